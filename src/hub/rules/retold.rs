//! What is told in the words of something that stands under another subject, as if that had been withdrawn before: whichever of the two comes first, people
//! wait since the last word on it, and see which date was promised first.
//!
//! Who told it first does not matter. Whoever sees the one sees the other, and a word on the one is a word on both: a question that somebody asks whom
//! nobody told of the first one has been waiting all the same, and under the name of another source nothing begins anew. A note and an own-up are somebody's own
//! word, though: where both stand, the same words of another author are another word.

use std::sync::Arc;

use jiff::Timestamp;

use super::Group;
use super::beside::reach_of;
use super::silence::{DIGESTS_BYTES_MAX, Words, joined, within, words_of};
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
    /// What stands at the site of an event, may be told in its words and is picked, newest first and [`TOLD_MAX`] at most: in this group too.
    pub(super) fn told_alike(&self, event: &Accepted, pick: impl Fn(&Stored) -> bool) -> Vec<Arc<Stored>> {
        let hashes = told::hashes(&event.payload);
        let is_newest = |(index, stored): &(usize, &Arc<Stored>)| {
            stored.aside.is_told_as(&hashes)
                && *stored.key.site == *event.key.site
                && self.newest.get(&stored.key) == Some(index)
                && pick(stored)
        };
        let own = self.stored.iter().enumerate().rev().filter(is_newest).map(|(_, stored)| stored.clone());
        let own: Vec<Arc<Stored>> = own.take(TOLD_MAX).collect();
        let more = TOLD_MAX - own.len();
        own.into_iter()
            .chain(self.board.told_as(&event.key.site, &hashes, &pick, &self.over).into_iter().take(more))
            .collect()
    }

    /// What would be left of a thing that stands if it were withdrawn at a moment; `None` where it is told in other words.
    pub(super) fn told_so(
        &self,
        stands: &Stored,
        (event, words): (&Accepted, &[Words]),
        at: Timestamp,
    ) -> Option<Arc<Left>> {
        let thing = wire::decode_event(&stands.body).ok()?;
        let told = words_of(silence::about(&thing.payload)?);
        if !is_by_the_same(&thing.payload, &event.payload)
            || !told.iter().any(|told| words.iter().any(|words| words.digest == told.digest))
        {
            return None;
        }
        let Stamp { stands_since, asked, as_far, first_dates, told_words, .. } = self.silence_of(&thing, at);
        Some(Arc::new(Left {
            key: thing.key,
            kind: stands.kind,
            reach: reach_of(stands),
            source: stands.source.clone(),
            gone_at: None,
            since: stands_since,
            asked: asked.unwrap_or_default(),
            as_far: as_far.unwrap_or_default(),
            first_dates,
            told_words,
        }))
    }

    /// The first dates of what is open in a thing at a moment, and of what was open in it before it was told again and has no date yet.
    pub(super) fn first_dates_of(&self, thing: &Event, at: Timestamp) -> Vec<FirstDate> {
        let Event { key, payload, stamp, .. } = thing;
        let digests = |what: &Text| {
            let each = words_of(what);
            joined("", each.iter().map(|words| self.digest(key, &words.digest)), each.len())
        };
        let open = stamp.promises.iter().filter(|promise| promise.outcome.is_none());
        let open = open.filter_map(|promise| {
            let what = silence::action(payload, &promise.field).map(digests).unwrap_or_default();
            FirstDate::of(promise, what, at)
        });
        let has = |field: &str| stamp.promises.iter().any(|promise| *promise.field == *field);
        let waits = |one: &&FirstDate| !one.what.is_empty() || !has(&one.field);
        let all = open.chain(stamp.first_dates.iter().filter(waits).cloned()).take(FIRST_DATES_MAX);
        within(DIGESTS_BYTES_MAX, all)
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
    match (told::own_words_of(stands), told::own_words_of(next)) {
        (Some(one), Some(other)) => one.iter().any(|word| other.contains(word)),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::hub::board::Board;
    use crate::hub::people::Register;
    use crate::hub::rules::{Asked, digest};
    use crate::hub::store::{MemoryStore, Store as _};
    use crate::wire::accept;

    const NOW: i64 = 1_764_000_000;

    fn day(days: i64) -> String {
        Timestamp::from_second(NOW + days * 86_400).expect("in range").to_string()
    }

    fn told(kind: &str, subject: &str, data: &Value) -> Value {
        json!({
            "specversion": "1.0", "id": subject, "source": "/s", "type": format!("dev.openfloor.{kind}.v1"),
            "subject": format!("{kind}/{subject}"), "site": "lisbon", "time": day(0), "data": data,
        })
    }

    /// What the hub notes on the last of some events, those before it in its group, and in the log.
    fn noted(events: &[Value]) -> [Value; 2] {
        [events.len(), events.len() - 1].map(|apart| {
            let (mut store, register) = (MemoryStore::new(7), Register::in_memory().expect("a register"));
            let mut last = Value::Null;
            for events in [&events[..apart], &events[apart..]].into_iter().filter(|part| !part.is_empty()) {
                let board = Board::load(&store).expect("loads");
                let now = Timestamp::from_second(NOW).expect("in range");
                let mut group = Group::new(&store, &board, &register, now);
                for event in events {
                    let event = accept(&event.to_string()).expect("fits");
                    let digest = digest(&event);
                    if let Err(refused) = group.take_as(&mut [(event, digest)], false, Asked::default()) {
                        panic!("{refused:?}");
                    }
                }
                let (records, ..) = group.into_parts();
                last = serde_json::from_str(&records.last().expect("some").body).expect("JSON");
                store.append(&records).expect("room");
            }
            last["data"].take()
        })
    }

    fn bids(due: i64) -> Value {
        json!({"headline": "Shift bids move", "author": {"role": "Site lead"}, "next_word_by": day(due)})
    }

    fn goes_on(events: &[Value]) -> bool {
        let [own, there] = noted(events).map(|data| data["promises"][0]["before"]["first_due"] == day(5));
        assert_eq!(own, there, "in a group as in the log");
        own
    }

    #[test]
    fn of_things_in_the_same_words_those_count_that_whoever_sees_it_saw_and_that_wait() {
        assert!(goes_on(&[told("notice", "a", &bids(5)), told("notice", "z", &bids(9))]));
        let many = |copy: &dyn Fn(usize) -> Value| {
            let mut events = vec![told("notice", "a", &bids(5))];
            events.extend((0..=TOLD_MAX).map(copy));
            events.push(told("notice", "z", &bids(9)));
            goes_on(&events)
        };
        assert!(many(&|index| {
            let mut event = told("notice", &format!("l{index}"), &bids(7));
            event["audience"] = json!("leads");
            event
        }));
        assert!(many(&|index| {
            let mut event = told("notice", &format!("t{index}"), &bids(7));
            event["team"] = json!(format!("team-{index}"));
            event["source"] = json!("/teams");
            event
        }));
        let closed = |index: usize| {
            let mut data = bids(7);
            data["state"] = json!("closed");
            told("notice", &format!("c{index}"), &data)
        };
        assert!(many(&closed));
        // More that wait are not looked at, beyond so many: each of them has gone on from the one before.
        let mut events: Vec<Value> = vec![told("notice", "a", &bids(5))];
        events.extend((0..2 * TOLD_MAX).map(|index| told("notice", &format!("w{index}"), &bids(7))));
        events.push(told("notice", "z", &bids(9)));
        assert!(goes_on(&events));
    }

    #[test]
    fn the_same_words_of_other_authors_hide_none_of_ones_own() {
        let own = |role: &str, due: i64| {
            json!({"got_wrong": "I sent the rota late", "effect_on_you": "You could not plan",
                "changes": "It comes on Mondays", "by_when": day(due), "author": {"role": role}})
        };
        let mut events = vec![told("ownership", "a", &own("Site lead", 5))];
        let others = (0..=TOLD_MAX).map(|index| {
            let role = format!("Lead of hall {}", ["one", "two", "three"][index % 3]);
            told("ownership", &format!("o{index}"), &own(&role, 7))
        });
        events.extend(others);
        events.push(told("ownership", "z", &own("Site lead", 9)));
        assert!(goes_on(&events));
    }

    #[test]
    fn many_updates_in_several_languages_are_known_and_one_behind_them_is_a_word() {
        let with = |updates: usize, due: i64| {
            let mut data = bids(due);
            let update = |index: usize| json!({"at": day(-1), "text": {"en": format!("Day {index} of the talks"), "es": format!("Jornada {index} de conversaciones")}});
            data["updates"] = (0..updates).map(update).collect();
            data
        };
        for updates in [1, 70, 199] {
            let next = told("notice", "z", &with(updates, 9));
            assert!(goes_on(&[told("notice", "a", &with(updates, 5)), next]), "{updates}");
            let word = told("notice", "z", &with(updates + 1, 9));
            assert!(!goes_on(&[told("notice", "a", &with(updates, 5)), word]), "{updates} and one");
        }
        // Told once more, it goes on through another withdrawal: the newest digests are kept.
        let events =
            [("a", 5), ("b", 7), ("z", 9)].map(|(subject, due)| told("notice", subject, &with(199, due)));
        assert!(goes_on(&events));
    }
}
