//! Whom a level is of, held against how many people the floors of its site say that they have: R1, and what is no level of the floor.

use std::collections::HashSet;
use std::sync::Arc;

use super::Refused;
use crate::domain::clash::Units;
use crate::domain::engagement::{Engagement, TEAM_HEADS_MIN};
use crate::domain::quiet::SCOPE_FLOOR;
use crate::domain::units::{self, TOGETHER};
use crate::domain::{Fault, Site};

/// Of a hundred people whom the floors of a site tell, the fewest who could answer in a level of all of it: one of fewer is of some of its teams.
const FLOOR_PERCENT_MIN: u64 = 50;

/// The teams that a unit is of, those of the units in it too, in order and with [`TOGETHER`] between them: the same people have the same,
/// whatever the unit above them is called. `None`: everyone.
pub(super) fn teams_of(unit: &str, floors: &[Arc<Site>]) -> Option<Box<str>> {
    if unit == SCOPE_FLOOR {
        return None;
    }
    let mut teams: Vec<&str> = within(unit, floors).into_iter().collect();
    teams.sort_unstable();
    Some(teams.join(&TOGETHER.to_string()).into())
}

/// The ids of the teams within a unit. What is only the name of a unit above teams has no people of its own.
fn within<'a>(unit: &'a str, floors: &'a [Arc<Site>]) -> HashSet<&'a str> {
    let told = Units::of(floors.iter().map(|floor| &**floor));
    let named: Vec<&str> = units::teams(unit).flatten().collect();
    let mut within = told.within(named);
    let has_people = |id: &str| team(id, floors).is_some() || told.within(vec![id]).len() == 1;
    within.retain(|id| has_people(id));
    within
}

fn team<'a>(id: &str, floors: &'a [Arc<Site>]) -> Option<&'a crate::domain::site::Team> {
    floors.iter().find_map(|floor| floor.team(id))
}

/// R1: teams and units of which the floor tells fewer than ten people are told of together with others, whatever they are called together.
pub(super) fn is_no_small_team(level: &Engagement, floors: &[Arc<Site>]) -> Result<(), Refused> {
    if level.unit.as_str() == SCOPE_FLOOR {
        return Ok(());
    }
    let heads = within(level.unit.as_str(), floors).into_iter().map(|id| team(id, floors));
    // Of a team that no floor tells nobody knows how many it has.
    let heads: Option<u64> = heads.map(|team| team.map(|team| u64::from(team.headcount))).sum();
    match heads.filter(|heads| (1..u64::from(TEAM_HEADS_MIN)).contains(heads)) {
        Some(heads) => Err(of_unit(format!(
            "the floor says that {} has {heads} people: of fewer than {TEAM_HEADS_MIN} no level is told by itself; suppress it, or tell \
             it together with another team",
            level.unit
        ))),
        None => Ok(()),
    }
}

/// Stands against a unit of which more could answer than the floor tells of its teams: some of them would pass for more of the floor than
/// they are.
pub(super) fn has_so_many_people(level: &Engagement, floors: &[Arc<Site>]) -> Result<(), Refused> {
    let Some(eligible) = level.eligible.filter(|_| level.unit.as_str() != SCOPE_FLOOR) else { return Ok(()) };
    let heads = within(level.unit.as_str(), floors).into_iter().map(|id| team(id, floors));
    // A floor may tell a team without how many it has.
    let heads = heads.map(|team| team.map(|team| u64::from(team.headcount)).filter(|heads| *heads > 0));
    match heads.sum::<Option<u64>>().filter(|heads| (1..u64::from(eligible)).contains(heads)) {
        Some(heads) => Err(Refused::Invalid(vec![Fault {
            pointer: "/data/eligible".into(),
            message: format!(
                "the floor says that {} has {heads} people, and {eligible} could not answer then: {MORE_PEOPLE}, or correct how many \
                 could answer",
                level.unit
            ),
        }])),
        None => Ok(()),
    }
}

/// What to do where a team has more people than its floor tells.
pub(in crate::hub) const MORE_PEOPLE: &str = "publish the floor anew if it has more";

/// Stands against a level of some teams that is told as that of everyone.
pub(super) fn is_of_the_floor(level: &Engagement, floors: &[Arc<Site>]) -> Result<(), Refused> {
    let eligible = level.eligible.filter(|_| level.unit.as_str() == SCOPE_FLOOR);
    match eligible.and_then(|eligible| are_not_the_floor(eligible, floors)) {
        Some(why) => Err(of_unit(format!(
            "{why}; tell it of the teams that it is of, by the id of each with + between them, give all teams in the map of an import, \
             or tell the floor first with the headcounts that it has"
        ))),
        None => Ok(()),
    }
}

/// Why so many who could answer are not the floor: fewer than half of the people whom the floors of its site tell, of levels and of rounds
/// alike. `None`: they are.
pub(in crate::hub) fn are_not_the_floor(eligible: u32, floors: &[Arc<Site>]) -> Option<String> {
    let mut seen = HashSet::new();
    let teams = floors.iter().flat_map(|floor| &floor.teams).filter(|team| seen.insert(team.id.as_str()));
    let heads: u64 = teams.map(|team| u64::from(team.headcount)).sum();
    (u64::from(eligible) * 100 < heads * FLOOR_PERCENT_MIN).then(|| {
        format!(
            "the floor says that {heads} people are there, and {eligible} could answer: fewer than half of them are not the floor"
        )
    })
}

fn of_unit(message: String) -> Refused {
    Refused::Invalid(vec![Fault { pointer: "/data/unit".into(), message }])
}
