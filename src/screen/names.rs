//! A wall that has been cut off hides people's names. This is done once, on the floor that a view is made of, so that no
//! pane, card or scene can forget it: a name that is not there can't be shown.
//!
//! Roles and teams stay. Who answers for a thing is one display string, a role or a name; only what is surely a role is
//! shown. Words that people wrote stay too, but for the names of those whom the thanks are from and for.

use std::collections::BTreeSet;

use super::words::Words;
use crate::domain::notice::Author;
use crate::domain::recognition::Receiver;
use crate::domain::{Floor, Recognition};
use crate::model::Model;
use crate::text::{SafeText, Text};

/// Letters of the shortest part of a name that is looked for in the words around it: an initial is in every word.
const PART_MIN: usize = 3;

/// The same wall without people's names.
pub fn hidden(model: &Model, words: &Words) -> Model {
    let mut floor = model.floor.clone();
    let known = Known::of(&floor, words);
    for notice in floor.notices.values_mut() {
        known.author(&mut notice.data.author);
    }
    for ownership in floor.ownerships.values_mut() {
        known.author(&mut ownership.data.author);
    }
    for note in floor.notes.values_mut() {
        known.author(&mut note.data.author);
    }
    for holding in floor.holdings.values_mut() {
        known.owner(&mut holding.data.owner);
    }
    for question in floor.questions.values_mut() {
        known.owner(&mut question.data.answered_by);
    }
    for commitment in floor.commitments.values_mut() {
        known.owner(&mut commitment.data.owner);
    }
    for repair in floor.repairs.values_mut() {
        known.owner(&mut repair.data.owner);
        repair.data.actions.iter_mut().for_each(|action| known.owner(&mut action.owner));
    }
    for recognition in floor.recognitions.values_mut() {
        known.recognition(&mut recognition.data);
    }
    model.with_floor(floor)
}

/// What the floor itself tells of who is a person and what is not.
struct Known<'a> {
    /// Roles and teams, in lower case, in every language.
    offices: BTreeSet<String>,
    /// The parts of people's names, in lower case.
    people: BTreeSet<String>,
    /// What is said in the place of a name.
    words: &'a Words,
}

impl<'a> Known<'a> {
    fn of(floor: &Floor, words: &'a Words) -> Self {
        let notices = floor.notices.values().map(|item| &item.data.author);
        let ownerships = floor.ownerships.values().map(|item| &item.data.author);
        let notes = floor.notes.values().map(|item| &item.data.author);
        let authors: Vec<&Author> = notices.chain(ownerships).chain(notes).collect();
        let teams = floor.sites.values().flat_map(|item| &item.data.teams).map(|team| &team.name);
        let roles = authors.iter().map(|author| &author.role);
        let lower = |text: &SafeText| text.as_str().trim().to_lowercase();
        let offices: BTreeSet<String> =
            teams.chain(roles).flat_map(Text::variants).map(|(_, text)| lower(text)).collect();
        let thanks = floor.recognitions.values().flat_map(|item| names_of(&item.data));
        let named = authors.iter().map(|author| &author.name).chain(thanks);
        let people = named.filter(|name| !offices.contains(&lower(name)));
        let people = people.flat_map(|name| parts(name.as_str())).map(str::to_lowercase).collect();
        Self { offices, people, words }
    }

    /// The role stays, where there is one.
    fn author(&self, author: &mut Author) {
        if author.name.is_blank() {
            return;
        }
        author.name = match author.role.is_blank() {
            true => SafeText::clean(&self.words.hidden_names(1)),
            false => SafeText::default(),
        };
    }

    /// What is surely a role stays.
    fn owner(&self, owner: &mut Text) {
        let hide = |text: &mut SafeText| {
            if text.is_blank() {
                return;
            }
            let facts = text.as_str().split([',', ';', '(', ')', '/', '·', '–', '—']);
            let roles: Vec<&str> = facts.map(str::trim).filter(|fact| self.is_office(fact)).collect();
            *text = match roles.is_empty() {
                true => SafeText::clean(&self.words.hidden_names(1)),
                false => SafeText::clean(&roles.join(", ")),
            };
        };
        each(owner, hide);
    }

    /// True for a role or a team: one that the floor tells as such, or words that end in a common noun, as names don't.
    fn is_office(&self, fact: &str) -> bool {
        if self.offices.contains(&fact.to_lowercase()) {
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

    /// The giver and the receivers go, from the words around them too. A team stays: it stands for someone who is not named.
    fn recognition(&self, recognition: &mut Recognition) {
        let is_team = |name: &SafeText| self.offices.contains(&name.as_str().trim().to_lowercase());
        let named: Vec<SafeText> = names_of(recognition).filter(|name| !is_team(name)).cloned().collect();
        for text in [&mut recognition.message, &mut recognition.impact] {
            each(text, |text| *text = without(text, &named));
        }
        if !is_team(&recognition.giver) {
            recognition.giver = SafeText::clean(&self.words.hidden_names(1));
        }
        let before = recognition.receivers.len();
        recognition.receivers.retain(|receiver| is_team(receiver.display()));
        let gone = before - recognition.receivers.len();
        if gone > 0 {
            recognition.receivers.insert(0, Receiver::Shown(SafeText::clean(&self.words.hidden_names(gone))));
        }
    }
}

/// Everyone who is named in thanks.
fn names_of(recognition: &Recognition) -> impl Iterator<Item = &SafeText> {
    std::iter::once(&recognition.giver).chain(recognition.receivers.iter().map(Receiver::display))
}

/// The parts of a name that are long enough to tell a person.
fn parts(name: &str) -> impl Iterator<Item = &str> {
    words_of(name).filter(|part| part.chars().count() >= PART_MIN)
}

fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty())
}

/// A text with an ellipsis in place of every part of these names.
fn without(text: &SafeText, names: &[SafeText]) -> SafeText {
    let parts: BTreeSet<String> =
        names.iter().flat_map(|name| parts(name.as_str())).map(str::to_lowercase).collect();
    let named = |word: &str| parts.contains(&word.to_lowercase());
    if !words_of(text.as_str()).any(named) {
        return text.clone();
    }
    let mut out = String::with_capacity(text.as_str().len());
    let mut rest = text.as_str();
    while let Some(begin) = rest.find(char::is_alphanumeric) {
        out.push_str(&rest[..begin]);
        rest = &rest[begin..];
        let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
        out.push_str(if named(&rest[..end]) { super::lines::ELLIPSIS } else { &rest[..end] });
        rest = &rest[end..];
    }
    out.push_str(rest);
    SafeText::clean(&out)
}

fn each(text: &mut Text, mut change: impl FnMut(&mut SafeText)) {
    match text {
        Text::Plain(text) => change(text),
        Text::Langs(langs) => langs.iter_mut().for_each(|(_, text)| change(text)),
    }
}
