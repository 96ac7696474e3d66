//! `openfloor sim`: the simulated floor alone, onto any hub.

use std::io::{self, Write};

use anyhow::Context;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::config::{Settings, Speed};
use crate::run::signals;
use crate::sim::{Plan, Report, Seats};

/// The zone of the floor where the machine does not tell its own.
const ZONE: &str = "Europe/Madrid";

/// The floor that the settings ask for, from this moment on. Without a seed it draws one.
///
/// # Errors
/// When the settings ask for a floor that can't be simulated.
pub fn plan(settings: &Settings) -> anyhow::Result<Plan> {
    let system = TimeZone::system();
    let zone = if system.iana_name().is_some() { system } else { TimeZone::get(ZONE)? };
    let plan = Plan {
        // Small enough to be read out and typed.
        seed: settings.sim.seed.unwrap_or_else(|| u64::from(rand::random::<u16>())),
        seats: Seats::try_from(settings.sim.seats.count())?,
        languages: settings.sim.languages.clone(),
        start: Timestamp::now(),
        zone,
        speed: Speed::factor(settings.sim.speed),
    };
    plan.check()?;
    Ok(plan)
}

/// Publishes a simulated floor until a signal ends it.
///
/// # Errors
/// When the hub's address is none, or the floor can't be simulated.
pub async fn run(settings: &Settings) -> anyhow::Result<()> {
    let plan = plan(settings)?;
    let publisher = super::trust::publisher(&settings.publish)?;
    let mut out = io::stdout();
    writeln!(out, "openfloor sim: {} seats, seed {}, to {}", plan.seats.count(), plan.seed, publisher.hub())?;
    let mut told = Report::default();
    let progress = |report: &Report| {
        tell(&told, report);
        told = report.clone();
    };
    let report = crate::sim::run(plan, &publisher, progress, signals::end()?).await.context("no floor")?;
    writeln!(out, "{} events published, {} refused", report.published, report.refused)?;
    Ok(())
}

/// Tells what went wrong since the last look; a floor that goes well is silent.
fn tell(before: &Report, now: &Report) {
    let mut err = io::stderr();
    // Nobody reads it when standard error is gone; the floor goes on.
    let _ = match (&now.last_refusal, &now.last_trouble) {
        (Some(why), _) if now.refused > before.refused => writeln!(err, "openfloor sim: {why}"),
        (_, Some(why)) if before.last_trouble != now.last_trouble => {
            writeln!(err, "openfloor sim: {why}; trying on")
        }
        _ => Ok(()),
    };
}
