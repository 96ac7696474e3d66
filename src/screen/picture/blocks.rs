//! Glyphs that are filled rectangles: blocks, quadrants, sextants and braille. Fonts leave seams between them, or lack
//! them; drawn as shapes they meet.

/// A rectangle within a cell, in 24ths of its width and height: left, top, right, bottom.
pub(super) type Fill = (u8, u8, u8, u8);

/// What a cell is divided into: it holds halves, thirds, quarters and eighths.
pub(super) const PARTS: u8 = 24;
const EIGHTH: u8 = PARTS / 8;

/// The rectangles of a glyph; `None` for one that is no such glyph.
pub(super) fn fills(glyph: char) -> Option<Vec<Fill>> {
    let below = |eighths: u8| vec![(0, PARTS - eighths * EIGHTH, PARTS, PARTS)];
    let beside = |eighths: u8| vec![(0, 0, eighths * EIGHTH, PARTS)];
    let code = glyph as u32;
    Some(match code {
        0x2580 => vec![(0, 0, PARTS, PARTS / 2)],
        0x2581..=0x2588 => below((code - 0x2580) as u8),
        0x2589..=0x258f => beside((0x2590 - code) as u8),
        0x2590 => vec![(PARTS / 2, 0, PARTS, PARTS)],
        0x2594 => vec![(0, 0, PARTS, EIGHTH)],
        0x2595 => vec![(PARTS - EIGHTH, 0, PARTS, PARTS)],
        0x2596..=0x259f => grid(QUADRANTS[(code - 0x2596) as usize], 2),
        0x1fb00..=0x1fb3b => grid(sextant((code - 0x1fb00) as u8), 3),
        0x2801..=0x28ff => braille((code - 0x2800) as u8),
        _ => return None,
    })
}

/// The quadrants from U+2596 on: bit 0 is the upper left, then row by row.
const QUADRANTS: [u8; 10] = [0b0100, 0b1000, 0b0001, 0b1101, 0b1001, 0b0111, 0b1011, 0b0010, 0b0110, 0b1110];

/// The pixels of a sextant: the block has no place for the empty cell and for the halves, which are elsewhere.
fn sextant(place: u8) -> u8 {
    let bits = place + 1;
    let bits = if bits >= 0b01_0101 { bits + 1 } else { bits };
    if bits >= 0b10_1010 { bits + 1 } else { bits }
}

/// Pixels, two to a row: what lies side by side is one rectangle.
fn grid(bits: u8, rows: u8) -> Vec<Fill> {
    let height = PARTS / rows;
    let row = |row: u8| {
        let (top, bottom) = (row * height, (row + 1) * height);
        match bits >> (row * 2) & 0b11 {
            0 => None,
            0b01 => Some((0, top, PARTS / 2, bottom)),
            0b10 => Some((PARTS / 2, top, PARTS, bottom)),
            _ => Some((0, top, PARTS, bottom)),
        }
    };
    (0..rows).filter_map(row).collect()
}

/// The dots of a braille pattern, as small squares.
fn braille(bits: u8) -> Vec<Fill> {
    /// The column and row of each bit.
    const DOTS: [(u8, u8); 8] = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3)];
    let set = DOTS.iter().enumerate().filter(|(bit, _)| bits >> bit & 1 == 1);
    set.map(|(_, (column, row))| (column * 12 + 4, row * 6 + 2, column * 12 + 9, row * 6 + 5)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn glyphs_fill_what_their_names_say() {
        assert_eq!(fills('▀'), Some(vec![(0, 0, 24, 12)]));
        assert_eq!(fills('▂'), Some(vec![(0, 18, 24, 24)]));
        assert_eq!(fills('█'), Some(vec![(0, 0, 24, 24)]));
        assert_eq!(fills('▌'), Some(vec![(0, 0, 12, 24)]));
        assert_eq!(fills('▎'), Some(vec![(0, 0, 6, 24)]));
        assert_eq!(fills('▐'), Some(vec![(12, 0, 24, 24)]));
        assert_eq!(fills('▟'), Some(vec![(12, 0, 24, 12), (0, 12, 24, 24)]));
        assert_eq!(fills('▚'), Some(vec![(0, 0, 12, 12), (12, 12, 24, 24)]));
        assert_eq!(fills('\u{1fb00}'), Some(vec![(0, 0, 12, 8)]), "sextant-1");
        assert_eq!(
            fills('\u{1fb3b}'),
            Some(vec![(12, 0, 24, 8), (0, 8, 24, 16), (0, 16, 24, 24)]),
            "sextant-23456"
        );
        assert_eq!(fills('\u{1fb13}'), Some(vec![(0, 8, 12, 16), (0, 16, 12, 24)]), "sextant-35");
        assert_eq!(fills('\u{1fb1e}'), Some(vec![(12, 16, 24, 24)]), "sextant-6");
        assert_eq!(fills('⠁'), Some(vec![(4, 2, 9, 5)]));
        assert_eq!(fills('a'), None);
    }
}
