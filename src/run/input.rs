//! What comes from the terminal: keys, the mouse, and its new size.
//!
//! A thread of its own reads, and looks for a hang-up before it does: crossterm reads a terminal that is gone again and
//! again and never returns, which must not be the loop that draws.

use std::io;
use std::task::Poll;
use std::time::Duration;

use crossterm::event::{self, Event};
use futures_util::{Stream, stream};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc;

/// Events that wait for the loop; a person types slower than that.
const EVENTS_MAX: usize = 256;

/// The events of this process's terminal, until it is gone.
///
/// # Errors
/// When the thread or the handler of a new size can't be had.
pub fn events() -> io::Result<impl Stream<Item = io::Result<Event>> + Unpin> {
    let (sender, mut events) = mpsc::channel(EVENTS_MAX);
    std::thread::Builder::new().name("openfloor-keys".into()).spawn(move || read(&sender))?;
    let mut resized = signal(SignalKind::window_change())?;
    Ok(stream::poll_fn(move |context| {
        if resized.poll_recv(context).is_ready() {
            return Poll::Ready(Some(crossterm::terminal::size().map(|(x, y)| Event::Resize(x, y))));
        }
        events.poll_recv(context)
    }))
}

/// Reads until the terminal or the receiver is gone.
fn read(sender: &mpsc::Sender<io::Result<Event>>) {
    while there_is_input() {
        while let Some(event) = next() {
            let failed = event.is_err();
            if sender.blocking_send(event).is_err() || failed {
                return;
            }
        }
    }
}

/// Waits for input. False when the terminal is gone.
fn there_is_input() -> bool {
    let stdin = rustix::stdio::stdin();
    loop {
        let mut polled = [PollFd::new(&stdin, PollFlags::IN)];
        match poll(&mut polled, None) {
            Err(Errno::INTR) => {}
            Err(_) => return false,
            Ok(_) => return polled[0].revents() == PollFlags::IN,
        }
    }
}

/// The next event of those that are there.
fn next() -> Option<io::Result<Event>> {
    match event::poll(Duration::ZERO) {
        Ok(true) => Some(event::read()),
        Ok(false) => None,
        Err(error) => Some(Err(error)),
    }
}
