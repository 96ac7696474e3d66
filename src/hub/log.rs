//! `GET /v1/log`: the record for audits, page by page. For an admin, and for a lead of the site.
//!
//! It is made of the log itself: a revision was shown from when the hub took it until the next one of its thing. So it
//! reaches back as far as the log does, and has the words of nothing that is withdrawn.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::value::RawValue;

mod rested;

use super::answer::{answer, refusal};
use super::board::Board;
use super::caller::Caller;
use super::held::take::zone_of;
use super::server::Desk;
use super::store::{Next, Past, Record};
use super::stored::as_told;
use super::view::pairs;
use crate::domain::recognition::DAYS_ON_WALL;
use crate::domain::{Audience, Kind, Stamp, ending};
use crate::wire::data;
use crate::wire::log::{Ended, LogPage, Shown, Without};
use crate::wire::until::{Asked as Time, Edge};

/// Most revisions that one page examines; it has no more than that.
pub const PAGE_MAX: usize = 512;
/// Most bytes of the words of one page, unless a single revision is larger: well within what a client takes.
pub const PAGE_BYTES_MAX: usize = 512 * 1024;

/// How long thanks are on walls.
const DAYS: SignedDuration = SignedDuration::from_hours(DAYS_ON_WALL * 24);

/// What is asked for.
struct Asked {
    site: Option<Box<str>>,
    from: Option<Timestamp>,
    to: Option<Timestamp>,
    audience: Audience,
    after: u64,
}

/// Serves one page.
pub async fn log(State(desk): State<Desk>, request: Request) -> Response {
    let caller = match desk.caller(&request) {
        Ok(caller) => caller,
        Err(response) => return *response,
    };
    let query = request.uri().query().unwrap_or_default().to_owned();
    let asked = match asked(&desk, &caller, &query).await {
        Ok(asked) => asked,
        Err((status, why)) => return refusal(status, why),
    };
    let (now, board) = (desk.clock.now(), desk.board.clone());
    let looked = desk.log.look(move |reader| {
        let past = reader.past(asked.after, PAGE_MAX)?;
        let mut page = page(&asked, past, now);
        rested::mark(&mut page.shown, asked.audience, (reader, &board), now)?;
        Ok(page)
    });
    match looked.await {
        Ok(page) => answer(StatusCode::OK, &page),
        Err(error) => {
            tracing::error!(%error, "the log could not be read");
            refusal(StatusCode::SERVICE_UNAVAILABLE, "the hub can't read its log")
        }
    }
}

async fn asked(desk: &Desk, caller: &Caller, query: &str) -> Result<Asked, (StatusCode, String)> {
    if caller.audience() != Some(Audience::Leads) {
        let why = "the record is for an admin, and for a lead of the site: bring a token of one";
        return Err((StatusCode::FORBIDDEN, why.into()));
    }
    let bad = |why: String| (StatusCode::BAD_REQUEST, why);
    let [site, from, to, audience, after] =
        pairs(query, ["site", "from", "to", "audience", "after"]).map_err(bad)?;
    if site.as_ref().is_some_and(|site| !caller.has_site(site)) {
        return Err((StatusCode::FORBIDDEN, "this token is for another site".into()));
    }
    // Whoever has one site alone is not told which others there are.
    if let Some(site) = site.as_ref().filter(|_| caller.site.is_none())
        && let Some(why) = unknown(desk, site).await
    {
        return Err((StatusCode::NOT_FOUND, why));
    }
    let board = &*desk.board;
    let site = site.or_else(|| caller.site.clone());
    let moment = |name, text: Option<Box<str>>, edge| match text {
        None => Ok(None),
        Some(text) => {
            moment(board, site.as_deref(), &text, edge).map(Some).map_err(|why| bad(format!("{name}: {why}")))
        }
    };
    let (from, to) = (moment("from", from, Edge::Earlier)?, moment("to", to, Edge::Later)?);
    if from.zip(to).is_some_and(|(from, to)| from >= to) {
        return Err(bad("from is not before to: give the earlier moment as from".into()));
    }
    let audience = match audience.as_deref() {
        None | Some("floor") => Audience::Floor,
        Some("leads") => Audience::Leads,
        Some(_) => return Err(bad("audience is \"floor\" or \"leads\"".into())),
    };
    let after = match after {
        None => 0,
        Some(text) => text.parse().map_err(|_| bad("after is a position, as a page gives it".into()))?,
    };
    Ok(Asked { site, from, to, audience, after })
}

/// What is said of a site of which the hub knows nothing. The board has no more of one whose last thing has left: the log does.
pub(super) async fn unknown(desk: &Desk, site: &str) -> Option<String> {
    let why = desk.board.knows_site(site).err()?;
    let site = site.to_owned();
    let known = desk.log.look(move |reader| reader.has_site(&site)).await;
    matches!(known, Ok(false)).then_some(why)
}

/// A moment, or a local time of the one site that is asked about.
fn moment(board: &Board, site: Option<&str>, text: &str, edge: Edge) -> Result<Timestamp, String> {
    const FORMS: &str =
        "give a time as in 2026-10-25T02:30:00+01:00, or in the site's own zone as in 2026-10-25T02:30";
    let at = match Time::parse(text) {
        Some(Time::Moment(at)) => return Ok(at),
        Some(Time::Local(at)) => at,
        Some(Time::Weekly(..)) => return Err(format!("a day of the week is in the future; {FORMS}")),
        None => return Err(FORMS.into()),
    };
    let site = site.ok_or("a local time needs a site, or an offset such as +01:00")?;
    let zone = TimeZone::get(&zone_of(board, site)?).map_err(|_| "the hub does not know the site's zone")?;
    edge.of(at, &zone).ok_or_else(|| FORMS.into())
}

fn page(asked: &Asked, past: Vec<Past>, now: Timestamp) -> LogPage {
    let (mut shown, mut bytes, mut last) = (Vec::new(), 0, None);
    let mut more = past.len() == PAGE_MAX;
    for past in past {
        let seq = past.record.seq;
        if let Some(row) = row(asked, past, now) {
            bytes += row.data.as_ref().map_or(0, |data| data.get().len());
            if bytes > PAGE_BYTES_MAX && !shown.is_empty() {
                more = true;
                break;
            }
            shown.push(row);
        }
        last = Some(seq);
    }
    LogPage { shown, after: last.filter(|_| more) }
}

#[derive(Deserialize)]
struct Body<'a> {
    time: Timestamp,
    #[serde(borrow)]
    data: &'a RawValue,
}

/// When what a record says leaves the walls by itself; of the mark of a withdrawal, when its thing had left before.
fn left(record: &Record) -> Option<Timestamp> {
    let body: Body<'_> = serde_json::from_str(&record.body).ok()?;
    let payload = data::read(record.kind, body.data.get()).ok()?.value;
    let stamp: Stamp = serde_json::from_str(body.data.get()).ok()?;
    ending::leaves(&payload, &stamp, (body.time, record.received_at))
}

/// When a revision of a quiet mode left the walls whose words are gone, by the mark of the withdrawal: that says when the quiet mode was on, and where
/// that is not known any more, when it had ended. `None`: another revision, or the withdrawal, ended it, or nobody knows.
fn ended_before(quiet: &Record, next: Option<Next>, mark: &Record) -> Option<Timestamp> {
    let body: Body<'_> = serde_json::from_str(&mark.body).ok()?;
    let Stamp { rested, left_at, .. } = serde_json::from_str(body.data.get()).ok()?;
    let (at, next) = (quiet.received_at, next?);
    let left = match rested.iter().find(|on| on.from <= at && at < on.until) {
        Some(on) => Some(on.until),
        // It was on before, and with this revision off.
        None if rested.iter().any(|on| on.from <= at) => Some(at),
        None => left_at.filter(|_| next.withdrawn),
    };
    left.filter(|left| *left < next.at)
}

/// What is told of a revision; `None` for one that was not asked for, and for the mark of a withdrawal, which shows nothing.
fn row(asked: &Asked, past: Past, now: Timestamp) -> Option<Shown> {
    let Past { record, next, mut withdrawn, after } = past;
    let of_site = asked.site.as_ref().is_none_or(|site| **site == *record.key.site);
    let for_them = record.audience == Audience::Floor || asked.audience == Audience::Leads;
    if record.kind == Kind::Withdrawn || !of_site || !for_them {
        return None;
    }
    let left = match record.kind {
        Kind::Recognition => {
            let after = after.as_deref();
            // Once they had left, a withdrawal took nothing off any wall, and who they named stays with them.
            withdrawn &= !after.is_some_and(|after| after.kind == Kind::Withdrawn && left(after).is_some());
            let known = if record.body.is_empty() { after.and_then(left) } else { left(&record) };
            // Of those that an earlier version erased it is known no better.
            let left = known.or_else(|| record.received_at.checked_add(DAYS).ok());
            // What became of them afterwards was shown to nobody: nor is it told when somebody wished something.
            if left.is_none_or(|left| left <= record.received_at) {
                return None;
            }
            left
        }
        Kind::Quiet if record.body.is_empty() => {
            after.as_deref().and_then(|mark| ended_before(&record, next, mark))
        }
        _ => left(&record),
    };
    let Record { seq, key, kind, audience, team, source, id, body, received_at, .. } = record;
    let body = as_told(kind, &body).unwrap_or(body);
    let body = serde_json::from_str::<Body<'_>>(&body).ok();
    let left = left.map(|at| (at, Ended::Left));
    let next = next.map(|next| (next.at, if next.withdrawn { Ended::Withdrawn } else { Ended::Superseded }));
    let ended = left.filter(|(at, _)| *at <= now).into_iter().chain(next).min_by_key(|(at, _)| *at);
    // Where the hub's clock was set back in between, it was shown for a time that nobody measured: none is better than less.
    let ended = ended.map(|(at, ended)| (at.max(received_at), ended));
    let until = ended.map(|(at, _)| at);
    if asked.to.is_some_and(|to| received_at >= to)
        || asked.from.zip(until).is_some_and(|(from, at)| at <= from)
    {
        return None;
    }
    let has_left = ended.is_some_and(|(_, ended)| ended == Ended::Left);
    let without = match &body {
        // Whatever became of it then.
        _ if kind == Kind::Recognition && has_left => Some(Without::Consent),
        // Whether a publisher sent them anew or somebody took their name back: it is told alike.
        None if kind == Kind::Recognition && !withdrawn => Some(Without::Consent),
        None => Some(Without::Withdrawn),
        // Once thanks have left the walls, no wish reaches the names in them any more: they are told no longer.
        Some(_) if kind == Kind::Recognition && ended.is_some() => Some(Without::Consent),
        Some(_) => None,
    };
    Some(Shown {
        seq,
        site: (*key.site).into(),
        subject: (*key.subject).into(),
        kind: kind.name().into(),
        audience,
        team: team.map(Into::into),
        source: source.into(),
        id: (kind != Kind::Recognition).then(|| id.into()),
        shown_from: received_at,
        shown_until: until,
        ended: ended.map(|(_, ended)| ended),
        rested: Vec::new(),
        data: body.filter(|_| without.is_none()).map(|body| body.data.to_owned()),
        without,
    })
}
