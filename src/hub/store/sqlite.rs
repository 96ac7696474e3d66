//! The log in one SQLite file: durable at every commit, one owner, and erased where it says that it erased.

use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, ErrorCode, OptionalExtension as _, Row, params};

use super::{Found, Record, Store, StoreError, dedupe_key};
use crate::domain::{Audience, Key, Kind};

/// The name of the log in its data folder.
pub const FILE: &str = "feed.db";
/// The format that this version writes, in the file's `user_version`.
pub const FORMAT: i64 = 1;
/// How many prepared statements are kept: more than this file has.
const STATEMENTS: usize = 16;
/// How long another process's lock is waited for: a hub that is just ending lets go of it within this.
const LOCK_WAIT: Duration = Duration::from_millis(500);

const SCHEMA: &str = "
    CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;
    CREATE TABLE events (
        seq INTEGER PRIMARY KEY,
        site TEXT NOT NULL,
        subject TEXT NOT NULL,
        kind TEXT NOT NULL,
        audience TEXT NOT NULL,
        team TEXT,
        source TEXT NOT NULL,
        id TEXT NOT NULL,
        dedupe INTEGER NOT NULL,
        digest BLOB,
        body TEXT NOT NULL,
        received_at_ms INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX events_by_dedupe ON events (dedupe);
    CREATE INDEX events_by_thing ON events (site, subject, seq);
    INSERT INTO meta VALUES ('epoch', random());
";

const COLUMNS: &str =
    "seq, site, subject, kind, audience, team, source, id, digest, body, received_at_ms FROM events";

/// A log in an SQLite file.
#[derive(Debug)]
pub struct SqliteStore {
    connection: Connection,
    epoch: u64,
    head: u64,
}

impl SqliteStore {
    /// Opens the log of a data folder, and makes both where they are missing.
    ///
    /// # Errors
    /// When the folder can't be used, or the file is in use, of another program or of a newer version.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        make_folder(folder).map_err(|why| StoreError::Folder { path: folder.into(), why })?;
        let path = folder.join(FILE);
        make_file(&path).map_err(|why| StoreError::Folder { path: folder.into(), why })?;
        let mut connection = Connection::open(&path).map_err(|error| explain(error, &path))?;
        prepare(&mut connection, &path)?;
        let epoch: i64 = connection
            .query_row("SELECT value FROM meta WHERE name = 'epoch'", [], |row| row.get(0))
            .map_err(|error| explain(error, &path))?;
        let head: i64 =
            connection.query_row("SELECT coalesce(max(seq), 0) FROM events", [], |row| row.get(0))?;
        Ok(Self { connection, epoch: epoch.cast_unsigned(), head: head.cast_unsigned() })
    }

    /// Writes what the write-ahead log holds into the file and empties it: only then are erased texts gone.
    fn checkpoint(&self) -> rusqlite::Result<()> {
        self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
    }
}

/// Makes the folder for its owner alone: the log holds what is for leads only.
pub(in crate::hub) fn make_folder(folder: &Path) -> std::io::Result<()> {
    if folder.exists() && !folder.is_dir() {
        return Err(std::io::Error::new(std::io::ErrorKind::NotADirectory, "it is a file, not a folder"));
    }
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Makes the file for its owner alone, in a folder that may be older and open to others.
pub(in crate::hub) fn make_file(path: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

fn prepare(connection: &mut Connection, path: &PathBuf) -> Result<(), StoreError> {
    let explained = |error| explain(error, path);
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    connection.busy_timeout(LOCK_WAIT).map_err(explained)?;
    // The lock is taken at the first read and kept until the file is closed: a log has one hub.
    connection.pragma_update(None, "locking_mode", "EXCLUSIVE").map_err(explained)?;
    let have: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0)).map_err(explained)?;
    if have > FORMAT {
        return Err(StoreError::NewerFormat { path: path.into(), have, known: FORMAT });
    }
    let tables: i64 = connection
        .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
        .map_err(explained)?;
    if have == 0 && tables > 0 {
        return Err(StoreError::foreign(path, "it is a database of another program"));
    }
    // What is deleted is overwritten, and a commit that was answered is on the disk.
    connection.pragma_update(None, "secure_delete", "ON").map_err(explained)?;
    connection.pragma_update(None, "journal_mode", "WAL").map_err(explained)?;
    connection.pragma_update(None, "synchronous", "FULL").map_err(explained)?;
    let transaction =
        connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).map_err(explained)?;
    if have == 0 {
        transaction.execute_batch(SCHEMA).map_err(explained)?;
        transaction.pragma_update(None, "user_version", FORMAT).map_err(explained)?;
    }
    transaction.commit().map_err(explained)
}

fn explain(error: rusqlite::Error, path: &Path) -> StoreError {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Locked { path: path.into() },
        Some(ErrorCode::NotADatabase) => StoreError::foreign(path, "it is no SQLite database"),
        Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied | ErrorCode::ReadOnly) => {
            StoreError::Folder {
                path: path.parent().unwrap_or(path).into(),
                why: std::io::Error::other(error.to_string()),
            }
        }
        _ => StoreError::Failed(error),
    }
}

impl Store for SqliteStore {
    fn epoch(&self) -> u64 {
        self.epoch
    }

    fn head(&self) -> u64 {
        self.head
    }

    fn append(&mut self, group: &[Record]) -> Result<(), StoreError> {
        let Some(last) = group.last() else { return Ok(()) };
        let mut erased = false;
        let transaction = self.connection.transaction()?;
        {
            let mut insert = transaction.prepare_cached(
                "INSERT INTO events VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
            )?;
            // Without the digest too: whoever has a guess of the text could confirm it.
            let mut erase = transaction.prepare_cached(
                "UPDATE events SET body = '', digest = NULL
                 WHERE site = ?1 AND subject = ?2 AND seq < ?3 AND kind <> 'withdrawn'",
            )?;
            for record in group {
                insert.execute(params![
                    record.seq.cast_signed(),
                    record.key.site,
                    record.key.subject,
                    record.kind.name(),
                    audience_name(record.audience),
                    record.team,
                    record.source,
                    record.id,
                    dedupe_key(&record.source, &record.id),
                    record.digest,
                    record.body,
                    record.received_at.as_millisecond(),
                ])?;
                if record.kind == Kind::Withdrawn {
                    let of = params![record.key.site, record.key.subject, record.seq.cast_signed()];
                    erased |= erase.execute(of)? > 0;
                }
            }
        }
        transaction.commit()?;
        self.head = last.seq;
        if erased && let Err(error) = self.checkpoint() {
            // The withdrawal itself stands; the old pages go with the next checkpoint.
            tracing::warn!(%error, "erased texts are still in the write-ahead log");
        }
        Ok(())
    }

    fn read(&self, after: u64, to: u64, limit: usize) -> Result<Vec<Record>, StoreError> {
        let sql =
            format!("SELECT {COLUMNS} WHERE seq > ?1 AND seq <= ?2 AND body <> '' ORDER BY seq LIMIT ?3");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let mut rows = statement.query(params![after.cast_signed(), to.cast_signed(), limit])?;
        let mut records = Vec::new();
        while let Some(row) = rows.next()? {
            records.push(record(row)?);
        }
        Ok(records)
    }

    fn latest(&self, each: &mut dyn FnMut(Record)) -> Result<(), StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} WHERE seq IN (SELECT max(seq) FROM events GROUP BY site, subject) ORDER BY seq"
        );
        let mut statement = self.connection.prepare(&sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            each(record(row)?);
        }
        Ok(())
    }

    fn find(&self, source: &str, id: &str) -> Result<Option<Found>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT seq, digest FROM events WHERE dedupe = ?1 AND source = ?2 AND id = ?3")?;
        let found = statement.query_row(params![dedupe_key(source, id), source, id], |row| {
            Ok(Found { seq: row.get::<_, i64>(0)?.cast_unsigned(), digest: row.get(1)? })
        });
        Ok(found.optional()?)
    }
}

fn audience_name(audience: Audience) -> &'static str {
    match audience {
        Audience::Floor => "floor",
        Audience::Leads => "leads",
    }
}

fn record(row: &Row<'_>) -> Result<Record, StoreError> {
    let seq = row.get::<_, i64>(0)?.cast_unsigned();
    let damaged = |what| StoreError::Damaged { seq, what };
    let text = |column| row.get_ref(column)?.as_str().map_err(rusqlite::Error::from);
    let kind = text(3)?;
    Ok(Record {
        seq,
        key: Key::new(text(1)?, text(2)?),
        kind: Kind::ALL.into_iter().find(|have| have.name() == kind).ok_or(damaged("an unknown kind"))?,
        audience: match text(4)? {
            "floor" => Audience::Floor,
            "leads" => Audience::Leads,
            _ => return Err(damaged("an unknown audience")),
        },
        team: row.get::<_, Option<Box<str>>>(5)?,
        source: text(6)?.into(),
        id: text(7)?.into(),
        digest: row.get::<_, Option<[u8; 32]>>(8)?.unwrap_or_default(),
        body: text(9)?.into(),
        received_at: Timestamp::from_millisecond(row.get(10)?).map_err(|_| damaged("a time out of range"))?,
    })
}
