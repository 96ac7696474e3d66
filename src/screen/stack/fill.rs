//! What is done with the rows that are left in a list: what was cut is told to its end, the selected card's first; then so many
//! parts of what is not told yet as there is room for.

use super::{Fit, Laid, Measured};
use crate::screen::card::Rank;

/// Most lines by which a text is told farther than usual: no text of a feed has more in the narrowest pane.
const LINES_MORE: usize = 12;

impl Fit<'_> {
    /// Gives the rows that are left to the selected card and those below it. What is above keeps its lines, so that the selected one
    /// stays in its row.
    pub(super) fn fill(&mut self, laid: &mut Laid, room: u16) {
        let from = self.stack.selected.max(laid.first);
        if self.told_height(laid) >= room {
            return;
        }
        for index in from..=laid.last {
            self.lengthen(index, laid, room);
        }
        for index in from..=laid.last {
            // Lines of a table are told alike.
            if self.stack.cards[index].close {
                continue;
            }
            let lesser = self.measured(index).lesser(laid.ranks[index]).len();
            while laid.extra[index] < lesser {
                laid.extra[index] += 1;
                if self.told_height(laid) > room {
                    laid.extra[index] -= 1;
                    break;
                }
            }
        }
    }

    /// Tells what is cut in a card to its end, or as far as there is room.
    fn lengthen(&mut self, index: usize, laid: &Laid, room: u16) {
        let card = &self.stack.cards[index];
        for longer in 1..=LINES_MORE {
            let rank = laid.ranks[index];
            if !self.measured(index).is_cut(rank) || self.told_height(laid) >= room {
                return;
            }
            let longer = Measured::of(card.laid_longer(self.width, longer));
            let was = self.known[index].replace(longer);
            if self.told_height(laid) > room {
                self.known[index] = was;
                return;
            }
        }
    }

    /// The height of a run of cards with all that is told of each.
    fn told_height(&mut self, laid: &Laid) -> u16 {
        let mut sum = 0u16;
        for index in laid.first..=laid.last {
            let gap = if index == laid.first { 0 } else { self.told_gap(index, laid) };
            let lines = self.measured(index).lines(laid.ranks[index], laid.extra[index]);
            sum = sum.saturating_add(lines).saturating_add(gap);
        }
        sum
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
        let last = |rows: &Vec<crate::screen::lines::Row>| {
            rows.last().and_then(|row| row.left.last()).is_some_and(|piece| piece.words.ends_with('…'))
        };
        told.into_iter().any(|(_, rows)| last(rows))
    }
}
