//! Everything that will happen in a simulation, drawn from its seed before it begins.

use std::ops::Range;

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::Value;

use crate::content::{PADDING_BYTES, TEAMS, Thing};

/// How many faults a simulation has.
pub const FAULTS: usize = 22;
/// How long faults go on, in milliseconds of simulated time; after it everything works.
pub const TROUBLE_MS: u64 = 24_000;
pub const WALLS: usize = 5;
pub const PUBLISHERS: usize = 3;
/// Everyone who talks to the hub: the walls, then the publishers.
pub const PEERS: usize = WALLS + PUBLISHERS;
/// Of so many simulations, one has events so large that a snapshot takes a while.
const HEAVY_ONE_OF: u32 = 8;
/// Before it, the hub and its walls find together.
const QUIET_MS: u64 = 1_500;

/// What a wall asks to see, and whether the hub lets it see what is for leads.
#[derive(Clone, Copy, Debug)]
pub struct Sight {
    pub site: Option<&'static str>,
    pub team: Option<&'static str>,
    pub leads: bool,
    pub at_home: bool,
}

/// One request of a publisher.
#[derive(Debug)]
pub struct Request {
    pub at_ms: u64,
    pub body: String,
    pub ids: Vec<String>,
    pub batch: bool,
}

/// With which log a hub starts again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Log {
    Same,
    Compacted,
    Backup,
}

/// From what a wall starts again.
#[derive(Clone, Copy, Debug)]
pub enum Cache {
    Newest,
    Older,
    Lost,
}

/// Something that is done to the simulated world. The numbers are those of peers.
#[derive(Clone, Debug)]
pub enum Act {
    Partition(usize),
    Repair(usize),
    DropFrom(usize),
    DropTo(usize),
    MendFrom(usize),
    MendTo(usize),
    Hold(usize),
    Release(usize),
    Latency(usize, u64),
    /// The hub is gone at once, and from these peers' networks too.
    CrashHub(Vec<usize>),
    StopHub,
    StartHub(Log, Vec<usize>),
    TakeBackup,
    Kill(usize),
    Start(usize, Cache),
    Slow(usize, bool),
    Lose(usize, u32),
    Repeat(usize, u32),
    Cut(usize, u32),
}

pub struct Plan {
    pub sights: Vec<Sight>,
    pub requests: Vec<Vec<Request>>,
    pub latencies_ms: Vec<u64>,
    /// By time.
    pub acts: Vec<(u64, Act)>,
    pub faults: usize,
}

impl Plan {
    pub fn of(seed: u64) -> Self {
        let mut chance = ChaCha8Rng::seed_from_u64(seed);
        let site =
            |chance: &mut ChaCha8Rng| [None, None, Some("lisbon"), Some("porto")][chance.random_range(0..4)];
        let team =
            |chance: &mut ChaCha8Rng| [None, Some(TEAMS[0]), Some(TEAMS[1])][chance.random_range(0..3)];
        let sights = (0..WALLS).map(|wall| match wall {
            0 => Sight { site: None, team: None, leads: false, at_home: false },
            1 => Sight { site: None, team: None, leads: true, at_home: true },
            _ => Sight {
                site: site(&mut chance),
                team: team(&mut chance),
                leads: chance.random_ratio(1, 2),
                at_home: chance.random_ratio(1, 2),
            },
        });
        let sights = sights.collect();
        let requests = [
            ("/sites/lisbon/leads", "lisbon"),
            ("/sites/porto/leads", "porto"),
            ("/sites/lisbon/recognition", "lisbon"),
        ];
        let heavy = chance.random_ratio(1, HEAVY_ONE_OF);
        let requests = requests.iter().enumerate();
        let requests =
            requests.map(|(n, (source, site))| requests_of(source, site, n, heavy, &mut chance)).collect();
        let latencies_ms = (0..PEERS).map(|_| chance.random_range(0..120)).collect();
        let mut trouble = Trouble {
            chance,
            acts: Vec::new(),
            links: vec![Vec::new(); PEERS],
            hosts: vec![Vec::new(); PEERS + 1],
        };
        (0..FAULTS).for_each(|_| trouble.add());
        let Trouble { mut acts, .. } = trouble;
        acts.sort_by_key(|(at, _)| *at);
        Self { sights, requests, latencies_ms, acts, faults: FAULTS }
    }
}

fn requests_of(
    source: &str,
    site: &str,
    number: usize,
    heavy: bool,
    chance: &mut ChaCha8Rng,
) -> Vec<Request> {
    let things = 0..chance.random_range(4..9);
    let mut things: Vec<_> = things.map(|n| Thing::new(source, site, number * 100 + n, chance)).collect();
    let (mut at_ms, mut ids) = (0, 0);
    let mut requests = Vec::new();
    while at_ms < TROUBLE_MS {
        at_ms += if chance.random_ratio(1, 3) { 0 } else { chance.random_range(0..4_000) };
        let batch = chance.random_ratio(1, 6);
        // A batch speaks of each thing once, so that the log shows every version before it is withdrawn.
        let first = chance.random_range(0..things.len());
        let count = if batch { chance.random_range(1..=things.len()) } else { 1 };
        let events = (0..count).map(|n| {
            ids += 1;
            let place = (first + n) % things.len();
            things[place].next(&format!("{number}-{ids}"), chance)
        });
        let events: Vec<Value> = events.collect();
        let ids = events.iter().filter_map(|event| event["id"].as_str().map(Into::into)).collect();
        let mut body = if batch { Value::from(events).to_string() } else { events[0].to_string() };
        if heavy {
            body = body.replace("\"data\":{", &format!("\"data\":{{{}", " ".repeat(PADDING_BYTES)));
        }
        requests.push(Request { at_ms, body, ids, batch });
    }
    requests
}

/// Draws faults one by one. No two of them have the same link, or the same host, at one time.
struct Trouble {
    chance: ChaCha8Rng,
    acts: Vec<(u64, Act)>,
    links: Vec<Vec<Range<u64>>>,
    /// The peers', and the hub's.
    hosts: Vec<Vec<Range<u64>>>,
}

fn is_free(taken: &[Range<u64>], wanted: &Range<u64>) -> bool {
    taken.iter().all(|range| range.end < wanted.start || wanted.end < range.start)
}

impl Trouble {
    fn add(&mut self) {
        let chance = &mut self.chance;
        let start = chance.random_range(QUIET_MS..TROUBLE_MS - 1_000);
        let longest = if chance.random_ratio(1, 3) { 7_000 } else { 1_500 };
        let time = start..(start + chance.random_range(100..longest)).min(TROUBLE_MS);
        let peer = chance.random_range(0..PEERS);
        let wall = chance.random_range(0..WALLS);
        let done = match chance.random_range(0..20) {
            0..=2 => self.link(peer, &time, Act::Partition(peer), Act::Repair(peer)),
            3 => self.link(peer, &time, Act::DropFrom(peer), Act::MendFrom(peer)),
            4..=5 => self.link(peer, &time, Act::DropTo(peer), Act::MendTo(peer)),
            6..=7 => self.link(peer, &time, Act::Hold(peer), Act::Release(peer)),
            8..=11 => self.hub(&time),
            12..=14 => self.host(peer, &time),
            15..=16 => self.between(&time, Act::Slow(wall, true), Act::Slow(wall, false)),
            _ => false,
        };
        if !done {
            // What is always possible: frames that get lost or come twice, and a way that gets longer.
            let chance = &mut self.chance;
            let act = match chance.random_range(0..5) {
                0..=1 => Act::Lose(wall, chance.random_range(1..4)),
                2 => Act::Repeat(wall, chance.random_range(1..4)),
                _ => Act::Latency(peer, chance.random_range(0..600)),
            };
            self.acts.push((start, act));
        }
    }

    fn between(&mut self, time: &Range<u64>, begin: Act, end: Act) -> bool {
        self.acts.extend([(time.start, begin), (time.end, end)]);
        true
    }

    fn link(&mut self, peer: usize, time: &Range<u64>, begin: Act, end: Act) -> bool {
        let free = is_free(&self.links[peer], time);
        if free {
            self.links[peer].push(time.clone());
            self.between(time, begin, end);
        }
        free
    }

    fn host(&mut self, peer: usize, time: &Range<u64>) -> bool {
        let free = is_free(&self.hosts[peer], time);
        if free {
            self.hosts[peer].push(time.clone());
            let cache =
                [Cache::Newest, Cache::Newest, Cache::Older, Cache::Lost][self.chance.random_range(0..4)];
            self.between(time, Act::Kill(peer), Act::Start(peer, cache));
            if peer < WALLS && matches!(cache, Cache::Lost) {
                self.cut(peer, time.end);
            }
        }
        free
    }

    /// Perhaps the next connection breaks in the middle of its snapshot.
    fn cut(&mut self, wall: usize, at: u64) {
        if self.chance.random_ratio(1, 2) {
            self.acts.push((at, Act::Cut(wall, self.chance.random_range(1..8))));
        }
    }

    fn hub(&mut self, time: &Range<u64>) -> bool {
        let time = time.start..(time.start + 200 + (time.end - time.start) / 2).min(TROUBLE_MS);
        let free = is_free(&self.hosts[PEERS], &time);
        if !free {
            return false;
        }
        self.hosts[PEERS].push(time.clone());
        let log =
            [Log::Same, Log::Same, Log::Same, Log::Compacted, Log::Backup][self.chance.random_range(0..5)];
        if log == Log::Backup {
            self.acts.push((self.chance.random_range(0..time.start), Act::TakeBackup));
        }
        if log != Log::Same {
            (0..WALLS).for_each(|wall| self.cut(wall, time.end));
        }
        match self.chance.random_range(0..3) {
            0 => self.between(&time, Act::StopHub, Act::StartHub(log, Vec::new())),
            1 => self.between(&time, Act::CrashHub(Vec::new()), Act::StartHub(log, Vec::new())),
            _ => {
                // As when its power goes: nobody is told.
                let cut: Vec<_> = (0..PEERS).filter(|peer| is_free(&self.links[*peer], &time)).collect();
                cut.iter().for_each(|peer| self.links[*peer].push(time.clone()));
                self.between(&time, Act::CrashHub(cut.clone()), Act::StartHub(log, cut))
            }
        }
    }
}
