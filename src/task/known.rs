//! A hub's floor, read once: followed as a wall follows it until it is whole, and then let go of.

use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::mpsc;

use crate::config::Wall;
use crate::feed::{self, REPORTS_MAX, Record, Timing};
use crate::model::{Mode, Model};
use crate::run::Clock;
use crate::run::once::{self, Unknown};

/// The floor of a hub as it is now, with what is for leads where that is asked for and the token may see it.
///
/// # Errors
/// When it is not whole in time, with the last that went wrong, or when the token can't be used.
pub async fn floor(wall: &Wall, leads: bool, within: Duration) -> anyhow::Result<Model> {
    let clock = Clock::starting_at(Timestamp::now());
    let mut model = Model::new(wall.lang.clone(), Mode::Desk, clock.now());
    let target = feed::Target { leads, team: None, ..super::wall::target(wall) };
    let trusted = feed::Trusted(super::trust::wall(wall)?);
    let (sender, reports) = mpsc::channel(REPORTS_MAX);
    let following = feed::follow(trusted, target, None, sender, Record::default(), Timing::default());
    let task = tokio::spawn(following);
    let known = once::follow(&mut model, reports, clock, within).await;
    task.abort();
    match known {
        Ok(()) => Ok(model),
        Err(Unknown(why)) => {
            anyhow::bail!("the floor of {} is not known: {why}", super::said::plain(&wall.feed.authority()))
        }
    }
}
