//! Senders that send too much, too slowly, or the wrong thing.

use std::time::{Duration, Instant};

use openfloor::hub::{Hub, HubSettings, Timing};
use tempfile::tempdir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::bench::*;

const STRUCTURED: &str = "content-type: application/cloudevents+json";

#[tokio::test]
async fn a_body_over_its_limit_is_refused_however_it_comes() {
    let folder = tempdir().expect("a folder");
    let hub = hub(folder.path()).await;
    let mut event = notice("a", "one", |_| {}).to_string();
    event.push_str(&" ".repeat(64 * 1024 - event.len()));
    assert_eq!(post_text(&hub, &event).await.status, 201, "64 KiB is within");
    event.push(' ');
    assert_eq!(post_text(&hub, &event).await.status, 413, "and one byte more is not");
    assert_eq!(post(&hub, STRUCTURED, &[b' '; 1_500_000]).await.status, 413);
    let batch = "content-type: application/cloudevents-batch+json";
    assert_eq!(post(&hub, batch, &[b' '; 1_500_000]).await.status, 413);

    let mut chunked = format!("POST /v1/events HTTP/1.1\r\nhost: hub\r\nconnection: close\r\n{STRUCTURED}\r\ntransfer-encoding: chunked\r\n\r\n").into_bytes();
    for _ in 0..20 {
        chunked.extend_from_slice(b"1000\r\n");
        chunked.extend_from_slice(&[b' '; 0x1000]);
        chunked.extend_from_slice(b"\r\n");
    }
    chunked.extend_from_slice(b"0\r\n\r\n");
    assert_eq!(raw(&hub, &chunked).await.status, 413, "a body without a length");

    // Who asks first is told before it sends anything.
    let asks = format!(
        "POST /v1/events HTTP/1.1\r\nhost: hub\r\nconnection: close\r\n{STRUCTURED}\r\nexpect: 100-continue\r\ncontent-length: 9999999\r\n\r\n"
    );
    assert_eq!(raw(&hub, asks.as_bytes()).await.status, 413);
    assert_eq!(hub.events(), 1);
}

#[tokio::test]
async fn a_chunked_body_within_its_limit_is_taken() {
    let folder = tempdir().expect("a folder");
    let hub = hub(folder.path()).await;
    let event = notice("a", "one", |_| {}).to_string();
    let request = format!(
        "POST /v1/events HTTP/1.1\r\nhost: hub\r\nconnection: close\r\n{STRUCTURED}\r\ntransfer-encoding: chunked\r\n\r\n{:x}\r\n{event}\r\n0\r\n\r\n",
        event.len()
    );
    assert_eq!(raw(&hub, request.as_bytes()).await.status, 201);
}

#[tokio::test]
async fn who_dawdles_with_head_or_body_is_cut_off() {
    let folder = tempdir().expect("a folder");
    let short = Duration::from_millis(200);
    let timing = Timing { head: short, ..Timing::default() };
    let hub = Hub::start(HubSettings { timing, ..settings(folder.path()) }).await.expect("starts");
    let began = Instant::now();

    let mut head = TcpStream::connect(hub.addr()).await.expect("connects");
    head.write_all(b"POST /v1/events HTTP/1.1\r\nhost: h").await.expect("writes");
    let mut bytes = Vec::new();
    // The end may be a reset: either way it is over.
    let _ = soon("the end", head.read_to_end(&mut bytes)).await;

    let mut idle = TcpStream::connect(hub.addr()).await.expect("connects");
    let _ = soon("the end", idle.read_to_end(&mut bytes)).await;
    assert!(began.elapsed() >= short, "they were given their time");

    // Of its own, with time for a head: a connection that had none left would be closed without an answer.
    let folder = tempdir().expect("a folder");
    let timing = Timing { body: short, ..Timing::default() };
    let hub = Hub::start(HubSettings { timing, ..settings(folder.path()) }).await.expect("starts");
    let began = Instant::now();
    let mut body = TcpStream::connect(hub.addr()).await.expect("connects");
    let half = format!(
        "POST /v1/events HTTP/1.1\r\nhost: h\r\nconnection: close\r\n{STRUCTURED}\r\ncontent-length: 100\r\n\r\n{{"
    );
    body.write_all(half.as_bytes()).await.expect("writes");
    assert_eq!(answer(&mut body).await.status, 408);
    assert!(began.elapsed() >= short, "it was given its time");
}

#[tokio::test]
async fn other_paths_and_methods_are_answered_in_json() {
    let folder = tempdir().expect("a folder");
    let hub = hub(folder.path()).await;
    let get = async |path: &str| {
        raw(&hub, format!("GET {path} HTTP/1.1\r\nhost: hub\r\nconnection: close\r\n\r\n").as_bytes()).await
    };
    let health = get("/healthz").await;
    assert_eq!((health.status, health.head.contains("content-length: 2")), (200, true));
    let missing = get("/v2/feed").await;
    assert_eq!((missing.status, missing.body["error"].is_string()), (404, true));
    let method = get("/v1/events").await;
    assert_eq!((method.status, method.body["error"].is_string()), (405, true));
    assert!(method.head.contains("allow: post"), "{}", method.head);
}
