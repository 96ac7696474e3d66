//! Words as they are compared.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;
use unicode_security::confusable_detection::skeleton;

/// Words without case and without accents.
pub fn folded(words: &str) -> String {
    // Unicode's tables are for the rest.
    if words.is_ascii() {
        return words.to_ascii_lowercase();
    }
    words.nfkd().filter(|scalar| !is_combining_mark(*scalar)).flat_map(char::to_lowercase).collect()
}

/// A text as it looks: without case, with one letter for those of other scripts that can't be told apart from it, and without what nobody
/// sees.
pub fn looks(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let seen = text.nfkd().filter(|c| !is_unseen(*c));
    let alike: String =
        seen.flat_map(|c| read_as(c).map_or_else(|| alike(c), |letter| vec![letter])).collect();
    alike.nfc().collect()
}

/// The letter that a small capital, or one on its head, is read as: Unicode takes neither apart, and knows few of them as alike (blocks
/// Phonetic Extensions, Latin Extended-D and IPA Extensions).
fn read_as(c: char) -> Option<char> {
    Some(match c {
        'ᴀ' | 'ɐ' => 'a',
        'ʙ' => 'b',
        'ᴄ' => 'c',
        'ᴅ' => 'd',
        'ᴇ' | 'ǝ' | 'ɘ' => 'e',
        'ꜰ' | 'ɟ' => 'f',
        'ɢ' => 'g',
        'ʜ' | 'ɥ' => 'h',
        'ɪ' => 'i',
        'ᴊ' => 'j',
        'ᴋ' | 'ʞ' => 'k',
        'ʟ' => 'l',
        'ᴍ' | 'ɯ' | 'Ɯ' | 'ꟽ' => 'm',
        'ɴ' => 'n',
        'ᴏ' => 'o',
        'ᴘ' => 'p',
        'ꞯ' => 'q',
        'ʀ' | 'ᴙ' | 'ɹ' => 'r',
        'ꜱ' => 's',
        'ᴛ' | 'ʇ' => 't',
        'ᴜ' => 'u',
        'ᴠ' | 'ʌ' => 'v',
        'ᴡ' | 'ʍ' => 'w',
        'ʏ' | 'ʎ' => 'y',
        'ᴢ' => 'z',
        _ => return None,
    })
}

/// A letter in small, or the Latin one that it looks like (the skeleton of Unicode Technical Standard 39). It is asked of scripts with
/// capitals alone: in others such letters look alike by chance.
fn alike(c: char) -> Vec<char> {
    if c.is_ascii() || !(c.is_lowercase() || c.is_uppercase()) {
        return c.to_lowercase().collect();
    }
    // A small one may look like a capital written small, as the Cyrillic m does.
    for form in [c.to_string(), c.to_uppercase().collect()] {
        let latin: String = skeleton(&form).collect();
        if latin.bytes().all(|b| b.is_ascii_alphabetic()) {
            return latin.to_lowercase().chars().collect();
        }
    }
    c.to_lowercase().collect()
}

/// What joins or parts letters without being seen.
pub fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// Words as they look, without accents.
pub fn alike_words(words: &str) -> String {
    if words.is_ascii() {
        return words.to_ascii_lowercase();
    }
    folded(&looks(&folded(words)))
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

    #[test]
    fn letters_of_other_scripts_that_look_alike_are_one() {
        // A Cyrillic e, and a Greek A.
        assert_eq!(alike_words("Sit\u{435} Λead"), "site λead");
        assert_eq!(alike_words("\u{391}rea"), "area");
        assert_eq!(alike_words("Équipe"), "equipe");
        assert_eq!(alike_words("ᴍᴀʏᴀ ꜱɪʟᴠᴀ, mɐyɐ"), "maya silva, maya");
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(words in ".{0,20}") {
            let once = folded(&words);
            prop_assert_eq!(folded(&once), once);
        }
    }
}
