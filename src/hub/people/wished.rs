//! When somebody of a site last said how far they wish to be named: recordings from before it name nobody.

use jiff::Timestamp;

/// When somebody last said how far they wish to be named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wished {
    /// The moment.
    pub at: Timestamp,
    /// The epoch of the log, and its last position then.
    pub(super) head: Option<(u64, u64)>,
}

impl Wished {
    /// Up to where the log of an epoch was written before; `None` where only the time is known.
    pub fn position_in(&self, epoch: u64) -> Option<u64> {
        self.head.filter(|(of, _)| *of == epoch).map(|(_, position)| position)
    }
}

/// Under which name it is noted where the log ended at the last wish of a site.
pub(super) fn place_of(site: &str) -> String {
    format!("wished/{site}")
}

/// As it is noted.
pub(super) fn place(at: i64, (epoch, position): (u64, u64)) -> Vec<u8> {
    [at.cast_unsigned(), epoch, position].iter().flat_map(|number| number.to_be_bytes()).collect()
}

/// What was noted.
pub(super) fn placed(noted: &[u8]) -> Option<(i64, (u64, u64))> {
    let mut numbers =
        noted.chunks_exact(8).filter_map(|chunk| Some(u64::from_be_bytes(chunk.try_into().ok()?)));
    let (at, epoch, position) = (numbers.next()?, numbers.next()?, numbers.next()?);
    Some((at.cast_signed(), (epoch, position)))
}
