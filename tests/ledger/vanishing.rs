//! A late promise does not vanish: not by closing its thing, leaving its date out, moving it, dating a word back,
//! undoing what was done, or starting the hub again. A withdrawal takes its line away, and not the count.

use serde_json::{Value, json};
use tempfile::tempdir;

use crate::bench::*;
use crate::holding::*;
use crate::{event, ledger, promises};

fn notice_of(more: Value) -> Value {
    let mut data = json!({"headline": "Shift bids", "author": {"role": "Floor manager"}});
    data.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
    data
}

fn locker(more: Value) -> Value {
    let mut data = json!({"ask": "Lockers", "decision": "will", "owner": "Facilities"});
    data.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
    data
}

const DUE: &str = "2026-10-20T12:00:00Z";

#[tokio::test]
async fn closing_leaving_out_and_moving_do_not_make_a_late_promise_vanish() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at("2026-10-19T08:00:00Z");
    let hub = hub_at(folder.path(), &hands).await;
    let notice = |id: &str, time: &str, more| event(id, "notice/bids", time, notice_of(more));
    published(&hub, &notice("a", "2026-10-19T08:00:00Z", json!({"next_word_by": DUE}))).await;
    hands.set("2026-10-22T08:00:00Z");
    let now = "2026-10-22T08:00:00Z";
    let left_out = publish(&hub, &notice("b", now, json!({"state": "closed"}))).await;
    assert_eq!((left_out.status, left_out.pointers()), (409, vec!["/data/next_word_by"]));
    published(&hub, &notice("c", now, json!({"state": "closed", "next_word_by": DUE}))).await;
    assert_eq!(ledger(&hub).await, [format!("late notice/bids {DUE}")]);
    published(&hub, &notice("d", now, json!({"state": "closed", "next_word_by": "2026-12-01T12:00:00Z"})))
        .await;
    let late = [format!("late notice/bids {DUE} 2026-12-01T12:00:00Z")];
    assert_eq!(ledger(&hub).await, late, "a new date does not make it open");

    hub.stop().await;
    let hub = hub_at(folder.path(), &hands).await;
    assert_eq!(ledger(&hub).await, late, "nor does a new start of the hub");
    let word = json!({"state": "closed", "updates": [{"at": now, "text": "From May on."}]});
    published(&hub, &notice("e", now, word)).await;
    assert_eq!(ledger(&hub).await, [format!("kept_late notice/bids {DUE} 2026-12-01T12:00:00Z")]);
}

#[tokio::test]
async fn a_word_that_is_dated_back_does_not_keep_what_every_wall_showed_as_late() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at("2026-10-19T08:00:00Z");
    let hub = hub_at(folder.path(), &hands).await;
    // A publisher that sends the time at which it made the thing, with every revision.
    let made = "2026-10-19T08:00:00Z";
    let of = |id: &str, name: &str, more| event(id, &format!("commitment/{name}"), made, locker(more));
    published(&hub, &of("a", "one", json!({"due": DUE}))).await;
    published(&hub, &of("b", "two", json!({"due": DUE}))).await;
    hands.set("2026-10-20T12:04:00Z");
    published(&hub, &of("a2", "one", json!({"due": DUE, "state": "done"}))).await;
    assert_eq!(
        ledger(&hub).await,
        [format!("late commitment/two {DUE}"), format!("kept commitment/one {DUE}")],
        "four minutes may be the way from its publisher"
    );
    hands.set("2026-10-22T08:00:00Z");
    published(&hub, &of("b2", "two", json!({"due": DUE, "why": "It was asked for."}))).await;
    published(&hub, &of("b3", "two", json!({"due": DUE, "state": "done"}))).await;
    assert_eq!(
        ledger(&hub).await,
        [format!("kept_late commitment/two {DUE}"), format!("kept commitment/one {DUE}")]
    );

    // History that a hub hears for the first time is judged by its own times.
    published(
        &hub,
        &event("h", "commitment/old", "2026-03-01T08:00:00Z", locker(json!({"due": "2026-03-02T08:00:00Z"}))),
    )
    .await;
    published(
        &hub,
        &event(
            "h2",
            "commitment/old",
            "2026-03-02T07:00:00Z",
            locker(json!({"due": "2026-03-02T08:00:00Z", "state": "done"})),
        ),
    )
    .await;
    assert!(ledger(&hub).await.contains(&"kept commitment/old 2026-03-02T08:00:00Z".to_owned()));
    // It betters no share: nobody here was told by then. Nor does what comes in settled.
    let done = locker(json!({"due": "2026-03-02T08:00:00Z", "state": "done"}));
    published(&hub, &event("s", "commitment/settled", "2026-03-01T08:00:00Z", done)).await;
    let told = promises(&hub, &[]).await;
    assert!(
        told.contains("lisbon: kept 1 of 2, median delay 0.9 days (of 2); 2 told afterwards\n"),
        "{told}"
    );
    assert_eq!(told.matches("; told afterwards\n").count(), 2, "{told}");
}

#[tokio::test]
async fn what_is_undone_is_open_again() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at("2026-10-19T08:00:00Z");
    let hub = hub_at(folder.path(), &hands).await;
    let of = |id: &str, time: &str, more| event(id, "commitment/lockers", time, locker(more));
    published(&hub, &of("a", "2026-10-19T08:00:00Z", json!({"due": DUE, "state": "done"}))).await;
    let undone = of("b", "2026-10-19T09:00:00Z", json!({"due": "2026-10-25T12:00:00Z"}));
    hands.set("2026-10-19T09:00:00Z");
    published(&hub, &undone).await;
    assert_eq!(ledger(&hub).await, [format!("open commitment/lockers {DUE} 2026-10-25T12:00:00Z")]);
    hands.set("2026-10-26T08:00:00Z");
    assert_eq!(ledger(&hub).await, [format!("late commitment/lockers {DUE} 2026-10-25T12:00:00Z")]);
}

fn withdrawal(id: &str, of: &str, time: &str) -> Value {
    let mut gone = event(id, of, time, json!({}));
    gone["type"] = "dev.openfloor.withdrawn.v1".into();
    gone.as_object_mut().expect("an object").remove("data");
    gone
}

#[tokio::test]
async fn a_withdrawal_takes_the_line_of_a_late_promise_and_not_the_count() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at("2026-10-19T08:00:00Z");
    let hub = hub_at(folder.path(), &hands).await;
    let of = |id: &str, name: &str, more| {
        event(id, &format!("commitment/{name}"), "2026-10-19T08:00:00Z", locker(more))
    };
    let named = json!({"due": DUE, "owner": "Ana Sousa, Facilities lead"});
    published(&hub, &of("a", "one", named)).await;
    // In other words: the same ones would be told again.
    let two = json!({"ask": "Shelves", "due": "2026-11-20T12:00:00Z", "owner": "Facilities lead"});
    published(&hub, &of("b", "two", two)).await;
    published(&hub, &of("c", "three", json!({"due": DUE, "owner": "Rui Costa"}))).await;
    hands.set("2026-10-26T08:00:00Z");
    for (id, name) in [("wa", "commitment/one"), ("wc", "commitment/three")] {
        published(&hub, &withdrawal(id, name, "2026-10-26T08:00:00Z")).await;
    }
    assert_eq!(ledger(&hub).await, ["open commitment/two 2026-11-20T12:00:00Z"]);
    let roles = "\
By leadership role
  Facilities lead: kept 0 of 1; 1 open, 1 withdrawn (1 late)

By site
  lisbon: kept 0 of 2; 1 open, 2 withdrawn (2 late)
";
    let told = promises(&hub, &[]).await;
    assert!(told.contains(roles), "{told}");
    let table = promises(&hub, &["--by-role", "--format", "csv"]).await;
    let rows: Vec<_> = table.split("\r\n").collect();
    assert_eq!(rows[1], "role,lisbon,Facilities lead,0,0,0,0,1,1,,,0,0,1,0,1,0,0,0");
    assert_eq!(rows[2], "site,lisbon,,0,0,0,0,1,2,,,0,0,2,0,2,0,0,0");
    let data: Value = serde_json::from_str(&promises(&hub, &["--format", "json"]).await).expect("JSON");
    assert_eq!(data["sites"][0]["withdrawn"]["late"], 2);
    assert_eq!(data["roles"][0]["withdrawn"]["late"], 1);

    // A wall that comes now is told the number and the role, and not of what: not even the name of the thing, or who withdrew it.
    let mut wall = Wall::connect(&hub, "").await;
    let mut offices = Vec::new();
    loop {
        let frame = wall.next().await.expect("a frame");
        let text = frame.to_string();
        assert!(!text.contains("commitment/one") && !text.contains("commitment/three"), "{text}");
        assert!(!text.contains(DUE), "the dates of a mark are for the hub's own rules: {text}");
        if frame["type"] == "dev.openfloor.withdrawn.v1" {
            assert_eq!(frame["data"]["withdrawn"][0]["late"], 1, "{text}");
            assert!(!text.contains("/sites/"), "{text}");
            offices.push(frame["data"]["withdrawn"][0]["office"].clone());
        }
        if frame["type"] == "dev.openfloor.feed.synced.v1" {
            break;
        }
    }
    assert_eq!(offices, [json!("Facilities lead"), Value::Null]);

    // Nothing of who it was is in any file; a hub that starts again still knows the number and the role.
    hub.stop().await;
    for entry in std::fs::read_dir(folder.path()).expect("the folder").map(|entry| entry.expect("a file")) {
        let bytes = std::fs::read(entry.path()).unwrap_or_default();
        for secret in ["Ana Sousa", "Rui Costa", "Lockers"] {
            let found = bytes.windows(secret.len()).any(|part| part == secret.as_bytes());
            assert!(!found, "{secret} is in {}", entry.path().display());
        }
    }
    let hub = hub_at(folder.path(), &hands).await;
    assert!(promises(&hub, &[]).await.contains(roles));
    // The same again, done by its new date, washes nothing away: it was late before it was told again.
    let time = "2026-10-26T08:00:00Z";
    let again = |id: &str, more| event(id, "commitment/one", time, locker(more));
    let due = "2026-11-01T12:00:00Z";
    published(&hub, &again("d", json!({"due": due, "owner": "Facilities lead"}))).await;
    published(&hub, &again("e", json!({"due": due, "owner": "Facilities lead", "state": "done"}))).await;
    let told = promises(&hub, &["--by-role"]).await;
    assert!(
        told.contains("lisbon: kept 0 of 3, delay 5.8 days (of 1); 1 open, 2 withdrawn (2 late)"),
        "{told}"
    );
    let role = "Facilities lead: kept 0 of 2, delay 5.8 days (of 1); 1 open, 1 withdrawn (1 late)";
    assert!(told.contains(role), "{told}");
    // Withdrawn again: the role keeps both.
    published(&hub, &withdrawal("wd", "commitment/one", time)).await;
    let told = promises(&hub, &["--by-role"]).await;
    let role = "Facilities lead: kept 0 of 2; 1 open, 2 withdrawn (1 late, 1 kept late)";
    assert!(told.contains(role), "{told}");
}

#[tokio::test]
async fn a_late_promise_stays_with_the_role_that_owed_it() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at("2026-10-19T08:00:00Z");
    let hub = hub_at(folder.path(), &hands).await;
    let by = |id: &str, subject: &str, time: &str, owner: &str, due: &str| {
        event(id, subject, time, json!({"ask": "Lockers", "decision": "will", "owner": owner, "due": due}))
    };
    let (first, now) = ("2026-10-19T08:00:00Z", "2026-10-22T08:00:00Z");
    published(&hub, &by("a", "commitment/late", first, "Site lead", DUE)).await;
    published(&hub, &by("b", "commitment/open", first, "Site lead", "2026-12-01T12:00:00Z")).await;
    hands.set(now);
    published(&hub, &by("c", "commitment/late", now, "IT lead", DUE)).await;
    published(&hub, &by("d", "commitment/open", now, "IT lead", "2026-12-01T12:00:00Z")).await;
    published(&hub, &by("e", "commitment/late", now, "Floor manager", "2026-12-01T12:00:00Z")).await;
    let told = promises(&hub, &["--by-role", "--format", "csv"]).await;
    let line = |role: &str| told.lines().find(|line| line.contains(role)).unwrap_or_default().to_owned();
    assert!(line("Site lead").contains("Site lead,0,0,1,"), "{told}");
    assert!(line("IT lead").contains("IT lead,0,0,0,"), "{told}");
    assert_eq!(line("Floor manager"), "", "{told}");
}
