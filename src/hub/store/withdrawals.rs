//! The list of withdrawals: a file beside the log that outlives it, so that a backup which is older than a withdrawal
//! can't bring the text back.
//!
//! A JSON object a line: the first names the log that the list belongs to, each other one a withdrawal. A line is
//! written after the log has the withdrawal and before its publisher is told; whatever lies between is made good when
//! the log is opened. So a line that the log lacks always means that the log is an older copy.

use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Record, StoreError, folder};
use crate::domain::silence::{AsFar, FirstDate};
use crate::domain::{Audience, Key, Stamp, Withdrawn};
use crate::hub::stored::noted_on;

/// The name of the list in its folder.
pub const LIST_FILE: &str = "withdrawals.jsonl";
/// For how many days a withdrawal stays on the list, ten years: no older copy of a log should be around.
pub const LISTED_DAYS: i64 = 3_650;

/// A withdrawal as the list has it. It has the names of things and no words, and numbers of promises with the roles that owed them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawal {
    /// The site of the thing.
    pub site: Box<str>,
    /// Its subject.
    pub subject: Box<str>,
    /// Who withdrew it.
    pub source: Box<str>,
    /// The id of the withdrawal.
    pub id: Box<str>,
    /// The epoch of the log, as cursors write it.
    #[serde(with = "hex")]
    pub epoch: u64,
    /// Its position there.
    pub seq: u64,
    /// When the hub took it.
    pub at: Timestamp,
    /// Who could see the thing: its team, and whether it was for leads. A line of an earlier version does not say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audience: Option<Audience>,
    /// See `audience`; absent: everyone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<Box<str>>,
    /// What it left of promises: an older copy of the log, put back, counts them on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub promises: Vec<Withdrawn>,
    /// What it left of a silence: an older copy of the log, put back, goes on with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub silence: Option<Silence>,
    /// When its thing had left the walls by itself before, thanks or a quiet mode: an older copy of the log, put back, tells that it was shown no longer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left_at: Option<Timestamp>,
}

/// What a withdrawal left of a silence, in keyed digests and figures: see [`Stamp`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Silence {
    /// Digests of what the thing was about.
    pub asked: Box<str>,
    /// Since when people waited for a next word on it; absent: they were told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stands_since: Option<Timestamp>,
    /// How far it was; absent for a question.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_far: Option<AsFar>,
    /// The first dates of what was promised in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub first_dates: Vec<FirstDate>,
}

impl Silence {
    fn of(stamp: &Stamp) -> Option<Self> {
        let Stamp { asked, stands_since, as_far, first_dates, .. } = stamp.clone();
        Some(Self { asked: asked?, stands_since, as_far, first_dates })
    }
}

impl Withdrawal {
    pub(super) fn of(record: &Record, epoch: u64) -> Self {
        let Record { seq, key, source, id, received_at, body, audience, team, .. } = record.clone();
        let noted = noted_on(&body).unwrap_or_default();
        let (silence, left_at, promises) = (Silence::of(&noted), noted.left_at, noted.withdrawn);
        let (audience, at) = (Some(audience), received_at);
        let (site, subject) = ((*key.site).into(), (*key.subject).into());
        Self { site, subject, source, id, epoch, seq, at, audience, team, promises, silence, left_at }
    }

    /// Which thing was withdrawn.
    pub fn key(&self) -> Key {
        Key::new(&self.site, &self.subject)
    }

    /// Whether it is too old to be listed.
    pub(super) fn is_past(at: Timestamp, now: Timestamp) -> bool {
        now.duration_since(at) > SignedDuration::from_hours(LISTED_DAYS * 24)
    }
}

/// The first line.
#[derive(Serialize, Deserialize)]
struct Title {
    /// Which log it belongs to: the log's first epoch.
    #[serde(with = "hex")]
    withdrawals_of: u64,
}

mod hex {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(number: &u64, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{number:016x}"))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        u64::from_str_radix(&text, 16).map_err(D::Error::custom)
    }
}

/// A list as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The first epoch of the log that it belongs to.
    pub birth: u64,
    /// The withdrawals, of each source and id the last line.
    pub withdrawals: Vec<Withdrawal>,
    /// True when its end was torn off, as by a power cut.
    pub torn: bool,
}

impl Listed {
    /// Reads a list; `None` where there is no file.
    ///
    /// # Errors
    /// When it can't be read, or is something else.
    pub fn read(path: &Path) -> Result<Option<Self>, StoreError> {
        let bytes = match std::fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(why) => return Err(StoreError::list(path, why.to_string())),
        };
        let mut lines = bytes.split_inclusive(|byte| *byte == b'\n');
        let title = lines.next().and_then(|line| serde_json::from_slice::<Title>(line).ok());
        let Some(Title { withdrawals_of: birth }) = title else {
            return Err(StoreError::list(path, "its first line names no log: it is no list of withdrawals"));
        };
        let mut list = Self { birth, withdrawals: Vec::new(), torn: !bytes.ends_with(b"\n") };
        let mut bad = None;
        for (index, line) in lines.enumerate() {
            match (serde_json::from_slice::<Withdrawal>(line), bad) {
                (Ok(withdrawal), None) => list.withdrawals.push(withdrawal),
                // Only the end can be torn.
                (Ok(_), Some(bad)) => {
                    let why = format!("line {bad} is damaged: put back a copy of the list that is whole");
                    return Err(StoreError::list(path, why));
                }
                (Err(_), _) => bad = bad.or(Some(index + 2)),
            }
        }
        list.torn |= bad.is_some();
        list.keep_last();
        Ok(Some(list))
    }

    /// Of a source and an id the last line counts: it has the newest epoch and position.
    fn keep_last(&mut self) {
        let mut seen = std::collections::HashSet::new();
        let mut kept: Vec<_> = std::mem::take(&mut self.withdrawals);
        kept.reverse();
        kept.retain(|one| seen.insert((one.source.clone(), one.id.clone())));
        kept.reverse();
        self.withdrawals = kept;
    }

    /// Writes the list in place of the one that is there, whole or not at all.
    ///
    /// # Errors
    /// When it can't be written.
    pub(super) fn write(&self, path: &Path) -> Result<(), StoreError> {
        let written = (|| {
            let folder = path.parent().unwrap_or(Path::new(""));
            folder::make(if folder.as_os_str().is_empty() { Path::new(".") } else { folder })?;
            let mut partial = path.as_os_str().to_owned();
            partial.push(".new");
            let partial = PathBuf::from(partial);
            let mut file = folder::open(&partial)?;
            file.set_len(0)?;
            let mut text = serde_json::to_string(&Title { withdrawals_of: self.birth })? + "\n";
            text.push_str(&lines(&self.withdrawals)?);
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            std::fs::rename(&partial, path)?;
            folder::sync_names(folder)
        })();
        written.map_err(|why: io::Error| StoreError::list(path, why.to_string()))
    }
}

fn lines(withdrawals: &[Withdrawal]) -> io::Result<String> {
    let mut text = String::new();
    for withdrawal in withdrawals {
        text.push_str(&serde_json::to_string(withdrawal)?);
        text.push('\n');
    }
    Ok(text)
}

/// The list of a log that is open.
#[derive(Debug)]
pub(super) struct List {
    path: PathBuf,
    /// How long it is; what lies beyond is what a write that failed left there.
    bytes: u64,
    /// What the log has and the list does not yet.
    owed: Vec<Withdrawal>,
}

impl List {
    /// Goes on with a list that was just written or read whole.
    pub(super) fn open(path: PathBuf) -> Result<Self, StoreError> {
        match std::fs::metadata(&path) {
            Ok(there) => Ok(Self { path, bytes: there.len(), owed: Vec::new() }),
            Err(why) => Err(StoreError::list(&path, why.to_string())),
        }
    }

    /// Every withdrawal on it.
    ///
    /// # Errors
    /// When it can't be read.
    pub(super) fn read(&self) -> Result<Vec<Withdrawal>, StoreError> {
        Ok(Listed::read(&self.path)?.map(|list| list.withdrawals).unwrap_or_default())
    }

    /// Takes what the log has made durable.
    pub(super) fn owe(&mut self, withdrawals: impl IntoIterator<Item = Withdrawal>) {
        self.owed.extend(withdrawals);
    }

    /// Writes what is owed.
    ///
    /// # Errors
    /// When it can't be written; it is owed still.
    pub(super) fn settle(&mut self) -> Result<(), StoreError> {
        if self.owed.is_empty() {
            return Ok(());
        }
        let written = (|| {
            let text = lines(&self.owed)?;
            // Not made anew: a list that has vanished has lines which only a copy of it can bring back.
            let mut file = OpenOptions::new().append(true).open(&self.path)?;
            self.cut(&file)?;
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            Ok(text.len() as u64)
        })();
        let bytes = written.map_err(|why: io::Error| StoreError::list(&self.path, why.to_string()))?;
        self.bytes += bytes;
        self.owed.clear();
        Ok(())
    }

    fn cut(&self, file: &File) -> io::Result<()> {
        match file.metadata()?.len() {
            there if there < self.bytes => Err(io::Error::other("it is shorter than it was")),
            there if there > self.bytes => file.set_len(self.bytes),
            _ => Ok(()),
        }
    }
}
