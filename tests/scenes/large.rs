//! How large what a scene tells is, and that all of it is there.

use super::*;

#[test]
fn a_word_longer_than_the_screen_is_broken_rather_than_set_in_plain_type() {
    let mut model = floor::empty("en", Mode::Display);
    let word = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen";
    let data = json!({"headline": word, "why": word, "priority": "critical", "author": {"name": "Ana"}});
    floor::live(&mut model, "notice", "notice/drill", data, floor::now());
    for (width, height) in [(120, 36), (240, 67)] {
        let told = text(&drawn(&model, width, height));
        let plain = told.matches("Donau").count();
        // On a screen for a desk the facts are in plain type anyway.
        assert_eq!(plain, usize::from(width == 120), "{told}");
    }
    let small = text(&drawn(&model, 60, 20));
    assert!(small.contains("abzeichen") && !small.contains('…'), "nothing of it is cut: {small}");
}

#[test]
fn levels_are_large_from_160_columns_on_in_every_language() {
    for lang in ["en", "es"] {
        let mut model = floor::wall(lang, Mode::Display, "wall");
        model.show_scene(Scene::HowWeAre);
        let told = text(&drawn(&model, 160, 45));
        assert!(!told.contains("4.9") && !told.contains("4,9") && !told.contains("Auton"), "{told}");
    }
}

#[test]
fn on_a_small_screen_every_label_and_every_name_is_whole() {
    for lang in ["en", "es"] {
        let mut model = floor::wall(lang, Mode::Display, "wall");
        for scene in [Scene::Answered, Scene::TrustWins, Scene::Promises, Scene::Repair] {
            model.show_scene(scene);
            let told = text(&drawn(&model, 80, 24));
            assert!(!told.contains('…'), "{lang} {scene:?}:\n{told}");
        }
    }
}

#[test]
fn what_is_late_has_its_ground_below_its_word_alone() {
    let mut model = floor::wall("en", Mode::Display, "wall");
    model.show_scene(Scene::Promises);
    let buf = drawn(&model, 80, 24);
    let text = |y: u16| picture::row_text(&buf, y).replace('\u{a0}', " ");
    let row = (0..24).find(|y| text(*y).trim_start().starts_with("! late  ")).expect("a late promise");
    let from = text(row).find("late").expect("the word") as u16;
    let style = |x: u16| picture::name_of(&buf[(x, row)]);
    assert_ne!(style(from), style(from + 4), "the word, and the air behind it");
}

#[test]
fn the_scale_of_a_level_grows_with_the_letters_beside_it() {
    let mut model = floor::wall("en", Mode::Display, "wall");
    model.show_scene(Scene::HowWeAre);
    let lines = |width: u16, height: u16| {
        let buf = drawn(&model, width, height);
        let rows: Vec<String> = (0..height).map(|y| picture::row_text(&buf, y)).collect();
        // The line between the bands: as long a row of the same block as no letter has.
        let is_line = |row: &String| row.contains(&"█".repeat(60)) || row.contains(&"─".repeat(16));
        (rows.iter().filter(|row| is_line(row)).count(), rows.join("\n"))
    };
    let (small, _) = lines(160, 45);
    assert_eq!(small, 3, "a row for each");
    let (large, told) = lines(480, 135);
    assert_eq!(large, 9, "three rows for each: {told}");
    assert!(!told.contains('7'), "the ends of the scale are letters too: {told}");
}

#[test]
fn the_name_of_a_scene_stands_clear_of_the_first_line() {
    let mut model = floor::wall("en", Mode::Display, "wall");
    // What is critical stands in a frame.
    floor::live(&mut model, "withdrawn", "notice/phones-down", json!({}), floor::now());
    for scene in [Scene::Now, Scene::HowWeAre, Scene::Promises] {
        model.show_scene(scene);
        for (width, height, rows) in [(120, 36, 1), (240, 67, 2), (480, 135, 2)] {
            let buf = drawn(&model, width, height);
            let is_free = |y: &u16| picture::row_text(&buf, *y).trim().is_empty();
            let first = (0..height).find(|y| !is_free(y)).expect("the first line");
            let ends = (first..height).find(is_free).expect("its end");
            let free = (ends..height).take_while(is_free).count();
            assert!(free >= rows, "{scene:?} of {width}×{height}: {free}");
        }
    }
}

#[test]
fn a_scene_moves_by_a_cell_with_each_minute_so_that_nothing_burns_in() {
    let mut model = floor::wall("en", Mode::Display, "wall");
    let mut places = Vec::new();
    for minute in 0..5 {
        let at = floor::now() + SignedDuration::from_mins(minute);
        floor::heartbeat(&mut model, &[], at);
        model.update(Msg::Tick, at);
        model.show_scene(Scene::Now);
        let buf = drawn(&model, 160, 45);
        let first = |is_inked: &dyn Fn(u16) -> bool, until: u16| (0..until).find(|at| is_inked(*at));
        let inked = |x: u16, y: u16| buf[(x, y)].symbol().trim() != "";
        let y = first(&|y| (0..160).any(|x| inked(x, y)), 45);
        let x = first(&|x| (0..45).any(|y| inked(x, y)), 160);
        places.push((x.expect("a column"), y.expect("a row")));
    }
    let steps = places.windows(2).map(|two| two[0].0.abs_diff(two[1].0) + two[0].1.abs_diff(two[1].1));
    assert_eq!(steps.collect::<Vec<_>>(), [1; 4], "{places:?}");
    assert_eq!(places[0], places[4], "and comes back");
}

#[test]
fn a_headline_without_large_letters_leaves_the_facts_large_and_the_name_small() {
    let mut model = floor::empty("en", Mode::Display);
    let data = json!({"headline": "रात की पाली", "why": "nights were long", "priority": "critical",
        "means_for_you": "Nguyễn Thị Minh Khai and 山田花子 lead it", "author": {"name": "Ana"}});
    floor::live(&mut model, "notice", "notice/drill", data, floor::now());
    let told = text(&drawn(&model, 480, 135));
    assert!(told.contains("▌  रात की पाली") && told.contains("Now"), "{told}");
    for large in ["nights", "Nguyễn", "山田", "critical"] {
        assert!(!told.contains(large), "{large} is plain: {told}");
    }
}

#[test]
fn at_160_by_45_the_facts_of_a_scene_take_two_pages_at_most() {
    for lang in ["en", "es"] {
        let mut model = floor::wall(lang, Mode::Display, "wall");
        for scene in [Scene::Now, Scene::Answered, Scene::TrustWins, Scene::Promises, Scene::Repair] {
            model.show_scene(scene);
            // A newest word is rather told alone than small.
            let Body::Display(view) = picture::view(&model).body else { panic!("a scene") };
            let told = picture::pages(&model, 160, 45);
            assert!(told <= 2 || view.facts.iter().any(|fact| fact.leads), "{lang} {scene:?}: {told} pages");
        }
    }
}
