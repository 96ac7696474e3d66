//! The life of an answer to an ask: decided, then done or dropped for a reason; and decided anew where that was not so.

use super::{Lifecycle, Living, Met, Requirement, Since, State};
use crate::domain::Commitment;
use crate::domain::commitment::Answer;
use crate::domain::commitment::CommitmentState::{self, Decided, Done, Dropped};

const DUE: Requirement<Commitment> = Requirement {
    field: "due",
    said: "required: we will, by a date, as in 2026-11-24T12:00:00Z",
    met: Met::Data(|commitment| commitment.decision != Some(Answer::Will) || commitment.due.is_some()),
};

const BECAUSE: Requirement<Commitment> = Requirement {
    field: "why",
    said: "required: we won't, because …",
    met: Met::Data(|commitment| commitment.decision != Some(Answer::WillNot) || commitment.why.has_words()),
};

const OWES_NO_DATE: Requirement<Commitment> = Requirement {
    field: "due",
    said: "who won't do it owes no date: leave it out; one that was promised is given up by this, because of what why says",
    met: Met::Since(|since| {
        let Since { earlier, next, .. } = since;
        let stood = earlier.map_or((None, None), |earlier| (earlier.due, earlier.first_due));
        next.decision != Some(Answer::WillNot)
            || next.due.is_none_or(|due| stood.0 == Some(due))
                && next.first_due.is_none_or(|first| stood.1 == Some(first))
    }),
};

const NOT_REFUSED: Requirement<Commitment> = Requirement {
    field: "decision",
    said: "what leadership won't do is not done: decide again that it will, and say then that it is done",
    met: Met::Data(|commitment| commitment.decision != Some(Answer::WillNot)),
};

const PUT_OFF: Requirement<Commitment> = Requirement {
    field: "decision",
    said: "what was promised or refused is not done as \"later\": decide that it will, and say then that it is done",
    met: Met::Since(|since| {
        let stood = since.earlier.and_then(|earlier| earlier.decision);
        since.recorded
            || since.next.decision != Some(Answer::Later)
            || matches!(stood, None | Some(Answer::Later))
    }),
};

const REASON: Requirement<Commitment> = Requirement {
    field: "reason",
    said: "required: a commitment is dropped with a reason",
    met: Met::Data(|commitment| commitment.reason.has_words()),
};

impl Living for Commitment {
    type State = CommitmentState;

    const LIFE: Lifecycle<Commitment> = Lifecycle {
        states: &[
            State {
                is: Decided,
                name: "decided",
                means: "said: we will, later, or we won't",
                next: &[Done, Dropped],
                refused: "",
                requires: &[],
            },
            State {
                is: Done,
                name: "done",
                means: "done",
                // It turned out not to be done: the promise is open again.
                next: &[Decided],
                refused: "what is done is not dropped: if it was not done, it is decided again first",
                requires: &[NOT_REFUSED, PUT_OFF],
            },
            State {
                is: Dropped,
                name: "dropped",
                means: "given up, for a reason",
                next: &[Decided],
                refused: "what was dropped is decided again before it is done",
                requires: &[REASON],
            },
        ],
        begins: &[],
        begins_said: "",
        always: &[DUE, BECAUSE, OWES_NO_DATE],
    };

    fn state(&self) -> CommitmentState {
        self.state
    }
}
