//! What is told of one week can't be held against itself: what a round of questions tells comes from the round alone, and levels of a
//! survey are all of the same groups.

use std::sync::Arc;

use jiff::Timestamp;

use super::clash::{Beside, Said};
use super::recorded::is_recorded;
use super::{Asked, Group, Refused, conflict};
use crate::domain::{Audience, Engagement, Key, Kind, Payload};
use crate::hub::board::Board;
use crate::hub::people::ToldLevel;
use crate::hub::pulse::Rounds;
use crate::hub::store::Digest;
use crate::hub::stored::Stored;
use crate::pulse::instrument::digest::ours;
use crate::text::SafeText;
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
        let sure = Asked { beside: true, of_people: true, translation: true, ..Asked::default() };
        let taken = self.take_as(events, batch, sure);
        self.of_a_round = false;
        taken
    }

    /// Stands against a level of a week that a round asks or has asked, unless the round itself tells it.
    pub(super) fn is_no_level_of_a_round(&self, event: &Accepted) -> Result<(), Refused> {
        if self.of_a_round { Ok(()) } else { no_level_of_a_round(self.rounds, event) }
    }

    /// Stands against a level of an instrument that calls itself by the name of ours and does not say by its digest that it is: walls tell under
    /// that name what was asked, word for word.
    pub(super) fn is_of_no_impostor(&self, event: &Accepted) -> Result<(), Refused> {
        let Payload::Engagement(level) = &event.payload else { return Ok(()) };
        let (id, ours) = ours();
        let says = level.instrument_digest.as_ref().map(SafeText::as_str);
        if level.suppressed
            || level.instrument != *id
            || says == Some(ours)
            || is_recorded(event) && says.is_none()
        {
            return Ok(());
        }
        let message = format!(
            "{} is the instrument that is shipped under this name, and its digest is {ours}: say it where that was asked, and give another one an \
             id of its own",
            id.as_str()
        );
        Err(conflict("/data/instrument_digest", message))
    }

    /// Stands against a level beside others of its site and week that were told of other groups, of other headcounts or by another
    /// instrument, also one of the same id: one figure less another would be somebody's. What was told and withdrawn has been seen, too. Levels that say nothing of
    /// their groups are held against each other by what they tell: see [`super::levels`].
    pub(super) fn is_of_the_partition_of_its_week(&self, event: &Accepted) -> Result<(), Refused> {
        let Payload::Engagement(level) = &event.payload else { return Ok(()) };
        let (site, window) = (&event.key.site, level.window.as_str());
        // A body is read only where it may have to do with this: a site has some hundred levels.
        let concerns = |stored: &Stored| {
            let is_named = level.partition.is_some() || level.instrument_digest.is_some();
            stored.kind == Kind::Engagement && stored.body.contains(if is_named { window } else { PARTITION })
        };
        let digests_differ = |other: &Engagement| {
            let both = other.instrument_digest.as_ref().zip(level.instrument_digest.as_ref());
            other.instrument == level.instrument && both.is_some_and(|(other, this)| other != this)
        };
        let differs = |stored: &Stored| {
            let other = concerns(stored).then(|| level_of(stored)).flatten();
            other.is_some_and(|other| {
                other.window == level.window && (other.partition != level.partition || digests_differ(&other))
            })
        };
        let stands = self.board.of_site(Kind::Engagement, site);
        let is_out = stands.iter().map(Arc::as_ref).chain(self.own(site)).any(differs);
        if !is_out && !self.was_told_of_others(event, level)? {
            return Ok(());
        }
        let message = format!(
            "levels of {window} are out at this site, or were, of other groups, other headcounts or another instrument, and these could be \
             held against them: publish those of another week"
        );
        Err(conflict("/data/partition", message))
    }

    /// True when what was told of a site and week, and is out no more, was of other groups. A round tells its own.
    fn was_told_of_others(&self, event: &Accepted, level: &Engagement) -> Result<bool, Refused> {
        let (site, window) = (&event.key.site, level.window.as_str());
        if self.of_a_round || is_recorded(event) {
            return Ok(false);
        }
        let told = self.told_of_the_week(site, window)?;
        let differs =
            |one: &ToldLevel| one.partition.as_deref() != level.partition.as_ref().map(SafeText::as_str);
        if told.iter().any(differs) {
            return Ok(true);
        }
        if level.partition.is_none() || !told.is_empty() {
            return Ok(false);
        }
        // What was withdrawn when nobody kept yet what it had told.
        let gone = self.tombstone(&Key::new(site, &format!("engagement/floor/{window}")))?;
        let since = self.knows_since()?;
        Ok(gone.is_some_and(|gone| gone.seq <= since))
    }
}

/// The field of a body that says of which groups it is.
const PARTITION: &str = "\"partition\"";

/// The level of a stored event; `None` when it is none.
pub(super) fn level_of(stored: &Stored) -> Option<Engagement> {
    #[derive(serde::Deserialize)]
    struct Body {
        data: Engagement,
    }
    if stored.kind != Kind::Engagement {
        return None;
    }
    serde_json::from_str::<Body>(&stored.body).ok().map(|body| body.data)
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

/// What a round of these teams would stand beside if it opened now, in a sentence: the same as a level of one of them that is told to everyone.
pub(in crate::hub) fn a_round_meets<'a>(
    board: &Board,
    site: &str,
    teams: impl IntoIterator<Item = &'a str>,
    now: Timestamp,
) -> Option<String> {
    let beside = |team: &str| {
        let payload = Payload::Engagement(Engagement { unit: team.into(), ..Engagement::default() });
        let event =
            Said { site, team: None, audience: Audience::Floor, payload: &payload, rests_until: None };
        Beside { around: board, event, now, at_once: true }.clash(None)
    };
    teams.into_iter().find_map(beside)
}
