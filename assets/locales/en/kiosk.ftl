# The kiosk: a terminal of the floor at which one after the other answers.
kiosk-title = How is work this week?
kiosk-start = Type your code.
kiosk-code = Your code
kiosk-who-sees = Nobody sees your answers: only figures of { $k } people or more are told.
kiosk-who-sees-before = Nobody sees a single answer. Nothing is kept here.
kiosk-looking = One moment…
kiosk-sending = Sending…
kiosk-item-of = { $at } of { $all }
kiosk-skipped = not answered
kiosk-nothing = Nothing is answered yet, so there is nothing to send.
kiosk-send = That was all. Send it?
kiosk-thanks = Thank you. Your answers are in.
kiosk-next = They are shown as part of a group once enough have answered. The next one can begin.
kiosk-keys-start = Enter after the code
kiosk-keys-item = { $min } to { $max } answers   space skips   Backspace goes back   Esc stops
kiosk-keys-send = Enter sends   Backspace goes back   Esc sends nothing
kiosk-key-language = F2 español
kiosk-trouble-not-known = This code is not known here. Is it typed as it is printed?
kiosk-trouble-used = This code has been used. If you have just sent your answers, they are in.
kiosk-trouble-closed = The round of this code is over.
kiosk-trouble-too-few =
    { $n ->
        [one] This is too little to count. Question { $numbers } would be enough, and so are others. Backspace goes back to them.
       *[other] This is too little to count. Questions { $numbers } would be enough together, and so are others. Backspace goes back to them.
    }
kiosk-trouble-busy = Many are answering at this moment. Wait a little, then press Enter.
kiosk-trouble-away = No answer came from the hub. Press Enter to try again.
kiosk-plain-item = { $min } to { $max } and Enter answers. Enter alone skips, b goes back, q stops, es cambia a español.
kiosk-plain-send = Enter sends. b goes back, q stops and sends nothing.
kiosk-plain-instead = { $why }; it goes on in lines of text
