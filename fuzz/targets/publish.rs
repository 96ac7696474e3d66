//! A hub takes what a publisher sends, or names its faults; what it takes, every wall reads as it was meant.

use jiff::Timestamp;
use openfloor::domain::event::Correction;
use openfloor::domain::fault::FAULTS_MAX;
use openfloor::domain::{Kind, Stamp};
use openfloor::text::forbidden;
use openfloor::wire::accept::Refusal;
use openfloor::wire::{
    Accepted, BATCH_EVENTS_MAX, Cursor, Incoming, Phase, Place, accept, accept_batch, decode, encode, http,
};
use serde_json::value::RawValue;

/// One event, a batch, or binary mode: header lines, an empty line, a body.
pub fn check(data: &[u8]) {
    if let Ok(text) = std::str::from_utf8(data) {
        accept(text).map_or_else(|refusal| refused(&refusal, FAULTS_MAX), |event| taken(&event));
        match accept_batch(text) {
            Ok(events) => {
                assert!(events.len() <= BATCH_EVENTS_MAX, "a batch has its limit");
                events.iter().for_each(taken);
            }
            Err(refusal) => refused(&refusal, FAULTS_MAX),
        }
    }
    binary(data);
}

fn binary(data: &[u8]) {
    let end = data.windows(2).position(|bytes| bytes == b"\n\n").unwrap_or(data.len());
    let body = String::from_utf8_lossy(data.get(end + 2..).unwrap_or_default());
    let headers = data[..end].split(|byte| *byte == b'\n').filter_map(|line| {
        let colon = line.iter().position(|byte| *byte == b':')?;
        // A server hands over names in ASCII.
        let name = std::str::from_utf8(&line[..colon]).ok().filter(|name| name.is_ascii())?;
        Some((name, line[colon + 1..].trim_ascii()))
    });
    if let Ok(event) = http::structured(headers, &body) {
        assert!(serde_json::from_str::<&RawValue>(&event).is_ok(), "binary mode becomes JSON: {event}");
        accept(&event).map_or_else(|refusal| refused(&refusal, FAULTS_MAX), |event| taken(&event));
    }
}

fn refused(refusal: &Refusal, most: usize) {
    let faults = refusal.faults();
    assert!(!faults.is_empty() && faults.len() <= most, "{} faults", faults.len());
    for fault in faults {
        let told = fault.pointer.chars().chain(fault.message.chars());
        assert!(
            told.clone().all(|scalar| forbidden(scalar).is_none()),
            "an answer is safe to show: {fault:?}"
        );
    }
}

/// What a hub took goes into its log and out in a frame; a wall reads the same thing and the same state.
fn taken(event: &Accepted) {
    let time = event.time.unwrap_or(Timestamp::UNIX_EPOCH);
    let corrected = vec![Correction { field: "body".into(), at: time }];
    let stamp = match event.kind() {
        Kind::Withdrawn => Stamp::default(),
        _ => Stamp { corrected, ..Stamp::default() },
    };
    let cursor = Cursor { epoch: 7, seq: 9, check: 1 };
    let place = Place { cursor, prev: 8, skipped: 2 };
    let frame = encode::frame(place, Phase::Replay, &encode::stored(event, time, &stamp));
    let Incoming::Event { at, phase, event: read, .. } = decode(&frame) else {
        panic!("a wall can't read what a hub took: {:?} in {frame}", decode(&frame))
    };
    assert_eq!((at.cursor, at.prev, at.skipped, phase), (cursor, Some(8), 2, Phase::Replay));
    assert_eq!((&read.key, read.audience, read.time), (&event.key, event.audience, time));
    assert_eq!(
        (&*read.source, &*read.id, read.team.as_deref()),
        (&*event.source, &*event.id, event.team.as_deref())
    );
    assert_eq!(read.payload, event.payload);
    assert_eq!(read.stamp, stamp);
}
