//! Letters where there are choices: they go to the next choice that begins with them. A sentence that was begun there by
//! mistake leaves the answer as it was.

use jiff::{SignedDuration, Timestamp};

use super::{Content, Form};
use crate::model::Edit;
use crate::text::fold::folded;

/// Letters that follow each other sooner than this belong to one word, as in the lists of most desktops.
pub const PAUSE: SignedDuration = SignedDuration::from_secs(1);
/// Most letters of a word that are looked for; the name of a choice is told apart long before.
const LETTERS_MAX: usize = 80;

/// What was typed lately where there are choices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ahead {
    /// The letters, as they are compared.
    letters: String,
    /// When the last of them came, by the wall's own clock.
    at: Timestamp,
    /// The choice at which the word was begun.
    from: usize,
}

impl Form {
    /// True where letters look for a choice.
    pub(in crate::model) fn has_choices(&self) -> bool {
        self.fields.get(self.focus).is_some_and(|field| field.content.choices() > 0)
    }

    /// Goes to the next choice of the focused field that begins with what was typed, without case and accents; `names` are
    /// its choices in their order. What no choice begins with goes back to where the word was begun. A space is a part of a
    /// word; on its own it marks, where several may be chosen, and does nothing where one is. True when anything is another
    /// than before.
    pub(in crate::model) fn look_for(&mut self, typed: &str, names: &[String], at: Timestamp) -> bool {
        let Some(now_at) = self.fields.get(self.focus).and_then(|field| field.content.at()) else {
            return false;
        };
        if !self.sending.is_open() {
            return false;
        }
        let before = self.ahead.take().filter(|ahead| at.duration_since(ahead.at) < PAUSE);
        if before.is_none() && typed.trim().is_empty() {
            let marks = matches!(self.fields[self.focus].content, Content::Marks { .. }) && typed == " ";
            return marks && self.edit(&Edit::Insert(typed.into()));
        }
        let (mut letters, from) = before.map_or((String::new(), now_at), |ahead| (ahead.letters, ahead.from));
        let begun = letters.is_empty();
        letters.push_str(&folded(typed));
        letters = letters.chars().take(LETTERS_MAX).collect();
        let to = found(&letters, names, if begun { now_at + 1 } else { now_at })
            .or_else(|| found(again(&letters)?, names, now_at + 1))
            .unwrap_or(from);
        let changed = to != now_at && self.turn_to(to);
        self.ahead = Some(Ahead { letters, at, from });
        changed
    }
}

/// The first choice that begins with letters, from one on and round.
fn found(letters: &str, names: &[String], from: usize) -> Option<usize> {
    let count = names.len();
    (0..count).map(|step| (from + step) % count).find(|at| folded(&names[*at]).starts_with(letters))
}

/// The letter that was typed again and again, which goes from one choice to the next.
fn again(letters: &str) -> Option<&str> {
    let first = letters.chars().next()?;
    letters.chars().all(|letter| letter == first).then(|| &letters[..first.len_utf8()])
}
