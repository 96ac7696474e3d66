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
//! last of its terms is there. `restart` is no event, but that the hub begins anew with what its log has. The hub's clock stands at the `time` of
//! the event that comes in, or at `received`, for one that is dated back.
//!
//! A `look` is somebody who looks at a wall at a moment: what it `says` there, and of what it is `silent`. A file with `step` tells
//! what people do with a hub that runs: see `scenario/story.rs`.

#[allow(dead_code)]
#[path = "hub/bench.rs"]
mod bench;
#[allow(dead_code)]
#[path = "held/bench.rs"]
mod holding;
#[path = "scenario/hub.rs"]
mod hub;
#[path = "scenario/look.rs"]
mod look;
#[path = "support/hub.rs"]
mod process;
#[path = "scenario/story.rs"]
mod story;
#[path = "scenario/table.rs"]
mod table;

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
use openfloor::hub::rules::{
    Asked, Group, Out, Refused, asked_about_held, asked_of_words_to_hold, digest, fit_to_hold,
};
use openfloor::hub::store::{Digest, MemoryStore, Store as _};
use openfloor::hub::stored::Stored;
use openfloor::model::{Entry, Mode, Model, Msg, Pane};
use openfloor::text::Lang;
use openfloor::wire::accept::Refusal;
use openfloor::wire::control::{Control, Limits};
use openfloor::wire::hold::{HoldState, Met};
use openfloor::wire::until::Until;
use openfloor::wire::{self, Accepted, Cursor, Hello, Phase, Problem, Reason, Sure};
use serde::Deserialize;

use hub::Hub;
use look::Look;
use story::Story;

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
    #[serde(default)]
    event: Vec<Sent>,
    /// What is seen at one moment or another.
    #[serde(default)]
    look: Vec<Look>,
    /// What is then so; not looked at where it is not given.
    expect: Option<Expected>,
}

impl Scenario {
    /// True where it tells what is taken or shown, and what is refused or not shown.
    fn has_both_sides(&self) -> bool {
        let refused = self.event.iter().any(|sent| !sent.refused.is_empty());
        let taken = self.event.iter().any(|sent| sent.refused.is_empty());
        (refused && taken && self.expect.is_some()) || self.look.iter().any(Look::has_both_sides)
    }
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Wall {
    #[default]
    Desk,
    /// A desk whose token is that of a wall.
    Floor,
    Display,
    /// The wall of a floor whose token is that of a lead.
    DisplayOfALead,
}

impl Wall {
    fn shown(self) -> (Mode, &'static str) {
        match self {
            Wall::Desk => (Mode::Desk, "lead"),
            Wall::Floor => (Mode::Desk, "wall"),
            Wall::Display => (Mode::Display, "wall"),
            Wall::DisplayOfALead => (Mode::Display, "lead"),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sent {
    #[serde(default)]
    subject: String,
    #[serde(default)]
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
    /// Whether the publisher says that what may tell something of people is about nobody: `Feed-Of-People: yes`.
    #[serde(default)]
    of_people: bool,
    /// Whether the publisher says that a translation alone is mended: `Feed-Translation: yes`.
    #[serde(default)]
    translation: bool,
    /// Whether it comes in one batch with the event before it. What the hub answers stands at the last of them.
    #[serde(default)]
    with: bool,
    /// No event, but that the hub is started anew.
    #[serde(default)]
    restart: bool,
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
    /// Instead of the updates of the data: numbered ones, a minute apart, from each number to another.
    numbered: Option<Vec<[i64; 2]>>,
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

impl Sent {
    /// Which questions its publisher has answered.
    fn sure(&self) -> Sure {
        Sure { beside: self.beside, of_people: self.of_people, translation: self.translation }
    }

    /// What its publisher asks for beside it.
    fn asked(&self) -> Asked {
        let Sure { beside, of_people, translation } = self.sure();
        Asked { beside, of_people, translation, ..Asked::default() }
    }
}

/// What a publisher is told where the rules stand against what it sent.
fn answer(refused: &Refused) -> Vec<String> {
    match refused {
        Refused::Conflict(faults)
        | Refused::Beside(faults)
        | Refused::OfPeople(faults)
        | Refused::Translation(faults) => told(409, faults),
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

/// Updates with a number each, a minute apart.
fn numbered(ranges: &[[i64; 2]]) -> toml::Value {
    let first: Timestamp = "2026-11-20T00:00:00Z".parse().expect("a moment");
    let update = |nth: i64| {
        let at = first + jiff::SignedDuration::from_mins(nth);
        let text = format!("Day {nth} of the works is over.");
        toml::Value::Table(
            [("at".to_owned(), at.to_string().into()), ("text".to_owned(), text.into())]
                .into_iter()
                .collect(),
        )
    };
    toml::Value::Array(ranges.iter().flat_map(|[from, to]| *from..=*to).map(update).collect())
}

/// Plays a scenario through the real parts, and tells what came otherwise than it says.
fn play(scenario: &Scenario) -> Vec<String> {
    let lang = Lang::parse("en").expect("a language");
    let (mode, role) = scenario.wall.shown();
    let mut model = Model::new(lang, mode, scenario.now);
    model.team = scenario.team.as_deref().map(Into::into);
    model.update(Msg::Incoming(wire::decode(&hello(scenario.now, role))), scenario.now);
    let mut hub = Hub::new();
    let mut published: BTreeMap<_, toml::Table> = BTreeMap::new();
    let mut wrong = Vec::new();
    let mut heard = Vec::new();
    let mut receive = |frames: Vec<(Timestamp, String)>| {
        for (moment, frame) in frames {
            model.update(Msg::Incoming(wire::decode(&frame)), scenario.now);
            heard.push((moment, frame));
        }
    };
    let mut events = scenario.event.iter().enumerate().peekable();
    let mut together = Vec::new();
    while let Some((index, sent)) = events.next() {
        let now = sent.received.or(sent.time.parse().ok());
        if let Some(now) = now {
            receive(hub.release(now));
        }
        let at = |frames: Vec<String>| {
            let now = now.expect("what is taken has a time");
            frames.into_iter().map(|frame| (now, frame)).collect::<Vec<_>>()
        };
        if sent.restart {
            hub.restart();
            continue;
        }
        if let Some(gate) = &sent.meet {
            hub.meet(&sent.subject, gate, sent.time.parse().expect("a moment"));
            continue;
        }
        if let Some(wish) = &sent.wish {
            let now = sent.time.parse().expect("a moment");
            receive(at(hub.wish(&sent.subject, wish, now)));
            continue;
        }
        let thing = (&sent.site, &sent.subject);
        let mut data = sent.data.clone();
        if let Some(but) = &sent.but {
            data = published.get(&thing).unwrap_or_else(|| panic!("nothing to change: {thing:?}")).clone();
            data.extend(but.clone());
        }
        data.extend(sent.numbered.as_deref().map(|ranges| ("updates".to_owned(), numbered(ranges))));
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
            receive(at(frames));
            published.extend(taken.into_iter().map(|(_, _, thing, data)| (thing, data)));
        }
    }
    receive(hub.release(scenario.now));
    if let Some(expected) = &scenario.expect {
        let mut came = outcome(&model, Expected { held: hub.held(), ..Expected::default() });
        if expected.since.is_none() {
            came.since = None;
        }
        if came != *expected {
            wrong.push(format!("it is then {came:#?},\nnot {expected:#?}"));
        }
    }
    wrong.extend(scenario.look.iter().flat_map(|look| look.differs(scenario, &heard)));
    wrong
}

fn outcome(model: &Model, mut outcome: Expected) -> Expected {
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
            let _ = write!(line, ", first by {}", entry.promise.first());
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
        let office = gone.office.iter().flat_map(|office| office.variants());
        let office: Vec<_> = office.map(|(_, words)| words.as_str()).collect();
        let whose = if office.is_empty() { String::new() } else { format!(" of {}", office.join(" / ")) };
        outcome.withdrawn.push(format!("{under}: {}{whose}", states.join(", ")));
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

/// A file of rules: events and what comes of them, or steps on a hub that runs.
enum File {
    Events(Box<Scenario>),
    Steps(Story),
}

/// Every file of `tests/scenarios` by its name, in order.
fn files() -> Vec<(String, File)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios");
    let mut paths: Vec<_> =
        fs::read_dir(folder).expect("the scenarios").map(|entry| entry.expect("one").path()).collect();
    paths.sort();
    assert!(paths.len() >= 100, "the scenarios are gone");
    let read = |path: &std::path::PathBuf| {
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let text = fs::read_to_string(path).expect("a scenario");
        let file = match text.contains("\n[[step]]\n") {
            true => toml::from_str(&text).map(File::Steps),
            false => toml::from_str(&text).map(|scenario| File::Events(Box::new(scenario))),
        };
        let file = file.unwrap_or_else(|error| panic!("{name}: {error}"));
        (name, file)
    };
    paths.iter().map(read).collect()
}

#[test]
fn every_scenario_comes_out_as_it_says() {
    let mut wrong = Vec::new();
    for (name, file) in files() {
        let File::Events(scenario) = file else { continue };
        wrong.extend(play(&scenario).iter().map(|told| format!("{name}: {}\n{told}", scenario.rule)));
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n\n"));
}

#[tokio::test]
async fn every_story_comes_out_as_it_says() {
    let mut wrong = Vec::new();
    // One after the other: each has a hub and programs of its own.
    for (name, file) in files() {
        let File::Steps(story) = file else { continue };
        let rule = story.rule.clone();
        wrong.extend(story.play().await.iter().map(|told| format!("{name}: {rule}\n{told}")));
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n\n"));
}

/// A rule is told by what it allows as much as by what it refuses.
#[test]
fn every_scenario_tells_both_sides() {
    for (name, file) in files() {
        let both = match &file {
            File::Events(scenario) => scenario.has_both_sides(),
            File::Steps(story) => story.has_both_sides(),
        };
        assert!(both, "{name} tells one side alone");
    }
}
