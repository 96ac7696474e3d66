//! The rules of the kinds that hold only under a condition, in JSON Schema: what `check` asks for, as far as it can be said there.
//!
//! A field that is absent has its default, so a rule for the default state holds for an absent one too.

use schemars::{Schema, json_schema};

use super::Kind;
use crate::text::schema::NOT_BLANK;

/// What a hub asks for today and did not ask for from the beginning: frames of before lack it, and stay described.
pub fn asked_of_publishers(kind: Kind) -> Vec<Schema> {
    match kind {
        Kind::Question => vec![
            when("state", "deferred", has_words("answer")),
            when_or_absent("state", "heard", is_absent(&["verdict"])),
            when("state", "checking", is_absent(&["verdict"])),
            when("state", "declined", is_none_of("verdict", &["true", "partly", "false"])),
            when("state", "deferred", is_none_of("verdict", &["true", "partly", "false"])),
        ],
        Kind::Commitment => vec![when("state", "done", is_none_of("decision", &["will_not"]))],
        Kind::Holding => vec![when("state", "kept", has_words("told"))],
        Kind::Repair => vec![
            when("state", "acting", has_entries("actions")),
            when("state", "committed", has_words("commitment")),
            when("state", "evaluated", has_words("evaluation")),
            when("state", "evaluated", has_words("commitment")),
            when("state", "evaluated", has_entries("actions")),
            when("state", "closed", has_words("commitment")),
            when("state", "closed", has_entries("actions")),
        ],
        Kind::Engagement => vec![when_or_absent("suppressed", false, has_a_level())],
        _ => Vec::new(),
    }
}

/// `then`, where a field is given with a value.
pub fn when(field: &str, value: impl Into<Literal>, then: Schema) -> Schema {
    let Literal(value) = value.into();
    json_schema!({ "if": { "required": [field], "properties": { field: value } }, "then": then })
}

/// `then`, where a field has a value or is absent.
pub fn when_or_absent(field: &str, value: impl Into<Literal>, then: Schema) -> Schema {
    let Literal(value) = value.into();
    json_schema!({ "if": { "properties": { field: value } }, "then": then })
}

/// The schema of a single value.
pub struct Literal(Schema);

impl From<&str> for Literal {
    fn from(word: &str) -> Self {
        Self(json_schema!({ "const": word }))
    }
}

impl From<bool> for Literal {
    fn from(flag: bool) -> Self {
        Self(json_schema!({ "const": flag }))
    }
}

/// A text that is given, with words in it: in every language, where there are several.
pub fn has_words(field: &str) -> Schema {
    let words = json_schema!({ "pattern": NOT_BLANK, "additionalProperties": { "pattern": NOT_BLANK } });
    json_schema!({ "required": [field], "properties": { field: words } })
}

/// A field that is given, and not as null.
pub fn is_given(field: &str) -> Schema {
    json_schema!({ "required": [field], "properties": { field: { "not": { "type": "null" } } } })
}

/// A level of one need at least.
fn has_a_level() -> Schema {
    let any = ["autonomy", "competence", "relatedness"].map(|need| is_given(need).to_value());
    json_schema!({ "required": ["needs"], "properties": { "needs": { "anyOf": any } } })
}

/// A string that is empty or begins with a word, where it is given.
pub fn begins_with(field: &str, word: &str) -> Schema {
    json_schema!({ "properties": { field: { "pattern": format!("^($|{word})") } } })
}

/// A field that has none of some values, where it is given.
fn is_none_of(field: &str, values: &[&str]) -> Schema {
    json_schema!({ "properties": { field: { "not": { "enum": values } } } })
}

/// A list with an entry.
fn has_entries(field: &str) -> Schema {
    json_schema!({ "required": [field], "properties": { field: { "minItems": 1 } } })
}

/// A list without an entry, or none.
pub fn is_empty(field: &str) -> Schema {
    json_schema!({ "properties": { field: { "maxItems": 0 } } })
}

/// Fields that are absent or null.
pub fn is_absent(fields: &[&str]) -> Schema {
    let mut schema = json_schema!({ "properties": {} });
    if let Some(properties) = schema.get_mut("properties").and_then(|value| value.as_object_mut()) {
        let null = json_schema!({ "type": "null" });
        properties.extend(fields.iter().map(|field| ((*field).to_owned(), null.clone().to_value())));
    }
    schema
}
