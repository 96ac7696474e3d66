//! The lists of words, from `assets/harm.toml`.

use std::collections::BTreeMap;
use std::ops::{Deref, Range};
use std::sync::OnceLock;

use serde::Deserialize;

use super::words::{Token, TokenKind, folded, sort_of, sorts_of, tokens};

const SOURCE: &str = include_str!("../../../assets/harm.toml");

/// What stands in a phrase for any one word, written as `*`.
const ANY: &str = "anyword";

/// A word or several, as tokens.
#[derive(Clone, Debug, Deserialize)]
#[serde(from = "String")]
pub struct Phrase {
    words: Vec<String>,
    /// Of which sort its first word is.
    sort: u64,
}

impl From<String> for Phrase {
    fn from(words: String) -> Self {
        let words: Vec<String> =
            tokens(&folded(&words.replace('*', ANY)), &[]).into_iter().map(|token| token.text).collect();
        let sort = words.first().map_or(0, |word| sort_of(word));
        Self { words, sort }
    }
}

impl Deref for Phrase {
    type Target = [String];

    fn deref(&self) -> &[String] {
        &self.words
    }
}

/// The lists of one language. A list that is not given is empty.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[allow(missing_docs)] // the file says what each is for
pub struct Lists {
    pub marks: Vec<Phrase>,
    pub figures: Vec<Phrase>,
    pub times: Vec<Phrase>,
    pub units: Vec<Phrase>,
    pub per: Vec<Phrase>,
    pub spans: Vec<Phrase>,
    pub amounts: Vec<Phrase>,
    pub shares: Vec<Phrase>,
    pub moneys: Vec<Phrase>,
    pub out_of: Vec<Phrase>,
    pub numerals: Vec<Phrase>,
    pub few: Vec<Phrase>,
    pub few_of: Vec<Phrase>,
    pub done: Vec<Phrase>,
    pub nth: Vec<Phrase>,
    pub few_nth: Vec<Phrase>,
    pub grades: Vec<Phrase>,
    pub graded: Vec<Phrase>,
    pub limits: Vec<Phrase>,
    pub points: Vec<Phrase>,
    pub told: Vec<Phrase>,
    pub taken: Vec<Phrase>,
    pub tops: Vec<Phrase>,
    pub topped: Vec<Phrase>,
    pub firsts: Vec<Phrase>,
    pub honours: Vec<Phrase>,
    pub periods: Vec<Phrase>,
    pub parts: Vec<Phrase>,
    pub cuts: Vec<Phrase>,
    pub measures: Vec<Phrase>,
    pub judgements: Vec<Phrase>,
    pub judged: Vec<Phrase>,
    pub moves: Vec<Phrase>,
    pub praised: Vec<Phrase>,
    pub changes: Vec<Phrase>,
    pub extremes: Vec<Phrase>,
    pub copulas: Vec<Phrase>,
    pub hedges: Vec<Phrase>,
    pub seconds: Vec<Phrase>,
    pub clocks: Vec<Phrase>,
    pub durations: Vec<Phrase>,
    pub counted: Vec<Phrase>,
    pub moments: Vec<Phrase>,
    pub hours: Vec<Phrase>,
    pub joints: Vec<Phrase>,
    pub spreads: Vec<Phrase>,
    pub dated: Vec<Phrase>,
    pub months: Vec<Phrase>,
    pub ordinals: Vec<Phrase>,
    pub places: Vec<Phrase>,
    pub names: Vec<Phrase>,
    pub beside: Vec<Phrase>,
    pub accounts: Vec<Phrase>,
    pub numbered: Vec<Phrase>,
    pub endings: Vec<Phrase>,
    pub absolutes: Vec<Phrase>,
    pub results: Vec<Phrase>,
    pub personal: Vec<Phrase>,
    pub fine: Vec<Phrase>,
    pub bests: Vec<Phrase>,
    pub rated: Vec<Phrase>,
    pub staff: Vec<Phrase>,
    pub honoured: Vec<Phrase>,
    pub ranked: Vec<Phrase>,
    pub birthdays: Vec<Phrase>,
    pub owned: Vec<Phrase>,
    pub health: Vec<Phrase>,
    pub leading: Vec<Phrase>,
    pub unwell: Vec<Phrase>,
    pub persons: Vec<Phrase>,
    pub outsiders: Vec<Phrase>,
    pub anyone: Vec<Phrase>,
    pub nobodys: Vec<Phrase>,
}

/// The lists of every language.
#[derive(Debug)]
pub struct All(BTreeMap<String, Lists>);

/// The lists, read once.
pub fn lists() -> &'static All {
    static LISTS: OnceLock<All> = OnceLock::new();
    LISTS.get_or_init(|| All(toml::from_str(SOURCE).expect("a test reads the file")))
}

/// The lists that hold in every language.
const EVERY: &str = "every";

impl All {
    /// Those of one language.
    #[cfg(test)]
    pub fn of(&self, lang: &str) -> &Lists {
        &self.0[lang]
    }

    /// Those that hold in every language, and those of the languages that a text may be in: of whose small words it has the most.
    pub fn spoken_in(&self, tokens: &[Token]) -> Vec<&Lists> {
        let sorts = sorts_of(tokens);
        let marks = |lists: &Lists| {
            let marks: Vec<&Phrase> = lists.marks.iter().filter(|mark| mark.sort & sorts != 0).collect();
            let is_mark = |at: &usize| marks.iter().any(|mark| starts(tokens, *at, mark));
            (0..tokens.len()).filter(is_mark).count()
        };
        let spoken = || self.0.iter().filter(|(name, _)| *name != EVERY).map(|(_, lists)| lists);
        let most = spoken().map(marks).max().unwrap_or(0);
        spoken().filter(|lists| marks(lists) == most).chain([&self.0[EVERY]]).collect()
    }

    /// The phrases of a list, in whatever language.
    pub fn phrases<'a>(
        &'a self,
        list: impl Fn(&'a Lists) -> &'a Vec<Phrase>,
    ) -> impl Iterator<Item = &'a Phrase> {
        self.0.values().flat_map(list)
    }

    /// Where words of a list stand, in whatever language.
    pub fn places<'a>(
        &'a self,
        tokens: &'a [Token],
        list: impl Fn(&'a Lists) -> &'a Vec<Phrase>,
    ) -> Vec<Range<usize>> {
        places_of(tokens, self.phrases(list)).collect()
    }
}

/// Where phrases stand: the places of their tokens.
pub fn places_of<'a>(
    tokens: &'a [Token],
    phrases: impl Iterator<Item = &'a Phrase>,
) -> impl Iterator<Item = Range<usize>> {
    let sorts = sorts_of(tokens);
    phrases.filter(move |phrase| phrase.sort & sorts != 0).flat_map(move |phrase| {
        let stands = move |at: &usize| starts(tokens, *at, phrase);
        (0..tokens.len()).filter(stands).map(|at| at..at + phrase.len())
    })
}

/// True when a phrase stands at a place.
pub fn starts(tokens: &[Token], at: usize, phrase: &Phrase) -> bool {
    let window = tokens.get(at..at + phrase.len());
    let says =
        |(token, word): (&Token, &String)| token.says(word) || word == ANY && token.kind == TokenKind::Word;
    !phrase.is_empty() && window.is_some_and(|window| window.iter().zip(phrase.iter()).all(says))
}
