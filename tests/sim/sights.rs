//! How an entry stands, and the words by which a screen tells it.

use openfloor::domain::commitment::{Answer, CommitmentState};
use openfloor::domain::holding::HoldingState;
use openfloor::domain::notice::NoticeState;
use openfloor::domain::ownership::OwnershipState;
use openfloor::domain::repair::ActionState;
use openfloor::domain::{Holding, Item, PromiseState, Repair, promise};
use openfloor::model::Entry;
use openfloor::screen::pane::promises;
use openfloor::screen::voice::Voice;
use openfloor::screen::words::label;

use super::states::{promise_word, word};
use super::*;

/// A state by its name, and the words that tell it, any one of them.
pub type Sight = (String, Vec<String>);

pub fn sight(kind: &str, state: &str, words: impl IntoIterator<Item = String>) -> Sight {
    (format!("{kind} {state}"), words.into_iter().collect())
}

/// What is to be read of an entry, as it stands now.
pub fn sights(voice: &Voice<'_>, entry: &Entry<'_>, consents: &[String]) -> Vec<Sight> {
    let words = voice.words;
    let say = |id| words.say(id).into_owned();
    let until = voice.model.known_until();
    let late = |promise: Option<openfloor::domain::Promise>| {
        let promise = promise.filter(|promise| promise.state_at(until) == PromiseState::Late)?;
        Some([promises::left(voice, &promise).words.as_str().to_owned(), say("promise-late")])
    };
    let mut sights = Vec::new();
    match entry {
        Entry::Notice(_, item) => {
            let notice = &item.data;
            let open = notice.state.is_open();
            let decision =
                notice.decision.filter(|_| open).map(|decision| words.decision(decision).into_owned());
            let state = words.notice_state(notice.state).map(|state| state.into_owned());
            // What is told and nothing else, is told by how far it is decided.
            let plain = || decision.clone().into_iter().chain(state.clone());
            sights.push(match notice.state {
                NoticeState::Released => sight("notice", "released", plain()),
                state_of => sight("notice", &word(state_of), state.clone()),
            });
            if let Some(of) = notice.decision.filter(|_| open) {
                sights.push(sight("notice", &word(of), decision.clone()));
            }
            if open {
                let loud = words.priority(notice.priority).map(|loud| loud.into_owned());
                let loud = loud.map_or_else(|| plain().collect(), |loud| vec![loud]);
                sights.push(sight("notice", &word(notice.priority), loud));
            }
            if let Some((at, _)) = item.stamp.last_corrected() {
                sights.push(sight("notice", "corrected", [words.corrected(&voice.clock.since(at))]));
            }
            if !notice.updates.is_empty() {
                sights.push(sight("notice", "updated", [words.label(label::UPDATE).into_owned()]));
            }
            if let Some(late) = late(promise::owed(item, "next_word_by")) {
                sights.push(sight("notice", "late_word", late));
            }
        }
        Entry::Holding(_, item) => {
            let state = Holding::standing(item, until);
            let silent = state != item.data.state;
            let told = match state {
                HoldingState::Open => vec![say("brief-holding"), say("holding-title")],
                HoldingState::Kept => vec![say("holding-told")],
                HoldingState::Renewed => vec![say("holding-renewed")],
                HoldingState::Missed => vec![say("holding-missed")],
            };
            let state = if silent { "missed_in_silence".into() } else { word(state) };
            sights.push(sight("holding", &state, told));
        }
        Entry::Ownership(_, item) => sights.push(sight(
            "ownership",
            &word(item.data.state),
            match item.data.state {
                OwnershipState::Published => vec![say("brief-ownership"), say("ownership-title")],
                OwnershipState::Changed => vec![say("ownership-changed")],
                OwnershipState::NotYet => vec![say("ownership-not-yet")],
            },
        )),
        Entry::Note(_, item) => {
            sights.push(sight("note", "note", [say("brief-note"), voice.author(&item.data.author)]));
        }
        Entry::Question(_, item) => {
            let question = &item.data;
            let state = words.question_state(question.state).into_owned();
            let found = question.found().map(|found| words.verdict(found).into_owned());
            sights.push(sight("question", &word(question.state), [state].into_iter().chain(found.clone())));
            if let (Some(verdict), Some(found)) = (question.found(), found) {
                sights.push(sight("question", &word(verdict), [found]));
            }
            let kind = if question.rumour { "rumour" } else { "question" };
            sights.push(sight("question", kind, [words.question(question.rumour).into_owned()]));
            if let Some(late) = late(promise::owed(item, "answer_by")).filter(|_| question.state.is_open()) {
                sights.push(sight("question", "late", late));
            }
        }
        Entry::Repair(_, item) => sights.extend(of_repair(voice, item)),
        Entry::Recognition(_, item) => {
            let data = &item.data;
            let (kind, need) = (data.kind.expect("one"), data.need.expect("one"));
            sights.push(sight("recognition", &word(data.state), [words.recognition(kind).into_owned()]));
            sights.push(sight("recognition", &word(kind), [words.recognition(kind).into_owned()]));
            sights.push(sight("recognition", &word(need), [words.need(need).into_owned()]));
            for (receiver, consent) in data.receivers.iter().zip(consents) {
                sights.push(sight("receiver", consent, [voice.thanked(receiver.display())]));
            }
        }
        Entry::Engagement(..) => sights.push(sight("engagement", "shown", [say("scene-how-we-are")])),
        Entry::Promise(entry) => {
            let told = words.promise(entry.state).into_owned();
            sights.push(sight("promise", promise_word(entry.state), [told.clone()]));
            if entry.kind == Kind::Repair {
                sights.push(match entry.state {
                    PromiseState::Kept | PromiseState::KeptLate => sight("action", "done", [told]),
                    _ => sight("action", promise_word(entry.state), [told]),
                });
            }
            if let Some(item) = voice.model.floor.commitments.get(entry.key) {
                sights.extend(of_ask(voice, &item.data));
                if let Some(late) = late(Some(entry.promise.clone().into_owned()))
                    .filter(|_| entry.state == PromiseState::Late)
                {
                    sights.push(sight("commitment", "late", late));
                }
                if entry.promise.was_moved() {
                    let moved = voice.clock.moved(entry.promise.first(), entry.promise.due);
                    sights.push(sight("commitment", "moved", [moved]));
                }
            }
        }
        Entry::Commitment(_, item) => sights.extend(of_ask(voice, &item.data)),
    }
    sights
}

fn of_ask(voice: &Voice<'_>, data: &openfloor::domain::Commitment) -> Vec<Sight> {
    let words = voice.words;
    let told = words.became_of(data).into_owned();
    if data.state != CommitmentState::Decided {
        // Done is what a promise was kept by.
        let kept =
            [PromiseState::Kept, PromiseState::KeptLate].map(|state| words.promise(state).into_owned());
        let kept = kept.into_iter().filter(|_| data.state == CommitmentState::Done);
        return vec![sight("commitment", &word(data.state), [told].into_iter().chain(kept))];
    }
    let answer = data.decision.unwrap_or(Answer::Will);
    let decided = sight("commitment", "decided", [told.clone()]);
    vec![decided, sight("commitment", &word(answer), [told])]
}

fn of_repair(voice: &Voice<'_>, item: &Item<Repair>) -> Vec<Sight> {
    let (words, repair) = (voice.words, &item.data);
    let stage = words.stage(repair.state).into_owned();
    // Of all stages that stand in a row, the one with its mark; or the one that is named behind the dots.
    let marked = ["◉ ", "◉  ", "○  ", "●  "].map(|mark| format!("{mark}{stage}"));
    let in_brief = format!("{} · {stage}", words.say("brief-repair"));
    let mut sights = vec![sight("repair", &word(repair.state), marked.into_iter().chain([in_brief]))];
    sights.extend(repair.violation.map(|ground| {
        let told = words.ground(ground);
        sight("repair", &word(ground), [format!("{told}:"), format!("· {told}")])
    }));
    let count = |state| repair.actions.iter().filter(|action| action.state == state).count();
    let (done, dropped) = (count(ActionState::Done), count(ActionState::Dropped));
    if done > 0 {
        sights.push(sight("action", "done", [words.actions_done(done, repair.actions.len())]));
    }
    if dropped > 0 {
        sights.push(sight("action", "dropped", [words.actions_dropped(dropped)]));
    }
    if let Some((at, _)) = Repair::next_action(item) {
        let promise = promise::promised(item, &Repair::due_field(at));
        let late =
            promise.filter(|promise| promise.state_at(voice.model.known_until()) == PromiseState::Late);
        sights.push(match late {
            Some(late) => sight("action", "late", [promises::left(voice, &late).words.as_str().to_owned()]),
            None => sight("action", "open", [words.label(label::NEXT).into_owned()]),
        });
    }
    sights
}

/// What a line about an entry begins with.
pub fn text_of(voice: &Voice<'_>, entry: &Entry<'_>) -> String {
    let text = match entry {
        Entry::Notice(_, item) => &item.data.headline,
        Entry::Holding(_, item) => &item.data.topic,
        Entry::Ownership(_, item) => &item.data.got_wrong,
        Entry::Note(_, item) => return voice.words.quoted(voice.text(&item.data.text)).as_str().to_owned(),
        Entry::Recognition(_, item) => {
            return voice.words.quoted(voice.text(&item.data.message)).as_str().to_owned();
        }
        Entry::Engagement(..) => return String::new(),
        Entry::Question(_, item) => &item.data.text,
        Entry::Repair(_, item) => &item.data.breach,
        Entry::Promise(entry) => entry.what,
        Entry::Commitment(_, item) => &item.data.ask,
    };
    voice.text(text).as_str().to_owned()
}
