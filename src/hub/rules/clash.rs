//! Celebration beside grave news: what a publisher is asked before it is taken.

use std::sync::Arc;

use jiff::{Timestamp, Unit};

use super::beside::OnBoard;
use super::{Group, Revision};
use crate::domain::clash::{BESIDE_FOR, Heard, Sound, Units, is_no_news};
use crate::domain::{Audience, Event, Payload, Site, grave};
use crate::hub::board::Board;
use crate::hub::stored::Stored;
use crate::wire::Accepted;

pub use crate::hub::aside::{As, Aside, Reach};

/// What of a site an event would stand beside.
pub trait Standing {
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

/// What says something, and to whom.
#[derive(Clone, Copy, Debug)]
pub struct Said<'a> {
    /// The site.
    pub site: &'a str,
    /// The team that it concerns; `None`: everyone.
    pub team: Option<&'a str>,
    /// Who may see it.
    pub audience: Audience,
    /// What it says.
    pub payload: &'a Payload,
    /// Until when recognition and levels rest beside it; `None`: nothing is noted of it.
    pub rests_until: Option<Timestamp>,
}

impl<'a> From<&'a Accepted> for Said<'a> {
    fn from(event: &'a Accepted) -> Self {
        let (team, audience) = (event.team.as_deref().filter(|_| !event.beyond_team), event.audience);
        Self { site: &event.key.site, team, audience, payload: &event.payload, rests_until: None }
    }
}

impl<'a> From<&'a Event> for Said<'a> {
    fn from(event: &'a Event) -> Self {
        let (team, audience) = (event.stamp.heard_by(event.team.as_deref()), event.audience);
        let rests_until = last(grave::Stood::of(event));
        Self { site: &event.key.site, team, audience, payload: &event.payload, rests_until }
    }
}

/// The revision that an event follows on.
pub(super) fn shown<'a>(revision: &'a Revision, stored: &'a Stored) -> Said<'a> {
    let (team, audience) = (revision.stamp.heard_by(stored.team.as_deref()), stored.audience);
    let rests_until = last(revision.stood(stored));
    Said { site: &stored.key.site, team, audience, payload: &revision.payload, rests_until }
}

/// When the last of the rests beside a thing is over.
fn last(stood: grave::Stood<'_>) -> Option<Timestamp> {
    stood.spans().into_iter().map(|span| span.until).max()
}

/// What looks for something that sounds the other way than this, among what is picked.
type Find<'f, T> = dyn Fn(Sound, &dyn Fn(&Reach) -> bool) -> Option<T> + 'f;

/// An event that would stand beside something from a moment on.
pub struct Beside<'a> {
    /// What is there.
    pub around: &'a dyn Standing,
    /// The event.
    pub event: Said<'a>,
    /// The moment.
    pub now: Timestamp,
    /// True for what is shown at that moment, whoever means it: then it is asked about what is open as well, and no news. Of what is to be held an answer
    /// would go for whatever is grave when it comes out.
    pub at_once: bool,
}

impl OnBoard<'_> {
    /// What the event would stand beside, in a sentence. A revision that tells nothing new to those who have heard it is no news;
    /// to others it is.
    pub(super) fn clash(&self, earlier: Option<(&Revision, &Stored)>) -> Option<String> {
        self.beside().clash(earlier.map(|(before, stands)| shown(before, stands)))
    }

    /// Until when it waits: see [`Beside::waits`].
    pub(super) fn waits(&self, earlier: Option<(&Revision, &Stored)>) -> Option<Timestamp> {
        self.beside().waits(earlier.map(|(before, stands)| shown(before, stands)))
    }

    fn beside(&self) -> Beside<'_> {
        Beside { around: self.group, event: self.event.into(), now: self.group.now, at_once: true }
    }
}

impl Beside<'_> {
    /// What it would stand beside, in a sentence; nothing, where all who hear it have heard as much in the revision before it.
    pub fn clash(&self, before: Option<Said<'_>>) -> Option<String> {
        self.meets(before, &|sound, pick| self.lately(sound, self.event.site, pick))
    }

    /// Until when it waits, if it is celebration of which nobody said that it may stand beside grave news. What rests under quiet mode
    /// waits for nothing more.
    pub fn waits(&self, before: Option<Said<'_>>) -> Option<Timestamp> {
        self.meets(before, &|sound, pick| match sound {
            Sound::Bright => {
                self.around.latest(As::Critical, self.event.site, pick).filter(|until| self.now < *until)
            }
            Sound::Grave => None,
        })
    }

    /// When celebration comes out beside it, if it is grave news; `around` has that alone which is held.
    pub(super) fn is_joined(&self, before: Option<Said<'_>>) -> Option<Timestamp> {
        self.meets(before, &|sound, pick| match sound {
            Sound::Bright => None,
            Sound::Grave => self.around.latest(As::Bright, self.event.site, pick),
        })
    }

    /// What is found among those things that reach who hears it, unless it is no news to any of them.
    fn meets<T>(&self, before: Option<Said<'_>>, find: &Find<'_, T>) -> Option<T> {
        let Self { around, event, now, .. } = *self;
        let heard = Heard::of(event.payload, event.team, now)?;
        // The teams are looked up only when there is something that it may stand beside.
        let told = |reach: &Reach| may_be_named(event.audience, reach);
        find(heard.sound, &told)?;
        let floors = around.floors(event.site);
        let units = Units::of(floors.iter().map(|floor| &**floor));
        // What is told on of grave news rests what it rests already.
        let rests_yet = |before: Said<'_>| before.rests_until.is_some_and(|until| now < until);
        if let Some(before) = before
            && (is_no_news(before.payload, event.payload) || rests_yet(before))
            && let Some(had) = Heard::of(before.payload, before.team, now)
            && had.sound == heard.sound
            && (before.audience == Audience::Floor || event.audience == Audience::Leads)
            && heard.is_within(&had, &units)
        {
            return None;
        }
        let near = heard.neighbours(&units);
        let is_near = |reach: &Reach| {
            let unit = reach.unit.as_deref();
            told(reach) && unit.zip(near.as_ref()).is_none_or(|(unit, near)| near.contains(unit))
        };
        find(heard.sound, &is_near)
    }

    /// What stands there that sounds the other way, in a sentence.
    fn lately(&self, sound: Sound, site: &str, pick: &dyn Fn(&Reach) -> bool) -> Option<String> {
        match sound {
            Sound::Bright => {
                let until = self.around.latest(As::Quiet, site, pick).filter(|until| self.now < *until);
                if let Some(until) = until {
                    return Some(format!(
                        "quiet mode is on there until {until}: thanks and levels rest, and are shown afterwards"
                    ));
                }
                let until = self.around.latest(As::Critical, site, pick).filter(|until| self.now < *until);
                if let Some(until) = until {
                    let until = until.round(Unit::Second).ok()?;
                    return Some(format!(
                        "grave news is new there until {until}: thanks and levels rest beside it, and are shown afterwards"
                    ));
                }
                self.around.latest(As::Open, site, pick).filter(|_| self.at_once)?;
                Some(
                    "a critical notice is open there, and no news any more: thanks and levels are shown beside it at once".into(),
                )
            }
            Sound::Grave => {
                let since = self.now.checked_sub(BESIDE_FOR).ok()?;
                let at = self.around.latest(As::Bright, site, pick).filter(|at| *at >= since)?;
                let at = at.round(Unit::Second).ok()?;
                Some(format!("thanks or a level were published there at {at}: they rest beside grave news"))
            }
        }
    }
}

/// True for what may be spoken of to whoever publishes an event: what is for leads says nothing of itself to others, and no floor's
/// wall shows it beside anything.
pub(super) fn may_be_named(to: Audience, reach: &Reach) -> bool {
    reach.audience == Audience::Floor || to == Audience::Leads
}
