//! A line of a recording is an event that can be published again, or not one at all.

use openfloor::feed::replay::{Pace, Recorded};
use openfloor::wire::RECORDED_ATTRIBUTE;
use serde_json::Value;

const NOW: &str = "2026-11-24T12:00:00Z";

/// Lines of a recording; its first moment is now, and it runs at several speeds.
pub fn check(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let now = NOW.parse().expect("a time");
    let recorded: Vec<_> =
        text.lines().filter_map(|line| Some((line, Recorded::parse(line).ok()?))).collect();
    let Some((_, first)) = recorded.first() else { return };
    for speed in [0.001, 1.0, 86_400.0] {
        let pace = Pace::new(first.at, now, speed);
        assert_eq!(pace.map(first.at), now, "it begins now");
        for (line, event) in &recorded {
            let again = event.again(&pace, "again-1");
            let read: Value = serde_json::from_str(&again).expect("what is published again is JSON");
            assert_eq!(read["id"], "again-1");
            let line: Value = serde_json::from_str(line).expect("it was read");
            let (had, has) = (line.get(RECORDED_ATTRIBUTE), read.get(RECORDED_ATTRIBUTE));
            assert!(has.is_some() && (had.is_none() || has == had), "a hub learns when it was recorded");
        }
    }
}
