# El quiosco: un terminal de la planta en el que se responde uno tras otro.
kiosk-title = ¿Qué tal el trabajo esta semana?
kiosk-start = Escribe tu código.
kiosk-code = Tu código
kiosk-who-sees = Nadie ve tus respuestas: solo se dan cifras de { $k } personas o más.
kiosk-who-sees-before = Nadie ve una respuesta suelta. Aquí no se guarda nada.
kiosk-looking = Un momento…
kiosk-sending = Enviando…
kiosk-item-of = { $at } de { $all }
kiosk-skipped = sin respuesta
kiosk-nothing = Aún no hay ninguna respuesta, así que no hay nada que enviar.
kiosk-send = Eso era todo. ¿Enviarlo?
kiosk-thanks = Gracias. Tus respuestas han llegado.
kiosk-next = Se muestran como parte de un grupo cuando hayan respondido suficientes personas. Puede empezar la siguiente.
kiosk-keys-start = Intro tras el código
kiosk-keys-item = { $min } a { $max } responde   espacio omite   Retroceso: atrás   Esc termina
kiosk-keys-send = Intro envía   Retroceso: atrás   Esc termina sin enviar nada
kiosk-key-language = F2 English
kiosk-trouble-not-known = Aquí no se conoce este código. ¿Está escrito como viene impreso?
kiosk-trouble-used = Este código ya se ha usado. Si acabas de enviar tus respuestas, han llegado.
kiosk-trouble-closed = La ronda de este código ha terminado.
kiosk-trouble-too-few =
    { $n ->
        [one] Es demasiado poco para contar. Bastaría la pregunta { $numbers }, u otra. Con Retroceso se vuelve a ellas.
       *[other] Es demasiado poco para contar. Bastarían juntas las preguntas { $numbers }, u otras. Con Retroceso se vuelve a ellas.
    }
kiosk-trouble-busy = Hay muchas personas respondiendo en este momento. Espera un poco y pulsa Intro.
kiosk-trouble-away = El servidor no ha respondido. Pulsa Intro para intentarlo otra vez.
kiosk-plain-item = { $min } a { $max } e Intro responde. Intro sin nada omite, b vuelve atrás, q termina, en changes to English.
kiosk-plain-send = Intro envía. b vuelve atrás, q termina sin enviar nada.
kiosk-plain-instead = { $why }; sigue en líneas de texto
