//! A text as letters without case and accents, and as the words and numbers that are made of them.

use std::ops::Range;

use any_ascii::any_ascii_char;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::customer::Customer;

/// A letter as it is compared, and where it stands in the text, in bytes.
#[derive(Clone, Copy, Debug)]
pub struct Letter {
    /// The letter.
    pub is: char,
    /// Where what it comes from begins.
    pub from: usize,
    /// Where that ends.
    pub to: usize,
}

/// A text without case and accents, and with one apostrophe, one dash and one space for all that there are.
pub fn folded(text: &str) -> Vec<Letter> {
    let mut letters = Vec::with_capacity(text.len());
    for (from, letter) in text.char_indices() {
        let to = from + letter.len_utf8();
        if letter.is_ascii() {
            let is = if letter.is_whitespace() { ' ' } else { letter.to_ascii_lowercase() };
            letters.push(Letter { is, from, to });
            continue;
        }
        let plain = match letter {
            '’' | '‘' | 'ʼ' => '\'',
            '‐' | '‑' | '–' | '—' => '-',
            other if other.is_whitespace() => ' ',
            other => other,
        };
        // A digit is one in whatever script.
        let digit = Some(any_ascii_char(plain)).filter(|told| plain.is_numeric() && told.len() == 1);
        let plain = digit.and_then(|told| told.chars().next()).unwrap_or(plain);
        let parts = std::iter::once(plain).nfkd().filter(|part| !is_combining_mark(*part));
        letters.extend(parts.flat_map(char::to_lowercase).map(|is| Letter { is, from, to }));
    }
    letters
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// Letters.
    Word,
    /// Digits, with what stands between them in a time, a date or a fraction.
    Number,
    /// A sign of per cent.
    Percent,
    /// A sign of money.
    Money,
    /// The end of a sentence.
    End,
}

/// A word, a number or a sign.
#[derive(Clone, Debug)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// As it is compared.
    pub text: String,
    /// Where it stands among the letters.
    pub at: Range<usize>,
}

impl Token {
    /// True for a word or a number of this text.
    pub fn says(&self, text: &str) -> bool {
        matches!(self.kind, TokenKind::Word | TokenKind::Number) && self.text == text
    }
}

/// The tokens of a text; what is private is none.
pub fn tokens(letters: &[Letter], private: &[(Range<usize>, Customer)]) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        if let Some((whole, _)) = private.iter().find(|(whole, _)| whole.contains(&at)) {
            at = whole.end;
            continue;
        }
        let from = at;
        let is = |at: usize| letters.get(at).map_or(' ', |letter| letter.is);
        let kind = match is(at) {
            c if c.is_ascii_digit() => {
                while is(at).is_ascii_digit() || (is_joint(is(at)) && is(at + 1).is_ascii_digit()) {
                    at += 1;
                }
                Some(TokenKind::Number)
            }
            c if c.is_alphabetic() => {
                while is(at).is_alphabetic() || (is(at) == '\'' && is(at + 1).is_alphabetic()) {
                    at += 1;
                }
                Some(TokenKind::Word)
            }
            '%' | '\u{66a}' | '\u{2030}' => Some(TokenKind::Percent),
            '€' | '$' | '£' | '¥' | '₹' => Some(TokenKind::Money),
            '@' if is(at + 1) == ' ' => Some(TokenKind::Word),
            '#' if is(at + 1).is_ascii_digit() => Some(TokenKind::Word),
            // "No. 1" goes on.
            '.' if tokens.last().is_some_and(|last| matches!(&*last.text, "no" | "n" | "nr")) => None,
            // "3.º", "9 p.m." go on.
            '.' if is(at + 1).is_alphanumeric() => None,
            '.' | '!' | '?' | ';' => Some(TokenKind::End),
            _ => None,
        };
        at = at.max(from + 1);
        if let Some(kind) = kind {
            let text: String = letters[from..at].iter().map(|letter| letter.is).collect();
            let text = match &*text {
                "#" => "n".into(),
                "@" => "at".into(),
                _ => text,
            };
            tokens.push(Token { kind, text, at: from..at });
        }
    }
    tokens
}

/// What joins digits to one number, time, date or fraction.
fn is_joint(c: char) -> bool {
    matches!(c, '.' | ',' | ':' | '/' | '-')
}

/// Among which words a word is: of words of another sort none is the same. There are 64 sorts, by length and first byte.
pub fn sort_of(word: &str) -> u64 {
    let first = word.bytes().next().unwrap_or_default();
    1 << ((word.len() * 31 + usize::from(first)) % 64)
}

/// The sorts of all words and numbers of a text: most phrases begin with a word of none of them, and stand nowhere in it.
pub fn sorts_of(tokens: &[Token]) -> u64 {
    tokens.iter().fold(0, |sorts, token| sorts | sort_of(&token.text))
}
