//! Who of those that answer for things is told by an office, and who by a name.
//!
//! Who answers for a thing is one display string, a role or a name or both. Only what is surely a role is taken for one:
//! what the floor tells as a role or a team, or words that end in a common noun, as names don't.

use std::collections::BTreeSet;

use super::notice::Author;
use super::recognition::{Receiver, Recognition};
use super::{Floor, Owner};
use crate::text::{Lang, SafeText, Text};

/// Letters of the shortest part of a name that is looked for in the words around it: an initial is in every word.
pub const PART_MIN: usize = 3;

/// What a floor itself tells of who is a person and what is not.
#[derive(Clone, Debug, Default)]
pub struct Offices {
    /// Roles and teams, in lower case, in every language.
    offices: BTreeSet<String>,
    /// The parts of people's names, in lower case.
    people: BTreeSet<String>,
}

impl Offices {
    /// Those of a floor.
    pub fn of(floor: &Floor) -> Self {
        let notices = floor.notices.values().map(|item| &item.data.author);
        let ownerships = floor.ownerships.values().map(|item| &item.data.author);
        let notes = floor.notes.values().map(|item| &item.data.author);
        let authors: Vec<&Author> = notices.chain(ownerships).chain(notes).collect();
        let teams = floor.sites.values().flat_map(|item| &item.data.teams).map(|team| &team.name);
        let roles = authors.iter().map(|author| &author.role);
        let offices: BTreeSet<String> =
            teams.chain(roles).flat_map(Text::variants).map(|(_, text)| lower(text.as_str())).collect();
        let thanks = floor.recognitions.values().flat_map(|item| names_of(&item.data));
        let named = authors.iter().map(|author| &author.name).chain(thanks);
        let people = named.filter(|name| !offices.contains(&lower(name.as_str())));
        let people = people.flat_map(|name| parts(name.as_str())).map(str::to_lowercase).collect();
        Self { offices, people }
    }

    /// True for words that the floor itself tells as a role or a team.
    pub fn tells(&self, words: &str) -> bool {
        self.offices.contains(&lower(words))
    }

    /// True for a role or a team: one that the floor tells as such, or words that end in a common noun, as names don't.
    pub fn is_office(&self, fact: &str) -> bool {
        if self.tells(fact) {
            return true;
        }
        let parts: Vec<&str> = fact.split_whitespace().collect();
        let is_common = |part: &&str| part.chars().all(|c| c.is_lowercase() || !c.is_alphabetic());
        let has_letters = |part: &&str| part.chars().any(char::is_alphabetic);
        parts.len() > 1
            && parts[1..].iter().all(is_common)
            && parts.last().is_some_and(has_letters)
            && !parts.iter().any(|part| self.people.contains(&part.to_lowercase()))
    }

    /// What is surely a role in words such as `Ana Sousa, training lead`.
    pub fn roles_in<'a>(&self, words: &'a str) -> Vec<&'a str> {
        let facts = words.split([',', ';', '(', ')', '/', '·', '–', '—']);
        facts.map(str::trim).filter(|fact| self.is_office(fact)).collect()
    }

    /// The role of an owner in a language; where nothing is surely one, the words as they stand.
    pub fn role_of(&self, owner: Owner<'_>, lang: &Lang) -> SafeText {
        let words = owner.in_lang(lang);
        match self.roles_in(words.as_str()) {
            roles if roles.is_empty() => words.clone(),
            roles => SafeText::clean(&roles.join(", ")),
        }
    }
}

/// Everyone who is named in thanks.
pub fn names_of(recognition: &Recognition) -> impl Iterator<Item = &SafeText> {
    std::iter::once(&recognition.giver).chain(recognition.receivers.iter().map(Receiver::display))
}

/// The parts of a name that are long enough to tell a person.
pub fn parts(name: &str) -> impl Iterator<Item = &str> {
    words_of(name).filter(|part| part.chars().count() >= PART_MIN)
}

/// The words of a text, without what stands between them.
pub fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty())
}

fn lower(text: &str) -> String {
    text.trim().to_lowercase()
}
