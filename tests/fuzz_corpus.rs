//! The laws that `fuzz/` fuzzes, on a stable compiler: over the corpus that is kept there, and mutations of it.

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, TestError, TestRunner};

#[path = "../fuzz/targets/floor.rs"]
mod floor;
#[path = "../fuzz/targets/publish.rs"]
mod publish;
#[path = "../fuzz/targets/query.rs"]
mod query;
#[path = "../fuzz/targets/recording.rs"]
mod recording;
#[path = "../fuzz/targets/wire.rs"]
mod wire;

/// How many mutations each target is held to by default; `OPENFLOOR_TEST_FUZZ_CASES` takes more.
const CASES: u32 = 2_000;
/// Pieces that take a mutation further than bytes of chance.
const PIECES: [&str; 16] = [
    "{",
    "}",
    "[",
    "]",
    "\"",
    ":",
    ",",
    "\\u202e",
    "\n",
    "null",
    "-1",
    "18446744073709551615",
    "%00",
    "\u{1b}",
    "9999-12-31T23:59:59Z",
    "\"feedcursor\":",
];

/// One change of a piece of the corpus.
#[derive(Clone, Debug)]
enum Change {
    Byte(Index, u8),
    Cut(Index, usize),
    Insert(Index, usize),
    Repeat(Index, usize),
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Change::Byte(at, byte)),
        (any::<Index>(), 1..40_usize).prop_map(|(at, length)| Change::Cut(at, length)),
        (any::<Index>(), 0..PIECES.len()).prop_map(|(at, piece)| Change::Insert(at, piece)),
        (any::<Index>(), 1..80_usize).prop_map(|(at, length)| Change::Repeat(at, length)),
    ]
}

fn changed(mut bytes: Vec<u8>, changes: &[Change]) -> Vec<u8> {
    for change in changes.iter().filter(|_| !bytes.is_empty()).cloned().collect::<Vec<_>>() {
        if bytes.is_empty() {
            break;
        }
        let length = bytes.len();
        let reach = |at: usize, most: usize| at..(at + most).min(length);
        match change {
            Change::Byte(at, byte) => bytes[at.index(length)] = byte,
            Change::Cut(at, most) => drop(bytes.drain(reach(at.index(length), most))),
            Change::Insert(at, piece) => {
                let at = at.index(length);
                bytes.splice(at..at, PIECES[piece].bytes());
            }
            Change::Repeat(at, most) => bytes.extend_from_within(reach(at.index(length), most)),
        }
    }
    bytes
}

fn hold(target: &str, check: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let mut files: Vec<_> =
        fs::read_dir(&folder).expect("a corpus").map(|file| file.expect("a file").path()).collect();
    files.sort();
    let corpus: Vec<_> = files.iter().map(|file| fs::read(file).expect("readable")).collect();
    assert!(corpus.len() >= 5, "the corpus of {target} has only {} files", corpus.len());
    corpus.iter().for_each(|bytes| check(bytes));
    let cases =
        std::env::var("OPENFLOOR_TEST_FUZZ_CASES").map_or(CASES, |cases| cases.parse().expect("a number"));
    let mutation = (prop::sample::select(corpus), prop::collection::vec(change(), 1..6));
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let held = TestRunner::new(config).run(&mutation, |(bytes, changes)| {
        check(&changed(bytes, &changes));
        Ok(())
    });
    match held {
        Ok(()) => {}
        Err(TestError::Abort(why)) => panic!("{target}: {why}"),
        Err(TestError::Fail(why, (bytes, changes))) => {
            panic!("{target}: {why}, by {:?}", String::from_utf8_lossy(&changed(bytes, &changes)));
        }
    }
}

#[test]
fn a_wall_decodes_any_frame() {
    hold("wire", wire::check);
}

#[test]
fn a_hub_takes_or_names_the_faults() {
    hold("publish", publish::check);
}

#[test]
fn a_floor_is_folded_from_any_events() {
    hold("floor", floor::check);
}

#[test]
fn a_query_is_read_whole_or_refused() {
    hold("query", query::check);
}

#[test]
fn a_recording_is_replayed_or_skipped() {
    hold("recording", recording::check);
}
