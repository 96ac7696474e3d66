//! Numbers of accounts, contracts and the like, found by the word for one.

use std::ops::Range;

use super::figures::NUMBER_SIGNS;
use super::forms::{is_date, is_year};
use super::lists::{Lists, Phrase, places_of};
use super::words::{Letter, Token, TokenKind};

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
pub fn accounts(letters: &[Letter], tokens: &[Token], lists: &Lists) -> Vec<Range<usize>> {
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
                continue;
            }
            // Of the number sign and what follows it, either may be where it begins: "no. AB12CD34", "N12AB345".
            let mixed = (word.end..=word.end + usize::from(sign)).map(|from| mixed(letters, tokens, from));
            found.extend(mixed.filter(|(_, digits)| *digits >= least).map(|(at, _)| at).next());
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

/// Letters and digits as one word from a place on, and how many digits it has: "ABC12345", "CTR-88213". A year counts for none.
fn mixed(letters: &[Letter], tokens: &[Token], from: usize) -> (Range<usize>, usize) {
    let is_one = |at: &usize| {
        let (Some(token), Some(before)) = (tokens.get(*at), tokens.get(at.wrapping_sub(1))) else {
            return false;
        };
        let between = &letters[before.at.end..token.at.start];
        let joined =
            between.iter().all(|letter| matches!(letter.is, '-' | '/' | '.' | '_')) && between.len() < 2;
        matches!(token.kind, TokenKind::Word | TokenKind::Number) && (*at == from || joined)
    };
    let end = (from..tokens.len()).take_while(is_one).last().map_or(from, |last| last + 1);
    let word = &tokens[from.min(end)..end];
    let has = |kind| word.iter().any(|token| token.kind == kind);
    if !(has(TokenKind::Word) && has(TokenKind::Number)) {
        return (from..from, 0);
    }
    let numbers = word.iter().filter(|token| token.kind == TokenKind::Number && !is_year(&token.text));
    let digits = numbers.flat_map(|token| token.text.chars()).filter(char::is_ascii_digit).count();
    (from..end, digits)
}

/// The numbers that stand next to each other from a place on, as people write long ones, and how many digits they have.
fn run(tokens: &[Token], from: usize) -> (Range<usize>, usize) {
    let behind = tokens.get(from..).unwrap_or_default();
    let numbers = behind.iter().take_while(|token| token.kind == TokenKind::Number && !is_year(&token.text));
    let numbers: Vec<&Token> = numbers.collect();
    let digits = numbers.iter().flat_map(|token| token.text.chars()).filter(char::is_ascii_digit).count();
    (from..from + numbers.len(), digits)
}
