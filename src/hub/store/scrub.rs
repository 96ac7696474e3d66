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
