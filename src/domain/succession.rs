//! What an event must agree in with the revision before it, besides its words: whose the thing is, and whom it reaches.
//!
//! A hub asks it of whatever it takes, and a rehearsal of what is held.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::engagement::Engagement;
use super::lifecycle::{self, Around, Beside};
use super::quiet::SCOPE_FLOOR;
use super::recognition::RecognitionState;
use super::revision::{self, Unfit};
use super::{
    Audience, Event, Fault, Payload, Promise, Recognition, Stamp, Withdrawn, dates, ending, late, since,
};

/// How far clocks of the earth are ahead of UTC at most, in hours.
const AHEAD_OF_UTC_HOURS_MAX: i64 = 14;

/// Who publishes a thing, and who may see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing<'a> {
    /// Who publishes it.
    pub source: &'a str,
    /// The team that it concerns; `None`: everyone.
    pub team: Option<&'a str>,
    /// Who may see it.
    pub audience: Audience,
}

impl<'a> Standing<'a> {
    /// That of an event of the floor.
    pub fn of(event: &'a Event) -> Self {
        Self { source: &event.source, team: event.team.as_deref(), audience: event.audience }
    }

    /// A thing belongs to the source that first published it; so does its withdrawal.
    ///
    /// # Errors
    /// At the source, for HTTP 409.
    pub fn owns(self, before: Standing<'_>) -> Result<(), Fault> {
        if self.source == before.source {
            return Ok(());
        }
        Err(taken())
    }

    /// Whom a revision reaches may widen and not narrow: a wall outside of the new reach would keep the old version.
    ///
    /// # Errors
    /// At the audience or the team, for HTTP 409.
    pub fn reaches(self, before: Standing<'_>) -> Result<(), Fault> {
        let narrower = "a revision may not reach fewer than the one before, whose text would stay on their walls: \
                        withdraw the thing and publish it under a new subject";
        if self.audience == Audience::Leads && before.audience == Audience::Floor {
            return Err(fault("/audience", narrower));
        }
        if self.team.is_some() && self.team != before.team {
            return Err(fault("/team", narrower));
        }
        Ok(())
    }
}

/// What is said of a subject that is another source's.
pub fn taken() -> Fault {
    fault(
        "/source",
        "this thing belongs to the source that first published it or holds it, and this is another one",
    )
}

/// Whom levels and quiet mode may reach.
///
/// Whether a level has changed, and how a team is, is for those who can do something about it: a floor that reads it off a wall is
/// only judged, and one team by another; how its teams are a floor may be told that wants them on its walls (`is_on_walls`). Quiet mode that not all in its scope are told of would rest nothing on their walls, while the
/// hub says that it does. A floor rules what all are told, so all are told of it.
///
/// # Errors
/// At the audience or the team, for HTTP 422.
pub fn reaches_its_own(
    payload: &Payload,
    (audience, team): (Audience, Option<&str>),
    is_on_walls: impl FnOnce(&str) -> bool,
) -> Result<(), Fault> {
    match payload {
        Payload::Engagement(level) => level_is_for_its_own(level, (audience, team), is_on_walls),
        Payload::Floor(_) if audience == Audience::Leads || team.is_some() => {
            let at = if audience == Audience::Leads { "/audience" } else { "/team" };
            Err(fault(
                at,
                "the floor is told to everyone: by its languages and teams is judged what everyone is told; leave it out",
            ))
        }
        Payload::Quiet(_) if audience == Audience::Leads => Err(fault(
            "/audience",
            "quiet mode is for everyone in its scope: for leads alone nothing would rest on the walls of the floor; leave the audience out",
        )),
        Payload::Quiet(quiet) if team.is_some_and(|team| team != quiet.scope.as_str()) => Err(fault(
            "/team",
            "whom quiet mode is for, its scope says: told to another team it would rest nothing on the walls of those; leave the team out",
        )),
        _ => Ok(()),
    }
}

fn level_is_for_its_own(
    level: &Engagement,
    (audience, team): (Audience, Option<&str>),
    is_on_walls: impl FnOnce(&str) -> bool,
) -> Result<(), Fault> {
    let of_floor = level.unit.as_str() == SCOPE_FLOOR;
    if of_floor && team.is_some() {
        let message = "the unit \"floor\" is everyone together, and this level would be that of a team: name the team as the unit, for leads, \
                       or leave the team out";
        return Err(fault("/team", message));
    }
    if audience == Audience::Leads {
        return Ok(());
    }
    if !of_floor && !is_on_walls(level.unit.as_str()) {
        let message = "the level of a team is for leads, whether it is told or suppressed: publish it with the audience \"leads\"; \
                       a floor is told its own, of the unit \"floor\", and those of its teams where it has \"team_levels\"";
        return Err(fault("/audience", message));
    }
    if level.is_confirmed() {
        let message = "a change of a level is for leads: publish it with the audience \"leads\", and what the floor is told without it";
        return Err(fault("/audience", message));
    }
    Ok(())
}

/// What leads alone saw stays theirs: what is published under a subject that leads have promises withdrawn of carries their numbers on.
///
/// # Errors
/// At the audience, for HTTP 409.
pub fn stays_for_leads(stood: (&Stamp, Audience), next: Audience) -> Result<(), Fault> {
    let (stamp, audience) = stood;
    if stamp.withdrawn.iter().all(Withdrawn::is_empty)
        || audience == Audience::Floor
        || next == Audience::Leads
    {
        return Ok(());
    }
    let message = "promises for leads were withdrawn under this subject, and their number is for leads: publish it for everyone under a \
                   new subject";
    Err(fault("/audience", message))
}

/// What is widened from leads to everyone begins for everyone: what leads alone saw corrected, in which words and with which time it was told to them first, and
/// since when it stood so for them, stays theirs; `told_at` is when everyone is told, where that is
/// long after it came to be. Its dated words go along, as long as nothing became of them: a date that was moved or a word that was given would be told to
/// those who never had it, and to leave it out would take it from the account of those who had.
///
/// # Errors
/// At the audience, for HTTP 409.
pub fn widens(
    (stood, next): (Audience, Audience),
    payload: &Payload,
    stamp: &mut Stamp,
    told_at: Option<Timestamp>,
) -> Result<(), Fault> {
    if stood == Audience::Floor || next == Audience::Leads {
        return Ok(());
    }
    let is_as_given = |promise: &Promise| {
        promise.outcome.is_none() && promise.moved_at.is_none() && promise.missed.is_none()
    };
    // Who owed it before, leads alone were told.
    let owed = |promise: &mut Promise| {
        (promise.owed_by, promise.handed_on, promise.before) = (None, Vec::new(), None);
    };
    if !stamp.promises.iter().all(is_as_given) || !stamp.let_go.is_empty() {
        let message = "a date of this was moved or settled before leads alone, and everyone would be told of it: publish it for everyone \
                       under a new subject";
        return Err(fault("/audience", message));
    }
    stamp.promises.iter_mut().for_each(owed);
    (stamp.corrected, stamp.first_words, stamp.told_at) = (Vec::new(), Vec::new(), told_at);
    stamp.first_effective_at = None;
    // A question waits since it was asked, whoever was told.
    if !matches!(payload, Payload::Question(question) if question.state.is_open()) {
        stamp.stands_since = None;
    }
    Ok(())
}

/// Whether a question says under a subject what was said there before it was withdrawn: see
/// [`lifecycle::owns_what_was_withdrawn`](super::lifecycle).
///
/// # Errors
/// At the repair, for HTTP 409.
pub fn owns_what_was_withdrawn(
    stood: (&Payload, &Stamp),
    next: &Payload,
    beside: &dyn Beside,
) -> Result<(), Fault> {
    match (stood, next) {
        ((Payload::Question(_), _), _) => Ok(()),
        ((_, stamp), Payload::Question(next)) => lifecycle::owns_what_was_withdrawn(stamp, next, beside),
        _ => Ok(()),
    }
}

/// The revision that stands, as [`stamp`] asks of it.
pub struct Stands<'a> {
    /// What it says.
    pub payload: &'a Payload,
    /// When it was said.
    pub time: Timestamp,
    /// What was noted of it.
    pub stamp: Stamp,
}

/// Stamps a revision that is given at a moment and taken at `now`: it counts as given no earlier than the one before it, and what
/// walls have shown as late was late.
///
/// # Errors
/// As [`revision::stamp`].
pub fn stamp(
    stands: Option<Stands<'_>>,
    next: &Payload,
    (given, now): (Timestamp, Timestamp),
    (beside, recorded): (&dyn Beside, bool),
) -> Result<Stamp, Unfit> {
    thanks_have_their_days(stands.as_ref(), next, now, recorded)?;
    let mut at = given;
    let untimely = match recorded {
        true => Vec::new(),
        false => {
            let stood = stands.as_ref().map(|stands| (stands.payload, stands.time));
            let mut faults = dates::out_of_reach(stood.map(|(payload, _)| payload), next, now);
            faults.extend(since::updates(stood, next, now));
            faults
        }
    };
    let time = stands.as_ref().map(|stands| stands.time);
    let before = stands.map(|mut stands| {
        // A word can't have been given before the words that it follows: a late one is not made kept by its date.
        at = late::seen(&mut stands.stamp, stands.time.max(given), now);
        (stands.payload, stands.stamp)
    });
    let before = before.as_ref().map(|(payload, stamp)| (*payload, stamp));
    let mut stamp = revision::stamp(before, next, Around { at, now, beside, recorded })?;
    if !untimely.is_empty() {
        return Err(Unfit::Lacking(untimely));
    }
    let stood = before.zip(time).map(|((had, stamp), time)| (had, stamp, time));
    since::note(stood, next, &mut stamp, (time.map_or(given, |time| time.max(given)), now, recorded));
    late::heard(before.map(|(_, stamp)| stamp), &mut stamp, now);
    Ok(stamp)
}

/// A level is of a week that has begun, wherever on earth: as the newest it would stand over what people said since. It is not asked of the figures of
/// a hub's own round, which are of those who answered until now, and have the week in which the round was to close.
///
/// # Errors
/// Which week is still to come.
pub fn is_of_a_week_that_began(next: &Payload, now: Timestamp) -> Result<(), Unfit> {
    let Payload::Engagement(level) = next else { return Ok(()) };
    let day = now.saturating_add(SignedDuration::from_hours(AHEAD_OF_UTC_HOURS_MAX)).unwrap_or(now);
    let week = day.to_zoned(TimeZone::UTC).date().iso_week_date();
    let newest = format!("{:04}-W{:02}", week.year(), week.week());
    if level.window.as_str() <= newest.as_str() {
        return Ok(());
    }
    let message = format!("the week {} is still to come: a level is of a week that has begun", level.window);
    Err(Unfit::Lacking(vec![fault("/data/window", &message)]))
}

/// Thanks that have left the walls after their days do not come back: no revision is for anyone to see. A recording brings along what
/// was shown in its time.
fn thanks_have_their_days(
    stands: Option<&Stands<'_>>,
    next: &Payload,
    now: Timestamp,
    recorded: bool,
) -> Result<(), Unfit> {
    let Some(stands) = stands.filter(|_| !recorded) else { return Ok(()) };
    let (Payload::Recognition(before), Payload::Recognition(next)) = (stands.payload, next) else {
        return Ok(());
    };
    let on_wall = |thanks: &Recognition| thanks.state == RecognitionState::OnWall;
    let since = stands.stamp.stands_since.unwrap_or(stands.time);
    let left = ending::leaves_wall(stands.payload, since).is_some_and(|at| at <= now);
    if on_wall(before) && on_wall(next) && left {
        let message = "these thanks were shown for their seven days, and do not come back: give new ones, under a new subject";
        return Err(Unfit::Forbidden(vec![fault("/data/state", message)]));
    }
    Ok(())
}

fn fault(pointer: &str, message: &str) -> Fault {
    Fault { pointer: pointer.into(), message: message.into() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Commitment;

    #[test]
    fn what_leads_alone_were_told_of_a_promise_is_told_to_nobody_else() {
        let at = Timestamp::from_second(1_764_000_000).expect("in range");
        let (owed_by, handed_on) =
            (Some(Box::new("Takeover director".into())), vec!["Merger director".into()]);
        let promise = Promise { owed_by, handed_on, ..Promise::open("due", at, at) };
        let payload = Payload::Commitment(Commitment::default());
        let of = |next: Audience| {
            let mut stamp = Stamp { promises: vec![promise.clone()], ..Stamp::default() };
            widens((Audience::Leads, next), &payload, &mut stamp, None).expect("as it was given");
            stamp.promises
        };
        assert_eq!(of(Audience::Floor), [Promise::open("due", at, at)]);
        assert_eq!(of(Audience::Leads), std::slice::from_ref(&promise), "leads know it already");
    }
}
