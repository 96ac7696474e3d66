//! What a withdrawal leaves of the promises of its thing: numbers, by the roles that are told by other things too.

use crate::domain::withdrawn::left_of;
use crate::domain::{Audience, Fault, Floor, Key, Kind, Stamp, Withdrawn};
use crate::hub::stored::Stored;
use crate::wire;

use super::Group;

/// Most things of a kind that are looked through for a role, the newest ones: a withdrawal holds the log up meanwhile, a tenth of
/// a second at most. A role that is told by none of them is not kept.
const LOOKED_AT_MAX: usize = 500;

/// The kinds that tell who answers for something, and which teams there are.
const TELLING: [Kind; 8] = [
    Kind::Floor,
    Kind::Notice,
    Kind::Holding,
    Kind::Question,
    Kind::Ownership,
    Kind::Note,
    Kind::Repair,
    Kind::Commitment,
];

impl Group<'_> {
    /// What is left of the promises of the revision that stands, and of those withdrawn under its subject before it.
    pub(super) fn left_of(&self, stands: &Stored) -> Vec<Withdrawn> {
        match wire::decode_event(&stands.body) {
            Ok(thing) if thing.stamp.promises.is_empty() => thing.stamp.withdrawn,
            Ok(thing) => left_of(thing, &self.around(&stands.key), self.now),
            // What can't be read can be withdrawn all the same.
            Err(_) => Vec::new(),
        }
    }

    /// What else is told at the site of a thing to everyone: a mark may be seen by whoever could see the thing, and a role that only
    /// leads are told is not theirs.
    fn around(&self, but: &Key) -> Floor {
        let mut floor = Floor::default();
        for kind in TELLING {
            let told = self.board.of_site(kind, &but.site);
            let newest = told.iter().rev().take(LOOKED_AT_MAX);
            let others = newest.filter(|one| one.key != *but && one.audience == Audience::Floor);
            let own = self.own(&but.site).filter(|one| one.kind == kind && one.audience == Audience::Floor);
            for one in others.map(|one| &**one).chain(own.filter(|one| one.key != *but)) {
                if let Ok(event) = wire::decode_event(&one.body) {
                    floor.apply(event);
                }
            }
        }
        floor
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
