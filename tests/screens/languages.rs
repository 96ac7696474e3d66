//! What a wall says in another language than English: at its sizes, in all languages together, and in turn.

use std::sync::Arc;

use openfloor::model::{Freshness, Texts};
use openfloor::screen::Lexicon;
use openfloor::text::Lang;

use super::*;

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 36), (160, 45)];

fn lang(tag: &str) -> Lang {
    Lang::parse(tag).expect("a language")
}

#[test]
fn a_spanish_desk_and_a_spanish_wall() {
    for (width, height) in SIZES {
        let at = |name: &str, model: &Model| {
            snapshot(&format!("es_{name}_{width}x{height}"), model, width, height)
        };
        let mut model = floor::wall("es", Mode::Desk, "lead");
        at("desk", &model);
        model.update(Msg::Command(Command::Down), floor::now());
        model.update(Msg::Command(Command::Read), floor::now());
        at("item", &model);
        model.update(Msg::Command(Command::Close), floor::now());
        model.update(Msg::Command(Command::Help), floor::now());
        at("help", &model);
        at("display", &floor::wall("es", Mode::Display, "wall"));
    }
    snapshot("es_stale", &floor::stale("es", Mode::Desk), 120, 36);
    snapshot("es_waiting", &floor::waiting("es", Mode::Desk), 120, 36);
}

#[test]
fn both_languages_stand_together() {
    for (mode, name) in [(Mode::Desk, "desk"), (Mode::Display, "display")] {
        let mut model = floor::wall("es", mode, "wall");
        model.ui.texts = Texts::Together;
        snapshot(&format!("together_{name}"), &model, 120, 36);
    }
}

/// A desk says one language in one minute and the other in the next, and tells which.
#[test]
fn a_desk_takes_turns_by_the_minute() {
    let mut model = floor::wall("es", Mode::Desk, "wall");
    model.ui.texts = Texts::InTurn;
    let site = model.floor.site().expect("a site").languages.clone();
    assert!(site.len() > 1);
    let mut spoken = Vec::new();
    for minute in 0..site.len() as i64 * 2 {
        let at = floor::now() + SignedDuration::from_mins(minute);
        floor::heartbeat(&mut model, &[], at);
        assert!(matches!(model.freshness(), Freshness::Live { .. }));
        spoken.push(model.lang().clone());
        let header = text(&drawn(&model, 160, 45)).lines().next().expect("a header").to_owned();
        assert!(site.iter().all(|lang| header.contains(lang.as_str())), "{header}");
    }
    let (first, second) = spoken.split_at(site.len());
    assert_eq!(first, second, "round and round");
    assert_ne!(spoken[0], spoken[1]);
}

/// A scene is told in every language before the next one comes: all of them or none.
#[test]
fn a_scene_is_told_in_every_language_before_the_next() {
    let mut model = floor::wall("es", Mode::Display, "wall");
    model.ui.texts = Texts::InTurn;
    let langs = model.floor.site().expect("a site").languages.len();
    let mut told: Vec<(u64, Lang)> = Vec::new();
    for second in 0..1_200 {
        model.update(Msg::Tick, floor::now() + SignedDuration::from_secs(second));
        let now = (model.ui.rotation.turn, model.lang().clone());
        if told.last() != Some(&now) {
            told.push(now);
        }
    }
    // The scene that was on before anyone asked for turns has had a shorter time, and the last may not be over.
    let first = told[0].0 + 1;
    let last = told.last().expect("something was told").0;
    assert!(last > first + 4, "{told:?}");
    for turn in first..last {
        let of_turn: Vec<&Lang> = told.iter().filter(|(at, _)| *at == turn).map(|(_, lang)| lang).collect();
        assert_eq!(of_turn.len(), langs, "{turn}: {told:?}");
        assert_eq!(of_turn[0], &lang("es"), "the wall's own is the first");
    }
}

#[test]
fn a_key_goes_through_the_languages_of_the_floor_and_of_the_interface() {
    let lexicon = Lexicon::built_in();
    let mut model = floor::wall("pt", Mode::Desk, "wall");
    model.spoken = Arc::new(screen::phrases(&lexicon));
    let mut next = || {
        model.update(Msg::Command(Command::Language), floor::now());
        model.ui.lang.as_str().to_owned()
    };
    assert_eq!([next(), next(), next(), next()], ["en", "es", "en", "es"]);
    // Before a floor is known, the interface is what there is.
    let mut model = floor::waiting("en", Mode::Desk);
    model.spoken = Arc::new(screen::phrases(&lexicon));
    model.update(Msg::Command(Command::Language), floor::now());
    assert_eq!(model.ui.lang, lang("es"));
    assert!(text(&drawn(&model, 120, 36)).contains("esperando al servidor"));
}

/// No label is cut in its column, in no language: ten cells of a card's, fourteen where only display mode has it.
#[test]
fn every_label_has_its_column() {
    use openfloor::screen::words::label;
    let lexicon = Lexicon::built_in();
    for words in lexicon.all() {
        for own in label::ALL.iter().filter(|own| **own != label::EVERYONE) {
            let word = words.label(*own);
            let room = if *own == label::WE_SAY { 14 } else { 10 };
            assert!(lines::width(&word) <= room, "{word} in {:?}", words.lang());
        }
    }
}

#[test]
fn a_tag_of_a_language_stands_beside_the_first_of_its_words_however_long_they_are() {
    let mut model = floor::wall("es", Mode::Desk, "lead");
    let long = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft";
    let data = json!({"headline": {"es": "Reunión", "en": long}, "why": {"es": "toca", "en": long}});
    floor::live(&mut model, "notice", "notice/long", data, floor::now());
    let ids: Vec<_> = model.entries(Pane::Transparency).iter().map(|entry| entry.id()).collect();
    let id = ids.into_iter().find(|id| &*id.key.subject == "notice/long").expect("it is there");
    model.ui.open(Overlay::Item(id, openfloor::model::Scrolled::default()));
    let shown = text(&drawn(&model, 80, 24)).replace('\u{a0}', " ");
    assert_eq!(shown.matches("en Donaudampf").count(), 2, "{shown}");
}

#[test]
fn a_team_that_receives_thanks_is_told_by_its_name_also_where_its_id_was_given() {
    let mut model = floor::wall("es", Mode::Desk, "lead");
    let data = json!({"kind": "kudos", "giver": "Ana", "receivers": ["night-desk"], "message": "Gracias"});
    floor::live(&mut model, "recognition", "recognition/team", data, floor::now());
    let shown = text(&drawn(&model, 160, 45));
    assert!(shown.contains("Turno de noche") && !shown.contains("night-desk"), "{shown}");
}
