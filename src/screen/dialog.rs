//! A frame in the middle of what is shown, for what is asked in between: thin lines, a title, and how to leave it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::bidi;
use super::lines::{self, Pen, Piece};
use super::theme::{Theme, Tone};

/// Cells between the frame's lines and what stands in it.
const INSET: u16 = 2;
/// Cells that are left free beside a frame where there is room.
const MARGIN: u16 = 2;
/// Of a screen with fewer cells nothing is seen beside a frame: what is left there would be scraps.
const NARROW: u16 = 100;
/// So few cells of words beside a frame tell nothing without the rest.
const SCRAP: usize = 8;

/// Where a frame stands that asks for so many cells and rows of its own: in the middle, a little above the half.
pub fn place(width: u16, height: u16, area: Rect) -> Rect {
    let width = width
        .saturating_add(2 * INSET + 2)
        .min(area.width.saturating_sub(2 * MARGIN).max(area.width.min(24)));
    let height = height.saturating_add(2).min(area.height);
    let x = area.x + (area.width - width) / 2;
    let y = area.y + (area.height - height) / 3;
    Rect { x, y, width, height }
}

/// What is inside of a frame.
pub fn inside(frame: Rect) -> Rect {
    let (x, y) = ((INSET + 1).min(frame.width), 1.min(frame.height));
    Rect {
        x: frame.x + x,
        y: frame.y + y,
        width: frame.width.saturating_sub(2 * (INSET + 1)),
        height: frame.height.saturating_sub(2),
    }
}

/// Draws a frame over what is there; returns what is inside of it.
pub fn draw(title: &str, note: &str, frame: Rect, pen: Pen<'_>, buf: &mut Buffer) -> Rect {
    let frame = frame.intersection(buf.area);
    if frame.width < 4 || frame.height < 2 {
        return Rect { width: 0, height: 0, ..frame };
    }
    clear_beside(frame, pen.theme, buf);
    clear(frame, pen.theme, buf);
    let cells = usize::from(frame.width) - 2;
    let title = lines::cut(title, cells.saturating_sub(4));
    let rest = cells.saturating_sub(lines::width(&title) + 3);
    let top = [
        Piece::new("┌─ ", Tone::Line),
        Piece::new(title, Tone::Lit),
        Piece::new(format!(" {}┐", "─".repeat(rest)), Tone::Line),
    ];
    pen.pieces(buf, frame.x, frame.y, &top);
    let note = if lines::width(note) + 4 <= cells { note } else { "" };
    let bottom = match note {
        "" => vec![Piece::new(format!("└{}┘", "─".repeat(cells)), Tone::Line)],
        note => vec![
            Piece::new(format!("└{} ", "─".repeat(cells - lines::width(note) - 3)), Tone::Line),
            Piece::new(note, Tone::Dim),
            Piece::new(" ─┘", Tone::Line),
        ],
    };
    pen.pieces(buf, frame.x, frame.bottom() - 1, &bottom);
    let side = [Piece::new("│", Tone::Line)];
    for y in frame.y + 1..frame.bottom() - 1 {
        pen.pieces(buf, frame.x, y, &side);
        pen.pieces(buf, frame.right() - 1, y, &side);
    }
    bidi::mend(buf, frame);
    inside(frame)
}

/// Empties what is left beside a frame of words that it cuts; beside one on a narrow screen, whole rows.
fn clear_beside(frame: Rect, theme: &Theme, buf: &mut Buffer) {
    let area = buf.area;
    if area.width < NARROW {
        return clear(Rect { x: area.x, width: area.width, ..frame }, theme, buf);
    }
    // Lines may end at a frame; words may not.
    let is_word = |x: u16, y: u16| {
        let symbol = buf[(x, y)].symbol();
        let rule = |c: char| matches!(c, '\u{2500}'..='\u{259f}' | '-' | '=');
        !symbol.trim().is_empty() && !symbol.chars().all(rule)
    };
    // Of what is left of words from a cell on: the cut word, and all of it where that is a scrap.
    let scrap = |from: u16, inner: u16, y: u16, on: &dyn Fn(u16) -> Option<u16>| -> usize {
        if !is_word(from, y) || !is_word(inner, y) {
            return 0;
        }
        let cells = || std::iter::successors(Some(from), |x| on(*x)).map(|x| is_word(x, y));
        let word = cells().take_while(|is_word| *is_word).count();
        let next = cells().skip(1).chain([false]);
        let all = cells().zip(next).take_while(|(here, next)| *here || *next).count();
        if all <= SCRAP { all } else { word }
    };
    let (left, right) = (frame.x.checked_sub(1).filter(|x| *x >= area.x), frame.right());
    let mut scraps = Vec::new();
    for y in frame.y..frame.bottom() {
        if let Some(x) = left {
            let cells = scrap(x, frame.x, y, &|x| x.checked_sub(1).filter(|x| *x >= area.x)) as u16;
            scraps.push(Rect { x: frame.x - cells, y, width: cells, height: 1 });
        }
        if right < area.right() {
            let cells = scrap(right, right - 1, y, &|x| Some(x + 1).filter(|x| *x < area.right())) as u16;
            scraps.push(Rect { x: right, y, width: cells, height: 1 });
        }
    }
    for scrap in scraps {
        clear(scrap, theme, buf);
    }
}

/// Empties the cells of a frame. A wide character of which a half would be left beside it goes whole.
pub(super) fn clear(frame: Rect, theme: &Theme, buf: &mut Buffer) {
    for y in frame.y..frame.bottom() {
        if frame.x > buf.area.x && lines::width(buf[(frame.x - 1, y)].symbol()) > 1 {
            buf[(frame.x - 1, y)].set_symbol(" ");
        }
        for x in frame.x..frame.right() {
            buf[(x, y)].reset();
        }
    }
    buf.set_style(frame, theme.ground());
}
