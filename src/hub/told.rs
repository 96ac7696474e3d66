//! In which words things are told, as hashes that a board has in memory alone: so what is told in the words of something that stands is found without
//! looking into everything that stands.

use std::borrow::Cow;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::domain::{Kind, Payload, silence, wording};
use crate::text::fold::alike_words;
use crate::text::{SafeText, Text};

/// Most things that stand in the same words and are looked into, newest first: each of them is decoded.
pub const TOLD_MAX: usize = 16;

/// The words of a text in each of its languages, without case, accents and marks, and with one letter for all that look alike.
pub fn bare(text: &Text) -> impl Iterator<Item = String> {
    text.variants().map(|(_, words)| bare_words(words))
}

/// The same of one language.
pub fn bare_words(words: &SafeText) -> String {
    wording::bare(&alike_words(words.as_str()))
}

/// Hashes of what a thing is about, one for each language: the same words of a kind have the same one, and others may have it too. Empty for
/// what no silence is about.
pub fn hashes(payload: &Payload) -> Box<[u64]> {
    silence::about(payload).map(|about| of(payload.kind(), about)).unwrap_or_default()
}

fn of(kind: Kind, about: &Text) -> Box<[u64]> {
    let hash = |words: String| {
        let mut hash = DefaultHasher::new();
        (kind, words).hash(&mut hash);
        hash.finish()
    };
    bare(about).map(hash).collect()
}

/// The same of the body of an event, of which nothing else is read.
pub fn hashes_in(kind: Kind, body: &str) -> Box<[u64]> {
    #[derive(Deserialize)]
    struct Body<'a> {
        #[serde(borrow)]
        data: Data<'a>,
    }
    #[derive(Deserialize)]
    struct Data<'a> {
        #[serde(borrow)]
        headline: Option<Cow<'a, RawValue>>,
        #[serde(borrow)]
        topic: Option<Cow<'a, RawValue>>,
        #[serde(borrow)]
        text: Option<Cow<'a, RawValue>>,
        #[serde(borrow)]
        got_wrong: Option<Cow<'a, RawValue>>,
        #[serde(borrow)]
        breach: Option<Cow<'a, RawValue>>,
        #[serde(borrow)]
        ask: Option<Cow<'a, RawValue>>,
    }
    let read = || {
        let Body { data } = serde_json::from_str(body).ok()?;
        let about = match kind {
            Kind::Notice => data.headline,
            Kind::Holding => data.topic,
            Kind::Question | Kind::Note => data.text,
            Kind::Ownership => data.got_wrong,
            Kind::Repair => data.breach,
            Kind::Commitment => data.ask,
            Kind::Floor | Kind::Recognition | Kind::Engagement | Kind::Quiet | Kind::Withdrawn => None,
        };
        serde_json::from_str::<Text>(about?.get()).ok()
    };
    let is_none =
        matches!(kind, Kind::Floor | Kind::Recognition | Kind::Engagement | Kind::Quiet | Kind::Withdrawn);
    if is_none { None } else { read() }.map(|about| of(kind, &about)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::wire::data;

    #[test]
    fn the_words_of_each_kind_are_found_in_its_body_as_in_its_payload() {
        let words = json!({"en": "Fans by Friday", "es": "Ventiladores para el viernes"});
        for (kind, field) in [
            (Kind::Notice, "headline"),
            (Kind::Holding, "topic"),
            (Kind::Question, "text"),
            (Kind::Note, "text"),
            (Kind::Ownership, "got_wrong"),
            (Kind::Repair, "breach"),
            (Kind::Commitment, "ask"),
        ] {
            let told = json!({field: words});
            let payload = data::read(kind, &told.to_string()).expect("it is read").value;
            let body = json!({"id": "a", "data": told}).to_string();
            let hashes = hashes(&payload);
            assert_eq!((hashes.len(), &hashes), (2, &hashes_in(kind, &body)), "{kind:?}");
            let cased = json!({"data": {field: "fans by FRIDAY!"}}).to_string();
            assert_eq!(hashes_in(kind, &cased)[..], hashes[..1], "case and marks are no other words");
        }
        let note = json!({"data": {"text": "Fans by Friday"}}).to_string();
        assert_ne!(hashes_in(Kind::Note, &note), hashes_in(Kind::Question, &note), "each kind by itself");
        assert!(hashes_in(Kind::Withdrawn, &note).is_empty());
    }
}
