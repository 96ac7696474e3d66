//! The pixels of a cell as the block that draws them.

use std::collections::BTreeMap;

use super::glyph::{BASE, Glyph};
use crate::screen::theme::Tone;

/// Dots of Braille in a cell, across and down.
pub const DOTS_ACROSS: usize = 2;
const DOTS_DOWN: usize = 4;
/// What each of them adds to the character without any, by row and then by column.
const DOTS: [[u32; DOTS_ACROSS]; DOTS_DOWN] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]];
const NO_DOTS: u32 = 0x2800;

/// A glyph in the dots of Braille, by the cells from its left and from the top of its line, of which the foot is so many dots away.
pub fn fine(glyph: &Glyph, foot: usize) -> impl Iterator<Item = ((u16, u16), char)> {
    let mut cells: BTreeMap<(u16, u16), u32> = BTreeMap::new();
    for (x, column) in glyph.columns.iter().enumerate() {
        for y in glyph.inked().filter(|y| column >> y & 1 == 1) {
            let down = (foot + y).saturating_sub(BASE);
            let cell = cells.entry(((x / DOTS_ACROSS) as u16, (down / DOTS_DOWN) as u16)).or_default();
            *cell |= DOTS[down % DOTS_DOWN][x % DOTS_ACROSS];
        }
    }
    cells.into_iter().filter_map(|(at, dots)| Some((at, char::from_u32(NO_DOTS + dots)?)))
}

/// The block of a cell's pixels, from a row of them on; `None` for an empty one.
pub fn symbol(cell: &[(u128, Tone)], y: usize, across: usize, down: usize, ink: char) -> Option<char> {
    const HALVES: [char; 4] = [' ', '▀', '▄', '█'];
    const QUADRANTS: [char; 16] =
        [' ', '▘', '▝', '▀', '▖', '▌', '▞', '▛', '▗', '▚', '▐', '▜', '▄', '▙', '▟', '█'];
    let dot = |x: usize, y: usize| {
        let bits = cell.get(x).map_or(0, |(bits, _)| *bits);
        usize::from(y < 128 && bits >> y & 1 == 1)
    };
    let bits: usize = (0..down)
        .flat_map(|row| (0..across).map(move |x| (row, x)))
        .map(|(row, x)| dot(x, y + row) << (row * across + x))
        .sum();
    if bits == 0 {
        return None;
    }
    Some(match (across, down) {
        (1, 2) => HALVES[bits],
        (2, 2) => QUADRANTS[bits],
        (2, 3) => sextant(bits),
        _ => ink,
    })
}

/// The sextants stand in the order of their bits, but for the four that were there before.
pub(super) fn sextant(bits: usize) -> char {
    const LEFT: usize = 0b01_0101;
    const RIGHT: usize = 0b10_1010;
    match bits {
        LEFT => '▌',
        RIGHT => '▐',
        0b11_1111 => '█',
        _ => {
            let before = 1 + usize::from(bits > LEFT) + usize::from(bits > RIGHT);
            char::from_u32(0x1fb00 + (bits - before) as u32).unwrap_or('█')
        }
    }
}
