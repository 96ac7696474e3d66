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

mod alarm;
mod beside;
mod block;
mod brief;
mod compose;
mod corner;
mod facts;
mod headline;
mod levels;
mod pages;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::big::{Big, Size, Words};
use super::header::{self, Header};
use super::lines::{self, Pen, Piece, Run};
use super::qr::Code;
use super::scene::SceneView;
use super::theme::{Glyph, Theme, Tone};
use crate::model::brief::InBrief;
use crate::text::SafeText;
use block::Block;
pub use pages::Pages;

/// A screen has so many lines of the type that its first and its last line are set in.
const SMALL_LINES: u16 = 16;

/// Draws a scene, and tells on which of its pages it is.
pub fn draw(header: &Header, scene: &SceneView, theme: &Theme, area: Rect, buf: &mut Buffer) -> Pages {
    let sizes = Size::all(theme.glyphs, theme.sextants);
    if scene.rests {
        rest(header, scene, theme, sizes, area, buf);
        return Pages::default();
    }
    let area = shifted(area, scene.minute);
    let pen = Pen { theme, accent: scene.accent, left: area.x };
    // What is said small is no smaller in a frame.
    let small = small_of(area, sizes);
    let area = if scene.is_critical { alarm::draw(pen, area, buf) } else { area };
    let Frame { frame, top, foot, above, below } = Frame::of(area, small);
    header::draw_on_wall(header, theme, small, top, buf);
    let body = Rect { y: area.y + above, height: area.height.saturating_sub(above + below), ..frame };
    // A small screen has other things in brief on a page of their own.
    if brief::is_a_page(area) && !scene.briefs.lines.is_empty() {
        let (begins, is_on) = (scene.briefs.begins, brief::page_is_on(scene));
        let own = scene.at((scene.past() / begins).min(1.0));
        let composed = compose::composed(&own, sizes, small, body.width, body.height);
        let pages = composed.pages.clone().and_then(begins, is_on);
        if is_on {
            let page = brief::page(scene, brief::room(area, small), (body.width, body.height));
            draw_blocks(&page, &[], pen, body, buf);
        } else {
            draw_blocks(&composed.name, &composed.rest, pen, body, buf);
            corner::draw(scene, small, pen, body, buf);
        }
        draw_foot(scene, &pages, pen, small, foot, buf);
        return pages;
    }
    // Other things in brief stand below the scene, and never in its place.
    let briefs = &scene.briefs.lines[..brief::room(area, small).min(scene.briefs.lines.len())];
    let in_brief = brief::rows(briefs.len(), area, small);
    brief::draw(briefs, small, pen, body, buf);
    let body = Rect { height: body.height.saturating_sub(in_brief), ..body };
    let stand = corner::of_its_own(scene, theme, frame, (top.bottom(), foot.y, area.bottom()));
    // A code that needs the last line has it, and what is said there stands beside it.
    let foot_ends = stand.filter(|stand| stand.code.bottom() > foot.y).map(|stand| stand.words.right());
    let foot = Rect {
        width: foot_ends.map_or(foot.width, |end| (end - foot.x).saturating_sub(foot.height)),
        ..foot
    };
    let (words, body) = match corner::draw_its_own(scene, stand, pen, body, foot.y, buf) {
        corner::Left::All => (None, body),
        corner::Left::Words(words, room) => (Some(words), room),
        corner::Left::Nothing(pages) => {
            draw_foot(scene, &pages, pen, small, foot, buf);
            return pages;
        }
    };
    let scene = words.as_deref().unwrap_or(scene);
    let composed = compose::composed(scene, sizes, small, body.width, body.height);
    draw_blocks(&composed.name, &composed.rest, pen, body, buf);
    if !scene.is_door {
        corner::draw(scene, small, pen, body, buf);
    }
    draw_foot(scene, &composed.pages, pen, small, foot, buf);
    composed.pages
}

/// The name keeps its place; what is below it stands a little above the middle.
fn draw_blocks(name: &[Block], rest: &[Block], pen: Pen<'_>, body: Rect, buf: &mut Buffer) {
    let heights = |blocks: &[Block]| blocks.iter().map(Block::height).sum::<u16>();
    let mut y = body.y;
    let free = body.height.saturating_sub(heights(name) + heights(rest));
    for (blocks, before) in [(name, 0), (rest, free * 2 / 5)] {
        y = (y + before).min(body.bottom());
        for block in blocks {
            let room = Rect { y, height: body.bottom().saturating_sub(y), ..body };
            block.draw(pen, room, buf);
            y = (y + block.height()).min(body.bottom());
        }
    }
}

/// What the first and the last line of a screen are set in: what is said small grows with it too.
fn small_of(area: Rect, sizes: &'static [Size]) -> Option<Size> {
    Size::text(sizes).find(|size| size.leading() * SMALL_LINES <= area.height)
}

/// Where the lines of a scene stand.
struct Frame {
    /// The screen without its sides.
    frame: Rect,
    top: Rect,
    foot: Rect,
    /// Rows above the body, and below it.
    above: u16,
    below: u16,
}

impl Frame {
    fn of(area: Rect, small: Option<Size>) -> Self {
        let side = (area.width / 24).max(1);
        let frame = Rect { x: area.x + side, width: area.width.saturating_sub(2 * side), ..area };
        let line = small.map_or(1, |size| size.leading());
        let air = if area.height >= 20 { line.div_ceil(4) } else { 0 };
        let top = Rect { y: area.y + air, height: line, ..frame };
        let foot = Rect { y: area.bottom().saturating_sub(line + air), height: line, ..frame };
        // The name of the scene does not touch the first line.
        Self { frame, top, foot, above: line + air + air.max(line / 2), below: line + 2 * air }
    }
}

/// What a scene has of things in brief on a screen.
pub fn in_brief(scene: &SceneView, theme: &Theme, area: Rect) -> InBrief {
    let area = shifted(area, 0);
    let room = brief::room(area, small_of(area, Size::all(theme.glyphs, theme.sextants)));
    let on_a_page = brief::is_a_page(area);
    InBrief { room, on_a_page, are_shown: !on_a_page || brief::page_is_on(scene) }
}

/// How many columns a code takes without its quiet zone where its own scene is on a screen of so many cells; `None` where it has no
/// place or no colours, and the address is told in words.
pub fn columns_of_a_code(code: &Code, theme: &Theme, (columns, rows): (u16, u16)) -> Option<u16> {
    let area = shifted(Rect::new(0, 0, columns, rows), 0);
    let small = small_of(area, Size::all(theme.glyphs, theme.sextants));
    let Frame { frame, top, foot, .. } = Frame::of(area, small);
    let stand = corner::of_a_code(code, theme, frame, (top.bottom(), foot.y, area.bottom()))?;
    Some(stand.code.width / code.whole() * code.side())
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

/// Words on one line, in big glyphs where they have their place in them.
pub(super) enum Line {
    /// In big glyphs.
    Big(Big),
    /// In plain type.
    Plain(Vec<Piece>),
}

impl Line {
    pub(super) fn of(pieces: Vec<Piece>, size: Option<Size>, width: u16) -> Self {
        let runs: Vec<Run> = pieces.iter().map(|piece| Run::new(piece.words.clone(), piece.tone)).collect();
        // Letters that are higher than a line of this size have no place in it.
        let fits = |big: &Big, size: Size| big.height <= size.leading();
        let big = size.and_then(|size| Words::of(&runs)?.fill(size, width, 1).filter(|big| fits(big, size)));
        big.map_or(Line::Plain(pieces), Line::Big)
    }

    pub(super) fn is_big(&self) -> bool {
        matches!(self, Line::Big(_))
    }

    pub(super) fn width(&self) -> u16 {
        match self {
            Line::Big(big) => big.width,
            Line::Plain(pieces) => u16::try_from(lines::pieces_width(pieces)).unwrap_or(u16::MAX),
        }
    }

    /// Draws it from a column on; plain words stand in the middle of the line.
    pub(super) fn draw(&self, pen: Pen<'_>, x: u16, area: Rect, buf: &mut Buffer) {
        match self {
            Line::Big(big) => big.draw(pen, Rect { x, width: area.right().saturating_sub(x), ..area }, buf),
            Line::Plain(pieces) => {
                let cells = usize::from(area.right().saturating_sub(x));
                pen.pieces(buf, x, area.y + (area.height - 1) / 2, &lines::cut_pieces(pieces, cells));
            }
        }
    }
}

/// A note on the left, a dot for each scene in the middle, and on the right which page of it this is, and the time left.
fn draw_foot(
    scene: &SceneView,
    pages: &Pages,
    pen: Pen<'_>,
    size: Option<Size>,
    area: Rect,
    buf: &mut Buffer,
) {
    let apart = 3 * area.height;
    let between = if size.is_some() { "\u{a0}\u{a0}\u{a0}" } else { "   " };
    let page = match pages.ends.len() {
        0 => String::new(),
        count => format!("{}/{count}{between}", pages.on + 1),
    };
    let left = scene.place.as_ref().map(|place| {
        let line = |part: Option<&SafeText>| {
            let part = part.map(|part| format!("{part}{between}")).unwrap_or_default();
            let told = Piece::new(format!("{part}{page}"), Tone::Plain);
            Line::of(vec![told, Piece::new(place.left.as_str(), Tone::Dim)], size, area.width)
        };
        // In few words rather than small, and small rather than not at all.
        let parts = || scene.part.iter().map(|part| line(Some(part)));
        let fits = |line: &Line| line.width() <= area.width;
        let large = parts().find(|line| fits(line) && line.is_big());
        large.or_else(|| parts().find(fits)).unwrap_or_else(|| line(None))
    });
    // A long note gives way to the time. What has no place in the scene is told first.
    let taken = left.as_ref().map_or(0, |left| left.width() + apart);
    let more = scene.more.get(pages.left_out).or(scene.more.last()).filter(|more| !more.is_blank());
    let more = more.map(|more| Piece::new(more.as_str(), Tone::Dim));
    let dot = (more.is_some() && !scene.note.is_empty()).then(|| Piece::new(lines::DOT, Tone::Faint));
    let note: Vec<Piece> = more.into_iter().chain(dot).chain(scene.note.iter().map(Piece::from)).collect();
    let room = area.width.saturating_sub(taken);
    let note = match Line::of(note, size, room) {
        Line::Plain(pieces) => Line::Plain(lines::cut_pieces(&pieces, usize::from(room))),
        big => big,
    };
    note.draw(pen, area.x, area, buf);
    let Some((place, left)) = scene.place.as_ref().zip(left) else { return };
    let dot = |index: usize| {
        let on = index == place.index;
        let glyph = pen.theme.glyph(if on { Glyph::SceneOn } else { Glyph::SceneOff });
        let gap = if index == 0 { "" } else { "\u{a0}\u{a0}" };
        Piece::new(format!("{gap}{glyph}"), if on { Tone::Accent } else { Tone::Dim })
    };
    let dots = Line::of((0..place.count).map(dot).collect(), size, area.width);
    let ends = area.right().saturating_sub(left.width());
    let middle = area.x + area.width.saturating_sub(dots.width()) / 2;
    // The note may need the middle: then the dots stand beside the time.
    let beside = ends.saturating_sub(dots.width() + apart);
    let told = area.x + if note.width() == 0 { 0 } else { note.width() + apart };
    let fits = |from: u16| told <= from && from + dots.width() + apart / 3 <= ends;
    // Where there is no room for them either, the dots go: never the time.
    if let Some(from) = [middle, beside].into_iter().find(|from| fits(*from)) {
        dots.draw(pen, from, area, buf);
    }
    left.draw(pen, ends, area, buf);
}

/// The screen at rest: the hour and how fresh the wall is, dim, each minute at another place.
fn rest(
    header: &Header,
    scene: &SceneView,
    theme: &Theme,
    sizes: &'static [Size],
    area: Rect,
    buf: &mut Buffer,
) {
    let pen = Pen { theme, accent: scene.accent, left: area.x };
    let hour = [Run { tone: Tone::Faint, ..header.hour.clone() }];
    let most = (area.width / 3, area.height / 6);
    let hour_big = Big::largest(&hour, sizes, most.0, most.1, 1);
    let hour = hour_big.map_or_else(|| Line::Plain(hour.iter().map(Piece::from).collect()), Line::Big);
    let fresh = header.freshness.first().map(|run| Piece::new(run.words.as_str(), Tone::Faint));
    let small = small_of(area, sizes);
    let fresh = Line::of(fresh.into_iter().collect(), small, area.width);
    let rows = |line: &Line| if let Line::Big(big) = line { big.height } else { 1 };
    let (width, height) = (hour.width().max(fresh.width()), rows(&hour) + 1 + rows(&fresh));
    // Never quite at the edge.
    let (side, air) = (area.width / 24, area.height / 16);
    let area =
        Rect { x: area.x + side, width: area.width - side, y: area.y + air, height: area.height - air };
    let free = (area.width.saturating_sub(width + side), area.height.saturating_sub(height + air));
    // Two steps that share no factor with most sizes: the picture comes everywhere before it comes back.
    let place = |free: u16, step: i64| {
        let places = i64::from(free) + 1;
        u16::try_from((scene.minute * step).rem_euclid(places)).unwrap_or(0)
    };
    let (x, y) = (area.x + place(free.0, 37), area.y + place(free.1, 7));
    hour.draw(pen, x, Rect { y, height: rows(&hour), ..area }, buf);
    let y = y + rows(&hour) + 1;
    if y + rows(&fresh) <= area.bottom() {
        fresh.draw(pen, x, Rect { y, height: rows(&fresh), ..area }, buf);
    }
}
