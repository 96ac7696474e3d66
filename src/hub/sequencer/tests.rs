//! What the log's thread promises: groups, a full disk, withdrawals, and its upkeep.

use std::sync::atomic::{AtomicBool, Ordering};

use super::upkeep::SWEEP_REST;
use super::*;
use crate::domain::{Audience, Key};
use crate::hub::board::Reading;
use crate::hub::store::{Compacted, Found, LogReader, MemoryStore, Record, StoreError};
use crate::hub::view::View;
use crate::wire::accept;

/// A log whose disk can be full.
struct Disk {
    log: MemoryStore,
    full: Arc<AtomicBool>,
    /// Whether its list of withdrawals can't be written.
    unlisted: Arc<AtomicBool>,
}

impl Store for Disk {
    fn epoch(&self) -> u64 {
        self.log.epoch()
    }
    fn head(&self) -> u64 {
        self.log.head()
    }
    fn append(&mut self, group: &[Record]) -> Result<(), StoreError> {
        if self.full.load(Ordering::SeqCst) {
            return Err(StoreError::Damaged { seq: 0, what: "the disk is full" });
        }
        self.log.append(group)
    }
    fn read(&self, after: u64, to: u64, limit: usize) -> Result<Vec<Record>, StoreError> {
        self.log.read(after, to, limit)
    }
    fn firsts(&self, each: &mut dyn FnMut(crate::domain::Key, u64)) -> Result<(), StoreError> {
        self.log.firsts(each)
    }

    fn latest(&self, each: &mut dyn FnMut(Record)) -> Result<(), StoreError> {
        self.log.latest(each)
    }
    fn find(&self, source: &str, id: &str) -> Result<Option<Found>, StoreError> {
        self.log.find(source, id)
    }
    fn reader(&self) -> Arc<dyn LogReader> {
        self.log.reader()
    }
    fn compact(&mut self, now: Timestamp, kept: &Retention, most: usize) -> Result<Compacted, StoreError> {
        self.log.compact(now, kept, most)
    }
    fn settle(&mut self) -> Result<bool, StoreError> {
        match self.unlisted.load(Ordering::SeqCst) {
            true => Err(StoreError::Damaged { seq: 0, what: "the list is full" }),
            false => Ok(true),
        }
    }
}

fn beside() -> Beside {
    Beside { held: None, people: Register::in_memory().expect("a register"), rounds: None }
}

fn metrics(board: &Arc<Board>) -> Arc<Metrics> {
    Metrics::new(board.clone(), Arc::default())
}

fn note(id: &str, text: &str) -> Vec<Accepted> {
    let event = serde_json::json!({
        "specversion": "1.0", "id": id, "source": "/s", "type": "dev.openfloor.note.v1",
        "subject": format!("note/{id}"), "site": "lisbon",
        "data": {"text": text, "author": {"role": "Lead", "name": "Ana"}},
    });
    vec![accept(&event.to_string()).expect("fits")]
}

fn draft(id: &str, text: &str) -> (Draft, oneshot::Receiver<Result<Published, Refused>>) {
    let (reply, answer) = oneshot::channel();
    let events = note(id, text).into_iter().map(|event| {
        let digest = digest(&event);
        (event, digest)
    });
    (Draft { events: events.collect(), batch: false, wish: Wish::Publish(Asked::default()), reply }, answer)
}

fn started(full: Arc<AtomicBool>, unlisted: Arc<AtomicBool>) -> (Sequencer, Arc<Board>) {
    let store = Disk { log: MemoryStore::new(7), full, unlisted };
    let board = Arc::new(Board::load(&store).expect("loads"));
    let (clock, retention) = (Clock::default(), Retention::default());
    let started =
        Sequencer::start(Box::new(store), board.clone(), metrics(&board), clock, retention, beside(), true);
    (started.expect("a thread").0, board)
}

#[tokio::test]
async fn a_withdrawal_is_acknowledged_only_once_it_is_on_the_list() {
    let unlisted = Arc::new(AtomicBool::new(false));
    let (sequencer, board) = started(Arc::default(), unlisted.clone());
    let published = |outcome| match outcome {
        Outcome::Published(Published { results }) => Some((results[0].seq, results[0].duplicate)),
        _ => None,
    };
    assert_eq!(published(sequencer.publish(note("a", "A"), false).await), Some((1, false)));
    unlisted.store(true, Ordering::SeqCst);
    let withdrawn = || {
        let event = serde_json::json!({
            "specversion": "1.0", "id": "w", "source": "/s", "type": "dev.openfloor.withdrawn.v1",
            "subject": "note/a", "site": "lisbon",
        });
        vec![accept(&event.to_string()).expect("fits")]
    };
    assert_eq!(published(sequencer.publish(withdrawn(), false).await), None);
    assert_eq!(board.head().seq, 2, "it is gone from the walls all the same");
    assert_eq!(published(sequencer.publish(note("b", "B"), false).await), Some((3, false)));
    assert_eq!(published(sequencer.publish(withdrawn(), false).await), None, "nor when it comes again");
    unlisted.store(false, Ordering::SeqCst);
    assert_eq!(published(sequencer.publish(withdrawn(), false).await), Some((2, true)));
}

#[tokio::test]
async fn what_leads_alone_saw_withdrawn_is_rehearsed_as_theirs() {
    let (sequencer, _) = started(Arc::default(), Arc::default());
    let deal = |id: &str, audience: &str| {
        let event = serde_json::json!({
            "specversion": "1.0", "id": id, "source": "/s", "type": "dev.openfloor.commitment.v1",
            "subject": "commitment/deal", "site": "lisbon", "audience": audience, "time": "2020-01-01T00:00:00Z",
            "data": {"ask": "The deal", "decision": "will", "owner": "Lead", "due": "2020-02-01T00:00:00Z"},
        });
        vec![accept(&event.to_string()).expect("fits")]
    };
    let gone = serde_json::json!({
        "specversion": "1.0", "id": "w", "source": "/s", "type": "dev.openfloor.withdrawn.v1",
        "subject": "commitment/deal", "site": "lisbon",
    });
    let gone = vec![accept(&gone.to_string()).expect("fits")];
    for events in [deal("a", "leads"), gone] {
        assert!(matches!(sequencer.publish(events, false).await, Outcome::Published(_)));
    }
    let against = async |audience: &str| {
        let told = sequencer.rehearse(Vec::new(), deal("b", audience), false).await.expect("an answer");
        told.against.map(|refused| refused.faults()[0].pointer.clone())
    };
    assert_eq!(against("floor").await.as_deref(), Some("/audience"));
    assert_eq!(against("leads").await, None);
}

/// A rehearsal asks every rule that the log is asked by, after what is held before it; and nothing of it is taken.
#[tokio::test]
async fn what_is_held_is_rehearsed_by_the_rules_of_the_log_after_what_is_held_before_it() {
    let (sequencer, board) = started(Arc::default(), Arc::default());
    let said = |id: &str, subject: &str, data: serde_json::Value| {
        let kind = if data.is_null() { "withdrawn" } else { subject.split('/').next().unwrap_or_default() };
        let event = serde_json::json!({
            "specversion": "1.0", "id": id, "source": "/s", "type": format!("dev.openfloor.{kind}.v1"), "subject": subject,
            "site": "lisbon", "data": if data.is_null() { serde_json::json!({}) } else { data },
        });
        vec![accept(&event.to_string()).expect("fits")]
    };
    let level = |id: &str, name: &str, mean: f64| {
        let data = serde_json::json!({
            "window": "2020-W40", "unit": "floor", "instrument": "two-needs", "answered": 9, "eligible": 12, "scale": {"min": 1, "max": 7},
            "needs": {"autonomy": {"mean": mean, "low": mean - 0.5, "high": mean + 0.5}},
        });
        said(id, &format!("engagement/{name}"), data)
    };
    let gone = || said("w", "note/a", serde_json::Value::Null);
    let note = || said("n", "note/a", serde_json::json!({"text": "A", "author": {"role": "Lead"}}));
    let against = async |earlier: Vec<Vec<Accepted>>, events: Vec<Accepted>| {
        let earlier = earlier.into_iter().map(|events| (events, false)).collect();
        let told = sequencer.rehearse(earlier, events, false).await.expect("an answer");
        told.against.map(|refused| refused.faults()[0].pointer.clone())
    };
    assert_eq!(
        against(Vec::new(), gone()).await.as_deref(),
        Some("/subject"),
        "nothing is there to withdraw"
    );
    assert_eq!(against(vec![note()], gone()).await, None, "it is held before it");
    assert_eq!(
        against(vec![level("a", "a", 4.0)], level("b", "b", 3.8)).await.as_deref(),
        Some("/data/answered")
    );
    assert_eq!(against(Vec::new(), level("b", "b", 3.8)).await, None);
    assert_eq!(board.head().seq, 0, "nothing of it is taken");
}

#[tokio::test]
async fn what_the_disk_refuses_is_shown_to_nobody_and_may_come_again() {
    let full = Arc::new(AtomicBool::new(true));
    let (sequencer, board) = started(full.clone(), Arc::default());
    let refused = sequencer.publish(note("a", "A"), false).await;
    assert!(matches!(refused, Outcome::Refused(Refused::Log)));
    assert_eq!((board.head().seq, board.after(&View::default(), 0, Reading::Events).events.len()), (0, 0));
    full.store(false, Ordering::SeqCst);
    let Outcome::Published(published) = sequencer.publish(note("a", "A"), false).await else {
        panic!("refused")
    };
    assert_eq!((published.results[0].seq, published.results[0].duplicate), (1, false));
    assert_eq!(board.head().seq, 1);
}

#[test]
fn drafts_of_one_group_know_of_each_other() {
    let store = MemoryStore::new(7);
    let board = Board::load(&store).expect("loads");
    let (drafts, answers): (Vec<_>, Vec<_>) =
        [draft("a", "A"), draft("a", "A"), draft("a", "Other"), draft("b", "B")].into_iter().unzip();
    let board = Arc::new(board);
    let (clock, retention) = (Clock::default(), Retention::default());
    let mut writer =
        Writer::new(Box::new(store.clone()), board.clone(), metrics(&board), clock, retention, beside());
    writer.commit(drafts);
    let told = answers.into_iter().map(|mut answer| match answer.try_recv().expect("an answer") {
        Ok(published) => Some((published.results[0].seq, published.results[0].duplicate)),
        Err(_) => None,
    });
    assert_eq!(told.collect::<Vec<_>>(), [Some((1, false)), Some((1, true)), None, Some((2, false))]);
    assert_eq!((store.head(), board.head().seq), (2, 2));
}

#[test]
fn what_the_log_lets_go_of_leaves_the_board() {
    let day = |day: i64| Timestamp::from_second(1_764_000_000 + day * 86_400).expect("in range");
    let record = |seq, subject, at| Record {
        seq,
        key: Key::new("lisbon", subject),
        kind: Kind::Recognition,
        audience: Audience::Floor,
        team: None,
        source: "/s".into(),
        id: seq.to_string().into(),
        digest: [1; 32],
        body: format!("{{\"time\":\"{at}\",\"data\":{{\"message\":\"Thank you\"}}}}").into(),
        received_at: at,
    };
    let mut store = MemoryStore::new(7);
    let records = [record(1, "recognition/a", day(0)), record(2, "recognition/b", day(30))];
    store.append(&records).expect("appends");
    let board = Arc::new(Board::load(&store).expect("loads"));
    let clock = Clock::of(move || day(30));
    let retention = Retention { days: 8, ..Retention::default() };
    let mut writer = Writer::new(Box::new(store), board.clone(), metrics(&board), clock, retention, beside());
    assert!(board.newest(&records[0].key).is_some());
    writer.upkeep();
    writer.upkeep();
    assert!(board.newest(&records[0].key).is_none());
    assert!(board.newest(&records[1].key).is_some());
    assert!(writer.settle_at.is_none() && writer.sweep_at > Instant::now() + SWEEP_REST / 2);
}

#[tokio::test]
async fn more_than_may_wait_are_told_to_come_back() {
    let (drafts, _waiting) = mpsc::channel(1);
    let (first, _answer) = draft("a", "A");
    assert!(drafts.try_send(first).is_ok(), "room for one");
    assert!(matches!(
        Sequencer { drafts, seal: beside().people.seal() }.publish(note("b", "B"), false).await,
        Outcome::Busy
    ));
}
