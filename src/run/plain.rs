//! A wall without a screen: lines of text on standard output, for screen readers, pipes and files.
//!
//! A thread of its own writes, so that a reader that has stopped reading keeps this wall neither from its feed nor from
//! its end. What changes meanwhile is told together, as soon as there is room again.

use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use futures_util::{Stream, stream};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fd::BorrowedFd;
use rustix::process::getpgrp;
use rustix::termios::tcgetpgrp;
use tokio::sync::mpsc;

use super::{Surface, ending, osc};
use crate::model::{Alert, Command, Model, Msg};
use crate::screen::plain::Teller;
use crate::screen::{Drawn, Glyphs, Lexicon};

/// The shortest time between two lots of lines: what comes within it is told together.
const LINES_EVERY: Duration = Duration::from_secs(1);
/// Lots that wait for whoever reads, the one that is being written among them.
const WAITING_MAX: usize = 2;
/// The unlock chord on a line, Ctrl-u and Ctrl-l: most terminals take the first to begin the line anew, and leave the other of it.
const CHORD: [&str; 2] = ["\u{15}", "\u{c}"];
/// Lines that a person typed and that wait for the loop.
const TYPED_MAX: usize = 16;

/// Standard output as a surface for lines.
pub struct Plain {
    teller: Teller,
    lexicon: Arc<Lexicon>,
    glyphs: Glyphs,
    bell: bool,
    /// True while whoever types here has still to be told how.
    hint: bool,
    /// True where what is typed does nothing.
    locked: bool,
    lots: Option<Sender<String>>,
    waiting: Arc<AtomicUsize>,
    failed: Arc<Mutex<Option<io::Error>>>,
    ended: Receiver<()>,
}

impl Plain {
    /// Begins to write to standard output, in the letters of these glyphs, and says how a wall is ended, `locked` or not; a bell rings on a terminal alone, for a file and a pipe take words.
    ///
    /// # Errors
    /// When the thread can't be had.
    pub fn new(lexicon: Arc<Lexicon>, glyphs: Glyphs, bell: bool, locked: bool) -> io::Result<Self> {
        let bell = bell && io::stdout().is_terminal();
        let hint = is_typed_to();
        let (lots, received) = channel::<String>();
        let (end, ended) = channel();
        let waiting = Arc::new(AtomicUsize::new(0));
        let failed = Arc::new(Mutex::new(None));
        let (left, why) = (Arc::clone(&waiting), Arc::clone(&failed));
        let write = move || {
            for lot in received {
                if let Err(error) = written(&lot) {
                    *why.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                    break;
                }
                left.fetch_sub(1, Ordering::SeqCst);
            }
            // Nobody waits for it when the program has no time any more.
            let _ = end.send(());
        };
        std::thread::Builder::new().name("openfloor-lines".into()).spawn(write)?;
        Ok(Self {
            // Where nobody can ask for more, all of it is told.
            teller: if hint { Teller::default() } else { Teller::in_full() },
            lexicon,
            glyphs,
            bell,
            hint,
            locked,
            lots: Some(lots),
            waiting,
            failed,
            ended,
        })
    }

    /// What can be typed here, as a line.
    fn keys(&self, model: &Model) -> String {
        let words = self.lexicon.of(&model.ui.lang);
        (if self.locked { words.plain_locked() } else { words.plain_keys() }).into_owned()
    }

    fn send(&self, lot: String) {
        if let Some(lots) = &self.lots {
            self.waiting.fetch_add(1, Ordering::SeqCst);
            // A thread that has ended has said why.
            let _ = lots.send(lot);
        }
    }
}

fn written(lot: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(lot.as_bytes())?;
    out.flush()
}

impl Surface for Plain {
    fn draw(&mut self, model: &Model) -> io::Result<Drawn> {
        if !self.is_behind() {
            let mut lot = self.teller.tell(model, &self.lexicon);
            if !lot.is_empty() {
                lot.extend(std::mem::take(&mut self.hint).then(|| self.keys(model)));
                self.send(self.glyphs.told(&(lot.join("\n") + "\n")).into_owned());
            }
        }
        Ok(Drawn::default())
    }

    /// A line of `q` or `L` is what it is, whichever keys the settings give to whom; a number has its thing told whole; any
    /// other line is told what there is.
    fn messages(&self, event: &Event, _: &Drawn, model: &Model) -> Vec<Msg> {
        if let Event::Paste(number) = event {
            if let Ok(number) = number.parse()
                && !self.is_behind()
            {
                let lines = self.teller.whole_of(number, model, &self.lexicon);
                self.send(self.glyphs.told(&(lines.join("\n") + "\n")).into_owned());
            }
            return Vec::new();
        }
        let Event::Key(KeyEvent { code: KeyCode::Char(typed), .. }) = event else { return Vec::new() };
        match typed {
            'q' => vec![Msg::Command(Command::Quit)],
            'L' => vec![Msg::Command(Command::Language)],
            _ => {
                if !self.is_behind() {
                    self.send(self.glyphs.told(&(self.keys(model) + "\n")).into_owned());
                }
                Vec::new()
            }
        }
    }

    fn alert(&mut self, _: &Alert) -> io::Result<()> {
        // A terminal that has stopped taking lines is not looked at: its bells would ring all at once, later.
        if self.bell && !self.is_behind() {
            self.send(osc::BELL.into());
        }
        Ok(())
    }

    fn suspend(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn frame_every(&self) -> Duration {
        LINES_EVERY
    }

    fn begin_anew(&mut self) {
        self.teller.begin_again();
    }

    fn is_behind(&self) -> bool {
        self.waiting.load(Ordering::SeqCst) >= WAITING_MAX
    }

    fn is_gone(&self) -> io::Result<bool> {
        match self.failed.lock().unwrap_or_else(PoisonError::into_inner).take() {
            Some(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(true),
            Some(error) => return Err(error),
            None => {}
        }
        Ok(has_hung_up(rustix::stdio::stdout()))
    }
}

impl Drop for Plain {
    /// The last lines still go out, if anybody takes them before half of the end's time is over.
    fn drop(&mut self) {
        self.lots = None;
        let _ = self.ended.recv_timeout(ending::left() / 2);
    }
}

/// True when a person can type here: at a terminal, in front.
pub fn is_typed_to() -> bool {
    let own = io::stdin().is_terminal() && io::stdout().is_terminal();
    own && tcgetpgrp(rustix::stdio::stdin()).is_ok_and(|front| front == getpgrp())
}

/// What a person types, a line at a time: `q` ends, `L` takes the next language, a number has its thing told whole, a line of
/// nothing has the floor told again, and any other is answered with these. Of a wall that is `locked` only the unlock chord does anything:
/// it ends. Nothing is read of an input that is another's: a pipe's, or the terminal of a job in the background.
///
/// # Errors
/// When the thread can't be had.
pub fn events(locked: bool) -> io::Result<impl Stream<Item = io::Result<Event>> + Unpin> {
    let (sender, mut typed) = mpsc::channel(TYPED_MAX);
    let held = match is_typed_to() {
        true => {
            // The end of the input is something that is typed too.
            let held = locked.then(|| sender.clone());
            std::thread::Builder::new().name("openfloor-keys".into()).spawn(move || read(&sender, locked))?;
            held
        }
        // Held, so that the stream never ends.
        false => Some(sender),
    };
    Ok(stream::poll_fn(move |context| {
        let _held = &held;
        typed.poll_recv(context)
    }))
}

fn key(letter: char) -> Event {
    Event::Key(KeyEvent::new(KeyCode::Char(letter), KeyModifiers::NONE))
}

/// Reads until the end of the input, or until nobody listens. A locked wall goes on after Ctrl-d, as it does after any other key, for as
/// long as there is a terminal.
fn read(sender: &mpsc::Sender<io::Result<Event>>, locked: bool) {
    loop {
        for line in io::stdin().lines() {
            let event = match line {
                Ok(line) if locked && line.trim_start_matches(CHORD[0]) == CHORD[1] => Ok(key('q')),
                Ok(_) if locked => continue,
                Ok(line) => match line.trim() {
                    "" => Ok(Event::Resize(0, 0)),
                    "q" => Ok(key('q')),
                    "L" => Ok(key('L')),
                    number if number.parse::<u64>().is_ok() => Ok(Event::Paste(number.to_owned())),
                    _ => Ok(key('?')),
                },
                Err(error) => Err(error),
            };
            let failed = event.is_err();
            if sender.blocking_send(event).is_err() || failed {
                return;
            }
        }
        if !locked || has_hung_up(rustix::stdio::stdin()) {
            return;
        }
    }
}

/// True when the other side of a terminal or a pipe is gone.
fn has_hung_up(side: BorrowedFd<'_>) -> bool {
    let mut polled = [PollFd::new(&side, PollFlags::empty())];
    let gone = PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL;
    poll(&mut polled, Some(&Timespec::default())).is_ok() && polled[0].revents().intersects(gone)
}
