//! The place of an event in a hub's log, and proof that it is still the same event.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};

/// `epoch.seq.check`: which log, which position in it, and a hash of what stands there.
///
/// A backup that was restored gives its positions out a second time; the check tells that apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The log: a random number that is drawn when the log is made.
    pub epoch: u64,
    /// The position: 1 for the first event; 0 before it.
    pub seq: u64,
    /// [`check`] of the event at the position; 0 before the first one.
    pub check: u32,
}

impl Cursor {
    /// The log's name, as a hello tells it.
    pub fn epoch_name(&self) -> String {
        format!("{:016x}", self.epoch)
    }
}

/// The first four bytes of a SHA-256 over position, source and id.
pub fn check(seq: u64, source: &str, id: &str) -> u32 {
    let mut hash = Sha256::new();
    hash.update(seq.to_be_bytes());
    hash.update(source.as_bytes());
    hash.update([0]);
    hash.update(id.as_bytes());
    let digest = hash.finalize();
    u32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]])
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}.{}.{:08x}", self.epoch, self.seq, self.check)
    }
}

/// Hexadecimal digits of a log's name, and of a check.
const EPOCH_DIGITS: usize = 16;
const CHECK_DIGITS: usize = 8;

impl FromStr for Cursor {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        // As it is written and not otherwise: a place has one name.
        let hex = |part: &str, digits: usize| {
            let value = part.bytes().try_fold(0_u64, |value, byte| {
                let digit = match byte {
                    b'0'..=b'9' => byte - b'0',
                    b'a'..=b'f' => byte - b'a' + 10,
                    _ => return None,
                };
                Some(value << 4 | u64::from(digit))
            });
            value.filter(|_| part.len() == digits)
        };
        let decimal = |part: &str| {
            let fits =
                part.bytes().all(|byte| byte.is_ascii_digit()) && (part == "0" || !part.starts_with('0'));
            fits.then(|| part.parse().ok()).flatten()
        };
        let read = || {
            let (epoch, rest) = text.split_at_checked(EPOCH_DIGITS)?;
            let (seq, check) = rest.split_at_checked(rest.len().checked_sub(1 + CHECK_DIGITS)?)?;
            let (seq, check) = (seq.strip_prefix('.')?, check.strip_prefix('.')?);
            let check = u32::try_from(hex(check, CHECK_DIGITS)?).ok()?;
            Some(Self { epoch: hex(epoch, EPOCH_DIGITS)?, seq: decimal(seq)?, check })
        };
        read().ok_or_else(|| "not a cursor of the form epoch.seq.check, as in a frame's feedcursor".into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_and_nothing_else_is_one() {
        let cursor = Cursor { epoch: 7, seq: 42, check: check(42, "/sites/lisbon", "a") };
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
        for bad in [
            "",
            "1.2.3",
            "0000000000000007.42",
            "0000000000000007.042.00000000",
            "0000000000000007.+42.00000000",
            "0000000000000007.42.0000000A",
            "+000000000000007.42.00000000",
            "0000000000000007.42.00000000.",
            "0000000000000007..00000000",
            "0000000000000007.18446744073709551616.00000000",
            "x.y.z",
        ] {
            assert!(bad.parse::<Cursor>().is_err(), "{bad:?}");
        }
    }
}
