//! Real frames of a real hub fit the description, kept ones still do, and broken ones do not.

use std::collections::BTreeSet;

use openfloor::domain::Kind;
use serde_json::{Value, json};

use crate::bench::{Wall, hub, kind, publish, published};
use crate::{document, faults, golden, name, path, schema, schemas};

/// Publishes the golden events to a hub and reads every frame of two walls: one that was there, one that came after.
async fn real_frames() -> Vec<Value> {
    let data = tempfile::tempdir().expect("a folder");
    let hub = hub(data.path()).await;
    let events = golden();
    let mut frames = Vec::new();
    let mut early = Wall::connect(&hub, "?audience=leads").await;
    frames.push(early.control("hello").await);
    frames.push(early.control("synced").await);
    // Something refused, so that a heartbeat has a count to tell.
    assert_eq!(publish(&hub, &json!({"specversion": "1.0"})).await.status, 400);
    for event in events {
        published(&hub, &event).await;
        frames.push(early.event().await);
    }
    let heartbeat = early.control("heartbeat").await;
    assert_eq!(heartbeat["data"]["refused"]["malformed"], 1, "{heartbeat}");
    frames.push(heartbeat);
    let cursor = frames[10]["feedcursor"].as_str().expect("a cursor").to_owned();
    for query in ["?audience=leads&site=lisbon".to_owned(), format!("?audience=leads&cursor={cursor}")] {
        let mut late = Wall::connect(&hub, &query).await;
        loop {
            let frame = late.next().await.expect("the snapshot or the replay");
            let synced = kind(&frame) == "feed.synced";
            frames.push(frame);
            if synced {
                break;
            }
        }
    }
    let stopping = tokio::spawn(hub.stop());
    let (bye, code) = early.closed().await;
    assert_eq!(code, Some(4000));
    frames.push(bye.expect("a bye"));
    stopping.await.expect("it stops");
    frames
}

fn assert_described(frames: &[Value]) {
    let schemas = schemas(&document(), frames, "Carried");
    assert_eq!(schemas.len(), Kind::ALL.len() + 4, "not every kind of frame is there: {:?}", schemas.keys());
    for frame in frames {
        let name = name(frame, "Carried");
        let faults = faults(&schemas[&name], frame);
        assert!(faults.is_empty(), "{name} does not fit {frame}:\n{}", faults.join("\n"));
    }
}

#[tokio::test]
async fn what_a_hub_sends_is_described() {
    let frames = real_frames().await;
    for phase in ["snapshot", "replay"] {
        assert!(frames.iter().any(|frame| frame["feedphase"] == phase), "no frame of a {phase}");
    }
    for stamp in ["promises", "corrected"] {
        assert!(frames.iter().any(|frame| frame["data"][stamp].is_array()), "no {stamp} in any frame");
    }
    assert_described(&frames);
    if std::env::var_os("OPENFLOOR_WRITE_GOLDEN").is_some() {
        let lines: Vec<String> = frames.iter().map(Value::to_string).collect();
        std::fs::write(path("tests/golden/frames.jsonl"), lines.join("\n") + "\n").expect("written");
    }
}

/// The kept frames: what hubs have sent before.
fn kept() -> Vec<Value> {
    let text = std::fs::read_to_string(path("tests/golden/frames.jsonl")).expect("the frames");
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

#[test]
fn what_hubs_sent_before_is_still_described() {
    assert_described(&kept());
}

#[test]
fn a_frame_without_a_required_attribute_or_of_another_type_is_not_described() {
    let document = document();
    let mut seen = BTreeSet::new();
    for frame in kept() {
        let name = name(&frame, "Carried");
        if !seen.insert(name.clone()) {
            continue;
        }
        let schema = schema(&document, &name);
        for attribute in ["specversion", "id", "source", "type", "time", "feedcursor", "feedprev", "data"] {
            let mut broken = frame.clone();
            broken.as_object_mut().expect("an object").remove(attribute);
            assert!(!schema.is_valid(&broken), "{name} without {attribute}");
            let mut broken = frame.clone();
            broken[attribute] = json!([7]);
            assert!(!schema.is_valid(&broken), "{name} with a list for {attribute}");
        }
        for (field, value) in frame["data"].as_object().expect("data") {
            // A field that is no text, list or number of the kind's own is not known to it.
            if name == "WithdrawnCarried" || field == "colour" {
                continue;
            }
            let mut broken = frame.clone();
            broken["data"][field] = if value.is_boolean() { json!("yes") } else { json!(true) };
            assert!(!schema.is_valid(&broken), "{name} with a boolean for {field}");
        }
    }
}

#[test]
fn what_was_skipped_is_a_count() {
    let document = document();
    let mut frame = kept().into_iter().find(|frame| kind(frame) == "notice").expect("one");
    let schema = schema(&document, "NoticeCarried");
    for (skipped, described) in
        [(json!(3), true), (json!("3"), false), (json!(-1), false), (json!(0.5), false)]
    {
        frame["feedskip"] = skipped;
        assert_eq!(schema.is_valid(&frame), described, "{}", frame["feedskip"]);
    }
}

#[test]
fn what_only_publishers_may_send_is_on_no_frame() {
    let document = document();
    let schema = schema(&document, "RecognitionCarried");
    let mut frame = kept().into_iter().find(|frame| kind(frame) == "recognition").expect("one");
    assert!(schema.is_valid(&frame));
    frame["data"]["receivers"] =
        json!([{"ref": "p1", "name": "Tom Katz", "team": "Night desk", "consent": "full"}]);
    assert!(!schema.is_valid(&frame), "a reference and a consent stay with the hub");
    frame["data"]["receivers"] = json!(["Tom Katz"]);
    assert!(schema.is_valid(&frame));
    frame["data"]["giver_ref"] = json!("p2");
    assert!(!schema.is_valid(&frame), "the giver's reference too");
}
