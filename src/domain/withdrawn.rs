//! What is left of the promises of a thing that was withdrawn: how many there were, and what each was, by role.
//!
//! A withdrawal erases every word and every date. That a promise was late must not go with them, or to withdraw would be the way
//! to be rid of it. So the mark that stays has numbers, and the role that answered for them only where that role is told by
//! something else at the site too: no name is kept, and no word that the withdrawal was to erase.

use std::collections::BTreeSet;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::fault::NAME_MAX;
use super::{Audience, Event, Floor, Key, Ledger, Offices, Owner, PromiseState, Shelf, Stamp};
use crate::text::schema::RequiredText;
use crate::text::{SafeText, Text};

/// Most roles that a mark tells apart; beyond it, what comes is counted under none. A thing has at most as many owners as it has
/// actions, and a subject may be withdrawn and used again for ever.
pub const ROLES_MAX: usize = 32;

/// How many promises of one role were withdrawn, by what they were at that moment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Withdrawn {
    /// The role that owed them; absent where it stood in the withdrawn words alone, or where a person was named.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schemars(with = "RequiredText<NAME_MAX>")]
    pub role: Option<Text>,
    /// Their date was to come.
    #[serde(skip_serializing_if = "is_none", default)]
    pub open: usize,
    /// Their date had gone by.
    #[serde(skip_serializing_if = "is_none", default)]
    pub late: usize,
    /// Settled by their date.
    #[serde(skip_serializing_if = "is_none", default)]
    pub kept: usize,
    /// Settled after it.
    #[serde(skip_serializing_if = "is_none", default)]
    pub kept_late: usize,
    /// Given up with a reason.
    #[serde(skip_serializing_if = "is_none", default)]
    pub dropped: usize,
}

fn is_none(count: &usize) -> bool {
    *count == 0
}

impl Withdrawn {
    /// How many promises it counts.
    pub fn all(&self) -> usize {
        self.open + self.late + self.kept + self.kept_late + self.dropped
    }

    /// How many of them were late, settled or not.
    pub fn were_late(&self) -> usize {
        self.late + self.kept_late
    }

    /// Counts what another one counts, whatever its role.
    pub fn add(&mut self, other: &Withdrawn) {
        self.open = self.open.saturating_add(other.open);
        self.late = self.late.saturating_add(other.late);
        self.kept = self.kept.saturating_add(other.kept);
        self.kept_late = self.kept_late.saturating_add(other.kept_late);
        self.dropped = self.dropped.saturating_add(other.dropped);
    }

    fn one(role: Option<Text>, state: PromiseState) -> Self {
        let mut one = Self { role, ..Self::default() };
        *match state {
            PromiseState::Open => &mut one.open,
            PromiseState::Late => &mut one.late,
            PromiseState::Kept => &mut one.kept,
            PromiseState::KeptLate => &mut one.kept_late,
            PromiseState::Dropped => &mut one.dropped,
        } = 1;
        one
    }
}

/// What the withdrawal of a thing leaves of its promises, and of those that were withdrawn under its subject before. `around` is
/// what else is told at its site.
pub fn left_of(thing: Event, around: &Floor, now: Timestamp) -> Vec<Withdrawn> {
    let mut left = thing.stamp.withdrawn.clone();
    let mut alone = Floor::default();
    alone.apply(thing);
    let offices = Offices::of(around);
    let answering = roles_of(around, &offices);
    for entry in Ledger::of(&alone, now).entries {
        let role = entry.owner.and_then(|owner| told_elsewhere(owner, &offices, &answering));
        let one = Withdrawn::one(role, entry.state);
        let place = left.iter().position(|have| have.role == one.role);
        let room = left.len() < ROLES_MAX;
        match place.or_else(|| left.iter().position(|have| !room && have.role.is_none())) {
            Some(place) => left[place].add(&one),
            None if room => left.push(one),
            None => left.push(Withdrawn { role: None, ..one }),
        }
    }
    left
}

/// The roles that answer for the promises of a floor, in every language, in lower case.
fn roles_of(floor: &Floor, offices: &Offices) -> BTreeSet<String> {
    let ledger = Ledger::of(floor, Timestamp::UNIX_EPOCH);
    let owners = ledger.entries.iter().filter_map(|entry| match entry.owner {
        Some(Owner::Told(text)) => Some(text),
        _ => None,
    });
    owners.flat_map(Text::variants).filter_map(|(_, words)| role_in(words, offices)).map(lower).collect()
}

/// What is surely a role in the words of an owner.
fn role_in(words: &SafeText, offices: &Offices) -> Option<String> {
    let roles = offices.roles_in(words.as_str());
    (!roles.is_empty()).then(|| roles.join(", "))
}

/// The role of an owner, as far as it is told by something else too.
fn told_elsewhere(owner: Owner<'_>, offices: &Offices, answering: &BTreeSet<String>) -> Option<Text> {
    let Owner::Told(text) = owner else { return None };
    let known = |words: &SafeText| {
        let role = role_in(words, offices)?;
        let told = answering.contains(&lower(role.clone())) || role.split(", ").all(|one| offices.tells(one));
        told.then(|| SafeText::clean(&role))
    };
    match text {
        Text::Plain(words) => known(words).map(Text::Plain),
        Text::Langs(langs) => {
            let langs: Vec<_> =
                langs.iter().filter_map(|(lang, words)| Some((lang.clone(), known(words)?))).collect();
            (!langs.is_empty()).then_some(Text::Langs(langs))
        }
    }
}

fn lower(role: String) -> String {
    role.trim().to_lowercase()
}

/// What the marks of a floor count, and what is carried on by what was published under a subject since: of which thing, for whom.
pub fn withdrawn(floor: &Floor) -> impl Iterator<Item = (&Key, Audience, &Withdrawn)> {
    fn of<T>(shelf: &Shelf<T>) -> impl Iterator<Item = (&Key, Audience, &Stamp)> {
        shelf.iter().map(|(key, item)| (key, item.audience, &item.stamp))
    }
    let stamps = of(&floor.withdrawals)
        .chain(of(&floor.notices))
        .chain(of(&floor.holdings))
        .chain(of(&floor.questions))
        .chain(of(&floor.ownerships))
        .chain(of(&floor.repairs))
        .chain(of(&floor.commitments));
    stamps.flat_map(|(key, audience, stamp)| stamp.withdrawn.iter().map(move |one| (key, audience, one)))
}

#[cfg(test)]
mod tests {
    use super::super::commitment::CommitmentState;
    use super::super::notice::Author;
    use super::super::{Commitment, Notice, Payload, Promise};
    use super::*;

    fn at(hour: i64) -> Timestamp {
        Timestamp::from_second(1_764_000_000 + hour * 3_600).expect("in range")
    }

    fn event(subject: &str, payload: Payload, stamp: Stamp) -> Event {
        Event {
            key: Key::new("lisbon", subject),
            id: subject.into(),
            source: "/s".into(),
            team: None,
            audience: Audience::Floor,
            time: at(0),
            stamp,
            payload,
        }
    }

    fn commitment(subject: &str, owner: &str, withdrawn: Vec<Withdrawn>) -> Event {
        let data =
            Commitment { owner: owner.into(), state: CommitmentState::Decided, ..Commitment::default() };
        let promises = vec![Promise::open("due", at(10), at(10))];
        event(subject, Payload::Commitment(data), Stamp { promises, withdrawn, ..Stamp::default() })
    }

    fn role_left(owner: &str, around: &Floor) -> Option<String> {
        let left = left_of(commitment("commitment/a", owner, Vec::new()), around, at(11));
        let [one] = left.as_slice() else { panic!("one promise: {left:?}") };
        assert_eq!((one.late, one.all()), (1, 1));
        one.role.as_ref().map(|role| role.variants().map(|(_, text)| text.as_str()).collect())
    }

    #[test]
    fn a_role_is_kept_where_it_is_told_elsewhere_and_a_name_never() {
        let mut around = Floor::default();
        assert_eq!(role_left("IT lead", &around), None, "it stood in the withdrawn words alone");
        around.apply(commitment("commitment/b", "Ana Sousa, IT lead", Vec::new()));
        assert_eq!(role_left("Rui Costa, IT lead", &around).as_deref(), Some("IT lead"));
        assert_eq!(role_left("Ana Sousa", &around), None, "nor where the same person answers for more");
        let author = Author { role: "Facilities".into(), name: SafeText::clean("Rui Costa") };
        around.apply(event(
            "notice/a",
            Payload::Notice(Notice { author, ..Notice::default() }),
            Stamp::default(),
        ));
        assert_eq!(role_left("Facilities", &around).as_deref(), Some("Facilities"));
        assert_eq!(role_left("Rui Costa", &around), None);
    }

    #[test]
    fn what_was_withdrawn_before_is_counted_on_and_roles_are_bounded() {
        let mut around = Floor::default();
        around.apply(commitment("commitment/b", "IT lead", Vec::new()));
        let before = Withdrawn { role: Some("IT lead".into()), kept_late: 2, ..Withdrawn::default() };
        let left = left_of(commitment("commitment/a", "IT lead", vec![before.clone()]), &around, at(9));
        assert_eq!(left, [Withdrawn { open: 1, ..before }]);
        let many = (0..ROLES_MAX).map(|n| Withdrawn {
            role: Some(format!("Lead {n}").as_str().into()),
            late: 1,
            ..Withdrawn::default()
        });
        let mut stamp: Vec<Withdrawn> = many.collect();
        for _ in 0..3 {
            stamp = left_of(commitment("commitment/a", "IT lead", stamp), &around, at(11));
        }
        assert_eq!(stamp.len(), ROLES_MAX + 1);
        assert_eq!(stamp[ROLES_MAX], Withdrawn { late: 3, ..Withdrawn::default() });
        assert_eq!(stamp.iter().map(Withdrawn::all).sum::<usize>(), ROLES_MAX + 3);
    }
}
