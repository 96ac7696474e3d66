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
        let name = event_type.strip_prefix("dev.openfloor.")?.strip_suffix(".v1")?;
        Kind::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
