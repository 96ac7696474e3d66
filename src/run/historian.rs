//! What a hub has of an item's earlier words.

use tokio::sync::watch;

use super::errand::{Errand, cause};
use crate::model::Msg;
use crate::model::form::Ticket;
use crate::model::history::{Recalled, Revision, Wish};
use crate::publisher::{HistoryPage, PublishError, Publisher};
use crate::wire::{Cause, Incoming, decode};

/// Most answers that wait for the loop: one is asked for at a time.
const NEWS_MAX: usize = 2;
/// What a hub answers whoever has no token, or none for this.
const FORBIDDEN: [u16; 2] = [401, 403];
/// What a hub answers about a thing that it does not have, or does not show to this token.
const NOT_FOUND: u16 = 404;

/// Asks for earlier words, one page at a time.
#[derive(Debug)]
pub struct Historian(Errand);

impl Historian {
    /// One who asks a hub that may become known later.
    pub fn new(hub: watch::Receiver<Option<Publisher>>) -> Self {
        Self(Errand::new(hub, NEWS_MAX))
    }

    /// One who has nobody to ask.
    pub fn of_nobody() -> Self {
        Self::new(watch::channel(None).1)
    }

    /// Asks for a page. A question that is under way is given up: nobody waits for its answer any more.
    pub fn ask(&mut self, ticket: Ticket, wish: Wish) {
        self.0.begin(|hub, _| async move {
            let recalled = match hub {
                Some(hub) => recall(&hub, &wish).await,
                None => Recalled::Unreachable(Cause::NoHubHere),
            };
            Msg::Recalled(ticket, recalled)
        });
    }

    /// The next answer.
    pub async fn news(&mut self) -> Msg {
        self.0.news().await
    }
}

/// One page. It is asked for once: a person who waits can ask again.
async fn recall(hub: &Publisher, wish: &Wish) -> Recalled {
    match hub.history(&wish.key, wish.before, wish.as_lead).await {
        Ok(page) => read(&page),
        Err(PublishError::Refused { status: NOT_FOUND, .. }) => Recalled::Nothing,
        Err(PublishError::Refused { status, problem, .. }) if FORBIDDEN.contains(&status) => {
            Recalled::NotAllowed(problem.error)
        }
        Err(error) => Recalled::Unreachable(cause(&error)),
    }
}

/// A page as the wall reads its feed.
fn read(page: &HistoryPage) -> Recalled {
    let revision = |text: &str| match decode(text) {
        Incoming::Event { at, event, .. } => Some(Revision { seq: at.cursor.seq, event: *event }),
        _ => None,
    };
    let revisions: Vec<Revision> = page.revisions.iter().filter_map(|one| revision(one.get())).collect();
    Recalled::Page { unread: page.revisions.len() - revisions.len(), revisions, before: page.before }
}
