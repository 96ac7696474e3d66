//! Copies of a log: taken while its hub runs, and put back with what was withdrawn since left out.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rusqlite::{Connection, TransactionBehavior};

use super::check::{self, Report};
use super::folder::{self, FILE, Folder};
use super::reader::{Quiet, beside, open_quietly};
use super::rows::{self, COLUMNS};
use super::sqlite::explain;
use super::withdrawals::{LIST_FILE, Listed, Withdrawal};
use super::{StoreError, reconcile};
use crate::domain::Key;
use crate::hub::people::copy;
use crate::hub::people::register::{self, RegisterError};

/// The name of a log that is being put back, until it is whole.
const PARTIAL_FILE: &str = "feed.db.partial";
/// That of a register of people.
const PARTIAL_PEOPLE: &str = "people.db.partial";

/// What became of a backup that was put back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Restored {
    /// The position of the newest event.
    pub head: u64,
    /// How many withdrawals the backup lacked: their things were left out.
    pub withdrawn: usize,
    /// How many of these are of thanks: somebody may have taken a name back.
    pub thanks: usize,
    /// The register of people.
    pub people: People,
}

/// What the folder has for a register of people after a restore.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum People {
    /// The one that was there already: it is newer than the backup's.
    There,
    /// The backup's.
    OfBackup {
        /// When the hub took the newest event of the backup: what anyone wished since is not in it.
        until: Option<Timestamp>,
    },
    /// None: the backup is of a version that left it out. The hub makes a new one, which it does not believe.
    Missing,
}

/// Copies the log of a folder and its register of people into a new file, for its owner alone. The hub may run.
///
/// # Errors
/// When there is no log, the file exists, or either can't be read or written.
pub fn take(folder: &Path, file: &Path) -> Result<(), StoreError> {
    let failed = |why: std::io::Error| StoreError::copy(file, why.to_string());
    if std::fs::symlink_metadata(file).is_ok() {
        return Err(StoreError::copy(file, "it exists, and a backup is never written over; name a new file"));
    }
    let log = folder.join(FILE);
    let log = open_log(&log)?;
    let into = file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Made for its owner alone, and named only once it is whole.
    let partial = tempfile::Builder::new().prefix(".openfloor-backup").tempfile_in(into).map_err(failed)?;
    let name = partial.path().to_str().ok_or_else(|| StoreError::copy(file, "its folder is not UTF-8"))?;
    log.connection.execute("VACUUM INTO ?1", [name]).map_err(|error| match explain(error, file) {
        StoreError::Failed(error) => StoreError::copy(file, error.to_string()),
        other => other,
    })?;
    let people = folder.join(register::FILE);
    if people.try_exists().map_err(|why| StoreError::copy(&people, why.to_string()))? {
        let mut people = open_quietly(&people).map_err(|error| explain(error, &people))?;
        add_people(&mut people.connection, &folder.join(register::FILE), partial.path())
            .map_err(|why| StoreError::copy(file, why.to_string()))?;
    }
    partial.as_file().sync_all().map_err(failed)?;
    partial.persist_noclobber(file).map_err(|error| failed(error.error))?;
    folder::sync_names(into).map_err(failed)
}

fn add_people(people: &mut Connection, path: &Path, partial: &Path) -> Result<(), RegisterError> {
    let mut backup = Connection::open(partial)?;
    backup.pragma_update(None, "temp_store", "MEMORY")?;
    // One that is broken off is thrown away whole.
    backup.pragma_update(None, "journal_mode", "OFF")?;
    copy::add(people, path, &mut backup)?;
    backup.close().map_err(|(_, error)| error.into())
}

/// Opens a log or a backup of one, and makes sure that this version can read it.
pub(super) fn open_log(path: &Path) -> Result<Quiet, StoreError> {
    match std::fs::metadata(path) {
        Ok(file) if file.is_file() => {}
        Ok(_) => return Err(StoreError::copy(path, "it is no file")),
        Err(why) if why.kind() == ErrorKind::NotFound => {
            return Err(StoreError::copy(path, "there is no such file"));
        }
        // What can't be looked at may be there.
        Err(why) => {
            return Err(StoreError::copy(
                path,
                format!("it can't be read: {why}; run this as the user of the hub"),
            ));
        }
    }
    let log = open_quietly(path).map_err(|error| explain(error, path))?;
    let have: i64 = log
        .connection
        .query_row("PRAGMA user_version", [], |row| row.get(0))
        .map_err(|error| explain(error, path))?;
    match have {
        rows::FORMAT => Ok(log),
        newer if newer > rows::FORMAT => {
            Err(StoreError::NewerFormat { path: path.into(), have, known: rows::FORMAT })
        }
        0 => Err(StoreError::foreign(path, "it is no log of a hub")),
        _ => {
            Err(StoreError::foreign(path, "it has an earlier format: let a hub of this version open it once"))
        }
    }
}

/// The sites that the log of a folder has something of, without a word of it; `None` where there is no log. The hub may run.
///
/// # Errors
/// When the log is there and can't be read.
pub fn sites(folder: &Path) -> Result<Option<Vec<String>>, StoreError> {
    let path = folder.join(FILE);
    if matches!(std::fs::metadata(&path), Err(why) if why.kind() == ErrorKind::NotFound) {
        return Ok(None);
    }
    let log = open_log(&path)?;
    let mut statement = log.connection.prepare("SELECT DISTINCT site FROM events")?;
    let sites = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    Ok(Some(sites))
}

/// Puts a backup into a folder that has no log, with the current list of withdrawals. What the list has and the backup
/// lacks is left out: not one word of it is written. The log gets a new epoch, so that every wall begins anew.
///
/// A thing that was published again after such a withdrawal is left out too: only the backup's own order could show
/// that it came after.
///
/// # Errors
/// When the folder has a log or a hub, the backup is damaged, or the list is not the current one of this log.
pub fn restore(
    file: &Path,
    list: &Path,
    folder: &Path,
    list_folder: &Path,
    now: Timestamp,
) -> Result<Restored, StoreError> {
    let folder = Folder::take(folder)?;
    if folder.file().exists() {
        return Err(StoreError::copy(
            &folder.file(),
            "there is a log already; move it away, or name another folder",
        ));
    }
    let left = beside(&folder.file(), "-wal");
    if left.exists() {
        // SQLite would play it into whatever log it finds there.
        return Err(StoreError::copy(&left, "it is a part of the log that was there; move it away too"));
    }
    let Quiet { connection: backup, .. } = open_log(file)?;
    let Report { faults, .. } = check::log(&backup);
    if let Some(fault) = faults.first() {
        return Err(StoreError::copy(file, format!("the backup is damaged: {fault}")));
    }
    let listed = Listed::read(list)?.ok_or_else(|| StoreError::list(list, "there is no such file"))?;
    current(&backup, &listed, list, now)?;
    let lacking = reconcile::lacking(&backup, &listed.withdrawals)?;
    let partial = folder.path().join(PARTIAL_FILE);
    let failed = |why: std::io::Error| StoreError::copy(&partial, why.to_string());
    let put_back = || -> Result<(u64, People), StoreError> {
        let (listed, head) = write(&backup, &partial, listed, &lacking, now)?;
        let people = write_people(&backup, folder.path(), &lacking, now)?;
        // The list first: a list without its log is refused by a hub, a log without its list is taken.
        listed.write(&list_folder.join(LIST_FILE))?;
        if matches!(people, People::OfBackup { .. }) {
            let made = folder.path().join(PARTIAL_PEOPLE);
            std::fs::rename(made, folder.path().join(register::FILE)).map_err(failed)?;
        }
        std::fs::rename(&partial, folder.file()).map_err(failed)?;
        Ok((head, people))
    };
    let put_back = put_back();
    if put_back.is_err() {
        clear(folder.path())?;
    }
    let (head, people) = put_back?;
    folder::sync_names(folder.path()).map_err(failed)?;
    let thanks = lacking.iter().filter(|gone| gone.key().subject.starts_with("recognition/")).count();
    Ok(Restored { head, withdrawn: lacking.len(), thanks, people })
}

/// Makes the register of a backup, beside its name, where the folder has none.
fn write_people(
    backup: &Connection,
    folder: &Path,
    lacking: &[Withdrawal],
    now: Timestamp,
) -> Result<People, StoreError> {
    if folder.join(register::FILE).exists() {
        return Ok(People::There);
    }
    let partial = folder.join(PARTIAL_PEOPLE);
    let failed = |why: String| StoreError::copy(&partial, why);
    // What an earlier try has left.
    let made = folder::open(&partial).map_err(|why| failed(why.to_string()))?;
    made.set_len(0).map_err(|why| failed(why.to_string()))?;
    // Of the backup's own: what the hub writes when it withdraws again comes after.
    let head = rows::head(backup)?;
    let newest = rows::between(backup, head.saturating_sub(1), head, 1)?;
    let until = newest.first().map(|newest| newest.received_at);
    let write = || -> Result<bool, RegisterError> {
        let mut register = Connection::open(&partial)?;
        register.pragma_update(None, "temp_store", "MEMORY")?;
        register.pragma_update(None, "journal_mode", "OFF")?;
        let gone: Vec<Key> = lacking.iter().map(Withdrawal::key).collect();
        let since = until.unwrap_or(Timestamp::UNIX_EPOCH);
        let written = copy::put_back(backup, &mut register, &gone.iter().collect(), head, (since, now))?;
        register.close().map_err(|(_, error)| error)?;
        Ok(written)
    };
    let written = write().map_err(|why| failed(why.to_string()))?;
    if !written {
        std::fs::remove_file(&partial).map_err(|why| failed(why.to_string()))?;
        return Ok(People::Missing);
    }
    made.sync_all().map_err(|why| failed(why.to_string()))?;
    Ok(People::OfBackup { until })
}

/// Takes away what a restore has left that was broken off: no later withdrawal would reach it.
pub(super) fn clear(folder: &Path) -> Result<(), StoreError> {
    for name in [PARTIAL_FILE, PARTIAL_PEOPLE] {
        match std::fs::remove_file(folder.join(name)) {
            Err(why) if why.kind() != std::io::ErrorKind::NotFound => {
                return Err(StoreError::copy(&folder.join(name), why.to_string()));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Makes sure that a list is of the same log as a backup, and not older than it.
fn current(backup: &Connection, listed: &Listed, path: &Path, now: Timestamp) -> Result<(), StoreError> {
    if rows::number(backup, "birth")? != Some(listed.birth) {
        let why = "it belongs to another log than the backup; give the list that was kept beside this log";
        return Err(StoreError::list(path, why));
    }
    let on_list = |source: &str, id: &str| {
        listed.withdrawals.iter().any(|one| *one.source == *source && *one.id == *id)
    };
    let missing = reconcile::withdrawn(backup)?
        .into_values()
        .filter(|record| {
            !Withdrawal::is_past(record.received_at, now) && !on_list(&record.source, &record.id)
        })
        .count();
    if missing == 0 {
        return Ok(());
    }
    let why = format!(
        "it is not the current list: the backup has {missing} withdrawals that it lacks; give the newest one"
    );
    Err(StoreError::list(path, why))
}

/// Writes the log anew, row by row, so that what is left out is never written.
fn write(
    backup: &Connection,
    partial: &PathBuf,
    listed: Listed,
    lacking: &[Withdrawal],
    now: Timestamp,
) -> Result<(Listed, u64), StoreError> {
    let failed = |why: std::io::Error| StoreError::copy(partial, why.to_string());
    // What an earlier try has left.
    let made = folder::open(partial).map_err(failed)?;
    made.set_len(0).map_err(failed)?;
    let mut log = Connection::open(partial).map_err(|error| explain(error, partial))?;
    log.pragma_update(None, "temp_store", "MEMORY")?;
    log.pragma_update(None, "auto_vacuum", super::sqlite::INCREMENTAL)?;
    log.pragma_update(None, "journal_mode", "OFF")?;
    let transaction = log.transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction.execute_batch(rows::SCHEMA)?;
    transaction.execute_batch(rows::FROM_1_TO_2)?;
    transaction.pragma_update(None, "user_version", rows::FORMAT)?;
    for name in ["birth", "horizon", "epoch"] {
        rows::set_number(&transaction, name, rows::number(backup, name)?.unwrap_or_default())?;
    }
    let gone: std::collections::HashSet<_> = lacking.iter().map(Withdrawal::key).collect();
    let mut statement = backup.prepare(&format!("SELECT {COLUMNS} ORDER BY seq"))?;
    let mut found = statement.query([])?;
    while let Some(row) = found.next()? {
        let mut record = rows::record(row)?;
        if record.kind != crate::domain::Kind::Withdrawn && gone.contains(&record.key) {
            (record.body, record.digest) = ("".into(), super::Digest::default());
        }
        rows::insert(&transaction, &record)?;
    }
    // Also where nothing is withdrawn again: what the log of this backup said since is lost, and must not be resumed.
    reconcile::withdraw_again(&transaction, lacking, now)?;
    let listed = reconcile::agreed(&transaction, listed, now)?;
    let head = rows::head(&transaction)?;
    transaction.commit()?;
    log.close().map_err(|(_, error)| error)?;
    made.sync_all().map_err(failed)?;
    Ok((listed, head))
}
