//! However a wall ends, it ends soon, and the terminal is as it was found.

use super::*;

pub fn closed_terminal() {
    let mut wall = Terminal::start(openfloor(&["demo", "--seed", "7"]), 120, 36);
    wall.until_text("live");
    wall.close();
    assert_eq!(wall.end(END_MAX), 0);
}

pub fn terminated() {
    let asked = [Signal::TERM, Signal::HUP, Signal::INT, Signal::QUIT];
    // Whoever sends one of these expects an end, as from any program that does not know them.
    let uncaught = [Signal::USR1, Signal::USR2, Signal::ALARM, Signal::VTALARM, Signal::PROF, Signal::XCPU];
    for signal in asked.into_iter().chain(uncaught) {
        let mut wall = Terminal::start(openfloor(&["demo", "--seed", "7"]), 120, 36);
        wall.until_text("live");
        send(&wall, signal);
        assert_eq!(wall.end(END_MAX), 0, "{signal:?}");
        left_as_found(&wall);
    }
}

/// The connection hangs: nobody reads what the wall writes, so that it stands still in the midst of a frame.
pub fn stalled() {
    let mut wall = Terminal::start(openfloor(&["demo", "--seed", "7"]), 200, 60);
    wall.until_text("live");
    wall.pause(true);
    // Whole frames, until no more is taken.
    let mut blocked = 0;
    for turn in 0.. {
        wall.resize(if turn % 2 == 0 { 300 } else { 299 }, 100);
        std::thread::park_timeout(Duration::from_millis(60));
        let stands = is_writing(wall.pid());
        blocked = if stands { blocked + 1 } else { 0 };
        if blocked == 3 {
            break;
        }
        assert!(turn < 300, "it never stood still");
    }
    send(&wall, Signal::TERM);
    wall.end(END_MAX);
    wall.pause(false);
    left_as_found(&wall);
}

/// The wall is over, and what it says last to the terminal that it gave back is taken by nobody.
pub fn stalled_at_its_last_word() {
    let mut command = CommandBuilder::new(std::env::current_exe().expect("this program"));
    command.env(PANIC_INSIDE, LAST_WORDS);
    let mut terminal = Terminal::start(command, 120, 36);
    terminal.until_text(LAST_WORDS);
    terminal.pause(true);
    let deadline = Instant::now() + PATIENCE;
    let mut blocked = 0;
    while blocked < 3 {
        std::thread::park_timeout(Duration::from_millis(60));
        blocked = if is_writing(terminal.pid()) { blocked + 1 } else { 0 };
        assert!(Instant::now() < deadline, "it never stood still");
    }
    send(&terminal, Signal::TERM);
    assert_ne!(terminal.end(END_MAX), 0, "it did not say all");
}

/// What a program says without an end.
const LAST_WORDS: &str = "the last words";

/// A program that takes the terminal, gives it back, and then speaks without an end.
fn speak() -> ! {
    use std::io::Write as _;
    let lexicon = std::sync::Arc::new(openfloor::screen::Lexicon::built_in());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let themes = openfloor::screen::Themes::of(Default::default());
        drop(openfloor::run::tty::Tty::take(themes, lexicon, Default::default()).expect("a terminal"));
    });
    loop {
        let _ = writeln!(std::io::stdout(), "{LAST_WORDS}");
    }
}

/// True while the main thread of a process waits for a terminal to take what it writes.
fn is_writing(pid: i32) -> bool {
    let state = std::fs::read_to_string(format!("/proc/{pid}/wchan")).unwrap_or_default();
    let call = std::fs::read_to_string(format!("/proc/{pid}/syscall")).unwrap_or_default();
    // `write` is call 1 on x86-64 and 64 on ARM.
    state.contains("tty")
        || state.contains("n_tty_write")
        || call.starts_with("1 0x1 ")
        || call.starts_with("64 0x1 ")
}

pub fn panicked() {
    for place in ["the drawing", "the task of the feed", "another task", "another thread"] {
        let mut command = CommandBuilder::new(std::env::current_exe().expect("this program"));
        command.env(PANIC_INSIDE, place);
        command.env("RUST_BACKTRACE", "0");
        let mut terminal = Terminal::start(command, 120, 36);
        terminal.until("the message", |screen| screen.contents().contains(&format!("{place} went wrong")));
        assert_ne!(terminal.end(END_MAX), 0, "{place}");
        left_as_found(&terminal);
        assert!(terminal.text().contains(&format!("{place} went wrong")), "{place}: {}", terminal.text());
        assert!(
            terminal.text().contains("openfloor: ") || place == "the drawing",
            "{place}: {}",
            terminal.text()
        );
    }
}

/// A wall as `openfloor wall` has it, a part of which panics.
pub fn panic_inside(place: &str) -> ! {
    if place == LAST_WORDS {
        speak();
    }
    use std::sync::Arc;

    use openfloor::config::{Settings, Sources};
    use openfloor::run::{self, Clock, Errands, hook::Hook, keeper::Keeper, tty::Tty};
    use tokio::sync::mpsc;

    let settings = Settings::read(&Sources::default()).expect("the defaults");
    let wall = settings.wall;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let (place, wrong) = (place.to_owned(), format!("{place} went wrong"));
    let ended: anyhow::Result<()> = runtime.block_on(async {
        match place.as_str() {
            "the drawing" => {
                let (themes, lexicon) =
                    (Default::default(), Arc::new(openfloor::screen::Lexicon::built_in()));
                let tty = Tty::take(
                    openfloor::screen::Themes::of(themes),
                    Arc::clone(&lexicon),
                    Default::default(),
                )?;
                let clock = Clock::starting_at(jiff::Timestamp::now());
                let mut model =
                    openfloor::model::Model::new(wall.lang, openfloor::model::Mode::Desk, clock.now());
                let outbox = openfloor::run::outbox::Outbox::to_nobody(lexicon);
                let mut errands = Errands {
                    keeper: Keeper::new(None, &model),
                    hook: Hook::new(None),
                    outbox,
                    recorded: Default::default(),
                };
                let (_held, reports) = mpsc::channel(1);
                let input = futures_util::stream::poll_fn(|_| panic!("{wrong}"));
                let mut tty = tty;
                let never = std::future::pending();
                run::wall(&mut model, &mut errands, &mut tty, input, reports, never, clock).await
            }
            _ => {
                let task = |reports: mpsc::Sender<openfloor::feed::Report>, _| async move {
                    match place.as_str() {
                        "the task of the feed" => panic!("{wrong}"),
                        "another task" => drop(tokio::spawn(async move { panic!("{wrong}") })),
                        _ => drop(std::thread::spawn(move || panic!("{wrong}"))),
                    }
                    reports.closed().await;
                    Ok(())
                };
                let hand = openfloor::task::hand::Hand::of(&wall, &settings.publish)?;
                let (keymap, recorded) = (openfloor::model::Keymap::default(), Default::default());
                openfloor::task::wall::show(&wall, hand, keymap, None, recorded, task).await
            }
        }
    });
    if let Err(error) = &ended {
        use std::io::Write as _;
        let _ = writeln!(std::io::stderr(), "openfloor: {error:#}");
    }
    std::process::exit(i32::from(ended.is_err()));
}
