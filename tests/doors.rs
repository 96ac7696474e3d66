//! The code on the wall: a phone reads it off the drawn cells in every size, theme and set of glyphs, dark on light and with its
//! quiet zone; where it can't be drawn the address is told in words; and it is gone once nothing stands behind it.

use camera::{CELL, Cell, Seen};
use jiff::SignedDuration;
use openfloor::model::scene::Scene;
use openfloor::model::{Command, Keymap, Mode, Model, Msg};
use openfloor::screen::plain::Teller;
use openfloor::screen::qr::{Code, QUIET, READ_FROM};
use openfloor::screen::{self, Depth, Glyphs, Scheme, Theme};
use openfloor::wire::Cause;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Color;

#[path = "support/camera.rs"]
mod camera;
#[path = "fixtures/floor.rs"]
mod floor;
#[path = "fixtures/picture.rs"]
mod picture;

const CHECK_IN: &str = "https://hub.example/check-in";
const LONGER: &str = "https://wall.floor-two.example/check-in";
const ASK: &str = "https://hub.example/ask/lisbon";

/// Sizes in which the code has its place in display mode.
const SIZES: [(u16, u16); 6] = [(80, 24), (120, 36), (160, 45), (200, 50), (240, 67), (480, 135)];

fn closes() -> jiff::Timestamp {
    floor::now() + SignedDuration::from_hours(26)
}

fn wall(lang: &str, mode: Mode, url: &str) -> Model {
    with_doors(floor::wall(lang, mode, "wall"), url)
}

fn with_doors(mut model: Model, url: &str) -> Model {
    floor::doors(&mut model, Some((url, closes())), Some(ASK), floor::now());
    model
}

fn scene(lang: &str, url: &str) -> Model {
    let mut model = wall(lang, Mode::Display, url);
    assert!(model.show_scene(Scene::YourSay));
    model
}

fn theme(name: &str, depth: Depth, glyphs: Glyphs) -> Theme {
    let scheme =
        Scheme::all_built_in().iter().find(|scheme| scheme.name() == name).expect("a built-in theme");
    Theme::of(scheme, depth, glyphs)
}

fn dusk() -> Theme {
    theme("dusk", Depth::TrueColor, Glyphs::Unicode)
}

fn drawn(model: &Model, theme: &Theme, (width, height): (u16, u16)) -> Buffer {
    let area = Rect::new(0, 0, width, height);
    let mut buf = Buffer::empty(area);
    screen::draw(&picture::view(model), theme, area, &mut buf);
    buf
}

/// How bright a colour is; what the terminal has of its own is dark.
fn bright(color: Color) -> u8 {
    match color {
        Color::Rgb(red, green, blue) => camera::bright(red, green, blue),
        Color::Indexed(index @ 232..) => 8 + 10 * (index - 232),
        Color::Indexed(16) | Color::Black | Color::Reset => 0,
        Color::White => 255,
        _ => 170,
    }
}

/// What a camera sees of a drawn screen.
fn seen(buf: &Buffer) -> Seen {
    Seen::of(buf.area.width, buf.area.height, |column, row| {
        let cell = &buf[(column, row)];
        Cell { symbol: cell.symbol(), ink: bright(cell.fg), ground: bright(cell.bg) }
    })
}

/// What a decoder reads of it.
fn read(seen: &Seen) -> Vec<String> {
    seen.codes()
}

/// Where a code of so many modules stands dark on light, with four modules of light around it: how wide a module is, in pixels.
fn stands(seen: &Seen, whole: usize) -> Option<usize> {
    let (quiet, last) = (usize::from(QUIET), whole - 1);
    let ring = |x: usize, y: usize| x.min(y).min(last - x).min(last - y) < quiet;
    // The outermost modules of the three marks in the corners.
    let marks = [(quiet, quiet), (last - quiet, quiet), (quiet, last - quiet)];
    let fits = |left: usize, top: usize, module: usize| {
        let bright = |x: usize, y: usize| {
            let (x, y) = (left + x * module + module / 2, top + y * module + module / 2);
            x < seen.width && y < seen.height && seen.pixels[y * seen.width + x] > 160
        };
        left + whole * module <= seen.width
            && top + whole * module <= seen.height
            && marks.iter().all(|(x, y)| !bright(*x, *y))
            && (0..whole).all(|y| (0..whole).all(|x| !ring(x, y) || bright(x, y)))
    };
    let modules = (1..seen.width / CELL.0)
        .map(|times| times * CELL.0)
        .take_while(|module| module * whole <= seen.height);
    let mut found = modules.filter(|module| {
        let lefts = (0..seen.width).step_by(CELL.0);
        lefts
            .flat_map(|left| (0..seen.height).step_by(CELL.1).map(move |top| (left, top)))
            .any(|(left, top)| fits(left, top, *module))
    });
    found.next()
}

/// The code is read, and how wide one of its modules is, in pixels.
#[track_caller]
fn reads(model: &Model, theme: &Theme, size: (u16, u16), url: &str) -> usize {
    let buf = drawn(model, theme, size);
    let seen = seen(&buf);
    let what = format!("{} {:?} {:?} {size:?}", theme.name, theme.depth, theme.glyphs);
    assert_eq!(read(&seen), [url], "{what}\n{}", picture::text(&buf));
    let whole = Code::of(url).expect("a code").whole();
    stands(&seen, usize::from(whole)).unwrap_or_else(|| panic!("{what}: dark on light, and light around it"))
}

#[test]
fn a_phone_reads_it_off_the_wall_in_every_size() {
    for lang in ["en", "es"] {
        for url in [CHECK_IN, LONGER] {
            let model = scene(lang, url);
            for size in SIZES {
                reads(&model, &dusk(), size, url);
                let text = picture::text(&drawn(&model, &dusk(), size));
                assert!(size.0 >= 240 || text.contains("14:32") && text.contains("30 s"), "{size:?}\n{text}");
            }
        }
    }
}

#[test]
fn it_is_dark_on_light_in_every_theme_and_set_of_glyphs() {
    let model = scene("en", CHECK_IN);
    for scheme in Scheme::all_built_in() {
        for depth in [Depth::TrueColor, Depth::Ansi256, Depth::Ansi16] {
            for (glyphs, size) in
                [(Glyphs::Unicode, (120, 36)), (Glyphs::Blocks, (160, 45)), (Glyphs::Ascii, (160, 45))]
            {
                let theme = Theme::of(scheme, depth, glyphs);
                reads(&model, &theme, size, CHECK_IN);
                assert!(
                    glyphs != Glyphs::Ascii
                        || drawn(&model, &theme, size).content.iter().all(|cell| cell.symbol().is_ascii())
                );
            }
        }
    }
}

/// On a screen of 55 inches, as wide as 1,218 mm.
#[test]
fn it_is_read_from_three_metres() {
    const SCREEN_MM: usize = 1_218;
    for (url, sizes) in [(CHECK_IN, &SIZES[..]), (LONGER, &[(80, 24), (160, 45), (240, 67), (480, 135)][..])]
    {
        for size in sizes {
            let module = reads(&scene("en", url), &dusk(), *size, url);
            let modules = usize::from(Code::of(url).expect("a code").whole() - 2 * QUIET);
            let wide_mm = modules * module * SCREEN_MM / (usize::from(size.0) * CELL.0);
            let from_mm = wide_mm * usize::from(READ_FROM);
            assert!(from_mm >= 3_000, "{url} is read from {from_mm} mm at {size:?}");
        }
    }
}

#[test]
fn where_it_has_no_place_or_no_colour_the_address_is_told_in_words() {
    let mono = theme("dusk", Depth::Mono, Glyphs::Unicode);
    for (theme, size) in [(&mono, (80, 24)), (&dusk(), (60, 16)), (&dusk(), (44, 20))] {
        let buf = drawn(&scene("en", CHECK_IN), theme, size);
        assert!(read(&seen(&buf)).is_empty(), "{size:?}");
        let text = picture::text(&buf);
        assert!(text.contains("hub.example/check-in"), "{size:?}\n{text}");
    }
}

#[test]
fn a_desk_shows_it_by_a_key_and_says_when_it_is_gone() {
    for lang in ["en", "es"] {
        let mut model = wall(lang, Mode::Desk, CHECK_IN);
        model.update(Msg::Command(Command::CheckIn), floor::now());
        for size in [(80, 24), (120, 36), (160, 45), (240, 67)] {
            reads(&model, &dusk(), size, CHECK_IN);
        }
        let narrow = picture::text(&drawn(&model, &dusk(), (50, 20)));
        assert!(narrow.contains("hub.example/check-in"), "{narrow}");
        let later = floor::now() + SignedDuration::from_secs(11);
        model.update(Msg::Lost { why: Cause::Silent, retry_in: SignedDuration::from_secs(30) }, later);
        let buf = drawn(&model, &dusk(), (120, 36));
        assert!(read(&seen(&buf)).is_empty());
        assert!(!picture::text(&buf).contains("check-in"));
    }
    let mut without = floor::wall("en", Mode::Desk, "wall");
    without.update(Msg::Command(Command::CheckIn), floor::now());
    assert_eq!(without.ui.overlay(), None, "there is nothing to show");
}

#[test]
fn it_goes_when_the_round_is_closed_or_the_wall_is_cut_off() {
    let mut model = scene("en", CHECK_IN);
    // The round closes: the same place leads to asking.
    floor::heartbeat(&mut model, &[], floor::now());
    assert!(!model.scenes().contains(&Scene::YourSay), "a hub that tells of no door has none");
    floor::doors(&mut model, Some((CHECK_IN, floor::now())), Some(ASK), floor::now());
    assert!(model.show_scene(Scene::YourSay));
    reads(&model, &dusk(), (160, 45), ASK);
    // The hub is gone: it may stand for seconds, and no longer than the wall calls itself fresh.
    let lost = Msg::Lost { why: Cause::Silent, retry_in: SignedDuration::from_secs(30) };
    model.update(lost, floor::now() + SignedDuration::from_secs(1));
    let stale = floor::now() + SignedDuration::from_secs(10);
    model.update(Msg::Tick, stale);
    assert!(!model.scenes().contains(&Scene::YourSay));
    for size in SIZES {
        assert!(read(&seen(&drawn(&model, &dusk(), size))).is_empty(), "{size:?}");
    }
}

#[test]
fn nobody_is_called_to_it_from_across_the_floor_while_recognition_and_levels_rest() {
    let mut model = scene("en", CHECK_IN);
    let until = floor::now() + SignedDuration::from_hours(1);
    let quiet =
        |state: &str| serde_json::json!({"state": state, "scope": "floor", "until": until.to_string()});
    floor::live(&mut model, "quiet", "quiet/floor", quiet("on"), floor::now());
    let scenes = model.scenes();
    assert!(!scenes.is_empty() && !scenes.contains(&Scene::YourSay), "{scenes:?}");
    for (scene, size) in scenes.into_iter().flat_map(|scene| SIZES.map(|size| (scene, size))) {
        model.show_scene(scene);
        assert!(read(&seen(&drawn(&model, &dusk(), size))).is_empty(), "{scene:?} at {size:?}");
    }
    // Whoever looks for it at a desk finds it.
    model.ui.mode = Mode::Desk;
    model.update(Msg::Command(Command::CheckIn), floor::now());
    reads(&model, &dusk(), (160, 45), CHECK_IN);
    model.ui.mode = Mode::Display;
    floor::live(&mut model, "quiet", "quiet/floor", quiet("off"), floor::now());
    assert!(model.scenes().contains(&Scene::YourSay));
}

#[test]
fn other_scenes_have_it_in_a_corner_that_is_free_and_nothing_gives_way_to_it() {
    let mut shown = 0;
    // A floor that tells little leaves more of them free.
    let little = || {
        let mut model = floor::empty("en", Mode::Display);
        let note = serde_json::json!({"text": "Tea at ten, as every day, on the second floor", "author": {"name": "Ana"}});
        floor::live(&mut model, "note", "note/tea", note, floor::now());
        model
    };
    let floors = [
        (wall("en", Mode::Display, CHECK_IN), floor::wall("en", Mode::Display, "wall")),
        (with_doors(little(), CHECK_IN), little()),
    ];
    for (size, (mut model, mut without)) in
        SIZES.into_iter().flat_map(|size| floors.clone().map(|floor| (size, floor)))
    {
        for scene in model.scenes().into_iter().filter(|scene| *scene != Scene::YourSay) {
            model.show_scene(scene);
            without.show_scene(scene);
            let buf = drawn(&model, &dusk(), size);
            let bare = drawn(&without, &dusk(), size);
            let found = read(&seen(&buf));
            assert!(found.iter().all(|content| content == CHECK_IN) && found.len() <= 1);
            shown += found.len();
            let foot = buf.area.height - buf.area.height / 12 - 4;
            for at in (Rect { height: foot, ..buf.area }).positions() {
                if bare[at].symbol() != " " {
                    assert_eq!(buf[at], bare[at], "{scene:?} at {size:?}: what is told stays as it is");
                }
            }
        }
    }
    assert!(shown >= 3, "{shown} scenes have room for it");
}

#[test]
fn lines_of_text_and_data_tell_the_address_and_when_it_closes() {
    let lexicon = screen::Lexicon::built_in();
    let mut model = wall("en", Mode::Desk, CHECK_IN);
    let mut teller = Teller::default();
    let lines = teller.tell(&model, &lexicon);
    assert_eq!(lines[1], format!("How was this week at work? {CHECK_IN}, open until Mon 16:32"), "{lines:?}");
    let said = serde_json::to_value(screen::data::said(&model, &lexicon)).expect("JSON");
    assert_eq!(
        said["door"],
        serde_json::json!({"opens": "check_in", "url": CHECK_IN, "closes": closes().to_string()})
    );
    assert!(teller.tell(&model, &lexicon).is_empty(), "nothing is said when nothing happened");
    // The round closes, and the hub says so; then there is nothing behind the door any more.
    let later = floor::now() + SignedDuration::from_secs(2);
    floor::doors(&mut model, None, Some(ASK), later);
    let lines = teller.tell(&model, &lexicon);
    assert!(lines.iter().any(|line| line.ends_with(&format!("Ask anything, unsigned {ASK}"))), "{lines:?}");
    floor::heartbeat(&mut model, &[], later);
    let lines = teller.tell(&model, &lexicon);
    assert!(
        lines.iter().any(|line| line.ends_with("No round is open now, and nothing can be asked.")),
        "{lines:?}"
    );
    let said = serde_json::to_value(screen::data::said(&model, &lexicon)).expect("JSON");
    assert_eq!(said.get("door"), None);
}

#[test]
fn how_levels_are_computed_is_one_key_away() {
    for (lang, asked, released) in [
        ("en", "I doubted I could do what was asked of me.", "figures leave once a day at most"),
        ("es", "Dudé de poder hacer lo que se me pedía.", "salen cifras como mucho"),
    ] {
        let mut model = floor::wall(lang, Mode::Desk, "wall");
        let key = Keymap::default().command("l", openfloor::model::command::Context::Panes);
        assert_eq!(key, Some(Command::Computed));
        model.update(Msg::Command(Command::Computed), floor::now());
        let text = picture::text(&drawn(&model, &dusk(), (160, 45)));
        assert!(text.contains(asked) && text.contains(released), "{text}");
        let foot = text.lines().last().expect("a footer");
        assert!(!foot.contains(" x ") && !foot.contains(" e "), "nothing of an item is offered: {foot}");
        // On a small screen it is scrolled through.
        let mut pages = String::new();
        for _ in 0..8 {
            pages.push_str(&picture::text(&drawn(&model, &dusk(), (80, 24))));
            model.update(Msg::Command(Command::PageDown), floor::now());
        }
        assert!(pages.contains(asked), "{pages}");
        model.update(Msg::Command(Command::Computed), floor::now());
        assert_eq!(model.ui.overlay(), None, "the same key closes it");
    }
}

/// `openfloor doctor` judges by this.
#[test]
fn the_columns_of_a_code_are_those_that_are_drawn() {
    for url in [CHECK_IN, LONGER] {
        let code = Code::of(url).expect("a code");
        for size in SIZES {
            let module = reads(&scene("en", url), &dusk(), size, url) / CELL.0;
            let columns = u16::try_from(module).expect("small") * code.side();
            assert_eq!(
                screen::display::columns_of_a_code(&code, &dusk(), size),
                Some(columns),
                "{url} {size:?}"
            );
        }
        let mono = theme("dusk", Depth::Mono, Glyphs::Unicode);
        assert_eq!(screen::display::columns_of_a_code(&code, &mono, (160, 45)), None);
    }
}

#[test]
fn where_there_is_no_room_for_the_code_nobody_is_told_to_scan_it() {
    for (lang, scan, by_hand) in
        [("en", "scan it", "on a phone or a computer"), ("es", "escanear", "en un móvil o un ordenador")]
    {
        for (size, code) in [((160, 45), true), ((60, 24), false)] {
            let mut model = wall(lang, Mode::Desk, CHECK_IN);
            model.update(Msg::Command(Command::CheckIn), floor::now());
            let shown = picture::text(&drawn(&model, &dusk(), size));
            assert_eq!(
                (shown.contains(scan), shown.contains(by_hand)),
                (code, !code),
                "{lang} {size:?}\n{shown}"
            );
            assert!(shown.contains(CHECK_IN), "{lang} {size:?}\n{shown}");
        }
    }
}
