//! R2: codes that work once. A code is chance and a mark of its round, so that one that is spent, and stands nowhere any more, can
//! still be told from one that was never given out.

use std::io;

use super::cells::Spent;
use super::key::{Keys, fill};

/// The alphabet of Crockford's base32, without the letters that look like others. Source: <https://www.crockford.com/base32.html>.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// How many characters a code has, its hyphen apart.
pub const CODE_CHARS: usize = 12;
/// How many stand together.
const PART_CHARS: usize = 4;
/// How many of them are chance; the others are the mark. A guess meets a given code once in 2⁶⁰, and the mark of a round once in
/// 2²⁰.
const CHANCE_CHARS: usize = 8;
/// Most characters of what is read as a code: more is none, however it is spaced.
pub const TYPED_CHARS_MAX: usize = 40;

/// A code, in its plain form.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Code([u8; CODE_CHARS]);

impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Code(…)")
    }
}

impl Code {
    /// A new one for a round.
    ///
    /// # Errors
    /// When the system has no chance to give.
    pub fn new(keys: &Keys, round: i64) -> io::Result<Self> {
        let mut chance = [0; CHANCE_CHARS];
        fill(&mut chance)?;
        let mut code = [0; CODE_CHARS];
        for (letter, byte) in code.iter_mut().zip(chance) {
            *letter = ALPHABET[usize::from(byte % 32)];
        }
        let mark = mark(keys, round, &code[..CHANCE_CHARS]);
        code[CHANCE_CHARS..].copy_from_slice(&mark);
        Ok(Self(code))
    }

    /// Reads what somebody typed, in any case, with spaces and hyphens anywhere, and with the letters that are taken for others.
    /// `None` when it is no code.
    pub fn parse(typed: &str) -> Option<Self> {
        let mut code = [0; CODE_CHARS];
        let mut places = code.iter_mut();
        for (count, letter) in typed.chars().enumerate() {
            if count >= TYPED_CHARS_MAX {
                return None;
            }
            let letter = match letter.to_ascii_uppercase() {
                ' ' | '-' | '\u{2010}'..='\u{2015}' => continue,
                'O' => '0',
                'I' | 'L' => '1',
                letter => letter,
            };
            let byte = u8::try_from(letter).ok().filter(|byte| ALPHABET.contains(byte))?;
            *places.next()? = byte;
        }
        places.next().is_none().then_some(Self(code))
    }

    /// As it is handed out: `XXXX-XXXX-XXXX`.
    pub fn shown(&self) -> String {
        let text = |part: &[u8]| part.iter().map(|byte| char::from(*byte)).collect::<String>();
        self.0.chunks(PART_CHARS).map(text).collect::<Vec<_>>().join("-")
    }

    /// What is kept of it, good or spent, until the close: a digest, which nobody makes without the key of its round.
    pub fn digest(&self, keys: &Keys) -> [u8; 32] {
        keys.digest("code", 0, &self.0)
    }

    /// What is kept of it beside the answers, under their key, when it is spent.
    pub fn spent(&self, keys: &Keys) -> Spent {
        let digest = keys.digest("spent", 0, &self.0);
        std::array::from_fn(|place| digest[place])
    }

    /// True when it was made for a round.
    pub fn is_of(&self, keys: &Keys, round: i64) -> bool {
        let (chance, given) = self.0.split_at(CHANCE_CHARS);
        mark(keys, round, chance) == given
    }
}

/// The mark of a round on a code.
fn mark(keys: &Keys, round: i64, chance: &[u8]) -> [u8; CODE_CHARS - CHANCE_CHARS] {
    let digest = keys.digest("mark", round, chance);
    let mut mark = [0; CODE_CHARS - CHANCE_CHARS];
    for (letter, byte) in mark.iter_mut().zip(digest) {
        *letter = ALPHABET[usize::from(byte % 32)];
    }
    mark
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_is_typed_and_knows_its_round() {
        let keys = Keys::of(&[7; 32]).expect("a key");
        let code = Code::new(&keys, 3).expect("chance");
        let shown = code.shown();
        assert_eq!((shown.len(), shown.find('-')), (14, Some(4)));
        let spaced: String = shown.to_lowercase().chars().flat_map(|letter| [letter, ' ']).collect();
        let typed =
            [shown.clone(), shown.replace('-', ""), spaced, shown.replace('0', "o").replace('1', "l")];
        for typed in &typed {
            assert_eq!(Code::parse(typed), Some(code), "{typed}");
        }
        assert!(code.is_of(&keys, 3) && !code.is_of(&keys, 4));
        assert!(!code.is_of(&Keys::of(&[8; 32]).expect("a key"), 3));
        for none in ["", "ABCDE", "ABCD-EFGH-JKMNP", "ABCD-EFGH-JKMU", "ABCD-EFGH-JKM€"] {
            assert_eq!(Code::parse(none), None, "{none}");
        }
        assert_eq!(Code::parse(&" ".repeat(10_000)), None);
    }
}
