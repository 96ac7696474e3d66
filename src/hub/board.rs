//! What every connection reads: the newest event of each thing, and the most recent events.
//!
//! Walls that reconnect together never reach the disk, and no connection has a queue: it has a position and reads on
//! from there. While the position is among the recent events it is given each of them. Once it has fallen out, it
//! is given the newest version of each thing beyond it, ascending; the index of the newest by position *is*
//! the conflated log.
//!
//! Events are kept as the JSON that the log has. Nothing here looks into it.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;

use super::aside::Asides;
use super::framed::Framed;
use super::store::{Record, Store, StoreError, THANKS_DAYS, erases, is_emptied};
use super::stored::Stored;
use super::view::View;
use crate::domain::{Key, Kind};
use crate::wire::{Cursor, cursor};

mod chunk;
mod shared;
mod sites;
mod thing;
mod units;

use chunk::Reader;
pub use chunk::{CHUNK_BYTES_MAX, CHUNK_EVENTS_MAX, Chunk, EXAMINED_MAX, Told};
pub use shared::Next;
use shared::Shared;
use thing::{Had, Past, Thing, leave};

/// Most recent events that are kept besides the newest of each thing: a wall may be this far behind and miss none.
pub const RECENT_EVENTS_MAX: usize = 4_096;
/// Most bytes of the recent events' bodies.
pub const RECENT_BYTES_MAX: usize = 8 * 1024 * 1024;
/// Most superseded versions of one thing that are counted for a wall which has missed them.
pub const PASSED_MAX: usize = 64;

/// How long recognition is on the board.
pub const RECOGNITION_KEPT: SignedDuration = SignedDuration::from_hours(THANKS_DAYS * 24);
/// Most things on the board: twenty floors' worth, each of which a wall can hold.
pub const THINGS_MAX: usize = 200_000;
/// Most bytes of the newest versions' bodies.
pub const THINGS_BYTES_MAX: usize = 512 * 1024 * 1024;

/// What to read of the board.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// Every event, as far as the recent ones reach back; else the newest of each thing.
    Events,
    /// The newest of each thing, and of what was withdrawn up to a position nothing: for a wall that has nothing.
    Snapshot {
        /// The head when the snapshot began.
        pin: u64,
    },
}

/// What the board knows of a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// The event there has this check.
    Check(u32),
    /// It is beyond the head.
    Ahead,
    /// It is neither recent nor the newest of its thing: the log knows.
    Unknown,
}

/// How much a board holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holds {
    /// The newest position.
    pub head: u64,
    /// Things, withdrawn ones too.
    pub things: u64,
    /// Recent events.
    pub recent_events: u64,
    /// Bytes of the recent events' bodies.
    pub recent_bytes: u64,
}

/// The board. Cheap to share; every look takes the lock for a moment.
#[derive(Debug)]
pub struct Board {
    epoch: u64,
    shelves: RwLock<Shelves>,
    /// Taken after the shelves, where both are needed.
    shared: Mutex<Shared>,
    head: watch::Sender<u64>,
}

#[derive(Debug)]
struct Shelves {
    head: Cursor,
    /// When the newest event was taken.
    taken_at: Timestamp,
    things: HashMap<Key, Thing>,
    by_position: BTreeMap<u64, Arc<Stored>>,
    /// Where the newest versions of a site are, by kind: rules ask for a few of them at each event.
    sites: HashMap<Arc<str>, BTreeMap<Kind, BTreeSet<u64>>>,
    /// What they are to those beside them.
    asides: HashMap<Arc<str>, Asides>,
    /// Where a floor last changed which teams belong to which units.
    units_at: u64,
    bytes: usize,
    /// Ends at the head, without a gap; `None` where a withdrawal has taken the event out.
    recent: VecDeque<Option<Arc<Stored>>>,
    recent_bytes: usize,
    /// How often something was taken out, so that nobody may be served it again.
    taken: u64,
    /// What was there before, and is not any more.
    past: Past,
}

impl Board {
    /// A board with the newest event of each thing in the store, and its most recent events.
    ///
    /// # Errors
    /// When the store could not be read.
    pub fn load(store: &dyn Store) -> Result<Self, StoreError> {
        let epoch = store.epoch();
        let mut shelves = Shelves {
            head: Cursor { epoch, seq: 0, check: 0 },
            taken_at: Timestamp::UNIX_EPOCH,
            things: HashMap::new(),
            by_position: BTreeMap::new(),
            sites: HashMap::new(),
            asides: HashMap::new(),
            units_at: 0,
            bytes: 0,
            recent: VecDeque::new(),
            recent_bytes: 0,
            taken: 0,
            past: Past::default(),
        };
        let is_whole = store.reader().horizon() == 0;
        store.latest(&mut |record| match is_emptied(&record) {
            // They left the walls before this start.
            true => shelves.pass_by(epoch, &record),
            false => shelves.put(Arc::new(Stored::read(epoch, &record))),
        })?;
        if is_whole {
            store.firsts(&mut |key, first| shelves.began(&key, first))?;
        } else {
            // Where things began that it has, and which there were besides, the log does not tell any more.
            shelves.things.values_mut().for_each(|thing| thing.first = 0);
            shelves.past = Past::Unknown;
        }
        let after = store.head().saturating_sub(RECENT_EVENTS_MAX as u64);
        shelves.remember(after, &store.read(after, store.head(), RECENT_EVENTS_MAX)?);
        let head = watch::Sender::new(shelves.head.seq);
        Ok(Self { epoch, shelves: RwLock::new(shelves), shared: Mutex::default(), head })
    }

    /// The log's random number.
    pub fn epoch(&self) -> u64 {
        self.epoch
    }

    /// The place of the newest event.
    pub fn head(&self) -> Cursor {
        self.read().head
    }

    /// How much it holds.
    pub fn holds(&self) -> Holds {
        let shelves = self.read();
        Holds {
            head: shelves.head.seq,
            things: shelves.by_position.len() as u64,
            recent_events: shelves.recent.len() as u64,
            recent_bytes: shelves.recent_bytes as u64,
        }
    }

    /// Wakes whenever the head has moved. It only wakes: what is new comes from [`Board::after`].
    pub fn wake(&self) -> watch::Receiver<u64> {
        self.head.subscribe()
    }

    /// The newest event of a thing.
    pub fn newest(&self, key: &Key) -> Option<Arc<Stored>> {
        let shelves = self.read();
        shelves.things.get(key).and_then(|thing| shelves.by_position.get(&thing.newest)).cloned()
    }

    /// What stands at a position.
    pub fn known(&self, seq: u64) -> Known {
        let shelves = self.read();
        if seq > shelves.head.seq {
            return Known::Ahead;
        }
        if seq == 0 {
            return Known::Check(0);
        }
        let event = shelves.by_position.get(&seq).or_else(|| shelves.recent_at(seq));
        event.map_or(Known::Unknown, |event| Known::Check(event.cursor.check))
    }

    /// The newest events of the things of one kind at a site, ascending.
    pub fn of_site(&self, kind: Kind, site: &str) -> Vec<Arc<Stored>> {
        let shelves = self.read();
        let places = shelves.sites.get(site).and_then(|kinds| kinds.get(&kind));
        places.into_iter().flatten().filter_map(|seq| shelves.by_position.get(seq)).cloned().collect()
    }

    /// What the things of a site are to those beside them. The look is short: everyone waits for it.
    pub fn beside<T: Default>(&self, site: &str, look: impl FnOnce(&Asides) -> T) -> T {
        self.read().asides.get(site).map(look).unwrap_or_default()
    }

    /// The newest events of all things of one kind.
    pub fn of_kind(&self, kind: Kind) -> Vec<Arc<Stored>> {
        self.read().by_position.values().filter(|event| event.kind == kind).cloned().collect()
    }

    /// Shows events that the log has made durable, in its order, and wakes every connection.
    pub fn show(&self, events: &[Arc<Stored>]) {
        let head = {
            let mut shelves = self.write();
            let mut taken = false;
            for event in events {
                shelves.put(event.clone());
                taken |= shelves.push(event.clone());
            }
            if taken {
                self.take_back(&mut shelves);
            }
            shelves.head.seq
        };
        self.head.send_replace(head);
    }

    /// Takes things out that retention took out of the log. Nobody is told: they have long been over.
    pub fn forget(&self, things: &[Key]) {
        if things.is_empty() {
            return;
        }
        let mut shelves = self.write();
        for key in things {
            shelves.forget(key);
        }
        self.take_back(&mut shelves);
    }

    /// Takes out what no wall shows any more, though the log still has it: recognition of more than a week ago.
    pub fn expire(&self, now: Timestamp) {
        let over = |event: &Stored| {
            event.kind == Kind::Recognition && now.duration_since(event.received_at) > RECOGNITION_KEPT
        };
        // Looked for beside the readers, who would all wait for the whole of it otherwise. Whoever calls this is the only
        // one who shows events too, so nothing changes in between.
        let keys: Vec<_> = {
            let shelves = self.read();
            shelves.by_position.values().filter(|event| over(event)).map(|event| event.key.clone()).collect()
        };
        self.forget(&keys);
    }

    /// True when there is no room for another thing.
    pub fn is_full(&self) -> bool {
        let shelves = self.read();
        shelves.things.len() >= THINGS_MAX || shelves.bytes >= THINGS_BYTES_MAX
    }

    /// What a view shows beyond a position. Nothing is missing but versions that were superseded before they
    /// could be read, and those are counted.
    ///
    /// Whoever reads on until a chunk is whole has, at that chunk's end, exactly what the log says up to there: what
    /// was superseded behind the reader lies ahead of it.
    pub fn after(&self, view: &View, position: u64, reading: Reading) -> Chunk {
        self.read().after(view, position, reading, Had { from: position, until: 0 })
    }

    /// The same, framed; made once for all walls that are to be sent it.
    pub fn framed(&self, view: &View, next: Next) -> Arc<Framed> {
        if let Some(framed) = self.shared().find(view, &next) {
            return framed;
        }
        let (chunk, state) = {
            let shelves = self.read();
            let chunk = shelves.after(view, next.position, next.reading, Had::by(&next));
            (chunk, (shelves.head.seq, shelves.taken))
        };
        let framed = Arc::new(Framed::new(&chunk, &next));
        self.shared().keep(view, next, &framed, state);
        framed
    }

    /// No chunk is served again that was made before.
    fn take_back(&self, shelves: &mut Shelves) {
        shelves.taken += 1;
        self.shared().empty(shelves.taken);
    }

    fn shared(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    // A reader or writer that panicked has left whole entries behind: the board stays good.
    fn read(&self) -> RwLockReadGuard<'_, Shelves> {
        self.shelves.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Shelves> {
        self.shelves.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// True for a site with something that is not withdrawn.
fn stands(kinds: &BTreeMap<Kind, BTreeSet<u64>>) -> bool {
    kinds.keys().any(|kind| *kind != Kind::Withdrawn)
}

impl Shelves {
    fn after(&self, view: &View, position: u64, reading: Reading, had: Had) -> Chunk {
        let had = |event: &Stored| self.had(event, position, had);
        let beyond = usize::try_from(self.head.seq.saturating_sub(position)).unwrap_or(usize::MAX);
        let mut reader = Reader::new(view, reading, (self.head, self.taken_at));
        match (reading, self.recent.len().checked_sub(beyond)) {
            (Reading::Events, Some(start)) => {
                let recent = self.recent.range(start..).flatten();
                // Of what was erased the versions before are gone from the recent ones too.
                reader.read(recent.map(|event| match erases(event.kind) {
                    true => (event, self.erased(event, position), had(event)),
                    false => (event, 0, true),
                }));
            }
            (Reading::Events, None) => {
                let newest = self.by_position.range(position + 1..);
                reader.read(newest.map(|(_, event)| (event, self.passed(event, position), had(event))));
            }
            (Reading::Snapshot { .. }, _) => {
                reader.read(self.by_position.range(position + 1..).map(|(_, event)| (event, 0, had(event))));
            }
        }
        reader.chunk
    }

    /// Puts the newest version of a thing in its place.
    fn put(&mut self, event: Arc<Stored>) {
        let seq = event.cursor.seq;
        self.head = event.cursor;
        self.taken_at = self.taken_at.max(event.received_at);
        let was_there = event.kind == Kind::Withdrawn || self.past.has(&event.key);
        let new = || Thing { first: if was_there { 0 } else { seq }, ..Thing::default() };
        let thing = self.things.entry(event.key.clone()).or_insert_with(new);
        self.bytes += event.body.len();
        let before = self.by_position.remove(&thing.newest);
        if let Some(before) = &before {
            self.bytes -= before.body.len();
            thing.pass(before, &event);
            leave(&mut self.sites, &mut self.asides, before);
        }
        thing.newest = seq;
        self.note_units(before.as_deref(), &event);
        self.sites.entry(event.key.site.clone()).or_default().entry(event.kind).or_default().insert(seq);
        if !event.aside.is_nothing() {
            self.asides.entry(event.key.site.clone()).or_default().add(seq, &event.aside);
        }
        self.by_position.insert(seq, event);
    }

    /// Notes where the first version of a thing is.
    fn began(&mut self, key: &Key, first: u64) {
        if let Some(thing) = self.things.get_mut(key) {
            thing.first = first;
        }
    }

    fn forget(&mut self, key: &Key) {
        let thing = self.things.remove(key);
        if thing.is_some() {
            self.past.add(key);
        }
        if let Some(newest) = thing.and_then(|thing| self.by_position.remove(&thing.newest)) {
            self.bytes -= newest.body.len();
            leave(&mut self.sites, &mut self.asides, &newest);
        }
        let same = |slot: &&mut Option<Arc<Stored>>| slot.as_ref().is_some_and(|event| event.key == *key);
        for slot in self.recent.iter_mut().filter(same) {
            self.recent_bytes -= slot.take().map_or(0, |taken| taken.body.len());
        }
    }

    /// Remembers an event. True when what was made of those before it may not be served again.
    fn push(&mut self, event: Arc<Stored>) -> bool {
        let mut taken = event.kind == Kind::Withdrawn;
        if erases(event.kind) {
            // What is erased is not served again, not even to a wall that is only a little behind.
            // Nor is the mark with which a hub took a name back, once the thanks are shown anew: whoever has them hears of one revision.
            let gone = |other: &Stored| {
                event.kind == Kind::Withdrawn || other.kind != Kind::Withdrawn || other.is_of_hub
            };
            let same = |slot: &&mut Option<Arc<Stored>>| {
                slot.as_ref().is_some_and(|other| other.key == event.key && gone(other))
            };
            for slot in self.recent.iter_mut().filter(same) {
                self.recent_bytes -= slot.take().map_or(0, |taken| taken.body.len());
                taken = true;
            }
        }
        self.recent_bytes += event.body.len();
        self.recent.push_back(Some(event));
        self.trim();
        taken
    }

    /// Moves on past an event that no wall is shown.
    fn pass_by(&mut self, epoch: u64, record: &Record) {
        self.past.add(&record.key);
        self.head =
            Cursor { epoch, seq: record.seq, check: cursor::check(record.seq, &record.source, &record.id) };
    }

    /// Takes the log's events beyond `after` as the recent ones, when everything newest is in its place. The log leaves
    /// out what was erased; the recent ones count every position.
    fn remember(&mut self, after: u64, records: &[Record]) {
        let positions = usize::try_from(self.head.seq - after).unwrap_or(0);
        self.recent.resize(positions, None);
        for record in records.iter().filter(|record| !is_emptied(record)) {
            let event = match self.by_position.get(&record.seq) {
                Some(newest) => newest.clone(),
                None => {
                    let event = Arc::new(Stored::new(self.head.epoch, record));
                    if let Some(thing) = self.things.get_mut(&event.key)
                        && let Some(newest) = self.by_position.get(&thing.newest)
                    {
                        thing.pass(&event, newest);
                        if event.is_of_hub && newest.kind == Kind::Recognition {
                            continue;
                        }
                    }
                    event
                }
            };
            let place = usize::try_from(record.seq - after).ok().and_then(|at| at.checked_sub(1));
            if let Some(slot) = place.and_then(|at| self.recent.get_mut(at)) {
                self.recent_bytes += event.body.len();
                *slot = Some(event);
            }
        }
        self.trim();
    }

    fn trim(&mut self) {
        while self.recent.len() > RECENT_EVENTS_MAX || self.recent_bytes > RECENT_BYTES_MAX {
            if let Some(gone) = self.recent.pop_front().flatten() {
                self.recent_bytes -= gone.body.len();
            }
        }
    }

    /// False for the mark of a withdrawal of a thing that a wall at a position had no version of.
    fn had(&self, event: &Stored, position: u64, had: Had) -> bool {
        let up_to = if event.cursor.seq <= had.until { had.from } else { position };
        let first = self.things.get(&event.key).map_or(0, |thing| thing.first);
        event.kind != Kind::Withdrawn || up_to >= first
    }

    /// How many versions before this one lie beyond a position, and are not among the recent events any more.
    fn erased(&self, event: &Stored, position: u64) -> u64 {
        let Some(thing) = self.things.get(&event.key).filter(|thing| thing.newest == event.cursor.seq) else {
            return 0;
        };
        let is_there = |seq: u64| self.recent_at(seq).is_some();
        thing.passed.iter().filter(|seq| **seq > position && !is_there(**seq)).count() as u64
    }

    /// The recent event at a position.
    fn recent_at(&self, seq: u64) -> Option<&Arc<Stored>> {
        let beyond = self.head.seq.checked_sub(seq)?;
        let back = usize::try_from(beyond).ok()?.checked_add(1)?;
        self.recent.get(self.recent.len().checked_sub(back)?)?.as_ref()
    }

    /// How many versions before this one lie beyond a position.
    fn passed(&self, event: &Stored, position: u64) -> u64 {
        let thing = self.things.get(&event.key).filter(|thing| thing.newest == event.cursor.seq);
        thing.map_or(0, |thing| thing.passed.iter().filter(|seq| **seq > position).count() as u64)
    }
}

#[cfg(test)]
mod tests;
