//! Wipes what SQLite leaves behind inside of its pages.
//!
//! `secure_delete` overwrites a row that is deleted, and a page that is freed. But when SQLite rearranges the rows of
//! neighbouring pages, copies of rows that live on stay in the unused middle of a page, where no delete finds them
//! later. So after an erasure the unused middle of every page of rows is wiped in the file itself: no reader ever looks
//! there. It needs an empty write-ahead log, and a writer that has no such page in memory.

use std::fs::File;
use std::io;
use std::time::{Duration, Instant};

use rusqlite::Connection;

/// How many bytes of the file one step looks at: what a waiting event may be held up by.
pub(super) const STEP_BYTES: u64 = 4 * 1024 * 1024;
/// The types of pages that hold rows, or keys of an index, in their first byte, with the bytes of their heads; two for each row
/// follow. The other type holds positions alone.
const PAGES: [(u8, usize); 3] = [(0x0d, 8), (0x0a, 8), (0x02, 12)];
/// How long is waited after a reader, or the disk, has held up an erasure.
const REST: Duration = Duration::from_secs(1);
/// Before the head of the first page stands that of the file.
const FILE_HEAD_BYTES: usize = 100;

/// Wipes one file, a step at a time, until nothing is left of what was erased: by how far it is, whoever writes the file goes on with
/// it between two commits.
#[derive(Debug)]
pub(in crate::hub) struct Wiper {
    file: File,
    /// Whose file it is, in words.
    what: &'static str,
    /// From which offset on something may be left; `None`: nowhere.
    from: Option<u64>,
    /// When to try again after it was held up.
    again_at: Option<Instant>,
    held_up: bool,
}

impl Wiper {
    /// Of an open file. What a process that was killed had erased may still be in it.
    pub(in crate::hub) fn new(file: File, what: &'static str) -> Self {
        Self { file, what, from: Some(0), again_at: None, held_up: false }
    }

    /// The file.
    pub(super) fn file(&self) -> &File {
        &self.file
    }

    /// True when nothing is left.
    pub(super) fn is_done(&self) -> bool {
        self.from.is_none()
    }

    /// Something was erased.
    pub(in crate::hub) fn begin(&mut self) {
        (self.from, self.again_at) = (Some(0), None);
    }

    /// Pages were moved: one may have left the part that is still to be wiped.
    pub(super) fn moved(&mut self) {
        self.from = self.from.map(|_| 0);
    }

    /// Goes one step on. True when nothing is left.
    ///
    /// `still` stands against writing into a file that is not the connection's any more. Then the write-ahead log is emptied into the
    /// file, which a reader may hold up, and the file is wiped.
    pub(in crate::hub) fn step(
        &mut self,
        connection: &Connection,
        still: impl FnOnce(&File) -> Result<(), String>,
    ) -> bool {
        let Some(from) = self.from else { return true };
        let now = Instant::now();
        if self.again_at.is_some_and(|at| now < at) {
            return false;
        }
        let (file, what) = (&self.file, self.what);
        let why = match still(file).and_then(|()| wipe(connection, file, from)) {
            Ok(Some(next)) => {
                (self.from, self.again_at) = (next, None);
                if next.is_none() && std::mem::take(&mut self.held_up) {
                    tracing::info!(what, "what was erased is gone from its files");
                }
                return next.is_none();
            }
            Ok(None) => "someone reads it".to_owned(),
            Err(why) => why,
        };
        self.again_at = Some(now + REST);
        // Once: it is tried each second.
        if !std::mem::replace(&mut self.held_up, true) {
            tracing::warn!(
                what,
                why,
                "what was erased may still be in its files; trying again until it is gone"
            );
        }
        false
    }
}

/// `None` when a reader is in the way; otherwise where to go on.
fn wipe(connection: &Connection, file: &File, from: u64) -> Result<Option<Option<u64>>, String> {
    let number = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0));
    if number("PRAGMA wal_checkpoint(TRUNCATE)").map_err(|error| error.to_string())? != 0 {
        return Ok(None);
    }
    let page = number("PRAGMA page_size").map_err(|error| error.to_string())?;
    let next = step(file, usize::try_from(page).unwrap_or(4_096), from);
    // The pages in memory are older than the file now.
    connection.execute_batch("PRAGMA shrink_memory").map_err(|error| error.to_string())?;
    Ok(Some(next.map_err(|error| error.to_string())?))
}

/// Wipes from an offset on, and gives the offset to go on from; `None` at the end of the file.
pub(super) fn step(file: &File, page_bytes: usize, from: u64) -> io::Result<Option<u64>> {
    let end = file.metadata()?.len();
    let mut page = vec![0; page_bytes];
    let mut at = from;
    while at < end && at - from < STEP_BYTES {
        read_at(file, &mut page, at)?;
        if let Some(gap) = gap(&page, at == 0)
            && page[gap.clone()].iter().any(|byte| *byte != 0)
        {
            page[gap.clone()].fill(0);
            write_at(file, &page[gap.clone()], at + gap.start as u64)?;
        }
        at += page_bytes as u64;
    }
    if at < end {
        return Ok(Some(at));
    }
    file.sync_data()?;
    Ok(None)
}

/// The unused middle of a page of rows: between the list of its rows and the first of them.
fn gap(page: &[u8], first: bool) -> Option<std::ops::Range<usize>> {
    let head = if first { FILE_HEAD_BYTES } else { 0 };
    let kind = *page.get(head)?;
    let (_, head_bytes) = *PAGES.iter().find(|(of, _)| *of == kind)?;
    let two = |at: usize| Some(usize::from(u16::from_be_bytes([*page.get(at)?, *page.get(at + 1)?])));
    let start = head + head_bytes + 2 * two(head + 3)?;
    let rows = match two(head + 5)? {
        0 => 65_536,
        rows => rows,
    };
    (start < rows && rows <= page.len()).then_some(start..rows)
}

#[cfg(unix)]
fn read_at(file: &File, page: &mut [u8], at: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, page, at)
}

#[cfg(unix)]
fn write_at(file: &File, bytes: &[u8], at: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::write_all_at(file, bytes, at)
}

#[cfg(not(unix))]
fn read_at(file: &File, page: &mut [u8], at: u64) -> io::Result<()> {
    use std::io::{Read as _, Seek as _};
    let mut file = file;
    file.seek(io::SeekFrom::Start(at))?;
    file.read_exact(page)
}

#[cfg(not(unix))]
fn write_at(file: &File, bytes: &[u8], at: u64) -> io::Result<()> {
    use std::io::{Seek as _, Write as _};
    let mut file = file;
    file.seek(io::SeekFrom::Start(at))?;
    file.write_all(bytes)
}

/// How many bytes in the unused middles of a file are not zero.
#[cfg(test)]
pub(super) fn left(bytes: &[u8], page_bytes: usize) -> usize {
    let pages = bytes.chunks(page_bytes).enumerate();
    let gaps = pages.filter_map(|(index, page)| Some(&page[gap(page, index == 0)?]));
    gaps.flatten().filter(|byte| **byte != 0).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: usize = 4_096;

    #[test]
    fn what_secure_delete_leaves_is_wiped_and_nothing_else_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("rows.db");
        let rows = || -> Vec<(i64, String)> {
            let connection = Connection::open(&path).expect("opens");
            let whole: String =
                connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).expect("checks");
            assert_eq!(whole, "ok");
            let mut statement = connection.prepare("SELECT seq, body FROM rows ORDER BY seq").expect("fits");
            let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).expect("reads");
            rows.collect::<Result<_, _>>().expect("reads")
        };
        let connection = Connection::open(&path).expect("opens");
        connection.pragma_update(None, "secure_delete", "ON").expect("set");
        connection.execute_batch("CREATE TABLE rows (seq INTEGER PRIMARY KEY, body TEXT)").expect("made");
        for seq in 1..=400_i64 {
            let text = "secret".repeat(1 + usize::try_from(seq * 37 % 60).expect("small"));
            connection.execute("INSERT INTO rows VALUES (?1, ?2)", (seq, text)).expect("written");
        }
        for seq in (1..=400).filter(|seq| seq % 7 != 0) {
            connection.execute("DELETE FROM rows WHERE seq = ?1", [seq]).expect("deleted");
        }
        // Rows without numbers lie in the pages of an index.
        let keyed = "CREATE TABLE keyed (key TEXT PRIMARY KEY, body TEXT) WITHOUT ROWID";
        connection.execute_batch(keyed).expect("made");
        for key in 1..=400_i64 {
            let key = format!("{:03}", key * 7 % 401);
            connection
                .execute("INSERT INTO keyed VALUES (?1, ?2)", (key, "secret".repeat(9)))
                .expect("written");
        }
        connection.execute_batch("DELETE FROM keyed WHERE key % 7 <> 0").expect("deleted");
        drop(connection);
        let before = rows();
        assert!(
            left(&std::fs::read(&path).expect("reads"), PAGE) > 0,
            "SQLite leaves nothing: this file may go"
        );
        let file = File::options().read(true).write(true).open(&path).expect("opens");
        assert_eq!(step(&file, PAGE, 0).expect("wipes"), None);
        assert_eq!(left(&std::fs::read(&path).expect("reads"), PAGE), 0);
        assert_eq!(rows(), before);
    }
}
