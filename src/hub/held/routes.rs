//! `/v1/held`: what is held, its gates, and giving it up. For admins, and for publishers what is theirs.

use std::collections::HashMap;

use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::json;
use serde_json::value::RawValue;

use super::celebration::asked_at_gate;
use super::entry::Entry;
use super::take::zone_of;
use super::{Held, Unmoved};
use crate::domain::engagement::SURVEY_ATTRIBUTE;
use crate::domain::{Audience, Stamp};
use crate::hub::admission::stopped;
use crate::hub::answer::{answer, refusal};
use crate::hub::audit;
use crate::hub::caller::Caller;
use crate::hub::publish::{beside, not_published};
use crate::hub::rules::Refused;
use crate::hub::sequencer::Rehearsed;
use crate::hub::server::{Desk, Peer, seat_of};
use crate::wire::hold::{HeldList, HeldWords, Hold, Met};
use crate::wire::{Accepted, encode};

/// `GET /v1/held`: what the caller may see of what is held.
pub async fn list(State(desk): State<Desk>, request: Request) -> Response {
    let (held, caller) = match let_in(&desk, &request) {
        Ok(both) => both,
        Err(response) => return *response,
    };
    match held.on_disk(move |held| held.list(|entry| sees(&caller, entry))).await {
        Some(entries) => {
            // Once for each site: the board is looked through for it.
            let mut zones = HashMap::new();
            let zone = |entry: &Entry| {
                let site = entry.events.first()?.site.clone();
                zones.entry(site).or_insert_with_key(|site| zone_of(&desk.board, site).ok()).clone()
            };
            let zones: Vec<_> = entries.iter().map(zone).collect();
            let held = entries.iter().zip(zones).map(|(entry, zone)| entry.told(zone)).collect();
            answer(StatusCode::OK, &HeldList { held })
        }
        None => unmoved(Unmoved::File),
    }
}

/// `GET /v1/held/{id}`: one hold with its words, for a rehearsal: as the feed would carry them but for what people wish. Their `time` is that of its
/// release, or of now while that is not known.
pub async fn read(State(desk): State<Desk>, Path(id): Path<String>, request: Request) -> Response {
    let (held, caller) = match let_in(&desk, &request) {
        Ok(both) => both,
        Err(response) => return *response,
    };
    let (reader, peer) = (caller.clone(), seat_of(&request).map(|(Peer(peer), _)| peer));
    let found = held.on_disk(move |held| {
        let (entry, events) = held.words(&id, |entry| owns(&caller, entry))?;
        // What the caller may not read is not looked at for them either.
        let earlier = held.before(&id, |entry| owns(&caller, entry) && may_read(&caller, entry));
        Ok((entry, events, earlier))
    });
    let (entry, events, earlier) = match found.await.unwrap_or(Err(Unmoved::File)) {
        Ok(found) => found,
        Err(why) => return unmoved(why),
    };
    if !may_read(&reader, &entry) {
        let why = "the words of a hold are for an admin, for a lead who may publish it, and for the token that handed it in";
        return refusal(StatusCode::FORBIDDEN, why);
    }
    if let Some(Err(stop)) = peer.map(|peer| desk.door.reads_held(&reader, peer, events.len())) {
        return *stopped(stop);
    }
    audit::held_read(&entry.id, reader.token.as_deref());
    let at = entry.resolved().map_or_else(|| desk.clock.now(), |resolved| resolved.at);
    let Some(Rehearsed { events, against }) = desk.sequencer.rehearse(earlier, events, entry.batch).await
    else {
        return unmoved(Unmoved::Busy);
    };
    let faults = match against {
        None => Vec::new(),
        Some(Refused::Log) => return unmoved(Unmoved::Busy),
        Some(refused) => refused.faults().to_vec(),
    };
    // Of which survey a level is says only whether two are of one: whoever guesses at it by a hold reads nothing of it.
    let events = events.into_iter().map(|mut event| {
        event.extensions.remove(SURVEY_ATTRIBUTE);
        event
    });
    let stamp = |event: &Accepted| Stamp { beyond_team: event.beyond_team, ..Stamp::default() };
    let events = events.map(|event| RawValue::from_string(encode::stored(&event, at, &stamp(&event))));
    match events.collect::<Result<_, _>>() {
        Ok(events) => answer(StatusCode::OK, &HeldWords { hold: told(&desk, &entry), events, faults }),
        Err(_) => unmoved(Unmoved::File),
    }
}

/// `POST /v1/held/{id}/gates/{gate}`: the gate is met. Whoever meets the last one is asked about what the hold then stands beside.
pub async fn meet(
    State(desk): State<Desk>,
    Path((id, gate)): Path<(String, String)>,
    request: Request,
) -> Response {
    let (held, caller) = match let_in(&desk, &request) {
        Ok(both) => both,
        Err(response) => return *response,
    };
    let beside = match beside(request.headers()) {
        Ok(beside) => beside,
        Err(why) => return refusal(StatusCode::BAD_REQUEST, why),
    };
    if !beside {
        let (id, caller) = (id.clone(), caller.clone());
        let found = held.on_disk(move |held| held.words(&id, |entry| owns(&caller, entry))).await;
        // Where it can't be read, meeting it says why.
        if let Some(Ok((entry, events))) = found
            && let Err(asked) = asked_at_gate(&desk, &held, (&entry, events), &gate).await
        {
            return not_published(Some(asked));
        }
    }
    let met = Met { by: caller.token.as_deref().map(str::to_owned), at: desk.clock.now() };
    let moved = held.on_disk(move |held| held.meet(&id, &gate, (met, beside), |entry| owns(&caller, entry)));
    match moved.await.unwrap_or(Err(Unmoved::File)) {
        Ok(entry) => answer(StatusCode::OK, &told(&desk, &entry)),
        Err(why) => unmoved(why),
    }
}

/// `DELETE /v1/held/{id}`: it is given up and erased.
pub async fn cancel(State(desk): State<Desk>, Path(id): Path<String>, request: Request) -> Response {
    let (held, caller) = match let_in(&desk, &request) {
        Ok(both) => both,
        Err(response) => return *response,
    };
    let moved = held.on_disk(move |held| held.cancel(&id, |entry| sees(&caller, entry))).await;
    match moved.unwrap_or(Err(Unmoved::File)) {
        Ok(entry) => answer(StatusCode::OK, &json!({"held": entry.id, "cancelled": true})),
        Err(why) => unmoved(why),
    }
}

/// Whoever looks after the hub, or may publish by a token of their own. A stranger whom an open hub lets publish
/// may hold something, and sees nothing of what is held.
fn let_in(desk: &Desk, request: &Request) -> Result<(Held, Caller), Box<Response>> {
    let no = |status, why: &str| Err(Box::new(refusal(status, why)));
    let caller = desk.caller(request)?;
    if !caller.administers() && (caller.token.is_none() || !caller.publishes()) {
        return no(StatusCode::FORBIDDEN, "what is held is for its publisher and for admins");
    }
    match &desk.held {
        Some(held) => Ok((held.clone(), caller)),
        None => no(StatusCode::NOT_IMPLEMENTED, "this hub holds nothing back"),
    }
}

/// A hold belongs to whoever may publish as every source of it.
fn owns(caller: &Caller, entry: &Entry) -> bool {
    caller.administers() || entry.events.iter().all(|event| caller.may_publish(&event.source, &event.site))
}

/// That it is held, and for which subject, is also for whoever speaks for the leads of its site: a subject of theirs that somebody keeps by a
/// hold is theirs to free. They neither let it out nor read its words.
fn sees(caller: &Caller, entry: &Entry) -> bool {
    owns(caller, entry) || entry.events.iter().all(|event| caller.speaks_for_leads(&event.site))
}

/// Its words are for less: a publisher's token, which follows nothing, gives out those alone that came with it. What leads may see
/// of a source before everyone is for leads of that source.
fn may_read(caller: &Caller, entry: &Entry) -> bool {
    let handed_in = caller.token.is_some() && caller.token.as_deref() == entry.by.as_deref();
    caller.administers() || handed_in || caller.audience() == Some(Audience::Leads)
}

fn told(desk: &Desk, entry: &Entry) -> Hold {
    let site = entry.events.first().map(|event| event.site.as_str());
    entry.told(site.and_then(|site| zone_of(&desk.board, site).ok()))
}

fn unmoved(why: Unmoved) -> Response {
    let (status, words) = match why {
        Unmoved::Unknown => (StatusCode::NOT_FOUND, "nothing of yours is held under this id"),
        Unmoved::NoGate => (StatusCode::NOT_FOUND, "it has no gate of this name"),
        Unmoved::Late => (StatusCode::CONFLICT, "it is being released, or its hold has ended"),
        Unmoved::Busy => {
            (StatusCode::SERVICE_UNAVAILABLE, "the hub is busy, or can't read its log; come back in a second")
        }
        Unmoved::File => {
            (StatusCode::SERVICE_UNAVAILABLE, "the hub can't write what it holds; nothing is changed")
        }
    };
    refusal(status, words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hub::Role;
    use crate::hub::held::entry::About;

    #[test]
    fn a_hold_is_for_admins_and_for_whoever_may_publish_all_of_it() {
        let about = |source: &str, site: &str| About {
            id: "a".into(),
            source: source.into(),
            site: site.into(),
            subject: "notice/a".into(),
            kind: "notice".into(),
            bytes: 1,
            digest: None,
        };
        let entry = Entry {
            id: "k7f29qpd".into(),
            state: Default::default(),
            epoch: 7,
            head: 0,
            held_at: jiff::Timestamp::UNIX_EPOCH,
            by: Some("mine".into()),
            beside: false,
            rests_until: None,
            until: None,
            gates: Vec::new(),
            batch: true,
            events: vec![about("/sites/lisbon/leads", "lisbon"), about("/sites/lisbon/peers", "lisbon")],
            problem: None,
            ended_at: None,
        };
        let caller = |role, sources: Option<&str>, site: Option<&str>| Caller {
            role,
            sources: sources.map(Into::into),
            site: site.map(Into::into),
            token: Some("t".into()),
            replays: false,
        };
        let mine = |caller: Caller| Caller { token: Some("mine".into()), ..caller };
        let publisher = caller(Role::Publisher, Some("/sites/lisbon"), None);
        for (caller, owner, reader) in [
            (Caller::at_home(), true, true),
            (caller(Role::Admin, None, None), true, true),
            (caller(Role::Admin, None, Some("porto")), false, false),
            (publisher.clone(), true, false),
            (mine(publisher.clone()), true, true),
            (caller(Role::Publisher, Some("/sites/lisbon/leads"), None), false, false),
            (caller(Role::Publisher, Some("/sites/lisbon"), Some("porto")), false, false),
            (caller(Role::Lead, Some("/sites/lisbon"), None), true, true),
            (caller(Role::Lead, None, None), false, false),
            (caller(Role::Wall, None, None), false, false),
        ] {
            assert_eq!(owns(&caller, &entry), owner, "{caller:?}");
            assert!(sees(&caller, &entry) || !owner, "{caller:?}");
            assert_eq!(owner && may_read(&caller, &entry), reader, "{caller:?}");
        }
        // Whoever speaks for the leads of the site frees its subjects, and lets nothing out.
        let leads = caller(Role::Publisher, Some("/sites/lisbon/leads"), None);
        assert!(sees(&leads, &entry) && !owns(&leads, &entry) && !may_read(&leads, &entry));
        let others = caller(Role::Publisher, Some("/sites/lisbon/peers"), None);
        assert!(!sees(&others, &entry) && !sees(&caller(Role::Lead, None, None), &entry));
        // Of what an earlier version took it is not known who handed it in.
        let mut before = serde_json::to_value(&entry).expect("JSON");
        before.as_object_mut().expect("an object").remove("by");
        let before: Entry = serde_json::from_value(before).expect("an entry");
        for caller in [
            mine(publisher.clone()),
            publisher,
            Caller { token: None, ..caller(Role::Publisher, None, None) },
        ] {
            assert!(!may_read(&caller, &before), "{caller:?}");
        }
        assert!(may_read(&Caller::at_home(), &before));
    }
}
