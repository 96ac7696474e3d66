# Por qué no hay conexión con el servidor. $why puede estar en las palabras del propio servidor, del sistema o de una biblioteca.

cause-no-answer = { $hub } no respondió a tiempo
cause-untrusted = el servidor de { $hub } no es de confianza: { $why }
cause-unreachable = no hay servidor en { $hub }: { $why }
cause-no-hub = no hay un servidor de openfloor en { $hub }: ¿es correcta la dirección, y ws:// o wss://?
cause-needs-token = el servidor pide una credencial: se indica con --token-file
cause-token-unreadable = no se puede leer el archivo de la credencial { $file }: { $why }
cause-no-token = { $file } no contiene una credencial; hay que poner ahí lo que imprimió `openfloor token new`
cause-no-hub-here = no hay servidor detrás de este mural
cause-no-word = el servidor contestó sin decir nada de ello
cause-refused = el servidor se negó: «{ $why }»
cause-unsendable = una hora o una condición no se puede enviar tal como está escrita
cause-no-hubs-answer = { $hub } no contesta como un servidor de openfloor (estado { $status })
cause-no-address = { $hub } no es la dirección de un servidor
cause-floor-late = la planta no llegó a tiempo
cause-silent = el servidor dejó de dar señales
cause-gone = el servidor ya no está
cause-gone-without-a-word = el servidor se fue sin avisar
cause-closed = el servidor cerró la conexión ({ $code })
cause-closed-saying = el servidor cerró la conexión: «{ $why }» ({ $code })
cause-broke = se cortó la conexión: { $why }
cause-binary = el servidor envió una trama binaria
cause-pack = el servidor envió un paquete de mensajes que no se puede leer
cause-part-missing = no llegó una parte de la planta
cause-event-missing = no llegó un evento
cause-hello-twice = el servidor saludó dos veces
cause-other-part = el servidor muestra aquí otra parte de la planta que antes
cause-never-had = el servidor quiso continuar lo que aquí nunca hubo
cause-out-of-turn = el servidor envió un evento a destiempo

network-refused = conexión rechazada
network-reset = conexión interrumpida
network-timed-out = sin respuesta
network-no-way = no hay ruta hasta allí
network-no-name = ninguna máquina tiene ese nombre
network-no-http = lo que contesta allí no habla HTTP; con TLS la dirección empieza por https://
network-broke-off = la respuesta se cortó

distrust-expired = su certificado ha caducado; necesita uno nuevo
distrust-not-yet = su certificado aún no es válido; ¿va bien el reloj de esta máquina?
distrust-issuer = su certificado es de un emisor que aquí no es de confianza; el correcto se indica con --ca FILE
distrust-name = su certificado es para otro nombre que el de la dirección
distrust-authority = su certificado es el de una autoridad (CA:TRUE), y un servidor necesita uno propio; docs/operating.md explica cómo hacerlo
distrust-certificate = su certificado no es de confianza: { $why }
distrust-no-tls = no habla TLS; sin TLS la dirección empieza por ws:// o http://
distrust-tls = no hay TLS con él: { $why }
