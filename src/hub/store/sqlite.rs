//! The log in one SQLite file: durable at every commit, one owner and many readers, and erased where it says so.

use std::fs::File;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, ErrorCode, TransactionBehavior, params};

use super::checkpoint::Checkpointer;
use super::folder::{FILE, Folder};
use super::reader::SqliteReader;
use super::retention::{Compacted, Fate, Retention, Row, Sweep, has_ended};
use super::rows::{self, COLUMNS, FORMAT, position};
use super::scrub::Wiper;
use super::withdrawals::{LIST_FILE, List, Withdrawal};
use super::{Found, LogReader, Record, Store, StoreError, backup, erases, reconcile};
use crate::domain::{Key, Kind};

/// How many prepared statements are kept: more than this file has.
const STATEMENTS: usize = 32;
/// How long another connection's lock is waited for: a reader's, when the write-ahead log is emptied, or that of a
/// process which opens the log at the same time.
pub(super) const BUSY_WAIT: Duration = Duration::from_millis(250);
/// Most free pages that one step gives back to the file system: 1 MiB.
const FREED_PAGES_MAX: i64 = 256;
/// `auto_vacuum` as a log has it: free pages are given back when it says so.
pub(super) const INCREMENTAL: i64 = 2;

/// A log in an SQLite file.
#[derive(Debug)]
pub struct SqliteStore {
    // Closed in this order: a file that is closed takes the locks of its process with it, and the folder is left last.
    checkpointer: Checkpointer,
    connection: Connection,
    wiper: Wiper,
    folder: Folder,
    reader: Arc<SqliteReader>,
    list: List,
    epoch: u64,
    head: u64,
    sweep: Sweep,
    was_of: Option<Timestamp>,
}

impl SqliteStore {
    /// Opens the log of a data folder, and makes both where they are missing.
    ///
    /// # Errors
    /// When the folder can't be used, or the file is in use, of another program or of a newer version.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        Self::open_with(folder, folder, Timestamp::now())
    }

    /// The same with the list of withdrawals in another folder, and a time for what has to be withdrawn again.
    ///
    /// # Errors
    /// As [`SqliteStore::open`], and when the list can't be used or belongs to another log.
    pub fn open_with(folder: &Path, list: &Path, now: Timestamp) -> Result<Self, StoreError> {
        let list = list.join(LIST_FILE);
        has_its_list_alone(folder, &list)?;
        let folder = Folder::take(folder)?;
        backup::clear(folder.path())?;
        let path = folder.file();
        let raw = folder.open_file()?;
        let mut connection = Connection::open(&path).map_err(|error| explain(error, &path))?;
        prepare(&mut connection, &path)?;
        let was_of = reconcile::both(&mut connection, &list, now)?;
        rows::erase_earlier_thanks(&connection)?;
        let (epoch, horizon) = (rows::number(&connection, "epoch")?, rows::number(&connection, "horizon")?);
        let Some((epoch, horizon)) = epoch.zip(horizon) else {
            return Err(StoreError::foreign(&path, "it has no epoch"));
        };
        let head = rows::head(&connection)?;
        let reader = Arc::new(SqliteReader::open(&path, horizon)?);
        let list = List::open(list)?;
        let sweep = Sweep::default();
        // What a hub that was killed had erased may still be in the files.
        let wiper = Wiper::new(raw, "the log");
        let checkpointer = Checkpointer::start(&path, &connection)?;
        let mut store =
            Self { checkpointer, connection, wiper, folder, reader, list, epoch, head, sweep, was_of };
        store.wipe();
        Ok(store)
    }

    /// Of a log that was found to be older than its list of withdrawals when it was opened: when the newest event of it had come.
    pub fn was_of(&self) -> Option<Timestamp> {
        self.was_of
    }

    /// Goes one step on with what erases texts from the files for good. True when there is nothing left of them.
    fn wipe(&mut self) -> bool {
        if self.wiper.is_done() {
            return true;
        }
        let (folder, _still) = (&self.folder, self.checkpointer.stand_still());
        let still = |file: &File| folder.still_holds(&folder.file(), file).map_err(|error| error.to_string());
        self.wiper.step(&self.connection, still)
    }

    fn still_holds(&self) -> Result<(), StoreError> {
        self.folder.still_holds(&self.folder.file(), self.wiper.file())
    }

    /// Writes a group, durably. True when it erased something.
    fn write(&mut self, group: &[Record]) -> Result<bool, StoreError> {
        self.still_holds()?;
        self.hold()?;
        let mut erased = false;
        for record in group {
            rows::insert(&self.connection, record)?;
            if erases(record.kind) {
                erased |= rows::erase(&self.connection, &record.key, record.seq)?;
            }
        }
        self.connection.prepare_cached("COMMIT")?.execute([])?;
        Ok(erased)
    }

    /// Gives free pages back, a few at a time.
    fn give_back(&mut self) {
        let freed = (|| {
            let sql = format!("PRAGMA incremental_vacuum({FREED_PAGES_MAX})");
            let mut statement = self.connection.prepare(&sql)?;
            let mut rows = statement.query([])?;
            while rows.next()?.is_some() {}
            Ok::<_, rusqlite::Error>(())
        })();
        if let Err(error) = freed {
            tracing::warn!(%error, "free pages of the log stay in its file");
        }
        self.wiper.moved();
    }
}

impl Drop for SqliteStore {
    fn drop(&mut self) {
        self.reader.close();
    }
}

/// Stands against a new log beside the list of one that is gone: the list would be of another log then, and what a restore needs be in
/// its way.
fn has_its_list_alone(folder: &Path, list: &Path) -> Result<(), StoreError> {
    let log = folder.join(FILE);
    let is_missing =
        |path: &Path| matches!(std::fs::metadata(path), Err(why) if why.kind() == ErrorKind::NotFound);
    if !is_missing(&log) || is_missing(list) {
        return Ok(());
    }
    let why = format!(
        "it is there, and {} is not: put that log back, or a backup of it with openfloor restore --withdrawals; to begin without either, move \
         the list away",
        log.display()
    );
    Err(StoreError::list(list, why))
}

fn prepare(connection: &mut Connection, path: &PathBuf) -> Result<(), StoreError> {
    let explained = |error| explain(error, path);
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    connection.busy_timeout(BUSY_WAIT).map_err(explained)?;
    let pragma = |name: &str| connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get(0));
    let have: i64 = pragma("user_version").map_err(explained)?;
    if have > FORMAT {
        return Err(StoreError::NewerFormat { path: path.into(), have, known: FORMAT });
    }
    let tables: i64 = connection
        .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
        .map_err(explained)?;
    if have == 0 && tables > 0 {
        return Err(StoreError::foreign(path, "it is a database of another program"));
    }
    // What is deleted is overwritten, nothing is put into files of SQLite's own, and a commit that was answered is on
    // the disk. The way of giving pages back is chosen before anything is written.
    connection.pragma_update(None, "secure_delete", "ON").map_err(explained)?;
    connection.pragma_update(None, "temp_store", "MEMORY").map_err(explained)?;
    connection.pragma_update(None, "auto_vacuum", INCREMENTAL).map_err(explained)?;
    connection.pragma_update(None, "journal_mode", "WAL").map_err(explained)?;
    connection.pragma_update(None, "synchronous", "FULL").map_err(explained)?;
    let transaction =
        connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(explained)?;
    if have == 0 {
        transaction.execute_batch(rows::SCHEMA).map_err(explained)?;
    }
    if have < FORMAT {
        transaction.execute_batch(rows::FROM_1_TO_2).map_err(explained)?;
        transaction.pragma_update(None, "user_version", FORMAT).map_err(explained)?;
    }
    transaction.commit().map_err(explained)?;
    let vacuum: i64 = connection.query_row("PRAGMA auto_vacuum", [], |row| row.get(0)).map_err(explained)?;
    if vacuum != INCREMENTAL {
        // A log of format 1, once; when there is no room for it, its pages are used again and not given back.
        tracing::info!("rewriting the log of an earlier version");
        let rewritten = connection
            .pragma_update(None, "auto_vacuum", INCREMENTAL)
            .and_then(|()| connection.execute_batch("VACUUM"));
        if let Err(error) = rewritten {
            tracing::warn!(%error, "the log could not be rewritten; trying again at the next start");
        }
    }
    Ok(())
}

pub(super) fn explain(error: rusqlite::Error, path: &Path) -> StoreError {
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

    fn hold(&mut self) -> Result<(), StoreError> {
        if self.connection.is_autocommit() {
            self.checkpointer.finish();
            self.connection.prepare_cached("BEGIN")?.execute([])?;
        }
        Ok(())
    }

    fn let_go(&mut self) {
        // SQLite ends a transaction by itself after some errors.
        if !self.connection.is_autocommit()
            && let Err(error) = self.connection.execute_batch("ROLLBACK")
        {
            tracing::error!(%error, "the log stays locked by its own reading");
        }
    }

    fn append(&mut self, group: &[Record]) -> Result<(), StoreError> {
        let Some(last) = group.last() else {
            self.let_go();
            return Ok(());
        };
        let written = self.write(group);
        if written.is_err() {
            self.let_go();
        }
        let erased = written?;
        self.head = last.seq;
        let bytes = group.iter().map(|record| record.body.len()).sum();
        self.checkpointer.committed(group.len(), bytes);
        let withdrawn = group.iter().filter(|record| record.kind == Kind::Withdrawn);
        self.list.owe(withdrawn.map(|record| Withdrawal::of(record, self.epoch)));
        if erased {
            self.wiper.begin();
            self.wipe();
        }
        Ok(())
    }

    fn read(&self, after: u64, to: u64, limit: usize) -> Result<Vec<Record>, StoreError> {
        rows::between(&self.connection, after, to, limit)
    }

    fn latest(&self, each: &mut dyn FnMut(Record)) -> Result<(), StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} WHERE seq IN (SELECT max(seq) FROM events GROUP BY site, subject) ORDER BY seq"
        );
        let mut statement = self.connection.prepare(&sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            each(rows::record(row)?);
        }
        Ok(())
    }

    fn firsts(&self, each: &mut dyn FnMut(Key, u64)) -> Result<(), StoreError> {
        let sql = "SELECT site, subject, min(seq) FROM events GROUP BY site, subject";
        let mut statement = self.connection.prepare(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            each(Key::of(row.get(0)?, row.get(1)?), row.get::<_, i64>(2)?.cast_unsigned());
        }
        Ok(())
    }

    fn find(&self, source: &str, id: &str) -> Result<Option<Found>, StoreError> {
        let found = rows::find(&self.connection, source, id)?;
        Ok(found.map(|(seq, digest)| Found { seq, digest }))
    }

    fn reader(&self) -> Arc<dyn LogReader> {
        self.reader.clone()
    }

    fn compact(
        &mut self,
        now: Timestamp,
        retention: &Retention,
        limit: usize,
    ) -> Result<Compacted, StoreError> {
        self.still_holds()?;
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let (mut sweep, mut done) = (self.sweep, Compacted::default());
        let examined = Examined::read(&transaction, sweep.at, self.head, limit)?;
        let mut horizon = 0;
        // The newest row is not judged: it stays, and may be of thanks.
        if examined.len() < limit
            && let Some(last) =
                Examined::read(&transaction, self.head.saturating_sub(1), self.head + 1, 1)?.pop()
            && sweep.have_left((last.kind, last.received), now)
        {
            done.emptied.extend(rows::empty(&transaction, last.seq)?.then_some(last.key));
        }
        for row in &examined {
            let fate = sweep.judge((row.seq, row.received), row, now, retention)?;
            if fate == Fate::End {
                done.more = false;
                break;
            }
            done.more = examined.len() == limit;
            if fate == Fate::Stays {
                if sweep.have_left((row.kind, row.received), now) {
                    done.emptied.extend(rows::empty(&transaction, row.seq)?.then(|| row.key.clone()));
                }
                continue;
            }
            done.removed += 1;
            let is_first = row.is_first()?;
            transaction.prepare_cached("DELETE FROM events WHERE seq = ?1")?.execute([position(row.seq)])?;
            if fate == Fate::Forgotten || row.kind == Kind::Withdrawn || is_first {
                horizon = row.seq;
            }
            if fate == Fate::Forgotten {
                done.forgotten.push(row.key.clone());
            }
        }
        if horizon > self.reader.horizon() {
            rows::set_number(&transaction, "horizon", horizon)?;
            self.reader.raise(horizon);
        }
        transaction.commit()?;
        self.checkpointer.committed(usize::try_from(done.removed).unwrap_or(limit), 0);
        self.sweep = if done.more { sweep } else { Sweep::default() };
        if !done.emptied.is_empty() {
            self.wiper.begin();
        }
        if done.removed > 0 || !done.more {
            self.give_back();
        }
        Ok(done)
    }

    fn withdrawn_at(&self, key: &Key) -> Result<Option<Timestamp>, StoreError> {
        if let Some(gone) = self.tombstone(key)? {
            return Ok(Some(gone.at));
        }
        if self.reader.horizon() == 0 {
            return Ok(None);
        }
        // Retention has taken tombstones from the log; the list has them.
        let listed = self.list.read()?.into_iter().filter(|gone| gone.key() == *key);
        Ok(listed.map(|gone| gone.at).max())
    }

    fn settle(&mut self) -> Result<bool, StoreError> {
        let wiped = self.wipe();
        self.list.settle()?;
        Ok(wiped)
    }
}

/// A row that a sweep looks at.
struct Examined<'a> {
    log: &'a Connection,
    seq: u64,
    received: i64,
    key: Key,
    kind: Kind,
}

impl<'a> Examined<'a> {
    /// The rows after a position and before the head.
    fn read(log: &'a Connection, after: u64, head: u64, limit: usize) -> rusqlite::Result<Vec<Examined<'a>>> {
        let mut statement = log.prepare_cached(
            "SELECT seq, received_at_ms, site, subject, kind FROM events WHERE seq > ?1 AND seq < ?2
             ORDER BY seq LIMIT ?3",
        )?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let rows = statement.query_map(params![position(after), position(head), limit], |row| {
            Ok(Examined {
                log,
                seq: row.get::<_, i64>(0)?.cast_unsigned(),
                received: row.get(1)?,
                key: Key::of(row.get(2)?, row.get(3)?),
                // One that no version knows is kept, and checked elsewhere.
                kind: rows::kind_of(row.get_ref(4)?.as_str()?).unwrap_or(Kind::Floor),
            })
        })?;
        rows.collect()
    }

    /// Whether its thing has no earlier row.
    fn is_first(&self) -> Result<bool, StoreError> {
        let mut statement = self.log.prepare_cached(
            "SELECT NOT EXISTS (SELECT 1 FROM events WHERE site = ?1 AND subject = ?2 AND seq < ?3)",
        )?;
        let of = params![self.key.site, self.key.subject, position(self.seq)];
        Ok(statement.query_row(of, |row| row.get(0))?)
    }
}

impl Row for Examined<'_> {
    fn seq(&self) -> u64 {
        self.seq
    }

    fn revisions(&self, below: u64, each: &mut dyn FnMut(&Record) -> bool) -> Result<(), StoreError> {
        rows::newest_first(self.log, &self.key, below, each)
    }

    fn newer(&self, most: u64) -> Result<u64, StoreError> {
        let mut statement = self.log.prepare_cached(
            "SELECT count(*) FROM (
                 SELECT 1 FROM events WHERE site = ?1 AND subject = ?2 AND seq > ?3 LIMIT ?4)",
        )?;
        let of = params![self.key.site, self.key.subject, position(self.seq), position(most)];
        Ok(statement.query_row(of, |row| row.get::<_, i64>(0))?.cast_unsigned())
    }

    fn is_alone(&self) -> Result<bool, StoreError> {
        let mut statement = self.log.prepare_cached(
            "SELECT NOT EXISTS (SELECT 1 FROM events WHERE site = ?1 AND subject = ?2 AND seq <> ?3)",
        )?;
        let of = params![self.key.site, self.key.subject, position(self.seq)];
        Ok(statement.query_row(of, |row| row.get(0))?)
    }

    fn is_over(&self, now: Timestamp) -> Result<bool, StoreError> {
        let mut statement = self.log.prepare_cached("SELECT kind, body FROM events WHERE seq = ?1")?;
        let over = statement.query_row([position(self.seq)], |row| {
            let (kind, body) = (row.get_ref(0)?.as_str()?, row.get_ref(1)?.as_str()?);
            Ok(rows::kind_of(kind).is_some_and(|kind| has_ended(kind, body, now)))
        });
        Ok(over?)
    }
}
