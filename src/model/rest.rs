//! What rests on a wall: recognition and levels, in quiet mode and for a while after grave news was told.

use jiff::Timestamp;

use super::Model;
use crate::domain::grave::Grave;

/// What rests on a wall at a moment.
pub struct Resting<'a> {
    model: &'a Model,
    grave: Vec<Grave<'a>>,
}

impl Resting<'_> {
    /// True for what a site tells to celebrate a team; `None`: everyone, which is here the wall's own team.
    pub fn holds(&self, site: &str, team: Option<&str>) -> bool {
        let heard = |grave: &Grave<'_>| grave.site == site && self.model.hears(grave, team);
        self.model.is_quiet(site, team) || self.grave.iter().any(heard)
    }
}

impl Model {
    /// What rests now.
    pub fn resting(&self) -> Resting<'_> {
        Resting { model: self, grave: self.floor.grave(self.now()) }
    }

    /// Until when recognition and levels rest on all of this wall beside grave news, at each of its sites, where that is longer than
    /// quiet mode is on.
    pub fn grave_until(&self) -> Option<Timestamp> {
        let grave = self.floor.grave(self.now());
        let at = |site: &str| {
            let heard = grave.iter().filter(|grave| grave.site == site && self.hears(grave, None));
            heard.map(|grave| grave.until).max()
        };
        let told = self.floor.sites.keys().chain(self.floor.notices.keys()).map(|key| &*key.site);
        let each: Option<Vec<_>> = told.map(at).collect();
        let until = each?.into_iter().min()?;
        self.quiet_until().is_none_or(|quiet| quiet < until).then_some(until)
    }

    /// True when what is told at a site to a team stands beside what some of its people heard.
    fn hears(&self, grave: &Grave<'_>, team: Option<&str>) -> bool {
        grave.unit.is_none_or(|unit| self.floor.is_of(team.or(self.team.as_deref()), unit))
    }
}
