//! What stands on the board beside an event: other things of its site, as far as rules ask for them.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;

use super::recorded::recorded_at;
use super::{Group, Refused, decode};
use crate::domain::holding::HoldingState;
use crate::domain::lifecycle::Beside;
use crate::domain::repair::Stage;
use crate::domain::{Audience, Key, Kind, Payload, Site, languages};
use crate::hub::board::Board;
use crate::hub::store::Digest;
use crate::hub::stored::Stored;
use crate::text::Lang;
use crate::wire::Accepted;

/// What is published beside an event, those before it in its group too.
pub(super) struct OnBoard<'a> {
    pub group: &'a Group<'a>,
    pub event: &'a Accepted,
}

impl OnBoard<'_> {
    /// True when everyone whom the event reaches can see another thing.
    fn can_see(&self, other: &Stored) -> bool {
        let team = other.team.is_none() || other.team.as_deref() == self.event.team.as_deref();
        team && (other.audience == Audience::Floor || self.event.audience == Audience::Leads)
    }
}

impl Beside for OnBoard<'_> {
    fn is_held_back(&self) -> bool {
        let mut held = self.group.of_site(Kind::Holding, &self.event.key.site).into_iter();
        held.any(|held| {
            let unsettled =
                |payload| matches!(payload, Payload::Holding(held) if held.state != HoldingState::Kept);
            self.can_see(&held) && decode(&held).is_some_and(|held| unsettled(held.payload))
        })
    }

    fn is_under_repair(&self, subject: &str) -> bool {
        let key = Key::new(&self.event.key.site, subject);
        let Some(repair) = self.group.shown(&key) else { return false };
        let unclosed = |payload| matches!(payload, Payload::Repair(repair) if repair.state != Stage::Closed);
        self.can_see(&repair) && decode(&repair).is_some_and(|repair| unclosed(repair.payload))
    }

    fn languages(&self) -> Vec<Lang> {
        let floors = self.group.of_site(Kind::Floor, &self.event.key.site);
        languages::of_site(&floors.iter().filter_map(|floor| site(floor)).collect::<Vec<_>>())
    }
}

pub(super) fn site(floor: &Stored) -> Option<Site> {
    match decode(floor)?.payload {
        Payload::Floor(site) => Some(site),
        _ => None,
    }
}

/// Stands against what is to be held in some of the languages of its site, or with a time of its recording that is none: it is
/// told now what its release would be told. Whatever else the release will need is judged then.
///
/// # Errors
/// What is wrong, of the first event that has a fault.
pub(in crate::hub) fn fit_to_hold(
    board: &Board,
    events: &[(Accepted, Digest)],
    batch: bool,
    now: Timestamp,
) -> Result<(), Refused> {
    for index in 0..events.len() {
        let fit = one_fit_to_hold(board, &events[..index], &events[index].0, now);
        fit.map_err(|refused| if batch { refused.under(index) } else { refused })?;
    }
    Ok(())
}

/// The same of one event, after those before it in its batch.
fn one_fit_to_hold(
    board: &Board,
    batch: &[(Accepted, Digest)],
    event: &Accepted,
    now: Timestamp,
) -> Result<(), Refused> {
    let recorded = recorded_at(event, now)?.is_some();
    let stands = board.newest(&event.key).and_then(|before| decode(&before)).map(|before| before.payload);
    let own = batch.iter().rfind(|(own, _)| own.key == event.key).map(|(own, _)| &own.payload);
    let before = own.or(stands.as_ref());
    // As its release will see it: see `revision::stamp`.
    if before.is_none() && recorded {
        return Ok(());
    }
    let own = batch.iter().filter_map(|(own, _)| match &own.payload {
        Payload::Floor(site) if own.key.site == event.key.site => Some((&own.key, site)),
        _ => None,
    });
    // Those of the batch stand over those of the board.
    let own: BTreeMap<_, _> = own.collect();
    let languages = || {
        let floors = board.of_site(Kind::Floor, &event.key.site);
        let others = floors.iter().filter(|floor| !own.contains_key(&floor.key));
        let others: Vec<_> = others.filter_map(|floor| site(floor)).collect();
        languages::of_site(others.iter().chain(own.values().copied()))
    };
    let lacking = languages::lacking(before, &event.payload, languages);
    if lacking.is_empty() { Ok(()) } else { Err(Refused::Invalid(lacking)) }
}

impl Group<'_> {
    /// The newest version of a thing, in this group or on the board.
    pub(super) fn shown(&self, key: &Key) -> Option<Arc<Stored>> {
        let own = self.newest.get(key).map(|index| self.stored[*index].clone());
        own.or_else(|| self.board.newest(key))
    }

    /// The newest versions of the things of one kind at a site, those of this group too, in the order of the log.
    pub(super) fn of_site(&self, kind: Kind, site: &str) -> Vec<Arc<Stored>> {
        self.with_own(self.board.of_site(kind, site), kind, site)
    }

    /// The same, as far as the hub took them since a moment.
    pub(super) fn of_site_since(&self, kind: Kind, site: &str, since: Timestamp) -> Vec<Arc<Stored>> {
        self.with_own(self.board.of_site_since(kind, site, since), kind, site)
    }

    fn with_own(&self, mut things: Vec<Arc<Stored>>, kind: Kind, site: &str) -> Vec<Arc<Stored>> {
        things.retain(|thing| !self.newest.contains_key(&thing.key));
        let mut own: Vec<_> = self.newest.values().copied().collect();
        own.sort_unstable();
        let own = own.into_iter().map(|index| &self.stored[index]);
        things.extend(own.filter(|thing| thing.kind == kind && *thing.key.site == *site).cloned());
        things
    }
}
