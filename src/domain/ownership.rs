//! Ownership notes: a leader's own mistake, what it did to people, and what changes.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::fault::LINE_MAX;
use super::notice::Author;
use super::promise::{Dated, Owner, Promising, Settled};
use super::{Checker, Payload, harm, lifecycle};
use crate::text::Text;
use crate::text::schema::{OptionalText, RequiredText};

/// The data of an `ownership` event. The author is its subject; never a third person.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(extend("required" = ["got_wrong", "effect_on_you", "changes", "author"]))]
pub struct Ownership {
    /// What I got wrong.
    #[schemars(with = "RequiredText<LINE_MAX>")]
    pub got_wrong: Text,
    /// What it did to you.
    #[schemars(with = "RequiredText<LINE_MAX>")]
    pub effect_on_you: Text,
    /// What I learned.
    #[serde(skip_serializing_if = "Text::is_blank")]
    #[schemars(with = "OptionalText<LINE_MAX>")]
    pub learned: Text,
    /// What changes.
    #[schemars(with = "RequiredText<LINE_MAX>")]
    pub changes: Text,
    /// By when: a promise.
    pub by_when: Option<Timestamp>,
    /// The leader.
    pub author: Author,
    /// Where it is in its life.
    pub state: OwnershipState,
}

/// Where an ownership note is in its life.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OwnershipState {
    /// Said.
    #[default]
    Published,
    /// What was to change has changed.
    Changed,
    /// It has not, and that is said too.
    NotYet,
}

impl Ownership {
    /// The rules of an `ownership` event.
    pub fn check(&self, c: &mut Checker) {
        c.required("got_wrong", &self.got_wrong, LINE_MAX);
        c.required("effect_on_you", &self.effect_on_you, LINE_MAX);
        c.optional("learned", &self.learned, LINE_MAX);
        c.required("changes", &self.changes, LINE_MAX);
        self.author.check("author", c);
        harm::check_ours(
            &[
                ("got_wrong", &self.got_wrong),
                ("effect_on_you", &self.effect_on_you),
                ("learned", &self.learned),
                ("changes", &self.changes),
            ],
            c,
        );
        lifecycle::check(self, c);
    }
}

impl Promising for Ownership {
    fn of(payload: &Payload) -> Option<&Self> {
        match payload {
            Payload::Ownership(data) => Some(data),
            _ => None,
        }
    }

    fn dated(&self) -> Vec<Dated<'_>> {
        vec![Dated {
            field: "by_when".into(),
            what: &self.changes,
            first_due: None,
            due: self.by_when,
            settled: (self.state == OwnershipState::Changed).then_some(Settled::Done),
        }]
    }

    fn title(&self) -> &Text {
        &self.changes
    }

    fn owner(&self, _field: &str) -> Option<Owner<'_>> {
        self.author.owner()
    }
}
