//! Which promises a stamp keeps of a thing, and how it counts those that it lets go.
//!
//! A thing may promise any number of words, and a frame has room for so many. What was kept in time goes first, the oldest first, and none of it is
//! lost from the count: how many they were stays, for each who owed them. What was late or given up is never let go, or more words would wash it out
//! of the ledger; a frame bounds how much of that there is.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::fault::NAME_MAX;
use super::promise::{Dated, Outcome, Owner, Promised, Promising};
use super::{Audience, Floor, Key, Offices, Promise};
use crate::text::Text;
use crate::text::schema::OptionalText;

/// Most promises that a stamp keeps of one thing, besides those that were late or dropped: beyond it the oldest are let go that were kept by a first
/// date which has gone by. One whose date was moved, or that was handed on, tells more than that it was kept, and one whose date is to come may go on.
pub const PROMISES_MAX: usize = 64;
/// Most that it keeps with those: beyond it every kept one may go whose date does not stand in the data, the earliest date first.
pub const KEPT_MAX: usize = 128;
/// Most who are told of what was let go; what others owed counts for nobody in particular.
pub const OWNERS_MAX: usize = 16;

/// How many kept promises of a thing its stamp no longer lists: those of one owner, or those of nobody in particular.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LetGo {
    /// Who owed them, as the thing named them then.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schemars(with = "OptionalText<NAME_MAX>")]
    pub owner: Option<Box<Text>>,
    /// Settled by their date, which was never moved: they have no delay.
    #[serde(skip_serializing_if = "is_none", default)]
    pub kept: u32,
    /// Settled by a date that had been moved, or that was named as a later one from the beginning: their delays are not known any more.
    #[serde(skip_serializing_if = "is_none", default)]
    pub moved: u32,
    /// Kept by their own times, and told afterwards: they count for nothing else.
    #[serde(skip_serializing_if = "is_none", default)]
    pub told_afterwards: u32,
}

fn is_none(count: &u32) -> bool {
    *count == 0
}

impl LetGo {
    /// How many of them were kept.
    pub fn kept(&self) -> usize {
        self.kept as usize + self.moved as usize
    }

    /// Who owed them.
    pub fn owner(&self) -> Option<Owner<'_>> {
        self.owner.as_deref().and_then(Owner::told)
    }
}

/// True for one whose first date never changed.
fn is_as_promised(promise: &Promise) -> bool {
    !promise.was_moved() && promise.moved_at.is_none() && promise.before.is_none()
}

/// Lets kept promises go beyond [`PROMISES_MAX`] and counts them, given what the thing says now and when that is said. The newest one of each date that
/// stands in the data stays: it would be taken for a new promise, which was settled only now.
pub(super) fn prune<T: Promising>(
    promises: &mut Vec<Promise>,
    let_go: &mut Vec<LetGo>,
    (next, dated): (&T, &[Dated<'_>]),
    at: Timestamp,
) {
    let room = |promises: &[Promise]| {
        promises.iter().filter(|one| matches!(one.outcome, None | Some(Outcome::Kept))).count()
    };
    let may_go = |promises: &[Promise], index: usize| {
        let field = &*promises[index].field;
        let stands = dated.iter().any(|dated| dated.field == field && dated.due.is_some())
            && !promises[index + 1..].iter().any(|later| *later.field == *field);
        promises[index].outcome == Some(Outcome::Kept) && !stands
    };
    let tells_no_more = |promise: &Promise| {
        let plain = promise.is_told_afterwards() || is_as_promised(promise);
        plain && promise.handed_on.is_empty() && promise.due <= at
    };
    while room(promises) > PROMISES_MAX {
        let goes = |index: &usize| may_go(promises, *index) && tells_no_more(&promises[*index]);
        let Some(oldest) = (0..promises.len()).find(goes) else { break };
        count(let_go, &promises.remove(oldest), next);
    }
    while room(promises) > KEPT_MAX {
        let kept = (0..promises.len()).filter(|index| may_go(promises, *index));
        let Some(earliest) = kept.min_by_key(|index| promises[*index].due) else { break };
        count(let_go, &promises.remove(earliest), next);
    }
}

/// Counts a promise that is let go, for whoever owes it: of one that was handed on the last who is surely a role, as in an account.
fn count<T: Promising>(let_go: &mut Vec<LetGo>, promise: &Promise, next: &T) {
    let owner = promise.owed_by.as_deref().and_then(Owner::told).or_else(|| next.owner(&promise.field));
    let owner = match promise.handed_on.as_slice() {
        [] => owner.map(Owner::text),
        before => {
            let offices = Offices::default();
            let is_role = |text: &Text| text.variants().any(|(_, words)| offices.has_role(words.as_str()));
            let mut all = owner.map(Owner::text).into_iter().chain(before.iter().rev().cloned());
            all.find(is_role).or_else(|| owner.map(Owner::text))
        }
    };
    let one = entry_of(let_go, owner);
    let count = match () {
        () if promise.is_told_afterwards() => &mut one.told_afterwards,
        () if is_as_promised(promise) => &mut one.kept,
        () => &mut one.moved,
    };
    *count = count.saturating_add(1);
}

/// Where what an owner owed is counted.
fn entry_of(let_go: &mut Vec<LetGo>, owner: Option<Text>) -> &mut LetGo {
    let named = let_go.iter().filter(|one| one.owner.is_some()).count();
    let is_known = |owner: &Text| let_go.iter().any(|one| one.owner.as_deref() == Some(owner));
    let owner = owner.filter(|owner| named < OWNERS_MAX || is_known(owner));
    let at = let_go.iter().position(|one| one.owner.as_deref() == owner.as_ref());
    let at = at.unwrap_or_else(|| {
        let_go.push(LetGo { owner: owner.map(Box::new), ..LetGo::default() });
        let_go.len() - 1
    });
    &mut let_go[at]
}

/// What the stamps of a floor count so: of which thing, and for whom.
pub fn let_go(floor: &Floor) -> impl Iterator<Item = (&Key, Audience, &LetGo)> {
    let stamps = Promised::of(floor).stamps();
    stamps.flat_map(|(key, audience, stamp)| stamp.let_go.iter().map(move |one| (key, audience, one)))
}

#[cfg(test)]
mod tests {
    use super::super::question::QuestionState;
    use super::super::{Event, Ledger, Payload, Question, Stamp, account};
    use super::*;
    use crate::text::Lang;

    fn at(hour: i64) -> Timestamp {
        Timestamp::from_second(1_764_000_000 + hour * 3_600).expect("in range")
    }

    fn question(answered_by: &str, due: i64) -> Question {
        let state = QuestionState::Checking;
        Question { answered_by: answered_by.into(), answer_by: Some(at(due)), state, ..Question::default() }
    }

    /// A promise of an answer, by an hour, and settled at another one.
    fn promise(due: i64, settled: i64) -> Promise {
        let mut promise = Promise::open("answer_by", at(due), at(due));
        promise.settle(at(settled), false);
        promise
    }

    fn pruned(promises: Vec<Promise>, next: &Question, hour: i64) -> (Vec<Promise>, Vec<LetGo>) {
        let (mut promises, mut let_go) = (promises, Vec::new());
        prune(&mut promises, &mut let_go, (next, &next.dated()), at(hour));
        (promises, let_go)
    }

    #[test]
    fn what_is_let_go_is_counted_for_whoever_owed_it() {
        let many = i64::try_from(PROMISES_MAX).expect("few");
        let mut promises: Vec<_> = (0..many + 6).map(|hour| promise(hour, hour)).collect();
        promises[0].owed_by = Some(Box::new("Facilities".into()));
        promises[1].heard_at = Some(at(900));
        promises[2].settle(at(5), false);
        let (left, let_go) = pruned(promises.clone(), &question("IT lead", 1_000), 500);
        let told: Vec<_> =
            let_go.iter().map(|one| (one.owner.clone(), one.kept, one.told_afterwards)).collect();
        let owner = |words: &str| Some(Box::new(Text::from(words)));
        assert_eq!(told, [(owner("Facilities"), 1, 0), (owner("IT lead"), 3, 1)]);
        assert_eq!(left.len(), PROMISES_MAX + 1, "the late one is beside them");
        assert_eq!((left[0].outcome, left[0].due), (Some(Outcome::Late), at(2)));
    }

    #[test]
    fn what_tells_more_than_that_it_was_kept_stays_longer_and_every_list_has_an_end() {
        let many = i64::try_from(KEPT_MAX).expect("few");
        let moved = |hour: i64| Promise { first_due: at(hour - 1), ..promise(hour, hour) };
        let promises: Vec<_> = (0..many).map(moved).collect();
        let next = question("IT lead", 1_000);
        assert_eq!(pruned(promises.clone(), &next, 500), (promises.clone(), Vec::new()));
        let still: Vec<_> = (0..many).map(|hour| promise(hour + 600, hour)).collect();
        assert_eq!(pruned(still.clone(), &next, 500), (still, Vec::new()), "each of these dates may go on");
        let more: Vec<_> = (0..many + 9).map(moved).collect();
        let (left, let_go) = pruned(more, &next, 500);
        let wanted = LetGo { owner: Some(Box::new("IT lead".into())), moved: 9, ..LetGo::default() };
        assert_eq!((left.len(), let_go), (KEPT_MAX, vec![wanted]));
    }

    #[test]
    fn those_who_are_one_too_many_are_nobody_in_particular() {
        let many = PROMISES_MAX + OWNERS_MAX + 5;
        let named = |index: usize| {
            let hour = i64::try_from(index).expect("few");
            Promise { owed_by: Some(Box::new(Text::from(&*format!("Lead {index}")))), ..promise(hour, hour) }
        };
        let (left, let_go) = pruned((0..many).map(named).collect(), &question("IT lead", 1_000), 500);
        assert_eq!((left.len(), let_go.len()), (PROMISES_MAX, OWNERS_MAX + 1));
        assert_eq!(let_go.iter().map(LetGo::kept).sum::<usize>(), OWNERS_MAX + 5);
        let nobody: Vec<_> = let_go.iter().filter(|one| one.owner.is_none()).map(LetGo::kept).collect();
        assert_eq!(nobody, [5]);
    }

    #[test]
    fn what_was_let_go_counts_in_the_account_of_its_role_and_without_a_delay() {
        let let_go = vec![
            LetGo { owner: Some(Box::new("IT lead".into())), kept: 20, moved: 3, told_afterwards: 2 },
            LetGo { kept: 7, ..LetGo::default() },
        ];
        let data = question("Facilities lead", 10);
        let mut floor = Floor::default();
        floor.apply(Event {
            key: Key::new("lisbon", "question/lift"),
            id: "a".into(),
            source: "/s".into(),
            team: None,
            audience: Audience::Floor,
            time: at(0),
            stamp: Stamp { promises: vec![promise(10, 12)], let_go, ..Stamp::default() },
            payload: Payload::Question(data),
        });
        let (ledger, lang) = (Ledger::of(&floor, at(50)), Lang::parse("en").expect("a language"));
        let accounts = account::accounts(&ledger, &Offices::of(&floor), &lang, at(50));
        let told = accounts.iter().map(|one| {
            let role = one.role.as_ref().map_or("", |role| role.as_str());
            (role, one.kept, one.counted(), one.told_afterwards, one.delays_of(), one.median_delay())
        });
        assert_eq!(
            told.collect::<Vec<_>>(),
            [
                ("Facilities lead", 0, 1, 0, 1, Some(2.0 / 24.0)),
                ("IT lead", 23, 23, 2, 20, Some(0.0)),
                ("", 7, 7, 0, 7, Some(0.0)),
            ]
        );
        let site = &account::sites(&ledger, at(50))[0];
        assert_eq!((site.in_time(), site.counted(), site.delays_of()), (30, 31, 28));
        assert_eq!(site.percent(), Some(97));
    }
}
