//! How well a few letters fit a phrase: folded (no case, no accents), and found in their order.

/// How well letters fit a phrase, both folded; `None` when they are not in it in their order. A beginning counts for more
/// than a word's beginning, and that for more than a letter somewhere; letters that stand together count for more than
/// letters apart; of two equal ones the shorter phrase fits better.
pub fn score(letters: &str, phrase: &str) -> Option<u32> {
    /// For a letter at the beginning of the phrase.
    const FIRST: u32 = 12;
    /// For a letter at the beginning of a word.
    const WORD: u32 = 8;
    /// For a letter right behind the one before.
    const TOGETHER: u32 = 8;
    /// For any letter.
    const FOUND: u32 = 1;
    let phrase: Vec<char> = phrase.chars().collect();
    let letters: Vec<char> = letters.chars().filter(|letter| !letter.is_whitespace()).collect();
    // The best sum for the letters so far, with the last of them at each place.
    let mut best: Vec<Option<u32>> = Vec::new();
    for (nth, letter) in letters.iter().enumerate() {
        let mut row: Vec<Option<u32>> = vec![None; phrase.len()];
        // The best of all places before the one before.
        let mut before: Option<u32> = None;
        for (at, scalar) in phrase.iter().enumerate() {
            let together = at.checked_sub(1).and_then(|at| best.get(at).copied().flatten());
            if let Some(two) = at.checked_sub(2) {
                before = before.max(best.get(two).copied().flatten());
            }
            if scalar != letter {
                continue;
            }
            let begins = at == 0 || !phrase[at - 1].is_alphanumeric();
            let place = if at == 0 {
                FIRST
            } else if begins {
                WORD
            } else {
                FOUND
            };
            row[at] = match nth {
                0 => Some(place),
                _ => together.map(|sum| sum + TOGETHER + place).max(before.map(|sum| sum + place)),
            };
        }
        best = row;
    }
    if letters.is_empty() {
        return Some(0);
    }
    let sum = best.into_iter().flatten().max()?;
    // A long phrase has any letters somewhere.
    Some(sum * 64 + 63 - u32::try_from(phrase.len().min(63)).unwrap_or(63))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_nearer_fit_is_better() {
        let better = |letters, one, other| {
            let (one, other) = (score(letters, one), score(letters, other));
            assert!(one > other, "{letters}: {one:?} {other:?}");
        };
        better("wall", "wallboard mode", "leave the terminal awhile, all");
        better("np", "next-pane", "previous pane");
        better("quit", "quit", "quite another thing");
        better("ne", "next new", "done");
        assert_eq!(score("xyz", "next pane"), None);
        assert_eq!(score("", "anything"), Some(0));
        assert_eq!(score("a b", "ab"), score("ab", "ab"));
    }

    proptest! {
        #[test]
        fn letters_that_are_there_in_order_are_found(phrase in "[a-e ]{0,12}", letters in "[a-e]{0,5}") {
            let mut rest = phrase.chars();
            let there = letters.chars().all(|letter| rest.any(|scalar| scalar == letter));
            prop_assert_eq!(score(&letters, &phrase).is_some(), there);
        }
    }
}
