//! How far a repair is: a dot for each stage, and the word for where it stands.
//!
//! ```text
//! ●──●──●──◉──○──○──○  acting
//! admitted ─ owned ─ diagnosed ─ ● acting ─ committed ─ evaluated ─ closed
//! ```

use super::lines::{Piece, Row, pieces_width};
use super::theme::Tone;
use super::words;
use crate::domain::repair::Stage;

/// One line: the stages in words where there is room, else as dots.
pub fn row(stage: Stage, width: usize) -> Row {
    let in_words = spelled(stage);
    if pieces_width(&in_words) <= width {
        return Row::of(in_words);
    }
    Row::of(dots(stage))
}

fn at(stage: Stage) -> Option<usize> {
    Stage::ORDER.iter().position(|have| *have == stage)
}

fn tone(place: usize, at: Option<usize>) -> Tone {
    match at {
        Some(at) if place < at => Tone::Accent,
        Some(at) if place == at => Tone::Lit,
        _ => Tone::Dim,
    }
}

fn spelled(stage: Stage) -> Vec<Piece> {
    let at = at(stage);
    let mut pieces = Vec::new();
    if at.is_none() {
        pieces.push(Piece::new(format!("◉ {}", words::stage(stage)), Tone::Lit));
        pieces.push(Piece::new(" ─ ", Tone::Faint));
    }
    for (place, stage) in Stage::ORDER.into_iter().enumerate() {
        if place > 0 {
            pieces.push(Piece::new(" ─ ", Tone::Faint));
        }
        if Some(place) == at {
            pieces.push(Piece::new("◉ ", Tone::Lit));
        }
        pieces.push(Piece::new(words::stage(stage), tone(place, at)));
    }
    pieces
}

fn dots(stage: Stage) -> Vec<Piece> {
    let at = at(stage);
    let mut pieces = Vec::new();
    for place in 0..Stage::ORDER.len() {
        if place > 0 {
            let passed = at.is_some_and(|at| place <= at);
            pieces.push(Piece::new("──", if passed { Tone::Accent } else { Tone::Faint }));
        }
        let dot = match at {
            Some(at) if place < at => "●",
            Some(at) if place == at => "◉",
            _ => "○",
        };
        pieces.push(Piece::new(dot, tone(place, at)));
    }
    pieces.push(Piece::new(format!("  {}", words::stage(stage)), Tone::Lit));
    pieces
}
