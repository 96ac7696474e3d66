//! The letters of the 8×8 font, set proportionally: each takes only the dots that it has ink in. Accents that the font
//! has no letter for are put on the letter; a letter that it lacks altogether has no glyph, for a hole in a word would
//! be a lie.

use font8x8::{BASIC_FONTS, GREEK_FONTS, HIRAGANA_FONTS, LATIN_FONTS, UnicodeFonts};
use unicode_normalization::UnicodeNormalization;

/// Dots of a glyph, in both directions.
pub const GLYPH: usize = 8;

/// A glyph as columns of dots, the top one in the lowest bit, without the empty columns on both sides.
pub type Glyph = Vec<u8>;

/// The glyph of a cluster; `None` when the font can't show it.
pub fn glyph(cluster: &str) -> Option<Glyph> {
    let mut letters = cluster.nfc();
    let letter = letters.next()?;
    let whole = rows(letter).filter(|_| letters.next().is_none());
    let mut parts = cluster.nfd().skip(1).peekable();
    // The font's own strokes of an acute and a grave lie flat, and could be a macron; so do those of a circumflex and a
    // tilde on a small letter.
    let letter = cluster.nfd().next()?;
    let flat = match parts.peek() {
        Some('\u{300}' | '\u{301}') => true,
        Some('\u{302}' | '\u{303}') => letter.is_lowercase(),
        _ => false,
    };
    if let Some(rows) = whole.filter(|_| !flat) {
        return trimmed(rows);
    }
    let mut rows = rows(letter)?;
    for accent in parts {
        // On a stem an acute would be the hook of an f.
        let meets = matches!(accent, '\u{302}' | '\u{303}' | '\u{306}' | '\u{30c}')
            || matches!((letter, accent), ('i' | 'j', '\u{300}' | '\u{301}'));
        if letter.is_lowercase() && meets {
            lowered(&mut rows, letter);
        }
        accented(&mut rows, accent)?;
    }
    trimmed(rows)
}

/// A letter as rows of dots, the left one in the lowest bit.
fn rows(letter: char) -> Option<[u8; GLYPH]> {
    let plain = match letter {
        // Typographic marks that the font lacks, as their plain kin.
        'ʼ' => '\'',
        '–' | '—' | '‑' | '−' => '-',
        other => other,
    };
    let own = match letter {
        // As sixes and nines: the font's own are two bars.
        '“' => [0x24, 0x12, 0x36, 0, 0, 0, 0, 0],
        '”' => [0x36, 0x24, 0x12, 0, 0, 0, 0, 0],
        '„' => [0, 0, 0, 0, 0, 0x36, 0x24, 0x12],
        '‘' => [0x04, 0x02, 0x06, 0, 0, 0, 0, 0],
        '’' => [0x06, 0x04, 0x02, 0, 0, 0, 0, 0],
        '‚' => [0, 0, 0, 0, 0, 0x06, 0x04, 0x02],
        // Three stems: the font's own grow together to a block.
        'm' => [0, 0, 0x7f, 0xdb, 0xdb, 0xdb, 0xdb, 0],
        '…' => [0, 0, 0, 0, 0, 0, 0x55, 0],
        '→' => [0, 0x10, 0x30, 0x7f, 0x30, 0x10, 0, 0],
        '─' => [0, 0, 0, 0x0f, 0, 0, 0, 0],
        // Wider than high, for the dots of most sizes are half as wide as high: so they are round, and no zeros.
        '●' => [0, 0, 0x3e, 0x7f, 0x7f, 0x3e, 0, 0],
        // The present one: larger, and as full as those before it.
        '◉' => [0, 0x3c, 0xff, 0xff, 0xff, 0x3c, 0, 0],
        '○' => [0, 0, 0x3e, 0x63, 0x63, 0x3e, 0, 0],
        '◐' => [0, 0, 0x3e, 0x4f, 0x4f, 0x3e, 0, 0],
        '▲' => [0, 0x08, 0x1c, 0x1c, 0x3e, 0x3e, 0, 0],
        '■' => [0, 0x3e, 0x3e, 0x3e, 0x3e, 0x3e, 0, 0],
        '►' => [0, 0x06, 0x1e, 0x7e, 0x1e, 0x06, 0, 0],
        '◆' => [0, 0x08, 0x1c, 0x3e, 0x1c, 0x08, 0, 0],
        '·' => [0, 0, 0, 0x06, 0x06, 0, 0, 0],
        '€' => [0x3c, 0x06, 0x1f, 0x06, 0x1f, 0x06, 0x3c, 0],
        'ł' => [0x0e, 0x0c, 0x2c, 0x1c, 0x0e, 0x0c, 0x1e, 0],
        'Ł' => [0x0f, 0x06, 0x16, 0x0e, 0x47, 0x66, 0x7f, 0],
        'œ' => [0, 0, 0x36, 0x49, 0x79, 0x09, 0x76, 0],
        'Œ' => [0x7e, 0x13, 0x11, 0x71, 0x11, 0x13, 0x7e, 0],
        'Ñ' => [0x26, 0x19, 0, 0x33, 0x37, 0x3b, 0x33, 0],
        'ı' => [0, 0, 0x0e, 0x0c, 0x0c, 0x0c, 0x1e, 0],
        _ => {
            let fonts: [&dyn UnicodeFonts; 4] = [&BASIC_FONTS, &LATIN_FONTS, &GREEK_FONTS, &HIRAGANA_FONTS];
            return fonts.iter().find_map(|font| font.get(plain)).filter(|rows| *rows != [0; GLYPH]);
        }
    };
    Some(own)
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

/// Puts an accent on a letter, above it or below it.
fn accented(rows: &mut [u8; GLYPH], accent: char) -> Option<()> {
    let (above, below) = match accent {
        '\u{300}' => ([0x0c, 0x18], 0),
        '\u{301}' => ([0x18, 0x0c], 0),
        '\u{302}' => ([0x0c, 0x12], 0),
        '\u{303}' => ([0x26, 0x19], 0),
        '\u{304}' => ([0x1e, 0], 0),
        '\u{306}' => ([0x12, 0x0c], 0),
        '\u{307}' => ([0x0c, 0], 0),
        '\u{308}' => ([0x12, 0], 0),
        '\u{30a}' => ([0x0c, 0x0c], 0),
        '\u{30b}' => ([0x36, 0x1b], 0),
        '\u{30c}' => ([0x12, 0x0c], 0),
        '\u{326}' | '\u{327}' => ([0, 0], 0x0c),
        '\u{328}' => ([0, 0], 0x30),
        _ => return None,
    };
    if above != [0, 0] {
        // A capital moves down for it; the dot of an i and a j makes room.
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
    }
    rows[GLYPH - 1] |= below;
    Some(())
}

fn trimmed(rows: [u8; GLYPH]) -> Option<Glyph> {
    let column = |x: usize| (0..GLYPH).map(|y| (rows[y] >> x & 1) << y).sum::<u8>();
    let columns: Glyph = (0..GLYPH).map(column).collect();
    let from = columns.iter().position(|column| *column != 0)?;
    let to = columns.iter().rposition(|column| *column != 0)?;
    Some(columns[from..=to].to_vec())
}

/// A glyph so many times as large, as columns of pixels; the steps of its slopes are smoothed.
pub fn enlarged(glyph: &[u8], scale: usize) -> Vec<u32> {
    let mut dots: Vec<Vec<bool>> =
        (0..GLYPH).map(|y| glyph.iter().map(|column| column >> y & 1 == 1).collect()).collect();
    match scale {
        2 => dots = doubled(&dots),
        3 => dots = tripled(&dots),
        4 => dots = doubled(&doubled(&dots)),
        _ => {}
    }
    let columns = dots.first().map_or(0, Vec::len);
    let column = |x: usize| dots.iter().enumerate().map(|(y, row)| u32::from(row[x]) << y).sum();
    (0..columns).map(column).collect()
}

/// The neighbours of a dot: above, right, below, left.
fn around(dots: &[Vec<bool>], x: usize, y: usize) -> [bool; 4] {
    let at = |x: Option<usize>, y: Option<usize>| {
        x.zip(y).and_then(|(x, y)| dots.get(y)?.get(x).copied()).unwrap_or(false)
    };
    [
        at(Some(x), y.checked_sub(1)),
        at(Some(x + 1), Some(y)),
        at(Some(x), Some(y + 1)),
        at(x.checked_sub(1), Some(y)),
    ]
}

/// Andrea Mazzoleni's Scale2x: <https://www.scale2x.it/algorithm>.
fn doubled(dots: &[Vec<bool>]) -> Vec<Vec<bool>> {
    let mut out = vec![vec![false; dots.first().map_or(0, Vec::len) * 2]; dots.len() * 2];
    for (y, row) in dots.iter().enumerate() {
        for (x, dot) in row.iter().enumerate() {
            let [up, right, down, left] = around(dots, x, y);
            let slope = up != down && left != right;
            out[2 * y][2 * x] = if slope && left == up { left } else { *dot };
            out[2 * y][2 * x + 1] = if slope && up == right { right } else { *dot };
            out[2 * y + 1][2 * x] = if slope && left == down { left } else { *dot };
            out[2 * y + 1][2 * x + 1] = if slope && down == right { right } else { *dot };
        }
    }
    out
}

/// The same, three times as large: its corners smoothed, its edges straight.
fn tripled(dots: &[Vec<bool>]) -> Vec<Vec<bool>> {
    let mut out = vec![vec![false; dots.first().map_or(0, Vec::len) * 3]; dots.len() * 3];
    for (y, row) in dots.iter().enumerate() {
        for (x, dot) in row.iter().enumerate() {
            let [up, right, down, left] = around(dots, x, y);
            let slope = up != down && left != right;
            for (offset, cell) in (0..9).map(|at| (at, (at % 3, at / 3))) {
                let smoothed = match offset {
                    0 if slope && left == up => left,
                    2 if slope && up == right => right,
                    6 if slope && left == down => left,
                    8 if slope && down == right => right,
                    _ => *dot,
                };
                out[3 * y + cell.1][3 * x + cell.0] = smoothed;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_letters_of_european_languages_have_glyphs() {
        let letters = "áéíóúüñç¿¡ãõâêôàÁÉÍÓÚÜÑÇÃÕ äöÄÖß èùîïûœŒ åøæÅØÆ ąćęłńóśźżĄĆĘŁŃŚŹŻ čďěňřšťůžČŠŽ őűŐŰ ășțĂȘȚ ğışĞİŞ «»“”’…–€°½ αβγδ";
        let lacks = |letter: &char| !letter.is_whitespace() && glyph(&letter.to_string()).is_none();
        let lacking: String = letters.chars().filter(lacks).collect();
        assert_eq!(lacking, "", "no glyph");
        let accented = |letter: &str| (glyph(letter), glyph(&letter.nfd().collect::<String>()));
        for letter in ["á", "ñ", "č", "ż"] {
            let (composed, parts) = accented(letter);
            assert_eq!(composed, parts, "{letter}");
        }
        for lacking in ["中", "ع", "ж", "🙂", " "] {
            assert_eq!(glyph(lacking), None);
        }
    }

    #[test]
    fn an_accent_is_seen_beside_the_letter_without_it() {
        for (plain, accented) in [("c", "č"), ("C", "Č"), ("z", "ż"), ("Z", "Ż"), ("i", "ĩ"), ("s", "ş")]
        {
            assert_ne!(glyph(plain), glyph(accented), "{accented}");
        }
    }

    #[test]
    fn an_accent_on_an_i_leaves_a_free_row_so_that_it_is_no_f() {
        for letter in ["í", "ì", "î", "ï", "ĩ"] {
            let columns = glyph(letter).expect("in the font");
            let row = |y: usize| columns.iter().any(|column| column >> y & 1 == 1);
            let free = (1..4).filter(|y| !row(*y)).count();
            assert!(row(0) && free > 0 && row(4), "{letter}: {columns:?}");
        }
    }

    #[test]
    fn quotes_and_the_marks_of_needs_are_told_from_others_and_an_m_has_three_stems() {
        for (mark, kin) in [("“", "\""), ("”", "\""), ("“", "”"), ("’", "'"), ("■", "◆"), ("►", "◆")]
        {
            assert!(glyph(mark).is_some(), "{mark}");
            assert_ne!(glyph(mark), glyph(kin), "{mark} {kin}");
        }
        let columns = glyph("m").expect("in the font");
        let foot: Vec<bool> = columns.iter().map(|column| column >> 6 & 1 == 1).collect();
        let stems = foot.iter().zip(foot.iter().skip(1)).filter(|(dot, next)| **dot && !**next).count();
        assert_eq!((stems, foot.last()), (2, Some(&true)), "and one at the end: {foot:?}");
    }

    #[test]
    fn the_dots_of_scenes_and_stages_are_round_in_letters_and_no_zeros() {
        for dot in ["●", "○", "◐", "◉"] {
            let columns = glyph(dot).expect("in the font");
            let rows = (0..GLYPH).filter(|y| columns.iter().any(|column| column >> y & 1 == 1)).count();
            // Two dots across are as wide as one down is high.
            let (wide, high) = (columns.len(), 2 * rows);
            assert!(wide.abs_diff(high) * 3 <= high, "{dot}: {wide} by {high}");
            assert_ne!(glyph(dot), glyph("0"));
        }
    }

    #[test]
    fn a_tilde_and_a_circumflex_stand_clear_of_a_small_letter() {
        for letter in ["ñ", "ã", "õ", "â", "ê", "î", "ô", "û"] {
            let columns = glyph(letter).expect("in the font");
            let row = |y: usize| columns.iter().filter(|column| **column >> y & 1 == 1).count();
            assert!(row(0) > 0 && row(1) > 0 && row(2) == 0 && row(3) > 0, "{letter}: {columns:?}");
            assert_ne!([row(0), row(1)], [columns.len(); 2], "{letter} has no bar");
        }
    }

    #[test]
    fn slopes_and_corners_are_smoothed_and_edges_are_straight() {
        let square = [0b11, 0b11];
        assert_eq!(enlarged(&square, 1), [0b11, 0b11]);
        assert_eq!(enlarged(&square, 2), [0b0110, 0b1111, 0b1111, 0b0110]);
        assert_eq!(
            enlarged(&[0b01, 0b10], 2).iter().map(|column| column.count_ones()).sum::<u32>(),
            10,
            "joined"
        );
        assert_eq!(enlarged(&[0b111; 3], 3)[3..6], [0b1_1111_1111; 3]);
        assert_eq!(enlarged(&[0xff; 8], 4)[16], u32::MAX);
    }
}
