//! A silence and what it is about: what is withdrawn before its next word and told again in the same words is as old as its last word, wherever at
//! its site it is told.
//!
//! The mark of a withdrawal has no word. It has keyed digests of what the thing was about, since when people waited, and in figures how far the
//! thing was: what is told again and says no more than that gives no new word.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::commitment::{Answer, CommitmentState};
use super::holding::HoldingState;
use super::lifecycle::is_said_again;
use super::notice::NoticeState;
use super::ownership::OwnershipState;
use super::promise::Before;
use super::repair::{ActionState, Stage};
use super::{Commitment, Payload, Promise, Repair, Stamp, since};
use crate::text::{Lang, Text};

/// How far a thing was that was withdrawn, without a word of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AsFar {
    /// How far its states were, one figure for each thing that is counted.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<u32>,
    /// Keyed digests of the updates of a notice, one for each language, with spaces between them.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub updates: Box<str>,
}

/// The first date of what was promised in a thing that was withdrawn, or stands under another subject, without a word of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstDate {
    /// Where in the data the date stands, such as `next_word_by`.
    pub field: Box<str>,
    /// Of an action of a repair: keyed digests of its words, one for each language, with spaces between them. It is known by these, wherever among
    /// the actions it stands.
    #[serde(default, skip_serializing_if = "str::is_empty")]
    pub what: Box<str>,
    /// The first date that was ever promised.
    pub first_due: Timestamp,
    /// The date that had gone by without a word.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub missed: Option<Timestamp>,
}

impl FirstDate {
    /// Of a promise that is open at a moment; `None` for one that is settled, of which nobody waits for anything. `what`: the digests of an action.
    pub fn of(promise: &Promise, what: Box<str>, now: Timestamp) -> Option<Self> {
        let is_open = promise.outcome.is_none();
        let missed = promise.is_late_at(now).then(|| promise.late_since());
        is_open.then(|| Self { field: promise.field.clone(), what, first_due: promise.first(), missed })
    }

    /// Notes it on what is promised anew in the same words, where that has a later date or none of what went by.
    pub fn goes_on_in(&self, promise: &mut Promise) {
        if self.missed.is_some() || self.first_due < promise.first() {
            let first_due = self.first_due.min(promise.first());
            promise.before = Some(Box::new(Before { first_due, missed: self.missed }));
        }
    }
}

/// What is promised at a place in the data of a repair, as far as it is an action of it: these are known by their words.
pub fn action<'a>(payload: &'a Payload, field: &str) -> Option<&'a Text> {
    let Payload::Repair(repair) = payload else { return None };
    let mut dated = repair.actions.iter().enumerate();
    dated.find(|(index, _)| *Repair::due_field(*index) == *field).map(|(_, action)| &action.what)
}

/// Keyed digests of a text that was told in several languages, of a thing that was withdrawn: so it is seen that it is told again otherwise in one of
/// them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldWords {
    /// Where in the data it stood.
    pub field: Box<str>,
    /// In each of its languages.
    pub words: Vec<(Lang, Box<str>)>,
}

/// What a thing is about: the words by which it is known again. `None` for what no silence is about.
pub fn about(payload: &Payload) -> Option<&Text> {
    Some(match payload {
        Payload::Notice(notice) => &notice.headline,
        Payload::Holding(holding) => &holding.topic,
        Payload::Question(question) => &question.text,
        Payload::Ownership(ownership) => &ownership.got_wrong,
        Payload::Note(note) => &note.text,
        Payload::Repair(repair) => &repair.breach,
        Payload::Commitment(commitment) => &commitment.ask,
        Payload::Floor(_)
        | Payload::Recognition(_)
        | Payload::Engagement(_)
        | Payload::Quiet(_)
        | Payload::Withdrawn => return None,
    })
}

/// Since when people wait for a next word on a thing: since its last one, or since they asked. `time` is that of its newest revision. `None` for
/// what is done with; the mark of a withdrawal says it too.
pub fn since(payload: &Payload, stamp: &Stamp, time: Timestamp) -> Option<Timestamp> {
    if matches!(payload, Payload::Question(_) | Payload::Withdrawn) {
        return since::waited(payload, stamp, time);
    }
    waits(payload).then(|| stamp.stands_since.map_or(time, |since| since.min(time)))
}

/// True for what is told and done with, whatever is noted of it. A question waits by what is noted.
pub fn is_done(payload: &Payload) -> bool {
    about(payload).is_some() && !matches!(payload, Payload::Question(_)) && !waits(payload)
}

fn waits(payload: &Payload) -> bool {
    match payload {
        Payload::Notice(notice) => notice.state.is_open(),
        Payload::Holding(holding) => holding.state != HoldingState::Kept,
        Payload::Ownership(ownership) => ownership.state != OwnershipState::Changed,
        Payload::Note(_) => true,
        Payload::Repair(repair) => repair.state != Stage::Closed,
        Payload::Commitment(commitment) => {
            commitment.state == CommitmentState::Decided && commitment.decision != Some(Answer::WillNot)
        }
        Payload::Floor(_)
        | Payload::Recognition(_)
        | Payload::Engagement(_)
        | Payload::Quiet(_)
        | Payload::Question(_)
        | Payload::Withdrawn => false,
    }
}

/// How far the states of a thing are: what has none of its figures higher says nothing that was not said. Those of a question are never asked for.
pub fn steps(payload: &Payload) -> Vec<u32> {
    match payload {
        Payload::Notice(notice) => vec![match notice.state {
            NoticeState::Released => 0,
            NoticeState::Effective => 1,
            NoticeState::Closed | NoticeState::Superseded => 2,
        }],
        Payload::Holding(holding) => vec![match holding.state {
            HoldingState::Open | HoldingState::Missed => 0,
            HoldingState::Renewed => 2,
            HoldingState::Kept => 3,
        }],
        Payload::Ownership(ownership) => vec![match ownership.state {
            OwnershipState::Published => 0,
            OwnershipState::NotYet => 1,
            OwnershipState::Changed => 2,
        }],
        Payload::Repair(repair) => steps_of(repair),
        Payload::Commitment(commitment) => said_of(commitment),
        _ => Vec::new(),
    }
}

fn steps_of(repair: &Repair) -> Vec<u32> {
    let settled = repair.actions.iter().filter(|action| action.state != ActionState::Open).count();
    let said = |words: &Text| u32::from(!words.is_blank());
    vec![
        u32::from(repair.state as u8),
        u32::try_from(settled).unwrap_or(u32::MAX),
        said(&repair.commitment),
        said(&repair.evaluation),
    ]
}

/// Each decision is a word of its own, and none is further than another.
fn said_of(commitment: &Commitment) -> Vec<u32> {
    let is = |said: bool| u32::from(said);
    let decided = |answer| is(commitment.decision == Some(answer));
    vec![
        decided(Answer::Later),
        decided(Answer::Will),
        decided(Answer::WillNot),
        is(commitment.state == CommitmentState::Done),
        is(commitment.state == CommitmentState::Dropped),
    ]
}

/// The updates of a notice, but for those that only say its headline once more: none of these is a word.
pub fn updates(payload: &Payload) -> impl Iterator<Item = &Text> {
    let notice = match payload {
        Payload::Notice(notice) => Some(notice),
        _ => None,
    };
    notice.into_iter().flat_map(|notice| {
        let words = notice.updates.iter().map(|update| &update.text);
        words.filter(|words| !is_said_again(&notice.headline, words))
    })
}

impl AsFar {
    /// True where none of these figures is higher.
    pub fn reaches(&self, steps: &[u32]) -> bool {
        steps.iter().enumerate().all(|(index, step)| self.steps.get(index).is_some_and(|had| had >= step))
    }

    /// The higher of each figure.
    pub fn with(&self, mut steps: Vec<u32>) -> Vec<u32> {
        steps.iter_mut().zip(&self.steps).for_each(|(step, had)| *step = (*step).max(*had));
        steps
    }
}

#[cfg(test)]
mod tests {
    use super::super::Notice;
    use super::super::notice::Update;
    use super::*;

    fn at(day: i64) -> Timestamp {
        Timestamp::from_second(1_764_000_000 + day * 86_400).expect("in range")
    }

    #[test]
    fn what_is_done_with_leaves_no_silence() {
        let of = |state| Payload::Notice(Notice { state, ..Notice::default() });
        let stamp = Stamp { stands_since: Some(at(1)), ..Stamp::default() };
        for (state, waits) in [
            (NoticeState::Released, true),
            (NoticeState::Effective, true),
            (NoticeState::Closed, false),
            (NoticeState::Superseded, false),
        ] {
            assert_eq!(since(&of(state), &stamp, at(3)), waits.then(|| at(1)), "{state:?}");
            assert_eq!(is_done(&of(state)), !waits, "{state:?}");
        }
    }

    #[test]
    fn a_repair_that_goes_through_its_stages_once_more_says_nothing_new_until_it_is_further() {
        let of = |state| Payload::Repair(Repair { state, ..Repair::default() });
        let had = AsFar { steps: steps(&of(Stage::Acting)), ..AsFar::default() };
        for (stage, reached) in [(Stage::Admitted, true), (Stage::Acting, true), (Stage::Committed, false)] {
            assert_eq!(had.reaches(&steps(&of(stage))), reached, "{stage:?}");
        }
        assert_eq!(had.with(steps(&of(Stage::Owned))), had.steps);
    }

    #[test]
    fn each_decision_is_a_word_once() {
        let of = |answer| Payload::Commitment(Commitment { decision: Some(answer), ..Commitment::default() });
        let will = AsFar { steps: steps(&of(Answer::Will)), ..AsFar::default() };
        assert!(!will.reaches(&steps(&of(Answer::Later))));
        let both = AsFar { steps: will.with(steps(&of(Answer::Later))), ..AsFar::default() };
        assert!(both.reaches(&steps(&of(Answer::Will))) && both.reaches(&steps(&of(Answer::Later))));
    }

    #[test]
    fn a_first_date_goes_on_where_it_is_earlier_or_went_by() {
        let had = |due, now| FirstDate::of(&Promise::open("due", at(due), at(due)), Box::default(), at(now));
        let shown = |had: Option<FirstDate>, due| {
            let mut promise = Promise::open("due", at(due), at(due));
            had.expect("it is open").goes_on_in(&mut promise);
            (promise.first(), promise.first_missed())
        };
        assert_eq!(shown(had(5, 3), 9), (at(5), None), "its date was to come");
        assert_eq!(shown(had(5, 7), 9), (at(5), Some(at(5))), "its date had gone by");
        assert_eq!(shown(had(5, 3), 4), (at(4), None), "an earlier date is the first one");
        let mut kept = Promise::open("due", at(5), at(5));
        kept.settle(at(4), false);
        assert_eq!(FirstDate::of(&kept, Box::default(), at(7)), None, "nobody waits for it");
    }

    #[test]
    fn the_headline_once_more_is_no_update() {
        let update = |text: &str| Update { at: None, text: text.into() };
        let notice = Notice {
            headline: "Bids move".into(),
            updates: vec![update("bids move!"), update("From Monday.")],
            ..Notice::default()
        };
        let notice = Payload::Notice(notice);
        assert_eq!(updates(&notice).collect::<Vec<_>>(), [&Text::from("From Monday.")]);
    }
}
