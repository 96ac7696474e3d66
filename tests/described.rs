//! The description of the feed is true: it is the committed one, it is AsyncAPI 3, and what hubs take and send fits it.
//!
//! `OPENFLOOR_WRITE_DOCS=1 cargo test --test described` writes `docs/asyncapi.json` anew, and
//! `OPENFLOOR_WRITE_GOLDEN=1` the frames of `tests/golden`: those are kept, so that what walls once understood stays
//! described.

#[path = "hub/bench.rs"]
#[allow(dead_code)] // the tests of the hub use the rest
mod bench;
#[path = "described/document.rs"]
mod document;
#[path = "described/frames.rs"]
mod frames;
#[path = "described/publishers.rs"]
mod publishers;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use jsonschema::Validator;
use openfloor::wire::describe;
use serde_json::{Value, json};

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn read(name: &str) -> Value {
    let text = std::fs::read_to_string(path(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// What the golden publisher sends. A date that stays to come is written as of 2099 there, which is further than a hub takes one.
fn golden() -> Vec<Value> {
    let text = std::fs::read_to_string(path("tests/golden/published.json")).expect("the golden events");
    let soon = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).year() + 1;
    serde_json::from_str(&text.replace("\"2099-", &format!("\"{soon}-"))).expect("a list of events")
}

/// A schema of the document, formats and all.
fn schema(document: &Value, name: &str) -> Validator {
    assert!(document["components"]["schemas"][name].is_object(), "no schema {name}");
    let root = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "allOf": [{ "$ref": format!("#/components/schemas/{name}") }],
        "components": document["components"],
    });
    let built = jsonschema::draft7::options().should_validate_formats(true).build(&root);
    built.unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The schema of each kind that is in a list of events, by its name.
fn schemas(document: &Value, events: &[Value], way: &str) -> BTreeMap<String, Validator> {
    let names: BTreeSet<_> = events.iter().map(|event| name(event, way)).collect();
    names.into_iter().map(|name| (name.clone(), schema(document, &name))).collect()
}

/// What is wrong with a value, a line each.
fn faults(schema: &Validator, value: &Value) -> Vec<String> {
    schema.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// The name of the schema for an event of a type, such as `NoticeCarried`.
fn name(event: &Value, way: &str) -> String {
    let kind = bench::kind(event);
    match kind.strip_prefix("feed.") {
        Some(control) => format!("{}Frame", capital(control)),
        None => format!("{}{way}", capital(&kind)),
    }
}

fn capital(word: &str) -> String {
    word[..1].to_uppercase() + &word[1..]
}

/// The document as this version makes it.
fn document() -> Value {
    describe::asyncapi()
}
