//! A survey as one round that is over: the same groups, seals and words of release as a round of a hub, with one tick.

use serde_json::json;
use thiserror::Error;

use super::answers::{Rows, Tally, TeamNames, Why};
use super::columns::{ColumnFault, Dropped};
use super::map::Map;
use super::table::{Table, TableError};
use crate::domain::Kind;
use crate::pulse::release::{Asked, Told, Unit, named, release};
use crate::pulse::score::{Scored, score_into};
use crate::pulse::{Instrument, Seal};
use crate::text::SafeText;

/// Why a survey gives no figures.
#[derive(Debug, Error)]
pub enum ImportFault {
    /// The table can't be read.
    #[error(transparent)]
    Table(#[from] TableError),
    /// Columns are not there, or may not be read.
    #[error("its columns are not those of the map:{}", listed(.0))]
    Columns(Vec<ColumnFault>),
    /// More answered than there are.
    #[error(
        "{answered} rows are of {teams}, and the map says that {eligible} could answer; each person's row may be there once"
    )]
    TooMany {
        /// How many rows.
        answered: u64,
        /// The teams of the group.
        teams: String,
        /// How many could.
        eligible: u32,
    },
    /// Nothing is left.
    #[error(
        "no row has answers to both sides of a need: {0} rows, {1} of them rejected, {2} left out by the map"
    )]
    Nothing(u64, u64, u64),
}

fn listed(faults: &[ColumnFault]) -> String {
    faults.iter().map(|fault| format!("\n  {fault}")).collect()
}

/// What a survey tells.
#[derive(Debug)]
pub struct Imported {
    /// What may be told, the floor first.
    pub told: Vec<Told>,
    /// What became of its rows.
    pub tally: Tally,
    /// Rows in which nothing can be told of.
    pub silent: u64,
    /// The columns that were not read.
    pub dropped: Vec<Dropped>,
}

/// Reads a survey whole and makes what may be told of it: R1 to R6 as in a round, with one tick, at the end. Nothing else is kept of a row.
///
/// # Errors
/// When it gives no figures; then nothing of it counts.
pub fn import(table: Table<'_>, map: &Map, instrument: &Instrument) -> Result<Imported, ImportFault> {
    let (mut rows, dropped) = Rows::new(table, &map.reading, instrument).map_err(ImportFault::Columns)?;
    let names = map.reading.teams.iter().flat_map(|(id, names)| {
        let group = map.groups.of_team(id);
        names.iter().filter_map(move |name| Some((name.as_str(), group?)))
    });
    let teams = TeamNames::new(names);
    let mut seal = Seal::new(&map.groups);
    let mut scored = Scored::default();
    let mut answered = vec![0_u64; map.groups.list().len()];
    let mut silent = 0;
    while let Some(row) = rows.read()? {
        let group = match map.reading.team {
            Some(_) => teams.find(row.team),
            None => Some(0),
        };
        let Some(group) = group else {
            let line = rows.line();
            rows.tally.reject(line, None, Why::Team);
            continue;
        };
        score_into(instrument, row.answers, &mut scored);
        match seal.answer(group, &scored.needs) {
            Ok(()) => answered[group] += 1,
            // The group is there and the round is open: nothing in it can be told.
            Err(_) => silent += 1,
        }
    }
    let tally = rows.tally;
    for (answered, group) in answered.iter().zip(map.groups.list()) {
        if *answered > u64::from(group.eligible) {
            return Err(ImportFault::TooMany {
                answered: *answered,
                teams: group.teams.join(", "),
                eligible: group.eligible,
            });
        }
    }
    if answered.iter().all(|answered| *answered == 0) {
        return Err(ImportFault::Nothing(tally.rows, tally.rejected, tally.left_out));
    }
    seal.close();
    let asked = Asked {
        window: SafeText::clean(&map.window),
        instrument: instrument.id.clone(),
        scale: instrument.scale,
    };
    let told = release(&asked, &map.groups, &seal);
    Ok(Imported { told, tally, silent, dropped })
}

/// The events of what is told: the floor's for its wall, a team's for leads, and no change in either. Their ids follow from the week
/// and the unit alone: the same survey again is the same events, and another one of the same week, whose figures could be held
/// against these, is refused by the hub.
pub fn events(map: &Map, told: &[Told]) -> Vec<String> {
    let event = |told: &Told| {
        let unit = told.data.unit.as_str();
        let mut event = json!({
            "specversion": "1.0",
            "id": format!("survey/{}/{}/{unit}", map.site, map.window),
            "source": map.source(),
            "type": Kind::Engagement.event_type(),
            "subject": format!("engagement/{}/{}", named(unit), map.window),
            "site": map.site,
            "data": told.data,
        });
        if let Unit::Group(place) = told.unit {
            event["audience"] = "leads".into();
            // Of merged teams the floor knows no team of that name; whoever leads sees it.
            if let Some([team]) = map.groups.list().get(place).map(|group| &group.teams[..]) {
                event["team"] = team.as_str().into();
            }
        }
        event.to_string()
    };
    told.iter().map(event).collect()
}
