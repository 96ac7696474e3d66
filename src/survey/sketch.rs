//! What a survey is known by: digests of what was answered in its rows, whatever form its file has. See [`crate::domain::sketch`].

use std::collections::{BTreeSet, HashMap};

use sha2::{Digest as _, Sha256};

use crate::domain::engagement::Scale;
use crate::domain::sketch::{ROWS_MAX, Rows};

/// Bytes that are kept of a row's digest: two others of a million are alike in 1 of 10²⁶ tables.
const DIGEST_BYTES: usize = 16;

/// Digests of rows: of more than are kept the smallest.
pub struct Sketch {
    /// The places of the items in the order of their headers.
    by_header: Vec<usize>,
    /// The ends of the scale added up: an answer turned upside down is this less it.
    ends: f64,
    /// The answers of a row in the order of the instrument, and as they are digested, as they stand and turned upside down.
    row: Vec<Option<f64>>,
    digested: [Vec<u64>; 2],
    /// How many rows had the same answers.
    alike: HashMap<[u8; DIGEST_BYTES], u64>,
    smallest: BTreeSet<[u8; DIGEST_BYTES]>,
}

impl Sketch {
    /// Of no row yet; with the places of the items in the order of their headers.
    pub fn new(by_header: Vec<usize>, scale: Scale) -> Self {
        let (row, digested, alike, smallest) = Default::default();
        Self { by_header, ends: scale.min + scale.max, row, digested, alike, smallest }
    }

    /// Takes a row in, with its answers in the order of the instrument; one without an answer is none. Upside down it is the same, since
    /// labels may be turned around.
    pub fn take(&mut self, answers: impl Iterator<Item = Option<f64>>) {
        self.row.clear();
        self.row.extend(answers);
        if self.row.iter().all(Option::is_none) {
            return;
        }
        for (digested, turned) in self.digested.iter_mut().zip([false, true]) {
            digested.clear();
            let said = |item: &usize| {
                let answer = self.row.get(*item).copied().flatten();
                // No answer is this number.
                answer.map_or(u64::MAX, |answer| if turned { self.ends - answer } else { answer }.to_bits())
            };
            digested.extend(self.by_header.iter().map(said));
        }
        let [as_it_stands, turned] = &self.digested;
        let mut hash = Sha256::new();
        as_it_stands.min(turned).iter().for_each(|answer| hash.update(answer.to_be_bytes()));
        let digest = hash.finalize();
        let mut same = [0; DIGEST_BYTES];
        same.copy_from_slice(&digest[..DIGEST_BYTES]);
        let before = self.alike.entry(same).or_default();
        *before += 1;
        let whole = Sha256::new_with_prefix(digest).chain_update(before.to_be_bytes()).finalize();
        let mut one = [0; DIGEST_BYTES];
        one.copy_from_slice(&whole[..DIGEST_BYTES]);
        self.smallest.insert(one);
        if self.smallest.len() > ROWS_MAX {
            self.smallest.pop_last();
        }
    }

    /// As it is told.
    pub fn told(&self) -> String {
        let mut rows = Rows::default();
        // Other bytes than those that order them.
        self.smallest.iter().for_each(|digest| rows.add([digest[8], digest[9]]));
        rows.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digested(rows: &[[u8; 6]]) -> String {
        let mut sketch = Sketch::new((0..6).collect(), Scale::default());
        rows.iter().for_each(|row| sketch.take(row.iter().map(|answer| Some(f64::from(*answer)))));
        sketch.told()
    }

    #[test]
    fn whoever_tries_all_answers_is_left_with_some_thirty_for_each_row() {
        let rows: Vec<[u8; 6]> = (0..34_u8)
            .map(|person| std::array::from_fn(|item| (person * 5 + item as u8 * 3 + person / 4) % 7 + 1))
            .collect();
        let told = digested(&rows);
        assert!(rows.iter().all(|row| crate::domain::sketch::has(&told, &digested(&[*row]))));
        let all =
            (0..7_u32.pow(6)).map(|n| std::array::from_fn(|item| (n / 7_u32.pow(item as u32) % 7) as u8 + 1));
        let fit = all.filter(|row: &[u8; 6]| crate::domain::sketch::has(&told, &digested(&[*row]))).count();
        assert!(fit >= 20 * rows.len(), "{fit} fit {} rows", rows.len());
    }
}
