//! A frame of the desk, as the wall makes it: said, drawn, compared and written.

use openfloor::model::Model;
use openfloor::run::frame::{Beside, Frames};
use openfloor::screen::layout::Layout;
use openfloor::screen::{self, Drawn, Lexicon, Painter, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};

use super::floor;
use super::paper::{Backend, Cells, Paper};

/// The desk of a floor, and of the same floor with one pane otherwise.
pub struct Ours {
    models: [Model; 2],
    turn: usize,
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
        let models = [model.clone(), floor::thanked_otherwise(model)];
        let (lexicon, theme, painter) = (Lexicon::built_in(), Theme::default(), Painter::default());
        let mut ours = Self { models, turn: 0, lexicon, theme, paper, frames, painter };
        // A wall that has been on for a while knows where its lists stand.
        for turn in [0, 1, 0] {
            ours.turn = turn;
            let message = ours.draw().message();
            ours.models[turn].update(message, floor::now());
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

    /// A frame after one pane has changed.
    pub fn changed(&mut self) -> u64 {
        self.turn = 1 - self.turn;
        self.again()
    }

    fn draw(&mut self) -> Drawn {
        let (model, painter) = (&self.models[self.turn], &mut self.painter);
        let painted = self.frames.draw_beside(|buf, shown| {
            let painted = painter.paint(model, &self.lexicon, &self.theme, buf, shown);
            (painted.drawn, (!painted.same).then(Beside::default))
        });
        painted.expect("drawn")
    }

    /// What it shows.
    pub fn cells(&self) -> Cells {
        let area = Rect::from((ratatui::layout::Position::ORIGIN, self.frames.size()));
        let mut buf = Buffer::empty(area);
        let view = screen::view(&self.models[0], &self.lexicon);
        screen::draw(&view, &self.theme, area, &mut buf);
        let layout = Layout::of(area, view.focus).expect("a screen that is large enough");
        let panes = layout.panes.iter().chain(&layout.strip).map(|(_, place)| *place);
        let parts: Vec<Rect> = [layout.header, layout.footer].into_iter().chain(panes).collect();
        Cells::of(&buf, self.theme.ground(), &parts)
    }
}
