//! What holds leadership to its word: the ledger of promises, by the real program on a real hub.

#[allow(dead_code)]
#[path = "hub/bench.rs"]
mod bench;
#[allow(dead_code)]
#[path = "held/bench.rs"]
mod holding;
#[path = "support/hub.rs"]
mod process;

#[path = "ledger/log.rs"]
mod log;
#[path = "ledger/promises.rs"]
mod promises;
#[path = "ledger/rehearse.rs"]
mod rehearse;
#[path = "ledger/rehearse_changed.rs"]
mod rehearse_changed;
#[path = "ledger/rehearse_said.rs"]
mod rehearse_said;
#[path = "ledger/rested.rs"]
mod rested;
#[path = "ledger/vanishing.rs"]
mod vanishing;

use std::process::{Output, Stdio};

use openfloor::hub::Hub;
use serde_json::{Value, json};

/// Runs the program to its end, beside a hub of this process.
async fn run(args: &[&str]) -> Output {
    let mut command = process::openfloor();
    command.args(args).env("LC_ALL", "C.UTF-8").stdin(Stdio::null());
    let ended = tokio::task::spawn_blocking(move || command.output().expect("it runs"));
    bench::soon("the program's end", ended).await.expect("it ends")
}

fn out(output: &Output) -> String {
    assert!(output.status.success(), "{}", err(output));
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

/// What the program prints of a hub's promises.
async fn promises(hub: &Hub, args: &[&str]) -> String {
    let feed = format!("ws://{}", hub.addr());
    out(&run(&[&["promises", "--feed", &feed, "--lang", "en"], args].concat()).await)
}

/// The lines of its comma-separated values, without the head and by the first columns.
async fn ledger(hub: &Hub) -> Vec<String> {
    let table = promises(hub, &["--format", "csv"]).await;
    let told = |line: &str| {
        let cells: Vec<_> = line.split(',').collect();
        let (state, subject, first, due) = (cells[0], cells[2], cells[8], cells[9]);
        if first == due {
            format!("{state} {subject} {due}")
        } else {
            format!("{state} {subject} {first} {due}")
        }
    };
    table.lines().skip(1).map(told).collect()
}

/// An event of Lisbon's leads, at a time.
fn event(id: &str, subject: &str, time: &str, data: Value) -> Value {
    let kind = subject.split('/').next().expect("a kind");
    json!({
        "specversion": "1.0", "id": id, "source": "/sites/lisbon/leads", "site": "lisbon",
        "type": format!("dev.openfloor.{kind}.v1"), "subject": subject, "time": time, "data": data,
    })
}
