//! The wall in a real terminal: it starts, shows what a real hub serves, bears resizing, comes back after the hub was
//! killed, and leaves the terminal as it was found, however it ends.
#![allow(clippy::print_stderr)] // what is left out is told to the person at the terminal

#[path = "support/hub.rs"]
mod hub;
#[path = "support/pty.rs"]
mod pty;

#[path = "terminal/around.rs"]
mod around;
#[path = "terminal/bytes.rs"]
mod bytes;
#[path = "terminal/console.rs"]
mod console;
#[path = "terminal/ends.rs"]
mod ends;
#[path = "terminal/floor.rs"]
mod floor;
#[path = "terminal/jobs.rs"]
mod jobs;
#[path = "terminal/kept.rs"]
mod kept;
#[path = "terminal/sizes.rs"]
mod sizes;

use std::path::Path;
use std::time::{Duration, Instant};

use hub::{HubProcess, OPENFLOOR};
use libtest_mimic::{Arguments, Failed, Trial};
use portable_pty::CommandBuilder;
use pty::{PATIENCE, Terminal};
use rustix::process::{Pid, Signal, kill_process};

/// Set for this program when it is started again inside of a terminal, to what panics there.
const PANIC_INSIDE: &str = "OPENFLOOR_TEST_PANIC_INSIDE";
/// How long the end of a wall is waited for. It gives its terminal 1.5 s and then fails, which its code tells, so that only a machine which
/// has no time for it needs more.
const END_MAX: Duration = Duration::from_secs(10);

fn main() {
    if let Ok(place) = std::env::var(PANIC_INSIDE) {
        ends::panic_inside(&place);
    }
    let trials = vec![
        trial("the_demo_shows_a_living_floor_and_leaves_the_terminal_as_it_was", floor::demo),
        trial("a_wall_comes_back_after_its_hub_was_killed", floor::hub_killed),
        trial("a_wall_says_that_it_waits_for_a_hub", floor::no_hub),
        trial("a_wall_begins_with_the_floor_that_it_kept", kept::kept),
        trial("a_withdrawn_text_leaves_the_wall_and_its_disk", kept::withdrawn),
        trial("a_wall_bears_every_size", sizes::resize),
        trial("a_key_after_a_new_size_is_taken_at_once", sizes::key_after_a_size),
        trial("a_wall_bears_the_smallest_size_and_none", sizes::smallest_and_untold),
        trial("a_wall_is_drawn_no_larger_than_a_screen_may_be", sizes::larger_than_any),
        trial("a_storm_of_sizes_ends_in_the_right_frame_and_in_rest", sizes::storm),
        trial("an_idle_wall_writes_nothing", bytes::idle),
        trial("a_frame_comes_whole_and_thirty_times_a_second_at_most", bytes::whole_frames),
        trial("the_title_of_the_window_tells_the_floor_and_is_given_back", bytes::title),
        trial("an_address_in_a_notice_is_a_link", bytes::links),
        trial("a_critical_notice_calls_once_and_not_in_quiet_hours", bytes::alerts),
        trial("the_linux_console_is_told_nothing_beside_its_cells", console::console),
        trial("a_terminal_without_utf8_is_told_in_ascii_alone", console::ascii),
        trial("a_closed_terminal_ends_the_wall", ends::closed_terminal),
        trial("a_signal_ends_the_wall_and_restores_the_terminal", ends::terminated),
        trial("a_signal_ends_a_wall_whose_terminal_takes_nothing_any_more", ends::stalled),
        trial("a_signal_ends_a_wall_whose_last_words_nobody_takes", ends::stalled_at_its_last_word),
        trial("a_panic_anywhere_restores_the_terminal_before_it_speaks", ends::panicked),
        trial("a_suspended_wall_gives_the_terminal_back_and_resumes", jobs::suspended),
        trial("a_wall_can_be_stopped_from_outside", jobs::stopped_from_outside),
        trial(
            "a_stopped_wall_is_ended_by_a_signal_and_leaves_the_terminal_to_the_shell",
            jobs::ended_while_stopped,
        ),
        trial(
            "what_is_typed_while_a_wall_is_in_the_background_is_for_the_shell",
            jobs::leaves_to_a_shell_what_is_typed_there,
        ),
        trial("a_wall_that_nobody_could_resume_does_not_stop", jobs::not_stopped_without_a_shell),
        with("a_wall_lives_in_tmux", around::TMUX, around::tmux),
        with("a_dying_connection_of_ssh_ends_the_wall", around::SSH, around::ssh),
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

/// A test that needs programs that not every machine has. Where everything is installed for the tests, a missing one is a
/// failure.
fn with(name: &str, programs: &[&str], test: fn()) -> Trial {
    let missing = around::missing(programs).join(", ");
    let left_out = !missing.is_empty() && std::env::var_os("OPENFLOOR_TEST_TOOLS").is_none();
    if left_out {
        eprintln!("left out: {name} needs {missing}; .ci/run installs it and leaves nothing out");
    }
    let run = move || -> Result<(), Failed> {
        if !missing.is_empty() {
            return Err(format!("{missing} is missing").into());
        }
        test();
        Ok(())
    };
    Trial::test(name, run).with_ignored_flag(left_out)
}

fn openfloor(args: &[&str]) -> CommandBuilder {
    let mut command = CommandBuilder::new(OPENFLOOR);
    command.args(args);
    command.env("LANG", "en_GB.UTF-8");
    command
}

#[track_caller]
fn left_as_found(terminal: &Terminal) {
    terminal.until_left_as_found();
    terminal.until("the main screen with its cursor", |screen| {
        !screen.alternate_screen()
            && !screen.hide_cursor()
            && !screen.bracketed_paste()
            && screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None
    });
}

/// Sends a signal to the program of a terminal.
fn send(terminal: &Terminal, signal: Signal) {
    kill_process(Pid::from_raw(terminal.pid()).expect("a process"), signal).expect("sent");
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

/// Waits until nothing was written for half a second: marks on what is new have faded.
#[track_caller]
fn settled(terminal: &Terminal) {
    let (deadline, mut last) = (Instant::now() + PATIENCE, (terminal.bytes(), Instant::now()));
    while last.1.elapsed() < Duration::from_millis(500) {
        assert!(Instant::now() < deadline, "it never rests");
        std::thread::park_timeout(Duration::from_millis(20));
        if terminal.bytes() != last.0 {
            last = (terminal.bytes(), Instant::now());
        }
    }
}

/// How often a text stands in some bytes.
fn count(bytes: &[u8], text: &str) -> u32 {
    let found = bytes.windows(text.len()).filter(|window| *window == text.as_bytes()).count();
    u32::try_from(found).expect("a number")
}

/// How much of one processor a process takes over some time.
fn cpu_of(pid: i32, over: Duration) -> f64 {
    /// What `/proc` counts in, on every Linux.
    const TICKS_A_SECOND: f64 = 100.0;
    let ticks = || -> f64 {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).expect("it runs");
        let fields: Vec<&str> = stat.rsplit(") ").next().expect("its fields").split(' ').collect();
        fields[11..13].iter().map(|field| field.parse::<f64>().expect("a number")).sum()
    };
    let (began, before) = (Instant::now(), ticks());
    std::thread::sleep(over);
    (ticks() - before) / TICKS_A_SECOND / began.elapsed().as_secs_f64()
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
