//! What a model remembers, and what it remarks.

use super::*;
use crate::wire::control::Limits;
use crate::wire::{Hello, Incoming, Reason};

fn hello(epoch: &str, now: Timestamp) -> Msg {
    Msg::Incoming(Incoming::Hello(Box::new(Hello {
        epoch: epoch.into(),
        head: 0,
        mode: crate::wire::Mode::Snapshot,
        reason: Reason::New,
        heartbeat_ms: 5_000,
        jitter_ms: 0,
        now,
        role: "wall".into(),
        site: None,
        limits: Limits::HERE,
        doors: None,
    })))
}

#[test]
fn what_a_floor_lets_go_is_remembered_as_news_no_longer() {
    let now: Timestamp = "2026-01-01T00:00:00Z".parse().expect("a moment");
    let mut model = Model::new(Lang::parse("en").expect("a language"), Mode::Display, now);
    model.update(hello("a", now), now);
    let mut most = (0, 0);
    // Two months of thanks, which nobody has pressed a key for.
    for n in 0_i64..60 * 24 * 8 {
        let at = now + jiff::SignedDuration::from_mins(n * 60 / 8);
        let cursor = Cursor { epoch: 1, seq: n.unsigned_abs() + 1, check: 0 };
        let place = crate::wire::At { cursor, prev: Some(n.unsigned_abs()), skipped: 0 };
        let event = crate::domain::Event {
            key: crate::domain::Key::new("lisbon", &format!("recognition/{n}")),
            id: "1".into(),
            source: "/s".into(),
            team: None,
            audience: crate::domain::Audience::Floor,
            time: at,
            stamp: crate::domain::Stamp::default(),
            payload: crate::domain::Payload::Recognition(crate::domain::Recognition::default()),
        };
        let phase = crate::wire::Phase::Live;
        let event = Incoming::Event { at: place, phase, event: Box::new(event), unknown_fields: 0 };
        let tick = (n % 32 == 0).then_some(Msg::Tick);
        model.update_all(std::iter::once(Msg::Incoming(event)).chain(tick), at);
        most = (most.0.max(model.floor.len()), most.1.max(model.look.len()));
    }
    let week = 8 * 24 * 8 + PAST_THANKS_MAX;
    assert!(most.0 <= week && most.1 <= week + PAST_THANKS_MAX + 32, "{most:?} of {week}");
    assert!(most.0 > 7 * 24 * 8, "and the thanks of the week are there: {most:?}");
}

#[test]
fn a_hub_with_another_log_is_remarked() {
    let now = Timestamp::UNIX_EPOCH;
    let mut model = Model::new(Lang::parse("en").expect("a language"), Mode::Desk, now);
    model.update(hello("a", now), now);
    model.update(hello("a", now), now);
    assert_eq!(model.remarks.newest(), None);
    model.update(hello("b", now), now);
    assert_eq!(model.remarks.newest(), Some(&Remark::NewLog));
}
