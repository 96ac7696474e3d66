//! Reliability: Cronbach's alpha of items, and ICC(1) and ICC(2) of groups from a one-way analysis of variance.

use super::level::{Sums, count};

/// What alpha needs of many respondents, without keeping any of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Consistency {
    items: Vec<Sums>,
    total: Sums,
}

impl Consistency {
    /// For a subscale of so many items.
    pub fn new(items: usize) -> Self {
        Self { items: vec![Sums::default(); items], total: Sums::default() }
    }

    /// Takes in one respondent's answers to all items of the subscale, reversed where an item is. A respondent who left one
    /// out, or whose row has another length, is not counted: alpha is of complete cases.
    pub fn push(&mut self, answers: &[Option<f64>]) {
        if answers.len() != self.items.len() || answers.iter().any(Option::is_none) {
            return;
        }
        let answers = answers.iter().flatten();
        self.items.iter_mut().zip(answers.clone()).for_each(|(item, answer)| item.push(*answer));
        self.total.push(answers.sum());
    }

    /// Takes in what another has counted of other respondents to the same items.
    pub fn add(&mut self, other: &Self) {
        self.items.iter_mut().zip(&other.items).for_each(|(mine, theirs)| mine.add(theirs));
        self.total.add(&other.total);
    }

    /// How many respondents were counted.
    pub fn n(&self) -> u64 {
        self.total.n
    }

    /// Cronbach's alpha, k/(k−1)·(1 − Σsᵢ²/s²) with s² the variance of the respondents' sums; at most 1, and negative where items
    /// contradict each other. None of fewer than two items or respondents, or where all respondents have the same sum.
    ///
    /// Source: Cronbach (1951), *Psychometrika* 16.
    pub fn alpha(&self) -> Option<f64> {
        let k = count(self.items.len() as u64);
        let total = self.total.variance().filter(|variance| *variance > 0.0)?;
        let items: f64 = self.items.iter().map(Sums::variance).sum::<Option<f64>>()?;
        (k > 1.0).then(|| k / (k - 1.0) * (1.0 - items / total))
    }
}

/// A one-way analysis of variance over groups.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Anova {
    /// The mean square between groups.
    pub between: f64,
    /// The mean square within groups, σ².
    pub within: f64,
    /// The size of a group, n₀ = (N − Σnᵢ²/N)/(k−1): the common one where all are alike.
    pub size: f64,
    /// All values of all groups.
    pub all: Sums,
}

impl Anova {
    /// Of groups that have no value in common; those without values don't count. None of fewer than two groups, or where no group
    /// has two values.
    ///
    /// Source: Searle, Casella & McCulloch (1992), *Variance Components*, ch. 3; rule 6 of scoring.
    pub fn of(groups: &[Sums]) -> Option<Self> {
        let groups: Vec<&Sums> = groups.iter().filter(|group| group.n > 0).collect();
        let all: Sums = groups.iter().copied().sum();
        let (n, k) = (count(all.n), count(groups.len() as u64));
        if groups.len() < 2 || all.n <= groups.len() as u64 {
            return None;
        }
        let grand = all.mean()?;
        let mut between = 0.0;
        let mut squared_sizes = 0.0;
        let mut within = 0.0;
        for group in groups {
            let (size, mean) = (count(group.n), group.mean()?);
            between += size * (mean - grand) * (mean - grand);
            within += group.variance().unwrap_or_default() * (size - 1.0);
            squared_sizes += size * size;
        }
        let size = (n - squared_sizes / n) / (k - 1.0);
        Some(Self { between: between / (k - 1.0), within: within / (n - k), size, all })
    }

    /// The variance of true group means, τ² = max(0, (MSB−MSW)/n₀).
    pub fn tau_squared(&self) -> f64 {
        ((self.between - self.within) / self.size).max(0.0)
    }

    /// ICC(1), (MSB−MSW)/(MSB+(n₀−1)·MSW): how much of one answer is its group's. Below 0 where groups differ less than
    /// chance would have it. None where nobody differs from anybody.
    ///
    /// Source: Bartko (1976), *Psychological Bulletin* 83; Bliese (2000), in Klein & Kozlowski.
    pub fn icc1(&self) -> Option<f64> {
        let total = self.between + (self.size - 1.0) * self.within;
        (total > 0.0).then(|| (self.between - self.within) / total)
    }

    /// ICC(2), (MSB−MSW)/MSB: how far the groups' means can be told apart; at most 1. None where the means don't differ.
    ///
    /// Source: as of [`Anova::icc1`].
    pub fn icc2(&self) -> Option<f64> {
        (self.between > 0.0).then(|| (self.between - self.within) / self.between)
    }
}

#[cfg(test)]
mod tests;
