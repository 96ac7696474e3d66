//! How long a scene stays.

use super::*;

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
            // What is critical stands in a frame.
            let foot = foot.trim_end_matches(['█', ' ']);
            assert!(foot.ends_with(&left), "{lang} {width}×{height}: {foot:?}");
            let before = foot.trim_end_matches(left.as_str());
            assert!(before.ends_with(' ') || before.ends_with('○') || before.ends_with('●'), "{foot:?}");
        }
    }
}
