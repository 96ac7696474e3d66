# Tiempos: antigüedad, fechas y lo que se dice de ellas.
# $when es "today" cuando $date empieza por «hoy», y "day" cuando empieza por un día.

weekday-monday = lun
weekday-tuesday = mar
weekday-wednesday = mié
weekday-thursday = jue
weekday-friday = vie
weekday-saturday = sáb
weekday-sunday = dom

month-1 = ene
month-2 = feb
month-3 = mar
month-4 = abr
month-5 = may
month-6 = jun
month-7 = jul
month-8 = ago
month-9 = sept
month-10 = oct
month-11 = nov
month-12 = dic

date-day = { $weekday } { $day }
date-day-month = { $weekday } { $day } { $month }
date-day-month-year = { $weekday } { $day } { $month } { $year }
date-at-hour = { $date } { $hour }
date-today-at = hoy { $hour }

span-now = ahora
span-minutes = { $n } min
span-hours = { $n } h
span-days = { $n } d
span-weeks = { $n } sem
seconds-left = { $n } s

due-in = dentro de { $span }
due-late = { $span } de retraso
due-unheard = venció sin conexión
due-by =
    { $when ->
        [today] para { $date }
       *[day] para el { $date }
    }
age-ago = hace { $span }
age-just-now = ahora mismo
age-waits = espera { $span }

effective-from =
    { $when ->
        [today] desde { $date }
       *[day] desde el { $date }
    }
effective-since =
    { $when ->
        [today] desde { $date }
       *[day] desde el { $date }
    }
effective-moved =
    { $when ->
        [today] { $effective }, al principio { $first }
       *[day] { $effective }, al principio el { $first }
    }
effective-first =
    { $when ->
        [today] al principio { $first }
       *[day] al principio el { $first }
    }
effective-left-out =
    { $when ->
        [today] ahora sin fecha, al principio { $first }
       *[day] ahora sin fecha, al principio el { $first }
    }
date-moved = era { $was }, ahora { $now }
will-say-by =
    { $when ->
        [today] lo diremos { $date }
       *[day] lo diremos para el { $date }
    }
we-said-by =
    { $when ->
        [today] lo prometimos para { $date }
       *[day] lo prometimos para el { $date }
    }
answer-by =
    { $when ->
        [today] respuesta para { $date }
       *[day] respuesta para el { $date }
    }
answer-moved = respuesta: { $moved }

week-number = semana { $n }
