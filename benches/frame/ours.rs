//! A frame of the desk, as the wall makes it: said, drawn, compared and written.

use openfloor::model::Model;
use openfloor::run::frame::Frames;
use openfloor::screen::layout::Layout;
use openfloor::screen::{self, Body, Lexicon, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};

use super::paper::{Backend, Cells, Paper};

/// The desk of a floor.
pub struct Ours<'a> {
    model: &'a Model,
    lexicon: Lexicon,
    theme: Theme,
    paper: Paper,
    frames: Frames<Backend>,
}

impl<'a> Ours<'a> {
    /// A desk of a size.
    pub fn new(model: &'a Model, size: Size) -> Self {
        let paper = Paper::default();
        let frames = Frames::new(paper.backend(), size);
        Self { model, lexicon: Lexicon::built_in(), theme: Theme::default(), paper, frames }
    }

    /// A whole frame, as after the terminal has come back. Tells how many bytes it wrote.
    pub fn full(&mut self) -> u64 {
        self.frames.forget();
        self.again()
    }

    /// A frame of the same state.
    pub fn again(&mut self) -> u64 {
        let view = screen::view(self.model, &self.lexicon);
        self.frames.draw(|area, buf| screen::draw(&view, &self.theme, area, buf)).expect("drawn");
        self.paper.count()
    }

    /// Only what is said, undrawn. Tells of how many panes or lines it is.
    pub fn view(&self) -> u64 {
        match screen::view(self.model, &self.lexicon).body {
            Body::Desk(panes) => panes.len() as u64,
            _ => 1,
        }
    }

    /// What it shows.
    pub fn cells(&self) -> Cells {
        let area = Rect::from((ratatui::layout::Position::ORIGIN, self.frames.size()));
        let mut buf = Buffer::empty(area);
        let view = screen::view(self.model, &self.lexicon);
        screen::draw(&view, &self.theme, area, &mut buf);
        let layout = Layout::of(area, view.focus).expect("a screen that is large enough");
        let panes = layout.panes.iter().chain(&layout.strip).map(|(_, place)| *place);
        let parts: Vec<Rect> = [layout.header, layout.footer].into_iter().chain(panes).collect();
        Cells::of(&buf, &parts)
    }
}
