//! Who gives thanks stands there by their own name: what a giver is called is read part by part, each as one name.

use unicode_normalization::char::is_combining_mark;

use super::words::{
    bare_words, counts, has_whole, has_whole_unspaced, is_joined, lists, own_words, words_of,
};
use crate::text::SafeText;

/// Fewest letters of a word behind which a point ends a name, rather than that it is written short.
const ENDED_LETTERS_MIN: usize = 3;

/// True for a giver who is told by more than their own name, and with that by a receiver's.
///
/// What the giver is called is divided where something joins names: marks, a comma, a dash between spaces, and words such as "and", "y"
/// and "to". A part names a receiver that has all words of their name next to each other; and one behind the first, the giver's own, that is one word of
/// it alone. So two of one first name, or of one family, thank each other, and several of whom one has a receiver's family name do; whom a
/// reference tells apart is no matter here: what is shown are the words.
pub fn giver_names(giver: &str, name: &SafeText) -> bool {
    let (said, of_name) = (own_words(giver), own_words(name.as_str()));
    let parts = parts(giver);
    let has_all = |part: &&str| match of_name.as_slice() {
        // Who has one name is called by it, whatever stands beside it.
        [only] => counts(only) && own_words(part).contains(only),
        all => has_whole(&own_words(part), all),
    };
    // The same words and no more are the giver, who does not thank themself: see `own`.
    let longer = said.len() > of_name.len();
    // The name written as one word, beside others.
    let joined = said.len() > 1 && said.iter().any(|word| is_joined(word, &of_name));
    longer && parts.iter().any(has_all)
        || joined
        || has_whole_unspaced(giver, name)
        || parts.iter().skip(usize::from(!is_given_by(giver, &parts))).any(|part| is_called(part, &of_name))
}

/// True for thanks that are now given by another one than before. Who gave thanks is who gave them; less of the name may stand there (some of its
/// words, initials), and a team (`is_team`) in place of a name or of a part of one, since a giver may take back how far they are told, too.
pub fn is_another(had: &SafeText, now: &SafeText, is_team: impl Fn(&str) -> bool) -> bool {
    let (was_team, given) = (is_team(had.as_str()), bare_words(had.as_str()));
    let is_less = |part: &str| {
        bare_words(part).iter().all(|word| {
            let initial = word.chars().count() == 1;
            given.iter().any(|had| had == word || (initial && had.starts_with(word.as_str())))
        })
    };
    let stands_for_it = |part: &str| !was_team && is_team(part.trim());
    let fits = |part: &str| is_less(part) || stands_for_it(part);
    // What is over has left its words behind.
    !had.is_blank() && !fits(now.as_str()) && !parts(now.as_str()).into_iter().all(fits)
}

/// True where the first part is whom it is said to, since the giver follows: "Maya (by Ana)".
fn is_given_by(giver: &str, parts: &[&str]) -> bool {
    let rest = parts.first().and_then(|own| giver.get(own.len()..)).unwrap_or_default();
    let mut words = words_of(rest).map(|word| word.bare);
    match words.next().as_deref() {
        Some("by") => true,
        Some("de") => words.next().as_deref() == Some("parte"),
        _ => false,
    }
}

/// True for a part that is one word of a name alone: with an initial of theirs behind it, and whatever stands there without capitals.
fn is_called(part: &str, of_name: &[String]) -> bool {
    let words: Vec<_> = words_of(part).collect();
    let names: Vec<&str> = words.iter().filter(|word| !word.small).map(|word| word.bare.as_str()).collect();
    let all: Vec<&str> = words.iter().map(|word| word.bare.as_str()).collect();
    let said = if names.is_empty() { all } else { names };
    let [first, behind @ ..] = said.as_slice() else { return false };
    // Another initial is another person's.
    let is_theirs = |word: &&str| {
        word.chars().count() == 1 && of_name.iter().any(|own| own != first && own.starts_with(*word))
    };
    behind.iter().all(is_theirs) && counts(first) && of_name.iter().any(|word| word == first)
}

/// The parts of what a giver is called: their own first, which is empty where it begins with whom it is said to.
fn parts(giver: &str) -> Vec<&str> {
    let lists = lists();
    let (mut parts, mut begin, mut words) = (Vec::new(), 0, 0);
    let mut last = String::new();
    let mut at = 0;
    while let Some(start) = giver[at..].find(char::is_alphanumeric).map(|start| at + start) {
        if words > 0 && divides(&giver[at..start], &last) {
            parts.push(&giver[begin..at]);
            (begin, words) = (start, 0);
        }
        let length = giver[start..].find(|c: char| !(c.is_alphanumeric() || is_combining_mark(c)));
        let end = length.map_or(giver.len(), |length| start + length);
        let (word, behind) = (&giver[start..end], &giver[end..]);
        last = bare_words(word).concat();
        // A single letter may be an initial too.
        let is_initial =
            word.chars().count() == 1 && (word.chars().any(char::is_uppercase) || behind.starts_with('.'));
        let begins = words == 0 && parts.is_empty() && !lists.is_address(&last);
        if !is_initial && lists.is_joint(&last) && !begins {
            parts.push(&giver[begin..start]);
            (begin, words) = (end, 0);
        } else {
            words += 1;
        }
        at = end;
    }
    parts.push(&giver[begin..]);
    parts
}

/// True for what stands between two words and divides names.
fn divides(between: &str, before: &str) -> bool {
    let spaced = between.contains(char::is_whitespace);
    let ends = |c: char| match c {
        '-' => spaced,
        // Catalan has one within a word, between two l.
        '·' => spaced || !before.ends_with('l'),
        '.' => spaced && before.chars().count() >= ENDED_LETTERS_MIN && !lists().is_title(before),
        '\'' | '’' => false,
        c => !(c.is_whitespace() || is_combining_mark(c)),
    };
    between.contains(ends)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_giver_is_told_by_their_own_name_alone() {
        for (name, giver, found) in [
            ("Maya Silva", "Ana, to Maya Silva", true),
            ("Maya Silva", "Maya Silva, thank you", true),
            ("Maya Silva", "Maya Silva of Billing", true),
            ("Maya de Silva", "Team Silva-Maya", true),
            ("Maya Silva", "Maya da Silva, Billing", true),
            ("Maya Silva", "Ana, to Maya", true),
            ("Maya Silva", "Ana and maya", true),
            ("Maya Silva", "Ana For Maya", true),
            ("Maya Silva", "Ana & Maya", true),
            ("Maya Silva", "Ana, a Maya", true),
            ("Maya Silva", "Ana y Maya", true),
            ("Maya Silva", "Ana (for Silva)", true),
            ("Maya Silva", "Ana, Maya", true),
            ("Maya Silva", "Ana - Maya", true),
            ("Maya Silva", "Ana. Maya", true),
            ("Maya Silva", "Ana thx Maya", true),
            ("Maya Silva", "Dear Maya", true),
            ("Maya Silva", "Querida Maya", true),
            ("Maya Silva", "Ana und Maya", true),
            ("Maya Silva", "Ana e Maya", true),
            ("Maya Silva", "Ana and Maya S.", true),
            ("Maya Silva", "Maya (by Ana)", true),
            ("Maya Silva", "Maya, de parte de Ana", true),
            ("Maya Silva", "Ana and Maya night desk", true),
            ("Maya Silva", "Ana Costa, Rui Silva and Maya Silva", true),
            ("Will Smith", "Ana and Will", true),
            ("Maya", "Team Maya", true),
            ("Maya", "Maya Night", true),
            ("Maya", "Ana For Maya", true),
            ("Maya", "To Maya", true),
            ("Maya Silva", "MayaSilva, thank you", true),
            ("Maya Silva", "Maya M. Silva, Billing", true),
            // Of one first name, or of one family.
            ("Maya Silva", "Ana Silva, Billing", false),
            ("Maya Silva", "Silva, Ana", false),
            ("Maya Silva", "ana silva", false),
            ("Maya Silva", "Ana Silva of the night desk", false),
            ("Maya Silva", "Maya Costa (Billing)", false),
            ("Maya Silva", "Maya", false),
            ("Maya Silva", "Maya Costa Silva", false),
            ("Maya Silva", "Ana A. Silva", false),
            ("Maya Silva", "M. Silva-Costa", false),
            // Who is named by no more than their own name is looked at in `own`.
            ("Maya Silva", "Maya Silva.", false),
            ("Maya", "Tamaya", false),
            ("Will", "Ana", false),
            // Several, of whom one has a receiver's family name or first name beside another one.
            ("Pedro Costa", "Rui Costa and Ana Costa", false),
            ("Pedro Costa", "Ana Costa y Pedro Silva", false),
            ("Pedro García", "Ana y Luis García", false),
            ("Maya Silva", "Maya Costa and Rui Silva", false),
            ("Maya Silva", "Ana Costa, J. Silva", false),
            ("Maya Silva", "Prof. Maya Costa", false),
            ("Rosa Díaz", "Juan y Rosa G.", false),
            ("Maya Silva", "Maya of Billing", false),
            ("Maya Silva", "Maya, Billing", false),
            ("Maya Silva", "Ana-Maya", false),
            ("山田太郎", "佐藤と山田太郎", true),
        ] {
            assert_eq!(giver_names(giver, &name.into()), found, "{name}: {giver}");
        }
    }

    #[test]
    fn who_gave_thanks_is_who_gave_them_and_is_told_by_as_much_or_less() {
        let is_team = |called: &str| ["Night desk", "Care and Billing"].contains(&called);
        for (had, now, another) in [
            ("Ana Costa", "Ana Costa", false),
            ("Ana Costa", "ána  COSTA.", false),
            ("Ana Costa", "Ana", false),
            ("Ana Costa", "Costa, Ana", false),
            ("Ana Costa", "A. C.", false),
            ("Ana Costa", "Night desk", false),
            ("Ana Costa", "Care and Billing", false),
            ("Ana Costa, Billing", "Billing", false),
            ("Ana Costa and Rui Reis", "Rui Reis", false),
            ("Ana Costa and Rui Reis", "Rui Reis, Night desk", false),
            ("山田太郎", "山.", false),
            ("", "Ana", false),
            ("Ana Costa", "Rui Reis", true),
            ("Ana Costa", "Ana Silva", true),
            ("Ana Costa", "R. C.", true),
            ("Ana Costa", "Anna Costa", true),
            ("Ana Costa", "Ana Costa, for Rui Reis", true),
            ("Ana Costa", "Night desk, Rui Reis", true),
            // Nobody is named later.
            ("A. C.", "Ana Costa", true),
            ("Ana", "Ana Costa", true),
            ("Night desk", "Ana Costa", true),
            ("Night desk", "Care and Billing", true),
        ] {
            assert_eq!(is_another(&had.into(), &now.into(), is_team), another, "{had}: {now}");
        }
    }
}
