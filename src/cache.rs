//! What a wall keeps on disk: the last known floor, together with the place in the feed up to which it is folded.
//!
//! ```text
//! openfloor wall 1                                        the version of the form
//! {"hub":"127.0.0.1:7420","site":null,…,"cursor":"…"}     whose floor, up to where, as of when, for whom
//! {"type":"dev.openfloor.notice.v1",…}                    every thing of the floor, as an event
//! sha256 6f0c…                                            over every byte above
//! ```
//!
//! A file is read whole or not at all: a floor with a hole in it would look like a calm one.
#![warn(missing_docs)]

pub mod folder;

use std::fmt::Write as _;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::domain::shift::Meanwhile;
use crate::domain::{Audience, Event, Floor, Payload};
use crate::wire::{self, Bearer, Cursor, Shown, encode};

pub use crate::wire::disk::{DAYS_MAX, Unfit, Unkept};
pub use folder::Folder;

/// The first line: what this is, and the version of its form.
const FIRST_LINE: &str = "openfloor wall 1\n";
/// What the first line begins with, whatever the version.
const FIRST_WORDS: &str = "openfloor wall ";
/// What the last line begins with.
const SUM: &str = "sha256 ";
/// Bytes of the last line: the word, 64 digits, and the line's end.
const SUM_BYTES: usize = SUM.len() + 65;
/// Most bytes of a kept floor: a hundred times a busy floor of 5,000 seats, and nothing for a disk.
pub const BYTES_MAX: usize = 64 * 1024 * 1024;
/// How far ahead of this machine's clock a hub's may have been: beyond it nobody knows how old the floor is.
const AHEAD_MAX: SignedDuration = SignedDuration::from_secs(wire::FUTURE_SECONDS_MAX);

/// Whose floor it is: each has a file of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The hub: `host:port`.
    pub hub: String,
    /// Only this site.
    pub site: Option<String>,
    /// Only this team and everyone's.
    pub team: Option<String>,
    /// True for a wall that asks for what leads may see; a floor's wall never reads or writes that.
    pub leads: bool,
    /// Of such a wall, as whom it comes to the hub: what is for leads is kept for that one alone. Absent: it keeps nothing of that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Bearer>,
}

impl Place {
    /// True where what is for leads may be kept and shown again: the wall asks for it, the hub granted it in this role, and it is
    /// known to whom.
    fn is_for_leads(&self, role: &str) -> bool {
        self.leads && self.by.is_some() && role == "lead"
    }
}

/// What is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// Up to where the floor has been folded.
    pub cursor: Cursor,
    /// The last moment at which it was the present, by the hub's clock.
    pub fresh_at: Timestamp,
    /// Which part of the feed the hub let this wall see.
    pub shown: Shown,
    /// The floor.
    pub floor: Floor,
    /// What the wall tells of the time for which it was off, while it does.
    pub meanwhile: Option<Meanwhile>,
}

/// The second line.
#[derive(Serialize, Deserialize)]
struct Header {
    #[serde(flatten)]
    place: Place,
    role: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    shown_site: Option<String>,
    cursor: String,
    fresh_at: Timestamp,
    things: usize,
    /// What it let go of before, since it was full.
    #[serde(default, skip_serializing_if = "is_none")]
    let_go: usize,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    meanwhile: Option<Meanwhile>,
}

fn is_none(count: &usize) -> bool {
    *count == 0
}

impl Kept {
    /// Writes it for a place. What is for leads is left out unless both the wall and its role are theirs, and it is known to whom the hub
    /// granted that.
    ///
    /// # Errors
    /// When it is too large.
    pub fn encode(&self, place: &Place) -> Result<Vec<u8>, Unkept> {
        let for_leads = place.is_for_leads(&self.shown.role);
        let events = self.floor.events().filter(|event| for_leads || event.audience == Audience::Floor);
        let mut lines = String::new();
        let mut things = 0;
        for event in events {
            lines.push_str(&encode::event(&without_people(event)).map_err(|_| Unkept::Unwritable)?);
            lines.push('\n');
            things += 1;
            if lines.len() > BYTES_MAX - 4096 {
                return Err(Unkept::TooLarge);
            }
        }
        let header = Header {
            place: place.clone(),
            role: self.shown.role.clone(),
            shown_site: self.shown.site.clone(),
            cursor: self.cursor.to_string(),
            fresh_at: self.fresh_at,
            things,
            let_go: self.floor.room.let_go,
            meanwhile: self.meanwhile,
        };
        let header = serde_json::to_string(&header).map_err(|_| Unkept::Unwritable)?;
        let mut out = format!("{FIRST_LINE}{header}\n{lines}");
        let sum = sum(out.as_bytes());
        let _ = writeln!(out, "{SUM}{sum}"); // writing to a string can't fail
        Ok(out.into_bytes())
    }

    /// Reads what was kept for a place, at a moment of this machine's clock.
    ///
    /// # Errors
    /// Why it may not be shown.
    pub fn decode(bytes: &[u8], place: &Place, now: Timestamp) -> Result<Self, Unfit> {
        let (body, last) =
            bytes.split_at_checked(bytes.len().saturating_sub(SUM_BYTES)).ok_or(Unfit::Damaged)?;
        if last != format!("{SUM}{}\n", sum(body)).as_bytes() {
            return Err(Unfit::Damaged);
        }
        // From here on the bytes are those that a wall wrote.
        let body = std::str::from_utf8(body).map_err(|_| Unfit::Damaged)?;
        let Some(rest) = body.strip_prefix(FIRST_LINE) else {
            return Err(if body.starts_with(FIRST_WORDS) { Unfit::OtherVersion } else { Unfit::Damaged });
        };
        let (header, lines) = rest.split_once('\n').ok_or(Unfit::Damaged)?;
        let header: Header = serde_json::from_str(header).map_err(|_| Unfit::Damaged)?;
        if header.place != *place {
            return Err(Unfit::OtherPlace);
        }
        if now.duration_since(header.fresh_at) > SignedDuration::from_hours(DAYS_MAX * 24) {
            return Err(Unfit::TooOld);
        }
        if header.fresh_at.duration_since(now) > AHEAD_MAX {
            return Err(Unfit::Ahead);
        }
        let mut floor = Floor::default();
        for line in lines.lines() {
            let event = wire::decode_event(line).map_err(|_| Unfit::Damaged)?;
            if event.audience == Audience::Leads && !place.is_for_leads(&header.role) {
                return Err(Unfit::OtherPlace);
            }
            floor.apply(event);
        }
        if floor.len() != header.things {
            return Err(Unfit::Damaged);
        }
        floor.room.let_go = header.let_go;
        let cursor = header.cursor.parse().map_err(|_| Unfit::Damaged)?;
        let shown = Shown { role: header.role, site: header.shown_site };
        Ok(Self { cursor, fresh_at: header.fresh_at, shown, floor, meanwhile: header.meanwhile })
    }
}

/// The same with every receiver of thanks as the feed may carry them. A hub has seen to that; a disk is no place to find
/// out that it has not.
fn without_people(mut event: Event) -> Event {
    if let Payload::Recognition(recognition) = &mut event.payload {
        let _ = recognition.reduce();
    }
    event
}

/// A SHA-256 in hexadecimal.
fn sum(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut out, byte| {
        let _ = write!(out, "{byte:02x}"); // writing to a string can't fail
        out
    })
}
