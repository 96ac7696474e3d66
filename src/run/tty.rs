//! The terminal, a guest's house: taken, drawn on, and always left as it was found.

use std::io::{self, BufWriter, Stdout};
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use crossterm::terminal::{
    EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use crossterm::{cursor, execute};
use ratatui::backend::{Backend, CrosstermBackend};
use ratatui::layout::Size;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Signal, kill_current_process_group};

use super::Surface;
use super::frame::Frames;
use crate::model::Model;
use crate::screen::{self, Lexicon, Themes};

/// What is gathered before it is written: a full frame of a large screen goes out in a few writes.
const OUTPUT_BYTES: usize = 64 * 1024;

/// True while the terminal is taken, so that it is given back once.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// The terminal of this process, taken for as long as this lives.
pub struct Tty {
    frames: Frames<CrosstermBackend<BufWriter<Stdout>>>,
    themes: Themes,
    lexicon: Lexicon,
}

impl Tty {
    /// Takes the terminal: raw, on its alternate screen, without a cursor, with the mouse.
    ///
    /// # Errors
    /// When there is no terminal, in words for the person who started the program.
    pub fn take(themes: Themes, lexicon: Lexicon) -> anyhow::Result<Self> {
        give_back_on_panic();
        // Half taken is taken: what was changed before the error is given back.
        take().inspect_err(|_| give_back())?;
        let backend = CrosstermBackend::new(BufWriter::with_capacity(OUTPUT_BYTES, io::stdout()));
        let size = backend.size().inspect_err(|_| give_back())?;
        Ok(Self { frames: Frames::new(backend, size), themes, lexicon })
    }
}

impl Surface for Tty {
    fn draw(&mut self, model: &Model) -> io::Result<Option<u16>> {
        still_taken()?;
        let size = self.frames.backend().size()?;
        self.frames.resize(size);
        let view = screen::view(model, &self.lexicon);
        let theme = self.themes.named(model.ui.themes.first().map(|name| &**name));
        self.frames.draw(|area, buf| {
            screen::draw(&view, theme, area, buf);
            screen::scroll_max(&view, area)
        })
    }

    fn suspend(&mut self) -> io::Result<()> {
        give_back();
        kill_current_process_group(Signal::TSTP)?;
        // Here the program stops; it goes on when the shell resumes it.
        take()?;
        self.frames.forget();
        Ok(())
    }

    fn size(&self) -> Size {
        self.frames.size()
    }

    fn is_gone(&self) -> io::Result<bool> {
        still_taken()?;
        let stdin = rustix::stdio::stdin();
        let mut polled = [PollFd::new(&stdin, PollFlags::empty())];
        let gone = PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL;
        Ok(poll(&mut polled, Some(&Timespec::default())).is_ok() && polled[0].revents().intersects(gone))
    }
}

impl Drop for Tty {
    fn drop(&mut self) {
        give_back();
    }
}

fn take() -> io::Result<()> {
    TAKEN.store(true, Ordering::SeqCst);
    enable_raw_mode()?;
    execute!(io::stdout(), EnterAlternateScreen, cursor::Hide, EnableMouseCapture, EnableBracketedPaste)
}

/// Gives the terminal back as it was found. A second call does nothing.
fn give_back() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        // When the terminal is gone there is nothing left to restore, and nobody to tell.
        let _ = execute!(
            io::stdout(),
            EndSynchronizedUpdate,
            DisableBracketedPaste,
            DisableMouseCapture,
            cursor::Show,
            LeaveAlternateScreen
        );
        let _ = disable_raw_mode();
    }
}

/// Fails once a panic has given the terminal back under the wall's feet.
fn still_taken() -> io::Result<()> {
    match TAKEN.load(Ordering::SeqCst) {
        true => Ok(()),
        false => Err(io::Error::other("a part of the program stopped; its message stands above")),
    }
}

/// A panic anywhere gives the terminal back before its message is written, so that the message can be read.
fn give_back_on_panic() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        let report = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            give_back();
            report(panic);
        }));
    });
}
