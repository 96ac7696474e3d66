//! The account of one connection: where it is, what it was sent, and how it ended, told to the log at its start and end.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::time::Instant;

use super::{ENDS, Metrics};

/// The position of a connection that has not been sent all of its snapshot or replay.
const NOT_SYNCED: u64 = u64::MAX;

/// Where every connection is. A connection writes its own number; only who connects, leaves or asks takes the lock.
#[derive(Debug, Default)]
pub struct Positions {
    next: AtomicU64,
    open: Mutex<BTreeMap<u64, Arc<AtomicU64>>>,
}

/// Where the connections are, taken together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Furthest {
    /// The position of the synced connection that is furthest behind; `None` without one.
    pub behind: Option<u64>,
    /// Connections that are on their way to a `synced`.
    pub syncing: u64,
}

impl Positions {
    /// Looks at all of them.
    pub fn furthest(&self) -> Furthest {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let mut furthest = Furthest { behind: None, syncing: 0 };
        for position in open.values() {
            match position.load(Ordering::Relaxed) {
                NOT_SYNCED => furthest.syncing += 1,
                seq => furthest.behind = Some(furthest.behind.map_or(seq, |least| least.min(seq))),
            }
        }
        furthest
    }

    fn enter(&self) -> (u64, Arc<AtomicU64>) {
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        let position = Arc::new(AtomicU64::new(NOT_SYNCED));
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.insert(id, position.clone());
        (id, position)
    }

    fn leave(&self, id: u64) {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
    }
}

/// One connection to the feed. Dropping it ends the account, whatever ended the connection.
#[derive(Debug)]
pub struct Tally {
    metrics: Arc<Metrics>,
    role: &'static str,
    site: Option<Box<str>>,
    id: u64,
    position: Arc<AtomicU64>,
    since: Instant,
    frames: u64,
    skipped: u64,
    code: Option<u16>,
}

impl Tally {
    pub(super) fn new(metrics: Arc<Metrics>, role: &'static str, site: Option<&str>) -> Self {
        let (id, position) = metrics.positions.enter();
        metrics.connections.get_or_create(&[("role", role)]).inc();
        let tally = Self {
            role,
            site: site.map(Into::into),
            id,
            position,
            since: Instant::now(),
            frames: 0,
            skipped: 0,
            code: None,
            metrics,
        };
        // Whatever happens from here on, the account is there to be ended.
        tracing::info!(connection = id, role, site, "a wall connected");
        tally
    }

    /// A chunk was sent: its frames, and how many superseded versions were left out before them.
    pub fn sent(&mut self, frames: u64, skipped: u64) {
        self.frames += frames;
        self.skipped += skipped;
        if frames > 0 {
            self.metrics.chunks.inc();
            self.metrics.frames.inc_by(frames);
            self.metrics.skipped.inc_by(skipped);
        }
    }

    /// It is synced, and has the feed up to a position.
    pub fn reached(&self, seq: u64) {
        self.position.store(seq, Ordering::Relaxed);
    }

    /// The hub is about to close it, with a code.
    pub fn closing(&mut self, code: u16) {
        self.code = Some(code);
    }
}

impl Drop for Tally {
    fn drop(&mut self) {
        let Self { role, id, frames, skipped, code, .. } = *self;
        self.metrics.positions.leave(id);
        self.metrics.connections.get_or_create(&[("role", role)]).dec();
        let end = ENDS.into_iter().find(|(have, _)| *have == code).map_or("other", |(_, end)| end);
        self.metrics.ends.get_or_create(&[("code", end)]).inc();
        let position = match self.position.load(Ordering::Relaxed) {
            NOT_SYNCED => None,
            seq => Some(seq),
        };
        let (site, seconds) = (self.site.as_deref(), self.since.elapsed().as_secs());
        tracing::info!(
            connection = id,
            role,
            site,
            seconds,
            frames,
            skipped,
            position,
            code,
            "a wall disconnected"
        );
    }
}
