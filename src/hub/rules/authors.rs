//! Who owns up to a mistake, and writes a leader's note: leadership, and nobody of the floor.

use std::sync::Arc;

use super::{Group, Refused, is_recorded};
use crate::domain::office::jobs::People;
use crate::domain::{Payload, Site};
use crate::wire::Accepted;

impl Group<'_> {
    /// Stands against an agent's or a team's mistake, and against a leader's note of theirs.
    pub(super) fn is_of_leadership(&self, event: &Accepted) -> Result<(), Refused> {
        let floors = || {
            let coming = self.coming.iter().filter(|(_, site, _)| **site == *event.key.site);
            let coming = coming.map(|(.., floor)| Arc::clone(floor));
            self.floors(&event.key.site).into_iter().chain(coming).collect()
        };
        by_leadership(event, floors)
    }
}

/// The same, with the floors of its site as they will be.
pub(super) fn by_leadership(
    event: &Accepted,
    floors: impl FnOnce() -> Vec<Arc<Site>>,
) -> Result<(), Refused> {
    let (author, got_wrong) = match &event.payload {
        Payload::Ownership(data) => (&data.author, Some(&data.got_wrong)),
        Payload::Note(data) => (&data.author, None),
        _ => return Ok(()),
    };
    // What was recorded was said as it was.
    if is_recorded(event) {
        return Ok(());
    }
    let floors = floors();
    let floors: Vec<&Site> = floors.iter().map(|floor| &**floor).collect();
    let people = People::of(&floors);
    let mut faults = people.of_author(author);
    faults.extend(got_wrong.and_then(|words| people.of_mistake(words)));
    if faults.is_empty() { Ok(()) } else { Err(Refused::Invalid(faults)) }
}
