//! The one thread that writes the log. Whatever it takes is durable before anyone sees it or is told of it.
//!
//! It commits in groups. A group is what came in while the one before it was being made durable, so nobody waits
//! for a timer: alone, an event is committed at once; under load, the disk itself sets the pace.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, timeout_at};

use super::board::Board;
use super::clock::Clock;
use super::held::Held;
use super::rules::{Group, Refused, digest};
use super::store::{Digest, Retention, Steady, Store};
use crate::domain::Kind;
use crate::wire::{Accepted, Published};

mod wish;

use wish::Wish;
pub use wish::{Outcome, Pending, Sought};

/// Most drafts that wait for the log. A publisher beyond it is told to come back: 503.
pub const DRAFTS_MAX: usize = 256;
/// Most events of one group: beyond it a commit gets no cheaper by the event, and the first ones wait longer.
pub const GROUP_EVENTS_MAX: usize = 256;

/// How many rows one step of a sweep examines: what a waiting draft may be held up by.
const SWEEP_ROWS: usize = 256;
/// Between two steps of a sweep, or of an erasure: it leaves the disk to the events, and still passes a million rows in
/// two minutes.
const STEP_PAUSE: Duration = Duration::from_millis(25);
/// Between two sweeps: what is kept for days may be kept for an hour more.
const SWEEP_REST: Duration = Duration::from_secs(3_600);
/// Until a line that could not be written onto the list of withdrawals is tried again.
const SETTLE_REST: Duration = Duration::from_secs(1);

/// One event or one batch on its way into the log.
pub struct Draft {
    events: Vec<(Accepted, Digest)>,
    batch: bool,
    wish: Wish,
    reply: oneshot::Sender<Result<Published, Refused>>,
}

/// Where publishers hand their drafts in.
#[derive(Clone)]
pub struct Sequencer {
    drafts: mpsc::Sender<Draft>,
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
        retention: Retention,
        held: Option<Held>,
        threads: bool,
    ) -> std::io::Result<(Sequencer, oneshot::Receiver<()>)> {
        let (drafts, waiting) = mpsc::channel(DRAFTS_MAX);
        let (ended, end) = oneshot::channel();
        let writing = async move {
            Writer::new(store, board, clock, retention, held).run(waiting).await;
            let _ = ended.send(());
        };
        if threads {
            let timers = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
            let thread = std::thread::Builder::new().name("openfloor-log".into());
            thread.spawn(move || timers.block_on(writing))?;
        } else {
            tokio::spawn(writing);
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
    retention: Retention,
    held: Option<Held>,
    /// By which rows get old.
    steady: Steady,
    /// When the next step of a sweep is due, and when something owed is to be tried again.
    sweep_at: Instant,
    settle_at: Option<Instant>,
}

impl Writer {
    fn new(
        store: Box<dyn Store>,
        board: Arc<Board>,
        clock: Clock,
        retention: Retention,
        held: Option<Held>,
    ) -> Self {
        let newest = store.reader().at(store.head()).ok().flatten();
        let (at, now) = (Instant::now(), clock.now());
        let steady = Steady::new(newest.map_or(now, |newest| newest.received_at), at);
        Self { store, board, clock, retention, held, steady, sweep_at: at, settle_at: Some(at) }
    }

    async fn run(mut self, mut waiting: mpsc::Receiver<Draft>) {
        loop {
            let due = self.settle_at.map_or(self.sweep_at, |settle_at| settle_at.min(self.sweep_at));
            match timeout_at(due, waiting.recv()).await {
                Ok(Some(first)) => self.commit_with(first, &mut waiting),
                Ok(None) => return,
                Err(_) => {}
            }
            // At most one step between two commits.
            if Instant::now() >= due {
                self.upkeep();
            }
        }
    }

    /// Does one step of what the log needs besides its events.
    fn upkeep(&mut self) {
        let now = Instant::now();
        if self.settle_at.is_some_and(|at| at <= now) {
            self.settle();
        } else if self.sweep_at <= now {
            self.sweep();
        }
    }

    /// True when every withdrawal is on the list.
    fn settle(&mut self) -> bool {
        let settled = self.store.settle();
        if let Err(error) = &settled {
            tracing::error!(%error, "a withdrawal is in the log and not on its list; it is not acknowledged");
        }
        let rest = match settled {
            Ok(true) => None,
            Ok(false) => Some(STEP_PAUSE),
            Err(_) => Some(SETTLE_REST),
        };
        self.settle_at = rest.map(|rest| Instant::now() + rest);
        settled.is_ok()
    }

    fn sweep(&mut self) {
        let now = self.steady.now(self.clock.now(), Instant::now());
        let rest = match self.store.compact(now, &self.retention, SWEEP_ROWS) {
            Ok(done) => {
                self.board.forget(&done.forgotten);
                if done.removed > 0 {
                    tracing::debug!(
                        rows = done.removed,
                        things = done.forgotten.len(),
                        "let go of old events"
                    );
                }
                if done.more { STEP_PAUSE } else { SWEEP_REST }
            }
            Err(error) => {
                tracing::warn!(%error, "the log could not be swept");
                SWEEP_REST
            }
        };
        self.sweep_at = Instant::now() + rest;
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
        self.commit(drafts);
    }

    fn commit(&mut self, drafts: Vec<Draft>) {
        let withdraws = drafts.iter().any(Draft::withdraws);
        let held = self.held.as_ref();
        let mut answers = append(&mut *self.store, &self.board, held, drafts, self.clock.now());
        // Before a withdrawal is acknowledged, it is on the list. What else was published does not wait for that.
        if withdraws && !self.settle() {
            for answer in answers.iter_mut().filter(|answer| answer.withdraws && answer.taken.is_ok()) {
                answer.taken = Err(Refused::Log);
            }
        }
        for Answer { reply, taken, .. } in answers {
            // A publisher that has gone away will send it again, and be told that it is a duplicate.
            let _ = reply.send(taken);
        }
    }
}

impl Draft {
    fn withdraws(&self) -> bool {
        self.events.iter().any(|(event, _)| event.kind() == Kind::Withdrawn)
    }
}

/// What a publisher will be told.
struct Answer {
    reply: oneshot::Sender<Result<Published, Refused>>,
    taken: Result<Published, Refused>,
    withdraws: bool,
}

/// Judges drafts, makes what is taken of them durable, and shows it.
fn append(
    store: &mut dyn Store,
    board: &Board,
    held: Option<&Held>,
    drafts: Vec<Draft>,
    now: Timestamp,
) -> Vec<Answer> {
    let mut group = Group::new(store, board, now);
    let mut answers = Vec::with_capacity(drafts.len());
    for draft in drafts {
        let withdraws = draft.withdraws();
        let Draft { mut events, batch, wish, reply } = draft;
        let taken = match wish {
            Wish::Publish => group.take(&mut events, batch),
            Wish::Release(since) => {
                group.not_withdrawn(&events, since).and_then(|()| group.take(&mut events, batch))
            }
            Wish::Seek(sought) => group.seen(&sought, batch),
        };
        let taken = taken.map(|results| Published { results });
        answers.push(Answer { reply, taken, withdraws });
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
    if !durable {
        for answer in &mut answers {
            answer.taken = std::mem::replace(&mut answer.taken, Err(Refused::Log)).and(Err(Refused::Log));
        }
    }
    answers
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::super::store::{Compacted, Found, LogReader, MemoryStore, Record, StoreError};
    use super::*;
    use crate::domain::{Audience, Key};
    use crate::hub::board::Reading;
    use crate::hub::view::View;
    use crate::wire::accept;

    /// A log whose disk can be full.
    struct Disk {
        log: MemoryStore,
        full: Arc<AtomicBool>,
        /// Whether its list of withdrawals can't be written.
        unlisted: Arc<AtomicBool>,
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
        fn reader(&self) -> Arc<dyn LogReader> {
            self.log.reader()
        }
        fn compact(
            &mut self,
            now: Timestamp,
            kept: &Retention,
            most: usize,
        ) -> Result<Compacted, StoreError> {
            self.log.compact(now, kept, most)
        }
        fn settle(&mut self) -> Result<bool, StoreError> {
            match self.unlisted.load(Ordering::SeqCst) {
                true => Err(StoreError::Damaged { seq: 0, what: "the list is full" }),
                false => Ok(true),
            }
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

    fn started(full: Arc<AtomicBool>, unlisted: Arc<AtomicBool>) -> (Sequencer, Arc<Board>) {
        let store = Disk { log: MemoryStore::new(7), full, unlisted };
        let board = Arc::new(Board::load(&store).expect("loads"));
        let (clock, retention) = (Clock::default(), Retention::default());
        let started = Sequencer::start(Box::new(store), board.clone(), clock, retention, None, true);
        (started.expect("a thread").0, board)
    }

    #[tokio::test]
    async fn a_withdrawal_is_acknowledged_only_once_it_is_on_the_list() {
        let unlisted = Arc::new(AtomicBool::new(false));
        let (sequencer, board) = started(Arc::default(), unlisted.clone());
        let published = |outcome| match outcome {
            Outcome::Published(Published { results }) => Some((results[0].seq, results[0].duplicate)),
            _ => None,
        };
        assert_eq!(published(sequencer.publish(note("a", "A"), false).await), Some((1, false)));
        unlisted.store(true, Ordering::SeqCst);
        let withdrawn = || {
            let event = serde_json::json!({
                "specversion": "1.0", "id": "w", "source": "/s", "type": "dev.openfloor.withdrawn.v1",
                "subject": "note/a", "site": "lisbon",
            });
            vec![accept(&event.to_string()).expect("fits")]
        };
        assert_eq!(published(sequencer.publish(withdrawn(), false).await), None);
        assert_eq!(board.head().seq, 2, "it is gone from the walls all the same");
        assert_eq!(published(sequencer.publish(note("b", "B"), false).await), Some((3, false)));
        assert_eq!(published(sequencer.publish(withdrawn(), false).await), None, "nor when it comes again");
        unlisted.store(false, Ordering::SeqCst);
        assert_eq!(published(sequencer.publish(withdrawn(), false).await), Some((2, true)));
    }

    #[tokio::test]
    async fn what_the_disk_refuses_is_shown_to_nobody_and_may_come_again() {
        let full = Arc::new(AtomicBool::new(true));
        let (sequencer, board) = started(full.clone(), Arc::default());
        let refused = sequencer.publish(note("a", "A"), false).await;
        assert!(matches!(refused, Outcome::Refused(Refused::Log)));
        assert_eq!(
            (board.head().seq, board.after(&View::default(), 0, Reading::Events).events.len()),
            (0, 0)
        );
        full.store(false, Ordering::SeqCst);
        let Outcome::Published(published) = sequencer.publish(note("a", "A"), false).await else {
            panic!("refused")
        };
        assert_eq!((published.results[0].seq, published.results[0].duplicate), (1, false));
        assert_eq!(board.head().seq, 1);
    }

    #[test]
    fn drafts_of_one_group_know_of_each_other() {
        let store = MemoryStore::new(7);
        let board = Board::load(&store).expect("loads");
        let (drafts, answers): (Vec<_>, Vec<_>) =
            [draft("a", "A"), draft("a", "A"), draft("a", "Other"), draft("b", "B")].into_iter().unzip();
        let board = Arc::new(board);
        let (clock, retention) = (Clock::default(), Retention::default());
        let mut writer = Writer::new(Box::new(store.clone()), board.clone(), clock, retention, None);
        writer.commit(drafts);
        let told = answers.into_iter().map(|mut answer| match answer.try_recv().expect("an answer") {
            Ok(published) => Some((published.results[0].seq, published.results[0].duplicate)),
            Err(_) => None,
        });
        assert_eq!(told.collect::<Vec<_>>(), [Some((1, false)), Some((1, true)), None, Some((2, false))]);
        assert_eq!((store.head(), board.head().seq), (2, 2));
    }

    #[test]
    fn what_the_log_lets_go_of_leaves_the_board() {
        let day = |day: i64| Timestamp::from_second(1_764_000_000 + day * 86_400).expect("in range");
        let record = |seq, subject, at| Record {
            seq,
            key: Key::new("lisbon", subject),
            kind: Kind::Recognition,
            audience: Audience::Floor,
            team: None,
            source: "/s".into(),
            id: seq.to_string().into(),
            digest: [1; 32],
            body: format!("{{\"time\":\"{at}\",\"data\":{{}}}}").into(),
            received_at: at,
        };
        let mut store = MemoryStore::new(7);
        let records = [record(1, "recognition/a", day(0)), record(2, "recognition/b", day(30))];
        store.append(&records).expect("appends");
        let board = Arc::new(Board::load(&store).expect("loads"));
        let clock = Clock::of(move || day(30));
        let retention = Retention { days: 8, ..Retention::default() };
        let mut writer = Writer::new(Box::new(store), board.clone(), clock, retention, None);
        assert!(board.newest(&records[0].key).is_some());
        writer.upkeep();
        writer.upkeep();
        assert!(board.newest(&records[0].key).is_none());
        assert!(board.newest(&records[1].key).is_some());
        assert!(writer.settle_at.is_none() && writer.sweep_at > Instant::now() + SWEEP_REST / 2);
    }

    #[tokio::test]
    async fn more_than_may_wait_are_told_to_come_back() {
        let (drafts, _waiting) = mpsc::channel(1);
        let (first, _answer) = draft("a", "A");
        assert!(drafts.try_send(first).is_ok(), "room for one");
        assert!(matches!(Sequencer { drafts }.publish(note("b", "B"), false).await, Outcome::Busy));
    }
}
