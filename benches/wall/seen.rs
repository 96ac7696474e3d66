//! From a publisher to the cell on the screen, at a hundred events a second.

use std::time::{Duration, Instant};

use crate::process::Hub;
use crate::publisher::{Publisher, floor, note};
use crate::terminal::Terminal;

/// Events between two that are looked for, and the time between two events.
const BETWEEN: u64 = 9;
const EVERY: Duration = Duration::from_millis(10);
/// How many are looked for.
const LOOKED_FOR: u64 = 300;

/// Measures and prints.
pub fn measure() {
    let data = tempfile::tempdir().expect("a folder");
    let hub = Hub::start(data.path(), &[0, 1]);
    let mut publisher = Publisher::connect(&hub.address);
    publisher.publish(&[floor("/bench/floor")]);
    let wall = Terminal::wall(&hub.address, true);
    wall.until_shown("Floor 2");
    let (mut waited, mut answered) = (Vec::new(), Vec::new());
    for sample in 0..LOOKED_FOR {
        for other in 0..BETWEEN {
            publisher.publish(&[thanks(sample * BETWEEN + other)]);
            std::thread::sleep(EVERY);
        }
        let words = format!("Word {sample:06}");
        let mut event = note("/bench", 0);
        event["id"] = words.as_str().into();
        event["data"]["text"] = format!("{words} of the day.").into();
        let began = Instant::now();
        publisher.publish(&[event]);
        answered.push(began.elapsed());
        waited.push(wall.until_shown(&words).saturating_duration_since(began));
    }
    for (what, mut times) in [("published to seen", waited), ("published to durable", answered)] {
        times.sort();
        let of = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
        println!(
            "{what:<22} p50 {:.1} ms  p99 {:.1} ms  most {:.1} ms  of {}",
            of(0.5),
            of(0.99),
            of(1.0),
            times.len()
        );
    }
}

/// Thanks of a colleague.
fn thanks(number: u64) -> serde_json::Value {
    let mut event = note("/bench", number);
    event["type"] = "dev.openfloor.recognition.v1".into();
    event["subject"] = format!("recognition/{number}").into();
    event["data"] = serde_json::json!({
        "kind": "thank_you", "giver": "A colleague", "giver_ref": "g", "message": "Stayed until the call was solved.", "need": "competence",
        "receivers": [{"ref": "r", "name": "Rui", "team": "billing", "consent": "team"}], "state": "on_wall",
    });
    event
}
