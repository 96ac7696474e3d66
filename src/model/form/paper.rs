//! What a form is written on: the event that it makes, judged by the hub's own code before the hub sees it.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::field::{Field, Place};
use super::when;
use crate::domain::succession::{self, Stands};
use crate::domain::{Audience, Event, Fault, Floor, Key, Kind, Payload, revision};
use crate::model::form::Content;
use crate::wire::hold::{GATES_MAX, is_gate};
use crate::wire::until::Until;
use crate::wire::{self, Sure};

/// What parts the names of gates that a person writes. A space does not: `leads briefed` is no two gates that nobody knows.
const BETWEEN_GATES: [char; 2] = [',', ';'];

/// The event that a form makes.
#[derive(Clone, Debug, PartialEq)]
pub struct Paper {
    /// The thing.
    pub key: Key,
    /// Its kind.
    pub kind: Kind,
    /// Who publishes: for a thing that is there, whoever published it first.
    pub source: Box<str>,
    /// The zone of the site.
    pub zone: Box<str>,
    /// The thing as this wall knew it when the form was opened; absent for a new one.
    pub before: Option<Box<Event>>,
}

/// An event that the hub is asked to take.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// Onto what it goes.
    pub onto: Onto,
    /// The event in JSON.
    pub event: Value,
    /// What its writer was asked, and sent it all the same.
    pub sure: Sure,
    /// Until when the hub is to hold it, as the hub reads it.
    pub until: Option<String>,
    /// What must be done before.
    pub gates: Vec<String>,
}

/// What an event goes onto. Nobody's words are written over unseen.
#[derive(Clone, Debug, PartialEq)]
pub enum Onto {
    /// Nothing: there must be no such thing yet.
    Nothing,
    /// The thing as this wall saw it: it must still be that.
    Saw(Box<Payload>),
    /// Whatever there is, as a withdrawal does.
    Anything,
}

/// What is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// The field, and the column of it; absent: it is no field's.
    pub at: Option<(usize, usize)>,
    /// What it is.
    pub what: Wrong,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// What the hub's code says.
    Hub(String),
    /// What was written is no time.
    NoTime,
    /// The time is past.
    Past,
    /// What was written is no name of a gate.
    NoGate,
    /// More gates than a hub takes.
    TooManyGates,
    /// Nothing was changed.
    Unchanged,
    /// Someone else changed the thing since the form was opened.
    ChangedMeanwhile,
    /// The thing was pulled, or is over, since the form was opened.
    GoneMeanwhile,
    /// Nothing newer than what the form began with has come to this wall.
    NothingNewer,
    /// What was written has no place in the newest state.
    NoPlace,
    /// Someone else wrote this here meanwhile; blank when they took it away.
    Theirs(String),
}

/// Where the updates of a notice stand.
const UPDATES: &str = "/data/updates";

/// How many of the oldest updates left a list that was full, given the event before anything was written into it.
fn left_out(blank: &Value, event: &Value) -> usize {
    let of = |event: &'_ Value| event.pointer(UPDATES).and_then(Value::as_array).cloned().unwrap_or_default();
    let (had, now) = (of(blank), of(event));
    now.first().and_then(|first| had.iter().position(|had| had == first)).unwrap_or_default()
}

/// A fault of an update at the place that this had before the oldest left: its field is known by that.
fn at_first_place(fault: Fault, left: usize) -> Fault {
    let rest = fault.pointer.strip_prefix(UPDATES).and_then(|rest| rest.strip_prefix('/'));
    let Some((index, rest)) = rest.map(|rest| rest.split_once('/').unwrap_or((rest, ""))) else {
        return fault;
    };
    match index.parse::<usize>() {
        Ok(index) if left > 0 => {
            let pointer = format!("{UPDATES}/{}/{rest}", index + left);
            Fault { pointer: pointer.trim_end_matches('/').to_owned(), ..fault }
        }
        _ => fault,
    }
}

impl Paper {
    /// The event as this wall knows it, before anything is written into it.
    fn blank(&self) -> Value {
        let mut event = json!({
            "specversion": "1.0",
            "source": self.source,
            "type": self.kind.event_type(),
            "subject": &*self.key.subject,
            "site": &*self.key.site,
            "datacontenttype": "application/json",
            "data": {},
        });
        if let Some(before) = &self.before {
            event["data"] = serde_json::to_value(&before.payload).unwrap_or_default();
            if let Some(team) = &before.team {
                event["team"] = json!(team);
            }
            if before.audience == Audience::Leads {
                event["audience"] = json!("leads");
            }
        }
        event
    }

    /// Writes the fields into the event, finishes it, and judges it as the hub will, as far as this wall knows.
    ///
    /// # Errors
    /// Everything that is wrong, each at its field.
    pub fn draft(
        &self,
        fields: &[Field],
        finish: impl FnOnce(&mut Value),
        id: &str,
        floor: &Floor,
        now: Timestamp,
    ) -> Result<Draft, Vec<Trouble>> {
        let mut troubles = Vec::new();
        let blank = self.blank();
        let mut event = blank.clone();
        for (index, field) in fields.iter().enumerate() {
            if field.write(&mut event, &self.zone, now).is_err() {
                troubles.push(Trouble { at: Some((index, 0)), what: Wrong::NoTime });
            }
        }
        finish(&mut event);
        let foot = |what| Trouble { at: None, what };
        // What was written is a change also where it is no time yet.
        if self.before.is_some() && event == blank && troubles.is_empty() {
            troubles.push(foot(Wrong::Unchanged));
        }
        event["id"] = json!(id);
        // Where a time is none the field still says what it said before, and that is no fault of it.
        let mistimed: Vec<_> = troubles.iter().filter_map(|trouble| trouble.at).collect();
        let left = left_out(&blank, &event);
        let faults = self.judge(&event, floor, now).into_iter();
        let faults = faults.map(|fault| at_field(fields, at_first_place(fault, left)));
        troubles.extend(faults.filter(|fault| fault.at.is_none_or(|at| !mistimed.contains(&at))));
        if let Some(before) = &self.before {
            match floor.thing(&self.key) {
                None => troubles.push(foot(Wrong::GoneMeanwhile)),
                Some(newest) if newest.payload != before.payload => {
                    troubles.push(foot(Wrong::ChangedMeanwhile));
                }
                Some(_) => {}
            }
        }
        let (until, gates) = self.terms(fields, now, &mut troubles);
        if !troubles.is_empty() {
            return Err(troubles);
        }
        let onto =
            self.before.as_ref().map_or(Onto::Nothing, |before| Onto::Saw(Box::new(before.payload.clone())));
        Ok(Draft { onto, event, sure: Sure::default(), until, gates })
    }

    /// The hub's own judgement of an event.
    fn judge(&self, event: &Value, floor: &Floor, now: Timestamp) -> Vec<Fault> {
        let accepted = match wire::accept(&event.to_string()) {
            Ok(accepted) => accepted,
            Err(refusal) => return refusal.faults().to_vec(),
        };
        let newest = floor.thing(&self.key);
        let stands = newest.as_ref().map(|event| Stands {
            payload: &event.payload,
            time: event.time,
            stamp: event.stamp.clone(),
        });
        let team = accepted.team.as_deref();
        let beside = floor.beside(&self.key.site, (team, accepted.audience), now);
        let unfit = succession::stamp(stands, &accepted.payload, (now, now), (&beside, false)).err();
        unfit.map(revision::Unfit::into_faults).unwrap_or_default()
    }

    /// Until when and for which gates the hub is to hold it.
    fn terms(
        &self,
        fields: &[Field],
        now: Timestamp,
        troubles: &mut Vec<Trouble>,
    ) -> (Option<String>, Vec<String>) {
        let (mut until, mut gates) = (None, Vec::new());
        for (index, field) in fields.iter().enumerate() {
            let mut wrong = |what| troubles.push(Trouble { at: Some((index, 0)), what });
            match (&field.place, &field.content) {
                (Place::HoldUntil, Content::Time(text)) if !text.is_blank() => {
                    let read = when::read(text.text(), &self.zone, now);
                    match read.as_ref().and_then(Until::resolve) {
                        None => wrong(Wrong::NoTime),
                        Some(resolved) if resolved.at <= now => wrong(Wrong::Past),
                        Some(_) => until = read.map(|read| asked(&read)),
                    }
                }
                (Place::Gates, Content::Line(text)) => {
                    let names = text.text().split(BETWEEN_GATES).map(str::trim);
                    let names = names.filter(|name| !name.is_empty());
                    gates = names.map(str::to_lowercase).collect();
                    if gates.iter().any(|gate| !is_gate(gate)) {
                        wrong(Wrong::NoGate);
                    }
                    if gates.len() > GATES_MAX {
                        wrong(Wrong::TooManyGates);
                    }
                }
                _ => {}
            }
        }
        (until, gates)
    }
}

/// A hold time as the hub reads it. A local one stays local: the hub looks up its zone at every look.
fn asked(until: &Until) -> String {
    match until {
        Until::Moment(at) => at.to_string(),
        Until::Local { at, .. } => at.strftime("%Y-%m-%dT%H:%M:%S").to_string(),
    }
}

/// The faults of a hub, each at its field.
pub fn at_field(fields: &[Field], fault: Fault) -> Trouble {
    let inside = |inner: &str, outer: &str| {
        inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    // The whole of an event or of its data is no field's.
    let whole = matches!(&*fault.pointer, "" | "/data");
    let pointers = || fields.iter().enumerate().filter_map(|(index, field)| Some((index, field.pointer()?)));
    let around = pointers()
        .filter(|(_, pointer)| inside(&fault.pointer, pointer))
        .max_by_key(|(_, pointer)| pointer.len());
    let within = || pointers().find(|(_, pointer)| !whole && inside(pointer, &fault.pointer));
    let at = around.or_else(within).map(|(index, pointer)| {
        let rest = fault.pointer.strip_prefix(pointer).unwrap_or_default().trim_start_matches('/');
        let column = match &fields[index].content {
            Content::Words(langs) => langs.iter().position(|(lang, _)| lang.as_str() == rest),
            _ => None,
        };
        (index, column.unwrap_or(0))
    });
    // What is said of something that is not on the form names where it is.
    let what = if at.is_some() || whole { fault.message } else { fault.to_string() };
    Trouble { at, what: Wrong::Hub(what) }
}
