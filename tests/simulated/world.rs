//! What the hosts of a simulation have in common: disks, laws that were broken, and a trace of what happened.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::hash::{DefaultHasher, Hash, Hasher};

use jiff::{SignedDuration, Timestamp};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use tokio::sync::Notify;

use crate::disk::Disk;
use crate::plan::{Plan, Request, WALLS};
use crate::publisher::Publisher;
use crate::wall::Wall;

/// How much of the trace a failure shows.
const SHOWN_MAX: usize = 60;

pub struct World {
    pub disk: RefCell<Disk>,
    pub walls: Vec<RefCell<Wall>>,
    pub publishers: Vec<RefCell<Publisher>>,
    /// Tells the hub to say goodbye.
    pub leave: Notify,
    pub chance: RefCell<ChaCha8Rng>,
    broken: RefCell<Option<String>>,
    trace: RefCell<Trace>,
    now_ms: Cell<u64>,
}

#[derive(Default)]
struct Trace {
    hash: DefaultHasher,
    last: VecDeque<String>,
}

impl World {
    /// When every simulation begins.
    pub const START: Timestamp = Timestamp::constant(1_795_422_600, 0);

    pub fn new(seed: u64, plan: &Plan, requests: Vec<Vec<Request>>) -> Self {
        let mut chance = ChaCha8Rng::seed_from_u64(seed ^ u64::MAX);
        let walls = plan.sights.iter().map(|sight| RefCell::new(Wall::new(*sight, chance.random())));
        let walls = walls.collect();
        let publishers =
            requests.into_iter().map(|requests| RefCell::new(Publisher::new(requests, chance.random())));
        let publishers = publishers.collect();
        Self {
            disk: RefCell::new(Disk::new(chance.random(), WALLS)),
            walls,
            publishers,
            leave: Notify::new(),
            chance: RefCell::new(chance),
            broken: RefCell::default(),
            trace: RefCell::default(),
            now_ms: Cell::new(0),
        }
    }

    /// The simulated time, inside of a host.
    pub fn elapsed_ms() -> u64 {
        u64::try_from(turmoil::sim_elapsed().unwrap_or_default().as_millis()).unwrap_or(u64::MAX)
    }

    /// The simulated time as a clock tells it.
    pub fn clock() -> Timestamp {
        Self::START + SignedDuration::from_millis(i64::try_from(Self::elapsed_ms()).unwrap_or(i64::MAX))
    }

    pub fn now(&self) -> Timestamp {
        Self::clock()
    }

    /// The driver's time, for what it writes into the trace.
    pub fn set_time(&self, now_ms: u64) {
        self.now_ms.set(now_ms);
    }

    pub fn note(&self, line: impl FnOnce() -> String) {
        let at = if turmoil::in_simulation() { Self::elapsed_ms() } else { self.now_ms.get() };
        let line = format!("{at:>6} ms  {}", line());
        let mut trace = self.trace.borrow_mut();
        line.hash(&mut trace.hash);
        trace.last.push_back(line);
        if trace.last.len() > SHOWN_MAX {
            trace.last.pop_front();
        }
    }

    /// A law was broken. The first one counts.
    pub fn fail(&self, what: String) {
        self.note(|| what.clone());
        self.broken.borrow_mut().get_or_insert(what);
    }

    pub fn broken(&self) -> Option<String> {
        self.broken.borrow().clone()
    }

    pub fn trace_hash(&self) -> u64 {
        self.trace.borrow().hash.finish()
    }

    pub fn last_lines(&self) -> String {
        self.trace.borrow().last.iter().map(|line| format!("{line}\n")).collect()
    }
}
