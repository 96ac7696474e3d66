//! Wishes that a register may lack: it was put back from a backup, or made anew beside a log that was there.

use std::path::Path;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, params};

use super::register::{FILE, FORMAT, LOCK_WAIT, RegisterError, SIDE};
use super::told;
use crate::hub::store::SideError;

/// Under which name it is noted since when wishes may be missing.
const LACKS_SINCE: &str = "lacks_since";

/// Notes since when wishes may be missing; what was noted before is older, and stays.
pub(super) fn doubt(register: &Connection, since: Timestamp) -> rusqlite::Result<()> {
    let since = since.as_millisecond().to_be_bytes();
    register.execute("INSERT OR IGNORE INTO meta VALUES (?1, ?2)", params![LACKS_SINCE, since]).map(drop)
}

/// Since when wishes may be missing.
pub(super) fn since(register: &Connection) -> Result<Option<Timestamp>, RegisterError> {
    let mut statement = register.prepare_cached("SELECT value FROM meta WHERE name = ?1")?;
    let noted: Option<Vec<u8>> = statement.query_row([LACKS_SINCE], |row| row.get(0)).optional()?;
    let read = |noted: Vec<u8>| {
        let noted: [u8; 8] = noted.try_into().ok()?;
        Timestamp::from_millisecond(i64::from_be_bytes(noted)).ok()
    };
    noted.map(|noted| read(noted).ok_or(RegisterError::Damaged)).transpose()
}

/// What was doubted of a register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Doubted {
    /// Since when it might lack wishes, and what was told.
    pub since: Option<Timestamp>,
    /// Of how many surveys it has no rows.
    pub surveys: usize,
}

/// Believes the register of a data folder, of a hub that may run. Surveys whose rows it lacks are known from then on as told of their
/// week, and of those before it none is told again.
///
/// # Errors
/// When there is none, or it can't be written.
pub fn believe(folder: &Path) -> Result<Doubted, RegisterError> {
    let path = folder.join(FILE);
    if !path.is_file() {
        return Err(SIDE.unopened(&path, &"there is no such file").into());
    }
    let register = Connection::open(&path)?;
    register.busy_timeout(LOCK_WAIT)?;
    let have: i64 = register.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if have != FORMAT {
        return Err(SideError::NewerFormat { path, have, known: FORMAT }.into());
    }
    let since = since(&register)?;
    told::prepare(&register)?;
    let surveys = register.execute(
        "INSERT OR IGNORE INTO sketches SELECT DISTINCT survey, '' FROM levels WHERE survey IS NOT NULL",
        [],
    )?;
    register.execute("DELETE FROM meta WHERE name = ?1", [LACKS_SINCE])?;
    Ok(Doubted { since, surveys })
}
