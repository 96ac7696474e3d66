//! What a new revision of a thing does to the words already published: what a hub stamps on it, and what it refuses.
//!
//! Published text is append-only. A first date never changes, an update once said stays said, and a dated word
//! does not vanish: it is settled, moved (and shows both dates), or dropped with a reason.

use jiff::Timestamp;

use super::let_go::{LetGo, prune};
use super::lifecycle::{self, Around};
use super::promise::{Dated, Promise, Promising, Settled};
use super::{Checker, Fault, Payload, Repair, Stamp, correction, first_words, languages, late, sliding};

/// Why a revision does not follow on what was published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// It rewrites what was published, or goes where its lifecycle does not: HTTP 409.
    Forbidden(Vec<Fault>),
    /// It lacks what its state asks for: HTTP 422.
    Lacking(Vec<Fault>),
}

impl Unfit {
    /// Every fault.
    pub fn into_faults(self) -> Vec<Fault> {
        match self {
            Unfit::Forbidden(faults) | Unfit::Lacking(faults) => faults,
        }
    }
}

/// Stamps a revision, given the one before it.
///
/// # Errors
/// When it does not follow on that one: each fault by pointer.
pub fn stamp(
    previous: Option<(&Payload, &Stamp)>,
    next: &Payload,
    around: Around<'_>,
) -> Result<Stamp, Unfit> {
    let at = around.at;
    let mut checker = Checker::under("/data");
    let before = previous.map_or_else(Stamp::default, |(_, stamp)| stamp.clone());
    let earlier = previous.map(|(payload, _)| sliding::aligned(payload, next));
    let earlier = earlier.as_deref();
    let mut begun = Checker::under("/data");
    let heard_at = if around.recorded { at } else { late::believed(at, around.now) };
    let mut let_go = before.let_go;
    let mut revision = Revision {
        earlier,
        held: before.promises,
        let_go: &mut let_go,
        at,
        heard_at,
        checker: &mut checker,
        begun: &mut begun,
    };
    let promises = match next {
        Payload::Notice(next) => revision.promises(next),
        Payload::Holding(next) => revision.promises(next),
        Payload::Question(next) => revision.promises(next),
        Payload::Ownership(next) => revision.promises(next),
        Payload::Repair(next) => revision.promises(next),
        Payload::Commitment(next) => revision.promises(next),
        _ => Vec::new(),
    };
    if let (Payload::Repair(next), Some(Payload::Repair(earlier))) = (next, earlier) {
        keeps_actions(earlier, next, &mut checker);
    }
    if let (Payload::Notice(next), Some(Payload::Notice(earlier))) = (next, earlier) {
        sliding::keeps_updates(earlier, next, &mut checker);
    }
    let first_words = first_words::kept(before.first_words, &promises, earlier, next, &mut checker);
    let judged = earlier.filter(|_| !around.recorded);
    languages::keeps_its_language(judged, next, || around.beside.languages(), &mut checker);
    let noted = (before.first_effective_at, before.corrected.as_slice());
    let first_effective_at = super::dates::first_effective(noted, earlier, next);
    // By the hub's own clock: whoever rewrites a word does not also say since when that is to be seen.
    let corrected_at = if around.recorded { at } else { around.now };
    let corrected = correction::corrected(before.corrected, earlier, next, corrected_at);
    let missteps = lifecycle::judge(earlier, next, around);
    let (mut forbidden, mut lacking) = (missteps.forbidden, missteps.lacking);
    if earlier.is_some() || !around.recorded {
        lacking.extend(begun.into_faults());
        lacking.extend(languages::lacking(earlier, next, around.recorded, || around.beside.languages()));
    }
    if !around.recorded {
        lacking.extend(super::filler::lacking(earlier, next));
    }
    forbidden.extend(checker.into_faults());
    if !forbidden.is_empty() {
        forbidden.extend(lacking);
        return Err(Unfit::Forbidden(forbidden));
    }
    if lacking.is_empty() {
        let stages = match next {
            Payload::Repair(next) => next.stages(before.stages, earlier.and_then(Repair::of)),
            _ => Vec::new(),
        };
        let noted = Stamp { first_effective_at, withdrawn: before.withdrawn, ..Stamp::default() };
        Ok(Stamp { promises, let_go, corrected, stages, first_words, ..noted })
    } else {
        Err(Unfit::Lacking(lacking))
    }
}

/// One revision on its way through the rules of promises.
struct Revision<'a> {
    earlier: Option<&'a Payload>,
    held: Vec<Promise>,
    /// Those that the stamp no longer lists.
    let_go: &'a mut Vec<LetGo>,
    at: Timestamp,
    /// When what it calls open again, or gives another date, counts as said.
    heard_at: Timestamp,
    checker: &'a mut Checker,
    /// What is wrong with promises that are new.
    begun: &'a mut Checker,
}

impl Revision<'_> {
    /// The promises of a thing after this revision: those that it held, settled or moved, then the new ones.
    fn promises<T: Promising>(&mut self, next: &T) -> Vec<Promise> {
        let earlier = self.earlier.and_then(T::of);
        let word_given = earlier.is_some_and(|earlier| next.gives_word_since(earlier));
        let for_now = earlier.is_some_and(T::is_settled_for_now);
        let (dated, stood) = (next.dated(), earlier.map(T::dated).unwrap_or_default());
        let mut promises = std::mem::take(&mut self.held);
        if !for_now {
            self.reopen(&mut promises, &dated, &stood);
        }
        for promise in &mut promises {
            let over = promise.outcome.is_some() || promise.late_since() < self.heard_at;
            if let Some(owed_by) = earlier.filter(|_| over).and_then(|earlier| earlier.owner(&promise.field))
            {
                late::stays_with(promise, owed_by, next.owner(&promise.field));
            }
        }
        for promise in promises.iter_mut().filter(|promise| promise.outcome.is_none()) {
            let now = dated.iter().find(|dated| *dated.field == *promise.field);
            self.carry(promise, now, word_given);
            let owed_by = earlier.and_then(|earlier| earlier.owner(&promise.field));
            if let Some(owed_by) = owed_by.filter(|_| promise.owed_by.is_none()) {
                let next = next.owner(&promise.field);
                match promise.outcome {
                    // Whoever settles it or gives it up does not say in the same breath that it was another's.
                    Some(_) => late::stays_with(promise, owed_by, next),
                    None => late::is_handed_on(promise, owed_by, next),
                }
            }
        }
        for dated in &dated {
            // A settled promise is done with. Its date is promised once more when it is still to come and did not just stand on.
            let stands_on = stood.iter().any(|before| before.field == dated.field && before.due == dated.due);
            let once_more =
                (word_given || for_now || !stands_on) && dated.due.is_some_and(|due| due > self.at);
            let known = |promise: &Promise| {
                *promise.field == *dated.field
                    && (promise.outcome.is_none()
                        || (Some(promise.due) == dated.due && !once_more)
                        || dated.settled.is_some())
            };
            if !promises.iter().any(known) {
                self.begin(dated);
                let mut began = dated.promise(self.at);
                if let Some(began) = &mut began {
                    late::goes_on(began, &mut promises, next.owner(&dated.field));
                }
                promises.extend(began);
            }
        }
        prune(&mut promises, self.let_go, (next, &dated), self.at);
        promises
    }

    /// A delay counts from the first date: one in the future of the date itself would hide every delay there is.
    fn begin(&mut self, dated: &Dated<'_>) {
        let Some((first, due)) = dated.first_due.zip(dated.due).filter(|(first, due)| first > due) else {
            return;
        };
        let message = format!(
            "{first} is later than {due}, the date itself: a promise begins with its first date; leave this out until it is moved"
        );
        self.begun.fault(&first_field(&dated.field), message);
    }

    /// What the earlier revision called settled and this one no longer does was not settled: it is open again, with the
    /// first date that it had, whatever date stands there now.
    fn reopen(&self, promises: &mut [Promise], dated: &[Dated<'_>], stood: &[Dated<'_>]) {
        for before in stood.iter().filter(|before| before.settled.is_some()) {
            // What was given up and is done now was not given up, nor was done what is given up now.
            let now = dated.iter().find(|now| now.field == before.field && now.settled != before.settled);
            let last = promises.iter_mut().rfind(|promise| *promise.field == *before.field);
            if let (Some(_), Some(promise)) = (now, last) {
                (promise.settled_at, promise.outcome) = (None, None);
                // It is heard now: a date that went by until now went by, whatever time the revision brings along.
                if promise.due < self.heard_at {
                    promise.missed.get_or_insert(promise.due);
                }
            }
        }
    }

    /// Carries an open promise into this revision.
    fn carry(&mut self, promise: &mut Promise, now: Option<&Dated<'_>>, word_given: bool) {
        let due = now.and_then(|dated| dated.due);
        if let Some(first) = now.and_then(|dated| dated.first_due).filter(|first| *first != promise.first_due)
        {
            let message =
                format!("the first date was {}, not {first}; a first date never changes", promise.first_due);
            self.checker.fault(&first_field(&promise.field), message);
        }
        match (now.and_then(|dated| dated.settled), due) {
            (Some(settled), _) => promise.settle(self.at, settled == Settled::Dropped),
            // An update is the word that was promised, also where its date is left as it was.
            (None, _) if word_given => promise.settle(self.at, false),
            (None, Some(due)) if due == promise.due => {}
            (None, Some(due)) => promise.move_to(due, self.at, self.heard_at),
            (None, None) => {
                let message = format!(
                    "the word promised by {} can't be taken back in silence: keep the date, move it, or settle it",
                    promise.due
                );
                self.checker.fault(&promise.field, message);
            }
        }
    }
}

/// Where the first date of a dated word stands.
pub(super) fn first_field(field: &str) -> String {
    match field.rsplit_once('/') {
        Some((parent, last)) => format!("{parent}/first_{last}"),
        None => format!("first_{field}"),
    }
}

/// An action is told from the others by its place: at another one it would take over another action's dates, and one that was
/// left out and came back would be a new promise.
fn keeps_actions(earlier: &Repair, next: &Repair, checker: &mut Checker) {
    for (index, action) in earlier.actions.iter().enumerate() {
        let field = format!("actions/{index}");
        let Some(now) = next.actions.get(index) else {
            checker.fault(
                &field,
                "a published action stays: send it too; one that is given up is dropped, with a reason",
            );
            continue;
        };
        if now.what != action.what && next.actions.iter().any(|now| now.what == action.what) {
            let message =
                "a published action stays in its place: send every earlier action, then the new ones";
            checker.fault(&field, message);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Floor;
    use super::super::event::{Audience, Correction};
    use super::*;
    use crate::domain::correction::CORRECTIONS_MAX;
    use crate::domain::holding::HoldingState;
    use crate::domain::let_go::PROMISES_MAX;
    use crate::domain::notice::Update;
    use crate::domain::promise::Outcome;
    use crate::domain::question::QuestionState;
    use crate::domain::repair::{Action, ActionState, Stage};
    use crate::domain::{Holding, Notice, PromiseState, Question};

    fn stamp(
        earlier: Option<(&Payload, &Stamp)>,
        next: &Payload,
        at: Timestamp,
    ) -> Result<Stamp, Vec<Fault>> {
        let floor = Floor::default();
        let beside = floor.beside("lisbon", (None, Audience::Floor), at);
        super::stamp(earlier, next, Around { at, now: at, beside: &beside, recorded: false })
            .map_err(Unfit::into_faults)
    }

    fn at(hour: i64) -> Timestamp {
        Timestamp::from_second(1_764_000_000 + hour * 3_600).expect("in range")
    }

    fn notice(next_word_by: Option<i64>, updates: &[&str]) -> Payload {
        let updates = updates.iter().map(|text| Update { at: Some(at(0)), text: (*text).into() }).collect();
        Payload::Notice(Notice {
            headline: "Bids".into(),
            next_word_by: next_word_by.map(at),
            updates,
            ..Notice::default()
        })
    }

    #[test]
    fn a_word_given_keeps_the_promise_and_a_new_date_is_a_new_one() {
        let first = notice(Some(10), &[]);
        let stamp1 = stamp(None, &first, at(0)).expect("first");
        let second = notice(Some(20), &["told"]);
        let stamp2 = stamp(Some((&first, &stamp1)), &second, at(9)).expect("second");
        let outcomes: Vec<_> = stamp2.promises.iter().map(|p| (p.due, p.outcome)).collect();
        assert_eq!(outcomes, [(at(10), Some(Outcome::Kept)), (at(20), None)]);
        assert_eq!(stamp2.promises[1].state_at(at(21)), PromiseState::Late);
    }

    #[test]
    fn a_moved_date_keeps_the_first_one() {
        let first = notice(Some(10), &[]);
        let stamp1 = stamp(None, &first, at(0)).expect("first");
        let stamp2 = stamp(Some((&first, &stamp1)), &notice(Some(30), &[]), at(9)).expect("second");
        assert_eq!(stamp2.promises.len(), 1);
        assert_eq!((stamp2.promises[0].first_due, stamp2.promises[0].due), (at(10), at(30)));
    }

    #[test]
    fn a_late_word_is_late_and_a_vanished_date_is_refused() {
        let first = notice(Some(10), &[]);
        let stamp1 = stamp(None, &first, at(0)).expect("first");
        let stamp2 = stamp(Some((&first, &stamp1)), &notice(None, &["at last"]), at(11)).expect("second");
        assert_eq!(stamp2.promises[0].outcome, Some(Outcome::Late));
        let faults = stamp(Some((&first, &stamp1)), &notice(None, &[]), at(9)).expect_err("refused");
        assert_eq!(faults[0].pointer, "/data/next_word_by");
    }

    #[test]
    fn a_rewritten_update_or_first_date_is_refused() {
        let first = notice(None, &["one", "two"]);
        let stamp1 = stamp(None, &first, at(0)).expect("first");
        let faults =
            stamp(Some((&first, &stamp1)), &notice(None, &["one", "2"]), at(1)).expect_err("refused");
        assert_eq!(faults[0].pointer, "/data/updates/1");

        let holding = |first_share_by: Option<i64>, state| {
            Payload::Holding(Holding {
                share_by: Some(at(10)),
                first_share_by: first_share_by.map(at),
                state,
                ..Holding::default()
            })
        };
        let open = holding(None, HoldingState::Open);
        let stamp1 = stamp(None, &open, at(0)).expect("first");
        let next = holding(Some(4), HoldingState::Renewed);
        let faults = stamp(Some((&open, &stamp1)), &next, at(1)).expect_err("refused");
        assert_eq!(faults[0].pointer, "/data/first_share_by");
    }

    #[test]
    fn what_is_no_longer_settled_is_open_again() {
        let question =
            |state| Payload::Question(Question { answer_by: Some(at(10)), state, ..Question::default() });
        let answered = question(QuestionState::Answered);
        let stamp1 = stamp(None, &answered, at(5)).expect("first");
        assert_eq!(stamp1.promises[0].outcome, Some(Outcome::Kept));
        let back =
            stamp(Some((&answered, &stamp1)), &question(QuestionState::Checking), at(6)).expect("back");
        assert_eq!(back.promises, [Promise::open("answer_by", at(10), at(10))]);
        // A word that was given stays given, though its date stands on.
        let first = notice(Some(10), &[]);
        let stamp1 = stamp(None, &first, at(0)).expect("first");
        let second = notice(None, &["told"]);
        let stamp2 = stamp(Some((&first, &stamp1)), &second, at(9)).expect("second");
        let third = stamp(Some((&second, &stamp2)), &notice(Some(10), &["told"]), at(11)).expect("third");
        assert_eq!(third.promises[0].outcome, Some(Outcome::Kept));
    }

    #[test]
    fn an_action_keeps_its_place_and_a_repair_its_way() {
        let action = |what: &str, due, state| Action {
            what: what.into(),
            due: Some(at(due)),
            state,
            ..Action::default()
        };
        let repair = |state, actions: &[Action]| {
            Payload::Repair(Repair { state, actions: actions.to_vec(), ..Repair::default() })
        };
        let (done, open) = (action("A", 10, ActionState::Done), action("B", 20, ActionState::Open));
        let first = repair(Stage::Owned, &[done.clone(), open.clone()]);
        let stamp1 = stamp(None, &first, at(0)).expect("first");
        let next = |next: &Payload| stamp(Some((&first, &stamp1)), next, at(1));
        let swapped = next(&repair(Stage::Acting, &[open.clone(), done.clone()])).expect_err("refused");
        assert_eq!(swapped[0].pointer, "/data/actions/0");
        assert!(next(&repair(Stage::Acting, std::slice::from_ref(&open))).is_err(), "B stands where A stood");
        let more = [done.clone(), open.clone(), action("C", 30, ActionState::Open)];
        assert_eq!(next(&repair(Stage::Acting, &more)).expect("added").promises.len(), 3);
        let back = next(&repair(Stage::Reopened, &[done.clone(), open.clone()])).expect_err("refused");
        assert_eq!(back[0].pointer, "/data/state", "nobody has said yet that it is done with");
        let left_open = next(&repair(Stage::Closed, &[done.clone(), open])).expect_err("refused");
        assert_eq!(left_open[0].pointer, "/data/actions", "something is still to be done");
        let both = [done, action("B", 20, ActionState::Done)];
        let closed = repair(Stage::Closed, &both);
        let stamp2 = next(&closed).expect("closed");
        let reopened = repair(Stage::Reopened, &both);
        let stamp3 = stamp(Some((&closed, &stamp2)), &reopened, at(2)).expect("reopened");
        assert!(stamp(Some((&reopened, &stamp3)), &repair(Stage::Owned, &both), at(3)).is_ok());
    }

    #[test]
    fn of_many_actions_none_is_settled_twice() {
        let action = |index: usize| Action {
            what: format!("Step {index}").as_str().into(),
            due: Some(at(10)),
            state: ActionState::Done,
            ..Action::default()
        };
        let actions: Vec<_> = (0..PROMISES_MAX + 20).map(action).collect();
        let repair = |state| Payload::Repair(Repair { state, actions: actions.clone(), ..Repair::default() });
        let (first, second) = (repair(Stage::Owned), repair(Stage::Acting));
        let stamp1 = stamp(None, &first, at(5)).expect("first");
        let stamp2 = stamp(Some((&first, &stamp1)), &second, at(50)).expect("second");
        assert_eq!(stamp1.promises.len(), actions.len());
        assert_eq!(stamp2.promises, stamp1.promises, "kept, and not late since the revision after it");
    }

    #[test]
    fn of_many_words_the_oldest_are_let_go_and_counted() {
        let words: Vec<_> = (0..PROMISES_MAX + 20).map(|index| format!("word {index}")).collect();
        let words: Vec<_> = words.iter().map(String::as_str).collect();
        let hour = |told: usize| 10 + i64::try_from(told).expect("few");
        let mut before = (notice(Some(hour(0)), &[]), Stamp::default());
        before.1 = stamp(None, &before.0, at(0)).expect("first");
        for told in 1..=words.len() {
            let next = notice(Some(hour(told)), &words[..told]);
            let stamped = stamp(Some((&before.0, &before.1)), &next, at(hour(told) - 1)).expect("next");
            before = (next, stamped);
        }
        assert_eq!(before.1.promises.len(), PROMISES_MAX);
        let last = before.1.promises.last().expect("the newest");
        assert_eq!((last.due, last.outcome), (at(10 + 84), None));
        let let_go: Vec<_> = before.1.let_go.iter().map(|one| (one.owner.is_some(), one.kept)).collect();
        assert_eq!(let_go, [(false, 21)], "all that were promised: 85");
    }

    #[test]
    fn no_number_of_words_washes_a_late_one_out() {
        let words: Vec<_> = (0..PROMISES_MAX + 20).map(|index| format!("word {index}")).collect();
        let words: Vec<_> = words.iter().map(String::as_str).collect();
        let mut before = (notice(Some(10), &[]), Stamp::default());
        before.1 = stamp(None, &before.0, at(0)).expect("first");
        // The first word comes late; then there is one an hour, each with a new date, and at last with the same date each.
        for told in 1..=words.len() {
            let hour = 10 + i64::try_from(told).expect("few");
            let next = notice(Some(if told < 70 { hour + 2 } else { 500 }), &words[..told]);
            let stamped = stamp(Some((&before.0, &before.1)), &next, at(hour)).expect("next");
            before = (next, stamped);
        }
        let count = |outcome| before.1.promises.iter().filter(|one| one.outcome == outcome).count();
        assert_eq!((count(Some(Outcome::Late)), count(None)), (1, 1));
        let at_last = before.1.promises.iter().filter(|one| one.due == at(500)).count();
        assert_eq!(at_last, 1, "one date is one promise");
    }

    #[test]
    fn small_corrections_push_no_other_field_out() {
        let said = |headline: &str, body: &str| {
            Payload::Notice(Notice { headline: headline.into(), body: body.into(), ..Notice::default() })
        };
        let mut before = (said("A", "0"), Stamp::default());
        for index in 1..=CORRECTIONS_MAX + 20 {
            let next = said("B", &index.to_string());
            let stamped = stamp(Some((&before.0, &before.1)), &next, at(0)).expect("next");
            before = (next, stamped);
        }
        let corrected = &before.1.corrected;
        assert_eq!(corrected.len(), CORRECTIONS_MAX);
        assert_eq!(*corrected[0].field, *"headline");
    }

    #[test]
    fn a_change_of_released_words_is_a_correction() {
        let first = notice(None, &[]);
        let mut second = notice(None, &["we said it wrong"]);
        if let Payload::Notice(notice) = &mut second {
            notice.headline = "Shift bids".into();
        }
        let stamp2 = stamp(Some((&first, &Stamp::default())), &second, at(5)).expect("second");
        assert_eq!(stamp2.corrected, [Correction { field: "headline".into(), at: at(5) }]);
    }
}
