//! Every state can be told with all styling stripped: two walls that differ in one state alone differ in their letters and
//! marks, on a desk of any width and in every glyph set.

use jiff::{SignedDuration, Timestamp};
use openfloor::model::{Command, Freshness, Mode, Model, Msg, Pane, Scene};
use openfloor::screen::{self, Depth, Glyphs, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use serde_json::{Value, json};

#[path = "fixtures/floor.rs"]
mod floor;
#[path = "fixtures/picture.rs"]
mod picture;

/// What a wall shows, without any style.
fn stripped(model: &Model, glyphs: Glyphs, width: u16, height: u16) -> String {
    let area = Rect::new(0, 0, width, height);
    let mut buf = Buffer::empty(area);
    screen::draw(&picture::view(model), &Theme::dusk(Depth::TrueColor, glyphs), area, &mut buf);
    picture::text(&buf)
}

/// Walls in states of one kind, each with its name, must all look different.
fn all_differ(what: &str, walls: &[(String, Model)]) {
    for (width, height) in [(160, 45), (80, 24)] {
        for glyphs in Glyphs::ALL {
            let shown: Vec<String> =
                walls.iter().map(|(_, model)| stripped(model, glyphs, width, height)).collect();
            for (index, (name, _)) in walls.iter().enumerate() {
                for (other, (other_name, _)) in walls[..index].iter().enumerate() {
                    assert_ne!(
                        shown[index], shown[other],
                        "{what}: {name} and {other_name} look the same at {width}×{height} in {glyphs:?}"
                    );
                }
            }
        }
    }
}

/// A floor with one thing, in the pane that has the keyboard.
fn with(pane: Pane, kind: &str, data: Value) -> Model {
    told(pane, &[(kind, "one", "floor", data)])
}

/// A floor with things that a snapshot told, so that none is marked as new.
fn told(pane: Pane, things: &[(&str, &str, &str, Value)]) -> Model {
    let mut model = floor::waiting("en", Mode::Desk);
    floor::hello(&mut model, "lead", floor::now());
    for (kind, name, audience, data) in things {
        floor::told(&mut model, kind, &format!("{kind}/{name}"), audience, data.clone(), then());
    }
    floor::synced(&mut model, floor::now());
    model.update(Msg::Command(Command::FocusPane(pane)), floor::now());
    model
}

/// An hour ago.
fn then() -> Timestamp {
    floor::now() - SignedDuration::from_hours(1)
}

/// The data with one field set.
fn and(data: &Value, field: &str, value: impl Into<Value>) -> Value {
    let mut data = data.clone();
    data[field] = value.into();
    data
}

/// Walls that differ in one field of one thing.
fn by_field(pane: Pane, kind: &str, data: &Value, field: &str, values: &[&str]) {
    let wall = |value: &&str| ((*value).to_owned(), with(pane, kind, and(data, field, *value)));
    let walls: Vec<(String, Model)> = values.iter().map(wall).collect();
    all_differ(&format!("{kind}.{field}"), &walls);
}

/// Wallboards that differ in one field of one thing, each on the scene that tells of it.
fn scenes_by_field(scene: Scene, kind: &str, data: &Value, field: &str, values: &[&str]) {
    let wall = |value: &&str| {
        let mut model = floor::waiting("en", Mode::Display);
        floor::hello(&mut model, "wall", floor::now());
        floor::told(&mut model, kind, &format!("{kind}/one"), "floor", and(data, field, *value), then());
        floor::synced(&mut model, floor::now());
        assert!(model.show_scene(scene), "{kind} {value} is told");
        ((*value).to_owned(), model)
    };
    let walls: Vec<(String, Model)> = values.iter().map(wall).collect();
    all_differ(&format!("the scene of {kind}.{field}"), &walls);
}

/// The same without the field, as one more state.
fn by_field_or_none(pane: Pane, kind: &str, data: &Value, field: &str, values: &[&str]) {
    let wall = |value: &&str| ((*value).to_owned(), with(pane, kind, and(data, field, *value)));
    let none = ("none".to_owned(), with(pane, kind, data.clone()));
    let walls: Vec<(String, Model)> = values.iter().map(wall).chain([none]).collect();
    all_differ(&format!("{kind}.{field}"), &walls);
}

const SOON: &str = "2026-11-24T12:00:00Z";
const PAST: &str = "2026-11-20T12:00:00Z";

#[test]
fn states_of_notices() {
    let notice =
        json!({"headline": "Bids", "author": {"name": "Ana"}, "effective_at": "2026-12-01T09:00:00Z"});
    let pane = Pane::Transparency;
    by_field_or_none(pane, "notice", &notice, "decision", &["proposed", "in_consultation", "decided"]);
    by_field(pane, "notice", &notice, "priority", &["routine", "important", "critical"]);
    by_field(pane, "notice", &notice, "state", &["released", "effective", "closed", "superseded"]);
    let next_word = [("soon", SOON), ("past", PAST)]
        .map(|(name, at)| (name.to_owned(), with(pane, "notice", and(&notice, "next_word_by", at))));
    all_differ("notice.next_word_by", &next_word);
}

#[test]
fn states_of_holding_notices() {
    let holding = json!({"topic": "Headsets", "owner": "site director", "share_by": SOON});
    let pane = Pane::Transparency;
    by_field(pane, "holding", &holding, "state", &["open", "kept", "renewed", "missed"]);
    by_field_or_none(
        pane,
        "holding",
        &holding,
        "reason",
        &["legal", "market", "privacy", "negotiation", "undecided"],
    );
}

#[test]
fn states_of_ownership_notes() {
    let ownership = json!({"got_wrong": "The rota", "effect_on_you": "You planned around it",
        "changes": "It comes a month ahead", "by_when": SOON, "author": {"name": "Ana"}});
    by_field(Pane::Transparency, "ownership", &ownership, "state", &["published", "changed", "not_yet"]);
}

#[test]
fn states_and_verdicts_of_questions() {
    let question = json!({"text": "Is it outsourced?"});
    let pane = Pane::Questions;
    by_field(
        pane,
        "question",
        &question,
        "state",
        &["heard", "checking", "answered", "declined", "deferred"],
    );
    let answered = and(&question, "state", "answered");
    let verdicts = ["true", "partly", "false", "not_known", "cannot_say_until"];
    by_field_or_none(pane, "question", &answered, "verdict", &verdicts);
    let rumour = [false, true]
        .map(|rumour| (format!("rumour {rumour}"), with(pane, "question", and(&question, "rumour", rumour))));
    all_differ("question.rumour", &rumour);
}

#[test]
fn stages_and_actions_of_repairs() {
    let repair = json!({"breach": "Pay error", "owner": "payroll lead", "state": "acting"});
    let stages = ["admitted", "owned", "diagnosed", "acting", "committed", "evaluated", "closed", "reopened"];
    by_field(Pane::Repair, "repair", &repair, "state", &stages);
    // In the card of the pane, and where the repair is read whole; whether or not another action is still open.
    for (read, others) in [(false, 0), (false, 1), (true, 0), (true, 1)] {
        let walls = ["open", "done", "dropped"].map(|state| {
            let action = |what: &str, state: &str| json!({"what": what, "owner": "payroll", "due": SOON, "first_due": SOON, "state": state});
            let other = (0..others).map(|_| action("Pay the rest", "open"));
            let actions: Vec<Value> = other.chain([action("Check slips", state)]).collect();
            let mut model = with(Pane::Repair, "repair", and(&repair, "actions", actions));
            if read {
                model.update(Msg::Command(Command::Read), floor::now());
            }
            (state.to_owned(), model)
        });
        all_differ("repair.actions.state", &walls);
    }
}

#[test]
fn states_of_promises() {
    let commitment = json!({"ask": "Lockers", "owner": "facilities", "decision": "will"});
    let promise = |due: &str, settled: Value, outcome: Value| {
        let mut promise = json!({"field": "due", "first_due": due, "due": due});
        if !outcome.is_null() {
            promise["settled_at"] = settled;
            promise["outcome"] = outcome;
        }
        let data = and(&and(&commitment, "due", due), "first_due", due);
        with(Pane::Promises, "commitment", and(&data, "promises", json!([promise])))
    };
    let settled = json!("2026-11-22T10:00:00Z");
    let walls = [
        ("open", promise(SOON, Value::Null, Value::Null)),
        ("late", promise(PAST, Value::Null, Value::Null)),
        ("kept", promise(SOON, settled.clone(), json!("kept"))),
        ("kept late", promise(SOON, settled.clone(), json!("late"))),
        ("dropped", promise(SOON, settled, json!("dropped"))),
    ];
    all_differ("promise", &walls.map(|(name, model)| (name.to_owned(), model)));
    let ask = json!({"ask": "A gym", "why": "the lease forbids it", "owner": "facilities"});
    by_field(Pane::Promises, "commitment", &ask, "decision", &["will", "later", "will_not"]);
}

#[test]
fn states_on_scenes() {
    let notice = json!({"headline": "Bids", "author": {"name": "Ana"}});
    scenes_by_field(Scene::Now, "notice", &notice, "decision", &["proposed", "in_consultation", "decided"]);
    scenes_by_field(Scene::Now, "notice", &notice, "priority", &["routine", "important", "critical"]);
    scenes_by_field(Scene::Now, "notice", &notice, "state", &["released", "effective"]);
    let holding = json!({"topic": "Headsets", "owner": "site director", "share_by": SOON});
    scenes_by_field(Scene::Now, "holding", &holding, "state", &["open", "kept", "renewed", "missed"]);
    let reasons = ["legal", "market", "privacy", "negotiation", "undecided"];
    scenes_by_field(Scene::Now, "holding", &holding, "reason", &reasons);
    let ownership = json!({"got_wrong": "The rota", "effect_on_you": "You planned around it",
        "changes": "It comes a month ahead", "by_when": SOON, "author": {"name": "Ana"}});
    scenes_by_field(Scene::Now, "ownership", &ownership, "state", &["published", "changed", "not_yet"]);
    let question = json!({"text": "Is it outsourced?"});
    let states = ["heard", "checking", "answered", "declined", "deferred"];
    scenes_by_field(Scene::Answered, "question", &question, "state", &states);
    let verdicts = ["true", "partly", "false", "not_known", "cannot_say_until"];
    scenes_by_field(Scene::Answered, "question", &and(&question, "state", "answered"), "verdict", &verdicts);
    let repair = json!({"breach": "Pay error", "owner": "payroll lead"});
    let stages = ["admitted", "owned", "diagnosed", "acting", "committed", "evaluated", "closed", "reopened"];
    scenes_by_field(Scene::Repair, "repair", &repair, "state", &stages);
    let ask = json!({"ask": "A gym", "why": "the lease forbids it", "owner": "facilities"});
    scenes_by_field(Scene::Promises, "commitment", &ask, "decision", &["will", "later", "will_not"]);
    let thanks = json!({"giver": "Maya", "receivers": ["Night desk"], "message": "You stayed."});
    scenes_by_field(Scene::TrustWins, "recognition", &thanks, "kind", &["thank_you", "kudos", "trust_win"]);
    scenes_by_field(
        Scene::TrustWins,
        "recognition",
        &thanks,
        "need",
        &["autonomy", "competence", "relatedness"],
    );
}

#[test]
fn kinds_of_recognition() {
    let thanks = json!({"giver": "Maya", "receivers": ["Night desk"], "message": "You stayed."});
    by_field_or_none(Pane::Recognition, "recognition", &thanks, "kind", &["thank_you", "kudos", "trust_win"]);
    by_field_or_none(
        Pane::Recognition,
        "recognition",
        &thanks,
        "need",
        &["autonomy", "competence", "relatedness"],
    );
}

fn level(unit: &str) -> Value {
    let need = json!({"mean": 4.4, "low": 3.9, "high": 4.9});
    json!({"window": "2026-W47", "unit": unit, "answered": 96, "eligible": 148,
        "needs": {"autonomy": need, "competence": need, "relatedness": need}})
}

#[test]
fn what_a_level_says() {
    for (unit, read) in [("floor", false), ("floor", true), ("billing", false), ("billing", true)] {
        let changes = ["none", "confirmed_up", "confirmed_down"].map(|change| {
            let audience = if unit == "floor" { "floor" } else { "leads" };
            let data = and(&level(unit), "change", change);
            let mut model = told(Pane::Engagement, &[("engagement", "one", audience, data)]);
            // In which direction a level changed is told in words: no arrows on people.
            if read {
                model.update(Msg::Command(Command::Read), floor::now());
            }
            (change.to_owned(), model)
        });
        all_differ("engagement.change", &changes);
        // Of one need, of two in opposite ways, and that nobody judged it.
        let each = [
            ["none", "none", "none"],
            ["confirmed_up", "none", "none"],
            ["none", "confirmed_up", "none"],
            ["confirmed_down", "none", "none"],
            ["confirmed_up", "confirmed_down", "none"],
            ["confirmed_down", "confirmed_up", "none"],
            ["confirmed_down", "confirmed_down", "confirmed_down"],
        ];
        let needs = each.map(|said| {
            let mut data = level(unit);
            for (need, change) in ["autonomy", "competence", "relatedness"].into_iter().zip(said) {
                data["needs"][need]["change"] = change.into();
            }
            let mut model = told(Pane::Engagement, &[("engagement", "one", "leads", data)]);
            if read {
                model.update(Msg::Command(Command::Read), floor::now());
            }
            (said.join(" "), model)
        });
        all_differ("engagement.needs.change", &needs);
        let suppressed = [false, true].map(|suppressed| {
            let data = and(&level(unit), "suppressed", suppressed);
            (format!("suppressed {suppressed}"), with(Pane::Engagement, "engagement", data))
        });
        all_differ("engagement.suppressed", &suppressed);
    }
    let levels = [4.1, 5.6].map(|mean| {
        let mut data = level("floor");
        data["needs"]["autonomy"] = json!({"mean": mean, "low": mean - 0.5, "high": mean + 0.5});
        (format!("{mean}"), with(Pane::Engagement, "engagement", data))
    });
    all_differ("engagement.needs", &levels);
}

#[test]
fn a_quiet_time() {
    for pane in [Pane::Recognition, Pane::Engagement] {
        let walls = ["on", "off"].map(|state| {
            let quiet = json!({"scope": "floor", "state": state, "until": SOON});
            let thanks = json!({"giver": "Maya", "receivers": ["Night desk"], "message": "You stayed."});
            let things = [
                ("quiet", "floor", "floor", quiet),
                ("recognition", "one", "floor", thanks),
                ("engagement", "one", "floor", level("floor")),
            ];
            (format!("quiet {state}"), told(pane, &things))
        });
        all_differ(&format!("quiet in {pane:?}"), &walls);
    }
}

#[test]
fn what_every_thing_may_be_besides() {
    let things = [
        (Pane::Transparency, "notice", json!({"headline": "Bids", "author": {"name": "Ana"}})),
        (Pane::Transparency, "holding", json!({"topic": "Headsets", "owner": "director", "share_by": SOON})),
        (Pane::Questions, "question", json!({"text": "Is it outsourced?", "state": "checking"})),
        (
            Pane::Recognition,
            "recognition",
            json!({"giver": "Maya", "receivers": ["Bo"], "message": "You stayed."}),
        ),
        (Pane::Repair, "repair", json!({"breach": "Pay error", "owner": "payroll lead", "state": "owned"})),
    ];
    for (pane, kind, data) in things {
        let corrected = and(&data, "corrected", json!([{"field": "why", "at": PAST}]));
        let walls = [
            ("plain".to_owned(), with(pane, kind, data.clone())),
            ("corrected".to_owned(), with(pane, kind, corrected)),
            ("leads only".to_owned(), told(pane, &[(kind, "one", "leads", data)])),
        ];
        all_differ(&format!("{kind} besides"), &walls);
    }
}

#[test]
fn a_mark_on_what_is_new() {
    // The last mark stays until the thing has been seen.
    let walls = [(0, false), (4, false), (30, false), (30, true)].map(|(seconds, seen)| {
        let mut model = floor::empty("en", Mode::Desk);
        let note = json!({"text": "Hello", "author": {"name": "Ana"}});
        floor::live(&mut model, "note", "note/new", note, floor::now());
        floor::heartbeat(&mut model, &[], floor::now() + SignedDuration::from_secs(seconds));
        model.update(Msg::Tick, floor::now() + SignedDuration::from_secs(seconds));
        if seen {
            model.update(Msg::Command(Command::AllSeen), floor::now() + SignedDuration::from_secs(seconds));
        }
        (format!("after {seconds} s, seen: {seen}"), model)
    });
    all_differ("fresh", &walls);
}

#[test]
fn freshness() {
    let live = floor::wall("en", Mode::Desk, "lead");
    let after = |wanted: fn(Freshness) -> bool| {
        let silent = |seconds| {
            let mut model = live.clone();
            model.update(Msg::Tick, floor::now() + SignedDuration::from_secs(seconds));
            model
        };
        (0..60).map(silent).find(|model| wanted(model.freshness())).expect("it comes")
    };
    let ageing = after(|freshness| freshness == Freshness::Ageing);
    let stale = after(|freshness| matches!(freshness, Freshness::Stale { .. }));
    let unknown = floor::waiting("en", Mode::Desk);
    assert_eq!(unknown.freshness(), Freshness::Unknown);
    let walls = [("live", live), ("ageing", ageing), ("stale", stale), ("unknown", unknown)];
    all_differ("freshness", &walls.map(|(name, model)| (name.to_owned(), model)));
}

#[test]
fn focus_and_selection() {
    let mut model = floor::wall("en", Mode::Desk, "lead");
    let focused = Pane::ALL.map(|pane| {
        model.update(Msg::Command(Command::FocusPane(pane)), floor::now());
        (format!("{pane:?}"), model.clone())
    });
    all_differ("focus", &focused);
    for (name, mut model) in focused {
        let entries = model.entries(model.ui.focus).len();
        let walls: Vec<(String, Model)> = (0..entries)
            .map(|entry| {
                let wall = (format!("{name} {entry}"), model.clone());
                model.update(Msg::Command(Command::Down), floor::now());
                wall
            })
            .collect();
        all_differ("selection", &walls);
    }
}
