//! Engagement: a level by need that a group chose to tell, with its doubt; suppressed alike whatever the cause.

use jiff::civil::{ISOWeekDate, Weekday};
use schemars::{JsonSchema, Schema, json_schema};
use serde::{Deserialize, Serialize};

use super::Checker;
use super::condition::{is_absent, is_given, when, when_or_absent};
use super::fault::NAME_MAX;
use super::recognition::Need;
use crate::text::SafeText;
use crate::text::schema::RequiredString;

/// Most windows that a wall keeps of one unit: the twelve weeks of the sparkline and the current one.
pub const WINDOWS_MAX: usize = 13;
/// Fewest answers that a level is told of, whoever publishes it: of fewer it would tell of single people.
pub const ANSWERED_MIN: u32 = 5;
/// Fewest people of a team that is told of by itself: R1 with the smallest group of five.
pub const TEAM_HEADS_MIN: u32 = 10;
/// Of a hundred who could answer, the fewest that a level is told of: what fewer say is not what the group says.
pub const ANSWERED_PERCENT_MIN: u64 = 40;

/// The CloudEvents extension that tells from which survey a level is, so that a hub tells each survey once.
pub const SURVEY_ATTRIBUTE: &str = "surveyrows";
/// Most bytes of it: a bit for each of all rows that there may be, twice.
pub const SURVEY_BYTES_MAX: usize = SURVEY_VALUES.len() + super::sketch::TOLD_BYTES_MAX;
/// What it begins with as it is published, before a digest of each row, or of a sample: see [`super::sketch`]. A hub never keeps that.
pub const SURVEY_VALUES: &str = "values:";
/// What it begins with while a hub asks its rules: each row's digest is sealed with its own key. It is in no log and no feed.
pub const SURVEY_CLOSED: &str = "closed:";
/// What it begins with in the log and the feed: one digest of all of it with the hub's own key.
pub const SURVEY_SEALED: &str = "sealed:";
/// How many hexadecimal digits a digest has that a hub sealed.
const SEALED_DIGITS: usize = 32;

/// True for the digests of a survey's rows, and for no other text: as they are published, or, in what comes out of a recording, as a hub
/// sealed them.
pub fn is_digest_of_survey(text: &str, recorded: bool) -> bool {
    let is_hex = |digits: &str| {
        digits.len() == SEALED_DIGITS && digits.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
    };
    match text.strip_prefix(SURVEY_VALUES) {
        Some(rows) => super::sketch::is_rows(rows),
        None => recorded && text.strip_prefix(SURVEY_SEALED).is_some_and(is_hex),
    }
}

/// The data of an `engagement` event: one unit in one window.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(extend("required" = ["window", "unit", "instrument"], "allOf" = [
    when("suppressed", true, is_absent(&["answered"])),
    when("suppressed", true, has_no_level()),
    when_or_absent("suppressed", false, is_given("answered")),
    when_or_absent("suppressed", false, is_given("eligible")),
]))]
pub struct Engagement {
    /// The ISO 8601 week, such as `2026-W47`.
    #[schemars(with = "String", pattern(ISO_WEEK))]
    pub window: SafeText,
    /// `floor`, or the id of a team.
    #[schemars(with = "RequiredString<NAME_MAX>")]
    pub unit: SafeText,
    /// Which instrument asked, such as `openfloor-6`.
    #[schemars(with = "RequiredString<NAME_MAX>")]
    pub instrument: SafeText,
    /// How many answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered: Option<u32>,
    /// How many could have.
    pub eligible: Option<u32>,
    /// The levels.
    pub needs: Needs,
    /// The ends of the instrument's scale.
    pub scale: Scale,
    /// What must be the same in all levels of a week: a digest of who is told of together, of how many, from how many on, and by which
    /// instrument. Whoever tells one level of a week with it tells all of them with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<RequiredString<NAME_MAX>>")]
    pub partition: Option<SafeText>,
    /// By which instrument exactly: a digest of its items, their key and their words. Two of one id and another digest are two instruments.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<RequiredString<NAME_MAX>>")]
    pub instrument_digest: Option<SafeText>,
    /// One word for the whole unit, as it was said before each need had its own (`needs`). It is read, and no longer written.
    #[serde(skip_serializing_if = "Change::is_default")]
    pub change: Change,
    /// True when the group was too small, too silent or too much alike: which of these is never told.
    pub suppressed: bool,
}

/// The level of each need.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[allow(missing_docs)] // the fields are the needs
pub struct Needs {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub autonomy: Option<Level>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub competence: Option<Level>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relatedness: Option<Level>,
}

impl Needs {
    /// The level of a need, where one was released.
    pub fn get(&self, need: Need) -> Option<Level> {
        match need {
            Need::Autonomy => self.autonomy,
            Need::Competence => self.competence,
            Need::Relatedness => self.relatedness,
        }
    }

    /// Says of each need that has a level what the change rules say of it, in the order of [`Need::ALL`].
    pub fn set_changes(&mut self, changes: [Change; 3]) {
        let levels = [&mut self.autonomy, &mut self.competence, &mut self.relatedness];
        for (level, change) in levels.into_iter().zip(changes) {
            if let Some(level) = level {
                level.change = change;
            }
        }
    }
}

/// A mean and its 95 % interval, in points of the scale, and what is said of its change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[allow(missing_docs)] // the names are the whole of it
pub struct Level {
    pub mean: f64,
    pub low: f64,
    pub high: f64,
    /// What the change rules say of this need; the default word is "no reliable change".
    #[serde(default, skip_serializing_if = "Change::is_default")]
    pub change: Change,
}

/// The ends of a scale.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[allow(missing_docs)] // the names are the whole of it
pub struct Scale {
    pub min: f64,
    pub max: f64,
}

impl Default for Scale {
    /// Seven points, as in our own instrument.
    fn default() -> Self {
        Self { min: 1.0, max: 7.0 }
    }
}

/// What the change rules say of a level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// No reliable change.
    #[default]
    None,
    /// Higher, beyond the noise: worth a conversation.
    ConfirmedUp,
    /// Lower, beyond the noise: worth a conversation.
    ConfirmedDown,
    /// Nobody has held it against what was before, as of a survey that was imported.
    NotJudged,
}

impl Change {
    /// True for a change that is more than noise.
    pub fn is_confirmed(self) -> bool {
        matches!(self, Change::ConfirmedUp | Change::ConfirmedDown)
    }

    fn is_default(&self) -> bool {
        *self == Change::None
    }
}

/// What is said of the changes of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changes {
    /// One word for all of it: nothing is confirmed of any need, or the unit had one word alone.
    Same(Change),
    /// Each need has its own.
    Each,
}

impl Engagement {
    /// What is said of its changes: needs that changed, or of which different things are said, each have their own word.
    pub fn changes(&self) -> Changes {
        let mut said =
            Need::ALL.into_iter().filter_map(|need| self.needs.get(need)).map(|level| level.change);
        let first = said.next().unwrap_or_default();
        match first {
            _ if first.is_confirmed() || said.any(|other| other != first) => Changes::Each,
            Change::None => Changes::Same(self.change),
            _ => Changes::Same(first),
        }
    }

    /// True when a change is confirmed, of a need or in one word for the unit.
    pub fn is_confirmed(&self) -> bool {
        let of_need = |need| self.needs.get(need).is_some_and(|level| level.change.is_confirmed());
        self.change.is_confirmed() || Need::ALL.into_iter().any(of_need)
    }

    /// The rules of an `engagement` event.
    pub fn check(&self, c: &mut Checker) {
        c.name("unit", &self.unit);
        c.name("instrument", &self.instrument);
        if !is_iso_week(self.window.as_str()) {
            c.fault("window", format!("{:?} is not an ISO week such as \"2026-W47\"", self.window));
        }
        if let Some(partition) = &self.partition {
            c.name("partition", partition);
        }
        if let Some(digest) = &self.instrument_digest {
            c.name("instrument_digest", digest);
        }
        if self.scale.min >= self.scale.max {
            c.fault("scale", "min must be less than max");
        }
        if self.change != Change::None && self.changes() != Changes::Same(self.change) {
            c.fault("change", "one word for the unit beside words of its needs: say of each need in needs/<need>/change what is so of it");
        }
        for need in Need::ALL {
            let Some(level) = self.needs.get(need) else { continue };
            let field = format!("needs/{}", need_name(need));
            if !(level.low <= level.mean && level.mean <= level.high) {
                c.fault(&field, "low ≤ mean ≤ high does not hold");
            }
            if level.low == level.high {
                c.fault(&field, ALL_ALIKE);
            }
            if level.low < self.scale.min || level.high > self.scale.max {
                c.fault(&field, format!("outside of the scale {} to {}", self.scale.min, self.scale.max));
            }
        }
        if self.suppressed {
            if self.answered.is_some() || self.needs != Needs::default() || self.change != Change::None {
                c.fault("suppressed", "a suppressed event carries no answered count, no needs and no change");
            }
            return;
        }
        if self.needs == Needs::default() {
            c.fault("needs", NO_LEVEL);
        }
        if let (Some(answered), Some(eligible)) = (self.answered, self.eligible) {
            if answered > eligible {
                c.fault("answered", format!("{answered} answered of {eligible}"));
            }
            if is_too_little(answered, eligible) {
                c.fault("answered", TOO_LITTLE);
            }
        } else {
            c.fault("answered", "required with eligible: how many answered, of how many");
        }
    }
}

/// What is said of a level of too few.
const TOO_LITTLE: &str = "a level is told of 5 who answered at the least, and of 40 in a hundred who could: fewer are single people, or not \
                          the group; publish it as suppressed";

/// What is said of a level without doubt.
const ALL_ALIKE: &str = "low and high are the same, so everybody said the same, and the level is each one's answer: leave the need out";
/// What is said where no need has a level.
const NO_LEVEL: &str = "no need has a level: publish it as suppressed";

/// True when too few answered to tell of them, of those who could.
pub fn is_too_little(answered: u32, eligible: u32) -> bool {
    answered < ANSWERED_MIN || u64::from(answered) * 100 < u64::from(eligible) * ANSWERED_PERCENT_MIN
}

fn need_name(need: Need) -> &'static str {
    match need {
        Need::Autonomy => "autonomy",
        Need::Competence => "competence",
        Need::Relatedness => "relatedness",
    }
}

/// What an ISO week looks like; what [`is_iso_week`] tells, for a schema.
const ISO_WEEK: &str = "^[0-9]{4}-W(0[1-9]|[1-4][0-9]|5[0-3])$";

/// No level and no change, in a schema: what a suppressed event looks like.
fn has_no_level() -> Schema {
    let none = is_absent(&["autonomy", "competence", "relatedness"]);
    json_schema!({ "properties": { "needs": none, "change": { "const": "none" } } })
}

/// Whether a year has the week: few have a 53rd.
pub fn is_iso_week(window: &str) -> bool {
    let Some((year, week)) = window.split_once("-W") else { return false };
    let number = |text: &str, digits: usize| {
        let is_one = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
        if is_one { text.parse::<i16>().ok() } else { None }
    };
    let Some((year, week)) = number(year, 4).zip(number(week, 2).and_then(|week| i8::try_from(week).ok()))
    else {
        return false;
    };
    ISOWeekDate::new(year, week, Weekday::Monday).is_ok()
}
