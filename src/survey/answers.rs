//! Rows of a table as answers: numbers on the declared scale, or a label that means one.

use std::collections::{HashMap, HashSet};

use csv::ByteRecord;
use sha2::{Digest as _, Sha256};

use super::columns::{ColumnFault, Dropped, Places, find};
use super::map::{Reading, same};
use super::people::sign;
use super::sketch::Sketch;
use super::table::{Table, TableError, text};
use crate::domain::engagement::Scale;
use crate::pulse::Instrument;

/// How many of a hundred rows may be rejected, in whole or in part, and how many at least in a small table, before it is doubted that the
/// table is read as it is meant.
pub const DOUBTED_PERCENT: u64 = 5;
/// See [`DOUBTED_PERCENT`].
pub const DOUBTED_ROWS: u64 = 2;
/// From more than so many of a hundred rows on that are of somebody who has a row before, the column that tells people apart is doubted.
pub const AGAIN_PERCENT: u64 = 25;
/// Bytes that are kept of the digest of who sent a row: two people of a million are alike in 1 of 10²⁶ tables.
const ONCE_BYTES: usize = 16;
/// Most rejections that are told with their line; the rest is counted.
pub const TOLD_MAX: usize = 200;

/// Why a value or a row was rejected. What it said is not kept: it may be what somebody wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Why {
    /// A number outside of the declared range.
    Range,
    /// Neither a number nor a label of the map.
    NoNumber,
    /// A number between two whole ones, which nobody can have chosen.
    Fraction,
    /// A team that the map does not have; the whole row is rejected.
    Team,
    /// No team where a column has it; the whole row is rejected.
    NoTeam,
    /// From somebody of whom there was a row before; the whole row is rejected.
    Again,
    /// Nothing in the column that tells rows of one person; the whole row is rejected.
    Nobody,
    /// More or fewer cells than the headers; the whole row is rejected.
    Width,
}

impl Why {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Why::Range => "is outside of the scale",
            Why::NoNumber => "is no number and no label of the map",
            Why::Fraction => "is no whole number",
            Why::Team => "is no team of the map",
            Why::NoTeam => "has no team",
            Why::Again => "is of somebody who has a row before it",
            Why::Nobody => "has nothing in the column that each person has once",
            Why::Width => "has not as many cells as there are headers",
        }
    }
}

/// One value or row that was rejected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    /// The line on which its row begins, from 1.
    pub line: u64,
    /// The item, where it is one value.
    pub item: Option<usize>,
    /// Why.
    pub why: Why,
}

/// What became of rows and values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Rows with something in them.
    pub rows: u64,
    /// Rows that the map leaves out.
    pub left_out: u64,
    /// Values that were rejected; the rest of their row counts.
    pub values: u64,
    /// Rows that were rejected.
    pub rejected: u64,
    /// Those of them that were of somebody who had a row before.
    pub again: u64,
    /// Rows that count, but for values that were rejected.
    pub in_part: u64,
    /// The first [`TOLD_MAX`] of both.
    pub told: Vec<Rejection>,
}

impl Tally {
    /// Counts one that is rejected.
    pub fn reject(&mut self, line: u64, item: Option<usize>, why: Why) {
        match item {
            Some(_) => self.values += 1,
            None => self.rejected += 1,
        }
        self.again += u64::from(why == Why::Again);
        if self.told.len() < TOLD_MAX {
            self.told.push(Rejection { line, item, why });
        }
    }

    /// True when so many rows were rejected, in whole or in part, that the table may be another one than was meant, or cut. Who answered
    /// twice was merely heard once.
    pub fn is_doubtful(&self) -> bool {
        let faulty = self.rejected + self.in_part - self.again.min(self.rejected);
        faulty > DOUBTED_ROWS && faulty * 100 > self.rows * DOUBTED_PERCENT || self.is_of_few()
    }

    /// True when so many rows are of somebody who has a row before them that what should tell people apart says the same of many, such as
    /// the "anonymous" of a form that asks nobody who they are.
    pub fn is_of_few(&self) -> bool {
        self.again > DOUBTED_ROWS && self.again * 100 > self.rows * AGAIN_PERCENT
    }
}

/// What a cell says.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Said {
    Nothing,
    Value(f64),
    Rejected(Why),
}

/// How cells are read.
struct Cells {
    labels: HashMap<String, f64>,
    skipped: HashSet<String>,
    scale: Scale,
    /// Whether a single digit means itself.
    digits: bool,
    /// Whether only whole numbers are answers.
    whole: bool,
}

impl Cells {
    fn new(reading: &Reading, scale: Scale) -> Self {
        let labels: HashMap<String, f64> =
            reading.labels.iter().map(|(label, value)| (same(label), *value)).collect();
        let skipped: HashSet<String> = reading.skipped.iter().map(|words| same(words)).collect();
        let digit = |words: &String| matches!(words.as_bytes(), [b'0'..=b'9']);
        let digits = !labels.keys().chain(&skipped).any(digit);
        Self { labels, skipped, scale, digits, whole: false }
    }

    #[inline]
    fn read(&self, cell: &[u8]) -> Said {
        match cell {
            [] => Said::Nothing,
            [digit @ b'0'..=b'9'] if self.digits => self.in_range(f64::from(digit - b'0')),
            _ => self.read_words(cell),
        }
    }

    fn read_words(&self, cell: &[u8]) -> Said {
        let words = text(cell);
        let words = words.trim();
        if words.is_empty() {
            return Said::Nothing;
        }
        if !self.labels.is_empty() || !self.skipped.is_empty() {
            let known = same(words);
            if self.skipped.contains(&known) {
                return Said::Nothing;
            }
            if let Some(value) = self.labels.get(&known) {
                return Said::Value(*value);
            }
        }
        // Where cells are parted by semicolons, the decimal sign is a comma.
        match words.replace(',', ".").parse::<f64>() {
            Ok(value) if value.is_finite() && self.whole && value.fract() != 0.0 => {
                Said::Rejected(Why::Fraction)
            }
            // "1e0" is no answer of anybody's.
            Ok(value) if value.is_finite() && !(self.whole && words.contains(['e', 'E'])) => {
                self.in_range(value)
            }
            _ => Said::Rejected(Why::NoNumber),
        }
    }

    #[inline]
    fn in_range(&self, value: f64) -> Said {
        let fits = (self.scale.min..=self.scale.max).contains(&value);
        if fits { Said::Value(value) } else { Said::Rejected(Why::Range) }
    }
}

/// One row.
pub struct Answered<'r> {
    /// What stands in the team's column; empty where there is none.
    pub team: &'r [u8],
    /// In the order of the items.
    pub answers: &'r [Option<f64>],
    /// A sign of who answered for each column that tells it, where people are counted.
    pub people: &'r [u64],
}

/// The rows of a table, one after the other, in a fixed piece of memory.
pub struct Rows<'a> {
    table: Table<'a>,
    places: Places,
    cells: Cells,
    only: Vec<HashSet<String>>,
    row: ByteRecord,
    answers: Vec<Option<f64>>,
    people: Vec<u64>,
    /// Digests of who sent the rows so far, where a column tells it.
    senders: HashSet<[u8; ONCE_BYTES]>,
    /// Where the last row begins, if it is too short.
    short: Option<u64>,
    /// What became of those so far.
    pub tally: Tally,
    /// Digests of what was answered in the rows so far; none where nobody asks.
    sketch: Option<Sketch>,
}

impl<'a> Rows<'a> {
    /// Of a table; also the columns of it that are not read.
    ///
    /// # Errors
    /// Every column that can't be read as it is named.
    pub fn new(
        table: Table<'a>,
        reading: &Reading,
        instrument: &Instrument,
    ) -> Result<(Self, Vec<Dropped>), Vec<ColumnFault>> {
        let (places, dropped) = find(table.columns(), reading, instrument)?;
        let only =
            reading.only.iter().map(|only| only.is.iter().map(|words| same(words)).collect()).collect();
        let cells = Cells::new(reading, instrument.scale);
        let (row, answers) = (ByteRecord::new(), Vec::with_capacity(instrument.items.len()));
        let (senders, short, tally) = (HashSet::new(), None, Tally::default());
        let (people, sketch) = (Vec::new(), None);
        let rows = Self { table, places, cells, only, row, answers, people, senders, short, tally, sketch };
        Ok((rows, dropped))
    }

    /// True where the last of several header rows has nothing but answers in the columns of the items: it is somebody's row.
    pub fn headers_answer(&self) -> bool {
        let last = |place: &usize| {
            let names = &self.table.columns().get(*place)?.names;
            names.last().filter(|_| names.len() > 1)
        };
        let answers = |name: &String| matches!(self.cells.read(name.as_bytes()), Said::Value(_));
        self.places.items.iter().all(|place| last(place).is_some_and(answers))
    }

    /// The same, with whole numbers alone as answers, as a round takes them.
    pub fn whole(mut self) -> Self {
        self.cells.whole = true;
        self
    }

    /// The same, with digests of its rows: see [`Rows::sketch`].
    pub fn sketched(mut self) -> Self {
        let mut by_header: Vec<usize> = (0..self.places.items.len()).collect();
        let title = |item: &usize| {
            self.table.columns().get(self.places.items[*item]).map(|column| same(column.title()))
        };
        by_header.sort_by_key(title);
        self.sketch = Some(Sketch::new(by_header, self.cells.scale));
        self
    }

    /// The smallest digests of what was answered in the rows so far, of those that the map leaves in: the same whatever words, columns, order and
    /// kind of file the answers come in, and whatever becomes of a row's team or sender. Each is that of the numbers, and of how many rows before it
    /// had the same, in the order of the items' headers.
    pub fn sketch(&self) -> String {
        self.sketch.as_ref().map(Sketch::told).unwrap_or_default()
    }

    /// The next one that is read.
    ///
    /// # Errors
    /// When the table can't be read, or ends within a row.
    #[inline]
    pub fn read(&mut self) -> Result<Option<Answered<'_>>, TableError> {
        loop {
            if !self.table.read(&mut self.row)? {
                return self.short.map_or(Ok(None), |line| Err(TableError::Cut { line }));
            }
            self.tally.rows += 1;
            self.short = None;
            if self.row.len() != self.places.width {
                let line = self.table.line(&self.row);
                self.tally.reject(line, None, Why::Width);
                self.short = (self.row.len() < self.places.width).then_some(line);
                continue;
            }
            if !self.is_read() {
                self.tally.left_out += 1;
                continue;
            }
            if let Some(sketch) = &mut self.sketch {
                let (cells, row) = (&self.cells, &self.row);
                sketch.take(self.places.items.iter().map(|place| {
                    match cells.read(row.get(*place).unwrap_or_default()) {
                        Said::Value(value) => Some(value),
                        Said::Nothing | Said::Rejected(_) => None,
                    }
                }));
            }
            if let Some(why) = self.is_not_the_first() {
                self.tally.reject(self.table.line(&self.row), None, why);
                continue;
            }
            let values = self.tally.values;
            self.answers.clear();
            for (item, place) in self.places.items.iter().enumerate() {
                let said = self.cells.read(self.row.get(*place).unwrap_or_default());
                self.answers.push(match said {
                    Said::Value(value) => Some(value),
                    Said::Nothing => None,
                    Said::Rejected(why) => {
                        self.tally.reject(self.table.line(&self.row), Some(item), why);
                        None
                    }
                });
            }
            self.tally.in_part += u64::from(self.tally.values > values);
            let (row, nth) = (&self.row, self.tally.rows);
            self.people.clear();
            let of = |place: &usize| sign(row.get(*place).unwrap_or_default(), nth);
            self.people.extend(self.places.people.iter().map(of));
            break Ok(Some(Answered {
                team: self.places.team.and_then(|place| self.row.get(place)).unwrap_or_default().trim_ascii(),
                answers: &self.answers,
                people: &self.people,
            }));
        }
    }

    /// The headers of the columns by which people are counted.
    pub fn told_apart_by(&self) -> Vec<String> {
        let title = |place: &usize| self.table.columns().get(*place).map(|column| column.title().to_owned());
        self.places.people.iter().filter_map(title).collect()
    }

    /// The line on which the row begins that was read last, from 1.
    pub fn line(&self) -> u64 {
        self.table.line(&self.row)
    }

    /// Why a row is not the first one of its sender, where a column tells who that is. Only a digest is kept of it, and only while the table
    /// is read.
    fn is_not_the_first(&mut self) -> Option<Why> {
        let sender = same(&text(self.row.get(self.places.once?).unwrap_or_default()));
        if sender.is_empty() {
            return Some(Why::Nobody);
        }
        let mut digest = [0; ONCE_BYTES];
        digest.copy_from_slice(&Sha256::digest(sender)[..ONCE_BYTES]);
        (!self.senders.insert(digest)).then_some(Why::Again)
    }

    fn is_read(&self) -> bool {
        let says = |(place, words): (&usize, &HashSet<String>)| {
            words.contains(&same(&text(self.row.get(*place).unwrap_or_default())))
        };
        self.places.only.iter().zip(&self.only).all(says)
    }
}

/// The place of the team that a cell names.
pub struct TeamNames(HashMap<String, usize>);

impl TeamNames {
    /// Of the names of teams; each is followed by what it stands for.
    pub fn new<'n>(names: impl IntoIterator<Item = (&'n str, usize)>) -> Self {
        Self(names.into_iter().map(|(name, place)| (same(name), place)).collect())
    }

    /// What a cell stands for.
    pub fn find(&self, cell: &[u8]) -> Option<usize> {
        self.0.get(&same(&text(cell))).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEVEN: Scale = Scale { min: 1.0, max: 7.0 };

    #[test]
    fn a_cell_is_a_number_on_the_scale_a_label_or_nothing() {
        let reading = Reading {
            labels: vec![("Strongly  agree".into(), 7.0), ("Ni de acuerdo ni en desacuerdo".into(), 4.0)],
            skipped: vec!["-99".into(), "No aplica".into()],
            ..Reading::default()
        };
        let cells = Cells::new(&reading, SEVEN);
        for (cell, said) in [
            ("", Said::Nothing),
            ("  ", Said::Nothing),
            ("-99", Said::Nothing),
            ("no aplica", Said::Nothing),
            ("1", Said::Value(1.0)),
            ("7", Said::Value(7.0)),
            (" 4 ", Said::Value(4.0)),
            ("4.5", Said::Value(4.5)),
            ("4,5", Said::Value(4.5)),
            ("strongly agree", Said::Value(7.0)),
            ("Ni de acuerdo\u{a0}ni en desacuerdo", Said::Value(4.0)),
            ("0", Said::Rejected(Why::Range)),
            ("8", Said::Rejected(Why::Range)),
            ("1e3", Said::Rejected(Why::Range)),
            ("NaN", Said::Rejected(Why::NoNumber)),
            ("inf", Said::Rejected(Why::NoNumber)),
            ("Agree", Said::Rejected(Why::NoNumber)),
        ] {
            assert_eq!(cells.read(cell.as_bytes()), said, "{cell:?}");
        }
    }

    #[test]
    fn a_round_takes_whole_numbers_alone() {
        let cells = Cells { whole: true, ..Cells::new(&Reading::default(), SEVEN) };
        for (cell, said) in [
            ("4", Said::Value(4.0)),
            ("4.0", Said::Value(4.0)),
            ("4,5", Said::Rejected(Why::Fraction)),
            ("1e0", Said::Rejected(Why::NoNumber)),
        ] {
            assert_eq!(cells.read(cell.as_bytes()), said, "{cell:?}");
        }
    }

    #[test]
    fn a_table_is_doubted_where_more_than_a_few_rows_are_rejected() {
        let of =
            |rows, rejected, again, in_part| Tally { rows, rejected, again, in_part, ..Tally::default() };
        assert!(!of(10, 2, 0, 0).is_doubtful() && of(10, 2, 0, 1).is_doubtful());
        assert!(!of(100, 5, 0, 0).is_doubtful() && of(100, 5, 0, 1).is_doubtful());
        assert!(!of(12, 3, 3, 0).is_doubtful(), "who answered twice is heard once");
        assert!(
            of(24, 23, 23, 0).is_doubtful() && of(24, 23, 23, 0).is_of_few(),
            "all of them are one person"
        );
        assert!(!of(3, 2, 2, 0).is_of_few());
    }

    #[test]
    fn a_label_that_is_a_digit_wins_over_the_digit() {
        let reading = Reading { labels: vec![("1".into(), 7.0)], ..Reading::default() };
        assert_eq!(Cells::new(&reading, SEVEN).read(b"1"), Said::Value(7.0));
    }
}
