//! Words that are made of others: lists of names, quotations, figures, counts that are known only while drawing.

use super::Words;
use crate::domain::site::Team;
use crate::screen::bidi::is_right_to_left;
use crate::screen::lines::Run;
use crate::screen::theme::Tone;
use crate::text::{Lang, SafeText};

/// A phrase around a number that is known only while drawing; or one without a number, where nothing may be counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    before: SafeText,
    /// What stands behind the number; `None` where the phrase has none.
    after: Option<SafeText>,
}

/// What stands for the number while a phrase around it is made: no text of a feed has it, for it says nothing.
const HOLE: char = '\u{fffc}';

impl Counted {
    pub(super) fn of(phrase: &str) -> Self {
        let (before, after) = match phrase.split_once(HOLE) {
            Some((before, after)) => (before, Some(SafeText::clean(after))),
            None => (phrase, None),
        };
        Self { before: SafeText::clean(before), after }
    }

    pub(super) fn hole() -> String {
        HOLE.into()
    }

    /// The phrase with its number, where it has one.
    pub fn with(&self, n: usize) -> String {
        match &self.after {
            Some(after) => format!("{}{n}{after}", self.before),
            None => self.before.as_str().to_owned(),
        }
    }
}

/// Runs with another between each two of them, and without those that say nothing.
fn between(mut parts: impl Iterator<Item = Run>, mut other: impl FnMut() -> Run) -> Vec<Run> {
    let mut runs: Vec<Run> = parts.next().into_iter().collect();
    for part in parts {
        runs.extend([other(), part]);
    }
    runs.retain(|run| !run.words.as_str().is_empty());
    runs
}

impl Words {
    /// A phrase with a name in it, the name as a run of its own: where it runs from right to left, the phrase around it does not.
    pub fn around(phrase: impl Fn(&str) -> String, name: &str, tone: Tone) -> Vec<Run> {
        if !is_right_to_left(name) {
            return vec![Run::new(phrase(name), tone)];
        }
        let phrase = phrase(&HOLE.to_string());
        let parts = phrase.split(HOLE).map(|words| Run::new(words, tone));
        between(parts, || Run::new(name, tone))
    }

    /// `Ana, Bo and Cem`, each name as a run of its own where one of them runs from right to left.
    pub fn listed_apart(&self, names: &[String], tone: Tone) -> Vec<Run> {
        if !names.iter().any(|name| is_right_to_left(name)) {
            return vec![Run::new(self.listed(names), tone)];
        }
        let holes = self.listed(&vec![HOLE.to_string(); names.len()]);
        let mut names = names.iter();
        between(holes.split(HOLE).map(|words| Run::new(words, tone)), || {
            Run::new(names.next().map_or("", String::as_str), tone)
        })
    }

    /// `Ana, Bo and Cem`.
    pub fn listed(&self, names: &[String]) -> String {
        match names {
            [] => String::new(),
            [one] => one.clone(),
            [most @ .., last] => self.say_with(
                "list-last",
                [
                    ("most", self.with_commas(most).into()),
                    ("last", last.as_str().into()),
                    ("sound", first_sound(last).into()),
                ],
            ),
        }
    }

    /// `Ana, Bo, Cem`.
    pub fn with_commas(&self, names: &[String]) -> String {
        let join = |most: String, next: &String| {
            self.say_with("list-comma", [("most", most.into()), ("next", next.as_str().into())])
        };
        let mut names = names.iter();
        names.next().cloned().map(|first| names.fold(first, join)).unwrap_or_default()
    }

    /// The marks around the words of a person.
    pub fn quotes(&self) -> (std::borrow::Cow<'_, str>, std::borrow::Cow<'_, str>) {
        (self.say("quote-open"), self.say("quote-close"))
    }

    /// A quoted text whose own quotation marks are those within others, so that none stands twice.
    pub fn within_quotes(&self, text: &SafeText) -> SafeText {
        let (open, close) = self.quotes();
        let own = |text: &str| text.contains('"') || text.contains(&*open) || text.contains(&*close);
        if !own(text.as_str()) {
            return text.clone();
        }
        let (inner_open, inner_close) = (self.say("quote-within-open"), self.say("quote-within-close"));
        let text = text.as_str().replace(&*open, &inner_open).replace(&*close, &inner_close);
        let mut inner = String::with_capacity(text.len());
        let mut before = ' ';
        for mark in text.chars() {
            let opens = before.is_whitespace() || matches!(before, '(' | '[' | '¿' | '¡' | '—' | '–');
            match mark {
                '"' if opens || inner.ends_with(&*inner_open) => inner.push_str(&inner_open),
                '"' => inner.push_str(&inner_close),
                other => inner.push(other),
            }
            before = mark;
        }
        SafeText::clean(&inner)
    }

    /// A quoted text with its marks.
    pub fn quoted(&self, text: &SafeText) -> SafeText {
        let (open, close) = self.quotes();
        SafeText::clean(&format!("{open}{}{close}", self.within_quotes(text)))
    }

    /// A team among the names of people; a name that says so itself stays as it is.
    pub fn team(&self, name: &str) -> String {
        let said = |name: &str| self.say_with("team-named", [("name", name.into())]);
        let bare = said("");
        let says_so = !bare.trim().is_empty() && name.split_whitespace().any(|word| word == bare.trim());
        if says_so { name.to_owned() } else { said(name) }
    }

    /// A giver or a receiver of thanks in a language: a team by what people call it there, and anybody else as they are given.
    pub fn thanked(&self, given: &SafeText, team: Option<&Team>, lang: &Lang) -> String {
        match team.map(|team| team.name.in_lang(lang)) {
            Some(name) if !name.is_blank() => self.team(name.as_str()),
            Some(_) => self.team(given.as_str()),
            None => given.as_str().to_owned(),
        }
    }

    /// `4.9`: a number with so many decimals.
    pub fn decimal(&self, value: f64, decimals: usize) -> String {
        self.marked(format!("{value:.decimals$}"))
    }

    /// `7`, `1.5`: a number with the decimals that it has.
    pub fn number(&self, value: f64) -> String {
        self.marked(format!("{value}"))
    }

    fn marked(&self, figures: String) -> String {
        match &*self.say("decimal-mark") {
            "." => figures,
            mark => figures.replace('.', mark),
        }
    }
}

/// `i` for a name that begins with that sound, before which the Spanish "y" is an "e".
fn first_sound(name: &str) -> &'static str {
    let mut letters = name.chars().flat_map(char::to_lowercase).filter(|letter| letter.is_alphabetic());
    let first = letters.next();
    let letters = (first, letters.next(), letters.next());
    match letters {
        // A diphthong begins with another sound, as in "hielo" or "Ian".
        (Some('h'), Some('i'), Some('a' | 'e' | 'o' | 'u')) | (Some('i'), Some('a' | 'e' | 'o' | 'u'), _) => {
            "other"
        }
        (Some('i' | 'í'), ..) | (Some('h'), Some('i' | 'í'), _) => "i",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use crate::screen::theme::Tone;
    use crate::screen::words::Lexicon;

    #[test]
    fn a_list_with_a_name_from_right_to_left_says_the_same_in_runs() {
        let lexicon = Lexicon::built_in();
        let words = lexicon.english();
        let names = ["Ana", "محمد", "Bo"].map(str::to_owned);
        let runs = words.listed_apart(&names, Tone::Plain);
        let said: String = runs.iter().map(|run| run.words.as_str()).collect();
        assert_eq!((said, runs.len()), (words.listed(&names), 5));
        assert_eq!(words.listed_apart(&names[..1], Tone::Plain).len(), 1);
    }
}
