# Escribir desde la terminal: formularios, retirar, la tarjeta de relevo.

form-notice = Nuevo aviso
form-thanks = Dar las gracias
form-answer = Responder
form-repair = Avanzar la reparación
form-commitment = Avanzar el compromiso
form-holding = Avanzar el «aún no podemos decirlo»
form-word = La próxima noticia
form-ownership = En qué quedó

form-place = { $at } de { $of }
form-count = { $used } de { $max }

form-label-headline = Titular
form-label-body = Qué
form-label-why = Por qué
form-label-affects = Para quién
form-label-decision = Decisión
form-label-effective-at = Desde
form-label-means-for-you = Qué supone
form-label-stays-the-same = No cambia
form-label-not-known-yet = Por saber
form-label-next-word-by = Próxima noticia
form-label-support = Ayuda
form-label-author-role = Firma: cargo
form-label-author-name = Firma: nombre
form-label-priority = Urgencia
form-label-audience = Quién lo ve
form-label-hold-until = Retener hasta
form-label-gates = Solo después de
form-label-sort = Por
form-label-giver = De
form-label-receiver = Para
form-label-receiver-nth = Para ({ $nth })
form-label-receiver-team = su equipo
form-label-consent = se muestra
form-label-reference = referencia
form-label-message = Con tus palabras
form-label-impact = Qué logró
form-label-need = Favoreció
form-label-stage = Etapa
form-label-state = Estado
form-label-verdict = Veredicto
form-label-answer = Respuesta
form-label-answered-by = Responde
form-label-answer-by = Respuesta para
form-label-owner = Quién responde
form-label-affected = A quién afectó
form-label-harm = Qué causó
form-label-violation = Qué falló
form-label-action-state = Acción { $nth }
form-label-action-due = para
form-label-evidence = qué lo muestra
form-label-new-action = Otra acción
form-label-new-action-owner = quién
form-label-new-action-due = para cuándo
form-label-commitment = Compromiso
form-label-evaluation = Qué dicen
form-label-due = Para cuándo
form-label-reason = Motivo
form-label-share-by = Lo diremos para
form-label-told = Qué se contó
form-label-update = Qué hay nuevo
form-label-learned = Aprendí
form-label-changes = Qué cambia
form-label-by-when = Para cuándo

form-hint-headline = en pocas palabras, como se diría en voz alta en la planta
form-hint-body = en qué consiste, completo
form-hint-why = el motivo, tal como se conoce
form-hint-affects = los equipos afectados; ninguno: toda la planta
form-hint-decision = en qué punto está la decisión
form-hint-time = mar 12:00, mañana 9:00, 2026-12-01 09:00
form-hint-means-for-you = qué significa para quien lo lee
form-hint-stays-the-same = lo que sigue igual y no debe preocupar
form-hint-not-known-yet = lo que aún no sabe nadie
form-hint-next-word-by = una promesa: mar 12:00, mañana 9:00, 2026-12-01 09:00
form-hint-support = dónde encontrar ayuda
form-hint-author = un cargo o un nombre, al menos uno
form-hint-priority = importante: vuelve más a menudo; crítico: interrumpe enseguida
form-hint-audience = la planta: todo el mundo
form-hint-hold-until = el servidor lo guarda sin mostrarlo hasta entonces; vacío: enseguida
form-hint-gates = lo que debe hacerse antes, por su nombre: leads-briefed, affected-told
form-hint-giver = quién da las gracias, tal como debe verse
form-hint-receiver = el nombre completo; cuánto se muestra lo decide esa persona
form-hint-receiver-team = ocupa su lugar si no quiere que aparezca su nombre
form-hint-consent = solo lo que ha aceptado
form-hint-reference = un número propio para esta persona; vacío: se crea uno. Nunca llega a un mural
form-hint-message = qué hizo, en palabras propias
form-hint-impact = a qué llevó, si se sabe
form-hint-need = qué necesidad favoreció, si destaca alguna
form-hint-stage = una reparación avanza; si vuelve atrás, es porque se reabre
form-hint-state = en qué punto queda a partir de ahora
form-hint-verdict = qué se encontró al comprobarlo
form-hint-answer = la respuesta; si no se responderá o se aplaza, el motivo
form-hint-answered-by = un cargo o un nombre
form-hint-owner = un cargo o un nombre; nunca puede faltar
form-hint-evidence = qué muestra que se hizo; si se descarta, el motivo
form-hint-told = si ya se ha contado: lo que ahora se sabe, o en qué punto está
form-hint-new-action = qué más se hace; necesita a alguien y una fecha
form-hint-commitment = cómo mejora la vida, en intención, palabras y actos
form-hint-evaluation = en palabras de las personas afectadas; ellas cierran la reparación
form-hint-reason = por qué se descarta
form-hint-update = una noticia más; una vez publicada queda como está
form-hint-next-word-after = una noticia cumple con la fecha anterior; después puede darse otra fecha, o ninguna
form-hint-pick = ←→ o letras eligen
form-hint-keys = ←→ o letras
form-hint-marks = ←→ o letras, Espacio marca

form-pick-none = –
form-pick-proposed = propuesta
form-pick-in_consultation = en consulta
form-pick-decided = decidida
form-pick-routine = corriente
form-pick-important = importante
form-pick-critical = crítico
form-pick-floor = la planta
form-pick-leads = solo responsables
form-pick-thank_you = gracias
form-pick-kudos = felicitación
form-pick-trust_win = confianza
form-pick-team = su equipo
form-pick-initials = iniciales
form-pick-first = nombre de pila
form-pick-full = nombre completo
form-pick-autonomy = autonomía
form-pick-competence = competencia
form-pick-relatedness = vínculo
form-pick-answered = respondida
form-pick-checking = en comprobación
form-pick-declined = no se responderá
form-pick-deferred = aplazada
form-pick-true = cierto
form-pick-partly = cierto en parte
form-pick-false = no es cierto
form-pick-not_known = nadie lo sabe aún
form-pick-cannot_say_until = aún no podemos decirlo
form-pick-done = hecho
form-pick-dropped = descartado
form-pick-will = lo haremos
form-pick-later = más adelante
form-pick-will_not = no lo haremos
form-pick-open = abierto
form-pick-kept = contado
form-pick-renewed = aplazado
form-pick-missed = sin cumplir
form-pick-legal = legal
form-pick-market = mercado
form-pick-privacy = intimidad
form-pick-negotiation = negociación
form-pick-undecided = sin decidir
form-pick-published = dicho
form-pick-changed = ha cambiado
form-pick-not_yet = todavía no
form-pick-admitted = admitida
form-pick-owned = asumida
form-pick-diagnosed = analizada
form-pick-acting = en marcha
form-pick-committed = comprometida
form-pick-evaluated = evaluada
form-pick-closed = cerrado
form-pick-reopened = reabierta
form-pick-ability = capacidad
form-pick-benevolence = benevolencia
form-pick-integrity = integridad
form-pick-released = publicado
form-pick-effective = en vigor
form-pick-superseded = sustituido

form-wrong-required = hace falta
form-wrong-empty-language = falta: todos los idiomas, o ninguno
form-wrong-too-long = { $have } caracteres; { $max } como máximo
form-wrong-no-time = no es una hora: mar 12:00, mañana 9:00 o 2026-12-01 09:00
form-time-twice = la segunda de dos
form-time-skipped = esa hora se salta
form-wrong-past = esa hora ya ha pasado
form-wrong-no-gate = una condición es un nombre de a-z, 0-9 y -, como leads-briefed; entre dos va una coma
form-wrong-too-many-gates = demasiadas condiciones
form-wrong-unchanged = Aún no ha cambiado nada.
form-wrong-changed-meanwhile = Alguien lo cambió entretanto: esto taparía sus palabras. { $take } toma lo que hay ahora y conserva lo escrito.
form-wrong-gone-meanwhile = Ya no está en el servidor: se retiró entretanto, o esta credencial no permite verlo.
form-wrong-silent-date = una noticia prometida no puede desaparecer en silencio: la fecha se mantiene, se mueve o se cumple
form-wrong-first-date = la primera fecha no cambia nunca
form-wrong-needs-reason = hace falta: se descarta con un motivo
form-wrong-needs-author = hace falta un cargo o un nombre
form-wrong-needs-date = hace falta una fecha
form-wrong-own = nadie se da las gracias a sí mismo: quien las da no las recibe
form-wrong-twice = esta persona está dos veces
form-wrong-figure = «{ $words }» puede ser una cifra de rendimiento: mejor decir cómo se vivió; caben horas, días, lugares y personas
form-wrong-absolute = «{ $words }» resume a una persona o la pone por encima de otras: mejor decir qué hizo
form-wrong-private-card = «{ $words }» es el número de una tarjeta de pago: no puede estar aquí
form-wrong-private-account = «{ $words }» es el número de una cuenta o de un pedido: no puede estar aquí
form-wrong-private-phone = «{ $words }» es un número tan largo como un teléfono: no puede estar aquí
form-wrong-private-mail = «{ $words }» es una dirección de correo: no puede estar aquí

sending = De camino al servidor …
sending-waits = Aún no ha llegado: { $why }. Próximo intento { $seconds ->
    [0] ahora
   *[other] en { $seconds } s
  }. { $close } lo detiene; el texto queda.
sent-refused = El servidor no lo aceptó: «{ $why }»
sent-refused-known = El servidor no lo aceptó: { $known }. En sus propias palabras: «{ $why }»
refused-malformed = no lo puede leer
refused-gone = ahí no tiene nada
refused-conflict = contradice lo publicado
refused-too-large = es demasiado grande
refused-invalid = incumple una norma
refused-rate = de momento ha llegado demasiado de aquí
refused-unable = ahora mismo no puede
sent-asked = ¿Una cosa junto a la otra? { $send } otra vez lo publica de todos modos; { $close } lo deja. En palabras del servidor: «{ $why }».
sent-asked-of-people = ¿Se trata de alguien? { $send } otra vez lo publica de todos modos; { $close } lo deja. En palabras del servidor: { $why }.
sent-asked-translation = ¿Solo una traducción? { $send } otra vez lo publica de todos modos; { $close } lo deja. En palabras del servidor: { $why }.
sent-forbidden = Esta credencial no lo permite. En palabras del servidor: «{ $why }»
sent-unreachable = Sin confirmar: { $why }. El texto queda; { $send } lo envía de nuevo y, por más veces que se envíe, constará una sola vez.
sent-stopped = Detenido. Puede que el servidor lo tenga o no; { $send } lo envía de nuevo y, por más veces que se envíe, constará una sola vez.
sent-published = En todos los murales · posición { $seq }
sent-published-leads = Solo para responsables · posición { $seq }
sent-held = Retenido hasta { $until }
sent-held-gates = Retenido hasta que se cumpla: { $gates }
sent-held-both = Retenido hasta { $until } y hasta que se cumpla: { $gates }
sent-held-id = retención { $id }
held-note-twice = esa noche los relojes se atrasan y esta hora llega dos veces; cuenta la segunda
held-note-never = esa noche los relojes se adelantan y esta hora no llega nunca; cuenta el primer momento después
held-note-said = en palabras del servidor: «{ $why }»
sent-close = { $close } cierra
form-asks = ¿Descartar este texto? { $close } otra vez lo descarta; con cualquier otra tecla se sigue.
form-down = Ahora no se llega al servidor: se puede seguir escribiendo; el envío espera a que vuelva.

barred-no-hub = Aquí no se puede escribir: una sola imagen y una grabación no envían nada.
barred-wall-token = La credencial de este mural solo sirve para seguir la planta, no para publicar. En publish.token_file va una que lo permita.
barred-no-floor = La planta aún no ha dicho sus idiomas y su zona horaria: hasta que lo haga, aquí no se puede escribir. Primero va su evento «floor»: openfloor publish floor.json.
barred-stale = Los nombres se ocultan mientras este mural está aislado: lo que muestra puede haberse retirado.
barred-not-movable = Aquí no hay nada que avanzar: hay que elegir un aviso, una reparación o una promesa.
barred-no-question = Hay que elegir una pregunta o un rumor para responder.
barred-nothing = No hay nada elegido.

pull-title = Retirar de todos los murales
pull-what = Desaparece enseguida de todos los murales, y sus palabras, del registro. No vuelven.
pull-later = El motivo puede decirse después.
pull-yes = lo retira de todos los murales
pull-no = lo deja
pull-stop = lo detiene
pull-done = Retirado · posición { $seq }
pull-why = dice por qué, en un aviso
pull-close = cierra
pull-reason = Hemos retirado algo del mural

huddle-title = Tarjeta de relevo
huddle-note = 90 segundos para el turno siguiente
huddle-head = { $floor } · { $moment }
huddle-new = Nuevo
huddle-answered = Respondido
huddle-repair = Reparación
huddle-win = Confianza ganada
huddle-promises = Promesas
huddle-because = Por qué: { $why }.
huddle-from = Desde el { $moment }.
huddle-from-moved = Desde el { $moment }. Al principio se dijo que desde el { $first }.
huddle-from-left-out = Al principio se dijo que desde el { $first }, y ahora no tiene fecha.
huddle-still-open = Aún no se sabe: { $what }.
huddle-next-word = Más noticias para el { $when }.
huddle-cant-say = Aún no podemos decirlo: { $topic }. Lo diremos para el { $when }.
huddle-told = No podíamos decirlo: { $topic }. Ya está dicho: { $told }
huddle-own-up = Un error nuestro ({ $author }): { $wrong }
huddle-changes = Qué cambia: { $changes }.
huddle-noted = { $author }: { $text }
huddle-stage = { $breach } Ahora: { $stage }.
huddle-by = Para el { $when }.
huddle-corrected = Corregido { $date }: { $fields }.
huddle-verdict = { $question } { $verdict ->
    [true] Cierto.
    [partly] Cierto en parte.
    [false] Falso.
    [not_known] No se sabe.
    [cannot_say_until] Aún no podemos decirlo.
   *[none] {""}
  } { $answer }
huddle-declined = { $question } No se responderá: { $answer }
huddle-deferred = { $question } Aún sin respuesta, y aplazado: { $answer }
huddle-thanks = «{ $message }» { $giver } a { $receivers }.
huddle-late = Con retraso: { $what } Era para el { $moment }.
huddle-late-moved = Con retraso: { $what } Era para el { $first }, y ahora se promete para el { $moment }.
huddle-late-again = Con retraso: { $what } Era para el { $first }, después se prometió para el { $moment }, y esa fecha también ha pasado.
huddle-due = { $what }: para el { $when }.
huddle-moved = { $moment }; la primera fecha era el { $first }
huddle-kept = Cumplida: { $what }
huddle-kept-late = Cumplida con retraso: { $what }
huddle-dropped = Descartada: { $what }
huddle-was-late = Llevaba { $late }.
huddle-no-why = No se dio ningún motivo.
huddle-no-next-word = No se ha prometido más información.
huddle-quiet = Nada nuevo desde el último turno, y ninguna promesa vence en el próximo.
huddle-left-out = Por falta de tiempo queda fuera, y está en el mural: { $count ->
    [one] uno más{ $late ->
        [0] {""}
       *[other] , y con retraso
    }
   *[other] { $count } más{ $late ->
        [0] {""}
        [one] , uno de ellos con retraso
       *[other] , { $late } de ellos con retraso
    }
  }.
huddle-words =
    { $words ->
        [one] { $words } palabra · cerca de { $seconds } s
       *[other] { $words } palabras · { $seconds ->
            [one] cerca de { $seconds } s
           *[other] unos { $seconds } s
        }
    }
huddle-printing = Imprimiendo …
huddle-saving = Guardando …
huddle-printed = Enviado a { $by }
huddle-saved = Guardado en { $path }
huddle-failed-print = Sin imprimir: { $why }
huddle-failed-save = Sin guardar: { $why }
unfiled-no-command = ninguna orden imprime: hay que poner wall.print, por ejemplo con lp
unfiled-no-program = aquí no existe «{ $by }»: hay que poner en wall.print una orden que imprima
unfiled-unrun = { $by }: { $why }
unfiled-code = { $by } ha fallado, con el código { $number }
unfiled-killed = la señal { $number } acabó con { $by }
unfiled-said = { $by } dice: «{ $why }»
unfiled-too-long = { $by } tardó más de { $seconds } s y se ha interrumpido: conviene probarlo a mano o cambiar wall.print
unfiled-no-folder = no hay carpeta para ella: hay que poner wall.huddle_folder
unfiled-unwritten = { $why }: { $path }
unfiled-lost = se ha perdido por el camino: puede intentarse de nuevo

# Las órdenes.
command-notice = escribir un nuevo aviso
command-thank = dar las gracias a alguien
command-answer = responder a la pregunta o al rumor
command-move-on = avanzar reparación, promesa o aviso
command-pull = retirarlo de todos los murales
command-huddle = tarjeta de relevo del turno siguiente
command-print-huddle = imprimir la tarjeta de relevo
command-save-huddle = guardar la tarjeta de relevo
key-notice = aviso
key-thank = gracias
key-answer = responder
key-move-on = avanzar
key-pull = retirar
key-huddle = relevo
key-send = enviar
key-say-why = decir por qué
key-next-field = siguiente
refused-on-the-card = solo en la tarjeta de relevo
barred-title = Aquí no
key-print-huddle = imprimir
key-save-huddle = guardar
huddle-word-on = noticia sobre «{ $what }»
huddle-answer-to = respuesta a «{ $what }»
huddle-tell = noticia sobre lo que no podíamos decir: «{ $what }»
form-label-site = Sede
form-hint-site = para qué sede: sus idiomas, sus equipos y su hora son los del formulario
form-wrong-nothing-newer = A este mural no ha llegado nada más nuevo.
form-wrong-no-place = Ha cambiado tanto que lo escrito ya no tiene sitio: aquí queda como estaba.
form-wrong-theirs = entretanto alguien escribió: «{ $theirs }»; esto ocuparía su lugar
form-wrong-theirs-gone = entretanto alguien lo dejó vacío; esto volvería a estar aquí
form-taken-up = Esto es lo que hay ahora, con lo escrito. Conviene repasarlo antes de enviarlo.
command-confirm-pull = al retirar: sí, de todos los murales
key-confirm-pull = retirarlo
command-take-up = en un formulario: tomar lo más nuevo
key-take-up = lo más nuevo
