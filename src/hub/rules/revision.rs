//! A revision of a thing as the log has it: written, and read again.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::Refused;
use crate::domain::{Fault, Payload, Stamp, grave};
use crate::hub::stored::Stored;
use crate::wire::{Accepted, FRAME_BYTES_MAX, data, encode};

/// A revision as the log has it.
pub(in crate::hub) struct Revision {
    pub time: Timestamp,
    pub payload: Payload,
    pub stamp: Stamp,
}

impl Revision {
    /// How it stood, whose words these are.
    pub fn stood<'a>(&'a self, stands: &'a Stored) -> grave::Stood<'a> {
        let (team, audience) = (stands.team.as_deref(), stands.audience);
        grave::Stood { payload: &self.payload, team, audience, stamp: &self.stamp }
    }
}

/// Reads one; `None` for what this version can't read.
pub(in crate::hub) fn decode(stored: &Stored) -> Option<Revision> {
    #[derive(Deserialize)]
    struct Body<'a> {
        time: Timestamp,
        #[serde(borrow)]
        data: &'a RawValue,
    }
    let body: Body<'_> = serde_json::from_str(&stored.body).ok()?;
    let payload = data::read(stored.kind, body.data.get()).ok()?.value;
    let stamp = serde_json::from_str(body.data.get()).ok()?;
    Some(Revision { time: body.time, payload, stamp })
}

/// A revision as the log is to have it, with what the hub notes on it.
pub(super) fn body(event: &Accepted, time: Timestamp, stamp: &Stamp) -> Result<Box<str>, Refused> {
    let body = encode::stored(event, time, stamp);
    if body.len() + encode::FRAME_ATTRIBUTES_BYTES > FRAME_BYTES_MAX {
        let message = "with the dated words of its earlier revisions it no longer fits into a frame";
        return Err(Refused::Invalid(vec![Fault { pointer: "/data".into(), message: message.into() }]));
    }
    Ok(body.into())
}
