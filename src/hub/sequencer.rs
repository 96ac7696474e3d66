//! The one thread that writes the log. Whatever it takes is durable before anyone sees it or is told of it.
//!
//! It commits in groups. A group is what came in while the one before it was being made durable, so nobody waits
//! for a timer: alone, an event is committed at once; under load, the disk itself sets the pace.

use std::sync::Arc;

use jiff::Timestamp;
use tokio::sync::{mpsc, oneshot};

use super::board::Board;
use super::clock::Clock;
use super::held::Held;
use super::rules::{Group, Refused, digest};
use super::store::{Digest, Store};
use crate::domain::Kind;
use crate::wire::{Accepted, Published};

/// Most drafts that wait for the log. A publisher beyond it is told to come back: 503.
pub const DRAFTS_MAX: usize = 256;
/// Most events of one group: beyond it a commit gets no cheaper by the event, and the first ones wait longer.
pub const GROUP_EVENTS_MAX: usize = 256;

/// One event or one batch on its way into the log.
pub struct Draft {
    events: Vec<(Accepted, Digest)>,
    batch: bool,
    wish: Wish,
    reply: oneshot::Sender<Result<Published, Refused>>,
}

/// What is wished for a draft.
enum Wish {
    /// That it is published.
    Publish,
    /// That it is published, unless a thing of it was withdrawn beyond this position.
    Release(u64),
    /// To know whether the log has these already.
    Seek(Vec<Sought>),
}

/// An event by its source and id, and what it is recognised by.
pub type Sought = (String, String, Digest);

/// An answer of the log that is on its way.
pub struct Pending(Option<oneshot::Receiver<Result<Published, Refused>>>);

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
    /// Starts the thread (without `threads`, a task of this runtime). It ends when the last [`Sequencer`] is gone, and
    /// then closes the store and drops the sender of the receiver that comes with it.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(
        store: Box<dyn Store>,
        board: Arc<Board>,
        clock: Clock,
        held: Option<Held>,
        threads: bool,
    ) -> std::io::Result<(Sequencer, oneshot::Receiver<()>)> {
        let (drafts, waiting) = mpsc::channel(DRAFTS_MAX);
        let (ended, end) = oneshot::channel();
        let mut writer = Writer { store, board, clock, held };
        if threads {
            let thread = std::thread::Builder::new().name("openfloor-log".into());
            thread.spawn(move || {
                writer.run(waiting);
                drop(writer);
                let _ = ended.send(());
            })?;
        } else {
            tokio::spawn(async move {
                writer.run_here(waiting).await;
                let _ = ended.send(());
            });
        }
        Ok((Sequencer { drafts }, end))
    }

    /// Hands in one event or one batch, and waits until it is durable.
    pub async fn publish(&self, events: Vec<Accepted>, batch: bool) -> Outcome {
        // The digests are made here, where there are many threads, and not there, where there is one.
        let events = events.into_iter().map(|event| {
            let digest = digest(&event);
            (event, digest)
        });
        self.hand_in(events.collect(), batch, Wish::Publish).outcome().await
    }

    /// Hands in what was held, at once and in the order of the calls. A withdrawal beyond `since` stands against it.
    pub fn release(&self, events: Vec<(Accepted, Digest)>, batch: bool, since: u64) -> Pending {
        self.hand_in(events, batch, Wish::Release(since))
    }

    /// Asks where the log has these events already: position 0, and no duplicate, for one that it has not.
    pub async fn seek(&self, events: Vec<Sought>, batch: bool) -> Outcome {
        self.hand_in(Vec::new(), batch, Wish::Seek(events)).outcome().await
    }

    fn hand_in(&self, events: Vec<(Accepted, Digest)>, batch: bool, wish: Wish) -> Pending {
        let (reply, answer) = oneshot::channel();
        match self.drafts.try_send(Draft { events, batch, wish, reply }) {
            // A log that is closed answers by dropping the draft.
            Ok(()) | Err(mpsc::error::TrySendError::Closed(_)) => Pending(Some(answer)),
            Err(mpsc::error::TrySendError::Full(_)) => Pending(None),
        }
    }
}

/// What writes the log.
struct Writer {
    store: Box<dyn Store>,
    board: Arc<Board>,
    clock: Clock,
    held: Option<Held>,
}

impl Writer {
    fn run(&mut self, mut waiting: mpsc::Receiver<Draft>) {
        while let Some(first) = waiting.blocking_recv() {
            self.commit_with(first, &mut waiting);
        }
    }

    /// The same on the caller's own runtime.
    async fn run_here(&mut self, mut waiting: mpsc::Receiver<Draft>) {
        while let Some(first) = waiting.recv().await {
            self.commit_with(first, &mut waiting);
        }
    }

    /// Commits a draft and what came in meanwhile.
    fn commit_with(&mut self, first: Draft, waiting: &mut mpsc::Receiver<Draft>) {
        let mut events = first.events.len();
        let mut drafts = vec![first];
        while events < GROUP_EVENTS_MAX
            && let Ok(next) = waiting.try_recv()
        {
            events += next.events.len();
            drafts.push(next);
        }
        commit(&mut *self.store, &self.board, self.held.as_ref(), drafts, self.clock.now());
    }
}

fn commit(store: &mut dyn Store, board: &Board, held: Option<&Held>, drafts: Vec<Draft>, now: Timestamp) {
    let mut group = Group::new(store, board, now);
    let mut answers = Vec::with_capacity(drafts.len());
    for Draft { mut events, batch, wish, reply } in drafts {
        let taken = match wish {
            Wish::Publish => group.take(&mut events, batch),
            Wish::Release(since) => {
                group.not_withdrawn(&events, since).and_then(|()| group.take(&mut events, batch))
            }
            Wish::Seek(sought) => group.seen(&sought, batch),
        };
        answers.push((reply, taken.map(|results| Published { results })));
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
        // Before the withdrawal is answered: what is held for it must not bring it back, whatever happens then.
        if let Some(held) = held {
            let gone = stored.iter().filter(|event| event.kind == Kind::Withdrawn);
            let gone: Vec<_> = gone.map(|event| (event.key.clone(), event.cursor.seq)).collect();
            held.withdrawn(&gone, board.epoch(), now);
        }
    }
    for (reply, taken) in answers {
        // A publisher that has gone away will send it again, and be told that it is a duplicate.
        let _ = reply.send(if durable { taken } else { taken.and(Err(Refused::Log)) });
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::super::store::{Found, MemoryStore, Record, StoreError};
    use super::*;
    use crate::hub::view::View;
    use crate::wire::accept;

    /// A log whose disk can be full.
    struct Disk {
        log: MemoryStore,
        full: Arc<AtomicBool>,
    }

    impl Store for Disk {
        fn epoch(&self) -> u64 {
            self.log.epoch()
        }
        fn head(&self) -> u64 {
            self.log.head()
        }
        fn append(&mut self, group: &[Record]) -> Result<(), StoreError> {
            if self.full.load(Ordering::SeqCst) {
                return Err(StoreError::Damaged { seq: 0, what: "the disk is full" });
            }
            self.log.append(group)
        }
        fn read(&self, after: u64, to: u64, limit: usize) -> Result<Vec<Record>, StoreError> {
            self.log.read(after, to, limit)
        }
        fn latest(&self, each: &mut dyn FnMut(Record)) -> Result<(), StoreError> {
            self.log.latest(each)
        }
        fn find(&self, source: &str, id: &str) -> Result<Option<Found>, StoreError> {
            self.log.find(source, id)
        }
    }

    fn note(id: &str, text: &str) -> Vec<Accepted> {
        let event = serde_json::json!({
            "specversion": "1.0", "id": id, "source": "/s", "type": "dev.openfloor.note.v1",
            "subject": format!("note/{id}"), "site": "lisbon",
            "data": {"text": text, "author": {"role": "Lead", "name": "Ana"}},
        });
        vec![accept(&event.to_string()).expect("fits")]
    }

    fn draft(id: &str, text: &str) -> (Draft, oneshot::Receiver<Result<Published, Refused>>) {
        let (reply, answer) = oneshot::channel();
        let events = note(id, text).into_iter().map(|event| {
            let digest = digest(&event);
            (event, digest)
        });
        (Draft { events: events.collect(), batch: false, wish: Wish::Publish, reply }, answer)
    }

    #[tokio::test]
    async fn what_the_disk_refuses_is_shown_to_nobody_and_may_come_again() {
        let full = Arc::new(AtomicBool::new(true));
        let store = Disk { log: MemoryStore::new(7), full: full.clone() };
        let board = Arc::new(Board::load(&store).expect("loads"));
        let (sequencer, _end) =
            Sequencer::start(Box::new(store), board.clone(), Clock::default(), None, true).expect("a thread");
        let refused = sequencer.publish(note("a", "A"), false).await;
        assert!(matches!(refused, Outcome::Refused(Refused::Log)));
        assert_eq!((board.head().seq, board.after(&View::default(), 0).events.len()), (0, 0));
        full.store(false, Ordering::SeqCst);
        let Outcome::Published(published) = sequencer.publish(note("a", "A"), false).await else {
            panic!("refused")
        };
        assert_eq!((published.results[0].seq, published.results[0].duplicate), (1, false));
        assert_eq!(board.head().seq, 1);
    }

    #[test]
    fn drafts_of_one_group_know_of_each_other() {
        let mut store = MemoryStore::new(7);
        let board = Board::load(&store).expect("loads");
        let (drafts, answers): (Vec<_>, Vec<_>) =
            [draft("a", "A"), draft("a", "A"), draft("a", "Other"), draft("b", "B")].into_iter().unzip();
        commit(&mut store, &board, None, drafts, Timestamp::now());
        let told = answers.into_iter().map(|mut answer| match answer.try_recv().expect("an answer") {
            Ok(published) => Some((published.results[0].seq, published.results[0].duplicate)),
            Err(_) => None,
        });
        assert_eq!(told.collect::<Vec<_>>(), [Some((1, false)), Some((1, true)), None, Some((2, false))]);
        assert_eq!((store.head(), board.head().seq), (2, 2));
    }

    #[tokio::test]
    async fn more_than_may_wait_are_told_to_come_back() {
        let (drafts, _waiting) = mpsc::channel(1);
        let (first, _answer) = draft("a", "A");
        assert!(drafts.try_send(first).is_ok(), "room for one");
        assert!(matches!(Sequencer { drafts }.publish(note("b", "B"), false).await, Outcome::Busy));
    }
}
