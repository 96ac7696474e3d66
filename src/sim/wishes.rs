//! Wishes: now and then somebody who is thanked says that they would rather be named by less.
//!
//! A wish is no event: it goes to the hub's register. So it is not in the timeline, and is drawn from what is published, with
//! a chance of its own: the same for the same floor.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use serde::Deserialize;

use super::{Plan, Planned};
use crate::domain::recognition::{Consent, Person};

/// Of a hundred people who are named, how many take some of it back.
const TAKEN_BACK_PERCENT: f64 = 2.0;
/// How long after their thanks, in simulated minutes: the walls still show them.
const AFTER_MINUTES: std::ops::Range<f64> = 3.0..600.0;
/// When the last one who was named in full before the floor was seen takes it back, in simulated minutes from then: whoever
/// watches for ten minutes sees it.
const FIRST_AT_MINUTES: f64 = 5.0;

/// What somebody wishes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// The publisher's reference to them.
    pub reference: String,
    /// How far they are to be named.
    pub level: Consent,
}

/// Draws wishes, and keeps them until their moments.
#[derive(Debug)]
pub struct Wishes {
    rng: ChaCha8Rng,
    start: Timestamp,
    speed: f64,
    /// Those to come; the number keeps two of one moment apart.
    pending: BTreeMap<(Timestamp, u64), Wish>,
    drawn: u64,
    /// The last one of the backlog who was named in full; `None` once the floor is live.
    backlog: Option<Option<String>>,
}

/// What matters of an event here.
#[derive(Deserialize)]
struct Thanks {
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    receivers: Vec<Person>,
}

impl Wishes {
    /// None yet.
    pub fn new(plan: &Plan) -> Self {
        // A stream of its own, so that a floor has the same events with and without wishes.
        let rng = ChaCha8Rng::seed_from_u64(plan.seed ^ u64::from_be_bytes(*b"a wish !"));
        let pending = BTreeMap::new();
        Self { rng, start: plan.start, speed: plan.speed, pending, drawn: 0, backlog: Some(None) }
    }

    /// When the next one is due.
    pub fn next_at(&self) -> Option<Timestamp> {
        self.pending.keys().next().map(|(at, _)| *at)
    }

    /// Takes the next one.
    pub fn take_next(&mut self) -> Option<Wish> {
        self.pending.pop_first().map(|(_, wish)| wish)
    }

    /// Hears of what is published, and draws who of it will wish for less.
    pub fn hear(&mut self, planned: &Planned) {
        if planned.at > self.start {
            self.open();
        }
        // Most events are no thanks, and need no reading.
        if !planned.event.contains("dev.openfloor.recognition.v1") {
            return;
        }
        let Ok(Thanks { data }) = serde_json::from_str::<Thanks>(&planned.event) else { return };
        for person in data.receivers.into_iter().filter(|person| person.consent < Consent::Team) {
            let reference = person.reference.as_str().to_owned();
            if let Some(last) = self.backlog.as_mut().filter(|_| person.consent == Consent::Full) {
                *last = Some(reference.clone());
            }
            let (chance, minutes) = (self.rng.random_range(0.0..100.0), self.rng.random_range(AFTER_MINUTES));
            let levels = Consent::ALL.into_iter().filter(|level| *level > person.consent);
            let levels: Vec<Consent> = levels.collect();
            let level = levels[self.rng.random_range(0..levels.len())];
            if chance < TAKEN_BACK_PERCENT {
                self.wish(planned.at.max(self.start), minutes, Wish { reference, level });
            }
        }
    }

    /// The backlog is told: the first wish comes while somebody watches.
    fn open(&mut self) {
        if let Some(Some(reference)) = self.backlog.take() {
            self.wish(self.start, FIRST_AT_MINUTES, Wish { reference, level: Consent::Team });
        }
    }

    fn wish(&mut self, from: Timestamp, minutes: f64, wish: Wish) {
        let after = SignedDuration::try_from_secs_f64(minutes * 60.0 / self.speed).unwrap_or_default();
        let at = from.saturating_add(after).unwrap_or(from);
        self.pending.insert((at, self.drawn), wish);
        self.drawn += 1;
    }
}
