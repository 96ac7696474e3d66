//! The releases of what is held, played on a copy of a site's floor in the order in which the hub would take them.

use jiff::Timestamp;

use super::Held;
use crate::domain::lifecycle::Around;
use crate::domain::revision::{self, Unfit};
use crate::domain::{Event, Fault, Floor, Payload, Stamp};

/// What becomes of a hold by the moment that is rehearsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is out.
    Out,
    /// Its time has come, and these gates are open: its own, and those of what it comes after.
    IfGates(Vec<String>),
    /// Its time has not come.
    Later,
    /// The hub would refuse it.
    Refused(Vec<Fault>),
}

/// A hold that was played.
pub struct Played<'a> {
    /// The hold.
    pub held: &'a Held,
    /// When its time comes, or that of what it comes after; now for one that only gates hold.
    pub due: Timestamp,
    /// What becomes of it.
    pub fate: Fate,
}

/// Plays the holds of a site on its floor. Those with open gates are played as if they were met, and say so.
pub fn play<'a>(
    floor: &mut Floor,
    held: &'a [Held],
    site: &str,
    now: Timestamp,
    then: Timestamp,
) -> Vec<Played<'a>> {
    let here = held.iter().filter(|held| held.events.iter().any(|event| *event.key.site == *site));
    let mut played: Vec<Played<'a>> = Vec::new();
    for held in here {
        let mut due = held.hold.release_at.map_or(now, |at| at.max(now));
        let open = held.hold.gates.iter().filter(|gate| gate.met.is_none());
        let mut open: Vec<String> = open.map(|gate| gate.name.clone()).collect();
        // Revisions of one thing come in the order in which they arrived, whatever becomes due first.
        for before in played.iter().filter(|before| shares_a_thing(before.held, held)) {
            due = due.max(before.due);
            if let Fate::IfGates(gates) = &before.fate {
                open.extend(gates.iter().filter(|gate| !open.contains(gate)).cloned().collect::<Vec<_>>());
            }
        }
        let fate = match (due <= then, open.is_empty()) {
            (false, _) => Fate::Later,
            (true, true) => Fate::Out,
            (true, false) => Fate::IfGates(open),
        };
        played.push(Played { held, due, fate });
    }
    let mut order: Vec<usize> =
        (0..played.len()).filter(|index| played[*index].fate != Fate::Later).collect();
    order.sort_by_key(|index| (played[*index].due, *index));
    for index in order {
        let (held, due) = (played[index].held, played[index].due);
        if let Err(faults) = release(floor, held, due) {
            played[index].fate = Fate::Refused(faults);
        }
    }
    played
}

fn shares_a_thing(one: &Held, other: &Held) -> bool {
    let same = |a: &Event, b: &Event| a.key == b.key && a.source == b.source;
    one.events.iter().any(|a| other.events.iter().any(|b| same(a, b)))
}

/// All events of a hold or none, as the hub takes them.
fn release(floor: &mut Floor, held: &Held, at: Timestamp) -> Result<(), Vec<Fault>> {
    let mut next = floor.clone();
    for event in &held.events {
        let stamp = judge(&next, event, at)?;
        next.apply(Event { time: at, stamp, ..event.clone() });
    }
    *floor = next;
    Ok(())
}

/// The hub's own judgement of an event by what is on the floor.
fn judge(floor: &Floor, event: &Event, at: Timestamp) -> Result<Stamp, Vec<Fault>> {
    let newest = floor.thing(&event.key);
    if newest.as_ref().is_some_and(|newest| newest.source != event.source) {
        let message = "this thing belongs to the source that first published it, and this is another one";
        return Err(vec![Fault { pointer: "/source".into(), message: message.into() }]);
    }
    if event.payload == Payload::Withdrawn {
        return Ok(Stamp::default());
    }
    let before = newest.as_ref().map(|newest| (&newest.payload, &newest.stamp));
    let beside = floor.beside(&event.key.site, event.team.as_deref(), event.audience);
    let around = Around { at, beside: &beside, recorded: false };
    revision::stamp(before, &event.payload, around).map_err(Unfit::into_faults)
}
