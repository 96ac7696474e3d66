//! `openfloor publish --hold-until`, and `openfloor held`, as a person uses them.

use std::io::Write as _;
use std::process::{Output, Stdio};

use tempfile::tempdir;

use crate::bench::notice;
use crate::holding::floor;
use crate::process::{HubProcess, openfloor};

fn run(args: &[&str], input: &str) -> Output {
    let mut child = openfloor()
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    child.stdin.take().expect("piped").write_all(input.as_bytes()).expect("written");
    child.wait_with_output().expect("it ends")
}

fn out(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

#[test]
fn events_are_held_listed_moved_and_cancelled() {
    let folder = tempdir().expect("a folder");
    let hub = HubProcess::start(folder.path(), "127.0.0.1:0");
    let url = hub.http();
    let bids = notice("a", "bids", |_| {}).to_string();
    let local = run(&["publish", "--hub", &url, "--hold-until", "2037-01-01 09:00"], &bids);
    assert_eq!(local.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&local.stderr).contains("floor event"), "{local:?}");
    out(&run(&["publish", "--hub", &url], &floor("lisbon", "Europe/Lisbon").to_string()));

    let args =
        ["publish", "--hub", &url, "--hold-until", "Tue 14:00", "--gate", "leads-briefed", "--gate", "works"];
    let told = out(&run(&args, &bids));
    let id = told.split_whitespace().next().expect("an id").to_owned();
    assert!(told.contains("leads-briefed: open; works: open") && told.contains("until 20"), "{told}");
    assert!(out(&run(&args, &bids)).contains("held already"));

    let list = out(&run(&["held", "list", "--hub", &url], ""));
    assert!(list.contains(&id) && list.contains("notice/bids, lisbon"), "{list}");
    assert!(list.contains("Tue ") && list.contains("14:00 WE") && list.contains("Europe/Lisbon"), "{list}");
    let gate = out(&run(&["held", "--hub", &url, "gate", &id, "works"], ""));
    assert!(gate.contains("leads-briefed: open; works: met") && gate.contains("own machine"), "{gate}");
    let nosuch = run(&["held", "gate", &id, "nosuch", "--hub", &url], "");
    assert!(
        !nosuch.status.success() && String::from_utf8_lossy(&nosuch.stderr).contains("no gate"),
        "{nosuch:?}"
    );
    assert!(out(&run(&["held", "cancel", &id, "--hub", &url], "")).contains("cancelled"));
    assert_eq!(out(&run(&["held", "list", "--hub", &url], "")), "nothing is held\n");

    // For gates alone.
    let told = out(&run(&["publish", "--hub", &url, "--gate", "ready"], &bids));
    let id = told.split_whitespace().next().expect("an id").to_owned();
    out(&run(&["held", "gate", &id, "ready", "--hub", &url], ""));
    let began = std::time::Instant::now();
    while out(&run(&["held", "list", "--hub", &url], "")) != "nothing is held\n" {
        assert!(began.elapsed().as_secs() < 20, "it is still held");
    }
    assert!(out(&run(&["publish", "--hub", &url], &bids)).contains("there already"));
}

#[test]
fn a_replay_leaves_out_what_was_withdrawn_and_goes_on() {
    let folder = tempdir().expect("a folder");
    let hub = HubProcess::start(folder.path(), "127.0.0.1:0");
    let url = hub.http();
    let lines =
        [notice("a", "one", |_| {}), crate::bench::withdrawn("w", "one")].map(|event| event.to_string());
    out(&run(&["publish", "--hub", &url], &lines.join("\n")));
    let recorded =
        |name: &str| notice(name, name, |event| event["recordedtime"] = "2020-01-01T00:00:00Z".into());
    let recording = folder.path().join("old.jsonl");
    // A line that a recorder has erased is blank.
    let text = format!("{}\n        \n{}\n", recorded("one"), recorded("two"));
    std::fs::write(&recording, text).expect("written");
    let replayed = run(&["replay", &recording.to_string_lossy(), "--hub", &url], "");
    let told = out(&replayed);
    assert!(told.contains("1 events published, 0 refused, 1 left out"), "{told}");
}
