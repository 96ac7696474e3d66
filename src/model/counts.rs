//! What was skipped, refused or left out: counts that a wall tells beside its keys.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::Model;

/// What was skipped, refused or left out, since the wall started. It is shown, never hidden.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Events of a kind that this version does not know.
    pub unknown_kinds: u64,
    /// Fields that this version does not know.
    pub unknown_fields: u64,
    /// Frames that could not be read.
    pub malformed: u64,
    /// Versions that were superseded while this wall was behind, and never came.
    pub superseded: u64,
    /// When that was last so, by the wall's own clock.
    pub superseded_at: Option<Timestamp>,
    /// New things that a full floor could not take in.
    pub full: u64,
    /// What the hub refused from publishers since this wall came, by reason.
    pub refused: Refused,
}

/// For how long it is told after the last time that the hub refused something, or that a version was skipped: nobody at a desk can
/// do anything about it, and nothing that is shown lacks for it.
pub const PASSING_TOLD: SignedDuration = SignedDuration::from_mins(5);

/// What the hub refused from publishers since this wall came. A hub counts since it started; what was refused before is not told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refused {
    /// The hub's own counts, as of its last heartbeat.
    heard: Option<BTreeMap<String, u64>>,
    /// How many since, by reason.
    since: BTreeMap<String, u64>,
    /// When the last one was heard of, by the wall's own clock.
    at: Option<Timestamp>,
}

impl Refused {
    /// Takes a heartbeat's counts in. True when there are more.
    pub(super) fn heard(&mut self, now: BTreeMap<String, u64>, at: Timestamp) -> bool {
        let before = self.heard.replace(now.clone());
        let Some(before) = before else { return false };
        // A hub that was started anew counts from 0.
        let more = |(reason, n): (&String, &u64)| match before.get(reason) {
            Some(had) if had <= n => n - had,
            _ => *n,
        };
        let more: Vec<(&String, u64)> =
            now.iter().map(|of| (of.0, more(of))).filter(|(_, n)| *n > 0).collect();
        if more.is_empty() {
            return false;
        }
        if self.lately(at).is_none() {
            self.since.clear();
        }
        // No more reasons than a heartbeat has.
        self.since.retain(|reason, _| now.contains_key(reason));
        for (reason, n) in more {
            let sum = self.since.entry(reason.clone()).or_default();
            *sum = sum.saturating_add(n);
        }
        self.at = Some(at);
        true
    }

    /// What was refused, by reason, while that is told.
    fn lately(&self, now: Timestamp) -> Option<&BTreeMap<String, u64>> {
        is_lately(self.at, now).then_some(&self.since)
    }
}

/// True for something that is told because it has just been.
fn is_lately(at: Option<Timestamp>, now: Timestamp) -> bool {
    at.is_some_and(|at| now.duration_since(at) < PASSING_TOLD)
}

impl Model {
    /// What the hub refused from publishers, by reason, while that is told.
    pub fn refused_lately(&self) -> Option<&BTreeMap<String, u64>> {
        self.counts.refused.lately(self.local)
    }

    /// How many versions never came because this wall was behind, while that is told; else 0.
    pub fn superseded_lately(&self) -> u64 {
        if is_lately(self.counts.superseded_at, self.local) { self.counts.superseded } else { 0 }
    }
}
