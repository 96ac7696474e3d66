# Alrededor de los paneles: cabecera, pie, páginas, y lo que dice un panel que no tiene nada que mostrar.

fresh-live = en directo
fresh-live-late = en directo, con { $n } s de retraso
fresh-ageing = con demora: sin noticias del servidor desde hace unos segundos
fresh-ageing-short = con demora
fresh-waiting = esperando al servidor
fresh-connecting = conectando, datos de { $time }
fresh-stale = DESACTUALIZADO
fresh-stale-since = DESACTUALIZADO desde { $time }
fresh-catching-up = poniéndose al día
fresh-missed = falta { $from }–{ $to }
fresh-missed-minute = falta { $time }
names-hidden = nombres ocultos sin conexión
name-hidden =
    { $n ->
        [1] nombre oculto
       *[other] { $n } nombres ocultos
    }
next-try = próximo intento en { $n } s
next-try-now = intentándolo ahora
as-of = datos de { $time }
wall-of-team = solo { $team }
wall-no-team = en esta planta no hay ningún equipo «{ $team }»
wall-no-site = no se sabe nada de la sede «{ $site }»
people-count =
    { $n ->
        [one] { $n } persona
       *[other] { $n } personas
    }
site-count =
    { $n ->
        [one] { $n } sede
       *[other] { $n } sedes
    }
team-count =
    { $n ->
        [one] { $n } equipo
       *[other] { $n } equipos
    }

hub-refused = el servidor rechazó { $n }: { $reasons }
hub-refused-in-all = el servidor rechazó { $n }
hub-refused-reason = { $n } { $reason }
hub-refused-malformed =
    { $n ->
        [one] mal formado
       *[other] mal formados
    }
hub-refused-invalid =
    { $n ->
        [one] no válido
       *[other] no válidos
    }
hub-refused-unknown-kind =
    { $n ->
        [one] de tipo desconocido
       *[other] de tipo desconocido
    }
hub-refused-too-large =
    { $n ->
        [one] demasiado grande
       *[other] demasiado grandes
    }
hub-refused-conflict =
    { $n ->
        [one] en conflicto
       *[other] en conflicto
    }
hub-refused-unsupported =
    { $n ->
        [one] no admitido
       *[other] no admitidos
    }
hub-refused-slow =
    { $n ->
        [one] lento
       *[other] lentos
    }
hub-refused-token = sin credencial
hub-refused-denied = sin permiso
hub-refused-rate = en exceso
hub-refused-busy = por saturación
hub-refused-log = sin registro
skipped-unknown-events =
    { $n ->
        [one] { $n } evento desconocido omitido
       *[other] { $n } eventos desconocidos omitidos
    }
skipped-unknown-fields =
    { $n ->
        [one] { $n } campo desconocido omitido
       *[other] { $n } campos desconocidos omitidos
    }
skipped-superseded =
    { $n ->
        [one] { $n } versión superada omitida
       *[other] { $n } versiones superadas omitidas
    }
unreadable-frames =
    { $n ->
        [one] { $n } mensaje ilegible
       *[other] { $n } mensajes ilegibles
    }
left-out = { $n } sin sitio: el mural está lleno
let-go =
    { $n ->
        [one] falta { $n } cosa antigua ya terminada: el mural está lleno
       *[other] faltan { $n } cosas antiguas ya terminadas: el mural está lleno
    }
remark-new-log = el servidor empezó un registro nuevo: lo que ya no conserva ha salido de este mural
remark-log-went-back = el registro del servidor retrocedió: lo que ya no conserva ha salido de este mural
remark-hook-not-started = no se puede iniciar la orden para avisos críticos: { $why }
remark-hook-code = la orden para avisos críticos ha fallado, con el código { $number }
remark-hook-killed = la señal { $number } acabó con la orden para avisos críticos
remark-hook-lost = no se sabe cómo acabó la orden para avisos críticos: { $why }
remark-hook-too-long = la orden para avisos críticos tardaba demasiado y se ha interrumpido
remark-unfit-unreadable = no se puede leer lo que este mural guardaba de la planta, así que empieza vacío: { $why }
remark-unfit-damaged = lo que este mural guardaba de la planta está dañado, así que empieza vacío
remark-unfit-other-version = lo que este mural guardaba de la planta es de otra versión de openfloor, así que empieza vacío
remark-unfit-other-place = lo que este mural guardaba es de otra planta, así que empieza vacío
remark-unfit-too-old = lo que este mural guardaba de la planta tiene más de { $days } días, así que empieza vacío
remark-unfit-ahead = lo que este mural guardaba de la planta va por delante del reloj de esta máquina, así que empieza vacío
remark-unkept-too-large = la planta es demasiado grande para guardarla
remark-unkept-unwritable = algo de la planta no se puede escribir, así que no se guarda
remark-unkept-disk = este mural no puede guardar la planta: { $why }
remark-unrecorded = la grabación ha terminado: { $file }: { $why }
disk-full = el disco está lleno
disk-read-only = el disco es de solo lectura
disk-forbidden = permiso denegado
disk-not-there = ese archivo o carpeta no existe
disk-no-folder = una parte de la ruta no es una carpeta
disk-there = ese archivo ya existe

help-title = Órdenes y teclas
help-close = { $accept } la ejecuta · { $close } cierra
page-close = { $close } para cerrar
page-scroll = { $arrows } para desplazar
too-small = muy pequeño: hacen falta { $width }×{ $height }

pane-transparency = Transparencia
pane-recognition = Reconocimiento
pane-engagement = Cómo estamos
pane-questions = Preguntas y rumores
pane-repair = Reparar la confianza
pane-promises = Promesas

calm-transparency = Nada nuevo que contar. Lo que cambie se contará aquí primero.
calm-recognition = Esta semana no hay agradecimientos en el mural. ¿Quién echó una mano?
calm-engagement = Aún no se ha publicado ningún nivel. Primero, las respuestas de todo el equipo.
calm-questions = No hay preguntas abiertas. Cualquiera puede hacer una: llega aquí sin su nombre.
calm-repair = No hay ninguna reparación en curso.
calm-promises = No hay ninguna promesa abierta.

untold-transparency = Aquí aún no se ha contado nada.
untold-recognition = Aquí aún no se ha agradecido nada.
untold-engagement = Aquí aún no se ha publicado ningún nivel.
untold-questions = Aquí aún no se ha preguntado nada.
untold-repair = Aquí aún no se ha contado ninguna reparación.
untold-promises = Aquí aún no se ha prometido nada.
untold-as-of = Hasta { $time } aquí no se había contado nada.
floor-opens = La planta se está abriendo.
nothing-known = Aún no se sabe nada.

resting-recognition =
    { $when ->
        [today] El reconocimiento descansa hasta { $date }. Es un momento de calma en la planta.
       *[day] El reconocimiento descansa hasta el { $date }. Es un momento de calma en la planta.
    }
resting-levels =
    { $when ->
        [today] Los niveles descansan hasta { $date }. Es un momento de calma en la planta.
       *[day] Los niveles descansan hasta el { $date }. Es un momento de calma en la planta.
    }
beside-recognition =
    { $when ->
        [today] El reconocimiento descansa hasta { $date }. Un aviso crítico va primero.
       *[day] El reconocimiento descansa hasta el { $date }. Un aviso crítico va primero.
    }
beside-levels =
    { $when ->
        [today] Los niveles descansan hasta { $date }. Un aviso crítico va primero.
       *[day] Los niveles descansan hasta el { $date }. Un aviso crítico va primero.
    }
# El aviso crítico ya no está: se retiró, se cerró o se rebajó.
after-recognition =
    { $when ->
        [today] El reconocimiento descansa hasta { $date }. Hubo una noticia grave: { $told }.
       *[day] El reconocimiento descansa hasta el { $date }. Hubo una noticia grave: { $told }.
    }
after-levels =
    { $when ->
        [today] Los niveles descansan hasta { $date }. Hubo una noticia grave: { $told }.
       *[day] Los niveles descansan hasta el { $date }. Hubo una noticia grave: { $told }.
    }

# Los números de estas dos se ponen al dibujar, así que no tienen formas según el número.
more-above = { $n } arriba
more-below = + { $n } más
more-above-uncounted = más arriba
more-below-uncounted = más abajo
