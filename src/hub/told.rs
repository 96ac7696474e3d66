//! In which words things are told, as hashes that a board has in memory alone: so what is told in the words of something that stands is found without
//! looking into everything that stands.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::domain::notice::Author;
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

/// Who says it for themselves: the words of the role of an author in each language, or, where there is none, of the name. `None` for what is no word of
/// somebody's own.
pub fn own_words_of(payload: &Payload) -> Option<Vec<String>> {
    match payload {
        Payload::Ownership(ownership) => Some(authors(&ownership.author)),
        Payload::Note(note) => Some(authors(&note.author)),
        _ => None,
    }
}

fn authors(author: &Author) -> Vec<String> {
    let role: Vec<String> = bare(&author.role).filter(|words| !words.is_empty()).collect();
    if role.is_empty() { bare(&Text::Plain(author.name.clone())).collect() } else { role }
}

/// Hashes of what a thing is about, one for each language, and for each word for its author where that is somebody's own word: the same words of a kind
/// have the same one, and others may have it too. Empty for what no silence is about.
pub fn hashes(payload: &Payload) -> Box<[u64]> {
    let by = own_words_of(payload);
    silence::about(payload).map(|about| of(payload.kind(), about, by)).unwrap_or_default()
}

fn of(kind: Kind, about: &Text, by: Option<Vec<String>>) -> Box<[u64]> {
    let by = by.unwrap_or_else(|| vec![String::new()]);
    let hash = |words: &str, by: &str| {
        let mut hash = DefaultHasher::new();
        (kind, words, by).hash(&mut hash);
        hash.finish()
    };
    bare(about).flat_map(|words| by.iter().map(|by| hash(&words, by)).collect::<Vec<_>>()).collect()
}

/// In which field a kind says what it is about; `None` for what no silence is about.
fn field_of(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Notice => Some("headline"),
        Kind::Holding => Some("topic"),
        Kind::Question | Kind::Note => Some("text"),
        Kind::Ownership => Some("got_wrong"),
        Kind::Repair => Some("breach"),
        Kind::Commitment => Some("ask"),
        Kind::Floor | Kind::Recognition | Kind::Engagement | Kind::Quiet | Kind::Withdrawn => None,
    }
}

/// The same of the body of an event, of which nothing else is read.
pub fn hashes_in(kind: Kind, body: &str) -> Box<[u64]> {
    #[derive(Deserialize)]
    struct Body<'a> {
        #[serde(borrow)]
        data: HashMap<&'a str, &'a RawValue>,
    }
    let read = || {
        let field = field_of(kind)?;
        let Body { data } = serde_json::from_str(body).ok()?;
        let about = serde_json::from_str::<Text>(data.get(field)?.get()).ok()?;
        let author = data.get("author").and_then(|author| serde_json::from_str(author.get()).ok());
        let is_own = matches!(kind, Kind::Note | Kind::Ownership);
        Some((about, is_own.then(|| authors(&author.unwrap_or_default()))))
    };
    read().map(|(about, by)| of(kind, &about, by)).unwrap_or_default()
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
            let told = json!({field: words, "author": {"role": "Site lead"}});
            let payload = data::read(kind, &told.to_string()).expect("it is read").value;
            let body = json!({"id": "a", "data": told}).to_string();
            let hashes = hashes(&payload);
            assert_eq!((hashes.len(), &hashes), (2, &hashes_in(kind, &body)), "{kind:?}");
            let cased =
                json!({"data": {field: "fans by FRIDAY!", "author": {"role": "site LEAD"}}}).to_string();
            assert_eq!(hashes_in(kind, &cased)[..], hashes[..1], "case and marks are no other words");
            let other = json!({"data": {field: "Fans by Friday", "author": {"name": "Ana"}}}).to_string();
            let is_own = matches!(kind, Kind::Note | Kind::Ownership);
            assert_eq!(
                hashes_in(kind, &other)[..] != hashes[..1],
                is_own,
                "{kind:?}: each author's own word"
            );
        }
        let note = json!({"data": {"text": "Fans by Friday"}}).to_string();
        assert_ne!(hashes_in(Kind::Note, &note), hashes_in(Kind::Question, &note), "each kind by itself");
        assert!(hashes_in(Kind::Withdrawn, &note).is_empty());
    }
}
