//! A second, read-only connection to the log: whoever looks back waits for no commit, and no commit waits for them.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC};
use rusqlite::{Connection, OpenFlags, params};

use super::rows::{self, COLUMNS, position};
use super::{LogReader, Record, StoreError};
use crate::domain::Key;

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

    fn read(&self, after: u64, to: u64, limit: usize) -> Result<Vec<Record>, StoreError> {
        self.with(|connection| rows::between(connection, after, to, limit))
    }

    fn horizon(&self) -> u64 {
        self.horizon.load(Ordering::SeqCst)
    }
}

/// Opens a log that is only read, also where nothing can be written beside it.
pub(super) fn open_to_read(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(super::sqlite::BUSY_WAIT)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    match connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(())) {
        Err(error) if unwritable(&error) && !has_write_ahead_log(path) => {
            // Nobody can write this file, and all of it is in it: it needs no locks.
            let name = percent_encoding::percent_encode(path.as_os_str().as_encoded_bytes(), PLAIN);
            let address = format!("file:{name}?immutable=1");
            Connection::open_with_flags(address, flags | OpenFlags::SQLITE_OPEN_URI)
        }
        looked => looked.map(|()| connection),
    }
}

fn unwritable(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode::{CannotOpen, PermissionDenied, ReadOnly};
    matches!(error.sqlite_error_code(), Some(CannotOpen | PermissionDenied | ReadOnly))
}

fn has_write_ahead_log(path: &Path) -> bool {
    let mut wal = path.as_os_str().to_owned();
    wal.push("-wal");
    std::fs::metadata(wal).is_ok_and(|wal| wal.len() > 0)
}
