//! A survey as one round that is over: the same groups, seals and words of release as a round of a hub, with one tick.

use serde_json::json;
use thiserror::Error;

use super::answers::{Rows, Tally, TeamNames, Why};
use super::columns::{ColumnFault, Dropped};
use super::map::Map;
use super::table::{Table, TableError};
use crate::domain::Kind;
use crate::domain::engagement::{Change, SURVEY_ATTRIBUTE, SURVEY_VALUES};
use crate::pulse::instrument::digest::short;
use crate::pulse::release::{Asked, Told, Unit, named, release};
use crate::pulse::score::{Scored, score, score_into};
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
        "{answered} rows are of {team}, and the map says that {eligible} could answer; each person's row may be there once: the map's \
         `once` names a column that tells who sent two"
    )]
    TooMany {
        /// How many rows.
        answered: u64,
        /// The team.
        team: String,
        /// How many could.
        eligible: u32,
    },
    /// Somebody's answers would be read as headers, and be lost.
    #[error(
        "the last of its header rows has answers in it, and would be counted for nobody; give the map fewer `header_rows`, or leave them out"
    )]
    HeadersAnswer,
    /// The instrument has no need in it.
    #[error("{0} measures none of the needs autonomy, competence and relatedness, so no level would follow")]
    NoNeed(String),
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
    /// A digest of who is told of together, of how many in each team, from which k on and by which instrument.
    pub partition: String,
    /// The smallest digests of what was answered in the rows that the map leaves in, whatever else it makes of them: from which survey it is.
    pub rows: String,
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
    let all = vec![Some(instrument.scale.min); instrument.items.len()];
    if score(instrument, &all).needs.is_empty() {
        return Err(ImportFault::NoNeed(instrument.id.as_str().to_owned()));
    }
    let (rows, dropped) = Rows::new(table, &map.reading, instrument).map_err(ImportFault::Columns)?;
    let mut rows = rows.whole().sketched();
    if rows.headers_answer() {
        return Err(ImportFault::HeadersAnswer);
    }
    let names = map.reading.teams.iter().flat_map(|(id, names)| {
        let team = map.eligible.iter().position(|team| team.id == *id);
        names.iter().filter_map(move |name| Some((name.as_str(), team?)))
    });
    let teams = TeamNames::new(names);
    let groups: Vec<Option<usize>> = map.eligible.iter().map(|team| map.groups.of_team(&team.id)).collect();
    let mut seal = Seal::new(&map.groups);
    let mut scored = Scored::default();
    let mut answered = vec![0_u64; map.eligible.len()];
    let mut silent = 0;
    while let Some(row) = rows.read()? {
        let (team, why) = match map.reading.team {
            Some(_) if row.team.is_empty() => (None, Why::NoTeam),
            Some(_) => (teams.find(row.team), Why::Team),
            None => (Some(0), Why::Team),
        };
        let Some((team, group)) = team.and_then(|team| Some((team, groups[team]?))) else {
            let line = rows.line();
            rows.tally.reject(line, None, why);
            continue;
        };
        score_into(instrument, row.answers, &mut scored);
        match seal.answer(group, &scored.needs) {
            Ok(()) => answered[team] += 1,
            // The group is there and the round is open: nothing in it can be told.
            Err(_) => silent += 1,
        }
    }
    let sketch = rows.sketch();
    let tally = rows.tally;
    // By team, and not by group: beside those of a large team nobody would see that a small one has rows of nobody.
    for (answered, team) in answered.iter().zip(&map.eligible) {
        if *answered > u64::from(team.eligible) {
            let (answered, team, eligible) = (*answered, team.id.clone(), team.eligible);
            return Err(ImportFault::TooMany { answered, team, eligible });
        }
    }
    if answered.iter().all(|answered| *answered == 0) {
        return Err(ImportFault::Nothing(tally.rows, tally.rejected, tally.left_out));
    }
    seal.close();
    let asked = Asked {
        window: SafeText::clean(&map.window),
        instrument: instrument.id.clone(),
        digest: SafeText::clean(&instrument.digest()),
        scale: instrument.scale,
    };
    let mut told = release(&asked, &map.groups, &seal);
    let partition = partition(map, instrument);
    for one in &mut told {
        one.data.partition = Some(SafeText::clean(&partition));
        one.set_changes([Change::NotJudged; 3]);
    }
    Ok(Imported { told, partition, rows: sketch, tally, silent, dropped })
}

/// What must be the same in all that is told of one week.
fn partition(map: &Map, instrument: &Instrument) -> String {
    let teams: Vec<(&str, u32)> = map.eligible.iter().map(|team| (team.id.as_str(), team.eligible)).collect();
    short(&json!([map.groups, teams, instrument.digest()]))
}

/// The events of what is told: the floor's for its wall, a team's for leads, and that no change was judged in either. Their ids follow from the week
/// and the unit alone: the same survey again is the same events, and another one of the same week, whose figures could be held
/// against these, is refused by the hub. So is the same survey in other groups, by the partition that each event says, and as that of
/// another week, by the digests of its rows.
pub fn events(map: &Map, imported: &Imported) -> Vec<String> {
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
        event[SURVEY_ATTRIBUTE] = format!("{SURVEY_VALUES}{}", imported.rows).into();
        if let Unit::Group(place) = told.unit {
            event["audience"] = "leads".into();
            // Of merged teams the floor knows no team of that name; whoever leads sees it.
            if let Some([team]) = map.groups.list().get(place).map(|group| &group.teams[..]) {
                event["team"] = team.as_str().into();
            }
        }
        event.to_string()
    };
    imported.told.iter().map(event).collect()
}
