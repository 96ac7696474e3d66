//! A wall without a screen: the link and the model of the real one, and notes of what happened to it.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use openfloor::domain::Floor;
use openfloor::feed::{self, Dial, REPORTS_MAX, Record, Report, Tcp, Timing};
use openfloor::model::{Mode, Model, Msg};
use openfloor::text::Lang;
use openfloor::wire::{Bye, Incoming, Phase};
use tokio::sync::{mpsc, watch};

use crate::PATIENCE;
use crate::ledger::{Ledger, View, untimed};

/// What happened to a wall.
pub struct Seen {
    pub model: Model,
    /// When and why it lost its hub.
    pub lost: Vec<(Instant, String)>,
    /// When it was synced.
    pub synced: Vec<Instant>,
    /// The positions of the live events, as they arrived.
    pub arrived: Vec<(u64, Instant)>,
    /// The goodbyes that it was told.
    pub byes: Vec<Bye>,
    /// The readings of the hub's clock that its heartbeats brought.
    pub hub_times: Vec<Timestamp>,
}

/// A wall that follows a hub until it is dropped.
pub struct Wall {
    pub view: View,
    seen: Arc<Mutex<Seen>>,
    changed: watch::Receiver<u64>,
    follows: tokio::task::JoinHandle<()>,
}

impl Wall {
    /// Follows a hub at its own pace.
    pub fn start(hub: &str, view: View, timing: Timing) -> Self {
        Self::over(Tcp, hub, view, timing)
    }

    /// The same, over a dial of the test's own.
    pub fn over(dial: impl Dial + 'static, hub: &str, view: View, timing: Timing) -> Self {
        let (reports, mut received) = mpsc::channel(REPORTS_MAX);
        let target = view.target(hub);
        let follows = tokio::spawn(feed::follow(dial, target, None, reports, Record::default(), timing));
        let seen = Arc::new(Mutex::new(Seen {
            model: Model::new(Lang::parse("en").expect("a language"), Mode::Desk, Timestamp::now()),
            lost: Vec::new(),
            synced: Vec::new(),
            arrived: Vec::new(),
            byes: Vec::new(),
            hub_times: Vec::new(),
        }));
        let theirs = Arc::clone(&seen);
        let (changes, changed) = watch::channel(0);
        tokio::spawn(async move {
            while let Some(report) = received.recv().await {
                theirs.lock().unwrap().take(report);
                changes.send_modify(|count| *count += 1);
            }
        });
        Self { view, seen, changed, follows }
    }

    /// Looks at what happened.
    pub fn look<T>(&self, look: impl FnOnce(&Seen) -> T) -> T {
        look(&self.seen.lock().unwrap())
    }

    /// Waits until it is as wanted.
    pub async fn until(&self, what: &str, wanted: impl Fn(&Seen) -> bool) {
        self.within(PATIENCE, what, wanted).await;
    }

    /// The same within a time.
    pub async fn within(&self, time: Duration, what: &str, wanted: impl Fn(&Seen) -> bool) {
        let mut changed = self.changed.clone();
        let waiting = async {
            while !self.look(&wanted) {
                changed.changed().await.expect("the wall follows");
                changed.mark_unchanged();
            }
        };
        if tokio::time::timeout(time, waiting).await.is_err() {
            panic!("never seen within {time:?}: {what}; lost: {:#?}", self.look(|seen| seen.lost.clone()));
        }
    }

    /// Waits until it has the feed up to a position, and compares its floor with the reference.
    pub async fn has(&self, ledger: &Ledger, through: u64) {
        self.until(&format!("all up to {through}"), |seen| seen.has(through)).await;
        let floor = untimed(&self.floor());
        let reference = untimed(&ledger.floor(self.view, through));
        assert!(floor == reference, "{:?}: {}", self.view, difference(&floor, &reference));
    }

    pub fn floor(&self) -> Floor {
        self.look(|seen| seen.model.floor.clone())
    }

    /// How often it has lost its hub.
    pub fn losses(&self) -> usize {
        self.look(|seen| seen.lost.len())
    }

    /// How often it has lost its hub since it was synced after a moment.
    pub fn losses_after(&self, moment: Instant) -> usize {
        self.look(|seen| {
            let synced = seen.synced.iter().find(|at| **at > moment);
            seen.lost.iter().filter(|(at, _)| synced.is_some_and(|synced| at > synced)).count()
        })
    }
}

impl Drop for Wall {
    fn drop(&mut self) {
        self.follows.abort();
    }
}

impl Seen {
    /// True when all up to a position has come, also where the view shows nothing of the last events: then a heartbeat
    /// says so.
    pub fn has(&self, through: u64) -> bool {
        self.model.link.is_synced() && self.model.cursor.is_some_and(|cursor| cursor.seq >= through)
    }

    fn take(&mut self, report: Report) {
        let now = Instant::now();
        match &report {
            Report::Lost { why, .. } => self.lost.push((now, why.to_string())),
            Report::Incoming(Incoming::Synced { .. }) => self.synced.push(now),
            Report::Incoming(Incoming::Event { at, phase: Phase::Live, .. }) => {
                self.arrived.push((at.cursor.seq, now));
            }
            Report::Incoming(Incoming::Bye(bye)) => self.byes.push(bye.clone()),
            Report::Incoming(Incoming::Heartbeat { heartbeat, .. }) => self.hub_times.push(heartbeat.now),
            _ => {}
        }
        let msg = match report {
            Report::Admitted { by } => Msg::Admitted(by),
            Report::Connecting { attempt } => Msg::Connecting { attempt },
            Report::Incoming(incoming) => Msg::Incoming(incoming),
            Report::Lost { why, retry_in } => {
                Msg::Lost { why, retry_in: SignedDuration::try_from(retry_in).expect("short") }
            }
            Report::RecordingFailed { why } => panic!("{why}"),
        };
        self.model.update(msg, Timestamp::now());
    }
}

/// Where two floors of notes differ, in words.
pub fn difference(have: &Floor, reference: &Floor) -> String {
    let missing: Vec<_> = reference.notes.keys().filter(|key| !have.notes.contains_key(key)).collect();
    let besides: Vec<_> = have.notes.keys().filter(|key| !reference.notes.contains_key(key)).collect();
    let other =
        reference.notes.iter().filter(|(key, item)| have.notes.get(key).is_some_and(|have| have != *item));
    let other: Vec<_> = other.map(|(key, item)| (key, item, &have.notes[key])).collect();
    format!("missing {missing:?}, besides {besides:?}, other {other:?}")
}
