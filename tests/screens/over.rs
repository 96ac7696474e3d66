//! What lies over the panes, and what it is about: pages, lists, what is read while the floor goes on.

use openfloor::domain::Kind;
use openfloor::model::command::{TABLE, refusal};
use openfloor::model::picker::Choice;
use openfloor::model::{Command, Edit, Effect, EntryId, Mode, Model, Msg, Overlay, Pane};
use openfloor::screen::{self, Drawn, Spot};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use serde_json::json;

use super::floor;
use super::picture::{drawn, text, theme, view};

fn desk() -> Model {
    floor::wall("en", Mode::Desk, "lead")
}

fn run(model: &mut Model, command: Command) -> Vec<Effect> {
    model.update(Msg::Command(command), floor::now()).effects
}

fn type_in(model: &mut Model, words: &str) {
    for letter in words.chars() {
        model.update(Msg::Edit(Edit::Insert(letter.to_string().into())), floor::now());
    }
}

/// A frame as the loop draws it: the model is told what it was like.
fn frame(model: &mut Model) -> Drawn {
    let area = Rect::new(0, 0, 120, 36);
    let drawn = screen::draw(&view(model), &theme(), area, &mut Buffer::empty(area));
    model.update(drawn.message(), floor::now());
    drawn
}

fn subject(id: Option<EntryId>) -> String {
    id.map(|id| id.key.subject.to_string()).unwrap_or_default()
}

fn withdraw(model: &mut Model, subject: &str) {
    floor::live(model, "withdrawn", subject, json!({}), floor::now());
}

#[test]
fn help_and_palette_can_do_what_the_page_below_them_can() {
    for open in [None, Some(Command::Read), Some(Command::Huddle)] {
        let mut model = desk();
        open.into_iter().for_each(|open| drop(run(&mut model, open)));
        let all = |model: &Model| TABLE.iter().map(|row| refusal::refusal(model, row.command)).collect();
        let below: Vec<_> = all(&model);
        let at_hand = model.at_hand();
        for lists in [&[Command::Help][..], &[Command::Palette], &[Command::Help, Command::Palette]] {
            let mut above = model.clone();
            lists.iter().for_each(|list| drop(run(&mut above, *list)));
            assert_eq!(all(&above), below, "{lists:?} above {open:?}");
            assert_eq!(above.at_hand(), at_hand, "{lists:?} above {open:?}");
        }
    }
}

#[test]
fn the_huddle_card_is_printed_from_the_help_and_the_palette_above_it() {
    for lists in [&[Command::Help][..], &[Command::Palette], &[Command::Help, Command::Palette]] {
        let mut model = desk();
        run(&mut model, Command::Huddle);
        lists.iter().for_each(|list| drop(run(&mut model, *list)));
        if lists.ends_with(&[Command::Palette]) {
            type_in(&mut model, "print-huddle");
        } else {
            let line = TABLE.iter().position(|row| row.command == Command::PrintHuddle).expect("a line");
            (0..line).for_each(|_| drop(run(&mut model, Command::Down)));
        }
        let effects = run(&mut model, Command::Accept);
        assert!(matches!(effects.as_slice(), [Effect::File(_)]), "{lists:?}: {effects:?}");
        assert!(text(&drawn(&model, 120, 36)).contains("Printing"), "it says what it does");
    }
}

#[test]
fn the_huddle_card_holds_nothing_back_that_was_told_and_promises_no_date_that_is_past() {
    let mut model = desk();
    // Told by its date, and not told by its date: the first is no news, the second is late.
    let missed = json!({"topic": "the bonus", "owner": "Ops", "share_by": "2026-11-22T13:00:00Z"});
    floor::live(&mut model, "holding", "holding/bonus", missed, floor::now());
    let open = json!({"topic": "the canteen", "owner": "Ops", "share_by": "2026-11-25T13:00:00Z"});
    floor::live(&mut model, "holding", "holding/canteen", open, floor::now());
    run(&mut model, Command::Huddle);
    let held: Vec<&str> = model.huddle().held.iter().map(|(key, _)| &*key.subject).collect();
    assert_eq!(held, ["holding/canteen"], "holding/lease was kept");
    let card = text(&drawn(&model, 200, 67));
    assert!(card.contains("Late: word on what we could not say: “the bonus”."), "{card}");
    assert!(!card.contains("say yet: the bonus") && !card.contains("say yet: the lease"), "{card}");
    assert!(!card.contains("· word on") && card.contains("· Word on"), "each begins as a sentence: {card}");
}

#[test]
fn an_item_that_goes_while_it_is_read_says_so_and_is_no_ghost() {
    let mut model = desk();
    run(&mut model, Command::Read);
    let read = model.at_hand().expect("an item");
    withdraw(&mut model, &read.key.subject);
    let shown = text(&drawn(&model, 120, 36));
    assert!(shown.contains("This item is no longer on the wall."), "{shown}");
    assert!(!shown.contains("2 Recognition"), "the page is still there: {shown}");
    run(&mut model, Command::Close);
    assert_eq!(model.ui.overlay(), None);
}

#[test]
fn the_next_item_is_the_one_after_that_which_is_read() {
    let mut model = desk();
    run(&mut model, Command::Read);
    let read = model.at_hand();
    let data = json!({"headline": "Stop now", "priority": "critical"});
    floor::live(&mut model, "notice", "notice/above", data, floor::now());
    let names: Vec<EntryId> = model.entries(Pane::Transparency).iter().map(|entry| entry.id()).collect();
    let at = names.iter().position(|id| Some(id) == read.as_ref()).expect("it is there");
    assert!(at > 0, "something came above it");
    run(&mut model, Command::NextItem);
    assert_eq!(model.at_hand().as_ref(), names.get(at + 1));
    run(&mut model, Command::PreviousItem);
    assert_eq!(model.at_hand(), read);
}

#[test]
fn the_cursor_stays_where_its_item_was() {
    let mut model = desk();
    (0..4).for_each(|_| drop(run(&mut model, Command::Down)));
    frame(&mut model);
    let before: Vec<EntryId> = model.entries(Pane::Transparency).iter().map(|entry| entry.id()).collect();
    assert_eq!(model.at_hand().as_ref(), before.get(4));
    withdraw(&mut model, &before[4].key.subject);
    assert_eq!(model.at_hand().as_ref(), before.get(5), "the neighbour");
    frame(&mut model);
    floor::live(&mut model, "notice", "notice/above", json!({"headline": "New"}), floor::now());
    assert_eq!(model.at_hand().as_ref(), before.get(5), "and it stays with it");
    frame(&mut model);
    before[5..].iter().for_each(|id| withdraw(&mut model, &id.key.subject));
    let left = model.entries(Pane::Transparency).last().map(|entry| entry.id());
    assert_eq!(model.at_hand(), left, "the last one, where none is behind it");
}

#[test]
fn the_cursor_stays_where_its_item_was_far_down_a_long_list() {
    let mut model = floor::crowded("en", Mode::Desk, "lead", 40);
    let before: Vec<EntryId> = model.entries(Pane::Transparency).iter().map(|entry| entry.id()).collect();
    assert!(before.len() > 190, "more than any screen is told of: {}", before.len());
    (0..180).for_each(|_| drop(run(&mut model, Command::Down)));
    frame(&mut model);
    assert_eq!(model.at_hand().as_ref(), before.get(180));
    withdraw(&mut model, &before[180].key.subject);
    assert_eq!(model.at_hand().as_ref(), before.get(181));
}

#[test]
fn a_list_runs_the_line_that_was_chosen_wherever_it_stands_by_now() {
    let mut model = desk();
    run(&mut model, Command::Team);
    run(&mut model, Command::Down);
    run(&mut model, Command::Down);
    let Some(Overlay::Picker(picker)) = model.ui.overlay().cloned() else { panic!("a list") };
    let Some(Choice::Team(Some(team))) = model.chosen(&picker) else { panic!("a team") };
    let (key, site) =
        model.floor.sites.iter().next().map(|(key, item)| (key.clone(), item.clone())).expect("a site");
    let mut data = serde_json::to_value(&site.data).expect("JSON");
    let teams = data["teams"].as_array_mut().expect("teams");
    teams.insert(0, json!({"id": "first", "name": "Aa the first of all", "headcount": 5}));
    floor::live(&mut model, "floor", &key.subject, data, floor::now());
    run(&mut model, Command::Accept);
    assert_eq!(model.ui.filter.team.as_deref(), Some(&*team), "not the one that slid into its place");
}

#[test]
fn the_mouse_does_not_hit_what_a_list_or_a_line_lies_over() {
    let mut model = desk();
    run(&mut model, Command::Help);
    let lines = |drawn: &Drawn| {
        Rect::new(0, 1, 10, 34).positions().any(|at| matches!(drawn.at(at.x, at.y), Some(Spot::Line(_))))
    };
    assert!(lines(&frame(&mut model)), "help has lines at the left edge");
    run(&mut model, Command::Palette);
    assert!(!lines(&frame(&mut model)), "the palette is open");
    let mut model = desk();
    let foot = |drawn: &Drawn| (0..120).any(|x| drawn.at(x, 35).is_some());
    assert!(foot(&frame(&mut model)));
    run(&mut model, Command::Filter);
    assert!(!foot(&frame(&mut model)), "the filter lies over the keys");
}

#[test]
fn what_is_for_leads_only_says_so_on_every_card_and_every_page() {
    let by = json!({"name": "Ana"});
    for (kind, pane, data) in [
        (Kind::Notice, Pane::Transparency, json!({"headline": "It"})),
        (
            Kind::Holding,
            Pane::Transparency,
            json!({"topic": "It", "reason": "legal", "share_by": "2026-12-01T12:00:00Z"}),
        ),
        (
            Kind::Ownership,
            Pane::Transparency,
            json!({"got_wrong": "It", "effect_on_you": "much ".repeat(200), "author": by}),
        ),
        (Kind::Note, Pane::Transparency, json!({"text": "It", "author": by})),
        (Kind::Question, Pane::Questions, json!({"text": "It"})),
        (Kind::Repair, Pane::Repair, json!({"breach": "It", "owner": "Payroll"})),
        (Kind::Commitment, Pane::Promises, json!({"ask": "It", "decision": "will_not", "why": "cost"})),
        (
            Kind::Commitment,
            Pane::Promises,
            json!({"ask": "It", "decision": "will", "due": "2026-12-01T12:00:00Z"}),
        ),
        (Kind::Engagement, Pane::Engagement, level("billing", false)),
        (Kind::Engagement, Pane::Engagement, level("billing", true)),
        (Kind::Engagement, Pane::Engagement, level("floor", false)),
        (Kind::Recognition, Pane::Recognition, json!({"giver": "Ana", "receivers": ["Bo"], "message": "It"})),
    ] {
        let mut model = floor::empty("en", Mode::Desk);
        floor::hello(&mut model, "lead", floor::now());
        floor::synced(&mut model, floor::now());
        floor::told(&mut model, kind.name(), &format!("{kind}/it"), "leads", data.clone(), floor::now());
        let shown = text(&drawn(&model, 160, 45));
        assert!(shown.contains("leads only"), "{kind} {data}\n{shown}");
        run(&mut model, Command::FocusPane(pane));
        run(&mut model, Command::Read);
        assert_eq!(subject(model.at_hand()), format!("{kind}/it"));
        let shown = text(&drawn(&model, 160, 45));
        assert!(shown.contains("leads only"), "{kind} {data}\n{shown}");
        floor::told(&mut model, kind.name(), &format!("{kind}/it"), "floor", data, floor::now());
        assert!(!text(&drawn(&model, 160, 45)).contains("leads only"), "{kind}");
    }
}

/// The level of a floor or of one of its teams.
fn level(unit: &str, suppressed: bool) -> serde_json::Value {
    let level = json!({"mean": 4.8, "low": 4.4, "high": 5.2});
    json!({"window": "2026-W47", "unit": unit, "needs": {"autonomy": level}, "answered": 9, "eligible": 12,
        "scale": {"min": 1, "max": 7}, "suppressed": suppressed})
}

#[test]
fn above_the_teams_of_a_floor_it_is_said_once_whom_they_are_for() {
    let mut model = floor::empty("en", Mode::Desk);
    floor::hello(&mut model, "lead", floor::now());
    floor::synced(&mut model, floor::now());
    for (unit, audience) in [("floor", "floor"), ("billing", "leads"), ("retention", "leads")] {
        let subject = format!("engagement/{unit}");
        floor::told(&mut model, "engagement", &subject, audience, level(unit, false), floor::now());
    }
    let shown = text(&drawn(&model, 160, 45));
    assert_eq!(shown.matches("leads only").count(), 1, "{shown}");
    // Each says it for itself where the floor above them is not shown.
    run(&mut model, Command::Filter);
    type_in(&mut model, "billing");
    let shown = text(&drawn(&model, 160, 45));
    assert_eq!(shown.matches("leads only").count(), 1, "{shown}");
}

#[test]
fn what_became_of_it_is_told_on_its_page() {
    let ask = json!({"ask": "A second screen", "decision": "will_not", "why": "cost", "owner": "Facilities", "state": "done"});
    let dropped = json!({"ask": "A second screen", "decision": "later", "owner": "Facilities", "state": "dropped", "reason": "we move"});
    let own = |state: &str| json!({"got_wrong": "The rota", "changes": "two people read it", "author": {"name": "Ana"}, "state": state});
    for (kind, pane, data, told) in [
        ("commitment", Pane::Promises, ask, "we won't · done"),
        ("commitment", Pane::Promises, dropped, "later · dropped"),
        ("ownership", Pane::Transparency, own("changed"), "changed"),
        ("ownership", Pane::Transparency, own("not_yet"), "not yet"),
    ] {
        let mut model = floor::empty("en", Mode::Desk);
        floor::live(&mut model, kind, &format!("{kind}/it"), data, floor::now());
        run(&mut model, Command::FocusPane(pane));
        let card = text(&drawn(&model, 160, 45));
        assert!(card.contains(told), "{told}\n{card}");
        run(&mut model, Command::Read);
        let page = text(&drawn(&model, 160, 45));
        assert!(page.lines().skip(2).any(|line| line.contains(told)), "{told}\n{page}");
    }
}

#[test]
fn a_page_says_what_is_out_of_sight_and_offers_no_key_for_what_can_not_be_scrolled() {
    let page = |command, (width, height)| {
        let mut model = desk();
        run(&mut model, command);
        text(&drawn(&model, width, height))
    };
    for command in [Command::Read, Command::Huddle] {
        let low = page(command, (80, 24));
        assert!(low.contains("↑↓ scroll") && low.contains(" more"), "{low}");
        // Of a size that has no panes beside a page: they have a rest of their own.
        let high = page(command, (148, 90));
        let leaves_out = high.lines().any(|line| line.trim_end().ends_with(" more"));
        assert!(!high.contains("scroll") && !leaves_out, "{high}");
    }
    let mut model = desk();
    run(&mut model, Command::Read);
    run(&mut model, Command::Last);
    let end = text(&drawn(&model, 80, 24));
    assert!(end.contains(" above") && !end.contains(" more"), "{end}");
    assert!(end.contains("source"), "the last line is in sight\n{end}");
}

#[test]
fn no_age_stands_alone_above_its_title() {
    let long = "Arbeitsunfähigkeitsbescheinigungsverfahren";
    for (width, words) in [(54, long.to_owned()), (48, format!("{long} bleibt")), (40, long.to_owned())] {
        let mut model = floor::empty("en", Mode::Desk);
        floor::told(&mut model, "notice", "notice/it", "floor", json!({"headline": words}), floor::now());
        let shown = text(&drawn(&model, width, 40));
        let lines: Vec<&str> = shown.lines().skip_while(|line| !line.contains("Transparency")).collect();
        let first = lines.get(1).expect("a line");
        assert!(first.contains("Arbeits"), "{width}\n{shown}");
        assert!(shown.contains("now"), "{width}\n{shown}");
    }
}

#[test]
fn help_keeps_what_belongs_together_in_one_column_where_all_of_it_has_room() {
    let mut model = desk();
    run(&mut model, Command::Help);
    for line in 0..TABLE.len() {
        let shown = text(&drawn(&model, 160, 45));
        let headings = ["Move", "Read", "Find", "Tell", "Show", "Leave"];
        // The first line of each column is the title of a group.
        let top = shown.lines().nth(4).expect("a line");
        let heads = top.split("  ").map(str::trim).filter(|part| !part.is_empty());
        assert!(heads.clone().all(|head| headings.contains(&head)), "at {line}\n{shown}");
        assert!(shown.contains('▌'), "the chosen line is in sight\n{shown}");
        run(&mut model, Command::Down);
    }
}

#[test]
fn a_question_that_waits_says_that_what_was_held_back_is_settled() {
    let mut model = floor::empty("en", Mode::Desk);
    let holding = |state: &str| {
        json!({"topic": "The vendor", "reason": "legal", "state": state, "owner": "Site director",
        "share_by": "2026-12-01T12:00:00Z"})
    };
    floor::live(&mut model, "holding", "holding/vendor", holding("open"), floor::now());
    let data = json!({"text": "Which vendor?", "state": "answered", "verdict": "cannot_say_until",
        "answer": "We can't say yet."});
    floor::live(&mut model, "question", "question/vendor", data, floor::now());
    let said = "it waits for nothing any more";
    run(&mut model, Command::FocusPane(Pane::Questions));
    assert!(!text(&drawn(&model, 80, 24)).contains(said));
    floor::live(&mut model, "holding", "holding/vendor", holding("kept"), floor::now());
    let card = text(&drawn(&model, 80, 24));
    assert!(card.contains(said), "{card}");
    run(&mut model, Command::Read);
    let page = text(&drawn(&model, 120, 36));
    assert!(page.contains(said), "{page}");
}

/// The line at the bottom.
fn foot(model: &Model) -> String {
    text(&drawn(model, 120, 36)).lines().last().expect("a line").to_owned()
}

#[test]
fn a_key_that_can_do_nothing_says_why_until_the_next_key() {
    let mut model = desk();
    for pane in Pane::ALL {
        run(&mut model, Command::FocusPane(pane));
        let before = foot(&model);
        for command in [Command::NextNew, Command::NextSince, Command::Since, Command::AllSeen] {
            let Some(why) = refusal::refusal(&model, command) else { continue };
            run(&mut model, command);
            assert_eq!(refusal::in_vain(&model), Some((command, why)));
            assert_ne!(foot(&model), before, "{command:?} says nothing");
            run(&mut model, Command::FocusPane(pane));
            assert_eq!(foot(&model), before, "it went with the next key");
        }
    }
    run(&mut model, Command::NextNew);
    assert!(foot(&model).trim_start().starts_with("u: nothing is new   "), "{}", foot(&model));
    floor::live(&mut model, "notice", "notice/above", json!({"headline": "New"}), floor::now());
    assert!(!foot(&model).contains("nothing is new"), "it is not so any more: {}", foot(&model));
    run(&mut model, Command::FocusPane(Pane::Engagement));
    run(&mut model, Command::Sort);
    assert!(foot(&model).contains("s: this pane has one order"), "{}", foot(&model));
    run(&mut model, Command::Read);
    run(&mut model, Command::Last);
    (0..99).for_each(|_| drop(run(&mut model, Command::NextItem)));
    assert!(foot(&model).contains("this is the last one here"), "{}", foot(&model));
}

#[test]
fn a_key_of_another_place_says_where_it_belongs() {
    let mut model = desk();
    let idle = |model: &mut Model, key: &str| {
        let command = model.keymap.elsewhere(key, model.ui.context());
        model.update(Msg::Idle(command), floor::now());
        foot(model)
    };
    assert!(idle(&mut model, "p").contains("p: only on the huddle card"));
    assert!(idle(&mut model, "y").contains("y: only while something is pulled"));
    let before = foot(&model);
    model.update(Msg::Idle(None), floor::now());
    assert_ne!(foot(&model), before, "a key without a command ends it too");
    run(&mut model, Command::Read);
    let said = idle(&mut model, "t");
    assert!(said.contains("t: not while this is open; Esc closes it"), "{said}");
    run(&mut model, Command::Help);
    assert!(idle(&mut model, "/").contains("/: not while this is open; Esc closes it"));
    // What is asked with a reason of its own is not told twice.
    let mut wall = floor::wall("en", Mode::Desk, "wall");
    run(&mut wall, Command::Notice);
    assert!(matches!(wall.ui.overlay(), Some(Overlay::Barred(_))));
    assert_eq!(refusal::in_vain(&wall), None);
}

#[test]
fn the_way_out_of_a_page_is_told_however_little_room_the_line_has() {
    let mut model = floor::wall("es", Mode::Desk, "lead");
    floor::heartbeat(&mut model, &[], floor::now());
    floor::heartbeat(&mut model, &[("invalid", 2), ("token", 11), ("conflict", 7)], floor::now());
    for open in [Command::Read, Command::Huddle, Command::Help] {
        run(&mut model, open);
        let shown = text(&drawn(&model, 80, 24));
        let foot = shown.lines().last().expect("a line");
        assert!(foot.contains("Esc cerrar"), "{open:?}: {foot}");
        run(&mut model, Command::Close);
    }
}

/// Below the panes beside a page there is little room for the others.
#[test]
fn a_line_of_the_strip_begins_nothing_that_it_can_not_tell() {
    let mut begun = 0;
    for width in 160..200 {
        let mut model = desk();
        run(&mut model, Command::Read);
        let told = text(&drawn(&model, width, 45));
        let first = told.lines().skip(5).position(|row| row.contains(" 1 Transparency ")).expect("the strip");
        for row in told.lines().skip(5 + first).take(6) {
            // What the pane says first, up to where it is cut; the promises say their sum.
            let gist: String = row.chars().skip(30).take(18).collect();
            let Some((words, _)) = gist.split_once('…').filter(|_| !row.contains(" 6 Promises ")) else {
                continue;
            };
            begun += 1;
            assert!(words.trim_start().chars().count() > 8, "{width}: {row}");
        }
    }
    assert!(begun > 20, "{begun}");
}

#[test]
fn over_a_display_the_help_begins_with_what_can_be_done() {
    for mode in [Mode::Desk, Mode::Display] {
        let mut model = floor::wall("en", mode, "wall");
        model.update(Msg::Command(Command::Help), floor::now());
        let Some(Overlay::Help(line)) = model.ui.overlay() else { panic!("the help") };
        let command = openfloor::model::command::TABLE[*line].command;
        assert_eq!(openfloor::model::command::refusal::refusal(&model, command), None, "{command:?}");
    }
}
