//! The publishing client against a real hub, and against what is none.

use openfloor::publisher::{PublishError, Publisher};
use tempfile::tempdir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::bench::*;

#[tokio::test]
async fn it_publishes_one_and_many_and_hears_why_not() {
    let folder = tempdir().expect("a folder");
    let hub = hub(folder.path()).await;
    let publisher = Publisher::new(&hub.addr().to_string()).expect("an address");
    let one = publisher.publish(notice("a", "one", |_| {}).to_string()).await.expect("taken");
    assert_eq!((one.results[0].seq, one.results[0].duplicate), (1, false));
    let events = ["a", "b"].map(|id| notice(id, if id == "a" { "one" } else { "two" }, |_| {}).to_string());
    let many = publisher.publish_batch(&events).await.expect("taken");
    assert_eq!(
        many.results.iter().map(|r| (r.seq, r.duplicate)).collect::<Vec<_>>(),
        [(1, true), (2, false)]
    );

    let bad = notice("c", "three", |event| event["data"]["headline"] = 7.into());
    let error = publisher.publish_with_retry(bad.to_string()).await.expect_err("refused");
    assert!(!error.is_transient() && error.to_string().contains("/data/headline"), "{error}");
    assert!(matches!(error, PublishError::Refused { status: 422, .. }));
    let many = vec![String::from("{}"); 101];
    assert!(matches!(publisher.publish_batch(&many).await, Err(PublishError::Batch { have: 101 })));
}

#[tokio::test]
async fn it_tells_nobody_there_from_somebody_else_there() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("binds");
    let addr = listener.local_addr().expect("an address");
    let publisher = Publisher::new(&addr.to_string()).expect("an address");
    let serve = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("accepts");
        let _ = stream.read(&mut [0; 4096]).await;
        stream
            .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\nconnection: close\r\n\r\n<html>")
            .await
            .expect("writes");
        drop(listener);
    });
    let error = publisher.publish("{}").await.expect_err("no hub");
    assert!(matches!(error, PublishError::Answer { status: 200, .. }) && !error.is_transient(), "{error}");
    soon("the server's end", serve).await.expect("it ran");
    let error = publisher.publish("{}").await.expect_err("nobody");
    assert!(matches!(error, PublishError::Unreachable { .. }) && error.is_transient());
    assert!(error.to_string().contains("refused") && error.to_string().contains("hub running"), "{error}");
}

#[tokio::test]
async fn it_tries_again_when_a_hub_is_busy() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("binds");
    let publisher = Publisher::new(&listener.local_addr().expect("one").to_string()).expect("an address");
    let answers = [
        "HTTP/1.1 503 Service Unavailable\r\nretry-after: 0\r\ncontent-length: 16\r\nconnection: close\r\n\r\n{\"error\":\"busy\"}",
        "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
        "HTTP/1.1 201 Created\r\ncontent-length: 50\r\nconnection: close\r\n\r\n{\"results\":[{\"id\":\"a\",\"seq\":9,\"duplicate\":false}]}",
    ];
    let serve = async {
        for answer in answers {
            let (mut stream, _) = listener.accept().await.expect("accepts");
            let _ = stream.read(&mut [0; 4096]).await;
            stream.write_all(answer.as_bytes()).await.expect("writes");
        }
    };
    let (published, ()) =
        soon("the third attempt", async { tokio::join!(publisher.publish_with_retry("{}"), serve) }).await;
    assert_eq!(published.expect("taken at last").results[0].seq, 9);
}
