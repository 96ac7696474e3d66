//! Texts as JSON Schema: their lengths, their languages, and the characters that may not stand in them.

use std::borrow::Cow;
use std::fmt::Write as _;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::{LANGUAGES_MAX, Lang, SafeText, forbidden};

/// What a string with words in it matches: something that is not white space.
pub const NOT_BLANK: &str = r"\S";

/// A [`super::Text`] of at most so many Unicode scalars that must have words, as a schema.
pub type RequiredText<const MAX: usize> = Words<MAX, true>;
/// A [`super::Text`] of at most so many Unicode scalars that may be blank, as a schema.
pub type OptionalText<const MAX: usize> = Words<MAX, false>;
/// A [`SafeText`] of at most so many Unicode scalars that must have words, as a schema.
pub type RequiredString<const MAX: usize> = Plain<MAX, true>;
/// A [`SafeText`] of at most so many Unicode scalars that may be blank, as a schema.
pub type OptionalString<const MAX: usize> = Plain<MAX, false>;

/// The schema of a [`super::Text`]; there are no values of it.
pub enum Words<const MAX: usize, const REQUIRED: bool> {}

/// The schema of a [`SafeText`] with a limit; there are no values of it.
pub enum Plain<const MAX: usize, const REQUIRED: bool> {}

fn required(required: bool) -> &'static str {
    if required { "Required" } else { "" }
}

impl<const MAX: usize, const REQUIRED: bool> JsonSchema for Plain<MAX, REQUIRED> {
    fn schema_name() -> Cow<'static, str> {
        format!("{}String{MAX}", required(REQUIRED)).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = json_schema!({ "allOf": [generator.subschema_for::<SafeText>()], "maxLength": MAX });
        if REQUIRED {
            schema.insert("pattern".into(), NOT_BLANK.into());
        }
        schema
    }
}

impl<const MAX: usize, const REQUIRED: bool> JsonSchema for Words<MAX, REQUIRED> {
    fn schema_name() -> Cow<'static, str> {
        format!("{}Text{MAX}", required(REQUIRED)).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let plain = generator.subschema_for::<Plain<MAX, REQUIRED>>();
        let mut langs = json_schema!({
            "description": "The same words by language.",
            "type": "object",
            "propertyNames": generator.subschema_for::<Lang>(),
            "minProperties": 1,
            "maxProperties": LANGUAGES_MAX,
            "additionalProperties": plain.clone(),
        });
        if !REQUIRED {
            // A language without words while another has some is a translation that is missing.
            let all = json_schema!({ "additionalProperties": { "pattern": NOT_BLANK } });
            let none = json_schema!({ "additionalProperties": { "not": { "pattern": NOT_BLANK } } });
            langs.insert("anyOf".into(), vec![all, none].into());
        }
        json_schema!({
            "description": format!("A text of at most {MAX} characters: one string, or one for each language."),
            "oneOf": [plain, langs],
        })
    }
}

impl JsonSchema for SafeText {
    fn schema_name() -> Cow<'static, str> {
        "SafeText".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A string without control characters, escape sequences, bidirectional overrides, \
                            invisible or tag characters and noncharacters; line ends and tabs count as spaces. \
                            Lengths are counted in Unicode characters, in the normal form NFC.",
            "type": "string",
            "pattern": format!("^[^{}]*$", forbidden_class()),
        })
    }
}

impl JsonSchema for Lang {
    fn schema_name() -> Cow<'static, str> {
        "Lang".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A BCP 47 tag such as \"en\" or \"pt-BR\"; case does not matter.",
            "type": "string",
            "pattern": "^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$",
        })
    }
}

/// What [`forbidden`] names, for between the brackets of a pattern. Only the basic plane: beyond it the
/// dialects of patterns differ, and a pattern that one reader refuses is worth less than one that misses a tag
/// character.
pub fn forbidden_class() -> String {
    let mut class = String::new();
    let mut start = None;
    for code in 0..=0x1_0000_u32 {
        let bad = code < 0x1_0000 && char::from_u32(code).is_some_and(|scalar| forbidden(scalar).is_some());
        match (start, bad) {
            (None, true) => start = Some(code),
            (Some(first), false) => {
                let _ = write!(class, "\\u{first:04x}");
                if first < code - 1 {
                    let _ = write!(class, "-\\u{:04x}", code - 1);
                }
                start = None;
            }
            _ => {}
        }
    }
    class
}
