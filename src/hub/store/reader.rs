//! A second, read-only connection to the log: whoever looks back waits for no commit, and no commit waits for them.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC};
use rusqlite::{Connection, OpenFlags, params};

use super::folder::LOCK_FILE;
use super::rows::{self, COLUMNS, position};
use super::{LogReader, Past, Record, StoreError};
use crate::domain::{Key, Kind};

/// What stands in a file's address as it is, and what by its number.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'.').remove(b'-').remove(b'_');

/// Reads an SQLite log while it is written.
#[derive(Debug)]
pub(super) struct SqliteReader {
    /// `None` once the log is closed: the reader may be held longer, and must not keep the file open.
    connection: Mutex<Option<Connection>>,
    horizon: AtomicU64,
}

impl SqliteReader {
    pub(super) fn open(path: &Path, horizon: u64) -> rusqlite::Result<Self> {
        let connection = open_to_read(path)?;
        Ok(Self { connection: Mutex::new(Some(connection)), horizon: horizon.into() })
    }

    pub(super) fn close(&self) {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner).take();
    }

    /// Tells of a new horizon, before the rows below it go.
    pub(super) fn raise(&self, horizon: u64) {
        self.horizon.fetch_max(horizon, Ordering::SeqCst);
    }

    fn with<T>(&self, read: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        // A reader that panicked has left no transaction behind: its statement was dropped with it.
        let connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        read(connection.as_ref().ok_or(StoreError::Closed)?)
    }
}

impl LogReader for SqliteReader {
    fn at(&self, seq: u64) -> Result<Option<Record>, StoreError> {
        let sql = format!("SELECT {COLUMNS} WHERE seq = ?1");
        self.with(|connection| Ok(rows::records(connection, &sql, [position(seq)])?.pop()))
    }

    fn history(&self, key: &Key, before: u64, limit: usize) -> Result<Vec<Record>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} WHERE site = ?1 AND subject = ?2 AND seq < ?3 AND body <> '' \
             ORDER BY seq DESC LIMIT ?4"
        );
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.with(|connection| {
            rows::records(connection, &sql, params![key.site, key.subject, position(before), limit])
        })
    }

    fn past(&self, after: u64, limit: usize) -> Result<Vec<Past>, StoreError> {
        let sql = format!("SELECT {COLUMNS} WHERE seq > ?1 ORDER BY seq LIMIT ?2");
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.with(|connection| {
            let records = rows::records(connection, &sql, params![position(after), limit])?;
            records.into_iter().map(|record| rows::past(connection, record)).collect()
        })
    }

    fn of_kind(&self, site: &str, kind: Kind, limit: usize) -> Result<Vec<Past>, StoreError> {
        // Between "quiet/" and "quiet0": the subjects of a kind begin with its name and a slash.
        let sql = format!(
            "SELECT {COLUMNS} WHERE site = ?1 AND subject > ?2 || '/' AND subject < ?2 || '0' AND body <> '' \
             ORDER BY seq DESC LIMIT ?3"
        );
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.with(|connection| {
            let records = rows::records(connection, &sql, params![site, kind.name(), limit])?;
            records.into_iter().map(|record| rows::past(connection, record)).collect()
        })
    }

    fn has_site(&self, site: &str) -> Result<bool, StoreError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM events WHERE site = ?1)";
        self.with(|connection| Ok(connection.query_row(sql, [site], |row| row.get(0))?))
    }

    fn read(&self, after: u64, to: u64, limit: usize) -> Result<Vec<Record>, StoreError> {
        self.with(|connection| rows::between(connection, after, to, limit))
    }

    fn horizon(&self) -> u64 {
        self.horizon.load(Ordering::SeqCst)
    }
}

/// A log that is only read, with what keeps a hub away from it meanwhile.
#[derive(Debug)]
pub(super) struct Quiet {
    pub(super) connection: Connection,
    _lock: Option<File>,
}

/// Opens a log or a copy of one without leaving a trace, whether or not a hub runs, also where nothing can be written.
///
/// SQLite makes two files beside a log that is read. Where no hub has one open it is read without them, as a file that
/// nobody changes; a hub that starts just then waits, as it does for one that ends.
pub(super) fn open_quietly(path: &Path) -> rusqlite::Result<Quiet> {
    if beside(path, "-wal").exists() {
        return Ok(Quiet { connection: open_to_read(path)?, _lock: None });
    }
    let lock = File::open(path.with_file_name(LOCK_FILE)).ok();
    if lock.as_ref().is_some_and(|lock| lock.try_lock_shared().is_err()) {
        return Ok(Quiet { connection: open_to_read(path)?, _lock: None });
    }
    let name = percent_encoding::percent_encode(path.as_os_str().as_encoded_bytes(), PLAIN);
    let flags = READ | OpenFlags::SQLITE_OPEN_URI;
    let connection = Connection::open_with_flags(format!("file:{name}?immutable=1"), flags)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    Ok(Quiet { connection, _lock: lock })
}

const READ: OpenFlags = OpenFlags::SQLITE_OPEN_READ_ONLY.union(OpenFlags::SQLITE_OPEN_NO_MUTEX);

/// Opens a log that is being written.
pub(super) fn open_to_read(path: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open_with_flags(path, READ)?;
    connection.busy_timeout(super::sqlite::BUSY_WAIT)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    Ok(connection)
}

/// A file of SQLite's own beside a log.
pub(super) fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}
