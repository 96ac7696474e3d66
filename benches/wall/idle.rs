//! The processor that a whole wall takes at several rates of the feed, beside the same feed received and dropped.

use std::time::{Duration, Instant};

use futures_util::StreamExt as _;
use openfloor::wire::SUBPROTOCOL;
use serde_json::Value;
use tokio::runtime::Builder;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::http::HeaderValue;

use crate::cores;
use crate::plot::{self, Line};
use crate::process::{Hub, spent};
use crate::publisher::{Publisher, floor, note};
use crate::terminal::Terminal;

/// Events a second, and for how many seconds they are looked at: an idle wall has to be looked at for long to be seen at all.
const RATES: [(u64, u64); 4] = [(0, 120), (10, 20), (100, 20), (1_000, 20)];
/// Things that the events are about in turn.
const THINGS: u64 = 500;
/// Batches a second.
const BATCHES: u64 = 10;
/// Until the wall has come to rest after its start.
const REST: Duration = Duration::from_secs(5);

/// Measures and prints.
pub fn measure() {
    println!(
        "{:>9} {:>12} {:>14} {:>9} {:>12}",
        "events/s", "wall, of one", "only received", "frames/s", "bytes/s"
    );
    let data = tempfile::tempdir().expect("a folder");
    let hub = Hub::start(data.path(), &[1]);
    let mut publisher = Publisher::connect(&hub.address);
    publisher.publish(&[floor("/bench/floor")]);
    let mut count = 0;
    for thing in 0..THINGS / 100 {
        let batch: Vec<_> =
            (thing * 100..(thing + 1) * 100).map(|thing| revision(thing, &mut count)).collect();
        publisher.publish(&batch);
    }
    let mut grows = [("a wall of 200×60", Vec::new()), ("received and dropped", Vec::new())];
    for (rate, seconds) in RATES {
        // A hub lets go of a connection that nothing comes over.
        let mut publisher = Publisher::connect(&hub.address);
        let dropped = received(&hub.address);
        let wall = Terminal::wall(&hub.address, false);
        std::thread::sleep(REST);
        let before = (spent(wall.id()), wall.written(), spent_by(&dropped));
        let began = Instant::now();
        for step in 0..seconds * BATCHES {
            let batch: Vec<_> = (0..rate / BATCHES).map(|_| revision(count % THINGS, &mut count)).collect();
            if rate == 10 {
                publisher.publish(&[revision(count % THINGS, &mut count)]);
            } else if !batch.is_empty() {
                publisher.publish(&batch);
            }
            let due = began + Duration::from_secs(1) / 10 * u32::try_from(step + 1).expect("few");
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
        }
        let span = began.elapsed().as_secs_f64();
        let (frames, bytes) = wall.written();
        let share = |spent: f64| spent / span * 1e2;
        let shares = [share(spent(wall.id()) - before.0), share(spent_by(&dropped) - before.2)];
        if rate > 0 {
            grows.iter_mut().zip(shares).for_each(|((_, points), share)| points.push((rate as f64, share)));
        }
        println!(
            "{rate:>9} {:>10.3} % {:>12.3} % {:>9.2} {:>12.0}",
            shares[0],
            shares[1],
            (frames - before.1.0) as f64 / span,
            (bytes - before.1.1) as f64 / span,
        );
    }
    let axes = ("events a second", "% of a processor");
    plot::keep("rates", axes, &grows.map(|(name, points)| Line { name, points }));
}

/// A note that says something new of a thing.
fn revision(thing: u64, count: &mut u64) -> Value {
    *count += 1;
    let mut event = note("/bench", thing);
    event["id"] = format!("{thing}-{count}").into();
    event["data"]["text"] =
        format!("The rota of week 50 is out, with {count} nights less for everyone.").into();
    event
}

/// A thread that receives the feed and drops it; its id.
fn received(address: &str) -> u32 {
    let (sender, told) = std::sync::mpsc::channel();
    let url = format!("ws://{address}/v1/feed");
    std::thread::spawn(move || {
        cores::stay_on(&[0]);
        let thread = rustix::thread::gettid().as_raw_nonzero().get();
        sender.send(u32::try_from(thread).expect("an id")).expect("asked");
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let mut request = url.into_client_request().expect("a request");
            request.headers_mut().insert("sec-websocket-protocol", HeaderValue::from_static(SUBPROTOCOL));
            let (mut socket, _) = connect_async(request).await.expect("connected");
            while socket.next().await.is_some_and(|message| message.is_ok()) {}
        });
    });
    told.recv().expect("its id")
}

/// Seconds that a thread of this process has had of a processor.
fn spent_by(thread: &u32) -> f64 {
    let told = std::fs::read_to_string(format!("/proc/self/task/{thread}/schedstat")).expect("it runs");
    told.split(' ').next().and_then(|figure| figure.parse::<f64>().ok()).expect("nanoseconds") * 1e-9
}
