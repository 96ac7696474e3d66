# Writing from the terminal: forms, pulling, the huddle card.

form-notice = New notice
form-thanks = Thank someone
form-answer = Answer
form-repair = Move the repair on
form-commitment = Move the commitment on
form-holding = Move the holding notice on
form-word = The next word
form-ownership = What came of it

form-place = { $at } of { $of }
form-count = { $used } of { $max }

form-label-headline = Headline
form-label-body = What
form-label-why = Why
form-label-affects = For whom
form-label-decision = Decision
form-label-effective-at = From
form-label-means-for-you = For you
form-label-stays-the-same = Stays the same
form-label-not-known-yet = Not known yet
form-label-next-word-by = Next word by
form-label-support = Help
form-label-author-role = Your role
form-label-author-name = Your name
form-label-priority = How loud
form-label-audience = Who may see it
form-label-hold-until = Hold until
form-label-gates = Only after
form-label-sort = For
form-label-giver = From
form-label-receiver = To
form-label-receiver-nth = To ({ $nth })
form-label-receiver-team = their team
form-label-consent = shown as
form-label-reference = reference
form-label-message = In your words
form-label-impact = What came of it
form-label-need = It supported
form-label-stage = Stage
form-label-state = State
form-label-verdict = Verdict
form-label-answer = Answer
form-label-answered-by = Answered by
form-label-answer-by = Answer due
form-label-owner = Who answers
form-label-affected = Who was affected
form-label-harm = What it did
form-label-violation = What it broke
form-label-action-state = Action { $nth }
form-label-action-due = due
form-label-evidence = what shows it
form-label-new-action = One more action
form-label-new-action-owner = by whom
form-label-new-action-due = by when
form-label-commitment = We commit
form-label-evaluation = What they say
form-label-due = By when
form-label-reason = Reason
form-label-share-by = We will say by
form-label-told = What was told
form-label-update = What is new
form-label-learned = I learned
form-label-changes = What changes
form-label-by-when = By when

form-hint-headline = in a few words, as you would call it across the floor
form-hint-body = what it is, whole
form-hint-why = the reason as you know it
form-hint-affects = the teams that it concerns; none: everyone
form-hint-decision = how far the decision is
form-hint-time = Tue 12:00, tomorrow 9:00, 2026-12-01 09:00
form-hint-means-for-you = what it means for whoever reads it
form-hint-stays-the-same = what people need not worry about
form-hint-not-known-yet = what you don't know either
form-hint-next-word-by = a promise: Tue 12:00, tomorrow 9:00, 2026-12-01 09:00
form-hint-support = where to find help
form-hint-author = a role or a name, at least one
form-hint-priority = important comes back more often, critical interrupts at once
form-hint-audience = the floor: everyone
form-hint-hold-until = held by the hub, unseen, until then; empty: at once
form-hint-gates = what must be done first, by name: leads-briefed, affected-told
form-hint-giver = who says thank you, as it is to be shown
form-hint-receiver = the whole name; how much of it is shown is their choice
form-hint-receiver-team = stands for them where they don't want to be named
form-hint-consent = only what they said yes to
form-hint-reference = your own number for this person; empty: one is made. It never reaches a wall
form-hint-message = what they did, in your own words
form-hint-impact = what it led to, if you know
form-hint-need = which need it supported, if one stands out
form-hint-stage = a repair goes on; back only as reopened
form-hint-state = where it stands from now on
form-hint-verdict = what checking found
form-hint-answer = the answer; for one that is declined or waits, the reason
form-hint-answered-by = a role or a name
form-hint-owner = a role or a name, never nobody
form-hint-evidence = what shows that it was done; for one that is dropped, the reason
form-hint-told = once it is told: what people know now, or where it stands
form-hint-new-action = what else is done about it; it needs someone and a date
form-hint-commitment = how life gets better, in intention, words and actions
form-hint-evaluation = in the words of those affected; a repair is closed by them
form-hint-reason = why it is dropped
form-hint-update = one more word; it stays as it is once it is out
form-hint-next-word-after = with a new word the date before is kept; give the next one, or none
form-hint-pick = ←→ or letters choose
form-hint-keys = ←→ or letters
form-hint-marks = ←→ or letters, Space marks

form-pick-none = –
form-pick-proposed = proposed
form-pick-in_consultation = in consultation
form-pick-decided = decided
form-pick-routine = routine
form-pick-important = important
form-pick-critical = critical
form-pick-floor = the floor
form-pick-leads = leads only
form-pick-thank_you = thank you
form-pick-kudos = kudos
form-pick-trust_win = trust win
form-pick-team = their team
form-pick-initials = initials
form-pick-first = first name
form-pick-full = full name
form-pick-autonomy = autonomy
form-pick-competence = competence
form-pick-relatedness = relatedness
form-pick-answered = answered
form-pick-checking = checking
form-pick-declined = declined
form-pick-deferred = deferred
form-pick-true = true
form-pick-partly = partly
form-pick-false = false
form-pick-not_known = not known
form-pick-cannot_say_until = can't say yet
form-pick-done = done
form-pick-dropped = dropped
form-pick-will = we will
form-pick-later = later
form-pick-will_not = we won't
form-pick-open = open
form-pick-kept = told
form-pick-renewed = a new date
form-pick-missed = missed
form-pick-legal = legal
form-pick-market = market
form-pick-privacy = privacy
form-pick-negotiation = negotiation
form-pick-undecided = undecided
form-pick-published = said
form-pick-changed = changed
form-pick-not_yet = not yet
form-pick-admitted = admitted
form-pick-owned = owned
form-pick-diagnosed = diagnosed
form-pick-acting = acting
form-pick-committed = committed
form-pick-evaluated = evaluated
form-pick-closed = closed
form-pick-reopened = reopened
form-pick-ability = ability
form-pick-benevolence = benevolence
form-pick-integrity = integrity
form-pick-released = released
form-pick-effective = in effect
form-pick-superseded = superseded

form-wrong-required = needed
form-wrong-empty-language = needed: all languages, or none
form-wrong-too-long = { $have } characters; { $max } at most
form-wrong-no-time = not a time: Tue 12:00, tomorrow 9:00 or 2026-12-01 09:00
form-time-twice = the later of two
form-time-skipped = that time is skipped
form-wrong-past = that time is past
form-wrong-no-gate = a gate is a name of a-z, 0-9 and -, such as leads-briefed; a comma stands between two
form-wrong-too-many-gates = too many gates
form-wrong-unchanged = Nothing was changed yet.
form-wrong-changed-meanwhile = Someone changed it meanwhile: this would go over their words. { $take } takes up what is there now and keeps what you wrote.
form-wrong-gone-meanwhile = It is not on the hub any more: it was pulled meanwhile, or this token may not see it.
form-wrong-silent-date = a promised word can't vanish in silence: keep the date, move it, or give the word
form-wrong-first-date = a first date never changes
form-wrong-needs-reason = needed: it is dropped with a reason
form-wrong-needs-author = a role or a name is needed
form-wrong-needs-date = a date is needed
form-wrong-own = nobody recognises themselves: leave the giver out
form-wrong-twice = this person is here twice
form-wrong-figure = “{ $words }” may be a performance figure: say what it was like; times, days, places, people and hours may stand
form-wrong-absolute = “{ $words }” sums a person up or sets them above others: say what they did
form-wrong-private-card = “{ $words }” is a payment card number: leave it out
form-wrong-private-account = “{ $words }” is an account or order number: leave it out
form-wrong-private-phone = “{ $words }” is a number as long as a phone number: leave it out
form-wrong-private-mail = “{ $words }” is an e-mail address: leave it out

sending = On its way to the hub …
sending-waits = Not there yet: { $why }. Next try { $seconds ->
    [0] now
   *[other] in { $seconds } s
  }. { $close } stops; the text stays.
sent-refused = The hub did not take it: “{ $why }”
sent-refused-known = The hub did not take it: { $known }. In its own words: “{ $why }”
refused-malformed = it can't read it
refused-gone = it has nothing there
refused-conflict = it contradicts what is published
refused-too-large = it is too large
refused-invalid = it breaks a rule
refused-rate = too much came from here for now
refused-unable = it can't at the moment
sent-asked = Side by side? { $send } again publishes it all the same; { $close } leaves it. The hub's own words: “{ $why }”.
sent-asked-of-people = About somebody? { $send } again publishes it all the same; { $close } leaves it. The hub's own words: { $why }.
sent-asked-translation = A translation alone? { $send } again publishes it all the same; { $close } leaves it. The hub's own words: { $why }.
sent-forbidden = This token may not do that. The hub's own words: “{ $why }”
sent-unreachable = Not acknowledged: { $why }. The text stays; { $send } sends it again, and however often it is sent, it is there once.
sent-stopped = Stopped. The hub may have it or not; { $send } sends it again, and however often it is sent, it is there once.
sent-published = On every wall · position { $seq }
sent-published-leads = Told to leads only · position { $seq }
sent-held = Held until { $until }
sent-held-gates = Held until these are met: { $gates }
sent-held-both = Held until { $until } and until these are met: { $gates }
sent-held-id = hold { $id }
held-note-twice = the clocks go back that night and this time comes twice; the later one counts
held-note-never = the clocks go forward that night and this time never comes; the first moment after it counts
held-note-said = the hub's own words: “{ $why }”
sent-close = { $close } closes
form-asks = Throw this text away? { $close } again does; any other key goes on.
form-down = The hub is not reached now: write on; sending waits for it.

barred-no-hub = Nothing can be written here: a single frame and a recording send nothing.
barred-wall-token = This wall's token follows the floor and may not publish. Set publish.token_file to one that may.
barred-no-floor = The floor has not told its languages and its zone yet: until it has, nothing can be written here. Its floor event comes first: openfloor publish floor.json.
barred-stale = Names are hidden while this wall is cut off: what it shows may have been taken back since.
barred-not-movable = There is nothing to move on here: choose a notice, a repair, a promise.
barred-no-question = Choose a question or a rumour to answer.
barred-nothing = Nothing is chosen.

pull-title = Pull off every wall
pull-what = It leaves every wall at once, and its words leave the log. They don't come back.
pull-later = Why can be said afterwards.
pull-yes = pulls it off every wall
pull-no = leaves it
pull-stop = stops
pull-done = Pulled · position { $seq }
pull-why = says why, in a notice
pull-close = closes
pull-reason = We took something off the wall

huddle-title = Huddle card
huddle-note = 90 seconds for the next shift
huddle-head = { $floor } · { $moment }
huddle-new = New
huddle-answered = Answered
huddle-repair = Repair
huddle-win = A trust win
huddle-promises = Promises
huddle-because = Why: { $why }.
huddle-from = From { $moment }.
huddle-from-moved = From { $moment }. It was first told for { $first }.
huddle-from-left-out = It was first told for { $first }, and has no date now.
huddle-still-open = Not known yet: { $what }.
huddle-next-word = Next word by { $when }.
huddle-cant-say = We can't say yet: { $topic }. We will by { $when }.
huddle-told = We couldn't say: { $topic }. Told now: { $told }
huddle-own-up = Own up, { $author }: { $wrong }
huddle-changes = What changes: { $changes }.
huddle-noted = { $author }: { $text }
huddle-stage = { $breach } Now: { $stage }.
huddle-by = By { $when }.
huddle-corrected = Corrected { $date }: { $fields }.
huddle-verdict = { $question } { $verdict ->
    [true] True.
    [partly] Partly true.
    [false] False.
    [not_known] Not known.
    [cannot_say_until] We can't say yet.
   *[none] {""}
  } { $answer }
huddle-declined = { $question } Declined: { $answer }
huddle-deferred = { $question } Not answered yet, and put off: { $answer }
huddle-thanks = “{ $message }” { $giver } to { $receivers }.
huddle-late = Late: { $what } It was due { $moment }.
huddle-late-moved = Late: { $what } It was due { $first }, and is now promised for { $moment }.
huddle-late-again = Late: { $what } It was due { $first }, was then promised for { $moment }, and that has gone by too.
huddle-due = { $what }: by { $when }.
huddle-moved = { $moment }, first promised for { $first }
huddle-kept = Kept: { $what }
huddle-kept-late = Kept late: { $what }
huddle-dropped = Dropped: { $what }
huddle-was-late = It was { $late }.
huddle-no-why = No reason was given.
huddle-no-next-word = No next word is promised.
huddle-quiet = Nothing new since the last shift, and no promise due in the next.
huddle-left-out = Left out for time, and on the wall: { $count ->
    [one] one more{ $late ->
        [0] {""}
       *[other] , and it is late
    }
   *[other] { $count } more{ $late ->
        [0] {""}
        [one] , one of them late
       *[other] , { $late } of them late
    }
  }.
huddle-words =
    { $words ->
        [one] { $words } word · about { $seconds } s
       *[other] { $words } words · about { $seconds } s
    }
huddle-printing = Printing …
huddle-saving = Saving …
huddle-printed = Handed to { $by }
huddle-saved = Saved as { $path }
huddle-failed-print = Not printed: { $why }
huddle-failed-save = Not saved: { $why }
unfiled-no-command = no command prints: set wall.print, such as to lp
unfiled-no-program = there is no “{ $by }” here: set wall.print to a command that prints
unfiled-unrun = { $by }: { $why }
unfiled-code = { $by } failed, with code { $number }
unfiled-killed = signal { $number } ended { $by }
unfiled-said = { $by } says: “{ $why }”
unfiled-too-long = { $by } took longer than { $seconds } s and was stopped: try it by hand, or set wall.print
unfiled-no-folder = there is no folder for it: set wall.huddle_folder
unfiled-unwritten = { $why }: { $path }
unfiled-lost = it was lost on the way: try again

# The commands.
command-notice = write a new notice
command-thank = thank someone
command-answer = answer the question or rumour
command-move-on = move the repair, promise or notice on
command-pull = pull the item off every wall
command-huddle = the huddle card for the next shift
command-print-huddle = print the huddle card
command-save-huddle = save the huddle card
key-notice = notice
key-thank = thank
key-answer = answer
key-move-on = move on
key-pull = pull
key-huddle = huddle card
key-send = send
key-say-why = say why
key-next-field = next
refused-on-the-card = only on the huddle card
barred-title = Not here
key-print-huddle = print
key-save-huddle = save
huddle-word-on = word on “{ $what }”
huddle-answer-to = answer to “{ $what }”
huddle-tell = word on what we could not say: “{ $what }”
form-label-site = Site
form-hint-site = for which site: its languages, its teams and its time are the form's
form-wrong-nothing-newer = Nothing newer has come to this wall.
form-wrong-no-place = It has changed so much that what you wrote has no place in it any more: it stays here as it was.
form-wrong-theirs = someone wrote meanwhile: “{ $theirs }”; yours would take its place
form-wrong-theirs-gone = someone emptied this meanwhile; yours would stand here again
form-taken-up = This is what is there now, with what you wrote. Look it over, then send it.
command-confirm-pull = pulling: yes, off every wall
key-confirm-pull = pull it
command-take-up = in a form: take up the newest state
key-take-up = newest
