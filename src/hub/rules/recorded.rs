//! What comes out of a recording: when it was recorded, and what it does not bring back.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::{Group, Refused, conflict, decode, unread};
use crate::domain::recognition::{RecognitionState, teams, words};
use crate::domain::{Fault, Kind, Payload, Recognition, Site, units};
use crate::hub::store::Record;
use crate::hub::stored::Stored;
use crate::wire::{Accepted, FUTURE_SECONDS_MAX, RECORDED_ATTRIBUTE};

/// True for what says that it comes out of a recording. Its publisher has been asked for the right to say so.
pub(super) fn is_recorded(event: &Accepted) -> bool {
    event.extensions.contains_key(RECORDED_ATTRIBUTE)
}

/// What is wrong with the teams that an event names. A recording keeps those of its time.
pub(super) fn strangers(
    event: &Accepted,
    before: Option<&Stored>,
    floors: impl FnOnce() -> Vec<Arc<Site>>,
) -> Vec<Fault> {
    if is_recorded(event) {
        return Vec::new();
    }
    match &event.payload {
        Payload::Recognition(thanks) => of_thanks(event, thanks, &floors()),
        Payload::Floor(_) | Payload::Withdrawn => Vec::new(),
        payload if units::named(payload, event.team.as_deref()).is_empty() => Vec::new(),
        payload => reached(payload, event.team.as_deref(), before, &floors()),
    }
}

/// Those of thanks. What has expired keeps its own. Where the site tells its teams, each is to be one of them, and whatever one of them is
/// called is right; where it tells none, none may name a receiver.
fn of_thanks(event: &Accepted, thanks: &Recognition, floors: &[Arc<Site>]) -> Vec<Fault> {
    let Some(known) = teams::Known::of(floors) else { return event.naming_teams.clone() };
    let mut faults = match thanks.state {
        RecognitionState::OnWall => known.strangers(&event.people),
        _ => Vec::new(),
    };
    if !event.team.as_deref().is_some_and(|team| known.has(team)) {
        faults.extend(event.naming_teams.iter().filter(|fault| fault.pointer == words::TOLD_TO).cloned());
    }
    faults
}

/// Those whom something else is for, or tells of. What the revision before it named it may name again, whatever its site says by now.
fn reached(
    payload: &Payload,
    team: Option<&str>,
    before: Option<&Stored>,
    floors: &[Arc<Site>],
) -> Vec<Fault> {
    let mut strangers = units::unknown((payload, team), floors);
    if let Some(before) = before.filter(|_| !strangers.is_empty()) {
        let said = decode(before).map(|revision| revision.payload);
        let had = said.as_ref().map(|said| units::named(said, before.team.as_deref())).unwrap_or_default();
        strangers.retain(|(unit, _)| !had.iter().any(|(_, had)| had == unit));
    }
    strangers.into_iter().map(|(_, fault)| fault).collect()
}

/// When an event was recorded; `None` for what comes out of no recording.
///
/// # Errors
/// When that is no time, or one to come.
pub(super) fn recorded_at(event: &Accepted, now: Timestamp) -> Result<Option<Timestamp>, Refused> {
    if !is_recorded(event) {
        return Ok(None);
    }
    let refused = |message: String| {
        Err(Refused::Invalid(vec![Fault { pointer: format!("/{RECORDED_ATTRIBUTE}"), message }]))
    };
    let at = event.extensions.get(RECORDED_ATTRIBUTE).and_then(Value::as_str);
    match at.and_then(|at| at.parse::<Timestamp>().ok()) {
        None => refused("not a time as in RFC 3339, such as 2026-11-24T12:00:00Z".into()),
        Some(at) if at.duration_since(now) > SignedDuration::from_secs(FUTURE_SECONDS_MAX) => {
            refused(format!(
                "{at} is more than {FUTURE_SECONDS_MAX} seconds ahead of the hub's clock ({now}): nothing was recorded then; \
                 set the clock of whoever recorded it, or leave recordedtime out"
            ))
        }
        at => Ok(at),
    }
}

impl Group<'_> {
    /// A recording may hold what was withdrawn after it was made. Its text does not come back.
    pub(super) fn not_from_before_its_withdrawal(&self, event: &Accepted) -> Result<(), Refused> {
        let Some(recorded) = recorded_at(event, self.now)? else { return Ok(()) };
        let here = |record: &Record| record.kind == Kind::Withdrawn && record.key == event.key;
        let gone = self.store.withdrawn_at(&event.key).map_err(unread)?.is_some_and(|gone| gone >= recorded);
        if gone || self.records.iter().any(here) {
            let message = "it was withdrawn here after this was recorded: a recording does not bring it back";
            return Err(conflict(&format!("/{RECORDED_ATTRIBUTE}"), message));
        }
        Ok(())
    }
}
