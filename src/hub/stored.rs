//! One event as the board has it.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::aside::Aside;
use super::store::{Digest, Gone, Record};
use crate::domain::withdrawn::{MARKS, MARKS_SOURCE};
use crate::domain::{Audience, Key, Kind, Payload, Stamp, Withdrawn};
use crate::wire::without::without;
use crate::wire::{Cursor, Phase, Place, cursor, encode};

/// What of a mark is told beside its name.
const TOLD_OF_MARKS: [&str; 8] =
    ["specversion", "type", "time", "site", "team", "audience", "datacontenttype", "data"];

/// What a hub notes for its own rules beside the words of a thing that was told before.
const FOR_RULES: [&str; 4] = ["asked", "as_far", "first_dates", "told_words"];

/// Since when people waited for a next word: of what is there it is told, and of what is gone it is for the rules too.
const WAITED: &str = "stands_since";

/// What the mark of a withdrawal, as a log has it, counts of promises.
pub fn counts_of(body: &str) -> Vec<Withdrawn> {
    noted_on(body).map(|stamp| stamp.withdrawn).unwrap_or_default()
}

/// What a log has noted on an event.
pub(super) fn noted_on(body: &str) -> Option<Stamp> {
    #[derive(Deserialize)]
    struct Body {
        data: Stamp,
    }
    serde_json::from_str::<Body>(body).ok().map(|body| body.data)
}

/// The body of what has marks of withdrawals without the `role` of an earlier version, which may be a name, and with the names that
/// they had not; `None` for all else.
fn as_marked_now(body: &str) -> Option<Box<str>> {
    // No text can hold this: its quotes would be escaped.
    if !body.contains(r#""withdrawn":["#) {
        return None;
    }
    let mut event: Value = serde_json::from_str(body).ok()?;
    for mark in event.pointer_mut("/data/withdrawn")?.as_array_mut()? {
        let mark = mark.as_object_mut()?;
        mark.remove("role");
        // The same one at each start of a hub: walls count by it.
        mark.entry("mark").or_insert_with(|| name_of(body).into());
    }
    Some(event.to_string().into())
}

/// The body of an event as it is told, without what is for the hub's own rules; `None`: just as it is in the log.
pub(super) fn as_told(kind: Kind, body: &str) -> Option<Box<str>> {
    // No text can hold these: their quotes would be escaped.
    let noted = [r#""asked":""#, r#""as_far":{"#, r#""first_dates":["#, r#""told_words":["#];
    let is_noted = noted.into_iter().any(|noted| body.contains(noted));
    let is_gone = kind == Kind::Withdrawn;
    let waited = is_gone && body.contains(r#""stands_since":""#);
    if !is_noted && !waited {
        return None;
    }
    let noted = FOR_RULES.into_iter().chain(is_gone.then_some(WAITED));
    let noted: Vec<_> = noted.map(|noted| vec!["data".into(), noted.into()]).collect();
    without(body, &noted).map(Into::into)
}

fn name_of(body: &str) -> String {
    let digest: [u8; 32] = Sha256::digest(body).into();
    digest[..16].iter().fold(String::new(), |name, byte| name + &format!("{byte:02x}"))
}

/// The body of a mark as it is told to who never saw its thing: how many promises, of which site and role, and no word of which thing.
fn untold(body: &str, key: &Key) -> Option<Box<str>> {
    let mut event: Value = serde_json::from_str(body).ok()?;
    let event = event.as_object_mut()?;
    event.retain(|name, _| TOLD_OF_MARKS.contains(&name.as_str()));
    event.insert("id".into(), key.subject.trim_start_matches(MARKS).into());
    event.insert("source".into(), MARKS_SOURCE.into());
    event.insert("subject".into(), (*key.subject).into());
    serde_json::to_string(event).ok().map(Into::into)
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
    /// The body as it is told, where it isn't told as it is in the log.
    told: Option<Box<str>>,
    /// True for the mark of a withdrawal of the hub's own.
    pub is_of_hub: bool,
    /// The mark of a withdrawal that has numbers of promises, or beside which something rests, as those have it who never saw the thing: every
    /// wall needs it.
    untold: Option<Box<str>>,
    /// Until when they need it, where it has no numbers of promises.
    needed_until: Option<Timestamp>,
    /// What it is to those beside it; empty for one that is not the newest of its thing.
    pub aside: Aside,
}

impl Stored {
    /// An event of the log with this epoch.
    pub fn new(epoch: u64, record: &Record) -> Self {
        let Record { seq, key, kind, audience, team, source, id, body, received_at, .. } = record;
        let body = as_marked_now(body).unwrap_or_else(|| body.clone());
        let noted = if *kind == Kind::Withdrawn { noted_on(&body) } else { None };
        let mark = noted.as_ref().and_then(|stamp| stamp.mark(&key.site));
        let rests = noted.filter(Stamp::counts_none).map(|stamp| stamp.rested).unwrap_or_default();
        let told = as_told(*kind, &body);
        Self {
            cursor: Cursor { epoch, seq: *seq, check: cursor::check(*seq, source, id) },
            key: key.clone(),
            kind: *kind,
            audience: *audience,
            team: team.clone(),
            source: source.clone(),
            needed_until: rests.into_iter().map(|span| span.until).max(),
            untold: mark.and_then(|mark| untold(told.as_deref().unwrap_or(&body), &mark)),
            told,
            body,
            received_at: *received_at,
            is_of_hub: *kind == Kind::Withdrawn && record.digest == Digest::default(),
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

    /// True when rules about other things of its site may ask for it.
    pub fn is_beside(&self) -> bool {
        self.kind == Kind::Engagement || !self.aside.is_empty()
    }

    /// True for the mark of a withdrawal that every wall needs at a moment: it has numbers of promises, or something rests beside it yet.
    pub fn is_for_all(&self, now: Timestamp) -> bool {
        self.untold.is_some() && self.needed_until.is_none_or(|until| now < until)
    }

    /// What it withdraws, for a withdrawal.
    pub fn gone(&self) -> Gone {
        Gone { key: self.key.clone(), source: self.source.clone(), seq: self.cursor.seq }
    }

    fn told(&self) -> &str {
        self.told.as_deref().unwrap_or(&self.body)
    }

    /// Its frame after the event at `prev`, with `skipped` versions of its thing left out.
    pub fn frame(&self, phase: Phase, prev: u64, skipped: u64) -> String {
        encode::frame(Place { cursor: self.cursor, prev, skipped }, phase, self.told())
    }

    /// Its frame for a wall that had nothing of its thing, as one that is sent a snapshot: the mark of a withdrawal names no thing
    /// there.
    pub fn frame_untold(&self, phase: Phase, prev: u64) -> String {
        let body = self.untold.as_deref().unwrap_or_else(|| self.told());
        encode::frame(Place { cursor: self.cursor, prev, skipped: 0 }, phase, body)
    }

    /// True when those who could see `other` and no one else can see this.
    pub fn reaches_as(&self, other: &Stored) -> bool {
        self.audience == other.audience && self.team == other.team
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(time: &str) -> Timestamp {
        format!("2026-11-24T{time}:00Z").parse().expect("a moment")
    }

    #[test]
    fn a_mark_of_an_earlier_version_is_served_without_its_roles() {
        let body = r#"{"data":{"withdrawn":[{"late":1},{"role":"Rui Costa","late":2},{"office":"IT lead","late":1}]},"id":"w"}"#;
        let served = as_marked_now(body).expect("it had a role");
        assert!(!served.contains("Rui Costa") && served.contains("IT lead"), "{served}");
        let sums = |body: &str| counts_of(body).iter().map(Withdrawn::all).collect::<Vec<_>>();
        assert_eq!(sums(&served), sums(body));
        assert!(counts_of(&served).iter().all(|mark| mark.mark.len() == 32), "each has a name: {served}");
        assert_eq!(as_marked_now(body), Some(served), "the same at each start");
        assert_eq!(as_marked_now(r#"{"data":{"text":"\"withdrawn\":[{\"role\":"}}"#), None);
    }

    #[test]
    fn a_mark_names_its_thing_to_whoever_was_there_and_to_nobody_else() {
        let body = serde_json::json!({
            "specversion": "1.0", "id": "layoffs-gone", "source": "/sites/lisbon/leads", "type": Kind::Withdrawn.event_type(),
            "subject": "notice/layoffs", "site": "lisbon", "time": "2026-11-24T12:00:00Z", "team": "night",
            "traceparent": "00-layoffs", "data": {"withdrawn": [{"mark": "0123456789abcdef0123456789abcdef", "late": 1}]},
        });
        let mut silent = body.clone();
        silent["data"]["asked"] = "0f".into();
        silent["data"]["as_far"] = serde_json::json!({"steps": [1]});
        silent["data"]["first_dates"] = serde_json::json!([{"field": "due", "first_due": at("09:00")}]);
        silent["data"]["told_words"] = serde_json::json!([{"field": "why", "words": [["en", "0f"]]}]);
        silent["data"]["stands_since"] = "2026-11-01T12:00:00Z".into();
        let record = Record {
            seq: 7,
            key: Key::new("lisbon", "notice/layoffs"),
            kind: Kind::Withdrawn,
            audience: Audience::Floor,
            team: Some("night".into()),
            source: "/sites/lisbon/leads".into(),
            id: "layoffs-gone".into(),
            digest: [1; 32],
            body: silent.to_string().into(),
            received_at: Timestamp::UNIX_EPOCH,
        };
        let stored = Stored::new(1, &record);
        assert!(stored.is_for_all(at("12:00")));
        let seen = stored.frame(Phase::Live, 0, 0);
        assert!(
            ["asked", "as_far", "first_dates", "told_words", "stands_since"]
                .iter()
                .all(|noted| !seen.contains(noted)),
            "{seen}"
        );
        let again = as_told(Kind::Notice, &stored.body).expect("it has digests");
        assert!(again.contains("stands_since") && !again.contains("asked"), "{again}");
        assert!(
            stored.frame(Phase::Snapshot, 0, 0).contains("notice/layoffs"),
            "withdrawn while the snapshot was sent"
        );
        // So is one that counts nothing, as long as something rests beside it.
        let mut rests = body.clone();
        let span = serde_json::json!({"from": at("12:00"), "until": at("12:30"), "scope": "night"});
        rests["data"] = serde_json::json!({"withdrawn": [{"mark": "0123456789abcdef0123456789abcdef"}], "rested": [span]});
        let resting = Stored::new(1, &Record { body: rests.to_string().into(), ..record.clone() });
        assert_eq!(["12:29", "12:30"].map(|time| resting.is_for_all(at(time))), [true, false]);
        rests["data"]["rested"] = serde_json::json!([]);
        assert!(
            !Stored::new(1, &Record { body: rests.to_string().into(), ..record.clone() })
                .is_for_all(at("12:29"))
        );
        let anew = stored.frame_untold(Phase::Snapshot, 0);
        assert!(!anew.contains("layoffs") && !anew.contains("/sites/lisbon/leads"), "{anew}");
        let anew: Value = serde_json::from_str(&anew).expect("JSON");
        assert_eq!(anew["subject"], "withdrawn/0123456789abcdef0123456789abcdef");
        assert_eq!((&anew["data"], &anew["team"]), (&body["data"], &body["team"]));
    }
}
