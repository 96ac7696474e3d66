//! The lines in brief below a scene: what they tell, and what they leave alone.

use super::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Draws the wall as the loop does, so that it knows what has room.
fn seen(model: &mut Model, (width, height): (u16, u16)) -> String {
    let area = Rect::new(0, 0, width, height);
    let mut buf = Buffer::empty(area);
    let drawn = openfloor::screen::draw(&picture::view(model), &picture::theme(), area, &mut buf);
    let now = model.local();
    model.update(drawn.message(), now);
    text(&buf).replace('\u{a0}', " ")
}

/// A wall without its critical notice, that was drawn once.
fn wall(size: (u16, u16)) -> Model {
    let mut model = floor::wall("en", Mode::Display, "wall");
    floor::live(&mut model, "withdrawn", "notice/phones-down", json!({}), floor::now());
    model.update(Msg::Tick, at(0));
    seen(&mut model, size);
    model
}

fn briefs(model: &Model) -> Vec<String> {
    model.briefs().iter().map(|entry| entry.key().subject.to_string()).collect()
}

#[test]
fn as_many_lines_as_have_room_tell_of_other_things() {
    for (size, lines) in [
        ((160, 45), 3),
        ((120, 36), 3),
        ((100, 30), 1),
        ((80, 24), 5),
        ((80, 20), 3),
        ((80, 17), 0),
        ((50, 20), 0),
        ((240, 67), 2),
    ] {
        let mut model = wall(size);
        for scene in [Scene::Now, Scene::Repair, Scene::Answered, Scene::Promises] {
            assert!(model.show_scene(scene));
            let told = briefs(&model);
            assert_eq!(told.len(), lines, "{size:?} {scene:?}: {told:?}");
            let own = &model.ui.rotation.showing.as_ref().expect("a scene").entries;
            let own = own.iter().take(if scene == Scene::Promises { 4 } else { 1 });
            let twice = own.filter(|id| told.iter().any(|key| **key == *id.key.subject)).count();
            assert_eq!(twice, 0, "{scene:?}: {told:?}");
        }
    }
}

#[test]
fn a_small_screen_tells_other_things_on_the_last_page_of_a_scene() {
    const SMALL: (u16, u16) = (80, 24);
    let mut model = wall(SMALL);
    let data = json!({"breach": "The lift failed", "owner": "Ops", "state": "reopened", "evaluation": "It fails again."});
    floor::live(&mut model, "repair", "repair/lift", data, at(0));
    for scene in [Scene::TrustWins, Scene::HowWeAre] {
        assert!(model.show_scene(scene));
        let first = seen(&mut model, SMALL);
        assert!(first.contains("1/2") && !first.contains("In brief"), "{first}");
        // On a page that nobody saw yet it was told to nobody.
        assert!(briefs(&model).contains(&"repair/lift".to_owned()), "{scene:?}");
    }
    let dwell_s = model.ui.rotation.showing.as_ref().expect("a scene").dwell_s;
    let begins_s = (model.briefs_begin() * dwell_s as f64).ceil() as i64;
    assert!(0 < begins_s && begins_s < dwell_s, "{begins_s} of {dwell_s}");
    model.update(Msg::Tick, at(begins_s));
    let last = seen(&mut model, SMALL);
    assert!(last.contains("2/2") && last.contains("In brief"), "{last}");
    assert!(last.contains("repair · reopened") && last.contains("The lift failed"), "{last}");
    assert_eq!(briefs(&model).len(), 5);
    // By hand it is a page like any other.
    model.update(Msg::Command(Command::Pause), at(begins_s));
    model.update(Msg::Command(Command::PreviousScene), at(begins_s));
    assert!(seen(&mut model, SMALL).contains("1/2"));
    model.update(Msg::Command(Command::NextScene), at(begins_s));
    assert!(seen(&mut model, SMALL).contains("In brief"));
    model.update(Msg::Command(Command::Pause), at(begins_s));
    assert!(model.show_scene(Scene::TrustWins));
    assert!(!briefs(&model).contains(&"repair/lift".to_owned()), "it was seen");
    // What is critical stands alone there, too.
    notice(&mut model, "critical", at(begins_s));
    assert!(!seen(&mut model, SMALL).contains("2/2"));
}

#[test]
fn what_has_just_come_is_told_beside_the_next_scene() {
    let mut model = wall((160, 45));
    let data = json!({"breach": "The lift failed", "owner": "Ops", "state": "reopened", "evaluation": "It fails again."});
    floor::live(&mut model, "repair", "repair/lift", data, at(2));
    assert!(model.show_scene(Scene::TrustWins));
    let shown = seen(&mut model, (160, 45));
    let line =
        shown.lines().find(|line| line.contains("The lift failed")).unwrap_or_else(|| panic!("{shown}"));
    assert!(line.contains("repair · reopened"), "{line}");
    // Once told it is no news any more.
    assert!(model.show_scene(Scene::HowWeAre));
    assert!(!briefs(&model).contains(&"repair/lift".to_owned()));
}

#[test]
fn how_a_thing_ended_comes_by() {
    let mut model = floor::empty("en", Mode::Display);
    let ana = json!({"name": "Ana"});
    for state in ["closed", "superseded"] {
        let data = json!({"headline": format!("It is {state} now"), "state": state, "author": ana});
        floor::live(&mut model, "notice", &format!("notice/{state}"), data, at(0));
    }
    let data = json!({"got_wrong": "I said too little", "changes": "I write it down", "state": "not_yet", "author": ana});
    floor::live(&mut model, "ownership", "ownership/little", data, at(0));
    let data = json!({"topic": "The vendor", "reason": "legal", "owner": "Ana", "state": "renewed",
        "first_share_by": "2026-11-23T12:00:00Z", "share_by": "2026-11-24T12:00:00Z",
        "promises": [{"field": "share_by", "first_due": "2026-11-23T12:00:00Z", "due": "2026-11-24T12:00:00Z"}]});
    floor::live(&mut model, "holding", "holding/vendor", data, at(0));
    question(&mut model, 1);
    model.update(Msg::Tick, at(0));
    let mut told = seen(&mut model, (160, 45));
    for _ in 0..4 {
        assert!(model.show_scene(Scene::Answered));
        told.push_str(&seen(&mut model, (160, 45)));
    }
    for line in [
        "notice · closed",
        "notice · superseded by a newer notice",
        "own up · not yet",
        "we can't say yet · renewed",
        "was Mon 23, now Tue 24",
    ] {
        assert!(told.contains(line), "{line}: {told}");
    }
}

#[test]
fn a_scene_stays_longer_for_what_is_read_below_it() {
    let mut alone = floor::wall("en", Mode::Display, "wall");
    floor::live(&mut alone, "withdrawn", "notice/phones-down", json!({}), floor::now());
    let mut beside = wall((160, 45));
    let dwell_s = |model: &mut Model| {
        assert!(model.show_scene(Scene::HowWeAre));
        model.ui.rotation.showing.as_ref().expect("a scene").dwell_s
    };
    let (alone, beside) = (dwell_s(&mut alone), dwell_s(&mut beside));
    assert!(alone + 3 < beside && beside <= alone + 16, "{alone} s, and {beside} s with what is below");
}

#[test]
fn a_critical_notice_stands_alone_and_so_does_the_door() {
    let mut model = wall((160, 45));
    notice(&mut model, "critical", at(3));
    assert_eq!((scene_of(&model), briefs(&model).len()), (Some(Scene::Now), 0));
    floor::doors(&mut model, None, Some("http://192.0.2.1:7436/ask/harbour"), at(4));
    assert!(model.show_scene(Scene::YourSay));
    assert_eq!(briefs(&model).len(), 0);
    model.ui.texts = Texts::Together;
    assert!(model.show_scene(Scene::Repair));
    assert_eq!(briefs(&model).len(), 0, "all languages together have no room in a line");
}

#[test]
fn a_scene_that_counts_what_it_will_tell_has_none_of_it_below() {
    let mut model = wall((160, 45));
    for _ in 0..8 {
        for (scene, kinds) in [(Scene::Answered, &["question"][..]), (Scene::Promises, &["commitment"])] {
            assert!(model.show_scene(scene));
            seen(&mut model, (160, 45));
            let told = briefs(&model);
            let counted = |key: &&String| kinds.iter().any(|kind| key.starts_with(kind));
            assert_eq!(told.iter().filter(counted).count(), 0, "{scene:?}: {told:?}");
        }
    }
}

#[test]
fn nothing_for_leads_stands_in_brief() {
    // A display that a lead has on is seen by everyone who walks past.
    let mut model = floor::wall("en", Mode::Display, "lead");
    floor::live(&mut model, "withdrawn", "notice/phones-down", json!({}), floor::now());
    model.update(Msg::Tick, at(0));
    seen(&mut model, (160, 45));
    let data = json!({"headline": "For leads alone", "author": {"name": "Ana"}});
    floor::told(&mut model, "notice", "notice/leads", "leads", data, at(1));
    assert!(model.floor.notices.values().any(|item| item.data.headline == "For leads alone".into()));
    for _ in 0..30 {
        assert!(model.show_scene(Scene::HowWeAre));
        assert!(!seen(&mut model, (160, 45)).contains("For leads alone"));
    }
}
