//! What is asked of the log, and the answer that is on its way.

use tokio::sync::oneshot;

use crate::domain::recognition::Consent;
use crate::hub::people::Person;
use crate::hub::rules::{Asked, Refused, Together};
use crate::hub::store::Digest;
use crate::wire::{Accepted, Published};

/// What is wished for a draft.
pub(super) enum Wish {
    /// That it is published.
    Publish(Asked),
    /// That it is published, unless a thing of it was withdrawn beyond this position.
    Release {
        /// The position.
        since: u64,
        /// Whether it may stand beside grave news.
        beside: bool,
    },
    /// The same, of what a round of questions tells.
    Tell(u64),
    /// To know whether the log has these already.
    Seek(Vec<Sought>),
    /// To know what its release would make of it now. Nothing of it is taken.
    Rehearse {
        /// What is held before it.
        earlier: Vec<Together>,
        /// Who is told.
        told: oneshot::Sender<Rehearsed>,
    },
    /// That somebody is named by no more than this from now on; `None`: by as much as they consent to each time.
    Name {
        /// The site.
        site: Box<str>,
        /// Who, and the same by the reference as it is written.
        who: (Person, Person),
        /// How far.
        wish: Option<Consent>,
    },
}

/// What is held, as a release of this moment would have it.
pub struct Rehearsed {
    /// The events, with their people named as far as they consent: what they wish is told to nobody.
    pub events: Vec<Accepted>,
    /// What stands against it.
    pub against: Option<Refused>,
}

/// An event by its source and id, and what it is recognised by.
pub type Sought = (String, String, Digest);

/// An answer of the log that is on its way.
pub struct Pending(pub(super) Option<oneshot::Receiver<Result<Published, Refused>>>);

impl Pending {
    /// Waits for it.
    pub async fn outcome(self) -> Outcome {
        match self.0 {
            Some(answer) => match answer.await {
                Ok(Ok(published)) => Outcome::Published(published),
                Ok(Err(refused)) => Outcome::Refused(refused),
                Err(_) => Outcome::Refused(Refused::Log),
            },
            None => Outcome::Busy,
        }
    }
}

/// What became of a draft that was handed in.
pub enum Outcome {
    /// It is in the log, and shown.
    Published(Published),
    /// A rule stood against it, or the log could not be written.
    Refused(Refused),
    /// Too many drafts wait.
    Busy,
}
