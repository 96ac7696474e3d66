//! What leaves a wall by the hand of a person: to the hub, to a printer, into a folder. Nothing here is waited for.

use std::sync::Arc;

use super::filer::{Filer, Ways};
use super::sender::Sender;
use crate::model::form::{Draft, Ticket};
use crate::model::huddle::Way;
use crate::model::{Model, Msg};
use crate::screen::Lexicon;

/// What leaves a wall by the hand of a person.
pub struct Outbox {
    sender: Sender,
    filer: Filer,
}

impl Outbox {
    /// An outbox with what it needs.
    pub fn new(sender: Sender, filer: Filer) -> Self {
        Self { sender, filer }
    }

    /// An outbox from which nothing goes anywhere.
    pub fn to_nobody(lexicon: Arc<Lexicon>) -> Self {
        let ways = Ways { print: None, folder: None };
        Self::new(Sender::to_nobody(), Filer::new(ways, lexicon))
    }

    /// Begins to send an event.
    pub fn send(&mut self, ticket: Ticket, draft: Draft) {
        self.sender.send(ticket, draft);
    }

    /// Stops what is under way to the hub.
    pub fn stop_sending(&mut self) {
        self.sender.stop();
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
        }
    }
}
