//! `PUT` and `DELETE /v1/people/{ref}/wish?site=…`: how far somebody wishes to be named.
//!
//! There is nothing to read here. Whether somebody has said anything, and what, is told to nobody: the answer is the same
//! whatever stood there before, and it comes before any wall changes.

use std::collections::HashSet;

use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use http_body_util::{BodyExt as _, Limited};
use serde::Deserialize;

use crate::domain::fault::NAME_MAX;
use crate::domain::recognition::Consent;
use crate::domain::recognition::references::is_one_team;
use crate::domain::site::Team;
use crate::hub::answer::{RETRY_AFTER_SECONDS, answer, refusal};
use crate::hub::log;
use crate::hub::sequencer::Outcome;
use crate::hub::server::Desk;
use crate::hub::view::pairs;
use crate::text::near::nearest;
use crate::text::{SafeText, forbidden};
use crate::wire::Noted;

/// Most bytes of a body: a wish is one word.
pub const BODY_BYTES_MAX: usize = 1_024;

/// What is to be said.
const FORM: &str = "send {\"wish\": \"team\"}: one of team, initials, first and full";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wished {
    wish: Consent,
}

/// Whose wish of which site somebody may say.
struct Allowed {
    site: Box<str>,
    /// Whether they have to do with every site, and may be told of the others.
    of_all: bool,
    /// The team of which the reference was made beside a name, by its id.
    team: Option<Box<str>>,
}

/// Keeps a wish.
pub async fn keep(State(desk): State<Desk>, Path(reference): Path<String>, request: Request) -> Response {
    let allowed = match let_in(&desk, &reference, &request) {
        Ok(allowed) => allowed,
        Err(response) => return *response,
    };
    if let Some(refused) = is_another(&desk, &allowed) {
        return refused;
    }
    let body = tokio::time::timeout(desk.timing.body, whole(request.into_body())).await;
    let wish = match body {
        Ok(Some(bytes)) => serde_json::from_slice::<Wished>(&bytes),
        Ok(None) => return refusal(StatusCode::PAYLOAD_TOO_LARGE, FORM),
        Err(_) => return refusal(StatusCode::REQUEST_TIMEOUT, "the body did not come in time"),
    };
    match wish {
        Ok(Wished { wish }) => kept(&desk, &allowed, &reference, Some(wish)).await,
        // What was sent is not repeated: it may be anything.
        Err(_) => refusal(StatusCode::UNPROCESSABLE_ENTITY, FORM),
    }
}

/// Forgets a wish: the person is named as they consent each time.
pub async fn forget(State(desk): State<Desk>, Path(reference): Path<String>, request: Request) -> Response {
    match let_in(&desk, &reference, &request) {
        Ok(allowed) => kept(&desk, &allowed, &reference, None).await,
        Err(response) => *response,
    }
}

/// The site that somebody may speak for.
fn let_in(desk: &Desk, reference: &str, request: &Request) -> Result<Allowed, Box<Response>> {
    let no = |status, why: &str| Err(Box::new(refusal(status, why)));
    let caller = desk.publisher(request)?;
    let [site, team] = match pairs(request.uri().query().unwrap_or_default(), ["site", "team"]) {
        Ok(found) => found,
        Err(why) => return no(StatusCode::BAD_REQUEST, &why),
    };
    let Some(site) = site else { return no(StatusCode::BAD_REQUEST, "say which site: ?site=…") };
    if !caller.speaks_for_people(&site) {
        return no(
            StatusCode::FORBIDDEN,
            "how somebody wishes to be named is taken from an admin, and from a publisher who may publish as \
             /sites/<site>/people",
        );
    }
    let length = reference.chars().count();
    if reference.trim().is_empty() || length > NAME_MAX || reference.chars().any(|c| forbidden(c).is_some()) {
        return no(
            StatusCode::UNPROCESSABLE_ENTITY,
            "a reference has 1 to 80 characters, none of them invisible",
        );
    }
    is_an_id(desk, &site, team.as_deref()).map_err(|why| refusal(StatusCode::UNPROCESSABLE_ENTITY, why))?;
    Ok(Allowed { site, of_all: caller.site.is_none(), team })
}

/// Stands against a wish at a site whose name is that of another one in other letters: it would be confirmed and never heeded.
fn is_another(desk: &Desk, Allowed { site, of_all, .. }: &Allowed) -> Option<Response> {
    let other = desk.board.spelled_otherwise(site).filter(|_| !desk.board.has_site(site))?;
    let why = if *of_all {
        format!("{site:?} and {other:?} are one site in other letters: write it as {other:?}")
    } else {
        format!(
            "this hub writes the site {site:?} in other letters: have a token made for the site as its floor writes it"
        )
    };
    Some(refusal(StatusCode::UNPROCESSABLE_ENTITY, why))
}

/// The teams that the floors of a site tell.
fn teams_of(desk: &Desk, site: &str) -> Vec<Team> {
    let floors = desk.board.beside(site, |beside| beside.floors(&HashSet::new()));
    floors.iter().flat_map(|floor| floor.teams.iter().cloned()).collect()
}

/// Stands against what a team is called in place of its id: another reference was made of that, and the wish would never be heeded.
fn is_an_id(desk: &Desk, site: &str, team: Option<&str>) -> Result<(), String> {
    let Some(team) = team else { return Ok(()) };
    let teams = teams_of(desk, site);
    if teams.iter().any(|there| is_one_team(there.id.as_str(), team)) {
        return Ok(());
    }
    let is_called = |there: &&Team| there.name.variants().any(|(_, name)| is_one_team(name.as_str(), team));
    match teams.iter().find(is_called) {
        Some(called) => {
            Err(format!("{team:?} is what a team is called: give its id, {:?}", called.id.as_str()))
        }
        None => Ok(()),
    }
}

/// What is said where no floor tells the team: the thanks may be of one that is no more, and what was written may be a slip.
fn unknown_team(desk: &Desk, site: &str, team: &str) -> Option<String> {
    let teams = teams_of(desk, site);
    let ids: Vec<&str> = teams.iter().map(|there| there.id.as_str()).collect();
    if ids.is_empty() || ids.iter().any(|id| is_one_team(id, team)) {
        return None;
    }
    let meant = nearest(team, ids).map_or_else(String::new, |id| format!("; is {id:?} meant?"));
    Some(format!("no floor of this site has a team with the id {team:?}{meant}"))
}

/// What is said to whoever may know of every site, where the hub knows nothing of this one: its wishes may well come before its first thanks,
/// and may be meant for another.
async fn unknown(desk: &Desk, Allowed { site, of_all, .. }: &Allowed) -> Option<String> {
    // Where nothing is published yet there is nothing to compare it with.
    if !of_all || desk.board.head().seq == 0 {
        return None;
    }
    log::unknown(desk, site).await
}

async fn whole(body: Body) -> Option<Vec<u8>> {
    Some(Limited::new(body, BODY_BYTES_MAX).collect().await.ok()?.to_bytes().to_vec())
}

async fn kept(desk: &Desk, allowed: &Allowed, reference: &str, wish: Option<Consent>) -> Response {
    // As an event's own reference is read.
    let reference = SafeText::clean(reference);
    match desk.sequencer.wish(&allowed.site, reference.as_str(), wish).await {
        Outcome::Published(_) => {
            let of_team = || unknown_team(desk, &allowed.site, allowed.team.as_deref()?);
            if let Some(note) = unknown(desk, allowed).await.or_else(of_team) {
                return answer(StatusCode::OK, &Noted { note });
            }
            let mut response = Response::new(Body::empty());
            *response.status_mut() = StatusCode::NO_CONTENT;
            response
        }
        Outcome::Busy => {
            let error = format!("the hub is busy; come back in {RETRY_AFTER_SECONDS} s");
            refusal(StatusCode::SERVICE_UNAVAILABLE, error)
        }
        Outcome::Refused(_) => {
            refusal(StatusCode::SERVICE_UNAVAILABLE, "the hub can't write its register; nothing is changed")
        }
    }
}
