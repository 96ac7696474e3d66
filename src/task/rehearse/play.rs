//! The releases of what is held, played on a copy of the whole floor in the order in which the hub would take them: what is
//! released for several sites at once is released for all of them or for none.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;

use super::{Held, beside};
use crate::domain::revision::Unfit;
use crate::domain::succession::{self, Standing, Stands};
use crate::domain::withdrawn::left_of;
use crate::domain::{
    Audience, Event, Fault, Floor, Key, Offices, Owner, Payload, Site, Stamp, Withdrawn, grave, units,
};

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
    /// All that it is about is withdrawn, or will be by what is held too.
    Withdrawn,
}

/// A hold that was played.
pub struct Played<'a> {
    /// The hold.
    pub held: &'a Held,
    /// When its time comes, or that of what it comes after; now for one that only gates hold.
    pub due: Timestamp,
    /// What becomes of it.
    pub fate: Fate,
    /// Which of its events will be withdrawn by what is held, by their places.
    pub gone: BTreeSet<usize>,
    /// What its events would stand beside, by their places. At a release nobody is asked.
    pub beside: Vec<(usize, String)>,
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
        for before in &played {
            // Revisions of one thing come in the order in which they arrived, whatever becomes due first.
            let shares = shares_a_thing(before.held, held);
            if shares {
                due = due.max(before.due);
            }
            // An answer that names a repair or a holding notice comes once that is there.
            if let Fate::IfGates(gates) = &before.fate
                && (shares || is_named_by(before.held, held))
            {
                open.extend(gates.iter().filter(|gate| !open.contains(gate)).cloned().collect::<Vec<_>>());
            }
        }
        let fate = match (due <= then, open.is_empty()) {
            _ if held.events.is_empty() => Fate::Withdrawn,
            (false, _) => Fate::Later,
            (true, true) => Fate::Out,
            (true, false) => Fate::IfGates(open),
        };
        played.push(Played { held, due, fate, gone: BTreeSet::new(), beside: Vec::new() });
    }
    let comes = |played: &Played<'_>| matches!(played.fate, Fate::Out | Fate::IfGates(_));
    let mut order: Vec<usize> = (0..played.len()).filter(|index| comes(&played[*index])).collect();
    // Of one moment, celebration comes out last, as at the hub.
    order.sort_by_key(|index| (played[*index].due, played[*index].celebrates(), *index));
    let mut withdrawn = BTreeSet::new();
    for index in order {
        let one = &mut played[index];
        if one.is_withdrawn_by(&withdrawn) {
            continue;
        }
        if let Some(until) = waits(floor, one, sees) {
            one.due = until;
            if until > then {
                one.fate = Fate::Later;
                continue;
            }
        }
        let withdraws = one.held.events.iter().filter(|event| event.payload == Payload::Withdrawn);
        match release(floor, one, sees) {
            Ok(beside) => {
                one.beside = beside;
                withdrawn.extend(withdraws.map(|event| &event.key));
            }
            Err(faults) => one.fate = Fate::Refused(faults),
        }
    }
    for one in played.iter_mut().filter(|one| one.fate == Fate::Later) {
        one.is_withdrawn_by(&withdrawn);
    }
    played
}

impl Played<'_> {
    /// True when thanks or a level are in it.
    fn celebrates(&self) -> bool {
        let bright =
            |event: &Event| matches!(event.payload, Payload::Recognition(_) | Payload::Engagement(_));
        self.held.events.iter().any(bright)
    }

    /// Takes out what is withdrawn before it comes: nothing that is held for a thing comes after its withdrawal. True when nothing is
    /// left of it.
    fn is_withdrawn_by(&mut self, withdrawn: &BTreeSet<&Key>) -> bool {
        let events = self.held.events.iter().enumerate();
        self.gone.extend(events.filter(|(_, event)| withdrawn.contains(&event.key)).map(|(index, _)| index));
        let none_left = self.gone.len() == self.held.events.len();
        if none_left {
            self.fate = Fate::Withdrawn;
        }
        none_left
    }
}

impl Held {
    /// True when something of it is for a site.
    pub fn is_for(&self, site: &str) -> bool {
        self.hold.events.iter().any(|event| event.site == site)
    }
}

fn shares_a_thing(one: &Held, other: &Held) -> bool {
    let same = |a: &Event, b: &Event| a.key == b.key && a.source == b.source;
    one.events.iter().any(|a| other.events.iter().any(|b| same(a, b)))
}

/// True when a question of one hold names a thing of another.
fn is_named_by(one: &Held, other: &Held) -> bool {
    let names = |event: &Event, thing: &Event| match &event.payload {
        Payload::Question(question) => {
            let named = [question.holding.as_str(), question.repair.as_str()];
            event.key.site == thing.key.site && named.contains(&&*thing.key.subject)
        }
        _ => false,
    };
    other.events.iter().any(|event| one.events.iter().any(|thing| names(event, thing)))
}

/// Until when a hold waits that would come out as celebration beside grave news.
fn waits(floor: &Floor, played: &Played<'_>, sees: Option<&str>) -> Option<Timestamp> {
    let Played { held, due, gone, .. } = played;
    if held.hold.beside {
        return None;
    }
    let recorded = |index: &usize| held.recorded.get(*index).is_some_and(|recorded| *recorded);
    let events = held.events.iter().enumerate().filter(|(index, event)| {
        !gone.contains(index) && !recorded(index) && sees.is_none_or(|site| site == &*event.key.site)
    });
    events.filter_map(|(_, event)| beside::waits(floor, event, *due)).max()
}

/// All events of a hold or none, as the hub takes them. Gives what they would stand beside.
fn release(
    floor: &mut Floor,
    Played { held, due, gone, .. }: &Played<'_>,
    sees: Option<&str>,
) -> Result<Vec<(usize, String)>, Vec<Fault>> {
    if !held.faults.is_empty() {
        return Err(held.faults.clone());
    }
    let (mut next, mut clashes, at) = (floor.clone(), Vec::new(), *due);
    let batch = held.events.len() > 1;
    let seen = |event: &Event| sees.is_none_or(|site| site == &*event.key.site);
    let comes = |(index, event): &(usize, &Event)| !gone.contains(index) && seen(event);
    // What the withdrawals of this hold leave, and for whom: a floor has no thing that would tell it.
    let mut left: BTreeMap<&Key, (Stamp, Audience)> = BTreeMap::new();
    for (index, event) in held.events.iter().enumerate().filter(comes) {
        let recorded = held.recorded.get(index).is_some_and(|recorded| *recorded);
        let placed = |fault: Fault| match batch {
            true => Fault { pointer: format!("/{index}{}", fault.pointer), ..fault },
            false => fault,
        };
        let all = |faults: Vec<Fault>| faults.into_iter().map(placed).collect::<Vec<_>>();
        let stands = left.get(&event.key).map_or(Ok(()), |(stamp, audience)| {
            succession::stays_for_leads((stamp, *audience), event.audience)
        });
        stands.map_err(|fault| all(vec![fault]))?;
        let stamp = judge(&next, event, (at, recorded)).map_err(all)?;
        let clash = (!recorded).then(|| beside::clash(&next, event, at)).flatten();
        clashes.extend(clash.map(|message| (index, message)));
        if let Some(audience) = next.thing(&event.key).map(|stands| stands.audience)
            && event.payload == Payload::Withdrawn
        {
            left.insert(&event.key, (stamp.clone(), audience));
        }
        next.apply(Event { time: at, stamp, ..event.clone() });
    }
    *floor = next;
    Ok(clashes)
}

/// What a hub notes of an event of a recording, by what is on the floor. What it would refuse has nothing noted but what rests beside it.
pub fn noted(floor: &Floor, event: &Event) -> Stamp {
    judge(floor, event, (event.time, true)).unwrap_or_else(|_| {
        let newest = floor.thing(&event.key);
        let next = (&event.payload, event.team.as_deref(), event.audience);
        let rested = grave::after(newest.as_ref().map(grave::Stood::of), next, event.time);
        Stamp { rested, ..Stamp::default() }
    })
}

/// The hub's own judgement of an event by what is on the floor.
fn judge(floor: &Floor, event: &Event, (at, recorded): (Timestamp, bool)) -> Result<Stamp, Vec<Fault>> {
    let newest = floor.thing(&event.key);
    let one = |fault| vec![fault];
    if let Some(newest) = &newest {
        Standing::of(event).owns(Standing::of(newest)).map_err(one)?;
    }
    if event.payload == Payload::Withdrawn {
        let rested = newest.as_ref().map(|newest| grave::Stood::of(newest).spans()).unwrap_or_default();
        let offices = OnceCell::new();
        let site = &*event.key.site;
        let noted = |owner: Owner<'_>| offices.get_or_init(|| Offices::of(floor)).account_noted(owner, site);
        let mut withdrawn = newest.map(|newest| left_of(newest, at, noted)).unwrap_or_default();
        if withdrawn.is_empty() && !rested.is_empty() {
            // A name by which this floor keeps it; the hub makes another one.
            withdrawn.push(Withdrawn { mark: (*event.key.subject).into(), ..Withdrawn::default() });
        }
        return Ok(Stamp { withdrawn, rested, ..Stamp::default() });
    }
    if let Some(newest) = &newest {
        Standing::of(event).reaches(Standing::of(newest)).map_err(one)?;
        succession::stays_for_leads((&newest.stamp, newest.audience), event.audience).map_err(one)?;
    }
    let here = floor.sites.iter().filter(|(key, _)| key.site == event.key.site);
    let floors: Vec<Arc<Site>> = here.map(|(_, item)| Arc::new(item.data.clone())).collect();
    let is_on_walls = |unit: &str| units::are_on_walls(unit, &floors);
    let reach = (event.audience, event.team.as_deref());
    succession::reaches_its_own(&event.payload, reach, is_on_walls).map_err(one)?;
    let beside = floor.beside(&event.key.site, (event.team.as_deref(), event.audience), at);
    let stands = newest.as_ref().map(|newest| Stands {
        payload: &newest.payload,
        time: newest.time,
        stamp: newest.stamp.clone(),
    });
    succession::is_of_a_week_that_began(&event.payload, at).map_err(Unfit::into_faults)?;
    let stamped = succession::stamp(stands, &event.payload, (at, at), (&beside, recorded));
    let mut stamp = stamped.map_err(Unfit::into_faults)?;
    let next = (&event.payload, event.team.as_deref(), event.audience);
    // The hub tells it of what is held: here nobody knows in which team somebody is.
    stamp.beyond_team = event.stamp.beyond_team;
    stamp.rested = grave::after(newest.as_ref().map(grave::Stood::of), next, at);
    // What was withdrawn under the subject is carried on.
    if let Some(mark) = floor.withdrawals.get(&event.key).filter(|_| newest.is_none()) {
        stamp.withdrawn.clone_from(&mark.stamp.withdrawn);
    }
    if let Some(newest) = &newest {
        succession::widens((newest.audience, event.audience), &event.payload, &mut stamp, None)
            .map_err(one)?;
    }
    Ok(stamp)
}
