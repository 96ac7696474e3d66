//! Quiet mode: while it is on, recognition and engagement rest in its scope.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::condition::{is_given, when_or_absent};
use super::fault::NAME_MAX;
use super::recognition::DAYS_ON_WALL;
use super::{Checker, lifecycle};
use crate::text::SafeText;
use crate::text::schema::RequiredString;

/// The scope that means everyone.
pub const SCOPE_FLOOR: &str = "floor";

/// Most days that quiet mode lasts from when it is said. It may be prolonged, which is then decided anew: what rests for longer than thanks
/// have on the walls is never shown.
pub const QUIET_DAYS_MAX: i64 = DAYS_ON_WALL;

/// The data of a `quiet` event.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(extend("required" = ["scope"], "allOf" = [
    when_or_absent("state", "on", is_given("until")),
]))]
pub struct Quiet {
    /// When it ends by itself.
    pub until: Option<Timestamp>,
    /// `floor`, or the id of a team.
    #[schemars(with = "RequiredString<NAME_MAX>")]
    pub scope: SafeText,
    /// On or off.
    pub state: QuietState,
}

/// Whether quiet mode is on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // the names are the whole of it
pub enum QuietState {
    #[default]
    On,
    Off,
}

impl Quiet {
    /// The rules of a `quiet` event.
    pub fn check(&self, c: &mut Checker) {
        c.name("scope", &self.scope);
        lifecycle::check(self, c);
    }

    /// True when it is on at a moment.
    pub fn is_on(&self, now: Timestamp) -> bool {
        self.state == QuietState::On && self.until.is_some_and(|until| now < until)
    }

    /// True when it holds for a team (or for the floor, with `None`) at a moment.
    pub fn holds(&self, team: Option<&str>, now: Timestamp) -> bool {
        let in_scope = self.scope.as_str() == SCOPE_FLOOR || team == Some(self.scope.as_str());
        in_scope && self.is_on(now)
    }
}
