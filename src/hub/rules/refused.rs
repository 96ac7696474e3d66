//! Why an event is not taken, or not yet.

use jiff::Timestamp;

use crate::domain::Fault;
use crate::hub::store::Gone;
use crate::wire::Confirm;

/// Why an event was not taken, though it keeps every rule that needs no other event.
#[derive(Debug)]
pub enum Refused {
    /// It contradicts what is published: HTTP 409.
    Conflict(Vec<Fault>),
    /// It would stand beside what it does not go with, and its publisher has not said that it may: HTTP 409.
    Beside(Vec<Fault>),
    /// Its words may rank people, or tell somebody's birthday or health, and its publisher has not said that they are about nobody: HTTP 409.
    OfPeople(Vec<Fault>),
    /// It changes a text in some of its languages, and its publisher has not said that a translation is mended: HTTP 409.
    Translation(Vec<Fault>),
    /// A value is out of range: HTTP 422.
    Invalid(Vec<Fault>),
    /// The newest revision of the thing stands at another position than its publisher expected: HTTP 412.
    Unexpected {
        /// Where it stands; 0: there is none.
        newest: u64,
    },
    /// Celebration that was held would come out beside grave news, and nobody has said that it may: it waits until then.
    Rests(Timestamp),
    /// What was held for these things is overtaken by their withdrawals, at these positions: HTTP 409.
    Withdrawn(Vec<Gone>),
    /// The log could not be read or written: HTTP 503.
    Log,
}

impl Refused {
    /// What is only asked: the same is taken once its publisher has answered.
    pub fn question(&self) -> Option<Confirm> {
        match self {
            Refused::Beside(_) => Some(Confirm::Beside),
            Refused::OfPeople(_) => Some(Confirm::OfPeople),
            Refused::Translation(_) => Some(Confirm::Translation),
            _ => None,
        }
    }

    /// Every fault.
    pub fn faults(&self) -> &[Fault] {
        match self {
            Refused::Conflict(faults)
            | Refused::Beside(faults)
            | Refused::OfPeople(faults)
            | Refused::Translation(faults)
            | Refused::Invalid(faults) => faults,
            Refused::Unexpected { .. } | Refused::Rests(_) | Refused::Withdrawn(_) | Refused::Log => &[],
        }
    }

    /// The same, with pointers into a batch.
    pub fn under(self, index: usize) -> Self {
        let moved = |faults: Vec<Fault>| {
            let one = |fault: Fault| Fault { pointer: format!("/{index}{}", fault.pointer), ..fault };
            faults.into_iter().map(one).collect()
        };
        match self {
            Refused::Conflict(faults) => Refused::Conflict(moved(faults)),
            Refused::Beside(faults) => Refused::Beside(moved(faults)),
            Refused::OfPeople(faults) => Refused::OfPeople(moved(faults)),
            Refused::Translation(faults) => Refused::Translation(moved(faults)),
            Refused::Invalid(faults) => Refused::Invalid(moved(faults)),
            Refused::Unexpected { .. } | Refused::Rests(_) | Refused::Withdrawn(_) | Refused::Log => self,
        }
    }
}
