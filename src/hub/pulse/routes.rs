//! `/v1/pulse`, `/v1/check-in` and `/v1/asks`: rounds for those who open them; answering and asking for everyone, unsigned.
//!
//! Whoever answers or asks brings no token, and nothing of who they are is looked at: no address, no header but that of the
//! content's type. What they sent is in no answer but their own, and in no line of the log.

use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use http_body_util::{BodyExt as _, Limited};
use serde::de::DeserializeOwned;
use serde_json::json;

use super::asks::{INBOX_MAX, PLACES_KEPT_MAX, end_of};
use super::file::FileError;
use super::{NotAnswered, NotOpened, NotTaken, Pulse};
use crate::domain::{Fault, Key, Kind};
use crate::hub::answer::{answer as told, problem, refusal};
use crate::hub::audit;
use crate::hub::caller::{Caller, leads_of};
use crate::hub::publish::{beside, not_published};
use crate::hub::sequencer::Outcome;
use crate::hub::server::Desk;
use crate::hub::view::pairs;
use crate::wire::confirm::BESIDE_CONFIRM;
use crate::wire::pulse::{
    ANSWER_BYTES_MAX, ASK_BYTES_MAX, Answers, Ask, AskHeard, AskList, AskTold, Look, OPENING_BYTES_MAX,
    Opened, Opening, Rounds,
};
use crate::wire::{Problem, accept};

/// Who may do what is for leads.
const FOR_LEADS: &str =
    "rounds and what is asked are for an admin, and for a token that may publish as /sites/<site>/leads";
/// What whoever asks a hub without a data folder is told.
const NOT_HERE: &str = "this hub keeps no rounds and no questions";

/// What a handler answers, whether it went well or not.
type Answered = Result<Response, Box<Response>>;

fn no<T>(status: StatusCode, why: impl Into<String>) -> Result<T, Box<Response>> {
    Err(Box::new(refusal(status, why)))
}

/// Nobody in between keeps what is answered here.
fn unkept(answered: Answered) -> Response {
    let mut response = answered.unwrap_or_else(|refused| *refused);
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn pulse_of(desk: &Desk) -> Result<&Pulse, Box<Response>> {
    match &desk.pulse {
        Some(pulse) => Ok(pulse),
        None => no(StatusCode::NOT_IMPLEMENTED, NOT_HERE),
    }
}

/// `POST /v1/pulse/{site}`: opens a round. The codes are in the answer, this once.
pub async fn open(State(desk): State<Desk>, Path(site): Path<String>, request: Request) -> Response {
    let opened = async move {
        let caller = desk.publisher(&request)?;
        let pulse = for_leads(&desk, &caller, &site)?;
        let beside = match beside(request.headers()) {
            Ok(beside) => beside,
            Err(why) => return no(StatusCode::BAD_REQUEST, why),
        };
        let opening: Opening = body(&desk, request, OPENING_BYTES_MAX).await?;
        let (name, token) = (desk.door.name_of(&caller), caller.token.as_deref());
        let by = name.as_deref().or(token).map(str::to_owned);
        match pulse.rounds.open(&site, (opening, beside), by).await {
            Ok(opened) => {
                audit::round("opened", &site, &opened.round.window, token, name.as_deref());
                let check_in = desk.doorway.check_in();
                Ok(told(StatusCode::CREATED, &Opened { check_in, ..opened }))
            }
            Err(NotOpened::Invalid(faults)) => {
                let problem = Problem { faults, ..problem("a round can't be opened like this") };
                Err(Box::new(told(StatusCode::UNPROCESSABLE_ENTITY, &problem)))
            }
            Err(NotOpened::Conflict(why)) => no(StatusCode::CONFLICT, why),
            Err(NotOpened::Beside(message)) => {
                let error =
                    format!("a round would stand beside grave news; with {BESIDE_CONFIRM} it is opened");
                let faults = vec![Fault { pointer: String::new(), message }];
                let problem = Problem { error, faults, confirm: Some(BESIDE_CONFIRM.to_owned()) };
                Err(Box::new(told(StatusCode::CONFLICT, &problem)))
            }
            Err(NotOpened::File(error)) => unwritten(&error),
        }
    };
    unkept(opened.await)
}

/// `GET /v1/pulse/{site}`: the rounds of a site, with what was published of them and nothing beyond.
pub async fn status(State(desk): State<Desk>, Path(site): Path<String>, request: Request) -> Response {
    let status = async move {
        let caller = desk.caller(&request)?;
        let pulse = for_leads(&desk, &caller, &site)?;
        match pulse.rounds.status(&site).await {
            Ok(rounds) => Ok(told(StatusCode::OK, &Rounds { rounds })),
            Err(error) => unwritten(&error),
        }
    };
    unkept(status.await)
}

/// `POST /v1/pulse/{site}/close`: closes the open round of a site now.
pub async fn close(State(desk): State<Desk>, Path(site): Path<String>, request: Request) -> Response {
    let closed = async move {
        let caller = desk.publisher(&request)?;
        let pulse = for_leads(&desk, &caller, &site)?;
        let (name, token) = (desk.door.name_of(&caller), caller.token.as_deref());
        let by = name.as_deref().or(token).map(str::to_owned);
        match pulse.rounds.close(&site, by).await {
            Ok(Some(round)) => {
                audit::round("closed before its time", &site, &round.window, token, name.as_deref());
                Ok(told(StatusCode::OK, &round))
            }
            Ok(None) => no(StatusCode::NOT_FOUND, format!("no round is open at {site:?}")),
            Err(error) => unwritten(&error),
        }
    };
    unkept(closed.await)
}

/// `POST /v1/check-in/look`: what a code opens.
pub async fn look(State(desk): State<Desk>, request: Request) -> Response {
    let looked = async move {
        let pulse = unsigned(&desk, &request)?;
        let Look { code } = body(&desk, request, ANSWER_BYTES_MAX).await?;
        let questions = pulse.rounds.look(&code).await.map_err(not_answered)?;
        Ok(told(StatusCode::OK, &questions))
    };
    unkept(looked.await)
}

/// `POST /v1/check-in`: one person's answers.
pub async fn answer(State(desk): State<Desk>, request: Request) -> Response {
    let answered = async move {
        let pulse = unsigned(&desk, &request)?;
        let Answers { code, answers } = body(&desk, request, ANSWER_BYTES_MAX).await?;
        pulse.rounds.answer(&code, &answers).await.map_err(not_answered)?;
        Ok(nothing())
    };
    unkept(answered.await)
}

/// `POST /v1/asks`: a question or a rumour, unsigned.
pub async fn ask(State(desk): State<Desk>, request: Request) -> Response {
    let asked = async move {
        let pulse = unsigned(&desk, &request)?;
        let Ask { site, text, rumour } = body(&desk, request, ASK_BYTES_MAX).await?;
        pulse.asks.add(&site, rumour, &text, None).await.map_err(not_taken)?;
        Ok(nothing())
    };
    unkept(asked.await)
}

/// `GET /v1/asks?site=…`: what waits to be looked through.
pub async fn asks(State(desk): State<Desk>, request: Request) -> Response {
    let listed = async move {
        let caller = desk.caller(&request)?;
        let [site] = match pairs(request.uri().query().unwrap_or_default(), ["site"]) {
            Ok(found) => found,
            Err(why) => return no(StatusCode::BAD_REQUEST, why),
        };
        let Some(site) = site else { return no(StatusCode::BAD_REQUEST, "say which site: ?site=…") };
        let inbox = &for_leads(&desk, &caller, &site)?.asks;
        let listed = async { Ok((inbox.list(&site).await?, inbox.is_full(&site).await?)) };
        // Places are kept for those who answered a round, where there was one.
        let most = INBOX_MAX + if inbox.had_a_round(&site) { PLACES_KEPT_MAX } else { 0 };
        match listed.await {
            Ok((asks, full)) => Ok(told(StatusCode::OK, &AskList { asks, most, full })),
            Err(error) => unwritten(&error),
        }
    };
    unkept(listed.await)
}

/// `POST /v1/asks/{id}/heard`: publishes a question as heard, in its own words, as the site's leads. It leaves the inbox then.
pub async fn heard(State(desk): State<Desk>, Path(id): Path<String>, request: Request) -> Response {
    let heard = async move {
        let caller = desk.publisher(&request)?;
        let (pulse, ask) = found(&desk, &caller, &id).await?;
        let source = leads_of(&ask.site);
        if !caller.may_publish(&source, &ask.site) {
            return no(StatusCode::FORBIDDEN, format!("this token may not publish as {source}"));
        }
        let subject = format!("question/ask-{id}");
        // It was published and not forgotten yet, since the hub ended in between.
        if desk.board.newest(&Key::new(&ask.site, &subject)).is_some() {
            return forgotten(pulse, &id, subject).await;
        }
        // It has waited since the day on which it was asked, and not since somebody read it.
        let zone = super::zone_of(&desk.board, &ask.site).unwrap_or_default();
        let waits_since = end_of(ask.day, &zone, desk.clock.now());
        let mut event = json!({
            "specversion": "1.0", "id": format!("ask-{id}"), "source": source, "type": Kind::Question.event_type(),
            "subject": subject, "site": ask.site,
            "data": {"text": ask.text, "rumour": ask.rumour, "state": "heard"},
        });
        if let Some(since) = waits_since {
            event["time"] = json!(since);
        }
        let event = match accept(&event.to_string()) {
            Ok(event) => event,
            Err(refusal) => {
                let problem = Problem {
                    faults: refusal.faults().to_vec(),
                    ..problem("it breaks the rules of the feed")
                };
                return Err(Box::new(told(StatusCode::UNPROCESSABLE_ENTITY, &problem)));
            }
        };
        match desk.sequencer.publish(vec![event], false).await {
            Outcome::Published(_) => {}
            Outcome::Refused(refused) => return Err(Box::new(not_published(Some(refused)))),
            Outcome::Busy => return Err(Box::new(not_published(None))),
        }
        forgotten(pulse, &id, subject).await
    };
    unkept(heard.await)
}

/// Takes a question that was published out of the inbox.
async fn forgotten(pulse: &Pulse, id: &str, subject: String) -> Result<Response, Box<Response>> {
    match pulse.asks.forget(id).await {
        Ok(_) => Ok(told(StatusCode::OK, &AskHeard { subject })),
        Err(error) => unwritten(&error),
    }
}

/// `DELETE /v1/asks/{id}`: it is forgotten, and nothing is said of it.
pub async fn forget(State(desk): State<Desk>, Path(id): Path<String>, request: Request) -> Response {
    let forgotten = async move {
        let caller = desk.caller(&request)?;
        let (pulse, _) = found(&desk, &caller, &id).await?;
        match pulse.asks.forget(&id).await {
            Ok(_) => Ok(nothing()),
            Err(error) => unwritten(&error),
        }
    };
    unkept(forgotten.await)
}

/// A question that the caller may look through. Whether there is another is told to nobody else.
async fn found<'a>(desk: &'a Desk, caller: &Caller, id: &str) -> Result<(&'a Pulse, AskTold), Box<Response>> {
    let pulse = pulse_of(desk)?;
    match pulse.asks.find(id).await {
        Ok(Some(ask)) if caller.speaks_for_leads(&ask.site) => Ok((pulse, ask)),
        Ok(_) => no(StatusCode::NOT_FOUND, "nothing that you may look through waits under this id"),
        Err(error) => unwritten(&error),
    }
}

fn for_leads<'a>(desk: &'a Desk, caller: &Caller, site: &str) -> Result<&'a Pulse, Box<Response>> {
    if !caller.speaks_for_leads(site) {
        return no(StatusCode::FORBIDDEN, FOR_LEADS);
    }
    pulse_of(desk)
}

/// Whoever they are. A page of another origin may send plain text without asking, and JSON only when it is let.
fn unsigned<'a>(desk: &'a Desk, request: &Request) -> Result<&'a Pulse, Box<Response>> {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = kind.split(';').next().unwrap_or_default().trim();
    if !essence.eq_ignore_ascii_case("application/json") {
        return no(StatusCode::UNSUPPORTED_MEDIA_TYPE, "send Content-Type: application/json");
    }
    pulse_of(desk)
}

/// A body in JSON. What was sent is not repeated in what is said of it.
async fn body<T: DeserializeOwned>(desk: &Desk, request: Request, most: usize) -> Result<T, Box<Response>> {
    let whole = Limited::new(request.into_body(), most).collect();
    let bytes = match tokio::time::timeout(desk.timing.body, whole).await {
        Ok(Ok(whole)) => whole.to_bytes(),
        Ok(Err(_)) => {
            return no(StatusCode::PAYLOAD_TOO_LARGE, format!("send a whole body of at most {most} bytes"));
        }
        Err(_) => return no(StatusCode::REQUEST_TIMEOUT, "the body did not come in time"),
    };
    let mut reader = serde_json::Deserializer::from_slice(&bytes);
    match serde_path_to_error::deserialize(&mut reader) {
        Ok(body) => Ok(body),
        Err(error) => {
            let place = error.path().to_string();
            let place = if place == "." { String::new() } else { format!(" at {place}") };
            no(
                StatusCode::UNPROCESSABLE_ENTITY,
                format!("the body is not what is asked for here{place}; see docs/engagement.md"),
            )
        }
    }
}

fn nothing() -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    response
}

fn unwritten<T>(error: &FileError) -> Result<T, Box<Response>> {
    tracing::error!(%error, "the file of rounds failed");
    no(StatusCode::SERVICE_UNAVAILABLE, "the hub can't read or write its rounds; nothing is changed")
}

fn not_answered(why: NotAnswered) -> Box<Response> {
    let status = match &why {
        NotAnswered::Unknown => StatusCode::NOT_FOUND,
        NotAnswered::Spent => StatusCode::CONFLICT,
        NotAnswered::Closed => StatusCode::GONE,
        NotAnswered::Values(_) | NotAnswered::Empty => StatusCode::UNPROCESSABLE_ENTITY,
        NotAnswered::Busy => StatusCode::TOO_MANY_REQUESTS,
        NotAnswered::File => StatusCode::SERVICE_UNAVAILABLE,
    };
    let faults = match &why {
        NotAnswered::Values(places) => {
            let fault = |place: &usize| Fault {
                pointer: format!("/answers/{place}"),
                message: "no whole number of the scale, or of no item".into(),
            };
            places.iter().take(crate::domain::fault::FAULTS_MAX).map(fault).collect()
        }
        _ => Vec::new(),
    };
    Box::new(told(status, &Problem { faults, ..problem(why.to_string()) }))
}

fn not_taken(why: NotTaken) -> Box<Response> {
    let status = match &why {
        NotTaken::Site => StatusCode::NOT_FOUND,
        NotTaken::Text | NotTaken::Private => StatusCode::UNPROCESSABLE_ENTITY,
        NotTaken::TooOften => StatusCode::TOO_MANY_REQUESTS,
        NotTaken::Full | NotTaken::File => StatusCode::SERVICE_UNAVAILABLE,
    };
    Box::new(refusal(status, why.to_string()))
}
