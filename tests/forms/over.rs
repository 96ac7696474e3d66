//! Forms and pulling while other things happen: something lies above them, the link is lost, the wall locks itself.

use jiff::SignedDuration;
use openfloor::domain::Key;
use openfloor::model::command::{Refusal, refusal};
use openfloor::model::form::{Answer, Confirm, Label, Progress, Sending, Ticket};
use openfloor::model::ui::LOCK_AFTER;
use openfloor::model::writer::{Barred, By};
use openfloor::model::{Command, Edit, Effect, Lock, Mode, Model, Msg, Overlay, Pane};
use serde_json::json;

use crate::picture::{drawn, text};
use crate::{both, floor, go, notice, thanks, wall, write};

fn run(model: &mut Model, command: Command) -> Vec<Effect> {
    model.update(Msg::Command(command), floor::now()).effects
}

fn type_in(model: &mut Model, words: &str) {
    model.update(Msg::Edit(Edit::Insert(words.into())), floor::now());
}

/// The ticket of what is sent.
fn sent(effects: &[Effect]) -> Ticket {
    let [Effect::Send { ticket, .. }] = effects else { panic!("{effects:?}") };
    ticket.clone()
}

/// Cut off for half an hour: people's names are hidden.
fn cut_off(model: &mut Model) {
    let lost = Msg::Lost { why: "gone".into(), retry_in: SignedDuration::from_secs(9) };
    model.update(lost, floor::now());
    model.update(Msg::Tick, floor::now() + SignedDuration::from_mins(30));
    assert!(model.hides_names());
}

#[test]
fn the_field_that_is_written_is_there_however_long_it_is() {
    let mut model = wall();
    run(&mut model, Command::Notice);
    run(&mut model, Command::NextField);
    run(&mut model, Command::NextField);
    let long = "some words that go on ".repeat(26);
    type_in(&mut model, &format!("{long} END-ONE"));
    for (width, height) in [(80, 24), (80, 12), (60, 16), (120, 20)] {
        let shown = text(&drawn(&model, width, height));
        assert!(shown.contains("END-ONE"), "{width}×{height}\n{shown}");
    }
    run(&mut model, Command::NextField);
    type_in(&mut model, &format!("{long} END-TWO"));
    for (width, height) in [(80, 24), (80, 12), (60, 16), (120, 20)] {
        let shown = text(&drawn(&model, width, height));
        assert!(shown.contains("END-TWO"), "{width}×{height}\n{shown}");
    }
    let shown = text(&drawn(&model, 80, 24));
    assert!(!shown.contains("END-ONE") && shown.contains('…'), "what is left out says so\n{shown}");
}

#[test]
fn pulling_says_no_name_that_is_hidden_by_now() {
    let mut model = wall();
    let message = json!({"giver": "Ana", "receivers": ["Zebedee"], "message": "Zebedee stayed late"});
    floor::live(&mut model, "recognition", "recognition/z", message, floor::now());
    run(&mut model, Command::FocusPane(Pane::Recognition));
    run(&mut model, Command::Pull);
    assert!(text(&drawn(&model, 120, 36)).contains("Zebedee"));
    cut_off(&mut model);
    let shown = text(&drawn(&model, 120, 36));
    assert!(!shown.contains("Zebedee"), "{shown}");
    assert!(shown.contains("recognition/z") && shown.contains("stayed late"), "{shown}");
}

#[test]
fn a_form_that_was_open_before_shows_no_name_that_is_hidden_by_now() {
    let mut model = wall();
    let owner = json!({"en": "Zebedee Quill", "es": "Zebedee Quill"});
    let data = json!({"ask": "A screen", "decision": "will", "owner": owner, "due": "2026-12-01T12:00:00Z"});
    floor::live(&mut model, "commitment", "commitment/z", data, floor::now());
    let thing = model.floor.thing(&Key::new("lisbon", "commitment/z")).expect("it is there");
    let form = model.with_desk(floor::now(), |desk| desk.onward(thing)).flatten().expect("it moves");
    model.ui.open(Overlay::Form(Box::new(form)));
    assert!(text(&drawn(&model, 120, 36)).contains("Zebedee"));
    cut_off(&mut model);
    let shown = text(&drawn(&model, 120, 36));
    assert!(!shown.contains("Zebedee"), "{shown}");
    let Some(Overlay::Form(form)) = model.ui.overlay().cloned() else { panic!("a form") };
    let mut form = *form;
    go(&mut form, Label::Owner, 0);
    form.edit(&Edit::Insert("x".into()));
    model.ui.open(Overlay::Form(Box::new(form.clone())));
    assert!(!text(&drawn(&model, 120, 36)).contains("Zebedee"), "nor while it is changed");
    write(&mut form, Label::Owner, 0, "Facilities");
    model.ui.open(Overlay::Form(Box::new(form)));
    assert!(text(&drawn(&model, 120, 36)).contains("Facilities"), "what is written anew is shown");
}

#[test]
fn the_keys_go_through_what_is_drawn_while_names_are_hidden() {
    let mut model = wall();
    let message = json!({"giver": "Ana", "receivers": ["Zebedee"], "message": "Stayed late"});
    floor::live(&mut model, "recognition", "recognition/z", message, floor::now());
    run(&mut model, Command::FocusPane(Pane::Recognition));
    run(&mut model, Command::Filter);
    "zebedee".chars().for_each(|letter| type_in(&mut model, &letter.to_string()));
    run(&mut model, Command::Accept);
    assert_eq!(model.entries(Pane::Recognition).len(), 1);
    cut_off(&mut model);
    assert_eq!(model.at_hand(), None, "nothing is drawn that Enter or x could mean");
    floor::hello(&mut model, "lead", floor::now() + SignedDuration::from_mins(31));
    floor::snapshot(&mut model, floor::now() + SignedDuration::from_mins(31));
    floor::synced(&mut model, floor::now() + SignedDuration::from_mins(31));
    assert!(!model.hides_names());
    model.ui.filter = openfloor::model::Filter::default();
    run(&mut model, Command::Filter);
    "maya".chars().for_each(|letter| type_in(&mut model, &letter.to_string()));
    assert!(!model.entries(Pane::Recognition).is_empty(), "and names are found again");
}

#[test]
fn what_leads_alone_can_see_is_not_said_to_be_on_every_wall() {
    for (audience, told) in
        [("leads", "Told to leads only · position 7"), ("floor", "On every wall · position 7")]
    {
        let mut model = wall();
        run(&mut model, Command::Notice);
        let Some(Overlay::Form(form)) = model.ui.overlay().cloned() else { panic!("a form") };
        let mut form = *form;
        both(&mut form, Label::Headline, "Bids move", "Los turnos");
        crate::choose(&mut form, Label::Audience, audience);
        model.ui.open(Overlay::Form(Box::new(form)));
        let ticket = sent(&run(&mut model, Command::Accept));
        let taken = Progress::Taken(Answer::Published { seq: 7 });
        model.update(Msg::Sent(ticket, taken), floor::now());
        let shown = text(&drawn(&model, 120, 36));
        assert!(shown.contains(told), "{audience}\n{shown}");
    }
}

#[test]
fn a_pull_hears_of_its_end_whatever_lies_above_it_and_nothing_takes_its_place() {
    for list in [Command::Palette, Command::Help] {
        let mut model = wall();
        run(&mut model, Command::Pull);
        let ticket = sent(&run(&mut model, Command::ConfirmPull));
        run(&mut model, list);
        for command in [Command::Notice, Command::Display, Command::NextPane, Command::Huddle] {
            assert_eq!(refusal::refusal(&model, command), Some(Refusal::WhileAsked), "{command:?}");
        }
        assert_eq!(refusal::refusal(&model, Command::Theme), None);
        let taken = Progress::Taken(Answer::Published { seq: 7 });
        assert!(model.update(Msg::Sent(ticket, taken), floor::now()).changed);
        run(&mut model, Command::Close);
        let shown = text(&drawn(&model, 120, 36));
        assert!(shown.contains("Pulled · position 7"), "{shown}");
    }
}

#[test]
fn a_wall_that_locks_itself_hides_a_text_and_throws_none_away() {
    let mut model = wall();
    model.ui.lock = Lock::Locked { begun: None };
    let unlock = |model: &mut Model, at| {
        model.update(Msg::Command(Command::UnlockFirst), at);
        model.update(Msg::Command(Command::Unlock), at);
    };
    unlock(&mut model, floor::now());
    run(&mut model, Command::Notice);
    type_in(&mut model, "Half a headline");
    // The mouse is a hand too.
    let later = floor::now() + LOCK_AFTER - SignedDuration::from_secs(1);
    model.update(Msg::Choose(0), later);
    model.update(Msg::Tick, later + SignedDuration::from_secs(2));
    assert!(!model.ui.lock.is_on(), "someone was there a moment ago");
    let left = later + LOCK_AFTER;
    model.update(Msg::Tick, left);
    assert!(model.ui.lock.is_on() && model.ui.mode == Mode::Display && model.ui.overlay().is_none());
    assert!(!text(&drawn(&model, 120, 36)).contains("Half a headline"), "nobody reads it on a locked wall");
    let critical = json!({"headline": "Stop now", "priority": "critical"});
    floor::live(&mut model, "notice", "notice/stop", critical, left);
    unlock(&mut model, left);
    let shown = text(&drawn(&model, 120, 36));
    assert!(shown.contains("Half a headline"), "{shown}");
}

#[test]
fn a_token_is_called_one_of_a_wall_only_where_it_was_asked_as_a_leads() {
    for (as_lead, barred) in [(false, None), (true, Some(Barred::WallToken))] {
        let mut model = floor::wall("en", Mode::Desk, "wall");
        model.writer.by = By::OwnToken { as_lead };
        assert_eq!(model.barred(), barred);
    }
}

#[test]
fn a_thing_of_another_site_is_written_in_that_sites_languages_and_zone() {
    let mut model = wall();
    let at = |kind: &str, subject: &str, data| {
        let mut event = floor::event(kind, subject, data, floor::now());
        event["site"] = json!("porto");
        event["feedphase"] = json!("live");
        event
    };
    let site = json!({"name": "Porto", "time_zone": "America/New_York", "languages": ["pt"], "teams": []});
    floor::take(&mut model, at("floor", "floor/porto", site), floor::now());
    let ask = json!({"ask": "Um ecrã", "decision": "will", "owner": "Obras", "due": "2026-12-01T12:00:00Z"});
    floor::take(&mut model, at("commitment", "commitment/p", ask), floor::now());
    run(&mut model, Command::FocusPane(Pane::Promises));
    let found = |model: &Model| model.at_hand().is_some_and(|id| &*id.key.site == "porto");
    (0..40).for_each(|_| {
        if !found(&model) {
            run(&mut model, Command::Down);
        }
    });
    assert!(found(&model));
    run(&mut model, Command::MoveOn);
    let Some(Overlay::Form(form)) = model.ui.overlay() else { panic!("a form") };
    assert_eq!(&*form.paper().zone, "America/New_York");
    let owner = form.fields.iter().find(|field| field.label == Label::Owner).expect("an owner");
    assert_eq!(owner.content.columns(), 1, "one language");
    run(&mut model, Command::Close);
    run(&mut model, Command::Pull);
    let ticket = sent(&run(&mut model, Command::ConfirmPull));
    model.update(Msg::Sent(ticket, Progress::Taken(Answer::Published { seq: 7 })), floor::now());
    run(&mut model, Command::Accept);
    let Some(Overlay::Form(form)) = model.ui.overlay() else { panic!("a form") };
    assert_eq!(&*form.paper().key.site, "porto", "why is said where it was");
}

#[test]
fn what_is_wrong_stays_at_its_field_when_one_more_receiver_fits() {
    let model = wall();
    let mut form = thanks(&model);
    write(&mut form, Label::Message, 0, "Stayed late");
    let at = form.fields.iter().position(|field| field.label == Label::Message).expect("a message");
    form.troubles = vec![openfloor::model::form::Trouble {
        at: Some((at, 0)),
        what: openfloor::model::form::Wrong::Hub("no".into()),
    }];
    write(&mut form, Label::Receiver, 0, "Maya");
    let labels: Vec<Option<Label>> =
        form.troubles.iter().map(|trouble| trouble.at.map(|(at, _)| form.fields[at].label)).collect();
    assert_eq!(labels, [Some(Label::Message)]);
    assert_eq!(form.sending, Sending::No);
}

#[test]
fn a_question_of_the_hub_says_what_to_do_however_long_its_words_are() {
    for (question, size) in
        Confirm::ALL.into_iter().flat_map(|of| [(80, 24), (160, 45)].map(|size| (of, size)))
    {
        let mut model = wall();
        let mut form = notice(&model);
        both(&mut form, Label::Headline, "Bids move", "Los turnos");
        let (ticket, _) = form.send(&model.floor, floor::now()).expect("it goes");
        form.hears(&ticket, Progress::Asked { question, why: "a reason ".repeat(40) }, floor::now());
        model.ui.open(Overlay::Form(Box::new(form)));
        let shown = text(&drawn(&model, size.0, size.1));
        let words: Vec<&str> = shown.split_whitespace().collect();
        assert!(words.join(" ").contains("Ctrl-s again publishes it all the same; Esc leaves it"), "{shown}");
    }
}

#[test]
fn what_is_withdrawn_leaves_the_form_that_is_about_it_and_what_was_written_stays() {
    let mut model = wall();
    let author = json!({"en": "floor manager", "es": "jefa de planta"});
    let both_say = |words: &str| json!({"en": words, "es": words});
    let data = json!({"headline": both_say("Zebraword headline"), "why": both_say("Zebraword why"),
        "body": both_say("Zebraword body"), "author": {"role": author}});
    floor::live(&mut model, "notice", "notice/z", data, floor::now());
    let mut form = crate::onward(&model, "notice/z");
    form.edit(&Edit::Insert("Written here".into()));
    model.ui.open(Overlay::Form(Box::new(form)));
    assert!(text(&drawn(&model, 160, 60)).contains("Zebraword headline"));
    let gone = json!({"specversion": "1.0", "type": "dev.openfloor.withdrawn.v1", "id": "w", "source": "/s",
        "subject": "notice/z", "time": floor::NOW, "site": "lisbon", "feedphase": "live", "data": {}});
    floor::take(&mut model, gone, floor::now());
    let shown = text(&drawn(&model, 160, 60));
    assert!(!shown.contains("Zebraword"), "{shown}");
    assert!(shown.contains("It is not on the hub any more"), "{shown}");
    assert!(shown.contains("Written here"), "nobody's own words are thrown away\n{shown}");
    assert_eq!(run(&mut model, Command::Accept), [], "and nothing more is said of it");
    run(&mut model, Command::TakeUp);
    let shown = text(&drawn(&model, 160, 60));
    assert!(!shown.contains("Zebraword") && shown.contains("It is not on the hub any more"), "{shown}");
}
