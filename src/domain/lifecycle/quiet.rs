//! The life of a quiet mode: on until a moment, and off; on again where it is needed.

use super::{Lifecycle, Living, Met, Requirement, State};
use crate::domain::Quiet;
use crate::domain::quiet::QuietState::{self, Off, On};

const UNTIL: Requirement<Quiet> = Requirement {
    field: "until",
    said: "required: quiet mode ends by itself, at a time as in 2026-11-24T12:00:00Z",
    met: Met::Data(|quiet| quiet.until.is_some()),
};

impl Living for Quiet {
    type State = QuietState;

    const LIFE: Lifecycle<Quiet> = Lifecycle {
        states: &[
            State {
                is: On,
                name: "on",
                means: "recognition and engagement rest in its scope, until its time",
                next: &[Off],
                refused: "",
                requires: &[UNTIL],
            },
            State {
                is: Off,
                name: "off",
                means: "they are shown again",
                next: &[On],
                refused: "",
                requires: &[],
            },
        ],
        begins: &[],
        begins_said: "",
        always: &[],
    };

    fn state(&self) -> QuietState {
        self.state
    }
}
