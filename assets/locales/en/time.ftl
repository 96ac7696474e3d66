# Times: ages, dates, and what is said of them.
# $when is "today" when $date begins with the word for today, "day" when it begins with a day.

weekday-monday = Mon
weekday-tuesday = Tue
weekday-wednesday = Wed
weekday-thursday = Thu
weekday-friday = Fri
weekday-saturday = Sat
weekday-sunday = Sun

month-1 = Jan
month-2 = Feb
month-3 = Mar
month-4 = Apr
month-5 = May
month-6 = Jun
month-7 = Jul
month-8 = Aug
month-9 = Sep
month-10 = Oct
month-11 = Nov
month-12 = Dec

date-day = { $weekday } { $day }
date-day-month = { $weekday } { $day } { $month }
date-day-month-year = { $weekday } { $day } { $month } { $year }
date-at-hour = { $date } { $hour }
date-today-at = { $hour } today

span-now = now
span-minutes = { $n } min
span-hours = { $n } h
span-days = { $n } d
span-weeks = { $n } wk
seconds-left = { $n } s

due-in = in { $span }
due-late = { $span } late
due-unheard = due while cut off
due-by = by { $date }
age-ago = { $span } ago
age-just-now = just now
age-waits = waits { $span }

effective-from = from { $date }
effective-since = since { $date }
effective-moved = { $effective }, first { $first }
effective-first = first { $first }
effective-left-out = no date now, first { $first }
date-moved = was { $was }, now { $now }
will-say-by = will say by { $date }
we-said-by = we said by { $date }
answer-by = answer by { $date }
answer-moved = answer: { $moved }

week-number = week { $n }
