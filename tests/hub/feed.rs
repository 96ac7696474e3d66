//! What a wall is sent: the order of frames, its view, and what happens when it is slow.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use openfloor::hub::{Access, Hub, HubSettings, Timing};
use openfloor::wire::{Cursor, Incoming, decode};
use serde_json::Value;
use tempfile::tempdir;
use tokio::net::{TcpSocket, TcpStream};
use tokio_tungstenite::client_async;
use tokio_tungstenite::tungstenite::{Error, Message};

use crate::bench::*;

#[tokio::test]
async fn a_wall_gets_hello_snapshot_synced_live_and_heartbeats() {
    let folder = tempdir().expect("a folder");
    let hub = hub(folder.path()).await;
    published(&hub, &notice("a", "one", |_| {})).await;
    published(&hub, &notice("b", "two", |_| {})).await;
    published(&hub, &notice("c", "one", |event| event["data"]["headline"] = "New".into())).await;

    let mut wall = Wall::connect(&hub, "?site=lisbon").await;
    let hello = wall.next().await.expect("hello");
    assert_eq!(hello["data"]["head"], 3);
    assert_eq!(hello["data"]["mode"], "snapshot");
    assert_eq!(hello["data"]["reason"], "new");
    assert_eq!(hello["data"]["role"], "wall");
    let epoch = hello["data"]["epoch"].as_str().expect("an epoch").to_owned();
    let (first, second) = (wall.event().await, wall.event().await);
    assert_eq!((subject(&first), subject(&second)), ("notice/two".into(), "notice/one".into()));
    assert_eq!(second["data"]["headline"], "New");
    assert_eq!(second["data"]["corrected"][0]["field"], "headline");
    assert_eq!(second["feedseq"], "00000000000000000003");
    assert_eq!(second["feedphase"], "snapshot");
    let synced = wall.control("synced").await;
    assert_eq!((&synced["data"]["through"], &synced["data"]["count"]), (&3.into(), &2.into()));
    assert_eq!(synced["feedcursor"], second["feedcursor"]);

    published(&hub, &notice("d", "three", |_| {})).await;
    let live = wall.event().await;
    assert_eq!(subject(&live), "notice/three");
    assert!(live.get("feedphase").is_none() && live["time"].is_string());
    let cursor: Cursor = live["feedcursor"].as_str().expect("a cursor").parse().expect("fits");
    assert_eq!((format!("{:016x}", cursor.epoch), cursor.seq), (epoch, 4));
    let heartbeat = wall.control("heartbeat").await;
    assert_eq!(heartbeat["feedcursor"], live["feedcursor"]);
    assert!(matches!(decode(&live.to_string()), Incoming::Event { .. }));
    assert!(matches!(decode(&heartbeat.to_string()), Incoming::Heartbeat { .. }));
    assert_eq!(hub.events(), 4);
}

#[tokio::test]
async fn a_view_shows_its_site_its_team_and_its_audience() {
    let folder = tempdir().expect("a folder");
    let hub = hub(folder.path()).await;
    let team = |name: &'static str| move |event: &mut Value| event["team"] = name.into();
    published(&hub, &notice("1", "all", |_| {})).await;
    published(&hub, &notice("2", "day", team("day"))).await;
    published(&hub, &notice("3", "night", team("night"))).await;
    published(&hub, &notice("4", "leads", |event| event["audience"] = "leads".into())).await;
    published(&hub, &notice("5", "porto", |event| event["site"] = "porto".into())).await;
    let of = |names: &str| names.split(' ').map(|name| format!("notice/{name}")).collect::<Vec<_>>();
    for (query, shown) in [
        ("", "all day night porto"),
        ("?site=lisbon", "all day night"),
        ("?site=lisbon&team=night", "all night"),
        ("?site=lisbon&audience=floor", "all day night"),
        ("?audience=leads", "all day night leads porto"),
        ("?site=lisbon&team=day&audience=leads", "all day leads"),
    ] {
        assert_eq!(Wall::of(&hub, query).await, of(shown), "snapshot of {query:?}");
    }

    let mut wall = Wall::connect(&hub, "?site=lisbon&team=night").await;
    wall.snapshot().await;
    published(&hub, &notice("6", "day-2", team("day"))).await;
    published(&hub, &notice("7", "leads-2", |event| event["audience"] = "leads".into())).await;
    published(&hub, &notice("8", "night-2", team("night"))).await;
    assert_eq!(subject(&wall.event().await), "notice/night-2", "what is filtered live is filtered too");

    let mut lead = Wall::connect(&hub, "?audience=leads").await;
    assert_eq!(lead.next().await.expect("a hello")["data"]["role"], "lead");
}

fn to_ops(event: &mut Value) {
    event["team"] = "ops".into();
    event["data"]["affects"] = serde_json::json!([]);
}

/// A floor on which a team belongs to a unit, or to none.
fn floor(id: &str, unit: Option<&str>) -> Value {
    notice(id, "x", |event| {
        event["type"] = "dev.openfloor.floor.v1".into();
        event["subject"] = "floor/main".into();
        let mut night = serde_json::json!({ "id": "night", "name": "Night" });
        unit.inspect(|unit| night["parent"] = (*unit).into());
        let teams = serde_json::json!([night, { "id": "ops", "name": "Operations" }]);
        event["data"] = serde_json::json!({ "name": "Lisbon", "time_zone": "Europe/Lisbon", "languages": ["en"], "teams": teams });
    })
}

#[tokio::test]
async fn what_is_told_to_a_unit_is_shown_to_its_teams_also_once_they_come_to_it() {
    let folder = tempdir().expect("a folder");
    let hub = hub(folder.path()).await;
    published(&hub, &floor("1", None)).await;
    published(&hub, &notice("2", "ops", to_ops)).await;
    let shown = |wall: Vec<String>| wall.contains(&"notice/ops".to_owned());
    assert!(!shown(Wall::of(&hub, "?team=night").await), "it is of no unit");
    let mut wall = Wall::connect(&hub, "?team=night").await;
    wall.snapshot().await;

    published(&hub, &floor("3", Some("ops"))).await;
    let bye = loop {
        let frame = wall.next().await.expect("a goodbye");
        if kind(&frame) == "feed.bye" {
            break frame;
        }
    };
    assert_eq!(bye["data"]["keep_cursor"], false, "it begins anew");
    assert!(shown(Wall::of(&hub, "?team=night").await));
    assert!(!shown(Wall::of(&hub, "?team=day").await));

    let mut wall = Wall::connect(&hub, "?team=night").await;
    wall.snapshot().await;
    published(&hub, &notice("4", "ops-2", to_ops)).await;
    assert_eq!(subject(&wall.event().await), "notice/ops-2");
    // A floor that changes nothing of it disturbs nobody.
    published(&hub, &floor("5", Some("ops"))).await;
    assert_eq!(subject(&wall.event().await), "floor/main");
}

#[tokio::test]
async fn a_handshake_that_is_not_of_the_feed_is_refused_with_its_reason() {
    let folder = tempdir().expect("a folder");
    let hub = hub(folder.path()).await;
    type Change = fn(&mut tokio_tungstenite::tungstenite::http::Request<()>);
    let header = |_: &mut _| {};
    let cases: [(&str, Change, u16, &str); 9] = [
        ("?colour=red", header, 400, "colour"),
        ("?token=abc", header, 400, "Authorization"),
        ("?cursor=12", header, 400, "cursor"),
        ("?audience=all", header, 400, "audience"),
        ("", |r| drop(r.headers_mut().remove("sec-websocket-protocol")), 400, "cloudevents.json"),
        (
            "",
            |r| drop(r.headers_mut().insert("sec-websocket-protocol", "chat".parse().unwrap())),
            400,
            "cloudevents.json",
        ),
        ("", |r| drop(r.headers_mut().insert("sec-websocket-version", "8".parse().unwrap())), 426, "13"),
        ("", |r| drop(r.headers_mut().insert("origin", "https://x.example".parse().unwrap())), 403, "origin"),
        ("", |r| drop(r.headers_mut().insert("upgrade", "h2c".parse().unwrap())), 426, "WebSocket"),
    ];
    for (query, change, status, word) in cases {
        let mut request = feed_request(&hub, query);
        change(&mut request);
        // Written by hand: a client of the library would not send most of these.
        let mut text = format!("GET {} HTTP/1.1\r\n", request.uri().path_and_query().expect("a path"));
        for (name, value) in request.headers() {
            text.push_str(&format!("{name}: {}\r\n", value.to_str().expect("text")));
        }
        let text = text.replace("connection: Upgrade", "connection: Upgrade, close") + "\r\n";
        let answer = raw(&hub, text.as_bytes()).await;
        assert_eq!(answer.status, status, "{query} {answer:?}");
        assert!(answer.body["error"].as_str().is_some_and(|why| why.contains(word)), "{answer:?}");
        assert!(!answer.body.to_string().contains("abc"), "a token is repeated: {answer:?}");
    }
    // A good cursor is taken, and answered with a snapshot in this version.
    let cursor = Cursor { epoch: 1, seq: 2, check: 3 };
    assert_eq!(Wall::of(&hub, &format!("?cursor={cursor}")).await, [""; 0]);
}

#[tokio::test]
async fn an_origin_on_the_list_may_connect() {
    let folder = tempdir().expect("a folder");
    let access = Access { origins: vec!["https://wall.example".into()], ..Access::default() };
    let hub = Hub::start(HubSettings { access, ..settings(folder.path()) }).await.expect("starts");
    let mut request = feed_request(&hub, "");
    request.headers_mut().insert("origin", "https://wall.example".parse().expect("a value"));
    let stream = TcpStream::connect(hub.addr()).await.expect("connects");
    let (_, response) = client_async(request, stream).await.expect("the handshake");
    assert_eq!(response.headers()["sec-websocket-protocol"], "cloudevents.json");
}

#[tokio::test]
async fn what_a_wall_says_is_ignored_and_bounded() {
    let folder = tempdir().expect("a folder");
    let hub = hub(folder.path()).await;
    let mut wall = Wall::connect(&hub, "").await;
    wall.snapshot().await;
    wall.0.send(Message::text("hello?")).await.expect("sends");
    published(&hub, &notice("a", "one", |_| {})).await;
    assert_eq!(subject(&wall.event().await), "notice/one");
    wall.0.send(Message::text("x".repeat(64 * 1024))).await.expect("sends");
    let (bye, code) = wall.closed().await;
    assert_eq!((code, bye.map(|bye| bye["data"]["code"].clone())), (Some(1009), Some(1009.into())));
}

/// An event of about 60 KiB, in a field that this version does not know.
fn large(id: usize, name: &str) -> String {
    let data = format!("\"data\":{{{}", " ".repeat(60_000));
    notice(&format!("large-{id}"), name, |_| {}).to_string().replacen("\"data\":{", &data, 1)
}

/// A wall whose own system takes little: what it does not read stays with the hub.
async fn narrow(hub: &Hub) -> Wall {
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.set_recv_buffer_size(8 * 1024).expect("a size");
    let stream = socket.connect(hub.addr()).await.expect("connects");
    Wall::over(stream, hub, "").await.expect("the handshake")
}

#[tokio::test]
async fn a_wall_that_does_not_read_is_closed_and_slows_nobody() {
    let folder = tempdir().expect("a folder");
    let timing = Timing { write: Duration::from_millis(300), ..Timing::default() };
    let hub = Hub::start(HubSettings { timing, ..settings(folder.path()) }).await.expect("starts");
    let mut stuck = narrow(&hub).await;
    stuck.snapshot().await;
    let mut quick = Wall::connect(&hub, "").await;
    quick.snapshot().await;
    // More than the kernel's buffers of one connection hold.
    for round in 0..160 {
        let answer = post_text(&hub, &large(round, &format!("n{round}"))).await;
        let seq = answer.seq();
        let event = quick.event().await;
        assert_eq!(event["feedseq"], format!("{seq:020}"), "the other wall misses nothing");
    }
    // The hub has let go of it: the stream ends before everything has come.
    let mut events = 0;
    while let Some(frame) = stuck.next().await {
        events += u32::from(kind(&frame) == "notice");
        if kind(&frame) == "feed.bye" {
            assert_eq!(frame["data"]["code"], 4001);
        }
    }
    assert!(events < 160, "it was sent everything all the same");
}

#[tokio::test]
async fn a_wall_that_fell_behind_is_given_the_newest_of_each_thing() {
    let folder = tempdir().expect("a folder");
    // However slow the machine is, the wall is given the time to stand still.
    let timing =
        Timing { write: DEADLINE * 3, ping: DEADLINE * 3, silence: DEADLINE * 6, ..Timing::default() };
    let hub = Hub::start(HubSettings { timing, ..settings(folder.path()) }).await.expect("starts");
    let mut behind = narrow(&hub).await;
    behind.snapshot().await;
    // More than the kernel's buffers of one connection and the hub's recent events hold together.
    for round in 0..40 {
        let batch: Vec<_> = (0..10).map(|n| large(round * 10 + n, &format!("n{}", n % 5))).collect();
        let batch = format!("[{}]", batch.join(","));
        let answer = post(&hub, "content-type: application/cloudevents-batch+json", batch.as_bytes()).await;
        assert_eq!(answer.status, 201);
    }
    let mut newest = std::collections::BTreeMap::new();
    let (mut last, mut events) = (0, 0);
    while last < 400 {
        let event = behind.event().await;
        let seq = event["feedseq"].as_str().and_then(|seq| seq.parse().ok()).expect("a position");
        assert!(seq > last, "positions go up");
        last = seq;
        events += 1;
        newest.insert(subject(&event), last);
    }
    assert!(events < 400, "superseded versions were sent");
    assert_eq!(newest.into_values().collect::<Vec<_>>(), [396, 397, 398, 399, 400]);
}

#[tokio::test]
async fn a_wall_that_answers_no_ping_is_closed() {
    let folder = tempdir().expect("a folder");
    let timing =
        Timing { ping: Duration::from_millis(50), silence: Duration::from_millis(200), ..Timing::default() };
    let hub = Hub::start(HubSettings { timing, ..settings(folder.path()) }).await.expect("starts");
    // Reads the raw stream: no library answers the pings.
    let wall = Wall::connect(&hub, "").await;
    let mut stream = wall.0.into_inner();
    let mut bytes = Vec::new();
    soon("the close", tokio::io::AsyncReadExt::read_to_end(&mut stream, &mut bytes)).await.expect("reads");
    assert!(String::from_utf8_lossy(&bytes).contains("\"code\":4002"), "a bye says why");
}

#[tokio::test]
async fn a_wall_that_answers_pings_stays() {
    let folder = tempdir().expect("a folder");
    let timing =
        Timing { ping: Duration::from_millis(50), silence: Duration::from_secs(2), ..Timing::default() };
    let hub = Hub::start(HubSettings { timing, ..settings(folder.path()) }).await.expect("starts");
    let mut wall = Wall::connect(&hub, "").await;
    let mut pings = 0;
    while pings < 60 {
        match soon("a frame", wall.0.next()).await {
            Some(Ok(Message::Ping(_))) => pings += 1,
            Some(Ok(Message::Text(_))) => {}
            other => panic!("closed after {pings} pings: {other:?}"),
        }
    }
}

#[tokio::test]
async fn without_leave_nobody_sees_what_is_for_leads() {
    // From another machine it would be refused; here the rule itself is asked.
    let folder = tempdir().expect("a folder");
    let hub = hub(folder.path()).await;
    published(&hub, &notice("a", "secret-plan", |event| event["audience"] = "leads".into())).await;
    let mut wall = Wall::connect(&hub, "").await;
    assert!(wall.snapshot().await.is_empty());
    published(&hub, &withdrawn("b", "secret-plan")).await;
    published(&hub, &notice("c", "open", |_| {})).await;
    assert_eq!(subject(&wall.event().await), "notice/open", "not even the withdrawal names it");
    let refused =
        Wall::over(TcpStream::connect(hub.addr()).await.expect("connects"), &hub, "?audience=x").await;
    assert!(matches!(refused, Err(Error::Http(_))));
}
