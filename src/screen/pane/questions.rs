//! Questions and rumours: what waits for a word, and since when; then the answers.
//!
//! ```text
//! Is the night shift being outsourced?             waits 4 h
//! rumour · checking · answer by Tue 12:00           in 45 h
//! ```

use crate::domain::{Item, Key, Question, promise};
use crate::model::Entry;
use crate::screen::card::{Card, Part, Rank, dotted};
use crate::screen::lines::Run;
use crate::screen::pane::promises;
use crate::screen::theme::Tone;
use crate::screen::voice::Voice;

/// Says the entries.
pub fn view(voice: &Voice<'_>, entries: &[Entry<'_>]) -> Vec<Card> {
    let card = |entry: &Entry<'_>| {
        let Entry::Question(key, item) = entry else { return None };
        Some(Card::of(question(voice, key, item), voice.fresh(key)))
    };
    entries.iter().filter_map(card).collect()
}

/// How many wait for a word.
pub fn note(voice: &Voice<'_>, entries: &[Entry<'_>]) -> Vec<Run> {
    let waits = |entry: &&Entry<'_>| matches!(entry, Entry::Question(_, item) if item.data.state.is_open());
    match entries.iter().filter(waits).count() {
        0 => Vec::new(),
        waiting => vec![Run::new(voice.words.waiting(waiting), Tone::Dim)],
    }
}

/// What it is, how far it is, and what was found.
pub fn standing(voice: &Voice<'_>, key: &Key, item: &Item<Question>) -> Vec<Run> {
    let question = &item.data;
    let open = question.state.is_open();
    let owed = promise::owed(item, "answer_by").filter(|_| open);
    let owed_by = owed.as_ref().and_then(|promise| promises::owed_by(voice, promise, question));
    let by = owed.map(|promise| match promise.was_moved() {
        true => voice.words.answer_moved(&voice.clock.moved(promise.first(), promise.due)),
        false => voice.words.answer_by(&voice.clock.date(promise.due)),
    });
    let in_vain = voice.model.floor.waits_for_nothing(key, item);
    let facts = [
        Some(Run::new(voice.words.question(question.rumour), Tone::Dim)),
        Some(Run::new(
            voice.words.question_state(question.state),
            if open { Tone::Accent } else { Tone::Dim },
        )),
        question.found().map(|verdict| Run::new(voice.words.verdict(verdict), Tone::Lit)),
        in_vain.then(|| Run::new(voice.words.waits_for_nothing(), Tone::Lit)),
        by.map(|by| Run::glued(&by, Tone::Plain)),
        owed_by,
    ];
    dotted(facts.into_iter().flatten().chain(voice.remarks(item)))
}

fn question(voice: &Voice<'_>, key: &Key, item: &Item<Question>) -> Vec<Part> {
    let question = &item.data;
    let open = question.state.is_open();
    let age = match open {
        true => Run::new(voice.clock.waits(item.since()), Tone::Plain),
        false => voice.age(item.since()),
    };
    let by = promise::owed(item, "answer_by").filter(|_| open);
    let mut parts = vec![Part::title(vec![voice.run(&question.text, Tone::Strong)], age)];
    parts.extend(voice.below(Rank::Title, &question.text));
    let note = by.map(|by| promises::left(voice, &by)).into_iter().collect();
    parts.push(Part::words(Rank::Main, standing(voice, key, item)).noted(note));
    if !question.answer.is_blank() {
        let by = voice.text(&question.answered_by);
        let mut answer = vec![voice.quoted(&question.answer, Tone::Plain), voice.end_of_quote()];
        if !by.is_blank() {
            answer.push(Run::new(format!(" {by}"), Tone::Dim));
        }
        parts.push(Part::words(Rank::Main, answer).led(voice.quote()).at_most(4));
        parts.extend(voice.below(Rank::Main, &question.answer).map(|part| part.at_most(4)));
    }
    parts
}
