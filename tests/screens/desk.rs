//! The desk as a person drives it: places that stay, the mouse, filters, lists, marks on what is new.

use jiff::SignedDuration;
use openfloor::domain::Kind;
use openfloor::model::command::{Refusal, TABLE, refusal};
use openfloor::model::picker::Choice;
use openfloor::model::{Command, Edit, Mode, Model, Msg, Overlay, Pane, Sort};
use openfloor::screen::{self, Drawn, Spot};
use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use serde_json::json;

use super::picture::{drawn, text, theme, view};
use super::{floor, snapshot};

pub(super) fn desk() -> Model {
    floor::wall("en", Mode::Desk, "lead")
}

pub(super) fn run(model: &mut Model, command: Command) {
    model.update(Msg::Command(command), floor::now());
}

pub(super) fn type_in(model: &mut Model, words: &str) {
    for letter in words.chars() {
        model.update(Msg::Edit(Edit::Insert(letter.to_string().into())), floor::now());
    }
}

/// A frame as the loop draws it: the model is told what it was like.
pub(super) fn frame(model: &mut Model, (width, height): (u16, u16)) -> (Drawn, Buffer) {
    let area = Rect::new(0, 0, width, height);
    let mut buf = Buffer::empty(area);
    let drawn = screen::draw(&view(model), &theme(), area, &mut buf);
    model.update(drawn.message(), floor::now());
    (drawn, buf)
}

/// The row of the selected entry of a pane.
pub(super) fn row_of(drawn: &Drawn, model: &Model, size: (u16, u16)) -> Option<u16> {
    let id = model.at_hand()?;
    let spot = Spot::Entry(model.ui.focus, id);
    (0..size.1).find(|y| (0..size.0).any(|x| drawn.at(x, *y) == Some(&spot)))
}

pub(super) fn names(model: &Model, pane: Pane) -> Vec<String> {
    model.entries(pane).iter().map(|entry| entry.key().subject.to_string()).collect()
}

#[test]
fn the_lists_of_a_desk() {
    for (width, height) in [(80, 24), (120, 36), (160, 45)] {
        let mut model = desk();
        run(&mut model, Command::Palette);
        type_in(&mut model, "wa");
        snapshot(&format!("palette_{width}x{height}"), &model, width, height);
        run(&mut model, Command::Close);
        run(&mut model, Command::Team);
        type_in(&mut model, "re");
        snapshot(&format!("teams_{width}x{height}"), &model, width, height);
        run(&mut model, Command::Close);
        run(&mut model, Command::Filter);
        type_in(&mut model, "headset");
        snapshot(&format!("filter_{width}x{height}"), &model, width, height);
        run(&mut model, Command::Accept);
        run(&mut model, Command::Help);
        run(&mut model, Command::Down);
        snapshot(&format!("help_{width}x{height}"), &model, width, height);
    }
}

#[test]
fn the_lists_of_commands_say_that_they_go_on_and_what_can_not_be_done_now() {
    let mut model = desk();
    run(&mut model, Command::Palette);
    let rows: Vec<String> = text(&drawn(&model, 80, 24)).lines().map(str::to_owned).collect();
    let at = |words: &str| rows.iter().position(|row| row.contains(words));
    let (first, last) = (at("write a new notice"), at(&format!("+ {} more", TABLE.len() - 12)));
    assert!(first.is_some_and(|first| last.is_some_and(|last| first < last)), "{rows:#?}");
    // What would be scraps of words beside the frame is not left there.
    let beside = |row: &String| {
        let cells: Vec<char> = row.chars().collect();
        let frame = cells.iter().position(|cell| "┌│└".contains(*cell));
        frame.is_none_or(|frame| {
            cells[..frame].iter().all(|cell| *cell == ' ') && cells.last().is_some_and(|c| "┐│┘".contains(*c))
        })
    };
    assert!(rows.iter().all(beside), "{rows:#?}");
    run(&mut model, Command::Close);
    run(&mut model, Command::Help);
    let line = |model: &Model, size: (u16, u16), what: &str| {
        let shown = text(&drawn(model, size.0, size.1));
        shown.lines().find(|line| line.contains(what)).map(str::to_owned)
    };
    let said = line(&model, (80, 60), "the next new item").expect("a line");
    assert_eq!(
        said.trim_start().starts_with("× u"),
        refusal::refusal(&model, Command::NextNew).is_some(),
        "{said}"
    );
    let refused = TABLE.iter().filter(|row| refusal::refusal(&model, row.command).is_some()).count();
    let whole = text(&drawn(&model, 240, 67));
    // What the mark means is said once.
    assert_eq!((whole.matches('×').count(), refused > 0), (refused + 1, true), "{whole}");
    assert!(whole.contains("× not now"), "{whole}");
    // A page that can't hold all of them has no column with a free end.
    let shown = text(&drawn(&model, 120, 36));
    let empty = shown.lines().skip(4).take(28).filter(|line| line.chars().skip(60).all(|c| c == ' ')).count();
    assert!(empty <= 3, "{shown}");
}

#[test]
fn a_filter_finds_words_in_any_language_names_teams_and_states() {
    for (words, pane, name) in [
        ("SHIFT bids", Pane::Transparency, "notice/shift-bids"),
        ("turnos", Pane::Transparency, "notice/shift-bids"),
        ("viérnes", Pane::Transparency, "notice/shift-bids"),
        ("shift retention", Pane::Transparency, "notice/shift-bids"),
        ("checking", Pane::Questions, "question/night-outsourced"),
        ("comprobacion", Pane::Questions, "question/night-outsourced"),
        ("maya", Pane::Recognition, "recognition/r1"),
    ] {
        let mut model = desk();
        run(&mut model, Command::Filter);
        type_in(&mut model, words);
        let found = names(&model, pane);
        assert!(found.iter().any(|found| found == name), "{words}: {found:?}");
        assert!(found.len() < model.tally(pane).1, "{words} leaves something out");
    }
}

#[test]
fn the_cursor_goes_to_the_first_pane_that_has_what_is_typed() {
    let mut model = desk();
    run(&mut model, Command::Filter);
    type_in(&mut model, "checking");
    assert_eq!(model.ui.focus, Pane::Questions);
    let first = model.at_hand();
    run(&mut model, Command::Down);
    assert!(first.is_some() && model.at_hand().is_some());
    run(&mut model, Command::Accept);
    run(&mut model, Command::Read);
    assert!(model.ui.overlay().is_some(), "Enter reads it");
    // A pane that has what is typed keeps the cursor, and where no pane has it nothing is to be gone through.
    let mut model = desk();
    run(&mut model, Command::FocusPane(Pane::Promises));
    run(&mut model, Command::Filter);
    type_in(&mut model, "headset");
    assert_eq!(model.ui.focus, Pane::Promises);
    type_in(&mut model, " and nothing like it");
    let shown = text(&drawn(&model, 120, 36));
    assert!(shown.contains("Enter keeps") && !shown.contains("through them"), "{shown}");
}

#[test]
fn a_kept_filter_is_told_at_every_size_until_it_is_cleared() {
    for (width, height) in [(40, 12), (80, 24), (120, 36), (160, 45)] {
        let mut model = desk();
        run(&mut model, Command::Filter);
        type_in(&mut model, "headset");
        run(&mut model, Command::Accept);
        let shown = text(&drawn(&model, width, height));
        assert!(shown.contains("filter: “headset”"), "{width}×{height}\n{shown}");
        run(&mut model, Command::ClearFilter);
        assert!(!text(&drawn(&model, width, height)).contains("filter:"));
    }
}

#[test]
fn of_a_long_filter_the_way_out_is_told() {
    let mut model = desk();
    run(&mut model, Command::Filter);
    type_in(&mut model, "the headset that nobody on the night desk has");
    run(&mut model, Command::Accept);
    for width in [60, 80, 120, 160] {
        let shown = text(&drawn(&model, width, 24));
        assert!(shown.contains("filter: “the") && shown.contains("Esc clears"), "{width}\n{shown}");
    }
}

#[test]
fn display_mode_shows_everything_whatever_the_desk_looks_for() {
    let all = names(&floor::wall("en", Mode::Display, "wall"), Pane::Transparency);
    let mut model = floor::wall("en", Mode::Desk, "wall");
    run(&mut model, Command::Filter);
    type_in(&mut model, "headset");
    run(&mut model, Command::Accept);
    run(&mut model, Command::Sort);
    model.ui.filter.kind = Some(Kind::Holding);
    run(&mut model, Command::Display);
    assert_eq!(names(&model, Pane::Transparency), all);
}

#[test]
fn what_comes_while_a_filter_is_on_is_filtered_too() {
    let mut model = desk();
    run(&mut model, Command::Filter);
    type_in(&mut model, "headset");
    let before = names(&model, Pane::Transparency).len();
    floor::live(&mut model, "notice", "notice/x", json!({"headline": "New headsets"}), floor::now());
    floor::live(&mut model, "notice", "notice/y", json!({"headline": "New chairs"}), floor::now());
    assert_eq!(names(&model, Pane::Transparency).len(), before + 1);
    floor::live(&mut model, "notice", "notice/x", json!({"headline": "New tables"}), floor::now());
    assert_eq!(names(&model, Pane::Transparency).len(), before);
}

#[test]
fn a_wall_of_one_team_says_so_and_offers_no_other() {
    let header = |model: &Model| text(&drawn(model, 160, 45)).lines().next().expect("a line").to_owned();
    let mut model = desk();
    assert!(header(&model).contains("12 teams") && !header(&model).contains("only"), "{}", header(&model));
    model.team = Some("billing".into());
    assert!(header(&model).contains("Billing only · Lisbon"), "{}", header(&model));
    assert!(!header(&model).contains("teams"), "{}", header(&model));
    assert!(view(&model).title.as_str().contains("Billing only"));
    for width in [60, 80, 100, 120] {
        let shown = text(&drawn(&model, width, 24));
        assert!(shown.lines().next().is_some_and(|line| line.contains("Billing only")), "{width}\n{shown}");
    }
    run(&mut model, Command::Team);
    let shown = text(&drawn(&model, 160, 45));
    assert!(shown.contains("this wall's team, and what is for everyone"), "{shown}");
    let Some(Overlay::Picker(picker)) = model.ui.overlay() else { panic!("a list") };
    assert_eq!(model.choices(picker), [Choice::Team(None), Choice::Team(Some("billing".into()))]);
    run(&mut model, Command::Close);
    model.team = Some("foo".into());
    assert!(header(&model).contains("no team “foo” on this floor"), "{}", header(&model));
    assert!(!header(&model).contains("people"), "{}", header(&model));
}

#[test]
fn a_wall_of_a_site_that_is_not_there_says_so() {
    let mut model = floor::waiting("en", Mode::Desk);
    model.site = Some("nosuch".into());
    let header = |model: &Model| text(&drawn(model, 120, 36)).lines().next().expect("a line").to_owned();
    assert!(!header(&model).contains("nosuch"), "before anything is known");
    floor::hello(&mut model, "lead", floor::now());
    floor::synced(&mut model, floor::now());
    assert!(header(&model).contains("nothing is known of the site “nosuch”"), "{}", header(&model));
    let mut model = desk();
    model.site = Some("lisbon".into());
    assert!(!header(&model).contains("nothing is known"), "{}", header(&model));
}

#[test]
fn an_order_is_told_and_no_pane_sorts_teams_or_people() {
    let mut model = desk();
    let usual = names(&model, Pane::Transparency);
    run(&mut model, Command::Sort);
    assert!(text(&drawn(&model, 160, 45)).contains("Transparency, newest first"));
    run(&mut model, Command::Sort);
    assert!(text(&drawn(&model, 160, 45)).contains("Transparency, oldest first"));
    run(&mut model, Command::Sort);
    assert_eq!(names(&model, Pane::Transparency), usual);
    let footer =
        |model: &Model| text(&drawn(model, 160, 45)).lines().last().map(str::to_owned).unwrap_or_default();
    assert!(
        footer(&model).contains("s: critical and important first, then the newest"),
        "{}",
        footer(&model)
    );
    run(&mut model, Command::FocusPane(Pane::Engagement));
    assert!(!footer(&model).contains("critical and important first"), "until the next key");
    assert_eq!(Sort::of(Pane::Engagement), [Sort::Usual]);
    assert_eq!(refusal::refusal(&model, Command::Sort), Some(Refusal::OneOrder));
}

#[test]
fn what_came_since_the_last_look_is_counted_jumped_to_and_seen() {
    let mut model = desk();
    let at = |minute: i64| floor::now() + SignedDuration::from_mins(minute);
    let press = |model: &mut Model, command, minute| model.update(Msg::Command(command), at(minute));
    floor::live(&mut model, "notice", "notice/one", json!({"headline": "One"}), at(1));
    press(&mut model, Command::NextPane, 2);
    floor::live(&mut model, "question", "question/two", json!({"text": "Two?"}), at(8));
    floor::live(&mut model, "note", "note/three", json!({"text": "Three", "author": {"name": "Ana"}}), at(9));
    floor::heartbeat(&mut model, &[], at(10));
    model.update(Msg::Tick, at(10));
    let shown = text(&drawn(&model, 160, 45));
    assert_eq!(shown.matches("1 new").count(), 2, "before a key is pressed\n{shown}");
    press(&mut model, Command::NextNew, 10);
    assert_eq!(model.at_hand().map(|id| id.key.subject), Some("question/two".into()));
    press(&mut model, Command::NextNew, 10);
    assert_eq!(model.at_hand().map(|id| id.key.subject), Some("note/three".into()));
    let shown = text(&drawn(&model, 160, 45));
    assert_eq!(shown.matches("1 new").count(), 1, "one has been seen\n{shown}");
    assert_eq!(refusal::refusal(&model, Command::NextNew), None, "the cursor is on it");
    press(&mut model, Command::NextPane, 10);
    assert_eq!(refusal::refusal(&model, Command::NextNew), Some(Refusal::NothingNew));
}

#[test]
fn the_next_late_promise_is_found_from_anywhere() {
    let mut model = desk();
    run(&mut model, Command::NextLate);
    let first = model.at_hand();
    assert_eq!(model.ui.focus, Pane::Promises);
    run(&mut model, Command::NextLate);
    assert_ne!(model.at_hand(), first);
    run(&mut model, Command::NextLate);
    assert_eq!(model.at_hand(), first, "two are late");
}

#[test]
fn an_entry_stays_in_its_row_while_others_come_above_it() {
    for size in [(80, 24), (120, 36), (160, 45)] {
        let mut model = desk();
        for _ in 0..5 {
            run(&mut model, Command::Down);
        }
        let (before, _) = frame(&mut model, size);
        let row = row_of(&before, &model, size);
        assert!(row.is_some());
        for n in 0..7 {
            let data = json!({"headline": "Something new that came from above"});
            floor::live(&mut model, "notice", &format!("notice/new-{n}"), data, floor::now());
            let (after, buf) = frame(&mut model, size);
            assert_eq!(row_of(&after, &model, size), row, "{size:?}\n{}", text(&buf));
        }
        for _ in 0..14 {
            run(&mut model, Command::Up);
        }
        floor::live(&mut model, "notice", "notice/last", json!({"headline": "The very last"}), floor::now());
        let critical = names(&model, Pane::Transparency)[0].clone();
        assert_eq!(model.at_hand().map(|id| id.key.subject.to_string()), Some(critical));
    }
}

#[test]
fn the_mouse_finds_what_is_drawn() {
    for size in [(80, 24), (160, 45)] {
        let mut model = desk();
        let (spots, buf) = frame(&mut model, size);
        for pane in Pane::ALL {
            let lexicon = screen::Lexicon::built_in();
            let title = lexicon.english().title(pane).into_owned();
            let found = (0..size.1).find_map(|y| {
                let row: String = (0..size.0).map(|x| buf[(x, y)].symbol()).collect();
                row.find(&title).map(|byte| (row[..byte].chars().count() as u16, y))
            });
            let (x, y) = found.expect("every title is on the screen");
            assert_eq!(spots.at(x, y), Some(&Spot::Pane(pane)));
        }
        let second = model.entries(Pane::Transparency)[1].id();
        let spot = Spot::Entry(Pane::Transparency, second.clone());
        let on = |spots: &Drawn| (0..size.1).any(|y| spots.at(4, y) == Some(&spot));
        assert!(on(&spots), "the second entry");
        model.update(Msg::Point(Pane::Transparency, second.clone()), floor::now());
        assert_eq!(model.at_hand(), Some(second.clone()));
        assert_eq!(model.ui.overlay(), None);
        model.update(Msg::Point(Pane::Transparency, second.clone()), floor::now());
        assert_eq!(model.ui.overlay(), Some(&Overlay::Item(second, openfloor::model::Scrolled::default())));
    }
}

#[test]
fn every_command_can_be_chosen_from_help_and_tells_why_not() {
    for (line, row) in TABLE.iter().enumerate() {
        let mut model = desk();
        run(&mut model, Command::Help);
        for _ in 0..line {
            run(&mut model, Command::Down);
        }
        for size in [(40, 12), (80, 24), (160, 45)] {
            let (spots, buf) = frame(&mut model, size);
            let there = buf.area.positions().any(|at| spots.at(at.x, at.y) == Some(&Spot::Line(line)));
            assert!(there, "{} at {size:?}", row.name);
        }
        let refused = refusal::refusal(&model, row.command);
        let update = model.update(Msg::Command(Command::Accept), floor::now());
        match refused {
            Some(_) => assert_eq!(model.ui.overlay(), Some(&Overlay::Help(line)), "{}", row.name),
            None => assert!(update.changed || !update.effects.is_empty(), "{}", row.name),
        }
    }
}

fn anything() -> impl Strategy<Value = Msg> {
    let commands: Vec<Command> =
        TABLE.iter().map(|row| row.command).filter(|command| *command != Command::Quit).collect();
    prop_oneof![
        6 => proptest::sample::select(commands).prop_map(Msg::Command),
        3 => "[a-zñ é]{1,3}".prop_map(|words| Msg::Edit(Edit::Insert(words.into()))),
        1 => Just(Msg::Edit(Edit::Backspace)),
        1 => (0usize..60).prop_map(Msg::Choose),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_done_nothing_breaks_and_the_selection_is_one_of_the_pane(
        messages in prop::collection::vec(anything(), 1..40),
        width in 1u16..170,
        height in 1u16..50,
    ) {
        let mut model = desk();
        for (nth, msg) in messages.into_iter().enumerate() {
            let at = floor::now() + SignedDuration::from_secs(nth as i64 * 20);
            model.update(msg, at);
            if nth % 3 == 0 {
                let data = json!({"headline": format!("News {nth}"), "affects": ["billing"]});
                floor::live(&mut model, "notice", &format!("notice/new-{nth}"), data, at);
            }
            let (spots, _) = frame(&mut model, (width, height));
            for pane in Pane::ALL {
                let entries = model.entries(pane);
                let selected = model.selected(pane, &entries);
                prop_assert_eq!(selected.is_none(), entries.is_empty());
                prop_assert!(selected.is_none_or(|selected| selected < entries.len()));
                prop_assert!(entries.len() <= model.tally(pane).1);
            }
            for (pane, place) in &spots.places {
                let there = model.entries(*pane).iter().any(|entry| entry.id() == place.top);
                prop_assert!(there);
            }
        }
    }

    #[test]
    fn a_selected_entry_stays_in_its_row(
        down in 3usize..9,
        news in 1usize..6,
        width in 104u16..200,
        height in 30u16..60,
    ) {
        let mut model = desk();
        for _ in 0..down {
            run(&mut model, Command::Down);
        }
        let size = (width, height);
        // The place is known from a frame that counts what is above; from then on it stays.
        floor::live(&mut model, "notice", "notice/first", json!({"headline": "First"}), floor::now());
        frame(&mut model, size);
        let (before, _) = frame(&mut model, size);
        let row = row_of(&before, &model, size);
        for n in 0..news {
            floor::live(&mut model, "notice", &format!("notice/n{n}"), json!({"headline": "More"}), floor::now());
            let (after, _) = frame(&mut model, size);
            prop_assert_eq!(row_of(&after, &model, size), row);
        }
    }
}

#[test]
fn a_promise_that_falls_due_without_a_word_is_new() {
    let mut model = floor::wall("en", Mode::Desk, "lead");
    let at = |seconds: i64| floor::now() + SignedDuration::from_secs(seconds);
    let soon = json!({"ask": "Lockers", "owner": "facilities", "decision": "will", "why": "theft",
        "due": at(90), "first_due": at(90)});
    floor::told(&mut model, "commitment", "commitment/lockers", "floor", soon, at(-600));
    floor::synced(&mut model, at(0));
    let key = openfloor::domain::Key::new("lisbon", "commitment/lockers");
    for seconds in [0, 1, 60, 200] {
        floor::heartbeat(&mut model, &[], at(seconds));
        model.update(Msg::Tick, at(seconds));
        assert_eq!(model.is_new(&key), seconds > 90, "after {seconds} s");
    }
    assert!(text(&drawn(&model, 80, 24)).contains("1 new"), "{}", text(&drawn(&model, 80, 24)));
}

#[test]
fn the_strip_says_how_much_is_new() {
    let mut model = floor::wall("en", Mode::Desk, "lead");
    let thanks = json!({"giver": "Maya", "receivers": ["Night desk"], "message": "You stayed."});
    floor::live(&mut model, "recognition", "recognition/new", thanks, floor::now());
    let shown = text(&drawn(&model, 80, 24));
    let strip = shown.lines().find(|line| line.contains("2 Recognition")).expect("the strip");
    assert!(strip.contains("1 new · "), "{strip}");
}

#[test]
fn a_filter_finds_no_hidden_name_and_the_cursor_is_where_it_is_shown() {
    let mut model = floor::wall("en", Mode::Desk, "lead");
    model.update(Msg::Command(Command::FocusPane(Pane::Recognition)), floor::now());
    model.update(Msg::Command(Command::Filter), floor::now());
    model.update(Msg::Edit(Edit::Insert("maya".into())), floor::now());
    assert!(!model.entries(Pane::Recognition).is_empty(), "she gave thanks");
    model.update(Msg::Lost { why: "gone".into(), retry_in: SignedDuration::from_secs(9) }, floor::now());
    model.update(Msg::Tick, floor::now() + SignedDuration::from_mins(16));
    assert!(model.hides_names());
    assert!(
        model.entries(Pane::Recognition).is_empty() && model.at_hand().is_none(),
        "and nobody is named now"
    );
    assert!(text(&drawn(&model, 120, 36)).contains("Nothing here fits the filter."));
}
