//! Recording a feed: one CloudEvent a line, as a publisher could have sent it, with the moment it was recorded.
//!
//! What is withdrawn while it is recorded leaves the recording too: its lines are written over with spaces.

use std::borrow::Cow;
use std::fs::File;
use std::io::{BufRead as _, BufReader, BufWriter, Seek as _, SeekFrom, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::Deserialize;

use crate::domain::{Audience, Key, Payload};
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
        options.read(true).write(true).create_new(true);
        // For its owner alone, like the hub's own log: a desk's feed holds what is for leads only.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(path)?;
        Ok(Self(Some(Recording { path: path.into(), file: BufWriter::new(file), last: None })))
    }

    /// Writes a frame, when it is an event that has not been written yet. Without `leads`, as in display mode, what is
    /// for leads is not kept, whatever the hub sends.
    ///
    /// # Errors
    /// Why the file can't be written, in words, once: the recording ends there.
    pub(super) fn frame(&mut self, frame: &str, incoming: &Incoming, leads: bool) -> Result<(), String> {
        let for_leads =
            matches!(incoming, Incoming::Event { event, .. } if event.audience == Audience::Leads);
        if for_leads && !leads {
            return Ok(());
        }
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
            Incoming::Event { at, event, .. } => {
                if event.payload == Payload::Withdrawn {
                    self.erase(&event.key)?;
                }
                self.event(frame, at.cursor)
            }
            // An event that this version does not know is part of the feed all the same.
            Incoming::Skipped { at: Some(at), .. } => self.event(frame, at.cursor),
            // What was recorded is on its way to the disk at every heartbeat.
            Incoming::Heartbeat { .. } | Incoming::Synced { .. } => self.file.flush(),
            _ => Ok(()),
        }
    }

    /// Writes spaces over every line about a thing, on the disk before anything else is recorded. Withdrawals are
    /// rare, so the file is read for it rather than an index kept of it.
    fn erase(&mut self, key: &Key) -> std::io::Result<()> {
        self.file.flush()?;
        let mut lines = BufReader::new(self.file.get_ref());
        lines.seek(SeekFrom::Start(0))?;
        let (mut at, mut line, mut found) = (0_u64, Vec::new(), Vec::new());
        loop {
            line.clear();
            let read = lines.read_until(b'\n', &mut line)?;
            if read == 0 {
                break;
            }
            if is_about(&line, key) {
                found.push((at, line.iter().rposition(|b| *b != b'\n').map_or(0, |last| last + 1)));
            }
            at += read as u64;
        }
        let mut file = self.file.get_ref();
        for (at, length) in &found {
            file.seek(SeekFrom::Start(*at))?;
            file.write_all(&vec![b' '; *length])?;
        }
        file.seek(SeekFrom::End(0))?;
        if found.is_empty() { Ok(()) } else { file.sync_all() }
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

/// True for a recorded line about a thing.
fn is_about(line: &[u8], key: &Key) -> bool {
    #[derive(Deserialize)]
    struct About<'a> {
        #[serde(borrow)]
        site: Cow<'a, str>,
        #[serde(borrow)]
        subject: Cow<'a, str>,
    }
    let about: Option<About<'_>> = serde_json::from_slice(line).ok();
    about.is_some_and(|about| *about.site == *key.site && *about.subject == *key.subject)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire;

    fn frame(seq: u64, kind: &str, name: &str, text: &str) -> String {
        let data = match kind {
            "note" => format!(r#"{{"text":"{text}","author":{{"name":"Ana"}}}}"#),
            _ => "{}".into(),
        };
        format!(
            r#"{{"feedseq":"{seq:020}","feedcursor":"{}","specversion":"1.0","id":"{seq}","source":"/s","type":"dev.openfloor.{kind}.v1","subject":"note/{name}","time":"2026-10-19T08:00:00Z","site":"lisbon","data":{data}}}"#,
            Cursor { epoch: 7, seq, check: 1 },
        )
    }

    #[test]
    fn what_is_withdrawn_leaves_the_recording() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("recording.jsonl");
        let mut record = Record::create(&path).expect("begins");
        let take = |record: &mut Record, frame: String| {
            let incoming = wire::decode(&frame);
            assert!(matches!(incoming, Incoming::Event { .. }), "{incoming:?}");
            record.frame(&frame, &incoming, false).expect("recorded");
        };
        take(&mut record, frame(1, "note", "zebra", "Zebra crossing"));
        take(&mut record, frame(2, "note", "lion", "Lion sleeping"));
        take(&mut record, frame(3, "note", "zebra", "Zebra walking, with a longer text"));
        take(&mut record, frame(4, "withdrawn", "zebra", ""));
        let bytes = std::fs::read(&path).expect("the file");
        assert!(!bytes.windows(6).any(|part| part == b"Zebra "), "at once, and on the disk");
        take(&mut record, frame(5, "note", "owl", "Owl awake"));
        let leads =
            frame(6, "note", "hen", "For leads").replace("\"site\"", "\"audience\":\"leads\",\"site\"");
        record.frame(&leads, &wire::decode(&leads), false).expect("left out");
        drop(record);
        let text = std::fs::read_to_string(&path).expect("the file");
        let left: Vec<_> = text.lines().filter(|line| !line.trim().is_empty()).collect();
        assert_eq!(text.lines().count(), 5, "the other lines stay where they are");
        let told: Vec<_> =
            left.iter().map(|line| crate::feed::replay::Recorded::parse(line).is_ok()).collect();
        assert_eq!(told, [true; 3]);
        assert!(
            left[0].contains("Lion") && left[1].contains("withdrawn") && left[2].contains("Owl"),
            "{text}"
        );
    }
}
