//! The scenes of display mode: which is on, for how long, and what it never shows.

use jiff::{SignedDuration, Timestamp};
use openfloor::domain::Hours;
use openfloor::model::{Command, Mode, Model, Msg, Scene, Texts, command};
use openfloor::screen::Body;
use serde_json::json;

#[path = "fixtures/floor.rs"]
mod floor;
#[path = "fixtures/picture.rs"]
mod picture;

#[path = "scenes/brief.rs"]
mod brief;
#[path = "scenes/cut_in.rs"]
mod cut_in;
#[path = "scenes/dwell.rs"]
mod dwell;
#[path = "scenes/facts.rs"]
mod facts;
#[path = "scenes/form.rs"]
mod form;
#[path = "scenes/hands.rs"]
mod hands;
#[path = "scenes/large.rs"]
mod large;
#[path = "scenes/late.rs"]
mod late;
#[path = "scenes/told.rs"]
mod told;
#[path = "scenes/turns.rs"]
mod turns;

use picture::{drawn, text, with_styles};

fn snapshot(name: &str, model: &Model, width: u16, height: u16) {
    insta::assert_snapshot!(name, with_styles(&drawn(model, width, height)));
}

#[test]
fn every_scene_of_the_wall() {
    let mut model = floor::wall("en", Mode::Display, "wall");
    let mut at = floor::now();
    let mut seen = Vec::new();
    // The longest rotation: six scenes of a minute, with a critical notice between each two.
    for _ in 0..12 * 60 {
        at += SignedDuration::from_secs(1);
        floor::heartbeat(&mut model, &[], at);
        model.update(Msg::Tick, at);
        let scene = model.ui.rotation.showing.as_ref().expect("there is something to tell").scene;
        if !seen.contains(&scene) {
            seen.push(scene);
            snapshot(&format!("scene_{scene:?}").to_lowercase(), &model, 120, 36);
        }
    }
    assert_eq!(seen.len(), 6, "{seen:?}");
}

/// The scenes of a wall one after the other, with how many seconds each was on.
fn rotation(model: &mut Model, seconds: i64) -> Vec<(Scene, i64)> {
    let mut scenes: Vec<(Scene, u64, i64)> = Vec::new();
    for second in 0..seconds {
        let at = floor::now() + SignedDuration::from_secs(second);
        floor::heartbeat(model, &[], at);
        model.update(Msg::Tick, at);
        let rotation = &model.ui.rotation;
        let Some(showing) = &rotation.showing else { continue };
        match scenes.last_mut() {
            Some((_, turn, on)) if *turn == rotation.turn => *on += 1,
            _ => scenes.push((showing.scene, rotation.turn, 1)),
        }
    }
    scenes.pop();
    scenes.into_iter().map(|(scene, _, on)| (scene, on)).collect()
}

fn scene_of(model: &Model) -> Option<Scene> {
    model.ui.rotation.showing.as_ref().map(|showing| showing.scene)
}

fn notice(model: &mut Model, priority: &str, at: Timestamp) {
    let data = json!({"headline": "A drill at three", "priority": priority, "author": {"name": "Ana"}});
    floor::live(model, "notice", "notice/drill", data, at);
}

fn question(model: &mut Model, index: usize) {
    let data = json!({"text": "Is it so?", "answer": "It is.", "verdict": "true", "state": "answered"});
    floor::live(model, "question", &format!("question/{index}"), data, floor::now());
}

/// Lets seconds go by, with the hub's word each second.
fn seconds(model: &mut Model, from: i64, until: i64) {
    for second in from..until {
        let at = floor::now() + SignedDuration::from_secs(second);
        floor::heartbeat(model, &[], at);
        model.update(Msg::Tick, at);
    }
}

fn at(second: i64) -> Timestamp {
    floor::now() + SignedDuration::from_secs(second)
}

/// What the wall says in its scene.
fn said(model: &Model) -> String {
    format!("{:?}", picture::view(model).body)
}

const PAST: &str = "2026-11-20T12:00:00Z";
