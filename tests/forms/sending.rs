//! What becomes of a form on its way: its text stays until the hub has it, and it is there once.

use jiff::{SignedDuration, Timestamp};
use openfloor::domain::{Fault, Key};
use openfloor::model::form::{Answer, Form, Label, Progress, Sending, Ticket, Told, Wrong};
use openfloor::model::pull::Pull;
use openfloor::model::{Edit, Model};
use openfloor::wire::{Confirm, Sure};

use crate::{both, floor, notice, wall, write};

fn written(model: &Model) -> Form {
    let mut form = notice(model);
    both(&mut form, Label::Headline, "Bids move", "Los turnos");
    form
}

fn later(seconds: i64) -> Timestamp {
    floor::now() + SignedDuration::from_secs(seconds)
}

#[test]
fn the_same_words_have_the_same_id_and_others_another() {
    let model = wall();
    let mut form = written(&model);
    let (ticket, first) = form.send(&model.floor, floor::now()).expect("it goes");
    assert!(form.send(&model.floor, later(1)).is_none(), "it is under way");
    assert!(!form.edit(&Edit::Insert("x".into())), "and can't be changed there");
    form.hears(&ticket, Progress::Unreachable { why: "gone".into() }, later(2));
    assert_eq!(form.sending, Sending::Back(Told::Unreachable("gone".into())));
    assert!(form.has_text());
    let (_, again) = form.send(&model.floor, later(60)).expect("it goes again");
    assert_eq!(first, again, "to the last byte: the hub knows it again");
    form.stop();
    write(&mut form, Label::Why, 0, "why");
    write(&mut form, Label::Why, 1, "por qué");
    let (_, other) = form.send(&model.floor, later(90)).expect("other words");
    assert_ne!(first.event["id"], other.event["id"]);
    assert_eq!(first.event["subject"], other.event["subject"], "still one thing");
}

#[test]
fn waiting_says_why_and_until_when() {
    let model = wall();
    let mut form = written(&model);
    let (ticket, _) = form.send(&model.floor, floor::now()).expect("it goes");
    let waits = Progress::Waits { why: "no answer".into(), retry_in: SignedDuration::from_secs(4) };
    assert!(form.hears(&ticket, waits.clone(), floor::now()));
    assert_eq!(form.sending.retry_in_s(later(1)), Some(3));
    let other = Ticket { stem: "another".into(), nth: 1 };
    assert!(!form.hears(&other, waits, floor::now()), "another form's news");
    let seq = 123;
    assert!(form.hears(&ticket, Progress::Taken(Answer::Published { seq }), floor::now()));
    assert_eq!(form.sending, Sending::Done(Answer::Published { seq }));
    assert!(!form.has_text(), "the hub has it");
}

#[test]
fn what_was_stopped_and_came_through_all_the_same_is_known() {
    let model = wall();
    let mut form = written(&model);
    let (ticket, _) = form.send(&model.floor, floor::now()).expect("it goes");
    form.stop();
    assert_eq!(form.sending, Sending::Back(Told::Stopped));
    let waits = Progress::Waits { why: "x".into(), retry_in: SignedDuration::ZERO };
    assert!(!form.hears(&ticket, waits, floor::now()), "nobody waits any more");
    assert!(form.hears(&ticket, Progress::Taken(Answer::Published { seq: 5 }), floor::now()));
}

#[test]
fn the_hubs_faults_stand_at_their_fields_and_the_rest_at_the_foot() {
    let model = wall();
    let mut form = written(&model);
    let (ticket, _) = form.send(&model.floor, floor::now()).expect("it goes");
    let fault = |pointer: &str| Fault { pointer: pointer.into(), message: "no".into() };
    let faults = ["/data/why/es", "/data/author", "/data/updates/0", "/subject", "/data"].map(fault);
    let error = "it breaks a rule".to_owned();
    form.hears(&ticket, Progress::Refused { status: 422, error, faults: faults.into() }, floor::now());
    let at: Vec<_> = form
        .troubles
        .iter()
        .map(|trouble| trouble.at.map(|(field, column)| (form.fields[field].label, column)))
        .collect();
    assert_eq!(at, [Some((Label::Why, 1)), Some((Label::AuthorRole, 0)), None, None, None]);
    let at_foot = |index: usize| form.troubles[index].what.clone();
    assert_eq!(at_foot(2), Wrong::Hub("/data/updates/0: no".into()), "it says what it is of");
    assert_eq!(at_foot(4), Wrong::Hub("no".into()));
    assert_eq!(form.fields[form.focus].label, Label::Why, "the first field that is wrong");
}

#[test]
fn what_a_token_may_not_do_and_what_another_changed_is_said() {
    let model = wall();
    for (progress, sending, wrong) in [
        (
            Progress::Refused { status: 403, error: "not granted".into(), faults: Vec::new() },
            Sending::Back(Told::Forbidden("not granted".into())),
            None,
        ),
        (
            Progress::Refused { status: 412, error: "elsewhere".into(), faults: Vec::new() },
            Sending::Back(Told::Refused { status: 412, words: "elsewhere".into() }),
            Some(Wrong::ChangedMeanwhile),
        ),
        (Progress::Changed, Sending::No, Some(Wrong::ChangedMeanwhile)),
        (Progress::Gone, Sending::No, Some(Wrong::GoneMeanwhile)),
    ] {
        let mut form = written(&model);
        let (ticket, _) = form.send(&model.floor, floor::now()).expect("it goes");
        form.hears(&ticket, progress, floor::now());
        assert_eq!(form.sending, sending);
        assert_eq!(form.troubles.first().map(|trouble| trouble.what.clone()), wrong);
        assert!(form.has_text(), "its text stays");
    }
}

#[test]
fn a_withdrawal_says_nothing_of_what_it_takes_away() {
    let model = wall();
    let thing = model.floor.thing(&Key::new("lisbon", "notice/shift-bids")).expect("a notice");
    let mut pull = Pull::new(thing, "m-1");
    let (ticket, draft) = pull.send().expect("it goes");
    assert_eq!(draft.event["type"], "dev.openfloor.withdrawn.v1");
    assert_eq!(draft.event["subject"], "notice/shift-bids");
    assert_eq!(draft.event.get("data"), None);
    assert!(openfloor::wire::accept(&draft.event.to_string()).is_ok());
    let fault = Fault { pointer: "/source".into(), message: "another source's".into() };
    let refused = Progress::Refused { status: 409, error: "x".into(), faults: vec![fault] };
    pull.hears(&ticket, refused, floor::now());
    assert_eq!(pull.sending, Sending::Back(Told::Refused { status: 409, words: "another source's".into() }));
    let (ticket, again) = pull.send().expect("once more");
    assert_eq!(draft, again);
    pull.hears(&ticket, Progress::Taken(Answer::Published { seq: 9 }), floor::now());
    assert!(pull.is_done() && pull.send().is_none());
    let languages = &model.floor.site().expect("a site").languages;
    let why = Pull::reason(languages, &model.spoken).expect("we speak both");
    assert_eq!(why.variants().count(), 2);
    assert!(why.variants().all(|(_, words)| !words.as_str().contains("Shift bids")));
}

#[test]
fn what_would_stand_beside_grave_news_is_asked_about_and_sent_again_with_a_yes() {
    let model = wall();
    let mut form = written(&model);
    let (ticket, first) = form.send(&model.floor, floor::now()).expect("it goes");
    assert_eq!(first.sure, Sure::default());
    let why = "quiet mode is on there".to_owned();
    let question = Confirm::Beside;
    assert!(form.hears(&ticket, Progress::Asked { question, why: why.clone() }, later(1)));
    assert_eq!(form.sending, Sending::Back(Told::Asked(question, why)));
    let (ticket, again) = form.send(&model.floor, later(2)).expect("it goes again");
    assert_eq!(again.sure, Sure { beside: true, ..Sure::default() });
    assert_eq!(again.event, first.event, "with its id");
    form.hears(&ticket, Progress::Unreachable { why: "gone".into() }, later(3));
    let (_, again) = form.send(&model.floor, later(4)).expect("and again");
    assert!(again.sure.beside, "it was said once");
    form.stop();
    write(&mut form, Label::Why, 0, "why");
    write(&mut form, Label::Why, 1, "por qué");
    assert!(
        !form.send(&model.floor, later(5)).expect("other words").1.sure.beside,
        "other words are asked about anew"
    );
    // Also where they are written in the face of the question.
    let mut form = written(&model);
    let (ticket, _) = form.send(&model.floor, floor::now()).expect("it goes");
    form.hears(&ticket, Progress::Asked { question, why: "quiet".into() }, later(1));
    write(&mut form, Label::Why, 0, "why");
    write(&mut form, Label::Why, 1, "por qué");
    let (_, other) = form.send(&model.floor, later(2)).expect("other words");
    assert_eq!(other.sure, Sure::default());
}

#[test]
fn each_question_is_asked_and_answered_once() {
    let model = wall();
    let mut form = written(&model);
    let mut asked = Sure::default();
    for question in Confirm::ALL {
        let (ticket, draft) = form.send(&model.floor, floor::now()).expect("it goes");
        assert_eq!(draft.sure, asked);
        let why = "“Happy birthday” may tell somebody's birthday".to_owned();
        assert!(form.hears(&ticket, Progress::Asked { question, why: why.clone() }, later(1)));
        assert_eq!(form.sending, Sending::Back(Told::Asked(question, why)));
        asked = asked.and(question);
    }
    let (_, last) = form.send(&model.floor, later(2)).expect("it goes with all");
    assert_eq!(last.sure, Sure { beside: true, of_people: true, translation: true });
}
