//! A floor is folded from any events without harm: bounded, repeatable, and a withdrawal takes away what it names.

use jiff::Timestamp;
use openfloor::domain::floor::THINGS_MAX;
use openfloor::domain::{Applied, Audience, Event, Floor, Key, Kind, Payload, Stamp};
use openfloor::wire::{Incoming, decode};

/// Most events of one case; a floor is compared after each.
const EVENTS_MAX: usize = 64;
/// What the data of every kind can be decoded from.
const DATA: &str = r#"{"window":"2026-W40","unit":"floor","instrument":"six","kind":"kudos","headline":"h"}"#;

/// Frames, one a line; or three bytes an event: the kind, the thing, the revision.
pub fn check(data: &[u8]) {
    let events: Vec<Event> = match std::str::from_utf8(data) {
        Ok(text) if text.starts_with('{') => text.lines().filter_map(event_of).take(EVENTS_MAX).collect(),
        _ => data
            .chunks_exact(3)
            .filter_map(|three| made(three[0], three[1], three[2]))
            .take(EVENTS_MAX)
            .collect(),
    };
    let mut floor = Floor::default();
    for event in &events {
        one(&mut floor, event);
    }
    let mut again = Floor::default();
    for event in &events {
        again.apply(event.clone());
        again.apply(event.clone());
    }
    assert_eq!(floor, again, "a repetition changes nothing");
    for pair in events.windows(2).filter(|pair| pair[0].key != pair[1].key && !are_windows(pair)) {
        let fold = |order: [&Event; 2]| {
            let mut floor = Floor::default();
            for event in order {
                floor.apply(event.clone());
            }
            floor
        };
        assert_eq!(
            fold([&pair[0], &pair[1]]),
            fold([&pair[1], &pair[0]]),
            "two things don't touch each other"
        );
    }
    for event in &events {
        withdraw(&mut floor, event);
    }
    assert!(floor.is_empty(), "nothing stays of what is withdrawn");
}

fn one(floor: &mut Floor, event: &Event) {
    let before = floor.len();
    let applied = floor.apply(event.clone());
    let kept = floor.clone();
    let now = floor.len();
    match applied {
        Applied::Added => assert!(now <= before + 1),
        Applied::Changed | Applied::Same | Applied::Full => assert!(now <= before, "{applied:?}"),
        Applied::Removed => assert_eq!(now + 1, before),
    }
    assert!(now <= THINGS_MAX);
    assert_eq!(floor.apply(event.clone()), Applied::Same, "the same again, after {applied:?}: {event:?}");
    assert_eq!(*floor, kept);
}

fn withdraw(floor: &mut Floor, event: &Event) {
    let before = floor.len();
    let withdrawn = Event { payload: Payload::Withdrawn, ..event.clone() };
    match floor.apply(withdrawn.clone()) {
        Applied::Removed => assert_eq!(floor.len() + 1, before),
        applied => assert_eq!((applied, floor.len()), (Applied::Same, before)),
    }
    assert_eq!(floor.apply(withdrawn), Applied::Same);
}

/// Of one unit's windows only the newest are kept: those do touch each other.
fn are_windows(pair: &[Event]) -> bool {
    pair.iter().all(|event| event.payload.kind() == Kind::Engagement)
}

/// The event of a frame whose subject is of its kind, as a hub makes sure.
fn event_of(frame: &str) -> Option<Event> {
    let Incoming::Event { event, .. } = decode(frame) else { return None };
    let (prefix, kind) = (event.key.subject.split('/').next()?, event.payload.kind());
    (kind == Kind::Withdrawn || prefix == kind.name()).then_some(*event)
}

fn made(kind: u8, thing: u8, revision: u8) -> Option<Event> {
    let kind = Kind::ALL[usize::from(kind) % Kind::ALL.len()];
    let named = match kind {
        Kind::Withdrawn => Kind::ALL[usize::from(revision) % Kind::ALL.len()],
        kind => kind,
    };
    // Windows of one unit differ, so that old ones have to go.
    let data = DATA.replace("W40", &format!("W{:02}", 1 + thing % 52));
    let payload = openfloor::wire::data::read(kind, &data).ok()?.value;
    Some(Event {
        key: Key::new(
            if thing > 127 { "porto" } else { "lisbon" },
            &format!("{}/{}", named.name(), thing % 64),
        ),
        id: "1".into(),
        source: "/s".into(),
        team: None,
        audience: if revision.is_multiple_of(2) { Audience::Floor } else { Audience::Leads },
        time: Timestamp::from_second(1_700_000_000 + i64::from(revision) * 86_400).ok()?,
        stamp: Stamp::default(),
        payload,
    })
}
