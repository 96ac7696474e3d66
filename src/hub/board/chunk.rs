//! One chunk: what a connection has in flight, read off the board in one look.

use std::sync::Arc;

use jiff::Timestamp;

use super::{Reading, Stored, View};
use crate::domain::Kind;
use crate::wire::Cursor;

/// Most events of one chunk. A chunk is what a connection has in flight.
pub const CHUNK_EVENTS_MAX: usize = 256;
/// Most bytes of one chunk, unless a single event is larger: what a wall must take within one write deadline.
pub const CHUNK_BYTES_MAX: usize = 128 * 1024;
/// Most events that one look at the board examines: a narrow view must not hold the lock for long.
pub const EXAMINED_MAX: usize = 4_096;

/// What one look at the board gives.
#[derive(Debug)]
pub struct Chunk {
    /// The events that the view shows, ascending.
    pub events: Vec<Told>,
    /// Up to where the board was examined: where to read on.
    pub through: Cursor,
    /// True when nothing lay beyond.
    pub whole: bool,
}

/// An event as a wall is told it.
#[derive(Debug)]
pub struct Told {
    /// The event.
    pub event: Arc<Stored>,
    /// How many versions of its thing were left out before it.
    pub passed: u64,
    /// False for the mark of a withdrawal of what the wall never had: it is not told which thing that was.
    pub had: bool,
}

/// Fills one chunk.
pub(super) struct Reader<'a> {
    view: &'a View,
    reading: Reading,
    /// When the newest event was taken: it is that late at the least.
    now: Timestamp,
    pub chunk: Chunk,
}

impl<'a> Reader<'a> {
    /// `end` is where the reading has come to when nothing more is there.
    pub fn new(view: &'a View, reading: Reading, (end, now): (Cursor, Timestamp)) -> Self {
        Self { view, reading, now, chunk: Chunk { events: Vec::new(), through: end, whole: true } }
    }

    pub fn read<'b>(&mut self, events: impl Iterator<Item = (&'b Arc<Stored>, u64, bool)>) {
        let mut bytes = 0;
        let mut examined = None;
        for (count, (event, passed, had)) in events.enumerate() {
            let shown = self.view.shows(event) && !self.is_past(event, had);
            let full = self.chunk.events.len() == CHUNK_EVENTS_MAX
                || (shown && bytes > 0 && bytes + event.body.len() > CHUNK_BYTES_MAX);
            if let Some(examined) = examined
                && (full || count == EXAMINED_MAX)
            {
                self.chunk.through = examined;
                self.chunk.whole = false;
                return;
            }
            if shown {
                bytes += event.body.len();
                self.chunk.events.push(Told {
                    event: event.clone(),
                    passed: if had { passed } else { 0 },
                    had,
                });
            }
            examined = Some(event.cursor);
        }
    }

    /// True for the mark of a withdrawal that is left out: the wall had nothing of the thing, and needs nothing of the mark.
    fn is_past(&self, event: &Stored, had: bool) -> bool {
        let in_snapshot = matches!(self.reading, Reading::Snapshot { pin } if event.cursor.seq <= pin);
        event.kind == Kind::Withdrawn && (in_snapshot || !had) && !event.is_for_all(self.now)
    }
}
