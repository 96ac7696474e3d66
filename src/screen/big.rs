//! Headlines in big glyphs, set proportionally: each glyph of the 8×8 font takes only the columns that it has ink
//! in. What the font has no glyph for is not set big at all: a hole in a word would be a lie.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::Widget;
use tui_big_text::{BigText, PixelSize};

/// The sizes, the largest first: cells of a glyph, and its rows.
const SIZES: [Size; 4] = [
    Size { pixel: PixelSize::Full, width: 8, height: 8, gap: 1, space: 4 },
    Size { pixel: PixelSize::HalfHeight, width: 8, height: 4, gap: 1, space: 4 },
    Size { pixel: PixelSize::Quadrant, width: 4, height: 4, gap: 1, space: 2 },
    Size { pixel: PixelSize::Sextant, width: 4, height: 3, gap: 1, space: 2 },
];

#[derive(Clone, Copy)]
struct Size {
    pixel: PixelSize,
    width: u16,
    height: u16,
    /// Cells between two glyphs.
    gap: u16,
    /// Cells of a space.
    space: u16,
}

/// A text that has been set in big glyphs.
pub struct Big {
    glyphs: Vec<Placed>,
    size: Size,
    /// Cells that it takes.
    pub width: u16,
    /// Rows that it takes.
    pub height: u16,
}

struct Placed {
    x: u16,
    y: u16,
    glyph: Glyph,
}

#[derive(Clone)]
struct Glyph {
    cells: Buffer,
    from: u16,
    width: u16,
}

impl Big {
    /// Sets a text in the largest glyphs in which it takes at most `width` cells, `height` rows and `lines` lines.
    /// `None` when no size fits, or when a glyph is not in the font.
    pub fn set(text: &str, width: u16, height: u16, lines: u16) -> Option<Self> {
        SIZES.into_iter().find_map(|size| Self::set_in(text, width, height, lines, size))
    }

    fn set_in(text: &str, width: u16, height: u16, lines: u16, size: Size) -> Option<Self> {
        let leading = u16::from(size.height > 4);
        let mut big = Self { glyphs: Vec::new(), size, width: 0, height: size.height };
        let (mut x, mut y) = (0u16, 0u16);
        for word in text.split_whitespace() {
            let glyphs: Vec<Glyph> =
                word.chars().map(|letter| Glyph::of(letter, size)).collect::<Option<_>>()?;
            let cells: u16 =
                glyphs.iter().map(|glyph| glyph.width + size.gap).sum::<u16>().saturating_sub(size.gap);
            if x > 0 && x + size.space + cells > width {
                (x, y) = (0, y + size.height + leading);
                big.height = y + size.height;
            } else if x > 0 {
                x += size.space;
            }
            if x + cells > width || y + size.height > height || y / (size.height + leading) >= lines {
                return None;
            }
            for glyph in glyphs {
                let advance = glyph.width + size.gap;
                big.glyphs.push(Placed { x, y, glyph });
                x += advance;
            }
            x -= size.gap;
            big.width = big.width.max(x);
        }
        (!big.glyphs.is_empty()).then_some(big)
    }

    /// Draws it; nothing outside of the area.
    pub fn draw(&self, area: Rect, style: Style, buf: &mut Buffer) {
        for Placed { x, y, glyph } in &self.glyphs {
            for row in 0..self.size.height {
                for column in 0..glyph.width {
                    let (to_x, to_y) = (area.x + x + column, area.y + y + row);
                    let inside = to_x < area.right() && to_y < area.bottom();
                    let symbol = glyph.cells[(glyph.from + column, row)].symbol();
                    if inside && symbol != " " {
                        buf[(to_x, to_y)].set_symbol(symbol).set_style(style);
                    }
                }
            }
        }
    }
}

impl Glyph {
    fn of(letter: char, size: Size) -> Option<Self> {
        // Typographic marks that the font lacks, as their plain kin.
        let letter = match letter {
            '’' | '‘' => '\'',
            '“' | '”' => '"',
            '–' | '—' | '‑' => '-',
            other => other,
        };
        let area = Rect::new(0, 0, size.width, size.height);
        let mut cells = Buffer::empty(area);
        let line = Line::from(letter.to_string());
        BigText::builder().pixel_size(size.pixel).lines(vec![line]).build().render(area, &mut cells);
        let has_ink = |column: &u16| (0..size.height).any(|row| cells[(*column, row)].symbol() != " ");
        let from = (0..size.width).find(has_ink)?;
        let to = (0..size.width).rev().find(has_ink)?;
        Some(Self { cells, from, width: to + 1 - from })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_set_as_large_as_fits_and_never_cut() {
        let wide = Big::set("Shift bids", 200, 30, 2).expect("fits");
        assert_eq!(wide.height, 8);
        let narrow = Big::set("Shift bids", 60, 10, 2).expect("fits");
        assert!(narrow.width <= 60 && narrow.height <= 10);
        assert!(Big::set("Incomprehensibilities", 30, 30, 3).is_none());
        assert!(Big::set("", 80, 10, 2).is_none());
    }

    #[test]
    fn what_the_font_lacks_is_not_set_big() {
        assert!(Big::set("中文", 200, 30, 2).is_none());
        assert!(Big::set("¿Qué cambió?", 200, 30, 2).is_some());
    }
}
