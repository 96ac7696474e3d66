//! The phrases of the interface by language: Fluent files, built in, which files of the user's own may stand over.
//!
//! A language begins as a copy of English, so that a phrase it lacks is said in English and never left out.

use std::borrow::Cow;
use std::fmt::Write;
use std::sync::Arc;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Message, PatternElement};
use rustc_hash::FxHashMap;
use unic_langid::LanguageIdentifier;

use super::file::{self, Fault, Known};
use crate::text::Lang;

/// A Fluent file of each built-in language, by language and name.
macro_rules! built_in {
    ($($lang:literal: [$($file:literal),+];)+) => {
        &[$(($lang, &[$(include_str!(concat!("../../../assets/locales/", $lang, "/", $file, ".ftl"))),+])),+]
    };
}

/// The built-in languages; the first is the one that the others fall back on.
const BUILT_IN: &[(&str, &[&str])] = built_in! {
    "en": ["time", "labels", "floor", "frame", "desk", "forms", "display", "plain", "rules", "link", "kiosk"];
    "es": ["time", "labels", "floor", "frame", "desk", "forms", "display", "plain", "rules", "link", "kiosk"];
};

/// The phrases of every language that the interface speaks.
pub struct Lexicon(Vec<Words>);

/// The phrases of one language.
pub struct Words {
    lang: Lang,
    bundle: FluentBundle<Arc<FluentResource>>,
    /// Phrases of words and variables alone, as most are: they are said without asking Fluent. Each is looked up some hundred times a frame, and
    /// nobody but whoever runs the program chooses their names.
    plain: FxHashMap<Box<str>, Vec<Part>>,
}

/// A part of a phrase.
enum Part {
    Words(Box<str>),
    Variable(Box<str>),
}

/// A file of phrases of a user's own.
#[derive(Clone, Debug)]
pub struct Own {
    /// The language.
    pub lang: Lang,
    /// The Fluent in it.
    pub text: String,
}

impl Lexicon {
    /// English and Spanish.
    ///
    /// # Panics
    /// When a file in `assets/locales` is no Fluent; a test reads them all.
    pub fn built_in() -> Self {
        Self::with(&[]).unwrap_or_else(|(_, faults)| panic!("a built-in file: {faults:?}"))
    }

    /// The same with files of a user's own over it: phrases that are said otherwise, and languages that are new.
    ///
    /// # Errors
    /// Which of the files is wrong, by its place among them, and what is wrong with it.
    ///
    /// # Panics
    /// When a file in `assets/locales` is no Fluent; a test reads them all.
    pub fn with(own: &[Own]) -> Result<Self, (usize, Vec<Fault>)> {
        let built_in = |(lang, files): &(&str, &[&str])| {
            let lang = Lang::parse(lang).expect("a language tag");
            let read = move |text: &&str| (lang.clone(), Arc::new(file::read(text).expect("a Fluent file")));
            files.iter().map(read).collect::<Vec<_>>()
        };
        let mut files: Vec<(Lang, Arc<FluentResource>)> = BUILT_IN.iter().flat_map(built_in).collect();
        // Only what others write is judged by what there is.
        let mut known = Known::new();
        for (_, file) in files.iter().filter(|_| !own.is_empty()) {
            for (id, variables) in file::variables(file) {
                known.entry(id).or_default().extend(variables);
            }
        }
        for (index, Own { lang, text }) in own.iter().enumerate() {
            let judged =
                |file: FluentResource| file::judge(&file, &known, &file::Forms::of(lang)).map(|()| file);
            let file = file::read(text).and_then(judged).map_err(|faults| (index, faults))?;
            files.push((lang.clone(), Arc::new(file)));
        }
        let mut langs: Vec<&Lang> = Vec::new();
        for (lang, _) in &files {
            if !langs.contains(&lang) {
                langs.push(lang);
            }
        }
        let english = langs[0];
        let words = |lang: &&Lang| {
            let mut words = Words::new((*lang).clone());
            // What comes later is said in place of what is there: its own words over those of English.
            let below = files.iter().filter(|(of, _)| of == english && english != *lang);
            for (_, file) in below.chain(files.iter().filter(|(of, _)| of == *lang)) {
                words.add(file);
            }
            words
        };
        Ok(Self(langs.iter().map(words).collect()))
    }

    /// The phrases of every language.
    pub fn all(&self) -> &[Words] {
        &self.0
    }

    /// The phrases of English, which every other language falls back on.
    pub fn english(&self) -> &Words {
        &self.0[0]
    }

    /// The phrases of a language: its own, those of the same language elsewhere, or English.
    pub fn of(&self, lang: &Lang) -> &Words {
        let own = self.0.iter().find(|words| words.lang == *lang);
        let near = || self.0.iter().find(|words| words.lang.is_near(lang));
        own.or_else(near).unwrap_or(self.english())
    }
}

impl Words {
    fn new(lang: Lang) -> Self {
        let locale: LanguageIdentifier = lang.as_str().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![locale]);
        // Isolation belongs to drawing: these are words, measured and cut before they are drawn.
        bundle.set_use_isolating(false);
        Self { lang, bundle, plain: FxHashMap::default() }
    }

    /// Adds phrases; those that are there already are said anew.
    fn add(&mut self, file: &Arc<FluentResource>) {
        for entry in file.entries() {
            if let Entry::Message(Message { id, value: Some(pattern), .. }) = entry {
                self.plain.remove(id.name);
                let parts: Option<Vec<Part>> = pattern.elements.iter().map(Part::of).collect();
                parts.map(|parts| self.plain.insert(id.name.into(), parts));
            }
        }
        self.bundle.add_resource_overriding(file.clone());
    }

    /// The language.
    pub fn lang(&self) -> &Lang {
        &self.lang
    }

    /// A phrase without variables.
    pub fn say(&self, id: &'static str) -> Cow<'_, str> {
        match self.plain.get(id).map(Vec::as_slice) {
            Some([Part::Words(words)]) => Cow::Borrowed(words),
            _ => self.format(id, None),
        }
    }

    /// A phrase with its variables.
    pub fn say_with<'a, const N: usize>(
        &'a self,
        id: &'static str,
        variables: [(&'static str, FluentValue<'a>); N],
    ) -> String {
        let Some(parts) = self.plain.get(id) else {
            let args: FluentArgs<'_> = variables.into_iter().collect();
            return self.format(id, Some(&args)).into_owned();
        };
        let mut said = String::with_capacity(32);
        for part in parts {
            match part {
                Part::Words(words) => said.push_str(words),
                Part::Variable(name) => {
                    let value = variables.iter().find(|(have, _)| **have == **name).map(|(_, value)| value);
                    debug_assert!(value.is_some(), "{id} is said without ${name}");
                    value.iter().for_each(|value| push(&mut said, value));
                }
            }
        }
        said
    }

    /// A phrase that nobody has written is left out, and a test finds it: its id would tell nobody anything.
    fn format(&self, id: &str, args: Option<&FluentArgs<'_>>) -> Cow<'_, str> {
        let Some(pattern) = self.bundle.get_message(id).and_then(|message| message.value()) else {
            debug_assert!(false, "no phrase {id}");
            return Cow::Borrowed("");
        };
        let mut faults = Vec::new();
        let said = self.bundle.format_pattern(pattern, args, &mut faults);
        debug_assert!(faults.is_empty(), "{id}: {faults:?}");
        said
    }
}

impl Part {
    fn of(element: &PatternElement<&str>) -> Option<Self> {
        match element {
            PatternElement::TextElement { value } => Some(Self::Words((*value).into())),
            PatternElement::Placeable { expression: Expression::Inline(inline) } => match inline {
                InlineExpression::VariableReference { id } => Some(Self::Variable(id.name.into())),
                // Only a literal can hold the spaces at the ends of a phrase.
                InlineExpression::StringLiteral { value } if !value.contains('\\') => {
                    Some(Self::Words((*value).into()))
                }
                _ => None,
            },
            PatternElement::Placeable { .. } => None,
        }
    }
}

fn push(said: &mut String, value: &FluentValue<'_>) {
    match value {
        FluentValue::String(words) => said.push_str(words),
        // Writing to a string does not fail.
        FluentValue::Number(number) => {
            let whole = number.value as i64;
            let _ = match number.value == whole as f64 {
                // Most are counts, and those are written faster.
                true => write!(said, "{whole}"),
                false => write!(said, "{}", number.value),
            };
        }
        _ => debug_assert!(false, "a variable is words or a number"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(lang: &str, text: &str) -> Own {
        Own { lang: Lang::parse(lang).expect("a tag"), text: text.into() }
    }

    #[test]
    fn own_files_stand_over_those_that_are_built_in() {
        let lexicon = Lexicon::with(&[
            own(
                "tlh",
                "help-title = SeHlaw\nteam-count = { $n ->\n    [one] wa'\n   *[other] { $n } ghom\n  }\n",
            ),
            own("en", "help-title = Buttons\nspan-now = this minute\n"),
            own("es", "help-title = Botones\n"),
        ]);
        let Ok(lexicon) = lexicon else { panic!("right files") };
        let of = |lang: &str| lexicon.of(&Lang::parse(lang).expect("a tag"));
        assert_eq!(
            ["en", "es", "tlh"].map(|lang| of(lang).say("help-title")),
            ["Buttons", "Botones", "SeHlaw"]
        );
        // What a language lacks is said in English, as it is said here.
        assert_eq!(
            ["en", "es", "tlh"].map(|lang| of(lang).say("span-now")),
            ["this minute", "ahora", "this minute"]
        );
        assert_eq!(["en", "es", "tlh"].map(|lang| of(lang).teams(2)), ["2 teams", "2 equipos", "2 ghom"]);
        assert_eq!(["en", "es", "tlh"].map(|lang| of(lang).teams(1)), ["1 team", "1 equipo", "wa'"]);
        let wrong = Lexicon::with(&[own("es", "help-title = a\n"), own("es", "\nhelp-titel = b\n")]);
        let Err((1, faults)) = wrong else { panic!("the second is wrong") };
        assert_eq!(faults[0].line, 2);
    }

    #[test]
    fn a_phrase_without_variables_is_lent() {
        let lexicon = Lexicon::built_in();
        let words = lexicon.english();
        assert!(matches!(words.say("help-title"), Cow::Borrowed(_)));
        assert!(matches!(words.say("figures-comma"), Cow::Borrowed(", ")));
    }

    #[test]
    fn a_language_is_found_by_its_nearest() {
        let lexicon = Lexicon::built_in();
        let title = |lang| lexicon.of(&Lang::parse(lang).expect("a tag")).say("help-title").into_owned();
        assert_eq!(
            ["en", "es", "es-MX", "pt"].map(title),
            ["Commands and keys", "Órdenes y teclas", "Órdenes y teclas", "Commands and keys"]
        );
    }
}
