//! One connection to a hub, from its first byte to its end.

use std::borrow::Cow;
use std::time::Duration;

use futures_util::StreamExt;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use tokio::sync::mpsc;
use tokio::time::{Instant, timeout, timeout_at};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::{HeaderValue, Request, Response, StatusCode, header};
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

use super::continuity::{Continuity, Verdict};
use super::{Dial, Ended, Record, Report, Retry, Target, Timing};
use crate::trust;
use crate::wire::cause::{self, Cause, Network};
use crate::wire::control::close;
use crate::wire::{self, Bye, Cursor, FRAME_BYTES_MAX, Incoming, Problem, SUBPROTOCOL, Token};

/// What is read from the socket at a time. tungstenite's own 128 KiB is more than the whole wall needs.
const READ_BUFFER_BYTES: usize = 32 * 1024;
/// The longest spread of the next try that a hub can ask for.
const SPREAD_MAX: Duration = Duration::from_secs(60);
/// The first close code after which trying again soon won't help.
const CLOSE_SLOW_FROM: u16 = 4500;

/// What a link keeps from one connection to the next.
pub(super) struct Link<D> {
    pub dial: D,
    pub target: Target,
    pub reports: mpsc::Sender<Report>,
    pub record: Record,
    pub continuity: Continuity,
    pub timing: Timing,
    /// When the connection of now was synced.
    pub synced_at: Option<Instant>,
}

impl<D: Dial> Link<D> {
    /// Serves one connection. `None` when nobody takes the reports any more.
    pub(super) async fn connection(&mut self) -> Option<Ended> {
        self.synced_at = None;
        self.continuity.opened();
        let opened = tokio::select! {
            biased;
            opened = timeout(self.timing.connect_max, open(&self.dial, &self.target, self.continuity.cursor())) => opened,
            () = self.reports.closed() => return None,
        };
        let mut socket = match opened {
            Ok(Ok(socket)) => socket,
            Ok(Err(ended)) => return Some(ended),
            Err(_) => return Some(lost(Cause::NoAnswer(self.target.hub.clone()))),
        };
        let mut end_of_sync = Some(Instant::now() + self.timing.sync_max);
        let mut bye: Option<Bye> = None;
        let mut jitter = Duration::ZERO;
        loop {
            let silent_at = Instant::now() + self.timing.silence_max;
            let deadline = end_of_sync.map_or(silent_at, |sync| sync.min(silent_at));
            let message = tokio::select! {
                biased;
                message = timeout_at(deadline, socket.next()) => message,
                () = self.reports.closed() => return None,
            };
            let (text, incoming) = match message {
                Err(_) if deadline < silent_at => return Some(lost(Cause::FloorLate)),
                Err(_) => return Some(lost(Cause::Silent)),
                Ok(None) => return Some(end(bye, jitter, Cause::Gone)),
                Ok(Some(Err(error))) => return Some(end(bye, jitter, broken(&error))),
                Ok(Some(Ok(Message::Close(frame)))) => return Some(self.closed(bye, jitter, frame.as_ref())),
                Ok(Some(Ok(Message::Text(text)))) => {
                    let incoming = wire::decode(&text);
                    (text, incoming)
                }
                Ok(Some(Ok(Message::Binary(_)))) => return Some(lost(Cause::Binary)),
                Ok(Some(Ok(_))) => continue, // pings are answered by the library; any frame is a sign of life
            };
            match self.continuity.take(&incoming) {
                Verdict::Next => {}
                Verdict::Had => continue,
                Verdict::Broken(why) => return Some(Ended { why: Cause::Feed(why), retry: Retry::Anew }),
            }
            if let Err(why) = self.record.frame(&text, &incoming, self.target.leads) {
                self.reports.send(Report::RecordingFailed { why }).await.ok()?;
            }
            match &incoming {
                Incoming::Hello(hello) => jitter = Duration::from_millis(hello.jitter_ms),
                Incoming::Synced { .. } => {
                    end_of_sync = None;
                    self.synced_at = Some(Instant::now());
                }
                Incoming::Bye(said) => {
                    if !said.keep_cursor {
                        self.continuity.forget();
                    }
                    bye = Some(said.clone());
                }
                _ => {}
            }
            self.reports.send(Report::Incoming(incoming)).await.ok()?;
        }
    }

    fn closed(&mut self, bye: Option<Bye>, jitter: Duration, frame: Option<&CloseFrame>) -> Ended {
        if frame.is_some_and(|frame| u16::from(frame.code) == close::RESYNC) {
            self.continuity.forget();
        }
        closed(bye, jitter, frame)
    }
}

async fn open<D: Dial>(
    dial: &D,
    target: &Target,
    cursor: Option<Cursor>,
) -> Result<WebSocketStream<D::Io>, Ended> {
    let authority = &*target.hub;
    let token = dial.token().map_err(lost)?;
    let is_bare = token.is_none();
    let request = request(target, cursor, token)?;
    let stream = dial.dial(authority).await.map_err(|error| match trust::explain(&error) {
        Some(why) => lost(Cause::Untrusted(authority.into(), why)),
        None => lost(Cause::Unreachable(authority.into(), Network::of(&error))),
    })?;
    let config = WebSocketConfig::default()
        .read_buffer_size(READ_BUFFER_BYTES)
        .max_message_size(Some(FRAME_BYTES_MAX))
        .max_frame_size(Some(FRAME_BYTES_MAX));
    match client_async_with_config(request, stream, Some(config)).await {
        Ok((socket, _)) => Ok(socket),
        // The hub's own words are for whoever writes a publisher.
        Err(Error::Http(response)) if is_bare && response.status() == StatusCode::UNAUTHORIZED => {
            Err(Ended { why: Cause::NeedsToken, retry: Retry::Slowly })
        }
        Err(Error::Http(response)) => Err(refused(&response)),
        // What the library says of another server's answer would help nobody who reads a wall.
        Err(_) => Err(lost(Cause::NoHub(authority.into()))),
    }
}

fn request(target: &Target, cursor: Option<Cursor>, token: Option<Token>) -> Result<Request<()>, Ended> {
    let mut query = String::new();
    let cursor = cursor.map(|cursor| cursor.to_string());
    for (name, value) in [
        ("site", target.site.as_deref()),
        ("team", target.team.as_deref()),
        ("audience", target.leads.then_some("leads")),
        ("cursor", cursor.as_deref()),
    ] {
        let Some(value) = value else { continue };
        query.push(if query.is_empty() { '?' } else { '&' });
        query.push_str(&format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC)));
    }
    let url = format!("ws://{}/v1/feed{query}", target.hub);
    let mut request = url.into_client_request().map_err(|error| Ended {
        why: Cause::Said(format!("{}: {}", target.hub, cause::shown(&error.to_string()))),
        retry: Retry::Slowly,
    })?;
    request.headers_mut().insert(header::SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(SUBPROTOCOL));
    if let Some(token) = token
        && let Ok(mut value) = HeaderValue::try_from(format!("Bearer {}", token.reveal()))
    {
        value.set_sensitive(true);
        request.headers_mut().insert(header::AUTHORIZATION, value);
    }
    Ok(request)
}

/// The hub answered, and said no.
fn refused(response: &Response<Option<Vec<u8>>>) -> Ended {
    let status = response.status();
    let body = response.body().as_deref().unwrap_or_default();
    let told = serde_json::from_slice::<Problem>(body).map(|problem| problem.error);
    let why = Cause::Refused(cause::shown(&told.unwrap_or_else(|_| status.to_string())));
    // Busy and broken hubs recover; what the wall asked for wrongly does not.
    let soon = status.is_server_error() || status.as_u16() == 429;
    Ended { why, retry: if soon { Retry::Backoff } else { Retry::Slowly } }
}

fn lost(why: Cause) -> Ended {
    Ended { why, retry: Retry::Backoff }
}

/// The connection ended, after a bye or without one.
fn end(bye: Option<Bye>, jitter: Duration, why: Cause) -> Ended {
    match bye {
        Some(bye) => {
            let over = Duration::from_millis(bye.retry_after_ms).max(jitter).min(SPREAD_MAX);
            let slowly = bye.code >= CLOSE_SLOW_FROM;
            Ended {
                why: Cause::Said(cause::shown(&bye.reason)),
                retry: if slowly { Retry::Slowly } else { Retry::Spread(over) },
            }
        }
        None => lost(why),
    }
}

fn closed(bye: Option<Bye>, jitter: Duration, frame: Option<&CloseFrame>) -> Ended {
    let code = frame.map_or(1005, |frame| u16::from(frame.code));
    let words = frame.map_or(Cow::Borrowed(""), |frame| Cow::Borrowed(frame.reason.as_str()));
    let why = match words.trim() {
        "" => Cause::Closed(code),
        words => Cause::ClosedSaying(code, cause::shown(words)),
    };
    match bye {
        None if code >= CLOSE_SLOW_FROM => Ended { why, retry: Retry::Slowly },
        bye => end(bye, jitter, why),
    }
}

fn broken(error: &Error) -> Cause {
    match error {
        Error::Io(error) => Cause::Broke(Network::of(error)),
        Error::Protocol(_) => Cause::GoneWithoutAWord,
        other => Cause::Broke(Network::other(&other.to_string())),
    }
}
