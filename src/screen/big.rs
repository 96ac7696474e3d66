//! Words in big glyphs, of which a cell holds several dots. Lines are broken so that they are of like length. A text with a
//! letter that the font has no glyph for is not set big at all; a sign that it lacks, such as an emoji, stands small in
//! its place.

mod font;
mod long;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_segmentation::UnicodeSegmentation;

use super::bidi::is_right_to_left;
use super::lines::{self, Pen, Piece, Run};
use super::theme::{Glyphs, Tone};
use font::{GLYPH, enlarged, glyph};

/// Dots from the top of a glyph to its foot: a capital stands on the last row but one.
pub const CAPITAL_PIXELS: u8 = 7;
/// Dots of a glyph from top to bottom.
pub const GLYPH_PIXELS: u8 = GLYPH as u8;
/// Dots between two glyphs, and of a space.
const GAP: usize = 1;
const SPACE: usize = 4;
/// Of so many letters and signs of a text, at most one may stand small: else it reads better in plain type altogether.
const SMALL_EVERY: usize = 4;
/// Most letters that are set big: more are no headline.
const LETTERS_MAX: usize = 600;

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
        (self.height() + usize::from(self.scale > 1 || self.down == 1)) as u16
    }

    fn height(self) -> usize {
        (GLYPH * self.scale).div_ceil(self.down)
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

    /// Cells that a number of dots takes.
    fn cells(self, dots: usize) -> u16 {
        (dots * self.scale).div_ceil(self.across) as u16
    }
}

/// How many rows a line takes in the sizes that most screens have room for and most terminals draw, the smallest first.
pub fn row_counts() -> Vec<u16> {
    let mut counts: Vec<u16> =
        QUARTERS.iter().filter(|size| size.scale <= 2).map(|size| size.height() as u16).collect();
    counts.sort_unstable();
    counts.dedup();
    counts
}

/// A text that has been set in big glyphs.
#[derive(Clone, Debug)]
pub struct Big {
    lines: Vec<Vec<Letter>>,
    size: Size,
    /// Rows from the top of one line to the top of the next.
    leading: u16,
    /// Cells that it takes.
    pub width: u16,
    /// Rows that it takes.
    pub height: u16,
}

/// A glyph, or a gap, with the dots that it takes.
#[derive(Clone, Debug)]
struct Letter {
    columns: Vec<u8>,
    tone: Tone,
    /// A sign without a glyph, which stands in these dots as the terminal draws it.
    small: Option<String>,
}

impl Letter {
    /// That of a cluster, where it can be drawn.
    fn of(cluster: &str, tone: Tone) -> Option<Self> {
        // A no-break space stays within its word.
        if cluster == "\u{a0}" {
            return Some(Self::gap(SPACE - 2 * GAP, tone));
        }
        if let Some(columns) = glyph(cluster) {
            return Some(Self { columns, tone, small: None });
        }
        let is_letter = cluster.chars().any(char::is_alphabetic) || is_right_to_left(cluster);
        // Two dots are a cell of the finest type, and more of any other.
        let dots = 2 * lines::width(cluster);
        (!is_letter && dots > 0).then(|| Self {
            columns: vec![0; dots],
            tone,
            small: Some(cluster.to_owned()),
        })
    }

    fn gap(dots: usize, tone: Tone) -> Self {
        Self { columns: vec![0; dots], tone, small: None }
    }
}

/// What stands together, and how many dots it takes.
#[derive(Clone, Debug)]
struct Word {
    letters: Vec<Letter>,
    dots: usize,
    /// It only parts what stands on both sides of it: no line begins or ends with it.
    is_dot: bool,
    /// It may stand on several lines: letters, and marks around them.
    breaks: bool,
}

/// Words that a font has glyphs for, before they are set in a size.
pub struct Words(Vec<Word>);

impl Words {
    /// The words of runs; `None` when there are none, or when a glyph is lacking.
    pub fn of(runs: &[Run]) -> Option<Self> {
        let mut words: Vec<Word> = Vec::new();
        let (mut open, mut ended) = (false, false);
        let (mut count, mut small) = (0, 0);
        for run in runs {
            for cluster in run.words.as_str().graphemes(true) {
                if cluster == " " {
                    open = false;
                    continue;
                }
                count += 1;
                if count > LETTERS_MAX {
                    return None;
                }
                let letter = Letter::of(cluster, run.tone)?;
                small += usize::from(letter.small.is_some());
                if !open {
                    let (letters, is_dot) = (Vec::new(), cluster == "·");
                    words.push(Word { letters, dots: 0, is_dot, breaks: true });
                    ended = false;
                    open = true;
                }
                let word = words.last_mut()?;
                word.dots += letter.columns.len() + if word.letters.is_empty() { 0 } else { GAP };
                word.is_dot &= word.letters.is_empty();
                let is_letter = cluster.chars().any(char::is_alphabetic);
                word.breaks &= !(cluster.chars().any(char::is_numeric) || is_letter && ended);
                ended |= !is_letter && !word.letters.is_empty();
                word.letters.push(letter);
            }
        }
        (!words.is_empty() && small * SMALL_EVERY <= count).then_some(Self(words))
    }

    /// Sets them in a size, in at most `width` cells and `lines` lines; `None` when they don't fit.
    pub fn set(&self, size: Size, width: u16, lines: u16) -> Option<Big> {
        let most = size.dots(width);
        let count = wrap(&self.0, most)?.len();
        if count > usize::from(lines) {
            return None;
        }
        // As narrow as the number of lines allows: then the lines are of like length.
        let widest = self.0.iter().map(|word| word.dots).max().unwrap_or(0);
        let fits = |limit: usize| wrap(&self.0, limit).is_some_and(|lines| lines.len() == count);
        let (mut low, mut high) = (widest, most);
        while low < high {
            let middle = (low + high) / 2;
            if fits(middle) { high = middle } else { low = middle + 1 }
        }
        Some(Big::of(&self.0, &wrap(&self.0, high)?, size))
    }

    /// The same, each line as full as it can be, and all as close: for text that stands below other text.
    pub fn fill(&self, size: Size, width: u16, lines: u16) -> Option<Big> {
        let wrapped = wrap(&self.0, size.dots(width))?;
        (wrapped.len() <= usize::from(lines)).then(|| Big::of(&self.0, &wrapped, size).tight())
    }
}

/// Lines of words, by where they begin and end; `None` when a word is wider than a line.
fn wrap(words: &[Word], dots: usize) -> Option<Vec<std::ops::Range<usize>>> {
    let mut lines: Vec<std::ops::Range<usize>> = Vec::new();
    let mut taken = 0;
    for (index, word) in words.iter().enumerate() {
        if word.dots > dots {
            return None;
        }
        match lines.last_mut() {
            Some(line) if taken + SPACE + word.dots <= dots => {
                line.end = index + 1;
                taken += SPACE + word.dots;
            }
            // A dot at a line's end or beginning vanishes.
            Some(_) if word.is_dot => taken = dots,
            _ => {
                lines.push(index..index + 1);
                taken = word.dots;
            }
        }
    }
    for line in &mut lines {
        while line.len() > 1 && words[line.end - 1].is_dot {
            line.end -= 1;
        }
        while line.len() > 1 && words[line.start].is_dot {
            line.start += 1;
        }
    }
    Some(lines)
}

impl Big {
    /// Sets one run in the largest size in which it takes at most `width` cells, `height` rows and `lines` lines.
    pub fn largest(runs: &[Run], sizes: &[Size], width: u16, height: u16, lines: u16) -> Option<Self> {
        let words = Words::of(runs)?;
        sizes.iter().find_map(|size| words.set(*size, width, lines).filter(|big| big.height <= height))
    }

    fn of(words: &[Word], lines: &[std::ops::Range<usize>], size: Size) -> Self {
        let gap = |dots: usize| Letter::gap(dots, Tone::Plain);
        let line = |range: &std::ops::Range<usize>| {
            let mut letters: Vec<Letter> = Vec::new();
            for word in &words[range.clone()] {
                if !letters.is_empty() {
                    letters.push(gap(SPACE));
                }
                for (index, letter) in word.letters.iter().enumerate() {
                    letters.extend((index > 0).then(|| gap(GAP)));
                    letters.push(letter.clone());
                }
            }
            letters
        };
        let lines: Vec<Vec<Letter>> = lines.iter().map(line).collect();
        let dots = |line: &Vec<Letter>| line.iter().map(|letter| letter.columns.len()).sum::<usize>();
        let width = size.cells(lines.iter().map(dots).max().unwrap_or(0));
        // Where a tail would grow together with a letter below it, all lines stand a row farther apart.
        let touches = (GLYPH * size.scale).is_multiple_of(size.down)
            && lines.windows(2).any(|two| touch(&two[0], &two[1]));
        let leading = size.leading().max(size.height() as u16 + u16::from(touches));
        let height = (lines.len().saturating_sub(1) * usize::from(leading) + size.height()) as u16;
        Self { lines, size, leading, width, height }
    }

    /// The same with its lines as close as the font allows, where the room for more is not there.
    pub fn tight(self) -> Self {
        let leading = self.size.leading();
        let less = (self.leading - leading) * (self.lines.len().saturating_sub(1)) as u16;
        Self { leading, height: self.height - less, ..self }
    }

    /// The size that it is set in.
    pub fn size(&self) -> Size {
        self.size
    }

    /// Draws it; nothing outside of the area.
    pub fn draw(&self, pen: Pen<'_>, area: Rect, buf: &mut Buffer) {
        let Size { scale, across, down } = self.size;
        let ink = if pen.theme.glyphs == Glyphs::Ascii { '#' } else { '█' };
        for (number, line) in self.lines.iter().enumerate() {
            let top = area.y.saturating_add((number * usize::from(self.leading)) as u16);
            // A capital's last row.
            let foot = top.saturating_add((usize::from(CAPITAL_PIXELS) * scale).div_ceil(down) as u16 - 1);
            let mut columns: Vec<(u32, Tone)> = Vec::new();
            for letter in line {
                if let Some(sign) = &letter.small {
                    let x = area.x.saturating_add(columns.len().div_ceil(across) as u16);
                    let cells = usize::from(area.right().saturating_sub(x));
                    if lines::width(sign) <= cells && foot < area.bottom() {
                        pen.pieces(buf, x, foot, &[Piece::new(sign.as_str(), letter.tone)]);
                    }
                }
                columns.extend(enlarged(&letter.columns, scale).into_iter().map(|bits| (bits, letter.tone)));
            }
            for (x, cell) in columns.chunks(across).enumerate() {
                let to_x = area.x.saturating_add(x as u16);
                let tone = cell.iter().find(|(bits, _)| *bits != 0).map(|(_, tone)| *tone);
                let Some(tone) = tone.filter(|_| to_x < area.right()) else { continue };
                let style = pen.theme.ink(tone, pen.accent);
                for row in 0..self.size.height() {
                    let to_y = top.saturating_add(row as u16);
                    let Some(symbol) = symbol(cell, row * down, across, down, ink) else { continue };
                    if to_y < area.bottom() {
                        buf[(to_x, to_y)].set_char(symbol).set_style(style);
                    }
                }
            }
        }
    }
}

/// True when a dot of the last row of one line meets one of the first row of the line below, also by a corner.
fn touch(upper: &[Letter], lower: &[Letter]) -> bool {
    let dots = |line: &[Letter], row: usize| {
        let columns = line.iter().flat_map(|letter| letter.columns.iter());
        columns.map(|column| column >> row & 1 == 1).collect::<Vec<bool>>()
    };
    let (upper, lower) = (dots(upper, GLYPH - 1), dots(lower, 0));
    let below = |x: usize| (x.saturating_sub(1)..=x + 1).any(|x| lower.get(x).copied().unwrap_or(false));
    upper.iter().enumerate().any(|(x, dot)| *dot && below(x))
}

/// The block of a cell's pixels, from a row of them on; `None` for an empty one.
fn symbol(cell: &[(u32, Tone)], y: usize, across: usize, down: usize, ink: char) -> Option<char> {
    const HALVES: [char; 4] = [' ', '▀', '▄', '█'];
    const QUADRANTS: [char; 16] =
        [' ', '▘', '▝', '▀', '▖', '▌', '▞', '▛', '▗', '▚', '▐', '▜', '▄', '▙', '▟', '█'];
    let dot = |x: usize, y: usize| {
        let bits = cell.get(x).map_or(0, |(bits, _)| *bits);
        usize::from(y < 32 && bits >> y & 1 == 1)
    };
    let bits: usize = (0..down)
        .flat_map(|row| (0..across).map(move |x| (row, x)))
        .map(|(row, x)| dot(x, y + row) << (row * across + x))
        .sum();
    if bits == 0 {
        return None;
    }
    Some(match (across, down) {
        (1, 2) => HALVES[bits],
        (2, 2) => QUADRANTS[bits],
        (2, 3) => sextant(bits),
        _ => ink,
    })
}

/// The sextants stand in the order of their bits, but for the four that were there before.
fn sextant(bits: usize) -> char {
    const LEFT: usize = 0b01_0101;
    const RIGHT: usize = 0b10_1010;
    match bits {
        LEFT => '▌',
        RIGHT => '▐',
        0b11_1111 => '█',
        _ => {
            let before = 1 + usize::from(bits > LEFT) + usize::from(bits > RIGHT);
            char::from_u32(0x1fb00 + (bits - before) as u32).unwrap_or('█')
        }
    }
}

#[cfg(test)]
mod tests {
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
        let inked = glyph("H").expect("in the font").into_iter().fold(0, |rows, column| rows | column);
        assert_eq!(inked, (1u16 << CAPITAL_PIXELS) as u8 - 1);
        assert_eq!(row_counts(), [4, 8]);
    }

    #[test]
    fn what_the_font_lacks_is_not_set_big() {
        assert!(set("中文", FINE, 200, 30, 2).is_none());
        assert!(set("¿Qué cambió? Às vezes não. Łódź", FINE, 400, 40, 2).is_some());
    }

    #[test]
    fn lines_stand_farther_apart_where_letters_would_grow_together() {
        let rows = |text| set(text, QUARTERS, 16, 12, 2).expect("fits").height;
        assert_eq!((rows("gag lil"), rows("aaa lil")), (9, 8));
    }

    #[test]
    fn a_sign_without_a_glyph_stands_small_in_its_place() {
        let big = set("Tea ☕ at ten", QUARTERS, 200, 4, 1).expect("fits");
        let rows = drawn(&big, Glyphs::Unicode);
        let foot: Vec<&String> = rows.iter().filter(|row| row.contains('☕')).collect();
        assert_eq!(foot.len(), 1);
        assert_eq!(foot[0], &rows[3], "on the line of the letters");
        assert!(set("☕☕☕", QUARTERS, 200, 4, 1).is_none());
        assert!(set("of Анна", QUARTERS, 200, 4, 1).is_none(), "no letter is small beside large ones");
    }

    #[test]
    fn a_dot_neither_begins_nor_ends_a_line() {
        let words = Words::of(&[Run::new("one · two · three", Tone::Plain)]).expect("glyphs");
        let lines = |cells| wrap(&words.0, size(1, 2, 2).dots(cells)).expect("fits");
        let whole = lines(200);
        assert_eq!((whole.len(), whole[0].clone()), (1, 0..5));
        assert!(lines(18).iter().all(|line| !words.0[line.start].is_dot && !words.0[line.end - 1].is_dot));
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
