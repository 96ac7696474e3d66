//! `openfloor rehearse`: what walls would show at a moment to come, and what still stands in the way of what is held.
//!
//! It reads the floor as a wall does and what is held as its publisher may, plays the releases on a copy of the floor, and
//! asks the wall's own code what it would show then. Nothing is changed at the hub.

mod beside;
mod play;
mod text;
mod told;
mod walls;

pub(super) use play::noted;

use std::collections::BTreeMap;
use std::io::Write as _;

use anyhow::Context as _;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::cli::{RehearsalForm, Rehearse};
use crate::config::Wall;
use crate::domain::spelling::is_known;
use crate::domain::{Event, Fault, Floor};
use crate::model::Model;
use crate::publisher::{PublishError, Publisher};
use crate::text::SafeText;
use crate::wire::RECORDED_ATTRIBUTE;
use crate::wire::hold::{Hold, HoldState};
use crate::wire::until::Resolved;

/// A hub that holds nothing back has no such route.
const HOLDS_NOTHING: u16 = 501;
/// Neither floors nor leads may see what is held.
const FORBIDDEN: u16 = 403;

/// One hold with its words.
struct Held {
    hold: Hold,
    /// Those that stand, with their people named as far as they wish now.
    events: Vec<Event>,
    /// Which of them come out of a recording.
    recorded: Vec<bool>,
    /// What the hub says stands against it.
    faults: Vec<Fault>,
}

/// The moment that is rehearsed, at one site.
struct Then {
    zone: TimeZone,
    at: Timestamp,
    /// What was made of a local time that the clocks skip or go through twice.
    note: Option<&'static str>,
}

/// Rehearses the release of what is held.
///
/// # Errors
/// When the floor or what is held can't be read with this token, the moment is past, or nothing can be printed.
pub async fn run(wall: &Wall, asked: &Rehearse) -> anyhow::Result<()> {
    let trust = super::trust::wall(wall)?;
    let scheme = if wall.feed.is_secure() { "https" } else { "http" };
    let publisher = Publisher::trusting(&format!("{scheme}://{}", wall.feed.authority()), trust.clone())?;
    // What is held for several sites is judged with all of them.
    let whole = Wall { site: None, ..wall.clone() };
    let model = super::known::floor(&whole, trust, true, asked.within.unwrap_or_default().0).await?;
    anyhow::ensure!(
        model.shown.as_ref().is_some_and(|shown| shown.role != "wall"),
        "this token sees what a floor may see: rehearse with that of an admin, or of a lead who publishes"
    );
    let held = held(&publisher).await?;
    // Whoever sees one site alone can't tell which others there are.
    let sees_all = model.shown.as_ref().is_some_and(|shown| shown.site.is_none());
    if let Some(site) = wall.site.as_ref().filter(|_| sees_all) {
        let there = sites_of(&model.floor, &held, None);
        is_known(site.as_str(), there.iter().map(String::as_str)).map_err(anyhow::Error::msg)?;
    }
    let lexicon = super::locales::lexicon(wall)?;
    let mut sites = Vec::new();
    for site in sites_of(&model.floor, &held, wall.site.as_ref()) {
        let then = then(&model, &site, asked)?;
        sites.push(told::site(&model, &lexicon, &site, &held, &then));
    }
    anyhow::ensure!(
        !sites.is_empty(),
        "there is no site to rehearse: nothing is on the floor, and nothing is held"
    );
    let mut out = Vec::new();
    match asked.format.unwrap_or_default() {
        RehearsalForm::Text => text::text(&mut out, &sites)?,
        RehearsalForm::Json => {
            serde_json::to_writer_pretty(&mut out, &serde_json::json!({"now": model.now(), "sites": sites}))?;
            writeln!(out)?;
        }
    }
    Ok(super::print(&String::from_utf8_lossy(&out))?)
}

/// What is held and waits, as far as the token may see it.
async fn held(publisher: &Publisher) -> anyhow::Result<Vec<Held>> {
    let list = match publisher.held().await {
        Ok(list) => list.held,
        Err(PublishError::Refused { status: HOLDS_NOTHING, .. }) => Vec::new(),
        Err(error @ PublishError::Refused { status: FORBIDDEN, .. }) => {
            let what = "what is held can't be seen with this token: rehearse with that of an admin, or of a lead who publishes";
            return Err(error).context(what);
        }
        Err(error) => return Err(error.into()),
    };
    let mut all = Vec::new();
    for hold in list.into_iter().filter(|hold| hold.state != HoldState::Refused) {
        // One that is released just now is on the floor, or will be at the next rehearsal.
        let Some(words) = publisher.held_words(&hold.held).await? else { continue };
        let events: Result<Vec<_>, _> =
            words.events.iter().map(|event| crate::wire::decode_event(event.get())).collect();
        let unread =
            |why| anyhow::anyhow!("{} can't be read here: {why}; use the version of the hub", hold.held);
        let recorded = words.events.iter().map(|event| is_recorded(event.get())).collect();
        all.push(Held { events: events.map_err(unread)?, recorded, faults: words.faults, hold: words.hold });
    }
    Ok(all)
}

/// True for what says that it comes out of a recording, as for the hub.
fn is_recorded(event: &str) -> bool {
    let told: Result<BTreeMap<String, serde::de::IgnoredAny>, _> = serde_json::from_str(event);
    told.is_ok_and(|told| told.contains_key(RECORDED_ATTRIBUTE))
}

/// The sites of the floor and of what is held, or the one that is asked for.
fn sites_of(floor: &Floor, held: &[Held], only: Option<&SafeText>) -> Vec<String> {
    let of_floor = floor.events().map(|event| event.key.site.to_string());
    let of_held = held.iter().flat_map(|held| &held.hold.events).map(|event| event.site.clone());
    let mut sites: Vec<String> = of_floor.chain(of_held).collect();
    sites.sort_unstable();
    sites.dedup();
    sites.retain(|site| only.is_none_or(|only| only.as_str() == site));
    sites
}

fn then(model: &Model, site: &str, asked: &Rehearse) -> anyhow::Result<Then> {
    let floor = model.floor.sites.iter().find(|(key, _)| *key.site == *site);
    let zone = floor.map_or(TimeZone::UTC, |(_, item)| item.data.zone());
    let name = zone.iana_name().unwrap_or("UTC");
    let until = asked.at.in_zone(name, model.now()).and_then(|until| until.resolve());
    let Some(Resolved { at, note }) = until else { anyhow::bail!("--at: time ends before that at {site}") };
    anyhow::ensure!(
        at > model.now(),
        "--at: {} is past at {site}; `openfloor log` tells what was shown",
        super::said::local(at, &zone)
    );
    Ok(Then { zone, at, note })
}
