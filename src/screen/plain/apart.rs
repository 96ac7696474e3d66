//! What a line says of an entry, for whoever tells its title apart: what it is, how it stands, and all else that is said of it.

use super::letters::{begun, ended, plain};
use super::line::{Sentences, called, led, said};
use super::whole::Extent;
use crate::model::{Entry, Pane};
use crate::screen::card::What;
use crate::screen::lines::DOT;
use crate::screen::voice::Voice;

/// The sentences of an entry, each by itself: `Notice, 2 h ago.`, `Important; decided; from Tue 1 Dec.`, … Of its title those words
/// alone that are no part of `title`, as it is told already.
pub fn beside_title(
    voice: &Voice<'_>,
    pane: Pane,
    entry: &Entry<'_>,
    title: &str,
    extent: &Extent<'_>,
) -> Vec<String> {
    let Sentences { notes, first, title: whole, rest } = Sentences::of(voice, pane, entry, extent);
    let kind = called(voice, entry, voice.words.plain_kind(entry.kind()));
    let head = std::iter::once(kind).chain(notes).collect::<Vec<_>>().join(", ");
    let behind = match first.as_ref().map(|first| &first.what) {
        Some(What::Words { lead, words, .. }) => {
            let end = words.iter().position(|run| run.words.as_str() == DOT).unwrap_or(words.len());
            let (own, behind) = words.split_at(end);
            // What is promised says in other words that it is: "word on" what is told of.
            let is_told =
                matches!(entry, Entry::Promise(_)) || letters(&led(voice, lead, own)) == letters(title);
            is_told.then(|| said(voice, behind.get(1..).unwrap_or_default()))
        }
        _ => None,
    };
    let behind = behind.or(whole).unwrap_or_default();
    let sentences = [head, behind].into_iter().map(|words| ended(&begun(&plain(&words)))).chain(rest);
    sentences.filter(|words| !words.is_empty()).collect()
}

/// The letters and digits of words, which stay whatever marks are put around them.
fn letters(words: &str) -> String {
    words.chars().filter(|letter| letter.is_alphanumeric()).collect()
}
