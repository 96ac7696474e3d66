//! What every wall has shown as late was late, whatever `time` the word that follows brings along.

use jiff::{SignedDuration, Timestamp};

use super::promise::{Before, Outcome, Owner};
use super::{Offices, Promise, Stamp};
use crate::text::Text;

/// How long a word may have waited with its publisher and still be judged by when it was given: what a retry takes, and the most
/// by which a publisher's clock may differ ([`super::since::FUTURE_SECONDS_MAX`]). A promise is made to the floor: what reaches
/// it later than that came late, whatever kept it.
pub const WAITED_MAX: SignedDuration = SignedDuration::from_mins(5);
/// How long the past of a thing that began before the hub knew of it may take to be told, by its own times.
pub const TOLD_MAX: SignedDuration = SignedDuration::from_hours(1);

/// Notes the promises of the newest revision that the hub has shown as late for longer than a word waits. Tells when the
/// revision that follows it counts as given: when it says so, and no longer ago than a word waits where one was late.
///
/// However often the thing was revised meanwhile, a promise is shown as late from its date on, or from when the hub first had
/// it past its date ([`heard`]): so history may be told with its own times, when it is told at once.
pub fn seen(stamp: &mut Stamp, given: Timestamp, now: Timestamp) -> Timestamp {
    let believed = before(now, WAITED_MAX);
    let late = |promise: &&mut Promise| {
        let was_shown = match promise.heard_at {
            Some(heard) => heard.max(promise.due) < told_since(now),
            None => promise.due < believed,
        };
        promise.outcome.is_none() && was_shown
    };
    let mut at = given;
    for promise in stamp.promises.iter_mut().filter(late) {
        promise.missed.get_or_insert(promise.due);
        at = at.max(believed);
    }
    at
}

/// When a word counts as given that says when it was: then, and no longer ago than a word waits.
pub fn believed(given: Timestamp, now: Timestamp) -> Timestamp {
    given.max(before(now, WAITED_MAX))
}

/// Since when the hub first had what may still be told by its own times.
pub fn told_since(now: Timestamp) -> Timestamp {
    before(now, TOLD_MAX)
}

/// A promise whose date went by, or that was settled, stays with whoever owed it then, whomever the thing names next.
pub fn stays_with(promise: &mut Promise, owed_by: Owner<'_>, next: Option<Owner<'_>>) {
    if promise.owed_by.is_none() && next != Some(owed_by) {
        promise.owed_by = Some(Box::new(owed_by.text()));
    }
}

/// Most who owed a promise before that are noted of it.
pub const HANDED_ON_MAX: usize = 8;

/// A promise that is open is handed on to whom the thing names next; who owed it before is noted, roles before whatever else.
pub fn is_handed_on(promise: &mut Promise, owed_by: Owner<'_>, next: Option<Owner<'_>>) {
    let owed_by = owed_by.text();
    if next.map(Owner::text).as_ref() == Some(&owed_by) || promise.handed_on.last() == Some(&owed_by) {
        return;
    }
    promise.handed_on.push(owed_by);
    if promise.handed_on.len() > HANDED_ON_MAX {
        let offices = Offices::default();
        let is_role = |text: &Text| text.variants().any(|(_, words)| offices.has_role(words.as_str()));
        let goes = promise.handed_on.iter().position(|text| !is_role(text)).unwrap_or(0);
        promise.handed_on.remove(goes);
    }
}

/// One date is one promise, however many words are given before it: the last one has to come by it too. Where a word kept it meanwhile, it goes on
/// from the first date that it had, with whoever owed it before `next`.
pub fn goes_on(began: &mut Promise, promises: &mut Vec<Promise>, next: Option<Owner<'_>>) {
    let same = |before: &mut Promise| {
        before.outcome == Some(Outcome::Kept) && before.field == began.field && before.due == began.due
    };
    let kept = promises.extract_if(.., same).min_by_key(|before| before.first_due);
    let Some(before) = kept else { return };
    began.first_due = before.first_due;
    (began.moved_at, began.handed_on) = (before.moved_at, before.handed_on);
    // A word was given on what had been late before it was told again: its first date stays.
    began.before = before.before.map(|had| Box::new(Before { missed: None, ..*had }));
    if let Some(owed_by) = &before.owed_by {
        is_handed_on(began, Owner::Told(owed_by), next);
    }
}

/// True for a moment at which a site tells its past: for [`TOLD_MAX`] after its floor, which says itself that it came to be before the hub
/// heard it, at `floor_told_at`. What counts as given [`WAITED_MAX`] before it was heard may lie before that.
pub fn tells_past(floor_told_at: Option<Timestamp>, heard: Timestamp) -> bool {
    let since = floor_told_at.map(|at| heard.duration_since(at));
    since.is_some_and(|since| since < TOLD_MAX && since >= -WAITED_MAX)
}

fn before(now: Timestamp, span: SignedDuration) -> Timestamp {
    now.saturating_sub(span).unwrap_or(now)
}

/// Notes on a new stamp which promises were past their date or settled already when the hub first had them: no wall has shown those as
/// late before `now`, nor as open before.
pub fn heard(before: Option<&Stamp>, stamp: &mut Stamp, now: Timestamp) {
    let had = |promise: &Promise| {
        let same = |one: &Promise| one.field == promise.field && one.first_due == promise.first_due;
        before.is_some_and(|before| before.promises.iter().any(same))
    };
    let is_past = |promise: &Promise| promise.due < now || promise.outcome.is_some();
    let unheard = |promise: &&mut Promise| promise.heard_at.is_none() && is_past(promise);
    for promise in stamp.promises.iter_mut().filter(unheard) {
        if promise.outcome.is_some() {
            // Settled when it was first told of.
            promise.heard_at = (!had(promise)).then_some(now);
            continue;
        }
        let same = |one: &&Promise| {
            one.outcome.is_none() && one.field == promise.field && one.first_due == promise.first_due
        };
        let known = before.and_then(|before| before.promises.iter().find(same));
        promise.heard_at = known.map_or(Some(now), |known| known.heard_at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_earlier_version_stamped_is_late_from_its_date_on() {
        let at = |text: &str| text.parse::<Timestamp>().expect("a moment");
        let due = at("2026-11-03T12:00:00Z");
        // No `heard_at`: nobody knows whether the hub had it only after its date, so it counts as if it had it before.
        let before = Stamp { promises: vec![Promise::open("due", due, due)], ..Stamp::default() };
        let (given, now) = (at("2026-11-03T11:59:30Z"), at("2026-11-24T10:00:00Z"));
        let mut stamp = before.clone();
        assert_eq!(
            seen(&mut stamp, given, now),
            at("2026-11-24T09:55:00Z"),
            "a word dated back counts as given now"
        );
        assert_eq!(stamp.promises[0].missed, Some(due));
        let mut next = before.clone();
        heard(Some(&before), &mut next, now);
        assert_eq!(next.promises[0].heard_at, None, "and no revision makes it heard later");
    }
}
