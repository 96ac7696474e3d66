//! Cards: what one entry says, as lines of different weight.
//!
//! ```text
//! ▌ Shift bids move to Fridays                          2 h     title, and its age
//! ▌ decided · from Tue 1 Dec · Billing, Retention               main
//! ▌ why        weekend bids left nights without a choice        more
//! ▌ next word  by Tue 12:00                         in 21 h     main
//! ```

use super::level::{self, Intervals, Level};
use super::lines::{self, DOT, Overlong, Pen, Piece, Row, Run};
use super::stages::Stages;
use super::theme::{Glyph, Tone};
use crate::text::SafeText;

/// Cells of the gutter, where the cursor's bar stands, left of all words.
pub const GUTTER: u16 = 2;
/// Cells of the column of labels.
const LABEL: usize = 11;
/// So narrow that a column of labels takes more than it gives.
const LABELS_FROM: usize = 30;
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
        /// What holds of all of them, for the right edge.
        note: Option<Run>,
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
    /// So many runs at the end of its words are the last to be cut, such as the date of a promise.
    pub kept: usize,
    /// What it is made of.
    pub what: What,
}

impl Part {
    /// Words of a rank.
    pub fn words(rank: Rank, words: Vec<Run>) -> Self {
        let most = if rank == Rank::Title { 2 } else { 3 };
        Self { rank, most, kept: 0, what: What::Words { lead: Lead::None, words, note: Vec::new() } }
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
        Self { rank, most: ALL_LINES, kept: 0, what }
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

    /// So many runs at the end are the last to be cut.
    pub fn keeping(mut self, runs: usize) -> Self {
        self.kept = runs;
        self
    }

    /// At most so many lines in a pane.
    pub fn at_most(mut self, lines: usize) -> Self {
        self.most = lines;
        self
    }

    /// Its lines at a width. `whole` leaves nothing out and breaks what is too long.
    pub fn rows(&self, width: usize, whole: bool) -> Vec<Row> {
        self.rows_beside(0, width, self.most, whole)
    }

    /// Its lines at a width, so many at most, with so many cells kept at the right end of the first one.
    fn rows_beside(&self, kept: usize, width: usize, most: usize, whole: bool) -> Vec<Row> {
        match &self.what {
            What::Words { lead, words, note } => {
                let most = if whole { ALL_LINES } else { most };
                words_rows(
                    lead,
                    words.split_at(words.len().saturating_sub(self.kept)),
                    (note, kept),
                    width,
                    most,
                    whole,
                )
            }
            What::Pair(left, right) => pair_rows(left, right, width, whole),
            What::Level(level) => level.rows(width),
            What::Intervals(intervals) => intervals.rows(width, kept),
            What::Heads { names, note } => level::heads(*names, note.as_ref(), width),
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
    words: (&[Run], &[Run]),
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
    let mut wrapped = wrap_keeping(words, first, width.saturating_sub(hanging), most, overlong);
    // Where the first word has no room beside the note, that would stand alone above the words: it goes to their end, or
    // the word is broken.
    let mut at_end = false;
    if wrapped.first().is_some_and(Vec::is_empty) {
        let room = width.saturating_sub(indent + if kept > 0 { kept + 2 } else { 0 });
        let whole = wrap_keeping(words, room, room.min(width.saturating_sub(hanging)), most, overlong);
        let left = whole.last().map_or(0, |line| lines::pieces_width(line));
        at_end = whole.len() > 1 && hanging + left + 2 + lines::pieces_width(&note) <= width;
        wrapped = match at_end {
            true => whole,
            false => wrap_keeping(words, first, first, most, Overlong::Break),
        };
    }
    let last = wrapped.len().saturating_sub(1);
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
        } else if hanging > 0 {
            row.left.push(Piece::new(" ".repeat(hanging), Tone::Plain));
        }
        if index == if at_end { last } else { 0 } {
            row.right = note.clone();
        }
        row.left.extend(line);
        rows.push(row);
    }
    rows
}

/// Words and what is kept behind them: where not all of it has room, the words are cut, and what is kept stands on a line of its own,
/// or behind them on the only one.
fn wrap_keeping(
    (words, kept): (&[Run], &[Run]),
    first: usize,
    rest: usize,
    most: usize,
    overlong: Overlong,
) -> Vec<Vec<Piece>> {
    if kept.is_empty() {
        return lines::wrap(words, first, rest, most, overlong);
    }
    let whole = lines::wrap(&[words, kept].concat(), first, rest, most.saturating_add(1), overlong);
    if whole.len() <= most {
        return whole;
    }
    // What led over to it on one line begins none.
    let leads = usize::from(kept.first().is_some_and(|run| run.words.as_str() == DOT));
    if most > 1 {
        let below = lines::wrap(&kept[leads..], rest, rest, 1, overlong);
        return lines::wrap(words, first, rest, most - 1, overlong).into_iter().chain(below).collect();
    }
    let room = first.saturating_sub(lines::pieces_width(&pieces(kept)));
    if room == 0 {
        return lines::wrap(&kept[leads..], first, rest, most, overlong);
    }
    let mut line = lines::cut_pieces(&pieces(words), room);
    line.extend(pieces(kept));
    vec![line]
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
        self.marked(self.laid(width, down_to).into_iter().flat_map(|(_, rows)| rows).collect(), pen)
    }

    /// The lines of each part down to a rank; the first part leaves room for the mark.
    pub(super) fn laid(&self, width: usize, down_to: Rank) -> Vec<(Rank, Vec<Row>)> {
        self.laid_with(width, down_to, 0)
    }

    /// The lines of each part, of which each text has so many lines more than usual.
    pub(super) fn laid_longer(&self, width: usize, longer: usize) -> Vec<(Rank, Vec<Row>)> {
        self.laid_with(width, Rank::More, longer)
    }

    fn laid_with(&self, width: usize, down_to: Rank, longer: usize) -> Vec<(Rank, Vec<Row>)> {
        let lines = |(index, part): (usize, &Part)| {
            let kept = if index == 0 { MARK } else { 0 };
            let mut rows = part.rows_beside(kept, width, part.most.saturating_add(longer), false);
            // The weeks below a level matter less than the levels of the other needs.
            let weeks = if matches!(part.what, What::Level(_)) { rows.split_off(1) } else { Vec::new() };
            [(part.rank, rows), (Rank::More, weeks)]
        };
        let parts = self.parts.iter().enumerate().flat_map(lines);
        parts.filter(|(rank, rows)| *rank <= down_to && !rows.is_empty()).collect()
    }

    /// How many parts at its end only lead over to the card below: the head of a table, and the air above it.
    pub(super) fn leads_over(&self) -> usize {
        let leads = |part: &&Part| matches!(part.what, What::Heads { .. } | What::Space);
        self.parts.iter().rev().take_while(leads).count()
    }

    /// Lines with the mark of something new on the first of them.
    pub(super) fn marked(&self, mut rows: Vec<Row>, pen: Pen<'_>) -> Vec<Row> {
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
