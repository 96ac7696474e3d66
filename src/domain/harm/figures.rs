//! Figures of performance: a number that stands near a word for one, a rate, a count of work done.

use std::ops::Range;

use super::lists::{Lists, Phrase, is_one_of};
use super::words::{Token, TokenKind, places_of};

/// How many tokens lie between a word and its number at most: `our conversion last week was 12`.
const NEAR: usize = 4;
/// From how many on a count of calls or tickets is a figure: two calls that somebody sat in on are none.
const COUNT_MIN: u32 = 5;
/// How many digits an account or a contract has at least, where words stand between.
const ACCOUNT_DIGITS_MIN: usize = 5;
/// The same right behind the word for it.
const BEHIND_DIGITS_MIN: usize = 4;
/// The same where only the end of one is told.
const ENDING_DIGITS_MIN: usize = 3;

/// What a number tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tells {
    /// How many, or how much.
    Amount,
    /// A share, or money.
    Share,
    /// How long something took, or lasts.
    Length,
    /// A moment, a day, a place: no figure.
    Other,
}

/// Where figures of performance stand, as places of tokens.
pub fn figures(tokens: &[Token], lists: &Lists, every: &Lists) -> Vec<Range<usize>> {
    let numbers: Vec<(usize, Tells)> = tokens
        .iter()
        .enumerate()
        .filter(|(_, token)| token.kind == TokenKind::Number)
        .map(|(at, _)| (at, tells(tokens, at, lists)))
        .collect();
    if numbers.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut near = |phrases: &[Phrase], counts: &dyn Fn(Tells, bool) -> bool| {
        for word in phrases.iter().flat_map(|phrase| places_of(tokens, phrase)) {
            let name = is_a_name(tokens, &word, lists);
            let number =
                numbers.iter().find(|(at, tells)| counts(*tells, name) && is_near(tokens, &word, *at));
            found.extend(number.map(|(at, _)| word.start.min(*at)..word.end.max(at + 1)));
        }
    };
    let figure = |tells: Tells, name: bool| match tells {
        Tells::Share => true,
        Tells::Amount => !name,
        Tells::Length | Tells::Other => false,
    };
    near(&lists.figures, &figure);
    near(&every.figures, &|tells, _| tells != Tells::Other);
    near(&lists.times, &|tells, _| tells != Tells::Other);
    near(&lists.percents, &|tells, _| tells == Tells::Share);
    for (at, tells) in &numbers {
        if *tells != Tells::Other {
            found.extend(rate(tokens, *at, lists));
        }
        if matches!(tells, Tells::Amount | Tells::Share) {
            found.extend(count(tokens, *at, lists));
        }
    }
    found
}

/// What may stand between a word for a number and the number, folded.
const NUMBER_SIGNS: [&str; 5] = ["n", "no", "nr", "num", "nro"];

/// Where the number of an account or a contract stands, with the word for it.
pub fn accounts(tokens: &[Token], lists: &Lists) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let ending = |least: usize, phrases: &[Phrase], found: &mut Vec<Range<usize>>| {
        for word in phrases.iter().flat_map(|phrase| places_of(tokens, phrase)) {
            // "Account no. 4521", "order #4521".
            let sign = tokens.get(word.end).is_some_and(|token| NUMBER_SIGNS.contains(&&*token.text));
            let (run, digits) = run(tokens, word.end + usize::from(sign));
            let number = tokens.get(run.start).filter(|_| digits >= least);
            if number.is_some_and(|number| !is_year(&number.text) && !is_date(&number.text)) {
                found.push(run);
            }
        }
    };
    ending(ENDING_DIGITS_MIN, &lists.endings, &mut found);
    ending(ACCOUNT_DIGITS_MIN, &lists.numbered, &mut found);
    ending(BEHIND_DIGITS_MIN, &lists.accounts, &mut found);
    for word in lists.accounts.iter().flat_map(|phrase| places_of(tokens, phrase)) {
        let behind = tokens.iter().enumerate().skip(word.end).take(NEAR - 1);
        let mut behind = behind.take_while(|(_, token)| token.kind != TokenKind::End);
        let is_long = |at: usize| run(tokens, at).1 >= ACCOUNT_DIGITS_MIN;
        let number = behind.find(|(at, token)| is_long(*at) && !is_date(&token.text));
        found.extend(number.map(|(at, _)| run(tokens, at).0));
    }
    found
}

/// The numbers that stand next to each other from a place on, as people write long ones, and how many digits they have.
fn run(tokens: &[Token], from: usize) -> (Range<usize>, usize) {
    let behind = tokens.get(from..).unwrap_or_default();
    let numbers = behind.iter().take_while(|token| token.kind == TokenKind::Number && !is_year(&token.text));
    let numbers: Vec<&Token> = numbers.collect();
    let digits = numbers.iter().flat_map(|token| token.text.chars()).filter(char::is_ascii_digit).count();
    (from..from + numbers.len(), digits)
}

/// What the number at a place tells, by its form and by what stands beside it.
fn tells(tokens: &[Token], at: usize, lists: &Lists) -> Tells {
    let text = tokens[at].text.as_str();
    let next = tokens.get(at + 1);
    let before = at.checked_sub(1).and_then(|before| tokens.get(before));
    let beside = |token: Option<&Token>, list: &[Phrase]| token.is_some_and(|token| is_one_of(token, list));
    let money = |token: Option<&Token>| token.is_some_and(|token| token.kind == TokenKind::Money);
    let says = |at: usize, word: &str| tokens.get(at).is_some_and(|token| token.says(word));
    let percent = next.is_some_and(|token| token.kind == TokenKind::Percent || token.says("percent"))
        || (["per", "por"].iter().any(|word| says(at + 1, word))
            && ["cent", "ciento"].iter().any(|word| says(at + 2, word)));
    if percent || money(next) || money(before) || beside(next, &lists.moneys) {
        return Tells::Share;
    }
    let month = |token: Option<&Token>| beside(token, &lists.months);
    let month_after =
        month(next) || (["de", "of"].iter().any(|word| says(at + 1, word)) && month(tokens.get(at + 2)));
    if is_date(text) || is_year(text) || month(before) || month_after || beside(before, &lists.places) {
        return Tells::Other;
    }
    if ["am", "pm", "h"].iter().any(|word| says(at + 1, word)) {
        return Tells::Other;
    }
    if text.contains(':') {
        // 14:30 is a moment; after a word for how long something takes it is told as one by that word.
        return if is_moment(text) { Tells::Other } else { Tells::Length };
    }
    if beside(next, &lists.clocks) || beside(next, &lists.durations) {
        return Tells::Length;
    }
    Tells::Amount
}

/// `14:30`, and not `3:42`, which is as long as a call: a moment is written with two digits before the colon.
fn is_moment(text: &str) -> bool {
    let mut parts = text.split([':', '-']);
    parts.all(|part| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit()))
}

/// `24/11`, `24.11.2026`, `2026-11-24`.
fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split(['/', '-', '.']).collect();
    let fits = |part: &&str, most: u32| {
        (1..=2).contains(&part.len()) && part.parse::<u32>().is_ok_and(|number| (1..=most).contains(&number))
    };
    let day_and_month =
        |one: &&str, other: &&str| fits(one, 31) && fits(other, 12) || fits(one, 12) && fits(other, 31);
    match &parts[..] {
        [one, other] => text.contains('/') && day_and_month(one, other),
        [year, month, day] if year.len() == 4 => is_year(year) && day_and_month(day, month),
        [one, other, year] => day_and_month(one, other) && (year.len() == 2 || is_year(year)),
        _ => false,
    }
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && text.parse::<u32>().is_ok_and(|year| (1950..2100).contains(&year))
}

/// True for a word that names a team or a thing: `the sales team`, `in Sales`.
fn is_a_name(tokens: &[Token], word: &Range<usize>, lists: &Lists) -> bool {
    let next = tokens.get(word.end).is_some_and(|next| is_one_of(next, &lists.names));
    let before = word.start.checked_sub(1).and_then(|before| tokens.get(before));
    next || before.is_some_and(|before| is_one_of(before, &lists.beside) || is_one_of(before, &lists.names))
        || lists.beside.iter().filter(|phrase| phrase.len() > 1).any(|phrase| {
            word.start.checked_sub(phrase.len()).is_some_and(|from| {
                tokens[from..word.start].iter().zip(phrase).all(|(token, word)| token.says(word))
            })
        })
}

/// True when a number stands near a word in its sentence.
fn is_near(tokens: &[Token], word: &Range<usize>, number: usize) -> bool {
    let between = if number < word.start { number + 1..word.start } else { word.end..number };
    !word.contains(&number)
        && between.len() <= NEAR
        && tokens[between].iter().all(|token| token.kind != TokenKind::End)
}

/// `12 calls an hour`, `4 minutes a call`, `llamadas por hora: 12`.
fn rate(tokens: &[Token], number: usize, lists: &Lists) -> Option<Range<usize>> {
    // A word for the quality of it may stand between: `12 hard calls an hour`.
    for unit in [number + 1, number + 2] {
        let what = tokens.get(unit)?;
        let (work, clock) = (is_one_of(what, &lists.units), is_one_of(what, &lists.clocks));
        if !work && !clock {
            continue;
        }
        let against = if work { &lists.spans } else { &lists.units };
        for per in &lists.per {
            let at = unit + 1 + per.len();
            let fits = tokens
                .get(unit + 1..at)
                .is_some_and(|window| window.iter().zip(per).all(|(token, word)| token.says(word)));
            if fits && tokens.get(at).is_some_and(|token| is_one_of(token, against)) {
                return Some(number..at + 1);
            }
        }
    }
    None
}

/// `closed 40 tickets`, `40 calls today`, `4,000 € today`, `brought in 4000 euros`.
fn count(tokens: &[Token], number: usize, lists: &Lists) -> Option<Range<usize>> {
    let phrase_at = |phrases: &[Phrase], from: usize| {
        let fits = |phrase: &&Phrase| {
            let window = tokens.get(from..from + phrase.len());
            window.is_some_and(|window| window.iter().zip(*phrase).all(|(token, word)| token.says(word)))
        };
        phrases.iter().filter(fits).map(Vec::len).max().map(|length| from + length)
    };
    let phrase_before = |phrases: &[Phrase], to: usize| {
        let fits = |phrase: &&Phrase| {
            let window = to.checked_sub(phrase.len()).and_then(|from| tokens.get(from..to));
            window.is_some_and(|window| window.iter().zip(*phrase).all(|(token, word)| token.says(word)))
        };
        phrases.iter().filter(fits).map(Vec::len).max().map(|length| to - length)
    };
    let is_money = |at: Option<usize>| {
        let token = at.and_then(|at| tokens.get(at));
        token.is_some_and(|token| token.kind == TokenKind::Money || is_one_of(token, &lists.moneys))
    };
    let sign_before = is_money(number.checked_sub(1));
    if sign_before || is_money(Some(number + 1)) {
        let (from, to) = if sign_before { (number - 1, number + 1) } else { (number, number + 2) };
        let earned = phrase_before(&lists.earned, from);
        return match (earned, phrase_at(&lists.when, to)) {
            (None, None) => None,
            (earned, when) => Some(earned.unwrap_or(from)..when.unwrap_or(to)),
        };
    }
    let many = tokens[number].text.parse::<u32>().is_ok_and(|count| count >= COUNT_MIN);
    let unit = [number + 1, number + 2]
        .into_iter()
        .find(|at| tokens.get(*at).is_some_and(|token| is_one_of(token, &lists.units)))
        .filter(|_| many)?;
    let done = number.checked_sub(1).filter(|before| is_one_of(&tokens[*before], &lists.done));
    let ends = |at: usize| tokens.get(at).is_none_or(|token| token.kind == TokenKind::End);
    let done_behind = tokens.get(unit + 1).is_some_and(|behind| is_one_of(behind, &lists.done));
    // The whole sentence, or a record.
    let begins = number.checked_sub(1).is_none_or(|before| {
        tokens[before].kind == TokenKind::End || is_one_of(&tokens[before], &lists.records)
    });
    match (done, phrase_at(&lists.when, unit + 1)) {
        (Some(done), _) => Some(done..unit + 1),
        (None, Some(when)) => Some(number..when),
        (None, None) if done_behind => Some(number..unit + 2),
        (None, None) if begins && ends(unit + 1) => Some(number..unit + 1),
        (None, None) => None,
    }
}
