//! Which units a team belongs to, for the walls of that team: what is told to a unit is told to each team of it.

use super::{Board, Shelves};
use crate::domain::Site;
use crate::domain::clash::Units;
use crate::hub::stored::Stored;
use crate::hub::view::View;

/// What the subjects of floors begin with.
const FLOORS: &str = "floor/";

impl Board {
    /// Where a floor last changed which teams belong to which units.
    pub fn units_at(&self) -> u64 {
        self.read().units_at
    }

    /// A view with the units that its team belongs to now.
    pub fn with_units(&self, view: View) -> View {
        let Some(team) = view.team.as_deref() else { return view };
        let shelves = self.read();
        let mut units = Vec::new();
        let of_view = |site: &str| view.site.as_deref().is_none_or(|mine| mine == site);
        for (site, asides) in shelves.asides.iter().filter(|(site, _)| of_view(site)) {
            let floors = asides.floors(&std::collections::HashSet::new());
            let over = Units::of(floors.iter().map(|floor| &**floor)).around(vec![team]);
            let over = over.into_iter().filter(|unit| *unit != team);
            units.extend(over.map(|unit| (Box::<str>::from(&**site), Box::<str>::from(unit))));
        }
        units.sort_unstable();
        View { units, ..view }
    }
}

impl Shelves {
    /// Notes where a floor changes which teams belong to which units.
    pub(super) fn note_units(&mut self, before: Option<&Stored>, event: &Stored) {
        let parents = |stored: Option<&Stored>| -> Vec<(Box<str>, Box<str>)> {
            let floor = stored.and_then(|stored| stored.aside.floor());
            let teams = floor.into_iter().flat_map(|floor| parents(floor));
            let mut all: Vec<_> = teams.collect();
            all.sort_unstable();
            all
        };
        // What a floor told before a start, or before its withdrawal, nobody knows.
        let unknown = before.is_none() && event.key.subject.starts_with(FLOORS);
        if unknown || parents(before) != parents(Some(event)) {
            self.units_at = event.cursor.seq;
        }
    }
}

fn parents(floor: &Site) -> impl Iterator<Item = (Box<str>, Box<str>)> {
    floor
        .teams
        .iter()
        .filter_map(|team| Some((team.id.as_str().into(), team.parent.as_ref()?.as_str().into())))
}
