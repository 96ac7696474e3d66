//! A flood: what a wall that is behind tells of it, and when. Over a pipe in memory, on a clock that stands still while anybody has something to do: no
//! time goes by, and nothing hangs on how fast a machine is.

use std::io;
use std::sync::Mutex;
use std::time::Duration;

use futures_util::SinkExt;
use jiff::Timestamp;
use openfloor::feed::{self, Dial, Record, Report, Target, Timing};
use openfloor::wire::control::{Control, Hello, Synced};
use openfloor::wire::{Cursor, Incoming, Phase, Place, SUBPROTOCOL, encode};
use tokio::io::DuplexStream;
use tokio::sync::mpsc;
use tokio::time::{Instant, interval, timeout};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::server as handshake;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::{WebSocketStream, accept_hdr_async};

use super::floor;

/// More than come without a wait before a wall takes them for a flood.
const MANY: u64 = 2_000;
/// Of so many things.
const THINGS: u64 = 10;

/// The other end of a pipe.
struct Pipe(Mutex<Option<DuplexStream>>);

impl Dial for Pipe {
    type Io = DuplexStream;

    async fn dial(&self, _: &str) -> io::Result<DuplexStream> {
        let pipe = self.0.lock().expect("whole").take();
        pipe.ok_or_else(|| io::ErrorKind::ConnectionRefused.into())
    }
}

fn at(seq: u64) -> Cursor {
    Cursor { epoch: 7, seq, check: 9 }
}

/// The state of one of the things, as a hub writes it.
fn state(seq: u64) -> Message {
    let body = format!(
        "{{\"specversion\":\"1.0\",\"id\":\"{seq}\",\"source\":\"/s\",\"type\":\"dev.openfloor.note.v1\",\"subject\":\"note/{}\",\
         \"time\":\"2026-11-26T08:00:00Z\",\"site\":\"lisbon\",\"datacontenttype\":\"application/json\",\
         \"data\":{{\"text\":\"{seq}\",\"author\":{{\"role\":\"Lead\"}}}}}}",
        seq % THINGS
    );
    let place = Place { cursor: at(seq), prev: seq - 1, skipped: 0 };
    Message::text(encode::frame(place, Phase::Live, &body))
}

/// A hub that has said hello, and what the wall that it is to reports.
async fn greeted() -> (WebSocketStream<DuplexStream>, mpsc::Receiver<Report>) {
    let (ours, theirs) = tokio::io::duplex(1 << 20);
    let (sender, mut reports) = mpsc::channel(feed::REPORTS_MAX);
    let target = Target { hub: "hub:7420".into(), site: None, team: None, leads: false };
    let dial = Pipe(Mutex::new(Some(theirs)));
    tokio::spawn(feed::follow(dial, target, None, sender, Record::default(), Timing::default()));
    #[allow(clippy::result_large_err)] // the library's own type
    let answer = |_: &handshake::Request, mut response: handshake::Response| {
        response.headers_mut().insert("sec-websocket-protocol", HeaderValue::from_static(SUBPROTOCOL));
        Ok(response)
    };
    let mut hub = accept_hdr_async(ours, answer).await.expect("a handshake");
    let now = Timestamp::UNIX_EPOCH;
    let hello = Hello { epoch: at(0).epoch_name(), head: 0, ..floor::greeting("wall", now) };
    for control in [Control::Hello(hello), Control::Synced(Synced { through: 0, count: 0 })] {
        hub.send(Message::text(control.frame(at(0), 0, now))).await.expect("taken");
    }
    while !matches!(reports.recv().await, Some(Report::Incoming(Incoming::Synced { .. }))) {}
    (hub, reports)
}

/// The states that are told next: their positions, and when.
async fn told(reports: &mut mpsc::Receiver<Report>, count: u64) -> Vec<(u64, Instant)> {
    let mut told = Vec::new();
    for _ in 0..count {
        match reports.recv().await {
            Some(Report::Incoming(Incoming::Event { at, .. })) => told.push((at.cursor.seq, Instant::now())),
            other => panic!("{other:?} after {told:?}"),
        }
    }
    told
}

#[tokio::test(start_paused = true)]
async fn of_a_flood_with_gaps_each_thing_is_told_once_and_of_a_trickle_at_once() {
    let (mut hub, mut reports) = greeted().await;
    let began = Instant::now();
    for seq in 1..=MANY {
        hub.feed(state(seq)).await.expect("taken");
        // Shorter than a wall waits: it is the same flood.
        if seq > MANY / 2 && seq.is_multiple_of(100) {
            hub.flush().await.expect("taken");
            let told = timeout(Duration::from_millis(2), reports.recv()).await;
            assert!(told.is_err(), "{told:?} in a gap after {seq}");
        }
    }
    hub.flush().await.expect("taken");
    let last = began.elapsed();
    let flood = told(&mut reports, THINGS).await;
    let newest: Vec<u64> = (MANY - THINGS + 1..=MANY).collect();
    assert_eq!(flood.iter().map(|(seq, _)| *seq).collect::<Vec<_>>(), newest);
    let late = flood[0].1 - began - last;
    assert!(late <= Duration::from_millis(10), "{late:?} after its end");
    // What comes by itself is told as it comes.
    assert!(timeout(Duration::from_secs(1), reports.recv()).await.is_err(), "each once");
    for seq in MANY + 1..=MANY + 20 {
        let sent = Instant::now();
        hub.send(state(seq)).await.expect("taken");
        assert_eq!(told(&mut reports, 1).await, [(seq, sent)]);
        assert!(timeout(Duration::from_millis(1), reports.recv()).await.is_err(), "once");
    }
}

#[tokio::test(start_paused = true)]
async fn a_flood_that_does_not_end_is_told_of_meanwhile() {
    let (mut hub, mut reports) = greeted().await;
    let began = Instant::now();
    let flood = tokio::spawn(async move {
        let mut pace = interval(Duration::from_millis(1));
        for seq in 1.. {
            if hub.feed(state(seq)).await.is_err() || hub.flush().await.is_err() {
                return;
            }
            if seq > MANY && seq.is_multiple_of(10) {
                pace.tick().await;
            }
        }
    });
    for round in 1..=4 {
        let states = told(&mut reports, THINGS).await;
        let after = states[0].1 - began;
        // A quarter of a second each, and the wait for the next turn.
        assert!(after <= Duration::from_millis(310) * round, "round {round} after {after:?}");
    }
    drop(reports);
    flood.await.expect("it ends with whom it is for");
}
