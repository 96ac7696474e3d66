//! A simulated wall: the link and the model of a real one, a cache on its disk, and the laws that it watches over.

use std::rc::Rc;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::SignedDuration;
use openfloor::domain::Floor;
use openfloor::feed::{self, Begin, Record, Report, Target, Timing, follow};
use openfloor::model::{Mode, Model, Msg};
use openfloor::text::Lang;
use openfloor::wire::{At, Cursor, Incoming, Phase};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use tokio::sync::mpsc;

use crate::network::{HUB, PORT, Tap, Way};
use crate::plan::{Cache, Sight};
use crate::world::World;

/// The times of a link, at about a fifth of the real ones.
const TIMING: Timing = Timing {
    connect_max: Duration::from_secs(2),
    silence_max: Duration::from_secs(3),
    sync_max: Duration::from_secs(6),
    backoff_max: Duration::from_secs(4),
    refused_retry: Duration::from_secs(10),
    held_after: Duration::from_secs(2),
    seed: None,
};
/// Few, so that a wall which takes its reports slowly soon reads its socket slowly.
const REPORTS_MAX: usize = 2;
/// What a slow wall takes for one report.
const SLOWLY: Duration = Duration::from_millis(700);
/// Of a hundred reports, after how many the wall writes its cache.
const SAVED_PERCENT: u32 = 15;
const CACHES_KEPT: usize = 8;

pub struct Wall {
    pub sight: Sight,
    pub tap: Arc<Mutex<Tap>>,
    pub slow: bool,
    pub running: bool,
    pub model: Model,
    saved: Vec<(Begin, Floor)>,
    from: Cache,
    watch: Watch,
    chance: ChaCha8Rng,
}

impl Wall {
    pub fn new(sight: Sight, seed: u64) -> Self {
        Self {
            sight,
            tap: Arc::default(),
            slow: false,
            running: true,
            model: blank(),
            saved: Vec::new(),
            from: Cache::Newest,
            watch: Watch::default(),
            chance: ChaCha8Rng::seed_from_u64(seed),
        }
    }

    pub fn kill(&mut self) {
        self.running = false;
        self.watch = Watch::default();
    }

    pub fn start_from(&mut self, cache: Cache) {
        (self.running, self.from) = (true, cache);
    }

    pub fn is_synced(&self) -> bool {
        self.running && self.watch.synced
    }

    /// Starts the model from the cache.
    fn begin(&mut self) -> Option<Begin> {
        let found = match self.from {
            Cache::Newest => self.saved.last().cloned(),
            Cache::Older => self.saved.first().cloned(),
            Cache::Lost => None,
        };
        self.saved.clear();
        self.saved.extend(found.clone());
        self.model = blank();
        self.watch = Watch::default();
        let (begin, floor) = found?;
        (self.model.cursor, self.watch.have) = (Some(begin.cursor), Some(begin.cursor));
        (self.model.floor, self.model.shown) = (floor, Some(begin.shown.clone()));
        Some(begin)
    }

    fn save_now_and_then(&mut self) {
        if let Some((cursor, shown)) = self.model.cursor.zip(self.model.shown.clone())
            && self.chance.random_ratio(SAVED_PERCENT, 100)
        {
            self.saved.push((Begin { cursor, shown }, self.model.floor.clone()));
            let excess = self.saved.len().saturating_sub(CACHES_KEPT);
            self.saved.drain(..excess);
        }
    }
}

fn blank() -> Model {
    Model::new(Lang::parse("en").expect("a language"), Mode::Desk, World::START)
}

/// The software of a wall.
pub async fn run(world: Rc<World>, number: usize) -> turmoil::Result {
    let (cursor, target, way, seed) = {
        let mut wall = world.walls[number].borrow_mut();
        let cursor = wall.begin();
        let Sight { site, team, leads, .. } = wall.sight;
        let (site, team) = (site.map(Into::into), team.map(Into::into));
        let target = Target { hub: format!("{HUB}:{PORT}").into(), site, team, leads };
        (cursor, target, Way(wall.tap.clone()), wall.chance.random())
    };
    let (reports, mut come) = mpsc::channel(REPORTS_MAX);
    let timing = feed::Timing { seed: Some(seed), ..TIMING };
    tokio::task::spawn_local(follow(way, target, cursor, reports, Record::default(), timing));
    while let Some(report) = come.recv().await {
        world.note(|| format!("wall{number} {}", brief(&report)));
        if let Err(broken) = take(&world, number, report) {
            world.fail(format!("wall{number}: {broken}"));
        }
        if world.walls[number].borrow().slow {
            tokio::time::sleep(SLOWLY).await;
        }
    }
    Ok(())
}

fn take(world: &World, number: usize, report: Report) -> Result<(), String> {
    let mut wall = world.walls[number].borrow_mut();
    let wall = &mut *wall;
    let msg = match report {
        Report::Admitted { by } => Msg::Admitted(by),
        Report::Connecting { attempt } => {
            wall.watch.opened();
            Msg::Connecting { attempt }
        }
        Report::Lost { why, retry_in } => {
            wall.watch.opened();
            Msg::Lost { why, retry_in: SignedDuration::try_from(retry_in).unwrap_or_default() }
        }
        Report::RecordingFailed { why } => return Err(why.to_string()),
        Report::Incoming(incoming) => {
            if let Incoming::Event { event, .. } = &incoming
                && !wall.sight.shows(event)
            {
                return Err(format!("it was sent {:?}, which it may not see", event.key));
            }
            wall.watch.take(&incoming)?;
            Msg::Incoming(incoming)
        }
    };
    wall.model.update(msg, world.now());
    wall.save_now_and_then();
    if wall.model.cursor != wall.watch.have {
        return Err(format!("its cursor is {:?}, and it was told {:?}", wall.model.cursor, wall.watch.have));
    }
    match wall.watch.whole.take() {
        Some(at) => world.disk.borrow_mut().compare(number, &wall.sight, at, &wall.model.floor),
        None => Ok(()),
    }
}

/// Watches over what a wall is told, without the help of the code that it watches.
#[derive(Default)]
struct Watch {
    /// Up to where the wall has the feed.
    have: Option<Cursor>,
    /// The last position of the snapshot that is coming in.
    snapshot: u64,
    synced: bool,
    /// Whether anything came since the floor was compared last.
    event_since: bool,
    /// Set where the floor must be what the log says.
    whole: Option<Cursor>,
}

impl Watch {
    fn opened(&mut self) {
        (self.snapshot, self.synced) = (0, false);
    }

    fn take(&mut self, incoming: &Incoming) -> Result<(), String> {
        match incoming {
            Incoming::Event { at, phase: Phase::Snapshot, .. } => {
                if at.cursor.seq <= self.snapshot {
                    return Err(format!("{} after {} in one snapshot", at.cursor.seq, self.snapshot));
                }
                self.snapshot = at.cursor.seq;
                Ok(())
            }
            Incoming::Event { at, .. } => {
                if self.have.is_some_and(|have| at.cursor.seq <= have.seq) {
                    return Err(format!("{} came, and it had that: {:?}", at.cursor.seq, self.have));
                }
                self.event_since = true;
                self.follows(*at)
            }
            Incoming::Synced { cursor, .. } => {
                (self.have, self.whole, self.synced) = (Some(*cursor), Some(*cursor), true);
                Ok(())
            }
            Incoming::Heartbeat { at: Some(at), .. } if self.synced => {
                let moved = self.have != Some(at.cursor) || self.event_since;
                self.follows(*at)?;
                self.whole = moved.then_some(at.cursor);
                self.event_since = false;
                Ok(())
            }
            Incoming::Skipped { why, .. } => Err(format!("it could not read a frame: {why:?}")),
            _ => Ok(()),
        }
    }

    fn follows(&mut self, at: At) -> Result<(), String> {
        let prev = at.prev.ok_or("a frame does not say what it follows on")?;
        let had = self.have.is_some_and(|have| {
            have.epoch == at.cursor.epoch && prev <= have.seq && have.seq <= at.cursor.seq
        });
        if !had {
            return Err(format!("{} follows on {prev}, and it had {:?}", at.cursor.seq, self.have));
        }
        self.have = Some(at.cursor);
        Ok(())
    }
}

/// A report in a word, for the trace.
fn brief(report: &Report) -> String {
    match report {
        Report::Admitted { by } => format!("admitted {}", by.is_some()),
        Report::Connecting { attempt } => format!("connecting {attempt}"),
        Report::Lost { why, retry_in } => format!("lost: {why}, again in {} ms", retry_in.as_millis()),
        Report::RecordingFailed { .. } => "recording failed".into(),
        Report::Incoming(incoming) => match incoming {
            Incoming::Hello(hello) => format!("hello {:?} {:?} {}", hello.mode, hello.reason, hello.head),
            Incoming::Event { at, phase, event, .. } => {
                format!("{phase:?} {} after {:?} {}", at.cursor.seq, at.prev, event.key.subject)
            }
            Incoming::Synced { synced, .. } => format!("synced {} with {}", synced.through, synced.count),
            Incoming::Heartbeat { at, .. } => format!("heartbeat {:?}", at.map(|at| at.cursor.seq)),
            Incoming::Bye(bye) => format!("bye {}", bye.code),
            Incoming::Skipped { .. } => "skipped".into(),
        },
    }
}
