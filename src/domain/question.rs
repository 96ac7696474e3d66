//! Questions and rumours: heard, checked, answered, declined with a reason, or deferred.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::condition::{begins_with, has_words, is_given, when};
use super::fault::{LINE_MAX, NAME_MAX};
use super::harm::{self, Customer};
use super::promise::{Dated, Owner, Promising, Settled};
use super::{Checker, Payload, lifecycle};
use crate::text::schema::{OptionalString, OptionalText, RequiredText};
use crate::text::{SafeText, Text};

/// What the subjects of repairs begin with.
const REPAIR: &str = "repair/";
/// What the subjects of holding notices begin with.
const HOLDING: &str = "holding/";

/// The data of a `question` event. Nobody is named as the one who asked.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(extend("required" = ["text"], "allOf" = [
    when("state", "answered", has_words("answer")),
    when("state", "answered", is_given("verdict")),
    when("state", "declined", has_words("answer")),
    begins_with("repair", REPAIR),
    begins_with("holding", HOLDING),
]))]
pub struct Question {
    /// The words of whoever asked.
    #[schemars(with = "RequiredText<LINE_MAX>")]
    pub text: Text,
    /// True for something that is told on the floor rather than asked.
    pub rumour: bool,
    /// What the check found.
    pub verdict: Option<Verdict>,
    /// The answer; for a declined or deferred one, the reason.
    #[serde(skip_serializing_if = "Text::is_blank")]
    #[schemars(with = "OptionalText<LINE_MAX>")]
    pub answer: Text,
    /// The role or the name that answered.
    #[serde(skip_serializing_if = "Text::is_blank")]
    #[schemars(with = "OptionalText<NAME_MAX>")]
    pub answered_by: Text,
    /// When an answer will come: a promise.
    pub answer_by: Option<Timestamp>,
    /// The holding notice that its answer waits for, by its subject, such as `holding/vendor`; for "can't say until" alone.
    #[serde(skip_serializing_if = "SafeText::is_blank")]
    #[schemars(with = "OptionalString<NAME_MAX>")]
    pub holding: SafeText,
    /// The repair of an answer that was wrong, by its subject, such as `repair/wrong-answer`.
    #[serde(skip_serializing_if = "SafeText::is_blank")]
    #[schemars(with = "OptionalString<NAME_MAX>")]
    pub repair: SafeText,
    /// Where it is in its life.
    pub state: QuestionState,
}

/// What checking a rumour or a question found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It is so.
    True,
    /// Some of it is so.
    Partly,
    /// It is not so.
    False,
    /// Nobody knows yet.
    NotKnown,
    /// It can't be said until an open holding notice is settled.
    CannotSayUntil,
}

/// Where a question is in its life.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum QuestionState {
    /// Someone took note of it.
    #[default]
    Heard,
    /// Someone is finding out.
    Checking,
    /// It has its answer.
    Answered,
    /// It will not be answered, for a reason that is given.
    Declined,
    /// It waits for something that is named.
    Deferred,
}

impl QuestionState {
    /// True while people wait for a word.
    pub fn is_open(self) -> bool {
        matches!(self, QuestionState::Heard | QuestionState::Checking | QuestionState::Deferred)
    }
}

impl Question {
    /// True for an answer that can't be given until a holding notice is settled.
    pub fn leans_on_a_holding_notice(&self) -> bool {
        self.state == QuestionState::Answered && self.verdict == Some(Verdict::CannotSayUntil)
    }

    /// True while people wait for a word on how it is: while it is open, and once it ended without one, as one that was declined did, or one
    /// whose answer is that nobody knows.
    pub fn waits_for_a_word(&self) -> bool {
        self.state.is_open() || !self.has_verdict()
    }

    /// True where its answer says how it is.
    fn has_verdict(&self) -> bool {
        self.word().is_some()
    }

    /// What its answer says of how it is.
    pub fn word(&self) -> Option<Verdict> {
        let word = self.verdict.filter(|_| self.state == QuestionState::Answered);
        word.filter(|word| matches!(word, Verdict::True | Verdict::Partly | Verdict::False))
    }

    /// True once leadership has said how it is: it is answered so, or owns an answer that was wrong.
    pub fn has_said(&self) -> bool {
        self.has_verdict() || !self.repair.is_blank()
    }

    /// What its check found; nothing while it is heard or checked, whatever an earlier hub let through beside it.
    pub fn found(&self) -> Option<Verdict> {
        let looked_into = matches!(self.state, QuestionState::Heard | QuestionState::Checking);
        self.verdict.filter(|_| !looked_into)
    }

    /// The rules of a `question` event.
    pub fn check(&self, c: &mut Checker) {
        c.required("text", &self.text, LINE_MAX);
        c.optional("answered_by", &self.answered_by, NAME_MAX);
        c.optional("answer", &self.answer, LINE_MAX);
        harm::check_private("text", &self.text, &Customer::ALL, c);
        harm::check_private("answer", &self.answer, &Customer::NEVER_OURS, c);
        harm::check_who("answered_by", &self.answered_by, c);
        c.within("holding", &self.holding, NAME_MAX);
        let holding = self.holding.as_str();
        if !holding.is_empty() && !holding.starts_with(HOLDING) {
            c.fault("holding", "the subject of a holding notice begins with \"holding/\"");
        }
        c.within("repair", &self.repair, NAME_MAX);
        let repair = self.repair.as_str();
        if !repair.is_empty() && !repair.starts_with(REPAIR) {
            c.fault("repair", "the subject of a repair begins with \"repair/\"");
        }
        lifecycle::check(self, c);
    }
}

impl Promising for Question {
    fn of(payload: &Payload) -> Option<&Self> {
        match payload {
            Payload::Question(data) => Some(data),
            _ => None,
        }
    }

    fn dated(&self) -> Vec<Dated<'_>> {
        vec![Dated {
            field: "answer_by".into(),
            what: &self.text,
            first_due: None,
            due: self.answer_by,
            settled: match self.state {
                QuestionState::Answered => Some(Settled::Done),
                QuestionState::Declined => Some(Settled::Dropped),
                _ => None,
            },
        }]
    }

    fn title(&self) -> &Text {
        &self.text
    }

    fn owner(&self, _field: &str) -> Option<Owner<'_>> {
        Owner::told(&self.answered_by)
    }

    fn dropped_because(&self, _field: &str) -> Option<&Text> {
        Some(&self.answer)
    }

    fn is_settled_for_now(&self) -> bool {
        self.state == QuestionState::Answered
            && matches!(self.verdict, Some(Verdict::NotKnown | Verdict::CannotSayUntil))
    }
}
