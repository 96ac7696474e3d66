//! Moving on what is there: from the wall's state of it, with all that nobody touched.

use jiff::SignedDuration;
use openfloor::domain::Payload;
use openfloor::model::form::{Label, Onto, Wrong};
use serde_json::json;

use crate::{both, choose, floor, labels, moment, onward, refused, sent, wall, write};

#[test]
fn a_rumour_is_answered_by_whoever_published_it() {
    let model = wall();
    let mut form = onward(&model, "question/night-outsourced");
    let told = refused(&mut form, &model);
    assert_eq!(labels(&told), [(Label::Verdict, 0), (Label::Answer, 0)], "{told:?}");
    choose(&mut form, Label::Verdict, "false");
    both(&mut form, Label::Answer, "No. Nights stay.", "No. La noche se queda.");
    let draft = sent(&mut form, &model);
    assert_eq!(draft.event["source"], "/sites/lisbon/questions");
    assert_eq!(draft.event["subject"], "question/night-outsourced");
    let data = &draft.event["data"];
    assert_eq!(data["text"], "Is the night shift being outsourced?", "the words of whoever asked");
    assert_eq!((&data["state"], &data["verdict"]), (&json!("answered"), &json!("false")));
    assert_eq!(data["answer"], json!({"en": "No. Nights stay.", "es": "No. La noche se queda."}));
    assert_eq!(data["answered_by"], json!({"en": "floor manager", "es": "floor manager"}));
    assert_eq!((&data["rumour"], &data["answer_by"]), (&json!(true), &json!("2026-11-24T12:00:00Z")));
    let Onto::Saw(saw) = &draft.onto else { panic!("{:?}", draft.onto) };
    assert!(matches!(&**saw, Payload::Question(_)));
}

#[test]
fn what_is_being_checked_has_no_verdict() {
    let model = wall();
    let mut form = onward(&model, "question/night-outsourced");
    choose(&mut form, Label::State, "checking");
    choose(&mut form, Label::Verdict, "partly");
    let told = refused(&mut form, &model);
    assert_eq!(labels(&told), [(Label::Verdict, 0)], "{told:?}");
    // An answer that is checked once more loses its verdict by itself; that it was wrong is owned all the same.
    let mut form = onward(&model, "question/recordings");
    choose(&mut form, Label::State, "checking");
    let told = refused(&mut form, &model);
    assert!(told.iter().all(|(label, ..)| *label != Some(Label::Verdict)), "{told:?}");
}

#[test]
fn an_update_is_said_no_earlier_than_what_it_follows_on() {
    let mut model = wall();
    let (key, item) = model.floor.notices.iter_mut().next().expect("a notice");
    let subject = key.subject.to_string();
    // The clock of the hub that took the last revision is a little ahead of this wall's.
    item.time = floor::now() + SignedDuration::from_secs(2);
    let time = item.time;
    let mut form = onward(&model, &subject);
    both(&mut form, Label::Update, "Still so.", "Sigue igual.");
    let draft = sent(&mut form, &model);
    let updates = draft.event["data"]["updates"].as_array().expect("updates");
    assert_eq!(updates.last().expect("one")["at"], json!(time));
    // What a hub would refuse for its time the form refuses too.
    let (_, item) = model.floor.notices.iter_mut().next().expect("a notice");
    item.time = floor::now() + SignedDuration::from_hours(1);
    let mut form = onward(&model, &subject);
    both(&mut form, Label::Update, "Still so.", "Sigue igual.");
    let told = refused(&mut form, &model);
    assert!(
        matches!(&told[..], [(_, _, Wrong::Hub(said))] if said.contains("ahead of the hub's clock")),
        "{told:?}"
    );
}

#[test]
fn a_date_that_was_given_does_not_vanish() {
    let model = wall();
    let mut form = onward(&model, "question/night-outsourced");
    choose(&mut form, Label::State, "checking");
    write(&mut form, Label::AnswerBy, 0, "");
    let told = refused(&mut form, &model);
    assert_eq!(labels(&told), [(Label::AnswerBy, 0)], "{told:?}");
    write(&mut form, Label::AnswerBy, 0, "Fri 12:00");
    assert_eq!(sent(&mut form, &model).event["data"]["answer_by"], "2026-11-27T12:00:00Z");
}

#[test]
fn a_repair_goes_on_in_order_and_is_closed_by_those_affected() {
    let model = wall();
    let before = model.floor.repairs.iter().find(|(key, _)| &*key.subject == "repair/pay-error");
    let (_, before) = before.expect("a repair");
    let mut form = onward(&model, "repair/pay-error");
    assert_eq!(refused(&mut form, &model), [(None, 0, Wrong::Unchanged)]);
    write(&mut form, Label::NewActionDue, 0, "soon");
    let told = refused(&mut form, &model);
    assert!(told.contains(&(Some(Label::NewActionDue), 0, Wrong::NoTime)), "{told:?}");
    assert!(told.iter().all(|(_, _, what)| *what != Wrong::Unchanged), "something was written: {told:?}");
    write(&mut form, Label::NewActionDue, 0, "");
    choose(&mut form, Label::Stage, "closed");
    both(&mut form, Label::Evaluation, "", "");
    let told = refused(&mut form, &model);
    assert_eq!(labels(&told), [(Label::Evaluation, 0)], "{told:?}");
    choose(&mut form, Label::Stage, "committed");
    both(&mut form, Label::NewAction, "A second check of pay", "Otra revisión de nóminas");
    let told = refused(&mut form, &model);
    assert_eq!(labels(&told), [(Label::NewActionOwner, 0), (Label::NewActionDue, 0)], "{told:?}");
    both(&mut form, Label::NewActionOwner, "Payroll", "Nóminas");
    write(&mut form, Label::NewActionDue, 0, "2026-12-10 12:00");
    choose(&mut form, Label::ActionState, "done");
    let draft = sent(&mut form, &model);
    let actions = draft.event["data"]["actions"].as_array().expect("actions");
    assert_eq!(actions.len(), before.data.actions.len() + 1);
    let earlier = serde_json::to_value(&before.data.actions).expect("JSON");
    for (index, earlier) in earlier.as_array().expect("a list").iter().enumerate() {
        assert_eq!(actions[index]["what"], earlier["what"], "actions keep their places");
        assert_eq!(actions[index]["due"], earlier["due"]);
    }
    assert_eq!(draft.event["data"]["state"], "committed");
}

#[test]
fn a_stage_that_is_past_can_not_be_chosen() {
    let model = wall();
    let form = onward(&model, "repair/pay-error");
    let stage = form.fields.iter().find(|field| field.label == Label::Stage).expect("a stage");
    let openfloor::model::form::Content::Pick { picks, at } = &stage.content else { panic!("a choice") };
    assert_eq!(*at, 0, "it begins where the repair is");
    let stages: Vec<_> = picks.iter().filter_map(|pick| pick.value()).collect();
    assert_eq!(
        stages,
        ["acting", "committed", "evaluated", "closed"],
        "nor can what nobody has evaluated be reopened"
    );
}

#[test]
fn a_commitment_is_dropped_with_a_reason_or_moved() {
    let model = wall();
    let mut form = onward(&model, "commitment/screens");
    choose(&mut form, Label::State, "dropped");
    let told = refused(&mut form, &model);
    assert_eq!(labels(&told), [(Label::Reason, 0)], "{told:?}");
    both(&mut form, Label::Reason, "The desks go in January.", "Los puestos se van en enero.");
    assert_eq!(sent(&mut form, &model).event["data"]["state"], "dropped");
    let mut form = onward(&model, "commitment/screens");
    write(&mut form, Label::Due, 0, "2027-01-15 12:00");
    assert_eq!(sent(&mut form, &model).event["data"]["due"], "2027-01-15T12:00:00Z");
}

#[test]
fn a_holding_notice_is_told_or_gets_another_date() {
    let model = wall();
    let mut form = onward(&model, "holding/headset-vendor");
    choose(&mut form, Label::State, "kept");
    let told = refused(&mut form, &model);
    assert_eq!(labels(&told), [(Label::Told, 0)], "{told:?}");
    both(&mut form, Label::Told, "The night desk chose them.", "Los eligió el turno de noche.");
    let data = sent(&mut form, &model).event["data"].clone();
    assert_eq!((&data["state"], &data["reason"]), (&json!("kept"), &json!("legal")));
    let mut form = onward(&model, "holding/headset-vendor");
    write(&mut form, Label::ShareBy, 0, "");
    let told = refused(&mut form, &model);
    assert_eq!(labels(&told), [(Label::ShareBy, 0)], "{told:?}");
}

#[test]
fn a_new_word_keeps_its_date_and_every_word_before_it() {
    let model = wall();
    let key = openfloor::domain::Key::new("lisbon", "notice/shift-bids");
    let before = &model.floor.notices[&key];
    let by = before.data.next_word_by.expect("a promise");
    let mut form = onward(&model, "notice/shift-bids");
    both(&mut form, Label::Update, "Holiday weeks are in.", "Los festivos entran.");
    let draft = sent(&mut form, &model);
    let updates = draft.event["data"]["updates"].as_array().expect("updates");
    assert_eq!(updates.len(), before.data.updates.len() + 1);
    let last = updates.last().expect("the new one");
    assert_eq!(moment(&last["at"]), floor::now());
    assert_eq!(draft.event["data"].get("next_word_by"), None, "the word is given");
    // Without a word the date stands.
    let mut form = onward(&model, "notice/shift-bids");
    choose(&mut form, Label::State, "closed");
    let draft = sent(&mut form, &model);
    assert_eq!(moment(&draft.event["data"]["next_word_by"]), by);
    // And it does not go without one.
    let mut form = onward(&model, "notice/shift-bids");
    write(&mut form, Label::NextWordBy, 0, "");
    let told = refused(&mut form, &model);
    assert_eq!(labels(&told), [(Label::NextWordBy, 0)], "{told:?}");
}

#[test]
fn what_came_of_a_mistake_is_said() {
    let model = wall();
    let mut form = onward(&model, "ownership/rota");
    choose(&mut form, Label::State, "changed");
    assert_eq!(sent(&mut form, &model).event["data"]["state"], "changed");
}

#[test]
fn a_thing_that_changed_or_went_while_the_form_was_open_is_not_written_over() {
    let mut model = wall();
    let mut form = onward(&model, "commitment/screens");
    choose(&mut form, Label::State, "done");
    let data = json!({"ask": "A second screen", "decision": "later", "owner": "Facilities", "due": "2026-12-01T12:00:00Z"});
    floor::live(&mut model, "commitment", "commitment/screens", data, floor::now());
    let told = refused(&mut form, &model);
    assert!(told.contains(&(None, 0, Wrong::ChangedMeanwhile)), "{told:?}");
    floor::live(&mut model, "withdrawn", "commitment/screens", json!({}), floor::now());
    let told = refused(&mut form, &model);
    assert!(told.contains(&(None, 0, Wrong::GoneMeanwhile)), "{told:?}");
}

/// A list that is full takes the next word all the same; without one nothing leaves it.
#[test]
fn the_next_word_of_a_notice_whose_list_is_full_lets_the_oldest_leave_it() {
    let mut model = wall();
    let key = openfloor::domain::Key::new("lisbon", "notice/shift-bids");
    let item = model.floor.notices.get_mut(&key).expect("a notice");
    let (first, at) = (item.data.updates[0].clone(), item.time);
    let both_say = |nth: usize| {
        let said =
            json!({"en": format!("Week {nth} is planned."), "es": format!("La semana {nth} está lista.")});
        serde_json::from_value(json!({"at": at, "text": said})).expect("an update")
    };
    item.data.updates = std::iter::once(first).chain((1..200).map(both_say)).collect();
    let had = item.data.updates.clone();
    let mut form = onward(&model, "notice/shift-bids");
    both(&mut form, Label::Update, "Holiday weeks are in.", "Los festivos entran.");
    let draft = sent(&mut form, &model);
    let updates = draft.event["data"]["updates"].as_array().expect("updates");
    assert_eq!(updates.len(), 200);
    assert_eq!(updates[0], serde_json::to_value(&had[1]).expect("JSON"), "the oldest left");
    assert_eq!(updates[198], serde_json::to_value(&had[199]).expect("JSON"));
    assert_eq!(updates[199]["text"]["en"], "Holiday weeks are in.");
    let mut form = onward(&model, "notice/shift-bids");
    choose(&mut form, Label::State, "closed");
    let draft = sent(&mut form, &model);
    assert_eq!(draft.event["data"]["updates"], serde_json::to_value(&had).expect("JSON"));
    // Long words fill an event before there are 200 of them.
    let item = model.floor.notices.get_mut(&key).expect("a notice");
    for update in &mut item.data.updates {
        let words = update.text.variants().map(|(lang, words)| {
            let lang = lang.expect("each has its language").as_str();
            (lang.to_owned(), json!(format!("{words} {}", "a b c d ".repeat(24).trim())))
        });
        let text: serde_json::Map<_, _> = words.collect();
        update.text = serde_json::from_value(text.into()).expect("a text");
    }
    item.data.updates.truncate(130);
    let had = item.data.updates.clone();
    let mut form = onward(&model, "notice/shift-bids");
    let [en, es] =
        ["the lift stands still and waits, ", "el ascensor sigue parado, "].map(|words| words.repeat(16));
    both(&mut form, Label::Update, &en, &en);
    let told = refused(&mut form, &model);
    assert_eq!(labels(&told), [(Label::Update, 1)], "at the field whose words they are: {told:?}");
    both(&mut form, Label::Update, &en, &es);
    let draft = sent(&mut form, &model);
    let updates = draft.event["data"]["updates"].as_array().expect("updates");
    let left = had.len() + 1 - updates.len();
    assert!((1..10).contains(&left), "{left} left");
    assert_eq!(updates[0], serde_json::to_value(&had[left]).expect("JSON"));
    assert!(draft.event.to_string().len() <= openfloor::wire::EVENT_BYTES_MAX);
}
