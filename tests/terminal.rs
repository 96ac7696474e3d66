//! The wall in a real terminal: it starts, shows what a real hub serves, bears resizing, comes back after the hub was
//! killed, and leaves the terminal as it was found, however it ends.

#[path = "support/hub.rs"]
mod hub;
#[path = "support/pty.rs"]
mod pty;

use std::time::Duration;

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
    let publish = |hub: &str, id: &str, headline: &str| {
        let event = format!(
            r#"{{"specversion":"1.0","type":"dev.openfloor.notice.v1","id":"{id}","source":"/sites/lisbon/leads",
                "subject":"notice/{id}","site":"lisbon","data":{{"headline":"{headline}","author":{{"role":"lead"}}}}}}"#
        );
        let file = data.path().join(format!("{id}.json"));
        std::fs::write(&file, event.replace('\n', "")).expect("written");
        let status = hub::openfloor()
            .args(["publish", "--hub", hub])
            .arg(&file)
            .stdout(std::process::Stdio::null())
            .status()
            .expect("publish runs");
        assert!(status.success());
    };
    publish(&hub.http(), "before", "Told before the outage");
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
    publish(&hub.http(), "after", "Told after the outage");
    wall.until_text("Told after the outage");
    wall.keys("q");
    assert_eq!(wall.end(END_MAX), 0);
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
    let lang = openfloor::text::Lang::parse("en").expect("a language");
    let model = Model::new(lang, Mode::Desk, jiff::Timestamp::now());
    let mut tty = Tty::take(openfloor::screen::Theme::default()).expect("a terminal");
    tty.draw(&model).expect("drawn");
    let ended = std::thread::spawn(|| panic!("a task went wrong")).join();
    assert!(ended.is_err());
    let refused = tty.draw(&model).is_err() && tty.is_gone().is_err();
    drop(tty);
    std::process::exit(if refused { 101 } else { 0 });
}
