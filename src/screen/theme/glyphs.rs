//! The glyph sets: what a terminal's font has, and what stands for a mark that it lacks.
//!
//! Every stand-in is as wide as what it stands for, so that nothing moves between the sets.

use std::borrow::Cow;

use crate::screen::cells::{cells, clusters};

/// Which glyphs a terminal can show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Glyphs {
    /// Lines, blocks and marks of Unicode.
    #[default]
    Unicode,
    /// Lines and marks that the Linux console has in its own font and in those that distributions load.
    Blocks,
    /// ASCII alone, also for letters: what does not draw UTF-8 shows two wrong characters for each of them.
    Ascii,
}

/// What the set of blocks draws with besides ASCII: what both code page 437 (the kernel's own font, a PC's own) and the
/// fonts of console-setup have. Half blocks, the tick and the circle are in only one of them.
pub const BLOCKS: &str = "─═│║├┤┌┐└┘╞╡█░▒■▲♦•→←↑↓·±«»¿¡°";

impl Glyphs {
    /// Each of them, the finest first.
    pub const ALL: [Glyphs; 3] = [Glyphs::Unicode, Glyphs::Blocks, Glyphs::Ascii];

    /// Words as this set draws them: each mark that it lacks has a stand-in as wide as the mark. So has each letter that is
    /// not of ASCII, where there is nothing else: the beginning of what it is written as there.
    pub fn shaped(self, words: &str) -> Cow<'_, str> {
        match self {
            _ if words.is_ascii() => Cow::Borrowed(words),
            Glyphs::Unicode => Cow::Borrowed(words),
            Glyphs::Blocks => Cow::Owned(words.chars().map(blocks).collect()),
            Glyphs::Ascii => {
                Cow::Owned(clusters(words).fold(String::new(), |line, cluster| line + &*cell(cluster)))
            }
        }
    }

    /// Words that are told and not drawn, such as a line or a title: in ASCII, where there is nothing else, each letter is
    /// written out.
    pub fn told(self, words: &str) -> Cow<'_, str> {
        match self {
            Glyphs::Ascii if !words.is_ascii() => {
                Cow::Owned(words.chars().fold(String::new(), |line, scalar| line + &*written(scalar)))
            }
            _ => Cow::Borrowed(words),
        }
    }
}

/// A cluster in as many cells of ASCII as it takes.
fn cell(cluster: &str) -> Cow<'_, str> {
    let room = cells(cluster);
    if cluster.is_ascii() {
        return Cow::Borrowed(cluster);
    }
    if cluster.trim().is_empty() {
        return Cow::Owned(" ".repeat(room));
    }
    let whole = cluster.chars().fold(String::new(), |line, scalar| line + &*written(scalar));
    let is_letter = cluster.starts_with(char::is_alphabetic);
    // A letter is known by its beginning; of the name of an emoji nobody makes anything out of two letters.
    let shown = if whole.trim().is_empty() || !is_letter && whole.len() > room {
        UNKNOWN.repeat(room)
    } else {
        whole
    };
    Cow::Owned(format!("{:<room$}", shown.get(..room).unwrap_or(&shown)))
}

/// What stands for what ASCII has nothing for.
const UNKNOWN: &str = "?";

/// A character in ASCII.
fn written(scalar: char) -> Cow<'static, str> {
    let mark = ascii(blocks(scalar));
    match mark.is_ascii() {
        true => Cow::Owned(mark.into()),
        false => Cow::Borrowed(any_ascii::any_ascii_char(mark)),
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
    use crate::screen::lines;

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
        assert_eq!(Glyphs::Ascii.shaped(words), "?Que? \"~\" - RiBe * 4.9 ~0.4");
    }

    #[test]
    fn ascii_alone_is_as_wide_as_what_it_stands_for() {
        for (words, shaped, told) in [
            ("José, cafe\u{301}, Ærø", "Jose, cafe, Aro", "Jose, cafe, Aero"),
            ("Straße", "Strase", "Strasse"),
            ("Привет", "Privet", "Privet"),
            ("日本 ok", "RiBe ok", "RiBen ok"),
        ] {
            let line = Glyphs::Ascii.shaped(words);
            assert_eq!((&*line, &*Glyphs::Ascii.told(words)), (shaped, told));
        }
        assert_eq!(
            Glyphs::Ascii.shaped("×½ 👍 x\u{a0}y"),
            "x? ?? x y",
            "what would be wrong in parts is not known"
        );
    }

    proptest::proptest! {
        #[test]
        fn every_text_goes_out_as_ascii_in_the_same_cells(words in proptest::collection::vec(proptest::char::any(), 0..40)) {
            let words: String = words.into_iter().filter(|scalar| !scalar.is_control()).collect();
            let shaped = Glyphs::Ascii.shaped(&words);
            proptest::prop_assert!(shaped.is_ascii() && Glyphs::Ascii.told(&words).is_ascii());
            proptest::prop_assert_eq!(shaped.len(), lines::width(&words));
        }
    }
}
