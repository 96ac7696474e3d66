//! What leadership's own words may say of people: that somebody is ahead of others, has a birthday, or is ill.
//!
//! A wall tells none of these. A list of words can't refuse them: "We end the leaderboard" and "sick leave is paid from day one" are about rules,
//! and are what a wall is for. So whoever publishes them is asked first whether they are about somebody. Thanks are read for more, by
//! [`super::check`], and what people ask is theirs. It is found by phrases of `assets/harm.toml`; what is said of nobody in particular
//! ("whoever is off sick") is left alone.

use std::collections::BTreeSet;
use std::ops::Range;

use super::figures::{List, Reader};
use super::lists::{All, Phrase, lists, starts};
use super::words::{self, Letter, Token, TokenKind};
use super::{FOUND_MAX, span};
use crate::domain::fault::BODY_MAX;
use crate::domain::{Fault, Payload, languages};

/// How many words lie at most between whoever it may be and what is said of them: `if somebody in your team is off sick`.
const ANYONE_MAX: usize = 5;
/// How many words say at most of which people somebody is the best: `top five performing agents`.
const RATED_MAX: usize = 2;
/// What ends a word behind which something is told that is somebody's, or is said of them.
const OWNER: &str = "'s";
/// Behind a period: who works then.
const WORKING: [&str; 5] = ["shift", "shifts", "team", "desk", "rota"];
/// Behind a period: another one than that of an honour.
const OTHER_PERIOD: [&str; 9] =
    ["de", "que", "pasado", "pasada", "anterior", "proximo", "proxima", "siguiente", "that"];
/// Who is of a period without an honour too: `la persona de la semana de guardia`.
const ANY_OF_A_PERIOD: [&str; 2] = ["persona", "person"];
/// Behind these words it bounds a number, and ranks nobody: `at best three`, `a lo mejor tres`.
const BARELY: [&str; 2] = ["at", "lo"];
/// These say more of a noun behind them: `best team practices`.
const OF_A_NOUN: [&str; 5] = ["agent", "team", "employee", "colleague", "one"];
/// What may stand behind whoever is the best; any other word is what that is the best of.
const GOES_ON: [&str; 40] = [
    "of", "in", "on", "at", "is", "was", "are", "were", "this", "that", "these", "those", "from", "for",
    "by", "with", "and", "or", "but", "wins", "won", "win", "gets", "got", "takes", "took", "goes", "has",
    "had", "have", "again", "today", "now", "who", "award", "awards", "prize", "ranking", "receives", "will",
];
/// What may stand between whoever it is and what is said of them.
const BETWEEN: [&str; 27] = [
    "can", "may", "could", "might", "must", "will", "would", "have", "has", "had", "be", "been", "is", "are",
    "was", "were", "not", "also", "still", "now", "already", "ya", "no", "hoy", "aun", "todavia", "tambien",
];
/// What somebody can or may is a rule.
const RULES: [&str; 2] = ["can", "may"];
/// Written with a capital at the beginning of a sentence, and nobody's name.
const NO_NAME: [&str; 26] = [
    "i", "we", "you", "he", "she", "it", "they", "who", "that", "this", "these", "those", "there", "here",
    "not", "no", "usted", "ustedes", "que", "ella", "ellos", "ellas", "vosotros", "vosotras", "is", "are",
];
/// Before a word with a capital: it is what somebody is called at work, and not who they are.
const ARTICLES: [&str; 13] =
    ["a", "an", "the", "your", "our", "their", "un", "una", "el", "la", "tu", "su", "vuestro"];
/// What a sentence tells of whom it begins with.
const TOLD_OF: [&str; 10] = ["is", "was", "has", "had", "took", "esta", "es", "fue", "ha", "tiene"];

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
    /// The sentence in which they stand, without case, accents and marks, where it names somebody: as long as it is the same, nothing new is
    /// told. Without a name the words alone say whether it is.
    pub sentence: Option<String>,
}

/// What in the words of leadership its publisher is asked about, unless the revision before said the same: which words, why, and what to
/// do, at the first of the fields in which it is.
pub fn asks(before: Option<&Payload>, next: &Payload) -> Option<Fault> {
    let mut found = of_payload(next);
    if !found.is_empty()
        && let Some(before) = before
    {
        let had: BTreeSet<Told> = of_payload(before).into_iter().map(|(_, told)| told).collect();
        found.retain(|(_, told)| !had.contains(told));
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
    let end = text.char_indices().nth(BODY_MAX).map_or(text.len(), |(end, _)| end);
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
    let is_fine = |at: &Range<usize>| nobodys.iter().any(|fine| fine.start <= at.start && at.end <= fine.end);
    found.retain(|(at, _)| {
        !is_fine(at) && !(at.start + 1..at.end).any(|to| read.is_parted(to, &[',', ':', '(', ')']))
    });
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
        let leading = self.all.places(self.tokens, |lists| &lists.leading).into_iter();
        found.extend(leading.filter(|at| self.is_somebodys(at.start) && !self.is_of_a_noun(at.end)));
        let reader = Reader::new(self.letters, self.tokens, self.all, self.all.spoken_in(self.tokens));
        let lists: [List; 2] = [|lists| &lists.honours, |lists| &lists.honoured];
        let of_a_period = lists.into_iter().flat_map(|list| reader.of_a_period(list));
        found.extend(of_a_period.filter(|at| !self.is_no_honour(&reader, at)));
        found
    }

    /// `the agents of the day shift`, `el equipo de la semana que viene`, `los agentes del día 3`.
    fn is_no_honour(&self, reader: &Reader, at: &Range<usize>) -> bool {
        let plain = self.stands(at.start, |lists| &lists.honoured).is_some()
            || reader.is_any(Some(at.start), &ANY_OF_A_PERIOD);
        let dated = || {
            self.tokens.get(at.end).is_some_and(|token| token.kind == TokenKind::Number)
                && reader.is_any(at.end.checked_sub(1), &["day", "dia"])
        };
        let close = !self.is_parted(at.end, &[',', ':', '\n', '\r']);
        close
            && (reader.is_any(Some(at.end), &WORKING)
                || plain && (reader.is_any(Some(at.end), &OTHER_PERIOD) || dated()))
    }

    /// `top three agents`, `best performing team`.
    fn best(&self, best: Range<usize>) -> Option<Range<usize>> {
        let before = |back: usize| best.start.checked_sub(back).map_or("", |at| &*self.tokens[at].text);
        if BARELY.contains(&before(1)) || before(1) == "the" && before(2) == "at" {
            return None;
        }
        let mut at = best.end;
        for _ in 0..=RATED_MAX {
            if self.is_parted(at, &[',', ':', '(', ')', '\n', '\r']) {
                return None;
            }
            if let Some(end) = self.stands(at, |lists| &lists.staff) {
                return (!self.is_of_a_noun(end)).then_some(best.start..end);
            }
            let number = self.tokens.get(at).filter(|token| token.kind == TokenKind::Number).map(|_| at + 1);
            at = number.or_else(|| self.stands(at, |lists| &lists.rated))?;
        }
        None
    }

    /// True where what ends at a place says more of a noun behind it: `best team practices`, `our number one problem`.
    fn is_of_a_noun(&self, end: usize) -> bool {
        let last = end.checked_sub(1).and_then(|last| self.tokens.get(last));
        let behind = self.tokens.get(end).filter(|token| token.kind == TokenKind::Word);
        last.is_some_and(|last| OF_A_NOUN.contains(&&*last.text))
            && behind.is_some_and(|word| !GOES_ON.contains(&&*word.text))
            && !self.has_a_capital(end)
            && !self.is_parted(end, &[',', ':', '(', ')', '-', '–', '—', '\n', '\r'])
    }

    fn birthdays(&self) -> Vec<Range<usize>> {
        let mut found = self.all.places(self.tokens, |lists| &lists.birthdays);
        // A house has birthdays too: "its 10th birthday".
        let its = |at: &Range<usize>| {
            self.tokens[at.start.saturating_sub(2)..at.start].iter().any(|word| word.says("its"))
        };
        found.retain(|at| !its(at));
        found.extend(self.owned().filter(|at| self.is_a_birthday(at)));
        found
    }

    fn health(&self) -> Vec<Range<usize>> {
        let mut found = self.all.places(self.tokens, |lists| &lists.health);
        found.extend(self.owned().filter(|at| !self.is_a_birthday(at)));
        let unwell = self.all.places(self.tokens, |lists| &lists.unwell).into_iter();
        found.extend(unwell.filter(|at| self.is_somebodys(at.start)));
        found.retain(|at| !self.is_anyones(at.start));
        found
    }

    fn is_a_birthday(&self, owned: &Range<usize>) -> bool {
        self.tokens[owned.start + 1].text.starts_with("birthday")
    }

    /// What stands right behind somebody: `Maya's birthday`, `Tom's off sick`; what is said of whoever works there, or of a customer, is
    /// somebody's no more than a rule is.
    fn owned(&self) -> impl Iterator<Item = Range<usize>> {
        let lists: [List; 2] = [|lists| &lists.staff, |lists| &lists.outsiders];
        let is = move |word: &str| {
            let mut phrases = lists.iter().flat_map(|list| self.all.phrases(*list));
            phrases.any(|phrase| matches!(&**phrase, [one] if one == word))
        };
        let places = self.all.places(self.tokens, |lists| &lists.owned).into_iter();
        places.filter_map(move |at| {
            let owner = at.start.checked_sub(1)?;
            let who = self.tokens[owner].text.strip_suffix(OWNER)?;
            (!is(who)).then_some(owner..at.end)
        })
    }

    /// Where a phrase of a list ends that begins at a place, the longest.
    fn stands(&self, at: usize, list: List) -> Option<usize> {
        let phrases = self.all.phrases(list).filter(|phrase| starts(self.tokens, at, phrase));
        phrases.map(|phrase| at + phrase.len()).max()
    }

    /// True where a phrase of a list ends with a token.
    fn ends(&self, last: usize, list: List) -> bool {
        let from = |phrase: &Phrase| (last + 1).checked_sub(phrase.len());
        self.all
            .phrases(list)
            .any(|phrase| from(phrase).is_some_and(|from| starts(self.tokens, from, phrase)))
    }

    /// Who is told of by what begins at a place: the word before it, but for those that may stand between; and where that begins.
    fn subject(&self, at: usize) -> (Option<usize>, usize) {
        let mut from = at;
        while let Some(before) = from.checked_sub(1) {
            let token = &self.tokens[before];
            if token.kind == TokenKind::End || self.is_parted(from, &[',', ':', '(', ')']) {
                return (None, from);
            }
            if self.has_a_capital(before) || !BETWEEN.contains(&&*token.text) {
                return (Some(before), from);
            }
            from = before;
        }
        (None, from)
    }

    /// True where somebody stands right before: by name, or as who they are at work.
    fn is_somebodys(&self, at: usize) -> bool {
        let subject = self.subject(at).0;
        subject.is_some_and(|who| {
            self.is_named(who)
                || self.ends(who, |lists| &lists.persons)
                || self.ends(who, |lists| &lists.staff)
        })
    }

    /// True where what begins at a place is said of nobody in particular; somebody who is named right before it is somebody.
    fn is_anyones(&self, at: usize) -> bool {
        let owned = self.tokens[at].text.ends_with(OWNER);
        let (who, from) = if owned { (Some(at), at) } else { self.subject(at) };
        if let Some(who) = who {
            if self.is_named(who) {
                return false;
            }
            if self.is_a_rule(who, from..at + 1) {
                return true;
            }
        }
        let sentence = self.sentence(at).start;
        let reach = at.saturating_sub(ANYONE_MAX).max(sentence);
        let reach = (reach + 1..=at).rfind(|to| self.is_parted(*to, &[':'])).unwrap_or(reach);
        (reach..=at).any(|at| self.stands(at, |lists| &lists.anyone).is_some())
    }

    /// `you can be off sick`, `agents who are off sick`, `agents on parental leave`, `the patient is in hospital`.
    fn is_a_rule(&self, who: usize, told: Range<usize>) -> bool {
        let told = &self.tokens[told];
        let is = |words: &[&str]| told.iter().any(|token| words.contains(&&*token.text));
        let subject = &*self.tokens[who].text;
        let staff = |at: usize| self.ends(at, |lists| &lists.staff);
        let first = told.first().map_or("", |token| &*token.text);
        is(&RULES)
            || subject == "you" && is(&["be", "been"])
            || matches!(subject, "who" | "que") && who.checked_sub(1).is_some_and(staff)
            || matches!(first, "on" | "off") && staff(who) && subject.ends_with('s')
            || self.ends(who, |lists| &lists.outsiders)
    }

    /// True where a word is written as a name is, with a capital and not in capitals alone, and is none for a day, a month, whoever it may
    /// be, or somebody's work.
    fn is_named(&self, at: usize) -> bool {
        let is = |at: usize| {
            let small: [List; 2] = [|lists| &lists.anyone, |lists| &lists.marks];
            self.has_a_capital(at) && small.iter().all(|list| self.stands(at, *list).is_none())
        };
        let mut from = at;
        while let Some(before) = from.checked_sub(1).filter(|before| is(*before)) {
            from = before;
        }
        let others: [List; 3] = [|lists| &lists.months, |lists| &lists.staff, |lists| &lists.persons];
        let another = || others.iter().any(|list| self.stands(at, *list).is_some());
        let article =
            from.checked_sub(1).is_some_and(|before| ARTICLES.contains(&&*self.tokens[before].text));
        is(at) && !article && !NO_NAME.contains(&&*self.tokens[at].text) && !another()
    }

    fn has_a_capital(&self, at: usize) -> bool {
        let Some(token) = self.tokens.get(at).filter(|token| token.kind == TokenKind::Word) else {
            return false;
        };
        let mut letters = self.text[self.letters[token.at.start].from..].chars();
        letters.next().is_some_and(char::is_uppercase) && letters.next().is_some_and(char::is_lowercase)
    }

    /// True where one of some signs stands between a token and the one before it.
    fn is_parted(&self, at: usize, signs: &[char]) -> bool {
        let (Some(before), Some(token)) =
            (at.checked_sub(1).and_then(|at| self.tokens.get(at)), self.tokens.get(at))
        else {
            return false;
        };
        let (from, to) = (self.letters[before.at.end - 1].to, self.letters[token.at.start].from);
        self.text.get(from..to).is_some_and(|between| between.contains(signs))
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
        let sentence = self.sentence(at.start);
        let names = |word: usize| {
            let begins = word == sentence.start;
            let told = || self.tokens.get(word + 1).is_some_and(|next| TOLD_OF.contains(&&*next.text));
            (!begins || word + 1 == at.start || told()) && !at.contains(&word) && self.is_named(word)
        };
        let sentence = sentence.clone().any(names).then(|| {
            let words: Vec<&str> = self.tokens[sentence].iter().map(|token| &*token.text).collect();
            words.join(" ")
        });
        Told { what, words: self.text[from..to].to_owned(), sentence }
    }
}

#[cfg(test)]
mod tests;
