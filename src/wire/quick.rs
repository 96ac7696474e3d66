//! JSON that is right, read in one pass that looks for no fault: what comes off a hub's log has been judged before.
//!
//! Whatever is not read here is [`Otherwise`], and goes to the decoder of JSON, which reads it or says what is wrong. So this may
//! give up wherever it likes, but what it reads it must read as that one does: a law of `fuzz/` holds both against each other.

use std::borrow::Cow;
use std::fmt;

use serde::de::value::BorrowedStrDeserializer;
use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;

/// Most objects and lists inside of each other; the vocabulary needs six.
const DEPTH_MAX: u8 = 16;
/// Most digits of a number that surely fits.
const DIGITS_MAX: usize = 18;

/// Not read here.
#[derive(Debug)]
pub(super) struct Otherwise;

impl fmt::Display for Otherwise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("to be read by the decoder of JSON")
    }
}

impl std::error::Error for Otherwise {}

impl de::Error for Otherwise {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

/// Where the first byte is that ends a string, begins an escape or may not stand in a string; eight bytes at a time.
#[inline]
pub(super) fn end_of_plain(bytes: &[u8]) -> Option<usize> {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    const HIGH: u64 = ONES << 7;
    let is_zero = |word: u64| word.wrapping_sub(ONES) & !word;
    let mut words = bytes.chunks_exact(8);
    let mut at = 0;
    for word in &mut words {
        let word = u64::from_le_bytes(word.try_into().ok()?);
        let quoted = is_zero(word ^ (ONES * b'"' as u64));
        let escaped = is_zero(word ^ (ONES * b'\\' as u64));
        let control = word.wrapping_sub(ONES * 0x20) & !word;
        // Of what is found the first is surely right.
        let found = (quoted | escaped | control) & HIGH;
        if found != 0 {
            return Some(at + found.trailing_zeros() as usize / 8);
        }
        at += 8;
    }
    let rest = words.remainder().iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20))?;
    Some(at + rest)
}

/// Reads one value.
pub(super) struct Reader<'de> {
    text: &'de str,
    at: usize,
    depth: u8,
    /// Fields that may be there unread, beside those of the outermost object.
    beside: Beside,
    /// The field of the outermost object that is read.
    field: &'de str,
    /// True once one of the fields beside was there.
    had_beside: bool,
    is_skipping: bool,
}

/// Which fields may be passed over.
#[derive(Clone, Copy)]
pub(super) enum Beside {
    /// Those of the outermost object with these names.
    Named(&'static [&'static str]),
    /// All.
    All,
}

impl<'de> Reader<'de> {
    pub(super) fn new(text: &'de str, beside: Beside) -> Self {
        Self { text, at: 0, depth: 0, beside, field: "", had_beside: false, is_skipping: false }
    }

    /// Whether a field was passed over, once nothing is left.
    pub(super) fn end(mut self) -> Result<bool, Otherwise> {
        self.spaces();
        if self.at == self.text.len() { Ok(self.had_beside) } else { Err(Otherwise) }
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn spaces(&mut self) {
        while matches!(self.byte(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    /// What comes next, but for white space.
    fn next(&mut self) -> Result<u8, Otherwise> {
        self.spaces();
        self.byte().ok_or(Otherwise)
    }

    fn take(&mut self, wanted: u8) -> Result<(), Otherwise> {
        if self.next()? != wanted {
            return Err(Otherwise);
        }
        self.at += 1;
        Ok(())
    }

    fn word(&mut self, word: &str) -> Result<(), Otherwise> {
        if !self.text.as_bytes()[self.at..].starts_with(word.as_bytes()) {
            return Err(Otherwise);
        }
        self.at += word.len();
        Ok(())
    }

    /// A string, from its first quotation mark on.
    fn string(&mut self) -> Result<Cow<'de, str>, Otherwise> {
        let (from, bytes) = (self.at + 1, self.text.as_bytes());
        let mut end = from;
        let mut has_escapes = false;
        loop {
            end += bytes.get(end..).and_then(end_of_plain).ok_or(Otherwise)?;
            match bytes[end] {
                b'"' => break,
                // What is escaped is a quotation mark or a letter: it ends nothing.
                b'\\' => {
                    has_escapes = true;
                    end += 2;
                }
                _ => return Err(Otherwise),
            }
        }
        self.at = end + 1;
        if has_escapes {
            return serde_json::from_str(&self.text[from - 1..=end]).map(Cow::Owned).map_err(|_| Otherwise);
        }
        Ok(Cow::Borrowed(&self.text[from..end]))
    }

    fn plain_string(&mut self) -> Result<&'de str, Otherwise> {
        match self.string()? {
            Cow::Borrowed(plain) => Ok(plain),
            Cow::Owned(_) => Err(Otherwise),
        }
    }

    fn number<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Otherwise> {
        let bytes = &self.text.as_bytes()[self.at..];
        let of_number = |byte: &&u8| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E');
        let number = &self.text[self.at..self.at + bytes.iter().take_while(of_number).count()];
        self.at += number.len();
        let is_simple = number.len() <= DIGITS_MAX && number.bytes().all(|byte| byte.is_ascii_digit());
        if is_simple && (number == "0" || !number.starts_with('0')) {
            return visitor.visit_u64(number.parse().map_err(|_| Otherwise)?);
        }
        // Of a fraction there is more than one nearest, by how it is read.
        let number: serde_json::Number = serde_json::from_str(number).map_err(|_| Otherwise)?;
        match (number.as_u64(), number.as_i64(), number.as_f64()) {
            (Some(whole), ..) => visitor.visit_u64(whole),
            (None, Some(whole), _) => visitor.visit_i64(whole),
            (None, None, Some(fraction)) => visitor.visit_f64(fraction),
            (None, None, None) => Err(Otherwise),
        }
    }

    /// Reads the inside of an object or a list, behind its bracket and up to the one that closes it.
    fn inside<T>(
        &mut self,
        close: u8,
        read: impl FnOnce(Inside<'_, 'de>) -> Result<T, Otherwise>,
    ) -> Result<T, Otherwise> {
        self.at += 1;
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err(Otherwise);
        }
        let value = read(Inside { reader: self, close, is_first: true })?;
        self.depth -= 1;
        self.take(close)?;
        Ok(value)
    }
}

impl<'de> Deserializer<'de> for &mut Reader<'de> {
    type Error = Otherwise;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Otherwise> {
        match self.next()? {
            b'"' => match self.string()? {
                Cow::Borrowed(plain) => visitor.visit_borrowed_str(plain),
                Cow::Owned(text) => visitor.visit_string(text),
            },
            b'{' => self.inside(b'}', |fields| visitor.visit_map(fields)),
            b'[' => self.inside(b']', |items| visitor.visit_seq(items)),
            b't' => self.word("true").and_then(|()| visitor.visit_bool(true)),
            b'f' => self.word("false").and_then(|()| visitor.visit_bool(false)),
            b'n' => self.word("null").and_then(|()| visitor.visit_unit()),
            _ => self.number(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Otherwise> {
        if self.next()? != b'n' {
            return visitor.visit_some(self);
        }
        self.word("null")?;
        visitor.visit_none()
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Otherwise> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Otherwise> {
        if self.next()? != b'"' {
            return Err(Otherwise);
        }
        visitor.visit_enum(BorrowedStrDeserializer::new(self.plain_string()?))
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Otherwise> {
        Err(Otherwise)
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Otherwise> {
        Err(Otherwise)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Otherwise> {
        if self.is_skipping {
            return self.deserialize_any(visitor);
        }
        if let Beside::Named(names) = self.beside
            && !(self.depth == 1 && names.contains(&self.field))
        {
            return Err(Otherwise);
        }
        (self.had_beside, self.is_skipping) = (true, true);
        let skipped = self.deserialize_any(visitor);
        self.is_skipping = false;
        skipped
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string unit unit_struct seq tuple tuple_struct map struct
        identifier
    }
}

/// The inside of an object or a list.
struct Inside<'a, 'de> {
    reader: &'a mut Reader<'de>,
    close: u8,
    is_first: bool,
}

impl Inside<'_, '_> {
    /// True when something comes before the closing bracket; the comma before it is taken.
    fn has_more(&mut self) -> Result<bool, Otherwise> {
        if self.reader.next()? == self.close {
            return Ok(false);
        }
        if !std::mem::take(&mut self.is_first) {
            self.reader.take(b',')?;
        }
        Ok(true)
    }
}

impl<'de> MapAccess<'de> for Inside<'_, 'de> {
    type Error = Otherwise;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Otherwise> {
        if !self.has_more()? {
            return Ok(None);
        }
        if self.reader.next()? != b'"' {
            return Err(Otherwise);
        }
        let name = self.reader.plain_string()?;
        if self.reader.depth == 1 {
            self.reader.field = name;
        }
        seed.deserialize(BorrowedStrDeserializer::new(name)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Otherwise> {
        self.reader.take(b':')?;
        seed.deserialize(&mut *self.reader)
    }
}

impl<'de> SeqAccess<'de> for Inside<'_, 'de> {
    type Error = Otherwise;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Otherwise> {
        if !self.has_more()? {
            return Ok(None);
        }
        seed.deserialize(&mut *self.reader).map(Some)
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde_json::Value;

    use super::*;

    fn both(text: &str) -> (Option<Value>, Option<Value>) {
        let mut reader = Reader::new(text, Beside::All);
        let quick = Value::deserialize(&mut reader).ok().filter(|_| reader.end().is_ok());
        (quick, serde_json::from_str(text).ok())
    }

    #[test]
    fn what_is_read_is_what_json_says() {
        for text in [
            r#" { "a" : [ 1 , -2, 0, 1.5, 0.1, -0.0, 1e3, 123456789012345678, 18446744073709551615 ] , "b":{}, "c":[] } "#,
            r#""plain""#,
            r#""with \"marks\", \\ and \u00e9 \n""#,
            "\"ção, 漢字, a long one that has more than eight bytes\"",
            "[true,false,null]",
            "3.141592653589793238462643383279",
        ] {
            let (quick, json) = both(text);
            assert!(quick.is_some() && quick == json, "{text}: {quick:?}");
        }
    }

    #[test]
    fn what_is_no_json_is_not_read() {
        for text in [
            "",
            "{",
            "[",
            "[1,]",
            "[,1]",
            "[1 2]",
            "{\"a\"}",
            "{\"a\":1,}",
            "{a:1}",
            "{\"a\" 1}",
            "01",
            "-",
            "1.",
            "+1",
            "1x",
            "tru",
            "nul",
            "\"",
            "\"a",
            "\"a\\",
            "\"\\x\"",
            "\"a\tb\"",
            "\"a\u{1}bcdefghij\"",
            "[1]]",
            "{}{}",
            "[1}",
            "{\"a\":1]",
            "\"\\ud800\"",
            "1e",
            "nulll",
            "\u{feff}1",
        ] {
            let (quick, json) = both(text);
            assert!(quick.is_none() && json.is_none(), "{text}: {quick:?} {json:?}");
        }
        let deep = format!("{}{}", "[".repeat(100), "]".repeat(100));
        assert!(both(&deep).0.is_none(), "it may give up");
    }

    #[test]
    fn a_field_that_is_not_known_is_not_passed_over_unless_it_may_be() {
        #[derive(Deserialize, PartialEq, Debug)]
        struct One {
            a: u32,
        }
        let read = |text: &str, beside| {
            let mut reader = Reader::new(text, beside);
            One::deserialize(&mut reader).ok().and_then(|one| Some((one.a, reader.end().ok()?)))
        };
        let (named, inner) = (Beside::Named(&["b"]), r#"{"b":{"c":[{"d":1}]},"a":7}"#);
        assert_eq!(read(r#"{"a":7}"#, named), Some((7, false)));
        assert_eq!(read(inner, named), Some((7, true)));
        assert_eq!(read(r#"{"a":7,"c":1}"#, named), None);
        assert_eq!(read(r#"{"a":7,"c":1}"#, Beside::All), Some((7, true)));
        assert_eq!(read(r#"{"a":7,"a":8}"#, Beside::All), None, "given twice");
    }
}
