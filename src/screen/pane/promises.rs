//! Promises: every dated word of leadership, the late ones first, with both dates where one was moved; then what
//! people asked for, and the answer.
//!
//! ```text
//! ! New rota for December                             2 d late
//!   was Fri 20, now Mon 23
//! ○ Word on the headset vendor                          in 3 d
//!   by Wed 25 · site director
//! ```

use std::borrow::Cow;

use crate::domain::Audience;
use crate::domain::promise::{self, Promise};
use crate::domain::withdrawn::withdrawn;
use crate::domain::{Commitment, Item, Kind, PromiseState};
use crate::model::{Entry, Mode};
use crate::screen::card::{Card, Lead, Part, Rank, dotted};
use crate::screen::lines::{DOT, Run};
use crate::screen::theme::Tone;
use crate::screen::voice::Voice;
use crate::text::Text;

/// Says the entries.
pub fn view(voice: &Voice<'_>, entries: &[Entry<'_>]) -> Vec<Card> {
    let card = |entry: &Entry<'_>| {
        let parts = match entry {
            Entry::Promise(entry) => promise(voice, entry),
            Entry::Commitment(_, item) => commitment(voice, item),
            _ => return None,
        };
        Some(Card::of(parts, voice.fresh(entry.key())).close())
    };
    entries.iter().filter_map(card).collect()
}

/// The sum of the ledger, in words: kept, open, late, and how many were withdrawn, which leave no line.
pub fn note(voice: &Voice<'_>) -> Vec<Run> {
    let model = voice.model;
    let floor_only = model.ui.mode == Mode::Display;
    let (mut kept, mut open, mut late) = (0, 0, 0);
    promise::states(&model.floor, model.known_until(), |key, state| {
        let count = match state {
            PromiseState::Kept | PromiseState::KeptLate => &mut kept,
            PromiseState::Open => &mut open,
            PromiseState::Late => &mut late,
            PromiseState::Dropped => return,
        };
        *count += usize::from(!floor_only || model.floor.audience_of(key) == Audience::Floor);
    });
    let (mut gone, mut were_late) = (0, 0);
    let seen = |audience| !floor_only || audience == Audience::Floor;
    for (.., one) in withdrawn(&model.floor).filter(|(_, audience, _)| seen(*audience)) {
        gone += one.all();
        were_late += one.were_late();
    }
    [
        (kept, Run::new(voice.words.kept(kept), Tone::Dim)),
        (open, Run::new(voice.words.open(open), Tone::Dim)),
        (late, Run::new(voice.words.late(late), Tone::Wrong)),
        (gone, Run::new(voice.words.promises_withdrawn(gone, were_late), Tone::Dim)),
    ]
    .into_iter()
    .filter_map(|(n, run)| (n > 0).then_some(run))
    .collect()
}

/// The mark of a promise's state: a shape for each.
pub fn mark(state: PromiseState) -> Run {
    match state {
        PromiseState::Late => Run::new("!", Tone::Wrong),
        PromiseState::Open => Run::new("○", Tone::Dim),
        PromiseState::Kept | PromiseState::KeptLate => Run::new("✓", Tone::Accent),
        PromiseState::Dropped => Run::new("–", Tone::Dim),
    }
}

/// The date in words; both dates where it was moved.
pub fn dates(voice: &Voice<'_>, promise: &Promise) -> Run {
    let words = match promise.was_moved() {
        true => voice.clock.moved(promise.first_due, promise.due),
        false => voice.words.by(&voice.clock.date(promise.due)),
    };
    Run::glued(&words, Tone::Plain)
}

/// What became of it, for the right edge: how long it has, how late it is, or how it was settled.
pub fn outcome(voice: &Voice<'_>, entry: &promise::Entry<'_>) -> Run {
    match entry.state {
        PromiseState::Open => voice.due(entry.promise.due),
        PromiseState::Late => {
            let late = voice.due(entry.promise.late_since());
            if late.words.as_str() == voice.words.now() {
                Run::new(voice.words.promise(entry.state), Tone::Wrong)
            } else {
                late
            }
        }
        PromiseState::Kept => Run::new(voice.words.promise(entry.state), Tone::Accent),
        PromiseState::KeptLate | PromiseState::Dropped => {
            Run::new(voice.words.promise(entry.state), Tone::Plain)
        }
    }
}

/// What was promised: for the next word of a notice and the like, which word.
pub fn what(voice: &Voice<'_>, entry: &promise::Entry<'_>) -> Vec<Run> {
    let tone = if entry.state == PromiseState::Late { Tone::Strong } else { Tone::Plain };
    let words = Run { words: entry.what.in_lang(voice.lang()).clone(), tone };
    let before = |words: Cow<'_, str>| Run::new(format!("{words} "), Tone::Dim);
    match (entry.kind, &*entry.promise.field) {
        (Kind::Notice, _) => vec![before(voice.words.word_on()), words],
        (Kind::Holding, _) => vec![before(voice.words.tell()), words],
        (Kind::Question, _) => vec![before(voice.words.answer_to()), words],
        _ => vec![words],
    }
}

/// What stands below a mark.
fn indent() -> Lead {
    Lead::Mark(Run::new(" ", Tone::Plain))
}

/// A text in its other languages, below the one beside the mark.
fn others<'a>(voice: &Voice<'a>, rank: Rank, text: &'a Text) -> impl Iterator<Item = Part> {
    voice.below(rank, text).map(|part| part.led(indent()))
}

fn promise(voice: &Voice<'_>, entry: &promise::Entry<'_>) -> Vec<Part> {
    let leads = voice.leads_only(voice.model.floor.audience_of(entry.key));
    let dates = Run { tone: Tone::Dim, ..dates(voice, &entry.promise) };
    let settled = entry.promise.settled_at.map(|at| Run::glued(&voice.clock.date(at).words, Tone::Dim));
    let note = outcome(voice, entry);
    let lead = Lead::Mark(mark(entry.state));
    if entry.promise.was_moved() || entry.state == PromiseState::Late {
        let below = Part::words(Rank::Main, dotted([dates].into_iter().chain(settled).chain(leads)));
        let title = Part::title(what(voice, entry), note).led(lead);
        return std::iter::once(title)
            .chain(others(voice, Rank::Title, entry.what))
            .chain([below.led(indent())])
            .collect();
    }
    let mut line = what(voice, entry);
    line.push(Run::new(DOT, Tone::Faint));
    line.push(settled.unwrap_or(dates));
    line.extend(leads.into_iter().flat_map(|leads| [Run::new(DOT, Tone::Faint), leads]));
    let title = Part::title(line, note).led(lead);
    std::iter::once(title).chain(others(voice, Rank::Title, entry.what)).collect()
}

/// What stands between an answer and its reason.
pub fn because(voice: &Voice<'_>) -> Run {
    Run::new(format!("{} ", voice.words.because()), Tone::Dim)
}

fn commitment(voice: &Voice<'_>, item: &Item<Commitment>) -> Vec<Part> {
    let commitment = &item.data;
    let ask = vec![
        Run::new(format!("{} ", voice.words.you_said()), Tone::Dim),
        voice.run(&commitment.ask, Tone::Plain),
    ];
    let title = Part::title(ask, voice.age(item.since())).led(Lead::Mark(Run::new("›", Tone::Dim)));
    let answer = commitment.decision.map(|answer| Run::new(voice.words.answer(answer), Tone::Lit));
    let state = voice.words.commitment_state(commitment.state).map(|word| Run::new(word, Tone::Accent));
    let mut line = dotted(answer.into_iter().chain(state).chain(voice.remarks(item)));
    if !commitment.why.is_blank() {
        line.push(because(voice));
        line.push(voice.run(&commitment.why, Tone::Plain));
    }
    let answer = Part::words(Rank::Main, line).led(indent());
    let ask = others(voice, Rank::Title, &commitment.ask);
    let why = others(voice, Rank::Main, &commitment.why);
    std::iter::once(title).chain(ask).chain([answer]).chain(why).collect()
}
