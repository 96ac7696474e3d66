//! Names stand in thanks as far as their owners consent, and nowhere else: not in the words, and not in place of the team.

use unicode_normalization::UnicodeNormalization as _;

use super::{Person, Receiver, Recognition};
use crate::domain::Checker;
use crate::text::{SafeText, Text};

/// Fewest letters of a part of a name that is looked for: shorter ones are words of their own in many languages.
const PART_LETTERS_MIN: usize = 3;

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

/// True when words have a part of a name as a word. One that is written small is a word of the language, as `clara` in Spanish.
pub fn names(words: &str, name: &SafeText) -> bool {
    let parts: Vec<String> = parts(name.as_str()).map(|part| folded(&part)).collect();
    let small = |word: &str| word.chars().next().is_some_and(char::is_lowercase);
    words_of(words).any(|word| !small(&word) && parts.contains(&folded(&word)))
}

fn parts(name: &str) -> impl Iterator<Item = String> {
    words_of(name).filter(|part| part.chars().count() >= PART_LETTERS_MIN)
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

fn folded(word: &str) -> String {
    word.to_lowercase()
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
        ] {
            assert_eq!(names(words, &"Maya Jo Sílva".into()), found, "{words}");
        }
    }
}
