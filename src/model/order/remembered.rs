//! What was read off the floor last, for as long as it would be read the same.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;

use super::super::pane::Pane;
use super::Row;
use crate::domain::ledger::Promised;
use crate::domain::moment::Stays;
use crate::domain::shelf::Version;
use crate::domain::{Moment, Shelf};
use crate::text::Lang;

/// The orders of the panes that were read last. It is nothing that a wall knows, and may be forgotten at any time.
#[derive(Default)]
pub(in super::super) struct Remembered([Mutex<Option<Order>>; Pane::ALL.len()]);

/// The order of a pane, and when it is another one.
#[derive(Clone)]
struct Order {
    parts: Vec<Part>,
    stays: (Stays, Stays),
    rows: Arc<[Row]>,
}

/// One thing that an order goes by.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Part {
    Shelf(Version),
    Flag(bool),
    Since(Option<Timestamp>),
    Lang(Lang),
}

/// All that an order goes by, but for time.
pub(super) trait Parts: Copy {
    /// Tells all of it: of equal parts the same is read.
    fn parts(self, all: &mut Vec<Part>);
}

impl<T> Parts for &Shelf<T> {
    fn parts(self, all: &mut Vec<Part>) {
        all.push(Part::Shelf(self.version()));
    }
}

impl Parts for bool {
    fn parts(self, all: &mut Vec<Part>) {
        all.push(Part::Flag(self));
    }
}

impl Parts for Option<Timestamp> {
    fn parts(self, all: &mut Vec<Part>) {
        all.push(Part::Since(self));
    }
}

impl Parts for &Lang {
    fn parts(self, all: &mut Vec<Part>) {
        all.push(Part::Lang(self.clone()));
    }
}

impl Parts for Promised<'_> {
    fn parts(self, all: &mut Vec<Part>) {
        let Promised { notices, holdings, questions, ownerships, repairs, commitments } = self;
        (notices, holdings, questions).parts(all);
        (ownerships, repairs, commitments).parts(all);
    }
}

macro_rules! together {
    ($($name:ident)+) => {
        impl<$($name: Parts),+> Parts for ($($name,)+) {
            #[allow(non_snake_case)] // each is called by its type
            fn parts(self, all: &mut Vec<Part>) {
                let ($($name,)+) = self;
                $($name.parts(all);)+
            }
        }
    };
}

together!(A B);
together!(A B C);
together!(A B C D);
together!(A B C D E);

/// The moments at which a wall reads its floor.
#[derive(Clone, Copy)]
pub(super) struct Times {
    /// The moment that is shown.
    pub(super) now: Timestamp,
    /// Up to when the wall knows what was said.
    pub(super) known_until: Timestamp,
}

/// The same to whoever reads: how dates lie to them, and nothing else.
pub(super) struct Clock {
    pub(super) now: Moment,
    pub(super) known_until: Moment,
}

impl Remembered {
    /// The order of a pane: the one that was read last where it goes by the same, else read anew. What reads it is a function that has
    /// nothing but what it is given.
    pub(super) fn order<P: Parts>(
        &self,
        pane: Pane,
        parts: P,
        at: Times,
        read: fn(P, &Clock) -> Vec<Row>,
    ) -> Arc<[Row]> {
        let mut all = Vec::with_capacity(8);
        parts.parts(&mut all);
        let mut last = self.last(pane);
        let is_same =
            |last: &&Order| last.parts == all && last.stays.0.has(at.now) && last.stays.1.has(at.known_until);
        if let Some(last) = last.as_ref().filter(is_same) {
            return Arc::clone(&last.rows);
        }
        let clock = Clock { now: Moment::of(at.now), known_until: Moment::of(at.known_until) };
        let rows: Arc<[Row]> = read(parts, &clock).into();
        let stays = (clock.now.stays(), clock.known_until.stays());
        *last = Some(Order { parts: all, stays, rows: Arc::clone(&rows) });
        rows
    }

    fn last(&self, pane: Pane) -> MutexGuard<'_, Option<Order>> {
        // Nothing is ever half written in it.
        self.0[pane.index()].lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clone for Remembered {
    fn clone(&self) -> Self {
        Self(Pane::ALL.map(|pane| Mutex::new(self.last(pane).clone())))
    }
}

impl fmt::Debug for Remembered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Remembered")
    }
}
