//! The releases of what is held, played on a copy of the whole floor in the order in which the hub would take them: what is
//! released for several sites at once is released for all of them or for none.

use jiff::Timestamp;

use super::Held;
use crate::domain::revision::Unfit;
use crate::domain::succession::{self, Standing, Stands};
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

/// Plays every hold on the floor of all sites. Those with open gates are played as if they were met, and say so.
///
/// Where the token sees one site alone, what a hold holds for others is not judged.
pub fn play<'a>(
    floor: &mut Floor,
    held: &'a [Held],
    sees: Option<&str>,
    now: Timestamp,
    then: Timestamp,
) -> Vec<Played<'a>> {
    let mut played: Vec<Played<'a>> = Vec::new();
    for held in held {
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
        if let Err(faults) = release(floor, held, sees, due) {
            played[index].fate = Fate::Refused(faults);
        }
    }
    played
}

impl Held {
    /// True when something of it is for a site.
    pub fn is_for(&self, site: &str) -> bool {
        self.events.iter().any(|event| *event.key.site == *site)
    }
}

fn shares_a_thing(one: &Held, other: &Held) -> bool {
    let same = |a: &Event, b: &Event| a.key == b.key && a.source == b.source;
    one.events.iter().any(|a| other.events.iter().any(|b| same(a, b)))
}

/// All events of a hold or none, as the hub takes them.
fn release(floor: &mut Floor, held: &Held, sees: Option<&str>, at: Timestamp) -> Result<(), Vec<Fault>> {
    let mut next = floor.clone();
    let batch = held.events.len() > 1;
    let seen = |event: &Event| sees.is_none_or(|site| site == &*event.key.site);
    for (index, event) in held.events.iter().enumerate().filter(|(_, event)| seen(event)) {
        let placed = |fault: Fault| match batch {
            true => Fault { pointer: format!("/{index}{}", fault.pointer), ..fault },
            false => fault,
        };
        let stamp =
            judge(&next, event, at).map_err(|faults| faults.into_iter().map(placed).collect::<Vec<_>>())?;
        next.apply(Event { time: at, stamp, ..event.clone() });
    }
    *floor = next;
    Ok(())
}

/// The hub's own judgement of an event by what is on the floor.
fn judge(floor: &Floor, event: &Event, at: Timestamp) -> Result<Stamp, Vec<Fault>> {
    let newest = floor.thing(&event.key);
    let one = |fault| vec![fault];
    if let Some(newest) = &newest {
        Standing::of(event).owns(Standing::of(newest)).map_err(one)?;
    }
    if event.payload == Payload::Withdrawn {
        return Ok(Stamp::default());
    }
    if let Some(newest) = &newest {
        Standing::of(event).reaches(Standing::of(newest)).map_err(one)?;
    }
    succession::levels_are_for_leads(&event.payload, event.audience).map_err(one)?;
    let beside = floor.beside(&event.key.site, event.team.as_deref(), event.audience);
    let stands = newest.as_ref().map(|newest| Stands {
        payload: &newest.payload,
        time: newest.time,
        stamp: newest.stamp.clone(),
    });
    succession::stamp(stands, &event.payload, (at, at), (&beside, false)).map_err(Unfit::into_faults)
}
