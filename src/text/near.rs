//! The name that was probably meant by a misspelled one: the one place that judges it, for settings, commands, themes and
//! phrases alike.

/// One slip of the finger in so many letters is taken for one.
pub const LETTERS_PER_SLIP: usize = 4;
/// No name of ours comes near to this many bytes; comparing longer ones would only take time.
pub const NAME_BYTES_MAX: usize = 64;

/// How many slips lie between two names, whatever divides their words.
pub fn slips(one: &str, other: &str) -> usize {
    let divided = |name: &str| name.replace(['-', '.', ' '], "_");
    strsim::damerau_levenshtein(&divided(one), &divided(other))
}

/// True when so many slips still point to a name.
pub fn is_near(slips: usize, name: &str) -> bool {
    slips <= name.len().div_ceil(LETTERS_PER_SLIP)
}

/// The nearest of the known names; `None` when none is near, or the word is longer than any name.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > NAME_BYTES_MAX {
        return None;
    }
    let known = known.into_iter().map(|name| (slips(word, name), name));
    known.filter(|(slips, name)| is_near(*slips, name)).min_by_key(|(slips, _)| *slips).map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_near_is_meant() {
        let names = ["next-pane", "read", "accent.told"];
        for (word, meant) in [
            ("raed", Some("read")),
            ("next_pane", Some("next-pane")),
            ("accnet told", Some("accent.told")),
            ("write", None),
            ("", None),
        ] {
            assert_eq!(nearest(word, names), meant, "{word:?}");
        }
        assert_eq!(nearest(&"x".repeat(1_000_000), names), None);
    }
}
