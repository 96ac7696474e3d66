//! Where things stand: a pure function of the size, for drawing and for the mouse alike.
//!
//! ```text
//! four columns, from 300×50   three, from 150×24      two, from 104×30      one, from 40×12
//! 1 ──── 2 ──── 3 ─── 4 ────  1 ────── 2 ──── 3 ────  1 ────── 2 ──────     1 ──────────────
//!               6 ───
//!                     5 ────  4 ────── 5 ──── 6 ────  3 ────── 4 ──────     strip of all six
//!                                                     5 ────── 6 ──────
//! ```
//!
//! From 400×50 on a fifth column tells the selected entry whole.

use ratatui::layout::{Rect, Size};

use super::item::MEASURE;
use crate::model::Pane;

/// The smallest screen that can tell anything, in cells.
pub const SIZE_MIN: Size = Size { width: 40, height: 12 };
/// From here on there are two columns.
pub const TWO_FROM: Size = Size { width: 104, height: 30 };
/// From here on there are three.
pub const THREE_FROM: Size = Size { width: 150, height: 24 };
/// From here on there are four: lines of over a hundred cells are hard to read, and a tall column tells more.
pub const FOUR_FROM: Size = Size { width: 300, height: 50 };
/// From here on a column beside the four tells the selected entry whole: wider lines would tell no more.
pub const READING_FROM: Size = Size { width: 400, height: 50 };
/// Cells of that column: those of an open entry.
const READING: u16 = MEASURE + super::card::GUTTER;
/// From these heights on a table of levels has more room than it needs, and the promises below it get some.
const TALL_FROM: [u16; 2] = [60, 90];
/// From here on the header and the footer have an empty line beside them.
const AIRY_FROM: u16 = 20;

/// Cells between two columns.
const GUTTER: u16 = 4;

/// Shares of a column's height.
const ONE: [u16; 1] = [100];
const UPPER: [u16; 2] = [57, 43];
const LEVELS_TALL: [u16; 2] = [45, 55];
const LEVELS_TALLEST: [u16; 2] = [32, 68];
const THIRDS: [u16; 3] = [38, 31, 31];

/// The places of a desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// The line at the top.
    pub header: Rect,
    /// The line at the bottom.
    pub footer: Rect,
    /// What is between them.
    pub body: Rect,
    /// The panes that are drawn whole.
    pub panes: Vec<(Pane, Rect)>,
    /// The lines of the strip, on a narrow screen; one a pane.
    pub strip: Vec<(Pane, Rect)>,
    /// The column of the selected entry, on a very wide screen.
    pub reading: Option<Rect>,
}

impl Layout {
    /// Lays a desk out; `None` where there is too little room. On a narrow screen the pane in focus is whole.
    pub fn of(area: Rect, focus: Pane) -> Option<Self> {
        if area.width < SIZE_MIN.width || area.height < SIZE_MIN.height {
            return None;
        }
        let margin = if area.width >= TWO_FROM.width { 2 } else { 1 };
        let inner = Rect { x: area.x + margin, width: area.width - 2 * margin, ..area };
        let air = u16::from(area.height >= AIRY_FROM);
        let line = |y| Rect { y, height: 1, ..inner };
        let body = Rect { y: area.y + 1 + air, height: area.height - 2 - 2 * air, ..inner };
        let mut layout = Self {
            header: line(area.y),
            footer: line(area.bottom() - 1),
            body,
            panes: Vec::new(),
            strip: Vec::new(),
            reading: None,
        };
        let fits = |from: Size| area.width >= from.width && area.height >= from.height;
        let rows = match TALL_FROM.map(|tall| area.height >= tall) {
            [_, true] => &LEVELS_TALLEST,
            [true, _] => &LEVELS_TALL,
            _ => &UPPER,
        };
        if fits(FOUR_FROM) {
            layout.reading =
                fits(READING_FROM).then(|| Rect { x: body.right() - READING, width: READING, ..body });
            layout.columns(&[
                (28, &ONE, &[Pane::Transparency]),
                (24, &ONE, &[Pane::Recognition]),
                (24, rows, &[Pane::Engagement, Pane::Promises]),
                (24, &UPPER, &[Pane::Questions, Pane::Repair]),
            ]);
        } else if fits(THREE_FROM) {
            // What is told is read in sentences, and takes the widest column.
            layout.columns(&[
                (38, &UPPER, &[Pane::Transparency, Pane::Questions]),
                (31, &UPPER, &[Pane::Recognition, Pane::Repair]),
                (31, rows, &[Pane::Engagement, Pane::Promises]),
            ]);
        } else if fits(TWO_FROM) {
            layout.columns(&[
                (53, &THIRDS, &[Pane::Transparency, Pane::Engagement, Pane::Repair]),
                (47, &THIRDS, &[Pane::Recognition, Pane::Questions, Pane::Promises]),
            ]);
        } else {
            layout.column(focus);
        }
        Some(layout)
    }

    /// Columns by shares of a hundred, each with its panes from top to bottom by shares of its height.
    fn columns(&mut self, columns: &[(u16, &[u16], &[Pane])]) {
        const GAP: u16 = 1;
        let widths: Vec<u16> = columns.iter().map(|(share, ..)| *share).collect();
        let room = self.body.width - self.reading.map_or(0, |reading| reading.width + GUTTER);
        let widths = shares(room - GUTTER * (columns.len() as u16 - 1), &widths);
        let mut x = self.body.x;
        for (width, (_, rows, panes)) in widths.into_iter().zip(columns) {
            let heights = shares(self.body.height - GAP * (panes.len() as u16 - 1), rows);
            let mut y = self.body.y;
            for (height, pane) in heights.into_iter().zip(*panes) {
                self.panes.push((*pane, Rect { x, y, width, height }));
                y += height + GAP;
            }
            x += width + GUTTER;
        }
        self.panes.sort_by_key(|(pane, _)| *pane);
    }

    /// The pane in focus, and below it a line for each of the six.
    fn column(&mut self, focus: Pane) {
        let lines = Pane::ALL.len() as u16;
        let strip = if self.body.height >= 2 * lines + 2 { lines } else { 0 };
        let gap = u16::from(strip > 0);
        let pane = Rect { height: self.body.height - strip - gap, ..self.body };
        self.panes.push((focus, pane));
        let top = pane.bottom() + gap;
        let line =
            |(index, pane): (usize, Pane)| (pane, Rect { y: top + index as u16, height: 1, ..self.body });
        self.strip = Pane::ALL.into_iter().enumerate().take(usize::from(strip)).map(line).collect();
    }
}

/// Parts a length by shares; the last takes what is left over.
fn shares(length: u16, shares: &[u16]) -> Vec<u16> {
    let whole: u32 = shares.iter().map(|share| u32::from(*share)).sum();
    let mut left = length;
    let last = shares.len().saturating_sub(1);
    let part = |(index, share): (usize, &u16)| {
        let cells = match index == last {
            true => left,
            false => (u32::from(length) * u32::from(*share) / whole.max(1)) as u16,
        };
        left -= cells;
        cells
    };
    shares.iter().enumerate().map(part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panes_never_overlap_and_stay_on_the_screen() {
        for width in (0..500).step_by(7) {
            for height in 0..150 {
                let area = Rect::new(0, 0, width, height);
                let Some(layout) = Layout::of(area, Pane::Repair) else { continue };
                let all: Vec<Rect> =
                    layout.panes.iter().chain(&layout.strip).map(|(_, place)| *place).collect();
                let all = all.into_iter().chain(layout.reading);
                let all: Vec<Rect> = all.chain([layout.header, layout.footer]).collect();
                for (index, place) in all.iter().enumerate() {
                    assert_eq!(area.intersection(*place), *place, "{width}×{height}");
                    assert!(!place.is_empty(), "{width}×{height}: {place:?}");
                    for other in &all[..index] {
                        assert!(!place.intersects(*other), "{width}×{height}: {place:?} {other:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn columns_follow_the_size() {
        let panes = |width, height| {
            Layout::of(Rect::new(0, 0, width, height), Pane::Transparency).map(|layout| {
                let top = layout.body.y;
                layout.panes.iter().filter(|(_, place)| place.y == top).count()
            })
        };
        assert_eq!(panes(39, 24), None);
        assert_eq!(panes(80, 24), Some(1));
        assert_eq!(panes(120, 36), Some(2));
        assert_eq!(panes(160, 45), Some(3));
        assert_eq!(panes(480, 135), Some(4));
    }
}
