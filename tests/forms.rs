//! Forms: what each makes of what a person writes, and what is refused at which field before a hub has to.

use jiff::Timestamp;
use openfloor::cli::Whose;
use openfloor::domain::Key;
use openfloor::model::form::{Content, Draft, Form, Label, Onto, Sending, Wrong};
use openfloor::model::{Edit, Mode, Model, Writer};
use openfloor::screen::Lexicon;
use serde_json::{Value, json};

#[path = "fixtures/floor.rs"]
mod floor;
#[path = "fixtures/picture.rs"]
mod picture;

fn wall() -> Model {
    let mut model = floor::wall("en", Mode::Desk, "lead");
    model.writer = Writer {
        by: openfloor::model::writer::By::Publisher,
        author_role: Some("floor manager".into()),
        author_name: Some("Ana".into()),
        mark: "m".into(),
        ..Writer::default()
    };
    model
}

fn notice(model: &Model) -> Form {
    model.with_desk(floor::now(), |desk| desk.notice(None)).expect("a floor")
}

fn thanks(model: &Model) -> Form {
    model.with_desk(floor::now(), |desk| desk.thanks()).expect("a floor")
}

fn onward(model: &Model, subject: &str) -> Form {
    let thing = model.floor.thing(&Key::new("lisbon", subject)).expect("it is there");
    model.with_desk(floor::now(), |desk| desk.onward(thing)).flatten().expect("it moves")
}

/// Goes to a field and a column of it.
fn go(form: &mut Form, label: Label, column: usize) {
    let at = form.fields.iter().position(|field| field.label == label);
    form.go(at.unwrap_or_else(|| panic!("no {label:?}")), column);
}

/// Writes a text in the place of what is there.
fn write(form: &mut Form, label: Label, column: usize, text: &str) {
    go(form, label, column);
    form.edit(&Edit::Clear);
    form.edit(&Edit::Insert(text.into()));
}

fn both(form: &mut Form, label: Label, english: &str, spanish: &str) {
    write(form, label, 0, english);
    write(form, label, 1, spanish);
}

fn choose(form: &mut Form, label: Label, word: &str) {
    go(form, label, 0);
    let Content::Pick { picks, .. } = &form.fields[form.focus].content else { panic!("{label:?}") };
    let steps = picks.iter().position(|pick| pick.value() == Some(word));
    form.edit(&Edit::Start);
    (0..steps.unwrap_or_else(|| panic!("no {word}"))).for_each(|_| {
        form.edit(&Edit::Right);
    });
}

fn sent(form: &mut Form, model: &Model) -> Draft {
    let sent = form.send(&model.floor, floor::now());
    sent.unwrap_or_else(|| panic!("refused: {:?}", form.troubles)).1
}

/// What is wrong, as label, column and word; a fault of no field has no label.
fn refused(form: &mut Form, model: &Model) -> Vec<(Option<Label>, usize, Wrong)> {
    assert!(form.send(&model.floor, floor::now()).is_none(), "it was taken");
    assert_eq!(form.sending, Sending::No);
    let label = |at: usize| form.fields[at].label;
    let told = form.troubles.iter().map(|trouble| {
        (trouble.at.map(|at| label(at.0)), trouble.at.map_or(0, |at| at.1), trouble.what.clone())
    });
    told.collect()
}

fn labels(troubles: &[(Option<Label>, usize, Wrong)]) -> Vec<(Label, usize)> {
    troubles.iter().map(|(label, column, _)| (label.expect("at a field"), *column)).collect()
}

#[path = "forms/ahead.rs"]
mod ahead;
#[path = "forms/desk.rs"]
mod desk;
#[path = "forms/huddle.rs"]
mod huddle;
#[path = "forms/moving.rs"]
mod moving;
#[path = "forms/over.rs"]
mod over;
#[path = "forms/pictures.rs"]
mod pictures;
#[path = "forms/sending.rs"]
mod sending;

#[test]
fn a_notice_says_all_of_it_in_both_languages() {
    let model = wall();
    let mut form = notice(&model);
    both(&mut form, Label::Headline, "Bids move", "Los turnos");
    both(&mut form, Label::Why, "nights had no choice", "la noche no elegía");
    choose(&mut form, Label::Decision, "decided");
    write(&mut form, Label::EffectiveAt, 0, "2026-12-01 09:00");
    write(&mut form, Label::NextWordBy, 0, "Tue 12:00");
    choose(&mut form, Label::Priority, "important");
    go(&mut form, Label::Affects, 0);
    form.edit(&Edit::Insert(" ".into()));
    form.edit(&Edit::Right);
    form.edit(&Edit::Insert(" ".into()));
    let draft = sent(&mut form, &model);
    assert_eq!((&draft.onto, &draft.until, draft.gates.len()), (&Onto::Nothing, &None, 0));
    let teams: Vec<&str> =
        model.floor.site().expect("a site").teams.iter().take(2).map(|team| team.id.as_str()).collect();
    assert_eq!(
        draft.event["data"],
        json!({
            "headline": {"en": "Bids move", "es": "Los turnos"},
            "why": {"en": "nights had no choice", "es": "la noche no elegía"},
            "decision": "decided",
            "effective_at": "2026-12-01T09:00:00Z",
            "next_word_by": "2026-11-24T12:00:00Z",
            "affects": teams,
            "priority": "important",
            "author": {"role": {"en": "floor manager", "es": "floor manager"}, "name": "Ana"},
        })
    );
    assert_eq!(draft.event["source"], "/sites/lisbon/leads");
    assert!(draft.event["subject"].as_str().expect("a subject").starts_with("notice/m-"));
}

#[test]
fn a_notice_in_one_of_two_languages_is_refused_at_the_other() {
    let model = wall();
    let mut form = notice(&model);
    let told = refused(&mut form, &model);
    assert_eq!(labels(&told), [(Label::Headline, 0)], "{told:?}");
    write(&mut form, Label::Headline, 0, "Bids move");
    let told = refused(&mut form, &model);
    assert_eq!(labels(&told), [(Label::Headline, 1)], "{told:?}");
    assert_eq!((form.focus, form.column), (0, 1), "the cursor is where it is wrong");
    write(&mut form, Label::Headline, 1, "Los turnos");
    write(&mut form, Label::NextWordBy, 0, "soon");
    assert_eq!(refused(&mut form, &model), [(Some(Label::NextWordBy), 0, Wrong::NoTime)]);
    both(&mut form, Label::AuthorRole, "", "");
    write(&mut form, Label::AuthorName, 0, "");
    let told = refused(&mut form, &model);
    assert_eq!(
        labels(&told),
        [(Label::NextWordBy, 0), (Label::AuthorRole, 0)],
        "all of it at once: {told:?}"
    );
    write(&mut form, Label::NextWordBy, 0, "");
    let told = refused(&mut form, &model);
    assert_eq!(labels(&told), [(Label::AuthorRole, 0)], "{told:?}");
}

#[test]
fn a_notice_for_later_waits_for_a_time_to_come_and_for_gates() {
    let model = wall();
    let mut form = notice(&model);
    both(&mut form, Label::Headline, "Bids move", "Los turnos");
    write(&mut form, Label::HoldUntil, 0, "2026-11-20 09:00");
    write(&mut form, Label::Gates, 0, "Leads-briefed, not_a_gate");
    let told = refused(&mut form, &model);
    assert_eq!(told, [(Some(Label::HoldUntil), 0, Wrong::Past), (Some(Label::Gates), 0, Wrong::NoGate)]);
    write(&mut form, Label::HoldUntil, 0, "tomorrow 9:00");
    write(&mut form, Label::Gates, 0, "leads briefed");
    assert_eq!(refused(&mut form, &model), [(Some(Label::Gates), 0, Wrong::NoGate)], "no two names");
    write(&mut form, Label::Gates, 0, "Leads-briefed, affected-told;");
    let draft = sent(&mut form, &model);
    assert_eq!(draft.until.as_deref(), Some("2026-11-23T09:00:00"), "local: the hub looks its zone up");
    assert_eq!(draft.gates, ["leads-briefed", "affected-told"]);
}

#[test]
fn thanks_name_no_one_beyond_their_consent() {
    let model = wall();
    let mut form = thanks(&model);
    assert_eq!(form.fields.iter().filter(|field| field.label == Label::Receiver).count(), 1);
    let told = refused(&mut form, &model);
    assert_eq!(
        labels(&told),
        [(Label::Receiver, 0), (Label::ReceiverTeam, 0), (Label::Message, 0)],
        "{told:?}"
    );
    write(&mut form, Label::Receiver, 0, "Maya Silva");
    write(&mut form, Label::Message, 0, "Stayed with a caller.");
    let rooms = form.fields.iter().filter(|field| field.label == Label::Receiver).count();
    assert_eq!(rooms, 2, "room for one more");
    let told = refused(&mut form, &model);
    assert_eq!(labels(&told), [(Label::ReceiverTeam, 0)], "without consent the team stands for her");
    choose(&mut form, Label::Consent, "first");
    let told = refused(&mut form, &model);
    assert_eq!(labels(&told), [(Label::ReceiverTeam, 0)], "and when she wishes it later");
    choose(&mut form, Label::ReceiverTeam, "Billing");
    let draft = sent(&mut form, &model);
    let receivers = draft.event["data"]["receivers"].as_array().expect("receivers");
    assert_eq!(receivers.len(), 1, "{receivers:?}");
    let reference = receivers[0]["ref"].as_str().expect("a reference");
    assert!(!reference.to_lowercase().contains("maya") && reference.len() == 24, "{reference}");
    assert_eq!((&receivers[0]["name"], &receivers[0]["consent"]), (&json!("Maya Silva"), &json!("first")));
    assert_eq!(draft.event["data"]["giver"], "floor manager");
    form.stop();
    write(&mut form, Label::Message, 0, &"x".repeat(300));
    let message = form.fields[form.focus].content.text(0).expect("a text").text();
    assert_eq!(message.chars().count(), 280, "what does not fit is not taken");
}

#[test]
fn a_wish_by_name_has_the_reference_of_the_thanks_from_a_desk() {
    let model = wall();
    let mut form = thanks(&model);
    write(&mut form, Label::Receiver, 0, "Núria  Ferro");
    write(&mut form, Label::Message, 0, "Stayed with a caller.");
    choose(&mut form, Label::ReceiverTeam, "Billing");
    let draft = sent(&mut form, &model);
    let receiver = &draft.event["data"]["receivers"][0];
    assert_eq!(receiver["team"], "Billing", "what it is called stands for her");
    let site = draft.event["site"].as_str().expect("a site");
    let floor = model.floor.sites.iter().find(|(key, _)| &*key.site == site).expect("a floor").1;
    let team =
        floor.data.teams.iter().find(|team| team.name.variants().any(|(_, name)| name.as_str() == "Billing"));
    let team = team.expect("the team").id.to_string();
    let whose = |name: &str, team: &str| {
        let (name, team) = (Some(name.to_owned()), Some(team.to_owned()));
        Whose { site: site.to_owned(), reference: None, name, team }.reference().0.into_owned()
    };
    for (name, team) in [("Núria Ferro", team.clone()), (" nu\u{301}ria FERRO ", team.to_uppercase())] {
        assert_eq!(receiver["ref"], *whose(name, &team), "{name} {team}");
    }
    assert_ne!(receiver["ref"], *whose("Nuria Ferro", &team), "an accent tells people apart");
}

#[test]
fn nobody_recognises_themselves() {
    let model = wall();
    let mut form = thanks(&model);
    write(&mut form, Label::Giver, 0, "maya  silva");
    write(&mut form, Label::Receiver, 0, "Maya Silva");
    choose(&mut form, Label::ReceiverTeam, "Billing");
    write(&mut form, Label::Message, 0, "Stayed with a caller.");
    let told = refused(&mut form, &model);
    assert_eq!(labels(&told), [(Label::Receiver, 0)], "{told:?}");
    write(&mut form, Label::Giver, 0, "Tom");
    sent(&mut form, &model);
}

#[test]
fn words_that_harm_are_told_at_their_field_in_the_words_of_the_wall() {
    let model = wall();
    let mut form = thanks(&model);
    write(&mut form, Label::Receiver, 0, "Maya Silva");
    choose(&mut form, Label::ReceiverTeam, "Billing");
    write(&mut form, Label::Message, 0, "You always stay, and closed 40 tickets.");
    write(&mut form, Label::Impact, 0, "Ask ana@example.org.");
    let told = refused(&mut form, &model);
    assert_eq!(labels(&told), [(Label::Message, 0), (Label::Impact, 0)], "{told:?}");
    let said = ["“always” sums a person up", "«always» resume a una persona"];
    for (words, said) in Lexicon::built_in().all().iter().zip(said) {
        let told = words.wrong(&told[0].2, &model);
        assert!(told.contains(said), "{told}");
    }
    write(&mut form, Label::Message, 0, "You stayed until the line was back.");
    write(&mut form, Label::Impact, 0, "Nobody was left alone.");
    sent(&mut form, &model);
}

#[test]
fn six_receivers_are_the_most() {
    let model = wall();
    let mut form = thanks(&model);
    for nth in 1..=6 {
        let at = form.fields.iter().position(|field| field.label == Label::Receiver && field.nth == nth);
        form.go(at.expect("room"), 0);
        form.edit(&Edit::Insert(format!("Person {nth}").as_str().into()));
    }
    assert_eq!(form.fields.iter().filter(|field| field.label == Label::Receiver).count(), 6);
}

#[test]
fn the_keyboard_goes_round_and_through_every_language() {
    let model = wall();
    let mut form = notice(&model);
    let mut seen = Vec::new();
    let start = (form.focus, form.column);
    loop {
        seen.push((form.focus, form.column));
        form.step(true);
        if (form.focus, form.column) == start {
            break;
        }
    }
    let places: usize = form.fields.iter().map(|field| field.content.columns()).sum();
    assert_eq!(seen.len(), places);
    form.step(false);
    assert_eq!(Some(&(form.focus, form.column)), seen.last());
}

/// The moment of a draft's word.
fn moment(value: &Value) -> Timestamp {
    value.as_str().and_then(|text| text.parse().ok()).expect("a moment")
}
