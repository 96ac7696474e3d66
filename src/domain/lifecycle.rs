//! Lifecycles: for each kind the states that a thing may be in, what each may become, and what each asks for.
//!
//! One table a kind ([`Living::LIFE`]), and nothing of it stands anywhere else: `check` and [`super::revision`] read it, forms
//! offer what it allows, and `docs/vocabulary.md` draws it ([`docs`]). A hub answers a move that a table does not allow with
//! 409, and a requirement that is not met with 422, or with 409 where it lies with another thing; each in the table's words.
//!
//! A thing may be published for the first time in any state whose requirements are met, since many a notice was in effect
//! before there was a wall; unless its table says where it begins. To stay in a state is always allowed.

mod added;
mod commitment;
mod docs;
mod holding;
mod notice;
mod ownership;
mod question;
mod quiet;
mod recognition;
mod repair;

use jiff::Timestamp;

pub(super) use added::{is_only_added, is_said_again};
pub use docs::{docs, sentences};
pub(super) use question::owns_what_was_withdrawn;

use super::{Checker, Fault, Payload};
use crate::text::Lang;

/// A thing that is in one of several states.
pub trait Living: Sized + 'static {
    /// Its states.
    type State: Copy + PartialEq + 'static;
    /// Its table.
    const LIFE: Lifecycle<Self>;
    /// The state that it is in.
    fn state(&self) -> Self::State;
}

/// The table of a kind.
pub struct Lifecycle<T: Living> {
    /// Its states, in the order of a life.
    pub states: &'static [State<T>],
    /// The states in which it may be published for the first time; none named: any. A recording of another hub is no first time.
    pub begins: &'static [T::State],
    /// What is said to one that begins in another.
    pub begins_said: &'static str,
    /// What is asked for in whatever state.
    pub always: &'static [Requirement<T>],
}

/// One state of a kind.
pub struct State<T: Living> {
    /// Which.
    pub is: T::State,
    /// Its name on the feed.
    pub name: &'static str,
    /// What it means, for `docs/vocabulary.md`.
    pub means: &'static str,
    /// What it may become, besides staying as it is.
    pub next: &'static [T::State],
    /// What is said to any other move.
    pub refused: &'static str,
    /// What is asked for in it.
    pub requires: &'static [Requirement<T>],
}

/// Something that a state asks for.
pub struct Requirement<T> {
    /// The field at which it is missed, such as `answer`.
    pub field: &'static str,
    /// The rule, as whoever misses it is told.
    pub said: &'static str,
    /// Whether it is met.
    pub met: Met<T>,
}

/// By what a requirement is judged.
pub enum Met<T> {
    /// By the data alone: 422, and a form or a schema can tell.
    Data(fn(&T) -> bool),
    /// The same, of what is published now: earlier hubs did not ask for it, and what comes out of a recording may be without.
    Now(fn(&T) -> bool),
    /// By what it was before, and by the moment: 422.
    Since(fn(&Since<'_, T>) -> bool),
    /// By what else is published: 409.
    Beside(fn(&Since<'_, T>, &dyn Beside) -> bool),
}

/// A revision and the one before it.
pub struct Since<'a, T> {
    /// What it was; `None` for the first one.
    pub earlier: Option<&'a T>,
    /// What it is to be.
    pub next: &'a T,
    /// When.
    pub at: Timestamp,
    /// True for what a recording brings along, out of a time whose rules may have been others.
    pub recorded: bool,
}

/// What is published beside a thing, as far as rules ask. Only what reaches all those whom the thing reaches counts: they
/// are told to look there.
pub trait Beside {
    /// True when there is a holding notice that is not told and not past its date.
    fn is_held_back(&self) -> bool;
    /// The same of the holding notice of this subject.
    fn is_holding(&self, subject: &str) -> bool;
    /// True when something of this subject is there that not all can see whom the thing reaches: its subject alone would tell of it.
    fn is_hidden(&self, subject: &str) -> bool;
    /// True when there is a repair of this subject that is not closed.
    fn is_under_repair(&self, subject: &str) -> bool;
    /// The languages in which leadership speaks at the site; none where nobody has told.
    fn languages(&self) -> Vec<Lang>;
}

/// What a revision is judged in.
#[derive(Clone, Copy)]
pub struct Around<'a> {
    /// The moment of the revision, as far as its publisher is believed.
    pub at: Timestamp,
    /// When the hub takes it.
    pub now: Timestamp,
    /// What else is published.
    pub beside: &'a dyn Beside,
    /// True for what a recording brings along: what the things were before, and beside what, it does not tell.
    pub recorded: bool,
}

/// What is wrong with a step of a life.
#[derive(Default)]
pub(super) struct Missteps {
    /// A move that is not allowed, or one that something else stands against: 409.
    pub forbidden: Vec<Fault>,
    /// A requirement that is not met: 422.
    pub lacking: Vec<Fault>,
}

/// Does something with the kind of a payload, for the kinds that have a lifecycle.
macro_rules! for_living {
    ($payload:expr, $data:ident, $of:ident => $then:expr, $else:expr) => {
        for_living!(@ $payload, $data, $of, $then, $else,
            Notice Holding Question Ownership Repair Commitment Recognition Quiet)
    };
    (@ $payload:expr, $data:ident, $of:ident, $then:expr, $else:expr, $($kind:ident)*) => {
        match $payload {
            $(Payload::$kind($data) => {
                let $of = |payload| match payload { &Payload::$kind(ref data) => Some(data), _ => None };
                $then
            })*
            _ => $else,
        }
    };
}

/// Notes what a thing lacks for the state that it is in, as far as its data alone tells.
pub fn check<T: Living>(data: &T, checker: &mut Checker) {
    for requirement in asked(data) {
        let met = match requirement.met {
            Met::Data(met) => met(data),
            Met::Now(met) => checker.is_recorded() || met(data),
            Met::Since(_) | Met::Beside(_) => true,
        };
        if !met {
            checker.fault(requirement.field, requirement.said);
        }
    }
}

/// Judges a revision by the table of its kind, but for what [`check`] tells.
pub(super) fn judge(earlier: Option<&Payload>, next: &Payload, around: Around<'_>) -> Missteps {
    for_living!(next, next, of => step(earlier.and_then(of), next, around), Missteps::default())
}

/// The states that a thing may have in its next revision: first the one that it has. Empty for a kind without states.
pub fn onward(payload: &Payload) -> Vec<&'static str> {
    for_living!(payload, data, _of => names(data), Vec::new())
}

fn row<T: Living>(state: T::State) -> Option<&'static State<T>> {
    T::LIFE.states.iter().find(|row| row.is == state)
}

fn name<T: Living>(state: T::State) -> &'static str {
    row::<T>(state).map_or("", |row| row.name)
}

fn names<T: Living>(data: &T) -> Vec<&'static str> {
    let next = row::<T>(data.state()).map_or(&[][..], |row| row.next);
    std::iter::once(data.state()).chain(next.iter().copied()).map(name::<T>).collect()
}

/// What is asked of a thing in its state.
fn asked<T: Living>(data: &T) -> impl Iterator<Item = &'static Requirement<T>> {
    T::LIFE.always.iter().chain(row::<T>(data.state()).into_iter().flat_map(|row| row.requires))
}

fn step<T: Living>(earlier: Option<&T>, next: &T, around: Around<'_>) -> Missteps {
    let (mut forbidden, mut lacking) = (Checker::under("/data"), Checker::under("/data"));
    match earlier {
        None if around.recorded => return Missteps::default(),
        None => {
            let begins = T::LIFE.begins;
            if !begins.is_empty() && !begins.contains(&next.state()) {
                forbidden.fault("state", T::LIFE.begins_said);
            }
        }
        Some(earlier) => {
            let row = row::<T>(earlier.state());
            let stays = earlier.state() == next.state();
            if let Some(row) = row.filter(|row| !stays && !row.next.contains(&next.state())) {
                let to = name::<T>(next.state());
                forbidden.fault("state", format!("{} does not become {to}: {}", row.name, row.refused));
            }
        }
    }
    let since = Since { earlier, next, at: around.at, recorded: around.recorded };
    for requirement in asked(next) {
        match requirement.met {
            Met::Since(met) if !met(&since) => lacking.fault(requirement.field, requirement.said),
            Met::Beside(met) if !met(&since, around.beside) => {
                forbidden.fault(requirement.field, requirement.said);
            }
            _ => {}
        }
    }
    Missteps { forbidden: forbidden.into_faults(), lacking: lacking.into_faults() }
}

#[cfg(test)]
mod tests {
    use super::super::{Commitment, Holding, Kind, Notice, Ownership, Question, Quiet, Recognition, Repair};
    use super::*;

    fn whole<T: Living>(kind: Kind, named: impl Fn(T::State) -> serde_json::Value, count: usize) {
        let states = T::LIFE.states;
        assert_eq!(states.len(), count, "{kind}");
        for (index, state) in states.iter().enumerate() {
            assert_eq!(named(state.is), state.name, "{kind}: on the feed it is called otherwise");
            assert!(
                states[..index].iter().all(|before| before.is != state.is),
                "{kind}: {} twice",
                state.name
            );
            assert!(!state.next.contains(&state.is), "{kind}: {} may always stay", state.name);
            let ends = state.next.len() + 1 == count;
            assert!(
                ends || !state.refused.is_empty(),
                "{kind}: no word for what {} may not become",
                state.name
            );
        }
        assert_eq!(T::LIFE.begins.is_empty(), T::LIFE.begins_said.is_empty(), "{kind}");
    }

    #[test]
    fn every_table_is_whole_and_calls_its_states_as_the_feed_does() {
        fn word(state: impl serde::Serialize) -> serde_json::Value {
            serde_json::to_value(state).expect("a word")
        }
        whole::<Notice>(Kind::Notice, word, 4);
        whole::<Holding>(Kind::Holding, word, 4);
        whole::<Question>(Kind::Question, word, 5);
        whole::<Ownership>(Kind::Ownership, word, 3);
        whole::<Repair>(Kind::Repair, word, 8);
        whole::<Commitment>(Kind::Commitment, word, 3);
        whole::<Recognition>(Kind::Recognition, word, 2);
        whole::<Quiet>(Kind::Quiet, word, 2);
    }
}
