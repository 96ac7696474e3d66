//! A hub's floor, read once: followed as a wall follows it until it is whole, and then let go of.

use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::mpsc;

use crate::config::Wall;
use crate::domain::Floor;
use crate::domain::spelling::is_known;
use crate::feed::{self, REPORTS_MAX, Record, Timing};
use crate::model::{Mode, Model, Msg};
use crate::run::Clock;
use crate::run::once::{self, Unknown};
use crate::text::Lang;
use crate::trust::Trust;
use crate::wire::control::{Limits, Synced};
use crate::wire::{self, Cursor, Hello, Incoming, Reason};

/// The floor of a hub as it is now, with what is for leads where that is asked for and the token may see it.
///
/// # Errors
/// When it is not whole in time, with the last that went wrong, or the hub has no such site.
pub async fn floor(wall: &Wall, trust: Trust, leads: bool, within: Duration) -> anyhow::Result<Model> {
    let model = look(wall, trust.clone(), leads, within).await?;
    if let Some(site) = &wall.site
        && model.floor.is_empty()
    {
        // Why there is nothing of it is seen among the others.
        let all = Wall { site: None, ..wall.clone() };
        let all = look(&all, trust, leads, within).await?;
        // Whoever sees one site alone can't tell which others there are.
        if all.shown.as_ref().is_some_and(|shown| shown.site.is_some()) {
            return Ok(model);
        }
        let there: Vec<String> = all.floor.events().map(|event| event.key.site.to_string()).collect();
        is_known(site.as_str(), there.iter().map(String::as_str)).map_err(anyhow::Error::msg)?;
    }
    Ok(model)
}

/// What a wall sees of a hub.
async fn look(wall: &Wall, trust: Trust, leads: bool, within: Duration) -> anyhow::Result<Model> {
    let clock = Clock::starting_at(Timestamp::now());
    let mut model = Model::new(wall.lang.clone(), Mode::Desk, clock.now());
    let target = feed::Target { leads, team: None, ..super::wall::target(wall) };
    let (sender, reports) = mpsc::channel(REPORTS_MAX);
    let following =
        feed::follow(feed::Trusted(trust), target, None, sender, Record::default(), Timing::default());
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

/// A wall that is live at a moment and shows a floor: what it would show then.
pub fn wall_at(floor: Floor, lang: Lang, mode: Mode, at: Timestamp) -> Model {
    let mut model = Model::new(lang, mode, at);
    let hello = Hello {
        epoch: "rehearsal".into(),
        head: 0,
        mode: wire::Mode::Snapshot,
        reason: Reason::New,
        heartbeat_ms: 5_000,
        jitter_ms: 0,
        now: at,
        role: "lead".into(),
        site: None,
        limits: Limits::HERE,
        doors: None,
    };
    model.update(Msg::Incoming(Incoming::Hello(Box::new(hello))), at);
    let cursor = Cursor { epoch: 1, seq: 1, check: 0 };
    let synced = Synced { through: 1, count: 1 };
    model.update(Msg::Incoming(Incoming::Synced { cursor, prev: None, synced }), at);
    model.floor = floor;
    model
}
