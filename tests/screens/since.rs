//! What came since the last look, or since the last shift, on a desk.

use jiff::SignedDuration;
use openfloor::model::command::{Refusal, refusal};
use openfloor::model::{Command, Mode, Model, Msg, Pane};
use openfloor::screen::Spot;
use serde_json::json;

use super::desk::{desk, frame, names, run};
use super::floor;
use super::picture::{drawn, text};

/// The things that the panes show.
fn shown(model: &Model) -> Vec<String> {
    Pane::ALL.into_iter().flat_map(|pane| names(model, pane)).collect()
}

#[test]
fn what_came_since_the_last_look_is_shown_alone_and_stays_while_one_goes_through_it() {
    let mut model = desk();
    let at = |minute: i64| floor::now() + SignedDuration::from_mins(minute);
    let press = |model: &mut Model, command, minute| model.update(Msg::Command(command), at(minute));
    for command in [Command::Since, Command::NextSince] {
        assert_eq!(refusal::refusal(&model, command), Some(Refusal::NothingSince));
        run(&mut model, command);
        assert!(!model.is_filtered() && model.at_hand().is_some(), "and nothing happens");
    }
    floor::live(&mut model, "note", "note/one", json!({"text": "One", "author": {"name": "Ana"}}), at(1));
    floor::live(&mut model, "notice", "notice/two", json!({"headline": "Two"}), at(2));
    floor::live(&mut model, "question", "question/three", json!({"text": "Three?"}), at(3));
    press(&mut model, Command::Since, 3);
    assert_eq!(shown(&model), ["notice/two", "note/one", "question/three"]);
    let said = text(&drawn(&model, 160, 45));
    assert!(said.contains("filter: since your last look · Esc clears"), "{said}");
    for subject in ["note/one", "question/three", "notice/two"] {
        press(&mut model, Command::NextSince, 4);
        assert_eq!(model.at_hand().map(|id| id.key.subject), Some(subject.into()));
    }
    assert_eq!(shown(&model).len(), 3, "also what has been seen");
    press(&mut model, Command::Since, 4);
    assert!(!model.is_filtered());
    press(&mut model, Command::Since, 4);
    press(&mut model, Command::ClearFilter, 4);
    assert!(!model.is_filtered() && shown(&model).len() > 20);
    press(&mut model, Command::AllSeen, 4);
    assert_eq!(refusal::refusal(&model, Command::Since), Some(Refusal::NothingSince));
}

#[test]
fn where_a_site_has_shifts_it_is_what_came_since_the_last_one() {
    let mut model = floor::waiting("en", Mode::Desk);
    model.board.shifts = openfloor::domain::Shifts::read("06:00,14:00,22:00");
    floor::hello(&mut model, "lead", floor::now());
    floor::snapshot(&mut model, floor::now());
    // The crew of Sunday 14:00 was away since Saturday 22:00, also for what is for leads and for what is only asked.
    let (before, since) = ("2026-11-21T21:00:00Z", "2026-11-21T23:00:00Z");
    for (name, at, audience) in [("old", before, "floor"), ("new", since, "floor"), ("leads", since, "leads")]
    {
        let at = at.parse().expect("a time");
        let data = json!({"text": format!("Is it {name}?")});
        floor::told(&mut model, "question", &format!("question/{name}"), audience, data, at);
    }
    floor::synced(&mut model, floor::now());
    run(&mut model, Command::Since);
    let questions = names(&model, Pane::Questions);
    let has = |name: &str| questions.iter().any(|subject| *subject == format!("question/{name}"));
    assert!(has("new") && has("leads") && !has("old"), "{questions:?}");
    let said = text(&drawn(&model, 160, 45));
    // Since when is told beside it, also where the words of the filter are cut.
    assert!(said.contains("filter: since your last shift") && said.contains("from Sat 22:00"), "{said}");
    run(&mut model, Command::NextSince);
    assert_ne!(model.at_hand(), None);
    // Long after its first hour, in which a wall tells it by itself, it can be asked for.
    let late = floor::now() + SignedDuration::from_hours(4);
    floor::heartbeat(&mut model, &[], late);
    model.update(Msg::Tick, late);
    assert!(model.shift().is_none() && model.has_since());
}

#[test]
fn the_foot_of_a_desk_leads_to_what_came_since_the_last_shift() {
    let mut model = floor::wall("en", Mode::Desk, "lead");
    model.board.shifts = openfloor::domain::Shifts::read("06:00,14:00,22:00");
    model.update(Msg::Tick, floor::now());
    let (_, buf) = frame(&mut model, (240, 45));
    assert!(text(&buf).contains("C Since your last shift, from Sat 22:00:"), "{}", text(&buf));
    // The list that it leads to has what was only asked too.
    let asked = model.shift_asked(model.shift().expect("a shift"));
    let (_, wide) = frame(&mut model, (480, 45));
    assert!(asked > 0 && text(&wide).contains(&format!("{asked} question")), "{asked}: {}", text(&wide));
    let (drawn, _) = frame(&mut model, (160, 45));
    let place = (0..160).find(|x| drawn.at(*x, 44) == Some(&Spot::Command(Command::Since)));
    assert!(place.is_some(), "a click on it does it");
    run(&mut model, Command::Since);
    assert!(model.is_filtered());
}
