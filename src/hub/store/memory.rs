//! A log that lives as long as its process: for tests and simulated networks, and to say with few words what a log is.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use jiff::Timestamp;

use super::emptied::{emptied, is_emptied};
use super::retention::{Compacted, Fate, Retention, Row, Sweep, has_ended};
use super::{
    Digest, Found, LogReader, Next, Past, Record, Store, StoreError, erases, is_anew, leaves_by_itself,
};
use crate::domain::{Key, Kind};

/// A log in memory. A clone is another handle of the same log.
#[derive(Clone, Debug)]
pub struct MemoryStore {
    epoch: u64,
    log: Arc<RwLock<Log>>,
}

#[derive(Debug, Default)]
struct Log {
    head: u64,
    horizon: u64,
    /// By position; an erased one has an empty body and no digest.
    events: BTreeMap<u64, Record>,
    by_thing: HashMap<Key, BTreeSet<u64>>,
    by_id: HashMap<(Box<str>, Box<str>), u64>,
    sweep: Sweep,
}

impl MemoryStore {
    /// An empty log.
    pub fn new(epoch: u64) -> Self {
        Self { epoch, log: Arc::default() }
    }

    /// Begins its sweep anew, as a log does that is opened again.
    #[cfg(test)]
    pub(super) fn rest(&mut self) {
        self.log_mut().sweep = Sweep::default();
    }

    // Whoever panicked has left whole events behind: the log stays good.
    fn log(&self) -> RwLockReadGuard<'_, Log> {
        self.log.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn log_mut(&self) -> RwLockWriteGuard<'_, Log> {
        self.log.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Log {
    fn past(&self, record: &Record) -> Past {
        let revisions = self.by_thing.get(&record.key);
        let later = revisions.into_iter().flat_map(|revisions| revisions.range(record.seq + 1..));
        let later: Vec<&Record> = later.filter_map(|seq| self.events.get(seq)).collect();
        let takes_away =
            |one: &Record| one.kind == Kind::Withdrawn && !is_anew(one, self.events.get(&(one.seq + 1)));
        let next = later.first().map(|next| Next { at: next.received_at, withdrawn: takes_away(next) });
        let tells =
            |one: &&&Record| !one.body.is_empty() && (one.kind == Kind::Recognition || takes_away(one));
        let erased = leaves_by_itself(record.kind) && record.body.is_empty();
        let after = later.iter().find(tells).filter(|_| erased).map(|after| Box::new((*after).clone()));
        Past { record: record.clone(), next, withdrawn: later.iter().any(|one| takes_away(one)), after }
    }

    fn put(&mut self, record: &Record) {
        let Record { seq, key, kind, source, id, .. } = record;
        self.head = *seq;
        let revisions = self.by_thing.entry(key.clone()).or_default();
        if erases(*kind) {
            for before in revisions.iter() {
                if let Some(erased) = self.events.get_mut(before).filter(|one| one.kind != Kind::Withdrawn) {
                    (erased.body, erased.digest) = ("".into(), Digest::default());
                }
            }
        }
        revisions.insert(*seq);
        self.events.insert(*seq, record.clone());
        self.by_id.insert((source.clone(), id.clone()), *seq);
    }

    /// Takes the words out of thanks at a position. Which they were, if they had any.
    fn empty(&mut self, seq: u64) -> Option<Key> {
        let thanks = self.events.get_mut(&seq).filter(|one| one.kind == Kind::Recognition);
        let one = thanks.filter(|one| !one.body.is_empty() && !is_emptied(one))?;
        (one.body, one.digest) = (emptied(&one.body).unwrap_or_default().into(), Digest::default());
        Some(one.key.clone())
    }

    fn remove(&mut self, seq: u64) -> Option<Key> {
        let record = self.events.remove(&seq)?;
        self.by_id.remove(&(record.source, record.id));
        if let Some(revisions) = self.by_thing.get_mut(&record.key) {
            revisions.remove(&seq);
            if revisions.is_empty() {
                self.by_thing.remove(&record.key);
            }
        }
        Some(record.key)
    }
}

impl Store for MemoryStore {
    fn epoch(&self) -> u64 {
        self.epoch
    }

    fn head(&self) -> u64 {
        self.log().head
    }

    fn append(&mut self, group: &[Record]) -> Result<(), StoreError> {
        let mut log = self.log_mut();
        group.iter().for_each(|record| log.put(record));
        Ok(())
    }

    fn read(&self, after: u64, to: u64, limit: usize) -> Result<Vec<Record>, StoreError> {
        if after >= to {
            return Ok(Vec::new());
        }
        let log = self.log();
        let kept = log.events.range(after + 1..=to).map(|(_, record)| record);
        Ok(kept.filter(|record| !record.body.is_empty()).take(limit).cloned().collect())
    }

    fn latest(&self, each: &mut dyn FnMut(Record)) -> Result<(), StoreError> {
        let log = self.log();
        let newest: BTreeSet<u64> = log.by_thing.values().filter_map(BTreeSet::last).copied().collect();
        newest.iter().filter_map(|seq| log.events.get(seq)).cloned().for_each(each);
        Ok(())
    }

    fn firsts(&self, each: &mut dyn FnMut(Key, u64)) -> Result<(), StoreError> {
        let log = self.log();
        let firsts = log.by_thing.iter().filter_map(|(key, seqs)| Some((key.clone(), *seqs.first()?)));
        firsts.for_each(|(key, first)| each(key, first));
        Ok(())
    }

    fn find(&self, source: &str, id: &str) -> Result<Option<Found>, StoreError> {
        let log = self.log();
        let seq = log.by_id.get(&(source.into(), id.into()));
        let record = seq.and_then(|seq| log.events.get(seq));
        Ok(record.map(|record| Found {
            seq: record.seq,
            digest: (record.digest != Digest::default()).then_some(record.digest),
        }))
    }

    fn reader(&self) -> Arc<dyn LogReader> {
        Arc::new(Reader(self.clone()))
    }

    fn compact(
        &mut self,
        now: Timestamp,
        retention: &Retention,
        limit: usize,
    ) -> Result<Compacted, StoreError> {
        let mut log = self.log_mut();
        let (mut sweep, mut done) = (log.sweep, Compacted::default());
        let examined: Vec<u64> = log
            .events
            .range(sweep.at + 1..)
            .map(|(seq, _)| *seq)
            .take_while(|seq| *seq < log.head)
            .take(limit)
            .collect();
        let head = log.head;
        let last = log.events.get(&head).map(|last| (last.kind, last.received_at.as_millisecond()));
        if examined.len() < limit && last.is_some_and(|last| sweep.have_left(last, now)) {
            done.emptied.extend(log.empty(head));
        }
        for seq in &examined {
            let Some(record) = log.events.get(seq) else { continue };
            let of = (record.kind, record.received_at.as_millisecond());
            let row = Examined { log: &log, record };
            let fate = sweep.judge((*seq, record.received_at.as_millisecond()), &row, now, retention)?;
            if fate == Fate::End {
                done.more = false;
                break;
            }
            done.more = examined.len() == limit;
            if fate == Fate::Stays {
                if sweep.have_left(of, now) {
                    done.emptied.extend(log.empty(*seq));
                }
                continue;
            }
            done.removed += 1;
            let withdrawn = record.kind == Kind::Withdrawn;
            let first = row.all().next() == Some(seq);
            if fate == Fate::Forgotten || withdrawn || first {
                log.horizon = log.horizon.max(*seq);
            }
            let key = log.remove(*seq);
            if fate == Fate::Forgotten {
                done.forgotten.extend(key);
            }
        }
        log.sweep = if done.more { sweep } else { Sweep::default() };
        Ok(done)
    }
}

/// Looks back into a log in memory.
struct Reader(MemoryStore);

impl LogReader for Reader {
    fn at(&self, seq: u64) -> Result<Option<Record>, StoreError> {
        Ok(self.0.log().events.get(&seq).cloned())
    }

    fn history(&self, key: &Key, before: u64, limit: usize) -> Result<Vec<Record>, StoreError> {
        let log = self.0.log();
        let Some(revisions) = log.by_thing.get(key) else { return Ok(Vec::new()) };
        let newest_first = revisions.range(..before).rev().filter_map(|seq| log.events.get(seq));
        Ok(newest_first.filter(|record| !record.body.is_empty()).take(limit).cloned().collect())
    }

    fn past(&self, after: u64, limit: usize) -> Result<Vec<Past>, StoreError> {
        let log = self.0.log();
        let beyond = log.events.range(after.saturating_add(1)..).take(limit);
        Ok(beyond.map(|(_, record)| log.past(record)).collect())
    }

    fn of_kind(&self, site: &str, kind: Kind, limit: usize) -> Result<Vec<Past>, StoreError> {
        let log = self.0.log();
        let of_kind = |record: &&Record| {
            let subject = record.key.subject.split('/').next();
            *record.key.site == *site && subject == Some(kind.name())
        };
        let newest_first = log.events.values().rev().filter(of_kind).filter(|record| !record.body.is_empty());
        Ok(newest_first.take(limit).map(|record| log.past(record)).collect())
    }

    fn has_site(&self, site: &str) -> Result<bool, StoreError> {
        Ok(self.0.log().events.values().any(|record| *record.key.site == *site))
    }

    fn read(&self, after: u64, to: u64, limit: usize) -> Result<Vec<Record>, StoreError> {
        self.0.read(after, to, limit)
    }

    fn horizon(&self) -> u64 {
        self.0.log().horizon
    }
}

/// A row that a sweep looks at.
struct Examined<'a> {
    log: &'a Log,
    record: &'a Record,
}

impl Examined<'_> {
    fn all(&self) -> impl Iterator<Item = &u64> {
        self.log.by_thing.get(&self.record.key).into_iter().flatten()
    }
}

impl Row for Examined<'_> {
    fn seq(&self) -> u64 {
        self.record.seq
    }

    fn revisions(&self, below: u64, each: &mut dyn FnMut(&Record) -> bool) -> Result<(), StoreError> {
        let Some(revisions) = self.log.by_thing.get(&self.record.key) else { return Ok(()) };
        let mut newest_first = revisions.range(..below).rev().filter_map(|seq| self.log.events.get(seq));
        let _ = newest_first.all(each);
        Ok(())
    }

    fn newer(&self, most: u64) -> Result<u64, StoreError> {
        let newer = self.all().filter(|seq| **seq > self.record.seq).count() as u64;
        Ok(newer.min(most))
    }

    fn is_alone(&self) -> Result<bool, StoreError> {
        Ok(self.all().count() == 1)
    }

    fn is_over(&self, now: Timestamp) -> Result<bool, StoreError> {
        Ok(has_ended(self.record.kind, &self.record.body, now))
    }
}
