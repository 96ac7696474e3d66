//! Replaying a recording: its events again, at its own or another pace, with new ids and times that fit the present.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};

use crate::domain::{Fault, Stamp};
use crate::wire::{Cursor, RECORDED_AT_ATTRIBUTE, RECORDED_ATTRIBUTE, REPLAYED_ATTRIBUTE};

/// The fields of data that hold a time; they move together with the event's own.
const TIME_FIELDS: [&str; 10] = [
    "effective_at",
    "next_word_by",
    "at",
    "share_by",
    "first_share_by",
    "answer_by",
    "by_when",
    "due",
    "first_due",
    "until",
];

/// Maps the time of a recording onto the present: a straight line through its first moment, so that all that
/// belongs together (a first date and the current one) stays together.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    from: Timestamp,
    to: Timestamp,
    speed: f64,
}

impl Pace {
    /// The moment `from` of the recording is the moment `to`; from there it runs `speed` times as fast.
    pub fn new(from: Timestamp, to: Timestamp, speed: f64) -> Self {
        Self { from, to, speed }
    }

    /// The first moment of the recording.
    pub fn start(&self) -> Timestamp {
        self.from
    }

    /// A moment of the recording in the present.
    pub fn map(&self, recorded: Timestamp) -> Timestamp {
        let since = recorded.duration_since(self.from).as_secs_f64() / self.speed;
        let since = SignedDuration::try_from_secs_f64(since).unwrap_or(SignedDuration::ZERO);
        self.to.checked_add(since).unwrap_or(self.to)
    }
}

/// One event of a recording.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// When it came by while it was recorded, or else when it came to be.
    pub at: Timestamp,
    event: Map<String, Value>,
}

impl Recorded {
    /// Reads a line of a recording.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(line: &str) -> Result<Self, Fault> {
        let fault = |pointer: &str, message: String| Fault { pointer: pointer.into(), message };
        let event: Map<String, Value> = serde_json::from_str(line)
            .map_err(|error| fault("", format!("not a CloudEvent in JSON: {error}")))?;
        let time = |name: &str| event.get(name).and_then(Value::as_str).and_then(|text| text.parse().ok());
        match time(REPLAYED_ATTRIBUTE).or_else(|| time(RECORDED_ATTRIBUTE)).or_else(|| time("time")) {
            Some(at) => Ok(Self { at, event }),
            None => Err(fault("/time", "required: a recording gives the time of each event".into())),
        }
    }

    /// The event as a hub would send it in a snapshot; for one frame, where no position counts.
    pub fn in_snapshot(&self) -> String {
        let mut event = self.event.clone();
        event.remove(RECORDED_ATTRIBUTE);
        event.remove(RECORDED_AT_ATTRIBUTE);
        event.remove(REPLAYED_ATTRIBUTE);
        event.insert("feedphase".into(), "snapshot".into());
        event.insert("feedcursor".into(), Cursor { epoch: 1, seq: 1, check: 0 }.to_string().into());
        Value::Object(event).to_string()
    }

    /// The event as it is published again. It always says that it is recorded: a line that does not say when is of before everything that
    /// was withdrawn or wished. What a hub stamps it derives anew, also where an older wall recorded a stamp that it didn't know.
    pub fn again(&self, pace: &Pace, id: &str) -> String {
        let mut event = self.event.clone();
        event.insert("id".into(), id.into());
        event.remove(REPLAYED_ATTRIBUTE);
        event.entry(RECORDED_ATTRIBUTE).or_insert_with(|| self.at.min(pace.to).to_string().into());
        if let Some(time) = event.get_mut("time") {
            shift(time, pace);
        }
        if let Some(data) = event.get_mut("data") {
            if let Some(fields) = data.as_object_mut() {
                fields.retain(|name, _| !Stamp::FIELDS.contains(&name.as_str()));
            }
            shift_fields(data, pace);
            consented(data);
        }
        Value::Object(event).to_string()
    }
}

fn shift_fields(data: &mut Value, pace: &Pace) {
    match data {
        Value::Object(fields) => {
            for (name, value) in fields {
                if TIME_FIELDS.contains(&name.as_str()) {
                    shift(value, pace);
                } else {
                    shift_fields(value, pace);
                }
            }
        }
        Value::Array(values) => values.iter_mut().for_each(|value| shift_fields(value, pace)),
        _ => {}
    }
}

fn shift(value: &mut Value, pace: &Pace) {
    if let Some(time) = value.as_str().and_then(|text| text.parse().ok()) {
        *value = pace.map(time).to_string().into();
    }
}

/// A feed carries names as far as their owners consented; a hub asks for that consent again, and who they are.
fn consented(data: &mut Value) {
    let Some(Value::Array(receivers)) = data.get_mut("receivers") else { return };
    for (index, receiver) in receivers.iter_mut().enumerate() {
        if let Value::String(shown) = receiver {
            // A recording knows nobody: the references only tell its people apart, and what was shown is all there is.
            let reference = format!("recorded-{index}");
            *receiver = json!({"ref": reference, "name": shown, "team": shown, "consent": "full"});
        }
    }
    data["giver_ref"] = "recorded".into();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_keep_their_distances_at_the_pace() {
        let at = |text: &str| text.parse::<Timestamp>().expect("a time");
        let pace = Pace::new(at("2026-01-01T00:00:00Z"), at("2026-06-01T00:00:00Z"), 2.0);
        let line = r#"{"id":"a","time":"2026-01-01T01:00:00Z","recordedtime":"2026-01-01T02:00:00Z",
            "data":{"next_word_by":"2026-01-01T04:00:00Z","updates":[{"at":"2025-12-31T22:00:00Z"}],
            "headline":"at","receivers":["Maya"]}}"#;
        let recorded = Recorded::parse(line).expect("an event");
        assert_eq!(recorded.at, at("2026-01-01T02:00:00Z"));
        let again: Value = serde_json::from_str(&recorded.again(&pace, "b")).expect("JSON");
        assert_eq!(again["id"], "b");
        assert_eq!(again["time"], "2026-06-01T00:30:00Z");
        assert_eq!(again["data"]["next_word_by"], "2026-06-01T02:00:00Z");
        assert_eq!(again["data"]["updates"][0]["at"], "2026-05-31T23:00:00Z");
        assert_eq!(again["data"]["headline"], "at");
        assert_eq!(again["data"]["receivers"][0]["consent"], "full");
        assert_eq!(again[RECORDED_ATTRIBUTE], "2026-01-01T02:00:00Z", "a hub asks what it withdrew since");
    }

    #[test]
    fn what_a_hub_stamps_is_not_published_again() {
        let at = "2026-01-01T00:00:00Z".parse::<Timestamp>().expect("a time");
        let mut data = json!({"headline": "Doors", "updates": [{"text": "Open", "asked": true}]});
        for field in Stamp::FIELDS {
            data[field] = json!([]);
        }
        let line = json!({"id": "a", "time": at, "data": data}).to_string();
        let recorded = Recorded::parse(&line).expect("an event");
        let again: Value = serde_json::from_str(&recorded.again(&Pace::new(at, at, 1.0), "b")).expect("JSON");
        // A field of the same name within a word of the thing is the publisher's.
        assert_eq!(again["data"], json!({"headline": "Doors", "updates": [{"text": "Open", "asked": true}]}));
    }

    #[test]
    fn what_is_replayed_says_that_it_was_recorded_and_keeps_the_oldest_moment() {
        let at = |text: &str| text.parse::<Timestamp>().expect("a time");
        let pace = Pace::new(at("2026-01-01T00:00:00Z"), at("2026-06-01T00:00:00Z"), 1.0);
        let again = |more: &str| -> (Timestamp, Value) {
            let line = format!(r#"{{"id":"a","time":"2026-01-01T01:00:00Z"{more},"data":{{}}}}"#);
            let recorded = Recorded::parse(&line).expect("an event");
            (recorded.at, serde_json::from_str(&recorded.again(&pace, "b")).expect("JSON"))
        };
        let (_, by_hand) = again("");
        assert_eq!(by_hand[RECORDED_ATTRIBUTE], "2026-01-01T01:00:00Z", "it is no news");
        let first = r#","recordedtime":"2025-12-01T00:00:00Z","recordedcursor":"x","replayedtime":"2026-01-01T03:00:00Z""#;
        let (came_by, second) = again(first);
        assert_eq!(came_by, at("2026-01-01T03:00:00Z"), "the pace of the second recording");
        assert_eq!(second[RECORDED_ATTRIBUTE], "2025-12-01T00:00:00Z");
        assert_eq!((&second[RECORDED_AT_ATTRIBUTE], second.get(REPLAYED_ATTRIBUTE)), (&json!("x"), None));
    }
}
