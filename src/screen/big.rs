//! Words in big glyphs, of which a cell holds several dots. Lines are broken so that they are of like length. A text with a
//! letter that no font has a glyph for is not set big at all; a sign that they lack stands as the terminal draws it, and so does
//! an emoji beside the lowest letters. A line whose letters reach higher or lower than a capital and its tail is higher than others.

mod blocks;
mod enlarge;
mod font;
mod glyph;
mod long;
mod marks;
mod order;
mod unifont;
mod words;

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_bidi::{BidiInfo, Level};

use super::lines::{self, Pen, Piece, Run};
use super::theme::{Glyphs, Tone};
use blocks::symbol;
use enlarge::enlarged;
use font::GLYPH;
use glyph::{BASE, CAPITAL, Pictures, TAIL};
pub use words::Words;
use words::{Letter, Word};

/// Dots from the top of a glyph to its foot: a capital stands on the last row but one.
pub const CAPITAL_PIXELS: u8 = CAPITAL as u8;
/// Dots of a glyph from top to bottom.
pub const GLYPH_PIXELS: u8 = GLYPH as u8;

/// How large glyphs are: how many pixels a dot of the font takes in both directions, and how many a cell holds across
/// and down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    scale: usize,
    across: usize,
    down: usize,
}

const fn size(scale: usize, across: usize, down: usize) -> Size {
    Size { scale, across, down }
}

/// Half blocks make dots that are square, quadrants make narrow letters of the same height, sextants lower ones.
const FINE: &[Size] = &[
    size(4, 1, 2),
    size(3, 1, 2),
    size(4, 2, 2),
    size(4, 2, 3),
    size(3, 2, 2),
    size(2, 1, 2),
    size(3, 2, 3),
    size(2, 2, 2),
    size(2, 2, 3),
    size(1, 1, 2),
    size(1, 2, 2),
    size(1, 2, 3),
];
/// Without sextants, which many fonts lack.
const QUARTERS: &[Size] = &[
    size(4, 1, 2),
    size(3, 1, 2),
    size(4, 2, 2),
    size(3, 2, 2),
    size(2, 1, 2),
    size(2, 2, 2),
    size(1, 1, 2),
    size(1, 2, 2),
];
/// Where a cell is either full or empty.
const WHOLE: &[Size] = &[size(2, 1, 1), size(1, 1, 1)];

impl Size {
    /// The sizes that a terminal can draw, the largest first.
    pub fn all(glyphs: Glyphs, sextants: bool) -> &'static [Size] {
        match (glyphs, sextants) {
            (Glyphs::Unicode, true) => FINE,
            (Glyphs::Unicode, false) => QUARTERS,
            _ => WHOLE,
        }
    }

    /// The one way to pack dots in which text is set on a terminal: its letters are narrower than they are high.
    pub fn text(sizes: &'static [Size]) -> impl DoubleEndedIterator<Item = Size> + Clone {
        let finest = sizes.last().map(|size| (size.across, size.down));
        sizes.iter().copied().filter(move |size| Some((size.across, size.down)) == finest)
    }

    /// Rows from the top of one line to the top of the next. The font keeps a row of dots below its letters; large
    /// glyphs need more air than that.
    pub fn leading(self) -> u16 {
        self.height() as u16 + self.gap()
    }

    /// Rows between two lines.
    fn gap(self) -> u16 {
        u16::from(self.scale > 1 || self.down == 1)
    }

    fn height(self) -> usize {
        (GLYPH * self.scale).div_ceil(self.down)
    }

    /// Rows of a line of capitals.
    pub fn rows(self) -> u16 {
        self.height() as u16
    }

    /// The height of a capital, in rows.
    pub fn capital(self) -> f64 {
        (usize::from(CAPITAL_PIXELS) * self.scale) as f64 / self.down as f64
    }

    /// How emoji are drawn beside its letters.
    fn pictures(self) -> Pictures {
        match (self.scale, self.down) {
            (1, 2) => Pictures::Fine,
            (1, 3) => Pictures::Small,
            _ => Pictures::Large,
        }
    }

    /// Pixels of a dot of the font, in both directions.
    pub fn scale(self) -> usize {
        self.scale
    }

    /// Cells of an area of dots: how large a size is beside another.
    pub fn area(self) -> usize {
        (GLYPH * self.scale / self.across) * self.height()
    }

    /// Whole dots that a number of cells holds.
    pub fn dots(self, cells: u16) -> usize {
        usize::from(cells) * self.across / self.scale
    }

    /// Pixels that a number of cells holds across.
    fn pixels(self, cells: u16) -> usize {
        usize::from(cells) * self.across
    }

    /// Cells that a number of pixels takes.
    fn cells(self, pixels: usize) -> u16 {
        pixels.div_ceil(self.across) as u16
    }
}

/// A line of letters as they stand.
#[derive(Clone, Debug)]
struct Line {
    letters: Vec<Letter>,
    /// Pixels from its top to the foot of a capital.
    base: usize,
    height: u16,
}

impl Line {
    /// Letters as they are read, in the order in which they stand, with the gaps between them.
    fn of(read: Vec<Letter>, size: Size) -> Self {
        let (mut above, mut below) = (CAPITAL * size.scale, TAIL * size.scale);
        let is_drawn = |letter: &&Letter| letter.small(size).is_none() && !letter.is_fine(size);
        for letter in read.iter().filter(is_drawn) {
            let (pixels, ink) = (letter.glyph.grain.pixels(size.scale), letter.glyph.inked());
            above = above.max(BASE.saturating_sub(ink.start) * pixels);
            below = below.max(ink.end.saturating_sub(BASE) * pixels);
        }
        let height = (above + below).div_ceil(size.down) as u16;
        let mut letters: Vec<Letter> = Vec::with_capacity(2 * read.len());
        for letter in seen(read) {
            let gap = letters.last().map_or(0, |last| last.apart(&letter));
            letters.extend((gap > 0).then(|| Letter::gap(gap, Tone::Plain, 0)));
            letters.push(letter);
        }
        Self { letters, base: above, height }
    }

    /// The row in which its capitals end, from 0.
    fn foot(&self, size: Size) -> u16 {
        ((self.base - 1) / size.down) as u16
    }

    fn pixels(&self, size: Size) -> usize {
        self.letters.iter().map(|letter| letter.pixels(size)).sum()
    }

    /// True where its rows are those of a capital and its tail alone.
    fn is_usual(&self, size: Size) -> bool {
        self.base == CAPITAL * size.scale && self.height == size.height() as u16
    }

    /// Columns of pixels, the lowest bit in the first of its rows.
    fn columns(&self, size: Size) -> Vec<(u128, Tone)> {
        let of_letter = |letter: &Letter| {
            let pixels = letter.glyph.grain.pixels(size.scale);
            let down = self.base as i64 - (BASE * pixels) as i64;
            let place = move |bits: u128| if down < 0 { bits >> -down } else { bits << down };
            let tone = letter.tone;
            let (columns, stretch) = match letter.small(size) {
                Some(_) => (vec![0; letter.pixels(size)], 1),
                None if letter.is_fine(size) => (vec![0; letter.pixels(size)], 1),
                None => (enlarged(&letter.glyph, pixels), letter.glyph.grain.stretch(size)),
            };
            columns.into_iter().flat_map(move |bits| std::iter::repeat_n((place(bits), tone), stretch))
        };
        self.letters.iter().flat_map(of_letter).collect()
    }
}

/// Letters as they are read, in the order in which they stand.
fn seen(read: Vec<Letter>) -> Vec<Letter> {
    if read.iter().all(|letter| letter.level == 0) {
        return read;
    }
    let level = |letter: &Letter| Level::new(letter.level).unwrap_or(unicode_bidi::LTR_LEVEL);
    let levels: Vec<Level> = read.iter().map(level).collect();
    BidiInfo::reorder_visual(&levels).into_iter().filter_map(|at| read.get(at).cloned()).collect()
}

/// A text that has been set in big glyphs.
#[derive(Clone, Debug)]
pub struct Big {
    lines: Vec<Line>,
    size: Size,
    /// Rows between two lines.
    gap: u16,
    /// Cells that it takes.
    pub width: u16,
    /// Rows that it takes.
    pub height: u16,
}

impl Big {
    /// Sets one run in the largest size in which it takes at most `width` cells, `height` rows and `lines` lines.
    pub fn largest(runs: &[Run], sizes: &[Size], width: u16, height: u16, lines: u16) -> Option<Self> {
        let words = Words::of(runs)?;
        sizes.iter().find_map(|size| words.set(*size, width, lines).filter(|big| big.height <= height))
    }

    fn of(words: &[Word], lines: &[Range<usize>], size: Size) -> Self {
        let line = |range: &Range<usize>| Line::of(words::letters(&words[range.clone()]), size);
        let lines: Vec<Line> = lines.iter().map(line).collect();
        let width = size.cells(lines.iter().map(|line| line.pixels(size)).max().unwrap_or(0));
        // Where a tail would grow together with a letter below it, all lines stand a row farther apart.
        let touches = (GLYPH * size.scale).is_multiple_of(size.down)
            && lines.windows(2).any(|two| touch(&two[0], &two[1], size));
        let gap = size.gap().max(u16::from(touches));
        Self { lines, size, gap, width, height: 0 }.spaced(gap)
    }

    fn spaced(self, gap: u16) -> Self {
        let rows: u16 = self.lines.iter().map(|line| line.height).sum();
        let height = rows + gap * (self.lines.len().saturating_sub(1)) as u16;
        Self { gap, height, ..self }
    }

    /// The same with its lines as close as the font allows, where the room for more is not there.
    pub fn tight(self) -> Self {
        let high = self.lines.iter().any(|line| !line.is_usual(self.size));
        let gap = if high { self.gap } else { self.size.gap() };
        self.spaced(gap)
    }

    /// The row in which the capitals of its first line end, from 0.
    pub fn foot(&self) -> u16 {
        self.lines.first().map_or(0, |line| line.foot(self.size))
    }

    /// The size that it is set in.
    pub fn size(&self) -> Size {
        self.size
    }

    /// Draws it; nothing outside of the area.
    pub fn draw(&self, pen: Pen<'_>, area: Rect, buf: &mut Buffer) {
        let Size { across, down, .. } = self.size;
        let ink = if pen.theme.glyphs == Glyphs::Ascii { '#' } else { '█' };
        let mut top = area.y;
        for line in &self.lines {
            let foot = top.saturating_add(line.foot(self.size));
            let mut x = 0;
            for letter in &line.letters {
                if let Some(sign) = letter.small(self.size) {
                    let x = area.x.saturating_add(self.size.cells(x));
                    let cells = usize::from(area.right().saturating_sub(x));
                    if lines::width(sign) <= cells && foot < area.bottom() {
                        pen.pieces(buf, x, foot, &[Piece::new(sign, letter.tone)]);
                    }
                }
                if letter.is_fine(self.size) {
                    let at = (area.x.saturating_add(self.size.cells(x)), top);
                    let style = pen.theme.ink(letter.tone, pen.accent);
                    for ((x, y), symbol) in blocks::fine(&letter.glyph, 2 * line.base) {
                        let (x, y) = (at.0.saturating_add(x), at.1.saturating_add(y));
                        if x < area.right() && y < area.bottom() {
                            buf[(x, y)].set_char(symbol).set_style(style);
                        }
                    }
                }
                x += letter.pixels(self.size);
            }
            let columns = line.columns(self.size);
            for (x, cell) in columns.chunks(across).enumerate() {
                let to_x = area.x.saturating_add(x as u16);
                let tone = cell.iter().find(|(bits, _)| *bits != 0).map(|(_, tone)| *tone);
                let Some(tone) = tone.filter(|_| to_x < area.right()) else { continue };
                let style = pen.theme.ink(tone, pen.accent);
                for row in 0..line.height {
                    let to_y = top.saturating_add(row);
                    let Some(symbol) = symbol(cell, usize::from(row) * down, across, down, ink) else {
                        continue;
                    };
                    if to_y < area.bottom() {
                        buf[(to_x, to_y)].set_char(symbol).set_style(style);
                    }
                }
            }
            top = top.saturating_add(line.height + self.gap);
        }
    }
}

/// True when a pixel of the last row of one line meets one of the first row of the line below, also by a corner.
fn touch(upper: &Line, lower: &Line, size: Size) -> bool {
    let row = |line: &Line, row: usize| {
        line.columns(size).into_iter().map(|(bits, _)| bits >> row & 1 == 1).collect::<Vec<bool>>()
    };
    let (upper, lower) = (row(upper, usize::from(upper.height) * size.down - 1), row(lower, 0));
    let below = |x: usize| (x.saturating_sub(1)..=x + 1).any(|x| lower.get(x).copied().unwrap_or(false));
    upper.iter().enumerate().any(|(x, dot)| *dot && below(x))
}

#[cfg(test)]
mod tests {
    use super::blocks::sextant;
    use super::*;
    use crate::screen::theme::{Accent, Depth, Theme};

    fn set(text: &str, sizes: &[Size], width: u16, height: u16, lines: u16) -> Option<Big> {
        Big::largest(&[Run::new(text, Tone::Strong)], sizes, width, height, lines)
    }

    fn drawn(big: &Big, glyphs: Glyphs) -> Vec<String> {
        let theme = Theme::dusk(Depth::TrueColor, glyphs);
        let pen = Pen { theme: &theme, accent: Accent::Told, left: 0 };
        let mut buf = Buffer::empty(Rect::new(0, 0, big.width, big.height));
        big.draw(pen, buf.area, &mut buf);
        let row = |y| (0..big.width).map(|x| buf[(x, y)].symbol()).collect::<String>();
        (0..big.height).map(row).collect()
    }

    #[test]
    fn words_are_set_as_large_as_fits_and_never_cut() {
        let wide = set("Shift bids", QUARTERS, 300, 30, 2).expect("fits");
        assert!(wide.size().area() > size(2, 2, 2).area());
        let narrow = set("Shift bids", QUARTERS, 40, 10, 2).expect("fits");
        assert!(narrow.width <= 40 && narrow.height <= 10);
        assert!(set("Incomprehensibilities", FINE, 30, 30, 3).is_none());
        assert!(set("", FINE, 80, 10, 2).is_none());
        let sizes = |sizes: &[Size]| sizes.iter().map(|size| size.area()).collect::<Vec<_>>();
        for sizes in [sizes(FINE), sizes(QUARTERS), sizes(WHOLE)] {
            assert!(sizes.is_sorted_by(|large, small| large > small), "{sizes:?}");
        }
    }

    #[test]
    fn capitals_stand_on_the_last_row_but_one() {
        let capital = glyph::Glyph::of("H").expect("in the font");
        assert_eq!(capital.inked(), BASE - CAPITAL..BASE);
    }

    #[test]
    fn what_no_font_has_is_not_set_big_and_every_other_script_is() {
        assert!(set("की पाली", FINE, 200, 30, 2).is_none());
        let texts = [
            "¿Qué cambió? Às vezes não. Łódź",
            "Nguyễn Thị Minh Khai",
            "夜班的休息",
            "シフトの入札",
            "ابتداءً من",
        ];
        let scripts = ["אין לנו", "หน่วยงาน", "Смена Привет", "ქართული"];
        for text in texts.iter().chain(&scripts) {
            for size in FINE.iter().chain(WHOLE) {
                let big = set(text, &[*size], 900, 100, 1).unwrap_or_else(|| panic!("{text} in {size:?}"));
                // A letter is as high as one of the same size beside it, or higher; and drawn whole.
                assert!(usize::from(big.height) >= size.height(), "{text}");
                assert!(usize::from(big.height) <= 2 * size.height() + 1, "{text} {size:?} {}", big.height);
                let rows = drawn(&big, if size.down == 1 { Glyphs::Ascii } else { Glyphs::Unicode });
                let inked = |row: &String| !row.trim().is_empty();
                let higher = inked(&rows[0]) || rows.last().is_some_and(inked);
                assert!(higher || big.height as usize == size.height(), "{text}: no row for nothing");
            }
        }
    }

    #[test]
    fn a_line_with_higher_letters_is_higher_and_those_beside_it_are_not() {
        let small = |text: &str| {
            Words::of(&[Run::new(text, Tone::Plain)])
                .expect("glyphs")
                .fill(size(1, 2, 2), 100, 2)
                .expect("fits")
        };
        assert_eq!(small("Nguyen").height, 4);
        assert_eq!((small("Nguyễn").height, small("夜班").height), (6, 8));
        let two = small("Shift bids move to the second floor 夜班");
        assert_eq!(two.lines.iter().map(|line| line.height).collect::<Vec<_>>(), [4, 8]);
    }

    #[test]
    fn words_from_right_to_left_stand_as_they_are_read() {
        let line = |runs: &[Run]| {
            let words = Words::of(runs).expect("glyphs");
            let big = words.fill(size(1, 2, 2), 200, 1).expect("fits");
            big.lines[0]
                .letters
                .iter()
                .filter(|letter| letter.glyph.columns.iter().any(|column| *column != 0))
                .cloned()
                .collect::<Vec<_>>()
        };
        let name = Run::new("אב", Tone::Strong);
        let letters = line(&[name, Run::new(" ab", Tone::Plain)]);
        let is = |at: usize, letter: &str| letters[at].glyph == glyph::Glyph::of(letter).expect("a glyph");
        assert!(
            is(0, "ב") && is(1, "א") && is(2, "a") && is(3, "b"),
            "the name from right to left, and the line not"
        );
    }

    #[test]
    fn lines_stand_farther_apart_where_letters_would_grow_together() {
        let rows = |text| set(text, QUARTERS, 16, 12, 2).expect("fits").height;
        assert_eq!((rows("gag lil"), rows("aaa lil")), (9, 8));
    }

    #[test]
    fn an_emoji_is_as_high_as_the_letters_beside_it_and_makes_no_line_higher() {
        let height = |text: &str, size: Size| {
            let words = Words::of(&[Run::new(text, Tone::Strong)]).expect("glyphs");
            words.fill(size, 2_000, 1).expect("fits").height
        };
        for size in FINE.iter().chain(QUARTERS).copied() {
            let (with, without) = ("Tea 🙂 ☕ ⚠ at ten in the hall", "Tea at ten in the hall");
            assert_eq!(height(with, size), height(without, size), "{size:?}");
        }
        for size in FINE.iter().chain(WHOLE).copied().filter(|size| size.pictures() != Pictures::Small) {
            let big = set("Tea 🙂 at ten", &[size], 2_000, 40, 1).expect("fits");
            let rows = drawn(&big, if size.down == 1 { Glyphs::Ascii } else { Glyphs::Unicode }).concat();
            assert!(!rows.contains('🙂'), "{size:?}: {rows}");
        }
        assert!(set("🙂🙂🙂", &[size(2, 2, 2)], 200, 8, 1).is_some());
    }

    #[test]
    fn what_the_terminal_draws_stands_in_its_place_on_the_line_of_the_letters() {
        // An emoji beside the lowest letters, and one that is put together of more than a glyph holds.
        let joined = ["👨\u{200d}👩\u{200d}👧", "👩\u{200d}💻", "\u{1f1ea}\u{1f1f8}"]
            .map(|sign| (sign, size(2, 2, 2)));
        for (sign, size) in std::iter::once(("🙂", size(1, 2, 3))).chain(joined) {
            let big = set(&format!("Tea {sign} at ten"), &[size], 200, 9, 1).expect("fits");
            let rows = drawn(&big, Glyphs::Unicode);
            let at: Vec<usize> = (0..rows.len()).filter(|row| rows[*row].contains(sign)).collect();
            assert_eq!(at, [usize::from(big.foot())], "{rows:?}");
            let bare = set("Tea at ten", &[size], 200, 9, 1).expect("fits");
            assert!(big.width <= bare.width + 8, "no hole beside it");
        }
        assert!(set("🙂🙂🙂", &[size(1, 2, 3)], 200, 4, 1).is_none());
        assert!(set("of पाली", QUARTERS, 200, 4, 1).is_none(), "no letter is small beside large ones");
    }

    #[test]
    fn dots_are_packed_by_the_pixel() {
        let quarter = set("il", QUARTERS, 5, 4, 1).expect("fits");
        assert_eq!(drawn(&quarter, Glyphs::Unicode), ["▝▘▝█ ", "▜▌ █ ", "▐▌ █ ", "▀▀▝▀▘"]);
        let whole = set("l", WHOLE, 9, 9, 1).expect("fits");
        assert_eq!(drawn(&whole, Glyphs::Ascii)[1], " ## ");
        assert_eq!([1, 2, 20, 22, 41, 43, 62].map(sextant), ['🬀', '🬁', '🬓', '🬔', '🬧', '🬨', '🬻']);
    }
}
