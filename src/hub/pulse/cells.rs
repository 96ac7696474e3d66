//! The cells of one group as bytes: values in ascending order and sealed sums, exact to the last bit, and which codes are spent. All of
//! it is one ciphertext, so that whoever has no key sees neither that nor how much of it there is.

use std::collections::BTreeSet;
use std::io;

use super::key::Keys;
use crate::pulse::level::Sums;
use crate::pulse::seal::{Batches, Cell, Pending};
use serde::Deserialize as _;

/// Most values or batches that are read of one cell: more is damage.
const COUNT_MAX: u32 = crate::pulse::groups::ELIGIBLE_MAX;

/// How many bytes of the digest of a spent code are kept: enough that no two of a round are alike.
pub const SPENT_BYTES: usize = 16;
/// The digest of a spent code, as it is kept.
pub type Spent = [u8; SPENT_BYTES];

/// What is kept of one group of an open round.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Kept {
    /// What waits.
    pub pending: Pending,
    /// What is sealed.
    pub batches: Batches,
    /// The codes that are spent, in the order of their digests.
    pub spent: BTreeSet<Spent>,
}

/// Where the cells of a group are sealed for: bytes of one place open at no other.
fn place(round: i64, group: usize) -> String {
    format!("cells of {round}/{group}")
}

/// What one answer takes at most: a value in each cell, and its code. A batch takes less than the values that it was made of.
const ANSWER_BYTES: usize = 4 * 8 + SPENT_BYTES;
/// The counts of four cells, and of codes.
const COUNTS_BYTES: usize = 4 * 2 * 4 + 4;

/// Seals the cells of a group, in which so many people can answer: they weigh as much as if all of them had.
///
/// # Errors
/// When the system has no chance to give.
pub fn seal(keys: &Keys, round: i64, (group, eligible): (usize, u32), kept: &Kept) -> io::Result<Vec<u8>> {
    let Kept { pending, batches, spent } = kept;
    let mut bytes = Vec::new();
    for cell in Cell::ALL {
        let values = pending.cell(cell);
        put_count(&mut bytes, values.len())?;
        values.iter().for_each(|value| bytes.extend(value.to_bits().to_be_bytes()));
        let sealed = batches.cell(cell);
        put_count(&mut bytes, sealed.len())?;
        for Sums { n, sum, squares } in sealed {
            bytes.extend(n.to_be_bytes());
            bytes.extend(sum.to_bits().to_be_bytes());
            bytes.extend(squares.to_bits().to_be_bytes());
        }
    }
    put_count(&mut bytes, spent.len())?;
    spent.iter().for_each(|code| bytes.extend(code));
    keys.seal(&place(round, group), &bytes, least(eligible))
}

fn least(eligible: u32) -> usize {
    COUNTS_BYTES + ANSWER_BYTES * eligible as usize
}

/// The same cells as another ciphertext. `None` as in [`open`].
///
/// # Errors
/// When the system has no chance to give.
pub fn seal_anew(
    keys: &Keys,
    round: i64,
    (group, eligible): (usize, u32),
    sealed: &[u8],
) -> io::Result<Option<Vec<u8>>> {
    let place = place(round, group);
    keys.open(&place, sealed).map(|bytes| keys.seal(&place, &bytes, least(eligible))).transpose()
}

/// Opens the cells of a group. `None` when the key is another one, or they are damaged.
pub fn open(keys: &Keys, round: i64, group: usize, sealed: &[u8]) -> Option<Kept> {
    let bytes = keys.open(&place(round, group), sealed)?;
    let mut rest = bytes.as_slice();
    let (mut pending, mut batches) = (Vec::new(), Vec::new());
    for _ in Cell::ALL {
        let count = take_count(&mut rest)?;
        pending.push((0..count).map(|_| take_number(&mut rest)).collect::<Option<Vec<f64>>>()?);
        let count = take_count(&mut rest)?;
        let sums = |_| {
            let n = u64::from_be_bytes(take(&mut rest)?);
            Some(Sums { n, sum: take_number(&mut rest)?, squares: take_number(&mut rest)? })
        };
        batches.push((0..count).map(sums).collect::<Option<Vec<Sums>>>()?);
    }
    let count = take_count(&mut rest)?;
    let spent = (0..count).map(|_| take(&mut rest)).collect::<Option<BTreeSet<Spent>>>()?;
    // Through values and not through text, which may round.
    let pending = Pending::deserialize(serde_json::to_value(pending).ok()?).ok()?;
    let batches = Batches::deserialize(serde_json::to_value(batches).ok()?).ok()?;
    rest.is_empty().then_some(Kept { pending, batches, spent })
}

fn put_count(bytes: &mut Vec<u8>, count: usize) -> io::Result<()> {
    bytes.extend(u32::try_from(count).map_err(io::Error::other)?.to_be_bytes());
    Ok(())
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (first, behind) = rest.split_first_chunk::<N>()?;
    *rest = behind;
    Some(*first)
}

fn take_count(rest: &mut &[u8]) -> Option<u32> {
    Some(u32::from_be_bytes(take(rest)?)).filter(|count| *count <= COUNT_MAX)
}

fn take_number(rest: &mut &[u8]) -> Option<f64> {
    Some(f64::from_bits(u64::from_be_bytes(take(rest)?))).filter(|number| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pulse::seal::Seal;
    use crate::pulse::{GroupFloor, Scores};

    #[test]
    fn cells_come_back_as_they_were_to_the_last_bit() {
        let keys = Keys::of(&[7; 32]).expect("a key");
        let mut seal_of = Seal::with_rule(GroupFloor::default(), 1);
        for value in [1.0, 3.0, 11.0 / 3.0, 4.1, 5.0, 2.0, 3.0] {
            let scores =
                Scores { autonomy: Some(value), relatedness: Some(value / 3.0), ..Scores::default() };
            seal_of.answer(0, &scores).expect("taken");
            if value == 5.0 {
                assert!(seal_of.tick());
            }
        }
        let kept = |of: &Seal, codes: u8| Kept {
            pending: of.pending(0).expect("one").clone(),
            batches: of.batches(0).expect("one").clone(),
            spent: (0..codes).map(|code| [code; SPENT_BYTES]).collect(),
        };
        let seven = kept(&seal_of, 7);
        let sealed = seal(&keys, 9, (0, 300), &seven).expect("seals");
        assert_eq!(open(&keys, 9, 0, &sealed), Some(seven.clone()));
        assert_eq!(open(&keys, 9, 1, &sealed), None);
        assert_eq!(open(&keys, 8, 0, &sealed), None);
        let anew = seal_anew(&keys, 9, (0, 300), &sealed).expect("seals").expect("opens");
        assert_eq!((open(&keys, 9, 0, &anew), anew.len()), (Some(seven), sealed.len()));
        assert_ne!(anew, sealed, "another ciphertext of the same");
        assert_eq!(seal_anew(&keys, 8, (0, 300), &sealed).expect("seals"), None);
        let empty = seal(&keys, 9, (0, 300), &Kept::default()).expect("seals");
        assert_eq!(empty.len(), sealed.len(), "seven answers weigh as much as none");
        let mut all = Seal::with_rule(GroupFloor::default(), 1);
        let scores = Scores { autonomy: Some(3.0), competence: Some(4.0), relatedness: Some(5.0) };
        (0..250).for_each(|_| all.answer(0, &scores).expect("taken"));
        let full = seal(&keys, 9, (0, 250), &kept(&all, 250)).expect("seals");
        let empty = seal(&keys, 9, (0, 250), &Kept::default()).expect("seals");
        assert_eq!(full.len(), empty.len(), "and as much as everybody's");
    }
}
