//! What every connection reads: the newest event of each thing, and the most recent events.
//!
//! Walls that reconnect together never reach the disk, and no connection has a queue: it has a position and reads on
//! from there. While the position is among the recent events it is given each of them. Once it has fallen out, it
//! is given the newest version of each thing beyond it, ascending; the index of the newest by position *is*
//! the conflated log.
//!
//! Events are kept as the JSON that the log has. Nothing here looks into it.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, OnceLock, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use tokio::sync::watch;
use tokio_tungstenite::tungstenite::Utf8Bytes;

use super::store::{Record, Store, StoreError};
use super::view::View;
use crate::domain::{Audience, Key, Kind};
use crate::wire::{Cursor, Phase, cursor, encode};

/// Most recent events that are kept besides the newest of each thing: a wall may be this far behind and miss none.
pub const RECENT_EVENTS_MAX: usize = 4_096;
/// Most bytes of the recent events' bodies.
pub const RECENT_BYTES_MAX: usize = 8 * 1024 * 1024;
/// Most events of one chunk. A chunk is what a connection has in flight.
pub const CHUNK_EVENTS_MAX: usize = 256;
/// Most bytes of one chunk, unless a single event is larger: what a wall must take within one write deadline.
pub const CHUNK_BYTES_MAX: usize = 128 * 1024;
/// Most events that one look at the board examines: a narrow view must not hold the lock for long.
pub const EXAMINED_MAX: usize = 4_096;

/// One event as the board has it. Its frames are made once and shared by all connections.
#[derive(Debug)]
pub struct Stored {
    /// Its place in the log.
    pub cursor: Cursor,
    /// Which thing.
    pub key: Key,
    /// The kind.
    pub kind: Kind,
    /// Who may see it.
    pub audience: Audience,
    /// The team that it concerns; absent: everyone.
    pub team: Option<Box<str>>,
    /// Who published it.
    pub source: Box<str>,
    /// The event with the hub's stamps, as JSON.
    pub body: Box<str>,
    live: OnceLock<Utf8Bytes>,
    snapshot: OnceLock<Utf8Bytes>,
}

impl Stored {
    /// An event of the log with this epoch.
    pub fn new(epoch: u64, record: &Record) -> Self {
        let Record { seq, key, kind, audience, team, source, id, body, .. } = record;
        Self {
            cursor: Cursor { epoch, seq: *seq, check: cursor::check(*seq, source, id) },
            key: key.clone(),
            kind: *kind,
            audience: *audience,
            team: team.clone(),
            source: source.clone(),
            body: body.clone(),
            live: OnceLock::new(),
            snapshot: OnceLock::new(),
        }
    }

    /// Its frame as it follows a `synced`.
    pub fn live(&self) -> Utf8Bytes {
        self.live.get_or_init(|| encode::frame(self.cursor, Phase::Live, &self.body).into()).clone()
    }

    /// Its frame in a snapshot.
    pub fn snapshot(&self) -> Utf8Bytes {
        self.snapshot.get_or_init(|| encode::frame(self.cursor, Phase::Snapshot, &self.body).into()).clone()
    }
}

/// What one look at the board gives.
#[derive(Debug)]
pub struct Chunk {
    /// The events that the view shows, ascending.
    pub events: Vec<Arc<Stored>>,
    /// Up to where the board was examined: where to read on.
    pub through: Cursor,
}

/// The board. Cheap to share; every look takes the lock for a moment.
#[derive(Debug)]
pub struct Board {
    epoch: u64,
    shelves: RwLock<Shelves>,
    head: watch::Sender<u64>,
}

#[derive(Debug)]
struct Shelves {
    head: Cursor,
    newest: HashMap<Key, u64>,
    by_position: BTreeMap<u64, Arc<Stored>>,
    /// Ends at the head, without a gap; `None` where a withdrawal has taken the event out.
    recent: VecDeque<Option<Arc<Stored>>>,
    recent_bytes: usize,
}

impl Board {
    /// A board with the newest event of each thing in the store.
    ///
    /// # Errors
    /// When the store could not be read.
    pub fn load(store: &dyn Store) -> Result<Self, StoreError> {
        let epoch = store.epoch();
        let mut shelves = Shelves {
            head: Cursor { epoch, seq: 0, check: 0 },
            newest: HashMap::new(),
            by_position: BTreeMap::new(),
            recent: VecDeque::new(),
            recent_bytes: 0,
        };
        store.latest(&mut |record| shelves.put(Arc::new(Stored::new(epoch, &record))))?;
        let head = watch::Sender::new(shelves.head.seq);
        Ok(Self { epoch, shelves: RwLock::new(shelves), head })
    }

    /// The log's random number.
    pub fn epoch(&self) -> u64 {
        self.epoch
    }

    /// The place of the newest event.
    pub fn head(&self) -> Cursor {
        self.read().head
    }

    /// Wakes whenever the head has moved. It only wakes: what is new comes from [`Board::after`].
    pub fn wake(&self) -> watch::Receiver<u64> {
        self.head.subscribe()
    }

    /// The newest event of a thing.
    pub fn newest(&self, key: &Key) -> Option<Arc<Stored>> {
        let shelves = self.read();
        shelves.newest.get(key).and_then(|seq| shelves.by_position.get(seq)).cloned()
    }

    /// The newest events of the things of one kind at a site.
    pub fn of_site(&self, kind: Kind, site: &str) -> Vec<Arc<Stored>> {
        let shelves = self.read();
        let of_site =
            shelves.by_position.values().filter(|event| event.kind == kind && *event.key.site == *site);
        of_site.cloned().collect()
    }

    /// Shows events that the log has made durable, in its order, and wakes every connection.
    pub fn show(&self, events: &[Arc<Stored>]) {
        let head = {
            let mut shelves = self.write();
            for event in events {
                shelves.put(event.clone());
                shelves.push(event.clone());
            }
            shelves.head.seq
        };
        self.head.send_replace(head);
    }

    /// Takes things out that retention took out of the log. Nobody is told: they have long been over.
    pub fn forget(&self, things: &[Key]) {
        let mut shelves = self.write();
        for key in things {
            shelves.forget(key);
        }
    }

    /// What a view shows beyond a position. Nothing is missing but versions that were superseded before they
    /// could be read.
    pub fn after(&self, view: &View, position: u64) -> Chunk {
        let shelves = self.read();
        let mut reader = Reader::new(view, shelves.head);
        let beyond = usize::try_from(shelves.head.seq.saturating_sub(position)).unwrap_or(usize::MAX);
        match shelves.recent.len().checked_sub(beyond) {
            Some(start) => reader.read(shelves.recent.range(start..).flatten()),
            None => reader.read(shelves.by_position.range(position + 1..).map(|(_, event)| event)),
        }
        reader.chunk
    }

    /// What a view shows of the things whose newest event lies beyond `after` and up to `to`; what is gone is
    /// left out. A thing that is superseded while its snapshot is on the way is left out too: its new version
    /// lies beyond `to`, and so is the first to come live.
    pub fn snapshot(&self, view: &View, after: u64, to: Cursor) -> Chunk {
        let shelves = self.read();
        let mut reader = Reader::new(view, to);
        reader.tombstones = false;
        if after < to.seq {
            reader.read(shelves.by_position.range(after + 1..=to.seq).map(|(_, event)| event));
        }
        reader.chunk
    }

    // A reader or writer that panicked has left whole entries behind: the board stays good.
    fn read(&self) -> RwLockReadGuard<'_, Shelves> {
        self.shelves.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Shelves> {
        self.shelves.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shelves {
    fn put(&mut self, event: Arc<Stored>) {
        let seq = event.cursor.seq;
        self.head = event.cursor;
        if let Some(before) = self.newest.insert(event.key.clone(), seq) {
            self.by_position.remove(&before);
        }
        self.by_position.insert(seq, event);
    }

    fn forget(&mut self, key: &Key) {
        if let Some(seq) = self.newest.remove(key) {
            self.by_position.remove(&seq);
        }
        let same = |slot: &&mut Option<Arc<Stored>>| slot.as_ref().is_some_and(|event| event.key == *key);
        for slot in self.recent.iter_mut().filter(same) {
            self.recent_bytes -= slot.take().map_or(0, |taken| taken.body.len());
        }
    }

    fn push(&mut self, event: Arc<Stored>) {
        if event.kind == Kind::Withdrawn {
            // What is withdrawn is not served again, not even to a wall that is only a little behind.
            let same = |slot: &&mut Option<Arc<Stored>>| slot.as_ref().is_some_and(|e| e.key == event.key);
            for slot in self.recent.iter_mut().filter(same) {
                self.recent_bytes -= slot.take().map_or(0, |taken| taken.body.len());
            }
        }
        self.recent_bytes += event.body.len();
        self.recent.push_back(Some(event));
        while self.recent.len() > RECENT_EVENTS_MAX || self.recent_bytes > RECENT_BYTES_MAX {
            let gone = self.recent.pop_front().flatten();
            self.recent_bytes -= gone.map_or(0, |event| event.body.len());
        }
    }
}

/// Fills one chunk.
struct Reader<'a> {
    view: &'a View,
    tombstones: bool,
    chunk: Chunk,
}

impl<'a> Reader<'a> {
    /// `end` is where the reading has come to when nothing more is there.
    fn new(view: &'a View, end: Cursor) -> Self {
        Self { view, tombstones: true, chunk: Chunk { events: Vec::new(), through: end } }
    }

    fn read<'b>(&mut self, events: impl Iterator<Item = &'b Arc<Stored>>) {
        let mut bytes = 0;
        let mut examined = None;
        for (count, event) in events.enumerate() {
            let shown = self.view.shows(event) && (self.tombstones || event.kind != Kind::Withdrawn);
            let full = self.chunk.events.len() == CHUNK_EVENTS_MAX
                || (shown && bytes > 0 && bytes + event.body.len() > CHUNK_BYTES_MAX);
            if let Some(examined) = examined
                && (full || count == EXAMINED_MAX)
            {
                self.chunk.through = examined;
                return;
            }
            if shown {
                bytes += event.body.len();
                self.chunk.events.push(event.clone());
            }
            examined = Some(event.cursor);
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::super::store::MemoryStore;
    use super::*;

    fn stored(seq: u64, subject: &str, kind: Kind, size: usize) -> Arc<Stored> {
        let record = Record {
            seq,
            key: Key::new("lisbon", subject),
            kind,
            audience: Audience::Floor,
            team: None,
            source: "/s".into(),
            id: seq.to_string().into(),
            digest: [0; 32],
            body: "x".repeat(size).into(),
            received_at: Timestamp::UNIX_EPOCH,
        };
        Arc::new(Stored::new(7, &record))
    }

    fn board() -> Board {
        Board::load(&MemoryStore::new(7)).expect("loads")
    }

    fn all(board: &Board, mut position: u64) -> Vec<u64> {
        let mut seqs = Vec::new();
        while position < board.head().seq {
            let chunk = board.after(&View::default(), position);
            seqs.extend(chunk.events.iter().map(|event| event.cursor.seq));
            assert!(chunk.through.seq > position, "it moves on");
            position = chunk.through.seq;
        }
        seqs
    }

    #[test]
    fn who_keeps_up_is_given_every_event_and_who_fell_behind_the_newest_of_each() {
        let board = board();
        let last = RECENT_EVENTS_MAX as u64 + 10;
        for seq in 1..=last {
            let subject = if seq == 3 { "notice/a" } else { "notice/b" };
            board.show(&[stored(seq, subject, Kind::Notice, 10)]);
        }
        assert_eq!(all(&board, 0), [3, last]);
        assert_eq!(all(&board, 11), (12..=last).collect::<Vec<_>>());
        assert_eq!(all(&board, last), [0; 0]);
    }

    #[test]
    fn a_chunk_is_bounded_in_bytes_and_one_large_event_still_passes() {
        let board = board();
        for seq in 1..=3 {
            board.show(&[stored(seq, &format!("notice/{seq}"), Kind::Notice, CHUNK_BYTES_MAX)]);
        }
        let chunk = board.after(&View::default(), 0);
        assert_eq!((chunk.events.len(), chunk.through.seq), (1, 1));
        assert_eq!(all(&board, 0), [1, 2, 3]);
    }

    #[test]
    fn what_is_withdrawn_is_gone_from_snapshots_and_from_the_recent_events() {
        let board = board();
        board.show(&[stored(1, "notice/a", Kind::Notice, 10), stored(2, "notice/b", Kind::Notice, 10)]);
        board.show(&[stored(3, "notice/a", Kind::Withdrawn, 10)]);
        assert_eq!(all(&board, 0), [2, 3], "the text of 1 is not served, its withdrawal is");
        let snapshot = board.snapshot(&View::default(), 0, board.head());
        let seqs: Vec<_> = snapshot.events.iter().map(|event| event.cursor.seq).collect();
        assert_eq!((seqs, snapshot.through.seq), (vec![2], 3));
    }

    #[test]
    fn what_is_forgotten_is_served_no_more() {
        let board = board();
        board.show(&[stored(1, "notice/a", Kind::Notice, 10), stored(2, "notice/b", Kind::Notice, 10)]);
        board.show(&[stored(3, "notice/c", Kind::Notice, 10)]);
        board.forget(&[Key::new("lisbon", "notice/a"), Key::new("lisbon", "notice/none")]);
        assert_eq!((all(&board, 0), board.head().seq), (vec![2, 3], 3));
        assert!(board.newest(&Key::new("lisbon", "notice/a")).is_none());
        let last = RECENT_EVENTS_MAX as u64 + 10;
        for seq in 4..=last {
            board.show(&[stored(seq, "notice/b", Kind::Notice, 10)]);
        }
        assert_eq!(all(&board, 0), [3, last], "nor to those who are far behind");
    }

    #[test]
    fn a_snapshot_ends_at_its_pin() {
        let board = board();
        board.show(&[stored(1, "notice/a", Kind::Notice, 10), stored(2, "notice/b", Kind::Notice, 10)]);
        let pin = board.head();
        board.show(&[stored(3, "notice/a", Kind::Notice, 10)]);
        let seqs: Vec<_> =
            board.snapshot(&View::default(), 0, pin).events.iter().map(|e| e.cursor.seq).collect();
        assert_eq!(seqs, [2]);
        assert_eq!(all(&board, pin.seq), [3]);
    }
}
