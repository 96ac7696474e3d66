//! Trust wins on the wall: the one that leads with who was thanked and what it changed, and the others behind it.

use super::{Fact, SceneView};
use crate::model::Entry;
use crate::screen::card::dotted;
use crate::screen::lines::{DOT, Run};
use crate::screen::pane::recognition;
use crate::screen::theme::Tone;
use crate::screen::voice::Voice;
use crate::screen::words::label;

/// Says them.
pub(super) fn trust_wins(voice: &Voice<'_>, entries: &[Entry<'_>], view: &mut SceneView) {
    let wins = entries.iter().filter_map(|entry| match entry {
        Entry::Recognition(key, item) => Some((*key, item)),
        _ => None,
    });
    for (index, (key, item)) in wins.enumerate() {
        let recognition = &item.data;
        let who = |tone: Tone| {
            let people = recognition::people(voice, recognition);
            people.into_iter().map(move |run| Run { tone, ..run })
        };
        if index == 0 {
            view.headline = voice.words.quoted(voice.text(&recognition.message));
            view.others = voice.others(&recognition.message, Tone::Plain);
            let age = Run::glued(&voice.clock.ago(item.since()), Tone::Dim);
            let sort = dotted(recognition::sort(voice, recognition).into_iter().chain([age]));
            let dot = Run::new(DOT, Tone::Faint);
            view.standing = who(Tone::Strong).chain([dot]).chain(sort).collect();
            // What it changed is told of the one that leads: the words of the others are enough beside it.
            if !recognition.impact.is_blank() {
                view.facts.push(Fact::text(voice, label::IMPACT, &recognition.impact));
            }
            continue;
        }
        let words =
            vec![Run { words: voice.words.quoted(voice.text(&recognition.message)), tone: Tone::Plain }];
        let fact =
            Fact::of(recognition.kind.map(|kind| voice.words.recognition(kind)).unwrap_or_default(), words);
        let space = Run::new(" ", Tone::Dim);
        let need = recognition::need(voice, recognition).into_iter();
        let need = need.flat_map(|need| [Run::new(DOT, Tone::Faint), need]);
        let fact = fact.about(std::iter::once(space).chain(who(Tone::Dim)).chain(need).collect());
        let fact = fact.told_as(voice, &recognition.message).of_site(voice, key);
        view.facts.push(fact.noted(vec![voice.age(item.since())]).more());
    }
}
