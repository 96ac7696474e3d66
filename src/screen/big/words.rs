//! Words that fonts have glyphs for, before they are set in a size: where their lines may break, and how wide they are.

use std::ops::Range;

use super::blocks::DOTS_ACROSS;
use super::glyph::{Glyph, Grain, Pictures};
use super::order::ordered;
use super::{Big, Size};
use crate::screen::bidi::is_right_to_left;
use crate::screen::lines::{self, Run, may_begin_a_line, may_end_a_line};
use crate::screen::theme::Tone;

/// Dots between two glyphs, and of a space.
pub(super) const GAP: usize = 1;
pub(super) const SPACE: usize = 4;
/// Of so many letters and signs of a text, at most one may stand small: else it reads better in plain type altogether.
const SMALL_EVERY: usize = 4;
/// Most letters that are set big: more are no headline.
const LETTERS_MAX: usize = 600;

/// A glyph, or a gap.
#[derive(Clone, Debug)]
pub(super) struct Letter {
    pub(super) glyph: Glyph,
    pub(super) tone: Tone,
    /// A sign that may stand as the terminal draws it: one that the fonts lack, or an emoji where its glyph would be higher than a line.
    pub(super) sign: Option<String>,
    /// How deep it is in words that run the other way: odd from right to left.
    pub(super) level: u8,
}

impl Letter {
    /// That of a cluster, where it can be drawn.
    fn of(cluster: &str, tone: Tone, level: u8) -> Option<Self> {
        // A no-break space stays within its word.
        if cluster == "\u{a0}" {
            return Some(Self::gap(SPACE, tone, level));
        }
        if let Some(glyph) = Glyph::of(cluster) {
            let sign = (glyph.grain == Grain::Picture).then(|| cluster.to_owned());
            return Some(Self { glyph, tone, sign, level });
        }
        let is_letter = cluster.chars().any(char::is_alphabetic) || is_right_to_left(cluster);
        let glyph = Glyph { is_set: false, ..Glyph::air(0) };
        let sign = || Self { glyph, tone, sign: Some(cluster.to_owned()), level };
        (!is_letter && lines::width(cluster) > 0).then(sign)
    }

    pub(super) fn gap(dots: usize, tone: Tone, level: u8) -> Self {
        Self { glyph: Glyph::air(dots), tone, sign: None, level }
    }

    /// Dots between it and the next one.
    pub(super) fn apart(&self, next: &Self) -> usize {
        let is_air = |letter: &Self| letter.glyph.grain == Grain::Own && letter.glyph.is_set;
        let is_set = self.glyph.is_set && next.glyph.is_set;
        if is_set || is_air(self) || is_air(next) { 0 } else { GAP }
    }

    /// What the terminal draws in its place in a size, if it does.
    pub(super) fn small(&self, size: Size) -> Option<&str> {
        let is_small = self.glyph.columns.is_empty() || size.pictures() == Pictures::Small;
        self.sign.as_deref().filter(|_| is_small)
    }

    /// True where it is drawn in the dots of Braille.
    pub(super) fn is_fine(&self, size: Size) -> bool {
        self.glyph.grain == Grain::Picture && size.pictures() == Pictures::Fine
    }

    /// Pixels that it takes across.
    pub(super) fn pixels(&self, size: Size) -> usize {
        match self.small(size) {
            Some(sign) => lines::width(sign) * size.across,
            None if self.is_fine(size) => self.glyph.columns.len().div_ceil(DOTS_ACROSS) * size.across,
            None => self.glyph.columns.len() * across(self.glyph.grain, size),
        }
    }
}

/// Dots of each grain that stand beside each other.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Dots {
    own: usize,
    alphabet: usize,
    ideograph: usize,
    /// Of emoji, the cells of the same in the dots of Braille, and where the terminal draws them.
    picture: usize,
    fine_cells: usize,
    small_cells: usize,
    /// Cells of what the terminal draws in every size.
    cells: usize,
}

impl Dots {
    fn add(&mut self, letter: &Letter, gap: usize) {
        self.own += gap;
        if let Some(sign) = &letter.sign {
            let dots = letter.glyph.columns.len();
            self.fine_cells += dots.div_ceil(DOTS_ACROSS);
            *(if dots > 0 { &mut self.small_cells } else { &mut self.cells }) += lines::width(sign);
        }
        let dots = match letter.glyph.grain {
            Grain::Own => &mut self.own,
            Grain::Alphabet => &mut self.alphabet,
            Grain::Ideograph => &mut self.ideograph,
            Grain::Picture => &mut self.picture,
        };
        *dots += letter.glyph.columns.len();
    }

    fn pixels(self, size: Size) -> usize {
        self.own * across(Grain::Own, size)
            + self.alphabet * across(Grain::Alphabet, size)
            + self.ideograph * across(Grain::Ideograph, size)
            + self.cells * size.across
            + match size.pictures() {
                Pictures::Large => self.picture * across(Grain::Picture, size),
                Pictures::Fine => self.fine_cells * size.across,
                Pictures::Small => self.small_cells * size.across,
            }
    }
}

/// Pixels of a dot across.
fn across(grain: Grain, size: Size) -> usize {
    grain.pixels(size.scale) * grain.stretch(size)
}

/// What stands together, and how many dots it takes.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub(super) letters: Vec<Letter>,
    dots: Dots,
    /// It only parts what stands on both sides of it: no line begins or ends with it.
    is_dot: bool,
    /// It may stand on several lines: letters, and marks around them.
    pub(super) breaks: bool,
    /// It is broken with a hyphen.
    pub(super) is_hyphenated: bool,
    /// How deep the space before it is in words that run the other way; `None` where there is no space, as between ideographs.
    space: Option<u8>,
}

impl Word {
    fn new(is_dot: bool, space: Option<u8>) -> Self {
        let (letters, dots) = (Vec::new(), Dots::default());
        Self { letters, dots, is_dot, breaks: true, is_hyphenated: true, space }
    }

    /// A part of it, with a space before it as it has one.
    pub(super) fn part(&self, letters: Vec<Letter>) -> Self {
        let mut dots = Dots::default();
        for (index, letter) in letters.iter().enumerate() {
            let before = index.checked_sub(1).map(|before| letters[before].apart(letter));
            dots.add(letter, before.unwrap_or(0));
        }
        Self { letters, dots, ..self.clone() }
    }

    fn push(&mut self, letter: Letter) {
        let gap = self.letters.last().map_or(0, |last| last.apart(&letter));
        self.dots.add(&letter, gap);
        self.letters.push(letter);
    }

    /// Pixels that it takes in a size.
    pub(super) fn pixels(&self, size: Size) -> usize {
        self.dots.pixels(size)
    }

    /// Pixels between it and the word before it.
    fn before(&self, last: &Self, size: Size) -> usize {
        let gap = || last.letters.last().zip(self.letters.first()).map_or(0, |(one, next)| one.apart(next));
        size.scale * self.space.map_or_else(gap, |_| SPACE)
    }
}

/// Words that fonts have glyphs for, before they are set in a size.
pub struct Words(pub(super) Vec<Word>);

impl Words {
    /// The words of runs; `None` when there are none, or when a glyph is lacking.
    pub fn of(runs: &[Run]) -> Option<Self> {
        let mut words: Vec<Word> = Vec::new();
        // The space before what comes next, and whether a line may break there.
        let (mut space, mut open, mut ended) = (Some(0), false, false);
        let mut last = String::new();
        let (mut count, mut small) = (0, 0);
        for (run, ordered) in runs.iter().zip(&ordered(runs)) {
            for (cluster, level) in ordered.clusters() {
                if matches!(cluster, " " | "\u{3000}") {
                    (open, space) = (false, Some(level));
                    continue;
                }
                count += 1;
                if count > LETTERS_MAX {
                    return None;
                }
                let letter = Letter::of(cluster, run.tone, level)?;
                small += usize::from(letter.sign.is_some() && letter.glyph.columns.is_empty());
                let is_ideograph = |letter: &Letter| letter.glyph.grain == Grain::Ideograph;
                let word = words.last().filter(|_| open);
                let before = word.and_then(|word| word.letters.last());
                let breaks = before.is_some_and(|before| is_ideograph(before) || is_ideograph(&letter));
                if breaks && may_begin_a_line(cluster) && may_end_a_line(&last) {
                    (open, space) = (false, None);
                }
                if !open {
                    words.push(Word::new(cluster == "·", space));
                    (open, ended) = (true, false);
                }
                let word = words.last_mut()?;
                word.is_dot &= word.letters.is_empty();
                let is_letter = cluster.chars().any(char::is_alphabetic);
                word.breaks &=
                    !(cluster.chars().any(char::is_numeric) || is_letter && ended || level % 2 == 1);
                word.is_hyphenated &= !is_of_no_spaces(cluster);
                ended |= !is_letter && !word.letters.is_empty();
                word.push(letter);
                cluster.clone_into(&mut last);
            }
        }
        (!words.is_empty() && small * SMALL_EVERY <= count).then_some(Self(words))
    }

    /// True where at most so many of them stand small in a size that they read better than in plain type.
    fn reads(&self, size: Size) -> bool {
        let letters = || self.0.iter().flat_map(|word| &word.letters);
        letters().filter(|letter| letter.small(size).is_some()).count() * SMALL_EVERY <= letters().count()
    }

    /// Sets them in a size, in at most `width` cells and `lines` lines; `None` when they don't fit.
    pub fn set(&self, size: Size, width: u16, lines: u16) -> Option<Big> {
        if !self.reads(size) {
            return None;
        }
        let most = size.pixels(width);
        let count = wrap(&self.0, size, most)?.len();
        if count > usize::from(lines) {
            return None;
        }
        // As narrow as the number of lines allows: then the lines are of like length.
        let widest = self.0.iter().map(|word| word.pixels(size)).max().unwrap_or(0);
        let fits = |limit: usize| wrap(&self.0, size, limit).is_some_and(|lines| lines.len() == count);
        let (mut low, mut high) = (widest, most);
        while low < high {
            let middle = (low + high) / 2;
            if fits(middle) { high = middle } else { low = middle + 1 }
        }
        Some(Big::of(&self.0, &wrap(&self.0, size, high)?, size))
    }

    /// The same, each line as full as it can be, and all as close: for text that stands below other text.
    pub fn fill(&self, size: Size, width: u16, lines: u16) -> Option<Big> {
        let wrapped = wrap(&self.0, size, size.pixels(width)).filter(|_| self.reads(size))?;
        (wrapped.len() <= usize::from(lines)).then(|| Big::of(&self.0, &wrapped, size).tight())
    }
}

/// Thai and Lao: no space parts their words, and no hyphen stands where a line ends.
fn is_of_no_spaces(cluster: &str) -> bool {
    cluster.starts_with(|scalar| matches!(scalar, '\u{e00}'..='\u{eff}'))
}

/// Lines of words, by where they begin and end; `None` when a word is wider than a line of so many pixels.
pub(super) fn wrap(words: &[Word], size: Size, pixels: usize) -> Option<Vec<Range<usize>>> {
    let mut lines: Vec<Range<usize>> = Vec::new();
    let mut taken = 0;
    for (index, word) in words.iter().enumerate() {
        let own = word.pixels(size);
        if own > pixels {
            return None;
        }
        let gap = index.checked_sub(1).map_or(0, |before| word.before(&words[before], size));
        match lines.last_mut() {
            Some(line) if taken + gap + own <= pixels => {
                line.end = index + 1;
                taken += gap + own;
            }
            // A dot at a line's end or beginning vanishes.
            Some(_) if word.is_dot => taken = pixels,
            _ => {
                lines.push(index..index + 1);
                taken = own;
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

/// The letters of a line of words, with the spaces between them, as they are read.
pub(super) fn letters(words: &[Word]) -> Vec<Letter> {
    let mut letters: Vec<Letter> = Vec::new();
    for (index, word) in words.iter().enumerate() {
        if let Some(level) = word.space.filter(|_| index > 0) {
            letters.push(Letter::gap(SPACE, Tone::Plain, level));
        }
        letters.extend(word.letters.iter().cloned());
    }
    letters
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screen::big::size;

    #[test]
    fn a_dot_neither_begins_nor_ends_a_line() {
        let words = Words::of(&[Run::new("one · two · three", Tone::Plain)]).expect("glyphs");
        let size = size(1, 2, 2);
        let lines = |cells| wrap(&words.0, size, size.pixels(cells)).expect("fits");
        let whole = lines(200);
        assert_eq!((whole.len(), whole[0].clone()), (1, 0..5));
        assert!(lines(18).iter().all(|line| !words.0[line.start].is_dot && !words.0[line.end - 1].is_dot));
    }

    #[test]
    fn a_line_may_break_between_ideographs_but_not_before_their_marks() {
        let words =
            Words::of(&[Run::new("夜班的「休息」时间，延长到40分钟。", Tone::Plain)]).expect("glyphs");
        let said = |word: &Word| word.letters.len();
        let counts: Vec<usize> = words.0.iter().map(said).collect();
        assert_eq!(counts, [1, 1, 1, 2, 2, 1, 2, 1, 1, 1, 2, 1, 2]);
        assert!(words.0[1..].iter().all(|word| word.space.is_none()));
    }
}
