//! A survey by its rows, without what anybody answered: twelve bits of a digest of each, sealed by a hub with its own key, in no order.
//!
//! Two surveys of the same answers have the same ones, in whatever form their files have them; of a file to which a row was added all but
//! one are the same; and other people's answers give others, but for a few that answer alike. Each row is there twice: with its answers in the
//! order of the instrument's items, and in that of the columns' headers, so that neither other headers nor another map make it another one.
//! So few bits say of no row what it was: some thirty of all that can be answered to six items have the same ones.

use std::collections::HashSet;

use super::engagement::ANSWERED_MIN;

/// What parts the rows by items from those by headers.
pub const PARTS: char = '.';
/// Most rows that a survey is known by: all of one that has no more, and a sample of a larger one. Twice as many fit into an attribute.
pub const ROWS_MAX: usize = 124;
/// How many characters a row has: those of twelve bits in Base64.
pub const ROW_CHARS: usize = 2;

/// Of how many rows of a small survey one may differ, for the two to be one.
const SMALL_PER_ROW: usize = 4;
/// How many times as many rows a survey may have as another one of which it is held to be the same, grown.
const GROWN_TIMES: usize = 2;

/// Twelve bits of a digest, as they are told.
pub fn row_of(digest: [u8; 2]) -> String {
    let bits = [digest[0], digest[1] & 0xf0, 0];
    let mut row = data_encoding::BASE64URL_NOPAD.encode(&bits);
    row.truncate(ROW_CHARS);
    row
}

/// True for text that can be the rows of a survey.
pub fn is_rows(text: &str) -> bool {
    let is_base64 = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
    let are_rows = |part: &str| {
        (ROW_CHARS..=ROWS_MAX * ROW_CHARS).contains(&part.len())
            && part.len().is_multiple_of(ROW_CHARS)
            && part.bytes().all(is_base64)
    };
    text.split_once(PARTS).is_some_and(|(items, headers)| are_rows(items) && are_rows(headers))
}

fn rows(text: &str) -> HashSet<&[u8]> {
    text.as_bytes().chunks(ROW_CHARS).collect()
}

/// True where two surveys are one, with a few rows more, fewer or otherwise: where fewer rows of either are missing in the other than a level
/// is told of, or than one in four of a small one. Where one has more than twice as many rows as the other it is another one, since a few
/// answer alike in any survey.
pub fn are_one(one: &str, other: &str) -> bool {
    one.split(PARTS).zip(other.split(PARTS)).any(|(one, other)| are_alike(one, other))
}

fn are_alike(one: &str, other: &str) -> bool {
    let (one, other) = (rows(one), rows(other));
    let common = one.intersection(&other).count();
    let (one, other) = (one.len(), other.len());
    let (fewer, more) = (one.min(other), one.max(other));
    let enough = (ANSWERED_MIN as usize).min(fewer / SMALL_PER_ROW).max(1);
    more <= fewer * GROWN_TIMES && fewer - common < enough
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of people of whom each has a digest of their own, the smallest ones as they are told.
    fn part(of: impl IntoIterator<Item = u32>) -> String {
        let digest = |person: u32| person.wrapping_mul(2_654_435_761);
        let mut digests: Vec<u32> = of.into_iter().map(digest).collect();
        digests.sort_unstable();
        let told = |digest: &u32| {
            let [_, _, high, low] = digest.wrapping_mul(40_503).to_be_bytes();
            row_of([high, low])
        };
        digests.iter().take(ROWS_MAX).map(told).collect()
    }

    fn survey(of: impl IntoIterator<Item = u32>) -> String {
        let rows = part(of);
        format!("{rows}.{rows}")
    }

    #[test]
    fn a_survey_is_the_same_with_a_few_rows_more_fewer_or_otherwise() {
        for n in [8, 24, 50, 100, 123, 124, 125, 400] {
            let whole = survey(0..n);
            assert!(is_rows(&whole), "{n}");
            for other in [survey(0..n), survey(0..n + 1), survey(1..n), survey(1..n + 1)] {
                assert!(are_one(&whole, &other) && are_one(&other, &whole), "{n}");
            }
            assert!(!are_one(&whole, &survey(n..2 * n)), "nobody is in both of {n}");
            let few = survey((0..n / 5).chain(n..2 * n - n / 5));
            assert!(!are_one(&whole, &few), "a few of {n} answer alike");
        }
        assert!(are_one(&survey(0..40), &survey(0..60)), "it has grown");
        assert!(!are_one(&survey(0..6), &survey(0..24)), "a small one may be in any large one");
        let other_headers = format!("{}.{}", part(0..20), part(40..60));
        assert!(are_one(&survey(0..20), &other_headers), "other headers alone");
        assert!(!is_rows("") && !is_rows("Maya Silva s") && !is_rows("abcd") && is_rows("abcd.efgh"));
    }
}
