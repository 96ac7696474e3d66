//! The phrases of the wall as lines of text.

use std::borrow::Cow;

use super::{Date, Words};
use crate::domain::{Change, Kind};
use crate::screen::plain::Undrawn;

impl Words {
    /// `notice`: what something is.
    pub fn plain_kind(&self, kind: Kind) -> String {
        self.say_with("plain-kind", [("kind", kind.name().into())])
    }

    /// `notice 3`: what a line is about, by the number that it was told with first.
    pub fn plain_thing(&self, kind: Kind, n: u64) -> String {
        self.say_with("plain-thing", [("kind", kind.name().into()), ("n", n.to_string().into())])
    }

    /// That typing does nothing at a wall that is told in lines and locked, and what ends it.
    pub fn plain_locked(&self) -> Cow<'_, str> {
        self.say("plain-locked")
    }

    /// What can be typed at a wall that is told in lines.
    pub fn plain_keys(&self) -> Cow<'_, str> {
        self.say("plain-keys")
    }

    /// That no thing of the wall has a number.
    pub fn plain_no_number(&self, n: u64) -> String {
        self.say_with("plain-no-number", [("n", n.to_string().into())])
    }

    /// Why nothing is drawn.
    pub fn plain_undrawn(&self, why: Undrawn) -> Cow<'_, str> {
        self.say(match why {
            Undrawn::NoTerminal => "plain-no-terminal",
            Undrawn::Unnamed => "plain-term-unnamed",
            Undrawn::Unknown => "plain-term-unknown",
            Undrawn::Dumb => "plain-term-dumb",
        })
    }

    /// Why a wall is told in lines of text.
    pub fn plain_instead(&self, why: Undrawn) -> String {
        self.say_with("plain-instead", [("why", self.plain_undrawn(why).into())])
    }

    /// `promise (notice 3)`.
    pub fn plain_promise(&self, thing: &str) -> String {
        self.say_with("plain-promise", [("thing", thing.into())])
    }

    /// `2 h ago`; `just now` for an age of nothing.
    pub fn plain_ago(&self, age: &str, is_now: bool) -> String {
        match is_now {
            true => self.say("plain-just-now").into_owned(),
            false => self.say_with("plain-ago", [("age", age.into())]),
        }
    }

    /// Between a giver and the receivers.
    pub fn plain_to(&self) -> Cow<'_, str> {
        self.say("plain-to")
    }

    /// `stage acting, 4 of 7`.
    pub fn plain_stage(&self, stage: &str, place: Option<(usize, usize)>) -> String {
        match place {
            Some((at, all)) => self.say_with(
                "plain-stage-of",
                [("stage", stage.into()), ("at", at.into()), ("all", all.into())],
            ),
            None => self.say_with("plain-stage", [("stage", stage.into())]),
        }
    }

    /// `on a scale of 1 to 7`.
    pub fn plain_scale(&self, min: f64, max: f64) -> String {
        self.say_with("plain-scale", [("scale", self.scale(min, max).into())])
    }

    /// `the last weeks: 4.6, not released, 4.9`.
    pub fn plain_weeks(&self, weeks: &[Option<f64>]) -> String {
        let week = |mean: &Option<f64>| match mean {
            Some(mean) => self.decimal(*mean, 1),
            None => self.say("plain-week-none").into_owned(),
        };
        let weeks: Vec<String> = weeks.iter().map(week).collect();
        self.say_with("plain-weeks", [("weeks", weeks.join(&self.say("figures-comma")).into())])
    }

    /// What became of a thing; `live` when it was seen as it happened.
    pub fn plain_change(&self, change: Change, live: bool) -> Cow<'_, str> {
        self.say(match change {
            Change::New => "plain-new",
            Change::Changed => "plain-changed",
            Change::Corrected => "plain-corrected",
            Change::Gone if live => "plain-withdrawn",
            Change::Gone => "plain-gone",
        })
    }

    /// `Transparency, 9 items`.
    pub fn plain_heading(&self, title: &str, n: usize) -> String {
        self.say_with("plain-heading", [("title", title.into()), ("n", n.into())])
    }

    /// `and 12 more, which are not read out`.
    pub fn plain_more(&self, n: usize) -> String {
        self.say_with("plain-more", [("n", n.into())])
    }

    /// `12 more changes are left out`.
    pub fn plain_left_out(&self, n: usize) -> String {
        self.say_with("plain-left-out", [("n", n.into())])
    }

    /// `live again; missed 14:02–14:09, …`.
    pub fn plain_live_again(&self, from: &str, to: &str) -> String {
        self.say_with("plain-live-again", [("from", from.into()), ("to", to.into())])
    }

    /// Quiet mode holds, for whom and until when; or it is over.
    pub fn plain_quiet(&self, scope: &str, until: Option<&Date>) -> String {
        match until {
            Some(until) => {
                let (until, when) = (until.words.as_str(), until.when());
                self.say_with(
                    "plain-quiet-on",
                    [("scope", scope.into()), ("until", until.into()), ("when", when.into())],
                )
            }
            None => self.say_with("plain-quiet-off", [("scope", scope.into())]),
        }
    }

    /// Recognition and levels rest beside grave news, for whom and until when; or they are back.
    pub fn plain_rest(&self, scope: &str, until: Option<&Date>) -> String {
        match until {
            Some(until) => {
                let (until, when) = (until.words.as_str(), until.when());
                self.say_with(
                    "plain-rest-on",
                    [("scope", scope.into()), ("until", until.into()), ("when", when.into())],
                )
            }
            None => self.say_with("plain-rest-off", [("scope", scope.into())]),
        }
    }

    /// The scope that means everyone.
    pub fn plain_everyone(&self) -> Cow<'_, str> {
        self.say("plain-everyone")
    }

    /// Before the name and the teams of a floor that were told anew.
    pub fn plain_floor(&self) -> Cow<'_, str> {
        self.say("plain-floor")
    }
}
