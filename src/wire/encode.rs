//! Events to JSON: as a log keeps them, and as a frame of the feed carries them.

use std::fmt::Write as _;

use jiff::Timestamp;
use serde_json::Value;

use super::{Accepted, Cursor, Phase};
use crate::domain::{Audience, Event, Payload, Stamp};

/// Room in a frame for the hub's attributes: positions, a cursor, a phase and a count.
pub const FRAME_ATTRIBUTES_BYTES: usize = 256;

/// Writes an accepted event with the hub's stamps in its data, without the hub's attributes: what a log keeps.
pub fn stored(event: &Accepted, time: Timestamp, stamp: &Stamp) -> String {
    let mut out = String::with_capacity(event.data.get().len() + 512);
    out.push_str("{\"specversion\":\"1.0\"");
    let mut attribute = |name: &str, value: Value| {
        out.push_str(",\"");
        out.push_str(name);
        out.push_str("\":");
        out.push_str(&value.to_string());
    };
    attribute("id", event.id.as_str().into());
    attribute("source", event.source.as_str().into());
    attribute("type", event.kind().event_type().into());
    attribute("subject", (*event.key.subject).into());
    attribute("time", time.to_string().into());
    attribute("site", (*event.key.site).into());
    if let Some(team) = &event.team {
        attribute("team", team.as_str().into());
    }
    if event.audience == Audience::Leads {
        attribute("audience", "leads".into());
    }
    attribute("datacontenttype", "application/json".into());
    for (name, value) in &event.extensions {
        attribute(name, value.clone());
    }
    out.push_str(",\"data\":");
    out.push_str(&stamped(event.data.get(), stamp));
    out.push('}');
    out
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
