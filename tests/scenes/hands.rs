//! What a person at the wall does to its scenes.

use super::*;

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
fn by_hand_what_calls_is_shown_too() {
    let mut model = floor::empty("en", Mode::Display);
    let routine = json!({"headline": "Break kitchen closed", "author": {"name": "Ana"}});
    floor::live(&mut model, "notice", "notice/kitchen", routine, at(0));
    notice(&mut model, "important", at(0));
    question(&mut model, 1);
    model.update(Msg::Tick, at(0));
    let mut told = Vec::new();
    for _ in 0..6 {
        model.update(Msg::Command(Command::NextScene), at(1));
        if scene_of(&model) == Some(Scene::Now) {
            told.push(said(&model).contains("A drill at three"));
        }
    }
    assert_eq!(told, [true, false, true], "the one that calls, and then another");
}

#[test]
fn a_scene_that_is_held_keeps_its_place_when_what_it_led_with_is_gone() {
    let mut model = floor::empty("en", Mode::Display);
    question(&mut model, 1);
    question(&mut model, 2);
    let routine = json!({"headline": "Break kitchen closed", "author": {"name": "Ana"}});
    floor::live(&mut model, "notice", "notice/kitchen", routine, at(0));
    assert!(model.show_scene(Scene::Answered));
    model.update(Msg::Command(Command::Pause), at(1));
    for left in [1, 0] {
        let lead = model.ui.rotation.showing.as_ref().expect("a scene").entries[0].key.subject.to_string();
        floor::live(&mut model, "withdrawn", &lead, json!({}), at(2));
        model.update(Msg::Tick, at(3));
        assert_eq!(scene_of(&model) == Some(Scene::Answered), left == 1);
        assert_eq!(model.ui.rotation.paused, (left == 1).then(|| at(1)), "until it has nothing to tell");
    }
}
