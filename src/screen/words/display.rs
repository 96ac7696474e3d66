//! What display mode says besides its scenes.

use std::borrow::Cow;

use super::Words;
use super::time::Date;
use crate::model::rest::Rests;
use crate::model::scene::TeamsOn;

/// What a line in brief is about, where its kind is worth a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // the names are the whole of it
pub enum Brief {
    Notice,
    HeldBack,
    WasHeldBack,
    Ownership,
    Note,
    Repair,
    Action,
    Ask,
}

impl Words {
    /// What a wall says that has lost its hub and has nothing to tell, in a few words and in a sentence.
    pub fn last_heard(&self, time: &str) -> (Cow<'_, str>, Cow<'_, str>) {
        (self.say_with("calm-lost", [("time", time.into())]).into(), self.say("calm-lost-more"))
    }

    /// `held until 14:37`.
    pub fn held_until(&self, time: &str) -> String {
        self.say_with("note-paused", [("time", time.into())])
    }

    /// `+ 19 more, in turn`: what a scene tells of when it comes again.
    pub fn more_in_turn(&self, count: usize) -> String {
        self.say_with("note-more", [("n", count.into())])
    }

    /// `teams 5 to 8 of 12`, and `5–8 of 12` where there is little room: which teams are told of at once.
    pub fn teams_on(&self, on: TeamsOn) -> [String; 2] {
        let TeamsOn { first, last, told, is_block, count } = on;
        let numbers = [("first", first), ("last", last), ("told", told), ("n", count)];
        let numbers = || numbers.map(|(name, number)| (name, number.into()));
        match is_block {
            true if first < last => ["teams-on", "teams-on-brief"].map(|id| self.say_with(id, numbers())),
            _ => ["teams-told", "teams-told-brief"].map(|id| self.say_with(id, numbers())),
        }
    }

    /// `quiet until Mon 08:00`.
    pub fn quiet_until(&self, date: &Date) -> String {
        self.say_with("note-quiet", [("date", date.words.as_str().into()), ("when", date.when().into())])
    }

    /// `thanks and levels rest until 14:30`, or some of them, beside grave news.
    pub fn rest_until(&self, rests: Rests, date: &Date) -> String {
        let (date, when) = (date.words.as_str(), date.when());
        match rests {
            Rests::All(_) => self.say_with("note-rest", [("date", date.into()), ("when", when.into())]),
            Rests::Some(_) => self.say_with("note-rest-some", [("date", date.into()), ("when", when.into())]),
        }
    }

    /// What the page is called on which other things are told in brief.
    pub fn in_brief(&self) -> Cow<'_, str> {
        self.say("brief-page")
    }

    /// What the line in brief of a thing is about.
    pub fn brief(&self, kind: Brief) -> Cow<'_, str> {
        self.say(match kind {
            Brief::Notice => "brief-notice",
            Brief::HeldBack => "brief-holding",
            Brief::WasHeldBack => "brief-holding-told",
            Brief::Ownership => "brief-ownership",
            Brief::Note => "brief-note",
            Brief::Repair => "brief-repair",
            Brief::Action => "label-action",
            Brief::Ask => "brief-ask",
        })
    }

    /// What a wall says that locked itself over a form.
    pub fn kept_text(&self) -> Cow<'_, str> {
        self.say("note-kept-text")
    }

    /// What a wall says whose keys do something for a while.
    pub fn unlocked(&self) -> Cow<'_, str> {
        self.say("note-unlocked")
    }
}
