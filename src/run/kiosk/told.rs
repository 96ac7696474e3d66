//! The kiosk in lines of text, for screen readers: a line is read, and said what comes next. What was said of one person is cleared from a
//! terminal, with what scrolled off it, before the next, and at whatever ends it.

use std::fs::File;
use std::io::{self, BufRead, BufReader, IsTerminal, Read as _, Write};
use std::os::fd::OwnedFd;
use std::time::Duration;

use rustix::process::Signal;
use rustix::termios::{
    LocalModes, OptionalActions, QueueSelector, SpecialCodeIndex, Termios, isatty, tcflush, tcgetattr,
    tcsetattr,
};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc;
use tokio::time::timeout;

use super::{ask, other};
use crate::model::kiosk::{IDLE_S, Key, Kiosk, Page};
use crate::publisher::Publisher;
use crate::run::signals;
use crate::screen::Lexicon;
use crate::screen::kiosk::lines;

/// Clears a screen and what scrolled off it.
const CLEAR: &str = "\x1b[H\x1b[2J\x1b[3J";
/// Seconds for which thanks stay, unless the next one begins: a screen reader needs longer for them than an eye.
const THANKS_S: u32 = 20;
/// Most bytes that are taken as one line, as a terminal's own lines have.
const LINE_BYTES_MAX: u64 = 4_096;
/// What stands in the place of a key that does nothing (POSIX `_POSIX_VDISABLE`).
const NO_KEY: u8 = if cfg!(target_os = "linux") { 0 } else { 0xff };

/// Serves one after the other until it is ended.
///
/// # Errors
/// When input or output fail.
pub async fn told(kiosk: Kiosk, lexicon: &Lexicon, publisher: &Publisher) -> anyhow::Result<()> {
    let locked = kiosk.locked;
    let mut end = std::pin::pin!(signals::end_or_hang_up()?);
    // Where a terminal sends them in spite of what it was told, they are taken and nothing is done.
    let _stopped = signal(SignalKind::from_raw(Signal::TSTP.as_raw()))?;
    let _keys = Keys::hold(locked)?;
    let mut typed = read_lines()?;
    let ended = tokio::select! {
        () = &mut end => Ok(()),
        served = serve(kiosk, lexicon, publisher, &mut typed) => served,
    };
    // A terminal that is gone has nothing to be cleared of.
    clear().ok();
    ended
}

async fn serve(
    mut kiosk: Kiosk,
    lexicon: &Lexicon,
    publisher: &Publisher,
    typed: &mut mpsc::Receiver<io::Result<String>>,
) -> anyhow::Result<()> {
    loop {
        if matches!(kiosk.page, Page::Start) {
            clear()?;
        }
        say(&lines(&kiosk, lexicon.of(&kiosk.lang)))?;
        let thanked = matches!(kiosk.page, Page::Thanks);
        let wait = Duration::from_secs(u64::from(if thanked { THANKS_S } else { IDLE_S }));
        let line = match timeout(wait, typed.recv()).await {
            Ok(Some(line)) => line?,
            Ok(None) => return Ok(()),
            Err(_) => {
                forget_typed();
                kiosk.key(Key::Escape, &kiosk.lang.clone());
                continue;
            }
        };
        if thanked {
            // What is typed now is the next one's.
            kiosk.key(Key::Escape, &kiosk.lang.clone());
            clear()?;
        }
        for key in keys(line.trim(), &kiosk) {
            match kiosk.key(key, &other(&kiosk.lang.clone())) {
                None => {}
                Some(effect) => match ask(effect, publisher.clone()).await {
                    Some(answer) => answer.told(&mut kiosk),
                    None => return Ok(()),
                },
            }
        }
    }
}

/// What a line means on a page.
fn keys(line: &str, kiosk: &Kiosk) -> Vec<Key> {
    let tag = line.to_lowercase();
    if ["en", "es"].contains(&tag.as_str()) {
        return if kiosk.lang.as_str().starts_with(&tag) { Vec::new() } else { vec![Key::Language] };
    }
    match (&kiosk.page, tag.as_str()) {
        (Page::Items(_), "b") => vec![Key::Back],
        (Page::Items(_), "q") => vec![Key::Escape],
        (Page::Items(round), "") if round.is_at_end() => vec![Key::Enter],
        (Page::Items(_), "") => vec![Key::Char(' ')],
        // One answer a line: another digit would be the next item's.
        (Page::Items(_), _) => {
            tag.chars().next().filter(|_| tag.chars().count() == 1).map(Key::Char).into_iter().collect()
        }
        (_, "") => Vec::new(),
        _ => line.chars().map(Key::Char).chain([Key::Enter]).collect(),
    }
}

fn say(lines: &[String]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    lines.iter().try_for_each(|line| writeln!(out, "{line}"))?;
    out.flush()
}

fn clear() -> io::Result<()> {
    let mut out = io::stdout().lock();
    if out.is_terminal() {
        out.write_all(CLEAR.as_bytes())?;
        out.flush()?;
    }
    Ok(())
}

/// Lets go of what was typed and not ended with Enter.
fn forget_typed() {
    let stdin = rustix::stdio::stdin();
    if isatty(stdin) {
        // Where that fails it stands before the next line, and is no code of anybody.
        tcflush(stdin, QueueSelector::IFlush).ok();
    }
}

/// The lines of the input. They are read on a thread of their own, which nothing waits for: a read of a terminal can't be given up.
fn read_lines() -> io::Result<mpsc::Receiver<io::Result<String>>> {
    let mut input = BufReader::new(File::from(rustix::io::dup(rustix::stdio::stdin())?));
    let (into, lines) = mpsc::channel(1);
    let read = move || loop {
        let mut line = Vec::new();
        let read = input.by_ref().take(LINE_BYTES_MAX).read_until(b'\n', &mut line);
        let line = match read {
            Ok(0) => break,
            Ok(_) => Ok(String::from_utf8_lossy(&line).into_owned()),
            Err(error) => Err(error),
        };
        let over = line.is_err();
        if into.blocking_send(line).is_err() || over {
            break;
        }
    };
    std::thread::Builder::new().name("kiosk-lines".into()).spawn(read)?;
    Ok(lines)
}

/// The keys of a terminal that would leave the kiosk with a code and answers on the screen, held for as long as this lives: the one that stops
/// a program, and at a locked kiosk also those that interrupt it, end it or say that there is no more input.
struct Keys(Option<(OwnedFd, Termios)>);

impl Keys {
    fn hold(locked: bool) -> io::Result<Self> {
        let stdin = rustix::stdio::stdin();
        if !isatty(stdin) {
            return Ok(Self(None));
        }
        let found = tcgetattr(stdin)?;
        let mut held = found.clone();
        held.special_codes[SpecialCodeIndex::VSUSP] = NO_KEY;
        if locked {
            held.local_modes.remove(LocalModes::ISIG);
            held.special_codes[SpecialCodeIndex::VEOF] = NO_KEY;
        }
        tcsetattr(stdin, OptionalActions::Now, &held)?;
        Ok(Self(Some((rustix::io::dup(stdin)?, found))))
    }
}

impl Drop for Keys {
    /// Gives them back, without what was typed and not read.
    fn drop(&mut self) {
        if let Some((terminal, found)) = &self.0 {
            tcsetattr(terminal, OptionalActions::Flush, found).ok();
        }
    }
}
