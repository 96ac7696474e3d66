//! The release: a look every half second, by the hub's clock, for what has become due.

use std::sync::Arc;
use std::time::Duration;

use super::{Held, Ready, Settled};
use crate::hub::answer::problem;
use crate::hub::board::Board;
use crate::hub::clock::Clock;
use crate::hub::drain::Ending;
use crate::hub::refusals::{Reason, Refusals};
use crate::hub::rules::Refused;
use crate::hub::sequencer::{Outcome, Sequencer};
use crate::wire::Problem;

/// Between two looks: well within the two seconds in which a release is to be on the walls. A clock that jumps is
/// noticed by the next look too, since each one asks anew what the time is.
pub const LOOK_EVERY: Duration = Duration::from_millis(500);

/// What a release needs.
pub struct Release {
    /// What is held.
    pub held: Held,
    /// Where it goes.
    pub sequencer: Sequencer,
    /// The log's number.
    pub board: Arc<Board>,
    /// What it takes for the time.
    pub clock: Clock,
    /// What was refused.
    pub refusals: Arc<Refusals>,
}

impl Release {
    /// Looks until the hub drains.
    pub async fn run(self, mut ending: Ending) {
        loop {
            tokio::select! {
                () = ending.begun() => return,
                () = self.held.changed() => {}
                () = tokio::time::sleep(LOOK_EVERY) => {}
            }
            // One release may be what the next one waits for.
            while self.held.is_busy() && self.look().await {}
        }
    }

    /// Releases what is due. True when there was something, and all of it could be settled.
    async fn look(&self) -> bool {
        let (epoch, now) = (self.board.epoch(), self.clock.now());
        let wave = self.held.on_disk(move |held| held.wave(epoch, now)).await.unwrap_or_default();
        // Handed in before the first answer: in their order, and in few commits.
        let handed: Vec<_> = wave
            .into_iter()
            .map(|mut ready| {
                let pending =
                    self.sequencer.release(std::mem::take(&mut ready.events), ready.batch, ready.since);
                (ready, pending)
            })
            .collect();
        let any = !handed.is_empty();
        let mut settled: Vec<(Ready, Settled)> = Vec::with_capacity(handed.len());
        let mut withdrawn = Vec::new();
        for (ready, pending) in handed {
            let outcome = match pending.outcome().await {
                Outcome::Published(_) => Settled::Released,
                Outcome::Busy | Outcome::Refused(Refused::Log) => Settled::Again,
                Outcome::Refused(Refused::Withdrawn(gone)) => {
                    withdrawn.extend(gone);
                    Settled::Again
                }
                Outcome::Refused(refused) => Settled::Refused(self.refused(&refused)),
            };
            settled.push((ready, outcome));
        }
        let all = settled.iter().all(|(_, settled)| !matches!(settled, Settled::Again));
        let now = self.clock.now();
        let tidied = self.held.on_disk(move |held| {
            held.withdrawn(&withdrawn, epoch, now);
            held.settle(settled, now);
            held.tidy(now);
        });
        any && all && tidied.await.is_some()
    }

    /// Counts a refusal and logs where the fault is, and never what it says.
    fn refused(&self, refused: &Refused) -> Problem {
        self.refusals.count(match refused {
            Refused::Conflict(_) => Reason::Conflict,
            _ => Reason::Invalid,
        });
        let pointers: Vec<_> = refused.faults().iter().map(|fault| fault.pointer.as_str()).collect();
        tracing::warn!(?pointers, "refused a held event at its release");
        Problem {
            faults: refused.faults().to_vec(),
            ..problem("it contradicts what was published meanwhile")
        }
    }
}

impl Held {
    /// Does something that waits for the disk, or for whoever does, off the threads that serve. `None` when it failed.
    pub async fn on_disk<T: Send + 'static>(
        &self,
        what: impl FnOnce(&Held) -> T + Send + 'static,
    ) -> Option<T> {
        let held = self.clone();
        tokio::task::spawn_blocking(move || what(&held)).await.ok()
    }
}
