//! One event as the board has it.

use jiff::Timestamp;
use serde::Deserialize;

use super::aside::Aside;
use super::store::Record;
use crate::domain::{Audience, Key, Kind, Payload, Stamp, Withdrawn};
use crate::wire::{Cursor, Phase, Place, cursor, encode};

/// What the mark of a withdrawal, as a log has it, counts of promises.
pub fn counts_of(body: &str) -> Vec<Withdrawn> {
    #[derive(Deserialize)]
    struct Body {
        data: Stamp,
    }
    serde_json::from_str::<Body>(body).map(|body| body.data.withdrawn).unwrap_or_default()
}

/// The body of a mark of withdrawals without the roles that marks had before they were numbers alone; `None` for all else.
fn without_roles(body: &str) -> Option<Box<str>> {
    // No text can hold this: its quotes would be escaped.
    if !body.contains(r#""withdrawn":["#) {
        return None;
    }
    let mut event: serde_json::Value = serde_json::from_str(body).ok()?;
    for mark in event.pointer_mut("/data/withdrawn")?.as_array_mut()? {
        mark.as_object_mut()?.remove("role");
    }
    Some(event.to_string().into())
}

/// One event of the log.
#[derive(Debug)]
pub struct Stored {
    /// Its place in the log.
    pub cursor: Cursor,
    /// Which thing.
    pub key: Key,
    /// The kind.
    pub kind: Kind,
    /// Who may see it.
    pub audience: Audience,
    /// The team that it concerns; absent: everyone.
    pub team: Option<Box<str>>,
    /// Who published it.
    pub source: Box<str>,
    /// The event with the hub's stamps, as JSON.
    pub body: Box<str>,
    /// When the hub took it.
    pub received_at: Timestamp,
    /// True for the mark of a withdrawal that has numbers of promises: every wall needs it, also one that never saw the thing.
    pub counts_promises: bool,
    /// What it is to those beside it; empty for one that is not the newest of its thing.
    pub aside: Aside,
}

impl Stored {
    /// An event of the log with this epoch.
    pub fn new(epoch: u64, record: &Record) -> Self {
        let Record { seq, key, kind, audience, team, source, id, body, received_at, .. } = record;
        Self {
            cursor: Cursor { epoch, seq: *seq, check: cursor::check(*seq, source, id) },
            key: key.clone(),
            kind: *kind,
            audience: *audience,
            team: team.clone(),
            source: source.clone(),
            body: without_roles(body).unwrap_or_else(|| body.clone()),
            received_at: *received_at,
            counts_promises: *kind == Kind::Withdrawn && counts_of(body) != Vec::new(),
            aside: Aside::default(),
        }
    }

    /// The newest of its thing, with its payload at hand.
    pub fn telling(epoch: u64, record: &Record, payload: &Payload) -> Self {
        Self { aside: Aside::of(record, payload), ..Self::new(epoch, record) }
    }

    /// The newest of its thing, as the log has it.
    pub fn read(epoch: u64, record: &Record) -> Self {
        Self { aside: Aside::read(record), ..Self::new(epoch, record) }
    }

    /// Its frame after the event at `prev`, with `skipped` versions of its thing left out.
    pub fn frame(&self, phase: Phase, prev: u64, skipped: u64) -> String {
        encode::frame(Place { cursor: self.cursor, prev, skipped }, phase, &self.body)
    }

    /// True when those who could see `other` and no one else can see this.
    pub fn reaches_as(&self, other: &Stored) -> bool {
        self.audience == other.audience && self.team == other.team
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_of_an_earlier_version_is_served_without_its_roles() {
        let body = r#"{"data":{"withdrawn":[{"late":1},{"role":"Rui Costa","late":2}]},"id":"w"}"#;
        let served = without_roles(body).expect("it had a role");
        assert!(!served.contains("Rui Costa"), "{served}");
        assert_eq!(counts_of(&served), counts_of(body));
        assert_eq!(without_roles(r#"{"data":{"text":"\"withdrawn\":[{\"role\":"}}"#), None);
    }
}
