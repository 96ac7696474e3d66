//! One frame after another: what the terminal shows, what it shall show, and the difference, which is all that is
//! written. It knows no terminal, so that a test and a bench can count its bytes.

use std::io::{self, Write};
use std::iter::Peekable;
use std::ops::Range;

use crossterm::queue;
use crossterm::style::Print;
use crossterm::terminal::{BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate};
use ratatui::backend::Backend;
use ratatui::buffer::{Buffer, Cell, CellDiffOption, CellWidth as _};
use ratatui::layout::{Rect, Size};

use super::osc;
use crate::screen::link::{Link, Span};
use crate::text::SafeText;

/// Frames of one size, written to a backend.
pub struct Frames<B> {
    backend: B,
    /// What the terminal shows.
    shown: Buffer,
    /// What is painted; between two frames it holds what is shown, but for the places that are behind.
    next: Buffer,
    /// The places in which it holds what was shown before.
    behind: Vec<Rect>,
    /// The links among what the terminal shows.
    links: Vec<Span>,
    /// The title of the terminal's window, once it was set.
    title: Option<SafeText>,
    /// True when nobody knows what the terminal shows: the next frame is written whole, onto a blank screen.
    unknown: bool,
}

/// A frame beside its cells.
#[derive(Clone, Debug, Default)]
pub struct Beside {
    /// Its links.
    pub links: Vec<Span>,
    /// The title of the window, where it has one.
    pub title: Option<SafeText>,
    /// The places outside of which all cells, and where they lead, are as they are shown; none may lie over another one. Unknown: anywhere.
    pub places: Option<Vec<Rect>>,
}

impl<B: Backend<Error = io::Error> + Write> Frames<B> {
    /// Frames of a size. The first is written whole.
    pub fn new(backend: B, size: Size) -> Self {
        let area = Rect::new(0, 0, size.width, size.height);
        let (shown, next) = (Buffer::empty(area), Buffer::empty(area));
        Self { backend, shown, next, behind: Vec::new(), links: Vec::new(), title: None, unknown: true }
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
            self.links.clear();
            self.unknown = true;
        }
    }

    /// Forgets what the terminal shows, such as after another program had it.
    pub fn forget(&mut self) {
        self.shown.reset();
        self.links.clear();
        self.title = None;
        self.unknown = true;
    }

    /// Paints a frame of cells alone, and writes what differs from the last one.
    ///
    /// # Errors
    /// When the terminal can't be written.
    pub fn draw<T>(&mut self, paint: impl FnOnce(Rect, &mut Buffer) -> T) -> io::Result<T> {
        let title = self.title.clone();
        self.draw_beside(|buf, _| {
            buf.reset();
            (paint(buf.area, buf), Some(Beside { title, ..Beside::default() }))
        })
    }

    /// Paints a frame and writes what differs from the last one, in one synchronized update; when nothing does, not a byte.
    /// The painter is given a buffer and told whether it holds what the terminal shows; otherwise nobody knows what is in
    /// it. Without anything beside the cells what is shown is the frame already.
    ///
    /// # Errors
    /// When the terminal can't be written.
    pub fn draw_beside<T>(
        &mut self,
        paint: impl FnOnce(&mut Buffer, bool) -> (T, Option<Beside>),
    ) -> io::Result<T> {
        if !self.unknown {
            self.catch_up();
        }
        let (painted, beside) = paint(&mut self.next, !self.unknown);
        let Some(Beside { links, title, places }) = beside else { return Ok(painted) };
        // Whatever ends this frame early, the next one is painted onto what is shown.
        self.behind = vec![self.shown.area];
        self.write_again_where_links_differ(&links);
        let new_title = title.filter(|title| self.title.as_ref() != Some(title));
        let head = Head { clears: self.unknown, title: new_title.as_ref() };
        let mut behind = Vec::new();
        // A glyph that goes on beyond a place is compared among all that is around it.
        let ends_within =
            |place: &Rect| ![&self.shown, &self.next].into_iter().any(|buf| goes_on(buf, *place));
        let is_told = |places: &Vec<Rect>| !self.unknown && places.iter().all(ends_within);
        let is_written = match places.filter(is_told) {
            Some(places) => {
                let differing = |place| differing_rows(&self.shown, &self.next, place);
                let parts: Vec<(Buffer, Buffer)> = places
                    .into_iter()
                    .filter_map(differing)
                    .map(|place| (part(&self.shown, place), part(&self.next, place)))
                    .collect();
                let cells = parts.iter().flat_map(|(shown, next)| shown.diff_iter(next));
                behind.extend(parts.iter().map(|(_, next)| next.area));
                write(&mut self.backend, &head, cells, &links)?
            }
            None => {
                let row = |y| Rect { y, height: 1, ..self.shown.area };
                let cells = self.shown.diff_iter(&self.next).inspect(|(_, y, _)| {
                    if behind.last().is_none_or(|last: &Rect| last.y != *y) {
                        behind.push(row(*y));
                    }
                });
                write(&mut self.backend, &head, cells, &links)?
            }
        };
        if !is_written && links == self.links {
            self.behind = Vec::new();
            return Ok(painted);
        }
        if !std::mem::take(&mut self.unknown) {
            self.behind = behind;
        }
        self.title = new_title.or(self.title.take());
        for span in links.iter().chain(&self.links) {
            cells_of(span, &mut self.next, |cell| cell.diff_option = CellDiffOption::None);
        }
        self.links = links;
        std::mem::swap(&mut self.shown, &mut self.next);
        Ok(painted)
    }

    /// Makes what is painted next what is shown.
    fn catch_up(&mut self) {
        for place in std::mem::take(&mut self.behind) {
            for row in rows_of(&self.shown, place) {
                self.next.content[row.clone()].clone_from_slice(&self.shown.content[row]);
            }
        }
    }

    /// Cells that say the same and lead elsewhere than before are written again.
    fn write_again_where_links_differ(&mut self, links: &[Span]) {
        let gone = self.links.iter().filter(|span| !links.contains(span));
        let new = links.iter().filter(|span| !self.links.contains(span));
        for span in gone.chain(new) {
            cells_of(span, &mut self.next, |cell| cell.diff_option = CellDiffOption::AlwaysUpdate);
        }
    }
}

/// Where the cells of each row of a place lie in a buffer.
fn rows_of(buf: &Buffer, place: Rect) -> impl DoubleEndedIterator<Item = Range<usize>> + use<> {
    let (area, width) = (buf.area, usize::from(place.width));
    let from = move |y| usize::from(y - area.y) * usize::from(area.width) + usize::from(place.x - area.x);
    (place.y..place.bottom()).map(move |y| from(y)..from(y) + width)
}

/// The rows of a place from the first to the last in which two buffers differ, if they do.
fn differing_rows(shown: &Buffer, next: &Buffer, place: Rect) -> Option<Rect> {
    let place = place.intersection(shown.area);
    let rows = || rows_of(shown, place);
    let is_other = |row: Range<usize>| shown.content[row.clone()] != next.content[row];
    let first = rows().position(is_other)?;
    let behind = rows().rev().position(is_other)?;
    let row = |row: usize| u16::try_from(row).unwrap_or(u16::MAX);
    Some(Rect { y: place.y + row(first), height: place.height - row(first) - row(behind), ..place })
}

/// True where a glyph in the last column of a place goes on in the next one.
fn goes_on(buf: &Buffer, place: Rect) -> bool {
    rows_of(buf, place.intersection(buf.area))
        .filter_map(|row| row.last())
        .any(|last| buf.content[last].cell_width() > 1)
}

/// A place of a buffer as a buffer of its own.
fn part(buf: &Buffer, place: Rect) -> Buffer {
    let content = rows_of(buf, place).flat_map(|row| &buf.content[row]).cloned().collect();
    Buffer { area: place, content }
}

/// What a frame begins with.
struct Head<'a> {
    /// True where nobody knows what the terminal shows: it is written onto a blank screen, whatever it says.
    clears: bool,
    /// The title of the window, where it is another one.
    title: Option<&'a SafeText>,
}

/// Writes the cells that differ, in one synchronized update; of nothing, not a byte. Tells whether it wrote.
fn write<'a, B: Backend<Error = io::Error> + Write>(
    backend: &mut B,
    head: &Head<'_>,
    cells: impl Iterator<Item = (u16, u16, &'a Cell)>,
    links: &[Span],
) -> io::Result<bool> {
    let mut cells = cells.peekable();
    if !head.clears && head.title.is_none() && cells.peek().is_none() {
        return Ok(false);
    }
    queue!(backend, BeginSynchronizedUpdate)?;
    if head.clears {
        queue!(backend, Clear(ClearType::All))?;
    }
    write_cells(backend, cells, links)?;
    if let Some(title) = head.title {
        queue!(backend, Print(osc::title(title)))?;
    }
    queue!(backend, EndSynchronizedUpdate)?;
    Write::flush(backend)?;
    Ok(true)
}

fn cells_of(span: &Span, buf: &mut Buffer, change: impl Fn(&mut Cell)) {
    for x in span.x..span.x.saturating_add(span.cells()) {
        buf.cell_mut((x, span.y)).map(&change);
    }
}

/// Writes cells, those of each link between its marks.
fn write_cells<'a, B: Backend<Error = io::Error> + Write>(
    backend: &mut B,
    mut cells: Peekable<impl Iterator<Item = (u16, u16, &'a Cell)>>,
    links: &[Span],
) -> io::Result<()> {
    if cells.peek().is_none() {
        return Ok(());
    }
    if links.is_empty() {
        return backend.draw(cells);
    }
    let link_at = |(x, y, _): &(u16, u16, &Cell)| -> Option<&Link> {
        let covers = |span: &&Span| span.y == *y && (span.x..span.x + span.cells()).contains(x);
        links.iter().find(covers).map(|span| &span.link)
    };
    while let Some(first) = cells.next() {
        let link = link_at(&first);
        let mut run = vec![first];
        while let Some(next) = cells.next_if(|next| link_at(next) == link) {
            run.push(next);
        }
        if let Some(link) = link {
            queue!(backend, Print(osc::link(link)))?;
        }
        backend.draw(run.into_iter())?;
        if link.is_some() {
            queue!(backend, Print(osc::LINK_END))?;
        }
    }
    Ok(())
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
            let frames = Frames::new(CrosstermBackend::new(paper.clone()), Size::new(40, 2));
            Self { paper, frames }
        }

        /// What a frame with these words writes, whose addresses are links.
        fn linked(&mut self, words: &str, title: &str) -> String {
            let spans = |words: &str| {
                let found = crate::screen::link::found(words).into_iter();
                let span = |found: crate::screen::link::Found| Span {
                    x: u16::try_from(found.range.start).expect("short"),
                    y: 0,
                    words: words[found.range].to_owned(),
                    link: found.link,
                };
                found.map(span).collect()
            };
            let title = Some(SafeText::clean(title));
            let beside = Beside { links: spans(words), title, places: None };
            let paint = |buf: &mut Buffer, _: bool| {
                buf.reset();
                buf.set_string(0, 0, words, Style::new());
                ((), Some(beside))
            };
            self.frames.draw_beside(paint).expect("drawn");
            String::from_utf8(self.paper.0.take()).expect("UTF-8")
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
        desk.frames.resize(Size::new(40, 2));
        assert_eq!(desk.written("ten past"), "");
        desk.frames.resize(Size::new(30, 3));
        let resized = desk.written("ten past");
        assert!(resized.contains(CLEAR) && resized.contains("ten"), "{resized:?}");
        desk.frames.forget();
        assert!(desk.written("").contains(CLEAR));
        assert_eq!(desk.written(""), "");
    }

    #[test]
    fn a_frame_is_painted_onto_what_is_shown() {
        let mut desk = Desk::new();
        let mut last: Option<Buffer> = None;
        let words = ["ten past", "ten pass", "ten \u{65e5}\u{672c}", "ten past", "ten past", "x"];
        for (turn, words) in words.iter().cycle().take(24).enumerate() {
            if turn == 13 {
                desk.frames.forget();
            }
            let paint = |buf: &mut Buffer, shown: bool| {
                assert_eq!(shown, ![0, 13].contains(&turn), "{turn}");
                assert!(!shown || last.as_ref() == Some(buf), "{turn}");
                if !shown {
                    buf.reset();
                }
                // One row at a time: the other one is as it was.
                buf.set_string(0, u16::from(turn % 3 == 0), words, Style::new());
                last = Some(buf.clone());
                ((), Some(Beside::default()))
            };
            desk.frames.draw_beside(paint).expect("drawn");
        }
    }

    impl Desk {
        /// What a frame writes of which only a place is told to differ, by these words from a column of the second row on.
        fn partly(&mut self, place: Rect, (x, words): (u16, &str), links: Vec<Span>, title: &str) -> String {
            let title = Some(SafeText::clean(title));
            let beside = Beside { links, title, places: Some(vec![place]) };
            let paint = |buf: &mut Buffer, _: bool| {
                buf.set_string(x, 1, words, Style::new());
                ((), Some(beside))
            };
            self.frames.draw_beside(paint).expect("drawn");
            String::from_utf8(self.paper.0.take()).expect("UTF-8")
        }
    }

    #[test]
    fn of_a_frame_of_which_a_place_changed_the_place_alone_is_written() {
        let mut desk = Desk::new();
        let place = Rect::new(10, 1, 10, 1);
        let first = desk.partly(place, (0, "left      middle    right"), Vec::new(), "live");
        assert!(first.contains("left") && first.contains("right"), "nobody knows what is there: {first:?}");
        assert_eq!(desk.partly(place, (10, "middle"), Vec::new(), "live"), "");
        let middle = desk.partly(place, (10, "muddle"), Vec::new(), "live");
        assert!(middle.contains("\x1b[2;12Hu") && !middle.contains("dle"), "{middle:?}");
        let titled = desk.partly(place, (10, "muddle"), Vec::new(), "STALE");
        assert_eq!(titled, "\x1b[?2026h\x1b]2;STALE\x1b\\\x1b[?2026l");
        // The words stay and lead somewhere.
        let link = crate::screen::link::found("https://a.example").remove(0).link;
        let span = Span { x: 10, y: 1, words: "muddle".to_owned(), link };
        let linked = desk.partly(place, (10, "muddle"), vec![span.clone()], "STALE");
        assert!(
            linked.contains("]8;id=") && linked.contains("muddle") && !linked.contains("left"),
            "{linked:?}"
        );
        assert_eq!(desk.partly(place, (10, "muddle"), vec![span], "STALE"), "");
        assert!(
            desk.partly(place, (10, "muddle"), Vec::new(), "STALE").contains("muddle"),
            "and nowhere again"
        );
        // What is painted next is painted onto all of what is shown.
        let shown = desk.frames.shown.clone();
        desk.frames
            .draw_beside(|buf, is_shown| {
                assert!(is_shown && *buf == shown);
                ((), None)
            })
            .expect("nothing");
    }

    #[test]
    fn a_wide_glyph_at_the_edge_of_a_place_is_written_and_cleared() {
        let place = Rect::new(10, 1, 10, 1);
        for x in [9, 10, 18, 19] {
            let mut desk = Desk::new();
            desk.partly(place, (0, "left      middle    right"), Vec::new(), "");
            let wide = desk.partly(place, (x, "\u{65e5}"), Vec::new(), "");
            assert!(x == 9 || wide.contains('\u{65e5}'), "{x}: {wide:?}");
            let narrow = desk.partly(place, (x, "ab"), Vec::new(), "");
            assert!(narrow.contains(if x == 9 { "b" } else { "a" }), "{x}: {narrow:?}");
        }
    }

    #[test]
    fn a_title_is_written_when_it_changes() {
        let mut desk = Desk::new();
        assert!(desk.linked("ten past", "live").contains("\x1b]2;live\x1b\\"));
        assert_eq!(desk.linked("ten past", "live"), "");
        assert_eq!(desk.linked("ten past", "STALE"), "\x1b[?2026h\x1b]2;STALE\x1b\\\x1b[?2026l");
        assert!(!desk.linked("ten pass", "STALE").contains("]2;"));
        desk.frames.forget();
        assert!(desk.linked("ten pass", "STALE").contains("]2;STALE"));
    }

    #[test]
    fn a_link_is_begun_and_ended_around_its_own_cells() {
        let mut desk = Desk::new();
        let first = desk.linked("see https://a.example now", "");
        let (before, rest) = first.split_once("\x1b]8;id=").expect("it begins");
        let (inside, after) = rest.split_once(osc::LINK_END).expect("it ends");
        assert!(before.contains("see") && after.contains("now"), "{first:?}");
        assert!(inside.contains(";https://a.example\x1b\\") && inside.matches("https://").count() == 2);
        assert!(!after.contains("]8;"), "it ends once: {after:?}");
        assert_eq!(desk.linked("see https://a.example now", ""), "");
    }

    #[test]
    fn the_same_words_with_another_link_are_written_again() {
        let mut desk = Desk::new();
        desk.linked("see https://a.example now", "");
        let unlinked = desk.written("see https://a.example now");
        assert!(unlinked.contains("https://a.example") && !unlinked.contains("]8;"), "{unlinked:?}");
        assert!(!unlinked.contains("now"), "and nothing else: {unlinked:?}");
        assert_eq!(desk.written("see https://a.example now"), "");
        let linked = desk.linked("see https://a.example now", "");
        assert!(linked.contains("]8;id=") && !linked.contains("see"), "{linked:?}");
        assert_eq!(desk.linked("see https://a.example now", ""), "");
    }
}
