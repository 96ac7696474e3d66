//! The feed's contract on the wire: CloudEvents 1.0 JSON to the domain and back, strictly for a hub and
//! leniently for a wall, with a limit on everything. `docs/feed-protocol.md` tells it to integrators.
#![warn(missing_docs)]

pub mod accept;
pub mod cause;
pub mod confirm;
pub mod control;
pub mod cursor;
pub mod data;
pub mod describe;
pub mod disk;
pub mod encode;
mod envelope;
pub mod hold;
pub mod http;
pub mod incoming;
pub mod log;
pub mod pack;
pub mod pulse;
mod quick;
pub mod reply;
pub mod scan;
pub mod shared;
pub mod texts;
pub mod token;
pub mod until;
pub mod without;

pub use accept::{Accepted, accept, accept_batch};
pub use cause::Cause;
pub use confirm::{Confirm, Sure};
pub use control::{Bye, Heartbeat, Hello, Mode, Reason, Shown, Synced};
pub use cursor::Cursor;
pub use encode::Place;
pub use incoming::{At, Incoming, Opened, Phase, Skip, decode, decode_event, open};
pub use reply::{Noted, Problem, Published, PublishedOne};
pub use token::{Bearer, Token};

/// Most bytes of one event as a publisher sends it, in any mode.
pub const EVENT_BYTES_MAX: usize = 64 * 1024;
/// Most bytes of one batch.
pub const BATCH_BYTES_MAX: usize = 1024 * 1024;
/// Most events of one batch.
pub const BATCH_EVENTS_MAX: usize = 100;
/// Most bytes of one frame of the feed: an event, the hub's stamps and its own attributes.
pub const FRAME_BYTES_MAX: usize = EVENT_BYTES_MAX + 64 * 1024;
/// Most bytes of one context attribute's value.
pub const ATTRIBUTE_BYTES_MAX: usize = 512;
/// Most extension attributes of one event.
pub const EXTENSIONS_MAX: usize = 16;
/// How far ahead of the hub's clock an event's `time` may be, in seconds: clocks differ a little.
pub const FUTURE_SECONDS_MAX: i64 = crate::domain::since::FUTURE_SECONDS_MAX;

/// The WebSocket subprotocol of the feed: one CloudEvent in JSON a text frame.
pub const SUBPROTOCOL: &str = "cloudevents.json";
/// Media type of one event.
pub const TYPE_EVENT: &str = "application/cloudevents+json";
/// Media type of a batch.
pub const TYPE_BATCH: &str = "application/cloudevents-batch+json";
/// The CloudEvents extension that says when an event was recorded: a replay takes its pace from it, and a hub
/// refuses with it what was withdrawn since.
pub const RECORDED_ATTRIBUTE: &str = "recordedtime";
/// The extension that says where it stood in the log of the hub that it was recorded from: without it nothing shows that it
/// was recorded after a withdrawal or a wish.
pub const RECORDED_AT_ATTRIBUTE: &str = "recordedcursor";
/// In a recording alone: when a line came by that had been recorded before. A replay takes its pace from it, and publishes it
/// without.
pub const REPLAYED_ATTRIBUTE: &str = "replayedtime";
/// What the names of the hub's own attributes begin with.
pub const HUB_ATTRIBUTE_PREFIX: &str = "feed";
