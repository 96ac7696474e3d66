//! The forms that there are, and what each does besides holding its fields.

mod answer;
mod commitment;
mod holding;
mod notice;
mod ownership;
mod repair;
mod thanks;
mod word;

use jiff::Timestamp;
use serde_json::Value;

use super::{Content, Field, Form, Label, Paper, Pick, Place};
use crate::domain::{Event, Key, Kind, Payload, Site};
use crate::model::writer::Writer;
use crate::text::{SafeText, Text};

/// What a form is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// A new notice.
    Notice,
    /// Thanks.
    Thanks,
    /// An answer to a question or a rumour.
    Answer,
    /// A repair moves on.
    Repair,
    /// A commitment moves on.
    Commitment,
    /// "We can't say yet" moves on.
    Holding,
    /// The next word of a notice.
    Word,
    /// What a leader's mistake came to.
    Ownership,
}

/// What every form is made with.
#[derive(Clone, Copy, Debug)]
pub struct Desk<'a> {
    /// The floor's own account of itself: languages, teams, zone.
    pub site: &'a Site,
    /// The name of the site in events.
    pub site_id: &'a str,
    /// Every site that the wall knows, by its name in events and by what people call it.
    pub sites: &'a [(SafeText, Text)],
    /// Who writes.
    pub writer: &'a Writer,
    /// What ids of the form's events begin with.
    pub stem: &'a str,
}

impl Desk<'_> {
    /// A new form of a sort that is for something new; `None` for one that moves a thing on.
    pub fn anew(&self, sort: Sort) -> Option<Form> {
        match sort {
            Sort::Notice => Some(self.notice(None)),
            Sort::Thanks => Some(self.thanks()),
            Sort::Answer | Sort::Repair | Sort::Commitment | Sort::Holding | Sort::Word | Sort::Ownership => {
                None
            }
        }
    }

    /// A new notice, after a draft of its headline where there is one.
    pub fn notice(&self, headline: Option<&Text>) -> Form {
        notice::form(self, headline)
    }

    /// New thanks.
    pub fn thanks(&self) -> Form {
        thanks::form(self)
    }

    /// The form that moves a thing on; `None` for a kind that does not move.
    pub fn onward(&self, event: Event) -> Option<Form> {
        Some(match event.payload.clone() {
            Payload::Notice(data) => word::form(self, event, &data),
            Payload::Holding(data) => holding::form(self, event, &data),
            Payload::Question(data) => answer::form(self, event, &data),
            Payload::Ownership(data) => ownership::form(self, event, &data),
            Payload::Repair(data) => repair::form(self, event, &data),
            Payload::Commitment(data) => commitment::form(self, event, &data),
            _ => return None,
        })
    }

    /// Words of leadership: in every language of the site, or not at all.
    fn words(&self, max: usize) -> Content {
        Content::words(&self.site.languages, max)
    }

    /// A paper for a new thing. Its name is the form's own, so that it is one thing however often it is sent.
    fn new_paper(&self, kind: Kind) -> Paper {
        let usual = || format!("/sites/{}/leads", self.site_id).into();
        Paper {
            key: Key::new(self.site_id, &format!("{kind}/{}", self.stem)),
            kind,
            source: self.writer.source.clone().unwrap_or_else(usual),
            zone: self.site.time_zone.as_str().into(),
            before: None,
        }
    }

    /// A paper for a thing that is there. It belongs to the source that first published it, whoever writes now: a token
    /// that has no right to that source is told so by the hub.
    fn paper_of(&self, event: Event) -> Paper {
        Paper {
            key: event.key.clone(),
            kind: event.payload.kind(),
            source: (*event.source).into(),
            zone: self.site.time_zone.as_str().into(),
            before: Some(Box::new(event)),
        }
    }

    /// The fields of a thing that is there begin with what it has.
    fn revision(&self, sort: Sort, about: &Text, fields: Vec<Field>, event: Event) -> Form {
        let whole = serde_json::json!({ "data": serde_json::to_value(&event.payload).unwrap_or_default() });
        let zone = self.site.time_zone.as_str();
        let fields = fields.into_iter().map(|field| field.from(&whole, zone)).collect();
        Form::new(sort, Some(about.clone()), fields, self.paper_of(event), self.stem)
    }

    /// For which site something new is, where the wall knows more than one.
    fn site_field(&self) -> Option<Field> {
        let picks: Vec<Pick> =
            self.sites.iter().map(|(id, name)| Pick::Named(id.clone(), name.clone())).collect();
        let sites = Content::Pick { picks, at: 0 }.chosen(Some(self.site_id));
        (self.sites.len() > 1).then(|| Field::placed(Label::Site, Place::Site, sites))
    }

    /// Whoever writes, in a few words: the role, or the name.
    fn me(&self) -> Option<&SafeText> {
        self.writer.author_role.as_ref().or(self.writer.author_name.as_ref())
    }
}

/// What else a form writes into its event, when all its fields are in.
pub(super) fn finish(form: &Form, event: &mut Value, now: Timestamp) {
    match form.sort {
        Sort::Word => word::finish(form, event, now),
        Sort::Thanks => thanks::finish(form, event),
        Sort::Answer => answer::finish(form, event),
        Sort::Notice | Sort::Repair | Sort::Commitment | Sort::Holding | Sort::Ownership => {}
    }
}

/// Makes room for one more, where a form takes several of a sort.
pub(super) fn grow(form: &mut Form) {
    if form.sort == Sort::Thanks {
        thanks::grow(form);
    }
}
