//! In brief: one line each of other things than a scene tells of, how they stand and what became of them.
//!
//! ```text
//! repair · acting               Pay error of October · 2 of 3 done · 1 dropped           1 d
//! notice · superseded …         Bids open on Mondays                                     2 h
//! we can't say yet · renewed    The new headset … · was Fri 20, now Tue 24 · in 2 d      3 d
//! ```

use super::card::dotted;
use super::lines::{DOT, Run};
use super::pane::{promises, repair, transparency};
use super::sites;
use super::theme::Tone;
use super::voice::Voice;
use super::words::display::Brief as About;
use super::words::label;
use crate::domain::commitment::CommitmentState;
use crate::domain::holding::HoldingState;
use crate::domain::promise::Promising;
use crate::domain::{Commitment, Holding, Item, Kind, Notice, Ownership, Promise, Question, Repair, promise};
use crate::model::Entry;
use crate::text::{SafeText, Text};

/// A line in brief.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Brief {
    /// What it is about, and how that stands.
    pub label: Vec<Run>,
    /// What it is called: cut where there is no room for what stands behind it.
    pub what: Vec<Run>,
    /// How it stands, behind that.
    pub facts: Vec<Run>,
    /// What was said of it, behind all else: its end is cut where there is no room.
    pub more: Vec<Run>,
    /// How old that is, or how late.
    pub note: Run,
}

/// The lines of a scene.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Briefs {
    /// Each of another thing.
    pub lines: Vec<Brief>,
    /// What a page of them alone is called.
    pub name: SafeText,
    /// How much of the scene's time has gone by when that page begins, from 0 to 1.
    pub begins: f64,
}

/// Says the lines of these entries.
pub fn view(voice: &Voice<'_>, entries: &[Entry<'_>]) -> Vec<Brief> {
    let line = |entry: &Entry<'_>| {
        let mut brief = match entry {
            Entry::Notice(_, item) => notice(voice, item),
            Entry::Holding(_, item) => holding(voice, item),
            Entry::Ownership(_, item) => ownership(voice, item),
            Entry::Note(_, item) => {
                let quoted = voice.words.quoted(voice.text(&item.data.text));
                let by = Run::new(voice.author(&item.data.author), Tone::Dim);
                Brief {
                    label: vec![about(voice, About::Note)],
                    what: vec![Run { words: quoted, tone: Tone::Plain }],
                    more: behind([vec![by]]),
                    facts: Vec::new(),
                    note: voice.age(item.since()),
                }
            }
            Entry::Question(_, item) => question(voice, item),
            Entry::Repair(_, item) => repaired(voice, item),
            Entry::Promise(entry) => promised(voice, entry),
            Entry::Commitment(_, item) => asked(voice, item),
            Entry::Recognition(..) | Entry::Engagement(..) => return None,
        };
        brief.facts.extend(sites::behind(voice, entry.key()));
        Some(brief)
    };
    entries.iter().filter_map(line).collect()
}

fn about(voice: &Voice<'_>, about: About) -> Run {
    Run::new(voice.words.brief(about), Tone::Dim)
}

/// By when, and how long that is or how late: of what is owed.
fn due<T: Promising>(voice: &Voice<'_>, item: &Item<T>, promise: Option<&Promise>) -> Vec<Run> {
    promise.map_or(Vec::new(), |promise| promises::told(voice, promise, &item.data))
}

/// How late something is, and who owed it where its thing names somebody else by now; nothing where it is not late.
fn late<T: Promising>(voice: &Voice<'_>, item: &Item<T>, promise: Option<Promise>) -> Vec<Run> {
    let owed_by = promise.as_ref().and_then(|promise| promises::owed_by(voice, promise, &item.data));
    let late = promises::late(voice, promise);
    let owed_by = owed_by.filter(|_| late.is_some());
    dotted(late.into_iter().chain(owed_by))
}

/// Facts in a row behind something; those that are rows themselves keep their parts.
fn behind(facts: impl IntoIterator<Item = Vec<Run>>) -> Vec<Run> {
    let facts = facts.into_iter().filter(|fact| !fact.is_empty());
    facts.flat_map(|fact| std::iter::once(Run::new(DOT, Tone::Faint)).chain(fact)).collect()
}

fn text(voice: &Voice<'_>, text: &Text) -> Vec<Run> {
    vec![voice.run(text, Tone::Plain)]
}

fn notice(voice: &Voice<'_>, item: &Item<Notice>) -> Brief {
    let notice = &item.data;
    let open = notice.state.is_open();
    let loud = transparency::loudness(voice, notice.priority).filter(|_| open);
    // Large letters have no ground.
    let loud = loud.map(|loud| Run::glued(loud.words.as_str().trim(), Tone::Lit));
    let state = voice.words.notice_state(notice.state).map(|word| Run::new(word, Tone::Accent));
    let decision =
        notice.decision.filter(|_| open).map(|it| Run::new(voice.words.decision(it), Tone::Accent));
    let label = [Some(about(voice, About::Notice)), loud, state, decision];
    let label_of_late = || vec![Run::new(format!("{} ", voice.words.label(label::NEXT_WORD)), Tone::Dim)];
    let owed = late(voice, item, promise::owed(item, "next_word_by"));
    let owed = if owed.is_empty() { owed } else { label_of_late().into_iter().chain(owed).collect() };
    let update = notice.updates.last().map_or(Vec::new(), |update| {
        let said = Run::new(format!("{} ", voice.words.label(label::UPDATE)), Tone::Dim);
        vec![said, voice.run(&update.text, Tone::Plain)]
    });
    Brief {
        label: dotted(label.into_iter().flatten()),
        what: text(voice, &notice.headline),
        facts: behind([owed, dotted(voice.remarks(item))]),
        more: behind([update]),
        note: voice.age(item.since()),
    }
}

fn holding(voice: &Voice<'_>, item: &Item<Holding>) -> Brief {
    let holding = &item.data;
    let state = Holding::standing(item, voice.model.known_until());
    let held = state != HoldingState::Kept;
    let kind = about(voice, if held { About::HeldBack } else { About::WasHeldBack });
    let promise = promise::promised(item, "share_by");
    let when = match (&promise, held) {
        (_, true) => due(voice, item, promise.as_ref()),
        (Some(promise), false) if promise.was_moved() => vec![promises::dates(voice, promise)],
        _ => Vec::new(),
    };
    let told = if held { Vec::new() } else { vec![transparency::what_was_told(voice, holding)] };
    Brief {
        label: dotted([kind].into_iter().chain(transparency::held(voice, state))),
        what: text(voice, &holding.topic),
        facts: behind([when, dotted(voice.remarks(item))]),
        more: behind([told]),
        note: voice.age(item.since()),
    }
}

fn ownership(voice: &Voice<'_>, item: &Item<Ownership>) -> Brief {
    let ownership = &item.data;
    let changed = transparency::changed(voice, ownership.state);
    let owed = promise::owed(item, "by_when");
    let changes = (!ownership.changes.is_blank()).then(|| text(voice, &ownership.changes));
    Brief {
        label: dotted([about(voice, About::Ownership)].into_iter().chain(changed)),
        what: text(voice, &ownership.got_wrong),
        facts: behind([due(voice, item, owed.as_ref()), dotted(voice.remarks(item))]),
        more: behind(changes),
        note: voice.age(item.since()),
    }
}

fn question(voice: &Voice<'_>, item: &Item<Question>) -> Brief {
    let question = &item.data;
    let open = question.state.is_open();
    let kind = Run::new(voice.words.question(question.rumour), Tone::Dim);
    let state = match question.found() {
        Some(verdict) => Run::new(voice.words.verdict(verdict), Tone::Lit),
        None => {
            let tone = if open { Tone::Accent } else { Tone::Lit };
            Run::new(voice.words.question_state(question.state), tone)
        }
    };
    let owed = promise::owed(item, "answer_by").filter(|_| open);
    let answer = (!question.answer.is_blank()).then(|| text(voice, &question.answer));
    let note = match open {
        true => Run::new(voice.clock.waits(item.since()), Tone::Dim),
        false => voice.age(item.since()),
    };
    Brief {
        label: dotted([kind, state]),
        what: text(voice, &question.text),
        facts: behind([due(voice, item, owed.as_ref()), dotted(voice.remarks(item))]),
        more: behind(answer),
        note,
    }
}

fn repaired(voice: &Voice<'_>, item: &Item<Repair>) -> Brief {
    let repaired = &item.data;
    let stage = Run::new(voice.words.stage(repaired.state), Tone::Lit);
    let next = Repair::next_action(item);
    let next = next.map(|(at, _)| late(voice, item, promise::promised(item, &Repair::due_field(at))));
    let ground = repaired.violation.map(|ground| Run::new(voice.words.ground(ground), Tone::Dim));
    Brief {
        label: dotted([about(voice, About::Repair), stage]),
        what: text(voice, &repaired.breach),
        facts: behind([
            dotted(repair::actions(voice, repaired)),
            next.unwrap_or_default(),
            dotted(ground),
            dotted(voice.remarks(item)),
        ]),
        more: Vec::new(),
        note: voice.age(item.since()),
    }
}

fn promised(voice: &Voice<'_>, entry: &promise::Entry<'_>) -> Brief {
    let kind = if entry.kind == Kind::Repair { About::Action } else { About::Ask };
    let commitment = voice.model.floor.commitments.get(entry.key).map(|item| &item.data);
    let commitment = commitment.filter(|_| entry.kind == Kind::Commitment);
    let label = promises::label(voice, entry);
    let answer = commitment.map(|commitment| Run::new(voice.words.became_of(commitment), Tone::Lit));
    // What was given up is said so once.
    let state = (answer.as_ref().map(|answer| &answer.words) != Some(&label.words)).then_some(label);
    let dates = [promises::dates(voice, &entry.promise)].into_iter();
    let dates = dates.chain(promises::entry_owed_by(voice, entry)).chain(promises::was_late(voice, entry));
    Brief {
        label: dotted([about(voice, kind)].into_iter().chain(answer).chain(state)),
        what: [Run { words: voice.text(entry.what).clone(), tone: Tone::Plain }]
            .into_iter()
            .chain(promises::reason(voice, entry))
            .collect(),
        facts: behind([dotted(dates)]),
        more: Vec::new(),
        note: promises::when(voice, entry),
    }
}

fn asked(voice: &Voice<'_>, item: &Item<Commitment>) -> Brief {
    let commitment = &item.data;
    let tone = if commitment.state == CommitmentState::Dropped { Tone::Plain } else { Tone::Lit };
    let became = Run::new(voice.words.became_of(commitment), tone);
    let why = commitment.because();
    let because = (!why.is_blank()).then(|| [promises::because(voice), voice.run(why, Tone::Plain)]);
    Brief {
        label: dotted([about(voice, About::Ask), became]),
        what: text(voice, &commitment.ask).into_iter().chain(because.into_iter().flatten()).collect(),
        facts: behind([dotted(voice.remarks(item))]),
        more: Vec::new(),
        note: voice.age(item.since()),
    }
}
