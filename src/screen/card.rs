//! Cards: what one entry says, as lines of different weight, and how a list of them fits a pane.
//!
//! ```text
//! ▌ Shift bids move to Fridays                          2 h     title, and its age
//! ▌ decided · from Tue 1 Dec · Billing, Retention               main
//! ▌ why        weekend bids left nights without a choice        more
//! ▌ next word  by Tue 12:00                         in 21 h     main
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::level::{self, Intervals, Level};
use super::lines::{self, DOT, Overlong, Pen, Piece, Row, Run};
use super::link::Span;
use super::stages::Stages;
use super::theme::{Glyph, Tone};
use super::words::Counted;
use crate::text::SafeText;

/// Cells of the gutter, where the cursor's bar stands, left of all words.
pub const GUTTER: u16 = 2;
/// Cells of the column of labels.
const LABEL: usize = 11;
/// So narrow that a column of labels takes more than it gives.
const LABELS_FROM: usize = 30;
/// A pane shows at least so many entries before it shows all lines of each.
const ENTRIES_WANTED: usize = 3;
/// From this height on a line tells how many entries have no place.
const FOOT_FROM: u16 = 4;
/// Cells of the mark of something new, with the space after it. They are kept whether or not there is a mark, so
/// that the words stay where they are when it fades.
const MARK: usize = 2;
/// All lines of a text.
const ALL_LINES: usize = usize::MAX;

/// How much a line matters. A pane that is too low leaves the lesser ones out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// What the entry is called, or its words.
    Title,
    /// How it stands, in one line: a folded entry keeps it before others get more.
    State,
    /// What one has to know of it.
    Main,
    /// The rest.
    More,
}

/// What stands before a part's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lead {
    /// Nothing.
    None,
    /// A mark, such as that of a late promise.
    Mark(Run),
    /// A word that says what the words are, in a column of such words.
    Label(SafeText),
    /// An opening quotation mark, which hangs in the gutter.
    Quote(SafeText),
}

/// What a part is made of.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// Words, wrapped, and a note at the right edge.
    Words {
        /// What stands before them.
        lead: Lead,
        /// The words.
        words: Vec<Run>,
        /// The note beside the first line.
        note: Vec<Run>,
    },
    /// Words on the left and on the right of one line, or below each other where that is too narrow.
    Pair(Vec<Run>, Vec<Run>),
    /// One need's level: its interval on the scale, its number, its past weeks.
    Level(Level),
    /// A team's levels side by side.
    Intervals(Intervals),
    /// The needs' shapes above the teams' levels.
    Heads {
        /// Cells of the longest name among the teams.
        names: usize,
    },
    /// How far a repair is.
    Stages(Stages),
    /// An empty line.
    Space,
}

/// One part of an entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// How much it matters.
    pub rank: Rank,
    /// At most so many lines in a pane.
    pub most: usize,
    /// What it is made of.
    pub what: What,
}

impl Part {
    /// Words of a rank.
    pub fn words(rank: Rank, words: Vec<Run>) -> Self {
        let most = if rank == Rank::Title { 2 } else { 3 };
        Self { rank, most, what: What::Words { lead: Lead::None, words, note: Vec::new() } }
    }

    /// The title, with its age at the right edge.
    pub fn title(words: Vec<Run>, age: Run) -> Self {
        Self::words(Rank::Title, words).noted(vec![age])
    }

    /// Words with a label before them.
    pub fn fact(rank: Rank, label: SafeText, words: Vec<Run>) -> Self {
        Self::words(rank, words).led(Lead::Label(label))
    }

    /// Any other part.
    pub fn of(rank: Rank, what: What) -> Self {
        Self { rank, most: ALL_LINES, what }
    }

    /// Something stands before the words.
    pub fn led(mut self, by: Lead) -> Self {
        if let What::Words { lead, .. } = &mut self.what {
            *lead = by;
        }
        self
    }

    /// A note stands at the right edge.
    pub fn noted(mut self, with: Vec<Run>) -> Self {
        if let What::Words { note, .. } = &mut self.what {
            *note = with;
        }
        self
    }

    /// At most so many lines in a pane.
    pub fn at_most(mut self, lines: usize) -> Self {
        self.most = lines;
        self
    }

    /// Its lines at a width. `whole` leaves nothing out and breaks what is too long.
    pub fn rows(&self, width: usize, whole: bool) -> Vec<Row> {
        self.rows_beside(0, width, whole)
    }

    /// Its lines at a width, with so many cells kept at the right end of the first one.
    fn rows_beside(&self, kept: usize, width: usize, whole: bool) -> Vec<Row> {
        match &self.what {
            What::Words { lead, words, note } => {
                let most = if whole { ALL_LINES } else { self.most };
                words_rows(lead, words, (note, kept), width, most, whole)
            }
            What::Pair(left, right) => pair_rows(left, right, width, whole),
            What::Level(level) => level.rows(width),
            What::Intervals(intervals) => intervals.rows(width),
            What::Heads { names } => vec![level::heads(*names, width)],
            What::Stages(stages) => vec![stages.row(width)],
            What::Space => vec![Row::default()],
        }
    }
}

fn pieces(runs: &[Run]) -> Vec<Piece> {
    runs.iter().map(Piece::from).collect()
}

fn words_rows(
    lead: &Lead,
    words: &[Run],
    (note, kept): (&[Run], usize),
    width: usize,
    most: usize,
    whole: bool,
) -> Vec<Row> {
    let overlong = if whole { Overlong::Break } else { Overlong::Cut };
    let note = pieces(note);
    let beside = match lines::pieces_width(&note) + kept {
        0 => 0,
        cells => cells + 2,
    };
    let (before, indent) = match lead {
        Lead::None => (None, 0),
        Lead::Mark(mark) => (Some(Piece::from(mark)), 2),
        Lead::Label(label) if width >= LABELS_FROM => {
            (Some(Piece::new(lines::cut(label.as_str(), LABEL - 1), Tone::Dim)), LABEL)
        }
        Lead::Label(label) => (Some(Piece::new(label.as_str(), Tone::Dim)), lines::width(label.as_str()) + 1),
        Lead::Quote(open) => (Some(Piece::new(open.as_str(), Tone::Accent)), 0),
    };
    let hangs = matches!(lead, Lead::Quote(_));
    let hanging = if width < LABELS_FROM && matches!(lead, Lead::Label(_)) { 0 } else { indent };
    let first = width.saturating_sub(indent + beside);
    let wrapped = lines::wrap(words, first, width.saturating_sub(hanging), most, overlong);
    let mut rows: Vec<Row> = Vec::with_capacity(wrapped.len());
    for (index, line) in wrapped.into_iter().enumerate() {
        let mut row = Row::default();
        if index == 0 {
            row.hangs = hangs;
            if let Some(before) = &before {
                let gap = indent.saturating_sub(lines::width(&before.words));
                row.left.push(before.clone());
                row.left.push(Piece::new(" ".repeat(gap), Tone::Plain));
            }
            row.right = note.clone();
        } else if hanging > 0 {
            row.left.push(Piece::new(" ".repeat(hanging), Tone::Plain));
        }
        row.left.extend(line);
        rows.push(row);
    }
    rows
}

fn pair_rows(left: &[Run], right: &[Run], width: usize, whole: bool) -> Vec<Row> {
    let (one, other) = (pieces(left), pieces(right));
    if lines::pieces_width(&one) + 2 + lines::pieces_width(&other) <= width {
        return vec![Row { hangs: false, left: one, right: other }];
    }
    let most = if whole { ALL_LINES } else { 2 };
    let overlong = if whole { Overlong::Break } else { Overlong::Cut };
    let below = |runs: &[Run]| lines::wrap(runs, width, width, most, overlong).into_iter().map(Row::of);
    below(left).chain(below(right)).collect()
}

/// Facts in a row, with a dot between each two.
pub fn dotted(facts: impl IntoIterator<Item = Run>) -> Vec<Run> {
    let mut line = Vec::new();
    for fact in facts.into_iter().filter(|fact| !fact.words.is_blank()) {
        if !line.is_empty() {
            line.push(Run::new(DOT, Tone::Faint));
        }
        line.push(fact);
    }
    line
}

/// What one entry says.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// Its lines.
    pub parts: Vec<Part>,
    /// How strong the mark of something new is: 3 for what has just come, 0 for none.
    pub fresh: u8,
    /// It stands right below the card before it, if that one does so too: a table.
    pub close: bool,
}

impl Card {
    /// An entry of parts.
    pub fn of(parts: Vec<Part>, fresh: u8) -> Self {
        Self { parts, fresh, close: false }
    }

    /// A line of a table.
    pub fn close(mut self) -> Self {
        self.close = true;
        self
    }

    /// Its lines at a width, down to a rank.
    pub fn rows(&self, width: usize, down_to: Rank, pen: Pen<'_>) -> Vec<Row> {
        let mut rows: Vec<Row> = self.parts_rows(width, down_to).flat_map(|(_, rows)| rows).collect();
        if let (Some(first), Some((glyph, tone))) = (rows.first_mut(), mark(self.fresh)) {
            first.right.insert(0, Piece::new(format!("{} ", pen.theme.glyph(glyph)), tone));
            if self.fresh == 3 {
                for piece in first.left.iter_mut().filter(|piece| piece.tone == Tone::Strong) {
                    piece.tone = Tone::Lit;
                }
            }
        }
        rows
    }

    /// The lines of each part down to a rank; the first part leaves room for the mark.
    fn parts_rows(&self, width: usize, down_to: Rank) -> impl Iterator<Item = (Rank, Vec<Row>)> {
        let parts = self.parts.iter().enumerate().filter(move |(_, part)| part.rank <= down_to);
        parts.map(move |(index, part)| {
            let kept = if index == 0 { MARK } else { 0 };
            (part.rank, part.rows_beside(kept, width, false))
        })
    }
}

/// The mark of something new: its shape and its tone fade together.
fn mark(fresh: u8) -> Option<(Glyph, Tone)> {
    match fresh {
        0 => None,
        1 => Some((Glyph::FreshPast, Tone::Accent)),
        2 => Some((Glyph::FreshSoon, Tone::Accent)),
        _ => Some((Glyph::FreshNow, Tone::Lit)),
    }
}

/// A list of cards in a pane.
#[derive(Clone, Copy, Debug)]
pub struct Stack<'a> {
    /// The cards.
    pub cards: &'a [Card],
    /// The selected one.
    pub selected: usize,
    /// True when the selected one has the cursor.
    pub cursor: bool,
    /// How many entries there are before and after the cards.
    pub outside: (usize, usize),
    /// How many have no place, in words: before those that are shown, and after them.
    pub more: &'a (Counted, Counted),
}

/// A card that has found its place.
struct Placed {
    index: usize,
    gap: u16,
    rows: Vec<Row>,
}

impl Stack<'_> {
    /// Draws the cards: the selected one is always among them, and what has no place is counted at the foot. Tells where
    /// their links are.
    pub fn draw(&self, pen: Pen<'_>, area: Rect, buf: &mut Buffer) -> Vec<Span> {
        let mut links = Vec::new();
        if area.width <= GUTTER || area.height == 0 || self.cards.is_empty() {
            return links;
        }
        let width = area.width - GUTTER;
        let (placed, foot) = self.place(pen, width, area.height);
        let mut y = area.y;
        for card in &placed {
            y += card.gap;
            for row in &card.rows {
                if y >= area.bottom() {
                    break;
                }
                if self.cursor && card.index == self.selected {
                    pen.words(buf, area.x, y, 1, pen.theme.glyph(Glyph::Cursor), Tone::Accent);
                }
                links.extend(row.draw(buf, pen, area.x + GUTTER, y, width));
                y += 1;
            }
        }
        let first = placed.first().map_or(0, |card| card.index);
        let last = placed.last().map_or(0, |card| card.index + 1);
        let (above, below) = (self.outside.0 + first, self.outside.1 + self.cards.len() - last);
        if foot && (above > 0 || below > 0) {
            let more = vec![Piece::new(self.rest(above, below), Tone::Dim)];
            let note = Row { hangs: false, left: Vec::new(), right: more };
            note.draw(buf, pen, area.x + GUTTER, area.bottom() - 1, width);
        }
        links
    }

    /// `3 above · + 12 more`.
    fn rest(&self, above: usize, below: usize) -> String {
        let counts = [(&self.more.0, above), (&self.more.1, below)];
        let told = counts.into_iter().filter(|(_, n)| *n > 0).map(|(words, n)| words.with(n));
        told.collect::<Vec<_>>().join(DOT)
    }

    /// Which cards are shown, and with which lines; and whether a line is kept for the count of the rest.
    fn place(&self, pen: Pen<'_>, width: u16, height: u16) -> (Vec<Placed>, bool) {
        let mut fit = Fit { stack: self, width: usize::from(width), known: vec![None; self.cards.len()] };
        // A line is kept for the count of the rest, unless there is no rest.
        let (mut first, mut last, mut ranks) = fit.window(height);
        let all = last + 1 - first == self.cards.len() && self.outside == (0, 0);
        let foot = !all && height >= FOOT_FROM;
        let room = height - u16::from(foot);
        if foot {
            (first, last, ranks) = fit.window(room);
        }
        // What room is left goes to more lines, the selected card's first.
        for rank in [Rank::State, Rank::Main, Rank::More] {
            for index in std::iter::once(self.selected).chain(first..=last) {
                let was = ranks[index];
                ranks[index] = was.max(rank);
                if fit.height(first, last, &ranks) > room {
                    ranks[index] = was;
                }
            }
        }
        let mut placed = Vec::with_capacity(last + 1 - first);
        for index in first..=last {
            let mut rows = self.cards[index].rows(fit.width, ranks[index], pen);
            if first == last {
                end_with_ellipsis(&mut rows, usize::from(room));
            }
            let gap = if index == first { 0 } else { fit.gap(index, &ranks) };
            placed.push(Placed { index, gap, rows });
        }
        (placed, foot)
    }
}

/// Finds out how much of a stack fits.
struct Fit<'a> {
    stack: &'a Stack<'a>,
    width: usize,
    /// The heights of cards by rank, as far as they are known.
    known: Vec<Option<[u16; 4]>>,
}

impl Fit<'_> {
    fn card(&mut self, index: usize, rank: Rank) -> u16 {
        let (card, width) = (&self.stack.cards[index], self.width);
        let measure = || {
            let mut heights = [0u16; 4];
            for (rank, rows) in card.parts_rows(width, Rank::More) {
                let lines = u16::try_from(rows.len()).unwrap_or(u16::MAX);
                for height in &mut heights[rank as usize..] {
                    *height = height.saturating_add(lines);
                }
            }
            heights
        };
        self.known[index].get_or_insert_with(measure)[rank as usize]
    }

    /// The empty line before a card. Lines of a table stand close, and so do titles of one line.
    fn gap(&mut self, index: usize, ranks: &[Rank]) -> u16 {
        let cards = self.stack.cards;
        let Some(before) = index.checked_sub(1) else { return 0 };
        let table = cards[index].close && cards[before].close;
        let mut is_line = |index: usize| ranks[index] == Rank::Title && self.card(index, Rank::Title) <= 1;
        u16::from(!(table || is_line(index) && is_line(before)))
    }

    /// The height of a run of cards.
    fn height(&mut self, first: usize, last: usize, ranks: &[Rank]) -> u16 {
        let mut sum = 0u16;
        for index in first..=last {
            let gap = if index == first { 0 } else { self.gap(index, ranks) };
            sum = sum.saturating_add(self.card(index, ranks[index])).saturating_add(gap);
        }
        sum
    }

    /// The run of cards that is shown: as many lines of each as leave room for some entries.
    fn window(&mut self, room: u16) -> (usize, usize, Vec<Rank>) {
        let count = self.stack.cards.len();
        let mut best = None;
        for rank in [Rank::More, Rank::Main, Rank::Title] {
            let (first, last, ranks) = self.run(rank, room);
            let shown = last + 1 - first;
            let enough = shown >= ENTRIES_WANTED.min(count);
            if best.as_ref().is_none_or(|(first, last, _)| shown > last + 1 - first) {
                best = Some((first, last, ranks));
            }
            if enough {
                break;
            }
        }
        best.unwrap_or((self.stack.selected, self.stack.selected, vec![Rank::Title; count]))
    }

    /// The run around the selected card with lines down to a rank: upwards as far as there is room, then down.
    fn run(&mut self, rank: Rank, room: u16) -> (usize, usize, Vec<Rank>) {
        let selected = self.stack.selected;
        let mut ranks = vec![rank; self.stack.cards.len()];
        // The selected entry is read whole where that leaves room for others.
        let whole =
            [Rank::More, Rank::Main].into_iter().find(|whole| self.card(selected, *whole) <= room / 2);
        ranks[selected] = whole.unwrap_or(Rank::Title).max(rank);
        if self.card(selected, ranks[selected]) > room {
            ranks[selected] = Rank::Title;
        }
        let (mut first, mut last) = (selected, selected);
        while first > 0 && self.height(first - 1, last, &ranks) <= room {
            first -= 1;
        }
        while last + 1 < ranks.len() {
            if self.height(first, last + 1, &ranks) > room {
                ranks[last + 1] = Rank::Title;
                if self.height(first, last + 1, &ranks) > room {
                    break;
                }
            }
            last += 1;
        }
        (first, last, ranks)
    }
}

/// Cuts lines to a height; the last one says that there is more.
fn end_with_ellipsis(rows: &mut Vec<Row>, height: usize) {
    if rows.len() > height {
        rows.truncate(height);
        if let Some(last) = rows.last_mut().filter(|_| height > 1) {
            *last = Row::of(vec![Piece::new(lines::ELLIPSIS, Tone::Dim)]);
        }
    }
}
