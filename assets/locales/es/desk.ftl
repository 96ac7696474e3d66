# El puesto: órdenes, paleta, búsqueda.

group-move = Moverse
group-read = Leer
group-find = Buscar
group-write = Contar
group-show = Mostrar
group-leave = Salir

command-next-pane = el panel siguiente
command-previous-pane = el panel anterior
command-transparency = a Transparencia
command-recognition = a Reconocimiento
command-how-we-are = a Cómo estamos
command-questions = a Preguntas y rumores
command-repair = a Reparar la confianza
command-promises = a Promesas
command-down = lo siguiente
command-up = lo anterior
command-page-down = varios más adelante
command-page-up = varios más atrás
command-first = lo primero
command-last = lo último
command-next-field = el campo siguiente de un formulario
command-previous-field = el campo anterior
command-read = leerlo entero
command-next-item = al leer: el siguiente
command-previous-item = al leer: el anterior
command-accept = hacer lo elegido o lo escrito
command-close = cerrar lo que está encima
command-palette = buscar una orden por unas letras
command-language = el idioma siguiente
command-theme = el tema de colores siguiente
command-display = modo mural, y de vuelta
command-next-scene = la escena siguiente del mural
command-previous-scene = la escena anterior
command-pause = retener la escena 5 minutos, o dejarla seguir
command-unlock-first = en un mural bloqueado, y después …
command-unlock = … antes de 2 s: desbloquearlo
command-help = todas las órdenes con sus teclas
command-suspend = dejar la terminal al intérprete un rato
command-quit = salir

# Las palabras junto a las teclas al pie de la pantalla.
key-next-pane = panel
key-down = elemento
key-scroll = mover
key-choose = elegir
key-read = leer
key-next-item = siguiente
key-accept = listo
key-run = hacerlo
key-close = cerrar
key-palette = órdenes
key-language = idioma
key-display = mural
key-help = ayuda
key-quit = salir

# Por qué una orden no se puede dar ahora.
refused-on-the-desk = solo en el puesto
refused-on-the-wall = solo en el modo mural
refused-locked = solo en un mural bloqueado
refused-no-item = no hay nada aquí
refused-while-reading = solo al leer un elemento
refused-while-typing = solo donde se escribe o se elige
refused-one-language = la planta habla un solo idioma

palette-title = Órdenes
palette-note = Intro la hace · Esc cierra
palette-placeholder = unas letras de lo que busca
palette-nothing = Ninguna orden se le parece.
