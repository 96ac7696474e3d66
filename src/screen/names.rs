//! A wall that has been cut off hides people's names. This is done once, on the floor that a view is made of, so that no
//! pane, card or scene can forget it: a name that is not there can't be shown.
//!
//! Roles and teams stay. Who answers for a thing is one display string, a role or a name; only what is surely a role is
//! shown. Words that people wrote stay too, but for the names of those whom the thanks are from and for.

use std::collections::BTreeSet;

use super::words::Words;
use crate::domain::notice::Author;
use crate::domain::office::{names_of, parts, words_of};
use crate::domain::recognition::Receiver;
use crate::domain::{Floor, Offices, Recognition};
use crate::model::Model;
use crate::text::{SafeText, Text};

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
    let stamps = (floor.notices.values_mut().map(|item| &mut item.stamp))
        .chain(floor.holdings.values_mut().map(|item| &mut item.stamp))
        .chain(floor.questions.values_mut().map(|item| &mut item.stamp))
        .chain(floor.ownerships.values_mut().map(|item| &mut item.stamp))
        .chain(floor.commitments.values_mut().map(|item| &mut item.stamp))
        .chain(floor.repairs.values_mut().map(|item| &mut item.stamp));
    for stamp in stamps {
        for promise in &mut stamp.promises {
            promise.owed_by.iter_mut().for_each(|owner| known.owner(owner));
            promise.handed_on.iter_mut().for_each(|owner| known.owner(owner));
        }
        stamp.let_go.iter_mut().filter_map(|one| one.owner.as_mut()).for_each(|owner| known.owner(owner));
    }
    for recognition in floor.recognitions.values_mut() {
        known.recognition(&mut recognition.data);
    }
    model.with_floor(floor)
}

/// What the floor itself tells of who is a person, and what is said in the place of a name.
struct Known<'a> {
    offices: Offices,
    words: &'a Words,
}

impl<'a> Known<'a> {
    fn of(floor: &Floor, words: &'a Words) -> Self {
        Self { offices: Offices::of(floor), words }
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
            let roles = self.offices.roles_in(text.as_str());
            *text = match roles.is_empty() {
                true => SafeText::clean(&self.words.hidden_names(1)),
                false => SafeText::clean(&roles.join(", ")),
            };
        };
        each(owner, hide);
    }

    /// The giver and the receivers go, from the words around them too. A team stays: it stands for someone who is not named.
    fn recognition(&self, recognition: &mut Recognition) {
        let is_team = |name: &SafeText| self.offices.tells(name.as_str());
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
