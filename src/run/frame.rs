//! One frame after another: what the terminal shows, what it shall show, and the difference, which is all that is
//! written. It knows no terminal, so that a test and a bench can count its bytes.

use std::io::{self, Write};

use crossterm::queue;
use crossterm::terminal::{BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate};
use ratatui::backend::Backend;
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};

/// Frames of one size, written to a backend.
pub struct Frames<B> {
    backend: B,
    /// What the terminal shows.
    shown: Buffer,
    /// What is painted; between two frames it holds what was shown before.
    next: Buffer,
    /// True when nobody knows what the terminal shows: the next frame is written whole, onto a blank screen.
    unknown: bool,
}

impl<B: Backend<Error = io::Error> + Write> Frames<B> {
    /// Frames of a size. The first is written whole.
    pub fn new(backend: B, size: Size) -> Self {
        let area = Rect::new(0, 0, size.width, size.height);
        Self { backend, shown: Buffer::empty(area), next: Buffer::empty(area), unknown: true }
    }

    /// The size of the frames.
    pub fn size(&self) -> Size {
        self.shown.area.as_size()
    }

    /// Where they are written to.
    pub fn backend(&mut self) -> &mut B {
        &mut self.backend
    }

    /// Gives the frames another size.
    pub fn resize(&mut self, size: Size) {
        if size != self.size() {
            let area = Rect::new(0, 0, size.width, size.height);
            self.shown = Buffer::empty(area);
            self.next.resize(area);
            self.unknown = true;
        }
    }

    /// Forgets what the terminal shows, such as after another program had it.
    pub fn forget(&mut self) {
        self.shown.reset();
        self.unknown = true;
    }

    /// Paints a frame and writes what differs from the last one, in one synchronized update; when nothing does, not a byte.
    ///
    /// # Errors
    /// When the terminal can't be written.
    pub fn draw<T>(&mut self, paint: impl FnOnce(Rect, &mut Buffer) -> T) -> io::Result<T> {
        self.next.reset();
        let painted = paint(self.next.area, &mut self.next);
        let mut differing = self.shown.diff_iter(&self.next).peekable();
        if !self.unknown && differing.peek().is_none() {
            return Ok(painted);
        }
        queue!(self.backend, BeginSynchronizedUpdate)?;
        if self.unknown {
            queue!(self.backend, Clear(ClearType::All))?;
        }
        self.backend.draw(differing)?;
        queue!(self.backend, EndSynchronizedUpdate)?;
        Write::flush(&mut self.backend)?;
        self.unknown = false;
        std::mem::swap(&mut self.shown, &mut self.next);
        Ok(painted)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::rc::Rc;

    use ratatui::backend::CrosstermBackend;
    use ratatui::style::Style;

    use super::*;

    const CLEAR: &str = "\x1b[2J";

    /// Paper that a terminal's bytes are written on.
    #[derive(Clone, Default)]
    struct Paper(Rc<RefCell<Vec<u8>>>);

    impl Write for Paper {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.borrow_mut().write(bytes)
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    struct Desk {
        paper: Paper,
        frames: Frames<CrosstermBackend<Paper>>,
    }

    impl Desk {
        fn new() -> Self {
            let paper = Paper::default();
            let frames = Frames::new(CrosstermBackend::new(paper.clone()), Size::new(20, 2));
            Self { paper, frames }
        }

        /// What a frame with these words writes.
        fn written(&mut self, words: &str) -> String {
            self.frames.draw(|_, buf| buf.set_string(0, 0, words, Style::new())).expect("drawn");
            String::from_utf8(self.paper.0.take()).expect("UTF-8")
        }
    }

    #[test]
    fn a_frame_writes_what_differs_and_an_equal_one_nothing() {
        let mut desk = Desk::new();
        let first = desk.written("ten past");
        assert!(first.contains(CLEAR) && first.contains("ten"), "{first:?}");
        assert!(first.starts_with("\x1b[?2026h") && first.ends_with("\x1b[?2026l"), "{first:?}");
        assert_eq!(desk.written("ten past"), "");
        let next = desk.written("ten pass");
        assert!(!next.contains(CLEAR) && !next.contains("pas") && next.contains('s'), "{next:?}");
        assert_eq!(desk.written("ten pass"), "");
    }

    #[test]
    fn another_size_and_a_forgotten_screen_are_written_whole() {
        let mut desk = Desk::new();
        desk.written("ten past");
        desk.frames.resize(Size::new(20, 2));
        assert_eq!(desk.written("ten past"), "");
        desk.frames.resize(Size::new(30, 3));
        let resized = desk.written("ten past");
        assert!(resized.contains(CLEAR) && resized.contains("ten"), "{resized:?}");
        desk.frames.forget();
        assert!(desk.written("").contains(CLEAR));
        assert_eq!(desk.written(""), "");
    }
}
