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
