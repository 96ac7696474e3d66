//! `GET /v1/feed`: the handshake of a wall, and the refusals before it.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{
    CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_PROTOCOL, SEC_WEBSOCKET_VERSION,
    UPGRADE,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};

use super::answer::refusal;
use super::caller::Caller;
use super::connection::{Begin, Connection};
use super::pace::Paced;
use super::resume;
use super::server::{Desk, seat_of};
use super::view::View;
use crate::domain::Audience;
use crate::wire::{Cursor, FRAME_BYTES_MAX, SUBPROTOCOL, pack};

/// Bytes that a connection sets aside for reading: a wall sends only pongs.
const READ_BUFFER_BYTES: usize = 256;
/// Bytes that are gathered before they are written. Events are written past this buffer; it has what else there is to say.
const WRITE_BUFFER_BYTES: usize = 1024;
/// Most bytes of a message or a frame from a wall, which has nothing to say in this version.
const FROM_WALL_BYTES_MAX: usize = 4 * 1024;

/// The headers of packs.
const ACCEPT_PACKS: HeaderName = HeaderName::from_static(pack::ACCEPT_HEADER);
const PACKS: HeaderName = HeaderName::from_static(pack::HEADER);

/// Takes a wall in.
pub async fn subscribe(State(desk): State<Desk>, mut request: Request) -> Response {
    let Some((peer, seat)) = seat_of(&request) else {
        return refusal(StatusCode::INTERNAL_SERVER_ERROR, "the request came from nowhere");
    };
    let admitted = check(&desk, &request).and_then(|(key, view, cursor, caller)| {
        let place = desk.place(&caller, peer)?;
        Ok((key, view, cursor, desk.door.lapse(&caller), place))
    });
    let (key, view, cursor, lapse, place) = match admitted {
        Ok(admitted) => admitted,
        Err(response) => {
            desk.metrics.turned_away(response.status().as_u16());
            return *response;
        }
    };
    let accept = derive_accept_key(key.as_bytes());
    let packed = lists(request.headers(), &ACCEPT_PACKS, pack::LZ4);
    let upgrade = hyper::upgrade::on(&mut request);
    desk.drain.clone().spawn(move |ending| async move {
        let _places = (seat, place);
        match upgrade.await {
            Ok(upgraded) => {
                let config = config();
                let io = Paced::new(upgraded);
                let socket = WebSocketStream::from_raw_socket(io, Role::Server, Some(config)).await;
                // The wake-up is registered before anything is looked at: nothing falls between.
                let wake = desk.board.wake();
                let view = desk.board.with_units(view);
                let start = resume::start(&desk.board, &desk.log, &view, cursor).await;
                let connection = Connection::new(socket, view, Begin { start, packed, wake, lapse }, &desk);
                drop(desk);
                Box::new(connection).serve(ending).await;
            }
            Err(error) => tracing::debug!(%error, "a wall left during the handshake"),
        }
    });
    switching(&accept, packed)
}

fn config() -> WebSocketConfig {
    // tungstenite's own are no bound at all for writing, 64 MiB for a message and 128 KiB for reading.
    WebSocketConfig::default()
        .read_buffer_size(READ_BUFFER_BYTES)
        .write_buffer_size(WRITE_BUFFER_BYTES)
        .max_write_buffer_size(WRITE_BUFFER_BYTES + 2 * FRAME_BYTES_MAX)
        .max_message_size(Some(FROM_WALL_BYTES_MAX))
        .max_frame_size(Some(FROM_WALL_BYTES_MAX))
}

fn switching(accept: &str, packed: bool) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    let headers = response.headers_mut();
    headers.insert(CONNECTION, HeaderValue::from_static("Upgrade"));
    headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
    headers.insert(SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(SUBPROTOCOL));
    if packed {
        headers.insert(PACKS, HeaderValue::from_static(pack::LZ4));
    }
    if let Ok(accept) = HeaderValue::from_str(accept) {
        headers.insert(SEC_WEBSOCKET_ACCEPT, accept);
    }
    response
}

/// What a handshake asks for, and who asks.
type Asked = (String, View, Option<Cursor>, Caller);

/// The key of the handshake, what the wall may see from where on, and who it is; or why not.
fn check(desk: &Desk, request: &Request) -> Result<Asked, Box<Response>> {
    let headers = request.headers();
    let no = |status, why: &str| Err(Box::new(refusal(status, why)));
    let (view, cursor) = match View::parse(request.uri().query().unwrap_or_default()) {
        Ok(parsed) => parsed,
        Err(why) => return no(StatusCode::BAD_REQUEST, &why),
    };
    if !lists(headers, &CONNECTION, "upgrade") || !lists(headers, &UPGRADE, "websocket") {
        return Err(upgrade_required("the feed is a WebSocket: ask for an upgrade"));
    }
    if headers.get(SEC_WEBSOCKET_VERSION).is_none_or(|version| version != "13") {
        return Err(upgrade_required("the feed speaks version 13 of WebSocket"));
    }
    let Some(key) = headers.get(SEC_WEBSOCKET_KEY).and_then(|key| key.to_str().ok()) else {
        return no(StatusCode::BAD_REQUEST, "the handshake has no Sec-WebSocket-Key");
    };
    if !lists(headers, &SEC_WEBSOCKET_PROTOCOL, SUBPROTOCOL) {
        let why = format!("ask for the subprotocol: Sec-WebSocket-Protocol: {SUBPROTOCOL}");
        return no(StatusCode::BAD_REQUEST, &why);
    }
    let caller = desk.caller(request)?;
    let Some(most) = caller.audience() else {
        return no(
            StatusCode::FORBIDDEN,
            "a publisher's token follows no feed: take one of a wall or a lead",
        );
    };
    // Who may not see what is for leads is served the rest; its hello says in which role.
    let audience = if most == Audience::Leads { view.audience } else { Audience::Floor };
    // A token for one site sees that one, asked for or not.
    let site = match (view.site, caller.site.clone()) {
        (Some(asked), Some(mine)) if asked != mine => {
            return no(
                StatusCode::FORBIDDEN,
                "this token is for another site than the one that is asked for",
            );
        }
        (asked, mine) => mine.or(asked),
    };
    Ok((key.to_owned(), View { site, audience, ..view }, cursor, caller))
}

fn upgrade_required(why: &str) -> Box<Response> {
    let mut response = refusal(StatusCode::UPGRADE_REQUIRED, why);
    let headers = response.headers_mut();
    headers.insert(CONNECTION, HeaderValue::from_static("Upgrade"));
    headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
    headers.insert(SEC_WEBSOCKET_VERSION, HeaderValue::from_static("13"));
    Box::new(response)
}

/// True when a header that is a list has a member.
fn lists(headers: &HeaderMap, name: &HeaderName, member: &str) -> bool {
    let values = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|have| have.trim().eq_ignore_ascii_case(member))
}
