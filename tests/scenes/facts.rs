//! What of a scene has its place on a small screen, and on which page.

use super::*;
use openfloor::screen::Body;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

const SOON: &str = "2026-11-24T12:00:00Z";

/// Draws the wall, and lets it know what was drawn.
fn seen(model: &mut Model, width: u16, height: u16) -> String {
    let area = Rect::new(0, 0, width, height);
    let mut buf = Buffer::empty(area);
    let drawn = openfloor::screen::draw(&picture::view(model), &picture::theme(), area, &mut buf);
    model.update(drawn.message(), at(0));
    text(&buf)
}

/// A notice whose facts need more than one page of a small screen.
fn long_notice(next_word_by: &str) -> serde_json::Value {
    json!({"headline": "Break kitchen closed for new cables", "author": {"name": "Ana"},
        "why": "Water was reaching the cables of the row next door, and nobody had seen it before.",
        "means_for_you": "Warm your food in the training room. Queue time does not come off your break.",
        "stays_the_same": "Break lengths and the water coolers on the floor, as they were agreed.",
        "next_word_by": next_word_by,
        "promises": [{"field": "next_word_by", "first_due": next_word_by, "due": next_word_by}]})
}

#[test]
fn a_scene_of_questions_says_how_many_more_there_are() {
    let mut model = floor::empty("en", Mode::Display);
    (0..4).for_each(|index| question(&mut model, index));
    model.show_scene(Scene::Answered);
    assert!(!seen(&mut model, 120, 36).contains("more, in turn"));
    (4..30).for_each(|index| question(&mut model, index));
    model.show_scene(Scene::Answered);
    let shown = seen(&mut model, 120, 36);
    assert!(shown.contains("+ 26 more, in turn"), "{shown}");
}

#[test]
fn pages_are_numbered_and_turned_by_hand_while_a_scene_is_held() {
    let mut model = floor::empty("en", Mode::Display);
    floor::live(&mut model, "notice", "notice/kitchen", long_notice(SOON), at(0));
    question(&mut model, 1);
    assert!(model.show_scene(Scene::Now));
    let first = seen(&mut model, 80, 24);
    assert!(first.contains("1/"), "{first}");
    // While it is not held, the next scene comes.
    model.update(Msg::Command(Command::NextScene), at(0));
    assert_ne!(scene_of(&model), Some(Scene::Now));
    model.update(Msg::Command(Command::PreviousScene), at(0));
    model.update(Msg::Command(Command::Pause), at(0));
    // Now that it was drawn, the question in brief has a page behind those of the notice.
    let mut pages = vec![seen(&mut model, 80, 24)];
    let count: usize = pages[0].split("1/").nth(1).expect("a count")[..1].parse().expect("a number");
    for page in 2..=count {
        model.update(Msg::Command(Command::NextScene), at(0));
        pages.push(seen(&mut model, 80, 24));
        assert!(pages[page - 1].contains(&format!("{page}/{count}")), "{}", pages[page - 1]);
    }
    assert_eq!(scene_of(&model), Some(Scene::Now));
    assert!(pages[count - 2].contains("next word"), "{}", pages[count - 2]);
    assert!(pages[count - 1].contains("In brief"), "{}", pages[count - 1]);
    model.update(Msg::Command(Command::PreviousScene), at(0));
    assert!(seen(&mut model, 80, 24).contains(&format!("{}/{count}", count - 1)));
    for _ in 0..2 {
        model.update(Msg::Command(Command::NextScene), at(0));
        seen(&mut model, 80, 24);
    }
    assert_ne!(scene_of(&model), Some(Scene::Now), "behind the last page comes the next scene");
    assert!(model.ui.rotation.paused.is_some(), "which is held too");
}

#[test]
fn an_arrow_turns_to_the_next_page_wherever_that_begins() {
    let mut model = floor::empty("en", Mode::Display);
    floor::live(&mut model, "notice", "notice/kitchen", long_notice(SOON), at(0));
    assert!(model.show_scene(Scene::Now));
    model.update(Msg::Command(Command::Pause), at(0));
    let began = model.ui.rotation.showing.as_ref().expect("a scene").since;
    for dwell_s in 10..=60 {
        for ends_s in 1..dwell_s - 1 {
            let showing = model.ui.rotation.showing.as_mut().expect("a scene");
            (showing.dwell_s, showing.since) = (dwell_s, began);
            let end = ends_s as f64 / dwell_s as f64;
            model.update(
                Msg::Drawn {
                    page: None,
                    places: Vec::new(),
                    pages: vec![end, 1.0],
                    left_out: 0,
                    briefs: None,
                },
                at(0),
            );
            model.update(Msg::Command(Command::NextScene), at(0));
            let Body::Display(scene) = picture::view(&model).body else { panic!("a scene") };
            assert!(end <= scene.past(), "{ends_s} of {dwell_s} s: {}", scene.past());
            model.update(Msg::Command(Command::PreviousScene), at(0));
            let Body::Display(scene) = picture::view(&model).body else { panic!("a scene") };
            assert!(end > scene.past(), "{ends_s} of {dwell_s} s: back at {}", scene.past());
        }
    }
}

#[test]
fn what_is_late_stands_on_the_first_page() {
    let mut model = floor::empty("en", Mode::Display);
    floor::live(&mut model, "notice", "notice/kitchen", long_notice(PAST), at(0));
    model.show_scene(Scene::Now);
    let first = seen(&mut model, 80, 24);
    assert!(first.contains("1/") && first.contains("next word") && first.contains("late"), "{first}");
}

#[test]
fn an_answer_is_told_whole_before_the_questions_of_others() {
    let mut model = floor::empty("en", Mode::Display);
    let answer = "No. The list is opened for fires and break-ins only, and each opening leaves a trace that the \
                  works council reads every month, with the names of those who asked for it and why they did.";
    for n in 0..4 {
        let text =
            format!("Rumour {n}: they say that the badges of the doors count how long our breaks are.");
        let data = json!({"text": text, "answer": answer, "answered_by": "Head of security", "verdict": "false",
            "state": "answered"});
        floor::live(&mut model, "question", &format!("question/{n}"), data, at(0));
    }
    model.show_scene(Scene::Answered);
    let told = text(&drawn(&model, 80, 24));
    assert!(told.contains("why they did.") && told.contains("Head of security"), "{told}");
    assert!(!told.contains('…'), "{told}");
}

#[test]
fn whoever_was_thanked_is_never_cut() {
    let mut model = floor::empty("en", Mode::Display);
    for n in 0..4 {
        let message = format!(
            "Thanks number {n} for waiting at the lift so that I didn’t have to walk into the \
                               room alone, and for staying until the end, and for the tea."
        );
        let data = json!({"kind": "thank_you", "giver": "Anouk Jiménez", "receivers": ["Anh El Amrani"],
            "message": message});
        floor::live(&mut model, "recognition", &format!("recognition/{n}"), data, at(0));
    }
    model.show_scene(Scene::TrustWins);
    for (width, height) in [(80, 24), (120, 36)] {
        let told = text(&drawn(&model, width, height));
        let words = told.split_whitespace().collect::<Vec<_>>().join(" ");
        let (thanks, who) =
            (words.matches("Thanks number").count(), words.matches("→ Anh El Amrani").count());
        assert!(who >= 2 && who >= thanks, "{thanks} and {who}: {told}");
    }
}

#[test]
fn the_newest_word_is_never_small_between_large_ones() {
    let mut model = floor::empty("en", Mode::Display);
    let update = "I said you would hear from me sooner than this, and you didn’t. The supplier has the part since \
                  Monday and comes on Thursday morning, and I stay here until it is warm.";
    let data = json!({"headline": "No heating on the north side yet", "author": {"name": "Ana"}, "state": "effective",
        "decision": "decided", "effective_at": "2026-11-21T22:54:00Z", "affects": ["billing", "retention"],
        "why": "The pump is old. I put off replacing it last spring.",
        "means_for_you": "Sit where it is warm. Your phone login moves with you.",
        "updates": [{"at": "2026-11-22T14:31:00Z", "text": update}]});
    floor::live(&mut model, "notice", "notice/heating", data, at(0));
    model.show_scene(Scene::Now);
    let told = text(&drawn(&model, 160, 45));
    for plain in ["supplier", "pump", "warm"] {
        assert!(!told.contains(plain), "{plain} is in plain type: {told}");
    }
    // It stands there with its own age, so that none contradicts since when it is so.
    let Body::Display(scene) = picture::view(&model).body else { panic!("a scene") };
    let standing: String = scene.standing.iter().map(|run| run.words.as_str()).collect();
    assert!(!standing.contains("ago"), "{standing}");
    let fact: String = scene.facts[0].words.iter().map(|run| run.words.as_str()).collect();
    assert!(fact.contains("supplier") && fact.contains("ago"), "{fact}");
}

#[test]
fn levels_and_repairs_tell_their_age() {
    let mut model = floor::wall("en", Mode::Display, "wall");
    for scene in [Scene::HowWeAre, Scene::Repair] {
        assert!(model.show_scene(scene));
        assert!(said(&model).contains("ago"), "{scene:?}: {}", said(&model));
    }
}

#[test]
fn the_door_parts_what_it_is_from_its_words() {
    let mut model = floor::empty("en", Mode::Display);
    floor::doors(&mut model, None, Some("http://192.0.2.1:7436/ask/harbour"), at(0));
    assert!(model.show_scene(Scene::YourSay));
    let small = text(&drawn(&model, 80, 24));
    assert!(!small.contains("how scan") && !small.contains("sees it leads"), "{small}");
    let middle = text(&drawn(&model, 120, 36));
    for told in ["Have your say", "how", "who sees it", "no time is kept"] {
        assert!(middle.contains(told), "{told} at once: {middle}");
    }
}

#[test]
fn what_was_given_up_is_no_longer_to_come() {
    let mut model = floor::empty("en", Mode::Display);
    for (name, decision) in [("fans", "later"), ("kettle", "will_not")] {
        let data = json!({"ask": name, "decision": decision, "why": "the wiring is checked first", "owner": "Ops",
            "state": "dropped", "reason": "there is no money"});
        floor::live(&mut model, "commitment", &format!("commitment/{name}"), data, at(0));
    }
    assert!(model.show_scene(Scene::Promises));
    let wall = seen(&mut model, 120, 36);
    assert_eq!(
        (wall.matches("dropped").count(), wall.matches("there is no money").count()),
        (2, 2),
        "{wall}"
    );
    for said in ["later", "we won't", "wiring"] {
        assert!(!wall.contains(said), "{said}: {wall}");
    }
}

#[test]
fn promises_that_count_for_no_share_stand_below_those_that_do() {
    let mut model = floor::empty("en", Mode::Display);
    let due = "2026-11-20T12:00:00Z";
    for (name, promise) in [
        ("fans", json!({"field": "due", "first_due": due, "due": due})),
        (
            "lockers",
            json!({"field": "due", "first_due": "2026-11-22T12:00:00Z", "due": "2026-11-22T12:00:00Z",
                "heard_at": "2026-11-22T13:00:00Z", "settled_at": "2026-11-22T11:00:00Z", "outcome": "kept"}),
        ),
    ] {
        let data =
            json!({"ask": name, "decision": "will", "owner": "Ops", "due": due, "promises": [promise]});
        floor::live(&mut model, "commitment", &format!("commitment/{name}"), data, at(0));
    }
    assert!(model.show_scene(Scene::Promises));
    let Body::Display(scene) = picture::view(&model).body else { panic!("a scene") };
    let standing: String = scene.standing.iter().map(|run| run.words.as_str()).collect();
    assert_eq!((scene.headline.as_str(), standing.as_str()), ("1\u{a0}late", "1 told afterwards"));
    // And is called nothing else there; how it stands is told once.
    let labels: Vec<&str> = scene.facts.iter().map(|fact| fact.label.words.as_str()).collect();
    assert_eq!(labels, ["!\u{a0}late", "told afterwards"]);
    assert!(scene.facts.iter().all(|fact| fact.note.iter().all(|run| run.words != fact.label.words)));
}
