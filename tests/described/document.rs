//! The document itself: up to date, whole, and an AsyncAPI document.

use std::collections::BTreeSet;

use openfloor::domain::Kind;
use serde_json::Value;

use crate::bench::{hub, raw};
use crate::{document, faults, path, read, schema};

#[test]
fn the_committed_document_is_the_one_that_the_code_makes() {
    let made = serde_json::to_string_pretty(&document()).expect("JSON") + "\n";
    let file = path("docs/asyncapi.json");
    if std::env::var_os("OPENFLOOR_WRITE_DOCS").is_some() {
        std::fs::write(&file, &made).expect("written");
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        kept == made,
        "docs/asyncapi.json is stale: OPENFLOOR_WRITE_DOCS=1 cargo test --test described writes it"
    );
}

#[tokio::test]
async fn the_hub_serves_it() {
    let data = tempfile::tempdir().expect("a folder");
    let hub = hub(data.path()).await;
    let request = b"GET /v1/asyncapi.json HTTP/1.1\r\nhost: hub\r\nconnection: close\r\n\r\n";
    let answer = raw(&hub, request).await;
    assert_eq!(answer.status, 200);
    assert!(answer.head.contains("content-type: application/json"), "{}", answer.head);
    assert_eq!(answer.body, document());
    hub.stop().await;
}

#[test]
fn it_is_an_asyncapi_document() {
    let asyncapi = jsonschema::draft7::new(&read("tests/fixtures/asyncapi-3.0.0.json")).expect("a schema");
    let mut document = document();
    assert_eq!(faults(&asyncapi, &document), Vec::<String>::new());
    // The check can fail.
    document["operations"]["follow"]["action"] = "shout".into();
    assert!(!asyncapi.is_valid(&document));
}

#[test]
fn every_reference_leads_somewhere_and_every_schema_is_one() {
    let document = document();
    let mut references = BTreeSet::new();
    collect(&document, &mut references);
    assert!(references.len() > 50, "the document refers to its parts");
    for reference in &references {
        let pointer = reference.strip_prefix('#').unwrap_or_else(|| panic!("{reference} leads outside"));
        assert!(document.pointer(pointer).is_some(), "{reference} leads nowhere");
    }
    let schemas = document["components"]["schemas"].as_object().expect("schemas");
    for name in schemas.keys() {
        schema(&document, name);
        let used = format!("#/components/schemas/{name}");
        assert!(references.contains(used.as_str()), "nothing refers to {name}");
    }
}

#[test]
fn every_message_of_an_operation_is_one_of_its_channel() {
    let document = document();
    for (name, operation) in document["operations"].as_object().expect("operations") {
        for (place, part) in [("", operation), ("reply", &operation["reply"])] {
            let Some(channel) = part["channel"]["$ref"].as_str() else { continue };
            let messages = part["messages"].as_array().expect("messages");
            assert!(!messages.is_empty());
            for message in messages {
                let message = message["$ref"].as_str().expect("a reference");
                assert!(message.starts_with(&format!("{channel}/messages/")), "{name} {place}: {message}");
            }
        }
    }
}

#[test]
fn every_kind_is_described_both_ways() {
    let document = document();
    for (channel, way) in [("feed", "Carried"), ("events", "Published")] {
        let messages = &document["channels"][channel]["messages"];
        for kind in Kind::ALL {
            let message = messages[format!("{kind}{way}")]["$ref"].as_str().expect("a message");
            let message = document.pointer(&message[1..]).expect("it is there");
            assert_eq!(message["name"], kind.event_type());
        }
    }
}

fn collect<'a>(value: &'a Value, references: &mut BTreeSet<&'a str>) {
    match value {
        Value::Object(fields) => {
            references.extend(fields.get("$ref").and_then(Value::as_str));
            fields.values().for_each(|value| collect(value, references));
        }
        Value::Array(list) => list.iter().for_each(|value| collect(value, references)),
        _ => {}
    }
}
