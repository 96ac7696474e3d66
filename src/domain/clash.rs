//! Clashes: celebration beside grave news. Neither is refused; whoever publishes one beside the other is asked first.

use jiff::{SignedDuration, Timestamp};

use super::notice::Priority;
use super::quiet::{QuietState, SCOPE_FLOOR};
use super::recognition::RecognitionState;
use super::{Payload, Site};

/// How long one stands beside the other: about as long as a wall goes on telling what is new, and people talk of it.
pub const BESIDE_FOR: SignedDuration = SignedDuration::from_mins(30);

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
            Payload::Engagement(level) => (Sound::Bright, vec![unit(level.unit.as_str()).or(team)]),
            Payload::Quiet(quiet) if quiet.state == QuietState::On => {
                ends = Some(quiet.until?);
                (Sound::Grave, vec![unit(quiet.scope.as_str())])
            }
            Payload::Notice(notice) if notice.priority == Priority::Critical && notice.state.is_open() => {
                let affects: Vec<_> = notice.affects.iter().map(|team| Some(team.as_str())).collect();
                (Sound::Grave, if team.is_some() || affects.is_empty() { vec![team] } else { affects })
            }
            _ => return None,
        };
        Some((Heard { sound, units }, ends))
    }

    /// By which teams or units; `None`: by everyone.
    pub fn units(&self) -> impl Iterator<Item = Option<&'a str>> {
        self.units.iter().copied()
    }

    /// True when all by whom this is heard hear the other too.
    pub fn is_within(&self, other: &Heard<'_>, sites: &[&Site]) -> bool {
        let heard = |unit: Option<&str>| {
            other.units().any(|wider| {
                lies_in(unit, wider, None) || sites.iter().any(|site| lies_in(unit, wider, Some(site)))
            })
        };
        self.units().all(heard)
    }

    /// True when one is bright and the other grave, and the bright one is heard where the grave one is.
    pub fn clashes_with(&self, other: &Heard<'_>, site: Option<&Site>) -> bool {
        let (bright, grave) = match (self.sound, other.sound) {
            (Sound::Bright, Sound::Grave) => (self, other),
            (Sound::Grave, Sound::Bright) => (other, self),
            _ => return false,
        };
        grave.units().any(|unit| bright.units().any(|team| lies_in(team, unit, site)))
    }
}

/// True when all of a team, or everyone, are of a unit, or of everyone: by the names alone, or as a site tells it.
pub fn lies_in(team: Option<&str>, unit: Option<&str>, site: Option<&Site>) -> bool {
    match (unit, site) {
        (None, _) => true,
        (Some(unit), Some(site)) => team.is_some_and(|team| site.is_within(team, unit)),
        (unit, None) => team == unit,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Notice, Quiet, Recognition};
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
            (quiet("billing"), Some("care"), false),
            (quiet("billing"), None, false),
            (critical(&[]), None, true),
            (critical(&["night", "care"]), Some("billing"), true),
            (critical(&["night"]), Some("billing"), false),
        ] {
            let bright = Heard::of(&thanks, team, now).expect("bright");
            let heard = Heard::of(&grave, None, now).expect("grave");
            assert_eq!(bright.clashes_with(&heard, Some(&site)), clashes, "{team:?} {grave:?}");
            assert_eq!(heard.clashes_with(&bright, Some(&site)), clashes);
            assert!(!heard.clashes_with(&heard, Some(&site)));
        }
        assert_eq!(Heard::of(&quiet("floor"), None, now + SignedDuration::from_secs(1)), None, "it is over");
    }
}
