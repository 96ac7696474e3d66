//! The signals that end a program, as one future.

use std::future::poll_fn;
use std::io;
use std::task::Poll;

use rustix::process::Signal;
use tokio::signal::unix::{SignalKind, signal};

/// A service manager, and a person.
const ENDING: [Signal; 2] = [Signal::TERM, Signal::INT];

/// What else ends a process that doesn't catch it, short of those that mean a crash, or that nobody can catch: the terminal is gone
/// (HUP), or somebody wants it so. All are caught where there is a terminal to give back.
const ENDING_UNCAUGHT: [Signal; 8] = [
    Signal::HUP,
    Signal::QUIT,
    Signal::USR1,
    Signal::USR2,
    Signal::ALARM,
    Signal::VTALARM,
    Signal::PROF,
    Signal::XCPU,
];

/// Waits for SIGTERM or SIGINT, a service manager or a person, or for SIGHUP, since the terminal or the session is gone: what is under
/// way is ended well by each. Where a hang-up is ignored, as under `nohup`, it stays so: a hub or a simulated floor needs no terminal.
///
/// # Errors
/// When the handlers can't be set.
pub fn end() -> io::Result<impl Future<Output = ()>> {
    let hang_up = (!ignores_hang_up()).then_some(&Signal::HUP);
    any(ENDING.iter().chain(hang_up))
}

/// Whether this process was started with SIGHUP ignored, as Linux tells it: the lowest bit of a mask in hexadecimal digits.
fn ignores_hang_up() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    mask.is_some_and(|mask| mask & 1 == 1)
}

/// The same, and what else ends a wall by a signal that can be caught: its usual way would leave the terminal as it was drawn on.
///
/// # Errors
/// When the handlers can't be set.
pub fn end_or_hang_up() -> io::Result<impl Future<Output = ()>> {
    any(ENDING.iter().chain(&ENDING_UNCAUGHT))
}

/// The same without what a person at the terminal can send by keys: those do nothing from now on, Ctrl-Z among them.
///
/// # Errors
/// When the handlers can't be set.
pub fn end_but_for_keys() -> io::Result<impl Future<Output = ()>> {
    const BY_KEYS: [Signal; 3] = [Signal::INT, Signal::QUIT, Signal::TSTP];
    for key in BY_KEYS {
        // Once it is caught it is so for as long as the program runs, whether anybody listens or not.
        drop(signal(SignalKind::from_raw(key.as_raw()))?);
    }
    any(ENDING.iter().chain(&ENDING_UNCAUGHT).filter(|one| !BY_KEYS.contains(one)))
}

fn any<'a>(signals: impl Iterator<Item = &'a Signal>) -> io::Result<impl Future<Output = ()>> {
    let caught = signals.map(|one| signal(SignalKind::from_raw(one.as_raw())));
    let mut caught = caught.collect::<io::Result<Vec<_>>>()?;
    Ok(poll_fn(move |cx| match caught.iter_mut().any(|one| one.poll_recv(cx).is_ready()) {
        true => Poll::Ready(()),
        false => Poll::Pending,
    }))
}
