//! A frame as a picture: the characters alone, with the codes of a terminal, or as SVG.
//!
//! A frame is a buffer of cells that [`super::draw`] has filled, so a picture shows what a terminal would, cell by cell.

pub mod ansi;
mod blocks;
mod boxes;
pub mod svg;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::lines;
use super::{Body, View, words};

/// Cells of one row that are said alike.
#[derive(Clone, Debug, PartialEq)]
struct Span {
    /// The first column.
    column: u16,
    /// Cells that it takes.
    cells: u16,
    words: String,
    style: Style,
}

/// The rows of a frame, each as the spans of one style.
fn rows(buf: &Buffer) -> impl Iterator<Item = (u16, Vec<Span>)> + '_ {
    let Rect { x, y, .. } = buf.area;
    (y..buf.area.bottom()).map(move |row| (row - y, spans(buf, x, row)))
}

fn spans(buf: &Buffer, left: u16, row: u16) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    let mut column = left;
    while column < buf.area.right() {
        let cell = &buf[(column, row)];
        // The cell behind a wide character is part of it.
        let cells = (lines::width(cell.symbol()) as u16).max(1);
        match spans.last_mut().filter(|last| last.style == cell.style()) {
            Some(last) => {
                last.words.push_str(cell.symbol());
                last.cells += cells;
            }
            None => spans.push(Span {
                column: column - left,
                cells,
                words: cell.symbol().to_owned(),
                style: cell.style(),
            }),
        }
        column += cells;
    }
    spans
}

/// The characters of a frame, without the spaces at the ends of its rows.
pub fn text(buf: &Buffer) -> String {
    let row = |(_, spans): (u16, Vec<Span>)| {
        let words: String = spans.into_iter().map(|span| span.words).collect();
        words.trim_end().to_owned() + "\n"
    };
    rows(buf).map(row).collect()
}

/// What a frame shows, in a sentence for those who can't see it.
pub fn about(view: &View) -> (String, String) {
    let said = |runs: &[lines::Run]| runs.iter().map(|run| run.words.as_str()).collect::<String>();
    let place = said(&view.header.place);
    let title =
        if place.is_empty() { words::PRODUCT.to_owned() } else { format!("{}: {place}", words::PRODUCT) };
    let when = format!("{} {}", view.header.day.words, view.header.hour.words);
    let mut told = vec![when, said(&view.header.freshness)];
    match &view.body {
        Body::Desk(panes) => told.extend(panes.iter().map(|pane| pane.title.as_str().to_owned())),
        Body::Display(scene) => {
            told.extend([scene.name.words.as_str().to_owned(), scene.headline.as_str().to_owned()]);
            told.extend(scene.door.iter().map(|door| door.url.as_str().to_owned()));
        }
        Body::Item(item) => told.push(item.title.as_str().to_owned()),
        Body::Help(help) => told.push(help.title.clone()),
        Body::Form(form) => told.push(form.title.as_str().to_owned()),
        Body::Huddle(card) => told.push(card.title.as_str().to_owned()),
        Body::Door(page) => {
            told.push(page.title.as_str().to_owned());
            let door = page.door.iter().flat_map(|door| [&door.headline, &door.url]);
            told.extend(door.map(|words| words.as_str().to_owned()));
        }
    }
    told.extend(view.asked.iter().map(|asked| asked.title.as_str().to_owned()));
    told.retain(|fact| !fact.trim().is_empty());
    (title, told.join(" · "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_spans_of_one_style_and_wide_characters_take_two_cells() {
        let mut buf = Buffer::empty(Rect::new(3, 2, 8, 2));
        buf.set_string(3, 2, "中a", Style::new().red());
        buf.set_string(6, 2, "b", Style::new());
        let rows: Vec<_> = rows(&buf).collect();
        let spans = &rows[0].1;
        assert_eq!((spans[0].column, spans[0].cells, spans[0].words.as_str()), (0, 3, "中a"));
        assert_eq!((spans[1].column, spans[1].cells, spans[1].words.as_str()), (3, 5, "b    "));
        assert_eq!(text(&buf), "中ab\n\n");
    }
}
