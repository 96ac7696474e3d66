//! Holding notices: "we can't say yet, for this reason; we will say by then".

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::fault::{LINE_MAX, NAME_MAX, TITLE_MAX};
use super::promise::{self, Dated, Owner, Promising, Settled};
use super::{Checker, Item, Payload, harm, lifecycle};
use crate::text::Text;
use crate::text::schema::{OptionalText, RequiredText};

/// The data of a `holding` event.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(extend("required" = ["topic", "reason", "share_by", "owner"]))]
pub struct Holding {
    /// What can't be told yet, in words that tell as much as can be told.
    #[schemars(with = "RequiredText<TITLE_MAX>")]
    pub topic: Text,
    /// Why it can't be told.
    #[schemars(with = "Reason")]
    pub reason: Option<Reason>,
    /// When it will be told: a promise.
    #[schemars(with = "Timestamp")]
    pub share_by: Option<Timestamp>,
    /// The first such date, where it was moved.
    pub first_share_by: Option<Timestamp>,
    /// The role or the name that owes it.
    #[schemars(with = "RequiredText<NAME_MAX>")]
    pub owner: Text,
    /// What was told at last, or where it stands, in a few words.
    #[serde(skip_serializing_if = "Text::is_blank")]
    #[schemars(with = "OptionalText<LINE_MAX>")]
    pub told: Text,
    /// Where it is in its life.
    pub state: HoldingState,
}

/// Why something can't be told yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // the names are the whole of it
#[schemars(rename = "HoldingReason")]
pub enum Reason {
    Legal,
    Market,
    Privacy,
    Negotiation,
    Undecided,
}

/// Where a holding notice is in its life.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum HoldingState {
    /// Not told yet.
    #[default]
    Open,
    /// Told by its date.
    Kept,
    /// Not told yet, with a new date.
    Renewed,
    /// The date went by without a word.
    Missed,
}

impl Holding {
    /// Until when it may be leaned on: while it is not told, its date. Past it, it is missed, whether anybody says so or not.
    pub fn open_until(&self) -> Option<Timestamp> {
        self.share_by.filter(|_| self.state != HoldingState::Kept)
    }

    /// The rules of a `holding` event.
    pub fn check(&self, c: &mut Checker) {
        c.required("topic", &self.topic, TITLE_MAX);
        c.given("reason", &self.reason, "legal, market, privacy, negotiation or undecided");
        c.required("owner", &self.owner, NAME_MAX);
        c.optional("told", &self.told, LINE_MAX);
        harm::check_ours(&[("topic", &self.topic), ("told", &self.told)], c);
        harm::check_who("owner", &self.owner, c);
        lifecycle::check(self, c);
    }

    /// The state at a moment: past its date an open one has been missed, whether or not anyone says so.
    pub fn state_at(&self, now: Timestamp) -> HoldingState {
        match self.state {
            HoldingState::Open | HoldingState::Renewed if self.share_by.is_some_and(|by| by < now) => {
                HoldingState::Missed
            }
            state => state,
        }
    }

    /// How far it is at a moment. One whose date went by stays missed until it is told or renewed in words, whatever other date
    /// it was given in silence.
    pub fn standing(item: &Item<Self>, now: Timestamp) -> HoldingState {
        let is_late = |promise: promise::Promise| promise.is_late_at(now);
        match item.data.state_at(now) {
            HoldingState::Open if promise::owed(item, "share_by").is_some_and(is_late) => {
                HoldingState::Missed
            }
            state => state,
        }
    }
}

impl Promising for Holding {
    fn of(payload: &Payload) -> Option<&Self> {
        match payload {
            Payload::Holding(data) => Some(data),
            _ => None,
        }
    }

    fn dated(&self) -> Vec<Dated<'_>> {
        vec![Dated {
            field: "share_by".into(),
            what: &self.topic,
            first_due: self.first_share_by,
            due: self.share_by,
            settled: (self.state == HoldingState::Kept).then_some(Settled::Done),
        }]
    }

    fn title(&self) -> &Text {
        &self.topic
    }

    fn owner(&self, _field: &str) -> Option<Owner<'_>> {
        Owner::told(&self.owner)
    }
}
