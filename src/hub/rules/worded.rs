//! What the publisher of words is asked before they are taken: of people first, and of languages then.

use super::recorded::is_recorded;
use super::{Group, Refused, Revision, decode, of_people, translation};
use crate::domain::Payload;
use crate::hub::board::Board;
use crate::hub::left::Left;
use crate::hub::store::Digest;
use crate::wire::{Accepted, PublishedOne, Sure};

impl Group<'_> {
    /// Asks about words by those of the revision before, by earlier ones of which some come back, and by what is `left` of what was told again. The two say whether it
    /// is said already.
    pub(super) fn asked_of_words(
        &self,
        (before, left): (Option<&Revision>, Option<&Left>),
        event: &Accepted,
        (of_people, mended): (bool, bool),
    ) -> Result<(), Refused> {
        asked(before.map(|before| &before.payload), event, (of_people, true))?;
        if mended || is_recorded(event) { Ok(()) } else { self.asked_of_languages((before, left), event) }
    }
}

/// Asks about words by those of the revision before; the two say whether it is said already that they are about nobody, and that a
/// translation is mended. What comes out of a recording has been said.
fn asked(
    before: Option<&Payload>,
    event: &Accepted,
    (of_people, mended): (bool, bool),
) -> Result<(), Refused> {
    if is_recorded(event) {
        return Ok(());
    }
    if !of_people {
        of_people::asked(before, event)?;
    }
    if mended { Ok(()) } else { translation::asked(before, event) }
}

/// Asks about what is to be held, when it is handed in: at its release nobody is there to be asked. What stands before it is what is published
/// now, and what comes before it in its batch. What is published already was asked about: `seen` says which.
///
/// # Errors
/// With the question.
pub fn asked_of_words_to_hold(
    board: &Board,
    events: &[(Accepted, Digest)],
    seen: &[PublishedOne],
    (batch, sure): (bool, Sure),
) -> Result<(), Refused> {
    let is_new = |index: usize| seen.get(index).is_none_or(|one| !one.duplicate);
    for (index, (event, _)) in events.iter().enumerate().filter(|(index, _)| is_new(*index)) {
        let mut before = events[..index].iter().enumerate().rev();
        let own = before.find(|(at, (own, _))| is_new(*at) && own.key == event.key);
        let own = own.map(|(_, (own, _))| &own.payload);
        let stands = board.newest(&event.key).filter(|_| own.is_none());
        let stands = stands.as_deref().and_then(decode).map(|stands| stands.payload);
        let fits = asked(own.or(stands.as_ref()), event, (sure.of_people, sure.translation));
        fits.map_err(|refused| if batch { refused.under(index) } else { refused })?;
    }
    Ok(())
}
