//! The `data` of an event to its typed form: quickly where it is right, and naming every fault where it is not.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use serde_path_to_error::Segment;

use super::quick::{Beside, Reader};
use super::scan::step;
use super::without::without;
use crate::domain::fault::FAULTS_MAX;
use crate::domain::{Checker, Fault, Kind, Payload, Stamp};
use crate::text::SafeText;

/// Most characters of a decoder's own message that an answer repeats.
const MESSAGE_SHOWN_MAX: usize = 300;

/// Data and the pointers of the fields that this version does not know: a wall skips them, a hub drops them, and both tell.
#[derive(Debug, PartialEq)]
pub struct Read<T> {
    /// The typed form.
    pub value: T,
    /// Where the unknown fields stand, such as `/data/colour`.
    pub unknown: Vec<String>,
    /// True when stamps of the hub stand among the fields.
    pub stamped: bool,
}

/// Reads the data of a kind as a wall does: the first fault ends it.
///
/// # Errors
/// What is wrong, in the decoder's words.
pub fn read(kind: Kind, data: &str) -> Result<Read<Payload>, String> {
    match read_quickly(kind, data) {
        Some((value, stamped)) => Ok(Read { value, unknown: Vec::new(), stamped }),
        None => read_by_json(kind, data),
    }
}

/// Reads data in which nothing is wrong and nothing unknown; tells whether stamps of the hub stand in it. `None` for all else, and
/// for a withdrawal, of which nothing is read.
fn read_quickly(kind: Kind, data: &str) -> Option<(Payload, bool)> {
    let mut reader = Reader::new(data, Beside::Named(&Stamp::FIELDS));
    let value = payload_from(kind, &mut reader).ok()?;
    Some((value, reader.end().ok()?))
}

/// Reads the stamps of the hub that stand in an event's data; those of a hub that writes them otherwise are none.
pub(super) fn stamp(data: &str) -> Stamp {
    let mut reader = Reader::new(data, Beside::All);
    let read = Stamp::deserialize(&mut reader).ok().filter(|_| reader.end().is_ok());
    read.or_else(|| serde_json::from_str(data).ok()).unwrap_or_default()
}

/// The same by the decoder of JSON alone, which a law holds [`read`] against.
///
/// # Errors
/// As those of [`read`].
pub fn read_by_json(kind: Kind, data: &str) -> Result<Read<Payload>, String> {
    let mut unknown = Vec::new();
    let mut ignored = |path: serde_ignored::Path<'_>| {
        if unknown.len() < FAULTS_MAX {
            unknown.push(format!("/data/{}", path.to_string().replace('.', "/").replace("/?", "")));
        }
    };
    let mut json = serde_json::Deserializer::from_str(data);
    let de = serde_ignored::Deserializer::new(&mut json, &mut ignored);
    let value = payload_from(kind, de).map_err(|error| error.to_string())?;
    // Nothing comes behind it: what a light reader took for the data may be more than one value.
    json.end().map_err(|error| error.to_string())?;
    // The hub's own stamps stand in the data; they are read apart, by `stamp`.
    let fields = unknown.len();
    unknown.retain(|pointer| !is_stamp(pointer));
    // No field of a withdrawal is looked at, so none of its stamps is seen here: its mark may always have numbers.
    let stamped = kind == Kind::Withdrawn || unknown.len() < fields || fields == FAULTS_MAX;
    if kind == Kind::Withdrawn {
        // A withdrawal carries nothing, and whatever it came with is dropped: no field of it is unknown.
        unknown.clear();
    }
    Ok(Read { value, unknown, stamped })
}

/// The data of a kind without the fields that this version does not know; `None` where it can't be read.
pub fn without_unknown(kind: Kind, data: &str) -> Option<Box<RawValue>> {
    let mut unknown: Vec<Vec<String>> = Vec::new();
    let mut ignored = |path: serde_ignored::Path<'_>| unknown.push(steps_to(&path));
    let mut json = serde_json::Deserializer::from_str(data);
    payload_from(kind, serde_ignored::Deserializer::new(&mut json, &mut ignored)).ok()?;
    RawValue::from_string(without(data, &unknown)?).ok()
}

/// The names and places on the way to a field.
fn steps_to(path: &serde_ignored::Path<'_>) -> Vec<String> {
    use serde_ignored::Path;
    let with = |parent: &Path<'_>, step: String| {
        let mut steps = steps_to(parent);
        steps.push(step);
        steps
    };
    match path {
        Path::Root => Vec::new(),
        Path::Seq { parent, index } => with(parent, index.to_string()),
        Path::Map { parent, key } => with(parent, key.clone()),
        Path::Some { parent } | Path::NewtypeStruct { parent } | Path::NewtypeVariant { parent } => {
            steps_to(parent)
        }
    }
}

fn is_stamp(pointer: &str) -> bool {
    let name = pointer.strip_prefix("/data/").and_then(|path| path.split('/').next());
    name.is_some_and(|name| Stamp::FIELDS.contains(&name))
}

/// Reads the data of a kind as a hub does: every fault is named, by pointer. What comes out of a recording is not asked for what an earlier
/// hub did not ask for.
///
/// # Errors
/// All faults, up to [`FAULTS_MAX`].
pub fn read_strictly(kind: Kind, data: &str, recorded: bool) -> Result<Read<Payload>, Vec<Fault>> {
    let mut faults = Vec::new();
    if !data.trim_start().starts_with('{') {
        return Err(vec![Fault {
            pointer: "/data".into(),
            message: "expected an object with the fields of the kind".into(),
        }]);
    }
    let read = match read(kind, data) {
        Ok(read) => read,
        Err(_) => match read_despite_faults(kind, data, &mut faults) {
            Some(value) => Read { value, unknown: Vec::new(), stamped: false },
            None => return Err(faults),
        },
    };
    let mut shapes = Vec::new();
    other_shapes(&read.value, data, &mut shapes);
    let mut checker = Checker::under("/data").of_recording(recorded);
    check(&read.value, &mut checker);
    for fault in shapes.into_iter().chain(checker.into_faults()) {
        // A field that could not be read is not missing as well.
        let told = |have: &Fault| {
            fault.pointer == have.pointer || fault.pointer.starts_with(&format!("{}/", have.pointer))
        };
        if faults.len() < FAULTS_MAX && !faults.iter().any(told) {
            faults.push(fault);
        }
    }
    if faults.is_empty() { Ok(read) } else { Err(faults) }
}

/// Reads again and again, each time without the field that could not be read, so that every fault is named
/// and not only the first. `None` when the data as a whole can't be read.
fn read_despite_faults(kind: Kind, data: &str, faults: &mut Vec<Fault>) -> Option<Payload> {
    let mut tree: Value = serde_json::from_str(data).ok()?;
    while faults.len() < FAULTS_MAX {
        let mut track = serde_path_to_error::Track::new();
        let de = serde_path_to_error::Deserializer::new(tree.clone(), &mut track);
        let error = match payload_from(kind, de) {
            Ok(payload) => return Some(payload),
            Err(error) => error,
        };
        let steps: Vec<String> = track.path().iter().filter_map(step_of).collect();
        let pointer = steps.iter().fold(String::from("/data"), |at, key| format!("{at}/{}", step(key)));
        let message = match said_of_time(&tree, &steps, &error.to_string()) {
            Some(said) => said,
            None => error.to_string().chars().take(MESSAGE_SHOWN_MAX).collect(),
        };
        faults.push(Fault { pointer, message: SafeText::clean(&message).as_str().into() });
        if !cut(&mut tree, &steps) {
            return None;
        }
    }
    None
}

/// What is said of a text that is no time.
const NO_TIME: &str = "not a time as in RFC 3339 with its offset, such as 2026-11-24T12:00:00Z, from the year 2000 to ten years ahead";

/// The same, in the place of the words of who read it. `None` where it is something else that is wrong.
fn said_of_time(tree: &Value, steps: &[String], error: &str) -> Option<String> {
    let given = steps.iter().try_fold(tree, |at, step| match at {
        Value::Array(list) => list.get(step.parse::<usize>().ok()?),
        other => other.get(step),
    })?;
    let why = given.as_str()?.parse::<Timestamp>().err()?;
    error.starts_with(&why.to_string()).then(|| NO_TIME.to_owned())
}

/// serde takes a list for an object, its fields by their place, and `{"open": null}` for the word `open`; a vocabulary of
/// names does not. Where the typed form has an object or a string, the data has to have one too.
fn other_shapes(payload: &Payload, data: &str, faults: &mut Vec<Fault>) {
    if !data.contains('[') && !data.contains("null") {
        return;
    }
    let typed = serde_json::to_value(payload).unwrap_or_default();
    let given = serde_json::from_str(data).unwrap_or_default();
    compare_shapes(&typed, &given, &mut String::from("/data"), faults);
}

fn compare_shapes(typed: &Value, given: &Value, pointer: &mut String, faults: &mut Vec<Fault>) {
    let length = pointer.len();
    match (typed, given) {
        (Value::Object(typed), Value::Object(given)) => {
            for (name, typed) in typed {
                let Some(given) = given.get(name) else { continue };
                pointer.push_str(&format!("/{}", step(name)));
                compare_shapes(typed, given, pointer, faults);
                pointer.truncate(length);
            }
        }
        (Value::Array(typed), Value::Array(given)) => {
            for (index, (typed, given)) in typed.iter().zip(given).enumerate() {
                pointer.push_str(&format!("/{index}"));
                compare_shapes(typed, given, pointer, faults);
                pointer.truncate(length);
            }
        }
        (Value::Object(_), Value::Array(_)) if faults.len() < FAULTS_MAX => {
            faults.push(Fault { pointer: pointer.clone(), message: "a list, expected an object".into() });
        }
        (Value::String(_), Value::Object(_)) if faults.len() < FAULTS_MAX => {
            faults.push(Fault { pointer: pointer.clone(), message: "an object, expected a string".into() });
        }
        _ => {}
    }
}

fn step_of(segment: &Segment) -> Option<String> {
    match segment {
        Segment::Seq { index } => Some(index.to_string()),
        Segment::Map { key } => Some(key.clone()),
        Segment::Enum { .. } | Segment::Unknown => None,
    }
}

/// Cuts the field at a path out of the nearest object around it. False when there is none.
fn cut(tree: &mut Value, steps: &[String]) -> bool {
    for depth in (0..steps.len()).rev() {
        let parent = steps[..depth]
            .iter()
            .fold(String::new(), |at, key| format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")));
        if let Some(Value::Object(fields)) = tree.pointer_mut(&parent) {
            return fields.remove(&steps[depth]).is_some();
        }
    }
    false
}

fn payload_from<'de, D: serde::Deserializer<'de>>(kind: Kind, de: D) -> Result<Payload, D::Error> {
    Ok(match kind {
        Kind::Floor => Payload::Floor(Deserialize::deserialize(de)?),
        Kind::Notice => Payload::Notice(Deserialize::deserialize(de)?),
        Kind::Holding => Payload::Holding(Deserialize::deserialize(de)?),
        Kind::Question => Payload::Question(Deserialize::deserialize(de)?),
        Kind::Ownership => Payload::Ownership(Deserialize::deserialize(de)?),
        Kind::Note => Payload::Note(Deserialize::deserialize(de)?),
        Kind::Repair => Payload::Repair(Deserialize::deserialize(de)?),
        Kind::Commitment => Payload::Commitment(Deserialize::deserialize(de)?),
        Kind::Recognition => Payload::Recognition(Deserialize::deserialize(de)?),
        Kind::Engagement => Payload::Engagement(Deserialize::deserialize(de)?),
        Kind::Quiet => Payload::Quiet(Deserialize::deserialize(de)?),
        Kind::Withdrawn => {
            serde::de::IgnoredAny::deserialize(de)?;
            Payload::Withdrawn
        }
    })
}

fn check(payload: &Payload, checker: &mut Checker) {
    match payload {
        Payload::Floor(data) => data.check(checker),
        Payload::Notice(data) => data.check(checker),
        Payload::Holding(data) => data.check(checker),
        Payload::Question(data) => data.check(checker),
        Payload::Ownership(data) => data.check(checker),
        Payload::Note(data) => data.check(checker),
        Payload::Repair(data) => data.check(checker),
        Payload::Commitment(data) => data.check(checker),
        Payload::Recognition(data) => data.check(checker),
        Payload::Engagement(data) => data.check(checker),
        Payload::Quiet(data) => data.check(checker),
        Payload::Withdrawn => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::domain::Withdrawn;
    use crate::domain::event::{Correction, Span};
    use crate::domain::first_words::FirstWords;
    use crate::domain::let_go::LetGo;
    use crate::domain::silence::{AsFar, FirstDate, ToldWords};

    #[test]
    fn no_stamp_of_the_hub_is_an_unknown_field() {
        let at = "2026-11-26T06:00:00Z";
        let promise = json!({"field": "due", "first_due": at, "due": at});
        let first_date = FirstDate {
            field: "due".into(),
            what: Box::default(),
            first_due: at.parse().expect("a moment"),
            missed: None,
        };
        let stamp = Stamp {
            promises: vec![serde_json::from_value(promise).expect("a promise")],
            let_go: vec![LetGo { kept: 1, ..LetGo::default() }],
            corrected: vec![Correction { field: "text".into(), at: at.parse().expect("a moment") }],
            stands_since: Some(at.parse().expect("a moment")),
            told_at: Some(at.parse().expect("a moment")),
            left_at: Some(at.parse().expect("a moment")),
            waited_since: Some(at.parse().expect("a moment")),
            stages: vec![crate::domain::repair::Stage::Admitted],
            withdrawn: vec![Withdrawn { late: 1, ..Withdrawn::default() }],
            rests_until: Some(at.parse().expect("a moment")),
            rested: vec![Span {
                from: at.parse().expect("a moment"),
                until: at.parse().expect("a moment"),
                scope: None,
            }],
            first_words: vec![FirstWords { field: "ask".into(), text: "Fans".into() }],
            first_effective_at: Some(at.parse().expect("a moment")),
            asked: Some("0".into()),
            as_far: Some(AsFar::default()),
            first_dates: vec![first_date],
            told_words: vec![ToldWords { field: "why".into(), words: Vec::new() }],
            beyond_team: true,
            thanked_teams: vec!["day".into()],
        };
        let mut data = serde_json::to_value(&stamp).expect("it is written");
        let fields: Vec<_> = data.as_object().expect("an object").keys().map(String::as_str).collect();
        let mut known = Stamp::FIELDS;
        known.sort_unstable();
        assert_eq!(fields, known);
        data["text"] = "A word".into();
        data["mood"] = "calm".into();
        let read = read(Kind::Note, &data.to_string()).expect("it is read");
        assert_eq!(read.unknown, ["/data/mood"]);
    }
}
