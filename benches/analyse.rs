//! What an analysis costs beside the csv crate's bare reading of the same bytes: `cargo bench --bench analyse`.
//!
//! Both read the same table from memory in turn, and each pair gives a ratio of the processor's time of this thread, so that whatever
//! else the machine does counts for neither.
#![allow(clippy::print_stdout)] // a bench is read where it runs

use std::fmt::Write as _;

use csv::{ByteRecord, ReaderBuilder};
use openfloor::pulse::instrument::OPENFLOOR_6;
use openfloor::pulse::{GroupFloor, Instrument};
use openfloor::survey::analyse::Asked;
use openfloor::survey::map::Reading;
use openfloor::survey::{Table, analyse};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use rustix::time::{ClockId, clock_gettime};

/// Rows of the table, and how many teams they are of.
const ROWS: usize = 500_000;
const TEAMS: usize = 400;
/// Pairs whose ratio is looked at.
const PAIRS: usize = 9;

fn main() {
    let table = table();
    let instrument = Instrument::parse(OPENFLOOR_6).expect("ours");
    let reading = Reading { team: Some("team".into()), ..Reading::default() };
    let asked = Asked { reading, groups: None, floor: Some(GroupFloor::default()) };
    let mut pairs: Vec<(f64, f64)> = (0..PAIRS)
        .map(|_| {
            let bare = timed(|| bare(table.as_bytes()));
            let ours = timed(|| {
                let table = Table::open(table.as_bytes(), None).expect("a table");
                analyse(table, &asked, &instrument).expect("figures").tally.rows
            });
            (bare, ours)
        })
        .collect();
    pairs.sort_by(|a, b| ratio(a).total_cmp(&ratio(b)));
    let (bare, ours) = pairs[PAIRS / 2];
    println!("{ROWS} rows, {} bytes, {TEAMS} teams", table.len());
    println!("csv       {bare:>7.3} s   {:>10.0} rows/s", ROWS as f64 / bare);
    println!("openfloor {ours:>7.3} s   {:>10.0} rows/s", ROWS as f64 / ours);
    println!("ratio     {:.2} (median of {PAIRS} pairs)", ratio(&(bare, ours)));
}

fn ratio((bare, ours): &(f64, f64)) -> f64 {
    ours / bare
}

fn table() -> String {
    let mut rng = ChaCha8Rng::seed_from_u64(6);
    let mut table = String::from(
        "team,autonomy-say,autonomy-senseless,competence-well,competence-doubt,relatedness-backed,relatedness-left-out\n",
    );
    for _ in 0..ROWS {
        let _ = write!(table, "team-{:03}", rng.random_range(0..TEAMS));
        for _ in 0..6 {
            let _ = match rng.random_range(0..20) {
                0 => write!(table, ","),
                said => write!(table, ",{}", 1 + said % 7),
            };
        }
        table.push('\n');
    }
    table
}

fn bare(bytes: &[u8]) -> u64 {
    let mut reader = ReaderBuilder::new().from_reader(bytes);
    let mut row = ByteRecord::new();
    let mut rows = 0;
    while reader.read_byte_record(&mut row).expect("rows") {
        rows += 1;
    }
    rows
}

/// Seconds of the processor that some work takes in this thread.
fn timed(work: impl FnOnce() -> u64) -> f64 {
    let now = || {
        let time = clock_gettime(ClockId::ThreadCPUTime);
        time.tv_sec as f64 + time.tv_nsec as f64 * 1e-9
    };
    let before = now();
    assert_eq!(work(), ROWS as u64);
    now() - before
}
