//! The selected entry, told whole beside the panes of a very wide desk: going through a list is reading it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::card::GUTTER;
use super::item::{self, ItemView};
use super::lines::{self, Pen, Piece};
use super::link::Span;
use super::pane;
use super::theme::{Glyph, Theme, Tone};
use super::voice::Voice;
use crate::model::Scrolled;

/// Says the selected entry of the pane in focus; `None` where that has none.
pub fn view(voice: &Voice<'_>) -> Option<ItemView> {
    let pane = voice.model.ui.focus;
    let listed = voice.model.listed(pane);
    let selected = listed.entry(voice.model.selected_in(pane, &listed)?)?;
    Some(item::view(voice, &selected.id(), Scrolled::default()))
}

/// Draws it below a title on a rule, as a pane that never has the keyboard; what has no room is counted at the foot, and
/// read on a page of its own. Tells where its links are.
pub fn draw(view: &ItemView, theme: &Theme, area: Rect, buf: &mut Buffer) -> Vec<Span> {
    let pen = Pen { theme, accent: pane::accent(view.pane), left: area.x };
    let inset = GUTTER.min(area.width);
    let body = Rect {
        x: area.x + inset,
        width: area.width - inset,
        y: area.y + 1.min(area.height),
        height: area.height.saturating_sub(1),
    };
    if body.is_empty() {
        return Vec::new();
    }
    let title = lines::cut(view.title.as_str(), usize::from(body.width));
    let end = pen.pieces(buf, body.x, area.y, &[Piece::new(title, Tone::Strong)]);
    let rule = usize::from(body.right().saturating_sub(end + 1));
    pen.pieces(buf, end + 1, area.y, &[Piece::new(theme.glyph(Glyph::Rule).repeat(rule), Tone::Line)]);
    let lines = item::lines(view, body.width);
    let shown = view.scroll.shown(&[&lines], body);
    view.scroll.draw_more(shown, pen, buf);
    let lines = lines.iter().zip(shown.place.y..shown.place.bottom());
    lines.flat_map(|(line, y)| line.row.draw(buf, pen, body.x, y, body.width)).collect()
}
