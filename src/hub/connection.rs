//! One wall on the feed: a position on the board, one chunk in flight, and its timers. Never a queue.

use std::sync::Arc;
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use tokio::sync::watch;
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at, timeout, timeout_at};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::{Bytes, Error, Message};

use super::Timing;
use super::board::Board;
use super::clock::Clock;
use super::drain::Ending;
use super::refusals::Refusals;
use super::roster::Lapse;
use super::server::Desk;
use super::view::View;
use crate::domain::Audience;
use crate::wire::control::{Control, Limits, close};
use crate::wire::{Bye, Cursor, Heartbeat, Hello, Mode, Reason, Synced};

/// How long a goodbye may take: who does not read is not waited for.
const CLOSE_DEADLINE: Duration = Duration::from_secs(1);
/// Over how long walls should spread their return after an announced close.
const JITTER: Duration = Duration::from_secs(5);

/// What a connection is about to send.
#[derive(Clone, Copy)]
enum Position {
    /// The snapshot, read up to `at`, with `count` events sent.
    Snapshot { at: u64, count: u64 },
    /// What comes after the served position.
    Live,
}

/// Why a connection ends.
enum End {
    /// The wall has closed, or is gone.
    Gone,
    /// The hub closes, with a code of the feed and words.
    Close(u16, &'static str),
}

/// One wall on the feed.
pub struct Connection {
    socket: WebSocketStream<TokioIo<Upgraded>>,
    view: View,
    board: Arc<Board>,
    refusals: Arc<Refusals>,
    timing: Timing,
    clock: Clock,
    lapse: Lapse,
    /// Wakes; registered before the head is pinned, so that nothing falls between.
    wake: watch::Receiver<u64>,
    pin: Cursor,
    /// Up to where the wall has the feed without a gap: nothing before the snapshot is whole.
    served: Cursor,
    position: Position,
    heard: Instant,
}

impl Connection {
    /// A connection of a wall that has just been let in.
    pub fn new(socket: WebSocketStream<TokioIo<Upgraded>>, view: View, lapse: Lapse, desk: &Desk) -> Self {
        let wake = desk.board.wake();
        let pin = desk.board.head();
        Self {
            socket,
            view,
            board: desk.board.clone(),
            refusals: desk.refusals.clone(),
            timing: desk.timing,
            clock: desk.clock.clone(),
            lapse,
            wake,
            pin,
            served: Cursor { epoch: pin.epoch, seq: 0, check: 0 },
            position: Position::Snapshot { at: 0, count: 0 },
            heard: Instant::now(),
        }
    }

    /// Serves the wall until it leaves or the hub ends.
    pub async fn serve(mut self, mut ending: Ending) {
        match self.run(&mut ending).await {
            End::Gone => {}
            End::Close(code, reason) => self.close(code, reason).await,
        }
    }

    async fn run(&mut self, ending: &mut Ending) -> End {
        let mut heartbeat = every(self.timing.heartbeat);
        let mut ping = every(self.timing.ping);
        if let Err(end) = self.hello().await {
            return end;
        }
        loop {
            // All arms are equal: a flood of events keeps neither the heartbeat nor the end away.
            let sent = tokio::select! {
                () = ending.begun() => return End::Close(close::DRAIN, "the hub is going down"),
                why = self.lapse.happened() => return End::Close(close::REVOKED, why.words()),
                () = std::future::ready(()), if self.is_behind() => self.send_chunk().await,
                Ok(()) = self.wake.changed(), if matches!(self.position, Position::Live) => Ok(()),
                _ = heartbeat.tick() => self.heartbeat().await,
                _ = ping.tick() => self.ping().await,
                message = self.socket.next() => self.hear(message),
            };
            if let Err(end) = sent {
                return end;
            }
        }
    }

    fn is_behind(&self) -> bool {
        matches!(self.position, Position::Snapshot { .. }) || self.served.seq < *self.wake.borrow()
    }

    async fn hello(&mut self) -> Result<(), End> {
        let hello = Hello {
            epoch: format!("{:016x}", self.pin.epoch),
            head: self.pin.seq,
            mode: Mode::Snapshot,
            reason: Reason::New,
            heartbeat_ms: milliseconds(self.timing.heartbeat),
            jitter_ms: milliseconds(JITTER),
            now: self.clock.now(),
            role: match self.view.audience {
                Audience::Floor => "wall",
                Audience::Leads => "lead",
            }
            .into(),
            limits: Limits::HERE,
        };
        self.control(Control::Hello(hello)).await
    }

    /// Sends what is next, and moves on.
    async fn send_chunk(&mut self) -> Result<(), End> {
        match self.position {
            Position::Snapshot { at, count } => {
                let chunk = self.board.snapshot(&self.view, at, self.pin);
                let count = count + chunk.events.len() as u64;
                self.send(chunk.events.iter().map(|event| Message::Text(event.snapshot()))).await?;
                if chunk.through.seq < self.pin.seq {
                    self.position = Position::Snapshot { at: chunk.through.seq, count };
                    return Ok(());
                }
                self.served = self.pin;
                self.position = Position::Live;
                self.control(Control::Synced(Synced { through: self.pin.seq, count })).await
            }
            Position::Live => {
                let chunk = self.board.after(&self.view, self.served.seq);
                self.send(chunk.events.iter().map(|event| Message::Text(event.live()))).await?;
                self.served = chunk.through;
                Ok(())
            }
        }
    }

    async fn heartbeat(&mut self) -> Result<(), End> {
        let refused = self.refusals.by_reason();
        self.control(Control::Heartbeat(Heartbeat { now: self.clock.now(), refused })).await
    }

    async fn ping(&mut self) -> Result<(), End> {
        if self.heard.elapsed() > self.timing.silence {
            return Err(End::Close(close::NO_PONG, "no answer to a ping"));
        }
        self.send([Message::Ping(Bytes::new())].into_iter()).await
    }

    /// Anything from a wall shows that it lives. What it says is not for the hub.
    fn hear(&mut self, message: Option<Result<Message, Error>>) -> Result<(), End> {
        match message {
            Some(Ok(Message::Close(_))) | None => Err(End::Gone),
            Some(Ok(_)) => {
                self.heard = Instant::now();
                Ok(())
            }
            Some(Err(Error::Capacity(_))) => Err(End::Close(1009, "a wall has nothing of this size to say")),
            Some(Err(error)) => {
                tracing::debug!(%error, "a wall's connection broke");
                Err(End::Gone)
            }
        }
    }

    async fn control(&mut self, control: Control) -> Result<(), End> {
        let frame = control.frame(self.served, self.clock.now());
        self.send([Message::text(frame)].into_iter()).await
    }

    /// Writes frames in one go. The wall takes them before the deadline, or is too slow.
    async fn send(&mut self, messages: impl Iterator<Item = Message>) -> Result<(), End> {
        let socket = &mut self.socket;
        let written = timeout(self.timing.write, async {
            for message in messages {
                socket.feed(message).await?;
            }
            socket.flush().await
        });
        match written.await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(Error::WriteBufferFull(_))) | Err(_) => {
                tracing::info!(served = self.served.seq, "a wall reads too slowly");
                Err(End::Close(close::SLOW, "the wall reads too slowly"))
            }
            Ok(Err(error)) => {
                tracing::debug!(%error, "a wall's connection broke");
                Err(End::Gone)
            }
        }
    }

    /// Says goodbye, as far as the wall listens.
    async fn close(mut self, code: u16, reason: &'static str) {
        let deadline = Instant::now() + CLOSE_DEADLINE;
        let retry_after_ms = if code == close::DRAIN { milliseconds(JITTER) } else { 0 };
        let bye = Bye { code, reason: reason.into(), retry_after_ms, keep_cursor: code != close::REVOKED };
        let bye = Control::Bye(bye).frame(self.served, self.clock.now());
        let farewell = async {
            self.socket.feed(Message::text(bye)).await?;
            self.socket
                .feed(Message::Close(Some(CloseFrame { code: code.into(), reason: reason.into() })))
                .await?;
            self.socket.flush().await?;
            // The wall answers with a close of its own; who hangs up before it has read loses the last frames.
            while self.socket.next().await.is_some_and(|message| message.is_ok()) {}
            Ok::<(), Error>(())
        };
        if !matches!(timeout_at(deadline, farewell).await, Ok(Ok(()))) {
            tracing::debug!(code, "a wall did not hear the goodbye");
        }
    }
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// A timer whose first tick comes after one period; a late tick is made up for once and not in a burst.
fn every(period: Duration) -> Interval {
    let mut interval = interval_at(Instant::now() + period, period);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    interval
}
