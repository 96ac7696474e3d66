//! How a level is computed: what is asked, how answers become a level, how certain it is, of whom it is told and when, and who sees it.

use super::card::{Part, Rank, What};
use super::item::ItemView;
use super::lines::Run;
use super::scroll::Scroll;
use super::theme::Tone;
use super::voice::Voice;
use super::words::kinds::need_shape;
use super::words::{Label, label};
use crate::domain::Engagement;
use crate::domain::engagement::{Change, Changes};
use crate::domain::recognition::Need;
use crate::model::{Pane, Scrolled};
use crate::text::SafeText;

/// The instrument whose items are told word for word.
const OURS: &str = "openfloor-6";
/// Its items by need, in its order.
const ITEMS: [(Need, &str); 6] = [
    (Need::Autonomy, "computed-autonomy-say"),
    (Need::Autonomy, "computed-autonomy-senseless"),
    (Need::Competence, "computed-competence-well"),
    (Need::Competence, "computed-competence-doubt"),
    (Need::Relatedness, "computed-relatedness-backed"),
    (Need::Relatedness, "computed-relatedness-left-out"),
];

/// Says it as a page.
pub fn view(voice: &Voice<'_>, scroll: Scrolled) -> ItemView {
    let newest = voice.model.floor.engagements.values().max_by_key(|item| item.data.window.clone());
    ItemView {
        pane: Pane::Engagement,
        title: SafeText::clean(&voice.words.say("computed-title")),
        close: SafeText::clean(&voice.words.with_keys("page-close", voice.model)),
        parts: parts(voice, newest.map(|item| &item.data)),
        scroll: Scroll::of(voice, scroll),
    }
}

/// Says it of levels like these; of those of a round of our own where there are none.
pub(super) fn parts(voice: &Voice<'_>, level: Option<&Engagement>) -> Vec<Part> {
    let words = voice.words;
    let instrument = level.map_or(OURS, |level| level.instrument.as_str());
    let judged = level.is_none_or(|level| level.changes() != Changes::Same(Change::NotJudged));
    let change = if judged { "computed-change" } else { "computed-change-not-judged" };
    let fact = |label: Label, said: &str| {
        Part::fact(Rank::Main, voice.label(label), vec![Run::new(said, Tone::Plain)])
    };
    let mut parts = Vec::new();
    if instrument == OURS {
        parts.push(fact(label::ASKED, &words.say("computed-asked")));
        for (need, phrase) in ITEMS {
            let shape = Run::new(need_shape(need), Tone::Dim);
            let item = Run::new(format!(" {}", words.say(phrase)), Tone::Plain);
            parts.push(Part::fact(Rank::Main, SafeText::default(), vec![shape, item]));
        }
    } else {
        let said = words.say_with("computed-asked-elsewhere", [("instrument", instrument.into())]);
        parts.push(fact(label::ASKED, &said));
    }
    parts.push(Part::of(Rank::Main, What::Space));
    for (label, said) in [
        (label::LEVEL, words.say("computed-level")),
        (label::INTERVAL, words.say("computed-interval")),
        (label::GROUPS, words.say("computed-groups")),
        (label::RELEASE, words.say("computed-release")),
        (label::CHANGE, words.say(change)),
        (label::SEEN, words.say("computed-seen")),
    ] {
        parts.push(fact(label, &said));
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pulse::Instrument;
    use crate::pulse::instrument::OPENFLOOR_6;
    use crate::screen::Lexicon;

    #[test]
    fn the_items_are_those_that_are_asked_word_for_word() {
        let asked = Instrument::parse(OPENFLOOR_6).expect("ours");
        let lexicon = Lexicon::built_in();
        assert_eq!(asked.id.as_str(), OURS);
        for lang in &asked.languages {
            let words = lexicon.of(lang);
            assert_eq!(words.lang(), lang);
            for (item, (_, phrase)) in asked.items.iter().zip(ITEMS) {
                let text = item.text.as_ref().expect("words").in_lang(lang).as_str();
                assert_eq!(words.say(phrase), text, "{phrase} in {}", lang.as_str());
                assert!(phrase.ends_with(item.id.as_str()), "{phrase} stands for {}", item.id.as_str());
            }
        }
        assert_eq!(asked.items.len(), ITEMS.len());
    }
}
