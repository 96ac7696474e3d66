//! What a floor tells beside a thing, to those whom the thing reaches.

use jiff::Timestamp;

use super::{Floor, Item};
use crate::domain::lifecycle::Beside;
use crate::domain::repair::Stage;
use crate::domain::{Audience, Key, languages};
use crate::text::Lang;

/// What a floor tells beside a thing.
#[derive(Clone, Copy, Debug)]
pub struct OnFloor<'a> {
    pub(super) floor: &'a Floor,
    pub(super) site: &'a str,
    pub(super) team: Option<&'a str>,
    pub(super) audience: Audience,
    pub(super) at: Timestamp,
}

impl OnFloor<'_> {
    /// True when everyone whom the thing reaches can see another one too.
    pub(super) fn can_see<T>(&self, key: &Key, item: &Item<T>) -> bool {
        let team = item.team.is_none() || item.team.as_deref() == self.team;
        let audience = item.audience == Audience::Floor || self.audience == Audience::Leads;
        *key.site == *self.site && team && audience
    }
}

impl Beside for OnFloor<'_> {
    fn is_held_back(&self) -> bool {
        let mut held = self.floor.holdings.iter();
        held.any(|(key, item)| {
            item.data.open_until().is_some_and(|until| until >= self.at) && self.can_see(key, item)
        })
    }

    fn is_holding(&self, subject: &str) -> bool {
        let key = Key::new(self.site, subject);
        let held = self.floor.holdings.get(&key);
        held.is_some_and(|item| {
            item.data.open_until().is_some_and(|until| until >= self.at) && self.can_see(&key, item)
        })
    }

    fn is_hidden(&self, subject: &str) -> bool {
        let key = Key::new(self.site, subject);
        let held = self.floor.holdings.get(&key).is_some_and(|item| !self.can_see(&key, item));
        held || self.floor.repairs.get(&key).is_some_and(|item| !self.can_see(&key, item))
    }

    fn is_under_repair(&self, subject: &str) -> bool {
        let key = Key::new(self.site, subject);
        let repair = self.floor.repairs.get(&key);
        repair.is_some_and(|item| item.data.state != Stage::Closed && self.can_see(&key, item))
    }

    fn languages(&self) -> Vec<Lang> {
        let here = self.floor.sites.iter().filter(|(key, _)| *key.site == *self.site);
        languages::of_site(here.map(|(_, item)| &item.data))
    }
}
