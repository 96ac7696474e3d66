//! The record for audits: what a hub gave walls to show, from when to when, and to whom; one page of it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::domain::Audience;

/// The body of `GET /v1/log`.
#[derive(Debug, Serialize, Deserialize)]
pub struct LogPage {
    /// The revisions, by position.
    pub shown: Vec<Shown>,
    /// Where the next page goes on; absent on the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<u64>,
}

/// One revision of a thing: what it said, to whom, and from when to when it was the newest one.
#[derive(Debug, Serialize, Deserialize)]
pub struct Shown {
    /// Its position in the log.
    pub seq: u64,
    /// For which site.
    pub site: String,
    /// Of which thing.
    pub subject: String,
    /// The kind.
    pub kind: String,
    /// Who could see it.
    pub audience: Audience,
    /// The team that it concerned; absent: everyone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    /// Who published it.
    pub source: String,
    /// The event's id; absent for thanks, which may be shown with fewer names under an id of the hub's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// When the hub gave it to walls.
    pub shown_from: Timestamp,
    /// Until when; absent while it is still shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown_until: Option<Timestamp>,
    /// What ended it; absent while it is still shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Ended>,
    /// When it rested: quiet mode was on, or something critical was new, and these words were not on walls.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rested: Vec<Rested>,
    /// What it said, with the hub's stamps; absent where `without` says why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data: Option<Box<RawValue>>,
    /// Why its words are not here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub without: Option<Without>,
}

/// A time in which quiet mode, or something critical that was new, rested what was given to walls to show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rested {
    /// From when on.
    pub from: Timestamp,
    /// Until when; absent while it rests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// For whom: `floor`, or a team. What concerns everyone rested on the walls of that team; on the walls of all teams, thanks for its people
    /// did too, and all of it beside something critical. Absent: an earlier version of the hub withdrew it, and for whom it was is not known any more; it may have rested.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// `leads`: what rested it was for leads, so that it was shown on walls and rested on the desks of leads alone. It is told to whoever asks for what
    /// was for leads. Absent: it rested wherever it was shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audience: Option<Audience>,
}

/// What ended the time of a revision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ended {
    /// A newer revision took its place.
    Superseded,
    /// Its thing was withdrawn.
    Withdrawn,
    /// Its time on the wall was over.
    Left,
}

/// Why the words of a revision are not in the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Without {
    /// They were withdrawn, and erased.
    Withdrawn,
    /// It is thanks in an earlier form, or thanks that have left the walls: names stand only as far as their owners consent today.
    Consent,
}

impl Ended {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Ended::Superseded => "superseded",
            Ended::Withdrawn => "withdrawn",
            Ended::Left => "left",
        }
    }
}

impl Without {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Without::Withdrawn => "withdrawn",
            Without::Consent => "consent",
        }
    }
}
