//! How far a repair is: a dot for each stage, and the word for where it stands.
//!
//! ```text
//! ●──●──○──◉──○──○──○  acting; it was never told how the breach came
//! admitted ─ owned ─ diagnosed ─ ● acting ─ committed ─ evaluated ─ closed
//! ```

use super::lines::{Piece, Row, pieces_width};
use super::theme::Tone;
use super::words::Words;
use crate::domain::repair::Stage;
use crate::domain::{Item, Repair};
use crate::text::SafeText;

/// How far a repair is, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stages {
    /// The stages in their order.
    names: Vec<SafeText>,
    /// Which of them it was in; where it was reopened, before that.
    was_in: Vec<bool>,
    /// Where it stands among them; nowhere when it was begun again.
    at: Option<usize>,
    /// The word for where it stands.
    now: SafeText,
}

impl Stages {
    /// The stages of a repair. Without the hub's stamp (a recording) it is taken to have been in all before the one it is in.
    pub fn of(words: &Words, item: &Item<Repair>) -> Self {
        let (stage, noted) = (item.data.state, &item.stamp.stages);
        let name = |stage| SafeText::clean(&words.stage(stage));
        let was_in = |have: Stage| match noted.is_empty() {
            true => stage != Stage::Reopened && have <= stage,
            false => noted.contains(&have),
        };
        Self {
            names: Stage::ORDER.into_iter().map(name).collect(),
            was_in: Stage::ORDER.into_iter().map(was_in).collect(),
            at: Stage::ORDER.iter().position(|have| *have == stage),
            now: name(stage),
        }
    }

    /// The word for where it stands.
    pub fn now(&self) -> &str {
        self.now.as_str()
    }

    /// Which of how many stages that is, counted from 1.
    pub fn place(&self) -> Option<(usize, usize)> {
        self.at.map(|at| (at + 1, self.names.len()))
    }

    /// One line: the stages in words where there is room, else as dots.
    pub fn row(&self, width: usize) -> Row {
        let in_words = self.spelled();
        if pieces_width(&in_words) <= width {
            return Row::of(in_words);
        }
        Row::of(self.dots())
    }

    fn tone(&self, place: usize) -> Tone {
        match self.at {
            Some(at) if place == at => Tone::Lit,
            _ if self.was_in[place] => Tone::Accent,
            _ => Tone::Dim,
        }
    }

    /// The shape of a stage: it was there, it is, or neither.
    fn dot(&self, place: usize) -> &'static str {
        match self.at {
            Some(at) if place == at => "◉",
            _ if self.was_in[place] => "●",
            _ => "○",
        }
    }

    /// In words, a stage before the one where it stands needs its shape only where it was passed over; of a repair that was
    /// reopened, one that it had been in.
    fn is_shaped(&self, place: usize) -> bool {
        self.at.map_or(self.was_in[place], |at| place == at || (place < at && !self.was_in[place]))
    }

    fn spelled(&self) -> Vec<Piece> {
        let mut pieces = Vec::new();
        if self.at.is_none() {
            pieces.push(Piece::new(format!("◉ {}", self.now), Tone::Lit));
            pieces.push(Piece::new(" ─ ", Tone::Line));
        }
        for (place, name) in self.names.iter().enumerate() {
            if place > 0 {
                pieces.push(Piece::new(" ─ ", Tone::Line));
            }
            if self.is_shaped(place) {
                pieces.push(Piece::new(format!("{} ", self.dot(place)), self.tone(place)));
            }
            pieces.push(Piece::new(name.as_str(), self.tone(place)));
        }
        pieces
    }

    fn dots(&self) -> Vec<Piece> {
        let mut pieces = Vec::new();
        for place in 0..self.names.len() {
            if place > 0 {
                let passed = self.at.map_or(self.was_in[place], |at| place <= at);
                pieces.push(Piece::new("──", if passed { Tone::Accent } else { Tone::Line }));
            }
            pieces.push(Piece::new(self.dot(place), self.tone(place)));
        }
        pieces.push(Piece::new("  ", Tone::Plain));
        pieces.push(Piece::new(self.now.as_str(), Tone::Lit));
        pieces
    }
}
