//! Facts in plain type: labels in a column, and words beside it.

use super::block::{Block, MEASURE, Set};
use super::compose::FACT_LINES;
use crate::screen::lines::{self, Overlong, Piece, Row, Run};
use crate::screen::scene::Fact;
use crate::screen::theme::Tone;

/// Cells of the column of labels.
const LABEL: usize = 16;
/// Cells of the same on a narrow screen.
const LABEL_NARROW: usize = 11;
/// Most lines of a fact about something else than the headline, where there is little room.
const FACT_LINES_FEW: usize = 2;
/// Most lines of a fact about the headline's own thing: an answer is told whole.
const FACT_LINES_OWN: usize = 7;
/// Cells that what is told in brief has at least beside what it is about.
const WORDS_MIN: usize = 30;
/// Most lines of whom a fact is about.
const WHO_LINES: usize = 2;

/// Lines of the facts that tell of the headline's own thing.
pub fn own_lines(facts: &[Fact], cells: usize) -> usize {
    let label = label_cells(facts, cells);
    let own = facts.iter().filter(|fact| !fact.is_more);
    own.map(|fact| fact_rows(fact, label, cells, FACT_LINES_OWN).len()).sum()
}

/// Lines of so many of the facts that tell of something else.
pub fn more_lines(facts: &[Fact], cells: usize, count: usize) -> usize {
    let label = label_cells(facts, cells);
    let more = facts.iter().filter(|fact| fact.is_more).take(count);
    more.map(|fact| fact_rows(fact, label, cells, usize::from(FACT_LINES)).len()).sum()
}

/// Each of the facts as a block, however many there are.
pub fn blocks(facts: &[Fact], width: u16) -> Vec<Block> {
    let cells = usize::from(width.min(MEASURE));
    let label = label_cells(facts, cells);
    let rows = |fact| fact_rows(fact, label, cells, FACT_LINES_OWN);
    facts.iter().map(rows).map(|rows| Block::Words(Set::Rows(rows))).collect()
}

/// Each of the facts on two lines at most, with what it is about whole where that leaves [`WORDS_MIN`] cells.
pub fn in_brief(facts: &[Fact], width: u16) -> impl Iterator<Item = Block> {
    let cells = usize::from(width);
    let longest = facts.iter().map(|fact| lines::width(fact.label.words.as_str()) + 2).max().unwrap_or(0);
    let label = longest.clamp(LABEL_NARROW, cells.saturating_sub(WORDS_MIN).max(LABEL_NARROW));
    let rows = move |fact| fact_rows(fact, label, cells, FACT_LINES_FEW);
    facts.iter().map(rows).map(|rows| Block::Words(Set::Rows(rows)))
}

/// As many facts as there is room for: those about the headline whole before any other, with an empty line between them where
/// there is one. Tells how many have their place too: the last ones have none.
pub fn set(facts: &[Fact], width: u16, height: u16) -> (Vec<Block>, usize) {
    let cells = usize::from(width.min(MEASURE));
    let label = label_cells(facts, cells);
    let room = usize::from(height.saturating_sub(1));
    let own_of = |most: usize| -> Vec<Vec<Row>> {
        let own = facts.iter().filter(|fact| !fact.is_more);
        own.map(|fact| fact_rows(fact, label, cells, most)).collect()
    };
    let lines = |rows: &[Vec<Row>]| rows.iter().map(Vec::len).sum::<usize>();
    let whole = [FACT_LINES_OWN, usize::from(FACT_LINES)].map(own_of).into_iter();
    let mut rows =
        whole.into_iter().find(|rows| lines(rows) <= room).unwrap_or_else(|| own_of(FACT_LINES_FEW));
    let own = rows.len();
    let mut left = room.saturating_sub(lines(&rows));
    for fact in facts.iter().filter(|fact| fact.is_more) {
        let ways = [usize::from(FACT_LINES), FACT_LINES_FEW];
        let fits =
            ways.map(|most| fact_rows(fact, label, cells, most)).into_iter().find(|rows| rows.len() <= left);
        let Some(fits) = fits else { break };
        left -= fits.len();
        rows.push(fits);
    }
    let airy = lines(&rows) + 2 * rows.len() <= usize::from(height);
    // What tells of something else stands apart from what is about the headline.
    let apart = own > 0 && own < rows.len() && lines(&rows) + 1 < usize::from(height);
    let mut left = height;
    let (mut blocks, mut told) = (Vec::new(), 0);
    for (index, rows) in rows.into_iter().enumerate() {
        let gap = if index == 0 { 1 + u16::from(airy) } else { u16::from(airy || apart && index == own) };
        let need = rows.len() as u16 + gap;
        if need > left {
            break;
        }
        left -= need;
        blocks.push(Block::Space(gap));
        blocks.push(Block::Words(Set::Rows(rows)));
        told += 1;
    }
    (blocks, told)
}

/// Cells of the column of labels: the longest fits, as long as it leaves room for the facts.
fn label_cells(facts: &[Fact], width: usize) -> usize {
    let longest = facts.iter().map(|fact| lines::width(fact.label.words.as_str()) + 2).max().unwrap_or(0);
    let least = if width >= 70 { LABEL } else { LABEL_NARROW };
    longest.clamp(least, LABEL.max(width * 2 / 5))
}

/// What is quoted and was cut ends with its mark, in so many cells of its last line.
fn close(rows: &mut [Vec<Piece>], words: &[Run], room: usize) {
    let quoted: String = words.iter().map(|run| run.words.as_str()).collect();
    let (Some(closes), Some(row)) = (lines::short::closing_quote(&quoted), rows.last_mut()) else { return };
    let taken = lines::pieces_width(row);
    let Some(last) = row.last_mut().filter(|last| last.words.ends_with('…')) else { return };
    last.words.pop();
    if taken + 1 > room {
        // Rather is a word less told than that a part of it is.
        let whole = last.words.rfind(' ').unwrap_or(last.words.len().saturating_sub(1));
        let whole = (0..=whole).rev().find(|at| last.words.is_char_boundary(*at)).unwrap_or(0);
        last.words.truncate(whole);
    }
    last.words.extend(['…', closes]);
}

fn fact_rows(fact: &Fact, label: usize, width: usize, most: usize) -> Vec<Row> {
    let note: Vec<Piece> = fact.note.iter().map(Piece::from).collect();
    let beside = match lines::pieces_width(&note) {
        0 => 0,
        cells => cells + 2,
    };
    let room = width.saturating_sub(label);
    let first = room.saturating_sub(beside);
    let told: Vec<Run> = fact.told().cloned().collect();
    let all = lines::wrap(&told, first, room, most + 1, Overlong::Break);
    let wrapped = match fact.who.is_empty() || all.len() <= most {
        true => lines::wrap(&told, first, room, most, Overlong::Break),
        // Rather are the words cut than those whom they are for.
        false => {
            // What led over to them on one line begins none.
            let leads = usize::from(fact.who.first().is_some_and(|run| run.words.as_str() == lines::DOT));
            let who = lines::wrap(&fact.who[leads..], room, room, WHO_LINES, Overlong::Break);
            let most = most.saturating_sub(who.len()).max(1);
            let mut words = lines::wrap(&fact.words, first, room, most, Overlong::Break);
            let last = if words.len() == 1 { first } else { room };
            close(&mut words, &fact.words, last);
            words.into_iter().chain(who).collect()
        }
    };
    let row = |(index, line): (usize, Vec<Piece>)| {
        let words = if index == 0 { lines::cut(fact.label.words.as_str(), label - 2) } else { String::new() };
        // What is told by a ground has it below its word alone.
        let air = Piece::new(" ".repeat(label.saturating_sub(lines::width(&words))), Tone::Plain);
        let mut left = vec![Piece::new(words, fact.label.tone), air];
        left.extend(line);
        Row { hangs: false, left, right: if index == 0 { note.clone() } else { Vec::new() } }
    };
    let own = wrapped.into_iter().enumerate().map(row);
    let below = |words: &Vec<Run>| lines::wrap(words, room, room, most, Overlong::Break);
    let others = fact.others.iter().flat_map(below).map(|line| {
        let indent = Piece::new(" ".repeat(label), Tone::Plain);
        Row::of(std::iter::once(indent).chain(line).collect())
    });
    own.chain(others).collect()
}
