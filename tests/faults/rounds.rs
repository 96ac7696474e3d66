//! kill -9 of a hub while people answer: an answer that was acknowledged is in, a code that was spent stays spent, and neither is
//! without the other.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use openfloor::publisher::{PublishError, Publisher};
use openfloor::wire::pulse::{Opening, RoundState, TeamAsked};
use rand::RngExt as _;
use serde_json::json;

use crate::hub::HubProcess;
use crate::{PATIENCE, chance, fixed_address, size};

/// How many people are asked: enough for every life of the hub to take some.
const PEOPLE: u32 = 1_500;
/// How long a hub lives at least and at most before it is killed.
const LIFE_MS: std::ops::Range<u64> = 30..200;
/// How many answer at once.
const AT_ONCE: usize = 12;
/// How many do once nothing is killed any more.
const LAST_AT_ONCE: usize = 100;
/// The status of a code that has been used, and of one whose hub is not there.
const USED: u16 = 409;

pub async fn killed(seed: u64) -> String {
    let kills = size("OPENFLOOR_TEST_KILLS", 25);
    let mut chance_of_death = chance(seed, "kills of rounds");
    let data = tempfile::tempdir().expect("a folder");
    let address = fixed_address();
    let hub = HubProcess::start(data.path(), &address);
    let publisher = Publisher::new(&hub.http()).expect("an address");
    let floor = json!({
        "specversion": "1.0", "id": "floor", "source": "/sites/lisbon/leads", "site": "lisbon",
        "type": "dev.openfloor.floor.v1", "subject": "floor/main",
        "data": {"site": "lisbon", "name": "Floor 2", "time_zone": "Europe/Lisbon", "languages": ["en"], "teams": [{"id": "billing", "name": "Billing", "headcount": PEOPLE}]},
    });
    publisher.publish(floor.to_string()).await.expect("published");
    let closes = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(20);
    let teams = vec![TeamAsked { id: "billing".into(), eligible: PEOPLE }];
    let opening = Opening { closes: closes.to_string(), teams, k: None, instrument: None };
    let opened = publisher.open_round("lisbon", &opening).await.expect("opened");
    let codes = Arc::new(Mutex::new(opened.codes[0].codes.clone()));
    let (sure, open) = (Arc::new(Mutex::new(BTreeSet::new())), Arc::new(Mutex::new(BTreeSet::new())));
    let count = Arc::new(AtomicUsize::new(0));
    let answering: Vec<_> = (0..AT_ONCE)
        .map(|_| {
            tokio::spawn(answers(publisher.clone(), codes.clone(), sure.clone(), open.clone(), count.clone()))
        })
        .collect();
    let mut hub = Some(hub);
    for _ in 0..kills {
        let before = count.load(Ordering::Relaxed);
        tokio::time::sleep(Duration::from_millis(chance_of_death.random_range(LIFE_MS))).await;
        // It is killed while it works.
        let deadline = Instant::now() + PATIENCE;
        while count.load(Ordering::Relaxed) == before && !codes.lock().unwrap().is_empty() {
            assert!(Instant::now() < deadline, "nothing is acknowledged after a start");
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        hub.take().expect("it runs").kill();
        hub = Some(HubProcess::start(data.path(), &address));
    }
    codes.lock().unwrap().clear();
    for answers in answering {
        answers.await.expect("it ended");
    }
    let (sure, open) = (sure.lock().unwrap().clone(), open.lock().unwrap().clone());
    // What was acknowledged stays spent; of the others each is spent or good, and a spent one is in.
    let used = are_used(&publisher, sure.iter()).await;
    assert_eq!(used, sure.len(), "an acknowledged code is good again");
    // To ask is to answer: one that was good is in now.
    let spent = are_used(&publisher, open.iter()).await;
    let mut rest = open.len() - spent;
    // The rest answers too, so that the level is told and its count can be held against the codes.
    let unused = opened.codes[0].codes.iter().filter(|code| !sure.contains(*code) && !open.contains(*code));
    // A level is told of 40 of a hundred.
    let enough = usize::try_from(PEOPLE).expect("small") * 2 / 5;
    let unused: Vec<_> = unused.take(enough.saturating_sub(sure.len() + spent + rest)).collect();
    assert_eq!(are_used(&publisher, unused.iter().copied()).await, 0);
    rest += unused.len();
    let closing = publisher.close_round("lisbon").await.expect("closing");
    assert_eq!((closing.state, closing.told.len()), (RoundState::Closing, 0), "nothing is told on demand");
    hub.take().expect("it runs").kill();
    // As time would make its last figures due.
    let sql = "UPDATE rounds SET frame = json_set(frame, '$.next_tick', '2026-01-01T00:00:00Z')";
    let file = rusqlite::Connection::open(data.path().join("pulse.db")).expect("opens");
    assert_eq!(file.execute(sql, []).expect("writes"), 1);
    drop(file);
    hub = Some(HubProcess::start(data.path(), &address));
    let deadline = Instant::now() + PATIENCE;
    let closed = loop {
        let round = publisher.rounds("lisbon").await.expect("told").rounds.remove(0);
        if round.state != RoundState::Closing {
            break round;
        }
        assert!(Instant::now() < deadline, "the last figures don't come");
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    assert_eq!(closed.state, RoundState::Closed, "no answer was damaged");
    let answered = closed.told.iter().find(|unit| unit.unit == "floor").and_then(|unit| unit.answered);
    let wanted = sure.len() + spent + rest;
    assert_eq!(
        answered,
        u32::try_from(wanted).ok(),
        "codes that are spent and answers that are in are as many"
    );
    hub.take().expect("it runs").terminate();
    format!(
        "{kills} kills, {} answers acknowledged and all of them in, {} of which no answer came, {spent} of those in and spent",
        sure.len(),
        open.len(),
    )
}

/// Answers that differ.
fn level(nth: usize) -> [Option<f64>; 6] {
    let yes = if nth.is_multiple_of(2) { 3.0 } else { 5.0 };
    let no = 8.0 - yes;
    [Some(yes), Some(no), Some(yes), Some(no), Some(yes), Some(no)]
}

/// One person after the other answers, each once.
async fn answers(
    publisher: Publisher,
    codes: Arc<Mutex<Vec<String>>>,
    sure: Arc<Mutex<BTreeSet<String>>>,
    open: Arc<Mutex<BTreeSet<String>>>,
    count: Arc<AtomicUsize>,
) {
    let mut nth = 0;
    loop {
        let Some(code) = codes.lock().unwrap().pop() else { return };
        nth += 1;
        match publisher.answer(&code, &level(nth)).await {
            Ok(()) => {
                sure.lock().unwrap().insert(code);
                count.fetch_add(1, Ordering::Relaxed);
            }
            Err(PublishError::Refused { status, problem, .. }) => panic!("{status}: {problem:?}"),
            // Nobody knows.
            Err(_) => {
                open.lock().unwrap().insert(code);
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
    }
}

/// How many of these codes have been used; the others are now. Many answer at once, since each waits for a beat.
async fn are_used(publisher: &Publisher, codes: impl Iterator<Item = &String>) -> usize {
    let codes: Vec<_> = codes.enumerate().collect();
    let mut used = 0;
    for some in codes.chunks(LAST_AT_ONCE) {
        let told = some.iter().map(async |(nth, code)| match publisher.answer(code, &level(*nth)).await {
            Ok(_) => false,
            Err(PublishError::Refused { status: USED, .. }) => true,
            Err(error) => panic!("{error}"),
        });
        used += futures_util::future::join_all(told).await.into_iter().filter(|used| *used).count();
    }
    used
}
