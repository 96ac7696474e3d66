//! Names whose words are written together or apart: "LiWei" is Li Wei, "Mc Donald" is McDonald, and "김민준" is 김 민준.

use super::words::{JOINED_LETTERS_MIN, LETTERS_MIN, Word, is_unspaced, lists};

/// Most words of a name that are tried in any order: more are tried in their own.
const WORDS_MAX: usize = 6;
/// Most words of a text that are read as one word of a name.
const APART_MAX: usize = 4;
/// Fewest letters of a name as one word that has a capital within, as "LiWei": such a one is no word of a language.
const CAPITALS_LETTERS_MIN: usize = 4;
/// Fewest syllables of Hangul of a name within a longer word: two are in words by chance.
const SYLLABLES_MIN: usize = 3;

/// True for two names of the same letters, whatever divides them, with their words in whatever order.
pub(super) fn same_letters(one: &[String], other: &[String]) -> bool {
    let letters = |words: &[String]| {
        let mut letters: Vec<char> = words.iter().flat_map(|word| word.chars()).collect();
        letters.sort_unstable();
        letters
    };
    let told = letters(one);
    told.len() >= LETTERS_MIN
        && (are_names(one, told.len()) && are_names(other, told.len()))
        && told == letters(other)
        && in_any_order(one, &mut |whole| is_made_of(whole, other))
}

/// True for words that have a name in another division: words of it as one, or one word of it as several.
pub(super) fn says(said: &[Word], name: &[String]) -> bool {
    let length = |word: &str| word.chars().count();
    let together = said.iter().any(|word| {
        let least = if word.capitals { CAPITALS_LETTERS_MIN } else { JOINED_LETTERS_MIN };
        length(&word.bare) >= least && !lists().is_common(&word.bare) && has_beside(name, &word.bare)
    });
    // Two words of a language are a name where they are written as one: none of them small, but for what joins the parts of one.
    let is_large = |word: &Word| !word.small || lists().is_particle(&word.bare);
    let is_apart = |run: &[Word]| {
        let whole: String = run.iter().map(|word| word.bare.as_str()).collect();
        run.iter().all(is_large)
            && !run.iter().all(|word| word.small)
            && length(&whole) >= JOINED_LETTERS_MIN
            && name.contains(&whole)
    };
    let apart = (2..=APART_MAX).any(|many| said.windows(many).any(is_apart));
    together || apart || in_syllables(said, name)
}

/// True for a name in a script of syllables or of words, with spaces in it or none, and with what stands behind it as one word.
fn in_syllables(said: &[Word], name: &[String]) -> bool {
    let all: usize = name.iter().map(|word| word.chars().count()).sum();
    let unspaced = name.iter().all(|word| word.chars().all(is_unspaced));
    let least = if unspaced { LETTERS_MIN } else { SYLLABLES_MIN };
    if all < LETTERS_MIN || !name.iter().all(|word| word.chars().all(is_syllable)) {
        return false;
    }
    let runs = said.chunk_by(|one, other| [one, other].iter().all(|word| word.bare.chars().any(is_syllable)));
    let runs: Vec<String> =
        runs.map(|run| run.iter().map(|word| word.bare.as_str()).collect::<String>()).collect();
    let word = |whole: &str| said.iter().any(|word| word.bare == whole);
    let parts = name.iter().filter(|part| unspaced && part.chars().count() >= LETTERS_MIN);
    parts.into_iter().any(|part| runs.iter().any(|run| run.contains(part.as_str())))
        || in_any_order(name, &mut |whole| {
            word(whole) || all >= least && runs.iter().any(|run| run.contains(whole))
        })
}

/// True for a word that is two words of a name or more which stand beside each other, or all of them in whatever order.
fn has_beside(name: &[String], word: &str) -> bool {
    let many = (2..=name.len().min(WORDS_MAX)).flat_map(|many| name.windows(many));
    many.into_iter().any(|beside| beside.concat() == word) || name.len() > 1 && is_made_of(word, name)
}

/// True for words that may be a name's: one letter of a short name is an initial, but in a script in which a letter is a syllable or a word.
fn are_names(words: &[String], letters: usize) -> bool {
    let is_name = |word: &String| word.chars().count() >= LETTERS_MIN || word.chars().all(is_syllable);
    letters >= JOINED_LETTERS_MIN || words.iter().all(is_name)
}

/// True for a text that is all of some words as one, each once, in whatever order.
fn is_made_of(whole: &str, words: &[String]) -> bool {
    if words.len() > WORDS_MAX {
        return words.concat() == whole;
    }
    fn rest(whole: &str, words: &[String], used: u32) -> bool {
        if whole.is_empty() {
            return used.count_ones() as usize == words.len();
        }
        words.iter().enumerate().any(|(at, word)| {
            let next =
                || whole.strip_prefix(word.as_str()).is_some_and(|more| rest(more, words, used | 1 << at));
            used & 1 << at == 0 && !word.is_empty() && next()
        })
    }
    rest(whole, words, 0)
}

/// True where it is so of all words as one in some order.
fn in_any_order(words: &[String], is_so: &mut impl FnMut(&str) -> bool) -> bool {
    fn rest(whole: &str, words: &[String], used: u32, is_so: &mut impl FnMut(&str) -> bool) -> bool {
        if used.count_ones() as usize == words.len() {
            return is_so(whole);
        }
        (0..words.len())
            .filter(|at| used & 1 << at == 0)
            .any(|at| rest(&format!("{whole}{}", words[at]), words, used | 1 << at, is_so))
    }
    if words.len() > WORDS_MAX { is_so(&words.concat()) } else { rest("", words, 0, is_so) }
}

/// True for a letter that is a syllable or a word: those of scripts without spaces, and Hangul.
fn is_syllable(c: char) -> bool {
    is_unspaced(c) || matches!(c, '\u{ac00}'..='\u{d7a3}')
}

#[cfg(test)]
mod tests {
    use super::super::words::{names, same_words};

    #[test]
    fn a_space_or_a_hyphen_makes_nobody_another() {
        for (one, other) in [
            ("王 小明", "王小明"),
            ("小明 王", "王小明"),
            ("山田 太郎", "山田太郎"),
            ("김 민준", "김민준"),
            ("Li Wei", "LiWei"),
            ("Wu Li", "WuLi"),
            ("Ann McDonald", "Ann Mc Donald"),
            ("Mc Donald Ann", "McDonald Ann"),
            ("Van Dijk Tom", "Tom Vandijk"),
            ("De La Cruz Ana", "Ana Delacruz"),
            ("Jeanluc Picard", "Jean-Luc Picard"),
            ("Ana Lucia Reis", "Analucia Reis"),
            ("D Angelo Rossi", "Dangelo Rossi"),
            ("محمد علي", "محمدعلي"),
            ("สมชาย ใจดี", "สมชายใจดี"),
            ("Ðorđe", "Djordje"),
            ("Đorđe Müller", "Djordje Muller"),
        ] {
            assert!(same_words(one, other) && same_words(other, one), "{one} / {other}");
        }
        for (one, other) in [
            ("Jo Y.", "Joy"),
            ("Ana Reis", "Ana Lucia Reis"),
            ("Li Wei", "Li Wen"),
            ("王小明", "王小红"),
            ("Dan Iver", "Dian Ver"),
            ("", "-"),
        ] {
            assert!(!same_words(one, other) && !same_words(other, one), "{one} / {other}");
        }
        let long = "aa aaa aaaa aaaaa aaaaaa aaaaaaa aaaaaaaa aaaaaaaaa";
        assert!(!same_words(long, &long.replace(' ', "").replacen('a', "b", 1)), "it comes to an end");
    }

    #[test]
    fn a_space_or_a_hyphen_names_nobody_in_words() {
        for (name, words) in [
            ("김 민준", "김민준 stayed"),
            ("김 민준", "김민준님 감사합니다"),
            ("王小明", "王 小明 stayed late"),
            ("王 小明", "谢谢王小明"),
            ("王 明", "王明 stayed"),
            ("Li Wei", "LiWei stayed late"),
            ("Li Wei", "WeiLi stayed late"),
            ("Ann McDonald", "Mc Donald stayed late"),
            ("Tom Vandijk", "Van Dijk stayed late"),
            ("Tom Vandijk", "As van Dijk said."),
            ("Tom Van Dijk", "Vandijk stayed late"),
            ("Ana Delacruz", "de la Cruz stayed"),
            ("Jean-Luc Picard", "jeanluc stayed late"),
            ("Tom John Reed", "ReedTomJohn stayed"),
            ("Đorđe", "Djordje stayed"),
        ] {
            assert!(names(words, &name.into()), "{name}: {words}");
        }
        for (name, words) in [
            ("Tom Goodman", "A good man stayed late."),
            ("Tom Goodman", "Good man! You stayed."),
            ("Jo Li", "Joli travail."),
            ("Li Wei", "A believer stayed."),
            ("Ana Delacruz", "La cruz de la tarde."),
            ("이 수", "이 수업은 길었다"),
            ("Be Fore", "You stayed before"),
            ("王 小明", "小心 stayed"),
        ] {
            let found = names(words, &name.into());
            // A word of six letters is found however it comes.
            assert_eq!(found, name == "Be Fore", "{name}: {words}");
        }
    }
}
