//! A terminal that takes nothing any more, such as one behind a connection that hangs, must not hold up the end: whoever
//! writes to it stands still, and hears no signal. So a thread of its own listens for the same signals, and when the wall
//! has not ended in time it throws away what the terminal has not taken. Then the wall can go on, and end. What stands still after the
//! terminal was given back is ended as it is.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use rustix::termios::{Action, QueueSelector, tcflow, tcflush};

use super::{ending, jobs, signals, tty};

/// How long a wall may take to end before what it writes is thrown away: a third of what [the end](ending) takes in all.
const PATIENCE: Duration = Duration::from_millis(500);
/// How often it is thrown away then: a frame is many times what a terminal holds back.
const AGAIN: Duration = Duration::from_millis(1);

/// The exit code of a program whose last words nobody took.
const STOOD_STILL: i32 = 1;

/// True once what the terminal has not taken was thrown away.
static LATE: AtomicBool = AtomicBool::new(false);

/// Makes room for what gives the terminal back, where it has not taken what was written before. True when it has not.
pub(super) fn make_room_if_late() -> bool {
    let late = LATE.load(Ordering::SeqCst);
    if late {
        make_room();
    }
    late
}

/// Throws away what the terminal has not taken.
fn make_room() {
    let _ = tcflush(rustix::stdio::stdout(), QueueSelector::OFlush);
}

/// Keeps watch for as long as the program runs.
///
/// # Errors
/// When the thread can't be had.
pub fn keep_watch() -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let watch = async {
        let Ok(end) = signals::end_or_hang_up() else { return };
        end.await;
        // Whoever stands still does not know yet that it ends.
        ending::until();
        tokio::time::sleep(PATIENCE).await;
        // From the background it would stop the program instead.
        while tty::is_taken() && jobs::is_in_foreground() {
            LATE.store(true, Ordering::SeqCst);
            let stdout = rustix::stdio::stdout();
            make_room();
            // A writer is not woken by that, but by output that goes on after it was halted.
            let _ = tcflow(stdout, Action::OOff).and_then(|()| tcflow(stdout, Action::OOn));
            tokio::time::sleep(AGAIN).await;
        }
        // The terminal is given back; but a last line, such as what went wrong, may stand still there too, and whoever writes it
        // hears no signal either.
        tokio::time::sleep(ending::left()).await;
        std::process::exit(STOOD_STILL);
    };
    std::thread::Builder::new().name("openfloor-end".into()).spawn(move || runtime.block_on(watch))?;
    Ok(())
}
