//! Job control: a shell, or whoever else, stops the wall and lets it go on.

use std::io;
use std::pin::Pin;
use std::time::Duration;

use rustix::process::{
    Pid, Signal, getpgid, getpgrp, getpid, getsid, kill_current_process_group, kill_process,
};
use rustix::termios::{LocalModes, tcgetattr, tcgetpgrp};
use tokio::signal::unix::{Signal as Signals, SignalKind, signal};

use super::Surface;

/// How long a wall that was resumed in the background listens for its end before it stops again.
pub const AWAY_EVERY: Duration = Duration::from_millis(300);

/// What is asked of the wall as a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Job {
    /// To stop (SIGTSTP).
    Stop,
    /// To go on: it was stopped, by us or by a SIGSTOP that nobody could notice (SIGCONT).
    GoOn,
}

/// The signals of job control to this process.
#[derive(Debug)]
pub struct Jobs {
    stop: Signals,
    go_on: Signals,
}

impl Jobs {
    /// Those from now on.
    ///
    /// # Errors
    /// When the handlers can't be set.
    pub fn of_process() -> io::Result<Self> {
        // SIGTSTP and SIGCONT have no names in tokio.
        let number = |signal: Signal| SignalKind::from_raw(signal.as_raw());
        Ok(Self { stop: signal(number(Signal::TSTP))?, go_on: signal(number(Signal::CONT))? })
    }

    /// The next one. May be dropped at any time.
    pub async fn next(&mut self) -> Job {
        tokio::select! {
            biased;
            _ = self.go_on.recv() => Job::GoOn,
            _ = self.stop.recv() => Job::Stop,
        }
    }
}

/// True when someone could let the wall go on: a shell with job control, in the same session and outside of our own group.
/// A wall that a terminal or a service manager started itself would stand still for ever, so it does not stop.
pub fn can_be_resumed() -> bool {
    let shell = getsid(None).and_then(|leader: Pid| getpgid(Some(leader)));
    shell.is_ok_and(|group| group != getpgrp())
}

/// Waits while the wall is in the background. False when it is to end: who ends a stopped program resumes it for that alone, and
/// both signals may be heard in any order. So it stops again only when nothing else was asked for a moment.
///
/// # Errors
/// When the terminal can't be taken back, or the wall not be stopped.
pub async fn is_back(
    surface: &mut impl Surface,
    mut stop: Pin<&mut impl Future<Output = ()>>,
) -> anyhow::Result<bool> {
    let mut goes_on = true;
    while surface.is_away() {
        let asked = tokio::select! {
            biased;
            () = &mut stop => return Ok(false),
            job = surface.job() => Some(job),
            () = tokio::time::sleep(AWAY_EVERY), if goes_on => None,
        };
        if asked == Some(Job::Stop) {
            continue;
        }
        // Whoever is given the terminal again is not always told.
        if super::done(surface.resume(), surface)?.is_none() {
            return Ok(false);
        }
        goes_on = asked.is_some();
        if asked.is_none() && surface.is_away() {
            // Whatever resumes it is heard as such.
            surface.stay_away()?;
        }
    }
    Ok(true)
}

/// True while the terminal is this job's: whoever else changes its settings is stopped by it (SIGTTOU).
pub fn is_in_foreground() -> bool {
    // Where it can't be told there is no shell that would have put us anywhere else.
    tcgetpgrp(rustix::stdio::stdin()).map_or(true, |group| group == getpgrp())
}

/// True when the terminal lets this job write: from the background only where it is not set to stop whoever does.
pub fn may_write() -> bool {
    let stops =
        || tcgetattr(rustix::stdio::stdout()).is_ok_and(|told| told.local_modes.contains(LocalModes::TOSTOP));
    is_in_foreground() || !stops()
}

/// Stops the whole job, as a terminal does with one that takes it from the background. A job that no shell is left to resume
/// is not stopped.
///
/// # Errors
/// When it can't be done.
pub fn stop_in_background() -> io::Result<()> {
    Ok(kill_current_process_group(Signal::TTOU)?)
}

/// Stops this process, as the default of SIGTSTP does; returns when it goes on.
///
/// # Errors
/// When it can't be done.
pub fn stop() -> io::Result<()> {
    Ok(kill_process(getpid(), Signal::STOP)?)
}

/// Asks the whole job to stop, as the terminal does for Ctrl-Z: us, and whoever shares a pipeline with us.
///
/// # Errors
/// When it can't be done.
pub fn ask_to_stop() -> io::Result<()> {
    Ok(kill_current_process_group(Signal::TSTP)?)
}
