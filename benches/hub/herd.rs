//! The snapshot of a large floor to many walls that come back together, beside one wall's.

use crate::cores::{self, median};
use crate::plot::{self, Line};
use crate::process::{Hub, memory, spent};
use crate::publisher::{Publisher, note};
use crate::walls::Walls;

/// Things on the floor.
const THINGS: u64 = 10_000;
/// At how many of them one wall is looked at.
const LOOKED_AT: [u64; 4] = [300, 1_000, 3_000, THINGS];
/// Events of one batch.
const BATCH: u64 = 100;
/// Walls that come back together.
const WALLS: usize = 500;
/// How often one wall alone comes; the middle one counts.
const ALONE: usize = 15;

/// Measures and prints: walls that take packs, as ours do, and others.
pub fn measure() {
    for packed in [true, false] {
        println!("{}", if packed { "in packs" } else { "each frame as text" });
        measure_taking(packed);
    }
}

fn measure_taking(packed: bool) {
    let data = tempfile::tempdir().expect("a folder");
    let hub = Hub::start(data.path(), &[0]);
    cores::stay_on(&[1]);
    let mut publisher = Publisher::connect(&hub.address);
    let (mut firsts, mut shared) = (Vec::new(), Vec::new());
    for batch in 0..THINGS / BATCH {
        let first = batch * BATCH;
        let events: Vec<_> = (first..first + BATCH).map(|number| note("/bench", number)).collect();
        publisher.publish(&events);
        let things = first + BATCH;
        if LOOKED_AT.contains(&things) {
            // The first makes the frames that all others share.
            firsts.push((things as f64, snapshot(&hub, 1, packed) * 1e3));
            shared
                .push((things as f64, median((0..ALONE).map(|_| snapshot(&hub, 1, packed)).collect()) * 1e3));
        }
    }
    let (first, alone) = (firsts[firsts.len() - 1].1 * 1e-3, shared[shared.len() - 1].1 * 1e-3);
    let grows = [("the first wall", firsts), ("each further one", shared)];
    let axes = ("things on the floor", "ms of the hub's processor for all of them");
    if packed {
        plot::keep("snapshots", axes, &grows.map(|(name, points)| Line { name, points }));
    }
    let before = memory(hub.id());
    let together = snapshot(&hub, WALLS, packed);
    let after = memory(hub.id());
    println!(
        "{THINGS} things: the first wall {:.1} ms, one wall {:.1} ms, {WALLS} walls {:.0} ms: {:.1} times one, {:.1} times the first",
        first * 1e3,
        alone * 1e3,
        together * 1e3,
        together / alone,
        together / first,
    );
    println!(
        "memory {:.1} MiB before, {:.1} MiB at most: + {:.1} MiB",
        before.resident,
        after.peak,
        after.peak - before.resident
    );
}

/// What the hub has had of its processor while so many walls came and had all there is.
fn snapshot(hub: &Hub, count: usize, packed: bool) -> f64 {
    let before = spent(hub.id());
    let mut walls = Walls::none();
    match packed {
        true => walls.connect_as_walls(&hub.address, count),
        false => walls.connect(&hub.address, count),
    }
    walls.until_synced();
    spent(hub.id()) - before
}
