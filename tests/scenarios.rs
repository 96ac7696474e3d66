//! Scenario files: events as a publisher sends them, what the hub answers, and what the floor is like afterwards, whole
//! values compared.
//!
//! Each file of `tests/scenarios` tells one rule, and is named after it. Its events take the whole way: the checks of the hub and
//! its rules, a log, a board, a frame, the wall's decoder, the fold. An event that is `refused` says with which status, at which
//! field, and in which words; every other one is taken. With `but` a thing stays as it was, but for these fields. `expect` gives, at the moment `now`, the entries of each pane in order,
//! and the ledger of promises. With `wish` it is no event: the person of the reference in `subject` says how far they wish to be
//! named (`forget`: as far as they consent each time). `with` puts an event into one batch with the one before it; the last of them says how the
//! batch is answered. With `held_until` or `gates` it is handed in to be held until that time, and until these are met; `meet` is no
//! event, but says that a gate of what is held for `subject` is met. What is held comes out by itself, at the moment at which the
//! last of its terms is there. The hub's clock stands at the `time` of the event that comes in, or
//! at `received`, for one that is dated back.

#[path = "scenario/hub.rs"]
mod hub;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use jiff::Timestamp;
use openfloor::domain::recognition::Consent;
use openfloor::domain::withdrawn::MARKS;
use openfloor::domain::{Fault, Kind, Ledger, PromiseState};
use openfloor::hub::board::Board;
use openfloor::hub::held::entry::Entry as Hold;
use openfloor::hub::held::taken::claims;
use openfloor::hub::held::{Held, NotHeld, Request, Settled};
use openfloor::hub::people::Register;
use openfloor::hub::people::reduce::{Whose, reduce};
use openfloor::hub::rules::{Asked, Group, Out, Refused, asked_about_held, digest, fit_to_hold};
use openfloor::hub::store::{Digest, MemoryStore, Store as _};
use openfloor::hub::stored::Stored;
use openfloor::model::{Entry, Mode, Model, Msg, Pane};
use openfloor::text::Lang;
use openfloor::wire::accept::Refusal;
use openfloor::wire::control::{Control, Limits};
use openfloor::wire::hold::{HoldState, Met};
use openfloor::wire::until::Until;
use openfloor::wire::{self, Accepted, Cursor, Hello, Phase, Problem, Reason};
use serde::Deserialize;

use hub::Hub;

/// Events as a hub reads them, each with what tells it apart from another of its id.
type Read = Vec<(Accepted, Digest)>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Scenario {
    /// The rule, in a sentence.
    rule: String,
    /// The moment of the look.
    now: Timestamp,
    /// Who looks: `desk`, a lead at a desk, where it is not given, or `display`, the wall of a floor.
    #[serde(default)]
    wall: Wall,
    /// The team whose wall it is, which gets what concerns that team and everyone; everyone's where it is not given.
    team: Option<String>,
    /// What is published, in order.
    event: Vec<Sent>,
    /// What is then so.
    expect: Expected,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Wall {
    #[default]
    Desk,
    Display,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sent {
    subject: String,
    time: String,
    /// When the hub gets it; at its time where it is not given.
    received: Option<Timestamp>,
    /// The kind; the subject's own where it is not given.
    kind: Option<String>,
    team: Option<String>,
    audience: Option<String>,
    /// The site; Lisbon where it is not given.
    site: Option<String>,
    /// Who publishes; Lisbon's leads where it is not given.
    source: Option<String>,
    /// Whether the publisher means celebration to stand beside grave news: `Feed-Beside: yes`.
    #[serde(default)]
    beside: bool,
    /// Whether it comes in one batch with the event before it. What the hub answers stands at the last of them.
    #[serde(default)]
    with: bool,
    /// No event, but a wish of the person of the reference in `subject`.
    wish: Option<String>,
    /// Held until then, instead of published.
    held_until: Option<Timestamp>,
    /// Held until all of these are met.
    #[serde(default)]
    gates: Vec<String>,
    /// No event, but that a gate of what is held for the thing is met.
    meet: Option<String>,
    /// When it was recorded, for what comes out of a recording.
    recorded: Option<String>,
    /// Where it stood in the log of the hub that it was recorded from.
    recorded_cursor: Option<String>,
    #[serde(default)]
    data: toml::Table,
    /// Instead of the data: as the thing was before, but with these fields.
    but: Option<toml::Table>,
    /// What the hub answers where it does not take it: status, field, and the rule in words.
    #[serde(default)]
    refused: Vec<String>,
}

#[derive(Deserialize, PartialEq, Debug, Default)]
#[serde(deny_unknown_fields, default)]
struct Expected {
    /// The entries of each pane, in order; a pane that is not named is empty.
    panes: BTreeMap<String, Vec<String>>,
    /// The ledger, a line each: state, subject, field, first and current date.
    promises: Vec<String>,
    /// What is left of promises that were withdrawn, sorted: the thing that carries a mark on, or that it is a mark, and how many were
    /// what.
    withdrawn: Vec<String>,
    /// The display strings of every recognition's receivers, by subject.
    receivers: BTreeMap<String, Vec<String>>,
    /// The fields that stand as corrected, by subject.
    corrected: BTreeMap<String, Vec<String>>,
    /// Since when those stand as they do that were sent once more without a new word, by subject; where it is given.
    since: Option<BTreeMap<String, String>>,
    /// What is held then, as it arrived: what of, and the gates that are open; or what its release was told.
    held: Vec<String>,
}

/// What a publisher is told where the rules stand against what it sent.
fn answer(refused: &Refused) -> Vec<String> {
    match refused {
        Refused::Conflict(faults) | Refused::Beside(faults) => told(409, faults),
        Refused::Invalid(faults) => told(422, faults),
        Refused::Unexpected { .. } | Refused::Rests(_) | Refused::Withdrawn(_) | Refused::Log => {
            panic!("{refused:?}")
        }
    }
}

fn told(status: u16, faults: &[Fault]) -> Vec<String> {
    let place = |fault: &Fault| if fault.pointer.is_empty() { "/".into() } else { fault.pointer.clone() };
    faults.iter().map(|fault| format!("{status} {} {}", place(fault), fault.message)).collect()
}

/// Plays a scenario through the real parts, and tells what came otherwise than it says.
fn play(scenario: &Scenario) -> Vec<String> {
    let lang = Lang::parse("en").expect("a language");
    let (mode, role) = match scenario.wall {
        Wall::Desk => (Mode::Desk, "lead"),
        Wall::Display => (Mode::Display, "wall"),
    };
    let mut model = Model::new(lang, mode, scenario.now);
    model.team = scenario.team.as_deref().map(Into::into);
    let mut hub = Hub::new();
    let mut published: BTreeMap<_, toml::Table> = BTreeMap::new();
    let mut wrong = Vec::new();
    let mut receive = |frame: &str| {
        model.update(Msg::Incoming(wire::decode(frame)), scenario.now);
    };
    receive(&hello(scenario.now, role));
    let mut events = scenario.event.iter().enumerate().peekable();
    let mut together = Vec::new();
    while let Some((index, sent)) = events.next() {
        if let Some(now) = sent.received.or(sent.time.parse().ok()) {
            hub.release(now).iter().for_each(|frame| receive(frame));
        }
        if let Some(gate) = &sent.meet {
            hub.meet(&sent.subject, gate, sent.time.parse().expect("a moment"));
            continue;
        }
        if let Some(wish) = &sent.wish {
            let now = sent.time.parse().expect("a moment");
            hub.wish(&sent.subject, wish, now).iter().for_each(|frame| receive(frame));
            continue;
        }
        let thing = (&sent.site, &sent.subject);
        let mut data = sent.data.clone();
        if let Some(but) = &sent.but {
            data = published.get(&thing).expect("something to change").clone();
            data.extend(but.clone());
        }
        together.push((event(index, sent, &data), sent, thing, data));
        if events.peek().is_some_and(|(_, next)| next.with) {
            assert!(
                sent.refused.is_empty(),
                "{}: the last one of a batch says how it is answered",
                sent.subject
            );
            continue;
        }
        let batch: Vec<_> = together.iter().map(|(event, sent, ..)| (event.clone(), *sent)).collect();
        let answer = hub.publish(&batch);
        let refused = answer.as_ref().err().cloned().unwrap_or_default();
        if refused != sent.refused {
            let (nth, subject) = (index + 1, &sent.subject);
            wrong.push(format!("event {nth} ({subject}) is answered {refused:#?},\nnot {:#?}", sent.refused));
        }
        let taken = std::mem::take(&mut together);
        if let Ok(frames) = answer {
            frames.iter().for_each(|frame| receive(frame));
            published.extend(taken.into_iter().map(|(_, _, thing, data)| (thing, data)));
        }
    }
    hub.release(scenario.now).iter().for_each(|frame| receive(frame));
    let mut came = look(&model, Expected { held: hub.held(), ..Expected::default() });
    if scenario.expect.since.is_none() {
        came.since = None;
    }
    if came != scenario.expect {
        wrong.push(format!("it is then {came:#?},\nnot {:#?}", scenario.expect));
    }
    wrong
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
    for (key, gone) in Ledger::of(&model.floor, model.now()).withdrawn {
        let states = [
            (gone.late, "late"),
            (gone.open, "open"),
            (gone.kept_late, "kept late"),
            (gone.kept, "kept"),
            (gone.dropped, "dropped"),
        ];
        let states: Vec<_> =
            states.iter().filter(|(n, _)| *n > 0).map(|(n, state)| format!("{n} {state}")).collect();
        let under = if key.subject.starts_with(MARKS) { "a mark" } else { &*key.subject };
        outcome.withdrawn.push(format!("{under}: {}", states.join(", ")));
    }
    outcome.withdrawn.sort();
    for (key, item) in &model.floor.recognitions {
        let names =
            item.data.receivers.iter().map(|receiver| receiver.display().as_str().to_owned()).collect();
        outcome.receivers.insert(key.subject.to_string(), names);
    }
    for event in model.floor.events() {
        let fields: Vec<String> = event.stamp.corrected.iter().map(|one| one.field.to_string()).collect();
        if !fields.is_empty() {
            outcome.corrected.insert(event.key.subject.to_string(), fields);
        }
        // Thanks have their days from the first showing on, whatever else is tried of them.
        if let Some(since) = event.stamp.stands_since.filter(|_| event.payload.kind() != Kind::Recognition) {
            outcome.since.get_or_insert_default().insert(event.key.subject.to_string(), since.to_string());
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

fn event(index: usize, sent: &Sent, data: &toml::Table) -> String {
    let kind = sent.kind.as_deref().unwrap_or_else(|| sent.subject.split('/').next().unwrap_or_default());
    let mut event = serde_json::json!({
        "specversion": "1.0",
        "id": format!("{index}"),
        "source": sent.source.as_deref().unwrap_or("/sites/lisbon/leads"),
        "type": format!("dev.openfloor.{kind}.v1"),
        "subject": sent.subject,
        "site": sent.site.as_deref().unwrap_or("lisbon"),
        "time": sent.time,
        "data": data,
    });
    for (name, value) in [
        ("team", &sent.team),
        ("audience", &sent.audience),
        ("recordedtime", &sent.recorded),
        ("recordedcursor", &sent.recorded_cursor),
    ] {
        if let Some(value) = value {
            event[name] = value.as_str().into();
        }
    }
    event.to_string()
}

fn hello(now: Timestamp, role: &str) -> String {
    let hello = Hello {
        epoch: "1".into(),
        head: 0,
        mode: wire::Mode::Resume,
        reason: Reason::Cursor,
        heartbeat_ms: 5_000,
        jitter_ms: 0,
        now,
        role: role.into(),
        site: None,
        limits: Limits::HERE,
        doors: None,
    };
    Control::Hello(hello).frame(Cursor { epoch: 1, seq: 0, check: 0 }, 0, now)
}

#[test]
fn every_scenario_comes_out_as_it_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios");
    let mut paths: Vec<_> =
        fs::read_dir(folder).expect("the scenarios").map(|entry| entry.expect("one").path()).collect();
    paths.sort();
    assert!(paths.len() >= 30, "the scenarios are gone");
    let mut wrong = Vec::new();
    for path in &paths {
        let text = fs::read_to_string(path).expect("a scenario");
        let scenario: Scenario =
            toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let name = path.file_name().expect("a name").to_string_lossy();
        let told = play(&scenario);
        wrong.extend(told.iter().map(|told| format!("{name}: {}\n{told}", scenario.rule)));
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n\n"));
}

/// Every rule is held by something that is there, and every scenario holds a rule.
#[test]
fn the_table_of_rules_names_what_holds_each() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs/rules.md")).expect("the table");
    let mut scenarios = Vec::new();
    let mut rules = 0;
    for row in page.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| rule")) {
        let held_by = row.trim_matches('|').rsplit('|').next().expect("a cell");
        let names: Vec<&str> = held_by.split('`').skip(1).step_by(2).collect();
        assert!(!names.is_empty(), "nothing holds this: {row}");
        rules += 1;
        for name in names {
            if let Some((file, test)) = name.split_once("::") {
                let text = fs::read_to_string(root.join(file)).unwrap_or_else(|_| panic!("no {file}: {row}"));
                assert!(text.contains(&format!("fn {test}(")), "no test {test} in {file}: {row}");
            } else {
                let file = root.join("tests/scenarios").join(format!("{name}.toml"));
                assert!(file.is_file(), "no scenario {name}: {row}");
                scenarios.push(name.to_owned());
            }
        }
    }
    assert!(rules >= 40, "the table is gone");
    for entry in fs::read_dir(root.join("tests/scenarios")).expect("the scenarios") {
        let path = entry.expect("one").path();
        let name = path.file_stem().expect("a name").to_string_lossy();
        assert!(scenarios.contains(&name.to_string()), "docs/rules.md has no rule for {name}");
    }
}
