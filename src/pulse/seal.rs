//! R3 to R5: answers wait in cells until enough of them, and enough that differ, seal into one batch.
//!
//! Each group has four cells: how many answered, and the index of each need. Each cell waits and seals by itself, since skipped
//! items give each need its own count. What waits are values in ascending order, without their giver, their time, or what the same
//! person said of another need. What is sealed is a count, a sum and a sum of squares. So every figure that is told is a sum of
//! whole batches, each of at least k people, and no differencing of figures reaches fewer.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::groups::{GroupFloor, Groups};
use super::level::Sums;
use super::score::Scores;
use crate::domain::recognition::Need;

/// Answers that must differ from the most frequent one: were it one, everybody but that one would know their answer.
pub const DIFFERING_MIN: usize = 2;
/// Values nearer to each other than this are the same answer; they differ by rounding.
const SAME_WITHIN: f64 = 1e-6;

/// What a cell counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Cell {
    /// That somebody answered; each value is 1.
    Presence,
    /// The index of a need.
    Need(Need),
}

impl Cell {
    /// The four.
    pub const ALL: [Cell; 4] = [
        Cell::Presence,
        Cell::Need(Need::Autonomy),
        Cell::Need(Need::Competence),
        Cell::Need(Need::Relatedness),
    ];

    fn place(self) -> usize {
        match self {
            Cell::Presence => 0,
            Cell::Need(Need::Autonomy) => 1,
            Cell::Need(Need::Competence) => 2,
            Cell::Need(Need::Relatedness) => 3,
        }
    }
}

/// The three that are of needs.
const NEEDS: [Cell; 3] =
    [Cell::Need(Need::Autonomy), Cell::Need(Need::Competence), Cell::Need(Need::Relatedness)];

/// Whether what waits in a cell may seal. There is one rule, [`GroupFloor`]'s; others exist for tests that break it.
pub trait SealRule {
    /// True when these values, in ascending order, may become one batch.
    fn may_seal(&self, cell: Cell, values: &[f64]) -> bool;

    /// True when what is left of a group at the close, and could not seal, may be merged with what is left of others.
    fn may_join(&self, values: &[f64]) -> bool;
}

impl SealRule for GroupFloor {
    /// R3: at least k values, of which at least two differ from the most frequent one. That somebody answered has one value
    /// only, so it is counted alone.
    fn may_seal(&self, cell: Cell, values: &[f64]) -> bool {
        let enough = values.len() >= self.get() as usize;
        enough && (cell == Cell::Presence || differing(values) >= DIFFERING_MIN)
    }

    /// R5 within R6: what is left of a group is fewer than k. As many as k that could not seal are alike, and merged with the few of
    /// another group they would be most of the batch: its figures would tell what all of them said, and what those few did.
    fn may_join(&self, values: &[f64]) -> bool {
        values.len() < self.get() as usize
    }
}

/// How many values, in ascending order, differ from the most frequent one.
pub fn differing(values: &[f64]) -> usize {
    let runs = values.chunk_by(|a, b| b - a < SAME_WITHIN).map(<[f64]>::len);
    values.len() - runs.max().unwrap_or_default()
}

/// What waits in the cells of one group, each in ascending order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Pending([Vec<f64>; 4]);

impl Pending {
    /// The values that wait in a cell.
    pub fn cell(&self, cell: Cell) -> &[f64] {
        &self.0[cell.place()]
    }

    fn put(&mut self, cell: Cell, value: f64) {
        let values = &mut self.0[cell.place()];
        let at = values.partition_point(|other| other.total_cmp(&value).is_le());
        values.insert(at, value);
    }
}

/// The sealed batches of one group, or of the floor's leftovers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Batches([Vec<Sums>; 4]);

impl Batches {
    /// The batches of a cell, in the order in which they were sealed.
    pub fn cell(&self, cell: Cell) -> &[Sums] {
        &self.0[cell.place()]
    }
}

/// Why an answer is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Refused {
    /// The round is over.
    #[error("this round is closed; nothing more is taken")]
    Closed,
    /// There is no such group.
    #[error("there is no such group in this round")]
    NoGroup,
    /// Nothing in it can be told.
    #[error("too little was answered to count; answer both questions of at least one need")]
    Empty,
}

/// The cells of a round.
#[derive(Clone, Debug, PartialEq)]
pub struct Seal<R = GroupFloor> {
    rule: R,
    groups: Vec<(Pending, Batches)>,
    leftovers: Batches,
    closed: bool,
}

impl Seal<GroupFloor> {
    /// The empty cells of a round that opens.
    pub fn new(groups: &Groups) -> Self {
        Self::with_rule(groups.floor(), groups.list().len())
    }

    /// A round as it was kept: its groups in order, what became of leftovers, and whether it is closed.
    pub fn restore(
        floor: GroupFloor,
        kept: Vec<(Pending, Batches)>,
        leftovers: Batches,
        closed: bool,
    ) -> Self {
        let mut groups = kept;
        for (pending, _) in &mut groups {
            pending.0.iter_mut().for_each(|values| values.sort_by(f64::total_cmp));
        }
        Self { rule: floor, groups, leftovers, closed }
    }
}

impl<R: SealRule> Seal<R> {
    /// The empty cells of so many groups, under any rule: for tests.
    pub fn with_rule(rule: R, groups: usize) -> Self {
        Self { rule, groups: vec![Default::default(); groups], leftovers: Batches::default(), closed: false }
    }

    /// Takes in one respondent's scores; the group is a place in [`Groups::list`]. Which of them were one person's is forgotten here.
    ///
    /// # Errors
    /// When the round is closed, there is no such group, or no need has an index.
    pub fn answer(&mut self, group: usize, scores: &Scores) -> Result<(), Refused> {
        if self.closed {
            return Err(Refused::Closed);
        }
        let (pending, _) = self.groups.get_mut(group).ok_or(Refused::NoGroup)?;
        if scores.is_empty() {
            return Err(Refused::Empty);
        }
        for cell in Cell::ALL {
            let value = match cell {
                Cell::Presence => Some(1.0),
                Cell::Need(need) => scores.get(need),
            };
            if let Some(value) = value {
                pending.put(cell, value);
            }
        }
        Ok(())
    }

    /// R3: whatever may seal, seals, all that waits in a cell at once. That somebody answered is counted where an answer of theirs can be in a figure:
    /// beside a need of their group, and not while all that waits of every need is too much alike. Otherwise the count of the floor would tell
    /// of a group that is suppressed that it agrees. To be called at scheduled times only; true when anything did.
    pub fn tick(&mut self) -> bool {
        let mut any = false;
        for (pending, batches) in &mut self.groups {
            let mut now = false;
            for cell in NEEDS {
                now |= seal(&self.rule, cell, &mut pending.0[cell.place()], &mut batches.0[cell.place()]);
            }
            let is_told = NEEDS.iter().any(|cell| !batches.cell(*cell).is_empty());
            let waits_alike = NEEDS.iter().any(|cell| !self.rule.may_join(pending.cell(*cell)));
            if is_told && (now || !waits_alike) {
                let place = Cell::Presence.place();
                now |= seal(&self.rule, Cell::Presence, &mut pending.0[place], &mut batches.0[place]);
            }
            any |= now;
        }
        any
    }

    /// R5: seals once more, then merges what is left once at the floor under the same rule, and deletes what may not join or even so
    /// may not seal. A group of which it is not told that its last ones answered joins with no need of theirs either, and that they
    /// answered is not told where no need of theirs is. Nothing waits after it. Closing twice changes nothing.
    pub fn close(&mut self) {
        self.tick();
        let waited: Vec<Pending> =
            self.groups.iter_mut().map(|(pending, _)| std::mem::take(pending)).collect();
        let joins = |group: &&Pending, cell: Cell| self.rule.may_join(group.cell(cell));
        let of_all = |cell: Cell, groups: &[&Pending]| {
            let mut left: Vec<f64> = groups
                .iter()
                .filter(|group| joins(group, cell))
                .flat_map(|group| group.cell(cell))
                .copied()
                .collect();
            left.sort_by(f64::total_cmp);
            left
        };
        let mut answered = of_all(Cell::Presence, &waited.iter().collect::<Vec<_>>());
        let may_be_told = self.rule.may_seal(Cell::Presence, &answered);
        let is_told = |group: &&Pending| {
            group.cell(Cell::Presence).is_empty() || may_be_told && joins(group, Cell::Presence)
        };
        let told: Vec<&Pending> = waited.iter().filter(is_told).collect();
        let mut any = false;
        for cell in NEEDS {
            any |= seal(&self.rule, cell, &mut of_all(cell, &told), &mut self.leftovers.0[cell.place()]);
        }
        if any {
            seal(&self.rule, Cell::Presence, &mut answered, &mut self.leftovers.0[Cell::Presence.place()]);
        }
        self.closed = true;
    }

    /// Whether the round is over.
    pub fn is_closed(&self) -> bool {
        self.closed
    }

    /// How many groups there are.
    pub fn groups(&self) -> usize {
        self.groups.len()
    }

    /// What waits of a group; to be kept where nobody reads it, and never told.
    pub fn pending(&self, group: usize) -> Option<&Pending> {
        self.groups.get(group).map(|(pending, _)| pending)
    }

    /// The sealed batches of a group.
    pub fn batches(&self, group: usize) -> Option<&Batches> {
        self.groups.get(group).map(|(_, batches)| batches)
    }

    /// The batches that were made of leftovers; only the floor has them.
    pub fn leftovers(&self) -> &Batches {
        &self.leftovers
    }

    /// R4: all sealed values of a group's cell.
    pub fn of_group(&self, group: usize, cell: Cell) -> Sums {
        self.batches(group).map(|batches| batches.cell(cell).iter().sum()).unwrap_or_default()
    }

    /// R4: all sealed values of a cell, of every group and of leftovers: the same batches.
    pub fn of_floor(&self, cell: Cell) -> Sums {
        let mut all: Sums = self.leftovers.cell(cell).iter().sum();
        (0..self.groups.len()).for_each(|group| all.add(&self.of_group(group, cell)));
        all
    }
}

fn seal(rule: &impl SealRule, cell: Cell, pending: &mut Vec<f64>, batches: &mut Vec<Sums>) -> bool {
    let may = rule.may_seal(cell, pending);
    if may {
        batches.push(Sums::of(pending));
        pending.clear();
    }
    may
}

#[cfg(test)]
mod tests;
