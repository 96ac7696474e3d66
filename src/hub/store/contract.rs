//! What every log must do, whatever keeps it: the same tests over each implementation.

use std::path::Path;

use jiff::Timestamp;
use tempfile::tempdir;

use super::sqlite::{FILE, FORMAT};
use super::*;

fn record(seq: u64, subject: &str, kind: Kind) -> Record {
    Record {
        seq,
        key: Key::new("lisbon", subject),
        kind,
        audience: if seq.is_multiple_of(2) { Audience::Leads } else { Audience::Floor },
        team: (seq.is_multiple_of(3)).then(|| "night".into()),
        source: "/sites/lisbon".into(),
        id: format!("id-{seq}").into(),
        digest: [u8::try_from(seq).expect("small"); 32],
        body: format!("{{\"seq\":{seq},\"text\":\"secret-{seq}\"}}").into(),
        received_at: Timestamp::from_millisecond(1_764_000_000_123).expect("in range"),
    }
}

fn latest(store: &dyn Store) -> Vec<u64> {
    let mut seqs = Vec::new();
    store.latest(&mut |record| seqs.push(record.seq)).expect("reads");
    seqs
}

fn keeps_what_it_was_given(store: &mut dyn Store) {
    assert_eq!((store.head(), latest(store)), (0, vec![]));
    assert_eq!(store.find("/sites/lisbon", "id-1").expect("reads"), None);
    let group: Vec<_> =
        (1..=4).map(|seq| record(seq, &format!("notice/{}", seq % 3), Kind::Notice)).collect();
    store.append(&group).expect("appends");
    store.append(&[]).expect("an empty group is nothing");
    assert_eq!(store.head(), 4);
    assert_eq!(store.read(0, 4, 100).expect("reads"), group);
    assert_eq!(store.read(1, 3, 1).expect("reads"), group[1..2]);
    assert_eq!(latest(store), [2, 3, 4]);
    let found = store.find("/sites/lisbon", "id-2").expect("reads");
    assert_eq!(found, Some(Found { seq: 2, digest: Some([2; 32]) }));
    assert_eq!(store.find("/sites/porto", "id-2").expect("reads"), None);
}

fn erases_what_is_withdrawn(store: &mut dyn Store) {
    let seqs =
        |store: &dyn Store| store.read(0, 9, 100).expect("reads").iter().map(|r| r.seq).collect::<Vec<_>>();
    store
        .append(&[record(1, "notice/a", Kind::Notice), record(2, "notice/b", Kind::Notice)])
        .expect("appends");
    let same_group = [
        record(3, "notice/a", Kind::Notice),
        record(4, "notice/a", Kind::Withdrawn),
        record(5, "notice/a", Kind::Notice),
    ];
    store.append(&same_group).expect("appends");
    assert_eq!(seqs(store), [2, 4, 5], "the revisions before the withdrawal are never read again");
    assert_eq!(latest(store), [2, 5]);
    let erased = store.find("/sites/lisbon", "id-3").expect("reads");
    assert_eq!(erased, Some(Found { seq: 3, digest: None }), "its id stays taken");
    let tombstone = store.find("/sites/lisbon", "id-4").expect("reads");
    assert_eq!(tombstone, Some(Found { seq: 4, digest: Some([4; 32]) }));
    let gone = |subject: &str| store.withdrawal(&Key::new("lisbon", subject)).expect("reads");
    let at = Timestamp::from_millisecond(1_764_000_000_123).expect("in range");
    assert_eq!(gone("notice/a"), Some(Withdrawal { seq: 4, at }), "though it was published again");
    assert_eq!(gone("notice/b"), None);
}

const CONTRACT: [fn(&mut dyn Store); 2] = [keeps_what_it_was_given, erases_what_is_withdrawn];

#[test]
fn memory_keeps_the_contract() {
    for clause in CONTRACT {
        clause(&mut MemoryStore::new(7));
    }
}

#[test]
fn sqlite_keeps_the_contract_and_keeps_it_when_opened_again() {
    for clause in CONTRACT {
        let folder = tempdir().expect("a folder");
        let mut store = SqliteStore::open(&folder.path().join("made/here")).expect("opens");
        clause(&mut store);
        let before = (store.epoch(), store.head(), store.read(0, 99, 99).expect("reads"), latest(&store));
        drop(store);
        let store = SqliteStore::open(&folder.path().join("made/here")).expect("opens again");
        assert_eq!(
            before,
            (store.epoch(), store.head(), store.read(0, 99, 99).expect("reads"), latest(&store))
        );
    }
}

fn bytes_of(folder: &Path) -> Vec<u8> {
    let files = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    files.flat_map(|file| std::fs::read(file).expect("a file")).collect()
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[test]
fn what_sqlite_erased_is_in_none_of_its_files() {
    let folder = tempdir().expect("a folder");
    let mut store = SqliteStore::open(folder.path()).expect("opens");
    store
        .append(&[record(1, "notice/a", Kind::Notice), record(2, "notice/b", Kind::Notice)])
        .expect("appends");
    assert!(holds(&bytes_of(folder.path()), "secret-1"), "it was there");
    store.append(&[record(3, "notice/a", Kind::Withdrawn)]).expect("appends");
    let bytes = bytes_of(folder.path());
    assert!(!holds(&bytes, "secret-1"), "it is still in a file while the hub runs");
    assert!(holds(&bytes, "secret-2"));
}

#[test]
fn two_logs_have_two_epochs() {
    let (one, two) = (tempdir().expect("a folder"), tempdir().expect("a folder"));
    let (one, two) = (SqliteStore::open(one.path()), SqliteStore::open(two.path()));
    assert_ne!(one.expect("opens").epoch(), two.expect("opens").epoch());
}

#[test]
fn a_log_that_cannot_be_opened_says_why_and_what_to_do() {
    let folder = tempdir().expect("a folder");
    let path = folder.path();
    let refused = |path: &Path| SqliteStore::open(path).expect_err("refused");

    let store = SqliteStore::open(path).expect("opens");
    let locked = refused(path);
    assert!(
        matches!(locked, StoreError::Locked { .. }) && locked.to_string().contains("another hub"),
        "{locked}"
    );
    drop(store);

    let file = path.join(FILE);
    let connection = rusqlite::Connection::open(&file).expect("opens");
    connection.pragma_update(None, "user_version", FORMAT + 1).expect("writes");
    drop(connection);
    let newer = refused(path);
    assert!(matches!(newer, StoreError::NewerFormat { have, .. } if have == FORMAT + 1), "{newer}");

    std::fs::write(&file, "no database, and long enough to have a header ".repeat(9)).expect("writes");
    let foreign = refused(path);
    assert!(matches!(foreign, StoreError::Foreign { .. }), "{foreign}");

    std::fs::remove_file(&file).expect("removes");
    let connection = rusqlite::Connection::open(&file).expect("opens");
    connection.execute_batch("CREATE TABLE recipes (name TEXT)").expect("writes");
    drop(connection);
    let foreign = refused(path);
    assert!(matches!(foreign, StoreError::Foreign { .. }), "{foreign}");

    let no_folder = refused(&file);
    assert!(matches!(no_folder, StoreError::Folder { .. }), "{no_folder}");
}
