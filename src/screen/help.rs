//! Every command with its keys, from the one table: a page from which each of them can be chosen.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::card::GUTTER;
use super::drawn::{Drawn, Spot};
use super::level::padded;
use super::lines::{self, DOT, Pen, Piece, Row};
use super::theme::{Accent, Glyph, Theme, Tone};
use super::voice::Voice;
use super::words::{Counted, Words, keys};
use crate::model::Mode;
use crate::model::command::{Group, TABLE, refusal};
use crate::text::SafeText;

/// Cells between two columns.
const GAP: usize = 5;
/// Cells between the keys and what they do.
const KEY_GAP: usize = 2;
/// The mark of a line that can't be done now: not each terminal shows that it is dim. It is like no key and no arrow.
const NOT_NOW: &str = "×";
/// Most cells of a column: what is longer is cut.
const COLUMN_MAX: usize = 70;

/// What the page says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HelpView {
    /// The title.
    pub title: String,
    /// How to leave it, and how to use it.
    pub note: String,
    /// Titles of groups and lines, in the order of the table.
    pub rows: Vec<HelpRow>,
    /// The chosen line of the table.
    pub chosen: usize,
    /// True on a desk: its panes may stay beside it.
    pub at_desk: bool,
    /// What the mark of a line that can't be done now means.
    pub not_now: SafeText,
    /// How many lines have no place, in words: above those that are shown, and below them.
    pub more: (Counted, Counted),
}

/// One row of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HelpRow {
    /// What a group of commands is about.
    Title(SafeText),
    /// A command.
    Line {
        /// Its line in the table.
        line: usize,
        /// Its keys.
        keys: String,
        /// What it does.
        what: SafeText,
        /// Why it can't be done now.
        refused: Option<SafeText>,
    },
}

/// Says the page.
pub fn view(voice: &Voice<'_>, chosen: usize) -> HelpView {
    let words = voice.words;
    let mut rows = Vec::new();
    for group in Group::ALL {
        let mut lines = TABLE.iter().enumerate().filter(|(_, row)| row.group == group).peekable();
        if lines.peek().is_some() {
            rows.push(HelpRow::Title(SafeText::clean(&words.say(group.phrase()))));
        }
        rows.extend(lines.map(|(line, row)| {
            HelpRow::Line {
                line,
                keys: keys::all(voice.model.keymap.keys(row.command), " "),
                what: SafeText::clean(&words.say(row.phrase)),
                refused: refusal::refusal(voice.model, row.command)
                    .map(|why| SafeText::clean(&words.with_keys(why.phrase(), voice.model))),
            }
        }));
    }
    let (title, note) = (words.say("help-title").into_owned(), words.with_keys("help-close", voice.model));
    let not_now = SafeText::clean(&format!("{NOT_NOW} {}", words.say("refused-short")));
    let at_desk = voice.model.ui.mode == Mode::Desk;
    HelpView { title, note, rows, chosen, at_desk, not_now, more: (words.above(), words.below()) }
}

/// The table in Markdown, for the README.
pub fn docs(words: &Words) -> String {
    let mut out = String::from("| key | what it does |\n|---|---|\n");
    for row in TABLE {
        let keys: Vec<String> = row.keys.iter().map(|key| format!("`{key}`")).collect();
        out.push_str(&format!("| {} | {} |\n", keys.join(" "), words.say(row.phrase)));
    }
    out
}

/// Where a row stands: its column, and how far down.
struct Flow {
    places: Vec<(usize, usize)>,
    height: usize,
    columns: usize,
    cells: usize,
    keys: usize,
}

impl Flow {
    /// Parts the rows into as many columns as it takes. Where there is room for one column alone it grows beyond the page,
    /// and scrolls; where all of several are full, the rest stands on further pages.
    fn of(rows: &[HelpRow], area: Rect) -> Self {
        let (mut keys, mut what) = (0, 0);
        for row in rows {
            match row {
                HelpRow::Title(title) => what = what.max(lines::width(title.as_str())),
                HelpRow::Line { keys: own, what: words, .. } => {
                    keys = keys.max(lines::width(own));
                    what = what.max(lines::width(words.as_str()));
                }
            }
        }
        let room = usize::from(area.width);
        let cells = (keys + KEY_GAP + what).min(COLUMN_MAX).min(room.max(1));
        let columns = ((room + GAP) / (cells + GAP)).max(1);
        let page = usize::from(area.height).max(1);
        let height = if columns == 1 { usize::MAX } else { page };
        let fits = |places: &Vec<(usize, usize)>| places.last().is_none_or(|(column, _)| *column < columns);
        // Commands that belong together stand together where all of them have room so; else no column is left with a free end.
        let whole = flowed(rows, height, true);
        // Columns of like height, on a screen that has more room than it takes.
        let least = longest_group(rows);
        let level = || (least..page).map(|height| flowed(rows, height, true)).find(fits);
        let places = match fits(&whole) {
            true if columns > 1 => level().unwrap_or(whole),
            true => whole,
            false => flowed(rows, height, false),
        };
        let longest = places.iter().map(|(_, y)| y + 1).max().unwrap_or(0);
        Self { places, height: longest.max(page), columns, cells, keys }
    }
}

/// Rows of the longest group, with its title.
fn longest_group(rows: &[HelpRow]) -> usize {
    let is_line = |row: &HelpRow| matches!(row, HelpRow::Line { .. });
    rows.split(|row| !is_line(row)).map(|group| group.len() + 1).max().unwrap_or(0)
}

/// Rows from top to bottom, column by column: an empty row stands before a group, and no title at a column's foot. A group
/// that is to stay whole begins another column where it does not fit below the one before, unless it fits into none.
fn flowed(rows: &[HelpRow], height: usize, whole: bool) -> Vec<(usize, usize)> {
    let is_title = |row: &HelpRow| matches!(row, HelpRow::Title(_));
    let (mut column, mut y) = (0, 0);
    let mut places = Vec::with_capacity(rows.len());
    for (index, row) in rows.iter().enumerate() {
        let title = is_title(row);
        y += usize::from(title && y > 0);
        let group = 1 + rows[index + 1..].iter().take_while(|row| !is_title(row)).count();
        let together = match title {
            true if whole && group <= height => group,
            true => 2,
            false => 1,
        };
        if height - y.min(height) < together && y > 0 {
            (column, y) = (column + 1, 0);
        }
        places.push((column, y));
        y += 1;
    }
    places
}

/// Draws the page: the chosen line is in sight, and why it can't be done now stands at the foot.
pub fn draw(help: &HelpView, theme: &Theme, area: Rect, buf: &mut Buffer) -> Drawn {
    let pen = Pen { theme, accent: Accent::Told, left: area.x };
    let mut drawn = Drawn::default();
    let page = super::page(&help.title, &help.note, pen, area, buf);
    let inset = GUTTER.min(page.width);
    let foot = 2.min(page.height);
    let body = Rect { x: page.x + inset, width: page.width - inset, height: page.height - foot, ..page };
    if body.is_empty() {
        return drawn;
    }
    let flow = Flow::of(&help.rows, body);
    let is_chosen = |row: &HelpRow| matches!(row, HelpRow::Line { line, .. } if *line == help.chosen);
    let (in_column, at) = help.rows.iter().position(is_chosen).map_or((0, 0), |index| flow.places[index]);
    let height = usize::from(body.height);
    let from = at.saturating_sub(height / 2).min(flow.height.saturating_sub(height));
    let page_of = |column: usize| column / flow.columns;
    let on = page_of(in_column);
    let mut hidden = (0, 0);
    for (row, (column, y)) in help.rows.iter().zip(&flow.places) {
        let there = y.checked_sub(from).filter(|y| *y < height && page_of(*column) == on);
        let Some(y) = there else {
            let side = if page_of(*column) < on || *y < from { &mut hidden.0 } else { &mut hidden.1 };
            *side += usize::from(matches!(row, HelpRow::Line { .. }));
            continue;
        };
        let x = (column % flow.columns) * (flow.cells + GAP);
        let cells = flow.cells.min(usize::from(body.width).saturating_sub(x));
        let (x, y) = (body.x + x as u16, body.y + y as u16);
        if is_chosen(row) && x > area.x {
            pen.words(buf, x - 1, y, 1, theme.glyph(Glyph::Cursor), Tone::Accent);
        }
        if matches!(row, HelpRow::Line { refused: Some(_), .. }) && x > area.x + 1 {
            pen.words(buf, x - 2, y, 1, NOT_NOW, Tone::Dim);
        }
        let pieces = match row {
            HelpRow::Title(title) => vec![Piece::new(title.as_str(), Tone::Lit)],
            HelpRow::Line { keys, what, refused, .. } => {
                let (key, words) = match refused {
                    Some(_) => (Tone::Dim, Tone::Dim),
                    None if is_chosen(row) => (Tone::Strong, Tone::Strong),
                    None => (Tone::Accent, Tone::Plain),
                };
                vec![Piece::new(padded(keys, flow.keys + KEY_GAP), key), Piece::new(what.as_str(), words)]
            }
        };
        if let HelpRow::Line { line, .. } = row {
            drawn.spot(Rect { x, y, width: cells as u16, height: 1 }, Spot::Line(*line));
        }
        Row::of(pieces).draw(buf, pen, x, y, cells as u16);
    }
    let refused = help.rows.iter().find(|row| is_chosen(row)).and_then(|row| match row {
        HelpRow::Line { refused, .. } => refused.as_ref(),
        HelpRow::Title(_) => None,
    });
    if foot == 2 {
        // It stands below the lines and not at the far end of a tall screen.
        let shown = flow.places.iter().map(|(_, y)| y + 1).max().unwrap_or(0).min(height);
        // That more is there is told before why the chosen line can't be done.
        let counts = [(&help.more.0, hidden.0), (&help.more.1, hidden.1)];
        let counts: Vec<String> =
            counts.into_iter().filter(|(_, n)| *n > 0).map(|(words, n)| words.with(n)).collect();
        let row = Row {
            hangs: false,
            left: vec![Piece::new(refused.unwrap_or(&help.not_now).as_str(), Tone::Dim)],
            right: vec![Piece::new(counts.join(DOT), Tone::Plain)],
        };
        row.draw(buf, pen, body.x, body.y + shown as u16 + 1, body.width);
    }
    drawn
}
