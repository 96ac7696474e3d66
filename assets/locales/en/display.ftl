# Display mode: scenes.

scene-now = Now
scene-trust-wins = Trust wins
scene-how-we-are = How we are
scene-teams = How the teams are
scene-answered = Asked and answered
scene-asked = Asked, not answered yet
scene-promises = Our promises
scene-repair = Repair
scene-since-shift = Since your last shift
shift-since-off = Since this wall went off
shift-since-cut-off = Since this wall was cut off
shift-from = from { $date }
shift-from-until = from { $date }, as heard until { $until }
shift-line = { $title }, { $from }: { $counts }
shift-rest = { $counts }, { $n } more
shift-bare = new since { $date }: { $counts }
shift-least = { $n } new since { $date }
shift-nothing = nothing new
shift-nothing-heard = nothing heard
shift-new = new
shift-told =
    { $n ->
        [one] 1 notice
       *[other] { $n } notices
    }
shift-answered =
    { $n ->
        [one] 1 answer
       *[other] { $n } answers
    }
shift-asked =
    { $n ->
        [one] 1 question asked
       *[other] { $n } questions asked
    }
shift-kept =
    { $n ->
        [one] 1 promise kept
       *[other] { $n } promises kept
    }
shift-late =
    { $n ->
        [one] 1 promise late
       *[other] { $n } promises late
    }
shift-dropped =
    { $n ->
        [one] 1 promise dropped
       *[other] { $n } promises dropped
    }
shift-moved =
    { $n ->
        [one] 1 date moved
       *[other] { $n } dates moved
    }
shift-corrected =
    { $n ->
        [one] 1 correction
       *[other] { $n } corrections
    }
shift-repairs =
    { $n ->
        [one] 1 repair moved
       *[other] { $n } repairs moved
    }

calm-waiting = Waiting
calm-opening = Opening
calm-all-told = All is told
calm-all-told-more = There is nothing new to tell. What changes will stand here first.
calm-rests = At rest
calm-rests-more = The scenes of this wall rest until { $date }.
calm-rests-critical = What is critical is shown all the same.
calm-nothing-yet = Nothing here yet
calm-nothing-yet-more = The hub is live, and its log holds nothing for this wall yet.

# A wall that has lost its hub, and of whose floor nothing is to be told.
calm-lost = Last heard { $time }
calm-lost-more = Until then all was told. What came since is not known here.

# At the foot of a scene.
note-more = + { $n } more, in turn
note-more-late =
    { $n ->
        [one] 1 more is late, in turn
       *[other] { $n } more are late, in turn
    }
teams-on = teams { $first } to { $last } of { $n }
teams-on-brief = { $first }–{ $last } of { $n }
teams-told = { $told } of { $n } teams
teams-told-brief = { $told } of { $n }
note-paused = held until { $time }
note-quiet = a quiet time until { $date }
note-rest = thanks and levels rest until { $date }
note-rest-some = some thanks and levels rest until { $date }
note-kept-text = a text waits here: unlocked, the wall opens it again
note-unlocked = unlocked; without a key for 5 min it locks itself

# In brief, at the foot of a scene: what the line of another thing is about.
brief-page = In brief
brief-notice = notice
brief-holding = we can't say yet
brief-holding-told = we couldn't say
brief-ownership = own up
brief-note = note
brief-repair = repair
brief-ask = you said

# The door: where people answer the open round, or ask something unsigned.
scene-your-say = Have your say
door-check-in = How was this week at work?
door-ask = Ask anything, unsigned
door-address = open
door-until = open until
door-how = how
door-how-check-in = scan it, and enter your own code
door-how-ask = scan it, and write what you like
door-by-hand-check-in = on a phone or a computer; enter your own code there
door-by-hand-ask = on a phone or a computer; write what you like there
door-who = who sees it
door-who-check-in = figures of whole groups, never yours
door-who-ask = leads first; no name, no time is kept
door-gone = No round is open here now, and nothing can be asked: or the wall has lost its hub. The code is gone so that nobody is led astray.
