//! "You said; we will, later, or won't, because".

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::condition::{has_words, is_given, when};
use super::fault::{LINE_MAX, NAME_MAX};
use super::promise::{Dated, Owner, Promising, Settled};
use super::{Checker, Payload, harm, lifecycle};
use crate::text::Text;
use crate::text::schema::{OptionalText, RequiredText};

/// The data of a `commitment` event.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(extend("required" = ["ask", "decision", "owner"], "allOf" = [
    when("decision", "will", is_given("due")),
    when("decision", "will_not", has_words("why")),
    when("state", "dropped", has_words("reason")),
]))]
pub struct Commitment {
    /// What people asked for.
    #[schemars(with = "RequiredText<LINE_MAX>")]
    pub ask: Text,
    /// What leadership says to it.
    #[schemars(with = "Answer")]
    pub decision: Option<Answer>,
    /// Why.
    #[serde(skip_serializing_if = "Text::is_blank")]
    #[schemars(with = "OptionalText<LINE_MAX>")]
    pub why: Text,
    /// The role or the name that owes it.
    #[schemars(with = "RequiredText<NAME_MAX>")]
    pub owner: Text,
    /// The first date that was given, where it was moved.
    pub first_due: Option<Timestamp>,
    /// The date: a promise.
    pub due: Option<Timestamp>,
    /// Where it is in its life.
    pub state: CommitmentState,
    /// Why it was dropped.
    #[serde(skip_serializing_if = "Text::is_blank")]
    #[schemars(with = "OptionalText<LINE_MAX>")]
    pub reason: Text,
}

/// What leadership says to an ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// We will.
    Will,
    /// Not now.
    Later,
    /// We won't, because.
    WillNot,
}

/// Where a commitment is in its life.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CommitmentState {
    /// Said.
    #[default]
    Decided,
    /// Done.
    Done,
    /// Given up, for a reason that is given.
    Dropped,
}

impl Commitment {
    /// Why it stands as it does: why it was dropped, where that is told, or else why it was answered so.
    pub fn because(&self) -> &Text {
        if self.reason.is_blank() { &self.why } else { &self.reason }
    }

    /// The rules of a `commitment` event.
    pub fn check(&self, c: &mut Checker) {
        c.required("ask", &self.ask, LINE_MAX);
        c.given("decision", &self.decision, "will, later or will_not");
        c.required("owner", &self.owner, NAME_MAX);
        c.optional("why", &self.why, LINE_MAX);
        c.optional("reason", &self.reason, LINE_MAX);
        harm::check_ours(&[("ask", &self.ask), ("why", &self.why), ("reason", &self.reason)], c);
        harm::check_who("owner", &self.owner, c);
        lifecycle::check(self, c);
    }
}

impl Promising for Commitment {
    fn of(payload: &Payload) -> Option<&Self> {
        match payload {
            Payload::Commitment(data) => Some(data),
            _ => None,
        }
    }

    fn dated(&self) -> Vec<Dated<'_>> {
        vec![Dated {
            field: "due".into(),
            what: &self.ask,
            first_due: self.first_due,
            due: self.due,
            settled: match self.state {
                // Who won't do it owes no date: what was promised is given up, because of what it says.
                CommitmentState::Decided if self.decision == Some(Answer::WillNot) => Some(Settled::Dropped),
                CommitmentState::Decided => None,
                CommitmentState::Done => Some(Settled::Done),
                CommitmentState::Dropped => Some(Settled::Dropped),
            },
        }]
    }

    fn title(&self) -> &Text {
        &self.ask
    }

    fn owner(&self, _field: &str) -> Option<Owner<'_>> {
        Owner::told(&self.owner)
    }

    fn dropped_because(&self, _field: &str) -> Option<&Text> {
        let because = self.reason.is_blank() && self.decision == Some(Answer::WillNot);
        Some(if because { &self.why } else { &self.reason })
    }
}
