//! What is said of a level's change is told with since when it is said, and against what.

use openfloor::model::{Command, Mode, Model, Msg, Pane};
use serde_json::json;

use crate::{drawn, floor, text};

/// The page of a team whose say in the work is said to have changed in some of its weeks, the newest last.
fn page(lang: &str, weeks: &[Option<&str>]) -> String {
    let mut model: Model = floor::wall(lang, Mode::Desk, "lead");
    for (nth, change) in weeks.iter().enumerate() {
        let window = format!("2026-W{}", 48 - weeks.len() + nth);
        let level = |change: &str| json!({"mean": 4.5, "low": 4.1, "high": 4.9, "change": change});
        let data = match change {
            Some(change) => json!({"window": window, "unit": "billing", "answered": 9, "eligible": 12,
                "scale": {"min": 1, "max": 7}, "needs": {"autonomy": level(change),
                "competence": level("none"), "relatedness": level("none")}}),
            None => json!({"window": window, "unit": "billing", "suppressed": true, "eligible": 12}),
        };
        floor::told(
            &mut model,
            "engagement",
            &format!("engagement/billing/{window}"),
            "leads",
            data,
            floor::now(),
        );
    }
    let entries = model.entries(Pane::Engagement);
    let of_billing = |entry: &&openfloor::model::Entry<'_>| entry.key().subject.contains("billing/2026-W47");
    let id = entries.iter().find(of_billing).expect("a level").id();
    model.update(Msg::Point(Pane::Engagement, id), floor::now());
    model.update(Msg::Command(Command::Read), floor::now());
    text(&drawn(&model, 120, 60)).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_change_is_told_with_since_when_it_is_said_and_what_is_usual() {
    let weeks = [Some("none"), Some("confirmed_up"), None, Some("confirmed_up"), Some("confirmed_up")];
    for (lang, said) in [
        ("en", ["higher than was usual", "Autonomy: said since week 44", "Usual is the mean of a baseline"]),
        (
            "es",
            ["más alto de lo habitual", "Autonomía: se dice desde la semana 44", "Lo habitual es la media"],
        ),
    ] {
        let page = page(lang, &weeks);
        assert!(said.iter().all(|said| page.contains(said)), "{said:?}: {page}");
    }
    let before = page("en", &[Some("confirmed_down"), Some("confirmed_down")]);
    assert!(before.contains("said since week 46 or before"), "no earlier week is here: {before}");
    let once = page("en", &[Some("confirmed_up"), Some("none"), Some("confirmed_up")]);
    assert!(once.contains("said since week 47") && !once.contains("or before"), "{once}");
    let calm = page("en", &[Some("confirmed_up"), Some("none")]);
    assert!(!calm.contains("said since") && !calm.contains("Usual is"), "{calm}");
}
