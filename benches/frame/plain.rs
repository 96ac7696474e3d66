//! The same cells by ratatui's own widgets: a paragraph of styled lines for each part, through its own terminal.

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Borders, Paragraph, Wrap};
use ratatui::{CompletedFrame, Terminal, TerminalOptions, Viewport};

use super::paper::{Backend, Cells, Paper, written};

/// Who breaks the lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrapping {
    /// Nobody: they are laid out already. The least that ratatui can need.
    Laid,
    /// The paragraph, as the wall has to do it too.
    Words,
}

/// Plain widgets.
pub struct Plain<'a> {
    cells: &'a Cells,
    wrapping: Wrapping,
    paper: Paper,
    terminal: Terminal<Backend>,
}

impl<'a> Plain<'a> {
    /// Widgets that show these cells.
    pub fn new(cells: &'a Cells, wrapping: Wrapping) -> Self {
        let paper = Paper::default();
        let options = TerminalOptions { viewport: Viewport::Fixed(cells.area) };
        let terminal = Terminal::with_options(paper.backend(), options).expect("a terminal");
        let mut plain = Self { cells, wrapping, paper, terminal };
        let drawn = written(plain.draw().buffer);
        assert_eq!(drawn, cells.written(), "ratatui draws as many cells, {wrapping:?}");
        plain
    }

    /// A whole frame. Tells how many bytes it wrote.
    pub fn full(&mut self) -> u64 {
        self.draw();
        self.paper.count()
    }

    fn draw(&mut self) -> CompletedFrame<'_> {
        // Nothing is known of the screen: what was shown is blank.
        self.terminal.swap_buffers();
        let (cells, wrapping) = (self.cells, self.wrapping);
        let drawn = self.terminal.draw(|frame| {
            frame.render_widget(Block::new().style(cells.ground), cells.area);
            for (area, rows) in &cells.parts {
                let lines = rows.iter().map(|row| line(row));
                if area.height < 3 {
                    frame.render_widget(Paragraph::new(lines.collect::<Vec<_>>()), *area);
                    continue;
                }
                // The first row is the rule with its title.
                let mut lines = lines;
                let title = lines.next().unwrap_or_default();
                let block = Block::new().borders(Borders::TOP).title(title);
                let inner: Rect = block.inner(*area);
                frame.render_widget(block, *area);
                let paragraph = Paragraph::new(lines.collect::<Vec<_>>());
                let paragraph = match wrapping {
                    Wrapping::Laid => paragraph,
                    Wrapping::Words => paragraph.wrap(Wrap { trim: false }),
                };
                frame.render_widget(paragraph, inner);
            }
        });
        drawn.expect("drawn")
    }
}

fn line(row: &[(String, ratatui::style::Style)]) -> Line<'_> {
    row.iter().map(|(words, style)| Span::styled(words.as_str(), *style)).collect()
}
