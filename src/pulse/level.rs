//! A level with its doubt: mean, standard deviation, interval; all of it from a count, a sum and a sum of squares.

use serde::{Deserialize, Serialize};
use statrs::distribution::{ContinuousCDF, Normal, StudentsT};

use crate::domain::engagement::{Level, Scale};

/// The chance below the upper end of a two-sided interval of 95 %.
const UPPER: f64 = 0.975;

/// What is kept of a set of values: their count, their sum and the sum of their squares. Sums of disjoint sets add up (R4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Sums {
    /// How many values.
    pub n: u64,
    /// Their sum.
    pub sum: f64,
    /// The sum of their squares.
    pub squares: f64,
}

impl Sums {
    /// The sums of values, in ascending order, so that they tell nothing of the order in which the values came.
    pub fn of(values: &[f64]) -> Self {
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        let mut sums = Self::default();
        sorted.into_iter().for_each(|value| sums.push(value));
        sums
    }

    /// Takes in one value.
    pub fn push(&mut self, value: f64) {
        self.n += 1;
        self.sum += value;
        self.squares += value * value;
    }

    /// Takes in the sums of another set, which has no value in common with this one.
    pub fn add(&mut self, other: &Sums) {
        self.n += other.n;
        self.sum += other.sum;
        self.squares += other.squares;
    }

    /// The plain mean; none of no values.
    pub fn mean(&self) -> Option<f64> {
        (self.n > 0).then(|| self.sum / count(self.n))
    }

    /// The variance of a sample, with n − 1; none of fewer than two values.
    pub fn variance(&self) -> Option<f64> {
        let spread = self.squares - self.sum * self.sum / count(self.n);
        (self.n > 1).then(|| spread.max(0.0) / count(self.n - 1))
    }

    /// The standard deviation of a sample; none of fewer than two values.
    pub fn deviation(&self) -> Option<f64> {
        self.variance().map(f64::sqrt)
    }

    /// The mean with its 95 % interval, mean ± t(.975, n−1)·s/√n, clipped to the scale; none of fewer than two values.
    ///
    /// Source: Student (1908), *Biometrika* 6; rule 5 of scoring.
    pub fn level(&self, scale: Scale) -> Option<Level> {
        let (mean, deviation) = (self.mean()?, self.deviation()?);
        let half = t_quantile(count(self.n - 1))? * deviation / count(self.n).sqrt();
        Some(Level {
            mean,
            low: (mean - half).max(scale.min).min(mean),
            high: (mean + half).min(scale.max).max(mean),
            ..Level::default()
        })
    }
}

impl<'a> std::iter::Sum<&'a Sums> for Sums {
    fn sum<I: Iterator<Item = &'a Sums>>(sums: I) -> Self {
        let mut all = Self::default();
        sums.for_each(|sums| all.add(sums));
        all
    }
}

/// The 97.5 % point of Student's t with so many degrees of freedom; none below one.
pub fn t_quantile(freedom: f64) -> Option<f64> {
    if freedom < 1.0 { None } else { student(UPPER, freedom) }
}

/// Degrees of freedom from which on the expansion of Student's t in their inverse is nearer than the crate's search: it errs by
/// less than 1e-10 there, and the search by up to 1e-5.
const EXPANDED_FROM: f64 = 100.0;

/// The point of Student's t below which lies this chance; the degrees of freedom need not be whole. None where there are none.
///
/// Source of the expansion: Abramowitz & Stegun (1964), 26.7.5.
pub(super) fn student(chance: f64, freedom: f64) -> Option<f64> {
    if freedom < EXPANDED_FROM {
        return Some(StudentsT::new(0.0, 1.0, freedom).ok()?.inverse_cdf(chance));
    }
    let z = Normal::standard().inverse_cdf(chance);
    // The coefficients of z, z³, z⁵, z⁷, z⁹, and what they are divided by.
    let terms: [(&[f64], f64); 4] = [
        (&[1.0, 1.0], 4.0),
        (&[3.0, 16.0, 5.0], 96.0),
        (&[-15.0, 17.0, 19.0, 3.0], 384.0),
        (&[-945.0, -1920.0, 1482.0, 776.0, 79.0], 92_160.0),
    ];
    let mut point = z;
    let mut power = 1.0;
    for (coefficients, divisor) in terms {
        power *= freedom;
        point += z * coefficients.iter().rev().fold(0.0, |sum, next| sum * z * z + next) / divisor / power;
    }
    Some(point)
}

/// The chance that a normal value lies below so many standard deviations.
pub(super) fn chance_below(sigmas: f64) -> f64 {
    Normal::standard().cdf(sigmas)
}

/// The 97.5 % point of the normal distribution.
pub fn z_quantile() -> f64 {
    Normal::standard().inverse_cdf(UPPER)
}

/// The 95 % interval of a proportion, from 0 to 1; none of no trials, or of more hits than trials.
///
/// Source: Wilson (1927), *Journal of the American Statistical Association* 22, without correction for continuity.
pub fn wilson(hits: u64, trials: u64) -> Option<(f64, f64)> {
    if trials == 0 || hits > trials {
        return None;
    }
    let (n, z) = (count(trials), z_quantile());
    let share = count(hits) / n;
    let shrink = 1.0 + z * z / n;
    let centre = (share + z * z / (2.0 * n)) / shrink;
    let half = z * (share * (1.0 - share) / n + z * z / (4.0 * n * n)).sqrt() / shrink;
    Some(((centre - half).max(0.0), (centre + half).min(1.0)))
}

/// A count as a number to reckon with; it is exact up to 2⁵³.
#[allow(clippy::cast_precision_loss)]
pub fn count(n: u64) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests;
