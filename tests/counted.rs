//! Nobody is counted and nobody is ranked: how often somebody is thanked changes nothing but where their name stands.

use openfloor::model::{Command, Mode, Model, Msg, Pane};
use openfloor::screen::plain::Teller;
use openfloor::screen::{Lexicon, data};
use serde_json::json;

#[path = "fixtures/floor.rs"]
mod floor;
#[path = "fixtures/picture.rs"]
mod picture;

/// Names of one length and one first letter, so that nothing but the name can differ.
const NAMES: [&str; 4] = ["Ada Quill", "Aki Quill", "Ali Quill", "Amy Quill"];

/// A wall with twelve thanks, each to the person that a test picks.
fn thanked(mode: Mode, role: &str, lang: &str, whom: impl Fn(usize) -> usize) -> Model {
    let mut model = floor::waiting(lang, mode);
    floor::hello(&mut model, role, floor::now());
    for nth in 0..12 {
        let need = ["competence", "relatedness"][nth % 2];
        let data = json!({"kind": "kudos", "giver": "The desk", "message": format!("For the {nth}th thing."),
            "need": need, "receivers": [NAMES[whom(nth)]]});
        let at = floor::now() - jiff::SignedDuration::from_mins(nth as i64);
        floor::told(&mut model, "recognition", &format!("recognition/{nth}"), "floor", data, at);
    }
    floor::synced(&mut model, floor::now());
    model.update(Msg::Command(Command::FocusPane(Pane::Recognition)), floor::now());
    model
}

/// All that a wall says: its picture, an entry read whole, its lines and its data, without the names.
fn said(model: &Model) -> String {
    let lexicon = Lexicon::built_in();
    let mut said = Vec::new();
    // A wallboard's picture draws letters of cells, in which a name is no text; its words are in its data.
    if model.ui.mode == Mode::Desk {
        said.push(picture::text(&picture::drawn(model, 200, 60)));
        let mut read = model.clone();
        read.update(Msg::Command(Command::Read), floor::now());
        said.push(picture::text(&picture::drawn(&read, 120, 45)));
    }
    said.extend(Teller::default().tell(model, &lexicon));
    said.push(serde_json::to_string(&data::said(model, &lexicon)).expect("JSON"));
    let said = said.join("\n");
    assert!(said.contains("Quill"), "{said}");
    NAMES.iter().fold(said, |said, name| said.replace(name, "Somebody!"))
}

#[test]
fn no_counts_per_person_and_no_ranks() {
    for (mode, role) in [(Mode::Desk, "lead"), (Mode::Desk, "wall"), (Mode::Display, "wall")] {
        for lang in ["en", "es"] {
            let each_alike = said(&thanked(mode, role, lang, |nth| nth % 4));
            let one_alone = said(&thanked(mode, role, lang, |_| 0));
            let mostly_one = said(&thanked(mode, role, lang, |nth| if nth == 7 { 2 } else { 3 }));
            assert!(each_alike == one_alone, "{mode:?} {role} {lang}: {each_alike}\n{one_alone}");
            assert!(each_alike == mostly_one, "{mode:?} {role} {lang}: {each_alike}\n{mostly_one}");
        }
    }
}

#[test]
fn whoever_looks_for_a_name_reads_no_count_of_its_thanks() {
    for (lang, of, said) in [
        ("en", "of", ["only what fits", "in thanks"]),
        ("es", "de", ["solo lo que encaja", "en agradecimientos"]),
    ] {
        for hits in [1, 5, 9, 12] {
            let mut model = thanked(Mode::Desk, "lead", lang, |nth| usize::from(nth >= hits));
            model.update(Msg::Command(Command::Filter), floor::now());
            for letter in "Ada".chars() {
                model.update(
                    Msg::Edit(openfloor::model::field::Edit::Insert(letter.to_string().into())),
                    floor::now(),
                );
            }
            assert_eq!(model.tally(Pane::Recognition), (hits, 12));
            for keys in [0, hits / 2, hits] {
                let mut model = model.clone();
                (0..keys).for_each(|_| {
                    model.update(Msg::Command(Command::Down), floor::now());
                });
                for (width, height) in [(200, 60), (160, 45), (120, 36), (80, 24), (60, 16), (40, 12)] {
                    let seen = picture::text(&picture::drawn(&model, width, height)).replace('\u{a0}', " ");
                    for (n, word) in
                        (0..=12).flat_map(|n| [(n, "above"), (n, "arriba"), (n, "more"), (n, "más")])
                    {
                        assert!(!seen.contains(&format!(" {n} {word}")), "{n} {word}: {seen}");
                    }
                    assert!(!seen.contains(&format!("{of} 12")), "{seen}");
                    assert!(!seen.contains(&format!("{hits} {of} ")), "{seen}");
                    if width >= 120 {
                        assert!(said.iter().all(|said| seen.contains(said)), "{seen}");
                    }
                }
            }
        }
    }
}

#[test]
fn what_thanks_say_of_the_floor_is_for_leads_at_their_desk() {
    let rare = "thanks of 7 days, rarely for: autonomy";
    let head = |mode, role| picture::text(&picture::drawn(&thanked(mode, role, "en", |_| 0), 200, 60));
    assert!(head(Mode::Desk, "lead").contains(rare), "{}", head(Mode::Desk, "lead"));
    for (mode, role) in [(Mode::Desk, "wall"), (Mode::Display, "wall"), (Mode::Display, "lead")] {
        let model = thanked(mode, role, "en", |_| 0);
        assert!(!said(&model).contains("rarely"), "{mode:?} {role}");
    }
    let mut model = thanked(Mode::Desk, "lead", "es", |_| 0);
    model.update(Msg::Command(Command::Read), floor::now());
    let whole = picture::text(&picture::drawn(&model, 120, 45)).replace('\u{a0}', " ");
    assert!(
        whole.contains("agradecimientos de 7 días, se agradece poco: autonomía")
            && whole.contains("sin decir equipo 12"),
        "{whole}"
    );
}

#[test]
fn a_name_that_is_taken_back_is_nobodys_news() {
    let mut model = floor::empty("en", Mode::Desk);
    let yesterday = floor::now() - jiff::SignedDuration::from_hours(24);
    let thanks = |receiver: &str| json!({"kind": "kudos", "giver": "The desk", "message": "You stayed.", "receivers": [receiver]});
    let key = openfloor::domain::Key::new("lisbon", "recognition/a");
    for (kind, data) in [
        ("recognition", thanks("Ada Quill")),
        ("withdrawn", json!({})),
        ("recognition", thanks("Night desk")),
    ] {
        floor::take(&mut model, floor::event(kind, "recognition/a", data, yesterday), floor::now());
        assert!(!model.is_new(&key), "{kind}");
    }
    assert!(picture::text(&picture::drawn(&model, 160, 45)).contains("Night desk"));
    floor::live(&mut model, "recognition", "recognition/b", thanks("Ada Quill"), floor::now());
    assert!(model.is_new(&openfloor::domain::Key::new("lisbon", "recognition/b")), "new ones are");
}
