//! Job control: a shell, or whoever else, stops the wall and lets it go on.

use std::io;

use rustix::process::{
    Pid, Signal, getpgid, getpgrp, getpid, getsid, kill_current_process_group, kill_process,
};
use tokio::signal::unix::{Signal as Signals, SignalKind, signal};

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
