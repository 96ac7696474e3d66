//! How a page that is longer than its room is told: which keys go through it, how much of it is out of sight, and how what
//! stood at its top is found again.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::lines::{DOT, Pen, Piece, Row};
use super::theme::Tone;
use super::voice::Voice;
use super::words::Counted;
use crate::model::scrolled::{Paged, Scrolled, Top};

/// Rows of the lowest room that gives one of them to how much is out of sight.
const ROWS_MIN: u16 = 3;

/// A line of a page.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its words.
    pub row: Row,
    /// Which paragraph of the page it belongs to, whatever the width.
    pub of: usize,
}

/// How far a page is scrolled, and what is said of that.
#[derive(Clone, Debug, PartialEq)]
pub struct Scroll {
    /// How far.
    at: Scrolled,
    /// Which keys scroll it.
    keys: String,
    /// How many lines have no place, in words: above those that are shown, and below them.
    more: (Counted, Counted),
}

/// So much of a page as has a place.
#[derive(Clone, Copy, Debug)]
pub struct Shown {
    /// How many of its lines are above.
    pub above: usize,
    /// How many are below.
    pub below: usize,
    /// Where its lines stand.
    pub place: Rect,
    /// The same for the model.
    pub paged: Paged,
}

impl Scroll {
    /// What is said of a page that is scrolled so far.
    pub fn of(voice: &Voice<'_>, at: Scrolled) -> Self {
        let keys = voice.words.with_keys("page-scroll", voice.model);
        Self { at, keys, more: (voice.words.above(), voice.words.below()) }
    }

    /// What of the lines of some columns is shown in a room: all, or what fits above the line that says how much does not.
    pub fn shown(&self, columns: &[&[Line]], room: Rect) -> Shown {
        let lines = columns.iter().map(|lines| lines.len()).max().unwrap_or(0);
        if lines <= usize::from(room.height) {
            return Shown { above: 0, below: 0, place: room, paged: Paged::default() };
        }
        let told = u16::from(room.height >= ROWS_MIN);
        let place = Rect { height: room.height - told, ..room };
        let hidden = lines - usize::from(place.height);
        let most = u16::try_from(hidden).unwrap_or(u16::MAX);
        let from = self.at.top().map_or(0, |top| found(columns, top)).min(usize::from(most));
        let above = from.saturating_add_signed(self.at.by()).min(usize::from(most));
        // Where nobody scrolled, the place stays the one that it was.
        let top = (above > 0 && self.at.by() != 0).then(|| top(columns, above)).flatten();
        let paged = Paged { most, above: u16::try_from(above).unwrap_or(most), top };
        Shown { above, below: hidden - above, place, paged }
    }

    /// A note with the keys that scroll, where anything can be scrolled.
    pub fn note(&self, note: &str, shown: Shown) -> String {
        if shown.paged.most == 0 { note.to_owned() } else { format!("{note}{DOT}{}", self.keys) }
    }

    /// Says how much is out of sight, at the right end of the line below those that are shown.
    pub fn draw_more(&self, shown: Shown, pen: Pen<'_>, buf: &mut Buffer) {
        let counts = [(&self.more.0, shown.above), (&self.more.1, shown.below)];
        let counts: Vec<String> =
            counts.into_iter().filter(|(_, n)| *n > 0).map(|(words, n)| words.with(n)).collect();
        if !counts.is_empty() {
            let place = shown.place;
            let row = Row { right: vec![Piece::new(counts.join(DOT), Tone::Plain)], ..Row::default() };
            row.draw(buf, pen, place.x, place.bottom(), place.width);
        }
    }
}

/// A paragraph of a column.
struct Paragraph {
    of: usize,
    /// Its first line in the column.
    from: usize,
    /// How many letters stand before each of its lines.
    starts: Vec<usize>,
    /// What tells its words apart: the same at every width.
    words: u64,
}

/// The letters of a line, without the spaces that stand elsewhere at another width.
fn letters(line: &Line) -> impl Iterator<Item = char> {
    let words = line.row.left.iter().flat_map(|piece| piece.words.chars());
    words.filter(|letter| !letter.is_whitespace())
}

fn paragraphs(lines: &[Line]) -> Vec<Paragraph> {
    let mut from = 0;
    let one = |lines: &[Line]| {
        let (mut hasher, mut count, mut starts) = (DefaultHasher::new(), 0, Vec::with_capacity(lines.len()));
        for line in lines {
            starts.push(count);
            count += letters(line).inspect(|letter| letter.hash(&mut hasher)).count();
        }
        let paragraph = Paragraph { of: lines[0].of, from, starts, words: hasher.finish() };
        from += lines.len();
        paragraph
    };
    lines.chunk_by(|one, next| one.of == next.of).map(one).collect()
}

/// What stands at a line, in the first column that is as long.
fn top(columns: &[&[Line]], line: usize) -> Option<Top> {
    let lines = columns.iter().find(|lines| lines.len() > line)?;
    let paragraph = paragraphs(lines).into_iter().rfind(|paragraph| paragraph.from <= line)?;
    let within = line - paragraph.from;
    let letters = paragraph.starts.get(within).copied()?;
    Some(Top { paragraph: paragraph.of, words: paragraph.words, line: within, letters })
}

/// The line where that stands now: in the paragraph with the same words, in the same place where there are several; where
/// no words are the same any more, in the one that has its place.
fn found(columns: &[&[Line]], top: Top) -> usize {
    let all: Vec<Paragraph> = columns.iter().flat_map(|lines| paragraphs(lines)).collect();
    let same = all.iter().filter(|paragraph| paragraph.words == top.words);
    let near = same.min_by_key(|paragraph| paragraph.of.abs_diff(top.paragraph));
    let placed = || all.iter().filter(|paragraph| paragraph.of <= top.paragraph).max_by_key(|one| one.of);
    let Some(paragraph) = near.or_else(placed) else { return 0 };
    let line = match paragraph.starts.get(top.line) {
        Some(letters) if *letters == top.letters => top.line,
        _ => paragraph.starts.partition_point(|letters| *letters <= top.letters).saturating_sub(1),
    };
    paragraph.from + line
}
