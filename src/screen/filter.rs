//! The filter: the line in which its words are typed, and how a kept one is told.
//!
//! ```text
//! / headset▏                         3 of 29, and thanks · ↑↓ through them · Enter keeps · Esc clears
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::dialog;
use super::field::FieldView;
use super::lines::{self, Pen, Piece};
use super::theme::{Accent, Theme, Tone};
use super::voice::Voice;
use super::words::keys;
use crate::model::picker::Choice;
use crate::model::{Command, Model, Pane};

/// Cells of a field that shows what one types.
const FIELD_MIN: usize = 16;

/// What the line says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilterView {
    /// What is typed.
    pub field: FieldView,
    /// How much is left: thanks are in no number.
    pub found: String,
    /// How to go on.
    pub note: String,
}

/// Says the line.
pub fn view(voice: &Voice<'_>) -> FilterView {
    let words = voice.words;
    // Whoever looks for a name would read how often somebody was thanked.
    let counted = Pane::ALL.into_iter().filter(|pane| *pane != Pane::Recognition);
    let tallies = counted.map(|pane| voice.model.tally(pane));
    let (shown, all) = tallies.fold((0, 0), |(shown, all), tally| (shown + tally.0, all + tally.1));
    let in_thanks = voice.model.tally(Pane::Recognition).0 > 0;
    FilterView {
        field: FieldView::of(&voice.model.ui.filter.field).or(words.say("filter-placeholder")),
        found: words.found_of(shown, all, in_thanks),
        // Where nothing is left there is nothing to go through.
        note: words.with_keys(
            if shown == 0 && !in_thanks { "filter-note-none" } else { "filter-note" },
            voice.model,
        ),
    }
}

/// Draws the line, in place of the keys. What is typed goes before how to go on.
pub fn draw(view: &FilterView, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let pen = Pen { theme, accent: Accent::Told, left: area.x };
    dialog::clear(area, theme, buf);
    let x = pen.words(buf, area.x, area.y, area.width, "/ ", Tone::Lit);
    let room = usize::from(area.right().saturating_sub(x));
    let found = Piece::new(view.found.clone(), Tone::Plain);
    let whole = vec![found.clone(), Piece::new(format!("{}{}", lines::DOT, view.note), Tone::Dim)];
    let fits = |note: &Vec<Piece>| FIELD_MIN + 2 + lines::pieces_width(note) <= room;
    let note = [whole, vec![found]].into_iter().find(fits).unwrap_or_default();
    let cells = lines::pieces_width(&note) as u16;
    let gap = if cells > 0 { 2 } else { 0 };
    let field = Rect { x, width: area.right().saturating_sub(x + cells + gap), ..area };
    view.field.draw(pen, field, buf);
    pen.pieces(buf, area.right() - cells, area.y, &note);
}

/// A kept filter in words, and how it is cleared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// What is looked for, with the word before it.
    what: String,
    /// The key that clears it, as told behind.
    way_out: String,
}

/// Cells of what is looked for that are shown whatever stands behind.
const KEPT_MIN: usize = 12;

impl Kept {
    /// In so many cells: what is looked for is cut before the way out.
    pub fn within(&self, cells: usize) -> String {
        let room = cells.saturating_sub(lines::width(&self.way_out));
        match lines::width(&self.what) <= room || room >= KEPT_MIN {
            true => format!("{}{}", lines::cut(&self.what, room), self.way_out),
            false => lines::cut(&self.what, cells),
        }
    }
}

/// A kept filter in words; nothing while everything is shown. It is never silent.
pub fn kept(voice: &Voice<'_>) -> Option<Kept> {
    let model: &Model = voice.model;
    if !model.is_filtered() {
        return None;
    }
    let filter = &model.ui.filter;
    let typed = (!filter.field.is_blank()).then(|| voice.words.filter_words(filter.field.text().trim()));
    let team = filter.team.as_deref().map(|id| voice.team(id).as_str().to_owned());
    let kind = filter.kind.and_then(|kind| Choice::Kind(Some(kind)).phrase());
    let kind = kind.map(|phrase| voice.words.say(phrase).into_owned());
    let since = filter.since.then(|| super::since::named(voice));
    let all: Vec<String> = [typed, team, kind, since].into_iter().flatten().collect();
    let what = all.join(lines::DOT);
    let whole = voice.words.filter_kept(&what, keys::key(model.keymap.key(Command::ClearFilter)));
    let end = whole.rfind(&what).map_or(whole.len(), |at| at + what.len());
    let (what, way_out) = whole.split_at(end);
    Some(Kept { what: what.to_owned(), way_out: way_out.to_owned() })
}
