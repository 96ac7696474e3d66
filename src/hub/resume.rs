//! How a wall's feed begins: after the cursor that it brought, or anew, and why.

use std::sync::Arc;

use tokio::sync::Semaphore;

use super::board::{Board, Known};
use super::store::{LogReader, StoreError};
use super::view::View;
use crate::wire::{Cursor, Reason, cursor};

/// Most looks into the log at once: walls that come back together must not take every thread.
const LOOKS_MAX: usize = 4;

/// The log, for what is no longer on the board. Few need it: a wall whose cursor stands at an event that was superseded
/// or withdrawn a while ago.
#[derive(Clone)]
pub struct Shelved {
    reader: Arc<dyn LogReader>,
    looks: Arc<Semaphore>,
    threads: bool,
}

impl Shelved {
    /// The log behind a reader. With `threads`, nobody waits on it but the one who asks.
    pub fn new(reader: Arc<dyn LogReader>, threads: bool) -> Self {
        Self { reader, looks: Arc::new(Semaphore::new(LOOKS_MAX)), threads }
    }

    /// Up to here the log may lack withdrawals: nobody can go on from before it.
    pub fn horizon(&self) -> u64 {
        self.reader.horizon()
    }

    /// Looks something up.
    ///
    /// # Errors
    /// When the log could not be read.
    pub async fn look<T: Send + 'static>(
        &self,
        what: impl FnOnce(&dyn LogReader) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        if !self.threads {
            return what(&*self.reader);
        }
        let _look = self.looks.acquire().await;
        let reader = self.reader.clone();
        let looked = tokio::task::spawn_blocking(move || what(&*reader)).await;
        looked.unwrap_or_else(|panic| std::panic::resume_unwind(panic.into_panic()))
    }
}

/// How a feed begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// With a snapshot.
    Snapshot {
        /// Why.
        reason: Reason,
        /// The head.
        head: Cursor,
    },
    /// With what comes after the wall's cursor.
    Resume {
        /// The cursor.
        cursor: Cursor,
        /// The head.
        head: Cursor,
    },
}

/// Decides how to begin, for a view with the units of its team.
pub async fn start(board: &Board, log: &Shelved, view: &View, cursor: Option<Cursor>) -> Start {
    let head = board.head();
    let snapshot = |reason| Start::Snapshot { reason, head };
    let Some(cursor) = cursor else { return snapshot(Reason::New) };
    if cursor.epoch != head.epoch {
        return snapshot(Reason::EpochChanged);
    }
    // What was told to a unit before its team came to it would be left out.
    let other_units = view.team.is_some() && cursor.seq < board.units_at();
    if other_units || cursor.seq < log.horizon() {
        return snapshot(Reason::TooOld);
    }
    let known = match board.known(cursor.seq) {
        Known::Check(check) => Some(check),
        Known::Unknown => shelved_check(log, cursor.seq).await,
        Known::Ahead => return snapshot(Reason::CursorAhead),
    };
    match known {
        Some(check) if check == cursor.check => Start::Resume { cursor, head },
        Some(_) => snapshot(Reason::CursorMismatch),
        None => snapshot(Reason::TooOld),
    }
}

async fn shelved_check(log: &Shelved, seq: u64) -> Option<u32> {
    match log.look(move |reader| reader.at(seq)).await {
        Ok(record) => record.map(|record| cursor::check(record.seq, &record.source, &record.id)),
        Err(error) => {
            tracing::warn!(%error, "a cursor could not be looked up; its wall is sent a snapshot");
            None
        }
    }
}
