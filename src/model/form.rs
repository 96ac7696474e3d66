//! Forms: what a person writes for the wall, field by field, until the hub has acknowledged it.
//!
//! A form is a list of [`Field`]s and the [`Paper`] that they are written on. It is judged by the code with which a hub
//! judges, so that a fault is told at its field and not after a journey. It keeps its text until the hub has it.

pub mod ahead;
pub mod content;
pub mod field;
pub mod kinds;
pub mod newest;
pub mod over;
pub mod paper;
pub mod picks;
pub mod sending;
pub mod tree;
pub mod when;

use jiff::Timestamp;

use super::field::Edit;
use crate::domain::Floor;
use crate::text::Text;

pub use content::{Content, Pick};
pub use field::{Field, Label, Place};
pub use kinds::Sort;
pub use newest::Newest;
pub use over::{Over, over};
pub use paper::{Draft, Onto, Paper, Trouble, Wrong};
pub use picks::{PICKS, phrase_of};
pub use sending::{Answer, Confirm, Kept, NEVER, Progress, Sending, TWICE, Ticket, Told};

/// A form that lies over the panes.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    /// What it is for.
    pub sort: Sort,
    /// What it is about, in the words of the floor; absent for something new.
    pub about: Option<Text>,
    /// Its fields, in their order.
    pub fields: Vec<Field>,
    /// The field that has the keyboard.
    pub focus: usize,
    /// The column of it, where it has several.
    pub column: usize,
    /// What is wrong with it, as of the last time that it was sent.
    pub troubles: Vec<Trouble>,
    /// How far its sending is.
    pub sending: Sending,
    /// True while it asks whether its text is to be thrown away.
    pub asks: bool,
    /// True once it has taken up a newer state, until something is written or sent.
    pub taken_up: bool,
    /// True once the thing that it is about is gone from the floor, and its words from here.
    pub gone: bool,
    /// What was typed lately where there are choices.
    ahead: Option<ahead::Ahead>,
    /// What was written and has no place at the site that is chosen.
    aside: Vec<Field>,
    /// What the fields are written on.
    paper: Paper,
    /// What ids of its events begin with.
    stem: Box<str>,
    /// How many different events it has made.
    made: u32,
    /// The last of them, while nothing was changed since: it is sent again as it was, with its id.
    last: Option<Draft>,
}

impl Form {
    /// A form with its cursor on the first field.
    pub fn new(sort: Sort, about: Option<Text>, fields: Vec<Field>, paper: Paper, stem: &str) -> Self {
        Self {
            sort,
            about,
            fields,
            focus: 0,
            column: 0,
            troubles: Vec::new(),
            sending: Sending::No,
            asks: false,
            taken_up: false,
            gone: false,
            ahead: None,
            aside: Vec::new(),
            paper,
            stem: stem.into(),
            made: 0,
            last: None,
        }
    }

    /// What it is written on.
    pub fn paper(&self) -> &Paper {
        &self.paper
    }

    /// True when what was sent last is for leads only.
    pub fn is_for_leads(&self) -> bool {
        self.last.as_ref().is_some_and(|draft| draft.event["audience"] == "leads")
    }

    /// True when someone has written something that the hub does not have.
    pub fn has_text(&self) -> bool {
        let written = |field: &Field| field.place != Place::Site && field.is_touched();
        !matches!(self.sending, Sending::Done(_))
            && (self.fields.iter().any(written) || !self.aside.is_empty())
    }

    /// True when something would be lost with it: a text, or the hub's answer to one.
    pub fn is_unfinished(&self) -> bool {
        self.has_text() || matches!(self.sending, Sending::Under { .. })
    }

    /// Carries a change of the focused field out. True when anything is another than before.
    pub fn edit(&mut self, edit: &Edit) -> bool {
        self.ahead = None;
        if !self.sending.is_open() {
            return false;
        }
        let asked = std::mem::take(&mut self.asks);
        // A text of the wall has no lines of its own: the end of a line is the end of a field.
        match edit {
            Edit::NewLine => {
                self.step(true);
                return true;
            }
            Edit::Up | Edit::Down => {
                self.row(if *edit == Edit::Down { 1 } else { -1 });
                return true;
            }
            _ => {}
        }
        let column = self.column;
        self.change(|content| content.edit(column, edit)) || asked
    }

    /// Changes the content of the focused field. True when anything is another than before.
    fn change(&mut self, change: impl FnOnce(&mut Content) -> bool) -> bool {
        self.taken_up = false;
        let Some(field) = self.fields.get_mut(self.focus) else { return false };
        let before = field.content.clone();
        let changed = change(&mut field.content);
        if !field.content.says_the_same(&before) {
            self.last = None;
            let focus = self.focus;
            self.troubles.retain(|trouble| trouble.at.is_some_and(|(field, _)| field != focus));
            kinds::grow(self);
        }
        changed
    }

    /// To the next place that takes the keyboard, or to the one before; round at the ends.
    pub fn step(&mut self, on: bool) {
        (self.asks, self.ahead) = (false, None);
        if self.fields.is_empty() {
            return;
        }
        let columns = |index: usize| self.fields[index].content.columns().max(1);
        let count = self.fields.len();
        (self.focus, self.column) = match on {
            true if self.column + 1 < columns(self.focus) => (self.focus, self.column + 1),
            true => ((self.focus + 1) % count, 0),
            false if self.column > 0 => (self.focus, self.column - 1),
            false => {
                let before = (self.focus + count - 1) % count;
                (before, columns(before) - 1)
            }
        };
    }

    /// To the field below or above, in the same column where it has one. It ends at the ends.
    pub fn row(&mut self, by: isize) {
        (self.asks, self.ahead) = (false, None);
        let last = self.fields.len().saturating_sub(1);
        self.focus = self.focus.saturating_add_signed(by).min(last);
        let columns = self.fields.get(self.focus).map_or(1, |field| field.content.columns());
        self.column = self.column.min(columns.saturating_sub(1));
    }

    /// To a place, such as one that was clicked.
    pub fn go(&mut self, field: usize, column: usize) {
        (self.asks, self.ahead) = (false, None);
        if let Some(to) = self.fields.get(field) {
            (self.focus, self.column) = (field, column.min(to.content.columns().saturating_sub(1)));
        }
    }

    /// Chooses one of a field's choices, or marks it: what was clicked.
    pub fn choose(&mut self, field: usize, choice: usize) -> bool {
        if !self.sending.is_open()
            || self.fields.get(field).is_none_or(|field| choice >= field.content.choices())
        {
            return false;
        }
        self.go(field, 0);
        self.turn_to(choice);
        if matches!(self.fields[field].content, Content::Marks { .. }) {
            self.edit(&Edit::Insert(" ".into()));
        }
        true
    }

    /// The cursor of the focused field's choices goes to one of them. True when anything is another than before.
    fn turn_to(&mut self, choice: usize) -> bool {
        let asked = std::mem::take(&mut self.asks);
        self.change(|content| content.turn_to(choice)) || asked
    }

    /// What the hub is asked to take; nothing when it would refuse it, which the form then says.
    pub fn send(&mut self, floor: &Floor, now: Timestamp) -> Option<(Ticket, Draft)> {
        self.asks = false;
        // Nothing is said any more of what is gone.
        if !self.sending.is_open() || self.gone {
            return None;
        }
        // An event that may have reached the hub keeps its id, its words and its moment: it is there once.
        // What was asked about other words is not answered for these.
        let answered = match self.sending {
            Sending::Back(Told::Asked(question, _)) if self.last.is_some() => Some(question),
            _ => None,
        };
        let draft = match self.last.clone() {
            Some(draft) => draft,
            None => {
                let id = format!("{}-{}", self.stem, self.made + 1);
                let finish = |event: &mut serde_json::Value| kinds::finish(self, event, now);
                match self.paper.draft(&self.fields, finish, &id, floor, now) {
                    Ok(draft) => draft,
                    Err(troubles) => {
                        self.told(troubles);
                        return None;
                    }
                }
            }
        };
        if self.last.is_none() {
            self.made += 1;
        }
        // Each question is answered once: another one may follow.
        let draft = Draft { sure: answered.map_or(draft.sure, |question| draft.sure.and(question)), ..draft };
        self.last = Some(draft.clone());
        self.troubles.clear();
        self.taken_up = false;
        let ticket = Ticket { stem: self.stem.clone(), nth: self.made };
        self.sending = Sending::Under { ticket: ticket.clone(), waits: None };
        Some((ticket, draft))
    }

    /// Notes what is wrong, and goes to the first field that is.
    fn told(&mut self, mut troubles: Vec<Trouble>) {
        // Field by field; what is no field's comes last.
        troubles.sort_by_key(|trouble| (trouble.at.is_none(), trouble.at));
        if let Some((field, column)) = troubles.iter().filter_map(|trouble| trouble.at).min() {
            (self.focus, self.column) = (field, column);
        }
        self.troubles = troubles;
    }
}
