//! Words of leadership that may rank people, or tell somebody's birthday or health: what their publisher is asked before they are taken.

use super::Refused;
use super::recorded::is_recorded;
use crate::domain::Payload;
use crate::domain::harm::people;
use crate::wire::Accepted;

/// True for what may have to be asked about, whatever stands: it is found where there are many threads, and not where the log is written.
pub fn may_tell_of_people(event: &Accepted) -> bool {
    !is_recorded(event) && people::tells(&event.payload)
}

/// Asks about words that the revision before did not have.
pub(super) fn asked(before: Option<&Payload>, event: &Accepted) -> Result<(), Refused> {
    people::asks(before, &event.payload).map_or(Ok(()), |fault| Err(Refused::OfPeople(vec![fault])))
}
