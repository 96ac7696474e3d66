//! The span of published figures: who is in which, and which sets of people lie in it.

use std::collections::{BTreeMap, BTreeSet};

use super::rational::Rational;

/// Whose answers are in a figure.
pub type Figure = BTreeSet<u32>;

/// A reduced row echelon form over columns that each stand for one atom or one person.
struct Echelon {
    /// Each row with the column of its leading one.
    rows: Vec<(usize, Vec<Rational>)>,
}

impl Echelon {
    fn of(rows: impl Iterator<Item = Vec<bool>>) -> Self {
        let mut echelon = Self { rows: Vec::new() };
        for row in rows {
            let row = row.iter().map(|is_in| if *is_in { Rational::ONE } else { Rational::ZERO }).collect();
            let mut left = echelon.reduced(row);
            let Some(lead) = left.iter().position(|value| !value.is_zero()) else { continue };
            let first = left[lead];
            left.iter_mut().for_each(|value| *value = value.by(first));
            for (_, above) in &mut echelon.rows {
                let factor = above[lead];
                if !factor.is_zero() {
                    above.iter_mut().zip(&left).for_each(|(value, own)| *value = value.less(factor, *own));
                }
            }
            echelon.rows.push((lead, left));
        }
        echelon
    }

    /// What is left of a vector without its part in the span; all noughts exactly where it lies in the span.
    fn reduced(&self, mut vector: Vec<Rational>) -> Vec<Rational> {
        for (lead, row) in &self.rows {
            let factor = vector[*lead];
            if !factor.is_zero() {
                vector.iter_mut().zip(row).for_each(|(value, own)| *value = value.less(factor, *own));
            }
        }
        vector
    }

    fn has(&self, columns: impl Fn(usize) -> bool, width: usize) -> bool {
        let set = (0..width).map(|column| if columns(column) { Rational::ONE } else { Rational::ZERO });
        self.reduced(set.collect()).iter().all(|value| value.is_zero())
    }
}

/// The atoms: people who are in the same figures, by which figures these are.
fn atoms(figures: &[Figure]) -> Vec<(Vec<bool>, Vec<u32>)> {
    let mut by_figures: BTreeMap<Vec<bool>, Vec<u32>> = BTreeMap::new();
    let people: Figure = figures.iter().flatten().copied().collect();
    for person in people {
        let column = figures.iter().map(|figure| figure.contains(&person)).collect();
        by_figures.entry(column).or_default().push(person);
    }
    by_figures.into_iter().collect()
}

fn echelon_of_atoms(figures: &[Figure], atoms: &[(Vec<bool>, Vec<u32>)]) -> Echelon {
    Echelon::of((0..figures.len()).map(|figure| atoms.iter().map(|(column, _)| column[figure]).collect()))
}

/// Every set of 1 to k − 1 people that is found to lie in the span; see the head of `tests/pulse.rs` for why none is missed. At most a
/// few are given.
pub fn exposures(figures: &[Figure], k: usize) -> Vec<Vec<u32>> {
    const ENOUGH: usize = 3;
    let atoms = atoms(figures);
    let small: Vec<usize> = (0..atoms.len()).filter(|atom| atoms[*atom].1.len() < k).collect();
    let echelon = echelon_of_atoms(figures, &atoms);
    let mut found = Vec::new();
    // Unions of small atoms, each as the atoms in it and where to go on.
    let mut unions: Vec<(Vec<usize>, usize, usize)> = vec![(Vec::new(), 0, 0)];
    while let Some((union, people, from)) = unions.pop() {
        if found.len() >= ENOUGH {
            break;
        }
        if !union.is_empty() && echelon.has(|atom| union.contains(&atom), atoms.len()) {
            found.push(union.iter().flat_map(|atom| atoms[*atom].1.clone()).collect());
        }
        for (place, atom) in small.iter().enumerate().skip(from) {
            let people = people + atoms[*atom].1.len();
            if people < k {
                unions.push(([&union[..], &[*atom]].concat(), people, place + 1));
            }
        }
    }
    found
}

/// Whether the figure of just these people is a sum or a difference of the figures.
pub fn has(figures: &[Figure], people: &Figure) -> bool {
    let mut all = figures.to_vec();
    all.push(people.clone());
    let atoms = atoms(&all);
    let echelon = echelon_of_atoms(figures, &atoms);
    echelon.has(|atom| atoms[atom].1.iter().all(|person| people.contains(person)), atoms.len())
}

/// The fewest people with a part in any row of the reduced echelon form of the figures: each row is a vector of the span.
pub fn smallest_support(figures: &[Figure]) -> Option<usize> {
    let atoms = atoms(figures);
    let echelon = echelon_of_atoms(figures, &atoms);
    let people = |row: &Vec<Rational>| {
        let with_part = row.iter().zip(&atoms).filter(|(value, _)| !value.is_zero());
        with_part.map(|(_, (_, people))| people.len()).sum()
    };
    echelon.rows.iter().map(|(_, row)| people(row)).min()
}

/// The same without atoms: a column for each person, and every set of 1 to k − 1 of them. None where they are too many, or
/// there is nothing to search.
pub fn exposures_set_by_set(figures: &[Figure], k: usize, people_max: usize) -> Option<Vec<Vec<u32>>> {
    let people: Vec<u32> = figures.iter().flatten().copied().collect::<Figure>().into_iter().collect();
    if people.is_empty() || people.len() > people_max {
        return None;
    }
    let row = |figure: &Figure| people.iter().map(|person| figure.contains(person)).collect();
    let echelon = Echelon::of(figures.iter().map(row));
    // Where every person is a bit, being in the span is decided by the leading columns first: a set can only be the sum of the rows
    // that lead in it.
    let sets = (1_u32..1 << people.len()).filter(|set| (set.count_ones() as usize) < k);
    let is_in = |set: &u32| {
        let leads = echelon.rows.iter().any(|(lead, _)| set & 1 << lead != 0);
        leads && echelon.has(|column| set & 1 << column != 0, people.len())
    };
    let names = |set: u32| {
        people.iter().enumerate().filter(|(bit, _)| set & 1 << bit != 0).map(|(_, who)| *who).collect()
    };
    Some(sets.filter(is_in).take(3).map(names).collect())
}
