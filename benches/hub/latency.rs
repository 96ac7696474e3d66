//! From a publisher to a hundred walls, a thousand events a second, beside a bare commit of SQLite on the same disk.

use std::collections::HashMap;
use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::{Connection, params};

use crate::cores;
use crate::process::Hub;
use crate::publisher::{Publisher, note};
use crate::walls::Walls;

/// Walls.
const WALLS: usize = 100;
/// Events a second, by how many publishers, for how long.
const RATE: u64 = 1_000;
const PUBLISHERS: u64 = 8;
const SECONDS: u64 = 10;
/// Bare commits that are looked at.
const COMMITS: i64 = 2_000;

/// Measures and prints.
pub fn measure() {
    let data = tempfile::tempdir().expect("a folder");
    let commits = commits(data.path());
    let hub = Hub::start(data.path(), &[0]);
    let address = &hub.address;
    let sent: Vec<Sent> = std::thread::scope(|scope| {
        let walls = scope.spawn(move || {
            cores::stay_on(&[1]);
            let mut walls = Walls::none();
            walls.connect(address, WALLS);
            walls.until_synced();
            walls.arrivals = Some(Vec::new());
            walls.until_events(RATE * SECONDS);
            walls.arrivals.unwrap_or_default()
        });
        let publishers: Vec<_> =
            (0..PUBLISHERS).map(|publisher| scope.spawn(move || publish(address, publisher))).collect();
        let sent = publishers.into_iter().flat_map(|publisher| publisher.join().expect("published"));
        let at: HashMap<u64, Sent> = sent.map(|sent| (sent.seq, sent)).collect();
        let arrivals = walls.join().expect("received");
        let waited = arrivals.iter().filter_map(|(seq, came)| Some(came.duration_since(at.get(seq)?.at)));
        println!("publish to deliver  {}", percentiles(waited.collect()));
        at.into_values().collect()
    });
    println!("publish to answer   {}", percentiles(sent.iter().map(|sent| sent.answered).collect()));
    println!("a bare commit       {}", percentiles(commits));
}

/// One event on its way.
struct Sent {
    seq: u64,
    at: Instant,
    answered: Duration,
}

/// Publishes a share of the rate, at equal steps of time.
fn publish(address: &str, publisher: u64) -> Vec<Sent> {
    let source = format!("/bench/{publisher}");
    let mut connection = Publisher::connect(address);
    let begin = Instant::now();
    let step = Duration::from_secs(PUBLISHERS) / u32::try_from(RATE).expect("small");
    (0..RATE * SECONDS / PUBLISHERS)
        .map(|number| {
            let event = note(&source, (publisher << 32) | number);
            let due = begin + step * u32::try_from(number).expect("few");
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
            let at = Instant::now();
            let seq = connection.publish_one(&event);
            Sent { seq, at, answered: at.elapsed() }
        })
        .collect()
}

/// How long it takes to make one row durable.
fn commits(folder: &Path) -> Vec<Duration> {
    let database = Connection::open(folder.join("bare.db")).expect("a database");
    database
        .execute_batch("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE log (seq INTEGER PRIMARY KEY, body TEXT)")
        .expect("a table");
    let body = note("/bench", 0).to_string();
    (0..COMMITS)
        .map(|seq| {
            let began = Instant::now();
            database.execute("INSERT INTO log VALUES (?1, ?2)", params![seq, body]).expect("a row");
            began.elapsed()
        })
        .collect()
}

fn percentiles(mut waited: Vec<Duration>) -> String {
    waited.sort();
    let of = |share: f64| waited[((waited.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
    format!("p50 {:.2} ms  p99 {:.2} ms  most {:.2} ms  of {}", of(0.5), of(0.99), of(1.0), waited.len())
}
