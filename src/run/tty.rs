//! The terminal, a guest's house: taken, drawn on, and always left as it was found.

use std::io::{self, BufWriter, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use crossterm::style::{Attribute, Print, SetAttribute};
use crossterm::terminal::{
    Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode,
    enable_raw_mode,
};
use crossterm::{cursor, execute, queue};
use ratatui::backend::CrosstermBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::Size;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::termios::tcgetwinsize;

use super::frame::{Beside, Frames};
use super::jobs::{self, Job, Jobs};
use super::{Surface, input, osc, relief};
use crate::model::{Alert, Model};
use crate::screen::{CELLS_MAX, Drawn, Glyphs, Lexicon, Painted, Painter, Themes};
use crate::text::SafeText;

/// What is gathered before it is written: a full frame of a large screen goes out in a few writes.
const OUTPUT_BYTES: usize = 64 * 1024;
/// The size of a terminal that does not tell its own, such as some serial lines: that of the terminals of old.
const SIZE_UNTOLD: Size = Size::new(80, 24);

/// True while the terminal is taken, so that it is given back once.
static TAKEN: AtomicBool = AtomicBool::new(false);
/// True where links are written.
static LINKED: AtomicBool = AtomicBool::new(false);
/// True while the title of its window is ours.
static TITLED: AtomicBool = AtomicBool::new(false);

/// What may be said to a terminal beside cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Asides {
    /// The title of its window.
    pub title: bool,
    /// Links.
    pub links: bool,
    /// Its bell.
    pub bell: bool,
    /// Notifications on its desktop.
    pub notify: Option<osc::Notify>,
    /// It is one of tmux's.
    pub in_tmux: bool,
}

/// The terminal of this process, taken for as long as this lives.
pub struct Tty {
    frames: Frames<CrosstermBackend<BufWriter<Output>>>,
    painter: Painter,
    jobs: Jobs,
    themes: Themes,
    lexicon: Arc<Lexicon>,
    asides: Asides,
    /// What the last frame was drawn with.
    glyphs: Glyphs,
    /// True while it goes on in the background, and the terminal is somebody else's.
    away: bool,
}

impl Tty {
    /// Takes the terminal: raw, on its alternate screen, without a cursor, with the mouse.
    ///
    /// # Errors
    /// When there is no terminal, in words for the person who started the program.
    pub fn take(themes: Themes, lexicon: Arc<Lexicon>, asides: Asides) -> anyhow::Result<Self> {
        let jobs = Jobs::of_process()?;
        give_back_on_panic();
        TITLED.store(asides.title, Ordering::SeqCst);
        LINKED.store(asides.links, Ordering::SeqCst);
        // Half taken is taken: what was changed before the error is given back.
        take().inspect_err(|_| give_back())?;
        relief::keep_watch().inspect_err(|_| give_back())?;
        let backend = CrosstermBackend::new(BufWriter::with_capacity(OUTPUT_BYTES, Output));
        let (frames, painter) = (Frames::new(backend, size()), Painter::default());
        Ok(Self { frames, painter, jobs, themes, lexicon, asides, glyphs: Glyphs::default(), away: false })
    }
}

impl Tty {
    /// Draws something else than a wall, all over.
    ///
    /// # Errors
    /// When the terminal can't be written.
    pub fn paint(&mut self, paint: impl FnOnce(&mut Buffer)) -> io::Result<()> {
        still_taken()?;
        self.frames.resize(size());
        self.frames.draw(|_, buf| paint(buf))
    }
}

impl Surface for Tty {
    fn draw(&mut self, model: &Model) -> io::Result<Drawn> {
        still_taken()?;
        self.frames.resize(size());
        let theme = self.themes.named(model.ui.themes.first().map(|name| &**name));
        let glyphs = theme.glyphs;
        self.glyphs = glyphs;
        let painted = self.frames.draw_beside(|buf, shown| {
            let Painted { title, mut drawn, same, places } =
                self.painter.paint(model, &self.lexicon, theme, buf, shown);
            let mut links = if self.asides.links { std::mem::take(&mut drawn.links) } else { Vec::new() };
            // An address that is shown in other letters than it has does not lead where it says.
            links.retain(|span| glyphs != Glyphs::Ascii || span.link.target().is_ascii());
            let title = self.asides.title.then(|| SafeText::clean(&glyphs.told(title.as_str())));
            (drawn, (!same).then_some(Beside { links, title, places }))
        });
        // What was not written is not shown.
        painted.inspect_err(|_| self.painter.forget())
    }

    fn alert(&mut self, alert: &Alert) -> io::Result<()> {
        let notify = self.asides.notify.map(|form| osc::notification(form, &alert.place, &alert.headline));
        if let Some(string) = notify {
            let string = self.glyphs.told(&string).into_owned();
            let string = if self.asides.in_tmux { osc::through_tmux(&string) } else { string };
            queue!(self.frames.backend(), Print(string))?;
        }
        if self.asides.bell {
            queue!(self.frames.backend(), Print(osc::BELL))?;
        }
        Write::flush(self.frames.backend())
    }

    async fn job(&mut self) -> Job {
        self.jobs.next().await
    }

    fn suspend(&mut self) -> io::Result<()> {
        // We are asked too, and stop when we hear of it.
        if jobs::can_be_resumed() { jobs::ask_to_stop() } else { Ok(()) }
    }

    fn stop(&mut self) -> io::Result<()> {
        if jobs::can_be_resumed() {
            // First of all: who sees the shell's screen again types for the shell, before we stand still.
            let quiet = input::quiet();
            give_back();
            jobs::stop()?;
            // Here the program stops; it goes on when the shell resumes it.
            drop(quiet);
            self.resume()?;
        }
        Ok(())
    }

    fn resume(&mut self) -> io::Result<()> {
        // From the background nothing is taken back: it would stop the program again, and whoever ends it would wait.
        self.away = !jobs::is_in_foreground();
        if self.away {
            return Ok(());
        }
        // What the terminal is like now is what it will be left like.
        let _ = disable_raw_mode();
        take()?;
        self.frames.forget();
        Ok(())
    }

    fn is_away(&self) -> bool {
        self.away
    }

    fn stay_away(&mut self) -> io::Result<()> {
        let _quiet = input::quiet();
        jobs::stop_in_background()
    }

    fn begin_anew(&mut self) {
        // Two new sizes that are heard as one can end where they began, and the terminal has cut what it showed all the same.
        self.frames.forget();
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

/// The size of the terminal in cells, as far as it is drawn on: at most [`CELLS_MAX`] each way. What a terminal says of itself is an
/// input like any other, and a size that no screen has would take all memory.
pub fn size() -> Size {
    match tcgetwinsize(rustix::stdio::stdout()) {
        Ok(told) if told.ws_col > 0 && told.ws_row > 0 => {
            Size::new(told.ws_col.min(CELLS_MAX), told.ws_row.min(CELLS_MAX))
        }
        _ => SIZE_UNTOLD,
    }
}

/// Standard output for as long as the terminal is taken. Once a panic has given it back, what another thread still has to
/// draw would hide the message.
struct Output;

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // Giving back waits for this lock: what is written is written before it, or not at all.
        let mut stdout = io::stdout().lock();
        still_taken()?;
        stdout.write_all(bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stdout().flush()
    }
}

fn take() -> io::Result<()> {
    // A title is kept once: the next one would be our own.
    let again = TAKEN.swap(true, Ordering::SeqCst);
    // First of all: resumed in the background, the program stops here and leaves the screen alone.
    enable_raw_mode()?;
    let mut stdout = io::stdout().lock();
    if TITLED.load(Ordering::SeqCst) && !again {
        queue!(stdout, Print(osc::KEEP_TITLE))?;
    }
    execute!(stdout, EnterAlternateScreen, cursor::Hide, EnableMouseCapture, EnableBracketedPaste)
}

/// Gives the terminal back as it was found. A second call does nothing.
fn give_back() {
    let mut stdout = io::stdout().lock();
    if TAKEN.swap(false, Ordering::SeqCst) {
        let in_foreground = jobs::is_in_foreground();
        // A terminal that stops whoever writes to it from the background has a shell that has taken it as it was.
        if !jobs::may_write() {
            return;
        }
        if relief::make_room_if_late() {
            // What was thrown away may have ended a string, a link or a style.
            let link = if LINKED.load(Ordering::SeqCst) { osc::LINK_END } else { "" };
            let _ = queue!(stdout, Print(osc::END), Print(link), SetAttribute(Attribute::Reset));
        }
        // When the terminal is gone there is nothing left to restore, and nobody to tell. Where there is no alternate screen, what was
        // drawn would stay: a code, or what somebody answers.
        let _ = queue!(
            stdout,
            EndSynchronizedUpdate,
            Clear(ClearType::All),
            cursor::MoveTo(0, 0),
            DisableBracketedPaste,
            DisableMouseCapture,
            cursor::Show,
            LeaveAlternateScreen
        );
        if TITLED.load(Ordering::SeqCst) {
            let _ = queue!(stdout, Print(osc::GIVE_TITLE_BACK));
        }
        let _ = stdout.flush();
        // In the background the line discipline is the shell's, which has set its own.
        if in_foreground {
            let _ = disable_raw_mode();
        }
    }
}

/// True while the terminal is taken.
pub(super) fn is_taken() -> bool {
    TAKEN.load(Ordering::SeqCst)
}

/// Fails once a panic has given the terminal back under the wall's feet.
fn still_taken() -> io::Result<()> {
    match is_taken() {
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
