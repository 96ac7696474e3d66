//! What is critical or new, and cuts in.

use super::*;

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
