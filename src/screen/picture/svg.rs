//! A frame as a picture that stands by itself: SVG 1.1, without scripts, fonts or links.
//!
//! Words stay words, so that they can be searched and selected; each run of them has its place and its length, so that
//! no font can shift the grid. Lines, blocks and dots are shapes.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier, Style};
use unicode_segmentation::UnicodeSegmentation;

use super::{Span, ansi, blocks, boxes, rows};
use crate::screen::{bidi, lines};

/// A cell, in pixels. A monospaced letter is about 0.6 of its size wide.
const CELL: (u16, u16) = (9, 18);
/// The size of letters, and where their base line is in a cell.
const FONT: u16 = 15;
const BASE: u16 = 13;
/// The edge around the cells.
const EDGE: u16 = 14;
const FONTS: &str =
    "ui-monospace,'SF Mono','Cascadia Mono',Menlo,Consolas,'DejaVu Sans Mono','Noto Sans Mono',monospace";

/// The ground and the ink of a terminal that has none of its own.
const GROUND: &str = "#14171d";
const INK: &str = "#d9dde4";
/// The sixteen colours of a terminal, as VS Code and others have them.
const SIXTEEN: [&str; 16] = [
    "#000000", "#cd3131", "#0dbc79", "#e5e510", "#2472c8", "#bc3fbc", "#11a8cd", "#e5e5e5", "#666666",
    "#f14c4c", "#23d18b", "#f5f543", "#3b8eea", "#d670d6", "#29b8db", "#ffffff",
];

/// A frame as SVG, with a title and a description for those who can't see it.
pub fn svg(buf: &Buffer, title: &str, about: &str) -> String {
    let (ground, ink) = (ground(buf), ink(buf));
    let page = Page { ground: ground.clone(), ink: ink.clone() };
    let mut drawing = Drawing { page, shapes: BTreeMap::new(), words: String::new() };
    for (row, spans) in rows(buf) {
        for span in &spans {
            drawing.span(row, span);
        }
    }
    let (width, height) = (buf.area.width * CELL.0 + 2 * EDGE, buf.area.height * CELL.1 + 2 * EDGE);
    let mut out = String::new();
    let _ = write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
         height=\"{height}\" role=\"img\" aria-labelledby=\"title about\" xml:space=\"preserve\">\n\
         <title id=\"title\">{}</title>\n<desc id=\"about\">{}</desc>\n\
         <rect width=\"{width}\" height=\"{height}\" rx=\"8\" fill=\"{ground}\"/>\n\
         <g transform=\"translate({EDGE} {EDGE})\">\n",
        escaped(title),
        escaped(about),
    );
    // Grounds lie below words; so shapes are drawn first, and those of the ground before the others.
    for ((_, ink), path) in &drawing.shapes {
        let _ = writeln!(out, "<path fill=\"{ink}\" d=\"{path}\"/>");
    }
    let _ = writeln!(out, "<g font-family=\"{FONTS}\" font-size=\"{FONT}\" fill=\"{ink}\">");
    out.push_str(&drawing.words);
    out.push_str("</g>\n</g>\n</svg>\n");
    out
}

/// The colour that most of the frame stands on.
fn ground(buf: &Buffer) -> String {
    let corner = buf.content.first().map_or(Color::Reset, |cell| cell.bg);
    paint(corner).unwrap_or_else(|| GROUND.into())
}

/// The colour that most words are said in: the others name theirs.
fn ink(buf: &Buffer) -> String {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for cell in buf.content.iter().filter(|cell| !cell.symbol().trim().is_empty()) {
        *counts.entry(paint(cell.fg).unwrap_or_else(|| INK.into())).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map_or_else(|| INK.into(), |(ink, _)| ink)
}

/// What most of a frame is drawn in.
struct Page {
    ground: String,
    ink: String,
}

/// Which shapes lie below which.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Layer {
    Ground,
    Glyph,
}

struct Drawing {
    page: Page,
    shapes: BTreeMap<(Layer, String), String>,
    words: String,
}

impl Drawing {
    fn span(&mut self, row: u16, span: &Span) {
        let look = Look::of(span.style, &self.page);
        if let Some(ground) = look.ground.clone().filter(|ground| *ground != self.page.ground) {
            let (x, y) = (span.column * CELL.0, row * CELL.1);
            self.rectangle(Layer::Ground, &ground, (x, y, span.cells * CELL.0, CELL.1));
        }
        // A run ends before two spaces, before what is drawn, and around what takes two cells.
        let mut run = Run::default();
        let mut column = span.column;
        for cluster in span.words.graphemes(true) {
            // An isolate around words from right to left takes no cell, and stays with them.
            let is_isolate = cluster.chars().all(|scalar| bidi::ISOLATES.contains(&scalar));
            let cells = if is_isolate { 0 } else { (lines::width(cluster) as u16).max(1) };
            let glyph = cluster.chars().next().unwrap_or(' ');
            if self.glyph(row, column, glyph, &look) {
                self.end(row, &mut run, &look);
            } else if cells > 1 {
                self.end(row, &mut run, &look);
                run.push(column, cluster, cells);
                self.end(row, &mut run, &look);
            } else {
                if run.words.ends_with(' ') && cluster == " " {
                    self.end(row, &mut run, &look);
                }
                run.push(column, cluster, cells);
            }
            column += cells;
        }
        self.end(row, &mut run, &look);
    }

    /// Draws a glyph that is a shape; false for one that is a letter.
    fn glyph(&mut self, row: u16, column: u16, glyph: char, look: &Look) -> bool {
        let (left, top) = (i32::from(column * CELL.0) * 10, i32::from(row * CELL.1) * 10);
        let (width, height) = (i32::from(CELL.0) * 10, i32::from(CELL.1) * 10);
        let parts = i32::from(blocks::PARTS);
        let filled = blocks::fills(glyph).map(|fills| {
            let whole = |(l, t, r, b): blocks::Fill| {
                let place = |part: u8, size: i32| i32::from(part) * size / parts;
                (place(l, width), place(t, height), place(r, width), place(b, height))
            };
            fills.into_iter().map(whole).collect::<Vec<_>>()
        });
        let Some(shapes) = filled.or_else(|| boxes::strokes(glyph, width, height)) else { return false };
        for (l, t, r, b) in shapes {
            let path = self.shapes.entry((Layer::Glyph, look.ink.clone())).or_default();
            path_of(path, (left + l, top + t, r - l, b - t));
        }
        true
    }

    fn rectangle(&mut self, layer: Layer, ink: &str, (x, y, width, height): (u16, u16, u16, u16)) {
        let [x, y, width, height] = [x, y, width, height].map(|pixels| i32::from(pixels) * 10);
        path_of(self.shapes.entry((layer, ink.to_owned())).or_default(), (x, y, width, height));
    }

    /// Writes a run of words.
    fn end(&mut self, row: u16, run: &mut Run, look: &Look) {
        let Run { column, words, .. } = std::mem::take(run);
        let (trimmed, before) = (words.trim_matches(' '), words.len() - words.trim_start_matches(' ').len());
        if trimmed.is_empty() {
            return;
        }
        let cells = lines::width(trimmed) as u16;
        let (x, y) = ((column + before as u16) * CELL.0, row * CELL.1 + BASE);
        let _ = write!(self.words, "<text x=\"{x}\" y=\"{y}\"");
        if cells > 1 {
            let _ = write!(self.words, " textLength=\"{}\"", cells * CELL.0);
        }
        let _ = writeln!(self.words, "{}>{}</text>", look.attributes(&self.page), escaped(trimmed));
    }
}

/// A rectangle at the end of a path; one that goes on where the last one ended makes that one longer. All in tenths of a
/// pixel.
fn path_of(path: &mut String, (x, y, width, height): (i32, i32, i32, i32)) {
    let begin = |x: i32| format!("M{} {}h", tenths(x), tenths(y));
    let end = |width: i32| format!("v{}h{}z", tenths(height), tenths(-width));
    if let Some(at) = path.rfind('M') {
        let last = &path[at..];
        let mut numbers = last[1..].split([' ', 'h', 'v', 'z']).filter_map(parsed);
        let last = (numbers.next(), numbers.next(), numbers.next(), numbers.next());
        if let (Some(was_x), Some(was_y), Some(was_width), Some(was_height)) = last
            && (was_y, was_height) == (y, height)
            && was_x + was_width == x
        {
            path.truncate(at);
            path.push_str(&begin(was_x));
            let _ = write!(path, "{}{}", tenths(was_width + width), end(was_width + width));
            return;
        }
    }
    let _ = write!(path, "{}{}{}", begin(x), tenths(width), end(width));
}

/// A number of tenths, as short as it can be.
fn tenths(n: i32) -> String {
    let sign = if n < 0 { "-" } else { "" };
    match (n.abs() / 10, n.abs() % 10) {
        (whole, 0) => format!("{sign}{whole}"),
        (0, tenth) => format!("{sign}.{tenth}"),
        (whole, tenth) => format!("{sign}{whole}.{tenth}"),
    }
}

fn parsed(text: &str) -> Option<i32> {
    let number: f64 = text.parse().ok()?;
    Some((number * 10.0).round() as i32)
}

/// Words that stand together.
#[derive(Default)]
struct Run {
    column: u16,
    words: String,
}

impl Run {
    fn push(&mut self, column: u16, cluster: &str, _: u16) {
        if self.words.is_empty() {
            self.column = column;
        }
        self.words.push_str(cluster);
    }
}

/// A style in the words of SVG.
struct Look {
    ink: String,
    ground: Option<String>,
    bold: bool,
    dim: bool,
    italic: bool,
    underlined: bool,
}

impl Look {
    fn of(style: Style, page: &Page) -> Self {
        let has = |modifier| style.add_modifier.contains(modifier);
        let ink = style.fg.and_then(paint).unwrap_or_else(|| INK.into());
        let ground = style.bg.and_then(paint);
        let (ink, ground) = match has(Modifier::REVERSED) {
            true => (ground.unwrap_or_else(|| page.ground.clone()), Some(ink)),
            false => (ink, ground),
        };
        Self {
            ink,
            ground,
            bold: has(Modifier::BOLD),
            dim: has(Modifier::DIM),
            italic: has(Modifier::ITALIC),
            underlined: has(Modifier::UNDERLINED),
        }
    }

    fn attributes(&self, page: &Page) -> String {
        let mut out = String::new();
        if self.ink != page.ink {
            let _ = write!(out, " fill=\"{}\"", self.ink);
        }
        for (is, attribute) in [
            (self.bold, " font-weight=\"700\""),
            (self.dim, " opacity=\".6\""),
            (self.italic, " font-style=\"italic\""),
            (self.underlined, " text-decoration=\"underline\""),
        ] {
            out.push_str(if is { attribute } else { "" });
        }
        out
    }
}

/// A colour; `None` for the terminal's own.
fn paint(color: Color) -> Option<String> {
    let sixteen = |place: usize| SIXTEEN.get(place).map(|color| (*color).to_owned());
    match color {
        Color::Reset => None,
        Color::Rgb(r, g, b) => Some(format!("#{r:02x}{g:02x}{b:02x}")),
        Color::Indexed(index @ 0..16) => sixteen(usize::from(index)),
        Color::Indexed(index) => Some(indexed(index)),
        named => sixteen(usize::from(ansi::place(named)?)),
    }
}

/// The cube of 6×6×6 and the greys of xterm.
fn indexed(index: u8) -> String {
    if index >= 232 {
        let grey = 8 + 10 * (u16::from(index) - 232);
        return format!("#{grey:02x}{grey:02x}{grey:02x}");
    }
    let level = |n: u8| if n == 0 { 0 } else { 55 + 40 * u16::from(n) };
    let cube = index - 16;
    format!("#{:02x}{:02x}{:02x}", level(cube / 36), level(cube / 6 % 6), level(cube % 6))
}

fn escaped(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::layout::Rect;

    fn drawn(words: &str, style: Style) -> String {
        let mut buf = Buffer::empty(Rect::new(0, 0, 20, 1));
        buf.set_string(0, 0, words, style);
        svg(&buf, "a", "b")
    }

    #[test]
    fn words_have_their_place_and_their_length() {
        let svg = drawn(" Bids  move & 中文", Style::new().fg(Color::Indexed(202)));
        for text in [
            "<text x=\"9\" y=\"13\" textLength=\"36\">Bids</text>",
            "<text x=\"63\" y=\"13\" textLength=\"54\">move &amp;</text>",
            "<text x=\"126\" y=\"13\" textLength=\"18\">中</text>",
            "<text x=\"144\" y=\"13\" textLength=\"18\">文</text>",
            "font-size=\"15\" fill=\"#ff5f00\">",
        ] {
            assert!(svg.contains(text), "{text} is not in {svg}");
        }
    }

    #[test]
    fn lines_and_blocks_are_shapes_and_those_that_meet_are_one() {
        let svg = drawn("───▀▀", Style::new().fg(Color::Rgb(1, 2, 3)));
        assert!(svg.contains("<path fill=\"#010203\" d=\"M0 8.5h27v1h-27zM27 0h18v9h-18z\"/>"), "{svg}");
        assert!(!svg.contains("<text"), "{svg}");
    }

    #[test]
    fn words_from_right_to_left_shift_nothing_behind_them() {
        let svg = drawn("\u{2068}سؤال\u{2069}  ab", Style::new().fg(Color::Red));
        assert!(svg.contains("<text x=\"54\" y=\"13\" textLength=\"18\">ab</text>"), "{svg}");
    }

    #[test]
    fn reversed_words_stand_on_their_ink() {
        let svg = drawn("!", Style::new().fg(Color::Red).add_modifier(Modifier::REVERSED | Modifier::BOLD));
        assert!(svg.contains("<path fill=\"#cd3131\" d=\"M0 0h9v18h-9z\"/>"), "{svg}");
        assert!(
            svg.contains("<text x=\"0\" y=\"13\" fill=\"#14171d\" font-weight=\"700\">!</text>"),
            "{svg}"
        );
    }
}
