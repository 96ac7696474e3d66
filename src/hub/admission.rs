//! Who a request is from, asked in one place by every handler, and the answers to those who are not let in.

use std::net::{IpAddr, SocketAddr};

use axum::extract::Request;
use axum::http::header::{
    AUTHORIZATION, HOST, ORIGIN, RETRY_AFTER, SEC_WEBSOCKET_PROTOCOL, WWW_AUTHENTICATE,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;

use super::access::Stopped;
use super::answer::{RETRY_AFTER_SECONDS, refusal};
use super::audit;
use super::caller::Caller;
use super::rate::whole_seconds;
use super::roster::Unfit;
use super::seats::Place;
use super::server::{Desk, Peer, seat_of};
use crate::wire::Token;
use crate::wire::token::SUBPROTOCOL_PREFIX;

/// What a request without a good token is told to bring.
const NO_TOKEN: &str = "this hub needs a token: send it in the header Authorization: Bearer <token>, \
                        or name its file with --token-file; `openfloor token new` on the hub's machine makes one";
/// The same in the header that RFC 9110 asks for, and with a token that is none.
const CHALLENGE: &str = "Bearer realm=\"openfloor\"";
const CHALLENGE_AGAIN: &str = "Bearer realm=\"openfloor\", error=\"invalid_token\"";

impl Desk {
    /// Who a request is from.
    ///
    /// # Errors
    /// The answer for somebody who is not let in: 400 for a token in the wrong place, 401 without a good one, 403 for a
    /// web page that is not on the list, 429 for too many tries.
    pub fn caller(&self, request: &Request) -> Result<Caller, Box<Response>> {
        let Peer(peer) = peer(request)?;
        let no = |status, why| Err(Box::new(refusal(status, why)));
        let query = request.uri().query().unwrap_or_default();
        if query.split('&').any(|pair| pair == "token" || pair.starts_with("token=")) {
            return no(
                StatusCode::BAD_REQUEST,
                "a token in an address ends up in logs: send it in the header Authorization: Bearer <token>",
            );
        }
        let headers = request.headers();
        // A browser sends it for the page that connects: any page of the web could, so each is named or refused.
        if let Some(origin) = headers.get(ORIGIN)
            && !self.door.access().origins.iter().any(|allowed| origin.as_bytes() == allowed.as_bytes())
        {
            return no(StatusCode::FORBIDDEN, "this origin is not on the hub's list (hub.origins)");
        }
        let presented = match presented(headers) {
            Presented::Nothing => None,
            Presented::One(token) => Some(token),
            Presented::NoToken => {
                return Err(turned_back(peer, None, self.door.guessed(peer, Unfit::NoToken)));
            }
            Presented::Several => return no(StatusCode::BAD_REQUEST, "bring one token, in one place"),
        };
        let caller = self
            .door
            .caller(peer, presented.as_ref())
            .map_err(|why| turned_back(peer, presented.as_ref(), why))?;
        if caller.is_at_home() && !is_own_name(headers) {
            return no(
                StatusCode::FORBIDDEN,
                "on the hub's own machine, without a token, call it 127.0.0.1 or localhost: \
                 under another name a web page could reach it",
            );
        }
        Ok(caller)
    }

    /// The same, of somebody who may publish, with one event counted.
    ///
    /// # Errors
    /// As [`Desk::caller`], 403 for a role that publishes nothing, 429 when it has published too much.
    pub fn publisher(&self, request: &Request) -> Result<Caller, Box<Response>> {
        let caller = self.caller(request)?;
        if !caller.publishes() {
            let error = format!("a token of the role {} publishes nothing", caller.role.name());
            return Err(Box::new(refusal(StatusCode::FORBIDDEN, error)));
        }
        let Peer(peer) = peer(request)?;
        self.door.publishes(&caller, peer, 1).map_err(stopped)?;
        Ok(caller)
    }

    /// A place on the feed for a caller.
    ///
    /// # Errors
    /// 429 when they come too often, 503 when they are too many.
    pub fn place(&self, caller: &Caller, Peer(peer): Peer) -> Result<Option<Place>, Box<Response>> {
        self.door.follows(caller, peer).map_err(stopped)
    }
}

fn peer(request: &Request) -> Result<Peer, Box<Response>> {
    let from_nowhere = || refusal(StatusCode::INTERNAL_SERVER_ERROR, "the request came from nowhere");
    seat_of(request).map(|(peer, _)| peer).ok_or_else(|| Box::new(from_nowhere()))
}

/// What a request brings for a token.
enum Presented {
    Nothing,
    One(Token),
    /// Something that has not the form of one.
    NoToken,
    Several,
}

fn presented(headers: &HeaderMap) -> Presented {
    let mut header = headers.get_all(AUTHORIZATION).iter().map(|value| {
        let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| Token::parse(token.trim()))?
    });
    let protocols = headers.get_all(SEC_WEBSOCKET_PROTOCOL).iter().filter_map(|value| value.to_str().ok());
    let mut protocols = protocols
        .flat_map(|value| value.split(',').map(str::trim))
        .filter(|protocol| protocol.starts_with(SUBPROTOCOL_PREFIX))
        .map(Token::of_subprotocol);
    match (header.next().or_else(|| protocols.next()), header.next().or_else(|| protocols.next())) {
        (None, _) => Presented::Nothing,
        (Some(Some(token)), None) => Presented::One(token),
        (Some(None), None) => Presented::NoToken,
        (Some(_), Some(_)) => Presented::Several,
    }
}

/// True when a request calls the hub by an address or a name of one word. A page of the web can make a name of its own
/// stand for 127.0.0.1, and would then count as this machine; such a name has a dot.
fn is_own_name(headers: &HeaderMap) -> bool {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, _)) => address,
        None => host.split(':').next().unwrap_or_default(),
    };
    !name.trim_end_matches('.').contains('.')
        || name.parse::<IpAddr>().is_ok()
        || name.trim_end_matches('.').to_ascii_lowercase().ends_with(".localhost")
}

/// The same, with a token that does not hold on record.
fn turned_back(peer: SocketAddr, token: Option<&Token>, why: Stopped) -> Box<Response> {
    if let Stopped::Unfit(unfit) = why {
        audit::token_refused(peer, token.map(Token::id), unfit.words());
    }
    stopped(why)
}

/// The answer to somebody who is not let in.
pub fn stopped(why: Stopped) -> Box<Response> {
    let (status, error, challenge) = match why {
        Stopped::NoToken => (StatusCode::UNAUTHORIZED, NO_TOKEN.to_owned(), Some(CHALLENGE)),
        Stopped::Unfit(unfit) => (StatusCode::UNAUTHORIZED, unfit.words().to_owned(), Some(CHALLENGE_AGAIN)),
        Stopped::TooOften(wait) => {
            let error = format!("too often; come back in {} s", whole_seconds(wait));
            (StatusCode::TOO_MANY_REQUESTS, error, None)
        }
        Stopped::TooMany => {
            let error = "too many connections of one token or address";
            (StatusCode::SERVICE_UNAVAILABLE, error.to_owned(), None)
        }
    };
    let mut response = refusal(status, error);
    let headers = response.headers_mut();
    if let Some(challenge) = challenge {
        headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
    }
    match why {
        Stopped::TooOften(wait) => drop(headers.insert(RETRY_AFTER, whole_seconds(wait).into())),
        Stopped::TooMany => drop(headers.insert(RETRY_AFTER, RETRY_AFTER_SECONDS.into())),
        _ => {}
    }
    Box::new(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_a_page_could_own_is_not_taken_for_this_machine() {
        for (host, own) in [
            ("127.0.0.1:7420", true),
            ("[::1]:7420", true),
            ("localhost", true),
            ("hub:7420", true),
            ("wall.localhost:1", true),
            ("", true),
            ("hub.example:7420", false),
            ("localhost.example", false),
            ("127.0.0.1.example", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(HOST, host.parse().expect("a value"));
            assert_eq!(is_own_name(&headers), own, "{host}");
        }
    }

    #[test]
    fn one_token_is_found_wherever_it_may_stand() {
        let token = Token::new([1; 4], &[2; 32]);
        let header = format!("bearer  {}", token.reveal());
        let protocol = format!("bearer.{}", data_encoding::BASE64URL_NOPAD.encode(token.reveal().as_bytes()));
        let found = |authorization: &[&str], protocols: &str| {
            let mut headers = HeaderMap::new();
            for value in authorization {
                headers.append(AUTHORIZATION, value.parse().expect("a value"));
            }
            headers.insert(SEC_WEBSOCKET_PROTOCOL, protocols.parse().expect("a value"));
            match presented(&headers) {
                Presented::Nothing => "nothing",
                Presented::One(found) if found == token => "it",
                Presented::One(_) => "another",
                Presented::NoToken => "no token",
                Presented::Several => "several",
            }
        };
        assert_eq!(found(&[], "cloudevents.json"), "nothing");
        assert_eq!(found(&[&header], "cloudevents.json"), "it");
        assert_eq!(found(&[], &format!("cloudevents.json, {protocol}")), "it");
        assert_eq!(found(&[&header], &protocol), "several");
        assert_eq!(found(&[&header, &header], ""), "several");
        assert_eq!(found(&[], &format!("{protocol}, {protocol}")), "several");
        for bad in ["Bearer", "Bearer x", "Basic eDp5", token.reveal()] {
            assert_eq!(found(&[bad], ""), "no token", "{bad}");
        }
        assert_eq!(found(&[], "bearer.???"), "no token");
    }
}
