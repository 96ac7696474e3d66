//! Recording a feed: one CloudEvent a line, as a publisher could have sent it, with the moment it was recorded.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::wire::encode::without_hub_attributes;
use crate::wire::{Cursor, Incoming, RECORDED_ATTRIBUTE};

/// A feed that is recorded, or is not.
#[derive(Default)]
pub struct Record(Option<Recording>);

struct Recording {
    path: PathBuf,
    file: BufWriter<File>,
    last: Option<Cursor>,
}

impl Record {
    /// Begins a recording.
    ///
    /// # Errors
    /// When the file exists already (a recording is never written over) or can't be made.
    pub fn create(path: &Path) -> std::io::Result<Self> {
        let mut options = File::options();
        options.write(true).create_new(true);
        // For its owner alone, like the hub's own log: a desk's feed holds what is for leads only.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(path)?;
        Ok(Self(Some(Recording { path: path.into(), file: BufWriter::new(file), last: None })))
    }

    /// Writes a frame, when it is an event that has not been written yet.
    ///
    /// # Errors
    /// Why the file can't be written, in words, once: the recording ends there.
    pub(super) fn frame(&mut self, frame: &str, incoming: &Incoming) -> Result<(), String> {
        let Some(mut recording) = self.0.take() else { return Ok(()) };
        match recording.frame(frame, incoming) {
            Ok(()) => {
                self.0 = Some(recording);
                Ok(())
            }
            Err(error) => Err(format!("the recording ended: {}: {error}", recording.path.display())),
        }
    }
}

impl Recording {
    fn frame(&mut self, frame: &str, incoming: &Incoming) -> std::io::Result<()> {
        match incoming {
            Incoming::Event { cursor, .. } => self.event(frame, *cursor),
            // An event that this version does not know is part of the feed all the same.
            Incoming::Skipped { cursor: Some(cursor), .. } => self.event(frame, *cursor),
            // What was recorded is on its way to the disk at every heartbeat.
            Incoming::Heartbeat(_) | Incoming::Synced { .. } => self.file.flush(),
            _ => Ok(()),
        }
    }

    fn event(&mut self, frame: &str, cursor: Cursor) -> std::io::Result<()> {
        // After a reconnection the snapshot brings again what was recorded before.
        if self.last.is_some_and(|last| last.epoch == cursor.epoch && cursor.seq <= last.seq) {
            return Ok(());
        }
        self.last = Some(cursor);
        let recorded = [(RECORDED_ATTRIBUTE, Timestamp::now().to_string())];
        writeln!(self.file, "{}", without_hub_attributes(frame, &recorded)?)
    }
}
