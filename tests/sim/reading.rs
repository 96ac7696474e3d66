//! What can be read on a screen that was drawn: words in plain type, and words in big glyphs, found by their shape.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use openfloor::screen::big::{Size, Words};
use openfloor::screen::lines::{Pen, Run};
use openfloor::screen::theme::{Accent, Tone};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::picture;

/// Cells of a word in a size, row by row.
type Shape = Vec<Vec<char>>;

/// A word in each size, wherever in a cell it begins.
type Shapes = Arc<Vec<(usize, Shape)>>;

/// Where a word stands: its row, and its size, which is none for plain type.
pub type Place = (u16, Option<usize>);

/// What is before a word, so that it begins at every dot of a cell.
const BEFORE: [&str; 7] = ["", "i", "l", "n", "m", "1", "t"];
/// Columns that no word is wider than.
const COLUMNS: u16 = 400;

/// A screen that was drawn.
pub struct Screen {
    width: usize,
    cells: Vec<char>,
    /// Its rows in plain type, with a space for every other white space.
    rows: Vec<String>,
}

impl Screen {
    pub fn of(buf: &Buffer) -> Self {
        let cells = buf.content().iter().map(|cell| cell.symbol().chars().next().unwrap_or(' ')).collect();
        let rows = (0..buf.area.height).map(|y| picture::row_text(buf, y).replace('\u{a0}', " "));
        Self { width: usize::from(buf.area.width), cells, rows: rows.collect() }
    }

    /// True where a phrase stands in plain type, in whole words.
    pub fn says(&self, phrase: &str) -> bool {
        !self.plain(phrase.replace('\u{a0}', " ").trim()).is_empty()
    }

    /// The rows in which a phrase stands in plain type, in whole words.
    fn plain(&self, phrase: &str) -> Vec<u16> {
        let is_word = |at: Option<char>| at.is_some_and(char::is_alphanumeric);
        let stands = |row: &String| {
            row.match_indices(phrase).any(|(at, _)| {
                !is_word(row[..at].chars().next_back()) && !is_word(row[at + phrase.len()..].chars().next())
            })
        };
        (0..).zip(&self.rows).filter(|(_, row)| stands(row)).map(|(y, _)| y).collect()
    }

    fn has(&self, shape: &Shape) -> Vec<u16> {
        let (high, wide) = (shape.len(), shape[0].len());
        let inked = |line: usize| shape[line].iter().position(|cell| *cell != ' ').map(|at| (line, at));
        let Some((line, at)) = (0..high).find_map(inked) else { return Vec::new() };
        let height = self.rows.len();
        let mut found = Vec::new();
        for y in 0..=height.saturating_sub(high) {
            for x in 0..=self.width.saturating_sub(wide) {
                let cell = |down: usize, across: usize| self.cells[(y + down) * self.width + x + across];
                let is_there = y + high <= height
                    && x + wide <= self.width
                    && cell(line, at) == shape[line][at]
                    && (0..high)
                        .all(|down| (0..wide).all(|across| cell(down, across) == shape[down][across]));
                if is_there {
                    found.push(y as u16);
                    break;
                }
            }
        }
        found
    }
}

/// The shapes of words that were looked for: to make them takes longer than to find them.
static KNOWN: Mutex<BTreeMap<String, Shapes>> = Mutex::new(BTreeMap::new());

/// Reads screens.
pub struct Reader {
    sizes: &'static [Size],
}

impl Reader {
    pub fn new() -> Self {
        let theme = picture::theme();
        Self { sizes: Size::all(theme.glyphs, theme.sextants) }
    }

    /// Where a phrase stands: each of its words in the same size, the first one in that row.
    pub fn places(&self, screen: &Screen, phrase: &str) -> Vec<Place> {
        let phrase = phrase.replace('\u{a0}', " ");
        let mut places: Vec<Place> = screen.plain(phrase.trim()).into_iter().map(|y| (y, None)).collect();
        let mut words = phrase.split_whitespace();
        let mut big = words.next().map_or(Vec::new(), |word| self.big(screen, word));
        for word in words {
            let others = self.big(screen, word);
            big.retain(|(_, size)| others.iter().any(|(_, other)| other == size));
        }
        places.extend(big);
        places
    }

    pub fn reads(&self, screen: &Screen, phrase: &str) -> bool {
        !self.places(screen, phrase).is_empty()
    }

    /// True where a phrase stands on a line that a text begins on, or on so many right below it.
    pub fn reads_beside(&self, screen: &Screen, phrase: &str, text: &str, below: u16) -> bool {
        /// So many words tell a text from others.
        const WORDS: usize = 3;
        let text: Vec<&str> = text.split_whitespace().take(WORDS).collect();
        let texts = self.places(screen, &text.join(" "));
        let phrases = self.places(screen, phrase);
        let is_of =
            |(at, size): &Place, (begins, of): &Place| size == of && (*begins..=begins + below).contains(at);
        phrases.iter().any(|phrase| texts.iter().any(|text| is_of(phrase, text)))
    }

    fn big(&self, screen: &Screen, word: &str) -> Vec<Place> {
        let had = KNOWN.lock().expect("no test failed in it").get(word).cloned();
        let shapes = had.unwrap_or_else(|| {
            let made = Shapes::new(shapes(self.sizes, word));
            KNOWN.lock().expect("no test failed in it").insert(word.to_owned(), made.clone());
            made
        });
        let found =
            shapes.iter().flat_map(|(size, shape)| screen.has(shape).into_iter().map(|y| (y, Some(*size))));
        found.collect()
    }
}

/// The shapes of a word, in every size and wherever in a cell it begins.
fn shapes(sizes: &[Size], word: &str) -> Vec<(usize, Shape)> {
    let theme = picture::theme();
    let pen = Pen { theme: &theme, accent: Accent::Told, left: 0 };
    let mut shapes: Vec<(usize, Shape)> = Vec::new();
    for (index, size) in sizes.iter().enumerate() {
        for before in BEFORE {
            let run = Run::new(format!("{before} {word}").trim(), Tone::Plain);
            let Some(big) = Words::of(&[run]).and_then(|words| words.fill(*size, COLUMNS, 1)) else {
                continue;
            };
            let area = Rect::new(0, 0, big.width, big.height);
            let mut buf = Buffer::empty(area);
            big.draw(pen, area, &mut buf);
            let cell = |x: u16, y: u16| buf[(x, y)].symbol().chars().next().unwrap_or(' ');
            let is_blank = |x: &u16| (0..area.height).all(|y| cell(*x, y) == ' ');
            // Behind the first gap, where there is something before it.
            let gap = (0..area.width).find(is_blank).filter(|_| !before.is_empty()).unwrap_or(0);
            let from = (gap..area.width).find(|x| !is_blank(x)).unwrap_or(gap);
            let until = (from..area.width).rev().find(|x| !is_blank(x)).map_or(from, |x| x + 1);
            let row = |y: u16| (from..until).map(|x| cell(x, y)).collect::<Vec<char>>();
            let shape: Shape = (0..area.height).map(row).collect();
            let is_new =
                !shape.is_empty() && !shape[0].is_empty() && !shapes.contains(&(index, shape.clone()));
            if is_new {
                shapes.push((index, shape));
            }
        }
    }
    shapes
}
