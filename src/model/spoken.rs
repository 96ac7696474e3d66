//! What the interface calls things, in each of its languages: what a person types is looked for in these words. The
//! screen says them; the model only has to know them.

use std::collections::BTreeMap;

use crate::text::Lang;

/// Phrases of the interface by their ids.
pub type Phrases = BTreeMap<&'static str, Box<str>>;

/// What the interface calls things, in each of its languages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spoken(Vec<(Lang, Phrases)>);

impl Spoken {
    /// Phrases by language; the first language stands in for those that are not there.
    pub fn new(phrases: Vec<(Lang, Phrases)>) -> Self {
        Self(phrases)
    }

    /// A phrase in a language, or in the nearest one.
    pub fn phrase(&self, lang: &Lang, id: &str) -> Option<&str> {
        let own = self.0.iter().find(|(have, _)| have == lang);
        let near = || self.0.iter().find(|(have, _)| have.is_near(lang));
        let (_, phrases) = own.or_else(near).or(self.0.first())?;
        phrases.get(id).map(|phrase| &**phrase)
    }

    /// A phrase in a language itself, or in one that is near to it; never in another one that stands in for it.
    pub fn own(&self, lang: &Lang, id: &str) -> Option<&str> {
        let own = self.0.iter().find(|(have, _)| have == lang);
        let (have, phrases) = own.or_else(|| self.0.iter().find(|(have, _)| have.is_near(lang)))?;
        let (first, stand_in) = self.0.first()?;
        let stood_in_for = have != first && phrases.get(id) == stand_in.get(id);
        phrases.get(id).filter(|_| !stood_in_for).map(|phrase| &**phrase)
    }

    /// The languages.
    pub fn langs(&self) -> impl Iterator<Item = &Lang> {
        self.0.iter().map(|(lang, _)| lang)
    }

    /// A phrase in every language that has it.
    pub fn every<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter_map(move |(_, phrases)| phrases.get(id).map(|phrase| &**phrase))
    }
}
