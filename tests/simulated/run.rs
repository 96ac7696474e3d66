//! Runs a simulation: the plan's faults at their times, then peace, and in it every wall must come to the floor.

use std::net::Ipv4Addr;
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use openfloor::hub::{Access, Clock, Hub, HubSettings, Timing};
use rand::RngExt;
use turmoil::Sim;
use turmoil::net::TcpListener;

use crate::network::{Door, HUB, PORT};
use crate::plan::{Act, Log, PEERS, PUBLISHERS, Plan, TROUBLE_MS, WALLS};
use crate::world::World;
use crate::{publisher, wall};

/// The grain of the simulated network: what is sent arrives at a later one.
const TICK: Duration = Duration::from_millis(80);
/// How long walls may take to the floor once everything works.
const PEACE_MS: u64 = 60_000;
/// Between two looks whether they have.
const LOOK_EVERY_MS: u64 = 500;
/// Most segments of one connection on their way: little, so that a slow reader is soon felt.
const SEGMENTS_MAX: usize = 8;

/// The times of a hub, at about a fifth of the real ones.
const TIMING: Timing = Timing {
    handshake: Duration::from_secs(10),
    watch: Duration::from_secs(1),
    heartbeat: Duration::from_secs(1),
    ping: Duration::from_secs(2),
    silence: Duration::from_secs(5),
    write: Duration::from_secs(2),
    goodbye: Duration::from_secs(1),
    head: Duration::from_secs(4),
    body: Duration::from_secs(4),
    jitter: Duration::from_secs(1),
    beat: Duration::from_secs(1),
    clock_stands: Duration::from_secs(120),
};

/// What a simulation came to.
#[derive(Debug, PartialEq, Eq)]
pub struct Outcome {
    /// A hash over all that its walls and publishers saw.
    pub trace: u64,
    pub faults: usize,
    pub events: u64,
    /// How long it took in peace until all walls had the floor.
    pub settled_ms: u64,
}

/// Runs the simulation of a seed.
///
/// # Errors
/// Which law was broken, and the last lines of the trace.
pub fn run(seed: u64) -> Result<Outcome, String> {
    let mut plan = Plan::of(seed);
    let requests = std::mem::take(&mut plan.requests);
    let world = Rc::new(World::new(seed, &plan, requests));
    let mut sim = turmoil::Builder::new()
        .rng_seed(seed)
        .epoch(SystemTime::UNIX_EPOCH)
        .tick_duration(TICK)
        .simulation_duration(Duration::from_secs(3_600))
        .tcp_capacity(SEGMENTS_MAX)
        .build();
    start(&mut sim, &world, &plan);
    let mut driver = Driver { sim, world };
    let settled_ms = driver.run(&plan).map_err(|broken| {
        format!("the last of what happened:\n{}seed {seed}: {broken}", driver.world.last_lines())
    })?;
    let world = &driver.world;
    let events = world.disk.borrow().head().seq;
    Ok(Outcome { trace: world.trace_hash(), faults: plan.faults, events, settled_ms })
}

fn start(sim: &mut Sim<'_>, world: &Rc<World>, plan: &Plan) {
    for number in 0..WALLS {
        let world = world.clone();
        sim.host(peer(number), move || wall::run(world.clone(), number));
    }
    for number in 0..PUBLISHERS {
        let world = world.clone();
        sim.host(peer(WALLS + number), move || publisher::run(world.clone(), number));
    }
    let homes = plan.sights.iter().enumerate().filter(|(_, sight)| sight.at_home);
    let homes: Arc<[_]> = homes.map(|(number, _)| sim.lookup(peer(number))).collect();
    let world = world.clone();
    sim.host(HUB, move || hub(world.clone(), homes.clone()));
    for (number, latency) in plan.latencies_ms.iter().enumerate() {
        // Always the same on one way: the order in which the hub turns to its walls is tokio's chance, not the seed's.
        sim.set_link_latency(HUB, peer(number), Duration::from_millis(*latency));
    }
}

/// The software of the hub.
async fn hub(world: Rc<World>, homes: Arc<[std::net::IpAddr]>) -> turmoil::Result {
    let listener = TcpListener::bind((Ipv4Addr::UNSPECIFIED, PORT)).await?;
    let store = world.disk.borrow().store.clone();
    // Without tokens, which are on a disk: who is not at home follows the floor.
    let access = Access { open: true, ..Access::default() };
    let clock = Clock::of(World::clock);
    let settings = HubSettings { timing: TIMING, clock, access, ..HubSettings::local("") };
    let hub = Hub::start_on(Door { listener, homes }, store, settings)?;
    world.leave.notified().await;
    hub.stop().await;
    Ok(())
}

fn peer(number: usize) -> String {
    match number.checked_sub(WALLS) {
        None => format!("wall{number}"),
        Some(number) => format!("publisher{number}"),
    }
}

struct Driver<'a> {
    sim: Sim<'a>,
    world: Rc<World>,
}

impl Driver<'_> {
    /// How long it took, once everything worked, until all walls had the floor.
    fn run(&mut self, plan: &Plan) -> Result<u64, String> {
        for (at, act) in &plan.acts {
            self.step_until(*at)?;
            self.world.note(|| format!("{act:?}"));
            self.act(act);
        }
        self.step_until(TROUBLE_MS)?;
        for peer in 0..PEERS {
            self.act(&Act::Latency(peer, 20));
        }
        let taps = self.world.walls.iter().map(|wall| wall.borrow().tap.clone());
        taps.for_each(|tap| *tap.lock().expect("whole") = Default::default());
        let mut waited = 0;
        loop {
            match self.is_settled() {
                Ok(()) => return Ok(waited),
                Err(why) if waited >= PEACE_MS => {
                    return Err(format!("{PEACE_MS} ms after the last fault: {why}"));
                }
                Err(_) => {}
            }
            waited += LOOK_EVERY_MS;
            self.step_until(TROUBLE_MS + waited)?;
        }
    }

    fn step_until(&mut self, ms: u64) -> Result<(), String> {
        while self.sim.elapsed() < Duration::from_millis(ms) {
            self.sim.step().map_err(|error| error.to_string())?;
            self.world.disk.borrow_mut().catch_up()?;
            if let Some(broken) = self.world.broken() {
                return Err(broken);
            }
        }
        self.world.set_time(u64::try_from(self.sim.elapsed().as_millis()).unwrap_or(u64::MAX));
        Ok(())
    }

    /// True when all is published and every wall shows what the log says.
    fn is_settled(&self) -> Result<(), String> {
        for (number, publisher) in self.world.publishers.iter().enumerate() {
            if !publisher.borrow().is_done() {
                return Err(format!("publisher{number} still has something to publish"));
            }
        }
        let mut disk = self.world.disk.borrow_mut();
        let head = disk.head();
        for (number, wall) in self.world.walls.iter().enumerate() {
            let wall = wall.borrow();
            if !wall.is_synced() {
                return Err(format!("wall{number} is not synced"));
            }
            disk.compare(number, &wall.sight, head, &wall.model.floor)
                .map_err(|why| format!("wall{number}: {why}"))?;
        }
        Ok(())
    }

    fn act(&mut self, act: &Act) {
        let (sim, world) = (&mut self.sim, &self.world);
        match act {
            Act::Partition(number) => sim.partition(HUB, peer(*number)),
            Act::Repair(number) => sim.repair(HUB, peer(*number)),
            Act::DropFrom(number) => sim.partition_oneway(peer(*number), HUB),
            Act::MendFrom(number) => sim.repair_oneway(peer(*number), HUB),
            Act::DropTo(number) => sim.partition_oneway(HUB, peer(*number)),
            Act::MendTo(number) => sim.repair_oneway(HUB, peer(*number)),
            Act::Hold(number) => sim.hold(HUB, peer(*number)),
            Act::Release(number) => sim.release(HUB, peer(*number)),
            Act::Latency(number, ms) => sim.set_link_latency(HUB, peer(*number), Duration::from_millis(*ms)),
            Act::CrashHub(cut) => {
                cut.iter().for_each(|number| sim.partition(HUB, peer(*number)));
                sim.crash(HUB);
            }
            Act::StopHub => world.leave.notify_one(),
            Act::StartHub(log, cut) => {
                let now = World::START + self.sim.elapsed();
                let mut disk = world.disk.borrow_mut();
                match log {
                    Log::Same => {}
                    Log::Compacted => disk.compact(now),
                    Log::Backup => disk.restore(world.chance.borrow_mut().random()),
                }
                drop(disk);
                self.sim.bounce(HUB);
                cut.iter().for_each(|number| self.sim.repair(HUB, peer(*number)));
            }
            Act::TakeBackup => world.disk.borrow_mut().take_backup(),
            Act::Kill(number) => {
                if let Some(wall) = world.walls.get(*number) {
                    wall.borrow_mut().kill();
                }
                sim.crash(peer(*number));
            }
            Act::Start(number, cache) => {
                if let Some(wall) = world.walls.get(*number) {
                    wall.borrow_mut().start_from(*cache);
                }
                sim.bounce(peer(*number));
            }
            Act::Slow(number, slow) => world.walls[*number].borrow_mut().slow = *slow,
            Act::Lose(number, frames) => self.tap(*number).lock().expect("whole").lose += frames,
            Act::Cut(number, frames) => self.tap(*number).lock().expect("whole").cut_after = Some(*frames),
            Act::Repeat(number, frames) => self.tap(*number).lock().expect("whole").repeat += frames,
        }
    }

    fn tap(&self, number: usize) -> Arc<std::sync::Mutex<crate::network::Tap>> {
        self.world.walls[number].borrow().tap.clone()
    }
}
