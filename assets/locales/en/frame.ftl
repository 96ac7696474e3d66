# Around the panes: header, footer, pages, and what a pane says when it has nothing to show.

fresh-live = live
fresh-live-late = live, { $n } s late
fresh-ageing = ageing: no word from the hub for some seconds
fresh-ageing-short = ageing
fresh-waiting = waiting for the hub
fresh-connecting = connecting, as of { $time }
fresh-stale = STALE
fresh-stale-since = STALE since { $time }
fresh-catching-up = catching up
fresh-missed = missed { $from }–{ $to }
fresh-missed-minute = missed { $time }
names-hidden = names hidden while offline
name-hidden =
    { $n ->
        [1] name hidden
       *[other] { $n } names hidden
    }
next-try = next try in { $n } s
next-try-now = trying now
as-of = as of { $time }
wall-of-team = { $team } only
wall-no-team = no team “{ $team }” on this floor
wall-no-site = nothing is known of the site “{ $site }”
people-count =
    { $n ->
        [one] { $n } person
       *[other] { $n } people
    }
site-count =
    { $n ->
        [one] { $n } site
       *[other] { $n } sites
    }
team-count =
    { $n ->
        [one] { $n } team
       *[other] { $n } teams
    }

hub-refused = hub refused { $n }: { $reasons }
hub-refused-in-all = hub refused { $n }
hub-refused-reason = { $n } { $reason }
hub-refused-malformed = malformed
hub-refused-invalid = invalid
hub-refused-unknown-kind =
    { $n ->
        [one] unknown kind
       *[other] unknown kinds
    }
hub-refused-too-large = too large
hub-refused-conflict =
    { $n ->
        [one] conflict
       *[other] conflicts
    }
hub-refused-unsupported = unsupported
hub-refused-slow = slow
hub-refused-token = token
hub-refused-denied = denied
hub-refused-rate = rate
hub-refused-busy = busy
hub-refused-log = log
skipped-unknown-events =
    { $n ->
        [one] skipped { $n } unknown event
       *[other] skipped { $n } unknown events
    }
skipped-unknown-fields =
    { $n ->
        [one] skipped { $n } unknown field
       *[other] skipped { $n } unknown fields
    }
skipped-superseded =
    { $n ->
        [one] skipped { $n } superseded version
       *[other] skipped { $n } superseded versions
    }
unreadable-frames =
    { $n ->
        [one] { $n } unreadable frame
       *[other] { $n } unreadable frames
    }
left-out = left out { $n }: the wall is full
let-go =
    { $n ->
        [one] { $n } older thing that is over is not here: the wall is full
       *[other] { $n } older things that are over are not here: the wall is full
    }
remark-new-log = the hub began a new log: what it no longer holds has left this wall
remark-log-went-back = the hub's log went back: what it no longer holds has left this wall
remark-hook-not-started = the command for critical notices can't be started: { $why }
remark-hook-code = the command for critical notices failed, with code { $number }
remark-hook-killed = the command for critical notices was ended by signal { $number }
remark-hook-lost = nobody knows how the command for critical notices ended: { $why }
remark-hook-too-long = the command for critical notices took too long and was ended
remark-unfit-unreadable = what this wall kept of the floor can't be read, so it starts empty: { $why }
remark-unfit-damaged = what this wall kept of the floor is damaged, so it starts empty
remark-unfit-other-version = what this wall kept of the floor is of another version of openfloor, so it starts empty
remark-unfit-other-place = what this wall kept is of another floor, so it starts empty
remark-unfit-too-old = what this wall kept of the floor is over { $days } days old, so it starts empty
remark-unfit-ahead = what this wall kept of the floor is later than this machine's clock, so it starts empty
remark-unkept-too-large = the floor is too large to be kept
remark-unkept-unwritable = a thing of the floor can't be written, so the floor is not kept
remark-unkept-disk = this wall can't keep the floor: { $why }
remark-unrecorded = the recording ended: { $file }: { $why }
disk-full = the disk is full
disk-read-only = the disk can only be read
disk-forbidden = permission denied
disk-not-there = there is no such file or folder
disk-no-folder = a part of the path is no folder
disk-there = there is such a file already

help-title = Commands and keys
help-close = { $accept } does it · { $close } closes
page-close = { $close } to close
page-scroll = { $arrows } to scroll
too-small = too small: { $width }×{ $height } needed

pane-transparency = Transparency
pane-recognition = Recognition
pane-engagement = How we are
pane-questions = Questions and rumours
pane-repair = Trust repair
pane-promises = Promises

calm-transparency = Nothing new to tell. What changes for you will stand here first.
calm-recognition = No thanks on the wall this week. Who helped you?
calm-engagement = No level has been released yet. Your answers come first.
calm-questions = No open questions. Ask one: your lead brings it here, without your name.
calm-repair = No repair is under way.
calm-promises = No promise is open.

untold-transparency = Nothing has been told here yet.
untold-recognition = No thanks have been told here yet.
untold-engagement = No level has been told here yet.
untold-questions = No question has been told here yet.
untold-repair = No repair has been told here yet.
untold-promises = No promise has been told here yet.
untold-as-of = Nothing had been told here as of { $time }.
floor-opens = The floor is opening.
nothing-known = Nothing is known yet.

resting-recognition = Recognition rests until { $date }. It is a quiet time on the floor.
resting-levels = Levels rest until { $date }. It is a quiet time on the floor.
beside-recognition = Recognition rests until { $date }. A critical notice comes first.
beside-levels = Levels rest until { $date }. A critical notice comes first.
# The critical notice stands no more: it was withdrawn, closed or made less.
after-recognition = Recognition rests until { $date }. Grave news was told at { $told }.
after-levels = Levels rest until { $date }. Grave news was told at { $told }.

# The numbers of these two are filled in while drawing, so they have no forms by number.
more-above = { $n } above
more-below = + { $n } more
more-above-uncounted = more above
more-below-uncounted = more below
