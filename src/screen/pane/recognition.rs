//! Recognition: the giver's words first, then who thanks whom, and for which need. Nothing is counted by person. For leads, at
//! their desk, what the thanks of a week say of the floor: which need is rarely thanked for, and which teams they reach.
//!
//! ```text
//! “Stayed with a caller through the outage and        12 min
//! warned the team before the second wave.”
//! Maya → Night desk                 trust win · ◆ relatedness
//! ```

use crate::domain::balance::{self, Needs, Reach, Reached};
use crate::domain::{Audience, Recognition};
use crate::model::{Entry, Mode};
use crate::screen::card::{Card, Part, Rank, What, dotted};
use crate::screen::lines::Run;
use crate::screen::theme::Tone;
use crate::screen::voice::Voice;
use crate::screen::words::{floor::TO, kinds::need_shape, label};

/// Most lines of a message in a pane: all of its 280 characters in the narrowest column.
const MESSAGE_LINES: usize = 9;

/// Says the entries.
pub fn view(voice: &Voice<'_>, entries: &[Entry<'_>]) -> Vec<Card> {
    let card = |entry: &Entry<'_>| {
        let Entry::Recognition(key, item) = entry else { return None };
        let recognition = &item.data;
        let message = vec![voice.quoted(&recognition.message, Tone::Strong), voice.end_of_quote()];
        let quote = Part::title(message, voice.age(item.since())).led(voice.quote()).at_most(MESSAGE_LINES);
        let sort = dotted(sort(voice, recognition).into_iter().chain(voice.remarks(item)));
        let mut parts = vec![quote];
        parts.extend(voice.below(Rank::Title, &recognition.message));
        parts.push(Part::of(Rank::Main, What::Pair(people(voice, recognition), sort)));
        if !recognition.impact.is_blank() {
            parts.extend(voice.fact(Rank::More, label::IMPACT, &recognition.impact));
        }
        Some(Card::of(parts, voice.fresh(key)))
    };
    entries.iter().filter_map(card).collect()
}

/// Which need is rarely thanked for, at a lead's desk alone and only where there is one.
pub fn note(voice: &Voice<'_>) -> Vec<Run> {
    let needs = || balance::needs(&voice.model.floor, voice.model.now());
    match is_a_leads_desk(voice).then(needs) {
        Some(Needs::Rare(rare)) => vec![Run::new(voice.words.rarely_thanked(&rare), Tone::Dim)],
        _ => Vec::new(),
    }
}

/// True where what is for leads may stand. A wallboard is for everyone who walks past.
pub fn is_a_leads_desk(voice: &Voice<'_>) -> bool {
    voice.model.ui.mode == Mode::Desk && !voice.model.link.role_hides(Audience::Leads)
}

/// What the thanks on the wall say of the needs.
pub fn balance(voice: &Voice<'_>) -> String {
    match balance::needs(&voice.model.floor, voice.model.now()) {
        Needs::TooFew => voice.words.too_few_thanks(),
        Needs::Even => voice.words.evenly_thanked(),
        Needs::Rare(rare) => voice.words.rarely_thanked(&rare),
    }
}

/// How many thanks reached each team, in the order of their names, never of how many; what is not told by team last.
pub fn spread(voice: &Voice<'_>) -> Vec<Run> {
    let (mut teams, mut others) = (Vec::new(), Vec::new());
    for Reached { team, thanks } in balance::spread(&voice.model.floor, voice.model.now()) {
        match team {
            Reach::Team(id) => {
                let name = voice.team(id.as_str());
                teams.push((name.as_str().to_lowercase(), voice.words.reached(name.as_str(), thanks)));
            }
            Reach::Small => others.push(voice.words.reached(&voice.words.say("balance-small"), thanks)),
            Reach::Untold => others.push(voice.words.reached(&voice.words.say("balance-untold"), thanks)),
        }
    }
    teams.sort();
    let all = teams.into_iter().map(|(_, words)| words).chain(others);
    dotted(all.map(|words| Run::glued(&words, Tone::Plain)))
}

/// `Maya → Ana and Bo`.
pub fn people(voice: &Voice<'_>, recognition: &Recognition) -> Vec<Run> {
    let names: Vec<String> =
        recognition.receivers.iter().map(|receiver| voice.thanked(receiver.display())).collect();
    let giver = Run::new(voice.thanked(&recognition.giver), Tone::Plain);
    let receivers = voice.words.listed_apart(&names, Tone::Plain);
    [giver, Run::new(TO, Tone::Accent)].into_iter().chain(receivers).collect()
}

/// Which sort of recognition, and which need it supported, by its shape and its name.
pub fn sort(voice: &Voice<'_>, recognition: &Recognition) -> Vec<Run> {
    let kind = recognition.kind.map(|kind| Run::new(voice.words.recognition(kind), Tone::Dim));
    kind.into_iter().chain(need(voice, recognition)).collect()
}

/// The need that it supported, by its shape and its name, which stay on one line.
pub fn need(voice: &Voice<'_>, recognition: &Recognition) -> Option<Run> {
    let said = |need| format!("{}\u{a0}{}", need_shape(need), voice.words.need(need));
    recognition.need.map(|need| Run::new(said(need), Tone::Dim))
}
