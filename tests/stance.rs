//! What a wall always says and never shows, whoever looks at it: the stance of the product, held by what is drawn.

use jiff::SignedDuration;
use openfloor::model::{Command, Mode, Model, Msg, Pane, Scene};
use openfloor::screen::plain::Teller;
use openfloor::screen::{Lexicon, data};
use serde_json::{Value, json};

#[path = "fixtures/floor.rs"]
mod floor;
#[path = "fixtures/picture.rs"]
mod picture;

/// Who looks: a lead and anybody at a desk, and the wall of a floor.
const WHO: [(Mode, &str); 3] = [(Mode::Desk, "lead"), (Mode::Desk, "wall"), (Mode::Display, "wall")];

/// What says by its shape that something went up or down.
const ARROWS: &str = "↑↓↗↘▲▼△▽⬆⬇⇧⇩⇑⇓";
/// What stands for something that is hidden.
const BLURS: &str = "░▒▓█▌▐■•●*#?";

/// A wall that was told these things, each of a kind and an age in hours, for an audience.
fn wall((mode, role): (Mode, &str), lang: &str, things: &[(&str, i64, &str, Value)]) -> Model {
    let mut model = floor::waiting(lang, mode);
    floor::hello(&mut model, role, floor::now());
    for (subject, hours, audience, data) in things {
        let kind = subject.split('/').next().expect("a kind");
        let at = floor::now() - SignedDuration::from_hours(*hours);
        floor::told(&mut model, kind, subject, audience, data.clone(), at);
    }
    floor::synced(&mut model, floor::now());
    model
}

/// All that a wall says, in words: its picture at a desk, its lines, and its data.
fn said(model: &Model) -> String {
    let lexicon = Lexicon::built_in();
    let mut said = Teller::default().tell(model, &lexicon);
    if model.ui.mode == Mode::Desk {
        said.push(picture::text(&picture::drawn(model, 200, 60)));
    }
    said.push(serde_json::to_string(&data::said(model, &lexicon)).expect("JSON"));
    // How a change is judged is told beside each level, in words that are of no level.
    let rule = lexicon.of(model.lang()).say("computed-change").replace('\u{a0}', " ");
    said.join("\n").replace('\u{a0}', " ").replace(&rule, "")
}

/// What one pane says, as data.
fn pane(model: &Model, pane: &str) -> Value {
    let told = serde_json::to_value(data::said(model, &Lexicon::built_in())).expect("JSON");
    let panes = told["panes"].as_array().expect("panes").iter();
    panes.clone().find(|one| one["pane"] == pane).unwrap_or_else(|| panic!("no {pane} in {told}")).clone()
}

fn level(change: Option<&str>, suppressed: bool) -> Value {
    if suppressed {
        return json!({"window": "2026-W47", "unit": "floor", "instrument": "openfloor-6", "suppressed": true});
    }
    let need = json!({"mean": 4.9, "low": 4.5, "high": 5.3});
    let mut data = json!({"window": "2026-W47", "unit": "floor", "instrument": "openfloor-6", "answered": 61, "eligible": 80,
        "scale": {"min": 1, "max": 7}, "needs": {"autonomy": need, "competence": need, "relatedness": need}});
    if let Some(change) = change {
        data["change"] = change.into();
    }
    data
}

#[test]
fn no_reliable_change_is_the_default_word_and_no_arrow_stands_beside_people() {
    for (lang, none) in [("en", "no reliable change"), ("es", "sin cambio fiable")] {
        for who in WHO {
            for change in [None, Some("none"), Some("confirmed_up"), Some("confirmed_down")] {
                let confirmed = change.is_some_and(|change| change != "none");
                if confirmed && who != WHO[0] {
                    continue;
                }
                let audience = if confirmed { "leads" } else { "floor" };
                let mut model = wall(who, lang, &[("engagement/w47", 1, audience, level(change, false))]);
                if who.0 == Mode::Display {
                    assert!(model.show_scene(Scene::HowWeAre));
                }
                let said = said(&model);
                assert_eq!(said.contains(none), !confirmed, "{who:?} {lang} {change:?}: {said}");
                // The foot names keys, which have arrows on them.
                let lines = said.lines().filter(|line| !line.trim_start().starts_with("Tab "));
                let arrows: String = lines.flat_map(str::chars).filter(|c| ARROWS.contains(*c)).collect();
                assert_eq!(arrows, "", "{who:?} {lang} {change:?}: {said}");
                if who.0 == Mode::Desk {
                    let how_we_are = pane(&model, "engagement").to_string();
                    assert!(how_we_are.contains("4.9") || how_we_are.contains("4,9"), "{how_we_are}");
                    assert!(!how_we_are.contains(r#""tone":"wrong""#), "{how_we_are}");
                }
            }
        }
    }
}

/// A level of which each need has its own word.
fn level_of_each(unit: &str, changes: [&str; 3]) -> Value {
    let mut data = level(None, false);
    data["unit"] = unit.into();
    for (need, change) in ["autonomy", "competence", "relatedness"].into_iter().zip(changes) {
        data["needs"][need]["change"] = change.into();
    }
    data
}

#[test]
fn needs_that_change_in_opposite_ways_are_each_told_in_every_size_and_form() {
    let changes = ["confirmed_up", "confirmed_down", "none"];
    for (lang, up, down, none) in
        [("en", "higher", "lower", "no reliable change"), ("es", "más alto", "más bajo", "sin cambio fiable")]
    {
        for unit in ["floor", "billing"] {
            let things = [("engagement/w47", 1, "leads", level_of_each(unit, changes))];
            let mut model = wall((Mode::Desk, "lead"), lang, &things);
            model.ui.focus = Pane::Engagement;
            let parts = pane(&model, "engagement")["entries"][0]["parts"].clone();
            let levels: Vec<Value> = match unit {
                "floor" => parts
                    .as_array()
                    .expect("parts")
                    .iter()
                    .filter(|it| it["need"].is_string())
                    .cloned()
                    .collect(),
                _ => parts[0]["levels"].as_array().expect("levels").clone(),
            };
            let said: Vec<&str> = levels.iter().filter_map(|level| level["change"].as_str()).collect();
            assert_eq!(said, changes, "{parts}");
            let plain =
                Teller::default().tell(&model, &Lexicon::built_in()).join("\n").replace('\u{a0}', " ");
            assert!([up, down, none].iter().all(|said| plain.contains(said)), "{plain}");
            for (width, height) in [(80, 24), (120, 36), (160, 45), (240, 67), (480, 135)] {
                let drawn = picture::text(&picture::drawn(&model, width, height)).replace('\u{a0}', " ");
                assert!(
                    drawn.contains(up) && drawn.contains(down),
                    "{lang} {unit} {width}x{height}:\n{drawn}"
                );
                // On the line of a need, or the one below it.
                if unit == "floor" {
                    assert!(drawn.contains(none), "{lang} {width}x{height}:\n{drawn}");
                    let lines: Vec<&str> = drawn.lines().collect();
                    let at = |said: &str| lines.iter().position(|line| line.contains(said)).expect("drawn");
                    assert!(at(up) < at(down) && at(down) < at(none), "{lang} {width}x{height}:\n{drawn}");
                }
            }
            // A display is told nothing that is for leads; what it is told it says in full.
            let things = [("engagement/w47", 1, "floor", level_of_each(unit, changes))];
            let mut model = wall((Mode::Display, "wall"), lang, &things);
            model.board.teams = true;
            let floor = json!({"name": "Floor 2", "time_zone": "Europe/Lisbon", "languages": ["en"], "team_levels": true,
                "teams": [{"id": "billing", "name": "Billing"}]});
            floor::live(&mut model, "floor", "floor/2", floor, floor::now());
            let scene = if unit == "floor" { Scene::HowWeAre } else { Scene::Teams };
            assert!(model.show_scene(scene));
            let told = data::said(&model, &Lexicon::built_in());
            let told = serde_json::to_string(&told).expect("JSON").replace('\u{a0}', " ");
            assert!([up, down].iter().all(|said| told.contains(said)), "{lang} {unit}: {told}");
        }
    }
}

#[test]
fn what_nobody_judged_is_not_called_unchanged() {
    for (lang, said, none) in
        [("en", "change not judged", "no reliable change"), ("es", "cambio sin valorar", "sin cambio fiable")]
    {
        for (who, audience) in WHO.into_iter().zip(["leads", "floor", "floor"]) {
            let mut model = wall(
                who,
                lang,
                &[("engagement/w47", 1, audience, level_of_each("floor", ["not_judged"; 3]))],
            );
            if who.0 == Mode::Display {
                assert!(model.show_scene(Scene::HowWeAre));
            }
            let told = self::said(&model);
            assert!(told.contains(said) && !told.contains(none), "{who:?} {lang}: {told}");
        }
    }
}

#[test]
fn every_unanswered_rumour_and_open_change_says_its_age_and_grows_older_by_itself() {
    let rumour = json!({"text": "Is the night shift outsourced?", "rumour": true});
    let change =
        json!({"headline": "The desks move", "author": {"role": "Site lead"}, "decision": "in_consultation"});
    let things =
        [("question/outsourced", 12 * 24, "floor", rumour), ("notice/desks", 3 * 24, "floor", change)];
    for lang in ["en", "es"] {
        for who in WHO {
            let mut model = wall(who, lang, &things);
            for days in 0..2 {
                // No event arrives: the hub's heartbeat alone says that the wall is connected.
                let at = floor::now() + SignedDuration::from_hours(24 * days);
                floor::heartbeat(&mut model, &[], at);
                model.update(Msg::Tick, at);
                let ages =
                    [(Scene::Answered, "questions", 12 + days), (Scene::Now, "transparency", 3 + days)];
                for (scene, name, age) in ages {
                    let told = match who.0 {
                        Mode::Desk => pane(&model, name).to_string(),
                        Mode::Display => {
                            assert!(model.show_scene(scene), "{scene:?}");
                            serde_json::to_string(&data::said(&model, &Lexicon::built_in())).expect("JSON")
                        }
                    };
                    let told = told.replace('\u{a0}', " ");
                    assert!(told.contains(&format!("{age} d")), "{who:?} {lang} {name} {age}: {told}");
                }
            }
        }
    }
}

#[test]
fn what_is_suppressed_is_a_kind_word_and_no_blur_or_placeholder() {
    for (lang, kind) in [("en", "No level is told"), ("es", "no se publica ningún nivel")] {
        for who in &WHO[..2] {
            let told =
                pane(&wall(*who, lang, &[("engagement/w47", 1, "floor", level(None, true))]), "engagement");
            let entries = told["entries"].to_string();
            assert!(entries.contains(kind), "{entries}");
            let words = |value: &Value| value["words"].as_str().unwrap_or_default().to_owned();
            let lines = told["entries"][0]["parts"].as_array().expect("parts").iter();
            let lines: String = lines
                .flat_map(|part| part["words"].as_array().cloned())
                .flatten()
                .map(|run| words(&run))
                .collect();
            assert!(lines.contains(kind), "{lines}");
            let odd: String = lines.chars().filter(|c| BLURS.contains(*c) || c.is_ascii_digit()).collect();
            assert_eq!(odd, "", "{lines}");
        }
    }
}

/// What the vocabulary has no word for, as parts of names of fields.
const NO_WORD_FOR: [&str; 16] = [
    "sentiment",
    "mood",
    "emotion",
    "sick",
    "absence",
    "birthday",
    "adherence",
    "handle_time",
    "score",
    "rank",
    "leaderboard",
    "points",
    "streak",
    "badge",
    "comment",
    "verbatim",
];

fn names(tree: &Value, found: &mut Vec<String>) {
    match tree {
        Value::Object(fields) => {
            if let Some(Value::Object(properties)) = fields.get("properties") {
                found.extend(properties.keys().cloned());
            }
            fields.values().for_each(|value| names(value, found));
        }
        Value::Array(values) => values.iter().for_each(|value| names(value, found)),
        _ => {}
    }
}

#[test]
fn the_feed_has_no_word_for_sentiment_sickness_birthdays_or_ranks() {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/asyncapi.json");
    let document: Value =
        serde_json::from_str(&std::fs::read_to_string(page).expect("the description")).expect("JSON");
    let mut fields = Vec::new();
    names(&document, &mut fields);
    assert!(fields.iter().any(|name| name == "next_word_by") && fields.len() > 100, "{fields:?}");
    for name in fields {
        let word = NO_WORD_FOR.iter().find(|word| name.to_lowercase().contains(**word));
        assert_eq!(word, None, "{name}");
    }
}

#[test]
fn free_text_of_answers_and_what_the_vocabulary_lacks_is_on_no_wall() {
    let secret = "Zebra of the answers";
    let told = |mut data: Value| {
        for field in NO_WORD_FOR.into_iter().chain(["text", "free_text", "answers"]) {
            if data.get(field).is_none() {
                data[field] = json!([secret, {"text": secret}]);
            }
        }
        data
    };
    let things = [
        ("engagement/w47", 1, "floor", told(level(None, false))),
        ("engagement/w46", 1, "floor", told(level(None, true))),
        (
            "notice/desks",
            1,
            "floor",
            told(json!({"headline": "The desks move", "author": {"role": "Site lead"}})),
        ),
        (
            "recognition/a",
            1,
            "floor",
            told(json!({"kind": "kudos", "giver": "Bo", "receivers": ["Cem"], "message": "You stayed."})),
        ),
    ];
    for lang in ["en", "es"] {
        for who in WHO {
            let mut model = wall(who, lang, &things);
            assert!(!said(&model).contains("Zebra"), "{who:?}: {}", said(&model));
            assert!(model.counts.unknown_fields >= 4 * NO_WORD_FOR.len() as u64, "they are counted");
            if who.0 == Mode::Desk {
                assert!(said(&model).contains("The desks move"), "{}", said(&model));
                for place in [Pane::Engagement, Pane::Recognition, Pane::Transparency] {
                    model.update(Msg::Command(Command::FocusPane(place)), floor::now());
                    model.update(Msg::Command(Command::Read), floor::now());
                    let read = picture::text(&picture::drawn(&model, 120, 45));
                    assert!(!read.contains("Zebra"), "{read}");
                    model.update(Msg::Command(Command::Close), floor::now());
                }
            }
        }
    }
}

#[test]
fn a_notice_says_what_why_for_whom_when_what_is_not_known_and_when_the_next_word_comes() {
    let notice = json!({
        "headline": "Bids move to Fridays", "why": "Payroll closes on Mondays", "affects": ["night"],
        "effective_at": "2026-12-04T06:00:00Z", "means_for_you": "You bid two days later",
        "stays_the_same": "Swaps stay as they are", "not_known_yet": "Whether bank holidays count",
        "next_word_by": "2026-11-27T12:00:00Z", "author": {"role": "Floor manager"},
    });
    let site = json!({"name": "Lisbon", "time_zone": "Europe/Lisbon", "languages": ["en"],
        "teams": [{"id": "night", "name": "Night desk"}]});
    for who in &WHO[..2] {
        let things =
            [("floor/lisbon", 48, "floor", site.clone()), ("notice/bids", 1, "floor", notice.clone())];
        let mut model = wall(*who, "en", &things);
        model.update(Msg::Command(Command::FocusPane(Pane::Transparency)), floor::now());
        model.update(Msg::Command(Command::Read), floor::now());
        let read = picture::text(&picture::drawn(&model, 120, 45)).replace('\u{a0}', " ");
        for words in [
            "Bids move to Fridays",
            "Payroll closes on Mondays",
            "Night desk",
            "4 Dec",
            "You bid two days later",
            "Swaps stay as they are",
            "Whether bank holidays count",
            "27 Nov",
            "Floor manager",
        ] {
            assert!(read.contains(words), "{words} is not in\n{read}");
        }
    }
}

#[test]
fn teams_stand_by_name_whatever_their_levels_are_and_wherever_they_are_told() {
    let teams = ["Billing", "Night desk", "Retention"];
    let ids = ["c", "a", "b"];
    let told: Vec<Value> =
        ids.iter().zip(teams).map(|(id, name)| json!({"id": id, "name": name, "headcount": 20})).collect();
    let site = json!({"name": "Lisbon", "time_zone": "UTC", "languages": ["en"], "teams": told});
    for means in [[3.0, 4.0, 5.0], [5.0, 4.0, 3.0], [4.0, 5.0, 3.0]] {
        let mut things = vec![("floor/lisbon".to_owned(), site.clone(), "floor")];
        for (id, mean) in ids.iter().zip(means) {
            let mut data = level(None, false);
            let need = json!({"mean": mean, "low": mean - 0.4, "high": mean + 0.4});
            data["unit"] = json!(id);
            data["needs"] = json!({"autonomy": need, "competence": need, "relatedness": need});
            things.push((format!("engagement/{id}/w47"), data, "leads"));
        }
        // In whatever order they are told, too.
        if means[0] > 4.5 {
            things[1..].reverse();
        }
        let things: Vec<_> =
            things.iter().map(|(subject, data, audience)| (&**subject, 1, *audience, data.clone())).collect();
        let pane = pane(&wall(WHO[0], "en", &things), "engagement").to_string();
        let places: Vec<usize> = teams
            .iter()
            .map(|team| pane.find(&format!("\"{team}\"")).unwrap_or_else(|| panic!("{pane}")))
            .collect();
        assert!(places.is_sorted(), "{means:?} {places:?}: {pane}");
    }
}
