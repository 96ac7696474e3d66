//! What is under the cursor stays there, whatever comes and whatever is looked for.

use jiff::SignedDuration;
use openfloor::model::writer::By;
use openfloor::model::{Command, Model, Msg, Overlay, look};
use openfloor::screen::Spot;
use serde_json::json;

use super::desk::{desk, frame, run, type_in};
use super::floor;
use super::picture::text;

/// The entry that stands beside the cursor on the screen.
fn under_the_cursor(model: &mut Model, size: (u16, u16)) -> Option<String> {
    let (drawn, buf) = frame(model, size);
    let beside = buf.area.positions().filter(|at| buf[(at.x, at.y)].symbol() == "▌");
    let mut entries = beside.filter_map(|at| match drawn.at(at.x, at.y) {
        Some(Spot::Entry(pane, id)) if *pane == model.ui.focus => Some(id.key.subject.to_string()),
        _ => None,
    });
    entries.next()
}

fn at_hand(model: &Model) -> Option<String> {
    model.at_hand().map(|id| id.key.subject.to_string())
}

#[test]
fn what_was_drawn_under_the_cursor_stays_there_when_a_filter_is_cleared() {
    for moved in [false, true] {
        for way_out in [&[Command::Accept, Command::ClearFilter][..], &[Command::Close]] {
            let mut model = desk();
            if moved {
                run(&mut model, Command::Down);
            }
            frame(&mut model, (160, 45));
            let before = at_hand(&model);
            run(&mut model, Command::Filter);
            for letter in ["h", "e", "a", "d", "s", "e", "t"] {
                type_in(&mut model, letter);
                frame(&mut model, (160, 45));
            }
            let found = under_the_cursor(&mut model, (160, 45));
            assert!(found.is_some() && found == at_hand(&model) && found != before, "{found:?} {before:?}");
            for command in way_out {
                run(&mut model, *command);
                assert_eq!(at_hand(&model), found, "{command:?}, before it is drawn");
                assert_eq!(under_the_cursor(&mut model, (160, 45)), found, "{command:?}, as it is drawn");
            }
        }
    }
}

#[test]
fn what_comes_never_comes_under_a_cursor_that_nobody_has_moved() {
    for size in [(80, 24), (160, 45)] {
        let mut model = desk();
        model.writer.by = By::Publisher;
        let first = under_the_cursor(&mut model, size);
        assert!(first.is_some() && first == at_hand(&model));
        let critical = json!({"headline": "Water in the west hall", "priority": "critical"});
        floor::live(&mut model, "notice", "notice/west-hall", critical, floor::now());
        assert_eq!(at_hand(&model), first, "before it is drawn");
        let (_, buf) = frame(&mut model, size);
        assert!(text(&buf).contains("Water in the west hall"), "what comes is shown\n{}", text(&buf));
        assert_eq!(under_the_cursor(&mut model, size), first);
        run(&mut model, Command::Pull);
        let Some(Overlay::Pull(pull)) = model.ui.overlay() else { panic!("it asks") };
        assert_eq!(Some(pull.thing.key.subject.to_string()), first);
    }
}

/// Thirty notices that come before all that is there.
fn flood(model: &mut Model) {
    for nth in 0..30 {
        let data = json!({"headline": format!("News {nth}"), "priority": "critical"});
        let at = floor::now() + SignedDuration::from_millis(nth);
        floor::live(model, "notice", &format!("notice/new-{nth}"), data, at);
        frame(model, (80, 24));
    }
}

#[test]
fn a_desk_that_nobody_is_at_shows_what_comes() {
    let mut model = desk();
    let pressed = floor::now() + SignedDuration::from_secs(1);
    model.update(Msg::Command(Command::Up), pressed);
    frame(&mut model, (80, 24));
    let first = at_hand(&model);
    flood(&mut model);
    model.update(Msg::Tick, pressed + look::LOOK_OVER - SignedDuration::from_secs(1));
    assert_eq!(at_hand(&model), first, "somebody may be at it");
    model.update(Msg::Tick, pressed + look::LOOK_OVER);
    let (_, buf) = frame(&mut model, (80, 24));
    assert!(text(&buf).contains("News 29"), "{}", text(&buf));
    assert_eq!(at_hand(&model).as_deref(), Some("notice/new-29"));
}

#[test]
fn a_desk_at_which_nobody_has_pressed_a_key_yet_begins_at_the_top() {
    let mut model = desk();
    frame(&mut model, (80, 24));
    flood(&mut model);
    model.update(Msg::Tick, floor::now() + SignedDuration::from_secs(1));
    let (_, buf) = frame(&mut model, (80, 24));
    assert!(text(&buf).contains("News 29"), "{}", text(&buf));
    assert_eq!(at_hand(&model).as_deref(), Some("notice/new-29"));
}
