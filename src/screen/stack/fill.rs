//! What is done with the rows that are left in a list: what was cut is told to its end, the selected card's first; then so many
//! parts of what is not told yet as there is room for.

use super::{Fit, Laid, Measured};
use crate::screen::card::Rank;
use crate::screen::lines::Row;

/// Most lines by which a text is told farther than usual: no text of a feed has more in the narrowest pane.
pub(super) const LINES_MORE: usize = 12;

impl Fit<'_> {
    /// Gives the rows that are left to the selected card and those below it. What is above keeps its lines, so that the selected one
    /// stays in its row.
    pub(super) fn fill(&mut self, laid: &mut Laid, room: u16) {
        let taken = self.height(laid.first, laid.last, &laid.ranks);
        let from = self.stack.selected.max(laid.first);
        let Some(mut left) = room.checked_sub(taken) else { return };
        for index in from..=laid.last {
            left = self.lengthen(index, laid, left);
        }
        for index in from..=laid.last {
            // Lines of a table are told alike.
            if left == 0 || self.stack.cards[index].close {
                continue;
            }
            let lesser = self.measured(index).lesser(laid.ranks[index]).len();
            while laid.extra[index] < lesser {
                let before = self.around(index, laid);
                laid.extra[index] += 1;
                let more = self.around(index, laid).saturating_sub(before);
                let Some(rest) = left.checked_sub(more) else {
                    laid.extra[index] -= 1;
                    break;
                };
                left = rest;
            }
        }
    }

    /// Tells what is cut in a card to its end, or as far as there is room; returns the rows that are left then.
    fn lengthen(&mut self, index: usize, laid: &Laid, mut left: u16) -> u16 {
        let card = &self.stack.cards[index];
        for longer in 1..=LINES_MORE {
            if left == 0 || !self.measured(index).is_cut(laid.ranks[index]) {
                break;
            }
            let before = self.around(index, laid);
            let longer = Measured::of(card.laid_longer(self.width, longer));
            let was = self.known[index].replace(longer);
            let more = self.around(index, laid).saturating_sub(before);
            let Some(rest) = left.checked_sub(more) else {
                self.known[index] = was;
                break;
            };
            left = rest;
        }
        left
    }

    /// The lines of a card with the empty ones above and below it: what changes when more of it is told.
    fn around(&mut self, index: usize, laid: &Laid) -> u16 {
        let above = if index == laid.first { 0 } else { self.told_gap(index, laid) };
        let below = if index == laid.last { 0 } else { self.told_gap(index + 1, laid) };
        above + self.measured(index).lines(laid.ranks[index], laid.extra[index]) + below
    }

    /// The empty line before a card: beside one that tells more than its title there is one.
    pub(super) fn told_gap(&mut self, index: usize, laid: &Laid) -> u16 {
        let more = |index: &usize| laid.extra[*index] > 0;
        let is_more = [Some(index), index.checked_sub(1)].iter().flatten().any(more);
        if is_more { 1 } else { self.gap(index, &laid.ranks) }
    }
}

impl Measured {
    /// The parts below a rank, those that matter most first.
    pub(super) fn lesser(&self, rank: Rank) -> Vec<usize> {
        let mut parts: Vec<usize> = (0..self.parts.len()).filter(|part| self.parts[*part].0 > rank).collect();
        parts.sort_by_key(|part| self.parts[*part].0);
        parts
    }

    /// Its lines down to a rank, and those of so many parts below it.
    fn lines(&self, rank: Rank, extra: usize) -> u16 {
        let extra = if extra > 0 { self.lesser(rank).into_iter().take(extra).collect() } else { Vec::new() };
        let lines: usize = extra.iter().map(|part| self.parts[*part].1.len()).sum();
        self.heights[rank as usize].saturating_add(u16::try_from(lines).unwrap_or(u16::MAX))
    }

    /// True where a text down to a rank ends before its end.
    fn is_cut(&self, rank: Rank) -> bool {
        let told = self.parts.iter().filter(|(of, _)| *of <= rank);
        // What is the last to be cut may stand on a line below the one that is.
        let is_cut = |row: &Row| row.left.last().is_some_and(|piece| piece.words.ends_with('…'));
        told.into_iter().any(|(_, rows)| rows.iter().any(is_cut))
    }
}
