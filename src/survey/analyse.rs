//! Figures of a raw table for leads, row by row: memory grows with units, and with rows only where a map's `once` asks for
//! digests of who sent them.

use std::collections::HashMap;

use thiserror::Error;

use super::answers::{Rows, Tally, TeamNames, Why};
use super::columns::{ColumnFault, Dropped};
use super::figures::{Cell, MeasureFigures, Measured};
use super::map::Reading;
use super::people::People;
use super::table::{Table, TableError, text};
use crate::domain::engagement::Scale;
use crate::pulse::score::{Scored, score_into};
use crate::pulse::{GroupFloor, Groups, Instrument};

/// Most units of a table. More of them are no teams but people, and then the column is the wrong one.
pub const UNITS_MAX: usize = 20_000;
/// From so many units on it is asked whether they are people: a few small teams are no doubt.
pub const DOUBTED_UNITS: usize = 10;
/// What everybody is of where no column has a team.
pub const EVERYBODY: &str = "everybody";

/// How a table is analysed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Asked {
    /// How columns and cells are read.
    pub reading: Reading,
    /// R1: who is told of together; absent: each unit is as the table has it.
    pub groups: Option<Groups>,
    /// The fewest that are told of; absent on one's own raw table.
    pub floor: Option<GroupFloor>,
}

/// Why there is no analysis.
#[derive(Debug, Error)]
pub enum AnalysisFault {
    /// The table can't be read.
    #[error(transparent)]
    Table(#[from] TableError),
    /// Columns are not there, or may not be read.
    #[error("its columns are not as named:{}", listed(.0))]
    Columns(Vec<ColumnFault>),
    /// Too many units.
    #[error("has more than {UNITS_MAX} units in {column:?}; is it the column of the team?")]
    Units {
        /// The header.
        column: String,
    },
    /// Units that are people.
    #[error(
        "has {units} units in {column:?}, and {small} of them are of fewer than {floor} people: that is how a column of people looks, and what stands in \
         it would be told by name; name the column of the team, group small teams by a --map, or analyse it with --raw, for yourself alone"
    )]
    People {
        /// The header.
        column: String,
        /// How many.
        units: usize,
        /// How many of them are of few rows.
        small: usize,
        /// The fewest that are told of.
        floor: u32,
    },
}

fn listed(faults: &[ColumnFault]) -> String {
    faults.iter().map(|fault| format!("\n  {fault}")).collect()
}

/// What a table tells.
#[derive(Clone, Debug)]
pub struct Analysis {
    /// The instrument's id.
    pub instrument: String,
    /// The ends of its scale.
    pub scale: Scale,
    /// The fewest that are told of.
    pub floor: Option<GroupFloor>,
    /// The figures of each need and each subscale with a name.
    pub measures: Vec<MeasureFigures>,
    /// What became of rows and values.
    pub tally: Tally,
    /// The columns by which people are counted, where somebody may have several rows; none: each row counts as somebody's.
    pub told_apart_by: Vec<String>,
    /// The columns that were not read.
    pub dropped: Vec<Dropped>,
}

impl Analysis {
    /// Whether it may be told how many rows the table has: beside units that are not told of, rows less the answers told would be how many
    /// those have.
    pub fn tells_rows(&self) -> bool {
        self.floor.is_none() || self.measures.iter().all(|measure| measure.untold == 0)
    }
}

/// Units by what stands in the table.
struct Units {
    /// What stands there, and the unit.
    known: HashMap<Vec<u8>, usize>,
    /// Name, and a cell for each measure; no name where it is told with the rest only.
    list: Vec<(Option<String>, Vec<Cell>)>,
    /// Where a map says what the names are.
    named: Option<TeamNames>,
}

impl Units {
    fn new(asked: &Asked, measured: &[Measured]) -> Self {
        let cells = || measured.iter().map(Cell::new).collect();
        let mut units = Self { known: HashMap::new(), list: Vec::new(), named: None };
        let Some(groups) = &asked.groups else { return units };
        for group in groups.list() {
            let told = group.reports || asked.floor.is_none();
            units.list.push((told.then(|| group.id.clone()), cells()));
        }
        let names = asked.reading.teams.iter().flat_map(|(id, names)| {
            let group = groups.of_team(id);
            names.iter().filter_map(move |name| Some((name.as_str(), group?)))
        });
        units.named = Some(TeamNames::new(names));
        units
    }

    /// The unit of a cell; none where a map has no team of that name.
    fn find(&mut self, cell: &[u8], measured: &[Measured]) -> Option<usize> {
        if let Some(place) = self.known.get(cell) {
            return Some(*place);
        }
        let place = match &self.named {
            Some(names) => names.find(cell)?,
            None => {
                let name = text(cell).split_whitespace().collect::<Vec<_>>().join(" ");
                let name = if name.is_empty() { EVERYBODY.to_owned() } else { name };
                let same = self.list.iter().position(|(other, _)| other.as_deref() == Some(name.as_str()));
                same.unwrap_or_else(|| {
                    self.list.push((Some(name), measured.iter().map(Cell::new).collect()));
                    self.list.len() - 1
                })
            }
        };
        self.known.insert(cell.to_vec(), place);
        Some(place)
    }
}

/// Reads a table row by row and adds up its units.
///
/// # Errors
/// When it can't be read as it is asked.
pub fn analyse(table: Table<'_>, asked: &Asked, instrument: &Instrument) -> Result<Analysis, AnalysisFault> {
    let (mut rows, dropped) = Rows::new(table, &asked.reading, instrument).map_err(AnalysisFault::Columns)?;
    let measured = Measured::of(instrument);
    let mut units = Units::new(asked, &measured);
    let mut scored = Scored::default();
    let mut turned = Vec::new();
    let with_team = asked.reading.team.is_some();
    let mut counts: Vec<(u64, People)> = Vec::new();
    let told_apart_by = rows.told_apart_by();
    while let Some(row) = rows.read()? {
        // A map of one team needs no column.
        let (place, why) = match (with_team, &units.named) {
            (true, _) if row.team.is_empty() => (None, Why::NoTeam),
            (false, Some(_)) => (Some(0), Why::Team),
            _ => (units.find(row.team, &measured), Why::Team),
        };
        let Some(place) = place else {
            let line = rows.line();
            rows.tally.reject(line, None, why);
            continue;
        };
        score_into(instrument, row.answers, &mut scored);
        if counts.len() <= place {
            counts.resize(place + 1, (0, People::default()));
        }
        let (count, people) = &mut counts[place];
        *count += 1;
        people.push(row.people);
        let (_, cells) = &mut units.list[place];
        for (cell, measured) in cells.iter_mut().zip(&measured) {
            cell.push(measured, &scored, row.people, &mut turned);
        }
        if units.list.len() > UNITS_MAX || units.known.len() > UNITS_MAX {
            return Err(AnalysisFault::Units { column: asked.reading.team.clone().unwrap_or_default() });
        }
    }
    if let (Some(floor), None) = (asked.floor, &asked.groups) {
        let (units, floor) = (counts.len(), floor.get());
        let is_small = |(count, people): &&(u64, People)| *count < u64::from(floor) || !people.are(floor);
        let small = counts.iter().filter(is_small).count();
        if units >= DOUBTED_UNITS && small * 2 > units {
            let column = asked.reading.team.clone().unwrap_or_default();
            return Err(AnalysisFault::People { column, units, small, floor });
        }
    }
    // By name: an order by level would be a ranking.
    units.list.sort_by(|(a, _), (b, _)| a.cmp(b));
    let figures = |(place, measured): (usize, &Measured)| {
        let cells: Vec<(Option<&str>, &Cell)> =
            units.list.iter().map(|(name, cells)| (name.as_deref(), &cells[place])).collect();
        MeasureFigures::of(measured, &cells, instrument.scale, asked.floor)
    };
    Ok(Analysis {
        instrument: instrument.id.as_str().to_owned(),
        scale: instrument.scale,
        floor: asked.floor,
        measures: measured.iter().enumerate().map(figures).collect(),
        tally: rows.tally,
        told_apart_by,
        dropped,
    })
}
