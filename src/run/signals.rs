//! The signals that end a program, as one future.

use std::io;

use tokio::signal::unix::{SignalKind, signal};

/// Waits for SIGTERM or SIGINT: a service manager or a person. A hang-up keeps its meaning, which `nohup` may have
/// changed: a hub or a simulated floor does not need a terminal.
///
/// # Errors
/// When the handlers can't be set.
pub fn end() -> io::Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// The same, and what else ends a wall by a signal that can be caught: SIGHUP, when its terminal is gone, and SIGQUIT,
/// whose usual way would leave the terminal as it was drawn on.
///
/// # Errors
/// When the handlers can't be set.
pub fn end_or_hang_up() -> io::Result<impl Future<Output = ()>> {
    let end = end()?;
    let mut hang_up = signal(SignalKind::hangup())?;
    let mut quit = signal(SignalKind::quit())?;
    Ok(async move {
        tokio::select! {
            () = end => {}
            _ = hang_up.recv() => {}
            _ = quit.recv() => {}
        }
    })
}
