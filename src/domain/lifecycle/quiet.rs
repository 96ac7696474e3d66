//! The life of a quiet mode: on until a moment, and off; on again where it is needed.

use jiff::SignedDuration;

use super::{Lifecycle, Living, Met, Requirement, State};
use crate::domain::Quiet;
use crate::domain::quiet::QUIET_DAYS_MAX;
use crate::domain::quiet::QuietState::{self, Off, On};

const UNTIL: Requirement<Quiet> = Requirement {
    field: "until",
    said: "required: quiet mode ends by itself, at a time as in 2026-11-24T12:00:00Z",
    met: Met::Data(|quiet| quiet.until.is_some()),
};

const NOT_FOR_LONG: Requirement<Quiet> = Requirement {
    field: "until",
    said: "quiet mode lasts 7 days at most, which is as long as thanks are shown: give an earlier time, and prolong it when it is still needed",
    met: Met::Since(|since| {
        let last = since.at.checked_add(SignedDuration::from_hours(QUIET_DAYS_MAX * 24));
        since.next.until.is_none_or(|until| last.is_ok_and(|last| until <= last))
    }),
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
                requires: &[UNTIL, NOT_FOR_LONG],
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
