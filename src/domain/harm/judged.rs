//! What is measured of somebody's work, judged in words alone: a figure without a number.

use std::ops::Range;

use super::figures::{List, Reader, is_a_name};
use super::measured::OWNERS;
use super::words::TokenKind;

/// What may stand between what is judged and the judgement before it: `smashed your quota`, `perfect adherence`.
const WHOSE: [&str; 15] = [
    "your", "her", "his", "their", "the", "every", "all", "tu", "tus", "su", "sus", "el", "la", "los", "las",
];
/// How many of them: `all the quotas`.
const WHOSE_MAX: usize = 2;
/// Before what something else is about: `your talk on the quota was good`.
const ABOUT: [&str; 7] = ["on", "about", "of", "with", "sobre", "con", "de"];
/// Around how many thanks somebody has: `you have 9 thanks`.
const HAVE: [&str; 8] = ["have", "has", "had", "got", "tienes", "tiene", "llevas", "lleva"];
const THANKS: [&str; 4] = ["thanks", "kudos", "gracias", "felicitaciones"];
/// Between a number's unit and what it measures.
const OF: [&str; 2] = ["of", "de"];
/// Behind what is counted by a sale.
const SOLD: [&str; 4] = ["sold", "signed", "vendidos", "vendidas"];
/// Before what is nobody's own result: the giver's, or everybody's.
const OURS: [&str; 6] = ["my", "our", "mi", "nuestro", "nuestra", "nuestros"];
/// How many words stand at most between "is" and the judgement: `is now the`, `fue otra vez la`.
const HEDGES_MAX: usize = 3;

impl Reader<'_> {
    /// What is measured with its judgement beside it (`smashed your quota`, `adherence was spotless`, `tu TMO fue el más bajo`), and somebody's work
    /// with how it stands beside that of others (`your calls are the shortest`).
    pub(super) fn judged(&self) -> Vec<Range<usize>> {
        let mut found: Vec<_> = Vec::new();
        for measure in self.spoken(|lists| &lists.measures) {
            // `the adherence report` is a thing, and no result.
            let is_a_thing = self.spoken.iter().any(|lists| is_a_name(self.tokens, &measure, lists));
            if is_a_thing || self.is_any(measure.start.checked_sub(1), &OURS) {
                continue;
            }
            let before = self.judged_before(&measure).map(|from| from..measure.end);
            let is_topic = self.is_any(self.whose(&measure).checked_sub(1), &ABOUT);
            let behind = || self.judged_behind(measure.end).filter(|_| !is_topic).map(|to| measure.start..to);
            found.extend(before.or_else(behind));
        }
        for unit in self.spoken(|lists| &lists.units) {
            let owner = unit.start.checked_sub(1).filter(|at| self.is_any(Some(*at), &OWNERS));
            let extreme = || self.said_of(unit.end, |lists| &lists.extremes);
            found.extend(owner.and_then(|from| Some(from..extreme()?)));
        }
        found
    }

    /// A number in letters before what it measures, with a unit between them: `six minutes of handle time`, `ninety percent adherence`, `eleven plans sold`.
    pub(super) fn measured_behind(&self) -> Vec<Range<usize>> {
        let units: [List; 4] =
            [|lists| &lists.seconds, |lists| &lists.clocks, |lists| &lists.durations, |lists| &lists.shares];
        let measures: [List; 2] = [|lists| &lists.times, |lists| &lists.measures];
        let mut numbers = self.spoken(|lists| &lists.numerals);
        numbers.extend(self.spoken(|lists| &lists.few));
        let of = |number: Range<usize>| {
            let close = |at: usize| self.is_close(at - 1);
            let unit =
                units.iter().find_map(|list| self.behind(number.end, *list)).filter(|_| close(number.end));
            if let Some(unit) = unit.filter(|unit| close(*unit)) {
                let to = unit + usize::from(self.is_any(Some(unit), &OF));
                let measure = measures.iter().find_map(|list| self.behind(to, *list))?;
                // `ninety two percent`: with the number before it.
                let from =
                    number.start.checked_sub(1).filter(|at| self.is_numeral(*at) && self.is_close(*at));
                return Some(from.unwrap_or(number.start)..measure);
            }
            let sold = self.is_any(Some(number.end + 1), &SOLD) && close(number.end) && close(number.end + 1);
            sold.then_some(number.start..number.end + 2)
        };
        let is_number = |at: usize| self.tokens[at].kind == TokenKind::Number || self.is_numeral(at);
        let had = |at: &usize| {
            is_number(*at) && self.is_any(at.checked_sub(1), &HAVE) && self.is_any(Some(at + 1), &THANKS)
        };
        let thanks = (1..self.tokens.len()).filter(had).map(|at| at - 1..at + 2);
        numbers.into_iter().filter_map(of).chain(thanks).collect()
    }

    fn is_numeral(&self, at: usize) -> bool {
        let lists: [List; 2] = [|lists| &lists.numerals, |lists| &lists.few];
        lists.iter().any(|list| self.behind(at, *list) == Some(at + 1))
    }

    /// Where what is told of a measure begins, with the words for whose it is.
    fn whose(&self, measure: &Range<usize>) -> usize {
        let is_whose = |at: &usize| self.is_any(Some(*at), &WHOSE) && self.is_close(*at);
        measure.start - (0..measure.start).rev().take(WHOSE_MAX).take_while(is_whose).count()
    }

    /// Where the judgement of what follows it begins.
    fn judged_before(&self, measure: &Range<usize>) -> Option<usize> {
        let from = self.whose(measure);
        let close = from.checked_sub(1).is_some_and(|at| self.is_close(at));
        let is_own = self.is_any(measure.start.checked_sub(1), &OWNERS);
        let judged = self.ahead(from, |lists| &lists.judgements);
        // "You raised the quota with HR" is another thing than to raise one's own.
        let changed = || self.ahead(from, |lists| &lists.changes).filter(|_| is_own);
        judged.or_else(changed).filter(|_| close)
    }

    /// Where the judgement ends of what stands before it: right behind it, as what it did (`CSAT rose`), or as what it is.
    fn judged_behind(&self, at: usize) -> Option<usize> {
        let close = self.is_close(at - 1);
        let moved = || self.behind(at, |lists| &lists.moves).filter(|_| close);
        let praised = || self.behind(at, |lists| &lists.praised).filter(|_| close);
        moved().or_else(praised).or_else(|| self.said_of(at, |lists| &lists.judged))
    }

    /// Where something of a list ends that is said of what ends at a place: behind a word for "is" and a few more.
    fn said_of(&self, at: usize, list: List) -> Option<usize> {
        let mut to = self.behind(at, |lists| &lists.copulas).filter(|_| self.is_close(at - 1))?;
        for _ in 0..=HEDGES_MAX {
            if !self.is_close(to - 1) {
                return None;
            }
            if let Some(end) = self.behind(to, list) {
                return Some(end);
            }
            to = self.behind(to, |lists| &lists.hedges)?;
        }
        None
    }
}
