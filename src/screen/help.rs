//! The keys, from the one table of commands.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::card::GUTTER;
use super::level::padded;
use super::lines::{self, Pen, Piece, Row};
use super::theme::{Accent, Theme, Tone};
use super::words;
use crate::model::Command;
use crate::model::command::TABLE;

/// One line: the keys, and what they do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HelpLine {
    /// The keys.
    pub keys: Vec<&'static str>,
    /// What they do.
    pub what: &'static str,
}

/// Says the keys. Those of single panes stand together.
pub fn view() -> Vec<HelpLine> {
    let mut lines: Vec<HelpLine> = Vec::new();
    for row in TABLE {
        if matches!(row.command, Command::FocusPane(_)) {
            match lines.iter_mut().find(|line| line.what == words::TO_THAT_PANE) {
                Some(line) => line.keys.extend(row.keys),
                None => lines.push(HelpLine { keys: row.keys.to_vec(), what: words::TO_THAT_PANE }),
            }
            continue;
        }
        lines.push(HelpLine { keys: row.keys.to_vec(), what: row.help });
    }
    lines
}

/// Draws the keys, in as many columns as it takes.
pub fn draw(help: &[HelpLine], theme: &Theme, area: Rect, buf: &mut Buffer) {
    const GAP: usize = 2;
    let pen = Pen { theme, accent: Accent::Told, left: area.x };
    let keys = |line: &HelpLine| {
        let keys: Vec<&str> = line.keys.iter().map(|key| words::key(key)).collect();
        keys.join(" ")
    };
    let key_cells = help.iter().map(|line| lines::width(&keys(line))).max().unwrap_or(0);
    let cells = key_cells + GAP + help.iter().map(|line| lines::width(line.what)).max().unwrap_or(0);
    let page = super::page(words::HELP, words::HELP_CLOSE, pen, area, buf);
    let inset = GUTTER.min(page.width);
    let body = Rect { x: page.x + inset, width: page.width - inset, ..page };
    let column_height = usize::from(body.height).max(1);
    for (index, line) in help.iter().enumerate() {
        let (column, y) = (index / column_height, index % column_height);
        let x = column * (cells + 6);
        if x >= usize::from(body.width) || column > 0 && x + cells > usize::from(body.width) {
            break;
        }
        let row = Row::of(vec![
            Piece::new(padded(&keys(line), key_cells + GAP), Tone::Lit),
            Piece::new(line.what, Tone::Plain),
        ]);
        row.draw(buf, pen, body.x + x as u16, body.y + y as u16, body.width - x as u16);
    }
}
