//! The file of rounds, `pulse.db`: for its owner alone. What people answered is in it under a key that is not.
//!
//! No answer has a row, an order or a time: what waits of a group is one ciphertext of a size that tells no count, and which codes are
//! spent is in it. All groups are written anew at each beat of an open round, whether or not somebody answered ([`super::arriving`]), so
//! neither what differs between two copies nor SQLite's own count of changes tells how many did.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OptionalExtension as _, Transaction, TransactionBehavior, params};
use thiserror::Error;

use super::frame::Frame;
use super::key::{self, Keyring, Keys};
use crate::hub::store::{Side, SideError};

/// The name of the file in the hub's data folder.
pub const FILE: &str = "pulse.db";
/// The format that this version writes, in the file's `user_version`.
pub const FORMAT: i64 = 1;
/// How long another process's lock is waited for, such as that of a backup.
const LOCK_WAIT: Duration = Duration::from_secs(2);

/// The tables that a backup has too.
pub(super) const KEPT_SCHEMA: &str = "
    CREATE TABLE rounds (id INTEGER PRIMARY KEY AUTOINCREMENT, site TEXT NOT NULL, window TEXT NOT NULL, open INTEGER NOT NULL, frame TEXT NOT NULL) STRICT;
    CREATE TABLE published (
        site TEXT NOT NULL, unit TEXT NOT NULL, window TEXT NOT NULL, closed INTEGER NOT NULL, data TEXT NOT NULL,
        PRIMARY KEY (site, unit, window)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE told (site TEXT NOT NULL, window TEXT NOT NULL, planned INTEGER NOT NULL, PRIMARY KEY (site, window)) STRICT, WITHOUT ROWID;
    CREATE TABLE outbox (id INTEGER PRIMARY KEY AUTOINCREMENT, round INTEGER NOT NULL, event TEXT NOT NULL) STRICT;
";
/// Those that it has not, and where nothing lies in the order in which it came.
pub(super) const SEALED_SCHEMA: &str = "
    CREATE TABLE codes (digest BLOB PRIMARY KEY, round INTEGER NOT NULL, place INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE cells (
        round INTEGER NOT NULL, place INTEGER NOT NULL, sealed BLOB NOT NULL, PRIMARY KEY (round, place)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE asks (id TEXT PRIMARY KEY, site TEXT NOT NULL, day TEXT NOT NULL, sealed BLOB NOT NULL) STRICT, WITHOUT ROWID;
";

const SIDE: Side = Side {
    format: FORMAT,
    schema: &[KEPT_SCHEMA, SEALED_SCHEMA],
    // Not a write-ahead log: it would keep earlier states in their order, and so who came after whom.
    journal: "TRUNCATE",
    exclusive: false,
    wait: LOCK_WAIT,
    otherwise: "move it away to give up its rounds",
};

/// Why the file of rounds can't be opened, read or written.
#[derive(Debug, Error)]
pub enum FileError {
    /// It can't be opened.
    #[error(transparent)]
    Unopened(#[from] SideError),
    /// Reading or writing failed.
    #[error("the file of rounds can't be read or written: {0}")]
    Failed(#[from] rusqlite::Error),
    /// Nothing could be sealed.
    #[error("an answer can't be sealed: {0}")]
    Seal(#[from] std::io::Error),
    /// A row holds what no version of this hub writes.
    #[error("the file of rounds is damaged at {0}")]
    Damaged(&'static str),
}

/// The open file with its keys.
#[derive(Debug)]
pub struct File {
    pub(super) connection: Connection,
    pub(super) keys: Keyring,
    /// True while something that was erased may still be in a page.
    pub(super) dirty: bool,
}

impl File {
    /// Opens the file of a data folder, which is there already, and makes it and its key where they are missing.
    ///
    /// # Errors
    /// When either can't be opened, or the file is of a newer version.
    pub fn open(folder: &Path) -> Result<Self, FileError> {
        let failed = |name: &str, error: std::io::Error| SIDE.unopened(&folder.join(name), &error);
        let root = Keys::of_folder(folder).map_err(|error| failed(key::FILE, error))?;
        let connection = SIDE.open(&folder.join(FILE), |_| Ok(()))?;
        let open = open_rounds(&connection)?;
        let keys =
            Keyring::of_folder(folder, root, &open).map_err(|error| failed(key::ROUND_FILES, error))?;
        let mut file = Self { connection, keys, dirty: true };
        // Whatever an end between a deletion and its clean-up has left behind.
        file.clean();
        Ok(file)
    }

    /// Begins to write.
    ///
    /// # Errors
    /// When the file is locked or can't be written.
    pub(super) fn write(&mut self) -> Result<(Transaction<'_>, &mut Keyring), FileError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        Ok((transaction, &mut self.keys))
    }

    /// Every round that is kept, the newest first.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn rounds(&self) -> Result<Vec<(i64, Frame)>, FileError> {
        rounds_in(&self.connection)
    }

    /// The group of a code of a round, good or spent, by its digest.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn code(&self, round: i64, digest: [u8; 32]) -> Result<Option<usize>, FileError> {
        let mut statement =
            self.connection.prepare_cached("SELECT place FROM codes WHERE round = ?1 AND digest = ?2")?;
        let found = statement.query_row(params![round, digest], |row| row.get::<_, u32>(0)).optional()?;
        Ok(found.map(|place| place as usize))
    }

    /// True when a level was told of a site in a window, whatever became of it.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn was_told(&self, site: &str, window: &str) -> Result<bool, FileError> {
        let mut statement =
            self.connection.prepare_cached("SELECT 1 FROM told WHERE site = ?1 AND window = ?2")?;
        Ok(statement.exists(params![site, window])?)
    }

    /// When the last round of a site of which a level was told was to close, in seconds since 1970.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn planned(&self, site: &str) -> Result<Option<i64>, FileError> {
        let mut statement =
            self.connection.prepare_cached("SELECT max(planned) FROM told WHERE site = ?1")?;
        Ok(statement.query_row([site], |row| row.get(0))?)
    }

    /// What was published of a site in a window: the data of the newest event of each unit.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn published(&self, site: &str, window: &str) -> Result<Vec<crate::domain::Engagement>, FileError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT data FROM published WHERE site = ?1 AND window = ?2 ORDER BY unit")?;
        let rows = statement.query_map(params![site, window], |row| row.get::<_, String>(0))?;
        rows.map(|data| serde_json::from_str(&data?).map_err(|_| FileError::Damaged("a level"))).collect()
    }

    /// Takes what was deleted out of every page, and destroys the keys of closed rounds. True when nothing is left of either.
    pub fn clean(&mut self) -> bool {
        let buried = self.keys.bury();
        if self.dirty {
            match self.connection.execute_batch("VACUUM") {
                Ok(()) => self.dirty = false,
                Err(error) => {
                    tracing::warn!(%error, "what left the file of rounds is still in it; trying again");
                }
            }
        }
        buried && !self.dirty
    }
}

/// Every round that a file has, the newest first.
pub(super) fn rounds_in(connection: &Connection) -> Result<Vec<(i64, Frame)>, FileError> {
    let mut statement = connection.prepare_cached("SELECT id, frame FROM rounds ORDER BY id DESC")?;
    let mut rows = statement.query([])?;
    let mut rounds = Vec::new();
    while let Some(row) = rows.next()? {
        let frame: String = row.get(1)?;
        let frame = serde_json::from_str(&frame).map_err(|_| FileError::Damaged("a round"))?;
        rounds.push((row.get(0)?, frame));
    }
    Ok(rounds)
}

/// The rounds that are open, by id.
fn open_rounds(connection: &Connection) -> rusqlite::Result<Vec<i64>> {
    let mut statement = connection.prepare("SELECT id FROM rounds WHERE open")?;
    statement.query_map([], |row| row.get(0))?.collect()
}

/// Writes what has become of a round.
pub(super) fn put_frame(transaction: &Transaction<'_>, id: i64, frame: &Frame) -> Result<(), FileError> {
    let open = frame.has_answers();
    let text = serde_json::to_string(frame).map_err(|_| FileError::Damaged("a round"))?;
    transaction.execute("UPDATE rounds SET open = ?2, frame = ?3 WHERE id = ?1", params![id, open, text])?;
    Ok(())
}

/// Writes the cells of a group over those that are there.
pub(super) fn put_cells(
    transaction: &Transaction<'_>,
    round: i64,
    group: usize,
    sealed: &[u8],
) -> Result<(), FileError> {
    transaction.prepare_cached("INSERT OR REPLACE INTO cells VALUES (?1, ?2, ?3)")?.execute(params![
        round,
        group as i64,
        sealed
    ])?;
    Ok(())
}

/// The cells of a group as they are sealed.
pub(super) fn cells_of(
    connection: &Connection,
    round: i64,
    group: usize,
) -> Result<Option<Vec<u8>>, FileError> {
    let mut statement =
        connection.prepare_cached("SELECT sealed FROM cells WHERE round = ?1 AND place = ?2")?;
    Ok(statement.query_row(params![round, group as i64], |row| row.get(0)).optional()?)
}
