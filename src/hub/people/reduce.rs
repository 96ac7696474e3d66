//! What is shown of somebody, brought down to what they wish.
//!
//! Of a recognition the log has the newest revision alone ([`erases`](crate::hub::store::erases)), so what names nobody there names nobody
//! anywhere. One that names somebody further than they wish is withdrawn, with all that a withdrawal does: its words leave the
//! log, its name is on the list of withdrawals. In the same commit it is shown anew as far as it may be, with its own
//! time, so that its days go on from where they were.
//!
//! Nothing is noted of what is still to be done: it follows from the wishes and from what the board shows. So a hub that was
//! stopped between a wish and the log finds it again at its start, before a wall is served.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use jiff::Timestamp;
use rand::RngExt as _;
use serde_json::value::to_raw_value;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::names::{by_person, is_same};
use super::{Known, Person, ReduceError, Register, Thanked};
use crate::domain::recognition::naming::shown_together;
use crate::domain::recognition::{Receiver, words};
use crate::domain::{Audience, Key, Kind, Payload, Recognition, Site, Stamp, ending};
use crate::hub::board::{Board, RECOGNITION_KEPT};
use crate::hub::rules::{Revision, decode, thanked_teams};
use crate::hub::store::{Digest, Gone, Record, Store};
use crate::hub::stored::Stored;
use crate::wire::{Accepted, encode};

/// Whose names are looked after.
#[derive(Clone, Copy, Debug)]
pub enum Whose<'a> {
    /// Those of everyone.
    Everyone,
    /// Those of one person.
    Of(&'a Person),
}

/// Takes what shows too much of somebody off the walls, and shows it anew as far as it may be. Gives the
/// withdrawals; the store is to be settled when there are some.
///
/// # Errors
/// When the log or the register can't be read or written; trying again is safe.
pub fn reduce(
    store: &mut dyn Store,
    board: &Board,
    register: &mut Register,
    now: Timestamp,
    whose: Whose<'_>,
) -> Result<Vec<Gone>, ReduceError> {
    let mut thanked = match whose {
        Whose::Everyone => register.all()?,
        Whose::Of(person) => register.naming(person)?,
    };
    let (mut records, mut noted) = (Vec::new(), Vec::new());
    for one in &mut thanked {
        let Some(shown) = board.newest(&one.key) else { continue };
        let named = one.people.clone();
        if !one.is_at(shown.cursor.seq, shown.cursor.check) {
            continue;
        }
        // Thanks that are over have no form of a name, and their words may have: on no wall, they are missed by nobody.
        let over = one.people.is_empty() && wished_less(register, one)?;
        if !over && !wants_less(register, one)? {
            continue;
        }
        let left_at = left_at(&shown, now);
        let seq = store.head() + records.len() as u64 + 1;
        records.push(tombstone(&shown, seq, now));
        // Shown anew they would be on no wall, and tell in the log that somebody wished something.
        if over || left_at.is_some() {
            continue;
        }
        let floors = board.beside(&one.key.site, |beside| beside.floors(&HashSet::new()));
        // What can't be read can't be shown anew, and is withdrawn all the same; so is what names them in its words too.
        if let Some(less) = anew(&shown, (&named, one), &floors, seq + 1, now) {
            let check = crate::wire::cursor::check(less.seq, &less.source, &less.id);
            noted.push(Thanked { seq: less.seq, check, ..one.clone() });
            records.push(less);
        }
    }
    if matches!(whose, Whose::Everyone) {
        for stranger in strangers(board, &thanked, now) {
            records.push(tombstone(&stranger, store.head() + records.len() as u64 + 1, now));
        }
    }
    if records.is_empty() {
        return Ok(Vec::new());
    }
    register.note(&noted.iter().collect::<Vec<_>>())?;
    store.append(&records)?;
    let stored: Vec<_> = records.iter().map(|record| Arc::new(Stored::read(store.epoch(), record))).collect();
    board.show(&stored);
    let gone = records.iter().filter(|record| record.kind == Kind::Withdrawn);
    let gone =
        gone.map(|record| Gone { key: record.key.clone(), source: record.source.clone(), seq: record.seq });
    let gone: Vec<Gone> = gone.collect();
    tidy(register, board, gone.iter().map(|gone| &gone.key));
    register.clean();
    Ok(gone)
}

/// True when somebody whom thanks named before they were over wishes to be named less than they were.
fn wished_less(register: &Register, thanked: &Thanked) -> Result<bool, ReduceError> {
    for (person, level) in &thanked.gone {
        if register.wish(person)?.is_some_and(|wish| wish > *level) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Takes the forms away that somebody does not wish. True when one of them is shown.
fn wants_less(register: &Register, thanked: &mut Thanked) -> Result<bool, ReduceError> {
    let mut less = false;
    for known in &mut thanked.people {
        let before = known.forms.level();
        if let Some(wish) = register.wish(&known.person)? {
            known.forms.no_more_than(wish);
        }
        less |= known.forms.level() != before;
    }
    // Somebody who was thanked before may be named here once more, by another reference.
    let names = by_person(&thanked.names);
    for (person, _) in &thanked.gone {
        let (Some(wish), Some(theirs)) = (register.wish(person)?, names.get(person)) else { continue };
        for known in &mut thanked.people {
            if names.get(&known.person).is_some_and(|name| is_same(name, theirs)) {
                less |= known.forms.level() < wish;
                known.forms.no_more_than(wish);
            }
        }
    }
    Ok(less)
}

/// Recognition on the board of which the register knows nothing: it was put back without it, or is of a version that had
/// none. Nobody could take a name in it back, so the hub does.
fn strangers(board: &Board, known: &[Thanked], now: Timestamp) -> Vec<Arc<Stored>> {
    let mut strangers = board.of_kind(Kind::Recognition);
    strangers.retain(|shown| {
        let is_it = |one: &Thanked| one.key == shown.key && one.is_at(shown.cursor.seq, shown.cursor.check);
        now.duration_since(shown.received_at) <= RECOGNITION_KEPT && !known.iter().any(is_it)
    });
    if !strangers.is_empty() {
        tracing::warn!(
            recognitions = strangers.len(),
            "withdrawing recognition that the register of people does not know: no name in it could be taken back"
        );
    }
    strangers
}

/// Lets go of what is noted of recognition that is not shown as it was noted.
pub fn tidy<'a>(register: &mut Register, board: &Board, keys: impl Iterator<Item = &'a Key>) {
    for key in keys {
        let shown = board.newest(key).filter(|shown| shown.kind == Kind::Recognition);
        let at = shown.map(|shown| (shown.cursor.seq, shown.cursor.check));
        if let Err(error) = register.keep_only(key, at) {
            tracing::warn!(%error, "who was thanked is still noted; trying again later");
        }
    }
}

/// Lets go of everything that has left the walls, and begins to take what is left of it out of the file. True when nothing is.
pub fn sweep(register: &mut Register, board: &Board) -> bool {
    match register.keys() {
        Ok(keys) => tidy(register, board, keys.iter()),
        Err(error) => tracing::warn!(%error, "the register of people could not be swept"),
    }
    register.clean()
}

/// When a thing had left the walls by itself, thanks or a quiet mode, where it has by a moment.
pub(in crate::hub) fn left_at(shown: &Stored, now: Timestamp) -> Option<Timestamp> {
    let Revision { time, payload, stamp } = decode(shown)?;
    ending::leaves(&payload, &stamp, (time, shown.received_at)).filter(|at| *at <= now)
}

fn tombstone(shown: &Stored, seq: u64, now: Timestamp) -> Record {
    let id = fresh_id();
    let left = Stamp { left_at: left_at(shown, now), ..Stamp::default() };
    let mut body = json!({
        "specversion": "1.0", "id": id, "source": shown.source, "type": Kind::Withdrawn.event_type(),
        "subject": &*shown.key.subject, "site": &*shown.key.site, "time": now,
        "datacontenttype": "application/json", "data": left,
    });
    if let Some(team) = &shown.team {
        body["team"] = json!(team);
    }
    if shown.audience == Audience::Leads {
        body["audience"] = json!("leads");
    }
    record(shown, Kind::Withdrawn, seq, id, body.to_string(), Digest::default(), now)
}

/// The same recognition, showing less; `None` for one whose words have a name that is no longer shown.
fn anew(
    shown: &Stored,
    (named, thanked): (&[Known], &Thanked),
    floors: &[Arc<Site>],
    seq: u64,
    now: Timestamp,
) -> Option<Record> {
    let mut rest: BTreeMap<String, Value> = serde_json::from_str(&shown.body).ok()?;
    let (data, time) = (rest.remove("data")?, rest.remove("time")?);
    let time: Timestamp = time.as_str()?.parse().ok()?;
    let mut stamp: Stamp = serde_json::from_value(data.clone()).ok()?;
    let mut said: Recognition = serde_json::from_value(data).ok()?;
    for (before, now) in named.iter().zip(&thanked.people) {
        let gone = before.forms.all().iter().take(before.forms.all().len() - now.forms.all().len());
        let mut gone = gone.filter(|form| *form != now.forms.shown());
        let others = thanked.people.iter().map(|known| known.forms.shown());
        let names: Vec<_> = others.chain([&said.giver]).collect();
        if gone.any(|form| {
            let in_words = words::text_names(&said.message, form) || words::text_names(&said.impact, form);
            in_words || names.iter().any(|name| words::names_whole(name.as_str(), form))
        }) {
            return None;
        }
    }
    stamp.thanked_teams = thanked_teams(thanked.people.iter().map(|known| &known.forms), floors);
    let names = shown_together(thanked.people.iter().map(|known| &known.forms));
    said.receivers = names.into_iter().map(Receiver::Shown).collect();
    // It is written as a publisher's own revision is: nobody is to tell the two apart.
    stamp.stands_since.get_or_insert(time);
    rest.retain(|name, _| !OWN.contains(&name.as_str()));
    let id = fresh_id();
    let event = Accepted {
        naming_teams: Vec::new(),
        beyond_team: false,
        id: id.clone(),
        source: (*shown.source).into(),
        key: shown.key.clone(),
        team: shown.team.as_deref().map(Into::into),
        audience: shown.audience,
        time: Some(time),
        extensions: rest,
        data: to_raw_value(&said).ok()?,
        payload: Payload::Recognition(said),
        people: Vec::new(),
        unknown: Vec::new(),
    };
    let body = encode::stored(&event, time, &stamp);
    // A digest of what everyone may read confirms no guess.
    let digest = Sha256::digest(&body).into();
    Some(record(shown, Kind::Recognition, seq, id, body, digest, now))
}

/// The attributes that an event has fields for.
const OWN: [&str; 9] =
    ["specversion", "id", "source", "type", "subject", "site", "team", "audience", "datacontenttype"];

fn record(
    shown: &Stored,
    kind: Kind,
    seq: u64,
    id: String,
    body: String,
    digest: Digest,
    now: Timestamp,
) -> Record {
    Record {
        seq,
        key: shown.key.clone(),
        kind,
        audience: shown.audience,
        team: shown.team.clone(),
        source: shown.source.clone(),
        id: id.into(),
        digest,
        body: body.into(),
        received_at: now,
    }
}

/// An id that the publisher has not used: 128 bits of chance.
fn fresh_id() -> String {
    let chance: u128 = rand::rng().random();
    format!("{chance:032x}")
}
