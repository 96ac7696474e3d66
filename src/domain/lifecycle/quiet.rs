//! The life of a quiet mode: on until a moment, and off; on again where it is needed.

use jiff::SignedDuration;

use super::{Lifecycle, Living, Met, Requirement, State};
use crate::domain::Quiet;
use crate::domain::quiet::QuietState::{self, Off, On};
use crate::domain::quiet::{QUIET_DAYS_MAX, SCOPE_FLOOR};

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

const NOT_NARROWED: Requirement<Quiet> = Requirement {
    field: "scope",
    said: "quiet mode that is on for everyone is not narrowed, which would end it for all others: end it with the state \"off\", and begin another one \
           under a subject of its own",
    met: Met::Since(|since| {
        let is_on = |quiet: &&Quiet| quiet.state == On && quiet.until.is_some_and(|until| since.at < until);
        let for_everyone = |quiet: &Quiet| quiet.scope.as_str() == SCOPE_FLOOR;
        !since.earlier.filter(is_on).is_some_and(for_everyone) || for_everyone(since.next) || since.recorded
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
                requires: &[UNTIL, NOT_FOR_LONG, NOT_NARROWED],
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
