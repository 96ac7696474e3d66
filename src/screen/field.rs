//! A text that is typed, with a cursor that is always in sight; a placeholder while it is empty, and a fault below it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use unicode_segmentation::UnicodeSegmentation;

use super::lines::{self, Overlong, Pen, Piece, Row, Run};
use super::theme::Tone;
use crate::model::TextField;
use crate::text::SafeText;

/// Most rows of what is wrong with a text.
const FAULT_ROWS_MAX: usize = 3;

/// What a field says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldView {
    /// The text before the cursor and the text behind it, line by line.
    before: Vec<SafeText>,
    behind: Vec<SafeText>,
    /// What stands there while nothing is typed.
    placeholder: SafeText,
    /// What is wrong with the text.
    fault: Option<SafeText>,
    /// True when it has the cursor.
    focused: bool,
}

impl FieldView {
    /// What a field says that has the cursor.
    pub fn of(field: &TextField) -> Self {
        let (before, behind) = field.around_cursor();
        let lines = |text: &str| text.split('\n').map(SafeText::clean).collect();
        Self { before: lines(before), behind: lines(behind), focused: true, ..Self::default() }
    }

    /// The same with words that stand there while nothing is typed.
    pub fn or(mut self, placeholder: impl AsRef<str>) -> Self {
        self.placeholder = SafeText::clean(placeholder.as_ref());
        self
    }

    /// The same with what is wrong with it, or nothing.
    pub fn faulty(mut self, fault: Option<impl AsRef<str>>) -> Self {
        self.fault = fault.map(|fault| SafeText::clean(fault.as_ref()));
        self
    }

    /// The same without the cursor.
    pub fn at_rest(mut self) -> Self {
        self.focused = false;
        self
    }

    /// True when it has the cursor.
    pub fn has_cursor(&self) -> bool {
        self.focused
    }

    /// How many cells its first line takes where it is not broken.
    pub fn cells(&self) -> usize {
        let first = |lines: &[SafeText]| lines.first().map_or(0, |line| lines::width(line.as_str()));
        first(&self.before) + first(&self.behind)
    }

    /// How many rows it takes at a width, its fault with it.
    pub fn height(&self, width: u16) -> u16 {
        let rows = self.laid_out(usize::from(width)).rows.len() + self.fault_rows(width).len();
        u16::try_from(rows).unwrap_or(u16::MAX)
    }

    /// What is wrong, in rows.
    fn fault_rows(&self, width: u16) -> Vec<Vec<Piece>> {
        let width = usize::from(width);
        let fault = self.fault.iter().map(|fault| Run { words: fault.clone(), tone: Tone::Wrong });
        lines::wrap(&fault.collect::<Vec<_>>(), width, width, FAULT_ROWS_MAX, Overlong::Break)
    }

    fn is_empty(&self) -> bool {
        [&self.before, &self.behind]
            .into_iter()
            .all(|part| matches!(part.as_slice(), [one] if one.as_str().is_empty()))
    }

    /// Every cluster in its row, and the place of the cursor among them.
    fn laid_out(&self, width: usize) -> Laid {
        let (last, above) =
            self.before.split_last().map_or(("", &[][..]), |(last, above)| (last.as_str(), above));
        let (first, below) =
            self.behind.split_first().map_or(("", &[][..]), |(first, below)| (first.as_str(), below));
        let mut rows: Vec<Vec<String>> =
            above.iter().flat_map(|line| wrapped(line.as_str(), width)).collect();
        let own = wrapped(&format!("{last}{first}"), width);
        // A cursor at the end of a row that goes on stands at the beginning of the next one.
        let (mut row, mut column) = (0, clusters(last).count());
        while row + 1 < own.len() && column >= own[row].len() {
            column -= own[row].len();
            row += 1;
        }
        let mut cursor = (rows.len() + row, column);
        rows.extend(own);
        if column == rows[cursor.0].len() && cells(&rows[cursor.0]) >= width {
            cursor = (cursor.0 + 1, 0);
            rows.insert(cursor.0, Vec::new());
        }
        rows.extend(below.iter().flat_map(|line| wrapped(line.as_str(), width)));
        Laid { rows, cursor }
    }

    /// Draws it: a line that is scrolled so that the cursor is in sight, or as many rows of a longer text.
    pub fn draw(&self, pen: Pen<'_>, area: Rect, buf: &mut Buffer) {
        if area.is_empty() {
            return;
        }
        let faults = self.fault_rows(area.width);
        let below = (faults.len() as u16).min(area.height - 1);
        let room = Rect { height: area.height - below, ..area };
        if self.is_empty() {
            pen.words(buf, area.x, area.y, area.width, self.placeholder.as_str(), Tone::Dim);
            self.cursor(room, (0, 0), 1, buf);
        } else if room.height == 1 && self.focused {
            self.draw_line(pen, room, buf);
        } else if !self.focused {
            self.draw_rest(pen, room, buf);
        } else {
            self.draw_rows(pen, room, buf);
        }
        for (fault, y) in faults.into_iter().zip(area.bottom() - below..area.bottom()) {
            Row::of(fault).draw(buf, pen, area.x, y, area.width);
        }
    }

    /// Its first rows; where there are more, the last one says so.
    fn draw_rest(&self, pen: Pen<'_>, area: Rect, buf: &mut Buffer) {
        let rows = self.laid_out(usize::from(area.width)).rows;
        let room = usize::from(area.height);
        for (index, (row, y)) in rows.iter().zip(area.y..area.bottom()).enumerate() {
            let more = index + 1 == room && rows[room..].iter().any(|row| !row.is_empty());
            let words = if more { format!("{}{}", row.concat(), lines::ELLIPSIS) } else { row.concat() };
            let words = if more { lines::cut(&words, usize::from(area.width)) } else { words };
            pen.pieces(buf, area.x, y, &[Piece::new(words, Tone::Plain)]);
        }
    }

    fn draw_line(&self, pen: Pen<'_>, area: Rect, buf: &mut Buffer) {
        let whole = self.laid_out(usize::MAX);
        let text: Vec<&str> = whole.rows.iter().flatten().map(String::as_str).collect();
        let at = whole.rows[..whole.cursor.0].iter().map(Vec::len).sum::<usize>() + whole.cursor.1;
        let room = usize::from(area.width);
        // The cursor takes a cell of its own behind the last cluster.
        let taken = |from: usize| text[from..at].iter().map(|cluster| lines::width(cluster)).sum::<usize>();
        let on = text.get(at).map_or(1, |cluster| lines::width(cluster).max(1));
        let from = (0..=at).find(|from| taken(*from) + on <= room).unwrap_or(at);
        let mut shown = String::new();
        let mut cells = 0;
        for cluster in &text[from..] {
            cells += lines::width(cluster);
            if cells > room {
                break;
            }
            shown.push_str(cluster);
        }
        pen.pieces(buf, area.x, area.y, &[Piece::new(shown, Tone::Plain)]);
        self.cursor(area, (0, taken(from)), on, buf);
    }

    fn draw_rows(&self, pen: Pen<'_>, area: Rect, buf: &mut Buffer) {
        let laid = self.laid_out(usize::from(area.width));
        let (row, column) = laid.cursor;
        let from = (row + 1).saturating_sub(usize::from(area.height));
        for (line, y) in laid.rows.iter().skip(from).zip(area.y..area.bottom()) {
            pen.pieces(buf, area.x, y, &[Piece::new(line.concat(), Tone::Plain)]);
        }
        let before = cells(&laid.rows[row][..column]);
        let on = laid.rows[row].get(column).map_or(1, |cluster| lines::width(cluster).max(1));
        self.cursor(area, (row - from, before), on, buf);
    }

    /// The cell under the cursor, turned around: it shows without any colour.
    fn cursor(&self, area: Rect, (row, column): (usize, usize), cells: usize, buf: &mut Buffer) {
        if !self.focused {
            return;
        }
        let x = area.x.saturating_add(u16::try_from(column).unwrap_or(u16::MAX));
        let y = area.y.saturating_add(u16::try_from(row).unwrap_or(u16::MAX));
        let width = u16::try_from(cells).unwrap_or(1);
        let cursor = Rect { x, y, width, height: 1 }.intersection(area);
        buf.set_style(cursor, ratatui::style::Style::new().add_modifier(Modifier::REVERSED));
    }
}

/// Clusters in rows, and the place of the cursor among them: its row, and how many clusters are before it.
struct Laid {
    rows: Vec<Vec<String>>,
    cursor: (usize, usize),
}

/// The clusters that take a cell.
fn clusters(text: &str) -> impl Iterator<Item = &str> {
    text.graphemes(true).filter(|cluster| lines::width(cluster) > 0)
}

/// A line in rows of a width. What is too long goes on in the next one: from its last word on, if it has more than one.
fn wrapped(text: &str, width: usize) -> Vec<Vec<String>> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut row: Vec<String> = Vec::new();
    for cluster in clusters(text) {
        if !row.is_empty() && cells(&row) + lines::width(cluster) > width {
            let word = row.iter().rposition(|cluster| cluster == " ").map_or(row.len(), |at| at + 1);
            let carried = row.split_off(word);
            rows.push(std::mem::replace(&mut row, carried));
        }
        row.push(cluster.to_owned());
    }
    rows.push(row);
    rows
}

fn cells(row: &[String]) -> usize {
    row.iter().map(|cluster| lines::width(cluster)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Edit;
    use crate::screen::theme::{Accent, Theme};

    fn drawn(field: &TextField, width: u16, height: u16) -> (Vec<String>, Vec<(u16, u16)>) {
        let area = Rect::new(0, 0, width, height);
        let mut buf = Buffer::empty(area);
        let theme = Theme::default();
        let pen = Pen { theme: &theme, accent: Accent::Told, left: 0 };
        FieldView::of(field).or("say it").draw(pen, area, &mut buf);
        let at = |x, y| buf[(x, y)].symbol();
        let rows =
            (0..height).map(|y| (0..width).map(|x| at(x, y)).collect::<String>().trim_end().to_owned());
        let turned = area.positions().filter(|at| buf[*at].modifier.contains(Modifier::REVERSED));
        (rows.collect(), turned.map(|at| (at.x, at.y)).collect())
    }

    #[test]
    fn the_cursor_stays_in_sight_on_one_line() {
        let mut field = TextField::line(100).with("one two three four");
        assert_eq!(drawn(&field, 8, 1), (vec!["ee four".into()], vec![(7, 0)]));
        field.edit(&Edit::Start);
        assert_eq!(drawn(&field, 8, 1), (vec!["one two".into()], vec![(0, 0)]));
        assert_eq!(drawn(&TextField::line(9), 8, 1), (vec!["say it".into()], vec![(0, 0)]));
    }

    #[test]
    fn a_longer_text_breaks_between_words_and_shows_the_row_of_the_cursor() {
        let mut field = TextField::lines(100).with("one two three\nfour");
        assert_eq!(
            drawn(&field, 8, 3),
            (vec!["one two".into(), "three".into(), "four".into()], vec![(4, 2)])
        );
        assert_eq!(drawn(&field, 8, 2), (vec!["three".into(), "four".into()], vec![(4, 1)]));
        field.edit(&Edit::Up);
        field.edit(&Edit::Start);
        assert_eq!(drawn(&field, 8, 3).1, [(0, 0)]);
        field.edit(&Edit::End);
        assert_eq!(drawn(&field, 8, 3).1, [(5, 1)]);
        let full = TextField::lines(100).with("12345678");
        assert_eq!(drawn(&full, 8, 3), (vec!["12345678".into(), String::new(), String::new()], vec![(0, 1)]));
    }

    #[test]
    fn a_wide_cluster_is_turned_around_whole() {
        let mut field = TextField::line(100).with("移动");
        field.edit(&Edit::Left);
        assert_eq!(drawn(&field, 8, 1).1, [(2, 0), (3, 0)]);
    }
}
