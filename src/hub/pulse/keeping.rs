//! A backup of rounds: their frames and what was published of them, so that the change rules go on. No key, no code, no answer and
//! nothing from the inbox is in it.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags, params};
use thiserror::Error;

use super::file::{FILE, FORMAT, KEPT_SCHEMA, SEALED_SCHEMA};
use super::frame::Frame;
use crate::hub::store::sync_names;

/// What follows the name of a backup for the copy of its rounds.
pub const SUFFIX: &str = ".pulse";

/// Why rounds were not copied.
#[derive(Debug, Error)]
#[error("{}: {why}", path.display())]
pub struct CopyError {
    path: PathBuf,
    why: String,
}

/// A round that is open in a backup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenThen {
    /// Its site.
    pub site: String,
    /// Its week.
    pub window: String,
}

/// Where the copy of the rounds of a backup is.
pub fn beside(backup: &Path) -> PathBuf {
    let mut name = backup.as_os_str().to_owned();
    name.push(SUFFIX);
    name.into()
}

/// Copies the rounds of a folder, whose hub may run, beside a backup. `None` where there are none, else those that are open.
///
/// # Errors
/// When the copy exists, or either can't be read or written.
pub fn take(folder: &Path, backup: &Path) -> Result<Option<Vec<OpenThen>>, CopyError> {
    let from = folder.join(FILE);
    if !from.exists() {
        return Ok(None);
    }
    let to = beside(backup);
    copy(&from, &to).map(Some)
}

/// Puts the rounds of a backup into a folder. `None` where the backup has none or the folder has some, which are newer; else those
/// that were open: their answers are gone.
///
/// # Errors
/// When either can't be read or written.
pub fn restore(backup: &Path, folder: &Path) -> Result<Option<Vec<OpenThen>>, CopyError> {
    let (from, to) = (beside(backup), folder.join(FILE));
    if !from.exists() || to.exists() {
        return Ok(None);
    }
    copy(&from, &to).map(Some)
}

/// Writes a new file of rounds with what may be kept of another one.
fn copy(from: &Path, to: &Path) -> Result<Vec<OpenThen>, CopyError> {
    let failed = |path: &Path, why: String| CopyError { path: path.into(), why };
    if std::fs::symlink_metadata(to).is_ok() {
        return Err(failed(to, "it exists, and is never written over; name another one".into()));
    }
    let into = to.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // For its owner alone, and named only once it is whole.
    let partial = tempfile::Builder::new().prefix(".openfloor-rounds").tempfile_in(into);
    let partial = partial.map_err(|error| failed(to, error.to_string()))?;
    let open = written(from, partial.path()).map_err(|error| failed(from, error.to_string()))?;
    let kept = partial.as_file().sync_all().and_then(|()| {
        partial.persist_noclobber(to).map_err(|error| error.error)?;
        sync_names(into)
    });
    kept.map_err(|error| failed(to, error.to_string()))?;
    Ok(open)
}

fn written(from: &Path, to: &Path) -> Result<Vec<OpenThen>, Box<dyn std::error::Error + Send + Sync>> {
    let of = Connection::open_with_flags(from, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    of.busy_timeout(std::time::Duration::from_secs(2))?;
    let have: i64 = of.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if have > FORMAT {
        let why =
            format!("it has format {have} and this version reads format {FORMAT}; use the newer version");
        return Err(why.into());
    }
    let mut into = Connection::open(to)?;
    into.pragma_update(None, "journal_mode", "OFF")?;
    let copy = into.transaction()?;
    copy.execute_batch(KEPT_SCHEMA)?;
    copy.execute_batch(SEALED_SCHEMA)?;
    copy.pragma_update(None, "user_version", FORMAT)?;
    let mut open = Vec::new();
    if have == FORMAT {
        // One reading of all of it: a tick that comes meanwhile is in it whole or not at all.
        let of = of.unchecked_transaction()?;
        let mut statement = of.prepare("SELECT id, site, window, open, frame FROM rounds")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (id, site, window): (i64, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let (is_open, frame): (bool, String) = (row.get(3)?, row.get(4)?);
            copy.execute(
                "INSERT INTO rounds VALUES (?1, ?2, ?3, ?4, ?5)",
                params![id, site, window, is_open, frame],
            )?;
            if is_open && serde_json::from_str::<Frame>(&frame).is_ok() {
                open.push(OpenThen { site, window });
            }
        }
        for (table, columns) in [("published", 5), ("told", 3), ("outbox", 3)] {
            let mut statement = of.prepare(&format!("SELECT * FROM {table}"))?;
            let mut rows = statement.query([])?;
            let places = vec!["?"; columns].join(", ");
            let mut put = copy.prepare(&format!("INSERT INTO {table} VALUES ({places})"))?;
            while let Some(row) = rows.next()? {
                let values: Vec<rusqlite::types::Value> =
                    (0..columns).map(|column| row.get(column)).collect::<rusqlite::Result<_>>()?;
                put.execute(rusqlite::params_from_iter(values))?;
            }
        }
    }
    copy.commit()?;
    Ok(open)
}
