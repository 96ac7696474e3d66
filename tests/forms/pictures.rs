//! How forms, pulling and the huddle card look, at every size and in both languages of the interface.

use openfloor::domain::Fault;
use openfloor::model::form::{Answer, Content, Kept, Label, Progress};
use openfloor::model::{Command, Edit, Effect, Mode, Model, Msg, Overlay, Pane};
use openfloor::screen::Lexicon;
use openfloor::text::Lang;

use crate::picture::{drawn, text, with_styles};
use crate::{floor, notice, onward, thanks, wall, write};

fn command(model: &mut Model, command: Command) -> Vec<Effect> {
    model.update(Msg::Command(command), floor::now()).effects
}

fn typed(model: &mut Model, words: &str) {
    model.update(Msg::Edit(Edit::Insert(words.into())), floor::now());
}

fn snapshot(name: &str, model: &Model, width: u16, height: u16) {
    insta::assert_snapshot!(name, with_styles(&drawn(model, width, height)));
}

/// A wall with a notice half written, and refused at its field.
fn refused(lang: &str) -> Model {
    let mut model = wall();
    model.ui.lang = Lang::parse(lang).expect("a language");
    command(&mut model, Command::Notice);
    typed(&mut model, "Shift bids move to Fridays");
    command(&mut model, Command::NextField);
    typed(&mut model, "Los turnos se piden los viernes");
    command(&mut model, Command::NextField);
    typed(&mut model, "Weekend bids left nights without a choice");
    let effects = command(&mut model, Command::Accept);
    assert!(effects.is_empty(), "nothing goes to the hub that it would refuse: {effects:?}");
    model
}

#[test]
fn a_form_at_its_sizes() {
    let model = refused("en");
    for (width, height) in [(80, 24), (120, 36), (160, 45)] {
        snapshot(&format!("notice_{width}x{height}"), &model, width, height);
    }
    snapshot("notice_spanish", &refused("es"), 120, 36);
}

#[test]
fn a_hub_that_speaks_of_a_time_is_told_in_the_times_of_the_wall() {
    let mut model = refused("es");
    typed(&mut model, "La noche no elegía");
    let effects = command(&mut model, Command::Accept);
    let [Effect::Send { ticket, .. }] = effects.as_slice() else { panic!("{effects:?}") };
    let fault = |pointer: &str| Fault {
        pointer: pointer.into(),
        message: "nothing is known of 2026-07-03T12:00:00Z".into(),
    };
    let error = "2026-07-04T12:00:00Z is not known".to_owned();
    let faults = ["/data/why/es", "/data"].map(fault).to_vec();
    model.update(Msg::Sent(ticket.clone(), Progress::Refused { status: 422, error, faults }), floor::now());
    let shown = text(&drawn(&model, 160, 45)).replace('\u{a0}', " ");
    assert_eq!(shown.matches("vie 3 jul 13:00").count(), 2, "at its field and at the foot: {shown}");
    assert!(shown.contains("sáb 4 jul 13:00") && !shown.contains("00Z"), "{shown}");
}

#[test]
fn an_acknowledged_form_says_its_position() {
    let mut model = refused("en");
    typed(&mut model, "La noche no elegía");
    let effects = command(&mut model, Command::Accept);
    let [Effect::Send { ticket, draft }] = effects.as_slice() else { panic!("{effects:?}") };
    assert_eq!(draft.event["data"]["headline"]["es"], "Los turnos se piden los viernes");
    let taken = Progress::Taken(Answer::Published { seq: 12_345 });
    model.update(Msg::Sent(ticket.clone(), taken), floor::now());
    let shown = text(&drawn(&model, 120, 36));
    assert!(shown.contains("On every wall · position 12345"), "{shown}");
    assert!(!shown.contains("Ctrl-s"), "there is nothing to send any more: {shown}");
    command(&mut model, Command::Close);
    assert!(model.ui.overlay().is_none(), "nothing is asked: the hub has it");
}

#[test]
fn the_item_at_hand_is_answered_moved_on_or_pulled() {
    let mut model = wall();
    command(&mut model, Command::FocusPane(Pane::Repair));
    command(&mut model, Command::MoveOn);
    snapshot("repair", &model, 120, 36);
    command(&mut model, Command::Close);
    command(&mut model, Command::FocusPane(Pane::Questions));
    command(&mut model, Command::Answer);
    assert!(matches!(model.ui.overlay(), Some(Overlay::Form(_))));
    command(&mut model, Command::Close);
    command(&mut model, Command::Pull);
    snapshot("pull", &model, 80, 24);
    let effects = command(&mut model, Command::ConfirmPull);
    assert!(matches!(effects.as_slice(), [Effect::Send { .. }]), "{effects:?}");
}

#[test]
fn what_can_not_be_written_is_said_and_not_offered() {
    let mut model = floor::wall("en", Mode::Desk, "lead");
    let shown = text(&drawn(&model, 160, 45));
    assert!(!shown.contains("n notice") && !shown.contains("x pull"), "{shown}");
    command(&mut model, Command::Notice);
    let shown = text(&drawn(&model, 120, 36));
    assert!(shown.contains("Nothing can be written here"), "{shown}");
    command(&mut model, Command::Close);
    let mut model = wall();
    command(&mut model, Command::FocusPane(Pane::Recognition));
    command(&mut model, Command::MoveOn);
    assert!(text(&drawn(&model, 120, 36)).contains("nothing to move on here"));
    command(&mut model, Command::Close);
    command(&mut model, Command::Answer);
    assert!(text(&drawn(&model, 120, 36)).contains("Choose a question or a rumour"));
}

#[test]
fn the_huddle_card_has_what_is_new_what_was_answered_and_what_is_due_in_every_language() {
    let mut model = wall();
    command(&mut model, Command::Huddle);
    snapshot("huddle", &model, 120, 36);
    let card = openfloor::screen::huddle::text(&model, &Lexicon::built_in());
    assert!(!card.contains("Coaching budget"), "what is for leads is on no card: {card}");
    for words in ["Payments are down", "Pagos caídos", "Late: ", "Con retraso: "] {
        assert!(card.contains(words), "{words}: {card}");
    }
    let counts = card.lines().filter_map(|line| line.split_once(" words")?.0.parse::<usize>().ok());
    assert!(counts.clone().count() > 0 && counts.clone().all(|count| count <= 270), "{card}");
}

#[test]
fn the_huddle_card_of_a_loud_day_says_what_it_leaves_out() {
    let mut model = wall();
    for n in 0..60 {
        let headline = format!("Number {n} of the many things that were decided on this long day");
        let data = serde_json::json!({"headline": headline, "author": {"name": "Ana"}});
        floor::live(&mut model, "notice", &format!("notice/many-{n}"), data, floor::now());
    }
    let card = openfloor::screen::huddle::text(&model, &Lexicon::built_in());
    assert!(card.contains("Left out for time") && card.contains("Por falta de tiempo"), "{card}");
    assert!(card.contains("Late: "), "what is late is told all the same: {card}");
}

#[test]
fn one_fact_of_each_heading_has_its_place_before_late_promises_fill_the_card() {
    let mut model = wall();
    for n in 0..40 {
        let ask = format!("Ask {n} of the many that somebody promised to see to in good time this year");
        let due = "2026-11-20T12:00:00Z";
        let data = serde_json::json!({"ask": ask, "decision": "will", "owner": "Facilities", "due": due,
            "promises": [{"field": "due", "first_due": due, "due": due}]});
        floor::live(&mut model, "commitment", &format!("commitment/late-{n}"), data, floor::now());
    }
    let answered = serde_json::json!({"text": "Do we move?", "state": "answered", "answer": "No."});
    floor::live(&mut model, "question", "question/move", answered, floor::now());
    let card = openfloor::screen::huddle::text(&model, &Lexicon::built_in());
    for heading in ["NEW", "ANSWERED", "A TRUST WIN", "PROMISES", "RESPONDIDO", "CONFIANZA GANADA"] {
        assert!(card.lines().any(|line| line == heading), "{heading}: {card}");
    }
    assert!(card.contains("Left out for time"), "{card}");
}

#[test]
fn no_promise_in_time_is_told_in_the_place_of_a_late_one() {
    let mut model = wall();
    let mut promised = |name: &str, ask: &str, due: &str| {
        let data = serde_json::json!({"ask": ask, "decision": "will", "owner": "Facilities", "due": due,
            "promises": [{"field": "due", "first_due": due, "due": due}]});
        floor::live(&mut model, "commitment", &format!("commitment/{name}"), data, floor::now());
    };
    for n in 0..20 {
        let ask = format!("Ask {n} of the many that somebody promised to see to in good time this year");
        promised(&format!("late-{n}"), &ask, "2026-11-20T12:00:00Z");
    }
    promised("open", "Fans", "2026-11-22T18:00:00Z");
    let card = openfloor::screen::huddle::text(&model, &Lexicon::built_in());
    let card = card.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(!card.contains("Fans"), "the shortest of all is in time: {card}");
    for (end, told) in [(" of them late.", "Late: "), (" de ellos con retraso.", "Con retraso: ")] {
        let (before, _) = card.split_once(end).expect(end);
        let out: usize = before.rsplit(' ').next().and_then(|n| n.parse().ok()).expect(before);
        assert_eq!(out + card.matches(told).count(), 22, "each is told or counted: {card}");
    }
}

#[test]
fn a_huddle_card_says_what_is_owed_when_a_date_is_over_and_which_language_a_text_is_in() {
    let mut model = floor::empty("en", Mode::Desk);
    floor::live(
        &mut model,
        "floor",
        "floor",
        serde_json::json!({"name": "Floor 2", "timezone": "Europe/Lisbon", "languages": ["en", "es"]}),
        floor::now(),
    );
    let promise = |due: &str| {
        serde_json::json!([{"field": "answer_by", "first_due": "2026-11-20T12:00:00Z", "due": due,
            "missed": "2026-11-20T12:00:00Z", "moved_at": "2026-11-20T14:00:00Z"}])
    };
    for (name, due) in [("gone", "2026-11-22T12:00:00Z"), ("ahead", "2026-11-27T12:00:00Z")] {
        let text = serde_json::json!({"en": format!("Is it {name}?")});
        let data = serde_json::json!({"text": text, "rumour": true, "state": "checking", "answer_by": due, "promises": promise(due)});
        floor::live(&mut model, "question", &format!("question/{name}"), data, floor::now());
    }
    let card = openfloor::screen::huddle::text(&model, &Lexicon::built_in());
    let card = card.split_whitespace().collect::<Vec<_>>().join(" ");
    for said in [
        "Late: answer to “Is it gone?” It was due Fri 20 Nov 12:00, was then promised for Sun 22 Nov 12:00, and that has gone by too.",
        "Late: answer to “Is it ahead?” It was due Fri 20 Nov 12:00, and is now promised for Fri 27 Nov 12:00.",
        "Con retraso: respuesta a «(en) Is it gone?» Era para el",
    ] {
        assert!(card.contains(said), "{said}: {card}");
    }
}

#[test]
fn a_huddle_card_tells_the_same_in_every_language_or_not_at_all() {
    let mut model = wall();
    // Spanish takes three times the words of English, so far fewer of these would have room in it.
    for n in 0..40 {
        let headline = serde_json::json!({
            "en": format!("Rule {n} is simpler"),
            "es": format!("La norma número {n} se ha vuelto bastante más sencilla para toda la gente"),
        });
        let data = serde_json::json!({"headline": headline, "author": {"name": "Ana"}});
        floor::live(&mut model, "notice", &format!("notice/many-{n}"), data, floor::now());
    }
    let card = openfloor::screen::huddle::text(&model, &Lexicon::built_in());
    let (english, spanish) = card.split_once("Tarjeta de relevo").expect("a card in two languages");
    let rules = |card: &str, word: &str| card.matches(word).count();
    let told = (rules(english, "Rule "), rules(spanish, "La norma número "));
    assert!(told.0 > 0 && told.0 == told.1, "{told:?}: {card}");
    let facts = |card: &str| card.lines().filter(|line| line.starts_with("- ")).count();
    assert_eq!(facts(english), facts(spanish), "{card}");
}

#[test]
fn forms_bear_every_size() {
    let mut models = vec![refused("es")];
    for open in [Command::Thank, Command::Pull, Command::Huddle] {
        let mut model = wall();
        command(&mut model, open);
        models.push(model);
    }
    let mut asked = refused("en");
    command(&mut asked, Command::Close);
    models.push(asked);
    for model in &models {
        for width in [1, 2, 7, 20, 39, 40, 61, 80, 119, 160, 240, 500] {
            for height in [1, 2, 3, 5, 9, 12, 24, 45, 150] {
                let _ = drawn(model, width, height);
            }
        }
    }
}

#[test]
fn every_field_and_every_choice_has_its_words_in_every_language() {
    let model = wall();
    let subjects =
        ["notice/shift-bids", "holding/lease", "question/overtime", "ownership/rota", "repair/pay-error"];
    let mut forms = vec![notice(&model), thanks(&model), onward(&model, "commitment/screens")];
    forms.extend(subjects.map(|subject| onward(&model, subject)));
    let lexicon = Lexicon::built_in();
    for words in ["en", "es"].map(|lang| lexicon.of(&Lang::parse(lang).expect("a language"))) {
        for form in &forms {
            assert!(!words.form(form.sort).is_empty());
            for field in &form.fields {
                let hint = words.hint(form.sort, field.label);
                assert!(!words.field(field).is_empty() && !hint.is_empty(), "{:?}", field.label);
                if let Content::Pick { picks, .. } = &field.content {
                    let named = |pick: &openfloor::model::form::Pick| match pick {
                        openfloor::model::form::Pick::Named(..)
                        | openfloor::model::form::Pick::Called(..) => true,
                        pick => words.pick(pick.value()).is_some_and(|said| !said.is_empty()),
                    };
                    assert!(picks.iter().all(named), "{:?}: {picks:?}", field.label);
                }
            }
        }
    }
}

#[test]
fn only_what_is_owed_is_called_late() {
    let shown = |label: Label, time: &str| {
        let mut model = wall();
        command(&mut model, Command::Notice);
        let Some(Overlay::Form(form)) = model.ui.overlay_mut() else { panic!("a form") };
        write(form, label, 0, time);
        text(&drawn(&model, 160, 45)).replace('\u{a0}', " ")
    };
    let from = shown(Label::EffectiveAt, "2026-11-20 09:00");
    assert!(from.contains("Fri 20 Nov 09:00 · 2 d ago") && !from.contains("late"), "{from}");
    let from = shown(Label::EffectiveAt, "2026-12-01 09:00");
    assert!(from.contains("Tue 1 Dec 09:00 · in 8 d"), "{from}");
    let hold = shown(Label::HoldUntil, "2020-01-01 09:00");
    assert!(hold.contains("that time is past") && !hold.contains("late"), "{hold}");
    let word = shown(Label::NextWordBy, "2026-11-20 09:00");
    assert!(word.contains("2 d late"), "{word}");
}

/// In Lisbon clocks go through 01:30 twice on 31 October 2027, and not at all on 28 March.
#[test]
fn a_time_that_comes_twice_says_which_was_taken() {
    for (time, says) in [
        ("2027-10-31 01:30", "Sun 31 Oct 2027 01:30 WET · the later of two · in 48 wk"),
        ("2027-10-31 01:30+01:00", "Sun 31 Oct 2027 01:30 WEST · in 48 wk"),
        ("2027-10-31 02:30", "Sun 31 Oct 2027 02:30 · in 48 wk"),
        ("2027-03-28 01:30", "Sun 28 Mar 2027 02:00 · that time is skipped · in 17 wk"),
    ] {
        let mut model = wall();
        command(&mut model, Command::Notice);
        let Some(Overlay::Form(form)) = model.ui.overlay_mut() else { panic!("a form") };
        write(form, Label::NextWordBy, 0, time);
        let shown = text(&drawn(&model, 160, 45)).replace('\u{a0}', " ");
        assert!(shown.contains(says), "{time}: {shown}");
    }
}

#[test]
fn a_gate_that_is_open_is_not_told_as_met() {
    let mut model = refused("en");
    typed(&mut model, "La noche no elegía");
    let effects = command(&mut model, Command::Accept);
    let [Effect::Send { ticket, .. }] = effects.as_slice() else { panic!("{effects:?}") };
    let until = Some("2027-03-01T09:00:00Z".parse().expect("a time"));
    let kept = Kept { id: "7".into(), until, gates: vec!["leads-briefed".into()], note: None };
    let held = Progress::Taken(Answer::Held(kept));
    model.update(Msg::Sent(ticket.clone(), held), floor::now());
    let shown = text(&drawn(&model, 160, 45)).replace('\u{a0}', " ");
    let said = "Held until Mon 1 Mar 2027 09:00 and until these are met: leads-briefed";
    assert!(shown.contains(said), "{shown}");
}
