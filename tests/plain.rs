//! The wall as lines of text: the same facts as the panes, one line an event, nothing when nothing happened.

use jiff::{SignedDuration, Timestamp};
use openfloor::model::{Mode, Model, Msg, Pane, Remark, Texts};
use openfloor::screen::card::{Lead, Part, What};
use openfloor::screen::plain::{CHANGES_MAX, Teller, letters};
use openfloor::screen::theme::Tone;
use openfloor::screen::{Lexicon, lines::Run, pane, spoken};
use serde_json::json;

#[path = "plain/fields.rs"]
mod fields;
#[path = "fixtures/floor.rs"]
mod floor;
#[path = "fixtures/picture.rs"]
mod picture;

/// What a wall says from its first word on.
struct Heard {
    lexicon: Lexicon,
    teller: Teller,
}

impl Heard {
    fn of(model: &Model) -> (Self, Vec<String>) {
        let mut heard = Self { lexicon: Lexicon::built_in(), teller: Teller::default() };
        let lines = heard.next(model);
        (heard, lines)
    }

    fn next(&mut self, model: &Model) -> Vec<String> {
        self.teller.tell(model, &self.lexicon)
    }
}

fn later(seconds: i64) -> Timestamp {
    floor::now() + SignedDuration::from_secs(seconds)
}

fn note(model: &mut Model, name: &str, text: &str, at: Timestamp) {
    let data = json!({"text": text, "author": {"name": "Ana Duarte", "role": "floor manager"}});
    floor::live(model, "note", &format!("note/{name}"), data, at);
}

fn words(text: &str) -> Vec<String> {
    let text = letters::plain(text).to_lowercase();
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The words of a card are told in the order in which they stand on it.
fn assert_told(line: &str, runs: &[Run]) {
    let line = words(line).join(" ");
    for run in runs {
        let run = words(run.words.as_str()).join(" ");
        assert!(line.contains(&run), "{run:?} is not in {line:?}");
    }
}

/// A part's words are on the line of its entry.
fn assert_part(line: &str, part: &Part) {
    match &part.what {
        What::Words { lead, words, note } => {
            assert_told(line, words);
            assert_told(line, note);
            if let Lead::Label(label) = lead {
                assert_told(line, &[Run::new(label.as_str(), Tone::Plain)]);
            }
        }
        What::Pair(left, right) => {
            assert_told(line, left);
            assert_told(line, right);
        }
        What::Intervals(intervals) => {
            assert_told(line, &[Run::new(intervals.name.as_str(), Tone::Plain)]);
            assert!(line.contains(intervals.answered.as_str()), "{line}");
        }
        What::Level(level) => {
            let figures = level.figures.as_ref().expect("a level of paper").to_string();
            assert!(line.contains(&figures), "{line}");
        }
        What::Stages(_) | What::Heads { .. } | What::Space => {}
    }
}

#[test]
fn every_word_of_every_card_is_told() {
    for (lang, role) in [("en", "lead"), ("es", "lead"), ("en", "wall")] {
        let model = floor::wall(lang, Mode::Desk, role);
        let (heard, lines) = Heard::of(&model);
        let mut cards = 0;
        spoken(&model, &heard.lexicon, |voice| {
            let panes = lines.split(|line| line.is_empty()).skip(1);
            for (pane, lines) in Pane::ALL.into_iter().zip(panes) {
                let entries = model.entries(pane);
                assert_eq!(lines.len(), entries.len() + 1, "a heading and a line for each: {lines:?}");
                for (entry, line) in entries.iter().zip(&lines[1..]) {
                    for card in pane::cards(voice, pane, std::slice::from_ref(entry)) {
                        cards += 1;
                        card.parts.iter().for_each(|part| assert_part(line, part));
                    }
                }
            }
        });
        assert!(cards > 30, "{cards}");
        insta::assert_snapshot!(format!("plain_{lang}_{role}"), lines.join("\n"));
    }
}

#[test]
fn no_line_holds_a_glyph_or_a_control_character() {
    let mut model = floor::wall("en", Mode::Desk, "lead");
    note(&mut model, "art", "┌─┐ ⠿⣿ ▀▄█ \u{1fb00} \u{1b}[31mred ◆ → “quoted” Ñandú 中文 שלום", later(0));
    let (_, lines) = Heard::of(&model);
    let line = lines.iter().find(|line| line.contains("Ñandú 中文 שלום")).expect("its letters stay");
    assert!(line.contains("'quoted'"), "{line}");
    let drawn = |letter: char| {
        matches!(letter,
            '\u{2190}'..='\u{21ff}' | '\u{2500}'..='\u{25ff}' | '\u{2800}'..='\u{28ff}' | '\u{1fb00}'..='\u{1fbff}')
    };
    for line in &lines {
        assert!(!line.contains(|letter: char| drawn(letter) || letter.is_control()), "{line}");
    }
}

#[test]
fn one_line_an_event_and_none_without_one() {
    let mut model = floor::wall("en", Mode::Desk, "lead");
    let (mut heard, whole) = Heard::of(&model);
    assert!(whole[0].contains("Sun 22 Nov 14:32 WET. Live."), "{}", whole[0]);
    assert_eq!(whole.iter().filter(|line| line.contains("WET")).count(), 1, "the zone is told once");
    // Ten minutes of heartbeats: ages change, and nothing is said.
    for second in 1..600 {
        floor::heartbeat(&mut model, &[], later(second));
        model.update(Msg::Tick, later(second));
        let lines = heard.next(&model);
        let lines: Vec<_> = lines.iter().filter(|line| !line.contains("Promise")).collect();
        assert!(lines.is_empty(), "{lines:?}");
    }
    note(&mut model, "a", "I slept badly.", later(600));
    let lines = heard.next(&model);
    assert_eq!(lines.len(), 1, "{lines:?}");
    let (time, rest) = lines[0].split_once(" New: Leader's note ").expect("a new note");
    let (number, rest) = rest.split_once(',').expect("its number");
    assert_eq!((time, rest), ("14:42", " just now: \"I slept badly.\" Ana Duarte, floor manager."));

    note(&mut model, "a", "I slept well.", later(601));
    let lines = heard.next(&model);
    assert!(lines[0].starts_with(&format!("14:42 Changed: Leader's note {number}, ")), "{lines:?}");
    floor::live(&mut model, "withdrawn", "note/a", json!({}), later(602));
    assert_eq!(heard.next(&model), [format!("14:42 Withdrawn: leader's note {number}.")]);
    assert!(heard.next(&model).is_empty());
}

#[test]
fn a_promise_that_falls_due_is_told_by_time_alone() {
    let mut model = floor::wall("en", Mode::Desk, "wall");
    let (mut heard, _) = Heard::of(&model);
    // The next word on the payments was promised for 15:00.
    let mut lines = Vec::new();
    for minute in 1..40 {
        floor::heartbeat(&mut model, &[], later(minute * 60));
        lines.extend(heard.next(&model));
    }
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].starts_with("15:00 Promise (notice 1), late: word on Payments are down"), "{lines:?}");
    assert!(lines[0].ends_with("By 15:00 today."), "{lines:?}");
}

#[test]
fn a_wall_that_is_cut_off_says_so_and_hides_names() {
    let mut model = floor::wall("en", Mode::Desk, "lead");
    let (mut heard, whole) = Heard::of(&model);
    assert!(whole.iter().any(|line| line.contains("Ana Duarte")));
    let lost = "the hub closed the connection".into();
    model.update(Msg::Lost { why: lost, retry_in: SignedDuration::from_secs(2_000) }, later(0));
    let mut lines = Vec::new();
    for second in 1..=1_200 {
        model.update(Msg::Tick, later(second));
        lines.extend(heard.next(&model));
    }
    let told: Vec<&String> = lines.iter().collect();
    assert!(told[0].contains("STALE since 14:32; the hub closed the connection"), "{told:?}");
    assert!(told[1].starts_with("14:47 ") && told[1].contains("names hidden while offline"), "{told:?}");
    assert_eq!(told.len(), 2, "{told:?}");
    heard.teller.begin_again();
    let again = heard.next(&model);
    assert!(!again.iter().any(|line| line.contains("Ana Duarte")), "{again:?}");

    floor::hello(&mut model, "lead", later(1_201));
    floor::synced(&mut model, later(1_202));
    let lines = heard.next(&model);
    assert!(lines[0].contains("Live again; missed 14:32-14:52"), "{lines:?}");
    // Its snapshot was empty: nobody can tell what was withdrawn from what is only over.
    assert!(lines[1].contains("No longer on the wall: "), "{lines:?}");
    assert!(lines.last().expect("a line").contains("more changes are left out"), "{lines:?}");
}

#[test]
fn a_wall_that_begins_with_a_kept_floor_is_connecting_and_not_stale() {
    let known = floor::wall("en", Mode::Desk, "wall");
    let mut model = floor::waiting("en", Mode::Desk);
    let shown = openfloor::wire::Shown { role: "wall".into(), site: None };
    let cursor = openfloor::wire::Cursor { epoch: 1, seq: 1, check: 1 };
    model.begin_with(known.floor.clone(), cursor, shown, later(-60));
    let (mut heard, lines) = Heard::of(&model);
    assert!(lines[0].contains("Connecting, as of 14:31") && !lines[0].contains("STALE"), "{lines:?}");
    let lost = Msg::Lost { why: "gone".into(), retry_in: SignedDuration::from_secs(5) };
    model.update(lost, later(1));
    let lines = heard.next(&model);
    assert!(lines[0].contains("STALE since 14:31; names hidden while offline; gone"), "{lines:?}");
}

/// A line that is written takes nothing back.
#[test]
fn nothing_of_a_kept_floor_is_told_in_lines_before_a_hub_was_heard_or_waited_for() {
    let known = floor::wall("en", Mode::Desk, "wall");
    let begun = || {
        let mut model = floor::waiting("en", Mode::Desk);
        let shown = openfloor::wire::Shown { role: "wall".into(), site: None };
        let cursor = openfloor::wire::Cursor { epoch: 1, seq: 1, check: 1 };
        model.begin_with(known.floor.clone(), cursor, shown, later(-60));
        model
    };
    let tells =
        |lines: &[String]| lines.iter().any(|line| line.contains("Shift bids") || line.contains("Lisbon"));
    // A hub that answers: what it no longer has is in no line, and nobody is named who took that back.
    let mut model = begun();
    let (mut heard, mut lines) = Heard::of(&model);
    floor::hello(&mut model, "wall", later(1));
    lines.extend(heard.next(&model));
    assert!(!lines.is_empty() && !tells(&lines), "{lines:?}");
    // It tells the rest, however long that takes.
    model.update(Msg::Tick, later(20));
    lines.extend(heard.next(&model));
    assert!(!tells(&lines), "{lines:?}");
    floor::snapshot(&mut model, later(20));
    floor::synced(&mut model, later(20));
    let whole = heard.next(&model).join("\n");
    assert!(whole.contains("Lisbon") && whole.contains("Ana Duarte"), "{whole}");
    // None that answers: after a while what there is, as stale, and without names.
    let mut model = begun();
    let (mut heard, mut lines) = Heard::of(&model);
    let lost = Msg::Lost { why: "gone".into(), retry_in: SignedDuration::from_secs(30) };
    assert!(model.update(lost, later(1)).changed);
    model.update(Msg::Tick, later(9));
    lines.extend(heard.next(&model));
    heard.teller.begin_again();
    lines.extend(heard.next(&model));
    assert!(!tells(&lines), "{lines:?}");
    assert!(model.update(Msg::Tick, later(10)).changed, "it is told without anything else that happens");
    let whole = heard.next(&model);
    assert!(tells(&whole) && whole[0].contains("STALE since 14:31"), "{whole:?}");
    assert!(!whole.iter().any(|line| line.contains("Ana Duarte")), "{whole:?}");
    // Whoever asked for one frame has waited already.
    let at_once = Teller::at_once().tell(&begun(), &Lexicon::built_in());
    assert!(tells(&at_once) && !at_once.iter().any(|line| line.contains("Ana Duarte")), "{at_once:?}");
}

#[test]
fn quiet_mode_is_told_and_takes_nothing_away() {
    let mut model = floor::wall("en", Mode::Desk, "lead");
    let (mut heard, _) = Heard::of(&model);
    let quiet = |state: &str| json!({"scope": "floor", "state": state, "until": "2026-11-23T08:00:00Z"});
    floor::live(&mut model, "quiet", "quiet/floor", quiet("on"), later(1));
    let on = ["14:32 Quiet mode is on for everyone until Mon 08:00: recognition and levels rest."];
    assert_eq!(heard.next(&model), on);
    floor::live(&mut model, "quiet", "quiet/floor", quiet("off"), later(2));
    assert_eq!(heard.next(&model), ["14:32 Quiet mode is over for everyone."]);
}

#[test]
fn what_rests_beside_something_critical_is_told() {
    let thanks = json!({"kind": "thank_you", "giver": "Bo", "receivers": ["Cem"], "message": "for the calm"});
    let mut model = floor::empty("en", Mode::Desk);
    floor::live(&mut model, "recognition", "recognition/a", thanks, later(0));
    let (mut heard, before) = Heard::of(&model);
    assert!(before.join(" ").contains("for the calm"), "{before:?}");
    let notice = |state: &str, until: Option<&str>| {
        json!({"headline": "A colleague was hurt", "author": {"role": "Lead"}, "priority": "critical", "state": state,
            "rests_until": until})
    };
    floor::live(
        &mut model,
        "notice",
        "notice/hurt",
        notice("released", Some("2026-11-22T15:02:00Z")),
        later(1),
    );
    let lines = heard.next(&model).join("\n");
    assert!(
        lines.contains(
            "Recognition and levels rest for everyone until 15:02 today, beside a critical notice."
        ),
        "{lines}"
    );
    // A later word makes the rest longer by less than is shown: it is not told again.
    floor::live(
        &mut model,
        "notice",
        "notice/hurt",
        notice("effective", Some("2026-11-22T15:02:40Z")),
        later(2),
    );
    let lines = heard.next(&model).join("\n");
    assert!(!lines.is_empty() && !lines.contains("levels rest"), "{lines}");
    floor::live(&mut model, "notice", "notice/hurt", notice("closed", None), later(3));
    let lines = heard.next(&model).join("\n");
    assert!(lines.contains("Recognition and levels rest no longer for everyone."), "{lines}");
}

#[test]
fn a_team_in_a_names_place_is_called_as_the_wall_speaks() {
    let site = json!({"site": "Harbour House", "name": "Floor 2", "time_zone": "UTC", "languages": ["en", "es"], "teams": [
        {"id": "nights", "name": {"en": "Night desk", "es": "Turno de noche"}, "parent": "floor-2", "headcount": 12}]});
    for (lang, given, told) in [
        ("en", "Turno de noche", "Team Night desk"),
        ("es", "Night desk", "Equipo Turno de noche"),
        ("es", "nights", "Equipo Turno de noche"),
    ] {
        let mut model = floor::empty(lang, Mode::Desk);
        floor::live(&mut model, "floor", "floor/floor-2", site.clone(), later(0));
        let (mut heard, _) = Heard::of(&model);
        let thanks =
            json!({"kind": "thank_you", "giver": "Bo", "receivers": [given], "message": "for the calm"});
        floor::live(&mut model, "recognition", "recognition/a", thanks, later(1));
        let lines = heard.next(&model).join("\n");
        assert!(lines.contains(told), "{given} in {lang}: {lines}");
        // So it is where it stands for the giver.
        let thanks =
            json!({"kind": "thank_you", "giver": given, "receivers": ["Cem"], "message": "for the tea"});
        floor::live(&mut model, "recognition", "recognition/b", thanks, later(2));
        let lines = heard.next(&model).join("\n");
        let giver = if lang == "en" { "Team Night desk to Cem" } else { "Equipo Turno de noche para Cem" };
        assert!(lines.contains(giver), "{given} in {lang}: {lines}");
    }
}

#[test]
fn a_flood_says_how_much_it_left_out() {
    let mut model = floor::wall("en", Mode::Desk, "lead");
    let (mut heard, _) = Heard::of(&model);
    for n in 0..500 {
        note(&mut model, &format!("n{n}"), &format!("Note {n}"), later(1));
    }
    let lines = heard.next(&model);
    assert_eq!(lines.len(), CHANGES_MAX + 1);
    let left_out = 500 - CHANGES_MAX;
    assert!(lines[CHANGES_MAX].ends_with(&format!("{left_out} more changes are left out.")), "{lines:?}");
    assert!(heard.next(&model).is_empty());
}

#[test]
fn a_wall_that_waits_says_so_once() {
    let mut model = floor::waiting("es", Mode::Desk);
    let (mut heard, lines) = Heard::of(&model);
    assert_eq!(lines.len(), 1);
    for second in 1..90 {
        model.update(Msg::Tick, later(second));
        assert!(heard.next(&model).is_empty());
    }
    floor::hello(&mut model, "wall", later(90));
    floor::synced(&mut model, later(90));
    assert!(heard.next(&model).len() > 12, "the floor, empty as it is");
}

#[test]
fn what_was_there_before_a_quiet_time_that_hid_it_is_not_new_behind_it() {
    let thanks = json!({"kind": "thank_you", "giver": "Bo", "receivers": ["Cem"], "message": "for the calm"});
    let quiet = |state: &str| json!({"scope": "floor", "state": state, "until": "2026-11-23T08:00:00Z"});
    let mut model = floor::empty("en", Mode::Desk);
    floor::live(&mut model, "recognition", "recognition/a", thanks, later(0));
    floor::live(&mut model, "quiet", "quiet/floor", quiet("on"), later(1));
    let (mut heard, before) = Heard::of(&model);
    assert!(!before.join(" ").contains("for the calm"), "{before:?}");
    floor::live(&mut model, "quiet", "quiet/floor", quiet("off"), later(120));
    let lines = heard.next(&model).join("\n");
    assert!(lines.contains("for the calm") && !lines.contains("New"), "{lines}");
}

#[test]
fn what_came_in_a_quiet_time_is_told_behind_it() {
    let thanks =
        |message: &str| json!({"kind": "thank_you", "giver": "Bo", "receivers": ["Cem"], "message": message});
    let quiet = |state: &str| json!({"scope": "floor", "state": state, "until": "2026-11-23T08:00:00Z"});
    let mut model = floor::empty("en", Mode::Desk);
    for name in ["same", "reworded", "pulled"] {
        floor::live(&mut model, "recognition", &format!("recognition/{name}"), thanks(name), later(0));
    }
    let (mut heard, _) = Heard::of(&model);
    floor::live(&mut model, "quiet", "quiet/floor", quiet("on"), later(60));
    heard.next(&model);
    floor::live(&mut model, "recognition", "recognition/new", thanks("came meanwhile"), later(61));
    floor::live(&mut model, "recognition", "recognition/reworded", thanks("said anew"), later(62));
    floor::live(&mut model, "recognition", "recognition/gone", thanks("in vain"), later(62));
    floor::live(&mut model, "withdrawn", "recognition/gone", json!({}), later(63));
    floor::live(&mut model, "withdrawn", "recognition/pulled", json!({}), later(63));
    let meanwhile = heard.next(&model);
    assert!(
        !meanwhile.iter().any(|line| line.contains("meanwhile") || line.contains("anew")),
        "{meanwhile:?}"
    );
    floor::live(&mut model, "quiet", "quiet/floor", quiet("off"), later(120));
    let lines = heard.next(&model).join("\n");
    assert!(lines.contains("New: Thanks") && lines.contains("came meanwhile"), "{lines}");
    assert!(lines.contains("Changed: Thanks") && lines.contains("said anew"), "{lines}");
    for silent in ["in vain", "same", "pulled"] {
        assert!(!lines.contains(silent), "{silent} in {lines}");
    }
    floor::heartbeat(&mut model, &[], later(200));
    assert!(heard.next(&model).is_empty(), "each is told once");
}

#[test]
fn why_a_kept_floor_is_not_shown_is_told_while_the_wall_waits_and_with_the_floor() {
    use openfloor::wire::disk::Unfit;
    for unfit in [Unfit::Damaged, Unfit::OtherPlace, Unfit::TooOld] {
        let remark = Remark::Unfit(unfit);
        let mut model = floor::waiting("en", Mode::Desk);
        model.update(Msg::Remark(remark.clone()), later(0));
        let (mut heard, waiting) = Heard::of(&model);
        let said = letters::plain(&Lexicon::built_in().of(&model.ui.lang).remark(&remark));
        assert_eq!(waiting.len(), 2, "{waiting:?}");
        assert_eq!(waiting[1], said);
        floor::hello(&mut model, "wall", later(1));
        floor::synced(&mut model, later(1));
        assert!(!heard.next(&model).contains(&said), "it is told once");
        let (_, at_once) = Heard::of(&model);
        assert_eq!(at_once[1], said, "{at_once:?}");
    }
}

/// Where all languages are told together, each line says in each of them who owed what is late.
#[test]
fn who_owed_what_is_late_is_told_in_each_language_that_is_told() {
    let due = "2026-11-20T10:00:00Z";
    let role = json!({"en": "Training lead", "es": "Responsable de formación"});
    let told = |lang: &str, texts: Texts, owed_by: &serde_json::Value| {
        let mut model = floor::empty(lang, Mode::Desk);
        model.ui.texts = texts;
        let promises = json!([{"field": "next_word_by", "first_due": due, "due": due, "missed": due, "owed_by": owed_by}]);
        let data = json!({"headline": "New lamps", "author": {"role": "IT lead"}, "next_word_by": due, "promises": promises});
        floor::live(&mut model, "notice", "notice/lamps", data, later(0));
        let lines = Teller::in_full().tell(&model, &Lexicon::built_in());
        lines.into_iter().filter(|line| line.contains("New lamps")).collect::<Vec<_>>()
    };
    for (lang, texts, owed) in [
        ("en", Texts::One, "; owed by Training lead"),
        ("en", Texts::Together, "; owed by Training lead (es: Responsable de formación)"),
        ("es", Texts::Together, "; correspondía a Responsable de formación (en: Training lead)"),
    ] {
        let lines = told(lang, texts, &role);
        assert_eq!(lines.len(), 2, "the notice and its promise: {lines:?}");
        for line in &lines {
            assert_eq!(line.matches(owed).count(), 1, "{line}");
            assert_eq!(line.contains("formación"), texts == Texts::Together, "{line}");
        }
    }
    // The same in both, or in no language in particular: once.
    for role in [json!({"en": "IT desk lead", "es": "IT desk lead"}), json!("Training lead")] {
        for line in told("en", Texts::Together, &role) {
            assert!(line.contains("owed by ") && !line.contains("(es:"), "{line}");
        }
    }
}
