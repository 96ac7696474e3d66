# The desk: commands, the palette, what is looked for.

group-move = Move
group-read = Read
group-find = Find
group-write = Tell
group-show = Show
group-leave = Leave

command-next-pane = the next pane
command-previous-pane = the pane before
command-transparency = to Transparency
command-recognition = to Recognition
command-how-we-are = to How we are
command-questions = to Questions and rumours
command-repair = to Trust repair
command-promises = to Promises
command-down = the next item or line
command-up = the item or line before
command-page-down = several on
command-page-up = several back
command-first = the first one
command-last = the last one
command-next-field = the next field of a form
command-previous-field = the field before
command-read = read the item whole
command-next-item = while reading: the next item
command-previous-item = while reading: the item before
command-accept = do what is chosen or typed
command-close = close what lies on top
command-next-new = the next new item, in any pane
command-next-since = the next since your last shift or look
command-next-late = the next late promise
command-filter = filter by words, as you type
command-team = show one team, or every team
command-kind = show one kind, or every kind
command-since = only items since last shift or look
command-clear-filter = show everything again
command-sort = sort: as it matters, newest, oldest
command-all-seen = mark everything as seen
command-palette = find a command by a few letters
command-computed = how levels are computed
command-check-in = answer or ask by phone
command-language = the next language
command-theme = the next theme
command-display = wallboard display mode, and back
command-next-scene = the next scene of the wall
command-previous-scene = the scene before
command-pause = hold the scene, or let it go on
command-unlock-first = on a locked wall, and then …
command-unlock = … within 2 s: unlock it
command-help = every command with its keys
command-suspend = out to the shell for a while
command-quit = leave

# The words beside keys at the bottom of the screen.
key-next-pane = pane
key-down = item
key-scroll = scroll
key-choose = choose
key-read = read
key-next-item = next
key-accept = done
key-run = do it
key-close = close
key-filter = filter
key-team = team
key-palette = commands
key-computed = how
key-check-in = answer
key-language = language
key-display = wall
key-help = help
key-quit = quit

# Why a command can't be done now.
refused-on-the-desk = only on the desk
refused-on-the-wall = only in display mode
refused-locked = only on a locked wall
refused-no-item = no item here
refused-while-reading = only while an item is read
refused-nothing-open = nothing lies over the panes
refused-while-asked = not before what lies above is sent or closed
refused-while-open = not while this is open; { $close } closes it
refused-last-item = this is the last one here
refused-first-item = this is the first one here
refused-one-theme = there is one theme
refused-new-form = this form begins something new
refused-while-typing = only where one types or chooses
refused-nothing-new = nothing is new
refused-nothing-since = nothing came since your last shift or look
refused-nothing-late = no promise is late
refused-no-team = the floor has not told its teams
refused-no-filter = everything is shown
refused-one-order = this pane has one order
refused-one-language = the floor speaks one language
refused-while-pulling = only while something is pulled
refused-in-a-form = only in a form
refused-short = not now

palette-title = Commands
palette-note = { $accept } does it · { $close } closes
palette-placeholder = a few letters of what you want
palette-nothing = No command is like this.

choice-note = { $accept } chooses · { $close } closes
teams-title = Team
teams-placeholder = a few letters of its name
teams-nothing = No team is called like this.
team-every = every team
team-own = this wall's team, and what is for everyone
kinds-title = Kind
kinds-placeholder = a few letters of it
kinds-nothing = No kind is called like this.
kind-every = every kind
kind-notice = notices
kind-holding = what can't be said yet
kind-question = questions and rumours
kind-ownership = what leaders own up to
kind-note = leaders' own notes
kind-repair = trust repair
kind-commitment = you said, and the answer
kind-recognition = recognition
kind-engagement = how we are

filter-placeholder = words that must be there
filter-note = { $arrows } through them · { $accept } keeps · { $close } clears
filter-note-none = { $accept } keeps · { $close } clears
filter-shown = { $shown } of { $all }
filter-shown-and-thanks = { $shown } of { $all }, and thanks
filter-thanks = in thanks
filter-fits = only what fits
filter-words = “{ $words }”
filter-kept = filter: { $what } · { $key } clears
filter-since-off = since this wall went off, { $from }
filter-since-cut-off = since this wall was cut off, { $from }
filter-since-shift = since your last shift, { $from }
filter-since-look = since your last look
filter-nothing = Nothing here fits the filter.

new-since = { $n } new
order-transparency = critical and important first, then the newest
order-recognition = the newest first
order-how-we-are = the floor first, then teams by name
order-questions = what waits longest first, then answers, newest first
order-repair = under way first, each by its newest word
order-promises = late first, then by date, then what is settled
sort-newest = { $title }, newest first
sort-oldest = { $title }, oldest first

item-gone = This item is no longer on the wall.

# The earlier words of an item.
command-history = the item's earlier words
key-history = earlier words
refused-no-hub = this wall asks no hub
refused-no-door = this hub has no page for answering or asking
refused-thanks = thanks have no earlier words
history-title = Earlier words
history-asking = Asking the hub for the earlier words …
history-asking-more = Asking the hub for what came before …
history-more = The hub has more of it: scroll on.
history-full = The hub has more of it, further back than this page goes.
history-no-hub = This wall asks no hub for the earlier words: it is a single frame, or a recording.
history-thanks = Thanks have no earlier words here: a name in them may have been taken back.
history-no-link = This wall has no link to its hub. The earlier words are asked for once it has; until then none are shown, for they may have been taken back.
history-unreachable = The hub did not answer: { $why }.
history-not-allowed = This wall may not read the earlier words. The hub's own words: “{ $why }”
history-nothing = The hub has nothing of it for this wall.
history-lone = Nothing was said earlier: this is the first that was told.
history-unread =
    { $n ->
        [one] One revision can't be read by this version.
       *[other] { $n } revisions can't be read by this version.
    }
history-position = position { $seq }
history-first = first told
history-changed = changed
history-corrected = corrected
history-same = the same words again
history-moved = from { $before } to { $now }
history-before = before
history-no-longer = no longer said: { $what }
