//! What is wrong with an event, named by JSON pointer, and the checks that every kind shares.

use std::fmt;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::text::{SafeText, Text};

/// Most faults that are named for one event; the rest would only repeat the lesson.
pub const FAULTS_MAX: usize = 32;

/// Most Unicode scalars in a headline, a topic or another title.
pub const TITLE_MAX: usize = 120;
/// Most Unicode scalars in a sentence or two: a reason, an answer, what stays the same.
pub const LINE_MAX: usize = 600;
/// Most Unicode scalars in a body.
pub const BODY_MAX: usize = 4_000;
/// Most Unicode scalars in a name of a person, role, team or unit.
pub const NAME_MAX: usize = 80;
/// Most entries in a list: updates, actions, teams, affected groups.
pub const LIST_MAX: usize = 200;

/// One fault of an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Fault {
    /// Where: a JSON pointer (RFC 6901) into the event, such as `/data/headline`.
    pub pointer: String,
    /// What is wrong, and what would be right.
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pointer = if self.pointer.is_empty() { "/" } else { &self.pointer };
        write!(f, "{pointer}: {}", self.message)
    }
}

/// Collects the faults of one event while its fields are checked one by one.
#[derive(Debug, Default)]
pub struct Checker {
    prefix: String,
    faults: Vec<Fault>,
    recorded: bool,
}

impl Checker {
    /// A checker whose fields stand under `prefix`, such as `/data`.
    pub fn under(prefix: &str) -> Self {
        Self { prefix: prefix.into(), faults: Vec::new(), recorded: false }
    }

    /// The same of what comes out of a recording, where `recorded`: an earlier hub may have taken it without what is asked for since.
    pub fn of_recording(self, recorded: bool) -> Self {
        Self { recorded, ..self }
    }

    /// True where what is checked comes out of a recording.
    pub fn is_recorded(&self) -> bool {
        self.recorded
    }

    /// Notes a fault of a field (a relative pointer such as `updates/2/at`).
    pub fn fault(&mut self, field: &str, message: impl Into<String>) {
        if self.faults.len() < FAULTS_MAX {
            self.faults.push(Fault { pointer: format!("{}/{field}", self.prefix), message: message.into() });
        }
    }

    /// What was found.
    pub fn into_faults(self) -> Vec<Fault> {
        self.faults
    }

    /// A text that must be there, in every language in which it is given, within a limit in scalars.
    pub fn required(&mut self, field: &str, text: &Text, max: usize) {
        if let Some(message) = wordless(text.is_blank(), text.has_words()) {
            self.fault(field, message);
        } else {
            self.optional(field, text, max);
        }
    }

    /// A text that may be missing; where it is given, no language of it may be blank or over the limit.
    pub fn optional(&mut self, field: &str, text: &Text, max: usize) {
        for (lang, words) in text.variants() {
            let at = lang.map_or(field.to_owned(), |lang| format!("{field}/{}", lang.as_str()));
            let empty = words.is_blank() && !text.is_blank();
            if lang.is_some() && (empty || (!words.has_words() && text.has_words())) {
                self.fault(&at, "empty, while another language has words");
            }
            if !self.is_recorded() && lang.is_some_and(|lang| !lang.is_alone()) {
                self.fault(
                    &at,
                    "not a language alone: give at most its script and a region, as in \"pt-BR\"",
                );
            }
            self.within(&at, words, max);
        }
    }

    /// A name that must be there.
    pub fn name(&mut self, field: &str, name: &SafeText) {
        if let Some(message) = wordless(name.is_blank(), name.has_words()) {
            self.fault(field, message);
        }
        self.within(field, name, NAME_MAX);
    }

    /// A string within a limit in scalars.
    pub fn within(&mut self, field: &str, words: &SafeText, max: usize) {
        let length = words.as_str().chars().count();
        if length > max {
            self.fault(field, format!("{length} characters; at most {max}"));
        }
    }

    /// Something that must be given; `shape` says what it looks like.
    pub fn given<T>(&mut self, field: &str, value: &Option<T>, shape: &str) {
        if value.is_none() {
            self.fault(field, format!("required: {shape}"));
        }
    }

    /// A date that must be given.
    pub fn date(&mut self, field: &str, value: &Option<Timestamp>) {
        self.given(field, value, "a time as in RFC 3339, such as 2026-11-24T12:00:00Z");
    }

    /// A list within its limit.
    pub fn list<T>(&mut self, field: &str, list: &[T], max: usize) {
        if list.len() > max {
            self.fault(field, format!("{} entries; at most {max}", list.len()));
        }
    }
}

/// What is said of what must be there and is not, or is signs alone, such as a dash.
fn wordless(is_blank: bool, has_words: bool) -> Option<&'static str> {
    match (is_blank, has_words) {
        (true, _) => Some("required, and missing or empty"),
        (false, false) => Some("required: words; signs such as a dash say nothing"),
        (false, true) => None,
    }
}
