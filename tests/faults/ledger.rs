//! What a hub has acknowledged, and the floor that follows from it: the truth that every wall is compared with.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use openfloor::domain::{Audience, Event, Floor, Payload, correction};
use openfloor::feed::Target;
use openfloor::publisher::Publisher;
use openfloor::wire::{Incoming, decode};
use rand::RngExt as _;
use rand_chacha::ChaCha8Rng;
use serde_json::{Value, json};

use crate::PATIENCE;

/// Between two attempts to publish the same event.
const RETRY: Duration = Duration::from_millis(20);
/// One event in so many is a withdrawal, unless an author is told otherwise.
const WITHDRAWAL_OF: u32 = 12;

/// A part of the feed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct View {
    pub site: Option<&'static str>,
    pub team: Option<&'static str>,
    pub leads: bool,
}

/// Every kind of filter.
pub const VIEWS: [View; 6] = [
    View { site: None, team: None, leads: true },
    View { site: None, team: None, leads: false },
    View { site: Some("lisbon"), team: None, leads: false },
    View { site: Some("lisbon"), team: Some("day"), leads: true },
    View { site: None, team: Some("night"), leads: false },
    View { site: Some("porto"), team: Some("night"), leads: true },
];

impl View {
    pub fn target(self, hub: &str) -> Target {
        let text = |text: Option<&str>| text.map(str::to_owned);
        Target { hub: hub.into(), site: text(self.site), team: text(self.team), leads: self.leads }
    }

    fn shows(self, event: &Event) -> bool {
        self.site.is_none_or(|site| *event.key.site == *site)
            && (event.team.is_none() || self.team.is_none_or(|team| event.team.as_deref() == Some(team)))
            && (self.leads || event.audience == Audience::Floor)
    }
}

/// An event as it is published, and as a wall should read it.
#[derive(Clone)]
pub struct Draft {
    pub json: String,
    pub event: Event,
}

impl Draft {
    pub fn new(json: &Value) -> Self {
        Self::shown(json, json.clone())
    }

    /// The same of an event that the feed shows otherwise than it was published.
    pub fn shown(json: &Value, mut frame: Value) -> Self {
        frame["feedcursor"] = "0000000000000000.0.00000000".into();
        match decode(&frame.to_string()) {
            Incoming::Event { event, .. } => Self { json: json.to_string(), event: *event },
            other => panic!("a test's own event is none: {other:?}"),
        }
    }
}

/// A publisher's head: it tells new states of its own things, and withdraws some.
pub struct Author {
    name: String,
    things: u32,
    chance: ChaCha8Rng,
    told: u64,
    there: Vec<bool>,
    /// When its events say that they came to be; absent: now.
    pub time: Option<Timestamp>,
    /// Bytes of white space in the data of what it tells.
    pub ballast: usize,
    /// The team of all of its things; absent: some of each.
    pub team: Option<&'static str>,
    /// One event in so many withdraws its thing, if it is there.
    pub withdrawal_of: u32,
}

impl Author {
    pub fn new(name: &str, things: u32, chance: ChaCha8Rng) -> Self {
        let there = vec![false; things as usize];
        Self {
            name: name.into(),
            things,
            chance,
            told: 0,
            there,
            time: None,
            ballast: 0,
            team: None,
            withdrawal_of: WITHDRAWAL_OF,
        }
    }

    /// The next state of one of its things. Where a thing belongs follows from its number and never changes.
    pub fn next(&mut self) -> Draft {
        self.told += 1;
        let thing = self.chance.random_range(0..self.things);
        let there = &mut self.there[thing as usize];
        let withdrawn = *there && self.chance.random_range(0..self.withdrawal_of) == 0;
        *there = !withdrawn;
        let mut event = json!({
            "specversion": "1.0",
            "id": format!("{}-{}", self.name, self.told),
            "source": format!("/test/{}", self.name),
            "type": format!("dev.openfloor.{}.v1", if withdrawn { "withdrawn" } else { "note" }),
            "subject": format!("note/{}-{thing}", self.name),
            "site": if thing % 4 == 3 { "porto" } else { "lisbon" },
            "time": self.time.unwrap_or_else(Timestamp::now),
        });
        match (self.team, thing % 3) {
            (Some(team), _) => event["team"] = team.into(),
            (None, 1) => event["team"] = "day".into(),
            (None, 2) => event["team"] = "night".into(),
            _ => {}
        }
        if thing % 5 == 4 {
            event["audience"] = "leads".into();
        }
        if !withdrawn {
            event["data"] =
                json!({"text": format!("{} says {}", self.name, self.told), "author": {"name": "Ana"}});
        }
        let mut draft = Draft::new(&event);
        if !withdrawn {
            let ballast = format!("\"data\":{{{}", " ".repeat(self.ballast));
            draft.json = draft.json.replacen("\"data\":{", &ballast, 1);
        }
        draft
    }
}

/// Publishes until it is acknowledged, and gives the position. Whoever gets no answer asks again, as publishers should.
pub async fn publish(publisher: &Publisher, draft: &Draft) -> u64 {
    let deadline = Instant::now() + PATIENCE;
    loop {
        match publisher.publish(draft.json.clone()).await {
            Ok(published) => return published.results[0].seq,
            Err(error) => assert!(error.is_transient() && Instant::now() < deadline, "{error}"),
        }
        tokio::time::sleep(RETRY).await;
    }
}

/// The same for a batch.
pub async fn publish_batch(publisher: &Publisher, drafts: &[Draft]) -> Vec<u64> {
    let deadline = Instant::now() + PATIENCE;
    let events: Vec<_> = drafts.iter().map(|draft| draft.json.clone()).collect();
    loop {
        match publisher.publish_batch(&events).await {
            Ok(published) => return published.results.iter().map(|one| one.seq).collect(),
            Err(error) => assert!(error.is_transient() && Instant::now() < deadline, "{error}"),
        }
        tokio::time::sleep(RETRY).await;
    }
}

/// Every acknowledged event by its position.
#[derive(Clone, Default)]
pub struct Ledger(Arc<Mutex<BTreeMap<u64, Event>>>);

impl Ledger {
    /// Writes down what was acknowledged. A position is given once.
    pub fn acknowledged(&self, seq: u64, draft: Draft) {
        let before = self.0.lock().unwrap().insert(seq, draft.event);
        assert!(before.is_none(), "{seq} was given twice: {before:?}");
    }

    pub fn len(&self) -> usize {
        self.0.lock().unwrap().len()
    }

    /// How many events of a source lie after a position.
    pub fn count(&self, source: &str, after: u64) -> usize {
        let events = self.0.lock().unwrap();
        events.range(after + 1..).filter(|(_, event)| *event.source == *source).count()
    }

    pub fn head(&self) -> u64 {
        self.0.lock().unwrap().last_key_value().map_or(0, |(seq, _)| *seq)
    }

    /// The reference: all that a view shows, folded in order, up to a position.
    pub fn floor(&self, view: View, through: u64) -> Floor {
        let mut floor = Floor::default();
        self.fold(view, 0, through, &mut floor);
        floor
    }

    /// Folds what lies after one position, up to another.
    pub fn fold(&self, view: View, after: u64, through: u64, floor: &mut Floor) {
        let events = self.0.lock().unwrap();
        for (_, event) in events.range(after + 1..).take_while(|(seq, _)| **seq <= through) {
            if view.shows(event) {
                floor.apply(stamped(event.clone(), floor));
            }
        }
    }

    /// Compares a log with what was acknowledged: each event at its position, and none besides. What was withdrawn is
    /// gone from the log.
    pub fn is_the_log(&self, records: &[openfloor::hub::store::Record]) {
        let events = self.0.lock().unwrap();
        assert_eq!(
            events.len() as u64,
            events.last_key_value().map_or(0, |(seq, _)| *seq),
            "positions are left out"
        );
        let mut kept = records.iter().peekable();
        for (seq, event) in events.iter() {
            match kept.next_if(|record| record.seq == *seq) {
                Some(record) => {
                    let (said, have) = ((&*event.source, &event.id), (&*record.source, &record.id));
                    assert_eq!((&event.key, said), (&record.key, have), "at {seq}");
                }
                None => assert!(
                    events.range(seq + 1..).any(|(_, later)| {
                        later.key == event.key && matches!(later.payload, Payload::Withdrawn)
                    }),
                    "{seq} is lost: {event:?}"
                ),
            }
        }
        assert_eq!(kept.next(), None, "the log has more than was acknowledged");
    }
}

/// An event as a hub sends it on: what it says otherwise than the thing said before stands as corrected.
fn stamped(mut event: Event, before: &Floor) -> Event {
    let earlier = before.notes.get(&event.key);
    let stood = earlier.map(|earlier| earlier.stamp.corrected.clone()).unwrap_or_default();
    let since = earlier.map(|earlier| earlier.stamp.stands_since.unwrap_or(earlier.time));
    let earlier = earlier.map(|earlier| Payload::Note(earlier.data.clone()));
    if let Payload::Note(_) = event.payload {
        // Other words of a note are no new note.
        event.stamp.stands_since = since;
        event.stamp.corrected = correction::corrected(stood, earlier.as_ref(), &event.payload, event.time);
    }
    event
}

/// A floor without the moments of its corrections, and those at which something was heard late, which the hub's clock alone tells. The former are in
/// order.
pub fn untimed(floor: &Floor) -> Floor {
    let mut floor = floor.clone();
    for note in floor.notes.values_mut() {
        let corrected = &mut note.stamp.corrected;
        assert!(corrected.is_sorted_by_key(|one| one.at), "corrected in no order: {corrected:?}");
        corrected.iter_mut().for_each(|one| one.at = Timestamp::UNIX_EPOCH);
        note.stamp.told_at = None;
    }
    floor
}
