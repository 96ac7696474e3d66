//! What is told of a unit and a week is told once: a figure less another one, of nearly the same people, would be one person's. These
//! are the rules of levels that no round of the hub tells; a round keeps R1 to R6.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::Value;

use super::recorded::is_recorded;
use super::rounds::level_of;
use super::{Group, Refused, conflict, unread};
use crate::domain::engagement::{ANSWERED_MIN, Engagement, SURVEY_ATTRIBUTE, SURVEY_SEALED, TEAM_HEADS_MIN};
use crate::domain::quiet::SCOPE_FLOOR;
use crate::domain::recognition::Need;
use crate::domain::units::TOGETHER;
use crate::domain::{Fault, Kind, Payload, Site};
use crate::hub::stored::Stored;
use crate::text::SafeText;
use crate::wire::Accepted;

/// How many revisions of a thing are looked through for what it told: as many as are kept.
const REVISIONS_MAX: usize = 65;

impl Group<'_> {
    /// Stands against a level that could be held against another one: of the same unit and week, of a part of the same people, or of the
    /// same survey in other groups. What a round tells follows from the round, and what comes out of a recording was told before.
    pub(super) fn is_told_once(&self, event: &Accepted) -> Result<(), Refused> {
        let Payload::Engagement(level) = &event.payload else { return Ok(()) };
        if self.of_a_round || is_recorded(event) {
            return Ok(());
        }
        let floors = self.floors(&event.key.site);
        if level.partition.is_some() && floors.is_empty() {
            let message =
                "no floor of this site is published: publish it first, or give the site by its own name";
            return Err(conflict("/site", message));
        }
        if level.suppressed {
            return Ok(());
        }
        is_no_small_team(level, &floors)?;
        let others = self.of_the_week(event, level);
        self.is_as_told(event, level, &others)?;
        match level.partition {
            Some(_) => self.is_no_survey_of_another_week(event, level),
            None => tells_no_few(level, &others, &floors),
        }
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

    /// The levels of the same site and week, of other things.
    fn of_the_week(&self, event: &Accepted, level: &Engagement) -> Vec<Engagement> {
        let stands = self.board.of_site(Kind::Engagement, &event.key.site);
        let stands = stands.iter().map(Arc::as_ref).filter(|stored| !self.newest.contains_key(&stored.key));
        let of_week = |stored: &&Stored| {
            stored.kind == Kind::Engagement
                && stored.key != event.key
                && stored.body.contains(level.window.as_str())
        };
        let all = stands.chain(self.own(&event.key.site)).filter(of_week).filter_map(level_of);
        all.filter(|other| other.window == level.window && !other.suppressed).collect()
    }

    /// Stands against another figure of the same unit and week than the one that is out, or was: a headcount may be corrected, and
    /// nothing else.
    fn is_as_told(&self, event: &Accepted, level: &Engagement, others: &[Engagement]) -> Result<(), Refused> {
        let own = self.stored.iter().filter(|stored| stored.key == event.key).filter_map(|own| level_of(own));
        let revisions = self.store.reader().history(&event.key, u64::MAX, REVISIONS_MAX).map_err(unread)?;
        let own = own.chain(revisions.iter().filter_map(|record| level_of(&Stored::new(0, record))));
        let own: Vec<Engagement> = own.filter(|own| !own.suppressed && own.window == level.window).collect();
        let told = own.iter().chain(others).find(|other| other.unit == level.unit && !is_same(other, level));
        if let Some(told) = told {
            let message = format!(
                "another figure of {} is out for {}, or was, and this one less that would be of a few people: only the headcount may be \
                 corrected; suppress it, withdraw it, or publish another survey as that of another week",
                told.unit, told.window
            );
            return Err(conflict("/data/answered", message));
        }
        let gone =
            self.records.iter().any(|record| record.kind == Kind::Withdrawn && record.key == event.key);
        if gone || self.tombstone(&event.key)?.is_some() {
            let message = "a level of this subject was withdrawn, and it has been seen: publish the level of another week under a subject \
                           of its own";
            return Err(conflict("/subject", message));
        }
        Ok(())
    }

    /// Stands against a survey that is out as that of another week or of another site of this hub, and against one that was, in other
    /// groups.
    fn is_no_survey_of_another_week(&self, event: &Accepted, level: &Engagement) -> Result<(), Refused> {
        let Some(survey) = survey_of(event) else { return Ok(()) };
        let is_of_it = |stored: &&Arc<Stored>| stored.body.contains(survey);
        let stands = self.board.of_kind(Kind::Engagement);
        let all = stands.iter().chain(&self.stored).filter(is_of_it).map(Arc::as_ref);
        for stored in all.filter(|stored| stored.kind == Kind::Engagement) {
            let Some(other) = level_of(stored) else { continue };
            if other.window != level.window || stored.key.site != event.key.site {
                let message = format!(
                    "the same survey is out as that of {} at {}, and told in two ways it tells what one person said: it is of one week",
                    other.window, stored.key.site
                );
                return Err(conflict(SURVEY_POINTER, message));
            }
        }
        let gone = self.board.of_kind(Kind::Withdrawn);
        let gone = gone.iter().chain(&self.stored).filter(|stored| stored.kind == Kind::Withdrawn);
        let same_groups = format!("{survey}/{}\"", level.partition.as_ref().map_or("", SafeText::as_str));
        if gone.filter(is_of_it).any(|gone| !gone.body.contains(&same_groups)) {
            let message = "the same survey was out and withdrawn, in other groups, headcounts or k, and it has been seen: tell it as it was \
                           told";
            return Err(conflict(SURVEY_POINTER, message));
        }
        Ok(())
    }
}

/// Where an event tells its survey.
const SURVEY_POINTER: &str = "/surveyrows";

/// From which survey a level is, as the hub's own key names it.
fn survey_of(event: &Accepted) -> Option<&str> {
    let survey = event.extensions.get(SURVEY_ATTRIBUTE).and_then(Value::as_str);
    survey.filter(|survey| survey.starts_with(SURVEY_SEALED))
}

/// A withdrawal of a survey's level keeps from which survey it was, and in which groups: it has been seen.
pub(super) fn keeps_its_survey(event: &mut Accepted, before: &Stored) {
    #[derive(serde::Deserialize)]
    struct Body {
        surveyrows: Option<String>,
    }
    event.extensions.remove(SURVEY_ATTRIBUTE);
    let survey = serde_json::from_str::<Body>(&before.body).ok().and_then(|body| body.surveyrows);
    // The mark of a withdrawal names its groups already; withdrawn once more, it goes on to say so.
    if before.kind == Kind::Withdrawn {
        event.extensions.extend(survey.map(|survey| (SURVEY_ATTRIBUTE.into(), survey.into())));
        return;
    }
    let partition = level_of(before).and_then(|level| level.partition);
    if let Some((survey, partition)) = survey.zip(partition) {
        event.extensions.insert(SURVEY_ATTRIBUTE.into(), format!("{survey}/{partition}").into());
    }
}

/// The same answers of as many people; what is said of their change may be another word.
fn is_same(one: &Engagement, other: &Engagement) -> bool {
    let figures = |level: &Engagement| {
        Need::ALL.map(|need| level.needs.get(need).map(|level| [level.mean, level.low, level.high]))
    };
    one.answered == other.answered
        && figures(one) == figures(other)
        && one.scale == other.scale
        && one.instrument == other.instrument
}

/// R1: a team that the floor tells as one of fewer than ten is told of together with others.
fn is_no_small_team(level: &Engagement, floors: &[Arc<Site>]) -> Result<(), Refused> {
    let heads = |id: &str| floors.iter().find_map(|floor| floor.team(id)).map(|team| team.headcount);
    let heads: Option<u32> = level.unit.as_str().split(TOGETHER).map(heads).sum();
    match heads.filter(|heads| (1..TEAM_HEADS_MIN).contains(heads)) {
        Some(heads) => {
            let message = format!(
                "the floor says that {} has {heads} people: of fewer than {TEAM_HEADS_MIN} no level is told by itself; suppress it, or tell \
                 it together with another team",
                level.unit
            );
            Err(Refused::Invalid(vec![Fault { pointer: "/data/unit".into(), message }]))
        }
        None => Ok(()),
    }
}

/// Stands against a level beside others of its week that say nothing of their groups, where people of both are told of twice, or where
/// what is left between a whole and its parts is of a few.
fn tells_no_few(level: &Engagement, others: &[Engagement], floors: &[Arc<Site>]) -> Result<(), Refused> {
    let mut units: BTreeMap<&str, u32> = BTreeMap::new();
    for one in others.iter().filter(|one| one.partition.is_none()).chain([level]) {
        units.insert(one.unit.as_str(), one.answered.unwrap_or_default());
    }
    let unit = level.unit.as_str();
    let is_whole = |unit: &str| unit == SCOPE_FLOOR || is_parent(unit, floors);
    let overlaps = |other: &&str| *other != unit && !is_whole(other) && shares_a_team(unit, other);
    if let Some(other) = units.keys().copied().find(|other| !is_whole(unit) && overlaps(other)) {
        let message = format!(
            "a level of {other} is out for {}, and one less the other would be of a few people: tell each team once a week",
            level.window
        );
        return Err(conflict("/data/unit", message));
    }
    for (whole, answered) in units.iter().filter(|(whole, _)| is_whole(whole)) {
        let within = |part: &str| {
            *whole == SCOPE_FLOOR && part != SCOPE_FLOOR
                || floors.iter().any(|floor| part.split(TOGETHER).all(|team| floor.is_within(team, whole)))
                    && part != *whole
        };
        // Its units and its teams are two ways to divide it.
        for wholes in [false, true] {
            let parts: BTreeMap<_, _> =
                units.iter().filter(|(part, _)| within(part) && is_whole(part) == wholes).collect();
            let left = answered.saturating_sub(parts.values().copied().sum());
            let concerns = *whole == unit || parts.contains_key(&unit);
            if concerns && !parts.is_empty() && (1..ANSWERED_MIN).contains(&left) {
                let message = format!(
                    "of {answered} who answered in {whole}, {left} are in no unit that is told beside it for {}, and what is left of its level \
                     would be theirs: suppress one of them",
                    level.window
                );
                return Err(conflict("/data/answered", message));
            }
        }
    }
    Ok(())
}

/// True for a unit that other teams belong to.
fn is_parent(unit: &str, floors: &[Arc<Site>]) -> bool {
    let mut teams = floors.iter().flat_map(|floor| &floor.teams);
    teams.any(|team| team.parent.as_ref().is_some_and(|parent| parent.as_str() == unit))
}

fn shares_a_team(one: &str, other: &str) -> bool {
    let teams: BTreeSet<&str> = one.split(TOGETHER).collect();
    other.split(TOGETHER).any(|team| teams.contains(team))
}
