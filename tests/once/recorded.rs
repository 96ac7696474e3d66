//! A frame of a recording: it has what a hub would have noted.

use super::{err, out, run};

/// What a hub noted beside the events is in no recording: it is noted anew.
#[test]
fn a_frame_of_a_recording_has_what_a_hub_would_have_noted() {
    let event = |kind: &str, id: &str, time: &str, data: serde_json::Value| {
        let (kind, subject) = (format!("dev.openfloor.{kind}.v1"), format!("{kind}/{}", &id[..1]));
        serde_json::json!({"specversion": "1.0", "id": id, "source": "/sites/lisbon/leads", "type": kind, "subject": subject,
            "site": "lisbon", "time": time, "recordedtime": time, "data": data})
    };
    let ask = |due: &str| serde_json::json!({"ask": "A quiet room", "decision": "will", "owner": "Site lead", "due": due, "state": "decided"});
    let alarm = |state: &str| serde_json::json!({"headline": "Payments are down", "priority": "critical", "author": {"role": "Site lead"}, "state": state});
    let words = "You stayed with the caller";
    let thanks = serde_json::json!({"kind": "thank_you", "giver": "Rui Costa", "receivers": ["Maya Silva"], "message": words, "state": "on_wall"});
    let events = [
        event("commitment", "c1", "2026-11-21T09:00:00Z", ask("2026-11-30T17:00:00Z")),
        event("commitment", "c2", "2026-11-22T09:00:00Z", ask("2026-12-11T17:00:00Z")),
        event("recognition", "r1", "2026-11-22T13:30:00Z", thanks),
        event("notice", "n1", "2026-11-22T14:00:00Z", alarm("released")),
        event("notice", "n2", "2026-11-22T14:10:00Z", alarm("closed")),
    ];
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("floor.jsonl");
    let lines: Vec<String> = events.iter().map(ToString::to_string).collect();
    std::fs::write(&file, lines.join("\n")).expect("written");
    let frame = |at: &str| {
        let output = run(&["replay", &file.to_string_lossy(), "--once", "--at", at, "--size", "200x60"]);
        assert_eq!((output.status.code(), err(&output)), (Some(0), String::new()), "{at}");
        out(&output).replace('\u{a0}', " ")
    };
    let (before, beside) = (frame("2026-11-22T13:59:00Z"), frame("2026-11-22T14:12:00Z"));
    assert!(before.contains(words) && !beside.contains(words), "{before}{beside}");
    for told in ["Grave news was told", "was Mon 30, now Fri 11 Dec"] {
        assert!(beside.contains(told), "{beside}");
    }
}
