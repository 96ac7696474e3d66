//! What was promised and what became of it on the wall: the sum large, then the promises, and what people asked for with its answer.

use super::{Fact, SceneView};
use crate::domain::{Commitment, Item, PromiseState};
use crate::model::Entry;
use crate::model::scene::Scene;
use crate::screen::card::dotted;
use crate::screen::lines::{DOT, Run};
use crate::screen::pane::promises;
use crate::screen::theme::Tone;
use crate::screen::voice::Voice;
use crate::text::SafeText;

/// Says them.
pub(super) fn view(voice: &Voice<'_>, entries: &[Entry<'_>], view: &mut SceneView) {
    let (large, small): (Vec<_>, Vec<_>) = promises::sums(voice).into_iter().partition(|sum| sum.is_large);
    // A number and its word stay on one line.
    let counts: Vec<_> = large.iter().map(|sum| sum.said.words.as_str().replace(' ', "\u{a0}")).collect();
    view.headline = match counts.is_empty() {
        true => SafeText::clean(&voice.words.scene(Scene::Promises)),
        false => SafeText::clean(&counts.join(", ")),
    };
    view.standing = dotted(small.into_iter().map(|sum| sum.said));
    for entry in entries {
        let fact = match entry {
            Entry::Promise(entry) => {
                let mut words = promises::what(voice, entry);
                words.extend(promises::reason(voice, entry));
                // Its date is cut after all words.
                let mut dates = vec![Run::new(DOT, Tone::Faint)];
                let due = Run { tone: Tone::Dim, ..promises::dates(voice, &entry.promise) };
                dates.extend(dotted([due].into_iter().chain(promises::was_late(voice, entry))));
                // How it was settled stands before it, and when beside it: neither twice.
                let label = promises::label(voice, entry);
                let note = vec![promises::when(voice, entry)];
                let fact = Fact { label, ..Fact::of("", words).noted(note).about(dates) };
                let fact = fact.by(promises::owner(voice, entry).as_str());
                let fact = fact.told_as(voice, entry.what);
                match entry.reason {
                    Some(reason) => fact.told_as(voice, reason),
                    None => fact,
                }
            }
            Entry::Commitment(_, item) => ask(voice, item),
            _ => continue,
        };
        view.facts.push(fact.of_site(voice, entry.key()));
    }
    view.more = late_more(voice, entries);
}

/// How many late ones are not told this time, by how many of the entries have no place, the last ones first.
fn late_more(voice: &Voice<'_>, entries: &[Entry<'_>]) -> Vec<SafeText> {
    let late = |entries: &[Entry<'_>]| {
        let late = |entry: &&Entry<'_>| matches!(entry, Entry::Promise(it) if it.state == PromiseState::Late);
        entries.iter().filter(late).count()
    };
    let all = voice.model.late_promises();
    let say = |n: usize| match n {
        0 => String::new(),
        n => voice.words.say_with("note-more-late", [("n", n.into())]),
    };
    let untold = |left_out: usize| all.saturating_sub(late(&entries[..entries.len() - left_out]));
    (0..=entries.len()).map(|left_out| SafeText::clean(&say(untold(left_out)))).collect()
}

fn ask(voice: &Voice<'_>, item: &Item<Commitment>) -> Fact {
    let commitment = &item.data;
    let why = commitment.because();
    let mut words = vec![voice.run(&commitment.ask, Tone::Plain)];
    if !why.is_blank() {
        words.push(promises::because(voice));
        words.push(voice.run(why, Tone::Plain));
    }
    let fact = Fact::of(voice.words.became_of(commitment), words);
    let fact = fact.told_as(voice, &commitment.ask).told_as(voice, why);
    let fact = fact.by(promises::owner_of(voice, item, "due").as_str());
    fact.noted(vec![voice.age(item.since())])
}
