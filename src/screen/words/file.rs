//! A Fluent file of phrases, read and judged before any of it is said: what is wrong with it, and on which line.

use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, Variant, VariantKey};

use crate::text::near::nearest;
use crate::text::{Lang, forbidden};

/// Most faults of one file that are told: a file that is no Fluent would fill the screen.
pub const FAULTS_MAX: usize = 20;

/// What is wrong with a file, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong, and what to do.
    pub why: String,
}

/// The variables of each phrase that there is.
pub(super) type Known = BTreeMap<String, BTreeSet<String>>;

/// Reads a file.
///
/// # Errors
/// What is no Fluent in it, or may not stand in a text.
pub(super) fn read(text: &str) -> Result<FluentResource, Vec<Fault>> {
    // An editor may have marked the encoding.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut faults = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let why = line.chars().find_map(|scalar| Some((scalar, forbidden(scalar)?)));
        faults.extend(why.map(|(scalar, why)| Fault {
            line: index + 1,
            why: format!("U+{:04X} is {why}; take it out", scalar as u32),
        }));
    }
    let resource = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(resource, wrong)| {
        let fault = |at: usize, why: String| Fault { line: line_at(text, at), why };
        faults.extend(wrong.iter().map(|wrong| fault(wrong.pos.start, format!("no Fluent: {wrong}"))));
        resource
    });
    match faults.is_empty() {
        true => Ok(resource),
        false => Err(first(faults)),
    }
}

/// Judges a file by the phrases that there are, and by the plural forms of its language.
///
/// # Errors
/// Phrases that nobody says, or that ask for what nobody gives.
pub(super) fn judge(resource: &FluentResource, known: &Known, forms: &Forms) -> Result<(), Vec<Fault>> {
    let text = resource.source();
    let terms: BTreeSet<&str> = resource.entries().filter_map(term).collect();
    let mut faults = Vec::new();
    for entry in resource.entries() {
        let (id, pattern, variables) = match entry {
            Entry::Message(message) => {
                let id = message.id.name;
                let Some(variables) = known.get(id) else {
                    faults.push(Fault { line: line_of(text, id), why: unknown(id, known) });
                    continue;
                };
                let Some(pattern) = &message.value else {
                    let why = format!("{id} has no words of its own; write them after the =");
                    faults.push(Fault { line: line_of(text, id), why });
                    continue;
                };
                (id, pattern, Some(variables))
            }
            Entry::Term(term) => (term.id.name, &term.value, None),
            _ => continue,
        };
        let mut asked = Asked { terms: &terms, variables, faults: Vec::new() };
        asked.pattern(pattern);
        let line = line_of(text, id);
        for form in forms.vain(pattern) {
            let why = format!("{id} has [{form}], which no number takes in {}; {}", forms.lang, forms.told());
            faults.push(Fault { line: line_of_form(text, line, form), why });
        }
        faults.extend(asked.faults.into_iter().map(|why| Fault { line, why: format!("{id} {why}") }));
    }
    if faults.is_empty() { Ok(()) } else { Err(first(faults)) }
}

/// The plural forms that numbers take in a language.
pub(super) struct Forms {
    lang: String,
    taken: Vec<&'static str>,
}

impl Forms {
    /// Those of a language: numbers are asked for theirs, small ones and those that some languages count apart.
    pub(super) fn of(lang: &Lang) -> Self {
        const ASK: &str = "n = { $n ->\n    [zero] zero\n    [one] one\n    [two] two\n    [few] few\n    [many] many\n   *[other] other\n }\n";
        let mut bundle = FluentBundle::new(vec![lang.as_str().parse().unwrap_or_default()]);
        bundle.set_use_isolating(false);
        // These are ours, and Fluent.
        if let Ok(resource) = FluentResource::try_new(ASK.to_owned()) {
            bundle.add_resource_overriding(resource);
        }
        let numbers = (0..=200).chain([1_000, 1_001, 1_000_000, 2_000_000]).map(f64::from).chain([0.5, 1.5]);
        let form = |number: f64| {
            let pattern = bundle.get_message("n")?.value()?;
            let args: FluentArgs<'_> = [("n", FluentValue::from(number))].into_iter().collect();
            let said = bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned();
            FORMS.into_iter().find(|form| *form == said)
        };
        let taken: BTreeSet<&str> = numbers.filter_map(form).collect();
        let taken = FORMS.into_iter().filter(|form| taken.contains(form) || *form == OTHER).collect();
        Self { lang: lang.as_str().to_owned(), taken }
    }

    /// Forms of a phrase that no number takes. Which variant holds when none does is written for that.
    fn vain<'a>(&self, pattern: &Pattern<&'a str>) -> Vec<&'a str> {
        let mut found = Vec::new();
        each_variant(pattern, &mut |variant| {
            if let VariantKey::Identifier { name } = variant.key
                && !variant.default
                && FORMS.contains(&name)
                && !self.taken.contains(&name)
            {
                found.push(name);
            }
        });
        found
    }

    fn told(&self) -> String {
        match self.taken.as_slice() {
            [one] => format!("its only form is {one}"),
            forms => format!("its forms are {}", forms.join(", ")),
        }
    }
}

/// The plural forms of all languages.
const FORMS: [&str; 6] = ["zero", "one", "two", "few", "many", OTHER];
const OTHER: &str = "other";

/// The variables of each phrase of a file.
pub(super) fn variables(resource: &FluentResource) -> Known {
    let of = |entry: &Entry<&str>| {
        let Entry::Message(message) = entry else { return None };
        let mut found = BTreeSet::new();
        each_inline(message.value.as_ref()?, &mut |inline| {
            if let InlineExpression::VariableReference { id } = inline {
                found.insert(id.name.to_owned());
            }
        });
        Some((message.id.name.to_owned(), found))
    };
    resource.entries().filter_map(of).collect()
}

/// What a phrase asks for.
struct Asked<'a> {
    terms: &'a BTreeSet<&'a str>,
    /// What it is given; a term is given what a phrase hands on to it.
    variables: Option<&'a BTreeSet<String>>,
    faults: Vec<String>,
}

impl Asked<'_> {
    fn pattern(&mut self, pattern: &Pattern<&str>) {
        each_inline(pattern, &mut |inline| match inline {
            InlineExpression::VariableReference { id } => {
                if let Some(given) = self.variables.filter(|given| !given.contains(id.name)) {
                    let given: Vec<String> = given.iter().map(|name| format!("${name}")).collect();
                    let given = if given.is_empty() { "nothing".into() } else { given.join(", ") };
                    self.faults
                        .push(format!("has ${}, which is not given to it; it is given {given}", id.name));
                }
            }
            // Words that ask for each other could go round for ever.
            InlineExpression::MessageReference { id, .. } => {
                let why = "write it out, or give what both share a name: -name = …";
                self.faults.push(format!("asks for the phrase {}; {why}", id.name));
            }
            InlineExpression::TermReference { id, .. } if self.variables.is_none() => {
                self.faults.push(format!("asks for -{}, and a term is made of words; write it out", id.name));
            }
            InlineExpression::TermReference { id, attribute, .. }
                if attribute.is_some() || !self.terms.contains(id.name) =>
            {
                self.faults.push(format!("asks for -{}, and this file has none", id.name));
            }
            InlineExpression::FunctionReference { id, .. } => {
                self.faults.push(format!("asks for {}(), and there are no functions", id.name));
            }
            _ => {}
        });
    }
}

/// Visits all that stands in braces, however deep.
fn each_inline(pattern: &Pattern<&str>, visit: &mut impl FnMut(&InlineExpression<&str>)) {
    fn expression(of: &Expression<&str>, visit: &mut impl FnMut(&InlineExpression<&str>)) {
        match of {
            Expression::Select { selector, variants } => {
                inline(selector, visit);
                for variant in variants {
                    each_inline(&variant.value, visit);
                }
            }
            Expression::Inline(of) => inline(of, visit),
        }
    }
    fn inline(of: &InlineExpression<&str>, visit: &mut impl FnMut(&InlineExpression<&str>)) {
        visit(of);
        if let InlineExpression::Placeable { expression: of } = of {
            expression(of, visit);
        }
    }
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression: of } = element {
            expression(of, visit);
        }
    }
}

/// Visits every variant, however deep.
fn each_variant<'a>(pattern: &Pattern<&'a str>, visit: &mut impl FnMut(&Variant<&'a str>)) {
    for element in &pattern.elements {
        let mut of = match element {
            PatternElement::Placeable { expression } => expression,
            PatternElement::TextElement { .. } => continue,
        };
        while let Expression::Inline(InlineExpression::Placeable { expression }) = of {
            of = expression;
        }
        if let Expression::Select { variants, .. } = of {
            for variant in variants {
                visit(variant);
                each_variant(&variant.value, visit);
            }
        }
    }
}

fn term<'a>(entry: &Entry<&'a str>) -> Option<&'a str> {
    match entry {
        Entry::Term(term) => Some(term.id.name),
        _ => None,
    }
}

fn unknown(id: &str, known: &Known) -> String {
    match nearest(id, known.keys().map(String::as_str)) {
        Some(name) => format!("there is no phrase {id}; did you mean {name}?"),
        None => format!("there is no phrase {id}; take it out"),
    }
}

fn first(mut faults: Vec<Fault>) -> Vec<Fault> {
    faults.sort_by_key(|fault| fault.line);
    faults.truncate(FAULTS_MAX);
    faults
}

fn line_at(text: &str, byte: usize) -> usize {
    text.bytes().take(byte).filter(|byte| *byte == b'\n').count() + 1
}

/// The line on which a phrase or a term begins; the last one, for it holds.
fn line_of(text: &str, id: &str) -> usize {
    let begins = |line: &str| {
        let rest = line.strip_prefix('-').unwrap_or(line).strip_prefix(id);
        rest.is_some_and(|rest| rest.trim_start().starts_with('='))
    };
    let found = text.lines().enumerate().filter(|(_, line)| begins(line)).last();
    found.map_or(1, |(index, _)| index + 1)
}

/// The line of a form of a phrase that begins on a line.
fn line_of_form(text: &str, from: usize, form: &str) -> usize {
    let begins = format!("[{form}]");
    let found = text.lines().skip(from - 1).position(|line| line.contains(&begins));
    found.map_or(from, |after| from + after)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Known {
        let text = "help-title = Keys\nspan-days = { $n } d\n";
        variables(&read(text).expect("a Fluent file"))
    }

    fn faults(text: &str) -> Vec<(usize, String)> {
        let judged = read(text)
            .and_then(|resource| judge(&resource, &known(), &Forms::of(&Lang::parse("es").expect("a tag"))));
        let faults = judged.err().unwrap_or_default();
        faults.into_iter().map(|fault| (fault.line, fault.why)).collect()
    }

    #[test]
    fn a_wrong_file_is_told_with_its_line() {
        let right = "\u{feff}# mine\n-ours = d\nspan-days =\n    { $n ->\n        [one] a { -ours }\n       *[other] { $n } d\n    }\n";
        assert_eq!(faults(right), []);
        for (text, line, begins) in [
            (
                "help-title = Keys\nhelp-titel = Teclas\n",
                2,
                "there is no phrase help-titel; did you mean help-title?",
            ),
            ("\nquite-other = x\n", 2, "there is no phrase quite-other; take it out"),
            ("span-days = { $days } d\n", 1, "span-days has $days, which is not given to it; it is given $n"),
            ("help-title = { $n }\n", 1, "help-title has $n, which is not given to it; it is given nothing"),
            (
                "span-days =\n    { $n ->\n        [0] today\n        [few] some\n       *[other] { $n } d\n    }\n",
                4,
                "span-days has [few], which no number takes in es; its forms are one, other",
            ),
            (
                "help-title = { DATETIME($n) }\n",
                1,
                "help-title asks for DATETIME(), and there are no functions",
            ),
            ("help-title = { -brand }\n", 1, "help-title asks for -brand, and this file has none"),
            (
                "-a = { -a }\nhelp-title = { -a }\n",
                1,
                "a asks for -a, and a term is made of words; write it out",
            ),
            ("help-title = { no-such }\n", 1, "help-title asks for the phrase no-such; write it out"),
            (
                "help-title =\n    .note = x\n",
                1,
                "help-title has no words of its own; write them after the =",
            ),
            ("span-days = a\n\nhelp-title Keys\n", 3, "no Fluent: "),
            ("help-title = { $n ->\n", 2, "no Fluent: "),
            (
                "span-days = a\nhelp-title = Te\u{202e}clas\n",
                2,
                "U+202E is a bidirectional override; take it out",
            ),
            ("help-title = \u{1b}[31mKeys\n", 1, "U+001B is a control character; take it out"),
        ] {
            let faults = faults(text);
            assert!(
                faults.iter().any(|(at, why)| *at == line && why.starts_with(begins)),
                "{text:?}: {faults:?}"
            );
        }
    }
}
