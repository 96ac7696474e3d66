# Modo mural: escenas.

scene-now = Ahora
scene-trust-wins = Confianza ganada
scene-how-we-are = Cómo estamos
scene-answered = Preguntas y respuestas
scene-promises = Nuestras promesas
scene-repair = Reparación

calm-waiting = En espera
calm-all-told = Todo está contado
calm-all-told-more = No hay nada nuevo que contar. Lo que cambie se contará aquí primero.
calm-nothing-yet = Aquí aún no hay nada
calm-nothing-yet-more = El servidor está en directo y su registro aún no tiene nada para este mural.
