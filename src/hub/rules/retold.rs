//! What is told in the words of something that stands under another subject, as if that had been withdrawn before: whichever of the two comes first, people
//! wait since the last word on it, and see which date was promised first.
//!
//! Who told it first does not matter. Whoever sees the one sees the other, and a word on the one is a word on both: a question that somebody asks whom
//! nobody told of the first one has been waiting all the same, and under the name of another source nothing begins anew. A note and an own-up are somebody's own
//! word, though: where both stand, the same words of another author are another word.

use std::sync::Arc;

use super::Group;
use super::beside::reach_of;
use super::silence::{Words, joined, words_of};
use crate::domain::notice::Author;
use crate::domain::silence::{self, FirstDate};
use crate::domain::{Event, Key, Payload, Stamp};
use crate::hub::left::Left;
use crate::hub::stored::Stored;
use crate::hub::told::{self, TOLD_MAX};
use crate::text::Text;
use crate::wire::{self, Accepted};

/// Most first dates that the mark of a withdrawal keeps, and what is told again without a date yet.
const FIRST_DATES_MAX: usize = 128;

impl Group<'_> {
    /// What stands at the site of an event and may be told in its words, newest first and [`TOLD_MAX`] at most: in this group too.
    pub(super) fn told_alike(&self, event: &Accepted) -> Vec<Arc<Stored>> {
        let hashes = told::hashes(&event.payload);
        let is_newest = |(index, stored): &(usize, &Arc<Stored>)| {
            stored.aside.is_told_as(&hashes)
                && *stored.key.site == *event.key.site
                && self.newest.get(&stored.key) == Some(index)
        };
        let own = self.stored.iter().enumerate().rev().filter(is_newest).map(|(_, stored)| stored.clone());
        let own: Vec<Arc<Stored>> = own.take(TOLD_MAX).collect();
        let more = TOLD_MAX - own.len();
        own.into_iter()
            .chain(self.board.told_as(&event.key.site, &hashes, &self.over).into_iter().take(more))
            .collect()
    }

    /// What would be left of a thing that stands if it were withdrawn now; `None` where it is told in other words.
    pub(super) fn told_so(&self, stands: &Stored, event: &Accepted, words: &[Words]) -> Option<Arc<Left>> {
        let thing = wire::decode_event(&stands.body).ok()?;
        let told = words_of(silence::about(&thing.payload)?);
        if !is_by_the_same(&thing.payload, &event.payload)
            || !told.iter().any(|told| words.iter().any(|words| words.digest == told.digest))
        {
            return None;
        }
        let Stamp { stands_since, asked, as_far, first_dates, told_words, .. } = self.silence_of(&thing);
        Some(Arc::new(Left {
            key: thing.key,
            kind: stands.kind,
            reach: reach_of(stands),
            gone_at: None,
            since: stands_since,
            asked: asked.unwrap_or_default(),
            as_far: as_far.unwrap_or_default(),
            first_dates,
            told_words,
        }))
    }

    /// The first dates of what is open in a thing, and of what was open in it before it was told again and has no date yet.
    pub(super) fn first_dates_of(&self, thing: &Event) -> Vec<FirstDate> {
        let Event { key, payload, stamp, .. } = thing;
        let digests = |what: &Text| {
            let each = words_of(what);
            joined("", each.iter().map(|words| self.digest(key, &words.digest)), each.len())
        };
        let open = stamp.promises.iter().filter(|promise| promise.outcome.is_none());
        let open = open.filter_map(|promise| {
            let what = silence::action(payload, &promise.field).map(digests).unwrap_or_default();
            FirstDate::of(promise, what, self.now)
        });
        let has = |field: &str| stamp.promises.iter().any(|promise| *promise.field == *field);
        let waits = |one: &&FirstDate| !one.what.is_empty() || !has(&one.field);
        open.chain(stamp.first_dates.iter().filter(waits).cloned()).take(FIRST_DATES_MAX).collect()
    }

    /// Notes on what is promised anew which date was promised first, and whether it had gone by; `key`: with which subject the digests of actions were
    /// made. Of what has no date yet that is kept, but for actions under another subject, whose words nobody has any more.
    pub(super) fn promises_on(&self, (had, key): (&[FirstDate], &Key), event: &Accepted, stamp: &mut Stamp) {
        let mut actions: Vec<(usize, Vec<Words>)> = Vec::new();
        if had.iter().any(|date| !date.what.is_empty()) {
            let promises = stamp.promises.iter().enumerate();
            let of = |field: &str| silence::action(&event.payload, field).map(words_of);
            actions = promises.filter_map(|(index, promise)| Some((index, of(&promise.field)?))).collect();
        }
        for date in had {
            let index = match &*date.what {
                "" => stamp.promises.iter().position(|promise| promise.field == date.field),
                what => {
                    let own = actions.iter().position(|(_, words)| self.is_among(what, key, words));
                    own.map(|own| actions.remove(own).0)
                }
            };
            match index.and_then(|index| stamp.promises.get_mut(index)) {
                Some(promise) => date.goes_on_in(promise),
                None if date.what.is_empty() || *key == event.key => stamp.first_dates.push(date.clone()),
                None => {}
            }
        }
    }
}

/// False for what two authors say, each for themselves: they are told apart by their roles, or, where one has none, by their names.
fn is_by_the_same(stands: &Payload, next: &Payload) -> bool {
    let author = |payload: &'_ Payload| match payload {
        Payload::Ownership(ownership) => Some(ownership.author.clone()),
        Payload::Note(note) => Some(note.author.clone()),
        _ => None,
    };
    let words = |author: &Author| {
        let role: Vec<String> = told::bare(&author.role).filter(|words| !words.is_empty()).collect();
        if role.is_empty() { told::bare(&Text::Plain(author.name.clone())).collect() } else { role }
    };
    match (author(stands), author(next)) {
        (Some(one), Some(other)) => {
            let other = words(&other);
            words(&one).iter().any(|word| other.contains(word))
        }
        _ => true,
    }
}
