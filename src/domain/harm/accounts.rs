//! Numbers of accounts, contracts and the like, found by the word for one.

use std::ops::Range;

use super::figures::NUMBER_SIGNS;
use super::forms::{is_date, is_year};
use super::lists::{Lists, Phrase, places_of};
use super::words::{Token, TokenKind};

/// Within how many tokens behind the word for it a number stands.
const NEAR: usize = 3;
/// How many letters before its digits a number has at most: two are read, as in "AB 12345".
const SERIES_LETTERS_MAX: usize = 2;
/// How many digits an account or a contract has at least, where words stand between.
const ACCOUNT_DIGITS_MIN: usize = 5;
/// The same right behind the word for it.
const BEHIND_DIGITS_MIN: usize = 4;
/// The same where only the end of one is told.
const ENDING_DIGITS_MIN: usize = 3;

/// Where the number of an account or a contract stands, with the word for it.
pub fn accounts(tokens: &[Token], lists: &Lists) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let ending = |least: usize, phrases: &[Phrase], found: &mut Vec<Range<usize>>| {
        for word in places_of(tokens, phrases.iter()) {
            // "Account no. 4521", "order #4521", "order A-12345".
            let series =
                |token: &Token| token.kind == TokenKind::Word && token.text.len() <= SERIES_LETTERS_MAX;
            let is_sign = |token: &Token| NUMBER_SIGNS.contains(&&*token.text) || series(token);
            let sign = tokens.get(word.end).is_some_and(is_sign);
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
    for word in places_of(tokens, lists.accounts.iter()) {
        let behind = tokens.iter().enumerate().skip(word.end).take(NEAR);
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
