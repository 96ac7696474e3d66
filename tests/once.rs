//! One frame and lines of text, by the real program: without a terminal, on a dumb one, with and without a hub.

#[path = "support/hub.rs"]
mod hub;
#[path = "support/pty.rs"]
mod pty;

#[path = "once/recorded.rs"]
mod recorded;
#[path = "once/sites.rs"]
mod sites;

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Output, Stdio};

use hub::{HubProcess, OPENFLOOR, openfloor};
use portable_pty::CommandBuilder;
use pty::{PATIENCE, Terminal};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

const FLOOR: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/floor.jsonl");
const AT: &str = "2026-11-22T14:32:20Z";

/// A program without a terminal, and with nothing of an earlier wall's.
fn run(args: &[&str]) -> Output {
    let mut command = openfloor();
    command.env("OPENFLOOR_WALL_CACHE", "off").env("LC_ALL", "C.UTF-8").args(args).stdin(Stdio::null());
    command.output().expect("it runs")
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

fn event(kind: &str, name: &str, data: &str) -> String {
    format!(
        r#"{{"specversion":"1.0","type":"dev.openfloor.{kind}.v1","id":"{kind}-{name}","source":"/sites/lisbon/leads","subject":"note/{name}","site":"lisbon","data":{data}}}"#
    )
}

/// Publishes events, one a line.
fn publish_all(hub: &HubProcess, events: &str) {
    let mut child = openfloor()
        .args(["publish", "--hub", &hub.http()])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .expect("it starts");
    child.stdin.take().expect("piped").write_all(events.as_bytes()).expect("written");
    assert!(child.wait().expect("it ends").success());
}

fn publish(hub: &HubProcess, kind: &str, name: &str, data: &str) {
    publish_all(hub, &event(kind, name, data));
}

fn note(text: &str) -> String {
    format!(r#"{{"text":"{text}","author":{{"name":"Ana"}}}}"#)
}

#[test]
fn a_frame_of_a_hub_in_every_form_without_a_terminal() {
    let data = tempfile::tempdir().expect("a folder");
    let hub = HubProcess::start(data.path(), "127.0.0.1:0");
    publish(&hub, "note", "a", &note("I slept badly."));
    let address = hub.ws();
    let frame = |rest: &[&str]| {
        let args = [&["wall", "--feed", &address, "--once", "--size", "100x30"], rest].concat();
        let output = run(&args);
        assert_eq!((output.status.code(), err(&output)), (Some(0), String::new()), "{args:?}");
        out(&output)
    };
    let text = frame(&[]);
    assert_eq!(text.lines().count(), 30);
    assert!(text.contains("“I slept badly.”") && text.contains("● live"), "{text}");
    assert_eq!(text, frame(&["--format", "text"]));
    let ansi = frame(&["--format", "ansi", "--color", "256"]);
    assert!(ansi.contains("\u{1b}[38;5;") && ansi.contains("I slept badly."), "{ansi}");
    let bare = frame(&["--format", "ansi", "--color", "none"]);
    assert!(!bare.contains("38;") && bare.contains("\u{1b}[1mopenfloor\u{1b}[0m"), "{bare}");
    let svg = frame(&["--format", "svg"]);
    assert!(svg.starts_with("<svg ") && svg.trim_end().ends_with("</svg>"), "{svg}");
    assert!(svg.contains(">I slept badly.</text>") && svg.contains("<title"), "{svg}");
    let json: Value = serde_json::from_str(&frame(&["--format", "json"])).expect("JSON");
    assert_eq!(json["form"], 1);
    assert_eq!(json["freshness"]["state"], "live");
    let entry = &json["panes"][0]["entries"][0];
    assert_eq!((&entry["kind"], &entry["subject"]), (&Value::from("note"), &Value::from("note/a")));
    assert_eq!(entry["parts"][0]["words"][0]["words"], "I slept badly.");
    assert_eq!(json["panes"].as_array().expect("panes").len(), 6);
    assert!(frame(&["--display", "--format", "json"]).contains("Ana"));
}

#[test]
fn a_frame_without_a_hub_says_why_and_a_kept_floor_is_shown_as_stale() {
    let data = tempfile::tempdir().expect("a folder");
    let cache = tempfile::tempdir().expect("a folder");
    let hub = HubProcess::start(data.path(), "127.0.0.1:0");
    publish(&hub, "note", "a", &note("I slept badly."));
    let address = hub.ws();
    let wall = ["wall", "--feed", &address, "--once", "--within", "1s"];
    let gone = ["wall", "--feed", "ws://127.0.0.1:1", "--once", "--within", "1s"];
    let output = run(&gone);
    assert_eq!((output.status.code(), out(&output)), (Some(1), String::new()));
    assert!(err(&output).contains("no floor to show: "), "{}", err(&output));

    // A wall that was shown keeps its floor; without its hub a frame shows that.
    let kept = cache.path().to_string_lossy();
    let mut shown = CommandBuilder::new(OPENFLOOR);
    shown.args(["wall", "--feed", &address, "--cache", &kept]);
    let mut shown = Terminal::start(shown, 100, 30);
    shown.until_text("I slept badly.");
    shown.keys("q");
    shown.end(PATIENCE);
    drop(hub);
    let output = run(&[&wall[..], &["--cache", &kept]].concat());
    assert_eq!(output.status.code(), Some(3), "{}", err(&output));
    assert!(err(&output).contains("no hub answered"), "{}", err(&output));
    assert!(
        out(&output).contains("STALE since") && out(&output).contains("I slept badly."),
        "{}",
        out(&output)
    );
}

#[test]
fn a_frame_of_a_recording_is_the_same_each_time() {
    let frame = |rest: &[&str]| {
        let output = run(&[&["replay", FLOOR, "--once", "--at", AT], rest].concat());
        assert_eq!((output.status.code(), err(&output)), (Some(0), String::new()), "{rest:?}");
        out(&output)
    };
    assert_eq!(frame(&["--format", "svg"]), frame(&["--format", "svg"]));
    // A scene's words may be set in big glyphs; its data has them as they are.
    assert!(frame(&["--scene", "repair", "--format", "json"]).contains("Payroll lead answers for it"));
    assert_ne!(frame(&["--format", "svg"]), frame(&["--format", "svg", "--keys", "T"]), "another theme");
    assert!(frame(&["--lang", "es"]).contains("Los turnos se piden los viernes"));
    assert!(frame(&["--keys", "Down Enter"]).contains("Planning desk, extension 4410"));
    assert!(frame(&["--focus", "promises", "--size", "80x24"]).contains("A second screen at every desk"));
    // Nothing of the days after is known.
    assert!(!frame(&["--size", "200x60"]).is_empty());
    let earlier = run(&["replay", FLOOR, "--once", "--at", "2026-11-21T00:00:00Z"]);
    assert!(!out(&earlier).contains("Payments are down"), "{}", out(&earlier));
    for at in ["2026-09-07T15:59:59Z", "2026-11-22T14:46:11Z"] {
        let beyond = run(&["replay", FLOOR, "--once", "--at", at]);
        assert_eq!((beyond.status.code(), out(&beyond).as_str()), (Some(1), ""), "{at}");
        let told = "from 2026-09-07T16:00:00Z to 2026-11-22T14:31:10Z";
        assert!(err(&beyond).contains(told), "{}", err(&beyond));
    }
    for (args, told) in [
        (&["--size", "160"][..], "160x45"),
        (&["--within", "soon"], "10s"),
        (&["--keys", "Enter Nope"], "\"Nope\" is no key"),
        (&["--scene", "nope"], "trust-wins"),
    ] {
        let output = run(&[&["replay", FLOOR, "--once"], args].concat());
        assert!(!output.status.success() && err(&output).contains(told), "{args:?}: {}", err(&output));
    }
    let output = run(&["wall", "--size", "80x24"]);
    assert!(!output.status.success() && err(&output).contains("--once"), "{}", err(&output));
}

#[test]
fn what_would_change_nothing_in_a_frame_is_refused() {
    for (args, told) in [
        (&["--plain", "--theme", "nope"][..], "nope"),
        (&["--format", "json", "--theme", "nope"], "nope"),
        (&["--plain", "--focus", "promises"], "--focus changes nothing in lines of text"),
        (&["--plain", "--keys", "Enter"], "--keys changes nothing in lines of text"),
        (&["--plain", "--scene", "now"], "--scene changes nothing in lines of text"),
        (&["--plain", "--size", "80x24"], "--size changes nothing in lines of text"),
        (&["--display", "--focus", "promises"], "display mode has none"),
        (&["--scene", "now", "--focus", "promises"], "display mode has none"),
        (&["--within", "5s"], "nothing is waited for"),
    ] {
        let output = run(&[&["replay", FLOOR, "--once", "--at", AT], args].concat());
        assert!(!output.status.success() && out(&output).is_empty(), "{args:?}: {}", out(&output));
        assert!(err(&output).contains(told), "{args:?}: {}", err(&output));
    }
    // With a form the lines are none, and the flags mean what they say.
    let output =
        run(&["replay", FLOOR, "--once", "--at", AT, "--plain", "--format", "text", "--size", "80x24"]);
    assert_eq!(out(&output).lines().count(), 24, "{}", err(&output));
}

#[test]
fn a_theme_that_is_none_is_refused_in_lines_of_text_too() {
    for line in [&["wall", "--feed", "ws://127.0.0.1:1", "--plain"][..], &["demo", "--plain"]] {
        let output = run(&[line, &["--theme", "nope"]].concat());
        assert_eq!((output.status.success(), out(&output).as_str()), (false, ""), "{line:?}");
        assert!(err(&output).contains("nope"), "{line:?}: {}", err(&output));
    }
}

#[test]
fn a_moment_that_is_none_is_told_with_one_that_is() {
    let output = run(&["replay", FLOOR, "--once", "--at", "yesterday"]);
    assert_eq!((output.status.code(), out(&output).as_str()), (Some(2), ""));
    assert!(err(&output).contains("give a time such as 2026-11-22T14:32:20Z"), "{}", err(&output));
}

#[test]
fn a_frame_of_a_wallboard_is_what_its_settings_want() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("config.toml");
    let frame = |settings: &str, args: &[&str]| {
        std::fs::write(&file, settings).expect("written");
        let settings = file.to_string_lossy();
        let at = if args.contains(&"--at") { &[][..] } else { &["--at", AT] };
        run(&[&["replay", FLOOR, "--once", "--config", &settings], at, args].concat())
    };
    let json = |settings: &str, args: &[&str]| -> Value {
        let output = frame(settings, &[&["--format", "json"], args].concat());
        assert_eq!((output.status.code(), err(&output)), (Some(0), String::new()), "{settings} {args:?}");
        serde_json::from_str(&out(&output)).expect("JSON")
    };
    // Before there is a critical notice, which is told whatever the scenes are.
    const EARLIER: &str = "2026-11-22T14:00:00Z";
    // The first scene is one of the site's; one that the site leaves out can be asked for all the same.
    let name = |settings: &str, args: &[&str]| json(settings, args)["scene"]["name"]["words"].clone();
    assert_eq!(name("[wall]\nscenes = [\"repair\"]\n", &["--display", "--at", EARLIER]), "Repair");
    assert_eq!(name("[wall]\nscenes = [\"now\"]\n", &["--scene", "repair"]), "Repair");
    // Its data has all that is on the screen.
    let together = json("[wall]\nlanguages = \"together\"\n", &["--scene", "now"]);
    let lang = |others: &Value| others[0][0]["words"].clone();
    assert_eq!(lang(&together["scene"]["others"]), "es\u{a0}", "{together:#}");
    assert_eq!(lang(&together["scene"]["facts"][0]["others"]), "es\u{a0}", "{together:#}");
    assert_eq!(together["scene"]["rests"], false);
    let rests = json("[wall]\nblank = \"Sun\"\n", &["--display", "--at", EARLIER]);
    assert_eq!(rests["scene"]["rests"], true, "{rests:#}");
    let held = json("", &["--display", "--keys", "Space"]);
    assert!(held["scene"]["note"].to_string().contains("held until"), "{held:#}");
    // Keys are those of the settings.
    let help = frame("[keys]\nhelp = [\"Z\"]\n", &["--keys", "Z"]);
    assert!(out(&help).contains("the next pane"), "{}", out(&help));

    // What has nothing to tell is not drawn as something else.
    let teams = "[wall]\nteams = true\n";
    let earlier = ["--scene", "answered", "--at", "2026-11-01T08:00:00Z"];
    for (settings, args, told) in [
        ("", &["--scene", "teams"][..], "wall.teams"),
        (teams, &["--scene", "teams"], "--scene teams: the floor has nothing to tell"),
        ("[wall]\nblank = \"Sun\"\n", &["--scene", "repair", "--at", EARLIER], "wall.blank"),
        ("", &earlier, "--scene answered: the floor has nothing to tell"),
    ] {
        let output = frame(settings, args);
        assert!(!output.status.success() && out(&output).is_empty(), "{args:?}");
        assert!(err(&output).contains(told), "{args:?}: {}", err(&output));
    }
}

/// A wall whose lines are read.
struct Told {
    child: Child,
    lines: BufReader<ChildStdout>,
    said: Vec<String>,
}

impl Told {
    fn start(mut command: Command) -> Self {
        command.env("OPENFLOOR_WALL_CACHE", "off").env("LC_ALL", "C.UTF-8").env("TERM", "xterm");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("it starts");
        let lines = BufReader::new(child.stdout.take().expect("piped"));
        Self { child, lines, said: Vec::new() }
    }

    /// Reads on until a line has a text. A wall that does not say it is told by the test's own end.
    fn until(&mut self, text: &str) -> String {
        loop {
            let mut line = String::new();
            let read = self.lines.read_line(&mut line).expect("UTF-8");
            assert!(read > 0, "it ended before {text:?}: {:#?}", self.said);
            assert!(!line.contains('\u{1b}'), "{line:?}");
            self.said.push(line.clone());
            if line.contains(text) {
                return line;
            }
        }
    }

    fn pid(&self) -> Pid {
        Pid::from_child(&self.child)
    }

    /// How it ended, and what it said on standard error.
    fn ended(mut self) -> (Option<i32>, String) {
        let mut said = String::new();
        self.child.stderr.take().expect("piped").read_to_string(&mut said).expect("UTF-8");
        (self.child.wait().expect("it ends").code(), said)
    }
}

#[test]
fn a_wall_on_a_pipe_is_told_in_lines() {
    let data = tempfile::tempdir().expect("a folder");
    let hub = HubProcess::start(data.path(), "127.0.0.1:0");
    publish(&hub, "note", "a", &note("I slept badly."));
    let mut command = openfloor();
    command.args(["wall", "--feed", &hub.ws()]);
    let mut told = Told::start(command);
    assert!(told.until("I slept badly.").starts_with("Leader's note 1, "), "{:?}", told.said);
    told.until("Promises, no items");
    publish(&hub, "note", "b", &note("The rota is late."));
    // Its age is told in shown minutes: one that came just before the minute is a minute old.
    let line = told.until("The rota is late.");
    let ages = ["just now", "1 min ago"].map(|age| format!(" New: Leader's note 2, {age}: "));
    assert!(ages.iter().any(|age| line.contains(age)), "{:?}", told.said);
    publish(&hub, "withdrawn", "b", "{}");
    let line = told.until("Withdrawn: leader's note 2.");
    assert!(!line.contains("rota"), "{line}");
    kill_process(told.pid(), Signal::TERM).expect("told");
    let (code, said) = told.ended();
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(
        said,
        "openfloor: the output is no terminal to draw on: told in lines of text, as with --plain\n"
    );
}

#[test]
fn a_pipe_that_closes_ends_the_wall_quietly() {
    let data = tempfile::tempdir().expect("a folder");
    let hub = HubProcess::start(data.path(), "127.0.0.1:0");
    let mut command = openfloor();
    command.args(["wall", "--plain", "--feed", &hub.ws()]);
    let mut told = Told::start(command);
    told.until("Promises, ");
    let Told { mut child, lines, .. } = told;
    drop(lines);
    let status = child.wait().expect("it ends");
    let mut said = String::new();
    child.stderr.take().expect("piped").read_to_string(&mut said).expect("UTF-8");
    assert_eq!((status.code(), said.as_str()), (Some(0), ""));
}

#[test]
fn a_reader_that_stands_still_does_not_keep_the_wall_from_its_end() {
    let data = tempfile::tempdir().expect("a folder");
    let hub = HubProcess::start(data.path(), "127.0.0.1:0");
    // More than a pipe holds, and nobody reads on.
    let long = note(&"word ".repeat(100));
    let events: Vec<String> = (0..180).map(|n| event("note", &format!("n{n}"), &long)).collect();
    publish_all(&hub, &events.join("\n"));
    let mut command = openfloor();
    command.args(["wall", "--plain", "--feed", &hub.ws()]);
    let mut told = Told::start(command);
    told.until("Leader's note 1, ");
    kill_process(told.pid(), Signal::TERM).expect("told");
    assert_eq!(told.child.wait().expect("it ends").code(), Some(0));
}

fn dumb(hub: &HubProcess, wall: &str, rest: &str) -> CommandBuilder {
    // The terminal of a test calls itself something else, so the name is given behind that.
    let mut command = CommandBuilder::new("env");
    command.args(["TERM=dumb", OPENFLOOR, wall, "--feed", &hub.ws()]);
    command.args(rest.split_whitespace());
    command
}

#[test]
fn a_dumb_terminal_is_told_in_lines_with_a_hint() {
    let data = tempfile::tempdir().expect("a folder");
    let hub = HubProcess::start(data.path(), "127.0.0.1:0");
    publish(&hub, "note", "a", &note("I slept badly."));
    let mut terminal = Terminal::start(dumb(&hub, "wall", ""), 100, 40);
    terminal.until_text("(TERM=dumb): told in lines of text, as with --plain");
    terminal.until_text("Promises, no items");
    let is_plain = |screen: &vt100::Screen| !screen.alternate_screen() && !screen.hide_cursor();
    assert!(terminal.look(is_plain), "{}", terminal.text());
    // By its number a thing is told as its page has it.
    assert!(!terminal.text().contains("Source: "), "{}", terminal.text());
    terminal.keys("1\n");
    terminal.until_text("Source: ");
    terminal.keys("2\n");
    terminal.until_text("Nothing on this wall has the number 2 now.");
    terminal.keys("\n");
    terminal.until("the floor twice", |screen| screen.contents().matches("Promises, no items").count() == 2);
    terminal.keys("q\n");
    assert_eq!(terminal.end(PATIENCE), 0);
    terminal.until_cooked();
    // Whoever listens hears that in the wall's language too.
    let mut terminal = Terminal::start(dumb(&hub, "wall", "--lang es"), 100, 40);
    terminal.until_text("(TERM=dumb): se cuenta en líneas de texto, como con --plain");
    terminal.until_text("Un número cuenta ese elemento entero");
    terminal.keys("q\n");
    assert_eq!(terminal.end(PATIENCE), 0);
    // Also where the settings give the keys another meaning.
    let settings = data.path().join("settings.toml");
    std::fs::write(&settings, "[keys]\nquit = [\"Z\"]\nlanguage = [\"Y\"]\n").expect("written");
    let mut terminal =
        Terminal::start(dumb(&hub, "wall", &format!("--config {}", settings.display())), 100, 40);
    terminal.until_text("Promises, no items");
    terminal.keys("q\n");
    assert_eq!(terminal.end(PATIENCE), 0);
}

#[test]
fn a_locked_wall_that_is_told_in_lines_is_ended_by_its_chord_or_a_signal_alone() {
    let data = tempfile::tempdir().expect("a folder");
    let hub = HubProcess::start(data.path(), "127.0.0.1:0");
    publish(&hub, "note", "a", &note("I slept badly."));
    for by_chord in [true, false] {
        let mut terminal = Terminal::start(dumb(&hub, "wall", "--locked"), 100, 40);
        terminal.until_text("This wall is locked");
        // None of them ends it, asks or tells anything: what comes after them is told.
        terminal.keys("q\n1\n\n\x03\x1c\x1a\x04");
        publish(&hub, "note", if by_chord { "b" } else { "c" }, &note("It goes on."));
        terminal.until_text("It goes on.");
        assert!(!terminal.text().contains("Source: "), "{}", terminal.text());
        match by_chord {
            true => terminal.keys("\x15\x0c\n"),
            false => {
                let wall = rustix::process::Pid::from_raw(terminal.pid()).expect("a process");
                rustix::process::kill_process(wall, rustix::process::Signal::TERM).expect("sent");
            }
        }
        assert_eq!(terminal.end(PATIENCE), 0);
    }
}

#[test]
fn a_wall_without_keys_says_what_to_do() {
    let data = tempfile::tempdir().expect("a folder");
    let hub = HubProcess::start(data.path(), "127.0.0.1:0");
    let mut shell = CommandBuilder::new("sh");
    shell.args(["-c", &format!("{OPENFLOOR} wall --feed {} < /dev/null; echo ended $?", hub.ws())]);
    let terminal = Terminal::start(shell, 100, 20);
    terminal.until_text("ended 1");
    assert!(
        terminal.text().contains("/dev/tty") && terminal.text().contains("--plain"),
        "{}",
        terminal.text()
    );
}

#[test]
fn the_demo_draws_one_frame_too() {
    let output = run(&["--seed", "7", "--once", "--size", "120x36", "--within", "60s"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert!(out(&output).contains("● live"), "{}", out(&output));
    assert!(Path::new(FLOOR).exists());
}

#[test]
fn a_frame_keeps_its_letters_on_a_console_and_is_of_ascii_where_there_is_nothing_else() {
    let drawn = |locale: &str, term: &str, format: &str| {
        let mut command = openfloor();
        command
            .env("OPENFLOOR_WALL_CACHE", "off")
            .env("LC_ALL", locale)
            .env("TERM", term)
            .env_remove("NO_COLOR");
        command.args(["replay", FLOOR, "--once", "--at", AT, "--lang", "es", "--format", format]);
        let output = command.stdin(Stdio::null()).output().expect("it runs");
        assert!(output.status.success(), "{}", err(&output));
        out(&output)
    };
    for format in ["text", "ansi"] {
        let (console, ascii) = (drawn("C.UTF-8", "linux", format), drawn("C", "xterm", format));
        assert!(console.chars().any(|scalar| scalar.is_alphabetic() && !scalar.is_ascii()), "{console}");
        assert!(ascii.is_ascii(), "{ascii}");
    }
    let rows = |text: &str| text.lines().map(|line| line.chars().count()).collect::<Vec<_>>();
    assert_eq!(rows(&drawn("C", "xterm", "text")).len(), rows(&drawn("C.UTF-8", "linux", "text")).len());
}
