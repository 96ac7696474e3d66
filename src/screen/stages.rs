//! How far a repair is: a dot for each stage, and the word for where it stands.
//!
//! ```text
//! ●──●──●──◉──○──○──○  acting
//! admitted ─ owned ─ diagnosed ─ ● acting ─ committed ─ evaluated ─ closed
//! ```

use super::lines::{Piece, Row, pieces_width};
use super::theme::Tone;
use super::words::Words;
use crate::domain::repair::Stage;
use crate::text::SafeText;

/// How far a repair is, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stages {
    /// The stages in their order.
    names: Vec<SafeText>,
    /// Where it stands among them; nowhere when it was begun again.
    at: Option<usize>,
    /// The word for where it stands.
    now: SafeText,
}

impl Stages {
    /// The stages of a repair that is at one of them.
    pub fn of(words: &Words, stage: Stage) -> Self {
        let name = |stage| SafeText::clean(&words.stage(stage));
        Self {
            names: Stage::ORDER.into_iter().map(name).collect(),
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
            Some(at) if place < at => Tone::Accent,
            Some(at) if place == at => Tone::Lit,
            _ => Tone::Dim,
        }
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
            if Some(place) == self.at {
                pieces.push(Piece::new("◉ ", Tone::Lit));
            }
            pieces.push(Piece::new(name.as_str(), self.tone(place)));
        }
        pieces
    }

    fn dots(&self) -> Vec<Piece> {
        let mut pieces = Vec::new();
        for place in 0..self.names.len() {
            if place > 0 {
                let passed = self.at.is_some_and(|at| place <= at);
                pieces.push(Piece::new("──", if passed { Tone::Accent } else { Tone::Line }));
            }
            let dot = match self.at {
                Some(at) if place < at => "●",
                Some(at) if place == at => "◉",
                _ => "○",
            };
            pieces.push(Piece::new(dot, self.tone(place)));
        }
        pieces.push(Piece::new("  ", Tone::Plain));
        pieces.push(Piece::new(self.now.as_str(), Tone::Lit));
        pieces
    }
}
