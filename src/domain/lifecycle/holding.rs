//! The life of a holding notice: open until it is told, with a date that may be renewed and is never forgotten.

use super::{Lifecycle, Living, Met, Requirement, Since, State, added};
use crate::domain::Holding;
use crate::domain::holding::HoldingState::{self, Kept, Missed, Open, Renewed};

const SHARE_BY: Requirement<Holding> = Requirement {
    field: "share_by",
    said: "required: a holding notice says when it will be told, as in 2026-11-24T12:00:00Z",
    met: Met::Data(|holding| holding.share_by.is_some()),
};

const SAME_DATE: Requirement<Holding> = Requirement {
    field: "state",
    said: "a holding notice with a new date is renewed: say so, with the state \"renewed\"",
    met: Met::Since(is_not_moved),
};

const MOVED: Requirement<Holding> = Requirement {
    field: "share_by",
    said: "the same date as before: a renewed holding notice has a new one",
    met: Met::Since(is_moved),
};

const PAST: Requirement<Holding> = Requirement {
    field: "state",
    said: "its date is still to come: a holding notice is missed only past its date",
    met: Met::Since(|since| since.next.share_by.is_none_or(|by| by < since.at)),
};

const TOLD: Requirement<Holding> = Requirement {
    field: "told",
    said: "required: a holding notice is kept by what was told, in words that are not its topic",
    met: Met::Now(|holding| holding.told.has_words() && !added::is_said_again(&holding.topic, &holding.told)),
};

const NOT_TOLD_YET: Requirement<Holding> = Requirement {
    field: "told",
    said: "what was told stands once it is kept: leave it out until then, or say that it is kept",
    met: Met::Since(|since| {
        let was_kept = since.earlier.is_some_and(|earlier| earlier.state == Kept);
        since.recorded || since.next.told.is_blank() || since.next.state == Kept || was_kept
    }),
};

/// Open, it has the date that it was opened with.
fn is_not_moved(since: &Since<'_, Holding>) -> bool {
    let moved = |earlier: &Holding| earlier.state == Open && earlier.share_by != since.next.share_by;
    !since.earlier.is_some_and(moved)
}

/// Renewed, it has another date than it had: than in the revision before, or than the first one where there is none.
fn is_moved(since: &Since<'_, Holding>) -> bool {
    match since.earlier {
        Some(earlier) => earlier.state == Renewed || earlier.share_by != since.next.share_by,
        None => since.next.first_share_by.is_some_and(|first| Some(first) != since.next.share_by),
    }
}

impl Living for Holding {
    type State = HoldingState;

    const LIFE: Lifecycle<Holding> = Lifecycle {
        states: &[
            State {
                is: Open,
                name: "open",
                means: "not told yet",
                next: &[Kept, Renewed, Missed],
                refused: "",
                requires: &[SAME_DATE],
            },
            State {
                is: Kept,
                name: "kept",
                means: "told; by its date or after it, which the promise says",
                next: &[],
                refused: "what has been told can't be held back again: publish a new holding notice",
                requires: &[TOLD],
            },
            State {
                is: Renewed,
                name: "renewed",
                means: "not told yet, with a new date; the first one stays beside it",
                next: &[Kept, Missed],
                refused: "a holding notice that was renewed stays so until it is told",
                requires: &[MOVED],
            },
            State {
                is: Missed,
                name: "missed",
                means: "its date went by without a word; a wall shows that even when nobody says it",
                next: &[Kept, Renewed],
                refused: "a date that was missed is renewed with a new one, or kept late",
                requires: &[PAST],
            },
        ],
        begins: &[],
        begins_said: "",
        always: &[SHARE_BY, NOT_TOLD_YET],
    };

    fn state(&self) -> HoldingState {
        self.state
    }
}
