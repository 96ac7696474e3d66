//! Transparency notices: what, why, for whom, when, what stays, what is not known, and when the next word comes.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::condition::has_words;
use super::fault::{BODY_MAX, LINE_MAX, LIST_MAX, NAME_MAX, TITLE_MAX};
use super::promise::{Dated, Owner, Promising};
use super::sliding::CROWDED;
use super::{Checker, Payload, harm, lifecycle};
use crate::text::schema::{OptionalString, OptionalText, RequiredString, RequiredText};
use crate::text::{SafeText, Text};

/// The data of a `notice` event.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(extend("required" = ["headline", "author"]))]
pub struct Notice {
    /// What it says in a few words.
    #[schemars(with = "RequiredText<TITLE_MAX>")]
    pub headline: Text,
    /// What it says.
    #[serde(skip_serializing_if = "Text::is_blank")]
    #[schemars(with = "OptionalText<BODY_MAX>")]
    pub body: Text,
    /// Why.
    #[serde(skip_serializing_if = "Text::is_blank")]
    #[schemars(with = "OptionalText<LINE_MAX>")]
    pub why: Text,
    /// The teams that are affected, by id; empty: everyone.
    #[schemars(with = "Vec<RequiredString<NAME_MAX>>", length(max = LIST_MAX))]
    pub affects: Vec<SafeText>,
    /// How far the decision is.
    pub decision: Option<Decision>,
    /// When it takes effect.
    pub effective_at: Option<Timestamp>,
    /// What it means for the people who read it.
    #[serde(skip_serializing_if = "Text::is_blank")]
    #[schemars(with = "OptionalText<LINE_MAX>")]
    pub means_for_you: Text,
    /// What stays the same.
    #[serde(skip_serializing_if = "Text::is_blank")]
    #[schemars(with = "OptionalText<LINE_MAX>")]
    pub stays_the_same: Text,
    /// What is not known yet.
    #[serde(skip_serializing_if = "Text::is_blank")]
    #[schemars(with = "OptionalText<LINE_MAX>")]
    pub not_known_yet: Text,
    /// When the next word comes: a promise.
    pub next_word_by: Option<Timestamp>,
    /// Where to find help.
    #[serde(skip_serializing_if = "Text::is_blank")]
    #[schemars(with = "OptionalText<LINE_MAX>")]
    pub support: Text,
    /// Who says it.
    pub author: Author,
    /// How loud it is.
    pub priority: Priority,
    /// What was added since, oldest first; published updates are never rewritten.
    #[schemars(length(max = LIST_MAX))]
    pub updates: Vec<Update>,
    /// Where it is in its life.
    pub state: NoticeState,
}

/// Who says it: a role, and a name where the leader gives it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(extend("anyOf" = [has_words("role"), has_words("name")]))]
pub struct Author {
    /// The role, such as `floor manager`.
    #[schemars(with = "OptionalText<NAME_MAX>")]
    pub role: Text,
    /// The name.
    #[serde(skip_serializing_if = "SafeText::is_blank")]
    #[schemars(with = "OptionalString<NAME_MAX>")]
    pub name: SafeText,
}

impl Author {
    /// Who it is for the ledger of promises: the role, or else the name.
    pub fn owner(&self) -> Option<Owner<'_>> {
        let name = || (!self.name.is_blank()).then_some(Owner::Named(&self.name));
        Owner::told(&self.role).or_else(name)
    }

    /// An author has a role or a name.
    pub fn check(&self, field: &str, c: &mut Checker) {
        if !self.role.has_words() && !self.name.has_words() {
            c.fault(field, "required: {\"role\": …, \"name\": …}, at least one of them");
        }
        c.optional(&format!("{field}/role"), &self.role, NAME_MAX);
        c.within(&format!("{field}/name"), &self.name, NAME_MAX);
        harm::check_who(&format!("{field}/role"), &self.role, c);
        harm::check_who(&format!("{field}/name"), &Text::from(self.name.as_str()), c);
    }
}

/// A later word on a notice.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(extend("required" = ["at", "text"]))]
pub struct Update {
    /// When it was said.
    #[schemars(with = "Timestamp")]
    pub at: Option<Timestamp>,
    /// What was said.
    #[schemars(with = "RequiredText<LINE_MAX>")]
    pub text: Text,
}

/// How far a decision is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// An idea that is open.
    Proposed,
    /// Those affected are being asked.
    InConsultation,
    /// It is settled.
    Decided,
}

/// How loud a notice is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// The default.
    #[default]
    Routine,
    /// Comes back more often.
    Important,
    /// Interrupts.
    Critical,
}

/// Where a notice is in its life.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoticeState {
    /// Told, not in effect yet.
    #[default]
    Released,
    /// In effect.
    Effective,
    /// Done with.
    Closed,
    /// Another notice took its place.
    Superseded,
}

impl NoticeState {
    /// True while it still concerns people.
    pub fn is_open(self) -> bool {
        matches!(self, NoticeState::Released | NoticeState::Effective)
    }
}

impl Notice {
    /// True while it is settled or in effect: people are told what comes, so they are owed why, and when they hear more. One that says
    /// from when on, and not how far the decision is, is taken as settled.
    pub fn is_in_force(&self) -> bool {
        let settled = match self.decision {
            Some(decision) => decision == Decision::Decided,
            None => self.effective_at.is_some(),
        };
        self.state.is_open() && (settled || self.state == NoticeState::Effective)
    }

    /// The rules of a `notice` event.
    pub fn check(&self, c: &mut Checker) {
        c.required("headline", &self.headline, TITLE_MAX);
        c.optional("body", &self.body, BODY_MAX);
        for (field, text) in [
            ("why", &self.why),
            ("means_for_you", &self.means_for_you),
            ("stays_the_same", &self.stays_the_same),
            ("not_known_yet", &self.not_known_yet),
            ("support", &self.support),
        ] {
            c.optional(field, text, LINE_MAX);
        }
        c.list("affects", &self.affects, LIST_MAX);
        for (index, team) in self.affects.iter().enumerate() {
            c.name(&format!("affects/{index}"), team);
        }
        self.author.check("author", c);
        if self.updates.len() > LIST_MAX {
            c.fault("updates", format!("{} entries; at most {LIST_MAX}: {CROWDED}", self.updates.len()));
        }
        for (index, update) in self.updates.iter().enumerate() {
            c.date(&format!("updates/{index}/at"), &update.at);
            let field = format!("updates/{index}/text");
            c.required(&field, &update.text, LINE_MAX);
            harm::check_ours(&[(&field, &update.text)], c);
        }
        harm::check_ours(
            &[
                ("headline", &self.headline),
                ("body", &self.body),
                ("why", &self.why),
                ("means_for_you", &self.means_for_you),
                ("stays_the_same", &self.stays_the_same),
                ("not_known_yet", &self.not_known_yet),
                ("support", &self.support),
            ],
            c,
        );
        lifecycle::check(self, c);
    }
}

impl Promising for Notice {
    fn of(payload: &Payload) -> Option<&Self> {
        match payload {
            Payload::Notice(data) => Some(data),
            _ => None,
        }
    }

    fn dated(&self) -> Vec<Dated<'_>> {
        vec![Dated {
            field: "next_word_by".into(),
            what: &self.headline,
            first_due: None,
            due: self.next_word_by,
            settled: None,
        }]
    }

    fn title(&self) -> &Text {
        &self.headline
    }

    fn owner(&self, _field: &str) -> Option<Owner<'_>> {
        self.author.owner()
    }

    fn gives_word_since(&self, previous: &Self) -> bool {
        self.updates.len() > previous.updates.len()
    }
}
