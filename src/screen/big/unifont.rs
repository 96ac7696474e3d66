//! The letters of GNU Unifont: 8 or 16 dots wide, 16 high. A mark that combines stands over its letter; scripts whose letters change their
//! shape by those beside them have none, but for Arabic, whose joined forms are characters too.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unifont::get_glyph;

use super::glyph::{BASE, Glyph, Grain, ROWS};
use crate::screen::lines;

/// Rows of a glyph of the font, and of those above the foot of a capital.
const HIGH: usize = 16;
const FOOT: usize = 14;

/// The emoji of GNU Unifont beyond the first plane, which the crate has not: a line each, in the order of their numbers, as the font is
/// published. The first plane's own are in the crate.
const EMOJI: &str = include_str!("../../../assets/glyphs/emoji.hex");
/// Bytes of such a line, and of the number in it.
const EMOJI_LINE: usize = 71;
const EMOJI_NUMBER: usize = 5;
/// Digits of a row of such a glyph.
const EMOJI_ROW: usize = 4;
/// Rows of a sign that stands above the foot of a capital and is as high as one, or nearly.
const SIGN: usize = 10;

/// Rows that Arabic stands above the foot of other letters in the font: here it does not.
const ARABIC_LOWER: usize = 2;

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
    let mut scalars = cluster.nfc().filter(|scalar| !is_unseen(*scalar)).flat_map(parted);
    let letter = scalars.next()?;
    // Emoji that are joined are one picture, and two letters of a region a flag: the terminal may have them.
    let is_joined = matches!(letter, '\u{1f000}'..='\u{1faff}') && cluster.contains('\u{200d}');
    if is_joined || matches!(letter, '\u{1f1e6}'..='\u{1f1ff}') {
        return None;
    }
    let (mut rows, mut width) = dots(letter)?;
    let ends = columns(&rows).end;
    let mut marks = [0; ROWS];
    for mark in scalars {
        let (over, more) = dots(mark)?;
        if is_combining_mark(mark) {
            marks.iter_mut().zip(over).for_each(|(row, over)| *row |= over);
            width = width.max(more);
            continue;
        }
        // Some stand behind their letter.
        let from = if is_thai(letter) { (ends + 1).saturating_sub(columns(&over).start) } else { width };
        width = from + more;
        if width > u32::BITS as usize {
            return None;
        }
        rows.iter_mut().zip(over).for_each(|(row, over)| *row |= over << from);
    }
    // In the font a mark stands at the end of its cell: beyond its letter it would part that from the next one.
    let beyond =
        if is_thai(letter) { columns(&marks).end.saturating_sub(ends).min(columns(&marks).start) } else { 0 };
    rows.iter_mut().zip(marks).for_each(|(row, mark)| *row |= mark >> beyond);
    if rows == [0; ROWS] {
        return None;
    }
    match letter {
        // Joined on both sides.
        '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' => {
            rows.rotate_right(ARABIC_LOWER);
            Some(Glyph::set(&rows, width, Grain::Alphabet))
        }
        _ if is_picture(letter, cluster, &rows) => Glyph::trimmed(&rows, Grain::Picture),
        _ if width >= HIGH && letter > '\u{2e7f}' => Some(Glyph::set(&rows, width, Grain::Ideograph)),
        _ => Glyph::trimmed(&rows, Grain::Alphabet),
    }
}

/// Columns with ink, from the first to the one behind the last.
fn columns(rows: &[u32; ROWS]) -> std::ops::Range<usize> {
    match rows.iter().fold(0, |ink, row| ink | row) {
        0 => 0..0,
        ink => ink.trailing_zeros() as usize..(u32::BITS - ink.leading_zeros()) as usize,
    }
}

/// Thai and Lao, whose marks stand above and below their letters.
fn is_thai(letter: char) -> bool {
    matches!(letter, '\u{e00}'..='\u{eff}')
}

/// The vowel am is a ring above its letter, and a letter behind it.
fn parted(scalar: char) -> impl Iterator<Item = char> {
    let (first, behind) = match scalar {
        '\u{e33}' => ('\u{e4d}', Some('\u{e32}')),
        '\u{eb3}' => ('\u{ecd}', Some('\u{eb2}')),
        other => (other, None),
    };
    std::iter::once(first).chain(behind)
}

/// An emoji, or a sign that is as high as one.
fn is_picture(letter: char, cluster: &str, rows: &[u32; ROWS]) -> bool {
    let from = rows.iter().position(|row| *row != 0).unwrap_or(BASE);
    match letter {
        '\u{1f000}'..='\u{1faff}' => true,
        '\u{2300}'..='\u{23ff}' | '\u{2600}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}' => {
            lines::width(cluster) > 1 || from + SIGN < BASE
        }
        _ => false,
    }
}

/// An emoji beyond the first plane as the rows of its glyph.
fn emoji(letter: char) -> Option<[u32; HIGH]> {
    let line = |at: usize| EMOJI.get(at * EMOJI_LINE..(at + 1) * EMOJI_LINE);
    let number = |at: usize| u32::from_str_radix(line(at)?.get(..EMOJI_NUMBER)?, 16).ok();
    let (mut from, mut to) = (0, EMOJI.len() / EMOJI_LINE);
    while from < to {
        let middle = (from + to) / 2;
        if number(middle)? < u32::from(letter) { from = middle + 1 } else { to = middle }
    }
    let line = line(from).filter(|_| number(from) == Some(u32::from(letter)))?;
    let row = |y: usize| {
        let digits = line.get(EMOJI_NUMBER + 1 + y * EMOJI_ROW..)?.get(..EMOJI_ROW)?;
        // The left dot is in the highest bit there.
        u16::from_str_radix(digits, 16).ok().map(|row| u32::from(row.reverse_bits()))
    };
    let mut rows = [0; HIGH];
    for (y, to) in rows.iter_mut().enumerate() {
        *to = row(y)?;
    }
    Some(rows)
}

/// What chooses between forms of a sign, or joins letters, and is not seen itself: colours of skin are none in one colour.
fn is_unseen(scalar: char) -> bool {
    matches!(scalar, '\u{fe00}'..='\u{fe0f}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{ad}' | '\u{1f3fb}'..='\u{1f3ff}')
}

/// The rows of a letter, the left dot in the lowest bit, and how wide it is.
fn dots(letter: char) -> Option<([u32; ROWS], usize)> {
    if SHAPED.iter().any(|script| script.contains(&letter)) || letter.is_control() {
        return None;
    }
    let mut rows = [0; ROWS];
    if letter > '\u{ffff}' {
        rows[BASE - FOOT..][..HIGH].copy_from_slice(&emoji(letter)?);
        return Some((rows, HIGH));
    }
    let glyph = get_glyph(letter)?;
    let width = glyph.get_width();
    let row = |y: usize| (0..width).map(|x| u32::from(glyph.get_pixel(x, y)) << x).sum::<u32>();
    // A frame with the number of what has no glyph says nothing.
    if (row(1) == 0x7ffe && row(14) == 0x7ffe && row(7) == 0x7ffe) || row(0) == 0x5555 {
        return None;
    }
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
            "☕⚠🙂🚀🎉👍🏽",
        ] {
            for letter in unicode_segmentation::UnicodeSegmentation::graphemes(letters, true) {
                assert!(glyph(letter).is_some(), "{letter}");
            }
        }
    }

    #[test]
    fn what_says_nothing_or_would_say_something_wrong_has_none() {
        // A frame with a number, a script with a shaper, what stands in no plane of the font, nothing at all.
        for lacking in ["\u{378}", "\u{200b}", "\u{1}", "की", "မြန်မာ", "\u{1faff}", " ", "\u{3000}"]
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

    #[test]
    fn the_emoji_stand_in_lines_of_one_length_in_the_order_of_their_numbers() {
        let numbers: Vec<u32> = EMOJI
            .lines()
            .map(|line| {
                assert_eq!(line.len() + 1, EMOJI_LINE, "{line}");
                u32::from_str_radix(&line[..EMOJI_NUMBER], 16).expect("a number")
            })
            .collect();
        assert!(numbers.is_sorted_by(|one, next| one < next));
        for number in numbers {
            let letter = char::from_u32(number).expect("a letter");
            assert!(emoji(letter).is_some_and(|rows| rows != [0; HIGH]), "{number:x}");
        }
    }

    #[test]
    fn a_mark_of_thai_stands_over_its_letter_and_makes_it_no_wider() {
        for (bare, marked) in [("ป", "ปี"), ("ก", "กั"), ("น", "น้"), ("ท", "ที่"), ("ม", "มู")]
        {
            let wide = |cluster: &str| glyph(cluster).expect("a glyph").columns.len();
            let marks = marked.chars().skip(1).map(|mark| columns(&dots(mark).expect("dots").0).len());
            assert_eq!(wide(marked), wide(bare).max(marks.max().unwrap_or(0)), "{marked}");
        }
        // The ring of an am stands over the letter before it, and what is behind it close to that.
        let (bare, am) = (glyph("น").expect("a glyph"), glyph("น้ำ").expect("a glyph"));
        let over = bare.inked().start;
        let ring = am.columns.iter().rposition(|column| column.trailing_zeros() < over as u32);
        assert!(ring.is_some_and(|ring| ring < bare.columns.len()), "{ring:?}");
        assert!(am.columns.len() <= 2 * bare.columns.len(), "{}", am.columns.len());
    }

    #[test]
    fn arabic_stands_on_the_line_of_other_letters() {
        for (letters, foot) in [("١٢", BASE - 1), ("\u{fee0}\u{feb4}", BASE - 2)] {
            for letter in letters.chars() {
                let glyph = glyph(&letter.to_string()).expect("a glyph");
                assert_eq!(glyph.inked().end, foot + 1, "{letter}");
            }
        }
    }
}
