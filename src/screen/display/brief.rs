//! The lines in brief between a scene and the last line of the screen: what they are about in a column, words beside it, and how
//! old that is at the right edge. A screen without room for them has them as the last page of a scene, two lines each.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::block::Block;
use super::{Line, compose, facts};
use crate::model::brief::{BRIEF_MAX, BRIEF_PAGE_MAX};
use crate::screen::big::Size;
use crate::screen::brief::Brief;
use crate::screen::lines::{self, Pen, Piece, Run};
use crate::screen::scene::{Fact, SceneView};
use crate::screen::theme::Tone;

/// Columns of the narrowest screen that has such lines.
const COLUMNS_MIN: u16 = 60;
/// From how many rows on a screen has one of them, two and three.
const ROWS: [u16; BRIEF_MAX] = [28, 30, 34];
/// Fewest rows of a screen that has them on a page, and how many of them are not that page's; rows of each with the gap below it.
const PAGE_ROWS_MIN: u16 = 18;
const PAGE_FRAME: u16 = 8;
const PAGE_ROWS: u16 = 3;
/// Lines that stand large, where what is said small does too: each takes several rows.
const LINES_LARGE: usize = 2;
/// From so many rows on a row parts them from the scene.
const AIRY_ROWS: u16 = 30;
/// The column of what they are about takes at most so much of a hundred of the width.
const LABEL_SHARE: u16 = 40;
/// Letters that are left at least of words that are cut.
const LETTERS_MIN: usize = 8;
/// Columns that are left at least of what something is called, however much stands behind it.
const WHAT_MIN: usize = 26;

/// True for a screen that has them on the last page of a scene.
pub fn is_a_page(area: Rect) -> bool {
    area.width >= COLUMNS_MIN && (PAGE_ROWS_MIN..ROWS[0]).contains(&area.height)
}

/// For how many of them there is room on a screen, whatever is on it.
pub fn room(area: Rect, small: Option<Size>) -> usize {
    if is_a_page(area) {
        return usize::from((area.height - PAGE_FRAME) / PAGE_ROWS).min(BRIEF_PAGE_MAX);
    }
    let rows = ROWS.into_iter().filter(|rows| area.width >= COLUMNS_MIN && area.height >= *rows).count();
    if small.is_some() { rows.min(LINES_LARGE) } else { rows }
}

/// Rows that so many of them take, with what parts them from the scene.
pub fn rows(count: usize, area: Rect, small: Option<Size>) -> u16 {
    let line = small.map_or(1, Size::leading);
    let air = if area.height >= AIRY_ROWS { line.div_ceil(2) } else { 0 };
    let count = u16::try_from(count).unwrap_or(u16::MAX);
    if count == 0 { 0 } else { count.saturating_mul(line).saturating_add(air) }
}

/// True while that page is on.
pub fn page_is_on(scene: &SceneView) -> bool {
    scene.past() >= scene.briefs.begins
}

/// The page of as many of them as have room: under its name, what each is about in a column and how that stands beside it.
pub fn page(scene: &SceneView, room: usize, (width, height): (u16, u16)) -> Vec<Block> {
    let name = Run { words: scene.briefs.name.clone(), tone: Tone::Lit };
    let fact = |brief: &Brief| {
        let label: String = brief.label.iter().map(|run| run.words.as_str()).collect();
        let words = brief.what.iter().chain(&brief.more).cloned().collect();
        Fact { who: brief.facts.clone(), ..Fact::of(label, words) }.noted(vec![brief.note.clone()])
    };
    let facts: Vec<Fact> = scene.briefs.lines.iter().take(room).map(fact).collect();
    let mut blocks = compose::name(&name, scene.stale.as_ref(), None, width, 1);
    let told: Vec<Block> = facts::in_brief(&facts, width).collect();
    let rows: u16 = blocks.iter().chain(&told).map(Block::height).sum();
    // Where some take a row more each still stands whole, with no empty row between them.
    let gap = u16::from(usize::from(rows) + told.len() <= usize::from(height) + 1);
    for block in told {
        blocks.push(block);
        blocks.push(Block::Space(gap));
    }
    blocks
}

/// Draws them, the last one at the foot of the area.
pub fn draw(briefs: &[Brief], small: Option<Size>, pen: Pen<'_>, area: Rect, buf: &mut Buffer) {
    let line = small.map_or(1, Size::leading);
    let between = 2 * line;
    let most = u16::try_from(u32::from(area.width) * u32::from(LABEL_SHARE) / 100).unwrap_or(area.width);
    let labels: Vec<Line> = briefs.iter().map(|brief| fitted(&brief.label, small, most)).collect();
    let notes = briefs.iter().map(|brief| fitted(std::slice::from_ref(&brief.note), small, most));
    let notes: Vec<Line> = notes.collect();
    let widest = |lines: &[Line]| lines.iter().map(Line::width).max().unwrap_or(0);
    let from = area.x + widest(&labels) + between;
    let until = area.right().saturating_sub(widest(&notes) + between);
    let count = u16::try_from(briefs.len()).unwrap_or(u16::MAX);
    let mut y = area.bottom().saturating_sub(count.saturating_mul(line)).max(area.y);
    for ((brief, label), note) in briefs.iter().zip(&labels).zip(&notes) {
        let room = Rect { y, height: line.min(area.bottom().saturating_sub(y)), ..area };
        if room.height == 0 {
            break;
        }
        label.draw(pen, area.x, room, buf);
        let words = words(brief, small, until.saturating_sub(from));
        words.draw(pen, from, Rect { width: until.saturating_sub(area.x), ..room }, buf);
        note.draw(pen, area.right().saturating_sub(note.width()), room, buf);
        y += line;
    }
}

/// What a line tells, on a width: what it is called is cut before how it stands is.
fn words(brief: &Brief, size: Option<Size>, width: u16) -> Line {
    let pieces = |runs: &[Run]| runs.iter().map(Piece::from).collect::<Vec<_>>();
    let (what, facts, more) = (pieces(&brief.what), pieces(&brief.facts), pieces(&brief.more));
    if size.is_some() {
        let all: Vec<Piece> = what.iter().chain(&facts).chain(&more).cloned().collect();
        let whole = Line::of(all.clone(), size, width);
        if whole.is_big() {
            return whole;
        }
        let cut = |letters| lines::cut_pieces(&what, letters).into_iter().chain(facts.clone()).collect();
        let best = largest(lines::pieces_width(&what), |letters| Line::of(cut(letters), size, width));
        return best.unwrap_or_else(|| fitted_pieces(all, size, width));
    }
    let left = usize::from(width).saturating_sub(lines::pieces_width(&facts));
    let mut all = lines::cut_pieces(&what, left.max(WHAT_MIN));
    all.extend(facts.into_iter().chain(more));
    fitted_pieces(all, size, width)
}

/// The large line of the most letters that have room, from [`LETTERS_MIN`] to so many.
fn largest(most: usize, line: impl Fn(usize) -> Line) -> Option<Line> {
    let (mut least, mut most, mut best) = (LETTERS_MIN, most + 1, None);
    while least < most {
        let middle = least.midpoint(most);
        let line = line(middle);
        if line.is_big() {
            (least, best) = (middle + 1, Some(line));
        } else {
            most = middle;
        }
    }
    best
}

/// Words on one line of a width, as many of them as have room: in large letters where those around them are.
fn fitted(runs: &[Run], size: Option<Size>, width: u16) -> Line {
    fitted_pieces(runs.iter().map(Piece::from).collect(), size, width)
}

fn fitted_pieces(pieces: Vec<Piece>, size: Option<Size>, width: u16) -> Line {
    let whole = Line::of(pieces.clone(), size, width);
    if size.is_some() && !whole.is_big() {
        let all = lines::pieces_width(&pieces).saturating_sub(1);
        let best = largest(all, |letters| Line::of(lines::cut_pieces(&pieces, letters), size, width));
        if let Some(line) = best {
            return line;
        }
    }
    match whole {
        Line::Plain(pieces) => Line::Plain(lines::cut_pieces(&pieces, usize::from(width))),
        big => big,
    }
}
