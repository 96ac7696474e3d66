//! Which sites are on the board, and what they are called.

use std::collections::HashSet;
use std::sync::Arc;

use super::{Board, stands};
use crate::domain::spelling::{is_known, same};
use crate::hub::stored::Stored;

impl Board {
    /// True when something of a site is on it that is not withdrawn.
    pub fn has_site(&self, site: &str) -> bool {
        self.read().sites.get(site).is_some_and(stands)
    }

    /// The newest events of a site that may be told in the words of which these are the hashes, newest first and
    /// [`told::TOLD_MAX`](crate::hub::told::TOLD_MAX) at most of those that are picked, but for those at some positions.
    pub fn told_as(
        &self,
        site: &str,
        hashes: &[u64],
        pick: impl Fn(&Stored) -> bool,
        but: &HashSet<u64>,
    ) -> Vec<Arc<Stored>> {
        let shelves = self.read();
        let pick = |seq: u64| shelves.by_position.get(&seq).is_some_and(|stored| pick(stored));
        let there =
            shelves.asides.get(site).map(|there| there.told_as(hashes, pick, but)).unwrap_or_default();
        there.iter().filter_map(|seq| shelves.by_position.get(seq)).cloned().collect()
    }

    /// Another site on it, with something that is not withdrawn, whose name is read as the same.
    pub fn spelled_otherwise(&self, site: &str) -> Option<Box<str>> {
        let shelves = self.read();
        let mut there = shelves.sites.iter().filter(|(_, kinds)| stands(kinds)).map(|(name, _)| name);
        there.find(|name| ***name != *site && same(name, site)).map(|name| (**name).into())
    }

    /// Stands against the name of a site of which it has nothing, not even a withdrawal, in words that name the one that is meant.
    ///
    /// # Errors
    /// In these words.
    pub fn knows_site(&self, site: &str) -> Result<(), String> {
        is_known(site, self.read().sites.keys().map(|site| &**site))
    }
}
