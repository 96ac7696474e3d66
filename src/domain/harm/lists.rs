//! The lists of words, from `assets/harm.toml`.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::OnceLock;

use serde::Deserialize;

use super::words::{Token, TokenKind, folded, places_of, tokens};

const SOURCE: &str = include_str!("../../../assets/harm.toml");

/// A word or several, as tokens.
pub type Phrase = Vec<String>;

/// The lists of one language. A list that is not given is empty.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, from = "BTreeMap<String, Vec<String>>")]
#[allow(missing_docs)] // the file says what each is for
pub struct Lists {
    pub marks: Vec<Phrase>,
    pub figures: Vec<Phrase>,
    pub times: Vec<Phrase>,
    pub percents: Vec<Phrase>,
    pub units: Vec<Phrase>,
    pub done: Vec<Phrase>,
    pub per: Vec<Phrase>,
    pub spans: Vec<Phrase>,
    pub clocks: Vec<Phrase>,
    pub durations: Vec<Phrase>,
    pub months: Vec<Phrase>,
    pub places: Vec<Phrase>,
    pub names: Vec<Phrase>,
    pub beside: Vec<Phrase>,
    pub accounts: Vec<Phrase>,
    pub numbered: Vec<Phrase>,
    pub endings: Vec<Phrase>,
    pub moneys: Vec<Phrase>,
    pub earned: Vec<Phrase>,
    pub when: Vec<Phrase>,
    pub absolutes: Vec<Phrase>,
    pub records: Vec<Phrase>,
    pub results: Vec<Phrase>,
    pub personal: Vec<Phrase>,
    pub fine: Vec<Phrase>,
}

impl From<BTreeMap<String, Vec<String>>> for Lists {
    fn from(mut given: BTreeMap<String, Vec<String>>) -> Self {
        let phrase =
            |words: &String| tokens(&folded(words), &[]).into_iter().map(|token| token.text).collect();
        let mut take = |name: &str| -> Vec<Phrase> {
            given.remove(name).unwrap_or_default().iter().map(phrase).collect()
        };
        Self {
            marks: take("marks"),
            figures: take("figures"),
            times: take("times"),
            percents: take("percents"),
            units: take("units"),
            done: take("done"),
            per: take("per"),
            spans: take("spans"),
            clocks: take("clocks"),
            durations: take("durations"),
            months: take("months"),
            places: take("places"),
            names: take("names"),
            beside: take("beside"),
            accounts: take("accounts"),
            numbered: take("numbered"),
            endings: take("endings"),
            moneys: take("moneys"),
            earned: take("earned"),
            when: take("when"),
            absolutes: take("absolutes"),
            records: take("records"),
            results: take("results"),
            personal: take("personal"),
            fine: take("fine"),
        }
    }
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
    /// Those that hold in every language.
    pub fn every(&self) -> &Lists {
        &self.0[EVERY]
    }

    /// Those of one language.
    #[cfg(test)]
    pub fn of(&self, lang: &str) -> &Lists {
        &self.0[lang]
    }

    /// Those of the languages that a text may be in: of whose small words it has the most.
    pub fn spoken_in(&self, tokens: &[Token]) -> Vec<&Lists> {
        let marks = |lists: &Lists| tokens.iter().filter(|token| is_one_of(token, &lists.marks)).count();
        let spoken = || self.0.iter().filter(|(name, _)| *name != EVERY).map(|(_, lists)| lists);
        let most = spoken().map(marks).max().unwrap_or(0);
        spoken().filter(|lists| marks(lists) == most).collect()
    }

    /// Where words of a list stand, in whatever language.
    pub fn places(&self, tokens: &[Token], list: impl Fn(&Lists) -> &Vec<Phrase>) -> Vec<Range<usize>> {
        self.0.values().flat_map(list).flat_map(|phrase| places_of(tokens, phrase)).collect()
    }
}

/// True for a word that is in a list by itself.
pub fn is_one_of(token: &Token, list: &[Phrase]) -> bool {
    token.kind == TokenKind::Word && list.iter().any(|phrase| *phrase == [token.text.as_str()])
}
