//! The words in which something was promised or asked first: a revision is measured against them, and not against the one before it, so that no
//! number of small corrections makes another promise, or another question, of it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::fault::LINE_MAX;
use super::lifecycle::is_only_added;
use super::{Checker, Payload, Promise, wording};
use crate::text::Text;
use crate::text::schema::OptionalText;

/// The first words of a promise or a question that was corrected since.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FirstWords {
    /// Where they stand in the data, such as `ask` or `actions/0/what`.
    pub field: Box<str>,
    /// What stood there first, and what stood there first in a language that was added since.
    #[schemars(with = "OptionalText<LINE_MAX>")]
    pub text: Text,
}

/// Where the date of an own-up's promise stands.
const BY_WHEN: &str = "by_when";

/// What is said of a promise that became another one.
const SWAPPED_ASK: &str = "what was promised is not swapped for something else: drop it with a reason, and publish the other ask under its own subject; other words for the same, as in a better \
                           translation, are said in \"why\"";
const SWAPPED_ACTION: &str = "what was promised is not swapped for something else: drop the action with a reason, and add the other one behind; other words for the same, as in \
                              a better translation, are said in \"evidence\"";
const SWAPPED_TOPIC: &str = "what was to be told is not swapped for something else: tell it by its date, and publish the other topic under its own subject; other words for the same, \
                             as in a better translation, are said when it is told";
const SWAPPED_CHANGES: &str = "what was to change is not swapped for something else: more is said behind it, as a sentence of its own; what does not \
                               come is said with the state \"not_yet\"";
/// What is said of a question that became another one.
const SWAPPED_QUESTION: &str = "what was asked is not swapped for another question: that one is published under its own subject, and this one is answered, \
                                declined or deferred as it was asked; other words for the same, as in a better translation, are said in \"answer\"";

/// The words in which leadership promises something, or in which it was asked: where they stand, what they say, and what is said of others in
/// their place.
///
/// What an own-up is to change is promised by its date, and once it was stays so, also where the date is left out.
fn promised(payload: &Payload, by_when: bool) -> Vec<(String, &Text, &'static str)> {
    match payload {
        Payload::Commitment(commitment) => vec![("ask".into(), &commitment.ask, SWAPPED_ASK)],
        Payload::Question(question) => vec![("text".into(), &question.text, SWAPPED_QUESTION)],
        Payload::Holding(holding) => vec![("topic".into(), &holding.topic, SWAPPED_TOPIC)],
        Payload::Ownership(ownership) if by_when || ownership.by_when.is_some() => {
            vec![("changes".into(), &ownership.changes, SWAPPED_CHANGES)]
        }
        Payload::Repair(repair) => {
            let actions = repair.actions.iter().enumerate();
            actions.map(|(at, action)| (format!("actions/{at}/what"), &action.what, SWAPPED_ACTION)).collect()
        }
        _ => Vec::new(),
    }
}

/// Notes what a revision makes another promise or question of, and returns the first words of what it corrects.
pub(super) fn kept(
    before: Vec<FirstWords>,
    held: &[Promise],
    earlier: Option<&Payload>,
    next: &Payload,
    checker: &mut Checker,
) -> Vec<FirstWords> {
    let by_when = held.iter().any(|promise| *promise.field == *BY_WHEN);
    let stood = earlier.map(|earlier| promised(earlier, by_when)).unwrap_or_default();
    let mut first_words = Vec::new();
    for (field, now, swapped) in promised(next, by_when) {
        let Some((_, had, _)) = stood.iter().find(|(stood, ..)| *stood == field) else { continue };
        let first = before.iter().find(|first| *first.field == *field).map_or(*had, |first| &first.text);
        let first = wording::with_languages(first, had);
        let is_more = matches!(next, Payload::Ownership(_)) && is_only_added(&first, now);
        // One that stands elsewhere now was moved, which is another fault; what stood before stands on, however a hub of before came by it.
        let is_moved = promised(next, by_when).iter().any(|(at, other, _)| *at != field && other == had);
        if now != *had && !is_more && !is_moved && wording::is_another(&first, now) {
            checker.fault(&field, swapped);
        }
        if first != *now {
            first_words.push(FirstWords { field: field.into(), text: first });
        }
    }
    first_words
}
