//! What a log needs besides its events, a step at a time: retention, erasures, and the list of withdrawals.

use std::time::Duration;

use tokio::time::Instant;

use super::Writer;
use super::reduce::{self, Whose};

/// How many rows one step of a sweep examines: what a waiting draft may be held up by.
const SWEEP_ROWS: usize = 256;
/// Between two steps of a sweep, or of an erasure: it leaves the disk to the events, and still passes a million rows in
/// two minutes.
pub(super) const STEP_PAUSE: Duration = Duration::from_millis(25);
/// Between two sweeps: what is kept for days may be kept for an hour more.
pub(super) const SWEEP_REST: Duration = Duration::from_secs(3_600);
/// Until a line that could not be written onto the list of withdrawals is tried again.
pub(super) const SETTLE_REST: Duration = Duration::from_secs(1);

impl Writer {
    /// Does one step of what the log needs besides its events.
    pub(super) fn upkeep(&mut self) {
        let now = Instant::now();
        if self.reduce_at.is_some_and(|at| at <= now) {
            self.reduce(Whose::Everyone);
        } else if self.settle_at.is_some_and(|at| at <= now) {
            self.settle();
        } else if self.sweep_at <= now {
            self.sweep();
        }
    }

    /// Goes one step on with what was erased. True when every withdrawal is on the list.
    pub(super) fn settle(&mut self) -> bool {
        let settled = self.store.settle();
        if let Err(error) = &settled {
            tracing::error!(%error, "a withdrawal is in the log and not on its list; it is not acknowledged");
        }
        self.metrics.listed(settled.is_ok());
        let erased = self.beside.people.clean();
        let rest = match settled {
            Ok(true) if erased => None,
            Ok(_) => Some(STEP_PAUSE),
            Err(_) => Some(SETTLE_REST),
        };
        self.settle_at = rest.map(|rest| Instant::now() + rest);
        settled.is_ok()
    }

    fn sweep(&mut self) {
        let now = self.steady.now(self.clock.now(), Instant::now());
        let rest = match self.store.compact(now, &self.retention, SWEEP_ROWS) {
            Ok(done) => {
                self.board.forget(&done.forgotten);
                if !done.more {
                    self.board.expire(now);
                    if !reduce::sweep(&mut self.beside.people, &self.board) {
                        self.settle_at.get_or_insert_with(|| Instant::now() + STEP_PAUSE);
                    }
                }
                if done.removed > 0 {
                    tracing::debug!(
                        rows = done.removed,
                        things = done.forgotten.len(),
                        "let go of old events"
                    );
                }
                if !done.emptied.is_empty() {
                    self.settle_at.get_or_insert_with(|| Instant::now() + STEP_PAUSE);
                }
                if done.more { STEP_PAUSE } else { SWEEP_REST }
            }
            Err(error) => {
                tracing::warn!(%error, "the log could not be swept");
                SWEEP_REST
            }
        };
        self.sweep_at = Instant::now() + rest;
    }
}
