//! What a wall that comes back is sent: what it missed, or a snapshot and the reason.

use jiff::{SignedDuration, Timestamp};
use openfloor::domain::{Audience, Key, Kind};
use openfloor::hub::store::{MemoryStore, Record, Retention, Store as _};
use openfloor::hub::{Hub, HubSettings};
use openfloor::wire::{self, Cursor};
use serde_json::Value;
use tempfile::tempdir;
use tokio::net::TcpListener;

use crate::bench::*;

fn cursor(frame: &Value) -> Cursor {
    frame["feedcursor"].as_str().expect("a cursor").parse().expect("fits")
}

fn seq(frame: &Value) -> u64 {
    frame["feedseq"].as_str().expect("a position").parse().expect("a number")
}

fn prev(frame: &Value) -> u64 {
    frame["feedprev"].as_str().expect("a position").parse().expect("a number")
}

/// How a connection begins: mode, reason, then the positions up to `synced`, and the synced frame.
async fn begin(wall: &mut Wall) -> (String, String, Vec<u64>, Value) {
    let hello = wall.next().await.expect("a hello");
    let word = |name: &str| hello["data"][name].as_str().expect("a word").to_owned();
    let mut seqs = Vec::new();
    loop {
        let frame = wall.next().await.expect("the feed");
        match kind(&frame).as_str() {
            "feed.synced" => {
                assert_eq!(frame["data"]["count"], seqs.len());
                return (word("mode"), word("reason"), seqs, frame);
            }
            "feed.heartbeat" => {}
            _ => {
                let phase = if word("mode") == "resume" { "replay" } else { "snapshot" };
                assert_eq!(frame["feedphase"], phase);
                seqs.push(seq(&frame));
            }
        }
    }
}

#[tokio::test]
async fn a_wall_goes_on_after_its_cursor_also_after_a_restart() {
    let folder = tempdir().expect("a folder");
    let hub1 = hub(folder.path()).await;
    for n in 1..=4 {
        published(&hub1, &notice(&n.to_string(), &format!("n{n}"), |_| {})).await;
    }
    let (mode, reason, seqs, synced) = begin(&mut Wall::connect(&hub1, "").await).await;
    assert_eq!((mode.as_str(), reason.as_str(), seqs), ("snapshot", "new", vec![1, 2, 3, 4]));
    let here = cursor(&synced);
    for n in 5..=6 {
        published(&hub1, &notice(&n.to_string(), "n1", |event| event["data"]["body"] = n.to_string().into()))
            .await;
    }
    let query = format!("?cursor={here}");
    let (mode, reason, seqs, synced) = begin(&mut Wall::connect(&hub1, &query).await).await;
    assert_eq!((mode.as_str(), reason.as_str(), seqs), ("resume", "cursor", vec![5, 6]));
    assert_eq!((cursor(&synced).seq, prev(&synced)), (6, 6));
    hub1.stop().await;
    let hub2 = hub(folder.path()).await;
    let (mode, _, seqs, again) = begin(&mut Wall::connect(&hub2, &query).await).await;
    assert_eq!((mode.as_str(), seqs, cursor(&again)), ("resume", vec![5, 6], cursor(&synced)));
}

#[tokio::test]
async fn a_cursor_that_does_not_hold_brings_a_snapshot_and_the_reason() {
    let folder = tempdir().expect("a folder");
    let hub = hub(folder.path()).await;
    published(&hub, &notice("1", "one", |_| {})).await;
    let (.., synced) = begin(&mut Wall::connect(&hub, "").await).await;
    let here = cursor(&synced);
    for (cursor, reason) in [
        (Cursor { epoch: here.epoch ^ 1, ..here }, "epoch_changed"),
        (Cursor { seq: here.seq + 1, ..here }, "cursor_ahead"),
        (Cursor { check: here.check ^ 1, ..here }, "cursor_mismatch"),
        (Cursor { seq: 0, check: 1, ..here }, "cursor_mismatch"),
    ] {
        let (mode, why, seqs, _) = begin(&mut Wall::connect(&hub, &format!("?cursor={cursor}")).await).await;
        assert_eq!((mode.as_str(), why.as_str(), seqs), ("snapshot", reason, vec![1]));
    }
    let start = Cursor { seq: 0, check: 0, ..here };
    let (mode, _, seqs, _) = begin(&mut Wall::connect(&hub, &format!("?cursor={start}")).await).await;
    assert_eq!((mode.as_str(), seqs), ("resume", vec![1]), "the beginning of this log is a place in it");
}

#[tokio::test]
async fn each_frame_names_the_one_before_it_in_its_view() {
    let folder = tempdir().expect("a folder");
    let hub = hub(folder.path()).await;
    let night = |event: &mut Value| event["team"] = "night".into();
    let day = |event: &mut Value| event["team"] = "day".into();
    published(&hub, &notice("1", "a", night)).await;
    published(&hub, &notice("2", "b", day)).await;
    published(&hub, &notice("3", "c", night)).await;
    let mut wall = Wall::connect(&hub, "?team=night").await;
    let mut places = Vec::new();
    wall.next().await.expect("a hello");
    for _ in 0..2 {
        let frame = wall.event().await;
        places.push((prev(&frame), seq(&frame)));
    }
    let synced = wall.control("synced").await;
    assert_eq!((places, prev(&synced), cursor(&synced).seq), (vec![(0, 1), (1, 3)], 3, 3));
    published(&hub, &notice("4", "d", day)).await;
    let moved = async {
        loop {
            let heartbeat = wall.control("heartbeat").await;
            if cursor(&heartbeat).seq == 4 {
                return heartbeat;
            }
        }
    };
    let heartbeat = soon("a heartbeat beyond what this view does not show", moved).await;
    assert_eq!(prev(&heartbeat), 3, "what this view does not show is no gap in it");
    published(&hub, &notice("5", "e", night)).await;
    let live = wall.event().await;
    assert_eq!((prev(&live), seq(&live)), (3, 5));
    published(&hub, &notice("6", "f", |_| {})).await;
    let live = wall.event().await;
    assert_eq!((prev(&live), seq(&live)), (5, 6));
}

#[tokio::test]
async fn a_wall_far_behind_is_sent_the_newest_of_each_and_told_what_it_skipped() {
    let folder = tempdir().expect("a folder");
    let hub = hub(folder.path()).await;
    published(&hub, &notice("first", "kept", |_| {})).await;
    let (.., synced) = begin(&mut Wall::connect(&hub, "").await).await;
    let here = cursor(&synced);
    // More than are kept as recent, most of them of the same few things.
    let events = openfloor::hub::board::RECENT_EVENTS_MAX + 100;
    for start in (0..events).step_by(100) {
        let batch: Vec<_> = (start..start + 100)
            .map(|n| {
                notice(&format!("n{n}"), &format!("t{}", n % 10), |event| {
                    event["data"]["body"] = n.to_string().into()
                })
            })
            .collect();
        assert_eq!(publish_batch(&hub, &batch).await.status, 201);
    }
    let mut wall = Wall::connect(&hub, &format!("?cursor={here}")).await;
    assert_eq!(wall.next().await.expect("a hello")["data"]["mode"], "resume");
    let mut newest = Vec::new();
    for _ in 0..10 {
        let frame = wall.event().await;
        assert_eq!(frame["feedskip"], 64, "at least as many: {frame}");
        newest.push(seq(&frame));
    }
    let synced = wall.control("synced").await;
    assert_eq!(synced["data"]["count"], 10);
    let head = hub.events();
    assert_eq!(newest, (head - 9..=head).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_withdrawal_reaches_a_wall_that_was_away_and_the_text_does_not() {
    let folder = tempdir().expect("a folder");
    let hub = hub(folder.path()).await;
    published(&hub, &notice("1", "one", |_| {})).await;
    let (.., synced) = begin(&mut Wall::connect(&hub, "").await).await;
    published(&hub, &notice("2", "two", |event| event["data"]["body"] = "SECRET".into())).await;
    published(&hub, &withdrawn("3", "two")).await;
    published(&hub, &withdrawn("4", "one")).await;
    let mut wall = Wall::connect(&hub, &format!("?cursor={}", cursor(&synced))).await;
    wall.next().await.expect("a hello");
    let frame = wall.event().await;
    assert_eq!((kind(&frame).as_str(), subject(&frame).as_str()), ("withdrawn", "notice/one"));
    assert_eq!(frame["feedskip"].as_u64().unwrap_or(0), 0, "{frame}");
    // What came and went meanwhile it never had.
    assert_eq!(wall.control("synced").await["data"]["count"], 1);
}

#[tokio::test]
async fn what_came_and_went_while_a_wall_was_away_is_not_named_to_it() {
    let folder = tempdir().expect("a folder");
    let hub = hub(folder.path()).await;
    published(&hub, &notice("1", "one", |_| {})).await;
    let (.., synced) = begin(&mut Wall::connect(&hub, "").await).await;
    let promised = |event: &mut Value| event["data"]["next_word_by"] = "2020-01-01T00:00:00Z".into();
    published(&hub, &notice("2", "layoffs", promised)).await;
    let mut there = Wall::connect(&hub, "").await;
    let (.., had) = begin(&mut there).await;
    published(&hub, &withdrawn("3", "layoffs")).await;
    assert_eq!(subject(&there.event().await), "notice/layoffs", "who had it drops it");
    let mut away = Wall::connect(&hub, &format!("?cursor={}", cursor(&synced))).await;
    away.next().await.expect("a hello");
    assert!(subject(&away.event().await).starts_with("withdrawn/"), "who had it not is told no name");
    hub.stop().await;
    let again = crate::bench::hub(folder.path()).await;
    let back = async |from: &Value| {
        let mut wall = Wall::connect(&again, &format!("?cursor={}", cursor(from))).await;
        assert_eq!(wall.next().await.expect("a hello")["data"]["mode"], "resume");
        wall.event().await
    };
    let mark = back(&synced).await;
    assert!(!mark.to_string().contains("layoffs"), "{mark}");
    assert!(subject(&mark).starts_with("withdrawn/"), "{mark}");
    assert_eq!(mark["data"]["withdrawn"][0]["late"], 1, "its promise counts all the same");
    assert_eq!(subject(&back(&had).await), "notice/layoffs");
}

/// An event as a log has it.
fn record(seq: u64, subject: &str, kind: Kind, received_at: Timestamp) -> Record {
    let body = serde_json::json!({
        "specversion": "1.0", "id": seq.to_string(), "source": "/s", "type": kind.event_type(),
        "subject": subject, "site": "lisbon", "time": received_at, "data": {},
    });
    Record {
        seq,
        key: Key::new("lisbon", subject),
        kind,
        audience: Audience::Floor,
        team: None,
        source: "/s".into(),
        id: seq.to_string().into(),
        digest: [1; 32],
        body: body.to_string().into(),
        received_at,
    }
}

#[tokio::test]
async fn a_wall_that_may_hold_what_the_log_let_go_of_begins_anew() {
    let now = Timestamp::now();
    let long_ago = now - SignedDuration::from_hours(24 * 30);
    let mut store = MemoryStore::new(7);
    let rows = [
        record(1, "note/a", Kind::Note, long_ago),
        record(2, "note/a", Kind::Withdrawn, long_ago),
        record(3, "note/b", Kind::Note, now),
        record(4, "note/c", Kind::Note, now),
    ];
    store.append(&rows).expect("appended");
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let retention = Retention { days: Retention::DAYS_MIN, ..Retention::default() };
    let settings = HubSettings { retention, ..HubSettings::local("") };
    let hub = Hub::start_on(listener, store, settings).expect("starts");
    // Who stood at 1 holds the note, and the trace of its withdrawal goes with the first sweep.
    let before = Cursor { epoch: 7, seq: 1, check: wire::cursor::check(1, "/s", "1") };
    let reason = async |cursor: Cursor| {
        let (_, reason, seqs, _) = begin(&mut Wall::connect(&hub, &format!("?cursor={cursor}")).await).await;
        (reason, seqs)
    };
    let let_go = async {
        while reason(before).await.0 != "too_old" {
            tokio::task::yield_now().await;
        }
    };
    soon("the sweep", let_go).await;
    assert_eq!(reason(before).await, ("too_old".into(), vec![3, 4]));
    let after = Cursor { epoch: 7, seq: 3, check: wire::cursor::check(3, "/s", "3") };
    assert_eq!(reason(after).await, ("cursor".into(), vec![4]), "who has seen it go goes on");
}
