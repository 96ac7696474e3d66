//! Channels and messages of the document, as AsyncAPI writes them.

use serde_json::{Map, Value, json};

use super::super::TYPE_EVENT;
use crate::domain::Kind;

/// One channel.
pub struct Channel {
    /// Its key in the document.
    pub name: &'static str,
    /// Its path; none for answers.
    pub address: Option<&'static str>,
    /// The key of the server that has it.
    pub server: Option<&'static str>,
    /// What passes here.
    pub about: &'static str,
    /// What can pass here.
    pub messages: Vec<Message>,
    /// What a protocol adds.
    pub bindings: Value,
}

impl Channel {
    /// The channel object.
    pub fn to_value(&self) -> Value {
        let messages: Map<String, Value> = self
            .messages
            .iter()
            .map(|message| {
                (message.key.clone(), json!({ "$ref": format!("#/components/messages/{}", message.key) }))
            })
            .collect();
        let mut channel = json!({
            "address": self.address,
            "description": self.about,
            "messages": messages,
            "bindings": self.bindings,
        });
        if let Some(server) = self.server {
            channel["servers"] = json!([{ "$ref": format!("#/servers/{server}") }]);
        }
        channel
    }

    /// A reference to it.
    pub fn reference(&self) -> Value {
        json!({ "$ref": format!("#/channels/{}", self.name) })
    }

    /// References to its messages, as an operation names them.
    pub fn message_references(&self) -> Vec<Value> {
        let reference = |message: &Message| json!({ "$ref": format!("#/channels/{}/messages/{}", self.name, message.key) });
        self.messages.iter().map(reference).collect()
    }
}

/// One message.
pub struct Message {
    /// Its key in the document.
    pub key: String,
    /// The CloudEvents `type`, or the key again.
    pub name: String,
    /// What it is.
    pub about: String,
    /// Its media type.
    pub content_type: &'static str,
    /// Its HTTP status, for an answer.
    pub status: Option<u16>,
    /// A reference to its schema.
    pub payload: Value,
}

impl Message {
    /// A message in the form of one event.
    pub fn new(key: impl Into<String>, payload: Value) -> Self {
        let key = key.into();
        Self { name: key.clone(), key, about: String::new(), content_type: TYPE_EVENT, status: None, payload }
    }

    /// The event of a kind.
    pub fn event(self, kind: Kind) -> Self {
        Self { name: kind.event_type(), about: about(kind).into(), ..self }
    }

    /// The message object.
    pub fn to_value(&self) -> Value {
        let mut message = json!({
            "name": self.name,
            "summary": self.about,
            "contentType": self.content_type,
            "payload": self.payload,
        });
        if let Some(status) = self.status {
            message["bindings"] = json!({ "http": { "statusCode": status, "bindingVersion": "0.3.0" } });
        }
        message
    }
}

/// What a kind is, in a line.
fn about(kind: Kind) -> &'static str {
    match kind {
        Kind::Floor => "The floor itself: its name, zone, languages and teams.",
        Kind::Notice => "A transparency notice: what, why, for whom, when, and when the next word comes.",
        Kind::Holding => "We can't say yet, for this reason; we will say by then.",
        Kind::Question => "A question or a rumour: heard, checked, answered, declined or deferred.",
        Kind::Ownership => "A leader's own mistake, what it did to people, and what changes.",
        Kind::Note => "A leader's note about themself.",
        Kind::Repair => "The repair of a breach of trust, stage by stage.",
        Kind::Commitment => "You said; we will, later, or won't, because.",
        Kind::Recognition => "Thanks, kudos and trust wins, with names as far as their owners consent.",
        Kind::Engagement => "A level of engagement that a group chose to tell, with its doubt.",
        Kind::Quiet => "Quiet mode: recognition and engagement rest in its scope.",
        Kind::Withdrawn => "The thing is gone, and every word of it.",
    }
}
