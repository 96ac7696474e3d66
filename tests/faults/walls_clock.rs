//! The clock of a wall's machine is wrong (libfaketime): ahead, behind, by a year, and set while the wall runs. What is late,
//! how old things are and how fresh the wall is goes by the hub's.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::clock::faked;
use crate::hub::{HubProcess, openfloor};
use crate::{PATIENCE, fixed_address};

/// By how many seconds the walls' clocks are off. The hub's is true.
const OFF_S: [i64; 4] = [5 * 3_600, -5 * 3_600, 400 * 86_400, -400 * 86_400];
/// How far what a wall takes for the time may be from the hub's clock.
const NEAR: SignedDuration = SignedDuration::from_secs(60);

/// What stays as it is for the time of the test: each age and date is half an hour from where its words change.
fn floor(now: Timestamp) -> Vec<Value> {
    let at = |minutes: i64| now + SignedDuration::from_mins(minutes);
    let event = |subject: &str, minutes: i64, data: Value| {
        let kind = subject.split('/').next().expect("a kind");
        json!({
            "specversion": "1.0", "id": subject, "source": "/sites/lisbon/leads", "site": "lisbon",
            "type": format!("dev.openfloor.{kind}.v1"), "subject": subject, "time": at(minutes), "data": data,
        })
    };
    let promised =
        |ask: &str, due: i64| json!({"ask": ask, "decision": "will", "owner": "Facilities", "due": at(due)});
    vec![
        event("floor/lisbon", -600, json!({"name": "Lisbon", "time_zone": "UTC", "languages": ["en"]})),
        event("commitment/late", -600, promised("Lockers", -150)),
        event("commitment/open", -600, promised("Chairs", 150)),
        event("question/rumour", -210, json!({"text": "Do we move?", "rumour": true})),
        event("notice/old", -90, json!({"headline": "New rota", "author": {"role": "Floor lead"}})),
    ]
}

fn publish(hub: &str, events: &[Value]) {
    let mut child = openfloor()
        .args(["publish", "--hub", &format!("http://{hub}")])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .expect("it starts");
    let mut stdin = child.stdin.take().expect("piped");
    for event in events {
        writeln!(stdin, "{event}").expect("written");
    }
    drop(stdin);
    assert!(child.wait().expect("it ends").success());
}

fn wall(hub: &str, library: &Path, clock: &Path) -> Command {
    let mut command = openfloor();
    faked(&mut command, library, clock);
    command
        .args(["wall", "--feed", &format!("ws://{hub}"), "--lang", "en"])
        .env("OPENFLOOR_WALL_CACHE", "off");
    command.env("LC_ALL", "C.UTF-8").stdin(Stdio::null());
    command
}

/// One frame of a wall as data.
fn frame(mut wall: Command) -> Value {
    let output = wall.args(["--once", "--format", "json", "--within", "30s"]).output().expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

pub async fn a_walls_own_clock_fools_no_lateness_age_or_freshness(_seed: u64, library: PathBuf) -> String {
    let (data, folder) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let hub = HubProcess::start(data.path(), &fixed_address());
    let address = hub.address.clone();
    publish(&address, &floor(Timestamp::now()));
    let clock = folder.path().join("offset");
    let set = |seconds: i64| std::fs::write(&clock, format!("{seconds:+}\n")).expect("set");
    set(0);
    let right = frame(wall(&address, &library, &clock));
    let told = right["panes"].to_string();
    for words in [r#""state":"late""#, r#""state":"open""#, "2 h late", "in 2 h", "3 h"] {
        assert!(told.contains(words), "{words} is not in {told}");
    }
    for seconds in OFF_S {
        set(seconds);
        let seen = frame(wall(&address, &library, &clock));
        assert_eq!(seen["panes"], right["panes"], "by a wall whose clock is off by {seconds} s");
        assert_eq!(seen["freshness"]["state"], "live", "{}", seen["freshness"]);
        let at: Timestamp = seen["at"].as_str().and_then(|at| at.parse().ok()).expect("a time");
        assert!(
            at.duration_since(Timestamp::now()).abs() < NEAR,
            "it takes {at} for now, off by {seconds} s"
        );
    }

    // The clock is set while a wall runs: nothing becomes late by it, and the next thing is told at its hour.
    set(0);
    let mut running =
        wall(&address, &library, &clock).arg("--plain").stdout(Stdio::piped()).spawn().expect("starts");
    let (line, lines) = mpsc::channel();
    let stdout = BufReader::new(running.stdout.take().expect("piped"));
    std::thread::spawn(move || stdout.lines().map_while(Result::ok).try_for_each(|text| line.send(text)));
    let until = |words: &str| {
        let mut told = Vec::new();
        while !told.last().is_some_and(|text: &String| text.contains(words)) {
            told.push(
                lines.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("no {words:?} after {told:#?}")),
            );
        }
        told
    };
    until("Chairs");
    for (number, seconds) in OFF_S.into_iter().enumerate() {
        set(seconds);
        let word = format!("Word {number} of the day");
        let author = json!({"role": "Floor lead"});
        let mut note = floor(Timestamp::now()).remove(4);
        (note["id"], note["subject"]) = (word.as_str().into(), format!("note/{number}").into());
        note["type"] = "dev.openfloor.note.v1".into();
        (note["time"], note["data"]) = (json!(Timestamp::now()), json!({"text": word, "author": author}));
        publish(&address, &[note]);
        let told = until(&word);
        let late: Vec<&String> =
            told.iter().filter(|text| text.contains("Chairs") && text.contains("late")).collect();
        assert!(late.is_empty(), "late by a clock that is off by {seconds} s: {late:#?}");
        let stale: Vec<&String> =
            told.iter().filter(|text| text.contains("stale") || text.contains("lost")).collect();
        assert!(stale.is_empty(), "{stale:#?}");
    }
    running.kill().expect("ended");
    running.wait().expect("reaped");
    format!(
        "{} walls with a wrong clock and one whose clock was set {} times: all as by the hub's",
        OFF_S.len(),
        OFF_S.len()
    )
}
