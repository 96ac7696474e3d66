//! What a hub answers to a publisher.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::Fault;

/// The body of 200 and 201.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Published {
    /// One for each event, in their order.
    pub results: Vec<PublishedOne>,
}

/// What became of one event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PublishedOne {
    /// The event's id.
    pub id: String,
    /// Its position in the log.
    pub seq: u64,
    /// True when the log had it already; the position is the first one's.
    pub duplicate: bool,
    /// Fields that were kept and that no wall of this version shows, by JSON pointer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<String>,
}

/// The body of 200 where what was asked for is done, and something is to be said of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Noted {
    /// What, in a sentence.
    pub note: String,
}

/// The body of every refusal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Problem {
    /// What is wrong, in a sentence.
    pub error: String,
    /// Each fault, by JSON pointer into what was sent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<Fault>,
    /// The header with which the same is taken all the same, where a hub only asks first: `Feed-Beside: yes`, `Feed-Of-People: yes` or
    /// `Feed-Translation: yes`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirm: Option<String>,
}
