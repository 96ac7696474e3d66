//! A feed as fast as a socket takes it: frames of events that were written beforehand, sent by a thread of its own.

use std::io::Write as _;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread::JoinHandle;

use jiff::Timestamp;
use openfloor::wire::control::{Control, Limits};
use openfloor::wire::{Cursor, Hello, Mode, Phase, Place, Reason, SUBPROTOCOL, Synced, encode};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::handshake::server::{Request, Response};
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::{Message, accept_hdr};

use super::cores;

/// When all of it happens.
const NOW: &str = "2026-11-23T09:00:00Z";
/// The log.
const EPOCH: u64 = 7;
/// The length of an event as a log keeps it, in bytes. Its frame has the hub's attributes too, some hundred.
pub const EVENT_BYTES: usize = 400;

/// What a connection is sent.
pub struct Flood {
    /// `hello` and `synced`.
    greeting: [String; 2],
    /// Frames of WebSocket, one after the other.
    frames: Vec<u8>,
    /// How many there are.
    pub events: u64,
}

impl Flood {
    /// Events of things that are there in turn, each thing with a run of so many revisions before the next one comes.
    pub fn new(events: u64, things: u64, revisions: u64) -> Self {
        let now = now();
        let mut frames = Vec::with_capacity(events as usize * (EVENT_BYTES + 4));
        for seq in 1..=events {
            let frame = event(seq, seq / revisions % things, now);
            frames.extend([0x81, 126]);
            frames.extend(u16::try_from(frame.len()).expect("short").to_be_bytes());
            frames.extend(frame.as_bytes());
        }
        let start = Cursor { epoch: EPOCH, seq: 0, check: 0 };
        let hello = Hello {
            epoch: start.epoch_name(),
            head: 0,
            mode: Mode::Snapshot,
            reason: Reason::New,
            heartbeat_ms: 5_000,
            jitter_ms: 0,
            now,
            role: "wall".into(),
            site: None,
            limits: Limits::HERE,
            doors: None,
        };
        let synced = Synced { through: 0, count: 0 };
        let greeting = [Control::Hello(hello), Control::Synced(synced)].map(|one| one.frame(start, 0, now));
        Self { greeting, frames, events }
    }

    /// Serves one connection, from the second processor; ends when the other side does.
    pub fn serve(self: &Arc<Self>) -> (SocketAddr, JoinHandle<()>) {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("its address");
        let flood = self.clone();
        let thread = std::thread::spawn(move || {
            cores::stay_on(&[1]);
            let (stream, _) = listener.accept().expect("a connection");
            flood.send(stream);
        });
        (address, thread)
    }

    #[allow(clippy::result_large_err)] // the library's own type
    fn send(&self, stream: TcpStream) {
        let speak = |_: &Request, mut response: Response| {
            response.headers_mut().insert("sec-websocket-protocol", HeaderValue::from_static(SUBPROTOCOL));
            Ok(response)
        };
        let mut socket = accept_hdr(stream, speak).expect("a handshake");
        for frame in &self.greeting {
            socket.send(Message::text(frame.clone())).expect("taken");
        }
        socket.get_mut().write_all(&self.frames).expect("taken");
        while socket.read().is_ok() {}
    }
}

/// The moment of a flood.
pub fn now() -> Timestamp {
    NOW.parse().expect("a moment")
}

/// The frame of one event of a thing, as a hub writes it.
fn event(seq: u64, thing: u64, now: Timestamp) -> String {
    // Each revision says something else than the one before it: a state that says the same would cost a wall less.
    let (kind, data) = match thing % 4 {
        0 => ("recognition", recognition(seq)),
        1 => ("engagement", engagement(seq, thing)),
        2 => (
            "note",
            json!({"text": format!("The rota of week {seq} is out."), "author": {"role": "Operations"}}),
        ),
        _ => ("question", json!({"state": "heard", "text": format!("Do shifts change in week {seq}?")})),
    };
    let with_id = |id: &str| {
        format!(
            "{{\"specversion\":\"1.0\",\"id\":\"{id}\",\"source\":\"/lisbon\",\"type\":\"dev.openfloor.{kind}.v1\",\"subject\":\"{kind}/{thing}\",\
             \"time\":\"{now}\",\"site\":\"lisbon\",\"datacontenttype\":\"application/json\",\"data\":{data}}}"
        )
    };
    // The id is as long as is missing.
    let id = format!("{seq}-");
    let room = EVENT_BYTES.checked_sub(with_id(&id).len()).expect("shorter than that");
    let body = with_id(&format!("{id}{}", "e".repeat(room)));
    let place = Place { cursor: Cursor { epoch: EPOCH, seq, check: 9 }, prev: seq - 1, skipped: 0 };
    encode::frame(place, Phase::Live, &body)
}

fn recognition(seq: u64) -> Value {
    json!({
        "giver": "A colleague", "receivers": ["Billing"], "message": format!("Stayed until call {seq} was solved."),
        "need": "competence", "state": "on_wall",
    })
}

fn engagement(seq: u64, thing: u64) -> Value {
    let mean = 4.0 + (seq % 101) as f64 / 100.0;
    json!({
        "unit": format!("team-{}", thing / 4 % 400), "window": format!("2026-W{:02}", 1 + thing / 1_600 % 8),
        "eligible": 14, "answered": 11, "needs": {"autonomy": {"mean": mean, "low": 3.5, "high": 5.5}},
    })
}
