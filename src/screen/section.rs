//! The parts of a desk that are drawn each by itself, in a place of its own.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::drawn::{Drawn, Spot};
use super::footer::{self, Footer};
use super::header::{self, Header};
use super::item::ItemView;
use super::pane::{self, PaneView};
use super::reading;
use super::theme::Theme;
use crate::model::Pane;

/// What a part of a desk says.
#[derive(Clone, Copy, Debug)]
pub enum Section<'a> {
    /// A pane.
    Pane(&'a PaneView),
    /// The line of a pane that has no room of its own.
    Line(&'a PaneView),
    /// The selected entry beside the panes.
    Reading(&'a ItemView),
    /// The line at the top.
    Header(&'a Header),
    /// The line at the bottom; true where nothing can be scrolled.
    Footer(&'a Footer, bool),
}

/// Which part of a desk something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // they are the parts above
pub enum Which {
    Pane(Pane),
    Line(Pane),
    Reading,
    Header,
    Footer,
}

impl Section<'_> {
    /// Which part it is.
    pub fn which(&self) -> Which {
        match self {
            Section::Pane(view) => Which::Pane(view.pane),
            Section::Line(view) => Which::Line(view.pane),
            Section::Reading(_) => Which::Reading,
            Section::Header(_) => Which::Header,
            Section::Footer(..) => Which::Footer,
        }
    }

    /// Draws it on the ground that is laid there. Tells what is where.
    pub fn draw(&self, theme: &Theme, place: Rect, buf: &mut Buffer) -> Drawn {
        match self {
            Section::Pane(view) => pane::draw(view, theme, place, buf).0,
            Section::Line(view) => {
                pane::strip::draw_in_strip(view, theme, place, buf);
                let mut drawn = Drawn::default();
                drawn.spot(place, Spot::Pane(view.pane));
                drawn
            }
            Section::Reading(view) => {
                let mut drawn = Drawn::default();
                drawn.links = reading::draw(view, theme, place, buf);
                drawn
            }
            Section::Header(header) => {
                header::draw(header, theme, place, buf);
                Drawn::default()
            }
            Section::Footer(footer, still) => footer::draw(footer, *still, theme, place, buf),
        }
    }
}
