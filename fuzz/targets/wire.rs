//! A wall decodes any frame: it takes it, or skips it and says why.

use std::collections::HashMap;

use openfloor::domain::Kind;
use openfloor::feed::continuity::{Continuity, Verdict};
use openfloor::wire::encode::without_hub_attributes;
use openfloor::wire::{Incoming, Skip, data, decode, open};
use serde_json::value::RawValue;

/// Frames, one a line.
pub fn check(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let mut continuity = Continuity::new(None);
    for frame in text.lines() {
        let incoming = decode(frame);
        assert_eq!(incoming, decode(frame), "decoding is pure");
        // With a space before it, no frame is read as a hub writes it.
        let spaced = format!(" {frame}");
        assert_eq!(judged(&incoming), judged(&decode(&spaced)), "it says the same, however it is read");
        if !matches!(incoming, Incoming::Skipped { .. }) {
            assert_eq!(open(frame).place(), open(&spaced).place(), "and stands where it stands");
        }
        let attributes: HashMap<String, &RawValue> = serde_json::from_str(frame).unwrap_or_default();
        let event_type =
            attributes.get("type").and_then(|name| serde_json::from_str::<String>(name.get()).ok());
        let kind = event_type.and_then(|name| Kind::of_type(&name));
        if let Some((kind, written)) = kind.zip(attributes.get("data")) {
            let (quick, json) = (data::read(kind, written.get()), data::read_by_json(kind, written.get()));
            assert_eq!(quick, json, "data says the same, however it is read");
        }
        let before = continuity.cursor();
        let verdict = continuity.take(&incoming);
        let after = continuity.cursor();
        if verdict != Verdict::Next {
            assert_eq!(before, after, "what is not taken moves nothing");
        }
        if let (Incoming::Event { at, .. }, Verdict::Next) = (&incoming, verdict)
            && before != after
        {
            assert_eq!(after, Some(at.cursor), "the cursor moves to the event");
            let ahead =
                before.is_some_and(|before| before.epoch == at.cursor.epoch && before.seq < at.cursor.seq);
            assert!(ahead, "and only forward, in one log");
        }
        if let Incoming::Event { at, .. } = &incoming {
            assert_eq!(at.cursor.to_string().parse(), Ok(at.cursor), "a cursor reads back");
            let bare =
                without_hub_attributes(frame, |_| Vec::new()).expect("a frame that was decoded is an object");
            let bare: serde_json::Value = serde_json::from_str(&bare).expect("JSON");
            assert!(bare.get("feedcursor").is_none(), "nothing of the hub stays in a recording");
        }
    }
}

/// What came of a frame, but for the words of a decoder that counts columns.
fn judged(incoming: &Incoming) -> Incoming {
    match incoming {
        Incoming::Skipped { at, phase, why: Skip::Malformed(_) } => {
            Incoming::Skipped { at: *at, phase: *phase, why: Skip::Malformed(String::new()) }
        }
        other => other.clone(),
    }
}
