//! Which team stands for somebody without a name: one of the site's own, so that nothing else is shown in a name's place.

use super::Named;
use crate::domain::{Fault, Site};

/// What is wrong with the teams of receivers, in their order: each is to be one that a floor of the site tells, by its id or by what
/// people call it in any language. Nothing, where a floor tells none of its teams, since it may be one of those.
pub fn unknown(people: &[Named], floors: &[impl AsRef<Site>]) -> Vec<Fault> {
    let floors = || floors.iter().map(AsRef::as_ref);
    if floors().next().is_none() || floors().any(|floor| floor.teams.is_empty()) {
        return Vec::new();
    }
    let is_one = |called: &str| {
        floors().flat_map(|floor| &floor.teams).any(|team| {
            let mut names = team.name.variants().map(|(_, name)| name.as_str());
            team.id.as_str() == called || names.any(|name| same(name, called))
        })
    };
    let strangers = people.iter().enumerate().filter(|(_, named)| {
        // The last form is the team, whatever else may be shown.
        named.forms.all().last().is_none_or(|team| !is_one(team.as_str()))
    });
    let message = "no floor of this site has a team of this id or name: give one of its own, which then stands for whoever is not named";
    let fault = |(index, _): (usize, _)| Fault {
        pointer: format!("/data/receivers/{index}/team"),
        message: message.into(),
    };
    strangers.map(fault).collect()
}

/// As people write it, whatever the case.
fn same(name: &str, called: &str) -> bool {
    name.trim().to_lowercase() == called.trim().to_lowercase()
}
