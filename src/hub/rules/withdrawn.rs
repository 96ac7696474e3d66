//! What a withdrawal leaves of the promises of its thing: numbers, for whoever saw the thing.

use rand::Rng as _;

use crate::domain::succession;
use crate::domain::withdrawn::left_of;
use crate::domain::{Kind, Withdrawn};
use crate::hub::stored::Stored;
use crate::wire::{self, Accepted};

use super::{Group, Refused, decode, forbidden};

impl Group<'_> {
    /// What is left of the promises of the revision that stands, and of those withdrawn under its subject before it.
    pub(super) fn left_of(&self, stands: &Stored) -> Vec<Withdrawn> {
        // What can't be read can be withdrawn all the same.
        let Ok(thing) = wire::decode_event(&stands.body) else { return Vec::new() };
        let mut left = left_of(thing, self.now);
        for one in left.iter_mut().filter(|one| one.mark.is_empty()) {
            let chance: u128 = rand::rng().random();
            one.mark = format!("{chance:032x}").into();
        }
        left
    }
}

/// What leads alone saw withdrawn stays theirs: see [`succession::stays_for_leads`].
pub(super) fn stays_for_leads(before: &Stored, event: &Accepted) -> Result<(), Refused> {
    if event.kind() == Kind::Withdrawn {
        return Ok(());
    }
    let Some(decoded) = decode(before) else { return Ok(()) };
    succession::stays_for_leads((&decoded.stamp, before.audience), event.audience).map_err(forbidden)
}
