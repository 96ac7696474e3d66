//! Where the versions of a thing are, and which of them a wall had.

use std::collections::{HashSet, VecDeque};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use super::{Key, Next, PASSED_MAX, Reading, Stored, THINGS_MAX};

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

/// Things that a board had and has not any more, which walls may still hold. Each is a number here, so that as many as a board may have
/// take little room; two of one number are taken for the same.
#[derive(Debug, Default)]
pub(super) struct Past {
    things: HashSet<u64>,
    /// Walls from before here may hold things of which nothing is known.
    until: u64,
}

impl Past {
    /// Anything may have been there up to a position.
    pub fn up_to(until: u64) -> Self {
        Self { until, ..Self::default() }
    }

    /// A thing was there until now.
    pub fn add(&mut self, key: &Key, now: u64) {
        if self.things.len() >= THINGS_MAX {
            *self = Self::up_to(now);
        }
        self.things.insert(number(key));
    }

    /// True for a thing that was there.
    pub fn has(&self, key: &Key) -> bool {
        self.things.contains(&number(key))
    }

    /// True for a wall that had the feed up to a position, and may hold what is not known here.
    pub fn may_have(&self, position: u64) -> bool {
        position < self.until
    }
}

fn number(key: &Key) -> u64 {
    let mut hash = DefaultHasher::new();
    key.hash(&mut hash);
    hash.finish()
}
