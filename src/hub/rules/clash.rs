//! Celebration beside grave news: what a publisher is asked before it is taken.

use std::cell::LazyCell;

use jiff::{Timestamp, Unit};

use super::beside::{OnBoard, site};
use super::decode;
use crate::domain::clash::{BESIDE_FOR, Heard, Sound};
use crate::domain::{Audience, Kind, Payload, Site};
use crate::hub::stored::Stored;

impl OnBoard<'_> {
    /// What the event would stand beside, in a sentence. A revision of what sounded the same before is no news.
    pub(super) fn clash(&self, earlier: Option<&Payload>) -> Option<String> {
        let (event, now) = (self.event, self.group.now);
        let team = event.team.as_deref();
        let heard = Heard::of(&event.payload, team, now)?;
        let before = earlier.and_then(|earlier| Heard::of(earlier, team, now));
        if before.is_some_and(|before| before.sound == heard.sound) {
            return None;
        }
        // The teams are looked up only when there is something that may clash.
        let sites = LazyCell::new(|| {
            let floors = self.group.of_site(Kind::Floor, &event.key.site);
            floors.iter().filter_map(|floor| site(floor)).collect::<Vec<Site>>()
        });
        let clashes = |other: &Payload, team: Option<&str>| {
            let Some(other) = Heard::of(other, team, now) else { return false };
            let by_team = || sites.iter().any(|site| heard.clashes_with(&other, Some(site)));
            heard.clashes_with(&other, None) || by_team()
        };
        match heard.sound {
            Sound::Bright => self.quiet_around(&clashes).or_else(|| {
                let at = self.newest_beside(&[Kind::Notice], &clashes)?;
                Some(format!(
                    "grave news was published there at {at}: thanks and levels would stand beside it"
                ))
            }),
            Sound::Grave => {
                let at = self.newest_beside(&[Kind::Recognition, Kind::Engagement], &clashes)?;
                Some(format!(
                    "thanks or a level were published there at {at}: they would stand beside grave news"
                ))
            }
        }
    }

    /// True for a thing that may be spoken of to whoever publishes this one: what is for leads says nothing of itself to others,
    /// and no floor's wall shows it beside anything.
    fn may_be_named(&self, thing: &Stored) -> bool {
        thing.audience == Audience::Floor || self.event.audience == Audience::Leads
    }

    fn quiet_around(&self, clashes: &impl Fn(&Payload, Option<&str>) -> bool) -> Option<String> {
        let quiets = self
            .group
            .of_site(Kind::Quiet, &self.event.key.site)
            .into_iter()
            .filter(|quiet| self.may_be_named(quiet));
        let mut quiets = quiets.filter_map(|quiet| decode(&quiet));
        let Payload::Quiet(quiet) = quiets.find(|quiet| clashes(&quiet.payload, None))?.payload else {
            return None;
        };
        let until = quiet.until?;
        Some(format!(
            "quiet mode is on there until {until}: thanks and levels rest, and are shown afterwards"
        ))
    }

    /// When the newest of some kinds that clashes was taken, within [`BESIDE_FOR`].
    fn newest_beside(
        &self,
        kinds: &[Kind],
        clashes: &impl Fn(&Payload, Option<&str>) -> bool,
    ) -> Option<Timestamp> {
        let since = self.group.now.checked_sub(BESIDE_FOR).ok()?;
        let things =
            kinds.iter().flat_map(|kind| self.group.of_site_since(*kind, &self.event.key.site, since));
        let clashing = things
            .filter(|thing| self.may_be_named(thing))
            .filter(|thing| decode(thing).is_some_and(|data| clashes(&data.payload, thing.team.as_deref())));
        let at = clashing.map(|thing| thing.received_at).max()?;
        // To be read by people.
        at.round(Unit::Second).ok()
    }
}
