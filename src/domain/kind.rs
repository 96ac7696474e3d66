//! The closed list of kinds of things on a floor, and their names on the feed.

use std::fmt;

/// A kind of thing. Its CloudEvents `type` is `dev.openfloor.<name>.v1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The floor itself: its name, zone, languages and teams.
    Floor,
    /// A transparency notice.
    Notice,
    /// "We can't say yet; we will say by …".
    Holding,
    /// A question or a rumour.
    Question,
    /// A leader's own mistake.
    Ownership,
    /// A leader's note about themself.
    Note,
    /// The repair of a breach of trust.
    Repair,
    /// "You said; we will, later, or won't, because".
    Commitment,
    /// Thanks, kudos and trust wins.
    Recognition,
    /// A level of engagement that a group chose to tell.
    Engagement,
    /// Quiet mode: recognition and engagement rest.
    Quiet,
    /// The subject is gone.
    Withdrawn,
}

impl Kind {
    /// Every kind, in the order of the vocabulary.
    pub const ALL: [Kind; 12] = [
        Kind::Floor,
        Kind::Notice,
        Kind::Holding,
        Kind::Question,
        Kind::Ownership,
        Kind::Note,
        Kind::Repair,
        Kind::Commitment,
        Kind::Recognition,
        Kind::Engagement,
        Kind::Quiet,
        Kind::Withdrawn,
    ];

    /// The name in `dev.openfloor.<name>.v1`.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Floor => "floor",
            Kind::Notice => "notice",
            Kind::Holding => "holding",
            Kind::Question => "question",
            Kind::Ownership => "ownership",
            Kind::Note => "note",
            Kind::Repair => "repair",
            Kind::Commitment => "commitment",
            Kind::Recognition => "recognition",
            Kind::Engagement => "engagement",
            Kind::Quiet => "quiet",
            Kind::Withdrawn => "withdrawn",
        }
    }

    /// The whole CloudEvents `type`.
    pub fn event_type(self) -> String {
        format!("dev.openfloor.{}.v1", self.name())
    }

    /// The kind of a CloudEvents `type`, or `None` for one that this version does not know.
    pub fn of_type(event_type: &str) -> Option<Kind> {
        Self::of_name(event_type.strip_prefix("dev.openfloor.")?.strip_suffix(".v1")?)
    }

    /// The kind of a name.
    pub fn of_name(name: &str) -> Option<Kind> {
        Some(match name {
            "floor" => Kind::Floor,
            "notice" => Kind::Notice,
            "holding" => Kind::Holding,
            "question" => Kind::Question,
            "ownership" => Kind::Ownership,
            "note" => Kind::Note,
            "repair" => Kind::Repair,
            "commitment" => Kind::Commitment,
            "recognition" => Kind::Recognition,
            "engagement" => Kind::Engagement,
            "quiet" => Kind::Quiet,
            "withdrawn" => Kind::Withdrawn,
            _ => return None,
        })
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_found_by_its_name() {
        for kind in Kind::ALL {
            assert_eq!(
                (Kind::of_name(kind.name()), Kind::of_type(&kind.event_type())),
                (Some(kind), Some(kind))
            );
        }
        assert_eq!((Kind::of_name("notices"), Kind::of_type("dev.openfloor.note.v2")), (None, None));
    }
}
