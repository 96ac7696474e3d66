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

/// What the wall says in its scene.
fn said(model: &Model) -> String {
    format!("{:?}", picture::view(model).body)
}

const PAST: &str = "2026-11-20T12:00:00Z";

#[test]
fn a_word_that_was_kept_is_held_against_nobody() {
    let rota = |state: &str| {
        json!({"got_wrong": "The rota", "effect_on_you": "You planned around it", "changes": "It comes early",
            "by_when": PAST, "state": state, "author": {"name": "Ana"}})
    };
    let headsets =
        |state: &str| json!({"topic": "Headsets", "owner": "director", "share_by": PAST, "state": state});
    for (kind, data, kept, told) in [
        ("ownership", rota("changed"), true, "\"changed\""),
        ("ownership", rota("not_yet"), false, "\"not yet\""),
        ("ownership", rota("published"), false, "late"),
        ("holding", headsets("kept"), true, "\"told\""),
        ("holding", headsets("open"), false, "\"missed\""),
        ("holding", headsets("renewed"), false, "\"promised\""),
    ] {
        let mut model = floor::empty("en", Mode::Display);
        floor::live(&mut model, kind, &format!("{kind}/one"), data, at(0));
        let said = said(&model);
        assert!(said.contains(told), "{told} in {said}");
        for accuses in [" late\"", "Fri"] {
            assert_eq!(said.contains(accuses), !kept, "{accuses} in {said}");
        }
        assert_eq!(said.contains("We can't say yet"), kind == "holding" && !kept, "{said}");
        assert!(!said.contains("we will say"), "what is past is no promise of a word to come: {said}");
    }
}

/// A hub that is back sends its whole floor, and what came while it was gone.
fn back(model: &mut Model, second: i64, news: &[(&str, serde_json::Value)]) {
    let lost = Msg::Lost { why: "gone".into(), retry_in: SignedDuration::from_secs(1) };
    model.update(lost, at(second));
    floor::hello(model, "wall", at(second));
    floor::snapshot(model, at(second));
    for (subject, data) in news {
        let kind = subject.split('/').next().expect("a kind");
        let mut event = floor::event(kind, subject, data.clone(), at(second));
        event["feedphase"] = json!("snapshot");
        floor::take(model, event, at(second));
    }
    floor::synced(model, at(second));
}

/// Lets scenes go by until one is on that is not of a notice.
fn until_others(model: &mut Model) -> i64 {
    let mut second = 0;
    while scene_of(model) == Some(Scene::Now) {
        seconds(model, second, second + 1);
        second += 1;
    }
    second
}

#[test]
fn what_is_critical_cuts_in_by_a_snapshot_too() {
    let mut model = floor::wall("en", Mode::Display, "wall");
    let second = until_others(&mut model);
    let before = model.ui.rotation.showing.clone();
    back(&mut model, second, &[]);
    assert_eq!(model.ui.rotation.showing, before, "what was there before the outage does not cut in again");
    let drill = json!({"headline": "A drill at three", "priority": "critical", "author": {"name": "Ana"}});
    back(&mut model, second, &[("notice/drill", drill.clone())]);
    assert!(said(&model).contains("A drill at three"), "{}", said(&model));
    let dwell_s = model.ui.rotation.showing.as_ref().expect("a scene").dwell_s;
    seconds(&mut model, second, second + dwell_s + 1);
    assert_eq!(model.ui.rotation.showing.map(|on| on.entries), before.map(|on| on.entries), "it goes on");

    // What is closed by now, and what is for leads, cuts nothing short.
    let mut model = floor::wall("en", Mode::Display, "wall");
    let second = until_others(&mut model);
    let before = model.ui.rotation.showing.clone();
    let mut closed = drill;
    closed["state"] = json!("closed");
    back(&mut model, second, &[("notice/drill", closed)]);
    assert_eq!(model.ui.rotation.showing, before);
}

#[test]
fn what_came_while_the_hub_was_gone_is_news() {
    let mut model = floor::wall("en", Mode::Display, "wall");
    floor::live(&mut model, "withdrawn", "notice/phones-down", json!({}), at(0));
    seconds(&mut model, 0, 2);
    let lift = json!({"breach": "The lift failed", "owner": "Ops", "state": "admitted"});
    back(&mut model, 2, &[("repair/lift", lift)]);
    floor::live(&mut model, "withdrawn", "notice/phones-down", json!({}), at(2));
    let mut second = 2;
    while scene_of(&model) == Some(Scene::Now) {
        seconds(&mut model, second, second + 1);
        second += 1;
    }
    assert!(said(&model).contains("The lift failed"), "{}", said(&model));
}

#[test]
fn a_new_word_on_a_critical_notice_is_read_with_all_of_its_time() {
    let words = |n: usize| json!({"headline": "A drill at three", "why": "word ".repeat(n), "priority": "critical", "author": {"name": "Ana"}});
    let mut model = floor::empty("en", Mode::Display);
    question(&mut model, 1);
    floor::live(&mut model, "notice", "notice/drill", words(6), at(1));
    let dwell_s = model.ui.rotation.showing.as_ref().expect("a scene").dwell_s;
    // It is about to leave.
    seconds(&mut model, 2, dwell_s);
    floor::live(&mut model, "notice", "notice/drill", words(60), at(dwell_s));
    let on = model.ui.rotation.showing.clone().expect("a scene");
    assert!(on.dwell_s > dwell_s && model.scene_left_s() == Some(on.dwell_s), "{on:?}");

    // Who holds it holds the new word too, for no longer than a scene may be held.
    let held = dwell_s + 5;
    seconds(&mut model, dwell_s, held + 1);
    model.update(Msg::Command(Command::Pause), at(held));
    seconds(&mut model, held + 1, held + 200);
    floor::live(&mut model, "notice", "notice/drill", words(30), at(held + 200));
    let on = model.ui.rotation.showing.clone().expect("a scene");
    assert_eq!(model.ui.rotation.paused, Some(at(held)));
    seconds(&mut model, held + 200, held + 299);
    assert_eq!(model.ui.rotation.showing.as_ref(), Some(&on));
    assert_eq!(model.scene_left_s(), Some(on.dwell_s));
    seconds(&mut model, held + 299, held + 301);
    assert_eq!((model.ui.rotation.paused, model.scene_left_s()), (None, Some(on.dwell_s)));
    assert!(said(&model).contains("A drill at three"));
}

#[test]
fn nothing_that_was_left_open_hides_the_floor() {
    for command in [Command::Help, Command::Palette] {
        let mut model = floor::empty("en", Mode::Display);
        question(&mut model, 1);
        model.update(Msg::Command(command), at(1));
        assert!(model.ui.overlay().is_some());
        notice(&mut model, "important", at(2));
        assert!(model.ui.overlay().is_some(), "someone reads it");
        notice(&mut model, "critical", at(3));
        assert_eq!(model.ui.overlay(), None, "{command:?}");
        assert!(said(&model).contains("A drill at three"));

        model.update(Msg::Command(command), at(10));
        model.update(Msg::Command(Command::Down), at(100));
        seconds(&mut model, 101, 400);
        assert!(model.ui.overlay().is_some(), "a key was pressed less than 5 minutes ago");
        let update = model.update(Msg::Tick, at(400));
        assert!(update.changed && model.ui.overlay().is_none(), "{command:?}");
    }
    // Whoever sits at a desk comes back to what was open.
    let mut model = floor::wall("en", Mode::Desk, "wall");
    model.update(Msg::Command(Command::Help), at(1));
    seconds(&mut model, 2, 400);
    notice(&mut model, "critical", at(400));
    assert!(model.ui.overlay().is_some());
}

#[test]
fn an_important_notice_has_its_turns_beside_a_critical_one() {
    let mut model = floor::wall("en", Mode::Display, "wall");
    for subject in ["notice/phones-down", "notice/shift-bids"] {
        floor::live(&mut model, "withdrawn", subject, json!({}), floor::now());
    }
    for (name, priority) in [("drill", "critical"), ("visit", "important")] {
        let data = json!({"headline": name, "priority": priority, "author": {"name": "Ana"}});
        floor::live(&mut model, "notice", &format!("notice/{name}"), data, floor::now());
    }
    let mut shown: Vec<(u64, String, Scene)> = Vec::new();
    for second in 1..60 * 60 {
        seconds(&mut model, second, second + 1);
        let rotation = &model.ui.rotation;
        let showing = rotation.showing.as_ref().expect("a scene");
        if shown.last().is_none_or(|(turn, ..)| *turn != rotation.turn) {
            shown.push((rotation.turn, showing.entries[0].key.subject.to_string(), showing.scene));
        }
    }
    for (subject, every) in [("notice/drill", 2), ("notice/visit", 4)] {
        let at: Vec<usize> = (0..shown.len()).filter(|at| shown[*at].1 == subject).collect();
        assert!(at.len() > 20, "{subject}: {shown:?}");
        assert!(at.windows(2).all(|pair| pair[1] - pair[0] <= every), "{subject}: {shown:?}");
    }
    let scenes: std::collections::BTreeSet<Scene> = shown.iter().map(|(.., scene)| *scene).collect();
    assert_eq!(scenes.len(), 6, "the others have their turn too");
}

#[test]
fn what_the_promises_tell_of_a_notice_is_not_the_notice() {
    let mut model = floor::empty("en", Mode::Display);
    model.board.program = vec![(Scene::Promises, Hours::always()), (Scene::Now, Hours::always())];
    let word = |headline: &str| {
        json!({"headline": headline, "author": {"name": "Ana"}, "next_word_by": "2026-11-24T12:00:00Z",
            "promises": [{"field": "next_word_by", "first_due": "2026-11-24T12:00:00Z", "due": "2026-11-24T12:00:00Z"}]})
    };
    for name in ["a", "b"] {
        floor::live(&mut model, "notice", &format!("notice/{name}"), word(name), at(0));
    }
    let lead = |model: &Model| {
        let showing = model.ui.rotation.showing.as_ref().expect("a scene");
        (showing.scene == Scene::Now).then(|| showing.entries[0].key.subject.to_string())
    };
    // Both notices were told, and then one of them again.
    let mut second = 1;
    let mut told: Vec<String> = Vec::new();
    while told.len() < 3 {
        seconds(&mut model, second, second + 1);
        second += 1;
        if let Some(lead) = lead(&model).filter(|lead| told.last() != Some(lead)) {
            told.push(lead);
        }
    }
    // It has a new word while it is on: the promises come in between, and it has its turn before the other.
    let again = told[2].clone();
    floor::live(&mut model, "notice", &again, word("anew"), at(second));
    while lead(&model).is_some() {
        seconds(&mut model, second, second + 1);
        second += 1;
    }
    assert!(said(&model).contains("anew"), "the promises tell of it: {}", said(&model));
    while lead(&model).is_none() {
        seconds(&mut model, second, second + 1);
        second += 1;
    }
    assert_eq!(lead(&model), Some(again));
}

/// How long the scene of one thing stays.
fn dwell_s(kind: &str, data: serde_json::Value) -> i64 {
    let mut model = floor::empty("en", Mode::Display);
    floor::live(&mut model, kind, &format!("{kind}/one"), data, at(0));
    model.update(Msg::Tick, at(0));
    model.ui.rotation.showing.expect("a scene").dwell_s
}

#[test]
fn a_scene_stays_as_long_as_its_words_take() {
    let words = |n: usize| "word ".repeat(n).trim_end().to_owned();
    let ana = json!({"name": "Ana"});
    // Three words a second, 5 s to find it, 10 s at least and 60 at most; 4 words stand around the texts.
    for (kind, data, seconds) in [
        ("note", json!({"text": words(8), "author": ana}), 10),
        ("note", json!({"text": words(41), "author": ana}), 20),
        ("note", json!({"text": words(200), "author": ana}), 60),
        // A headline is read once, whether or not there is an update.
        ("notice", json!({"headline": words(26), "author": ana}), 15),
        ("notice", json!({"headline": words(26), "updates": [{"text": words(30)}], "author": ana}), 25),
        ("notice", json!({"headline": words(25), "next_word_by": "2026-11-24T12:00:00Z", "author": ana}), 16),
        // A text without spaces is not one word.
        ("note", json!({"text": "请在下午三点离开大楼".repeat(5), "author": ana}), 23),
        // What is done next is read with the rest.
        (
            "repair",
            json!({"breach": words(13), "owner": "Ops", "state": "acting", "actions": [
                {"what": words(5), "owner": "Ops", "due": "2026-11-20T12:00:00Z", "state": "done"},
                {"what": words(40), "owner": "Ops", "due": "2026-11-24T12:00:00Z", "state": "open"}]}),
            25,
        ),
    ] {
        assert_eq!(dwell_s(kind, data.clone()), seconds, "{kind} {data}");
    }
}

#[test]
fn an_answer_is_read_once_and_every_language_that_is_shown() {
    // Of four questions the first alone is told with its answer.
    let mut model = floor::empty("en", Mode::Display);
    for index in 0..4 {
        let data = json!({"text": "Is it so then?", "answer": "word ".repeat(40), "verdict": "true", "state": "answered"});
        floor::live(&mut model, "question", &format!("question/{index}"), data, at(0));
    }
    model.show_scene(Scene::Answered);
    let dwell_s = |model: &Model| model.ui.rotation.showing.as_ref().expect("a scene").dwell_s;
    assert_eq!(dwell_s(&model), (4 * (4 + 4) + 40) / 3 + 5);
    for (texts, seconds) in
        [(Texts::One, 41 / 3 + 5), (Texts::Together, 64 / 3 + 5), (Texts::InTurn, 2 * (41 / 3 + 5))]
    {
        let mut model = floor::empty("en", Mode::Display);
        model.ui.texts = texts;
        let text = json!({"en": "word ".repeat(37), "es": "palabra ".repeat(23)});
        floor::live(&mut model, "note", "note/one", json!({"text": text, "author": {"name": "Ana"}}), at(0));
        model.update(Msg::Tick, at(0));
        assert_eq!(dwell_s(&model), seconds, "{texts:?}");
    }
}

#[test]
fn a_wish_and_its_reason_are_told_in_every_language_together() {
    let mut model = floor::empty("en", Mode::Display);
    model.ui.texts = Texts::Together;
    let data = json!({"ask": {"en": "A gym", "es": "Un gimnasio"}, "owner": "facilities", "decision": "will_not",
        "why": {"en": "the lease forbids it", "es": "el contrato lo impide"}});
    floor::live(&mut model, "commitment", "commitment/gym", data, at(0));
    let said = said(&model);
    for text in ["A gym", "the lease forbids it", "Un gimnasio", "el contrato lo impide"] {
        assert!(said.contains(text), "{text} in {said}");
    }
}

#[test]
fn the_time_that_is_left_is_never_written_over() {
    for lang in ["en", "es"] {
        let mut model = floor::locked(lang);
        seconds(&mut model, 0, 2);
        model.update(Msg::Command(Command::UnlockFirst), at(2));
        model.update(Msg::Command(Command::Unlock), at(3));
        model.update(Msg::Command(Command::Pause), at(3));
        for (width, height) in [(80, 24), (60, 20), (100, 30)] {
            let screen = text(&drawn(&model, width, height));
            let left = format!(" {} s", model.scene_left_s().expect("a scene"));
            let foot = screen.lines().find(|line| line.contains("14:37")).expect("until when it is held");
            assert!(foot.ends_with(&left), "{lang} {width}×{height}: {foot:?}");
            let before = foot.trim_end_matches(left.as_str());
            assert!(before.ends_with(' ') || before.ends_with('○') || before.ends_with('●'), "{foot:?}");
        }
    }
}
