//! The one thread that writes the log. Whatever it takes is durable before anyone sees it or is told of it.
//!
//! It commits in groups. A group is what came in while the one before it was being made durable, so nobody waits
//! for a timer: alone, an event is committed at once; under load, the disk itself sets the pace.

use std::sync::Arc;

use jiff::Timestamp;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, timeout_at};

use super::audit;
use super::board::Board;
use super::clock::Clock;
use super::held::Held;
use super::metrics::Metrics;
use super::people::reduce::{self, Whose};
use super::people::{Person, ReduceError, Register, Seal};
use super::pulse::Rounds;
use super::rules::{Asked, Group, Refused, digest};
use super::store::{Digest, Gone, Retention, Steady, Store};
use super::stored::Stored;
use crate::domain::Kind;
use crate::domain::recognition::Consent;
use crate::wire::{Accepted, Published};

mod upkeep;
mod wish;

use upkeep::{SETTLE_REST, STEP_PAUSE};
use wish::Wish;
pub use wish::{Outcome, Pending, Rehearsed, Sought};

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

/// What is kept beside the log.
pub struct Beside {
    /// What is held back for it; a log in memory has nothing to hold it in.
    pub held: Option<Held>,
    /// How far people wish to be named.
    pub people: Register,
    /// Its rounds of questions; a log in memory has none.
    pub rounds: Option<Rounds>,
}

/// Where publishers hand their drafts in.
#[derive(Clone)]
pub struct Sequencer {
    drafts: mpsc::Sender<Draft>,
    seal: Seal,
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
        beside: Beside,
        threads: bool,
    ) -> std::io::Result<(Sequencer, oneshot::Receiver<()>)> {
        let seal = beside.people.seal();
        let (drafts, waiting) = mpsc::channel(DRAFTS_MAX);
        let (ended, end) = oneshot::channel();
        let writing = async move {
            Writer::new(store, board, metrics, clock, retention, beside).run(waiting).await;
            let _ = ended.send(());
        };
        if threads {
            let timers = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
            let thread = std::thread::Builder::new().name("openfloor-log".into());
            thread.spawn(move || timers.block_on(writing))?;
        } else {
            tokio::spawn(writing);
        }
        Ok((Sequencer { drafts, seal }, end))
    }

    /// Events as they are handed in: nobody in them is known by a reference any more, and each with what it is recognised by.
    pub fn told(&self, events: Vec<Accepted>) -> Vec<(Accepted, Digest)> {
        let one = |mut event: Accepted| {
            self.seal.close(&mut event);
            let digest = digest(&event);
            (event, digest)
        };
        events.into_iter().map(one).collect()
    }

    /// Keeps how far somebody wishes to be named, and waits until it is durable; `None` forgets it. What is shown of them
    /// beyond it leaves the walls at once, after the answer: how long that takes tells nobody whether there was anything.
    pub async fn wish(&self, site: &str, reference: &str, wish: Option<Consent>) -> Outcome {
        let who = (self.seal.person(site, reference), self.seal.as_written(site, reference));
        self.hand_in(Vec::new(), false, Wish::Name { site: site.into(), who, wish }).outcome().await
    }

    /// Hands in one event or one batch, and waits until it is durable.
    pub async fn publish(&self, events: Vec<Accepted>, batch: bool) -> Outcome {
        self.publish_as(events, batch, Asked::default()).await
    }

    /// The same, as its publisher asks for it.
    pub async fn publish_as(&self, events: Vec<Accepted>, batch: bool, asked: Asked) -> Outcome {
        self.publish_told(self.told(events), batch, asked).await
    }

    /// The same, of events as [`Sequencer::told`] gives them.
    pub async fn publish_told(&self, events: Vec<(Accepted, Digest)>, batch: bool, asked: Asked) -> Outcome {
        self.hand_in(events, batch, Wish::Publish(asked)).outcome().await
    }

    /// Hands in what was held, at once and in the order of the calls. A withdrawal beyond `since` stands against it.
    /// `beside`: it may stand beside grave news.
    pub fn release(
        &self,
        events: Vec<(Accepted, Digest)>,
        (batch, beside): (bool, bool),
        since: u64,
    ) -> Pending {
        self.hand_in(events, batch, Wish::Release { since, beside })
    }

    /// Hands in what a round of questions tells, likewise.
    pub fn tell(&self, events: Vec<(Accepted, Digest)>, since: u64) -> Pending {
        self.hand_in(events, false, Wish::Tell(since))
    }

    /// Asks where the log has these events already: position 0, and no duplicate, for one that it has not.
    pub async fn seek(&self, events: Vec<Sought>, batch: bool) -> Outcome {
        self.hand_in(Vec::new(), batch, Wish::Seek(events)).outcome().await
    }

    /// What is held as its publisher gave it, and what would stand against it at this moment, after what is held before it. `None` when too
    /// much waits for the log, or it is closed.
    pub async fn rehearse(
        &self,
        earlier: Vec<(Vec<Accepted>, bool)>,
        events: Vec<Accepted>,
        batch: bool,
    ) -> Option<Rehearsed> {
        let (told, answer) = oneshot::channel();
        let earlier = earlier.into_iter().map(|(events, batch)| (self.told(events), batch)).collect();
        let _ = self.hand_in(self.told(events), batch, Wish::Rehearse { earlier, told }).outcome().await;
        answer.await.ok()
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
    beside: Beside,
    /// By which rows get old.
    steady: Steady,
    /// When the next step of a sweep is due, and when something owed is to be tried again.
    sweep_at: Instant,
    settle_at: Option<Instant>,
    /// When what is shown of people is to be brought down to what they wish, which could not be done before.
    reduce_at: Option<Instant>,
}

impl Writer {
    fn new(
        store: Box<dyn Store>,
        board: Arc<Board>,
        metrics: Arc<Metrics>,
        clock: Clock,
        retention: Retention,
        beside: Beside,
    ) -> Self {
        let newest = store.reader().at(store.head()).ok().flatten();
        let (at, now) = (Instant::now(), clock.now());
        let steady = Steady::new(newest.map_or(now, |newest| newest.received_at), at);
        Self {
            store,
            board,
            metrics,
            clock,
            retention,
            beside,
            steady,
            sweep_at: at,
            settle_at: Some(at),
            reduce_at: None,
        }
    }

    async fn run(mut self, mut waiting: mpsc::Receiver<Draft>) {
        loop {
            let owed = [self.settle_at, self.reduce_at].into_iter().flatten();
            let due = owed.fold(self.sweep_at, Instant::min);
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
        let (wishes, drafts): (Vec<_>, Vec<_>) =
            drafts.into_iter().partition(|draft| matches!(draft.wish, Wish::Name { .. }));
        let people: Vec<Person> = wishes.into_iter().filter_map(|draft| self.keep(draft)).collect();
        self.publish(drafts);
        for person in &people {
            self.reduce(Whose::Of(person));
        }
    }

    /// Keeps a wish, and answers. Whose it is, if it is kept.
    fn keep(&mut self, draft: Draft) -> Option<Person> {
        let Wish::Name { site, who, wish } = &draft.wish else { return None };
        let head = (self.store.epoch(), self.store.head());
        let kept = self.beside.people.set_as(site, who, *wish, (self.clock.now(), head));
        if let Err(error) = &kept {
            tracing::error!(%error, "a wish of how to be named could not be kept");
        }
        let _ = draft.reply.send(match kept {
            Ok(()) => Ok(Published { results: Vec::new() }),
            Err(_) => Err(Refused::Log),
        });
        kept.ok().map(|()| who.0)
    }

    /// Brings what is shown of people down to what they wish; when that can't be done now, it is tried until it is.
    fn reduce(&mut self, whose: Whose<'_>) {
        let now = self.clock.now();
        let mut gone =
            match reduce::reduce(&mut *self.store, &self.board, &mut self.beside.people, now, whose) {
                Ok(gone) => gone,
                Err(error) => {
                    tracing::error!(%error, "somebody is shown by more than they wish; trying again");
                    self.reduce_at = Some(Instant::now() + SETTLE_REST);
                    return;
                }
            };
        if matches!(whose, Whose::Everyone) {
            self.reduce_at = None;
        }
        if gone.is_empty() {
            return;
        }
        gone.iter().for_each(|gone| audit::withdrawn(gone.seq));
        if let Some(held) = &self.beside.held {
            // What is shown anew stands: what its publisher holds for it comes, or the list of what is held would tell of the wish.
            let stands =
                |gone: &Gone| self.board.newest(&gone.key).is_some_and(|shown| shown.kind != Kind::Withdrawn);
            gone.retain(|gone| !stands(gone));
            held.withdrawn(&gone, self.board.epoch(), now);
        }
        self.settle();
    }

    fn publish(&mut self, drafts: Vec<Draft>) {
        let withdraws = drafts.iter().any(Draft::withdraws);
        if drafts.iter().any(Draft::thanks) {
            // What it erases is wiped in between.
            self.settle_at.get_or_insert_with(|| Instant::now() + STEP_PAUSE);
        }
        let (beside, metrics) = (&mut self.beside, &self.metrics);
        let mut answers = append(&mut *self.store, &self.board, metrics, beside, drafts, self.clock.now());
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
    fn thanks(&self) -> bool {
        self.events.iter().any(|(event, _)| event.kind() == Kind::Recognition)
    }

    fn withdraws(&self) -> bool {
        let is_taken = !matches!(self.wish, Wish::Rehearse { .. });
        is_taken && self.events.iter().any(|(event, _)| event.kind() == Kind::Withdrawn)
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
    beside: &mut Beside,
    drafts: Vec<Draft>,
    now: Timestamp,
) -> Vec<Answer> {
    if let Err(error) = store.hold() {
        // Each look at it takes a lock of its own then, or tells why it can't.
        tracing::warn!(%error, "the log could not be held while a group is judged");
    }
    let mut group = Group::new(store, board, &beside.people, now).with_rounds(beside.rounds.as_ref());
    let mut answers = Vec::with_capacity(drafts.len());
    for draft in drafts {
        let withdraws = draft.withdraws();
        let Draft { mut events, batch, wish, reply } = draft;
        let taken = match wish {
            Wish::Publish(asked) => group.take_as(&mut events, batch, asked),
            Wish::Release { since, beside } => {
                let stands = group.not_withdrawn(&events, since);
                stands.and_then(|()| group.release(&mut events, batch, beside))
            }
            Wish::Tell(since) => {
                let stands = group.not_withdrawn(&events, since);
                stands.and_then(|()| group.take_of_a_round(&mut events, batch))
            }
            Wish::Seek(sought) => group.seen(&sought, batch),
            Wish::Rehearse { earlier, told } => {
                let against = group.rehearse(earlier, &mut events, batch).err();
                let events = events.into_iter().map(|(event, _)| event).collect();
                // Whoever asked may have gone away.
                let _ = told.send(Rehearsed { events, against });
                Ok(Vec::new())
            }
            Wish::Name { .. } => Ok(Vec::new()),
        };
        let taken = taken.map(|results| Published { results });
        answers.push(Answer { reply, taken, withdraws });
    }
    let (records, stored, noted) = group.into_parts();
    let began = Instant::now();
    // Who is named is noted first: a name that is on a wall can always be taken back. So is what a level tells.
    let noted = beside.people.keep(&noted).map_err(ReduceError::from);
    let durable = match noted.and_then(|()| Ok(store.append(&records)?)) {
        Ok(()) => true,
        Err(error) => {
            tracing::error!(%error, events = records.len(), "the log could not be written");
            store.let_go();
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
        if let Some(held) = &beside.held {
            let gone = stored.iter().filter(|event| event.kind == Kind::Withdrawn);
            let gone: Vec<_> = gone.map(|event| event.gone()).collect();
            held.withdrawn(&gone, board.epoch(), now);
        }
        let of_thanks = |event: &&Arc<Stored>| matches!(event.kind, Kind::Recognition | Kind::Withdrawn);
        reduce::tidy(&mut beside.people, board, stored.iter().filter(of_thanks).map(|event| &event.key));
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
