//! What every wall has shown as late was late, whatever `time` the word that follows brings along.

use jiff::{SignedDuration, Timestamp};

use super::{Promise, Stamp};

/// How long a word may have waited with its publisher and still be judged by when it was given.
pub const WAITED_MAX: SignedDuration = SignedDuration::from_hours(1);

/// Notes the promises of the newest revision that the hub has shown as late for longer than a word waits. Tells when the
/// revision that follows it counts as given: when it says so, and no longer ago than a word waits where one was late.
///
/// However often the thing was revised meanwhile, a promise is shown as late from its date on, or from when the hub first had
/// it past its date ([`heard`]): so history may be told with its own times, when it is told at once.
pub fn seen(stamp: &mut Stamp, given: Timestamp, now: Timestamp) -> Timestamp {
    let believed = now.saturating_sub(WAITED_MAX).unwrap_or(now);
    let late = |promise: &&mut Promise| {
        let shown_from = promise.heard_at.map_or(promise.due, |heard| heard.max(promise.due));
        promise.outcome.is_none() && shown_from < believed
    };
    let mut at = given;
    for promise in stamp.promises.iter_mut().filter(late) {
        promise.missed.get_or_insert(promise.due);
        at = at.max(believed);
    }
    at
}

/// Notes on a new stamp which promises were past their date already when the hub first had them open: no wall has shown those
/// as late before `now`.
pub fn heard(before: Option<&Stamp>, stamp: &mut Stamp, now: Timestamp) {
    let open = |promise: &&mut Promise| promise.outcome.is_none() && promise.heard_at.is_none();
    for promise in stamp.promises.iter_mut().filter(open).filter(|promise| promise.due < now) {
        let same = |one: &&Promise| {
            one.outcome.is_none() && one.field == promise.field && one.first_due == promise.first_due
        };
        let known = before.and_then(|before| before.promises.iter().find(same));
        promise.heard_at = known.map_or(Some(now), |known| known.heard_at);
    }
}
