//! Backups of a log, what restoring them refuses, and what a check finds.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde_json::json;
use tempfile::{TempDir, tempdir};

use super::contract::record;
use super::files::{bytes_of, holds, settle};
use super::*;

/// A record as a hub writes it.
fn event(seq: u64, subject: &str, kind: Kind) -> Record {
    let record = Record { audience: Audience::Floor, team: None, ..record(seq, subject, kind) };
    let body = json!({
        "specversion": "1.0", "id": record.id, "source": record.source, "type": kind.event_type(),
        "subject": subject, "site": "lisbon", "time": record.received_at,
        "data": if kind == Kind::Withdrawn { json!({}) } else { json!({"text": format!("secret-{seq}")}) },
    });
    Record { body: body.to_string().into(), ..record }
}

struct Floor {
    folder: TempDir,
    store: SqliteStore,
}

impl Floor {
    fn new() -> Self {
        let folder = tempdir().expect("a folder");
        let store = SqliteStore::open(&folder.path().join("hub")).expect("opens");
        Self { folder, store }
    }

    fn append(&mut self, subject: &str, kind: Kind) {
        let seq = self.store.head() + 1;
        self.store.append(&[event(seq, subject, kind)]).expect("appends");
        settle(&mut self.store);
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn list(&self) -> PathBuf {
        self.path("hub").join(LIST_FILE)
    }

    fn restore(&self, backup: &str, list: &Path, to: &str) -> Result<backup::Restored, StoreError> {
        let to = self.path(to);
        backup::restore(&self.path(backup), list, &to, &to, Timestamp::now())
    }
}

fn faults(folder: &Path) -> Vec<String> {
    check::folder(folder, folder).expect("checks").faults
}

#[test]
fn a_backup_of_a_running_hub_is_put_back_without_what_was_withdrawn_since() {
    let mut floor = Floor::new();
    for (subject, kind) in [
        ("note/a", Kind::Note),
        ("note/b", Kind::Note),
        ("note/c", Kind::Note),
        ("note/c", Kind::Withdrawn),
        ("note/c", Kind::Note),
    ] {
        floor.append(subject, kind);
    }
    backup::take(&floor.path("hub"), &floor.path("backup.db")).expect("copies");
    floor.append("note/a", Kind::Withdrawn);
    floor.append("note/d", Kind::Note);
    assert_eq!(faults(&floor.path("hub")), [""; 0]);

    let restored = floor.restore("backup.db", &floor.list(), "new").expect("restores");
    assert_eq!((restored.head, restored.withdrawn), (6, 1));
    assert_eq!(faults(&floor.path("new")), [""; 0]);
    let bytes = bytes_of(&floor.path("new"));
    for (secret, there) in [(1, false), (2, true), (3, false), (5, true)] {
        assert_eq!(holds(&bytes, &format!("secret-{secret}")), there, "secret-{secret}");
    }
    std::fs::write(floor.path("new").join("feed.db.partial"), "secret-2")
        .expect("of one that was broken off");
    let store = SqliteStore::open(&floor.path("new")).expect("opens");
    assert!(!floor.path("new").join("feed.db.partial").exists());
    assert_ne!(store.epoch(), floor.store.epoch(), "every wall begins anew");
    let epoch = store.epoch();
    drop(store);
    let mut store = SqliteStore::open(&floor.path("new")).expect("opens");
    assert_eq!(store.epoch(), epoch, "its list is the current one");
    store.append(&[event(7, "note/e", Kind::Note)]).expect("goes on");

    // A copy of the restored log is of the same line, and so is its list.
    backup::take(&floor.path("new"), &floor.path("second.db")).expect("copies");
    let list = floor.path("new").join(LIST_FILE);
    let restored = floor.restore("second.db", &list, "third").expect("restores");
    assert_eq!((restored.head, restored.withdrawn), (7, 0));
}

#[test]
fn promises_that_were_withdrawn_since_a_backup_are_counted_in_what_is_put_back() {
    let mut floor = Floor::new();
    floor.append("note/a", Kind::Note);
    backup::take(&floor.path("hub"), &floor.path("backup.db")).expect("copies");
    let mut gone = event(2, "note/a", Kind::Withdrawn);
    gone.body =
        gone.body.replace("\"data\":{}", r#""data":{"withdrawn":[{"role":"Rui Costa","late":2}]}"#).into();
    floor.store.append(&[gone]).expect("appends");
    // A thing that came after the backup, and was withdrawn.
    let of_night = |seq, kind| {
        let mut one = event(seq, "note/b", kind);
        one.team = Some("night".into());
        one.body =
            one.body.replace("\"data\":{}", r#""data":{"withdrawn":[{"office":"IT lead","late":2}]}"#).into();
        one
    };
    floor.store.append(&[of_night(3, Kind::Note), of_night(4, Kind::Withdrawn)]).expect("appends");
    settle(&mut floor.store);
    floor.restore("backup.db", &floor.list(), "new").expect("restores");
    let store = SqliteStore::open(&floor.path("new")).expect("opens");
    let (mut counted, mut seen_by) = (Vec::new(), Vec::new());
    store
        .latest(&mut |record| {
            counted.extend(crate::hub::stored::counts_of(&record.body));
            seen_by.push((record.key.subject.to_string(), record.audience, record.team));
        })
        .expect("reads");
    let wanted = crate::domain::Withdrawn { late: 2, ..crate::domain::Withdrawn::default() };
    let of_a_role = crate::domain::Withdrawn { office: Some(Box::new("IT lead".into())), ..wanted.clone() };
    assert_eq!(counted, [wanted, of_a_role]);
    let by =
        |subject: &str, audience, team: Option<&str>| (subject.to_owned(), audience, team.map(Into::into));
    assert_eq!(
        seen_by,
        [by("note/a", Audience::Floor, None), by("note/b", Audience::Floor, Some("night"))],
        "whoever could see the thing, also where the backup never had it"
    );
}

#[test]
fn a_silence_that_was_withdrawn_since_a_backup_goes_on_in_what_is_put_back() {
    let mut floor = Floor::new();
    floor.append("note/a", Kind::Note);
    backup::take(&floor.path("hub"), &floor.path("backup.db")).expect("copies");
    let mut gone = event(2, "note/a", Kind::Withdrawn);
    let silence = r#""data":{"stands_since":"2026-11-01T12:00:00Z","asked":"0f","as_far":{"steps":[1]},"first_dates":[{"field":"due","first_due":"2026-11-02T12:00:00Z"}]}"#;
    gone.body = gone.body.replace("\"data\":{}", silence).into();
    floor.store.append(&[gone]).expect("appends");
    settle(&mut floor.store);
    let list = std::fs::read_to_string(floor.list()).expect("the list");
    assert!(!list.contains("secret") && list.contains("0f"), "digests and no word: {list}");
    floor.restore("backup.db", &floor.list(), "new").expect("restores");
    let store = SqliteStore::open(&floor.path("new")).expect("opens");
    let mut noted = Vec::new();
    store
        .latest(&mut |record| {
            noted.extend(crate::hub::stored::noted_on(&record.body));
            assert!(crate::hub::left::Left::of(&record, &crate::domain::Payload::Withdrawn).is_some());
        })
        .expect("reads");
    assert_eq!(noted.len(), 1);
    assert_eq!(noted[0].asked.as_deref(), Some("0f"));
    assert_eq!(noted[0].stands_since, "2026-11-01T12:00:00Z".parse().ok());
    assert_eq!(noted[0].as_far.as_ref().map(|far| far.steps.clone()), Some(vec![1]));
    assert_eq!(noted[0].first_dates.len(), 1);
}

#[test]
fn a_restore_needs_the_current_list_of_its_own_log() {
    let mut floor = Floor::new();
    floor.append("note/a", Kind::Note);
    let older = std::fs::read(floor.list()).expect("reads");
    floor.append("note/a", Kind::Withdrawn);
    backup::take(&floor.path("hub"), &floor.path("backup.db")).expect("copies");
    let refused =
        |list: &Path, to: &str| floor.restore("backup.db", list, to).expect_err("refused").to_string();

    assert!(refused(&floor.path("none"), "new").contains("no such file"));
    std::fs::write(floor.path("older"), older).expect("writes");
    let why = refused(&floor.path("older"), "new");
    assert!(why.contains("not the current list") && why.contains("1 withdrawals"), "{why}");
    let other = Floor::new();
    let why = refused(&other.list(), "new");
    assert!(why.contains("another log"), "{why}");
    let why = refused(&floor.path("backup.db"), "new");
    assert!(why.contains("no list of withdrawals"), "{why}");
    let why = refused(&floor.list(), "hub");
    assert!(why.contains("in use"), "{why}");
    assert!(!floor.path("new").join(FILE).exists(), "nothing was put there");
    floor.restore("backup.db", &floor.list(), "new").expect("restores");
    let why = refused(&floor.list(), "new");
    assert!(why.contains("move it away"), "{why}");
}

#[test]
fn what_is_left_of_the_log_that_was_there_gets_into_no_restored_one() {
    let mut floor = Floor::new();
    floor.append("note/a", Kind::Note);
    backup::take(&floor.path("hub"), &floor.path("backup.db")).expect("copies");
    floor.store.append(&[event(2, "note/b", Kind::Note)]).expect("appends");
    // As a hub leaves it that was killed, when its operator moves away the log and nothing else.
    let new = floor.path("new");
    std::fs::create_dir(&new).expect("a folder");
    std::fs::copy(floor.path("hub").join("feed.db-wal"), new.join("feed.db-wal")).expect("copied");
    let why = floor.restore("backup.db", &floor.list(), "new").expect_err("refused").to_string();
    assert!(why.contains("feed.db-wal") && why.contains("move it away"), "{why}");
    assert!(!new.join(FILE).exists(), "nothing was put there");
    std::fs::remove_file(new.join("feed.db-wal")).expect("moved away");
    floor.restore("backup.db", &floor.list(), "new").expect("restores");
    assert_eq!(faults(&new), [""; 0]);
}

#[test]
fn a_backup_is_never_written_over_and_is_its_owners_alone() {
    let floor = Floor::new();
    let file = floor.path("backup.db");
    backup::take(&floor.path("hub"), &file).expect("copies");
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::MetadataExt::mode(&std::fs::metadata(&file).expect("a file"));
        assert_eq!(mode & 0o777, 0o600);
    }
    let before = std::fs::read(&file).expect("reads");
    let refused = backup::take(&floor.path("hub"), &file).expect_err("refused");
    assert!(refused.to_string().contains("exists"), "{refused}");
    assert_eq!(std::fs::read(&file).expect("reads"), before);
    let none = backup::take(&floor.path("none"), &floor.path("other.db")).expect_err("refused");
    assert!(none.to_string().contains("no such file"), "{none}");
    let names: Vec<_> = std::fs::read_dir(floor.folder.path()).expect("a folder").collect();
    assert_eq!(names.len(), 2, "nothing else is left: {names:?}");
}

#[test]
fn a_check_names_every_fault_and_repeats_no_word() {
    let mut floor = Floor::new();
    for (subject, kind) in
        [("note/a", Kind::Note), ("note/b", Kind::Note), ("note/b", Kind::Withdrawn), ("note/c", Kind::Note)]
    {
        floor.append(subject, kind);
    }
    let hub = floor.path("hub");
    assert_eq!(faults(&hub), [""; 0]);
    let looked = check::folder(&hub, &hub).expect("checks").looked;
    assert!(looked.iter().any(|what| what.contains("4 events")), "{looked:?}");
    drop(floor.store);
    let names = |folder: &Path| {
        let mut names: Vec<_> = std::fs::read_dir(folder)
            .expect("a folder")
            .map(|entry| entry.expect("one").file_name())
            .collect();
        names.sort();
        names
    };
    let before = (names(&hub), std::fs::read(hub.join(FILE)).expect("reads"));
    assert_eq!(faults(&hub), [""; 0], "also when nobody runs it");
    assert_eq!((names(&hub), std::fs::read(hub.join(FILE)).expect("reads")), before, "and changes nothing");

    for (change, fault) in [
        ("UPDATE events SET body = replace(body, 'secret', char(34)) WHERE seq = 1", "not the JSON"),
        ("UPDATE events SET body = replace(body, 'note/a', 'note/z') WHERE seq = 1", "its subject"),
        ("UPDATE events SET body = replace(body, '}', ',\"feedseq\":1}') WHERE seq = 1", "hub's own"),
        (
            "UPDATE events SET body = replace(body, 'secret', 'sacred') WHERE seq = 1",
            "not those that were written",
        ),
        ("UPDATE events SET team = 'x' WHERE seq = 1", "its team"),
        ("UPDATE events SET audience = 'x' WHERE seq = 1", "unknown audience"),
        ("UPDATE events SET audience = 'leads' WHERE seq = 1", "its audience"),
        ("UPDATE events SET dedupe = 7 WHERE seq = 1", "repetition"),
        ("UPDATE events SET digest = NULL WHERE seq = 1", "no digest"),
        ("UPDATE events SET body = '' WHERE seq = 1", "no withdrawal of its thing"),
        ("UPDATE events SET body = '{}', digest = zeroblob(32) WHERE seq = 2", "words are still there"),
        (
            "INSERT INTO events SELECT 9, site, subject, kind, audience, team, source, id, dedupe, digest, body, received_at_ms, checksum FROM events WHERE seq = 1",
            "earlier position",
        ),
        ("UPDATE events SET id = 'z' WHERE seq = 3", "list"),
        ("UPDATE meta SET value = 99 WHERE name = 'horizon'", "horizon"),
        ("DELETE FROM meta WHERE name = 'birth'", "birth"),
    ] {
        let copy = tempdir().expect("a folder");
        for name in [FILE, LIST_FILE] {
            std::fs::copy(hub.join(name), copy.path().join(name)).expect("copies");
        }
        let connection = rusqlite::Connection::open(copy.path().join(FILE)).expect("opens");
        connection.execute(change, []).expect("writes");
        drop(connection);
        let faults = faults(copy.path());
        assert!(faults.iter().any(|have| have.contains(fault)), "{change}: {faults:?}");
        assert!(!faults.concat().contains("secret"), "{faults:?}");
    }
}

#[test]
fn a_log_with_a_broken_page_is_told_as_far_as_it_can_be_read() {
    const PAGE: usize = 4096;
    let mut floor = Floor::new();
    floor.append("note/a", Kind::Note);
    let Floor { folder, store } = floor;
    drop(store);
    let hub = folder.path().join("hub");
    let whole = std::fs::read(hub.join(FILE)).expect("reads");
    let mut damaged = 0;
    for page in 1..whole.len() / PAGE {
        let mut bytes = whole.clone();
        bytes[page * PAGE..][..16].fill(0xff);
        std::fs::write(hub.join(FILE), bytes).expect("writes");
        let faults = faults(&hub).concat();
        assert!(!faults.is_empty() && !faults.contains("secret"), "page {page}: {faults}");
        damaged += usize::from(faults.contains("openfloor restore"));
    }
    assert!(damaged > 0, "what to do is told");
}
