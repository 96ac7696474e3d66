//! The life of a recognition: a week on the wall.

use super::{Lifecycle, Living, State};
use crate::domain::Recognition;
use crate::domain::recognition::RecognitionState::{self, Expired, OnWall};

impl Living for Recognition {
    type State = RecognitionState;

    const LIFE: Lifecycle<Recognition> = Lifecycle {
        states: &[
            State {
                is: OnWall,
                name: "on_wall",
                means: "shown, for seven days at most",
                next: &[Expired],
                refused: "",
                requires: &[],
            },
            State {
                is: Expired,
                name: "expired",
                means: "past its days",
                next: &[],
                refused: "thanks have their days once: give new ones, under a new subject",
                requires: &[],
            },
        ],
        begins: &[],
        begins_said: "",
        always: &[],
    };

    fn state(&self) -> RecognitionState {
        self.state
    }
}
