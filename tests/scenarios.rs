//! Scenario files: events as a publisher sends them, and what the floor is like afterwards, whole values compared.
//!
//! Each file of `tests/scenarios` tells one rule. Its events take the whole way: the hub's checks, the stamps, a
//! frame, the wall's decoder, the fold. `expect` gives, at the moment `now`, the entries of each pane in order, the
//! ledger of promises, and which event was refused at which field.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use jiff::Timestamp;
use openfloor::domain::{Ledger, Payload, PromiseState, Stamp, revision};
use openfloor::model::{Entry, Mode, Model, Msg, Pane};
use openfloor::text::Lang;
use openfloor::wire::control::{Control, Limits};
use openfloor::wire::{self, Cursor, Hello, Phase, Place, Reason, encode};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Scenario {
    /// The rule, in a sentence.
    rule: String,
    /// The moment of the look.
    now: Timestamp,
    /// What is published, in order.
    event: Vec<Sent>,
    /// What is then so.
    expect: Expected,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sent {
    subject: String,
    time: String,
    /// The kind; the subject's own where it is not given.
    kind: Option<String>,
    team: Option<String>,
    audience: Option<String>,
    #[serde(default)]
    data: toml::Table,
}

#[derive(Deserialize, PartialEq, Debug, Default)]
#[serde(deny_unknown_fields, default)]
struct Expected {
    /// The entries of each pane, in order; a pane that is not named is empty.
    panes: BTreeMap<String, Vec<String>>,
    /// The ledger, a line each: state, subject, field, first and current date.
    promises: Vec<String>,
    /// Which events were refused (1 is the first), and at which pointers.
    refused: BTreeMap<String, Vec<String>>,
    /// The display strings of every recognition's receivers, by subject.
    receivers: BTreeMap<String, Vec<String>>,
    /// The fields that stand as corrected, by subject.
    corrected: BTreeMap<String, Vec<String>>,
}

/// Plays a scenario through the real parts, and tells what came of it.
fn play(scenario: &Scenario) -> Expected {
    let lang = Lang::parse("en").expect("a language");
    let mut model = Model::new(lang, Mode::Desk, scenario.now);
    let mut published: BTreeMap<String, (Payload, Stamp)> = BTreeMap::new();
    let mut outcome = Expected::default();
    let receive = |model: &mut Model, frame: &str| {
        model.update(Msg::Incoming(wire::decode(frame)), scenario.now);
    };
    receive(&mut model, &hello(scenario.now));
    for (index, sent) in scenario.event.iter().enumerate() {
        let refused = |faults: &[openfloor::domain::Fault]| {
            (format!("{}", index + 1), faults.iter().map(|fault| fault.pointer.clone()).collect())
        };
        let accepted = match wire::accept(&event(index, sent)) {
            Ok(accepted) => accepted,
            Err(refusal) => {
                outcome.refused.extend([refused(refusal.faults())]);
                continue;
            }
        };
        let time = accepted.time.expect("given");
        let earlier = published.get(&sent.subject).map(|(payload, stamp)| (payload, stamp));
        let stamp = match revision::stamp(earlier, &accepted.payload, time) {
            Ok(stamp) => stamp,
            Err(faults) => {
                outcome.refused.extend([refused(&faults)]);
                continue;
            }
        };
        let cursor = Cursor { epoch: 1, seq: index as u64 + 1, check: 0 };
        receive(
            &mut model,
            &encode::frame(
                Place { cursor, prev: 0, skipped: 0 },
                Phase::Live,
                &encode::stored(&accepted, time, &stamp),
            ),
        );
        published.insert(sent.subject.clone(), (accepted.payload, stamp));
    }
    look(&model, outcome)
}

fn look(model: &Model, mut outcome: Expected) -> Expected {
    for pane in Pane::ALL {
        let entries: Vec<String> = model.entries(pane).iter().map(named).collect();
        if !entries.is_empty() {
            outcome.panes.insert(format!("{pane:?}").to_lowercase(), entries);
        }
    }
    for entry in Ledger::of(&model.floor, model.now()).entries {
        let state = match entry.state {
            PromiseState::Open => "open",
            PromiseState::Late => "late",
            PromiseState::Kept => "kept",
            PromiseState::KeptLate => "kept late",
            PromiseState::Dropped => "dropped",
        };
        let mut line =
            format!("{state} {} {} by {}", entry.key.subject, entry.promise.field, entry.promise.due);
        if entry.promise.was_moved() {
            let _ = write!(line, ", first by {}", entry.promise.first_due);
        }
        outcome.promises.push(line);
    }
    for (key, item) in &model.floor.recognitions {
        let names =
            item.data.receivers.iter().map(|receiver| receiver.display().as_str().to_owned()).collect();
        outcome.receivers.insert(key.subject.to_string(), names);
    }
    for (key, item) in &model.floor.notices {
        let fields: Vec<String> = item.stamp.corrected.iter().map(|one| one.field.to_string()).collect();
        if !fields.is_empty() {
            outcome.corrected.insert(key.subject.to_string(), fields);
        }
    }
    outcome
}

fn named(entry: &Entry<'_>) -> String {
    match entry {
        Entry::Promise(entry) => format!("{} {}", entry.key.subject, entry.promise.field),
        other => other.key().subject.to_string(),
    }
}

fn event(index: usize, sent: &Sent) -> String {
    let kind = sent.kind.as_deref().unwrap_or_else(|| sent.subject.split('/').next().unwrap_or_default());
    let mut event = serde_json::json!({
        "specversion": "1.0",
        "id": format!("{index}"),
        "source": "/sites/lisbon/leads",
        "type": format!("dev.openfloor.{kind}.v1"),
        "subject": sent.subject,
        "site": "lisbon",
        "time": sent.time,
        "data": sent.data,
    });
    for (name, value) in [("team", &sent.team), ("audience", &sent.audience)] {
        if let Some(value) = value {
            event[name] = value.as_str().into();
        }
    }
    event.to_string()
}

fn hello(now: Timestamp) -> String {
    let hello = Hello {
        epoch: "1".into(),
        head: 0,
        mode: wire::Mode::Resume,
        reason: Reason::Cursor,
        heartbeat_ms: 5_000,
        jitter_ms: 0,
        now,
        role: "lead".into(),
        site: None,
        limits: Limits::HERE,
    };
    Control::Hello(hello).frame(Cursor { epoch: 1, seq: 0, check: 0 }, 0, now)
}

#[test]
fn every_scenario_comes_out_as_it_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios");
    let mut paths: Vec<_> =
        fs::read_dir(folder).expect("the scenarios").map(|entry| entry.expect("one").path()).collect();
    paths.sort();
    assert!(paths.len() >= 10, "the scenarios are gone");
    for path in paths {
        let text = fs::read_to_string(&path).expect("a scenario");
        let scenario: Scenario =
            toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let came = play(&scenario);
        assert_eq!(came, scenario.expect, "\n{}\n{}\n", path.display(), scenario.rule);
    }
}
