//! The rules of lifecycles, as a wall says them: what a hub says in the words of its tables, in the language of who reads it.

use super::Words;

/// What stands between the two states of a move that is not allowed.
const BECOMES: &str = " does not become ";

impl Words {
    /// A rule that is broken, in this language; `None` for a sentence that stands in no table.
    pub(super) fn rule(&self, sentence: &str) -> Option<String> {
        if let Some((_, id)) = RULES.iter().find(|(said, _)| *said == sentence) {
            return Some(self.say(id).into_owned());
        }
        let (step, why) = sentence.split_once(": ")?;
        let (from, to) = step.split_once(BECOMES)?;
        let word = |state: &str| self.pick(Some(state)).map_or(state.to_owned(), |word| word.into_owned());
        let why = self.rule(why)?;
        Some(self.say_with(
            "rule-move",
            [("from", word(from).into()), ("to", word(to).into()), ("why", why.into())],
        ))
    }
}

/// The sentences of the tables ([`crate::domain::lifecycle::sentences`]), and the phrase for each.
const RULES: &[(&str, &str)] = &[
    ("required: we will, by a date, as in 2026-11-24T12:00:00Z", "rule-will-by"),
    ("required: we won't, because …", "rule-wont-because"),
    ("required: a commitment is dropped with a reason", "rule-dropped-why"),
    (
        "what leadership won't do is not done: decide again that it will, and say then that it is done",
        "rule-wont-done",
    ),
    ("what is done is not dropped: if it was not done, it is decided again first", "rule-done-not-dropped"),
    ("what was dropped is decided again before it is done", "rule-dropped-decided"),
    ("required: a holding notice says when it will be told, as in 2026-11-24T12:00:00Z", "rule-share-by"),
    (
        "required: a holding notice is kept by what was told, in words that are not its topic",
        "rule-kept-told",
    ),
    ("a holding notice with a new date is renewed: say so, with the state \"renewed\"", "rule-renewed-said"),
    ("the same date as before: a renewed holding notice has a new one", "rule-renewed-moved"),
    ("its date is still to come: a holding notice is missed only past its date", "rule-missed-past"),
    ("what has been told can't be held back again: publish a new holding notice", "rule-told-held"),
    ("a holding notice that was renewed stays so until it is told", "rule-renewed-stays"),
    ("a date that was missed is renewed with a new one, or kept late", "rule-missed-next"),
    (
        "what is in effect is no longer only told: close it, or let another notice take its place",
        "rule-in-effect",
    ),
    ("what is done with does not come back: publish a new notice, under a new subject", "rule-notice-gone"),
    ("what became of it has been said: it changed, or not yet", "rule-became-said"),
    ("required: a question is answered with words", "rule-answer-words"),
    (
        "an answer that tells nothing yet promises no date: to promise one, say that it is checked, or deferred, with the date; else leave the date \
         as it stood, or out",
        "rule-answer-no-date",
    ),
    ("required: true, partly, false, not_known or cannot_say_until", "rule-verdict"),
    (
        "not a holding notice whose date is to come and that those who read the answer can see: name that one by its subject, as in \
         \"holding/vendor\", or leave it out",
        "rule-held-by",
    ),
    (
        "the repair that is named is not for all who read this: tell the repair to them first",
        "rule-repair-unseen",
    ),
    (
        "\"can't say until\" is an answer: leave it out, or say that the question is answered",
        "rule-verdict-answers",
    ),
    (
        "what is proposed or in consultation is not in effect: say that it is decided, or leave the notice released",
        "rule-effective-decided",
    ),
    (
        "what was told stands once it is kept: leave it out until then, or say that it is kept",
        "rule-told-kept",
    ),
    ("still to come: a notice is in effect from then on, and is released until then", "rule-not-before"),
    (
        "what was promised or refused is not done as \"later\": decide that it will, and say then that it is done",
        "rule-put-off-done",
    ),
    (
        "only an answer that can't be given yet waits for a holding notice: leave it out, or give the verdict \"cannot_say_until\"",
        "rule-holds-nothing",
    ),
    (
        "what is heard or being checked has no verdict yet: leave it out, and give it with the answer",
        "rule-no-verdict",
    ),
    (
        "true, partly or false is an answer: leave it out, or say that the question is answered",
        "rule-verdict-answers",
    ),
    ("required: a question is declined with a reason", "rule-declined-why"),
    ("required: a question is deferred by saying what it waits for", "rule-deferred-for"),
    (
        "\"can't say until\" needs an open holding notice whose date is to come, which those who read the answer can see: publish or renew it first",
        "rule-cannot-say",
    ),
    (
        "an answer that was wrong is owned: open a repair, and name it here, as in \"repair/wrong-answer\"; what is only to be added stands behind the answer that was given, as a sentence of its own",
        "rule-wrong-answer",
    ),
    (
        "the repair that a question named stays named, also when it is done with: leave it as it was, and reopen it where the answer was wrong once more",
        "rule-repair-named",
    ),
    ("what is being checked has been heard", "rule-heard"),
    ("an answer that was given is not taken off: check it again, and answer it anew", "rule-answer-stays"),
    ("a question that was declined is taken up again by checking or answering it", "rule-declined-next"),
    ("a question that was deferred has been heard: check it, answer it, or decline it", "rule-deferred-next"),
    ("required: quiet mode ends by itself, at a time as in 2026-11-24T12:00:00Z", "rule-quiet-until"),
    (
        "quiet mode lasts 7 days at most, which is as long as thanks are shown: give an earlier time, and prolong it when it is still needed",
        "rule-quiet-long",
    ),
    (
        "quiet mode that is on for everyone is not narrowed, which would end it for all others: end it with the state \"off\", and begin another one \
         under a subject of its own",
        "rule-quiet-narrowed",
    ),
    ("thanks have their days once: give new ones, under a new subject", "rule-thanks-once"),
    (
        "no action before the breach is admitted and owned: say that it is owned, or in which stage it is already",
        "rule-owned-first",
    ),
    (
        "who won't do it owes no date: leave it out; one that was promised is given up by this, because of what why says",
        "rule-wont-no-date",
    ),
    (
        "the answer was wrong once more, and the repair that it names is closed: reopen that repair first, with the state \"reopened\", and send this then",
        "rule-reopen-repair",
    ),
    ("before the year 2000: give the date that is meant, as in 2026-11-24T12:00:00Z", "rule-date-early"),
    ("more than 10 years ahead: give a nearer date, and move it once more is known", "rule-date-far"),
    ("required: whoever is acting says what is done, by whom and by when", "rule-acting"),
    ("required: those affected judge what was done, so say what is done, by whom and by when", "rule-judged"),
    ("required: how life gets better, in intention, words and actions", "rule-commitment"),
    ("required: a repair is evaluated by those affected; give what they say of it", "rule-evaluated"),
    ("required: a repair is closed by what those affected say of it", "rule-closed"),
    (
        "what those affected said before it was reopened is not what they say now: leave it out until they evaluate it again",
        "rule-evaluated-anew",
    ),
    (
        "a repair goes forward through its stages, and is reopened only once it was evaluated or closed",
        "rule-forward",
    ),
    ("a repair does not go back; reopen it with the state \"reopened\"", "rule-no-way-back"),
    (
        "a repair that was reopened is owned anew, and closed once those affected have evaluated it again",
        "rule-reopened",
    ),
    ("a repair begins with the breach: publish it as admitted or owned first", "rule-begins"),
    (
        "an answer was given under this subject and withdrawn: what is said of it now is owned by a repair; open one, and name it here, as in \"repair/wrong-answer\"",
        "rule-answer-withdrawn",
    ),
    ("a repair is closed once each of its actions is done, or dropped with a reason", "rule-closed-actions"),
    (
        "somebody answers for a breach before anything is done about it: say that it is owned first",
        "rule-owned-before",
    ),
    ("words, or nothing: signs such as a dash say nothing", "rule-words-or-nothing"),
];
