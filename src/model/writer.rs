//! Who writes at this wall, and whether anyone can.

use jiff::Timestamp;

use super::Model;
use super::form::kinds::Desk;
use crate::domain::{Key, Site};
use crate::text::{SafeText, Text};

/// Who writes at this wall, and by what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Writer {
    /// By what events would go to the hub.
    pub by: By,
    /// As whom new things are published; absent: as the leads of their site.
    pub source: Option<Box<str>>,
    /// The site that new things are for; absent: the first one of the floor.
    pub site: Option<Box<str>>,
    /// The role that a form begins with.
    pub author_role: Option<SafeText>,
    /// The name that a form begins with.
    pub author_name: Option<SafeText>,
    /// What no other wall has, so that ids are given once.
    pub mark: Box<str>,
}

/// By what events would go to a hub.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum By {
    /// By nothing: there is no hub behind this wall, as with a recording.
    #[default]
    Nothing,
    /// With the token with which this wall follows the floor, or without any.
    OwnToken {
        /// True when there is one, and what leads see was asked for with it: one that is shown less is one of a wall.
        as_lead: bool,
    },
    /// With a token for publishing.
    Publisher,
}

/// Why nothing can be written here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Barred {
    /// There is no hub behind this wall.
    NoHub,
    /// The token of this wall follows the floor and may not publish.
    WallToken,
    /// The floor has not told its languages and its zone.
    NoFloor,
    /// The wall hides people's names: what it shows may have been taken back.
    Stale,
    /// The chosen item does not move.
    NotMovable,
    /// The chosen item is no question.
    NoQuestion,
    /// No item is chosen.
    Nothing,
}

impl Barred {
    /// The phrase that says why.
    pub fn phrase(self) -> &'static str {
        match self {
            Barred::NoHub => "barred-no-hub",
            Barred::WallToken => "barred-wall-token",
            Barred::NoFloor => "barred-no-floor",
            Barred::Stale => "barred-stale",
            Barred::NotMovable => "barred-not-movable",
            Barred::NoQuestion => "barred-no-question",
            Barred::Nothing => "barred-nothing",
        }
    }
}

/// The role that a hub gives to a wall whose token is one of a wall.
const WALL_ROLE: &str = "wall";

impl Model {
    /// Why nothing can be written here; `None` when it can be tried. Whether it may is the hub's word.
    pub fn barred(&self) -> Option<Barred> {
        let role_known = self.link.is_synced() || self.shown.is_some();
        match self.writer.by {
            By::Nothing => Some(Barred::NoHub),
            By::OwnToken { as_lead: true } if role_known && self.link.role == WALL_ROLE => {
                Some(Barred::WallToken)
            }
            _ if self.site_here().is_none() => Some(Barred::NoFloor),
            By::OwnToken { .. } | By::Publisher => None,
        }
    }

    /// The site for which new things are, and its name in events.
    pub fn site_here(&self) -> Option<(&str, &Site)> {
        let wanted = self.writer.site.as_deref();
        let mut sites = self.floor.sites.iter();
        let (key, item) = sites.find(|(key, _)| wanted.is_none_or(|wanted| *key.site == *wanted))?;
        Some((&key.site, &item.data))
    }

    /// What forms of this moment are made with; `None` while the floor has not told who it is.
    pub fn with_desk<T>(&self, at: Timestamp, make: impl FnOnce(&Desk<'_>) -> T) -> Option<T> {
        self.with_desk_of(self.site_here()?, at, make)
    }

    /// The site of a thing that is there: its languages and its zone are the thing's, whatever this wall writes for.
    pub fn site_of(&self, key: &Key) -> Option<(&str, &Site)> {
        self.site_named(&key.site)
    }

    /// A site by its name in events.
    pub(super) fn site_named(&self, name: &str) -> Option<(&str, &Site)> {
        let (key, item) = self.floor.sites.iter().find(|(site, _)| *site.site == *name)?;
        Some((&key.site, &item.data))
    }

    /// What forms for a site are made with.
    pub(super) fn with_desk_of<T>(
        &self,
        (site_id, site): (&str, &Site),
        at: Timestamp,
        make: impl FnOnce(&Desk<'_>) -> T,
    ) -> Option<T> {
        let called = |site: &Site| if site.site.is_blank() { site.name.clone() } else { site.site.clone() };
        let sites = self.floor.sites.iter();
        let sites: Vec<(SafeText, Text)> =
            sites.map(|(key, item)| (SafeText::clean(&key.site), called(&item.data))).collect();
        // The moment in microseconds tells the forms of this wall apart, and its mark this wall from others.
        let stem = format!("{}-{:x}", self.writer.mark, at.as_microsecond());
        Some(make(&Desk { site, site_id, sites: &sites, writer: &self.writer, stem: &stem }))
    }
}
