//! Which scene has its turn, and when.

use super::*;

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
fn a_wall_whose_scenes_are_all_closed_says_that_they_rest_and_until_when() {
    let mut model = floor::wall("en", Mode::Display, "wall");
    for (_, hours) in &mut model.board.program {
        *hours = Hours::read("Mon-Fri 08:00-18:00").expect("hours");
    }
    floor::live(&mut model, "withdrawn", "notice/phones-down", json!({}), floor::now());
    model.update(Msg::Tick, floor::now());
    let shown = said(&model);
    assert!(
        shown.contains("rest until Mon 23 Nov 08:00") || shown.contains("rest until Mon 08:00"),
        "{shown}"
    );
    assert!(!shown.contains("All is told") && !shown.contains("nothing new"), "{shown}");
    // A critical notice is on for as long as it is open, and counts no turns where there are none.
    notice(&mut model, "critical", floor::now());
    for second in 1..200 {
        seconds(&mut model, second, second + 1);
        assert_eq!(scene_of(&model), Some(Scene::Now), "after {second} s");
    }
    assert!(!said(&model).contains("rest until"), "{}", said(&model));
}

#[test]
fn scenes_that_are_on_and_have_nothing_to_tell_do_not_rest() {
    let mut model = floor::empty("en", Mode::Display);
    let data = json!({"breach": "Pay was wrong", "affected": "all", "harm": "late rent", "owner": "Payroll"});
    floor::live(&mut model, "repair", "repair/pay", data, floor::now());
    let mondays = Hours::read("Mon 08:00-18:00").expect("hours");
    for (scene, hours) in &mut model.board.program {
        *hours = if *scene == Scene::Repair { mondays.clone() } else { Hours::always() };
    }
    model.update(Msg::Tick, floor::now());
    assert!(said(&model).contains("All is told") && !said(&model).contains("rest until"), "{}", said(&model));
}

#[test]
fn a_wall_that_has_lost_its_hub_promises_nothing_of_what_is_critical_while_its_scenes_rest() {
    for (mut model, hears) in
        [(floor::wall("en", Mode::Display, "wall"), true), (floor::stale("en", Mode::Display), false)]
    {
        for (_, hours) in &mut model.board.program {
            *hours = Hours::read("Mon-Fri 08:00-18:00").expect("hours");
        }
        let gone: Vec<_> = model.floor.notices.keys().cloned().collect();
        gone.iter().for_each(|key| drop(model.floor.notices.remove(key)));
        let now = model.now();
        model.update(Msg::Tick, now);
        let shown = said(&model);
        assert!(shown.contains("rest until"), "{shown}");
        assert_eq!(shown.contains("What is critical"), hears, "{shown}");
        assert_eq!(shown.contains("Last heard"), !hears, "{shown}");
    }
}

#[test]
fn in_blank_hours_a_critical_notice_has_no_dots_and_no_time() {
    let mut model = floor::wall("en", Mode::Display, "wall");
    model.board.blank = Hours::read("Sun 14:00-20:00").expect("hours");
    model.update(Msg::Tick, floor::now());
    let Body::Display(scene) = picture::view(&model).body else { panic!("a scene") };
    assert_eq!((scene.rests, scene.place), (false, None));
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
fn a_scene_moves_by_a_cell_with_each_minute_and_comes_back() {
    let mut model = floor::wall("en", Mode::Display, "wall");
    let mut places = Vec::new();
    for minute in 0..5 {
        floor::heartbeat(&mut model, &[], at(minute * 60));
        model.update(Msg::Tick, at(minute * 60));
        let screen = text(&drawn(&model, 120, 36));
        let place = screen.lines().zip(0..).find_map(|(line, row): (&str, i32)| {
            let before = line.split_once("Lisbon")?.0;
            Some((i32::try_from(before.chars().count()).expect("a column"), row))
        });
        places.push(place.expect("the name of the place"));
    }
    let steps = places.windows(2).map(|two| (two[1].0 - two[0].0).abs() + (two[1].1 - two[0].1).abs());
    assert!(steps.eq([1; 4]), "{places:?}");
    let four: std::collections::BTreeSet<_> = places[..4].iter().collect();
    assert!(four.len() == 4 && places[4] == places[0], "{places:?}");
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
fn trust_wins_lead_with_one_and_everybody_is_told() {
    let mut model = floor::empty("en", Mode::Display);
    for n in 0..9 {
        let kind = if n % 4 == 3 { "trust_win" } else { "thank_you" };
        let data =
            json!({"kind": kind, "giver": "Bo", "receivers": ["Cem"], "message": format!("number {n}")});
        floor::live(&mut model, "recognition", &format!("recognition/{n}"), data, at(n));
    }
    let mut told = std::collections::BTreeSet::new();
    for _ in 0..4 {
        assert!(model.show_scene(Scene::TrustWins));
        let Body::Display(scene) = picture::view(&model).body else { panic!("a scene") };
        let standing: String = scene.standing.iter().map(|run| run.words.as_str()).collect();
        assert!(standing.contains("trust"), "{standing}");
        let said = said(&model);
        told.extend((0..9).filter(|n| said.contains(&format!("number {n}"))));
    }
    assert_eq!(told.len(), 9, "{told:?}");
}
