//! A form that is put over another state: the newest revision of what it is about, or another site. What a person wrote
//! stays; what nobody touched is as it stands there; and where someone else wrote too, that is said at the field.

use super::paper::{Trouble, Wrong};
use super::{Field, Form, Sending, kinds};
use crate::domain::{Event, Key};

/// What a form does with the thing it is about, as the floor has it now.
#[derive(Clone, Debug, PartialEq)]
pub enum Newest {
    /// It is taken up.
    Form(Box<Form>),
    /// Nothing newer than what the form began with has come to this wall.
    Same,
    /// The thing is gone, or moves no more.
    Gone,
}

impl Form {
    /// The thing that a form moves on, while it can be written; `None` for something new.
    pub fn moves(&self) -> Option<&Event> {
        self.paper.before.as_deref().filter(|_| self.sending.is_open())
    }

    /// The thing that a form is about, whatever becomes of the form; `None` for something new.
    pub(in crate::model) fn is_of(&self) -> Option<&Key> {
        self.paper.before.as_deref().map(|before| &before.key)
    }

    /// The thing is gone from the floor: none of its words stay here. What a person wrote does.
    pub(in crate::model) fn lose(&mut self) {
        self.gone = true;
        self.about = None;
        self.fields.retain(Field::is_touched);
        self.aside.retain(Field::is_touched);
        for field in self.fields.iter_mut().chain(&mut self.aside) {
            field.of = None;
        }
        (self.focus, self.column) = (0, 0);
        (self.asks, self.taken_up, self.ahead) = (false, false, None);
        self.troubles.clear();
    }

    /// True once it has turned out that someone else changed what it is about.
    pub fn is_outdated(&self) -> bool {
        self.moves().is_some() && self.troubles.iter().any(|trouble| trouble.what == Wrong::ChangedMeanwhile)
    }

    /// Takes the newest state up. True when that was done; else the form says why not, and is as it was.
    pub fn take_up(&mut self, newest: Newest) -> bool {
        self.asks = false;
        if self.gone {
            return false;
        }
        let foot = |what| vec![Trouble { at: None, what }];
        let mut newest = match newest {
            Newest::Form(newest) => *newest,
            Newest::Same => {
                self.troubles = foot(Wrong::NothingNewer);
                return false;
            }
            Newest::Gone => {
                self.troubles = foot(Wrong::GoneMeanwhile);
                return false;
            }
        };
        let mut troubles = Vec::new();
        for mine in self.fields.iter().filter(|field| field.is_touched()) {
            let Some(at) = place(&newest.fields, mine) else {
                // Nothing that was written is dropped: then the form stays with what it began with.
                self.troubles = foot(Wrong::NoPlace);
                return false;
            };
            let theirs = newest.fields[at].carry(mine);
            let said = theirs.into_iter().map(|(column, theirs)| (Some((at, column)), theirs));
            troubles.extend(said.map(|(at, theirs)| Trouble { at, what: Wrong::Theirs(theirs) }));
        }
        let focus = self.fields.get(self.focus).and_then(|mine| place(&newest.fields, mine));
        self.focus = focus.unwrap_or(0);
        let columns = newest.fields.get(self.focus).map_or(1, |field| field.content.columns());
        self.column = self.column.min(columns.saturating_sub(1));
        self.fields = newest.fields;
        self.paper = newest.paper;
        self.about = newest.about;
        self.troubles = troubles;
        self.sending = Sending::No;
        self.taken_up = true;
        self.last = None;
        true
    }

    /// The site that is chosen, where it is another than the one that the form is for.
    pub fn site_chosen(&self) -> Option<&str> {
        let field = self.fields.iter().find(|field| field.place == super::Place::Site)?;
        field.content.choice().filter(|site| *site != &*self.paper.key.site)
    }

    /// Goes over to another site: a new form of it, with all that was written here and has a place there. What has none, such
    /// as the words of a language that is not spoken there, is kept for the way back.
    pub fn go_over(&mut self, mut other: Form) {
        let kept = std::mem::take(&mut self.aside);
        let written: Vec<Field> = self.fields.drain(..).filter(Field::is_touched).chain(kept).collect();
        for mine in written {
            if mine.place == super::Place::Site {
                continue;
            }
            match place(&other.fields, &mine) {
                Some(at) => {
                    let carried = other.fields[at].fill(&mine);
                    if !carried {
                        other.aside.push(mine);
                    }
                }
                None => other.aside.push(mine),
            }
            // A receiver that was carried over makes room for the next.
            kinds::grow(&mut other);
        }
        other.focus = other.fields.iter().position(|field| field.place == super::Place::Site).unwrap_or(0);
        other.ahead = self.ahead.take();
        *self = other;
    }
}

/// The field that is the same as one of another form: of the same action, where it is of one.
fn place(fields: &[Field], mine: &Field) -> Option<usize> {
    let called = |field: &Field| field.label == mine.label && field.nth == mine.nth;
    let same = fields.iter().position(|field| called(field) && field.of == mine.of);
    same.or_else(|| fields.iter().position(|field| called(field) && field.of.is_some() == mine.of.is_some()))
}
