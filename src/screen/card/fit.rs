//! How much of a list of cards fits a pane, and with how many lines of each.

use super::{Rank, Stack};
use crate::screen::lines::Row;

/// A pane shows at least so many entries before it shows all lines of each.
const ENTRIES_WANTED: usize = 3;
/// Finds out how much of a stack fits.
pub(super) struct Fit<'a> {
    stack: &'a Stack<'a>,
    pub(super) width: usize,
    /// The cards that were looked at, laid out whole: what was measured is what is drawn.
    known: Vec<Option<Laid>>,
}

/// A card that is laid out.
struct Laid {
    parts: Vec<(Rank, Vec<Row>)>,
    /// Its heights by rank.
    heights: [u16; 4],
}

impl Laid {
    fn of(parts: Vec<(Rank, Vec<Row>)>) -> Self {
        let mut heights = [0u16; 4];
        for (rank, rows) in &parts {
            let lines = u16::try_from(rows.len()).unwrap_or(u16::MAX);
            for height in &mut heights[*rank as usize..] {
                *height = height.saturating_add(lines);
            }
        }
        Self { parts, heights }
    }
}

impl<'a> Fit<'a> {
    /// Nothing is laid out yet.
    pub(super) fn new(stack: &'a Stack<'a>, width: usize) -> Self {
        Self { stack, width, known: stack.cards.iter().map(|_| None).collect() }
    }

    fn laid(&mut self, index: usize) -> &mut Laid {
        let (card, width) = (&self.stack.cards[index], self.width);
        self.known[index].get_or_insert_with(|| Laid::of(card.laid(width, Rank::More)))
    }

    fn card(&mut self, index: usize, rank: Rank) -> u16 {
        self.laid(index).heights[rank as usize]
    }

    /// The lines of a card down to a rank. They are taken out: each card is drawn once.
    pub(super) fn rows(&mut self, index: usize, down_to: Rank) -> Vec<Row> {
        let parts = self.laid(index).parts.iter_mut().filter(|(rank, _)| *rank <= down_to);
        parts.flat_map(|(_, rows)| std::mem::take(rows)).collect()
    }

    /// The empty line before a card. Lines of a table stand close, and so do titles of one line.
    pub(super) fn gap(&mut self, index: usize, ranks: &[Rank]) -> u16 {
        let cards = self.stack.cards;
        let Some(before) = index.checked_sub(1) else { return 0 };
        let table = cards[index].close && cards[before].close;
        let mut is_line = |index: usize| ranks[index] == Rank::Title && self.card(index, Rank::Title) <= 1;
        u16::from(!(table || is_line(index) && is_line(before)))
    }

    /// The height of a run of cards.
    pub(super) fn height(&mut self, first: usize, last: usize, ranks: &[Rank]) -> u16 {
        let mut sum = 0u16;
        for index in first..=last {
            let gap = if index == first { 0 } else { self.gap(index, ranks) };
            sum = sum.saturating_add(self.card(index, ranks[index])).saturating_add(gap);
        }
        sum
    }

    /// The run of cards that is shown: as many lines of each as leave room for some entries.
    pub(super) fn window(&mut self, room: u16) -> (usize, usize, Vec<Rank>) {
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
