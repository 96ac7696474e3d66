//! The life of a question or a rumour: heard, checked, and answered in some way; an answer that was wrong is repaired.

use super::{Beside, Lifecycle, Living, Met, Requirement, Since, State, added};
use crate::domain::promise::Promising;
use crate::domain::question::QuestionState::{self, Answered, Checking, Declined, Deferred, Heard};
use crate::domain::question::Verdict;
use crate::domain::{Fault, Question, Stamp};
use crate::text::SafeText;

const ANSWER: Requirement<Question> = Requirement {
    field: "answer",
    said: "required: a question is answered with words",
    met: Met::Data(|question| question.answer.has_words()),
};

const VERDICT: Requirement<Question> = Requirement {
    field: "verdict",
    said: "required: true, partly, false, not_known or cannot_say_until",
    met: Met::Data(|question| question.verdict.is_some()),
};

const NOTHING_FOUND: Requirement<Question> = Requirement {
    field: "verdict",
    said: "what is heard or being checked has no verdict yet: leave it out, and give it with the answer",
    met: Met::Data(|question| question.verdict.is_none()),
};

/// A recording of before may have it.
const NOT_HELD_BACK: Requirement<Question> = Requirement {
    field: "verdict",
    said: "\"can't say until\" is an answer: leave it out, or say that the question is answered",
    met: Met::Now(|question| question.verdict != Some(Verdict::CannotSayUntil)),
};

const NOT_ANSWERED: Requirement<Question> = Requirement {
    field: "verdict",
    said: "true, partly or false is an answer: leave it out, or say that the question is answered",
    met: Met::Data(|question| {
        !matches!(question.verdict, Some(Verdict::True | Verdict::Partly | Verdict::False))
    }),
};

const WHY_NOT: Requirement<Question> = Requirement {
    field: "answer",
    said: "required: a question is declined with a reason",
    met: Met::Data(|question| question.answer.has_words()),
};

const WAITS_FOR: Requirement<Question> = Requirement {
    field: "answer",
    said: "required: a question is deferred by saying what it waits for",
    met: Met::Data(|question| question.answer.has_words()),
};

const HELD_BACK: Requirement<Question> = Requirement {
    field: "verdict",
    said: "\"can't say until\" needs an open holding notice whose date is to come, which those who read the answer can see: publish or renew it \
           first",
    met: Met::Beside(leans_on_a_holding_notice),
};

const HELD_BY: Requirement<Question> = Requirement {
    field: "holding",
    said: "not a holding notice whose date is to come and that those who read the answer can see: name that one by its subject, as in \
           \"holding/vendor\", or leave it out",
    met: Met::Beside(|since, beside| {
        let subject = since.next.holding.as_str();
        let is_fit = if stands(since, |question| &question.holding) {
            !beside.is_hidden(subject)
        } else {
            beside.is_holding(subject)
        };
        since.next.holding.is_blank() || is_fit
    }),
};

/// An answer settles its date; one that tells nothing yet would have a new date that nobody owes.
const PROMISES_NO_OTHER: Requirement<Question> = Requirement {
    field: "answer_by",
    said: "an answer that tells nothing yet promises no date: to promise one, say that it is checked, or deferred, with the date; else leave the date \
           as it stood, or out",
    met: Met::Since(|since| {
        let stood = since.earlier.is_some_and(|earlier| earlier.answer_by == since.next.answer_by);
        let is_to_come = since.next.answer_by.is_some_and(|by| by > since.at);
        !since.next.is_settled_for_now() || stood || !is_to_come || since.recorded
    }),
};

const HOLDS_NOTHING: Requirement<Question> = Requirement {
    field: "holding",
    said: "only an answer that can't be given yet waits for a holding notice: leave it out, or give the verdict \"cannot_say_until\"",
    met: Met::Since(|since| {
        // Whoever does not know the field sends it on.
        let stood = stands(since, |question| &question.holding);
        since.next.holding.is_blank() || stood || since.next.leans_on_a_holding_notice()
    }),
};

const REPAIR_IS_SEEN: Requirement<Question> = Requirement {
    field: "repair",
    said: "the repair that is named is not for all who read this: tell the repair to them first",
    met: Met::Beside(|since, beside| {
        let stood = stands(since, |question| &question.repair);
        !stood || since.next.repair.is_blank() || !beside.is_hidden(since.next.repair.as_str())
    }),
};

const REPAIRED: Requirement<Question> = Requirement {
    field: "repair",
    said: "an answer that was wrong is owned: open a repair, and name it here, as in \"repair/wrong-answer\"; what is only to be added stands \
           behind the answer that was given, as a sentence of its own",
    met: Met::Beside(|since, beside| {
        since.earlier.is_some_and(has_link) || wrong_answer_is_owned(since, beside)
    }),
};

const REPAIRED_AGAIN: Requirement<Question> = Requirement {
    field: "repair",
    said: "the answer was wrong once more, and the repair that it names is closed: reopen that repair first, with the state \"reopened\", and send \
           this then",
    met: Met::Beside(|since, beside| {
        !since.earlier.is_some_and(has_link) || wrong_answer_is_owned(since, beside)
    }),
};

/// True for a thing that the question named before, too.
fn stands(since: &Since<'_, Question>, of: fn(&Question) -> &SafeText) -> bool {
    since.earlier.is_some_and(|earlier| of(earlier) == of(since.next))
}

fn has_link(earlier: &Question) -> bool {
    !earlier.repair.is_blank()
}

/// What is said of a question under a subject of which an answer was withdrawn.
const ANSWERED_BEFORE: &str = "an answer was given under this subject and withdrawn: what is said of it now is owned by a repair; open one, and name \
                               it here, as in \"repair/wrong-answer\"";

const LINKED: Requirement<Question> = Requirement {
    field: "repair",
    said: "the repair that a question named stays named, also when it is done with: leave it as it was, and reopen it where \
           the answer was wrong once more",
    met: Met::Beside(|since, _| keeps_its_link(since)),
};

/// A holding notice is asked for when the verdict is given, and not again when it has been settled since: then the
/// question shows that it waits for a better answer.
fn leans_on_a_holding_notice(since: &Since<'_, Question>, beside: &dyn Beside) -> bool {
    !since.next.leans_on_a_holding_notice()
        || since.earlier.is_some_and(Question::leans_on_a_holding_notice)
        || beside.is_held_back()
}

/// Leadership said how it is, and now says otherwise, or takes it back. "Not known" and "can't say" are no such
/// word: a better answer than those is what people wait for.
fn wrong_answer_is_owned(since: &Since<'_, Question>, beside: &dyn Beside) -> bool {
    let Since { earlier, next, .. } = since;
    let wrong = earlier.is_some_and(|earlier| {
        let said = matches!(earlier.verdict, Some(Verdict::True | Verdict::Partly | Verdict::False));
        let taken_back = next.state != Answered || next.verdict != earlier.verdict;
        let said_otherwise = !added::is_only_added(&earlier.answer, &next.answer);
        earlier.state == Answered && said && (taken_back || said_otherwise)
    });
    let linked = earlier.map_or("", |earlier| earlier.repair.as_str());
    let told_by_another = !keeps_its_link(since);
    (!wrong && next.repair.as_str() == linked)
        || told_by_another
        || beside.is_under_repair(next.repair.as_str())
}

/// What was withdrawn under a subject had said how it is: whatever is published there now says it anew, and owns that. It is asked of what is
/// no revision of a question.
///
/// # Errors
/// At the repair, for HTTP 409.
pub(in crate::domain) fn owns_what_was_withdrawn(
    stamp: &Stamp,
    next: &Question,
    beside: &dyn Beside,
) -> Result<(), Fault> {
    let answered = stamp.withdrawn.iter().any(|one| one.answered > 0);
    if !answered || beside.is_under_repair(next.repair.as_str()) {
        return Ok(());
    }
    Err(Fault { pointer: "/data/repair".into(), message: ANSWERED_BEFORE.into() })
}

fn keeps_its_link(since: &Since<'_, Question>) -> bool {
    since.earlier.is_none_or(|earlier| earlier.repair.is_blank() || earlier.repair == since.next.repair)
}

impl Living for Question {
    type State = QuestionState;

    const LIFE: Lifecycle<Question> = Lifecycle {
        states: &[
            State {
                is: Heard,
                name: "heard",
                means: "someone took note of it",
                next: &[Checking, Answered, Declined, Deferred],
                refused: "",
                requires: &[NOTHING_FOUND],
            },
            State {
                is: Checking,
                name: "checking",
                means: "someone is finding out",
                next: &[Answered, Declined, Deferred],
                refused: "what is being checked has been heard",
                requires: &[NOTHING_FOUND],
            },
            State {
                is: Answered,
                name: "answered",
                means: "it has its answer",
                next: &[Checking],
                refused: "an answer that was given is not taken off: check it again, and answer it anew",
                requires: &[ANSWER, VERDICT, HELD_BACK, HELD_BY, PROMISES_NO_OTHER],
            },
            State {
                is: Declined,
                name: "declined",
                means: "it will not be answered, for a reason",
                next: &[Checking, Answered],
                refused: "a question that was declined is taken up again by checking or answering it",
                requires: &[WHY_NOT, NOT_ANSWERED, NOT_HELD_BACK],
            },
            State {
                is: Deferred,
                name: "deferred",
                means: "it waits for something that is named",
                next: &[Checking, Answered, Declined],
                refused: "a question that was deferred has been heard: check it, answer it, or decline it",
                requires: &[WAITS_FOR, NOT_ANSWERED, NOT_HELD_BACK],
            },
        ],
        begins: &[],
        begins_said: "",
        always: &[HOLDS_NOTHING, REPAIRED, REPAIRED_AGAIN, LINKED, REPAIR_IS_SEEN],
    };

    fn state(&self) -> QuestionState {
        self.state
    }
}
