//! Before its release nothing of an event is anywhere but in its own file; after it, nothing is there.

use std::sync::{Arc, Mutex};

use serde_json::json;
use tempfile::tempdir;

use crate::bench::*;
use crate::holding::*;

const SECRETS: [&str; 4] = ["Zebra crossing", "notice/zebra", "held-zebra", "/sites/lisbon/leads"];

#[tokio::test]
async fn nothing_of_it_is_anywhere_before_its_release_and_nothing_is_held_after_it() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at("2026-10-19T08:00:00Z");
    let hub = hub_at(folder.path(), &hands).await;
    let mut tap = Tap::connect(&hub, "?audience=leads").await;
    tap.until("feed.synced", 1).await;
    let zebra = notice("held-zebra", "zebra", |event| {
        event["data"]["headline"] = "Zebra crossing".into();
        event["time"] = "2026-10-18T00:00:00Z".into();
    });
    let before = hub.events();
    let answer = hold(&hub, &zebra, "feed-hold-until: 2026-10-19T10:00:00+01:00").await;
    assert_eq!(answer.status, 202, "{answer:?}");
    let one = &answer.body["results"][0];
    assert_eq!((&one["id"], &one["release_at"]), (&"held-zebra".into(), &"2026-10-19T09:00:00Z".into()));
    assert!(one.get("seq").is_none() && one["duplicate"] == false, "{one}");

    hands.set("2026-10-19T08:59:59Z");
    let mut late = Tap::connect(&hub, "").await;
    for wall in [&mut tap, &mut late] {
        // Several looks fit between this many heartbeats.
        wall.until("feed.heartbeat", 30).await;
        assert!(SECRETS.iter().all(|secret| !holds(&wall.bytes, secret)), "it is on a socket");
        assert!(!holds(&wall.bytes, "held"), "a word of it is on a socket");
    }
    assert_eq!(hub.events(), before);
    let elsewhere = bytes_of(folder.path(), |name| !is_held_file(name));
    assert!(SECRETS.iter().all(|secret| !holds(&elsewhere, secret)), "it is in a file of the log");
    assert!(holds(&bytes_of(folder.path(), is_held_file), "Zebra crossing"), "it is where it should be");
    let told = ask(&hub, "GET", "/v1/held").await.body.to_string();
    assert!(
        told.contains("notice/zebra") && !told.contains("Zebra"),
        "a list says of what, and not what: {told}"
    );
    // Read for a rehearsal by whoever may release it, it is still on no wall and in no other file.
    let id = ask(&hub, "GET", "/v1/held").await.body["held"][0]["held"].as_str().expect("an id").to_owned();
    let read = ask(&hub, "GET", &format!("/v1/held/{id}")).await;
    assert_eq!((read.status, &read.body["events"][0]["data"]["headline"]), (200, &"Zebra crossing".into()));
    assert_eq!(read.body["events"][0]["time"], "2026-10-19T09:00:00Z", "that of its release");
    tap.until("feed.heartbeat", 5).await;
    let elsewhere = bytes_of(folder.path(), |name| !is_held_file(name));
    assert!(!holds(&tap.bytes, "Zebra") && !holds(&elsewhere, "Zebra"), "reading it has let it out");
    #[cfg(unix)]
    for file in ["held.db", "held.db-wal"] {
        let mode = std::fs::metadata(folder.path().join(file)).expect("a file");
        let mode = std::os::unix::fs::PermissionsExt::mode(&mode.permissions());
        assert_eq!(mode & 0o077, 0, "{file} is for its owner alone");
    }

    hands.set("2026-10-19T09:00:07Z");
    tap.until("Zebra crossing", 1).await;
    let mut wall = Wall::connect(&hub, "").await;
    let shown = wall.event().await;
    assert_eq!(shown["time"], "2026-10-19T09:00:07Z", "it is said when it is released");
    listed(&hub, "an empty list", <[_]>::is_empty).await;
    let after = bytes_of(folder.path(), is_held_file);
    assert!(SECRETS.iter().all(|secret| !holds(&after, secret)), "it is still in the file of what is held");
    // Whoever sends it again, to be held or not, hears where it is.
    for again in
        [publish(&hub, &zebra).await, hold(&hub, &zebra, "feed-hold-until: 2026-10-19T10:00:00+01:00").await]
    {
        assert_eq!((again.status, again.seq()), (200, 1), "{again:?}");
        assert_eq!(again.body["results"][0]["duplicate"], true);
    }
    assert_eq!(hub.events(), 1);
}

#[tokio::test]
async fn what_is_cancelled_is_erased_and_may_come_again() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at("2026-10-19T08:00:00Z");
    let hub = hub_at(folder.path(), &hands).await;
    let zebra = notice("a", "zebra", |event| event["data"]["headline"] = "Zebra crossing".into());
    let id = held(&hub, &zebra, "feed-hold-until: 2026-10-19T09:00:00Z\r\nfeed-gate: ready").await;
    assert_eq!(ask(&hub, "DELETE", "/v1/held/nosuch").await.status, 404);
    let answer = ask(&hub, "DELETE", &format!("/v1/held/{id}")).await;
    assert_eq!((answer.status, &answer.body["cancelled"]), (200, &true.into()));
    assert!(!holds(&bytes_of(folder.path(), is_held_file), "Zebra"), "it is still in the file");
    assert_eq!(ask(&hub, "DELETE", &format!("/v1/held/{id}")).await.status, 404);
    assert!(list(&hub).await.is_empty());
    hands.set("2026-10-19T10:00:00Z");
    looked(&hub, "cancel").await;
    assert_eq!(hub.events(), 1, "only what was looked with");
    held(&hub, &zebra, "feed-gate: ready").await;
}

#[tokio::test]
async fn among_many_of_all_sizes_none_leaves_a_trace_in_the_file() {
    let folder = tempdir().expect("a folder");
    let hub = hub_at(folder.path(), &Hands::at("2026-10-19T08:00:00Z")).await;
    let mut ids = Vec::new();
    for n in 0..60 {
        // Small ones share pages, which are split and merged; large ones go over many.
        let event = notice(&format!("e{n}"), &format!("n{n}"), |event| {
            event["data"]["body"] = format!("Secret-{n:03}. ").repeat(1 + (n * n) % 170).into();
        });
        ids.push(held(&hub, &event, "feed-gate: ready").await);
    }
    for (n, id) in ids.iter().enumerate().filter(|(n, _)| n % 3 != 0) {
        assert_eq!(ask(&hub, "DELETE", &format!("/v1/held/{id}")).await.status, 200);
        if n % 7 == 0 {
            let bytes = bytes_of(folder.path(), is_held_file);
            assert!(!holds(&bytes, &format!("Secret-{n:03}")), "{n} is still in the file");
        }
    }
    let bytes = bytes_of(folder.path(), is_held_file);
    for n in 0..60 {
        assert_eq!(holds(&bytes, &format!("Secret-{n:03}")), n % 3 == 0, "{n}");
    }
}

/// Keeps what is logged.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("whole").extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn no_log_line_holds_a_text() {
    let lines = Lines::default();
    let writer = lines.clone();
    // For every thread: the log and the disk have their own. Other tests may log here too, and no text either.
    let logger =
        tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(move || writer.clone());
    tracing::subscriber::set_global_default(logger.finish()).expect("the only one");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let folder = tempdir().expect("a folder");
        let hands = Hands::at("2026-10-19T08:00:00Z");
        let hub = hub_at(folder.path(), &hands).await;
        let zebra = |id: &str, source: &str| {
            notice(id, "zebra", |event| {
                event["source"] = source.into();
                event["data"]["headline"] = "Zebra crossing".into();
            })
        };
        published(&hub, &zebra("b", "/sites/lisbon/others")).await;
        held(&hub, &zebra("a", "/sites/lisbon/leads"), "feed-hold-until: 2026-10-19T09:00:00Z").await;
        let bad =
            notice("c", "zebra", |event| event["data"] = json!({"headline": "Zebra crossing", "why": 7}));
        assert_eq!(hold(&hub, &bad, "feed-gate: ready").await.status, 422, "now, and not at its release");
        hands.set("2026-10-19T09:00:00Z");
        listed(&hub, "the refusal", |list| list[0]["state"] == "refused").await;
        hub.stop().await;
    });
    let lines = String::from_utf8(lines.0.lock().expect("whole").clone()).expect("UTF-8");
    assert!(lines.contains("refused a held event at its release") && lines.contains("/source"), "{lines}");
    assert!(!lines.contains("Zebra"), "{lines}");
}
