# Alrededor de los paneles: cabecera, pie, páginas.

help-title = Teclas
help-close = ? o Esc para cerrar
