//! The life of a repair: its stages in order, one or more forward; back only by being reopened.

use super::{Lifecycle, Living, Met, Requirement, Since, State};
use crate::domain::Repair;
use crate::domain::repair::ActionState;
use crate::domain::repair::Stage::{
    self, Acting, Admitted, Closed, Committed, Diagnosed, Evaluated, Owned, Reopened,
};

const NO_ACTION_YET: Requirement<Repair> = Requirement {
    field: "actions",
    said: "no action before the breach is admitted and owned: say that it is owned, or in which stage it is already",
    met: Met::Data(|repair| repair.actions.is_empty()),
};

const ACTIONS: Requirement<Repair> = Requirement {
    field: "actions",
    said: "required: whoever is acting says what is done, by whom and by when",
    met: Met::Data(|repair| !repair.actions.is_empty()),
};

const ACTED: Requirement<Repair> = Requirement {
    field: "actions",
    said: "required: those affected judge what was done, so say what is done, by whom and by when",
    met: Met::Data(|repair| !repair.actions.is_empty()),
};

const COMMITMENT: Requirement<Repair> = Requirement {
    field: "commitment",
    said: "required: how life gets better, in intention, words and actions",
    met: Met::Data(|repair| repair.commitment.has_words()),
};

const EVALUATED: Requirement<Repair> = Requirement {
    field: "evaluation",
    said: "required: a repair is evaluated by those affected; give what they say of it",
    met: Met::Data(|repair| repair.evaluation.has_words()),
};

const CLOSED: Requirement<Repair> = Requirement {
    field: "evaluation",
    said: "required: a repair is closed by what those affected say of it",
    met: Met::Data(|repair| repair.evaluation.has_words()),
};

const ALL_SETTLED: Requirement<Repair> = Requirement {
    field: "actions",
    said: "a repair is closed once each of its actions is done, or dropped with a reason",
    met: Met::Since(|since| since.next.actions.iter().all(|action| action.state != ActionState::Open)),
};

const SAID_ANEW: Requirement<Repair> = Requirement {
    field: "evaluation",
    said: "what those affected said before it was reopened is not what they say now: leave it out until they evaluate it again",
    met: Met::Since(is_said_anew),
};

/// What stood there while it was reopened leaves with that stage, or the repair could be closed with it once more.
fn is_said_anew(since: &Since<'_, Repair>) -> bool {
    let Since { earlier, next, .. } = since;
    let taken_along = |earlier: &Repair| earlier.state == Reopened && earlier.evaluation == next.evaluation;
    // That it is not closed at once, the table says.
    let goes_on = !matches!(next.state, Reopened | Closed);
    !goes_on || next.evaluation.is_blank() || !earlier.is_some_and(taken_along)
}

const FORWARD: &str =
    "a repair goes forward through its stages, and is reopened only once it was evaluated or closed";

impl Living for Repair {
    type State = Stage;

    const LIFE: Lifecycle<Repair> = Lifecycle {
        states: &[
            State {
                is: Admitted,
                name: "admitted",
                means: "we did this",
                next: &[Owned],
                refused: "somebody answers for a breach before anything is done about it: say that it is owned first",
                requires: &[NO_ACTION_YET],
            },
            State {
                is: Owned,
                name: "owned",
                means: "I answer for it",
                next: &[Diagnosed, Acting, Committed, Evaluated, Closed],
                refused: FORWARD,
                requires: &[],
            },
            State {
                is: Diagnosed,
                name: "diagnosed",
                means: "we know how it came",
                next: &[Acting, Committed, Evaluated, Closed],
                refused: FORWARD,
                requires: &[],
            },
            State {
                is: Acting,
                name: "acting",
                means: "we are acting",
                next: &[Committed, Evaluated, Closed],
                refused: FORWARD,
                requires: &[ACTIONS],
            },
            State {
                is: Committed,
                name: "committed",
                means: "we commit to better",
                next: &[Evaluated, Closed],
                refused: FORWARD,
                requires: &[COMMITMENT],
            },
            State {
                is: Evaluated,
                name: "evaluated",
                means: "those affected said what they think",
                next: &[Closed, Reopened],
                refused: "a repair does not go back; reopen it with the state \"reopened\"",
                requires: &[ACTED, COMMITMENT, EVALUATED],
            },
            State {
                is: Closed,
                name: "closed",
                means: "done with, by those affected",
                next: &[Reopened],
                refused: "a repair does not go back; reopen it with the state \"reopened\"",
                requires: &[ACTED, ALL_SETTLED, COMMITMENT, CLOSED],
            },
            State {
                is: Reopened,
                name: "reopened",
                means: "it was not done with",
                // Not closed at once: what those affected said before is not what they say now.
                next: &[Owned, Diagnosed, Acting, Committed, Evaluated],
                refused: "a repair that was reopened is owned anew, and closed once those affected have evaluated it again",
                requires: &[],
            },
        ],
        begins: &[Admitted, Owned],
        begins_said: "a repair begins with the breach: publish it as admitted or owned first",
        always: &[SAID_ANEW],
    };

    fn state(&self) -> Stage {
        self.state
    }
}
