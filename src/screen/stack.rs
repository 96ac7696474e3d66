//! A list of cards in a pane: which of them are shown, with which lines, and where they stay.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::card::{Card, GUTTER, Rank};
use super::lines::{self, DOT, Pen, Piece, Row};
use super::link::Span;
use super::theme::{Glyph, Tone};
use super::words::Counted;

mod fill;

/// A pane shows at least so many entries before it shows all lines of each.
const ENTRIES_WANTED: usize = 3;

/// From this height on a line tells how many entries have no place.
const FOOT_FROM: u16 = 4;

/// A list of cards in a pane.
#[derive(Clone, Copy, Debug)]
pub struct Stack<'a> {
    /// The cards.
    pub cards: &'a [Card],
    /// The selected one.
    pub selected: usize,
    /// Where the list was on the last frame, if it is to stay there.
    pub stay: Option<Stay>,
    /// True when the selected one has the cursor.
    pub cursor: bool,
    /// How many entries there are before and after the cards.
    pub outside: (usize, usize),
    /// How many have no place, in words: before those that are shown, and after them.
    pub more: &'a (Counted, Counted),
}

/// Where a list was on the last frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stay {
    /// The card that it began with: it goes no further than the selected one asks for.
    pub top: usize,
    /// The row of the selected card, if that is the same one as then: it stays in it, whatever came above it.
    pub row: Option<u16>,
    /// The list's cells then, in width and height: in others a row is another place.
    pub room: (u16, u16),
}

/// How much of a list is told, or was looked at: so many cards before the selected one, and so many after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reach {
    /// Cards before the selected one.
    pub before: usize,
    /// Cards after it.
    pub after: usize,
}

/// What drawing a list tells.
#[derive(Clone, Debug, Default)]
pub struct Stacked {
    /// Where each card is that is shown, the topmost first.
    pub cards: Vec<(usize, Rect)>,
    /// Where their links are.
    pub links: Vec<Span>,
    /// The row of the selected card.
    pub row: u16,
    /// Which cards were looked at, the first and the last of them: other cards beyond would not change a cell.
    pub looked_at: (usize, usize),
}

/// A card that has found its place.
struct Placed {
    index: usize,
    gap: u16,
    rows: Vec<Row>,
}

impl Stack<'_> {
    /// Draws the cards: the selected one is always among them, and what has no place is counted at the foot. Tells where
    /// they are, and where their links are.
    pub fn draw(&self, pen: Pen<'_>, area: Rect, buf: &mut Buffer) -> Stacked {
        let mut stacked = Stacked::default();
        if area.width <= GUTTER || area.height == 0 || self.cards.is_empty() {
            return stacked;
        }
        let width = area.width - GUTTER;
        let stay = self.stay.filter(|stay| stay.room == (area.width, area.height));
        let row = stay.and_then(|stay| stay.row);
        let (placed, skip, foot) = self.place(pen, width, area.height, row, &mut stacked.looked_at);
        // How far below the top a line is; what was scrolled out at the top is above it.
        let mut below = -i32::from(skip);
        let line = |below: i32| u16::try_from(below).ok().map(|below| area.y.saturating_add(below));
        for card in &placed {
            below += i32::from(card.gap);
            if card.index == self.selected {
                stacked.row = u16::try_from(below).unwrap_or(0);
            }
            let from = line(below.max(0)).unwrap_or(area.y);
            for row in &card.rows {
                if let Some(y) = line(below).filter(|y| *y < area.bottom()) {
                    if self.cursor && card.index == self.selected {
                        pen.words(buf, area.x, y, 1, pen.theme.glyph(Glyph::Cursor), Tone::Accent);
                    }
                    stacked.links.extend(row.draw(buf, pen, area.x + GUTTER, y, width));
                }
                below += 1;
            }
            let to = line(below.max(0)).unwrap_or(area.y).min(area.bottom());
            stacked.cards.push((card.index, Rect { y: from, height: to.saturating_sub(from), ..area }));
        }
        let first = placed.first().map_or(0, |card| card.index);
        let last = placed.last().map_or(0, |card| card.index + 1);
        let (above, below) = (self.outside.0 + first, self.outside.1 + self.cards.len() - last);
        if foot && (above > 0 || below > 0) {
            let more = vec![Piece::new(self.rest(above, below), Tone::Dim)];
            let note = Row { hangs: false, left: Vec::new(), right: more };
            note.draw(buf, pen, area.x + GUTTER, area.bottom() - 1, width);
        }
        stacked
    }

    /// Rows that all of the cards take with every text to its end, as far as they are no more than a limit: counting ends there.
    pub fn natural(&self, width: u16, limit: u16) -> u16 {
        // Most parts are a line at least.
        let least: usize = self.cards.iter().map(|card| card.parts.len()).sum();
        if least > usize::from(limit) {
            return limit.saturating_add(1);
        }
        let lines = |card: &Card| -> usize {
            card.laid_longer(usize::from(width), fill::LINES_MORE).iter().map(|(_, rows)| rows.len()).sum()
        };
        let mut sum = 0usize;
        let mut before: Option<(usize, bool)> = None;
        for card in self.cards {
            let own = (lines(card), card.close);
            // As between cards that are told whole.
            let gap = before.is_some_and(|before| !(before.1 && own.1 || before.0 <= 1 && own.0 <= 1));
            sum += own.0 + usize::from(gap);
            before = Some(own);
            if sum > usize::from(limit) {
                break;
            }
        }
        u16::try_from(sum).unwrap_or(u16::MAX).min(limit.saturating_add(1))
    }

    /// `3 above · + 12 more`.
    fn rest(&self, above: usize, below: usize) -> String {
        let counts = [(&self.more.0, above), (&self.more.1, below)];
        let told = counts.into_iter().filter(|(_, n)| *n > 0).map(|(words, n)| words.with(n));
        told.collect::<Vec<_>>().join(DOT)
    }

    /// Which cards are shown, and with which lines; how many lines of the first are above the top; and whether a line is
    /// kept for the count of the rest. The selected one stays in a row that is given. Notes which cards were looked at.
    fn place(
        &self,
        pen: Pen<'_>,
        width: u16,
        height: u16,
        row: Option<u16>,
        looked_at: &mut (usize, usize),
    ) -> (Vec<Placed>, u16, bool) {
        let known = self.cards.iter().map(|_| None).collect();
        let mut fit = Fit { stack: self, width: usize::from(width), known };
        let top = self.stay.map_or(0, |stay| stay.top);
        // A line is kept for the count of the rest, unless there is no rest.
        let whole = fit.window(top, height);
        let all = whole.last + 1 - whole.first == self.cards.len() && self.outside == (0, 0);
        let foot = !all && height >= FOOT_FROM;
        let room = height - u16::from(foot);
        let laid = fit.laid(top, room);
        let (laid, skip) = match row.filter(|_| foot) {
            Some(row) => fit.stayed(laid, row, room),
            None => (laid, 0),
        };
        let mut laid = laid;
        fit.fill(&mut laid, room.saturating_add(skip));
        let (first, last) = (laid.first, laid.last);
        let mut placed = Vec::with_capacity(last + 1 - first);
        for index in first..=last {
            let gap = if index == first { 0 } else { fit.told_gap(index, &laid) };
            let rows = fit.rows(index, &laid, index < last);
            let mut rows = self.cards[index].marked(rows, pen);
            if first == last {
                end_with_ellipsis(&mut rows, usize::from(room));
            }
            placed.push(Placed { index, gap, rows });
        }
        let known = |card: &Option<Measured>| card.is_some();
        *looked_at =
            (fit.known.iter().position(known).unwrap_or(0), fit.known.iter().rposition(known).unwrap_or(0));
        (placed, skip, foot)
    }
}

/// A run of cards, and how much of each is shown.
struct Laid {
    first: usize,
    last: usize,
    ranks: Vec<Rank>,
    /// Which parts below its rank are told of each: what is too high for the room that is left keeps nothing back that is not.
    extra: Vec<Vec<usize>>,
}

impl Laid {
    fn of(first: usize, last: usize, ranks: Vec<Rank>) -> Self {
        let extra = vec![Vec::new(); ranks.len()];
        Self { first, last, ranks, extra }
    }
}

/// Finds out how much of a stack fits.
struct Fit<'a> {
    stack: &'a Stack<'a>,
    width: usize,
    /// The cards that were looked at: what was measured is what is drawn.
    known: Vec<Option<Measured>>,
}

/// A card that is laid out whole.
struct Measured {
    parts: Vec<(Rank, Vec<Row>)>,
    /// Its heights by rank.
    heights: [u16; 4],
}

impl Measured {
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

impl Fit<'_> {
    fn measured(&mut self, index: usize) -> &mut Measured {
        let (card, width) = (&self.stack.cards[index], self.width);
        self.known[index].get_or_insert_with(|| Measured::of(card.laid(width, Rank::More)))
    }

    fn card(&mut self, index: usize, rank: Rank) -> u16 {
        self.measured(index).heights[rank as usize]
    }

    /// The lines that are told of a card. They are taken out: each card is drawn once. A table's head stands above its
    /// first line or nowhere.
    fn rows(&mut self, index: usize, laid: &Laid, is_followed: bool) -> Vec<Row> {
        let left_out = if is_followed { 0 } else { self.stack.cards[index].leads_over() };
        let (down_to, extra) = (laid.ranks[index], &laid.extra[index]);
        let measured = self.measured(index);
        let end = measured.parts.len() - left_out;
        let parts = measured.parts[..end].iter_mut().enumerate();
        let told = parts.filter(|(part, (rank, _))| *rank <= down_to || extra.contains(part));
        told.flat_map(|(_, (_, rows))| std::mem::take(rows)).collect()
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

    /// The run of cards that is shown, from a card on if that can be: what room is left goes to more lines, the selected
    /// card's first.
    fn laid(&mut self, top: usize, room: u16) -> Laid {
        let Laid { first, last, mut ranks, .. } = self.window(top, room);
        for rank in [Rank::State, Rank::Main, Rank::More] {
            for index in std::iter::once(self.stack.selected).chain(first..=last) {
                let was = ranks[index];
                ranks[index] = was.max(rank);
                if self.height(first, last, &ranks) > room {
                    ranks[index] = was;
                }
            }
        }
        Laid::of(first, last, ranks)
    }

    /// How many lines stand above the selected card.
    fn row(&mut self, laid: &Laid) -> u16 {
        let selected = self.stack.selected;
        let own = self.card(selected, laid.ranks[selected]);
        self.height(laid.first, selected, &laid.ranks).saturating_sub(own)
    }

    /// The run in which the selected card stands in a row, and how many lines of its first card are above the top then. At
    /// the end of a list, and where there is too little room, it stands as near to it as can be.
    fn stayed(&mut self, laid: Laid, row: u16, room: u16) -> (Laid, u16) {
        let selected = self.stack.selected;
        let mut laid = laid;
        // What came above the selected card moves what is at the top out.
        while laid.first < selected && self.row(&laid) > row {
            let next = self.laid(laid.first + 1, room);
            if next.first <= laid.first || self.row(&next) < row {
                break;
            }
            laid = next;
        }
        // What is gone above it lets what was above the top in.
        while laid.first > 0 && self.row(&laid) < row {
            let more = self.card(laid.first - 1, Rank::More) + 1;
            let next = self.laid(laid.first - 1, room.saturating_add(more));
            if next.first >= laid.first {
                break;
            }
            laid = next;
        }
        let skip = self.row(&laid).saturating_sub(row);
        if skip == 0 {
            let laid = if self.height(laid.first, laid.last, &laid.ranks) > room {
                self.laid(laid.first, room)
            } else {
                laid
            };
            return (laid, 0);
        }
        let first = laid.first;
        let laid = self.laid(first, room.saturating_add(skip));
        let own = self.card(selected, laid.ranks[selected]);
        let skip = self.row(&laid).saturating_sub(row);
        let in_sight =
            laid.first == first && skip <= self.card(first, laid.ranks[first]) && row + own <= room;
        if in_sight { (laid, skip) } else { (self.laid(first, room), 0) }
    }

    /// The run of cards that is shown: as many lines of each as leave room for some entries.
    fn window(&mut self, top: usize, room: u16) -> Laid {
        let count = self.stack.cards.len();
        let mut best: Option<Laid> = None;
        for rank in [Rank::More, Rank::Main, Rank::Title] {
            let laid = self.run(rank, top, room);
            let shown = laid.last + 1 - laid.first;
            let enough = shown >= ENTRIES_WANTED.min(count);
            if best.as_ref().is_none_or(|best| shown > best.last + 1 - best.first) {
                best = Some(laid);
            }
            if enough {
                break;
            }
        }
        let selected = self.stack.selected;
        best.unwrap_or_else(|| Laid::of(selected, selected, vec![Rank::Title; count]))
    }

    /// The run around the selected card with lines down to a rank: upwards as far as there is room, but not beyond where the
    /// list stays; then down; and what room is left at the end of the list goes upwards again.
    fn run(&mut self, rank: Rank, top: usize, room: u16) -> Laid {
        let selected = self.stack.selected;
        let mut ranks = vec![rank; self.stack.cards.len()];
        // As much of the selected entry is read as leaves room for others.
        let read = [Rank::More, Rank::Main, Rank::State];
        let read = read.into_iter().find(|read| self.card(selected, *read) <= room / 2);
        let read = read.unwrap_or(Rank::Title);
        ranks[selected] = read.max(rank);
        if self.card(selected, ranks[selected]) > room {
            ranks[selected] = read;
        }
        let (mut first, mut last) = (selected, selected);
        let stays = top.min(selected);
        while first > stays && self.height(first - 1, last, &ranks) <= room {
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
        while first > 0 && last + 1 == ranks.len() && self.height(first - 1, last, &ranks) <= room {
            first -= 1;
        }
        Laid::of(first, last, ranks)
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
