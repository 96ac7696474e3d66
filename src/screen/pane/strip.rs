//! A pane as one line: below the one that is shown whole, where a screen is narrow.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{PaneView, accent, note_within};
use crate::model::Pane;
use crate::screen::card::{self, Card, Part, Rank, What};
use crate::screen::lines::{self, Pen, Piece, Run};
use crate::screen::theme::{Glyph, Theme, Tone};

/// Cells in which the first line of a pane is not cut.
const WHOLE: usize = 512;

/// Draws a pane as one line of the strip: its title, the first thing that it says, and how old that is.
pub fn draw_in_strip(view: &PaneView, theme: &Theme, area: Rect, buf: &mut Buffer) {
    /// Cells of the strip's column of titles.
    const TITLES: u16 = 28;
    /// Cells of the shortest beginning of what a pane says first.
    const GIST_MIN: usize = 10;
    if area.is_empty() {
        return;
    }
    let pen = Pen { theme, accent: accent(view.pane), left: area.x };
    let title_tone = if view.focused { Tone::Lit } else { Tone::Plain };
    if view.focused {
        pen.words(buf, area.x, area.y, 1, theme.glyph(Glyph::Cursor), Tone::Accent);
    }
    let mut x = area.x + 2;
    let room = |x: u16| area.right().saturating_sub(x);
    x = pen.words(buf, x, area.y, room(x), &format!("{} ", view.pane.index() + 1), Tone::Accent);
    let from = area.x + TITLES;
    let alone = room(from) < 12;
    // An order that a person chose makes a title longer than the column.
    let cells = if alone { room(x) } else { from.saturating_sub(x + 1) };
    let title = lines::cut(view.title.as_str(), usize::from(cells));
    pen.words(buf, x, area.y, cells, &title, title_tone);
    if alone {
        return;
    }
    // What is new stands before how old the first thing is; the sum of the promises has it already.
    let new = view.new.as_ref().filter(|_| view.pane != Pane::Promises || view.note.is_empty());
    let new = new.map(|new| Run::new(new.as_str(), Tone::Accent));
    let rests = view.rests.as_ref().map(|(_, count)| count.clone());
    let new: Vec<Piece> = card::dotted(rests.into_iter().chain(new)).iter().map(Piece::from).collect();
    let taken = if new.is_empty() { 0 } else { lines::pieces_width(&new) + lines::width(lines::DOT) };
    let cells = usize::from(room(from)).saturating_sub(taken);
    let mut row = gist(view, cells, pen);
    if !new.is_empty() {
        let dot = (!row.right.is_empty()).then(|| Piece::new(lines::DOT, Tone::Faint));
        row.right = new.into_iter().chain(dot).chain(row.right).collect();
    }
    for piece in &mut row.left {
        piece.tone = if piece.tone == Tone::Strong { Tone::Plain } else { piece.tone };
    }
    // A word or two of a sentence tell nothing, and the beginning of a word or of a number is another one.
    let apart = if row.right.is_empty() { 0 } else { 2 };
    let beside = usize::from(room(from)).saturating_sub(lines::pieces_width(&row.right) + apart);
    if lines::pieces_width(&row.left) > beside {
        row.left = in_whole_words(&row.left, beside);
        if lines::pieces_width(&row.left) < GIST_MIN {
            row.left.clear();
        }
    }
    row.draw(buf, Pen { left: from, ..pen }, from, area.y, room(from));
}

/// The words of a line as far as whole ones have room, with the mark that closes what is quoted.
fn in_whole_words(line: &[Piece], cells: usize) -> Vec<Piece> {
    let all: String = line.iter().map(|piece| piece.words.as_str()).collect();
    let closes = lines::short::closing_quote(&all);
    let cells = cells.saturating_sub(usize::from(closes.is_some()));
    let mut cut = lines::cut_pieces(line, cells);
    let told: String = cut.iter().map(|piece| piece.words.as_str()).collect();
    let told = told.trim_end_matches('…');
    let rest = &all[told.len()..];
    let goes_on = rest.starts_with(char::is_alphanumeric);
    let breaks = |letter: char| letter.is_whitespace() || letter == '·';
    let is_whole = rest.trim_start().starts_with('·') || told.trim_end().ends_with('·');
    let whole = match told.rfind(lines::DOT) {
        // One thing after the other: the beginning of the next one may say the opposite of it, as "no" does of "no reliable change".
        Some(dot) if !is_whole => &told[..dot],
        None if goes_on => told.rfind(breaks).map_or("", |at| &told[..at]),
        _ => told,
    };
    let mut left = whole.trim_end_matches(breaks).len();
    for piece in &mut cut {
        let keeps = piece.words.len().min(left);
        piece.words.truncate(keeps);
        left -= keeps;
    }
    cut.retain(|piece| !piece.words.is_empty());
    if let Some(last) = cut.last_mut() {
        last.words.push('…');
        last.words.extend(closes);
    }
    cut
}

/// The first line of a pane; for the promises their sum says more.
fn gist(view: &PaneView, cells: usize, pen: Pen<'_>) -> lines::Row {
    if view.pane == Pane::Promises && !view.note.is_empty() {
        return lines::Row::of(note_within(&view.note, &view.spare, cells));
    }
    let Some(card) = view.begins.as_ref().or(view.cards.first()) else {
        return lines::Row::of(vec![Piece::new(view.calm.clone(), Tone::Dim)]);
    };
    let one_line = |part: &Part| match &part.what {
        What::Words { .. } => Part { most: 1, ..part.clone() },
        _ => part.clone(),
    };
    let card = Card { parts: card.parts.iter().take(1).map(one_line).collect(), ..card.clone() };
    // What is too long is cut by whoever knows what stands beside it.
    card.rows(cells.max(WHOLE), Rank::Title, pen).into_iter().next().unwrap_or_default()
}
