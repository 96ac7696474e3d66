//! The earlier words of an item on a desk: what each revision changed, and what is said where there are none.

use jiff::{SignedDuration, Timestamp};
use openfloor::model::command::{Refusal, refusal};
use openfloor::model::form::Ticket;
use openfloor::model::history::{PAGES_MAX, Recalled, Revision, State, Why, Wish};
use openfloor::model::writer::By;
use openfloor::model::{Command, Effect, Mode, Model, Msg, Overlay, Pane};
use openfloor::screen;
use openfloor::wire::{Incoming, decode};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use serde_json::{Value, json};

use super::floor;
use super::picture::{drawn, text, theme, view};
use super::snapshot;

const SUBJECT: &str = "notice/breaks";

fn minutes(before: i64) -> Timestamp {
    floor::now() - SignedDuration::from_mins(before)
}

/// A notice whose date was corrected, and whose next word was moved.
fn data(nth: usize) -> Value {
    let headline = json!({"en": "Breaks move to the full hour", "es": "Las pausas pasan a la hora en punto"});
    let author = json!({"name": "Ana Lima", "role": {"en": "Operations lead", "es": "Jefa de operaciones"}});
    let mut data = json!({"headline": headline, "why": {"en": "Lines are long at noon", "es": "Hay cola a mediodía"},
        "effective_at": "2026-11-24T06:00:00Z", "author": author, "decision": "decided", "state": "released",
        "next_word_by": "2026-11-25T12:00:00Z",
        "promises": [{"field": "next_word_by", "first_due": "2026-11-25T12:00:00Z", "due": "2026-11-25T12:00:00Z"}]});
    if nth > 1 {
        data["effective_at"] = json!("2026-11-26T06:00:00Z");
        data["first_effective_at"] = json!("2026-11-24T06:00:00Z");
        data["corrected"] = json!([{"field": "effective_at", "at": minutes(40).to_string()}]);
    }
    if nth > 2 {
        data["next_word_by"] = json!("2026-11-27T12:00:00Z");
        data["promises"][0]["due"] = json!("2026-11-27T12:00:00Z");
        let update = json!({"en": "The rota is not ready", "es": "El turno no está listo"});
        data["updates"] = json!([{"at": minutes(10).to_string(), "text": update}]);
    }
    data
}

fn event(nth: usize) -> Value {
    let at = minutes([90, 40, 10][nth - 1]);
    let mut event = floor::event("notice", SUBJECT, data(nth), at);
    event["id"] = json!(format!("breaks-{nth}"));
    event
}

fn revision(seq: u64, nth: usize) -> Revision {
    let mut event = event(nth);
    event["feedcursor"] = json!(openfloor::wire::Cursor { epoch: 1, seq, check: 0 }.to_string());
    match decode(&event.to_string()) {
        Incoming::Event { at, event, .. } => Revision { seq: at.cursor.seq, event: *event },
        other => panic!("{other:?}"),
    }
}

fn desk(lang: &str) -> Model {
    let mut model = floor::wall(lang, Mode::Desk, "lead");
    model.writer.by = By::OwnToken { as_lead: false };
    floor::take(&mut model, event(3), floor::now());
    let key = openfloor::domain::Key::new("lisbon", SUBJECT);
    let of = |model: &Model| {
        let entries = model.entries(Pane::Transparency);
        entries.iter().find(|entry| *entry.key() == key).expect("it is there").id()
    };
    model.ui.selected[Pane::Transparency.index()] = Some(of(&model));
    run(&mut model, Command::Read);
    model
}

fn run(model: &mut Model, command: Command) -> Vec<Effect> {
    model.update(Msg::Command(command), floor::now()).effects
}

fn asked(effects: &[Effect]) -> (Ticket, Wish) {
    match effects {
        [Effect::Recall { ticket, wish }] => (ticket.clone(), wish.clone()),
        other => panic!("{other:?}"),
    }
}

fn page(revisions: Vec<Revision>, before: Option<u64>) -> Recalled {
    Recalled::Page { revisions, unread: 0, before }
}

fn hear(model: &mut Model, ticket: Ticket, recalled: Recalled) -> Vec<Effect> {
    model.update(Msg::Recalled(ticket, recalled), floor::now()).effects
}

fn frame(model: &mut Model) -> Vec<Effect> {
    let area = Rect::new(0, 0, 100, 40);
    let drawn = screen::draw(&view(model), &theme(), area, &mut Buffer::empty(area));
    model.update(drawn.message(), floor::now()).effects
}

fn state(model: &Model) -> &State {
    match model.ui.overlay() {
        Some(Overlay::History(history)) => &history.state,
        other => panic!("{other:?}"),
    }
}

fn shown(model: &Model) -> String {
    let drawn = text(&drawn(model, 100, 40));
    drawn.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A desk that shows all three revisions.
pub(super) fn open(lang: &str) -> Model {
    let mut model = desk(lang);
    let (ticket, _) = asked(&run(&mut model, Command::History));
    hear(&mut model, ticket, page(vec![revision(9, 3), revision(7, 2), revision(4, 1)], None));
    model
}

#[test]
fn each_revision_says_what_it_changed() {
    snapshot("history_en", &open("en"), 100, 40);
    snapshot("history_es", &open("es"), 80, 24);
    let shown = shown(&open("en"));
    for words in
        ["corrected", "first due Wed 25 Nov 12:00", "The rota is not ready", "first told", "position 9"]
    {
        assert!(shown.contains(words), "{words}: {shown}");
    }
}

/// The card of a holding notice, an own-up or an answer has its date in the ledger below it, which no revision has.
#[test]
fn a_revision_says_the_date_that_it_promises_first_and_that_it_is_renewed() {
    let mut model = desk("en");
    let revision = |seq: u64, state: &str, due: &str| {
        let data = json!({"topic": "The vendor", "reason": "legal", "owner": "site lead", "state": state, "share_by": due,
            "promises": [{"field": "share_by", "first_due": "2026-11-25T12:00:00Z", "due": due}]});
        let mut event = floor::event("holding", SUBJECT, data, minutes(90 - seq.cast_signed()));
        event["feedcursor"] = json!(openfloor::wire::Cursor { epoch: 1, seq, check: 0 }.to_string());
        match decode(&event.to_string()) {
            Incoming::Event { at, event, .. } => Revision { seq: at.cursor.seq, event: *event },
            other => panic!("{other:?}"),
        }
    };
    let (ticket, _) = asked(&run(&mut model, Command::History));
    let revisions =
        vec![revision(7, "renewed", "2026-11-27T12:00:00Z"), revision(4, "open", "2026-11-25T12:00:00Z")];
    hear(&mut model, ticket, page(revisions, None));
    let shown = shown(&model);
    let (renewed, first) = shown.split_once("first told").expect("both");
    assert!(renewed.contains("state renewed") && !renewed.contains("promised"), "{shown}");
    assert!(first.contains("promised due Wed 25 Nov 12:00"), "{shown}");
}

#[test]
fn the_hub_is_asked_for_what_this_wall_may_see() {
    for (role, as_lead) in [("lead", true), ("wall", false)] {
        let mut model = desk("en");
        run(&mut model, Command::Close);
        floor::hello(&mut model, role, floor::now());
        floor::synced(&mut model, floor::now());
        floor::take(&mut model, event(3), floor::now());
        let key = openfloor::domain::Key::new("lisbon", SUBJECT);
        let (ticket, wish) = asked(&run(&mut model, Command::History));
        assert_eq!(wish, Wish { key, before: None, as_lead });
        let mut leads = revision(7, 2);
        leads.event.audience = openfloor::domain::Audience::Leads;
        hear(&mut model, ticket, page(vec![revision(9, 3), leads], None));
        assert_eq!(shown(&model).contains("position 7"), as_lead, "for a {role}");
    }
}

#[test]
fn further_pages_come_when_they_are_reached_and_not_for_ever() {
    let mut model = desk("en");
    let (ticket, _) = asked(&run(&mut model, Command::History));
    assert!(shown(&model).contains("Asking the hub for the earlier words"));
    hear(&mut model, ticket.clone(), page(vec![revision(9, 3)], Some(9)));
    assert!(shown(&model).contains("The hub has more"));
    let (second, wish) = asked(&frame(&mut model));
    assert_eq!((wish.before, second == ticket), (Some(9), false));
    assert!(shown(&model).contains("Asking the hub for what came before"));
    // An answer to another question is nobody's.
    hear(&mut model, ticket, page(vec![revision(1, 1)], None));
    assert!(!shown(&model).contains("position 1 "));
    hear(&mut model, second, page(vec![revision(7, 2)], Some(7)));
    let mut pages = 2;
    while let [Effect::Recall { ticket, .. }] = &frame(&mut model)[..] {
        pages += 1;
        hear(&mut model, ticket.clone(), page(Vec::new(), Some(1)));
    }
    assert_eq!((state(&model), pages), (&State::Full, PAGES_MAX));
    assert!(shown(&model).contains("further back than this page goes"));
}

#[test]
fn what_is_told_anew_is_asked_for_anew() {
    let mut model = desk("en");
    let (ticket, _) = asked(&run(&mut model, Command::History));
    hear(&mut model, ticket, page(vec![revision(7, 2), revision(4, 1)], None));
    let mut again = event(3);
    again["id"] = json!("breaks-4");
    again["data"]["state"] = json!("closed");
    let before = shown(&model);
    let cursor = openfloor::wire::Cursor { epoch: 1, seq: 50_000, check: 0 };
    again["feedcursor"] = json!(cursor.to_string());
    let told = model.update(Msg::Incoming(decode(&again.to_string())), floor::now());
    let (ticket, wish) = asked(&told.effects);
    assert_eq!(wish.before, None);
    assert!(
        before.contains("position 7") && shown(&model).contains("position 7"),
        "it stays until the answer"
    );
    hear(&mut model, ticket, page(vec![revision(9, 3)], None));
    assert!(shown(&model).contains("position 9") && !shown(&model).contains("position 7"));
}

#[test]
fn where_there_are_none_it_says_why() {
    let hub = |recalled| {
        let mut model = desk("en");
        let (ticket, _) = asked(&run(&mut model, Command::History));
        hear(&mut model, ticket, recalled);
        model
    };
    for (model, words) in [
        (hub(Recalled::Unreachable("no answer".into())), "The hub did not answer: no answer."),
        (
            hub(Recalled::NotAllowed("a wall's token".into())),
            "may not read the earlier words. The hub's own words: “a wall's token”",
        ),
        (hub(Recalled::Nothing), "The hub has nothing of it for this wall."),
        (hub(page(vec![revision(4, 1)], None)), "Nothing was said earlier"),
        (hub(Recalled::Page { revisions: Vec::new(), unread: 2, before: None }), "2 revisions can't be read"),
    ] {
        let shown = shown(&model);
        assert!(shown.contains(words), "{words}: {shown}");
    }
    let mut model = hub(Recalled::Nothing);
    let (_, wish) = asked(&run(&mut model, Command::History));
    assert_eq!(wish.before, None, "the key asks again");
}

#[test]
fn without_a_hub_and_for_thanks_nothing_is_asked() {
    let mut model = desk("en");
    model.writer.by = By::Nothing;
    assert_eq!(refusal::refusal(&model, Command::History), Some(Refusal::NoHub));
    assert_eq!(run(&mut model, Command::History), []);
    assert!(shown(&model).contains("This wall asks no hub for the earlier words"));
    let mut model = desk("en");
    run(&mut model, Command::FocusPane(Pane::Recognition));
    run(&mut model, Command::Read);
    assert!(!shown(&model).contains("e earlier words"), "the footer of thanks offers none");
    assert_eq!(refusal::refusal(&model, Command::History), Some(Refusal::Thanks));
    assert_eq!(run(&mut model, Command::History), []);
    assert!(shown(&model).contains("Thanks have no earlier words"));
}

#[test]
fn what_is_withdrawn_leaves_the_page_at_once() {
    let mut model = open("en");
    assert!(shown(&model).contains("Lines are long at noon"));
    floor::live(&mut model, "withdrawn", SUBJECT, json!({}), floor::now());
    let shown = shown(&model);
    assert!(
        shown.contains("This item is no longer on the wall.") && !shown.contains("Lines are long"),
        "{shown}"
    );
}

#[test]
fn a_wall_without_a_link_keeps_no_earlier_words_and_no_names() {
    let mut model = open("en");
    assert!(shown(&model).contains("Ana Lima"));
    let lost = Msg::Lost { why: "the hub went away".into(), retry_in: SignedDuration::from_secs(1) };
    model.update(lost, floor::now());
    for later in [0, 20] {
        let at = floor::now() + SignedDuration::from_mins(later);
        model.update(Msg::Tick, at);
        let shown = shown(&model);
        assert!(shown.contains("no link to its hub") && !shown.contains("Ana Lima"), "{shown}");
        assert_eq!(state(&model), &State::Without(Why::NoLink));
    }
    // Once the link is back they are asked for again.
    floor::hello(&mut model, "lead", floor::now());
    let mut again = event(3);
    again["feedphase"] = json!("snapshot");
    floor::take(&mut model, again, floor::now());
    floor::synced(&mut model, floor::now());
    assert!(matches!(state(&model), State::Asking(_)), "{:?}", state(&model));
}
