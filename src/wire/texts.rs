//! The texts of a thing, wherever its form has them: read off as they are written, without a tree of JSON in between.

use std::fmt;

use jiff::Timestamp;
use serde::ser::{
    Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};

/// Fields whose words are a choice of the vocabulary, and not a text that someone wrote.
const CHOICES: [&str; 7] = ["state", "kind", "priority", "decision", "verdict", "change", "need"];

/// True when a new state of a thing no longer holds a text or a name that the one before held.
pub fn takes_away<T: Serialize>(before: &T, after: &T) -> bool {
    let (before, after) = (Texts::of(before), Texts::of(after));
    let mut have: Vec<&str> = after.each().collect();
    have.sort_unstable();
    before.each().any(|had| have.binary_search(&had).is_err())
}

/// Texts, one after the other in one string.
#[derive(Default)]
struct Texts {
    joined: String,
    /// Where each of them ends.
    ends: Vec<usize>,
    /// What comes next is the value of a choice.
    is_choice: bool,
}

impl Texts {
    fn of(thing: &impl Serialize) -> Self {
        let mut texts = Self::default();
        // Nothing in here fails.
        let _ = thing.serialize(&mut texts);
        texts
    }

    fn each(&self) -> impl Iterator<Item = &str> {
        let begins = std::iter::once(0).chain(self.ends.iter().copied());
        begins.zip(&self.ends).map(|(begin, end)| &self.joined[begin..*end])
    }

    fn field(&mut self, name: &str, value: &(impl Serialize + ?Sized)) -> fmt::Result {
        self.is_choice = CHOICES.contains(&name);
        value.serialize(&mut *self)?;
        self.is_choice = false;
        Ok(())
    }

    fn part(&mut self, value: &(impl Serialize + ?Sized)) -> fmt::Result {
        self.is_choice = false;
        value.serialize(&mut *self)
    }
}

/// True for a moment: only what begins with a year is looked at closely.
fn is_moment(text: &str) -> bool {
    text.as_bytes().first().is_some_and(u8::is_ascii_digit) && text.parse::<Timestamp>().is_ok()
}

macro_rules! no_text {
    ($($name:ident: $of:ty),*) => {
        $(fn $name(self, _: $of) -> fmt::Result { Ok(()) })*
    };
}

impl Serializer for &mut Texts {
    type Ok = ();
    type Error = fmt::Error;
    type SerializeSeq = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Self;
    type SerializeTupleVariant = Self;
    type SerializeMap = Self;
    type SerializeStruct = Self;
    type SerializeStructVariant = Self;

    no_text!(
        serialize_bool: bool, serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64, serialize_f32: f32,
        serialize_f64: f64, serialize_char: char, serialize_bytes: &[u8], serialize_unit_struct: &'static str
    );

    fn serialize_str(self, text: &str) -> fmt::Result {
        if !std::mem::take(&mut self.is_choice) && !is_moment(text) {
            self.joined.push_str(text);
            self.ends.push(self.joined.len());
        }
        Ok(())
    }

    fn serialize_none(self) -> fmt::Result {
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> fmt::Result {
        value.serialize(self)
    }

    fn serialize_unit(self) -> fmt::Result {
        Ok(())
    }

    // A word of the vocabulary, whatever its field is called.
    fn serialize_unit_variant(self, _: &'static str, _: u32, _: &'static str) -> fmt::Result {
        Ok(())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> fmt::Result {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        value: &T,
    ) -> fmt::Result {
        value.serialize(self)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self, fmt::Error> {
        Ok(self)
    }

    fn serialize_tuple(self, _: usize) -> Result<Self, fmt::Error> {
        Ok(self)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self, fmt::Error> {
        Ok(self)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self, fmt::Error> {
        Ok(self)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self, fmt::Error> {
        Ok(self)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self, fmt::Error> {
        Ok(self)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self, fmt::Error> {
        Ok(self)
    }
}

macro_rules! parts {
    ($($of:ident::$add:ident),*) => {
        $(impl $of for &mut Texts {
            type Ok = ();
            type Error = fmt::Error;
            fn $add<T: Serialize + ?Sized>(&mut self, value: &T) -> fmt::Result { self.part(value) }
            fn end(self) -> fmt::Result { Ok(()) }
        })*
    };
}

parts!(
    SerializeSeq::serialize_element,
    SerializeTuple::serialize_element,
    SerializeTupleStruct::serialize_field,
    SerializeTupleVariant::serialize_field
);

macro_rules! fields {
    ($($of:ident),*) => {
        $(impl $of for &mut Texts {
            type Ok = ();
            type Error = fmt::Error;
            fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> fmt::Result {
                self.field(name, value)
            }
            fn end(self) -> fmt::Result { Ok(()) }
        })*
    };
}

fields!(SerializeStruct, SerializeStructVariant);

// The names in a map are languages.
impl SerializeMap for &mut Texts {
    type Ok = ();
    type Error = fmt::Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, _: &T) -> fmt::Result {
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> fmt::Result {
        self.part(value)
    }

    fn end(self) -> fmt::Result {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::domain::{Kind, Payload};
    use crate::wire::data;

    fn payload(kind: Kind, data: Value) -> Payload {
        data::read(kind, &data.to_string()).expect("it is read").value
    }

    #[test]
    fn a_text_or_a_name_that_is_there_no_more_is_taken_away() {
        let note = |text: Value, name: &str| {
            payload(Kind::Note, json!({"text": text, "author": {"role": "Lead", "name": name}}))
        };
        let both = note(json!({"en": "Open", "es": "Abierto"}), "Ana");
        for (after, takes) in [
            (both.clone(), false),
            (note(json!({"en": "Open", "es": "Abierto", "de": "Offen"}), "Ana"), false),
            (note(json!({"en": "Open"}), "Ana"), true),
            (note(json!({"en": "Open", "es": "Abierto"}), ""), true),
            (note(json!({"en": "Closed", "es": "Abierto"}), "Ana"), true),
        ] {
            assert_eq!(takes_away(&both, &after), takes, "{after:?}");
        }
    }

    #[test]
    fn a_date_a_number_and_a_state_are_no_texts() {
        let question = |state: &str, by: &str| {
            payload(Kind::Question, json!({"text": "Why?", "state": state, "answer_by": by}))
        };
        let before = question("heard", "2026-11-26T08:00:00Z");
        assert!(!takes_away(&before, &question("checking", "2026-11-27T08:00:00Z")));
        let level = |mean: f64| {
            let needs = json!({"autonomy": {"mean": mean, "low": 3.0, "high": 6.0}});
            payload(
                Kind::Engagement,
                json!({"unit": "floor", "window": "2026-W40", "instrument": "i", "needs": needs}),
            )
        };
        assert!(!takes_away(&level(4.0), &level(5.0)));
    }
}
