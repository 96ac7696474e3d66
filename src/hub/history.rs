//! `GET /v1/history/{subject}?site=…`: the earlier revisions of one thing, for whoever holds leadership to its words.

use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;
use serde_json::value::RawValue;

use super::answer::{answer, refusal};
use super::caller::Caller;
use super::server::Desk;
use super::store::Record;
use super::stored::as_told;
use super::view::pairs;
use crate::domain::{Audience, Key, Kind};
use crate::wire::{Cursor, cursor};

/// Most revisions of one page.
pub const PAGE_MAX: usize = 20;
/// Most bytes of the revisions of one page, unless a single one is larger. With their places in the log it fits into what a
/// client takes ([`crate::publisher::ANSWER_BYTES_MAX`]).
pub const PAGE_BYTES_MAX: usize = 1000 * 1024;

/// Beyond every position: a log counts in 63 bits.
const END: u64 = i64::MAX as u64;

/// One page, newest first.
#[derive(Serialize)]
struct Page {
    site: Box<str>,
    subject: Box<str>,
    /// Each with its place in the log, as the feed carries it.
    revisions: Vec<Box<RawValue>>,
    /// Where the next page begins; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<u64>,
}

/// What is asked for.
struct Asked {
    key: Key,
    before: u64,
    audience: Audience,
}

/// Serves one page.
pub async fn history(State(desk): State<Desk>, Path(subject): Path<String>, request: Request) -> Response {
    let caller = match desk.caller(&request) {
        Ok(caller) => caller,
        Err(response) => return *response,
    };
    let asked = match asked(&subject, request.uri().query().unwrap_or_default()) {
        Ok(asked) => asked,
        Err(why) => return refusal(StatusCode::BAD_REQUEST, why),
    };
    if caller.site.as_ref().is_some_and(|mine| **mine != *asked.key.site) {
        return refusal(StatusCode::FORBIDDEN, "this token is for another site");
    }
    let unknown = || refusal(StatusCode::NOT_FOUND, "there is nothing of this site and subject");
    let Some(newest) = desk.board.newest(&asked.key) else { return unknown() };
    // Thanks are kept as their owners consent today: an earlier revision may hold a name that was taken back.
    let of_people = |kind: &str| kind == Kind::Recognition.name();
    if asked.key.subject.split('/').next().is_some_and(of_people)
        || !may_see(&caller, &asked, newest.audience, &newest.source)
    {
        return unknown();
    }
    let epoch = desk.board.epoch();
    let looked = desk.log.look(move |reader| {
        let records = reader.history(&asked.key, asked.before, PAGE_MAX)?;
        Ok(page(&caller, &asked, &records, epoch))
    });
    match looked.await {
        Ok(page) => answer(StatusCode::OK, &page),
        Err(error) => {
            tracing::error!(%error, "the log could not be read");
            refusal(StatusCode::SERVICE_UNAVAILABLE, "the hub can't read its log")
        }
    }
}

fn asked(subject: &str, query: &str) -> Result<Asked, String> {
    let [site, before, audience] = pairs(query, ["site", "before", "audience"])?;
    let site = site.ok_or("say which site: ?site=…")?;
    let before = match before {
        None => END,
        Some(text) => text.parse::<u64>().map_err(|_| "before is a position, as a page gives it")?.min(END),
    };
    let audience = match audience.as_deref() {
        None | Some("floor") => Audience::Floor,
        Some("leads") => Audience::Leads,
        Some(_) => return Err("audience is \"floor\" or \"leads\"".into()),
    };
    Ok(Asked { key: Key::new(&site, subject), before, audience })
}

/// What is for leads is given to those who may see it and ask for it; to a publisher its own.
fn may_see(caller: &Caller, asked: &Asked, audience: Audience, source: &str) -> bool {
    let most = match caller.audience() {
        Some(most) => most,
        None if caller.may_publish(source, &asked.key.site) => Audience::Leads,
        None => return false,
    };
    audience == Audience::Floor || (most == Audience::Leads && asked.audience == Audience::Leads)
}

fn page(caller: &Caller, asked: &Asked, records: &[Record], epoch: u64) -> Page {
    let (mut revisions, mut bytes, mut last) = (Vec::new(), 0, None);
    let mut full = records.len() == PAGE_MAX;
    for record in records {
        if may_see(caller, asked, record.audience, &record.source) {
            bytes += record.body.len();
            if bytes > PAGE_BYTES_MAX && !revisions.is_empty() {
                full = true;
                break;
            }
            let check = cursor::check(record.seq, &record.source, &record.id);
            let place = Cursor { epoch, seq: record.seq, check };
            // Without what belongs to one connection: which event came before it there.
            let seq = record.seq;
            let told = as_told(record.kind, &record.body);
            let body = told.as_deref().unwrap_or(&record.body).strip_prefix('{').unwrap_or_default();
            let frame = format!("{{\"feedseq\":\"{seq:020}\",\"feedcursor\":\"{place}\",{body}");
            revisions.extend(RawValue::from_string(frame));
        }
        last = Some(record.seq);
    }
    let (site, subject) = ((*asked.key.site).into(), (*asked.key.subject).into());
    Page { site, subject, revisions, before: last.filter(|_| full) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hub::Role;

    fn asked(audience: Audience) -> Asked {
        Asked { key: Key::new("lisbon", "notice/a"), before: END, audience }
    }

    #[test]
    fn what_is_for_leads_is_for_those_who_may_and_ask() {
        let caller =
            |role| Caller { role, sources: None, site: None, token: Some("t".into()), replays: false };
        let own = Caller { sources: Some("/s".into()), ..caller(Role::Publisher) };
        for (caller, floor, leads) in [
            (caller(Role::Wall), true, false),
            (caller(Role::Lead), true, true),
            (caller(Role::Admin), true, true),
            (caller(Role::Publisher), false, false),
            (own, true, true),
        ] {
            let sees = |asks, audience| may_see(&caller, &asked(asks), audience, "/s/leads");
            assert_eq!(sees(Audience::Leads, Audience::Floor), floor, "{caller:?}");
            assert_eq!(sees(Audience::Leads, Audience::Leads), leads, "{caller:?}");
            assert!(!sees(Audience::Floor, Audience::Leads), "{caller:?} did not ask for it");
        }
    }
}
