//! All that a thing says: what it says beyond its card, and its page in lines, as Enter opens it on a desk.

use super::letters::{begun, plain};
use super::line;
use crate::domain::Key;
use crate::model::Entry;
use crate::screen::card::{Lead, Part, What};
use crate::screen::item;
use crate::screen::lines::{DOT, Run};
use crate::screen::voice::Voice;
use crate::screen::words::{Label, label};

/// Words of a fact that stand for it also where they are said without its label, or within a sentence.
const SURELY_SAID: usize = 3;
/// The labels whose few words a card says without them.
const UNLABELLED: &[Label] =
    &[label::TEAMS, label::REASON, label::OWNER, label::STATE, label::EFFECT, label::GROUND, label::WORDS];

/// How much of a thing a line has.
pub enum Extent<'a> {
    /// What its card says.
    Card,
    /// And all other fields of its page.
    Whole,
    /// And those fields that are none of these.
    Beside(&'a [Part]),
}

impl Extent<'_> {
    /// What a line has beyond a card.
    pub(super) fn rest(&self, voice: &Voice<'_>, key: &Key, card: &[Part]) -> Vec<Part> {
        let before = match self {
            Extent::Card => return Vec::new(),
            Extent::Whole => &[],
            Extent::Beside(before) => *before,
        };
        let mut rest = beyond(voice, item::fields(voice, key), card);
        rest.retain(|part| !before.contains(part));
        rest
    }
}

/// The page of a thing, a line for each of its own; `number` is that of the thing.
pub(super) fn page(voice: &Voice<'_>, entry: &Entry<'_>, number: u64) -> Vec<String> {
    let thing = begun(&plain(&voice.words.plain_thing(entry.kind(), number)));
    let parts = item::page(voice, entry.key());
    let mut lines: Vec<String> =
        parts.iter().map(|part| line::told(voice, entry, part)).filter(|line| !line.is_empty()).collect();
    if let Some(first) = lines.first_mut() {
        *first = format!("{thing}: {first}");
    }
    lines
}

/// The fields of a page that a card does not say; each with the lines below it.
fn beyond(voice: &Voice<'_>, fields: Vec<Part>, card: &[Part]) -> Vec<Part> {
    let said: Vec<(&str, String)> = card.iter().flat_map(facts).collect();
    let next_word = voice.label(label::NEXT_WORD);
    let from = voice.label(label::FROM);
    let unlabelled: Vec<_> = UNLABELLED.iter().map(|label| voice.label(*label)).collect();
    let is_said = |label: &str, fact: &str| {
        let sure = fact.split_whitespace().count() >= SURELY_SAID;
        let unlabelled = unlabelled.iter().any(|have| have.as_str() == label);
        let bare = sure || unlabelled;
        // A card says from when in the line of how it stands.
        label == from.as_str()
            || said.iter().any(|(of, have)| match *of {
                "" => bare && (have == fact || sure && (have.starts_with(fact) || have.ends_with(fact))),
                // Its date stands on the card in other words; and how it stands beside what it is about.
                of => {
                    have == fact && (of == label || unlabelled) || of == label && label == next_word.as_str()
                }
            })
    };
    let mut follows = false;
    let mut rest = fields;
    rest.retain(|part| {
        match &part.what {
            What::Words { lead: Lead::Label(label), .. } if label.is_blank() => {}
            What::Words { lead: Lead::Label(_), .. } => {
                follows = facts(part).iter().any(|(label, fact)| !is_said(label, fact));
            }
            _ => follows = false,
        }
        follows
    });
    rest
}

/// The facts of a part, each with the label that stands before them; "" for none.
fn facts(part: &Part) -> Vec<(&str, String)> {
    let What::Words { lead, words, .. } = &part.what else { return Vec::new() };
    let label = if let Lead::Label(label) = lead { label.as_str() } else { "" };
    let joined = |runs: &[Run]| plain(&runs.iter().map(|run| run.words.as_str()).collect::<String>());
    words.split(|run| run.words.as_str() == DOT).map(|fact| (label, joined(fact))).collect()
}
