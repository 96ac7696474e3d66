//! What a frame was like: what stands where, for the mouse; what each pane begins with, so that it keeps its place; how far
//! a page can be scrolled. A person clicks on what was drawn last, so this is kept beside it.

use ratatui::layout::{Position, Rect};

use super::link::Span;
use crate::model::brief::InBrief;
use crate::model::{Command, EntryId, Msg, Paged, Pane, Place};

/// What stands at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spot {
    /// A pane.
    Pane(Pane),
    /// An entry of a pane.
    Entry(Pane, EntryId),
    /// A page that takes the whole of the body.
    Page,
    /// A frame in the middle.
    Dialog,
    /// A line to choose, by its number.
    Line(usize),
    /// A field of a form, and the column of it.
    Field(usize, usize),
    /// A choice of a field.
    Choice(usize, usize),
    /// The word of a command.
    Command(Command),
}

/// What a frame was like.
#[derive(Clone, Debug, Default)]
pub struct Drawn {
    /// Where its links are.
    pub links: Vec<Span>,
    /// Where the list of each pane is that is drawn whole.
    pub places: Vec<(Pane, Place)>,
    /// What of an open page is shown.
    pub page: Option<Paged>,
    /// How much of its time has gone by at the end of each page of a scene.
    pub pages: Vec<f64>,
    /// How many facts of a scene had no place.
    pub left_out: usize,
    /// What a scene has of things in brief; `None` where none is drawn.
    pub briefs: Option<InBrief>,
    /// What stands where; what lies above comes later.
    spots: Vec<(Rect, Spot)>,
}

impl Drawn {
    /// Something stands there, above what was there before.
    pub fn spot(&mut self, place: Rect, spot: Spot) {
        if !place.is_empty() {
            self.spots.push((place, spot));
        }
    }

    /// Something stands there, below all that is there.
    pub fn beneath(&mut self, place: Rect, spot: Spot) {
        if !place.is_empty() {
            self.spots.insert(0, (place, spot));
        }
    }

    /// Something is drawn over that part: what stood there can't be clicked any more.
    pub fn cover(&mut self, place: Rect) {
        self.spots.retain(|(spot, _)| !spot.intersects(place));
    }

    /// What stands at a cell.
    pub fn at(&self, x: u16, y: u16) -> Option<&Spot> {
        let at = Position { x, y };
        self.spots.iter().rev().find(|(place, _)| place.contains(at)).map(|(_, spot)| spot)
    }

    /// Takes in what a part of the frame was like.
    pub fn take(&mut self, part: Drawn) {
        self.links.extend(part.links);
        self.places.extend(part.places);
        self.spots.extend(part.spots);
        self.page = part.page.or(self.page);
    }

    /// What the model has to know of it.
    pub fn message(&self) -> Msg {
        let (places, pages) = (self.places.clone(), self.pages.clone());
        Msg::Drawn { page: self.page, places, pages, left_out: self.left_out, briefs: self.briefs }
    }
}
