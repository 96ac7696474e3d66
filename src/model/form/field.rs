//! One field of a form: what it is called, what it holds, and where that stands in the event.

use serde_json::Value;

use super::content::{Content, Pick};
use super::tree;
use super::when;
use crate::text::Lang;

/// What a field is called; how that is said is the screen's matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)] // the names are the whole of it
pub enum Label {
    Site,
    Headline,
    Body,
    Why,
    Affects,
    Decision,
    EffectiveAt,
    MeansForYou,
    StaysTheSame,
    NotKnownYet,
    NextWordBy,
    Support,
    AuthorRole,
    AuthorName,
    Priority,
    Audience,
    HoldUntil,
    Gates,
    Sort,
    Giver,
    Receiver,
    ReceiverTeam,
    Consent,
    Reference,
    Message,
    Impact,
    Need,
    Stage,
    State,
    Verdict,
    Answer,
    AnsweredBy,
    AnswerBy,
    Owner,
    Affected,
    Harm,
    Violation,
    ActionState,
    ActionDue,
    Evidence,
    NewAction,
    NewActionOwner,
    NewActionDue,
    Commitment,
    Evaluation,
    Due,
    Reason,
    ShareBy,
    Told,
    Update,
    Learned,
    Changes,
    ByWhen,
}

/// Where what a field holds goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Into the event, at a JSON pointer.
    Event(Box<str>),
    /// To the hub, as the time until which it holds the event.
    HoldUntil,
    /// To the hub, as the gates of a hold.
    Gates,
    /// Nowhere: it says for which site the form is, and the form goes over to it.
    Site,
}

/// One field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// What it is called.
    pub label: Label,
    /// Which one it is of several of its label, from 1; 0 where there is one.
    pub nth: usize,
    /// What it belongs to, in the words of the floor, such as the action whose date it is.
    pub of: Option<crate::text::Text>,
    /// What it holds.
    pub content: Content,
    /// Where that goes.
    pub place: Place,
    /// What it held when the form was opened.
    begun: Content,
    /// True for what the event does not have yet and gets, though nobody has touched it.
    given: bool,
}

impl Field {
    /// A field of an event at a pointer.
    pub fn new(label: Label, pointer: &str, content: Content) -> Self {
        Self {
            label,
            nth: 0,
            of: None,
            begun: content.clone(),
            content,
            place: Place::Event(pointer.into()),
            given: false,
        }
    }

    /// A field that goes elsewhere.
    pub fn placed(label: Label, place: Place, content: Content) -> Self {
        Self { place, ..Self::new(label, "", content) }
    }

    /// The same as the n-th of its label.
    pub fn nth(self, nth: usize) -> Self {
        Self { nth, ..self }
    }

    /// The same, of something that has words of its own.
    pub fn of(self, what: &crate::text::Text) -> Self {
        Self { of: Some(what.clone()), ..self }
    }

    /// The same; what it begins with goes into the event, whether or not it is touched.
    pub fn given(self) -> Self {
        Self { given: true, ..self }
    }

    /// The same, beginning with what an event has at its pointer.
    pub fn from(mut self, event: &Value, zone: &str) -> Self {
        let Place::Event(pointer) = &self.place else { return self };
        let Some(value) = event.pointer(pointer) else { return self };
        match &mut self.content {
            Content::Time(_) => {
                if let Some(at) = value.as_str().and_then(|text| text.parse().ok()) {
                    self.content = Content::time().with(&when::written(at, zone).as_str().into());
                }
            }
            Content::Pick { .. } => self.content = self.content.clone().chosen(value.as_str()),
            Content::Marks { picks, .. } => {
                let chosen: Vec<&str> =
                    value.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
                for (pick, on) in picks {
                    *on = pick.value().is_some_and(|id| chosen.contains(&id));
                }
            }
            Content::Words(_) | Content::Line(_) => {
                if let Ok(text) = serde_json::from_value(value.clone()) {
                    self.content = self.content.clone().with(&text);
                }
            }
        }
        self.begun = self.content.clone();
        self
    }

    /// True when it still has, in a column, the words with which it was opened, such as a name.
    pub fn keeps_its_words(&self, column: usize) -> bool {
        let begun = self.begun.text(column).map_or("", |text| text.text()).trim();
        !begun.is_empty() && self.content.text(column).is_some_and(|text| text.text().contains(begun))
    }

    /// True when it names people, or may.
    pub fn names_people(&self) -> bool {
        matches!(self.label, Label::AnsweredBy | Label::Owner)
    }

    /// True when it says something else than when the form was opened.
    pub fn is_touched(&self) -> bool {
        !self.content.says_the_same(&self.begun)
    }

    /// Takes what a person wrote in the same field of an older state. Returns, by column, what someone else wrote there since.
    pub fn carry(&mut self, mine: &Field) -> Vec<(usize, String)> {
        let mut theirs = Vec::new();
        match (&mut self.content, &mine.content, &mine.begun, &self.begun) {
            (Content::Words(to), Content::Words(written), Content::Words(before), Content::Words(now)) => {
                for (column, (lang, field)) in to.iter_mut().enumerate() {
                    let text = |langs: &[(Lang, crate::model::TextField)]| {
                        let own = langs.iter().find(|(have, _)| have == lang);
                        own.map_or_else(String::new, |(_, field)| field.text().to_owned())
                    };
                    let (wrote, began, stands) = (text(written), text(before), text(now));
                    if wrote != began {
                        *field = std::mem::take(field).holding(&wrote);
                        if stands != began && stands != wrote {
                            theirs.push((column, stands));
                        }
                    }
                }
            }
            (content, ..) => {
                let differs =
                    !self.begun.says_the_same(&mine.begun) && !self.begun.says_the_same(&mine.content);
                let taken = content.take(&mine.content);
                if differs || !taken {
                    theirs.push((0, self.begun.said()));
                }
            }
        }
        theirs
    }

    /// Takes what a person wrote in the same field of another site's form. False when a part of it has no place here.
    pub fn fill(&mut self, mine: &Field) -> bool {
        let (Content::Words(to), Content::Words(written)) = (&mut self.content, &mine.content) else {
            return self.content.take(&mine.content);
        };
        let mut whole = true;
        for (lang, text) in written.iter().filter(|(_, text)| !text.is_blank()) {
            match to.iter_mut().find(|(have, _)| have == lang) {
                Some((_, field)) => *field = std::mem::take(field).holding(text.text()),
                None => whole = false,
            }
        }
        whole
    }

    /// The pointer into the event, for a field of it.
    pub fn pointer(&self) -> Option<&str> {
        match &self.place {
            Place::Event(pointer) => Some(pointer),
            Place::HoldUntil | Place::Gates | Place::Site => None,
        }
    }

    /// Writes what it holds into an event; what nobody touched stays as it was there, to the last language.
    ///
    /// # Errors
    /// When it holds a time that is none.
    pub fn write(&self, event: &mut Value, zone: &str, now: jiff::Timestamp) -> Result<(), NoTime> {
        let Place::Event(pointer) = &self.place else { return Ok(()) };
        if !(self.given || self.is_touched()) {
            return Ok(());
        }
        let value = match &self.content {
            content if content.is_blank() => None,
            Content::Words(langs) => Some(words(event.pointer(pointer), langs)),
            Content::Line(field) => Some(field.text().trim().into()),
            Content::Time(field) => {
                let at = when::moment(field.text(), zone, now).ok_or(NoTime)?;
                Some(at.to_string().into())
            }
            Content::Pick { picks, at } => picks.get(*at).and_then(Pick::value).map(Value::from),
            Content::Marks { picks, .. } => {
                let chosen = picks.iter().filter(|(_, on)| *on).filter_map(|(pick, _)| pick.value());
                Some(chosen.map(Value::from).collect())
            }
        };
        match value {
            Some(value) => tree::put(event, pointer, value),
            None => tree::take(event, pointer),
        }
        Ok(())
    }
}

/// What was written is no time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoTime;

/// The words of every language of the site, over those that the thing has in others.
fn words(before: Option<&Value>, langs: &[(Lang, crate::model::TextField)]) -> Value {
    let mut words = before.and_then(Value::as_object).cloned().unwrap_or_default();
    for (lang, field) in langs {
        words.insert(lang.as_str().to_owned(), field.text().trim().into());
    }
    Value::Object(words)
}
