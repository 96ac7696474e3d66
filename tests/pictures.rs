//! The pictures in `docs/pictures`: made by the program's own code from a fixed recording, and compared byte for byte.
//!
//! `OPENFLOOR_WRITE_DOCS=1 cargo test --test pictures` makes them anew.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, LazyLock};

use jiff::SignedDuration;
use openfloor::model::{Mode, Model, Msg, Scene, Texts, Writer, writer};
use openfloor::run::Clock;
use openfloor::run::once;
use openfloor::screen::plain::Teller;
use openfloor::screen::{self, Depth, Glyphs, Lexicon, Scheme, Theme, picture};
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};

#[path = "fixtures/floor.rs"]
mod floor;
#[path = "pictures/pages.rs"]
mod pages;

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::built_in);

const DESK: (u16, u16) = (160, 45);
const PAGE: (u16, u16) = (120, 36);
const SMALL: (u16, u16) = (80, 24);
/// The kind of the recording that this version does not know.
const UNKNOWN: &str = "dev.openfloor.weather.v1";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/pictures")
}

/// A wall whose footer tells of nothing that was skipped: its recording holds an event of a later version.
fn whole(mut model: Model) -> Model {
    model.counts = Default::default();
    model.spoken = Arc::new(screen::phrases(&LEXICON));
    model
}

fn wall(lang: &str, mode: Mode) -> Model {
    whole(floor::wall(lang, mode, if mode == Mode::Desk { "lead" } else { "wall" }))
}

fn theme(name: &str) -> Theme {
    let scheme = Scheme::built_in(name).expect("a theme");
    Theme::of(scheme, Depth::TrueColor, Glyphs::Unicode)
}

fn drawn(mut model: Model, keys: &str, theme: &Theme, (width, height): (u16, u16)) -> String {
    let (size, clock) = (Size::new(width, height), Clock::standing_at(model.now()));
    once::press(&mut model, keys, clock).expect("keys");
    let (view, buf) = once::draw(&mut model, &LEXICON, theme, size, clock);
    let (title, about) = picture::about(&view);
    picture::svg::svg(&buf, &title, &about)
}

/// A wall that knows what its screen has room for.
fn drawn_once(model: &mut Model, (width, height): (u16, u16)) {
    let area = Rect::new(0, 0, width, height);
    let drawn = screen::draw(&screen::view(model, &LEXICON), &theme("dusk"), area, &mut Buffer::empty(area));
    let now = model.now();
    model.update(drawn.message(), now);
}

/// A desk of someone who may write.
fn lead() -> Model {
    let mut model = wall("en", Mode::Desk);
    model.writer = Writer {
        by: writer::By::Publisher,
        author_role: Some("floor manager".into()),
        author_name: Some("Ana".into()),
        ..Writer::default()
    };
    model
}

/// The keys that type a text, each by its name.
fn typing(text: &str) -> String {
    let key = |letter: char| if letter == ' ' { "Space".into() } else { letter.to_string() };
    text.chars().map(key).collect::<Vec<String>>().join(" ")
}

/// Every picture with its name.
fn pictures() -> BTreeMap<String, String> {
    let dusk = theme("dusk");
    let desk = |keys, size| drawn(wall("en", Mode::Desk), keys, &dusk, size);
    let mut pictures = BTreeMap::new();
    let mut add = |name: &str, content: String| {
        let twice = pictures.insert(name.to_owned(), content);
        assert!(twice.is_none(), "{name} is there twice");
    };
    add("desk.svg", desk("", DESK));
    add("desk-120x36.svg", desk("", PAGE));
    add("desk-80x24.svg", desk("", (80, 24)));
    for page in pages::pages() {
        add(page.name, drawn(page.model, &page.keys, &dusk, page.size));
    }
    add("waiting.svg", drawn(whole(floor::waiting("en", Mode::Desk)), "", &dusk, (80, 24)));
    for (name, scene) in [
        ("now", Scene::Now),
        ("trust-wins", Scene::TrustWins),
        ("how-we-are", Scene::HowWeAre),
        ("answered", Scene::Answered),
        ("promises", Scene::Promises),
        ("repair", Scene::Repair),
    ] {
        let mut model = wall("en", Mode::Display);
        model.show_scene(scene);
        add(&format!("scene-{name}.svg"), drawn(model, "", &dusk, PAGE));
    }
    let mut since = wall("en", Mode::Display);
    since.board.shifts = openfloor::domain::Shifts::read("06:00,14:00,22:00");
    since.show_scene(Scene::SinceShift);
    add("scene-since-shift.svg", drawn(since, "", &dusk, PAGE));
    let mut door = wall("en", Mode::Display);
    let closes = floor::now() + SignedDuration::from_hours(26);
    let ask = Some("https://hub.example/ask/lisbon");
    floor::doors(&mut door, Some(("https://hub.example/check-in", closes)), ask, floor::now());
    door.show_scene(Scene::YourSay);
    add("scene-your-say.svg", drawn(door, "", &dusk, PAGE));
    let mut brief = wall("en", Mode::Display);
    floor::live(&mut brief, "withdrawn", "notice/phones-down", serde_json::json!({}), floor::now());
    // Once it was drawn, it knows for how many lines there is room.
    drawn_once(&mut brief, PAGE);
    brief.show_scene(Scene::Repair);
    add("scene-in-brief.svg", drawn(brief, "", &dusk, PAGE));
    let mut small = wall("en", Mode::Display);
    floor::live(&mut small, "withdrawn", "notice/phones-down", serde_json::json!({}), floor::now());
    drawn_once(&mut small, SMALL);
    small.show_scene(Scene::Repair);
    let dwell_s = small.ui.rotation.showing.as_ref().map_or(0, |showing| showing.dwell_s);
    small.update(Msg::Tick, floor::now() + SignedDuration::from_secs(dwell_s - 1));
    add("scene-brief-page.svg", drawn(small, "", &dusk, SMALL));
    let mut teams = whole(floor::teams("en"));
    teams.show_scene(Scene::Teams);
    add("scene-teams.svg", drawn(teams, "", &dusk, PAGE));
    // The same at the size of a large screen.
    let mut large = wall("en", Mode::Display);
    large.show_scene(Scene::Repair);
    add("scene-240x67.svg", drawn(large, "", &dusk, (240, 67)));
    add("scene-stale.svg", drawn(whole(floor::stale("en", Mode::Display)), "", &dusk, PAGE));
    add("scene-blank.svg", drawn(whole(floor::resting("en")), "", &dusk, PAGE));
    for (name, texts) in [("together", Texts::Together), ("turn", Texts::InTurn)] {
        let mut model = wall("en", Mode::Display);
        model.ui.texts = texts;
        model.update(Msg::Tick, floor::now());
        model.show_scene(Scene::Promises);
        add(&format!("scene-{name}.svg"), drawn(model, "", &dusk, PAGE));
    }
    add("stale.svg", drawn(whole(floor::stale("en", Mode::Desk)), "", &dusk, PAGE));
    add("empty.svg", drawn(whole(floor::empty("en", Mode::Desk)), "", &dusk, PAGE));
    add("quiet.svg", drawn(whole(floor::quiet("en", Mode::Desk)), "", &dusk, PAGE));
    add("spanish.svg", drawn(wall("es", Mode::Desk), "", &dusk, DESK));
    add("daylight.svg", drawn(wall("en", Mode::Desk), "", &theme("daylight"), DESK));
    add("contrast.svg", drawn(wall("en", Mode::Desk), "", &theme("contrast"), DESK));
    let lines = Teller::default().tell(&wall("en", Mode::Desk), &LEXICON);
    add("plain.txt", lines.join("\n") + "\n");
    pictures
}

#[test]
fn the_pictures_show_what_the_program_shows() {
    let pictures = pictures();
    if std::env::var_os("OPENFLOOR_WRITE_DOCS").is_some() {
        fs::create_dir_all(folder()).expect("a folder");
        for (name, content) in &pictures {
            fs::write(folder().join(name), content).expect("written");
        }
    }
    let stale: Vec<&String> = pictures
        .iter()
        .filter(|(name, content)| fs::read(folder().join(name)).ok().as_deref() != Some(content.as_bytes()))
        .map(|(name, _)| name)
        .collect();
    assert!(
        stale.is_empty(),
        "{stale:?} are stale; OPENFLOOR_WRITE_DOCS=1 cargo test --test pictures makes them anew"
    );
    let there = fs::read_dir(folder()).expect("the folder").map(|entry| entry.expect("an entry").file_name());
    let unknown: Vec<_> = there.filter(|name| !pictures.contains_key(&*name.to_string_lossy())).collect();
    assert!(unknown.is_empty(), "{unknown:?} in docs/pictures are made by nobody");
}

/// The program itself makes the same pictures of a recording, without a terminal.
#[test]
fn the_program_makes_the_same_pictures() {
    let pictures = pictures();
    let events = fs::read_to_string("tests/fixtures/floor.jsonl").expect("the recording");
    let known: Vec<&str> = events.lines().filter(|line| !line.contains(UNKNOWN)).collect();
    assert!(known.len() < events.lines().count(), "the recording holds an event of a later version");
    let folder = tempfile::tempdir().expect("a folder");
    let recording = folder.path().join("floor.jsonl");
    fs::write(&recording, known.join("\n")).expect("written");
    for (name, args) in [
        ("desk.svg", "--size 160x45"),
        ("desk-80x24.svg", "--size 80x24"),
        ("item.svg", "--size 120x36 --keys Down|Enter"),
        ("filter.svg", "--size 120x36 --keys /|n|i|g|h|t"),
        ("scene-240x67.svg", "--size 240x67 --scene repair"),
        ("scene-repair.svg", "--size 120x36 --scene repair"),
        ("spanish.svg", "--lang es"),
        ("daylight.svg", "--theme daylight"),
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_openfloor"));
        for (variable, _) in std::env::vars().filter(|(name, _)| name.starts_with("OPENFLOOR_")) {
            command.env_remove(variable);
        }
        command.env("LC_ALL", "C.UTF-8").arg("replay").arg(&recording);
        command.args(["--once", "--format", "svg", "--at", floor::NOW]);
        let output =
            command.args(args.split(' ').map(|arg| arg.replace('|', " "))).output().expect("it runs");
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
        assert!(
            output.stdout == pictures[name].as_bytes(),
            "{name} is another picture by the program itself"
        );
    }
}
