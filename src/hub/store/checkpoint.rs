//! Moves what was committed from the write-ahead log into the log's file, beside the thread that commits.
//!
//! SQLite would do it itself, within the commit that fills a thousand pages: everyone whose event is in that commit, and all that came in
//! meanwhile, would wait until some megabytes are on the disk.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use rusqlite::Connection;

/// Pages of the write-ahead log, as they are guessed, after which they are moved: as many as after which SQLite does it.
const PAGES: usize = 1_000;
/// Pages that a commit changes however small it is: the ends of the table and of its indexes, and those above them.
const COMMIT_PAGES: usize = 5;
/// What a page holds.
const PAGE_BYTES: usize = 4_096;
/// Pages after which the commit itself moves them, should all else fail: the write-ahead log has some 16 MiB then.
const PAGES_MAX: i64 = 4_096;

/// Moves pages when it is told how much was committed.
#[derive(Debug)]
pub(super) struct Checkpointer {
    /// Room for one call: more at once would move nothing more. `None` once it ends.
    calls: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
    moved: Arc<Moved>,
    /// Pages since the last call.
    pages: usize,
}

/// What the thread shares with the writer.
#[derive(Debug)]
struct Moved {
    connection: Mutex<Connection>,
    /// All but what was committed while it was moved.
    nearly: AtomicBool,
}

impl Checkpointer {
    /// Of a log's file, and of the connection that writes it, which moves nothing itself any more but in need.
    ///
    /// # Errors
    /// When the file can't be opened once more.
    pub(super) fn start(path: &Path, writer: &Connection) -> rusqlite::Result<Self> {
        let connection = Connection::open(path)?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "temp_store", "MEMORY")?;
        let moved = Arc::new(Moved { connection: Mutex::new(connection), nearly: AtomicBool::new(false) });
        let (calls, called) = sync_channel(1);
        let thread = std::thread::Builder::new().name("openfloor-pages".into());
        let ours = moved.clone();
        let thread = match thread.spawn(move || ours.run(&called)) {
            Ok(thread) => Some(thread),
            Err(error) => {
                // Without it each commit does its part, as SQLite has it.
                tracing::warn!(%error, "the system gives no thread to move what is committed");
                None
            }
        };
        if thread.is_some() {
            writer.pragma_update(None, "wal_autocheckpoint", PAGES_MAX)?;
        }
        Ok(Self { calls: Some(calls), thread, moved, pages: 0 })
    }

    /// A commit changed so many rows, with so many bytes of words.
    pub(super) fn committed(&mut self, rows: usize, bytes: usize) {
        self.pages += COMMIT_PAGES + rows + bytes / PAGE_BYTES;
        if self.pages >= PAGES {
            self.pages = 0;
            if let Some(calls) = &self.calls {
                // Where it is called already, it has not begun yet.
                let _ = calls.try_send(());
            }
        }
    }

    /// Moves the little that was committed while the rest of it was moved. A commit that finds all of it moved begins the write-ahead log anew,
    /// so that it stays small, and is written in its place: to make a file longer costs more than a commit.
    ///
    /// To be called by who writes, between two transactions.
    pub(super) fn finish(&self) {
        // While it is moved again already, nothing is to be finished.
        if self.moved.nearly.load(Ordering::Acquire)
            && let Ok(connection) = self.moved.connection.try_lock()
        {
            self.moved.nearly.store(false, Ordering::Release);
            pass(&connection);
        }
    }

    /// Nothing is moved for as long as this is held: whoever empties the write-ahead log by themselves is told that it is busy otherwise.
    pub(super) fn stand_still(&self) -> MutexGuard<'_, Connection> {
        self.moved.held()
    }
}

impl Drop for Checkpointer {
    fn drop(&mut self) {
        self.calls = None;
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("what moves committed pages has failed");
        }
    }
}

impl Moved {
    fn run(&self, called: &Receiver<()>) {
        while called.recv().is_ok() {
            if !pass(&self.held()) {
                self.nearly.store(true, Ordering::Release);
            }
        }
    }

    fn held(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Moves what there is without holding anybody up. True when nothing was left, or when nothing can be moved now.
fn pass(connection: &Connection) -> bool {
    let moved = connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |row| {
        let (busy, pages, moved): (i64, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok(busy != 0 || pages == moved)
    });
    moved.unwrap_or_else(|error| {
        // Nothing is lost: it is in the write-ahead log, and is moved later.
        tracing::warn!(%error, "what was committed could not be moved into the file of the log");
        true
    })
}

#[cfg(test)]
mod tests {
    use tempfile::tempdir;

    use super::*;

    #[test]
    fn what_is_committed_comes_into_the_file_beside_the_one_who_commits() {
        let folder = tempdir().expect("a folder");
        let path = folder.path().join("rows.db");
        let writer = Connection::open(&path).expect("opens");
        writer.pragma_update(None, "journal_mode", "WAL").expect("set");
        writer.execute_batch("CREATE TABLE rows (seq INTEGER PRIMARY KEY, body TEXT)").expect("made");
        let mut checkpointer = Checkpointer::start(&path, &writer).expect("starts");
        let size = || std::fs::metadata(&path).expect("a file").len();
        let before = size();
        let commits = i64::try_from(PAGES / (COMMIT_PAGES + 1) + 1).expect("few");
        for seq in 1..=commits {
            let body = "word ".repeat(1_000);
            writer.execute("INSERT INTO rows VALUES (?1, ?2)", (seq, body)).expect("written");
            checkpointer.committed(1, 0);
        }
        // It comes to the end of what it was called for.
        drop(checkpointer);
        assert!(size() > before, "nothing was moved");
        let checkpointer = Checkpointer::start(&path, &writer).expect("starts");
        let still = checkpointer.stand_still();
        let all_of_it = writer.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0));
        assert_eq!(all_of_it.expect("nobody else moves anything"), 0);
        drop(still);
        drop(checkpointer);
        let rows: i64 = writer.query_row("SELECT count(*) FROM rows", [], |row| row.get(0)).expect("reads");
        assert_eq!(rows, commits);
    }
}
