//! Walls that join while much is published.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use openfloor::domain::Floor;
use openfloor::feed::{self, Record, Report, Tcp, Timing};
use openfloor::publisher::Publisher;
use openfloor::wire::{Incoming, Phase};
use rand::RngExt as _;
use tokio::sync::mpsc;

use crate::hub::HubProcess;
use crate::ledger::{Author, Ledger, VIEWS, View, publish_batch, untimed};
use crate::wall::difference;
use crate::{PATIENCE, chance, number, size};

/// Over how long the walls join.
const JOINING: Duration = Duration::from_secs(8);
/// Events of a batch.
const BATCH: u64 = 50;
/// Things of each publisher: so many that a snapshot has several chunks.
const THINGS: u32 = 100;
const PUBLISHERS: u64 = 4;
/// One event in so many is a withdrawal. Each rewrites a part of the log's file, which is the disk's to be fast at.
const WITHDRAWAL_OF: u32 = 500;

/// What a wall was sent until it was synced.
struct Joined {
    view: View,
    floor: Floor,
    events: u64,
    /// The head when it came, and up to where its snapshot says that it is.
    head: u64,
    through: u64,
}

pub async fn under_load(seed: u64) -> String {
    let (joins, rate) = (size("OPENFLOOR_TEST_JOINS", 200), number("OPENFLOOR_TEST_RATE", 1_000));
    let data = tempfile::tempdir().expect("a folder");
    let hub = HubProcess::start(data.path(), "127.0.0.1:0");
    let ledger = Ledger::default();
    let end = Instant::now() + JOINING + Duration::from_secs(1);
    let publishing: Vec<_> = (0..PUBLISHERS)
        .map(|n| {
            let mut author = Author::new(&format!("p{n}"), THINGS, chance(seed, &format!("publisher {n}")));
            author.withdrawal_of = WITHDRAWAL_OF;
            tokio::spawn(publishes(hub.address.clone(), author, ledger.clone(), rate / PUBLISHERS, end))
        })
        .collect();
    let mut chance = chance(seed, "joins");
    let joining: Vec<_> = (0..joins)
        .map(|n| {
            let after = JOINING.mul_f64(chance.random::<f64>());
            let (address, view) = (hub.address.clone(), VIEWS[n % VIEWS.len()]);
            tokio::spawn(async move {
                tokio::time::sleep(after).await;
                joins_once(&address, view).await
            })
        })
        .collect();
    let began = Instant::now();
    let mut joined = Vec::new();
    for joins in joining {
        let joins = tokio::time::timeout(PATIENCE, joins).await.expect("it is synced in time");
        joined.push(joins.expect("it is synced"));
    }
    for publishes in publishing {
        publishes.await.expect("published");
    }
    let had = ledger.len() as f64 / began.elapsed().as_secs_f64();
    let moving = joined.iter().filter(|one| one.through > one.head).count();
    let heads = joined.iter().map(|one| one.head);
    let (first, last) = (heads.clone().min().unwrap_or(0), heads.max().unwrap_or(0));
    assert!(last > first, "nothing was published while they joined");
    let events: u64 = joined.iter().map(|one| one.events).sum();
    compare(&ledger, joined);
    format!(
        "{joins} walls joined at positions {first} to {last} of {} ({had:.0} events/s of {rate}), were sent {events} \
         events, {moving} of them newer ones on the way, and each had the fold of the log up to its own position",
        ledger.len(),
    )
}

/// Folds the log once for each view, and compares each wall on the way.
fn compare(ledger: &Ledger, mut joined: Vec<Joined>) {
    joined.sort_by_key(|one| one.through);
    let mut floors: HashMap<String, (u64, Floor)> = HashMap::new();
    for one in joined {
        let (after, floor) = floors.entry(format!("{:?}", one.view)).or_default();
        ledger.fold(one.view, *after, one.through, floor);
        *after = one.through;
        let (have, reference) = (untimed(&one.floor), untimed(floor));
        assert!(have == reference, "{:?} at {}: {}", one.view, one.through, difference(&have, &reference));
    }
}

async fn joins_once(hub: &str, view: View) -> Joined {
    let (reports, mut received) = mpsc::channel(64);
    let follow = tokio::spawn(feed::follow(
        Tcp,
        view.target(hub),
        None,
        reports,
        Record::default(),
        Timing::default(),
    ));
    let mut joined = Joined { view, floor: Floor::default(), events: 0, head: 0, through: 0 };
    loop {
        match received.recv().await.expect("it follows") {
            Report::Incoming(Incoming::Hello(hello)) => joined.head = hello.head,
            Report::Incoming(Incoming::Event { event, phase, .. }) => {
                assert_eq!(phase, Phase::Snapshot);
                joined.floor.apply(*event);
                joined.events += 1;
            }
            Report::Incoming(Incoming::Synced { cursor, synced, .. }) => {
                assert_eq!((synced.through, synced.count), (cursor.seq, joined.events));
                joined.through = synced.through;
                follow.abort();
                return joined;
            }
            Report::Lost { why, .. } => panic!("lost before it was synced: {why}"),
            _ => {}
        }
    }
}

async fn publishes(hub: String, mut author: Author, ledger: Ledger, rate: u64, end: Instant) {
    let publisher = Publisher::new(&hub).expect("an address");
    let mut pace = tokio::time::interval(Duration::from_secs_f64(BATCH as f64 / rate as f64));
    while Instant::now() < end {
        pace.tick().await;
        let drafts: Vec<_> = (0..BATCH).map(|_| author.next()).collect();
        let seqs = publish_batch(&publisher, &drafts).await;
        seqs.into_iter().zip(drafts).for_each(|(seq, draft)| ledger.acknowledged(seq, draft));
    }
}
