//! Letters where there are choices: they go to the choice that begins with them, and a sentence leaves the answer as it was.

use jiff::SignedDuration;
use openfloor::model::form::ahead::PAUSE;
use openfloor::model::form::{Content, Label};
use openfloor::model::{Command, Edit, Model, Msg, Overlay};
use openfloor::text::Lang;

use crate::picture::{drawn, text};
use crate::{floor, go, wall};

/// A wall in a language with a new notice, and a field of choices of it with the keyboard.
fn at(lang: &str, label: Label) -> Model {
    let mut model = wall();
    model.ui.lang = Lang::parse(lang).expect("a language");
    model.update(Msg::Command(Command::Notice), floor::now());
    let Some(Overlay::Form(form)) = model.ui.overlay_mut() else { panic!("no form") };
    go(form, label, 0);
    model
}

/// Types letter by letter, all of it within a pause.
fn typed(model: &mut Model, words: &str) {
    for letter in words.chars() {
        model.update(Msg::Edit(Edit::Insert(letter.to_string().into())), floor::now());
    }
}

fn content(model: &Model) -> &Content {
    let Some(Overlay::Form(form)) = model.ui.overlay() else { panic!("no form") };
    &form.fields[form.focus].content
}

#[test]
fn letters_go_to_the_choice_whose_word_begins_with_them() {
    for (lang, words, chosen) in [
        ("en", "d", Some("decided")),
        ("en", "IN CON", Some("in_consultation")),
        ("es", "en cons", Some("in_consultation")),
        ("es", "dec", Some("decided")),
        ("en", "pro", Some("proposed")),
    ] {
        let mut model = at(lang, Label::Decision);
        typed(&mut model, words);
        assert_eq!(content(&model).choice(), chosen, "{words} in {lang}");
    }
    let mut model = at("es", Label::Priority);
    typed(&mut model, "CRI");
    assert_eq!(content(&model).choice(), Some("critical"), "an accent is none");
    typed(&mut model, "ti");
    assert_eq!(content(&model).choice(), Some("critical"));
}

#[test]
fn a_sentence_leaves_the_answer_as_it_was() {
    for label in [Label::Decision, Label::Priority, Label::Affects] {
        for lang in ["en", "es"] {
            let mut model = at(lang, label);
            let before = content(&model).clone();
            for sentence in
                ["Shift bids move to Fridays", "decided yesterday, in part", "Billing is told", "  "]
            {
                typed(&mut model, sentence);
                assert_eq!(*content(&model), before, "{sentence:?} at {label:?} in {lang}");
                model.update(Msg::Tick, floor::now());
                let later = Edit::End;
                model.update(Msg::Edit(later), floor::now());
                model.update(Msg::Edit(Edit::Start), floor::now());
            }
        }
    }
}

#[test]
fn a_pause_begins_another_word_and_a_letter_again_the_next_choice() {
    let mut model = at("en", Label::Decision);
    let now = floor::now();
    let press = |model: &mut Model, letter: &str, past: SignedDuration| {
        model.update(Msg::Edit(Edit::Insert(letter.into())), now + past);
        content(model).choice().map(str::to_owned)
    };
    assert_eq!(press(&mut model, "d", SignedDuration::ZERO).as_deref(), Some("decided"));
    assert_eq!(press(&mut model, "p", PAUSE).as_deref(), Some("proposed"), "a word of its own");
    let teams = |model: &Model| match content(model) {
        Content::Marks { picks, at } => (*at, picks.iter().filter(|(_, on)| *on).count()),
        other => panic!("{other:?}"),
    };
    let mut model = at("en", Label::Affects);
    let names: Vec<String> = content(&model)
        .picks()
        .iter()
        .map(|pick| match pick {
            openfloor::model::form::Pick::Named(_, name) => {
                name.variants().next().expect("a name").1.as_str().to_lowercase()
            }
            other => panic!("{other:?}"),
        })
        .collect();
    let letter = names[0][..1].to_owned();
    let round: Vec<usize> = (1..=names.len())
        .map(|step| step % names.len())
        .filter(|at| names[*at].starts_with(&letter))
        .collect();
    for at in &round {
        typed(&mut model, &letter);
        assert_eq!(teams(&model), (*at, 0), "{letter} of {names:?}");
    }
    model.update(Msg::Edit(Edit::Insert(" ".into())), now + PAUSE);
    assert_eq!(teams(&model).1, 1, "a space of its own marks");
}

#[test]
fn the_keys_are_said_at_the_field() {
    for (lang, picks, marks) in [
        ("en", "←→ or letters", "←→ or letters, Space marks"),
        ("es", "←→ o letras", "←→ o letras, Espacio marca"),
    ] {
        for (width, height) in [(80, 24), (120, 36), (160, 45)] {
            for label in [Label::Decision, Label::Priority, Label::Audience] {
                let shown = text(&drawn(&at(lang, label), width, height));
                assert!(shown.contains(picks) && !shown.contains('…'), "{shown}");
            }
            let shown = text(&drawn(&at(lang, Label::Affects), width, height));
            assert!(shown.contains(marks) && !shown.contains('…'), "{shown}");
        }
    }
}
