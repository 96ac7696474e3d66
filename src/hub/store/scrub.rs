//! Wipes what SQLite leaves behind inside of its pages.
//!
//! `secure_delete` overwrites a row that is deleted, and a page that is freed. But when SQLite rearranges the rows of
//! neighbouring pages, copies of rows that live on stay in the unused middle of a page, where no delete finds them
//! later. So after an erasure the unused middle of every page of rows is wiped in the file itself: no reader ever looks
//! there. It needs an empty write-ahead log, and a writer that has no such page in memory.

use std::fs::File;
use std::io;

/// How many bytes of the file one step looks at: what a waiting event may be held up by.
pub(super) const STEP_BYTES: u64 = 4 * 1024 * 1024;
/// The type of a page that holds rows, in its first byte. Other pages hold positions, and names that stay.
const ROWS_PAGE: u8 = 0x0d;
/// Bytes of the head of such a page; two for each row follow.
const HEAD_BYTES: usize = 8;
/// Before the head of the first page stands that of the file.
const FILE_HEAD_BYTES: usize = 100;

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
    if *page.get(head)? != ROWS_PAGE {
        return None;
    }
    let two = |at: usize| Some(usize::from(u16::from_be_bytes([*page.get(at)?, *page.get(at + 1)?])));
    let start = head + HEAD_BYTES + 2 * two(head + 3)?;
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

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;

    const PAGE: usize = 4_096;

    /// How many bytes in the unused middles are not zero.
    fn left(bytes: &[u8]) -> usize {
        let pages = bytes.chunks(PAGE).enumerate();
        let gaps = pages.filter_map(|(index, page)| Some(&page[gap(page, index == 0)?]));
        gaps.flatten().filter(|byte| **byte != 0).count()
    }

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
        drop(connection);
        let before = rows();
        assert!(left(&std::fs::read(&path).expect("reads")) > 0, "SQLite leaves nothing: this file may go");
        let file = File::options().read(true).write(true).open(&path).expect("opens");
        assert_eq!(step(&file, PAGE, 0).expect("wipes"), None);
        assert_eq!(left(&std::fs::read(&path).expect("reads")), 0);
        assert_eq!(rows(), before);
    }
}
