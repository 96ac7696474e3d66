//! The huddle card, drawn: its languages side by side where each has room, else below each other.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::card::GUTTER;
use super::super::lines::{self, Overlong, Pen, Piece, Row, Run};
use super::super::scroll::{Line, Shown};
use super::super::theme::{Accent, Glyph, Theme, Tone};
use super::{HuddleView, Told};
use crate::model::Paged;

/// Cells of one language, at least, where they stand side by side; and at most, for lines that can be read.
const COLUMN: (u16, u16) = (46, 72);
/// Cells between two languages.
const GAP: u16 = 4;
/// Rows of the foot: a line, and what can be done.
const FOOT: u16 = 2;
/// All lines of a text.
const ALL_LINES: usize = usize::MAX / 4;
/// More paragraphs than a language of the card has: those of the next one are counted from here.
const PARAGRAPHS_MAX: usize = 1 << 16;

/// Cells of its languages side by side.
pub fn cells(view: &HuddleView) -> u16 {
    let languages = u16::try_from(view.told.len()).unwrap_or(u16::MAX).max(1);
    languages.saturating_mul(COLUMN.1 + GAP) - GAP
}

/// Draws the card. Tells what of it is shown.
pub fn draw(view: &HuddleView, theme: &Theme, area: Rect, buf: &mut Buffer) -> Paged {
    let pen = Pen { theme, accent: Accent::Kept, left: area.x };
    let area = super::super::page_column(area, cells(view));
    super::super::page(view.title.as_str(), view.note.as_str(), pen, area, buf);
    let (body, foot) = areas(view, area);
    let columns = laid_out(view, body);
    let shown = shown(view, &columns, body);
    for (lines, place) in &columns {
        for (line, y) in lines.iter().skip(shown.above).zip(place.y..shown.place.bottom()) {
            line.row.draw(buf, pen, place.x, y, place.width);
        }
    }
    view.scroll.draw_more(shown, pen, buf);
    if foot.height < FOOT {
        return shown.paged;
    }
    let rule = theme.glyph(Glyph::Rule).repeat(usize::from(foot.width));
    pen.pieces(buf, foot.x, foot.y, &[Piece::new(rule, Tone::Line)]);
    let said: Vec<Piece> = view.foot.iter().map(Piece::from).collect();
    Row::of(said).draw(buf, pen, foot.x, foot.y + 1, foot.width);
    shown.paged
}

/// What of the card an area shows.
pub fn paged(view: &HuddleView, area: Rect) -> Paged {
    let (body, _) = areas(view, area);
    shown(view, &laid_out(view, body), body).paged
}

fn shown(view: &HuddleView, columns: &[(Vec<Line>, Rect)], body: Rect) -> Shown {
    let lines: Vec<&[Line]> = columns.iter().map(|(lines, _)| lines.as_slice()).collect();
    view.scroll.shown(&lines, body)
}

fn areas(view: &HuddleView, area: Rect) -> (Rect, Rect) {
    let page = super::super::page_body(area);
    let inset = GUTTER.min(page.width);
    let body = Rect { x: page.x + inset, width: page.width - inset, ..page };
    let foot = if view.foot.is_empty() { 0 } else { FOOT.min(body.height) };
    let words = Rect { height: body.height - foot, ..body };
    (words, Rect { y: words.bottom(), height: foot, ..body })
}

/// The lines of each column, and where it stands.
fn laid_out(view: &HuddleView, body: Rect) -> Vec<(Vec<Line>, Rect)> {
    let count = u16::try_from(view.told.len()).unwrap_or(u16::MAX).max(1);
    let each = (body.width + GAP) / count;
    if each < COLUMN.0 + GAP {
        let width = body.width.min(COLUMN.1 + GAP);
        let mut lines: Vec<Line> = Vec::new();
        for (nth, told) in view.told.iter().enumerate() {
            if let Some(of) = lines.last().map(|line| line.of + 1) {
                lines.push(Line { row: Row::default(), of });
            }
            lines.extend(lines_of(nth, told, width));
        }
        return vec![(lines, Rect { width, ..body })];
    }
    let width = (each - GAP).min(COLUMN.1);
    let place = |at: u16| Rect { x: body.x + at * (width + GAP), width, ..body };
    view.told
        .iter()
        .zip(0..count)
        .map(|(told, at)| (lines_of(usize::from(at), told, width), place(at)))
        .collect()
}

/// The lines of the card in the n-th language; every fact is a paragraph.
fn lines_of(nth: usize, told: &Told, width: u16) -> Vec<Line> {
    let paragraphs = paragraphs(told, usize::from(width)).into_iter().zip(nth * PARAGRAPHS_MAX..);
    paragraphs.flat_map(|(rows, of)| rows.into_iter().map(move |row| Line { row, of })).collect()
}

fn paragraphs(told: &Told, width: usize) -> Vec<Vec<Row>> {
    let lang = Piece::new(told.lang.as_str(), Tone::Lit);
    let length = Piece::new(format!("  {}", told.length), Tone::Dim);
    let mut paragraphs = vec![vec![Row::of(lines::cut_pieces(&[lang, length], width))]];
    for (heading, facts) in &told.parts {
        paragraphs.push(vec![Row::default()]);
        paragraphs.push(vec![Row::of(vec![Piece::new(heading.as_str(), Tone::Accent)])]);
        for fact in facts {
            let words = [Run { words: fact.clone(), tone: Tone::Plain }];
            let wrapped = lines::wrap(&words, width - 2, width - 2, ALL_LINES, Overlong::Break);
            let led = wrapped.into_iter().enumerate().map(|(index, line)| {
                let lead = if index == 0 { "· " } else { "  " };
                Row::of([vec![Piece::new(lead, Tone::Faint)], line].concat())
            });
            paragraphs.push(led.collect());
        }
    }
    if let Some(rest) = &told.rest {
        paragraphs.push(vec![Row::default()]);
        let words = [Run { words: rest.clone(), tone: Tone::Dim }];
        let wrapped = lines::wrap(&words, width, width, ALL_LINES, Overlong::Break);
        paragraphs.push(wrapped.into_iter().map(Row::of).collect());
    }
    paragraphs
}
