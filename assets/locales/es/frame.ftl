# Alrededor de los paneles: cabecera, pie, páginas.

help-title = Órdenes y teclas
help-close = Intro la hace · Esc cierra
