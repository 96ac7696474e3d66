//! One event: who says what of which thing, and the whole state of that thing.

use std::sync::Arc;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::first_words::FirstWords;
use super::let_go::LetGo;
use super::repair::Stage;
use super::silence::{AsFar, FirstDate, ToldWords};
use super::{
    Commitment, Engagement, Holding, Key, Kind, Note, Notice, Ownership, Promise, Question, Quiet,
    Recognition, Repair, Site, Withdrawn,
};

/// Who an event is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Hash)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Everyone on the floor: the default.
    #[default]
    Floor,
    /// Leads only; never on a floor's wall.
    Leads,
}

/// One event of the feed, decoded: the newest of a subject replaces those before it.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// The site and the subject: which thing this is about.
    pub key: Key,
    /// Unique within the source.
    pub id: Box<str>,
    /// Who publishes, such as `/sites/lisbon/leads`.
    pub source: Arc<str>,
    /// The team that it concerns; absent: everyone.
    pub team: Option<Box<str>>,
    /// Who may see it.
    pub audience: Audience,
    /// When the publisher says that this state came to be.
    pub time: Timestamp,
    /// What the hub noted of it.
    pub stamp: Stamp,
    /// The state of the thing.
    pub payload: Payload,
}

/// What a hub notes on every revision: the dated words it holds and held, and what was corrected.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Stamp {
    /// The promises of this thing, settled ones too; of very many kept ones the newest.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub promises: Vec<Promise>,
    /// How many promises of it were kept that are no longer among these, for each who owed them: see [`super::let_go`].
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub let_go: Vec<LetGo>,
    /// The released fields that were changed, and when.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub corrected: Vec<Correction>,
    /// Since when it stands so, where that is earlier than this revision: see [`super::since`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stands_since: Option<Timestamp>,
    /// When the hub heard how it stands, where that is more than [`super::late::WAITED_MAX`] after it says that it came to be so: until then nobody
    /// was told. What comes out of a recording has the times of the recording alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub told_at: Option<Timestamp>,
    /// Of a question that ended without a word on how it is, such as one that was declined: since when it had waited. It waits on from then if it
    /// is taken up again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waited_since: Option<Timestamp>,
    /// The stages in which a repair was, since it began or was reopened: it may pass over some.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub stages: Vec<Stage>,
    /// What is left of the promises that were withdrawn under its subject: numbers, and which roles owed them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub withdrawn: Vec<Withdrawn>,
    /// On a critical notice of an earlier version of the hub: until when recognition and levels rest where it is heard.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rests_until: Option<Timestamp>,
    /// On a notice that is critical or was, and on the mark of its withdrawal: from when and until when recognition and levels rest beside it,
    /// and where. On the mark of a quiet mode: when it was on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rested: Vec<Span>,
    /// The words in which something was promised first, where they were corrected since.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub first_words: Vec<FirstWords>,
    /// On a notice: the first time from which it was told to hold (`effective_at`), once that was moved, left out or told only by a revision. It never
    /// changes afterwards. None where a version before this one moved it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_effective_at: Option<Timestamp>,
    /// On the withdrawal of what people waited for a next word on, and on what was told in the same words since: keyed digests of what it is
    /// about, one for each language, with spaces between them. The same words in one of these wait since the last word on them, and others
    /// do not.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(skip)]
    pub asked: Option<Box<str>>,
    /// Beside `asked`, but for a question, and like it in a hub's log alone: how far the thing was. What says no more gives no new word.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(skip)]
    pub as_far: Option<AsFar>,
    /// Beside `asked`, and like it in a hub's log alone: the first dates of what was promised in those words, and is promised anew by no date yet.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(skip)]
    pub first_dates: Vec<FirstDate>,
    /// On the withdrawal of what was told in several languages, in a hub's log alone: keyed digests of its texts in each of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(skip)]
    pub told_words: Vec<ToldWords>,
    /// On thanks for a team: whether they thank somebody of another one, and so rest as what is for everyone does.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub beyond_team: bool,
    /// On thanks: the teams and units of those whom they thank, by id and in order, where each is shown by the whole name or as their team. Of
    /// somebody of whom less is shown the team would tell more than that: then there is none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub thanked_teams: Vec<Box<str>>,
    /// On thanks that are expired, and on the mark of a withdrawal of thanks that had left the walls, or of a quiet mode that had ended: when they
    /// had. What became of them since showed nothing to anybody.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left_at: Option<Timestamp>,
}

/// From one moment to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Span {
    /// The beginning.
    pub from: Timestamp,
    /// The end.
    pub until: Timestamp,
    /// For whom: `floor`, a team or a unit. Absent: an earlier version of the hub did not note it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub scope: Option<Box<str>>,
}

impl Stamp {
    /// Gives its lists the room of what is in them: a decoder gives the first entry that of four.
    pub fn fit(&mut self) {
        self.promises.shrink_to_fit();
        self.let_go.shrink_to_fit();
        self.corrected.shrink_to_fit();
        self.stages.shrink_to_fit();
        self.withdrawn.shrink_to_fit();
        self.rested.shrink_to_fit();
        self.first_words.shrink_to_fit();
        self.thanked_teams.shrink_to_fit();
    }

    /// When something that stands so since a moment was news: when the hub heard it, where that was long after.
    pub fn told(&self, since: Timestamp) -> Timestamp {
        since.max(self.told_at.unwrap_or(since))
    }

    /// The names of its fields, which stand in the data of an event beside the thing's own and which no publisher sends.
    pub const FIELDS: [&str; 19] = [
        "promises",
        "let_go",
        "corrected",
        "stands_since",
        "told_at",
        "waited_since",
        "stages",
        "withdrawn",
        "rests_until",
        "rested",
        "first_words",
        "first_effective_at",
        "asked",
        "as_far",
        "first_dates",
        "told_words",
        "beyond_team",
        "thanked_teams",
        "left_at",
    ];

    /// For which team a thing counts where it is asked what it stands beside; `None`: everyone.
    pub fn heard_by<'a>(&self, team: Option<&'a str>) -> Option<&'a str> {
        team.filter(|_| !self.beyond_team)
    }

    /// What was corrected last, at one moment: when, and which fields.
    pub fn last_corrected(&self) -> Option<(Timestamp, Vec<&str>)> {
        let at = self.corrected.iter().map(|correction| correction.at).max()?;
        let last = self.corrected.iter().filter(|correction| correction.at == at);
        Some((at, last.map(|correction| &*correction.field).collect()))
    }

    /// What a floor keeps the mark of a withdrawal as, and not under the name of the thing: `None` for one without a name, or that neither counts a
    /// promise nor rests anything.
    pub fn mark(&self, site: &str) -> Option<Key> {
        let named = self.withdrawn.iter().find(|one| !one.mark.is_empty())?;
        (!self.counts_none() || !self.rested.is_empty()).then(|| named.key(site))
    }

    /// True when it carries no promise that was withdrawn.
    pub fn counts_none(&self) -> bool {
        self.withdrawn.iter().all(|one| one.all() == 0)
    }

    /// True when what was promised last at a place in the data, such as `next_word_by`, is settled: its date may stand on, and
    /// nobody waits for it.
    pub fn is_settled(&self, field: &str) -> bool {
        let last = self.promises.iter().rfind(|promise| *promise.field == *field);
        last.is_some_and(|promise| promise.outcome.is_some())
    }
}

/// One released field that was changed after its release.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Correction {
    /// Its name, such as `effective_at`.
    pub field: Box<str>,
    /// When.
    pub at: Timestamp,
}

/// The state of a thing, by kind. It is written as the `data` of its event.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
#[allow(missing_docs)] // each variant is documented by its own type
pub enum Payload {
    Floor(Site),
    Notice(Notice),
    Holding(Holding),
    Question(Question),
    Ownership(Ownership),
    Note(Note),
    Repair(Repair),
    Commitment(Commitment),
    Recognition(Recognition),
    Engagement(Engagement),
    Quiet(Quiet),
    Withdrawn,
}

impl Event {
    /// True for critical news.
    pub fn is_critical(&self) -> bool {
        matches!(&self.payload, Payload::Notice(notice) if super::grave::is_critical(notice))
    }
}

impl Payload {
    /// Gives its lists the room of what is in them, as [`Stamp::fit`] does. What a floor has only a few of is left alone.
    pub fn fit(&mut self) {
        match self {
            Payload::Notice(notice) => {
                notice.affects.shrink_to_fit();
                notice.updates.shrink_to_fit();
            }
            Payload::Repair(repair) => repair.actions.shrink_to_fit(),
            Payload::Recognition(thanks) => thanks.receivers.shrink_to_fit(),
            _ => {}
        }
    }

    /// Its kind.
    pub fn kind(&self) -> Kind {
        match self {
            Payload::Floor(_) => Kind::Floor,
            Payload::Notice(_) => Kind::Notice,
            Payload::Holding(_) => Kind::Holding,
            Payload::Question(_) => Kind::Question,
            Payload::Ownership(_) => Kind::Ownership,
            Payload::Note(_) => Kind::Note,
            Payload::Repair(_) => Kind::Repair,
            Payload::Commitment(_) => Kind::Commitment,
            Payload::Recognition(_) => Kind::Recognition,
            Payload::Engagement(_) => Kind::Engagement,
            Payload::Quiet(_) => Kind::Quiet,
            Payload::Withdrawn => Kind::Withdrawn,
        }
    }
}
