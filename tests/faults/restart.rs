//! A hub that goes down and comes back, with hundreds of walls.

use std::io;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use openfloor::feed::{Dial, Tcp, Timing};
use openfloor::publisher::Publisher;
use tokio::net::TcpStream;

use crate::hub::HubProcess;
use crate::ledger::{Author, Ledger, VIEWS, View, publish};
use crate::wall::Wall;
use crate::{PATIENCE, chance, fixed_address, percentile, size};

/// The promise: every wall is synced within this time of the hub's return.
const SYNCED_MAX: Duration = Duration::from_secs(15);
/// A herd is a crowd of arrivals within so short a time …
const WINDOW: Duration = Duration::from_millis(250);
/// … of this share of the walls. Spread evenly over the 5 s that a hub announces, a window has a twentieth.
const HERD_ANNOUNCED: f64 = 0.20;
/// Without an announcement walls wait for up to 1 s, or for as long as the hub has been away, when that is longer.
const HERD_KILLED: f64 = 0.45;
/// How long a killed hub stays away: longer than the first wait of most walls, which then wait anew.
const AWAY: Duration = Duration::from_secs(2);
/// Events before, and events while the walls are away.
const EVENTS: usize = 40;

/// A dial that notes when it was answered.
#[derive(Clone, Default)]
struct Noted(Arc<Mutex<Vec<Instant>>>);

impl Dial for Noted {
    type Io = TcpStream;

    async fn dial(&self, authority: &str) -> io::Result<TcpStream> {
        let stream = Tcp.dial(authority).await?;
        self.0.lock().unwrap().push(Instant::now());
        Ok(stream)
    }
}

pub async fn announced(seed: u64) -> String {
    let ending = |hub: HubProcess| async move {
        hub.terminate();
        let (status, _) = hub.ended(PATIENCE).await;
        assert!(status.success(), "{status}");
    };
    returns(seed, ending, HERD_ANNOUNCED).await
}

pub async fn killed(seed: u64) -> String {
    let ending = |hub: HubProcess| async move {
        hub.kill();
        tokio::time::sleep(AWAY).await;
    };
    returns(seed, ending, HERD_KILLED).await
}

async fn returns<F: Future<Output = ()>>(
    seed: u64,
    ending: impl FnOnce(HubProcess) -> F,
    herd: f64,
) -> String {
    let count = size("OPENFLOOR_TEST_RETURNING_WALLS", 500);
    let data = tempfile::tempdir().expect("a folder");
    let address = fixed_address();
    let hub = HubProcess::start(data.path(), &address);
    let (publisher, ledger) = (Publisher::new(&address).expect("an address"), Ledger::default());
    let mut author = Author::new("p", 30, chance(seed, "returns"));
    tell(&publisher, &mut author, &ledger).await;
    let dial = Noted::default();
    let view = |n: usize| -> View { VIEWS[n % VIEWS.len()] };
    let walls: Vec<_> =
        (0..count).map(|n| Wall::over(dial.clone(), &address, view(n), Timing::default())).collect();
    for wall in &walls {
        wall.has(&ledger, ledger.head()).await;
    }
    ending(hub).await;
    dial.0.lock().unwrap().clear();
    // From its start on: the quickest wall may be synced before this test has read that the hub is up.
    let up = Instant::now();
    let hub = HubProcess::start(data.path(), &address);
    tell(&publisher, &mut author, &ledger).await;
    let mut synced = Vec::new();
    for wall in &walls {
        wall.until("the hub again", |seen| seen.synced.last().is_some_and(|at| *at > up)).await;
        synced.push(
            wall.look(|seen| seen.synced.iter().find(|at| **at > up).map_or(Duration::ZERO, |at| *at - up)),
        );
    }
    for wall in &walls {
        wall.has(&ledger, ledger.head()).await;
        assert_eq!(wall.losses_after(up), 0, "it was lost again");
    }
    let slowest = percentile(&mut synced, 1.0);
    assert!(slowest <= SYNCED_MAX, "synced after {slowest:?}");
    let mut arrivals: Vec<_> =
        dial.0.lock().unwrap().iter().map(|at| at.saturating_duration_since(up)).collect();
    assert!(arrivals.len() >= count, "{} arrivals of {count}", arrivals.len());
    let over = percentile(&mut arrivals, 1.0);
    let most = arrivals
        .iter()
        .enumerate()
        .map(|(n, first)| arrivals[n..].iter().take_while(|at| **at - *first < WINDOW).count());
    let share = most.max().unwrap_or(0) as f64 / arrivals.len() as f64;
    assert!(share <= herd, "{:.0} % of the walls came within {WINDOW:?}", share * 100.0);
    hub.kill();
    format!(
        "{count} walls came back over {:.1} s, at most {:.0} % of them within {} ms, and all were synced {:.1} s after \
         the hub's return",
        over.as_secs_f64(),
        share * 100.0,
        WINDOW.as_millis(),
        slowest.as_secs_f64(),
    )
}

async fn tell(publisher: &Publisher, author: &mut Author, ledger: &Ledger) {
    for _ in 0..EVENTS {
        let draft = author.next();
        ledger.acknowledged(publish(publisher, &draft).await, draft);
    }
}
