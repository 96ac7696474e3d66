//! SIGTERM to a real hub: walls are told, what is under way is answered, and whoever is stuck is not waited for.

use std::time::{Duration, Instant};

use openfloor::feed::Timing;
use openfloor::hub::STOP_MAX;
use openfloor::hub::store::{SqliteStore, Store as _};
use openfloor::publisher::Publisher;
use openfloor::wire::control::close;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpSocket, TcpStream};

use crate::hub::HubProcess;
use crate::ledger::{Author, Draft, Ledger, VIEWS, publish, publish_batch};
use crate::wall::Wall;
use crate::{chance, fixed_address, size};

/// What a busy machine may add to the promise, from the signal to the end of the process.
const ROOM: Duration = Duration::from_millis(500);
/// Requests under way when the signal comes.
const UNDER_WAY: usize = 20;
/// Events of 50 kB in a batch, and batches: more than the system keeps for a wall that does not read.
const LARGE_BYTES: usize = 50_000;
const LARGE_BATCH: usize = 18;
const LARGE_BATCHES: usize = 2;

fn walls(hub: &str) -> Vec<Wall> {
    let count = size("OPENFLOOR_TEST_DRAINED_WALLS", 60);
    (0..count).map(|n| Wall::start(hub, VIEWS[n % VIEWS.len()], Timing::default())).collect()
}

async fn told(walls: &[Wall]) {
    for wall in walls {
        wall.until("the goodbye", |seen| !seen.lost.is_empty()).await;
        let (codes, keep) = wall.look(|seen| {
            let codes: Vec<_> = seen.byes.iter().map(|bye| bye.code).collect();
            (codes, seen.byes.iter().all(|bye| bye.keep_cursor && bye.retry_after_ms > 0))
        });
        assert!(codes == [close::DRAIN] && keep, "{codes:?}");
    }
}

/// A request whose body is half sent.
async fn half_sent(hub: &str, draft: &Draft) -> TcpStream {
    let mut stream = TcpStream::connect(hub).await.expect("connects");
    let (head, half) = (
        format!(
            "POST /v1/events HTTP/1.1\r\nhost: hub\r\ncontent-type: application/cloudevents+json\r\n\
             content-length: {}\r\n\r\n",
            draft.json.len()
        ),
        &draft.json[..draft.json.len() / 2],
    );
    stream.write_all(head.as_bytes()).await.expect("sent");
    stream.write_all(half.as_bytes()).await.expect("sent");
    stream
}

pub async fn says_goodbye(seed: u64) -> String {
    let data = tempfile::tempdir().expect("a folder");
    let hub = HubProcess::start(data.path(), &fixed_address());
    let (publisher, ledger) = (Publisher::new(&hub.address).expect("an address"), Ledger::default());
    let mut author = Author::new("p", 30, chance(seed, "goodbye"));
    for _ in 0..20 {
        let draft = author.next();
        ledger.acknowledged(publish(&publisher, &draft).await, draft);
    }
    let walls = walls(&hub.address);
    for wall in &walls {
        wall.has(&ledger, ledger.head()).await;
    }
    let mut under_way = Vec::new();
    for _ in 0..UNDER_WAY {
        let draft = author.next();
        under_way.push((half_sent(&hub.address, &draft).await, draft));
    }
    // A hub knows of a request once it has read its head: the answer to another one comes after that. It is another
    // author's, since what is half sent is not there to be withdrawn.
    let draft = Author::new("q", 1, chance(seed, "another")).next();
    ledger.acknowledged(publish(&publisher, &draft).await, draft);
    let signalled = Instant::now();
    hub.terminate();
    told(&walls).await;
    let goodbye_after = signalled.elapsed();
    let answered = under_way.len();
    for (stream, draft) in &mut under_way {
        let rest = &draft.json[draft.json.len() / 2..];
        stream.write_all(rest.as_bytes()).await.expect("the hub still reads");
    }
    for (mut stream, draft) in under_way {
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.expect("answered, and closed");
        assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
        let body = answer.split("\r\n\r\n").nth(1).unwrap_or_default();
        let published: openfloor::wire::Published = serde_json::from_str(body).expect("an answer");
        ledger.acknowledged(published.results[0].seq, draft);
    }
    let (status, _) = hub.ended(STOP_MAX + ROOM).await;
    let ended_after = signalled.elapsed();
    assert!(status.success(), "{status}");
    assert!(ended_after <= STOP_MAX + ROOM, "it took {ended_after:?}");
    let store = SqliteStore::open(data.path()).expect("opens");
    ledger.is_the_log(&store.read(0, store.head(), usize::MAX).expect("reads"));
    format!(
        "{} walls were told within {} ms, {answered} requests under way were answered, ended after {} ms",
        walls.len(),
        goodbye_after.as_millis(),
        ended_after.as_millis(),
    )
}

pub async fn with_the_stuck(seed: u64) -> String {
    let data = tempfile::tempdir().expect("a folder");
    let hub = HubProcess::start(data.path(), &fixed_address());
    let (publisher, ledger) = (Publisher::new(&hub.address).expect("an address"), Ledger::default());
    let walls = walls(&hub.address);
    let mut author = Author::new("p", 10, chance(seed, "stuck"));
    // A wall that never reads.
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.set_recv_buffer_size(16 * 1024).expect("a size");
    let mut stuck_wall = socket.connect(hub.address.parse().expect("an address")).await.expect("connects");
    let upgrade = "GET /v1/feed HTTP/1.1\r\nhost: hub\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\
                   sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
                   sec-websocket-protocol: cloudevents.json\r\n\r\n";
    stuck_wall.write_all(upgrade.as_bytes()).await.expect("asked");
    let mut upgraded = [0; 12];
    stuck_wall.read_exact(&mut upgraded).await.expect("answered");
    assert_eq!(&upgraded, b"HTTP/1.1 101");
    author.ballast = LARGE_BYTES;
    for _ in 0..LARGE_BATCHES {
        let drafts: Vec<_> = (0..LARGE_BATCH).map(|_| author.next()).collect();
        let seqs = publish_batch(&publisher, &drafts).await;
        seqs.into_iter().zip(drafts).for_each(|(seq, draft)| ledger.acknowledged(seq, draft));
    }
    for wall in &walls {
        wall.has(&ledger, ledger.head()).await;
    }
    // A publisher that never sends the rest, and one that has not said what it wants.
    let _stuck_publisher = half_sent(&hub.address, &author.next()).await;
    let mut silent = TcpStream::connect(&hub.address).await.expect("connects");
    silent.write_all(b"POST /v1/ev").await.expect("sent");
    let signalled = Instant::now();
    hub.terminate();
    let (status, _) = hub.ended(STOP_MAX + ROOM).await;
    let ended_after = signalled.elapsed();
    assert!(status.success(), "{status}");
    assert!(ended_after <= STOP_MAX + ROOM, "it took {ended_after:?}");
    told(&walls).await;
    format!(
        "with a wall that does not read and two publishers that send no more it ended after {} ms, and told the other \
         {} walls",
        ended_after.as_millis(),
        walls.len(),
    )
}
