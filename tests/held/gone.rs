//! What is withdrawn does not come back: not by what was held for it, not by a recording.

use openfloor::wire::Cursor;
use serde_json::{Value, json};
use tempfile::tempdir;

use crate::bench::*;
use crate::holding::*;

#[tokio::test]
async fn a_withdrawal_drops_what_is_held_for_the_thing() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at("2026-10-19T08:00:00Z");
    let hub = hub_at(folder.path(), &hands).await;
    let zebra = |id: &str| notice(id, "zebra", |event| event["data"]["headline"] = "Zebra crossing".into());
    published(&hub, &zebra("a")).await;
    let terms = "feed-hold-until: 2026-10-19T09:00:00Z";
    held(&hub, &zebra("b"), terms).await;
    let batch = [zebra("c"), notice("d", "lion", |_| {})];
    let headers = format!("content-type: application/cloudevents-batch+json\r\n{terms}");
    let body = Value::from(batch.to_vec()).to_string();
    assert_eq!(post(&hub, &headers, body.as_bytes()).await.status, 202);

    published(&hub, &withdrawn("w", "zebra")).await;
    // It is true as soon as the withdrawal is answered.
    let told = list(&hub).await;
    let states: Vec<_> = told.iter().map(|hold| hold["state"].as_str().expect("a state")).collect();
    assert_eq!(states, ["withdrawn", "held"]);
    assert_eq!(told[1]["events"][0]["withdrawn"], true);
    assert!(told[1]["events"][1].get("withdrawn").is_none());
    assert!(!holds(&bytes_of(folder.path(), |_| true), "Zebra"), "it is still in a file");
    let again = hold(&hub, &zebra("b"), terms).await;
    assert_eq!(again.status, 200, "a repetition does not bring it back: {again:?}");
    hub.stop().await;

    hands.set("2026-10-19T09:00:00Z");
    let hub = hub_at(folder.path(), &hands).await;
    let list = listed(&hub, "the rest of the batch", |list| list.len() == 1).await;
    assert_eq!(list[0]["state"], "withdrawn");
    assert_eq!(Wall::of(&hub, "").await, ["notice/lion"]);
    // Published anew after that, and held anew, it comes.
    published(&hub, &notice("e", "zebra", |_| {})).await;
    held(&hub, &notice("f", "zebra", |_| {}), "feed-hold-until: 2026-10-19T10:00:00Z").await;
    hands.set("2026-10-19T10:00:00Z");
    listed(&hub, "the release", |list| list.iter().all(|hold| hold["state"] == "withdrawn")).await;
    assert_eq!(hub.events(), 5);
}

#[tokio::test]
async fn a_hub_that_died_between_the_log_and_the_hold_makes_it_good() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at("2026-10-19T08:00:00Z");
    let first = hub_at(folder.path(), &hands).await;
    let zebra = |id: &str| notice(id, "zebra", |event| event["data"]["headline"] = "Zebra crossing".into());
    let terms = "feed-hold-until: 2026-10-19T09:00:00Z";
    published(&first, &notice("a", "zebra", |_| {})).await;
    held(&first, &zebra("b"), terms).await;
    held(&first, &notice("c", "lion", |event| event["data"]["headline"] = "Lion sleeping".into()), terms)
        .await;
    first.stop().await;
    let before = std::fs::read(folder.path().join("held.db")).expect("the file");
    let hub = hub_at(folder.path(), &hands).await;
    published(&hub, &withdrawn("w", "zebra")).await;
    published(&hub, &notice("anew", "zebra", |_| {})).await;
    hands.set("2026-10-19T09:00:00Z");
    listed(&hub, "the release", |list| list.len() == 1).await;
    assert_eq!(hub.events(), 4);
    hub.stop().await;

    // As if neither the withdrawal nor the release had reached the file of what is held.
    std::fs::write(folder.path().join("held.db"), before).expect("written");
    let _ = std::fs::remove_file(folder.path().join("held.db-wal"));
    assert!(holds(&bytes_of(folder.path(), is_held_file), "Zebra"), "it is there again");
    let hub = hub_at(folder.path(), &hands).await;
    assert!(
        !holds(&bytes_of(folder.path(), is_held_file), "Zebra"),
        "the log's withdrawal counts at the start"
    );
    listed(&hub, "the release, noted", |list| list.len() == 1 && list[0]["state"] == "withdrawn").await;
    assert!(!holds(&bytes_of(folder.path(), is_held_file), "Lion"), "it was released, and is erased");
    looked(&hub, "again").await;
    assert_eq!(hub.events(), 5, "nothing came twice");
}

#[tokio::test]
async fn a_removal_can_be_planned() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at("2026-10-19T08:00:00Z");
    let hub = hub_at(folder.path(), &hands).await;
    published(&hub, &notice("a", "one", |_| {})).await;
    held(&hub, &withdrawn("w", "one"), "feed-hold-until: 2026-10-19T09:00:00Z").await;
    assert_eq!(Wall::of(&hub, "").await, ["notice/one"]);
    hands.set("2026-10-19T09:00:00Z");
    listed(&hub, "the removal", <[_]>::is_empty).await;
    assert!(Wall::of(&hub, "").await.is_empty());
}

#[tokio::test]
async fn a_name_beyond_consent_is_not_held_either() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at("2026-10-19T08:00:00Z");
    let hub = hub_at(folder.path(), &hands).await;
    let event = json!({
        "specversion": "1.0", "id": "r", "source": "/sites/lisbon/peers", "site": "lisbon",
        "type": "dev.openfloor.recognition.v1", "subject": "recognition/1",
        "data": {
            "kind": "thank_you", "giver": "A colleague", "message": "Thank you for staying.",
            "receivers": [{"ref": "ref-4711", "name": "Wilhelmina Quartz", "team": "Night", "consent": "first"}],
        },
    });
    held(&hub, &event, "feed-hold-until: 2026-10-19T09:00:00Z").await;
    let bytes = bytes_of(folder.path(), |_| true);
    assert!(holds(&bytes, "Wilhelmina"));
    assert!(!holds(&bytes, "Quartz") && !holds(&bytes, "ref-4711") && !holds(&bytes, "consent"));
    let mut wall = Wall::connect(&hub, "").await;
    wall.snapshot().await;
    hands.set("2026-10-19T09:00:00Z");
    assert_eq!(wall.event().await["data"]["receivers"], json!(["Wilhelmina"]));
    assert_eq!(publish(&hub, &event).await.status, 200, "the same event is known again");
}

#[tokio::test]
async fn a_recording_brings_nothing_back_that_was_withdrawn_since() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at("2026-10-19T08:00:00Z");
    let hub = hub_at(folder.path(), &hands).await;
    let recorded =
        |id: &str, name: &str, at: &str| notice(id, name, |event| event["recordedtime"] = at.into());
    published(&hub, &notice("a", "zebra", |_| {})).await;
    published(&hub, &withdrawn("w", "zebra")).await;
    published(&hub, &notice("b", "zebra", |_| {})).await;
    let refused = publish(&hub, &recorded("c", "zebra", "2026-10-19T07:00:00Z")).await;
    assert_eq!((refused.status, refused.pointers()), (409, vec!["/recordedtime"]));
    assert!(refused.body.to_string().contains("withdrawn"), "{refused:?}");
    assert_eq!(publish(&hub, &recorded("d", "zebra", "yesterday")).await.status, 422);
    published(&hub, &recorded("e", "lion", "2026-10-19T07:00:00Z")).await;
    let mut wall = Wall::connect(&hub, "").await;
    wall.next().await.expect("a hello");
    let of = |frame: Value| {
        frame["feedcursor"].as_str().and_then(|text| text.parse::<Cursor>().ok()).expect("a cursor")
    };
    let zebra = of(wall.event().await);
    let lion = of(wall.event().await);
    hands.set("2026-10-19T08:10:00Z");
    published(&hub, &withdrawn("w2", "zebra")).await;
    published(&hub, &withdrawn("w3", "lion")).await;
    published(&hub, &notice("g", "owl", |_| {})).await;
    let owl = loop {
        let frame = wall.next().await.expect("the feed");
        if frame["subject"] == "notice/owl" {
            break of(frame);
        }
    };
    let from = |id: &str, name: &str, at: &str, from: Cursor| {
        let mut event = recorded(id, name, at);
        event["recordedcursor"] = from.to_string().into();
        event
    };
    let (elsewhere, late) = (Cursor { epoch: owl.epoch ^ 1, ..owl }, "2026-10-19T08:14:59Z");
    for (why, event) in [
        ("by no clock that anybody vouches for", recorded("h1", "zebra", late)),
        ("of before, by a clock that was ahead", from("h2", "zebra", late, zebra)),
        ("of before, as another thing was", from("h3", "lion", late, lion)),
        ("of before or after: clocks differ", from("h4", "zebra", late, elsewhere)),
        ("of a place that this log has not", from("h5", "zebra", late, Cursor { seq: 99, ..owl })),
        (
            "of a place where it has something else",
            from("h6", "zebra", late, Cursor { check: owl.check ^ 1, ..owl }),
        ),
    ] {
        let refused = publish(&hub, &event).await;
        assert_eq!((refused.status, refused.pointers()), (409, vec!["/recordedtime"]), "{why}: {refused:?}");
    }
    let no_place = notice("i", "owl", |event| {
        event["recordedtime"] = late.into();
        event["recordedcursor"] = "somewhere".into();
    });
    let alone = notice("i", "owl", |event| event["recordedcursor"] = owl.to_string().into());
    for event in [no_place, alone] {
        let refused = publish(&hub, &event).await;
        assert_eq!((refused.status, refused.pointers()), (422, vec!["/recordedcursor"]), "{refused:?}");
    }
    // What was surely recorded after its withdrawal: by the place, whatever the clock said; and by the time of another hub.
    published(&hub, &from("j", "zebra", "2026-10-19T07:00:00Z", owl)).await;
    hands.set("2026-10-19T08:20:00Z");
    published(&hub, &from("k", "lion", "2026-10-19T08:15:01Z", elsewhere)).await;
}
