//! What is told of a unit and a week is told once: a figure less another one, of nearly the same people, would be one person's. These
//! are the rules of levels that no round of the hub tells; a round keeps R1 to R6.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::heads::{has_so_many_people, is_no_small_team, is_of_the_floor, teams_of};
use super::nested::{Few, Part, few};
use super::recorded::is_recorded;
use super::rounds::level_of;
use super::{Asked, Group, Refused, conflict};
use crate::domain::clash::Units;
use crate::domain::engagement::Engagement;
use crate::domain::revision::Unfit;
use crate::domain::sketch::are_one;
use crate::domain::{Fault, Kind, Payload, Site};
use crate::domain::{succession, units};
use crate::hub::people::told::{called, in_order};
use crate::hub::people::{RegisterError, ToldLevel};
use crate::hub::store::Digest;
use crate::hub::stored::Stored;
use crate::wire::Accepted;

impl Group<'_> {
    /// Stands against a level of a week to come, but for that of a round.
    pub(super) fn is_of_a_week_that_began(&self, event: &Accepted) -> Result<(), Unfit> {
        if self.of_a_round { Ok(()) } else { succession::is_of_a_week_that_began(&event.payload, self.now) }
    }

    /// Stands against a level that could be held against another one that is out, or was: of the same unit and week, or of a part of the same
    /// people. What a round tells follows from the round, and what comes out of a recording was told before.
    pub(super) fn is_told_once(&self, event: &Accepted) -> Result<(), Refused> {
        let Payload::Engagement(level) = &event.payload else { return Ok(()) };
        if self.of_a_round || is_recorded(event) {
            return Ok(());
        }
        let mut floors = self.floors(&event.key.site);
        if level.partition.is_some() && floors.is_empty() {
            let message =
                "no floor of this site is published: publish it first, or give the site by its own name";
            return Err(conflict("/site", message));
        }
        if level.suppressed {
            return Ok(());
        }
        self.knows_what_was_told()?;
        names_its_teams(level)?;
        let before = self.floor_before(&event.key.site, &floors)?;
        if let Some(before) = before.as_ref().filter(|_| floors.is_empty()) {
            is_of_a_team_before(event, before)?;
        }
        let tells_heads = floors.iter().any(|floor| floor.headcount() > 0);
        is_of_the_floor(level, if tells_heads { &floors } else { before.as_slice() })?;
        floors.extend(before);
        is_no_small_team(level, &floors)?;
        has_so_many_people(level, &floors)?;
        let mut told = self.told_of_the_week(&event.key.site, level.window.as_str())?;
        for one in &mut told {
            one.teams = one.teams_now(&floors);
        }
        self.is_as_told(event, (level, teams_of(level.unit.as_str(), &floors).as_deref()), &told)?;
        tells_no_few(level, &told, &floors)
    }

    /// Stands against a level that is sent again after the log let go of what its event said: whether this one says the same can't be
    /// known, and nothing of it would be told.
    pub(super) fn is_no_erased_level(&self, event: &Accepted) -> Result<(), Refused> {
        if event.kind() != Kind::Engagement || is_recorded(event) {
            return Ok(());
        }
        match self.find(&event.source, &event.id)? {
            Some((_, None)) => {
                let message = "a level of this id was published and withdrawn, or is no longer kept: it is not told again";
                Err(conflict("/id", message))
            }
            _ => Ok(()),
        }
    }

    /// The same of all events that come together, last of all: what else stands against them is said whether a hub knows their survey or
    /// not.
    pub(super) fn are_of_one_survey(
        &self,
        events: &[(Accepted, Digest)],
        asked: Asked,
    ) -> Result<(), (usize, Refused)> {
        let mut all = events.iter().enumerate().filter(|_| !asked.rehearsed);
        all.try_for_each(|(index, (event, _))| {
            self.is_of_one_survey(event).map_err(|refused| (index, refused))
        })
    }

    /// Stands against a level while it is not known what levels told before: the register was put back, or made anew.
    fn knows_what_was_told(&self) -> Result<(), Refused> {
        match self.register.lacks_since().map_err(unreadable)? {
            None => Ok(()),
            Some(since) => Err(conflict(
                "",
                format!(
                    "the register of people was put back or made anew, so it is not known which levels and surveys were told since {since}, and one less \
                 another may be what one person said: openfloor consent confirm says that it is whole; publish this one as suppressed meanwhile"
                ),
            )),
        }
    }

    /// Keeps what a level tells that stands at a position.
    pub(super) fn note_level(&mut self, event: &Accepted, seq: u64) {
        let Payload::Engagement(level) = &event.payload else { return };
        let place = (&self.register.seal(), seq);
        let Some(told) = ToldLevel::of(event, level, place, self.of_a_round) else { return };
        let mut floors = self.floors(&event.key.site);
        match self.floor_before(&event.key.site, &floors) {
            Ok(before) => floors.extend(before),
            // Whoever asks next for what was told is told so.
            Err(_) => tracing::error!("the teams of a level are those that its floors tell now"),
        }
        let teams = teams_of(level.unit.as_str(), &floors);
        let names = teams.as_deref().map(|teams| called(teams, &floors));
        // A recording brings what was told before, of surveys of which it has no rows.
        let survey = told.survey.filter(|_| !is_recorded(event));
        self.noted.levels.push(ToldLevel { teams, names, survey, ..told });
    }

    /// Stands against a survey that is out as that of another week or another site of this hub, and against one that was, and whose levels
    /// were others. It says neither of which, nor which it was.
    fn is_of_one_survey(&self, event: &Accepted) -> Result<(), Refused> {
        let Payload::Engagement(level) = &event.payload else { return Ok(()) };
        let Some((survey, rows)) = self.register.seal().survey_of(event) else { return Ok(()) };
        if self.of_a_round || level.suppressed || is_recorded(event) {
            return Ok(());
        }
        if self.register.lacks_rows().map_err(unreadable)? {
            return Err(conflict(SURVEY_POINTER, UNKNOWN_ROWS));
        }
        let elsewhere = |site: &str, week: &str| week != level.window.as_str() || site != &*event.key.site;
        // The same answers, and the same but for a few, whatever form their file has.
        let mut surveys: BTreeSet<String> = [survey].into();
        if let Some(rows) = rows {
            surveys.extend(self.register.surveys_like(rows).map_err(unreadable)?);
            let own = self.noted.levels.iter().filter_map(|one| one.survey.as_ref().zip(one.rows.as_ref()));
            let own = own.filter(|(_, other)| are_one(rows, other));
            surveys.extend(own.map(|(survey, _)| survey.to_string()));
        }
        let mut told = Vec::new();
        for survey in &surveys {
            told.extend(self.register.told_from(survey).map_err(unreadable)?);
        }
        let unknown = self.register.week_of_unknown_rows().map_err(unreadable)?;
        if unknown.is_some_and(|week| level.window.as_str() <= week.as_str()) {
            return Err(conflict(SURVEY_POINTER, BEFORE_UNKNOWN));
        }
        let is_known = |survey: &str| surveys.contains(survey);
        let own = self.noted.levels.iter().filter(|one| one.survey.as_deref().is_some_and(is_known));
        told.extend(own.cloned());
        told.retain(|one| elsewhere(&one.site, &one.week));
        if told.is_empty() {
            return Ok(());
        }
        let is_of_it = |stored: &&Stored| {
            stored.kind == Kind::Engagement && surveys.iter().any(|survey| stored.body.contains(&**survey))
        };
        let stands = self.board.of_kind(Kind::Engagement);
        let stands = stands.iter().filter(|stands| !self.over.contains(&stands.cursor.seq));
        let own = self.newest.values().map(|index| &self.stored[*index]);
        let mut all = stands.chain(own).map(Arc::as_ref).filter(is_of_it);
        let is_out = all.any(|stored| {
            let other = level_of(stored).filter(|other| !other.suppressed);
            other.is_some_and(|other| elsewhere(&stored.key.site, other.window.as_str()))
        });
        let unit = in_order(level.unit.as_str());
        let figures = self.register.seal().figures(level);
        let was_so = told.iter().any(|one| one.unit == unit && *one.figures == figures);
        if is_out || !was_so {
            crate::hub::audit::survey_refused(&event.key.site);
            return Err(conflict(SURVEY_POINTER, TOLD_OTHERWISE));
        }
        Ok(())
    }

    /// What levels told of a site and week, whatever became of them, in this group too.
    pub(super) fn told_of_the_week(&self, site: &str, week: &str) -> Result<Vec<ToldLevel>, Refused> {
        let mut told = self.register.told_of(site, week).map_err(unreadable)?;
        let own = self.noted.levels.iter().filter(|one| &*one.site == site && &*one.week == week);
        told.extend(own.cloned());
        Ok(told)
    }

    /// From which position of the log on all that was told is known.
    pub(super) fn knows_since(&self) -> Result<u64, Refused> {
        // One that may lack wishes may lack what was told too.
        match self.register.lacks_since().map_err(unreadable)? {
            Some(_) => Ok(u64::MAX),
            None => Ok(self.register.knows_levels_since().map_err(unreadable)?.unwrap_or_default()),
        }
    }

    /// The teams that floors told before and tell no more, as they told them last.
    fn floor_before(&self, site: &str, floors: &[Arc<Site>]) -> Result<Option<Arc<Site>>, Refused> {
        let mut teams = self.register.heads(site).map_err(unreadable)?;
        teams.retain(|team| floors.iter().all(|floor| floor.team(team.id.as_str()).is_none()));
        Ok((!teams.is_empty()).then(|| Arc::new(Site { teams, ..Site::default() })))
    }

    /// Stands against another figure of the same unit and week than the one that is out, or was: a headcount may be corrected, and
    /// nothing else.
    fn is_as_told(
        &self,
        event: &Accepted,
        (level, teams): (&Engagement, Option<&str>),
        told: &[ToldLevel],
    ) -> Result<(), Refused> {
        let unit = in_order(level.unit.as_str());
        let figures = self.register.seal().figures(level);
        // Of the same teams under another name it is of the same people.
        let is_of_it =
            |one: &&ToldLevel| one.unit == unit || teams.is_some() && one.teams.as_deref() == teams;
        let mut before = told.iter().filter(is_of_it).peekable();
        if before.peek().is_none() {
            return self.is_not_withdrawn_unknown(event);
        }
        if before.all(|one| *one.figures == figures) {
            return Ok(());
        }
        let message = format!(
            "another figure of {} is out for {}, or was, and this one less that would be of a few people: only the headcount may be \
             corrected, and what was wrong is suppressed or withdrawn",
            level.unit, level.window
        );
        Err(conflict("/data/answered", message))
    }

    /// Stands against a level under a subject that was withdrawn when nobody kept yet what it had told.
    fn is_not_withdrawn_unknown(&self, event: &Accepted) -> Result<(), Refused> {
        let Some(gone) = self.tombstone(&event.key)? else { return Ok(()) };
        if gone.seq > self.knows_since()? {
            return Ok(());
        }
        let message = "a level of this subject was withdrawn, and it has been seen: publish the level of another week under a subject of \
                       its own";
        Err(conflict("/subject", message))
    }
}

/// Stands against a level of whom no floor told, at a site that told its teams and tells no floor any more: what is left of them without it would
/// pass for a team.
fn is_of_a_team_before(event: &Accepted, before: &Arc<Site>) -> Result<(), Refused> {
    let unknown = units::unknown((&event.payload, event.team.as_deref()), std::slice::from_ref(before));
    if unknown.is_empty() {
        return Ok(());
    }
    Err(Refused::Invalid(unknown.into_iter().map(|(_, fault)| fault).collect()))
}

/// Where an event tells its survey.
const SURVEY_POINTER: &str = "/surveyrows";

/// What is said of every survey while there are some whose rows are not known.
const UNKNOWN_ROWS: &str = "surveys were told whose rows this hub does not have, since an earlier version took them or its register of people was put back: \
                            whether this is one of them can't be known. Once you have seen that it is none, openfloor consent confirm says so";
/// What is said of one of a week in which such surveys were told, or of one before it.
const BEFORE_UNKNOWN: &str = "a survey was told of this week, or of a later one, whose rows this hub does not have, and this may be the same one: the week stays \
                              untold, and surveys of later weeks are taken";

/// What is said of every survey that is known, so that nobody learns from it what was told where.
const TOLD_OTHERWISE: &str = "the same survey was told as that of another week, at another site or in other groups, and told in two ways it tells what one \
                              person said: it is of one week, and once that is withdrawn it is told again with each level as it was";

pub(super) fn unreadable(error: RegisterError) -> Refused {
    tracing::error!(%error, "the register of people could not be read");
    Refused::Log
}

/// Stands against teams that are only counted: whether they are others than those of another level can't be known.
fn names_its_teams(level: &Engagement) -> Result<(), Refused> {
    if units::teams(level.unit.as_str()).all(|team| team.is_some()) {
        return Ok(());
    }
    let message =
        format!("{} counts teams and names them not: give the id of each, with + between them", level.unit);
    Err(Refused::Invalid(vec![Fault { pointer: "/data/unit".into(), message }]))
}

/// Stands against a level beside others of its week, out or seen before, where people of both are told of twice, or where what is left
/// between a whole and its parts is of a few.
fn tells_no_few(level: &Engagement, told: &[ToldLevel], floors: &[Arc<Site>]) -> Result<(), Refused> {
    let units = Units::of(floors.iter().map(|floor| &**floor));
    let own = in_order(level.unit.as_str());
    let teams = teams_of(level.unit.as_str(), floors);
    let others = told.iter().filter(|one| one.unit != own);
    let others: Vec<_> =
        others.map(|one| Part::of((&one.unit, one.teams.as_deref()), one.answered, &units)).collect();
    let one = Part::of((&own, teams.as_deref()), level.answered.unwrap_or_default(), &units);
    match few(&one, &others) {
        None => Ok(()),
        Some(Few::Overlaps(other)) => {
            let message = format!(
                "a level of {other} is out for {}, or was, with some of the same people and not all: nobody could say what one less the \
                 other tells; publish this one as suppressed, or tell units that are apart or within each other",
                level.window
            );
            Err(conflict("/data/unit", message))
        }
        Some(Few::Rest { of, answered, left }) => {
            let message = format!(
                "{answered} answered in {of}, and {left} more or fewer in what is told within it for {}, or was: what is left of its level \
                 would be theirs; publish this one as suppressed",
                level.window
            );
            Err(conflict("/data/answered", message))
        }
    }
}
