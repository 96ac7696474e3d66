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
//! These heights are shares: a pane that needs fewer rows leaves them to those of its column that need more ([`Layout::fitted`]).
//!
//! From 400×50 on a fifth column tells the selected entry whole, and every page stands in it: no pane moves for one. On smaller screens a
//! page stands at the right of what is left of the panes, as many columns of them as have room; on a narrow one, and where nothing useful
//! would be left, it takes all of the body.

use std::collections::BTreeSet;

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
pub const READING: u16 = MEASURE + super::card::GUTTER;
/// Cells of a page that takes all it can get: it stands beside panes in the reading column alone.
pub const ALL: u16 = u16::MAX;
/// From these heights on a table of levels has more room than it needs, and the promises below it get some.
const TALL_FROM: [u16; 2] = [60, 90];
/// From here on the header and the footer have an empty line beside them.
const AIRY_FROM: u16 = 20;

/// Cells at each side of a desk of several columns.
const MARGIN: u16 = 2;
/// Cells between two columns.
const GUTTER: u16 = 4;
/// Rows between two panes of a column.
const GAP: u16 = 1;
/// Cells of the narrowest pane beside a page, and rows of the lowest.
const BESIDE_MIN: Size = Size { width: 48, height: 18 };

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
        let margin = if area.width >= TWO_FROM.width { MARGIN } else { 1 };
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
        if fits(READING_FROM, area) {
            layout.reading = Some(Rect { x: body.right() - READING, width: READING, ..body });
        }
        layout.lay(area, focus);
        Some(layout)
    }

    /// Where a page stands whose words take so many cells, and the panes beside it, if any; what has no place beside panes takes all.
    pub fn page(&self, cells: Option<u16>, focus: Pane) -> (Rect, Option<Self>) {
        let body = self.body;
        let beside = |cells: u16| {
            let cells = self.reading.map_or(cells, |reading| reading.width);
            let width = body.width.checked_sub(cells.saturating_add(GUTTER));
            let width = width.filter(|left| *left >= BESIDE_MIN.width)?;
            let page = Rect { x: body.right() - cells, width: cells, ..body };
            let (panes, strip) = (Vec::new(), Vec::new());
            let mut rest = Self { body: Rect { width, ..body }, panes, strip, reading: None, ..self.clone() };
            // As on a screen that has so much less.
            let size =
                Rect { width: width + 2 * MARGIN, height: self.footer.bottom() - self.header.y, ..body };
            rest.lay(size, focus);
            Some((page, Some(rest)))
        };
        let cells = cells.filter(|_| body.height >= BESIDE_MIN.height);
        cells.and_then(beside).unwrap_or((body, None))
    }

    /// Gives rows that panes don't need to those of their column that do; where nobody needs more, and where nobody has rows left, each
    /// keeps its share. In four columns no pane stands in a row with others: what is left then stands below the last, and none between two.
    /// `need` tells how many rows a pane takes at a width, as far as they are no more than a limit.
    #[must_use]
    pub fn fitted(mut self, mut need: impl FnMut(Pane, u16, u16) -> u16) -> Self {
        let columns: BTreeSet<u16> = self.panes.iter().map(|(_, place)| place.x).collect();
        let is_tall = columns.len() >= 4;
        for x in columns {
            let mut column: Vec<&mut (Pane, Rect)> =
                self.panes.iter_mut().filter(|(_, place)| place.x == x).collect();
            column.sort_by_key(|(_, place)| place.y);
            if column.len() < 2 {
                continue;
            }
            let needs: Vec<u16> =
                column.iter().map(|(pane, place)| need(*pane, place.width, place.height)).collect();
            let shares = column.iter().map(|(_, place)| place.height);
            let spare: Vec<u16> =
                shares.zip(&needs).map(|(share, need)| share.saturating_sub(*need)).collect();
            let mut pool: u16 = spare.iter().sum();
            for (at, (pane, place)) in column.iter_mut().map(|column| &mut **column).enumerate() {
                place.height -= spare[at];
                if needs[at] > place.height && pool > 0 {
                    let most = place.height + pool;
                    let gets = need(*pane, place.width, most).min(most) - place.height;
                    place.height += gets;
                    pool -= gets;
                }
            }
            match column.last_mut().filter(|_| is_tall) {
                Some((_, last)) => last.height += pool,
                None => {
                    for (at, (_, place)) in column.iter_mut().map(|column| &mut **column).enumerate() {
                        let back = spare[at].min(pool);
                        place.height += back;
                        pool -= back;
                    }
                }
            }
            let mut y = self.body.y;
            for (_, place) in column {
                place.y = y;
                y = place.bottom() + GAP;
            }
        }
        self
    }

    /// Lays the panes out in the body, as many columns as a screen of such a size has.
    fn lay(&mut self, area: Rect, focus: Pane) {
        let rows = match TALL_FROM.map(|tall| area.height >= tall) {
            [_, true] => &LEVELS_TALLEST,
            [true, _] => &LEVELS_TALL,
            _ => &UPPER,
        };
        if fits(FOUR_FROM, area) {
            self.columns(&[
                (28, &ONE, &[Pane::Transparency]),
                (24, &ONE, &[Pane::Recognition]),
                (24, rows, &[Pane::Engagement, Pane::Promises]),
                (24, &UPPER, &[Pane::Questions, Pane::Repair]),
            ]);
        } else if fits(THREE_FROM, area) {
            // What is told is read in sentences, and takes the widest column.
            self.columns(&[
                (38, &UPPER, &[Pane::Transparency, Pane::Questions]),
                (31, &UPPER, &[Pane::Recognition, Pane::Repair]),
                (31, rows, &[Pane::Engagement, Pane::Promises]),
            ]);
        } else if fits(TWO_FROM, area) {
            self.columns(&[
                (53, &THIRDS, &[Pane::Transparency, Pane::Engagement, Pane::Repair]),
                (47, &THIRDS, &[Pane::Recognition, Pane::Questions, Pane::Promises]),
            ]);
        } else {
            self.column(focus);
        }
    }

    /// Columns by shares of a hundred, each with its panes from top to bottom by shares of its height.
    fn columns(&mut self, columns: &[(u16, &[u16], &[Pane])]) {
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

/// True for a screen that is at least as large.
fn fits(from: Size, area: Rect) -> bool {
    area.width >= from.width && area.height >= from.height
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
    fn a_page_leaves_the_panes_their_place_beside_it() {
        let beside = |width, height| {
            let layout = Layout::of(Rect::new(0, 0, width, height), Pane::Repair).expect("a desk");
            let (page, rest) = layout.page(Some(102), Pane::Repair);
            for (_, place) in rest.iter().flat_map(|rest| rest.panes.iter().chain(&rest.strip)) {
                assert!(!place.is_empty() && place.right() < page.x, "{width}×{height}: {place:?} {page:?}");
                assert_eq!(layout.body.intersection(*place), *place, "{width}×{height}");
            }
            assert_eq!(layout.body.intersection(page), page, "{width}×{height}");
            rest.map_or(0, |rest| rest.panes.iter().filter(|(_, place)| place.y == rest.body.y).count())
        };
        for width in (40..500).step_by(7) {
            for height in (12..150).step_by(5) {
                beside(width, height);
            }
        }
        let sizes = [(80, 24), (120, 36), (160, 45), (240, 67), (480, 135)];
        assert_eq!(sizes.map(|(width, height)| beside(width, height)), [0, 0, 1, 2, 4]);
        // What is read beside the panes and a page of it stand in the same place, and so do the panes.
        let wide = Layout::of(Rect::new(0, 0, 480, 135), Pane::Repair).expect("a desk");
        for cells in [40, READING, 160, ALL] {
            let (page, rest) = wide.page(Some(cells), Pane::Repair);
            assert_eq!((Some(page), rest.map(|rest| rest.panes)), (wide.reading, Some(wide.panes.clone())));
        }
    }

    #[test]
    fn rows_go_to_the_panes_that_need_them() {
        let rows = |layout: &Layout, pane: Pane| {
            layout.panes.iter().find(|(of, _)| *of == pane).map_or(0, |(_, place)| place.height)
        };
        for (width, height) in [(120, 36), (160, 45), (240, 67), (480, 135)] {
            let layout = Layout::of(Rect::new(0, 0, width, height), Pane::Repair).expect("a desk");
            // Whatever they need, no pane overlaps another or leaves its column, and no row is lost.
            for needs in 0..64u16 {
                let many = |pane: Pane| if needs >> pane.index() & 1 == 1 { 200 } else { 5 };
                let fitted = layout.clone().fitted(|pane, _, limit| many(pane).min(limit + 1));
                for (index, (pane, place)) in fitted.panes.iter().enumerate() {
                    assert_eq!(fitted.body.intersection(*place), *place, "{width}×{height}: {place:?}");
                    assert!(place.height >= 5.min(rows(&layout, *pane)), "{width}×{height}: {pane:?}");
                    let others = &fitted.panes[..index];
                    assert!(others.iter().all(|(_, other)| !other.intersects(*place)), "{width}×{height}");
                }
                let sum = |layout: &Layout| layout.panes.iter().map(|(_, place)| place.height).sum::<u16>();
                assert_eq!(sum(&fitted), sum(&layout));
                assert!(needs != 63 || fitted == layout, "where all need more each keeps its share");
                assert!(needs != 0 || width > 240 || fitted == layout, "and where nobody does");
            }
        }
        let layout = Layout::of(Rect::new(0, 0, 480, 135), Pane::Repair).expect("a desk");
        let few = layout.fitted(|pane, _, limit| if pane == Pane::Promises { limit + 1 } else { 8 });
        assert_eq!(rows(&few, Pane::Engagement), 8);
        assert_eq!(rows(&few, Pane::Promises), few.body.height - 8 - GAP);
        assert_eq!(rows(&few, Pane::Questions), 8, "what nobody needs stands below the last");
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
