//! Events to JSON: as a log keeps them, and as a frame of the feed carries them.

use std::fmt::Write as _;

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use super::{Accepted, Cursor, Phase};
use crate::domain::{Audience, Event, Payload, Stamp};

/// Room in a frame for the hub's attributes: positions, a cursor, a phase and a count.
pub const FRAME_ATTRIBUTES_BYTES: usize = 256;

/// Writes an accepted event with the hub's stamps in its data, without the hub's attributes: what a log keeps.
pub fn stored(event: &Accepted, time: Timestamp, stamp: &Stamp) -> String {
    let mut out = Vec::with_capacity(event.data.get().len() + 512);
    out.extend_from_slice(b"{\"specversion\":\"1.0\"");
    attribute(&mut out, "id", &event.id);
    attribute(&mut out, "source", &event.source);
    attribute(&mut out, "type", &event.kind().event_type());
    attribute(&mut out, "subject", &*event.key.subject);
    attribute(&mut out, "time", &time.to_string());
    attribute(&mut out, "site", &*event.key.site);
    if let Some(team) = &event.team {
        attribute(&mut out, "team", team);
    }
    if event.audience == Audience::Leads {
        attribute(&mut out, "audience", "leads");
    }
    attribute(&mut out, "datacontenttype", "application/json");
    for (name, value) in &event.extensions {
        attribute(&mut out, name, value);
    }
    out.extend_from_slice(b",\"data\":");
    out.extend_from_slice(stamped(event.data.get(), stamp).as_bytes());
    out.push(b'}');
    // Every part of it was text.
    String::from_utf8(out).unwrap_or_default()
}

/// Writes one more attribute.
fn attribute(out: &mut Vec<u8>, name: &str, value: &(impl Serialize + ?Sized)) {
    out.extend_from_slice(b",\"");
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b"\":");
    // Writing to memory can't fail, and text and numbers are always JSON.
    let _ = serde_json::to_writer(&mut *out, value);
}

/// Writes an event as a wall keeps it: [`super::decode_event`] reads it again.
///
/// # Errors
/// When its data can't be written as JSON.
pub fn event(event: &Event) -> serde_json::Result<String> {
    let data = match &event.payload {
        Payload::Withdrawn => "{}".to_owned(),
        payload => serde_json::to_string(payload)?,
    };
    let mut out = serde_json::json!({
        "source": &*event.source,
        "type": event.payload.kind().event_type(),
        "subject": &*event.key.subject,
        "time": event.time,
        "site": &*event.key.site,
        "team": event.team,
        "audience": event.audience,
    })
    .to_string();
    // The stamps stand in the data, as they do on the feed.
    out.pop();
    let _ = write!(out, ",\"data\":{}}}", stamped(&data, &event.stamp));
    Ok(out)
}

/// Adds a stamp to the fields of an object.
fn stamped(data: &str, stamp: &Stamp) -> String {
    let fields = match serde_json::to_string(stamp) {
        Ok(fields) if fields != "{}" => fields,
        _ => return data.to_owned(),
    };
    let body = data.trim_end().strip_suffix('}').unwrap_or_default().trim_end();
    let comma = if body.ends_with('{') { "" } else { "," };
    format!("{body}{comma}{}", &fields[1..])
}

/// Where an event stands in the feed of one connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its place in the log.
    pub cursor: Cursor,
    /// The position of the event before it in this view; at a beginning, the position from which the view is whole.
    pub prev: u64,
    /// How many versions of its thing, later than the one that was sent last, were superseded and left out.
    pub skipped: u64,
}

/// Writes one frame of the feed: the hub's attributes, then the event as the log keeps it.
pub fn frame(place: Place, phase: Phase, stored: &str) -> String {
    let Place { cursor, prev, skipped } = place;
    let mut out = String::with_capacity(stored.len() + FRAME_ATTRIBUTES_BYTES);
    // Writing to a string can't fail.
    let _ = write!(
        out,
        "{{\"feedseq\":\"{:020}\",\"feedcursor\":\"{cursor}\",\"feedprev\":\"{prev:020}\",",
        cursor.seq
    );
    out.push_str(match phase {
        Phase::Live => "",
        Phase::Snapshot => "\"feedphase\":\"snapshot\",",
        Phase::Replay => "\"feedphase\":\"replay\",",
    });
    if skipped > 0 {
        let _ = write!(out, "\"feedskip\":{skipped},");
    }
    out.push_str(&stored[1..]);
    out
}

/// Takes the hub's own attributes off a frame and puts others on, by those that it has, for a recording: what a publisher
/// could have sent.
///
/// # Errors
/// When the frame is not a JSON object.
pub fn without_hub_attributes(
    frame: &str,
    added: impl FnOnce(&serde_json::Map<String, Value>) -> Vec<(&'static str, String)>,
) -> serde_json::Result<String> {
    let mut event: serde_json::Map<String, Value> = serde_json::from_str(frame)?;
    event.retain(|name, _| !name.starts_with(super::HUB_ATTRIBUTE_PREFIX));
    if let Some(Value::Object(data)) = event.get_mut("data") {
        data.retain(|name, _| !Stamp::FIELDS.contains(&name.as_str()));
    }
    let added = added(&event);
    event.extend(added.into_iter().map(|(name, value)| (name.to_owned(), value.into())));
    serde_json::to_string(&event)
}
