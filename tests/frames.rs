//! What reaches the terminal: a whole frame once, and not a byte while nothing on the screen differs.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

use jiff::SignedDuration;
use openfloor::model::{Mode, Model, Msg};
use openfloor::run::frame::Frames;
use openfloor::screen::{self, Lexicon, Theme};
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Size;

#[path = "fixtures/floor.rs"]
mod floor;

/// Counts bytes.
#[derive(Clone, Default)]
struct Counted(Rc<RefCell<usize>>);

impl Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        *self.0.borrow_mut() += bytes.len();
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A screen of a size, and how many bytes the frame of a model writes onto it.
struct Screen {
    counted: Counted,
    frames: Frames<CrosstermBackend<Counted>>,
    lexicon: Lexicon,
}

impl Screen {
    fn new(size: Size) -> Self {
        let counted = Counted::default();
        let frames = Frames::new(CrosstermBackend::new(counted.clone()), size);
        Self { counted, frames, lexicon: Lexicon::built_in() }
    }

    fn bytes(&mut self, model: &Model) -> usize {
        let view = screen::view(model, &self.lexicon);
        self.frames.draw(|area, buf| screen::draw(&view, &Theme::default(), area, buf)).expect("drawn");
        self.counted.0.take()
    }
}

#[test]
fn an_unchanged_state_writes_nothing() {
    for mode in [Mode::Desk, Mode::Display] {
        for size in [Size::new(80, 24), Size::new(160, 45), Size::new(480, 135)] {
            let mut model = floor::crowded("en", mode, "lead", 6);
            let mut screen = Screen::new(size);
            assert!(screen.bytes(&model) > 1_000, "{size}: a whole frame");
            assert_eq!(screen.bytes(&model), 0, "{size}");
            // A second later nothing that is shown has changed, unless the model says so.
            let update = model.update(Msg::Tick, floor::now() + SignedDuration::from_secs(1));
            assert!(update.changed || screen.bytes(&model) == 0, "{size}");
        }
    }
}

#[test]
fn what_changes_is_a_small_part_of_a_frame() {
    let mut model = floor::crowded("en", Mode::Desk, "lead", 6);
    let mut screen = Screen::new(Size::new(160, 45));
    let whole = screen.bytes(&model);
    model.update(Msg::Tick, floor::now() + SignedDuration::from_mins(1));
    let minute = screen.bytes(&model);
    assert!(minute > 0 && minute < whole / 2, "{minute} of {whole} bytes for a minute");
}
