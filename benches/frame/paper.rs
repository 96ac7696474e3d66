//! Where the bytes of a frame go, and the cells that it is made of.

use std::cell::RefCell;
use std::io::{self, BufWriter, Write};
use std::rc::Rc;

use ratatui::backend::CrosstermBackend;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::Style;

/// As much as the wall gathers before it writes.
const OUTPUT_BYTES: usize = 64 * 1024;

/// Takes bytes as a terminal would, and counts them.
#[derive(Clone, Default)]
pub struct Paper(Rc<RefCell<Written>>);

#[derive(Default)]
struct Written {
    bytes: Vec<u8>,
    count: u64,
}

/// What a frame is written to.
pub type Backend = CrosstermBackend<BufWriter<Paper>>;

impl Paper {
    /// A backend that writes on it.
    pub fn backend(&self) -> Backend {
        CrosstermBackend::new(BufWriter::with_capacity(OUTPUT_BYTES, self.clone()))
    }

    /// How many bytes came since it was last asked.
    pub fn count(&self) -> u64 {
        std::mem::take(&mut self.0.borrow_mut().count)
    }
}

impl Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut written = self.0.borrow_mut();
        written.bytes.clear();
        written.bytes.extend_from_slice(bytes);
        written.count += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A row, as words in one style each.
pub type Row = Vec<(String, Style)>;

/// What a frame shows, row by row, as words in one style each.
pub struct Cells {
    /// The whole of it.
    pub area: Rect,
    /// The style of what has no words.
    pub ground: Style,
    /// Its parts, such as panes, each with its rows.
    pub parts: Vec<(Rect, Vec<Row>)>,
    written: usize,
}

impl Cells {
    /// The cells of a frame, by the parts that it has.
    pub fn of(buf: &Buffer, ground: Style, parts: &[Rect]) -> Self {
        let bare = bare(ground);
        let row = |area: &Rect, y: u16| {
            let mut runs: Row = Row::new();
            let mut x = area.x;
            while x < area.right() {
                let cell = &buf[(x, y)];
                match runs.last_mut() {
                    Some((words, style)) if *style == cell.style() => words.push_str(cell.symbol()),
                    _ => runs.push((cell.symbol().to_owned(), cell.style())),
                }
                // A wide one stands for the cell after it too.
                x += ratatui::text::Span::raw(cell.symbol()).width().max(1) as u16;
            }
            // Behind the last word there is nothing to write.
            let blank = |(words, style): &(String, Style)| words.trim().is_empty() && *style == bare;
            while runs.last().is_some_and(blank) {
                runs.pop();
            }
            if let Some((words, _)) = runs.last_mut() {
                words.truncate(words.trim_end().len());
            }
            runs
        };
        let parts = parts
            .iter()
            .map(|area| (*area, (area.y..area.bottom()).map(|y| row(area, y)).collect()))
            .collect();
        Self { area: buf.area, ground, parts, written: written(buf) }
    }

    /// How many cells have to be written.
    pub fn written(&self) -> usize {
        self.written
    }
}

/// How many cells of a frame have to be written onto a blank screen.
pub fn written(buf: &Buffer) -> usize {
    buf.content.iter().filter(|cell| **cell != Cell::EMPTY).count()
}

/// The style of a cell that has nothing but a ground.
fn bare(ground: Style) -> Style {
    let mut cell = Cell::EMPTY;
    cell.set_style(ground);
    cell.style()
}
