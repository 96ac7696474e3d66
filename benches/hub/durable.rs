//! Events made durable by the hub's sequencer, beside plain SQLite (WAL, FULL) that commits the same bytes in groups of the
//! same size.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use openfloor::hub::Clock;
use openfloor::hub::board::Board;
use openfloor::hub::metrics::Metrics;
use openfloor::hub::people::Register;
use openfloor::hub::sequencer::{Beside, GROUP_EVENTS_MAX, Sequencer};
use openfloor::hub::store::{Retention, SqliteStore};
use openfloor::wire::{Accepted, accept};
use rusqlite::{Connection, params};
use tokio::runtime::Builder;

use crate::cores::median;
use crate::publisher::note;

/// Events of one publish, and how many publish at the same time.
const SIZES: [usize; 3] = [1, 16, 256];
/// How many events are published for each pair; fewer where each has a commit of its own.
const EVENTS: usize = 65_536;
const EVENTS_SINGLY: usize = 4_096;
/// How often each side is measured; the middle one counts.
const ROUNDS: usize = 5;

/// Measures and prints.
pub fn measure() {
    println!(
        "{:>6} {:>11} {:>9} {:>12} {:>12} {:>6}",
        "batch", "publishers", "group", "SQLite /s", "openfloor /s", "ratio"
    );
    for batch in SIZES {
        for publishers in SIZES {
            let group = (batch * publishers).min(GROUP_EVENTS_MAX);
            let events = if group == 1 { EVENTS_SINGLY } else { EVENTS };
            let pairs: Vec<(f64, f64)> =
                (0..ROUNDS).map(|_| (plain(events, group), ours(events, batch, publishers))).collect();
            let of = |of: fn(&(f64, f64)) -> f64| median(pairs.iter().map(of).collect());
            println!(
                "{batch:>6} {publishers:>11} {group:>9} {:>12.0} {:>12.0} {:>6.2}",
                of(|pair| pair.0),
                of(|pair| pair.1),
                of(|pair| pair.1 / pair.0)
            );
        }
    }
}

/// Events a second that the sequencer makes durable.
fn ours(events: usize, batch: usize, publishers: usize) -> f64 {
    let data = tempfile::tempdir().expect("a folder");
    let store = SqliteStore::open(data.path()).expect("a log");
    let board = Arc::new(Board::load(&store).expect("a board"));
    let metrics = Metrics::new(board.clone(), Arc::default());
    let beside =
        Beside { held: None, people: Register::open(data.path()).expect("a register"), rounds: None };
    let (sequencer, _end) = Sequencer::start(
        Box::new(store),
        board,
        metrics,
        Clock::default(),
        Retention::default(),
        beside,
        true,
    )
    .expect("a thread");
    let mut shares: Vec<Vec<Vec<Accepted>>> = (0..publishers).map(|_| Vec::new()).collect();
    for number in 0..events / batch {
        let first = number * batch;
        let drafts = (first..first + batch)
            .map(|number| accept(&note("/bench", number as u64).to_string()).expect("fits"));
        shares[number % publishers].push(drafts.collect());
    }
    let runtime = Builder::new_current_thread().build().expect("a runtime");
    let began = Instant::now();
    runtime.block_on(async {
        let tasks: Vec<_> = shares
            .into_iter()
            .map(|share| {
                let sequencer = sequencer.clone();
                tokio::spawn(async move {
                    for drafts in share {
                        sequencer.publish(drafts, batch > 1).await;
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await.expect("published");
        }
    });
    events as f64 / began.elapsed().as_secs_f64()
}

/// Events a second that SQLite makes durable, a group at a time, in a table with an index to know them by.
fn plain(events: usize, group: usize) -> f64 {
    let data = tempfile::tempdir().expect("a folder");
    let mut database = open(data.path());
    let rows: Vec<(i64, i64, String)> = (0..events)
        .map(|number| (number as i64, digest(number), note("/bench", number as u64).to_string()))
        .collect();
    let began = Instant::now();
    for group in rows.chunks(group) {
        let transaction = database.transaction().expect("begun");
        {
            let mut insert =
                transaction.prepare_cached("INSERT INTO log VALUES (?1, ?2, ?3)").expect("a statement");
            for (seq, digest, body) in group {
                insert.execute(params![seq, digest, body]).expect("a row");
            }
        }
        transaction.commit().expect("durable");
    }
    events as f64 / began.elapsed().as_secs_f64()
}

fn open(folder: &Path) -> Connection {
    let database = Connection::open(folder.join("bare.db")).expect("a database");
    database
        .execute_batch(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;
             CREATE TABLE log (seq INTEGER PRIMARY KEY, digest INTEGER NOT NULL, body TEXT NOT NULL);
             CREATE INDEX known ON log (digest)",
        )
        .expect("a table");
    database
}

/// A number like a hash: in no order.
fn digest(number: usize) -> i64 {
    (number as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15).cast_signed()
}
