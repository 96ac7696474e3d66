//! Why something can't be written here, in a frame in the middle.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::dialog;
use super::lines::{self, Overlong, Pen, Row, Run};
use super::theme::{Accent, Theme, Tone};
use super::voice::Voice;
use crate::model::writer::Barred;
use crate::text::SafeText;

/// Cells of its lines, at most.
const MEASURE: u16 = 60;

/// What is said.
#[derive(Clone, Debug, PartialEq)]
pub struct BarredView {
    /// What it is called.
    pub title: SafeText,
    /// Why.
    pub why: SafeText,
    /// How to leave it.
    pub note: SafeText,
}

/// Says why.
pub fn view(voice: &Voice<'_>, barred: Barred) -> BarredView {
    let say = |id| SafeText::clean(&voice.words.say(id));
    let keyed = |id| SafeText::clean(&voice.words.with_keys(id, voice.model));
    BarredView { title: say("barred-title"), why: keyed(barred.phrase()), note: keyed("sent-close") }
}

/// Draws it.
pub fn draw(view: &BarredView, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let pen = Pen { theme, accent: Accent::Told, left: area.x };
    let inner = dialog::inside(dialog::place(MEASURE, 1, area)).width;
    let rows = |width: u16| {
        let runs = [Run { words: view.why.clone(), tone: Tone::Plain }];
        lines::wrap(&runs, usize::from(width), usize::from(width), 8, Overlong::Break)
    };
    let rows = rows(inner);
    let frame = dialog::place(MEASURE, rows.len() as u16 + 2, area);
    let inside = dialog::draw(view.title.as_str(), view.note.as_str(), frame, area, pen, buf);
    for (row, y) in rows.into_iter().zip(inside.y + 1..inside.bottom()) {
        Row::of(row).draw(buf, pen, inside.x, y, inside.width);
    }
}
