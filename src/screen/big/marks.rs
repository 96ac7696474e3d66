//! Accents on letters of the 8×8 font: above, below, beside. The first has the rows that a small letter leaves free; a further one stands
//! above all that is there.

use super::font::{GLYPH, placed};
use super::glyph::{BASE, CAPITAL, ROWS};

/// The row of dots in which a capital begins.
const TOP: usize = BASE - CAPITAL;
/// The dots of a horn beyond its letter.
const HORN: u32 = 0b11;

/// A letter with its accents; `None` for one that is not known.
pub fn put(mut rows: [u8; GLYPH], letter: char, accents: &[char]) -> Option<[u32; ROWS]> {
    let is_above = |accent: &char| matches!(place(*accent), Some(Place::Above(_)));
    let above: Vec<char> = accents.iter().copied().filter(is_above).collect();
    let others = || accents.iter().filter(|accent| !is_above(accent));
    // A capital has no room for any: without its uppermost row it would be another letter, and an accent in one row is a stroke.
    let is_high = !letter.is_lowercase();
    let shoulder = shoulder(&rows);
    let first = above.first().copied().filter(|_| !is_high);
    if let Some(accent) = first {
        // On a stem an acute would be the hook of an f.
        let meets = matches!(accent, '\u{302}' | '\u{303}' | '\u{306}' | '\u{30c}')
            || matches!((letter, accent), ('i' | 'j', '\u{300}' | '\u{301}' | '\u{309}'));
        if letter.is_lowercase() && meets {
            lowered(&mut rows, letter);
        }
        accented(&mut rows, accent)?;
    }
    let mut rows = placed(rows);
    for accent in others() {
        match place(*accent)? {
            Place::Below(dots) => {
                let end = rows.iter().rposition(|row| *row != 0)? + 2;
                *rows.get_mut(end)? |= dots;
            }
            Place::Touching(dots) => rows[BASE] |= dots,
            Place::Beside => {
                let (top, from) = shoulder?;
                rows[TOP + top] |= 1 << from;
                rows[TOP + top - 1] |= HORN << from;
            }
            Place::Above(_) => {}
        }
    }
    for accent in above.iter().skip(usize::from(first.is_some())) {
        let Some(Place::Above(dots)) = place(*accent) else { continue };
        let top = rows.iter().position(|row| *row != 0)?.checked_sub(dots.len() + 1)?;
        rows[top..top + dots.len()].copy_from_slice(&dots.map(u32::from));
    }
    Some(rows)
}

/// Where an accent stands, and its dots.
enum Place {
    /// Above the letter.
    Above([u8; 2]),
    /// Below it, and apart.
    Below(u32),
    /// Below it, as a part of it.
    Touching(u32),
    /// At its right shoulder.
    Beside,
}

fn place(accent: char) -> Option<Place> {
    let above = match accent {
        '\u{300}' => [0x0c, 0x18],
        '\u{301}' => [0x18, 0x0c],
        '\u{302}' | '\u{311}' => [0x0c, 0x12],
        '\u{303}' => [0x26, 0x19],
        '\u{304}' => [0x1e, 0],
        '\u{306}' => [0x12, 0x0c],
        '\u{307}' => [0x0c, 0],
        '\u{308}' => [0x12, 0],
        '\u{309}' => [0x1e, 0x18],
        '\u{30a}' => [0x0c, 0x0c],
        '\u{30b}' => [0x36, 0x1b],
        '\u{30f}' => [0x1b, 0x36],
        '\u{30c}' => [0x12, 0x0c],
        '\u{31b}' => return Some(Place::Beside),
        '\u{323}' => return Some(Place::Below(0x0c)),
        '\u{331}' => return Some(Place::Below(0x1e)),
        '\u{326}' | '\u{327}' => return Some(Place::Touching(0x0c)),
        '\u{328}' => return Some(Place::Touching(0x30)),
        _ => return None,
    };
    Some(Place::Above(above))
}

/// A horn at the right shoulder of a letter, as of a Vietnamese ơ: in which row it ends, and from which column on it stands.
fn shoulder(rows: &[u8; GLYPH]) -> Option<(usize, u32)> {
    let top = rows.iter().position(|row| *row != 0)?;
    Some((top, u8::BITS - rows[top].leading_zeros()))
}

/// Makes a small letter lower by a row, so that an accent of two rows does not grow together with it.
fn lowered(rows: &mut [u8; GLYPH], letter: char) {
    match letter {
        // These would lose what tells them apart.
        's' => rows[2..7].copy_from_slice(&[0, 0x3e, 0x03, 0x3e, 0x1f]),
        _ if rows[0] == 0 || rows[1] == 0 => (rows[3], rows[2]) = (rows[2], 0),
        _ => {}
    }
}

/// Puts an accent on a letter, in the rows of the font.
fn accented(rows: &mut [u8; GLYPH], accent: char) -> Option<()> {
    let Some(Place::Above(above)) = place(accent) else { return None };
    // The dot of an i and a j makes room; a letter that is as high as a capital moves down.
    match rows[..2] {
        [0, 0] => {}
        [_, 0] => rows[0] = 0,
        _ => {
            rows.copy_within(0..GLYPH - 1, 1);
            rows[0] = match accent {
                '\u{300}' => 0x0c,
                '\u{301}' => 0x30,
                _ => above[0] | above[1],
            };
            return Some(());
        }
    }
    rows[0] |= above[0];
    rows[1] |= above[1];
    Some(())
}

#[cfg(test)]
mod tests {
    use super::super::glyph::Glyph;
    use super::*;

    #[test]
    fn a_capital_with_an_accent_is_the_capital_and_above_it_the_accent() {
        for (capital, letters) in
            [("A", "ÁÀ"), ("E", "ÉÈĚ"), ("O", "ÓÒŐ"), ("U", "ÚÙŮ"), ("Z", "ŹŻŽ"), ("S", "ŚŠ"), ("C", "ĆČ")]
        {
            let columns = |of: &str| Glyph::of(of).expect("in the font").columns;
            let letter_of = |columns: &[u32]| -> Vec<u32> {
                columns.iter().map(|column| column >> TOP).filter(|column| *column != 0).collect()
            };
            let plain = letter_of(&columns(capital));
            for letter in letters.chars() {
                let accented = columns(&letter.to_string());
                assert_eq!(letter_of(&accented), plain, "{letter}");
                assert!(accented.iter().any(|column| column.trailing_zeros() < TOP as u32), "{letter}");
            }
        }
    }
}
