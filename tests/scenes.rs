//! The scenes of display mode: which is on, for how long, and what it never shows.

use jiff::{SignedDuration, Timestamp};
use openfloor::domain::Hours;
use openfloor::model::{Command, Mode, Model, Msg, Scene, command};
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

#[test]
fn what_a_critical_notice_cut_short_goes_on_for_the_time_it_had_left() {
    let mut model = floor::empty("en", Mode::Display);
    let words = "word ".repeat(60);
    let data = json!({"text": "Is it so?", "answer": words, "verdict": "true", "state": "answered"});
    floor::live(&mut model, "question", "question/1", data, floor::now());
    question(&mut model, 2);
    seconds(&mut model, 0, 9);
    let before = model.ui.rotation.showing.clone().expect("a scene");
    let left_s = model.scene_left_s().expect("a scene");
    assert_eq!((before.scene, left_s), (Scene::Answered, before.dwell_s - 8));
    notice(&mut model, "critical", at(9));
    let called = model.ui.rotation.showing.clone().expect("a scene");
    assert_eq!((called.scene, called.called, called.dwell_s), (Scene::Now, true, 10));
    seconds(&mut model, 10, 19);
    assert_eq!(model.ui.rotation.showing.as_ref(), Some(&called));
    seconds(&mut model, 19, 20);
    let after = model.ui.rotation.showing.clone().expect("a scene");
    assert_eq!((&after.entries, after.dwell_s), (&before.entries, before.dwell_s));
    assert_eq!(model.scene_left_s(), Some(left_s - 1), "it was on for another second before the notice came");
    // A critical notice is closed while it is on: it leaves, and what it cut short goes on.
    notice(&mut model, "critical", at(21));
    let closed = json!({"headline": "A drill at three", "priority": "critical", "state": "closed", "author": {"name": "Ana"}});
    floor::live(&mut model, "notice", "notice/drill", closed, at(22));
    seconds(&mut model, 22, 23);
    assert_eq!(model.ui.rotation.showing.map(|showing| showing.entries), Some(before.entries));
}

#[test]
fn a_scene_is_held_and_goes_on_by_itself() {
    let mut model = floor::wall("en", Mode::Display, "wall");
    seconds(&mut model, 0, 5);
    let (turn, left_s) = (model.ui.rotation.turn, model.scene_left_s());
    model.update(Msg::Command(Command::Pause), at(4));
    assert!(format!("{:?}", picture::view(&model).body).contains("held until 14:37"));
    seconds(&mut model, 5, 303);
    assert_eq!((model.ui.rotation.turn, model.scene_left_s()), (turn, left_s), "held");
    let idle = model.update(Msg::Tick, at(303));
    assert!(!idle.changed, "nothing moves while it is held");
    seconds(&mut model, 304, 306);
    assert_eq!((model.ui.rotation.turn, model.scene_left_s()), (turn, left_s.map(|left_s| left_s - 1)));
    model.update(Msg::Command(Command::Pause), at(306));
    model.update(Msg::Command(Command::NextScene), at(307));
    assert_eq!(
        (model.ui.rotation.turn, model.ui.rotation.paused),
        (turn + 1, Some(at(307))),
        "the next one is held too"
    );
    model.update(Msg::Command(Command::Pause), at(308));
    model.update(Msg::Command(Command::PreviousScene), at(309));
    assert_eq!((scene_of(&model), model.ui.rotation.paused), (Some(Scene::Now), None));
}

#[test]
fn keys_of_the_wall_leave_a_desk_as_it_was() {
    let mut model = floor::wall("en", Mode::Desk, "wall");
    model.update(Msg::Command(Command::Display), at(0));
    let before = (model.ui.focus, model.ui.selected.clone());
    for key in ["Enter", "Down", "Right", "Space", "Tab", "j", "1", "Home"] {
        if let Some(command) = model.keymap.command(key, model.ui.context()) {
            model.update(Msg::Command(command), at(1));
        }
    }
    assert_eq!(
        (model.ui.focus, model.ui.selected.clone(), model.ui.mode),
        (before.0, before.1, Mode::Display)
    );
    assert_eq!(model.ui.overlay(), None);
}

#[test]
fn a_locked_wall_heeds_nothing_but_its_chord() {
    let mut model = floor::locked("en");
    let (mode, scene) = (model.ui.mode, model.ui.rotation.clone());
    for row in command::TABLE.iter().filter(|row| row.command != Command::UnlockFirst) {
        let update = model.update(Msg::Command(row.command), floor::now());
        assert!(
            !update.changed && update.effects.is_empty() || row.command == Command::Unlock,
            "{}",
            row.name
        );
        assert_eq!((model.ui.mode, &model.ui.rotation), (mode, &scene), "{}", row.name);
        for key in row.keys {
            let heeded = model.keymap.command(key, model.ui.context());
            assert!(heeded.is_none() || matches!(*key, "Ctrl-u" | "Ctrl-l"), "{key}");
        }
    }
    let is_locked = |model: &Model| model.ui.lock.is_on();
    model.update(Msg::Command(Command::UnlockFirst), at(10));
    model.update(Msg::Command(Command::Unlock), at(13));
    assert!(is_locked(&model), "too late");
    model.update(Msg::Command(Command::UnlockFirst), at(20));
    model.update(Msg::Command(Command::Unlock), at(21));
    assert!(!is_locked(&model));
    assert!(format!("{:?}", picture::view(&model).body).contains("unlocked"));
    model.update(Msg::Command(Command::Display), at(100));
    assert_eq!(model.ui.mode, Mode::Desk);
    seconds(&mut model, 101, 400);
    assert!(!is_locked(&model), "a key was pressed 5 minutes ago");
    seconds(&mut model, 400, 401);
    assert_eq!((is_locked(&model), model.ui.mode), (true, Mode::Display));
}

#[test]
fn in_blank_hours_only_a_critical_notice_is_shown() {
    let mut model = floor::resting("en");
    let screen = text(&drawn(&model, 120, 36));
    assert_eq!(scene_of(&model), None);
    assert!(screen.contains("live") && !screen.contains("Lisbon"), "{screen}");
    assert!(!model.update(Msg::Tick, at(1)).changed, "it rests until the minute changes");
    let places = (0..240).map(|minute| {
        let at = at(minute * 60);
        floor::heartbeat(&mut model, &[], at);
        model.update(Msg::Tick, at);
        text(&drawn(&model, 120, 36)).lines().position(|line| line.contains("live")).expect("how fresh it is")
    });
    assert!(places.collect::<std::collections::BTreeSet<_>>().len() > 10, "it moves");
    notice(&mut model, "important", at(240 * 60));
    assert_eq!(scene_of(&model), None);
    let data = json!({"headline": "Leave the house", "priority": "critical", "author": {"name": "Ana"}});
    floor::live(&mut model, "notice", "notice/out", data, at(240 * 60 + 1));
    for second in 240 * 60 + 2..240 * 60 + 120 {
        model.update(Msg::Tick, at(second));
        assert!(format!("{:?}", picture::view(&model).body).contains("Leave the house"));
    }
    // 20:00 in Lisbon: the night of the wall is over.
    let morning = at(6 * 3_600);
    floor::heartbeat(&mut model, &[], morning);
    let turns: std::collections::BTreeSet<Scene> = (0..600)
        .filter_map(|second| {
            model.update(Msg::Tick, morning + SignedDuration::from_secs(second));
            scene_of(&model)
        })
        .collect();
    assert_eq!(turns.len(), 6, "{turns:?}");
}

#[test]
fn a_scene_has_its_place_and_its_hours() {
    let mut model = floor::wall("en", Mode::Display, "wall");
    floor::live(&mut model, "withdrawn", "notice/phones-down", json!({}), at(0));
    let hours = |text| Hours::read(text).expect("hours");
    model.board.program = vec![
        (Scene::Promises, Hours::always()),
        (Scene::Now, hours("Mon-Fri")),
        (Scene::Repair, hours("14:00-15:00")),
    ];
    assert_eq!(model.scenes(), [Scene::Promises, Scene::Repair], "on a Sunday, at half past two");
    // A critical notice is shown whatever the program is.
    notice(&mut model, "critical", at(1));
    assert_eq!(scene_of(&model), Some(Scene::Now));
}

#[test]
fn words_without_large_letters_leave_those_beside_them_large() {
    for (headline, why) in [("年末年始のシフト", "nights were long"), ("A drill at three ☕", "夜が長い")]
    {
        let mut model = floor::empty("en", Mode::Display);
        let data =
            json!({"headline": headline, "why": why, "priority": "critical", "author": {"name": "Ana"}});
        floor::live(&mut model, "notice", "notice/drill", data, floor::now());
        let told = text(&drawn(&model, 480, 135));
        assert!(told.contains("年末年始") || told.contains("夜が長い"), "in plain type");
        for large in ["critical", "why", "nights", "drill"] {
            assert!(!told.contains(large), "{large} is plain beside {headline}, {why}");
        }
        assert_eq!(told.contains('☕'), headline.contains('☕'), "a sign has its place");
    }
}

#[test]
fn what_is_new_has_its_turn_earlier_in_a_lap() {
    let mut model = floor::wall("en", Mode::Display, "wall");
    floor::live(&mut model, "withdrawn", "notice/phones-down", json!({}), at(0));
    seconds(&mut model, 0, 2);
    let before = model.ui.rotation.turn;
    let data = json!({"breach": "The lift failed", "owner": "Ops", "state": "admitted"});
    floor::live(&mut model, "repair", "repair/lift", data, at(2));
    let mut second = 2;
    while model.ui.rotation.turn == before {
        second += 1;
        seconds(&mut model, second, second + 1);
    }
    assert_eq!(scene_of(&model), Some(Scene::Repair), "before those that stand in front of it");
    assert!(format!("{:?}", picture::view(&model).body).contains("The lift failed"));
}

#[test]
fn teams_are_told_where_the_site_wants_it_by_name_and_with_their_doubt() {
    let mut model = floor::teams("en");
    let said = |model: &Model| format!("{:?}", picture::view(model).body);
    model.show_scene(Scene::Teams);
    let told = said(&model);
    let places: Vec<usize> = ["Billing", "Night desk", "Retention"]
        .iter()
        .map(|team| told.find(team).unwrap_or_else(|| panic!("{team} in {told}")))
        .collect();
    assert!(places.is_sorted(), "{told}");
    assert!(told.contains("±0.4") && told.contains("your answers count"), "{told}");
    model.board.teams = false;
    assert!(!model.scenes().contains(&Scene::Teams));
}
