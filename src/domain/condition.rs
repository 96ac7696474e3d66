//! The rules of the kinds that hold only under a condition, in JSON Schema: what `check` asks for, as far as it can be said there.
//!
//! A field that is absent has its default, so a rule for the default state holds for an absent one too.

use schemars::{Schema, json_schema};

use crate::text::schema::NOT_BLANK;

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
