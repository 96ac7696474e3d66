//! Engagement: a level by need that a group chose to tell, with its doubt; suppressed alike whatever the cause.

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
/// Of a hundred who could answer, the fewest that a level is told of: what fewer say is not what the group says.
pub const ANSWERED_PERCENT_MIN: u64 = 40;

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
    pub partition: Option<SafeText>,
    /// What the change rules say; the default word is "no reliable change".
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
}

/// A mean and its 95 % interval, in points of the scale.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[allow(missing_docs)] // the names are the whole of it
pub struct Level {
    pub mean: f64,
    pub low: f64,
    pub high: f64,
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
}

impl Engagement {
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
        if self.scale.min >= self.scale.max {
            c.fault("scale", "min must be less than max");
        }
        for need in Need::ALL {
            let Some(level) = self.needs.get(need) else { continue };
            let field = format!("needs/{}", need_name(need));
            if !(level.low <= level.mean && level.mean <= level.high) {
                c.fault(&field, "low ≤ mean ≤ high does not hold");
            }
            if level.low < self.scale.min || level.high > self.scale.max {
                c.fault(&field, format!("outside of the scale {} to {}", self.scale.min, self.scale.max));
            }
        }
        if self.suppressed {
            if self.answered.is_some() || self.needs != Needs::default() || self.change != Change::None {
                c.fault("suppressed", "a suppressed event carries no answered count, no needs and no change");
            }
        } else if let (Some(answered), Some(eligible)) = (self.answered, self.eligible) {
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

fn is_iso_week(window: &str) -> bool {
    let Some((year, week)) = window.split_once("-W") else { return false };
    year.len() == 4
        && year.bytes().all(|b| b.is_ascii_digit())
        && week.len() == 2
        && week.bytes().all(|b| b.is_ascii_digit())
        && week.parse::<u8>().is_ok_and(|week| (1..=53).contains(&week))
}
