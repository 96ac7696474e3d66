//! What stands on the board beside an event: other things of its site, as far as rules ask for them.

use std::sync::Arc;

use super::{Group, decode};
use crate::domain::holding::HoldingState;
use crate::domain::lifecycle::Beside;
use crate::domain::repair::Stage;
use crate::domain::{Audience, Key, Kind, Payload};
use crate::hub::stored::Stored;
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
}

impl Group<'_> {
    /// The newest version of a thing, in this group or on the board.
    pub(super) fn shown(&self, key: &Key) -> Option<Arc<Stored>> {
        let own = self.newest.get(key).map(|index| self.stored[*index].clone());
        own.or_else(|| self.board.newest(key))
    }

    /// The newest versions of the things of one kind at a site, those of this group too, in the order of the log.
    pub(super) fn of_site(&self, kind: Kind, site: &str) -> Vec<Arc<Stored>> {
        let mut things = self.board.of_site(kind, site);
        things.retain(|thing| !self.newest.contains_key(&thing.key));
        let mut own: Vec<_> = self.newest.values().copied().collect();
        own.sort_unstable();
        let own = own.into_iter().map(|index| &self.stored[index]);
        things.extend(own.filter(|thing| thing.kind == kind && *thing.key.site == *site).cloned());
        things
    }
}
