# The wall as lines of text, read out or piped.

# What a line is about, with its number.
plain-thing = { plain-kind } { $n }
plain-kind = { $kind ->
    [notice] notice
    [holding] holding notice
    [question] question
    [ownership] ownership note
    [note] leader's note
    [repair] repair
    [commitment] answer to an ask
    [recognition] thanks
    [engagement] level
   *[other] item
  }
plain-promise = promise ({ $thing })
plain-ago = { $age } ago
plain-just-now = just now
plain-to = to
plain-stage = stage { $stage }
plain-stage-of = stage { $stage }, { $at } of { $all }
plain-scale = on a scale of { $scale }
plain-weeks = the last weeks: { $weeks }
plain-week-none = not released

# What became of it.
plain-new = New
plain-changed = Changed
plain-corrected = Corrected
plain-withdrawn = Withdrawn
plain-gone = No longer on the wall

plain-heading = { $title }, { $n ->
    [0] no items
    [one] 1 item
   *[other] { $n } items
  }
plain-more =
    { $n ->
        [one] and { $n } more, which is not read out
       *[other] and { $n } more, which are not read out
    }
plain-locked = This wall is locked: what is typed here does nothing. Ctrl-u and Ctrl-l, then Enter, end it; a signal does too.
plain-keys = A number tells that item whole, q ends, L takes the next language, and an empty line has the floor told again; each with Enter.
plain-no-number = Nothing on this wall has the number { $n } now
plain-instead = { $why }: told in lines of text, as with --plain
plain-no-terminal = the output is no terminal to draw on
plain-term-unnamed = TERM is not set: nobody knows what this terminal can do
plain-term-unknown = nobody knows what this terminal can do (TERM=unknown)
plain-term-dumb = this terminal can't place its cursor (TERM=dumb)
plain-no-door = No round is open now, and nothing can be asked
plain-left-out = { $n ->
    [one] 1 more change is left out
   *[other] { $n } more changes are left out
  }
plain-live-again = live again; missed { $from }–{ $to }, and what changed meanwhile follows
plain-quiet-on = Quiet mode is on for { $scope } until { $until }: recognition and levels rest
plain-quiet-off = Quiet mode is over for { $scope }
plain-rest-on = Recognition and levels rest for { $scope } until { $until }, beside a critical notice
plain-rest-off = Recognition and levels rest no longer for { $scope }
plain-everyone = everyone
plain-floor = Floor
figures-comma = {", "}
