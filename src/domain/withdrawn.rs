//! What is left of the promises of a thing that was withdrawn: how many there were, and what each was.
//!
//! A withdrawal erases every word, and tells nobody a date: the first ones are kept for the hub's own rules ([`super::silence::FirstDate`]). That a promise was late must not go with them, or to withdraw would be the way
//! to be rid of it. So the mark that stays has numbers, and beside them the role that owed it, where that is an account of the site and can be
//! nobody's name ([`super::Offices::noted`]).

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::fault::NAME_MAX;
use super::office::is_same_role;
use super::promise::{Counted, Promised};
use super::{Audience, Event, Floor, Key, Ledger, Owner, Payload, PromiseState, account};
use crate::text::Text;
use crate::text::schema::OptionalText;

/// Most roles that are told of what was withdrawn under one subject: what others owed counts for their site alone, so that a mark has room
/// whatever was told there.
pub const OFFICES_MAX: usize = 16;

/// How many promises were withdrawn, by what they were at that moment: those of one role, or those of nobody who is surely a role. A log may have
/// marks with a `role`, which may be a name: it is not read.
///
/// A mark has a name by which it is counted once, whatever it stands under: walls that saw the thing are told which one it was, and walls
/// that come later are not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Withdrawn {
    /// Its name: 32 digits that the hub makes with a key of its own, and which tell nobody else of the thing. It stays when the subject is
    /// used again.
    #[serde(skip_serializing_if = "str::is_empty", default)]
    pub mark: Box<str>,
    /// The role that owed them: one that the site tells in its `roles`, or, where it tells none, words of office and nothing else. Absent for all
    /// that may be a name.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schemars(with = "OptionalText<NAME_MAX>")]
    pub office: Option<Box<Text>>,
    /// Their date was to come: given up without a word.
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
    /// How many times what was withdrawn had said of a question how it is (`true`, `partly` or `false`): what is published under its
    /// subject later is another answer, and owned by a repair. It is no promise.
    #[serde(skip_serializing_if = "is_none", default)]
    pub answered: usize,
}

/// Who tells marks that name no thing: the hub itself.
pub const MARKS_SOURCE: &str = "/withdrawn";
/// What the subjects of marks begin with that name no thing.
pub const MARKS: &str = "withdrawn/";

fn is_none(count: &usize) -> bool {
    *count == 0
}

impl Withdrawn {
    /// How many promises it counts.
    pub fn all(&self) -> usize {
        self.open + self.late + self.kept + self.kept_late + self.dropped
    }

    /// The subject of a mark under its own name.
    pub fn key(&self, site: &str) -> Key {
        Key::new(site, &format!("{MARKS}{}", self.mark))
    }

    /// True when it counts nothing, neither a promise nor an answer: it gives its thing's mark a name alone.
    pub fn is_empty(&self) -> bool {
        self.all() == 0 && self.answered == 0
    }

    /// How many of them were late, settled or not.
    pub fn were_late(&self) -> usize {
        self.late + self.kept_late
    }

    /// Counts what another one counts.
    pub fn add(&mut self, other: &Withdrawn) {
        self.open = self.open.saturating_add(other.open);
        self.late = self.late.saturating_add(other.late);
        self.kept = self.kept.saturating_add(other.kept);
        self.kept_late = self.kept_late.saturating_add(other.kept_late);
        self.dropped = self.dropped.saturating_add(other.dropped);
        self.answered = self.answered.saturating_add(other.answered);
    }

    fn count(&mut self, state: PromiseState) {
        let count = match state {
            PromiseState::Open => &mut self.open,
            PromiseState::Late => &mut self.late,
            PromiseState::Kept => &mut self.kept,
            PromiseState::KeptLate => &mut self.kept_late,
            PromiseState::Dropped => &mut self.dropped,
        };
        *count = count.saturating_add(1);
    }
}

/// What the withdrawal of a thing leaves of its promises and its answer, and of what was withdrawn under its subject before: what counts for
/// its site alone, then what counts for each role, all under one name; nothing where nothing was promised or answered.
///
/// `noted`: the role of an owner that has an account, where a mark may name it; `None` for an owner who has none.
pub fn left_of(
    thing: Event,
    now: Timestamp,
    noted: impl Fn(Owner<'_>) -> Option<Option<Text>>,
) -> Vec<Withdrawn> {
    let named = thing.stamp.withdrawn.iter().find(|before| !before.mark.is_empty());
    let mark = named.map(|before| before.mark.clone()).unwrap_or_default();
    let mut left = Left { alone: Withdrawn::default(), roles: Vec::new() };
    thing.stamp.withdrawn.iter().for_each(|before| left.of(before.office.as_deref()).add(before));
    left.alone.answered +=
        usize::from(matches!(&thing.payload, Payload::Question(question) if question.has_said()));
    let mut alone = Floor::default();
    alone.apply(thing);
    // What is told afterwards counts for nothing, withdrawn too.
    let counted = Ledger::of(&alone, now);
    for (_, one) in &counted.let_go {
        let owed_by = left.of(one.owner().and_then(&noted).flatten().as_ref());
        owed_by.kept = owed_by.kept.saturating_add(one.kept());
    }
    for entry in &counted.entries {
        if let Counted::As(state) = entry.promise.counted_at(now) {
            left.of(account::first_of(entry, &noted).flatten().as_ref()).count(state);
        }
    }
    let all = std::iter::once(left.alone).chain(left.roles).filter(|one| !one.is_empty());
    all.map(|one| Withdrawn { mark: mark.clone(), ..one }).collect()
}

/// What is left, as it is summed up.
struct Left {
    alone: Withdrawn,
    roles: Vec<Withdrawn>,
}

impl Left {
    /// Where what a role owes is counted; for none, and for one too many, with what counts for the site alone.
    fn of(&mut self, office: Option<&Text>) -> &mut Withdrawn {
        let Some(office) = office else { return &mut self.alone };
        let is_it = |one: &Withdrawn| one.office.as_ref().is_some_and(|had| is_same_role(had, office));
        match self.roles.iter().position(is_it) {
            Some(at) => &mut self.roles[at],
            None if self.roles.len() == OFFICES_MAX => &mut self.alone,
            None => {
                self.roles.push(Withdrawn { office: Some(Box::new(office.clone())), ..Withdrawn::default() });
                let last = self.roles.len() - 1;
                &mut self.roles[last]
            }
        }
    }
}

/// What the marks of a floor count, and what is carried on by what was published under a subject since: of which thing, for whom.
pub fn withdrawn(floor: &Floor) -> impl Iterator<Item = (&Key, Audience, &Withdrawn)> {
    let stamps = floor.withdrawals.stamps().chain(Promised::of(floor).stamps());
    let marks =
        stamps.flat_map(|(key, audience, stamp)| stamp.withdrawn.iter().map(move |one| (key, audience, one)));
    marks.filter(|(.., one)| one.all() > 0)
}

#[cfg(test)]
mod tests {
    use super::super::commitment::CommitmentState;
    use super::super::{Commitment, Offices, Promise, Stamp};
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

    /// What is left where no floor tells its roles.
    fn left(thing: Event, now: Timestamp) -> Vec<Withdrawn> {
        left_of(thing, now, |owner| Offices::default().account_noted(owner, "lisbon"))
    }

    #[test]
    fn a_mark_has_numbers_and_the_role_and_no_name() {
        for (owner, office) in [
            ("IT lead", Some("IT lead")),
            ("Rui Costa, IT lead", Some("IT lead")),
            ("ana sousa", None),
            ("Rui Costa", None),
            ("Maya lead", None),
            ("the night agents", None),
            ("", None),
        ] {
            let left = left(commitment("commitment/a", owner, Vec::new()), at(11));
            let mut wanted = serde_json::json!([{"late": 1}]);
            if let Some(office) = office {
                wanted[0]["office"] = office.into();
            }
            assert_eq!(serde_json::to_value(&left).expect("it is written"), wanted, "{owner}");
        }
    }

    #[test]
    fn a_mark_counts_what_each_role_owed_and_has_room_for_so_many() {
        let one = |office: &str| Withdrawn {
            office: Some(Box::new(office.into())),
            late: 1,
            ..Withdrawn::default()
        };
        let before = vec![Withdrawn { mark: "0f".into(), ..one("the IT-lead") }, one("Facilities")];
        let left_now = left(commitment("commitment/a", "Rui Costa, IT lead", before), at(9));
        let told = left_now
            .iter()
            .map(|one| (one.office.as_ref().expect("a role").to_owned(), one.all(), &*one.mark));
        let told: Vec<_> = told.collect();
        let text = |role: &str| Box::new(Text::from(role));
        assert_eq!(
            told,
            [(text("the IT-lead"), 2, "0f"), (text("Facilities"), 1, "0f")],
            "one role, however it is written"
        );
        let many = (0..OFFICES_MAX).map(|n| one(&format!("Role {n}"))).collect();
        let left = left(commitment("commitment/a", "IT lead", many), at(9));
        assert_eq!(left.len(), OFFICES_MAX + 1);
        assert_eq!(left[0], Withdrawn { open: 1, ..Withdrawn::default() }, "it counts for its site");
    }

    #[test]
    fn what_was_told_afterwards_is_counted_by_no_mark() {
        let mut thing = commitment("commitment/a", "IT lead", Vec::new());
        thing.stamp.promises[0].settle(at(9), false);
        assert_eq!(left(thing.clone(), at(11))[0].kept, 1);
        thing.stamp.promises[0].heard_at = Some(at(11));
        assert_eq!(left(thing, at(12)), [], "to withdraw it would make it kept");
    }

    /// The site's sum, and how many marks it is made of.
    fn sum(floor: &Floor) -> (usize, usize) {
        (withdrawn(floor).map(|(.., one)| one.all()).sum(), floor.withdrawals.len())
    }

    #[test]
    fn a_mark_counts_once_whatever_it_stands_under() {
        let (subject, mark) = ("commitment/a", "0123456789abcdef0123456789abcdef");
        let left = |late| vec![Withdrawn { mark: mark.into(), late, ..Withdrawn::default() }];
        let gone = |subject: &str, late| {
            event(subject, Payload::Withdrawn, Stamp { withdrawn: left(late), ..Stamp::default() })
        };
        // One wall saw the thing; one came when it was gone; one saw it and was then sent everything anew.
        let (mut there, mut later, mut both) = (Floor::default(), Floor::default(), Floor::default());
        there.apply(commitment(subject, "IT lead", Vec::new()));
        assert_eq!(there.apply(gone(subject, 1)), super::super::Applied::Removed);
        let named = format!("{MARKS}{mark}");
        later.apply(gone(&named, 1));
        both.apply(gone(subject, 1));
        both.apply(gone(&named, 1));
        assert_eq!(both.apply(gone(&named, 1)), super::super::Applied::Same, "nothing is new");
        for floor in [&mut there, &mut later, &mut both] {
            assert_eq!(sum(floor), (1, 1));
            assert!(
                floor.withdrawals.keys().all(|key| !key.subject.contains(subject)),
                "no wall keeps the name"
            );
            // The subject is used again, and withdrawn again.
            floor.apply(commitment(subject, "IT lead", left(1)));
            assert_eq!((sum(floor), floor.commitments.len()), ((1, 0), 1), "the thing carries it on");
            floor.apply(gone(subject, 2));
            assert_eq!((sum(floor), floor.commitments.len()), ((2, 1), 0));
        }
        // A wall that was away meanwhile.
        let mut away = Floor::default();
        away.apply(gone(&named, 1));
        away.apply(gone(subject, 2));
        assert_eq!(sum(&away), (2, 1));
    }

    #[test]
    fn what_was_withdrawn_before_is_counted_on_and_the_role_of_an_earlier_version_is_dropped() {
        let before = r#"[{"role": "Rui Costa", "kept_late": 2}, {"late": 1}]"#;
        let before: Vec<Withdrawn> = serde_json::from_str(before).expect("it is read");
        let now = left(commitment("commitment/a", "Rui Costa", before), at(9));
        assert_eq!(now, [Withdrawn { open: 1, late: 1, kept_late: 2, ..Withdrawn::default() }]);
        let named = vec![Withdrawn { mark: "0f".into(), late: 1, ..Withdrawn::default() }];
        let now = left(commitment("commitment/a", "IT lead", named), at(9));
        assert!(now.len() == 2 && now.iter().all(|one| &*one.mark == "0f"), "under its name: {now:?}");
    }
    #[test]
    fn a_mark_counts_what_no_stamp_lists_any_more() {
        use super::super::let_go::LetGo;
        let mut thing = commitment("commitment/a", "IT lead", Vec::new());
        let owed = |owner: &str| LetGo {
            owner: Some(Box::new(owner.into())),
            kept: 5,
            moved: 1,
            told_afterwards: 4,
        };
        thing.stamp.let_go = vec![owed("IT lead"), owed("Rui Costa")];
        let told: Vec<_> =
            left(thing, at(9)).into_iter().map(|one| (one.office.is_some(), one.kept, one.open)).collect();
        assert_eq!(told, [(false, 6, 0), (true, 6, 1)]);
    }
}
