//! Counts move for real causes, and for nothing else.

use std::collections::BTreeSet;
use std::time::Duration;

use openfloor::hub::board::RECENT_BYTES_MAX;
use openfloor::hub::{Hub, HubSettings, Timing};
use serde_json::json;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpSocket, TcpStream};

use crate::bench::{
    self, Wall, answer, notice, post_text, publish, publish_batch, published, soon, withdrawn,
};
use crate::exposition::{self, Samples};

/// Bytes of the body of a notice that fills what lies between a hub and a wall soon enough.
const BODY_BYTES: usize = 3_900;

async fn get(hub: &Hub, path: &str) -> String {
    let mut stream = TcpStream::connect(hub.addr()).await.expect("connects");
    let request = format!("GET {path} HTTP/1.1\r\nhost: hub\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.expect("writes");
    let mut bytes = Vec::new();
    soon("the answer", tokio::io::AsyncReadExt::read_to_end(&mut stream, &mut bytes)).await.expect("reads");
    String::from_utf8(bytes).expect("UTF-8")
}

async fn scrape(hub: &Hub) -> Samples {
    let answer = get(hub, "/metrics").await;
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    assert!(head.contains("content-type: application/openmetrics-text; version=1.0.0"), "{head}");
    exposition::read(body)
}

/// Scrapes until a count is as it should be.
async fn until(hub: &Hub, series: &str, fits: impl Fn(f64) -> bool) -> Samples {
    soon(series, async {
        loop {
            let samples = scrape(hub).await;
            if fits(samples[series]) {
                return samples;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    })
    .await
}

/// Every series that grew, and by how much; times and sizes are left out.
fn grown(before: &Samples, after: &Samples) -> Vec<String> {
    let counts = after.iter().filter(|(series, _)| series.contains("_total"));
    counts
        .filter(|(series, now)| before[*series] != **now)
        .map(|(series, now)| format!("{} +{}", series.trim_start_matches("openfloor_"), now - before[series]))
        .collect()
}

#[tokio::test]
async fn every_count_is_told_to_operators() {
    let data = tempfile::tempdir().expect("a folder");
    let hub = bench::hub(data.path()).await;
    let page = include_str!("../../docs/operating.md");
    let answer = get(&hub, "/metrics").await;
    let names: Vec<_> = answer
        .lines()
        .filter_map(|line| line.strip_prefix("# TYPE ")?.split_once(' '))
        .map(|(name, kind)| {
            let ending = match kind {
                "counter" => "_total",
                "info" => "_info",
                _ => "",
            };
            format!("| `{name}{ending}` | {kind} |")
        })
        .collect();
    assert!(names.iter().all(|row| page.contains(row)), "docs/operating.md lacks some of {names:#?}");
    assert_eq!(page.matches("| `openfloor_").count(), names.len(), "docs/operating.md tells of others too");
    hub.stop().await;
}

#[tokio::test]
async fn every_count_moves_for_its_own_cause() {
    let data = tempfile::tempdir().expect("a folder");
    let hub = bench::hub(data.path()).await;
    let start = scrape(&hub).await;
    assert!(start.iter().all(|(series, value)| !series.contains("_total") || *value == 0.0), "{start:?}");
    assert_eq!(start["openfloor_build_info{version=\"0.1.0\"}"], 1.0);

    published(&hub, &notice("1", "a", |_| {})).await;
    let one = scrape(&hub).await;
    assert_eq!(grown(&start, &one), ["publishes_total{result=\"created\"} +1"]);
    assert_eq!((one["openfloor_log_head"], one["openfloor_board_things"]), (1.0, 1.0));
    assert_eq!((one["openfloor_commit_seconds_count"], one["openfloor_commit_events_sum"]), (1.0, 1.0));
    assert!(one["openfloor_board_recent_bytes"] > 100.0);

    assert_eq!(publish(&hub, &notice("1", "a", |_| {})).await.status, 200);
    let two = scrape(&hub).await;
    assert_eq!(grown(&one, &two), ["publishes_total{result=\"duplicate\"} +1"]);
    assert_eq!(two["openfloor_commit_seconds_count"], 1.0, "nothing was written");

    assert_eq!(post_text(&hub, "{").await.status, 400);
    assert_eq!(publish(&hub, &notice("2", "a", |event| event["data"] = json!({}))).await.status, 422);
    let three = scrape(&hub).await;
    assert_eq!(
        grown(&two, &three),
        [
            "publishes_total{result=\"refused\"} +2",
            "refused_total{reason=\"invalid\"} +1",
            "refused_total{reason=\"malformed\"} +1"
        ]
    );

    let batch: Vec<_> = (0..5).map(|at| notice(&format!("b{at}"), &format!("b{at}"), |_| {})).collect();
    assert_eq!(publish_batch(&hub, &batch).await.status, 201);
    let four = scrape(&hub).await;
    assert_eq!(four["openfloor_commit_events_sum"] - three["openfloor_commit_events_sum"], 5.0);
    assert_eq!(four["openfloor_commit_events_bucket{le=\"4.0\"}"], 1.0, "one group of one");
    assert_eq!(four["openfloor_commit_events_bucket{le=\"8.0\"}"], 2.0, "and one of five");

    let mut wall = Wall::connect(&hub, "").await;
    assert_eq!(wall.snapshot().await.len(), 6);
    let mut lead = Wall::connect(&hub, "?audience=leads&site=lisbon").await;
    assert_eq!(lead.snapshot().await.len(), 6);
    let five = until(&hub, "openfloor_frames_total", |frames| frames == 12.0).await;
    assert_eq!(grown(&four, &five), ["chunks_total +2", "frames_total +12"]);
    assert_eq!(five["openfloor_connections{role=\"wall\"}"], 1.0);
    assert_eq!(five["openfloor_connections{role=\"lead\"}"], 1.0);

    published(&hub, &withdrawn("w", "a")).await;
    wall.event().await;
    lead.event().await;
    let six = until(&hub, "openfloor_lag_events", |lag| lag == 0.0).await;
    assert_eq!(six["openfloor_position_furthest_behind"], 7.0);
    assert_eq!(six["openfloor_connections_syncing"], 0.0);

    drop(lead);
    let seven = until(&hub, "openfloor_connections{role=\"lead\"}", |leads| leads == 0.0).await;
    assert_eq!(grown(&six, &seven), ["connections_ended_total{code=\"gone\"} +1"]);

    let plain = get(&hub, "/v1/feed").await;
    assert!(plain.starts_with("HTTP/1.1 426"), "{plain}");
    let eight = scrape(&hub).await;
    assert_eq!(grown(&seven, &eight), ["handshakes_refused_total{status=\"426\"} +1"]);

    let names = |samples: &Samples| samples.keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(names(&start), names(&eight), "no event, wall or refusal makes a series");
    hub.stop().await;
}

#[tokio::test]
async fn a_wall_that_reads_nothing_is_seen_as_lag_and_as_its_close() {
    let data = tempfile::tempdir().expect("a folder");
    let timing = Timing { write: Duration::from_secs(6), ..Timing::default() };
    let hub =
        Hub::start(HubSettings { timing, ..bench::settings(data.path()) }).await.expect("the hub starts");
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.set_recv_buffer_size(4 * 1024).expect("a small buffer");
    let stream = socket.connect(hub.addr()).await.expect("connects");
    let mut stuck = Wall::over(stream, &hub, "").await.expect("the handshake");
    stuck.snapshot().await;
    let mut quick = Wall::connect(&hub, "").await;
    quick.snapshot().await;
    let body = "x".repeat(BODY_BYTES);
    let mut batch = 0;
    let behind = loop {
        assert!(batch < 200, "the stuck wall takes everything");
        let events: Vec<_> = (0..100)
            .map(|at| {
                notice(&format!("{batch}-{at}"), &format!("n{batch}-{at}"), |event| {
                    event["data"]["body"] = body.as_str().into();
                })
            })
            .collect();
        assert_eq!(publish_batch(&hub, &events).await.status, 201);
        for _ in 0..100 {
            quick.event().await;
        }
        batch += 1;
        let samples = scrape(&hub).await;
        if samples["openfloor_lag_events"] > 100.0 {
            break samples;
        }
    };
    let (head, lag) = (behind["openfloor_log_head"], behind["openfloor_lag_events"]);
    assert_eq!(head, f64::from(batch * 100));
    assert_eq!(behind["openfloor_position_furthest_behind"], head - lag);
    let closed = until(&hub, "openfloor_connections_ended_total{code=\"4001\"}", |ended| ended == 1.0).await;
    assert_eq!(closed["openfloor_connections{role=\"wall\"}"], 1.0);
    until(&hub, "openfloor_lag_events", |lag| lag == 0.0).await;
    drop(stuck);
    hub.stop().await;
}

#[tokio::test]
async fn what_a_slow_wall_was_not_sent_is_counted_as_its_frames_tell() {
    let data = tempfile::tempdir().expect("a folder");
    // It may be slow for as long as the test takes.
    let timing = Timing { write: bench::DEADLINE * 10, silence: bench::DEADLINE * 10, ..Timing::default() };
    let hub =
        Hub::start(HubSettings { timing, ..bench::settings(data.path()) }).await.expect("the hub starts");
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.set_recv_buffer_size(4 * 1024).expect("a small buffer");
    let stream = socket.connect(hub.addr()).await.expect("connects");
    let mut slow = Wall::over(stream, &hub, "").await.expect("the handshake");
    slow.snapshot().await;
    // So far behind that the events after its position are no longer among the recent ones.
    let mut batch = 0;
    let recent = RECENT_BYTES_MAX / BODY_BYTES;
    while scrape(&hub).await["openfloor_lag_events"] <= recent as f64 {
        assert!(batch < 200, "the slow wall takes everything");
        let events: Vec<_> = (0..100)
            .map(|at| {
                notice(&format!("{batch}-{at}"), &format!("n{at}"), |event| {
                    event["data"]["body"] = format!("{batch} {}", "x".repeat(BODY_BYTES)).into();
                })
            })
            .collect();
        assert_eq!(publish_batch(&hub, &events).await.status, 201);
        batch += 1;
    }
    assert_eq!(scrape(&hub).await["openfloor_skipped_total"], 0.0, "nothing yet: it takes nothing");
    let head = batch * 100;
    let mut told = 0;
    loop {
        let frame = slow.event().await;
        told += frame["feedskip"].as_u64().unwrap_or(0);
        if frame["feedseq"] == format!("{head:020}") {
            break;
        }
    }
    assert!(told > 0, "no frame tells of a version that was skipped");
    let after = until(&hub, "openfloor_lag_events", |lag| lag == 0.0).await;
    assert_eq!(after["openfloor_skipped_total"], f64::from(u32::try_from(told).expect("few")));
    hub.stop().await;
}

#[tokio::test]
async fn a_draining_hub_is_not_ready_and_says_why() {
    let data = tempfile::tempdir().expect("a folder");
    let hub = bench::hub(data.path()).await;
    let mut wall = Wall::connect(&hub, "").await;
    wall.snapshot().await;
    // A request whose head is not whole yet when the hub begins to end: it is answered all the same. Connections are
    // taken in their order, so when a later one is answered, this one is open.
    let mut early = TcpStream::connect(hub.addr()).await.expect("connects");
    early.write_all(b"GET /readyz HTTP/1.1\r\n").await.expect("writes");
    assert!(get(&hub, "/readyz").await.ends_with("\r\n\r\nready"));
    let stopping = tokio::spawn(hub.stop());
    let (bye, code) = wall.closed().await;
    assert_eq!(code, Some(4000), "{bye:?}");
    early.write_all(b"host: hub\r\nconnection: close\r\n\r\n").await.expect("writes");
    let answer = answer(&mut early).await;
    assert_eq!(answer.status, 503, "{answer:?}");
    assert!(answer.body["error"].as_str().is_some_and(|why| why.contains("going down")), "{answer:?}");
    stopping.await.expect("it stops");
}
