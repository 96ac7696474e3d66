//! The screens: what they say and in which style, at every size, with hostile words too.

use std::sync::Arc;

use jiff::SignedDuration;
use openfloor::model::keymap::Wanted;
use openfloor::model::{Command, Keymap, Mode, Model, Msg, Overlay, PASSING_TOLD, Pane, Scene, Showing};
use openfloor::screen::theme::Accent;
use openfloor::screen::{self, Body, Depth, Glyphs, Theme, lines, pane};
use openfloor::wire::Shown;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier};
use serde_json::json;

#[path = "screens/corrected.rs"]
mod corrected;
#[path = "screens/cursor.rs"]
mod cursor;
#[path = "screens/cut_off.rs"]
mod cut_off;
#[path = "screens/desk.rs"]
mod desk;
#[path = "screens/dialogs.rs"]
mod dialogs;
#[path = "fixtures/floor.rs"]
mod floor;
#[path = "screens/history.rs"]
mod history;
#[path = "screens/languages.rs"]
mod languages;
#[path = "screens/levels.rs"]
mod levels;
#[path = "screens/narrow.rs"]
mod narrow;
#[path = "screens/over.rs"]
mod over;
#[path = "fixtures/picture.rs"]
mod picture;
#[path = "screens/promised.rs"]
mod promised;
#[path = "screens/resized.rs"]
mod resized;
#[path = "screens/rests.rs"]
mod rests;
#[path = "screens/room.rs"]
mod room;
#[path = "screens/since.rs"]
mod since;

use picture::{drawn, text, theme, with_styles};

/// What stands around an area that is drawn into, and must still stand there afterwards.
const SENTINEL: &str = "▒";

fn snapshot(name: &str, model: &Model, width: u16, height: u16) {
    insta::assert_snapshot!(name, with_styles(&drawn(model, width, height)));
}

#[test]
fn the_desk_at_its_sizes() {
    let model = floor::wall("en", Mode::Desk, "lead");
    for (width, height) in [(80, 24), (120, 36), (160, 45)] {
        snapshot(&format!("desk_{width}x{height}"), &model, width, height);
    }
}

#[test]
fn the_wall_at_its_sizes() {
    let model = floor::wall("en", Mode::Display, "wall");
    for (width, height) in [(80, 24), (120, 36), (160, 45)] {
        snapshot(&format!("display_{width}x{height}"), &model, width, height);
    }
}

#[test]
fn the_states_of_a_desk() {
    snapshot("stale", &floor::stale("en", Mode::Desk), 120, 36);
    snapshot("empty", &floor::empty("en", Mode::Desk), 120, 36);
    snapshot("waiting", &floor::waiting("en", Mode::Desk), 120, 36);
    snapshot("quiet", &floor::quiet("en", Mode::Desk), 160, 45);
}

#[test]
fn the_pages_of_a_desk() {
    let mut model = floor::wall("en", Mode::Desk, "lead");
    model.update(Msg::Command(Command::Help), floor::now());
    snapshot("help", &model, 80, 24);
    model.update(Msg::Command(Command::Close), floor::now());
    model.update(Msg::Command(Command::Down), floor::now());
    model.update(Msg::Command(Command::Read), floor::now());
    snapshot("item_notice", &model, 100, 40);
    model.update(Msg::Command(Command::FocusPane(Pane::Repair)), floor::now());
    model.update(Msg::Command(Command::Read), floor::now());
    snapshot("item_repair", &model, 100, 40);
}

#[test]
fn a_log_with_nothing_in_it_is_not_told_as_calm() {
    for mode in [Mode::Desk, Mode::Display] {
        let mut model = floor::waiting("en", mode);
        floor::hello(&mut model, "wall", floor::now());
        floor::synced(&mut model, floor::now());
        let live = text(&drawn(&model, 120, 36));
        assert!(live.contains("told here yet") || live.contains("holds nothing for this wall yet"), "{live}");
        model.update(Msg::Lost { why: "gone".into(), retry_in: SignedDuration::from_secs(9) }, floor::now());
        model.update(Msg::Tick, floor::now() + SignedDuration::from_mins(9));
        let stale = text(&drawn(&model, 120, 36));
        assert!(stale.contains("Nothing had been told here as of 14:32."), "{stale}");
        assert!(!stale.contains("Nothing is known"), "{stale}");
    }
}

#[test]
fn what_the_hub_refused_is_told() {
    let mut model = floor::wall("en", Mode::Desk, "lead");
    let foot = |model: &Model, width: u16| {
        let shown = text(&drawn(model, width, 45));
        shown.lines().rfind(|line| !line.trim().is_empty()).expect("a footer").trim_end().to_owned()
    };
    let sizes = [40, 60, 80, 100, 120, 160, 200];
    let keys_of = |foot: String| foot.split_once("q quit").expect("the last key").0.to_owned();
    let bare = sizes.map(|width| foot(&model, width));
    // What it refused before this wall came is none of its matter.
    floor::heartbeat(&mut model, &[("invalid", 5), ("slow", 1)], floor::now());
    assert_eq!(sizes.map(|width| foot(&model, width)), bare);
    floor::heartbeat(&mut model, &[("invalid", 7), ("slow", 1), ("too_large", 1)], floor::now());
    assert!(foot(&model, 200).ends_with("hub refused 3: 2 invalid, 1 too large"), "{}", foot(&model, 200));
    // It has the room that the keys leave, and takes none of them its place.
    for (width, bare) in sizes.into_iter().zip(bare) {
        assert_eq!(keys_of(foot(&model, width)), keys_of(bare), "{width}");
    }
    // A hub that was started anew counts from the beginning.
    floor::heartbeat(&mut model, &[("invalid", 1)], floor::now());
    assert!(foot(&model, 200).ends_with("hub refused 3: 3 invalid"), "{}", foot(&model, 200));
    // Nobody at the wall can do anything about it: after a while it is let go.
    floor::heartbeat(&mut model, &[("invalid", 1)], floor::now() + PASSING_TOLD);
    assert!(!foot(&model, 200).contains("refused"), "{}", foot(&model, 200));
    floor::heartbeat(&mut model, &[("invalid", 2)], floor::now() + PASSING_TOLD);
    assert!(foot(&model, 200).ends_with("hub refused 1: 1 invalid"), "{}", foot(&model, 200));
}

#[test]
fn a_mark_fades_in_steps_that_differ_in_shape() {
    let mut model = floor::empty("en", Mode::Desk);
    floor::live(
        &mut model,
        "note",
        "note/new",
        json!({"text": "Hello", "author": {"name": "Ana"}}),
        floor::now(),
    );
    let mut marks = Vec::new();
    for second in 0..12 {
        let at = floor::now() + SignedDuration::from_secs(second);
        model.update(Msg::Tick, at);
        let screen = text(&drawn(&model, 120, 36));
        let row = screen.lines().find(|row| row.contains("Hello")).expect("the note").to_owned();
        let mark = ["●", "○", "•"].into_iter().find(|mark| row.contains(mark)).unwrap_or(" ");
        if marks.last() != Some(&mark) {
            marks.push(mark);
        }
    }
    // The weakest one stays until it has been pointed at.
    assert_eq!(marks, ["●", "○", "•"]);
    model.update(Msg::Command(Command::NextNew), floor::now());
    model.update(Msg::Command(Command::NextPane), floor::now());
    assert!(!text(&drawn(&model, 120, 36)).contains('•'));
}

#[test]
fn a_mark_takes_no_words_away() {
    let mut model = floor::empty("en", Mode::Desk);
    let words = "Take a break whenever the queue allows it, and tell the desk, so that nobody waits for you";
    for (kind, data) in [
        ("note", json!({"text": words, "author": {"name": "Ana"}})),
        ("recognition", json!({"giver": "Ana", "receivers": ["Bo"], "message": words, "kind": "thanks"})),
        ("notice", json!({"headline": words})),
    ] {
        floor::live(&mut model, kind, &format!("{kind}/new"), data, floor::now());
    }
    let bare = |screen: String| screen.replace(['●', '○', '•', '·'], " ");
    let body = |model: &Model, width: u16| -> Vec<String> {
        let lines: Vec<String> = bare(text(&drawn(model, width, 45))).lines().map(str::to_owned).collect();
        let of_cards =
            lines[1..lines.len() - 1].iter().map(|line| line.replace("0 s", "").replace("now", ""));
        of_cards.map(|line| line.trim_end().to_owned()).collect()
    };
    for width in (40..200).step_by(3) {
        let mut marked = model.clone();
        marked.update(Msg::Tick, floor::now());
        let mut faded = model.clone();
        floor::heartbeat(&mut faded, &[], floor::now() + SignedDuration::from_secs(30));
        assert!(text(&drawn(&marked, width, 45)).contains("●"), "there is a mark");
        assert_eq!(body(&marked, width), body(&faded, width), "{width}");
    }
}

#[test]
fn the_selected_entry_is_always_on_the_screen() {
    for (width, height) in [(40, 12), (80, 24), (120, 36), (160, 45)] {
        for pane in Pane::ALL {
            let mut model = floor::wall("en", Mode::Desk, "lead");
            model.update(Msg::Command(Command::FocusPane(pane)), floor::now());
            let entries = model.entries(pane).len();
            for step in 0..entries {
                let buf = drawn(&model, width, height);
                let bars = buf.content.iter().filter(|cell| cell.symbol() == "▌").count();
                assert!(bars > 0, "{pane:?} {step} at {width}×{height}\n{}", text(&buf));
                model.update(Msg::Command(Command::Down), floor::now());
            }
        }
    }
}

#[test]
fn an_open_entry_scrolls_to_its_end_and_not_beyond() {
    let mut model = floor::wall("en", Mode::Desk, "lead");
    model.update(Msg::Command(Command::Down), floor::now());
    model.update(Msg::Command(Command::Read), floor::now());
    model.update(Msg::Command(Command::Last), floor::now());
    let area = Rect::new(0, 0, 60, 16);
    let page = screen::paged(&picture::view(&model), area);
    assert!(page.is_some(), "an entry is open");
    model.update(
        Msg::Drawn { page, places: Vec::new(), pages: Vec::new(), left_out: 0, briefs: None },
        floor::now(),
    );
    assert!(text(&drawn(&model, 60, 16)).contains("/sites/lisbon/leads"), "the last line");
    let end = drawn(&model, 60, 16);
    model.update(Msg::Command(Command::Up), floor::now());
    assert_ne!(end, drawn(&model, 60, 16), "one line up is one line up");
}

/// Words that break screens: wide, joined, combining, right to left, endless.
const HOSTILE: [&str; 9] = [
    "移动到星期五的班次投标。所有人都会受到影响，包括夜班和账单团队",
    "シフト入札は金曜日に移動します、そして夜勤も",
    "نقل عروض المناوبات إلى يوم الجمعة",
    "👩‍👩‍👧‍👦 family 🇵🇹 flags 👍🏽 thumbs ❤️ hearts 🏳️‍🌈",
    "Ze\u{301}\u{302}\u{303}\u{304} a\u{308}\u{323}\u{331} combining \u{301}alone",
    "\u{1b}[31mred\u{1b}]0;title\u{7} \u{202e}reversed\u{202c} zero\u{200b}width",
    "ﷺ ௵ ꧅ 𒐫 ⸻ wide single letters",
    "non\u{a0}breaking spaces\u{3000}ideographic\ttabs\nand\nlines",
    "",
];

fn hostile() -> Model {
    let mut model = floor::empty("en", Mode::Desk);
    let endless = "x".repeat(4_000);
    let mut words: Vec<String> = HOSTILE.iter().map(|words| (*words).to_owned()).collect();
    words.push(endless);
    for (index, words) in words.iter().enumerate() {
        let live = |model: &mut Model, kind: &str, data| {
            floor::live(model, kind, &format!("{kind}/{index}"), data, floor::now());
        };
        let author = json!({"name": words, "role": words});
        let due = "2026-11-20T12:00:00Z";
        live(
            &mut model,
            "notice",
            json!({"headline": words, "why": words, "affects": [words], "author": author,
            "updates": [{"at": due, "text": words}], "next_word_by": due, "effective_at": due}),
        );
        live(
            &mut model,
            "holding",
            json!({"topic": words, "owner": words, "share_by": due, "reason": "legal"}),
        );
        live(
            &mut model,
            "ownership",
            json!({"got_wrong": words, "effect_on_you": words, "changes": words, "author": author}),
        );
        live(&mut model, "note", json!({"text": words, "author": author}));
        live(
            &mut model,
            "recognition",
            json!({"kind": "kudos", "giver": words, "receivers": [words, words],
            "message": words, "impact": words, "need": "autonomy"}),
        );
        live(
            &mut model,
            "question",
            json!({"text": words, "answer": words, "answered_by": words, "rumour": true,
            "verdict": "partly", "state": "answered"}),
        );
        live(
            &mut model,
            "repair",
            json!({"breach": words, "owner": words, "state": "acting", "harm": words,
            "actions": [{"what": words, "owner": words, "due": due, "first_due": "2026-11-01T12:00:00Z"}]}),
        );
        live(
            &mut model,
            "commitment",
            json!({"ask": words, "why": words, "owner": words, "decision": "will_not"}),
        );
        live(
            &mut model,
            "engagement",
            json!({"window": "2026-W47", "unit": words, "answered": 4_000_000_000u32,
            "eligible": 4_000_000_000u32, "scale": {"min": 9, "max": -3},
            "needs": {"autonomy": {"mean": 1e300, "low": 5, "high": -1e300}}}),
        );
    }
    live_floor_level(&mut model);
    model
}

fn live_floor_level(model: &mut Model) {
    let data = json!({"window": "9999-W99", "unit": "floor", "answered": 1, "eligible": 1,
        "needs": {"autonomy": {"mean": 4, "low": 9, "high": 1}, "competence": {"mean": -1, "low": 1, "high": 7}}});
    floor::live(model, "engagement", "engagement/floor", data, floor::now());
}

/// Draws into an area inside of a field of sentinels and checks that the field is untouched and that no wide
/// character reaches beyond the area or under its neighbour.
fn check(area: Rect, what: &str, draw: impl FnOnce(&mut Buffer)) {
    let field = Rect::new(0, 0, area.right() + 3, area.bottom() + 2);
    let mut buf = Buffer::filled(field, Cell::new(SENTINEL));
    for y in area.y..area.bottom() {
        for x in area.x..area.right() {
            buf[(x, y)] = Cell::EMPTY;
        }
    }
    draw(&mut buf);
    for y in 0..field.height {
        for x in 0..field.width {
            let symbol = buf[(x, y)].symbol();
            let inside = area.contains((x, y).into());
            assert_eq!(symbol == SENTINEL, !inside, "{what}: {symbol:?} at {x},{y} of {area:?}");
            if symbol.len() == 1 && symbol >= " " || !inside {
                continue;
            }
            assert!(!symbol.chars().any(char::is_control), "{what}: {symbol:?}");
            let cells = lines::width(symbol) as u16;
            assert!(x + cells <= area.right(), "{what}: {symbol:?} at {x},{y} leaves {area:?}");
            for behind in x + 1..x + cells {
                assert_eq!(buf[(behind, y)].symbol(), " ", "{what}: under {symbol:?} at {x},{y}");
            }
        }
    }
}

#[test]
fn every_pane_keeps_to_its_place_at_every_size() {
    let calm = [floor::stale("es", Mode::Desk), floor::empty("en", Mode::Desk)];
    let walls = [(hostile(), 1), (floor::wall("en", Mode::Desk, "lead"), 3)];
    for (model, stride) in walls.into_iter().chain(calm.map(|model| (model, 7))) {
        let Body::Desk(panes) = picture::view(&model).body else { panic!("a desk") };
        let at_every_size = |view: &pane::PaneView| {
            let what = format!("{:?}", view.pane);
            for width in (0..=60).step_by(stride) {
                for height in 0..=30 {
                    let area = Rect::new(3, 2, width, height);
                    check(area, &what, |buf| drop(pane::draw(view, &theme(), area, buf)));
                }
                let line = Rect::new(3, 2, width, 1);
                check(line, &what, |buf| pane::strip::draw_in_strip(view, &theme(), line, buf));
            }
        };
        std::thread::scope(|scope| {
            for view in &panes {
                scope.spawn(move || at_every_size(view));
            }
        });
    }
}

#[test]
fn every_screen_keeps_to_its_place_at_every_size() {
    let mut pages = vec![hostile(), floor::stale("en", Mode::Desk), floor::waiting("en", Mode::Display)];
    for command in [Command::Help, Command::Read] {
        let mut model = hostile();
        model.update(Msg::Command(command), floor::now());
        pages.push(model);
    }
    for ticks in [0, 70, 130, 190, 250] {
        let mut model = hostile();
        model.update(Msg::Command(Command::Display), floor::now());
        for second in 0..ticks {
            model.update(Msg::Tick, floor::now() + SignedDuration::from_secs(second));
        }
        pages.push(model);
    }
    let sizes = (1..=64).flat_map(|width| [1, 2, 5, 11, 12, 13, 20, 24, 33].map(|height| (width, height)));
    let more = [
        (79, 24),
        (80, 24),
        (103, 30),
        (104, 30),
        (120, 36),
        (149, 24),
        (150, 24),
        (160, 45),
        (240, 67),
        (500, 150),
        (500, 1),
        (1, 150),
    ];
    let sizes: Vec<(u16, u16)> = sizes.chain(more).collect();
    for (index, model) in pages.iter().enumerate() {
        let view = picture::view(model);
        for (width, height) in &sizes {
            let area = Rect::new(3, 2, *width, *height);
            check(area, &format!("page {index}"), |buf| drop(screen::draw(&view, &theme(), area, buf)));
        }
    }
}

#[test]
fn too_small_a_screen_says_so() {
    let model = floor::wall("en", Mode::Desk, "lead");
    let words = |width, height| text(&drawn(&model, width, height)).replace('\n', " ");
    assert!(words(39, 12).contains("too small: 40×12 needed"));
    assert!(words(12, 4).contains("too small:"));
    assert!(!words(40, 12).contains("too small"));
}

#[test]
fn nothing_is_in_colour_where_there_is_none_and_ascii_is_ascii() {
    let model = floor::wall("en", Mode::Desk, "lead");
    let area = Rect::new(0, 0, 160, 45);
    let mut buf = Buffer::empty(area);
    screen::draw(&picture::view(&model), &Theme::dusk(Depth::Mono, Glyphs::Unicode), area, &mut buf);
    assert!(buf.content.iter().all(|cell| cell.fg == Color::Reset && cell.bg == Color::Reset));
    let ascii = Theme::dusk(Depth::Ansi16, Glyphs::Ascii);
    for model in [model, floor::wall("en", Mode::Display, "wall")] {
        let mut buf = Buffer::empty(area);
        screen::draw(&picture::view(&model), &ascii, area, &mut buf);
        let beyond = |cell: &&Cell| cell.symbol().chars().any(|glyph| glyph > '\u{ff}');
        assert_eq!(buf.content.iter().find(beyond), None);
    }
    let late = Theme::dusk(Depth::Mono, Glyphs::Unicode).style(screen::theme::Tone::Wrong, Accent::Kept);
    assert!(!late.add_modifier.is_empty(), "what is wrong stands out without colour too");
}

#[test]
fn a_view_is_equal_until_something_shown_changes() {
    let mut model = floor::wall("en", Mode::Desk, "lead");
    let first = picture::view(&model);
    let later = floor::now() + SignedDuration::from_secs(20);
    floor::heartbeat(&mut model, &[], later);
    assert_eq!(first, picture::view(&model), "the same minute says the same");
    let next_minute = floor::now() + SignedDuration::from_secs(50);
    floor::heartbeat(&mut model, &[], next_minute);
    assert_ne!(first, picture::view(&model), "the next minute does not");
}

#[test]
fn how_to_close_an_item_is_told_by_the_key_that_does_it() {
    let mut model = floor::wall("en", Mode::Desk, "lead");
    model.update(Msg::Command(Command::Read), floor::now());
    assert!(text(&drawn(&model, 120, 36)).contains("Esc to close"));
    let wanted = Wanted { command: "close".into(), keys: vec!["F2".into()], at: "settings.toml:1".into() };
    model.keymap = Arc::new(Keymap::of(&[wanted]).expect("right keys"));
    let screen = text(&drawn(&model, 120, 36));
    assert!(screen.contains("F2 to close") && !screen.contains("Esc to close"), "{screen}");
}
