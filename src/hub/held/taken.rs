//! Whose a subject is before anything is published of it: what is held for it is its holder's.
//!
//! Otherwise another source could publish the subject and withdraw it, and what is held would be refused at its release.

use super::Held;
use super::entry::Entry;
use crate::domain::{Key, succession};
use crate::hub::board::Board;
use crate::hub::rules::Refused;
use crate::hub::server::Desk;
use crate::hub::store::Digest;
use crate::wire::Accepted;

/// A subject, and the source that says something of it.
type Claim = (Key, String);

impl Held {
    /// Stands against what says something of a thing that another source holds something for: answered as a subject that is taken, which
    /// tells nobody that something is held. What a source has published stays its own, whoever holds something for it.
    ///
    /// # Errors
    /// At the source of the first such event.
    pub fn is_free(&self, board: &Board, claims: &[Claim], batch: bool) -> Result<(), Refused> {
        let is_its_own =
            |(key, source): &Claim| board.newest(key).is_some_and(|stands| *stands.source == **source);
        let others: Vec<_> = claims.iter().enumerate().filter(|(_, claim)| !is_its_own(claim)).collect();
        let shelf = self.shelf();
        let mut waiting = shelf.slots.values().filter(|slot| slot.waits());
        let taken = waiting.find_map(|slot| others.iter().find(|(_, claim)| is_anothers(&slot.entry, claim)));
        let Some((index, _)) = taken else { return Ok(()) };
        let refused = Refused::Conflict(vec![succession::taken()]);
        Err(if batch { refused.under(*index) } else { refused })
    }
}

fn is_anothers(entry: &Entry, (key, source): &Claim) -> bool {
    entry.events.iter().any(|held| held.stands() && held.is_about(key) && held.source != *source)
}

/// What some events say something of.
pub fn claims(events: &[(Accepted, Digest)]) -> Vec<Claim> {
    events.iter().map(|(event, _)| (event.key.clone(), event.source.clone())).collect()
}

/// Asks it off the threads that serve. A hub that holds nothing does nothing.
///
/// # Errors
/// As [`Held::is_free`].
pub async fn is_free(desk: &Desk, events: &[(Accepted, Digest)], batch: bool) -> Result<(), Refused> {
    let Some(held) = desk.held.as_ref().filter(|held| held.is_busy()) else { return Ok(()) };
    let (board, claims) = (desk.board.clone(), claims(events));
    held.on_disk(move |held| held.is_free(&board, &claims, batch)).await.unwrap_or(Ok(()))
}
