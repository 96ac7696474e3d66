# What the floor is told: notices, recognition, levels, questions, repairs, promises.

decision-proposed = proposed
decision-in-consultation = in consultation
decision-decided = decided
priority-important = important
priority-critical = critical
notice-effective = in effect
notice-closed = closed
notice-superseded = superseded by a newer notice
remark-dated = dated { $date }
remark-corrected = corrected { $date }
remark-corrected-fields = corrected { $date }: { $fields }
remark-leads-only = leads only

notice-no-why = no reason was given
notice-no-next-word = none promised
holding-title = We can't say yet
holding-lead = We can't say yet:
holding-lead-told = We couldn't say:
holding-missed = missed
holding-told = told
holding-not-told = it does not say what was told
holding-renewed = renewed
reason-legal = legal reasons
reason-market = market rules
reason-privacy = someone's privacy
reason-negotiation = talks under way
reason-undecided = not decided

ownership-title = Own up
ownership-lead = Own up:
commitment-done = done
commitment-dropped = dropped
ownership-changed = changed
ownership-not-yet = not yet

recognition-thank-you = thank you
recognition-kudos = kudos
recognition-trust-win = trust win
need-autonomy = autonomy
need-competence = competence
need-relatedness = relatedness
balance-rare = thanks of { $days } days, rarely for: { $needs }
balance-even = thanks of { $days } days: each need is thanked for
balance-too-few = thanks of { $days } days: too few to say which is rarely thanked for
balance-reached = { $whom } { $n }
balance-small = smaller teams together
balance-untold = no team named
need-title-autonomy = Autonomy
need-title-competence = Competence
need-title-relatedness = Relatedness
team-named = Team { $name }
# $sound is "i" when $last begins with that sound, "other" otherwise.
list-last = { $most } and { $last }
list-comma = { $most }, { $next }
quote-open = “
quote-close = ”
quote-within-open = ‘
quote-within-close = ’

change-none = no reliable change
change-up = higher than was usual: worth a conversation
change-down = lower than was usual: worth a conversation
change-short-up = higher: worth a conversation
change-short-down = lower: worth a conversation
change-not-judged = change not judged
change-need-up = { $need } higher
change-need-down = { $need } lower
change-worth = worth a conversation
answered-of = { $part } of { $whole } answered
part-of = { $part } of { $whole }
scale-ends = { $min } to { $max }
suppressed-in = told only within { $floor }
suppressed-whole = told only within the whole
suppressed-too = not told this week either
suppressed-alone = not told this week
at-rest = at rest: { $teams }
so-many-at-rest = { $n } at rest
suppressed-floor = No level is told for this week
suppressed-floor-rule = A level is told only when enough answered and nobody can be recognised in it
decimal-mark = .

question-question = question
question-rumour = rumour
question-heard = heard
question-checking = checking
question-answered = answered
question-declined = won't be answered
question-deferred = deferred
questions-waiting = { $n } waiting
verdict-true = true
verdict-partly = partly true
verdict-false = not true
verdict-not-known = nobody knows yet
level-none = not told
level-weeks = { $n } weeks
verdict-cannot-say = we can't say yet
question-held-back-no-more = it waits for nothing any more: a better answer is due

stage-admitted = admitted
stage-owned = owned
stage-diagnosed = diagnosed
stage-acting = acting
stage-committed = committed
stage-evaluated = evaluated
stage-closed = closed
stage-reopened = reopened
action-open = open
action-done = done
action-dropped = dropped
violation-ability = ability: we could not do what we said
violation-benevolence = benevolence: we did not have your good in mind
violation-integrity = integrity: we did not do what we said
ground-ability = ability
ground-benevolence = benevolence
ground-integrity = integrity
actions-done = { $done } of { $all } done
actions-dropped = { $n } dropped
answers-for-it = { $owner } answers for it

promise-open = open
promise-late = late
promise-kept = kept
promise-kept-late = kept, late
promise-told-afterwards = told afterwards
promise-dropped = dropped
promises-kept = { $n } kept
promises-kept-before = { $n } more kept before these
promises-told-afterwards = { $n } told afterwards
promises-for-leads = { $n } more for leads
promises-late-for-leads = { $n } late for leads
promises-open = { $n } open
promises-late = { $n } late
promises-dropped = { $n } dropped
promises-in-all = { $n } in all
promise-was-late = was { $late }
promises-withdrawn =
    { $late ->
        [0] { $n } withdrawn
       *[other] { $n } withdrawn, { $late } of them late
    }
promise-word-on = word on
promise-tell = tell you:
promise-answer = answer:
promise-owed-by = owed by { $owner }
promise-first-due = first due { $date }
promise-due = due { $date }
promise-settled = settled { $date }
account-kept = { $role } kept { $kept } of { $counted }
account-delay = median delay { $span }

answer-will = we will
answer-later = later
answer-will-not = we won't
answer-because = , because:
you-said = You said:

# Fields, as a correction names them.
field-holding = what it waits for
field-headline = headline
field-body = body
field-why = why
field-affects = affects
field-effective-at = from when
field-means-for-you = means for you
field-state = what became of it
field-stays-the-same = stays the same
field-support = support
field-author = author
field-affected = who was affected
field-answer = answer
field-answered-by = who answered
field-ask = what was asked for
field-breach = breach
field-changes = what changes
field-commitment = commitment
field-decision = decision
field-effect-on-you = effect on you
field-evaluation = what those affected say
field-evidence = evidence
field-got-wrong = what was wrong
field-harm = harm
field-learned = what was learned
field-owner = owner
field-reason = reason
field-rumour = asked or rumoured
field-text = words
field-told = what was told
field-topic = topic
field-verdict = verdict
field-violation = ground
field-what = what is done
field-not-known-yet = what is not known yet
field-priority = priority
field-kind = sort of thanks
field-need = need
field-message = words of thanks
field-impact = what came of it
field-answered = how many answered
field-eligible = how many could answer
field-needs = levels
field-of-action = action { $nth }: { $field }
correction-fields =
    { $n ->
        [one] 1 field
       *[other] { $n } fields
    }
correction-at = { $field }, { $date }

# How a level is computed, on the page of a level.
computed-title = How levels are computed
computed-asked = Six items, each from 1 to 7; any may be skipped. The second of each pair counts the other way round.
computed-asked-elsewhere = With { $instrument }: its words are with whoever asks with it.
computed-autonomy-say = I had a real say in how I did my work.
computed-autonomy-senseless = I had to do things in a way that made no sense to me.
computed-competence-well = I could do this job well.
computed-competence-doubt = I doubted I could do what was asked of me.
computed-relatedness-backed = People here had my back.
computed-relatedness-left-out = I felt left out by the people I work with.
computed-level = Each person's answers make one number a need: what is met, and what is thwarted turned around, half and half where both are asked. The level is the plain mean of these numbers. What somebody skipped is left out; nothing is filled in.
computed-interval = If those who answered stand for all, the level lies in it 95 times of 100: mean ± t times their standard deviation by the square root of their number, within the scale.
computed-groups = A group is shown once 5 or more of its people answered (or as many as its round asks for), they are at least 40 % of it, and not all of them answered alike. Otherwise it is shown only within the whole floor, where enough of its answers came together. Each need is judged by itself, so that one may be missing beside others.
computed-release = Of a round, figures leave once a day at most and at its close, never at a moment of somebody's choice: as sums of whole batches of 5 or more answers, of which two or more differ from the most frequent one. What is left over at the close counts in the floor, or is deleted.
computed-change = Said when two rounds in a row lie beyond the noise of at least 12 earlier ones, or eight on one side, by 0.3 of seven points or more. Noise is larger where fewer answered. Otherwise it is no reliable change.
level-change-since = { $need }: said since { $week }
level-change-since-earlier = { $need }: said since { $week } or before
level-usual = Usual is the mean of a baseline: its first 12 to 20 rounds, or those in which it last settled. They may lie before the weeks drawn here.
computed-change-not-judged = Not judged: these levels were published without being held against earlier ones, as those of an imported survey are.
computed-seen = A team's level and every change are for leads; the floor's wall has the floor's own level. Nobody sees an answer, and it is deleted at the close.
