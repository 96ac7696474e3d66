//! Rounds of questions, and what is asked unsigned: what comes in sealed, and what of it may be told.
//!
//! ```text
//! POST /v1/pulse/{site} ── codes, once ──► people ── POST /v1/check-in, the pages ──► pulse.db (sealed with the round's key)
//!                                                       ticks: daily at the hour of closing, and at the close
//!                                      sequencer ◄── engagement events, the only way out ◄──┘
//! ```
//!
//! R2 and R7: a code and what it answered are written and forgotten in one transaction, and nothing of either is in the feed's log, a
//! line of the hub's own log, a count, or a backup.

use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::Notify;

use super::board::Board;
use super::caller::Who;
use super::clock::Clock;
use super::held::take::zone_of;
use super::rate::{Buckets, Rate};
use super::store::Steady;
use crate::pulse::Instrument;

pub mod answers;
pub mod arriving;
pub mod asks;
pub mod check;
pub mod codes;
pub mod doors;
pub mod file;
pub mod frame;
pub mod keeping;
pub mod key;
pub mod opening;
pub mod passes;

mod cells;
mod telling;

pub(super) mod pages;
pub(super) mod routes;
pub(super) mod ticks;

pub use answers::NotAnswered;
pub use asks::NotTaken;
use file::{File, FileError};
use frame::Frame;
use key::Keys;
pub use opening::NotOpened;

/// How fast a hub takes answers, and looks codes up, over all sites: a floor of 5,000 that is asked in a meeting is through in a
/// minute. It is by hub and never by address, since no address is looked at. Only what bears the mark of a round counts here, so that
/// whoever has no code keeps nobody from answering.
pub const ANSWERING: Rate = Rate { every: Duration::from_millis(10), burst: 2_000 };
/// How fast codes that bear no mark of a round are answered as unknown, over all sites; beyond it they are told to wait, and codes that
/// bear one pass nevertheless. What keeps a code from being guessed is its length: 5,000 guesses a second meet one of 5,000 codes in
/// some 1,400 years.
pub const GUESSING: Rate = Rate { every: Duration::from_millis(100), burst: 200 };
/// How much may be asked unsigned at one site: thirty at once, and thirty an hour.
pub const ASKING: Rate = Rate { every: Duration::from_secs(120), burst: 30 };
/// How often one pass is looked at, whose place may be free again by then; beyond it whoever has it asks as everybody can.
pub const PASSING: Rate = Rate { every: Duration::from_secs(10), burst: 3 };

/// Rounds and the inbox of a hub.
#[derive(Clone, Debug)]
pub struct Pulse {
    /// Rounds of questions.
    pub rounds: Rounds,
    /// What is asked unsigned.
    pub asks: Asks,
}

/// Rounds of questions: opening, answering, closing. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Rounds(Arc<Inner>);

/// What is asked unsigned. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Asks(Arc<Inner>);

/// A round that takes answers at this moment.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenNow {
    /// When it closes.
    pub closes: Timestamp,
    /// What it asks.
    pub instrument: Arc<Instrument>,
}

#[derive(Debug)]
struct Inner {
    file: Mutex<File>,
    /// What tells a code's round by its mark, without a look at the disk.
    marks: Keys,
    /// The rounds that are kept, the newest first; written under the lock of the file.
    known: RwLock<Vec<Arc<Round>>>,
    /// Answers that wait for the next beat.
    arriving: Mutex<Option<Vec<arriving::Arrival>>>,
    /// True while something waits for the log.
    telling: AtomicBool,
    wake: Notify,
    board: Arc<Board>,
    clock: Clock,
    /// What the clock is believed, once the rounds are looked after.
    steady: Mutex<Option<Steady>>,
    limits: Limits,
}

/// A round with its instrument read.
#[derive(Debug)]
struct Round {
    id: i64,
    frame: Frame,
    instrument: Arc<Instrument>,
}

#[derive(Debug)]
struct Limits {
    answering: Buckets,
    guessing: Buckets,
    asks: Buckets,
    passes: Buckets,
}

impl Limits {
    /// One more that comes to be answered, whoever it is.
    fn answer(&self) -> bool {
        self.answering.take(&Who::Others, 1).is_ok()
    }

    /// One more that is asked at a site.
    fn ask(&self, site: &str) -> bool {
        self.asks.take(&Who::Token(site.into()), 1).is_ok()
    }

    /// One more that brought a code that is none.
    fn guess(&self) -> bool {
        self.guessing.take(&Who::Others, 1).is_ok()
    }
}

impl Pulse {
    /// Opens the rounds of a data folder. An open round whose answers can't be opened, since their key is gone, or that knows less than
    /// what was told of it, since its file was put back, is closed as suppressed.
    ///
    /// # Errors
    /// When the file or its key can't be opened or read.
    pub fn open(folder: &Path, board: Arc<Board>, clock: Clock) -> Result<Pulse, FileError> {
        let mut file = File::open(folder)?;
        let known = rounds_of(&file)?;
        let limits = Limits {
            answering: Buckets::new(ANSWERING),
            guessing: Buckets::new(GUESSING),
            asks: Buckets::new(ASKING),
            passes: Buckets::new(PASSING),
        };
        ticks::lose_what_is_lost(&mut file, &known, &board)?;
        let known = RwLock::new(rounds_of(&file)?);
        let marks = file.keys.root.clone();
        let (telling, wake, steady) = (AtomicBool::new(true), Notify::new(), Mutex::new(None));
        let inner = Arc::new(Inner {
            file: Mutex::new(file),
            marks,
            known,
            arriving: Mutex::new(Some(Vec::new())),
            telling,
            wake,
            board,
            clock,
            steady,
            limits,
        });
        Ok(Pulse { rounds: Rounds(inner.clone()), asks: Asks(inner) })
    }
}

impl Rounds {
    /// The round of a site that takes answers now; it costs no look at a disk.
    pub fn open_now(&self, site: &str) -> Option<OpenNow> {
        let now = self.0.now();
        let round = self.0.known().iter().find(|round| round.frame.site == site).cloned()?;
        let open = round.frame.is_open_at(now);
        open.then(|| OpenNow { closes: round.frame.closes, instrument: round.instrument.clone() })
    }

    /// True when a round at a site, open or over, has figures of an ISO week; it costs no look at a disk.
    pub fn asks(&self, site: &str, window: &str) -> bool {
        let known = self.0.known();
        known.iter().any(|round| round.frame.site == site && round.frame.window == window)
            || self.0.has_told(site, window)
    }

    /// What the open round of a site asks.
    pub fn instrument_of(&self, site: &str) -> Option<Arc<Instrument>> {
        self.open_now(site).map(|open| open.instrument)
    }
}

impl Inner {
    /// Does something that waits for the disk off the threads that serve. `None` when it failed.
    async fn on_disk<T: Send + 'static>(
        self: &Arc<Self>,
        what: impl FnOnce(&mut File, &Inner) -> T + Send + 'static,
    ) -> Option<T> {
        let inner = self.clone();
        tokio::task::spawn_blocking(move || what(&mut inner.file(), &inner)).await.ok()
    }

    /// The time by which rounds open and end, and by which answers and questions are taken: the clock's, as far as it is believed.
    fn now(&self) -> Timestamp {
        let clock = self.clock.now();
        let mut steady = self.steady.lock().unwrap_or_else(PoisonError::into_inner);
        steady.as_mut().map_or(clock, |steady| steady.now(clock, tokio::time::Instant::now()))
    }

    /// From now on a clock that jumps ahead is doubted until it has gone on from there for so long.
    fn doubt(&self, stands: Duration) {
        let steady = Steady::new(self.clock.now(), tokio::time::Instant::now());
        let steady = steady.patient(ticks::CLOCK_LEAD_MAX, stands);
        *self.steady.lock().unwrap_or_else(PoisonError::into_inner) = Some(steady);
    }

    // Whoever panicked has left whole transactions behind, and what is known is read from the file.
    fn file(&self) -> MutexGuard<'_, File> {
        self.file.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn known(&self) -> Vec<Arc<Round>> {
        self.known.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Reads anew what the file has, after it was written.
    fn know(&self, file: &File) -> Result<(), FileError> {
        let known = rounds_of(file)?;
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = known;
        Ok(())
    }
}

fn rounds_of(file: &File) -> Result<Vec<Arc<Round>>, FileError> {
    let one = |(id, frame): (i64, Frame)| {
        let instrument =
            Instrument::parse(&frame.instrument).map_err(|_| FileError::Damaged("an instrument"))?;
        Ok(Arc::new(Round { id, frame, instrument: Arc::new(instrument) }))
    };
    file.rounds()?.into_iter().map(one).collect()
}

impl Round {
    /// The place of a group with how many can answer in it.
    fn of_group(&self, group: usize) -> (usize, u32) {
        (group, self.frame.groups.list().get(group).map_or(0, |group| group.eligible))
    }

    fn is_open(&self) -> bool {
        self.frame.has_answers()
    }
}
