//! Promises: every dated word of leadership, and the ledger of what became of them.
//!
//! A promise is derived, never told: each kind names its dated words ([`Promising`]), the hub stamps what
//! became of them on every revision ([`super::revision`]), and the [`Ledger`] ([`super::ledger`]) sums the stamps up at a moment.

use std::borrow::Cow;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Payload;
use super::fault::NAME_MAX;
use super::floor::Item;
use crate::text::schema::OptionalText;
use crate::text::{Lang, SafeText, Text};

pub use super::ledger::{Entry, Ledger, Line, Promised, states};

/// One dated word and what became of it, as a hub stamps it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Promise {
    /// Where in the data the date stands, such as `next_word_by` or `actions/0/due`.
    pub field: Box<str>,
    /// The first date; it never changes.
    pub first_due: Timestamp,
    /// The current date.
    pub due: Timestamp,
    /// When the hub last heard that its date was moved.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub moved_at: Option<Timestamp>,
    /// The first date that went by before another one was given. A promise that has one stays late until it is settled:
    /// a new date does not make it open again.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub missed: Option<Timestamp>,
    /// When the hub first had it, or had it open again, where its date had gone by before that, or where it was settled by then.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub heard_at: Option<Timestamp>,
    /// Who owed it when its date went by, or when it was settled, where the thing names somebody else by now: a late promise is not
    /// handed on.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schemars(with = "OptionalText<NAME_MAX>")]
    pub owed_by: Option<Box<Text>>,
    /// Who owed it before, where the thing named somebody else while it was open: the oldest first. It stays with the last role of them
    /// where whoever owes it now has no account.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    #[schemars(with = "Vec<OptionalText<NAME_MAX>>")]
    pub handed_on: Vec<Text>,
    /// What was promised there in the same words before, where that was withdrawn, or stood under another subject.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub before: Option<Box<Before>>,
    /// When it was settled.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub settled_at: Option<Timestamp>,
    /// How it was settled; absent while it is open.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub outcome: Option<Outcome>,
}

/// What was promised in the same words before a thing was told again. It is late, and
/// kept late, by these dates too: to tell a promise again betters none. That the one before was withdrawn counts for itself, by its mark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Before {
    /// The first date that was ever promised.
    pub first_due: Timestamp,
    /// The date that had gone by without a word when it was told again.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub missed: Option<Timestamp>,
}

/// How a promise was settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// By its date.
    Kept,
    /// After its date, or after one that went by.
    Late,
    /// Given up, for a reason that its item gives.
    Dropped,
}

/// What a promise is at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PromiseState {
    /// Its date is to come.
    Open,
    /// Its date went by, and it is not settled.
    Late,
    /// Settled by its date.
    Kept,
    /// Settled after its date.
    KeptLate,
    /// Given up with a reason.
    Dropped,
}

impl Promise {
    /// An open promise.
    pub fn open(field: &str, first_due: Timestamp, due: Timestamp) -> Self {
        Self {
            field: field.into(),
            first_due,
            due,
            moved_at: None,
            missed: None,
            heard_at: None,
            owed_by: None,
            handed_on: Vec::new(),
            before: None,
            settled_at: None,
            outcome: None,
        }
    }

    /// Gives it another date, at a moment, of which the hub hears at another. One that went by is noted.
    pub fn move_to(&mut self, due: Timestamp, at: Timestamp, heard: Timestamp) {
        if self.due < at {
            self.missed.get_or_insert(self.due);
        }
        (self.due, self.moved_at) = (due, Some(heard));
        // It stands open on walls again, so what becomes of it is told in time.
        self.heard_at = self.heard_at.filter(|_| due <= heard);
    }

    /// Settles it: by its current date it is kept, after it late, and late too when a date had gone by.
    pub fn settle(&mut self, at: Timestamp, dropped: bool) {
        // A word that claims to be older than a date that went by without it.
        let at = self.missed.map_or(at, |missed| at.max(missed));
        self.settled_at = Some(at);
        self.outcome = Some(match dropped {
            true => Outcome::Dropped,
            false if at <= self.due && self.missed.is_none() => Outcome::Kept,
            false => Outcome::Late,
        });
    }

    /// What it is at a moment; an unsettled one grows late by itself.
    pub fn state_at(&self, now: Timestamp) -> PromiseState {
        self.state(|date| date < now)
    }

    /// What it is when it can be asked of a date whether it has gone by.
    pub fn state(&self, has_gone_by: impl FnOnce(Timestamp) -> bool) -> PromiseState {
        match self.outcome {
            Some(Outcome::Kept) if self.before.as_ref().is_some_and(|before| before.missed.is_some()) => {
                PromiseState::KeptLate
            }
            Some(Outcome::Kept) => PromiseState::Kept,
            Some(Outcome::Late) => PromiseState::KeptLate,
            Some(Outcome::Dropped) => PromiseState::Dropped,
            None if has_gone_by(self.late_since()) => PromiseState::Late,
            None => PromiseState::Open,
        }
    }

    /// True for one whose date went by, and that is not settled.
    pub fn is_late_at(&self, now: Timestamp) -> bool {
        self.state_at(now) == PromiseState::Late
    }

    /// The first date in its words: that of what was told before it, where that is earlier than its own.
    pub fn first(&self) -> Timestamp {
        self.before.as_ref().map_or(self.first_due, |before| before.first_due.min(self.first_due))
    }

    /// The first date that went by without a word in its words, before it was told again too.
    pub fn first_missed(&self) -> Option<Timestamp> {
        self.before.as_ref().and_then(|before| before.missed).or(self.missed)
    }

    /// The date from which on it is late: the one that went by, or the current one.
    pub fn late_since(&self) -> Timestamp {
        self.first_missed().unwrap_or(self.due)
    }

    /// How many seconds after its first date it came, or is, given what it is; `None` for one that is open or dropped.
    pub fn delay(&self, state: PromiseState, now: Timestamp) -> Option<f64> {
        let until = match state {
            PromiseState::Open | PromiseState::Dropped => return None,
            PromiseState::Late => now,
            PromiseState::Kept | PromiseState::KeptLate => self.settled_at?,
        };
        Some(until.duration_since(self.first()).as_secs_f64().max(0.0))
    }

    /// True for one that was kept by its own times, and that nobody here was told of before its date: it was no word to the floor.
    pub fn is_told_afterwards(&self) -> bool {
        self.outcome == Some(Outcome::Kept) && self.heard_at.is_some()
    }

    /// What it counts as at a moment, wherever promises are counted: what it is shown as, so that none is bettered by being told again.
    pub fn counted_at(&self, now: Timestamp) -> Counted {
        if self.is_told_afterwards() { Counted::ToldAfterwards } else { Counted::As(self.state_at(now)) }
    }

    /// From when until when it was late before it was settled; `None` while it is open, or where it came in time.
    pub fn was_late(&self) -> Option<(Timestamp, Timestamp)> {
        let settled_at = self.settled_at?;
        (self.late_since() < settled_at).then(|| (self.late_since(), settled_at))
    }

    /// True when its date was moved, or was another one before it was told again.
    pub fn was_moved(&self) -> bool {
        self.first() != self.due
    }
}

/// What a promise counts as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// What it is.
    As(PromiseState),
    /// Kept by its own times, and told afterwards: it counts for nothing else ([`Promise::is_told_afterwards`]).
    ToldAfterwards,
}

/// What is promised by a dated word of a thing, such as `next_word_by`: the newest promise of it, with its first date and the one
/// that went by, which the data alone does not tell. A feed without stamps (a recording) still tells the date.
pub fn promised<T: Promising>(item: &Item<T>, field: &str) -> Option<Promise> {
    let stamped = item.stamp.promises.iter().rfind(|promise| *promise.field == *field).cloned();
    let told = || item.data.dated().iter().find(|dated| dated.field == field)?.promise(item.time);
    stamped.or_else(told)
}

/// The same, while somebody waits for it.
pub fn owed<T: Promising>(item: &Item<T>, field: &str) -> Option<Promise> {
    promised(item, field).filter(|promise| promise.outcome.is_none())
}

/// The promises of a thing. A feed without stamps (a recording) still tells its dated words.
pub(super) fn promises<T: Promising>(item: &Item<T>) -> Cow<'_, [Promise]> {
    match item.stamp.promises.as_slice() {
        [] => item.data.dated().iter().filter_map(|dated| dated.promise(item.time)).collect(),
        stamped => stamped.into(),
    }
}

/// A thing that can hold dated words of leadership.
pub trait Promising: Sized {
    /// The state of a thing as one of this kind, when it is one.
    fn of(payload: &Payload) -> Option<&Self>;

    /// The dated words that stand in it now.
    fn dated(&self) -> Vec<Dated<'_>>;

    /// What it is called.
    fn title(&self) -> &Text;

    /// Who owes the dated word at a place in the data: the role; where only a name is given, that.
    fn owner(&self, field: &str) -> Option<Owner<'_>>;

    /// Why the dated word at a place in the data was dropped. Only some kinds can drop one.
    fn dropped_because(&self, _field: &str) -> Option<&Text> {
        None
    }

    /// True when what settles its dated words now is a word for the time being: what is promised after it is another promise,
    /// and does not undo that this one was kept. Only questions are answered so.
    fn is_settled_for_now(&self) -> bool {
        false
    }

    /// True when this revision, compared with the one before, gives the word that an undated promise of
    /// "next word" waits for. Only notices have such words.
    fn gives_word_since(&self, _previous: &Self) -> bool {
        false
    }
}

/// Who owes a promise, as the thing says it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Owner<'a> {
    /// In a text of its own: a role, or the display string that stands for one.
    Told(&'a Text),
    /// By name alone.
    Named(&'a SafeText),
}

impl<'a> Owner<'a> {
    /// A text, when it says anything.
    pub fn told(text: &'a Text) -> Option<Self> {
        (!text.is_blank()).then_some(Owner::Told(text))
    }

    /// The same as a text.
    pub fn text(self) -> Text {
        match self {
            Owner::Told(text) => text.clone(),
            Owner::Named(name) => Text::Plain(name.clone()),
        }
    }

    /// In a language, as [`Text::in_lang`] finds it.
    pub fn in_lang(self, lang: &Lang) -> &'a SafeText {
        match self {
            Owner::Told(text) => text.in_lang(lang),
            Owner::Named(name) => name,
        }
    }
}

/// A dated word as it stands in the data.
#[derive(Clone, Debug, PartialEq)]
pub struct Dated<'a> {
    /// Where it stands, such as `actions/0/due`.
    pub field: Cow<'static, str>,
    /// What is promised.
    pub what: &'a Text,
    /// The first date as the publisher tells it.
    pub first_due: Option<Timestamp>,
    /// The date.
    pub due: Option<Timestamp>,
    /// Set when the data itself says that it is settled.
    pub settled: Option<Settled>,
}

/// How data says that a dated word is settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    /// What was promised came.
    Done,
    /// It was given up, with a reason.
    Dropped,
}

impl Dated<'_> {
    /// The promise as it first appears, at a moment; `None` without a date.
    pub fn promise(&self, at: Timestamp) -> Option<Promise> {
        let due = self.due?;
        let mut promise = Promise::open(&self.field, self.first_due.unwrap_or(due), due);
        if let Some(settled) = self.settled {
            promise.settle(at, settled == Settled::Dropped);
        }
        Some(promise)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_late_before_it_was_told_again_is_late_and_counts_so() {
        let at = |hour: i64| Timestamp::from_second(1_764_000_000 + hour * 3_600).expect("in range");
        let had = |missed: Option<i64>| Before { first_due: at(2), missed: missed.map(at) };
        let of = |before| Promise { before, ..Promise::open("due", at(20), at(20)) };
        let told = |missed| of(Some(Box::new(had(missed))));
        for (promise, state, delay) in [
            (of(None), PromiseState::Open, None),
            (told(None), PromiseState::Open, None),
            (told(Some(2)), PromiseState::Late, Some(8.0 * 3_600.0)),
        ] {
            assert_eq!(promise.state_at(at(10)), state, "{promise:?}");
            assert_eq!(promise.counted_at(at(10)), Counted::As(state), "{promise:?}");
            assert_eq!(promise.delay(state, at(10)), delay);
            assert_eq!(promise.was_moved(), promise.before.is_some());
        }
        let mut kept = told(Some(2));
        kept.settle(at(15), false);
        assert_eq!(kept.counted_at(at(16)), Counted::As(PromiseState::KeptLate));
        assert_eq!(kept.delay(PromiseState::KeptLate, at(16)), Some(13.0 * 3_600.0));
    }

    #[test]
    fn what_stands_open_on_walls_again_is_told_in_time() {
        let at = |hour: i64| Timestamp::from_second(1_764_000_000 + hour * 3_600).expect("in range");
        // Its site tells its past at noon: it was due at ten, and had been moved before.
        let moved = |due: i64| {
            let mut promise = Promise { heard_at: Some(at(12)), ..Promise::open("due", at(10), at(10)) };
            promise.move_to(at(due), at(9), at(12));
            promise.settle(at(due - 1), false);
            (promise.outcome, promise.is_told_afterwards())
        };
        assert_eq!(moved(20), (Some(Outcome::Kept), false), "walls had it open until then");
        assert_eq!(moved(11), (Some(Outcome::Kept), true), "no wall ever had");
    }
}
