//! What leadership's own words may say of people: that somebody is ahead of others, has a birthday, or is ill.
//!
//! A wall tells none of these. A list of words can't refuse them: "We end the leaderboard" and "sick leave is paid from day one" are about rules,
//! and are what a wall is for. So whoever publishes them is asked first whether they are about somebody. Thanks are read for more, by
//! [`super::check`], and what people ask is theirs. It is found by phrases of `assets/harm.toml`; what is said of nobody in particular
//! ("whoever is off sick") is left alone.

use std::collections::BTreeSet;
use std::ops::Range;

use super::figures::{List, Reader};
use super::lists::{All, lists};
use super::words::{self, Letter, Token, TokenKind};
use super::{FOUND_MAX, READ_MAX, span};
use crate::domain::{Fault, Payload, languages};

/// How many words lie at most between whoever it may be and what is said of them: `if somebody in your team is off sick`.
const ANYONE_MAX: usize = 5;
/// How many words say at most of which people somebody is the best: `top five performing agents`.
const RATED_MAX: usize = 2;
/// What ends a word behind which something is told that is somebody's, or is said of them.
const OWNER: &str = "'s";
/// Behind a period: who works then.
const WORKING: [&str; 5] = ["shift", "shifts", "team", "desk", "rota"];

/// What is told of people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OfPeople {
    /// Who is ahead of whom.
    Rank,
    /// A birthday.
    Birthday,
    /// That somebody is or was ill, or away for it.
    Health,
}

impl OfPeople {
    const ALL: [Self; 3] = [Self::Rank, Self::Birthday, Self::Health];

    fn may(self) -> &'static str {
        match self {
            OfPeople::Rank => "may rank people",
            OfPeople::Birthday => "may tell somebody's birthday",
            OfPeople::Health => "may tell somebody's health",
        }
    }
}

/// Words that may tell such a thing of somebody.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Told {
    /// What.
    pub what: OfPeople,
    /// The words, as they were written.
    pub words: String,
    /// The sentence in which they stand, without case, accents and marks: as long as it is the same, nothing new is told.
    pub sentence: String,
}

/// What in the words of leadership its publisher is asked about, unless the revision before said the same: which words, why, and what to
/// do, at the first of the fields in which it is.
pub fn asks(before: Option<&Payload>, next: &Payload) -> Option<Fault> {
    let mut found = of_payload(next);
    if !found.is_empty()
        && let Some(before) = before
    {
        let had: BTreeSet<(OfPeople, String)> =
            of_payload(before).into_iter().map(|(_, told)| (told.what, told.sentence)).collect();
        found.retain(|(_, told)| !had.contains(&(told.what, told.sentence.clone())));
    }
    let pointer = found.first().map(|(field, _)| format!("/data/{field}"))?;
    let told = OfPeople::ALL.into_iter().filter_map(|what| {
        let mut words: Vec<&str> = Vec::new();
        for (_, told) in found.iter().filter(|(_, told)| told.what == what) {
            if !words.contains(&&*told.words) {
                words.push(&told.words);
            }
        }
        words.truncate(FOUND_MAX);
        let quoted: Vec<String> = words.iter().map(|words| format!("“{words}”")).collect();
        (!quoted.is_empty()).then(|| format!("{} {}", quoted.join(", "), what.may()))
    });
    let told: Vec<String> = told.collect();
    let message = format!(
        "{}: a wall ranks nobody, and tells nobody's birthday or health; leave it out, or send it all the same if it is about a rule and not about \
         somebody",
        told.join("; ")
    );
    Some(Fault { pointer, message })
}

/// True for words of leadership that may tell such a thing, whatever stood before.
pub fn tells(payload: &Payload) -> bool {
    !of_payload(payload).is_empty()
}

/// What is found in the free words of leadership, with the field and the language in which it is.
fn of_payload(payload: &Payload) -> Vec<(String, Told)> {
    let mut out = Vec::new();
    for (field, text) in languages::said(payload) {
        for (lang, words) in text.variants() {
            let at = lang.map_or_else(|| field.clone(), |lang| format!("{field}/{}", lang.as_str()));
            out.extend(of_text(words.as_str()).into_iter().map(|told| (at.clone(), told)));
        }
    }
    out
}

/// What is found in a text, in the order in which it stands there; words that are part of others are told with them.
pub fn of_text(text: &str) -> Vec<Told> {
    let end = text.char_indices().nth(READ_MAX).map_or(text.len(), |(end, _)| end);
    let text = &text[..end];
    let letters = words::folded(text);
    let tokens = words::tokens(&letters, &[]);
    let all = lists();
    let read = Read { text, letters: &letters, tokens: &tokens, all };
    let mut found: Vec<(Range<usize>, OfPeople)> = Vec::new();
    found.extend(read.ranked().into_iter().map(|at| (at, OfPeople::Rank)));
    found.extend(read.birthdays().into_iter().map(|at| (at, OfPeople::Birthday)));
    found.extend(read.health().into_iter().map(|at| (at, OfPeople::Health)));
    let nobodys = all.places(&tokens, |lists| &lists.nobodys);
    found.retain(|(at, _)| !nobodys.iter().any(|fine| fine.start <= at.start && at.end <= fine.end));
    found.sort_by_key(|(at, _)| (at.start, std::cmp::Reverse(at.end)));
    let mut told: Vec<(Range<usize>, OfPeople)> = Vec::new();
    for (at, what) in found {
        match told.last_mut() {
            Some((before, of)) if at.start < before.end => {
                if *of == what {
                    before.end = before.end.max(at.end);
                }
            }
            _ => told.push((at, what)),
        }
    }
    told.into_iter().map(|(at, what)| read.told(&at, what)).collect()
}

/// A text that is read.
struct Read<'a> {
    text: &'a str,
    letters: &'a [Letter],
    tokens: &'a [Token],
    all: &'a All,
}

impl Read<'_> {
    fn ranked(&self) -> Vec<Range<usize>> {
        let mut found = self.all.places(self.tokens, |lists| &lists.ranked);
        found.extend(
            self.all.places(self.tokens, |lists| &lists.bests).into_iter().filter_map(|best| self.best(best)),
        );
        let reader = Reader::new(self.letters, self.tokens, self.all, self.all.spoken_in(self.tokens));
        let lists: [List; 2] = [|lists| &lists.honours, |lists| &lists.honoured];
        let works = |at: &Range<usize>| reader.is_any(Some(at.end), &WORKING);
        found.extend(lists.into_iter().flat_map(|list| reader.of_a_period(list)).filter(|at| !works(at)));
        found
    }

    /// `top three agents`, `best performing team`.
    fn best(&self, best: Range<usize>) -> Option<Range<usize>> {
        let ends = |at: usize, list: List| {
            self.all
                .phrases(list)
                .filter(|phrase| super::lists::starts(self.tokens, at, phrase))
                .map(|phrase| at + phrase.len())
                .max()
        };
        let mut at = best.end;
        for _ in 0..=RATED_MAX {
            if let Some(end) = ends(at, |lists| &lists.staff) {
                return Some(best.start..end);
            }
            let number = self.tokens.get(at).filter(|token| token.kind == TokenKind::Number).map(|_| at + 1);
            at = number.or_else(|| ends(at, |lists| &lists.rated))?;
        }
        None
    }

    fn birthdays(&self) -> Vec<Range<usize>> {
        let mut found = self.all.places(self.tokens, |lists| &lists.birthdays);
        found.extend(self.owned().filter(|at| self.tokens[at.start + 1].text.starts_with("birthday")));
        found
    }

    fn health(&self) -> Vec<Range<usize>> {
        let mut found = self.all.places(self.tokens, |lists| &lists.health);
        found.extend(self.owned().filter(|at| !self.tokens[at.start + 1].text.starts_with("birthday")));
        found.retain(|at| !self.is_anyones(at.start));
        found
    }

    /// What stands right behind somebody: `Maya's birthday`, `Tom's off sick`.
    fn owned(&self) -> impl Iterator<Item = Range<usize>> {
        let places = self.all.places(self.tokens, |lists| &lists.owned).into_iter();
        places.filter_map(|at| {
            let owner = at.start.checked_sub(1)?;
            self.tokens[owner].text.ends_with(OWNER).then_some(owner..at.end)
        })
    }

    /// True where what begins at a place is said of nobody in particular; somebody who is named right before it is somebody.
    fn is_anyones(&self, at: usize) -> bool {
        let anyone = |at: usize| {
            let mut phrases = self.all.phrases(|lists| &lists.anyone);
            phrases.any(|phrase| super::lists::starts(self.tokens, at, phrase))
        };
        let named = |at: usize| {
            let from = self.letters[self.tokens[at].at.start].from;
            self.text[from..].starts_with(char::is_uppercase) && !anyone(at)
        };
        let owner = self.tokens[at].text.ends_with(OWNER);
        if owner && named(at) || at > 0 && named(at - 1) {
            return false;
        }
        let sentence = self.sentence(at).start;
        (at.saturating_sub(ANYONE_MAX).max(sentence)..=at).any(anyone)
    }

    /// Which tokens are of the sentence of one.
    fn sentence(&self, at: usize) -> Range<usize> {
        let ends = |token: &Token| token.kind == TokenKind::End;
        let from = self.tokens[..at].iter().rposition(ends).map_or(0, |end| end + 1);
        let to = self.tokens[at..].iter().position(ends).map_or(self.tokens.len(), |end| at + end);
        from..to
    }

    fn told(&self, at: &Range<usize>, what: OfPeople) -> Told {
        let letters = span(self.tokens, at);
        let (from, to) = (self.letters[letters.start].from, self.letters[letters.end - 1].to);
        let sentence = self.tokens[self.sentence(at.start)].iter().map(|token| &*token.text);
        let sentence: Vec<&str> = sentence.collect();
        Told { what, words: self.text[from..to].to_owned(), sentence: sentence.join(" ") }
    }
}

#[cfg(test)]
mod tests;
