//! Whose a subject is before anything is published of it: what is held for it is its holder's.
//!
//! Otherwise another source could publish the subject and withdraw it, and what is held would be refused at its release.

use super::Held;
use super::entry::{About, Entry};
use crate::domain::{Fault, Key, Kind, succession};
use crate::hub::board::Board;
use crate::hub::rules::{Refused, is_recorded};
use crate::hub::server::Desk;
use crate::hub::store::Digest;
use crate::wire::Accepted;

/// What is said of a hold that withdraws nothing.
const NOTHING_COMES: &str = "nothing of this subject stands at this site, nor is anything of yours held for it, so nothing will be there to withdraw: \
                             look at the subject and the site; what is held is cancelled, as with openfloor held cancel";

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

    /// Stands against a hold that withdraws what neither stands nor is held by the same source: it would keep the subject from everyone
    /// and never come out.
    ///
    /// # Errors
    /// At the subject of the first such event.
    pub fn is_there_to_withdraw(
        &self,
        board: &Board,
        events: &[(Accepted, Digest)],
        batch: bool,
    ) -> Result<(), Refused> {
        let shelf = self.shelf();
        let is_held = |event: &Accepted| {
            let mut waiting = shelf.slots.values().filter(|slot| slot.waits());
            waiting.any(|slot| slot.entry.events.iter().any(|held| says_something(held, event)))
        };
        for (index, (event, _)) in events.iter().enumerate() {
            let comes_before = || events[..index].iter().any(|(own, _)| own.key == event.key);
            if event.kind() != Kind::Withdrawn
                || is_recorded(event)
                || comes_before()
                || board.newest(&event.key).is_some()
                || is_held(event)
            {
                continue;
            }
            let refused =
                Refused::Conflict(vec![Fault { pointer: "/subject".into(), message: NOTHING_COMES.into() }]);
            return Err(if batch { refused.under(index) } else { refused });
        }
        Ok(())
    }
}

/// True when a held event is of the thing that is to be withdrawn, and of its source.
fn says_something(held: &About, withdrawal: &Accepted) -> bool {
    held.stands()
        && held.kind != Kind::Withdrawn.name()
        && held.is_about(&withdrawal.key)
        && held.source == withdrawal.source
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
