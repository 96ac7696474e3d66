//! One connection to a hub, from its first byte to its end.

use std::borrow::Cow;
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

use super::continuity::{Continuity, Verdict};
use super::{Dial, Ended, Record, Report, Retry, Target, Timing};
use crate::domain::key::Keyed;
use crate::trust;
use crate::wire::cause::{self, Cause, Network};
use crate::wire::control::close;
use crate::wire::pack::{self, Unpackable};
use crate::wire::shared::Shared;
use crate::wire::{self, Bearer, Bye, Cursor, FRAME_BYTES_MAX, Incoming, Phase, Problem, SUBPROTOCOL, Token};

/// What is read from the socket at a time. tungstenite's own 128 KiB is more than the whole wall needs.
const READ_BUFFER_BYTES: usize = 32 * 1024;
/// The longest spread of the next try that a hub can ask for.
const SPREAD_MAX: Duration = Duration::from_secs(60);
/// The first close code after which trying again soon won't help.
const CLOSE_SLOW_FROM: u16 = 4500;

/// Most frames that are looked at together, unless one pack has more.
const BURST_FRAMES_MAX: usize = 512;
/// Most bytes of frames that are looked at together, unless one is larger: what is read at a time. More of them would have left the
/// nearest cache before they are looked at, and would hold on to more than one such read.
const BURST_BYTES_MAX: usize = READ_BUFFER_BYTES;

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
    /// Frames of a burst, the last one first, and what is to be reported of them: room that is used again and again.
    pub incoming: Vec<Incoming>,
    /// See `incoming`.
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
        let mut burst = Vec::with_capacity(BURST_FRAMES_MAX);
        loop {
            let silent_at = Instant::now() + self.timing.silence_max;
            let deadline = told.end_of_sync.map_or(silent_at, |sync| sync.min(silent_at));
            let first = tokio::select! {
                biased;
                message = timeout_at(deadline, socket.next()) => message,
                () = self.reports.closed() => return None,
            };
            let mut next = match first {
                Ok(message) => Some(message),
                Err(_) if deadline < silent_at => return Some(lost(Cause::FloorLate)),
                Err(_) => return Some(lost(Cause::Silent)),
            };
            // What has come with it is looked at together, within bounds, before the next wait.
            let mut bytes = 0;
            let last = loop {
                match next {
                    Some(Some(Ok(Message::Text(text)))) => {
                        bytes += text.len();
                        burst.push(text);
                    }
                    Some(Some(Ok(Message::Binary(pack)))) if packs => match unpacked(&pack) {
                        Ok(frames) => {
                            bytes += frames.iter().map(|frame| frame.len()).sum::<usize>();
                            burst.extend(frames);
                        }
                        Err(_) => break Some(Some(Ok(Message::Binary(pack)))),
                    },
                    // Pings are answered by the library; any frame is a sign of life.
                    Some(Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_)))) => {}
                    Some(last) => break Some(last),
                    None => break None,
                }
                if burst.len() >= BURST_FRAMES_MAX || bytes >= BURST_BYTES_MAX {
                    break None;
                }
                next = socket.next().now_or_never();
            };
            let broken = self.take(&burst, &mut told);
            burst.clear();
            self.report().await?;
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

    /// Judges frames that came together, and decodes what is to be looked at of them: a state that another one follows at once is
    /// not. A recording has every one. What is to be reported waits in `self.taken`. Tells why the connection ends here, if it does.
    fn take(&mut self, burst: &[Utf8Bytes], told: &mut Told) -> Option<Ended> {
        let mut incoming = std::mem::take(&mut self.incoming);
        newest(burst, self.record.is_on(), &mut self.shared, &mut incoming);
        let mut broken = None;
        for (text, incoming) in burst.iter().zip(incoming.drain(..).rev()) {
            match self.continuity.take(&incoming) {
                Verdict::Next => {}
                Verdict::Had => continue,
                Verdict::Broken(why) => {
                    broken = Some(Ended { why: Cause::Feed(why), retry: Retry::Anew });
                    break;
                }
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
            report(&mut self.taken, incoming);
        }
        self.incoming = incoming;
        broken
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

/// Takes frames in that came together, the last one first: the states of things are decoded, but for those that a later one of the same
/// part of the feed follows; with `all`, those too. One that can't be decoded leaves the place to the one before it.
fn newest(burst: &[Utf8Bytes], all: bool, shared: &mut Shared, into: &mut Vec<Incoming>) {
    let mut known: Keyed<(u64, Phase)> = Keyed::default();
    known.reserve(if all { 0 } else { burst.len() });
    for text in burst.iter().rev() {
        let opened = wire::open(text);
        let Some((key, (at, phase))) = opened.key(shared).zip(opened.place()) else {
            // Whatever tells up to where the feed is whole finds the floor as it was there.
            known.clear();
            into.push(opened.decode_sharing(shared));
            continue;
        };
        let seq = at.cursor.seq;
        if known.get(&key).is_some_and(|(later, part)| *later > seq && *part == phase) {
            into.push(Incoming::Superseded { at, phase, versions: 1 });
            continue;
        }
        let incoming = opened.decode_as(key, shared);
        if let (false, Incoming::Event { event, .. }) = (all, &incoming) {
            known.insert(event.key.clone(), (seq, phase));
        }
        into.push(incoming);
    }
}

/// Adds what is to be reported. Superseded states in a row are one report.
fn report(taken: &mut Vec<Report>, incoming: Incoming) {
    if let Incoming::Superseded { at, phase, versions } = &incoming
        && let Some(Report::Incoming(Incoming::Superseded { at: before, phase: part, versions: n })) =
            taken.last_mut()
        && *phase == *part
    {
        (before.cursor, before.skipped, *n) = (at.cursor, before.skipped + at.skipped, *n + versions);
        return;
    }
    taken.push(Report::Incoming(incoming));
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::wire::{At, Phase};

    fn note(seq: u64, name: &str, phase: &str, text: serde_json::Value) -> String {
        json!({
            "specversion": "1.0", "id": format!("{seq}"), "source": "/s", "type": "dev.openfloor.note.v1", "site": "lisbon",
            "subject": format!("note/{name}"), "time": "2026-11-26T08:00:00Z", "feedphase": phase,
            "feedcursor": Cursor { epoch: 7, seq, check: 0 }.to_string(), "feedprev": format!("{:020}", seq - 1),
            "data": {"text": text, "author": {"role": "Lead"}},
        })
        .to_string()
    }

    /// Which of the frames are decoded.
    fn decoded(frames: &[String], all: bool) -> Vec<bool> {
        let burst: Vec<Utf8Bytes> = frames.iter().map(|frame| frame.as_str().into()).collect();
        let mut taken = Vec::new();
        newest(&burst, all, &mut Shared::default(), &mut taken);
        taken.iter().rev().map(|incoming| !matches!(incoming, Incoming::Superseded { .. })).collect()
    }

    #[test]
    fn superseded_states_in_a_row_are_one_report() {
        let superseded = |seq: u64, phase| {
            let cursor = Cursor { epoch: 7, seq, check: 0 };
            Incoming::Superseded { at: At { cursor, prev: Some(seq - 1), skipped: 2 }, phase, versions: 1 }
        };
        let mut taken = Vec::new();
        for (seq, phase) in [(5, Phase::Replay), (6, Phase::Live), (7, Phase::Live), (8, Phase::Live)] {
            report(&mut taken, superseded(seq, phase));
        }
        let told = |report: &Report| match report {
            Report::Incoming(Incoming::Superseded { at, phase, versions }) => {
                Some((at.prev, at.cursor.seq, at.skipped, *phase, *versions))
            }
            _ => None,
        };
        let told: Vec<_> = taken.iter().map(told).collect();
        let both = [Some((Some(4), 5, 2, Phase::Replay, 1)), Some((Some(5), 8, 6, Phase::Live, 3))];
        assert_eq!(told, both, "from the first one's place up to the last one's");
    }

    #[test]
    fn a_state_that_another_one_follows_at_once_is_not_decoded() {
        let frames = [
            note(1, "a", "live", "one".into()),
            note(2, "b", "live", "two".into()),
            note(3, "a", "live", "three".into()),
            note(4, "a", "live", "four".into()),
        ];
        assert_eq!(decoded(&frames, false), [false, true, false, true]);
        assert_eq!(decoded(&frames, true), [true; 4], "a recording has each of them");
    }

    #[test]
    fn what_is_left_out_is_never_the_newest_that_can_be_read() {
        let unreadable = [note(1, "a", "live", "one".into()), note(2, "a", "live", json!(7))];
        assert_eq!(decoded(&unreadable, false), [true, true], "the one before it is what the wall shows");
        let had = [note(5, "a", "live", "five".into()), note(3, "a", "live", "three".into())];
        assert_eq!(decoded(&had, false), [true, true], "an older one that comes again takes nobody's place");
        let heartbeat =
            json!({"type": "dev.openfloor.feed.heartbeat.v1", "data": {"now": "2026-11-26T08:00:00Z"}})
                .to_string();
        let around = [note(1, "a", "live", "one".into()), heartbeat, note(2, "a", "live", "two".into())];
        assert_eq!(decoded(&around, false), [true; 3], "a heartbeat finds the floor of its own place");
        let parts = [note(1, "a", "snapshot", "one".into()), note(2, "a", "live", "two".into())];
        assert_eq!(decoded(&parts, false), [true, true], "a snapshot is whole by itself");
    }
}
