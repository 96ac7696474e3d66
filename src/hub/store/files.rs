//! What a log leaves in its files and what it makes of them: erasure, owners and readers, formats, the list beside it.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::Connection;
use tempfile::{TempDir, tempdir};

use super::contract::{day_of, of_day, record};
use super::folder::LOCK_FILE;
use super::rows::FORMAT;
use super::*;

/// The bytes of every file below a folder.
pub(super) fn bytes_of(folder: &Path) -> Vec<u8> {
    let files = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    files.flat_map(|file| std::fs::read(file).expect("a file")).collect()
}

pub(super) fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

/// Settles until nothing is left to do.
pub(super) fn settle(store: &mut SqliteStore) {
    let began = Instant::now();
    while !store.settle().expect("settles") {
        assert!(began.elapsed() < Duration::from_secs(20), "it does not come to an end");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn opened() -> (TempDir, SqliteStore) {
    let folder = tempdir().expect("a folder");
    let store = SqliteStore::open(folder.path()).expect("opens");
    (folder, store)
}

#[test]
fn what_is_erased_is_in_none_of_its_files() {
    let (folder, mut store) = opened();
    store
        .append(&[record(1, "notice/a", Kind::Notice), record(2, "notice/b", Kind::Notice)])
        .expect("appends");
    assert!(holds(&bytes_of(folder.path()), "secret-1"), "it was there");
    store.append(&[record(3, "notice/a", Kind::Withdrawn)]).expect("appends");
    settle(&mut store);
    let gone = |when: &str| {
        let bytes = bytes_of(folder.path());
        assert!(!holds(&bytes, "secret-1"), "it is still in a file {when}");
        assert!(holds(&bytes, "secret-2"));
    };
    gone("while the hub runs");
    drop(store);
    gone("when it has ended");
    let _store = SqliteStore::open(folder.path()).expect("opens");
    gone("when it runs again");
}

/// Rows of all sizes, deleted and erased so that SQLite rearranges its pages again and again: copies of rows are left
/// in the unused parts of pages, which neither an update nor `secure_delete` finds.
#[test]
fn what_sqlite_copied_about_is_erased_too() {
    const THINGS: u64 = 90;
    let (folder, mut store) = opened();
    // Each event repeats a word of its own, so that a part of its text tells which one it was.
    let word = |seq: u64| format!("<{:08x}>", seq.wrapping_mul(2_654_435_761) % (1 << 32));
    let mut said: HashMap<u64, Vec<String>> = HashMap::new();
    let mut erased = HashSet::new();
    for round in 0..24 {
        let day = i64::try_from(round).expect("few");
        let event = |seq: u64, thing: u64, kind, data: &str| Record {
            id: seq.to_string().into(),
            ..of_day(seq, &format!("note/{thing}"), kind, day, data)
        };
        let head = store.head();
        let group: Vec<_> = (head + 1..=head + 25)
            .map(|seq| {
                let thing = (round * 7 + seq * 3) % THINGS;
                said.entry(thing).or_default().push(word(seq));
                let size = [1, 3, 9, 27, 400][(seq.wrapping_mul(2_654_435_761) >> 7) as usize % 5];
                event(seq, thing, Kind::Note, &format!("{{\"text\":\"{}\"}}", word(seq).repeat(size)))
            })
            .collect();
        store.append(&group).expect("appends");
        let retention = Retention { versions: 1, days: 8 };
        while store.compact(day_of(day), &retention, 64).expect("sweeps").more {}
        let gone: Vec<_> = (0..3).map(|n| (round * 11 + n * 17) % THINGS).collect();
        for thing in gone {
            store.append(&[event(store.head() + 1, thing, Kind::Withdrawn, "{}")]).expect("appends");
            erased.extend(said.remove(&thing).unwrap_or_default());
        }
        settle(&mut store);
        let bytes = bytes_of(folder.path());
        let log = std::fs::read(folder.path().join(FILE)).expect("reads");
        assert_eq!(scrub::left(&log, 4_096), 0, "round {round}: copies are left in unused parts of pages");
        let words = bytes.windows(10).filter(|text| text[0] == b'<' && text[9] == b'>');
        let left: HashSet<_> = words.map(|text| String::from_utf8_lossy(text).into_owned()).collect();
        assert!(left.len() > 20, "the others are there");
        let back: Vec<_> = left.intersection(&erased).collect();
        assert!(back.is_empty(), "round {round}: {back:?} of {} are in a file", erased.len());
    }
    let check = check::folder(folder.path(), folder.path()).expect("checks");
    assert_eq!(check.faults.iter().filter(|fault| fault.contains("SQLite")).count(), 0, "{:?}", check.faults);
}

#[test]
fn a_reader_holds_an_erasure_up_and_not_for_ever() {
    let (folder, mut store) = opened();
    store.append(&[record(1, "notice/a", Kind::Notice)]).expect("appends");
    let reader = reader::open_to_read(&folder.path().join(FILE)).expect("opens");
    let transaction = reader.unchecked_transaction().expect("begins");
    let count = |connection: &Connection| {
        connection.query_row("SELECT count(*) FROM events WHERE body <> ''", [], |row| row.get::<_, i64>(0))
    };
    assert_eq!(count(&transaction), Ok(1));
    store.append(&[record(2, "notice/a", Kind::Withdrawn)]).expect("it is not held up itself");
    assert!(!store.settle().expect("settles"), "someone still reads it");
    assert_eq!(count(&transaction), Ok(1), "and goes on to see what it saw");
    store.append(&[record(3, "notice/b", Kind::Notice)]).expect("nor is what comes after it");
    drop(transaction);
    settle(&mut store);
    assert!(!holds(&bytes_of(folder.path()), "secret-1"));
    assert_eq!(count(&reader), Ok(2));
}

#[test]
fn two_logs_have_two_epochs() {
    let (_one, one) = opened();
    let (_two, two) = opened();
    assert_ne!(one.epoch(), two.epoch());
}

#[test]
fn a_closed_log_is_one_file_and_its_reader_says_so() {
    let (folder, mut store) = opened();
    store.append(&[record(1, "notice/a", Kind::Notice)]).expect("appends");
    let reader = store.reader();
    assert!(reader.at(1).expect("reads").is_some());
    drop(store);
    assert!(matches!(reader.at(1), Err(StoreError::Closed)));
    let mut names: Vec<_> = std::fs::read_dir(folder.path())
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("UTF-8"))
        .collect();
    names.sort();
    assert_eq!(names, [FILE, LOCK_FILE, LIST_FILE]);
}

#[test]
fn a_log_that_cannot_be_opened_says_why_and_what_to_do() {
    let (folder, store) = opened();
    let path = folder.path();
    let refused = |path: &Path| SqliteStore::open(path).expect_err("refused");

    let locked = refused(path);
    assert!(
        matches!(locked, StoreError::Locked { .. }) && locked.to_string().contains("another hub"),
        "{locked}"
    );
    drop(store);

    let file = path.join(FILE);
    let connection = Connection::open(&file).expect("opens");
    connection.pragma_update(None, "user_version", FORMAT + 1).expect("writes");
    drop(connection);
    let newer = refused(path);
    assert!(matches!(newer, StoreError::NewerFormat { have, .. } if have == FORMAT + 1), "{newer}");

    std::fs::write(&file, "no database, and long enough to have a header ".repeat(9)).expect("writes");
    let foreign = refused(path);
    assert!(matches!(foreign, StoreError::Foreign { .. }), "{foreign}");

    std::fs::remove_file(&file).expect("removes");
    let connection = Connection::open(&file).expect("opens");
    connection.execute_batch("CREATE TABLE recipes (name TEXT)").expect("writes");
    drop(connection);
    let foreign = refused(path);
    assert!(matches!(foreign, StoreError::Foreign { .. }), "{foreign}");

    let no_folder = refused(&file);
    assert!(matches!(no_folder, StoreError::Folder { .. }), "{no_folder}");

    std::fs::remove_file(&file).expect("removes");
    let names = || {
        std::fs::read_dir(path)
            .expect("a folder")
            .map(|entry| entry.expect("an entry").file_name())
            .collect::<HashSet<_>>()
    };
    let before = names();
    let gone = refused(path);
    assert!(
        gone.to_string().contains("put that log back") && gone.to_string().contains("openfloor restore"),
        "{gone}"
    );
    assert_eq!(names(), before, "nothing is made");
    let elsewhere = tempdir().expect("a folder");
    drop(SqliteStore::open(elsewhere.path()).expect("opens"));
    std::fs::copy(elsewhere.path().join(FILE), &file).expect("copies");
    let other = refused(path);
    assert!(other.to_string().contains("another log"), "the list stays with its log: {other}");
}

#[test]
fn what_is_written_to_a_file_that_has_gone_is_not_acknowledged() {
    let (folder, mut store) = opened();
    store.append(&[record(1, "notice/a", Kind::Notice)]).expect("appends");
    let (file, aside) = (folder.path().join(FILE), folder.path().join("aside"));
    std::fs::rename(&file, &aside).expect("moves");
    let gone = store.append(&[record(2, "notice/a", Kind::Notice)]).expect_err("refused");
    assert!(matches!(gone, StoreError::Folder { .. }), "{gone}");
    std::fs::write(&file, "another").expect("writes");
    let another = store.append(&[record(2, "notice/a", Kind::Notice)]).expect_err("refused");
    assert!(another.to_string().contains("restart"), "{another}");
    std::fs::rename(&aside, &file).expect("moves back");
    store.append(&[record(2, "notice/a", Kind::Notice)]).expect("it goes on by itself");
    assert_eq!(store.head(), 2);
}

/// A file as version 0.1.0 made it.
fn format_1(folder: &Path) {
    let connection = Connection::open(folder.join(FILE)).expect("opens");
    connection.pragma_update(None, "journal_mode", "WAL").expect("writes");
    connection.execute_batch(rows::SCHEMA).expect("writes");
    connection.pragma_update(None, "user_version", 1).expect("writes");
    // What writes a row today writes one column more.
    connection.execute_batch("ALTER TABLE events ADD COLUMN checksum INTEGER").expect("writes");
    for seq in 1..=3 {
        let kind = if seq == 3 { Kind::Withdrawn } else { Kind::Notice };
        rows::insert(&connection, &record(seq, &format!("notice/{}", seq % 2), kind)).expect("writes");
    }
    rows::erase(&connection, &Key::new("lisbon", "notice/1"), 3).expect("writes");
    connection.execute_batch("ALTER TABLE events DROP COLUMN checksum").expect("writes");
}

#[test]
fn a_log_of_format_1_is_taken_over() {
    let folder = tempdir().expect("a folder");
    format_1(folder.path());
    let before = Connection::open(folder.path().join(FILE)).expect("opens");
    let epoch = rows::number(&before, "epoch").expect("reads");
    drop(before);
    let mut store = SqliteStore::open(folder.path()).expect("opens");
    assert_eq!((Some(store.epoch()), store.head()), (epoch, 3), "walls go on");
    assert_eq!(store.read(0, 9, 9).expect("reads").len(), 2);
    store.append(&[record(4, "notice/2", Kind::Notice)]).expect("appends");
    drop(store);
    let connection = Connection::open(folder.path().join(FILE)).expect("opens");
    let pragma = |name: &str| {
        connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, i64>(0)).expect("reads")
    };
    assert_eq!((pragma("user_version"), pragma("auto_vacuum")), (FORMAT, sqlite::INCREMENTAL));
    let listed = Listed::read(&folder.path().join(LIST_FILE)).expect("reads").expect("there is one");
    assert_eq!(listed.withdrawals.iter().map(|one| one.seq).collect::<Vec<_>>(), [3]);
}

#[test]
fn free_pages_go_back_to_the_file_system() {
    let (folder, mut store) = opened();
    let text = "x".repeat(3_000);
    let group: Vec<_> = (1..=2_000)
        .map(|seq| {
            let body = format!("{{\"text\":\"{text}\"}}").into();
            Record {
                seq,
                body,
                digest: [1; 32],
                id: seq.to_string().into(),
                ..record(1, "note/a", Kind::Note)
            }
        })
        .collect();
    store.append(&group).expect("appends");
    settle(&mut store);
    // A log that is closed has all that was committed in its file.
    drop(store);
    let size = || std::fs::metadata(folder.path().join(FILE)).expect("a file").len();
    let before = size();
    let mut store = SqliteStore::open(folder.path()).expect("opens");
    let now = day_of(9);
    for _ in 0..40 {
        while store.compact(now, &Retention { versions: 2, days: 8 }, 256).expect("sweeps").more {}
    }
    drop(store);
    assert!(size() < before / 10, "{before} bytes, and now {}", size());
}

#[test]
fn the_log_and_its_list_agree_after_every_stop() {
    let (folder, mut store) = opened();
    let path = folder.path().join(LIST_FILE);
    let listed = || Listed::read(&path).expect("reads").expect("there is one").withdrawals;
    store
        .append(&[record(1, "notice/a", Kind::Notice), record(2, "notice/b", Kind::Notice)])
        .expect("appends");
    store.append(&[record(3, "notice/a", Kind::Withdrawn)]).expect("appends");
    assert_eq!(listed().len(), 0);
    let epoch = store.epoch();
    drop(store);
    // Stopped between the log and the list.
    let mut store = SqliteStore::open(folder.path()).expect("opens");
    assert_eq!((listed().len(), store.epoch()), (1, epoch), "no wall has to begin anew for it");
    store.append(&[record(4, "notice/b", Kind::Withdrawn)]).expect("appends");
    store.settle().expect("settles");
    assert_eq!(listed().iter().map(|one| one.seq).collect::<Vec<_>>(), [3, 4]);
    drop(store);
    // Stopped while the list was written.
    let bytes = std::fs::read(&path).expect("reads");
    std::fs::write(&path, &bytes[..bytes.len() - 20]).expect("writes");
    drop(SqliteStore::open(folder.path()).expect("opens"));
    assert_eq!(std::fs::read(&path).expect("reads"), bytes);
    // Damaged where nothing tears.
    let text = String::from_utf8(bytes).expect("UTF-8");
    std::fs::write(&path, text.replacen("\"site\"", "site", 1)).expect("writes");
    let damaged = SqliteStore::open(folder.path()).expect_err("refused");
    assert!(damaged.to_string().contains("line 2"), "{damaged}");
    std::fs::remove_file(&path).expect("removes");
    drop(SqliteStore::open(folder.path()).expect("opens"));
    assert_eq!(listed().len(), 2, "a list that is gone is made of the log");
}

#[test]
fn a_list_that_cannot_be_written_is_tried_again() {
    let (folder, mut store) = opened();
    let path = folder.path().join(LIST_FILE);
    store
        .append(&[record(1, "notice/a", Kind::Notice), record(2, "notice/a", Kind::Withdrawn)])
        .expect("appends");
    let aside = folder.path().join("aside");
    std::fs::rename(&path, &aside).expect("moves");
    let refused = store.settle().expect_err("it is not made anew");
    assert!(matches!(refused, StoreError::List { .. }), "{refused}");
    std::fs::rename(&aside, &path).expect("moves back");
    // What a write that failed has left.
    let text = std::fs::read_to_string(&path).expect("reads");
    std::fs::write(&path, format!("{text}{{\"site\":\"li")).expect("writes");
    settle(&mut store);
    let listed = Listed::read(&path).expect("reads").expect("there is one");
    assert_eq!((listed.torn, listed.withdrawals.len()), (false, 1));
}

#[test]
fn an_older_copy_of_the_log_is_noticed_and_brings_nothing_back() {
    let (folder, mut store) = opened();
    store
        .append(&[record(1, "notice/a", Kind::Notice), record(2, "notice/b", Kind::Notice)])
        .expect("appends");
    let epoch = store.epoch();
    drop(store);
    let file = folder.path().join(FILE);
    let older = std::fs::read(&file).expect("reads");
    let mut store = SqliteStore::open(folder.path()).expect("opens");
    store
        .append(&[record(3, "notice/a", Kind::Withdrawn), record(4, "notice/c", Kind::Notice)])
        .expect("appends");
    settle(&mut store);
    drop(store);
    std::fs::write(&file, older).expect("copied back by hand");
    let mut store = SqliteStore::open(folder.path()).expect("opens");
    settle(&mut store);
    assert_ne!(store.epoch(), epoch, "every wall begins anew");
    assert_eq!(store.read(0, 9, 9).expect("reads").iter().map(|one| one.seq).collect::<Vec<_>>(), [2, 3]);
    assert!(!holds(&bytes_of(folder.path()), "secret-1"));
    let again = store.find("/sites/lisbon", "id-3").expect("reads");
    assert_eq!(again, Some(Found { seq: 3, digest: None }), "its publisher may send it again");
    let epoch = store.epoch();
    drop(store);
    assert_eq!(SqliteStore::open(folder.path()).expect("opens").epoch(), epoch, "once is enough");
}
