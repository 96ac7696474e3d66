//! On a narrow screen: no word is cut within itself, what is quoted ends with its mark, and what is said of all is said once.

use openfloor::model::{Command, Mode, Msg, Pane, Scene};
use serde_json::json;

use crate::{drawn, floor, text};

const THANKS: &str = "Let me place the harder callers with those who know them, and stay until everyone has had a break, and \
    then write down what helped so that nobody has to ask for it on a Sunday, in words that anybody can use";

#[test]
fn a_line_of_the_strip_ends_with_a_whole_word_and_its_mark() {
    let mut told = 0;
    for (lang, opens, closes) in [("en", '“', '”'), ("es", '«', '»')] {
        for width in 60..104 {
            let mut model = floor::empty(lang, Mode::Desk);
            let thanks = json!({"kind": "kudos", "giver": "Bo", "receivers": ["Cem"], "message": THANKS});
            floor::live(&mut model, "recognition", "recognition/a", thanks, floor::now());
            let level = json!({"mean": 4.4, "low": 4.3, "high": 4.5});
            let needs = json!({"autonomy": level, "competence": level, "relatedness": level});
            let data = json!({"window": "2026-W47", "unit": "floor", "needs": needs, "answered": 330, "eligible": 500,
                "scale": {"min": 1, "max": 7}});
            floor::live(&mut model, "engagement", "engagement/floor", data, floor::now());
            let screen = text(&drawn(&model, width, 24)).replace('\u{a0}', " ");
            let line = |begins: &str| screen.lines().find(|line| line.contains(begins)).map(str::to_owned);
            // In a narrow one a word or two would tell nothing.
            let Some(thanked) = line(&opens.to_string()) else { continue };
            told += 1;
            let said = thanked.split(opens).nth(1).expect("words").split(closes).next().expect("an end");
            assert!(thanked.contains(closes), "at {width}: {thanked}");
            let said = said.trim_end_matches('…');
            let goes_on = THANKS.strip_prefix(said).expect("its own words").chars().next();
            assert!(goes_on.is_none_or(|next| !next.is_alphanumeric()), "at {width}: {thanked}");
            if let Some(level) = line("330").filter(|level| level.contains('…')) {
                let before = level
                    .split('…')
                    .next()
                    .and_then(|before| before.split_whitespace().last())
                    .expect("a word");
                let whole =
                    "330 of 500 answered no reliable change respondieron 330 de 500 sin cambio fiable";
                assert!(whole.split(' ').any(|word| word == before), "at {width}: {level}");
                let told = level.split('…').next().expect("what is told");
                assert!(!told.contains('·'), "the beginning of a word on change is another word: {level}");
            }
        }
    }
    assert!(told > 40, "{told}");
}

#[test]
fn that_levels_are_for_leads_is_said_once_above_them_where_the_floors_own_rests() {
    let mut model = floor::wall("en", Mode::Desk, "lead");
    let of_floor: Vec<_> = model
        .floor
        .engagements
        .iter()
        .filter(|(_, item)| item.data.unit.as_str() == "floor")
        .map(|(key, _)| key.clone())
        .collect();
    of_floor.iter().for_each(|key| drop(model.floor.engagements.remove(key)));
    model.update(Msg::Command(Command::FocusPane(Pane::Engagement)), floor::now());
    let screen = text(&drawn(&model, 80, 24));
    assert!(screen.contains("Billing") && screen.contains("±"), "{screen}");
    let pane: String = screen.lines().take_while(|line| !line.contains("1 Transparency")).collect();
    assert_eq!(pane.matches("leads only").count(), 1, "{screen}");
}

#[test]
fn thanks_that_are_cut_on_the_wall_end_with_their_mark() {
    let mut model = floor::empty("en", Mode::Display);
    for nth in 0..4 {
        let receivers = ["Cem", "Elif Novák", "Ismael Duarte", "Kamila Baptista"];
        let thanks =
            json!({"kind": "kudos", "giver": format!("Bo {nth}"), "receivers": receivers, "message": THANKS});
        floor::live(&mut model, "recognition", &format!("recognition/{nth}"), thanks, floor::now());
    }
    assert!(model.show_scene(Scene::TrustWins));
    for (width, height) in [(80, 24), (100, 30), (120, 36)] {
        let screen = text(&drawn(&model, width, height));
        let (opened, closed) = (screen.matches('“').count(), screen.matches('”').count());
        assert!(opened > 0 && opened == closed, "{width}×{height}: {screen}");
    }
}
