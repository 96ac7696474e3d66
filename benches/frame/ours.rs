//! A frame of the desk, as the wall makes it: said, drawn, compared and written.

use openfloor::domain::{Item, Key, Recognition};
use openfloor::model::Model;
use openfloor::run::frame::{Beside, Frames};
use openfloor::screen::layout::Layout;
use openfloor::screen::{self, Drawn, Lexicon, Painter, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};

use super::floor;
use super::paper::{Backend, Cells, Paper};

/// The desk of a floor on which the words of one entry change.
pub struct Ours {
    model: Model,
    /// The entry with the words that it does not have now.
    other: (Key, Item<Recognition>),
    lexicon: Lexicon,
    theme: Theme,
    paper: Paper,
    frames: Frames<Backend>,
    painter: Painter,
}

impl Ours {
    /// A desk of a size.
    pub fn new(model: &Model, size: Size) -> Self {
        let paper = Paper::default();
        let frames = Frames::new(paper.backend(), size);
        let (model, other) = (model.clone(), floor::other_thanks(model));
        let (lexicon, theme, painter) = (Lexicon::built_in(), Theme::default(), Painter::default());
        let mut ours = Self { model, other, lexicon, theme, paper, frames, painter };
        // A wall that has been on for a while knows where its lists stand.
        for _ in 0..2 {
            let message = ours.draw().message();
            ours.model.update(message, floor::now());
            ours.changed();
        }
        ours
    }

    /// A whole frame, as after the terminal has come back: nothing is known of any frame before it. Tells how many bytes
    /// it wrote.
    pub fn full(&mut self) -> u64 {
        self.frames.forget();
        self.painter.forget();
        self.again()
    }

    /// A frame of the same state.
    pub fn again(&mut self) -> u64 {
        self.draw();
        self.paper.count()
    }

    /// A frame after one pane has changed, with that change: nothing can be known of the new words from any frame before.
    pub fn changed(&mut self) -> u64 {
        let (key, other) = &mut self.other;
        let item = self.model.floor.recognitions.get_mut(key).expect("thanks");
        std::mem::swap(item, other);
        self.again()
    }

    fn draw(&mut self) -> Drawn {
        let (model, painter) = (&self.model, &mut self.painter);
        let painted = self.frames.draw_beside(|buf, shown| {
            let painted = painter.paint(model, &self.lexicon, &self.theme, buf, shown);
            let beside = Beside { places: painted.places, ..Beside::default() };
            (painted.drawn, (!painted.same).then_some(beside))
        });
        painted.expect("drawn")
    }

    /// What it shows.
    pub fn cells(&self) -> Cells {
        let area = Rect::from((ratatui::layout::Position::ORIGIN, self.frames.size()));
        let mut buf = Buffer::empty(area);
        let view = screen::view(&self.model, &self.lexicon);
        screen::draw(&view, &self.theme, area, &mut buf);
        let layout = Layout::of(area, view.focus).expect("a screen that is large enough");
        let panes = layout.panes.iter().chain(&layout.strip).map(|(_, place)| *place);
        let parts: Vec<Rect> = [layout.header, layout.footer].into_iter().chain(panes).collect();
        Cells::of(&buf, self.theme.ground(), &parts)
    }
}
