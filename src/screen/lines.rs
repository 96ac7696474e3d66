//! Lines of words: measured, cut and wrapped by the cells that they take, one grapheme cluster at a time.

mod breaks;
mod run;
pub mod short;

use std::borrow::Cow;
use std::ops::Range;

use compact_str::CompactString;
use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier, Style};

use breaks::words;
use short::on_one_line;

use super::bidi::{self, Direction};
use super::cells::{cells, clusters, put};
use super::link::{self, Found, Link, Span};
use super::theme::{Accent, Glyphs, Theme, Tone};

pub use super::cells::width;
pub use breaks::{may_begin_a_line, may_end_a_line};
pub use run::Run;

/// What stands where words were cut.
pub const ELLIPSIS: &str = "…";
/// Cells of the shortest beginning of a name that is worth keeping, with its ellipsis.
const HEAD_MIN: usize = 4;
/// Parts two facts on one line. Where a line breaks it vanishes, so that no line begins or ends with it.
pub const DOT: &str = " · ";

/// A part of a line that is laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The words, or glyphs of our own.
    pub words: CompactString,
    /// How they are said.
    pub tone: Tone,
    /// The address that they are, or are a part of.
    pub link: Option<Link>,
    /// Which way the whole text runs that they are a part of; of none that has no letters from right to left.
    pub runs: Option<Direction>,
}

impl Piece {
    /// Words in a tone.
    pub fn new(words: impl Into<CompactString>, tone: Tone) -> Self {
        let words = words.into();
        let runs = Direction::of(&words);
        Self { words, tone, link: None, runs }
    }
}

impl From<&Run> for Piece {
    fn from(run: &Run) -> Self {
        Self::new(run.words.as_str(), run.tone)
    }
}

/// How long a word may be before it is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overlong {
    /// It ends with an ellipsis at the line's end.
    Cut,
    /// It goes on in the next line: nothing is lost.
    Break,
}

/// How many cells pieces take.
pub fn pieces_width(pieces: &[Piece]) -> usize {
    pieces.iter().map(|piece| width(&piece.words)).sum()
}

/// A text that takes at most `limit` cells; where it is cut it ends with an ellipsis.
pub fn cut(text: &str, limit: usize) -> String {
    let pieces = cut_pieces(&[Piece::new(text, Tone::Plain)], limit);
    pieces.into_iter().map(|piece| piece.words).collect()
}

/// A name that takes at most `limit` cells; it is cut before its last word or number, which tells it from others.
pub fn cut_middle(text: &str, limit: usize) -> String {
    match text.rsplit_once(' ') {
        Some((head, tail)) if width(text) > limit && width(tail) + 1 + HEAD_MIN <= limit => {
            format!("{} {tail}", cut(head, limit - width(tail) - 1))
        }
        _ => cut(text, limit),
    }
}

/// Pieces that take at most `limit` cells; where they are cut they end with an ellipsis.
pub fn cut_pieces(pieces: &[Piece], limit: usize) -> Vec<Piece> {
    fitted(pieces, limit).into_owned()
}

/// The same, and those that fit as they are.
fn fitted(pieces: &[Piece], limit: usize) -> Cow<'_, [Piece]> {
    if pieces_width(pieces) <= limit {
        return Cow::Borrowed(pieces);
    }
    let all = pieces
        .iter()
        .flat_map(|Piece { words, tone, link, runs }| atoms(words, (*tone, *runs), |_| link.as_ref()));
    let atoms = in_a_row(all, usize::MAX);
    let mut cut = with_ellipsis(&atoms, limit);
    link::only_whole(std::iter::once(&mut cut), |link| link::bytes_of(pieces, link));
    Cow::Owned(cut)
}

/// One grapheme cluster.
#[derive(Clone, Copy)]
struct Atom<'a> {
    cluster: &'a str,
    tone: Tone,
    cells: usize,
    /// The cells of all those before it.
    before: usize,
    /// True for the first of a run.
    begins: bool,
    link: Option<&'a Link>,
    runs: Option<Direction>,
}

impl Atom<'_> {
    fn is_space(&self) -> bool {
        self.cluster == " " || self.cluster == "\u{3000}"
    }

    /// A mark that only parts what stands on both sides of it.
    fn is_dot(&self) -> bool {
        self.cluster == "·"
    }
}

/// The clusters of some words that take cells; `link` tells what a byte of them is a part of.
fn atoms<'a>(
    words: &'a str,
    (tone, runs): (Tone, Option<Direction>),
    link: impl Fn(usize) -> Option<&'a Link>,
) -> impl Iterator<Item = Atom<'a>> {
    let mut at = 0;
    let atom = move |cluster: &'a str| {
        let (link, begins) = (link(at), at == 0);
        at += cluster.len();
        Atom { cluster, tone, cells: cells(cluster), before: 0, begins, link, runs }
    };
    clusters(words).map(atom).filter(|atom| atom.cells > 0)
}

/// The clusters of runs, up to so many cells and one more cluster.
fn atoms_within<'a>(runs: &'a [Run], links: &'a [Vec<Found>], limit: usize) -> Vec<Atom<'a>> {
    let of_run = |(run, found): (&'a Run, &'a Vec<Found>)| {
        let link = |at| found.iter().find(|found| found.range.contains(&at)).map(|found| &found.link);
        atoms(run.words.as_str(), (run.tone, Direction::of(run.words.as_str())), link)
    };
    in_a_row(runs.iter().zip(links).flat_map(of_run), limit)
}

/// Clusters one after the other, up to so many cells and one more cluster.
fn in_a_row<'a>(atoms: impl Iterator<Item = Atom<'a>>, limit: usize) -> Vec<Atom<'a>> {
    let mut before = 0usize;
    let place = |atom: Atom<'a>| {
        let placed = Atom { before, ..atom };
        before = before.saturating_add(atom.cells);
        placed
    };
    atoms.map(place).take_while(|atom| atom.before <= limit).collect()
}

/// How many cells clusters that stand in a row take.
fn cells_of(atoms: &[Atom<'_>]) -> usize {
    match atoms {
        [] => 0,
        [first, ..] => atoms.last().map_or(0, |last| last.before + last.cells - first.before),
    }
}

fn merged(atoms: &[Atom<'_>]) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    // A text with words that run from right to left is isolated, and not the phrase that it is a part of.
    let apart = |last: &Piece, atom: &Atom<'_>| atom.begins && (atom.runs.is_some() || last.runs.is_some());
    let goes_on = |last: &Piece, atom: &Atom<'_>| {
        last.tone == atom.tone
            && !apart(last, atom)
            && match (&last.link, atom.link) {
                (None, None) => true,
                (Some(one), Some(other)) => one.is(other),
                _ => false,
            }
    };
    for atom in atoms {
        match pieces.last_mut() {
            Some(last) if goes_on(last, atom) => last.words.push_str(atom.cluster),
            _ => pieces.push(Piece {
                words: atom.cluster.into(),
                tone: atom.tone,
                link: atom.link.cloned(),
                runs: atom.runs,
            }),
        }
    }
    pieces
}

/// The beginning of the atoms and an ellipsis. Nothing dangles before it: no space, no comma, no dot.
fn with_ellipsis(atoms: &[Atom<'_>], limit: usize) -> Vec<Piece> {
    if limit == 0 {
        return Vec::new();
    }
    let mut end = 0;
    let mut taken = 0;
    while let Some(atom) = atoms.get(end) {
        if taken + atom.cells > limit - 1 {
            break;
        }
        taken += atom.cells;
        end += 1;
    }
    let dangles =
        |atom: &Atom<'_>| atom.is_space() || matches!(atom.cluster, "," | ";" | ":" | "." | "·" | "–");
    while end > 0 && dangles(&atoms[end - 1]) {
        end -= 1;
    }
    let mut pieces = merged(&atoms[..end]);
    let tone = pieces.last().map_or(Tone::Dim, |piece| piece.tone);
    match pieces.last_mut() {
        Some(last) if last.link.is_none() => last.words.push_str(ELLIPSIS),
        _ => pieces.push(Piece::new(ELLIPSIS, tone)),
    }
    pieces
}

/// Wraps runs to lines: the first of `first` cells, the others of `rest`, at most `most` of them. What doesn't
/// fit ends with an ellipsis.
pub fn wrap(runs: &[Run], first: usize, rest: usize, most: usize, overlong: Overlong) -> Vec<Vec<Piece>> {
    if rest == 0 || most == 0 {
        return Vec::new();
    }
    if let Some(line) = on_one_line(runs, first) {
        return vec![line];
    }
    // Beyond so many cells nothing can have a place: a body of thousands of characters costs no more than its lines.
    let in_reach = rest.max(first).saturating_mul(most.saturating_add(2));
    let links: Vec<Vec<Found>> = runs.iter().map(|run| link::found(run.words.as_str())).collect();
    let atoms = atoms_within(runs, &links, in_reach);
    let limit = |line: usize| if line == 0 { first } else { rest };
    if atoms.is_empty() {
        return Vec::new();
    }
    let mut lines: Vec<Range<usize>> = Vec::new();
    let mut line: Option<Range<usize>> = None;
    for word in words(&atoms) {
        let long = cells_of(&atoms[word.clone()]);
        if let Some(open) = &mut line {
            if cells_of(&atoms[open.start..word.start]) + long <= limit(lines.len()) {
                open.end = word.end;
                continue;
            }
            lines.push(open.clone());
        }
        let mut word = word;
        if long > limit(lines.len()) && lines.is_empty() && long <= rest {
            // It fits a whole line, only not the first one, which a note makes shorter.
            lines.push(word.start..word.start);
        }
        while overlong == Overlong::Break && cells_of(&atoms[word.clone()]) > limit(lines.len()).max(1) {
            let head = head_that_fits(&atoms[word.clone()], limit(lines.len()));
            lines.push(word.start..word.start + head);
            word.start += head;
        }
        line = Some(word);
        if lines.len() > most {
            break;
        }
    }
    lines.extend(line);
    let cut_short = lines.len() > most;
    lines.truncate(most);
    let last = lines.len().saturating_sub(1);
    let lay = |(index, range): (usize, Range<usize>)| {
        let atoms_of_line = trimmed(&atoms[range.clone()]);
        if cut_short && index == last {
            let begin = range.start + (range.len() - without_head(&atoms[range.clone()]).len());
            return with_ellipsis_if_longer(&atoms[begin..], limit(index));
        }
        if cells_of(atoms_of_line) > limit(index) {
            return with_ellipsis(atoms_of_line, limit(index));
        }
        merged(atoms_of_line)
    };
    let mut lines: Vec<Vec<Piece>> = lines.into_iter().enumerate().map(lay).collect();
    link::only_whole(lines.iter_mut(), |link| link.target().len());
    lines
}

/// The rest of a text on one line. It is longer than the line, so it is cut, at the end of a word if one ends
/// in the line's last third.
fn with_ellipsis_if_longer(atoms: &[Atom<'_>], limit: usize) -> Vec<Piece> {
    if cells_of(atoms) <= limit {
        return merged(trimmed(atoms));
    }
    let mut taken = 0;
    let mut end_of_word = None;
    for (index, atom) in atoms.iter().enumerate() {
        if atom.is_space() && taken < limit && taken * 3 >= limit * 2 {
            end_of_word = Some(index);
        }
        taken += atom.cells;
        if taken >= limit {
            break;
        }
    }
    match end_of_word {
        Some(end) => {
            let taken = cells_of(&atoms[..end]);
            with_ellipsis(&atoms[..=end], taken + 1)
        }
        None => with_ellipsis(atoms, limit),
    }
}

fn head_that_fits(atoms: &[Atom<'_>], limit: usize) -> usize {
    let mut taken = 0;
    let fits = |atom: &&Atom<'_>| {
        taken += atom.cells;
        taken <= limit
    };
    atoms.iter().take_while(fits).count().max(1)
}

fn without_head<'a, 'b>(atoms: &'b [Atom<'a>]) -> &'b [Atom<'a>] {
    let begin = atoms.iter().position(|atom| !atom.is_space() && !atom.is_dot()).unwrap_or(atoms.len());
    &atoms[begin..]
}

/// Without the spaces and dots at both ends.
fn trimmed<'a, 'b>(atoms: &'b [Atom<'a>]) -> &'b [Atom<'a>] {
    let atoms = without_head(atoms);
    let end = atoms.iter().rposition(|atom| !atom.is_space() && !atom.is_dot()).map_or(0, |at| at + 1);
    &atoms[..end]
}

/// One line of the screen: words on the left, a note at the right edge.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// It begins one cell further left, in the gutter: an opening quotation mark hangs there.
    pub hangs: bool,
    /// The words.
    pub left: Vec<Piece>,
    /// The note.
    pub right: Vec<Piece>,
}

impl Row {
    /// A line without a note.
    pub fn of(left: Vec<Piece>) -> Self {
        Self { hangs: false, left, right: Vec::new() }
    }

    /// Draws it from `x` on, `cells` wide, and tells where its links are. The note keeps its place; the words are cut
    /// before it.
    pub fn draw(&self, buf: &mut Buffer, pen: Pen<'_>, x: u16, y: u16, cells: u16) -> Vec<Span> {
        let cells = usize::from(cells);
        let right = fitted(&self.right, cells);
        let note = pieces_width(&right);
        let gap = if note == 0 { 0 } else { 2 };
        let outdent = usize::from(self.hangs && x > pen.left);
        let room = (cells + outdent).saturating_sub(note + gap);
        let mut links = Vec::new();
        pen.linked(buf, (x - outdent as u16, y), &fitted(&self.left, room), &mut links);
        pen.linked(buf, (x + (cells - note) as u16, y), &right, &mut links);
        links
    }
}

/// What words are written with: a theme, and the accent of the pane.
#[derive(Clone, Copy, Debug)]
pub struct Pen<'a> {
    /// The theme.
    pub theme: &'a Theme,
    /// The pane's accent.
    pub accent: Accent,
    /// The first column that may be written to.
    pub left: u16,
}

impl Pen<'_> {
    /// The style of a tone.
    pub fn style(&self, tone: Tone) -> Style {
        self.theme.style(tone, self.accent)
    }

    /// Writes pieces one after the other; nothing beyond the buffer. Returns the column after them.
    pub fn pieces(&self, buf: &mut Buffer, x: u16, y: u16, pieces: &[Piece]) -> u16 {
        self.linked(buf, (x, y), pieces, &mut Vec::new())
    }

    /// The same, and notes where the links are.
    fn linked(&self, buf: &mut Buffer, (x, y): (u16, u16), pieces: &[Piece], links: &mut Vec<Span>) -> u16 {
        let mut at = x;
        for piece in pieces {
            if at >= buf.area.right() || y >= buf.area.bottom() {
                break;
            }
            let words = self.theme.shaped(&piece.words);
            if let Some(link) = &piece.link {
                links.push(Span { x: at, y, words: words.to_string(), link: link.clone() });
            }
            let from = at;
            let style = self.style(piece.tone);
            at = put(buf, at, y, &words, style);
            if style.add_modifier.contains(Modifier::UNDERLINED) {
                bare_ends(buf, y, from..at);
            }
            if let Some(runs) = piece.runs.filter(|_| self.theme.glyphs == Glyphs::Unicode) {
                bidi::isolate(buf, y, from..at, self.left, runs);
            }
            if !words.is_ascii() {
                self.finish(buf, y, from..at);
            }
        }
        at
    }

    /// The cells behind wide characters get the ground back, which they lose when they are written over.
    fn finish(&self, buf: &mut Buffer, y: u16, columns: Range<u16>) {
        let ground = self.theme.ground().bg.unwrap_or_default();
        for x in columns {
            if buf[(x, y)].bg == Color::Reset {
                buf[(x, y)].bg = ground;
            }
        }
    }

    /// Writes words in one tone, cut to `cells`.
    pub fn words(&self, buf: &mut Buffer, x: u16, y: u16, cells: u16, words: &str, tone: Tone) -> u16 {
        self.pieces(buf, x, y, &[Piece::new(cut(words, usize::from(cells)), tone)])
    }
}

/// Takes the rule away below the spaces at both ends of some words: it stands below the words.
fn bare_ends(buf: &mut Buffer, y: u16, columns: Range<u16>) {
    let is_bare = |x: &u16| buf[(*x, y)].symbol() == " ";
    let before = columns.clone().take_while(is_bare);
    let bare: Vec<u16> = before.chain(columns.rev().take_while(is_bare)).collect();
    for x in bare {
        buf[(x, y)].modifier.remove(Modifier::UNDERLINED);
    }
}

#[cfg(test)]
mod tests {
    use unicode_segmentation::UnicodeSegmentation;

    use super::*;

    #[test]
    fn nothing_is_cut_within_a_cluster() {
        let words = "é👩‍👩‍👧‍👦🇵🇹क्षि日本👍🏽ze\u{301}\u{302}";
        for limit in 0..=width(words) {
            let cut = cut(words, limit);
            assert!(width(&cut) <= limit);
            let whole = cut.strip_suffix(ELLIPSIS).unwrap_or(&cut);
            let kept: Vec<&str> = whole.graphemes(true).collect();
            assert!(words.graphemes(true).collect::<Vec<_>>().starts_with(&kept), "{cut}");
        }
    }

    #[test]
    fn a_name_is_cut_before_its_number() {
        assert_eq!(cut_middle("Accessibility 3", 11), "Accessib… 3");
        assert_eq!(cut_middle("Accessibility 3", 15), "Accessibility 3");
        assert_eq!(cut_middle("Accessibility", 6), "Acces…");
        assert_eq!(cut_middle("To Accessibility", 8), "To Acce…");
    }
}
