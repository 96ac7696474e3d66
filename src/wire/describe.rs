//! The feed described for machines: an AsyncAPI 3.0 document with JSON Schemas made from the types themselves.
//!
//! What a publisher sends and what the feed carries differ, so every kind has two schemas: `NoticePublished` and
//! `NoticeCarried`. Where JSON Schema can say what [`super::accept`] refuses, the schemas say it; what they can't say
//! (texts given in order, dates that moved, sizes in bytes) the descriptions tell. The dialect is draft-07, the one that
//! AsyncAPI documents have by default.

use serde_json::{Map, Value, json};

use super::{SUBPROTOCOL, TYPE_BATCH, TYPE_EVENT};
use crate::domain::Kind;
use channel::{Channel, Message};
use schemas::Schemas;

/// The header of [`super::pack::ACCEPT_HEADER`], as one writes it.
const ACCEPTS: &str = "Feed-Accept-Encoding";

mod channel;
mod envelope;
mod schemas;

/// The version of AsyncAPI that the document keeps to.
pub const ASYNCAPI: &str = "3.0.0";

const ABOUT: &str = "What happens on a contact-center floor: announcements, answers, promises, thanks and engagement, as \
    CloudEvents 1.0 in JSON. Publishers post events to the hub; walls follow it over a WebSocket. Each event carries the \
    whole current state of one thing, named by site and subject; the newest replaces those before it. Fields and kinds that \
    a reader does not know are skipped, never an error.";

/// The whole document.
pub fn asyncapi() -> Value {
    let mut schemas = Schemas::default();
    let follow = follow(&mut schemas);
    let publish = publish(&mut schemas);
    let answers = answers(&mut schemas);
    let mut messages = Map::new();
    let mut channels = Map::new();
    for channel in [&follow, &publish, &answers] {
        channels.insert(channel.name.into(), channel.to_value());
        messages.extend(channel.messages.iter().map(|message| (message.key.clone(), message.to_value())));
    }
    json!({
        "asyncapi": ASYNCAPI,
        "info": {
            "title": "Openfloor",
            "version": env!("CARGO_PKG_VERSION"),
            "description": ABOUT,
            "license": { "name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0" },
        },
        "defaultContentType": TYPE_EVENT,
        "servers": servers(),
        "channels": channels,
        "operations": {
            "follow": {
                "action": "send",
                "summary": "Sends a wall what its view shows: hello, the snapshot or the replay, synced, live events.",
                "channel": follow.reference(),
                "messages": follow.message_references(),
            },
            "publish": {
                "action": "receive",
                "summary": "Takes one event, or a batch whole, and answers once the log has it on disk.",
                "channel": publish.reference(),
                "messages": publish.message_references(),
                "bindings": { "http": { "method": "POST", "bindingVersion": "0.3.0" } },
                "reply": { "channel": answers.reference(), "messages": answers.message_references() },
            },
        },
        "components": {
            "messages": messages,
            "schemas": schemas.into_map(),
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A token of the hub, in `Authorization: Bearer <token>`; never in an address. A \
                        browser sends it to the feed as a second subprotocol, `bearer.<base64url of the token>`, which is \
                        not echoed. A hub for its own machine alone may do without.",
                },
            },
        },
    })
}

fn servers() -> Value {
    let server = |protocol: &str, what: &str| {
        json!({
            "host": "{host}",
            "protocol": protocol,
            "description": what,
            "variables": { "host": {
                "description": "Where the hub listens.",
                "default": "127.0.0.1:7420",
            } },
            "security": [{ "$ref": "#/components/securitySchemes/token" }],
        })
    };
    json!({
        "feed": server("ws", "The feed of a hub; `wss` where it has a certificate."),
        "desk": server("http", "Where a hub is published to; `https` where it has a certificate."),
    })
}

/// What the hub sends on the feed.
fn follow(schemas: &mut Schemas) -> Channel {
    let mut messages = schemas.control();
    for kind in Kind::ALL {
        let payload = schemas.carried(kind);
        messages.push(Message::new(format!("{kind}Carried"), payload).event(kind));
    }
    let query = schemas.query();
    Channel {
        name: "feed",
        address: Some("/v1/feed"),
        server: Some("feed"),
        about: "One CloudEvent a text frame, or, to who asked for it, many of them in a pack. First hello, then the snapshot or the replay in ascending positions, then \
            synced, then live events; heartbeats at any time; bye before the hub closes. Attributes that begin with \
            `feed` are the hub's.",
        messages,
        bindings: json!({ "ws": {
            "method": "GET",
            "query": query,
            "headers": {
                "type": "object",
                "required": ["Sec-WebSocket-Protocol"],
                "properties": { "Sec-WebSocket-Protocol": {
                    "description": "A list with this subprotocol in it; it is the one that is echoed.",
                    "type": "string",
                    "pattern": format!("(^|,)\\s*{}\\s*(,|$)", SUBPROTOCOL.replace('.', "\\.")),
                }, ACCEPTS: {
                    "description": "A list of how the wall takes packs: many frames of a snapshot or a replay as one binary message. \
                        `lz4` is the one way there is; the hub's answer has it in `Feed-Encoding`. Absent: every frame comes as text.",
                    "type": "string",
                } },
            },
            "bindingVersion": "0.1.0",
        } }),
    }
}

/// What a hub takes from publishers.
fn publish(schemas: &mut Schemas) -> Channel {
    let mut messages = Vec::new();
    for kind in Kind::ALL {
        let payload = schemas.published(kind);
        messages.push(Message::new(format!("{kind}Published"), payload).event(kind));
    }
    let batch = schemas.batch();
    messages.push(Message {
        content_type: TYPE_BATCH,
        about: "Several events, taken all or none.".into(),
        ..Message::new("batch", batch)
    });
    Channel {
        name: "events",
        address: Some("/v1/events"),
        server: Some("desk"),
        about: "One event in structured mode (`application/cloudevents+json`), a batch \
            (`application/cloudevents-batch+json`), or one in binary mode: the attributes in `ce-` headers and `data` as \
            the body, `application/json`. `Feed-Hold-Until` and `Feed-Gate` hold it back; `Feed-Expected-Seq` says which \
            position it follows.",
        messages,
        bindings: json!({}),
    }
}

/// What a hub answers to publishers.
fn answers(schemas: &mut Schemas) -> Channel {
    let (published, kept, problem) = schemas.answers();
    let answer = |key: &str, status: u16, about: &str, payload: &Value| Message {
        content_type: "application/json",
        status: Some(status),
        about: about.into(),
        ..Message::new(key, payload.clone())
    };
    Channel {
        name: "answers",
        address: None,
        server: None,
        about: "The answer to a request that published, over the same connection.",
        messages: vec![
            answer("published", 201, "It is on disk, at these positions.", &published),
            answer("duplicate", 200, "The log had all of it already, at these positions.", &published),
            answer("held", 202, "It is held back; what is published already has its position.", &kept),
            answer("malformed", 400, "Not JSON, or not a CloudEvent.", &problem),
            answer("unknown", 401, "Bring a token, or a good one.", &problem),
            answer(
                "denied",
                403,
                "The token may not do this, or not as this source or for this site.",
                &problem,
            ),
            answer("conflict", 409, "It contradicts what is published.", &problem),
            answer(
                "unexpected",
                412,
                "`Feed-Expected-Seq` names another position than the newest.",
                &problem,
            ),
            answer("tooLarge", 413, "It is over a limit.", &problem),
            answer("invalid", 422, "It breaks a rule of its kind; each fault is named.", &problem),
            answer("tooOften", 429, "Come back after the seconds in `Retry-After`.", &problem),
            answer("busy", 503, "Come back after the seconds in `Retry-After`.", &problem),
        ],
        bindings: json!({}),
    }
}
