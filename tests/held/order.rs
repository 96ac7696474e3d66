//! Released once and in order, also across a restart and with a clock that jumps.

use serde_json::Value;
use tempfile::tempdir;

use crate::bench::*;
use crate::holding::*;

/// The subjects on the wall, as they come.
async fn subjects(wall: &mut Wall, count: usize) -> Vec<String> {
    let mut subjects = Vec::new();
    while subjects.len() < count {
        subjects.push(subject(&wall.event().await));
    }
    subjects
}

#[tokio::test]
async fn by_when_they_became_due_and_then_by_arrival() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at("2026-10-19T08:00:00Z");
    let first = hub_at(folder.path(), &hands).await;
    for (name, terms) in [
        ("d", "feed-hold-until: 2026-10-19T12:00:00Z"),
        ("a", "feed-hold-until: 2026-10-19T09:00:00Z"),
        ("c", "feed-hold-until: 2026-10-19T11:00:00Z"),
        ("c2", "feed-hold-until: 2026-10-19T11:00:00Z"),
        ("b", "feed-gate: ready"),
        ("later", "feed-hold-until: 2026-10-20T00:00:00Z"),
    ] {
        held(&first, &notice(name, name, |_| {}), terms).await;
    }
    let list = list(&first).await;
    let b = list.iter().find(|hold| hold["events"][0]["id"] == "b").and_then(|hold| hold["held"].as_str());
    // The hub ends before anything is due but b, which becomes due as it ends.
    first.stop().await;
    let b = b.expect("an id").to_owned();
    hands.set("2026-10-19T08:00:01Z");
    let second = hub_at(folder.path(), &hands).await;
    assert_eq!(second.events(), 0);
    let mut wall = Wall::connect(&second, "").await;
    wall.snapshot().await;
    assert_eq!(ask(&second, "POST", &format!("/v1/held/{b}/gates/ready")).await.status, 200);
    assert_eq!(subjects(&mut wall, 1).await, ["notice/b"]);
    second.stop().await;
    // It is down while four of them become due, and starts after that.
    hands.set("2026-10-19T15:00:00Z");
    let third = hub_at(folder.path(), &hands).await;
    let shown = soon("the releases", async {
        while third.events() < 5 {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        Wall::of(&third, "").await
    })
    .await;
    assert_eq!(shown, ["notice/b", "notice/a", "notice/c", "notice/c2", "notice/d"]);
    listed(&third, "only the one to come", |list| list.len() == 1).await;
    assert_eq!(list_of_ids(&third).await, ["later"]);
}

async fn list_of_ids(hub: &openfloor::hub::Hub) -> Vec<String> {
    let id = |hold: &Value| hold["events"][0]["id"].as_str().expect("an id").to_owned();
    list(hub).await.iter().map(id).collect()
}

#[tokio::test]
async fn revisions_of_one_thing_come_as_they_arrived() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at("2026-10-19T08:00:00Z");
    let hub = hub_at(folder.path(), &hands).await;
    let revision = |id: &str| notice(id, "one", |event| event["data"]["headline"] = id.into());
    let first = held(&hub, &revision("r1"), "feed-gate: ready").await;
    held(&hub, &revision("r2"), "feed-hold-until: 2026-10-19T09:00:00Z").await;
    let earlier = hold(&hub, &revision("r3"), "feed-hold-until: 2026-10-19T08:30:00Z").await;
    assert_eq!(earlier.status, 409, "it would have to come before one that arrived before it: {earlier:?}");
    // Another source's word on the same thing holds nothing up: it is not taken.
    let other = notice("o", "one", |event| event["source"] = "/sites/lisbon/others".into());
    let refused = hold(&hub, &other, "feed-gate: never").await;
    assert_eq!((refused.status, refused.body["faults"][0]["pointer"].as_str()), (409, Some("/source")));
    hands.set("2026-10-19T10:00:00Z");
    looked(&hub, "time").await;
    assert_eq!(list_of_ids(&hub).await, ["r1", "r2"], "the second waits for the first");
    let mut wall = Wall::connect(&hub, "").await;
    wall.snapshot().await;
    assert_eq!(ask(&hub, "POST", &format!("/v1/held/{first}/gates/ready")).await.status, 200);
    for id in ["r1", "r2"] {
        assert_eq!(wall.event().await["id"], id);
    }
}

#[tokio::test]
async fn a_batch_comes_whole_or_not_at_all() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at("2026-10-19T08:00:00Z");
    let hub = hub_at(folder.path(), &hands).await;
    let batch = [notice("a", "one", |_| {}), notice("b", "two", |_| {})];
    let body = Value::from(batch.to_vec()).to_string();
    let headers = "content-type: application/cloudevents-batch+json\r\nfeed-hold-until: 2026-10-19T09:00:00Z";
    // The second one stands against what is published.
    published(&hub, &notice("x", "two", |event| event["source"] = "/sites/lisbon/others".into())).await;
    assert_eq!(post(&hub, headers, body.as_bytes()).await.status, 202);
    hands.set("2026-10-19T09:00:00Z");
    let list = listed(&hub, "the refusal", |list| list[0]["state"] == "refused").await;
    assert_eq!(list[0]["problem"]["faults"][0]["pointer"], "/1/source");
    assert_eq!(list[0]["ended_at"], "2026-10-19T09:00:00Z");
    assert_eq!(hub.events(), 1);
    assert!(!holds(&bytes_of(folder.path(), is_held_file), "Headline of"), "its texts are erased");
    // A refused one is no longer in the way of its own repetition.
    held(&hub, &batch[0], "feed-gate: ready").await;
}

#[tokio::test]
async fn a_clock_that_jumps_releases_nothing_early_and_nothing_late() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at("2026-10-19T08:00:00Z");
    let hub = hub_at(folder.path(), &hands).await;
    held(&hub, &notice("a", "one", |_| {}), "feed-hold-until: 2026-10-19T09:00:00Z").await;
    held(&hub, &notice("b", "two", |_| {}), "feed-hold-until: 2026-10-19T10:00:00Z").await;
    hands.set("2025-10-19T08:00:00Z");
    looked(&hub, "back").await;
    assert_eq!(list(&hub).await.len(), 2, "a year back: nothing is due, and nothing is lost");
    hands.set("2026-10-19T09:59:59Z");
    listed(&hub, "the first", |list| list.len() == 1).await;
    hands.set("2026-10-19T08:00:00Z");
    looked(&hub, "again").await;
    assert_eq!(list_of_ids(&hub).await, ["b"], "what is released stays so");
    hands.set("2026-10-19T10:00:00Z");
    listed(&hub, "the second", <[_]>::is_empty).await;
    assert_eq!(hub.events(), 4);
}

#[tokio::test]
async fn nothing_that_is_published_is_written_over_by_what_was_held_before_it() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at("2026-10-19T08:00:00Z");
    let hub = hub_at(folder.path(), &hands).await;
    let revision = |id: &str| notice(id, "one", |event| event["data"]["headline"] = id.into());
    published(&hub, &revision("r1")).await;
    let id = held(&hub, &revision("r2"), "feed-gate: ready").await;
    for (event, pointer) in [("r3", "/subject"), ("r2", "/id")] {
        let passed = publish(&hub, &revision(event)).await;
        let fault = &passed.body["faults"][0];
        assert_eq!((passed.status, fault["pointer"].as_str()), (409, Some(pointer)), "{passed:?}");
        assert!(fault["message"].as_str().is_some_and(|told| told.contains(&id)), "{passed:?}");
    }
    assert_eq!(publish(&hub, &revision("r1")).await.status, 200, "what was taken is told again");
    assert_eq!(list_of_ids(&hub).await, ["r2"]);
    assert_eq!(ask(&hub, "DELETE", &format!("/v1/held/{id}")).await.status, 200);
    published(&hub, &revision("r3")).await;
    // What is to be withdrawn one day may say something until then.
    held(&hub, &withdrawn("w", "one"), "feed-hold-until: 2026-10-20T09:00:00Z").await;
    published(&hub, &revision("r4")).await;
}
