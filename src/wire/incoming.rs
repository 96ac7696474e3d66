//! What a wall takes from a frame: an event, a control event, or something that it skips and counts.

use std::borrow::Cow;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::control::{Bye, CONTROL_PREFIX, Heartbeat, Hello, Synced};
use super::{Cursor, data};
use crate::domain::{Audience, Event, Key, Kind, Payload, Stamp};
use crate::text::SafeText;

/// One frame of the feed, decoded.
#[derive(Clone, Debug, PartialEq)]
pub enum Incoming {
    /// The first frame.
    Hello(Hello),
    /// A state of a thing.
    Event {
        /// Its place in the feed.
        at: At,
        /// Which part of the feed it belongs to.
        phase: Phase,
        /// The event.
        event: Box<Event>,
        /// How many fields of it this version does not know.
        unknown_fields: u32,
    },
    /// A state of a thing that another one followed at once, before anybody looked at it.
    Superseded {
        /// Its place in the feed.
        at: At,
        /// Which part of the feed it belongs to.
        phase: Phase,
    },
    /// Something that this version does not understand. It moves the cursor all the same.
    Skipped {
        /// Its place in the feed, where it has one.
        at: Option<At>,
        /// Which part of the feed it belongs to.
        phase: Phase,
        /// Why it was skipped.
        why: Skip,
    },
    /// The snapshot or the replay is whole, up to the cursor.
    Synced {
        /// Up to where.
        cursor: Cursor,
        /// The position of the last event before it.
        prev: Option<u64>,
        /// How much it was.
        synced: Synced,
    },
    /// The hub is there.
    Heartbeat {
        /// Up to where the connection has been served, and the position of the last event.
        at: Option<At>,
        /// What it says.
        heartbeat: Heartbeat,
    },
    /// The hub is about to close.
    Bye(Bye),
}

/// Where a frame stands in the feed, as a wall reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct At {
    /// Its place in the hub's log.
    pub cursor: Cursor,
    /// The position of the event before it in this view; absent where a hub does not say.
    pub prev: Option<u64>,
    /// How many superseded versions were left out before it.
    pub skipped: u64,
}

/// Which part of the feed an event belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// It has just been published.
    #[default]
    Live,
    /// It is the newest of its subject, up to the head at the connection's start.
    Snapshot,
    /// It came after the wall's cursor.
    Replay,
}

/// Why a frame was skipped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Skip {
    /// A `type` that this version does not know.
    UnknownKind(String),
    /// Not a frame of the feed; the words say what is wrong.
    Malformed(String),
}

/// A string that is borrowed from the frame wherever it has no escapes.
#[derive(Deserialize, Default)]
#[serde(transparent)]
struct Str<'a>(#[serde(borrow)] Cow<'a, str>);

#[derive(Deserialize)]
struct Frame<'a> {
    #[serde(borrow, default)]
    id: Str<'a>,
    #[serde(borrow, default)]
    source: Str<'a>,
    #[serde(borrow, rename = "type")]
    event_type: Str<'a>,
    #[serde(borrow, default)]
    subject: Str<'a>,
    time: Option<Timestamp>,
    #[serde(borrow, default)]
    site: Str<'a>,
    #[serde(borrow)]
    team: Option<Str<'a>>,
    #[serde(default)]
    audience: Audience,
    #[serde(borrow)]
    feedcursor: Option<Str<'a>>,
    #[serde(borrow)]
    feedprev: Option<Str<'a>>,
    #[serde(default)]
    feedskip: u64,
    #[serde(default)]
    feedphase: Phase,
    #[serde(borrow)]
    data: Option<&'a RawValue>,
}

/// A frame whose envelope has been read, and nothing of its data.
pub struct Opened<'a> {
    frame: Result<Frame<'a>, String>,
    at: Option<At>,
}

/// Reads the envelope of a frame. Never fails: what can't be understood says so when it is decoded.
pub fn open(frame: &str) -> Opened<'_> {
    let frame: Result<Frame<'_>, _> = serde_json::from_str(frame).map_err(|error| error.to_string());
    let at = frame.as_ref().ok().and_then(Frame::at);
    Opened { frame, at }
}

/// Decodes one frame. Never fails: what can't be understood is [`Incoming::Skipped`].
pub fn decode(frame: &str) -> Incoming {
    open(frame).decode()
}

impl Opened<'_> {
    /// Where it stands in the feed, for an event that has a place there.
    pub fn place(&self) -> Option<(At, Phase)> {
        let frame =
            self.frame.as_ref().ok().filter(|frame| !frame.event_type.0.starts_with(CONTROL_PREFIX))?;
        Some((self.at?, frame.feedphase))
    }

    /// Which thing it is a state of, by its site and its subject.
    pub fn thing(&self) -> Option<(&str, &str)> {
        let frame = self.frame.as_ref().ok().filter(|frame| Kind::of_type(&frame.event_type.0).is_some())?;
        Some((&frame.site.0, &frame.subject.0))
    }

    /// Decodes the rest.
    pub fn decode(&self) -> Incoming {
        match &self.frame {
            Ok(frame) => from_frame(frame, self.at),
            Err(error) => {
                Incoming::Skipped { at: None, phase: Phase::Live, why: Skip::Malformed(error.clone()) }
            }
        }
    }
}

impl Frame<'_> {
    fn at(&self) -> Option<At> {
        let cursor = self.feedcursor.as_ref()?.0.parse().ok()?;
        let prev = self.feedprev.as_ref().and_then(|prev| prev.0.parse().ok());
        Some(At { cursor, prev, skipped: self.feedskip })
    }
}

fn from_frame(frame: &Frame<'_>, at: Option<At>) -> Incoming {
    let skipped = |why| Incoming::Skipped { at, phase: frame.feedphase, why };
    let malformed = |why: String| skipped(Skip::Malformed(why));
    let data = frame.data.map_or("{}", RawValue::get);
    if let Some(name) = frame.event_type.0.strip_prefix(CONTROL_PREFIX) {
        return match control(name, data, at) {
            Ok(Some(incoming)) => incoming,
            Ok(None) => skipped(Skip::UnknownKind(frame.event_type.0.to_string())),
            Err(error) => malformed(format!("{name}: {error}")),
        };
    }
    let Some(kind) = Kind::of_type(&frame.event_type.0) else {
        return skipped(Skip::UnknownKind(frame.event_type.0.to_string()));
    };
    let Some(at) = at else {
        return malformed("an event without a feedcursor".into());
    };
    match event(kind, data, frame) {
        Ok((event, unknown_fields)) => {
            Incoming::Event { at, phase: frame.feedphase, event: Box::new(event), unknown_fields }
        }
        Err(error) => malformed(format!("{kind} {}: {error}", frame.subject.0)),
    }
}

/// Reads one event that a wall wrote with [`super::encode::event`].
///
/// # Errors
/// When it is not one; without a word of it.
pub fn decode_event(text: &str) -> Result<Event, String> {
    let frame: Frame<'_> = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let kind = Kind::of_type(&frame.event_type.0).ok_or("a kind that this version does not know")?;
    let (event, _) = event(kind, frame.data.map_or("{}", RawValue::get), &frame)?;
    Ok(event)
}

/// The event of a frame, and how many of its fields this version does not know.
fn event(kind: Kind, data: &str, frame: &Frame<'_>) -> Result<(Event, u32), String> {
    let read = data::read(kind, data)?;
    let time = frame.time.ok_or("without a time")?;
    let event = Event {
        key: Key::new(&frame.site.0, &frame.subject.0),
        id: frame.id.0.as_ref().into(),
        source: frame.source.0.as_ref().into(),
        team: frame.team.as_ref().map(|team| team.0.as_ref().into()),
        audience: frame.audience,
        time,
        stamp: if read.stamped { serde_json::from_str(data).unwrap_or_default() } else { Stamp::default() },
        payload: without_references(read.value),
    };
    Ok((event, u32::try_from(read.unknown.len()).unwrap_or(u32::MAX)))
}

/// Who gives thanks is on no feed; a hub that says so all the same is not repeated.
fn without_references(mut payload: Payload) -> Payload {
    if let Payload::Recognition(recognition) = &mut payload {
        recognition.giver_ref = SafeText::default();
    }
    payload
}

fn control(name: &str, data: &str, at: Option<At>) -> serde_json::Result<Option<Incoming>> {
    Ok(Some(match (name, at) {
        ("hello.v1", _) => Incoming::Hello(serde_json::from_str(data)?),
        ("synced.v1", Some(At { cursor, prev, .. })) => {
            Incoming::Synced { cursor, prev, synced: serde_json::from_str(data)? }
        }
        ("heartbeat.v1", at) => Incoming::Heartbeat { at, heartbeat: serde_json::from_str(data)? },
        ("bye.v1", _) => Incoming::Bye(serde_json::from_str(data)?),
        _ => return Ok(None),
    }))
}
