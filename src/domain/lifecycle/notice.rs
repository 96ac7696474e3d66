//! The life of a notice: told, in effect, done with.

use super::{Lifecycle, Living, Met, Requirement, State};
use crate::domain::Notice;
use crate::domain::notice::Decision;
use crate::domain::notice::NoticeState::{self, Closed, Effective, Released, Superseded};

/// A wall lets go of what is closed, and so do the people who read it.
const GONE: &str = "what is done with does not come back: publish a new notice, under a new subject";

/// A dash would stand where walls say that no reason was given.
const WHY: Requirement<Notice> = Requirement {
    field: "why",
    said: "words, or nothing: signs such as a dash say nothing",
    met: Met::Since(|since| since.next.why.is_blank() || since.next.why.has_words()),
};

const NOT_BEFORE: Requirement<Notice> = Requirement {
    field: "effective_at",
    said: "still to come: a notice is in effect from then on, and is released until then",
    met: Met::Since(|since| {
        // One that stood is not left out with the same step.
        let from = since.next.effective_at.or(since.earlier.and_then(|had| had.effective_at));
        let was_so = since.earlier.is_some_and(|had| had.state == Effective && had.effective_at == from);
        since.recorded || was_so || from.is_none_or(|from| from <= since.at)
    }),
};

const DECIDED: Requirement<Notice> = Requirement {
    field: "decision",
    said: "what is proposed or in consultation is not in effect: say that it is decided, or leave the notice released",
    met: Met::Now(|notice| matches!(notice.decision, None | Some(Decision::Decided))),
};

impl Living for Notice {
    type State = NoticeState;

    const LIFE: Lifecycle<Notice> = Lifecycle {
        states: &[
            State {
                is: Released,
                name: "released",
                means: "told, not in effect yet",
                next: &[Effective, Closed, Superseded],
                refused: "",
                requires: &[],
            },
            State {
                is: Effective,
                name: "effective",
                means: "in effect",
                next: &[Closed, Superseded],
                refused: "what is in effect is no longer only told: close it, or let another notice take its place",
                requires: &[NOT_BEFORE, DECIDED],
            },
            State { is: Closed, name: "closed", means: "done with", next: &[], refused: GONE, requires: &[] },
            State {
                is: Superseded,
                name: "superseded",
                means: "another notice took its place",
                next: &[],
                refused: GONE,
                requires: &[],
            },
        ],
        begins: &[],
        begins_said: "",
        always: &[WHY],
    };

    fn state(&self) -> NoticeState {
        self.state
    }
}
