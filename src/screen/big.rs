//! Headlines in big glyphs, set proportionally: each glyph of the 8×8 font takes only the pixels that it has ink in,
//! and lines are broken so that they are of like length. What the font has no glyph for is not set big at all: a
//! hole in a word would be a lie.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::Widget;
use tui_big_text::{BigText, PixelSize};

/// Pixels of a glyph, in both directions.
const GLYPH: usize = 8;
/// Pixels from the top of a glyph to its foot: a capital stands on the last row but one.
pub const CAPITAL_PIXELS: u8 = 7;
/// Pixels of a glyph from top to bottom.
pub const GLYPH_PIXELS: u8 = GLYPH as u8;
/// Pixels between two glyphs, and of a space.
const GAP: usize = 1;
const SPACE: usize = 4;

/// How many pixels a cell holds, across and down; the largest glyphs first.
const SIZES: [(usize, usize); 3] = [(1, 1), (1, 2), (2, 2)];

/// How many rows a line takes in each of the sizes, the smallest first.
pub fn row_counts() -> Vec<u16> {
    let mut counts: Vec<u16> = SIZES.iter().map(|(_, down)| (GLYPH / down) as u16).collect();
    counts.sort_unstable();
    counts.dedup();
    counts
}

/// A text that has been set in big glyphs.
pub struct Big {
    lines: Vec<Vec<bool>>,
    cell: (usize, usize),
    /// Cells that it takes.
    pub width: u16,
    /// Rows that it takes.
    pub height: u16,
}

/// One glyph, as columns of pixels.
type Glyph = Vec<[bool; GLYPH]>;

impl Big {
    /// Sets a text in the largest glyphs in which it takes at most `width` cells, `height` rows and `lines` lines.
    /// `None` when no size fits, or when a glyph is not in the font.
    pub fn set(text: &str, width: u16, height: u16, lines: u16) -> Option<Self> {
        let words: Vec<Glyph> =
            text.split(' ').filter(|word| !word.is_empty()).map(word).collect::<Option<_>>()?;
        SIZES.into_iter().find_map(|cell| set_in(&words, width, height, lines, cell))
    }

    /// Draws it; nothing outside of the area.
    pub fn draw(&self, area: Rect, style: Style, buf: &mut Buffer) {
        let (across, down) = self.cell;
        let rows_a_line = GLYPH / down;
        for (number, line) in self.lines.iter().enumerate() {
            let columns = line.len() / GLYPH;
            let ink = |x: usize, y: usize| x < columns && line[x * GLYPH + y];
            for row in 0..rows_a_line {
                for column in 0..columns.div_ceil(across) {
                    let (x, y) = (column * across, row * down);
                    let Some(symbol) = symbol(&ink, x, y, self.cell) else { continue };
                    let to_x = area.x.saturating_add(column as u16);
                    let to_y = area.y.saturating_add((number * self.leading() + row) as u16);
                    if to_x < area.right() && to_y < area.bottom() {
                        buf[(to_x, to_y)].set_symbol(symbol).set_style(style);
                    }
                }
            }
        }
    }

    /// Rows from the top of one line to the top of the next.
    fn leading(&self) -> usize {
        leading(self.cell)
    }
}

fn leading((_, down): (usize, usize)) -> usize {
    // The font keeps a row below its letters; the largest glyphs need more air than that.
    GLYPH / down + usize::from(down == 1)
}

fn set_in(words: &[Glyph], width: u16, height: u16, lines: u16, cell: (usize, usize)) -> Option<Big> {
    let pixels = usize::from(width) * cell.0;
    let wrapped = wrap(words, pixels)?;
    let rows = (wrapped.len().checked_sub(1)?) * leading(cell) + GLYPH / cell.1;
    if wrapped.len() > usize::from(lines) || rows > usize::from(height) {
        return None;
    }
    // As narrow as the number of lines allows: then the lines are of like length.
    let widest = words.iter().map(Vec::len).max().unwrap_or(0);
    let balanced =
        (widest..pixels).find_map(|limit| wrap(words, limit).filter(|lines| lines.len() == wrapped.len()));
    let lines: Vec<Vec<bool>> = balanced.unwrap_or(wrapped).iter().map(|line| line.concat()).collect();
    let columns = lines.iter().map(|line| line.len() / GLYPH).max().unwrap_or(0);
    Some(Big { lines, cell, width: columns.div_ceil(cell.0) as u16, height: rows as u16 })
}

/// Lines of words; `None` when a word is wider than a line.
fn wrap(words: &[Glyph], pixels: usize) -> Option<Vec<Glyph>> {
    let mut lines: Vec<Glyph> = Vec::new();
    for word in words {
        if word.len() > pixels {
            return None;
        }
        match lines.last_mut() {
            Some(line) if line.len() + SPACE + word.len() <= pixels => {
                line.extend([[false; GLYPH]; SPACE]);
                line.extend(word);
            }
            _ => lines.push(word.clone()),
        }
    }
    Some(lines)
}

/// A word as pixels; a no-break space stays within it.
fn word(word: &str) -> Option<Glyph> {
    let mut columns: Glyph = Vec::new();
    for letter in word.chars() {
        if letter == '\u{a0}' {
            columns.extend([[false; GLYPH]; SPACE - GAP]);
            continue;
        }
        let gap = if columns.is_empty() { 0 } else { GAP };
        columns.extend([[false; GLYPH]].repeat(gap));
        columns.extend(glyph(letter)?);
    }
    Some(columns)
}

/// The pixels of a letter, without the empty columns on both sides.
fn glyph(letter: char) -> Option<Glyph> {
    // Typographic marks that the font lacks, as their plain kin.
    let letter = match letter {
        '’' | '‘' => '\'',
        '“' | '”' => '"',
        '–' | '—' | '‑' => '-',
        other => other,
    };
    let area = Rect::new(0, 0, GLYPH as u16, GLYPH as u16);
    let mut cells = Buffer::empty(area);
    let line = Line::from(letter.to_string());
    BigText::builder().pixel_size(PixelSize::Full).lines(vec![line]).build().render(area, &mut cells);
    let column = |x: usize| {
        let mut pixels = [false; GLYPH];
        for (y, pixel) in pixels.iter_mut().enumerate() {
            *pixel = cells[(x as u16, y as u16)].symbol() != " ";
        }
        pixels
    };
    let columns: Vec<[bool; GLYPH]> = (0..GLYPH).map(column).collect();
    let has_ink = |column: &[bool; GLYPH]| column.contains(&true);
    let from = columns.iter().position(has_ink)?;
    let to = columns.iter().rposition(has_ink)?;
    Some(columns[from..=to].to_vec())
}

/// The block of a cell's pixels; `None` for an empty one.
fn symbol(
    ink: &impl Fn(usize, usize) -> bool,
    x: usize,
    y: usize,
    cell: (usize, usize),
) -> Option<&'static str> {
    const QUADRANTS: [&str; 16] =
        [" ", "▘", "▝", "▀", "▖", "▌", "▞", "▛", "▗", "▚", "▐", "▜", "▄", "▙", "▟", "█"];
    let (right, below) = (x + cell.0 - 1, y + cell.1 - 1);
    let corners = [(x, y), (right, y), (x, below), (right, below)];
    let bits = corners.iter().enumerate().map(|(bit, (x, y))| usize::from(ink(*x, *y)) << bit).sum::<usize>();
    (bits > 0).then_some(QUADRANTS[bits])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_set_as_large_as_fits_and_never_cut() {
        let wide = Big::set("Shift bids", 200, 30, 2).expect("fits");
        assert_eq!(wide.height, 8);
        let narrow = Big::set("Shift bids", 40, 10, 2).expect("fits");
        assert!(narrow.width <= 40 && narrow.height <= 10);
        assert!(Big::set("Incomprehensibilities", 30, 30, 3).is_none());
        assert!(Big::set("", 80, 10, 2).is_none());
    }

    #[test]
    fn what_the_font_lacks_is_not_set_big() {
        assert!(Big::set("中文", 200, 30, 2).is_none());
        assert!(Big::set("¿Qué cambió?", 200, 30, 2).is_some());
    }

    #[test]
    fn capitals_stand_on_the_last_row_but_one() {
        let h = glyph('H').expect("in the font");
        let inked = |y: usize| h.iter().any(|column| column[y]);
        let rows: Vec<usize> = (0..GLYPH).filter(|y| inked(*y)).collect();
        assert_eq!(rows, (0..usize::from(CAPITAL_PIXELS)).collect::<Vec<_>>());
        assert_eq!(row_counts(), [4, 8]);
    }

    #[test]
    fn the_smallest_glyphs_are_packed_by_the_pixel() {
        let big = Big::set("il", 5, 4, 1).expect("fits");
        let mut buf = Buffer::empty(Rect::new(0, 0, 6, 4));
        big.draw(buf.area, Style::new(), &mut buf);
        let rows: Vec<String> = (0..4).map(|y| (0..6).map(|x| buf[(x, y)].symbol()).collect()).collect();
        assert_eq!(rows, ["▝▘▝█  ", "▜▌ █  ", "▐▌ █  ", "▀▀▝▀▘ "]);
    }
}
