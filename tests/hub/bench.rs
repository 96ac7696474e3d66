//! What the tests of the hub are made with: a hub on a free port, a publisher that writes its bytes by hand, a wall.

use std::path::Path;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use openfloor::hub::{Hub, HubSettings, Timing};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::Request;
use tokio_tungstenite::tungstenite::{self, Message};
use tokio_tungstenite::{WebSocketStream, client_async};

/// Nothing in these tests takes longer.
pub const DEADLINE: Duration = Duration::from_secs(20);

/// Waits, and fails the test when it takes too long.
pub async fn soon<T>(what: &str, future: impl Future<Output = T>) -> T {
    match tokio::time::timeout(DEADLINE, future).await {
        Ok(value) => value,
        Err(_) => panic!("{what} did not happen within {DEADLINE:?}"),
    }
}

pub fn settings(data: &Path) -> HubSettings {
    HubSettings::local(data)
}

/// A hub whose heartbeat comes often.
pub async fn hub(data: &Path) -> Hub {
    let timing = Timing { heartbeat: Duration::from_millis(50), ..Timing::default() };
    Hub::start(HubSettings { timing, ..settings(data) }).await.expect("the hub starts")
}

/// A notice as a publisher sends it; `change` changes it.
pub fn notice(id: &str, name: &str, change: impl FnOnce(&mut Value)) -> Value {
    let mut event = json!({
        "specversion": "1.0",
        "id": id,
        "source": "/sites/lisbon/leads",
        "type": "dev.openfloor.notice.v1",
        "subject": format!("notice/{name}"),
        "site": "lisbon",
        "data": {
            "headline": format!("Headline of {name}"),
            "why": "Because.",
            "affects": ["everyone"],
            "means_for_you": "Nothing changes today.",
            "author": {"role": "Site lead", "name": "Ana"},
        },
    });
    change(&mut event);
    event
}

/// The withdrawal of a notice.
pub fn withdrawn(id: &str, name: &str) -> Value {
    notice(id, name, |event| {
        event["type"] = "dev.openfloor.withdrawn.v1".into();
        event.as_object_mut().expect("an object").remove("data");
    })
}

/// An answer over HTTP.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Value,
}

impl Answer {
    pub fn seq(&self) -> u64 {
        self.body["results"][0]["seq"].as_u64().unwrap_or_else(|| panic!("no position in {self:?}"))
    }

    pub fn pointers(&self) -> Vec<&str> {
        let faults = self.body["faults"].as_array().map(Vec::as_slice).unwrap_or_default();
        faults.iter().filter_map(|fault| fault["pointer"].as_str()).collect()
    }
}

/// Writes a request as it is and reads the answer.
pub async fn raw(hub: &Hub, request: &[u8]) -> Answer {
    let mut stream = TcpStream::connect(hub.addr()).await.expect("connects");
    // A hub may answer and close before it has read everything.
    let _ = stream.write_all(request).await;
    answer(&mut stream).await
}

pub async fn answer(stream: &mut TcpStream) -> Answer {
    let mut bytes = Vec::new();
    soon("the answer", stream.read_to_end(&mut bytes)).await.expect("reads");
    let text = String::from_utf8(bytes).expect("UTF-8");
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no head in {text:?}"));
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
    Answer {
        status,
        head: head.to_ascii_lowercase(),
        body: serde_json::from_str(body).unwrap_or(Value::Null),
    }
}

/// Posts a body with more header lines.
pub async fn post(hub: &Hub, headers: &str, body: &[u8]) -> Answer {
    let length = body.len();
    let head = format!(
        "POST /v1/events HTTP/1.1\r\nhost: hub\r\nconnection: close\r\ncontent-length: {length}\r\n{headers}\r\n\r\n"
    );
    raw(hub, &[head.as_bytes(), body].concat()).await
}

pub async fn post_text(hub: &Hub, body: &str) -> Answer {
    post(hub, "content-type: application/cloudevents+json", body.as_bytes()).await
}

/// Publishes one event in structured mode.
pub async fn publish(hub: &Hub, event: &Value) -> Answer {
    post_text(hub, &event.to_string()).await
}

/// Publishes a batch.
pub async fn publish_batch(hub: &Hub, events: &[Value]) -> Answer {
    let body = Value::from(events.to_vec()).to_string();
    post(hub, "content-type: application/cloudevents-batch+json", body.as_bytes()).await
}

/// Publishes what must be taken, and gives its position.
pub async fn published(hub: &Hub, event: &Value) -> u64 {
    let answer = publish(hub, event).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.seq()
}

pub fn feed_request(hub: &Hub, query: &str) -> Request<()> {
    let mut request = format!("ws://{}/v1/feed{query}", hub.addr()).into_client_request().expect("a request");
    request.headers_mut().insert("sec-websocket-protocol", "cloudevents.json".parse().expect("a value"));
    request
}

/// A wall on the feed.
pub struct Wall(pub WebSocketStream<TcpStream>);

impl Wall {
    pub async fn connect(hub: &Hub, query: &str) -> Wall {
        let stream = TcpStream::connect(hub.addr()).await.expect("connects");
        Self::over(stream, hub, query).await.expect("the handshake")
    }

    pub async fn over(stream: TcpStream, hub: &Hub, query: &str) -> Result<Wall, tungstenite::Error> {
        let connected = soon("the handshake", client_async(feed_request(hub, query), stream)).await?;
        Ok(Wall(connected.0))
    }

    /// The next text frame; `None` at the close.
    pub async fn next(&mut self) -> Option<Value> {
        loop {
            match soon("a frame", self.0.next()).await? {
                Ok(Message::Text(text)) => return Some(serde_json::from_str(&text).expect("JSON")),
                Ok(Message::Close(_)) | Err(_) => return None,
                Ok(_) => {}
            }
        }
    }

    /// The code with which the hub closes, after whatever else it sends.
    pub async fn closed(&mut self) -> (Option<Value>, Option<u16>) {
        let mut last = None;
        loop {
            match soon("the close", self.0.next()).await {
                Some(Ok(Message::Text(text))) => last = serde_json::from_str(&text).ok(),
                Some(Ok(Message::Close(frame))) => {
                    let _ = self.0.flush().await;
                    return (last, frame.map(|frame| frame.code.into()));
                }
                Some(Ok(_)) => {}
                None | Some(Err(_)) => return (last, None),
            }
        }
    }

    /// The next event that is not of the feed itself.
    pub async fn event(&mut self) -> Value {
        let event = async {
            loop {
                let frame = self.next().await.expect("the feed goes on");
                if !kind(&frame).starts_with("feed.") {
                    return frame;
                }
            }
        };
        soon("an event", event).await
    }

    /// The next control event of a kind; panics on an event of the floor before it.
    pub async fn control(&mut self, name: &str) -> Value {
        loop {
            let frame = self.next().await.expect("the feed goes on");
            if kind(&frame) == format!("feed.{name}") {
                return frame;
            }
            assert!(kind(&frame).starts_with("feed."), "unexpected before {name}: {frame}");
        }
    }

    /// The subjects of the snapshot, from the hello to the synced.
    pub async fn snapshot(&mut self) -> Vec<String> {
        let hello = self.next().await.expect("a hello");
        assert_eq!(kind(&hello), "feed.hello");
        let mut subjects = Vec::new();
        loop {
            let frame = self.next().await.expect("the snapshot");
            match kind(&frame).as_str() {
                "feed.synced" => {
                    assert_eq!(frame["data"]["count"], subjects.len());
                    assert_eq!(frame["data"]["through"], hello["data"]["head"]);
                    return subjects;
                }
                "feed.heartbeat" => {}
                _ => {
                    assert_eq!(frame["feedphase"], "snapshot");
                    subjects.push(subject(&frame));
                }
            }
        }
    }

    /// The subjects of a snapshot of a wall that connects just for it.
    pub async fn of(hub: &Hub, query: &str) -> Vec<String> {
        Wall::connect(hub, query).await.snapshot().await
    }
}

/// `notice` or `feed.hello`.
pub fn kind(frame: &Value) -> String {
    let name = frame["type"].as_str().and_then(|name| name.strip_prefix("dev.openfloor."));
    name.and_then(|name| name.strip_suffix(".v1")).unwrap_or_else(|| panic!("no type in {frame}")).to_owned()
}

pub fn subject(frame: &Value) -> String {
    frame["subject"].as_str().expect("a subject").to_owned()
}
