//! The decisions about what is held: what repeats what, what there is room for, what is due and what waits for another.

use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

use super::entry::{Entry, unpack};
use super::{
    AHEAD_DAYS_MAX, ENDED_DAYS_MAX, ENDED_MAX, GATES_DAYS_MAX, HELD_BYTES_MAX, HELD_EVENTS_MAX, NotHeld,
    RETRY_MAX, Ready, Request, Settled, Shelf, Slot, Unmoved, WAVE_MAX,
};
use crate::domain::Fault;
use crate::wire::Problem;
use crate::wire::hold::HoldState;

/// What the ids of holds are made of: nothing that is misread or makes words.
const ID_LETTERS: &[u8; 24] = b"23456789bcdfghjkmnpqrstv";
/// How many of them: easy to type, and never drawn twice among so few.
const ID_LENGTH: usize = 8;

impl Shelf {
    /// The hold that already has all of it; `None` when nothing of it is held.
    pub(super) fn repeated(&self, request: &Request) -> Result<Option<Entry>, NotHeld> {
        let mut found: Option<&Entry> = None;
        let mut missing = false;
        for (index, (event, digest)) in request.events.iter().enumerate() {
            let conflict = |message: String| {
                let pointer = if request.batch { format!("/{index}/id") } else { "/id".into() };
                Err(NotHeld::Conflict(vec![Fault { pointer, message }]))
            };
            let mut told =
                self.slots.values().filter(|slot| !slot.gone && slot.entry.state != HoldState::Refused);
            let have = told.find_map(|slot| {
                let of = |about: &&super::About| about.source == event.source && about.id == event.id;
                Some((&slot.entry, slot.entry.events.iter().find(of)?))
            });
            let Some((entry, about)) = have else {
                missing = true;
                continue;
            };
            // What is erased is a repetition whatever it says: its text must not come back.
            if about.digest.is_some_and(|have| have != *digest) {
                return conflict("this source has another event with this id held: give each its own".into());
            }
            if found.is_some_and(|found| found.id != entry.id) {
                return conflict(format!("it is held already, as {}", entry.id));
            }
            found = Some(entry);
        }
        let Some(entry) = found else { return Ok(None) };
        let conflict =
            |message: String| Err(NotHeld::Conflict(vec![Fault { pointer: String::new(), message }]));
        if missing {
            return conflict(format!(
                "a part of this batch is held already, as {}: send the rest by itself",
                entry.id
            ));
        }
        let gates = || entry.gates.iter().map(|gate| &gate.name).eq(&request.gates);
        if entry.waits() && (entry.until != request.until || !gates()) {
            return conflict(format!(
                "it is held already, as {}, until another time or for other gates: cancel that one first",
                entry.id
            ));
        }
        Ok(Some(entry.clone()))
    }

    /// Whether there is room for a new hold, and whether its time will do.
    pub(super) fn check(&self, entry: &Entry, now: Timestamp) -> Result<(), NotHeld> {
        let waiting = || self.slots.values().filter(|slot| slot.waits()).map(|slot| &slot.entry);
        if let Some(until) = &entry.until {
            let Some(resolved) = until.resolve() else {
                return Err(NotHeld::Terms("this machine does not know the zone of the site".into()));
            };
            if resolved.at <= now {
                let at = resolved.at;
                return Err(NotHeld::Terms(format!(
                    "{at} is past by the hub's clock ({now}): leave the time out, or give one to come"
                )));
            }
            if resolved.at.duration_since(now) > SignedDuration::from_hours(24 * AHEAD_DAYS_MAX) {
                return Err(NotHeld::Terms(format!(
                    "{} is more than {AHEAD_DAYS_MAX} days ahead",
                    resolved.at
                )));
            }
            // A later revision that came first would be written over by the earlier one.
            let later = waiting().find(|before| {
                before.shares_a_thing(entry) && before.resolved().is_some_and(|other| other.at > resolved.at)
            });
            if let Some(before) = later {
                return Err(NotHeld::Conflict(vec![Fault {
                    pointer: String::new(),
                    message: format!(
                        "{} is held for the same thing until a later time, and revisions come in the order in which \
                         they arrived: hold this one no shorter, or cancel that one first",
                        before.id
                    ),
                }]));
            }
        }
        let events: usize = waiting().map(Entry::standing).sum();
        let bytes: usize = waiting().map(Entry::bytes).sum();
        if events + entry.standing() > HELD_EVENTS_MAX || bytes + entry.bytes() > HELD_BYTES_MAX {
            return Err(NotHeld::Full(format!(
                "the hub holds as much as it may: at most {HELD_EVENTS_MAX} events and {HELD_BYTES_MAX} bytes"
            )));
        }
        Ok(())
    }

    pub(super) fn free_id(&self) -> String {
        loop {
            let letter = |_| char::from(ID_LETTERS[rand::random_range(0..ID_LETTERS.len())]);
            let id: String = (0..ID_LENGTH).map(letter).collect();
            if self.slots.values().all(|slot| slot.entry.id != id) {
                return id;
            }
        }
    }

    /// The hold of an id, for whoever may see it.
    pub(super) fn find(&self, id: &str, may: impl Fn(&Entry) -> bool) -> Result<(i64, &Slot), Unmoved> {
        let mut there = self.slots.iter().filter(|(_, slot)| !slot.gone);
        let found = there.find(|(_, slot)| slot.entry.id == id && may(&slot.entry));
        found.map(|(arrival, slot)| (*arrival, slot)).ok_or(Unmoved::Unknown)
    }

    /// See [`super::Held::wave`].
    pub(super) fn wave(&mut self, epoch: u64, now: Timestamp) -> Vec<Ready> {
        let idle = |slot: &Slot| {
            let rests = slot.entry.rests_until.is_some_and(|until| now < until);
            slot.waits()
                && !slot.releasing
                && !rests
                && slot.again_at.is_none_or(|again| again <= Instant::now())
        };
        let due = self.slots.iter().filter(|(_, slot)| idle(slot));
        // Celebration last of what is due at one moment: it waits where grave news came out with it.
        let due =
            due.filter_map(|(arrival, slot)| Some((slot.entry.due()?, slot.entry.celebrates(), *arrival)));
        let mut due: Vec<_> = due.filter(|(due, ..)| *due <= now).collect();
        due.sort_unstable();
        let mut wave = Vec::new();
        for (.., arrival) in due {
            if wave.len() == WAVE_MAX {
                break;
            }
            if self.waits_for_another(arrival) {
                continue;
            }
            match self.ready(arrival, epoch) {
                Ok(Some(ready)) => wave.push(ready),
                Ok(None) => self.unreadable(arrival, now),
                Err(error) => tracing::error!(%error, "what is held can't be read; trying again"),
            }
        }
        wave
    }

    /// Revisions of one thing come in the order in which they arrived, whatever becomes due first.
    fn waits_for_another(&self, arrival: i64) -> bool {
        let Some(slot) = self.slots.get(&arrival) else { return true };
        let mut before =
            self.slots.range(..arrival).map(|(_, before)| before).filter(|before| before.waits());
        before.any(|before| before.entry.shares_a_thing(&slot.entry))
    }

    fn ready(&mut self, arrival: i64, epoch: u64) -> Result<Option<Ready>, super::FileError> {
        let texts = self.file.texts(arrival)?;
        let Some(slot) = self.slots.get_mut(&arrival) else { return Ok(None) };
        let entry = &slot.entry;
        let mut events = Vec::with_capacity(texts.len());
        for (place, about) in (0_i64..).zip(&entry.events) {
            let Some(digest) = about.digest else { continue };
            let text = texts.iter().find(|(have, _)| *have == place);
            let Some(event) = text.and_then(|(_, text)| unpack(text)) else { return Ok(None) };
            events.push((event, digest));
        }
        slot.releasing = true;
        let since = if entry.epoch == epoch { entry.head } else { 0 };
        let beside = entry.beside;
        Ok(Some(Ready { arrival, events, batch: entry.batch, since, beside }))
    }

    fn unreadable(&mut self, arrival: i64, now: Timestamp) {
        let Some(slot) = self.slots.get_mut(&arrival) else { return };
        tracing::error!(
            held = slot.entry.id,
            "the file of what is held is damaged: this one can't be released"
        );
        let error =
            "the hub's file is damaged here, and the event can't be read any more: send it again".into();
        slot.settle(Settled::Refused(Problem { error, faults: Vec::new(), confirm: None }), now);
    }

    /// Writes and erases what is to be. True when nothing is left to do.
    pub(super) fn tidy(&mut self, now: Timestamp) -> bool {
        let waits_in_vain = |slot: &&mut Slot| {
            slot.waits() && !slot.releasing && slot.entry.due().is_none() && slot.entry.gives_up_at() <= now
        };
        for slot in self.slots.values_mut().filter(waits_in_vain) {
            let error = format!(
                "its gates were not all met in {GATES_DAYS_MAX} days: hold it anew if it is still meant"
            );
            slot.settle(Settled::Refused(Problem { error, faults: Vec::new(), confirm: None }), now);
        }
        let old = SignedDuration::from_hours(24 * ENDED_DAYS_MAX);
        let mut ended: Vec<_> =
            self.slots.iter().filter_map(|(arrival, slot)| Some((slot.entry.ended_at?, *arrival))).collect();
        ended.sort_unstable();
        let too_many = ended.len().saturating_sub(ENDED_MAX);
        for (index, (at, arrival)) in ended.into_iter().enumerate() {
            if (index < too_many || now.duration_since(at) > old)
                && let Some(slot) = self.slots.get_mut(&arrival)
            {
                slot.gone = true;
                slot.unsaved = true;
            }
        }
        if self.rest_until.is_some_and(|until| Instant::now() < until) {
            return false;
        }
        let clean = self.save() && self.file.clean();
        self.rest_until = (!clean).then(|| Instant::now() + RETRY_MAX);
        clean
    }

    fn save(&mut self) -> bool {
        let unsaved = self.slots.iter().filter(|(_, slot)| slot.unsaved);
        let changed: Vec<_> =
            unsaved.map(|(arrival, slot)| (*arrival, (!slot.gone).then_some(&slot.entry))).collect();
        if changed.is_empty() {
            return true;
        }
        if let Err(error) = self.file.update(changed) {
            tracing::warn!(%error, "what has left the hold is still in its file; trying again");
            return false;
        }
        self.slots.retain(|_, slot| !slot.gone);
        self.slots.values_mut().for_each(|slot| slot.unsaved = false);
        true
    }
}
