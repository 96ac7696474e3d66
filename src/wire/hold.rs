//! What is said about events that a hub holds back: the headers that ask for it, and the answers.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::Problem;
use crate::domain::Fault;

/// The header that gives the time before which nothing is said.
pub const HOLD_UNTIL: &str = "feed-hold-until";
/// The header that names a gate that must be met, or several with commas; it may come more than once.
pub const HOLD_GATE: &str = "feed-gate";
/// Most gates of one hold.
pub const GATES_MAX: usize = 16;
/// Most characters of a gate's name.
pub const GATE_NAME_MAX: usize = 40;

/// True for a name of a-z, 0-9 and -, of at most [`GATE_NAME_MAX`].
pub fn is_gate(name: &str) -> bool {
    (1..=GATE_NAME_MAX).contains(&name.len())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// The body of 202, and of 200 for a repetition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Kept {
    /// One for each event, in their order.
    pub results: Vec<KeptOne>,
}

/// What became of one event that is to be held.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct KeptOne {
    /// The event's id.
    pub id: String,
    /// The hub's own id of the hold, one for all events of a batch; absent for what is published already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held: Option<String>,
    /// Its position, when it is published already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seq: Option<u64>,
    /// True when the hub had it already, held or published.
    pub duplicate: bool,
    /// The moment that the hub took for the time; absent when only gates hold it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release_at: Option<Timestamp>,
    /// What the hub made of a local time that the clocks skip or go through twice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The gates, each open or met.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gates: Vec<Gate>,
    /// Fields that are kept and that no wall of this version shows, by JSON pointer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<String>,
}

/// One thing that must be done before a release.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Gate {
    /// Its name, such as `leads-briefed`.
    pub name: String,
    /// Who met it; absent while it is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub met: Option<Met>,
}

/// The moment at which a gate was met.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Met {
    /// The token of whoever said so; absent for the hub's own machine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// When, by the hub's clock.
    pub at: Timestamp,
}

/// Where a hold is in its life. What is released or cancelled is not in a list any more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HoldState {
    /// It waits for its time and its gates.
    #[default]
    Held,
    /// A rule stood against it at its release; its texts are erased.
    Refused,
    /// What it was about was withdrawn meanwhile; its texts are erased.
    Withdrawn,
}

impl HoldState {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            HoldState::Held => "held",
            HoldState::Refused => "refused",
            HoldState::Withdrawn => "withdrawn",
        }
    }
}

/// The body of `GET /v1/held`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HeldList {
    /// Those that the caller may see, as they arrived.
    pub held: Vec<Hold>,
}

/// The body of `GET /v1/held/{id}`: a hold with its words, for whoever may release or cancel it.
#[derive(Debug, Serialize, Deserialize)]
pub struct HeldWords {
    /// The hold.
    pub hold: Hold,
    /// Its events as the feed would carry them, with people named as far as they consent, and not by what they wish; without those that are erased.
    pub events: Vec<Box<RawValue>>,
    /// What its release would be refused for now, of what only the hub can tell: what was withdrawn, or wished, since a recording,
    /// and whose a thing is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<Fault>,
}

/// One hold: an event, or a batch that is released as one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hold {
    /// The hub's id of it.
    pub held: String,
    /// Where it is in its life.
    pub state: HoldState,
    /// When it arrived.
    pub held_at: Timestamp,
    /// The time before which it is not released; absent when only gates hold it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release_at: Option<Timestamp>,
    /// The zone of the site, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// Whether it may stand beside grave news: whoever handed it in, or met a gate of it, was asked and means it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub beside: bool,
    /// Until when it waits though its time has come: it is celebration, and grave news stands there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rests_until: Option<Timestamp>,
    /// When it ends though a gate is open; absent once all of them are met.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gives_up_at: Option<Timestamp>,
    /// What the hub made of a local time that the clocks skip or go through twice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The gates, each open or met.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gates: Vec<Gate>,
    /// What it says something of. Never what it says.
    pub events: Vec<HeldEvent>,
    /// Why it was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
    /// When it was refused or withdrawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Timestamp>,
}

/// One event of a hold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HeldEvent {
    /// The event's id.
    pub id: String,
    /// Who publishes it.
    pub source: String,
    /// For which site.
    pub site: String,
    /// Of which thing.
    pub subject: String,
    /// The kind.
    pub kind: String,
    /// True when the thing was withdrawn meanwhile: this event is erased, and the rest of its batch stays.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub withdrawn: bool,
}
