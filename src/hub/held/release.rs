//! The release: a look every half second, by the hub's clock, for what has become due.

use std::sync::Arc;
use std::time::Duration;

use super::{Held, Ready, Settled};
use crate::hub::answer::problem;
use crate::hub::audit;
use crate::hub::board::Board;
use crate::hub::clock::Clock;
use crate::hub::drain::Ending;
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
                let pending = self.sequencer.release(
                    std::mem::take(&mut ready.events),
                    (ready.batch, ready.beside),
                    ready.since,
                );
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
                Outcome::Refused(Refused::Rests(until)) => Settled::Rests(until),
                Outcome::Refused(refused) => Settled::Refused(Self::refused(&refused)),
            };
            settled.push((ready, outcome));
        }
        let all = settled.iter().all(|(_, settled)| !matches!(settled, Settled::Again));
        let now = self.clock.now();
        // Whatever became of it: what stays is noted too, and what could not be erased before is tried again.
        let noted = self.held.on_disk(move |held| {
            held.withdrawn(&withdrawn, epoch, now);
            held.settle(settled, now);
            held.tidy(now);
        });
        noted.await.is_some() && any && all
    }

    /// Logs where the fault is, and never what it says. It is in no count: every wall sees those.
    fn refused(refused: &Refused) -> Problem {
        let pointers: Vec<_> = refused.faults().iter().map(|fault| audit::shown(&fault.pointer)).collect();
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

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

    use jiff::Timestamp;

    use super::*;
    use crate::hub::drain::Drain;
    use crate::hub::held::Request;
    use crate::hub::metrics::Metrics;
    use crate::hub::people::Register;
    use crate::hub::rules::digest;
    use crate::hub::sequencer::Beside;
    use crate::hub::store::{Compacted, Found, LogReader, MemoryStore, Record, Retention, Store, StoreError};
    use crate::wire::accept;
    use crate::wire::until::Until;

    /// A log whose disk can be full.
    #[derive(Clone)]
    struct Disk {
        log: MemoryStore,
        full: Arc<AtomicBool>,
    }

    impl Store for Disk {
        fn epoch(&self) -> u64 {
            self.log.epoch()
        }
        fn head(&self) -> u64 {
            self.log.head()
        }
        fn append(&mut self, group: &[Record]) -> Result<(), StoreError> {
            if self.full.load(Ordering::SeqCst) && !group.is_empty() {
                return Err(StoreError::Damaged { seq: 0, what: "the disk is full" });
            }
            self.log.append(group)
        }
        fn read(&self, after: u64, to: u64, limit: usize) -> Result<Vec<Record>, StoreError> {
            self.log.read(after, to, limit)
        }
        fn firsts(&self, each: &mut dyn FnMut(crate::domain::Key, u64)) -> Result<(), StoreError> {
            self.log.firsts(each)
        }

        fn latest(&self, each: &mut dyn FnMut(Record)) -> Result<(), StoreError> {
            self.log.latest(each)
        }
        fn find(&self, source: &str, id: &str) -> Result<Option<Found>, StoreError> {
            self.log.find(source, id)
        }
        fn reader(&self) -> Arc<dyn LogReader> {
            self.log.reader()
        }
        fn compact(
            &mut self,
            now: Timestamp,
            retention: &Retention,
            limit: usize,
        ) -> Result<Compacted, StoreError> {
            self.log.compact(now, retention, limit)
        }
    }

    #[tokio::test]
    async fn a_full_disk_is_tried_again_and_nothing_overtakes_its_own() {
        let folder = tempfile::tempdir().expect("a folder");
        let full = Arc::new(AtomicBool::new(true));
        let store = Disk { log: MemoryStore::new(7), full: full.clone() };
        let (board, log) = (Arc::new(Board::load(&store).expect("loads")), store.clone());
        let now: Timestamp = "2026-10-19T09:00:00Z".parse().expect("a moment");
        let clock = Clock::of(move || now);
        let held = Held::open(folder.path(), &store, now).expect("opens");
        let second = |seconds: i64| jiff::SignedDuration::from_secs(seconds);
        for (id, thing, due) in [("a1", "a", -30), ("a2", "a", -20), ("b1", "b", -40)] {
            let event = serde_json::json!({
                "specversion": "1.0", "id": id, "source": "/s", "type": "dev.openfloor.note.v1",
                "subject": format!("note/{thing}"), "site": "lisbon",
                "data": {"text": id, "author": {"role": "Lead", "name": "Ana"}},
            });
            let event = accept(&event.to_string()).expect("fits");
            let digest = digest(&event);
            let until = Until::Moment(now + second(due));
            let request = Request {
                events: vec![(event, digest)],
                batch: false,
                until: Some(until),
                gates: Vec::new(),
                epoch: 7,
                head: 0,
                now: now - second(600),
                by: None,
                beside: false,
            };
            assert!(held.hold(request).is_ok());
        }
        let (sequencer, _end) = Sequencer::start(
            Box::new(store),
            board.clone(),
            Metrics::new(board.clone(), Arc::default()),
            clock.clone(),
            Retention::default(),
            Beside {
                held: Some(held.clone()),
                people: Register::in_memory().expect("a register"),
                rounds: None,
            },
            true,
        )
        .expect("a thread");
        let release = Release { held: held.clone(), sequencer, board: board.clone(), clock };
        assert!(!release.look().await, "the log could not take them");
        assert_eq!((log.head(), held.list(|_| true).len()), (0, 3), "nothing is lost");
        let drain = Drain::new();
        drain.spawn(|ending| release.run(ending));
        full.store(false, Ordering::SeqCst);
        let released = async {
            while !held.list(|_| true).is_empty() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), released).await.expect("released once there is room");
        let ids: Vec<_> =
            log.read(0, 9, 9).expect("reads").iter().map(|record| record.id.to_string()).collect();
        assert_eq!(ids, ["b1", "a1", "a2"]);
        drain.begin();
    }
}
