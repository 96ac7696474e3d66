//! The teams and units that an event names: whom it is for, and whom it tells of. Each is one of the site's own.
//!
//! What names a team that there is not, by a slip of the pen or by a person's name, would stand on no wall as it is meant, or tell of
//! somebody. A hub asks it where every floor of the site tells its teams.

use std::collections::HashSet;

use super::quiet::{QuietState, SCOPE_FLOOR};
use super::{Fault, Payload, Site};
use crate::text::SafeText;

/// What joins the teams of a group whose levels are told together.
pub const TOGETHER: char = '+';

/// The teams that a unit is of: those that are told together, each by itself. `None`: some that are only counted, and so may be any.
pub fn teams(unit: &str) -> impl Iterator<Item = Option<&str>> {
    unit.split(TOGETHER).enumerate().map(|(at, team)| (at == 0 || !is_number(team)).then_some(team))
}

/// True for what counts teams behind the first one, as `12`.
fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// What is said of a team that there is not.
const SAID: &str = "no floor of this site tells a team or a unit of this id: give one of its own, by its id, or tell the floor with it first";

/// The teams and units that a payload for a team names, each with where it stands.
pub fn named<'a>(payload: &'a Payload, team: Option<&'a str>) -> Vec<(String, &'a str)> {
    let mut named: Vec<(String, &str)> = team.map(|team| ("/team".to_owned(), team)).into_iter().collect();
    match payload {
        Payload::Notice(notice) => named.extend(
            notice
                .affects
                .iter()
                .enumerate()
                .map(|(at, team)| (format!("/data/affects/{at}"), team.as_str())),
        ),
        Payload::Engagement(level) => named.push(("/data/unit".into(), level.unit.as_str())),
        // What is over rests nobody.
        Payload::Quiet(quiet) if quiet.state == QuietState::On => {
            named.push(("/data/scope".into(), quiet.scope.as_str()));
        }
        _ => {}
    }
    named
}

/// Those that no floor of the site tells, each with its fault. Nothing, where a floor tells none of its teams, since it may be one of
/// those.
pub fn unknown<'a>(
    (payload, team): (&'a Payload, Option<&'a str>),
    floors: &[impl AsRef<Site>],
) -> Vec<(&'a str, Fault)> {
    let floors = || floors.iter().map(AsRef::as_ref);
    if floors().next().is_none() || floors().any(|floor| floor.teams.is_empty()) {
        return Vec::new();
    }
    let is_one = |unit: &str| {
        floors().flat_map(|floor| &floor.teams).any(|team| {
            team.id.as_str() == unit || team.parent.as_ref().is_some_and(|parent| parent.as_str() == unit)
        })
    };
    let is_known = |pointer: &str, unit: &str| match pointer {
        "/team" => is_one(unit),
        "/data/unit" => unit == SCOPE_FLOOR || is_one(unit) || is_a_group(unit, is_one),
        _ => unit == SCOPE_FLOOR || is_one(unit),
    };
    let strangers = named(payload, team).into_iter().filter(|(pointer, unit)| !is_known(pointer, unit));
    strangers.map(|(pointer, unit)| (unit, Fault { pointer, message: SAID.into() })).collect()
}

/// True for teams whose levels are told together: their ids, each once, or the first of them and how many more.
fn is_a_group(unit: &str, is_one: impl Fn(&str) -> bool) -> bool {
    let Some((first, others)) = unit.split_once(TOGETHER) else { return false };
    let mut seen = HashSet::from([first]);
    is_one(first)
        && (is_number(others) || others.split(TOGETHER).all(|team| is_one(team) && seen.insert(team)))
}

/// True for a unit all of whose teams are told by floors that have the levels of their teams on walls, and by no other.
pub fn are_on_walls(unit: &str, floors: &[impl AsRef<Site>]) -> bool {
    let wants = |id: &str| {
        let has = |site: &&Site| {
            let within = |parent: &SafeText| parent.as_str() == id;
            site.teams.iter().any(|team| team.id.as_str() == id || team.parent.as_ref().is_some_and(within))
        };
        let mut with = floors.iter().map(AsRef::as_ref).filter(has).peekable();
        with.peek().is_some() && with.all(|site| site.team_levels)
    };
    teams(unit).all(|team| team.is_some_and(wants))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::site::Team;
    use crate::domain::{Engagement, Notice};

    fn floor(teams: &[(&str, Option<&str>)]) -> std::sync::Arc<Site> {
        let team = |(id, parent): &(&str, Option<&str>)| Team {
            id: (*id).into(),
            parent: parent.map(Into::into),
            ..Team::default()
        };
        std::sync::Arc::new(Site { teams: teams.iter().map(team).collect(), ..Site::default() })
    }

    #[test]
    fn what_is_named_is_a_team_a_unit_or_several_teams_together() {
        let site = [floor(&[("billing", Some("care")), ("night", None)])];
        let level = |unit: &str| {
            let level = Payload::Engagement(Engagement { unit: unit.into(), ..Engagement::default() });
            unknown((&level, None), &site).into_iter().map(|(_, fault)| fault.pointer).collect::<Vec<_>>()
        };
        for known in ["floor", "billing", "care", "billing+night", "billing+12", "billing+night+care"] {
            assert!(level(known).is_empty(), "{known}");
        }
        for stranger in [
            "Maya Silva",
            "nihgt",
            "billing+Maya",
            "3+billing",
            "billing+billing",
            "billing+night+1",
            "+billing",
            "billing+",
            "",
        ] {
            assert_eq!(level(stranger), ["/data/unit"], "{stranger}");
        }
    }

    #[test]
    fn a_unit_of_several_teams_is_of_each_of_them() {
        let of = |unit| teams(unit).collect::<Vec<_>>();
        assert_eq!(of("billing"), [Some("billing")]);
        assert_eq!(of("billing+night"), [Some("billing"), Some("night")]);
        assert_eq!(of("billing+12"), [Some("billing"), None]);
        assert_eq!(of("12"), [Some("12")]);
    }

    #[test]
    fn a_floor_that_tells_no_teams_may_have_any() {
        let notice = Payload::Notice(Notice { affects: vec!["nihgt".into()], ..Notice::default() });
        let faults = |floors: &[std::sync::Arc<Site>]| unknown((&notice, Some("day")), floors).len();
        let teams = floor(&[("night", None)]);
        assert_eq!(faults(std::slice::from_ref(&teams)), 2);
        assert_eq!(faults(&[teams, floor(&[])]), 0);
        assert_eq!(faults(&[]), 0);
    }
}
