//! What a wall takes from a frame: an event, a control event, or something that it skips and counts.

use std::borrow::Cow;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::control::{Bye, CONTROL_PREFIX, Heartbeat, Hello, Synced};
use super::shared::Shared;
use super::{Cursor, data, envelope};
use crate::domain::{Audience, Event, Key, Kind, Payload, Stamp};
use crate::text::SafeText;

/// One frame of the feed, decoded.
#[derive(Clone, Debug, PartialEq)]
pub enum Incoming {
    /// The first frame.
    Hello(Box<Hello>),
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
        heartbeat: Box<Heartbeat>,
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
    /// How many superseded versions were left out before it, by the hub or since.
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

/// The attributes of a frame, and its data as it is written.
#[derive(Default)]
pub(super) struct Frame<'a> {
    pub id: Cow<'a, str>,
    pub source: Cow<'a, str>,
    pub event_type: Cow<'a, str>,
    pub subject: Cow<'a, str>,
    pub time: Moment<'a>,
    pub site: Cow<'a, str>,
    pub team: Option<Cow<'a, str>>,
    pub audience: Audience,
    pub feedcursor: Option<Cow<'a, str>>,
    pub feedprev: Option<Cow<'a, str>>,
    pub feedskip: u64,
    pub feedphase: Phase,
    pub data: Option<&'a str>,
}

/// When an event was, read or as it is written.
#[derive(Clone, Copy, Default)]
pub(super) enum Moment<'a> {
    #[default]
    Missing,
    Written(&'a str),
    Read(Timestamp),
}

/// A string that is borrowed from the frame wherever it has no escapes.
#[derive(Deserialize, Default)]
#[serde(transparent)]
struct Str<'a>(#[serde(borrow)] Cow<'a, str>);

/// A frame as any JSON may write it.
#[derive(Deserialize)]
struct Any<'a> {
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

impl<'a> From<Any<'a>> for Frame<'a> {
    fn from(any: Any<'a>) -> Self {
        Self {
            id: any.id.0,
            source: any.source.0,
            event_type: any.event_type.0,
            subject: any.subject.0,
            time: any.time.map_or(Moment::Missing, Moment::Read),
            site: any.site.0,
            team: any.team.map(|team| team.0),
            audience: any.audience,
            feedcursor: any.feedcursor.map(|cursor| cursor.0),
            feedprev: any.feedprev.map(|prev| prev.0),
            feedskip: any.feedskip,
            feedphase: any.feedphase,
            data: any.data.map(RawValue::get),
        }
    }
}

/// A frame whose envelope has been read, and nothing of its data.
pub struct Opened<'a> {
    text: &'a str,
    frame: Result<Frame<'a>, String>,
    /// The kind of thing that it is about, for an event that this version knows.
    kind: Option<Kind>,
    at: Option<At>,
    /// Read as a hub writes it: whether the data is JSON at all has not been looked at.
    lightly: bool,
}

/// Reads the envelope of a frame. Never fails: what can't be understood says so when it is decoded.
pub fn open(text: &str) -> Opened<'_> {
    match envelope::read(text).map(|frame| (Kind::of_type(&frame.event_type), frame)) {
        Some((kind @ Some(_), frame)) => {
            Opened { text, kind, at: frame.at(), frame: Ok(frame), lightly: true }
        }
        // All else is rare, and its attributes are not looked at again.
        _ => open_any(text),
    }
}

/// The same of a frame that is written in whatever way.
fn open_any(text: &str) -> Opened<'_> {
    let frame = serde_json::from_str::<Any<'_>>(text).map(Frame::from).map_err(|error| error.to_string());
    let at = frame.as_ref().ok().and_then(Frame::at);
    let kind = frame.as_ref().ok().and_then(|frame| Kind::of_type(&frame.event_type));
    Opened { text, frame, kind, at, lightly: false }
}

/// Decodes one frame. Never fails: what can't be understood is [`Incoming::Skipped`].
pub fn decode(frame: &str) -> Incoming {
    open(frame).decode()
}

impl Opened<'_> {
    /// Where it stands in the feed, for an event that has a place there.
    pub fn place(&self) -> Option<(At, Phase)> {
        let frame = self.frame.as_ref().ok()?;
        let is_event = self.kind.is_some() || !frame.event_type.starts_with(CONTROL_PREFIX);
        Some((self.at.filter(|_| is_event)?, frame.feedphase))
    }

    /// The site and the subject of the thing that it is a state of, for an event that this version knows.
    pub fn thing(&self) -> Option<(&str, &str)> {
        let frame = self.frame.as_ref().ok().filter(|_| self.kind.is_some())?;
        Some((&frame.site, &frame.subject))
    }

    /// Decodes the rest.
    pub fn decode(&self) -> Incoming {
        self.decode_sharing(&mut Shared::default())
    }

    /// The same beside other frames, with which it shares the names that they have in common.
    pub fn decode_sharing(&self, shared: &mut Shared) -> Incoming {
        let incoming = match &self.frame {
            Ok(frame) => from_frame(frame, self.kind, self.at, shared),
            Err(error) => {
                Incoming::Skipped { at: None, phase: Phase::Live, why: Skip::Malformed(error.clone()) }
            }
        };
        match incoming {
            // Whether it is JSON from one end to the other decides what is said of it, and whether it has a place.
            Incoming::Skipped { .. } if self.lightly => open_any(self.text).decode(),
            incoming => incoming,
        }
    }
}

impl Frame<'_> {
    fn at(&self) -> Option<At> {
        let cursor = self.feedcursor.as_ref()?.parse().ok()?;
        let prev = self.feedprev.as_ref().and_then(|prev| prev.parse().ok());
        Some(At { cursor, prev, skipped: self.feedskip })
    }
}

fn from_frame(frame: &Frame<'_>, kind: Option<Kind>, at: Option<At>, shared: &mut Shared) -> Incoming {
    let skipped = |why| Incoming::Skipped { at, phase: frame.feedphase, why };
    let malformed = |why: String| skipped(Skip::Malformed(why));
    let Some(kind) = kind else {
        let Some(name) = frame.event_type.strip_prefix(CONTROL_PREFIX) else {
            return skipped(Skip::UnknownKind(frame.event_type.to_string()));
        };
        return match control(name, frame.data.unwrap_or("{}"), at) {
            Ok(Some(incoming)) => incoming,
            Ok(None) => skipped(Skip::UnknownKind(frame.event_type.to_string())),
            Err(error) => malformed(format!("{name}: {error}")),
        };
    };
    let Some(at) = at else {
        return malformed("an event without a feedcursor".into());
    };
    match event(kind, frame, shared) {
        Ok((event, unknown_fields)) => {
            Incoming::Event { at, phase: frame.feedphase, event: Box::new(event), unknown_fields }
        }
        Err(error) => malformed(format!("{kind} {}: {error}", frame.subject)),
    }
}

/// Reads one event that a wall wrote with [`super::encode::event`].
///
/// # Errors
/// When it is not one; without a word of it.
pub fn decode_event(text: &str) -> Result<Event, String> {
    let frame: Frame<'_> = serde_json::from_str::<Any<'_>>(text).map_err(|error| error.to_string())?.into();
    let kind = Kind::of_type(&frame.event_type).ok_or("a kind that this version does not know")?;
    let (event, _) = event(kind, &frame, &mut Shared::default())?;
    Ok(event)
}

/// The event of a frame, and how many of its fields this version does not know.
fn event(kind: Kind, frame: &Frame<'_>, shared: &mut Shared) -> Result<(Event, u32), String> {
    let data = frame.data.unwrap_or("{}");
    let read = data::read(kind, data)?;
    let time = match frame.time {
        Moment::Missing => None,
        Moment::Written(time) => shared.moment(time),
        Moment::Read(time) => Some(time),
    };
    let event = Event {
        key: Key::of(shared.name(&frame.site), frame.subject.as_ref().into()),
        id: frame.id.as_ref().into(),
        source: shared.name(&frame.source),
        team: frame.team.as_deref().map(Into::into),
        audience: frame.audience,
        time: time.ok_or("without a time")?,
        stamp: if read.stamped { data::stamp(data) } else { Stamp::default() },
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
