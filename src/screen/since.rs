//! What a crew has not seen, in words: for the wall's scene, the foot of a desk, and a line of text.

use std::borrow::Cow;

use super::card::dotted;
use super::lines::{DOT, Run};
use super::pane::promises;
use super::scene::{self, Fact, SceneView};
use super::theme::Tone;
use super::voice::Voice;
use super::words::{Label, label};
use crate::domain::holding::HoldingState;
use crate::domain::notice::Author;
use crate::domain::promise::Owner;
use crate::domain::shift::{Away, Shift};
use crate::domain::{Repair, promise};
use crate::model::{Entry, Freshness, News, Scene, ShiftNews};
use crate::text::{SafeText, Text};

/// How many of the counts a scene tells large; the others stand below them.
const COUNTS_LARGE: usize = 3;

/// `from Sat 22:00`; of a wall that has no hub, until when it heard of anything too.
fn from(voice: &Voice<'_>, shift: Shift) -> String {
    let date = voice.clock.since(shift.since);
    match voice.model.freshness() {
        Freshness::Stale { since } if since > shift.since => {
            let until = voice.clock.since(since);
            voice.words.say_with("shift-from-until", [("date", date.into()), ("until", until.into())])
        }
        _ => voice.words.say_with("shift-from", [("date", date.into())]),
    }
}

/// `Since your last shift`, or `Since this wall went off`.
fn title<'a>(voice: &Voice<'a>, shift: Shift) -> Cow<'a, str> {
    match shift.away {
        Away::LastShift => voice.words.scene(Scene::SinceShift),
        Away::WallOff => voice.words.say("shift-since-off"),
        Away::CutOff => voice.words.say("shift-since-cut-off"),
    }
}

/// `since your last shift, from Sat 22:00`, or `since your last look`: what only what came lately is since.
pub fn named(voice: &Voice<'_>) -> String {
    match voice.model.shift_on() {
        Some(shift) => {
            let phrase = match shift.away {
                Away::LastShift => "filter-since-shift",
                Away::WallOff => "filter-since-off",
                Away::CutOff => "filter-since-cut-off",
            };
            voice.words.say_with(phrase, [("from", from(voice, shift).into())])
        }
        None => voice.words.say("filter-since-look").into_owned(),
    }
}

/// `2 notices, 1 answer, 1 promise late`: counts of what is new, in words.
fn counts(voice: &Voice<'_>, shift: Shift) -> Vec<String> {
    counted(voice, shift).into_iter().map(|(_, words)| words).collect()
}

/// The same, each with its number, and what waits for an answer, for where a list leads on from there.
fn counted_with_asked(voice: &Voice<'_>, shift: Shift) -> Vec<(usize, String)> {
    let asked = Some(voice.model.shift_asked(shift)).filter(|n| *n > 0);
    let asked = asked.map(|n| (n, voice.words.say_with("shift-asked", [("n", n.into())])));
    counted(voice, shift).into_iter().chain(asked).collect()
}

/// Counts of what is new, each with its number.
fn counted(voice: &Voice<'_>, shift: Shift) -> Vec<(usize, String)> {
    let news = voice.model.shift_news(shift);
    let count = |of: fn(&ShiftNews) -> bool| news.iter().filter(|news| of(&news.what)).count();
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
        (told, "shift-told"),
        (answered, "shift-answered"),
        (late, "shift-late"),
        (dropped, "shift-dropped"),
        (kept, "shift-kept"),
        (moved, "shift-moved"),
        (corrected, "shift-corrected"),
        (repairs, "shift-repairs"),
    ];
    let said = said.into_iter().filter(|(n, _)| *n > 0);
    said.map(|(n, phrase)| (n, words.say_with(phrase, [("n", n.into())]))).collect()
}

/// The same for a line with little room, the longest first: as many counts as go, and how many things are in the others; the last of them is
/// the shortest, and says only how many, the one before it since when too. Each is whole. Empty when it is not the time to tell it; where nothing is new, the line alone.
pub fn forms(voice: &Voice<'_>) -> Vec<SafeText> {
    let Some(shift) = voice.model.shift() else { return Vec::new() };
    let words = voice.words;
    let counts = counted_with_asked(voice, shift);
    let whole = line_of(voice, shift, &counts);
    let all: usize = counts.iter().map(|(n, _)| n).sum();
    let first = |most: usize| {
        let told =
            words.with_commas(&counts[..most].iter().map(|(_, count)| count.clone()).collect::<Vec<_>>());
        match counts[most..].iter().map(|(n, _)| n).sum::<usize>() {
            0 => told,
            rest => words.say_with("shift-rest", [("counts", told.into()), ("n", rest.into())]),
        }
    };
    let titled = |counts: String| titled(voice, shift, counts);
    let some = || (1..counts.len()).rev().map(&first);
    let bare = (1..=counts.len()).rev().map(&first);
    let date = voice.clock.since(shift.since);
    let bare = bare.map(|counts| {
        words.say_with("shift-bare", [("date", date.clone().into()), ("counts", counts.into())])
    });
    let least = || {
        [
            words.say_with("shift-least", [("n", all.into()), ("date", date.clone().into())]),
            words.new_since(all),
        ]
    };
    let least = (all > 0).then(least).into_iter().flatten();
    let forms = [whole].into_iter().chain(some().map(titled)).chain(bare).chain(least);
    forms.map(|form| SafeText::clean(&form)).collect()
}

/// `Since your last shift, from Sat 22:00: 2 notices, 1 answer`; `None` when it is not the time to tell it.
pub fn line(voice: &Voice<'_>) -> Option<String> {
    let shift = voice.model.shift()?;
    Some(line_of(voice, shift, &counted_with_asked(voice, shift)))
}

fn line_of(voice: &Voice<'_>, shift: Shift, counts: &[(usize, String)]) -> String {
    if counts.is_empty() {
        // Nothing that was heard is not nothing that came.
        let heard = voice.model.link.is_synced();
        let phrase = if heard { "shift-nothing" } else { "shift-nothing-heard" };
        return titled(voice, shift, voice.words.say(phrase).into_owned());
    }
    let counts: Vec<String> = counts.iter().map(|(_, count)| count.clone()).collect();
    titled(voice, shift, voice.words.with_commas(&counts))
}

fn titled(voice: &Voice<'_>, shift: Shift, counts: String) -> String {
    let title = title(voice, shift).into_owned();
    let from = from(voice, shift);
    voice
        .words
        .say_with("shift-line", [("title", title.into()), ("from", from.into()), ("counts", counts.into())])
}

/// The scene.
pub fn on_the_wall(voice: &Voice<'_>, entries: &[Entry<'_>], view: &mut SceneView) {
    let Some(shift) = voice.model.shift() else { return };
    let title = title(voice, shift);
    view.name = Run::new(format!("{title}{}{}", super::lines::DOT, from(voice, shift)), Tone::Lit);
    // A number and its word stay on one line.
    let mut counts: Vec<String> =
        counts(voice, shift).into_iter().map(|n| n.replace(' ', "\u{a0}")).collect();
    let rest = counts.split_off(counts.len().min(COUNTS_LARGE));
    view.headline = SafeText::clean(&counts.join(", "));
    view.standing = dotted(rest.iter().map(|count| Run::new(count, Tone::Plain)));
    let news = voice.model.shift_news(shift);
    for entry in entries {
        let news = news.iter().find(|have| have.entry.id() == entry.id());
        let fact = news.and_then(|news| fact(voice, news));
        view.facts.extend(fact.map(|fact| fact.of_site(voice, entry.key())));
    }
    let more = voice.model.shift_count().saturating_sub(entries.len());
    view.more = scene::more_in_turn(voice, more, view.facts.len());
}

fn fact<'a>(voice: &Voice<'a>, news: &News<'a>) -> Option<Fact> {
    let words = voice.words;
    let of = |label: &str, text: &'a Text| {
        let fact = Fact::of(label, vec![voice.run(text, Tone::Plain)]).told_as(voice, text);
        fact.noted(vec![voice.age(news.at)])
    };
    let by = |author: &'a Author| voice.author(author);
    let told = |label: Label| voice.label(label);
    let corrected = told(label::CORRECTED);
    let named = |usual: &str| match news.what {
        ShiftNews::Corrected => corrected.clone(),
        _ => SafeText::clean(usual),
    };
    match &news.entry {
        Entry::Notice(_, item) => {
            // What was told and closed while they were away is told as it ended.
            let ended = words.notice_state(item.data.state).filter(|_| !item.data.state.is_open());
            let is_update = item.data.updates.last().is_some_and(|update| update.at == Some(news.at));
            let label = match ended {
                Some(ended) => named(&ended),
                None if is_update => named(told(label::UPDATE).as_str()),
                None => named(&words.say("shift-new")),
            };
            Some(of(label.as_str(), &item.data.headline).by(&by(&item.data.author)))
        }
        Entry::Holding(_, item) => {
            let told = words.holding_state(item.data.state).filter(|_| item.data.state == HoldingState::Kept);
            let label = told.unwrap_or_else(|| words.cant_say_yet());
            let fact = of(named(&label).as_str(), &item.data.topic);
            Some(fact.by(promises::owner_of(voice, item, "share_by").as_str()))
        }
        Entry::Ownership(_, item) => {
            Some(of(named(&words.own_up()).as_str(), &item.data.got_wrong).by(&by(&item.data.author)))
        }
        Entry::Note(_, item) => {
            Some(of(named(&words.say("shift-new")).as_str(), &item.data.text).by(&by(&item.data.author)))
        }
        Entry::Question(_, item) => {
            let question = &item.data;
            let found = question.found().map(|verdict| words.verdict(verdict));
            let label = found.unwrap_or_else(|| words.question_state(question.state));
            let fact = of(named(&label).as_str(), &question.text);
            Some(fact.by(promises::owner_of(voice, item, "answer_by").as_str()))
        }
        Entry::Commitment(_, item) => {
            let fact = of(named(&words.became_of(&item.data)).as_str(), &item.data.ask);
            Some(fact.by(promises::owner_of(voice, item, "due").as_str()))
        }
        Entry::Repair(_, item) => {
            let fact = of(named(&words.stage(item.data.state)).as_str(), &item.data.breach);
            let fact = fact.owned(voice, Owner::told(&item.data.owner));
            // Whoever answers for it now is not who owes what comes next.
            let next = Repair::next_action(item);
            let next = next.and_then(|(at, _)| promise::owed(item, &Repair::due_field(at)));
            let owed_by = next.and_then(|promise| promises::owed_by(voice, &promise, &item.data));
            Some(fact.by(owed_by.as_ref().map_or("", |owed_by| owed_by.words.as_str())))
        }
        Entry::Promise(entry) => {
            let mut said = promises::what(voice, entry);
            let moved = entry.promise.was_moved() && entry.promise.outcome.is_none();
            let dates = moved.then(|| promises::dates(voice, &entry.promise));
            for run in dates.into_iter().chain(promises::was_late(voice, entry)) {
                said.extend([Run::new(DOT, Tone::Faint), run]);
            }
            said.extend(promises::reason(voice, entry));
            // What is late has its mark, as in every list of promises.
            let label = match news.what {
                ShiftNews::Moved => Run::new(told(label::MOVED).as_str(), Tone::Dim),
                _ => promises::label(voice, entry),
            };
            let fact = Fact { label, ..Fact::of("", said) };
            let note = vec![promises::when(voice, entry)];
            let fact = fact.told_as(voice, entry.what).noted(note).by(promises::owner(voice, entry).as_str());
            Some(match entry.reason {
                Some(reason) => fact.told_as(voice, reason),
                None => fact,
            })
        }
        Entry::Recognition(..) | Entry::Engagement(..) => None,
    }
}
