//! What is said about rounds of questions and about what was asked unsigned: requests and answers, as JSON.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::domain::engagement::Scale;
use crate::text::{SafeText, Text};

/// Most bytes of a request that opens a round: an instrument, and the teams of a large site.
pub const OPENING_BYTES_MAX: usize = 256 * 1024;
/// Most bytes of one person's answers.
pub const ANSWER_BYTES_MAX: usize = 4 * 1024;
/// Most bytes of something that is asked, with room for escapes.
pub const ASK_BYTES_MAX: usize = 8 * 1024;

/// A team that is asked, as it is when the round opens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TeamAsked {
    /// Its id on the floor.
    pub id: String,
    /// How many can answer; each gets one code.
    pub eligible: u32,
}

/// The body of `POST /v1/pulse/{site}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opening {
    /// When the round closes: a moment, or a local time of the site such as `Fri 16:00`.
    pub closes: String,
    /// Who is asked.
    pub teams: Vec<TeamAsked>,
    /// The smallest group that figures are told of; absent: 5.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub k: Option<u32>,
    /// The instrument as TOML; absent: our own six items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instrument: Option<String>,
}

/// Teams that are told of together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupTold {
    /// The unit of its events.
    pub id: String,
    /// Its teams.
    pub teams: Vec<String>,
    /// How many can answer.
    pub eligible: u32,
    /// False where its answers are part of the floor's alone.
    pub reports: bool,
}

/// Where a round is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoundState {
    /// Answers are taken.
    Open,
    /// It was closed before its time: no answers are taken, and its last figures come at the next scheduled time.
    Closing,
    /// It is over, and what could be told is told.
    Closed,
    /// The key or the answers were lost while it was open; it was closed as suppressed.
    Lost,
}

/// What was last published of a unit: sealed figures alone, so it says no more than the feed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UnitTold {
    /// `floor`, or the id of a group.
    pub unit: String,
    /// How many answered as of the last tick; absent where it is suppressed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered: Option<u32>,
    /// How many can answer.
    pub eligible: u32,
}

/// A round, as those who open rounds may see it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoundTold {
    /// The site.
    pub site: String,
    /// The ISO week that its figures are of.
    pub window: String,
    /// The id of its instrument.
    pub instrument: String,
    /// The smallest group that figures are told of.
    pub k: u32,
    /// Where it is in its life.
    pub state: RoundState,
    /// When it closes, or closed.
    pub closes: Timestamp,
    /// When figures leave it next; absent when it is over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_tick: Option<Timestamp>,
    /// The site's IANA zone.
    pub zone: String,
    /// The name of the token that opened it, else its id; absent: it was opened on the hub's own machine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened_by: Option<String>,
    /// Likewise, where somebody with a token closed it before its time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_by: Option<String>,
    /// The groups, fixed when it opened.
    pub groups: Vec<GroupTold>,
    /// What was published of it so far.
    pub told: Vec<UnitTold>,
}

/// The codes of one team, to be handed out so that nobody knows who has which.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamCodes {
    /// The team.
    pub team: String,
    /// One for each person.
    pub codes: Vec<String>,
}

/// The answer to `POST /v1/pulse/{site}`; the codes are in it this once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Opened {
    /// The round.
    pub round: RoundTold,
    /// The codes of each team.
    pub codes: Vec<TeamCodes>,
    /// Where people enter them, when the hub knows its public address: a code behind a `/` makes a link.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check_in: Option<String>,
}

/// The answer to `GET /v1/pulse/{site}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rounds {
    /// The newest round first; the older ones as far as they are kept.
    pub rounds: Vec<RoundTold>,
}

/// The body of `POST /v1/check-in/look`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Look {
    /// A code, in any case, with or without its hyphen.
    pub code: String,
}

/// One question of a round.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ItemTold {
    /// Its short name.
    pub id: SafeText,
    /// Its words.
    pub text: Text,
}

/// What a code opens: the questions, and what becomes of the answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Questions {
    /// The site.
    pub site: String,
    /// The ISO week.
    pub window: String,
    /// When the round closes.
    pub closes: Timestamp,
    /// The smallest group that figures are told of.
    pub k: u32,
    /// The teams that are told of together with the one of this code.
    pub teams: Vec<String>,
    /// How many they are.
    pub eligible: u32,
    /// False where the answers are part of the floor's alone.
    pub reports: bool,
    /// What is said before the items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead: Option<Text>,
    /// What the least answer says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub least: Option<Text>,
    /// What the greatest answer says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub greatest: Option<Text>,
    /// The ends of the scale; every whole number between them is an answer.
    pub scale: Scale,
    /// The questions, in their order.
    pub items: Vec<ItemTold>,
    /// The places of questions, from 0, that are enough together for an answer to count; there may be others.
    #[serde(default)]
    pub enough: Vec<usize>,
}

/// The body of `POST /v1/check-in`: one person's answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answers {
    /// The code.
    pub code: String,
    /// In the order of the items; null for one that is skipped.
    pub answers: Vec<Option<f64>>,
}

/// The body of `POST /v1/asks`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ask {
    /// The site.
    pub site: String,
    /// The words.
    pub text: String,
    /// True for something that is told on the floor rather than asked.
    #[serde(default)]
    pub rumour: bool,
}

/// Something that was asked unsigned, as those who moderate see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskTold {
    /// Its id.
    pub id: String,
    /// The site.
    pub site: String,
    /// The day on which it came; no time of day is kept.
    pub day: Date,
    /// True for a rumour.
    pub rumour: bool,
    /// The words.
    pub text: SafeText,
}

/// The answer to `GET /v1/asks?site=…`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskList {
    /// By day, and within a day in no order.
    pub asks: Vec<AskTold>,
    /// How many can wait at a site, with the places that are kept for whoever answered the round.
    #[serde(default)]
    pub most: u32,
    /// True when no place is left but those that are kept: everybody else who asks is told so.
    #[serde(default)]
    pub full: bool,
}

/// The answer to `POST /v1/asks/{id}/heard`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskHeard {
    /// The question on the feed.
    pub subject: String,
}
