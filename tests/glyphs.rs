//! The glyph sets: every screen is drawn with the glyphs of its set alone, and words that run from right to left leave
//! their neighbours where they are.

use jiff::SignedDuration;
use openfloor::model::{Command, Mode, Model, Msg, Pane};
use openfloor::screen::theme::glyphs::BLOCKS;
use openfloor::screen::{self, Depth, Glyphs, Theme, bidi, lines};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use serde_json::json;
use unicode_bidi::{BidiInfo, Level};

#[path = "fixtures/floor.rs"]
mod floor;
#[path = "fixtures/picture.rs"]
mod picture;

/// Every screen that there is, with what it is.
fn screens(lang: &str) -> Vec<(String, Model)> {
    let desk = || floor::wall(lang, Mode::Desk, "lead");
    let mut screens = vec![
        ("stale".to_owned(), floor::stale(lang, Mode::Desk)),
        ("empty".to_owned(), floor::empty(lang, Mode::Desk)),
        ("waiting".to_owned(), floor::waiting(lang, Mode::Desk)),
        ("quiet".to_owned(), floor::quiet(lang, Mode::Desk)),
        ("stale wall".to_owned(), floor::stale(lang, Mode::Display)),
        ("empty wall".to_owned(), floor::empty(lang, Mode::Display)),
        ("waiting wall".to_owned(), floor::waiting(lang, Mode::Display)),
    ];
    for command in openfloor::model::command::TABLE.iter().map(|row| row.command) {
        let mut model = desk();
        model.update(Msg::Command(command), floor::now());
        screens.push((format!("{command:?}"), model));
    }
    for pane in Pane::ALL {
        let mut model = desk();
        model.update(Msg::Command(Command::FocusPane(pane)), floor::now());
        for entry in 0..model.entries(pane).len() {
            let mut open = model.clone();
            open.update(Msg::Command(Command::Read), floor::now());
            screens.push((format!("{pane:?} {entry}"), open));
            model.update(Msg::Command(Command::Down), floor::now());
        }
    }
    let mut wall = floor::wall(lang, Mode::Display, "wall");
    for scene in 0..8 {
        screens.push((format!("scene {scene}"), wall.clone()));
        wall.update(Msg::Command(Command::NextScene), floor::now());
    }
    for seconds in [0, 4, 7] {
        let mut model = desk();
        floor::live(
            &mut model,
            "note",
            "note/new",
            json!({"text": "Hello", "author": {"name": "Ana"}}),
            floor::now(),
        );
        floor::heartbeat(&mut model, &[], floor::now());
        floor::heartbeat(&mut model, &[("invalid", 2)], floor::now() + SignedDuration::from_secs(seconds));
        screens.push((format!("fresh {seconds}"), model));
    }
    screens
}

fn drawn(model: &Model, theme: &Theme, width: u16, height: u16) -> Buffer {
    let area = Rect::new(0, 0, width, height);
    let mut buf = Buffer::empty(area);
    screen::draw(&picture::view(model), theme, area, &mut buf);
    buf
}

/// What a set draws with; letters are those of the words, where there are others than those of ASCII.
fn is_of(glyphs: Glyphs, scalar: char) -> bool {
    match glyphs {
        Glyphs::Unicode => true,
        Glyphs::Blocks => scalar.is_ascii() || scalar.is_alphabetic() || BLOCKS.contains(scalar),
        Glyphs::Ascii => scalar.is_ascii(),
    }
}

#[test]
fn every_screen_has_only_glyphs_of_its_set_and_they_move_nothing() {
    let of_lang = |lang: &'static str, sizes: &'static [(u16, u16)]| {
        for (name, model) in screens(lang) {
            for (width, height) in sizes.iter().copied() {
                let of = |glyphs| drawn(&model, &Theme::dusk(Depth::TrueColor, glyphs), width, height);
                let unicode = of(Glyphs::Unicode);
                for glyphs in [Glyphs::Blocks, Glyphs::Ascii] {
                    let buf = of(glyphs);
                    let beyond = |cell: &&Cell| !cell.symbol().chars().all(|scalar| is_of(glyphs, scalar));
                    let found = buf.content.iter().find(beyond).map(Cell::symbol);
                    assert_eq!(found, None, "{lang} {name} in {glyphs:?} at {width}×{height}");
                    // Headlines in big glyphs have other sizes; all else stands where it stands.
                    if model.ui.mode == Mode::Desk {
                        let widths = |buf: &Buffer| -> Vec<usize> {
                            buf.content.iter().map(|cell| lines::width(cell.symbol())).collect()
                        };
                        assert_eq!(widths(&buf), widths(&unicode), "{lang} {name} in {glyphs:?}");
                    }
                }
            }
        }
    };
    std::thread::scope(|scope| {
        scope.spawn(|| of_lang("en", &[(80, 24), (160, 45)]));
        scope.spawn(|| of_lang("es", &[(120, 36)]));
    });
}

#[test]
fn a_rule_is_never_a_word() {
    let theme = picture::theme();
    for (name, model) in screens("en") {
        let buf = drawn(&model, &theme, 160, 45);
        let words = |cell: &&Cell| {
            cell.symbol() != " "
                && picture::name_of(cell) == "line"
                && cell.symbol().chars().any(char::is_alphanumeric)
        };
        assert_eq!(buf.content.iter().find(words), None, "{name}");
    }
}

const SHORT: &str = "اجتماع الفريق";
const LONG: &str = "نقل عروض المناوبات إلى يوم الجمعة (من الساعة 10:00) لجميع الفرق، OpenFloor وغيرها.";
const HEBREW: &str = "המשמרות עוברות ליום שישי";

fn right_to_left() -> Model {
    let mut model = floor::empty("en", Mode::Desk);
    for (index, words) in [SHORT, LONG, HEBREW].into_iter().enumerate() {
        for (kind, data) in [
            (
                "notice",
                json!({"headline": words, "why": words, "affects": ["billing"], "author": {"name": words}}),
            ),
            ("question", json!({"text": words, "answer": words, "answered_by": words, "state": "answered"})),
            (
                "recognition",
                json!({"kind": "kudos", "giver": words, "receivers": [words, "Bo"], "message": words}),
            ),
            ("repair", json!({"breach": words, "owner": words, "state": "acting", "harm": words})),
            ("commitment", json!({"ask": words, "why": words, "owner": words, "decision": "will_not"})),
        ] {
            floor::live(&mut model, kind, &format!("{kind}/{index}"), data, floor::now());
        }
    }
    model
}

/// The columns at which each word of letters from left to right is shown by a terminal that takes a row for a
/// paragraph, beside those at which it was drawn.
fn moved(buf: &Buffer, y: u16) -> Vec<(String, usize, usize)> {
    let (mut line, mut columns) = (String::new(), Vec::new());
    for x in 0..buf.area.width {
        let symbol = buf[(x, y)].symbol();
        columns.push((line.len(), usize::from(x)));
        line.push_str(symbol);
    }
    let info = BidiInfo::new(&line, Some(Level::ltr()));
    let Some(paragraph) = info.paragraphs.first() else { return Vec::new() };
    let levels = info.reordered_levels_per_char(paragraph, paragraph.range.clone());
    let cells: Vec<Level> = columns.iter().map(|(byte, _)| levels[line[..*byte].chars().count()]).collect();
    let shown = BidiInfo::reorder_visual(&cells);
    let mut moved = Vec::new();
    for (place, logical) in shown.into_iter().enumerate() {
        let symbol = buf[(logical as u16, y)].symbol();
        if place != logical && !bidi::is_right_to_left(symbol) && symbol.trim() != "" {
            moved.push((symbol.to_owned(), logical, place));
        }
    }
    moved
}

/// The parts of a row in which words run from right to left, by their isolates.
fn isolated(buf: &Buffer, y: u16) -> Vec<bool> {
    let mut open = false;
    let inside = |x| {
        let symbol = buf[(x, y)].symbol();
        let here = open;
        for scalar in symbol.chars() {
            open = match scalar {
                bidi::OPEN | bidi::OPEN_LEFT | bidi::OPEN_RIGHT => true,
                bidi::CLOSE => false,
                _ => open,
            };
        }
        here
    };
    (0..buf.area.width).map(inside).collect()
}

#[test]
fn words_from_right_to_left_leave_their_neighbours_where_they_are() {
    let mut model = right_to_left();
    let theme = Theme::dusk(Depth::TrueColor, Glyphs::Unicode);
    let mut pages = vec![model.clone()];
    for command in [Command::Read, Command::Close, Command::Palette, Command::Close, Command::Display] {
        model.update(Msg::Command(command), floor::now());
        pages.push(model.clone());
    }
    let mut would_move = 0;
    for model in &pages {
        for (width, height) in [(80, 24), (120, 36), (160, 45), (240, 67)] {
            let buf = drawn(model, &theme, width, height);
            let mut bare = buf.clone();
            for cell in &mut bare.content {
                let symbol = cell.symbol().replace(bidi::ISOLATES, "");
                cell.set_symbol(&symbol);
            }
            for y in 0..height {
                let inside = isolated(&buf, y);
                assert!(!inside.last().is_some_and(|open| *open), "row {y} of {width}×{height} is closed");
                let outside = |moved: &(String, usize, usize)| !inside[moved.1];
                let moved: Vec<_> = moved(&buf, y).into_iter().filter(outside).collect();
                assert!(
                    moved.is_empty(),
                    "row {y} of {width}×{height}: {moved:?}\n{}",
                    picture::row_text(&buf, y)
                );
            }
            would_move += (0..height).map(|y| self::moved(&bare, y).len()).sum::<usize>();
            let plain = drawn(model, &Theme::dusk(Depth::TrueColor, Glyphs::Blocks), width, height);
            assert!(plain.content.iter().all(|cell| !cell.symbol().contains(bidi::ISOLATES)));
        }
    }
    assert!(would_move > 0, "without isolates they would move");
}

#[test]
fn words_from_left_to_right_are_drawn_without_isolates() {
    let theme = Theme::dusk(Depth::TrueColor, Glyphs::Unicode);
    for (name, model) in screens("es") {
        let buf = drawn(&model, &theme, 160, 45);
        assert!(buf.content.iter().all(|cell| !cell.symbol().contains(bidi::ISOLATES)), "{name}");
    }
}
