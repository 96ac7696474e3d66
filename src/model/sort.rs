//! The order of a pane: as it matters most, unless the person wants it by time. Teams are never put in order by their
//! levels, and people by nothing at all.

use std::cmp::Reverse;

use super::{Entry, Model, Pane, told};

/// In which order a pane shows its entries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// What matters most first: each pane has its own.
    #[default]
    Usual,
    /// What was told last first.
    Newest,
    /// What was told first first.
    Oldest,
}

impl Sort {
    /// The orders that make sense for a pane, its usual one first. Thanks are the newest first as it is, and levels stand
    /// as the floor and its teams by name, and in no other order.
    pub fn of(pane: Pane) -> &'static [Sort] {
        match pane {
            Pane::Engagement => &[Sort::Usual],
            Pane::Recognition => &[Sort::Usual, Sort::Oldest],
            Pane::Transparency | Pane::Questions | Pane::Repair | Pane::Promises => {
                &[Sort::Usual, Sort::Newest, Sort::Oldest]
            }
        }
    }

    /// The next order of a pane.
    pub(super) fn next(self, pane: Pane) -> Sort {
        let orders = Self::of(pane);
        let at = orders.iter().position(|order| *order == self).unwrap_or(0);
        orders[(at + 1) % orders.len()]
    }
}

impl Model {
    /// Puts entries in the order that the person wants.
    pub(super) fn sort(&self, pane: Pane, entries: &mut [Entry<'_>]) {
        let time = |entry: &Entry<'_>| told::time(&self.floor, entry);
        match self.ui.sort[pane.index()] {
            Sort::Usual => {}
            Sort::Newest => entries.sort_by_cached_key(|entry| Reverse(time(entry))),
            Sort::Oldest => entries.sort_by_cached_key(time),
        }
    }
}
