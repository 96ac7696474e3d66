//! A hub whose log can't be written serves as before, says how much it could not say, and ends well by a hang-up.

use std::fs::File;
use std::path::Path;
use std::time::Instant;

use rustix::process::Signal;

use crate::bench::{DEADLINE, notice};
use crate::exposition;
use crate::hub::openfloor;
use crate::process::Process;

const STRUCTURED: &str = "content-type: application/cloudevents+json";

fn serves(hub: &Process, id: &str) {
    let refused = hub.post(STRUCTURED, "{}");
    assert!(refused.starts_with("HTTP/1.1 400"), "{refused}");
    let taken = hub.post(STRUCTURED, &notice(id, id, |_| {}).to_string());
    assert!(taken.starts_with("HTTP/1.1 201"), "{taken}");
    hub.follow("", "sec-websocket-protocol: cloudevents.json", "synced");
    // Whoever has hung up is counted until the hub has seen it.
    let began = Instant::now();
    while counts(hub)["openfloor_connections{role=\"wall\"}"] != 0.0 {
        assert!(began.elapsed() < DEADLINE, "a wall that has hung up is still counted");
    }
}

fn counts(hub: &Process) -> exposition::Samples {
    let scrape = hub.get("/metrics");
    exposition::read(scrape.split_once("\r\n\r\n").expect("a body").1)
}

fn a_hub(folder: &Path) -> std::process::Command {
    let mut command = openfloor();
    command
        .args(["hub", "--listen", "127.0.0.1:0", "--log-level", "debug", "--data"])
        .arg(folder.join("data"));
    command
}

#[test]
fn a_hub_whose_log_finds_no_room_serves_as_before() {
    let folder = tempfile::tempdir().expect("a folder");
    let hub = Process::start_on(a_hub(folder.path()), Path::new("/dev/full"));
    serves(&hub, "a");
    serves(&hub, "b");
    assert!(counts(&hub)["openfloor_log_lines_lost_total"] > 2.0);
}

#[test]
fn a_hub_whose_logs_reader_is_gone_serves_as_before() {
    let folder = tempfile::tempdir().expect("a folder");
    let pipe = folder.path().join("log");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo").success());
    let reader = std::thread::spawn({
        let pipe = pipe.clone();
        move || drop(File::open(pipe).expect("a pipe"))
    });
    let hub = Process::start_on(a_hub(folder.path()), &pipe);
    reader.join().expect("it has read enough");
    serves(&hub, "a");
    assert!(counts(&hub)["openfloor_log_lines_lost_total"] > 2.0);
}

#[test]
fn a_hang_up_ends_a_hub_well() {
    let folder = tempfile::tempdir().expect("a folder");
    let hub = Process::start(a_hub(folder.path()), folder.path());
    serves(&hub, "a");
    let (_, said) = hub.end_by(Signal::HUP);
    assert!(said.contains("the hub is down"), "{said}");
}
