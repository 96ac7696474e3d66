//! Promises: every dated word of leadership, the late ones first, with both dates where one was moved; then what
//! people asked for, and the answer.
//!
//! ```text
//! ! New rota for December                             2 d late
//!   was Fri 20, now Mon 23
//! – Lockers near the floor                             dropped
//!   by Sat 21 · Sun 22 · was 1 d late, because no room was found
//! ○ Word on the headset vendor                          in 3 d
//!   by Wed 25 · site director
//! ```

use std::borrow::Cow;

use crate::domain::Audience;
use crate::domain::commitment::CommitmentState;
use crate::domain::let_go::let_go;
use crate::domain::promise::{self, Counted, Promise};
use crate::domain::promise::{Owner, Promising};
use crate::domain::withdrawn::withdrawn;
use crate::domain::{Commitment, Item, Kind, PromiseState};
use crate::model::{Entry, Mode, Texts};
use crate::screen::card::{Card, Lead, Part, Rank, dotted};
use crate::screen::lines::{DOT, Run};
use crate::screen::theme::Tone;
use crate::screen::voice::Voice;
use crate::text::{SafeText, Text};

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

/// The sum of the ledger, in words and by the rule of every account: kept, told afterwards, open, dropped, late, and how many were
/// withdrawn, which leave no line. It is the same sum on every wall of a floor: what is for leads alone is told apart from it.
pub fn note(voice: &Voice<'_>) -> Vec<Run> {
    sums(voice).into_iter().map(|sum| sum.said).collect()
}

/// One number of the ledger's sum.
#[derive(Clone, Debug, PartialEq)]
pub struct Sum {
    /// How many; those that were withdrawn are on no list, and count for none.
    pub n: usize,
    /// The same, in words.
    pub said: Run,
    /// True where it is told large on a wall: how those stand that count for an account.
    pub is_large: bool,
    /// Its turn to go where a line has too little room for all of them, the lowest first; `None` for what goes last of all.
    goes: Option<u8>,
}

/// How many are in the sum, and on no list any more: the withdrawn, which are a sum of their own, are not among them.
pub fn unlisted(voice: &Voice<'_>) -> usize {
    let floor_only = voice.model.ui.mode == Mode::Display;
    let seen =
        let_go(&voice.model.floor).filter(|(_, audience, _)| !floor_only || *audience == Audience::Floor);
    seen.map(|(.., one)| one.kept() + one.told_afterwards as usize).sum()
}

/// When the withdrawn go, which are on no list: how many there are in all does not count them.
const WITHDRAWN_GO: u8 = 4;

/// What goes of a sum that has too little room, one after the other, each with how many are `listed`, once that can't be added up
/// any more: what is left is read as a part of it. What leadership kept, and what is late, are the last to go.
pub fn spare(voice: &Voice<'_>, sums: &[Sum], listed: usize) -> Vec<(Run, Option<Run>)> {
    let mut going: Vec<&Sum> = sums.iter().filter(|sum| sum.goes.is_some()).collect();
    going.sort_by_key(|sum| sum.goes);
    let counts = |sum: &Sum| sum.goes != Some(WITHDRAWN_GO);
    let mut is_part = false;
    let told = going.into_iter().map(|sum| {
        is_part |= counts(sum);
        (sum.said.clone(), is_part.then(|| Run::new(voice.words.promises_in_all(listed), Tone::Dim)))
    });
    told.collect()
}

/// The numbers of the sum that are not nothing, in their order.
pub fn sums(voice: &Voice<'_>) -> Vec<Sum> {
    let model = voice.model;
    let floor_only = model.ui.mode == Mode::Display;
    let (mut kept, mut afterwards, mut open, mut late, mut dropped) = (0, 0, 0, 0, 0);
    let (mut for_leads, mut late_for_leads) = (0, 0);
    promise::states(&model.floor, model.known_until(), |audience, counted| {
        let is_floors = audience == Audience::Floor;
        let count = match counted {
            Counted::As(PromiseState::Late) if !is_floors => &mut late_for_leads,
            _ if !is_floors => &mut for_leads,
            Counted::As(PromiseState::Kept | PromiseState::KeptLate) => &mut kept,
            Counted::ToldAfterwards => &mut afterwards,
            Counted::As(PromiseState::Open) => &mut open,
            Counted::As(PromiseState::Late) => &mut late,
            Counted::As(PromiseState::Dropped) => &mut dropped,
        };
        *count += usize::from(!floor_only || is_floors);
    });
    let (mut gone, mut were_late) = (0, 0);
    let seen = |audience| !floor_only || audience == Audience::Floor;
    // What no stamp lists any more was kept all the same.
    for (_, audience, one) in let_go(&model.floor).filter(|(_, audience, _)| seen(*audience)) {
        let counts = [(&mut kept, one.kept()), (&mut afterwards, one.told_afterwards as usize)];
        for (count, n) in counts {
            *(if audience == Audience::Floor { count } else { &mut for_leads }) += n;
        }
    }
    for (.., one) in withdrawn(&model.floor).filter(|(_, audience, _)| seen(*audience)) {
        gone += one.all();
        were_late += one.were_late();
    }
    let words = voice.words;
    let sum = |n, said: String, tone, is_large, goes| Sum { n, said: Run::new(said, tone), is_large, goes };
    let sums = [
        sum(for_leads, words.promises_for_leads(for_leads), Tone::Dim, false, Some(0)),
        sum(kept, words.kept(kept), Tone::Dim, true, Some(5)),
        sum(afterwards, words.told_afterwards(afterwards), Tone::Dim, false, Some(1)),
        sum(open, words.open(open), Tone::Dim, true, Some(2)),
        sum(dropped, words.dropped(dropped), Tone::Dim, true, Some(3)),
        sum(late_for_leads, words.late_for_leads(late_for_leads), Tone::Wrong, false, None),
        sum(late, words.late(late), Tone::Wrong, true, None),
        sum(gone, words.promises_withdrawn(gone, were_late), Tone::Dim, false, Some(WITHDRAWN_GO)),
    ];
    sums.into_iter().filter(|sum| sum.n > 0).collect()
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

/// Its state as a label of a scene. Large letters have no ground: what is late has its mark, as on the desk, also where colours are few.
pub fn label(voice: &Voice<'_>, entry: &promise::Entry<'_>) -> Run {
    if entry.state == PromiseState::Kept && entry.promise.is_told_afterwards() {
        return Run::new(voice.words.promise_told_afterwards(), Tone::Plain);
    }
    let (mark, word) = (mark(entry.state), voice.words.promise(entry.state));
    match mark.tone {
        Tone::Wrong => Run::glued(&format!("{} {word}", mark.words), mark.tone),
        tone => Run::new(word, tone),
    }
}

/// The date in words; both dates where it was moved.
pub fn dates(voice: &Voice<'_>, promise: &Promise) -> Run {
    let words = match promise.was_moved() {
        true => voice.clock.moved(promise.first(), promise.due),
        false => voice.words.by(&voice.clock.date(promise.due)),
    };
    Run::glued(&words, Tone::Plain)
}

/// What became of it, for the right edge: how long it has, how late it is, or how it was settled.
pub fn outcome(voice: &Voice<'_>, entry: &promise::Entry<'_>) -> Run {
    match entry.state {
        PromiseState::Open | PromiseState::Late => left(voice, &entry.promise),
        PromiseState::Kept if entry.promise.is_told_afterwards() => {
            Run::new(voice.words.promise_told_afterwards(), Tone::Plain)
        }
        PromiseState::Kept => Run::new(voice.words.promise(entry.state), Tone::Accent),
        PromiseState::KeptLate | PromiseState::Dropped => {
            Run::new(voice.words.promise(entry.state), Tone::Plain)
        }
    }
}

/// The same beside a word that says how it was settled: how long it has, how late it is, or how long ago that was.
pub fn when(voice: &Voice<'_>, entry: &promise::Entry<'_>) -> Run {
    entry.promise.settled_at.map_or_else(|| outcome(voice, entry), |at| voice.age(at))
}

/// How late one is; `None` where it is not, or there is none.
pub fn late(voice: &Voice<'_>, promise: Option<Promise>) -> Option<Run> {
    let until = voice.model.known_until();
    promise.filter(|promise| promise.is_late_at(until)).map(|promise| left(voice, &promise))
}

/// How long an open one has, or how late it is: a date that went by counts, whatever other one was given since.
pub fn left(voice: &Voice<'_>, promise: &Promise) -> Run {
    let left = voice.due(promise.late_since());
    let is_late = promise.is_late_at(voice.model.known_until());
    match is_late && left.words.as_str() == voice.words.now() {
        true => Run::new(voice.words.promise(PromiseState::Late), Tone::Wrong),
        false => left,
    }
}

/// An open one as a card or a scene tells it in one line: both dates where it was moved, who owed it where the thing names somebody else by now, and
/// how long it has or how late it is.
pub fn told<T: Promising>(voice: &Voice<'_>, promise: &Promise, thing: &T) -> Vec<Run> {
    let owed_by = owed_by(voice, promise, thing);
    dotted([dates(voice, promise)].into_iter().chain(owed_by).chain([left(voice, promise)]))
}

/// `owed by Facilities`: of one that was late or settled before its thing named another role. It is not theirs.
pub fn owed_by<T: Promising>(voice: &Voice<'_>, promise: &Promise, thing: &T) -> Option<Run> {
    said_of(voice, before(voice, promise, thing.owner(&promise.field))?, tells_all(voice))
}

/// The same of a line of the ledger.
pub fn entry_owed_by(voice: &Voice<'_>, entry: &promise::Entry<'_>) -> Option<Run> {
    said_of(voice, before(voice, &entry.promise, entry.named)?, tells_all(voice))
}

/// The same on a page, which tells all in every language.
pub fn entry_owed_by_everywhere(voice: &Voice<'_>, entry: &promise::Entry<'_>) -> Option<Run> {
    said_of(voice, before(voice, &entry.promise, entry.named)?, true)
}

fn tells_all(voice: &Voice<'_>) -> bool {
    voice.model.ui.texts == Texts::Together
}

/// Who owes what is promised by a dated word of a thing, for a wall: the role that owed it when it went late, and else whom the thing names.
pub fn owner_of<T: Promising>(voice: &Voice<'_>, item: &Item<T>, field: &str) -> SafeText {
    let named = item.data.owner(field);
    let owed = promise::owed(item, field);
    let before = owed.and_then(|promise| before(voice, &promise, named));
    before.map_or_else(|| in_words(voice, named), |role| role.in_lang(voice.lang()).clone())
}

/// The same of a line of the ledger, also once it is settled.
pub fn owner(voice: &Voice<'_>, entry: &promise::Entry<'_>) -> SafeText {
    let before = before(voice, &entry.promise, entry.named);
    before.map_or_else(|| in_words(voice, entry.named), |role| role.in_lang(voice.lang()).clone())
}

/// The role that owed it before, where that is another than the one that is named now: a name that was taken back comes back on no wall.
fn before(voice: &Voice<'_>, promise: &Promise, named: Option<Owner<'_>>) -> Option<Text> {
    voice.offices().another(promise.owed_by.as_deref()?, named)
}

fn in_words(voice: &Voice<'_>, owner: Option<Owner<'_>>) -> SafeText {
    owner.map(|owner| owner.in_lang(voice.lang()).clone()).unwrap_or_default()
}

/// In the language of the wall, and behind it in its others where all are told: `owed by Facilities (es: Instalaciones)`.
fn said_of(voice: &Voice<'_>, owner: Text, all: bool) -> Option<Run> {
    let own = owner.in_lang(voice.lang());
    let others = owner.variants().filter_map(|(lang, words)| {
        let lang = lang.filter(|_| all && words != own && !words.is_blank())?;
        Some(format!("{}: {words}", lang.as_str()))
    });
    let others: Vec<String> = others.collect();
    let told = if others.is_empty() { own.to_string() } else { format!("{own} ({})", others.join("; ")) };
    (!own.is_blank()).then(|| Run::new(voice.words.owed_by(&told), Tone::Plain))
}

/// Of one that was given up: by how much it was late before.
pub fn was_late(voice: &Voice<'_>, entry: &promise::Entry<'_>) -> Option<Run> {
    let dropped = Some(&entry.promise).filter(|_| entry.state == PromiseState::Dropped);
    let (from, until) = dropped.and_then(|promise| promise.was_late())?;
    let late = voice.clock.due_as_of(from, until);
    (late != voice.words.now()).then(|| Run::new(voice.words.was_late(&late), Tone::Plain))
}

/// `, because …`: of one that was given up, where its thing still says so.
pub fn reason(voice: &Voice<'_>, entry: &promise::Entry<'_>) -> Vec<Run> {
    let reason = entry.reason.map(|reason| [because(voice), voice.run(reason, Tone::Plain)]);
    reason.into_iter().flatten().collect()
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
    if entry.promise.was_moved() || matches!(entry.state, PromiseState::Late | PromiseState::Dropped) {
        let late = was_late(voice, entry);
        let owed_by = entry_owed_by(voice, entry);
        let mut below = dotted([dates].into_iter().chain(owed_by).chain(settled).chain(leads).chain(late));
        below.extend(reason(voice, entry));
        let below = Part::words(Rank::Main, below);
        let why = entry.reason.into_iter().flat_map(|reason| others(voice, Rank::Main, reason));
        let title = Part::title(what(voice, entry), note).led(lead);
        return std::iter::once(title)
            .chain(others(voice, Rank::Title, entry.what))
            .chain([below.led(indent())])
            .chain(why)
            .collect();
    }
    let mut line = what(voice, entry);
    let words = line.len();
    line.push(Run::new(DOT, Tone::Faint));
    line.push(settled.unwrap_or(dates));
    line.extend(leads.into_iter().flat_map(|leads| [Run::new(DOT, Tone::Faint), leads]));
    let kept = line.len() - words;
    let title = Part::title(line, note).led(lead).keeping(kept);
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
    // What was given up is no longer to come: what became of it is what is read first.
    let (lit, tone) = match commitment.state {
        CommitmentState::Decided => (Tone::Lit, Tone::Plain),
        CommitmentState::Done => (Tone::Lit, Tone::Accent),
        CommitmentState::Dropped => (Tone::Dim, Tone::Plain),
    };
    let answer = commitment.decision.map(|answer| Run::new(voice.words.answer(answer), lit));
    let state = voice.words.commitment_state(commitment.state).map(|word| Run::new(word, tone));
    let mut line = dotted(answer.into_iter().chain(state).chain(voice.remarks(item)));
    let why = commitment.because();
    if !why.is_blank() {
        line.push(because(voice));
        line.push(voice.run(why, Tone::Plain));
    }
    let answer = Part::words(Rank::Main, line).led(indent());
    let ask = others(voice, Rank::Title, &commitment.ask);
    let why = others(voice, Rank::Main, why);
    std::iter::once(title).chain(ask).chain([answer]).chain(why).collect()
}
