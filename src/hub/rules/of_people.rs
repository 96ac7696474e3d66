//! Words of leadership that may rank people, or tell somebody's birthday or health: what their publisher is asked before they are taken.

use super::recorded::is_recorded;
use super::{Refused, decode};
use crate::domain::Payload;
use crate::domain::harm::people;
use crate::hub::board::Board;
use crate::hub::store::Digest;
use crate::wire::{Accepted, PublishedOne};

/// True for what may have to be asked about, whatever stands: it is found where there are many threads, and not where the log is written.
pub fn may_tell_of_people(event: &Accepted) -> bool {
    !is_recorded(event) && people::tells(&event.payload)
}

/// Asks about words that the revision before did not have. What comes out of a recording has been said.
pub(super) fn asked(before: Option<&Payload>, event: &Accepted) -> Result<(), Refused> {
    if is_recorded(event) {
        return Ok(());
    }
    people::asks(before, &event.payload).map_or(Ok(()), |fault| Err(Refused::OfPeople(vec![fault])))
}

/// Asks about what is to be held, when it is handed in: at its release nobody is there to be asked. What stands before it is what is published
/// now, and what comes before it in its batch. What is published already was asked about: `seen` says which.
///
/// # Errors
/// With the question.
pub fn asked_of_people_to_hold(
    board: &Board,
    events: &[(Accepted, Digest)],
    seen: &[PublishedOne],
    batch: bool,
) -> Result<(), Refused> {
    let is_new = |index: usize| seen.get(index).is_none_or(|one| !one.duplicate);
    let asks =
        |(index, (event, _)): &(usize, &(Accepted, Digest))| is_new(*index) && may_tell_of_people(event);
    for (index, (event, _)) in events.iter().enumerate().filter(asks) {
        let own = events[..index].iter().rfind(|(own, _)| own.key == event.key).map(|(own, _)| &own.payload);
        let stands = board.newest(&event.key).filter(|_| own.is_none());
        let stands = stands.as_deref().and_then(decode).map(|stands| stands.payload);
        let fits = asked(own.or(stands.as_ref()), event);
        fits.map_err(|refused| if batch { refused.under(index) } else { refused })?;
    }
    Ok(())
}
