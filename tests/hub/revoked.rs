//! A token that is taken back while its wall takes nothing.

use std::path::Path;
use std::time::Duration;

use futures_util::StreamExt as _;
use jiff::Timestamp;
use openfloor::hub::tokens::{Grant, Tokens};
use openfloor::hub::{Hub, HubSettings, Role, Timing};
use openfloor::wire::Token;
use tempfile::tempdir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{WebSocketStream, client_async};

use crate::bench::*;

/// How many walls are on the feed, as the hub counts them.
async fn walls(hub: &Hub) -> u64 {
    let mut stream = TcpStream::connect(hub.addr()).await.expect("connects");
    let request = b"GET /metrics HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
    stream.write_all(request).await.expect("writes");
    let mut text = String::new();
    stream.read_to_string(&mut text).await.expect("reads");
    let line = text.lines().find_map(|line| line.strip_prefix("openfloor_connections{role=\"wall\"} "));
    line.expect("a count").trim().parse().expect("a number")
}

async fn until_there_are(hub: &Hub, wanted: u64) {
    let count = async {
        while walls(hub).await != wanted {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    soon("the count of walls", count).await;
}

/// Longer than any test lasts.
const NEVER: Duration = Duration::from_secs(3_600);

/// A hub in the middle of the snapshot of a wall that takes nothing, the tokens of that hub, and the wall's own.
async fn stuck(folder: &Path, goodbye: Duration) -> (Hub, Tokens, Token, WebSocketStream<TcpStream>) {
    // Nothing else may end it: neither the deadline of a chunk nor that of a ping.
    let watch = Duration::from_millis(20);
    let timing = Timing { write: NEVER, silence: NEVER, goodbye, watch, ..Timing::default() };
    let grant =
        Grant { role: Role::Wall, source: None, site: None, replays: false, name: None, expires_at: None };
    let mut tokens = Tokens::make(folder).expect("opens");
    let token = tokens.give(&grant, Timestamp::now()).expect("given");
    let hub = Hub::start(HubSettings { timing, ..settings(folder) });
    let hub = hub.await.expect("the hub starts");
    // More than the buffers of both sides hold, so that the hub waits in the middle of it.
    for start in (0..400).step_by(100) {
        let long = |event: &mut serde_json::Value| event["data"]["body"] = "long ".repeat(700).into();
        let batch: Vec<_> =
            (start..start + 100).map(|n| notice(&format!("n{n}"), &format!("n{n}"), long)).collect();
        let answer = publish_batch(&hub, &batch).await;
        assert_eq!(answer.status, 201, "{answer:?}");
    }
    let mut request = feed_request(&hub, "");
    let bearer = format!("Bearer {}", token.reveal()).parse().expect("a value");
    request.headers_mut().insert("authorization", bearer);
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.set_recv_buffer_size(16 * 1024).expect("set");
    let stream = socket.connect(hub.addr()).await.expect("connects");
    let (wall, _) = soon("the handshake", client_async(request, stream)).await.expect("let in");
    until_there_are(&hub, 1).await;
    (hub, tokens, token, wall)
}

#[tokio::test]
async fn a_wall_that_takes_nothing_is_cut_off_when_its_token_is_revoked() {
    let folder = tempdir().expect("a folder");
    let (hub, mut tokens, token, _still) = stuck(folder.path(), Timing::default().goodbye).await;
    tokens.revoke(token.id(), Timestamp::now()).expect("revoked");
    until_there_are(&hub, 0).await;
    hub.stop().await;
}

#[tokio::test]
async fn who_is_cut_off_in_the_middle_of_a_frame_is_sent_its_end_and_a_goodbye() {
    let folder = tempdir().expect("a folder");
    let (hub, mut tokens, token, mut wall) = stuck(folder.path(), NEVER).await;
    tokens.revoke(token.id(), Timestamp::now()).expect("revoked");
    // From here on the hub gives the wall no more than the rest of the frame that it is in.
    let known = async {
        while hub.tokens() > 0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    soon("the hub to know of it", known).await;
    let mut said = Vec::new();
    loop {
        match soon("a frame", wall.next()).await {
            Some(Ok(Message::Text(text))) => {
                let frame: serde_json::Value = serde_json::from_str(&text).expect("a whole frame");
                said.push(frame["type"].to_string());
            }
            Some(Ok(Message::Close(_))) => break,
            other => panic!("after {} frames: {other:?}", said.len()),
        }
    }
    assert!(said.last().is_some_and(|last| last.contains("feed.bye")), "{said:?}");
    assert!(said.len() < 400, "all of it was sent: nothing was cut off");
    drop(wall);
    hub.stop().await;
}
