//! The huddle card, drawn: its languages side by side where each has room, else below each other.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::card::GUTTER;
use super::super::lines::{self, Overlong, Pen, Piece, Row, Run};
use super::super::theme::{Accent, Glyph, Theme, Tone};
use super::{HuddleView, Told};

/// Cells of one language, at least, where they stand side by side; and at most, for lines that can be read.
const COLUMN: (u16, u16) = (46, 72);
/// Cells between two languages.
const GAP: u16 = 4;
/// Rows of the foot: a line, and what can be done.
const FOOT: u16 = 2;
/// All lines of a text.
const ALL_LINES: usize = usize::MAX / 4;

/// Cells of its languages side by side.
pub fn cells(view: &HuddleView) -> u16 {
    let languages = u16::try_from(view.told.len()).unwrap_or(u16::MAX).max(1);
    languages.saturating_mul(COLUMN.1 + GAP) - GAP
}

/// Draws the card.
pub fn draw(view: &HuddleView, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let pen = Pen { theme, accent: Accent::Kept, left: area.x };
    let area = super::super::page_column(area, cells(view));
    super::super::page(view.title.as_str(), view.note.as_str(), pen, area, buf);
    let (body, foot) = areas(view, area);
    let columns = laid_out(view, body);
    let shown = view.scroll.shown(longest(&columns), body);
    for (rows, place) in &columns {
        for (row, y) in rows.iter().skip(shown.above).zip(place.y..shown.place.bottom()) {
            row.draw(buf, pen, place.x, y, place.width);
        }
    }
    view.scroll.draw_more(shown, pen, buf);
    if foot.height < FOOT {
        return;
    }
    let rule = theme.glyph(Glyph::Rule).repeat(usize::from(foot.width));
    pen.pieces(buf, foot.x, foot.y, &[Piece::new(rule, Tone::Line)]);
    let said: Vec<Piece> = view.foot.iter().map(Piece::from).collect();
    Row::of(said).draw(buf, pen, foot.x, foot.y + 1, foot.width);
}

/// By how many lines the card can be scrolled in an area.
pub fn scroll_max(view: &HuddleView, area: Rect) -> u16 {
    let (body, _) = areas(view, area);
    view.scroll.shown(longest(&laid_out(view, body)), body).most
}

/// Rows of the longest column.
fn longest(columns: &[(Vec<Row>, Rect)]) -> usize {
    columns.iter().map(|(rows, _)| rows.len()).max().unwrap_or(0)
}

fn areas(view: &HuddleView, area: Rect) -> (Rect, Rect) {
    let page = super::super::page_body(area);
    let inset = GUTTER.min(page.width);
    let body = Rect { x: page.x + inset, width: page.width - inset, ..page };
    let foot = if view.foot.is_empty() { 0 } else { FOOT.min(body.height) };
    let words = Rect { height: body.height - foot, ..body };
    (words, Rect { y: words.bottom(), height: foot, ..body })
}

/// The rows of each column, and where it stands.
fn laid_out(view: &HuddleView, body: Rect) -> Vec<(Vec<Row>, Rect)> {
    let count = u16::try_from(view.told.len()).unwrap_or(u16::MAX).max(1);
    let each = (body.width + GAP) / count;
    if each < COLUMN.0 + GAP {
        let width = body.width.min(COLUMN.1 + GAP);
        let mut rows = Vec::new();
        for told in &view.told {
            if !rows.is_empty() {
                rows.push(Row::default());
            }
            rows.extend(rows_of(told, width));
        }
        return vec![(rows, Rect { width, ..body })];
    }
    let width = (each - GAP).min(COLUMN.1);
    let place = |at: u16| Rect { x: body.x + at * (width + GAP), width, ..body };
    view.told.iter().zip(0..count).map(|(told, at)| (rows_of(told, width), place(at))).collect()
}

fn rows_of(told: &Told, width: u16) -> Vec<Row> {
    let width = usize::from(width);
    let lang = Piece::new(told.lang.as_str(), Tone::Lit);
    let length = Piece::new(format!("  {}", told.length), Tone::Dim);
    let mut rows = vec![Row::of(lines::cut_pieces(&[lang, length], width))];
    for (heading, facts) in &told.parts {
        rows.push(Row::default());
        rows.push(Row::of(vec![Piece::new(heading.as_str(), Tone::Accent)]));
        for fact in facts {
            let words = [Run { words: fact.clone(), tone: Tone::Plain }];
            let wrapped = lines::wrap(&words, width - 2, width - 2, ALL_LINES, Overlong::Break);
            for (index, line) in wrapped.into_iter().enumerate() {
                let lead = if index == 0 { "· " } else { "  " };
                rows.push(Row::of([vec![Piece::new(lead, Tone::Faint)], line].concat()));
            }
        }
    }
    if let Some(rest) = &told.rest {
        rows.push(Row::default());
        let words = [Run { words: rest.clone(), tone: Tone::Dim }];
        rows.extend(lines::wrap(&words, width, width, ALL_LINES, Overlong::Break).into_iter().map(Row::of));
    }
    rows
}
