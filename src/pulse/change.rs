//! Whether a level has changed beyond its noise: XmR by the product's rules; the default word is "no reliable change".
//!
//! Weekly noise is large: a team of 12 moves 0.2 or more by chance in 57 % of calm weeks. So the baseline is long and frozen, a
//! single week proves nothing, and a week that was not released is no witness. The tests hold how often a calm team is said to have
//! changed all the same, and how soon a real change is found.

use super::level::{chance_below, count, student};
use crate::domain::engagement::{Change, Scale};

/// Fewest released windows of a baseline.
pub const BASELINE_MIN: usize = 12;
/// Released windows at which a baseline is frozen.
pub const BASELINE_MAX: usize = 20;
/// Windows in a row beyond [`SIGMAS`] that confirm.
pub const BEYOND_RUN: usize = 2;
/// Windows in a row on one side that confirm.
pub const SIDE_RUN: usize = 8;
/// How many σ are beyond the noise. The rules ask for 2 or more; three needs are watched at once, and with this a calm unit is said
/// to have changed in fewer than 2 of 100 months.
pub const SIGMAS: f64 = 2.1;
/// Least shift, as a share of the scale's length: 0.3 on seven points.
pub const SHIFT_MIN: f64 = 0.3 / 6.0;
/// Mean moving range of two by σ (d₂ for n = 2). Source: Shewhart (1931); Wheeler (1993), *Understanding Variation*.
pub const D2: f64 = 1.128;
/// How much a moving range tells of σ, beside a standard deviation of as many windows. Source: Cryer & Ryan (1990), *Journal of
/// Quality Technology* 22.
pub const EFFICIENCY: f64 = 0.605;
/// Windows on one side after which the new level is what is usual: the next baseline begins where they began.
pub const SETTLED_RUN: usize = BASELINE_MIN;

/// The baseline that later windows are held against.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Baseline {
    /// Its mean.
    pub centre: f64,
    /// Its noise, mean moving range / 1.128.
    pub sigma: f64,
    /// How far from the centre a window must lie to be beyond the noise: [`SIGMAS`]·σ, widened by what so short a baseline leaves
    /// unknown of centre and σ, so that a calm window lies beyond it as rarely as if both were known.
    pub limit: f64,
}

impl Baseline {
    /// Of released levels in their order; none of fewer than [`BASELINE_MIN`].
    ///
    /// Source: Wheeler (1993), the XmR chart; its limit as of the prediction of one more value, with Student's t at
    /// [`EFFICIENCY`]·(n−1) degrees of freedom.
    pub fn of(levels: &[f64]) -> Option<Self> {
        if levels.len() < BASELINE_MIN {
            return None;
        }
        let (n, steps) = (count(levels.len() as u64), count(levels.len() as u64 - 1));
        let ranges: f64 = levels.windows(2).map(|pair| (pair[1] - pair[0]).abs()).sum();
        let sigma = ranges / steps / D2;
        let widened = student(chance_below(SIGMAS), EFFICIENCY * steps)? * (1.0 + 1.0 / n).sqrt();
        Some(Self { centre: levels.iter().sum::<f64>() / n, sigma, limit: widened.max(SIGMAS) * sigma })
    }

    /// What a run of levels says against it, on a scale of this length: all further than `limit` on one side, and their mean at least
    /// [`SHIFT_MIN`] away.
    fn against(&self, run: &[f64], limit: f64, length: f64) -> Change {
        let shift = run.iter().sum::<f64>() / count(run.len() as u64) - self.centre;
        let beyond = |level: &f64| (level - self.centre) * shift.signum() > limit;
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

/// What is said of the last of these windows, oldest first, one for each week; `None` was not released. All windows since the first
/// should be given, so that the baseline stays where it is.
pub fn of_need(windows: &[Option<f64>], scale: Scale) -> Change {
    let mut chart = Chart::new(scale);
    windows.iter().fold(Change::None, |_, window| chart.push(*window))
}

/// One need of one unit, week by week.
///
/// The baseline is the first [`BASELINE_MIN`] released windows, and is frozen at [`BASELINE_MAX`] once there are so many and nothing
/// is said of them; no window that is judged is part of it. A gap ends a run. Once a level has stayed on one side for [`SETTLED_RUN`]
/// windows and is confirmed, a new baseline begins with that run: that is how it is now.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// The length of the scale.
    length: f64,
    /// The windows since the begin of the baseline.
    windows: Vec<Option<f64>>,
    /// The baseline, and the place of the first window after it.
    baseline: Option<(Baseline, usize)>,
    /// Whether the baseline is frozen.
    frozen: bool,
}

impl Chart {
    /// An empty chart.
    pub fn new(scale: Scale) -> Self {
        Self { length: scale.max - scale.min, windows: Vec::new(), baseline: None, frozen: false }
    }

    /// Takes in the next week, and says of it what the rules say.
    pub fn push(&mut self, window: Option<f64>) -> Change {
        self.windows.push(window);
        let Some((baseline, after)) = self.baseline else {
            self.rebase(BASELINE_MIN);
            return Change::None;
        };
        let later = &self.windows[after..];
        let said = judged(&baseline, later, self.length);
        let settled = on_one_side(&baseline, later);
        if said != Change::None && settled >= SETTLED_RUN {
            self.windows.drain(..self.windows.len() - settled);
            self.rebase(BASELINE_MIN);
        } else if said == Change::None
            && !self.frozen
            && self.windows.iter().flatten().count() >= BASELINE_MAX
        {
            self.rebase(BASELINE_MAX);
        }
        said
    }

    /// Takes the first so many released windows for the baseline, where there are as many.
    fn rebase(&mut self, size: usize) {
        let released = self.windows.iter().enumerate().filter_map(|(place, level)| Some((place, (*level)?)));
        let (places, levels): (Vec<usize>, Vec<f64>) = released.take(size).unzip();
        let after = places.last().map_or(0, |place| place + 1);
        self.baseline = Baseline::of(&levels).map(|baseline| (baseline, after));
        self.frozen = size == BASELINE_MAX;
    }
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

/// What the windows after a baseline say of the last of them.
fn judged(baseline: &Baseline, later: &[Option<f64>], length: f64) -> Change {
    let said = [(BEYOND_RUN, baseline.limit), (SIDE_RUN, 0.0)].map(|(size, limit)| {
        let run = &later[later.len().saturating_sub(size)..];
        let run: Vec<f64> = run.iter().copied().flatten().collect();
        if run.len() == size { baseline.against(&run, limit, length) } else { Change::None }
    });
    of_unit(&said)
}

/// How many windows at the end lie on the side of the last one, without a gap.
fn on_one_side(baseline: &Baseline, later: &[Option<f64>]) -> usize {
    let side = |window: &Option<f64>| window.map_or(0.0, |level| level - baseline.centre);
    let last = later.last().map_or(0.0, side);
    later.iter().rev().take_while(|window| side(window) * last > 0.0).count()
}

#[cfg(test)]
mod tests;
