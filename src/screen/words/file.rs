//! A Fluent file of phrases, read and judged before any of it is said: what is wrong with it, and on which line.

use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::FluentResource;
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};

use crate::text::forbidden;
use crate::text::near::nearest;

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

/// Judges a file by the phrases that there are.
///
/// # Errors
/// Phrases that nobody says, or that ask for what nobody gives.
pub(super) fn judge(resource: &FluentResource, known: &Known) -> Result<(), Vec<Fault>> {
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
        faults.extend(asked.faults.into_iter().map(|why| Fault { line, why: format!("{id} {why}") }));
    }
    if faults.is_empty() { Ok(()) } else { Err(first(faults)) }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Known {
        let text = "help-title = Keys\nspan-days = { $n } d\n";
        variables(&read(text).expect("a Fluent file"))
    }

    fn faults(text: &str) -> Vec<(usize, String)> {
        let judged = read(text).and_then(|resource| judge(&resource, &known()));
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
