//! What lies over the panes of a desk: a picture of every page, every list and every form that there is.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use openfloor::domain::{Key, Kind};
use openfloor::model::form::Sort;
use openfloor::model::history::{Recalled, Revision};
use openfloor::model::picker::Choices;
use openfloor::model::writer::By;
use openfloor::model::{Command, Effect, Mode, Model, Msg, Overlay, Pane};
use openfloor::run::{Clock, once};
use openfloor::wire::{Cursor, Incoming, decode};
use serde_json::json;

use super::{DESK, PAGE, floor, lead, typing, wall};

/// A picture to be drawn: of a desk, after some keys.
pub struct Page {
    pub name: &'static str,
    pub model: Model,
    pub keys: String,
    pub size: (u16, u16),
}

/// All of them.
pub fn pages() -> Vec<Page> {
    let of = |name, model, keys: &str, size| Page { name, model, keys: keys.into(), size };
    let desk = |name, keys: &str, size| of(name, wall("en", Mode::Desk), keys, size);
    let shift = typing("Shift bids move to Fridays");
    let turnos = typing("Los turnos se piden los viernes");
    let why = typing("Weekend bids left nights without a choice");
    let notice = format!("n {shift} Tab {turnos} Tab {why} Ctrl-s");
    let small = (80, 24);
    let mut pages = vec![
        desk("item.svg", "Down Enter", PAGE),
        desk("help.svg", "?", DESK),
        desk("palette.svg", ": n e x", PAGE),
        desk("filter.svg", &format!("/ {}", typing("night")), PAGE),
        desk("teams.svg", "t", small),
        desk("kinds.svg", "f", small),
        desk("computed.svg", "l", PAGE),
        desk("level.svg", "3 Enter", PAGE),
        desk("barred.svg", "n", small),
        of("form.svg", lead(), &notice, PAGE),
        of("form-thanks.svg", lead(), "k", PAGE),
        of("pull.svg", lead(), "x", small),
        of("huddle.svg", lead(), "h", PAGE),
        of("history.svg", with_earlier_words(), "", PAGE),
        of("check-in.svg", with_a_door(), "i", PAGE),
    ];
    for (name, kind, key) in [
        ("form-answer.svg", Kind::Question, "a"),
        ("form-repair.svg", Kind::Repair, "m"),
        ("form-commitment.svg", Kind::Commitment, "m"),
        ("form-holding.svg", Kind::Holding, "m"),
        ("form-word.svg", Kind::Notice, "m"),
        ("form-ownership.svg", Kind::Ownership, "m"),
    ] {
        pages.push(of(name, at_one_that_moves(kind, key), key, PAGE));
    }
    pages
}

/// A desk whose cursor is on a thing of a kind that can be written on.
fn at_one_that_moves(kind: Kind, key: &str) -> Model {
    let desk = lead();
    let entries = Pane::ALL.into_iter().flat_map(|pane| {
        let entries = desk.entries(pane);
        entries
            .into_iter()
            .filter(|entry| entry.kind() == kind)
            .map(move |entry| (pane, entry.id()))
            .collect::<Vec<_>>()
    });
    let at = entries.map(|(pane, id)| {
        let mut model = desk.clone();
        model.update(Msg::Point(pane, id), floor::now());
        model
    });
    let moves = |model: &Model| {
        let mut after = model.clone();
        pressed(&mut after, key);
        matches!(after.ui.overlay(), Some(Overlay::Form(_)))
    };
    at.into_iter().find(moves).unwrap_or_else(|| panic!("no {kind:?} can be written on"))
}

fn pressed(model: &mut Model, keys: &str) {
    let clock = Clock::standing_at(model.now());
    once::press(model, keys, clock).expect("keys");
}

/// A desk with an open round.
fn with_a_door() -> Model {
    let mut door = wall("en", Mode::Desk);
    let closes = floor::now() + SignedDuration::from_hours(26);
    let ask = Some("https://hub.example/ask/lisbon");
    floor::doors(&mut door, Some(("https://hub.example/check-in", closes)), ask, floor::now());
    door
}

/// A desk at the earlier words of a notice whose date was corrected.
fn with_earlier_words() -> Model {
    let subject = "notice/breaks";
    let revision = |nth: u64| {
        let minutes = [90, 40][nth as usize - 1];
        let at = floor::now() - SignedDuration::from_mins(minutes);
        let mut data = json!({
            "headline": {"en": "Breaks move to the full hour", "es": "Las pausas pasan a la hora en punto"},
            "why": {"en": "Lines are long at noon", "es": "Hay cola a mediodía"},
            "effective_at": "2026-11-24T06:00:00Z", "decision": "decided", "state": "released",
            "author": {"name": "Ana Lima", "role": {"en": "Operations lead", "es": "Jefa de operaciones"}},
        });
        if nth > 1 {
            data["effective_at"] = json!("2026-11-26T06:00:00Z");
            data["first_effective_at"] = json!("2026-11-24T06:00:00Z");
            data["corrected"] = json!([{"field": "effective_at", "at": at.to_string()}]);
        }
        let mut event = floor::event("notice", subject, data, at);
        event["id"] = json!(format!("breaks-{nth}"));
        event
    };
    let told = |nth: u64| {
        let mut event = revision(nth);
        event["feedcursor"] = json!(Cursor { epoch: 1, seq: nth, check: 0 }.to_string());
        match decode(&event.to_string()) {
            Incoming::Event { at, event, .. } => Revision { seq: at.cursor.seq, event: *event },
            other => panic!("{other:?}"),
        }
    };
    let mut model = wall("en", Mode::Desk);
    model.writer.by = By::OwnToken { as_lead: false };
    floor::take(&mut model, revision(2), floor::now());
    let key = Key::new("lisbon", subject);
    let entries = model.entries(Pane::Transparency);
    let id = entries.iter().find(|entry| *entry.key() == key).expect("it is there").id();
    model.update(Msg::Point(Pane::Transparency, id), floor::now());
    model.update(Msg::Command(Command::Read), floor::now());
    let effects = model.update(Msg::Command(Command::History), floor::now()).effects;
    let [Effect::Recall { ticket, .. }] = &*effects else { panic!("{effects:?}") };
    let page = Recalled::Page { revisions: vec![told(2), told(1)], unread: 0, before: None };
    model.update(Msg::Recalled(ticket.clone(), page), floor::now());
    model
}

/// What lies over the panes. A new sort of it does not compile here before it has a name; without a picture the test below fails.
fn name(overlay: &Overlay) -> &'static str {
    match overlay {
        Overlay::Help(_) => "help",
        Overlay::Item(..) => "item",
        Overlay::Picker(picker) => match picker.of {
            Choices::Commands => "commands",
            Choices::Teams => "teams",
            Choices::Kinds => "kinds",
        },
        Overlay::Filter => "filter",
        Overlay::Form(form) => match form.sort {
            Sort::Notice => "a notice",
            Sort::Thanks => "thanks",
            Sort::Answer => "an answer",
            Sort::Repair => "a repair",
            Sort::Commitment => "a commitment",
            Sort::Holding => "a holding notice",
            Sort::Word => "the next word",
            Sort::Ownership => "a mistake",
        },
        Overlay::Pull(_) => "pull",
        Overlay::Huddle(_) => "huddle",
        Overlay::History(_) => "history",
        Overlay::Barred(_) => "barred",
        Overlay::Door => "door",
        Overlay::Computed(_) => "computed",
    }
}

const ALL: [&str; 20] = [
    "a commitment",
    "a holding notice",
    "a mistake",
    "a notice",
    "a repair",
    "an answer",
    "barred",
    "commands",
    "computed",
    "door",
    "filter",
    "help",
    "history",
    "huddle",
    "item",
    "kinds",
    "pull",
    "teams",
    "thanks",
    "the next word",
];

#[test]
fn every_page_list_and_form_has_its_picture() {
    let over = |mut page: Page| {
        pressed(&mut page.model, &page.keys);
        page.model.ui.overlay().map(name)
    };
    let shown: BTreeSet<&str> = pages().into_iter().filter_map(over).collect();
    assert_eq!(shown, BTreeSet::from(ALL));
    let told = std::fs::read_to_string("docs/screens.md").expect("the page");
    let untold: Vec<_> =
        pages().into_iter().map(|page| page.name).filter(|name| !told.contains(name)).collect();
    assert!(untold.is_empty(), "docs/screens.md has no {untold:?}");
}
