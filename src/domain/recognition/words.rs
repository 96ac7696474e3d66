//! Names stand in thanks as far as their owners consent, and nowhere else: not in the words, and not in place of the team.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::{Person, Receiver, Recognition};
use crate::domain::{Checker, Fault};
use crate::text::{SafeText, Text};

/// Fewest letters of a part of a name that is looked for: shorter ones are words of their own in many languages.
const PART_LETTERS_MIN: usize = 3;
/// The same in scripts without case, where a letter is a syllable or a word.
const UNSPACED_LETTERS_MIN: usize = 2;

/// What is said of words that name a receiver.
const IN_WORDS: &str = "it names a receiver: their name stands among the receivers, as far as they consent and wish, and would stand \
                        here whatever they wish; say it without the name";
/// What is said of a team that names its person.
const AS_TEAM: &str = "it has a part of this person's name, for whom it stands when the name may not be shown: give the team they work in";

/// Finds the names of receivers in the words, and in their teams. It is not asked of a recording, which has names as they were
/// shown and nothing else.
///
/// The words are looked at whatever a person consents to: what they wish may be less, and no publisher is told of that.
pub fn check(recognition: &Recognition, c: &mut Checker) {
    let people: Vec<(usize, &Person)> = recognition.receivers.iter().enumerate().filter_map(person).collect();
    for (field, text) in [("message", &recognition.message), ("impact", &recognition.impact)] {
        if people.iter().any(|(_, person)| text_names(text, &person.name)) {
            c.fault(field, IN_WORDS);
        }
    }
    for (index, person) in people {
        if names(person.team.as_str(), &person.name) {
            c.fault(&format!("receivers/{index}/team"), AS_TEAM);
        }
    }
}

/// What is wrong with the team that thanks are told to: it stands beside them on walls, and names nobody.
pub fn in_team(recognition: &Recognition, team: &str) -> Option<Fault> {
    let mut people = recognition.receivers.iter().enumerate().filter_map(person);
    let named = people.any(|(_, person)| names(team, &person.name));
    named.then(|| Fault { pointer: "/team".into(), message: AS_TEAM.into() })
}

fn person((index, receiver): (usize, &Receiver)) -> Option<(usize, &Person)> {
    match receiver {
        Receiver::Person(person) => Some((index, person)),
        Receiver::Shown(_) => None,
    }
}

/// True when a text has a part of a name, in any of its languages.
pub fn text_names(text: &Text, name: &SafeText) -> bool {
    text.variants().any(|(_, words)| names(words.as_str(), name))
}

/// True when words have a part of a name as a word, or the whole of it however it is written. A part that is written small is a word
/// of the language, as `clara` in Spanish.
pub fn names(words: &str, name: &SafeText) -> bool {
    let of_name: Vec<String> = words_of(name.as_str()).map(|part| folded(&part)).collect();
    let said: Vec<String> = words_of(words).collect();
    let bare: Vec<String> = said.iter().map(|word| folded(word)).collect();
    // Who has one name is called by it, however short it is.
    let enough = if of_name.len() == 1 { 1 } else { PART_LETTERS_MIN };
    let is_part = |word: &String| word.chars().count() >= enough && of_name.contains(word);
    let part = said.iter().zip(&bare).any(|(word, bare)| !is_small(word) && is_part(bare));
    part || has_whole(&bare, &of_name) || has_unspaced(&bare, &of_name)
}

/// True for all parts of a name next to each other, in whatever order and case.
fn has_whole(said: &[String], name: &[String]) -> bool {
    let sorted = |parts: &[String]| {
        let mut parts = parts.to_vec();
        parts.sort_unstable();
        parts
    };
    let of_name = sorted(name);
    name.len() > 1 && said.windows(name.len()).any(|run| sorted(run) == of_name)
}

/// True for a part of a name in a script without case, which has no space before what follows it.
fn has_unspaced(said: &[String], name: &[String]) -> bool {
    let has_case = |c: char| c.is_lowercase() || c.is_uppercase();
    let unspaced =
        |part: &&String| part.chars().count() >= UNSPACED_LETTERS_MIN && !part.chars().any(has_case);
    name.iter().filter(unspaced).any(|part| said.iter().any(|word| word.contains(part.as_str())))
}

fn is_small(word: &str) -> bool {
    word.chars().any(char::is_lowercase) && !word.chars().any(char::is_uppercase)
}

fn words_of(text: &str) -> impl Iterator<Item = String> {
    let composed: String = text.nfkc().collect();
    let words: Vec<String> = composed
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    words.into_iter()
}

/// Without case and marks: whoever writes José may write Jose.
fn folded(word: &str) -> String {
    word.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_words_is_found_as_a_word_of_its_own() {
        for (words, found) in [
            ("Maya stayed with the caller.", true),
            ("Thanks, MAYA!", true),
            ("As Sílva said.", true),
            ("Si\u{301}lva's notes.", true),
            ("You stayed, may all be well.", false),
            ("Mayan ruins.", false),
            ("maya is a word here.", false),
            ("Jo stayed.", false),
            ("mAYA stayed.", true),
            ("silva maya jo stayed", true),
            ("Thanks, Silva.", true),
        ] {
            assert_eq!(names(words, &"Maya Jo Sílva".into()), found, "{words}");
        }
        for (name, words, found) in [
            ("Jo", "Thank you, Jo!", true),
            ("Jo", "Thank you, joe.", false),
            ("Jo Li", "thank you jo li", true),
            ("山田太郎", "山田太郎さんありがとう", true),
            ("山田 太郎", "山田さん", true),
            ("Rosa Clara", "La rosa es clara.", false),
        ] {
            assert_eq!(names(words, &name.into()), found, "{name}: {words}");
        }
    }
}
