# Lo que se cuenta en la planta: avisos, reconocimiento, niveles, preguntas, reparaciones, promesas.

decision-proposed = propuesto
decision-in-consultation = en consulta
decision-decided = decidido
priority-important = importante
priority-critical = crítico
notice-effective = en vigor
notice-closed = cerrado
notice-superseded = sustituido por otro más reciente
remark-dated = con fecha { $date }
remark-corrected = corregido { $date }
remark-corrected-fields = corregido { $date }: { $fields }
remark-leads-only = solo responsables

notice-no-why = no se dio ningún motivo
notice-no-next-word = sin fecha prometida
holding-title = Aún no podemos decirlo
holding-lead = Aún no podemos decirlo:
holding-lead-told = No podíamos decirlo:
holding-missed = sin cumplir
holding-told = contado
holding-not-told = no consta qué se contó
holding-renewed = aplazado
reason-legal = razones legales
reason-market = normas del mercado
reason-privacy = la intimidad de alguien
reason-negotiation = negociación en curso
reason-undecided = sin decidir

ownership-title = Reconocer un error
ownership-lead = Un error nuestro:
commitment-done = hecho
commitment-dropped = descartado
ownership-changed = ya ha cambiado
ownership-not-yet = aún no

recognition-thank-you = gracias
recognition-kudos = felicitación
recognition-trust-win = confianza
need-autonomy = autonomía
need-competence = competencia
need-relatedness = vínculo
balance-rare = agradecimientos de { $days } días, se agradece poco: { $needs }
balance-even = agradecimientos de { $days } días: ninguna se agradece menos que las demás
balance-too-few = agradecimientos de { $days } días: pocos para decir cuál se agradece poco
balance-reached = { $whom } { $n }
balance-small = equipos más pequeños, juntos
balance-untold = sin decir equipo
need-title-autonomy = Autonomía
need-title-competence = Competencia
need-title-relatedness = Vínculo
team-named = Equipo { $name }
# $sound es "i" cuando $last empieza por ese sonido, y "other" si no.
list-last =
    { $sound ->
        [i] { $most } e { $last }
       *[other] { $most } y { $last }
    }
list-comma = { $most }, { $next }
quote-open = «
quote-close = »
quote-within-open = “
quote-within-close = ”

change-none = sin cambio fiable
change-up = más alto de lo habitual: merece una conversación
change-down = más bajo de lo habitual: merece una conversación
change-short-up = más alto: conviene hablarlo
change-short-down = más bajo: conviene hablarlo
change-not-judged = cambio sin valorar
change-need-up = { $need }: más alto
change-need-down = { $need }: más bajo
change-worth = conviene hablarlo
answered-of =
    { $part ->
        [one] respondió { $part } de { $whole }
       *[other] respondieron { $part } de { $whole }
    }
part-of = { $part } de { $whole }
scale-ends = de { $min } a { $max }
suppressed-in = solo como parte de { $floor }
suppressed-whole = solo como parte del conjunto
suppressed-too = tampoco se publica esta semana
suppressed-alone = no se publica esta semana
at-rest = en descanso: { $teams }
so-many-at-rest = { $n } en descanso
suppressed-floor = De esta semana no se publica ningún nivel
suppressed-floor-rule = Un nivel solo se publica si respondió gente suficiente y no deja ver a nadie
decimal-mark = ,

question-question = pregunta
question-rumour = rumor
question-heard = recogida
question-checking = en comprobación
question-answered = respondida
question-declined = no se responderá
question-deferred = aplazada
questions-waiting = { $n } en espera
verdict-true = cierto
verdict-partly = cierto en parte
verdict-false = no es cierto
verdict-not-known = nadie lo sabe aún
level-none = sin dato
level-weeks = { $n } semanas
verdict-cannot-say = aún no podemos decirlo
question-held-back-no-more = ya no espera a nada: falta una respuesta mejor

stage-admitted = admitida
stage-owned = asumida
stage-diagnosed = analizada
stage-acting = en marcha
stage-committed = comprometida
stage-evaluated = evaluada
stage-closed = cerrada
stage-reopened = reabierta
action-open = pendiente
action-done = hecho
action-dropped = descartado
violation-ability = capacidad: no pudimos hacer lo que dijimos
violation-benevolence = benevolencia: no tuvimos presente el bien de la gente
violation-integrity = integridad: no hicimos lo que dijimos
ground-ability = capacidad
ground-benevolence = benevolencia
ground-integrity = integridad
actions-done =
    { $done ->
        [one] { $done } de { $all } hecha
       *[other] { $done } de { $all } hechas
    }
actions-dropped =
    { $n ->
        [one] { $n } descartada
       *[other] { $n } descartadas
    }
answers-for-it = a cargo de { $owner }

promise-open = abierta
promise-late = con retraso
promise-kept = cumplida
promise-kept-late = cumplida tarde
promise-told-afterwards = dicha a posteriori
promise-dropped = descartada
promises-kept =
    { $n ->
        [one] { $n } cumplida
       *[other] { $n } cumplidas
    }
promises-kept-before =
    { $n ->
        [one] { $n } más cumplida antes de estas
       *[other] { $n } más cumplidas antes de estas
    }
promises-told-afterwards =
    { $n ->
        [one] { $n } dicha a posteriori
       *[other] { $n } dichas a posteriori
    }
promises-for-leads = { $n } más para responsables
promises-late-for-leads = { $n } con retraso para responsables
promises-open =
    { $n ->
        [one] { $n } abierta
       *[other] { $n } abiertas
    }
promises-late = { $n } con retraso
promises-dropped =
    { $n ->
        [one] { $n } descartada
       *[other] { $n } descartadas
    }
promise-was-late = llevaba { $late }
promises-in-all = { $n } en total
promises-withdrawn =
    { $late ->
        [0]
            { $n ->
                [one] { $n } quitada del mural
               *[other] { $n } quitadas del mural
            }
       *[other]
            { $n ->
                [one] { $n } quitada del mural, con retraso
               *[other] { $n } quitadas del mural, { $late } con retraso
            }
    }
promise-word-on = noticias:
promise-tell = deciros:
promise-answer = responder:
promise-owed-by = correspondía a { $owner }
promise-first-due = primer plazo { $date }
promise-due = plazo { $date }
promise-settled = cerrada { $date }
account-kept =
    { $kept ->
        [one] { $role }: { $kept } cumplida de { $counted }
       *[other] { $role }: { $kept } cumplidas de { $counted }
    }
account-delay = mediana del retraso: { $span }

answer-will = lo haremos
answer-later = más adelante
answer-will-not = no lo haremos
answer-because = , porque:
you-said = Nos dicen:

# Los campos, como los nombra una corrección.
field-holding = lo que espera
field-headline = titular
field-body = texto
field-why = por qué
field-affects = para quién
field-effective-at = desde cuándo
field-means-for-you = qué supone
field-state = qué fue de ello
field-stays-the-same = qué no cambia
field-support = ayuda
field-author = quién informa
field-affected = a quién afectó
field-answer = respuesta
field-answered-by = quién respondió
field-ask = qué se pidió
field-breach = qué se incumplió
field-changes = qué cambia
field-commitment = compromiso
field-decision = decisión
field-effect-on-you = qué supuso
field-evaluation = valoración
field-evidence = prueba
field-got-wrong = qué estuvo mal
field-harm = daño
field-learned = qué se aprendió
field-owner = a cargo
field-reason = motivo
field-rumour = pregunta o rumor
field-text = texto
field-told = lo que se contó
field-topic = tema
field-verdict = qué se comprobó
field-violation = qué falló
field-what = qué se hace
field-not-known-yet = qué no se sabe aún
field-priority = prioridad
field-kind = tipo de agradecimiento
field-need = necesidad
field-message = palabras de agradecimiento
field-impact = qué se logró
field-answered = cuántas respuestas
field-eligible = cuántas posibles
field-needs = niveles
field-of-action = acción { $nth }: { $field }
correction-fields =
    { $n ->
        [one] 1 campo
       *[other] { $n } campos
    }
correction-at = { $field }, { $date }

# Cómo se calcula un nivel, en la página de un nivel.
computed-title = Cómo se calculan los niveles
computed-asked = Seis frases, cada una de 1 a 7; se puede omitir cualquiera. La segunda de cada par cuenta al revés.
computed-asked-elsewhere = Con { $instrument }: el texto lo tiene quien pregunta con ella.
computed-autonomy-say = Pude decidir de verdad cómo hacía mi trabajo.
computed-autonomy-senseless = Tuve que hacer cosas de una forma que no tenía sentido para mí.
computed-competence-well = Pude hacer bien este trabajo.
computed-competence-doubt = Dudé de poder hacer lo que se me pedía.
computed-relatedness-backed = La gente de aquí me apoyó.
computed-relatedness-left-out = Sentí que la gente con la que trabajo me dejaba de lado.
computed-level = Las respuestas de cada persona dan un número por necesidad: lo que se cumple y lo que se frustra, dado la vuelta, a partes iguales si se pregunta por ambos. El nivel es la media simple de esos números. Lo omitido se deja fuera; nada se rellena.
computed-interval = Si quienes respondieron representan a todas las personas, el nivel está en él 95 de cada 100 veces: media ± t por su desviación típica entre la raíz cuadrada de cuántas son, dentro de la escala.
computed-groups = De un grupo se habla cuando respondieron 5 o más, o tantas personas como pide su ronda, al menos el 40 % y no todas igual. Si no, se habla de él solo como parte del total de la planta, cuando llegaron suficientes respuestas. Cada necesidad se mira por separado, así que puede faltar una junto a las demás.
computed-release = De una ronda salen cifras como mucho una vez al día y al cierre, nunca cuando alguien quiera: como sumas de lotes enteros de 5 o más respuestas, de las que al menos dos difieren de la más frecuente. Lo que queda al cierre cuenta en el total de la planta, o se borra.
computed-change = Se dice cuando dos rondas seguidas superan el ruido de al menos 12 anteriores, u ocho quedan del mismo lado, por 0,3 de siete puntos o más. Hay más ruido donde respondieron menos. Si no, no hay cambio fiable.
level-change-since = { $need }: se dice desde la { $week }
level-change-since-earlier = { $need }: se dice desde la { $week } o antes
level-usual = Lo habitual es la media de una referencia: sus primeras 12 a 20 rondas, o aquellas en las que se asentó por última vez. Pueden ser anteriores a las semanas dibujadas aquí.
computed-change-not-judged = Sin valorar: estos niveles se publicaron sin compararlos con los anteriores, como los de una encuesta importada.
computed-seen = El nivel de un equipo y cualquier cambio son para los responsables; el mural de la planta tiene el nivel de la planta. Nadie ve una respuesta, y se borra al cierre.
