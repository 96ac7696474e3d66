//! Since when a thing stands as it does: to send the same once more, or in other words, is no new word, and no silence ends by it.

use jiff::{SignedDuration, Timestamp};

use super::holding::HoldingState;
use super::late::WAITED_MAX;
use super::lifecycle::is_said_again;
use super::{Fault, Payload, Repair, Stamp};

/// How far ahead of the hub's clock a publisher's may be, in seconds: clocks differ a little.
pub const FUTURE_SECONDS_MAX: i64 = 300;

/// True when a revision leaves a thing standing as it stood: a question waits on, thanks were shown before, and of anything else
/// no new word was given. A date that is moved is none, a promise shows it; nor is a correction, which is stamped with its own time.
pub fn stands_on(earlier: &Payload, next: &Payload) -> bool {
    match (earlier, next) {
        // Whether somebody looks into it or says what it waits for: nobody has answered.
        // It was withdrawn unanswered, and is asked again.
        (Payload::Withdrawn, Payload::Question(now)) => now.state.is_open(),
        (Payload::Question(had), Payload::Question(now)) if had.state.is_open() && now.state.is_open() => {
            true
        }
        (Payload::Question(had), Payload::Question(now)) => {
            had.state == now.state && had.verdict == now.verdict
        }
        (Payload::Recognition(_), Payload::Recognition(_)) => true,
        (Payload::Notice(had), Payload::Notice(now)) => {
            had.state == now.state && now.updates.len() + now.left_out(had) <= had.updates.len()
        }
        // That its date went by without a word is none.
        (Payload::Holding(had), Payload::Holding(now)) => {
            had.state == now.state || now.state == HoldingState::Missed
        }
        (Payload::Ownership(had), Payload::Ownership(now)) => had.state == now.state,
        (Payload::Note(_), Payload::Note(_)) => true,
        (Payload::Repair(had), Payload::Repair(now)) => is_as_far(had, now),
        (Payload::Commitment(had), Payload::Commitment(now)) => {
            had.state == now.state && had.decision == now.decision
        }
        // How it is now: each one is a word of its own.
        _ => false,
    }
}

fn is_as_far(had: &Repair, now: &Repair) -> bool {
    let states = |repair: &Repair| repair.actions.iter().map(|action| action.state).collect::<Vec<_>>();
    had.state == now.state
        && states(had) == states(now)
        && had.commitment.is_blank() == now.commitment.is_blank()
        && had.evaluation.is_blank() == now.evaluation.is_blank()
}

/// Since when people wait for a word on a question: since it was first open, whatever it was called in between that told them nothing. `time` is
/// that of its newest revision. The mark of one that was withdrawn so says it too. `None` for anything else.
pub fn waited(thing: &Payload, stamp: &Stamp, time: Timestamp) -> Option<Timestamp> {
    match thing {
        Payload::Question(question) if question.state.is_open() => Some(stamp.stands_since.unwrap_or(time)),
        // Ended by an earlier version of the hub, which noted nothing, it waits at least since then.
        Payload::Question(question) if question.waits_for_a_word() => {
            Some(stamp.waited_since.or(stamp.stands_since).unwrap_or(time))
        }
        Payload::Withdrawn => stamp.stands_since,
        _ => None,
    }
}

/// Notes on the stamp of a revision since when it stands so, and since when people waited for what it does not tell them. `at` is when it says
/// that it came to be, `now` when the hub hears it; `recorded`: out of a recording, which was heard in its time.
pub fn note(
    stood: Option<(&Payload, &Stamp, Timestamp)>,
    next: &Payload,
    stamp: &mut Stamp,
    (at, now, recorded): (Timestamp, Timestamp, bool),
) {
    let stands_on = stood.is_some_and(|(had, ..)| stands_on(had, next));
    let before = stood.filter(|_| stands_on).and_then(|(had, stamp, time)| {
        // The mark of a withdrawal says since when, or says nothing of it.
        stamp.stands_since.or((*had != Payload::Withdrawn).then_some(time))
    });
    let waited = stood.and_then(|(had, stamp, time)| waited(had, stamp, time));
    (stamp.stands_since, stamp.waited_since) = match next {
        Payload::Question(next) if next.state.is_open() => (waited.or(before), None),
        Payload::Question(next) if next.waits_for_a_word() => (before, waited),
        _ => (before, None),
    };
    // A floor is as it is: that of a site that was there before its hub stays one, however it is revised.
    let is_floor = matches!(next, Payload::Floor(_));
    let was_told = stood.filter(|(had, ..)| (stands_on || is_floor) && **had != Payload::Withdrawn);
    stamp.told_at = match was_told {
        Some((_, stamp, _)) => stamp.told_at,
        None => told_at(at, now).filter(|_| !recorded),
    };
}

/// When the hub heard what says that it came to be at a moment; `None` where that is as soon as a word takes.
pub fn told_at(at: Timestamp, now: Timestamp) -> Option<Timestamp> {
    (now.duration_since(at) > WAITED_MAX).then_some(now)
}

/// How far behind the revision that it follows on a new update may be dated, in seconds: who writes whole seconds, or by another clock, is
/// behind it, and says nothing of the past.
const BEHIND_SECONDS_MAX: i64 = FUTURE_SECONDS_MAX;

/// What is said of an update in words that were said before.
const SAID_AGAIN: &str = "these words were said before, as the headline or an update: say what is new; that nothing is new is said in words of today, \
                          too";

/// What is wrong with new updates: one is said after the revision that it follows on, but for what clocks differ, and not in time to come; and
/// in no words that were said before.
pub fn updates(stands: Option<(&Payload, Timestamp)>, next: &Payload, now: Timestamp) -> Vec<Fault> {
    let Payload::Notice(next) = next else { return Vec::new() };
    let (had, left, from) = match stands {
        Some((Payload::Notice(had), time)) => (had.updates.as_slice(), next.left_out(had), Some(time)),
        _ => (&[][..], 0, None),
    };
    let published = had.len() - left;
    let behind = SignedDuration::from_secs(BEHIND_SECONDS_MAX);
    let until = now.saturating_add(SignedDuration::from_secs(FUTURE_SECONDS_MAX)).unwrap_or(now);
    let new = next.updates.iter().enumerate().skip(published);
    let fault = |(index, update): (usize, &super::notice::Update)| {
        let at = update.at?;
        let message = match from {
            Some(from) if from.duration_since(at) > behind => {
                format!(
                    "{at} is before {from}, the revision that this update follows on: say when it was said"
                )
            }
            _ if at > until => format!(
                "{at} is more than {FUTURE_SECONDS_MAX} seconds ahead of the hub's clock ({now}): say when it was said"
            ),
            _ => return None,
        };
        Some(Fault { pointer: format!("/data/updates/{index}/at"), message })
    };
    let again = |(index, update): (usize, &super::notice::Update)| {
        let before = had[..left].iter().chain(&next.updates[..index]).map(|update| &update.text);
        let before = before.chain([&next.headline]);
        let again = from.is_some() && before.into_iter().any(|had| is_said_again(had, &update.text));
        again.then(|| Fault { pointer: format!("/data/updates/{index}/text"), message: SAID_AGAIN.into() })
    };
    new.clone().filter_map(fault).chain(new.filter_map(again)).collect()
}
