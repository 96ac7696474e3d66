//! What reaches the terminal: a whole frame once, and not a byte while nothing on the screen differs.

use std::cell::RefCell;
use std::io::{self, Write};
use std::num::NonZero;
use std::rc::Rc;
use std::sync::LazyLock;

use jiff::SignedDuration;
use openfloor::model::{Command, Mode, Model, Msg};
use openfloor::run::frame::{Beside, Frames};
use openfloor::screen::{self, Lexicon, Painter, Theme};
use ratatui::backend::CrosstermBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect, Size};

#[path = "fixtures/floor.rs"]
mod floor;
#[path = "frames/remembered.rs"]
mod remembered;

/// Keeps bytes.
#[derive(Clone, Default)]
struct Paper(Rc<RefCell<Vec<u8>>>);

impl Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A screen of a size, and what the frame of a model writes onto it.
struct Screen {
    paper: Paper,
    frames: Frames<CrosstermBackend<Paper>>,
    lexicon: Lexicon,
    painter: Painter,
}

impl Screen {
    fn new(size: Size) -> Self {
        let paper = Paper::default();
        let frames = Frames::new(CrosstermBackend::new(paper.clone()), size);
        Self { paper, frames, lexicon: Lexicon::built_in(), painter: Painter::default() }
    }

    fn bytes(&mut self, model: &Model) -> usize {
        self.written(model).len()
    }

    fn written(&mut self, model: &Model) -> Vec<u8> {
        let painted = self.frames.draw_beside(|buf, shown| {
            let painted = self.painter.paint(model, &self.lexicon, &Theme::default(), buf, shown);
            let beside = Beside { places: painted.places, ..Beside::default() };
            ((), (!painted.same).then_some(beside))
        });
        painted.expect("drawn");
        self.paper.0.take()
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

#[test]
fn a_terminal_shows_all_of_what_is_written_part_by_part() {
    use Command::{Close, Down, Filter, Help, Last, NextPane, Palette, Read, Up};
    let (width, height) = (160, 45);
    let area = Rect::new(0, 0, width, height);
    let mut model = floor::crowded("es", Mode::Desk, "lead", 6);
    let mut screen = Screen::new(area.as_size());
    let cells = |n: u16| NonZero::new(n).expect("some");
    let mut terminal = vt100::Parser::new(cells(height), cells(width), 0);
    let mut shows = |model: &mut Model, what: &str| {
        terminal.process(&screen.written(model));
        let mut alone = Buffer::empty(area);
        let drawn = screen::draw(&screen::view(model, &screen.lexicon), &Theme::default(), area, &mut alone);
        for at in area.positions() {
            let cell = terminal.screen().cell(at.y, at.x).expect("a cell");
            let wide = cell.is_wide_continuation();
            let (shown, said) = (cell.contents().trim_end(), alone[at].symbol().trim_end());
            assert!(wide || shown == said, "{what} at {at}: {shown:?} for {said:?}");
        }
        model.update(drawn.message(), floor::now());
    };
    shows(&mut model, "the first frame");
    let keys = [
        Down, Down, NextPane, Last, Up, Read, Close, Palette, Down, Close, NextPane, Down, Filter, Close,
        Help, Close, Last, Up,
    ];
    for command in keys {
        model.update(Msg::Command(command), floor::now());
        shows(&mut model, &format!("{command:?}"));
    }
    let mut model = floor::thanked_otherwise(&model);
    shows(&mut model, "one pane changed");
    model.update(Msg::Tick, floor::now() + SignedDuration::from_mins(1));
    shows(&mut model, "another minute");
    model.ui.mode = Mode::Display;
    shows(&mut model, "the wallboard");
    model.ui.mode = Mode::Desk;
    shows(&mut model, "the desk again");
}

/// Paints a model as a wall does that is on for a while, and holds it against a drawing of it alone. Tells the model what
/// was drawn, as a wall does.
fn paint_beside_a_drawing(
    painter: &mut Painter,
    shown: &mut Option<Buffer>,
    area: Rect,
    model: &mut Model,
    what: &str,
) {
    static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::built_in);
    let theme = Theme::default();
    let mut alone = Buffer::empty(area);
    let drawn = screen::draw(&screen::view(model, &LEXICON), &theme, area, &mut alone);
    // Where nobody knows what was in it before it is painted over.
    let unknown = || Buffer::filled(area, ratatui::buffer::Cell::new("x"));
    let mut painted = shown.clone().unwrap_or_else(unknown);
    let frame = painter.paint(model, &LEXICON, &theme, &mut painted, shown.is_some());
    assert!(!frame.same || shown.as_ref() == Some(&painted), "{what} at {area}");
    let differs = alone.diff(&painted).into_iter().map(|(x, y, cell)| (x, y, cell.symbol().to_owned()));
    assert!(painted == alone, "{what} at {area}: {:?}", differs.take(9).collect::<Vec<_>>());
    if let (Some(places), Some(before)) = (&frame.places, shown.as_ref()) {
        let is_told = |at: &Position| places.iter().any(|place| place.contains(*at));
        let silent = area.positions().filter(|at| !is_told(at)).find(|at| painted[*at] != before[*at]);
        assert_eq!(silent, None, "{what} at {area}: another cell outside of {places:?}");
        let places = places.iter().enumerate();
        let over = |(index, place): (usize, &Rect)| {
            frame.places.iter().flatten().skip(index + 1).any(|next| place.intersects(*next))
        };
        assert!(!places.into_iter().any(over), "{what} at {area}: {:?}", frame.places);
    }
    assert_eq!(frame.drawn.places, drawn.places, "{what} at {area}");
    assert_eq!(frame.drawn.links, drawn.links, "{what} at {area}");
    for at in area.positions().step_by(37) {
        assert_eq!(frame.drawn.at(at.x, at.y), drawn.at(at.x, at.y), "{what} at {area}, {at}");
    }
    model.update(drawn.message(), floor::now());
    *shown = Some(painted);
}

#[test]
fn what_is_painted_after_another_frame_is_what_would_be_drawn_alone() {
    use Command::{Close, Down, Filter, First, Help, Last, NextPane, Palette, Read, Sort, Up};
    let keys = [
        vec![Down; 9],
        vec![Last, Up, Up, Up, NextPane, Down, Down, Last, Up, First, Down],
        vec![
            NextPane, Sort, Last, Palette, Down, Close, Read, Close, NextPane, Down, Filter, Close, Help,
            Close,
        ],
        vec![NextPane, Last, NextPane, Last, Up, Up, NextPane, Down],
    ];
    for (width, height) in [(40, 12), (80, 24), (120, 36), (200, 60), (480, 135)] {
        let area = Rect::new(0, 0, width, height);
        let mut model = floor::crowded("es", Mode::Desk, "lead", 6);
        let (mut painter, mut shown) = (Painter::default(), None);
        let mut paint = |model: &mut Model, what: &str| {
            paint_beside_a_drawing(&mut painter, &mut shown, area, model, what);
        };
        paint(&mut model, "the first frame");
        paint(&mut model, "the same again");
        for command in keys.iter().flatten() {
            model.update(Msg::Command(*command), floor::now());
            paint(&mut model, &format!("{command:?}"));
        }
        let mut model = floor::thanked_otherwise(&model);
        paint(&mut model, "one pane changed");
        model.update(Msg::Tick, floor::now() + SignedDuration::from_mins(1));
        paint(&mut model, "another minute");
        model.ui.mode = Mode::Display;
        paint(&mut model, "the wallboard");
        model.ui.mode = Mode::Desk;
        paint(&mut model, "the desk again");
    }
}
