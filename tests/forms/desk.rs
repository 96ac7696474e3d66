//! Forms at the desk: labels that fit, the mouse, pulling by a key of its own, a newer state, several sites, a wall that locks.

use jiff::{SignedDuration, Timestamp};
use openfloor::model::command::{Context, Refusal, refusal::refusal};
use openfloor::model::form::{Content, Label, Wrong};
use openfloor::model::ui::LOCK_AFTER;
use openfloor::model::{Command, Edit, Effect, Keymap, Lock, Mode, Model, Msg, Overlay, Pane};
use openfloor::screen::{self, Drawn, Spot, lines};
use openfloor::text::Lang;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use serde_json::json;

use crate::picture::{drawn, row_text, text, theme, view};
use crate::{both, choose, floor, go, wall, write};

fn command(model: &mut Model, command: Command) -> Vec<Effect> {
    model.update(Msg::Command(command), floor::now()).effects
}

fn form(model: &mut Model) -> &mut openfloor::model::form::Form {
    let Some(Overlay::Form(form)) = model.ui.overlay_mut() else { panic!("no form") };
    form
}

/// What the frame says of itself, for the mouse.
fn frame(model: &Model, width: u16, height: u16) -> (Drawn, Buffer) {
    let area = Rect::new(0, 0, width, height);
    let mut buf = Buffer::empty(area);
    let drawn = screen::draw(&view(model), &theme(), area, &mut buf);
    (drawn, buf)
}

/// Where words stand on a frame.
fn place_of(buf: &Buffer, words: &str) -> (u16, u16) {
    let found = (0..buf.area.height).find_map(|y| {
        let row = row_text(buf, y);
        row.find(words).map(|at| (lines::width(&row[..at]) as u16, y))
    });
    found.unwrap_or_else(|| panic!("no {words} in {}", text(buf)))
}

/// A wall with each form that there is open.
fn every_form(lang: &str) -> Vec<Model> {
    let mut base = wall();
    base.ui.lang = Lang::parse(lang).expect("a language");
    let open = |command: Command| {
        let mut model = base.clone();
        model.update(Msg::Command(command), floor::now());
        model
    };
    let mut thanks = open(Command::Thank);
    for name in ["Maya", "Bo", "Cem", "Dia", "Eli"] {
        let at = form(&mut thanks).fields.iter().rposition(|field| field.label == Label::Receiver);
        form(&mut thanks).go(at.expect("a receiver"), 0);
        form(&mut thanks).edit(&Edit::Insert(name.into()));
    }
    let mut models = vec![open(Command::Notice), thanks];
    for pane in Pane::ALL {
        let mut model = base.clone();
        command(&mut model, Command::FocusPane(pane));
        for _ in 0..model.entries(pane).len() {
            let mut moved = model.clone();
            command(&mut moved, Command::MoveOn);
            let sort = |model: &Model| match model.ui.overlay() {
                Some(Overlay::Form(form)) => Some(form.sort),
                _ => None,
            };
            let known = |sort_of| models.iter().any(|model| sort(model) == Some(sort_of));
            if sort(&moved).is_some_and(|sort_of| !known(sort_of)) {
                models.push(moved);
            }
            command(&mut model, Command::Down);
        }
    }
    models
}

#[test]
fn every_label_is_whole_at_every_width() {
    let lexicon = screen::Lexicon::built_in();
    for lang in ["en", "es"] {
        let models = every_form(lang);
        assert!(models.len() >= 8, "{} forms", models.len());
        for mut model in models {
            // The column grows at 100 cells; below and above, nothing but the texts does.
            for width in [80, 99, 100, 101, 160] {
                for index in 0..form(&mut model).fields.len() {
                    form(&mut model).go(index, 0);
                    let field = form(&mut model).fields[index].clone();
                    let label = lexicon.of(&model.ui.lang).field(&field);
                    let shown = text(&drawn(&model, width, 24));
                    let whole = |line: &str| {
                        let rest = line.trim_start_matches([' ', '▌']).strip_prefix(&*label);
                        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with("  "))
                    };
                    assert!(shown.lines().any(whole), "{label} at {width}: {shown}");
                }
            }
        }
    }
}

#[test]
fn what_is_to_be_pulled_stays_in_sight_below_the_question() {
    let mut model = wall();
    command(&mut model, Command::Pull);
    for (width, height) in [(80, 24), (120, 36), (160, 45), (240, 67), (480, 135)] {
        let shown = text(&drawn(&model, width, height));
        assert!(shown.contains("┌─ Pull off every wall ─"), "{width}×{height}\n{shown}");
        // The entry itself, as it is read: its title on a rule, what it says first, and where there is room its foot.
        assert!(shown.contains("━ Transparency ━"), "{width}×{height}\n{shown}");
        assert!(shown.matches("Payments are down: tell callers").count() > 1, "{width}×{height}\n{shown}");
        assert!(
            height < 36 || shown.contains("our provider lost a data centre"),
            "{width}×{height}\n{shown}"
        );
        assert!(height < 45 || shown.contains("last told"), "{width}×{height}\n{shown}");
    }
}

/// The cursor of the help goes to a line, from wherever it begins.
fn to_line(model: &mut Model, line: usize) {
    let Some(Overlay::Help(at)) = model.ui.overlay() else { panic!("the help") };
    let at = *at;
    (at..line).for_each(|_| drop(command(model, Command::Down)));
    (line..at).for_each(|_| drop(command(model, Command::Up)));
}

#[test]
fn a_pull_is_confirmed_from_the_help_above_its_question() {
    let mut model = wall();
    command(&mut model, Command::Pull);
    command(&mut model, Command::Help);
    let rows = openfloor::model::command::TABLE.iter();
    let line = rows.clone().position(|row| row.command == Command::ConfirmPull).expect("a line");
    to_line(&mut model, line);
    let effects = command(&mut model, Command::Accept);
    assert!(matches!(effects.as_slice(), [Effect::Send { .. }]), "{effects:?}");
    let mut model = wall();
    command(&mut model, Command::Help);
    to_line(&mut model, line);
    assert_eq!(command(&mut model, Command::Accept), [], "and nothing without the question");
}

#[test]
fn a_pull_takes_its_own_key_and_not_the_one_that_reads() {
    let mut model = wall();
    command(&mut model, Command::Pull);
    assert_eq!(command(&mut model, Command::Accept), [], "whoever reads by habit pulls nothing");
    let shown = text(&drawn(&model, 80, 24));
    assert!(shown.contains("y pulls it off every wall    Esc leaves it"), "{shown}");
    let effects = command(&mut model, Command::ConfirmPull);
    assert!(matches!(effects.as_slice(), [Effect::Send { .. }]), "{effects:?}");
    let mut model = wall();
    assert_eq!(command(&mut model, Command::ConfirmPull), [], "and nothing without the question");
    model.keymap = std::sync::Arc::new(keys("confirm-pull", "F9"));
    command(&mut model, Command::Pull);
    assert!(text(&drawn(&model, 80, 24)).contains("F9 pulls it off every wall"));
}

fn keys(command: &str, key: &str) -> Keymap {
    let wanted = openfloor::model::keymap::Wanted {
        command: command.into(),
        keys: vec![key.into()],
        at: "settings.toml:1".into(),
    };
    Keymap::of(&[wanted]).expect("right keys")
}

#[test]
fn hints_name_the_key_in_force() {
    let mut model = wall();
    model.keymap = std::sync::Arc::new(keys("close", "F4"));
    command(&mut model, Command::Read);
    assert!(text(&drawn(&model, 120, 36)).contains("F4 to close"));
    command(&mut model, Command::Close);
    command(&mut model, Command::Notice);
    model.update(Msg::Edit(Edit::Insert("a".into())), floor::now());
    command(&mut model, Command::Close);
    let shown = text(&drawn(&model, 120, 36));
    assert!(shown.contains("F4 again does") && !shown.contains("Esc"), "{shown}");
}

#[test]
fn help_lies_above_a_form_and_knows_its_keys() {
    let mut model = wall();
    command(&mut model, Command::Notice);
    model.update(Msg::Edit(Edit::Insert("Shift bids".into())), floor::now());
    assert_eq!(model.keymap.command("?", Context::Lines), None, "it is typed");
    assert_eq!(model.keymap.command("F1", Context::Lines), Some(Command::Help));
    command(&mut model, Command::Help);
    for can in [Command::NextField, Command::Accept, Command::Close] {
        assert_eq!(refusal(&model, can), None, "{can:?}");
    }
    assert_eq!(refusal(&model, Command::TakeUp), Some(Refusal::NewForm));
    assert_eq!(refusal(&model, Command::Notice), Some(Refusal::WhileAsked));
    command(&mut model, Command::Close);
    assert!(text(&drawn(&model, 120, 36)).contains("Shift bids"), "what was written is there");
}

#[test]
fn the_mouse_goes_to_a_field_and_takes_a_choice() {
    let mut model = wall();
    command(&mut model, Command::Notice);
    let (spots, buf) = frame(&model, 120, 36);
    let (x, y) = place_of(&buf, "Why");
    assert_eq!(spots.at(x, y), Some(&Spot::Field(1, 0)));
    assert_eq!(spots.at(100, y), Some(&Spot::Field(1, 1)), "the other language");
    model.update(Msg::GoTo(1, 1), floor::now());
    assert_eq!((form(&mut model).focus, form(&mut model).column), (1, 1));
    go(form(&mut model), Label::Decision, 0);
    let (spots, buf) = frame(&model, 120, 36);
    let (x, y) = place_of(&buf, "decided");
    let Some(Spot::Choice(field, choice)) = spots.at(x, y).cloned() else { panic!("{:?}", spots.at(x, y)) };
    model.update(Msg::Pick(field, choice), floor::now());
    assert_eq!(form(&mut model).fields[field].content.choice(), Some("decided"));
    go(form(&mut model), Label::Affects, 0);
    let teams = form(&mut model).focus;
    model.update(Msg::Pick(teams, 1), floor::now());
    let Content::Marks { picks, .. } = &form(&mut model).fields[teams].content else { panic!("teams") };
    assert_eq!(picks.iter().map(|(_, on)| *on).take(3).collect::<Vec<_>>(), [false, true, false]);
    let (spots, buf) = frame(&model, 120, 36);
    let (x, y) = place_of(&buf, "Ctrl-s send");
    assert_eq!(spots.at(x, y), Some(&Spot::Command(Command::Accept)));
    command(&mut model, Command::Close);
    command(&mut model, Command::Close);
    command(&mut model, Command::Pull);
    let (spots, buf) = frame(&model, 120, 36);
    let (x, y) = place_of(&buf, "pulls it off");
    assert_eq!(spots.at(x, y), Some(&Spot::Command(Command::ConfirmPull)));
    command(&mut model, Command::Close);
    command(&mut model, Command::Huddle);
    let (spots, buf) = frame(&model, 80, 24);
    for (words, wanted) in [("print", Command::PrintHuddle), ("save", Command::SaveHuddle)] {
        let (x, y) = place_of(&buf, words);
        assert_eq!(spots.at(x, y), Some(&Spot::Command(wanted)));
    }
}

/// A wall with a form for the rumour of the night shift, to which something is written.
fn answering() -> Model {
    let mut model = wall();
    let thing = model
        .floor
        .thing(&openfloor::domain::Key::new("lisbon", "question/night-outsourced"))
        .expect("there");
    let form = model.with_desk(floor::now(), |desk| desk.onward(thing)).flatten().expect("it moves");
    model.ui.open(Overlay::Form(Box::new(form)));
    choose(self::form(&mut model), Label::Verdict, "false");
    both(self::form(&mut model), Label::Answer, "No. Nights stay.", "No. La noche se queda.");
    model
}

fn changed(model: &mut Model, data: serde_json::Value) {
    floor::live(model, "question", "question/night-outsourced", data, later(60));
}

fn later(seconds: i64) -> Timestamp {
    floor::now() + SignedDuration::from_secs(seconds)
}

#[test]
fn a_form_takes_up_the_newest_state_and_keeps_what_was_written() {
    let mut model = answering();
    command(&mut model, Command::TakeUp);
    assert_eq!(form(&mut model).troubles[0].what, Wrong::NothingNewer);
    let rumour = json!({"text": "Is the night shift being outsourced?", "rumour": true, "state": "checking",
        "answer_by": "2026-11-24T12:00:00Z", "answer": {"en": "We are looking.", "es": ""}});
    changed(&mut model, rumour);
    assert_eq!(command(&mut model, Command::Accept), [], "nobody's words are written over unseen");
    let shown = text(&drawn(&model, 120, 36));
    assert!(
        shown.contains("Ctrl-r takes up what is there now") && shown.contains("Ctrl-r newest"),
        "{shown}"
    );
    command(&mut model, Command::TakeUp);
    let shown = text(&drawn(&model, 120, 36));
    assert!(shown.contains("No. Nights stay."), "{shown}");
    assert!(shown.contains("someone wrote meanwhile: “We are"), "{shown}");
    let effects = command(&mut model, Command::Accept);
    let [Effect::Send { draft, .. }] = effects.as_slice() else { panic!("{effects:?}") };
    let data = &draft.event["data"];
    assert_eq!(data["answer"], json!({"en": "No. Nights stay.", "es": "No. La noche se queda."}));
}

#[test]
fn what_is_gone_is_not_taken_up_and_the_text_stays() {
    let mut model = answering();
    floor::live(&mut model, "withdrawn", "question/night-outsourced", json!({}), later(60));
    command(&mut model, Command::TakeUp);
    assert!(form(&mut model).gone && !form(&mut model).taken_up);
    assert!(form(&mut model).has_text());
}

/// A second site, which speaks another second language.
fn with_porto(model: &mut Model) {
    let data = json!({"site": "Porto", "name": "Floor 1", "time_zone": "Europe/Lisbon", "languages": ["en", "pt"],
        "teams": [{"id": "sales", "name": "Sales", "headcount": 9}]});
    let mut event = floor::event("floor", "floor", data, floor::now());
    event["site"] = json!("porto");
    event["source"] = json!("/sites/porto/leads");
    floor::take(model, event, floor::now());
}

#[test]
fn a_form_for_something_new_asks_for_the_site_where_there_are_several() {
    let mut model = wall();
    command(&mut model, Command::Notice);
    assert!(form(&mut model).fields.iter().all(|field| field.label != Label::Site), "there is one site");
    command(&mut model, Command::Close);
    with_porto(&mut model);
    command(&mut model, Command::Notice);
    both(form(&mut model), Label::Headline, "Bids move", "Los turnos");
    go(form(&mut model), Label::Site, 0);
    model.update(Msg::Edit(Edit::Right), floor::now());
    let langs = |model: &mut Model| {
        let form = form(model);
        let head = form.fields.iter().find(|field| field.label == Label::Headline).expect("a headline");
        let Content::Words(langs) = &head.content else { panic!("words") };
        langs.iter().map(|(lang, text)| format!("{}: {}", lang.as_str(), text.text())).collect::<Vec<_>>()
    };
    assert_eq!(langs(&mut model), ["en: Bids move", "pt: "]);
    model.update(Msg::Edit(Edit::Left), floor::now());
    assert_eq!(langs(&mut model), ["en: Bids move", "es: Los turnos"], "on the way back nothing is lost");
    model.update(Msg::Edit(Edit::Right), floor::now());
    write(form(&mut model), Label::Headline, 1, "Os turnos");
    let effects = command(&mut model, Command::Accept);
    let [Effect::Send { draft, .. }] = effects.as_slice() else { panic!("{:?}", form(&mut model).troubles) };
    assert_eq!(
        (&draft.event["site"], &draft.event["source"]),
        (&json!("porto"), &json!("/sites/porto/leads"))
    );
    assert_eq!(draft.event["data"]["headline"], json!({"en": "Bids move", "pt": "Os turnos"}));
}

#[test]
fn a_wall_that_locks_itself_keeps_the_text_that_was_being_written() {
    let mut model = wall();
    model.ui.lock = Lock::Lifted { touched: floor::now() };
    command(&mut model, Command::Notice);
    model.update(Msg::Edit(Edit::Insert("Bids move".into())), floor::now());
    let at = floor::now() + LOCK_AFTER;
    model.update(Msg::Tick, at);
    assert_eq!((model.ui.mode, model.ui.overlay()), (Mode::Display, None));
    let shown = text(&drawn(&model, 160, 45));
    assert!(shown.contains("a text waits here") && !shown.contains("Bids move"), "{shown}");
    model.update(Msg::Command(Command::UnlockFirst), at);
    model.update(Msg::Command(Command::Unlock), at);
    assert_eq!(model.ui.mode, Mode::Desk);
    let head = form(&mut model).fields[0].content.text(0).expect("a headline").text().to_owned();
    assert_eq!(head, "Bids move");
    assert!(!model.ui.keeps_a_text());
}
