//! A hub that can't write its log says so, serves what it has, and is ready again once it can.

use std::process::Command;
use std::time::Instant;

use rustix::process::{Pid, Resource, Rlimit, prlimit};

use crate::bench::notice;
use crate::hub::OPENFLOOR;
use crate::process::{DEADLINE, Process};

const STRUCTURED: &str = "content-type: application/cloudevents+json";

/// Sets how large the files of a process may grow.
fn file_size(process: &Process, bytes: Option<u64>) {
    let pid = Pid::from_raw(i32::try_from(process.id()).expect("a process id"));
    prlimit(pid, Resource::Fsize, Rlimit { current: bytes, maximum: None }).expect("the limit is set");
}

#[test]
fn a_log_that_can_not_be_written_is_told_and_recovers() {
    let folder = tempfile::tempdir().expect("a folder");
    // A write over the limit fails as on a full disk, instead of ending the process.
    let mut command = Command::new("sh");
    command.args(["-c", "trap '' XFSZ; exec \"$0\" hub --listen 127.0.0.1:0 --data \"$1\""]);
    command.arg(OPENFLOOR).arg(folder.path().join("data"));
    let hub = Process::start(command, folder.path());
    let event = |id: usize| {
        notice(&id.to_string(), "a", |event| event["data"]["body"] = "x".repeat(3_900).into()).to_string()
    };
    assert!(hub.post(STRUCTURED, &event(0)).starts_with("HTTP/1.1 201"));
    assert!(hub.get("/readyz").ends_with("\r\n\r\nready"));

    file_size(&hub, Some(4096));
    let began = Instant::now();
    let mut next = 1;
    let refused = loop {
        assert!(began.elapsed() < DEADLINE, "the log grows without end");
        let answer = hub.post(STRUCTURED, &event(next));
        next += 1;
        if !answer.starts_with("HTTP/1.1 201") {
            break answer;
        }
    };
    assert!(refused.starts_with("HTTP/1.1 503") && refused.contains("retry-after"), "{refused}");
    let ready = hub.get("/readyz");
    assert!(ready.starts_with("HTTP/1.1 503") && ready.contains("could not be written"), "{ready}");
    assert!(hub.get("/healthz").ends_with("\r\n\r\nok"), "it lives, and serves its walls");
    hub.follow("", "sec-websocket-protocol: cloudevents.json", "dev.openfloor.feed.synced.v1");
    let metrics = hub.get("/metrics");
    assert!(!metrics.contains("openfloor_commit_failures_total 0"), "{metrics}");

    file_size(&hub, None);
    assert!(hub.post(STRUCTURED, &event(next)).starts_with("HTTP/1.1 201"));
    assert!(hub.get("/readyz").ends_with("\r\n\r\nready"));
    hub.end();
}
