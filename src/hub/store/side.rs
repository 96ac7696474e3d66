//! The files of SQLite beside the log, each of a format of its own: opened alike, and empty of what has left them.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, Transaction};
use thiserror::Error;

use super::folder;

/// What one file beside the log is like.
pub(in crate::hub) struct Side {
    /// The format that this version writes, in the file's `user_version`.
    pub format: i64,
    /// Its tables.
    pub schema: &'static [&'static str],
    /// How SQLite keeps what is not committed: `WAL`, or `TRUNCATE` for a rollback journal.
    pub journal: &'static str,
    /// True for a file that nobody else reads, not even a backup.
    pub exclusive: bool,
    /// How long another process's lock is waited for.
    pub wait: Duration,
    /// What can be done where it can't be opened, beside mending its permissions.
    pub otherwise: &'static str,
}

/// Why a file beside the log can't be opened.
#[derive(Debug, Error)]
pub enum SideError {
    /// It can't be opened.
    #[error("{} can't be opened: {why}; mend its permissions, or {otherwise}", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// The system's words.
        why: String,
        /// What else to do.
        otherwise: &'static str,
    },
    /// It was written by a newer version.
    #[error("{} has format {have} and this version reads format {known}; use the newer version", path.display())]
    NewerFormat {
        /// The file.
        path: PathBuf,
        /// Its format.
        have: i64,
        /// The newest that this version reads.
        known: i64,
    },
}

impl Side {
    /// Opens a file for its owner alone, and makes it where it is missing; `first` writes what a new one begins with beside its tables.
    ///
    /// # Errors
    /// When it can't be opened, or is of a newer version, which nothing is written into.
    pub(in crate::hub) fn open(
        &self,
        path: &Path,
        first: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<()>,
    ) -> Result<Connection, SideError> {
        // Closed before there is a connection: a file that is closed takes the locks of its process with it.
        folder::open(path).map(drop).map_err(|error| self.unopened(path, &error))?;
        let mut connection = Connection::open(path).map_err(|error| self.unopened(path, &error))?;
        match self.prepare(&mut connection, first) {
            Ok(None) => Ok(connection),
            Ok(Some(have)) => Err(SideError::NewerFormat { path: path.into(), have, known: self.format }),
            Err(error) => Err(self.unopened(path, &error)),
        }
    }

    /// What is said of a file that can't be opened.
    pub(in crate::hub) fn unopened(&self, path: &Path, why: &dyn std::fmt::Display) -> SideError {
        SideError::Open { path: path.into(), why: why.to_string(), otherwise: self.otherwise }
    }

    /// Sets a connection up, and makes what it lacks; the format of one that is too new, which stays as it is.
    pub(in crate::hub) fn prepare(
        &self,
        connection: &mut Connection,
        first: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<()>,
    ) -> rusqlite::Result<Option<i64>> {
        connection.busy_timeout(self.wait)?;
        if self.exclusive {
            connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
        }
        let have: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        if have > self.format {
            return Ok(Some(have));
        }
        connection.pragma_update(None, "secure_delete", "ON")?;
        // What is kept here is on no disk but in this file: not in a temporary one either.
        connection.pragma_update(None, "temp_store", "MEMORY")?;
        connection.pragma_update(None, "journal_mode", self.journal)?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "foreign_keys", "ON")?;
        if have == 0 {
            let transaction = connection.transaction()?;
            self.schema.iter().try_for_each(|tables| transaction.execute_batch(tables))?;
            first(&transaction)?;
            transaction.pragma_update(None, "user_version", self.format)?;
            transaction.commit()?;
        }
        Ok(None)
    }
}
