//! An arc: one story as the steps by which it is told, each with the whole state of its thing.

use serde::Serialize;
use serde_json::Value;

use super::SITE;
use super::clock::Moment;
use crate::domain::{Audience, Payload};
use jiff::Timestamp;

/// A story from its beginning to where nothing more comes.
#[derive(Clone, Debug, Default)]
pub struct Arc {
    /// Its steps in the order of their moments.
    pub steps: Vec<Step>,
    /// From when on it may be told again under a new subject; `None`: never.
    pub over: Option<Moment>,
}

/// One step of an arc.
#[derive(Clone, Debug)]
pub struct Step {
    /// When.
    pub at: Moment,
    /// What it does to its thing.
    pub mark: Mark,
    /// What is published.
    pub telling: Telling,
}

/// What a step does to its thing: how an opening finds the step that it wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// It is told for the first time.
    Opens,
    /// A later word, or a stage, comes.
    Moves,
    /// What was promised comes.
    Delivers,
    /// Published words are corrected, or a date is moved.
    Corrects,
    /// It comes to its end.
    Ends,
}

/// One state of one thing, ready to be published.
#[derive(Clone, Debug)]
pub struct Telling {
    /// Which thing.
    pub subject: String,
    /// Who publishes it: one thing always has one source.
    pub source: Source,
    /// The team that it concerns.
    pub team: Option<String>,
    /// Who may see it.
    pub audience: Audience,
    /// Its state.
    pub payload: Payload,
}

/// Who publishes on the simulated site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Leadership.
    Leads,
    /// The people office: who works here, and what they write to each other.
    People,
    /// The box for questions and rumours.
    Questions,
    /// The weekly pulse.
    Pulse,
}

impl Source {
    fn path(self) -> &'static str {
        match self {
            Source::Leads => "leads",
            Source::People => "people",
            Source::Questions => "questions",
            Source::Pulse => "pulse",
        }
    }
}

impl Telling {
    /// Something that leadership tells everyone.
    pub fn by_leads(subject: String, payload: Payload) -> Self {
        Self { subject, source: Source::Leads, team: None, audience: Audience::Floor, payload }
    }

    /// Takes the thing away again.
    pub fn withdrawn(self) -> Self {
        Self { payload: Payload::Withdrawn, ..self }
    }

    /// Writes it as one CloudEvent in structured JSON.
    pub fn event(&self, id: &str, time: Timestamp) -> String {
        #[derive(Serialize)]
        struct Envelope<'a> {
            specversion: &'static str,
            id: &'a str,
            source: String,
            r#type: String,
            subject: &'a str,
            time: Timestamp,
            site: &'static str,
            #[serde(skip_serializing_if = "Option::is_none")]
            team: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            audience: Option<Audience>,
            datacontenttype: &'static str,
            data: Value,
        }
        let envelope = Envelope {
            specversion: "1.0",
            id,
            source: format!("/sites/{SITE}/{}", self.source.path()),
            r#type: self.payload.kind().event_type(),
            subject: &self.subject,
            time,
            site: SITE,
            team: self.team.as_deref(),
            audience: Some(self.audience).filter(|audience| *audience != Audience::Floor),
            datacontenttype: "application/json",
            data: data(&self.payload),
        };
        serde_json::to_string(&envelope).expect("strings, numbers and maps with string keys are JSON")
    }
}

fn data(payload: &Payload) -> Value {
    let mut value =
        serde_json::to_value(payload).expect("strings, numbers and maps with string keys are JSON");
    drop_nulls(&mut value);
    value
}

/// Takes out what is absent: publishers leave a field away rather than send a null.
fn drop_nulls(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|_, field| !field.is_null());
            fields.values_mut().for_each(drop_nulls);
        }
        Value::Array(entries) => entries.iter_mut().for_each(drop_nulls),
        _ => {}
    }
}
