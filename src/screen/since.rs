//! What a crew has not seen, in words: for the wall's scene, the foot of a desk, and a line of text.

use super::lines::{DOT, Run};
use super::pane::promises;
use super::scene::{Fact, SceneView};
use super::theme::Tone;
use super::voice::Voice;
use super::words::{Label, label};
use crate::domain::shift::Shift;
use crate::model::{Entry, Scene, ShiftNews};
use crate::text::{SafeText, Text};

/// `from Sat 22:00`.
fn from(voice: &Voice<'_>, shift: Shift) -> String {
    voice.words.say_with("shift-from", [("date", voice.clock.since(shift.since).into())])
}

/// `since your last shift, from Sat 22:00`, or `since your last look`: what only what came lately is since.
pub fn named(voice: &Voice<'_>) -> String {
    match voice.model.shift_on() {
        Some(shift) => voice.words.say_with("filter-since-shift", [("from", from(voice, shift).into())]),
        None => voice.words.say("filter-since-look").into_owned(),
    }
}

/// `2 notices, 1 answer, 1 promise late`: counts of what is new, in words.
fn counts(voice: &Voice<'_>, shift: Shift) -> Vec<String> {
    let news = voice.model.shift_news(shift);
    let count = |of: fn(&ShiftNews) -> bool| news.iter().filter(|(news, _)| of(news)).count();
    let words = voice.words;
    let told = count(|news| *news == ShiftNews::Told);
    let answered = count(|news| *news == ShiftNews::Answered);
    let kept = count(|news| *news == ShiftNews::Kept);
    let late = count(|news| *news == ShiftNews::Late);
    let corrected = count(|news| *news == ShiftNews::Corrected);
    let dropped = count(|news| *news == ShiftNews::Dropped);
    let moved = count(|news| *news == ShiftNews::Moved);
    let repairs = count(|news| matches!(news, ShiftNews::Repair(_)));
    let said = [
        (told > 0).then(|| words.say_with("shift-told", [("n", told.into())])),
        (answered > 0).then(|| words.say_with("shift-answered", [("n", answered.into())])),
        (kept > 0).then(|| words.say_with("shift-kept", [("n", kept.into())])),
        (late > 0).then(|| words.say_with("shift-late", [("n", late.into())])),
        (dropped > 0).then(|| words.say_with("shift-dropped", [("n", dropped.into())])),
        (moved > 0).then(|| words.say_with("shift-moved", [("n", moved.into())])),
        (corrected > 0).then(|| words.say_with("shift-corrected", [("n", corrected.into())])),
        (repairs > 0).then(|| words.say_with("shift-repairs", [("n", repairs.into())])),
    ];
    said.into_iter().flatten().collect()
}

/// `Since your last shift, from Sat 22:00: 2 notices, 1 answer`; `None` when it is not the time to tell it.
pub fn line(voice: &Voice<'_>) -> Option<String> {
    let shift = voice.model.shift()?;
    let counts = counts(voice, shift);
    let counts = match counts.is_empty() {
        true => voice.words.say("shift-nothing").into_owned(),
        false => voice.words.with_commas(&counts),
    };
    let title = voice.words.scene(Scene::SinceShift).into_owned();
    let from = from(voice, shift);
    Some(
        voice.words.say_with(
            "shift-line",
            [("title", title.into()), ("from", from.into()), ("counts", counts.into())],
        ),
    )
}

/// The scene.
pub fn scene(voice: &Voice<'_>, entries: &[Entry<'_>], view: &mut SceneView) {
    let Some(shift) = voice.model.shift() else { return };
    let title = voice.words.scene(Scene::SinceShift);
    view.name = Run::new(format!("{title}{}{}", super::lines::DOT, from(voice, shift)), Tone::Lit);
    // A number and its word stay on one line.
    let counts = counts(voice, shift).into_iter().map(|n| n.replace(' ', "\u{a0}"));
    view.headline = SafeText::clean(&counts.collect::<Vec<_>>().join(", "));
    let news = voice.model.shift_news(shift);
    for entry in entries {
        let news = news.iter().find(|(_, have)| have.id() == entry.id()).map(|(news, _)| *news);
        view.facts.extend(news.and_then(|news| fact(voice, news, entry)));
    }
}

fn fact<'a>(voice: &Voice<'a>, news: ShiftNews, entry: &Entry<'a>) -> Option<Fact> {
    let words = voice.words;
    let of = |label: &str, text: &'a Text, at| {
        let fact = Fact::of(label, vec![voice.run(text, Tone::Plain)]).told_as(voice, text);
        Some(fact.noted(vec![voice.age(at)]))
    };
    let told = |label: Label| voice.label(label);
    match entry {
        Entry::Notice(_, item) => {
            let label = match (news, item.data.updates.is_empty()) {
                (ShiftNews::Corrected, _) => told(label::CORRECTED),
                (_, false) => told(label::UPDATE),
                (_, true) => SafeText::clean(&words.say("shift-new")),
            };
            of(label.as_str(), &item.data.headline, item.since())
        }
        Entry::Holding(_, item) => of(words.cant_say_yet().as_ref(), &item.data.topic, item.since()),
        Entry::Ownership(_, item) => of(words.own_up().as_ref(), &item.data.got_wrong, item.since()),
        Entry::Note(_, item) => of(words.say("shift-new").as_ref(), &item.data.text, item.since()),
        Entry::Question(_, item) => {
            let question = &item.data;
            let found = question.found().map(|verdict| words.verdict(verdict));
            let label = found.unwrap_or_else(|| words.question_state(question.state));
            of(label.as_ref(), &question.text, item.since())
        }
        Entry::Commitment(_, item) => {
            let label = item.data.decision.map_or_else(|| words.you_said(), |answer| words.answer(answer));
            of(label.as_ref(), &item.data.ask, item.since())
        }
        Entry::Repair(_, item) => of(words.stage(item.data.state).as_ref(), &item.data.breach, item.since()),
        Entry::Promise(entry) => {
            let mut said = promises::what(voice, entry);
            let moved = entry.promise.was_moved() && entry.promise.outcome.is_none();
            let dates = moved.then(|| promises::dates(voice, &entry.promise));
            for run in dates.into_iter().chain(promises::was_late(voice, entry)) {
                said.extend([Run::new(DOT, Tone::Faint), run]);
            }
            said.extend(promises::reason(voice, entry));
            let label = match news {
                ShiftNews::Moved => told(label::MOVED),
                _ => SafeText::clean(&words.promise(entry.state)),
            };
            let fact = Fact::of(label.as_str(), said);
            let note = match entry.promise.settled_at {
                Some(at) => voice.age(at),
                None => promises::outcome(voice, entry),
            };
            let fact = fact.told_as(voice, entry.what).noted(vec![note]);
            Some(match entry.reason {
                Some(reason) => fact.told_as(voice, reason),
                None => fact,
            })
        }
        Entry::Recognition(..) | Entry::Engagement(..) => None,
    }
}
