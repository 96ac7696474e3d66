//! Replaying a recording: its events again, at its own or another pace, with new ids and times that fit the present.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};

use crate::domain::Fault;
use crate::wire::{Cursor, RECORDED_ATTRIBUTE};

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
    /// When it was recorded, or else when it came to be.
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
        match time(RECORDED_ATTRIBUTE).or_else(|| time("time")) {
            Some(at) => Ok(Self { at, event }),
            None => Err(fault("/time", "required: a recording gives the time of each event".into())),
        }
    }

    /// The event as a hub would send it in a snapshot; for one frame, where no position counts.
    pub fn in_snapshot(&self) -> String {
        let mut event = self.event.clone();
        event.remove(RECORDED_ATTRIBUTE);
        event.insert("feedphase".into(), "snapshot".into());
        event.insert("feedcursor".into(), Cursor { epoch: 1, seq: 1, check: 0 }.to_string().into());
        Value::Object(event).to_string()
    }

    /// The event as it is published again.
    pub fn again(&self, pace: &Pace, id: &str) -> String {
        let mut event = self.event.clone();
        event.insert("id".into(), id.into());
        if let Some(time) = event.get_mut("time") {
            shift(time, pace);
        }
        if let Some(data) = event.get_mut("data") {
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
}
