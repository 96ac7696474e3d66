//! kill -9 of a hub under load, again and again.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use openfloor::feed::Timing;
use openfloor::hub::store::{SqliteStore, Store as _};
use openfloor::publisher::Publisher;
use rand::RngExt as _;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::hub::HubProcess;
use crate::ledger::{Author, Ledger, VIEWS, publish, publish_batch};
use crate::wall::Wall;
use crate::{PATIENCE, chance, fixed_address, percentile, size};

/// The promise: a hub is ready within this time of its start, whatever ended it.
const READY_MAX: Duration = Duration::from_secs(2);
/// How long a hub lives at least and at most before it is killed.
const LIFE_MS: std::ops::Range<u64> = 60..450;
/// Publishers at once; every third event or so of each is a batch.
const PUBLISHERS: usize = 4;
/// Most events of a batch.
const BATCH_MAX: usize = 6;
/// So that walls are there again before the next kill.
const BACKOFF_MAX: Duration = Duration::from_millis(150);

pub async fn killed(seed: u64) -> String {
    let kills = size("OPENFLOOR_TEST_KILLS", 25);
    let mut chance_of_death = chance(seed, "kills");
    let data = tempfile::tempdir().expect("a folder");
    let address = fixed_address();
    let ledger = Ledger::default();
    let over = Arc::new(AtomicBool::new(false));
    let acknowledged = Arc::new(AtomicU64::new(0));
    let publishing: Vec<_> = (0..PUBLISHERS)
        .map(|n| {
            let author = Author::new(&format!("p{n}"), 12, chance(seed, &format!("publisher {n}")));
            tokio::spawn(publishes(
                address.clone(),
                author,
                chance(seed, &format!("batches {n}")),
                ledger.clone(),
                Arc::clone(&over),
                Arc::clone(&acknowledged),
            ))
        })
        .collect();
    let timing = Timing { backoff_max: BACKOFF_MAX, ..Timing::default() };
    let walls: Vec<_> = VIEWS.iter().map(|view| Wall::start(&address, *view, timing)).collect();
    let mut starts = Vec::new();
    for _ in 0..kills {
        let hub = ready(data.path(), &address, &mut starts).await;
        // It is killed while it works: after it has acknowledged something more.
        let before = acknowledged.load(Ordering::Relaxed);
        tokio::time::sleep(Duration::from_millis(chance_of_death.random_range(LIFE_MS))).await;
        let deadline = Instant::now() + PATIENCE;
        while acknowledged.load(Ordering::Relaxed) == before {
            assert!(Instant::now() < deadline, "nothing is acknowledged after a start");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        hub.kill();
    }
    let hub = ready(data.path(), &address, &mut starts).await;
    over.store(true, Ordering::Relaxed);
    for publishes in publishing {
        publishes.await.expect("its events came in order");
    }
    for wall in &walls {
        wall.has(&ledger, ledger.head()).await;
    }
    let losses: usize = walls.iter().map(Wall::losses).sum();
    hub.terminate();
    assert!(hub.ended(PATIENCE).await.0.success());
    let store = SqliteStore::open(data.path()).expect("opens");
    let records = store.read(0, store.head(), usize::MAX).expect("reads");
    ledger.is_the_log(&records);
    assert_eq!(store.head(), ledger.head(), "the log has more than was acknowledged");
    let slowest = percentile(&mut starts, 1.0);
    assert!(slowest <= READY_MAX, "ready after {slowest:?}");
    format!(
        "{kills} kills, {} events acknowledged and none lost or doubled, {losses} losses at {} walls with the same \
         floor, ready within {} ms (median {})",
        ledger.len(),
        walls.len(),
        slowest.as_millis(),
        percentile(&mut starts, 0.5).as_millis(),
    )
}

/// Starts a hub, and notes how long it took until it answered.
async fn ready(data: &std::path::Path, address: &str, starts: &mut Vec<Duration>) -> HubProcess {
    let began = Instant::now();
    let hub = HubProcess::start(data, address);
    let mut stream = TcpStream::connect(&hub.address).await.expect("it listens");
    stream
        .write_all(b"GET /healthz HTTP/1.1\r\nhost: hub\r\nconnection: close\r\n\r\n")
        .await
        .expect("asked");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("answered");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    starts.push(began.elapsed());
    hub
}

/// One event after the other, each again until it is acknowledged: so each position is beyond the one before.
async fn publishes(
    address: String,
    mut author: Author,
    mut batches: rand_chacha::ChaCha8Rng,
    ledger: Ledger,
    over: Arc<AtomicBool>,
    acknowledged: Arc<AtomicU64>,
) {
    let publisher = Publisher::new(&address).expect("an address");
    let mut last = 0;
    while !over.load(Ordering::Relaxed) {
        let count = if batches.random_range(0..3) == 0 { batches.random_range(2..=BATCH_MAX) } else { 1 };
        let drafts: Vec<_> = (0..count).map(|_| author.next()).collect();
        let seqs = match &*drafts {
            [draft] => vec![publish(&publisher, draft).await],
            drafts => publish_batch(&publisher, drafts).await,
        };
        assert_eq!(seqs.len(), drafts.len());
        for (seq, draft) in seqs.into_iter().zip(drafts) {
            assert!(seq > last, "{seq} came after {last}");
            last = seq;
            ledger.acknowledged(seq, draft);
        }
        acknowledged.fetch_add(1, Ordering::Relaxed);
    }
}
