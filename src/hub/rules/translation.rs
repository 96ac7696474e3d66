//! Words of leadership that a revision changes in some of the languages of a text: what their publisher is asked before they are taken.

use super::silence::sealed_words;
use super::{Group, Refused, Revision, decode, unread};
use crate::domain::silence::ToldWords;
use crate::domain::{Fault, Key, Payload, translation};
use crate::hub::left::Left;
use crate::hub::store::Record;
use crate::hub::stored::Stored;
use crate::wire::Accepted;

/// Most revisions of a thing that are looked through for a text that comes back, the newest: it was left out in one of them.
const EARLIER_MAX: usize = 64;

/// Asks about texts that the revision before told in other words in one language, and in the same ones in another.
pub(super) fn asked(before: Option<&Payload>, event: &Accepted) -> Result<(), Refused> {
    unless(before.and_then(|before| translation::asks(before, &[], &event.payload)))
}

fn unless(asks: Option<Fault>) -> Result<(), Refused> {
    asks.map_or(Ok(()), |fault| Err(Refused::Translation(vec![fault])))
}

impl Group<'_> {
    /// The same, and about a text that was left out and comes back, and about what is told again: by what is left of what was withdrawn under its
    /// subject, or was told in its words (`left`).
    pub(super) fn asked_of_languages(
        &self,
        (before, left): (Option<&Revision>, Option<&Left>),
        event: &Accepted,
    ) -> Result<(), Refused> {
        let next = &event.payload;
        match before {
            Some(before) if before.payload != Payload::Withdrawn => {
                let earlier = match translation::may_come_back(&before.payload, next) {
                    true => self.earlier(&event.key)?,
                    false => Vec::new(),
                };
                unless(translation::asks(&before.payload, &earlier, next))
            }
            mark => {
                let own = mark.map(|mark| (&event.key, &*mark.stamp.told_words));
                let own = own.filter(|(_, told)| !told.is_empty());
                let had = own.or_else(|| left.map(|left| (&left.key, &*left.told_words)));
                had.map_or(Ok(()), |had| self.asked_of_told_again(had, next))
            }
        }
    }

    fn asked_of_told_again(&self, (key, had): (&Key, &[ToldWords]), next: &Payload) -> Result<(), Refused> {
        unless(translation::asks_again(next, |field, lang, words| {
            let had = had.iter().find(|had| *had.field == *field)?;
            let same = had.words.iter().find(|(also, _)| also == lang);
            let (_, digest) = same.or_else(|| had.words.iter().find(|(also, _)| also.is_near(lang)))?;
            Some(**digest == *self.digest(key, &sealed_words(words)))
        }))
    }

    /// The newest revisions of a thing, newest first, in this group too.
    fn earlier(&self, key: &Key) -> Result<Vec<Payload>, Refused> {
        let log = self.store.reader().history(key, u64::MAX, EARLIER_MAX).map_err(unread)?;
        let own = self.records.iter().rev().filter(|record| record.key == *key);
        let of = |record: &Record| decode(&Stored::new(0, record)).map(|revision| revision.payload);
        Ok(own.chain(&log).take(EARLIER_MAX).filter_map(of).collect())
    }

    /// Digests of the texts of a thing that are told in several languages, for what is told again of it.
    pub(super) fn told_words(&self, key: &Key, payload: &Payload) -> Vec<ToldWords> {
        let told = translation::told_in_several(payload).into_iter();
        let each = told.map(|(field, said)| ToldWords {
            field: field.into(),
            words: said
                .into_iter()
                .map(|(lang, words)| (lang.clone(), self.digest(key, &sealed_words(words)).into()))
                .collect(),
        });
        each.collect()
    }
}
