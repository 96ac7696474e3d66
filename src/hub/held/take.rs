//! `POST /v1/events` with a hold: the headers that ask for it, and what it is answered with.

use axum::http::{HeaderMap, StatusCode};

use super::entry::Entry;
use super::taken::is_free;
use super::{NotHeld, Request};
use crate::domain::{Kind, Payload};
use crate::hub::board::Board;
use crate::hub::caller::Caller;
use crate::hub::rules::{Out, Refused, asked_about_held, asked_of_words_to_hold, fit_to_hold, is_grave};
use crate::hub::sequencer::Outcome;
use crate::hub::server::Desk;
use crate::wire::hold::{GATES_MAX, HOLD_GATE, HOLD_UNTIL, Kept, KeptOne, is_gate};
use crate::wire::until::{Asked, FORMS, Until};
use crate::wire::{Accepted, Sure, data};

/// What a publisher asks for with a hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    until: Option<Asked>,
    gates: Vec<String>,
}

impl Terms {
    /// True when a request asks to hold something, in whatever words.
    pub fn are_in(headers: &HeaderMap) -> bool {
        headers.contains_key(HOLD_UNTIL) || headers.contains_key(HOLD_GATE)
    }

    /// Reads the headers; `None` when they ask for no hold.
    ///
    /// # Errors
    /// What is wrong with them, in words.
    pub fn of(headers: &HeaderMap) -> Result<Option<Terms>, String> {
        let mut times = headers.get_all(HOLD_UNTIL).iter();
        let until = match (times.next(), times.next()) {
            (None, _) => None,
            (Some(_), Some(_)) => return Err("Feed-Hold-Until is given twice".into()),
            (Some(text), None) => match text.to_str().ok().and_then(Asked::parse) {
                Some(asked) => Some(asked),
                None => return Err(format!("Feed-Hold-Until is no time: give {FORMS}")),
            },
        };
        let lines = headers.get_all(HOLD_GATE).iter();
        let (mut gates, mut asked) = (Vec::new(), until.is_some());
        for line in lines {
            asked = true;
            for name in line.to_str().unwrap_or("?").split(',').map(str::trim) {
                if !is_gate(name) {
                    return Err("Feed-Gate: a gate has a name of a-z, 0-9 and -, of at most 40".into());
                }
                if gates.iter().any(|have| have == name) {
                    return Err(format!("Feed-Gate names {name} twice"));
                }
                gates.push(name.to_owned());
            }
        }
        if gates.len() > GATES_MAX {
            return Err(format!("Feed-Gate names {} gates; at most {GATES_MAX}", gates.len()));
        }
        Ok(asked.then_some(Terms { until, gates }))
    }
}

/// Holds what was accepted, or says where it is already. `sure`: what its publisher has answered before it is asked.
///
/// # Errors
/// Why it is not held: by what is published, or by what is held.
pub async fn keep(
    desk: &Desk,
    caller: &Caller,
    (terms, sure): (Terms, Sure),
    events: Vec<Accepted>,
    batch: bool,
) -> Result<(StatusCode, Kept), Refusal> {
    let Some(held) = &desk.held else { return Err(Refusal::NotHere) };
    let now = desk.clock.now();
    let until = match terms.until {
        None => None,
        Some(asked) => Some(meant(asked, &events, &desk.board, now).map_err(NotHeld::Terms)?),
    };
    // Before the log is asked: what is withdrawn after this moment concerns it.
    let head = desk.board.head();
    let events = desk.sequencer.told(events);
    let unknown: Vec<_> = events.iter().map(|(event, _)| event.unknown.clone()).collect();
    let ids = events.iter().map(|(event, digest)| (event.source.clone(), event.id.clone(), *digest));
    let seen = match desk.sequencer.seek(ids.collect(), batch).await {
        Outcome::Published(seen) => seen.results,
        Outcome::Refused(refused) => return Err(Refusal::Log(refused)),
        Outcome::Busy => return Err(Refusal::Busy),
    };
    let published = |one: &crate::wire::PublishedOne, unknown: &Vec<String>| KeptOne {
        id: one.id.clone(),
        held: None,
        seq: Some(one.seq),
        duplicate: true,
        release_at: None,
        note: None,
        gates: Vec::new(),
        unknown: unknown.clone(),
    };
    if seen.iter().all(|one| one.duplicate) {
        let results = seen.iter().zip(&unknown).map(|(one, unknown)| published(one, unknown)).collect();
        return Ok((StatusCode::OK, Kept { results }));
    }
    is_free(desk, &events, batch).await.map_err(Refusal::Log)?;
    held.is_there_to_withdraw(&desk.board, &events, batch).map_err(Refusal::Log)?;
    let at = until.as_ref().and_then(Until::resolve).map_or(now, |resolved| resolved.at.max(now));
    let rounds = desk.pulse.as_ref().map(|pulse| &pulse.rounds);
    fit_to_hold((&desk.board, rounds), &events, batch, (now, Out { at, beside: sure.beside }))
        .map_err(Refusal::Log)?;
    if !sure.beside && events.iter().any(|(event, _)| is_grave(event)) {
        let coming = held.on_disk(move |held| held.celebration(at, now)).await.unwrap_or_default();
        let grave = events.iter().map(|(event, _)| event);
        asked_about_held(&desk.board, grave, (batch, at), &coming).map_err(Refusal::Log)?;
    }
    let asked = asked_of_words_to_hold(&desk.board, &events, &seen, (batch, sure));
    let Terms { gates, .. } = terms;
    let (epoch, head) = (head.epoch, head.seq);
    let by = caller.token.as_deref().map(str::to_owned);
    let request = Request { events, batch, until, gates, epoch, head, now, by, beside: sure.beside };
    // What is held already was asked about when it was handed in first.
    if let Err(asked) = asked
        && !held.has(&request)?
    {
        return Err(Refusal::Log(asked));
    }
    let taken = held.on_disk(move |held| held.hold(request)).await.unwrap_or(Err(NotHeld::File));
    let (entry, again) = taken?;
    let one = |(one, unknown): (&crate::wire::PublishedOne, &Vec<String>)| {
        if one.duplicate { published(one, unknown) } else { kept(&entry, &one.id, again, unknown) }
    };
    let results = seen.iter().zip(&unknown).map(one).collect();
    let status = if again { StatusCode::OK } else { StatusCode::ACCEPTED };
    Ok((status, Kept { results }))
}

fn kept(entry: &Entry, id: &str, duplicate: bool, unknown: &[String]) -> KeptOne {
    let resolved = entry.resolved();
    KeptOne {
        id: id.to_owned(),
        held: Some(entry.id.clone()),
        seq: None,
        duplicate,
        release_at: resolved.map(|resolved| resolved.at),
        note: resolved.and_then(|resolved| resolved.note).map(Into::into),
        gates: entry.gates.clone(),
        unknown: unknown.to_vec(),
    }
}

/// What a time means for the sites of some events.
fn meant(asked: Asked, events: &[Accepted], board: &Board, now: jiff::Timestamp) -> Result<Until, String> {
    if let Asked::Moment(at) = asked {
        return Ok(Until::Moment(at));
    }
    let mut zone: Option<String> = None;
    for event in events {
        let of_site = zone_of(board, &event.key.site)?;
        if zone.as_ref().is_some_and(|zone| *zone != of_site) {
            return Err("the sites of this batch are in several zones: give the time with an offset".into());
        }
        zone = Some(of_site);
    }
    let until = zone.and_then(|zone| asked.in_zone(&zone, now));
    until.ok_or_else(|| "this time can't be found in the zone of the site: give it with an offset".into())
}

/// The zone of a site, as its floor tells it.
///
/// # Errors
/// When it tells none, or two.
pub fn zone_of(board: &Board, site: &str) -> Result<String, String> {
    let mut zones: Vec<String> = board
        .of_site(Kind::Floor, site)
        .iter()
        .filter_map(|floor| {
            #[derive(serde::Deserialize)]
            struct Body<'a> {
                #[serde(borrow)]
                data: &'a serde_json::value::RawValue,
            }
            let body: Body<'_> = serde_json::from_str(&floor.body).ok()?;
            match data::read(Kind::Floor, body.data.get()).ok()?.value {
                Payload::Floor(site) => Some(site.time_zone.as_str().to_owned()),
                _ => None,
            }
        })
        .collect();
    zones.sort_unstable();
    zones.dedup();
    match (zones.pop(), zones.pop()) {
        (Some(zone), None) => Ok(zone),
        (Some(_), Some(_)) => {
            Err(format!("the floors of {site:?} are in several zones: give the time with an offset"))
        }
        (None, _) => Err(format!(
            "the zone of {site:?} is not known, since no floor event of it is published: publish one, or give the time \
             with an offset, as in 2026-10-25T02:30:00+01:00"
        )),
    }
}

/// Why a hold was not taken.
pub enum Refusal {
    /// What is published stands against it.
    Log(Refused),
    /// What is held stands against it.
    Held(NotHeld),
    /// This hub holds nothing back.
    NotHere,
    /// Too much waits for the log.
    Busy,
}

impl From<NotHeld> for Refusal {
    fn from(not: NotHeld) -> Self {
        Refusal::Held(not)
    }
}
