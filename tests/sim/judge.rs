//! What a hub would say of the simulated floor.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use openfloor::domain::lifecycle::Around;
use openfloor::domain::{Event, Floor, Key, Payload, Stamp, revision};
use openfloor::wire::{Accepted, accept};

/// A hub's judgement in miniature: accepts, stamps by subject, minds sources and withdrawals.
#[derive(Default)]
pub struct Judge {
    pub latest: BTreeMap<Key, (Payload, Stamp, String)>,
    pub floor: Floor,
    /// The event that was taken last, as walls get it.
    pub told: Option<Event>,
    ids: BTreeSet<String>,
}

impl Judge {
    pub fn take(&mut self, json: &str) -> (Accepted, Stamp, Timestamp) {
        let taken = match accept(json) {
            Ok(taken) => taken,
            Err(refusal) => panic!("{refusal:?}\n{json}"),
        };
        assert_eq!(taken.unknown, Vec::<String>::new(), "{json}");
        assert!(self.ids.insert(format!("{} {}", taken.source, taken.id)), "an id twice: {json}");
        let time = taken.time.expect("a time");
        let before = self.latest.get(&taken.key);
        if let Some((payload, _, source)) = before {
            assert_eq!(*source, taken.source, "one thing has one source: {json}");
            assert_ne!(*payload, Payload::Withdrawn, "told again after its withdrawal: {json}");
        }
        let beside = self.floor.beside(&taken.key.site, (taken.team.as_deref(), taken.audience), time);
        let around = Around { at: time, now: time, beside: &beside, recorded: false };
        let before = before.map(|(payload, stamp, _)| (payload, stamp));
        let stamp = revision::stamp(before, &taken.payload, around)
            .unwrap_or_else(|unfit| panic!("{unfit:?}\n{json}"));
        let known = (taken.payload.clone(), stamp.clone(), taken.source.clone());
        self.latest.insert(taken.key.clone(), known);
        let event = Event {
            key: taken.key.clone(),
            id: taken.id.as_str().into(),
            source: taken.source.as_str().into(),
            team: taken.team.as_deref().map(Into::into),
            audience: taken.audience,
            time,
            stamp: stamp.clone(),
            payload: taken.payload.clone(),
        };
        self.told = Some(event.clone());
        self.floor.apply(event);
        (taken, stamp, time)
    }
}
