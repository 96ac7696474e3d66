//! One pass over a JSON text for what a typed decoder can't see: keys given twice, characters that may not
//! stand in a text, and depth. It builds nothing.

use std::collections::HashSet;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::domain::Fault;
use crate::domain::fault::FAULTS_MAX;
use crate::text::{SafeText, forbidden};

/// Most objects and lists inside of each other; the vocabulary needs six.
pub const DEPTH_MAX: usize = 16;
/// Most characters of a key that a pointer in an answer repeats.
const KEY_SHOWN_MAX: usize = 80;

/// The faults of a JSON text by pointer.
///
/// # Errors
/// A single fault at the root, with line and column, when the text is not JSON at all.
pub fn scan(json: &str) -> Result<Vec<Fault>, Fault> {
    let mut found = Found { pointer: String::new(), depth: 0, faults: Vec::new() };
    let mut deserializer = serde_json::Deserializer::from_str(json);
    let walked = Walk(&mut found).deserialize(&mut deserializer).and_then(|()| deserializer.end());
    match walked {
        Ok(()) => Ok(found.faults),
        Err(error) => {
            let message = format!("not valid JSON: {}", SafeText::clean(&error.to_string()));
            Err(Fault { pointer: String::new(), message })
        }
    }
}

/// One step of a JSON pointer, escaped as RFC 6901 asks and safe to show.
pub fn step(key: &str) -> String {
    let shown: String = key.chars().take(KEY_SHOWN_MAX).collect();
    SafeText::clean(&shown).as_str().replace('~', "~0").replace('/', "~1")
}

struct Found {
    pointer: String,
    depth: usize,
    faults: Vec<Fault>,
}

impl Found {
    fn fault(&mut self, message: String) {
        if self.faults.len() < FAULTS_MAX {
            self.faults.push(Fault { pointer: self.pointer.clone(), message });
        }
    }

    fn check(&mut self, text: &str) {
        if text.bytes().all(|byte| (0x20..0x7f).contains(&byte)) {
            return;
        }
        for (place, scalar) in text.chars().enumerate() {
            if let Some(what) = forbidden(scalar) {
                let code = u32::from(scalar);
                self.fault(format!("{what} (U+{code:04X}) as character {}; take it out", place + 1));
                return;
            }
        }
    }
}

struct Walk<'a>(&'a mut Found);

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }
    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }
    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }
    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }
    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        self.0.check(text);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let found = self.0;
        let length = found.pointer.len();
        found.enter();
        let mut index = 0;
        loop {
            found.pointer.push_str(&format!("/{index}"));
            let more = seq.next_element_seed(Walk(found))?.is_some();
            found.pointer.truncate(length);
            if !more {
                break;
            }
            index += 1;
        }
        found.depth -= 1;
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let found = self.0;
        let length = found.pointer.len();
        let mut keys = HashSet::new();
        found.enter();
        while let Some(key) = map.next_key::<String>()? {
            found.pointer.push('/');
            found.pointer.push_str(&step(&key));
            found.check(&key);
            if keys.contains(&key) {
                found.fault("this key is given twice; which one counts can't be told".into());
            }
            map.next_value_seed(Walk(found))?;
            found.pointer.truncate(length);
            keys.insert(key);
        }
        found.depth -= 1;
        Ok(())
    }
}

impl Found {
    fn enter(&mut self) {
        self.depth += 1;
        if self.depth == DEPTH_MAX + 1 {
            self.fault(format!("more than {DEPTH_MAX} objects and lists inside of each other"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_named_by_pointer() {
        let json = r#"{"a":1,"b":{"c":["x","\u001b[2J"],"c":2},"d/e":"\u202e"}"#;
        let faults = scan(json).expect("it is JSON");
        let pointers: Vec<_> = faults.iter().map(|fault| fault.pointer.as_str()).collect();
        assert_eq!(pointers, ["/b/c/1", "/b/c", "/d~1e"]);
    }

    #[test]
    fn what_is_not_json_says_where() {
        let fault = scan("{\"a\": nope}").expect_err("not JSON");
        assert!(fault.message.contains("line 1 column"), "{}", fault.message);
        assert!(scan(&"[".repeat(10_000)).is_err());
        assert!(!scan(&format!("{}{}", "[".repeat(20), "]".repeat(20))).expect("JSON").is_empty());
    }
}
