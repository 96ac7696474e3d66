//! Passes: whoever answered a round has a place kept in the inbox for one question that waits, so that nobody who sends many keeps
//! them from asking.
//!
//! A pass is made at the end of the page that thanks, and handed to nobody else. It is chance and a digest that only this hub makes, so nothing is
//! noted when it is given: neither that it was, nor to whom. It is good until the next round of its site opens.

use std::io;

use super::codes::Code;
use super::key::{Keys, fill};
use super::{Inner, Rounds};

/// How many bytes are chance, and as many are the digest: nobody guesses one.
const HALF_BYTES: usize = 16;

/// A pass that this hub gave, as it is known while a question of it waits: a digest, from which nobody makes the pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Held(pub(super) String);

impl Rounds {
    /// A pass for whoever has answered with a code. `None` where the code is of no round, or the system has no chance to give: then
    /// they ask as everybody can.
    pub fn pass(&self, code: &str) -> Option<String> {
        let code = Code::parse(code)?;
        let known = self.0.known();
        let round = known.iter().find(|round| code.is_of(&self.0.marks, round.id))?;
        new(&self.0.marks, round.id).ok()
    }
}

impl Inner {
    /// A pass that is good at a site now: it was given here, for the newest round of the site. It costs no look at a disk.
    pub(super) fn held(&self, site: &str, pass: &str) -> Option<Held> {
        let round = self.known().iter().find(|round| round.frame.site == site).map(|round| round.id)?;
        held(&self.marks, round, pass)
    }
}

fn new(keys: &Keys, round: i64) -> io::Result<String> {
    let mut chance = [0; HALF_BYTES];
    fill(&mut chance)?;
    let digest = keys.digest("pass", round, &chance);
    Ok(data_encoding::HEXLOWER.encode(&[&chance[..], &digest[..HALF_BYTES]].concat()))
}

fn held(keys: &Keys, round: i64, pass: &str) -> Option<Held> {
    let bytes =
        <[u8; 2 * HALF_BYTES]>::try_from(data_encoding::HEXLOWER.decode(pass.as_bytes()).ok()?).ok()?;
    let (chance, given) = bytes.split_at(HALF_BYTES);
    let digest = keys.digest("pass", round, chance);
    let kept = keys.digest("pass that is held", round, chance);
    let same = digest.iter().zip(given).fold(0, |differs, (a, b)| differs | (a ^ b)) == 0;
    same.then(|| Held(data_encoding::HEXLOWER.encode(&kept[..HALF_BYTES])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pass_is_good_for_its_round_and_is_made_here_alone() {
        let keys = Keys::of(&[7; 32]).expect("a key");
        let pass = new(&keys, 3).expect("chance");
        let found = held(&keys, 3, &pass).expect("good");
        assert_eq!(held(&keys, 3, &pass), Some(found.clone()), "the same each time");
        assert!(!pass.contains(&found.0), "what is kept does not tell it");
        assert_ne!(held(&keys, 3, &new(&keys, 3).expect("chance")), Some(found));
        assert_eq!(held(&keys, 4, &pass), None, "another round");
        assert_eq!(held(&Keys::of(&[8; 32]).expect("a key"), 3, &pass), None, "another hub");
        let last = if pass.ends_with('0') { "1" } else { "0" };
        for none in ["", "abc", &pass.to_uppercase(), &format!("{}{last}", &pass[..pass.len() - 1])] {
            assert_eq!(held(&keys, 3, none), None, "{none}");
        }
    }
}
