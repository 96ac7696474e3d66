//! The rules that need the events before: repetition, ownership, reach, and what a revision may do to published words.

use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};

use super::board::Board;
use super::people::{Noted, Place, Register, Thanked, naming, reduce::left_at};
use super::pulse::Rounds;
use super::store::{Digest, Record, Store, StoreError, Tombstone, dedupe_key};
use super::stored::Stored;
use crate::domain::engagement::SURVEY_ATTRIBUTE;
use crate::domain::recognition::Who;
use crate::domain::revision::Unfit;
use crate::domain::succession::{self, Standing, Stands};
use crate::domain::{Fault, Key, Kind, Payload, Site, Stamp, grave, since, units};
use crate::text::SafeText;
use crate::wire::{Accepted, FUTURE_SECONDS_MAX, PublishedOne};

mod answered;
mod authors;
mod beside;
pub mod clash;
mod coming;
mod heads;
mod levels;
mod named;
mod nested;
mod of_people;
mod offices;
mod recorded;
mod refused;
mod rehearsed;
mod repeated;
mod rests;
mod retold;
mod revision;
mod rounds;
mod shown;
mod silence;
mod sites;
mod translation;
mod withdrawn;
mod worded;

use beside::OnBoard;
pub use beside::{Out, fit_to_hold};
pub use coming::{Coming, asked_about_held, asked_to_come_out, is_grave};
pub(in crate::hub) use heads::{MORE_PEOPLE, are_not_the_floor};
use naming::Told;
pub use of_people::may_tell_of_people;
use recorded::begins_in_time;
pub(in crate::hub) use recorded::{Recording, is_recorded};
pub use refused::Refused;
pub use rehearsed::Together;
pub(in crate::hub) use rests::thanked_teams;
use revision::body;
pub(in crate::hub) use revision::{Revision, decode};
pub(in crate::hub) use rounds::a_round_meets;
pub use worded::asked_of_words_to_hold;

/// What the subjects of things that leave the board with time begin with.
const EXPIRING: &str = "recognition/";

/// What a repetition of an event is recognised by: everything that the publisher said, as the feed may carry it.
/// Spaces and the order of keys don't matter, so that an SDK may write the same event anew.
///
/// Of people it takes what they consented to and not what they wish, so that an event stays the same whatever anybody
/// wishes meanwhile. Who they are is in it as the keyed digest: a guess of a name can't be confirmed with it.
pub fn digest(event: &Accepted) -> Digest {
    let people = event.people.iter().map(|named| {
        let who = match &named.who {
            // As it is written, so that what an earlier version took is known again.
            Who::Sealed { written, .. } => Some(written),
            Who::Reference(_) => None,
        };
        serde_json::json!([who, named.forms.all().iter().map(SafeText::as_str).collect::<Vec<_>>()])
    });
    let people: Vec<_> = people.collect();
    let said = serde_json::json!([
        event.kind().name(),
        &*event.key.site,
        &*event.key.subject,
        event.team,
        event.audience,
        event.time,
        event.extensions,
        serde_json::from_str::<serde_json::Value>(event.data.get()).unwrap_or_default(),
    ]);
    let mut hash = Sha256::new_with_prefix(said.to_string());
    if !people.is_empty() {
        hash.update(serde_json::Value::from(people).to_string());
    }
    hash.finalize().into()
}

/// What a publisher asks for beside its events.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// Only if the newest revision of each thing stands at this position; 0: if there is none.
    pub expected: Option<u64>,
    /// Also where celebration would stand beside grave news.
    pub beside: bool,
    /// Also where words may tell something of people.
    pub of_people: bool,
    /// Also where a text is changed in some of its languages.
    pub translation: bool,
    /// It was held, and nobody is there to be asked: celebration waits until it stands beside no grave news.
    pub released: bool,
    /// It is only rehearsed: which surveys a hub knows is told to nobody who publishes nothing.
    pub rehearsed: bool,
}

/// Events that will be committed together, each judged with those before it in mind.
pub struct Group<'a> {
    store: &'a dyn Store,
    board: &'a Board,
    register: &'a Register,
    /// The rounds of the hub, and whether what comes now is told by one.
    rounds: Option<&'a Rounds>,
    of_a_round: bool,
    now: Timestamp,
    records: Vec<Record>,
    stored: Vec<Arc<Stored>>,
    noted: Noted,
    newest: HashMap<Key, usize>,
    /// Which of the newest are something to those beside them: most of what is published is not, and each event asks.
    telling: BTreeSet<usize>,
    /// The sites that are written to.
    sites: BTreeSet<Arc<str>>,
    /// The floors that are still to come in the batch of now.
    coming: VecDeque<(usize, Box<str>, Arc<Site>)>,
    /// Where the board has what this group supersedes.
    over: HashSet<u64>,
    /// Where the events are, by the hash of their sources and ids.
    ids: BTreeSet<(i64, usize)>,
    known: offices::Known,
}

impl<'a> Group<'a> {
    /// An empty group after the head of the store.
    pub fn new(store: &'a dyn Store, board: &'a Board, register: &'a Register, now: Timestamp) -> Self {
        let (records, stored, noted) = (Vec::new(), Vec::new(), Noted::default());
        let (newest, over) = (HashMap::new(), HashSet::new());
        let (telling, sites, ids, coming) =
            (BTreeSet::new(), BTreeSet::new(), BTreeSet::new(), VecDeque::new());
        let (rounds, of_a_round, known) = (None, false, offices::Known::default());
        Self {
            store,
            board,
            register,
            rounds,
            of_a_round,
            now,
            records,
            stored,
            noted,
            newest,
            telling,
            sites,
            coming,
            over,
            ids,
            known,
        }
    }

    /// Takes what was held: whoever handed it in is not there to be asked anything. `beside`: it may stand beside grave news.
    ///
    /// # Errors
    /// As [`Group::take_as`], and when it waits.
    pub fn release(
        &mut self,
        events: &mut [(Accepted, Digest)],
        batch: bool,
        beside: bool,
    ) -> Result<Vec<PublishedOne>, Refused> {
        self.take_as(events, batch, Asked { beside, released: true, ..Asked::default() })
    }

    /// Takes the events of one draft: all of them or none. Nothing of it counts before it is in the store.
    ///
    /// # Errors
    /// Why the first one that was refused was.
    pub fn take_as(
        &mut self,
        events: &mut [(Accepted, Digest)],
        batch: bool,
        asked: Asked,
    ) -> Result<Vec<PublishedOne>, Refused> {
        let mark = self.records.len();
        self.coming = beside::floors_of(events);
        let mut results = Vec::with_capacity(events.len());
        for (index, (event, digest)) in events.iter_mut().enumerate() {
            while self.coming.front().is_some_and(|(place, ..)| *place <= index) {
                self.coming.pop_front();
            }
            match self.one(event, *digest, asked) {
                Ok(one) => results.push(one),
                Err(refused) => {
                    self.back_to(mark);
                    return Err(if batch { refused.under(index) } else { refused });
                }
            }
        }
        if let Err((index, refused)) = self.are_of_one_survey(events, asked) {
            self.back_to(mark);
            return Err(if batch { refused.under(index) } else { refused });
        }
        Ok(results)
    }

    /// What is to be appended, what is to be shown once it is, and what is to be noted before it is.
    pub fn into_parts(self) -> (Vec<Record>, Vec<Arc<Stored>>, Noted) {
        let noted = self.noted.with_floors(&self.stored);
        (self.records, self.stored, noted)
    }

    fn back_to(&mut self, mark: usize) {
        self.records.truncate(mark);
        self.stored.truncate(mark);
        self.known.forget();
        let end = self.store.head() + mark as u64;
        self.noted.back_to(end);
        self.ids.retain(|(_, index)| *index < mark);
        self.newest.clear();
        self.newest.extend(self.stored.iter().enumerate().map(|(index, event)| (event.key.clone(), index)));
        let telling = self.newest.values().filter(|index| self.stored[**index].is_beside());
        self.telling = telling.copied().collect();
        self.sites = self.stored.iter().map(|event| event.key.site.clone()).collect();
        self.over =
            self.newest.keys().filter_map(|key| self.board.newest(key)).map(|one| one.cursor.seq).collect();
    }

    fn one(&mut self, event: &mut Accepted, digest: Digest, asked: Asked) -> Result<PublishedOne, Refused> {
        if let Some(seq) = self.repeated(&event.source, &event.id, digest)? {
            self.is_no_erased_level(event)?;
            return Ok(published(event, seq, true));
        }
        let recording = self.recording(event)?;
        let time = self.time(event)?;
        let before = self.newest(event)?;
        let before = before.as_deref();
        self.fits_the_log(event, before, recording)?;
        let newest = before.map_or(0, |before| before.cursor.seq);
        if asked.expected.is_some_and(|expected| expected != newest) {
            return Err(Refused::Unexpected { newest });
        }
        self.stand_for_several(event);
        // Before anything is compared with the revision that stands, whose names were reduced too: what a publisher is told must not
        // depend on what anybody wishes.
        let naming::Noted { people, gone, names } =
            naming::name(self.told_of(recording), before, self.noted.thanked.iter(), event)?;
        let (stamp, time) = match (&event.payload, before) {
            (Payload::Withdrawn, before) => {
                // Whoever could see the thing must see that it is gone, and nobody else learns that it was.
                let mut stamp = Stamp::default();
                if let Some(before) = before {
                    let at = if recorded::is_recorded(event) { time.min(self.now) } else { self.now };
                    stamp = Stamp { left_at: left_at(before, self.now), ..self.left_of(before, at)? };
                    event.team = before.team.as_deref().map(Into::into);
                    event.audience = before.audience;
                    event.extensions.remove(SURVEY_ATTRIBUTE);
                }
                (stamp, time)
            }
            (_, before) => {
                // The publisher's own time counts, so that a word that waited in a queue is judged by when it was
                // given; the log keeps beside it when the hub took it. It is no later than now, and no earlier
                // than the revision before (see `stamp`).
                let (stamp, stood) = self.stamp(event, before, time.min(self.now), asked)?;
                // Nor does what follows lie before it in any order of a wall.
                shown::timed(event, stamp, stood.map_or(time, |stood| time.max(stood)))
            }
        };
        let seq = self.store.head() + self.records.len() as u64 + 1;
        let record = Record {
            seq,
            key: event.key.clone(),
            kind: event.kind(),
            audience: event.audience,
            team: event.team.as_deref().map(Into::into),
            body: body(&self.register.seal().as_kept(event), time, &stamp)?,
            source: event.source.as_str().into(),
            id: event.id.as_str().into(),
            digest,
            received_at: self.now,
        };
        let index = self.records.len();
        match self.newest.insert(record.key.clone(), index) {
            Some(own) => drop(self.telling.remove(&own)),
            None => self.over.extend(before.map(|one| one.cursor.seq)),
        }
        if !self.sites.contains(&record.key.site) {
            self.sites.insert(record.key.site.clone());
        }
        self.ids.insert((dedupe_key(&record.source, &record.id), index));
        self.note_level(event, seq);
        if Place::is_of(&record.key) {
            self.noted.places.push(Place::of(&record));
        }
        let stored = Stored::telling(self.store.epoch(), &record, &event.payload);
        if stored.is_beside() {
            self.telling.insert(index);
        }
        if record.kind == Kind::Recognition {
            let (key, check) = (record.key.clone(), stored.cursor.check);
            self.noted.thanked.push(Thanked { key, seq, check, people, gone, names });
        }
        self.stored.push(Arc::new(stored));
        self.records.push(record);
        Ok(published(event, seq, false))
    }

    /// What stands against an event by what is in the log, whatever it says of its own thing and whenever that is: what a rehearsal asks, too.
    /// Each rule is named here once.
    fn fits_the_log(
        &self,
        event: &Accepted,
        before: Option<&Stored>,
        recording: Option<Recording>,
    ) -> Result<(), Refused> {
        self.not_from_before_its_withdrawal(event, recording)?;
        self.is_no_level_of_a_round(event)?;
        self.is_of_no_impostor(event)?;
        self.is_of_the_partition_of_its_week(event)?;
        match before {
            Some(before) => standing(event).owns(stood(before)).map_err(forbidden)?,
            None if self.board.is_full() && event.kind() != Kind::Withdrawn => {
                let message =
                    "the hub has no room for another thing: withdraw some, or keep them for fewer days";
                return Err(Refused::Invalid(vec![Fault {
                    pointer: "/subject".into(),
                    message: message.into(),
                }]));
            }
            None => self.is_there_to_withdraw(event)?,
        }
        begins_in_time(event, before)?;
        self.is_told_once(event)?;
        self.fits_its_site(event, before)?;
        self.is_of_leadership(event)?;
        self.names_whom_it_may(event, before)?;
        self.agrees_with_answers(event, before)?;
        if event.kind() == Kind::Withdrawn {
            return Ok(());
        }
        if let Some(before) = before {
            standing(event).reaches(stood(before)).map_err(forbidden)?;
        }
        let is_on_walls = |unit: &str| units::are_on_walls(unit, &self.floors(&event.key.site));
        succession::reaches_its_own(&event.payload, (event.audience, event.team.as_deref()), is_on_walls)
            .map_err(|fault| Refused::Invalid(vec![fault]))?;
        before.map_or(Ok(()), |before| self.follows_what_was_withdrawn(before, event))
    }

    /// What names are judged by.
    fn told_of(&self, recording: Option<Recording>) -> Told<'_> {
        Told { register: self.register, epoch: self.store.epoch(), recording }
    }

    fn tombstone(&self, key: &Key) -> Result<Option<Tombstone>, Refused> {
        self.store.tombstone(key).map_err(unread)
    }

    fn time(&self, event: &Accepted) -> Result<Timestamp, Refused> {
        let time = event.time.unwrap_or(self.now);
        if time.duration_since(self.now) <= SignedDuration::from_secs(FUTURE_SECONDS_MAX) {
            return Ok(time);
        }
        let message = format!(
            "{time} is more than {FUTURE_SECONDS_MAX} seconds ahead of the hub's clock ({}): \
             set the publisher's clock, or leave time out",
            self.now
        );
        Err(Refused::Invalid(vec![Fault { pointer: "/time".into(), message }]))
    }

    /// The stamp of a revision, and when the one before it was given. That one is decoded from its JSON only now: revisions
    /// are rare beside reads, and so a thing is kept in memory once and not twice.
    fn stamp(
        &self,
        event: &Accepted,
        stands: Option<&Stored>,
        at: Timestamp,
        asked: Asked,
    ) -> Result<(Stamp, Option<Timestamp>), Refused> {
        let before = stands.and_then(|before| {
            let decoded = decode(before);
            if decoded.is_none() {
                tracing::error!(seq = before.cursor.seq, "the log has an event that this version can't read");
            }
            decoded
        });
        let stood = before.as_ref().map(|before| Stands {
            payload: &before.payload,
            time: before.time,
            stamp: before.stamp.clone(),
        });
        let recorded = recorded::is_recorded(event);
        let at_least = before.as_ref().map_or(at, |before| at.max(before.time));
        let beside = OnBoard { group: self, event, at: at_least };
        let stamped = || succession::stamp(stood, &event.payload, (at, self.now), (&beside, recorded));
        let mut stamp =
            self.is_of_a_week_that_began(event).and_then(|()| stamped()).map_err(|unfit| match unfit {
                Unfit::Forbidden(faults) => Refused::Conflict(faults),
                Unfit::Lacking(faults) => Refused::Invalid(faults),
            })?;
        let earlier = before.as_ref().zip(stands);
        // By the hub's own clock, as the question is by which it asks; what a recording brings had its time.
        let heard_at = if recorded { at } else { self.now };
        let stood = earlier.map(|(before, stands)| before.stood(stands));
        shown::note(event, stands, &mut stamp, self.now, || self.floors(&event.key.site));
        stamp.rested = grave::after(stood, (&event.payload, event.team.as_deref(), event.audience), heard_at);
        if let Some((_, stands)) = earlier {
            let reach = (stands.audience, event.audience);
            let told_at = since::told_at(at_least, self.now).filter(|_| !recorded);
            succession::widens(reach, &event.payload, &mut stamp, told_at).map_err(forbidden)?;
        }
        let left = self.goes_on_in_silence(earlier, event, (at_least, recorded), &mut stamp);
        self.is_of_the_past_of_its_site(event, &mut stamp);
        if !asked.beside && !recorded {
            if asked.released {
                beside.waits(earlier).map_or(Ok(()), |until| Err(Refused::Rests(until)))?;
            } else if let Some(message) = beside.clash(earlier) {
                return Err(Refused::Beside(vec![Fault { pointer: String::new(), message }]));
            }
        }
        if !asked.released {
            let sure = (asked.of_people, asked.translation);
            self.asked_of_words((before.as_ref(), left.as_deref()), event, sure)?;
        }
        Ok((stamp, before.map(|before| before.time)))
    }

    fn newest(&self, event: &Accepted) -> Result<Option<Arc<Stored>>, Refused> {
        let shown = self.shown(&event.key);
        if shown.is_some() || !event.key.subject.starts_with(EXPIRING) {
            return Ok(shown);
        }
        // It may have left the board with its week, and still belongs to whoever published it.
        let kept = self.store.reader().history(&event.key, u64::MAX, 1).map_err(unread)?;
        Ok(kept.first().map(|record| Arc::new(Stored::new(self.store.epoch(), record))))
    }
}

fn unread(error: StoreError) -> Refused {
    tracing::error!(%error, "the log could not be read");
    Refused::Log
}

fn published(event: &Accepted, seq: u64, duplicate: bool) -> PublishedOne {
    PublishedOne { id: event.id.clone(), seq, duplicate, unknown: event.unknown.clone() }
}

fn conflict(pointer: &str, message: impl Into<String>) -> Refused {
    Refused::Conflict(vec![Fault { pointer: pointer.into(), message: message.into() }])
}

fn forbidden(fault: Fault) -> Refused {
    Refused::Conflict(vec![fault])
}

fn standing(event: &Accepted) -> Standing<'_> {
    Standing { source: &event.source, team: event.team.as_deref(), audience: event.audience }
}

fn stood(before: &Stored) -> Standing<'_> {
    Standing { source: &before.source, team: before.team.as_deref(), audience: before.audience }
}
