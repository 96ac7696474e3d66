//! What is not taken: the sender is told where and why, nothing moves, no wall sees anything but the count.

use serde_json::{Value, json};
use tempfile::tempdir;

use crate::bench::*;

/// A bad input: its name, the media type, the body, and the status, the reason and a pointer that it gets.
struct Bad {
    name: &'static str,
    content_type: &'static str,
    body: Vec<u8>,
    status: u16,
    reason: &'static str,
    pointer: Option<&'static str>,
}

/// To another source a subject is taken, and by what is not said: what the floor sees, what is for leads, or what was withdrawn.
#[tokio::test]
async fn a_subject_that_is_taken_is_answered_alike_whatever_took_it() {
    let folder = tempdir().expect("a folder");
    let hub = hub(folder.path()).await;
    for name in ["seen", "leads", "gone"] {
        let event = notice(name, name, |event| {
            if name == "leads" {
                event["audience"] = "leads".into();
            }
        });
        published(&hub, &event).await;
    }
    published(&hub, &withdrawn("w", "gone")).await;
    let mut answers = Vec::new();
    for name in ["seen", "leads", "gone"] {
        for expected in [None, Some("0"), Some("1"), Some("2")] {
            let other = notice("other", name, |event| {
                event["id"] = format!("other-{name}").into();
                event["source"] = "/sites/lisbon/facilities".into();
            });
            let more = expected.map_or(String::new(), |seq| format!("\r\nfeed-expected-seq: {seq}"));
            let answer =
                post(&hub, &format!("content-type: {EVENT}{more}"), other.to_string().as_bytes()).await;
            assert_eq!((answer.status, answer.pointers()), (409, vec!["/source"]), "{name}: {answer:?}");
            let head: String = answer.head.lines().filter(|line| !line.starts_with("date:")).collect();
            answers.push((head, answer.body.to_string()));
        }
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "{answers:?}");
}

const EVENT: &str = "application/cloudevents+json";
const BATCH: &str = "application/cloudevents-batch+json";

fn bad(name: &'static str, status: u16, reason: &'static str, pointer: &'static str, body: String) -> Bad {
    Bad { name, content_type: EVENT, body: body.into_bytes(), status, reason, pointer: Some(pointer) }
}

/// A notice with something wrong in it.
fn with(change: impl FnOnce(&mut Value)) -> String {
    notice("bad", "bad", change).to_string()
}

fn without(attribute: &str) -> String {
    with(|event| drop(event.as_object_mut().expect("an object").remove(attribute)))
}

fn recognition(receivers: Value) -> String {
    with(|event| {
        event["type"] = "dev.openfloor.recognition.v1".into();
        event["subject"] = "recognition/1".into();
        event["data"] = json!({"kind": "kudos", "giver": "A", "message": "M", "need": "competence", "receivers": receivers});
    })
}

fn table() -> Vec<Bad> {
    let twice = with(|_| {}).replace("\"headline\":", "\"headline\":\"Once\",\"headline\":");
    let good = notice("good", "good", |_| {});
    let one_bad = json!([good, notice("bad", "bad", |event| event["data"]["headline"] = 7.into())]);
    let many = Value::from(vec![good.clone(); 101]);
    let over = with(|event| event["data"]["appendix"] = "x".repeat(64 * 1024).into());
    let far = |event: &mut Value| event["time"] = "2999-01-01T00:00:00Z".into();
    vec![
        bad("not JSON", 400, "malformed", "", "{\"id\": ".into()),
        bad("not an object", 400, "malformed", "", "[1, 2]".into()),
        bad("nothing", 400, "malformed", "", String::new()),
        bad("no id", 400, "malformed", "/id", without("id")),
        bad("no source", 400, "malformed", "/source", without("source")),
        bad("no type", 400, "malformed", "/type", without("type")),
        bad("no site", 422, "invalid", "/site", without("site")),
        bad("no subject", 422, "invalid", "/subject", without("subject")),
        bad("an empty id", 400, "malformed", "/id", with(|event| event["id"] = "".into())),
        bad(
            "an old version",
            422,
            "invalid",
            "/specversion",
            with(|event| event["specversion"] = "0.3".into()),
        ),
        bad(
            "a number for a text",
            422,
            "invalid",
            "/data/headline",
            with(|event| event["data"]["headline"] = 7.into()),
        ),
        bad(
            "a missing text",
            422,
            "invalid",
            "/data/headline",
            with(|event| event["data"]["headline"] = "".into()),
        ),
        bad(
            "a word that is no priority",
            422,
            "invalid",
            "/data/priority",
            with(|event| event["data"]["priority"] = "loud".into()),
        ),
        bad("a time that is none", 422, "invalid", "/time", with(|event| event["time"] = "tomorrow".into())),
        bad("a time far ahead", 422, "invalid", "/time", with(far)),
        bad(
            "an audience that is none",
            422,
            "invalid",
            "/audience",
            with(|event| event["audience"] = "all".into()),
        ),
        bad(
            "an unknown kind",
            422,
            "unknown_kind",
            "/type",
            with(|event| event["type"] = "dev.openfloor.party.v1".into()),
        ),
        bad(
            "a subject of another kind",
            422,
            "invalid",
            "/subject",
            with(|event| event["subject"] = "note/x".into()),
        ),
        bad(
            "a subject with a space",
            422,
            "invalid",
            "/subject",
            with(|event| event["subject"] = "notice/a b".into()),
        ),
        bad(
            "a text over its limit",
            422,
            "invalid",
            "/data/headline",
            with(|event| event["data"]["headline"] = "x".repeat(121).into()),
        ),
        bad(
            "a control sequence",
            400,
            "malformed",
            "/data/headline",
            with(|event| event["data"]["headline"] = "\u{1b}[2J".into()),
        ),
        bad(
            "a bidi override",
            400,
            "malformed",
            "/data/why",
            with(|event| event["data"]["why"] = "a\u{202e}b".into()),
        ),
        bad("a key given twice", 400, "malformed", "/data/headline", twice),
        bad(
            "an attribute of the hub",
            422,
            "invalid",
            "/feedseq",
            with(|event| event["feedseq"] = "1".into()),
        ),
        bad(
            "a stamp of the hub",
            422,
            "invalid",
            "/data/promises",
            with(|event| event["data"]["promises"] = json!([])),
        ),
        bad(
            "a bare name as receiver",
            422,
            "invalid",
            "/data/receivers/0",
            recognition(json!(["Ana Sousa"])),
        ),
        bad("base64", 422, "invalid", "/data_base64", with(|event| event["data_base64"] = "eA==".into())),
        Bad {
            name: "64 KiB and more",
            content_type: EVENT,
            body: over.into_bytes(),
            status: 413,
            reason: "too_large",
            pointer: None,
        },
        Bad {
            name: "not UTF-8",
            content_type: EVENT,
            body: b"{\"id\":\"\xff\"}".to_vec(),
            status: 400,
            reason: "malformed",
            pointer: None,
        },
        Bad {
            name: "another media type",
            content_type: "text/plain",
            body: with(|_| {}).into_bytes(),
            status: 415,
            reason: "unsupported",
            pointer: None,
        },
        Bad {
            name: "JSON without attributes",
            content_type: "application/json",
            body: with(|_| {}).into_bytes(),
            status: 415,
            reason: "unsupported",
            pointer: None,
        },
        Bad {
            name: "a batch with one bad event",
            content_type: BATCH,
            body: one_bad.to_string().into_bytes(),
            status: 422,
            reason: "invalid",
            pointer: Some("/1/data/headline"),
        },
        Bad {
            name: "a batch of too many",
            content_type: BATCH,
            body: many.to_string().into_bytes(),
            status: 413,
            reason: "too_large",
            pointer: Some(""),
        },
        Bad {
            name: "a batch that is no list",
            content_type: BATCH,
            body: b"{}".to_vec(),
            status: 400,
            reason: "malformed",
            pointer: Some(""),
        },
    ]
}

#[tokio::test]
async fn bad_input_is_named_counted_and_goes_nowhere() {
    let folder = tempdir().expect("a folder");
    let hub = hub(folder.path()).await;
    published(&hub, &notice("first", "first", |_| {})).await;
    let mut wall = Wall::connect(&hub, "").await;
    wall.snapshot().await;
    let mut expected = serde_json::Map::new();
    for case in table() {
        let Bad { name, content_type, body, status, reason, pointer } = case;
        let answer = post(&hub, &format!("content-type: {content_type}"), &body).await;
        assert_eq!(answer.status, status, "{name}: {answer:?}");
        assert!(answer.body["error"].as_str().is_some_and(|error| error.len() > 5), "{name}: {answer:?}");
        if let Some(pointer) = pointer {
            assert!(answer.pointers().contains(&pointer), "{name}: no {pointer:?} in {answer:?}");
        }
        assert_eq!(hub.events(), 1, "{name}");
        let count = expected.entry(reason).or_insert(json!(0));
        *count = json!(count.as_u64().expect("a count") + 1);
        // A heartbeat that was made after the answer carries the count; `control` fails on anything else.
        let expected = Value::Object(expected.clone());
        let counted = async { while wall.control("heartbeat").await["data"]["refused"] != expected {} };
        soon(&format!("the count of {name}: {expected}"), counted).await;
    }
    assert_eq!(published(&hub, &notice("good", "good", |_| {})).await, 2);
    assert_eq!(subject(&wall.event().await), "notice/good");
}

#[tokio::test]
async fn a_refusal_of_a_media_type_names_those_that_are_taken() {
    let folder = tempdir().expect("a folder");
    let hub = hub(folder.path()).await;
    let answer = post(&hub, "content-type: application/xml", b"<x/>").await;
    let error = answer.body["error"].as_str().expect("an error");
    for taken in [EVENT, BATCH, "application/json"] {
        assert!(error.contains(taken), "{error}");
    }
}
