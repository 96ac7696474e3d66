//! Whether a level has changed beyond its noise: XmR by the product's rules; the default word is "no reliable change".
//!
//! Weekly noise is large: a team of 12 moves 0.2 or more by chance in 57 % of calm weeks. So the baseline is long and frozen, a
//! single week proves nothing, and a week that was not released is no witness.

use super::level::count;
use crate::domain::engagement::{Change, Scale};

/// Fewest released windows of a baseline.
pub const BASELINE_MIN: usize = 12;
/// Released windows at which a baseline is frozen.
pub const BASELINE_MAX: usize = 20;
/// Windows in a row beyond [`SIGMAS`] that confirm.
pub const BEYOND_RUN: usize = 2;
/// Windows in a row on one side that confirm.
pub const SIDE_RUN: usize = 8;
/// How many σ are beyond the noise.
pub const SIGMAS: f64 = 2.0;
/// Least shift, as a share of the scale's length: 0.3 on seven points.
pub const SHIFT_MIN: f64 = 0.3 / 6.0;
/// Mean moving range of two by σ (d₂ for n = 2). Source: Shewhart (1931); Wheeler (1993), *Understanding Variation*.
pub const D2: f64 = 1.128;
/// Windows on one side after which the new level is what is usual: the next baseline begins where they began.
pub const SETTLED_RUN: usize = BASELINE_MIN;

/// The baseline that later windows are held against.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Baseline {
    /// Its mean.
    pub centre: f64,
    /// Its noise, mean moving range / 1.128.
    pub sigma: f64,
}

impl Baseline {
    /// Of released levels in their order; none of fewer than [`BASELINE_MIN`].
    ///
    /// Source: Wheeler (1993), the XmR chart.
    pub fn of(levels: &[f64]) -> Option<Self> {
        if levels.len() < BASELINE_MIN {
            return None;
        }
        let ranges: f64 = levels.windows(2).map(|pair| (pair[1] - pair[0]).abs()).sum();
        let centre = levels.iter().sum::<f64>() / count(levels.len() as u64);
        Some(Self { centre, sigma: ranges / count(levels.len() as u64 - 1) / D2 })
    }

    /// What a run of levels says against it, in points of a scale of this length: all beyond `sigmas`·σ on one side, and their mean at
    /// least [`SHIFT_MIN`] away.
    fn against(&self, run: &[f64], sigmas: f64, length: f64) -> Change {
        let mean = run.iter().sum::<f64>() / count(run.len() as u64);
        let shift = mean - self.centre;
        let beyond = |level: &f64| (level - self.centre) * shift.signum() > sigmas * self.sigma;
        // The comparison forgives what the machine's numbers lose.
        if shift.abs() + 1e-9 < SHIFT_MIN * length || !run.iter().all(beyond) {
            Change::None
        } else if shift > 0.0 {
            Change::ConfirmedUp
        } else {
            Change::ConfirmedDown
        }
    }
}

/// What is said of the last of these windows, oldest first, one for each week; `None` was not released. A gap ends a run.
///
/// A run is held against the windows before it: the first [`BASELINE_MAX`] of them, so that a baseline is frozen and no run is
/// part of what it is held against. Once a level has stayed on one side for [`SETTLED_RUN`] windows and is confirmed, a new
/// baseline begins with that run.
pub fn of_need(windows: &[Option<f64>], scale: Scale) -> Change {
    let length = scale.max - scale.min;
    let (mut said, mut begin) = (Change::None, 0);
    for end in 1..=windows.len() {
        let seen = &windows[begin..end];
        said = last_of(seen, length);
        if said != Change::None
            && let Some(settled) = settled_run(seen, said)
        {
            begin = end - settled;
        }
    }
    said
}

/// What is said of a unit: a change of any need, unless needs moved in opposite ways; then each is a matter of its own.
pub fn of_unit(needs: &[Change]) -> Change {
    let (up, down) = (needs.contains(&Change::ConfirmedUp), needs.contains(&Change::ConfirmedDown));
    match (up, down) {
        (true, false) => Change::ConfirmedUp,
        (false, true) => Change::ConfirmedDown,
        _ => Change::None,
    }
}

/// What the windows since the begin of the baseline say of the last of them.
fn last_of(windows: &[Option<f64>], length: f64) -> Change {
    let rules = [(BEYOND_RUN, SIGMAS), (SIDE_RUN, 0.0)];
    let said = rules.map(|(size, sigmas)| {
        let (before, run) = windows.split_at(windows.len().saturating_sub(size));
        let run: Vec<f64> = run.iter().copied().flatten().collect();
        let baseline: Vec<f64> = before.iter().copied().flatten().take(BASELINE_MAX).collect();
        match Baseline::of(&baseline) {
            Some(baseline) if run.len() == size => baseline.against(&run, sigmas, length),
            _ => Change::None,
        }
    });
    of_unit(&said)
}

/// How many windows at the end lie on the side that is said, where they are enough to be what is usual.
fn settled_run(windows: &[Option<f64>], said: Change) -> Option<usize> {
    let released: Vec<f64> = windows.iter().copied().flatten().collect();
    let baseline = Baseline::of(&released[..released.len().min(BASELINE_MAX)])?;
    let sign = if said == Change::ConfirmedUp { 1.0 } else { -1.0 };
    let on_side = |window: &&Option<f64>| window.is_some_and(|level| (level - baseline.centre) * sign > 0.0);
    let run = windows.iter().rev().take_while(on_side).count();
    (run >= SETTLED_RUN).then_some(run)
}

#[cfg(test)]
mod tests;
