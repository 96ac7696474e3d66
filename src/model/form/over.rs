//! A revision over what the hub has: only over what this wall saw, and with the fields that this version does not know.

use serde_json::Value;

use super::tree;
use crate::domain::{Payload, Stamp};
use crate::wire::{
    Cursor, HUB_ATTRIBUTE_PREFIX, RECORDED_AT_ATTRIBUTE, RECORDED_ATTRIBUTE, REPLAYED_ATTRIBUTE, decode_event,
};

/// What is to be done with a revision, given the newest one that the hub has.
#[derive(Clone, Debug, PartialEq)]
pub enum Over {
    /// Publish this, if the newest still stands at the position.
    Publish {
        /// The event.
        event: String,
        /// The position.
        expected: u64,
    },
    /// It is the newest already, at the position: an answer was lost.
    There(u64),
    /// Someone else has changed the thing.
    Changed,
    /// The thing was withdrawn.
    Gone,
}

/// Attributes that every event has of its own.
const OWN: [&str; 10] =
    ["specversion", "id", "source", "type", "subject", "site", "time", "team", "audience", "datacontenttype"];

/// Puts a revision over the newest one, as the hub carries it, if that is the one that this wall saw.
pub fn over(newest: &str, saw: &Payload, event: &Value) -> Over {
    let Ok(Value::Object(whole)) = serde_json::from_str(newest) else { return Over::Changed };
    let text = |name: &str| whole.get(name).and_then(Value::as_str).unwrap_or_default();
    let Ok(cursor) = text("feedcursor").parse::<Cursor>() else { return Over::Changed };
    if text("id") == event["id"] && text("source") == event["source"] {
        return Over::There(cursor.seq);
    }
    match decode_event(newest) {
        Ok(newest) if newest.payload == Payload::Withdrawn => return Over::Gone,
        Ok(newest) if newest.payload == *saw => {}
        _ => return Over::Changed,
    }
    let mut event = event.clone();
    let known = serde_json::to_value(saw).unwrap_or_default();
    let mut data = whole.get("data").cloned().unwrap_or_default();
    if let Some(data) = data.as_object_mut() {
        data.retain(|name, _| !Stamp::FIELDS.contains(&name.as_str()));
    }
    tree::keep_unknown(&data, &known, &mut event["data"]);
    for (name, value) in &whole {
        // When and where something was recorded is true of that revision alone.
        let of_recordings = [RECORDED_ATTRIBUTE, RECORDED_AT_ATTRIBUTE, REPLAYED_ATTRIBUTE];
        let own = OWN.contains(&name.as_str()) || name == "data" || of_recordings.contains(&name.as_str());
        if !own && !name.starts_with(HUB_ATTRIBUTE_PREFIX) && event.get(name).is_none() {
            event[name] = value.clone();
        }
    }
    Over::Publish { event: event.to_string(), expected: cursor.seq }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn newest(id: &str, data: Value) -> String {
        json!({
            "specversion": "1.0", "id": id, "source": "/s", "type": "dev.openfloor.question.v1",
            "subject": "question/q", "site": "lisbon", "time": "2026-11-24T12:00:00Z", "audience": "floor",
            "feedseq": "00000000000000000007", "feedcursor": Cursor { epoch: 1, seq: 7, check: 0 }.to_string(),
            "traceparent": "00-ab", "recordedtime": "2026-11-24T11:00:00Z",
            "recordedcursor": "0000000000000001.7.00000000", "data": data,
        })
        .to_string()
    }

    fn saw() -> Payload {
        decode_event(&newest("1", json!({"text": "Why?"}))).expect("a question").payload
    }

    fn mine() -> Value {
        json!({"id": "2", "source": "/s", "data": {"text": "Why?", "state": "checking"}})
    }

    #[test]
    fn what_this_version_does_not_know_goes_along() {
        let hub = newest("1", json!({"text": "Why?", "mood": "tense", "promises": [], "corrected": []}));
        let Over::Publish { event, expected } = over(&hub, &saw(), &mine()) else { panic!("published") };
        let event: Value = serde_json::from_str(&event).expect("JSON");
        assert_eq!(expected, 7);
        assert_eq!(event["data"], json!({"text": "Why?", "state": "checking", "mood": "tense"}));
        assert_eq!((&event["traceparent"], event.get("recordedtime")), (&json!("00-ab"), None));
        assert_eq!(event.get("recordedcursor"), None);
        assert!(event.get("feedseq").is_none());
    }

    #[test]
    fn what_another_wrote_is_not_written_over() {
        let other =
            newest("1", json!({"text": "Why?", "state": "answered", "answer": "So", "verdict": "true"}));
        assert_eq!(over(&other, &saw(), &mine()), Over::Changed);
        assert_eq!(over("{", &saw(), &mine()), Over::Changed);
        let gone = newest("1", json!({})).replace("question.v1", "withdrawn.v1");
        assert_eq!(over(&gone, &saw(), &mine()), Over::Gone);
    }

    #[test]
    fn an_answer_that_was_lost_is_found() {
        let own = newest("2", json!({"text": "Why?", "state": "checking"}));
        assert_eq!(over(&own, &saw(), &mine()), Over::There(7));
    }
}
