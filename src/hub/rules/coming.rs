//! Celebration that is held and comes out beside grave news: what whoever publishes, holds or lets out that news is asked.

use std::collections::HashSet;
use std::sync::Arc;

use jiff::{Timestamp, Unit};

use super::beside::asked_to_hold;
use super::clash::{As, Aside, Beside, Reach, Standing, shown};
use super::recorded::is_recorded;
use super::rests::heard_by;
use super::{Out, Refused, decode};
use crate::domain::clash::{Heard, Sound};
use crate::domain::{Fault, Site};
use crate::hub::board::Board;
use crate::hub::store::Digest;
use crate::wire::Accepted;

/// Something that is held, with its gates met.
pub struct Coming {
    /// When it comes out.
    pub at: Timestamp,
    /// What.
    pub event: Accepted,
}

/// True for grave news, which celebration does not go beside.
pub fn is_grave(event: &Accepted) -> bool {
    let heard = || Heard::ever(&event.payload, event.team.as_deref());
    !is_recorded(event) && heard().is_some_and(|(heard, _)| heard.sound == Sound::Grave)
}

/// Asks about what is held: grave news of a moment beside celebration that comes out around it.
///
/// # Errors
/// With the question.
pub fn asked_about_held<'e>(
    board: &Board,
    events: impl IntoIterator<Item = &'e Accepted>,
    (batch, at): (bool, Timestamp),
    coming: &[Coming],
) -> Result<(), Refused> {
    let around = Around { board, coming };
    for (index, event) in events.into_iter().enumerate().filter(|(_, event)| is_grave(event)) {
        let stands = board.newest(&event.key);
        let before = stands.as_deref().and_then(decode);
        let said = before.as_ref().zip(stands.as_deref()).map(|(before, stands)| shown(before, stands));
        let joined = Beside { around: &around, event: event.into(), now: at, at_once: false }.is_joined(said);
        if let Some(comes) = joined.and_then(|comes| comes.round(Unit::Second).ok()) {
            let message = format!(
                "thanks or a level are held, and come out there at {comes}: they rest beside grave news"
            );
            let refused = Refused::Beside(vec![Fault { pointer: String::new(), message }]);
            return Err(if batch { refused.under(index) } else { refused });
        }
    }
    Ok(())
}

/// Asks whoever lets something out that was held about what it then stands beside, as its publisher was asked.
///
/// # Errors
/// With the question.
pub fn asked_to_come_out(
    board: &Board,
    events: &[(Accepted, Digest)],
    batch: bool,
    out: Out,
) -> Result<(), Refused> {
    for index in 0..events.len() {
        let asked = asked_to_hold(board, &events[..index], &events[index].0, out);
        asked.map_err(|refused| if batch { refused.under(index) } else { refused })?;
    }
    Ok(())
}

/// What is held, on the floors that are published.
struct Around<'a> {
    board: &'a Board,
    coming: &'a [Coming],
}

impl Standing for Around<'_> {
    fn latest(&self, sounds: As, site: &str, pick: &dyn Fn(&Reach) -> bool) -> Option<Timestamp> {
        let here = self.coming.iter().filter(|coming| *coming.event.key.site == *site);
        let floors = self.floors(site);
        let told = here.filter_map(|Coming { at, event }| {
            Aside::telling(&event.payload, (event.audience, heard_by(event, &floors)), *at)
                .latest(sounds, pick)
        });
        told.max()
    }

    fn floors(&self, site: &str) -> Vec<Arc<Site>> {
        self.board.beside(site, |beside| beside.floors(&HashSet::new()))
    }
}
