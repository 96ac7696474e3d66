//! Words of leadership that a revision changes in some of the languages of a text: what their publisher is asked before they are taken.

use super::Refused;
use crate::domain::{Payload, translation};
use crate::wire::Accepted;

/// Asks about texts that the revision before told in other words in one language, and in the same ones in another.
pub(super) fn asked(before: Option<&Payload>, event: &Accepted) -> Result<(), Refused> {
    let asks = before.and_then(|before| translation::asks(before, &event.payload));
    asks.map_or(Ok(()), |fault| Err(Refused::Translation(vec![fault])))
}
