//! Asks the terminal about itself, and leaves it as it was: nothing that is written stays visible, what is answered
//! is read, and nobody waits longer than [`WAIT_MAX`] for a terminal that says nothing.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::termios::{QueueSelector, tcflush, tcgetpgrp};

use super::answers::Answers;
use crate::task::term;

/// The longest that the terminal is waited for until it answers at all.
const WAIT_MAX: Duration = Duration::from_millis(300);
/// What is asked then is answered within so many times as long as the first answer took: there is more of it, and a line
/// that is slow once is slow again.
const AS_LONG_AGAIN: u32 = 3;
/// Most bytes that are taken for answers: ten times what they are.
const BYTES_MAX: usize = 4 * 1024;

/// The first question: where the cursor is, and what every terminal answers.
const FIRST: &str = "\x1b[6n\x1b[c";
/// To a line of its own, where words stand on this one.
const NEW_LINE: &str = "\r\n";
/// What follows is not shown, where the terminal knows how to.
const CONCEAL: &str = "\x1b[8m";
/// Synchronized output, name, pixels of the screen and of a cell. A terminal that takes one of them for words writes
/// these at the beginning of the line, where they are wiped off.
const ABILITIES: &str = "\r\x1b[?2026$p\r\x1b[>0q\r\x1b[14t\r\x1b[16t";
/// Where the cursor is.
const WHERE: &str = "\x1b[6n";
/// Wipes the line and shows words again.
const WIPE: &str = "\r\x1b[0m\x1b[K";
/// What every terminal answers: with it, everything has been answered.
const LAST: &str = "\x1b[c";

/// Texts whose width terminals don't agree on: what they are, and a text.
pub const SAMPLES: [(&str, &str); 6] = [
    ("letters with accents", "é"),
    ("combining accents", "e\u{301}"),
    ("lines and marks", "─●…"),
    ("Chinese, Japanese and Korean", "漢"),
    ("emoji", "🎉"),
    ("emoji joined to one", "👩\u{200d}👧"),
];

/// Asks it; or says why it can't be asked.
///
/// # Errors
/// Why there are no answers, in words.
pub fn terminal(term: Option<&str>) -> Result<Answers, &'static str> {
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        return Err("input or output is a file or a pipe");
    }
    if term::unable(term).is_some() {
        return Err("TERM says that it understands no questions");
    }
    let stdin = rustix::stdio::stdin();
    // Whoever is in the background is stopped when it changes the terminal.
    if tcgetpgrp(stdin).ok() != Some(rustix::process::getpgrp()) {
        return Err("the program runs in the background");
    }
    let raw = Raw::take().map_err(|_| "its line discipline can't be changed")?;
    let answers = raw.ask().map_err(|_| "it can't be written or read")?;
    match answers.attributes {
        0 => Err("it does not answer"),
        _ => Ok(answers),
    }
}

/// The line discipline without echo and lines, for as long as this lives.
struct Raw;

impl Raw {
    fn take() -> io::Result<Self> {
        enable_raw_mode().map(|()| Self)
    }

    fn ask(&self) -> io::Result<Answers> {
        let asked = Instant::now();
        let mut bytes = Vec::new();
        say(FIRST)?;
        // A terminal that does not answer this is asked nothing more: what it answered later would land in the shell.
        let first = listen(&mut bytes, 1, asked + WAIT_MAX)?;
        let took = asked.elapsed();
        if first.attributes < 1 {
            return Ok(first);
        }
        let own_line = if first.columns.first().is_some_and(|column| *column > 1) { NEW_LINE } else { "" };
        let samples: String = SAMPLES.iter().map(|(_, sample)| format!("\r{sample}{WHERE}")).collect();
        say(&format!("{own_line}{CONCEAL}{ABILITIES}{samples}{WIPE}{LAST}"))?;
        let mut answers = listen(&mut bytes, 2, Instant::now() + second_wait(took))?;
        // The first place was that of the beginning.
        let places = usize::from(!first.columns.is_empty());
        answers.columns.drain(..places.min(answers.columns.len()));
        Ok(answers)
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        // An answer that came too late is nobody's input.
        let _ = tcflush(rustix::stdio::stdin(), QueueSelector::IFlush);
        let _ = disable_raw_mode();
    }
}

/// How long the second answers are waited for, when the first took so long.
fn second_wait(took: Duration) -> Duration {
    WAIT_MAX.max(took * AS_LONG_AGAIN)
}

fn say(words: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(words.as_bytes())?;
    out.flush()
}

/// Reads until the attributes have come so many times, or the time is over.
fn listen(bytes: &mut Vec<u8>, attributes: usize, deadline: Instant) -> io::Result<Answers> {
    let stdin = rustix::stdio::stdin();
    loop {
        let answers = Answers::read(bytes);
        let left = deadline.saturating_duration_since(Instant::now());
        if answers.attributes >= attributes || left.is_zero() || bytes.len() >= BYTES_MAX {
            return Ok(answers);
        }
        let mut polled = [PollFd::new(&stdin, PollFlags::IN)];
        let wait = Timespec::try_from(left).map_err(io::Error::other)?;
        match poll(&mut polled, Some(&wait)) {
            Ok(0) | Err(rustix::io::Errno::INTR) => continue,
            Ok(_) => {}
            Err(error) => return Err(error.into()),
        }
        let mut chunk = [0; 512];
        match rustix::io::read(stdin, &mut chunk)? {
            0 => return Ok(answers),
            count => bytes.extend_from_slice(&chunk[..count]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slow_line_has_the_time_that_it_takes() {
        let ms = Duration::from_millis;
        for (took, wait) in [(0, 300), (90, 300), (250, 750), (300, 900)] {
            assert_eq!(second_wait(ms(took)), ms(wait), "{took} ms");
        }
    }
}
