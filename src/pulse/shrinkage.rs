//! The shrunken mean of a unit, for leads only: a small unit is drawn towards the mean of all.

use super::level::{Sums, count};
use super::reliability::Anova;

/// How much of a unit's own mean to believe, from 0 to 1: w = τ²/(τ²+σ²/n). With no variance at all there is nothing to shrink,
/// and it is 1. None of no values.
///
/// Source: Raudenbush & Bryk (2002), *Hierarchical Linear Models*, ch. 3; rule 6 of scoring.
pub fn weight(anova: &Anova, unit: &Sums) -> Option<f64> {
    if unit.n == 0 {
        return None;
    }
    let (true_part, noise) = (anova.tau_squared(), anova.within / count(unit.n));
    Some(if true_part + noise > 0.0 { true_part / (true_part + noise) } else { 1.0 })
}

/// The shrunken mean, w·(the unit's mean) + (1−w)·(the mean of all respondents). None of no values.
///
/// Source: as of [`weight`], which draws to a mean weighted by precision; here it is the plain mean of all, as everywhere else
/// where a level is told, so that one mean is named and not two.
pub fn shrunken_mean(anova: &Anova, unit: &Sums) -> Option<f64> {
    let own = weight(anova, unit)?;
    Some(own * unit.mean()? + (1.0 - own) * anova.all.mean()?)
}

#[cfg(test)]
mod tests;
