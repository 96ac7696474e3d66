//! The life of a hub: what is in its files, what it says when it can't start, how it ends.

use std::path::Path;
use std::time::{Duration, Instant};

use openfloor::hub::store::{SqliteStore, Store};
use openfloor::hub::{Hub, HubSettings, STOP_MAX};
use serde_json::{Value, json};
use tempfile::tempdir;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::bench::*;

/// A copy of the files as they are at this moment: the hub keeps the log itself locked.
fn copy(folder: &Path) -> tempfile::TempDir {
    let copy = tempdir().expect("a folder");
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let entry = entry.expect("an entry");
        std::fs::copy(entry.path(), copy.path().join(entry.file_name())).expect("copies");
    }
    copy
}

fn bytes_of(folder: &Path) -> Vec<u8> {
    let files = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    files.flat_map(|file| std::fs::read(file).expect("a file")).collect()
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[tokio::test]
async fn what_was_acknowledged_is_in_the_file() {
    let folder = tempdir().expect("a folder");
    let hub = hub(folder.path()).await;
    for round in 1..=5 {
        let seq = published(&hub, &notice(&format!("a{round}"), &format!("n{round}"), |_| {})).await;
        let copy = copy(folder.path());
        let store = SqliteStore::open(copy.path()).expect("opens");
        assert_eq!(store.head(), seq);
        assert!(
            store.read(seq - 1, seq, 1).expect("reads")[0].body.contains(&format!("Headline of n{round}"))
        );
    }
}

#[tokio::test]
async fn a_hub_that_is_started_again_has_the_same_log() {
    let folder = tempdir().expect("a folder");
    let first = hub(folder.path()).await;
    published(&first, &notice("a", "one", |_| {})).await;
    published(
        &first,
        &notice("b", "two", |event| event["data"]["next_word_by"] = "2030-01-01T00:00:00Z".into()),
    )
    .await;
    published(&first, &notice("c", "gone", |_| {})).await;
    published(&first, &withdrawn("d", "gone")).await;
    let before = everything(&first).await;
    first.stop().await;

    let second = hub(folder.path()).await;
    assert_eq!(second.events(), 4);
    assert_eq!(everything(&second).await, before);
    // The rules know what was before: owner, first date, repetition.
    assert_eq!(publish(&second, &notice("a", "one", |_| {})).await.status, 200);
    let silent = publish(&second, &notice("e", "two", |_| {})).await;
    assert_eq!((silent.status, silent.pointers()), (409, vec!["/data/next_word_by"]));
    assert_eq!(published(&second, &notice("f", "three", |_| {})).await, 5);
}

/// The hello's epoch and every frame of the snapshot.
async fn everything(hub: &Hub) -> Vec<Value> {
    let mut wall = Wall::connect(hub, "").await;
    let hello = wall.next().await.expect("a hello");
    let mut frames = vec![hello["data"]["epoch"].clone(), hello["data"]["head"].clone()];
    loop {
        let frame = wall.next().await.expect("the snapshot");
        match kind(&frame).as_str() {
            "feed.synced" => return frames,
            "feed.heartbeat" => {}
            _ => frames.push(frame),
        }
    }
}

#[tokio::test]
async fn a_name_beyond_consent_is_in_no_file() {
    let folder = tempdir().expect("a folder");
    let hub = hub(folder.path()).await;
    let event = json!({
        "specversion": "1.0", "id": "r", "source": "/sites/lisbon/peers", "site": "lisbon",
        "type": "dev.openfloor.recognition.v1", "subject": "recognition/1",
        "data": {
            "kind": "thank_you", "giver": "A colleague", "message": "Thank you for staying.",
            "need": "relatedness",
            "receivers": [
                {"ref": "ref-4711", "name": "Wilhelmina Quartz", "team": "Night shift", "consent": "team"},
                {"ref": "ref-4712", "name": "Benedikta Onyx", "team": "Day shift", "consent": "first"},
            ],
        },
    });
    let mut wall = Wall::connect(&hub, "").await;
    wall.snapshot().await;
    published(&hub, &event).await;
    let shown = wall.event().await;
    assert!(shown.to_string().contains("Night shift") && shown.to_string().contains("Benedikta"));
    let bytes = bytes_of(folder.path());
    assert!(holds(&bytes, "Night shift"));
    for secret in ["Wilhelmina", "Quartz", "Onyx", "ref-4711", "ref-4712", "consent"] {
        assert!(!holds(&bytes, secret), "{secret} is in the log");
        assert!(!shown.to_string().contains(secret), "{secret} is on the feed");
    }
}

#[tokio::test]
async fn what_is_withdrawn_is_gone_from_walls_and_files() {
    let folder = tempdir().expect("a folder");
    let hub = hub(folder.path()).await;
    let mut wall = Wall::connect(&hub, "?team=night").await;
    wall.snapshot().await;
    let with_text = |text: &'static str| {
        move |event: &mut Value| {
            event["team"] = "night".into();
            event["data"]["headline"] = text.into();
        }
    };
    published(&hub, &notice("a", "gone", with_text("Zebra crossing"))).await;
    published(&hub, &notice("b", "gone", with_text("Zebra walking"))).await;
    assert!(holds(&bytes_of(folder.path()), "Zebra"));
    published(&hub, &withdrawn("c", "gone")).await;
    assert_eq!(kind(&wall.event().await), "notice");
    assert_eq!(kind(&wall.event().await), "notice");
    let gone = wall.event().await;
    assert_eq!((kind(&gone), subject(&gone)), ("withdrawn".into(), "notice/gone".into()));
    assert_eq!(
        (&gone["team"], &gone["data"]),
        (&"night".into(), &json!({})),
        "who saw it sees that it is gone"
    );
    assert!(Wall::of(&hub, "").await.is_empty());
    assert!(!holds(&bytes_of(folder.path()), "Zebra"), "while the hub runs");
    // Its publisher's queue sends an old revision once more: it is known, and does not come back.
    let again = publish(&hub, &notice("a", "gone", with_text("Zebra crossing"))).await;
    assert_eq!((again.status, again.seq()), (200, 1));
    assert!(Wall::of(&hub, "").await.is_empty());
    hub.stop().await;
    assert!(!holds(&bytes_of(folder.path()), "Zebra"), "after it");
    assert!(Wall::of(&super::bench::hub(folder.path()).await, "").await.is_empty());
}

/// By when a withdrawal is to be on every wall.
const AT_ONCE: Duration = Duration::from_secs(5);

#[tokio::test]
async fn a_withdrawal_is_on_every_connected_wall_within_five_seconds() {
    let folder = tempdir().expect("a folder");
    let hub = hub(folder.path()).await;
    let queries = ["", "?site=lisbon", "?team=night", "?audience=leads", "?team=day&audience=leads"];
    let mut walls = Vec::new();
    for query in queries.iter().cycle().take(25) {
        let mut wall = Wall::connect(&hub, query).await;
        wall.snapshot().await;
        walls.push(wall);
    }
    published(&hub, &notice("a", "gone", |_| {})).await;
    for wall in &mut walls {
        assert_eq!(subject(&wall.event().await), "notice/gone");
    }
    let began = Instant::now();
    published(&hub, &withdrawn("b", "gone")).await;
    for wall in &mut walls {
        let gone = wall.event().await;
        assert_eq!((kind(&gone), subject(&gone)), ("withdrawn".into(), "notice/gone".into()));
    }
    assert!(began.elapsed() < AT_ONCE, "{:?}", began.elapsed());
}

#[tokio::test]
async fn a_hub_that_cannot_start_says_why() {
    let folder = tempdir().expect("a folder");
    let hub = hub(folder.path()).await;
    let refused = async |settings: HubSettings| Hub::start(settings).await.expect_err("refused").to_string();

    let why = refused(settings(folder.path())).await;
    assert!(
        why.contains("in use by another hub") && why.contains(&folder.path().display().to_string()),
        "{why}"
    );

    let other = tempdir().expect("a folder");
    let why = refused(HubSettings { listen: hub.addr(), ..settings(other.path()) }).await;
    assert!(why.contains(&hub.addr().to_string()) && why.contains("port"), "{why}");

    let file = other.path().join("file");
    std::fs::write(&file, "x").expect("writes");
    let why = refused(settings(&file)).await;
    assert!(why.contains("data folder") && why.contains("file"), "{why}");

    std::fs::write(other.path().join("feed.db"), "not a database at all\n".repeat(99)).expect("writes");
    let why = refused(settings(other.path())).await;
    assert!(why.contains("not a log of this hub"), "{why}");
}

#[tokio::test]
async fn a_hub_that_ends_says_goodbye() {
    let folder = tempdir().expect("a folder");
    let hub = hub(folder.path()).await;
    published(&hub, &notice("a", "one", |_| {})).await;
    let mut walls = Vec::new();
    for _ in 0..3 {
        let mut wall = Wall::connect(&hub, "").await;
        wall.snapshot().await;
        walls.push(wall);
    }
    // One that does nothing at all must not hold it up.
    let mut idle = TcpStream::connect(hub.addr()).await.expect("connects");
    idle.write_all(b"POST /v1/events HT").await.expect("writes");
    let began = Instant::now();
    let goodbyes = async {
        for wall in &mut walls {
            let (bye, code) = wall.closed().await;
            let bye = bye.expect("a bye");
            assert_eq!((code, kind(&bye)), (Some(4000), "feed.bye".into()));
            assert_eq!((&bye["data"]["code"], &bye["data"]["keep_cursor"]), (&4000.into(), &true.into()));
        }
    };
    let addr = hub.addr();
    tokio::join!(hub.stop(), goodbyes);
    assert!(began.elapsed() < STOP_MAX);
    assert!(TcpStream::connect(addr).await.is_err(), "it still listens");
    let mut names: Vec<_> =
        std::fs::read_dir(folder.path()).expect("a folder").map(|e| e.expect("one").file_name()).collect();
    names.sort();
    assert_eq!(
        names,
        [
            "feed.db",
            "held.db",
            "hub.lock",
            "people.db",
            "pulse.db",
            "pulse.db-journal",
            "pulse.key",
            "withdrawals.jsonl"
        ],
        "the write-ahead logs are in them"
    );
    let journal = std::fs::metadata(folder.path().join("pulse.db-journal")).expect("a file");
    assert_eq!(journal.len(), 0, "what a rollback would need is gone");
}
