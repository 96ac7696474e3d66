//! What tells a thing from all others: its site and its subject.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::fmt;
use std::hash::{BuildHasher as _, BuildHasherDefault, Hash, Hasher, RandomState};
use std::sync::{Arc, OnceLock};

/// Which thing: its site and its subject, such as `notice/shift-bids`.
///
/// Both are shared, not copied, wherever a key is kept; they are put in order by the site first. A key is looked for in more than one
/// place for each event, so it knows its hash; that is drawn anew by each process, so that nobody can choose subjects that share one.
#[derive(Clone)]
pub struct Key {
    /// The site that it belongs to.
    pub site: Arc<str>,
    /// Its kind and its own name, with a slash between them.
    pub subject: Arc<str>,
    hash: u64,
}

/// What is kept of things by their keys, in no order.
pub type Keyed<T> = HashMap<Key, T, BuildHasherDefault<OfKey>>;

/// Takes the hash of a key as it is.
#[derive(Debug, Default)]
pub struct OfKey(u64);

impl Hasher for OfKey {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }

    // Nothing but a key is hashed by it.
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.0 = self.0.rotate_left(8) ^ u64::from(*byte));
    }
}

impl Key {
    /// A key of its parts.
    pub fn new(site: &str, subject: &str) -> Self {
        Self::of(site.into(), subject.into())
    }

    /// A key of parts that are shared with others.
    pub fn of(site: Arc<str>, subject: Arc<str>) -> Self {
        let hash = Self::hash_of(&site, &subject);
        Self { site, subject, hash }
    }

    /// The hash of a key of these parts, by which a thing is looked for before there is one.
    pub fn hash_of(site: &str, subject: &str) -> u64 {
        static DRAWN: OnceLock<RandomState> = OnceLock::new();
        DRAWN.get_or_init(RandomState::new).hash_one((site, subject))
    }
}

impl fmt::Debug for Key {
    /// Without its hash, which is another one in each process: what is told of a thing is the same in all of them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key").field("site", &self.site).field("subject", &self.subject).finish()
    }
}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.hash);
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.hash == other.hash && self.subject == other.subject && self.site == other.site
    }
}

impl Eq for Key {}

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        // Most keys of a floor share their site, which then need not be read.
        let same_site = Arc::ptr_eq(&self.site, &other.site);
        let by_site = if same_site { Ordering::Equal } else { self.site.cmp(&other.site) };
        by_site.then_with(|| self.subject.cmp(&other.subject))
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
