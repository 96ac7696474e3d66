//! What a round of questions tells comes from the round alone: another level of its week could be held against its own.

use super::{Asked, Group, Refused, conflict};
use crate::domain::Payload;
use crate::hub::pulse::Rounds;
use crate::hub::store::Digest;
use crate::wire::{Accepted, PublishedOne};

impl<'a> Group<'a> {
    /// The same beside the rounds of a hub.
    pub fn with_rounds(self, rounds: Option<&'a Rounds>) -> Self {
        Self { rounds, ..self }
    }

    /// Takes what a round tells.
    ///
    /// # Errors
    /// As [`Group::take_as`].
    pub fn take_of_a_round(
        &mut self,
        events: &mut [(Accepted, Digest)],
        batch: bool,
    ) -> Result<Vec<PublishedOne>, Refused> {
        self.of_a_round = true;
        let taken = self.take_as(events, batch, Asked { beside: true, ..Asked::default() });
        self.of_a_round = false;
        taken
    }

    /// Stands against a level of a week that a round asks or has asked, unless the round itself tells it.
    pub(super) fn is_no_level_of_a_round(&self, event: &Accepted) -> Result<(), Refused> {
        if self.of_a_round { Ok(()) } else { no_level_of_a_round(self.rounds, event) }
    }
}

/// Stands against a level of a site and a week that a round asks or has asked, whoever it comes from. A withdrawal is no level.
pub(super) fn no_level_of_a_round(rounds: Option<&Rounds>, event: &Accepted) -> Result<(), Refused> {
    let Payload::Engagement(level) = &event.payload else { return Ok(()) };
    let window = level.window.as_str();
    if !rounds.is_some_and(|rounds| rounds.asks(&event.key.site, window)) {
        return Ok(());
    }
    let message = format!(
        "a round of questions is open at this site for {window}, or was, and the levels of that week come from it alone: publish \
         those of another week"
    );
    Err(conflict("/data/window", message))
}
