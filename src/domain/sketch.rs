//! A survey by its rows, without what anybody answered: twelve bits of a digest of each, sealed by a hub with its own key, in no order.
//!
//! Two surveys of the same answers have the same ones, in whatever form their files have them; of a file to which rows were added it has all of
//! the old ones; and other people's answers give others, but for a few that answer alike. A row's answers stand in the order of their
//! columns' headers, so that no map makes it another one, and one that is turned upside down is the same.
//! So few bits say of no row what it was: some thirty of all that can be answered to six items have the same ones.

use std::fmt;

use super::engagement::ANSWERED_MIN;

/// Most rows that a survey is known by: all of one that has no more, and a sample of a larger one.
pub const ROWS_MAX: usize = 8_192;
/// Most bytes of them, as they are told.
pub const TOLD_BYTES_MAX: usize = MAP_CHARS;

/// How many bits each half of a row has.
const HALF_BITS: usize = 6;
/// The largest half.
const HALF_MAX: usize = (1 << HALF_BITS) - 1;
/// How many different rows twelve bits tell.
const ALL: usize = 1 << (2 * HALF_BITS);
/// How many rounds a row goes through when it is sealed.
const ROUNDS: usize = 4;
/// How many characters a row has where each stands by itself, in Base64.
const ROW_CHARS: usize = 2;
/// How many characters there are where one bit says of each of all rows whether it is there.
const MAP_CHARS: usize = (ALL / 8 * 4).div_ceil(3);
/// What Base64 is written with in an attribute.
const SYMBOLS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/// Of how many rows of a small survey one may differ, for the two to be one.
const SMALL_PER_ROW: usize = 4;
/// How seldom two surveys that have nothing to do with each other may look like one by chance, as a natural logarithm: once in a million.
const LN_CHANCE_MAX: f64 = -13.8;

/// What seals rows: a byte for each half in each round.
pub type SealKey = [u8; ROUNDS * (HALF_MAX + 1)];

/// The rows of a survey.
#[derive(Clone, PartialEq, Eq)]
pub struct Rows([u8; ALL / 8]);

impl Default for Rows {
    fn default() -> Self {
        Self([0; ALL / 8])
    }
}

impl Rows {
    /// Adds one by its digest.
    pub fn add(&mut self, digest: [u8; 2]) {
        self.set(usize::from(u16::from_be_bytes(digest) >> 4));
    }

    fn set(&mut self, row: usize) {
        self.0[row / 8] |= 1 << (row % 8);
    }

    fn all(&self) -> impl Iterator<Item = usize> {
        (0..ALL).filter(|row| self.0[row / 8] & (1 << (row % 8)) != 0)
    }

    fn count(&self) -> usize {
        self.0.iter().map(|byte| byte.count_ones() as usize).sum()
    }

    fn in_both(&self, other: &Self) -> usize {
        self.0.iter().zip(&other.0).map(|(one, other)| (one & other).count_ones() as usize).sum()
    }

    /// Each as another one, and no two as the same: a Feistel network over both halves of its bits, with what a key makes of each half in each
    /// round.
    fn sealed(&self, key: &SealKey) -> Self {
        let mut sealed = Self::default();
        for row in self.all() {
            let (mut left, mut right) = (row >> HALF_BITS, row & HALF_MAX);
            for round in key.chunks(HALF_MAX + 1) {
                (left, right) = (right, left ^ usize::from(round[right]) & HALF_MAX);
            }
            sealed.set(left << HALF_BITS | right);
        }
        sealed
    }

    /// What [`fmt::Display`] wrote; `None` for anything else, and for no rows.
    fn read(text: &str) -> Option<Self> {
        let mut rows = Self::default();
        if text.len() == MAP_CHARS {
            let map = data_encoding::BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
            rows.0.copy_from_slice(&map);
        } else {
            let place = |symbol: &u8| SYMBOLS.iter().position(|one| one == symbol);
            for row in text.as_bytes().chunks(ROW_CHARS) {
                let [high, low] = row else { return None };
                rows.set(place(high)? << HALF_BITS | place(low)?);
            }
        }
        (text.len() <= MAP_CHARS && rows.count() > 0).then_some(rows)
    }
}

/// A row by itself, as it is told.
fn called(row: usize) -> [u8; ROW_CHARS] {
    [SYMBOLS[row >> HALF_BITS & HALF_MAX], SYMBOLS[row & HALF_MAX]]
}

impl fmt::Display for Rows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.count() * ROW_CHARS > MAP_CHARS {
            return f.write_str(&data_encoding::BASE64URL_NOPAD.encode(&self.0));
        }
        self.all().flat_map(called).try_for_each(|symbol| write!(f, "{}", char::from(symbol)))
    }
}

/// True for text that can be the rows of a survey.
pub fn is_rows(text: &str) -> bool {
    Rows::read(text).is_some()
}

/// The same rows, each sealed with a key; no text where it is of no rows.
pub fn sealed(text: &str, key: &SealKey) -> String {
    Rows::read(text).map(|rows| rows.sealed(key).to_string()).unwrap_or_default()
}

/// True where two surveys are one, with a few rows fewer, more or otherwise, or where one has grown into the other, however much: where fewer rows
/// of the smaller are missing in the larger than a level is told of, or than one in four of a small one, and where that can't well be chance.
pub fn are_one(one: &str, other: &str) -> bool {
    Rows::read(one).zip(Rows::read(other)).is_some_and(|(one, other)| are_alike(&one, &other))
}

/// True where a survey has all rows of another.
#[cfg(test)]
pub fn has(survey: &str, rows: &str) -> bool {
    Rows::read(survey)
        .zip(Rows::read(rows))
        .is_some_and(|(survey, rows)| survey.in_both(&rows) == rows.count())
}

fn are_alike(one: &Rows, other: &Rows) -> bool {
    let (fewer, more) = (one.count().min(other.count()), one.count().max(other.count()));
    let (common, enough) = (one.in_both(other), (ANSWERED_MIN as usize).min(fewer / SMALL_PER_ROW).max(1));
    let missing = fewer - common;
    // Of so many ways in which as many may be missing, each has the rest of them where they are by chance.
    let [fewer, more, lacking, common] = [fewer, more, missing, common].map(|rows| rows as f64);
    let ln_chance = lacking * fewer.ln() + common * (more / ALL as f64).ln();
    missing < enough && ln_chance < LN_CHANCE_MAX
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of people of whom each has a digest of their own.
    fn part(of: impl IntoIterator<Item = u32>) -> Rows {
        let mut rows = Rows::default();
        for person in of {
            let mut mixed = person.wrapping_add(0x9e37_79b9);
            for by in [0x85eb_ca6b, 0xc2b2_ae35] {
                mixed = (mixed ^ (mixed >> 15)).wrapping_mul(by);
            }
            let [high, low, _, _] = (mixed ^ (mixed >> 16)).to_be_bytes();
            rows.add([high, low]);
        }
        rows
    }

    fn survey(of: impl IntoIterator<Item = u32>) -> String {
        part(of).to_string()
    }

    #[test]
    fn a_survey_is_the_same_with_a_few_rows_more_fewer_or_otherwise() {
        for n in [8, 24, 50, 100, 123, 124, 125, 400, 1_000, 5_000, 8_192] {
            let whole = survey(0..n);
            assert!(is_rows(&whole) && whole.len() <= TOLD_BYTES_MAX, "{n}");
            for other in [survey(0..n), survey(0..n + 1), survey(1..n), survey(1..n + 1)] {
                assert!(are_one(&whole, &other) && are_one(&other, &whole), "{n}");
            }
            assert!(!are_one(&whole, &survey(n..2 * n)), "nobody is in both of {n}");
            let few = survey((0..n / 5).chain(n..2 * n - n / 5));
            assert!(!are_one(&whole, &few), "a few of {n} answer alike");
        }
        assert!(!is_rows("") && !is_rows("Maya Silva s") && !is_rows("ab.d") && is_rows("abcd"));
        assert!(!is_rows("abc") && !is_rows(&"A".repeat(683)), "half a row, or none at all");
    }

    #[test]
    fn a_survey_that_has_grown_is_the_same_however_much_and_a_few_rows_may_be_anywhere() {
        for (n, grown) in [(6, 24), (12, 30), (40, 60), (20, 1_000), (124, 5_000), (1_000, 8_192)] {
            let (before, after) = (survey(0..n), survey(0..grown));
            assert!(are_one(&before, &after) && are_one(&after, &before), "{n} of {grown}");
            // The first of them is there no more, or was corrected since.
            assert!(n < 8 || are_one(&before, &survey(1..grown)), "{n} of {grown}");
            assert!(!are_one(&before, &survey(n..grown)), "nobody of {n} is among {grown}");
        }
        assert!(!are_one(&survey(0..6), &survey(0..5_000)), "any six rows may be among thousands");
    }

    #[test]
    fn what_is_told_is_read_again_and_sealed_rows_are_others_as_many() {
        for n in [1, 24, 341, 342, 5_000] {
            let rows = part(0..n);
            assert!(Rows::read(&rows.to_string()) == Some(rows.clone()), "{n}");
            let key = |turn: u8| std::array::from_fn(|place| (place as u8).wrapping_mul(59) ^ turn);
            let sealed = rows.sealed(&key(7));
            assert!(sealed != rows && sealed.count() == rows.count(), "{n}");
            assert!(sealed != rows.sealed(&key(8)), "{n}");
        }
        assert_eq!(part([7]).to_string().len(), ROW_CHARS);
    }
}
