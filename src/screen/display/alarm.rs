//! What tells a critical notice apart from any other scene, from across a floor and without colours: a heavy frame around the whole
//! screen. Nothing else has one.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::screen::lines::{Pen, Piece};
use crate::screen::theme::{Glyphs, Tone};

/// A screen of so many columns has a frame of one column, and another for each further so many: a third of the air at its sides.
const COLUMNS: u16 = 72;
/// On a screen of fewer columns the air at the sides is as narrow as the frame.
const NARROW: u16 = 48;
/// A screen of so many rows has air above its first line and below its last, in which a thin frame stands.
const AIRY: u16 = 20;
/// On a screen of fewer rows the frame has its sides alone.
const LOW: u16 = 10;

/// Draws the frame, and tells the room within it.
pub fn draw(pen: Pen<'_>, area: Rect, buf: &mut Buffer) -> Rect {
    let wide = (area.width / COLUMNS).max(1);
    // Two columns are as wide as a row is high.
    let high = if area.height < LOW { 0 } else { wide.div_ceil(2) };
    let is_thin = wide == 1 && area.height >= AIRY;
    let (whole, halves) = match pen.theme.glyphs {
        Glyphs::Unicode => ("█", Some(["▀", "▄"])),
        Glyphs::Blocks => ("█", None),
        Glyphs::Ascii => ("#", None),
    };
    let halves = halves.filter(|_| !wide.is_multiple_of(2));
    for y in area.y..area.bottom() {
        let (above, below) = (y - area.y, area.bottom() - 1 - y);
        // Of an odd width the inner row is a half one.
        let rule = match halves {
            Some([upper, _]) if above + 1 == high => Some(upper),
            Some([_, lower]) if below + 1 == high => Some(lower),
            _ if above.min(below) < high => Some(whole),
            _ => None,
        };
        let cells = usize::from(area.width.saturating_sub(2 * wide));
        let side = || Piece::new(whole.repeat(usize::from(wide)), Tone::Lit);
        pen.pieces(buf, area.x, y, &[side()]);
        if let Some(rule) = rule {
            pen.pieces(buf, area.x + wide, y, &[Piece::new(rule.repeat(cells), Tone::Lit)]);
        }
        pen.pieces(buf, area.right().saturating_sub(wide), y, &[side()]);
    }
    let rows = if is_thin { 0 } else { high };
    let columns = if area.width < NARROW { wide } else { 0 };
    Rect {
        x: area.x + columns,
        y: area.y + rows,
        width: area.width.saturating_sub(2 * columns),
        height: area.height.saturating_sub(2 * rows),
    }
}
