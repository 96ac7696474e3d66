# Las páginas de un servidor para móviles: responder y preguntar.

title-failed = Hay que revisar algo:
languages = Idioma

check-in = Consulta
enter-lead = Aquí va el código entregado para esta ronda. Sirve una sola vez, y este servidor no sabe de quién es.
code = Código
code-hint = 12 letras y cifras, como 7K2Q‑M0XV‑9DAB. Da igual en mayúsculas o minúsculas, con guion o sin él.
enter-who = Nadie ve lo que responde una persona: solo se publican cifras de grupos enteros. No se guarda ni el nombre ni la hora, y esta página no deja ninguna cookie.
go-on = Continuar

items =
    { $n ->
        [one] Una pregunta.
        [6] Seis preguntas, menos de 30 segundos.
       *[other] { $n } preguntas.
    }
may-skip = Se puede saltar cualquiera.
who = Solo se publican cifras de al menos { $k } personas: a los responsables las de { $teams } ({ $eligible } personas), y en el mural las de toda la planta. Nadie ve las respuestas de una persona.
who-floor = Solo se publican cifras de al menos { $k } personas, y las de este equipo únicamente como parte de las de toda la planta. Nadie ve las respuestas de una persona.
more = Cómo se mantiene confidencial
more-kept = Al enviar, el código queda usado: hasta el cierre se guarda solo una marca de ello, aparte de lo respondido. Las respuestas quedan entre las de los demás como simples números: sin nombre, sin dirección, sin dispositivo, sin hora y sin orden. Esta página no deja cookies ni carga nada de otro sitio.
more-told = Las cifras salen como mucho una vez al día, y solo cuando han respondido suficientes personas y no todas lo mismo. Lo que se queda corto se suma a toda la planta o se borra.
skip = Saltar
once = Una vez enviada, la respuesta no se puede cambiar.
send = Enviar
range = Un número entero de { $least } a { $greatest }, o nada.
off-the-scale = Esto no es una respuesta de la escala. Hay que elegir una o saltarla.
answers-wrong = Algunas respuestas no están en la escala y no se ha enviado nada. Están marcadas abajo.
answers-few =
    { $n ->
        [one] Es demasiado poco para contar: bastaría la pregunta { $numbers }, u otra. No se ha enviado nada, y lo elegido se conserva.
       *[other] Es demasiado poco para contar: bastarían juntas las preguntas { $numbers }, u otras. No se ha enviado nada, y lo elegido se conserva.
    }
list-last = { $most } y { $last }

thanks = Gracias
thanks-in = Las respuestas han llegado, y el código queda usado.
thanks-next = La ronda se cierra el { $date }. Hasta entonces salen cifras una vez al día: las de toda la planta se ven en el mural, las de los equipos son para responsables, y ambas solo si ha respondido suficiente gente. Las respuestas siguen siendo de cada cual.
thanks-done = Ya se puede cerrar esta página.

code-unknown = Este código no se conoce aquí. Conviene mirarlo otra vez, letra a letra; un 0 y una O, un 1 y una I valen lo mismo.
spent = Este código ya se ha usado
spent-kind = Si fue para enviar estas respuestas: han llegado, gracias. Cada código sirve una vez y una respuesta no se puede cambiar, para que nadie pueda averiguar de quién es.
spent-else = Si lo usó otra persona, hay que decírselo a quien reparte los códigos: las respuestas que han llegado no sufren ningún daño.
closed = Esta ronda está cerrada
closed-kind = Gracias por venir. Ya no se admite nada más; la próxima ronda tendrá sus propios códigos.
busy = Un momento, por favor
busy-kind = Ahora mismo responde mucha gente. No se ha enviado nada; basta con volver atrás e intentarlo de nuevo en unos segundos.
failed = No ha funcionado
failed-kind = El servidor no puede anotarlo en este momento. Se puede volver atrás y enviar otra vez sin miedo: si entonces el código consta como usado, las respuestas han llegado.
foreign = Esto no viene de nuestra página
foreign-kind = Lo ha enviado otro sitio en nombre de quien lo visita, y no se ha tomado nada. Hay que abrir la página desde el mural o desde el enlace recibido.
unread = Esto no se puede leer
unread-kind = Lo que ha llegado no es lo que envía la página. Basta con abrirla de nuevo e intentarlo otra vez.
nowhere = Aquí no se pregunta nada
nowhere-kind = Este servidor no tiene rondas ni preguntas. El código del mural de la planta lleva al sitio correcto.
again = Escribir otro código
ask-instead = Preguntar algo

ask = Preguntar sin firmar
ask-lead = Una pregunta, o algo que se cuenta por la planta.
ask-who = Los responsables lo leen antes de que conste en el mural como recibido. No se guarda ni el nombre ni la hora; mejor no escribir quién pregunta ni de quién se trata.
ask-place = Como ya hay una respuesta en la ronda, se guarda un sitio para una pregunta, por muchas que lleguen. La página sabe que se ha respondido, pero no qué, y a los responsables no se les dice.
ask-kind = ¿Qué es?
ask-question = Una pregunta
ask-rumour = Algo que se cuenta
ask-text = El texto
ask-most = { $n } caracteres como máximo.
ask-text-wrong = Hay que escribir con palabras: de 1 a { $n } caracteres que se puedan ver, no solo signos.
ask-private = Hay un número o una dirección que puede ser de un cliente, como los de una tarjeta, una cuenta, un teléfono o un correo. El texto se conserva abajo: basta con quitarlo.
ask-often = Mucha gente ha preguntado aquí en la última hora. El texto se conserva abajo: conviene intentarlo más tarde.
ask-full = Ya esperan muchas preguntas, y los responsables tienen que leerlas primero. El texto se conserva abajo.
ask-failed = El servidor no puede anotarlo en este momento. El texto se conserva abajo: conviene intentarlo otra vez.
ask-thanks = Gracias por preguntar
ask-thanks-in = El texto ha llegado, sin nombre.
ask-thanks-next = Los responsables leen lo que se pregunta. Lo que recogen está en el mural como recibido, y después con su respuesta, o con el motivo de que aún no la haya.
ask-more = Preguntar otra cosa
ask-where = ¿Qué planta?
ask-where-kind = El código del mural de la planta lleva a la página de esa planta.

closes = { $weekday } { $day } de { $month } a las { $hour }
weekday =
    { $n ->
        [1] lunes
        [2] martes
        [3] miércoles
        [4] jueves
        [5] viernes
        [6] sábado
       *[7] domingo
    }
month =
    { $n ->
        [1] enero
        [2] febrero
        [3] marzo
        [4] abril
        [5] mayo
        [6] junio
        [7] julio
        [8] agosto
        [9] septiembre
        [10] octubre
        [11] noviembre
       *[12] diciembre
    }
