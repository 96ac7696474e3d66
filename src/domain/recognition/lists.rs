//! The lists of words beside which names stand, and of names that are words too, from `assets/names.toml`.

use std::collections::{BTreeMap, HashSet};
use std::sync::OnceLock;

use serde::Deserialize;

const SOURCE: &str = include_str!("../../../assets/names.toml");

/// What stands in names and in other words too, from `assets/names.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Lists {
    /// What joins the parts of a name.
    particles: HashSet<String>,
    /// What joins a name to something else.
    joints: HashSet<String>,
    /// What stands before whom something is said to.
    addresses: HashSet<String>,
    /// What stands before a name with a point behind it.
    titles: HashSet<String>,
    /// What stands before a name and is no part of it.
    honorifics: HashSet<String>,
    /// Words of two letters at most.
    short: HashSet<String>,
    /// How thanks and greetings begin, in words of one space between.
    thanks: HashSet<String>,
    /// What begins a sentence with a comma behind it, and calls nobody.
    openings: HashSet<String>,
    /// Months, days and feasts.
    calendar: HashSet<String>,
    /// What stands before one of those.
    dated: HashSet<String>,
    /// What no name stands behind.
    articles: HashSet<String>,
    /// What is called by a name of its own: what stands beside one is that.
    places: HashSet<String>,
    /// What titles write small, and what begins a sentence before a name.
    linking: HashSet<String>,
    /// What somebody did, whatever word stands before it.
    deeds: HashSet<String>,
    /// What somebody did or was, and what a month or luck may have done too.
    acts: HashSet<String>,
    /// What somebody did, and what a wish or a question may go on with too.
    habits: HashSet<String>,
    /// What stands between a name and what they did.
    between: HashSet<String>,
    /// What begins a wish or a question.
    modals: HashSet<String>,
    /// What says that something is something.
    copulas: HashSet<String>,
    /// What no person is, behind one of these.
    things: HashSet<String>,
    /// Whom somebody did something to, before it.
    pronouns: HashSet<String>,
    /// What stands before a name as people speak.
    spoken_articles: HashSet<String>,
    /// What asks somebody for something, or says it of them.
    verbs: HashSet<String>,
    /// What stands behind whom thanks are said to.
    reasons: HashSet<String>,
    /// What is called a team.
    teams: HashSet<String>,
    /// Feasts, which most people who are called so are not called for.
    feasts: HashSet<String>,
    /// Names that are words of a language, by language.
    common: BTreeMap<String, HashSet<String>>,
}

impl Lists {
    /// True for how thanks and greetings begin.
    pub(super) fn is_thanks(&self, words: &str) -> bool {
        self.thanks.contains(words)
    }

    /// True for what calls nobody at the beginning of a sentence.
    pub(super) fn is_opening(&self, word: &str) -> bool {
        self.openings.contains(word) || self.is_short(word)
    }

    /// True for a month, a day or a feast.
    pub(super) fn is_calendar(&self, word: &str) -> bool {
        self.is_month(word) || self.feasts.contains(word)
    }

    /// True for a month or a day.
    pub(super) fn is_month(&self, word: &str) -> bool {
        self.calendar.contains(word)
    }

    /// True for what somebody did, whatever word stands before it.
    pub(super) fn is_deed(&self, word: &str) -> bool {
        self.deeds.contains(word)
    }

    /// True for what somebody did or was.
    pub(super) fn is_act(&self, word: &str) -> bool {
        self.acts.contains(word)
    }

    /// True for words that say what something was, and not who did it.
    pub(super) fn is_of_a_thing(&self, act: &str, next: &str) -> bool {
        self.copulas.contains(act) && self.things.contains(next)
    }

    /// True for what somebody did where no wish goes on with it.
    pub(super) fn is_habit(&self, word: &str) -> bool {
        self.habits.contains(word)
    }

    /// True for what stands between a name and what they did.
    pub(super) fn is_between(&self, word: &str) -> bool {
        self.between.contains(word)
    }

    /// True for what begins a wish or a question.
    pub(super) fn is_modal(&self, word: &str) -> bool {
        self.modals.contains(word)
    }

    /// True for whom somebody did something to, before it.
    pub(super) fn is_pronoun(&self, word: &str) -> bool {
        self.pronouns.contains(word)
    }

    /// True for an article that stands before names too, as people speak.
    pub(super) fn is_spoken_article(&self, word: &str) -> bool {
        self.spoken_articles.contains(word)
    }

    /// True for what asks somebody for something, or says it of them.
    pub(super) fn is_verb(&self, word: &str) -> bool {
        self.verbs.contains(word)
    }

    /// True for what stands behind whom thanks are said to.
    pub(super) fn is_reason(&self, word: &str) -> bool {
        self.reasons.contains(word)
    }

    /// True for what is called a team, and for what stands before one.
    pub(super) fn is_team(&self, word: &str) -> bool {
        self.teams.contains(word) || self.is_article(word)
    }

    /// True for what stands before a month, a day or a feast.
    pub(super) fn is_dated(&self, word: &str) -> bool {
        self.dated.contains(word)
    }

    /// True for what no name stands behind.
    pub(super) fn is_article(&self, word: &str) -> bool {
        self.articles.contains(word)
    }

    /// True for what is called by a name of its own, as a room is.
    pub(super) fn is_place(&self, word: &str) -> bool {
        self.places.contains(word)
    }

    /// True for a word that is small in a title too.
    pub(super) fn is_linking(&self, word: &str) -> bool {
        self.linking.contains(word) || self.is_joint(word) || self.is_particle(word) || self.is_short(word)
    }

    pub(super) fn is_particle(&self, word: &str) -> bool {
        self.particles.contains(word)
    }

    /// True for what parts the names of several, or one from what is no name.
    pub(super) fn is_joint(&self, word: &str) -> bool {
        self.joints.contains(word) || self.is_address(word)
    }

    /// True for what stands before whom something is said to.
    pub(super) fn is_address(&self, word: &str) -> bool {
        self.addresses.contains(word)
    }

    /// True for a title, behind which a point ends nothing.
    pub(super) fn is_title(&self, word: &str) -> bool {
        self.titles.contains(word)
    }

    /// True for what stands before a name and is no part of it, as "Dr" does.
    pub(super) fn is_honorific(&self, word: &str) -> bool {
        self.honorifics.contains(word)
    }

    /// True for a word of two letters at most.
    pub(super) fn is_short(&self, word: &str) -> bool {
        self.short.contains(word)
    }

    /// True for a word of a language that may be a name too.
    #[cfg(test)]
    pub(super) fn is_a_word(&self, word: &str) -> bool {
        self.is_common(word) || self.is_particle(word) || self.is_short(word)
    }

    pub(super) fn is_common(&self, word: &str) -> bool {
        self.common.values().any(|common| common.contains(word))
    }
}

/// The lists, read once.
pub(super) fn lists() -> &'static Lists {
    static LISTS: OnceLock<Lists> = OnceLock::new();
    LISTS.get_or_init(|| toml::from_str(SOURCE).expect("a test reads the file"))
}

#[cfg(test)]
mod tests {
    use super::super::words::{bare_words, words_of};
    use super::*;

    #[test]
    fn the_lists_are_read_and_hold_words_as_they_are_compared() {
        let lists = lists();
        for word in lists
            .common
            .values()
            .flatten()
            .chain(&lists.particles)
            .chain(&lists.joints)
            .chain(&lists.addresses)
            .chain(&lists.titles)
            .chain(&lists.honorifics)
            .chain(&lists.openings)
            .chain(&lists.calendar)
            .chain(&lists.dated)
            .chain(&lists.articles)
            .chain(&lists.places)
            .chain(&lists.linking)
            .chain(&lists.deeds)
            .chain(&lists.acts)
            .chain(&lists.habits)
            .chain(&lists.between)
            .chain(&lists.modals)
            .chain(&lists.pronouns)
            .chain(&lists.spoken_articles)
            .chain(&lists.verbs)
            .chain(&lists.reasons)
            .chain(&lists.teams)
            .chain(&lists.feasts)
        {
            let read: Vec<String> = words_of(word).map(|word| word.bare).collect();
            assert_eq!(read, [word.as_str()]);
        }
        for phrase in &lists.thanks {
            assert_eq!(&bare_words(phrase).join(" "), phrase);
        }
        assert_eq!(lists.common.keys().collect::<Vec<_>>(), ["en", "es"]);
    }
}
