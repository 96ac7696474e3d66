//! Celebration that is held: what whoever publishes grave news is asked about, and what whoever meets a last gate is.

use jiff::Timestamp;

use super::entry::{Entry, unpack};
use super::{Held, Slot};
use crate::domain::clash::BESIDE_FOR;
use crate::hub::rules::{Coming, Out, Refused, asked_about_held, asked_to_come_out, is_grave};
use crate::hub::server::Desk;
use crate::wire::Accepted;

impl Held {
    /// The celebration that comes out around a moment, with its gates met, and that would be on walls with grave news of that moment: what
    /// may stand beside it, and what comes before it. What nobody said that of and what comes later waits by itself, and whoever meets the
    /// last gate of another is asked then.
    pub fn celebration(&self, about: Timestamp, now: Timestamp) -> Vec<Coming> {
        let shelf = self.shelf();
        let mut coming = Vec::new();
        for (arrival, slot) in shelf.slots.iter().filter(|(_, slot)| is_bright(slot)) {
            let rests = slot.entry.rests_until.unwrap_or(now);
            let Some(at) = slot.entry.due().map(|due| due.max(rests).max(now)) else { continue };
            if at.duration_since(about).abs() > BESIDE_FOR || !(slot.entry.beside || at < about) {
                continue;
            }
            let texts = match shelf.file.texts(*arrival) {
                Ok(texts) => texts,
                Err(error) => {
                    tracing::error!(%error, "what is held can't be read, and nobody is asked about it");
                    continue;
                }
            };
            coming.extend(texts.iter().filter_map(|(_, text)| Some(Coming { at, event: unpack(text)? })));
        }
        coming
    }
}

fn is_bright(slot: &Slot) -> bool {
    slot.waits() && slot.entry.celebrates()
}

/// Asks whoever meets the last gate of a hold about what it stands beside when it comes out.
///
/// # Errors
/// With the question.
pub async fn asked_at_gate(
    desk: &Desk,
    held: &Held,
    (entry, events): (&Entry, Vec<Accepted>),
    gate: &str,
) -> Result<(), Refused> {
    let open = || entry.gates.iter().filter(|have| have.met.is_none());
    // While another gate is open it does not come out: whoever meets that one is asked.
    if entry.beside || !entry.waits() || open().count() != 1 || open().any(|have| have.name != gate) {
        return Ok(());
    }
    let now = desk.clock.now();
    let at = entry.resolved().map_or(now, |resolved| resolved.at.max(now));
    let events = desk.sequencer.told(events);
    asked_to_come_out(&desk.board, &events, entry.batch, Out { at, beside: false })?;
    if !events.iter().any(|(event, _)| is_grave(event)) {
        return Ok(());
    }
    let coming = held.on_disk(move |held| held.celebration(at, now)).await.unwrap_or_default();
    asked_about_held(&desk.board, events.iter().map(|(event, _)| event), (entry.batch, at), &coming)
}
