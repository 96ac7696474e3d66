//! A reference to a person stands where a publisher gives it and nowhere else: it is taken out there, and would stay anywhere else.

use sha2::{Digest as _, Sha256};

use super::own;
use super::words::{bare_words, same_words};
use super::{Person, Receiver, Recognition};
use crate::domain::office::words_of;
use crate::domain::{Checker, Fault};
use crate::text::SafeText;
use crate::text::fold::looks;

/// Fewest letters and digits of a reference that is looked for: shorter ones are in words, dates and numbers by chance.
pub const SIGNS_MIN: usize = 4;

/// How many hexadecimal digits of a digest tell a person from all others of a site.
pub const MADE_DIGITS: usize = 24;

/// The reference to somebody for whom no publisher has one: made of what tells the person at a site, so that the same person has the same one
/// from every desk, whoever says a wish can make it too, and nobody reads a name in it.
///
/// The team is told by its id: what it is called differs by language, and changes. Of both, and of the name, neither case nor spaces nor how a
/// letter is composed make another person; accents do.
pub fn made_of(site: &str, team: &str, name: &str) -> String {
    let told = Sha256::digest([site, &own::folded(team), &own::folded(name)].join("\n"));
    let mut digits: String = told.iter().map(|byte| format!("{byte:02x}")).collect();
    digits.truncate(MADE_DIGITS);
    digits
}

/// True for two ways to write the id of a team from which [`made_of`] makes the same reference.
pub fn is_one_team(one: &str, other: &str) -> bool {
    own::folded(one) == own::folded(other)
}

/// What is said of words, and of what an event is called by, that have a reference.
pub const RULE: &str = "it has the reference of a giver or a receiver, which stands in giver_ref and ref alone: there it is taken out, here it \
                        would be on every wall and in the log; leave it out, and call thanks by a number of their own";

/// A reference as it is told: whoever writes one by hand cares for neither case nor space.
pub fn folded(reference: &str) -> String {
    reference.split_whitespace().flat_map(str::chars).flat_map(char::to_lowercase).collect()
}

/// True for two references to one person.
pub fn is_one(one: &SafeText, other: &SafeText) -> bool {
    folded(one.as_str()) == folded(other.as_str())
}

/// Finds references in what is shown of thanks.
pub fn check(recognition: &Recognition, c: &mut Checker) {
    let told = told(recognition);
    let mut look = |field: &str, words: &str| {
        if told.iter().any(|reference| reference.is_in(words)) {
            c.fault(field, RULE);
        }
    };
    look("giver", recognition.giver.as_str());
    for (field, text) in [("message", &recognition.message), ("impact", &recognition.impact)] {
        // One fault for a text, in however many languages it has one.
        let all: Vec<&str> = text.variants().map(|(_, words)| words.as_str()).collect();
        look(field, &all.join("\n"));
    }
    for (index, receiver) in recognition.receivers.iter().enumerate() {
        if let Receiver::Person(person) = receiver {
            look(&format!("receivers/{index}/name"), person.name.as_str());
            look(&format!("receivers/{index}/team"), person.team.as_str());
        }
    }
}

/// What is wrong with what an event is called beside its data, each with where it stands.
pub fn in_places<'a>(
    recognition: &Recognition,
    places: impl Iterator<Item = (String, &'a str)>,
) -> Vec<Fault> {
    let told = told(recognition);
    let have = places.filter(|(_, called)| told.iter().any(|reference| reference.is_in(called)));
    have.map(|(pointer, _)| Fault { pointer, message: RULE.into() }).collect()
}

/// The references that are looked for.
fn told(recognition: &Recognition) -> Vec<Reference> {
    let receivers = recognition.receivers.iter().filter_map(|receiver| match receiver {
        Receiver::Person(Person { reference, name, .. }) => Some((reference, name)),
        Receiver::Shown(_) => None,
    });
    let all = receivers.chain([(&recognition.giver_ref, &recognition.giver)]);
    all.filter_map(|(reference, name)| Reference::of(reference.as_str(), name.as_str())).collect()
}

/// The words of a reference.
struct Reference(Vec<String>);

impl Reference {
    /// `None` for one that is too short, and for one that is of the person's own name: it is looked for as a name is.
    fn of(reference: &str, name: &str) -> Option<Self> {
        let words = words(reference);
        let signs: usize = words.iter().map(|word| word.chars().count()).sum();
        let of_name = bare_words(name);
        let is_name = words.iter().all(|word| of_name.contains(word)) || same_words(reference, name);
        // Whoever is called by a number is called by their reference.
        let has_number = words.iter().any(|word| word.contains(char::is_numeric));
        (signs >= SIGNS_MIN && (has_number || !is_name)).then_some(Self(words))
    }

    /// True for a text that has it as words of its own: as it is written, and if it is no mere number also divided or joined otherwise.
    fn is_in(&self, text: &str) -> bool {
        let said = words(text);
        let whole = self.0.concat();
        let is_number = whole.chars().all(char::is_numeric);
        said.windows(self.0.len()).any(|run| run == self.0)
            || !is_number && (0..said.len()).any(|at| begins_with_words(&said[at..], &whole))
    }
}

/// True for words of which the first ones together are one word.
fn begins_with_words(said: &[String], whole: &str) -> bool {
    let mut rest = whole;
    for word in said {
        match rest.strip_prefix(word.as_str()) {
            Some("") => return true,
            Some(more) => rest = more,
            None => return false,
        }
    }
    false
}

fn words(text: &str) -> Vec<String> {
    words_of(&looks(text)).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_found_as_words_of_its_own() {
        for (reference, text, found) in [
            ("hr-7f3a91", "recognition/hr-7f3a91", true),
            ("hr-7f3a91", "recognition/2026-11-26-HR_7F3A91-1", true),
            ("hr-7f3a91", "thanks hr7f3a91", true),
            ("hr:7f3a91", "hr-7f3a91", true),
            ("hr7f3a91", "hr 7f3a91!", true),
            ("4711", "/sites/lisbon/4711", true),
            ("4711", "thanks/47-11", false),
            ("4711", "47110", false),
            ("hr-7f3a91", "hr-7f3a915", false),
            ("hr-7f3a91", "7f3a91", false),
            // Shorter ones are words and numbers by chance.
            ("p1", "recognition/p1", false),
            ("p-12", "p-12", false),
            // Of a name it is looked for as a name is.
            ("maya", "Maya Costa", false),
            ("maya.silva", "maya-silva", false),
            ("mayasilva", "Maya Silva", false),
            ("maya.silva2", "Maya.Silva2", true),
        ] {
            let has = Reference::of(reference, "Maya Silva").is_some_and(|reference| reference.is_in(text));
            assert_eq!(has, found, "{reference}: {text}");
        }
    }

    #[test]
    fn the_same_person_has_the_same_reference_however_they_are_written() {
        let made = |team, name| made_of("lisbon", team, name);
        let one = made("care", "Núria Ferro");
        assert!(one.len() == MADE_DIGITS && one.bytes().all(|b| b.is_ascii_hexdigit()), "{one}");
        for (team, name) in [
            ("Care ", "núria  FERRO"),
            ("care", " Nu\u{301}ria\u{a0}Ferro"),
            // A Cyrillic e, which nobody tells apart.
            ("care", "Núria F\u{435}rro"),
        ] {
            assert_eq!(made(team, name), one, "{team} {name}");
        }
        for (team, name) in [("night", "Núria Ferro"), ("care", "Nuria Ferro"), ("care", "Ferro Núria")] {
            assert_ne!(made(team, name), one, "{team} {name}");
        }
        assert_ne!(made_of("porto", "care", "Núria Ferro"), one);
        // What tells no two people apart by where one part ends.
        assert_ne!(made("care\nna", "dia"), made("care", "na dia"));
    }

    #[test]
    fn references_that_differ_by_case_or_space_are_one() {
        for (one, other, is_so) in
            [("HR-7f ", "hr-7F", true), (" p 1", "P1", true), ("p1", "p2", false), ("hr-7", "hr7", false)]
        {
            assert_eq!(is_one(&one.into(), &other.into()), is_so, "{one} {other}");
        }
    }
}
