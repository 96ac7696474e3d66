# El mural como líneas de texto, para leer en voz alta o para una tubería.

plain-thing = { plain-kind } { $n }
plain-kind = { $kind ->
    [notice] aviso
    [holding] aviso en espera
    [question] pregunta
    [ownership] reconocimiento de un error
    [note] nota de responsable
    [repair] reparación
    [commitment] respuesta a una petición
    [recognition] agradecimiento
    [engagement] nivel
   *[other] elemento
  }
plain-promise = promesa ({ $thing })
plain-ago = hace { $age }
plain-just-now = ahora mismo
plain-to = para
plain-stage = etapa: { $stage }
plain-stage-of = etapa: { $stage }, { $at } de { $all }
plain-scale = en una escala { $scale }
plain-weeks = últimas semanas: { $weeks }
plain-week-none = sin publicar

plain-new = Novedad
plain-changed = Cambio
plain-corrected = Corrección
plain-withdrawn = Se ha retirado
plain-gone = Ya no está en el mural

plain-heading = { $title }, { $n ->
    [0] ningún elemento
    [one] 1 elemento
   *[other] { $n } elementos
  }
plain-more =
    { $n ->
        [one] y { $n } más, que no se lee aquí
       *[other] y { $n } más, que no se leen aquí
    }
plain-locked = Este mural está bloqueado: lo que se escriba aquí no hace nada. Ctrl-u y Ctrl-l, y después Intro, lo terminan; una señal también.
plain-keys = Un número cuenta ese elemento entero, q termina, L pasa al siguiente idioma y una línea vacía vuelve a contar la planta; cada una con Intro.
plain-no-number = Ahora nada en este mural tiene el número { $n }
plain-instead = { $why }: se cuenta en líneas de texto, como con --plain
plain-no-terminal = la salida no es un terminal en el que dibujar
plain-term-unnamed = TERM no está definida: no se sabe qué puede hacer este terminal
plain-term-unknown = no se sabe qué puede hacer este terminal (TERM=unknown)
plain-term-dumb = este terminal no puede situar su cursor (TERM=dumb)
plain-no-door = Ahora no hay ninguna ronda abierta, y no se puede preguntar nada
plain-left-out = { $n ->
    [one] Se omite 1 cambio más
   *[other] Se omiten { $n } cambios más
  }
plain-live-again = de nuevo en directo; faltó lo de { $from }–{ $to }, y sigue lo que cambió entretanto
plain-quiet-on =
    { $when ->
        [today] El modo tranquilo rige para { $scope } hasta { $until }: descansan el reconocimiento y los niveles
       *[day] El modo tranquilo rige para { $scope } hasta el { $until }: descansan el reconocimiento y los niveles
    }
plain-quiet-off = El modo tranquilo ha terminado para { $scope }
plain-rest-on =
    { $when ->
        [today] El reconocimiento y los niveles descansan para { $scope } hasta { $until }, junto a un aviso crítico
       *[day] El reconocimiento y los niveles descansan para { $scope } hasta el { $until }, junto a un aviso crítico
    }
plain-rest-off = El reconocimiento y los niveles ya no descansan para { $scope }
plain-everyone = toda la planta
plain-floor = Planta
figures-comma = {"; "}
