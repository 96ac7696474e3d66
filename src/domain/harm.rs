//! What thanks may not say: figures of performance, what is a customer's, and words that sum a person up.
//!
//! Thanks tell what somebody did. A figure of it makes a score of them, a superlative sets them above the others, and what is
//! a customer's would stand on every wall. A number is a figure unless its form or what stands beside it says that it is none. The words
//! are in `assets/harm.toml`, those of every language that Openfloor speaks; customer data is found by its form. Whoever wrote them is told which words, why, and what to write instead.

use std::ops::Range;

use super::Checker;
use crate::text::{SafeText, Text};

mod accounts;
mod customer;
mod figures;
mod forms;
mod judged;
mod lists;
mod measured;
pub mod people;
mod spelled;
mod words;

pub use customer::Customer;
use lists::lists;
use words::{Letter, Token};

/// Most findings that are told of one text: more would only repeat the lesson.
pub const FOUND_MAX: usize = 3;

/// Most characters of a text of thanks that are read: a longer one is refused for its length.
const READ_MAX: usize = 2_000;

/// Something that thanks may not say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Harm {
    /// What it is.
    pub what: What,
    /// The words, as far as they may be repeated: of a customer's data only the ends.
    pub words: String,
}

/// What it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// A figure of performance.
    Figure,
    /// What is a customer's, or anybody's own.
    Private(Customer),
    /// A word that sums a person up, or sets them above the others.
    Absolute,
    /// Somebody's birthday, or that they were ill or were not.
    Personal,
}

impl Harm {
    /// What its writer is told: which words, why, and what to write instead.
    pub fn sentence(&self) -> String {
        let words = &self.words;
        match self.what {
            What::Figure => format!(
                "a figure of performance, or what may be one (“{words}”): thanks are for what somebody did, and not for how much of it; \
                 say what it was like for you, or for whoever called. A time, a day, a place, people and hours may have their numbers"
            ),
            What::Private(what) => format!(
                "{} (“{words}”) would stand on every wall: leave it out, and write \"a caller\" or \"a customer\"",
                what.named()
            ),
            What::Absolute => format!(
                "a word that sums a person up or sets them above the others (“{words}”): say what they did this time, and what \
                 came of it"
            ),
            What::Personal => format!(
                "a birthday or somebody's health (“{words}”) is theirs, and nothing for a wall: leave it out, and say what they did"
            ),
        }
    }
}

/// Judges a text in each of its languages, and notes all that is found in one at its field.
pub fn check(field: &str, text: &Text, c: &mut Checker) {
    for (lang, words) in text.variants() {
        let at = lang.map_or(field.to_owned(), |lang| format!("{field}/{}", lang.as_str()));
        let harms: Vec<String> = found(words.as_str()).iter().map(Harm::sentence).collect();
        if !harms.is_empty() {
            c.fault(&at, harms.join("; "));
        }
    }
}

/// Judges a text in each of its languages by what in it is a customer's alone, as far as it is one of `kinds`, and notes what is found.
pub fn check_private(field: &str, text: &Text, kinds: &[Customer], c: &mut Checker) {
    for (lang, words) in text.variants() {
        let at = lang.map_or(field.to_owned(), |lang| format!("{field}/{}", lang.as_str()));
        let harms: Vec<String> = private(words.as_str(), kinds).iter().map(Harm::sentence).collect();
        if !harms.is_empty() {
            c.fault(&at, harms.join("; "));
        }
    }
}

/// Fewest digits that what is a customer's and never ours has: most words of leadership have fewer, and are not looked through.
const NEVER_OURS_DIGITS_MIN: usize = 4;

/// Judges what leadership says of itself: the phone and the mail of whoever helps may stand there, a card and an account may not.
pub fn check_ours(texts: &[(&str, &Text)], c: &mut Checker) {
    for (field, text) in texts {
        // Digits of whatever script: the text is not folded yet.
        let digits = |words: &SafeText| words.as_str().chars().filter(|c| c.is_numeric()).count();
        if text.variants().any(|(_, words)| digits(words) >= NEVER_OURS_DIGITS_MIN) {
            check_private(field, text, &Customer::NEVER_OURS, c);
        }
    }
}

/// Judges who owes or says something: a role or a name, and no number and no address.
pub fn check_who(field: &str, who: &Text, c: &mut Checker) {
    check_private(field, who, &Customer::ALL, c);
}

/// What is a customer's in a text, as far as it is one of `kinds`, in no order, at most [`FOUND_MAX`].
pub fn private(text: &str, kinds: &[Customer]) -> Vec<Harm> {
    let letters = words::folded(text);
    if !customer::may_have(&letters) {
        return Vec::new();
    }
    let mut found = customer::private(&letters);
    let tokens = words::tokens(&letters, &found);
    for lists in lists().spoken_in(&tokens) {
        let accounts = accounts::accounts(&letters, &tokens, lists);
        found.extend(accounts.into_iter().map(|at| (span(&tokens, &at), Customer::Account)));
    }
    let meant = found.into_iter().filter(|(_, what)| kinds.contains(what)).take(FOUND_MAX);
    let harm = |(at, what): (Range<usize>, Customer)| {
        let what = What::Private(what);
        Harm { what, words: shown(text, &letters, &at, what) }
    };
    meant.map(harm).collect()
}

/// Judges a name, and notes what is found in it at its field. A single word may be a name, whatever it means elsewhere: there are people
/// called Best; and so may a number of which nothing says that it is a figure: there are teams called Billing 12.
pub fn check_name(field: &str, name: &SafeText, c: &mut Checker) {
    let is_name = |harm: &Harm| harm.what == What::Absolute && harm.words.chars().all(char::is_alphabetic);
    let harms = found_in(name.as_str(), true).into_iter().filter(|harm| !is_name(harm));
    let harms: Vec<String> = harms.map(|harm| harm.sentence()).collect();
    if !harms.is_empty() {
        c.fault(field, harms.join("; "));
    }
}

/// What is found in a text, in the order in which it stands there, at most [`FOUND_MAX`].
pub fn found(text: &str) -> Vec<Harm> {
    found_in(text, false)
}

fn found_in(text: &str, in_a_name: bool) -> Vec<Harm> {
    let end = text.char_indices().nth(READ_MAX).map_or(text.len(), |(end, _)| end);
    let text = &text[..end];
    let letters = words::folded(text);
    let private = if customer::may_have(&letters) { customer::private(&letters) } else { Vec::new() };
    let mut found: Vec<(Range<usize>, What)> =
        private.iter().map(|(at, what)| (at.clone(), What::Private(*what))).collect();
    let tokens = words::tokens(&letters, &private);
    let all = lists();
    let fine = all.places(&tokens, |lists| &lists.fine);
    for at in all.places(&tokens, |lists| &lists.absolutes) {
        if !fine.iter().any(|fine| fine.start <= at.start && at.end <= fine.end) {
            found.push((span(&tokens, &at), What::Absolute));
        }
    }
    let results = all.places(&tokens, |lists| &lists.results);
    found.extend(results.into_iter().map(|at| (span(&tokens, &at), What::Figure)));
    let personal = all.places(&tokens, |lists| &lists.personal);
    found.extend(personal.into_iter().map(|at| (span(&tokens, &at), What::Personal)));
    let spoken = all.spoken_in(&tokens);
    let accounts = spoken.iter().flat_map(|lists| accounts::accounts(&letters, &tokens, lists));
    found.extend(accounts.map(|at| (span(&tokens, &at), What::Private(Customer::Account))));
    let reader = figures::Reader::new(&letters, &tokens, all, spoken);
    found.extend(reader.ranks().into_iter().map(|at| (span(&tokens, &at), What::Absolute)));
    let judged = if in_a_name { Vec::new() } else { reader.judged() };
    let measured = if in_a_name { Vec::new() } else { reader.measured_behind() };
    for at in reader.figures(in_a_name).into_iter().chain(judged).chain(measured).map(|at| span(&tokens, &at))
    {
        // What is a customer's is not repeated.
        let private = |(of, what): &(Range<usize>, What)| {
            matches!(what, What::Private(_)) && of.start < at.end && at.start < of.end
        };
        if !found.iter().any(private) {
            found.push((at, What::Figure));
        }
    }
    found.sort_by_key(|(at, _)| (at.start, std::cmp::Reverse(at.end)));
    let mut told: Vec<(Range<usize>, What)> = Vec::new();
    for (at, what) in found {
        // Words are told once, whatever else is found in them.
        let full = told.len() == FOUND_MAX;
        match told.last_mut() {
            Some((before, of)) if at.start < before.end => {
                if *of == what {
                    before.end = before.end.max(at.end);
                }
            }
            _ if full => break,
            _ => told.push((at, what)),
        }
    }
    told.into_iter().map(|(at, what)| Harm { what, words: shown(text, &letters, &at, what) }).collect()
}

/// Where tokens stand among the letters.
fn span(tokens: &[Token], at: &Range<usize>) -> Range<usize> {
    tokens[at.start].at.start..tokens[at.end - 1].at.end
}

/// The words as they were written. Of what is private the first and the last character, which its writer knows again.
fn shown(text: &str, letters: &[Letter], at: &Range<usize>, what: What) -> String {
    let (from, to) = (letters[at.start].from, letters[at.end - 1].to);
    let words = &text[from..to];
    if !matches!(what, What::Private(_)) {
        return words.to_owned();
    }
    let ends = [words.chars().next(), words.chars().next_back()]
        .map(|end| end.map(String::from).unwrap_or_default());
    ends.join("…")
}

#[cfg(test)]
mod tests;
