//! Words in cells: their grapheme clusters, how wide each is, and how they are written.

use ratatui::buffer::{Buffer, CellWidth as _};
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;

use crate::text::is_simple;

/// How many cells a text takes.
pub fn width(text: &str) -> usize {
    simple_width(text).unwrap_or_else(|| clusters(text).map(cells).sum())
}

/// The same for a text of simple letters and marks alone.
pub(super) fn simple_width(text: &str) -> Option<usize> {
    if text.bytes().all(|byte| (0x20..0x7f).contains(&byte)) {
        return Some(text.len());
    }
    let mut cells = 0;
    text.chars()
        .all(|scalar| {
            cells += 1;
            is_simple(scalar)
        })
        .then_some(cells)
}

/// The grapheme clusters of a text. A simple letter or mark before another one is a cluster by itself, and most are that:
/// only the rest is looked up in Unicode's tables.
pub(super) fn clusters(text: &str) -> impl Iterator<Item = &str> {
    let plain = |byte: Option<&u8>| byte.is_none_or(|byte| (0x20..0x7f).contains(byte));
    let mut rest = text;
    std::iter::from_fn(move || {
        let bytes = rest.as_bytes();
        let end = match bytes {
            [] => return None,
            [first, ..] if plain(Some(first)) && plain(bytes.get(1)) => 1,
            _ => {
                let mut scalars = rest.chars();
                match scalars.next() {
                    Some(first) if is_simple(first) && scalars.next().is_none_or(is_simple) => {
                        first.len_utf8()
                    }
                    _ => rest.graphemes(true).next().map_or(rest.len(), str::len),
                }
            }
        };
        let (cluster, after) = rest.split_at(end);
        rest = after;
        Some(cluster)
    })
}

/// How many cells a cluster takes.
pub(super) fn cells(cluster: &str) -> usize {
    match cluster.as_bytes() {
        [b' '..=b'~'] => 1,
        _ if is_one_simple(cluster) => 1,
        _ if cluster.contains(char::is_control) => 0,
        _ => usize::from(cluster.cell_width()),
    }
}

fn is_one_simple(cluster: &str) -> bool {
    let mut scalars = cluster.chars();
    scalars.next().is_some_and(is_simple) && scalars.next().is_none()
}

/// Writes words into the cells from a column on, as far as the row goes. Returns the column after them.
///
/// It is ratatui's `Buffer::set_stringn` without looking up each letter twice: a third of a frame went there.
pub(super) fn put(buf: &mut Buffer, x: u16, y: u16, words: &str, style: Style) -> u16 {
    let mut at = x;
    for cluster in clusters(words) {
        let end = at.saturating_add(cells(cluster) as u16);
        if end > buf.area.right() {
            break;
        }
        if end > at {
            buf[(at, y)].set_symbol(cluster).set_style(style);
            // What lies behind a wide one is hidden by it.
            (at + 1..end).for_each(|hidden| buf[(hidden, y)].reset());
        }
        at = end;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words that terminals and tables have their trouble with.
    const STRANGE: [&str; 12] = [
        "plain words",
        "cafe\u{301} au lait",
        "a\u{301}\u{302}b",
        "“quoted” – and…",
        "漢字 and ｶﾞ",
        "👩\u{200d}👧 and 🇵🇹🇪🇸",
        "x\u{200d}y",
        "a\u{fe0f}b",
        "\u{301}first",
        "مرحبا",
        "नमस्ते",
        "",
    ];

    #[test]
    fn clusters_are_those_of_unicode() {
        for words in STRANGE {
            assert_eq!(
                clusters(words).collect::<Vec<_>>(),
                words.graphemes(true).collect::<Vec<_>>(),
                "{words}"
            );
        }
    }

    #[test]
    fn what_is_simple_takes_one_cell() {
        let simple = ('\0'..='\u{ffff}').filter(|scalar| is_simple(*scalar));
        for scalar in simple {
            assert_eq!(scalar.to_string().as_str().cell_width(), 1, "{scalar:?}");
        }
        for words in STRANGE {
            assert_eq!(width(words), clusters(words).map(cells).sum::<usize>(), "{words}");
        }
    }

    #[test]
    fn words_are_put_as_ratatui_puts_them() {
        let area = ratatui::layout::Rect::new(0, 0, 12, 1);
        let style = Style::new().bold();
        for words in STRANGE {
            for x in [0, 3, 7, 11] {
                let (mut ours, mut theirs) = (Buffer::empty(area), Buffer::empty(area));
                let end = put(&mut ours, x, 0, words, style);
                let their_end = theirs.set_stringn(x, 0, words, usize::MAX, style).0;
                assert_eq!((&ours, end), (&theirs, their_end), "{words} at {x}");
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn clusters_of_any_text_are_those_of_unicode(words in proptest::collection::vec(
            proptest::prop_oneof![proptest::char::range(' ', '~'), proptest::char::range('\u{a0}', '\u{310}'),
                proptest::char::range('\u{200b}', '\u{2030}'), proptest::char::range('\u{2190}', '\u{25ff}'),
                proptest::char::range('\u{1f1e6}', '\u{1f1ff}'), proptest::strategy::Just('\u{200d}'),
                proptest::char::range('\u{1f466}', '\u{1f469}'), proptest::char::any()], 0..20)) {
            let words: String = words.into_iter().collect();
            proptest::prop_assert_eq!(clusters(&words).collect::<Vec<_>>(), words.graphemes(true).collect::<Vec<_>>());
        }
    }
}
