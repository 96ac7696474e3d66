//! The runs of words by which a name is known again by whoever keeps no name: one that was taken back comes back in no other place.

use std::collections::BTreeSet;

use super::spellings::spellings;
use super::words::{JOINED_LETTERS_MIN, LETTERS_MIN, PART_LETTERS_MIN, bare_words, is_unspaced, lists};

/// Most words or letters in one run: a name of more is known by its parts.
const LENGTH_MAX: usize = 8;

/// One way to write a name, or a part of it: words in the order of letters, so that a name is the same whichever part stands first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Run {
    /// How many words of a text it is; of a script without spaces between words, how many letters of one word.
    pub length: usize,
    /// True for letters of a script without spaces.
    pub unspaced: bool,
    /// What is compared.
    pub words: String,
}

/// A run of a name, and what it tells where it is found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OfName {
    /// The run.
    pub run: Run,
    /// True for the whole of the name: it is looked for in other names too.
    pub whole: bool,
    /// True for what names somebody in a sentence.
    pub in_words: bool,
}

/// The runs by which a name is known: the whole of it, as words and as one, and each part that is no word of a language.
pub fn of_name(name: &str) -> Vec<OfName> {
    let mut runs = BTreeSet::new();
    for spelt in spellings(name) {
        let words = compared(&spelt);
        let alone = |word: &str| !lists().is_common(word);
        let least = if words.len() == 1 { LETTERS_MIN } else { PART_LETTERS_MIN };
        for word in &words {
            let unspaced = word.chars().all(is_unspaced);
            let length = if unspaced { word.chars().count() } else { 1 };
            let whole = words.len() == 1;
            let in_words = unspaced || word.chars().count() >= least && alone(word);
            let run = Run { length, unspaced, words: word.clone() };
            runs.insert(OfName { run, whole, in_words });
        }
        if (2..=LENGTH_MAX).contains(&words.len()) {
            let run = |length, words| Run { length, unspaced: false, words };
            runs.insert(OfName { run: run(words.len(), in_order(&words)), whole: true, in_words: true });
            let backwards = words.iter().rev().map(String::as_str).collect();
            for joined in [words.concat(), backwards] {
                if joined.chars().count() >= JOINED_LETTERS_MIN {
                    runs.insert(OfName { run: run(1, joined), whole: true, in_words: true });
                }
            }
        }
    }
    runs.retain(|of| of.run.length <= LENGTH_MAX);
    runs.into_iter().collect()
}

/// The runs of a text of some lengths: those of words, and those of letters of a script without spaces.
pub fn of_text(text: &str, words: &BTreeSet<usize>, letters: &BTreeSet<usize>) -> BTreeSet<Run> {
    let mut runs = BTreeSet::new();
    for spelt in spellings(text) {
        let said = compared(&spelt);
        for length in words.iter().copied().filter(|length| (1..=LENGTH_MAX).contains(length)) {
            let these = said.windows(length).map(in_order);
            runs.extend(these.map(|words| Run { length, unspaced: false, words }));
        }
        for length in letters.iter().copied().filter(|length| (1..=LENGTH_MAX).contains(length)) {
            let unspaced = said.iter().filter(|word| word.chars().any(is_unspaced));
            for word in unspaced {
                let signs: Vec<char> = word.chars().collect();
                let these = signs.windows(length).map(|signs| signs.iter().collect());
                runs.extend(these.map(|words| Run { length, unspaced: true, words }));
            }
        }
    }
    runs
}

/// True for a name of one word at the most.
pub fn is_one_word(name: &str) -> bool {
    compared(name).len() < 2
}

/// The words that are compared: without what joins the parts of a name, and without initials.
fn compared(text: &str) -> Vec<String> {
    let mut words = bare_words(text);
    let is_sign = |word: &str| word.chars().count() < LETTERS_MIN && !word.chars().any(is_unspaced);
    words.retain(|word| !lists().is_particle(word) && !is_sign(word) && !word.chars().all(char::is_numeric));
    words
}

fn in_order(words: &[String]) -> String {
    let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
    words.sort_unstable();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_in(text: &str, name: &str, in_names: bool) -> bool {
        let of_name = of_name(name);
        let lengths = |unspaced| {
            of_name.iter().filter(|of| of.run.unspaced == unspaced).map(|of| of.run.length).collect()
        };
        let said = of_text(text, &lengths(false), &lengths(true));
        of_name.iter().any(|of| (if in_names { of.whole } else { of.in_words }) && said.contains(&of.run))
    }

    #[test]
    fn a_name_is_known_by_its_runs() {
        for (text, name) in [
            ("You stayed, as Maya Silva did.", "Maya Silva"),
            ("Silva, Maya", "Maya Silva"),
            ("With MAYA and her calm", "Maya Silva"),
            ("mayasilva wrote it", "Maya Silva"),
            ("M-a-y-a stayed", "Maya Silva"),
            ("Jurgen kept it", "Jürgen Müller"),
            ("Juergen kept it", "Jürgen Müller"),
            ("Rosa Prieto", "Rosa Prieto"),
            ("山田太郎さん、ありがとう", "山田太郎"),
            ("Maya de la Silva", "Maya Silva"),
        ] {
            assert!(is_in(text, name, false), "{text} / {name}");
        }
        for (text, name) in [
            ("You will see a rosa", "Rosa Will Berg"),
            ("You stayed", "Maya Silva"),
            ("It was 2 pm", "J. S."),
            ("A day in May", "Maya Silva"),
        ] {
            assert!(!is_in(text, name, false), "{text} / {name}");
        }
        assert!(is_in("Maya Silva (night desk)", "Maya Silva", true));
        assert!(is_in("Maya Costa", "Maya", true));
        assert!(!is_in("Maya Costa", "Maya Silva", true), "people share first names");
    }
}
