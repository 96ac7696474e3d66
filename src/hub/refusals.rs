//! What the hub refused since it started, counted by reason: every heartbeat carries it.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

/// Why something was refused: a closed list, so that the heartbeat stays small.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Not JSON, not UTF-8, not a CloudEvent.
    Malformed,
    /// A CloudEvent that breaks the rules of its kind.
    Invalid,
    /// A `type` that this hub does not know.
    UnknownKind,
    /// Over a limit in bytes or in events.
    TooLarge,
    /// It contradicts what is published.
    Conflict,
    /// A media type that this hub does not take.
    Unsupported,
    /// The body did not come in time.
    Slow,
    /// Without a token that lets somebody in.
    Token,
    /// A role, a source or a site that the token does not cover.
    Denied,
    /// More than a token may publish for now.
    Rate,
    /// More than the hub can take at the moment.
    Busy,
    /// The log could not be written.
    Log,
}

impl Reason {
    /// Every reason.
    pub const ALL: [Reason; 12] = [
        Reason::Malformed,
        Reason::Invalid,
        Reason::UnknownKind,
        Reason::TooLarge,
        Reason::Conflict,
        Reason::Unsupported,
        Reason::Slow,
        Reason::Token,
        Reason::Denied,
        Reason::Rate,
        Reason::Busy,
        Reason::Log,
    ];

    /// The name in a heartbeat.
    pub fn name(self) -> &'static str {
        match self {
            Reason::Malformed => "malformed",
            Reason::Invalid => "invalid",
            Reason::UnknownKind => "unknown_kind",
            Reason::TooLarge => "too_large",
            Reason::Conflict => "conflict",
            Reason::Unsupported => "unsupported",
            Reason::Slow => "slow",
            Reason::Token => "token",
            Reason::Denied => "denied",
            Reason::Rate => "rate",
            Reason::Busy => "busy",
            Reason::Log => "log",
        }
    }
}

/// The counts.
#[derive(Debug, Default)]
pub struct Refusals([AtomicU64; Reason::ALL.len()]);

impl Refusals {
    /// Counts one refusal. A batch that is refused is one.
    pub fn count(&self, reason: Reason) {
        self.0[reason as usize].fetch_add(1, Ordering::Relaxed);
    }

    /// How many for a reason.
    pub fn of(&self, reason: Reason) -> u64 {
        self.0[reason as usize].load(Ordering::Relaxed)
    }

    /// The counts by name; what never happened is left out.
    pub fn by_reason(&self) -> BTreeMap<String, u64> {
        let counts = Reason::ALL.into_iter().map(|reason| (reason.name().to_owned(), self.of(reason)));
        counts.filter(|(_, count)| *count > 0).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_its_own_place() {
        let refusals = Refusals::default();
        for (index, reason) in Reason::ALL.into_iter().enumerate() {
            assert_eq!(reason as usize, index);
            refusals.count(reason);
        }
        assert_eq!(refusals.by_reason().len(), Reason::ALL.len());
    }
}
