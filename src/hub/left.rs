//! What is left of the words of a thing that was withdrawn before its next word, for rules to find: digests, since when people waited, and who saw
//! it.

use jiff::Timestamp;
use serde::Deserialize;

use super::aside::Reach;
use super::store::Record;
use crate::domain::silence::{self, AsFar, FirstDate, ToldWords};
use crate::domain::{Key, Kind, Payload, Stamp};

/// Most things of a kind at a site that are looked through for words that were told before, newest first: everyone waits meanwhile. With each of
/// them a digest is made of what is told, in each of its languages: all of them take some milliseconds.
pub const LEFT_MAX: usize = 4_096;

/// What stands in the body of what has such digests: no text has it so, since its quotes are written otherwise.
const ASKED: &str = r#""asked":""#;

/// What is left of the words of one thing: of one that was withdrawn, or that was told again in words that were told before.
#[derive(Debug)]
pub struct Left {
    /// Which thing: its digests are made with its name.
    pub key: Key,
    /// Of which kind it is, or was.
    pub kind: Kind,
    /// Who sees it, or saw it.
    pub reach: Reach,
    /// Whose words it is in, or was.
    pub source: Box<str>,
    /// When it was withdrawn; `None`: it is there.
    pub gone_at: Option<Timestamp>,
    /// Since when people wait for a next word on it; `None`: they were told.
    pub since: Option<Timestamp>,
    /// Digests of what it is about, with spaces between them.
    pub asked: Box<str>,
    /// How far it was.
    pub as_far: AsFar,
    /// The first dates of what was promised in it, and was open.
    pub first_dates: Vec<FirstDate>,
    /// Digests of its texts in several languages.
    pub told_words: Vec<ToldWords>,
}

impl Left {
    /// True for what has digests: most things have none, and are not looked into.
    pub fn is_noted(record: &Record) -> bool {
        record.body.contains(ASKED)
    }

    /// Of the newest revision of a thing; `None` where nothing like it was withdrawn before.
    pub fn of(record: &Record, payload: &Payload) -> Option<Self> {
        #[derive(Deserialize)]
        struct Body {
            time: Timestamp,
            data: Stamp,
        }
        if !Self::is_noted(record) {
            return None;
        }
        let Body { time, data: stamp } = serde_json::from_str(&record.body).ok()?;
        let kind = Kind::of_name(record.key.subject.split_once('/')?.0)?;
        let since = silence::since(payload, &stamp, time);
        Some(Self {
            key: record.key.clone(),
            kind,
            reach: Reach { audience: record.audience, unit: record.team.clone() },
            source: record.source.clone(),
            gone_at: (record.kind == Kind::Withdrawn).then_some(record.received_at),
            since,
            asked: stamp.asked?,
            as_far: stamp.as_far.unwrap_or_default(),
            first_dates: stamp.first_dates,
            told_words: stamp.told_words,
        })
    }
}
