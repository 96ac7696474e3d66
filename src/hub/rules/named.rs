//! What stands in thanks for those who are not named.

use super::recorded::{is_recorded, strangers};
use super::rests::works_beyond;
use super::{Group, Refused, conflict, decode};
use crate::domain::recognition::{is_another_giver, teams};
use crate::domain::site::Team;
use crate::domain::{Kind, Payload, Site};
use crate::hub::stored::Stored;
use crate::text::SafeText;
use crate::wire::Accepted;

/// Fewest people for whom a team's name stands: of a smaller one everybody knows who is meant.
const STANDS_FOR_MIN: u32 = 5;

/// What is said of thanks that somebody else gives now.
const ANOTHER_GIVER: &str = "who gave thanks is who gave them: leave the giver as it stood, or tell less of the name (some of its words, initials, a team \
                             of the site in its place); thanks by somebody else, or by more of a name, are given anew under a new subject, \
                             and these withdrawn";

impl Group<'_> {
    /// Names teams of the site, and thanks whoever gave them.
    pub(super) fn names_whom_it_may(&self, event: &Accepted, before: Option<&Stored>) -> Result<(), Refused> {
        self.teams_are_known(event, before)?;
        self.is_of_its_giver(event, before)
    }

    /// Whoever it is for is a team or a unit of the site; and who is not named is shown as one, and as nothing else.
    fn teams_are_known(&self, event: &Accepted, before: Option<&Stored>) -> Result<(), Refused> {
        // What a round tells is of the teams that it opened with.
        if self.of_a_round {
            return Ok(());
        }
        let faults = strangers(event, before, || self.floors(&event.key.site));
        if faults.is_empty() { Ok(()) } else { Err(Refused::Invalid(faults)) }
    }

    /// Stands against another giver, as far as the site tells its teams. A name of which less is told, and a team in its place, look like any
    /// revision: nobody is told that a consent was taken back.
    fn is_of_its_giver(&self, event: &Accepted, before: Option<&Stored>) -> Result<(), Refused> {
        let Payload::Recognition(next) = &event.payload else { return Ok(()) };
        let Some(before) = before.filter(|before| before.kind == Kind::Recognition && !is_recorded(event))
        else {
            return Ok(());
        };
        let Some(Payload::Recognition(had)) = decode(before).map(|revision| revision.payload) else {
            return Ok(());
        };
        let floors = self.floors(&event.key.site);
        // Where no floor tells a team, nobody knows what stands for a name.
        let Some(known) = teams::Known::of(&floors) else { return Ok(()) };
        match is_another_giver(&had.giver, &next.giver, |called| known.has(called)) {
            true => Err(conflict("/data/giver", ANOTHER_GIVER)),
            false => Ok(()),
        }
    }

    /// Has the floor stand for whoever is not named, where their team is known to be so small that its name would be theirs.
    pub(super) fn stand_for_several(&self, event: &mut Accepted) {
        if !matches!(event.payload, Payload::Recognition(_)) || is_recorded(event) {
            return;
        }
        let floors = self.floors(&event.key.site);
        event.beyond_team = works_beyond(event, &floors);
        for named in &mut event.people {
            let small = named.forms.all().last().and_then(|team| {
                let small = floors.iter().find_map(|floor| Some((floor, small_team(floor, team.as_str())?)));
                small.map(|(floor, team)| in_place_of(floor, team))
            });
            if let Some(instead) = small {
                named.forms.stand_for(instead);
            }
        }
    }
}

/// The team that is called so, by its id or its name, if it is known to be small.
fn small_team<'a>(floor: &'a Site, called: &str) -> Option<&'a Team> {
    floor.team_told(called).filter(|team| (1..STANDS_FOR_MIN).contains(&team.headcount))
}

/// The unit that a small team belongs to, where that is large enough; else the floor.
fn in_place_of(floor: &Site, team: &Team) -> SafeText {
    let parent = team.parent.as_ref().and_then(|parent| floor.team(parent.as_str()));
    let unit = parent.filter(|unit| unit.headcount >= STANDS_FOR_MIN);
    let called = unit.map_or(&floor.name, |unit| &unit.name);
    match floor.languages.first() {
        Some(lang) => called.in_lang(lang).clone(),
        None => called.variants().next().map(|(_, called)| called.clone()).unwrap_or_default(),
    }
}
