//! What a hub has of an item's earlier words: asked for in a task of its own, so that neither a frame nor a key waits for it.

use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

use crate::model::Msg;
use crate::model::form::Ticket;
use crate::model::history::{Recalled, Revision, Wish};
use crate::publisher::{HistoryPage, PublishError, Publisher};
use crate::wire::{Incoming, decode};

/// Most answers that wait for the loop: one is asked for at a time.
const NEWS_MAX: usize = 2;
/// What a hub answers whoever has no token, or none for this.
const FORBIDDEN: [u16; 2] = [401, 403];
/// What a hub answers about a thing that it does not have, or does not show to this token.
const NOT_FOUND: u16 = 404;

/// Asks for earlier words, one page at a time.
#[derive(Debug)]
pub struct Historian {
    /// The hub; `None` until it is known where it is.
    hub: watch::Receiver<Option<Publisher>>,
    news: (mpsc::Sender<Msg>, mpsc::Receiver<Msg>),
    under_way: Option<JoinHandle<()>>,
}

impl Historian {
    /// One who asks a hub that may become known later.
    pub fn new(hub: watch::Receiver<Option<Publisher>>) -> Self {
        Self { hub, news: mpsc::channel(NEWS_MAX), under_way: None }
    }

    /// One who has nobody to ask.
    pub fn of_nobody() -> Self {
        Self::new(watch::channel(None).1)
    }

    /// Asks for a page. A question that is under way is given up: nobody waits for its answer any more.
    pub fn ask(&mut self, ticket: Ticket, wish: Wish) {
        self.stop();
        let hub = self.hub.borrow().clone();
        let news = self.news.0.clone();
        self.under_way = Some(tokio::spawn(async move {
            let recalled = match hub {
                Some(hub) => recall(&hub, &wish).await,
                None => Recalled::Unreachable("there is no hub behind this wall".into()),
            };
            // The loop that is gone does not ask.
            let _ = news.send(Msg::Recalled(ticket, recalled)).await;
        }));
    }

    fn stop(&mut self) {
        if let Some(task) = self.under_way.take() {
            task.abort();
        }
    }

    /// The next answer.
    pub async fn news(&mut self) -> Msg {
        match self.news.1.recv().await {
            Some(msg) => msg,
            // It holds a sending end itself.
            None => std::future::pending().await,
        }
    }
}

impl Drop for Historian {
    fn drop(&mut self) {
        self.stop();
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
        Err(error) => Recalled::Unreachable(error.to_string().lines().next().unwrap_or_default().to_owned()),
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
