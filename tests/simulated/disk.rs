//! The hub's disk: its log over all its lives, and what a wall should show of it.

use std::collections::BTreeMap;
use std::ops::Bound::{Excluded, Included};

use jiff::{SignedDuration, Timestamp};
use openfloor::domain::{Audience, Event, Floor, Key, Kind, Payload, Stamp};
use openfloor::hub::store::{MemoryStore, Record, Retention, Store};
use openfloor::wire::{self, Cursor, Incoming, Phase, Place, cursor, encode};

use crate::plan::Sight;

/// How far ahead a log is compacted: beyond everything that retention keeps.
const LATER: SignedDuration = SignedDuration::from_hours(60 * 24);

/// The log, and a memory of everything that was ever in it.
pub struct Disk {
    pub store: MemoryStore,
    /// All events of each log by position, also those that were erased or let go of since.
    history: BTreeMap<u64, BTreeMap<u64, Entry>>,
    backup: Option<Vec<Record>>,
    /// What a compacted log no longer tells, though nobody withdrew it, and where it came back: up to there walls may
    /// show it still, or not.
    forgotten: BTreeMap<(u64, Key), Option<u64>>,
    /// For each wall, the floor up to where it was asked for last.
    folded: Vec<Folded>,
}

struct Entry {
    record: Record,
    event: Event,
}

#[derive(Clone, Default)]
struct Folded {
    epoch: u64,
    through: u64,
    floor: Floor,
}

impl Disk {
    pub fn new(epoch: u64, walls: usize) -> Self {
        Self {
            store: MemoryStore::new(epoch),
            history: BTreeMap::from([(epoch, BTreeMap::new())]),
            backup: None,
            forgotten: BTreeMap::new(),
            folded: vec![Folded::default(); walls],
        }
    }

    pub fn head(&self) -> Cursor {
        let seq = self.store.head();
        Cursor { epoch: self.store.epoch(), seq, check: 0 }
    }

    /// Remembers what is new in the log.
    ///
    /// # Errors
    /// When the log breaks a law of its own.
    pub fn catch_up(&mut self) -> Result<(), String> {
        let (epoch, head, reader) = (self.store.epoch(), self.store.head(), self.store.reader());
        let history = self.history.entry(epoch).or_default();
        let known = history.keys().next_back().copied().unwrap_or(0);
        for seq in known + 1..=head {
            let record = reader.at(seq).ok().flatten().ok_or(format!("the log has no event at {seq}"))?;
            // What was compacted away, two months later, is no longer known.
            let mut twice = history.values().filter(|have| have.record.id == record.id);
            if let Some(twice) =
                twice.next_back().filter(|twice| reader.at(twice.record.seq).is_ok_and(|kept| kept.is_some()))
            {
                return Err(format!("{} is in the log twice, at {} and {seq}", record.id, twice.record.seq));
            }
            let event = event_of(epoch, &record).ok_or(format!("{seq} can't be read"))?;
            if let Some(back @ None) = self.forgotten.get_mut(&(epoch, record.key.clone())) {
                *back = Some(seq);
            }
            history.insert(seq, Entry { record, event });
        }
        Ok(())
    }

    /// True when some log of this hub had an event where its publisher was told that it is.
    pub fn had(&self, id: &str, seq: u64) -> bool {
        self.history.values().any(|history| history.get(&seq).is_some_and(|have| *have.record.id == *id))
    }

    /// Keeps a copy of the log as it is.
    pub fn take_backup(&mut self) {
        let reader = self.store.reader();
        self.backup = Some((1..=self.store.head()).filter_map(|seq| reader.at(seq).ok().flatten()).collect());
    }

    /// Goes back to the last copy, as a log of its own. What was withdrawn since is withdrawn in it too.
    pub fn restore(&mut self, epoch: u64) {
        let Some(mut records) = self.backup.clone() else { return };
        let in_backup = |key: &Key| records.iter().any(|record| record.key == *key);
        let copied = records.last().map_or(0, |last| last.seq);
        let withdrawn = self.history.get(&self.store.epoch()).into_iter().flat_map(BTreeMap::values);
        let withdrawn: Vec<_> = withdrawn
            .map(|entry| &entry.record)
            .filter(|record| record.seq > copied && record.kind == Kind::Withdrawn && in_backup(&record.key))
            .cloned()
            .collect();
        for (record, seq) in withdrawn.into_iter().zip(copied + 1..) {
            records.push(Record { seq, ..record });
        }
        self.store = MemoryStore::new(epoch);
        // Thanks of which no words are left are on no wall.
        let emptied =
            |record: &Record| record.kind == Kind::Recognition && !record.body.contains(r#""receivers":"#);
        let kept = records.iter().filter(|record| !record.body.is_empty() && !emptied(record));
        let history = kept.filter_map(|record| {
            Some((record.seq, Entry { record: record.clone(), event: event_of(epoch, record)? }))
        });
        self.history.insert(epoch, history.collect());
        // A log in memory can always be written.
        let _ = self.store.append(&records);
        self.backup = None;
    }

    /// Lets go of all that retention would let go of in two months.
    pub fn compact(&mut self, now: Timestamp) {
        let kept = Retention { versions: 1, days: Retention::DAYS_MIN };
        while let Ok(done) = self.store.compact(now + LATER, &kept, usize::MAX) {
            let epoch = self.store.epoch();
            // The mark of a withdrawal too, where it counts no promises; and thanks, of which no words are left.
            let gone = done.forgotten.into_iter().chain(done.emptied);
            self.forgotten.extend(gone.map(|key| ((epoch, key), None)));
            if !done.more {
                return;
            }
        }
    }

    /// Checks that a floor is what the log says up to a position, as a wall with this sight may see it.
    ///
    /// # Errors
    /// What differs.
    pub fn compare(&mut self, wall: usize, sight: &Sight, at: Cursor, shown: &Floor) -> Result<(), String> {
        let history = self.history.get(&at.epoch).ok_or("a log that never was")?;
        let folded = &mut self.folded[wall];
        if folded.epoch != at.epoch || folded.through > at.seq {
            *folded = Folded { epoch: at.epoch, ..Folded::default() };
        }
        for (_, entry) in history.range((Excluded(folded.through), Included(at.seq))) {
            if sight.shows(&entry.event) {
                folded.floor.apply(entry.event.clone());
            }
        }
        folded.through = at.seq;
        if folded.floor == *shown {
            return Ok(());
        }
        let (mut expected, mut shown) = (folded.floor.clone(), shown.clone());
        let forgotten = self
            .forgotten
            .iter()
            .filter(|((epoch, _), back)| *epoch == at.epoch && back.is_none_or(|back| at.seq < back));
        for ((_, key), _) in forgotten {
            expected.apply(withdrawal(key));
            shown.apply(withdrawal(key));
        }
        if expected == shown {
            return Ok(());
        }
        let (expected, shown) = (format!("{expected:#?}"), format!("{shown:#?}"));
        let differ = expected.lines().zip(shown.lines()).find(|(expected, shown)| expected != shown);
        Err(format!("its floor is not what the log says up to {}: expected and shown are {differ:?}", at.seq))
    }
}

impl Sight {
    /// True for an event that a wall with this sight should be sent.
    pub fn shows(&self, event: &Event) -> bool {
        self.site.is_none_or(|site| *event.key.site == *site)
            && (self.team.is_none() || event.team.is_none() || event.team.as_deref() == self.team)
            && (event.audience == Audience::Floor || self.leads && self.at_home)
    }
}

/// The event of a record, as a wall decodes it.
fn event_of(epoch: u64, record: &Record) -> Option<Event> {
    let check = cursor::check(record.seq, &record.source, &record.id);
    let cursor = Cursor { epoch, seq: record.seq, check };
    let frame = encode::frame(Place { cursor, prev: 0, skipped: 0 }, Phase::Live, &record.body);
    match wire::decode(&frame) {
        Incoming::Event { event, .. } => Some(*event),
        _ => None,
    }
}

fn withdrawal(key: &Key) -> Event {
    Event {
        key: key.clone(),
        id: "".into(),
        source: "".into(),
        team: None,
        audience: Audience::Floor,
        time: Timestamp::UNIX_EPOCH,
        stamp: Stamp::default(),
        payload: Payload::Withdrawn,
    }
}
