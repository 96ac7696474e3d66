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
command-down = el elemento o la línea siguiente
command-up = el elemento o la línea anterior
command-page-down = varios más abajo
command-page-up = varios más arriba
command-first = el primero
command-last = el último
command-next-field = el campo siguiente de un formulario
command-previous-field = el campo anterior
command-read = leer el elemento entero
command-next-item = al leer: el elemento siguiente
command-previous-item = al leer: el elemento anterior
command-accept = hacer lo elegido o lo escrito
command-close = cerrar lo que está encima
command-next-new = lo siguiente nuevo, en cualquier panel
command-next-since = lo siguiente desde tu turno o visita
command-next-late = la siguiente promesa con retraso
command-filter = filtrar por palabras, al escribir
command-team = mostrar un equipo, o todos
command-kind = mostrar un tipo, o todos
command-since = solo desde tu último turno o visita
command-clear-filter = mostrarlo todo otra vez
command-sort = orden: importancia, nuevo, antiguo
command-all-seen = darlo todo por visto
command-palette = buscar una orden por unas letras
command-computed = cómo se calculan los niveles
command-check-in = responder o preguntar con el móvil
command-language = el idioma siguiente
command-theme = el tema de colores siguiente
command-display = modo mural, y de vuelta
command-next-scene = la escena siguiente del mural
command-previous-scene = la escena anterior
command-pause = retener la escena, o soltarla
command-unlock-first = en un mural bloqueado, y después …
command-unlock = … antes de 2 s: desbloquearlo
command-help = todas las órdenes con sus teclas
command-suspend = salir a la consola un rato
command-quit = salir

# Las palabras junto a las teclas al pie de la pantalla.
key-next-pane = panel
key-down = elemento
key-scroll = desplazar
key-choose = elegir
key-read = leer
key-next-item = siguiente
key-accept = listo
key-run = hacerlo
key-close = cerrar
key-filter = filtrar
key-team = equipo
key-palette = órdenes
key-computed = cálculo
key-check-in = responder
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
refused-nothing-open = no hay nada encima de los paneles
refused-while-asked = antes hay que enviar o cerrar lo que está encima
refused-while-open = no mientras esto está abierto; { $close } lo cierra
refused-last-item = este es el último aquí
refused-first-item = este es el primero aquí
refused-one-theme = hay un solo tema
refused-new-form = este formulario empieza algo nuevo
refused-while-typing = solo donde se escribe o se elige
refused-nothing-new = no hay nada nuevo
refused-nothing-since = no ha llegado nada desde tu último turno o visita
refused-nothing-late = ninguna promesa va con retraso
refused-no-team = la planta no ha dicho sus equipos
refused-no-filter = ya se muestra todo
refused-one-order = este panel tiene un solo orden
refused-one-language = la planta habla un solo idioma
refused-while-pulling = solo al retirar algo
refused-in-a-form = solo en un formulario
refused-short = ahora no

palette-title = Órdenes
palette-note = { $accept } la ejecuta · { $close } cierra
palette-placeholder = unas letras de lo que se busca
palette-nothing = Ninguna orden se le parece.

choice-note = { $accept } elige · { $close } cierra
teams-title = Equipo
teams-placeholder = unas letras de su nombre
teams-nothing = Ningún equipo se llama así.
team-every = todos los equipos
team-own = el equipo de este mural, y lo que es para toda la planta
kinds-title = Tipo
kinds-placeholder = unas letras
kinds-nothing = Ningún tipo se llama así.
kind-every = todos los tipos
kind-notice = avisos
kind-holding = lo que aún no se puede decir
kind-question = preguntas y rumores
kind-ownership = errores que asume la dirección
kind-note = notas personales de la dirección
kind-repair = reparar la confianza
kind-commitment = peticiones y su respuesta
kind-recognition = reconocimiento
kind-engagement = cómo estamos

filter-placeholder = palabras que deben estar
filter-note = { $arrows } los recorre · { $accept } lo mantiene · { $close } lo quita
filter-note-none = { $accept } lo mantiene · { $close } lo quita
filter-shown = { $shown } de { $all }
filter-shown-and-thanks = { $shown } de { $all }, y agradecimientos
filter-thanks = en agradecimientos
filter-fits = solo lo que encaja
filter-words = «{ $words }»
filter-kept = filtro: { $what } · { $key } lo quita
filter-since-off = desde que se apagó este mural, { $from }
filter-since-cut-off = desde que este mural quedó aislado, { $from }
filter-since-shift = desde tu último turno, { $from }
filter-since-look = desde tu última visita
filter-nothing = Nada de aquí encaja con el filtro.

new-since = { $n ->
    [one] 1 novedad
   *[other] { $n } novedades
}
order-transparency = primero lo crítico y lo importante, luego lo nuevo
order-recognition = primero lo más nuevo
order-how-we-are = primero la planta, después los equipos por su nombre
order-questions = primero lo que más espera, después las respuestas
order-repair = primero lo que está en marcha, por su última palabra
order-promises = lo atrasado, luego por fecha, y al final lo cerrado
sort-newest = { $title }, lo último primero
sort-oldest = { $title }, lo más antiguo primero

item-gone = Este elemento ya no está en el mural.

# Las palabras anteriores de un elemento.
command-history = lo que se dijo antes del elemento
key-history = lo anterior
refused-no-hub = este mural no pregunta a ningún servidor
refused-no-door = este servidor no tiene página para responder ni preguntar
refused-thanks = los agradecimientos no tienen palabras anteriores
history-title = Palabras anteriores
history-asking = Pidiendo al servidor las palabras anteriores …
history-asking-more = Pidiendo al servidor lo que hubo antes …
history-more = El servidor tiene más: sigue bajando.
history-full = El servidor tiene más, más atrás de lo que llega esta página.
history-no-hub = Este mural no pide las palabras anteriores a ningún servidor: es una sola imagen, o una grabación.
history-thanks = Aquí los agradecimientos no tienen palabras anteriores: puede que algún nombre se haya retirado.
history-no-link = Este mural no tiene conexión con su servidor. Las palabras anteriores se pedirán cuando la tenga; hasta entonces no se muestran, porque pueden haberse retirado.
history-unreachable = El servidor no ha respondido: { $why }.
history-not-allowed = Este mural no puede leer las palabras anteriores. En palabras del servidor: «{ $why }»
history-nothing = El servidor no tiene nada de esto para este mural.
history-lone = Antes no se dijo nada: esto es lo primero que se contó.
history-unread =
    { $n ->
        [one] Esta versión no puede leer una de las revisiones.
       *[other] Esta versión no puede leer { $n } revisiones.
    }
history-position = posición { $seq }
history-first = dicho por primera vez
history-changed = cambiado
history-corrected = corregido
history-same = otra vez las mismas palabras
history-moved = de { $before } a { $now }
history-before = antes
history-no-longer = ya no se dice: { $what }
