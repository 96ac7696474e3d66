//! The runs of words by which a name is known again by whoever keeps no name: one that was taken back comes back in no other place.

use std::collections::BTreeSet;

use super::spellings::spellings;
use super::words::{
    JOINED_LETTERS_MIN, LETTERS_MIN, PART_LETTERS_MIN, Word, is_unspaced, lists, pieces, words_of,
    written_parts,
};
use super::writing;

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
    /// True for a part that names somebody only where it is written as a name is.
    pub written: bool,
}

/// The runs by which a name is known in the words of thanks as [`words::names`](super::words::names) finds it there: the whole of it, as words
/// and as one, each part, and each two beside each other. A part that is a word of a language is one only where it is written as a name is. What is only the `first` of several names has no
/// short part either.
pub fn of_name(name: &str, first: bool) -> Vec<OfName> {
    let mut runs = BTreeSet::new();
    for spelt in spellings(name) {
        let words = compared(&spelt);
        let alone = |word: &str| !lists().is_common(word);
        let least = if words.len() == 1 && !first { LETTERS_MIN } else { PART_LETTERS_MIN };
        for part in written_parts(&spelt) {
            let run = Run { length: 1, unspaced: false, words: written(&part) };
            runs.insert(OfName { run, whole: false, in_words: true, written: true });
        }
        for word in &words {
            let unspaced = word.chars().all(is_unspaced);
            let length = if unspaced { word.chars().count() } else { 1 };
            let whole = words.len() == 1;
            let in_words = unspaced || word.chars().count() >= least && alone(word);
            let run = Run { length, unspaced, words: word.clone() };
            runs.insert(OfName { run, whole, in_words, written: false });
        }
        if (2..=LENGTH_MAX).contains(&words.len()) {
            let run = |length, words| Run { length, unspaced: false, words };
            let in_words = words.len() == 2 && words.iter().any(|word| alone(word));
            // Which is what the two of them are beside each other.
            let pairs = if in_words { &[] } else { words.as_slice() };
            let of = |run, whole, in_words| OfName { run, whole, in_words, written: false };
            runs.insert(of(run(words.len(), in_order(&words)), true, in_words));
            for (at, one) in pairs.iter().enumerate() {
                for other in pairs[at + 1..].iter().filter(|other| *other != one) {
                    let pair = in_order(&[one.clone(), other.clone()]);
                    // Two words of a language are a name where neither is written small.
                    let pair = if alone(one) || alone(other) { pair } else { written_large(pair) };
                    runs.insert(of(run(2, pair), false, true));
                }
            }
            let backwards = words.iter().rev().map(String::as_str).collect();
            for joined in [words.concat(), backwards] {
                if joined.chars().count() >= JOINED_LETTERS_MIN {
                    runs.insert(of(run(1, joined), true, true));
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
        let all: Vec<Word> = words_of(&spelt).collect();
        if words.contains(&1) {
            let names = writing::names(&all).map(|word| written(&word.bare));
            runs.extend(names.map(|words| Run { length: 1, unspaced: false, words }));
        }
        let all = without_particles(all.into_iter());
        if words.contains(&1) {
            runs.extend(pieces(&all).map(|words| Run { length: 1, unspaced: false, words }));
        }
        let large = |pair: &[Word]| !pair.iter().any(|word| word.small);
        let said: Vec<Word> = all.into_iter().filter(|word| is_compared(&word.bare)).collect();
        if words.contains(&2) {
            let pairs = said.windows(2).filter(|pair| large(pair));
            let bare = |pair: &[Word]| pair.iter().map(|word| word.bare.clone()).collect::<Vec<_>>();
            let pairs = pairs.map(|pair| written_large(in_order(&bare(pair))));
            runs.extend(pairs.map(|words| Run { length: 2, unspaced: false, words }));
        }
        let said: Vec<String> = said.into_iter().map(|word| word.bare).collect();
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
    let words = without_particles(words_of(text)).into_iter().map(|word| word.bare);
    words.filter(|word| is_compared(word)).collect()
}

fn without_particles(words: impl Iterator<Item = Word>) -> Vec<Word> {
    words.filter(|word| !lists().is_particle(&word.bare)).collect()
}

fn is_compared(word: &str) -> bool {
    let is_sign = word.chars().count() < LETTERS_MIN && !word.chars().any(is_unspaced);
    !is_sign && !word.chars().all(char::is_numeric)
}

/// Two words of which none is written small, which are no run of the same words in whatever case.
fn written_large(pair: String) -> String {
    pair + " ^"
}

/// A word that is written as a name is, which is no run of the same word otherwise.
fn written(word: &str) -> String {
    format!("{word} !")
}

fn in_order(words: &[String]) -> String {
    let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
    words.sort_unstable();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::super::writing::tests::{NAMED, NAMELESS};
    use super::*;

    fn is_in(text: &str, name: &str, in_names: bool) -> bool {
        is_in_by(text, &of_name(name, false), in_names)
    }

    fn is_in_by(text: &str, of_name: &[OfName], in_names: bool) -> bool {
        let lengths = |unspaced| {
            of_name.iter().filter(|of| of.run.unspaced == unspaced).map(|of| of.run.length).collect()
        };
        let said = of_text(text, &lengths(false), &lengths(true));
        of_name.iter().any(|of| (if in_names { of.whole } else { of.in_words }) && said.contains(&of.run))
    }

    #[test]
    fn a_name_is_known_by_its_runs_where_it_is_found_as_it_is_written() {
        for (name, text) in NAMED {
            assert!(is_in(text, name, false), "{text} / {name}");
        }
        for (name, text) in NAMELESS {
            assert!(!is_in(text, name, false), "{text} / {name}");
        }
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
            ("You stayed, as Ma ya did.", "Maya Silva"),
            ("Mark Good stayed.", "Mark Good"),
            ("Best, Mark Good", "Mark Good Best"),
            ("thank you jo li", "Jo Li Wu"),
            ("Thank you, Mi", "Mi"),
            ("Gracias, Rosa", "Rosa Will Berg"),
            ("You helped Will with it", "Rosa Will Berg"),
            ("Thanks to Ben we had heat", "Ben Costa"),
            ("You helped Jo with it", "Jo Li Wu"),
        ] {
            assert!(is_in(text, name, false), "{text} / {name}");
        }
        for (text, name) in [
            ("You will see a rosa", "Rosa Will Berg"),
            ("You stayed", "Maya Silva"),
            ("It was 2 pm", "J. S."),
            ("A day in May", "Maya Silva"),
            ("Thank you for the good mark", "Mark Good"),
            ("The Mark is good", "Mark Good"),
            ("Will you come?", "Rosa Will Berg"),
            ("You helped ben with it", "Ben Costa"),
        ] {
            assert!(!is_in(text, name, false), "{text} / {name}");
        }
        let first = of_name("Mi", true);
        assert!(!is_in_by("Gracias por ayudar a mi equipo", &first, false));
        assert!(is_in_by("Mi Tran", &first, true), "a name in another name is one however short it is");
        assert!(is_in("Maya Silva (night desk)", "Maya Silva", true));
        assert!(is_in("Maya Costa", "Maya", true));
        assert!(!is_in("Maya Costa", "Maya Silva", true), "people share first names");
    }
}
