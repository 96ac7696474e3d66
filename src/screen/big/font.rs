//! The letters of the 8×8 font and our own, set proportionally: each takes only the dots that it has ink in. Accents that the font
//! has no letter for are put on the letter.

use font8x8::{BASIC_FONTS, GREEK_FONTS, LATIN_FONTS, UnicodeFonts};
use unicode_normalization::UnicodeNormalization;

use super::glyph::{BASE, CAPITAL, Glyph, Grain, ROWS};
use super::marks;

/// Dots of a letter of the font, in both directions.
pub const GLYPH: usize = 8;

/// The glyph of a cluster; `None` when the font can't show it.
pub fn glyph(cluster: &str) -> Option<Glyph> {
    let mut letters = cluster.nfc();
    let whole = letters.next()?;
    let whole = rows(whole).filter(|_| letters.next().is_none());
    let letter = cluster.nfd().next()?;
    let parts: Vec<char> = cluster.nfd().skip(1).collect();
    // The font's own strokes of an acute and a grave lie flat, and could be a macron; so do those of a circumflex and a
    // tilde on a small letter.
    let flat = match parts.first() {
        Some('\u{300}' | '\u{301}') => true,
        Some('\u{302}' | '\u{303}') => letter.is_lowercase(),
        _ => false,
    };
    let rows = match whole.filter(|_| !flat) {
        Some(rows) => placed(rows),
        None => marks::put(rows(letter)?, letter, &parts)?,
    };
    Glyph::trimmed(&rows, Grain::Own)
}

/// The rows of a letter of the font among those of any glyph.
pub(super) fn placed(rows: [u8; GLYPH]) -> [u32; ROWS] {
    let mut placed = [0; ROWS];
    placed[BASE - CAPITAL..][..GLYPH].copy_from_slice(&rows.map(u32::from));
    placed
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
        'đ' => [0x30, 0x78, 0x30, 0x3e, 0x33, 0x33, 0x6e, 0],
        'Đ' => [0x1f, 0x36, 0x66, 0x6f, 0x66, 0x36, 0x1f, 0],
        'ı' => [0, 0, 0x0e, 0x0c, 0x0c, 0x0c, 0x1e, 0],
        _ => {
            let fonts: [&dyn UnicodeFonts; 3] = [&BASIC_FONTS, &LATIN_FONTS, &GREEK_FONTS];
            return fonts.iter().find_map(|font| font.get(plain)).filter(|rows| *rows != [0; GLYPH]);
        }
    };
    Some(own)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The columns of a letter, the top row of the font in the lowest bit.
    fn columns(letter: &str) -> Vec<u32> {
        let glyph = glyph(letter).expect("in the font");
        glyph.columns.iter().map(|column| column >> (BASE - CAPITAL)).collect()
    }

    #[test]
    fn the_letters_of_european_languages_have_glyphs() {
        let letters = "áéíóúüñç¿¡ãõâêôàÁÉÍÓÚÜÑÇÃÕ äöÄÖß èùîïûœŒ åøæÅØÆ ąćęłńóśźżĄĆĘŁŃŚŹŻ čďěňřšťůžČŠŽ őűŐŰ ășțĂȘȚ ğışĞİŞ ắằẵẳặấầẫẩậếềễểệịọộơờợưừựửữđĐỄỘ «»“”’…–€°½ αβγδ";
        let lacks = |letter: &char| !letter.is_whitespace() && glyph(&letter.to_string()).is_none();
        let lacking: String = letters.chars().filter(lacks).collect();
        assert_eq!(lacking, "", "no glyph");
        let accented = |letter: &str| (glyph(letter), glyph(&letter.nfd().collect::<String>()));
        for letter in ["á", "ñ", "č", "ż", "ễ", "ợ"] {
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
            let columns = columns(letter);
            let row = |y: usize| columns.iter().any(|column| column >> y & 1 == 1);
            let free = (1..4).filter(|y| !row(*y)).count();
            assert!(row(0) && free > 0 && row(4), "{letter}: {columns:?}");
        }
    }

    #[test]
    fn a_second_accent_stands_above_the_first_and_a_dot_below_the_letter() {
        let ink = |letter: &str| glyph(letter).expect("in the font").inked();
        let (one, two, below, all) = (ink("ê"), ink("ễ"), ink("ẹ"), ink("ệ"));
        assert_eq!((two.start, two.end), (one.start - 3, one.end));
        assert_eq!((below.end, all.start, all.end), (one.end + 2, one.start, one.end + 2));
        assert_eq!(ink("E").start - ink("Ễ").start, 6, "neither has room in the rows of a capital");
        assert!(columns("ơ").len() > columns("o").len() && columns("ư").len() > columns("u").len());
    }

    #[test]
    fn quotes_and_the_marks_of_needs_are_told_from_others_and_an_m_has_three_stems() {
        for (mark, kin) in [("“", "\""), ("”", "\""), ("“", "”"), ("’", "'"), ("■", "◆"), ("►", "◆")]
        {
            assert!(glyph(mark).is_some(), "{mark}");
            assert_ne!(glyph(mark), glyph(kin), "{mark} {kin}");
        }
        let columns = columns("m");
        let foot: Vec<bool> = columns.iter().map(|column| column >> 6 & 1 == 1).collect();
        let stems = foot.iter().zip(foot.iter().skip(1)).filter(|(dot, next)| **dot && !**next).count();
        assert_eq!((stems, foot.last()), (2, Some(&true)), "and one at the end: {foot:?}");
    }

    #[test]
    fn the_dots_of_scenes_and_stages_are_round_in_letters_and_no_zeros() {
        for dot in ["●", "○", "◐", "◉"] {
            let columns = columns(dot);
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
            let columns = columns(letter);
            let row = |y: usize| columns.iter().filter(|column| **column >> y & 1 == 1).count();
            assert!(row(0) > 0 && row(1) > 0 && row(2) == 0 && row(3) > 0, "{letter}: {columns:?}");
            assert_ne!([row(0), row(1)], [columns.len(); 2], "{letter} has no bar");
        }
    }
}
