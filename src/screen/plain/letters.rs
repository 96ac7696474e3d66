//! Lines without glyphs: what is drawn rather than written has a stand-in of ASCII. Letters stay, in every script.

/// A line whose marks, boxes, blocks and braille patterns are words or ASCII, with no space twice.
pub fn plain(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    for letter in line.chars() {
        match letter {
            '\u{a0}' | '\u{202f}' | '\u{3000}' => out.push(' '),
            '“' | '”' | '„' | '″' => out.push('"'),
            '‘' | '’' | '‚' | '′' => out.push('\''),
            '–' | '—' | '‑' | '−' => out.push('-'),
            '·' | '•' => out.push('*'),
            '…' => out.push_str("..."),
            '×' => out.push('x'),
            '✓' | '✔' => out.push('+'),
            '→' => out.push_str("->"),
            '←' => out.push_str("<-"),
            '─' | '━' | '═' | '╌' | '┄' | '┈' => out.push('-'),
            '│' | '┃' | '║' => out.push('|'),
            '\u{2500}'..='\u{257f}' => out.push('+'),
            '\u{2190}'..='\u{21ff}' => out.push('>'),
            '\u{2580}'..='\u{259f}' | '\u{1fb00}'..='\u{1fbff}' => out.push('#'),
            '\u{25a0}'..='\u{25ff}' | '\u{2800}'..='\u{28ff}' => out.push('*'),
            other => out.push(other),
        }
    }
    let words: Vec<&str> = out.split(' ').filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// True for a mark that stands beside a word that says the same.
pub fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{25a0}'..='\u{25ff}' | '\u{a0}' | ' ')
}

/// The same words with a capital at their beginning.
pub fn begun(words: &str) -> String {
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

/// The same words as a sentence: with a full stop, where they have no end of their own.
pub fn ended(words: &str) -> String {
    let end = words.trim_end_matches(['"', '\'', ')', '»', '”', '’']).chars().next_back();
    match end {
        Some('.' | '!' | '?' | '…' | '。' | '！' | '？' | '؟') if !words.ends_with(')') => {
            words.to_owned()
        }
        None => String::new(),
        _ => format!("{words}."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_stay_and_glyphs_do_not() {
        assert_eq!(plain("“Ñandú” — 中文 · ├═●═┤ ⠿…"), "\"Ñandú\" - 中文 * +-*-+ *...");
        assert_eq!(plain("a \u{a0} b"), "a b");
    }

    #[test]
    fn a_sentence_ends_once() {
        for (words, sentence) in [
            ("It stays", "It stays."),
            ("Is it true?", "Is it true?"),
            ("“No.”", "“No.”"),
            ("by noon (now)", "by noon (now)."),
            ("", ""),
        ] {
            assert_eq!(ended(words), sentence);
        }
        assert_eq!(begun("ärger"), "Ärger");
    }
}
