//! How a page that is longer than its room is told: which keys go through it, and how much of it is out of sight.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::lines::{DOT, Pen, Piece, Row};
use super::theme::Tone;
use super::voice::Voice;
use super::words::Counted;

/// Rows of the lowest room that gives one of them to how much is out of sight.
const ROWS_MIN: u16 = 3;

/// By how many lines a page is scrolled, and what is said of that.
#[derive(Clone, Debug, PartialEq)]
pub struct Scroll {
    /// By how many lines.
    pub by: u16,
    /// Which keys scroll it.
    keys: String,
    /// How many lines have no place, in words: above those that are shown, and below them.
    more: (Counted, Counted),
}

/// So much of a page as has a place.
#[derive(Clone, Copy, Debug)]
pub struct Shown {
    /// How many of its lines are above.
    pub above: usize,
    /// How many are below.
    pub below: usize,
    /// The most by which it can be scrolled.
    pub most: u16,
    /// Where its lines stand.
    pub place: Rect,
}

impl Scroll {
    /// What is said of a page that is scrolled by so many lines.
    pub fn of(voice: &Voice<'_>, by: u16) -> Self {
        let keys = voice.words.with_keys("page-scroll", voice.model);
        Self { by, keys, more: (voice.words.above(), voice.words.below()) }
    }

    /// What of so many lines is shown in a room: all, or what fits above the line that says how much does not.
    pub fn shown(&self, lines: usize, room: Rect) -> Shown {
        if lines <= usize::from(room.height) {
            return Shown { above: 0, below: 0, most: 0, place: room };
        }
        let told = u16::from(room.height >= ROWS_MIN);
        let place = Rect { height: room.height - told, ..room };
        let hidden = lines - usize::from(place.height);
        let most = u16::try_from(hidden).unwrap_or(u16::MAX);
        let above = usize::from(self.by.min(most));
        Shown { above, below: hidden - above, most, place }
    }

    /// A note with the keys that scroll, where anything can be scrolled.
    pub fn note(&self, note: &str, shown: Shown) -> String {
        if shown.most == 0 { note.to_owned() } else { format!("{note}{DOT}{}", self.keys) }
    }

    /// Says how much is out of sight, at the right end of the line below those that are shown.
    pub fn draw_more(&self, shown: Shown, pen: Pen<'_>, buf: &mut Buffer) {
        let counts = [(&self.more.0, shown.above), (&self.more.1, shown.below)];
        let counts: Vec<String> =
            counts.into_iter().filter(|(_, n)| *n > 0).map(|(words, n)| words.with(n)).collect();
        if !counts.is_empty() {
            let place = shown.place;
            let row = Row { right: vec![Piece::new(counts.join(DOT), Tone::Plain)], ..Row::default() };
            row.draw(buf, pen, place.x, place.bottom(), place.width);
        }
    }
}
