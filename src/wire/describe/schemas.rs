//! The schemas of the document: the types' own, and around them what differs between sending and following.

use schemars::generate::{SchemaGenerator, SchemaSettings};
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema};
use serde_json::{Map, Value, json};

use super::super::control::{Bye, Heartbeat, Hello, Synced};
use super::super::hold::Kept;
use super::super::{ATTRIBUTE_BYTES_MAX, BATCH_EVENTS_MAX, Problem, Published};
use super::channel::Message;
use super::envelope;
use crate::domain::condition;
use crate::domain::{
    Commitment, Engagement, Holding, Kind, Note, Notice, Ownership, Question, Quiet, Recognition, Repair,
    Site, Stamp,
};

/// Where schemas stand in the document.
const PLACE: &str = "/components/schemas";

/// Gathers the schemas that the document refers to.
pub struct Schemas {
    generator: SchemaGenerator,
    /// Those that are no type's own, finished.
    built: Map<String, Value>,
}

impl Default for Schemas {
    fn default() -> Self {
        let settings = SchemaSettings::draft07()
            .with(|settings| settings.definitions_path = PLACE.into())
            .with_transform(RecursiveTransform(without_empty_defaults))
            .with_transform(RecursiveTransform(with_ends));
        let mut built = Map::new();
        built.insert("Attribute".into(), envelope::attribute());
        built.insert("Extension".into(), envelope::extension());
        Self { generator: settings.into_generator(), built }
    }
}

impl Schemas {
    /// The event of a kind as a publisher sends it; a reference to it.
    pub fn published(&mut self, kind: Kind) -> Value {
        let data = match kind {
            Kind::Withdrawn => json!({ "type": ["object", "null"] }),
            Kind::Recognition => narrowed(&self.data(kind), "object"),
            kind => self.data(kind),
        };
        let none: Map<String, Value> =
            Stamp::FIELDS.into_iter().map(|name| (name.to_owned(), false.into())).collect();
        let stamps =
            json!({ "description": "What the hub stamps, a publisher may not send.", "properties": none });
        let mut all = vec![data, stamps];
        all.extend(condition::asked_of_publishers(kind).into_iter().map(Schema::to_value));
        self.put(&format!("{}Published", title(kind)), envelope::published(kind, json!({ "allOf": all })))
    }

    /// The event of a kind as the feed carries it; a reference to it.
    pub fn carried(&mut self, kind: Kind) -> Value {
        let data = match kind {
            Kind::Withdrawn => json!({ "type": "object" }),
            Kind::Recognition => {
                let reference = json!({
                    "description": "Who gives it stays with the hub.",
                    "properties": { "giver_ref": false },
                });
                json!({ "allOf": [narrowed(&self.data(kind), "string"), reference] })
            }
            kind => self.data(kind),
        };
        let data = json!({ "allOf": [data, self.of::<Stamp>()] });
        self.put(&format!("{}Carried", title(kind)), envelope::carried(kind, data))
    }

    /// A batch of events; a reference to it. Call it after [`Schemas::published`] of every kind.
    pub fn batch(&mut self) -> Value {
        let any: Vec<_> =
            Kind::ALL.into_iter().map(|kind| reference(&format!("{}Published", title(kind)))).collect();
        let batch = json!({
            "description": "Several events, 1 MiB at most, taken all or none.",
            "type": "array",
            "maxItems": BATCH_EVENTS_MAX,
            "items": { "oneOf": any },
        });
        self.put("Batch", batch)
    }

    /// The messages of the feed itself.
    pub fn control(&mut self) -> Vec<Message> {
        let frames = [
            ("hello", "The first frame: where the log stands, what follows, and why.", self.of::<Hello>()),
            ("synced", "The snapshot or the replay is whole.", self.of::<Synced>()),
            ("heartbeat", "The hub is there, and what it refused so far.", self.of::<Heartbeat>()),
            ("bye", "The hub is about to close.", self.of::<Bye>()),
        ];
        let message = |(name, about, data): (&str, &str, Value)| {
            let control = envelope::control(name, data);
            let event_type = control["properties"]["type"]["const"].as_str().unwrap_or_default().to_owned();
            let payload = self.put(&format!("{}Frame", capital(name)), control);
            Message { name: event_type, about: about.into(), ..Message::new(name, payload) }
        };
        frames.into_iter().map(message).collect()
    }

    /// The bodies of an answer to a publisher: taken, refused.
    pub fn answers(&mut self) -> (Value, Value, Value) {
        (self.of::<Published>(), self.of::<Kept>(), self.of::<Problem>())
    }

    /// The query of a handshake.
    pub fn query(&mut self) -> Value {
        let filter = |what: &str| json!({ "description": what, "type": "string", "minLength": 1, "maxLength": ATTRIBUTE_BYTES_MAX });
        json!({
            "type": "object",
            "properties": {
                "site": filter("Only this site."),
                "team": filter("Only this team and everyone."),
                "audience": {
                    "description": "`leads` asks for what is for leads too; hello says in `role` what was granted.",
                    "enum": ["floor", "leads"],
                },
                "cursor": {
                    "description": "The last good `feedcursor`, to resume after it.",
                    "type": "string",
                    "pattern": envelope::CURSOR,
                },
            },
            "additionalProperties": false,
        })
    }

    /// All of them, by name.
    pub fn into_map(mut self) -> Map<String, Value> {
        let mut schemas = self.generator.take_definitions(true);
        schemas.extend(self.built);
        schemas
    }

    fn data(&mut self, kind: Kind) -> Value {
        match kind {
            Kind::Floor => self.of::<Site>(),
            Kind::Notice => self.of::<Notice>(),
            Kind::Holding => self.of::<Holding>(),
            Kind::Question => self.of::<Question>(),
            Kind::Ownership => self.of::<Ownership>(),
            Kind::Note => self.of::<Note>(),
            Kind::Repair => self.of::<Repair>(),
            Kind::Commitment => self.of::<Commitment>(),
            Kind::Recognition => self.of::<Recognition>(),
            Kind::Engagement => self.of::<Engagement>(),
            Kind::Quiet => self.of::<Quiet>(),
            Kind::Withdrawn => json!({ "type": "object" }),
        }
    }

    fn of<T: JsonSchema>(&mut self) -> Value {
        self.generator.subschema_for::<T>().to_value()
    }

    fn put(&mut self, name: &str, schema: Value) -> Value {
        self.built.insert(name.into(), schema);
        reference(name)
    }
}

/// Recognition with its receivers in one of their two forms: people with their consent, or the strings that they
/// consented to.
fn narrowed(recognition: &Value, form: &str) -> Value {
    json!({ "allOf": [recognition, { "properties": { "receivers": { "items": { "type": form } } } }] })
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#{PLACE}/{name}") })
}

fn title(kind: Kind) -> String {
    capital(kind.name())
}

fn capital(name: &str) -> String {
    let (first, rest) = name.split_at(1);
    first.to_ascii_uppercase() + rest
}

/// An absent field that means nothing is nothing to document; an absent one that means `released` is.
fn without_empty_defaults(schema: &mut Schema) {
    let empty = |default: &Value| match default {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        Value::Object(_) => true,
        Value::Bool(_) | Value::Number(_) => false,
    };
    if schema.get("default").is_some_and(empty) {
        schema.remove("default");
    }
}

/// Unsigned numbers end where the code's do.
fn with_ends(schema: &mut Schema) {
    if schema.get("format").is_some_and(|format| format == "uint32") {
        schema.insert("maximum".into(), u32::MAX.into());
    }
    if schema.get("format").is_some_and(|format| format == "uint16") {
        schema.insert("maximum".into(), u16::MAX.into());
    }
}
