//! What rests on a wall: recognition and levels, in quiet mode and for a while after grave news was told.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::{Mode, Model};
use crate::domain::grave::{Grave, is_heard};
use crate::domain::quiet::SCOPE_FLOOR;
use crate::domain::{Audience, Item, Quiet, Recognition};
use crate::text::SafeText;

/// What rests on a wall at a moment.
pub struct Resting<'a> {
    model: &'a Model,
    grave: Vec<Grave<'a>>,
}

impl<'a> Resting<'a> {
    /// True when nothing rests for anybody.
    pub fn is_nothing(&self) -> bool {
        self.grave.is_empty() && self.model.quiets_on().next().is_none()
    }

    /// True for what a site tells to celebrate a team; `None`: everyone, which is here the wall's own team.
    pub fn holds(&self, site: &str, team: Option<&str>) -> bool {
        let heard = |grave: &Grave<'_>| grave.site == site && self.model.hears(grave, team);
        let quiet = self.model.is_quiet(site, team) || self.model.is_quiet_within(site, team);
        quiet || self.grave.iter().any(heard)
    }

    /// For whom thanks rest: the team that they are told to, or `floor` for everyone; else the teams of those whom they thank, as far as
    /// something rests there. Nobody: they stand.
    pub fn rest_for(&self, site: &str, thanks: &'a Item<Recognition>) -> BTreeSet<&'a str> {
        let told_to = thanks.heard_by();
        if self.holds(site, told_to) {
            return BTreeSet::from([told_to.unwrap_or(SCOPE_FLOOR)]);
        }
        if told_to.is_some() {
            return BTreeSet::new();
        }
        match self.thanked(site, thanks) {
            Some(mut teams) => {
                teams.retain(|team| self.holds(site, Some(team)));
                teams
            }
            // Nobody was told whom they thank: on a wall of all teams they may stand beside what one of these mourns.
            None if self.model.team.is_none() => self.quiet_scopes(site),
            None => BTreeSet::new(),
        }
    }

    /// The teams of those whom thanks thank: as their hub noted them, or as they are all shown.
    fn thanked(&self, site: &str, thanks: &'a Item<Recognition>) -> Option<BTreeSet<&'a str>> {
        let noted = &thanks.stamp.thanked_teams;
        if !noted.is_empty() {
            return Some(noted.iter().map(|team| &**team).collect());
        }
        let sites = &self.model.floor.sites;
        let team = |called: &SafeText| {
            let mut here = sites.iter().filter(|(key, _)| *key.site == *site);
            here.find_map(|(_, floor)| floor.data.team_called(called)).map(|team| team.id.as_str())
        };
        thanks.data.receivers.iter().map(|receiver| team(receiver.display())).collect()
    }

    /// When the first of what rests something for one of these is over: teams, or `floor`.
    pub fn until(&self, whom: &BTreeSet<&str>) -> Option<Timestamp> {
        let floor = &self.model.floor;
        let concerns = |scope: Option<&str>| {
            scope.is_none_or(|scope| whom.iter().any(|team| scope == *team || floor.is_of(Some(team), scope)))
        };
        let on = self.model.quiets_on().map(|(_, quiet)| quiet);
        let scope = |scope: &'a str| (scope != SCOPE_FLOOR).then_some(scope);
        let quiet = on.filter(|quiet| concerns(scope(quiet.scope.as_str()))).filter_map(|quiet| quiet.until);
        let grave = self.grave.iter().filter(|grave| concerns(grave.unit)).map(|grave| grave.until);
        quiet.chain(grave).min()
    }

    /// Where quiet mode is on at a site.
    fn quiet_scopes(&self, site: &str) -> BTreeSet<&'a str> {
        let here = self.model.quiets_on().filter(|(at, _)| *at == site);
        here.map(|(_, quiet)| quiet.scope.as_str()).collect()
    }
}

/// Until when recognition and levels rest beside grave news.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rests {
    /// All of them.
    All(Timestamp),
    /// Some: those for everyone and for the teams that heard it, on a wall that shows other teams or other sites too.
    Some(Timestamp),
}

impl Rests {
    /// Until when.
    pub fn until(self) -> Timestamp {
        match self {
            Rests::All(until) | Rests::Some(until) => until,
        }
    }
}

impl Model {
    /// What rests now.
    pub fn resting(&self) -> Resting<'_> {
        Resting { model: self, grave: self.grave() }
    }

    /// True while recognition and levels rest on this wall, or some of them beside grave news.
    pub fn is_at_rest(&self) -> bool {
        self.quiet_until().is_some() || self.grave_until().is_some()
    }

    /// Until when recognition and levels rest on this wall beside grave news, where that is longer than quiet mode is on.
    pub fn grave_until(&self) -> Option<Rests> {
        let grave = self.grave();
        let all_at = |site: &str| {
            let heard = grave.iter().filter(|grave| grave.site == site);
            // What rests for every team of this wall.
            let whole =
                heard.filter(|grave| grave.unit.is_none() || self.team.is_some() && self.hears(grave, None));
            whole.map(|grave| grave.until).max()
        };
        let told = self.floor.sites.keys().chain(self.floor.notices.keys()).map(|key| &*key.site);
        let each: Option<Vec<_>> = told.chain(grave.iter().map(|grave| grave.site)).map(all_at).collect();
        let all = each.and_then(|each| each.into_iter().min()).map(Rests::All);
        let some = || grave.iter().filter(|grave| self.hears(grave, None)).map(|grave| grave.until).max();
        let rests = all.or_else(|| some().map(Rests::Some))?;
        self.quiet_until().is_none_or(|quiet| quiet < rests.until()).then_some(rests)
    }

    /// When the grave news beside which recognition and levels rest on this wall was told, where none of it stands any more.
    pub fn grave_told_at(&self) -> Option<Timestamp> {
        let mut heard = self.grave();
        heard.retain(|grave| self.hears(grave, None));
        let stands = heard.iter().any(|grave| grave.stands);
        heard.iter().map(|grave| grave.from).max().filter(|_| !stands)
    }

    /// The grave news that is told here: what is for leads rests nothing on a floor's wall.
    pub fn grave(&self) -> Vec<Grave<'_>> {
        let mut grave = self.floor.grave(self.now());
        grave.retain(|grave| grave.audience == Audience::Floor || self.ui.mode == Mode::Desk);
        grave
    }

    /// True while one of the teams of a unit is quiet: what is told to the unit stands on its walls too.
    fn is_quiet_within(&self, site: &str, unit: Option<&str>) -> bool {
        let Some(unit) = unit else { return false };
        self.quiets_on()
            .any(|(at, quiet)| at == site && self.floor.is_within(site, quiet.scope.as_str(), unit))
    }

    /// The quiet modes that are on, each with its site.
    fn quiets_on(&self) -> impl Iterator<Item = (&str, &Quiet)> {
        let now = self.now();
        let all = self.floor.quiets.iter().map(|(key, item)| (&*key.site, &item.data));
        all.filter(move |(_, quiet)| quiet.is_on(now))
    }

    /// True when what is told at a site to a team stands beside what some of its people heard, as whoever publishes it is asked.
    fn hears(&self, grave: &Grave<'_>, team: Option<&str>) -> bool {
        let is_of = |team: &str, unit: &str| self.floor.is_of(Some(team), unit);
        is_heard(grave.unit, team.or(self.team.as_deref()), is_of)
    }
}
