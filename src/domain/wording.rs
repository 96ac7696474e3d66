//! Whether a text that was rewritten still says the same thing: a slip is put right, and a promise is not swapped for another.

use crate::text::{SafeText, Text};

/// How much two wordings must have in common, in hundredths, to be one thing said in two ways.
pub const ALIKE_PERCENT: usize = 20;
/// Fewest letters in threes by which wordings can be told apart.
const THREES_MIN: usize = 4;

/// True when no language of a text has enough in common with what it said before. Letters in threes are counted, so that it does not
/// matter in which script it is written (the coefficient of Dice).
pub fn is_another(had: &Text, now: &Text) -> bool {
    let variants = |text: &Text| text.variants().map(|(_, words)| threes(words)).collect::<Vec<_>>();
    let (had, now) = (variants(had), variants(now));
    let told_apart = |threes: &Vec<[char; 3]>| threes.len() >= THREES_MIN;
    if had.is_empty() || now.is_empty() || !had.iter().chain(&now).all(told_apart) {
        return false;
    }
    !had.iter().any(|had| now.iter().any(|now| likeness(had, now) >= ALIKE_PERCENT))
}

/// The letters and digits in threes, as they follow each other, sorted.
fn threes(words: &SafeText) -> Vec<[char; 3]> {
    let letters: Vec<char> =
        words.as_str().chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let mut threes: Vec<[char; 3]> = letters.windows(3).map(|three| [three[0], three[1], three[2]]).collect();
    threes.sort_unstable();
    threes
}

/// What two sorted lists have in common, in hundredths.
fn likeness(one: &[[char; 3]], other: &[[char; 3]]) -> usize {
    let (mut one_at, mut other_at, mut common) = (0, 0, 0);
    while let (Some(a), Some(b)) = (one.get(one_at), other.get(other_at)) {
        match a.cmp(b) {
            std::cmp::Ordering::Less => one_at += 1,
            std::cmp::Ordering::Greater => other_at += 1,
            std::cmp::Ordering::Equal => {
                common += 2;
                one_at += 1;
                other_at += 1;
            }
        }
    }
    common * 100 / (one.len() + other.len()).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_and_other_words_are_the_same_thing_and_something_else_is_another() {
        for (had, now, another) in [
            ("Lockers for everyone", "Lockres for everyone", false),
            ("Lockers for everyone", "Lockers for the night desk", false),
            ("Breaks are back in the rota", "Breaks are talked about", false),
            ("Pay the night bonus back", "A plant for the kitchen", true),
            ("Lockers for everyone", "Another ask altogether", true),
            ("ロッカーを全員に", "ロッカーを全員へ", false),
            ("A", "B", false),
        ] {
            assert_eq!(is_another(&had.into(), &now.into()), another, "{had} / {now}");
        }
    }
}
