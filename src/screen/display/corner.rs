//! The door in display mode: its code beside the words of its own scene, and in a corner of any other that leaves one free.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Color;

use super::Line;
use super::beside;
use super::block::Block;
use super::pages::Pages;
use crate::screen::big::Size;
use crate::screen::door::Stand;
use crate::screen::lines::{self, Pen, Piece, Run};
use crate::screen::qr::Code;
use crate::screen::scene::{Fact, SceneView};
use crate::screen::theme::{Theme, Tone};

/// Of its own scene, words have at least so many cells of a hundred beside the code, and at least so many cells.
const WORDS: (u16, u16) = (36, 26);
/// Cells of the narrowest room that has a column of labels.
const COLUMNS_MIN: u16 = 44;
/// A code in a corner takes at most so much of a side of the room.
const SHARE: u16 = 2;
/// Cells around a code in a corner, across and down, that are free too: its name stands above it.
const AIR: (u16, u16) = (4, 2);
/// Lines of a room in which a corner is looked for: on a small screen the scene has all of it.
const ROWS_MIN: u16 = 30;

/// What is left to be drawn of a scene.
pub enum Left {
    /// All of it.
    All,
    /// Its words, in a room beside the code.
    Words(Box<SceneView>, Rect),
    /// Nothing; the words are on so many pages.
    Nothing(Pages),
}

/// Where the code of the door's own scene stands: between the first line and the last, or down to the bottom where it is larger then
/// or has more air.
pub fn of_its_own(scene: &SceneView, theme: &Theme, frame: Rect, rows: (u16, u16, u16)) -> Option<Stand> {
    let door = scene.door.as_ref().filter(|_| scene.is_door)?;
    of_a_code(door.code.as_ref()?, theme, frame, rows)
}

/// The same of a code that nothing is said of yet.
pub fn of_a_code(code: &Code, theme: &Theme, frame: Rect, rows: (u16, u16, u16)) -> Option<Stand> {
    let share = u32::from(frame.width) * u32::from(WORDS.0) / 100;
    let least = u16::try_from(share).unwrap_or(u16::MAX).max(WORDS.1);
    let (top, foot, bottom) = rows;
    let down_to = |end: u16| {
        Stand::beside(code, theme, Rect { y: top, height: end.saturating_sub(top), ..frame }, least, true)
    };
    // Or where it would else touch both lines.
    let touches = |usual: &Stand| usual.code.height + 2 > foot.saturating_sub(top);
    let larger = |stand: &Stand| {
        down_to(foot).is_none_or(|usual| usual.code.width < stand.code.width || touches(&usual))
    };
    down_to(bottom).filter(larger).or_else(|| down_to(foot))
}

/// Draws it, and the words of its scene too where they have a narrow room.
pub fn draw_its_own(
    scene: &SceneView,
    stand: Option<Stand>,
    pen: Pen<'_>,
    body: Rect,
    foot: u16,
    buf: &mut Buffer,
) -> Left {
    let Some(door) = scene.door.as_ref().filter(|_| scene.is_door) else { return Left::All };
    let Some(stand) = stand else {
        // The address needs all of a line: beside its label it could not be large.
        let standing = vec![Run { words: door.url.clone(), tone: Tone::Strong }];
        let facts: Vec<Fact> = door.by_hand.iter().skip(1).cloned().collect();
        return Left::Words(Box::new(SceneView { standing, facts, ..scene.clone() }), body);
    };
    door.draw_code(stand, pen, foot, buf);
    let room = Rect { width: stand.words.width, ..body };
    if let Some((blocks, pages)) = beside::set(scene, pen.theme, room) {
        let rows: u16 = blocks.iter().map(Block::height).sum();
        // As any scene stands, a little above the middle.
        let mut y = room.y + room.height.saturating_sub(rows) * 2 / 5;
        for block in &blocks {
            block.draw(pen, Rect { y, height: room.bottom().saturating_sub(y), ..room }, buf);
            y = (y + block.height()).min(room.bottom());
        }
        // Without a camera it is typed; below the code, where that has room for it.
        let cells = u16::try_from(lines::width(door.url.as_str())).unwrap_or(u16::MAX);
        if stand.code.bottom() >= foot && cells <= room.width && y + 1 < room.bottom() {
            pen.words(buf, room.x, room.bottom() - 1, cells, door.url.as_str(), Tone::Dim);
        }
        return Left::Nothing(pages);
    }
    if room.width >= COLUMNS_MIN {
        return Left::Words(Box::new(scene.clone()), room);
    }
    pen.pieces(buf, room.x, room.y, &[Piece::from(&scene.name)]);
    let below = Rect { y: room.y + 2, height: room.height.saturating_sub(2), ..room };
    door.draw_words(false, pen, below, buf);
    Left::Nothing(Pages::default())
}

/// Draws the code in the lower right corner of a room, where nothing stands there.
pub fn draw(scene: &SceneView, small: Option<Size>, pen: Pen<'_>, body: Rect, buf: &mut Buffer) {
    let Some((door, code)) = scene.door.as_ref().and_then(|door| Some((door, door.code.as_ref()?))) else {
        return;
    };
    if body.height < ROWS_MIN {
        return;
    }
    let mut scales: Vec<_> = code.scales(pen.theme, body.width / SHARE, body.height / SHARE).collect();
    while let Some(scale) = scales.pop() {
        let (width, height) = code.size(scale);
        let place = Rect { x: body.right() - width, y: body.bottom() - height, width, height };
        let name = vec![Piece::new(lines::cut(door.name.as_str(), usize::from(width)), Tone::Dim)];
        let name = Line::of(name, small, width);
        let above = small.filter(|_| name.is_big()).map_or(1, Size::leading);
        let air = AIR.1 + above - 1;
        let around = Rect {
            x: place.x.saturating_sub(AIR.0),
            y: place.y.saturating_sub(air),
            width: width + AIR.0,
            height: height + air,
        };
        if is_free(around, buf) {
            door.draw_code(Stand { scale, code: place, words: place }, pen, place.bottom(), buf);
            let x = place.x + width.saturating_sub(name.width()) / 2;
            name.draw(pen, x, Rect { y: place.y - above, height: above, ..place }, buf);
            return;
        }
    }
}

/// True where nothing is drawn.
fn is_free(area: Rect, buf: &Buffer) -> bool {
    let ground = buf.cell((area.x, area.y)).map_or(Color::Reset, |cell| cell.bg);
    area.intersection(buf.area).positions().all(|at| {
        let cell = &buf[at];
        cell.symbol() == " " && cell.bg == ground
    })
}
