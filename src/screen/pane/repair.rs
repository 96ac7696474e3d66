//! Trust repair: what was broken, how far its repair is, who answers for it, and what comes next.
//!
//! ```text
//! Pay error of October                                   2 d
//! ●──●──●──◉──○──○──○  acting
//! Payroll lead answers for it · 2 of 3 actions done
//! next       Pay slips checked by hand · by Fri 27    in 4 d
//! ```

use crate::domain::promise;
use crate::domain::repair::{Action, ActionState};
use crate::domain::{Item, Repair};
use crate::model::Entry;
use crate::screen::card::{Card, Part, Rank, What, dotted};
use crate::screen::lines::{DOT, Run};
use crate::screen::pane::promises;
use crate::screen::stages::Stages;
use crate::screen::theme::Tone;
use crate::screen::voice::Voice;
use crate::screen::words::{Words, label};

/// Says the entries.
pub fn view(voice: &Voice<'_>, entries: &[Entry<'_>]) -> Vec<Card> {
    let card = |entry: &Entry<'_>| {
        let Entry::Repair(key, item) = entry else { return None };
        Some(Card::of(repair(voice, item), voice.fresh(key)))
    };
    entries.iter().filter_map(card).collect()
}

/// Who answers for it, and how much of it is done.
pub fn standing(voice: &Voice<'_>, item: &Item<Repair>) -> Vec<Run> {
    let repair = &item.data;
    let owner = voice.text(&repair.owner);
    let said = |owner: &str| voice.words.answers_for_it(owner);
    let owner = match owner.is_blank() {
        true => Vec::new(),
        false => Words::around(said, owner.as_str(), Tone::Plain),
    };
    let rest = dotted(actions(voice, repair).chain(voice.remarks(item)));
    let dot = (!owner.is_empty() && !rest.is_empty()).then(|| Run::new(DOT, Tone::Faint));
    owner.into_iter().chain(dot).chain(rest).collect()
}

/// How many of its actions are done, and how many were given up.
pub fn actions(voice: &Voice<'_>, repair: &Repair) -> impl Iterator<Item = Run> + use<> {
    let count = |state| repair.actions.iter().filter(|action| action.state == state).count();
    let (done, dropped) = (count(ActionState::Done), count(ActionState::Dropped));
    let done = (!repair.actions.is_empty())
        .then(|| Run::glued(&voice.words.actions_done(done, repair.actions.len()), Tone::Plain));
    let dropped = (dropped > 0).then(|| Run::glued(&voice.words.actions_dropped(dropped), Tone::Plain));
    done.into_iter().chain(dropped)
}

/// What the action at a place is, by when, and who owed it where it names somebody else by now, as the hub stamped it; a date that was moved shows both.
pub fn action(
    voice: &Voice<'_>,
    item: &Item<Repair>,
    (index, action): (usize, &Action),
) -> (Vec<Run>, Option<Run>) {
    let promise = promise::promised(item, &Repair::due_field(index));
    let date = promise.as_ref().map(|promise| promises::dates(voice, promise));
    let owed_by = promise.as_ref().and_then(|promise| promises::owed_by(voice, promise, &item.data));
    let what = voice.text(&action.what).clone();
    let line = dotted([Run { words: what, tone: Tone::Plain }].into_iter().chain(date).chain(owed_by));
    (line, promise.map(|promise| promises::left(voice, &promise)))
}

fn repair(voice: &Voice<'_>, item: &Item<Repair>) -> Vec<Part> {
    let repair = &item.data;
    let mut parts = vec![Part::title(vec![voice.run(&repair.breach, Tone::Strong)], voice.age(item.since()))];
    parts.extend(voice.below(Rank::Title, &repair.breach));
    parts.extend([
        Part::of(Rank::State, What::Stages(Stages::of(voice.words, item))),
        Part::words(Rank::Main, standing(voice, item)),
    ]);
    if let Some(next) = Repair::next_action(item) {
        let (line, due) = action(voice, item, next);
        parts.push(Part::fact(Rank::Main, voice.label(label::NEXT), line).noted(due.into_iter().collect()));
        parts.extend(voice.below_fact(Rank::Main, &next.1.what));
    }
    for (label, text) in [
        (label::WE_COMMIT, &repair.commitment),
        (label::THEY_SAY, &repair.evaluation),
        (label::HARM, &repair.harm),
    ] {
        if !text.is_blank() {
            parts.extend(voice.fact(Rank::More, label, text));
        }
    }
    parts
}
