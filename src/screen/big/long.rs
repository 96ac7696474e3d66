//! Words that are wider than the screen, as compounds can be: set on several lines with a hyphen at each break, for a word
//! that is broken is read from afar, and one in plain type is not.

use super::Size;
use super::glyph::Glyph;
use super::words::{Letter, Word, Words};

/// Fewest letters on one side of a break.
const LETTERS_MIN: usize = 3;

impl Words {
    /// The same with each word that is wider than `width` cells broken; `None` where none is, or where one can't be: an
    /// address or a number with a hyphen in it would be another one.
    pub fn broken(&self, size: Size, width: u16) -> Option<Self> {
        let most = size.pixels(width);
        if self.0.iter().all(|word| word.pixels(size) <= most) {
            return None;
        }
        let mut words = Vec::new();
        for word in &self.0 {
            match word.pixels(size) <= most {
                true => words.push(word.clone()),
                false => words.extend(parts(word, size, most)?),
            }
        }
        Some(Self(words))
    }
}

/// A word in parts of like length, each at most so many pixels wide.
fn parts(word: &Word, size: Size, pixels: usize) -> Option<Vec<Word>> {
    let first = word.letters.first()?;
    let hyphen = Letter { glyph: Glyph::of("-")?, sign: None, ..first.clone() };
    let most = word.letters.len() / LETTERS_MIN;
    let cut = |count: usize| {
        let each = word.letters.len().div_ceil(count);
        let chunks: Vec<&[Letter]> = word.letters.chunks(each).collect();
        let part = |(index, letters): (usize, &&[Letter])| {
            let mut letters = letters.to_vec();
            letters.extend((word.is_hyphenated && index + 1 < chunks.len()).then(|| hyphen.clone()));
            word.part(letters)
        };
        chunks.iter().enumerate().map(part).collect::<Vec<Word>>()
    };
    let fits = |parts: &Vec<Word>| parts.iter().all(|part| part.pixels(size) <= pixels);
    (2..=most).map(cut).find(fits).filter(|_| word.breaks)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screen::big::QUARTERS;
    use crate::screen::lines::Run;
    use crate::screen::theme::Tone;

    fn broken(text: &str, width: u16) -> Option<Vec<usize>> {
        let words = Words::of(&[Run::new(text, Tone::Strong)]).expect("glyphs");
        let broken = words.broken(*QUARTERS.last().expect("a size"), width)?;
        Some(broken.0.iter().map(|word| word.letters.len()).collect())
    }

    #[test]
    fn a_word_wider_than_the_screen_is_broken_into_parts_of_like_length() {
        let word = "Donaudampfschifffahrtsgesellschaftskapitän";
        assert_eq!(word.chars().count(), 42);
        assert_eq!(broken(word, 200), None, "it fits");
        assert_eq!(broken(word, 100), Some(vec![22, 21]), "with one hyphen");
        assert_eq!(broken(&format!("Der {word}: da"), 100), Some(vec![3, 23, 21, 2]));
    }

    #[test]
    fn an_address_a_number_and_what_has_no_room_are_not_broken() {
        for word in ["https://floor.example/turnos-de-madrugada", "9876543210987654321098765432109876543210"]
        {
            assert_eq!(broken(word, 100), None, "{word}");
        }
        assert_eq!(broken("Donaudampfschifffahrtsgesellschaftskapitän", 6), None);
    }
}
