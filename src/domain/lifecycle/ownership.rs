//! The life of an ownership note: said, and then what became of it.

use super::{Lifecycle, Living, State};
use crate::domain::Ownership;
use crate::domain::ownership::OwnershipState::{self, Changed, NotYet, Published};

const SAID: &str = "what became of it has been said: it changed, or not yet";

impl Living for Ownership {
    type State = OwnershipState;

    const LIFE: Lifecycle<Ownership> = Lifecycle {
        states: &[
            State {
                is: Published,
                name: "published",
                means: "said",
                next: &[Changed, NotYet],
                refused: "",
                requires: &[],
            },
            State {
                is: Changed,
                name: "changed",
                means: "what was to change has changed",
                // What changed may turn out not to have lasted.
                next: &[NotYet],
                refused: SAID,
                requires: &[],
            },
            State {
                is: NotYet,
                name: "not_yet",
                means: "it has not, and that is said too",
                next: &[Changed],
                refused: SAID,
                requires: &[],
            },
        ],
        begins: &[],
        begins_said: "",
        always: &[],
    };

    fn state(&self) -> OwnershipState {
        self.state
    }
}
