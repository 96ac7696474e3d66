//! A hub process, a floor that goes on in it, and guests who write their bytes by hand.

use std::net::SocketAddr;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use futures_util::StreamExt as _;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::{WebSocketStream, client_async};

use crate::hub::HubProcess;

/// The promises: what a guest may cost the hub, and how late publishing and the feed may be meanwhile.
pub const MORE_KIB_MAX: u64 = 4 * 1024;
const LATE_MAX: Duration = Duration::from_millis(250);
/// Nothing takes longer; it proves that it comes.
pub const DEADLINE: Duration = Duration::from_secs(40);
/// Between two events of the floor.
const EVERY: Duration = Duration::from_millis(25);
/// What the floor has published before anything is measured, so that what fills up once and stays full is full: events
/// of its own, and batches as large as a batch may be.
const BEFORE: usize = 40;
const BATCHES_BEFORE: usize = 3;
const IN_BATCH: usize = 50;
const BALLAST_BYTES: usize = 19_000;

pub const EVENT: &str = "content-type: application/cloudevents+json";
pub const BATCH: &str = "content-type: application/cloudevents-batch+json";

/// A size out of the environment.
pub fn size(variable: &str, default: usize) -> usize {
    let size = std::env::var(variable).ok();
    size.map_or(default, |size| size.parse().unwrap_or_else(|_| panic!("{variable} is a number")))
}

pub async fn soon<T>(what: &str, future: impl Future<Output = T>) -> T {
    match tokio::time::timeout(DEADLINE, future).await {
        Ok(value) => value,
        Err(_) => panic!("{what} did not happen within {DEADLINE:?}"),
    }
}

pub fn notice(id: &str, name: &str, headline: &str) -> Value {
    json!({
        "specversion": "1.0", "id": id, "source": "/sites/lisbon/leads", "type": "dev.openfloor.notice.v1",
        "subject": format!("notice/{name}"), "site": "lisbon",
        "data": {
            "headline": headline, "why": "Because.", "affects": ["everyone"],
            "means_for_you": "Nothing changes today.", "author": {"role": "Site lead", "name": "Ana"},
        },
    })
}

/// A request to publish, whole.
pub fn request(headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "POST /v1/events HTTP/1.1\r\nhost: localhost\r\ncontent-length: {length}\r\n{headers}\r\n\r\n{body}"
    )
    .into_bytes()
}

/// One connection over which requests go one after another.
pub struct Guest {
    stream: TcpStream,
    bytes: Vec<u8>,
}

impl Guest {
    pub async fn connect(addr: SocketAddr) -> Self {
        Self { stream: TcpStream::connect(addr).await.expect("connects"), bytes: Vec::new() }
    }

    /// Sends a request and reads its answer.
    pub async fn ask(&mut self, request: &[u8]) -> (u16, Value) {
        // A hub may answer and close before it has read everything.
        let _ = self.stream.write_all(request).await;
        soon("an answer", self.answer()).await
    }

    pub async fn answer(&mut self) -> (u16, Value) {
        loop {
            if let Some(head) = self.bytes.windows(4).position(|window| window == b"\r\n\r\n") {
                let text = String::from_utf8_lossy(&self.bytes[..head]).to_ascii_lowercase();
                let status = text.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
                let length = text.split("content-length: ").nth(1).and_then(|rest| rest.lines().next());
                let length: usize = length.map_or(0, |length| length.parse().expect("a length"));
                if self.bytes.len() >= head + 4 + length {
                    let body = serde_json::from_slice(&self.bytes[head + 4..head + 4 + length]);
                    self.bytes.drain(..head + 4 + length);
                    return (status, body.unwrap_or(Value::Null));
                }
            }
            let read = self.stream.read_buf(&mut self.bytes).await.expect("reads");
            assert!(read > 0, "the hub hung up: {}", String::from_utf8_lossy(&self.bytes));
        }
    }
}

/// Asks once, over a connection of its own.
pub async fn ask(addr: SocketAddr, request: &[u8]) -> (u16, Value) {
    Guest::connect(addr).await.ask(request).await
}

/// A wall on the feed.
pub struct Wall(WebSocketStream<TcpStream>);

impl Wall {
    pub async fn connect(addr: SocketAddr) -> Self {
        let stream = TcpStream::connect(addr).await.expect("connects");
        let mut request = format!("ws://{addr}/v1/feed").into_client_request().expect("a request");
        let protocol = "cloudevents.json".parse().expect("a value");
        request.headers_mut().insert("sec-websocket-protocol", protocol);
        Self(soon("the handshake", client_async(request, stream)).await.expect("the handshake").0)
    }

    /// Reads on until an event of this id has come.
    pub async fn until(&mut self, id: &str) {
        let seen = async {
            loop {
                let message = self.0.next().await.expect("the feed goes on").expect("a frame");
                let Message::Text(text) = message else { continue };
                let frame: Value = serde_json::from_str(&text).expect("JSON");
                if frame["id"] == id {
                    return;
                }
            }
        };
        soon("an event on the wall", seen).await;
    }
}

/// A floor that publishes and looks at its wall, over and over.
pub struct Floor {
    publisher: Guest,
    wall: Wall,
    count: usize,
}

impl Floor {
    pub async fn open(addr: SocketAddr) -> Self {
        let mut floor =
            Self { publisher: Guest::connect(addr).await, wall: Wall::connect(addr).await, count: 0 };
        for batch in 0..BATCHES_BEFORE {
            let events = (0..IN_BATCH).map(|n| {
                let mut event = notice(&format!("ballast-{batch}-{n}"), "ballast", "Ballast");
                event["data"]["why"] = format!("Because of {batch} and {n}.").into();
                event
            });
            let ballast = format!("\"data\":{{{}", " ".repeat(BALLAST_BYTES));
            let events = Value::from_iter(events).to_string().replace("\"data\":{", &ballast);
            let (status, answer) = floor.publisher.ask(&request(BATCH, &events)).await;
            assert_eq!(status, 201, "{answer}");
        }
        for _ in 0..BEFORE {
            floor.turn().await;
        }
        floor
    }

    /// One event: how long until it was answered, and until the wall had it.
    async fn turn(&mut self) -> (Duration, Duration) {
        self.count += 1;
        let id = format!("floor-{}", self.count);
        let event = notice(&id, "floor", &format!("Turn {}", self.count));
        let began = Instant::now();
        let (status, answer) = self.publisher.ask(&request(EVENT, &event.to_string())).await;
        let answered = began.elapsed();
        assert_eq!(status, 201, "{answer}");
        self.wall.until(&id).await;
        (answered, began.elapsed())
    }

    /// Goes on while something else happens, and for a few events at least: all that it measured is in time.
    ///
    /// One in twenty may be late, by the machine's own doing; and where the machine was slow before, twice as late as
    /// then is in time.
    pub async fn goes_on_while<T>(&mut self, what: &str, happens: impl Future<Output = T>) -> T {
        let mut before = Vec::new();
        for _ in 0..20 {
            before.push(self.turn().await);
        }
        let result = Mutex::new(None);
        let happening = async {
            let happened = happens.await;
            *result.lock().unwrap() = Some(happened);
        };
        let mut during = Vec::new();
        let floor = async {
            while result.lock().unwrap().is_none() || during.len() < 20 {
                during.push(self.turn().await);
                tokio::time::sleep(EVERY).await;
            }
        };
        tokio::join!(happening, floor);
        let (answered, seen) = late(&during);
        let (answered_before, seen_before) = late(&before);
        assert!(answered <= LATE_MAX.max(answered_before * 2), "{what}: publishing took {answered:?}");
        assert!(seen <= LATE_MAX.max(seen_before * 2), "{what}: the wall had it after {seen:?}");
        result.into_inner().unwrap().expect("it happened")
    }
}

/// The slowest but one in twenty, of answers and of arrivals.
fn late(turns: &[(Duration, Duration)]) -> (Duration, Duration) {
    let nth = |mut times: Vec<Duration>| {
        times.sort_unstable();
        times[(times.len() - 1) * 19 / 20]
    };
    (nth(turns.iter().map(|turn| turn.0).collect()), nth(turns.iter().map(|turn| turn.1).collect()))
}

/// A hub process with a floor in it.
pub struct House {
    pub hub: HubProcess,
    pub addr: SocketAddr,
    pub floor: Floor,
    _data: TempDir,
}

impl House {
    pub async fn open() -> Self {
        let data = tempfile::tempdir().expect("a folder");
        let hub = HubProcess::start(data.path(), "127.0.0.1:0");
        let addr = hub.address.parse().expect("an address");
        Self { floor: Floor::open(addr).await, hub, addr, _data: data }
    }

    /// Something happens while the floor goes on; it costs the hub no memory to speak of, at any moment of it.
    pub async fn bears<T>(&mut self, what: &str, happens: impl Future<Output = T>) -> T {
        let before = self.hub.resident_kib();
        let over = tokio::sync::Notify::new();
        let hub = &self.hub;
        let watch = async {
            let mut most = 0;
            loop {
                most = most.max(hub.resident_kib());
                tokio::select! {
                    () = over.notified() => return most.max(hub.resident_kib()),
                    () = tokio::time::sleep(Duration::from_millis(10)) => {}
                }
            }
        };
        let floor = &mut self.floor;
        let (result, most) = tokio::join!(
            async {
                let result = floor.goes_on_while(what, happens).await;
                over.notify_one();
                result
            },
            watch
        );
        let more = most.saturating_sub(before);
        assert!(more <= MORE_KIB_MAX, "{what}: {more} KiB more than {before} KiB");
        result
    }
}
