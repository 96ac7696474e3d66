//! What is a customer's, found by its form: numbers of cards, accounts and phones, addresses of mail.

use std::ops::Range;

use super::words::Letter;

/// What is a customer's, or anybody's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Customer {
    /// The number of a payment card: 13 to 19 digits that fit the check of Luhn (ISO/IEC 7812-1).
    Card,
    /// The number of an account: an IBAN (ISO 13616), or a long number after a word for one.
    Account,
    /// A number as long as that of a phone.
    Phone,
    /// An address of mail.
    Mail,
    /// The number of a Spanish identity card, whose letter fits.
    Identity,
}

impl Customer {
    /// Every one.
    pub const ALL: [Customer; 5] =
        [Customer::Card, Customer::Account, Customer::Phone, Customer::Mail, Customer::Identity];
    /// What is nobody's but a customer's: the phone and the mail of whoever helps stand in many an answer.
    pub const NEVER_OURS: [Customer; 3] = [Customer::Card, Customer::Account, Customer::Identity];

    /// What it is called.
    pub fn named(self) -> &'static str {
        match self {
            Customer::Card => "the number of a payment card",
            Customer::Account => "the number of an account, a contract or an order",
            Customer::Phone => "a phone number, or another one as long",
            Customer::Mail => "an address of mail",
            Customer::Identity => "the number of an identity card",
        }
    }
}

/// How many digits the number of a card has.
const CARD_DIGITS: std::ops::RangeInclusive<usize> = 13..=19;
/// From how many digits on a number is as long as that of a phone; with a plus before it two fewer will do.
const PHONE_DIGITS_MIN: usize = 9;
const ABROAD_DIGITS_MIN: usize = 7;
/// How many characters an IBAN has.
const IBAN: std::ops::RangeInclusive<usize> = 15..=34;

/// False for a text with neither a digit nor a dot, in a sign or in words: nothing in it is a customer's, and most names are such.
pub fn may_have(letters: &[Letter]) -> bool {
    let is_sign = |letter: &Letter| letter.is.is_ascii_digit() || letter.is == '.';
    letters.iter().any(is_sign)
        || DOTS.iter().any(|dot| {
            letters.windows(dot.len()).any(|window| window.iter().map(|letter| letter.is).eq(dot.chars()))
        })
}

/// What is private in a text, in its order, as places of letters.
pub fn private(letters: &[Letter]) -> Vec<(Range<usize>, Customer)> {
    let mut found = mails(letters);
    ibans(letters, &mut found);
    identities(letters, &mut found);
    let free =
        |found: &[(Range<usize>, Customer)], at: usize| found.iter().all(|(taken, _)| !taken.contains(&at));
    let mut at = 0;
    while at < letters.len() {
        let digits = letters[at..].iter().take_while(|letter| letter.is.is_ascii_digit()).count();
        let before = at.checked_sub(1).map_or(' ', |before| letters[before].is);
        // Behind a letter a number is part of a word, unless it is as long as that of a card.
        let stands = !before.is_alphanumeric() || before.is_alphabetic() && digits >= *CARD_DIGITS.start();
        let starts = digits > 0 && stands;
        if !starts || !free(&found, at) {
            at += 1;
            continue;
        }
        let run = Run::at(letters, at);
        at = run.end();
        for run in run.without_dates() {
            found.extend(run.judged(letters));
        }
    }
    found.sort_by_key(|(at, _)| at.start);
    found
}

/// A dot in words.
const DOTS: [&str; 2] = ["dot", "punto"];

/// How an address ends that is told in words; one of two letters is that of a country.
const ENDINGS: [&str; 18] = [
    "com", "org", "net", "edu", "gov", "gob", "info", "biz", "app", "dev", "cloud", "online", "site", "shop",
    "name", "cat", "eus", "gal",
];

/// Those of them that are no words, and begin no sentence behind a point.
const NO_WORDS: [&str; 6] = ["com", "org", "edu", "gov", "gob", "eus"];

/// How sure a sign of a mail is one.
enum Sign {
    /// It means nothing else.
    Sure,
    /// It calls somebody too, as @rui.
    Likely,
    /// It is a word as any other.
    Word,
}

fn mails(letters: &[Letter]) -> Vec<(Range<usize>, Customer)> {
    let local = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-');
    let mut found = Vec::new();
    for (at, sign) in (0..letters.len()).filter_map(|from| an_at(letters, from)) {
        let from = at.start - letters[..at.start].iter().rev().take_while(|letter| local(letter.is)).count();
        let Some((to, last, apart)) = domain(letters, at.end) else {
            continue;
        };
        let known = last.len() == 2 || ENDINGS.contains(&&*last);
        let fits = match sign {
            Sign::Sure => !apart || known,
            // Countries have two letters, and so do people.
            Sign::Likely => ENDINGS.contains(&&*last),
            Sign::Word => apart && known,
        };
        if from < at.start && fits && last.len() > 1 && last.chars().all(char::is_alphabetic) {
            found.push((from..to, Customer::Mail));
        }
    }
    found
}

/// Where the domain ends that begins at a place, what its last part is, and whether a dot of it is told in words, or with spaces; nothing without a
/// dot.
fn domain(letters: &[Letter], from: usize) -> Option<(usize, String, bool)> {
    let is = |at: usize| letters.get(at).map_or('\0', |letter| letter.is);
    let part = |from: usize| (from..).take_while(|at| is(*at).is_alphanumeric() || is(*at) == '-').count();
    let (mut start, mut apart, mut dotted) = (from, false, false);
    loop {
        let end = start + part(start);
        let dot = told(letters, end, &DOTS).map(|dot| (dot.end, true));
        let dot = dot.or((is(end) == '.' && is(end + 1) != ' ').then_some((end + 1, false)));
        let dot = dot.or_else(|| spaced_dot(letters, end).map(|next| (next, true)));
        match dot.filter(|(next, _)| end > start && part(*next) > 0) {
            Some((next, words)) => (start, apart, dotted) = (next, apart || words, true),
            None => {
                let last = (start..end).map(is).collect();
                return dotted.then_some((end, last, apart));
            }
        }
    }
}

/// Where the part begins behind a dot that has a space beside it: `gmail . com`. A space behind it alone ends a sentence, unless no word of one
/// follows.
fn spaced_dot(letters: &[Letter], from: usize) -> Option<usize> {
    let is = |at: usize| letters.get(at).map_or('\0', |letter| letter.is);
    let dot = from + usize::from(is(from) == ' ');
    let next = dot + 1 + usize::from(is(dot + 1) == ' ');
    let word: String = (next..).map(is).take_while(|c| c.is_alphanumeric()).collect();
    let fits = match dot > from {
        true => word.len() == 2 || ENDINGS.contains(&&*word),
        false => NO_WORDS.contains(&&*word),
    };
    (is(dot) == '.' && fits).then_some(next)
}

/// Where a word for a sign stands from a place on, with the spaces or the brackets around it.
fn told(letters: &[Letter], from: usize, words: &[&str]) -> Option<Range<usize>> {
    let is = |at: usize| letters.get(at).map_or('\0', |letter| letter.is);
    let around = |c: char| matches!(c, ' ' | '(' | ')' | '[' | ']' | '{' | '}');
    let start = from + (from..).take_while(|at| around(is(*at))).count();
    let fits = |word: &&&str| word.chars().enumerate().all(|(at, letter)| is(start + at) == letter);
    let word_end = start + words.iter().find(fits)?.len();
    let end = word_end + (word_end..).take_while(|at| around(is(*at))).count();
    (start > from && end > word_end).then_some(from..end)
}

/// The sign of a mail that begins at a place, with spaces around it or none: `@`, `at` in brackets, `arroba`, and `at` as a word.
fn an_at(letters: &[Letter], from: usize) -> Option<(Range<usize>, Sign)> {
    let is = |at: usize| letters.get(at).map_or('\0', |letter| letter.is);
    if is(from) == '@' {
        let (before, behind) = (from > 0 && is(from - 1) == ' ', is(from + 1) == ' ');
        let sign = if before == behind { Sign::Sure } else { Sign::Likely };
        return Some((from - usize::from(before)..from + 1 + usize::from(behind), sign));
    }
    if let Some(at) = told(letters, from, &["arroba"]) {
        return Some((at, Sign::Sure));
    }
    let at = told(letters, from, &["at"])?;
    let sure = at.clone().any(|at| matches!(is(at), '(' | '[' | '{'));
    Some((at, if sure { Sign::Sure } else { Sign::Word }))
}

fn ibans(letters: &[Letter], found: &mut Vec<(Range<usize>, Customer)>) {
    for from in 0..letters.len() {
        let inside = found.last().is_some_and(|(last, _)| last.contains(&from));
        if inside || (from > 0 && letters[from - 1].is.is_alphanumeric()) {
            continue;
        }
        let mut text = String::new();
        let mut longest = None;
        for (at, letter) in letters.iter().enumerate().skip(from) {
            match letter.is {
                ' ' | '.' | '-' if at > from => continue,
                c if c.is_ascii_alphanumeric() => text.push(c),
                _ => break,
            }
            if text.len() > *IBAN.end() || !begins_an_iban(&text) {
                break;
            }
            let ends = letters.get(at + 1).is_none_or(|next| !next.is.is_alphanumeric());
            if ends && IBAN.contains(&text.len()) && remainder(&text) == 1 {
                longest = Some(at + 1);
            }
        }
        found.extend(longest.map(|to| (from..to, Customer::Account)));
    }
}

/// The letters of a DNI or an NIE by the remainder of its number by 23 (Real Decreto 1553/2005, article 11).
const IDENTITY_LETTERS: &[u8; 23] = b"trwagmyfpdxbnjzsqvhlcke";

/// `12345678Z`, `12345678-Z`, `12.345.678-Z`, `X1234567L`.
fn identities(letters: &[Letter], found: &mut Vec<(Range<usize>, Customer)>) {
    let is = |at: usize| letters.get(at).map_or(' ', |letter| letter.is);
    for from in 0..letters.len() {
        if from > 0 && is(from - 1).is_alphanumeric() {
            continue;
        }
        // An NIE begins with a letter for its first digit.
        let first = match is(from) {
            'x' => Some(0),
            'y' => Some(1),
            'z' => Some(2),
            _ => None,
        };
        let start = from + usize::from(first.is_some());
        // A dot may stand between two digits.
        let of_it = |at: &usize| {
            let joins = is(*at) == '.' && *at > start && is(at + 1).is_ascii_digit();
            is(*at).is_ascii_digit() || joins
        };
        let end = start + (start..).take_while(of_it).count();
        let digits = (start..end).filter(|at| is(*at).is_ascii_digit()).count();
        let last = end + usize::from(is(end) == '-');
        if digits != 8 - usize::from(first.is_some()) || is(last + 1).is_alphanumeric() {
            continue;
        }
        let number = (start..end).filter_map(|at| is(at).to_digit(10));
        let number = number.fold(first.unwrap_or(0), |sum, digit| sum * 10 + digit);
        let letter = IDENTITY_LETTERS[(number % 23) as usize];
        if is(last) == char::from(letter) {
            found.push((from..last + 1, Customer::Identity));
        }
    }
}

fn begins_an_iban(text: &str) -> bool {
    text.bytes().enumerate().all(|(at, b)| match at {
        0 | 1 => b.is_ascii_alphabetic(),
        2 | 3 => b.is_ascii_digit(),
        _ => true,
    })
}

/// The remainder by 97 of an IBAN as ISO 7064 reads it: the first four behind the rest, letters as 10 to 35.
fn remainder(text: &str) -> u32 {
    let (head, rest) = text.split_at(4);
    rest.chars().chain(head.chars()).fold(0, |sum, c| {
        let value = c.to_digit(36).unwrap_or(0);
        (sum * if value > 9 { 100 } else { 10 } + value) % 97
    })
}

/// Digits in groups, as people write long numbers.
struct Run {
    /// Where each group stands among the letters, with its digits.
    groups: Vec<(Range<usize>, String)>,
    /// True with a plus before it.
    abroad: bool,
}

impl Run {
    fn at(letters: &[Letter], from: usize) -> Self {
        let is = |at: usize| letters.get(at).map_or('\0', |letter| letter.is);
        let abroad = from > 0 && is(from - 1) == '+';
        let (mut groups, mut at) = (Vec::new(), from);
        loop {
            let start = at;
            while is(at).is_ascii_digit() {
                at += 1;
            }
            groups.push((start..at, letters[start..at].iter().map(|letter| letter.is).collect()));
            // A space, a dash, a dot or a bracket between two groups, or two of them; a comma, a low line
            // and the like between two as a card has them.
            let four = |from: usize| {
                (from..from + 4).all(|at| is(at).is_ascii_digit()) && !is(from + 4).is_ascii_digit()
            };
            let as_on_a_card = at - start == 4
                && matches!(is(at), ',' | '_' | '·' | '*' | '|' | '=')
                && (four(at + 1) || is(at + 1) == ' ' && four(at + 2));
            let between = (1..=2).find(|count| {
                is(at + count).is_ascii_digit()
                    && (as_on_a_card
                        || (0..*count).all(|step| matches!(is(at + step), ' ' | '-' | '.' | '/' | '(' | ')')))
            });
            match between {
                Some(count) => at += count,
                None => return Self { groups, abroad },
            }
        }
    }

    fn end(&self) -> usize {
        self.groups.last().map_or(0, |(at, _)| at.end)
    }

    /// Its parts between what are dates and years.
    fn without_dates(self) -> Vec<Run> {
        let (mut runs, mut rest, abroad) = (Vec::new(), Vec::new(), self.abroad);
        let mut groups = self.groups.into_iter().peekable();
        let lengths = |groups: &[(Range<usize>, String)]| {
            groups.iter().map(|(_, digits)| digits.len()).collect::<Vec<_>>()
        };
        let mut all: Vec<(Range<usize>, String)> = Vec::new();
        all.extend(groups.by_ref());
        let mut at = 0;
        while at < all.len() {
            let three = all.get(at..at + 3).map(lengths).unwrap_or_default();
            let small = |index: usize, most: u32| {
                all[index].1.parse::<u32>().is_ok_and(|number| (1..=most).contains(&number))
            };
            let date = match three[..] {
                [4, 2, 2] => is_year(&all[at].1) && small(at + 1, 12) && small(at + 2, 31),
                [1 | 2, 1 | 2, 4] => is_year(&all[at + 2].1) && small(at, 31) && small(at + 1, 31),
                _ => false,
            };
            if date || is_year(&all[at].1) {
                runs.push(Run { groups: std::mem::take(&mut rest), abroad });
                at += if date { 3 } else { 1 };
            } else {
                rest.push(all[at].clone());
                at += 1;
            }
        }
        runs.push(Run { groups: rest, abroad });
        runs
    }

    fn judged(&self, letters: &[Letter]) -> Option<(Range<usize>, Customer)> {
        for from in 0..self.groups.len() {
            let mut digits = String::new();
            for (at, group) in &self.groups[from..] {
                digits.push_str(group);
                if CARD_DIGITS.contains(&digits.len()) && fits_luhn(&digits) {
                    return Some((self.groups[from].0.start..at.end, Customer::Card));
                }
            }
        }
        let count: usize = self.groups.iter().map(|(_, digits)| digits.len()).sum();
        let least = if self.abroad { ABROAD_DIGITS_MIN } else { PHONE_DIGITS_MIN };
        let first = self.groups.first().filter(|_| count >= least)?.0.start;
        // Thousands are told by dots: 1.250.000.000 is a number, and none of a phone. Three by three from a six on are one of a phone, as
        // they are written in Spain and Portugal.
        let between = |end: usize| letters.get(end).map_or(' ', |letter| letter.is);
        let thousands = self.groups.len() > 1
            && self.groups[1..].iter().all(|(_, digits)| digits.len() == 3)
            && self.groups[..self.groups.len() - 1].iter().all(|(at, _)| between(at.end) == '.');
        let as_a_phone = self.groups.len() == 3
            && self.groups.iter().all(|(_, digits)| digits.len() == 3)
            && self.groups[0].1.starts_with(['6', '7', '8', '9']);
        let thousands = thousands && !as_a_phone;
        let from = if self.abroad { first - 1 } else { first };
        (!thousands).then(|| (from..self.end(), Customer::Phone))
    }
}

fn is_year(digits: &str) -> bool {
    digits.len() == 4 && digits.parse::<u32>().is_ok_and(|year| (1950..2100).contains(&year))
}

/// The check of Luhn, ISO/IEC 7812-1 annex B. A row of one and the same digit is no card.
fn fits_luhn(digits: &str) -> bool {
    let mut values: Vec<u32> = digits.chars().filter_map(|digit| digit.to_digit(10)).collect();
    if values.iter().all(|value| *value == values[0]) {
        return false;
    }
    values.reverse();
    let doubled = |(at, value): (usize, &u32)| match (at % 2, value * 2) {
        (0, _) => *value,
        (_, twice @ 0..=9) => twice,
        (_, twice) => twice - 9,
    };
    values.iter().enumerate().map(doubled).sum::<u32>() % 10 == 0
}
