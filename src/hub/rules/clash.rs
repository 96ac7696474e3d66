//! Celebration beside grave news: what a publisher is asked before it is taken.

use std::cell::LazyCell;

use jiff::{Timestamp, Unit};

use super::beside::OnBoard;
use crate::domain::clash::{BESIDE_FOR, Heard, Sound, lies_in};
use crate::domain::{Audience, Payload};
use crate::hub::aside::{As, Reach};
use crate::hub::stored::Stored;

impl OnBoard<'_> {
    /// What the event would stand beside, in a sentence. A revision of what sounded the same before is no news to those who
    /// heard it; to others it is.
    pub(super) fn clash(&self, earlier: Option<(&Payload, &Stored)>) -> Option<String> {
        let (event, now) = (self.event, self.group.now);
        let site = &*event.key.site;
        let heard = Heard::of(&event.payload, event.team.as_deref(), now)?;
        // The teams are looked up only when there is something that may clash.
        let floors = LazyCell::new(|| self.group.floors(site));
        if let Some((payload, stands)) = earlier
            && let Some(before) = Heard::of(payload, stands.team.as_deref(), now)
            && before.sound == heard.sound
            && (stands.audience == Audience::Floor || event.audience == Audience::Leads)
        {
            let sites: Vec<_> = floors.iter().map(|floor| &**floor).collect();
            if heard.is_within(&before, &sites) {
                return None;
            }
        }
        let is_in = |team: Option<&str>, unit: Option<&str>| {
            lies_in(team, unit, None) || floors.iter().any(|floor| lies_in(team, unit, Some(floor)))
        };
        let around = |reach: &Reach| {
            let mut units = heard.units();
            self.may_be_named(reach) && units.any(|team| is_in(team, reach.unit.as_deref()))
        };
        let under = |reach: &Reach| {
            let mut units = heard.units();
            self.may_be_named(reach) && units.any(|unit| is_in(reach.unit.as_deref(), unit))
        };
        match heard.sound {
            Sound::Bright => {
                let until = self.group.latest(As::Quiet, site, around).filter(|until| now < *until);
                if let Some(until) = until {
                    return Some(format!(
                        "quiet mode is on there until {until}: thanks and levels rest, and are shown afterwards"
                    ));
                }
                let at = self.lately(self.group.latest(As::Critical, site, around))?;
                Some(format!(
                    "grave news was published there at {at}: thanks and levels would stand beside it"
                ))
            }
            Sound::Grave => {
                let at = self.lately(self.group.latest(As::Bright, site, under))?;
                Some(format!(
                    "thanks or a level were published there at {at}: they would stand beside grave news"
                ))
            }
        }
    }

    /// The moment, to be read by people, if it is within [`BESIDE_FOR`].
    fn lately(&self, at: Option<Timestamp>) -> Option<Timestamp> {
        let since = self.group.now.checked_sub(BESIDE_FOR).ok()?;
        at.filter(|at| *at >= since)?.round(Unit::Second).ok()
    }
}
