//! Names stand in thanks as far as their owners consent, and nowhere else: not in the words, and not in place of the team.
//!
//! It finds a name that is said by mistake, also with letters put in place of others that look alike, and no name that somebody hides
//! otherwise.

use super::givers::giver_names;
pub(super) use super::lists::lists;
pub(super) use super::writing::{Word, words_of};
use super::{Person, Receiver, Recognition, is_title, joined, spellings, writing};
use crate::domain::{Checker, Fault};
use crate::text::{SafeText, Text};

/// Fewest letters of a part of a name that is looked for by itself: shorter ones are words of their own in many languages.
pub(super) const PART_LETTERS_MIN: usize = 3;
/// The same of a name of one part, and of a part in a script without spaces, where a letter is a syllable or a word.
pub(super) const LETTERS_MIN: usize = 2;
/// Most letters of a piece of a word, fewest of a word that is looked for in pieces, and most pieces of one.
const PIECE_LETTERS_MAX: usize = 2;
const IN_PIECES_LETTERS_MIN: usize = 4;
const PIECES_MAX: usize = 6;
/// The same of a name written as one word: shorter ones are words, as `joli`.
pub(super) const JOINED_LETTERS_MIN: usize = 6;

/// What is said of words that name a receiver.
const IN_WORDS: &str = "it names a receiver: their name stands among the receivers, as far as they consent and wish, and would stand \
                        here whatever they wish; say it without the name";
/// What is said of a giver who is named as a receiver.
const AS_GIVER: &str = "it has the name of a receiver: nobody recognises themselves, and a receiver's name stands among the receivers \
                        alone, as far as they consent and wish; give the giver's own name alone, as in Ana Silva, and where two have one name no more than a part of it";
/// What is said of a receiver's name that is another one's too.
const AS_ANOTHER: &str = "it has the whole name of another receiver, which would stand here whatever they wish: give each receiver by their \
                          own name alone";
/// What is said of a team that names its person.
const AS_TEAM: &str = "it has a part of this person's name, for whom it stands when the name may not be shown: give the team they work in";

/// Finds the names of receivers in the words. It is not asked of a recording, which has names as they were shown and nothing else.
///
/// The words are looked at whatever a person consents to: what they wish may be less, and no publisher is told of that.
pub fn check(recognition: &Recognition, c: &mut Checker) {
    for (field, text) in [("message", &recognition.message), ("impact", &recognition.impact)] {
        if people(recognition).any(|(_, person)| text_names(text, &person.name)) {
            c.fault(field, IN_WORDS);
        }
    }
    for (index, person) in people(recognition) {
        let mut others = people(recognition).filter(|(other, _)| *other != index);
        if others.any(|(_, other)| {
            spellings::any(person.name.as_str(), other.name.as_str(), |one, other| {
                names_whole(one, &other.into())
            })
        }) {
            c.fault(&format!("receivers/{index}/name"), AS_ANOTHER);
        }
    }
    let giver = recognition.giver.as_str();
    let is_named = |name: &SafeText| {
        spellings::any(giver, name.as_str(), |giver, name| giver_names(giver, &name.into()))
    };
    if people(recognition).any(|(_, person)| is_named(&person.name)) {
        c.fault("giver", AS_GIVER);
    }
}

/// What is wrong with the teams of receivers, and with the one that thanks are told to, that name a receiver: they stand on walls for
/// whoever is not named. It is wrong where the site has no such team; a hub knows its own.
pub fn in_teams(recognition: &Recognition, told_to: Option<&str>) -> Vec<Fault> {
    let fault = |pointer: String| Fault { pointer, message: AS_TEAM.into() };
    let theirs = people(recognition).filter(|(_, person)| names(person.team.as_str(), &person.name));
    let theirs = theirs.map(|(index, _)| fault(format!("/data/receivers/{index}/team")));
    let named = |team: &&str| people(recognition).any(|(_, person)| names(team, &person.name));
    theirs.chain(told_to.filter(named).map(|_| fault(TOLD_TO.into()))).collect()
}

/// What is said of a subject, an id or an attribute that names a receiver.
const IN_PLACE: &str = "it has a part of a receiver's name, and stays in the log when the name is taken back: call it by nothing of theirs";

/// What is wrong with what an event is called beside its data, each with where it stands.
pub fn in_places<'a>(
    recognition: &Recognition,
    places: impl Iterator<Item = (String, &'a str)>,
) -> Vec<Fault> {
    let named =
        places.filter(|(_, called)| people(recognition).any(|(_, person)| names(called, &person.name)));
    named.map(|(pointer, _)| Fault { pointer, message: IN_PLACE.into() }).collect()
}

/// Where an event says which team it is told to.
pub const TOLD_TO: &str = "/team";

fn people(recognition: &Recognition) -> impl Iterator<Item = (usize, &Person)> {
    recognition.receivers.iter().enumerate().filter_map(person)
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

/// True when words have a part of a name as a word, in whatever case and with marks or without.
///
/// A part that is a word of a language too, as `Will` and `Rosa`, and one of two letters, counts beside another part of the name (where both
/// are such words, only if neither is written small), and alone where it is written as a name is: see [`writing`]. A single letter and a
/// number never count, nor does what joins the parts of a name, unless the name begins with it.
pub fn names(words: &str, name: &SafeText) -> bool {
    spellings::any(words, name.as_str(), names_as_spelt)
}

fn names_as_spelt(words: &str, name: &str) -> bool {
    let lists = lists();
    let of_name: Vec<String> = words_of(name).map(|part| part.bare).filter(|part| counts(part)).collect();
    let all: Vec<Word> = words_of(words).collect();
    let said: Vec<Word> = all.iter().filter(|word| !lists.is_particle(&word.bare)).cloned().collect();
    let is_part = |word: &Word| of_name.contains(&word.bare);
    // Who has one name is called by it, however short it is.
    let enough = if of_name.len() == 1 { LETTERS_MIN } else { PART_LETTERS_MIN };
    let alone = |word: &Word| word.bare.chars().count() >= enough && !lists.is_common(&word.bare);
    let together = said.windows(2).any(|pair| match pair {
        [one, other] if is_part(one) && is_part(other) && one.bare != other.bare => {
            let both_common = lists.is_common(&one.bare) && lists.is_common(&other.bare);
            !both_common || !(one.small || other.small)
        }
        _ => false,
    });
    let one_word = said.iter().any(|word| is_joined(&word.bare, &of_name));
    together
        || one_word
        || joined::says(&all, &bare_words(name))
        || has_written(&all, name)
        || pieces(&said).any(|whole| of_name.contains(&whole))
        || said.iter().any(|word| is_part(word) && alone(word))
        || has_unspaced(&said, &of_name)
}

/// True for words with a part of a name that is written as a name is.
fn has_written(said: &[Word], name: &str) -> bool {
    let parts = written_parts(name);
    // Most words are small, and most names are no words.
    !parts.is_empty() && writing::names(said).any(|word| parts.contains(&word.bare))
}

/// The parts of a name that count alone only where they are written as a name is: words of a language, those of two letters, and what joins
/// the parts of other names where the name begins with it, as "Ben" does.
pub(super) fn written_parts(name: &str) -> Vec<String> {
    let lists = lists();
    let is_weak = |part: &str| {
        counts(part) && !is_title(part) && (lists.is_common(part) || part.chars().count() < PART_LETTERS_MIN)
    };
    let all = bare_words(name);
    let first = all.iter().position(|part| !is_title(part));
    let begins = |at: usize| Some(at) == first && lists.is_particle(&all[at]);
    (0..all.len()).filter(|at| is_weak(&all[*at]) || begins(*at)).map(|at| all[at].clone()).collect()
}

/// What words say in pieces of two letters at most, as "Ma ya", unless each piece is a word, or the whole is one of a language.
pub(super) fn pieces(said: &[Word]) -> impl Iterator<Item = String> {
    let lists = lists();
    let is_piece = |word: &Word| word.bare.chars().count() <= PIECE_LETTERS_MAX;
    let in_pieces = said.chunk_by(move |one, other| is_piece(one) && is_piece(other));
    let runs = in_pieces
        .flat_map(|pieces| (2..=PIECES_MAX.min(pieces.len())).flat_map(|length| pieces.windows(length)));
    runs.filter_map(|run| {
        let whole: String = run.iter().map(|word| word.bare.as_str()).collect();
        let long = whole.chars().count() >= IN_PIECES_LETTERS_MIN;
        let is_one = long && !run.iter().all(|word| lists.is_short(&word.bare)) && !lists.is_common(&whole);
        is_one.then_some(whole)
    })
}

/// True when words have the whole of a name beside others: all of its parts, next to each other, in whatever order and case. A name of one
/// part is no such name, unless nothing divides the words of its script.
pub fn names_whole(words: &str, name: &SafeText) -> bool {
    let (said, of_name) = (bare_words(words), bare_words(name.as_str()));
    // The same name and no more is told apart by how it is written: see `own`, and two receivers may be of one name.
    said.len() > of_name.len() && has_whole(&said, &of_name) || has_whole_unspaced(words, name)
}

/// The same in a script without spaces, where nothing divides the name from what stands beside it.
pub(super) fn has_whole_unspaced(words: &str, name: &SafeText) -> bool {
    let (said, unspaced) = (bare_words(words).concat(), bare_words(name.as_str()).concat());
    let is_one = unspaced.chars().count() >= LETTERS_MIN && unspaced.chars().all(is_unspaced);
    is_one && said != unspaced && said.contains(&unspaced)
}

/// True for two names of the same words, in whatever order, with marks or without, whatever joins them, or nothing at all, and with initials
/// more or fewer.
pub(super) fn same_words(one: &str, other: &str) -> bool {
    spellings::any(one, other, same_as_spelt)
}

fn same_as_spelt(one_name: &str, other_name: &str) -> bool {
    let (mut one, mut other) = (own_words(one_name), own_words(other_name));
    let joined = |one: &[String], other: &[String]| matches!(one, [word] if is_joined(word, other));
    let divided = joined::same_letters(&one, &other)
        || joined::same_letters(&bare_words(one_name), &bare_words(other_name));
    if divided || joined(&one, &other) || joined(&other, &one) {
        return true;
    }
    one.sort_unstable();
    other.sort_unstable();
    !one.is_empty() && one == other
}

/// The words of a name without what joins them, and without initials where two other words are left of it.
pub(super) fn own_words(name: &str) -> Vec<String> {
    let mut words = bare_words(name);
    let all_titles = words.iter().all(|word| is_title(word));
    words.retain(|word| !lists().is_particle(word) && (all_titles || !is_title(word)));
    let is_initial = |word: &String| word.chars().count() == 1 && word.chars().all(char::is_lowercase);
    if words.iter().filter(|word| !is_initial(word)).count() > 1 {
        words.retain(|word| !is_initial(word));
    }
    words
}

/// True for a word that is all parts of a name written as one, in their order or the other way round.
pub(super) fn is_joined(word: &str, name: &[String]) -> bool {
    let backwards = || name.iter().rev().map(String::as_str).collect::<String>();
    let long = word.chars().count() >= JOINED_LETTERS_MIN;
    long && name.len() > 1 && (word == name.concat() || word == backwards())
}

/// True for all parts of a name next to each other, in whatever order.
pub(super) fn has_whole(said: &[String], name: &[String]) -> bool {
    let sorted = |parts: &[String]| {
        let mut parts = parts.to_vec();
        parts.sort_unstable();
        parts
    };
    let of_name = sorted(name);
    name.len() > 1 && said.windows(name.len()).any(|run| sorted(run) == of_name)
}

pub(super) fn bare_words(text: &str) -> Vec<String> {
    words_of(text).map(|word| word.bare).collect()
}

/// True for a part of a name that may be looked for.
pub(super) fn counts(part: &str) -> bool {
    part.chars().count() >= LETTERS_MIN && part.chars().any(char::is_alphabetic) && !lists().is_particle(part)
}

/// True for a part of a name in a script without spaces, where nothing parts it from what follows.
fn has_unspaced(said: &[Word], name: &[String]) -> bool {
    let unspaced = name.iter().filter(|part| part.chars().all(is_unspaced));
    unspaced.into_iter().any(|part| said.iter().any(|word| word.bare.contains(part.as_str())))
}

/// Thai to Tibetan, Burmese, Khmer, kana and Han: the blocks of Unicode of scripts without spaces between words.
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{fff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_words_is_found_as_a_word_of_its_own() {
        for (words, found) in [
            ("Maya stayed with the caller.", true),
            ("Thanks, MAYA!", true),
            ("Thanks maya, you rock", true),
            ("As Sílva said.", true),
            ("Si\u{301}lva's notes.", true),
            ("You stayed, may all be well.", false),
            ("Mayan ruins.", false),
            ("Jo stayed.", true),
            ("mAYA stayed.", true),
            ("silva maya jo stayed", true),
            ("Thanks, Silva.", true),
            // In letters that look alike, and with one that nobody sees.
            ("Thank you, Мауа!", true),
            ("Thank you, ma\u{ad}ya!", true),
            ("Thanks @maya", true),
            ("thanks maya s.", true),
        ] {
            assert_eq!(names(words, &"Maya Jo Sílva".into()), found, "{words}");
        }
        for (name, words, found) in [
            ("Jo", "Thank you, Jo!", true),
            ("Jo", "Thank you, joe.", false),
            ("Jo Li", "thank you jo li", true),
            ("Jo Li", "c'est joli", false),
            ("Jo Li", "Thank you, Jo!", true),
            ("Jo Li", "You helped Li with it.", true),
            ("Jo Li", "you helped li with it", false),
            ("Maya Silva", "Thanks, MayaSilva!", true),
            ("山田太郎", "山田太郎さんありがとう", true),
            ("山田 太郎", "山田さん", true),
            ("สมชาย", "ขอบคุณสมชายมาก", true),
            ("علي", "شكرا علي", true),
        ] {
            assert_eq!(names(words, &name.into()), found, "{name}: {words}");
        }
    }

    #[test]
    fn words_of_a_language_that_are_names_too_count_beside_another_part() {
        for (name, words, found) in [
            ("Will Smith", "Will you ever know how much that helped?", false),
            ("Will Smith", "Will Smith stayed late.", true),
            ("Will Smith", "will smith stayed late", true),
            ("Mark Chen", "Mark this day.", false),
            ("Ana May", "In May you found the fault.", false),
            ("Joy Best", "Best save of a long day.", false),
            ("Joy Best", "Joy Best stayed late.", true),
            ("Tom Young", "Young and old callers alike.", false),
            ("Ana dos Santos", "Dos personas esperaban, y la llamada fue larga.", false),
            ("Ana dos Santos", "Santos, Ana: gracias.", true),
            ("Juan Domingo", "Domingo por la noche, y nadie más.", false),
            ("Rosa", "ROSA Y AZUL", false),
            ("Rosa Clara", "La rosa es clara.", false),
            ("Rosa de la Vega", "Gracias, Rosa de la Vega.", true),
            ("A", "A great save.", false),
            ("Will Power", "By sheer will power.", false),
            ("Will Power", "Will Power stayed.", true),
            ("Maya van den Berg", "Van den hele dag.", false),
            ("علي", "كان ذلك سهلا علينا", false),
            ("Maya 42", "All 42 of them, and 1420 more.", false),
        ] {
            assert_eq!(names(words, &name.into()), found, "{name}: {words}");
        }
    }

    #[test]
    fn a_whole_name_is_found_beside_another() {
        for (name, words, found) in [
            ("Maya Silva", "Ana, to Maya Silva", true),
            ("Maya Silva", "MAYA SÍLVA (Night desk)", true),
            ("Silva, Maya", "Rui & Maya Silva", true),
            // Another of the same name, of the same first name, of the same family.
            ("Maya Silva", "Maya Silva", false),
            ("Maya Silva", "Maya Costa", false),
            ("Maya Silva", "Ana Silva", false),
            ("Maya", "Maya Costa", false),
            ("山田 太郎", "佐藤と山田太郎", true),
            ("山田太郎", "山田花子", false),
        ] {
            assert_eq!(names_whole(words, &name.into()), found, "{name}: {words}");
        }
    }
}
