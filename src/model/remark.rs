//! What the person at the wall should know beside the floor: the newest of each matter, until that matter is well again.

use super::HookFault;
use crate::wire::disk::{Unfit, Unkept, Unrecorded};

/// Something that the person at the wall should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remark {
    /// The hub serves another log than before.
    NewLog,
    /// The hub's log is an older one than this wall's floor.
    LogWentBack,
    /// What this wall kept of the floor is not shown.
    Unfit(Unfit),
    /// The floor is not kept.
    Unkept(Unkept),
    /// The recording ended.
    Unrecorded(Unrecorded),
    /// The command for critical notices did not do well.
    Hook(HookFault),
}

/// What a remark is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matter {
    /// The hub's log.
    Log,
    /// The floor that is kept on disk.
    Keeping,
    /// The recording.
    Recording,
    /// The command for critical notices.
    Hook,
}

impl Remark {
    /// What it is about.
    pub fn matter(&self) -> Matter {
        match self {
            Remark::NewLog | Remark::LogWentBack => Matter::Log,
            Remark::Unfit(_) | Remark::Unkept(_) => Matter::Keeping,
            Remark::Unrecorded(_) => Matter::Recording,
            Remark::Hook(_) => Matter::Hook,
        }
    }
}

/// At most one remark of each matter, the newest last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Remarks(Vec<Remark>);

impl Remarks {
    /// The newest one.
    pub fn newest(&self) -> Option<&Remark> {
        self.0.last()
    }

    /// Takes one in, in the place of what was known of its matter. False when it is known already.
    pub fn add(&mut self, remark: Remark) -> bool {
        if self.0.contains(&remark) {
            return false;
        }
        self.well(remark.matter());
        self.0.push(remark);
        true
    }

    /// A matter is well: what was remarked of it holds no more. False when nothing was.
    pub fn well(&mut self, matter: Matter) -> bool {
        let before = self.0.len();
        self.0.retain(|remark| remark.matter() != matter);
        self.0.len() < before
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::disk::Disk;

    #[test]
    fn what_is_well_again_is_not_remarked_any_more_and_what_is_not_stays() {
        let (full, hook) = (Remark::Unkept(Unkept::Disk(Disk::Full)), Remark::Hook(HookFault::TooLong));
        let mut remarks = Remarks::default();
        assert!(!remarks.well(Matter::Keeping));
        assert!(remarks.add(hook.clone()) && remarks.add(full.clone()));
        assert!(!remarks.add(full.clone()), "told once for as long as it is so");
        assert_eq!(remarks.newest(), Some(&full));
        assert!(remarks.well(Matter::Keeping));
        assert_eq!(remarks.newest(), Some(&hook), "that one is not well");
        assert!(remarks.add(full) && remarks.well(Matter::Hook) && remarks.well(Matter::Keeping));
        assert_eq!(remarks.newest(), None);
    }
}
