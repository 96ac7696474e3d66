//! The one thread that writes the log. Whatever it takes is durable before anyone sees it or is told of it.
//!
//! It commits in groups. A group is what came in while the one before it was being made durable, so nobody waits
//! for a timer: alone, an event is committed at once; under load, the disk itself sets the pace.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, timeout_at};

use super::audit;
use super::board::Board;
use super::clock::Clock;
use super::held::Held;
use super::metrics::Metrics;
use super::rules::{Asked, Group, Refused, digest};
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
        metrics: Arc<Metrics>,
        clock: Clock,
        retention: Retention,
        held: Option<Held>,
        threads: bool,
    ) -> std::io::Result<(Sequencer, oneshot::Receiver<()>)> {
        let (drafts, waiting) = mpsc::channel(DRAFTS_MAX);
        let (ended, end) = oneshot::channel();
        let writing = async move {
            Writer::new(store, board, metrics, clock, retention, held).run(waiting).await;
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
        self.publish_as(events, batch, Asked::default()).await
    }

    /// The same, as its publisher asks for it.
    pub async fn publish_as(&self, events: Vec<Accepted>, batch: bool, asked: Asked) -> Outcome {
        // The digests are made here, where there are many threads, and not there, where there is one.
        let events = events.into_iter().map(|event| {
            let digest = digest(&event);
            (event, digest)
        });
        self.hand_in(events.collect(), batch, Wish::Publish(asked)).outcome().await
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
    metrics: Arc<Metrics>,
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
        metrics: Arc<Metrics>,
        clock: Clock,
        retention: Retention,
        held: Option<Held>,
    ) -> Self {
        let newest = store.reader().at(store.head()).ok().flatten();
        let (at, now) = (Instant::now(), clock.now());
        let steady = Steady::new(newest.map_or(now, |newest| newest.received_at), at);
        Self { store, board, metrics, clock, retention, held, steady, sweep_at: at, settle_at: Some(at) }
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
        self.metrics.listed(settled.is_ok());
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
                if !done.more {
                    self.board.expire(now);
                }
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
        let (held, metrics) = (self.held.as_ref(), &self.metrics);
        let mut answers = append(&mut *self.store, &self.board, metrics, held, drafts, self.clock.now());
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
    metrics: &Metrics,
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
            Wish::Publish(asked) => group.take_as(&mut events, batch, asked),
            Wish::Release(since) => {
                group.not_withdrawn(&events, since).and_then(|()| group.take(&mut events, batch))
            }
            Wish::Seek(sought) => group.seen(&sought, batch),
        };
        let taken = taken.map(|results| Published { results });
        answers.push(Answer { reply, taken, withdraws });
    }
    let (records, stored) = group.into_parts();
    let began = Instant::now();
    let durable = match store.append(&records) {
        Ok(()) => true,
        Err(error) => {
            tracing::error!(%error, events = records.len(), "the log could not be written");
            false
        }
    };
    if !records.is_empty() {
        metrics.committed(records.len(), began.elapsed(), durable);
    }
    if durable && !stored.is_empty() {
        board.show(&stored);
        stored
            .iter()
            .filter(|event| event.kind == Kind::Withdrawn)
            .for_each(|event| audit::withdrawn(event.cursor.seq));
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
mod tests;
