//! What it costs a wall to take a flood in, beside tokio-tungstenite receiving and dropping the same frames:
//! `cargo bench --bench ingest`.
//!
//! One connection brings a million events of 400 bytes. The wall's side is all that a wall does with them short of drawing: its link
//! to the hub, decoding, continuity, the queue, the model. Each side is measured in turn, several times.
#![allow(clippy::print_stdout)] // a bench is read where it runs

#[path = "measured/cores.rs"]
mod cores;
#[path = "measured/flood.rs"]
mod flood;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

use futures_util::StreamExt as _;
use openfloor::feed::{REPORTS_MAX, Record, Report, Target, Tcp, Timing, follow};
use openfloor::model::{Mode, Model, Msg};
use openfloor::text::Lang;
use openfloor::wire::{Incoming, SUBPROTOCOL};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::mpsc;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::http::HeaderValue;

use flood::{EVENT_BYTES, Flood};

/// Events of one flood.
const EVENTS: u64 = 1_000_000;
/// Things that they are about: more than the wall takes in at once, so that none is superseded in its batch.
const THINGS: u64 = 10_000;
/// Of as many revisions one after the other all but one are superseded in the same batch.
const REVISIONS: u64 = 10;
/// How often each side is measured; the middle one counts.
const ROUNDS: usize = 5;

fn main() {
    println!(
        "{EVENTS} events of {EVENT_BYTES} bytes over one connection, million a second (median of {ROUNDS})"
    );
    println!("{:<28} {:>6} {:>10} {:>10} {:>6}", "", "cores", "tungstenite", "openfloor", "ratio");
    for (name, revisions) in [("each of another thing", 1), ("nine of ten superseded", REVISIONS)] {
        let flood = Arc::new(Flood::new(EVENTS, THINGS, revisions));
        for cores in [1, 2] {
            let pairs: Vec<(f64, f64)> =
                (0..ROUNDS).map(|_| (rate(cores, &flood, received), rate(cores, &flood, folded))).collect();
            let median = |of: fn(&(f64, f64)) -> f64| cores::median(pairs.iter().map(of).collect());
            println!(
                "{name:<28} {cores:>6} {:>10.3} {:>10.3} {:>6.3}",
                median(|pair| pair.0),
                median(|pair| pair.1),
                median(|pair| pair.1 / pair.0)
            );
        }
    }
}

/// Millions of events a second: of the one processor that the receiver has, or of time where it may use both, which the
/// sender needs too.
fn rate(cores: usize, flood: &Arc<Flood>, take: fn(&Runtime, SocketAddr, u64)) -> f64 {
    let (address, sender) = flood.serve();
    let flood = flood.clone();
    let receiver = std::thread::spawn(move || {
        cores::stay_on(&[0, 1][..cores]);
        let mut runtime =
            if cores == 1 { Builder::new_current_thread() } else { Builder::new_multi_thread() };
        let runtime = runtime.enable_all().worker_threads(cores).build().expect("a runtime");
        let (began, before) = (Instant::now(), cores::of_thread());
        take(&runtime, address, flood.events);
        if cores == 1 { cores::of_thread() - before } else { began.elapsed().as_secs_f64() }
    });
    let seconds = receiver.join().expect("received");
    sender.join().expect("sent");
    flood_millions(seconds)
}

fn flood_millions(seconds: f64) -> f64 {
    EVENTS as f64 / seconds / 1e6
}

/// Receives all events and drops them.
fn received(runtime: &Runtime, address: SocketAddr, events: u64) {
    let task = async move {
        let mut request = format!("ws://{address}/v1/feed").into_client_request().expect("a request");
        request.headers_mut().insert("sec-websocket-protocol", HeaderValue::from_static(SUBPROTOCOL));
        let (mut socket, _) = connect_async(request).await.expect("connected");
        let mut count = 0;
        // hello and synced come first.
        while count < events + 2 {
            let message = socket.next().await.expect("more").expect("a frame");
            count += u64::from(matches!(message, Message::Text(_)));
        }
    };
    runtime.block_on(async { tokio::spawn(task).await.expect("received") });
}

/// Takes all events in, as a wall does.
fn folded(runtime: &Runtime, address: SocketAddr, events: u64) {
    runtime.block_on(async {
        let (sender, mut reports) = mpsc::channel(REPORTS_MAX);
        let target = Target { hub: address.to_string().into(), site: None, team: None, leads: false };
        let link = tokio::spawn(follow(Tcp, target, None, sender, Record::default(), Timing::default()));
        let mut model = Model::new(Lang::parse("en").expect("a language"), Mode::Desk, flood::now());
        let mut batch = Vec::with_capacity(REPORTS_MAX);
        while model.cursor.is_none_or(|cursor| cursor.seq < events) {
            assert_ne!(reports.recv_many(&mut batch, REPORTS_MAX).await, 0, "the link ended");
            let messages = batch.drain(..).map(|report| match report {
                Report::Incoming(Incoming::Skipped { why, .. }) => panic!("skipped: {why:?}"),
                Report::Incoming(incoming) => Msg::Incoming(incoming),
                Report::Admitted { by } => Msg::Admitted(by),
                Report::Connecting { attempt } => Msg::Connecting { attempt },
                Report::Lost { why, .. } => panic!("lost: {why:?}"),
                Report::RecordingFailed { .. } => unreachable!("nothing is recorded"),
            });
            model.update_all(messages, flood::now());
        }
        let counts = &model.counts;
        assert_eq!(
            (counts.malformed, counts.unknown_kinds, counts.unknown_fields, counts.full),
            (0, 0, 0, 0)
        );
        assert!(model.floor.len() as u64 > THINGS / 4, "{} things", model.floor.len());
        drop(reports);
        link.await.expect("it ends with its reports");
    });
}
