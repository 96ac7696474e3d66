//! What comes out before a hold, and may matter to it: a rehearsal judges it with that in mind.

use jiff::Timestamp;

use super::Held;
use super::entry::{About, Entry, unpack};
use crate::domain::Kind;
use crate::wire::Accepted;

/// Most holds that are looked at before one, the last that come: what a rehearsal may hold the log up by.
pub const EARLIER_MAX: usize = 64;
/// Of what kinds a thing is that other things of its site are judged by.
const JUDGED_BY: [Kind; 3] = [Kind::Floor, Kind::Repair, Kind::Engagement];

impl Held {
    /// The events of what comes out before a hold, each with whether it is a batch, in the order in which it comes: what is held for the same
    /// things, and what its site is judged by. What waits for a gate counts as if that were met, as in all of a rehearsal.
    pub fn before(&self, id: &str, may: impl Fn(&Entry) -> bool) -> Vec<(Vec<Accepted>, bool)> {
        let shelf = self.shelf();
        let Ok((own, slot)) = shelf.find(id, &may) else { return Vec::new() };
        let of = &slot.entry;
        let order = |arrival: i64, entry: &Entry| (comes_at(entry), entry.celebrates(), arrival);
        let comes_first = |arrival: i64, entry: &Entry| match entry.shares_a_thing(of) {
            // Revisions of one thing come in the order in which they arrived.
            true => arrival < own,
            false => bears_on(entry, of) && order(arrival, entry) < order(own, of),
        };
        let waits = shelf.slots.iter().filter(|(arrival, slot)| slot.waits() && **arrival != own);
        let first = waits.filter(|(arrival, slot)| comes_first(**arrival, &slot.entry) && may(&slot.entry));
        let mut first: Vec<_> =
            first.map(|(arrival, slot)| (order(*arrival, &slot.entry), slot.entry.batch)).collect();
        first.sort_unstable();
        first.drain(..first.len().saturating_sub(EARLIER_MAX));
        let words = |((_, _, arrival), batch): ((Timestamp, bool, i64), bool)| {
            let texts = shelf.file.texts(arrival).ok()?;
            Some((texts.iter().filter_map(|(_, text)| unpack(text)).collect::<Vec<_>>(), batch))
        };
        first.into_iter().filter_map(words).collect()
    }
}

/// When it comes out by its time alone.
fn comes_at(entry: &Entry) -> Timestamp {
    entry.resolved().map_or(entry.held_at, |resolved| resolved.at.max(entry.held_at))
}

/// True when something in it is of a kind that another hold of its site is judged by.
fn bears_on(entry: &Entry, of: &Entry) -> bool {
    let judged_by = |about: &About| {
        let kind = about.subject.split('/').next().unwrap_or_default();
        JUDGED_BY.iter().any(|judged| judged.name() == kind)
    };
    let bears = entry.events.iter().filter(|event| event.stands() && judged_by(event));
    bears.into_iter().any(|event| of.events.iter().any(|of| of.site == event.site))
}
