//! What a frame costs, beside what ratatui itself needs for as many cells: `cargo bench --bench frame`.
//!
//! Criterion's figures come first. The table after them is the one that counts: both are drawn in turn, and each pair
//! gives a ratio. What is counted is the processor's time of this thread, so that whatever else the machine does counts
//! for neither.
#![allow(clippy::print_stdout)] // a bench is read where it runs

#[path = "frame/ours.rs"]
mod ours;
#[path = "frame/paper.rs"]
mod paper;
#[path = "frame/plain.rs"]
mod plain;
#[path = "measured/plot.rs"]
mod plot;

#[path = "../tests/fixtures/floor.rs"]
mod floor;

use std::time::Duration;

use criterion::Criterion;
use openfloor::model::Mode;
use ratatui::layout::Size;
use rustix::time::{ClockId, clock_gettime};

use ours::Ours;
use plain::{Plain, Wrapping};
use plot::Line;

/// A small terminal, a usual one, and a wall of 4K.
const SIZES: [Size; 3] = [Size::new(80, 24), Size::new(200, 60), Size::new(480, 135)];
/// Every thing of the floor so many times: some hundreds.
const COPIES: usize = 6;
/// Pairs of frames whose ratio is looked at.
const PAIRS: usize = 400;
/// Criterion's own samples, and its time for each of them all.
const SAMPLES: usize = 20;
const SPAN: Duration = Duration::from_secs(2);

fn main() {
    let model = floor::crowded("en", Mode::Desk, "lead", COPIES);
    let mut criterion = Criterion::default()
        .sample_size(SAMPLES)
        .measurement_time(SPAN)
        .without_plots()
        .configure_from_args();
    for size in SIZES {
        let name = format!("{}x{}", size.width, size.height);
        let mut ours = Ours::new(&model, size);
        let cells = ours.cells();
        let mut plain = Plain::new(&cells, Wrapping::Laid);
        criterion.bench_function(&format!("openfloor {name}"), |bench| bench.iter(|| ours.full()));
        criterion.bench_function(&format!("openfloor {name} changed"), |bench| bench.iter(|| ours.changed()));
        criterion.bench_function(&format!("openfloor {name} unchanged"), |bench| bench.iter(|| ours.again()));
        criterion.bench_function(&format!("ratatui   {name}"), |bench| bench.iter(|| plain.full()));
    }
    criterion.final_summary();
    println!(
        "\n      size   cells    ratatui   openfloor  ratio  one pane  ratio  unchanged  ratio  wrapping  ratio   bytes   theirs"
    );
    let mut grows = ["ratatui", "openfloor, whole", "one pane", "unchanged"].map(|name| (name, Vec::new()));
    for size in SIZES {
        let mut ours = Ours::new(&model, size);
        let cells = ours.cells();
        let mut plain = Plain::new(&cells, Wrapping::Laid);
        let mut wrapped = Plain::new(&cells, Wrapping::Words);
        let full = compare(|| ours.full(), || plain.full());
        let changed = compare(|| ours.changed(), || plain.full());
        assert_eq!((ours.again(), ours.again()).1, 0, "an unchanged state writes nothing");
        let unchanged = compare(|| ours.again(), || plain.full());
        let words = compare(|| ours.full(), || wrapped.full());
        println!(
            "{:>10} {:>7} {:>7.0} µs {:>8.0} µs {:>6.2} {:>6.0} µs {:>6.2} {:>7.0} µs {:>6.2} {:>6.0} µs {:>6.2} {:>7} {:>8}",
            format!("{}×{}", size.width, size.height),
            cells.written(),
            full.theirs,
            full.ours,
            full.ratio,
            changed.ours,
            changed.ratio,
            unchanged.ours,
            unchanged.ratio,
            words.theirs,
            words.ratio,
            ours.full(),
            plain.full(),
        );
        let of_screen = f64::from(size.width) * f64::from(size.height);
        for ((_, points), micros) in
            grows.iter_mut().zip([full.theirs, full.ours, changed.ours, unchanged.ours])
        {
            points.push((of_screen, micros));
        }
    }
    plot::keep("frames", ("cells", "µs a frame"), &grows.map(|(name, points)| Line { name, points }));
}

/// Medians over the pairs.
struct Compared {
    ours: f64,
    theirs: f64,
    ratio: f64,
}

/// Draws both in turn, each of them first in every other pair.
fn compare(mut ours: impl FnMut() -> u64, mut theirs: impl FnMut() -> u64) -> Compared {
    let mut pairs: Vec<(f64, f64)> = Vec::with_capacity(PAIRS);
    for pair in 0..PAIRS {
        if pair % 2 == 0 {
            let first = micros(&mut ours);
            pairs.push((first, micros(&mut theirs)));
        } else {
            let first = micros(&mut theirs);
            pairs.push((micros(&mut ours), first));
        }
    }
    let median = |of: fn(&(f64, f64)) -> f64| {
        let mut values: Vec<f64> = pairs.iter().map(of).collect();
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    Compared {
        ours: median(|pair| pair.0),
        theirs: median(|pair| pair.1),
        ratio: median(|pair| pair.0 / pair.1),
    }
}

/// Microseconds of the processor.
fn micros(draw: &mut impl FnMut() -> u64) -> f64 {
    let begin = spent();
    std::hint::black_box(draw());
    (spent() - begin) * 1e6
}

/// Seconds that this thread has had of a processor.
fn spent() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 * 1e-9
}
