//! How a wall's feed begins: after the cursor that it brought, or anew, and why.

use super::board::{Board, Known};
use crate::wire::{Cursor, Reason};

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

/// Decides how to begin. What the board does not know of the cursor's position, `check` is asked for: the check of the
/// event in the log, `None` where the log no longer has it.
pub async fn start<F>(board: &Board, cursor: Option<Cursor>, check: impl FnOnce(u64) -> F) -> Start
where
    F: Future<Output = Option<u32>>,
{
    let head = board.head();
    let snapshot = |reason| Start::Snapshot { reason, head };
    let Some(cursor) = cursor else { return snapshot(Reason::New) };
    if cursor.epoch != head.epoch {
        return snapshot(Reason::EpochChanged);
    }
    let known = match board.known(cursor.seq) {
        Known::Check(check) => Some(check),
        Known::Unknown => check(cursor.seq).await,
        Known::Ahead => return snapshot(Reason::CursorAhead),
    };
    match known {
        Some(check) if check == cursor.check => Start::Resume { cursor, head },
        Some(_) => snapshot(Reason::CursorMismatch),
        None => snapshot(Reason::TooOld),
    }
}
