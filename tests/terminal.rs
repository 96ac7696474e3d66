//! The wall in a real terminal: it starts, shows what a real hub serves, bears resizing, comes back after the hub was
//! killed, and leaves the terminal as it was found, however it ends.

#[path = "support/hub.rs"]
mod hub;
#[path = "support/pty.rs"]
mod pty;

use std::path::Path;
use std::time::{Duration, Instant};

use hub::{HubProcess, OPENFLOOR};
use libtest_mimic::{Arguments, Failed, Trial};
use portable_pty::CommandBuilder;
use pty::{PATIENCE, Terminal};
use rustix::process::{Pid, Signal, kill_process};

/// Set for this program when it is started again inside of a terminal, to panic there.
const PANIC_INSIDE: &str = "OPENFLOOR_TEST_PANIC_INSIDE";
/// How long a wall may take to end once it is told to.
const END_MAX: Duration = Duration::from_secs(5);

fn main() {
    if std::env::var_os(PANIC_INSIDE).is_some() {
        panic_inside();
    }
    let trials = vec![
        trial("the_demo_shows_a_living_floor_and_leaves_the_terminal_as_it_was", demo),
        trial("a_wall_bears_every_size", resize),
        trial("a_wall_comes_back_after_its_hub_was_killed", hub_killed),
        trial("a_wall_begins_with_the_floor_that_it_kept", kept),
        trial("a_withdrawn_text_leaves_the_wall_and_its_disk", withdrawn),
        trial("a_wall_says_that_it_waits_for_a_hub", no_hub),
        trial("a_closed_terminal_ends_the_wall", closed_terminal),
        trial("a_signal_ends_the_wall_and_restores_the_terminal", terminated),
        trial("a_suspended_wall_gives_the_terminal_back_and_resumes", suspended),
        trial("a_panic_restores_the_terminal_before_it_speaks", panicked),
    ];
    // One after the other: a program that is started while another test opens its terminal would hold that open too.
    let mut arguments = Arguments::from_args();
    arguments.test_threads.get_or_insert(1);
    libtest_mimic::run(&arguments, trials).exit();
}

fn trial(name: &str, test: fn()) -> Trial {
    Trial::test(name, move || -> Result<(), Failed> {
        test();
        Ok(())
    })
}

fn openfloor(args: &[&str]) -> CommandBuilder {
    let mut command = CommandBuilder::new(OPENFLOOR);
    command.args(args);
    command.env("LANG", "en_GB.UTF-8");
    command
}

#[track_caller]
fn left_as_found(terminal: &Terminal) {
    terminal.until("the main screen with its cursor", |screen| {
        !screen.alternate_screen()
            && !screen.hide_cursor()
            && screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None
    });
    terminal.until_cooked();
}

fn demo() {
    let mut wall = Terminal::start(openfloor(&["demo", "--seed", "7"]), 160, 45);
    wall.until_text("live");
    for title in ["Transparency", "Recognition", "How we are", "Questions", "repair", "Promises"] {
        wall.until_text(title);
    }
    wall.until_text("Floor 2");
    wall.keys("?");
    wall.until_text("wallboard display mode");
    wall.keys("\x1b");
    wall.until("help is closed", |screen| !screen.contents().contains("wallboard display mode"));
    wall.keys("q");
    assert_eq!(wall.end(END_MAX), 0);
    left_as_found(&wall);
}

fn resize() {
    let mut wall = Terminal::start(openfloor(&["demo", "--seed", "7"]), 160, 45);
    wall.until_text("live");
    for (columns, rows) in [(80, 24), (1, 1), (2, 200), (300, 3), (120, 36), (39, 11), (200, 60)] {
        wall.resize(columns, rows);
    }
    wall.until_text("Recognition");
    wall.until_text("Promises");
    wall.keys("q");
    assert_eq!(wall.end(END_MAX), 0);
    left_as_found(&wall);
}

fn hub_killed() {
    let data = tempfile::tempdir().expect("a folder");
    let hub = HubProcess::start(data.path(), "127.0.0.1:0");
    let (address, feed) = (hub.address.clone(), hub.ws());
    notice(&hub, "before", "Told before the outage");
    let mut wall = Terminal::start(openfloor(&["wall", "--feed", &feed]), 120, 36);
    wall.until_text("Told before the outage");
    hub.kill();
    wall.until_text("connection refused");
    assert!(wall.text().contains("Told before the outage"), "the last known floor stays");
    let hub = HubProcess::start(data.path(), &address);
    wall.until("live again", |screen| {
        let text = screen.contents();
        text.contains("live")
            && !text.contains("connection refused")
            && text.contains("Told before the outage")
    });
    notice(&hub, "after", "Told after the outage");
    wall.until_text("Told after the outage");
    wall.keys("q");
    assert_eq!(wall.end(END_MAX), 0);
}

/// Publishes a notice to a hub.
fn notice(hub: &HubProcess, id: &str, headline: &str) {
    let data = format!(r#"{{"headline":"{headline}","author":{{"role":"lead","name":"Maya Silva"}}}}"#);
    publish(hub, "notice", id, id, &data);
}

/// Publishes an event of a kind, about `notice/<name>`.
fn publish(hub: &HubProcess, kind: &str, id: &str, name: &str, data: &str) {
    let event = format!(
        r#"{{"specversion":"1.0","type":"dev.openfloor.{kind}.v1","id":"{id}","source":"/sites/lisbon/leads",
            "subject":"notice/{name}","site":"lisbon","data":{data}}}"#
    );
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("event.json");
    std::fs::write(&file, event.replace('\n', "")).expect("written");
    let status = hub::openfloor()
        .args(["publish", "--hub", &hub.http()])
        .arg(&file)
        .stdout(std::process::Stdio::null())
        .status()
        .expect("publish runs");
    assert!(status.success());
}

/// A wall that keeps its floor in a folder.
fn keeping(feed: &str, folder: &Path) -> Terminal {
    let folder = folder.to_str().expect("UTF-8");
    Terminal::start(openfloor(&["wall", "--feed", feed, "--cache", folder]), 120, 36)
}

/// True when the bytes of a text stand in any file under a folder.
fn is_in(folder: &Path, text: &str) -> bool {
    let Ok(entries) = std::fs::read_dir(folder) else { return false };
    entries.flatten().any(|entry| match entry.path() {
        path if path.is_dir() => is_in(&path, text),
        path => {
            std::fs::read(path).is_ok_and(|bytes| bytes.windows(text.len()).any(|at| at == text.as_bytes()))
        }
    })
}

/// True while a wall is writing into a folder.
fn has_unfinished(folder: &Path) -> bool {
    let entries = std::fs::read_dir(folder).expect("a folder");
    entries.flatten().any(|entry| entry.file_name().to_string_lossy().ends_with("unfinished"))
}

/// Waits until something holds.
#[track_caller]
fn until(what: &str, within: Duration, holds: impl Fn() -> bool) {
    let deadline = Instant::now() + within;
    while !holds() {
        assert!(Instant::now() < deadline, "not within {within:?}: {what}");
        std::thread::park_timeout(Duration::from_millis(10));
    }
}

fn kept() {
    let (data, kept) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let hub = HubProcess::start(data.path(), "127.0.0.1:0");
    let (address, feed) = (hub.address.clone(), hub.ws());
    notice(&hub, "before", "Told before the end");
    let mut wall = keeping(&feed, kept.path());
    wall.until_text("Told before the end");
    wall.keys("q");
    assert_eq!(wall.end(END_MAX), 0);
    assert!(is_in(kept.path(), "Told before the end"));
    hub.kill();
    let mut wall = keeping(&feed, kept.path());
    wall.until_text("STALE since");
    wall.until_text("Told before the end");
    wall.until_text("connection refused");
    let hub = HubProcess::start(data.path(), &address);
    wall.until_text("● live");
    notice(&hub, "after", "Told after it");
    wall.until_text("Told after it");
    assert!(wall.text().contains("Told before the end"));
    // It ends by kill -9, and what it wrote until then is whole.
    until("it is written to its end", PATIENCE, || {
        is_in(kept.path(), "Told after it") && !has_unfinished(kept.path())
    });
    kill_process(Pid::from_raw(wall.pid()).expect("a process"), Signal::KILL).expect("sent");
    wall.end(END_MAX);
    hub.kill();
    let wall = keeping(&feed, kept.path());
    wall.until_text("STALE since");
    wall.until_text("Told after it");
}

fn withdrawn() {
    /// A withdrawn text is off every connected wall within this time.
    const WITHDRAWN_MAX: Duration = Duration::from_secs(5);
    const MARKER: &str = "zebra-marker";
    let (data, kept) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let hub = HubProcess::start(data.path(), "127.0.0.1:0");
    notice(&hub, "stays", "What stays");
    notice(&hub, "goes", MARKER);
    let mut wall = keeping(&hub.ws(), kept.path());
    wall.until_text(MARKER);
    until("it is written", PATIENCE, || is_in(kept.path(), MARKER));
    publish(&hub, "withdrawn", "away", "goes", "{}");
    let told = Instant::now();
    wall.until("it is gone", |screen| !screen.contents().contains(MARKER));
    until("it is off the disk", WITHDRAWN_MAX, || !is_in(kept.path(), MARKER));
    assert!(told.elapsed() < WITHDRAWN_MAX, "{:?}", told.elapsed());
    assert!(is_in(kept.path(), "What stays"), "the rest is kept");
    wall.keys("q");
    assert_eq!(wall.end(END_MAX), 0);
    assert!(!is_in(kept.path(), MARKER));
}

fn no_hub() {
    // A port of loopback that nothing listens on: bound once to be free, then let go.
    let free =
        std::net::TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).expect("a port");
    let mut wall = Terminal::start(openfloor(&["wall", "--feed", &format!("ws://{free}")]), 120, 36);
    wall.until_text("connection refused");
    assert!(!wall.text().contains("● live"));
    wall.keys("q");
    assert_eq!(wall.end(END_MAX), 0);
    left_as_found(&wall);
}

fn closed_terminal() {
    let mut wall = Terminal::start(openfloor(&["demo", "--seed", "7"]), 120, 36);
    wall.until_text("live");
    wall.close();
    assert_eq!(wall.end(END_MAX), 0);
}

fn terminated() {
    let mut wall = Terminal::start(openfloor(&["demo", "--seed", "7"]), 120, 36);
    wall.until_text("live");
    kill_process(Pid::from_raw(wall.pid()).expect("a process"), Signal::TERM).expect("sent");
    assert_eq!(wall.end(END_MAX), 0);
    left_as_found(&wall);
}

fn suspended() {
    // A shell with job control: without one, nothing could resume the wall.
    let mut shell = CommandBuilder::new("bash");
    shell.args(["--norc", "--noprofile", "--noediting", "-i"]);
    shell.env("PS1", "prompt> ");
    let mut terminal = Terminal::start(shell, 120, 36);
    terminal.until_text("prompt>");
    terminal.keys(&format!("{OPENFLOOR} demo --seed 7\n"));
    terminal.until_text("live");
    terminal.keys("\x1a");
    terminal.until_text("Stopped");
    left_as_found(&terminal);
    terminal.keys("fg\n");
    terminal
        .until("the wall again", |screen| screen.alternate_screen() && screen.contents().contains("live"));
    terminal.keys("q");
    left_as_found(&terminal);
    terminal.keys("exit\n");
    terminal.end(END_MAX);
}

fn panicked() {
    let mut command = CommandBuilder::new(std::env::current_exe().expect("this program"));
    command.env(PANIC_INSIDE, "1");
    let mut terminal = Terminal::start(command, 120, 36);
    assert_ne!(terminal.end(PATIENCE), 0);
    left_as_found(&terminal);
    terminal.until("the message on the main screen", |screen| {
        !screen.alternate_screen() && screen.contents().contains("a task went wrong")
    });
}

/// Draws as the wall does, panics in another thread than the one that drew, and tries to draw on.
fn panic_inside() -> ! {
    use openfloor::model::{Mode, Model};
    use openfloor::run::{Surface as _, tty::Tty};
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let _entered = runtime.enter();
    let lang = openfloor::text::Lang::parse("en").expect("a language");
    let model = Model::new(lang, Mode::Desk, jiff::Timestamp::now());
    let mut tty = Tty::take(
        openfloor::screen::Themes::of(Default::default()),
        openfloor::screen::Lexicon::built_in(),
        Default::default(),
    )
    .expect("a terminal");
    tty.draw(&model).expect("drawn");
    let ended = std::thread::spawn(|| panic!("a task went wrong")).join();
    assert!(ended.is_err());
    let refused = tty.draw(&model).is_err() && tty.is_gone().is_err();
    drop(tty);
    std::process::exit(if refused { 101 } else { 0 });
}
