//! What a wall says that hears nothing: since when, what it missed, what it can't judge, and whom it no longer names.

use openfloor::model::Remark;
use openfloor::wire::disk::Unfit;

use super::*;

#[test]
fn stale_is_said_in_words_everywhere() {
    let desk = text(&drawn(&floor::stale("en", Mode::Desk), 160, 45));
    let header = desk.lines().next().expect("a header");
    assert!(header.contains("STALE since 14:32"), "{header}");
    assert!(header.contains("the hub is gone · next try in 42 s"), "{header}");
    assert_eq!(desk.matches("as of 14:32").count(), Pane::ALL.len(), "{desk}");
    assert!(text(&drawn(&floor::stale("en", Mode::Display), 80, 24)).contains("STALE since 14:32"));
    assert!(text(&drawn(&floor::stale("en", Mode::Desk), 40, 12)).contains("STALE since 14:32"));
    let waiting = text(&drawn(&floor::waiting("en", Mode::Desk), 120, 36));
    assert_eq!(waiting.matches("The floor is opening.").count(), Pane::ALL.len());
}

#[test]
fn a_word_that_fell_due_while_the_wall_was_cut_off_is_not_called_late() {
    let mut model = floor::wall("en", Mode::Desk, "lead");
    let due = floor::now() + jiff::SignedDuration::from_mins(10);
    let data = serde_json::json!({
        "text": "Is the east wing closing?", "rumour": true, "state": "checking", "answer_by": due,
    });
    floor::live(&mut model, "question", "question/east-wing", data, floor::now());
    let heard = text(&drawn(&model, 160, 45));
    assert!(!heard.contains("due while cut off"), "{heard}");
    let late = |screen: &str| screen.lines().filter(|line| line.contains(" late")).count();
    let before = late(&heard);
    let lost = "the hub closed the connection".into();
    model.update(Msg::Lost { why: lost, retry_in: jiff::SignedDuration::from_secs(9) }, floor::now());
    model.update(Msg::Tick, floor::now() + jiff::SignedDuration::from_mins(30));
    let cut_off = text(&drawn(&model, 160, 45));
    assert!(cut_off.contains("due while cut off"), "{cut_off}");
    assert_eq!(late(&cut_off), before, "a wall that could not hear accuses nobody: {cut_off}");
}

#[test]
fn a_date_whose_word_was_given_is_not_shown_as_late() {
    let due = floor::now() - SignedDuration::from_hours(50);
    let late = |outcome: serde_json::Value| {
        let mut model = floor::wall("en", Mode::Desk, "lead");
        let mut promise = serde_json::json!({"field": "answer_by", "first_due": due, "due": due});
        promise.as_object_mut().expect("a promise").extend(outcome.as_object().expect("fields").clone());
        let data = serde_json::json!({
            "text": "When is the lift mended?", "state": "checking", "answer_by": due, "promises": [promise],
        });
        floor::live(&mut model, "question", "question/lift", data, floor::now());
        model.update(Msg::Command(Command::FocusPane(Pane::Questions)), floor::now());
        let screen = text(&drawn(&model, 160, 45));
        let at = screen.lines().position(|line| line.contains("When is the lift mended?")).expect("shown");
        screen.lines().skip(at).take(2).any(|line| line.contains(" late"))
    };
    assert!(late(serde_json::json!({})), "nobody has said anything");
    let kept = serde_json::json!({"outcome": "kept", "settled_at": due});
    assert!(!late(kept), "\"nobody knows yet\" was said in time");
}

/// A wall that was cut off for some minutes, as its hub answers again.
fn answered_after(minutes: i64, mode: Mode) -> Model {
    let mut model = floor::wall("en", mode, "lead");
    let lost = Msg::Lost { why: "the hub is gone".into(), retry_in: SignedDuration::from_secs(1) };
    model.update(lost, floor::now());
    let later = floor::now() + SignedDuration::from_mins(minutes);
    model.update(Msg::Connecting { attempt: 2 }, later);
    floor::hello(&mut model, "lead", later);
    model
}

#[test]
fn a_gap_is_told_until_it_is_filled() {
    for mode in [Mode::Desk, Mode::Display] {
        for (width, height) in [(80, 24), (120, 36), (160, 45)] {
            let mut model = answered_after(7, mode);
            let header = |model: &Model| {
                let screen = text(&drawn(model, width, height));
                screen.lines().find(|line| line.contains(char::is_alphabetic)).expect("a header").to_owned()
            };
            let told = header(&model);
            assert!(told.contains("STALE · missed 14:32–14:39 · catching up"), "{told}");
            assert!(told.contains("14:39 WET"), "{told}");
            floor::synced(&mut model, floor::now() + SignedDuration::from_mins(7));
            assert!(header(&model).contains("live") && !header(&model).contains("missed"));
        }
    }
    let across = answered_after(24 * 60, Mode::Desk);
    assert!(text(&drawn(&across, 120, 36)).contains("missed Sun 14:32–14:32"));
}

#[test]
fn why_a_wall_starts_empty_is_told_on_every_wall() {
    let why = "what this wall kept of the floor is damaged, so it starts empty";
    for (mode, width) in [(Mode::Desk, 160), (Mode::Display, 80), (Mode::Display, 120)] {
        let mut model = floor::waiting("en", mode);
        model.update(Msg::Remark(Remark::Unfit(Unfit::Damaged)), floor::now());
        let screen = text(&drawn(&model, width, 36));
        let words = screen.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains(why), "{screen}");
    }
}

#[test]
fn versions_that_were_skipped_are_told() {
    let mut model = floor::wall("en", Mode::Desk, "lead");
    model.counts.superseded = 12;
    model.counts.superseded_at = Some(floor::now());
    let footer = text(&drawn(&model, 200, 36)).lines().last().expect("a footer").to_owned();
    assert!(footer.contains("skipped 12 superseded versions"), "{footer}");
    // Newer ones have come: nothing lacks on the screen.
    model.update(Msg::Tick, floor::now() + PASSING_TOLD);
    let footer = text(&drawn(&model, 200, 36)).lines().last().expect("a footer").to_owned();
    assert!(!footer.contains("superseded"), "{footer}");
}

/// Names that stand in every field that can hold one.
const NAMES: [&str; 10] = [
    "Gustavoz",
    "Ritaz",
    "Bernardoz",
    "Authorz",
    "Ownupz",
    "Notez",
    "Holderz",
    "Answererz",
    "Repairerz",
    "Actorz",
];

fn with_names(mode: Mode) -> Model {
    let mut model = floor::empty("en", mode);
    let by = "2026-11-30T12:00:00Z";
    let things = [
        (
            "notice",
            json!({"headline": "A notice", "author": {"role": "floor manager", "name": "Authorz Lima"},
            "next_word_by": by}),
        ),
        (
            "ownership",
            json!({"got_wrong": "Late word", "effect_on_you": "Worry", "changes": "Sooner", "by_when": by,
            "author": {"name": "Ownupz"}}),
        ),
        ("note", json!({"text": "A note", "author": {"role": "site director", "name": "Notez"}})),
        (
            "holding",
            json!({"topic": "A matter", "reason": "legal", "share_by": by, "owner": "Holderz Costa, site director"}),
        ),
        (
            "question",
            json!({"text": "A question?", "state": "answered", "verdict": "true", "answer": "Yes.",
            "answered_by": "Answererz"}),
        ),
        (
            "repair",
            json!({"breach": "A breach", "state": "acting", "owner": {"en": "Repairerz Dias", "es": "Repairerz Dias"},
            "actions": [{"what": "An action", "owner": "Actorz Reis", "due": by}, {"what": "Another", "owner": "Payroll lead", "due": by}]}),
        ),
        ("commitment", json!({"ask": "An ask", "decision": "will", "owner": "Holderz", "due": by})),
        (
            "recognition",
            json!({"kind": "trust_win", "giver": "Gustavoz", "receivers": ["Ritaz", "Bernardoz P."],
            "message": "Ritaz stayed, and Bernardoz's calm helped."}),
        ),
    ];
    for (kind, data) in things {
        floor::live(&mut model, kind, &format!("{kind}/it"), data, floor::now());
    }
    model
}

/// All that a wall can say: its panes, every entry opened, and every scene, in words and not in big glyphs.
fn all_that_is_said(model: &Model) -> String {
    let said = |model: &Model| format!("{:?}\n", picture::view(model));
    let mut desk = model.clone();
    desk.ui.mode = Mode::Desk;
    let mut all = said(&desk);
    for pane in Pane::ALL {
        for entry in model.entries(pane) {
            desk.ui.focus = pane;
            desk.ui.close_all();
            desk.ui.open(Overlay::Item(entry.id(), openfloor::model::Scrolled::default()));
            all.push_str(&said(&desk));
        }
    }
    let mut wall = model.clone();
    wall.ui.mode = Mode::Display;
    for scene in Scene::ALL {
        for entry in Pane::ALL.into_iter().flat_map(|pane| model.entries(pane)) {
            let showing = Showing {
                scene,
                entries: vec![entry.id()],
                briefs: vec![entry.id()],
                since: model.now(),
                dwell_s: 60,
                called: false,
            };
            wall.ui.rotation.showing = Some(showing);
            all.push_str(&said(&wall));
        }
    }
    all
}

#[test]
fn a_wall_that_is_cut_off_hides_every_name_and_keeps_the_roles() {
    for mode in [Mode::Desk, Mode::Display] {
        let mut model = with_names(mode);
        let live = all_that_is_said(&model);
        for name in NAMES {
            assert!(live.contains(name), "{name} is shown while the wall is live\n{live}");
        }
        model.update(
            Msg::Lost { why: "gone".into(), retry_in: SignedDuration::from_secs(3_000) },
            floor::now(),
        );
        let at = |seconds: i64| floor::now() + SignedDuration::from_secs(seconds);
        model.update(Msg::Tick, at(15 * 60 - 1));
        assert!(all_that_is_said(&model).contains("Ritaz"), "not before its time");
        assert!(model.update(Msg::Tick, at(15 * 60)).changed, "it is drawn at that moment");
        let hidden = all_that_is_said(&model);
        for name in NAMES {
            assert!(!hidden.contains(name), "{name}\n{hidden}");
        }
        for kept in
            ["floor manager", "site director", "Payroll lead", "name hidden", "2 names hidden", "… stayed"]
        {
            assert!(hidden.contains(kept), "{kept}\n{hidden}");
        }
        for (width, height) in [(80, 24), (120, 36), (160, 45)] {
            let screen = text(&drawn(&model, width, height));
            assert!(screen.contains("STALE since 14:32 · names hidden while offline"), "{screen}");
        }
        // It still catches up: what came before the outage is not shown by name before all of it is there.
        floor::hello(&mut model, "wall", at(16 * 60));
        assert!(!all_that_is_said(&model).contains("Ritaz"));
        let mut again = with_names(mode);
        std::mem::swap(&mut again.link, &mut model.link);
        floor::synced(&mut again, at(16 * 60));
        assert!(all_that_is_said(&again).contains("Ritaz"), "back at once");
    }
}

#[test]
fn a_wall_that_begins_with_a_kept_floor_hides_its_names_until_a_hub_was_heard() {
    let cursor = openfloor::wire::Cursor { epoch: 1, seq: 1, check: 1 };
    let floor = with_names(Mode::Desk).floor;
    for minutes in [0, 14, 15, 3 * 24 * 60] {
        let mut model = floor::waiting("en", Mode::Desk);
        let fresh_at = floor::now() - SignedDuration::from_mins(minutes);
        let shown = Shown { role: "wall".into(), site: None };
        model.begin_with(floor.clone(), cursor, shown, fresh_at);
        assert!(!all_that_is_said(&model).contains("Ritaz"), "{minutes}");
        let header =
            |model: &Model| text(&drawn(model, 120, 36)).lines().next().expect("a header").to_owned();
        // Nothing has failed yet.
        let begins = header(&model);
        assert!(begins.contains("connecting, as of") && !begins.contains("STALE"), "{begins}");
        let mut hangs = model.clone();
        hangs.update(Msg::Tick, floor::now() + SignedDuration::from_secs(10));
        let lost = Msg::Lost { why: "gone".into(), retry_in: SignedDuration::from_secs(1) };
        model.update(lost, floor::now());
        assert!(header(&hangs).contains("STALE since"), "a try that hangs is no better than one that fails");
        let header = header(&model);
        assert!(header.contains("STALE since"), "{header}");
        assert_eq!(header.contains("STALE since Thu 14:32"), minutes > 1000, "{header}");
    }
}

#[test]
fn a_wall_whose_link_is_lost_says_since_when_and_where_it_is_and_leaves_the_cause_to_a_desk() {
    for (mode, told) in [(Mode::Display, false), (Mode::Desk, true)] {
        let model = floor::stale("en", mode);
        let header = text(&drawn(&model, 120, 36))
            .lines()
            .find(|line| !line.trim().is_empty())
            .expect("a header")
            .to_owned();
        assert!(header.contains("STALE since"), "{header}");
        assert_eq!(header.contains("the hub is gone"), told, "{header}");
        assert!(told || header.contains("Floor 2"), "{header}");
    }
}

#[test]
fn while_a_floor_opens_nothing_is_wrong() {
    let wrong = theme().style(openfloor::screen::theme::Tone::Wrong, Accent::Kept).fg;
    for mode in [Mode::Desk, Mode::Display] {
        let mut model = floor::waiting("en", mode);
        let is_wrong = |model: &Model| {
            drawn(model, 120, 36).content.iter().any(|cell| Some(cell.fg) == wrong && cell.symbol() != " ")
        };
        assert!(!is_wrong(&model), "{mode:?}");
        assert!(text(&drawn(&model, 120, 36)).contains("opening"));
        model.update(Msg::Tick, floor::now() + SignedDuration::from_secs(11));
        assert!(is_wrong(&model), "it hangs: {mode:?}");
        assert!(text(&drawn(&model, 120, 36)).contains("waiting for the hub"));
    }
}
