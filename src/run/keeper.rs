//! When a wall writes down the floor that it shows: now and then while it changes, at once when something was taken away,
//! and at the end. A wall on which nothing happens writes once in an hour that it is there: one that begins says since when it was off.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until, timeout_at};

use crate::cache::{Folder, Kept, Unkept};
use crate::domain::shift::Meanwhile;
use crate::model::{Edits, Model};
use crate::wire::Shown;
use crate::wire::disk::Disk;

/// How often a floor that changes is written. What came since is only a resume away, so this is for the disk's sake.
pub const KEEP_EVERY: Duration = Duration::from_secs(10);
/// The same after something was taken away: a text that was withdrawn must be gone from the disk within seconds.
pub const KEEP_TAKEN_EVERY: Duration = Duration::from_secs(1);
/// How old what is on disk says that it is, at most, while nothing changes.
pub const KEEP_FRESH_EVERY: SignedDuration = SignedDuration::from_hours(1);
/// How much later the disk may say that a wall tells what came while it was off: a hub's clock is known to seconds.
const TOLD_NEAR: SignedDuration = SignedDuration::from_mins(1);
/// How long a disk that could not be written is left alone.
pub const RETRY_AFTER: Duration = Duration::from_secs(60);

/// How far the floor on disk follows the one that is shown.
type Mark = (Edits, Option<String>);

/// Keeps a wall's floor on disk, or nothing.
#[derive(Debug)]
pub struct Keeper {
    folder: Option<Folder>,
    /// What the last writing wrote, or what the wall began with.
    kept: Mark,
    /// As of when the disk has it, by the hub's clock.
    fresh: Option<Timestamp>,
    /// What the disk has of what the wall tells of the time for which it was off.
    meanwhile: Option<Meanwhile>,
    /// What is being written.
    writing: Option<Mark>,
    /// When it is written next.
    due: Option<Instant>,
    last: Option<Instant>,
    failed: Option<Failed>,
    done: mpsc::Sender<Result<(), Unkept>>,
    written: mpsc::Receiver<Result<(), Unkept>>,
}

/// The last writing failed.
#[derive(Debug)]
struct Failed {
    again: Instant,
    takings: u64,
}

/// What comes up.
#[derive(Debug, PartialEq, Eq)]
pub enum Turn {
    /// It is time to write.
    Due,
    /// A writing ended.
    Written(Result<(), Unkept>),
}

impl Keeper {
    /// A keeper for a model that stands as the folder has it, or has nothing of it. Without a folder nothing is kept.
    pub fn new(folder: Option<Folder>, model: &Model) -> Self {
        let (done, written) = mpsc::channel(1);
        let (kept, fresh, meanwhile) = (mark(model), model.link.fresh_until(), model.meanwhile());
        Self {
            folder,
            kept,
            fresh,
            meanwhile,
            writing: None,
            due: None,
            last: None,
            failed: None,
            done,
            written,
        }
    }

    /// Looks at what has changed.
    pub fn look(&mut self, model: &Model) {
        if self.folder.is_none() || self.writing.is_some() || model.cursor.is_none() {
            return;
        }
        let (now, (edits, _)) = (Instant::now(), &self.kept);
        if model.edits == *edits && !self.is_stale(model) {
            return;
        }
        let taken = model.edits.takings != edits.takings;
        let pause = if taken { KEEP_TAKEN_EVERY } else { KEEP_EVERY };
        // The first writing waits too: a floor seldom comes alone.
        let from =
            self.last.unwrap_or_else(|| if taken { now.checked_sub(pause).unwrap_or(now) } else { now });
        let mut due = from + pause;
        // What was taken away since is tried at once: the disk may still hold it.
        if let Some(failed) = self.failed.as_ref().filter(|failed| failed.takings == model.edits.takings) {
            due = due.max(failed.again);
        }
        self.due = Some(self.due.map_or(due, |before| before.min(due)).max(now));
    }

    /// True where the disk says that it is older than it need be, or not since when the wall tells what came while it was off.
    fn is_stale(&self, model: &Model) -> bool {
        let (told, kept) = (model.meanwhile(), self.meanwhile);
        let near = |a: Timestamp, b: Timestamp| a.duration_since(b).abs() < TOLD_NEAR;
        let is_kept = |told: Meanwhile| {
            kept.is_some_and(|kept| near(kept.off, told.off) && near(kept.told_from, told.told_from))
        };
        if told.is_some_and(|told| !is_kept(told)) {
            return true;
        }
        let past = |(fresh, kept): (Timestamp, Timestamp)| fresh.duration_since(kept) >= KEEP_FRESH_EVERY;
        model.link.fresh_until().zip(self.fresh).is_some_and(past)
    }

    /// Waits for what comes up; for ever when nothing does. May be dropped at any time.
    pub async fn turn(&mut self) -> Turn {
        let due = self.due.filter(|_| self.writing.is_none());
        let time = async {
            match due {
                Some(at) => sleep_until(at).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            Some(result) = self.written.recv() => {
                self.ended(result.is_ok());
                Turn::Written(result)
            }
            () = time => Turn::Due,
        }
    }

    /// Begins to write, on a thread of its own: a floor of thousands of things takes longer than a frame, and a disk may
    /// take any time.
    pub fn write(&mut self, model: &Model) {
        self.due = None;
        let (Some(folder), Some(kept)) = (self.folder.clone(), kept(model)) else { return };
        let taken = model.edits.takings != self.kept.0.takings;
        (self.writing, self.fresh) = (Some(mark(model)), Some(kept.fresh_at));
        self.meanwhile = kept.meanwhile;
        let done = self.done.clone();
        // What another token was granted is not left lying there.
        let before = folder;
        let folder = before.of(model.kept_as());
        self.folder = Some(folder.clone());
        let write = move || {
            if before.file() != folder.file() {
                let _ = before.forget();
            }
            let saved = folder.save(&kept).inspect_err(|_| {
                // What was taken away may not stay because there is no room for the rest.
                if taken {
                    let _ = folder.forget();
                }
            });
            // Nobody waits for it any more when the wall has ended.
            let _ = done.blocking_send(saved);
        };
        if let Err(error) = std::thread::Builder::new().name("keeper".into()).spawn(write) {
            // Nothing else is being written, so there is room for it.
            let _ = self.done.try_send(Err(Unkept::Disk(Disk::of(&error))));
        }
    }

    fn ended(&mut self, well: bool) {
        let now = Instant::now();
        let mark = self.writing.take();
        self.last = Some(now);
        let takings = mark.as_ref().map_or(0, |(edits, _)| edits.takings);
        self.failed = (!well).then_some(Failed { again: now + RETRY_AFTER, takings });
        if well {
            self.kept = mark.unwrap_or_default();
        }
    }

    /// Writes the floor as it stood at the end, unless the disk has it, or is not done until then.
    pub async fn end(mut self, model: &Model, until: Instant) {
        let last = async {
            while self.writing.is_some() {
                self.turn().await;
            }
            if mark(model) != self.kept || model.link.fresh_until() != self.fresh {
                self.write(model);
            }
            while self.writing.is_some() {
                self.turn().await;
            }
        };
        let _ = timeout_at(until, last).await;
    }
}

fn mark(model: &Model) -> Mark {
    (model.edits, model.cursor.map(|cursor| cursor.to_string()))
}

/// What is written of a model; nothing while there is nothing that a wall could begin with.
fn kept(model: &Model) -> Option<Kept> {
    Some(Kept {
        cursor: model.cursor?,
        fresh_at: model.link.fresh_until()?,
        shown: shown(model)?,
        floor: model.floor.clone(),
        meanwhile: model.meanwhile(),
    })
}

/// Which part of the feed is written of a floor. While it is not known to whom what is for leads was granted, a floor's.
fn shown(model: &Model) -> Option<Shown> {
    let mut shown = model.shown.clone()?;
    if model.kept_as().is_none() && shown.role == "lead" {
        shown.role = "wall".into();
    }
    Some(shown)
}
