//! Transparency: notices, holding notices, what leaders own up to, and their own notes.
//!
//! ```text
//! Shift bids move to Fridays                             2 h
//! decided · from Tue 1 Dec · Billing, Retention
//! why        weekend bids left nights without a choice
//! stays      swap rules, night pay
//! not known  holiday weeks
//! next word  by Tue 12:00                           in 45 h
//! ```

use crate::domain::holding::HoldingState;
use crate::domain::notice::Priority;
use crate::domain::ownership::OwnershipState;
use crate::domain::{Holding, Item, Note, Notice, Ownership, promise};
use crate::model::Entry;
use crate::screen::card::{Card, Part, Rank, dotted};
use crate::screen::lines::Run;
use crate::screen::pane::promises;
use crate::screen::theme::Tone;
use crate::screen::voice::Voice;
use crate::screen::words::{Label, label};
use crate::text::Text;

/// Says the entries.
pub fn view(voice: &Voice<'_>, entries: &[Entry<'_>]) -> Vec<Card> {
    let card = |entry: &Entry<'_>| {
        let parts = match entry {
            Entry::Notice(_, item) => notice(voice, item),
            Entry::Holding(_, item) => holding(voice, item),
            Entry::Ownership(_, item) => ownership(voice, item),
            Entry::Note(_, item) => note(voice, item),
            _ => return None,
        };
        Some(Card::of(parts, voice.fresh(entry.key())))
    };
    entries.iter().filter_map(card).collect()
}

/// In which words a notice is loud.
pub fn loudness(voice: &Voice<'_>, priority: Priority) -> Option<Run> {
    let tone = if priority == Priority::Critical { Tone::Badge } else { Tone::Lit };
    voice.words.priority(priority).map(|word| {
        let word = if tone == Tone::Badge { format!("\u{a0}{word}\u{a0}") } else { word.into_owned() };
        Run::new(word, tone)
    })
}

/// The line below a notice's title: how far it is, who says so where that stands in it, from when, for whom.
pub fn standing(voice: &Voice<'_>, item: &Item<Notice>, by: Option<Run>) -> Vec<Run> {
    let notice = &item.data;
    let effective = voice.clock.effective(notice.effective_at, item.stamp.first_effective_at);
    let effective = effective.map(|words| Run::glued(&words, Tone::Plain));
    let open = notice.state.is_open();
    let facts = [
        loudness(voice, notice.priority).filter(|_| open),
        voice.words.notice_state(notice.state).map(|word| Run::new(word, Tone::Accent)),
        // How it ended is the last that is to be said of it.
        notice.decision.filter(|_| open).map(|it| Run::new(voice.words.decision(it), Tone::Accent)),
        by,
        effective,
        (!notice.affects.is_empty()).then(|| Run::new(voice.teams(&notice.affects), Tone::Plain)),
    ];
    dotted(facts.into_iter().flatten().chain(voice.remarks(item)))
}

fn notice(voice: &Voice<'_>, item: &Item<Notice>) -> Vec<Part> {
    let notice = &item.data;
    let mut parts =
        vec![Part::title(vec![voice.run(&notice.headline, Tone::Strong)], voice.age(item.since()))];
    parts.extend(voice.below(Rank::Title, &notice.headline));
    parts.push(Part::words(Rank::State, standing(voice, item, None)));
    if let Some(update) = notice.updates.last() {
        let note = update.at.map(|at| voice.age(at)).into_iter().collect();
        let part =
            Part::fact(Rank::Main, voice.label(label::UPDATE), vec![voice.run(&update.text, Tone::Plain)]);
        parts.push(part.noted(note));
        parts.extend(voice.below_fact(Rank::Main, &update.text));
    }
    parts.extend(told(notice).flat_map(|(label, text)| voice.fact(Rank::More, label, text)));
    let missing = missing(voice, item);
    parts.extend(missing.map(|(label, words)| Part::fact(Rank::More, voice.label(label), vec![words])));
    // Closed too: whoever promised a word still owes it.
    if let Some(promise) = promise::owed(item, "next_word_by") {
        let date =
            [promises::dates(voice, &promise)].into_iter().chain(promises::owed_by(voice, &promise, notice));
        let left = promises::left(voice, &promise);
        parts.push(Part::fact(Rank::Main, voice.label(label::NEXT_WORD), dotted(date)).noted(vec![left]));
    }
    parts
}

fn holding(voice: &Voice<'_>, item: &Item<Holding>) -> Vec<Part> {
    let holding = &item.data;
    let topic = voice.run(&holding.topic, Tone::Strong);
    let state = Holding::standing(item, voice.model.known_until());
    let title = vec![Run::new(format!("{} ", voice.words.holding_lead(state)), Tone::Dim), topic];
    let mut parts = vec![Part::title(title, voice.age(item.since()))];
    parts.extend(voice.below(Rank::Title, &holding.topic));
    let missed = state == HoldingState::Missed;
    let promise = promise::owed(item, "share_by").filter(|_| state != HoldingState::Kept);
    let due = promise.as_ref().map(|promise| {
        if promise.was_moved() {
            return promises::dates(voice, promise);
        }
        let date = voice.clock.date(promise.due);
        let words = if missed { voice.words.said_by(&date) } else { voice.words.will_say_by(&date) };
        Run::glued(&words, Tone::Plain)
    });
    let reason = holding.reason.map(|reason| Run::new(voice.words.reason(reason), Tone::Plain));
    let note = promise.as_ref().map(|promise| promises::left(voice, promise));
    let owed_by = promise.as_ref().and_then(|promise| promises::owed_by(voice, promise, holding));
    let facts = [held(voice, state), reason, due, owed_by];
    let line = dotted(facts.into_iter().flatten().chain(voice.remarks(item)));
    parts.push(Part::words(Rank::State, line).noted(note.into_iter().collect()));
    if state == HoldingState::Kept {
        parts.push(Part::fact(Rank::Main, voice.label(label::WE_SAID), vec![what_was_told(voice, holding)]));
        parts.extend(voice.below_fact(Rank::Main, &holding.told));
    }
    // What was told shows both dates too.
    let moved = promise::promised(item, "share_by").filter(|one| one.outcome.is_some() && one.was_moved());
    let moved = moved.map(|promise| promises::dates(voice, &promise));
    let owner = voice.run(&holding.owner, Tone::Dim);
    parts.push(Part::words(Rank::More, dotted(moved.into_iter().chain([owner]))));
    parts
}

/// What was told at last, or that a holding notice is called told and does not say what.
pub fn what_was_told(voice: &Voice<'_>, holding: &Holding) -> Run {
    match holding.told.has_words() {
        true => voice.run(&holding.told, Tone::Plain),
        false => Run::new(voice.words.not_told(), Tone::Dim),
    }
}

fn ownership(voice: &Voice<'_>, item: &Item<Ownership>) -> Vec<Part> {
    let ownership = &item.data;
    let title = vec![
        Run::new(format!("{} ", voice.words.own_up_lead()), Tone::Dim),
        voice.run(&ownership.got_wrong, Tone::Strong),
    ];
    let by = Run::new(voice.author(&ownership.author), Tone::Dim);
    let mut parts = vec![Part::title(title, voice.age(item.since())).at_most(3)];
    parts.extend(voice.below(Rank::Title, &ownership.got_wrong));
    // Who owns up and what else is to be known stand by themselves: long words would cut them off.
    parts.push(Part::words(Rank::State, dotted(std::iter::once(by).chain(voice.remarks(item)))));
    parts.push(Part::words(Rank::Main, vec![voice.run(&ownership.effect_on_you, Tone::Plain)]));
    parts.extend(voice.below(Rank::Main, &ownership.effect_on_you));
    if !ownership.learned.is_blank() {
        parts.extend(voice.fact(Rank::More, label::LEARNED, &ownership.learned));
    }
    let due = promise::owed(item, "by_when");
    let date = due.as_ref().map(|promise| promises::dates(voice, promise));
    let owed_by = due.as_ref().and_then(|promise| promises::owed_by(voice, promise, ownership));
    let mut changes = vec![voice.run(&ownership.changes, Tone::Plain)];
    changes.extend(changed(voice, ownership.state).into_iter().chain(date).chain(owed_by));
    let note = due.map(|promise| promises::left(voice, &promise)).into_iter().collect();
    parts.push(Part::fact(Rank::Main, voice.label(label::CHANGES), dotted(changes)).noted(note));
    parts.extend(voice.below_fact(Rank::Main, &ownership.changes));
    parts
}

fn note(voice: &Voice<'_>, item: &Item<Note>) -> Vec<Part> {
    let note = &item.data;
    let words = vec![voice.quoted(&note.text, Tone::Plain), voice.end_of_quote()];
    let mut parts = vec![Part::title(words, voice.age(item.since())).led(voice.quote()).at_most(4)];
    parts.extend(voice.below(Rank::Title, &note.text).map(|part| part.at_most(4)));
    let by = Run::new(voice.author(&note.author), Tone::Dim);
    parts.push(Part::words(Rank::Main, dotted(std::iter::once(by).chain(voice.remarks(item)))));
    parts
}

/// How far a holding notice is, where that is worth a word.
pub fn held(voice: &Voice<'_>, state: HoldingState) -> Option<Run> {
    let tone = if state == HoldingState::Missed { Tone::Wrong } else { Tone::Accent };
    voice.words.holding_state(state).map(|word| Run::new(word, tone))
}

/// Whether what was to change has changed, where anybody said so.
pub fn changed(voice: &Voice<'_>, state: OwnershipState) -> Option<Run> {
    let tone = if state == OwnershipState::Changed { Tone::Accent } else { Tone::Lit };
    voice.words.ownership_state(state).map(|word| Run::new(word, tone))
}

/// What a notice tells besides its headline, in the order in which it is read, each with its label.
pub fn told(notice: &Notice) -> impl Iterator<Item = (Label, &Text)> {
    let texts = [
        (label::WHY, &notice.why),
        (label::FOR_YOU, &notice.means_for_you),
        (label::STAYS, &notice.stays_the_same),
        (label::NOT_KNOWN, &notice.not_known_yet),
    ];
    // Signs alone, such as a dash, tell nothing.
    texts.into_iter().filter(|(_, text)| text.has_words())
}

/// What a notice that is settled or in effect does not tell and people are owed: why, and when the next word comes. Where one was
/// promised and given, the update tells it.
pub fn missing(voice: &Voice<'_>, item: &Item<Notice>) -> impl Iterator<Item = (Label, Run)> {
    let in_force = item.data.is_in_force();
    let no_why = (label::WHY, voice.words.no_why());
    let no_word = (label::NEXT_WORD, voice.words.no_next_word());
    let why = Some(no_why).filter(|_| in_force && !item.data.why.has_words());
    let word = Some(no_word).filter(|_| in_force && promise::promised(item, "next_word_by").is_none());
    [why, word].into_iter().flatten().map(|(label, words)| (label, Run::new(words, Tone::Dim)))
}
