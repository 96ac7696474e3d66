//! The glyph sets: what a terminal's font has, and what stands for a mark that it lacks.
//!
//! Every stand-in is one cell wide, as its mark is, so that nothing moves between the sets.

use std::borrow::Cow;

/// Which glyphs a terminal can show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Glyphs {
    /// Lines, blocks and marks of Unicode.
    #[default]
    Unicode,
    /// Lines and marks that the Linux console has in its own font and in those that distributions load.
    Blocks,
    /// ASCII alone.
    Ascii,
}

/// What the set of blocks draws with besides ASCII: what both code page 437 (the kernel's own font, a PC's own) and the
/// fonts of console-setup have. Half blocks, the tick and the circle are in only one of them.
pub const BLOCKS: &str = "─═│║├┤┌┐└┘╞╡█░▒■▲♦•→←↑↓·±«»¿¡°";

impl Glyphs {
    /// Each of them, the finest first.
    pub const ALL: [Glyphs; 3] = [Glyphs::Unicode, Glyphs::Blocks, Glyphs::Ascii];

    /// Words with the marks of this set.
    pub fn shaped(self, words: &str) -> Cow<'_, str> {
        let stand_in = match self {
            Glyphs::Unicode => return Cow::Borrowed(words),
            Glyphs::Blocks => blocks,
            Glyphs::Ascii => |mark| ascii(blocks(mark)),
        };
        match words.is_ascii() {
            true => Cow::Borrowed(words),
            false => Cow::Owned(words.chars().map(stand_in).collect()),
        }
    }
}

/// The marks of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // the names are the whole of it
pub enum Glyph {
    Cursor,
    Rule,
    HeavyRule,
    Live,
    Ageing,
    Stale,
    Waiting,
    FreshNow,
    FreshSoon,
    FreshPast,
    SceneOn,
    SceneOff,
}

impl Glyph {
    pub(super) fn of(self, glyphs: Glyphs) -> &'static str {
        let (unicode, blocks, ascii) = match self {
            Glyph::Cursor => ("▌", "║", "|"),
            Glyph::Rule => ("─", "─", "-"),
            Glyph::HeavyRule => ("━", "═", "="),
            Glyph::Live => ("●", "•", "*"),
            Glyph::Ageing => ("◐", "▒", "~"),
            Glyph::Stale => ("▲", "▲", "!"),
            Glyph::Waiting => ("○", "o", "o"),
            Glyph::FreshNow => ("●", "•", "*"),
            Glyph::FreshSoon => ("○", "o", "o"),
            Glyph::FreshPast => ("•", "·", "."),
            Glyph::SceneOn => ("●", "•", "*"),
            Glyph::SceneOff => ("○", "o", "o"),
        };
        match glyphs {
            Glyphs::Unicode => unicode,
            Glyphs::Blocks => blocks,
            Glyphs::Ascii => ascii,
        }
    }
}

/// What stands for a mark on the console.
fn blocks(mark: char) -> char {
    match mark {
        '╌' => '─',
        '━' => '═',
        '▌' => '║',
        '●' => '•',
        '◉' => '■',
        '○' | '◇' | '◦' => 'o',
        '◆' => '♦',
        '►' => '>',
        '›' => '»',
        '‹' => '«',
        '✓' => '+',
        '✗' | '×' => 'x',
        '–' | '—' | '‑' => '-',
        '…' => '~',
        '“' | '”' | '„' => '"',
        '‘' | '’' | '‚' => '\'',
        '▁' | '▂' => '░',
        '▃' | '▄' | '▅' => '▒',
        '▆' | '▇' => '█',
        '\u{a0}' => ' ',
        other => other,
    }
}

/// What stands for a mark of the console in ASCII.
fn ascii(mark: char) -> char {
    match mark {
        '─' => '-',
        '═' => '=',
        '│' | '║' | '├' | '┤' => '|',
        '┌' | '┐' | '└' | '┘' => '+',
        '╞' => '[',
        '╡' => ']',
        '•' | '♦' => '*',
        '■' => '#',
        '▲' => '!',
        '»' | '→' => '>',
        '«' | '←' => '<',
        '↑' => '^',
        '↓' => 'v',
        '·' => '-',
        '±' => '~',
        '¿' => '?',
        '¡' => '!',
        '°' => 'o',
        '░' => '_',
        '▒' => '-',
        '█' => '=',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_marks_of_the_blocks_have_one_of_ascii_and_stand_for_themselves() {
        for mark in BLOCKS.chars() {
            assert_eq!(blocks(mark), mark);
            assert!(ascii(mark).is_ascii(), "{mark}");
        }
    }

    #[test]
    fn words_keep_their_letters_and_their_width() {
        let words = "¿Qué? “…” – 日本 ● 4.9 ±0.4";
        assert_eq!(Glyphs::Unicode.shaped(words), words);
        assert_eq!(Glyphs::Blocks.shaped(words), "¿Qué? \"~\" - 日本 • 4.9 ±0.4");
        assert_eq!(Glyphs::Ascii.shaped(words), "?Qué? \"~\" - 日本 * 4.9 ~0.4");
    }
}
