//! The ledger: what became of every dated word of a floor, at a moment, and in which order it is told.
//!
//! What stands in which line, and in which order, follows from the stamps and the dates; the words of a line are read off its thing once
//! somebody looks at it.

use std::borrow::Cow;

use jiff::Timestamp;

use super::floor::Floor;
use super::let_go::{LetGo, let_go};
use super::moment::Moment;
use super::promise::{Counted, Promise, PromiseState, Promising, promises};
use super::shelf::{Shelf, Slot};
use super::withdrawn::{Withdrawn, withdrawn};
use super::{Audience, Commitment, Holding, Key, Kind, Notice, Owner, Ownership, Question, Repair, Stamp};
use crate::text::Text;

/// Has a function read something of a line off the shelf of its kind, whatever that holds; `None` for a kind that promises nothing.
macro_rules! on_its_shelf {
    ($read:path, $line:expr, $floor:expr) => {
        match $line.kind {
            Kind::Notice => $read($line, &$floor.notices),
            Kind::Holding => $read($line, &$floor.holdings),
            Kind::Question => $read($line, &$floor.questions),
            Kind::Ownership => $read($line, &$floor.ownerships),
            Kind::Repair => $read($line, &$floor.repairs),
            Kind::Commitment => $read($line, &$floor.commitments),
            Kind::Floor
            | Kind::Note
            | Kind::Recognition
            | Kind::Engagement
            | Kind::Quiet
            | Kind::Withdrawn => None,
        }
    };
}

/// One line of the ledger.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry<'a> {
    /// The thing that holds the promise.
    pub key: &'a Key,
    /// Its kind.
    pub kind: Kind,
    /// What was promised, in the words of the thing.
    pub what: &'a Text,
    /// Who owes it; absent where nobody is named, as for a question that waits.
    pub owner: Option<Owner<'a>>,
    /// Whom the thing names now.
    pub named: Option<Owner<'a>>,
    /// Why it was dropped, where the thing still says so.
    pub reason: Option<&'a Text>,
    /// The promise.
    pub promise: Cow<'a, Promise>,
    /// How many promises of the same dated word its thing made before this one.
    pub nth: usize,
    /// What it is now.
    pub state: PromiseState,
}

/// Every promise of a floor at a moment: late ones first, then open ones by date, then settled ones, newest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ledger<'a> {
    /// The lines.
    pub entries: Vec<Entry<'a>>,
    /// What is left of those that were withdrawn, and of which thing.
    pub withdrawn: Vec<(&'a Key, &'a Withdrawn)>,
    /// The kept ones that no stamp lists any more, and of which thing.
    pub let_go: Vec<(&'a Key, &'a LetGo)>,
}

impl<'a> Ledger<'a> {
    /// Reads the ledger off a floor.
    pub fn of(floor: &'a Floor, now: Timestamp) -> Self {
        let lines = Promised::of(floor).lines(&Moment::of(now));
        Self {
            entries: lines.iter().filter_map(|line| line.entry(floor)).collect(),
            withdrawn: withdrawn(floor).map(|(key, _, one)| (key, one)).collect(),
            let_go: let_go(floor).map(|(key, _, one)| (key, one)).collect(),
        }
    }
}

/// All things of a floor that can hold promises, and nothing else of it.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)] // one shelf a kind, each documented by its own type
pub struct Promised<'a> {
    pub notices: &'a Shelf<Notice>,
    pub holdings: &'a Shelf<Holding>,
    pub questions: &'a Shelf<Question>,
    pub ownerships: &'a Shelf<Ownership>,
    pub repairs: &'a Shelf<Repair>,
    pub commitments: &'a Shelf<Commitment>,
}

/// A line of the ledger without its words: which promise of which thing, where that lies on its shelf, and what it is at a moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// The kind of the thing that holds it.
    pub kind: Kind,
    /// Where that thing lies.
    pub slot: Slot,
    /// Which of its promises it is, from 0.
    index: usize,
    /// Who may see the thing.
    pub audience: Audience,
    /// What the promise is.
    pub state: PromiseState,
    /// When it was settled.
    pub settled_at: Option<Timestamp>,
}

/// What lines are put in order by; of the same they stand as their things lie.
type Order<'a> = (u8, i64, Timestamp, &'a Key);

impl<'a> Promised<'a> {
    /// Those of a floor.
    pub fn of(floor: &'a Floor) -> Self {
        Self {
            notices: &floor.notices,
            holdings: &floor.holdings,
            questions: &floor.questions,
            ownerships: &floor.ownerships,
            repairs: &floor.repairs,
            commitments: &floor.commitments,
        }
    }

    /// What a hub noted of each of them, and who may see it.
    pub fn stamps(self) -> impl Iterator<Item = (&'a Key, Audience, &'a Stamp)> {
        let Self { notices, holdings, questions, ownerships, repairs, commitments } = self;
        (notices.stamps().chain(holdings.stamps()).chain(questions.stamps()))
            .chain(ownerships.stamps())
            .chain(repairs.stamps())
            .chain(commitments.stamps())
    }

    /// The lines of the ledger at a moment, in its order.
    pub fn lines(self, now: &Moment) -> Vec<Line> {
        let mut found: Vec<(Order<'a>, Line)> = Vec::new();
        take(Kind::Notice, self.notices, now, &mut found);
        take(Kind::Holding, self.holdings, now, &mut found);
        take(Kind::Question, self.questions, now, &mut found);
        take(Kind::Ownership, self.ownerships, now, &mut found);
        take(Kind::Repair, self.repairs, now, &mut found);
        take(Kind::Commitment, self.commitments, now, &mut found);
        found.sort_by(|one, other| one.0.cmp(&other.0));
        found.into_iter().map(|(_, line)| line).collect()
    }
}

fn take<'a, T: Promising>(kind: Kind, shelf: &'a Shelf<T>, now: &Moment, found: &mut Vec<(Order<'a>, Line)>) {
    for (slot, key, item) in shelf.lying() {
        for (index, promise) in promises(item).iter().enumerate() {
            let (state, settled_at) = (promise.state(|date| now.is_after(date)), promise.settled_at);
            let settled_newest_first = settled_at.map_or(0, |at| -at.as_second());
            let order = (rank(state), settled_newest_first, promise.late_since(), key);
            found.push((order, Line { kind, slot, index, audience: item.audience, state, settled_at }));
        }
    }
}

impl Line {
    /// The same with its words, off the floor that it was read off; `None` on another one that has nothing there.
    pub fn entry<'a>(&self, floor: &'a Floor) -> Option<Entry<'a>> {
        on_its_shelf!(Self::of, self, floor)
    }

    fn of<'a, T: Promising>(&self, shelf: &'a Shelf<T>) -> Option<Entry<'a>> {
        let (key, item) = shelf.at(self.slot)?;
        let nth_of = |all: &[Promise], promise: &Promise| {
            all.iter().take(self.index).filter(|before| before.field == promise.field).count()
        };
        let (promise, owed_by, nth) = match promises(item) {
            Cow::Borrowed(stamped) => {
                let promise = stamped.get(self.index)?;
                (Cow::Borrowed(promise), promise.owed_by.as_deref(), nth_of(stamped, promise))
            }
            Cow::Owned(told) => {
                let promise = told.get(self.index)?.clone();
                let nth = nth_of(&told, &promise);
                (Cow::Owned(promise), None, nth)
            }
        };
        let (kind, state) = (self.kind, self.state);
        let dated = item.data.dated();
        let words = dated.iter().find(|dated| *dated.field == *promise.field);
        let what = words.map_or(item.data.title(), |dated| dated.what);
        let reason = (state == PromiseState::Dropped).then(|| item.data.dropped_because(&promise.field));
        let reason = reason.flatten().filter(|reason| !reason.is_blank());
        let named = item.data.owner(&promise.field);
        let owner = owed_by.and_then(Owner::told).or(named);
        Some(Entry { key, kind, what, owner, named, reason, promise, nth, state })
    }

    /// The thing that holds it.
    pub fn key<'a>(&self, floor: &'a Floor) -> Option<&'a Key> {
        fn of<'a, T>(line: &Line, shelf: &'a Shelf<T>) -> Option<&'a Key> {
            shelf.at(line.slot).map(|(key, _)| key)
        }
        on_its_shelf!(of, self, floor)
    }
}

/// What each promise that a floor lists counts as at a moment, and who may see it: the ledger without its lines.
pub fn states(floor: &Floor, now: Timestamp, mut tell: impl FnMut(Audience, Counted)) {
    fn of<T: Promising>(shelf: &Shelf<T>, now: Timestamp, tell: &mut impl FnMut(Audience, Counted)) {
        for (_, item) in shelf.in_no_order() {
            promises(item).iter().for_each(|promise| tell(item.audience, promise.counted_at(now)));
        }
    }
    of(&floor.notices, now, &mut tell);
    of(&floor.holdings, now, &mut tell);
    of(&floor.questions, now, &mut tell);
    of(&floor.ownerships, now, &mut tell);
    of(&floor.repairs, now, &mut tell);
    of(&floor.commitments, now, &mut tell);
}

fn rank(state: PromiseState) -> u8 {
    match state {
        PromiseState::Late => 0,
        PromiseState::Open => 1,
        PromiseState::Kept | PromiseState::KeptLate | PromiseState::Dropped => 2,
    }
}
