//! How far the sending of a form is, and what the hub says to it.

use jiff::{SignedDuration, Timestamp};

use super::Form;
use super::paper::{Trouble, Wrong, at_field};
use crate::domain::Fault;
use crate::wire::cause::Cause;

// What a hub asks first, and notes of a hold, for a screen to say.
pub use crate::wire::Confirm;
pub use crate::wire::until::{NEVER, TWICE};

/// Which event of which form something is said of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// The form.
    pub stem: Box<str>,
    /// The event, from 1.
    pub nth: u32,
}

/// How far the sending of a form is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sending {
    /// It is being written.
    No,
    /// It is on its way.
    Under {
        /// Which event of it.
        ticket: Ticket,
        /// Why it is not there yet, and when it is tried again, by the wall's own clock.
        waits: Option<(Cause, Timestamp)>,
    },
    /// It did not get through, or nobody knows; the form can be sent again.
    Back(Told),
    /// The hub has it.
    Done(Answer),
}

/// Why a form is not acknowledged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// The hub says no.
    Refused {
        /// The HTTP status, which says why.
        status: u16,
        /// The same in its own words.
        words: String,
    },
    /// The hub asks this first, in its own words; sent again, it is taken.
    Asked(Confirm, String),
    /// The hub does not let this token do that, in its own words.
    Forbidden(String),
    /// No answer came. Whether the hub has it is not known; sending it again is safe.
    Unreachable(Cause),
    /// The person stopped it. The hub may have it all the same.
    Stopped,
}

/// What the hub has acknowledged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It is in the log, and on every wall.
    Published {
        /// Where it stands.
        seq: u64,
    },
    /// It is held.
    Held(Kept),
}

/// What a hold waits for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Its id, for `openfloor held`.
    pub id: String,
    /// The time.
    pub until: Option<Timestamp>,
    /// What the hub made of a local time that is no single moment.
    pub note: Option<String>,
    /// The gates.
    pub gates: Vec<String>,
}

/// What becomes of an event on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// It did not get through, and is tried again.
    Waits {
        /// Why.
        why: Cause,
        /// In how long.
        retry_in: SignedDuration,
    },
    /// The hub has it.
    Taken(Answer),
    /// The hub refused it.
    Refused {
        /// The HTTP status.
        status: u16,
        /// Why, in the hub's words.
        error: String,
        /// Each fault, by JSON pointer.
        faults: Vec<Fault>,
    },
    /// The hub takes it only from someone who knows what it stands beside, or of whom it may tell.
    Asked {
        /// What is asked.
        question: Confirm,
        /// The same in the hub's words.
        why: String,
    },
    /// Someone else has changed the thing, on the hub, since this wall saw it.
    Changed,
    /// The hub has the thing no more.
    Gone,
    /// It was given up.
    Unreachable {
        /// Why.
        why: Cause,
    },
}

/// What a token may not do, or nobody without one.
const FORBIDDEN: [u16; 2] = [401, 403];
/// The newest revision stands elsewhere than was expected.
const UNEXPECTED: u16 = 412;

impl Sending {
    /// True while the form can be written and sent.
    pub fn is_open(&self) -> bool {
        matches!(self, Sending::No | Sending::Back(_))
    }

    /// The same after news of an event; `None` where it is of none that is on its way here.
    pub fn after(&self, of: &Ticket, progress: Progress, at: Timestamp) -> Option<(Sending, Vec<Fault>)> {
        // What was stopped may have been taken all the same: that is still worth knowing.
        let taken = matches!(progress, Progress::Taken(_));
        let expected = match self {
            Sending::Under { ticket, .. } => ticket == of,
            Sending::Back(Told::Stopped) => taken,
            _ => false,
        };
        if !expected {
            return None;
        }
        let none = Vec::new;
        Some(match progress {
            Progress::Waits { why, retry_in } => {
                let next = at.checked_add(retry_in).unwrap_or(at);
                (Sending::Under { ticket: of.clone(), waits: Some((why, next)) }, none())
            }
            Progress::Taken(answer) => (Sending::Done(answer), none()),
            Progress::Refused { status, error, faults } if FORBIDDEN.contains(&status) => {
                (Sending::Back(Told::Forbidden(error)), faults)
            }
            Progress::Refused { status, error, faults } => {
                (Sending::Back(Told::Refused { status, words: error }), faults)
            }
            Progress::Asked { question, why } => (Sending::Back(Told::Asked(question, why)), none()),
            Progress::Unreachable { why } => (Sending::Back(Told::Unreachable(why)), none()),
            Progress::Changed | Progress::Gone => (Sending::No, none()),
        })
    }

    /// Stops waiting for the hub; false when nobody waits.
    pub fn stop(&mut self) -> bool {
        let waits = matches!(self, Sending::Under { .. });
        if waits {
            *self = Sending::Back(Told::Stopped);
        }
        waits
    }

    /// How many seconds until it is tried again, while it waits for that.
    pub fn retry_in_s(&self, at: Timestamp) -> Option<i64> {
        let Sending::Under { waits: Some((_, next)), .. } = self else { return None };
        Some(next.duration_since(at).as_secs().max(0))
    }
}

impl Form {
    /// Takes news of its event in. True when it was its own.
    pub fn hears(&mut self, of: &Ticket, progress: Progress, at: Timestamp) -> bool {
        if of.stem != self.stem {
            return false;
        }
        let foot = |what| vec![Trouble { at: None, what }];
        let troubles = match &progress {
            Progress::Changed | Progress::Refused { status: UNEXPECTED, .. } => foot(Wrong::ChangedMeanwhile),
            Progress::Gone => foot(Wrong::GoneMeanwhile),
            _ => Vec::new(),
        };
        let Some((sending, faults)) = self.sending.after(of, progress, at) else { return false };
        self.sending = sending;
        let faults = faults.into_iter().map(|fault| at_field(&self.fields, fault));
        let troubles: Vec<Trouble> = troubles.into_iter().chain(faults).collect();
        if !troubles.is_empty() {
            self.told(troubles);
        }
        true
    }

    /// Stops waiting for the hub, if it does. The text stays; so does the id, for as long as nothing is changed.
    pub fn stop(&mut self) -> bool {
        self.sending.stop()
    }
}
