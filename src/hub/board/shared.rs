//! Chunks that were framed for one wall, for the others that stand where it stood.
//!
//! Walls of one view that keep up stand at the same position, and walls that come back together read the same snapshot. So
//! a chunk is made once for all of them. One that was made a while ago is as good as a new one: what was superseded since
//! lies ahead of whoever reads on. Only what was taken out may not be served again, so every withdrawal empties the shelf.

use std::collections::VecDeque;
use std::sync::Arc;

use super::{Reading, View};
use crate::hub::framed::Framed;
use crate::wire::Phase;

/// Most chunks of the newest events that are kept: walls that keep up are never further apart than that.
pub const CHUNKS_MAX: usize = 32;
/// Most bytes of the chunks of snapshots that are kept: some 15,000 things. The first chunks of a larger snapshot are shared,
/// the others are made for each wall.
pub const SNAPSHOT_BYTES_MAX: usize = 8 * 1024 * 1024;
/// Most chunks of snapshots, however small.
pub const SNAPSHOT_CHUNKS_MAX: usize = 256;
/// Most events that may have come since the first chunk of a snapshot was made: beyond that, too much of it is superseded.
pub const SNAPSHOT_EVENTS_MAX: u64 = 1_024;

/// What a wall is to be sent next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Next {
    /// What to read.
    pub reading: Reading,
    /// What the frames say of it.
    pub phase: Phase,
    /// The position behind which to read.
    pub position: u64,
    /// The position of the last event that the wall was sent.
    pub prev: u64,
    /// The position that the wall came with.
    pub from: u64,
    /// Up to where its snapshot or replay reaches at least: what came later it may be told as new.
    pub until: u64,
    /// True for a wall that takes packs.
    pub packed: bool,
}

impl Next {
    /// True where what is sent is packed: what walls that keep up are sent is little, and they have it at once as it is.
    pub fn packs(&self) -> bool {
        self.packed && self.phase != Phase::Live
    }

    /// True when what was made for another is right for this one.
    fn is_met_by(&self, made: &Self, framed: &Framed) -> bool {
        let stands = (self.position, self.prev, self.phase, self.packs())
            == (made.position, made.prev, made.phase, made.packs());
        // What was gone when a wall came back, it is told of by what it had.
        let came_so = self.from == made.from
            && (self.until == made.until || framed.through.seq <= self.until.min(made.until));
        let stands = stands && (came_so || self.phase != Phase::Replay);
        if !stands || (framed.whole && framed.through.seq < self.until) {
            return false;
        }
        // A pin matters only to marks of withdrawals beyond it.
        match (self.reading, made.reading) {
            (Reading::Snapshot { pin }, Reading::Snapshot { pin: of }) => {
                pin == of || framed.through.seq <= pin.min(of)
            }
            (mine, of) => mine == of,
        }
    }
}

/// A chunk, and for whom it was made.
#[derive(Debug)]
struct Made {
    view: View,
    next: Next,
    framed: Arc<Framed>,
}

/// The chunks that are kept.
#[derive(Debug, Default)]
pub(super) struct Shared {
    recent: VecDeque<Made>,
    snapshot: Vec<Made>,
    snapshot_bytes: usize,
    /// The head when the first chunk of the snapshots was made.
    since: u64,
    /// How often something was taken out of the board.
    taken: u64,
}

impl Shared {
    /// The chunk that a wall is to be sent next, if one like it was made.
    pub fn find(&self, view: &View, next: &Next) -> Option<Arc<Framed>> {
        let fits = |made: &&Made| next.is_met_by(&made.next, &made.framed) && made.view == *view;
        let made = match next.reading {
            Reading::Events => self.recent.iter().rev().find(fits),
            Reading::Snapshot { .. } => self.snapshot.iter().find(fits),
        };
        made.map(|made| made.framed.clone())
    }

    /// Keeps a chunk that was made when the board's head was there, unless something was taken out since.
    pub fn keep(&mut self, view: &View, next: Next, framed: &Arc<Framed>, (head, taken): (u64, u64)) {
        if taken != self.taken || framed.frames == 0 {
            return;
        }
        let made = Made { view: view.clone(), next, framed: framed.clone() };
        if next.reading == Reading::Events {
            if self.recent.len() == CHUNKS_MAX {
                self.recent.pop_front();
            }
            self.recent.push_back(made);
            return;
        }
        let bytes = framed.bytes.len();
        let is_full =
            self.snapshot.len() == SNAPSHOT_CHUNKS_MAX || self.snapshot_bytes + bytes > SNAPSHOT_BYTES_MAX;
        let is_stale = head.saturating_sub(self.since) > SNAPSHOT_EVENTS_MAX;
        // A full shelf serves its views on; it is another view that takes it over, and the same one that is sent it otherwise.
        let is_own = |made: &Made| made.view == *view && made.next.packs() == next.packs();
        if is_stale || (is_full && !self.snapshot.iter().any(is_own)) {
            (self.snapshot, self.snapshot_bytes) = (Vec::new(), 0);
        } else if is_full {
            return;
        }
        if self.snapshot.is_empty() {
            self.since = head;
        }
        self.snapshot_bytes += bytes;
        self.snapshot.push(made);
    }

    /// Bytes of the chunks of snapshots.
    #[cfg(test)]
    pub fn snapshot_bytes(&self) -> usize {
        self.snapshot_bytes
    }

    /// Something was taken out of the board, so many times by now: no chunk that may hold it is served again.
    pub fn empty(&mut self, taken: u64) {
        *self = Self { taken, ..Self::default() };
    }
}
