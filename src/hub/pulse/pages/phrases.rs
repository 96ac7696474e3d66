//! The words of the pages by language: `assets/web/{en,es}.ftl`, built in.

use std::sync::OnceLock;

use axum::http::HeaderMap;
use axum::http::header::ACCEPT_LANGUAGE;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use jiff::Zoned;
use unic_langid::LanguageIdentifier;

use crate::text::Lang;

/// The languages of the pages, each with its own name and its words; the first is that of whoever asks for none of them.
const BUILT_IN: [(&str, &str, &str); 2] = [
    ("en", "English", include_str!("../../../../assets/web/en.ftl")),
    ("es", "Español", include_str!("../../../../assets/web/es.ftl")),
];
/// Most members of a list of languages that are looked at: a browser sends a handful.
const WISHES_MAX: usize = 16;

/// The words of the pages in one language.
pub struct Phrases {
    lang: Lang,
    bundle: FluentBundle<FluentResource>,
}

impl std::fmt::Debug for Phrases {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Phrases").field(&self.lang).finish()
    }
}

/// Those of each language.
fn all() -> &'static [Phrases] {
    static ALL: OnceLock<Vec<Phrases>> = OnceLock::new();
    ALL.get_or_init(|| BUILT_IN.iter().filter_map(|(tag, _, text)| Phrases::read(tag, text)).collect())
}

impl Phrases {
    fn read(tag: &str, text: &str) -> Option<Self> {
        // What is no Fluent in a file that is built in is found by a test, which asks for every phrase.
        let (Ok(resource) | Err((resource, _))) = FluentResource::try_new(text.to_owned());
        let locale: LanguageIdentifier = tag.parse().ok()?;
        let mut bundle = FluentBundle::new_concurrent(vec![locale]);
        bundle.set_use_isolating(false);
        bundle.add_resource_overriding(resource);
        Some(Self { lang: Lang::parse(tag).ok()?, bundle })
    }

    /// The words in the language that was chosen on the page, else in the one that the browser likes best.
    pub fn of(chosen: Option<&str>, headers: &HeaderMap) -> &'static Phrases {
        let wished = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let found = |tag: &str| all().iter().find(|phrases| phrases.lang.as_str() == tag);
        chosen.and_then(found).or_else(|| found(wished_of(wished))).unwrap_or(&all()[0])
    }

    /// The tag of the language.
    pub fn lang(&self) -> &str {
        self.lang.as_str()
    }

    /// The language, for texts that come in several.
    pub fn language(&self) -> &Lang {
        &self.lang
    }

    /// Every language with its own name.
    pub fn languages() -> impl Iterator<Item = (&'static str, &'static str)> {
        BUILT_IN.iter().map(|(tag, name, _)| (*tag, *name))
    }

    /// A phrase without variables.
    pub fn tell(&self, id: &str) -> String {
        self.tell_with(id, [])
    }

    /// A phrase with its variables. One that nobody has written is left out, and a test finds it.
    pub fn tell_with<const N: usize>(&self, id: &str, variables: [(&str, FluentValue<'_>); N]) -> String {
        let pattern = self.bundle.get_message(id).and_then(|message| message.value());
        debug_assert!(pattern.is_some(), "no phrase {id}");
        let Some(pattern) = pattern else { return String::new() };
        let args: FluentArgs<'_> = variables.into_iter().collect();
        let mut faults = Vec::new();
        let told = self.bundle.format_pattern(pattern, Some(&args), &mut faults).into_owned();
        debug_assert!(faults.is_empty(), "{id}: {faults:?}");
        told
    }

    /// How many questions there are.
    pub fn tell_items(&self, count: usize) -> String {
        self.tell_with("items", [("n", count.into())])
    }

    /// That too little was answered; `enough` are the numbers of questions that are enough together.
    pub fn tell_few(&self, enough: &[usize]) -> String {
        let numbers: Vec<String> = enough.iter().map(usize::to_string).collect();
        let listed = match &numbers[..] {
            [most @ .., last] if !most.is_empty() => self
                .tell_with("list-last", [("most", most.join(", ").into()), ("last", last.as_str().into())]),
            _ => numbers.concat(),
        };
        self.tell_with("answers-few", [("n", numbers.len().into()), ("numbers", listed.into())])
    }

    /// How many characters there may be.
    pub fn tell_most(&self, most: &usize) -> String {
        self.tell_with("ask-most", [("n", (*most).into())])
    }

    /// A day and an hour.
    pub fn date(&self, at: &Zoned) -> String {
        let weekday =
            self.tell_with("weekday", [("n", i64::from(at.weekday().to_monday_one_offset()).into())]);
        let month = self.tell_with("month", [("n", i64::from(at.month()).into())]);
        let hour = format!("{:02}:{:02} ({})", at.hour(), at.minute(), at.strftime("%Z"));
        let day = i64::from(at.day());
        self.tell_with(
            "closes",
            [
                ("weekday", weekday.into()),
                ("day", day.into()),
                ("month", month.into()),
                ("hour", hour.into()),
            ],
        )
    }
}

/// The tag of the language that a browser likes best of ours (RFC 9110, 12.5.4); nothing where it likes none.
fn wished_of(wishes: &str) -> &str {
    let wish = |member: &str| {
        let (tag, weight) = member.split_once(';').unwrap_or((member, "q=1"));
        let weight: f64 = weight.trim().strip_prefix("q=")?.trim().parse().ok()?;
        let primary = tag.trim().split('-').next().unwrap_or_default();
        let ours = BUILT_IN.iter().map(|(tag, ..)| *tag).find(|tag| tag.eq_ignore_ascii_case(primary))?;
        (weight > 0.0).then_some((ours, weight))
    };
    let mut best = ("", 0.0);
    for (tag, weight) in wishes.split(',').take(WISHES_MAX).filter_map(wish) {
        if weight > best.1 {
            best = (tag, weight);
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use fluent_syntax::ast::Entry;
    use fluent_syntax::parser;

    use super::*;

    #[test]
    fn the_language_is_the_one_that_a_browser_likes_best() {
        for (wishes, tag) in [
            ("es-MX,es;q=0.9,en;q=0.8", "es"),
            ("pt-BR, en;q=0.5, es;q=0.7", "es"),
            ("en-GB,en;q=0.9", "en"),
            ("de,fr;q=0.9", ""),
            ("es;q=0, en;q=0.1", "en"),
            ("es;q=x", ""),
            ("", ""),
        ] {
            assert_eq!(wished_of(wishes), tag, "{wishes}");
        }
    }

    /// The ids of a language's phrases, each with the variables that it has.
    fn written(text: &str) -> BTreeMap<String, BTreeSet<String>> {
        let resource = parser::parse(text).unwrap_or_else(|(_, faults)| panic!("{faults:?}"));
        let messages = resource.body.into_iter().filter_map(|entry| match entry {
            Entry::Message(message) => Some(message),
            Entry::Junk { content } => panic!("{content}"),
            _ => None,
        });
        let variables = |pattern: String| {
            let names = pattern.split("VariableReference { id: Identifier { name: \"").skip(1);
            names.filter_map(|rest| rest.split('"').next().map(str::to_owned)).collect()
        };
        messages
            .map(|message| (message.id.name.to_owned(), variables(format!("{:?}", message.value))))
            .collect()
    }

    #[test]
    fn every_phrase_is_there_in_each_language_and_is_told_somewhere() {
        let [english, spanish] = BUILT_IN.map(|(_, _, text)| written(text));
        assert_eq!(english, spanish, "the same phrases with the same variables");
        let sources = [
            include_str!("../pages.rs"),
            include_str!("phrases.rs"),
            include_str!("sheets.rs"),
            include_str!("../../../../assets/web/page.html"),
            include_str!("../../../../assets/web/enter.html"),
            include_str!("../../../../assets/web/questions.html"),
            include_str!("../../../../assets/web/ask.html"),
            include_str!("../../../../assets/web/told.html"),
        ]
        .concat();
        for id in english.keys() {
            assert!(sources.contains(&format!("\"{id}\"")), "{id} is told nowhere");
        }
        let told = sources.split(".tell(\"").skip(1).filter_map(|rest| rest.split('"').next());
        for id in told {
            assert!(english.contains_key(id), "{id} is not written");
        }
    }
}
