//! What a durable log of the feed does, whatever keeps it.
//!
//! A log is a list of events at positions 1, 2, 3 …, each written once and never changed, but for what is erased: a
//! withdrawal erases the bodies of the earlier revisions of its subject, and so does a revision of thanks, whose earlier
//! ones nobody may read. Of thanks that have left the walls the words go too. One thread owns a store; others read through its
//! [`LogReader`].

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use rusqlite::ErrorCode;
use sha2::{Digest as _, Sha256};
use thiserror::Error;

use crate::domain::{Audience, Key, Kind};

pub mod backup;
pub mod check;

mod checkpoint;
mod emptied;
mod folder;
mod memory;
mod reader;
mod reconcile;
mod retention;
mod rows;
mod scrub;
mod side;
mod sides;
mod sqlite;
mod withdrawals;

#[cfg(test)]
mod contract;
#[cfg(test)]
mod copies;
#[cfg(test)]
mod files;
#[cfg(test)]
mod random;

pub(in crate::hub) use emptied::is_emptied;
pub use folder::FILE;
pub(super) use folder::{make as make_folder, open as open_file, sync_names};
pub use memory::MemoryStore;
pub use retention::{Compacted, Retention, Steady, THANKS_DAYS};
pub(super) use scrub::Wiper;
pub(super) use side::Side;
pub use side::SideError;
pub use sqlite::SqliteStore;
pub use withdrawals::{LIST_FILE, Listed, Withdrawal};

/// A SHA-256 over what a publisher said in an event, to tell a repetition from another event of the same id.
pub type Digest = [u8; 32];

/// One event as a log keeps it.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Its position: 1 for the first.
    pub seq: u64,
    /// Which thing it is the state of.
    pub key: Key,
    /// The kind; [`Kind::Withdrawn`] makes the store erase the earlier bodies of `key`.
    pub kind: Kind,
    /// Who may see it.
    pub audience: Audience,
    /// The team that it concerns; absent: everyone.
    pub team: Option<Box<str>>,
    /// Who published it.
    pub source: Box<str>,
    /// Unique within the source.
    pub id: Box<str>,
    /// What a repetition is recognised by.
    pub digest: Digest,
    /// The event with the hub's stamps, as JSON.
    pub body: Box<str>,
    /// When the hub took it.
    pub received_at: Timestamp,
}

/// What a log has of an event that is sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its position.
    pub seq: u64,
    /// Its digest; `None` when a withdrawal has erased it, since a digest of a text lets guesses be confirmed.
    pub digest: Option<Digest>,
}

/// A durable log. Every implementation passes the one suite in `contract`.
pub trait Store: Send {
    /// The random number that tells this log from every other one.
    fn epoch(&self) -> u64;

    /// The position of the newest event; 0 in an empty log.
    fn head(&self) -> u64;

    /// Holds the log as it stands until the next [`append`](Store::append) or [`let_go`](Store::let_go): a group that is judged looks into
    /// it at each event, and taking a lock each time costs more than looking.
    ///
    /// # Errors
    /// When the log could not be read.
    fn hold(&mut self) -> Result<(), StoreError> {
        Ok(())
    }

    /// Ends what [`hold`](Store::hold) began.
    fn let_go(&mut self) {}

    /// Appends a group: all of it durably, or nothing. The positions follow [`head`](Store::head) without a gap.
    ///
    /// # Errors
    /// When the log could not be written; it is as before.
    fn append(&mut self, group: &[Record]) -> Result<(), StoreError>;

    /// The events at positions beyond `after`, up to `to`, ascending, at most `limit`; erased ones are left out.
    ///
    /// # Errors
    /// When the log could not be read.
    fn read(&self, after: u64, to: u64, limit: usize) -> Result<Vec<Record>, StoreError>;

    /// Hands over the newest event of every thing, ascending by position, one by one.
    ///
    /// # Errors
    /// When the log could not be read.
    fn latest(&self, each: &mut dyn FnMut(Record)) -> Result<(), StoreError>;

    /// Hands over where the first event of every thing is that the log has.
    ///
    /// # Errors
    /// When the log could not be read.
    fn firsts(&self, each: &mut dyn FnMut(Key, u64)) -> Result<(), StoreError>;

    /// The event of a source with an id, if the log has it.
    ///
    /// # Errors
    /// When the log could not be read.
    fn find(&self, source: &str, id: &str) -> Result<Option<Found>, StoreError>;

    /// The newest withdrawal of a thing that the log has, also when the thing was published again since.
    ///
    /// # Errors
    /// When the log could not be read.
    fn tombstone(&self, key: &Key) -> Result<Option<Tombstone>, StoreError> {
        let (reader, mut before) = (self.reader(), self.head() + 1);
        loop {
            let revisions = reader.history(key, before, TOMBSTONE_CHUNK)?;
            if let Some(gone) = revisions.iter().find(|revision| revision.kind == Kind::Withdrawn) {
                let source = gone.source.clone();
                return Ok(Some(Tombstone { seq: gone.seq, at: gone.received_at, source }));
            }
            match revisions.last() {
                Some(oldest) if revisions.len() == TOMBSTONE_CHUNK => before = oldest.seq,
                _ => return Ok(None),
            }
        }
    }

    /// When a thing was last withdrawn, as far as anything here remembers it: longer than the log does.
    ///
    /// # Errors
    /// When the log could not be read.
    fn withdrawn_at(&self, key: &Key) -> Result<Option<Timestamp>, StoreError> {
        Ok(self.tombstone(key)?.map(|gone| gone.at))
    }

    /// A handle for those who look back while this goes on being written. It outlives the store, and then fails.
    fn reader(&self) -> Arc<dyn LogReader>;

    /// Goes one step on through the log and lets go of what [`Retention`] no longer keeps; examines at most `limit`
    /// events. The newest event always stays, and nothing younger than a day goes. Of thanks that have left the walls the words and
    /// names go, and that they were there stays.
    ///
    /// # Errors
    /// When the log could not be written; it is as before.
    fn compact(
        &mut self,
        now: Timestamp,
        retention: &Retention,
        limit: usize,
    ) -> Result<Compacted, StoreError>;

    /// Does what must be true before a withdrawal is acknowledged, and a part of what may follow. True when nothing is
    /// left to do; otherwise it wants to be called again.
    ///
    /// # Errors
    /// When a withdrawal could not be written onto the list of withdrawals: it stands in the log, it is tried again at
    /// the next call, and must not be acknowledged before.
    fn settle(&mut self) -> Result<bool, StoreError> {
        Ok(true)
    }
}

/// Looks back into a log that is being written.
pub trait LogReader: Send + Sync {
    /// The event at a position. One that was erased has an empty body; `None`: compacted away, or never there.
    ///
    /// # Errors
    /// When the log could not be read.
    fn at(&self, seq: u64) -> Result<Option<Record>, StoreError>;

    /// The revisions of one thing before a position, newest first, at most `limit`; erased ones are left out.
    ///
    /// # Errors
    /// When the log could not be read.
    fn history(&self, key: &Key, before: u64, limit: usize) -> Result<Vec<Record>, StoreError>;

    /// The events at positions beyond `after`, ascending, at most `limit`, erased ones too; each with what came after it.
    ///
    /// # Errors
    /// When the log could not be read.
    fn past(&self, after: u64, limit: usize) -> Result<Vec<Past>, StoreError>;

    /// The revisions of all things of a kind at a site, and the marks of their withdrawals, newest first, at most `limit`; erased ones are
    /// left out. Each with what came after it.
    ///
    /// # Errors
    /// When the log could not be read.
    fn of_kind(&self, site: &str, kind: Kind, limit: usize) -> Result<Vec<Past>, StoreError>;

    /// True where the log has anything of a site, be it the mark of a withdrawal.
    ///
    /// # Errors
    /// When the log could not be read.
    fn has_site(&self, site: &str) -> Result<bool, StoreError>;

    /// As [`Store::read`].
    ///
    /// # Errors
    /// When the log could not be read.
    fn read(&self, after: u64, to: u64, limit: usize) -> Result<Vec<Record>, StoreError>;

    /// Up to here the log may lack withdrawals, newest and first versions, which retention took: who has read less can't go on
    /// from there. It is raised before they go.
    fn horizon(&self) -> u64;
}

/// An event of the log, and what came after it.
#[derive(Clone, Debug, PartialEq)]
pub struct Past {
    /// The event. One that was erased has an empty body.
    pub record: Record,
    /// The next revision of its thing; `None` for the newest.
    pub next: Option<Next>,
    /// True when its thing was withdrawn since, and not only shown with fewer names.
    pub withdrawn: bool,
    /// Of what was erased and leaves the walls by itself ([`leaves_by_itself`]): what the log has of it next, the newest revision of thanks or the mark
    /// of the withdrawal. It says since when they were shown, and until when.
    pub after: Option<Box<Record>>,
}

/// The revision that took the place of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Next {
    /// When the hub took it.
    pub at: Timestamp,
    /// True for a withdrawal; not for one with which the hub shows the thing anew, with fewer names ([`is_anew`]).
    pub withdrawn: bool,
}

/// What the mark of a withdrawal of thanks has that had left the walls before.
const LEFT_AT: &str = "\"left_at\":";

/// True for a withdrawal of the hub's own, which has no digest, with the same thing at the next position: somebody's name was taken
/// back. To those who look back that is a revision like any other. Thanks that had left the walls are not shown anew.
pub fn is_anew(withdrawal: &Record, next: Option<&Record>) -> bool {
    let own = withdrawal.kind == Kind::Withdrawn && withdrawal.digest == Digest::default();
    own && !withdrawal.body.contains(LEFT_AT)
        && next.is_some_and(|next| next.kind == Kind::Recognition && next.key == withdrawal.key)
}

/// Where a thing was withdrawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tombstone {
    /// The position of the withdrawal.
    pub seq: u64,
    /// When the hub took it.
    pub at: Timestamp,
    /// Whose the thing was.
    pub source: Box<str>,
}

/// True for the kinds of which a revision erases those before it: the mark of a withdrawal, and thanks. An earlier revision of thanks may
/// name somebody who is not named any more, and no wall, no history and no record has its words.
pub fn erases(kind: Kind) -> bool {
    matches!(kind, Kind::Withdrawn | Kind::Recognition)
}

/// True for the kinds that leave the walls by themselves, without another revision.
pub fn leaves_by_itself(kind: Kind) -> bool {
    matches!(kind, Kind::Recognition | Kind::Quiet)
}

/// A thing that was withdrawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gone {
    /// Which.
    pub key: Key,
    /// Whose it was: what another source holds for its subject is not withdrawn with it.
    pub source: Box<str>,
    /// The position of the withdrawal.
    pub seq: u64,
}

/// Revisions that are looked through at once for a withdrawal.
const TOMBSTONE_CHUNK: usize = 64;

/// Why a log can't be opened, read or written.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The folder can't be made or written.
    #[error("the data folder {} can't be used: {why}; name another one, or mend its permissions", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// The system's words.
        why: std::io::Error,
    },
    /// Another process has the log.
    #[error("{} is in use by another hub; stop it first, or name another data folder", path.display())]
    Locked {
        /// The file.
        path: PathBuf,
    },
    /// The file is something else.
    #[error("{} is not a log of this hub: {why}; move it away, or name another data folder", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
        /// What it is instead.
        why: String,
    },
    /// The file was written by a newer version.
    #[error("{} has format {have} and this version reads format {known}; use the newer version", path.display())]
    NewerFormat {
        /// The file.
        path: PathBuf,
        /// Its format.
        have: i64,
        /// The newest that this version reads.
        known: i64,
    },
    /// The list of withdrawals can't be used.
    #[error("the list of withdrawals {}: {why}", path.display())]
    List {
        /// The file.
        path: PathBuf,
        /// What is wrong, and what to do.
        why: String,
    },
    /// A copy can't be made or put back.
    #[error("{}: {why}", path.display())]
    Copy {
        /// The file or folder.
        path: PathBuf,
        /// What is wrong, and what to do.
        why: String,
    },
    /// The store of this reader is closed.
    #[error("the log is closed")]
    Closed,
    /// Reading or writing failed: a full disk, a broken one, a damaged file.
    #[error("the log {}", in_words(.0))]
    Failed(rusqlite::Error),
    /// A row holds what no version of this hub writes.
    #[error("the log is damaged at position {seq}: {what}")]
    Damaged {
        /// Where.
        seq: u64,
        /// What is wrong there.
        what: &'static str,
    },
}

impl From<rusqlite::Error> for StoreError {
    // No cause of the error: it is in its words already, and would be told twice.
    fn from(error: rusqlite::Error) -> Self {
        StoreError::Failed(error)
    }
}

fn in_words(error: &rusqlite::Error) -> String {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
            format!("is damaged ({error}); `openfloor restore` puts a backup back")
        }
        _ => format!("can't be read or written: {error}"),
    }
}

impl StoreError {
    fn foreign(path: &Path, why: impl Into<String>) -> Self {
        StoreError::Foreign { path: path.into(), why: why.into() }
    }

    fn list(path: &Path, why: impl Into<String>) -> Self {
        StoreError::List { path: path.into(), why: why.into() }
    }

    fn copy(path: &Path, why: impl Into<String>) -> Self {
        StoreError::Copy { path: path.into(), why: why.into() }
    }
}

/// Eight bytes that stand for a source and an id in an index: a UNIQUE index over the texts themselves is six
/// times slower to fill. Two events may share them, so whoever finds one compares the texts too.
pub fn dedupe_key(source: &str, id: &str) -> i64 {
    let mut hash = Sha256::new();
    hash.update(source.as_bytes());
    hash.update([0]);
    hash.update(id.as_bytes());
    let digest = hash.finalize();
    let mut first = [0; 8];
    first.copy_from_slice(&digest[..8]);
    i64::from_be_bytes(first)
}
