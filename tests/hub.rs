//! The hub over real sockets and a real log: what is published is durable, seen by whom it is for, or refused by name.

#[path = "hub/bench.rs"]
mod bench;

use bench::*;
use openfloor::wire::{Cursor, Incoming, decode};
use tempfile::tempdir;

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
    assert!(matches!(decode(&heartbeat.to_string()), Incoming::Heartbeat(_)));
    assert_eq!(hub.events(), 4);
    hub.stop().await;
}
