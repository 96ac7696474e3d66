//! A round of questions on the demo's floor, for whoever wants to see one with phones of their own.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::pulse::{new_file, table};
use crate::domain::Kind;
use crate::publisher::{PublishError, Publisher};
use crate::sim::Plan;
use crate::wire::pulse::{Opening, TeamAsked};

/// For how many hours the round is open; where levels of the week in which it would close are told already, a day more each time.
const OPEN_HOURS: [i64; 8] = [24, 48, 72, 96, 120, 144, 168, 192];
/// Most events of a plan among which its floor is looked for: it is told first.
const FLOOR_WITHIN: usize = 64;
/// The status of a week that is told already.
const CONFLICT: u16 = 409;

/// Where the codes go, and who is asked. A file into which no codes came is removed again.
pub struct Codes {
    path: PathBuf,
    written: bool,
    file: std::fs::File,
    site: String,
    teams: Vec<TeamAsked>,
}

/// A floor, as far as a round needs it.
#[derive(Deserialize)]
struct Floor {
    site: String,
    data: Teams,
}

#[derive(Deserialize)]
struct Teams {
    teams: Vec<Team>,
}

#[derive(Deserialize)]
struct Team {
    id: String,
    headcount: u32,
}

/// The round of a plan's floor, if one is asked for: before anything is shown, so that a fault is told where it can be read.
///
/// # Errors
/// When time is squeezed, the file exists or can't be made, or the floor has no teams.
pub fn codes(path: Option<&Path>, plan: &Plan) -> anyhow::Result<Option<Codes>> {
    let Some(path) = path else { return Ok(None) };
    ensure!(plan.speed <= 1.0, "--codes asks people, and they answer in real time: leave --speed out");
    let floors = plan.clone().timeline()?.take(FLOOR_WITHIN).filter_map(|planned| {
        let is_floor = planned.event.contains(&*Kind::Floor.event_type());
        serde_json::from_str::<Floor>(&planned.event).ok().filter(|_| is_floor)
    });
    let Some(Floor { site, data }) = floors.last() else { bail!("the simulated floor has no teams") };
    let teams = data.teams.into_iter().filter(|team| team.headcount > 0);
    let teams = teams.map(|team| TeamAsked { id: team.id, eligible: team.headcount }).collect();
    let file =
        new_file(path).with_context(|| format!("{} can't be made; name a new file", path.display()))?;
    Ok(Some(Codes { path: path.into(), written: false, file, site, teams }))
}

impl Codes {
    /// Opens the round, and writes its codes.
    ///
    /// # Errors
    /// When the hub refuses, or they can't be written.
    pub async fn open(mut self, publisher: &Publisher) -> anyhow::Result<()> {
        let mut hours = OPEN_HOURS.into_iter().peekable();
        while let Some(open) = hours.next() {
            let closes = (Timestamp::now() + SignedDuration::from_hours(open)).to_string();
            let opening = Opening { closes, teams: self.teams.clone(), k: None, instrument: None };
            // The floor's life goes on whatever it stands beside, and nobody is there to be asked.
            let opened = match publisher.beside().open_round(&self.site, &opening).await {
                Err(PublishError::Refused { status: CONFLICT, .. }) if hours.peek().is_some() => continue,
                opened => opened?,
            };
            let table = table(&opened)?;
            let written = self.file.write_all(&table).and_then(|()| self.file.sync_all());
            self.written = written.is_ok();
            return written.with_context(|| format!("{} can't be written", self.path.display()));
        }
        Ok(())
    }
}

impl Drop for Codes {
    fn drop(&mut self) {
        if !self.written {
            // When it can't be removed there is nobody to tell: whoever ends has an error of its own to show.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}
