//! When a thing is over: nobody waits for it, nothing is owed by it, and a log, or a floor that is full, may let go of it.

use jiff::{SignedDuration, Timestamp};

use super::commitment::{Answer, CommitmentState};
use super::engagement::WINDOWS_MAX;
use super::holding::HoldingState;
use super::ownership::OwnershipState;
use super::promise::{Dated, Promising};
use super::question::QuestionState;
use super::quiet::QuietState;
use super::recognition::{DAYS_ON_WALL, RecognitionState};
use super::repair::Stage;
use super::{
    Commitment, Engagement, Holding, Note, Notice, Ownership, Payload, Question, Quiet, Recognition, Repair,
    Stamp,
};

/// How a kind of thing ends.
pub trait Ending {
    /// True when its state is an end, or it has had its time. `time` is that of its newest revision. What it owes is asked besides.
    fn has_ended(&self, time: Timestamp, now: Timestamp) -> bool;

    /// The dated words that stand in it now; none for a kind that promises nothing.
    fn owed(&self) -> Vec<Dated<'_>> {
        Vec::new()
    }
}

/// True when a thing is over at a moment. `time` is that of its newest revision.
///
/// A thing with an open or late promise is never over, however old: leadership still owes it. Nor is one that carries the number of
/// promises on that were withdrawn under its subject, nor the floor itself, nor a leader's own mistake before it has said what changed.
pub fn is_over(payload: &Payload, stamp: &Stamp, time: Timestamp, now: Timestamp) -> bool {
    match payload {
        Payload::Floor(_) => false,
        Payload::Notice(data) => has_gone(data, stamp, time, now),
        Payload::Holding(data) => has_gone(data, stamp, time, now),
        Payload::Question(data) => has_gone(data, stamp, time, now),
        Payload::Ownership(data) => has_gone(data, stamp, time, now),
        Payload::Note(data) => has_gone(data, stamp, time, now),
        Payload::Repair(data) => has_gone(data, stamp, time, now),
        Payload::Commitment(data) => has_gone(data, stamp, time, now),
        Payload::Recognition(data) => has_gone(data, stamp, time, now),
        Payload::Engagement(data) => has_gone(data, stamp, time, now),
        Payload::Quiet(data) => has_gone(data, stamp, time, now),
        Payload::Withdrawn => has_gone(&(), stamp, time, now),
    }
}

/// The same of one kind.
pub fn has_gone<T: Ending>(data: &T, stamp: &Stamp, time: Timestamp, now: Timestamp) -> bool {
    stamp.counts_none() && data.has_ended(time, now) && !owes(data, stamp)
}

/// True when so many days went by.
fn is_past(time: Timestamp, now: Timestamp, days: i64) -> bool {
    now.duration_since(time) >= SignedDuration::from_hours(days * 24)
}

/// The ending of a kind that promises, by its state alone.
macro_rules! ends_by_its_state {
    ($kind:ty, $has_ended:expr) => {
        impl Ending for $kind {
            fn has_ended(&self, _: Timestamp, _: Timestamp) -> bool {
                let has_ended: fn(&Self) -> bool = $has_ended;
                has_ended(self)
            }

            fn owed(&self) -> Vec<Dated<'_>> {
                self.dated()
            }
        }
    };
}

ends_by_its_state!(Notice, |notice| !notice.state.is_open());
ends_by_its_state!(Holding, |holding| holding.state == HoldingState::Kept);
ends_by_its_state!(Question, |question| {
    matches!(question.state, QuestionState::Answered | QuestionState::Declined)
});
ends_by_its_state!(Ownership, |ownership| ownership.state == OwnershipState::Changed);
ends_by_its_state!(Repair, |repair| repair.state == Stage::Closed);
ends_by_its_state!(Commitment, |commitment| {
    commitment.state != CommitmentState::Decided || commitment.decision == Some(Answer::WillNot)
});

/// A note is a word of its day.
impl Ending for Note {
    fn has_ended(&self, _: Timestamp, _: Timestamp) -> bool {
        true
    }
}

impl Ending for Recognition {
    fn has_ended(&self, time: Timestamp, now: Timestamp) -> bool {
        self.state == RecognitionState::Expired || is_past(time, now, DAYS_ON_WALL)
    }
}

/// Beyond the windows that a wall draws, and the one that is under way.
impl Ending for Engagement {
    fn has_ended(&self, time: Timestamp, now: Timestamp) -> bool {
        is_past(time, now, 7 * (WINDOWS_MAX as i64 + 1))
    }
}

impl Ending for Quiet {
    fn has_ended(&self, _: Timestamp, now: Timestamp) -> bool {
        self.state == QuietState::Off || self.until.is_none_or(|until| until <= now)
    }
}

/// A withdrawal.
impl Ending for () {
    fn has_ended(&self, _: Timestamp, _: Timestamp) -> bool {
        true
    }
}

/// When a thing leaves the walls by itself; `None` for what stays until its next revision. `time` is that of this one.
pub fn leaves_wall(payload: &Payload, time: Timestamp) -> Option<Timestamp> {
    match payload {
        Payload::Recognition(thanks) if thanks.state == RecognitionState::Expired => Some(time),
        Payload::Recognition(_) => time.checked_add(SignedDuration::from_hours(DAYS_ON_WALL * 24)).ok(),
        Payload::Quiet(quiet) if quiet.state == QuietState::Off => Some(time),
        Payload::Quiet(quiet) => quiet.until,
        _ => None,
    }
}

/// When thanks leave the walls, or left them: after their days, or once they were called expired, whichever was first. `heard` is when a hub took
/// this revision, `time` when it came to be. The mark of their withdrawal says it too, where they had left before. `None` for anything else.
pub fn thanks_leave(
    payload: &Payload,
    stamp: &Stamp,
    (time, heard): (Timestamp, Timestamp),
) -> Option<Timestamp> {
    match payload {
        Payload::Recognition(thanks) => {
            let days = SignedDuration::from_hours(DAYS_ON_WALL * 24);
            let days = stamp.stands_since.unwrap_or(time).checked_add(days).ok();
            let called = (thanks.state == RecognitionState::Expired).then(|| stamp.left_at.unwrap_or(heard));
            days.into_iter().chain(called).min()
        }
        Payload::Withdrawn => stamp.left_at,
        _ => None,
    }
}

/// When a thing leaves the walls by itself, or left them: thanks as [`thanks_leave`] says, and anything else not before it was there. `heard` is when a
/// hub took this revision, `time` when it came to be. The mark of a withdrawal says it too, where its thing had left before. `None` for what stays.
pub fn leaves(payload: &Payload, stamp: &Stamp, (time, heard): (Timestamp, Timestamp)) -> Option<Timestamp> {
    match payload {
        Payload::Recognition(_) | Payload::Withdrawn => thanks_leave(payload, stamp, (time, heard)),
        _ => Some(leaves_wall(payload, time)?.max(heard)),
    }
}

/// True while a dated word of it is neither kept nor dropped.
fn owes(data: &impl Ending, stamp: &Stamp) -> bool {
    // A date that no stamp speaks of yet is owed too.
    let is_unstamped = |dated: &Dated<'_>| {
        let known = stamp.promises.iter().any(|promise| *promise.field == *dated.field);
        dated.due.is_some() && dated.settled.is_none() && !known
    };
    stamp.promises.iter().any(|promise| promise.outcome.is_none()) || data.owed().iter().any(is_unstamped)
}

#[cfg(test)]
mod tests {
    use super::super::notice::NoticeState;
    use super::super::promise::Outcome;
    use super::super::{Promise, Site, Withdrawn};
    use super::*;

    fn at(day: i64) -> Timestamp {
        Timestamp::from_second(1_700_000_000 + day * 86_400).expect("in range")
    }

    fn stamp(outcome: Option<Outcome>) -> Stamp {
        let promise = Promise { outcome, ..Promise::open("next_word_by", at(1), at(1)) };
        Stamp { promises: vec![promise], ..Stamp::default() }
    }

    #[test]
    fn what_is_owed_is_never_over() {
        let closed = Payload::Notice(Notice { state: NoticeState::Closed, ..Notice::default() });
        assert!(is_over(&closed, &Stamp::default(), at(0), at(9_999)));
        assert!(is_over(&closed, &stamp(Some(Outcome::Late)), at(0), at(9_999)));
        assert!(!is_over(&closed, &stamp(None), at(0), at(9_999)), "late for 27 years, and still owed");
        let undated = Payload::Holding(Holding { share_by: Some(at(1)), ..Holding::default() });
        assert!(!is_over(&undated, &Stamp::default(), at(0), at(9_999)), "no stamp speaks of it");
        let open = Payload::Notice(Notice::default());
        assert!(!is_over(&open, &Stamp::default(), at(0), at(9_999)), "it is in force");
        assert!(!is_over(&Payload::Floor(Site::default()), &Stamp::default(), at(0), at(9_999)));
        let withdrawn = vec![Withdrawn { late: 1, ..Withdrawn::default() }];
        let carries = Stamp { withdrawn, ..stamp(Some(Outcome::Kept)) };
        assert!(!is_over(&closed, &carries, at(0), at(9_999)), "the account would shrink");
        let mistake = Payload::Ownership(Ownership::default());
        assert!(!is_over(&mistake, &Stamp::default(), at(0), at(9_999)));
    }

    #[test]
    fn what_has_had_its_time_is_over() {
        let thanks = Payload::Recognition(Recognition::default());
        assert!(!is_over(&thanks, &Stamp::default(), at(0), at(6)));
        assert!(is_over(&thanks, &Stamp::default(), at(0), at(7)));
        let quiet = Payload::Quiet(Quiet { until: Some(at(2)), ..Quiet::default() });
        assert!(!is_over(&quiet, &Stamp::default(), at(0), at(1)));
        assert!(is_over(&quiet, &Stamp::default(), at(0), at(2)));
        assert!(is_over(&Payload::Note(Note::default()), &Stamp::default(), at(0), at(0)));
        assert!(is_over(&Payload::Withdrawn, &Stamp::default(), at(0), at(0)));
    }
}
