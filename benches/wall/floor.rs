//! A whole company on one machine: twelve sites of 500 people at their real rates, 200 walls, one hub, ten minutes.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use openfloor::publisher::{Publisher, Terms};
use openfloor::sim::wishes::Wish;
use openfloor::sim::{self, Plan, Publish, PublishFailure, Seats};
use openfloor::text::Lang;
use tokio::runtime::Builder;

use crate::process::{Hub, OPENFLOOR, memory, spent};
use crate::terminal::Terminal;
use crate::walls::Walls;

/// Sites, each of 500 people with events, holds and wishes of its own.
const SITES: usize = 12;
/// Walls that count what comes to them, as on machines of their own.
const WALLS: usize = 196;
/// Walls that are drawn on this machine too, each by a program on a terminal: desks and displays, of all sites and of one.
const DRAWN: [&[&str]; 4] = [&[], &["--site", "site-0"], &["--display"], &["--display", "--site", "site-1"]];
/// How long the floor is looked at, after its backlog is out.
const SPAN: Duration = Duration::from_secs(600);
/// What the backlog of all sites and the start of all walls take at most.
const SETTLES: Duration = Duration::from_secs(20);

/// Measures and prints.
pub fn measure() {
    let data = tempfile::tempdir().expect("a folder");
    let hub = Hub::start(data.path(), &[0, 1]);
    let began = Instant::now();
    let url = format!("http://{}", hub.address);
    let url = url.as_str();
    let end = began + SETTLES + SPAN;
    std::thread::scope(|scope| {
        let sites: Vec<_> = (0..SITES).map(|site| scope.spawn(move || live(site, url, end))).collect();
        let counted = scope.spawn(|| {
            let mut walls = Walls::none();
            walls.connect(&hub.address, WALLS);
            walls.until_synced();
            walls.arrivals = Some(Vec::new());
            walls.until_time(end);
            walls.arrivals.unwrap_or_default()
        });
        let drawn: Vec<Terminal> = DRAWN.iter().map(|flags| wall(&hub.address, flags)).collect();
        std::thread::sleep((began + SETTLES).saturating_duration_since(Instant::now()));
        let look =
            || (spent(hub.id()), drawn.iter().map(|wall| spent(wall.id())).collect::<Vec<_>>(), spare());
        let (before, at_first) = (look(), memory(hub.id()));
        std::thread::sleep(end.saturating_duration_since(Instant::now()));
        let (after, at_last) = (look(), memory(hub.id()));
        let seconds = SPAN.as_secs_f64();
        println!(
            "hub: {:.2} % of one processor; {:.1} MiB resident at first, {:.1} MiB at last",
            (after.0 - before.0) / seconds * 1e2,
            at_first.resident,
            at_last.resident
        );
        for (at, wall) in drawn.iter().enumerate() {
            println!(
                "wall {:<26} {:.2} % of one processor; {:.1} MiB of its own",
                DRAWN[at].join(" "),
                (after.1[at] - before.1[at]) / seconds * 1e2,
                memory(wall.id()).own
            );
        }
        println!(
            "spare: {:.1} % of two processors, with walls that only count and publishers on them too",
            { (after.2 - before.2) / (2.0 * seconds) * 1e2 }
        );
        let sent: HashMap<u64, Instant> = sites.into_iter().flat_map(joined).collect();
        let arrivals = counted.join().expect("received");
        let mut lags: Vec<Duration> = arrivals
            .iter()
            .filter_map(|(seq, came)| Some((sent.get(seq)?, came)))
            .filter(|(sent, _)| **sent >= began + SETTLES)
            .map(|(sent, came)| came.saturating_duration_since(*sent))
            .collect();
        lags.sort();
        let of = |share: f64| lags[((lags.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
        println!(
            "publish to deliver: p50 {:.1} ms, p99 {:.1} ms, most {:.1} ms of {} deliveries; {:.2} events a second",
            of(0.5),
            of(0.99),
            of(1.0),
            lags.len(),
            lags.len() as f64 / WALLS as f64 / seconds,
        );
    });
}

/// Joins the thread of a site.
fn joined(site: std::thread::ScopedJoinHandle<'_, Vec<(u64, Instant)>>) -> Vec<(u64, Instant)> {
    site.join().expect("it lived")
}

fn wall(address: &str, flags: &[&str]) -> Terminal {
    let feed = format!("ws://{address}");
    let arguments = [&["wall", "--feed", &feed], flags].concat();
    Terminal::start(OPENFLOOR, &arguments, false)
}

/// Seconds in which the processors had nothing to do, since the machine started.
fn spare() -> f64 {
    let told = std::fs::read_to_string("/proc/uptime").expect("Linux tells it");
    told.split(' ').nth(1).and_then(|figure| figure.trim().parse().ok()).expect("seconds")
}

/// Lives the life of a site until a moment; when each event of it was sent that was sent alone, by its position.
fn live(site: usize, url: &str, end: Instant) -> Vec<(u64, Instant)> {
    let publisher = Site {
        publisher: Publisher::new(url).expect("an address").beside(),
        name: format!("site-{site}"),
        sent: Mutex::new(Vec::new()),
    };
    let plan = Plan {
        seed: site as u64,
        seats: Seats::FiveHundred,
        languages: ["en", "es"].map(|tag| Lang::parse(tag).expect("a tag")).to_vec(),
        start: Timestamp::now(),
        zone: TimeZone::get("Europe/Madrid").expect("a zone"),
        speed: 1.0,
    };
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
    let lived = async { sim::run(plan, &publisher, |_| {}, tokio::time::sleep_until(end.into())).await };
    let report = runtime.block_on(lived).expect("a floor");
    assert_eq!(report.refused, 0, "{:?}", report.last_refusal);
    publisher.sent.into_inner().expect("whole")
}

/// A site of its own name, which notes when it sent what.
struct Site {
    publisher: Publisher,
    name: String,
    sent: Mutex<Vec<(u64, Instant)>>,
}

impl Site {
    fn named(&self, event: &str) -> String {
        event.replace(sim::SITE, &self.name)
    }
}

impl Publish for Site {
    async fn publish_batch(&self, events: &[String]) -> Result<(), PublishFailure> {
        let events: Vec<String> = events.iter().map(|event| self.named(event)).collect();
        let at = Instant::now();
        let published = self.publisher.publish_batch(&events).await;
        let published = published.map_err(|error| PublishFailure::Refused(error.to_string()))?;
        if let [one] = &*published.results {
            self.sent.lock().expect("whole").push((one.seq, at));
        }
        Ok(())
    }

    async fn hold(
        &self,
        event: &str,
        until: Timestamp,
        gates: &[&str],
    ) -> Result<Option<String>, PublishFailure> {
        let gates: Vec<String> = gates.iter().map(|gate| (*gate).to_owned()).collect();
        let terms = Terms::new(Some(&until.to_string()), &gates).unwrap_or_default();
        let kept = self.publisher.hold(self.named(event), &terms).await;
        let kept = kept.map_err(|error| PublishFailure::Refused(error.to_string()))?;
        Ok(kept.results.into_iter().find_map(|one| one.held))
    }

    async fn meet(&self, hold: &str, gate: &str) -> Result<(), PublishFailure> {
        let met = self.publisher.meet_gate(hold, gate).await;
        met.map(drop).map_err(|error| PublishFailure::Refused(error.to_string()))
    }

    async fn wish(&self, wish: &Wish) -> Result<(), PublishFailure> {
        let wished = self.publisher.wish(&self.name, &wish.reference, Some(wish.level)).await;
        wished.map(drop).map_err(|error| PublishFailure::Refused(error.to_string()))
    }
}
