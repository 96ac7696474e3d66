//! The phrases of the interface by language: Fluent files, built in, which files of the user's own may stand over.
//!
//! A language begins as a copy of English, so that a phrase it lacks is said in English and never left out.

use std::borrow::Cow;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use crate::text::Lang;

/// A Fluent file of each built-in language, by language and name.
macro_rules! built_in {
    ($($lang:literal: [$($file:literal),+];)+) => {
        &[$(($lang, &[$(include_str!(concat!("../../../assets/locales/", $lang, "/", $file, ".ftl"))),+])),+]
    };
}

/// The built-in languages; the first is the one that the others fall back on.
const BUILT_IN: &[(&str, &[&str])] = built_in! {
    "en": ["time", "labels", "floor", "frame", "desk", "forms", "display", "plain"];
    "es": ["time", "labels", "floor", "frame", "desk", "forms", "display", "plain"];
};

/// The phrases of every language that the interface speaks.
pub struct Lexicon(Vec<Words>);

/// The phrases of one language.
pub struct Words {
    lang: Lang,
    bundle: FluentBundle<FluentResource>,
}

impl Lexicon {
    /// English and Spanish.
    ///
    /// # Panics
    /// When a file in `assets/locales` is no Fluent; a test reads them all.
    pub fn built_in() -> Self {
        let english = BUILT_IN[0].1;
        let words = |(lang, files): &(&str, &[&str])| {
            let mut words = Words::new(Lang::parse(lang).expect("a language tag"));
            for file in english.iter().chain(*files) {
                words.add(file).expect("a Fluent file");
            }
            words
        };
        Self(BUILT_IN.iter().map(words).collect())
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
        let primary = |lang: &Lang| lang.as_str().split('-').next().map(str::to_owned);
        let own = self.0.iter().find(|words| words.lang == *lang);
        let near = || self.0.iter().find(|words| primary(&words.lang) == primary(lang));
        own.or_else(near).unwrap_or(self.english())
    }
}

impl Words {
    fn new(lang: Lang) -> Self {
        let locale: LanguageIdentifier = lang.as_str().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![locale]);
        // Isolation belongs to drawing: these are words, measured and cut before they are drawn.
        bundle.set_use_isolating(false);
        Self { lang, bundle }
    }

    /// Adds phrases; those that are there already are said anew.
    ///
    /// # Errors
    /// What is wrong with the file, one fault a line.
    fn add(&mut self, fluent: &str) -> Result<(), String> {
        let resource = FluentResource::try_new(fluent.to_owned())
            .map_err(|(_, faults)| faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))?;
        self.bundle.add_resource_overriding(resource);
        Ok(())
    }

    /// The language.
    pub fn lang(&self) -> &Lang {
        &self.lang
    }

    /// A phrase without variables.
    pub fn say(&self, id: &'static str) -> Cow<'_, str> {
        self.format(id, None)
    }

    /// A phrase with its variables.
    pub fn say_with<'a, const N: usize>(
        &'a self,
        id: &'static str,
        variables: [(&'static str, FluentValue<'a>); N],
    ) -> String {
        let args: FluentArgs<'_> = variables.into_iter().collect();
        self.format(id, Some(&args)).into_owned()
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

#[cfg(test)]
mod tests {
    use super::*;

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
