//! Figures without digits: numbers in letters, and shares of what is measured.

use std::ops::Range;

use super::figures::{List, Reader, is_a_name};
use super::lists::{places_of, starts};
use super::words::TokenKind;

/// Between what is counted and its number: `a score of four`.
const OF: [&str; 2] = ["of", "de"];
/// How many small words stand between a share and what it is of at most: `half of your handle time`.
const BETWEEN_MAX: usize = 3;
/// Behind what would be a share, where it is of time or of something else: `by half an hour`, `a la mitad de la tarde`.
const GOES_ON: [&str; 4] = ["an", "a", "of", "de"];
/// How many words stand before a share by which something was cut at most: `your handle time almost in half`.
const CUT_MAX: usize = 2;

impl Reader<'_> {
    /// Numbers in letters, five and more, beside a unit, a share, or a word for a figure.
    pub(super) fn spelled(&self) -> Vec<Range<usize>> {
        let numeral = |at: usize| {
            let mut phrases = self.spoken.iter().flat_map(|lists| &lists.numerals);
            phrases.any(|numeral| starts(self.tokens, at, numeral))
        };
        // `a handle time of ninety`: it may stand for seconds.
        let is_said_of = |end: usize, from: usize| end + 1 == from && self.is_any(Some(end), &OF);
        let (mut found, mut at) = (Vec::new(), 0);
        while at < self.tokens.len() {
            let from = at;
            // `noventa y ocho`, `a hundred and four`.
            while numeral(at) || at > from && self.is_any(Some(at), &["and", "y"]) && numeral(at + 1) {
                at += 1;
            }
            if from == at {
                at += 1;
                continue;
            }
            let last = at - 1;
            let lists: [List; 3] = [|lists| &lists.shares, |lists| &lists.moneys, |lists| &lists.seconds];
            let end = lists.iter().find_map(|list| self.behind(at, *list));
            let end = end.or_else(|| self.noun(last, |lists| &lists.units).map(|noun| noun.end));
            let end = end.or_else(|| self.noun(last, |lists| &lists.done).map(|noun| noun.end));
            let end = end.or_else(|| self.behind(at, |lists| &lists.few_of));
            let end = end.or_else(|| self.limited(&(from..at)));
            let moment = self.ahead(from, |lists| &lists.moments).is_some();
            let end = end.or_else(|| self.rate(last).filter(|_| !moment).map(|rate| rate.end));
            // `dozens of tickets`, `ochenta de adherencia`.
            let is_of = self.is_any(Some(at), &OF);
            let end = end.or_else(|| is_of.then(|| self.behind(at + 1, |lists| &lists.units))?);
            let is_percent = self.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Percent);
            let is_of = is_of && !self.is_any(from.checked_sub(1), &["the", "los", "las"]);
            let follows = |word: &Range<usize>| word.start == at || is_of && word.start == at + 1;
            let adjoins = |word: &&Range<usize>| word.end == from || word.end + 1 == from || follows(word);
            let near = self.figures.iter().filter(adjoins).find(|word| self.is_beside(from, word));
            let timed = self.times.iter().find(|word| is_said_of(word.end, from));
            let near = near.or(timed).map(|word| from.min(word.start)..at.max(word.end));
            let near = near.filter(|_| end.is_none()).or_else(|| self.measured(&(from..at), false));
            match (end, near) {
                (Some(end), near) => found.push(near.map_or(from, |near| near.start.min(from))..end),
                (None, Some(near)) => found.push(near),
                (None, None) if is_percent => found.push(from..at + 1),
                (None, None) => {}
            }
        }
        found
    }

    /// Two, three and four in letters, right beside what is counted as a result: `three sales`, `sold two`, `an NPS of four`. One is an article
    /// as well, and says no number.
    pub(super) fn few(&self) -> Vec<Range<usize>> {
        let few = self.spoken(|lists| &lists.few);
        // What names a team or a thing is none.
        let results: Vec<Range<usize>> = self
            .spoken(|lists| &lists.few_of)
            .into_iter()
            .filter(|word| !self.spoken.iter().any(|lists| is_a_name(self.tokens, word, lists)))
            .collect();
        let beside = |number: &Range<usize>| {
            let is_of = |word: &&Range<usize>| {
                let said_of = word.end + 1 == number.start && self.is_any(Some(word.end), &OF);
                let adjoins = word.start == number.end || word.end == number.start || said_of;
                adjoins && self.is_beside(number.start, word)
            };
            let word = results.iter().find(is_of);
            let word = word.map(|word| number.start.min(word.start)..number.end.max(word.end));
            self.measured(number, true).or(word).or_else(|| Some(number.start..self.limited(number)?))
        };
        few.iter().filter_map(beside).collect()
    }

    /// A share of what is measured: `half the handle time`, `cut your handle time in half`, `el TMO a la mitad`.
    pub(super) fn parts(&self) -> Vec<Range<usize>> {
        let places =
            |list: List| places_of(self.tokens, self.spoken.iter().flat_map(move |lists| list(lists)));
        let measured = || self.figures.iter().chain(&self.times);
        let is_small = |at: usize| {
            let mut marks = self.spoken.iter().flat_map(|lists| &lists.marks);
            marks.any(|mark| starts(self.tokens, at, mark))
        };
        let of = places(|lists| &lists.parts).filter_map(|part| {
            let is_of = |word: &&Range<usize>| {
                word.start > part.end
                    && word.start - part.end <= BETWEEN_MAX
                    && (part.end..word.start).all(is_small)
            };
            measured().find(is_of).map(|word| part.start..word.end)
        });
        let cut = places(|lists| &lists.cuts).filter_map(|cut| {
            let is_cut = |word: &&Range<usize>| {
                word.end <= cut.start
                    && cut.start - word.end <= CUT_MAX
                    && !self.ends_between(word.end, cut.start)
                    && !self.is_any(Some(cut.end), &GOES_ON)
            };
            measured().find(is_cut).map(|word| word.start..cut.end)
        });
        of.chain(cut).filter(|at| !self.is_fine(at)).collect()
    }

    pub(super) fn is_fine(&self, at: &Range<usize>) -> bool {
        self.fine.iter().any(|fine| fine.start < at.end && at.start < fine.end)
    }
}
