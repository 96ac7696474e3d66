//! The hub and its walls on a simulated network, with simulated time: everything that happens follows from a seed.
//!
//! `OPENFLOOR_TEST_SEED=n` runs the one simulation of that seed; `OPENFLOOR_TEST_SEEDS=n` runs that many.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

#[path = "simulated/content.rs"]
mod content;
#[path = "simulated/disk.rs"]
mod disk;
#[path = "simulated/network.rs"]
mod network;
#[path = "simulated/plan.rs"]
mod plan;
#[path = "simulated/publisher.rs"]
mod publisher;
#[path = "simulated/run.rs"]
mod run;
#[path = "simulated/wall.rs"]
mod wall;
#[path = "simulated/world.rs"]
mod world;

use run::{Outcome, run};

/// How many simulations are run by default.
const SEEDS: u64 = 200;
/// How many faults they have together, at least.
const FAULTS_MIN: usize = 4_000;

fn number(variable: &str) -> Option<u64> {
    let value = std::env::var(variable).ok()?;
    Some(value.parse().unwrap_or_else(|_| panic!("{variable}={value} is not a number")))
}

#[test]
fn every_wall_comes_to_the_floor_of_the_log_whatever_happens_on_the_way() {
    if let Some(seed) = number("OPENFLOOR_TEST_SEED") {
        let outcome = run(seed).unwrap_or_else(|broken| panic!("{broken}"));
        println!("seed {seed}: {outcome:?}");
        return;
    }
    let seeds = number("OPENFLOOR_TEST_SEEDS").unwrap_or(SEEDS);
    let (next, outcomes) = (AtomicU64::new(0), Mutex::new(Vec::new()));
    // A simulation has one thread; several of them know nothing of each other.
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= seeds {
                        return;
                    }
                    let outcome = run(seed);
                    if outcome.is_err() {
                        next.store(seeds, Ordering::Relaxed);
                    }
                    outcomes.lock().expect("whole").push((seed, outcome));
                }
            });
        }
    });
    let outcomes = outcomes.into_inner().expect("whole");
    for (seed, outcome) in &outcomes {
        if let Err(broken) = outcome {
            panic!("{broken}\nOPENFLOOR_TEST_SEED={seed} cargo test --test simulated repeats it.");
        }
    }
    let outcomes: Vec<Outcome> = outcomes.into_iter().filter_map(|(_, outcome)| outcome.ok()).collect();
    let faults: usize = outcomes.iter().map(|outcome| outcome.faults).sum();
    let events: u64 = outcomes.iter().map(|outcome| outcome.events).sum();
    let slowest = outcomes.iter().map(|outcome| outcome.settled_ms).max().unwrap_or(0);
    println!("{seeds} seeds, {faults} faults, {events} events; the slowest settled in {slowest} ms");
    assert!(faults >= FAULTS_MIN || seeds < SEEDS, "only {faults} faults");
    assert!(events > 0, "nothing was published");
}

#[test]
fn the_same_seed_is_the_same_simulation() {
    for seed in [3, 1_000_003] {
        let (first, second) = (run(seed), run(seed));
        assert_eq!(first, second, "seed {seed}");
    }
    assert_ne!(run(4).map(|outcome| outcome.trace), run(5).map(|outcome| outcome.trace));
}
