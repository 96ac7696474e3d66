//! Agreement inside of a group: rwg(j), for leads only.

use super::level::{Sums, count};
use crate::domain::engagement::Scale;

/// Below this, "views are mixed"; from it on they agree. Source: LeBreton & Senter (2008), *Organizational Research
/// Methods* 11, who also say that it is a custom and not a law.
pub const MIXED_BELOW: f64 = 0.70;

/// rwg(j) of a group over its items, from 0 to 1: J(1−s̄²/σ²) / (J(1−s̄²/σ²) + s̄²/σ²), with s̄² the mean variance of the items
/// and σ² = (A²−1)/12 the variance of a uniform null over A answers. Where people differ more than by chance, it is 0. None where
/// there are no items, or one of them has fewer than two answers.
///
/// Source: James, Demaree & Wolf (1984), *Journal of Applied Psychology* 69. With one item it is their rwg.
pub fn rwg_j(items: &[Sums], scale: Scale) -> Option<f64> {
    let variances: Vec<f64> = items.iter().map(Sums::variance).collect::<Option<_>>()?;
    if variances.is_empty() {
        return None;
    }
    let answers = scale.max - scale.min + 1.0;
    let null = (answers * answers - 1.0) / 12.0;
    let j = count(variances.len() as u64);
    let ratio = variances.iter().sum::<f64>() / j / null;
    let agreed = j * (1.0 - ratio.min(1.0));
    Some(agreed / (agreed + ratio.min(1.0)))
}

/// True when views are mixed.
pub fn is_mixed(rwg: f64) -> bool {
    rwg < MIXED_BELOW
}

#[cfg(test)]
mod tests;
