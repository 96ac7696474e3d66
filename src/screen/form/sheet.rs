//! A form, drawn: the labels in a column, the texts beside them, and the foot below a line.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;

use super::super::card::GUTTER;
use super::super::drawn::{Drawn, Spot};
use super::super::lines::{self, Overlong, Pen, Piece, Row};
use super::super::theme::{Accent, Glyph, Theme, Tone};
use super::{Cell, FieldRow, FormView};

/// Cells of the column of labels, where there is room and where there is little.
const LABELS: (u16, u16) = (20, 18);
/// From this width on there is room.
const WIDE_FROM: u16 = 100;
/// Lines longer than this are hard to write; it is all of a page of 160 cells, so that its edges stand below each other.
pub const MEASURE: u16 = 154;
/// Cells of one text, at least, where texts stand side by side.
const COLUMN_MIN: u16 = 30;
/// Cells between two of them.
const COLUMN_GAP: u16 = 3;
/// Cells of a language before its text.
const TAG: u16 = 4;
/// Cells of a time as it is written; what it means stands behind.
const TIME: u16 = 26;
/// Cells between a time and what it means, at least.
const TIME_GAP: usize = 2;
/// Rows of the foot: the line above it, how far the sending is, and what to write.
const FOOT: u16 = 3;
/// Rows that a form takes of a page that has more, unless it needs them: what to write and how the sending goes stand near
/// the fields, and not at the far end of a tall screen.
const ROWS: u16 = 40;
/// Cells between two choices.
const CHOICES_GAP: usize = 3;

/// Draws a form.
pub fn draw(view: &FormView, theme: &Theme, area: Rect, buf: &mut Buffer) -> Drawn {
    let mut drawn = Drawn::default();
    let pen = Pen { theme, accent: Accent::Told, left: area.x };
    let column = super::super::page_column(area, MEASURE);
    let page = super::super::page(view.title.as_str(), view.place.as_str(), pen, column, buf);
    let inset = GUTTER.min(page.width);
    let body = Rect { x: page.x + inset, width: (page.width - inset).min(MEASURE), ..page };
    let foot = foot_height(view, body);
    let needed = heights(view, body).0.into_iter().fold(foot, u16::saturating_add);
    let needed = needed.saturating_add(about_height(view, body));
    let body = Rect { height: body.height.min(ROWS.max(needed)), ..body };
    let foot = foot.min(body.height);
    let (sheet, foot) =
        (Rect { height: body.height - foot, ..body }, Rect { y: body.bottom() - foot, height: foot, ..body });
    let sheet = about(view, sheet, pen, buf);
    let (heights, apart) = heights(view, sheet);
    let from = scrolled(&heights, view.focus, sheet.height);
    let mut y = i32::from(sheet.y) - i32::from(from);
    for (index, (row, height)) in view.fields.iter().zip(&heights).enumerate() {
        // A field of which a part would be cut off is not begun: half a text reads like a whole one. But the one that is
        // written is always there, as much of it as there is room for.
        let focused = index == view.focus;
        let room = i32::from(sheet.bottom()) - y;
        if y >= i32::from(sheet.y) && (i32::from(*height) <= room || focused && room > 0) {
            let gap = u16::from(apart && row.opens);
            let height = (*height).min(u16::try_from(room).unwrap_or(u16::MAX)).saturating_sub(gap);
            let area = Rect { y: y as u16 + gap, height, ..sheet };
            draw_row(row, (index, focused), view.tagged, area, pen, buf, &mut drawn);
        }
        y += i32::from(*height);
    }
    draw_foot(view, foot, pen, buf);
    drawn
}

/// How many rows each field takes, and whether there is room for those that belong together to stand apart.
fn heights(view: &FormView, sheet: Rect) -> (Vec<u16>, bool) {
    let own: Vec<u16> = view.fields.iter().map(|row| height(row, view.tagged, sheet.width)).collect();
    let gaps = view.fields.iter().filter(|row| row.opens).count();
    let all: usize = own.iter().map(|height| usize::from(*height)).sum::<usize>() + gaps;
    let apart = all <= usize::from(sheet.height);
    let rows = own.into_iter().zip(&view.fields).map(|(own, row)| own + u16::from(apart && row.opens));
    (rows.collect(), apart)
}

/// From which row on the fields are shown: the one with the keyboard is in the middle, as far as the ends allow.
fn scrolled(heights: &[u16], focus: usize, room: u16) -> u16 {
    let sum = |heights: &[u16]| heights.iter().fold(0u16, |sum, height| sum.saturating_add(*height));
    let (all, above) = (sum(heights), sum(&heights[..focus.min(heights.len())]));
    let own = heights.get(focus).copied().unwrap_or(1);
    if all <= room {
        return 0;
    }
    let middle = (above + own / 2).saturating_sub(room / 2);
    let wanted = middle.min(all - room);
    // A row at the top that is cut is left out whole, so it begins with a whole one.
    let mut from = 0;
    for height in heights {
        if from >= wanted {
            break;
        }
        from += height;
    }
    from.min(above)
}

fn label_cells(width: u16) -> u16 {
    let cells = if width >= WIDE_FROM { LABELS.0 } else { LABELS.1 };
    cells.min(width / 2)
}

/// Where the cells of a field stand: side by side where each has room, else below each other.
fn cells(row: &FieldRow, tagged: bool, area: Rect) -> Vec<Rect> {
    let label = label_cells(area.width);
    let top = u16::from(row.of.is_some());
    let body = Rect {
        x: area.x + label,
        y: area.y + top,
        width: area.width - label,
        height: area.height.saturating_sub(top),
    };
    let count = row.cells.len().max(1) as u16;
    // What has no language stands where the texts stand, and not where their languages do.
    let bare = |cell: &Cell| !matches!(cell, Cell::Text(tag, _) if !tag.as_str().is_empty());
    let body = match tagged && row.cells.first().is_some_and(bare) {
        true => Rect { x: body.x + TAG.min(body.width), width: body.width.saturating_sub(TAG), ..body },
        false => body,
    };
    let each = (body.width + COLUMN_GAP) / count;
    if count == 1 || each >= COLUMN_MIN + TAG + COLUMN_GAP {
        let width = each.saturating_sub(COLUMN_GAP).min(body.width);
        return (0..count).map(|at| Rect { x: body.x + at * each, width, ..body }).collect();
    }
    let mut y = body.y;
    let heights: Vec<u16> = row.cells.iter().map(|cell| cell_height(cell, body.width)).collect();
    let below = shared(row, &heights, body.height).into_iter().map(|height| {
        let place = Rect { y, height, ..body };
        y = y.saturating_add(height);
        place
    });
    below.collect()
}

/// The rows of texts below each other, in the room that there is: where it is too little, the one that is written comes
/// first, and of the others each has a row while there is one.
fn shared(row: &FieldRow, heights: &[u16], room: u16) -> Vec<u16> {
    let mut given = vec![0; heights.len()];
    let mut left = room;
    let written =
        row.cells.iter().position(|cell| matches!(cell, Cell::Text(_, field) if field.has_cursor()));
    let order = || written.into_iter().chain((0..heights.len()).filter(|index| Some(*index) != written));
    for index in order() {
        given[index] = 1.min(left);
        left -= given[index];
    }
    for index in order() {
        let more = heights[index].saturating_sub(given[index]).min(left);
        given[index] += more;
        left -= more;
    }
    given
}

fn height(row: &FieldRow, tagged: bool, width: u16) -> u16 {
    let places = cells(row, tagged, Rect { x: 0, y: 0, width, height: u16::MAX });
    let bottom = |(cell, place): (&Cell, &Rect)| place.y + cell_height(cell, place.width);
    row.cells.iter().zip(&places).map(bottom).max().unwrap_or(1).max(1)
}

fn cell_height(cell: &Cell, width: u16) -> u16 {
    match cell {
        Cell::Text(tag, field) => field.height(text_width(tag.as_str(), width)),
        Cell::Choices(choices, wrong) => {
            let rows = choice_rows(choices, usize::from(width)).len().max(1);
            rows as u16 + u16::from(wrong.is_some())
        }
    }
}

fn text_width(tag: &str, width: u16) -> u16 {
    if tag.is_empty() { width } else { width.saturating_sub(TAG) }
}

/// Draws a field, by its number and whether it has the keyboard.
fn draw_row(
    row: &FieldRow,
    (index, focused): (usize, bool),
    tagged: bool,
    area: Rect,
    pen: Pen<'_>,
    buf: &mut Buffer,
    drawn: &mut Drawn,
) {
    // Its label, and whatever stands beside no text, is the first column.
    drawn.spot(Rect { x: area.x.saturating_sub(GUTTER), ..area }, Spot::Field(index, 0));
    let label = label_cells(area.width);
    let mut y = area.y;
    if area.is_empty() {
        return;
    }
    if let Some(of) = &row.of {
        pen.words(buf, area.x, y, area.width, of.as_str(), Tone::Strong);
        y += 1;
    }
    if focused {
        for y in y..area.bottom() {
            let bar = pen.theme.glyph(Glyph::Cursor);
            pen.pieces(buf, area.x.saturating_sub(GUTTER), y, &[Piece::new(bar, Tone::Accent)]);
        }
    }
    let tone = if focused { Tone::Lit } else { Tone::Dim };
    if y < area.bottom() {
        pen.words(buf, area.x, y, label.saturating_sub(2), row.label.as_str(), tone);
    }
    for (column, (cell, place)) in row.cells.iter().zip(cells(row, tagged, area)).enumerate() {
        drawn.spot(place.intersection(area), Spot::Field(index, column));
        match cell {
            Cell::Text(tag, field) => {
                if place.is_empty() {
                    continue;
                }
                let x = place.x + place.width - text_width(tag.as_str(), place.width);
                pen.words(buf, place.x, place.y, TAG, tag.as_str(), Tone::Faint);
                let mut text = Rect { x, width: place.right() - x, ..place };
                text.height = field.height(text.width).min(place.height);
                field.draw(pen, text, buf);
                if let Some(means) = &row.means {
                    let at = means_at(means.as_str(), field.cells(), place.width);
                    let room = place.width.saturating_sub(at);
                    pen.words(buf, place.x.saturating_add(at), place.y, room, means.as_str(), Tone::Dim);
                }
            }
            Cell::Choices(choices, wrong) => {
                let spots = draw_choices(choices, wrong.as_ref(), focused, place, pen, buf);
                spots.into_iter().for_each(|(place, at)| drawn.spot(place, Spot::Choice(index, at)));
            }
        }
    }
}

/// Where the meaning of a time stands beside it: in a column of its own, and nearer where there is too little room for all of it.
fn means_at(means: &str, time: usize, room: u16) -> u16 {
    let cells = |cells: usize| u16::try_from(cells).unwrap_or(u16::MAX);
    let beside = cells(time + TIME_GAP).min(TIME);
    room.saturating_sub(cells(lines::width(means))).clamp(beside, TIME)
}

/// The choices in rows, by their index.
fn choice_rows(choices: &[(crate::text::SafeText, bool, bool)], width: usize) -> Vec<Vec<usize>> {
    let mut rows: Vec<Vec<usize>> = Vec::new();
    let mut taken = usize::MAX;
    for (index, (name, ..)) in choices.iter().enumerate() {
        let cells = lines::width(name.as_str()) + 2;
        match rows.last_mut() {
            Some(row) if taken.saturating_add(CHOICES_GAP + cells) <= width => {
                row.push(index);
                taken += CHOICES_GAP + cells;
            }
            _ => {
                rows.push(vec![index]);
                taken = cells;
            }
        }
    }
    rows
}

fn draw_choices(
    choices: &[(crate::text::SafeText, bool, bool)],
    wrong: Option<&crate::text::SafeText>,
    focused: bool,
    area: Rect,
    pen: Pen<'_>,
    buf: &mut Buffer,
) -> Vec<(Rect, usize)> {
    let mut spots = Vec::new();
    if !focused {
        let names: Vec<&str> = choices.iter().map(|(name, ..)| name.as_str()).collect();
        let (words, tone) = match names.is_empty() {
            true => (super::EMPTY.to_owned(), Tone::Dim),
            false => (names.join(", "), Tone::Plain),
        };
        pen.words(buf, area.x, area.y, area.width, &words, tone);
    }
    let rows = if focused { choice_rows(choices, usize::from(area.width)) } else { Vec::new() };
    // Where there is room for some of them only, the cursor is among those.
    let cursor = rows.iter().position(|row| row.iter().any(|index| choices[*index].2)).unwrap_or(0);
    let from = (cursor + 1).saturating_sub(usize::from(area.height));
    for (row, y) in rows.iter().skip(from).zip(area.y..area.bottom()) {
        let mut x = area.x;
        for index in row {
            let (name, on, cursor) = &choices[*index];
            let (mark, tone) = if *on { ("● ", Tone::Lit) } else { ("○ ", Tone::Dim) };
            let from = x;
            x = pen.pieces(buf, x, y, &[Piece::new(mark, tone), Piece::new(name.as_str(), tone)]);
            spots.push((Rect { x: from, y, width: x.saturating_sub(from), height: 1 }, *index));
            if *cursor {
                let under = Rect { x: from + 2, y, width: x.saturating_sub(from + 2), height: 1 };
                let style = ratatui::style::Style::new().add_modifier(Modifier::REVERSED);
                buf.set_style(under.intersection(buf.area), style);
            }
            x = x.saturating_add(CHOICES_GAP as u16);
        }
    }
    if let Some(wrong) = wrong {
        let y = area.y.saturating_add(rows.len().max(1) as u16);
        if y < area.bottom() {
            Row::of(vec![Piece::new(wrong.as_str(), Tone::Wrong)]).draw(buf, pen, area.x, y, area.width);
        }
    }
    spots
}

fn about_rows(view: &FormView, width: u16) -> Vec<Vec<Piece>> {
    let width = usize::from(width);
    lines::wrap(&view.about, width, width, 2, Overlong::Cut)
}

fn about_height(view: &FormView, area: Rect) -> u16 {
    let rows = about_rows(view, area.width).len() as u16;
    if rows == 0 { 0 } else { rows + 1 }
}

/// What the form is about, and a free row below it; returns what is left.
fn about(view: &FormView, area: Rect, pen: Pen<'_>, buf: &mut Buffer) -> Rect {
    let taken = about_height(view, area).min(area.height);
    for (row, y) in about_rows(view, area.width).into_iter().zip(area.y..area.y + taken) {
        Row::of(row).draw(buf, pen, area.x, y, area.width);
    }
    Rect { y: area.y + taken, height: area.height - taken, ..area }
}

fn status_rows(view: &FormView, width: u16) -> Vec<Vec<Piece>> {
    let width = usize::from(width);
    lines::wrap(&view.status, width, width, 3, Overlong::Break)
}

fn foot_height(view: &FormView, body: Rect) -> u16 {
    FOOT - 1 + (status_rows(view, body.width).len() as u16).max(1)
}

/// A line, what to write, and how far the sending is.
fn draw_foot(view: &FormView, area: Rect, pen: Pen<'_>, buf: &mut Buffer) {
    if area.height < 2 {
        return;
    }
    let rule = pen.theme.glyph(Glyph::Rule).repeat(usize::from(area.width));
    pen.pieces(buf, area.x, area.y, &[Piece::new(rule, Tone::Line)]);
    let count = view.count.as_ref().map(|count| Piece::new(count.as_str(), Tone::Dim));
    let hint = Row {
        hangs: false,
        left: vec![Piece::new(view.hint.as_str(), Tone::Dim)],
        right: count.into_iter().collect(),
    };
    hint.draw(buf, pen, area.x, area.y + 1, area.width);
    for (row, y) in status_rows(view, area.width).into_iter().zip(area.y + 2..area.bottom()) {
        Row::of(row).draw(buf, pen, area.x, y, area.width);
    }
}
