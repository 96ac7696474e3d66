//! The feed's own events: hello, synced, heartbeat, bye. They are CloudEvents like any other frame.

use std::collections::BTreeMap;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::Cursor;
use crate::text::SafeText;

/// What the `type` of a control event begins with.
pub const CONTROL_PREFIX: &str = "dev.openfloor.feed.";

/// The first frame of a connection.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Hello {
    /// The log, in hexadecimal.
    pub epoch: String,
    /// The newest position.
    pub head: u64,
    /// What comes next.
    pub mode: Mode,
    /// Why.
    pub reason: Reason,
    /// How often a heartbeat comes, in milliseconds.
    pub heartbeat_ms: u64,
    /// Over how long reconnections should spread, in milliseconds.
    pub jitter_ms: u64,
    /// The hub's clock.
    pub now: Timestamp,
    /// What the connection may see.
    pub role: String,
    /// The only site that it is shown; absent: every site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// The limits that a publisher meets.
    pub limits: Limits,
    /// Where people of the wall's site answer and ask; absent: nowhere, or nowhere that this hub can tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doors: Option<Doors>,
}

impl Hello {
    /// Which part of the feed the connection is shown.
    pub fn shown(&self) -> Shown {
        Shown { role: self.role.clone(), site: self.site.clone() }
    }
}

/// Where people of a site answer and ask, from a phone or any browser. They hold until the next hello or heartbeat.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Doors {
    /// Where a code of the round that is open is entered; absent: no round is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check_in: Option<CheckInDoor>,
    /// Where something is asked unsigned; absent: nowhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ask: Option<AskDoor>,
}

/// Where a round takes answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CheckInDoor {
    /// The address of the page.
    pub url: SafeText,
    /// When the round closes; after it the page takes nothing.
    pub closes: Timestamp,
}

/// Where something is asked unsigned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AskDoor {
    /// The address of the page.
    pub url: SafeText,
}

/// The part of the feed that a hub showed a wall. A cursor is good for that part alone: what another part has before it
/// was never sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// `wall` or `lead`.
    pub role: String,
    /// The only site; absent: every site.
    pub site: Option<String>,
}

impl Shown {
    /// True when a floor of this part lacks nothing of another, and has nothing too much but what is for leads, which a
    /// wall takes away by itself.
    pub fn covers(&self, other: &Shown) -> bool {
        self.site == other.site && (self.role == other.role || !other.is_lead())
    }

    /// A hub has said hello: what is for leads leaves the floor at once where it may not stay.
    pub fn greeted(&mut self, now: &Shown) {
        if !now.is_lead() {
            self.role.clone_from(&now.role);
        }
    }

    fn is_lead(&self) -> bool {
        self.role == "lead"
    }
}

/// The limits that a publisher meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Limits {
    /// Most bytes of one event.
    pub event_bytes: usize,
    /// Most events of one batch.
    pub batch_events: usize,
    /// Most bytes of one batch.
    pub batch_bytes: usize,
}

impl Limits {
    /// The limits of this version.
    pub const HERE: Limits = Limits {
        event_bytes: super::EVENT_BYTES_MAX,
        batch_events: super::BATCH_EVENTS_MAX,
        batch_bytes: super::BATCH_BYTES_MAX,
    };
}

/// What follows the hello.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// The newest version of every subject.
    Snapshot,
    /// The events after the cursor.
    Resume,
}

/// Why a snapshot and not a resume, or the other way around.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The wall came without a cursor.
    New,
    /// The wall's cursor is good.
    Cursor,
    /// The wall's cursor is of another log.
    EpochChanged,
    /// The wall's cursor is beyond this log's end.
    CursorAhead,
    /// Another event stands at the wall's cursor.
    CursorMismatch,
    /// The log no longer reaches back to the wall's cursor.
    TooOld,
}

/// The snapshot or the replay is whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Synced {
    /// The position up to which it is.
    pub through: u64,
    /// How many events it had.
    pub count: u64,
}

/// The hub is there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Heartbeat {
    /// The hub's clock.
    pub now: Timestamp,
    /// How many events were refused since the hub started, by reason.
    #[serde(default)]
    pub refused: BTreeMap<String, u64>,
    /// Where people of the wall's site answer and ask; absent: nowhere, or nowhere that this hub can tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doors: Option<Doors>,
}

/// The hub is about to close the connection.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Bye {
    /// The WebSocket close code that follows.
    pub code: u16,
    /// Why, in words.
    pub reason: String,
    /// When to come back, in milliseconds.
    pub retry_after_ms: u64,
    /// True when the cursor still holds.
    pub keep_cursor: bool,
}

/// Close codes of the feed.
pub mod close {
    /// The hub drains before it ends: come back, the cursor holds.
    pub const DRAIN: u16 = 4000;
    /// The wall read too slowly: come back, the cursor holds.
    pub const SLOW: u16 = 4001;
    /// The wall answered no ping: come back, the cursor holds.
    pub const NO_PONG: u16 = 4002;
    /// The cursor no longer holds: come back without it.
    pub const RESYNC: u16 = 4003;
    /// The log can't be read: come back, the cursor holds.
    pub const BACKEND: u16 = 4004;
    /// The wall says more than a wall has to say: come back, the cursor holds.
    pub const RATE: u16 = 4005;
    /// The wall's token was taken back or has expired: come back slowly, without the cursor.
    pub const REVOKED: u16 = 4501;
    /// The wall's token is none that the hub knows: come back slowly, without the cursor.
    pub const BAD_TOKEN: u16 = 4500;
}

/// A control event to send.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // each variant is documented by its own type
pub enum Control {
    Hello(Hello),
    Synced(Synced),
    Heartbeat(Heartbeat),
    Bye(Bye),
}

impl Control {
    /// Writes the frame. `cursor` is the position up to which the connection has been served, `prev` that of the
    /// last event that it was sent.
    pub fn frame(&self, cursor: Cursor, prev: u64, now: Timestamp) -> String {
        let (name, data) = match self {
            Control::Hello(data) => ("hello", serde_json::to_value(data)),
            Control::Synced(data) => ("synced", serde_json::to_value(data)),
            Control::Heartbeat(data) => ("heartbeat", serde_json::to_value(data)),
            Control::Bye(data) => ("bye", serde_json::to_value(data)),
        };
        let data = data.unwrap_or_default();
        json!({
            "specversion": "1.0",
            "id": format!("{name}-{}", now.as_nanosecond()),
            "source": "/openfloor/hub",
            "type": format!("{CONTROL_PREFIX}{name}.v1"),
            "time": now,
            "datacontenttype": "application/json",
            "feedcursor": cursor.to_string(),
            "feedprev": format!("{prev:020}"),
            "data": data,
        })
        .to_string()
    }
}
