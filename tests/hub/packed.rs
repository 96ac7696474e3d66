//! Packs: what a wall that asks for them is sent instead of many frames, and that it is the same feed.

use futures_util::StreamExt;
use openfloor::hub::Hub;
use openfloor::wire::pack;
use serde_json::Value;
use tempfile::tempdir;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{WebSocketStream, client_async};

use crate::bench::*;

/// More than a chunk, so that there is more than one pack.
const THINGS: usize = 600;

/// How a part of the feed came.
#[derive(Default)]
struct Came {
    texts: Vec<String>,
    messages: usize,
    packs: usize,
    bytes: usize,
}

/// A wall that says of packs what it is to say.
struct Asks {
    socket: WebSocketStream<TcpStream>,
    granted: bool,
}

impl Asks {
    async fn connect(hub: &Hub, query: &str, accepts: Option<&str>) -> Self {
        let stream = TcpStream::connect(hub.addr()).await.expect("connects");
        let mut request = feed_request(hub, query);
        if let Some(accepts) = accepts {
            request.headers_mut().insert(pack::ACCEPT_HEADER, accepts.parse().expect("a value"));
        }
        let (socket, response) = client_async(request, stream).await.expect("the handshake");
        Self { socket, granted: response.headers().get(pack::HEADER).is_some_and(|way| way == pack::LZ4) }
    }

    /// Frames up to one that has some words, and the packs that they came in.
    async fn until(&mut self, last: &str) -> Came {
        let mut came = Came::default();
        while !came.texts.last().is_some_and(|text| text.contains(last)) {
            let message = soon("a frame", self.socket.next()).await.expect("more").expect("a frame");
            came.bytes += message.len();
            came.messages += 1;
            match message {
                Message::Text(text) => came.texts.push(text.as_str().to_owned()),
                Message::Binary(packed) => {
                    assert!(self.granted, "nobody is sent what they did not ask for");
                    came.packs += 1;
                    let bytes = pack::unpacked(&packed).expect("a pack");
                    let frames = pack::frames(&bytes).expect("frames").into_iter();
                    let texts = frames.map(|range| String::from_utf8(bytes[range].to_vec()).expect("text"));
                    came.texts.extend(texts);
                }
                other => panic!("{other:?}"),
            }
        }
        came
    }
}

/// All that a wall is sent before it is synced.
async fn came(hub: &Hub, query: &str, accepts: Option<&str>) -> Came {
    let mut wall = Asks::connect(hub, query, accepts).await;
    assert_eq!(
        wall.granted,
        accepts.is_some_and(|accepts| accepts.to_lowercase().contains("lz4")),
        "{accepts:?}"
    );
    wall.until("feed.synced").await
}

/// The same without what differs from one moment to another.
fn events(texts: &[String]) -> Vec<String> {
    texts.iter().filter(|text| !text.contains("dev.openfloor.feed.")).cloned().collect()
}

#[tokio::test]
async fn a_wall_that_takes_packs_has_the_same_floor_in_fewer_bytes() {
    let folder = tempdir().expect("a folder");
    let hub = Hub::start(settings(folder.path())).await.expect("the hub starts");
    let notices: Vec<Value> = (0..THINGS).map(|n| notice(&n.to_string(), &n.to_string(), |_| {})).collect();
    for batch in notices.chunks(100) {
        assert_eq!(publish_batch(&hub, batch).await.status, 201);
    }
    for query in ["", "?site=lisbon"] {
        let plain = came(&hub, query, None).await;
        let other = came(&hub, query, Some("br, zstd")).await;
        let packed = came(&hub, query, Some("zstd, LZ4")).await;
        assert_eq!((plain.packs, other.packs), (0, 0));
        assert_eq!(events(&plain.texts), events(&packed.texts), "the same frames in the same order");
        assert_eq!(events(&plain.texts), events(&other.texts));
        assert_eq!(events(&packed.texts).len(), THINGS);
        assert!(packed.packs > 1 && packed.messages < THINGS / 10, "{} messages", packed.messages);
        assert!(packed.bytes * 3 < plain.bytes, "{} of {} bytes", packed.bytes, plain.bytes);
    }
    // What came after a cursor is packed too, and what is little is not.
    let all = came(&hub, "", None).await;
    let cursor_of = |at: usize| {
        let frame: Value = serde_json::from_str(&events(&all.texts)[at]).expect("JSON");
        frame["feedcursor"].as_str().expect("a cursor").to_owned()
    };
    let replay = came(&hub, &format!("?cursor={}", cursor_of(99)), Some("lz4")).await;
    assert_eq!(events(&replay.texts).len(), THINGS - 100);
    assert!(replay.packs > 0);
    let few = came(&hub, &format!("?cursor={}", cursor_of(THINGS - 2)), Some("lz4")).await;
    assert_eq!((events(&few.texts).len(), few.packs), (1, 0));
    hub.stop().await;
}

#[tokio::test]
async fn what_has_just_been_published_is_sent_as_it_is() {
    let folder = tempdir().expect("a folder");
    let hub = Hub::start(settings(folder.path())).await.expect("the hub starts");
    let mut wall = Asks::connect(&hub, "", Some("lz4")).await;
    wall.until("feed.synced").await;
    let notices: Vec<Value> = (0..100).map(|n| notice(&n.to_string(), &n.to_string(), |_| {})).collect();
    assert_eq!(publish_batch(&hub, &notices).await.status, 201);
    let live = wall.until("Headline of 99").await;
    assert_eq!((events(&live.texts).len(), live.packs), (100, 0));
    hub.stop().await;
}
