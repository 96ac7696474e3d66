//! Figures of performance: each number of a text, unless its form or what stands beside it says that it is none.

use std::ops::Range;

use super::forms::{count, is_clock, is_date, is_version, is_year};
use super::lists::{All, Lists, Phrase, places_of, starts};
use super::words::{Letter, Token, TokenKind};

/// How many tokens lie between a word and its number at most: `our conversion last week was 12`.
pub(super) const NEAR: usize = 4;
/// From how many on a count is a figure: two calls that somebody sat in on are none.
pub(super) const COUNT_MIN: u32 = 5;
/// The last hour that a bare number tells behind a word for a moment, and where hours are counted to the end of a day.
const HOUR_MAX: u32 = 12;
const DAY_HOURS_MAX: u32 = 24;
/// The last day of a month.
const DAY_MAX: u32 = 31;
/// By how many a number is more than the one before it, where nothing but a comma joins them: `rooms 12, 14`.
const JOINED_MAX: u32 = 10;
/// How many numbers are told together at most: `24, 25 and 26 December`.
const SPREAD_MAX: usize = 5;
/// How many words for the quality of what is counted stand before it at most: `8 brand new agents`.
const QUALITIES_MAX: usize = 2;
/// Of how many points a score is.
const SCORES: [u32; 3] = [5, 10, 100];
/// Behind `3rd` and the like: a rank.
const RANKS: [&str; 6] = ["in", "en", "best", "mejor", "fastest", "overall"];
/// What may stand between a word for a number and the number, folded.
pub const NUMBER_SIGNS: [&str; 7] = ["n", "no", "nr", "num", "nro", "number", "numero"];

/// What a number tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tells {
    /// How much somebody did, or how well.
    Figure,
    /// Nothing says what.
    Unclear,
    /// A moment, a day, a place: what is joined to it is one too.
    Named,
    /// A length of time, people, things, few of whatever it is.
    Fine,
}

pub(super) type List = fn(&Lists) -> &Vec<Phrase>;

/// A text whose numbers are read.
pub struct Reader<'a> {
    letters: &'a [Letter],
    pub(super) tokens: &'a [Token],
    all: &'a All,
    pub(super) spoken: Vec<&'a Lists>,
    pub(super) fine: Vec<Range<usize>>,
    /// Where words for a figure stand, and name nothing else.
    pub(super) figures: Vec<Range<usize>>,
    /// Where words stand whose figure may be a length of time.
    pub(super) times: Vec<Range<usize>>,
}

impl<'a> Reader<'a> {
    /// A reader of a text.
    pub fn new(letters: &'a [Letter], tokens: &'a [Token], all: &'a All, spoken: Vec<&'a Lists>) -> Self {
        let places = |list: List| {
            let phrases = spoken.iter().flat_map(|lists| list(lists));
            let places = places_of(tokens, phrases);
            places.filter(|word| !spoken.iter().any(|lists| is_a_name(tokens, word, lists))).collect()
        };
        let (figures, times) = (places(|lists| &lists.figures), places(|lists| &lists.times));
        Self { letters, tokens, all, fine: all.places(tokens, |lists| &lists.fine), figures, times, spoken }
    }

    /// Where figures stand, as places of tokens. In a name a number of which nothing says what it tells is a part of the name.
    pub fn figures(&self, in_a_name: bool) -> Vec<Range<usize>> {
        let mut found = self.spelled();
        found.extend(self.few());
        found.extend(self.parts());
        found.extend(self.scores());
        found.extend(self.ordinals());
        let mut last = None;
        for at in (0..self.tokens.len()).filter(|at| self.tokens[*at].kind == TokenKind::Number) {
            let tells = self.tells(at, last);
            if tells == Tells::Figure || tells == Tells::Unclear && !in_a_name {
                found.push(self.shown(at));
            }
            last = Some((at, tells));
        }
        found
    }

    fn tells(&self, at: usize, last: Option<(usize, Tells)>) -> Tells {
        let text = &*self.tokens[at].text;
        let is_fine = |fine: &Range<usize>| fine.contains(&at) || fine.start == at + 1;
        if self.fine.iter().any(is_fine) {
            return Tells::Fine;
        }
        if self.is_share(at) {
            return Tells::Figure;
        }
        let labelled = self.is_labelled(at) && self.length(at).is_none();
        if !labelled && self.score(at).is_some() {
            return Tells::Figure;
        }
        let timed = self.is_near(at, &self.times);
        if self.is_moment(at) {
            return if timed { Tells::Figure } else { Tells::Named };
        }
        if text.contains(':') {
            return Tells::Figure;
        }
        let near = timed || self.is_near(at, &self.figures);
        if self.is_one_word(at) {
            return if self.is_a_rank(at) || self.nth(at).is_some() || timed {
                Tells::Figure
            } else {
                Tells::Fine
            };
        }
        let goes_on = self.is_joined(at, last) || self.begins_a_spread(at);
        let joined = !near && goes_on && !self.is_counted(at);
        if is_date(text) || is_version(text) || labelled || joined || self.is_a_day(at) {
            return Tells::Named;
        }
        if let Some(length) = self.length(at) {
            let figure = timed || self.is_of_work(at, &length) || self.rate(at).is_some();
            return if figure { Tells::Figure } else { Tells::Fine };
        }
        if self.noun(at, |lists| &lists.counted).is_some() {
            return if near { Tells::Figure } else { Tells::Fine };
        }
        let signed = self.is_signed(at);
        let few = (1..COUNT_MIN).contains(&count(text).unwrap_or(0)) && !signed;
        let ranked = self.is_any(at.checked_sub(1), &["number", "numero"]);
        let done = few && text != "1" && self.noun(at, |lists| &lists.done).is_some();
        if few && !near && !ranked && !done && self.rate(at).is_none() {
            return Tells::Fine;
        }
        if few || near || self.noun(at, |lists| &lists.units).is_some() {
            return Tells::Figure;
        }
        if is_year(text) {
            return Tells::Named;
        }
        // A part, or more and less than before.
        if signed || count(text).is_none() { Tells::Figure } else { Tells::Unclear }
    }

    /// Per cent, money, thousands.
    fn is_share(&self, at: usize) -> bool {
        let lists: [List; 3] = [|lists| &lists.shares, |lists| &lists.moneys, |lists| &lists.amounts];
        let behind = self.is_sign(at + 1) || lists.iter().any(|list| self.behind(at + 1, *list).is_some());
        let before = at.checked_sub(1).is_some_and(|before| self.is_sign(before) && self.is_close(before));
        before || behind && self.is_close(at)
    }

    /// A sign of per cent or of money.
    fn is_sign(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| matches!(token.kind, TokenKind::Percent | TokenKind::Money))
    }

    /// `9 out of 10`, `4 de 5`, `9.5/10`.
    fn score(&self, at: usize) -> Option<Range<usize>> {
        let points = |text: &str| text.parse().is_ok_and(|points| SCORES.contains(&points));
        let number = |at: usize| self.tokens.get(at).filter(|token| token.kind == TokenKind::Number);
        let text = &*self.tokens[at].text;
        if let Some((have, of)) = text.split_once('/') {
            let dated =
                self.ahead(at, |lists| &lists.dated).or_else(|| self.ahead(at, |lists| &lists.months));
            let near = [&self.times, &self.figures].into_iter().any(|words| self.is_near(at, words));
            let is_a_day = dated.is_some() && is_date(text) && !near;
            let have: Option<f64> = have.replace(',', ".").parse().ok();
            let fits = points(of) && have.zip(of.parse().ok()).is_some_and(|(have, of)| have <= of);
            return (fits && !is_a_day).then_some(at..at + 1);
        }
        let behind = || self.behind(at + 1, |lists| &lists.out_of).map(|to| (at + 1, to));
        let before = || self.ahead(at, |lists| &lists.out_of).map(|from| (from, at));
        let fits = |(from, to): (usize, usize)| {
            let of = number(to)?;
            number(from.checked_sub(1)?).filter(|_| !self.is_labelled(from - 1))?;
            let plain = to == from + 1 && self.is_any(Some(from), &["of", "de"]);
            (!plain || points(&of.text)).then_some(from - 1..to + 1)
        };
        behind().and_then(fits).or_else(|| before().and_then(fits))
    }

    /// `14:30`, `at 5`, `9 p.m.`, `a las 17`.
    fn is_moment(&self, at: usize) -> bool {
        let text = &*self.tokens[at].text;
        let behind = self.behind(at + 1, |lists| &lists.hours).is_some() && self.is_close(at);
        let before = at > 0
            && self.is_close(at - 1)
            && (self.ahead(at, |lists| &lists.moments).is_some()
                || self.ahead(at, |lists| &lists.spreads).is_some() && !self.is_counted(at));
        if text.contains(':') {
            // 3:42 is as long as a call: alone a moment is written with two digits before the colon.
            let clocks = || text.split('-').map(is_clock);
            return clocks().all(|clock| clock.is_some_and(|two| two || before || behind));
        }
        if before && text.contains('.') && is_clock(&text.replace('.', ":")).is_some() {
            return true;
        }
        let to_the_end = behind || at > 0 && self.tokens[at - 1].says("las");
        let most = if to_the_end { DAY_HOURS_MAX } else { HOUR_MAX };
        let by_day = self.ahead(at, |lists| &lists.moments).is_some() && before && !self.is_counted(at);
        (behind || by_day) && count(text).is_some_and(|hour| hour <= most)
    }

    /// `on 3 May`, `el 24`, `Monday 24`, `June 2026`.
    fn is_a_day(&self, at: usize) -> bool {
        let text = &*self.tokens[at].text;
        let of = |at: usize| {
            at + usize::from(self.tokens.get(at).is_some_and(|word| word.says("of") || word.says("de")))
        };
        let before = at > 0 && self.is_close(at - 1);
        let month = before && self.ahead(at, |lists| &lists.months).is_some()
            || self.behind(of(at + 1), |lists| &lists.months).is_some() && self.is_close(at);
        let day = || count(text).is_some_and(|day| day <= DAY_MAX);
        let the = || before && self.tokens[at - 1].says("el") && !self.is_counted(at);
        (month || the()) && day()
    }

    /// `room 3`, `line no. 2`, `Windows 11`; `this week 40` is none.
    fn is_labelled(&self, at: usize) -> bool {
        let sign = at.checked_sub(1).is_some_and(|before| NUMBER_SIGNS.contains(&&*self.tokens[before].text));
        let to = at - usize::from(sign);
        let close = (to..=at).all(|at| at > 0 && self.is_close(at - 1));
        let place = self.ahead(to, |lists| &lists.places).filter(|_| close);
        place.is_some_and(|from| {
            !self.is_any(
                from.checked_sub(1),
                &["this", "last", "esta", "este", "cada", "per", "each", "every"],
            )
        })
    }

    /// `B2`, `Q3`, `COVID-19`, `2FA`, `3rd`: letters and digits are one word, which is none for work, time or money.
    fn is_one_word(&self, at: usize) -> bool {
        let any = |at: usize, lists: &[List]| lists.iter().any(|list| self.behind(at, *list).is_some());
        let counts: [List; 2] = [|lists| &lists.units, |lists| &lists.amounts];
        let before = at.checked_sub(1).is_some_and(|word| {
            self.tokens[word].kind == TokenKind::Word
                && matches!(&*self.between(word), "" | "-")
                && !any(word, &counts)
                && !any(word, &[|lists| &lists.seconds, |lists| &lists.figures])
        });
        let lengths: [List; 4] =
            [|lists| &lists.seconds, |lists| &lists.clocks, |lists| &lists.durations, |lists| &lists.counted];
        let behind = self.tokens.get(at + 1).is_some_and(|word| word.kind == TokenKind::Word)
            && matches!(&*self.between(at), "" | ".")
            && !any(at + 1, &counts)
            && !any(at + 1, &lengths);
        before || behind
    }

    /// `2nd in sales`, `3rd best`.
    fn is_a_rank(&self, at: usize) -> bool {
        let ordinal = self.behind(at + 1, |lists| &lists.ordinals);
        ordinal.is_some_and(|end| self.is_any(Some(end), &RANKS) || self.is_near(at, &self.figures))
    }

    /// Where the words for a length of time stand behind a number.
    pub(super) fn length(&self, at: usize) -> Option<Range<usize>> {
        let lists: [List; 3] = [|lists| &lists.seconds, |lists| &lists.clocks, |lists| &lists.durations];
        lists.iter().find_map(|list| self.noun(at, *list))
    }

    /// True for a length of time that work takes: `240 s`, `4 minutes per call`, `calls of 4 minutes`, `4 minutes each`.
    pub(super) fn is_of_work(&self, at: usize, length: &Range<usize>) -> bool {
        let is = |at: usize, list: List| self.behind(at, list).is_some();
        let unit = |at: usize| is(at, |lists| &lists.units);
        let clock = is(length.start, |lists| &lists.clocks);
        // What has less than a number of minutes is told farther from it: `your calls are now under 5 minutes`.
        let from = self.limit(at).unwrap_or(at);
        let before = (from.saturating_sub(3)..at).any(|word| unit(word) && !self.ends_between(word, at));
        let behind =
            (length.end..length.end + 2).any(|word| unit(word) && !self.ends_between(length.end, word));
        let each = self.is_any(Some(length.end), &["each", "per", "cada"])
            && !is(length.end + 1, |lists| &lists.spans);
        is(length.start, |lists| &lists.seconds) || clock && (before || behind || each)
    }

    /// What is counted, where it is of a list: right behind the number, or behind words for its quality.
    pub(super) fn noun(&self, at: usize, list: List) -> Option<Range<usize>> {
        if !self.is_close(at) {
            return None;
        }
        if let Some(end) = self.behind(at + 1, list) {
            return Some(at + 1..end);
        }
        let lists: [List; 6] = [
            |lists| &lists.marks,
            |lists| &lists.per,
            |lists| &lists.units,
            |lists| &lists.joints,
            |lists| &lists.beside,
            |lists| &lists.dated,
        ];
        let is_quality = |at: usize| {
            self.is_close(at)
                && self.tokens.get(at).is_some_and(|word| word.kind == TokenKind::Word && word.text.len() > 1)
                && lists.iter().all(|list| self.behind(at, *list).is_none())
        };
        let words = (at + 1..=at + QUALITIES_MAX).take_while(|word| is_quality(*word));
        let found = words.filter_map(|word| Some(word + 1..self.behind(word + 1, list)?)).next()?;
        // What is many is told in the plural: `40 last week` is no length of time.
        let last = &*self.tokens[found.end - 1].text;
        (last.ends_with('s') || last == "people").then_some(found)
    }

    /// True where a noun says what the number counts.
    fn is_counted(&self, at: usize) -> bool {
        let units = self.noun(at, |lists| &lists.units);
        units.or_else(|| self.length(at)).or_else(|| self.noun(at, |lists| &lists.counted)).is_some()
    }

    /// `12 calls an hour`, `4 minutes a call`, `3 per hour`.
    pub(super) fn rate(&self, at: usize) -> Option<Range<usize>> {
        let lists: [List; 3] = [|lists| &lists.units, |lists| &lists.clocks, |lists| &lists.seconds];
        let of = lists.iter().find_map(|list| self.noun(at, *list)).map_or(at + 1, |noun| noun.end);
        let against = self.behind(of, |lists| &lists.per)?;
        let unit = self.behind(against, |lists| &lists.units);
        // Minutes a day are no rate.
        let span = || self.behind(against, |lists| &lists.spans).filter(|_| self.length(at).is_none());
        Some(at..unit.or_else(span)?)
    }

    /// `12, 13 and 14` behind a word for a place, `9 to 5` behind one for a moment.
    fn is_joined(&self, at: usize, last: Option<(usize, Tells)>) -> bool {
        let Some((last, Tells::Named)) = last else {
            return false;
        };
        let lists: [List; 2] = [|lists| &lists.joints, |lists| &lists.out_of];
        let joint = lists.iter().any(|list| self.behind(last + 1, *list) == Some(at));
        joint || last + 1 == at && self.goes_on(last, at)
    }

    /// `from 9 to 17`, `8 to 10 hours`, `24, 25 y 26 de diciembre`.
    fn begins_a_spread(&self, at: usize) -> bool {
        let hour = |at: usize| count(&self.tokens[at].text).is_some_and(|hour| hour <= DAY_HOURS_MAX);
        let from = self.ahead(at, |lists| &lists.spreads).is_some() && hour(at);
        if from && self.next_joined(at).is_some_and(|(to, _)| hour(to) && !self.is_counted(to)) {
            return true;
        }
        let mut last = at;
        for _ in 0..SPREAD_MAX {
            let Some((to, and)) = self.next_joined(last) else {
                return false;
            };
            let counted = || self.length(to).is_some() || self.noun(to, |lists| &lists.counted).is_some();
            if self.is_moment(to) || self.is_a_day(to) || !and && counted() {
                return true;
            }
            last = to;
        }
        false
    }

    /// The number that is joined to one behind it, and whether both are meant.
    fn next_joined(&self, at: usize) -> Option<(usize, bool)> {
        let to = self.behind(at + 1, |lists| &lists.joints).unwrap_or(at + 1);
        let is_number = self.tokens.get(to).is_some_and(|token| token.kind == TokenKind::Number);
        let listed = to == at + 1;
        let and = listed || self.is_any(Some(at + 1), &["and", "y", "e"]);
        (is_number && (!listed || self.goes_on(at, to))).then_some((to, and))
    }

    /// True for a number that goes on from one before it, as in a list: `12, 14`.
    fn goes_on(&self, last: usize, at: usize) -> bool {
        let told = |at: usize| count(&self.tokens[at].text);
        told(last)
            .zip(told(at))
            .is_some_and(|(last, this)| this.checked_sub(last).is_some_and(|more| more <= JOINED_MAX))
    }

    /// `+12`, `-3`; `+1` is agreed with.
    fn is_signed(&self, at: usize) -> bool {
        let from = self.tokens[at].at.start;
        let is = |back: usize| from.checked_sub(back).map_or(' ', |at| self.letters[at].is);
        matches!(is(1), '+' | '-' | '\u{2212}' | '×' | '±' | '↑' | '↓' | '▲' | '▼')
            && matches!(is(2), ' ' | '(')
            && !(is(1) == '+' && self.tokens[at].text == "1")
    }

    /// The number with the words that tell it.
    fn shown(&self, at: usize) -> Range<usize> {
        let is_word = |at: usize| self.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Word);
        let small = |at: usize| self.behind(at, |lists| &lists.marks).is_some();
        let lists: [List; 3] = [|lists| &lists.shares, |lists| &lists.moneys, |lists| &lists.amounts];
        let (mut from, mut to) = (at, at + 1);
        while self.is_close(to - 1) {
            match lists.iter().find_map(|list| self.behind(to, *list)) {
                Some(end) => to = end,
                None if self.is_sign(to) => to += 1,
                None => break,
            }
        }
        if let Some(noun) = self.noun(at, |lists| &lists.units).or_else(|| self.length(at)) {
            to = noun.end;
        } else if to == at + 1 && is_word(to) && !small(to) && self.is_close(at) && self.score(at).is_none() {
            to += 1;
        }
        if at > 0
            && self.is_close(at - 1)
            && (self.is_sign(at - 1) || is_word(at - 1) && (!small(at - 1) || to == at + 1))
        {
            from -= 1;
        }
        if self.is_a_rank(at) && is_word(at + 2) {
            to = at + 3;
        }
        to = to.max(self.nth(at).unwrap_or(to));
        let near = [&self.times, &self.figures].into_iter().flatten().filter(|word| self.is_beside(at, word));
        let more = near.cloned().chain(self.rate(at)).chain(self.score(at));
        more.fold(from..to, |all, more| all.start.min(more.start)..all.end.max(more.end))
    }

    /// True when a number stands near one of some words.
    fn is_near(&self, number: usize, words: &[Range<usize>]) -> bool {
        words.iter().any(|word| self.is_beside(number, word))
    }

    pub(super) fn is_beside(&self, number: usize, word: &Range<usize>) -> bool {
        let between = if number < word.start { number + 1..word.start } else { word.end..number };
        !word.contains(&number)
            && between.len() <= NEAR
            && self.tokens[between].iter().all(|token| token.kind != TokenKind::End)
    }

    /// Where a phrase of a list ends that begins at a place, the longest.
    pub(super) fn behind(&self, at: usize, list: List) -> Option<usize> {
        let phrases = self.all.phrases(list).filter(|phrase| starts(self.tokens, at, phrase));
        phrases.map(|phrase| at + phrase.len()).max()
    }

    /// Where a phrase of a list begins that ends before a place, the longest.
    pub(super) fn ahead(&self, to: usize, list: List) -> Option<usize> {
        let froms = self.all.phrases(list).filter_map(|phrase| Some((to.checked_sub(phrase.len())?, phrase)));
        froms.filter(|(from, phrase)| starts(self.tokens, *from, phrase)).map(|(from, _)| from).min()
    }

    pub(super) fn is_any(&self, at: Option<usize>, words: &[&str]) -> bool {
        at.and_then(|at| self.tokens.get(at)).is_some_and(|token| words.contains(&&*token.text))
    }

    /// What stands between a token and the next, or behind the last; behind no token stands the end of a line.
    pub(super) fn between(&self, at: usize) -> String {
        let Some(token) = self.tokens.get(at) else {
            return "\n".into();
        };
        let next = self.tokens.get(at + 1).map_or(self.letters.len(), |next| next.at.start);
        self.letters[token.at.end..next].iter().map(|letter| letter.is).collect()
    }

    /// True when nothing but a space, a dash or a bracket stands between a token and the next.
    pub(super) fn is_close(&self, at: usize) -> bool {
        let is_small = |c| matches!(c, ' ' | '-' | '(' | ')' | '"' | '\'' | '.' | '+' | '\u{b0}');
        self.between(at).chars().all(is_small)
    }

    pub(super) fn ends_between(&self, from: usize, to: usize) -> bool {
        self.tokens[from.min(to)..to].iter().any(|token| token.kind == TokenKind::End)
    }
}

/// True for a word that names a team or a thing: `the sales team`, `in Sales`.
pub(super) fn is_a_name(tokens: &[Token], word: &Range<usize>, lists: &Lists) -> bool {
    let ends = |phrase: &Phrase| {
        let from = word.start.checked_sub(phrase.len());
        from.is_some_and(|from| starts(tokens, from, phrase))
    };
    lists.names.iter().any(|name| starts(tokens, word.end, name))
        || lists.beside.iter().chain(&lists.names).any(ends)
}
