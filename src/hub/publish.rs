//! `POST /v1/events`: one event in structured or binary mode, or a batch, answered once the log has it.

use std::net::SocketAddr;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, EXPECT, RETRY_AFTER};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use http_body_util::BodyExt as _;

use super::access::Stopped;
use super::answer::{RETRY_AFTER_SECONDS, answer, problem};
use super::audit;
use super::caller::Caller;
use super::held::NotHeld;
use super::held::take::{self, Terms, keep};
use super::held::taken::is_free_now;
use super::rate::whole_seconds;
use super::refusals::Reason;
use super::rules::{self, Asked, Refused};
use super::sequencer::Outcome;
use super::server::{Desk, Peer, seat_of};
use super::store::Digest;
use crate::domain::Fault;
use crate::wire::accept::Refusal;
use crate::wire::confirm::{BESIDE_CONFIRM, OF_PEOPLE_CONFIRM, TRANSLATION_CONFIRM, YES};
use crate::wire::{
    Accepted, BATCH_BYTES_MAX, Confirm, EVENT_BYTES_MAX, Problem, RECORDED_ATTRIBUTE, Sure, TYPE_BATCH,
    TYPE_EVENT, accept, accept_batch, http,
};

/// Most bytes that are read and thrown away after a body has gone over its limit, so that its sender, who is
/// still writing, gets to read the answer.
const DISCARD_BYTES_MAX: usize = 2 * BATCH_BYTES_MAX;

/// The header in which a publisher says what it has seen of the thing.
const EXPECTED_SEQ: &str = "feed-expected-seq";

/// How an event comes in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Structured,
    Binary,
    Batch,
}

/// Why something was not published, on its way to an answer.
struct Rejected {
    status: StatusCode,
    reason: Reason,
    problem: Box<Problem>,
    about: About,
}

/// What a log line may say of what was refused, as far as it is known, and when its sender should come back.
#[derive(Default)]
struct About {
    source: Option<String>,
    bytes: Option<usize>,
    wait: Option<Duration>,
}

fn rejected(status: StatusCode, reason: Reason, error: impl Into<String>) -> Rejected {
    Rejected { status, reason, problem: Box::new(problem(error)), about: About::default() }
}

/// Takes what a publisher sends.
pub async fn publish(State(desk): State<Desk>, request: Request) -> Response {
    let peer = seat_of(&request).map(|(Peer(peer), _)| peer);
    let caller = match desk.publisher(&request) {
        Ok(caller) => caller,
        Err(refusal) => return turned_away(&desk, *refusal, request).await,
    };
    let held = Terms::are_in(request.headers());
    match received(&desk, &caller, peer, request).await {
        Ok(response) => {
            desk.metrics.published(response.status().as_u16());
            response
        }
        Err(Rejected { status, reason, problem, about: About { source, bytes, wait } }) => {
            // Every wall sees these counts, and none may learn that something is handed in for later. A question is no refusal.
            if !held && problem.confirm.is_none() {
                desk.refusals.count(reason);
            }
            desk.metrics.published(status.as_u16());
            // Where it is wrong and never what it says: a log is read by more people than a wall for leads.
            let pointers: Vec<_> = problem.faults.iter().map(|fault| audit::shown(&fault.pointer)).collect();
            let (status_code, reason) = (status.as_u16(), reason.name());
            tracing::warn!(
                status = status_code,
                reason,
                ?pointers,
                source,
                bytes,
                peer = peer.map(tracing::field::display),
                "refused an event"
            );
            let mut response = answer(status, &*problem);
            if let Some(wait) = wait {
                response.headers_mut().insert(RETRY_AFTER, whole_seconds(wait).into());
            }
            response
        }
    }
}

/// Answers who may not publish. What they send is read and thrown away, so that they get to read the answer.
async fn turned_away(desk: &Desk, refusal: Response, request: Request) -> Response {
    desk.metrics.published(refusal.status().as_u16());
    desk.refusals.count(match refusal.status() {
        StatusCode::UNAUTHORIZED => Reason::Token,
        StatusCode::TOO_MANY_REQUESTS => Reason::Rate,
        StatusCode::FORBIDDEN => Reason::Denied,
        _ => Reason::Malformed,
    });
    if !request.headers().contains_key(EXPECT) {
        let _ = tokio::time::timeout(desk.timing.body, discard(&mut request.into_body())).await;
    }
    refusal
}

/// What whoever may not replay is told. What is recorded is taken by its own account of the past: an open door for whoever would
/// like to be asked nothing.
const TO_REPLAY: &str = "only a token that may replay publishes what comes out of a recording: make one with \
                         openfloor token new --replay, or leave recordedtime out and publish it as news";

/// What of these events the caller may not publish, each by JSON pointer.
fn denied(caller: &Caller, events: &[Accepted], batch: bool) -> Option<Rejected> {
    let pointed = events.iter().enumerate().find_map(|(index, event)| {
        let (name, message) = if !caller.has_source(&event.source) {
            ("source", "this token may not publish as this source")
        } else if !caller.has_site(&event.key.site) {
            ("site", "this token may not publish about this site")
        } else if event.extensions.contains_key(RECORDED_ATTRIBUTE) && !caller.may_replay() {
            (RECORDED_ATTRIBUTE, TO_REPLAY)
        } else {
            return None;
        };
        let pointer = if batch { format!("/{index}/{name}") } else { format!("/{name}") };
        Some((name, Fault { pointer, message: message.into() }))
    });
    let (name, fault) = pointed?;
    let error = format!("the {name} is not granted to this token");
    let problem = Box::new(Problem { error, faults: vec![fault], confirm: None });
    Some(Rejected { status: StatusCode::FORBIDDEN, reason: Reason::Denied, problem, about: About::default() })
}

async fn received(
    desk: &Desk,
    caller: &Caller,
    peer: Option<SocketAddr>,
    request: Request,
) -> Result<Response, Rejected> {
    let (parts, body) = request.into_parts();
    let shape = shape(&parts.headers)?;
    let terms = Terms::of(&parts.headers)
        .map_err(|error| rejected(StatusCode::UNPROCESSABLE_ENTITY, Reason::Invalid, error))?;
    let sure =
        sure(&parts.headers).map_err(|error| rejected(StatusCode::BAD_REQUEST, Reason::Malformed, error))?;
    let expected = expected(&parts.headers, shape == Shape::Batch || terms.is_some())
        .map_err(|error| rejected(StatusCode::BAD_REQUEST, Reason::Malformed, error))?;
    let most = if shape == Shape::Batch { BATCH_BYTES_MAX } else { EVENT_BYTES_MAX };
    let body = read(desk, &parts.headers, body, most).await?;
    let mut about = About { bytes: Some(body.len()), ..About::default() };
    let events = match decode(shape, &parts.headers, &body) {
        Ok(events) => events,
        Err(refusal) => return Err(Rejected { about, ..refusal.into() }),
    };
    about.source = events.first().map(|event| event.source.clone());
    if let Some(denied) = denied(caller, &events, shape == Shape::Batch) {
        return Err(Rejected { about, ..denied });
    }
    // The request was counted as one event before it was read.
    if let Some(peer) = peer
        && let Err(Stopped::TooOften(wait)) =
            desk.door.publishes(caller, peer, events.len().saturating_sub(1))
    {
        about.wait = Some(wait);
        let error =
            format!("more events than one token may publish for now; come back in {} s", whole_seconds(wait));
        return Err(Rejected { about, ..rejected(StatusCode::TOO_MANY_REQUESTS, Reason::Rate, error) });
    }
    if let Some(terms) = terms {
        return match keep(desk, caller, (terms, sure), events, shape == Shape::Batch).await {
            Ok((status, kept)) => Ok(answer(status, &kept)),
            Err(refusal) => Err(Rejected { about, ..refusal.into() }),
        };
    }
    // The digests are made here, where there are many threads, and not where the log is written, by one.
    let events = desk.sequencer.told(events);
    if let Err(taken) = is_free_now(desk, &events, shape == Shape::Batch).await {
        return Err(Rejected { about, ..taken.into() });
    }
    if !sure.beside
        && let Err(asked) = asked_about_held(desk, &events, shape == Shape::Batch).await
    {
        return Err(Rejected { about, ..asked.into() });
    }
    // Most words tell nothing of people, and then the writer of the log need not look.
    let of_people = sure.of_people || !events.iter().any(|(event, _)| rules::may_tell_of_people(event));
    let Sure { beside, translation, .. } = sure;
    let asked = Asked { expected, beside, of_people, translation, ..Asked::default() };
    match desk.sequencer.publish_told(events, shape == Shape::Batch, asked).await {
        Outcome::Published(published) => {
            let new = published.results.iter().any(|one| !one.duplicate);
            Ok(answer(if new { StatusCode::CREATED } else { StatusCode::OK }, &published))
        }
        Outcome::Refused(refused) => Err(Rejected { about, ..refused.into() }),
        Outcome::Busy => Err(Rejected { about, ..busy() }),
    }
}

/// Asks about celebration that is held and would come out beside grave news. What is published already is no news.
async fn asked_about_held(desk: &Desk, events: &[(Accepted, Digest)], batch: bool) -> Result<(), Refused> {
    let any_grave = events.iter().any(|(event, _)| rules::is_grave(event));
    let Some(held) = desk.held.as_ref().filter(|_| any_grave) else { return Ok(()) };
    let ids = events.iter().map(|(event, digest)| (event.source.clone(), event.id.clone(), *digest));
    let ids = ids.collect();
    if let Outcome::Published(seen) = desk.sequencer.seek(ids, batch).await
        && seen.results.iter().all(|one| one.duplicate)
    {
        return Ok(());
    }
    let now = desk.clock.now();
    let coming = held.on_disk(move |held| held.celebration(now, now)).await.unwrap_or_default();
    rules::asked_about_held(&desk.board, events.iter().map(|(event, _)| event), (batch, now), &coming)
}

/// The answer where the log did not take what a route of the hub's own hands in; without a reason it was busy.
pub fn not_published(refused: Option<Refused>) -> Response {
    let Rejected { status, problem, .. } = refused.map_or_else(busy, Rejected::from);
    answer(status, &*problem)
}

/// The position at which the publisher expects the newest revision of the thing: it changes what it has seen, and not
/// what somebody else has published meanwhile.
fn expected(headers: &HeaderMap, several: bool) -> Result<Option<u64>, &'static str> {
    let mut values = headers.get_all(EXPECTED_SEQ).iter();
    match (values.next(), values.next()) {
        (None, _) => Ok(None),
        (Some(_), _) if several => Err("Feed-Expected-Seq goes with one event, published at once"),
        (Some(value), None) => {
            let seq = value.to_str().ok().and_then(|text| text.parse().ok());
            seq.map(Some)
                .ok_or("Feed-Expected-Seq is a position: a whole number, 0 for a thing that is not there yet")
        }
        (Some(_), Some(_)) => Err("Feed-Expected-Seq is given twice"),
    }
}

/// Which questions the publisher has answered with its event.
fn sure(headers: &HeaderMap) -> Result<Sure, &'static str> {
    let of_people = has_said(headers, Confirm::OfPeople)?;
    Ok(Sure { beside: beside(headers)?, of_people, translation: has_said(headers, Confirm::Translation)? })
}

/// Whether the publisher knows that it publishes celebration beside grave news, and means to.
pub fn beside(headers: &HeaderMap) -> Result<bool, &'static str> {
    has_said(headers, Confirm::Beside)
}

fn has_said(headers: &HeaderMap, question: Confirm) -> Result<bool, &'static str> {
    let mut values = headers.get_all(question.header()).iter();
    match (values.next(), values.next()) {
        (None, _) => Ok(false),
        (Some(value), None) if value == YES => Ok(true),
        _ => Err(match question {
            Confirm::Beside => "Feed-Beside is yes, once, or is left out",
            Confirm::OfPeople => "Feed-Of-People is yes, once, or is left out",
            Confirm::Translation => "Feed-Translation is yes, once, or is left out",
        }),
    }
}

fn busy() -> Rejected {
    let error = format!("the hub is busy; come back in {RETRY_AFTER_SECONDS} s");
    rejected(StatusCode::SERVICE_UNAVAILABLE, Reason::Busy, error)
}

fn shape(headers: &HeaderMap) -> Result<Shape, Rejected> {
    let content_type = headers.get(CONTENT_TYPE).map(|value| value.to_str().unwrap_or("?"));
    let essence = content_type.unwrap_or_default().split(';').next().unwrap_or_default().trim();
    let binary = headers.keys().any(|name| name.as_str().starts_with(http::HEADER_PREFIX));
    if essence.eq_ignore_ascii_case(TYPE_EVENT) {
        Ok(Shape::Structured)
    } else if essence.eq_ignore_ascii_case(TYPE_BATCH) {
        Ok(Shape::Batch)
    } else if binary && content_type.is_none_or(http::is_json) {
        Ok(Shape::Binary)
    } else {
        let error = format!(
            "send Content-Type: {TYPE_EVENT} (one event), {TYPE_BATCH} (a list of events), \
             or application/json with the attributes in ce- headers"
        );
        Err(rejected(StatusCode::UNSUPPORTED_MEDIA_TYPE, Reason::Unsupported, error))
    }
}

/// Reads a body, and never holds more of it than it may have.
async fn read(desk: &Desk, headers: &HeaderMap, body: Body, most: usize) -> Result<String, Rejected> {
    let too_large = || {
        let error = format!("the body has more than {most} bytes");
        rejected(StatusCode::PAYLOAD_TOO_LARGE, Reason::TooLarge, error)
    };
    let declared = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    let over = declared.is_some_and(|declared| declared > most as u64);
    if over && headers.contains_key(EXPECT) {
        return Err(too_large());
    }
    let mut body = body;
    let reading = async {
        // In one piece from the beginning: gathered in parts and then put together, it would be there twice.
        let expected = declared.and_then(|bytes| usize::try_from(bytes).ok()).unwrap_or(0);
        let mut whole = Vec::with_capacity(expected.min(EVENT_BYTES_MAX));
        if !over {
            loop {
                let Some(frame) = body.frame().await else { return Ok(Some(whole)) };
                let frame = frame.map_err(drop)?;
                let data = frame.data_ref().map_or(&[][..], |data| data);
                if whole.len() + data.len() > most {
                    break;
                }
                whole.extend_from_slice(data);
            }
        }
        drop(whole);
        discard(&mut body).await;
        Ok(None)
    };
    let malformed = |error: &str| rejected(StatusCode::BAD_REQUEST, Reason::Malformed, error);
    match tokio::time::timeout(desk.timing.body, reading).await {
        Ok(Ok(Some(bytes))) => String::from_utf8(bytes).map_err(|_| malformed("the body is not UTF-8")),
        Ok(Ok(None)) => Err(too_large()),
        Ok(Err(())) => Err(malformed("the body broke off")),
        Err(_) => Err(rejected(StatusCode::REQUEST_TIMEOUT, Reason::Slow, "the body did not come in time")),
    }
}

async fn discard(body: &mut Body) {
    let mut left = DISCARD_BYTES_MAX;
    while let Some(Ok(frame)) = body.frame().await {
        let bytes = frame.data_ref().map_or(0, bytes::Bytes::len);
        match left.checked_sub(bytes) {
            Some(rest) => left = rest,
            None => return,
        }
    }
}

fn decode(shape: Shape, headers: &HeaderMap, body: &str) -> Result<Vec<Accepted>, Refusal> {
    match shape {
        Shape::Batch => accept_batch(body),
        Shape::Structured => Ok(vec![accept(body)?]),
        Shape::Binary => {
            let content_type =
                headers.get(CONTENT_TYPE).map(|value| ("ce-datacontenttype", value.as_bytes()));
            let attributes = headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes()));
            let event = http::structured(attributes.chain(content_type), body)
                .map_err(|fault| Refusal::Malformed(vec![fault]))?;
            Ok(vec![accept(&event)?])
        }
    }
}

impl From<Refusal> for Rejected {
    fn from(refusal: Refusal) -> Self {
        let faults = refusal.faults().to_vec();
        let (status, reason, error) = match refusal {
            Refusal::Malformed(_) => (StatusCode::BAD_REQUEST, Reason::Malformed, "not a CloudEvent"),
            Refusal::TooLarge(_) => (StatusCode::PAYLOAD_TOO_LARGE, Reason::TooLarge, "over a limit"),
            Refusal::Invalid(_) if faults.iter().any(is_of_type) => {
                (StatusCode::UNPROCESSABLE_ENTITY, Reason::UnknownKind, "a kind that this hub does not know")
            }
            Refusal::Invalid(_) => {
                (StatusCode::UNPROCESSABLE_ENTITY, Reason::Invalid, "it breaks the rules of the feed")
            }
        };
        let problem = Box::new(Problem { error: error.into(), faults, confirm: None });
        Rejected { status, reason, problem, about: About::default() }
    }
}

/// True for a fault of the attribute `type`, of a single event or in a batch.
fn is_of_type(fault: &Fault) -> bool {
    let (index, last) = fault.pointer.rsplit_once('/').unwrap_or_default();
    last == "type" && index.trim_start_matches('/').bytes().all(|b| b.is_ascii_digit())
}

impl From<take::Refusal> for Rejected {
    fn from(refusal: take::Refusal) -> Self {
        match refusal {
            take::Refusal::Log(refused) => refused.into(),
            take::Refusal::Busy => busy(),
            take::Refusal::NotHere => {
                let error = "this hub holds nothing back: publish it when its time has come";
                rejected(StatusCode::NOT_IMPLEMENTED, Reason::Unsupported, error)
            }
            take::Refusal::Held(NotHeld::Conflict(faults)) => {
                let problem = Problem { error: "it contradicts what is held".into(), faults, confirm: None };
                Rejected {
                    problem: Box::new(problem),
                    ..rejected(StatusCode::CONFLICT, Reason::Conflict, "")
                }
            }
            take::Refusal::Held(NotHeld::Terms(error)) => {
                rejected(StatusCode::UNPROCESSABLE_ENTITY, Reason::Invalid, error)
            }
            take::Refusal::Held(NotHeld::Full(error)) => {
                rejected(StatusCode::SERVICE_UNAVAILABLE, Reason::Busy, error)
            }
            take::Refusal::Held(NotHeld::File) => {
                let error = "the hub can't write what it holds; nothing is held";
                rejected(StatusCode::SERVICE_UNAVAILABLE, Reason::Log, error)
            }
        }
    }
}

impl From<Refused> for Rejected {
    fn from(refused: Refused) -> Self {
        let faults = refused.faults().to_vec();
        let confirm = refused.question().map(|question| question.told().to_owned());
        let (status, reason, error) = match refused {
            Refused::Beside(_) => (
                StatusCode::CONFLICT,
                Reason::Conflict,
                format!("celebration would stand beside grave news; with {BESIDE_CONFIRM} it is taken"),
            ),
            Refused::OfPeople(_) => (
                StatusCode::CONFLICT,
                Reason::Conflict,
                format!("its words may tell something of people; with {OF_PEOPLE_CONFIRM} it is taken"),
            ),
            Refused::Translation(_) => (
                StatusCode::CONFLICT,
                Reason::Conflict,
                format!("it changes a text in some of its languages; with {TRANSLATION_CONFIRM} it is taken"),
            ),
            Refused::Conflict(_) => {
                (StatusCode::CONFLICT, Reason::Conflict, "it contradicts what is published".to_owned())
            }
            Refused::Unexpected { newest } => {
                let error = match newest {
                    0 => "the thing is not there: expected 0".to_owned(),
                    newest => {
                        format!("the newest revision of the thing is at position {newest}: read it first")
                    }
                };
                (StatusCode::PRECONDITION_FAILED, Reason::Conflict, error)
            }
            Refused::Rests(until) => (
                StatusCode::CONFLICT,
                Reason::Conflict,
                format!(
                    "grave news stands there until {until}, and celebration that was held waits for that"
                ),
            ),
            Refused::Withdrawn(_) => {
                (StatusCode::CONFLICT, Reason::Conflict, "it was withdrawn meanwhile".to_owned())
            }
            Refused::Invalid(_) => (
                StatusCode::UNPROCESSABLE_ENTITY,
                Reason::Invalid,
                "it breaks the rules of the feed".to_owned(),
            ),
            Refused::Log => (
                StatusCode::SERVICE_UNAVAILABLE,
                Reason::Log,
                format!(
                    "the hub can't write its log; nothing is published; come back in {RETRY_AFTER_SECONDS} s"
                ),
            ),
        };
        let problem = Box::new(Problem { error, faults, confirm });
        Rejected { status, reason, problem, about: About::default() }
    }
}
