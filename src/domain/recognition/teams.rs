//! Which team stands for somebody without a name: one of the site's own, so that nothing else is shown in a name's place.

use super::Named;
use crate::domain::{Fault, Site};

/// The teams of a site; `None` where no floor of it tells any, and nobody knows them.
pub struct Known<'a>(Vec<&'a Site>);

impl<'a> Known<'a> {
    /// Those that the floors of a site tell.
    pub fn of(floors: &'a [impl AsRef<Site>]) -> Option<Self> {
        let telling: Vec<&Site> =
            floors.iter().map(AsRef::as_ref).filter(|floor| !floor.teams.is_empty()).collect();
        (!telling.is_empty()).then_some(Self(telling))
    }

    /// True for one of them, by its id or by what people call it in any language.
    pub fn has(&self, called: &str) -> bool {
        self.0.iter().flat_map(|floor| &floor.teams).any(|team| {
            let mut names = team.name.variants().map(|(_, name)| name.as_str());
            team.id.as_str() == called || names.any(|name| same(name, called))
        })
    }

    /// What is wrong with the teams of receivers, in their order: each is to be one of these.
    pub fn strangers(&self, people: &[Named]) -> Vec<Fault> {
        let strangers = people.iter().enumerate().filter(|(_, named)| {
            // The last form is the team, whatever else may be shown.
            named.forms.all().last().is_none_or(|team| !self.has(team.as_str()))
        });
        let message = "no floor of this site has a team of this id or name: give one of its own, which then stands for whoever is not named";
        let fault = |(index, _): (usize, _)| Fault {
            pointer: format!("/data/receivers/{index}/team"),
            message: message.into(),
        };
        strangers.map(fault).collect()
    }
}

/// As people write it, whatever the case.
fn same(name: &str, called: &str) -> bool {
    name.trim().to_lowercase() == called.trim().to_lowercase()
}
