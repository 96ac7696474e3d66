//! A form's way to a real hub.

use jiff::Timestamp;
use openfloor::domain::Floor;
use openfloor::hub::tokens::{Grant, Tokens};
use openfloor::hub::{Access, Hub, HubSettings, Role};
use openfloor::model::form::{Answer, Draft, Form, Label, Progress, Ticket};
use openfloor::model::writer::{By, Writer};
use openfloor::model::{Edit, Mode, Model, Msg};
use openfloor::publisher::Publisher;
use openfloor::run::sender::Sender;
use openfloor::text::Lang;
use openfloor::trust::{TokenFile, Trust};
use openfloor::wire::{Confirm, decode_event};
use serde_json::{Value, json};
use tokio::sync::watch;

pub fn event(kind: &str, subject: &str, data: Value) -> Value {
    json!({
        "specversion": "1.0", "type": format!("dev.openfloor.{kind}.v1"), "id": format!("{subject}-{data}"),
        "source": "/sites/lisbon/leads", "subject": subject, "site": "lisbon", "data": data,
    })
}

pub fn site() -> Value {
    let data = json!({"name": "Floor 2", "time_zone": "Europe/Lisbon", "languages": ["en"]});
    event("floor", "floor/2", data)
}

pub fn question(more: Value) -> Value {
    let mut data = json!({"text": "Is the lift mended?", "rumour": false});
    data.as_object_mut().expect("fields").extend(more.as_object().expect("fields").clone());
    let mut event = event("question", "question/lift", data);
    event["id"] = json!(format!("q-{}", more));
    event
}

/// A wall that has seen these events.
fn wall(events: &[Value]) -> Model {
    let now = Timestamp::now();
    let mut model = Model::new(Lang::parse("en").expect("a language"), Mode::Desk, now);
    let mut floor = Floor::default();
    for event in events {
        let mut event = event.clone();
        event["time"] = json!(now);
        floor.apply(decode_event(&event.to_string()).expect("an event"));
    }
    model.floor = floor;
    model.writer = Writer { by: By::Publisher, mark: "m".into(), ..Writer::default() };
    model
}

fn write(form: &mut Form, label: Label, text: &str) {
    let at = form.fields.iter().position(|field| field.label == label).expect("a field");
    form.go(at, 0);
    form.edit(&Edit::Insert(text.into()));
}

fn answer(model: &Model) -> (Ticket, Draft) {
    let thing = model.floor.thing(model.floor.questions.keys().next().expect("a question"));
    let form = model.with_desk(Timestamp::now(), |desk| desk.onward(thing.expect("it is there")));
    let mut form = form.flatten().expect("it moves");
    write(&mut form, Label::Answer, "Since Monday.");
    write(&mut form, Label::AnsweredBy, "Ana");
    let at = form.fields.iter().position(|field| field.label == Label::Verdict).expect("a field");
    form.go(at, 0);
    form.edit(&Edit::Right);
    let sent = form.send(&model.floor, Timestamp::now());
    sent.unwrap_or_else(|| panic!("{:?}", form.troubles))
}

fn notice(model: &Model, also: impl FnOnce(&mut Form)) -> (Ticket, Draft) {
    let mut form = model.with_desk(Timestamp::now(), |desk| desk.notice(None)).expect("a floor");
    write(&mut form, Label::Headline, "The lift is mended");
    write(&mut form, Label::AuthorName, "Ana");
    also(&mut form);
    let sent = form.send(&model.floor, Timestamp::now());
    sent.unwrap_or_else(|| panic!("{:?}", form.troubles))
}

pub async fn open_hub() -> (tempfile::TempDir, Hub, Publisher) {
    let folder = tempfile::tempdir().expect("a folder");
    let hub = Hub::start(HubSettings::local(folder.path().to_path_buf())).await.expect("starts");
    let publisher = Publisher::new(&format!("http://{}", hub.addr())).expect("an address");
    (folder, hub, publisher)
}

pub async fn told(publisher: &Publisher, events: &[Value]) {
    for event in events {
        publisher.publish(event.to_string()).await.expect("taken");
    }
}

async fn sent(publisher: &Publisher, (ticket, draft): (Ticket, Draft)) -> Progress {
    let mut sender = Sender::new(watch::channel(Some(publisher.clone())).1);
    sender.send(ticket.clone(), draft);
    match sender.news().await {
        Msg::Sent(of, progress) if of == ticket => progress,
        other => panic!("{other:?}"),
    }
}

async fn newest(publisher: &Publisher, model: &Model) -> Value {
    let key = model.floor.questions.keys().next().expect("a question");
    let newest = publisher.newest(key).await.expect("answered").expect("it is there");
    serde_json::from_str(&newest).expect("JSON")
}

#[tokio::test]
async fn a_revision_keeps_what_a_wall_has_no_field_for() {
    let (_folder, hub, publisher) = open_hub().await;
    let mut asked = question(json!({"mood": "tense"}));
    asked["traceparent"] = json!("00-ab");
    told(&publisher, &[site(), asked.clone()]).await;
    let model = wall(&[site(), asked]);
    let answer = answer(&model);
    let progress = sent(&publisher, answer.clone()).await;
    assert_eq!(progress, Progress::Taken(Answer::Published { seq: 3 }));
    let now = newest(&publisher, &model).await;
    assert_eq!(now["data"].get("mood"), None, "the vocabulary has no word for it");
    assert_eq!(
        (&now["data"]["answer"], &now["data"]["state"]),
        (&json!({"en": "Since Monday."}), &json!("answered"))
    );
    assert_eq!(now["traceparent"], "00-ab");
    // The same once more, as after an answer that was lost: it is there once.
    assert_eq!(sent(&publisher, answer).await, Progress::Taken(Answer::Published { seq: 3 }));
    hub.stop().await;
}

#[tokio::test]
async fn two_who_change_one_thing_do_not_write_over_each_other() {
    let (_folder, hub, publisher) = open_hub().await;
    let asked = question(json!({}));
    told(&publisher, &[site(), asked.clone()]).await;
    let model = wall(&[site(), asked]);
    told(&publisher, &[question(json!({"state": "checking"}))]).await;
    assert_eq!(sent(&publisher, answer(&model)).await, Progress::Changed);
    told(&publisher, &[event("withdrawn", "question/lift", json!({}))]).await;
    assert_eq!(sent(&publisher, answer(&model)).await, Progress::Gone);
    hub.stop().await;
}

#[tokio::test]
async fn a_new_notice_is_one_thing_however_often_it_is_sent() {
    let (_folder, hub, publisher) = open_hub().await;
    told(&publisher, &[site()]).await;
    let model = wall(&[site()]);
    let (ticket, draft) = notice(&model, |_| {});
    let taken = Progress::Taken(Answer::Published { seq: 2 });
    assert_eq!(sent(&publisher, (ticket.clone(), draft.clone())).await, taken);
    assert_eq!(sent(&publisher, (ticket.clone(), draft.clone())).await, taken);
    // Other words under another id, of which nobody knows that the first came through.
    let mut other = draft;
    other.event["id"] = json!("another");
    other.event["data"]["headline"] = json!({"en": "The lift is mended again"});
    let progress = sent(&publisher, (ticket, other)).await;
    assert!(matches!(progress, Progress::Refused { status: 412, .. }), "{progress:?}");
    hub.stop().await;
}

#[tokio::test]
async fn a_notice_for_later_is_held() {
    let (_folder, hub, publisher) = open_hub().await;
    told(&publisher, &[site()]).await;
    let model = wall(&[site()]);
    let held = notice(&model, |form| {
        write(form, Label::HoldUntil, "tomorrow 9:00");
        write(form, Label::Gates, "leads-briefed");
    });
    match sent(&publisher, held).await {
        Progress::Taken(Answer::Held(kept)) => {
            assert!(kept.until.is_some_and(|until| until > Timestamp::now()));
            assert_eq!(kept.gates, ["leads-briefed"]);
            assert!(!kept.id.is_empty());
        }
        other => panic!("{other:?}"),
    }
    hub.stop().await;
}

#[tokio::test]
async fn a_token_that_may_not_is_told_so_by_the_hub() {
    let folder = tempfile::tempdir().expect("a folder");
    let access = Access { local_tokens: true, ..Access::default() };
    let settings = HubSettings { access, ..HubSettings::local(folder.path().to_path_buf()) };
    let grant =
        Grant { role: Role::Wall, source: None, site: None, replays: false, name: None, expires_at: None };
    let token = Tokens::make(folder.path()).expect("opens").give(&grant, Timestamp::now()).expect("given");
    let hub = Hub::start(settings).await.expect("starts");
    let file = folder.path().join("wall.token");
    std::fs::write(&file, token.reveal()).expect("written");
    let trust = Trust { token: Some(TokenFile::new(&file)), ..Trust::default() };
    let publisher = Publisher::trusting(&format!("http://{}", hub.addr()), trust).expect("an address");
    let progress = sent(&publisher, notice(&wall(&[site()]), |_| {})).await;
    assert!(matches!(progress, Progress::Refused { status: 403, .. }), "{progress:?}");
    hub.stop().await;
}

/// A wall, and the form of a critical notice with these words, at a hub on whose floor somebody was thanked just now.
async fn critical_beside_thanks(publisher: &Publisher, headline: &str) -> (Model, Form) {
    let receivers = json!([{"ref": "1", "name": "A B", "team": "Billing"}]);
    let thanks = json!({"kind": "kudos", "giver": "Maya", "message": "Well done.", "receivers": receivers});
    told(publisher, &[site(), event("recognition", "recognition/1", thanks)]).await;
    let model = wall(&[site()]);
    let mut form = model.with_desk(Timestamp::now(), |desk| desk.notice(None)).expect("a floor");
    write(&mut form, Label::Headline, headline);
    write(&mut form, Label::AuthorName, "Ana");
    let at = form.fields.iter().position(|field| field.label == Label::Priority).expect("a field");
    form.go(at, 0);
    form.edit(&Edit::Right);
    form.edit(&Edit::Right);
    (model, form)
}

#[tokio::test]
async fn grave_news_beside_thanks_is_asked_about_and_goes_when_it_is_sent_again() {
    let (_folder, hub, publisher) = open_hub().await;
    let (model, mut form) = critical_beside_thanks(&publisher, "A colleague was hurt").await;
    let (ticket, draft) = form.send(&model.floor, Timestamp::now()).expect("it goes");
    let asked = sent(&publisher, (ticket.clone(), draft)).await;
    assert!(
        matches!(&asked, Progress::Asked { question: Confirm::Beside, why } if why.contains("thanks")),
        "{asked:?}"
    );
    assert!(form.hears(&ticket, asked, Timestamp::now()));
    let again = form.send(&model.floor, Timestamp::now()).expect("it goes again");
    assert_eq!(sent(&publisher, again).await, Progress::Taken(Answer::Published { seq: 3 }));
    hub.stop().await;
}

#[tokio::test]
async fn words_that_may_tell_something_of_people_are_asked_about_after_what_they_stand_beside() {
    let (_folder, hub, publisher) = open_hub().await;
    let (model, mut form) = critical_beside_thanks(&publisher, "Tom is off sick after the accident").await;
    for expected in [Confirm::Beside, Confirm::OfPeople] {
        let (ticket, draft) = form.send(&model.floor, Timestamp::now()).expect("it goes");
        let asked = sent(&publisher, (ticket.clone(), draft)).await;
        assert!(
            matches!(&asked, Progress::Asked { question, .. } if *question == expected),
            "{expected:?}: {asked:?}"
        );
        assert!(form.hears(&ticket, asked, Timestamp::now()));
    }
    let again = form.send(&model.floor, Timestamp::now()).expect("it goes with both");
    assert_eq!(sent(&publisher, again).await, Progress::Taken(Answer::Published { seq: 3 }));
    hub.stop().await;
}

#[tokio::test]
async fn words_that_are_changed_in_one_language_alone_are_asked_about_and_go_when_they_are_sent_again() {
    let (_folder, hub, publisher) = open_hub().await;
    let mut site = site();
    site["data"]["languages"] = json!(["en", "es"]);
    let data = json!({
        "state": "owned", "owner": "Site lead",
        "breach": {"en": "Breaks were cut", "es": "Se recortaron las pausas"},
        "affected": {"en": "The night desk", "es": "El turno de noche"},
    });
    let repair = event("repair", "repair/breaks", data);
    told(&publisher, &[site.clone(), repair.clone()]).await;
    let model = wall(&[site, repair]);
    let thing = model.floor.thing(model.floor.repairs.keys().next().expect("a repair")).expect("it is there");
    let mut form = model.with_desk(Timestamp::now(), |desk| desk.onward(thing)).flatten().expect("it moves");
    write(&mut form, Label::Affected, " and whoever stood in for it");
    let (ticket, draft) = form.send(&model.floor, Timestamp::now()).expect("it goes");
    let asked = sent(&publisher, (ticket.clone(), draft)).await;
    assert!(
        matches!(&asked, Progress::Asked { question: Confirm::Translation, why } if why.contains("“affected”")),
        "{asked:?}"
    );
    assert!(form.hears(&ticket, asked, Timestamp::now()));
    let again = form.send(&model.floor, Timestamp::now()).expect("it goes again");
    assert_eq!(sent(&publisher, again).await, Progress::Taken(Answer::Published { seq: 3 }));
    hub.stop().await;
}
