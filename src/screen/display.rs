//! Display mode: one scene, to be read from across a floor.
//!
//! ```text
//! ● live                       Lisbon · Floor 2                       14:32 WET
//!
//!    Now
//!    █▀ █ █ █ █▀▀ ▀█▀   █▀▄ █ █▀▄ █▀
//!    ▄█ █▀█ █ █▀   █    █▀▄ █ █ █ ▄█
//!    decided · from Tue 1 Dec · Billing, Retention
//!
//!    why         weekend bids left nights without a choice
//!    next word   by Tue 12:00                                           in 45 h
//!
//!                             ●  ○  ○  ○  ○  ○                             12 s
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::big::Big;
use super::header::{self, Header};
use super::level::{self, Level, padded};
use super::lines::{self, Overlong, Pen, Piece, Row, Run};
use super::scene::{Fact, SceneView};
use super::theme::{Glyph, Glyphs, Theme, Tone};

/// Longer lines are hard to read from afar.
const MEASURE: u16 = 110;
/// Cells of the column of labels.
const LABEL: usize = 16;
/// Cells of the same on a narrow screen.
const LABEL_NARROW: usize = 11;
/// Most lines of a headline in big glyphs.
const HEADLINE_LINES: u16 = 3;

/// Draws a scene.
pub fn draw(header: &Header, scene: &SceneView, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let area = shifted(area, scene.minute);
    let pen = Pen { theme, accent: scene.accent, left: area.x };
    let side = (area.width / 40).max(1);
    let air = u16::from(area.height >= 20);
    let frame = Rect { x: area.x + side, width: area.width - 2 * side, ..area };
    header::draw_on_wall(header, theme, Rect { y: area.y + air, height: 1, ..frame }, buf);
    let foot = Rect { y: area.bottom() - 1 - air, height: 1, ..frame };
    dots(scene, pen, foot, buf);

    let inset = area.width / 12;
    let body = Rect {
        x: area.x + inset,
        width: area.width - 2 * inset,
        y: area.y + 1 + 2 * air,
        height: area.height.saturating_sub(2 + 4 * air),
    };
    let blocks = blocks(scene, theme.glyphs, body.width, body.height);
    let taken: u16 = blocks.iter().map(Block::height).sum();
    let mut y = body.y + body.height.saturating_sub(taken) / 2;
    for block in &blocks {
        let room = Rect { y, height: body.bottom().saturating_sub(y), ..body };
        block.draw(pen, room, buf);
        y = (y + block.height()).min(body.bottom());
    }
}

/// The picture moves by a cell with the minute, so that nothing burns in.
fn shifted(area: Rect, minute: i64) -> Rect {
    if area.width < 60 || area.height < 16 {
        return area;
    }
    let (right, down) = match minute.rem_euclid(4) {
        0 => (0, 0),
        1 => (1, 0),
        2 => (1, 1),
        _ => (0, 1),
    };
    Rect { x: area.x + right, y: area.y + down, width: area.width - 1, height: area.height - 1 }
}

/// A dot for each scene, and the time left.
fn dots(scene: &SceneView, pen: Pen<'_>, area: Rect, buf: &mut Buffer) {
    let Some(place) = &scene.place else { return };
    let mut line = Vec::new();
    for index in 0..place.count {
        let on = index == place.index;
        let glyph = pen.theme.glyph(if on { Glyph::SceneOn } else { Glyph::SceneOff });
        let gap = if index == 0 { "" } else { "  " };
        let tone = if on { Tone::Accent } else { Tone::Dim };
        line.push(Piece::new(format!("{gap}{glyph}"), tone));
    }
    let cells = usize::from(area.width);
    let wide = lines::pieces_width(&line);
    if wide <= cells {
        pen.pieces(buf, area.x + ((cells - wide) / 2) as u16, area.y, &line);
    }
    let left = place.left.as_str();
    let note = lines::width(left);
    if wide / 2 + note + 2 < cells / 2 {
        pen.words(buf, area.right() - note as u16, area.y, note as u16, left, Tone::Dim);
    }
}

/// A block of a scene, from top to bottom.
enum Block {
    Space(u16),
    Rows(Vec<Row>),
    Headline(Big),
    Level { name: Row, number: Big, line: Row },
}

impl Block {
    fn height(&self) -> u16 {
        match self {
            Block::Space(rows) => *rows,
            Block::Rows(rows) => u16::try_from(rows.len()).unwrap_or(u16::MAX / 4),
            Block::Headline(big) => big.height,
            Block::Level { number, .. } => number.height,
        }
    }

    fn draw(&self, pen: Pen<'_>, area: Rect, buf: &mut Buffer) {
        match self {
            Block::Space(_) => {}
            Block::Rows(rows) => {
                for (row, y) in rows.iter().zip(area.y..area.bottom()) {
                    row.draw(buf, pen, area.x, y, area.width);
                }
            }
            Block::Headline(big) => big.draw(area, pen.style(Tone::Strong), buf),
            Block::Level { name, number, line } => {
                let middle = area.y + number.height / 2;
                if middle + 1 >= area.bottom() {
                    return;
                }
                name.draw(buf, pen, area.x, middle - 1, area.width.min(NAME));
                let figures = Rect { x: area.x + NAME, width: area.width.saturating_sub(NAME), ..area };
                number.draw(figures, pen.style(Tone::Strong), buf);
                let from = NAME + FIGURES;
                let rest = area.width.saturating_sub(from);
                line.draw(buf, pen, area.x + from, middle - 1, rest);
            }
        }
    }
}

/// Cells of a need's name, and of its number in big glyphs.
const NAME: u16 = 16;
const FIGURES: u16 = 26;
/// Cells of a need's scale.
const LINE: usize = 49;

/// The blocks of a scene in a width, as many of them as a height has room for.
fn blocks(scene: &SceneView, glyphs: Glyphs, width: u16, height: u16) -> Vec<Block> {
    let measure = width.min(MEASURE);
    let cells = usize::from(measure);
    let mut blocks = Vec::new();
    if !scene.name.words.is_blank() && height > 6 {
        blocks.push(Block::Rows(vec![Row::of(vec![Piece::from(&scene.name)])]));
        blocks.push(Block::Space(1));
    }
    // Half of the height is the headline's, and half is the facts'; without facts, all of it.
    let alone = scene.facts.is_empty() && scene.levels.is_empty();
    let share = match (alone, scene.levels.is_empty()) {
        (true, _) => height.saturating_sub(6),
        (false, true) => height * 2 / 5,
        (false, false) => height / 5,
    };
    blocks.push(headline(scene, glyphs, width, share, cells));
    let standing = lines::wrap(&scene.standing, cells, cells, 2, Overlong::Cut);
    if !standing.is_empty() {
        blocks.push(Block::Space(1));
        blocks.push(Block::Rows(standing.into_iter().map(Row::of).collect()));
    }
    if let Some(stages) = &scene.stages {
        blocks.push(Block::Space(1));
        blocks.push(Block::Rows(vec![stages.row(cells)]));
    }
    let used: u16 = blocks.iter().map(Block::height).sum();
    let left = height.saturating_sub(used);
    levels(scene, glyphs, width, left, &mut blocks);
    facts(&scene.facts, measure, left, &mut blocks);
    blocks
}

/// The headline in big glyphs where all of its words fit, else in bold.
fn headline(scene: &SceneView, glyphs: Glyphs, width: u16, height: u16, cells: usize) -> Block {
    let big = || Big::set(scene.headline.as_str(), width, height, HEADLINE_LINES);
    if let Some(big) = (glyphs == Glyphs::Unicode).then(big).flatten() {
        return Block::Headline(big);
    }
    let run = Run { words: scene.headline.clone(), tone: scene.headline_tone };
    let most = usize::from(height.max(2));
    let rows = lines::wrap(&[run], cells, cells, most, Overlong::Cut);
    Block::Rows(rows.into_iter().map(Row::of).collect())
}

/// As many facts as there is room for, with an empty line between them where there is.
fn facts(facts: &[Fact], width: u16, height: u16, blocks: &mut Vec<Block>) {
    let rows: Vec<Vec<Row>> = facts.iter().map(|fact| fact_rows(fact, usize::from(width))).collect();
    let lines: u16 = rows.iter().map(|rows| rows.len() as u16).sum();
    let airy = lines + 2 * rows.len() as u16 <= height;
    let mut left = height.saturating_sub(1);
    for (index, rows) in rows.into_iter().enumerate() {
        let gap = if index == 0 { 1 + u16::from(airy) } else { u16::from(airy) };
        let need = rows.len() as u16 + gap;
        if need > left + u16::from(index == 0) {
            break;
        }
        left = left.saturating_sub(need);
        blocks.push(Block::Space(gap));
        blocks.push(Block::Rows(rows));
    }
}

fn fact_rows(fact: &Fact, width: usize) -> Vec<Row> {
    let label = if width >= 70 { LABEL } else { LABEL_NARROW };
    let note: Vec<Piece> = fact.note.iter().map(Piece::from).collect();
    let beside = match lines::pieces_width(&note) {
        0 => 0,
        cells => cells + 2,
    };
    let room = width.saturating_sub(label);
    let wrapped = lines::wrap(&fact.words, room.saturating_sub(beside), room, 2, Overlong::Cut);
    let row = |(index, line): (usize, Vec<Piece>)| {
        let words = if index == 0 { lines::cut(fact.label.words.as_str(), label - 2) } else { String::new() };
        let mut left = vec![Piece::new(padded(&words, label), fact.label.tone)];
        left.extend(line);
        Row { hangs: false, left, right: if index == 0 { note.clone() } else { Vec::new() } }
    };
    wrapped.into_iter().enumerate().map(row).collect()
}

/// The floor's levels: the number in big glyphs where they fit, else as on a desk.
fn levels(scene: &SceneView, glyphs: Glyphs, width: u16, height: u16, blocks: &mut Vec<Block>) {
    if scene.levels.is_empty() {
        return;
    }
    let needs = scene.levels.len() as u16;
    let roomy =
        glyphs == Glyphs::Unicode && width >= NAME + FIGURES + LINE as u16 + 28 && height >= needs * 5 + 2;
    let big: Option<Vec<Block>> = roomy.then(|| scene.levels.iter().map(big_level).collect()).flatten();
    let Some(big) = big else {
        blocks.push(Block::Space(1));
        for level in &scene.levels {
            blocks.push(Block::Rows(level.rows(usize::from(width.min(MEASURE)))));
        }
        return;
    };
    let gap = if height >= needs * 6 + 3 { 2 } else { 1 };
    for block in big {
        blocks.push(Block::Space(gap));
        blocks.push(block);
    }

    fn big_level(level: &Level) -> Option<Block> {
        let mean = level.figures.as_ref().map_or("–", |figures| figures.mean.as_str());
        let doubt = level.figures.as_ref().map(|figures| format!("   {}", figures.doubt));
        let dim = |words: String| Piece::new(words, Tone::Dim);
        let mut line = vec![dim(format!("{} ", level.ends.0))];
        line.extend(level::line(level.level, level.scale, LINE, true));
        line.push(dim(format!(" {}", level.ends.1)));
        line.extend(doubt.map(|doubt| Piece::new(doubt, Tone::Plain)));
        let bars = level::sparkline(&level.weeks, level.scale);
        line.extend(level::tells(&bars).then(|| dim(format!("   {bars}"))));
        Some(Block::Level {
            name: Row::of(vec![Piece::new(level.name.as_str(), Tone::Strong)]),
            number: Big::set(mean, FIGURES - 4, 4, 1)?,
            line: Row::of(line),
        })
    }
}
