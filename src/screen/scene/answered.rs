//! Questions on the wall: the one that leads with its answer, and behind it others with how they stand.

use super::{Fact, SceneView, headline, more_in_turn, without_dots};
use crate::domain::{Question, promise};
use crate::model::Entry;
use crate::model::scene::Scene;
use crate::screen::card::dotted;
use crate::screen::lines::Run;
use crate::screen::pane::{promises, questions};
use crate::screen::theme::Tone;
use crate::screen::voice::Voice;
use crate::screen::words::label;

/// Says them.
pub(super) fn view(voice: &Voice<'_>, entries: &[Entry<'_>], view: &mut SceneView) {
    let more = voice.model.scene_count(Scene::Answered).saturating_sub(entries.len());
    view.more = more_in_turn(voice, more, entries.len());
    // No scene is called after what it does not tell.
    if entries.iter().all(crate::model::scene::waits) {
        view.name = Run::new(voice.words.say("scene-asked"), Tone::Lit);
    }
    let asked = entries.iter().filter_map(|entry| match entry {
        Entry::Question(key, item) => Some((*key, *item)),
        _ => None,
    });
    for (index, (key, item)) in asked.enumerate() {
        let question: &Question = &item.data;
        let open = question.state.is_open();
        if index == 0 {
            let age = if open { voice.clock.waits(item.since()) } else { voice.clock.ago(item.since()) };
            headline(voice, &question.text, view);
            let facts = without_dots(questions::standing(voice, key, item));
            view.standing = dotted(facts.chain([Run::glued(&age, Tone::Dim)]));
            if let Some(promise) = promise::owed(item, "answer_by").filter(|_| open) {
                view.standing = dotted(
                    without_dots(std::mem::take(&mut view.standing)).chain([promises::left(voice, &promise)]),
                );
            }
            if !question.answer.is_blank() {
                let answer = vec![voice.run(&question.answer, Tone::Strong)];
                view.facts
                    .push(Fact::of(voice.label(label::ANSWER), answer).told_as(voice, &question.answer));
                let by = voice.run(&question.answered_by, Tone::Plain);
                if !by.words.is_blank() {
                    view.facts.push(Fact::of(voice.label(label::ANSWERED_BY), vec![by]));
                }
            }
            continue;
        }
        let found = question.found().map(|verdict| voice.words.verdict(verdict));
        let state = found.unwrap_or_else(|| voice.words.question_state(question.state));
        let words = vec![voice.run(&question.text, Tone::Plain)];
        let fact = Fact::of(state, words).told_as(voice, &question.text);
        // What was to be answered by now says so, rather than since when it waits.
        let owed = promise::owed(item, "answer_by").filter(|_| open);
        let owed_by = owed.as_ref().and_then(|promise| promises::owed_by(voice, promise, question));
        let late = promises::late(voice, owed);
        let fact = fact.by(owed_by.as_ref().filter(|_| late.is_some()).map_or("", |by| by.words.as_str()));
        let waits = late.or_else(|| open.then(|| Run::new(voice.clock.waits(item.since()), Tone::Dim)));
        let fact = fact.noted(vec![waits.unwrap_or_else(|| voice.age(item.since()))]).more();
        view.facts.push(fact.of_site(voice, key));
    }
}
