//! What stands on the board beside an event: other things of its site, as far as rules ask for them.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use jiff::Timestamp;

use super::authors::by_leadership;
use super::clash::{Beside, Said, Standing, may_be_named, shown};
use super::recorded::{self, is_recorded, strangers};
use super::rests::heard_by;
use super::rounds::no_level_of_a_round;
use super::sites::spelled_to_hold;
use super::withdrawn::stays_for_leads;
use super::{Group, Refused, Revision, decode};
use crate::domain::late;
use crate::domain::lifecycle;
use crate::domain::repair::Stage;
use crate::domain::{Fault, Key, Kind, Payload, Site, filler, languages};
use crate::hub::aside::{As, Aside, Reach};
use crate::hub::board::Board;
use crate::hub::pulse::Rounds;
use crate::hub::store::Digest;
use crate::hub::stored::Stored;
use crate::text::Lang;
use crate::wire::Accepted;

/// Events that come together, in their order.
type Batch<'a> = &'a [(Accepted, Digest)];

/// What is published beside an event, those before it in its group too.
pub(super) struct OnBoard<'a> {
    pub group: &'a Group<'a>,
    pub event: &'a Accepted,
    /// When it counts as given: what stood beside it then.
    pub at: Timestamp,
}

impl OnBoard<'_> {
    /// True when everyone whom the event reaches can see what reaches these.
    fn can_see(&self, reach: &Reach) -> bool {
        let team = reach.unit.is_none() || reach.unit.as_deref() == self.event.team.as_deref();
        team && may_be_named(self.event.audience, reach)
    }

    /// True when a subject is of something that everyone whom the event reaches can see, and that fits.
    fn names(&self, subject: &str, fits: impl Fn(&Revision) -> bool) -> bool {
        let Some(named) = self.shown(subject) else { return false };
        self.can_see(&reach_of(&named)) && decode(&named).is_some_and(|revision| fits(&revision))
    }

    fn shown(&self, subject: &str) -> Option<Arc<Stored>> {
        self.group.shown(&Key::new(&self.event.key.site, subject))
    }

    /// At which moment a holding notice has to be open: what walls have shown as missed was missed, whatever time the answer brings
    /// along. What a recording brings tells its own.
    fn open_at(&self) -> Timestamp {
        if is_recorded(self.event) { self.at } else { late::believed(self.at, self.group.now) }
    }
}

pub(super) fn reach_of(stored: &Stored) -> Reach {
    Reach { audience: stored.audience, unit: stored.team.clone() }
}

impl lifecycle::Beside for OnBoard<'_> {
    fn is_held_back(&self) -> bool {
        let (site, now) = (&self.event.key.site, self.group.now);
        let can_see = |reach: &Reach| self.can_see(reach);
        let at = self.open_at();
        let held = self.group.latest(As::Unsettled, site, can_see);
        held.is_some_and(|until| until >= at)
            || self.group.was_unsettled(site, (self.at, late::told_since(now)), can_see)
    }

    fn is_holding(&self, subject: &str) -> bool {
        // A site that tells its past tells it by its own times.
        let at = if self.group.tells_past(&self.event.key.site) { self.at } else { self.open_at() };
        self.names(subject, |revision| {
            let Payload::Holding(holding) = &revision.payload else { return false };
            // One that was told since was open when the answer was given: the answer waited on its way.
            let mut settled = revision.stamp.promises.iter().filter_map(|promise| promise.settled_at);
            match holding.open_until() {
                Some(until) => until >= at,
                None => settled.any(|settled| settled > at),
            }
        })
    }

    fn is_hidden(&self, subject: &str) -> bool {
        self.shown(subject).is_some_and(|named| !self.can_see(&reach_of(&named)))
    }

    fn is_under_repair(&self, subject: &str) -> bool {
        self.names(
            subject,
            |revision| matches!(&revision.payload, Payload::Repair(repair) if repair.state != Stage::Closed),
        )
    }

    fn languages(&self) -> Vec<Lang> {
        let site = &self.event.key.site;
        let coming =
            self.group.coming.iter().filter(|(_, of, _)| **of == **site && self.event.kind() != Kind::Floor);
        let coming: Vec<_> = coming.map(|(.., floor)| &**floor).collect();
        if coming.is_empty() && self.group.own(site).all(|own| own.kind != Kind::Floor) {
            return self.group.board.beside(site, |beside| beside.languages().to_vec());
        }
        let floors = self.group.floors(site);
        languages::of_site(floors.iter().map(|floor| &**floor).chain(coming.iter().map(|floor| &**floor)))
    }
}

/// The floors of a batch with their places: whatever is said before one is said in its languages too, so that no word passes
/// between two floors of one batch.
pub(super) fn floors_of(batch: Batch<'_>) -> VecDeque<(usize, Box<str>, Arc<Site>)> {
    let floor = |(place, (event, _)): (usize, &(Accepted, Digest))| match &event.payload {
        Payload::Floor(site) => Some((place, (*event.key.site).into(), Arc::new(site.clone()))),
        _ => None,
    };
    batch.iter().enumerate().filter_map(floor).collect()
}

/// When something that is to be held comes out at the earliest, and whether celebration may then stand beside grave news.
#[derive(Clone, Copy, Debug)]
pub struct Out {
    /// When, if its gates open by then.
    pub at: Timestamp,
    /// Whether its publisher means it so.
    pub beside: bool,
}

/// Stands against what is to be held in some of the languages of its site, or with a time of its recording that is none: it is
/// told now what its release would be told. Its publisher is asked now, too, about what it would stand beside if it came out as
/// early as it may: at its release nobody is there to be asked. So it is with a level of a week that a round asks, and with what
/// stays for leads. Whatever else the release will need is judged then.
///
/// # Errors
/// What is wrong, of the first event that has a fault.
pub fn fit_to_hold(
    (board, rounds): (&Board, Option<&Rounds>),
    events: &[(Accepted, Digest)],
    batch: bool,
    (now, out): (Timestamp, Out),
) -> Result<(), Refused> {
    for index in 0..events.len() {
        let (before, event) = (&events[..index], &events[index].0);
        let around = Together { board, batch: before, at: out.at };
        let stands = board.newest(&event.key);
        let fit = no_level_of_a_round(rounds, event)
            .and_then(|()| stands.map_or(Ok(()), |stands| stays_for_leads(&stands, event)))
            .and_then(|()| spelled_to_hold(board, before, event))
            .and_then(|()| one_fit_to_hold(board, (before, &events[index + 1..]), event, now))
            .and_then(|()| teams_fit_to_hold(&around, event))
            .and_then(|()| by_leadership(event, || around.floors(&event.key.site)))
            .and_then(|()| asked_to_hold(board, before, event, out));
        fit.map_err(|refused| if batch { refused.under(index) } else { refused })?;
    }
    Ok(())
}

/// The same of one event, after those before it in its batch and before those behind it.
fn one_fit_to_hold(
    board: &Board,
    (earlier, later): (Batch<'_>, Batch<'_>),
    event: &Accepted,
    now: Timestamp,
) -> Result<(), Refused> {
    let recorded = recorded::told(event, now)?.is_some();
    let stands = board.newest(&event.key).and_then(|before| decode(&before)).map(|before| before.payload);
    let own = earlier.iter().rfind(|(own, _)| own.key == event.key).map(|(own, _)| &own.payload);
    let before = own.or(stands.as_ref());
    // As its release will see it: see `revision::stamp`.
    if before.is_none() && recorded {
        return Ok(());
    }
    let floor = |own: &'_ Accepted| match &own.payload {
        Payload::Floor(site) if own.key.site == event.key.site => Some(site.clone()),
        _ => None,
    };
    let own = earlier.iter().filter_map(|(own, _)| Some((&own.key, floor(own)?)));
    // Those of the batch stand over those of the board, and those that come behind the event beside them.
    let own: BTreeMap<_, _> = own.collect();
    let coming = later.iter().filter(|_| event.kind() != Kind::Floor).filter_map(|(later, _)| floor(later));
    let coming: Vec<Site> = coming.collect();
    let languages = || {
        let over = own.keys().filter_map(|key| board.newest(key)).map(|one| one.cursor.seq).collect();
        let others = board.beside(&event.key.site, |beside| beside.floors(&over));
        languages::of_site(others.iter().map(|floor| &**floor).chain(own.values()).chain(&coming))
    };
    let mut lacking = languages::lacking(before, &event.payload, recorded, languages);
    if !recorded {
        lacking.extend(filler::lacking(before, &event.payload));
    }
    if lacking.is_empty() { Ok(()) } else { Err(Refused::Invalid(lacking)) }
}

/// Stands against what names a team that the site has not, by its floors and by those that come before in the batch.
fn teams_fit_to_hold(around: &Together<'_>, event: &Accepted) -> Result<(), Refused> {
    let before = around.board.newest(&event.key);
    let faults = strangers(event, before.as_deref(), || around.floors(&event.key.site));
    if faults.is_empty() { Ok(()) } else { Err(Refused::Invalid(faults)) }
}

/// Asks about what it would stand beside. Thanks are always news here: whom they name is known at their release.
pub(super) fn asked_to_hold(
    board: &Board,
    batch: Batch<'_>,
    event: &Accepted,
    out: Out,
) -> Result<(), Refused> {
    if out.beside || is_recorded(event) {
        return Ok(());
    }
    let around = &Together { board, batch, at: out.at };
    let stands = around.board.newest(&event.key);
    let before = stands.as_deref().and_then(decode);
    let said = before.as_ref().zip(stands.as_deref()).map(|(before, stands)| shown(before, stands));
    let said = said.filter(|before| !matches!(before.payload, Payload::Recognition(_)));
    let mut asked = Said::from(event);
    asked.team = heard_by(event, &around.floors(&event.key.site));
    match (Beside { around, event: asked, now: out.at, at_once: false }).clash(said) {
        Some(message) => Err(Refused::Beside(vec![Fault { pointer: String::new(), message }])),
        None => Ok(()),
    }
}

/// The board, and what comes out together at a moment.
struct Together<'a> {
    board: &'a Board,
    batch: Batch<'a>,
    at: Timestamp,
}

impl Together<'_> {
    fn own(&self, site: &str) -> impl Iterator<Item = &Accepted> {
        self.batch.iter().map(|(own, _)| own).filter(move |own| *own.key.site == *site)
    }
}

impl Standing for Together<'_> {
    fn latest(&self, sounds: As, site: &str, pick: &dyn Fn(&Reach) -> bool) -> Option<Timestamp> {
        let floors = self.floors(site);
        let own = self.own(site).filter_map(|own| {
            let aside = Aside::telling(&own.payload, (own.audience, heard_by(own, &floors)), self.at);
            aside.latest(sounds, pick)
        });
        own.max().max(Standing::latest(self.board, sounds, site, pick))
    }

    fn floors(&self, site: &str) -> Vec<Arc<Site>> {
        let own = self.own(site).filter_map(|own| match &own.payload {
            Payload::Floor(site) => Some(Arc::new(site.clone())),
            _ => None,
        });
        Standing::floors(self.board, site).into_iter().chain(own).collect()
    }
}

impl Group<'_> {
    /// The newest version of a thing, in this group or on the board.
    pub(super) fn shown(&self, key: &Key) -> Option<Arc<Stored>> {
        let own = self.newest.get(key).map(|index| self.stored[*index].clone());
        own.or_else(|| self.board.newest(key))
    }

    /// The newest versions of this group's own things at a site that are something to those beside them, in the order of the log.
    pub(super) fn own(&self, site: &str) -> impl Iterator<Item = &Stored> {
        self.telling.iter().map(|index| &*self.stored[*index]).filter(move |own| *own.key.site == *site)
    }

    /// The latest moment of what sounds so at a site and reaches those that are picked, in this group too.
    pub(super) fn latest(&self, sounds: As, site: &str, pick: impl Fn(&Reach) -> bool) -> Option<Timestamp> {
        let own = self.own(site).filter_map(|own| own.aside.latest(sounds, &pick)).max();
        own.max(self.board.beside(site, |beside| beside.latest(sounds, &pick, &self.over)))
    }

    /// True when a holding notice was open at a moment in the past, which the hub was not told before `since`; in this group too.
    fn was_unsettled(&self, site: &str, when: (Timestamp, Timestamp), pick: impl Fn(&Reach) -> bool) -> bool {
        self.own(site).any(|own| own.aside.was_unsettled(when, &pick))
            || self.board.beside(site, |beside| beside.was_unsettled(when, &pick, &self.over))
    }

    /// The floors of a site, in the order of the log.
    pub(super) fn floors(&self, site: &str) -> Vec<Arc<Site>> {
        let mut floors = self.board.beside(site, |beside| beside.floors(&self.over));
        floors.extend(self.own(site).filter_map(|own| own.aside.floor().cloned()));
        floors
    }
}
