//! A frame in the middle of what is shown, for what is asked in between: thin lines, a title, and how to leave it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::bidi;
use super::lines::{self, Pen, Piece};
use super::theme::{Theme, Tone};

/// Cells between the frame's lines and what stands in it.
const INSET: u16 = 2;
/// Rows of the frame itself.
pub const FRAME: u16 = 2;
/// Cells that are left free beside a frame where there is room.
const MARGIN: u16 = 2;
/// So few cells beside a frame, both sides together, hold nothing but scraps of lines: they are emptied.
const SCRAPS: u16 = 44;
/// So few cells of words beside a frame tell nothing without the rest.
const SCRAP: usize = 8;

/// Where a frame stands that asks for so many cells and rows of its own: in the middle, a little above the half.
pub fn place(width: u16, height: u16, area: Rect) -> Rect {
    let width = width
        .saturating_add(2 * INSET + 2)
        .min(area.width.saturating_sub(2 * MARGIN).max(area.width.min(24)));
    let height = height.saturating_add(FRAME).min(area.height);
    let x = area.x + (area.width - width) / 2;
    let y = area.y + (area.height - height) / 3;
    Rect { x, y, width, height }
}

/// The same where it stands below something: as high up as leaves the rows above free, and at the foot where there are too few.
pub fn place_below(rows: u16, width: u16, height: u16, area: Rect) -> Rect {
    let frame = place(width, height, area);
    let last = area.bottom().saturating_sub(frame.height).max(area.y);
    Rect { y: area.y.saturating_add(rows).min(last), ..frame }
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

/// Draws a frame over what is there, in an area of which the lines are not cut in the middle of words; returns what is inside of it.
pub fn draw(title: &str, note: &str, frame: Rect, area: Rect, pen: Pen<'_>, buf: &mut Buffer) -> Rect {
    let frame = frame.intersection(buf.area);
    if frame.width < 4 || frame.height < 2 {
        return Rect { width: 0, height: 0, ..frame };
    }
    clear_beside(frame, area.intersection(buf.area), pen, buf);
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

/// Ends what is left of lines beside a frame: one column is empty, and a line that goes on below the frame ends with an ellipsis in place
/// of its last word, or goes whole where little of it is left. Where there is room for scraps alone, whole rows of the area are emptied.
fn clear_beside(frame: Rect, area: Rect, pen: Pen<'_>, buf: &mut Buffer) {
    if area.width.saturating_sub(frame.width) <= SCRAPS {
        return clear(Rect { x: area.x, width: area.width, ..frame }, pen.theme, buf);
    }
    for y in frame.y..frame.bottom() {
        let left: Vec<u16> = (area.x..frame.x).rev().collect();
        end_beside(frame.x, &left, y, pen, buf);
        let right: Vec<u16> = (frame.right()..area.right()).collect();
        end_beside(frame.right() - 1, &right, y, pen, buf);
    }
}

/// Ends a line at one side of a frame: `edge` is the last column below it, `beside` are those that follow, away from it.
fn end_beside(edge: u16, beside: &[u16], y: u16, pen: Pen<'_>, buf: &mut Buffer) {
    let Some((margin, beyond)) = beside.split_first() else { return };
    // Lines may end at a frame; words may not.
    let is_word = |x: u16| {
        let rule = |c: char| matches!(c, '\u{2500}'..='\u{259f}' | '-' | '=');
        let mut seen = buf[(x, y)].symbol().chars().filter(|c| !bidi::ISOLATES.contains(c));
        let words: String = seen.by_ref().collect();
        !words.trim().is_empty() && !words.chars().all(rule)
    };
    let words: Vec<bool> = beyond.iter().map(|x| is_word(*x)).collect();
    // Two words with one cell between them are of one line.
    let gap = [is_word(*margin), is_word(edge)].iter().position(|is_word| *is_word);
    let begins = words.iter().take(2).position(|is_word| *is_word);
    let cut = gap.zip(begins).filter(|(gap, begins)| gap + begins <= 1).map(|(_, begins)| begins);
    let mut emptied = vec![*margin];
    let mut ellipsis = None;
    if let Some(begins) = cut {
        let goes_on = |at: &usize| words[*at] || words.get(at + 1).copied().unwrap_or(false);
        let line = (begins..words.len()).take_while(goes_on).count();
        let word = words[begins..].iter().take_while(|is_word| **is_word).count();
        let gone = if line <= SCRAP { line } else { word };
        emptied.extend(&beyond[..begins + gone]);
        ellipsis = beyond.get(begins + word - 1).filter(|_| line > SCRAP).copied();
    }
    for x in emptied {
        clear(Rect { x, y, width: 1, height: 1 }, pen.theme, buf);
    }
    if let Some(x) = ellipsis {
        pen.words(buf, x, y, 1, lines::ELLIPSIS, Tone::Dim);
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
