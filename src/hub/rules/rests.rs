//! What rests beside grave news or in quiet mode keeps its place while it does: no floor takes a team out of what rests it, and thanks for
//! people of other teams rest as what is for everyone does.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::clash::{As, Reach, may_be_named};
use super::{Group, Refused};
use crate::domain::clash::Units;
use crate::domain::recognition::{Consent, Forms, RecognitionState};
use crate::domain::{Fault, Payload, Site};
use crate::hub::stored::Stored;
use crate::wire::Accepted;

impl Group<'_> {
    /// A floor takes no team out of a unit while something rests in either: it would stand beside the grave news at once.
    pub(super) fn takes_nobody_from_a_rest(
        &self,
        event: &Accepted,
        before: Option<&Stored>,
    ) -> Result<(), Refused> {
        let next = match &event.payload {
            Payload::Floor(site) => Some(site),
            Payload::Withdrawn => None,
            _ => return Ok(()),
        };
        let Some(had) = before.and_then(|before| before.aside.floor()) else { return Ok(()) };
        let floors = self.floors(&event.key.site);
        let before = Units::of(floors.iter().map(|floor| &**floor));
        let others = floors.iter().filter(|floor| !Arc::ptr_eq(floor, had)).map(|floor| &**floor);
        let after = Units::of(others.chain(next));
        for team in &had.teams {
            let team = team.id.as_str();
            let stays = after.around(vec![team]);
            let left: BTreeSet<&str> =
                before.around(vec![team]).into_iter().filter(|unit| !stays.contains(unit)).collect();
            for place in left.iter().copied().chain((!left.is_empty()).then_some(team)) {
                let pick = |reach: &Reach| {
                    reach.unit.as_deref() == Some(place) && may_be_named(event.audience, reach)
                };
                let rests =
                    [As::Quiet, As::Critical].map(|sounds| self.latest(sounds, &event.key.site, pick));
                let until = rests.into_iter().flatten().filter(|until| self.now < *until).max();
                if let Some(until) = until.and_then(|until| until.round(jiff::Unit::Second).ok()) {
                    let units = left.iter().copied().collect::<Vec<_>>().join(", ");
                    let message = format!(
                        "thanks and levels rest in {place} until {until}, and with {team} taken out of {units} some of them would stand beside \
                         what rests them: leave the team where it is, and move it after that"
                    );
                    let pointer = if next.is_some() { "/data/teams" } else { "/subject" };
                    return Err(Refused::Conflict(vec![Fault { pointer: pointer.into(), message }]));
                }
            }
        }
        Ok(())
    }
}

/// True for thanks that are told to a team and thank somebody who works in another one: whoever hears grave news there sees them too.
pub(super) fn works_beyond(event: &Accepted, floors: &[Arc<Site>]) -> bool {
    let (Payload::Recognition(thanks), Some(team)) = (&event.payload, event.team.as_deref()) else {
        return false;
    };
    if thanks.state != RecognitionState::OnWall {
        return false;
    }
    let within = Units::of(floors.iter().map(|floor| &**floor)).within(vec![team]);
    let mut called = event.people.iter().filter_map(|named| named.forms.all().last());
    called.any(|called| id_of(floors, called.as_str()).is_some_and(|id| !within.contains(id)))
}

/// The teams of those whom thanks show, by id and in order; none where one of them is shown by a part of their name, or as what is no team
/// of the site: see [`Stamp::thanked_teams`](crate::domain::Stamp::thanked_teams).
pub(in crate::hub) fn thanked_teams<'p>(
    people: impl Iterator<Item = &'p Forms>,
    floors: &[Arc<Site>],
) -> Vec<Box<str>> {
    let told = |forms: &Forms| matches!(forms.level(), Consent::Full | Consent::Team);
    let team = |forms: &Forms| {
        let called = forms.all().last().filter(|_| told(forms))?;
        id_of(floors, called.as_str()).map(Box::from)
    };
    let teams: Option<BTreeSet<Box<str>>> = people.map(team).collect();
    teams.map(|teams| teams.into_iter().collect()).unwrap_or_default()
}

/// The team for which an event counts where it is asked what it stands beside; `None`: everyone. It is asked of what is not taken yet: what
/// was taken has it noted.
pub(super) fn heard_by<'e>(event: &'e Accepted, floors: &[Arc<Site>]) -> Option<&'e str> {
    event.team.as_deref().filter(|_| !works_beyond(event, floors))
}

/// The team that is called so, by its id or its name: an id of one floor comes before a name of another.
fn id_of<'a>(floors: &'a [Arc<Site>], called: &str) -> Option<&'a str> {
    let by_id = floors.iter().find_map(|floor| floor.team(called));
    let told = || floors.iter().find_map(|floor| floor.team_told(called));
    by_id.or_else(told).map(|team| team.id.as_str())
}
