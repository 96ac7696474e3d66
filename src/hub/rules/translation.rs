//! Words of leadership that a revision changes in some of the languages of a text: what their publisher is asked before they are taken.

use super::silence::{DIGESTS_BYTES_MAX, is_same, sealed_words, within};
use super::{Group, Refused, Revision, decode, unread};
use crate::domain::silence::ToldWords;
use crate::domain::{Fault, Key, Payload, translation};
use crate::hub::left::Left;
use crate::hub::store::Record;
use crate::hub::stored::Stored;
use crate::wire::Accepted;

/// Most revisions of a thing that are looked through for a text that comes back, the newest: it was left out in one of them. Each is read and decoded while
/// everyone waits, also for a text that is new.
const EARLIER_MAX: usize = 16;

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
            Some(is_same(digest, &self.digest(key, &sealed_words(words))))
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
        within(DIGESTS_BYTES_MAX, each)
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use serde_json::{Value, json};

    use super::*;
    use crate::hub::board::Board;
    use crate::hub::people::Register;
    use crate::hub::rules::{Asked, digest};
    use crate::hub::store::MemoryStore;
    use crate::wire::accept;

    /// True where a text is asked about that comes back otherwise in one of its languages, after so many revisions without it.
    fn is_asked(without: usize) -> bool {
        let (store, register) = (MemoryStore::new(7), Register::in_memory().expect("a register"));
        let board = Board::load(&store).expect("loads");
        let now = Timestamp::from_second(1_764_000_000).expect("in range");
        let mut group = Group::new(&store, &board, &register, now);
        let mut publish = |nth: usize, why: Value, updates: usize| {
            let updates: Vec<_> = (1..=updates)
                .map(|day| json!({"at": now.to_string(), "text": format!("Day {day} of the talks")}))
                .collect();
            let event = json!({
                "specversion": "1.0", "id": nth.to_string(), "source": "/s", "type": "dev.openfloor.notice.v1",
                "subject": "notice/bids", "site": "lisbon",
                "data": {"headline": "Bids move", "why": why, "updates": updates, "author": {"role": "Site lead"}},
            });
            let event = accept(&event.to_string()).expect("fits");
            let digest = digest(&event);
            group.take_as(&mut [(event, digest)], false, Asked::default())
        };
        let told = json!({"en": "Nights had no choice", "es": "Las noches no tenían elección"});
        assert!(publish(0, told, 0).is_ok());
        for nth in 1..=without {
            assert!(publish(nth, json!(""), nth).is_ok(), "{nth}");
        }
        let other = json!({"en": "You asked for it", "es": "Las noches no tenían elección"});
        matches!(publish(without + 1, other, without), Err(Refused::Translation(_)))
    }

    #[test]
    fn a_text_that_comes_back_is_looked_for_in_so_many_revisions_and_in_no_more() {
        for (without, asked) in [(1, true), (EARLIER_MAX - 1, true), (EARLIER_MAX, false)] {
            assert_eq!(is_asked(without), asked, "{without}");
        }
    }
}
