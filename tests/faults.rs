//! Faults, with real processes and real sockets: hubs that are killed, networks that cut, stall and swallow, walls that
//! stop reading, crowds that come back, clocks that jump. What was acknowledged is there afterwards, once, and in order.
//!
//! One test runs at a time, since some measure memory and time, and each says in a line what it saw. The sizes are those
//! of a gate; the environment gives others:
//!
//! | variable | is | default | the full size |
//! |---|---|---|---|
//! | `OPENFLOOR_TEST_SEED` | what chance is drawn from; each run prints it | the clock | |
//! | `OPENFLOOR_TEST_KILLS` | how often the hub is killed | 25 | 100 |
//! | `OPENFLOOR_TEST_CHAOS_WALLS` | walls behind a bad network | 50 | 50 |
//! | `OPENFLOOR_TEST_CHAOS_FAULTS` | faults for each of them | 10 | 10 |
//! | `OPENFLOOR_TEST_JOINS` | walls that join under load | 200 | 200 |
//! | `OPENFLOOR_TEST_RATE` | events a second meanwhile | 1000 | 1000 |
//! | `OPENFLOOR_TEST_STOPPED_S` | seconds for which a wall stands still | 20 | 60 |
//! | `OPENFLOOR_TEST_RETURNING_WALLS` | walls that come back together | 500 | 500 |
//! | `OPENFLOOR_TEST_DRAINED_WALLS` | walls that a hub says goodbye to | 60 | 60 |
//! | `OPENFLOOR_TEST_TOOLS` | when it is set, a missing libfaketime is a failure | | set |
#![allow(clippy::print_stderr, clippy::print_stdout, clippy::unwrap_used)] // each test says what it saw

#[path = "faults/chaos.rs"]
mod chaos;
#[path = "faults/clock.rs"]
mod clock;
#[path = "faults/drain.rs"]
mod drain;
#[path = "support/hub.rs"]
mod hub;
#[path = "faults/joins.rs"]
mod joins;
#[path = "faults/kills.rs"]
mod kills;
#[path = "faults/ledger.rs"]
mod ledger;
#[path = "faults/proxy.rs"]
mod proxy;
#[path = "faults/restart.rs"]
mod restart;
#[path = "faults/rounds.rs"]
mod rounds;
#[path = "faults/still.rs"]
mod still;
#[path = "faults/stopped.rs"]
mod stopped;
#[path = "faults/wall.rs"]
mod wall;
#[path = "faults/walls_clock.rs"]
mod walls_clock;

use std::net::TcpListener;
use std::path::PathBuf;
use std::pin::Pin;
use std::time::Duration;

use libtest_mimic::{Arguments, Failed, Trial};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng as _;
use rustix::process::{Resource, getrlimit, setrlimit};

/// How long anything may take that only has to come. It proves that it comes, not how fast.
const PATIENCE: Duration = Duration::from_secs(60);

fn main() {
    if still::is_client() {
        return runtime().block_on(still::client());
    }
    // Hundreds of connections, each with two ends in this process or in a child that inherits the limit.
    let mut files = getrlimit(Resource::Nofile);
    files.current = files.maximum;
    setrlimit(Resource::Nofile, files).expect("as many files as may be had");
    let seed = number("OPENFLOOR_TEST_SEED", seed_of_now());
    eprintln!("OPENFLOOR_TEST_SEED={seed}");
    let mut trials = vec![
        trial("a_hub_that_is_killed_loses_and_repeats_nothing", seed, kills::killed),
        trial("a_hub_that_is_killed_keeps_each_answer_with_its_code", seed, rounds::killed),
        trial("walls_behind_a_bad_network_have_the_floor_after_it", seed, chaos::bad_network),
        trial("whoever_joins_under_load_is_sent_what_the_log_says", seed, joins::under_load),
        trial("a_wall_that_stands_still_costs_nobody_else", seed, stopped::stands_still),
        trial("walls_return_spread_after_an_announced_end", seed, restart::announced),
        trial("walls_return_spread_after_a_hub_was_killed", seed, restart::killed),
        trial("a_hub_that_is_told_to_end_says_goodbye", seed, drain::says_goodbye),
        trial("a_hub_ends_in_time_with_who_is_stuck", seed, drain::with_the_stuck),
    ];
    let library = clock::library();
    let turned = |seed: u64, library: PathBuf| -> Told { Box::pin(clock::jumps(seed, library)) };
    let wrong = |seed: u64, library: PathBuf| -> Told {
        Box::pin(walls_clock::a_walls_own_clock_fools_no_lateness_age_or_freshness(seed, library))
    };
    let clocks: [(&str, WithLibrary); 2] = [
        ("clocks_jump_and_nothing_is_lost", turned),
        ("a_walls_own_clock_fools_no_lateness_age_or_freshness", wrong),
    ];
    for (name, test) in clocks {
        match library.clone() {
            Some(library) => trials.push(trial(name, seed, move |seed| test(seed, library))),
            None => {
                let missing = std::env::var_os("OPENFLOOR_TEST_TOOLS").is_some();
                if !missing {
                    eprintln!("left out: {name} needs libfaketime; .ci/run installs it");
                }
                let test = || -> Result<(), Failed> {
                    Err("libfaketime is missing: apt-get install faketime".into())
                };
                trials.push(Trial::test(name, test).with_ignored_flag(!missing));
            }
        }
    }
    let mut arguments = Arguments::from_args();
    arguments.test_threads.get_or_insert(1);
    libtest_mimic::run(&arguments, trials).exit();
}

/// What a test saw, once it is done.
type Told = Pin<Box<dyn Future<Output = String>>>;
/// A test that turns clocks by a library.
type WithLibrary = fn(u64, PathBuf) -> Told;

/// A test that says what it saw.
fn trial<F: Future<Output = String>>(
    name: &'static str,
    seed: u64,
    test: impl FnOnce(u64) -> F + Send + 'static,
) -> Trial {
    Trial::test(name, move || -> Result<(), Failed> {
        let began = std::time::Instant::now();
        let saw = runtime().block_on(test(seed));
        println!("{name}: {saw}; {:.1} s", began.elapsed().as_secs_f64());
        Ok(())
    })
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime")
}

fn seed_of_now() -> u64 {
    std::time::UNIX_EPOCH.elapsed().map_or(0, |since| since.as_secs())
}

/// A number from the environment.
fn number(variable: &str, default: u64) -> u64 {
    match std::env::var(variable) {
        Ok(text) => text.parse().unwrap_or_else(|_| panic!("{variable}={text} is no number")),
        Err(_) => default,
    }
}

fn size(variable: &str, default: usize) -> usize {
    usize::try_from(number(variable, default as u64)).expect("a size")
}

/// Chance that can be had again: the seed of the run, and a word for what it is for.
fn chance(seed: u64, what: &str) -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(what.bytes().fold(seed, |hash, byte| hash.wrapping_mul(31) ^ u64::from(byte)))
}

/// A free port below those that the system hands out by itself: a wall that tries again and again to reach a hub which
/// is down would otherwise meet itself there some day, and keep the port from the hub.
fn fixed_address() -> String {
    let first = 15_000 + u16::try_from(std::process::id() % 10_000).expect("small");
    let free = (first..first + 5_000).find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok());
    format!("127.0.0.1:{}", free.expect("a port"))
}

/// The value below which a share of the values lies.
fn percentile(values: &mut [Duration], share: f64) -> Duration {
    values.sort_unstable();
    let last = values.len().checked_sub(1).expect("values");
    values[(last as f64 * share).round() as usize]
}
