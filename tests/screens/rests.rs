//! What rests, and whose, is said where others stand.

use super::*;

#[test]
fn whose_thanks_rest_is_named_beside_those_that_stand() {
    for (lang, at_rest) in [("en", "at rest: Billing"), ("es", "en descanso: Factura")] {
        let mut model = floor::wall(lang, Mode::Desk, "lead");
        model.ui.focus = Pane::Recognition;
        let data = json!({"message": "Thank you for the hour you gave.", "giver": "Rui", "receivers": ["Team Billing"]});
        let mut event = floor::event("recognition", "recognition/hour", data, floor::now());
        event["team"] = json!("billing");
        floor::take(&mut model, event, floor::now());
        let data = json!({
            "message": "Thank you for the quiet night.", "giver": "Rui", "receivers": ["Ivo Prata"], "thanked_teams": ["retention"],
        });
        floor::take(
            &mut model,
            floor::event("recognition", "recognition/night", data, floor::now()),
            floor::now(),
        );
        assert!(!text(&drawn(&model, 200, 60)).contains(at_rest));
        let before = model.entries(Pane::Recognition).len();
        let data = json!({"scope": "billing", "state": "on", "until": "2026-11-22T18:00:00Z"});
        floor::live(&mut model, "quiet", "quiet/billing", data, floor::now());
        let after = model.entries(Pane::Recognition).len();
        assert!(0 < after && after < before, "{before}, {after}");
        let told = text(&drawn(&model, 200, 60)).replace('\u{a0}', " ");
        // The heading of the column: the levels of the team rest too, and say so in theirs.
        assert_eq!(told.matches(at_rest).count(), 2, "{told}");
    }
}

#[test]
fn a_team_whose_level_rests_is_named_beside_those_that_stand() {
    for (lang, at_rest) in [("en", "at rest: Billing"), ("es", "en descanso: ")] {
        let mut model = floor::wall(lang, Mode::Desk, "lead");
        model.ui.focus = Pane::Engagement;
        let data = json!({"scope": "billing", "state": "on", "until": "2026-11-22T18:00:00Z"});
        let before = model.entries(Pane::Engagement).len();
        floor::live(&mut model, "quiet", "quiet/billing", data, floor::now());
        let after = model.entries(Pane::Engagement).len();
        assert!(0 < after && after < before, "{before}, {after}");
        let told = text(&drawn(&model, 200, 60)).replace('\u{a0}', " ");
        assert!(told.contains(at_rest), "{told}");
    }
}

#[test]
fn where_the_names_of_what_rests_have_no_room_their_number_has() {
    for (lang, at_rest) in [("en", "2 at rest"), ("es", "2 en descanso")] {
        let mut model = floor::wall(lang, Mode::Desk, "lead");
        for team in ["billing", "retention"] {
            let data = json!({"scope": team, "state": "on", "until": "2026-11-22T18:00:00Z"});
            floor::live(&mut model, "quiet", &format!("quiet/{team}"), data, floor::now());
        }
        for focus in [Pane::Transparency, Pane::Engagement] {
            model.ui.focus = focus;
            for (width, height) in [(80, 24), (100, 30), (120, 36), (160, 45), (200, 60)] {
                let told = text(&drawn(&model, width, height)).replace('\u{a0}', " ");
                let names = told.contains("at rest: ") || told.contains("en descanso: ");
                assert!(names || told.contains(at_rest), "{width}×{height}: {told}");
            }
        }
    }
}

#[test]
fn a_suppressed_team_is_told_within_no_floor_that_has_no_level() {
    let mut model = floor::wall("en", Mode::Desk, "lead");
    model.ui.focus = Pane::Engagement;
    let data =
        json!({"window": "2027-W01", "unit": "billing", "instrument": "openfloor-6", "suppressed": true});
    let gone: Vec<_> = model.floor.engagements.keys().cloned().collect();
    gone.iter().for_each(|key| drop(model.floor.engagements.remove(key)));
    floor::live(&mut model, "engagement", "engagement/alone", data, floor::now());
    let told = text(&drawn(&model, 200, 60)).replace('\u{a0}', " ");
    assert!(told.contains("not told this week") && !told.contains("told only within"), "{told}");
}

#[test]
fn what_rests_in_part_beside_grave_news_of_a_team_says_so() {
    for (lang, at_the_foot) in [
        ("en", "some thanks and levels rest until 15:02 today"),
        ("es", "parte del reconocimiento y de los niveles descansa hasta hoy 15:02"),
    ] {
        let mut model = floor::wall(lang, Mode::Display, "wall");
        let data = json!({
            "headline": {"en": "A colleague was hurt", "es": "Un compañero herido"}, "author": {"role": "Lead"}, "priority": "critical",
            "rested": [{"from": "2026-11-22T14:32:00Z", "until": "2026-11-22T15:02:00Z", "scope": "night"}],
        });
        floor::live(&mut model, "notice", "notice/hurt", data, floor::now());
        let told = text(&drawn(&model, 200, 60)).replace(['\u{a0}', '\n'], " ");
        let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(told.contains(at_the_foot), "{told}");
    }
}
