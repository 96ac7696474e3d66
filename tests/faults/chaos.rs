//! Walls behind a bad network, with the timers of both ends at a twentieth.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use openfloor::feed;
use openfloor::hub::{self, Hub, HubSettings};
use openfloor::publisher::Publisher;
use rand::RngExt as _;
use rand_chacha::ChaCha8Rng;

use crate::ledger::{Author, Ledger, VIEWS, publish};
use crate::proxy::{Proxy, Swallowed, Weather};
use crate::wall::Wall;
use crate::{PATIENCE, chance, percentile, size};

/// All times at both ends are divided by this.
const FASTER: u32 = 20;
/// What a busy machine may add to a deadline of the test's own, beyond the scaled promise.
const ROOM: Duration = Duration::from_millis(750);
/// The promises: half open, a wall notices within 15 s and a hub within 25 s.
const WALL_NOTICES: Duration = Duration::from_secs(15);
const HUB_NOTICES: Duration = Duration::from_secs(25);
/// Between two events of each publisher.
const PAUSE: Duration = Duration::from_millis(25);
const PUBLISHERS: usize = 2;

fn hub_timing() -> hub::Timing {
    let real = hub::Timing::default();
    hub::Timing {
        heartbeat: real.heartbeat / FASTER,
        ping: real.ping / FASTER,
        silence: real.silence / FASTER,
        write: real.write / FASTER,
        goodbye: real.goodbye,
        handshake: real.handshake / FASTER,
        watch: real.watch / FASTER,
        head: real.head / FASTER,
        body: real.body / FASTER,
        jitter: real.jitter / FASTER,
        beat: real.beat,
        clock_stands: real.clock_stands,
    }
}

fn wall_timing(seed: u64) -> feed::Timing {
    let real = feed::Timing::default();
    feed::Timing {
        connect_max: real.connect_max / FASTER,
        silence_max: real.silence_max / FASTER,
        sync_max: real.sync_max / FASTER,
        backoff_max: real.backoff_max / FASTER,
        refused_retry: real.refused_retry / FASTER,
        held_after: real.held_after / FASTER,
        seed: Some(seed),
    }
}

pub async fn bad_network(seed: u64) -> String {
    let (walls, faults) = (size("OPENFLOOR_TEST_CHAOS_WALLS", 50), size("OPENFLOOR_TEST_CHAOS_FAULTS", 10));
    let data = tempfile::tempdir().expect("a folder");
    let settings = HubSettings { timing: hub_timing(), ..HubSettings::local(data.path()) };
    let hub = Hub::start(settings).await.expect("a hub");
    let ledger = Ledger::default();
    let over = Arc::new(AtomicBool::new(false));
    let publishing: Vec<_> = (0..PUBLISHERS)
        .map(|n| {
            let author = Author::new(&format!("p{n}"), 60, chance(seed, &format!("publisher {n}")));
            tokio::spawn(publishes(hub.addr().to_string(), author, ledger.clone(), Arc::clone(&over)))
        })
        .collect();
    let mut suffering = Vec::new();
    for n in 0..walls {
        let proxy = Proxy::start(hub.addr()).await;
        let mut chance = chance(seed, &format!("wall {n}"));
        let timing = wall_timing(chance.random());
        let wall = Wall::start(&proxy.address.to_string(), VIEWS[n % VIEWS.len()], timing);
        suffering.push(tokio::spawn(suffers(wall, proxy, chance, faults)));
    }
    let mut behind = Vec::new();
    for suffers in suffering {
        behind.push(suffers.await.expect("it bears them"));
    }
    let events_meanwhile = ledger.len();
    over.store(true, Ordering::Relaxed);
    for publishes in publishing {
        publishes.await.expect("published");
    }
    let mut losses = 0;
    for (wall, _) in &behind {
        wall.has(&ledger, ledger.head()).await;
        losses += wall.losses();
    }
    let (mut by_wall, mut by_hub) = (Vec::new(), Vec::new());
    for (_, proxy) in &behind {
        for swallowed in noticed(proxy).await {
            by_wall.extend(swallowed.wall.map(|at| at - swallowed.since));
            by_hub.extend(swallowed.hub.map(|at| at - swallowed.since));
        }
    }
    let slowest = |times: &mut [Duration], promise: Duration, who: &str| {
        let slowest = percentile(times, 1.0);
        assert!(
            slowest <= promise / FASTER + ROOM,
            "a {who} noticed a half-open connection after {slowest:?}"
        );
        format!("{} ms (median {})", slowest.as_millis(), percentile(times, 0.5).as_millis())
    };
    let (wall_saw, hub_saw) =
        (slowest(&mut by_wall, WALL_NOTICES, "wall"), slowest(&mut by_hub, HUB_NOTICES, "hub"));
    hub.stop().await;
    format!(
        "{walls} walls, {} faults, {losses} losses, {events_meanwhile} events meanwhile, every floor the same; of {} \
         half-open connections a wall noticed each within {wall_saw} of {}, the hub within {hub_saw} of {}",
        walls * faults,
        by_wall.len(),
        (WALL_NOTICES / FASTER).as_millis(),
        (HUB_NOTICES / FASTER).as_millis(),
    )
}

/// One fault after the other, with fair weather between some of them; the last one ends.
async fn suffers(wall: Wall, proxy: Proxy, mut chance: ChaCha8Rng, faults: usize) -> (Wall, Proxy) {
    let mut milliseconds = |range: std::ops::Range<u64>| Duration::from_millis(chance.random_range(range));
    for _ in 0..faults {
        // Now and then the next fault meets a wall that has not come back from the one before.
        tokio::time::sleep(milliseconds(0..1_200)).await;
        let kind = milliseconds(0..5).as_millis();
        let (weather, lasts) = match kind {
            0 => (Weather::Cut(milliseconds(0..3_000).as_millis() as usize), milliseconds(20..300)),
            // From a short one, which nobody notices, to one beyond every deadline.
            1 => (Weather::Stall, milliseconds(50..2_000)),
            2 => (Weather::Trickle, milliseconds(100..1_000)),
            3 => (Weather::HalfOpen, milliseconds(1..300)),
            _ => (Weather::Delay(milliseconds(1..150)), milliseconds(100..1_000)),
        };
        proxy.turn(weather);
        tokio::time::sleep(lasts).await;
        proxy.turn(Weather::Fair);
    }
    (wall, proxy)
}

/// Every connection that was swallowed, once both ends have given it up.
async fn noticed(proxy: &Proxy) -> Vec<Swallowed> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let swallowed = proxy.swallowed();
        if swallowed.iter().all(|one| one.hub.is_some() && one.wall.is_some()) {
            return swallowed;
        }
        assert!(Instant::now() < deadline, "nobody noticed: {swallowed:?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn publishes(hub: String, mut author: Author, ledger: Ledger, over: Arc<AtomicBool>) {
    let publisher = Publisher::new(&hub).expect("an address");
    while !over.load(Ordering::Relaxed) {
        let draft = author.next();
        ledger.acknowledged(publish(&publisher, &draft).await, draft);
        tokio::time::sleep(PAUSE).await;
    }
}
