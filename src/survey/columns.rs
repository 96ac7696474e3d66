//! Which columns of a table are read: those that are named, each found by any of its header rows. All others end here.

use thiserror::Error;

use super::map::{Reading, same};
use super::people::told_by;
use super::personal::{Personal, personal};
use super::table::Column;
use crate::pulse::Instrument;

/// Where in a row stands what is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places {
    /// The team.
    pub team: Option<usize>,
    /// What each person has once.
    pub once: Option<usize>,
    /// Each item, in the order of the instrument.
    pub items: Vec<usize>,
    /// The columns that say whether a row is read.
    pub only: Vec<usize>,
    /// Those that tell who answered, where people are counted.
    pub people: Vec<usize>,
    /// How many columns there are.
    pub width: usize,
}

/// A column that was not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dropped {
    /// Its header.
    pub header: String,
    /// What it says of a person; absent where it is merely not named.
    pub personal: Option<Personal>,
}

/// Why columns were not found.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[allow(missing_docs)] // the messages say what the fields are
pub enum ColumnFault {
    #[error("no column {header:?} (for {what}); a header must be given as one of the header rows has it")]
    Missing { what: String, header: String },
    #[error(
        "{count} columns {header:?} (for {what}); name it by another header row, or give the columns headers of their own"
    )]
    Several { what: String, header: String, count: usize },
    #[error("{header:?} is given for {what} and for {other}; a column is read once")]
    Twice { what: String, other: String, header: String },
    #[error(
        "{header:?} is given for {what}, and says {} of a person; such a column is never read{}",
        personal.words(),
        instead(what, *personal)
    )]
    Personal { what: String, header: String, personal: Personal },
}

/// What the column is for that each person has once.
const ONCE: &str = "which rows are of one person";

/// What a column is for that says which rows count.
const ONLY: &str = "which rows are read";

/// What to do where a column of times can't choose the rows of a week.
fn instead(what: &str, personal: Personal) -> &'static str {
    match what == ONLY && personal == Personal::Time {
        true => {
            "; where an export has the answers of several weeks, ask each week by a form of its own, or by a question of the form that says \
             which week it is, and name that one"
        }
        false => "",
    }
}

/// Finds the columns, and tells which ones are not read.
///
/// # Errors
/// Every column that is not there, is there more than once, or tells who somebody is.
pub fn find(
    columns: &[Column],
    reading: &Reading,
    instrument: &Instrument,
) -> Result<(Places, Vec<Dropped>), Vec<ColumnFault>> {
    let mut faults = Vec::new();
    let mut used: Vec<(usize, String)> = Vec::new();
    let mut place = |what: String, header: &str| {
        let wanted = same(header);
        let has = |column: &Column| column.names.iter().any(|name| !name.is_empty() && same(name) == wanted);
        let found: Vec<usize> = (0..columns.len()).filter(|place| has(&columns[*place])).collect();
        let header = header.to_owned();
        let [place] = found[..] else {
            faults.push(match found.len() {
                0 => ColumnFault::Missing { what, header },
                count => ColumnFault::Several { what, header, count },
            });
            return 0;
        };
        // Of who sent a row a digest is made, and nothing else.
        if what == ONCE {
            used.push((place, what));
        } else if let Some(personal) = of_person(&columns[place]) {
            faults.push(ColumnFault::Personal { what, header, personal });
        } else if let Some((_, other)) = used.iter().find(|(used, _)| *used == place) {
            faults.push(ColumnFault::Twice { what, other: other.clone(), header });
        } else {
            used.push((place, what));
        }
        place
    };
    let team = reading.team.as_deref().map(|header| place("the team".into(), header));
    let once = reading.once.as_deref().map(|header| place(ONCE.into(), header));
    let header_of =
        |id: &str| reading.items.iter().find(|(item, _)| item == id).map(|(_, header)| header.clone());
    let items = instrument.items.iter().map(|item| {
        let id = item.id.as_str();
        // Without a map an item's column has its id.
        place(format!("item {id}"), &header_of(id).unwrap_or_else(|| id.to_owned()))
    });
    let items = items.collect();
    let only = reading.only.iter().map(|only| place(ONLY.into(), &only.column)).collect();
    if !faults.is_empty() {
        return Err(faults);
    }
    let people = if reading.people { told_by(columns) } else { Vec::new() };
    let is_read = |place: &usize| people.contains(place) || used.iter().any(|(used, _)| used == place);
    let dropped = columns.iter().enumerate().filter(|(place, _)| !is_read(place));
    let dropped =
        dropped.map(|(_, column)| Dropped { header: column.title().to_owned(), personal: of_person(column) });
    let dropped = dropped.collect();
    Ok((Places { team, once, items, only, people, width: columns.len() }, dropped))
}

fn of_person(column: &Column) -> Option<Personal> {
    column.names.iter().find_map(|name| personal(name))
}
