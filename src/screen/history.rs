//! The earlier words of an item: revision by revision, the newest first, each with what it changed.
//!
//! ```text
//! Mon 23 Nov, 09:10 · corrected                              position 41
//! corrected  effective from, Mon 23 Nov, 09:10
//! from       Tue 1 Dec, 06:00
//! before     Mon 30 Nov, 06:00
//! ```
//!
//! What a revision says is told as its page tells it; what differs from the page of the one before is what changed.

use super::card::{Lead, Part, Rank, What, dotted};
use super::item::{self, ItemView};
use super::lines::Run;
use super::scroll::Scroll;
use super::theme::Tone;
use super::voice::Voice;
use super::words::label;
use crate::domain::difference::Change;
use crate::domain::holding::HoldingState;
use crate::domain::{Audience, Event, Floor, Payload, Promise, Stamp};
use crate::model::history::{History, Revision, State, Why};
use crate::text::SafeText;

/// Says the page.
pub fn view(voice: &Voice<'_>, history: &History) -> ItemView {
    let words = voice.words;
    let pane = voice.model.entry(&history.of).map_or(voice.model.ui.focus, |(pane, _)| pane);
    let mut parts = head(voice, history);
    let whole = history.state == State::Whole;
    let told: Vec<Vec<Part>> = history.revisions.iter().map(|one| said(voice, &one.event)).collect();
    for (index, one) in history.revisions.iter().enumerate() {
        let older = history.revisions.get(index + 1).zip(told.get(index + 1));
        if older.is_none() && !whole {
            // What it changed is not known before the one before it is here.
            parts.push(heading(voice, one, None));
            continue;
        }
        let change = older.map_or(Some(Change::New), |(older, _)| change(&older.event, &one.event));
        parts.push(heading(voice, one, Some(change)));
        match older {
            Some((older, before)) => {
                parts.extend(stamped(voice, &older.event, &one.event));
                parts.extend(promised(voice, Some(&older.event), &one.event));
                parts.extend(changed(voice, before, &told[index]));
            }
            None => {
                parts.extend(told[index].iter().filter(|part| part.what != What::Space).cloned());
                parts.extend(promised(voice, None, &one.event));
            }
        }
        parts.push(Part::of(Rank::Main, What::Space));
    }
    parts.extend(foot(voice, history));
    let clean = |words: &str| SafeText::clean(words);
    let scroll = Scroll::of(voice, history.scroll);
    let close = clean(&words.with_keys("page-close", voice.model));
    ItemView { pane, title: clean(&words.say("history-title")), close, parts, scroll }
}

fn line(words: impl AsRef<str>, tone: Tone) -> Part {
    Part::words(Rank::Main, vec![Run::new(words.as_ref(), tone)])
}

/// What stands above the revisions: how far the page is, where there is anything to say.
fn head(voice: &Voice<'_>, history: &History) -> Vec<Part> {
    let words = voice.words;
    let with = |id, why: &str| words.say_with(id, [("why", why.into())]);
    let said = match &history.state {
        State::Asking(_) if history.revisions.is_empty() => words.say("history-asking").into_owned(),
        State::Asking(_) | State::More(_) | State::Whole | State::Full => return lone(voice, history),
        State::Without(why) => match why {
            Why::NoHub => words.say("history-no-hub").into_owned(),
            Why::Thanks => words.say("history-thanks").into_owned(),
            Why::NoLink => words.say("history-no-link").into_owned(),
            Why::Unreachable(why) => with("history-unreachable", &words.cause(why)),
            Why::NotAllowed(why) => with("history-not-allowed", why),
            Why::Nothing => words.say("history-nothing").into_owned(),
            Why::Gone => words.say("item-gone").into_owned(),
        },
    };
    vec![line(said, Tone::Plain)]
}

/// That nothing was said before, where that is so.
fn lone(voice: &Voice<'_>, history: &History) -> Vec<Part> {
    if history.state != State::Whole || history.revisions.len() > 1 || history.unread > 0 {
        return Vec::new();
    }
    vec![line(voice.words.say("history-lone"), Tone::Plain), Part::of(Rank::Main, What::Space)]
}

/// What stands below them.
fn foot(voice: &Voice<'_>, history: &History) -> Vec<Part> {
    let words = voice.words;
    let more = match &history.state {
        State::Asking(_) if !history.revisions.is_empty() => Some(words.say("history-asking-more")),
        State::More(_) => Some(words.say("history-more")),
        State::Full => Some(words.say("history-full")),
        _ => None,
    };
    let unread = history.unread;
    let unread = (unread > 0).then(|| words.say_with("history-unread", [("n", unread.into())]));
    let said = unread.into_iter().chain(more.map(|more| more.into_owned()));
    said.map(|words| line(words, Tone::Dim)).collect()
}

/// When it was said, what it did, and where it stands.
fn heading(voice: &Voice<'_>, one: &Revision, change: Option<Option<Change>>) -> Part {
    let words = voice.words;
    let did = change.map(|change| match change {
        Some(Change::New) => Run::new(words.say("history-first"), Tone::Dim),
        Some(Change::Corrected) => Run::new(words.say("history-corrected"), Tone::Accent),
        Some(Change::Changed | Change::Gone) => Run::new(words.say("history-changed"), Tone::Dim),
        None => Run::new(words.say("history-same"), Tone::Dim),
    });
    let moment = Run::new(voice.clock.moment(one.event.time), Tone::Strong);
    let leads = voice.leads_only(one.event.audience);
    let place = words.say_with("history-position", [("seq", one.seq.to_string().into())]);
    Part::words(Rank::Main, dotted(std::iter::once(moment).chain(did).chain(leads)))
        .noted(vec![Run::new(place, Tone::Dim)])
}

/// What one revision is to the one before it.
fn change(before: &Event, now: &Event) -> Option<Change> {
    let floor = |event: &Event| {
        let mut floor = Floor::default();
        floor.apply(event.clone());
        floor
    };
    let differs = before.payload != now.payload || before.stamp != now.stamp;
    let found = differs.then(|| floor(now).differences(&floor(before))).into_iter().flatten().next();
    found.map(|found| found.change)
}

/// What a revision says, as its page does, without notes that are about now and without the hub's own.
fn said(voice: &Voice<'_>, event: &Event) -> Vec<Part> {
    let mut floor = Floor { sites: voice.model.floor.sites.clone(), ..Floor::default() };
    floor.apply(Event { stamp: Stamp::default(), audience: Audience::Floor, ..event.clone() });
    let model = voice.model.with_floor(floor);
    let voice = Voice::at(&model, voice.clock.clone(), voice.words);
    item::bare(&voice, &event.key).into_iter().map(|part| part.noted(Vec::new())).collect()
}

/// What the hub noted with a revision: which released fields it corrected, and which dates it moved.
fn stamped(voice: &Voice<'_>, before: &Event, now: &Event) -> Vec<Part> {
    let had = before.stamp.corrected.len();
    let corrected = now.stamp.corrected.iter().skip(had).map(|one| {
        let words = voice.words.correction(&one.field, &voice.clock.moment(one.at));
        Part::fact(Rank::Main, voice.label(label::CORRECTED), vec![Run::new(words, Tone::Accent)])
    });
    let dates = before.stamp.promises.iter().zip(&now.stamp.promises);
    let moved = dates.filter(|(before, now)| before.field == now.field && before.due != now.due);
    let moved = moved.map(|(before, now)| {
        let moment = |at| voice.clock.moment(at);
        let from_to = voice.words.say_with(
            "history-moved",
            [("before", moment(before.due).into()), ("now", moment(now.due).into())],
        );
        let first = voice.words.first_due(&moment(now.first()));
        let line = dotted([Run::new(from_to, Tone::Plain), Run::new(first, Tone::Dim)]);
        Part::fact(Rank::Main, voice.label(label::MOVED), line)
    });
    corrected.chain(moved).collect()
}

/// The dates that a revision promises first, where its card has no line for them, and that a holding notice is renewed.
fn promised(voice: &Voice<'_>, before: Option<&Event>, now: &Event) -> Vec<Part> {
    let renewed = |event: &Event| match &event.payload {
        Payload::Holding(holding) => holding.state == HoldingState::Renewed,
        Payload::Ownership(_) | Payload::Commitment(_) => false,
        _ => true,
    };
    if !matches!(now.payload, Payload::Holding(_) | Payload::Ownership(_) | Payload::Commitment(_)) {
        return Vec::new();
    }
    let had = |promise: &Promise| {
        let same = |one: &Promise| one.field == promise.field && one.first_due == promise.first_due;
        before.is_some_and(|before| before.stamp.promises.iter().any(same))
    };
    let first = now.stamp.promises.iter().filter(|promise| !had(promise)).map(|promise| {
        let due = voice.words.due(&voice.clock.moment(promise.due));
        Part::fact(Rank::Main, voice.label(label::PROMISED), vec![Run::new(due, Tone::Plain)])
    });
    let is_news = renewed(now) && !before.is_some_and(renewed);
    let state = voice.words.holding_state(HoldingState::Renewed).filter(|_| is_news);
    let state = state
        .map(|state| Part::fact(Rank::Main, voice.label(label::STATE), vec![Run::new(state, Tone::Plain)]));
    state.into_iter().chain(first).collect()
}

/// Parts that belong together: one with a label, and those below it that have none.
fn groups(parts: &[Part]) -> Vec<(SafeText, Vec<Part>)> {
    let mut groups: Vec<(SafeText, Vec<Part>)> = Vec::new();
    for part in parts.iter().filter(|part| part.what != What::Space) {
        let label = match &part.what {
            What::Words { lead: Lead::Label(label), .. } => label.clone(),
            // A line without a label is called by its place among them.
            _ => {
                groups.push((SafeText::default(), vec![part.clone()]));
                continue;
            }
        };
        match groups.last_mut() {
            Some((_, group)) if label.is_blank() => group.push(part.clone()),
            _ => groups.push((label, vec![part.clone()])),
        }
    }
    groups
}

/// What a revision says otherwise than the one before, with what that one said.
fn changed(voice: &Voice<'_>, before: &[Part], now: &[Part]) -> Vec<Part> {
    let (before, now) = (groups(before), groups(now));
    let before_label = SafeText::clean(&voice.words.say("history-before"));
    let mut parts = Vec::new();
    let gone: Vec<_> = before.iter().filter(|group| !now.contains(group)).collect();
    let new: Vec<_> = now.iter().filter(|group| !before.contains(group)).collect();
    let mut told = vec![false; gone.len()];
    for (label, group) in new {
        parts.extend(group.iter().cloned());
        let was = gone.iter().enumerate().find(|(index, (had, _))| had == label && !told[*index]);
        if let Some((index, (_, group))) = was {
            told[index] = true;
            parts.extend(in_dim(before_label.clone(), group));
        }
    }
    for (_, (label, group)) in gone.iter().enumerate().filter(|(index, _)| !told[*index]) {
        let no_longer = voice.words.say_with("history-no-longer", [("what", label.as_str().into())]);
        match label.is_blank() {
            true => parts.extend(in_dim(before_label.clone(), group)),
            false => parts.push(line(no_longer, Tone::Dim)),
        }
    }
    parts
}

/// The first words of a group as what was said before.
fn in_dim(label: SafeText, group: &[Part]) -> Option<Part> {
    let What::Words { words, .. } = &group.first()?.what else { return None };
    let words = words.iter().map(|run| Run { words: run.words.clone(), tone: Tone::Dim }).collect();
    Some(Part::fact(Rank::Main, label, words))
}
