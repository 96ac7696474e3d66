//! Whether a level has changed beyond its noise: XmR by the product's rules; the default word is "no reliable change".
//!
//! Weekly noise is large: a team of 12 moves 0.2 or more by chance in 57 % of calm weeks. So the baseline is long and frozen, a
//! single window proves nothing, and one that was not released is no witness. Noise is larger where fewer answered, so each window is
//! held against its own. The tests hold how often a calm team is said to have changed all the same, and how soon a real change is found.
//!
//! A chart goes from round to round, and not from week to week: a site that asks every other week, or monthly, has its changes told as
//! one that asks each week, so many rounds later. See [`in_a_row`] for what a gap is.

use super::level::{chance_below, count, student};
use crate::domain::engagement::{Change, Scale};

/// Fewest released windows of a baseline.
pub const BASELINE_MIN: usize = 12;
/// Released windows at which a baseline is frozen.
pub const BASELINE_MAX: usize = 20;
/// Fewest pairs of windows in a row among those of a baseline, since noise is reckoned from them alone. A unit that is suppressed in
/// every other round has none, and no change of it is ever confirmed.
pub const RANGES_MIN: usize = 6;
/// Most weeks from one round to the next that make them two in a row: those who are asked once a month are asked in every fourth or
/// fifth week. What happened in a longer pause is no noise.
pub const PAUSE_WEEKS_MAX: i64 = 5;
/// Windows in a row beyond [`SIGMAS`] that confirm.
pub const BEYOND_RUN: usize = 2;
/// Windows in a row on one side that confirm.
pub const SIDE_RUN: usize = 8;
/// How many σ are beyond the noise. Three needs are watched at once, and with this a calm unit is said to have changed in fewer than 2
/// of 100 months.
pub const SIGMAS: f64 = 2.0;
/// Least shift, as a share of the scale's length: 0.3 on seven points.
pub const SHIFT_MIN: f64 = 0.3 / 6.0;
/// Mean moving range of two by σ (d₂ for n = 2). Source: Shewhart (1931); Wheeler (1993), *Understanding Variation*.
pub const D2: f64 = 1.128;
/// How much a moving range tells of σ, beside a standard deviation of as many windows. Source: Cryer & Ryan (1990), *Journal of
/// Quality Technology* 22.
pub const EFFICIENCY: f64 = 0.605;
/// Windows on one side after which the new level is what is usual: the next baseline begins where they began.
pub const SETTLED_RUN: usize = BASELINE_MIN;

/// What was told of one need in one round.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    /// The level.
    pub level: f64,
    /// How many answered of this need; at least 1.
    pub answered: u32,
}

impl Window {
    /// How large its noise is: the square of its standard deviation, in squares of that of one answer.
    fn noise(self) -> f64 {
        1.0 / f64::from(self.answered.max(1))
    }
}

/// The mean of windows, each by how many answered; none of no windows.
fn mean(windows: impl Iterator<Item = Window> + Clone) -> Option<f64> {
    let weight: f64 = windows.clone().map(|window| 1.0 / window.noise()).sum();
    let sum: f64 = windows.map(|window| window.level / window.noise()).sum();
    (weight > 0.0).then(|| sum / weight)
}

/// The noise of one answer, σ₁: the mean moving range / 1.128, each range by the noise of its two windows; and of how many ranges it is.
/// Only windows in a row make one: what happened while nothing was told is no noise. None where there are none.
///
/// Where as many answer each time it is the XmR chart's own σ, times √n. Source: Wheeler (1993); for samples of unequal size, Montgomery
/// (2013), *Introduction to Statistical Quality Control*, ch. 6 and 7.
pub fn noise_of_one(windows: &[Option<Window>]) -> Option<(f64, usize)> {
    let pairs = windows.windows(2).filter_map(|pair| Some((pair[0]?, pair[1]?)));
    let ranges: Vec<f64> =
        pairs.map(|(a, b)| (b.level - a.level).abs() / f64::midpoint(a.noise(), b.noise()).sqrt()).collect();
    let sum: f64 = ranges.iter().sum();
    (!ranges.is_empty()).then(|| (sum / count(ranges.len() as u64) / D2, ranges.len()))
}

/// The baseline that later windows are held against.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Baseline {
    /// The mean of its answers.
    pub centre: f64,
    /// The noise of one answer, by [`noise_of_one`]; that of a window is this / √n. It is never less than the standard deviation of the
    /// windows tells: where a window is like the one before it, moving ranges see too little.
    pub sigma: f64,
    /// How many σ of a window are beyond its noise: [`SIGMAS`], widened by what so short a baseline leaves unknown of σ.
    sigmas: f64,
    /// What is left unknown of the centre: the square of its standard deviation, in squares of that of one answer.
    unknown: f64,
}

impl Baseline {
    /// Of windows in their order, as [`in_a_row`] makes them; none of fewer than [`BASELINE_MIN`] released ones, or fewer than
    /// [`RANGES_MIN`] pairs in a row.
    pub fn of(windows: &[Option<Window>]) -> Option<Self> {
        let released = windows.iter().flatten().copied();
        let (sigma, ranges) = noise_of_one(windows).filter(|(_, ranges)| *ranges >= RANGES_MIN)?;
        if released.clone().count() < BASELINE_MIN {
            return None;
        }
        let centre = mean(released.clone())?;
        let answers: f64 = released.clone().map(|window| 1.0 / window.noise()).sum();
        let squares = released.map(|window| (window.level - centre).powi(2) / window.noise());
        let (n, squares) = squares.fold((0, 0.0), |(n, sum), square| (n + 1, sum + square));
        let deviation = (squares / count(n - 1)).sqrt();
        let widened = student(chance_below(SIGMAS), EFFICIENCY * count(ranges as u64))?;
        Some(Self {
            centre,
            sigma: sigma.max(deviation),
            sigmas: widened.max(SIGMAS),
            unknown: 1.0 / answers,
        })
    }

    /// How far from the centre a window of so many answers must lie to be beyond the noise, so that a calm one lies there as rarely
    /// as if centre and σ were known.
    ///
    /// Source: the limit of the prediction of one more value, with Student's t at [`EFFICIENCY`]·(ranges) degrees of freedom.
    pub fn limit(&self, answered: u32) -> f64 {
        let noise = Window { level: self.centre, answered }.noise();
        self.sigmas * self.sigma * (noise + self.unknown).sqrt()
    }

    /// What a run of windows says against it, on a scale of this length: all on one side, beyond their noise where that is asked, and
    /// their mean at least [`SHIFT_MIN`] away.
    fn against(&self, run: &[Window], beyond_noise: bool, length: f64) -> Change {
        let shift = mean(run.iter().copied()).map_or(0.0, |mean| mean - self.centre);
        let beyond = |window: &Window| {
            let limit = if beyond_noise { self.limit(window.answered) } else { 0.0 };
            (window.level - self.centre) * shift.signum() > limit
        };
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

/// The windows of a chart, of rounds that asked the same, oldest first: each with the number of its week, counted from anywhere, and `None`
/// where it was held and not released, which is a gap. So is a pause of more than [`PAUSE_WEEKS_MAX`] weeks. A week in which nobody was
/// asked is none.
pub fn in_a_row(rounds: impl IntoIterator<Item = (i64, Option<Window>)>) -> Vec<Option<Window>> {
    let (mut windows, mut last) = (Vec::new(), None);
    for (week, window) in rounds {
        if last.is_some_and(|last| week - last > PAUSE_WEEKS_MAX) {
            windows.push(None);
        }
        windows.push(window);
        last = Some(week);
    }
    windows
}

/// What is said of the last of these windows, oldest first, as [`in_a_row`] makes them. All windows since the first
/// should be given, so that the baseline stays where it is.
pub fn of_need(windows: &[Option<Window>], scale: Scale) -> Change {
    let mut chart = Chart::new(scale);
    windows.iter().fold(Change::None, |_, window| chart.push(*window))
}

/// One need of one unit, round by round.
///
/// The baseline is the first [`BASELINE_MIN`] released windows, and is frozen at [`BASELINE_MAX`] once there are so many and nothing
/// is said of them. A window that was part of a confirmed change is in no baseline, and no window that is judged is. A gap ends a run.
/// Once a level has stayed on one side for [`SETTLED_RUN`] windows and is confirmed, a new baseline begins with that run: that is how
/// it is now.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// The length of the scale.
    length: f64,
    /// The windows since the begin of the baseline, each with whether it was part of a confirmed change.
    windows: Vec<(Option<Window>, bool)>,
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

    /// Takes in the next window, and says of it what the rules say.
    pub fn push(&mut self, window: Option<Window>) -> Change {
        self.windows.push((window, false));
        let Some((baseline, after)) = self.baseline else {
            self.rebase(BASELINE_MIN);
            return Change::None;
        };
        let later: Vec<Option<Window>> = self.windows[after..].iter().map(|(window, _)| *window).collect();
        let (said, witnesses) = judged(&baseline, &later, self.length);
        let first = self.windows.len() - witnesses;
        self.windows[first..].iter_mut().for_each(|(_, confirmed)| *confirmed = true);
        let settled = on_one_side(&baseline, &later);
        if said != Change::None && settled >= SETTLED_RUN {
            self.windows.drain(..self.windows.len() - settled);
            self.windows.iter_mut().for_each(|(_, confirmed)| *confirmed = false);
            self.rebase(BASELINE_MIN);
        } else if said == Change::None && !self.frozen {
            self.rebase(BASELINE_MAX);
        }
        said
    }

    /// Takes the first so many windows for the baseline that were released and are no part of a confirmed change, where there are as
    /// many; more of them where too few are in a row.
    fn rebase(&mut self, size: usize) {
        let usual: Vec<Option<Window>> =
            self.windows.iter().map(|(window, confirmed)| window.filter(|_| !confirmed)).collect();
        let mut released = 0;
        for (place, window) in usual.iter().enumerate() {
            released += usize::from(window.is_some());
            if window.is_none() || released < size {
                continue;
            }
            if let Some(baseline) = Baseline::of(&usual[..=place]) {
                self.baseline = Some((baseline, place + 1));
                self.frozen = size == BASELINE_MAX;
                return;
            }
        }
    }
}

/// What the windows after a baseline say of the last of them, and how many of them bear witness to it.
fn judged(baseline: &Baseline, later: &[Option<Window>], length: f64) -> (Change, usize) {
    let rules = [(BEYOND_RUN, true), (SIDE_RUN, false)];
    let said = rules.map(|(size, beyond_noise)| {
        let run = &later[later.len().saturating_sub(size)..];
        let run: Vec<Window> = run.iter().copied().flatten().collect();
        if run.len() == size { baseline.against(&run, beyond_noise, length) } else { Change::None }
    });
    let witnesses = said.iter().zip(rules).filter(|(said, _)| **said != Change::None);
    let witnesses = witnesses.map(|(_, (size, _))| size).max().unwrap_or_default();
    // Both rules look at the last window, so they can't be of two minds.
    let change = said.into_iter().find(|said| *said != Change::None).unwrap_or_default();
    (change, witnesses)
}

/// How many windows at the end lie on the side of the last one, without a gap.
fn on_one_side(baseline: &Baseline, later: &[Option<Window>]) -> usize {
    let side = |window: &Option<Window>| window.map_or(0.0, |window| window.level - baseline.centre);
    let last = later.last().map_or(0.0, side);
    later.iter().rev().take_while(|window| side(window) * last > 0.0).count()
}

#[cfg(test)]
mod tests;
