//! From the start to the first frame, and to a whole floor of 10,000 things, beside a program that does nothing.

use crate::cores::median;
use crate::process::Hub;
use crate::publisher::{Publisher, floor, note};
use crate::terminal::Terminal;

/// Things on the floor.
const THINGS: u64 = 10_000;
/// Events of one batch.
const BATCH: u64 = 100;
/// How often each is started; the middle one counts.
const ROUNDS: usize = 21;
/// The last note that is published: a wall that shows it has all there is, since it is the newest.
const LAST: &str = "This is the last of them.";

/// Measures and prints.
pub fn measure() {
    let data = tempfile::tempdir().expect("a folder");
    let hub = Hub::start(data.path(), &[0, 1]);
    let mut publisher = Publisher::connect(&hub.address);
    publisher.publish(&[floor("/bench/floor")]);
    for batch in 0..THINGS / BATCH {
        let events: Vec<_> =
            (batch * BATCH..(batch + 1) * BATCH).map(|number| note("/bench", number)).collect();
        publisher.publish(&events);
    }
    let mut last = note("/bench", THINGS);
    last["data"]["text"] = LAST.into();
    publisher.publish(&[last]);
    let milliseconds =
        |began: std::time::Instant, then: std::time::Instant| then.duration_since(began).as_secs_f64() * 1e3;
    let nothing = median((0..ROUNDS).map(|_| nothing()).collect());
    let mut first = Vec::new();
    let mut synced = Vec::new();
    for _ in 0..ROUNDS {
        let wall = Terminal::wall(&hub.address, true);
        let at = wall.until("a frame", |seen| (seen.frames > 0).then(|| seen.first.expect("bytes came")));
        first.push(milliseconds(wall.began, at));
        synced.push(milliseconds(wall.began, wall.until_shown(LAST)));
    }
    let (first, synced) = (median(first), median(synced));
    println!(
        "`true` {nothing:.1} ms; the first frame + {:.1} ms; {THINGS} things + {:.1} ms (medians of {ROUNDS})",
        first - nothing,
        synced - nothing
    );
}

/// Milliseconds that a program takes which does nothing.
fn nothing() -> f64 {
    let terminal = Terminal::start("/bin/true", &[], false);
    let began = terminal.began;
    terminal.ended();
    began.elapsed().as_secs_f64() * 1e3
}
