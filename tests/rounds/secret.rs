//! What the file of rounds, the log, the record, the counts and a backup tell of answers: nothing.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use openfloor::hub::{Hub, HubSettings, Timing};
use serde_json::{Value, json};
use tempfile::tempdir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::asking::*;
use crate::bench::*;
use crate::holding::{Hands, bytes_of, holds};
use crate::process::{HubProcess, openfloor};

fn is_of_rounds(name: &str) -> bool {
    name.starts_with("pulse.db")
}

/// True when the bytes hold a code in a form in which it could be kept.
fn has_code(bytes: &[u8], code: &str) -> bool {
    let plain = code.replace('-', "");
    [code, &plain, &code.to_lowercase(), &plain.to_lowercase()].iter().any(|form| holds(bytes, form))
}

/// True when the bytes hold a number in a form in which it could be kept.
fn has_number(bytes: &[u8], value: f64) -> bool {
    let bits = value.to_bits();
    bytes.windows(8).any(|window| window == bits.to_be_bytes() || window == bits.to_le_bytes())
}

#[tokio::test]
async fn the_bytes_of_the_file_tell_no_answer_no_code_and_no_count() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at(MONDAY);
    let hub = site_of(folder.path(), &hands, &[("billing", 14), ("care", 14)]).await;
    let asked = json!({"closes": "Fri 16:00", "teams": teams(&[("billing", 14), ("care", 14)]), "instrument": THIRDS});
    let codes = codes_of(&send(&hub, "/v1/pulse/lisbon", &asked).await);
    let size = || std::fs::metadata(folder.path().join("pulse.db")).expect("a file").len();
    let before = size();
    let shape = || {
        let file = file_of(folder.path());
        (
            number(&file, "SELECT count(*) FROM codes"),
            number(&file, "SELECT count(*) FROM cells"),
            number(&file, "SELECT sum(length(sealed)) FROM cells"),
            number(&file, "SELECT count(*) FROM published") + number(&file, "SELECT count(*) FROM outbox"),
        )
    };
    let empty = shape();
    assert_eq!(
        (empty.0, empty.1, empty.3),
        (28, 2, 0),
        "a row for each code and each group, and for no answer"
    );
    for code in &codes["billing"] {
        assert_eq!(check_in(&hub, code, &third()).await.status, 204);
        assert_eq!(shape(), empty, "nothing grows and nothing shrinks");
        assert_eq!(size(), before, "nor does the file");
    }
    let bytes = bytes_of(folder.path(), is_of_rounds);
    for code in codes.values().flatten() {
        assert!(!has_code(&bytes, code), "a code is in the file");
    }
    assert!(!has_number(&bytes, THIRD) && !holds(&bytes, "3.6666"), "an answer is in the file");
    let file = file_of(folder.path());
    let tables: Vec<String> = file
        .prepare("SELECT sql FROM sqlite_schema WHERE name IN ('codes', 'cells', 'asks')")
        .and_then(|mut found| found.query_map([], |row| row.get(0))?.collect())
        .expect("reads");
    assert_eq!(tables.len(), 3);
    assert!(tables.iter().all(|table| table.contains("WITHOUT ROWID")), "no order of arrival: {tables:?}");
    assert!(
        tables.iter().all(|table| !table.contains("_at") && !table.contains("time")),
        "no time: {tables:?}"
    );
    drop(file);

    closed(&hub, &hands).await;
    told(&hub, "the close", |levels| of(levels, "floor").is_some()).await;
    let file = file_of(folder.path());
    assert_eq!(number(&file, "SELECT count(*) FROM codes") + number(&file, "SELECT count(*) FROM cells"), 0);
    drop(file);
    let bytes = bytes_of(folder.path(), is_of_rounds);
    for code in codes.values().flatten() {
        assert!(!has_code(&bytes, code), "a code is left after the close");
    }
    // All of one team agree: R6 holds their level back, and no trace of it is left.
    assert!(!has_number(&bytes, THIRD) && !holds(&bytes, "3.6666"), "an answer is left after the close");
    assert!(size() < before, "the file was written anew");
}

/// SQLite's count of changes, in the header of the file. Source: <https://www.sqlite.org/fileformat.html#file_change_counter>.
fn changes(data: &Path) -> u32 {
    let bytes = std::fs::read(data.join("pulse.db")).expect("a file");
    u32::from_be_bytes(bytes[24..28].try_into().expect("four bytes"))
}

/// The next beat: the changes after it.
async fn beat(data: &Path) -> u32 {
    let before = changes(data);
    soon("a beat", async {
        while changes(data) == before {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    })
    .await;
    changes(data)
}

/// The rows of a table.
fn rows_of(data: &Path, table: &str) -> Vec<(i64, Vec<u8>)> {
    let file = file_of(data);
    let blob = if table == "cells" { "sealed" } else { "digest" };
    let mut found =
        file.prepare(&format!("SELECT place, {blob} FROM {table} ORDER BY place, {blob}")).expect("reads");
    let rows = found.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).expect("reads");
    rows.collect::<Result<_, _>>().expect("reads")
}

#[tokio::test]
async fn neither_the_count_of_changes_nor_what_differs_between_two_copies_tells_how_many_answered() {
    let folder = tempdir().expect("a folder");
    let data = folder.path();
    // Long enough for all of them to come between two beats.
    let timing = Timing { beat: Duration::from_secs(2), ..Timing::default() };
    let settings = HubSettings { timing, clock: Hands::at(MONDAY).clock(), ..settings(data) };
    let hub = Hub::start(settings).await.expect("the hub starts");
    published(&hub, &lisbon_of(&[("billing", 14), ("care", 14)])).await;
    let codes = opened(&hub, &[("billing", 14), ("care", 14)]).await;
    // The page count, the free pages and all else in the header, apart from the count of changes and where it stands once more.
    let head = || std::fs::read(data.join("pulse.db")).expect("a file")[28..92].to_vec();
    let copy = |changes: u32| (changes, rows_of(data, "codes"), rows_of(data, "cells"), head());
    let first = copy(beat(data).await);
    let nobody = copy(beat(data).await);
    let answers = level(4);
    let nine = codes["billing"][..9].iter().map(|code| check_in(&hub, code, &answers));
    let nine = futures_util::future::join_all(nine).await;
    assert!(nine.iter().all(|taken| taken.status == 204), "{nine:?}");
    let some = copy(changes(data));
    for (before, after, who) in [(&first, &nobody, "nobody"), (&nobody, &some, "nine")] {
        assert_eq!(after.0, before.0 + 1, "one change for a beat, when {who} answered");
        assert_eq!(after.3, before.3, "nothing else in the header changes, when {who} answered");
        assert_eq!(after.1, before.1, "no row of a code changes, when {who} answered");
        let same = before.2.iter().zip(&after.2).filter(|(before, after)| before.1 == after.1).count();
        assert_eq!((same, after.2.len()), (0, 2), "each group is another ciphertext, when {who} answered");
    }
}

#[tokio::test]
async fn the_status_moves_with_figures_alone() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at(MONDAY);
    let hub = site_of(folder.path(), &hands, &[("billing", 14), ("care", 14)]).await;
    let codes = opened(&hub, &[("billing", 14), ("care", 14)]).await;
    let opened = status(&hub).await;
    assert_eq!((opened["state"].as_str(), opened["told"].as_array().map(Vec::len)), (Some("open"), Some(0)));
    for (code, index) in codes["billing"].iter().zip([3, 4, 5, 6].iter().cycle()) {
        answered(&hub, std::slice::from_ref(code), &[*index]).await;
        assert_eq!(status(&hub).await, opened, "an answer moves nothing");
    }
    answered(&hub, &codes["care"][..4], &[3, 6]).await;
    hands.set("2026-11-23T16:00:00Z");
    told(&hub, "the first figures", |levels| of(levels, "billing").is_some()).await;
    let after = status(&hub).await;
    assert_eq!(
        after["told"],
        json!([
            {"unit": "billing", "answered": 14, "eligible": 14},
            // The four of care wait: they are fewer than five, and no sum has them.
            {"unit": "floor", "answered": 14, "eligible": 28},
        ])
    );
    answered(&hub, &codes["care"][4..6], &[4]).await;
    assert_eq!(status(&hub).await, after);
}

/// One request to a hub of its own process, and everything that it answers.
async fn asked(hub: &HubProcess, method: &str, path: &str, body: &Value) -> String {
    let mut stream = TcpStream::connect(&hub.address).await.expect("connects");
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let kind = if path == "/v1/events" { "application/cloudevents+json" } else { "application/json" };
    let request = format!(
        "{method} {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\ncontent-type: {kind}\r\n\
         content-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.expect("writes");
    let mut text = String::new();
    stream.read_to_string(&mut text).await.expect("reads");
    text
}

fn body_of(answer: &str) -> Value {
    answer.split_once("\r\n\r\n").and_then(|(_, body)| serde_json::from_str(body).ok()).unwrap_or_default()
}

fn run(line: &[&str]) -> String {
    let output = openfloor().args(line).output().expect("it runs");
    String::from_utf8([output.stdout, output.stderr].concat()).expect("UTF-8")
}

#[tokio::test]
async fn nothing_of_answers_is_in_the_log_the_record_the_counts_or_a_backup() {
    const MARKER: &str = "zwetschgenknoedel";
    let folder = tempdir().expect("a folder");
    let (data, log) = (folder.path().join("data"), folder.path().join("hub.log"));
    let mut command = openfloor();
    command.env("OPENFLOOR_LOG_LEVEL", "debug").env("RUST_LOG", "trace").args([
        "hub",
        "--listen",
        "127.0.0.1:0",
        "--data",
    ]);
    command.arg(&data);
    // The helper gives the log to nobody; here it is what is looked at.
    let hub = HubProcess::start_logging(command, Stdio::from(std::fs::File::create(&log).expect("a file")));
    assert!(
        asked(&hub, "POST", "/v1/events", &lisbon_of(&[("billing", 14), ("care", 14)]))
            .await
            .contains("201 Created")
    );
    let closes = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(48);
    let opening =
        json!({"closes": closes, "teams": teams(&[("billing", 14), ("care", 14)]), "instrument": THIRDS});
    let opened = body_of(&asked(&hub, "POST", "/v1/pulse/lisbon", &opening).await);
    let codes: Vec<String> = opened["codes"]
        .as_array()
        .expect("codes")
        .iter()
        .flat_map(|team| team["codes"].as_array().expect("codes").clone())
        .map(|code| code.as_str().expect("a code").to_owned())
        .collect();
    let counts = async || {
        let text = asked(&hub, "GET", "/metrics", &Value::Null).await;
        let moving =
            ["uptime", "furthest_behind", "date:", "commit_", "log_head", "board_recent", "frames", "chunks"];
        let lines = text.lines().filter(|line| !moving.iter().any(|word| line.contains(word)));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    let before = counts().await;
    for wanted in ["204 No Content", "409 Conflict"] {
        let sixteen = codes[..16].iter().map(async |code| {
            asked(&hub, "POST", "/v1/check-in", &json!({"code": code, "answers": third()})).await
        });
        let told = futures_util::future::join_all(sixteen).await;
        assert!(told.iter().all(|told| told.contains(wanted)), "{told:?}");
    }
    for body in [
        json!({"code": MARKER, "answers": []}),
        json!({"code": codes[20], "answers": [9]}),
        json!({MARKER: MARKER}),
    ] {
        assert!(asked(&hub, "POST", "/v1/check-in", &body).await.contains("HTTP/1.1 4"));
    }
    let question = json!({"site": "lisbon", "text": format!("Is it true about {MARKER}?")});
    assert!(asked(&hub, "POST", "/v1/asks", &question).await.contains("204 No Content"));
    assert_eq!(counts().await, before, "nothing is counted of answers and questions");

    let backup = folder.path().join("monday.db");
    let (backup_name, data_name) = (backup.to_str().expect("UTF-8"), data.to_str().expect("UTF-8"));
    let said = run(&["backup", backup_name, "--data", data_name]);
    assert!(
        said.contains("monday.db.pulse") && said.contains("lisbon") && said.contains("no backup"),
        "{said}"
    );
    let record = run(&["log", "--audience", "leads", "--hub", &hub.http(), "--format", "json"]);
    hub.terminate();
    hub.ended(DEADLINE).await;

    let key = std::fs::read(data.join("pulse.key")).expect("a key");
    let text = std::fs::read(&log).expect("the log");
    let feed = bytes_of(&data, |name| name.starts_with("feed.db"));
    let copies =
        [std::fs::read(&backup).expect("a copy"), std::fs::read(rounds_of(&backup)).expect("a copy")];
    let [copy, copy_of_rounds] = &copies;
    for (what, bytes) in [
        ("the log", &text),
        ("the feed's log", &feed),
        ("the record", &record.into_bytes()),
        ("a backup", copy),
        ("a backup of rounds", copy_of_rounds),
    ] {
        for code in &codes {
            assert!(!has_code(bytes, code), "{what} has a code");
        }
        assert!(!holds(bytes, MARKER), "{what} has a question");
        assert!(!has_number(bytes, THIRD) && !holds(bytes, "3.6666"), "{what} has an answer");
        assert!(!bytes.windows(key.len()).any(|window| window == key), "{what} has the key");
        assert!(!holds(bytes, "check-in"), "{what} tells that somebody was there");
    }
    assert!(!holds(&text, "answers\":"), "no body is in the log");
    let copy = rusqlite::Connection::open(rounds_of(&backup)).expect("opens");
    for table in ["codes", "cells", "asks"] {
        assert_eq!(number(&copy, &format!("SELECT count(*) FROM {table}")), 0, "{table}");
    }
    assert_eq!(number(&copy, "SELECT count(*) FROM rounds"), 1);
    #[cfg(unix)]
    for file in [rounds_of(&backup), data.join("pulse.db"), data.join("pulse.key")] {
        let mode = std::os::unix::fs::MetadataExt::mode(&std::fs::metadata(&file).expect("a file"));
        assert_eq!(mode & 0o777, 0o600, "{}", file.display());
    }
}

fn rounds_of(backup: &Path) -> std::path::PathBuf {
    openfloor::hub::pulse::keeping::beside(backup)
}
