//! The CloudEvents envelope as JSON Schema: what a publisher sends, what the feed carries, what the hub says itself.

use serde_json::{Map, Value, json};

use super::super::control::CONTROL_PREFIX;
use super::super::{ATTRIBUTE_BYTES_MAX, HUB_ATTRIBUTE_PREFIX};
use crate::domain::Kind;
use crate::domain::engagement::{SURVEY_ATTRIBUTE, SURVEY_BYTES_MAX};
use crate::text::schema::forbidden_class;

/// What a cursor looks like.
pub const CURSOR: &str = r"^[0-9a-f]{16}\.(0|[1-9][0-9]{0,19})\.[0-9a-f]{8}$";
/// What a position looks like.
const POSITION: &str = "^[0-9]{20}$";
/// The media types of JSON, with or without parameters: what [`super::super::http::is_json`] takes.
const JSON_TYPE: &str =
    r"^\s*[Aa][Pp][Pp][Ll][Ii][Cc][Aa][Tt][Ii][Oo][Nn]/([^;]*\+)?[Jj][Ss][Oo][Nn]\s*(;|$)";

/// A context attribute in the form of a string.
pub fn attribute() -> Value {
    json!({
        "description": format!("An attribute of at most {ATTRIBUTE_BYTES_MAX} bytes of UTF-8, without control characters."),
        "type": "string",
        "minLength": 1,
        "maxLength": ATTRIBUTE_BYTES_MAX,
        "pattern": format!("^[^\\u0000-\\u001f{}]*$", forbidden_class()),
    })
}

/// An attribute that this vocabulary does not know.
pub fn extension() -> Value {
    let mut string = attribute();
    string["minLength"] = 0.into();
    string["description"] = "A string as in any other attribute.".into();
    json!({
        "description": "An extension attribute. `dataschema`, `partitionkey`, `recordedcursor`, `recordedtime`, `surveyrows`, `traceparent` and `tracestate` are carried as they are; a hub drops any other, and its answer names it. An event has 16 at most.",
        "anyOf": [
            string,
            { "type": "integer", "minimum": i32::MIN, "maximum": i32::MAX },
            { "type": ["boolean", "null"] },
        ],
    })
}

/// The subjects of a kind; those that a publisher sends, or those of the feed. A mark that names no thing is the hub's alone.
fn subject(kind: Kind, carried: bool) -> Value {
    let things = match kind {
        Kind::Withdrawn => {
            let is_one = |have: &Kind| carried || *have != Kind::Withdrawn;
            let kinds: Vec<_> = Kind::ALL.into_iter().filter(is_one).map(Kind::name).collect();
            format!("({})", kinds.join("|"))
        }
        kind => kind.name().to_owned(),
    };
    let what = match (kind, carried) {
        (Kind::Withdrawn, true) => {
            "Which thing this is the state of: `<kind>/<name>`; `withdrawn/<mark>` in a snapshot, for what it does not name."
        }
        _ => "Which thing this is the state of: `<kind>/<name>`.",
    };
    json!({
        "description": what,
        "type": "string",
        "maxLength": ATTRIBUTE_BYTES_MAX,
        "pattern": format!("^{things}/[A-Za-z0-9._/-]+$"),
    })
}

/// An attribute that may also be absent, which null stands for.
fn optional(mut schema: Value) -> Value {
    let mut out = json!({ "anyOf": [null, { "type": "null" }] });
    if let Some(description) = schema.as_object_mut().and_then(|fields| fields.remove("description")) {
        out["description"] = description;
    }
    out["anyOf"][0] = schema;
    out
}

/// The attributes of an event of the floor, common to both ways.
fn attributes(kind: Kind, carried: bool) -> Map<String, Value> {
    let string =
        |what: &str| json!({ "description": what, "allOf": [{ "$ref": "#/components/schemas/Attribute" }] });
    let attributes = [
        ("specversion", json!({ "const": "1.0" })),
        ("id", string("Unique within the source.")),
        ("source", string("Who publishes, such as `/sites/lisbon/leads`.")),
        ("type", json!({ "const": kind.event_type() })),
        ("subject", subject(kind, carried)),
        ("site", string("Which site this is for, such as `lisbon`.")),
        ("team", optional(string("The team that it concerns; absent: everyone."))),
    ];
    attributes.into_iter().map(|(name, schema)| (name.to_owned(), schema)).collect()
}

/// The event of a kind as a publisher sends it.
pub fn published(kind: Kind, data: Value) -> Value {
    let mut properties = attributes(kind, false);
    let more = [
        (
            "audience",
            json!({ "description": "Who may see it; absent: the floor.", "enum": ["floor", "leads", null] }),
        ),
        (
            "time",
            optional(json!({
                "description": "When this state came to be; absent: when the hub takes it. At most 5 minutes ahead of its clock.",
                "type": "string",
                "format": "date-time",
            })),
        ),
        (
            "datacontenttype",
            optional(json!({ "type": "string", "maxLength": ATTRIBUTE_BYTES_MAX, "pattern": JSON_TYPE })),
        ),
        (
            SURVEY_ATTRIBUTE,
            optional(json!({
                "description": "From which survey a level is: twelve bits of a digest of each row. A hub keeps them sealed, and tells one digest of them.",
                "type": "string",
                "maxLength": SURVEY_BYTES_MAX,
            })),
        ),
        ("data", data),
    ];
    properties.extend(more.into_iter().map(|(name, schema)| (name.to_owned(), schema)));
    let mut required = vec!["specversion", "id", "source", "type", "subject", "site"];
    if kind != Kind::Withdrawn {
        required.push("data");
    }
    json!({
        "description": "As a publisher sends it. An event has 64 KiB at most.",
        "type": "object",
        "required": required,
        "properties": properties,
        "patternProperties": { (format!("^{HUB_ATTRIBUTE_PREFIX}")): false },
        "propertyNames": { "pattern": "^[a-z0-9]+$" },
        "additionalProperties": { "$ref": "#/components/schemas/Extension" },
    })
}

/// The event of a kind as the feed carries it.
pub fn carried(kind: Kind, data: Value) -> Value {
    let mut properties = attributes(kind, true);
    properties.extend(hub_attributes());
    let more = [
        (
            "audience",
            json!({ "description": "Who may see it; absent: the floor.", "enum": ["floor", "leads"] }),
        ),
        (
            "time",
            json!({ "description": "When this state came to be.", "type": "string", "format": "date-time" }),
        ),
        ("datacontenttype", json!({ "const": "application/json" })),
        ("data", data),
    ];
    properties.extend(more.into_iter().map(|(name, schema)| (name.to_owned(), schema)));
    json!({
        "description": "As the feed carries it.",
        "type": "object",
        "required": [
            "specversion", "id", "source", "type", "subject", "site", "time", "datacontenttype", "data", "feedseq",
            "feedcursor", "feedprev",
        ],
        "properties": properties,
        "propertyNames": { "pattern": "^[a-z0-9]+$" },
        "additionalProperties": { "$ref": "#/components/schemas/Extension" },
    })
}

/// What the hub adds to an event.
fn hub_attributes() -> Map<String, Value> {
    let attributes = [
        (
            "feedseq",
            json!({ "description": "The position in the log, 20 digits.", "type": "string", "pattern": POSITION }),
        ),
        (
            "feedcursor",
            json!({
                "description": "Where to resume after this event: `epoch.seq.check`.",
                "type": "string",
                "pattern": CURSOR,
            }),
        ),
        (
            "feedprev",
            json!({
                "description": "The position of the event before it in this view; another one than the reader's last is a gap.",
                "type": "string",
                "pattern": POSITION,
            }),
        ),
        ("feedphase", json!({ "description": "Absent when live.", "enum": ["snapshot", "replay"] })),
        (
            "feedskip",
            json!({
                "description": "How many superseded versions were left out before it; absent: none.",
                "type": "integer",
                "minimum": 0,
                "maximum": i32::MAX,
            }),
        ),
    ];
    attributes.into_iter().map(|(name, schema)| (name.to_owned(), schema)).collect()
}

/// A control event of the feed.
pub fn control(name: &str, data: Value) -> Value {
    json!({
        "type": "object",
        "required": [
            "specversion", "id", "source", "type", "time", "datacontenttype", "feedcursor", "feedprev", "data",
        ],
        "properties": {
            "specversion": { "const": "1.0" },
            "id": { "$ref": "#/components/schemas/Attribute" },
            "source": { "const": "/openfloor/hub" },
            "type": { "const": format!("{CONTROL_PREFIX}{name}.v1") },
            "time": { "type": "string", "format": "date-time" },
            "datacontenttype": { "const": "application/json" },
            "feedcursor": {
                "description": "Up to where this connection has the feed without a gap.",
                "type": "string",
                "pattern": CURSOR,
            },
            "feedprev": {
                "description": "The position of the last event that this connection was sent.",
                "type": "string",
                "pattern": POSITION,
            },
            "data": data,
        },
        "propertyNames": { "pattern": "^[a-z0-9]+$" },
    })
}
