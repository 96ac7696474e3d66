//! One wall's process stands still, as a machine does that is out of memory or put to sleep, among walls that don't.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use openfloor::feed::Timing;
use openfloor::hub::board::RECENT_BYTES_MAX;
use openfloor::publisher::Publisher;
use rustix::process::Signal;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::hub::HubProcess;
use crate::ledger::{Author, Ledger, VIEWS, View, publish, publish_batch};
use crate::still::{Still, digest};
use crate::wall::Wall;
use crate::{PATIENCE, chance, percentile, size};

/// The promises: what the hub may need more, how late the others may be, and how soon the wall is back.
const MORE_KIB_MAX: u64 = 8 * 1024;
const LATE_MAX: Duration = Duration::from_millis(250);
const BACK_MAX: Duration = Duration::from_secs(5);
/// The walls besides: a few see all that the still one sees, the others what concerns another team.
const LIKE_IT: usize = 5;
const OTHERS: usize = 44;
const OTHER_TEAM: View = View { site: None, team: Some("day"), leads: false };
/// What the night is told: with it, more than the hub's recent events and the sockets' buffers hold goes by.
const BULK_BYTES: usize = 50_000;
const BULK_EVERY: Duration = Duration::from_millis(80);
const BULK_BATCH: usize = 18;
/// As much of it beforehand as fills everything that fills up once and stays full.
const BULK_BEFORE: usize = 24 * BULK_BATCH;
/// What everyone is told, and whose way is measured.
const SMALL_EVERY: Duration = Duration::from_millis(40);
/// The load before the wall stands still, to compare with.
const BEFORE: Duration = Duration::from_secs(4);

pub async fn stands_still(seed: u64) -> String {
    let still_for = Duration::from_secs(size("OPENFLOOR_TEST_STOPPED_S", 20) as u64);
    let data = tempfile::tempdir().expect("a folder");
    let hub = HubProcess::start(data.path(), "127.0.0.1:0");
    let mut still = Still::start(&hub.address);
    let views = [VIEWS[0]; LIKE_IT].into_iter().chain([OTHER_TEAM; OTHERS]);
    let walls: Vec<_> = views.map(|view| Wall::start(&hub.address, view, Timing::default())).collect();
    let publisher = Publisher::new(&hub.address).expect("an address");
    let ledger = Ledger::default();
    let mut bulk = Author::new("bulk", 40, chance(seed, "bulk"));
    (bulk.team, bulk.ballast, bulk.withdrawal_of) = (Some("night"), BULK_BYTES, u32::MAX);
    for _ in 0..BULK_BEFORE / BULK_BATCH {
        let drafts: Vec<_> = (0..BULK_BATCH).map(|_| bulk.next()).collect();
        let seqs = publish_batch(&publisher, &drafts).await;
        seqs.into_iter().zip(drafts).for_each(|(seq, draft)| ledger.acknowledged(seq, draft));
    }
    for wall in &walls {
        wall.has(&ledger, ledger.head()).await;
    }
    still.until("synced", |status| status.synced && status.seq >= ledger.head()).await;

    let over = Arc::new(AtomicBool::new(false));
    let sent = Arc::new(Mutex::new(HashMap::new()));
    let small = Author::new("p", 30, chance(seed, "small"));
    let load = [(bulk, BULK_EVERY), (small, SMALL_EVERY)].map(|(author, every)| {
        tokio::spawn(publishes(publisher.clone(), author, every, ledger.clone(), sent.clone(), over.clone()))
    });
    let kib_before = watch_memory(&hub, BEFORE).await;
    let (stopped_at, stopped_head) = (Instant::now(), ledger.head());
    still.signal(Signal::STOP);
    let mut kib_during = watch_memory(&hub, still_for).await;
    // Until the recent events have all gone by; a busy machine may take longer than it should.
    let gone_by = |head| ledger.count("/test/bulk", head) * BULK_BYTES > RECENT_BYTES_MAX + BULK_BYTES;
    while !gone_by(stopped_head) {
        assert!(stopped_at.elapsed() < still_for + PATIENCE, "too little was published");
        kib_during = kib_during.max(watch_memory(&hub, Duration::from_millis(200)).await);
    }
    // A wall that went on before the hub had let go of it would have lost nothing.
    while closed(&hub).await == 0 {
        assert!(stopped_at.elapsed() < still_for + PATIENCE, "the hub holds on to a wall that stands still");
        kib_during = kib_during.max(watch_memory(&hub, Duration::from_millis(200)).await);
    }
    let resumed_at = Instant::now();
    let head = ledger.head();
    still.signal(Signal::CONT);
    let back = still.until("back", |status| status.synced && status.losses > 0 && status.seq >= head).await;
    let back_after = resumed_at.elapsed();
    let kib_after = watch_memory(&hub, Duration::from_secs(1)).await;
    over.store(true, Ordering::Relaxed);
    for publishes in load {
        publishes.await.expect("published");
    }
    for wall in &walls {
        wall.has(&ledger, ledger.head()).await;
        assert_eq!(wall.losses(), 0, "another wall was lost");
    }
    let end = still.until("at the end", |status| status.synced && status.seq >= ledger.head()).await;
    assert_eq!(end.digest, digest(&ledger.floor(VIEWS[0], ledger.head())), "it has another floor");
    assert!(back.superseded > 0, "what it skipped is not counted: {back:?}");
    assert!(back_after <= BACK_MAX, "synced {back_after:?} after it went on");

    let sent = sent.lock().unwrap();
    let late = |from: Instant, to: Instant| {
        let mut late: Vec<_> = walls
            .iter()
            .flat_map(|wall| wall.look(|seen| seen.arrived.clone()))
            .filter_map(|(seq, at)| sent.get(&seq).map(|sent| (*sent, at)))
            .filter(|(sent, _)| (from..to).contains(sent))
            .map(|(sent, at)| at - sent)
            .collect();
        (percentile(&mut late, 0.99), late.len())
    };
    let ((late_before, _), (late_during, arrivals)) =
        (late(stopped_at - BEFORE, stopped_at), late(stopped_at, resumed_at));
    // A machine that is busy with other work makes all of them late, also while nobody stands still.
    let most = LATE_MAX.max(late_before * 2);
    assert!(late_during <= most, "the others were {late_during:?} late, and {late_before:?} before");
    let more = kib_during.max(kib_after).saturating_sub(kib_before);
    assert!(more <= MORE_KIB_MAX, "{more} KiB more than {kib_before} KiB");
    format!(
        "still for {} s among {} walls: hub + {more} KiB on {kib_before} KiB, p99 of {arrivals} arrivals {} ms ({} ms \
         before), back after {} ms with {} versions skipped",
        (resumed_at - stopped_at).as_secs(),
        walls.len() + 1,
        late_during.as_millis(),
        late_before.as_millis(),
        back_after.as_millis(),
        back.superseded,
    )
}

async fn publishes(
    publisher: Publisher,
    mut author: Author,
    every: Duration,
    ledger: Ledger,
    sent: Arc<Mutex<HashMap<u64, Instant>>>,
    over: Arc<AtomicBool>,
) {
    let mut pace = tokio::time::interval(every);
    while !over.load(Ordering::Relaxed) {
        pace.tick().await;
        let (draft, at) = (author.next(), Instant::now());
        let seq = publish(&publisher, &draft).await;
        ledger.acknowledged(seq, draft);
        sent.lock().unwrap().insert(seq, at);
    }
}

/// How many walls the hub has let go of because they took nothing or said nothing.
async fn closed(hub: &HubProcess) -> u64 {
    let mut stream = TcpStream::connect(&hub.address).await.expect("connects");
    let request = b"GET /metrics HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
    stream.write_all(request).await.expect("asks");
    let mut text = String::new();
    stream.read_to_string(&mut text).await.expect("reads");
    let of = |code| format!("openfloor_connections_ended_total{{code=\"{code}\"}} ");
    let counts = [of(4001), of(4002)].map(|name| {
        let line = text.lines().find_map(|line| line.strip_prefix(&name));
        line.and_then(|count| count.trim().parse::<u64>().ok()).unwrap_or_default()
    });
    counts.into_iter().sum()
}

/// The most memory that a hub has resident in a time, in KiB.
async fn watch_memory(hub: &HubProcess, time: Duration) -> u64 {
    let end = Instant::now() + time;
    let mut most = 0;
    while Instant::now() < end {
        most = most.max(hub.resident_kib());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    most
}
