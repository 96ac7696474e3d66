//! What the simulated floor is told with: the texts of `assets/sim`, compiled in and typed.

use std::sync::LazyLock;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::domain::Audience;
use crate::domain::commitment::Answer;
use crate::domain::holding::Reason;
use crate::domain::notice::{Decision, NoticeState, Priority};
use crate::domain::question::Verdict;
use crate::domain::recognition::{Need, RecognitionKind};
use crate::domain::repair::Violation;

/// Words in both languages.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)] // the names are the languages
pub struct Words {
    pub en: String,
    pub es: String,
}

/// Everything there is to tell. The hours of the parts count from the beginning of their own story.
#[derive(Debug)]
#[allow(missing_docs)] // one list a file, each documented by its type
pub struct Content {
    pub people: People,
    pub notices: Vec<NoticeStory>,
    pub corrections: Vec<CorrectionStory>,
    pub holdings: Vec<HoldingStory>,
    pub questions: Vec<QuestionStory>,
    pub ownerships: Vec<OwnershipStory>,
    pub notes: Vec<NoteStory>,
    pub repairs: Vec<RepairStory>,
    pub commitments: Vec<CommitmentStory>,
    pub messages: Vec<Message>,
    pub quiets: Vec<QuietStory>,
}

macro_rules! story {
    ($(#[$doc:meta])* $name:ident { $($field:ident: $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        #[allow(missing_docs)] // the names are those of the vocabulary
        pub struct $name { $(pub $field: $type,)* }
    };
}

story! {
    /// Who there is.
    People {
        first_names: Vec<String>, last_names: Vec<String>, leader: Vec<Leader>, team: Vec<TeamName>,
    }
}
story! {
    /// One of leadership.
    Leader { id: String, name: String, role: Words, }
}
story! {
    /// A team that a floor may have.
    TeamName { id: String, name: Words, parent: String, }
}

/// A notice and the words that follow it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)] // the names are those of the vocabulary
pub struct NoticeStory {
    pub id: String,
    pub author: String,
    pub priority: Priority,
    pub decision: Decision,
    pub affects: Vec<String>,
    pub headline: Words,
    pub body: Words,
    pub why: Words,
    pub means_for_you: Words,
    pub stays_the_same: Words,
    pub not_known_yet: Option<Words>,
    pub support: Option<Words>,
    pub effective_after_h: Option<f64>,
    pub next_word_after_h: Option<f64>,
    /// Who it is for; what is for leads comes with the week's levels, and never by itself.
    #[serde(default)]
    pub audience: Audience,
    /// It is handed to the hub before its time, once, and never told by itself.
    #[serde(default)]
    pub held: bool,
    /// News that asks for quiet.
    #[serde(default)]
    pub grave: bool,
    /// It tells of a death: nobody is thanked soon after it.
    #[serde(default)]
    pub death: bool,
    /// How long that quiet lasts, where it is not as long as quiet in its scope usually is.
    pub quiet_h: Option<f64>,
    /// The notice that takes its place: it is told right before the word that says so, and never by itself.
    pub successor: Option<String>,
    #[serde(default, rename = "update")]
    pub updates: Vec<UpdateStory>,
}

story! {
    /// A later word on a notice.
    UpdateStory {
        after_h: f64, text: Words, next_word_after_h: Option<f64>, decision: Option<Decision>,
        state: Option<NoticeState>,
    }
}
story! {
    /// A headline that was wrong when it was first published.
    CorrectionStory { notice: String, after_h: f64, headline: Words, }
}
story! {
    /// Something that can't be said yet.
    HoldingStory {
        id: String, owner: String, topic: Words, reason: Reason, share_after_h: f64, outcome: HoldingOutcome,
        settle_after_h: Option<f64>, renewed_share_after_h: Option<f64>, told: Words,
    }
}

/// What becomes of a holding notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // the names are the whole of it
pub enum HoldingOutcome {
    Kept,
    Renewed,
    Missed,
    Open,
}

story! {
    /// A question or a rumour, in the words of whoever asked.
    QuestionStory {
        id: String, lang: String, text: String, rumour: bool, leader: String, checking_after_h: f64,
        end: QuestionEnd, end_after_h: Option<f64>, answer: Option<Words>, verdict: Option<Verdict>,
        holding: Option<String>, answer_by_after_h: Option<f64>, given_up: Option<Words>,
        // The answer once it can be given, and whether what was asked is so.
        then: Option<Words>, then_verdict: Option<Verdict>,
    }
}

/// What becomes of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // the names are the whole of it
pub enum QuestionEnd {
    Answered,
    Declined,
    Deferred,
    Unanswered,
}

story! {
    /// A leader's own mistake.
    OwnershipStory {
        id: String, author: String, got_wrong: Words, effect_on_you: Words, learned: Words, changes: Words,
        by_when_after_h: f64, end: OwnershipEnd, end_after_h: Option<f64>,
    }
}

/// What becomes of an ownership note.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // the names are the whole of it
pub enum OwnershipEnd {
    Published,
    Changed,
    NotYet,
}

story! {
    /// A leader about themself.
    NoteStory { id: String, author: String, text: Words, }
}

/// The repair of a breach of trust, stage by stage.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)] // the names are those of the vocabulary
pub struct RepairStory {
    pub id: String,
    pub owner: String,
    pub violation: Violation,
    pub breach: Words,
    pub affected: Words,
    pub harm: Words,
    pub commitment: Words,
    /// What those affected said, once they were asked.
    pub evaluation: Option<Words>,
    pub owned_after_h: f64,
    pub diagnosed_after_h: f64,
    pub acting_after_h: Option<f64>,
    pub committed_after_h: Option<f64>,
    pub evaluated_after_h: Option<f64>,
    pub closed_after_h: Option<f64>,
    pub reopened_after_h: Option<f64>,
    /// What those affected say went wrong again, where it is reopened.
    pub reopened: Option<Words>,
    #[serde(rename = "action")]
    pub actions: Vec<ActionStory>,
}

story! {
    /// One action of a repair.
    ActionStory {
        what: Words, owner: String, due_after_h: f64, end: ActionEnd, done_after_h: Option<f64>,
        evidence: Option<Words>,
    }
}

/// What becomes of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // the names are the whole of it
pub enum ActionEnd {
    Done,
    Late,
    Dropped,
    Open,
}

story! {
    /// What people asked for, and what leadership says to it.
    CommitmentStory {
        id: String, owner: String, ask: Words, decision: Answer, why: Words, due_after_h: Option<f64>,
        moved_due_after_h: Option<f64>, end: CommitmentEnd, end_after_h: Option<f64>,
        // Why its date is moved, or why it is dropped.
        reason: Option<Words>,
    }
}

/// What becomes of a commitment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // the names are the whole of it
pub enum CommitmentEnd {
    Done,
    Dropped,
    Open,
}

story! {
    /// What somebody writes to a colleague, or to a group of them.
    Message {
        lang: String, kind: RecognitionKind, need: Need, message: String, impact: Option<String>, group: bool,
    }
}
story! {
    /// Quiet hours.
    QuietStory { id: String, scope: String, hours: f64, }
}

/// The compiled-in content.
///
/// # Panics
/// Never in a build whose tests pass: the files are part of the program, and a test parses them all.
pub fn content() -> &'static Content {
    static CONTENT: LazyLock<Content> = LazyLock::new(|| match Content::parse() {
        Ok(content) => content,
        Err(error) => panic!("assets/sim: {error}"),
    });
    &CONTENT
}

impl Content {
    /// Parses the files.
    ///
    /// # Errors
    /// Which file is wrong, and where.
    pub fn parse() -> Result<Self, String> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Lists<T> {
            #[serde(
                alias = "notice",
                alias = "correction",
                alias = "holding",
                alias = "question",
                alias = "ownership",
                alias = "note",
                alias = "repair",
                alias = "commitment",
                alias = "message",
                alias = "quiet"
            )]
            list: Vec<T>,
        }
        fn list<T: DeserializeOwned>(file: &str, text: &str) -> Result<Vec<T>, String> {
            toml::from_str::<Lists<T>>(text)
                .map(|lists| lists.list)
                .map_err(|error| format!("{file}: {error}"))
        }
        macro_rules! file {
            ($name:literal) => {
                list($name, include_str!(concat!("../../assets/sim/", $name)))?
            };
        }
        Ok(Content {
            people: toml::from_str(include_str!("../../assets/sim/people.toml"))
                .map_err(|error| format!("people.toml: {error}"))?,
            notices: file!("notices.toml"),
            corrections: file!("corrections.toml"),
            holdings: file!("holdings.toml"),
            questions: file!("questions.toml"),
            ownerships: file!("ownership.toml"),
            notes: file!("notes.toml"),
            repairs: file!("repairs.toml"),
            commitments: file!("commitments.toml"),
            messages: file!("recognition.toml"),
            quiets: file!("quiet.toml"),
        })
    }

    /// All of leadership.
    pub fn leaders(&self) -> impl Iterator<Item = &Leader> {
        self.people.leader.iter()
    }

    /// One of leadership, by id.
    pub fn leader(&self, id: &str) -> Option<&Leader> {
        self.people.leader.iter().find(|leader| leader.id == id)
    }
}
