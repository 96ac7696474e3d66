//! The floor's levels in big glyphs: the need, its interval on the scale, the number and its doubt, the weeks. In rows where
//! a screen has the width for them, else side by side with their numbers alone large.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Line;
use super::block::Block;
use crate::screen::big::{Big, Size, Words};
use crate::screen::level::Level;
use crate::screen::lines::{self, Pen, Piece, Run};
use crate::screen::theme::{Glyphs, Tone};

/// Cells of the narrowest scale in which a level can be seen from afar beside the smallest glyphs, and of the widest that
/// is one shape.
const SCALE: (u16, u16) = (22, 200);

/// Cells of the narrowest column of a level that stands beside others, and those between two.
const COLUMN_MIN: u16 = 15;
const COLUMNS_APART: u16 = 3;
/// Rows of such a column besides its number: the name, the interval, the ends of the scale, the weeks.
const COLUMN_ROWS: u16 = 4;

/// A level that has been set.
#[derive(Clone)]
pub struct Set {
    size: Size,
    name: Big,
    number: Big,
    doubt: Big,
    /// From which column on the scale stands, the number, its doubt, and the bars of the weeks.
    columns: [u16; 4],
    scale: u16,
    /// What the ends of the scale are set in.
    ends: Option<Size>,
    level: Level,
    bars: String,
}

/// How far levels stand from each other.
#[derive(Clone, Copy)]
pub enum Air {
    /// Two thirds of a line.
    Wide,
    /// A quarter of a line.
    Close,
}

/// Sets levels in the largest size in which they have their place in so many columns and rows.
pub fn set(
    levels: &[Level],
    sizes: &'static [Size],
    room: (u16, u16),
    air: Air,
) -> Option<(Size, Vec<Block>)> {
    let ends = Size::text(sizes).last();
    Size::text(sizes).find_map(|size| Some((size, in_size(levels, (size, ends), room, air)?)))
}

fn in_size(
    levels: &[Level],
    (size, ends): (Size, Option<Size>),
    (width, height): (u16, u16),
    air: Air,
) -> Option<Vec<Block>> {
    let gap = match air {
        Air::Wide => size.leading() * 2 / 3,
        Air::Close => (size.leading() / 4).max(1),
    };
    let rows = levels.len() as u16 * size.leading() + (levels.len() as u16 - 1) * gap;
    if rows > height {
        return None;
    }
    let big = |words: &str, tone| Words::of(&[Run::new(words, tone)])?.fill(size, width, 1);
    let mut sets = Vec::new();
    for level in levels {
        let figures = level.figures.as_ref();
        sets.push(Set {
            size,
            name: big(level.name.as_str(), Tone::Strong)?,
            number: big(figures.map_or("–", |figures| figures.mean.as_str()), Tone::Strong)?,
            doubt: big(figures.map_or(level.none.as_str(), |it| it.doubt.as_str()), Tone::Dim)?,
            columns: [0; 4],
            scale: 0,
            ends,
            level: level.clone(),
            bars: level.bars(),
        });
    }
    let widest = |of: fn(&Set) -> u16| sets.iter().map(of).max().unwrap_or(0);
    let name = widest(|set| set.name.width);
    let number = widest(|set| set.number.width) + size.leading();
    let doubt = widest(|set| set.doubt.width);
    let bars = widest(|set| set.bars.chars().count() as u16 * bar(set.size));
    let least = SCALE.0 * size.scale() as u16;
    // Columns stand closer before the weeks go, and the weeks go before the scale becomes too short.
    let ways = [(2, bars), (1, bars), (2, 0), (1, 0)];
    let (apart, bars, scale) = ways.into_iter().find_map(|(lines, bars)| {
        let apart = lines * size.leading();
        let taken = name + 2 * apart + number + doubt + if bars > 0 { apart + bars } else { 0 };
        let scale = width.checked_sub(taken).filter(|cells| *cells >= least)?;
        Some((apart, bars, scale.min(SCALE.1)))
    })?;
    let name = name + apart;
    let mut blocks = Vec::new();
    for (index, mut set) in sets.into_iter().enumerate() {
        let at = name + scale + apart;
        set.columns = [name, at, at + number, at + number + doubt + apart];
        set.scale = scale;
        if bars == 0 {
            set.bars.clear();
        }
        blocks.extend((index > 0).then_some(Block::Space(gap)));
        blocks.push(Block::Level(Box::new(set)));
    }
    Some(blocks)
}

/// Cells of a week's bar.
fn bar(size: Size) -> u16 {
    (size.leading() / 4).max(1)
}

/// Rows of a scale's line and of the band on it, beside letters of so many rows.
fn thickness(rows: u16) -> (u16, u16) {
    // Odd, so that both have their middle in one row.
    let line = (rows / 6) | 1;
    (line, if rows > 4 { line + 2 } else { line })
}

/// Cells of a piece of a band.
fn wide(piece: &Piece) -> usize {
    if piece.tone == Tone::Accent { lines::width(&piece.words) } else { 0 }
}

/// Fills a part of an area with words of one cell.
fn put(
    buf: &mut Buffer,
    pen: Pen<'_>,
    area: Rect,
    (columns, rows): (Range<u16>, Range<u16>),
    words: &str,
    tone: Tone,
) {
    for y in rows.filter(|y| *y < area.bottom()) {
        for x in columns.clone().filter(|x| *x < area.right()) {
            pen.pieces(buf, x, y, &[Piece::new(words, tone)]);
        }
    }
}

impl Set {
    pub(super) fn height(&self) -> u16 {
        self.size.leading()
    }

    pub(super) fn draw(&self, pen: Pen<'_>, area: Rect, buf: &mut Buffer) {
        let beside = |from: u16| Rect { x: area.x + from, width: area.width.saturating_sub(from), ..area };
        self.name.draw(pen, area, buf);
        self.number.draw(pen, beside(self.columns[1]), buf);
        self.doubt.draw(pen, beside(self.columns[2]), buf);
        self.draw_scale(pen, beside(self.columns[0]), buf);
        self.draw_bars(pen, beside(self.columns[3]), buf);
    }

    /// The scale as a line, the interval as a band on it, the level as a mark that stands out of the band: as thick as the letters
    /// beside it, and each end and the level in the very cell in which it would be with thin ones.
    fn draw_scale(&self, pen: Pen<'_>, area: Rect, buf: &mut Buffer) {
        let rows = self.size.leading();
        let middle = (rows - 1) / 2;
        let (line, band) = thickness(rows);
        let pieces = self.level.line(usize::from(self.scale));
        let ink = if pen.theme.glyphs == Glyphs::Ascii { "#" } else { "█" };
        let thin = if rows > 4 { "━" } else { "─" };
        let mut x = area.x;
        let mut level = None;
        for piece in &pieces {
            for glyph in piece.words.chars() {
                // A level without its interval, and one with it: both have a mark.
                let (high, tone) = match piece.tone {
                    Tone::Strong => {
                        level = Some(x);
                        (band, Tone::Accent)
                    }
                    Tone::Accent => (band, Tone::Accent),
                    _ => (line, Tone::Dim),
                };
                let glyph = glyph.to_string();
                let words = match high {
                    1 if tone == Tone::Dim && rows <= 4 => glyph.as_str(),
                    1 if tone == Tone::Dim => thin,
                    _ => ink,
                };
                let top = area.y + middle.saturating_sub((high - 1) / 2);
                put(buf, pen, area, (x..x + 1, top..top + high), words, tone);
                x += 1;
            }
        }
        if let Some(x) = level {
            // Nor does a mark hide how wide the doubt is.
            let doubt = |pieces: &[Piece]| pieces.iter().any(|piece| wide(piece) > 1);
            let at = pieces.iter().position(|piece| piece.tone == Tone::Strong).unwrap_or(0);
            let side = u16::from(rows > 9 && doubt(&pieces[..at]) && doubt(&pieces[at + 1..]));
            let columns = x.saturating_sub(side).max(area.x)..(x + side + 1).min(area.x + self.scale);
            put(buf, pen, area, (columns, area.y..area.y + 2 * middle + 1), ink, Tone::Strong);
        }
        self.draw_ends(pen, area, middle - (line - 1) / 2 + line, buf);
    }

    /// The ends of the scale below its line: in letters where there are rows for them.
    fn draw_ends(&self, pen: Pen<'_>, area: Rect, below: u16, buf: &mut Buffer) {
        let rows = self.size.leading().saturating_sub(below + 1);
        let size = self.ends.filter(|size| size.leading() <= rows);
        for (end, is_last) in [(&self.level.ends.0, false), (&self.level.ends.1, true)] {
            let line = Line::of(vec![Piece::new(end.as_str(), Tone::Dim)], size, self.scale);
            let high = size.filter(|_| line.is_big()).map_or(1, Size::leading);
            let y = match high {
                1 => (area.y + below).min(area.bottom() - 1),
                _ => area.y + below + 1,
            };
            let x = area.x + if is_last { self.scale.saturating_sub(line.width()) } else { 0 };
            line.draw(pen, x, Rect { y, height: high, ..area }, buf);
        }
    }

    /// A bar a week, as high as the glyphs.
    fn draw_bars(&self, pen: Pen<'_>, area: Rect, buf: &mut Buffer) {
        const EIGHTHS: [&str; 9] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
        let rows = self.size.leading() - 1;
        for (week, glyph) in self.bars.chars().enumerate() {
            let Some(step) = "▁▂▃▄▅▆▇█".chars().position(|have| have == glyph) else {
                continue;
            };
            let mut eighths = (step as u16 + 1) * rows;
            for row in (0..rows).rev() {
                let cell = EIGHTHS[usize::from(eighths.min(8))].repeat(usize::from(bar(self.size)));
                let (x, y) = (area.x + week as u16 * bar(self.size), area.y + row);
                if eighths > 0 && x < area.right() && y < area.bottom() {
                    pen.pieces(buf, x, y, &[Piece::new(cell, Tone::Dim)]);
                }
                eighths = eighths.saturating_sub(8);
            }
        }
    }
}

/// Levels side by side, in the order of the needs, with their numbers in big glyphs.
#[derive(Clone)]
pub struct Beside {
    levels: Vec<Column>,
    /// Cells of a column, and rows of a number.
    column: u16,
    rows: u16,
    has_weeks: bool,
    /// The size of the numbers.
    pub size: Size,
}

/// A level in its column: the number, and its doubt in the smallest letters, or in plain type where they have no room.
#[derive(Clone)]
struct Column {
    level: Level,
    number: Big,
    doubt: Option<Big>,
}

impl Beside {
    /// Sets levels with the largest numbers that have their place in so many columns and rows.
    pub fn of(levels: &[Level], sizes: &'static [Size], (width, height): (u16, u16)) -> Option<Self> {
        let count = u16::try_from(levels.len()).ok().filter(|count| *count > 0)?;
        let column = width.checked_sub(COLUMNS_APART * (count - 1))? / count;
        if column < COLUMN_MIN {
            return None;
        }
        let smallest = Size::text(sizes).last()?;
        let big = |words: &str, tone, size| Words::of(&[Run::new(words, tone)])?.fill(size, column, 1);
        let of = |size: Size, is_big: bool| {
            let set = |level: &Level| {
                let figures = level.figures.as_ref();
                let number = big(figures.map_or("–", |it| it.mean.as_str()), Tone::Strong, size)?;
                let said = figures.map_or(level.none.as_str(), |it| it.doubt.as_str());
                let doubt = match figures.filter(|_| is_big) {
                    Some(_) => Some(big(said, Tone::Dim, smallest)?),
                    None => None,
                };
                let plain = lines::width(said) as u16;
                let beside = doubt.as_ref().map_or(plain, |doubt| doubt.width);
                let fits = number.width + 1 + beside <= column && number.height + COLUMN_ROWS <= height;
                fits.then(|| Column { level: level.clone(), number, doubt })
            };
            let levels: Vec<Column> = levels.iter().map(set).collect::<Option<_>>()?;
            let rows = levels.iter().map(|set| set.number.height).max()?;
            let has_weeks = levels.iter().any(|set| set.level.has_past);
            Some(Self { levels, column, rows, has_weeks, size })
        };
        Size::text(sizes)
            .flat_map(|size| [(size, true), (size, false)])
            .find_map(|(size, is_big)| of(size, is_big))
    }

    pub(super) fn height(&self) -> u16 {
        self.rows + COLUMN_ROWS - u16::from(!self.has_weeks)
    }

    pub(super) fn draw(&self, pen: Pen<'_>, area: Rect, buf: &mut Buffer) {
        let cells = usize::from(self.column);
        let put = |buf: &mut Buffer, x: u16, y: u16, pieces: &[Piece]| {
            if y < area.bottom() && x < area.right() {
                pen.pieces(buf, x, y, &lines::cut_pieces(pieces, cells));
            }
        };
        for (Column { level, number, doubt }, column) in self.levels.iter().zip(0..) {
            let x = area.x + column * (self.column + COLUMNS_APART);
            let name = format!("{} {}", level.shape, level.name);
            put(buf, x, area.y, &[Piece::new(name, Tone::Plain)]);
            let top = area.y + 1;
            let room = Rect { x, y: top, width: self.column, height: area.bottom().saturating_sub(top) };
            number.draw(pen, room, buf);
            // The doubt stands on the line of the number, at the column's end.
            match doubt {
                Some(doubt) => {
                    let down = number.height.saturating_sub(doubt.height + number.size().scale() as u16 - 1);
                    let left = self.column.saturating_sub(doubt.width);
                    let room = Rect { x: x + left, y: top + down, width: doubt.width, ..room };
                    doubt.draw(pen, room.intersection(area), buf);
                }
                None => {
                    let said = level.figures.as_ref().map_or(level.none.as_str(), |it| it.doubt.as_str());
                    let foot = top + number.height.saturating_sub(1);
                    let left = self.column.saturating_sub(lines::width(said) as u16);
                    put(buf, x + left, foot, &[Piece::new(said, Tone::Dim)]);
                }
            }
            let below = top + self.rows;
            put(buf, x, below, &level.line(cells));
            let [least, greatest] = [&level.ends.0, &level.ends.1].map(|end| end.as_str());
            let between = cells.saturating_sub(lines::width(least) + lines::width(greatest));
            let ends = format!("{least}{}{greatest}", " ".repeat(between));
            put(buf, x, below + 1, &[Piece::new(ends, Tone::Dim)]);
            let bars = level.bars();
            if !bars.is_empty() {
                let past = format!("  {}", level.past);
                let mut line = vec![Piece::new(bars, Tone::Dim), Piece::new(past, Tone::Faint)];
                // A word that has no place is left out.
                line.truncate(if lines::pieces_width(&line) <= cells { 2 } else { 1 });
                put(buf, x, below + 2, &line);
            }
        }
    }
}
