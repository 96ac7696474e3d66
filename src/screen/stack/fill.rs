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
            for part in self.measured(index).lesser(laid.ranks[index]) {
                let before = self.around(index, laid);
                laid.extra[index].push(part);
                let more = self.around(index, laid).saturating_sub(before);
                match left.checked_sub(more) {
                    Some(rest) => left = rest,
                    None => drop(laid.extra[index].pop()),
                }
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
        above + self.measured(index).lines(laid.ranks[index], &laid.extra[index]) + below
    }

    /// The empty line before a card: beside one that tells more than its title there is one.
    pub(super) fn told_gap(&mut self, index: usize, laid: &Laid) -> u16 {
        let more = |index: &usize| !laid.extra[*index].is_empty();
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

    /// Its lines down to a rank, and those of some parts below it.
    fn lines(&self, rank: Rank, extra: &[usize]) -> u16 {
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

#[cfg(test)]
mod tests {
    use ratatui::buffer::{Buffer, Cell};
    use ratatui::layout::Rect;

    use super::*;
    use crate::screen::card::{Card, Part};
    use crate::screen::lines::{Pen, Run};
    use crate::screen::stack::Stack;
    use crate::screen::theme::{Accent, Depth, Glyphs, Theme, Tone};
    use crate::screen::words::Lexicon;

    fn part(rank: Rank, words: &str) -> Part {
        Part::words(rank, vec![Run::new(words, Tone::Plain)])
    }

    fn drawn(parts: Vec<Part>, height: u16) -> Vec<String> {
        let lexicon = Lexicon::built_in();
        let words = lexicon.of(&crate::text::Lang::parse("en").expect("a tag"));
        let (cards, more) = ([Card::of(parts, 0)], (words.above(), words.below()));
        let stack =
            Stack { cards: &cards, selected: 0, stay: None, cursor: false, outside: (0, 0), more: &more };
        let theme = Theme::dusk(Depth::TrueColor, Glyphs::Unicode);
        let pen = Pen { theme: &theme, accent: Accent::Told, left: 0 };
        let mut buf = Buffer::empty(Rect::new(0, 0, 22, height));
        stack.draw(pen, buf.area, &mut buf);
        let rows = buf.content.chunks(22).map(|row| row.iter().map(Cell::symbol).collect::<String>());
        rows.map(|row| row.trim().to_owned()).collect()
    }

    #[test]
    fn a_part_that_is_too_high_keeps_nothing_back_that_is_not() {
        let long = "The last word of it, which takes three of these lines";
        let parts = vec![part(Rank::Title, "A"), part(Rank::Main, long), part(Rank::Main, "next word Tue")];
        assert_eq!(drawn(parts, 3), ["A", "next word Tue", ""]);
    }
}
