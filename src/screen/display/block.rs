//! The blocks of a scene, from top to bottom: words in big glyphs or in plain type, facts, levels.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::levels;
use crate::screen::big::{Big, Size, Words};
use crate::screen::lines::{self, Overlong, Pen, Piece, Row, Run};
use crate::screen::theme::Tone;

/// Longer lines are hard to read from afar.
pub const MEASURE: u16 = 112;

/// What stands beside a headline that has no big glyphs.
const BAR: &str = "▌  ";

/// Words that have been set.
#[derive(Clone)]
pub enum Set {
    /// In plain type.
    Rows(Vec<Row>),
    /// In big glyphs.
    Big(Big),
}

impl Set {
    /// In big glyphs of a size, or in plain type: so is a text that the font lacks a letter of, while what is beside it
    /// stays as large as it is. `None` when it does not fit.
    pub(super) fn of(runs: &[Run], size: Option<Size>, width: u16, most: u16) -> Option<Self> {
        match size.and_then(|size| Some((size, Words::of(runs)?))) {
            Some((size, words)) => {
                let whole = words.fill(size, width, most);
                whole.or_else(|| words.broken(size, width)?.fill(size, width, most)).map(Set::Big)
            }
            None => Some(Self::plain(runs, width, most)),
        }
    }

    pub(super) fn plain(runs: &[Run], width: u16, most: u16) -> Self {
        let cells = usize::from(width.min(MEASURE));
        let rows = lines::wrap(runs, cells, cells, usize::from(most), Overlong::Break);
        Set::Rows(rows.into_iter().map(Row::of).collect())
    }

    /// A headline that has no big glyphs: bold, with air above and below it, and a bar beside it. Its letters stand as the
    /// terminal sets them: with spaces between them words fall apart.
    pub(super) fn apart(runs: &[Run], width: u16, most: u16) -> Self {
        let cells = usize::from(width.min(MEASURE)).saturating_sub(lines::width(BAR));
        let lines = lines::wrap(runs, cells, cells, usize::from(most), Overlong::Break);
        let bar = || Piece::new(BAR, Tone::Accent);
        let air = || Row::of(vec![bar()]);
        let mut rows: Vec<Row> = vec![air()];
        rows.extend(lines.into_iter().map(|line| Row::of(std::iter::once(bar()).chain(line).collect())));
        rows.push(air());
        Set::Rows(rows)
    }

    pub(super) fn is_big(&self) -> bool {
        matches!(self, Set::Big(_))
    }

    pub(super) fn width(&self) -> u16 {
        match self {
            Set::Rows(rows) => {
                let widths = rows.iter().map(|row| lines::pieces_width(&row.left));
                widths.max().and_then(|cells| u16::try_from(cells).ok()).unwrap_or(0)
            }
            Set::Big(big) => big.width,
        }
    }

    pub(super) fn height(&self) -> u16 {
        match self {
            Set::Rows(rows) => u16::try_from(rows.len()).unwrap_or(u16::MAX / 4),
            Set::Big(big) => big.height,
        }
    }

    pub(super) fn draw(&self, pen: Pen<'_>, area: Rect, buf: &mut Buffer) {
        match self {
            Set::Rows(rows) => {
                for (row, y) in rows.iter().zip(area.y..area.bottom()) {
                    row.draw(buf, pen, area.x, y, area.width.min(MEASURE));
                }
            }
            Set::Big(big) => big.draw(pen, area, buf),
        }
    }
}

/// A block of a scene, from top to bottom.
#[derive(Clone)]
pub enum Block {
    /// Air.
    Space(u16),
    /// Words.
    Words(Set),
    /// A label, and words from a column on.
    Fact {
        /// What it is.
        label: Set,
        /// From which column on.
        from: u16,
        /// The fact, in each of its languages.
        words: Vec<Set>,
    },
    /// What a fact is, above it.
    Below {
        /// What it is.
        label: Set,
        /// The fact.
        words: Set,
    },
    /// A level.
    Level(Box<levels::Set>),
    /// Levels side by side.
    Levels(Box<levels::Beside>),
}

/// From which row on a label stands, and the words beside it: the capitals of both end in one row, whatever is higher among them.
/// Plain words beside a large label stand at its middle.
fn beside(label: &Set, words: &[Set]) -> (u16, u16) {
    match (label, words.first()) {
        (Set::Big(label), Some(Set::Big(words))) => {
            let (label, words) = (label.foot(), words.foot());
            (words.saturating_sub(label), label.saturating_sub(words))
        }
        _ => (0, label.height().saturating_sub(height(words)) / 2),
    }
}

/// Rows of a fact in its languages: large letters of one do not touch those of the next.
fn height(words: &[Set]) -> u16 {
    let gaps = words.iter().rev().skip(1).filter(|words| words.is_big()).count() as u16;
    words.iter().map(Set::height).sum::<u16>() + gaps
}

impl Block {
    /// Rows that it takes.
    pub fn height(&self) -> u16 {
        match self {
            Block::Space(rows) => *rows,
            Block::Words(set) => set.height(),
            Block::Fact { label, words, .. } => {
                let (above_label, above_words) = beside(label, words);
                (above_label + label.height()).max(above_words + height(words))
            }
            Block::Below { label, words } => label.height() + words.height(),
            Block::Level(level) => level.height(),
            Block::Levels(levels) => levels.height(),
        }
    }

    /// Draws it from the top of an area on.
    pub fn draw(&self, pen: Pen<'_>, area: Rect, buf: &mut Buffer) {
        match self {
            Block::Space(_) => {}
            Block::Words(set) => set.draw(pen, area, buf),
            Block::Fact { label, from, words } => {
                let below = |area: Rect, rows: u16| {
                    let rows = rows.min(area.height);
                    Rect { y: area.y + rows, height: area.height - rows, ..area }
                };
                let (above_label, above_words) = beside(label, words);
                label.draw(pen, below(area, above_label), buf);
                let room = Rect { x: area.x + from, width: area.width.saturating_sub(*from), ..area };
                let mut room = below(room, above_words);
                for words in words {
                    words.draw(pen, room, buf);
                    room = below(room, words.height() + u16::from(words.is_big()));
                }
            }
            Block::Below { label, words } => {
                label.draw(pen, area, buf);
                let down = label.height().min(area.height);
                words.draw(pen, Rect { y: area.y + down, height: area.height - down, ..area }, buf);
            }
            Block::Level(level) => level.draw(pen, area, buf),
            Block::Levels(levels) => levels.draw(pen, area, buf),
        }
    }
}
