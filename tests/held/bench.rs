//! What the tests of held events are made with: a clock that a test sets, holds over HTTP, files and sockets as bytes.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use openfloor::hub::{Clock, Hub, HubSettings, Timing};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::bench::*;

/// A clock that stands until it is set.
#[derive(Clone)]
pub struct Hands(Arc<AtomicI64>);

impl Hands {
    pub fn at(text: &str) -> Self {
        Self(Arc::new(AtomicI64::new(moment(text).as_second())))
    }

    pub fn set(&self, text: &str) {
        self.0.store(moment(text).as_second(), Ordering::SeqCst);
    }

    pub fn clock(&self) -> Clock {
        let hands = self.0.clone();
        Clock::of(move || Timestamp::from_second(hands.load(Ordering::SeqCst)).expect("in range"))
    }
}

pub fn moment(text: &str) -> Timestamp {
    text.parse().expect("a moment")
}

/// A hub with such a clock, and heartbeats that come often.
pub async fn hub_at(data: &Path, hands: &Hands) -> Hub {
    // These hands jump, and are believed at once.
    let clock_stands = Duration::ZERO;
    let (heartbeat, beat) = (Duration::from_millis(50), Duration::from_millis(20));
    let timing = Timing { heartbeat, beat, clock_stands, ..Timing::default() };
    let settings = HubSettings { timing, clock: hands.clock(), ..settings(data) };
    Hub::start(settings).await.expect("the hub starts")
}

/// Asks to hold an event; `terms` are header lines.
pub async fn hold(hub: &Hub, event: &Value, terms: &str) -> Answer {
    let headers = format!("content-type: application/cloudevents+json\r\n{terms}");
    post(hub, &headers, event.to_string().as_bytes()).await
}

/// Holds what must be taken, and gives the id of the hold.
pub async fn held(hub: &Hub, event: &Value, terms: &str) -> String {
    let answer = hold(hub, event, terms).await;
    assert_eq!(answer.status, 202, "{answer:?}");
    answer.body["results"][0]["held"].as_str().expect("an id").to_owned()
}

pub async fn ask(hub: &Hub, method: &str, path: &str) -> Answer {
    let request =
        format!("{method} {path} HTTP/1.1\r\nhost: hub\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
    raw(hub, request.as_bytes()).await
}

/// What is held, as a list tells it.
pub async fn list(hub: &Hub) -> Vec<Value> {
    let answer = ask(hub, "GET", "/v1/held").await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.body["held"].as_array().expect("a list").clone()
}

/// Waits until a list of what is held fits.
pub async fn listed(hub: &Hub, what: &str, fits: impl Fn(&[Value]) -> bool) -> Vec<Value> {
    soon(what, async {
        loop {
            let list = list(hub).await;
            if fits(&list) {
                return list;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await
}

/// Waits until a look at what is due has certainly been taken: a later one has released this.
pub async fn looked(hub: &Hub, name: &str) {
    let before = hub.events();
    held(hub, &notice(&format!("look-{name}"), &format!("look-{name}"), |_| {}), "feed-gate: now").await;
    let list = list(hub).await;
    let id = list.last().and_then(|hold| hold["held"].as_str()).expect("an id").to_owned();
    assert_eq!(ask(hub, "POST", &format!("/v1/held/{id}/gates/now")).await.status, 200);
    soon("the look", async {
        // It is in the log before it leaves the list.
        while hub.events() == before || self::list(hub).await.iter().any(|hold| hold["held"] == *id) {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    })
    .await;
}

/// The floor of Lisbon, in its zone.
pub fn floor(site: &str, zone: &str) -> Value {
    json!({
        "specversion": "1.0", "id": format!("floor-{site}"), "source": "/sites/lisbon/leads", "site": site,
        "type": "dev.openfloor.floor.v1", "subject": "floor/main",
        "data": {"site": site, "name": "Floor 1", "time_zone": zone, "languages": ["en"], "teams": []},
    })
}

/// The bytes of the files whose names a test picks.
pub fn bytes_of(folder: &Path, pick: impl Fn(&str) -> bool) -> Vec<u8> {
    let mut bytes = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let entry = entry.expect("an entry");
        if pick(&entry.file_name().to_string_lossy()) {
            bytes.extend(std::fs::read(entry.path()).expect("a file"));
        }
    }
    bytes
}

pub fn is_held_file(name: &str) -> bool {
    name.starts_with("held.db")
}

pub fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

/// A wall of which only the bytes matter.
pub struct Tap {
    stream: TcpStream,
    pub bytes: Vec<u8>,
}

impl Tap {
    pub async fn connect(hub: &Hub, query: &str) -> Tap {
        let mut stream = TcpStream::connect(hub.addr()).await.expect("connects");
        let request = format!(
            "GET /v1/feed{query} HTTP/1.1\r\nhost: hub\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\
             sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
             sec-websocket-protocol: cloudevents.json\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).await.expect("writes");
        Tap { stream, bytes: Vec::new() }
    }

    /// Reads on until a text has come `count` more times.
    pub async fn until(&mut self, text: &str, count: usize) {
        let from = self.bytes.len();
        soon("bytes of the feed", async {
            let seen =
                |bytes: &[u8]| bytes.windows(text.len()).filter(|part| *part == text.as_bytes()).count();
            while seen(&self.bytes[from..]) < count {
                let mut chunk = [0; 4096];
                let read = self.stream.read(&mut chunk).await.expect("reads");
                assert_ne!(read, 0, "the feed ended");
                self.bytes.extend(&chunk[..read]);
            }
        })
        .await;
    }
}
