//! The huddle card: all that is new to the next shift, whatever kind of thing it is, in the time that it has.

use openfloor::domain::Shifts;
use openfloor::screen::huddle;
use openfloor::text::Lang;

use super::*;

const BEFORE: &str = "2026-11-20T09:00:00Z";

fn empty() -> Model {
    let mut model = floor::empty("en", Mode::Desk);
    site(&mut model, &["en"]);
    model
}

fn site(model: &mut Model, languages: &[&str]) {
    let data = json!({"name": "Floor 2", "timezone": "Europe/Lisbon", "languages": languages});
    floor::live(model, "floor", "floor", data, floor::now());
}

fn live(model: &mut Model, subject: &str, data: Value) {
    let kind = subject.split('/').next().expect("a kind");
    floor::live(model, kind, subject, data, floor::now());
}

fn card(model: &Model) -> String {
    let card = huddle::text(model, &Lexicon::built_in());
    card.replace('\u{a0}', " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_kind_of_thing_that_is_new_is_on_the_card() {
    let quiet = "Nothing new since the last shift";
    assert!(card(&empty()).contains(quiet));
    let due = "2026-11-25T12:00:00Z";
    let kept =
        json!([{"field": "due", "first_due": due, "due": due, "settled_at": floor::NOW, "outcome": "kept"}]);
    for (subject, data, said) in [
        (
            "ownership/rota",
            json!({"got_wrong": "The rota came late", "effect_on_you": "You planned around it", "changes": "It comes on Mondays",
                "author": {"role": "floor manager"}}),
            &[
                "Own up, floor manager: The rota came late. You planned around it. What changes: It comes on Mondays.",
            ][..],
        ),
        (
            "note/thanks",
            json!({"text": "The lifts work again", "author": {"name": "Ana"}}),
            &["Ana: The lifts work again."],
        ),
        (
            "holding/lease",
            json!({"topic": "the lease", "owner": "Ops", "state": "kept", "told": "We stay here until 2030"}),
            &["We couldn't say: the lease. Told now: We stay here until 2030."],
        ),
        (
            "repair/pay",
            json!({"breach": "Pay was wrong in October", "affected": "all", "harm": "late rent", "owner": "Payroll",
                "state": "owned"}),
            &["REPAIR - Pay was wrong in October. Now: owned."],
        ),
        (
            "commitment/fans",
            json!({"ask": "Fans for the back row", "decision": "will_not", "why": "The wiring bears no more"}),
            &["You said: Fans for the back row. We won't. Why: The wiring bears no more."],
        ),
        (
            "commitment/chairs",
            json!({"ask": "New chairs", "decision": "will", "owner": "Facilities", "due": due}),
            &["You said: New chairs. We will. By Wed 25 Nov 12:00."],
        ),
        (
            "commitment/lamps",
            json!({"ask": "Better lamps", "decision": "will", "owner": "Facilities", "due": due, "state": "done",
                "promises": kept}),
            &["Kept: Better lamps."],
        ),
        (
            "question/move",
            json!({"text": "Do we move?", "state": "deferred", "answer": "Once the lease is signed"}),
            &["Do we move? Not answered yet, and put off: Once the lease is signed."],
        ),
    ] {
        let mut model = empty();
        live(&mut model, subject, data);
        let card = card(&model);
        assert!(!model.huddle().is_empty() && !card.contains(quiet), "{subject}: {card}");
        for said in said {
            assert!(card.contains(said), "{subject}: {said}: {card}");
        }
    }
}

#[test]
fn a_word_that_came_late_and_one_that_was_put_right_are_said_to_be_so() {
    let due = "2026-11-22T12:00:00Z";
    let promise = |field: &str, outcome: Option<&str>| {
        let mut promise = json!({"field": field, "first_due": due, "due": due});
        if let Some(outcome) = outcome {
            promise["settled_at"] = floor::NOW.into();
            promise["outcome"] = outcome.into();
        }
        json!([promise])
    };
    for (outcome, is_said) in [("kept", false), ("late", true)] {
        let mut model = empty();
        let data = json!({"topic": "the lease", "owner": "Ops", "state": "kept", "told": "We stay here until 2030",
            "share_by": due, "promises": promise("share_by", Some(outcome))});
        live(&mut model, "holding/lease", data);
        assert_eq!(model.huddle().kept.len(), usize::from(is_said), "{outcome}: {}", card(&model));
    }
    for corrected in [false, true] {
        let mut model = empty();
        let due = "2026-11-25T12:00:00Z";
        let mut data = json!({"ask": "New chairs", "decision": "will", "owner": "Facilities", "due": due,
            "promises": [{"field": "due", "first_due": due, "due": due, "moved_at": floor::NOW}]});
        if corrected {
            data["corrected"] = json!([{"field": "ask", "at": floor::NOW}]);
        }
        live(&mut model, "commitment/chairs", data);
        let huddle = model.huddle();
        assert_eq!(huddle.moved.len(), 1, "{}", card(&model));
        assert_eq!(huddle.commitments.len(), usize::from(corrected), "{}", card(&model));
    }
}

#[test]
fn a_time_that_was_moved_or_left_out_is_told_with_the_first_one() {
    let first = "2026-12-01T06:00:00Z";
    for (at, noted, said) in [
        (Some(first), None, "From Tue 1 Dec 06:00. Next"),
        (
            Some("2026-12-03T06:00:00Z"),
            Some(first),
            "From Thu 3 Dec 06:00. It was first told for Tue 1 Dec 06:00. Next",
        ),
        (Some(first), Some(first), "From Tue 1 Dec 06:00. Next"),
        (None, Some(first), "It was first told for Tue 1 Dec 06:00, and has no date now. Next"),
    ] {
        let mut model = empty();
        let mut data = json!({"headline": "Breaks move", "author": {"role": "Floor manager"}, "next_word_by": "2026-11-25T12:00:00Z"});
        for (field, at) in [("effective_at", at), ("first_effective_at", noted)] {
            if let Some(at) = at {
                data[field] = at.into();
            }
        }
        live(&mut model, "notice/breaks", data);
        assert!(card(&model).contains(said), "{said}: {}", card(&model));
    }
}

#[test]
fn the_shifts_of_a_site_say_what_is_new_and_what_is_due() {
    let mut model = empty();
    let told = |model: &mut Model, name: &str, at: &str| {
        let data = json!({"headline": format!("Told {name}"), "author": {"name": "Ana"}});
        floor::live(model, "notice", &format!("notice/{name}"), data, at.parse().expect("a time"));
    };
    // At 14:32 the crew of 14:00 was away since 22:00 of the day before.
    told(&mut model, "at-night", "2026-11-21T23:00:00Z");
    told(&mut model, "before", "2026-11-21T21:00:00Z");
    for (name, due) in [("soon", "2026-11-22T21:30:00Z"), ("tomorrow", "2026-11-22T22:30:00Z")] {
        let data =
            json!({"ask": format!("Due {name}"), "decision": "will", "owner": "Facilities", "due": due});
        floor::live(
            &mut model,
            "commitment",
            &format!("commitment/{name}"),
            data,
            BEFORE.parse().expect("a time"),
        );
    }
    floor::heartbeat(&mut model, &[], floor::now());
    model.update(openfloor::model::Msg::Tick, floor::now());
    let eight_hours = card(&model);
    assert!(!eight_hours.contains("Told at-night"), "{eight_hours}");
    model.board.shifts = Shifts::read("06:00,14:00,22:00");
    let by_shifts = card(&model);
    assert!(by_shifts.contains("Told at-night") && !by_shifts.contains("Told before"), "{by_shifts}");
    assert!(by_shifts.contains("Due soon: by") && !by_shifts.contains("Due tomorrow"), "{by_shifts}");
    // Later in a shift the card is for the next one, whose crew was away since 06:00 and goes on until 06:00.
    let later = "2026-11-22T18:00:00Z".parse().expect("a time");
    floor::heartbeat(&mut model, &[], later);
    model.update(openfloor::model::Msg::Tick, later);
    let next = card(&model);
    assert!(!next.contains("Told at-night") && next.contains("Due tomorrow: by"), "{next}");
}

#[test]
fn a_language_without_spaces_takes_its_time_and_keeps_its_full_stop() {
    let mut model = empty();
    site(&mut model, &["ja"]);
    let words = "夜勤の希望は金曜日に出してください。交代の規則は変わりません。";
    for n in 0..40 {
        let data = json!({"headline": {"ja": format!("{n}番目のお知らせ")}, "why": {"ja": words}, "author": {"name": "Ana"}});
        live(&mut model, &format!("notice/{n}"), data);
    }
    let huddle = huddle::text(&model, &Lexicon::built_in());
    assert!(huddle.contains("Left out for time"), "forty notices are no ninety seconds: {huddle}");
    let seconds =
        huddle.lines().find_map(|line| line.split_once("about ")?.1.strip_suffix(" s")?.parse::<u32>().ok());
    assert!(seconds.is_some_and(|seconds| (60..=90).contains(&seconds)), "{huddle}");
    let card = huddle.replace("\n", "").replace("  ", "");
    assert!(card.contains("変わりません。") && !card.contains("。."), "{card}");
    assert!(!card.contains("変わりません."), "{card}");
}

#[test]
fn a_team_that_is_thanked_is_called_as_people_call_it_in_each_language() {
    let mut model = floor::empty("en", Mode::Desk);
    let data = json!({"name": "Floor 2", "timezone": "Europe/Lisbon", "languages": ["en", "es"],
        "teams": [{"id": "billing", "name": {"en": "Refunds", "es": "Devoluciones"}, "headcount": 14}]});
    floor::live(&mut model, "floor", "floor", data, floor::now());
    let thanks = json!({"kind": "trust_win", "giver": "Rui Costa", "receivers": ["billing", "Maya"], "message": "For the calm"});
    live(&mut model, "recognition/a", thanks);
    let said = card(&model);
    assert!(said.contains("Refunds, Maya") && !said.contains("billing"), "{said}");
    assert!(said.contains("Devoluciones, Maya"), "{said}");
}

#[test]
fn the_walls_own_language_comes_first_and_no_mark_stands_twice() {
    for (spoken, lang, other) in [("en", "en", "es"), ("es", "es", "en"), ("es-MX", "es", "en")] {
        let mut model = floor::empty(spoken, Mode::Desk);
        site(&mut model, &["en", "es"]);
        let message = "They were told “not now” and wrote \"why not?\" back";
        let thanks = json!({"kind": "trust_win", "giver": "Rui", "receivers": ["Maya"], "message": message});
        live(&mut model, "recognition/a", thanks);
        let late = json!({"text": "Is “the list” closed?", "answer_by": BEFORE, "state": "heard",
            "promises": [{"field": "answer_by", "first_due": BEFORE, "due": BEFORE}]});
        live(&mut model, "question/a", late);
        let said = card(&model);
        let words = Lexicon::built_in();
        let title =
            |lang: &str| words.of(&Lang::parse(lang).expect("a tag")).say("huddle-win").to_uppercase();
        assert!(said.find(&title(lang)) < said.find(&title(other)), "{lang}: {said}");
        assert!(said.contains("“They were told ‘not now’ and wrote ‘why not?’ back”"), "{said}");
        assert!(said.contains("“Is ‘the list’ closed?”"), "{said}");
        assert!(said.contains("«They were told “not now” and wrote “why not?” back»"), "{said}");
    }
}
