//! What a hub takes from a publisher: CloudEvents 1.0 to the letter, the rules of the kind, and nothing of the hub's own.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::Value;
use serde_json::value::RawValue;

use super::scan::{scan, step};
use super::{
    ATTRIBUTE_BYTES_MAX, BATCH_EVENTS_MAX, EVENT_BYTES_MAX, EXTENSIONS_MAX, HUB_ATTRIBUTE_PREFIX,
    RECORDED_AT_ATTRIBUTE, RECORDED_ATTRIBUTE, data,
};
use crate::domain::engagement::{SURVEY_ATTRIBUTE, SURVEY_BYTES_MAX, is_digest_of_survey};
use crate::domain::fault::FAULTS_MAX;
use crate::domain::person::{TELLING_SAID, has_address, is_somebodys, tells_somebody, tells_who};
use crate::domain::recognition::{Consent, Named, told_in_part, words};
use crate::domain::{Audience, Checker, Fault, Key, Kind, Payload, Recognition, Stamp};

mod thanks;

/// An event that keeps every rule that can be checked without knowing the events before it.
#[derive(Clone, Debug)]
pub struct Accepted {
    /// Unique within the source.
    pub id: String,
    /// Who publishes.
    pub source: String,
    /// Which thing.
    pub key: Key,
    /// The team that it concerns; absent: everyone.
    pub team: Option<String>,
    /// Who may see it.
    pub audience: Audience,
    /// When the publisher says that this state came to be; absent: when the hub took it.
    pub time: Option<Timestamp>,
    /// Other attributes, of those that the feed carries.
    pub extensions: BTreeMap<String, Value>,
    /// The data, as the feed may carry it.
    pub data: Box<RawValue>,
    /// The same, typed.
    pub payload: Payload,
    /// Who receives a recognition, as far as each may be named: what the data shows is made of it, and no more is kept.
    pub people: Vec<Named>,
    /// What is wrong with its teams, and with a giver, that name a receiver, unless the site has such a team; none for what was taken before.
    pub naming_teams: Vec<Fault>,
    /// Whether thanks for a team thank somebody of another one: a hub says it once it knows the teams of the site.
    pub beyond_team: bool,
    /// Fields that this version does not know: they are dropped, and the publisher is told. What has no word in the vocabulary would be
    /// carried to every wall, log and recording, whatever it says of whom.
    pub unknown: Vec<String>,
}

impl Accepted {
    /// The kind of the thing.
    pub fn kind(&self) -> Kind {
        self.payload.kind()
    }
}

/// Why an event was not taken.
#[derive(Debug, PartialEq)]
pub enum Refusal {
    /// It is not JSON, or not a CloudEvent at all: HTTP 400.
    Malformed(Vec<Fault>),
    /// It is too large: HTTP 413.
    TooLarge(Fault),
    /// It is a CloudEvent that breaks the rules: HTTP 422.
    Invalid(Vec<Fault>),
}

impl Refusal {
    /// Every fault.
    pub fn faults(&self) -> &[Fault] {
        match self {
            Refusal::Malformed(faults) | Refusal::Invalid(faults) => faults,
            Refusal::TooLarge(fault) => std::slice::from_ref(fault),
        }
    }

    fn under(self, prefix: &str) -> Self {
        let move_one = |fault: Fault| Fault { pointer: format!("{prefix}{}", fault.pointer), ..fault };
        match self {
            Refusal::Malformed(faults) => Refusal::Malformed(faults.into_iter().map(move_one).collect()),
            Refusal::Invalid(faults) => Refusal::Invalid(faults.into_iter().map(move_one).collect()),
            Refusal::TooLarge(fault) => Refusal::TooLarge(move_one(fault)),
        }
    }
}

/// Takes one event in structured JSON.
///
/// # Errors
/// Why it was refused, each fault named by JSON pointer.
pub fn accept(json: &str) -> Result<Accepted, Refusal> {
    too_large(json)?;
    let faults = scan(json).map_err(|fault| Refusal::Malformed(vec![fault]))?;
    if !faults.is_empty() {
        return Err(Refusal::Malformed(faults));
    }
    take(json)
}

/// Takes a batch: all of its events or none.
///
/// # Errors
/// Why it was refused; the pointers of the faults begin with the event's place in the batch.
pub fn accept_batch(json: &str) -> Result<Vec<Accepted>, Refusal> {
    let whole = |message: String| vec![Fault { pointer: String::new(), message }];
    let events: Vec<&RawValue> = serde_json::from_str(json)
        .map_err(|error| Refusal::Malformed(whole(format!("not a JSON list of events: {error}"))))?;
    if events.len() > BATCH_EVENTS_MAX {
        let message = format!("{} events in one batch; at most {BATCH_EVENTS_MAX}", events.len());
        return Err(Refusal::TooLarge(Fault { pointer: String::new(), message }));
    }
    let one = |(index, event): (usize, &&RawValue)| {
        accept(event.get()).map_err(|refusal| refusal.under(&format!("/{index}")))
    };
    events.iter().enumerate().map(one).collect()
}

fn too_large(json: &str) -> Result<(), Refusal> {
    if json.len() <= EVENT_BYTES_MAX {
        return Ok(());
    }
    let message = format!("{} bytes; an event has at most {EVENT_BYTES_MAX}", json.len());
    Err(Refusal::TooLarge(Fault { pointer: String::new(), message }))
}

/// The attributes as they came, each still raw.
type Attributes<'a> = BTreeMap<String, &'a RawValue>;

fn take(json: &str) -> Result<Accepted, Refusal> {
    let attributes: Attributes<'_> = match serde_json::from_str(json) {
        Ok(attributes) => attributes,
        Err(_) => {
            let message = "not a JSON object with the attributes of a CloudEvent".into();
            return Err(Refusal::Malformed(vec![Fault { pointer: String::new(), message }]));
        }
    };
    let mut reader = Reader { attributes, checker: Checker::default() };
    let specversion = reader.required("specversion");
    if specversion.as_deref().is_some_and(|version| version != "1.0") {
        reader.checker.fault("specversion", "this hub takes CloudEvents of specversion \"1.0\"");
    }
    let id = reader.required("id");
    let source = reader.required("source");
    let event_type = reader.required("type");
    let subject = reader.required("subject");
    let site = reader.required("site");
    let team = reader.string("team");
    let audience = reader.audience();
    let time = reader.time();
    reader.content_type();
    let data = reader.data();
    let extensions = reader.extensions();
    let mut faults = reader.checker.into_faults();
    // Without the attributes that make it a CloudEvent it is malformed; all else is a matter of the rules.
    let malformed = [&specversion, &id, &source, &event_type].into_iter().any(Option::is_none);

    let kind = event_type.as_deref().and_then(Kind::of_type);
    if let (Some(event_type), None) = (&event_type, kind) {
        let message =
            format!("{event_type:?} is not a kind of this hub, such as \"dev.openfloor.notice.v1\"");
        faults.push(Fault { pointer: "/type".into(), message });
    }
    if let (Some(subject), Some(kind)) = (&subject, kind) {
        faults.extend(check_subject(subject, kind));
    }
    let recorded = extensions.contains_key(RECORDED_ATTRIBUTE);
    let read = kind.map(|kind| data::read_strictly(kind, data.map_or("{}", RawValue::get), recorded));
    let read = match read {
        Some(Err(more)) => {
            faults.extend(more);
            None
        }
        Some(Ok(read)) => Some(read),
        None => None,
    };
    if let Some(data) = data {
        faults.extend(hub_fields(data));
    }
    // Where every field is one of the vocabulary none tells who, and nothing needs to be read again.
    if let (Some(data), Some(read)) = (data, &read)
        && !read.unknown.is_empty()
    {
        told_of_people(
            &serde_json::from_str(data.get()).unwrap_or_default(),
            &mut String::from("/data"),
            &mut faults,
        );
    }
    let mut naming_teams = Vec::new();
    if let Some(Payload::Recognition(recognition)) = read.as_ref().map(|read| &read.value) {
        faults.extend(thanks::named_without_consent(&recognition.receivers));
        faults.extend(thanks::people_in_attributes(&extensions));
        if !recorded {
            let told = [("subject", &subject), ("id", &id), ("source", &source), ("team", &team)].into_iter();
            let told = told.filter_map(|(at, called)| Some((at, called.as_deref()?)));
            faults.extend(thanks::faults(recognition, told, &extensions));
            naming_teams = words::in_teams(recognition, team.as_deref());
            naming_teams.extend(told_in_part(recognition));
        }
    }
    if let (Some(source), Some(Kind::Question)) = (&source, kind)
        && is_somebodys(source)
    {
        faults.push(Fault { pointer: "/source".into(), message: TELLING_SAID.into() });
    }
    if kind == Some(Kind::Question) && !recorded {
        let called = [("id", &id), ("subject", &subject)].into_iter();
        let called = called.filter_map(|(at, called)| Some((at, called.as_deref()?)));
        // A trace is of machines, and may have an at sign of its own.
        let others = extensions.iter().filter(|(name, _)| !name.starts_with("trace"));
        let others = others.filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)));
        let told = called.filter(|(_, called)| has_address(called));
        let told = told.chain(others.filter(|(_, value)| tells_somebody(value)));
        faults.extend(told.map(|(at, _)| Fault { pointer: format!("/{at}"), message: TELLING_SAID.into() }));
    }
    match (id, source, subject, site, read) {
        (Some(id), Some(source), Some(subject), Some(site), Some(read)) if faults.is_empty() => {
            let mut payload = read.value;
            let known = data.filter(|_| !read.unknown.is_empty());
            let known =
                known.map(|data| data::without_unknown(payload.kind(), data.get()).unwrap_or_else(empty));
            let (data, people) = carried(&mut payload, known.as_deref().or(data));
            let key = Key::new(&site, &subject);
            let mut unknown = read.unknown;
            let mut extensions = extensions;
            extensions.retain(|name, value| {
                let of_survey = kind == Some(Kind::Engagement) && name == SURVEY_ATTRIBUTE;
                let is_digest =
                    of_survey && value.as_str().is_some_and(|text| is_digest_of_survey(text, recorded));
                let carried = is_digest || CARRIED.contains(&name.as_str());
                unknown.extend((!carried).then(|| format!("/{name}")));
                carried
            });
            let event = Accepted {
                id,
                source,
                key,
                team,
                audience,
                time,
                extensions,
                data,
                payload,
                people,
                naming_teams,
                beyond_team: false,
                unknown,
            };
            Ok(event)
        }
        _ if malformed => Err(Refusal::Malformed(faults)),
        _ => Err(Refusal::Invalid(faults)),
    }
}

impl Accepted {
    /// Names the people of a recognition no further than a level each, in their order, and shows what is left.
    pub fn name_no_more_than(&mut self, levels: &[Consent]) {
        let Payload::Recognition(recognition) = &mut self.payload else { return };
        for (person, level) in self.people.iter_mut().zip(levels) {
            person.forms.no_more_than(*level);
        }
        recognition.show(&self.people);
        self.data = written(recognition);
    }
}

/// The data as the feed may carry it: recognition without references and beyond consent, the rest as it is given; and who the people of
/// a recognition are.
fn carried(payload: &mut Payload, data: Option<&RawValue>) -> (Box<RawValue>, Vec<Named>) {
    match payload {
        Payload::Recognition(recognition) => {
            let people = recognition.reduce();
            (written(recognition), people)
        }
        Payload::Withdrawn => (empty(), Vec::new()),
        _ => (data.map_or_else(empty, ToOwned::to_owned), Vec::new()),
    }
}

fn empty() -> Box<RawValue> {
    RawValue::from_string("{}".into()).expect("an empty object is JSON")
}

fn written(recognition: &Recognition) -> Box<RawValue> {
    serde_json::value::to_raw_value(recognition).unwrap_or_else(|_| empty())
}

/// The extension attributes that are carried: what CloudEvents defines to trace, sort and describe events, and the moment and place of a
/// recording; beside them a level has the digest of its survey. Any other would be a text of its publisher's own beside the vocabulary.
const CARRIED: [&str; 6] =
    ["dataschema", "partitionkey", RECORDED_ATTRIBUTE, RECORDED_AT_ATTRIBUTE, "traceparent", "tracestate"];

/// The hub's own stamps, which no publisher may send.
fn hub_fields(data: &RawValue) -> Vec<Fault> {
    let fields: Attributes<'_> = serde_json::from_str(data.get()).unwrap_or_default();
    Stamp::FIELDS
        .into_iter()
        .filter(|field| fields.contains_key(*field))
        .map(|field| Fault {
            pointer: format!("/data/{field}"),
            message: "the hub derives this from what was published; a publisher may not send it".into(),
        })
        .collect()
}

/// The fields that would tell who asked or who somebody is, wherever they stand.
fn told_of_people(data: &Value, pointer: &mut String, faults: &mut Vec<Fault>) {
    let length = pointer.len();
    let inside: Vec<(String, &Value)> = match data {
        Value::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), value)).collect(),
        Value::Array(values) => {
            values.iter().enumerate().map(|(at, value)| (at.to_string(), value)).collect()
        }
        _ => return,
    };
    for (name, value) in inside {
        pointer.push_str(&format!("/{}", step(&name)));
        if data.is_object() && tells_who(&name) && faults.len() < FAULTS_MAX {
            faults.push(Fault { pointer: pointer.clone(), message: TELLING_SAID.into() });
        }
        told_of_people(value, pointer, faults);
        pointer.truncate(length);
    }
}

fn check_subject(subject: &str, kind: Kind) -> Option<Fault> {
    let fault = |message: String| Some(Fault { pointer: "/subject".into(), message });
    let (prefix, name) = subject.split_once('/').unwrap_or((subject, ""));
    let known = Kind::ALL.into_iter().any(|have| have != Kind::Withdrawn && have.name() == prefix);
    if kind == Kind::Withdrawn && !known {
        return fault(format!("{subject:?} names no thing to withdraw, such as \"notice/shift-bids\""));
    }
    if kind != Kind::Withdrawn && prefix != kind.name() {
        return fault(format!("{subject:?} must begin with \"{kind}/\""));
    }
    let fits = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-' | b'/');
    if name.is_empty() || !name.bytes().all(fits) {
        return fault(format!("{subject:?} needs a name of a-z, A-Z, 0-9, . _ - / after \"{prefix}/\""));
    }
    None
}

/// Reads attributes one by one and notes their faults; what is left over are extensions.
struct Reader<'a> {
    attributes: Attributes<'a>,
    checker: Checker,
}

impl<'a> Reader<'a> {
    fn string(&mut self, name: &str) -> Option<String> {
        let raw = self.attributes.remove(name)?;
        if raw.get() == "null" {
            return None;
        }
        let Ok(value) = serde_json::from_str::<String>(raw.get()) else {
            self.checker.fault(name, format!("{}, expected a string", shape(raw.get())));
            return None;
        };
        if value.is_empty() {
            self.checker.fault(name, "empty; leave it out or give it a value");
            return None;
        }
        if value.len() > ATTRIBUTE_BYTES_MAX {
            self.checker.fault(name, format!("{} bytes; at most {ATTRIBUTE_BYTES_MAX}", value.len()));
            return None;
        }
        // The scan has refused control characters other than white space; an attribute may hold none at all.
        if value.chars().any(char::is_control) {
            self.checker.fault(name, "a control character; an attribute may hold none");
            return None;
        }
        Some(value)
    }

    fn required(&mut self, name: &str) -> Option<String> {
        let given = self.attributes.get(name).is_some_and(|raw| raw.get() != "null");
        if !given {
            self.attributes.remove(name);
            let message = match name {
                "site" => {
                    "required: the extension attribute that says which site this is for, such as \"lisbon\""
                }
                "subject" => "required: which thing this is the state of, such as \"notice/shift-bids\"",
                _ => "required by CloudEvents 1.0",
            };
            self.checker.fault(name, message);
            return None;
        }
        self.string(name)
    }

    fn audience(&mut self) -> Audience {
        match self.string("audience").as_deref() {
            None | Some("floor") => Audience::Floor,
            Some("leads") => Audience::Leads,
            Some(other) => {
                self.checker.fault("audience", format!("{other:?} is neither \"floor\" nor \"leads\""));
                Audience::Leads
            }
        }
    }

    fn time(&mut self) -> Option<Timestamp> {
        let time = self.string("time")?;
        match time.parse() {
            Ok(time) => Some(time),
            Err(_) => {
                let message = format!("{time:?} is not a time as in RFC 3339, such as 2026-11-24T12:00:00Z");
                self.checker.fault("time", message);
                None
            }
        }
    }

    fn content_type(&mut self) {
        let content_type = self.string("datacontenttype");
        let json = content_type.as_deref().is_none_or(super::http::is_json);
        if !json {
            self.checker.fault("datacontenttype", "the data of this vocabulary is JSON: application/json");
        }
    }

    fn data(&mut self) -> Option<&'a RawValue> {
        if self.attributes.remove("data_base64").is_some() {
            self.checker.fault("data_base64", "send the data as JSON in data");
        }
        self.attributes.remove("data").filter(|raw| raw.get() != "null")
    }

    fn extensions(&mut self) -> BTreeMap<String, Value> {
        let mut extensions = BTreeMap::new();
        for (name, raw) in std::mem::take(&mut self.attributes) {
            let pointer = step(&name);
            if name.starts_with(HUB_ATTRIBUTE_PREFIX) {
                self.checker
                    .fault(&pointer, "attributes that begin with \"feed\" are the hub's; leave it out");
                continue;
            }
            if tells_who(&name) {
                self.checker.fault(&pointer, TELLING_SAID);
                continue;
            }
            if name.is_empty() || !name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()) {
                self.checker.fault(&pointer, "the name of an attribute has only a-z and 0-9");
                continue;
            }
            let most = if name == SURVEY_ATTRIBUTE { SURVEY_BYTES_MAX } else { ATTRIBUTE_BYTES_MAX };
            match serde_json::from_str(raw.get()) {
                Ok(Value::Null) => {}
                Ok(Value::String(text)) if text.len() > most || text.chars().any(char::is_control) => {
                    let message = format!("at most {most} bytes, and no control character");
                    self.checker.fault(&pointer, message);
                }
                Ok(Value::Number(number)) if number.as_i64().is_none_or(|n| i32::try_from(n).is_err()) => {
                    self.checker.fault(&pointer, "a number in an attribute is a whole one of 32 bits");
                }
                Ok(value @ (Value::String(_) | Value::Bool(_) | Value::Number(_))) => {
                    extensions.insert(name, value);
                }
                _ => self.checker.fault(&pointer, "an attribute is a string, a whole number or a boolean"),
            }
        }
        if extensions.len() > EXTENSIONS_MAX {
            let message = format!("{} extension attributes; at most {EXTENSIONS_MAX}", extensions.len());
            self.checker.fault("", message);
        }
        extensions
    }
}

fn shape(raw: &str) -> &'static str {
    match raw.bytes().next() {
        Some(b'{') => "an object",
        Some(b'[') => "a list",
        Some(b't' | b'f') => "a boolean",
        _ => "a number",
    }
}
