//! How far a person is named: the forms of a name, from the whole of it down to the team that stands for it.

use super::{Consent, Person};
use crate::text::SafeText;

/// A receiver as a hub knows them: who they are, and no form of the name that shows more than it may.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Who.
    pub who: Who,
    /// How they may be shown.
    pub forms: Forms,
}

impl Named {
    /// A person as far as they consent.
    pub fn of(person: &Person) -> Self {
        Self { who: Who::Reference(person.reference.clone()), forms: Forms::of(person) }
    }
}

/// Who a receiver is. Neither is ever on the feed or in a log.
#[derive(Clone, PartialEq, Eq)]
pub enum Who {
    /// The publisher's opaque reference.
    Reference(SafeText),
    /// What a hub makes of it.
    Sealed {
        /// The keyed digest of it without its case and spaces: who it is.
        person: [u8; 32],
        /// The same of it as it is written: an earlier version of a hub knew people by this.
        written: [u8; 32],
    },
}

impl std::fmt::Debug for Who {
    // Whatever prints an event for debugging tells nobody who was meant.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Who(…)")
    }
}

/// The forms in which a person may be shown: the most that may be shown first, their team last.
///
/// How many there are tells how far the person is named: one for each level from [`Consent`] down to the team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forms(Vec<SafeText>);

impl Forms {
    /// The forms of a person's name up to what they consent to.
    pub fn of(person: &Person) -> Self {
        let form = |consent: Consent| person.shown_as(consent);
        Self(Consent::ALL.into_iter().filter(|level| *level >= person.consent).map(form).collect())
    }

    /// Forms that were kept; `None` when there is none, or more than there are levels.
    pub fn kept(forms: Vec<SafeText>) -> Option<Self> {
        (1..=Consent::ALL.len()).contains(&forms.len()).then_some(Self(forms))
    }

    /// The forms, the most revealing first.
    pub fn all(&self) -> &[SafeText] {
        &self.0
    }

    /// How far the person is named.
    pub fn level(&self) -> Consent {
        Consent::ALL[Consent::ALL.len() - self.0.len().clamp(1, Consent::ALL.len())]
    }

    /// Takes away whatever shows more than a level. It never comes back.
    pub fn no_more_than(&mut self, level: Consent) {
        while self.level() < level {
            self.0.remove(0);
        }
    }

    /// Puts something else in place of the team.
    pub fn stand_for(&mut self, instead: SafeText) {
        if let Some(team) = self.0.last_mut() {
            *team = instead;
        }
    }

    /// What is shown.
    pub fn shown(&self) -> &SafeText {
        &self.0[0]
    }
}

/// What is shown of people together. Who are shown as the same team are one receiver.
pub fn shown_together<'a>(people: impl IntoIterator<Item = &'a Forms>) -> Vec<SafeText> {
    let mut shown: Vec<SafeText> = Vec::new();
    for name in people.into_iter().map(Forms::shown) {
        if !shown.contains(name) {
            shown.push(name.clone());
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms(consent: Consent) -> Forms {
        let (name, team) = ("Jo Ann Smith".into(), "Night desk".into());
        Forms::of(&Person { name, team, consent, ..Person::default() })
    }

    #[test]
    fn what_shows_more_than_a_level_is_gone_for_good() {
        let shown = |forms: &Forms| forms.shown().as_str().to_owned();
        for (consent, all) in [
            (Consent::Full, vec!["Jo Ann Smith", "Jo", "J. A. S.", "Night desk"]),
            (Consent::First, vec!["Jo", "J. A. S.", "Night desk"]),
            (Consent::Initials, vec!["J. A. S.", "Night desk"]),
            (Consent::Team, vec!["Night desk"]),
        ] {
            let forms = forms(consent);
            assert_eq!(forms.all().iter().map(SafeText::as_str).collect::<Vec<_>>(), all);
            assert_eq!(forms.level(), consent);
            for level in Consent::ALL {
                let mut less = forms.clone();
                less.no_more_than(level);
                assert_eq!(less.level(), level.max(consent), "the more private of both");
                let again = shown(&less);
                less.no_more_than(Consent::Full);
                assert_eq!(shown(&less), again, "a looser word brings nothing back");
            }
        }
    }
}
