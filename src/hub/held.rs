//! What is held back: events that wait for a time and for gates, apart from the log, until they are released once.
//!
//! ```text
//! POST /v1/events with a hold → take → held.db ─ release, every half second: due? → sequencer → log → erased here
//! ```
//!
//! Before its release nothing of an event is where a wall, a count or a log line could find it. The log itself
//! makes a release happen once: an event that is there already is recognised by its source and id.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::Notify;
use tokio::time::Instant;

use super::store::{Digest, Gone, Store};
use crate::domain::{Fault, Key};
use crate::wire::hold::{Gate, HoldState, Met};
use crate::wire::{Accepted, Problem};

pub mod entry;
pub mod file;
pub mod taken;

mod before;
mod celebration;
mod shelf;

pub(super) mod release;
pub(super) mod routes;
pub(super) mod take;

use crate::wire::until::Until;
use entry::{About, Entry, pack};
use file::{File, FileError};

/// Most events that are held at once, over all publishers: a year of planned announcements for a large site.
pub const HELD_EVENTS_MAX: usize = 1_000;
/// Most bytes of the events that are held at once: the file is written anew when one leaves, and stays small.
pub const HELD_BYTES_MAX: usize = 16 * 1024 * 1024;
/// How long a hold waits for its gates, from when it was handed in or, where that is later, from its time on: what nobody lets out by
/// then is not meant any more, and keeps its subject from others no longer.
pub const GATES_DAYS_MAX: i64 = 90;
/// How far ahead a hold time may be: a year and some, so that a wrong year is noticed.
pub const AHEAD_DAYS_MAX: i64 = 400;
/// Most refused and withdrawn holds that a list still tells; the oldest are forgotten first.
pub const ENDED_MAX: usize = 256;
/// How long a refused or withdrawn hold is told.
pub const ENDED_DAYS_MAX: i64 = 30;
/// Most holds that are handed to the log together, well below what may wait there.
pub const WAVE_MAX: usize = 64;
/// The first wait after a release that the log could not take.
pub const RETRY_FIRST: Duration = Duration::from_millis(500);
/// The longest one: a disk that has room again is noticed within this.
pub const RETRY_MAX: Duration = Duration::from_secs(5);

/// What is held, shared by publishers, the release and the log.
#[derive(Clone, Debug)]
pub struct Held(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    shelf: Mutex<Shelf>,
    /// Wakes the release before its time.
    wake: Notify,
    /// True while there is anything to look at: a hub that holds nothing does nothing.
    busy: AtomicBool,
}

#[derive(Debug)]
struct Shelf {
    file: File,
    /// By arrival.
    slots: BTreeMap<i64, Slot>,
    /// Until when the file is left alone after it could not be written.
    rest_until: Option<Instant>,
}

#[derive(Debug)]
struct Slot {
    entry: Entry,
    /// True while the log has it in hand.
    releasing: bool,
    /// True when it has left; its texts are to be erased.
    gone: bool,
    /// True when the file does not have the newest state of it.
    unsaved: bool,
    tries: u32,
    again_at: Option<Instant>,
}

impl Slot {
    fn new(entry: Entry) -> Self {
        Self { entry, releasing: false, gone: false, unsaved: false, tries: 0, again_at: None }
    }

    fn waits(&self) -> bool {
        self.entry.waits() && !self.gone
    }
}

/// What is to be held.
pub struct Request {
    /// One event, or a batch.
    pub events: Vec<(Accepted, Digest)>,
    /// True for a batch.
    pub batch: bool,
    /// Until when.
    pub until: Option<Until>,
    /// What must be done before.
    pub gates: Vec<String>,
    /// The log in which it is to appear.
    pub epoch: u64,
    /// Its head.
    pub head: u64,
    /// The moment.
    pub now: Timestamp,
    /// The token that hands it in.
    pub by: Option<String>,
    /// Whether it may stand beside grave news: its publisher was asked, and means it.
    pub beside: bool,
}

/// Why something is not held.
#[derive(Debug)]
pub enum NotHeld {
    /// It contradicts what is held: HTTP 409.
    Conflict(Vec<Fault>),
    /// The time or a gate will not do: HTTP 422.
    Terms(String),
    /// Too much is held: HTTP 503.
    Full(String),
    /// The file can't be written: HTTP 503.
    File,
}

/// Why a hold was not changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unmoved {
    /// There is none of this id that the caller may see.
    Unknown,
    /// It has no such gate.
    NoGate,
    /// It is on its way into the log, or has ended.
    Late,
    /// The file can't be written.
    File,
    /// The log can't be asked now.
    Busy,
}

/// A hold that is due.
pub struct Ready {
    arrival: i64,
    /// Its events, with what they are recognised by.
    pub events: Vec<(Accepted, Digest)>,
    /// True for a batch.
    pub batch: bool,
    /// A withdrawal of its thing beyond this position of the log stands against it.
    pub since: u64,
    /// Whether it may stand beside grave news.
    pub beside: bool,
}

/// What became of a release.
pub enum Settled {
    /// It is in the log.
    Released,
    /// A rule stands against it.
    Refused(Problem),
    /// It is celebration, and waits until it stands beside no grave news.
    Rests(Timestamp),
    /// The log could not take it now, or a part of it is withdrawn.
    Again,
}

impl Held {
    /// Opens what is held for a log. What was withdrawn there before an end that came too soon is erased here.
    ///
    /// # Errors
    /// When the file can't be opened or read, or the log can't be read.
    pub fn open(folder: &Path, store: &dyn Store, now: Timestamp) -> Result<Held, OpenError> {
        let file = File::open(folder)?;
        let slots = file.entries()?.into_iter().map(|(arrival, entry)| (arrival, Slot::new(entry)));
        let mut shelf = Shelf { slots: slots.collect(), file, rest_until: None };
        for slot in shelf.slots.values_mut().filter(|slot| slot.waits()) {
            for index in 0..slot.entry.events.len() {
                let about = &slot.entry.events[index];
                let key = Key::new(&about.site, &about.subject);
                if let Some(gone) = store.tombstone(&key)? {
                    let gone = Gone { key, source: gone.source, seq: gone.seq };
                    slot.withdraw(&gone, store.epoch(), now);
                }
            }
        }
        let held = Held(Arc::new(Inner {
            shelf: Mutex::new(shelf),
            wake: Notify::new(),
            busy: AtomicBool::new(true),
        }));
        held.tidy(now);
        Ok(held)
    }

    /// Takes something in, durably. True beside it when it was held already.
    ///
    /// # Errors
    /// Why it is not held.
    pub fn hold(&self, request: Request) -> Result<(Entry, bool), NotHeld> {
        let mut shelf = self.shelf();
        if let Some(entry) = shelf.repeated(&request)? {
            return Ok((entry, true));
        }
        let texts: Result<Vec<_>, _> = request.events.iter().map(|(event, _)| pack(event)).collect();
        let texts = texts.map_err(|_| NotHeld::File)?;
        let about =
            |((event, digest), text): (&(Accepted, Digest), &String)| About::of(event, *digest, text.len());
        let entry = Entry {
            id: shelf.free_id(),
            state: HoldState::Held,
            epoch: request.epoch,
            head: request.head,
            held_at: request.now,
            by: request.by,
            beside: request.beside,
            rests_until: None,
            until: request.until,
            gates: request.gates.into_iter().map(|name| Gate { name, met: None }).collect(),
            batch: request.batch,
            events: request.events.iter().zip(&texts).map(about).collect(),
            problem: None,
            ended_at: None,
        };
        shelf.check(&entry, request.now)?;
        let arrival = shelf.file.insert(&entry, &texts).map_err(|error| {
            tracing::error!(%error, "can't hold an event");
            NotHeld::File
        })?;
        shelf.slots.insert(arrival, Slot::new(entry.clone()));
        self.0.busy.store(true, Ordering::Release);
        drop(shelf);
        self.0.wake.notify_one();
        Ok((entry, false))
    }

    /// True for what is held already, as it is asked for.
    ///
    /// # Errors
    /// When it contradicts what is held.
    pub fn has(&self, request: &Request) -> Result<bool, NotHeld> {
        Ok(self.shelf().repeated(request)?.is_some())
    }

    /// The holds that the caller may see, as they arrived.
    pub fn list(&self, may: impl Fn(&Entry) -> bool) -> Vec<Entry> {
        let shelf = self.shelf();
        let there = shelf.slots.values().filter(|slot| !slot.gone && may(&slot.entry));
        there.map(|slot| slot.entry.clone()).collect()
    }

    /// A hold with the words of its events, as far as they stand.
    ///
    /// # Errors
    /// When there is none that the caller may see, or the file can't be read.
    pub fn words(&self, id: &str, may: impl Fn(&Entry) -> bool) -> Result<(Entry, Vec<Accepted>), Unmoved> {
        let shelf = self.shelf();
        let (arrival, slot) = shelf.find(id, may)?;
        let texts = shelf.file.texts(arrival).map_err(unwritten)?;
        let stands = |place: i64| {
            let about = usize::try_from(place).ok().and_then(|place| slot.entry.events.get(place));
            about.is_some_and(|about| about.stands())
        };
        let standing = texts.iter().filter(|(place, _)| stands(*place));
        let events = standing.map(|(_, text)| entry::unpack(text).ok_or(Unmoved::File));
        Ok((slot.entry.clone(), events.collect::<Result<_, _>>()?))
    }

    /// Meets a gate, durably; one that is met stays as it is. With `beside`, whoever meets it was asked, and means it to stand beside
    /// grave news.
    ///
    /// # Errors
    /// Why not.
    pub fn meet(
        &self,
        id: &str,
        gate: &str,
        (met, beside): (Met, bool),
        may: impl Fn(&Entry) -> bool,
    ) -> Result<Entry, Unmoved> {
        let mut shelf = self.shelf();
        let (arrival, slot) = shelf.find(id, may)?;
        let place = slot.entry.gates.iter().position(|have| have.name == gate).ok_or(Unmoved::NoGate)?;
        if slot.entry.gates[place].met.is_some() {
            return Ok(slot.entry.clone());
        }
        if !slot.waits() {
            return Err(Unmoved::Late);
        }
        let mut entry = slot.entry.clone();
        entry.gates[place].met = Some(met);
        entry.beside |= beside;
        shelf.file.update([(arrival, Some(&entry))]).map_err(unwritten)?;
        if let Some(slot) = shelf.slots.get_mut(&arrival) {
            slot.entry = entry.clone();
        }
        drop(shelf);
        self.0.wake.notify_one();
        Ok(entry)
    }

    /// Gives a hold up, durably, and erases it.
    ///
    /// # Errors
    /// Why not.
    pub fn cancel(&self, id: &str, may: impl Fn(&Entry) -> bool) -> Result<Entry, Unmoved> {
        let mut shelf = self.shelf();
        let (arrival, slot) = shelf.find(id, may)?;
        if slot.releasing {
            return Err(Unmoved::Late);
        }
        shelf.file.update([(arrival, None)]).map_err(unwritten)?;
        let gone = shelf.slots.remove(&arrival).ok_or(Unmoved::Unknown)?;
        // What could not be cleaned now is cleaned by the next look.
        shelf.file.clean();
        Ok(gone.entry)
    }

    /// What the log has just withdrawn: nothing that its source held for it comes after that.
    pub fn withdrawn(&self, gone: &[Gone], epoch: u64, now: Timestamp) {
        if gone.is_empty() || !self.0.busy.load(Ordering::Acquire) {
            return;
        }
        let mut shelf = self.shelf();
        for slot in shelf.slots.values_mut().filter(|slot| slot.waits()) {
            for gone in gone {
                slot.withdraw(gone, epoch, now);
            }
        }
        shelf.tidy(now);
    }

    /// The holds that are due and wait for no other one, in the order of their release. They are in the log's hands
    /// until [`Held::settle`].
    pub fn wave(&self, epoch: u64, now: Timestamp) -> Vec<Ready> {
        self.shelf().wave(epoch, now)
    }

    /// Notes what became of a wave, and erases what has left.
    pub fn settle(&self, settled: Vec<(Ready, Settled)>, now: Timestamp) {
        let mut shelf = self.shelf();
        for (ready, settled) in settled {
            if let Some(slot) = shelf.slots.get_mut(&ready.arrival) {
                slot.settle(settled, now);
            }
        }
        shelf.tidy(now);
    }

    /// Writes and erases what could not be before, and forgets what ended long ago.
    pub fn tidy(&self, now: Timestamp) {
        let mut shelf = self.shelf();
        let clean = shelf.tidy(now);
        self.0.busy.store(!clean || !shelf.slots.is_empty(), Ordering::Release);
    }

    /// True while there may be something to release or to erase.
    pub fn is_busy(&self) -> bool {
        self.0.busy.load(Ordering::Acquire)
    }

    /// Resolves when something has changed.
    pub async fn changed(&self) {
        self.0.wake.notified().await;
    }

    // Whoever panicked has left whole entries behind, and the file is written before them.
    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        self.0.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Why what is held can't be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The file of what is held.
    #[error(transparent)]
    File(#[from] FileError),
    /// The log.
    #[error(transparent)]
    Store(#[from] super::store::StoreError),
}

fn unwritten(error: FileError) -> Unmoved {
    tracing::error!(%error, "a hold can't be changed");
    Unmoved::File
}

impl Slot {
    /// Erases what its source holds for a thing that was withdrawn. What another one holds for it is refused at its release.
    fn withdraw(&mut self, gone: &Gone, epoch: u64, now: Timestamp) {
        let entry = &mut self.entry;
        // In another log, such as a restored one, positions say nothing: a withdrawal stands.
        if entry.epoch == epoch && gone.seq <= entry.head {
            return;
        }
        if entry.erase(|event| event.is_about(&gone.key) && *event.source == *gone.source) {
            self.unsaved = true;
            if entry.standing() == 0 {
                entry.state = HoldState::Withdrawn;
                entry.ended_at = Some(now);
            }
        }
    }

    fn settle(&mut self, settled: Settled, now: Timestamp) {
        self.releasing = false;
        match settled {
            // What was withdrawn while the log had it in hand stays so.
            Settled::Refused(_) | Settled::Again | Settled::Rests(_) if !self.waits() => {}
            Settled::Released => {
                self.gone = true;
                self.unsaved = true;
            }
            Settled::Refused(problem) => {
                self.entry.erase(|_| true);
                self.entry.state = HoldState::Refused;
                self.entry.problem = Some(problem);
                self.entry.ended_at = Some(now);
                self.unsaved = true;
            }
            Settled::Rests(until) => {
                self.entry.rests_until = Some(until);
                self.unsaved = true;
            }
            Settled::Again => {
                let wait = RETRY_FIRST.saturating_mul(1 << self.tries.min(16)).min(RETRY_MAX);
                self.tries += 1;
                self.again_at = Some(Instant::now() + wait);
            }
        }
    }
}
