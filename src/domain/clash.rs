//! Clashes: celebration beside grave news. Neither is refused; whoever publishes one beside the other is asked first, and on walls
//! celebration rests for a while.

use std::collections::{HashMap, HashSet};

use jiff::{SignedDuration, Timestamp};

use super::grave::{GRAVE_NEWS, hearers, is_critical};
use super::quiet::{QuietState, SCOPE_FLOOR};
use super::recognition::RecognitionState;
use super::{Payload, Site, units};

/// How long celebration is new: whoever publishes grave news meanwhile is asked about it. As long as grave news is.
pub const BESIDE_FOR: SignedDuration = GRAVE_NEWS;

/// How an event sounds to the floor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sound {
    /// Recognition and engagement: what rests while quiet mode is on.
    Bright,
    /// Quiet mode that begins, and a critical notice.
    Grave,
}

/// How an event sounds, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard<'a> {
    /// How.
    pub sound: Sound,
    /// By which teams or units; `None`: by everyone.
    units: Vec<Option<&'a str>>,
}

impl<'a> Heard<'a> {
    /// How a payload for a team sounds at a moment; `None` for what is neither, no longer, or not yet.
    pub fn of(payload: &'a Payload, team: Option<&'a str>, now: Timestamp) -> Option<Heard<'a>> {
        let (heard, until) = Self::ever(payload, team)?;
        until.is_none_or(|until| now < until).then_some(heard)
    }

    /// How it sounds as long as nothing is said anew, with when that ends by itself.
    pub fn ever(payload: &'a Payload, team: Option<&'a str>) -> Option<(Heard<'a>, Option<Timestamp>)> {
        // A level's unit calls everyone by the same word.
        let unit = |unit: &'a str| (unit != SCOPE_FLOOR).then_some(unit);
        let mut ends = None;
        let (sound, units) = match payload {
            Payload::Recognition(thanks) if thanks.state == RecognitionState::OnWall => {
                (Sound::Bright, vec![team])
            }
            // Teams that are told together hear it each; those that are only counted may be any.
            Payload::Engagement(level) => match unit(level.unit.as_str()) {
                Some(together) => (Sound::Bright, units::teams(together).collect()),
                None => (Sound::Bright, vec![team]),
            },
            Payload::Quiet(quiet) if quiet.state == QuietState::On => {
                ends = Some(quiet.until?);
                (Sound::Grave, vec![unit(quiet.scope.as_str())])
            }
            Payload::Notice(notice) if is_critical(notice) => (Sound::Grave, hearers(notice, team)),
            _ => return None,
        };
        Some((Heard { sound, units }, ends))
    }

    /// By which teams or units; `None`: by everyone.
    pub fn units(&self) -> impl Iterator<Item = Option<&'a str>> {
        self.units.iter().copied()
    }

    /// True when all by whom this is heard hear the other too.
    pub fn is_within(&self, other: &Heard<'a>, units: &Units<'a>) -> bool {
        let Some(within) = other.named().map(|named| units.within(named)) else { return true };
        self.units().all(|unit| unit.is_some_and(|unit| within.contains(unit)))
    }

    /// The teams and units of which one may stand beside this, if it sounds the other way; `None`: whatever team it is of. What is
    /// for everyone stands on every team's wall, and so beside what any team hears; what is for a unit stands on those of each of its teams.
    pub fn neighbours(&self, units: &Units<'a>) -> Option<HashSet<&'a str>> {
        Some(units.near(self.named()?))
    }

    /// The teams and units; `None` when everyone hears it.
    fn named(&self) -> Option<Vec<&'a str>> {
        self.units().collect()
    }
}

/// True when a revision tells of nothing but what the one before it told of: it is no news beside the other. Other thanks, the level of
/// another window, and an update of a notice are.
pub fn is_no_news(before: &Payload, next: &Payload) -> bool {
    match (before, next) {
        (Payload::Recognition(before), Payload::Recognition(next)) => {
            let words = before.message == next.message && before.impact == next.impact;
            words && before.receivers == next.receivers
        }
        (Payload::Engagement(before), Payload::Engagement(next)) => {
            before.unit == next.unit && before.window == next.window
        }
        (Payload::Notice(before), Payload::Notice(next)) => {
            next.updates.len() + next.left_out(before) <= before.updates.len()
        }
        _ => true,
    }
}

/// Which teams belong to which units, as all floors of a site tell it together.
#[derive(Debug, Default)]
pub struct Units<'a> {
    up: HashMap<&'a str, Vec<&'a str>>,
    down: HashMap<&'a str, Vec<&'a str>>,
}

impl<'a> Units<'a> {
    /// Of the floors of a site. It takes as long as they have teams.
    pub fn of(sites: impl IntoIterator<Item = &'a Site>) -> Self {
        let mut units = Self::default();
        for team in sites.into_iter().flat_map(|site| &site.teams) {
            if let Some(parent) = &team.parent {
                units.up.entry(team.id.as_str()).or_default().push(parent.as_str());
                units.down.entry(parent.as_str()).or_default().push(team.id.as_str());
            }
        }
        units
    }

    /// Some units, and all that they belong to.
    pub fn around(&self, units: Vec<&'a str>) -> HashSet<&'a str> {
        along(&self.up, units)
    }

    /// Some units, all that they belong to, and all that belong to them: what is told to the ones stands on a wall beside what is told to the
    /// others.
    pub fn near(&self, units: Vec<&'a str>) -> HashSet<&'a str> {
        let mut near = self.around(units.clone());
        near.extend(self.within(units));
        near
    }

    /// Some units, and all that belong to them.
    pub fn within(&self, units: Vec<&'a str>) -> HashSet<&'a str> {
        along(&self.down, units)
    }
}

/// What is come to along edges. Each unit is gone through once: two that belong to each other have no end.
fn along<'a>(edges: &HashMap<&'a str, Vec<&'a str>>, mut from: Vec<&'a str>) -> HashSet<&'a str> {
    let mut come_to = HashSet::new();
    while let Some(unit) = from.pop() {
        if come_to.insert(unit) {
            from.extend(edges.get(unit).into_iter().flatten());
        }
    }
    come_to
}

#[cfg(test)]
mod tests {
    use super::super::notice::Priority;
    use super::super::{Engagement, Notice, Quiet, Recognition};
    use super::*;
    use crate::domain::site::Team;

    #[test]
    fn what_is_bright_clashes_with_what_is_grave_around_it() {
        let now = Timestamp::UNIX_EPOCH;
        let team =
            |id: &str, parent: &str| Team { id: id.into(), parent: Some(parent.into()), ..Team::default() };
        // A parent that is its own grandchild ends too.
        let teams = vec![team("billing", "care"), team("care", "floor-2"), team("floor-2", "care")];
        let site = Site { teams, ..Site::default() };
        let units = Units::of([&site]);
        let stand_beside = |one: &Heard<'_>, other: &Heard<'_>| {
            let meets =
                |near: HashSet<&str>| other.units().any(|unit| unit.is_none_or(|unit| near.contains(unit)));
            one.neighbours(&units).is_none_or(meets)
        };
        let thanks = Payload::Recognition(Recognition::default());
        let quiet = |scope: &str| {
            Payload::Quiet(Quiet {
                scope: scope.into(),
                until: Some(now + SignedDuration::from_secs(1)),
                ..Quiet::default()
            })
        };
        let critical = |affects: &[&str]| {
            Payload::Notice(Notice {
                priority: Priority::Critical,
                affects: affects.iter().map(|team| (*team).into()).collect(),
                ..Notice::default()
            })
        };
        for (grave, team, clashes) in [
            (quiet("floor"), None, true),
            (quiet("floor"), Some("billing"), true),
            (quiet("billing"), Some("billing"), true),
            (quiet("care"), Some("billing"), true),
            (quiet("floor-2"), Some("billing"), true),
            (quiet("night"), Some("billing"), false),
            // What is told to a unit is on the walls of its teams.
            (quiet("billing"), Some("care"), true),
            (quiet("billing"), None, true),
            (critical(&[]), None, true),
            (critical(&["night", "care"]), Some("billing"), true),
            (critical(&["night"]), Some("billing"), true),
        ] {
            let bright = Heard::of(&thanks, team, now).expect("bright");
            let heard = Heard::of(&grave, None, now).expect("grave");
            assert_eq!(stand_beside(&bright, &heard), clashes, "{team:?} {grave:?}");
            assert_eq!(stand_beside(&heard, &bright), clashes, "{team:?} {grave:?}");
        }
        assert_eq!(Heard::of(&quiet("floor"), None, now + SignedDuration::from_secs(1)), None, "it is over");
        // What is told to one team is on the walls of no other, but for those whom it affects.
        // Teams whose level is told together hear it each, and those that are only counted may be any.
        for (unit, scope, clashes) in [
            ("night+billing", "care", true),
            ("night+billing", "night", true),
            ("night+billing", "day", false),
            ("night+3", "day", true),
        ] {
            let level = Payload::Engagement(Engagement { unit: unit.into(), ..Engagement::default() });
            let (bright, grave) = (Heard::of(&level, None, now).expect("bright"), quiet(scope));
            let heard = Heard::of(&grave, None, now).expect("grave");
            assert_eq!(stand_beside(&bright, &heard), clashes, "{unit} {scope}");
            assert_eq!(stand_beside(&heard, &bright), clashes, "{unit} {scope}");
        }
        for (affects, team, clashes) in
            [(&[][..], "billing", false), (&["billing"], "billing", true), (&["care"], "night", true)]
        {
            let (grave, bright) = (critical(affects), Heard::of(&thanks, Some(team), now).expect("bright"));
            let heard = Heard::of(&grave, Some("night"), now).expect("grave");
            assert_eq!(stand_beside(&bright, &heard), clashes, "{team} {affects:?}");
        }
    }
}
