//! Words that run from right to left, beside words that don't.
//!
//! Terminals that reorder words take a row of cells for a paragraph; they know nothing of panes. Two Arabic titles of two
//! panes with nothing but spaces between them are one run to them, and change places. So such words are isolated (UAX #9,
//! LRI or RLI, and PDI) where they are drawn, each line of a text in the direction of the whole of it: a line may begin with a word that
//! runs the other way. Nowhere else: an isolate is no part of a text, and `SafeText` has none.
//!
//! An isolate takes no cell, and a terminal keeps it with the character before it. So the opening one stands in the
//! cell before the words and the closing one in their last cell, and a cell that is drawn anew has what it had. VTE hands
//! the characters of each cell to FriBidi in this order (`implicit_paragraph` in `bidi.cc`). Terminals that don't reorder
//! draw nothing for it; the Linux console would, so only the glyphs of Unicode come with isolates.
//!
//! The other way, explicit order (`CSI 8 l`, ECMA-48 BDSM), is known to few terminals, and asks of the program to reorder
//! and to join the letters itself, which would leave them wrong in all others.

use std::ops::Range;

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;

use super::lines::width;

/// Left-to-right isolate.
pub const OPEN_LEFT: char = '\u{2066}';
/// Right-to-left isolate.
pub const OPEN_RIGHT: char = '\u{2067}';
/// First strong isolate: what follows runs as its first letter does.
pub const OPEN: char = '\u{2068}';
/// Pop directional isolate.
pub const CLOSE: char = '\u{2069}';

/// All that may be in a cell beside its character.
pub const ISOLATES: [char; 4] = [OPEN_LEFT, OPEN_RIGHT, OPEN, CLOSE];

/// Which way a text runs that has letters from right to left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// It begins with a letter that runs from left to right.
    LeftToRight,
    /// It begins with one that runs from right to left.
    RightToLeft,
}

impl Direction {
    /// That of a text, by its first letter (UAX #9, P2 and P3); `None` where nothing in it runs from right to left.
    pub fn of(text: &str) -> Option<Self> {
        let first = || text.chars().find(|scalar| scalar.is_alphabetic());
        is_right_to_left(text).then(|| match first() {
            Some(letter) if is_of_right_to_left(letter) => Self::RightToLeft,
            _ => Self::LeftToRight,
        })
    }

    fn opens(self) -> char {
        match self {
            Self::LeftToRight => OPEN_LEFT,
            Self::RightToLeft => OPEN_RIGHT,
        }
    }
}

/// True when a text has letters that run from right to left, or digits of theirs: the blocks that the bidirectional
/// algorithm keeps for them, with and without letters yet.
pub fn is_right_to_left(text: &str) -> bool {
    !text.is_ascii() && text.chars().any(is_of_right_to_left)
}

fn is_of_right_to_left(scalar: char) -> bool {
    matches!(scalar, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}'
        | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

/// Isolates the words that stand in some columns of a row, in a direction; nothing left of `left` may be touched.
pub fn isolate(buf: &mut Buffer, y: u16, columns: Range<u16>, left: u16, runs: Direction) {
    // What parts it from the next words is no part of it.
    let is_bare = |x: &u16| buf[(*x, y)].symbol() == " ";
    let from = columns.clone().find(|x| !is_bare(x)).unwrap_or(columns.start);
    let to = columns.rev().find(|x| !is_bare(x)).map_or(from, |x| x + 1);
    if from >= to {
        return;
    }
    let open = runs.opens();
    match from.checked_sub(1).filter(|before| *before >= left.max(buf.area.x)) {
        Some(before) => append(buf, owner(buf, before, y), y, open),
        None => {
            let cell = &mut buf[(from, y)];
            let words = format!("{open}{}", cell.symbol());
            cell.set_symbol(&words);
        }
    }
    append(buf, owner(buf, to - 1, y), y, CLOSE);
}

/// Closes what an area was drawn over: words that begin before it end before it, and those that go on behind it begin
/// anew there.
pub fn mend(buf: &mut Buffer, area: Rect) {
    for y in area.y..area.bottom().min(buf.area.bottom()) {
        let row = |from: u16, to: u16| (from..to).map(|x| &buf[(x, y)]).filter(|cell| isolates(cell));
        if row(buf.area.x, area.x).chain(row(area.right(), buf.area.right())).next().is_none() {
            continue;
        }
        let open = row(buf.area.x, area.x).map(depth).sum::<i32>();
        // It goes on as it began, where that is still there.
        let mut opened =
            row(buf.area.x, area.x).flat_map(|cell| cell.symbol().chars()).filter(|scalar| opens(*scalar));
        let opened = opened.next_back().filter(|_| open > 0);
        let closed = row(area.right(), buf.area.right()).map(depth).sum::<i32>();
        if open > 0 && area.x > buf.area.x {
            append(buf, owner(buf, area.x - 1, y), y, CLOSE);
        }
        if closed < 0 && area.right() > buf.area.x {
            append(buf, owner(buf, area.right() - 1, y), y, opened.unwrap_or(OPEN));
        }
    }
}

fn isolates(cell: &Cell) -> bool {
    cell.symbol().contains(ISOLATES)
}

fn opens(scalar: char) -> bool {
    scalar != CLOSE && ISOLATES.contains(&scalar)
}

/// By how many isolates it opens more than it closes.
fn depth(cell: &Cell) -> i32 {
    let opened = |scalar| i32::from(opens(scalar)) - i32::from(scalar == CLOSE);
    cell.symbol().chars().map(opened).sum()
}

/// The column of the character that a column shows: of a wide one both are its own.
fn owner(buf: &Buffer, x: u16, y: u16) -> u16 {
    let before = x.checked_sub(1).filter(|before| *before >= buf.area.x);
    before.filter(|before| width(buf[(*before, y)].symbol()) > 1).unwrap_or(x)
}

fn append(buf: &mut Buffer, x: u16, y: u16, isolate: char) {
    let cell = &mut buf[(x, y)];
    let words = format!("{}{isolate}", cell.symbol());
    cell.set_symbol(&words);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screen::lines::{Overlong, Pen, Row, Run, wrap};
    use crate::screen::theme::{Accent, Depth, Glyphs, Theme, Tone};
    use crate::screen::words::Words;

    const NAME: &str = "ابتداءً";

    fn drawn(runs: &[Run]) -> String {
        drawn_at(runs, 39).remove(0)
    }

    fn drawn_at(runs: &[Run], width: usize) -> Vec<String> {
        let theme = Theme::dusk(Depth::TrueColor, Glyphs::Unicode);
        let pen = Pen { theme: &theme, accent: Accent::Told, left: 0 };
        let draw = |line| {
            let mut buf = Buffer::empty(Rect::new(0, 0, 40, 1));
            Row::of(line).draw(&mut buf, pen, 1, 0, 39);
            buf.content.iter().map(Cell::symbol).collect::<String>().trim().to_owned()
        };
        wrap(runs, width, width, 9, Overlong::Cut).into_iter().map(draw).collect()
    }

    #[test]
    fn each_line_of_a_text_runs_as_the_whole_of_it_does() {
        let label = Run::new("update ", Tone::Plain);
        let both = |text: &str| [label.clone(), Run::new(text, Tone::Plain)];
        let lines = drawn_at(&both(&format!("the hall {NAME} opens {NAME}")), 24);
        let [first, second] = &lines[..] else { panic!("two lines: {lines:?}") };
        assert_eq!(*first, format!("update {OPEN_LEFT}the hall {NAME}{CLOSE}"), "and not its label");
        assert_eq!(*second, format!("{OPEN_LEFT}opens {NAME}{CLOSE}"));
        let lines = drawn_at(&both(&format!("New hall {NAME} {NAME} opens")), 17);
        assert!(lines[1..].iter().all(|line| line.starts_with(OPEN_LEFT)), "{lines:?}");
        assert!(lines[1].starts_with(&format!("{OPEN_LEFT}{NAME}")), "it begins with the other: {lines:?}");
        let lines = drawn_at(&both(&format!("{NAME} the new hall opens")), 15);
        assert!(lines.len() > 1 && lines[1..].iter().all(|line| line.starts_with(OPEN_RIGHT)), "{lines:?}");
    }

    #[test]
    fn a_text_that_is_drawn_over_goes_on_as_it_began() {
        let theme = Theme::dusk(Depth::TrueColor, Glyphs::Unicode);
        let pen = Pen { theme: &theme, accent: Accent::Told, left: 0 };
        let mut buf = Buffer::empty(Rect::new(0, 0, 40, 1));
        let line = wrap(&[Run::new(format!("opens {NAME} {NAME}"), Tone::Plain)], 39, 39, 1, Overlong::Cut);
        Row::of(line.concat()).draw(&mut buf, pen, 1, 0, 39);
        mend(&mut buf, Rect::new(8, 0, 4, 1));
        let told: String = buf.content.iter().map(Cell::symbol).collect();
        assert_eq!(told.matches(OPEN_LEFT).count(), 2, "{told:?}");
        assert_eq!(told.matches(OPEN).count(), 0, "{told:?}");
    }

    #[test]
    fn a_name_is_isolated_and_not_the_phrase_around_it() {
        let runs = Words::around(|name| format!("{name} answers for it"), NAME, Tone::Plain);
        assert_eq!(drawn(&runs), format!("{OPEN_RIGHT}{NAME}{CLOSE} answers for it"));
        let whole = drawn(&[Run::new(format!("{NAME} 3B"), Tone::Plain)]);
        assert_eq!(whole, format!("{OPEN_RIGHT}{NAME} 3B{CLOSE}"), "a text of the feed is one");
    }

    #[test]
    fn the_space_behind_a_name_is_no_part_of_it() {
        let runs = [Run::new(format!("{NAME}  "), Tone::Plain), Run::new("4.4", Tone::Strong)];
        assert_eq!(drawn(&runs), format!("{OPEN_RIGHT}{NAME}{CLOSE}  4.4"));
    }
}
