//! Words that run from right to left, beside words that don't.
//!
//! Terminals that reorder words take a row of cells for a paragraph; they know nothing of panes. Two Arabic titles of two
//! panes with nothing but spaces between them are one run to them, and change places. So such words are isolated (UAX #9,
//! FSI and PDI) where they are drawn. Nowhere else: an isolate is no part of a text, and `SafeText` has none.
//!
//! An isolate takes no cell, and a terminal keeps it with the character before it. So the opening one stands in the
//! cell before the words and the closing one in their last cell, and a cell that is drawn anew has what it had. VTE hands
//! the characters of each cell to FriBidi in this order (`implicit_paragraph` in `bidi.cc`). Terminals that don't reorder
//! draw nothing for it; the Linux console would, so only the glyphs of Unicode come with isolates.
//!
//! The other way, explicit order (`CSI 8 l`, ECMA-48 BDSM), is known to few terminals, and asks of the program to reorder
//! and to join the letters itself, which would leave them wrong in all others.

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;

use super::lines::width;

/// First strong isolate: what follows runs as its first letter does.
pub const OPEN: char = '\u{2068}';
/// Pop directional isolate.
pub const CLOSE: char = '\u{2069}';

/// True when a text has letters that run from right to left, or digits of theirs: the blocks that the bidirectional
/// algorithm keeps for them, with and without letters yet.
pub fn is_right_to_left(text: &str) -> bool {
    !text.is_ascii()
        && text.chars().any(|scalar| {
            matches!(scalar, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}'
                | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
        })
}

/// Isolates the words that stand in a row from one column up to another; nothing left of `left` may be touched.
pub fn isolate(buf: &mut Buffer, y: u16, from: u16, to: u16, left: u16) {
    if from >= to {
        return;
    }
    match from.checked_sub(1).filter(|before| *before >= left.max(buf.area.x)) {
        Some(before) => append(buf, owner(buf, before, y), y, OPEN),
        None => {
            let cell = &mut buf[(from, y)];
            let words = format!("{OPEN}{}", cell.symbol());
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
        let closed = row(area.right(), buf.area.right()).map(depth).sum::<i32>();
        if open > 0 && area.x > buf.area.x {
            append(buf, owner(buf, area.x - 1, y), y, CLOSE);
        }
        if closed < 0 && area.right() > buf.area.x {
            append(buf, owner(buf, area.right() - 1, y), y, OPEN);
        }
    }
}

fn isolates(cell: &Cell) -> bool {
    cell.symbol().contains([OPEN, CLOSE])
}

/// By how many isolates it opens more than it closes.
fn depth(cell: &Cell) -> i32 {
    let opens = |scalar| i32::from(scalar == OPEN) - i32::from(scalar == CLOSE);
    cell.symbol().chars().map(opens).sum()
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
        let theme = Theme::dusk(Depth::TrueColor, Glyphs::Unicode);
        let pen = Pen { theme: &theme, accent: Accent::Told, left: 0 };
        let mut buf = Buffer::empty(Rect::new(0, 0, 40, 1));
        let line = wrap(runs, 39, 39, 1, Overlong::Cut).remove(0);
        Row::of(line).draw(&mut buf, pen, 1, 0, 39);
        buf.content.iter().map(Cell::symbol).collect::<String>().trim().to_owned()
    }

    #[test]
    fn a_name_is_isolated_and_not_the_phrase_around_it() {
        let runs = Words::around(|name| format!("{name} answers for it"), NAME, Tone::Plain);
        assert_eq!(drawn(&runs), format!("{OPEN}{NAME}{CLOSE} answers for it"));
        let whole = drawn(&[Run::new(format!("{NAME} 3B"), Tone::Plain)]);
        assert_eq!(whole, format!("{OPEN}{NAME} 3B{CLOSE}"), "a text of the feed is one");
    }

    #[test]
    fn the_space_behind_a_name_is_no_part_of_it() {
        let runs = [Run::new(format!("{NAME}  "), Tone::Plain), Run::new("4.4", Tone::Strong)];
        assert_eq!(drawn(&runs), format!("{OPEN}{NAME}{CLOSE}  4.4"));
    }
}
