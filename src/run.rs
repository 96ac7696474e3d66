//! The wall's only loop, where every input becomes a message and every change at most one frame.
//!
//! ```text
//! stop, keys, frame due, disk, hub, feed, clock  ──▶ Msg ──▶ Model::update ──▶ changed? ──▶ one frame a FRAME_EVERY
//! ```

pub mod ending;
pub mod errand;
pub mod filer;
pub mod frame;
pub mod historian;
pub mod hook;
pub mod input;
pub mod jobs;
pub mod keeper;
pub mod keys;
pub mod kiosk;
pub mod mouse;
pub mod once;
pub mod osc;
pub mod outbox;
pub mod plain;
pub mod program;
pub mod relief;
pub mod sender;
pub mod signals;
pub mod tty;

use std::future::Future;
use std::io;
use std::time::Duration;

use crossterm::event::Event;
use futures_util::{Stream, StreamExt};
use jiff::{SignedDuration, Timestamp};
use tokio::sync::mpsc;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep_until};

use crate::feed::{LeadsHidden, REPORTS_MAX, Report};
use crate::model::{Alert, Effect, Matter, Mode, Model, Msg, Remark, Update};
use crate::screen::Drawn;
use hook::Hook;
use jobs::Job;
use keeper::{Keeper, Turn};
use outbox::Outbox;

/// The shortest time between two frames: 30 a second are more than an eye needs of words.
pub const FRAME_EVERY: Duration = Duration::from_millis(33);
/// How often time itself is looked at.
pub const TICK_EVERY: Duration = Duration::from_secs(1);

/// What the loop draws on.
pub trait Surface {
    /// Draws the model; writes nothing when nothing on the screen differs. Tells what the frame was like.
    ///
    /// # Errors
    /// When the terminal can't be written.
    fn draw(&mut self, model: &Model) -> io::Result<Drawn>;

    /// What an event asks for, on a screen that was drawn.
    fn messages(&self, event: &Event, drawn: &Drawn, model: &Model) -> Vec<Msg> {
        keys::messages(event, drawn, model)
    }

    /// Calls people to the wall.
    ///
    /// # Errors
    /// When the terminal can't be written.
    fn alert(&mut self, _: &Alert) -> io::Result<()> {
        Ok(())
    }

    /// Waits until the wall is asked to stop or to go on, as a job of a shell. What takes no terminal stops as any program
    /// does, unasked. May be dropped at any time.
    fn job(&mut self) -> impl Future<Output = Job> {
        std::future::pending()
    }

    /// Asks the whole job to stop, as a shell's Ctrl-Z does.
    ///
    /// # Errors
    /// When it can't be asked.
    fn suspend(&mut self) -> io::Result<()>;

    /// Gives the terminal to the shell and stops; takes it back when the program is resumed.
    ///
    /// # Errors
    /// When the terminal can't be taken back.
    fn stop(&mut self) -> io::Result<()> {
        Ok(())
    }

    /// Takes the terminal again, after the program was stopped without a word.
    ///
    /// # Errors
    /// When the terminal can't be taken.
    fn resume(&mut self) -> io::Result<()> {
        Ok(())
    }

    /// True while it was resumed in the background, and the terminal is somebody else's.
    fn is_away(&self) -> bool {
        false
    }

    /// Stops again, because nobody gave it the terminal.
    ///
    /// # Errors
    /// When it can't be done.
    fn stay_away(&mut self) -> io::Result<()> {
        Ok(())
    }

    /// The shortest time between two frames.
    fn frame_every(&self) -> Duration {
        FRAME_EVERY
    }

    /// What is shown is to be shown anew: the size is another one, or a person asks for it.
    fn begin_anew(&mut self) {}

    /// True while something is left to be drawn, because the last frame is still on its way.
    fn is_behind(&self) -> bool {
        false
    }

    /// True when nobody is at the other end of the terminal any more.
    ///
    /// # Errors
    /// When a panic of some task has given the terminal back: drawing on would hide its message.
    fn is_gone(&self) -> io::Result<bool>;
}

/// What is done for a wall beside its terminal.
pub struct Errands {
    /// Keeps what it shows.
    pub keeper: Keeper,
    /// Starts the command for critical notices.
    pub hook: Hook,
    /// Takes along what a person wrote.
    pub outbox: Outbox,
    /// Tells the recording, if there is one, whether what is for leads is shown.
    pub recorded: LeadsHidden,
}

/// A clock that never steps: the moment of the start and what went by since.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    start: Timestamp,
    /// Absent: it stands.
    since: Option<Instant>,
}

impl Clock {
    /// A clock that shows `start` now.
    pub fn starting_at(start: Timestamp) -> Self {
        Self { start, since: Some(Instant::now()) }
    }

    /// A clock that shows `at` for ever, such as that of a picture.
    pub fn standing_at(at: Timestamp) -> Self {
        Self { start: at, since: None }
    }

    /// The moment.
    pub fn now(&self) -> Timestamp {
        let past = self.since.map(|since| since.elapsed()).unwrap_or_default();
        let past = SignedDuration::try_from(past).unwrap_or(SignedDuration::ZERO);
        self.start.checked_add(past).unwrap_or(self.start)
    }
}

/// Runs a wall, and keeps what it shows, until someone quits, `stop` is done, or the terminal or the feed is gone.
///
/// # Errors
/// When the terminal can't be read or written, or the feed's task ended, which it never does by itself.
pub async fn wall<S: Surface>(
    model: &mut Model,
    errands: &mut Errands,
    surface: &mut S,
    mut input: impl Stream<Item = io::Result<Event>> + Unpin,
    mut reports: mpsc::Receiver<Report>,
    stop: impl Future<Output = ()>,
    clock: Clock,
) -> anyhow::Result<()> {
    tokio::pin!(stop);
    let mut ticks = interval(TICK_EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut batch = Vec::with_capacity(REPORTS_MAX);
    let Some(mut drawn) = done(surface.draw(model), surface)? else { return Ok(()) };
    let mut drawn_at = Instant::now();
    let mut dirty = false;
    let mut first = Some(drawn.message());
    loop {
        let mut messages: Vec<Msg> = first.take().into_iter().collect();
        let frame_at = drawn_at + surface.frame_every();
        // The order is the point: a flood of the feed may starve neither the end, nor the keys, nor the screen.
        tokio::select! {
            biased;
            () = &mut stop => return Ok(()),
            job = surface.job() => {
                dirty = true;
                let taken = match job {
                    Job::Stop => surface.stop(),
                    Job::GoOn => surface.resume(),
                };
                if done(taken, surface)?.is_none() || !jobs::is_back(surface, stop.as_mut()).await? {
                    return Ok(());
                }
            }
            event = input.next() => match event {
                Some(Ok(event)) => {
                    if matches!(event, Event::Resize(..)) {
                        surface.begin_anew();
                        dirty = true;
                    }
                    messages.extend(surface.messages(&event, &drawn, model));
                }
                // A terminal that is gone can be noticed here first.
                Some(Err(_)) if surface.is_gone()? => return Ok(()),
                Some(Err(error)) => return Err(anyhow::Error::new(error).context("the terminal can't be read")),
                None => return Ok(()),
            },
            () = sleep_until(frame_at), if dirty => {
                // And here, when it goes while a frame is on its way.
                let Some(frame) = done(surface.draw(model), surface)? else { return Ok(()) };
                drawn = frame;
                messages.push(drawn.message());
                drawn_at = Instant::now();
                dirty = surface.is_behind();
            }
            turn = errands.keeper.turn() => match turn {
                Turn::Due => errands.keeper.write(model),
                Turn::Written(ended) => messages.push(told(ended.map_err(Remark::Unkept), Matter::Keeping)),
            },
            ended = errands.hook.turn() => messages.push(told(ended.map_err(Remark::Hook), Matter::Hook)),
            msg = errands.outbox.news() => messages.push(msg),
            count = reports.recv_many(&mut batch, REPORTS_MAX) => match count {
                0 => anyhow::bail!("the task that follows the feed ended"),
                _ => messages.extend(batch.drain(..).map(message)),
            },
            _ = ticks.tick() => {
                if surface.is_gone()? {
                    return Ok(());
                }
                messages.push(Msg::Tick);
            }
        }
        let update = match messages.is_empty() {
            true => Update::default(),
            false => model.update_all(messages, clock.now()),
        };
        errands.recorded.set(model.ui.mode == Mode::Display);
        dirty |= update.changed;
        for effect in update.effects {
            match effect {
                Effect::Quit => return Ok(()),
                Effect::Suspend => surface.suspend()?,
                Effect::Send { ticket, draft } => errands.outbox.send(ticket, *draft),
                Effect::Recall { ticket, wish } => errands.outbox.recall(ticket, wish),
                Effect::StopSending => errands.outbox.stop_sending(),
                Effect::File(way) => errands.outbox.file(way, model),
                Effect::Alert(alert) => {
                    errands.hook.start(&alert);
                    if done(surface.alert(&alert), surface)?.is_none() {
                        return Ok(());
                    }
                }
            }
        }
        errands.keeper.look(model);
    }
}

/// What was done to a terminal; `None` when it is gone, which ends the wall and is no failure.
pub(crate) fn done<T>(result: io::Result<T>, surface: &impl Surface) -> anyhow::Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(_) if surface.is_gone()? => Ok(None),
        Err(error) => Err(anyhow::Error::new(error).context("the terminal can't be written")),
    }
}

fn message(report: Report) -> Msg {
    match report {
        Report::Connecting { attempt } => Msg::Connecting { attempt },
        Report::Admitted { by } => Msg::Admitted(by),
        Report::Incoming(incoming) => Msg::Incoming(incoming),
        Report::Lost { why, retry_in } => {
            Msg::Lost { why, retry_in: SignedDuration::try_from(retry_in).unwrap_or(SignedDuration::MAX) }
        }
        Report::RecordingFailed { why } => Msg::Remark(Remark::Unrecorded(why)),
    }
}

/// What the end of an errand says of its matter.
fn told(ended: Result<(), Remark>, matter: Matter) -> Msg {
    ended.map_or_else(Msg::Remark, |()| Msg::Well(matter))
}

#[cfg(test)]
mod tests {
    // Time is paused in all of these: a sleep moves the clock, and nobody waits for it.

    use std::cell::RefCell;
    use std::collections::BTreeMap;
    use std::rc::Rc;

    use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
    use futures_util::stream;

    use super::*;
    use crate::model::Mode;
    use crate::text::Lang;
    use crate::wire::control::{Heartbeat, Synced};
    use crate::wire::{Cursor, Incoming, Phase, Place, encode};

    /// A surface that notes when its frames are drawn.
    #[derive(Clone, Default)]
    struct Counted(Rc<RefCell<Vec<Instant>>>);

    impl Surface for Counted {
        fn draw(&mut self, _: &Model) -> io::Result<Drawn> {
            self.0.borrow_mut().push(Instant::now());
            Ok(Drawn::default())
        }
        fn suspend(&mut self) -> io::Result<()> {
            Ok(())
        }
        fn is_gone(&self) -> io::Result<bool> {
            Ok(false)
        }
    }

    /// Nothing is kept, and nothing goes anywhere.
    fn errands(model: &Model) -> Errands {
        let outbox = Outbox::to_nobody(crate::screen::Lexicon::built_in().into());
        Errands {
            keeper: Keeper::new(None, model),
            hook: Hook::new(None),
            outbox,
            recorded: LeadsHidden::default(),
        }
    }

    const START: &str = "2026-11-24T12:00:00Z";

    fn model(mode: Mode) -> Model {
        Model::new(Lang::parse("en").expect("a language"), mode, START.parse().expect("a time"))
    }

    fn key(scalar: char) -> io::Result<Event> {
        Ok(Event::Key(KeyEvent::new(KeyCode::Char(scalar), KeyModifiers::NONE)))
    }

    fn synced() -> Report {
        let cursor = Cursor { epoch: 1, seq: 0, check: 0 };
        Report::Incoming(Incoming::Synced { cursor, prev: None, synced: Synced { through: 0, count: 0 } })
    }

    fn note(seq: u64) -> Report {
        let stored = format!(
            r#"{{"specversion":"1.0","id":"{seq}","source":"/s","type":"dev.openfloor.note.v1","subject":"note/{}",
                "time":"{START}","site":"lisbon","data":{{"text":"{seq}","author":{{"name":"Ana"}}}}}}"#,
            seq % 7
        );
        let frame = encode::frame(
            Place { cursor: Cursor { epoch: 1, seq, check: 0 }, prev: 0, skipped: 0 },
            Phase::Live,
            &stored,
        );
        Report::Incoming(crate::wire::decode(&frame))
    }

    /// Runs a wall over what a task reports, until the task is done and the time is over.
    async fn frames_of<F: Future<Output = ()> + 'static>(
        mode: Mode,
        span: Duration,
        task: impl FnOnce(mpsc::Sender<Report>, Clock) -> F,
    ) -> Vec<Instant> {
        let clock = Clock::starting_at(START.parse().expect("a time"));
        let mut model = model(mode);
        let mut surface = Counted::default();
        let (sender, reports) = mpsc::channel(REPORTS_MAX);
        let held = sender.clone();
        let task = task(sender, clock);
        let stop = async {
            let over = Instant::now() + span;
            task.await;
            sleep_until(over).await;
            drop(held);
        };
        let mut errands = errands(&model);
        let input = stream::pending();
        let ended = wall(&mut model, &mut errands, &mut surface, input, reports, stop, clock).await;
        ended.expect("it ends well");
        surface.0.take()
    }

    #[tokio::test(start_paused = true)]
    async fn an_idle_wall_draws_when_the_minute_changes() {
        let span = Duration::from_secs(600);
        let beats = |sender: mpsc::Sender<Report>, clock: Clock| async move {
            sender.send(synced()).await.expect("taken");
            for _ in 0..120 {
                let heartbeat = Heartbeat { now: clock.now(), refused: BTreeMap::new(), doors: None };
                let heartbeat = Box::new(heartbeat);
                sender
                    .send(Report::Incoming(Incoming::Heartbeat { at: None, heartbeat }))
                    .await
                    .expect("taken");
                tokio::time::sleep(Duration::from_secs(5)).await;
            }
        };
        let frames = frames_of(Mode::Desk, span, beats).await.len();
        // The first, the one at synced, and one a minute.
        assert!((10..=13).contains(&frames), "{frames} frames in ten minutes");
    }

    #[tokio::test(start_paused = true)]
    async fn a_flood_draws_a_frame_each_time_that_one_is_due_and_none_before() {
        let span = Duration::from_secs(2);
        let flood = |sender: mpsc::Sender<Report>, _| async move {
            for seq in 1..=20_000 {
                sender.send(note(seq)).await.expect("taken");
                if seq % 10 == 0 {
                    tokio::time::sleep(Duration::from_millis(1)).await;
                }
            }
        };
        let frames = frames_of(Mode::Desk, span, flood).await;
        assert!((50..=63).contains(&frames.len()), "{} frames in two seconds", frames.len());
        let gaps: Vec<Duration> = frames.windows(2).map(|two| two[1] - two[0]).collect();
        let (least, most) = (gaps.iter().min().expect("gaps"), gaps.iter().max().expect("gaps"));
        assert!(*least >= FRAME_EVERY, "two frames within {least:?}");
        // The flood moves the clock by milliseconds, and a tick of the wall may stand between.
        assert!(*most <= FRAME_EVERY + Duration::from_millis(2), "{most:?} without a frame");
    }

    #[tokio::test(start_paused = true)]
    async fn a_key_is_heard_in_a_flood() {
        let clock = Clock::starting_at(START.parse().expect("a time"));
        let (sender, reports) = mpsc::channel(REPORTS_MAX);
        // It never yields but for the queue's bound, so the queue is never empty.
        let flood = tokio::spawn(async move {
            let mut seq = 0;
            while sender.send(note(seq)).await.is_ok() {
                seq += 1;
            }
        });
        let input = Box::pin(stream::once(async {
            tokio::time::sleep(Duration::from_millis(1)).await;
            key('q')
        }));
        let (mut model, mut surface) = (model(Mode::Desk), Counted::default());
        let mut errands = errands(&model);
        let never = std::future::pending();
        let ended = wall(&mut model, &mut errands, &mut surface, input, reports, never, clock);
        // Time stands still while the flood runs; it moves here.
        let moved = async {
            loop {
                tokio::time::advance(Duration::from_millis(1)).await;
                tokio::task::yield_now().await;
            }
        };
        tokio::select! {
            ended = ended => ended.expect("it ends well"),
            () = moved => {}
        }
        flood.await.expect("it ends with the wall");
    }

    #[tokio::test(start_paused = true)]
    async fn a_feed_that_ended_is_an_error_and_not_a_still_picture() {
        let clock = Clock::starting_at(START.parse().expect("a time"));
        let (sender, reports) = mpsc::channel(REPORTS_MAX);
        drop(sender);
        let mut surface = Counted::default();
        let never = std::future::pending();
        let mut model = model(Mode::Desk);
        let mut errands = errands(&model);
        let input = stream::pending();
        let ended = wall(&mut model, &mut errands, &mut surface, input, reports, never, clock).await;
        assert!(ended.expect_err("an error").to_string().contains("feed"));
    }
}
