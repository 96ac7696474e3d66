//! The clock of a hub's machine jumps (libfaketime): by an hour ahead and back, and by a year back.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use openfloor::feed::Timing;
use openfloor::hub::store::{SqliteStore, Store as _};
use openfloor::model::{Freshness, Pane};
use openfloor::publisher::Publisher;
use serde_json::json;

use crate::hub::{HubProcess, openfloor};
use crate::ledger::{Author, Draft, Ledger, VIEWS, publish};
use crate::wall::Wall;
use crate::{PATIENCE, chance, fixed_address};

/// Where Debian and its kin keep the library, for programs with threads.
const LIBRARY: &str = "faketime/libfaketimeMT.so.1";
const LIBRARIES: &str = "/usr/lib";
/// By how many seconds the clock is off, one after the other.
const JUMPS_S: [i64; 4] = [3_600, -3_600, -365 * 86_400, 0];
/// The same at a start, when the log is swept of what is old.
const STARTS_S: [i64; 3] = [-365 * 86_400, 3_600, 0];
/// Heartbeats after each jump. The first may have been on its way; that another comes shows that timers go on.
const HEARTBEATS: usize = 2;
/// How far a clock that was set may be from where it was set to.
const NEAR: SignedDuration = SignedDuration::from_secs(60);
/// Events after each jump.
const EVENTS: usize = 20;

/// The library, where it is.
pub fn library() -> Option<PathBuf> {
    let folders = std::fs::read_dir(LIBRARIES).ok()?;
    let places = folders.flatten().map(|folder| folder.path().join(LIBRARY));
    places.chain([Path::new(LIBRARIES).join(LIBRARY)]).find(|library| library.exists())
}

/// Has a program take its time from a file, by how many seconds it is off; how long things take goes by the true clock.
pub fn faked(command: &mut Command, library: &Path, file: &Path) {
    command.env("LD_PRELOAD", library).env("FAKETIME_TIMESTAMP_FILE", file);
    command.env("FAKETIME_NO_CACHE", "1").env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
    command.env("DONT_FAKE_MONOTONIC", "1");
}

/// A hub's clock, in a file that the library reads at each look at it.
struct Clock {
    file: PathBuf,
    library: PathBuf,
}

impl Clock {
    fn set(&self, seconds: i64) {
        // Never half written: a library that finds no number there takes the true time.
        let next = self.file.with_extension("next");
        std::fs::write(&next, format!("{seconds:+}\n")).expect("written");
        std::fs::rename(next, &self.file).expect("set");
    }

    fn start(&self, data: &Path, listen: &str) -> HubProcess {
        let mut command = openfloor();
        faked(&mut command, &self.library, &self.file);
        HubProcess::start_as(command, data, listen)
    }
}

pub async fn jumps(seed: u64, library: PathBuf) -> String {
    let (data, folder) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let clock = Clock { file: folder.path().join("offset"), library };
    clock.set(0);
    let mut hub = clock.start(data.path(), &fixed_address());
    let address = hub.address.clone();
    let (publisher, ledger) = (Publisher::new(&address).expect("an address"), Ledger::default());
    let mut author = Author::new("p", 30, chance(seed, "clock"));
    // Said long ago: a hub takes nothing from its future.
    author.time = Some(Timestamp::now() - SignedDuration::from_hours(400 * 24));
    let walls: Vec<_> = VIEWS.iter().map(|view| Wall::start(&address, *view, Timing::default())).collect();
    let thanks = thanks();
    ledger.acknowledged(publish(&publisher, &thanks).await, thanks);
    for seconds in JUMPS_S {
        clock.set(seconds);
        let before: Vec<_> = walls.iter().map(|wall| wall.look(|seen| seen.hub_times.len())).collect();
        tell(&publisher, &mut author, &ledger).await;
        for (wall, before) in walls.iter().zip(before) {
            wall.until("heartbeats", |seen| seen.hub_times.len() >= before + HEARTBEATS).await;
            let told = wall.look(|seen| *seen.hub_times.last().expect("heartbeats"));
            let off = told.duration_since(Timestamp::now()) - SignedDuration::from_secs(seconds);
            assert!(off.abs() < NEAR, "the clock did not jump by {seconds} s: it is off by {off:#}");
            unharmed(wall, &ledger, seconds).await;
        }
    }
    for wall in &walls {
        assert_eq!(wall.losses(), 0, "{:?}", wall.look(|seen| seen.lost.clone()));
    }
    for seconds in STARTS_S {
        hub.terminate();
        assert!(hub.ended(PATIENCE).await.0.success());
        clock.set(seconds);
        hub = clock.start(data.path(), &address);
        tell(&publisher, &mut author, &ledger).await;
        for wall in &walls {
            unharmed(wall, &ledger, seconds).await;
        }
    }
    hub.terminate();
    assert!(hub.ended(PATIENCE).await.0.success());
    let store = SqliteStore::open(data.path()).expect("opens");
    ledger.is_the_log(&store.read(0, store.head(), usize::MAX).expect("reads"));
    format!(
        "{} jumps of a running hub and {} of one that starts, {} events, {} walls: nothing lost, nothing expired, \
         nobody cut off",
        JUMPS_S.len(),
        STARTS_S.len(),
        ledger.len(),
        walls.len(),
    )
}

/// The floor is all there, its thanks are shown, and the wall calls itself neither stale nor late.
async fn unharmed(wall: &Wall, ledger: &Ledger, seconds: i64) {
    wall.has(ledger, ledger.head()).await;
    // A wall that has just come back may be late by what that took.
    wall.within(Duration::from_secs(15), &format!("live at {seconds:+} s"), |seen| {
        matches!(seen.model.freshness(), Freshness::Live { lag_s: 0..=1 })
    })
    .await;
    let shown = wall.look(|seen| seen.model.entries(Pane::Recognition).len());
    let thanks = ledger.floor(wall.view, ledger.head()).recognitions.len();
    assert_eq!(shown, thanks, "recognition left a wall when the clock was off by {seconds} s");
}

async fn tell(publisher: &Publisher, author: &mut Author, ledger: &Ledger) {
    for _ in 0..EVENTS {
        let draft = author.next();
        ledger.acknowledged(publish(publisher, &draft).await, draft);
    }
}

/// A recognition of this hour, which stays for seven days.
fn thanks() -> Draft {
    let published = json!({
        "specversion": "1.0", "id": "thanks", "source": "/test/peers", "site": "lisbon",
        "type": "dev.openfloor.recognition.v1", "subject": "recognition/1", "time": Timestamp::now(),
        "data": {
            "kind": "thank_you", "giver": "A colleague", "message": "Thank you for staying.", "need": "relatedness",
            "receivers": [{"ref": "r", "name": "Ana Sousa", "team": "Day", "consent": "full"}],
        },
    });
    let mut shown = published.clone();
    shown["data"]["receivers"] = json!(["Ana Sousa"]);
    Draft::shown(&published, shown)
}
