# Modo mural: escenas.

scene-now = Ahora
scene-trust-wins = Confianza ganada
scene-how-we-are = Cómo estamos
scene-teams = Cómo están los equipos
scene-answered = Preguntas y respuestas
scene-asked = Preguntado, sin respuesta aún
scene-promises = Nuestras promesas
scene-repair = Reparación
scene-since-shift = Desde tu último turno
shift-since-off = Desde que se apagó este mural
shift-since-cut-off = Desde que este mural quedó aislado
shift-from = desde { $date }
shift-from-until = desde { $date }, según lo oído hasta { $until }
shift-line = { $title }, { $from }: { $counts }
shift-rest = { $counts } y { $n } más
shift-bare = novedades desde { $date }: { $counts }
shift-least =
    { $n ->
        [one] 1 novedad
       *[other] { $n } novedades
    } desde { $date }
shift-nothing = nada nuevo
shift-nothing-heard = no se ha oído nada
shift-new = nuevo
shift-told =
    { $n ->
        [one] 1 aviso
       *[other] { $n } avisos
    }
shift-answered =
    { $n ->
        [one] 1 respuesta
       *[other] { $n } respuestas
    }
shift-asked =
    { $n ->
        [one] 1 pregunta hecha
       *[other] { $n } preguntas hechas
    }
shift-kept =
    { $n ->
        [one] 1 promesa cumplida
       *[other] { $n } promesas cumplidas
    }
shift-late =
    { $n ->
        [one] 1 promesa atrasada
       *[other] { $n } promesas atrasadas
    }
shift-dropped =
    { $n ->
        [one] 1 promesa descartada
       *[other] { $n } promesas descartadas
    }
shift-moved =
    { $n ->
        [one] 1 fecha cambiada
       *[other] { $n } fechas cambiadas
    }
shift-corrected =
    { $n ->
        [one] 1 corrección
       *[other] { $n } correcciones
    }
shift-repairs =
    { $n ->
        [one] 1 reparación con avances
       *[other] { $n } reparaciones con avances
    }

calm-waiting = En espera
calm-opening = Abriendo
calm-all-told = Todo está contado
calm-all-told-more = No hay nada nuevo que contar. Lo que cambie se contará aquí primero.
calm-rests = En reposo
calm-rests-more =
    { $when ->
        [today] Las escenas de este mural descansan hasta { $date }.
       *[day] Las escenas de este mural descansan hasta el { $date }.
    }
calm-rests-critical = Lo crítico se muestra igualmente.
calm-nothing-yet = Aquí aún no hay nada
calm-nothing-yet-more = El servidor responde, y su registro aún no tiene nada para este mural.

# Un mural que ha perdido su servidor y de cuya planta no queda nada que contar.
calm-lost = Última noticia: { $time }
calm-lost-more = Hasta entonces todo estaba contado. Lo que haya llegado después no se sabe aquí.

# Al pie de una escena.
note-more = + { $n } más, por turno
note-more-late =
    { $n ->
        [one] 1 más con retraso, por turno
       *[other] { $n } más con retraso, por turno
    }
teams-on = equipos { $first } a { $last } de { $n }
teams-on-brief = { $first }–{ $last } de { $n }
teams-told = { $told } de { $n } equipos
teams-told-brief = { $told } de { $n }
note-paused = en pausa hasta las { $time }
note-quiet =
    { $when ->
        [today] tiempo de calma hasta { $date }
       *[day] tiempo de calma hasta el { $date }
    }
note-rest =
    { $when ->
        [today] reconocimiento y niveles descansan hasta { $date }
       *[day] reconocimiento y niveles descansan hasta el { $date }
    }
note-rest-some =
    { $when ->
        [today] parte del reconocimiento y de los niveles descansa hasta { $date }
       *[day] parte del reconocimiento y de los niveles descansa hasta el { $date }
    }
note-kept-text = aquí espera un texto: al desbloquear, el mural lo abre de nuevo
note-unlocked = desbloqueado; a los 5 min sin teclas se bloquea solo

# En breve, al pie de una escena: de qué trata la línea de otra cosa.
brief-page = En pocas palabras
brief-notice = aviso
brief-holding = aún no podemos decirlo
brief-holding-told = no podíamos decirlo
brief-ownership = un error nuestro
brief-note = nota
brief-repair = reparación
brief-ask = nos dicen

# La puerta: donde se contesta a la ronda abierta o se pregunta sin firmar.
scene-your-say = Dar la opinión
door-check-in = ¿Cómo fue esta semana en el trabajo?
door-ask = Preguntar sin firmar
door-address = abrir
door-until = abierto hasta
door-how = cómo
door-how-check-in = escanear y escribir el código propio
door-how-ask = escanear y escribir lo que sea
door-by-hand-check-in = en un móvil o un ordenador; allí se escribe el código propio
door-by-hand-ask = en un móvil o un ordenador; allí se escribe lo que sea
door-who = quién lo ve
door-who-check-in = solo cifras de grupos, nunca de personas
door-who-ask = responsables primero; sin nombre ni hora
door-gone = Ahora no hay ninguna ronda abierta ni se puede preguntar, o el mural ha perdido su servidor. El código se retira para no llevar a nadie a una puerta cerrada.
