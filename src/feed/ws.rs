//! One connection to a hub, from its first byte to its end.

use std::borrow::Cow;
use std::ops::ControlFlow;
use std::time::Duration;

use futures_util::{FutureExt as _, StreamExt};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use tokio::sync::mpsc;
use tokio::time::{Instant, timeout, timeout_at};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::{HeaderValue, Request, Response, StatusCode, header};
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Bytes, Error, Message, Utf8Bytes};
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

use super::conflation::{self, Conflation, GAP_MAX, HOLD_MAX};
use super::continuity::{Continuity, Verdict};
use super::{Dial, Ended, Record, Report, Retry, Target, Timing};
use crate::trust;
use crate::wire::cause::{self, Cause, Discontinuity, Network};
use crate::wire::control::close;
use crate::wire::pack::{self, Unpackable};
use crate::wire::shared::Shared;
use crate::wire::{
    self, Bearer, Bye, Cursor, FRAME_BYTES_MAX, Incoming, Opened, Phase, Problem, SUBPROTOCOL, Token,
};

/// What is read from the socket at a time. tungstenite's own 128 KiB is more than the whole wall needs, and takes a flood in no faster.
const READ_BUFFER_BYTES: usize = 32 * 1024;
/// The longest spread of the next try that a hub can ask for.
const SPREAD_MAX: Duration = Duration::from_secs(60);
/// The first close code after which trying again soon won't help.
const CLOSE_SLOW_FROM: u16 = 4500;

/// After how many frames that came without a wait others get their turn: whoever types is heard in a flood.
const TURN_FRAMES: usize = 512;
/// How many reports are handed on together, unless one pack has more.
const TAKEN_MAX: usize = 512;

/// What the hub has told of the connection itself.
struct Told {
    /// Until when the floor has to be whole; absent: it is.
    end_of_sync: Option<Instant>,
    bye: Option<Bye>,
    jitter: Duration,
}

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
    /// Names that the events have in common.
    pub shared: Shared,
    /// States that a newer one may follow before anybody looks.
    pub conflation: Conflation,
    /// What is to be reported: room that is used again and again.
    pub taken: Vec<Report>,
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
        let (mut socket, packs, by) = match opened {
            Ok(Ok(opened)) => opened,
            Ok(Err(ended)) => return Some(ended),
            Err(_) => return Some(lost(Cause::NoAnswer(self.target.hub.clone()))),
        };
        self.reports.send(Report::Admitted { by: Some(by) }).await.ok()?;
        let mut told = Told {
            end_of_sync: Some(Instant::now() + self.timing.sync_max),
            bye: None,
            jitter: Duration::ZERO,
        };
        loop {
            let silent_at = Instant::now() + self.timing.silence_max;
            let deadline = told.end_of_sync.map_or(silent_at, |sync| sync.min(silent_at));
            let first = tokio::select! {
                biased;
                message = timeout_at(deadline, socket.next()) => message,
                () = self.reports.closed() => return None,
            };
            let first = match first {
                Ok(message) => message,
                Err(_) if deadline < silent_at => return Some(lost(Cause::FloorLate)),
                Err(_) => return Some(lost(Cause::Silent)),
            };
            // What has come with it is taken in together, within bounds, before the next wait.
            let (mut next, mut frames, let_out_at) = (Some(first), 0_usize, Instant::now() + HOLD_MAX);
            let mut broken = None;
            let last = loop {
                match next {
                    Some(Some(Ok(Message::Text(text)))) => broken = self.take(&text, &mut told).await?,
                    Some(Some(Ok(Message::Binary(pack)))) if packs => match unpacked(&pack) {
                        Ok(frames) => {
                            for frame in frames {
                                broken = self.take(&frame, &mut told).await?;
                                if broken.is_some() {
                                    break;
                                }
                            }
                        }
                        Err(_) => break Some(Some(Ok(Message::Binary(pack)))),
                    },
                    // Pings are answered by the library; any frame is a sign of life.
                    Some(Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_)))) => {}
                    Some(last) => break Some(last),
                    None => break None,
                }
                frames += 1;
                if broken.is_some() || frames.is_multiple_of(TURN_FRAMES) && Instant::now() >= let_out_at {
                    break None;
                }
                // Of a flood a wall tells no more often than it has to, whether it keeps up with it or not.
                let is_flood = frames >= TURN_FRAMES && !self.conflation.is_empty();
                next = more(&mut socket, frames, is_flood.then_some(let_out_at)).await;
            };
            let is_quiet = last.is_none() && Instant::now() < let_out_at;
            self.let_out().await?;
            if is_quiet {
                self.conflation.rest();
            }
            // A goodbye comes with the close that follows on it, so the frames are heard first.
            if let Some(ended) =
                broken.or_else(|| last.map(|last| self.ended(last, packs, told.bye.take(), told.jitter)))
            {
                return Some(ended);
            }
        }
    }

    /// Why a connection, which brings packs or does not, ends with what came last over it.
    fn ended(
        &mut self,
        last: Option<Result<Message, Error>>,
        packs: bool,
        bye: Option<Bye>,
        jitter: Duration,
    ) -> Ended {
        match last {
            Some(Ok(Message::Close(frame))) => self.closed(bye, jitter, frame.as_ref()),
            Some(Ok(_)) if packs => lost(Cause::Pack),
            Some(Ok(_)) => lost(Cause::Binary),
            Some(Err(error)) => end(bye, jitter, broken(&error)),
            None => end(bye, jitter, Cause::Gone),
        }
    }

    /// Takes a frame in. Tells why the connection ends here, if it does; `None` when nobody takes the reports any more.
    async fn take(&mut self, text: &Utf8Bytes, told: &mut Told) -> Option<Option<Ended>> {
        match self.conflate(text) {
            ControlFlow::Break(ended) => {
                if self.conflation.is_full() {
                    self.let_out().await?;
                }
                Some(ended)
            }
            ControlFlow::Continue(opened) => self.take_at_once(text, opened, told).await,
        }
    }

    /// Has a state of a thing wait for a newer one; gives back what waits for none: what is of a snapshot, which has one of each thing, is recorded, or
    /// finds the floor as it was there. Tells why the connection ends here, if it does.
    fn conflate<'t>(&mut self, text: &'t Utf8Bytes) -> ControlFlow<Option<Ended>, Opened<'t>> {
        let opened = wire::open(text);
        let waits = conflation::thing(&opened).filter(|(.., phase)| *phase != Phase::Snapshot);
        let Some((thing, at, phase)) = waits.filter(|_| !self.record.is_on()) else {
            return ControlFlow::Continue(opened);
        };
        match self.continuity.event(at, phase) {
            Verdict::Next => self.conflation.put((text, thing, at), &mut self.shared),
            Verdict::Had => {}
            Verdict::Broken(why) => return ControlFlow::Break(Some(anew(why))),
        }
        ControlFlow::Break(None)
    }

    /// Takes in what waits for nothing; what waits goes before it.
    async fn take_at_once(
        &mut self,
        text: &Utf8Bytes,
        opened: Opened<'_>,
        told: &mut Told,
    ) -> Option<Option<Ended>> {
        if !self.conflation.is_empty() {
            self.let_out().await?;
        }
        let incoming = opened.decode_sharing(&mut self.shared);
        match self.continuity.take(&incoming) {
            Verdict::Next => {}
            Verdict::Had => return Some(None),
            Verdict::Broken(why) => return Some(Some(anew(why))),
        }
        if let Err(why) = self.record.frame(text, &incoming, self.target.leads) {
            self.taken.push(Report::RecordingFailed { why });
        }
        match &incoming {
            Incoming::Hello(hello) => told.jitter = Duration::from_millis(hello.jitter_ms),
            Incoming::Synced { .. } => {
                told.end_of_sync = None;
                self.synced_at = Some(Instant::now());
            }
            Incoming::Bye(said) => {
                if !said.keep_cursor {
                    self.continuity.forget();
                }
                told.bye = Some(said.clone());
            }
            _ => {}
        }
        self.taken.push(Report::Incoming(incoming));
        if self.taken.len() >= TAKEN_MAX {
            self.report().await?;
        }
        Some(None)
    }

    /// Lets out what waits, and hands all reports on. `None` when nobody takes them any more.
    async fn let_out(&mut self) -> Option<()> {
        self.conflation.begin();
        while let Some(incoming) = self.conflation.next(&mut self.shared) {
            self.taken.push(Report::Incoming(incoming));
            if self.taken.len() >= TAKEN_MAX {
                self.report().await?;
            }
        }
        self.report().await
    }

    /// Hands reports on, at the pace at which they are taken. `None` when nobody takes them any more.
    async fn report(&mut self) -> Option<()> {
        let (most, mut left) = (self.reports.max_capacity(), self.taken.drain(..));
        while left.len() > 0 {
            let permits = self.reports.reserve_many(left.len().min(most)).await.ok()?;
            permits.zip(&mut left).for_each(|(permit, report)| permit.send(report));
        }
        Some(())
    }

    fn closed(&mut self, bye: Option<Bye>, jitter: Duration, frame: Option<&CloseFrame>) -> Ended {
        if frame.is_some_and(|frame| u16::from(frame.code) == close::RESYNC) {
            self.continuity.forget();
        }
        closed(bye, jitter, frame)
    }
}

/// The frame after so many that came without a wait, if it is there. In a flood it is waited for a little, and no longer than until then.
async fn more<S: StreamExt + Unpin>(
    socket: &mut S,
    frames: usize,
    flood_until: Option<Instant>,
) -> Option<Option<S::Item>> {
    let is_turn = frames.is_multiple_of(TURN_FRAMES);
    let next = if is_turn { None } else { socket.next().now_or_never() };
    if next.is_some() {
        return next;
    }
    // Others have their turn, and then it may well be there.
    if is_turn || flood_until.is_none() {
        tokio::task::yield_now().await;
    }
    match flood_until {
        Some(until) => timeout_at(until.min(Instant::now() + GAP_MAX), socket.next()).await.ok(),
        None => socket.next().now_or_never(),
    }
}

/// The frames of a pack; they share its bytes.
fn unpacked(pack: &[u8]) -> Result<Vec<Utf8Bytes>, Unpackable> {
    let bytes = Bytes::from(pack::unpacked(pack)?);
    let frame = |range| Utf8Bytes::try_from(bytes.slice(range)).map_err(|_| Unpackable::Damaged);
    pack::frames(&bytes)?.into_iter().map(frame).collect()
}

/// A connection, whether it brings packs, and as whom the wall came.
async fn open<D: Dial>(
    dial: &D,
    target: &Target,
    cursor: Option<Cursor>,
) -> Result<(WebSocketStream<D::Io>, bool, Bearer), Ended> {
    let authority = &*target.hub;
    let token = dial.token().map_err(lost)?;
    let is_bare = token.is_none();
    let by = Bearer::of(authority, token.as_ref());
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
        Ok((socket, response)) => {
            let packs = response.headers().get(pack::HEADER).is_some_and(|way| way == pack::LZ4);
            Ok((socket, packs, by))
        }
        // The hub's own words are for whoever writes a publisher.
        Err(Error::Http(response)) if is_bare && response.status() == StatusCode::UNAUTHORIZED => {
            Err(Ended { why: Cause::NeedsToken, retry: Retry::Denied })
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
    request.headers_mut().insert(pack::ACCEPT_HEADER, HeaderValue::from_static(pack::LZ4));
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
    let retry = match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Retry::Denied,
        _ if status.is_server_error() || status.as_u16() == 429 => Retry::Backoff,
        _ => Retry::Slowly,
    };
    Ended { why, retry }
}

/// What came does not follow on what the wall has.
fn anew(why: Discontinuity) -> Ended {
    Ended { why: Cause::Feed(why), retry: Retry::Anew }
}

fn lost(why: Cause) -> Ended {
    Ended { why, retry: Retry::Backoff }
}

/// What a close says of the next try, where trying again soon won't help.
fn slowly(code: u16) -> Option<Retry> {
    match code {
        close::BAD_TOKEN | close::REVOKED => Some(Retry::Denied),
        CLOSE_SLOW_FROM.. => Some(Retry::Slowly),
        _ => None,
    }
}

/// The connection ended, after a bye or without one.
fn end(bye: Option<Bye>, jitter: Duration, why: Cause) -> Ended {
    match bye {
        Some(bye) => {
            let over = Duration::from_millis(bye.retry_after_ms).max(jitter).min(SPREAD_MAX);
            Ended {
                why: Cause::Said(cause::shown(&bye.reason)),
                retry: slowly(bye.code).unwrap_or(Retry::Spread(over)),
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
    match (bye, slowly(code)) {
        (None, Some(retry)) => Ended { why, retry },
        (bye, _) => end(bye, jitter, why),
    }
}

fn broken(error: &Error) -> Cause {
    match error {
        Error::Io(error) => Cause::Broke(Network::of(error)),
        Error::Protocol(_) => Cause::GoneWithoutAWord,
        other => Cause::Broke(Network::other(&other.to_string())),
    }
}
