//! The scenes of display mode: which is on, for how long, and what it never shows.

use jiff::{SignedDuration, Timestamp};
use openfloor::model::{Mode, Model, Msg, Scene};
use openfloor::screen::Body;
use serde_json::json;

#[path = "fixtures/floor.rs"]
mod floor;
#[path = "fixtures/picture.rs"]
mod picture;

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

#[test]
fn scenes_follow_each_other_and_empty_ones_are_skipped() {
    let mut model = floor::empty("en", Mode::Display);
    assert_eq!(rotation(&mut model, 30), []);
    assert!(text(&drawn(&model, 120, 36)).contains("There is nothing new to tell."));
    question(&mut model, 1);
    notice(&mut model, "routine", floor::now());
    let scenes = rotation(&mut model, 100);
    let names: Vec<Scene> = scenes.iter().map(|(scene, _)| *scene).collect();
    assert_eq!(names[..4], [Scene::Now, Scene::Answered, Scene::Now, Scene::Answered]);
    assert!(scenes.iter().all(|(_, seconds)| (10..=60).contains(seconds)), "{scenes:?}");
}

#[test]
fn an_important_notice_is_every_fourth_scene_and_a_critical_one_every_second() {
    for (priority, every) in [("important", 4), ("critical", 2)] {
        let mut model = floor::wall("en", Mode::Display, "wall");
        for subject in ["notice/phones-down", "notice/shift-bids"] {
            floor::live(&mut model, "withdrawn", subject, json!({}), floor::now());
        }
        notice(&mut model, priority, floor::now());
        let scenes = rotation(&mut model, 40 * 60);
        let called: Vec<usize> = scenes
            .iter()
            .enumerate()
            .filter(|(_, (scene, _))| *scene == Scene::Now)
            .map(|(at, _)| at)
            .collect();
        assert!(called.len() > 4, "{scenes:?}");
        assert!(called.windows(2).all(|pair| pair[1] - pair[0] <= every), "{priority}: {scenes:?}");
        let others: std::collections::BTreeSet<String> =
            scenes.iter().map(|(scene, _)| format!("{scene:?}")).collect();
        assert_eq!(others.len(), 6, "{priority}: the others have their turn too");
    }
}

#[test]
fn a_critical_notice_is_on_the_wall_at_once() {
    let mut model = floor::empty("en", Mode::Display);
    question(&mut model, 1);
    question(&mut model, 2);
    rotation(&mut model, 5);
    assert_eq!(scene_of(&model), Some(Scene::Answered));
    notice(&mut model, "critical", floor::now() + SignedDuration::from_secs(5));
    assert!(text(&drawn(&model, 120, 36)).contains("critical"));
    let lost = Msg::Lost { why: "gone".into(), retry_in: SignedDuration::from_secs(1) };
    let before = model.ui.rotation.clone();
    model.update(lost, floor::now() + SignedDuration::from_secs(6));
    model.update(Msg::Tick, floor::now() + SignedDuration::from_secs(7));
    assert_eq!(model.ui.rotation, before, "a lost link keeps the place");
}

#[test]
fn nothing_for_leads_and_no_team_reaches_the_wall() {
    let mut model = floor::wall("en", Mode::Display, "lead");
    let mut at = floor::now();
    for _ in 0..12 * 60 {
        at += SignedDuration::from_secs(1);
        floor::heartbeat(&mut model, &[], at);
        model.update(Msg::Tick, at);
        let view = format!("{:?}", picture::view(&model).body);
        for hidden in ["Coaching", "confirmed", "worth a conversation", "leads only"] {
            assert!(!view.contains(hidden), "{hidden} in {view}");
        }
        if let Body::Display(scene) = picture::view(&model).body {
            assert!(scene.levels.len() <= 3);
        }
    }
}
