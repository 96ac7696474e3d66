//! What a person at a wall has done beside its loop: sent to the hub or asked of it, printed, saved. Nothing here is waited
//! for.

use std::sync::Arc;

use super::filer::{Filer, Ways};
use super::historian::Historian;
use super::sender::Sender;
use crate::model::form::{Draft, Ticket};
use crate::model::history::Wish;
use crate::model::huddle::Way;
use crate::model::{Model, Msg};
use crate::screen::Lexicon;

/// What leaves a wall by the hand of a person.
pub struct Outbox {
    sender: Sender,
    filer: Filer,
    historian: Historian,
}

impl Outbox {
    /// An outbox with what it needs.
    pub fn new(sender: Sender, filer: Filer, historian: Historian) -> Self {
        Self { sender, filer, historian }
    }

    /// An outbox from which nothing goes anywhere.
    pub fn to_nobody(lexicon: Arc<Lexicon>) -> Self {
        let ways = Ways { print: None, folder: None };
        Self::new(Sender::to_nobody(), Filer::new(ways, lexicon), Historian::of_nobody())
    }

    /// Begins to send an event.
    pub fn send(&mut self, ticket: Ticket, draft: Draft) {
        self.sender.send(ticket, draft);
    }

    /// Stops what is under way to the hub.
    pub fn stop_sending(&mut self) {
        self.sender.stop();
    }

    /// Asks the hub for the earlier words of an item.
    pub fn recall(&mut self, ticket: Ticket, wish: Wish) {
        self.historian.ask(ticket, wish);
    }

    /// Prints or saves the huddle card of this moment.
    pub fn file(&mut self, way: Way, model: &Model) {
        self.filer.file(way, model);
    }

    /// What became of something.
    pub async fn news(&mut self) -> Msg {
        tokio::select! {
            msg = self.sender.news() => msg,
            msg = self.filer.news() => msg,
            msg = self.historian.news() => msg,
        }
    }
}
