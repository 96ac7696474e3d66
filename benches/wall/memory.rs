//! The memory of a wall over a simulated month of 5,000 seats, each thing with the date of its day.
//!
//! The hub is a real one, of this process, whose clock is moved from one event to the next; the wall is the released program, and follows
//! that clock, as it follows any hub's.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use openfloor::hub::{Clock, Hub, HubSettings, Timing};
use openfloor::publisher::{PublishError, Publisher};
use openfloor::sim::{Plan, Planned, Seats, Timeline};
use openfloor::text::Lang;
use openfloor::wire::BATCH_EVENTS_MAX;
use tokio::runtime::Builder;

use crate::process::memory;
use crate::terminal::Terminal;

/// How long a simulated hour takes at least: some frames, and some heartbeats, which tell the wall the time.
const HOUR: Duration = Duration::from_millis(200);
/// How often the hub tells its time.
const HEARTBEAT: Duration = Duration::from_millis(40);
/// The days at whose end the wall is looked at.
const DAYS: [i64; 7] = [1, 2, 4, 7, 14, 21, 30];

/// Measures and prints.
pub fn measure() {
    let data = tempfile::tempdir().expect("a folder");
    let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
    runtime.block_on(month(data.path()));
}

async fn month(data: &Path) {
    let start = Timestamp::now();
    let hands = Arc::new(AtomicI64::new(start.as_millisecond()));
    let hub = Hub::start(settings(data, hands.clone())).await.expect("a hub");
    let publisher = Publisher::new(&format!("http://{}", hub.addr())).expect("an address").beside();
    let wall = Terminal::wall(&hub.addr().to_string(), false);
    let plan = Plan {
        seed: 42,
        seats: Seats::FiveThousand,
        languages: ["en", "es"].map(|tag| Lang::parse(tag).expect("a tag")).to_vec(),
        start,
        zone: TimeZone::get("Europe/Madrid").expect("a zone"),
        speed: 1.0,
    };
    let mut timeline = Timeline::new(plan).expect("a floor").peekable();
    let (mut published, mut refused) = (0_usize, 0_usize);
    println!("{:>4} {:>9} {:>9} {:>13} {:>9}", "day", "events", "refused", "resident MiB", "own MiB");
    for hour in 1..=DAYS[DAYS.len() - 1] * 24 {
        let began = Instant::now();
        let end = start + SignedDuration::from_hours(hour);
        while timeline.peek().is_some_and(|next| next.at <= end) {
            let batch = batch_of(&mut timeline, end);
            let last = batch[batch.len() - 1].at;
            hands.fetch_max(last.as_millisecond(), Ordering::SeqCst);
            let events: Vec<String> = batch.into_iter().map(|planned| planned.event).collect();
            refused += publish(&publisher, &events).await;
            published += events.len();
        }
        hands.fetch_max(end.as_millisecond(), Ordering::SeqCst);
        tokio::time::sleep(HOUR.saturating_sub(began.elapsed())).await;
        if hour % 24 == 0 && DAYS.contains(&(hour / 24)) {
            let now = memory(wall.id());
            let day = hour / 24;
            println!("{day:>4} {published:>9} {refused:>9} {:>13.1} {:>9.1}", now.resident, now.own);
        }
    }
    drop(wall);
    hub.stop().await;
}

/// A hub whose clock is moved by others, and is believed at once.
fn settings(data: &Path, hands: Arc<AtomicI64>) -> HubSettings {
    let now = move || Timestamp::from_millisecond(hands.load(Ordering::SeqCst)).expect("in range");
    let timing =
        Timing { heartbeat: HEARTBEAT, beat: HEARTBEAT, clock_stands: Duration::ZERO, ..Timing::default() };
    HubSettings { timing, clock: Clock::of(now), ..HubSettings::local(data) }
}

/// What comes next, up to a moment: at most what a hub takes at once.
fn batch_of(timeline: &mut std::iter::Peekable<Timeline>, end: Timestamp) -> Vec<Planned> {
    let mut batch = Vec::new();
    while batch.len() < BATCH_EVENTS_MAX {
        let Some(next) = timeline.next_if(|next| next.at <= end) else { break };
        batch.push(next);
    }
    batch
}

/// Publishes a batch, or what a hub takes of it; how many it refuses.
async fn publish(publisher: &Publisher, events: &[String]) -> usize {
    if publisher.publish_batch(events).await.is_ok() {
        return 0;
    }
    let mut refused = 0;
    for event in events {
        match publisher.publish_batch(std::slice::from_ref(event)).await {
            Ok(_) => {}
            Err(error @ PublishError::Refused { .. }) => {
                tracing::debug!(%error, "refused");
                refused += 1;
            }
            Err(error) => panic!("{error}"),
        }
    }
    refused
}
