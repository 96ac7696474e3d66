//! No late promise is left out of its scene for long, and what is not told this time is counted in words.

use std::collections::BTreeSet;

use openfloor::domain::PromiseState;
use openfloor::model::Entry;
use openfloor::screen::Body;
use openfloor::screen::lines::Run;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::*;

/// Of so many promises that a scene tells at once, so many are late ones.
const LATE_AT_ONCE: usize = 2;

fn promised(model: &mut Model, name: &str, due: &str) {
    let data = json!({"ask": name, "decision": "will", "owner": "Facilities", "due": due,
        "promises": [{"field": "due", "first_due": due, "due": due}]});
    floor::live(model, "commitment", &format!("commitment/{name}"), data, floor::now());
}

/// A wall on which seven promises are late and twelve are open.
fn wall() -> Model {
    let mut model = floor::empty("en", Mode::Display);
    for nth in 0..7 {
        promised(&mut model, &format!("late{nth}"), &format!("2026-11-{}T12:00:00Z", 10 + nth));
    }
    for nth in 0..12 {
        promised(&mut model, &format!("open{nth}"), &format!("2026-12-{}T12:00:00Z", 10 + nth));
    }
    model
}

/// Draws the scene as the loop does, and tells what stands on it.
fn seen(model: &mut Model, width: u16, height: u16) -> String {
    let area = Rect::new(0, 0, width, height);
    let mut buf = Buffer::empty(area);
    let drawn = openfloor::screen::draw(&picture::view(model), &picture::theme(), area, &mut buf);
    model.update(drawn.message(), floor::now());
    text(&buf)
}

#[test]
fn every_late_promise_comes_by_and_the_others_are_counted() {
    for (width, height) in [(80, 24), (120, 36), (200, 30)] {
        let mut model = wall();
        let names = |shown: &str, kind: &str, count: usize| -> BTreeSet<String> {
            (0..count)
                .map(|nth| format!("{kind}{nth}"))
                .filter(|name| shown.contains(&format!("{name} ")))
                .collect()
        };
        let (mut late, mut open) = (BTreeSet::new(), BTreeSet::new());
        for round in 0..24_usize {
            assert!(model.show_scene(Scene::Promises));
            let shown = seen(&mut model, width, height);
            let now = names(&shown, "late", 7);
            let rest = 7 - now.len();
            let counted = format!("{rest} more are late, in turn");
            assert!(rest > 1 && shown.contains(&counted), "{width}×{height}: {counted}\n{shown}");
            late.extend(now);
            open.extend(names(&shown, "open", 12));
            if round + 1 == 7_usize.div_ceil(LATE_AT_ONCE) {
                assert_eq!(late.len(), 7, "{width}×{height}: {late:?}");
            }
        }
        assert_eq!(open.len(), 12, "{width}×{height}: the others have their turn: {open:?}");
    }
}

#[test]
fn what_another_scene_told_in_a_word_is_not_told_in_its_own() {
    let mut model = wall();
    model.board.shifts = openfloor::domain::Shifts::read("06:00,14:00,22:00");
    for nth in 0..7 {
        promised(&mut model, &format!("late{nth}"), &format!("2026-11-22T1{nth}:00:00Z"));
    }
    let late = |model: &Model, scene| -> BTreeSet<String> {
        let is_late =
            |entry: &&Entry<'_>| matches!(entry, Entry::Promise(it) if it.state == PromiseState::Late);
        let entries = model.scene_entries(scene);
        entries.iter().filter(is_late).map(|entry| entry.key().subject.to_string()).collect()
    };
    let mut told = BTreeSet::new();
    for _ in 0..4 {
        if model.show_scene(Scene::SinceShift) {
            seen(&mut model, 120, 36);
        }
        assert!(model.show_scene(Scene::Promises));
        seen(&mut model, 120, 36);
        told.extend(late(&model, Scene::Promises));
    }
    let all = model.late_promises();
    assert!(all > 3, "some are late by half past two");
    assert_eq!(told.len(), all, "{told:?}");
}

#[test]
fn a_scene_of_questions_without_an_answer_is_not_called_answered() {
    let mut model = floor::empty("en", Mode::Display);
    for nth in 0..2 {
        let data = json!({"text": format!("Is it {nth}?"), "state": "heard"});
        floor::live(&mut model, "question", &format!("question/{nth}"), data, floor::now());
    }
    assert!(model.show_scene(Scene::Answered));
    let shown = seen(&mut model, 120, 36);
    assert!(shown.contains("Asked, not answered yet") && !shown.contains("Asked and answered"), "{shown}");
    question(&mut model, 7);
    assert!(model.show_scene(Scene::Answered));
    let shown = seen(&mut model, 120, 36);
    assert!(shown.contains("Asked and answered"), "{shown}");
}

/// Behind the question that leads, the others say who owed their answers too.
#[test]
fn a_late_question_behind_another_one_says_who_owed_its_answer() {
    let mut model = floor::empty("en", Mode::Display);
    for (name, answered_by) in [("bus", "IT lead"), ("lift", "IT lead"), ("door", "Facilities")] {
        let due = "2026-11-21T12:00:00Z";
        let data = json!({"text": format!("Does the {name} stay?"), "state": "checking", "answered_by": answered_by, "answer_by": due,
            "promises": [{"field": "answer_by", "first_due": due, "due": due, "missed": due, "owed_by": "Facilities"}]});
        floor::live(&mut model, "question", &format!("question/{name}"), data, at(0));
    }
    assert!(model.show_scene(Scene::Answered));
    let Body::Display(scene) = picture::view(&model).body else { panic!("a scene") };
    let said = |runs: &[Run]| runs.iter().map(|run| run.words.as_str()).collect::<String>();
    let behind: Vec<String> = scene.facts.iter().map(|fact| said(&fact.words) + &said(&fact.who)).collect();
    let leads = said(&scene.standing);
    let of = |name: &str| behind.iter().find(|said| said.contains(name));
    for (name, owed) in [("bus", true), ("lift", true), ("door", false)] {
        let said = of(name).unwrap_or(&leads);
        assert_eq!(said.contains("owed by Facilities"), owed, "{name}: {said}");
    }
    assert_eq!(behind.len(), 2, "{behind:?}");
}
