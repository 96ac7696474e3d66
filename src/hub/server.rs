//! The HTTP side: the routes, and a server that leaves no connection open for ever.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{delete, get, post, put};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::time::timeout;
use tokio_io_timeout::TimeoutStream;

use super::access::Door;
use super::answer::{self, RETRY_AFTER_SECONDS, refusal};
use super::board::Board;
use super::caller::{Who, is_home};
use super::clock::Clock;
use super::drain::{Drain, Ending};
use super::held::{Held, routes};
use super::journal::Repeated;
use super::listen::{Listen, Stream};
use super::metrics::Metrics;
use super::people::routes as people;
use super::pulse::doors::Doorway;
use super::pulse::{Pulse, pages, routes as pulse};
use super::refusals::Refusals;
use super::resume::Shelved;
use super::seats::{Seat, Seats};
use super::sequencer::Sequencer;
use super::{Timing, history, log, observe, publish, subscribe};

/// Most connections at once, walls and publishers together: a wall is one, and a publisher a few for a moment.
pub const CONNECTIONS_MAX: usize = 4_096;
/// Most bytes of a request's head, and so of binary mode's attributes.
pub const HEAD_BYTES_MAX: usize = 32 * 1024;
/// How long the server rests when it can't accept, as when the process is out of file descriptors: spinning on
/// it would take the time that the open connections need to finish.
const ACCEPT_REST: Duration = Duration::from_millis(100);

/// What every request has at hand.
#[derive(Clone)]
pub struct Desk {
    /// Where events go in.
    pub sequencer: Sequencer,
    /// What is held back; absent where nothing is.
    pub held: Option<Held>,
    /// Rounds of questions and what is asked unsigned; absent where nothing is kept.
    pub pulse: Option<Pulse>,
    /// Where walls are told that people answer and ask.
    pub doorway: Doorway,
    /// Where events come out.
    pub board: Arc<Board>,
    /// What the board does not have.
    pub log: Shelved,
    /// What was refused.
    pub refusals: Arc<Refusals>,
    /// What is counted.
    pub metrics: Arc<Metrics>,
    /// Who may connect.
    pub door: Arc<Door>,
    /// How long things take.
    pub timing: Timing,
    /// What it takes for the time.
    pub clock: Clock,
    /// The hub's end.
    pub drain: Drain,
}

/// The address that a request came from.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub SocketAddr);

/// The routes.
fn router(desk: Desk) -> Router {
    Router::new()
        .route("/v1/events", post(publish::publish))
        .route("/v1/feed", get(subscribe::subscribe))
        .route("/v1/asyncapi.json", get(answer::description))
        .route("/readyz", get(observe::ready))
        .route("/metrics", get(observe::metrics))
        .route("/v1/history/{*subject}", get(history::history))
        .route("/v1/log", get(log::log))
        .route("/v1/held", get(routes::list))
        .route("/v1/held/{id}", delete(routes::cancel).get(routes::read))
        .route("/v1/held/{id}/gates/{gate}", post(routes::meet))
        .route("/v1/people/{ref}/wish", put(people::keep).delete(people::forget))
        .route("/v1/pulse/{site}", get(pulse::status).post(pulse::open))
        .route("/v1/pulse/{site}/close", post(pulse::close))
        .route("/v1/check-in", post(pulse::answer))
        .route("/v1/check-in/look", post(pulse::look))
        .route("/v1/asks", get(pulse::asks).post(pulse::ask))
        .route("/v1/asks/{id}", delete(pulse::forget))
        .route("/v1/asks/{id}/heard", post(pulse::heard))
        .route("/check-in", get(pages::enter).post(pages::check_in))
        .route("/check-in/{code}", get(pages::questions))
        .route("/ask", get(pages::ask_where))
        .route("/ask/{site}", get(pages::ask).post(pages::take))
        .route("/ask/{site}/{pass}", get(pages::ask).post(pages::take))
        .route("/healthz", get(async || "ok"))
        .fallback(async || {
            refusal(
                StatusCode::NOT_FOUND,
                "there is POST /v1/events, /v1/check-in, /v1/asks and /v1/pulse/…, PUT /v1/people/…/wish, and GET /v1/feed, /v1/history/…, /v1/log, /v1/held, /v1/asyncapi.json, /healthz, /readyz and /metrics",
            )
        })
        .method_not_allowed_fallback(async || {
            refusal(
                StatusCode::METHOD_NOT_ALLOWED,
                "POST /v1/events and /v1/check-in; PUT or DELETE for a wish; GET for every other path, and POST or DELETE for rounds, for what is asked and for what is held",
            )
        })
        .with_state(desk)
}

/// Accepts connections until the hub drains.
pub async fn serve<L: Listen>(mut listener: L, desk: Desk, mut ending: Ending) {
    let seats = Seats::new(CONNECTIONS_MAX, desk.door.access().connections_each);
    let door = desk.door.clone();
    let timing = desk.timing;
    let drain = desk.drain.clone();
    let router = router(desk);
    let mut turning_away = false;
    let refused = Repeated::new();
    loop {
        let accepted = tokio::select! {
            biased;
            () = ending.begun() => return,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, peer)) => {
                let who = (!is_home(peer.ip())).then(|| Who::at(peer.ip()));
                let Some(seat) = seats.take(who) else {
                    // Once for all of them: whoever floods the hub with connections shall not flood its log.
                    if !std::mem::replace(&mut turning_away, true) {
                        tracing::warn!(
                            all = CONNECTIONS_MAX,
                            "turning connections away: there are too many, or too many of one address"
                        );
                    }
                    turn_away::<L>(stream);
                    continue;
                };
                turning_away = false;
                let (router, door) = (router.clone(), door.clone());
                drain.spawn(async move |ending| match door.tls() {
                    None => connection(stream, Peer(peer), seat, router, timing, ending).await,
                    // Who does not finish the handshake takes a place, and nothing else, until its time is over.
                    Some(tls) => match timeout(timing.handshake, tls.acceptor().accept(stream)).await {
                        Ok(Ok(stream)) => connection(stream, Peer(peer), seat, router, timing, ending).await,
                        Ok(Err(error)) => tracing::debug!(%peer, %error, "no TLS with a client"),
                        Err(_) => {
                            tracing::debug!(%peer, "a client did not finish the handshake of TLS in time")
                        }
                    },
                });
            }
            Err(error) => {
                if let Some(times) = refused.happens() {
                    tracing::warn!(%error, times, "can't accept a connection");
                }
                tokio::time::sleep(ACCEPT_REST).await;
            }
        }
    }
}

async fn connection(
    stream: impl Stream,
    peer: Peer,
    seat: Seat,
    router: Router,
    timing: Timing,
    mut ending: Ending,
) {
    let router = TowerToHyperService::new(router);
    let service = service_fn(move |mut request: hyper::Request<Incoming>| {
        request.extensions_mut().insert(peer);
        request.extensions_mut().insert(seat.clone());
        let answer = hyper::service::Service::call(&router, request.map(Body::new));
        async move { Ok::<Response, Infallible>(answer.await.unwrap_or_else(|never| match never {})) }
    });
    // Who takes no answer is not waited for; a wall on the feed has its own, shorter deadline and its own words.
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(timing.write * 2));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(timing.head)
        .max_buf_size(HEAD_BYTES_MAX)
        .serve_connection(TokioIo::new(Box::pin(stream)), service)
        .with_upgrades();
    tokio::pin!(connection);
    let ended = tokio::select! {
        biased;
        ended = connection.as_mut() => ended,
        () = ending.begun() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection broke");
    }
}

/// Says that there is no room, as far as it can be said without waiting for anyone.
fn turn_away<L: Listen>(stream: L::Io) {
    let answer = format!(
        "HTTP/1.1 503 Service Unavailable\r\nretry-after: {RETRY_AFTER_SECONDS}\r\n\
         connection: close\r\ncontent-length: 0\r\n\r\n"
    );
    L::turn_away(stream, answer.as_bytes());
}

/// What a handler takes out of a request besides its own.
pub fn seat_of(request: &Request) -> Option<(Peer, Seat)> {
    let extensions = request.extensions();
    Some((*extensions.get::<Peer>()?, extensions.get::<Seat>()?.clone()))
}
