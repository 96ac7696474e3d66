//! What every wall has shown as late was late, whatever `time` the word that follows brings along.

use jiff::{SignedDuration, Timestamp};

use crate::domain::{Promise, Stamp};

/// How long a word may have waited with its publisher and still be judged by when it was given.
pub const WAITED_MAX: SignedDuration = SignedDuration::from_hours(1);

/// Notes the promises of a revision that went late while the hub showed it, since it was `received`. Tells when the
/// revision that follows it counts as given: when it says so, and no longer ago than a word waits where one was late.
///
/// What was over when the hub first heard of it was never shown late: history may be told with its own times.
pub fn seen(stamp: &mut Stamp, received: Timestamp, given: Timestamp, now: Timestamp) -> Timestamp {
    let believed = now.saturating_sub(WAITED_MAX).unwrap_or(now);
    let late = |promise: &&mut Promise| {
        promise.outcome.is_none() && promise.due > received && promise.due < believed
    };
    let mut at = given;
    for promise in stamp.promises.iter_mut().filter(late) {
        promise.missed.get_or_insert(promise.due);
        at = at.max(believed);
    }
    at
}
