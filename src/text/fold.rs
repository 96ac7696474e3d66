//! Words as they are compared.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Words without case and without accents.
pub fn folded(words: &str) -> String {
    // Unicode's tables are for the rest.
    if words.is_ascii() {
        return words.to_ascii_lowercase();
    }
    words.nfkd().filter(|scalar| !is_combining_mark(*scalar)).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_are_compared_without_case_and_accents() {
        assert_eq!(folded("Équipe ÑANDÚ Straße"), "equipe nandu straße");
        assert_eq!(folded("ﬁne"), "fine");
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(words in ".{0,20}") {
            let once = folded(&words);
            prop_assert_eq!(folded(&once), once);
        }
    }
}
