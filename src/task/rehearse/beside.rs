//! What something that comes out stands beside, by the hub's own question to whoever publishes celebration or grave news.

use std::sync::Arc;

use jiff::Timestamp;

use crate::domain::grave::Grave;
use crate::domain::{Event, Floor, Site};
use crate::hub::rules::clash::{As, Aside, Beside, Reach, Said, Standing};

/// A floor at a moment, as the hub asks it.
struct OnFloor<'a>(&'a Floor, Timestamp);

impl Standing for OnFloor<'_> {
    fn latest(&self, sounds: As, site: &str, pick: &dyn Fn(&Reach) -> bool) -> Option<Timestamp> {
        if sounds == As::Critical {
            let grave = self.0.grave(self.1);
            let here = grave.iter().filter(|grave| grave.site == site);
            let reach =
                |grave: &Grave<'_>| Reach { audience: grave.audience, unit: grave.unit.map(Into::into) };
            return here.filter(|grave| pick(&reach(grave))).map(|grave| grave.until).max();
        }
        let here = self.0.events().filter(|event| *event.key.site == *site);
        let told = here.filter_map(|event| {
            let reach = (event.audience, event.stamp.heard_by(event.team.as_deref()));
            Aside::telling(&event.payload, reach, event.time).latest(sounds, pick)
        });
        told.max()
    }

    fn floors(&self, site: &str) -> Vec<Arc<Site>> {
        let here = self.0.sites.iter().filter(|(key, _)| *key.site == *site);
        here.map(|(_, item)| Arc::new(item.data.clone())).collect()
    }
}

/// Until when the hub lets celebration wait that nobody said may stand beside grave news.
pub fn waits(floor: &Floor, event: &Event, now: Timestamp) -> Option<Timestamp> {
    let stands = floor.thing(&event.key);
    Beside { around: &OnFloor(floor, now), event: event.into(), now, at_once: true }
        .waits(stands.as_ref().map(Said::from))
}

/// What an event stands beside from a moment on, in the sentence in which the hub would ask about it.
pub fn clash(floor: &Floor, event: &Event, now: Timestamp) -> Option<String> {
    let stands = floor.thing(&event.key);
    Beside { around: &OnFloor(floor, now), event: event.into(), now, at_once: true }
        .clash(stands.as_ref().map(Said::from))
}
