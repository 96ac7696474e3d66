//! Figures and ranks that are told without a count: an ordinal, a grade, a number in letters behind what it measures, the most of something.

use std::ops::Range;

use super::figures::{COUNT_MIN, List, NEAR, Reader};
use super::forms::count;
use super::lists::places_of;
use super::words::TokenKind;

/// Of how many points a score in letters is, where a small word alone stands between: `five of ten`.
const POINTS: [&str; 6] = ["five", "ten", "hundred", "cinco", "diez", "cien"];
/// How many words stand at most between what something is and how long it takes: `your calls are now under`.
const LIMITED_MAX: usize = 3;
/// Behind who is first in something, where they are the first to do it.
const FIRST_TO: [&str; 7] = ["to", "who", "at", "with", "en", "a", "que"];
/// Before an ordinal: whose result it is that work is counted by.
pub(super) const OWNERS: [&str; 8] = ["your", "her", "his", "their", "tu", "tus", "su", "sus"];
/// Before a number in letters: it is of people.
const PEOPLE: [&str; 10] = ["all", "you", "us", "we", "they", "them", "the", "los", "las", "nosotros"];
/// Behind a period: it is another one.
const OTHER_PERIODS: [&str; 4] = ["before", "after", "pasada", "anterior"];

impl Reader<'_> {
    /// Where a result ends of which a number in digits is the ordinal: `10th sale`, `10ª venta`.
    pub(super) fn nth(&self, at: usize) -> Option<usize> {
        let many = count(&self.tokens[at].text)?;
        let to = self.behind(at + 1, |lists| &lists.ordinals)?;
        self.result(at, to, many >= COUNT_MIN).filter(|_| many > 1)
    }

    /// Where what an ordinal counts as a result ends, right behind it or behind a word for its quality; of few, what is one in any number, and of work
    /// what somebody is told to have done: "my fifth call" is the giver's own.
    fn result(&self, ordinal: usize, at: usize, many: bool) -> Option<usize> {
        let lists: [List; 3] = [|lists| &lists.few_of, |lists| &lists.done, |lists| &lists.units];
        let is_own = self.is_any(ordinal.checked_sub(1), &OWNERS);
        let lists = match (many, is_own) {
            (true, true) => &lists[..],
            (true, false) => &lists[..2],
            (false, _) => &lists[..1],
        };
        let noun = |at: usize| {
            let end = lists.iter().find_map(|list| self.behind(at, *list))?;
            // `the 10th sales desk`.
            let is_a_name = self.behind(end, |lists| &lists.names).is_some();
            (!is_a_name).then_some(end)
        };
        let others: [List; 5] = [
            |lists| &lists.marks,
            |lists| &lists.places,
            |lists| &lists.durations,
            |lists| &lists.months,
            |lists| &lists.counted,
        ];
        let is_quality = self.is_word(at) && others.iter().all(|list| self.behind(at, *list).is_none());
        noun(at).or_else(|| noun(at + 1).filter(|_| is_quality && self.is_close(at)))
    }

    fn is_word(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Word)
    }

    /// Where what stands in a list of the languages of a text stands in it, but for what is fine.
    pub(super) fn spoken(&self, list: List) -> Vec<Range<usize>> {
        let places = places_of(self.tokens, self.spoken.iter().flat_map(move |lists| list(lists)));
        places.filter(|at| !self.is_fine(at)).collect()
    }

    /// Ordinals in letters: `your tenth sale`, `tu segunda venta`.
    pub(super) fn ordinals(&self) -> Vec<Range<usize>> {
        let lists: [(List, bool); 2] = [(|lists| &lists.nth, true), (|lists| &lists.few_nth, false)];
        let of = |(list, many): (List, bool)| {
            let places = self.spoken(list).into_iter();
            places
                .filter_map(move |at| Some(at.start..self.result(at.start, at.end, many)?))
                .collect::<Vec<_>>()
        };
        lists.into_iter().flat_map(of).collect()
    }

    /// Scores and grades in letters: `nine out of ten`, `cuatro de cinco`, `a nine`, `un diez en calidad`.
    pub(super) fn scores(&self) -> Vec<Range<usize>> {
        let mut numbers = self.spoken(|lists| &lists.numerals);
        numbers.extend(self.spoken(|lists| &lists.few));
        let out_of = |number: &Range<usize>| {
            let to = self.behind(number.end, |lists| &lists.out_of)?;
            let of = numbers.iter().find(|of| of.start == to)?;
            let plain = to == number.end + 1 && self.is_any(Some(number.end), &["of", "de"]);
            let fits = !plain || self.is_any(Some(to), &POINTS);
            let counted = self.noun(of.end - 1, |lists| &lists.counted).is_some();
            (fits && !counted && self.is_close(number.end - 1)).then_some(number.start..of.end)
        };
        let grade = |number: Range<usize>| {
            let from = number.start.checked_sub(1).filter(|from| self.is_close(*from))?;
            let ends = !self.is_close(number.end - 1) || !self.is_word(number.end);
            let graded = self.behind(number.end, |lists| &lists.graded).is_some()
                && self.behind(number.end + 1, |lists| &lists.months).is_none();
            let is_one = self.is_any(Some(from), &["a", "an", "un"]) && (ends || graded);
            is_one.then_some(from..number.end)
        };
        let grades = self.spoken(|lists| &lists.grades).into_iter().filter_map(grade);
        numbers.iter().filter_map(out_of).chain(grades).collect()
    }

    /// Where what a number is less than begins: `under 5 minutes`, and not `in less than 5 minutes`, which something else took.
    pub(super) fn limit(&self, number: usize) -> Option<usize> {
        let from = self.ahead(number, |lists| &lists.limits)?;
        self.ahead(from, |lists| &lists.taken).is_none().then_some(from)
    }

    /// Where minutes end that are less than a number in letters, and what takes them is work: `your calls are under five minutes`.
    pub(super) fn limited(&self, number: &Range<usize>) -> Option<usize> {
        let from = self.limit(number.start)?;
        let end = self.behind(number.end, |lists| &lists.clocks).filter(|_| self.is_close(number.end - 1))?;
        let unit = |at: usize| self.behind(at, |lists| &lists.units).is_some();
        let before = from.saturating_sub(LIMITED_MAX)..from;
        before.into_iter().any(|at| unit(at) && !self.ends_between(at, from)).then_some(end)
    }

    /// A number in letters behind what it measures, with both: `AHT below six minutes`, `tu NPS subió cuatro puntos`. A length of time is one
    /// behind words for one alone, and few behind `measures` alone.
    pub(super) fn measured(&self, number: &Range<usize>, few: bool) -> Option<Range<usize>> {
        let is_near = |word: &&Range<usize>| {
            word.end <= number.start
                && number.start - word.end <= NEAR
                && self.is_beside(number.start, word)
                && !self.is_fine(word)
        };
        let timed = self.times.iter().filter(is_near).max_by_key(|word| word.start);
        let other = self.figures.iter().filter(is_near).filter(|_| !few).max_by_key(|word| word.start);
        let word = timed.or(other)?;
        let spread = |at: usize| self.ahead(at, |lists| &lists.spreads).is_some();
        let from = number.start;
        // "From nine to five", "all five", and what a comma parts from it.
        let goes_on = self.ahead(from, |lists| &lists.joints).is_some_and(|to| to > 0 && spread(to - 1));
        let parted = (word.end - 1..from).any(|at| self.between(at).contains(','));
        if parted || spread(from) || goes_on || self.is_any(from.checked_sub(1), &PEOPLE) {
            return None;
        }
        let moment = self.ahead(number.start, |lists| &lists.moments).is_some();
        let counted = self.noun(number.end - 1, |lists| &lists.counted).is_some();
        let end = if moment || counted { None } else { self.told(number, timed.is_some()) };
        end.map(|end| word.start..end)
    }

    /// Where what a number in letters tells ends, if it is told alone: nothing that it counts follows.
    fn told(&self, number: &Range<usize>, timed: bool) -> Option<usize> {
        let to = number.end;
        if !self.is_close(to - 1) || !self.is_word(to) {
            return Some(to);
        }
        if let Some(end) = self.behind(to, |lists| &lists.points) {
            // `four point nine`.
            let is_number = |at: &Range<usize>| at.start == end;
            let lists: [List; 2] = [|lists| &lists.numerals, |lists| &lists.few];
            let more = lists.into_iter().flat_map(|list| self.spoken(list)).find(is_number);
            // "Seis con mucha calma".
            let joins = self.is_any(Some(to), &["con"]);
            return if joins { more.map(|more| more.end) } else { Some(more.map_or(end, |more| more.end)) };
        }
        if let Some(length) = self.length(to - 1) {
            // `You explained it in ten minutes`.
            let is_taken = self.ahead(number.start, |lists| &lists.taken).is_some();
            return Some(length.end).filter(|_| timed && !is_taken);
        }
        let lists: [List; 2] = [|lists| &lists.marks, |lists| &lists.told];
        lists.iter().any(|list| self.behind(to, *list).is_some()).then_some(to)
    }

    /// The most or the first of what is measured, and who is somebody of a month: `highest CSAT`, `primera en ventas`, `campeona del mes`.
    pub(super) fn ranks(&self) -> Vec<Range<usize>> {
        let measures: [List; 3] = [|lists| &lists.times, |lists| &lists.few_of, |lists| &lists.figures];
        let measure = |at: usize, lists: &[List]| {
            lists.iter().find_map(|list| self.behind(at, *list)).filter(|_| at > 0)
        };
        let top = |top: Range<usize>| {
            let to =
                top.end + usize::from(measure(top.end, &measures[..2]).is_none() && self.is_close(top.end));
            let end = measure(to, &measures[..2]).filter(|_| self.is_close(top.end - 1))?;
            Some(top.start..end)
        };
        let topped = |top: Range<usize>| {
            let of = measures[..2].iter().find_map(|list| self.ahead(top.start, *list))?;
            Some(of..top.end)
        };
        let first = |first: Range<usize>| {
            let end = measure(first.end, &measures)?;
            (!self.is_any(Some(end), &FIRST_TO)).then_some(first.start..end)
        };
        let mut found: Vec<_> = self.spoken(|lists| &lists.tops).into_iter().filter_map(top).collect();
        found.extend(self.spoken(|lists| &lists.topped).into_iter().filter_map(topped));
        found.extend(self.spoken(|lists| &lists.firsts).into_iter().filter_map(first));
        found.extend(self.of_a_period(|lists| &lists.honours));
        found
    }

    /// Where one of a list stands with the period that it is of: `agent of the month`.
    pub(super) fn of_a_period(&self, list: List) -> Vec<Range<usize>> {
        let of_a_period = |honour: Range<usize>| {
            let of: [&[&str]; 2] = [&["of", "del", "de"], &["the", "this", "la", "este", "esta"]];
            let to = honour.end + usize::from(self.is_any(Some(honour.end), of[0]));
            let to = to + usize::from(to > honour.end && self.is_any(Some(to), of[1]));
            let end = self.behind(to, |lists| &lists.periods).filter(|_| to > honour.end)?;
            // "La operadora de día" works then, and "the colleague of the week before" did something else.
            let is_shift = to == honour.end + 1 && self.is_any(Some(honour.end), &["de"]);
            if is_shift || self.is_any(Some(end), &OTHER_PERIODS) {
                return None;
            }
            Some(honour.start..end)
        };
        self.spoken(list).into_iter().filter_map(of_a_period).collect()
    }
}
