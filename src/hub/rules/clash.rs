//! Celebration beside grave news: what a publisher is asked before it is taken.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp, Unit};

use super::beside::OnBoard;
use super::{Group, Revision};
use crate::domain::clash::{BESIDE_FOR, Heard, Sound, Units, is_no_news};
use crate::domain::recognition::DAYS_ON_WALL;
use crate::domain::{Audience, Payload, Site};
use crate::hub::aside::{As, Reach};
use crate::hub::board::Board;
use crate::hub::stored::Stored;
use crate::wire::Accepted;

/// What of a site an event would stand beside.
pub(super) trait Standing {
    /// The latest moment of what sounds so and reaches those that are picked.
    fn latest(&self, sounds: As, site: &str, pick: &dyn Fn(&Reach) -> bool) -> Option<Timestamp>;
    /// The floors of a site.
    fn floors(&self, site: &str) -> Vec<Arc<Site>>;
}

impl Standing for Group<'_> {
    fn latest(&self, sounds: As, site: &str, pick: &dyn Fn(&Reach) -> bool) -> Option<Timestamp> {
        Group::latest(self, sounds, site, pick)
    }

    fn floors(&self, site: &str) -> Vec<Arc<Site>> {
        Group::floors(self, site)
    }
}

impl Standing for Board {
    fn latest(&self, sounds: As, site: &str, pick: &dyn Fn(&Reach) -> bool) -> Option<Timestamp> {
        self.beside(site, |beside| beside.latest(sounds, pick, &std::collections::HashSet::new()))
    }

    fn floors(&self, site: &str) -> Vec<Arc<Site>> {
        self.beside(site, |beside| beside.floors(&std::collections::HashSet::new()))
    }
}

/// An event that would stand beside something from a moment on.
pub(super) struct Beside<'a> {
    pub around: &'a dyn Standing,
    pub event: &'a Accepted,
    pub now: Timestamp,
}

impl OnBoard<'_> {
    /// What the event would stand beside, in a sentence. A revision that tells nothing new to those who have heard it is no news;
    /// to others it is.
    pub(super) fn clash(&self, earlier: Option<(&Revision, &Stored)>) -> Option<String> {
        let beside = Beside { around: self.group, event: self.event, now: self.group.now };
        beside.clash(earlier.filter(|(before, _)| is_no_news(&before.payload, &self.event.payload)))
    }
}

impl Beside<'_> {
    /// What it would stand beside, in a sentence; nothing, where all who hear it have heard as much in the revision before it.
    pub(super) fn clash(&self, said: Option<(&Revision, &Stored)>) -> Option<String> {
        let Self { around, event, now } = *self;
        let site = &*event.key.site;
        let heard = Heard::of(&event.payload, event.team.as_deref(), now)?;
        // The teams are looked up only when there is something that it may stand beside.
        let told = |reach: &Reach| may_be_named(event, reach);
        self.lately(heard.sound, site, &told)?;
        let floors = around.floors(site);
        let units = Units::of(floors.iter().map(|floor| &**floor));
        if let Some((before, stands)) = said
            && let Some(had) = Heard::of(&before.payload, stands.team.as_deref(), now)
            && had.sound == heard.sound
            && (stands.audience == Audience::Floor || event.audience == Audience::Leads)
            && self.is_shown(before)
            && heard.is_within(&had, &units)
        {
            return None;
        }
        let near = heard.neighbours(&units);
        let is_near = |reach: &Reach| {
            let unit = reach.unit.as_deref();
            told(reach) && unit.zip(near.as_ref()).is_none_or(|(unit, near)| near.contains(unit))
        };
        self.lately(heard.sound, site, &is_near)
    }

    /// True for what is on the walls: thanks are there for their days.
    fn is_shown(&self, before: &Revision) -> bool {
        let days = SignedDuration::from_hours(DAYS_ON_WALL * 24);
        !matches!(before.payload, Payload::Recognition(_)) || self.now.duration_since(before.time) < days
    }

    /// What stands there that sounds the other way, in a sentence.
    fn lately(&self, sound: Sound, site: &str, pick: &dyn Fn(&Reach) -> bool) -> Option<String> {
        let since = self.now.checked_sub(BESIDE_FOR).ok()?;
        let lately = |sounds: As| {
            let at = self.around.latest(sounds, site, pick);
            at.filter(|at| *at >= since)?.round(Unit::Second).ok()
        };
        match sound {
            Sound::Bright => {
                let until = self.around.latest(As::Quiet, site, pick).filter(|until| self.now < *until);
                if let Some(until) = until {
                    return Some(format!(
                        "quiet mode is on there until {until}: thanks and levels rest, and are shown afterwards"
                    ));
                }
                let at = lately(As::Critical)?;
                Some(format!(
                    "grave news was published there at {at}: thanks and levels would stand beside it"
                ))
            }
            Sound::Grave => {
                let at = lately(As::Bright)?;
                Some(format!(
                    "thanks or a level were published there at {at}: they would stand beside grave news"
                ))
            }
        }
    }
}

/// True for what may be spoken of to whoever publishes an event: what is for leads says nothing of itself to others, and no floor's
/// wall shows it beside anything.
pub(super) fn may_be_named(event: &Accepted, reach: &Reach) -> bool {
    reach.audience == Audience::Floor || event.audience == Audience::Leads
}
