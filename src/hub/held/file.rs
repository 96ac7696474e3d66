//! The file of what is held: `held.db`, apart from the log, for its owner alone, and empty of what has left it.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, Transaction, params};
use thiserror::Error;

use super::entry::Entry;
use crate::hub::store::{Side, SideError};

/// The name of the file in the hub's data folder.
pub const FILE: &str = "held.db";
/// The format that this version writes, in the file's `user_version`.
pub const FORMAT: i64 = 1;
/// How long another process's lock is waited for.
const LOCK_WAIT: Duration = Duration::from_millis(500);

const SCHEMA: &str = "
    CREATE TABLE holds (arrival INTEGER PRIMARY KEY AUTOINCREMENT, entry TEXT NOT NULL) STRICT;
    CREATE TABLE texts (
        arrival INTEGER NOT NULL,
        place INTEGER NOT NULL,
        text TEXT NOT NULL,
        PRIMARY KEY (arrival, place)
    ) STRICT;
";

const SIDE: Side = Side {
    format: FORMAT,
    schema: &[SCHEMA],
    journal: "WAL",
    exclusive: true,
    wait: LOCK_WAIT,
    otherwise: "move it away to give up what is held",
};

/// Why the file of what is held can't be opened, read or written.
#[derive(Debug, Error)]
pub enum FileError {
    /// It can't be opened.
    #[error(transparent)]
    Unopened(#[from] SideError),
    /// Reading or writing failed.
    #[error("what is held can't be read or written: {0}")]
    Failed(#[from] rusqlite::Error),
    /// A row holds what no version of this hub writes.
    #[error("what is held is damaged at {0}")]
    Damaged(i64),
}

/// The open file.
#[derive(Debug)]
pub struct File {
    connection: Connection,
    /// True while something that was erased may still be in a page.
    dirty: bool,
}

impl File {
    /// Opens the file of a data folder, which is there already, and makes it where it is missing.
    ///
    /// # Errors
    /// When it can't be opened, or is of a newer version.
    pub fn open(folder: &Path) -> Result<Self, FileError> {
        let path = folder.join(FILE);
        let connection = SIDE.open(&path, |_| Ok(()))?;
        let mut file = Self { connection, dirty: true };
        // Whatever an end between a deletion and its clean-up has left behind.
        file.clean();
        Ok(file)
    }

    /// Every hold, in the order of arrival.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn entries(&self) -> Result<Vec<(i64, Entry)>, FileError> {
        let mut statement = self.connection.prepare("SELECT arrival, entry FROM holds ORDER BY arrival")?;
        let mut rows = statement.query([])?;
        let mut entries = Vec::new();
        while let Some(row) = rows.next()? {
            let arrival = row.get(0)?;
            let text: String = row.get(1)?;
            entries.push((arrival, serde_json::from_str(&text).map_err(|_| FileError::Damaged(arrival))?));
        }
        Ok(entries)
    }

    /// The texts of a hold by their places.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn texts(&self, arrival: i64) -> Result<Vec<(i64, String)>, FileError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT place, text FROM texts WHERE arrival = ?1 ORDER BY place")?;
        let rows = statement.query_map([arrival], |row| Ok((row.get::<_, i64>(0)?, row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Takes in a hold with its texts, durably, and gives the number of its arrival.
    ///
    /// # Errors
    /// When the file can't be written; nothing of it is in it then.
    pub fn insert(&mut self, entry: &Entry, texts: &[String]) -> Result<i64, FileError> {
        let transaction = self.connection.transaction()?;
        transaction.execute("INSERT INTO holds (entry) VALUES (?1)", [json(entry)])?;
        let arrival = transaction.last_insert_rowid();
        for (place, text) in (0_i64..).zip(texts) {
            transaction.execute("INSERT INTO texts VALUES (?1, ?2, ?3)", params![arrival, place, text])?;
        }
        transaction.commit()?;
        Ok(arrival)
    }

    /// Writes what has become of some holds: `None` for one that is gone. Texts of events that don't stand go too.
    ///
    /// # Errors
    /// When the file can't be written; it is as before.
    pub fn update<'a>(
        &mut self,
        changed: impl IntoIterator<Item = (i64, Option<&'a Entry>)>,
    ) -> Result<(), FileError> {
        let transaction = self.connection.transaction()?;
        let mut erased = 0;
        for (arrival, entry) in changed {
            erased += update(&transaction, arrival, entry)?;
        }
        transaction.commit()?;
        self.dirty |= erased > 0;
        Ok(())
    }

    /// Takes what was deleted out of every page and of the write-ahead log. True when nothing is left of it.
    ///
    /// A deleted row is overwritten where it last stood (`secure_delete`), but a page that was split before may
    /// hold a copy of it in its free space; so the whole file, which is small, is written anew.
    pub fn clean(&mut self) -> bool {
        if !self.dirty {
            return true;
        }
        let cleaned = self.connection.execute_batch("VACUUM").and_then(|()| {
            self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0))
        });
        match cleaned {
            Ok(0) => self.dirty = false,
            Ok(_) => tracing::warn!("what left the hold is still in its write-ahead log; trying again"),
            Err(error) => tracing::warn!(%error, "what left the hold is still in its file; trying again"),
        }
        !self.dirty
    }
}

fn json(entry: &Entry) -> String {
    serde_json::to_string(entry).unwrap_or_default()
}

fn update(transaction: &Transaction<'_>, arrival: i64, entry: Option<&Entry>) -> rusqlite::Result<usize> {
    let Some(entry) = entry else {
        transaction.execute("DELETE FROM holds WHERE arrival = ?1", [arrival])?;
        transaction.execute("DELETE FROM texts WHERE arrival = ?1", [arrival])?;
        return Ok(1);
    };
    transaction.execute("UPDATE holds SET entry = ?2 WHERE arrival = ?1", params![arrival, json(entry)])?;
    let mut erased = 0;
    for (place, _) in (0_i64..).zip(&entry.events).filter(|(_, event)| !event.stands()) {
        erased += transaction
            .execute("DELETE FROM texts WHERE arrival = ?1 AND place = ?2", params![arrival, place])?;
    }
    Ok(erased)
}
