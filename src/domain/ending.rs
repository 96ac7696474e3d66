//! When a thing is over: nobody waits for it, nothing is owed by it, and a log may let go of it in time.

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
use super::{Commitment, Holding, Notice, Ownership, Payload, Question, Repair, Stamp};

/// True when a thing is over at a moment. `time` is that of its newest revision.
///
/// A thing with an open or late promise is never over, however old: leadership still owes it. Nor is one that carries the number of
/// promises on that were withdrawn under its subject, nor the floor itself, nor a leader's own mistake before it has said what changed.
pub fn is_over(payload: &Payload, stamp: &Stamp, time: Timestamp, now: Timestamp) -> bool {
    if owes(payload, stamp) || !stamp.counts_none() {
        return false;
    }
    let past = |days: i64| now.duration_since(time) >= SignedDuration::from_hours(days * 24);
    match payload {
        Payload::Floor(_) => false,
        Payload::Notice(notice) => !notice.state.is_open(),
        Payload::Holding(holding) => holding.state == HoldingState::Kept,
        Payload::Question(question) => {
            matches!(question.state, QuestionState::Answered | QuestionState::Declined)
        }
        Payload::Ownership(ownership) => ownership.state == OwnershipState::Changed,
        // A note is a word of its day.
        Payload::Note(_) | Payload::Withdrawn => true,
        Payload::Repair(repair) => repair.state == Stage::Closed,
        Payload::Commitment(commitment) => {
            commitment.state != CommitmentState::Decided || commitment.decision == Some(Answer::WillNot)
        }
        Payload::Recognition(thanks) => thanks.state == RecognitionState::Expired || past(DAYS_ON_WALL),
        // Beyond the windows that a wall draws, and the one that is under way.
        Payload::Engagement(_) => past(7 * (WINDOWS_MAX as i64 + 1)),
        Payload::Quiet(quiet) => {
            quiet.state == QuietState::Off || quiet.until.is_none_or(|until| until <= now)
        }
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

/// True while a dated word of it is neither kept nor dropped.
fn owes(payload: &Payload, stamp: &Stamp) -> bool {
    if stamp.promises.iter().any(|promise| promise.outcome.is_none()) {
        return true;
    }
    // A date that no stamp speaks of yet is owed too.
    let unstamped = |dated: Dated<'_>| {
        let known = stamp.promises.iter().any(|promise| *promise.field == *dated.field);
        dated.due.is_some() && dated.settled.is_none() && !known
    };
    let any = |dated: Option<Vec<Dated<'_>>>| dated.into_iter().flatten().any(unstamped);
    any(Notice::of(payload).map(Promising::dated))
        || any(Holding::of(payload).map(Promising::dated))
        || any(Question::of(payload).map(Promising::dated))
        || any(Ownership::of(payload).map(Promising::dated))
        || any(Repair::of(payload).map(Promising::dated))
        || any(Commitment::of(payload).map(Promising::dated))
}

#[cfg(test)]
mod tests {
    use super::super::notice::NoticeState;
    use super::super::promise::Outcome;
    use super::super::{Note, Promise, Quiet, Recognition, Site, Withdrawn};
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
