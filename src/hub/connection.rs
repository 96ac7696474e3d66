//! One wall on the feed: a position on the board, one chunk in flight, and its timers. Never a queue.

use std::sync::Arc;
use std::time::Duration;

use futures_util::{FutureExt as _, SinkExt as _, StreamExt as _};
use tokio::io::AsyncWriteExt as _;
use tokio::sync::watch;
use tokio::time::error::Elapsed;
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at, sleep_until, timeout, timeout_at};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::{Bytes, Error, Message};

use super::Timing;
use super::board::{Board, Next, Reading};
use super::clock::Clock;
use super::drain::Ending;
use super::framed::rest_of_frame;
use super::metrics::Tally;
use super::pace::Paced;
use super::pulse::doors::Doorway;
use super::refusals::Refusals;
use super::resume::{Shelved, Start};
use super::roster::Lapse;
use super::server::Desk;
use super::view::View;
use crate::domain::Audience;
use crate::wire::control::{Control, Limits, close};
use crate::wire::{Bye, Cursor, Heartbeat, Hello, Mode, Phase, Reason, Synced};

/// Which part of the feed a connection is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// The newest of each thing, for a wall that has nothing; the head was at `pin` when it began.
    Snapshot { pin: u64 },
    /// What comes after the wall's cursor.
    Replay,
    /// What has just been published.
    Live,
}

/// Why a connection ends.
enum End {
    /// The wall has closed, or is gone.
    Gone,
    /// The hub closes, with a code of the feed and words.
    Close(u16, &'static str),
}

/// How a connection begins.
pub struct Begin {
    /// With what.
    pub start: Start,
    /// True for a wall that takes packs.
    pub packed: bool,
    /// Wakes when the head moves; registered before `start` was decided.
    pub wake: watch::Receiver<u64>,
    /// Happens when the wall's token no longer holds.
    pub lapse: Lapse,
}

/// One wall on the feed.
pub struct Connection {
    socket: WebSocketStream<Paced>,
    view: View,
    /// True where it takes packs.
    packed: bool,
    /// Where the floors had last changed which units there are, when the view's were looked up.
    units_at: u64,
    board: Arc<Board>,
    log: Shelved,
    refusals: Arc<Refusals>,
    doorway: Doorway,
    timing: Timing,
    clock: Clock,
    lapse: Lapse,
    /// Wakes; registered before the head is looked at, so that nothing falls between.
    wake: watch::Receiver<u64>,
    start: Start,
    stage: Stage,
    /// Up to where the board was read for this wall.
    position: Cursor,
    /// The position of the last event that it was sent, or from which on it has the feed.
    prev: u64,
    /// How many events the snapshot or the replay has so far.
    count: u64,
    heard: Instant,
    /// The end of a frame of which the wall has a part: before it nothing else may be written.
    unsent: Bytes,
    tally: Tally,
}

impl Connection {
    /// A connection of a wall that has just been let in.
    pub fn new(socket: WebSocketStream<Paced>, view: View, begin: Begin, desk: &Desk) -> Self {
        let Begin { start, packed, wake, lapse } = begin;
        let (stage, position) = match start {
            Start::Snapshot { head, .. } => {
                (Stage::Snapshot { pin: head.seq }, Cursor { epoch: head.epoch, seq: 0, check: 0 })
            }
            Start::Resume { cursor, .. } => (Stage::Replay, cursor),
        };
        // Looked up anew before the first chunk.
        let units_at = u64::MAX;
        let tally = desk.metrics.connected(view.audience, view.site.as_deref());
        Self {
            socket,
            view,
            packed,
            units_at,
            board: desk.board.clone(),
            log: desk.log.clone(),
            refusals: desk.refusals.clone(),
            doorway: desk.doorway.clone(),
            timing: desk.timing,
            clock: desk.clock.clone(),
            lapse,
            wake,
            start,
            stage,
            position,
            prev: position.seq,
            count: 0,
            heard: Instant::now(),
            unsent: Bytes::new(),
            tally,
        }
    }

    /// Serves the wall until it leaves or the hub ends.
    pub async fn serve(mut self: Box<Self>, mut ending: Ending) {
        match self.run(&mut ending).await {
            End::Gone => {}
            End::Close(code, reason) => self.close(code, reason).await,
        }
    }

    async fn run(&mut self, ending: &mut Ending) -> End {
        let mut heartbeat = every(self.timing.heartbeat);
        let mut ping = every(self.timing.ping);
        // Set anew when it is over and not with each sign of life: a timer is dear beside a frame.
        let silence = sleep_until(self.heard + self.timing.silence);
        tokio::pin!(silence);
        if let Err(end) = self.hello().await {
            return end;
        }
        loop {
            // The rare comes first: a flood of events keeps neither the heartbeat nor the end away, and a wall that
            // floods the hub holds up its own events only. The order is fixed, so that a simulation repeats itself.
            let sent = tokio::select! {
                biased;
                () = ending.begun() => return End::Close(close::DRAIN, "the hub is going down"),
                why = self.lapse.happened() => return End::Close(close::REVOKED, why.words()),
                _ = heartbeat.tick() => self.heartbeat().await,
                _ = ping.tick() => self.ping().await,
                // A deadline of its own: looked at with each ping only, silence would be noticed a ping's period later.
                () = silence.as_mut() => match self.silent() {
                    Ok(until) => {
                        silence.as_mut().reset(until);
                        Ok(())
                    }
                    Err(end) => Err(end),
                },
                message = self.socket.next() => self.hear(message),
                () = std::future::ready(()), if self.is_behind() => self.send_chunk().await,
                Ok(()) = self.wake.changed(), if self.stage == Stage::Live => Ok(()),
            };
            if let Err(end) = sent {
                return end;
            }
        }
    }

    fn is_behind(&self) -> bool {
        self.stage != Stage::Live || self.position.seq < *self.wake.borrow()
    }

    async fn hello(&mut self) -> Result<(), End> {
        let (mode, reason, head) = match self.start {
            Start::Snapshot { reason, head } => (Mode::Snapshot, reason, head),
            Start::Resume { head, .. } => (Mode::Resume, Reason::Cursor, head),
        };
        let hello = Hello {
            epoch: format!("{:016x}", head.epoch),
            head: head.seq,
            mode,
            reason,
            heartbeat_ms: milliseconds(self.timing.heartbeat),
            jitter_ms: milliseconds(self.timing.jitter),
            now: self.clock.now(),
            role: match self.view.audience {
                Audience::Floor => "wall",
                Audience::Leads => "lead",
            }
            .into(),
            site: self.view.site.as_deref().map(Into::into),
            limits: Limits::HERE,
            doors: self.doorway.open_now(self.view.site.as_deref()),
        };
        self.control(Control::Hello(hello)).await
    }

    /// Sends what is next, and moves on.
    async fn send_chunk(&mut self) -> Result<(), End> {
        let (phase, reading) = match self.stage {
            Stage::Snapshot { pin } => (Phase::Snapshot, Reading::Snapshot { pin }),
            Stage::Replay => (Phase::Replay, Reading::Events),
            Stage::Live => (Phase::Live, Reading::Events),
        };
        if reading == Reading::Events && self.position.seq < self.log.horizon() {
            return Err(End::Close(close::RESYNC, "the log no longer reaches back to where the wall is"));
        }
        self.is_told_as_its_units_are()?;
        let (from, until) = match self.start {
            Start::Snapshot { head, .. } => (0, head.seq),
            Start::Resume { cursor, head } => (cursor.seq, head.seq),
        };
        let (position, prev, packed) = (self.position.seq, self.prev, self.packed);
        let next = Next { reading, phase, position, prev, from, until, packed };
        let framed = self.board.framed(&self.view, next);
        self.send_framed(&framed.bytes).await?;
        (self.position, self.prev) = (framed.through, framed.last);
        self.count += framed.frames;
        self.tally.sent(framed.frames, framed.skipped);
        if self.stage == Stage::Live {
            self.tally.reached(self.position.seq);
        }
        if self.stage == Stage::Live || !framed.whole {
            return Ok(());
        }
        self.stage = Stage::Live;
        self.tally.reached(self.position.seq);
        let synced = Synced { through: self.position.seq, count: self.count };
        self.control(Control::Synced(synced)).await?;
        self.prev = self.position.seq;
        Ok(())
    }

    /// A team that has come to another unit, or left one, begins anew: it lacks what was told to the one, and has what was told to the other.
    fn is_told_as_its_units_are(&mut self) -> Result<(), End> {
        let units_at = self.board.units_at();
        if self.view.team.is_none() || units_at == self.units_at {
            return Ok(());
        }
        self.units_at = units_at;
        if self.board.with_units(self.view.clone()) == self.view {
            return Ok(());
        }
        Err(End::Close(close::RESYNC, "the wall's team belongs to other units than when it began"))
    }

    /// Up to where the wall has the feed without a gap: a snapshot is nothing before it is whole.
    fn served(&self) -> Cursor {
        match self.stage {
            Stage::Snapshot { .. } => Cursor { seq: 0, check: 0, ..self.position },
            Stage::Replay | Stage::Live => self.position,
        }
    }

    async fn heartbeat(&mut self) -> Result<(), End> {
        let refused = self.refusals.by_reason();
        let doors = self.doorway.open_now(self.view.site.as_deref());
        self.control(Control::Heartbeat(Heartbeat { now: self.clock.now(), refused, doors })).await
    }

    /// Nothing has been heard in time, unless it was heard since, or has come and was only not looked at yet. Until when
    /// something must be heard again.
    fn silent(&mut self) -> Result<Instant, End> {
        let until = |heard: Instant| heard + self.timing.silence;
        if until(self.heard) > Instant::now() {
            return Ok(until(self.heard));
        }
        match self.socket.next().now_or_never() {
            Some(message) => self.hear(message).map(|()| self.heard + self.timing.silence),
            None => Err(End::Close(close::NO_PONG, "no answer to a ping")),
        }
    }

    async fn ping(&mut self) -> Result<(), End> {
        self.send(Message::Ping(Bytes::new())).await
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
        let frame = control.frame(self.served(), self.prev, self.clock.now());
        self.send(Message::text(frame)).await
    }

    /// Writes what is no event.
    async fn send(&mut self, message: Message) -> Result<(), End> {
        let socket = &mut self.socket;
        let written = timeout(self.timing.write, socket.send(message));
        let written = tokio::select! {
            biased;
            why = self.lapse.happened() => return Err(End::Close(close::REVOKED, why.words())),
            written = written => written,
        };
        self.written(written)
    }

    /// Writes frames past the socket, which would copy them; what it has set aside, an answer to a ping maybe, comes first.
    async fn send_framed(&mut self, frames: &Bytes) -> Result<(), End> {
        let (socket, mut left) = (&mut self.socket, frames.clone());
        let writing = timeout(self.timing.write, async {
            socket.flush().await?;
            socket.get_mut().write_all_buf(&mut left).await?;
            socket.get_mut().flush().await?;
            Ok(())
        });
        let written = tokio::select! {
            biased;
            // A wall that takes its frames a byte at a time gets no more of them either.
            why = self.lapse.happened() => Err(End::Close(close::REVOKED, why.words())),
            written = writing => Ok(written),
        };
        self.unsent = rest_of_frame(frames, frames.len() - left.len());
        self.written(written?)
    }

    /// The wall takes what is written before the deadline, or is too slow.
    fn written(&self, written: Result<Result<(), Error>, Elapsed>) -> Result<(), End> {
        match written {
            Ok(Ok(())) => Ok(()),
            Ok(Err(Error::WriteBufferFull(_))) | Err(_) => {
                tracing::info!(served = self.position.seq, "a wall reads too slowly");
                Err(End::Close(close::SLOW, "the wall reads too slowly"))
            }
            Ok(Err(error)) => {
                tracing::debug!(%error, "a wall's connection broke");
                Err(End::Gone)
            }
        }
    }

    /// Says goodbye, as far as the wall listens.
    async fn close(&mut self, code: u16, reason: &'static str) {
        self.tally.closing(code);
        let deadline = Instant::now() + self.timing.goodbye;
        let retry_after_ms = if code == close::DRAIN { milliseconds(self.timing.jitter) } else { 0 };
        let keep_cursor = code != close::RESYNC && code != close::REVOKED;
        let bye = Bye { code, reason: reason.into(), retry_after_ms, keep_cursor };
        let bye = Control::Bye(bye).frame(self.served(), self.prev, self.clock.now());
        let farewell = async {
            self.socket.flush().await?;
            self.socket.get_mut().write_all_buf(&mut self.unsent).await?;
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
