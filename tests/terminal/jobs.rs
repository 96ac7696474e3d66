//! A wall as a job of a shell: stopped and resumed, from within and from outside.

use super::*;

/// A shell with job control: without one, nothing could resume the wall.
fn shell() -> Terminal {
    let mut shell = CommandBuilder::new("bash");
    shell.args(["--norc", "--noprofile", "--noediting", "-i"]);
    shell.env("PS1", "prompt> ");
    let mut terminal = Terminal::start(shell, 120, 36);
    terminal.until_text("prompt>");
    // Whose process id the wall has is told where the test can read it, and never on the screen.
    terminal.keys("set -b\n");
    terminal
}

fn resumed(terminal: &mut Terminal) {
    terminal.keys("fg\n");
    terminal
        .until("the wall again", |screen| screen.alternate_screen() && screen.contents().contains("live"));
}

/// Whether a process is stopped, as Linux tells it: `T` after its name.
fn is_stopped(process: Pid) -> bool {
    let told =
        std::fs::read_to_string(format!("/proc/{}/stat", process.as_raw_nonzero())).expect("a process");
    told.rsplit(')').next().is_some_and(|rest| rest.trim_start().starts_with('T'))
}

/// Ends the shell, once it asks for a command: until then what is typed may be the wall's.
fn leave(mut terminal: Terminal) {
    terminal.until("the shell's prompt", |screen| {
        let (row, column) = screen.cursor_position();
        screen.contents_between(row, 0, row, column).trim_end() == "prompt>"
    });
    terminal.keys("exit\n");
    terminal.end(END_MAX);
}

pub fn suspended() {
    for speed in ["", " --speed 60"] {
        let mut terminal = shell();
        terminal.keys(&format!("{OPENFLOOR} demo --seed 7{speed}\n"));
        terminal.until_text("live");
        terminal.keys("\x1a");
        terminal.until_text("Stopped");
        left_to_a_shell(&terminal);
        resumed(&mut terminal);
        terminal.keys("q");
        left_to_a_shell(&terminal);
        leave(terminal);
    }
}

/// `kill -TSTP` from elsewhere.
pub fn stopped_from_outside() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("pid");
    let mut terminal = shell();
    let script = format!("sh -c 'echo $$ >{}; exec {OPENFLOOR} demo --seed 7'\n", file.display());
    terminal.keys(&script);
    terminal.until_text("live");
    let pid: i32 = std::fs::read_to_string(&file).expect("its id").trim().parse().expect("a number");
    let wall = Pid::from_raw(pid).expect("a process");
    kill_process(wall, Signal::TSTP).expect("sent");
    terminal.until_text("Stopped");
    left_to_a_shell(&terminal);
    resumed(&mut terminal);
    // Nobody can notice a SIGSTOP; the shell takes the screen, and the wall takes it back whole.
    kill_process(wall, Signal::STOP).expect("sent");
    terminal.until_text("Stopped");
    let before = terminal.bytes();
    resumed(&mut terminal);
    terminal.until_written(before, "\x1b[2J");
    terminal.until("no prompt any more", |screen| {
        !screen.contents().contains("Stopped") && screen.contents().contains("Promises")
    });
    terminal.keys("q");
    left_to_a_shell(&terminal);
    leave(terminal);
}

/// `kill %1` resumes a stopped job so that it can end; it may not stop again because the terminal is the shell's.
pub fn ended_while_stopped() {
    // Stopped by itself, with the terminal given back, or by a SIGSTOP that it could not notice.
    for (signal, by_key) in [("TERM", true), ("HUP", true), ("TERM", false)] {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("pid");
        let mut terminal = shell();
        terminal.keys(&format!("sh -c 'echo $$ >{}; exec {OPENFLOOR} demo --seed 7'\n", file.display()));
        terminal.until_text("live");
        let pid: i32 = std::fs::read_to_string(&file).expect("its id").trim().parse().expect("a number");
        let wall = Pid::from_raw(pid).expect("a process");
        let stop = |terminal: &mut Terminal| match by_key {
            true => terminal.keys("\x1a"),
            false => kill_process(wall, Signal::STOP).expect("sent"),
        };
        stop(&mut terminal);
        terminal.until_text("Stopped");
        if by_key {
            // In the background it stops again, and can still be brought back.
            terminal.keys("clear\n");
            terminal.until("a clear screen", |screen| !screen.contents().contains("Stopped"));
            terminal.keys("bg\n");
            terminal.until("stopped again", |screen| screen.contents().contains("Stopped"));
            left_to_a_shell(&terminal);
            resumed(&mut terminal);
            stop(&mut terminal);
            // What the shell said before stands on its screen, and tells nothing of this time.
            until("the wall stands still", PATIENCE, || is_stopped(wall));
        }
        terminal.keys(&format!("kill -{signal} %1\n"));
        until("the wall has ended", END_MAX, || rustix::process::test_kill_process(wall).is_err());
        left_to_a_shell(&terminal);
        terminal.keys("exit\n");
        terminal.end(END_MAX);
    }
}

/// What is typed while it goes on in the background is for the shell: it is not stopped for having read that, and goes on once it has the
/// terminal again.
pub fn leaves_to_a_shell_what_is_typed_there() {
    let mut terminal = shell();
    terminal.keys(&format!("{OPENFLOOR} demo --seed 7\n"));
    terminal.until_text("live");
    terminal.keys("\x1a");
    terminal.until_text("Stopped");
    // A line is there all the time that it goes on, until it stops by itself; the shell says for what it stopped.
    let until = "until grep -q '^State:.T' /proc/$(jobs -p %1)/status; do :; done";
    terminal.keys(&format!("bg; {until}; jobs -l\n\n"));
    terminal.until_text("(tty output)");
    assert!(!String::from_utf8_lossy(&terminal.written()).contains("(tty input)"));
    resumed(&mut terminal);
    terminal.keys("q");
    left_to_a_shell(&terminal);
    leave(terminal);
}

/// Nobody could resume a wall that the terminal itself started: it does not stop.
pub fn not_stopped_without_a_shell() {
    let mut wall = Terminal::start(openfloor(&["demo", "--seed", "7"]), 120, 36);
    wall.until_text("live");
    wall.keys("\x1a");
    send(&wall, Signal::TSTP);
    wall.keys("?");
    wall.until_text("Commands and keys");
    wall.keys("\x1b");
    wall.until("help is closed", |screen| !screen.contents().contains("Commands and keys"));
    wall.keys("q");
    assert_eq!(wall.end(END_MAX), 0);
    left_as_found(&wall);
}

/// The screen is the shell's, and nothing of the wall's is left on.
fn left_to_a_shell(terminal: &Terminal) {
    terminal.until("the main screen with its cursor", |screen| {
        !screen.alternate_screen() && !screen.hide_cursor()
    });
    terminal.until_cooked();
    assert_eq!(pty::escapes::left_set(&terminal.written()), [""; 0]);
}
