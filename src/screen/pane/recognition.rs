//! Recognition: the giver's words first, then who thanks whom, and for which need.
//!
//! ```text
//! “Stayed with a caller through the outage and        12 min
//! warned the team before the second wave.”
//! Maya → Night desk                 trust win · ◆ relatedness
//! ```

use crate::domain::Recognition;
use crate::model::Entry;
use crate::screen::card::{Card, Part, Rank, What, dotted};
use crate::screen::lines::Run;
use crate::screen::theme::Tone;
use crate::screen::voice::Voice;
use crate::screen::words::{floor::TO, kinds::need_shape, label};

/// Most lines of a message in a pane: all of its 280 characters in the narrowest column.
const MESSAGE_LINES: usize = 9;

/// Says the entries.
pub fn view(voice: &Voice<'_>, entries: &[Entry<'_>]) -> Vec<Card> {
    let card = |entry: &Entry<'_>| {
        let Entry::Recognition(key, item) = entry else { return None };
        let recognition = &item.data;
        let message = vec![voice.quoted(&recognition.message, Tone::Strong), voice.end_of_quote()];
        let quote = Part::title(message, voice.age(item.time)).led(voice.quote()).at_most(MESSAGE_LINES);
        let sort = dotted(sort(voice, recognition).into_iter().chain(voice.remarks(item)));
        let mut parts = vec![quote];
        parts.extend(voice.below(Rank::Title, &recognition.message));
        parts.push(Part::of(Rank::Main, What::Pair(people(voice, recognition), sort)));
        if !recognition.impact.is_blank() {
            parts.extend(voice.fact(Rank::More, label::IMPACT, &recognition.impact));
        }
        Some(Card::of(parts, voice.fresh(key)))
    };
    entries.iter().filter_map(card).collect()
}

/// `Maya → Ana and Bo`.
pub fn people(voice: &Voice<'_>, recognition: &Recognition) -> Vec<Run> {
    let names: Vec<String> =
        recognition.receivers.iter().map(|receiver| voice.receiver(receiver.display())).collect();
    vec![
        Run { words: recognition.giver.clone(), tone: Tone::Plain },
        Run::new(TO, Tone::Accent),
        Run::new(voice.words.listed(&names), Tone::Plain),
    ]
}

/// Which sort of recognition, and which need it supported, by its shape and its name.
pub fn sort(voice: &Voice<'_>, recognition: &Recognition) -> Vec<Run> {
    let kind = recognition.kind.map(|kind| Run::new(voice.words.recognition(kind), Tone::Dim));
    let need = recognition.need.map(|need| {
        // The shape and the word stay on one line.
        Run::new(format!("{}\u{a0}{}", need_shape(need), voice.words.need(need)), Tone::Dim)
    });
    kind.into_iter().chain(need).collect()
}
