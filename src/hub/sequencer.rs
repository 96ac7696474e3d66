//! The one thread that writes the log. Whatever it takes is durable before anyone sees it or is told of it.
//!
//! It commits in groups. A group is what came in while the one before it was being made durable, so nobody waits
//! for a timer: alone, an event is committed at once; under load, the disk itself sets the pace.

use std::sync::Arc;

use jiff::Timestamp;
use tokio::sync::{mpsc, oneshot};

use super::board::Board;
use super::rules::{Group, Refused, digest};
use super::store::{Digest, Store};
use crate::wire::{Accepted, Published};

/// Most drafts that wait for the log. A publisher beyond it is told to come back: 503.
pub const DRAFTS_MAX: usize = 256;
/// Most events of one group: beyond it a commit gets no cheaper by the event, and the first ones wait longer.
pub const GROUP_EVENTS_MAX: usize = 256;

/// One event or one batch on its way into the log.
pub struct Draft {
    events: Vec<(Accepted, Digest)>,
    batch: bool,
    reply: oneshot::Sender<Result<Published, Refused>>,
}

/// Where publishers hand their drafts in.
#[derive(Clone)]
pub struct Sequencer {
    drafts: mpsc::Sender<Draft>,
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

impl Sequencer {
    /// Starts the thread. It ends when the last [`Sequencer`] is gone, and then closes the store and drops the
    /// sender of the receiver that comes with it.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(
        store: Box<dyn Store>,
        board: Arc<Board>,
    ) -> std::io::Result<(Sequencer, oneshot::Receiver<()>)> {
        let (drafts, waiting) = mpsc::channel(DRAFTS_MAX);
        let (ended, end) = oneshot::channel();
        let thread = std::thread::Builder::new().name("openfloor-log".into());
        thread.spawn(move || {
            run(store, &board, waiting);
            let _ = ended.send(());
        })?;
        Ok((Sequencer { drafts }, end))
    }

    /// Hands in one event or one batch, and waits until it is durable.
    pub async fn publish(&self, events: Vec<Accepted>, batch: bool) -> Outcome {
        // The digests are made here, where there are many threads, and not there, where there is one.
        let events = events.into_iter().map(|event| {
            let digest = digest(&event);
            (event, digest)
        });
        let (reply, answer) = oneshot::channel();
        match self.drafts.try_send(Draft { events: events.collect(), batch, reply }) {
            Ok(()) => match answer.await {
                Ok(Ok(published)) => Outcome::Published(published),
                Ok(Err(refused)) => Outcome::Refused(refused),
                Err(_) => Outcome::Refused(Refused::Log),
            },
            Err(mpsc::error::TrySendError::Full(_)) => Outcome::Busy,
            Err(mpsc::error::TrySendError::Closed(_)) => Outcome::Refused(Refused::Log),
        }
    }
}

fn run(mut store: Box<dyn Store>, board: &Board, mut waiting: mpsc::Receiver<Draft>) {
    while let Some(first) = waiting.blocking_recv() {
        let mut events = first.events.len();
        let mut drafts = vec![first];
        while events < GROUP_EVENTS_MAX
            && let Ok(next) = waiting.try_recv()
        {
            events += next.events.len();
            drafts.push(next);
        }
        commit(&mut *store, board, drafts);
    }
}

fn commit(store: &mut dyn Store, board: &Board, drafts: Vec<Draft>) {
    let mut group = Group::new(store, board, Timestamp::now());
    let mut answers = Vec::with_capacity(drafts.len());
    for Draft { mut events, batch, reply } in drafts {
        let taken = group.take(&mut events, batch).map(|results| Published { results });
        answers.push((reply, taken));
    }
    let (records, stored) = group.into_parts();
    let durable = match store.append(&records) {
        Ok(()) => true,
        Err(error) => {
            tracing::error!(%error, events = records.len(), "the log could not be written");
            false
        }
    };
    if durable && !stored.is_empty() {
        board.show(&stored);
    }
    for (reply, taken) in answers {
        // A publisher that has gone away will send it again, and be told that it is a duplicate.
        let _ = reply.send(if durable { taken } else { taken.and(Err(Refused::Log)) });
    }
}
