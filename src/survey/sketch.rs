//! What a survey is known by: digests of what was answered in its rows, whatever form its file has. See [`crate::domain::sketch`].

use std::collections::{BTreeSet, HashMap};

use sha2::{Digest as _, Sha256};

use crate::domain::sketch::{PARTS, ROWS_MAX, Rows};

/// Bytes that are kept of a row's digest: two others of a million are alike in 1 of 10²⁶ tables.
const DIGEST_BYTES: usize = 16;

/// Digests of rows.
#[derive(Default)]
pub struct Sketch {
    /// The places of the items in the order of their headers.
    by_header: Vec<usize>,
    /// The answers of a row, in the order of the instrument.
    row: Vec<Option<f64>>,
    items: Smallest,
    headers: Smallest,
}

impl Sketch {
    /// Of no row yet; with the places of the items in the order of their headers.
    pub fn new(by_header: Vec<usize>) -> Self {
        Self { by_header, ..Self::default() }
    }

    /// Takes a row in, with its answers in the order of the instrument; one without an answer is none.
    pub fn take(&mut self, answers: impl Iterator<Item = Option<f64>>) {
        self.row.clear();
        self.row.extend(answers);
        if self.row.iter().any(Option::is_some) {
            self.items.take(self.row.iter().copied());
            self.headers.take(self.by_header.iter().map(|item| self.row[*item]));
        }
    }

    /// As it is told: the rows in the order of the instrument's items, then in that of their headers.
    pub fn told(&self) -> String {
        format!("{}{PARTS}{}", self.items.rows(), self.headers.rows())
    }
}

/// The smallest digests of rows in one order of their answers.
#[derive(Default)]
struct Smallest {
    /// How many rows had the same answers.
    alike: HashMap<[u8; DIGEST_BYTES], u64>,
    smallest: BTreeSet<[u8; DIGEST_BYTES]>,
}

impl Smallest {
    fn take(&mut self, answers: impl Iterator<Item = Option<f64>>) {
        let mut hash = Sha256::new();
        for answer in answers {
            // No answer is this number.
            hash.update(answer.unwrap_or(f64::NAN).to_be_bytes());
        }
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

    fn rows(&self) -> Rows {
        let mut rows = Rows::default();
        // Other bytes than those that order them.
        self.smallest.iter().for_each(|digest| rows.add([digest[8], digest[9]]));
        rows
    }
}
