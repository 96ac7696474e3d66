//! What comes from the terminal: keys, the mouse, and its new size.
//!
//! A thread of its own reads, and looks for a hang-up before it does: crossterm reads a terminal that is gone again and
//! again and never returns, which must not be the loop that draws. It ends with the stream, before the terminal is given
//! back: what is typed then is for the shell.
//!
//! crossterm's usual source is woken by edges, and forgets a key that comes after a new size until another key does; its
//! other one (`use-dev-tty`) asks for what is there, and is the one that is built in.

use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::Poll;
use std::time::{Duration, Instant};

use crossterm::event::{self, Event};
use futures_util::{Stream, stream};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fd::OwnedFd;
use rustix::io::Errno;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc;

use super::{jobs, tty};

/// Events that wait for the loop; a person types slower than that.
const EVENTS_MAX: usize = 256;
/// How long crossterm may look for what is there already; it takes no time at all for "don't look". It is short, since what is typed when the
/// wall has ended is for the shell.
const LOOK_MAX: Duration = Duration::from_millis(1);
/// How often it looks before nothing is there, and how often at most. Once its time is over it doesn't look at what it has read already
/// either; on a busy machine that can be before it has begun, and keys were left lying until another one came. So a look that took
/// twice its time doesn't count.
const LOOKS: usize = 2;
const LOOKS_MAX: usize = 16;

/// How often it is asked whether the wall has the terminal again, while something is typed that is for the shell.
const AWAY_EVERY: Timespec = Timespec { tv_sec: 0, tv_nsec: 20_000_000 };

/// Held while something is read.
static READS: Mutex<()> = Mutex::new(());

/// Nothing is read while this is held: what was begun before the program is stopped would be read when it goes on in the background. It is had
/// as soon as what is there has been looked at.
pub(super) fn quiet() -> MutexGuard<'static, ()> {
    READS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The events of this process's terminal, until it is gone.
///
/// # Errors
/// When the thread or the handler of a new size can't be had.
pub fn events() -> io::Result<impl Stream<Item = io::Result<Event>> + Unpin> {
    let (sender, mut events) = mpsc::channel(EVENTS_MAX);
    let (ended, open) = rustix::pipe::pipe()?;
    std::thread::Builder::new().name("openfloor-keys".into()).spawn(move || read(&sender, &ended))?;
    let mut resized = signal(SignalKind::window_change())?;
    Ok(stream::poll_fn(move |context| {
        // Nothing is ever written: when the stream is dropped this end is closed, and the thread sees it.
        let _held = &open;
        if resized.poll_recv(context).is_ready() {
            let size = tty::size();
            return Poll::Ready(Some(Ok(Event::Resize(size.width, size.height))));
        }
        events.poll_recv(context)
    }))
}

/// Reads until the terminal or the stream is gone.
fn read(sender: &mpsc::Sender<io::Result<Event>>, ended: &OwnedFd) {
    while there_is_input(ended) {
        while let Some(event) = next_in_front() {
            let failed = event.is_err();
            if sender.blocking_send(event).is_err() || failed {
                return;
            }
        }
    }
}

/// Waits for input. What is typed while the wall is in the background is for the shell, and left to it: whoever reads it from there is
/// stopped. False when the terminal or the stream is gone.
fn there_is_input(ended: &OwnedFd) -> bool {
    let stdin = rustix::stdio::stdin();
    loop {
        let mut polled = [PollFd::new(&stdin, PollFlags::IN), PollFd::new(ended, PollFlags::empty())];
        match poll(&mut polled, None) {
            Err(Errno::INTR) => {}
            Err(_) => return false,
            Ok(_) => {
                let goes_on = polled[0].revents() == PollFlags::IN && polled[1].revents().is_empty();
                if !goes_on || jobs::is_in_foreground() {
                    return goes_on;
                }
                let mut polled = [PollFd::new(ended, PollFlags::empty())];
                // A shell that gives the terminal back does not always say so.
                let _ = poll(&mut polled, Some(&AWAY_EVERY));
            }
        }
    }
}

/// The same while the terminal is ours, and nobody is about to stop the program.
fn next_in_front() -> Option<io::Result<Event>> {
    let _reads = quiet();
    jobs::is_in_foreground().then(next)?
}

/// The next event of those that are there.
fn next() -> Option<io::Result<Event>> {
    let mut looks = 0;
    for _ in 0..LOOKS_MAX {
        let began = Instant::now();
        match event::poll(LOOK_MAX) {
            Ok(true) => return Some(event::read()),
            Ok(false) => looks += usize::from(began.elapsed() < 2 * LOOK_MAX),
            Err(error) => return Some(Err(error)),
        }
        if looks == LOOKS {
            break;
        }
    }
    None
}
