//! What comes out of a recording: when it was recorded, and what it does not bring back.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::naming::not_from_before_a_wish;
use super::{Group, Refused, conflict, decode, unread};
use crate::domain::dates::EARLIEST;
use crate::domain::recognition::{GIVER, RecognitionState, teams, words};
use crate::domain::{Fault, Kind, Payload, Recognition, Site, units};
use crate::hub::store::Record;
use crate::hub::stored::Stored;
use crate::wire::{Accepted, Cursor, FUTURE_SECONDS_MAX, RECORDED_AT_ATTRIBUTE, RECORDED_ATTRIBUTE, cursor};

/// True for what says that it comes out of a recording. Its publisher has been asked for the right to say so.
pub(in crate::hub) fn is_recorded(event: &Accepted) -> bool {
    event.extensions.contains_key(RECORDED_ATTRIBUTE)
}

/// Stands against a thing that begins before any floor: it would be told to be centuries old. A revision counts from the one before it.
pub(super) fn begins_in_time(event: &Accepted, before: Option<&Stored>) -> Result<(), Refused> {
    let begins =
        before.is_none_or(|before| before.kind == Kind::Withdrawn) && event.kind() != Kind::Withdrawn;
    let Some(time) = event.time.filter(|time| begins && *time < EARLIEST && !is_recorded(event)) else {
        return Ok(());
    };
    let message = format!(
        "{time} is before {EARLIEST}, and nothing on a floor of today is as old as that: set the publisher's clock, or leave time out; what began \
         long ago says so in its words"
    );
    Err(Refused::Invalid(vec![Fault { pointer: "/time".into(), message }]))
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
/// called is right; where it tells none, none may name a receiver. A team gives thanks by its own name.
fn of_thanks(event: &Accepted, thanks: &Recognition, floors: &[Arc<Site>]) -> Vec<Fault> {
    let Some(known) = teams::Known::of(floors) else { return event.naming_teams.clone() };
    let mut faults = match thanks.state {
        RecognitionState::OnWall => known.strangers(&event.people),
        _ => Vec::new(),
    };
    for (pointer, called) in [(words::TOLD_TO, event.team.as_deref()), (GIVER, Some(thanks.giver.as_str()))] {
        if !called.is_some_and(|called| known.has(called)) {
            faults.extend(event.naming_teams.iter().filter(|fault| fault.pointer == pointer).cloned());
        }
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

/// Recorded when, and where in which log.
#[derive(Clone, Copy, Debug)]
pub(in crate::hub) struct Recording {
    at: Timestamp,
    from: From,
}

/// Which log something was recorded from, as far as that is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum From {
    /// This one, at a position.
    Here(u64),
    /// Another one, or this one before it was put back from a backup.
    Elsewhere,
    /// That can't be told: by no clock that anybody vouches for.
    Unknown,
}

impl Recording {
    /// True when it is surely of after something that the hub took at a moment, and at a position of this log where that is known.
    /// In its own log a hub goes by positions. The clocks of two hubs differ, and a wall may be behind the clock that it is told of: by
    /// time what came within [`FUTURE_SECONDS_MAX`] is not sure.
    pub(in crate::hub) fn is_after(&self, at: Timestamp, position: Option<u64>) -> bool {
        match (self.from, position) {
            (From::Here(mine), Some(position)) => mine > position,
            (From::Here(_) | From::Elsewhere, _) => {
                self.at.duration_since(at) > SignedDuration::from_secs(FUTURE_SECONDS_MAX)
            }
            (From::Unknown, _) => false,
        }
    }
}

/// When an event was recorded; `None` for what comes out of no recording.
fn recorded_at(event: &Accepted, now: Timestamp) -> Result<Option<Timestamp>, Fault> {
    let fault = |message: String| Fault { pointer: format!("/{RECORDED_ATTRIBUTE}"), message };
    let Some(at) = event.extensions.get(RECORDED_ATTRIBUTE) else { return Ok(None) };
    match at.as_str().and_then(|at| at.parse::<Timestamp>().ok()) {
        None => Err(fault("not a time as in RFC 3339, such as 2026-11-24T12:00:00Z".into())),
        Some(at) if at.duration_since(now) > SignedDuration::from_secs(FUTURE_SECONDS_MAX) => {
            Err(fault(format!(
                "{at} is more than {FUTURE_SECONDS_MAX} seconds ahead of the hub's clock ({now}): nothing was recorded then; \
             set the clock of whoever recorded it, or leave recordedtime out"
            )))
        }
        at => Ok(at),
    }
}

/// Where an event stood in the log that it was recorded from.
fn recorded_from(event: &Accepted) -> Result<Option<Cursor>, Fault> {
    let fault = |message: String| Fault { pointer: format!("/{RECORDED_AT_ATTRIBUTE}"), message };
    let Some(from) = event.extensions.get(RECORDED_AT_ATTRIBUTE) else { return Ok(None) };
    if !is_recorded(event) {
        return Err(fault("it goes with recordedtime: give both, or leave it out".into()));
    }
    from.as_str().unwrap_or_default().parse().map(Some).map_err(fault)
}

/// When an event was recorded, and where it stood then; `None` for what comes out of no recording.
///
/// # Errors
/// When that is no time, one to come, or no place.
pub(super) fn told(event: &Accepted, now: Timestamp) -> Result<Option<(Timestamp, Option<Cursor>)>, Refused> {
    let told = recorded_at(event, now).and_then(|at| Ok((at, recorded_from(event)?)));
    let (at, from) = told.map_err(|fault| Refused::Invalid(vec![fault]))?;
    Ok(at.map(|at| (at, from)))
}

impl Group<'_> {
    /// What is told of when an event was recorded; `None` for what comes out of no recording.
    ///
    /// # Errors
    /// When that is no time, one to come, or no place; and when the log can't be read.
    pub(super) fn recording(&self, event: &Accepted) -> Result<Option<Recording>, Refused> {
        let Some((at, from)) = told(event, self.now)? else { return Ok(None) };
        let from = match from {
            None => From::Unknown,
            Some(from) if from.epoch != self.store.epoch() => From::Elsewhere,
            Some(from) if from.seq <= self.store.head() && self.has(from)? => From::Here(from.seq),
            Some(_) => From::Unknown,
        };
        Ok(Some(Recording { at, from }))
    }

    /// Whether a place is one of this log: what retention has let go of may be.
    fn has(&self, place: Cursor) -> Result<bool, Refused> {
        let there = self.store.reader().at(place.seq).map_err(unread)?;
        Ok(there.is_none_or(|there| cursor::check(there.seq, &there.source, &there.id) == place.check))
    }

    /// A recording may hold what was withdrawn after it was made. Its text does not come back.
    pub(super) fn not_from_before_its_withdrawal(
        &self,
        event: &Accepted,
        recording: Option<Recording>,
    ) -> Result<(), Refused> {
        let Some(recording) = recording else { return Ok(()) };
        // What a wish stands against is refused by that, whether it was withdrawn or not, or this would tell whose wish it was.
        let told = self.told_of(Some(recording));
        if event.kind() == Kind::Recognition && not_from_before_a_wish(&told, event).is_err() {
            return Ok(());
        }
        let here = |record: &Record| record.kind == Kind::Withdrawn && record.key == event.key;
        let gone = match self.tombstone(&event.key)? {
            Some(gone) => Some((gone.at, gone.seq)),
            // Retention has let go of its mark; all that did lies up to the horizon.
            None => {
                let at = self.store.withdrawn_at(&event.key).map_err(unread)?;
                at.map(|at| (at, self.store.reader().horizon()))
            }
        };
        let before = gone.is_some_and(|(at, seq)| !recording.is_after(at, Some(seq)));
        if before || self.records.iter().any(here) {
            return Err(conflict(&format!("/{RECORDED_ATTRIBUTE}"), NOT_BROUGHT_BACK));
        }
        Ok(())
    }
}

/// What is said of the words of a thing that was withdrawn.
const NOT_BROUGHT_BACK: &str = "it was withdrawn here, and nothing shows that this was recorded after that: a recording does not bring it \
                                back; to tell it once more, publish it as news, without recordedtime and recordedcursor";
