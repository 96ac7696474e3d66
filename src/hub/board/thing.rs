//! Where the versions of a thing are, and which of them a wall had.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;

use super::{Asides, Key, Kind, Next, PASSED_MAX, Reading, Stored, THINGS_MAX};

/// One thing: where its newest version is, and where those before it were, as far as they reached the same people.
#[derive(Debug, Default)]
pub(super) struct Thing {
    pub newest: u64,
    /// Where the first of its versions was that is known of; 0: there may be earlier ones.
    pub first: u64,
    pub passed: VecDeque<u64>,
}

impl Thing {
    /// A version was superseded by a newer one.
    pub fn pass(&mut self, before: &Stored, newer: &Stored) {
        // Whoever could not see a version does not learn that it was there.
        if !newer.reaches_as(before) {
            self.passed.clear();
            return;
        }
        // With the mark of a withdrawal of its own a hub takes a name back, and shows the thanks anew: that is one version more, as if their
        // publisher had named less.
        if before.is_of_hub && newer.kind == Kind::Recognition {
            return;
        }
        if self.passed.len() == PASSED_MAX {
            self.passed.pop_front();
        }
        self.passed.push_back(before.cursor.seq);
    }
}

/// Up to where a wall had the feed before: of what was gone when it came, by where it came from; of what went since, by where it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Had {
    pub from: u64,
    pub until: u64,
}

impl Had {
    pub fn by(next: &Next) -> Self {
        // A snapshot takes the place of what the wall had.
        let until = if matches!(next.reading, Reading::Events) { next.until } else { 0 };
        Self { from: next.from, until }
    }
}

/// Things that were on the board and are not any more, which walls may still hold.
#[derive(Debug)]
pub(super) enum Past {
    /// These. Each is a number here, so that as many as a board may have take little room; two of one number are taken for the same.
    Known(HashSet<u64>),
    /// Any thing may have been there: retention has let go of some before this start.
    Unknown,
}

impl Default for Past {
    fn default() -> Self {
        Self::Known(HashSet::new())
    }
}

impl Past {
    /// A thing was there until now.
    pub fn add(&mut self, key: &Key) {
        match self {
            Self::Known(things) if things.len() < THINGS_MAX => drop(things.insert(number(key))),
            _ => *self = Self::Unknown,
        }
    }

    /// True for a thing that was there, or may have been.
    pub fn has(&self, key: &Key) -> bool {
        match self {
            Self::Known(things) => things.contains(&number(key)),
            Self::Unknown => true,
        }
    }
}

/// Takes a version that is no longer the newest of its thing out of its site's.
pub(super) fn leave(
    sites: &mut HashMap<Arc<str>, BTreeMap<Kind, BTreeSet<u64>>>,
    asides: &mut HashMap<Arc<str>, Asides>,
    event: &Stored,
) {
    if let Some(there) = asides.get_mut(&event.key.site) {
        there.remove(event.cursor.seq, &event.aside);
        if there.is_empty() {
            asides.remove(&event.key.site);
        }
    }
    let Some(kinds) = sites.get_mut(&event.key.site) else { return };
    if let Some(places) = kinds.get_mut(&event.kind) {
        places.remove(&event.cursor.seq);
        if places.is_empty() {
            kinds.remove(&event.kind);
        }
    }
    if kinds.is_empty() {
        sites.remove(&event.key.site);
    }
}

fn number(key: &Key) -> u64 {
    let mut hash = DefaultHasher::new();
    key.hash(&mut hash);
    hash.finish()
}
