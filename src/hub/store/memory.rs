//! A log that lives as long as its process: for tests, and to say with few words what a log is.

use std::collections::{BTreeMap, HashMap};

use super::{Found, Record, Store, StoreError};
use crate::domain::{Key, Kind};

/// A log in memory.
#[derive(Debug)]
pub struct MemoryStore {
    epoch: u64,
    log: Vec<Record>,
    erased: Vec<bool>,
    by_id: HashMap<(Box<str>, Box<str>), u64>,
}

impl MemoryStore {
    /// An empty log.
    pub fn new(epoch: u64) -> Self {
        Self { epoch, log: Vec::new(), erased: Vec::new(), by_id: HashMap::new() }
    }

    fn erase(&mut self, key: &Key, before: u64) {
        for (record, erased) in self.log.iter_mut().zip(&mut self.erased) {
            if record.key == *key && record.seq < before && record.kind != Kind::Withdrawn {
                record.body = "".into();
                *erased = true;
            }
        }
    }

    fn kept(&self) -> impl Iterator<Item = &Record> {
        self.log.iter().zip(&self.erased).filter(|(_, erased)| !**erased).map(|(record, _)| record)
    }
}

impl Store for MemoryStore {
    fn epoch(&self) -> u64 {
        self.epoch
    }

    fn head(&self) -> u64 {
        self.log.last().map_or(0, |record| record.seq)
    }

    fn append(&mut self, group: &[Record]) -> Result<(), StoreError> {
        for record in group {
            self.log.push(record.clone());
            self.erased.push(false);
            self.by_id.insert((record.source.clone(), record.id.clone()), record.seq);
            if record.kind == Kind::Withdrawn {
                self.erase(&record.key, record.seq);
            }
        }
        Ok(())
    }

    fn read(&self, after: u64, to: u64, limit: usize) -> Result<Vec<Record>, StoreError> {
        let within = |record: &&Record| record.seq > after && record.seq <= to;
        Ok(self.kept().filter(within).take(limit).cloned().collect())
    }

    fn latest(&self, each: &mut dyn FnMut(Record)) -> Result<(), StoreError> {
        let newest: BTreeMap<&Key, u64> = self.log.iter().map(|record| (&record.key, record.seq)).collect();
        let is_newest = |record: &&Record| newest.get(&record.key) == Some(&record.seq);
        self.log.iter().filter(is_newest).cloned().for_each(each);
        Ok(())
    }

    fn find(&self, source: &str, id: &str) -> Result<Option<Found>, StoreError> {
        let Some(&seq) = self.by_id.get(&(source.into(), id.into())) else { return Ok(None) };
        let at = self.log.iter().position(|record| record.seq == seq);
        Ok(at.map(|at| Found { seq, digest: (!self.erased[at]).then_some(self.log[at].digest) }))
    }
}
