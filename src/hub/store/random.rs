//! Memory and SQLite do the same over long random lives of a log.

use std::collections::BTreeSet;

use jiff::Timestamp;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use tempfile::tempdir;

use super::*;

/// How many operations one life has.
const LIFE: usize = 250;

/// What is done to a log, or asked of it.
#[derive(Clone, Debug)]
enum Operation {
    /// Appends events, each of a thing, withdrawn when so, on a day; a repetition takes an id that was used before.
    Append(Vec<(u8, bool, i16, bool)>),
    Find(u16),
    Read(u16, u16, u8),
    Latest,
    History(u8, u16, u8),
    At(u16),
    Compact {
        day: i16,
        versions: u8,
        days: u8,
        limit: u8,
    },
    Reopen,
}

fn operation() -> impl Strategy<Value = Operation> {
    let one = (0..12_u8, prop::bool::weighted(0.15), 0..400_i16, prop::bool::weighted(0.1));
    prop_oneof![
        8 => prop::collection::vec(one, 1..6).prop_map(Operation::Append),
        3 => any::<u16>().prop_map(Operation::Find),
        3 => (any::<u16>(), any::<u16>(), any::<u8>()).prop_map(|(a, b, c)| Operation::Read(a, b, c)),
        2 => Just(Operation::Latest),
        3 => (0..12_u8, any::<u16>(), any::<u8>()).prop_map(|(a, b, c)| Operation::History(a, b, c)),
        3 => any::<u16>().prop_map(Operation::At),
        6 => (-400..900_i16, 1..6_u8, 8..200_u8, 1..9_u8)
            .prop_map(|(day, versions, days, limit)| Operation::Compact { day, versions, days, limit }),
        1 => Just(Operation::Reopen),
    ]
}

fn at(day: i16) -> Timestamp {
    Timestamp::from_second(1_764_000_000 + i64::from(day) * 86_400).expect("in range")
}

fn subject(thing: u8) -> String {
    format!("note/{thing}")
}

fn latest(store: &dyn Store) -> Vec<Record> {
    let mut records = Vec::new();
    store.latest(&mut |record| records.push(record)).expect("reads");
    records
}

/// The group that an operation appends to a log with a head: what repeats is found and not appended, as a hub does.
fn group(store: &dyn Store, events: &[(u8, bool, i16, bool)]) -> Vec<Record> {
    let mut group = Vec::new();
    for (thing, withdrawn, day, repeated) in events {
        let seq = store.head() + group.len() as u64 + 1;
        let id = if *repeated { seq / 2 } else { seq };
        let known = store.find("/s", &id.to_string()).expect("reads").is_some();
        if known || group.iter().any(|record: &Record| *record.id == *id.to_string()) {
            continue;
        }
        let kind = if *withdrawn { Kind::Withdrawn } else { Kind::Note };
        let state = match (thing % 3, seq % 4) {
            (0, _) => "7",
            (_, 0) => r#"{"text":"another"}"#,
            _ => "{}",
        };
        group.push(Record {
            seq,
            key: Key::new("lisbon", &subject(*thing)),
            kind,
            audience: Audience::Floor,
            team: None,
            source: "/s".into(),
            id: id.to_string().into(),
            digest: [1; 32],
            body: format!("{{\"time\":\"{}\",\"data\":{state}}}", at(*day)).into(),
            received_at: at(*day),
        });
    }
    group
}

/// Lives one life; true to `TestCaseError`s, so that a failing one is shrunk.
fn live(operations: &[Operation]) -> Result<(), TestCaseError> {
    let folder = tempdir().expect("a folder");
    let mut sqlite = SqliteStore::open(folder.path()).expect("opens");
    let mut memory = MemoryStore::new(sqlite.epoch());
    let mut gone = BTreeSet::new();
    for operation in operations {
        let head = sqlite.head();
        let some = |n: u16| u64::from(n) % (head + 3);
        let readers = [sqlite.reader(), memory.reader()];
        match operation {
            Operation::Append(events) => {
                let records = group(&sqlite, events);
                prop_assert_eq!(&records, &group(&memory, events));
                sqlite.append(&records).expect("appends");
                memory.append(&records).expect("appends");
                sqlite.settle().expect("settles");
            }
            Operation::Find(n) => {
                let id = some(*n).to_string();
                prop_assert_eq!(
                    sqlite.find("/s", &id).expect("reads"),
                    memory.find("/s", &id).expect("reads")
                );
            }
            Operation::Read(after, to, limit) => {
                let (after, to, limit) = (some(*after), some(*to), usize::from(*limit));
                let found = sqlite.read(after, to, limit).expect("reads");
                prop_assert_eq!(&found, &memory.read(after, to, limit).expect("reads"));
                for reader in &readers {
                    prop_assert_eq!(&found, &reader.read(after, to, limit).expect("reads"));
                }
            }
            Operation::Latest => prop_assert_eq!(latest(&sqlite), latest(&memory)),
            Operation::History(thing, before, limit) => {
                let key = Key::new("lisbon", &subject(*thing));
                let [one, two] = readers
                    .map(|reader| reader.history(&key, some(*before), usize::from(*limit)).expect("reads"));
                prop_assert_eq!(one, two);
            }
            Operation::At(n) => {
                let [one, two] = readers.map(|reader| reader.at(some(*n)).expect("reads"));
                prop_assert_eq!(one, two);
            }
            Operation::Compact { day, versions, days, limit } => {
                let retention = Retention { versions: u64::from(*versions), days: u64::from(*days) };
                let before = latest(&memory);
                let one = sqlite.compact(at(*day), &retention, usize::from(*limit)).expect("sweeps");
                let two = memory.compact(at(*day), &retention, usize::from(*limit)).expect("sweeps");
                prop_assert_eq!(&one, &two);
                prop_assert!(one.removed <= u64::from(*limit));
                let left = latest(&memory);
                let lost = before.iter().filter(|record| !left.contains(record));
                for record in lost {
                    prop_assert!(one.forgotten.contains(&record.key), "a newest version went untold");
                    prop_assert!(record.seq <= memory.reader().horizon(), "beyond the horizon");
                    gone.insert(record.seq);
                }
            }
            Operation::Reopen => {
                drop(sqlite);
                sqlite = SqliteStore::open(folder.path()).expect("opens");
                memory.rest();
            }
        }
        prop_assert_eq!(sqlite.head(), memory.head());
        prop_assert_eq!(sqlite.epoch(), memory.epoch());
        prop_assert_eq!(sqlite.reader().horizon(), memory.reader().horizon());
        prop_assert!(memory.reader().horizon() >= gone.last().copied().unwrap_or(0));
    }
    prop_assert_eq!(
        sqlite.read(0, u64::MAX, 99_999).expect("reads"),
        memory.read(0, u64::MAX, 99_999).expect("reads")
    );
    prop_assert_eq!(latest(&sqlite), latest(&memory));
    Ok(())
}

#[test]
fn memory_and_sqlite_agree_whatever_is_done() {
    let operations = std::env::var("OPENFLOOR_TEST_OPERATIONS").ok().and_then(|text| text.parse().ok());
    let lives = operations.unwrap_or(10_000_usize).div_ceil(LIFE);
    let config =
        Config { cases: u32::try_from(lives).expect("few"), failure_persistence: None, ..Config::default() };
    let life = prop::collection::vec(operation(), LIFE);
    TestRunner::new(config)
        .run(&life, |operations| live(&operations))
        .unwrap_or_else(|error| panic!("{error}"));
}
