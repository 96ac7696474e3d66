//! A real hub, killed around the moment of a release: what was held comes once, whenever it died.

use std::path::Path;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use openfloor::hub::store::{SqliteStore, Store};
use openfloor::publisher::{Publisher, Terms};
use tempfile::tempdir;

use crate::bench::notice;
use crate::holding::{bytes_of, holds, is_held_file};
use crate::process::HubProcess;

const DEADLINE: Duration = Duration::from_secs(20);

/// How many times the hub is killed; more from the environment.
fn rounds() -> usize {
    std::env::var("OPENFLOOR_TEST_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(8)
}

#[tokio::test]
async fn killed_around_the_moment_it_comes_once_and_not_early() {
    let folder = tempdir().expect("a folder");
    let data = folder.path().join("data");
    let mut due = Vec::new();
    for round in 0..rounds() {
        let hub = HubProcess::start(&data, "127.0.0.1:0");
        let publisher = Publisher::new(&hub.http()).expect("an address");
        let at = Timestamp::now() + SignedDuration::from_secs(2);
        let terms = Terms::new(Some(&at.to_string()), &[]).expect("terms");
        for n in 0..3 {
            let event = notice(&format!("{round}-{n}"), &format!("n{round}-{n}"), |_| {}).to_string();
            let kept = publisher.hold(event, &terms).await.expect("held");
            assert!(kept.results[0].held.is_some());
            due.push((format!("{round}-{n}"), at));
        }
        // From just before the moment to well after the first look that follows it.
        let kill_at = at + SignedDuration::from_millis(75 * (round as i64 % 10) - 50);
        let left = kill_at.duration_since(Timestamp::now());
        tokio::time::sleep(Duration::try_from(left).unwrap_or_default()).await;
        hub.kill();
    }
    let hub = HubProcess::start(&data, "127.0.0.1:0");
    let publisher = Publisher::new(&hub.http()).expect("an address");
    let began = Instant::now();
    while !publisher.held().await.expect("a list").held.is_empty() {
        assert!(began.elapsed() < DEADLINE, "something is still held");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    hub.kill();
    let log = log_of(&data);
    assert_eq!(log.len(), due.len(), "each once: {log:?}");
    for (id, at) in due {
        let released: Vec<_> = log.iter().filter(|(have, _)| *have == id).collect();
        assert_eq!(released.len(), 1, "{id}");
        assert!(
            released[0].1 >= at - SignedDuration::from_millis(1),
            "{id} came at {}, not {at}",
            released[0].1
        );
    }
    assert!(
        !holds(&bytes_of(&data, is_held_file), "Headline of"),
        "nothing is left in the file of what is held"
    );
}

/// The ids of the log with when the hub took them.
fn log_of(data: &Path) -> Vec<(String, Timestamp)> {
    let store = SqliteStore::open(data).expect("opens");
    let records = store.read(0, store.head(), 10_000).expect("reads");
    records.iter().map(|record| (record.id.to_string(), record.received_at)).collect()
}
