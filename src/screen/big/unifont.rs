//! The letters of GNU Unifont: 8 or 16 dots wide, 16 high. A mark that combines stands over its letter; scripts whose letters change their
//! shape by those beside them have none, but for Arabic, whose joined forms are characters too.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unifont::get_glyph;

use super::glyph::{BASE, Glyph, Grain, ROWS};

/// Rows of a glyph of the font, and of those above the foot of a capital.
const HIGH: usize = 16;
const FOOT: usize = 14;

/// Scripts that are wrong without a shaper: the terminal sets them.
const SHAPED: [std::ops::RangeInclusive<char>; 13] = [
    '\u{700}'..='\u{74f}',
    '\u{7c0}'..='\u{7ff}',
    '\u{840}'..='\u{86f}',
    '\u{900}'..='\u{dff}',
    '\u{f00}'..='\u{109f}',
    '\u{1700}'..='\u{18af}',
    '\u{1900}'..='\u{1aff}',
    '\u{1b00}'..='\u{1c4f}',
    '\u{1cd0}'..='\u{1cff}',
    '\u{a800}'..='\u{a8ff}',
    '\u{a930}'..='\u{a9ff}',
    '\u{aa00}'..='\u{aaff}',
    '\u{abc0}'..='\u{abff}',
];

/// The glyph of a cluster; `None` where it has none of its own.
pub fn glyph(cluster: &str) -> Option<Glyph> {
    let mut scalars = cluster.nfc().filter(|scalar| !is_unseen(*scalar));
    let letter = scalars.next()?;
    let (mut rows, mut width) = dots(letter)?;
    for mark in scalars {
        let (over, more) = dots(mark)?;
        // Some stand behind their letter.
        let from = if is_combining_mark(mark) { 0 } else { width };
        width = width.max(from + more);
        if width > u32::BITS as usize {
            return None;
        }
        rows.iter_mut().zip(over).for_each(|(row, over)| *row |= over << from);
    }
    if rows == [0; ROWS] {
        return None;
    }
    match letter {
        // Joined on both sides.
        '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' => {
            Some(Glyph::set(&rows, width, Grain::Alphabet))
        }
        _ if width >= HIGH && letter > '\u{2e7f}' => Some(Glyph::set(&rows, width, Grain::Ideograph)),
        _ => Glyph::trimmed(&rows, Grain::Alphabet),
    }
}

/// What chooses between two forms of a sign, or joins letters, and is not seen itself.
fn is_unseen(scalar: char) -> bool {
    matches!(scalar, '\u{fe00}'..='\u{fe0f}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{ad}')
}

/// The rows of a letter, the left dot in the lowest bit, and how wide it is.
fn dots(letter: char) -> Option<([u32; ROWS], usize)> {
    if SHAPED.iter().any(|script| script.contains(&letter)) || letter.is_control() {
        return None;
    }
    let glyph = get_glyph(letter)?;
    let width = glyph.get_width();
    let row = |y: usize| (0..width).map(|x| u32::from(glyph.get_pixel(x, y)) << x).sum::<u32>();
    // A frame with the number of what has no glyph says nothing.
    if (row(1) == 0x7ffe && row(14) == 0x7ffe && row(7) == 0x7ffe) || row(0) == 0x5555 {
        return None;
    }
    let mut rows = [0; ROWS];
    (0..HIGH).for_each(|y| rows[y + BASE - FOOT] = row(y));
    Some((rows, width))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_script_that_needs_no_shaper_has_glyphs() {
        for letters in [
            "中文夜班",
            "シフトひらがな",
            "한국어",
            "жЩя",
            "ქართ",
            "אבגם",
            "\u{fedf}\u{fea8}",
            "ที่กำ",
            "ễơ",
            "☕⚠",
        ] {
            for letter in unicode_segmentation::UnicodeSegmentation::graphemes(letters, true) {
                assert!(glyph(letter).is_some(), "{letter}");
            }
        }
    }

    #[test]
    fn what_says_nothing_or_would_say_something_wrong_has_none() {
        // A frame with a number, a script with a shaper, an emoji of a plane that the font has not, nothing at all.
        for lacking in ["\u{378}", "\u{200b}", "\u{1}", "की", "မြန်မာ", "🙂", " ", "\u{3000}"]
        {
            assert_eq!(glyph(lacking), None, "{lacking:?}");
        }
    }

    #[test]
    fn an_ideograph_is_as_wide_as_it_is_high_and_a_mark_stands_over_its_letter() {
        let han = glyph("夜").expect("a glyph");
        assert_eq!((han.columns.len(), han.grain, han.is_set), (16, Grain::Ideograph, true));
        let (bare, marked) = (glyph("ท").expect("a glyph"), glyph("ที่").expect("a glyph"));
        assert!(marked.inked().start < bare.inked().start && marked.inked().end == bare.inked().end);
        assert!(marked.columns.len() <= 8);
    }
}
