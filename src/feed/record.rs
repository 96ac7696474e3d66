//! Recording a feed: one CloudEvent a line, as a publisher could have sent it, with the moment it was recorded and where it
//! stood in the log.
//!
//! The moment is the hub's, since a wall's own clock may be anywhere: what the hub said last, and how long ago that was. What
//! was recorded before and replayed keeps the moment and the place that it has: it is no younger for that.
//!
//! What is withdrawn while it is recorded leaves the recording too: its lines are written over with spaces. So do lines of
//! thanks that name somebody whom a later revision no longer names.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{BufRead as _, BufReader, BufWriter, Seek as _, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::Timestamp;
use serde::Deserialize;
use tokio::time::Instant;

use crate::domain::floor::THINGS_MAX;
use crate::domain::recognition::RecognitionState;
use crate::domain::withdrawn::MARKS;
use crate::domain::{Audience, Key, Payload, Recognition};
use crate::text::SafeText;
use crate::wire::disk::{Disk, Unrecorded};
use crate::wire::encode::without_hub_attributes;
use crate::wire::{Cursor, Incoming, Mode, RECORDED_AT_ATTRIBUTE, RECORDED_ATTRIBUTE, REPLAYED_ATTRIBUTE};

/// A feed that is recorded, or is not.
#[derive(Default)]
pub struct Record {
    recording: Option<Recording>,
    hides: LeadsHidden,
}

/// Whether the wall that is recorded shows nothing for leads now, as in display mode: its recording follows it.
#[derive(Clone, Debug, Default)]
pub struct LeadsHidden(Arc<AtomicBool>);

impl LeadsHidden {
    /// From now on it is so.
    pub fn set(&self, hidden: bool) {
        self.0.store(hidden, Ordering::Relaxed);
    }

    fn get(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

struct Recording {
    path: PathBuf,
    file: BufWriter<File>,
    last: Option<Cursor>,
    /// What the hub's clock said last, and when that was heard.
    clock: Option<(Timestamp, Instant)>,
    /// What the snapshot that is on its way has so far.
    there: Option<HashSet<Key>>,
    /// How people are named in the thanks that were recorded: at most [`THINGS_MAX`], and beyond it the file is looked
    /// through.
    named: HashMap<Key, HashSet<SafeText>>,
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
        let recording = Some(Recording {
            path: path.into(),
            file: BufWriter::new(file),
            last: None,
            clock: None,
            there: None,
            named: HashMap::new(),
        });
        Ok(Self { recording, hides: LeadsHidden::default() })
    }

    /// What tells it whether what is for leads is shown.
    pub fn hides(&self) -> LeadsHidden {
        self.hides.clone()
    }

    /// True when what comes is recorded.
    pub(super) fn is_on(&self) -> bool {
        self.recording.is_some()
    }

    /// Writes a frame, when it is an event that has not been written yet. Without `leads`, as for a wall that began in display mode, what is
    /// for leads is not kept, whatever the hub sends; nor while a lead's desk is switched to display mode, but what it takes back of
    /// earlier lines leaves them.
    ///
    /// # Errors
    /// Why the file can't be written, once: the recording ends there.
    pub(super) fn frame(&mut self, frame: &str, incoming: &Incoming, leads: bool) -> Result<(), Unrecorded> {
        if self.recording.is_none() {
            return Ok(());
        }
        let for_leads = match incoming {
            Incoming::Event { event, .. } => event.audience == Audience::Leads,
            Incoming::Skipped { .. } => is_for_leads(frame),
            _ => false,
        };
        if for_leads && !leads {
            return Ok(());
        }
        let writes = !for_leads || !self.hides.get();
        let Some(mut recording) = self.recording.take() else { return Ok(()) };
        match recording.frame(frame, incoming, writes) {
            Ok(()) => {
                self.recording = Some(recording);
                Ok(())
            }
            Err(error) => {
                let file = recording.path.display().to_string().into();
                Err(Unrecorded { file, why: Disk::of(&error) })
            }
        }
    }
}

impl Recording {
    fn frame(&mut self, frame: &str, incoming: &Incoming, writes: bool) -> std::io::Result<()> {
        match incoming {
            Incoming::Hello(hello) => {
                self.clock = Some((hello.now, Instant::now()));
                self.there = (hello.mode == Mode::Snapshot).then(HashSet::new);
                Ok(())
            }
            Incoming::Event { at, event, .. } => {
                if event.payload == Payload::Withdrawn {
                    self.named.remove(&event.key);
                    self.erase(|key| *key == event.key)?;
                }
                if let Payload::Recognition(thanks) = &event.payload
                    && self.names_fewer(&event.key, thanks, at.skipped > 0)
                {
                    self.erase(|key| *key == event.key)?;
                }
                if let Some(there) = &mut self.there {
                    there.insert(event.key.clone());
                }
                // It names no thing that could be withdrawn elsewhere, and its number is its own hub's.
                if event.key.subject.starts_with(MARKS) || !writes {
                    return Ok(());
                }
                self.event(frame, at.cursor)
            }
            // An event that this version does not know is part of the feed all the same.
            Incoming::Skipped { at: Some(at), .. } => {
                if let Some(there) = &mut self.there {
                    there.extend(about(frame.as_bytes()));
                }
                if writes { self.event(frame, at.cursor) } else { Ok(()) }
            }
            Incoming::Synced { .. } => {
                // A snapshot does not tell what was withdrawn before it: what it no longer has may have been.
                if let Some(there) = self.there.take() {
                    self.erase(|key| !there.contains(key))?;
                }
                self.file.flush()
            }
            // What was recorded is on its way to the disk at every heartbeat.
            Incoming::Heartbeat { heartbeat, .. } => {
                self.clock = Some((heartbeat.now, Instant::now()));
                self.file.flush()
            }
            _ => Ok(()),
        }
    }

    /// True when thanks that are recorded name somebody whom this revision does not, or may do so: not all of them came. What
    /// is over names nobody any more, and that takes no name back.
    fn names_fewer(&mut self, key: &Key, thanks: &Recognition, some_were_left_out: bool) -> bool {
        let names: HashSet<SafeText> =
            thanks.receivers.iter().map(|receiver| receiver.display().clone()).collect();
        let over = thanks.state == RecognitionState::Expired;
        let full = self.named.len() >= THINGS_MAX;
        let Some(before) = self.named.get_mut(key) else {
            if !full {
                self.named.insert(key.clone(), names);
            }
            return full;
        };
        let fewer = some_were_left_out || (!over && !before.is_subset(&names));
        if fewer {
            *before = names;
        } else {
            before.extend(names);
        }
        fewer
    }

    /// Writes spaces over every line about a thing that is gone, on the disk before anything else is recorded. Withdrawals are
    /// rare, so the file is read for it rather than an index kept of it.
    fn erase(&mut self, gone: impl Fn(&Key) -> bool) -> std::io::Result<()> {
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
            if about(&line).is_some_and(|key| gone(&key)) {
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
        let now = self.now().map(|now| now.to_string());
        let line = without_hub_attributes(frame, |had| {
            let was_recorded =
                [RECORDED_ATTRIBUTE, RECORDED_AT_ATTRIBUTE].iter().any(|one| had.contains_key(*one));
            match now {
                Some(now) if was_recorded => vec![(REPLAYED_ATTRIBUTE, now)],
                Some(now) => {
                    vec![(RECORDED_ATTRIBUTE, now), (RECORDED_AT_ATTRIBUTE, cursor.to_string())]
                }
                // Whoever has not been greeted knows no moment; nothing counts as older than such a line.
                None => Vec::new(),
            }
        })?;
        writeln!(self.file, "{line}")
    }

    /// The hub's clock, as far as it is known: never the wall's own.
    fn now(&self) -> Option<Timestamp> {
        let (now, heard) = self.clock?;
        now.checked_add(heard.elapsed()).ok()
    }
}

/// True for an event that says that it is for leads, whatever else it is.
fn is_for_leads(frame: &str) -> bool {
    #[derive(Deserialize)]
    struct For<'a> {
        #[serde(borrow)]
        audience: Option<Cow<'a, str>>,
    }
    serde_json::from_str(frame).is_ok_and(|told: For<'_>| told.audience.as_deref() == Some("leads"))
}

/// Which thing a line is about.
fn about(line: &[u8]) -> Option<Key> {
    #[derive(Deserialize)]
    struct About<'a> {
        #[serde(borrow)]
        site: Cow<'a, str>,
        #[serde(borrow)]
        subject: Cow<'a, str>,
    }
    let about: About<'_> = serde_json::from_slice(line).ok()?;
    Some(Key::new(&about.site, &about.subject))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire;
    use crate::wire::control::{Control, Limits};

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

    /// A clock that is years away from any machine's.
    #[tokio::test(start_paused = true)]
    async fn a_line_is_dated_by_the_hub_and_placed_in_its_log_and_keeps_what_it_has() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("recording.jsonl");
        let mut record = Record::create(&path).expect("begins");
        let now: Timestamp = "2031-05-01T08:00:00Z".parse().expect("a moment");
        let at = |seconds| now + jiff::SignedDuration::from_secs(seconds);
        let cursor = Cursor { epoch: 7, seq: 0, check: 0 };
        let hello = wire::Hello {
            epoch: "7".into(),
            head: 0,
            mode: Mode::Resume,
            reason: wire::Reason::Cursor,
            heartbeat_ms: 5_000,
            jitter_ms: 0,
            now,
            role: "wall".into(),
            site: None,
            limits: Limits::HERE,
            doors: None,
        };
        let heartbeat = wire::Heartbeat { now: at(100), refused: Default::default(), doors: None };
        let mut take = |frame: String| {
            record.frame(&frame, &wire::decode(&frame), false).expect("recorded");
        };
        let pass = |seconds| tokio::time::advance(std::time::Duration::from_secs(seconds));
        take(Control::Hello(hello).frame(cursor, 0, now));
        pass(3).await;
        take(frame(1, "note", "a", "One"));
        take(Control::Heartbeat(heartbeat).frame(cursor, 0, at(100)));
        pass(2).await;
        take(frame(2, "note", "b", "Two"));
        let before =
            r#"{"recordedtime":"2020-01-01T00:00:00Z","recordedcursor":"0000000000000009.3.00000001","#;
        take(frame(3, "note", "c", "Three").replacen('{', before, 1));
        take(frame(4, "note", "d", "Four").replacen('{', r#"{"recordedtime":"2020-01-01T00:00:00Z","#, 1));
        drop(record);
        let text = std::fs::read_to_string(&path).expect("the file");
        let lines: Vec<serde_json::Value> =
            text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
        let told = |line: usize| {
            [RECORDED_ATTRIBUTE, RECORDED_AT_ATTRIBUTE, REPLAYED_ATTRIBUTE].map(|name| {
                lines[line].get(name).and_then(|value| value.as_str()).unwrap_or_default().to_owned()
            })
        };
        let here = |seq| Cursor { epoch: 7, seq, check: 1 }.to_string();
        assert_eq!(told(0), [at(3).to_string(), here(1), String::new()]);
        assert_eq!(told(1), [at(102).to_string(), here(2), String::new()]);
        let oldest = "2020-01-01T00:00:00Z".to_owned();
        assert_eq!(told(2), [oldest.clone(), "0000000000000009.3.00000001".into(), at(102).to_string()]);
        assert_eq!(told(3), [oldest, String::new(), at(102).to_string()], "no place is made up for it");
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
        take(&mut record, frame(5, "withdrawn", "x", "").replace("note/", MARKS));
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

    #[test]
    fn nothing_for_leads_is_recorded_of_a_desk_while_it_is_in_display_mode() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("recording.jsonl");
        let mut record = Record::create(&path).expect("begins");
        let hides = record.hides();
        let mut take = |seq, kind: &str, name: &str, text: &str| {
            let frame = frame(seq, kind, name, text).replace("\"site\"", "\"audience\":\"leads\",\"site\"");
            record.frame(&frame, &wire::decode(&frame), true).expect("recorded");
        };
        take(1, "note", "zebra", "Zebra crossing");
        take(2, "note", "lion", "Lion sleeping");
        hides.set(true);
        take(3, "note", "owl", "Owl awake");
        take(4, "note", "lion", "Lion hunting");
        take(5, "riddle", "sphinx", "");
        take(6, "withdrawn", "zebra", "");
        hides.set(false);
        take(7, "note", "hen", "Hen asleep");
        drop(record);
        let text = std::fs::read_to_string(&path).expect("the file");
        let left: Vec<_> = text.lines().filter(|line| !line.trim().is_empty()).collect();
        assert!(left.len() == 2 && left[0].contains("Lion sleeping") && left[1].contains("Hen"), "{text}");
    }

    #[test]
    fn a_name_that_is_taken_back_leaves_the_recording() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("recording.jsonl");
        let mut record = Record::create(&path).expect("begins");
        let mut take = |seq, name: &str, more: &str, receivers: &str| {
            let frame = frame(seq, "recognition", name, "")
                .replace("note/", "recognition/")
                .replacen('{', &format!("{{{more}"), 1)
                .replace(
                    "\"data\":{}",
                    &format!("\"data\":{{\"giver\":\"Tom\",\"message\":\"M\",{receivers}}}"),
                );
            let incoming = wire::decode(&frame);
            assert!(matches!(incoming, Incoming::Event { .. }), "{incoming:?}");
            record.frame(&frame, &incoming, false).expect("recorded");
            std::fs::read_to_string(&path).expect("the file")
        };
        take(1, "zebra", "", r#""receivers":["Zelda","Bo"]"#);
        take(2, "lion", "", r#""receivers":["Leo"]"#);
        let text = take(3, "zebra", "", r#""receivers":["Night desk","Bo"]"#);
        // What was written before a revision that names fewer is on the disk, and gone from it.
        assert!(!text.contains("Zelda"), "{text}");
        let text = take(4, "lion", "", r#""state":"expired","receivers":["Day desk"]"#);
        assert!(!text.contains("Zelda"), "{text}");
        let text = take(5, "lion", r#""feedskip":1,"#, r#""state":"expired","receivers":["Day desk"]"#);
        assert!(!text.contains("Leo"), "not all of it came: {text}");
    }

    #[test]
    fn what_a_later_snapshot_no_longer_has_leaves_the_recording() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("recording.jsonl");
        let mut record = Record::create(&path).expect("begins");
        let mut take = |frame: String| {
            record.frame(&frame, &wire::decode(&frame), false).expect("recorded");
        };
        let now = Timestamp::UNIX_EPOCH;
        let control = |control: Control, seq| control.frame(Cursor { epoch: 7, seq, check: 1 }, 0, now);
        let hello = |mode| {
            let hello = wire::Hello {
                epoch: "7".into(),
                head: 2,
                mode,
                reason: wire::Reason::TooOld,
                heartbeat_ms: 5_000,
                jitter_ms: 0,
                now,
                role: "wall".into(),
                site: None,
                limits: Limits::HERE,
                doors: None,
            };
            control(Control::Hello(hello), 0)
        };
        let synced = |through, count| control(Control::Synced(wire::Synced { through, count }), through);
        let snapshot = |seq, kind: &str, name: &str, text: &str| {
            frame(seq, kind, name, text).replacen('{', r#"{"feedphase":"snapshot","#, 1)
        };
        let there = |word: &str| std::fs::read_to_string(&path).expect("the file").contains(word);
        take(hello(Mode::Snapshot));
        take(snapshot(1, "note", "zebra", "Zebra crossing"));
        take(snapshot(2, "note", "lion", "Lion sleeping"));
        take(snapshot(3, "riddle", "sphinx", ""));
        take(synced(3, 3));
        take(hello(Mode::Resume));
        take(synced(3, 0));
        assert!(there("Zebra") && there("Lion") && there("sphinx"), "a resume says itself what is gone");
        // The zebra was withdrawn while the wall was away, for too long to be told so.
        take(hello(Mode::Snapshot));
        take(snapshot(2, "note", "lion", "Lion sleeping"));
        take(snapshot(3, "riddle", "sphinx", ""));
        assert!(there("Zebra"), "a snapshot counts once it is whole");
        take(synced(9, 2));
        assert!(!there("Zebra") && there("Lion") && there("sphinx"));
    }
}
