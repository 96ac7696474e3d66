//! Shift-fair: whoever comes back is told what is new since the last shift of the same crew, at every hour alike.

use jiff::{SignedDuration, Timestamp};
use openfloor::domain::Shifts;
use openfloor::model::{Mode, Model, Msg, Scene};
use openfloor::screen::plain::Teller;
use openfloor::screen::{Lexicon, spoken};
use serde_json::json;

#[path = "fixtures/floor.rs"]
mod floor;
#[path = "fixtures/picture.rs"]
mod picture;

use picture::{drawn, text, with_styles};

/// The wall opens at 14:32 on a Sunday in Lisbon: the crew of 14:00 was away since Saturday 22:00.
const SHIFTS: &str = "06:00,14:00,22:00";

fn open(lang: &str, mode: Mode) -> Model {
    let mut model = floor::waiting(lang, mode);
    model.board.shifts = Shifts::read(SHIFTS);
    floor::hello(&mut model, "wall", floor::now());
    floor::snapshot(&mut model, floor::now());
    floor::synced(&mut model, floor::now());
    model
}

/// Without the critical notice of the floor, which comes before anything.
fn calm(lang: &str, mode: Mode) -> Model {
    let mut model = floor::waiting(lang, mode);
    model.board.shifts = Shifts::read(SHIFTS);
    floor::hello(&mut model, "wall", floor::now());
    floor::snapshot(&mut model, floor::now());
    let gone = floor::event("withdrawn", "notice/phones-down", json!({}), floor::now());
    floor::take(
        &mut model,
        {
            let mut gone = gone;
            gone["feedphase"] = json!("snapshot");
            gone
        },
        floor::now(),
    );
    floor::synced(&mut model, floor::now());
    model
}

fn on(model: &Model) -> Option<Scene> {
    model.ui.rotation.showing.as_ref().map(|showing| showing.scene)
}

/// Each scene as it comes on, until a moment.
fn scenes(model: &mut Model, from: Timestamp, until: Timestamp) -> Vec<Scene> {
    let (mut at, mut turn, mut scenes) = (from, 0, Vec::new());
    while at < until {
        at += SignedDuration::from_secs(1);
        floor::heartbeat(model, &[], at);
        model.update(Msg::Tick, at);
        if model.ui.rotation.turn != turn {
            turn = model.ui.rotation.turn;
            scenes.extend(on(model));
        }
    }
    scenes
}

fn time(text: &str) -> Timestamp {
    text.parse().expect("a time")
}

fn words(model: &Model) -> String {
    text(&drawn(model, 160, 45)).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_scene_of_a_shift_in_both_languages() {
    for lang in ["en", "es"] {
        let mut model = open(lang, Mode::Display);
        assert!(model.show_scene(Scene::SinceShift));
        for (width, height) in [(80, 24), (120, 36)] {
            insta::assert_snapshot!(
                format!("shift_{lang}_{width}x{height}"),
                with_styles(&drawn(&model, width, height))
            );
        }
    }
}

#[test]
fn a_wall_that_opens_in_a_shift_tells_it_first_and_once_a_lap_for_an_hour() {
    let mut model = calm("en", Mode::Display);
    assert_eq!(on(&model), Some(Scene::SinceShift));
    let shift = model.shift().expect("a shift");
    assert_eq!([shift.begins, shift.since], [time("2026-11-22T14:00:00Z"), time("2026-11-21T22:00:00Z")]);
    let first_hour = scenes(&mut model, floor::now(), time("2026-11-22T15:31:00Z"));
    let times = first_hour.iter().filter(|scene| **scene == Scene::SinceShift).count();
    let laps = first_hour.iter().filter(|scene| **scene == Scene::HowWeAre).count();
    assert!((laps..=laps + 2).contains(&times) && laps > 3, "{times} in {laps} laps: {first_hour:?}");
    let later = scenes(&mut model, time("2026-11-22T15:33:00Z"), time("2026-11-22T16:00:00Z"));
    assert!(!later.contains(&Scene::SinceShift) && later.len() > 10, "{later:?}");
}

#[test]
fn a_shift_that_starts_is_told_first() {
    let mut model = calm("en", Mode::Display);
    scenes(&mut model, floor::now(), time("2026-11-22T21:59:50Z"));
    let told = json!({"headline": "The night bus is back", "author": {"name": "Ana"}});
    floor::live(&mut model, "notice", "notice/bus", told, time("2026-11-22T21:59:50Z"));
    let starts = scenes(&mut model, time("2026-11-22T22:00:00Z"), time("2026-11-22T22:01:30Z"));
    let place = starts.iter().position(|scene| *scene == Scene::SinceShift);
    assert!(place.is_some_and(|place| place <= 1), "behind the one that was on: {starts:?}");
    let shift = model.shift().expect("a shift");
    assert_eq!(shift.since, time("2026-11-22T06:00:00Z"), "since the end of the night before");
}

#[test]
fn what_is_critical_comes_before_it() {
    let model = open("en", Mode::Display);
    assert_eq!(on(&model), Some(Scene::Now));
}

#[test]
fn without_shifts_and_without_a_zone_nothing_is_told() {
    let mut model = floor::wall("en", Mode::Display, "wall");
    assert!(model.shift().is_none() && !model.scenes().contains(&Scene::SinceShift));
    assert!(!model.show_scene(Scene::SinceShift));
    let mut model = floor::waiting("en", Mode::Display);
    model.board.shifts = Shifts::read(SHIFTS);
    assert_eq!(model.shift(), None);
}

#[test]
fn what_is_older_for_leads_or_withdrawn_is_not_in_it() {
    let mut model = floor::waiting("en", Mode::Desk);
    model.board.shifts = Shifts::read(SHIFTS);
    floor::hello(&mut model, "lead", floor::now());
    floor::snapshot(&mut model, floor::now());
    floor::synced(&mut model, floor::now());
    let count = |model: &Model| model.shift_news(model.shift().expect("a shift")).len();
    let had = count(&model);
    let notice = |headline: &str| json!({"headline": headline, "author": {"name": "Ana"}});
    let old = floor::event("notice", "notice/old", notice("Old"), time("2026-11-21T21:59:59Z"));
    floor::take(&mut model, old, floor::now());
    floor::told(&mut model, "notice", "notice/leads", "leads", notice("Leads"), floor::now());
    assert_eq!(count(&model), had);
    let new = floor::event("notice", "notice/new", notice("New"), time("2026-11-21T22:00:00Z"));
    floor::take(&mut model, new, floor::now());
    assert_eq!(count(&model), had + 1);
    floor::live(&mut model, "withdrawn", "notice/new", json!({}), floor::now());
    assert_eq!(count(&model), had);
}

#[test]
fn a_desk_says_it_at_its_foot_for_an_hour() {
    let mut model = calm("en", Mode::Desk);
    assert!(words(&model).contains("Since your last shift, from Sat 22:00: "), "{}", words(&model));
    let later = floor::now() + SignedDuration::from_mins(60);
    floor::heartbeat(&mut model, &[], later);
    assert!(!words(&model).contains("Since your last shift"));
}

#[test]
fn lines_of_text_tell_it_when_a_wall_opens_and_when_a_shift_starts() {
    let lexicon = Lexicon::built_in();
    let mut model = calm("en", Mode::Desk);
    let mut teller = Teller::default();
    let first = teller.tell(&model, &lexicon);
    assert!(first[1].starts_with("Since your last shift, from Sat 22:00: "), "{:?}", &first[..3]);
    let mut told = Vec::new();
    for at in ["2026-11-22T15:40:00Z", "2026-11-22T21:59:00Z", "2026-11-22T22:00:00Z", "2026-11-22T22:01:00Z"]
    {
        floor::heartbeat(&mut model, &[], time(at));
        model.update(Msg::Tick, time(at));
        told.extend(teller.tell(&model, &lexicon));
    }
    let since: Vec<&String> = told.iter().filter(|line| line.contains("Since your last shift")).collect();
    assert_eq!(since.len(), 1, "{since:?}");
    assert!(since[0].starts_with("22:00 Since your last shift, from 06:00: "), "{since:?}");
    assert!(spoken(&model, &lexicon, openfloor::screen::since::line).is_some());
}
