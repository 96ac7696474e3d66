//! What a withdrawal leaves of the promises of its thing: numbers.

use crate::domain::withdrawn::left_of;
use crate::domain::{Audience, Fault, Stamp, Withdrawn};
use crate::hub::stored::Stored;
use crate::wire;

use super::Group;

impl Group<'_> {
    /// What is left of the promises of the revision that stands, and of those withdrawn under its subject before it.
    pub(super) fn left_of(&self, stands: &Stored) -> Vec<Withdrawn> {
        match wire::decode_event(&stands.body) {
            Ok(thing) => left_of(thing, self.now),
            // What can't be read can be withdrawn all the same.
            Err(_) => Vec::new(),
        }
    }
}

/// What leads alone saw stays theirs: what is published under a subject that leads have promises withdrawn of carries their numbers on.
///
/// # Errors
/// At the audience, for HTTP 409.
pub(super) fn stays_for_leads(stood: (&Stamp, Audience), next: Audience) -> Result<(), Fault> {
    let (stamp, audience) = stood;
    if stamp.withdrawn.is_empty() || audience == Audience::Floor || next == Audience::Leads {
        return Ok(());
    }
    let message = "promises for leads were withdrawn under this subject, and their number is for leads: publish it for everyone under a \
                   new subject";
    Err(Fault { pointer: "/audience".into(), message: message.into() })
}
