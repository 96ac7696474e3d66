//! What an instrument is recognised by: its items, their range, their key and their words, whatever the file looks like.

use std::sync::LazyLock;

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::{Instrument, Measure, OPENFLOOR_6, SHIPPED, Side};
use crate::text::{SafeText, Text};

/// Hexadecimal digits of a digest.
const DIGITS: usize = 32;

impl Instrument {
    /// A digest of what is asked and how it is read. Two of one id and another digest are two instruments.
    pub fn digest(&self) -> String {
        short(&json!([self.key(), self.words()]))
    }

    /// Whether it bears the id of a shipped instrument, and is another one: it asks in other words than a shipped one that has words, or has
    /// another key. Words may be added to a key.
    ///
    /// # Errors
    /// What is to be done about it.
    pub fn is_no_impostor(&self) -> Result<(), String> {
        let named = SHIPPED.iter().find(|(id, _)| *id == self.id.as_str());
        let Some(shipped) = named.and_then(|(_, text)| Self::parse(text).ok()) else { return Ok(()) };
        let differs = match () {
            () if shipped.key() != self.key() => "has other items, another range or another key",
            () if !shipped.languages.is_empty() && shipped.words() != self.words() => "asks in other words",
            () => return Ok(()),
        };
        Err(format!(
            "its id is {:?}, which is a shipped instrument's, and it {differs} than that one; give it an id of its own",
            self.id.as_str()
        ))
    }

    /// What its answers are read by.
    fn key(&self) -> Value {
        let items: Vec<Value> = self.items.iter().map(|item| json!([item.id, item.reversed])).collect();
        let subscales = self.subscales.iter().map(|subscale| {
            let of = match &subscale.of {
                Measure::Need(need, Side::Satisfaction) => json!([need, "satisfaction"]),
                Measure::Need(need, Side::Frustration) => json!([need, "frustration"]),
                Measure::Need(need, Side::Whole) => json!([need, "whole"]),
                Measure::Named(name) => json!(name),
            };
            json!([of, subscale.items])
        });
        let subscales: Vec<Value> = subscales.collect();
        json!([self.id, self.scale.min, self.scale.max, items, subscales])
    }

    /// What people read.
    fn words(&self) -> Value {
        let items: Vec<&Option<Text>> = self.items.iter().map(|item| &item.text).collect();
        json!([self.lead, self.least, self.greatest, items])
    }
}

/// The id of our own instrument, and its digest.
pub fn ours() -> &'static (SafeText, String) {
    static OURS: LazyLock<(SafeText, String)> = LazyLock::new(|| {
        let ours = Instrument::parse(OPENFLOOR_6).ok();
        ours.map(|ours| (ours.id.clone(), ours.digest())).unwrap_or_default()
    });
    &OURS
}

/// A digest of what is said, in [`DIGITS`] hexadecimal digits.
pub fn short(said: &Value) -> String {
    let mut digest = data_encoding::HEXLOWER.encode(&Sha256::digest(said.to_string()));
    digest.truncate(DIGITS);
    digest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Instrument {
        Instrument::parse(text).expect("an instrument")
    }

    #[test]
    fn a_shipped_id_is_for_what_is_shipped() {
        for (_, text) in SHIPPED {
            let shipped = parsed(text);
            assert_eq!(shipped.is_no_impostor(), Ok(()));
            assert_eq!(shipped.digest(), parsed(&format!("# a comment\n{text}")).digest());
        }
        let word = "I had a real say";
        assert!(OPENFLOOR_6.contains(word));
        let fake = OPENFLOOR_6.replace(word, "My supervisor had a real say");
        assert!(parsed(&fake).is_no_impostor().is_err_and(|why| why.contains("in other words")));
        assert_ne!(parsed(&fake).digest(), parsed(OPENFLOOR_6).digest());
        let own = fake.replacen("openfloor-6", "ours-6", 1);
        assert_eq!(parsed(&own).is_no_impostor(), Ok(()));
        let wider = OPENFLOOR_6.replacen("max = 7", "max = 9", 1);
        assert!(parsed(&wider).is_no_impostor().is_err_and(|why| why.contains("another range")));
    }
}
